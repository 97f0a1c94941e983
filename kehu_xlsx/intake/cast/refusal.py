"""What a cast needs to know beside the cell, and what it gives when a cell cannot be used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kehu_xlsx.errors import Category
from kehu_xlsx.schema import Column, Kind
from kehu_xlsx.texts import casting
from kehu_xlsx.texts.casting import Wrong
from kehu_xlsx.workbook.read import FORMULA_WITHOUT_VALUE, Cell, CellError


@dataclass(frozen=True)
class Context:
    """What the cell leaves unsaid: the month that 10月3日 or 3日 lies in, and yuan per printed unit of money.

    `exact` says that a word of a list counts only whole (or as a declared synonym), as do 是 and 否.
    """

    year_month: pd.Period | None = None
    unit: float = 1.0
    exact: bool = False


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
