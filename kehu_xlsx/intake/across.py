"""Plans whose customers stand side by side, a column or a group of columns each; months, products or items down.

What a figure is must be said by the words over its column and before its row: a sheet with any other word there is
not read, and told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import NamedTuple

import numpy as np
import pandas as pd

from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.intake.cast import Context, cast_column
from kehu_xlsx.intake.context import Hints, nearest_hints, unit_hint
from kehu_xlsx.intake.customers import Directory
from kehu_xlsx.intake.headings import CODE, NAME, Vocabulary, plain, unit_of
from kehu_xlsx.intake.matrix import is_no_plan, measure_named
from kehu_xlsx.intake.months import MONTHS, month_and_figure, month_heading
from kehu_xlsx.intake.page import is_word
from kehu_xlsx.intake.records import Records, Spot, version_of
from kehu_xlsx.intake.rows import Scope, TotalRow, fallen_cells
from kehu_xlsx.intake.spoken import speak_of_other_plans, speak_of_plans, word_against
from kehu_xlsx.intake.totals import wrong_totals
from kehu_xlsx.schema import Column, Kind
from kehu_xlsx.tables import Origin, Plans, ProductPlans, Source
from kehu_xlsx.texts import intake as texts
from kehu_xlsx.workbook.read import Cell, Sheet

_TITLE_LINES = 12
_LEAST_CUSTOMERS = 2
_SUMS = ("合计", "总计", "小计")
_COUNTER = "序号"


@dataclass(frozen=True)
class _Said:
    """What words say of a figure: its month, which plan it is, its product, its unit; None where they don't."""

    month: Hints | None = None
    measure: Column | None = None
    product: str | None = None
    unit: float | None = None

    def and_else(self, other: _Said) -> _Said:
        """The same, with what is missing from the other."""
        return _Said(
            self.month or other.month, self.measure or other.measure, self.product or other.product,
            self.unit or other.unit,
        )  # fmt: skip


class _Figures(NamedTuple):
    """The figures of one column that are the same plan."""

    place: int
    measure: Column
    rows: list[int]


@dataclass(frozen=True)
class Across:
    """A plan with its customers side by side: whose each column is, what is said of columns and rows, where sums are.

    `general` is what title, sheet and file name say of all figures; `product` the column of products, if there is one.
    """

    sheet: Sheet
    spot: Spot
    customers: Mapping[int, str]
    columns: Mapping[int, _Said]
    rows: Mapping[int, _Said]
    totals: Sequence[TotalRow]
    general: _Said
    hints: Hints
    product: int | None = None

    @property
    def table(self) -> type[Origin]:
        """The table that it is."""
        return Plans if self.product is None else ProductPlans

    @property
    def is_whole(self) -> bool:
        """Whether each figure is named, and is one that the table has: goods are counted by product."""
        every = [
            row.and_else(column).and_else(self.general)
            for row in self.rows.values()
            for column in self.columns.values()
        ]
        if self.table is ProductPlans:
            return all(said.measure and said.product for said in every)
        return all(said.measure and said.measure in Plans.columns() for said in every)

    def read(self, fallback: pd.Period) -> list[Records]:
        """The records, one `Records` a column and planned figure."""
        read = [self._records(figures, fallback) for figures in self._figures()]
        if read:
            read[0].problems.extend(self._wrong_totals(fallback))
        return read

    def _figures(self) -> Iterator[_Figures]:
        for index, said in self.columns.items():
            found: dict[Column, list[int]] = {}
            for row, its in self.rows.items():
                if self.sheet.rows[row][index] is not None:
                    found.setdefault(self._measure(its.and_else(said)), []).append(row)
            yield from (_Figures(index, measure, rows) for measure, rows in found.items())

    def _measure(self, said: _Said) -> Column:
        measure = said.and_else(self.general).measure
        if measure is not None and self.table is Plans:
            return measure
        return measure if measure == ProductPlans.planned_quantity else ProductPlans.planned_amount

    def _records(self, figures: _Figures, fallback: pd.Period) -> Records:
        index, measure, rows = figures
        said = [self.rows[row].and_else(self.columns[index]).and_else(self.general) for row in rows]
        months = [self._period(each.month, fallback) for each in said]
        units = [each.unit or 1.0 if measure.kind is Kind.MONEY else 1.0 for each in said]
        values, problems, usable = [], [], []
        for row, unit in zip(rows, units, strict=True):
            (value,), refused = cast_column([self.sheet.rows[row][index]], measure, Context(fallback, unit))
            for refusal in refused.values():
                message = (refusal.message, refusal.advice)
                problem = (row, index), refusal.category, refusal.value, message, texts.SET_ASIDE
                problems.append(self.spot.problem(*problem))
            values.append(value)
            usable.append(not refused)
        given = {Plans.month: months, measure: values, Origin.row: rows}
        if self.product is not None:
            given[ProductPlans.product] = [each.product for each in said]
        frame = self.table.conform(pd.DataFrame({str(name): cells for name, cells in given.items()}))
        source = Source(self.spot.workbook, self.spot.sheet, self.table, {str(measure): index})
        names = [self.customers[index]] * len(rows)
        return Records(
            source, frame, np.array(usable, dtype=bool), [None] * len(rows), names, version_of(self.hints), problems
        )

    def _period(self, month: Hints | None, fallback: pd.Period) -> pd.Period:
        hints = (month or Hints()).or_else(self.hints)
        return pd.Period(year=hints.year or fallback.year, month=hints.month or fallback.month, freq="M")

    def _wrong_totals(self, fallback: pd.Period) -> Iterator[Problem]:
        """A line for each printed total below a column that is not its sum, in the figures as printed."""

        def printed(row: int, index: int) -> float | None:
            (value,), refused = cast_column([self.sheet.rows[row][index]], Plans.sales_target, Context(fallback))
            return None if refused else value

        for index in self.columns:
            every = {row: printed(row, index) for row in self.rows}
            figures = {row: value for row, value in every.items() if value is not None}
            for wrong in wrong_totals(self.totals, {index: figures}, printed, {}):
                message = texts.wrong_total(self.customers[index], wrong.printed, wrong.added)
                place = (wrong.row, wrong.column)
                yield self.spot.problem(place, Category.TOTAL, wrong.printed, message, texts.ONLY_REPORTED)


def find_across(
    sheet: Sheet, workbook: str, vocabulary: Vocabulary, directory: Directory, fallback: pd.Period
) -> Across | None:
    """The plan with customers side by side that stands on the sheet; None where there is none, or not surely."""
    top = next((row for row in range(min(_TITLE_LINES, len(sheet.rows))) if _names(sheet, row, directory)), None)
    if top is None:
        return None
    return _Finder(sheet, workbook, vocabulary, top, _names(sheet, top, directory)).across(directory, fallback)


def _names(sheet: Sheet, row: int, directory: Directory) -> dict[int, str]:
    """The customers of a row by their columns, where there are several, each once."""
    cells = {index: cell for index, cell in enumerate(sheet.rows[row]) if isinstance(cell, str) and is_word(cell)}
    named = {index: cell for index, cell in cells.items() if directory.known(cell)}
    known = {directory.known(cell) for cell in named.values()}
    return named if len(known) == len(named) >= _LEAST_CUSTOMERS else {}


class _Unsure(Exception):
    """A word that says nothing of a figure that a plan has."""


class _Finder:
    """A sheet with several customers in the row `top`, while it is found out what its other words say."""

    def __init__(
        self, sheet: Sheet, workbook: str, vocabulary: Vocabulary, top: int, customers: Mapping[int, str]
    ) -> None:
        self.sheet = sheet
        self.workbook = workbook
        self.vocabulary = vocabulary
        self.top = top
        self.customers = customers
        self.left = min(customers)
        self.fallen = fallen_cells(sheet.merges)
        below = sheet.rows[top + 1][self.left :] if top + 1 < len(sheet.rows) else ()
        named = [cell for cell in below if cell is not None]
        self.has_words_below = bool(named) and all(is_word(cell) or month_heading(cell) for cell in named)
        self.first = top + 1 + self.has_words_below

    def across(self, directory: Directory, fallback: pd.Period) -> Across | None:
        """The plan, None where a word is not understood or customers are named in the rows as well."""
        titles = [text for line in self._lines() if (text := " ".join(cell for cell in line if isinstance(cell, str)))]
        around = (self.sheet.name, " ".join(titles), self.workbook)
        is_plan = speak_of_plans(around) and not (speak_of_other_plans(around) or word_against(Plans, around))
        if not self.left or not is_plan or self._names_customers_below(directory):
            return None
        parts = PurePosixPath(self.workbook).with_suffix("").parts
        measure = next(filter(None, map(measure_named, (*reversed(titles), self.sheet.name, *parts[-1:]))), None)
        hints = nearest_hints((*reversed(titles), self.sheet.name, *reversed(parts))).with_year(fallback + 1)
        general = _Said(measure=measure, unit=unit_hint(self._lines(), self.sheet.name, parts[-1]))
        try:
            customers, columns = self._columns()
            rows, totals = self._rows(columns)
        except _Unsure:
            return None
        found = Across(
            self.sheet, Spot(self.workbook, self.sheet.name), customers, columns, rows, totals, general, hints,
            next((index for index in range(self.left) if self._is_product(index)), None),
        )  # fmt: skip
        return found if rows and columns and found.is_whole else None

    def _lines(self) -> Sequence[Sequence[Cell]]:
        return self.sheet.rows[max(0, self.top - _TITLE_LINES) : self.top]

    def _names_customers_below(self, directory: Directory) -> bool:
        cells = (cell for row in self.sheet.rows[self.top + 1 :] for cell in row[: self.left])
        return any(isinstance(cell, str) and is_word(cell) and directory.known(cell) for cell in cells)

    def _columns(self) -> tuple[dict[int, str], dict[int, _Said]]:
        """Whose each column is and what the words over it say; columns of sums are left out."""
        customers: dict[int, str] = {}
        said: dict[int, _Said] = {}
        owner: str | None = None
        group: Cell = None
        for index in range(self.left, len(self.sheet.rows[self.top])):
            cell, over = self.sheet.rows[self.top][index], self._over(index)
            owner = self.customers.get(index) if cell is not None else owner if self.has_words_below else None
            group = over if over is not None else group
            under = self.sheet.rows[self.top + 1][index] if self.has_words_below else None
            if owner is None and cell is not None and not is_no_plan(str(cell)):
                raise _Unsure
            words = [word for word in (under, group) if word is not None]
            if (
                owner is None
                or (self.has_words_below and under is None)
                or any(is_no_plan(str(word)) for word in words)
            ):
                continue
            customers[index] = owner
            said[index] = self._joined(words)
        return customers, said

    def _over(self, index: int) -> Cell:
        """The word of a group above the customers: a month or a figure; no title, no unit, no 客户."""
        cell = self.sheet.rows[self.top - 1][index] if self.top else None
        is_group = (
            cell is not None and not str(cell).strip("（( ").startswith("单位") and not self._is_customer(str(cell))
        )
        return cell if is_group else None

    def _is_customer(self, text: str) -> bool:
        return any(hit.column in {CODE, NAME} for hit in self.vocabulary.hits(Plans, [text]))

    def _rows(self, columns: Mapping[int, _Said]) -> tuple[dict[int, _Said], list[TotalRow]]:
        """What the words before each row of figures say, and which rows are printed totals."""
        rows: dict[int, _Said] = {}
        totals: list[TotalRow] = []
        for row in range(self.first, len(self.sheet.rows)):
            if not any(self.sheet.rows[row][index] is not None for index in columns):
                continue
            cells = {index: cell for index in range(self.left) if (cell := self._cell(row, index)) is not None}
            own = [str(self.sheet.rows[row][index]) for index in range(self.left)]
            if any(word in plain(text) for text in own for word in _SUMS):
                totals.append(TotalRow(row, Scope.SUBTOTAL if any("小计" in text for text in own) else Scope.TOTAL))
            elif not any(is_no_plan(text) for text in own) and self._has_figures(row, columns):
                rows[row] = self._row(cells)
        return rows, totals

    def _has_figures(self, row: int, columns: Mapping[int, _Said]) -> bool:
        """Whether the row says something of a plan, or has figures that must be understood; remarks are neither."""
        if any(not is_word(cell) for index in columns if (cell := self.sheet.rows[row][index]) is not None):
            return True
        return any(measure_named(str(self._cell(row, index))) for index in range(self.left))

    def _row(self, cells: Mapping[int, Cell]) -> _Said:
        said = _Said()
        for index, cell in cells.items():
            if self._is_product(index):
                said = replace(said, product=str(cell).strip())
            elif plain(self._heading(index)) != _COUNTER:
                said = said.and_else(self._said(cell, is_month="月" in self._heading(index)))
        if said == _Said():
            raise _Unsure
        return said

    def _cell(self, row: int, index: int) -> Cell:
        top, left = self.fallen.get((row, index), (row, index))
        return self.sheet.rows[top][left]

    def _heading(self, index: int) -> str:
        has_groups = any(self._over(each) is not None for each in range(self.left, len(self.sheet.rows[self.top])))
        cells = (self.sheet.rows[row][index] for row in range(self.top - has_groups, self.first))
        return "".join(cell for cell in cells if isinstance(cell, str))

    def _is_product(self, index: int) -> bool:
        return any(
            hit.column == ProductPlans.product for hit in self.vocabulary.hits(ProductPlans, [self._heading(index)])
        )

    def _joined(self, words: Sequence[Cell]) -> _Said:
        said = _Said()
        for word in words:
            said = said.and_else(self._said(word))
        return said

    def _said(self, cell: Cell, *, is_month: bool = False) -> _Said:
        """What one word says; _Unsure where it says nothing that a plan has."""
        if isinstance(cell, dt.date) and cell.day != 1:
            raise _Unsure  # a day of what was done
        month = month_heading(cell) or _number_of_month(cell if is_month else None)
        if month:
            return _Said(month=month)
        text = str(cell)
        both = month_and_figure(text)
        measure = measure_named(both[1] if both else text) or self._of_product(text)
        if measure is None:
            raise _Unsure
        return _Said(both[0] if both else None, measure, unit=unit_of(text))

    def _of_product(self, text: str) -> Column | None:
        figures = {ProductPlans.planned_quantity, ProductPlans.planned_amount}
        return next((hit.column for hit in self.vocabulary.hits(ProductPlans, [text]) if hit.column in figures), None)


def _number_of_month(cell: Cell) -> Hints | None:
    is_month = isinstance(cell, int | float) and float(cell).is_integer() and 1 <= cell <= MONTHS
    return Hints(None, int(cell)) if is_month and isinstance(cell, int | float) else None
