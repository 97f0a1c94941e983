"""The complaints that are known at a day: those of the office's sheets, and those that earlier months left open."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from kehu_xlsx.measures.sales import up_to
from kehu_xlsx.tables import ComplaintLedger, Complaints, Memory

_STEP_DATES = [Complaints.reported_on, Complaints.escalated_on, Complaints.settled_on, Complaints.answered_on]
_SUBJECT = "subject"  # what tells the complaints of a customer and day apart


def known_complaints(complaints: pd.DataFrame, memory: Memory, as_of: dt.date) -> pd.DataFrame:
    """Complaints received up to a day, one row each in order of receipt, without the steps that are dated after it.

    Of each field the last that is filled in counts, sheet after sheet. One that only the ledger remembers stays until
    it is answered; it has no place (-1).
    """
    remembered = Complaints.conform(memory.complaints.sort_values(ComplaintLedger.month, kind="stable"))
    together = pd.concat([remembered, complaints], ignore_index=True)
    known = _once_each(_known_on(together, as_of))
    is_over = (known[Complaints.source] < 0) & known[Complaints.answered_on].notna()
    return known[~is_over].reset_index(drop=True)


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
    return Complaints.conform(merged.sort_values([Complaints.received_on, *place], kind="stable", ignore_index=True))
