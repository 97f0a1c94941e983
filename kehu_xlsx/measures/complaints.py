"""The complaints that are known at a day: those of the office's sheets, and those that earlier months left open."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pandas as pd

from kehu_xlsx.measures.sales import up_to
from kehu_xlsx.tables import ComplaintLedger, Complaints, Memory
from kehu_xlsx.texts import complaints as texts

_STEP_DATES = [Complaints.reported_on, Complaints.escalated_on, Complaints.settled_on, Complaints.answered_on]
_SUBJECT = "subject"  # what tells the complaints of a customer and day apart


class KnownComplaints(Complaints):
    """Complaints as they are known at a day, each with the number that it is called by, in every month the same."""

    title = "已知投诉"
    called = ComplaintLedger.called


def known_complaints(complaints: pd.DataFrame, memory: Memory, as_of: dt.date) -> pd.DataFrame:
    """KnownComplaints received up to a day in order of receipt, without the steps that are dated after it.

    Of each field the last that is filled in counts, sheet after sheet. One that only the ledger remembers stays until
    it is answered; it has no place (-1).
    """
    remembered = KnownComplaints.conform(memory.complaints.sort_values(ComplaintLedger.month, kind="stable"))
    together = pd.concat([remembered, KnownComplaints.conform(complaints)], ignore_index=True)
    known = _numbered(_once_each(_known_on(together, as_of)))
    is_over = (known[Complaints.source] < 0) & known[Complaints.answered_on].notna()
    return known[~is_over].reset_index(drop=True)


def is_shared(complaints: pd.DataFrame) -> pd.Series:
    """Whether another complaint has the same 投诉编号."""
    number = complaints[Complaints.number]
    return number.notna() & number.duplicated(keep=False)


def _numbered(complaints: pd.DataFrame) -> pd.DataFrame:
    """Each with a number of its own: that of an earlier month, its 投诉编号, else its day and a position in it."""
    called = complaints[KnownComplaints.called]
    taken = set(called.dropna())
    numbers = []
    given = (complaints[Complaints.number], complaints[Complaints.received_on], is_shared(complaints), called)
    for number, received, shared, before in zip(*given, strict=True):
        numbers.append(before if pd.notna(before) else _new_number(number, received, taken, is_shared=shared))
        taken.add(numbers[-1])
    return complaints.assign(**{KnownComplaints.called: pd.Series(numbers, index=complaints.index, dtype="str")})


def _new_number(given: Any, received: dt.date, taken: set[str], *, is_shared: bool) -> str:
    if pd.isna(given):
        made_up = (texts.made_up_number(received, position) for position in itertools.count(1))
        return next(number for number in made_up if number not in taken)
    return texts.renumbered(received, given) if is_shared else str(given)


def _known_on(complaints: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    known = up_to(complaints, Complaints.received_on, as_of)
    dates = known[_STEP_DATES]
    to_come = dates > pd.Timestamp(as_of)
    outcome = known[Complaints.outcome].mask(to_come[Complaints.settled_on])
    return known.assign(**dates.mask(to_come), **{Complaints.outcome: outcome})


def _once_each(complaints: pd.DataFrame) -> pd.DataFrame:
    number = complaints[Complaints.number]
    subject = number.where(number.notna(), complaints[Complaints.content].fillna(""))
    place = [Complaints.source, Complaints.row]
    in_order = complaints.assign(**{_SUBJECT: subject}).sort_values(place, kind="stable")
    merged = in_order.groupby([_SUBJECT, Complaints.received_on, Complaints.customer], as_index=False).last()
    return KnownComplaints.conform(
        merged.sort_values([Complaints.received_on, *place], kind="stable", ignore_index=True)
    )
