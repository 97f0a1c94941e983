"""A sheet of receivables that sums up what others hold for the same date: the debts stand twice and count once."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.intake.records import Spot
from kehu_xlsx.intake.statements import ITEM_DAY
from kehu_xlsx.tables import Origin, Receivables, Source
from kehu_xlsx.texts import intake as texts
from kehu_xlsx.workbook.read import cell_name

_NAMED = re.compile(r"汇总|总表|合计")
_CENT = 0.01
_ROUNDED = 0.001  # a summary in 万元 shows two decimals
_SEVERAL = 2
_SHEET, _DAY = "_sheet", "_day"


@dataclass(frozen=True)
class _Comparison:
    """What a sheet says each customer owes, beside what all others say together."""

    own: pd.Series
    others: pd.Series
    is_named: bool

    @property
    def shared(self) -> pd.Index:
        return self.own.dropna().index.intersection(self.others.index)

    @property
    def equal(self) -> pd.Index:
        """The customers for whom both say the same; a sheet that calls itself a summary may be rounded."""
        own, others = self.own[self.shared], self.others[self.shared]
        allowed = others.abs().mul(_ROUNDED if self.is_named else 0.0).clip(lower=_CENT)
        return self.shared[(own - others).abs() <= allowed]

    @property
    def is_summary(self) -> bool:
        """Whether the sheet lists everybody whom the others list, with the same sums; by its name, most of them."""
        if self.is_named:
            return len(self.equal) > 0 and 2 * len(self.equal) >= len(self.shared)
        return len(self.equal) >= _SEVERAL and len(self.equal) == len(self.own) == len(self.others)


def without_summaries(frame: pd.DataFrame, sources: Sequence[Source]) -> tuple[pd.DataFrame, list[Problem]]:
    """The balances without those of sheets that sum up others of their workbook, or of the office, and lines on them.

    A customer whom the summary alone lists stays; where both list him and differ, the single sheets count. A sheet
    whose rows all stand elsewhere as they are is no matter of sums but of doubles.
    """
    sheets = frame[Origin.source].map(lambda index: (sources[index].workbook, sources[index].sheet))
    if sheets.nunique() < _SEVERAL:
        return frame, []
    marked = frame.assign(**{_SHEET: sheets, _DAY: _days(frame, sheets.str[0])})
    problems: list[Problem] = []
    for scope in (*(sheets.str[0] == book for book in sorted(set(sheets.str[0]))), sheets.notna()):
        for day in sorted(set(marked[_DAY]), key=str):
            rows = marked[scope.reindex(marked.index) & (marked[_DAY].isna() if pd.isna(day) else marked[_DAY] == day)]
            marked = marked.drop(index=_told_again(rows, sources, problems))
    return frame.loc[marked.index], problems


def _days(frame: pd.DataFrame, books: pd.Series) -> pd.Series:
    """The date of each balance; one without is of the newest date of its workbook."""
    return frame[Receivables.date].fillna(frame[Receivables.date].groupby(books).transform("max"))


def _told_again(rows: pd.DataFrame, sources: Sequence[Source], problems: list[Problem]) -> list[int]:
    """The rows of one date that a sheet only tells again."""
    again: list[int] = []
    sizes = rows[_SHEET].value_counts()
    for sheet in sorted(sizes.index, key=lambda sheet: (not _NAMED.search(sheet[1]), sizes[sheet], sheet)):
        left = rows.drop(index=again)
        own, others = left[left[_SHEET] == sheet], left[left[_SHEET] != sheet]
        found = _Comparison(_sums(own), _sums(others), _NAMED.search(sheet[1]) is not None)
        if found.is_summary and not _are_items(own) and not _stand_elsewhere(own, others):
            shared = own[own[Receivables.customer].isin(others[Receivables.customer])]
            again += list(shared.index)
            problems += _report(sheet, found, shared, others, sources)
    return again


def _sums(rows: pd.DataFrame) -> pd.Series:
    return rows.groupby(Receivables.customer)[Receivables.balance].sum(min_count=1)


def _are_items(rows: pd.DataFrame) -> bool:
    """Whether the rows are single open items, each with its day, which sum up nothing."""
    return ITEM_DAY in rows and bool(rows[ITEM_DAY].notna().any())


def _stand_elsewhere(own: pd.DataFrame, others: pd.DataFrame) -> bool:
    content = [str(column) for column in (Receivables.customer, Receivables.balance, Receivables.date)]
    content += [ITEM_DAY] if ITEM_DAY in own else []
    known = set(others[content].astype(str).itertuples(index=False, name=None))
    return all(row in known for row in own[content].astype(str).itertuples(index=False, name=None))


def _report(
    sheet: tuple[str, str], found: _Comparison, shared: pd.DataFrame, others: pd.DataFrame, sources: Sequence[Source]
) -> Iterator[Problem]:
    """A line for the sheet, and one for each customer of whom it says something else than the others."""
    spot = Spot(*sheet)
    names = [name for _, name in sorted(set(others[_SHEET]))]
    message = texts.sums_up_others(names, len(shared), float(shared[Receivables.balance].sum()))
    yield spot.problem(None, Category.DUPLICATE, len(shared), message, texts.SUMMARY_NOT_COUNTED)
    differing = found.shared.difference(found.equal)
    for row in shared[shared[Receivables.customer].isin(differing)].to_dict("records"):
        customer = row[Receivables.customer]
        place = (int(row[Origin.row]), sources[row[Origin.source]].columns.get(Receivables.balance, 0))
        where = [
            _place_of(other, sources) for other in others[others[Receivables.customer] == customer].to_dict("records")
        ]
        message = texts.summary_differs(float(found.own[customer]), float(found.others[customer]), where)
        yield spot.problem(place, Category.RECEIVABLE, row[Receivables.balance], message, texts.SINGLE_SHEETS_COUNT)


def _place_of(row: Mapping[Hashable, Any], sources: Sequence[Source]) -> str:
    source = sources[row[Origin.source]]
    return f"{source.sheet} {cell_name(int(row[Origin.row]), source.columns.get(Receivables.balance, 0))}"
