"""What a cast needs to know beside the cell, and what it gives when a cell cannot be used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import pandas as pd

from kehu_xlsx.errors import Category
from kehu_xlsx.schema import Column, Kind
from kehu_xlsx.texts import casting
from kehu_xlsx.texts.casting import Wrong
from kehu_xlsx.workbook.read import FORMULA_WITHOUT_VALUE, Cell, CellError

Span: TypeAlias = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last month of a time, each as year and month."""


@dataclass(frozen=True)
class Context:
    """What the cell leaves unsaid: the month that 10月3日 or 3日 lies in, and yuan per printed unit of money.

    `exact` says that a word of a list counts only whole (or as a declared synonym), as do 是 and 否. `span` is given
    where the words around the cell tell of several years: 2025年10月-2026年9月.
    """

    year_month: pd.Period | None = None
    unit: float = 1.0
    exact: bool = False
    span: Span | None = None

    def year_of(self, month: int) -> int | Wrong:
        """The year of a month that does not say it."""
        if self.span is None:
            return casting.YEAR_UNKNOWN if self.year_month is None else int(self.year_month.year)
        years = years_of(month, self.span)
        return years[0] if len(years) == 1 else casting.YEAR_OF_SPAN


def years_of(month: int, span: Span) -> list[int]:
    """The years in which a month lies within the span."""
    first, last = span
    return [year for year in range(first[0], last[0] + 1) if first <= (year, month) <= last]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a cell was not used: its value as shown, what is wrong, what was done, what to do."""

    value: str
    message: str
    action: str
    advice: str
    category: Category


_CATEGORIES: Mapping[Kind, Category] = {
    Kind.DATE: Category.DATE,
    Kind.MONTH: Category.DATE,
    Kind.PEOPLE: Category.PERSON,
    Kind.CUSTOMER: Category.CUSTOMER,
    Kind.LEVEL: Category.MASTER,
    Kind.TERMS: Category.MASTER,
    Kind.DAYS: Category.MASTER,
}


def refuse(cell: Cell, column: Column, wrong: Wrong, **figures: Any) -> Refusal:
    """Say why a cell of this column is not used; `figures` are the other names in the sentences."""
    message = wrong.message.format(heading=column.heading, **figures)
    advice = wrong.advice.format(heading=column.heading, **figures)
    return Refusal(shown(cell), message, casting.NOT_USED, advice, _CATEGORIES.get(column.kind, Category.VALUE))


def refuse_error(error: CellError, column: Column) -> Refusal:
    """Say that an error value, or a formula without a value, stands where a value should be."""
    if error.code == FORMULA_WITHOUT_VALUE:
        return refuse(error, column, casting.NO_CACHED_VALUE)
    return refuse(error, column, casting.ERROR_VALUE, code=error.code)


def shown(cell: Cell) -> str:
    """A cell as a person sees it: dates as 2026-10-03, with a time if they have one, truth values as TRUE."""
    if isinstance(cell, CellError):
        return cell.code
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return str(cell.date())
    return "" if cell is None else str(cell)
