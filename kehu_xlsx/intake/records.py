"""The records of a table as they were read from a sheet, and where on it they stand."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.intake.blocks import Block, block_hints
from kehu_xlsx.intake.context import Hints
from kehu_xlsx.schema import Column
from kehu_xlsx.tables import (
    Customers,
    Origin,
    Payments,
    Plans,
    Purchases,
    Receivables,
    Returns,
    Source,
)
from kehu_xlsx.texts import intake as texts
from kehu_xlsx.workbook.read import Cell, CellError, Sheet, cell_name

# The amount by which a table's rows are added up in "read = used + set aside".
MAIN_AMOUNT: dict[type[Origin], Column] = {
    Purchases: Purchases.amount,
    Payments: Payments.amount,
    Receivables: Receivables.balance,
    Returns: Returns.amount,
}

# Rows that are set aside or doubled for one and the same reason have a line each, unless they are more than these.
TOLD_ONE_BY_ONE = 20
_WORDS = re.compile(r"[\u3400-\u9fff]")
_COUNT = re.compile(r"\d|^[零一二两三四五六七八九十百]+[家个户店点]?$")
Version = tuple[int, int, int]
Sum = str | tuple[str, pd.Period]  # what a sum is of: a column, or a column in a month
NOTHING_ABOVE: Mapping[Sum, float] = MappingProxyType({})


@dataclass(frozen=True)
class Spot:
    """A sheet of a workbook, for saying where something is."""

    workbook: str
    sheet: str

    def problem(
        self, cell: tuple[int, int] | None, category: Category, value: Any, message: tuple[str, str], action: str
    ) -> Problem:
        """A line of 数据问题 about a cell (0-based row and column) or, with None, about the whole sheet."""
        where = "" if cell is None else cell_name(*cell)
        text, advice = message
        return Problem(self.workbook, self.sheet, where, category, shown(value), text, action, advice)


@dataclass(frozen=True, slots=True)
class CumulativeFigure:
    """A figure of a printed 累计 row: where it stands (0-based), what it adds up, in units of so many yuan."""

    row: int
    place: int
    column: Column
    heading: str
    printed: float
    unit: float


@dataclass
class Records:
    """The records of one table on one sheet; `frame` holds every row read, `usable` says which can be used.

    `codes` and `names` are the customer cells of each row, still to be matched; `version` orders several versions
    of one table (year, month, day; 0 where not said), None where nothing around the table says when it is from;
    `is_beside` where they were found in the rows of another table or of an account: a table of their own goes before.
    """

    source: Source
    frame: pd.DataFrame
    usable: NDArray[np.bool_]
    codes: list[Any]
    names: list[Any]
    version: Version | None = None
    problems: list[Problem] = field(default_factory=list)
    cumulative: tuple[CumulativeFigure, ...] = ()
    is_beside: bool = False

    @property
    def spot(self) -> Spot:
        """The sheet that they stand on."""
        return Spot(self.source.workbook, self.source.sheet)

    def sums(self) -> dict[Sum, float]:
        """What each column of amounts adds up to, in yuan, unusable rows included; of one month also by it."""
        amounts = [column for column in self.source.table.columns() if column.kind.is_amount]
        sums: dict[Sum, float] = {str(column): float(self.frame[column].sum()) for column in amounts}
        months = set(self.frame[Plans.month]) if Plans.month in self.frame else set[pd.Period]()
        if len(months) == 1:
            month = months.pop()
            sums.update({(str(column), month): float(self.frame[column].sum()) for column in amounts})
        return sums

    def set_aside(self) -> Problem | None:
        """Use none of them, since a table of their own holds them; a line says so unless there are none."""
        rows = int(self.usable.sum())
        self.usable[:] = False
        message = texts.kept_elsewhere(self.source.table.title, rows)
        return self.spot.problem(None, Category.DUPLICATE, rows, message, texts.NOT_COUNTED_TWICE) if rows else None


def dated_hints(block: Block, sheet: str, workbook: str, fallback: pd.Period) -> Hints:
    """When the words around a table say it is from; a month without a year is the last of its name.

    A plan is made, and goods go out, in the month after the one being run too; what is owed or registered is looked
    up as it stood, and 11月 beside an October's run is a year old.
    """
    latest = fallback if block.table in {Receivables, Customers} else fallback + 1
    return block_hints(block, sheet, workbook).with_year(latest)


def version_of(hints: Hints) -> Version | None:
    """What a table's surroundings say about when it is from; a year alone is older than any month of it."""
    end = hints.end
    return None if end.year is None else (end.year, end.month or 0, end.day or 0)


def heading_place(block: Block, sheet: Sheet, index: int) -> tuple[int, int]:
    """Where the heading of a sheet column stands: the lowest of its cells that is filled."""
    filled = (row for row in range(block.first - 1, block.top, -1) if sheet.rows[row][index] is not None)
    return next(filled, block.top), index


def placement_words(cells: Sequence[Cell], refused: Iterable[int]) -> dict[int, str]:
    """The words among refused cells of 铺货目标, by position: a request without a figure is no mistake to be told."""
    found = {position: cells[position] for position in refused}
    words = {position: cell.strip() for position, cell in found.items() if isinstance(cell, str)}
    return {position: text for position, text in words.items() if _WORDS.search(text) and not _COUNT.search(text)}


def shown(value: Any) -> str:
    """A cell's value as 数据问题 shows it."""
    if value is None:
        return ""
    if isinstance(value, CellError):
        return value.code
    if isinstance(value, dt.date):
        return value.strftime("%Y-%m-%d")
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)
