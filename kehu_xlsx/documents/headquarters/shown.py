"""How tables of many offices are made: a column with what it shows of a record, and rows made as they are written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar, overload

from kehu_xlsx.texts import headquarters as texts
from kehu_xlsx.texts import masters as master_texts
from kehu_xlsx.workbook.sheets import Column, Formula, Kind, TableSheet

MOST_ROWS = 1_048_576 - 10
"""Rows that a sheet holds under its headings, which stand within the first ten."""

Pair = tuple[float | None, float | None]
"""What is reached, and what that is measured against."""

_T = TypeVar("_T")
_U = TypeVar("_U")


@dataclass(frozen=True, slots=True)
class Shown(Generic[_T]):
    """A column, and what it shows of a record."""

    column: Column
    value: Callable[[_T], object]


def shown(heading: str, value: Callable[[_T], object], kind: Kind = Kind.TEXT, **options: Any) -> Shown[_T]:
    """The same in one breath; `options` are those of `Column`."""
    return Shown(Column(heading, kind, **options), value)


def quotient(
    heading: str, above: str, below: str, pair: Callable[[_T], Pair], records: Sequence[_T] = (), **options: Any
) -> Shown[_T]:
    """A rate as a live formula of two other columns, blank where it can't be computed; with that of all `records`."""
    expression = f'IF(OR([{above}]="",N([{below}])<=0),"",[{above}]/[{below}])'
    total = _overall(above, below, map(pair, records)) if records else False
    column = Column(heading, Kind.RATE, data_bar=True, total=total, **options)
    return Shown(column, lambda record: Formula(expression, ratio(*pair(record))))


def _overall(above: str, below: str, pairs: Iterable[Pair]) -> Formula:
    """The rate of two columns' sums, over the rows that know what stands above: without it the rest proves nothing."""
    top = bottom = 0.0
    for each, of in pairs:
        if each is not None:
            top, bottom = top + each, bottom + (of or 0.0)
    tops, bottoms = f"SUM({{{above}}})", f'SUMIF({{{above}}},"<>",{{{below}}})'
    return Formula(f'IF({bottoms}<=0,"",{tops}/{bottoms})', ratio(top, bottom))


def ratio(above: float | None, below: float | None) -> float | None:
    """A quotient, None where it can't be computed."""
    return above / below if above is not None and below is not None and below > 0 else None


def table(name: str, under: str, columns: Sequence[Shown[_T]], records: Sequence[_T], **options: Any) -> TableSheet:
    """A sheet of records; `options` are those of `TableSheet`."""
    return TableSheet(
        name=name,
        title=options.pop("title", texts.sheet_title(name)),
        subtitle=under,
        columns=tuple(each.column for each in columns),
        rows=_Mapped(records, lambda record: tuple(each.value(record) for each in columns)),
        notes=options.pop("notes", texts.NOTES.get(name, ())),
        **options,
    )


def parts(sheet: TableSheet) -> tuple[TableSheet, ...]:
    """A sheet as it is, or spread over several where it has more rows than one can hold, each saying so."""
    count = len(sheet.rows)
    if count <= MOST_ROWS:
        return (sheet,)
    starts = range(0, count, MOST_ROWS)
    notes = (*sheet.notes, texts.split(count, len(starts)))
    return tuple(
        replace(
            sheet, name=texts.part_name(sheet.name, number), rows=sheet.rows[start : start + MOST_ROWS], notes=notes
        )
        for number, start in enumerate(starts, 1)
    )


def subtitle(company: str, month: str, as_of: dt.date) -> str:
    """The line under every title: company, month and as-of date."""
    return master_texts.subtitle(company, month, as_of)


class _Mapped(Sequence[_U]):
    """A sequence seen through a function, which is called when somebody looks."""

    def __init__(self, records: Sequence[_T], show: Callable[[_T], _U]) -> None:
        self._records, self._show = records, show

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[_U]:
        return map(self._show, self._records)

    @overload
    def __getitem__(self, place: int) -> _U: ...
    @overload
    def __getitem__(self, place: slice) -> _Mapped[_U]: ...
    def __getitem__(self, place: int | slice) -> _U | _Mapped[_U]:
        if isinstance(place, slice):
            return _Mapped(self._records[place], self._show)
        return self._show(self._records[place])
