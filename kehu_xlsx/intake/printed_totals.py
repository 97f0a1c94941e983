"""The printed totals of one table: which are wrong, which are broken, what the year's are to be compared with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.intake.blocks import Block
from kehu_xlsx.intake.cast import Context, cast_cell
from kehu_xlsx.intake.records import CumulativeFigure, Spot, Sum
from kehu_xlsx.intake.rows import RowRoles, Scope, adds_up
from kehu_xlsx.intake.totals import WrongTotal, wrong_totals
from kehu_xlsx.schema import Column
from kehu_xlsx.texts import intake as texts
from kehu_xlsx.workbook.read import CellError, Sheet

Values = Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class PrintedTotals:
    """The totals of a table whose records are the sheet's `rows`, dated by `month` where they say no month.

    `above` is what each column of the same tables further up adds up to, in yuan.
    """

    block: Block
    sheet: Sheet
    spot: Spot
    roles: RowRoles
    rows: Sequence[int]
    month: pd.Period
    above: Mapping[Sum, float]

    def problems(self, readings: Sequence[Values]) -> Iterator[Problem]:
        """A line for each wrong total and each that is an error.

        A total may add up the figures in each of these readings: as they count, 红字 and 贷 negative, first; else as
        they are written, or without the rows that are void.
        """
        counted, *others = readings
        wrong_as_counted = list(self._wrong(counted))
        elsewhere = [
            {(wrong.row, wrong.column) for wrong in self._wrong(other)} for other in others if wrong_as_counted
        ]
        for wrong in wrong_as_counted:
            place = (wrong.row, wrong.column)
            if all(place in places for places in elsewhere):
                message = texts.wrong_total(self.block.headings[wrong.column], wrong.printed, wrong.added)
                yield self.spot.problem(place, Category.TOTAL, wrong.printed, message, texts.ONLY_REPORTED)
        yield from self._broken()

    def cumulative(self) -> Iterator[CumulativeFigure]:
        """The figures of 累计 rows."""
        rows = [total.row for total in self.roles.totals if total.scope is Scope.CUMULATIVE]
        for column, index in self._summed.items():
            for row in rows:
                printed = self._printed(row, index)
                if printed is not None:
                    heading = self.block.headings[index]
                    yield CumulativeFigure(row, index, column, heading, printed, self._unit(column))

    @property
    def _summed(self) -> dict[Column, int]:
        """The columns whose totals mean something, with their places."""
        places = self.block.match.columns.items()
        return {column: index for column, index in places if adds_up(column) and column not in self.block.in_goods}

    def _broken(self) -> Iterator[Problem]:
        """A printed total that is an error value, as where the formula lost its rows."""
        for total in self.roles.totals:
            for column, index in self._summed.items():
                cell = self.sheet.rows[total.row][index]
                refusal = cast_cell(cell, column, self._context(column)) if isinstance(cell, CellError) else None
                if refusal is not None:
                    message = (refusal.message, refusal.advice)
                    problem = (total.row, index), Category.TOTAL, refusal.value, message, texts.ONLY_REPORTED
                    yield self.spot.problem(*problem)

    def _wrong(self, values: Values) -> Iterator[WrongTotal]:
        summed = {column: index for column, index in self._summed.items() if column in values}
        figures = {index: self._figures(column, values[column]) for column, index in summed.items()}
        above = {index: self.above.get(column, 0.0) / self._unit(column) for column, index in summed.items()}
        return wrong_totals(self.roles.totals, figures, self._printed, above)

    def _figures(self, column: Column, values: Sequence[float | None]) -> dict[int, float]:
        """A column's figures by row, in printed units."""
        records = set(self.roles.records)
        pairs = zip(self.rows, values, strict=True)
        unit = self._unit(column)
        return {row: round(value / unit, 8) for row, value in pairs if value is not None and row in records}

    def _printed(self, row: int, index: int) -> float | None:
        column = next(column for column, place in self.block.match.columns.items() if place == index)
        value = cast_cell(self.sheet.rows[row][index], column, self._context(column))
        return round(value / self._unit(column), 8) if isinstance(value, float) else None

    def _context(self, column: Column) -> Context:
        return Context(self.month, self._unit(column))

    def _unit(self, column: Column) -> float:
        return self.block.units.get(column, 1.0)
