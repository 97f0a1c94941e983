"""The complaints that are known at a day: those of the office's sheets, and those that the ledger remembers besides."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from kehu_xlsx.measures.complaint_matches import (
    ON_ANOTHER_SHEET,
    SINCE_CORRECTED,
    Likeness,
    Told,
    is_count,
    matches,
)
from kehu_xlsx.measures.sales import up_to
from kehu_xlsx.tables import Books, ComplaintLedger, Complaints, Memory
from kehu_xlsx.texts import complaints as texts
from kehu_xlsx.workdays import Scope

_STEP_DATES = [Complaints.reported_on, Complaints.escalated_on, Complaints.settled_on, Complaints.answered_on]
_PLACE = [Complaints.source, Complaints.row]
_NEEDED = [column for column in Complaints.columns() if column.needed]


class KnownComplaints(Complaints):
    """Complaints as they are known at a day, each with the number that it is called by, in every month the same."""

    title = "已知投诉"
    called = ComplaintLedger.called


@dataclass(frozen=True)
class _Row:
    """A complaint as a sheet or the ledger has it; `columns` are those whose blank cells say that there is nothing."""

    cells: Mapping[str, Any]
    columns: Collection[str] = ()

    @property
    def called(self) -> str | None:
        """Its number in the ledger, None while it has none."""
        called: str | None = self.cells[KnownComplaints.called]
        return called

    @property
    def told(self) -> Told:
        """What it is known again by."""
        words = (Complaints.number, Complaints.customer, Complaints.content)
        return Told.of(*(self.cells[column] or "" for column in words), day=self.cells[Complaints.received_on].date())

    def added_to(self, sheet: _Row) -> _Row:
        """The same complaint on another sheet: of each cell the last that is filled in counts."""
        filled = {column: value for column, value in self.cells.items() if value is not None}
        return _Row({**sheet.cells, **filled}, {*sheet.columns, *self.columns})

    def instead_of(self, remembered: _Row) -> _Row:
        """As the sheets have it now, blank cells included; the ledger tells what they have no column for."""
        listed = {column: value for column, value in self.cells.items() if column in self.columns}
        return replace(self, cells={**remembered.cells, **listed})

    def under(self, called: str | None) -> _Row:
        """The same complaint under a number of the ledger."""
        return replace(self, cells={**self.cells, KnownComplaints.called: called})


def known_complaints(books: Books, memory: Memory, scope: Scope) -> pd.DataFrame:
    """KnownComplaints received up to the as-of date in order of receipt, without the steps that are dated after it.

    One that the ledger remembers and the sheets no longer hold has no place (-1); it stays until it is answered, and
    through the month in which that became known.
    """
    ledger = memory.complaints.sort_values(ComplaintLedger.month, kind="stable")
    is_past = ledger[ComplaintLedger.month] <= scope.month
    remembered, listed = _as_last_seen(ledger[is_past]), _listed(books)
    later = ledger[~is_past & ~ledger[ComplaintLedger.called].isin([row.called for row in remembered])]
    same = _same(listed, remembered)
    gone = [row for place, row in enumerate(remembered) if place not in same.values()]
    now = [listed[place].instead_of(remembered[other]) for place, other in same.items()]
    new = _named_later([row for place, row in enumerate(listed) if place not in same], _as_last_seen(later))
    known = _known_on(KnownComplaints.frame(row.cells for row in (*gone, *now, *new)), scope.as_of)
    known = _numbered(known, ledger[ComplaintLedger.called])
    of_month = ledger.loc[ledger[ComplaintLedger.month] == scope.month, ComplaintLedger.called]
    is_over = is_gone(known) & known[Complaints.answered_on].notna() & ~known[KnownComplaints.called].isin(of_month)
    return known[~is_over].reset_index(drop=True)


def is_gone(complaints: pd.DataFrame) -> pd.Series:
    """Whether a known complaint stands on none of the office's sheets."""
    return complaints[Complaints.source] < 0


def is_shared(complaints: pd.DataFrame) -> pd.Series:
    """Whether another complaint has the same 投诉编号."""
    number = complaints[Complaints.number]
    return number.notna() & number.duplicated(keep=False)


def only_counts(complaints: pd.DataFrame) -> pd.Series:
    """Whether the 投诉编号 only counts the lines of its sheet: it is nobody's number then."""
    return complaints[Complaints.number].fillna("").map(is_count).astype(bool)


def shown_numbers(known: pd.DataFrame) -> pd.Series:
    """The number by which people are told of a complaint: its 投诉编号 if it is its alone, else that of the ledger."""
    return known[Complaints.number].mask(is_shared(known)).fillna(known[KnownComplaints.called])


def _as_last_seen(ledger: pd.DataFrame) -> list[_Row]:
    """Each complaint of these months, in order, as it was in the last of them."""
    name = ledger[ComplaintLedger.called].fillna(ledger[Complaints.number]).fillna(ledger[Complaints.content])
    return list(_rows(ledger[~name.duplicated(keep="last")]))


def _listed(books: Books) -> list[_Row]:
    """The complaints of all sheets; one that stands on several of them is one."""
    known: list[_Row] = []
    in_order = books.complaints.sort_values(_PLACE, kind="stable")
    for _, sheet in itertools.groupby(_rows(in_order, books.headed), key=lambda row: row.cells[Complaints.source]):
        rows = list(sheet)
        same = _same(rows, known, ON_ANOTHER_SHEET)
        for place, other in same.items():
            known[other] = rows[place].added_to(known[other])
        known += [row for place, row in enumerate(rows) if place not in same]
    return known


def _rows(complaints: pd.DataFrame, headed: Mapping[int, Collection[str]] | None = None) -> Iterator[_Row]:
    """The dated complaints; `headed` are the columns of each sheet by its source, None for those of the ledger."""
    if complaints.empty:
        return
    dated = KnownComplaints.conform(complaints[complaints[Complaints.received_on].notna()])
    own = dated.assign(**{Complaints.number: dated[Complaints.number].mask(only_counts(dated))}).astype(object)
    for cells in own.where(own.notna(), None).to_dict("records"):
        columns = () if headed is None else headed.get(cells[Complaints.source], Complaints.columns())
        yield _Row(cells, {*columns, *_NEEDED, *_PLACE})


def _same(listed: Sequence[_Row], others: Sequence[_Row], ways: Iterable[Likeness] = SINCE_CORRECTED) -> dict[int, int]:
    return matches([row.told for row in listed], [row.told for row in others], ways)


def _named_later(new: list[_Row], later: list[_Row]) -> list[_Row]:
    """The new ones under the numbers that a run of a later month gave them already."""
    same = _same(new, later)
    return [row.under(later[same[place]].called) if place in same else row for place, row in enumerate(new)]


def _known_on(complaints: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    known = up_to(complaints, Complaints.received_on, as_of)
    dates = known[_STEP_DATES]
    to_come = dates > pd.Timestamp(as_of)
    outcome = known[Complaints.outcome].mask(to_come[Complaints.settled_on])
    known = known.assign(**dates.mask(to_come), **{Complaints.outcome: outcome})
    return known.sort_values([Complaints.received_on, *_PLACE], kind="stable", ignore_index=True)


def _numbered(complaints: pd.DataFrame, known: pd.Series) -> pd.DataFrame:
    """Each under a number of its own: the one that it has in the ledger, else one that nothing in the ledger has."""
    given = complaints[Complaints.number]
    taken, of_others = set(known.dropna()), set(given.dropna())
    cells = (given, complaints[Complaints.received_on], is_shared(complaints), complaints[KnownComplaints.called])
    numbers = []
    for number, received, shared, called in zip(*cells, strict=True):
        wanted = _made_up(received, of_others) if pd.isna(number) else _own(number, received, is_shared=shared)
        numbers.append(called if pd.notna(called) else next(each for each in wanted if each not in taken))
        taken.add(numbers[-1])
    return complaints.assign(**{KnownComplaints.called: pd.Series(numbers, index=complaints.index, dtype="str")})


def _made_up(received: dt.date, of_others: Collection[str]) -> Iterator[str]:
    """Numbers for a complaint without 投诉编号."""
    numbers = (texts.made_up_number(received, position) for position in itertools.count(1))
    return (number for number in numbers if number not in of_others)


def _own(number: str, received: dt.date, *, is_shared: bool) -> Iterator[str]:
    """Numbers for a complaint with a 投诉编号, told apart from others that have it."""
    apart = (texts.renumbered(received, number, position) for position in itertools.count(1))
    return apart if is_shared else itertools.chain([number], apart)
