"""From the rows of a table on a sheet to typed records, with a line for everything that could not be used."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.intake.cast import Context, Refusal, cast_cell, cast_column
from kehu_xlsx.intake.context import Hints
from kehu_xlsx.intake.headings import CODE, NAME
from kehu_xlsx.intake.layout import Block, block_hints
from kehu_xlsx.intake.rows import Scope, adds_up, fallen_cells, roles_of_rows
from kehu_xlsx.intake.totals import wrong_totals
from kehu_xlsx.schema import Column, Kind
from kehu_xlsx.tables import (
    Customers,
    Origin,
    Payments,
    PlanChecks,
    Plans,
    Purchases,
    Receivables,
    Returns,
    Source,
    Visits,
)
from kehu_xlsx.tables.words import ReturnKind
from kehu_xlsx.texts import intake as texts
from kehu_xlsx.workbook.read import Cell, CellError, Sheet, cell_name

# The amount by which a table's rows are added up in "read = used + set aside".
MAIN_AMOUNT: dict[type[Origin], Column] = {
    Purchases: Purchases.amount,
    Payments: Payments.amount,
    Receivables: Receivables.balance,
    Returns: Returns.amount,
}


# What may come from either of two columns of a register.
_CONTACT = frozenset({Customers.contact, Customers.phone, Customers.email, Customers.address, Customers.region})
_BROKEN = re.compile(r"(?<=[\u3400-\u9fff）)])\s+(?=[\u3400-\u9fff（(])")  # 商贸 有限公司 is one name
Version = tuple[int, int, int]


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
    of one table (year, month, day; 0 where not said), None where nothing around the table says when it is from.
    """

    source: Source
    frame: pd.DataFrame
    usable: NDArray[np.bool_]
    codes: list[Any]
    names: list[Any]
    version: Version | None = None
    problems: list[Problem] = field(default_factory=list)
    cumulative: tuple[CumulativeFigure, ...] = ()

    @property
    def spot(self) -> Spot:
        """The sheet that they stand on."""
        return Spot(self.source.workbook, self.source.sheet)

    def supply_month(self, fallback: pd.Period) -> None:
        """Give a plan without a column of months the month that its surroundings name, else the one being run."""
        year, month, _ = self.version or (fallback.year, fallback.month, 0)
        period = pd.Period(year=year, month=month or fallback.month, freq="M")
        self.frame = self.frame.assign(**{Plans.month: period})

    @property
    def customer_column(self) -> int | None:
        """The sheet column by which a row names its customer; None where the sheet as a whole does."""
        return self.source.columns.get(NAME, self.source.columns.get(CODE))


def version_of(hints: Hints) -> Version | None:
    """What a table's surroundings say about when it is from; a year alone is older than any month of it."""
    if hints.year is None:
        return None
    return hints.year, hints.month or 0, hints.day.day if hints.day else 0


def shown(value: Any) -> str:
    """A cell's value as 数据问题 shows it."""
    if value is None:
        return ""
    if isinstance(value, CellError):
        return value.code
    if isinstance(value, dt.date):
        return value.strftime("%Y-%m-%d")
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)


def read_block(block: Block, sheet: Sheet, workbook: str, fallback: pd.Period) -> Records:
    """The typed records of a table; `fallback` is the month being run, for dates without month or year."""
    return _Reader(block, sheet, workbook, fallback).records()


# What people fill in on a prepared line: without any of it nothing took place.
_FILLED_IN: dict[type[Origin], tuple[Column, ...]] = {
    Visits: (Visits.date, Visits.purpose, Visits.finding, Visits.action, Visits.gift),
    PlanChecks: (
        PlanChecks.date,
        PlanChecks.purchase_status,
        PlanChecks.placement_status,
        PlanChecks.payment_status,
        PlanChecks.issue,
    ),
}

# Needed cells that a row is kept without if they can't be read: a debtor of unknown debt does not owe 0.
_KEPT_WITHOUT: dict[Column, str] = {
    Customers.level: texts.CELL_LEFT_OUT,
    Receivables.balance: texts.BALANCE_UNREADABLE,
}


class _Reader:
    def __init__(self, block: Block, sheet: Sheet, workbook: str, fallback: pd.Period) -> None:
        self.block = block
        self.sheet = sheet
        self.spot = Spot(workbook, sheet.name)
        self.hints = block_hints(block, sheet.name, workbook)
        self.fallback = fallback
        self.problems: list[Problem] = []
        self.fallen = fallen_cells(sheet.merges)
        self.roles = roles_of_rows(block, sheet, self.fallen)
        self.roles.records = [row for row in self.roles.records if not self._is_unfilled_form(row)]
        self.rows = sorted([*self.roles.records, *self.roles.orphans])
        self.kept: set[int] = set()
        self.usable: NDArray[np.bool_] = ~np.isin(self.rows, self.roles.orphans)

    def _is_unfilled_form(self, row: int) -> bool:
        """A line of a form that we prepared and nobody filled in is no record."""
        fields = _FILLED_IN.get(self.block.table, ())
        places = [self.block.match.columns[field] for field in fields if field in self.block.match.columns]
        return bool(places) and all(self.sheet.rows[row][index] is None for index in places)

    def records(self) -> Records:
        values: dict[str, list[Any]] = {}
        printed: dict[int, dict[int, float]] = {}
        for column, index in self.block.match.columns.items():
            values[column] = self._cast(column, index)
            if adds_up(column):
                printed[index] = self._figures(column, values[column])
        self._check_totals(printed)
        self._report_orphans()
        self._fill_from_passed_over(values)
        self._require(values)
        return self._assembled(values)

    def _cast(self, column: Column, index: int) -> list[Any]:
        values, refused = cast_column(self._cells(column, index), column, self._context(column))
        self._refuse(column, index, refused)
        if column == Customers.name:
            return [None if name is None else _BROKEN.sub("", name) for name in values]
        return values

    def _context(self, column: Column) -> Context:
        return Context(self._month(), self.block.units.get(column, 1.0))

    def _month(self) -> pd.Period:
        year = self.hints.year or self.fallback.year
        month = self.hints.month or self.fallback.month
        return pd.Period(year=year, month=month, freq="M")

    def _cells(self, column: Column, index: int) -> list[Cell]:
        """The column's cells; a name or date merged down several rows stands for each, an amount only once."""
        rows = self.sheet.rows
        if adds_up(column) or not self.fallen:
            return [rows[row][index] for row in self.rows]
        places = (self.fallen.get((row, index), (row, index)) for row in self.rows)
        return [rows[top][left] for top, left in places]

    def _refuse(self, column: Column, index: int, refused: dict[int, Refusal]) -> None:
        for position, refusal in refused.items():
            loses_row = column.needed and column not in _KEPT_WITHOUT
            action = texts.SET_ASIDE if loses_row else _KEPT_WITHOUT.get(column, texts.CELL_LEFT_OUT)
            place = (self.rows[position], index)
            message = (refusal.message, refusal.advice)
            self.problems.append(self.spot.problem(place, refusal.category, refusal.value, message, action))
            self.usable[position] &= not loses_row
        if column in _KEPT_WITHOUT:
            self.kept |= refused.keys()

    def _figures(self, column: Column, values: Sequence[float | None]) -> dict[int, float]:
        """A column's figures by row, in printed units."""
        unit = self.block.units.get(column, 1.0)
        records = set(self.roles.records)
        pairs = zip(self.rows, values, strict=True)
        return {row: round(value / unit, 8) for row, value in pairs if value is not None and row in records}

    def _check_totals(self, columns: dict[int, dict[int, float]]) -> None:
        for wrong in wrong_totals(self.roles.totals, columns, self._printed):
            message = texts.wrong_total(self.block.headings[wrong.column], wrong.printed, wrong.added)
            place = (wrong.row, wrong.column)
            self.problems.append(self.spot.problem(place, Category.TOTAL, wrong.printed, message, texts.ONLY_REPORTED))

    def _cumulative(self) -> Iterator[CumulativeFigure]:
        rows = [total.row for total in self.roles.totals if total.scope is Scope.CUMULATIVE]
        for column, index in self.block.match.columns.items():
            for row in rows if adds_up(column) else ():
                printed = self._printed(row, index)
                if printed is not None:
                    unit = self.block.units.get(column, 1.0)
                    yield CumulativeFigure(row, index, column, self.block.headings[index], printed, unit)

    def _printed(self, row: int, index: int) -> float | None:
        column = next(column for column, place in self.block.match.columns.items() if place == index)
        value = cast_cell(self.sheet.rows[row][index], column, self._context(column))
        return round(value / self.block.units.get(column, 1.0), 8) if isinstance(value, float) else None

    def _report_orphans(self) -> None:
        for row in self.roles.orphans:
            index = next(
                index for index in self.block.match.columns.values() if self.sheet.rows[row][index] is not None
            )
            value = self.sheet.rows[row][index]
            message = texts.figures_without_owner()
            self.problems.append(self.spot.problem((row, index), Category.VALUE, value, message, texts.SET_ASIDE))

    def _fill_from_passed_over(self, values: dict[str, list[Any]]) -> None:
        """In a register the second of two columns (手机 beside 电话) fills the rows where the first is blank."""
        for column, _, other in self.block.match.passed_over:
            if self.block.table is Customers and column in _CONTACT:
                second, _refused = cast_column(self._cells(column, other), column, self._context(column))
                pairs = zip(values[column], second, strict=True)
                values[column] = [first if first is not None else spare for first, spare in pairs]

    def _require(self, values: dict[str, list[Any]]) -> None:
        """Supply what the sheet as a whole says, then set aside records that lack a needed cell."""
        size = len(self.rows)
        table = self.block.table
        if table is Receivables:
            stated = self._statement_date()
            dates = values.get(Receivables.date, [None] * size)
            values[Receivables.date] = [stated if date is None else date for date in dates]
        if table is Returns and Returns.kind not in values:
            values[Returns.kind] = [ReturnKind.RETURN.value] * size
        if table is Purchases:
            _multiply(values, size)
        for column in table.columns():
            if column.needed and column.kind not in {Kind.CUSTOMER, Kind.MONTH} and column in values:
                self._require_cell(column, values[column])

    def _require_cell(self, column: Column, values: list[Any]) -> None:
        if column == Customers.level:
            return  # a customer without level is still a customer; who needs the level says so
        index = self.block.match.columns.get(column, self.block.left)
        for position in (position for position, value in enumerate(values) if value is None):
            if self.usable[position] and position not in self.kept:
                place = (self.rows[position], index)
                message = texts.missing_cell(column.heading)
                self.problems.append(self.spot.problem(place, Category.VALUE, "", message, texts.SET_ASIDE))
                self.usable[position] = False

    def _statement_date(self) -> Any:
        if self.hints.day:
            return self.hints.day
        if self.hints.period is not None:
            return self.hints.period.end_time.date()
        return None

    def _assembled(self, values: dict[str, list[Any]]) -> Records:
        columns = {str(column): index for column, index in self.block.match.columns.items()}
        source = Source(self.spot.workbook, self.spot.sheet, self.block.table, columns)
        blank = [None] * len(self.rows)
        given = _with_terms(values)
        given[Origin.row] = self.rows
        frame = self.block.table.conform(pd.DataFrame({str(name): column for name, column in given.items()}))
        codes, names = values.get(CODE, blank), values.get(NAME, blank)
        return Records(
            source, frame, self.usable, codes, names, version_of(self.hints), self.problems, tuple(self._cumulative())
        )


def _multiply(values: dict[str, list[Any]], size: int) -> None:
    """A purchase without an amount is worth quantity × price."""
    blank = [None] * size
    quantities, prices = values.get(Purchases.quantity, blank), values.get(Purchases.price, blank)
    amounts = values.get(Purchases.amount, blank)
    values[Purchases.amount] = [
        round(quantity * price, 2) if amount is None and None not in (quantity, price) else amount
        for amount, quantity, price in zip(amounts, quantities, prices, strict=True)
    ]


def _with_terms(values: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """账期 comes as days and whether they count from the month's end: two columns of the table."""
    given = dict(values)
    if Customers.terms in given:
        pairs = [pair or (None, None) for pair in given[Customers.terms]]
        given[Customers.terms] = [days for days, _ in pairs]
        given[Customers.terms_from_month_end] = [from_month_end for _, from_month_end in pairs]
    return given
