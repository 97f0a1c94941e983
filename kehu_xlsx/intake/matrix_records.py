"""Plans whose months stand side by side, unrolled: one record a row and month."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.intake.block_reader import BlockReader
from kehu_xlsx.intake.blocks import Block
from kehu_xlsx.intake.cast import Context, Refusal, Span, cast_column, years_of
from kehu_xlsx.intake.headings import CODE, NAME, counts_goods, may_be_of_goods, unit_of
from kehu_xlsx.intake.matrix import ITEM, MonthColumn, is_no_plan, measure_named
from kehu_xlsx.intake.records import (
    NOTHING_ABOVE,
    Records,
    Sum,
    heading_place,
    placement_words,
    version_of,
)
from kehu_xlsx.intake.rows import TotalRow
from kehu_xlsx.intake.totals import wrong_totals
from kehu_xlsx.schema import Column, Kind
from kehu_xlsx.tables import Origin, Plans, ProductPlans, Source
from kehu_xlsx.texts import intake as texts
from kehu_xlsx.workbook.read import Sheet

_NAMING = (CODE, NAME, ProductPlans.product)


def year_of(month: MonthColumn, months: Sequence[MonthColumn], span: Span | None) -> int | None:
    """The year of a month column: its own, else the one that puts it into the span, else the one told by its place.

    Of two whole years the months up to 12月 are of the first, those that begin anew after it of the second.
    """
    if month.hints.year or span is None or month.hints.month is None:
        return month.hints.year
    years = years_of(month.hints.month, span)
    if len(years) != 2:
        return years[0] if len(years) == 1 else None
    alike = _of_no_year(month, months)
    turn = _turn_of_the_year(alike)
    return years[alike.index(month.hints.month) >= turn] if turn else None


def undated(months: Sequence[MonthColumn], span: Span | None) -> frozenset[int]:
    """The sheet columns of the months whose year nobody knows: those of a span, or of one year that they go beyond."""
    unsaid = [month for month in months if year_of(month, months, span) is None]
    return frozenset(month.index for month in unsaid if span or _turn_of_the_year(_of_no_year(month, months)))


def _of_no_year(month: MonthColumn, months: Sequence[MonthColumn]) -> list[int]:
    """The months of the same figure that don't say their year, in the order of the sheet."""
    return [other.hints.month or 0 for other in months if other.measure == month.measure and not other.hints.year]


def _turn_of_the_year(months: Sequence[int]) -> int:
    """Where 1月 follows 12月 in months that begin later than 1月 and go down nowhere else; 0 where it does not."""
    down = [at for at, (before, after) in enumerate(itertools.pairwise(months), 1) if after < before]
    is_turn = len(down) == 1 and (months[down[0] - 1], months[down[0]]) == (12, 1) and months[0] > 1
    return down[0] if is_turn else 0


class _Figure(NamedTuple):
    """The planned figure that a cell holds, and its unit where the row itself says it: 销售目标(万元)."""

    measure: Column
    unit: float | None


def read_matrix(
    block: Block, sheet: Sheet, workbook: str, fallback: pd.Period, above: Mapping[Sum, float] = NOTHING_ABOVE
) -> list[Records]:
    """The records of a plan with months as columns, one `Records` a month column and planned figure.

    Where no row names a figure there is one without records, which tells the problems. `above` is what the same
    tables further up add up to, in yuan: a total below may be of them all.
    """
    reader = _MatrixReader(block, sheet, workbook, fallback, above)
    read = [records for month in block.months for records in reader.month(month)] or [reader.nothing()]
    read[0].problems.extend(reader.problems())
    return read


class _MatrixReader(BlockReader):
    def __init__(
        self, block: Block, sheet: Sheet, workbook: str, fallback: pd.Period, above: Mapping[Sum, float]
    ) -> None:
        super().__init__(block, sheet, workbook, fallback, above)
        self.refused: dict[tuple[int, int], Refusal] = {}
        self.named = {column: self._by_row(column) for column in _NAMING if column in block.match.columns}
        self.undated = undated(block.months, self.hints.span)

    def month(self, month: MonthColumn) -> list[Records]:
        """The records of one month column, one `Records` for each figure that its rows name."""
        if month.index in self.undated:
            return []
        period = self._period(month)
        figures = [self._figure(month, row) for row in self.roles.records]
        wanted = dict.fromkeys(figure for figure in figures if figure is not None)
        records = [self._records(month, period, figure, figures) for figure in wanted]
        if records:
            sole = next(iter(wanted)) if len(wanted) == 1 else None
            above = self._above(month, period, sole) if sole else 0.0
            self._check_totals(month, records[0], above)
        return records

    def nothing(self) -> Records:
        """No record at all."""
        places = {str(name): index for name, index in self.block.match.columns.items()}
        source = Source(self.spot.workbook, self.spot.sheet, self.block.table, places)
        return Records(source, self.block.table.frame(), np.array([], dtype=bool), [], [], version_of(self.hints))

    def _period(self, month: MonthColumn) -> pd.Period:
        year = year_of(month, self.block.months, self.hints.span) or self.hints.year or self.fallback.year
        return pd.Period(year=year, month=month.hints.month or self.fallback.month, freq="M")

    def problems(self) -> Iterator[Problem]:
        """What is to be said once, however many months there are."""
        yield from self.wrong_names()
        yield from self.unknown_items()
        yield from self.months_in_goods()
        yield from self.months_of_no_year()
        yield from self.overlong_problems()

    def months_of_no_year(self) -> Iterator[Problem]:
        """A line for the first of the months that may be of either of two years, and are left out."""
        if self.undated:
            index = min(self.undated)
            heading = self.block.headings[index]
            place = heading_place(self.block, self.sheet, index)
            message = texts.month_of_no_year(heading, len(self.undated))
            yield self.spot.problem(place, Category.DATE, heading, message, texts.MONTHS_LEFT_OUT)

    def unknown_items(self) -> Iterator[Problem]:
        """A line for each row whose 项目 names neither a plan nor what came of one, counts goods, or is blank."""
        index = self.block.match.columns.get(ITEM)
        if index is None:
            return
        for row in self.roles.records:
            cell = self.cell(row, index)
            message = self._blank_item(row) if cell is None else self._wrong_item(str(cell))
            if message:
                yield self.spot.problem((row, index), Category.PLAN, cell, message, texts.SET_ASIDE)

    def _blank_item(self, row: int) -> tuple[str, str] | None:
        is_filled = any(self.sheet.rows[row][month.index] is not None for month in self.block.months)
        return texts.missing_cell(ITEM.heading) if is_filled else None

    def _wrong_item(self, item: str) -> tuple[str, str] | None:
        measure = measure_named(item)
        if self._counts_goods(measure):
            return texts.counts_goods(item)
        if any(self._counts_goods(self._measure(month, item)) for month in self.block.months if not month.measure):
            return texts.title_counts_goods(item)
        return texts.unknown_item(item) if measure is None and not is_no_plan(item) else None

    def months_in_goods(self) -> Iterator[Problem]:
        """A line for the first month whose heading or title plans goods where only money can be planned."""
        month = next((month for month in self.block.months if self._counts_goods(self._measure(month))), None)
        if month is not None:
            heading = self.block.headings[month.index]
            place = heading_place(self.block, self.sheet, month.index)
            message = texts.counts_goods(heading) if counts_goods([heading]) else texts.title_counts_goods(heading)
            yield self.spot.problem(place, Category.HEADING, heading, message, texts.FIGURES_LEFT_OUT)

    def _counts_goods(self, measure: Column | None) -> bool:
        return self.block.table is Plans and measure == ProductPlans.planned_quantity

    def _measure(self, month: MonthColumn, item: str = "") -> Column | None:
        """What a cell plans: as the month's heading or the row says, in goods where the words around the table do."""
        measure = month.measure or measure_named(item)
        names = (item, self.block.headings[month.index])
        is_of_goods = self.block.counts_goods and measure is not None and may_be_of_goods(measure, names)
        return ProductPlans.planned_quantity if is_of_goods else measure

    def _figure(self, month: MonthColumn, row: int) -> _Figure | None:
        index = self.block.match.columns.get(ITEM)
        cell = None if index is None else self.cell(row, index)
        item = "" if cell is None else str(cell)
        measure = self._measure(month, item)
        return None if measure is None else _Figure(measure, unit_of(item))

    def _unit(self, month: MonthColumn, figure: _Figure) -> float:
        if figure.measure.kind is not Kind.MONEY:
            return 1.0
        return figure.unit or unit_of(self.block.headings[month.index]) or self.block.general_unit

    def _records(
        self, month: MonthColumn, period: pd.Period, figure: _Figure, figures: Sequence[_Figure | None]
    ) -> Records:
        column = self._target(figure.measure)
        rows = [row for row, named in zip(self.roles.records, figures, strict=True) if named == figure]
        cells = [self.sheet.rows[row][month.index] for row in rows]
        values, refused = cast_column(cells, column, Context(period, self._unit(month, figure)))
        requests = placement_words(cells, refused) if column == Plans.placement_target else {}
        refused = {position: refusal for position, refusal in refused.items() if position not in requests}
        filled = [position for position, cell in enumerate(cells) if cell is not None]
        kept = [rows[position] for position in filled]
        given = {Plans.month: [period] * len(kept), column: [values[position] for position in filled], Origin.row: kept}
        if ProductPlans.product in self.named:
            given[ProductPlans.product] = [self.named[ProductPlans.product][row] for row in kept]
        if requests:
            given[Plans.placement_request] = [requests.get(position) for position in filled]
        frame = self.block.table.conform(pd.DataFrame({str(name): cells for name, cells in given.items()}))
        places = {str(name): index for name, index in self.block.match.columns.items()}
        source = Source(self.spot.workbook, self.spot.sheet, self.block.table, places | {str(column): month.index})
        told = {(rows[position], month.index): refusal for position, refusal in refused.items()}
        problems = [self._refusal(place, refusal) for place, refusal in told.items() if place[0] not in self.overlong]
        unread = refused.keys() | {position for position, row in enumerate(rows) if row in self.overlong}
        usable = np.array(
            [position not in unread and not self._lacks_a_name(rows[position]) for position in filled], dtype=bool
        )
        codes, names = ([self.named.get(name, {}).get(row) for row in kept] for name in (CODE, NAME))
        return Records(source, frame, usable, codes, names, version_of(self.hints), problems)

    def _refusal(self, place: tuple[int, int], refusal: Refusal, action: str = texts.SET_ASIDE) -> Problem:
        message = (refusal.message, refusal.advice)
        return self.spot.problem(place, refusal.category, refusal.value, message, action)

    def _target(self, measure: Column) -> Column:
        if self.block.table is not ProductPlans:
            return measure
        return measure if measure == ProductPlans.planned_quantity else ProductPlans.planned_amount

    def _by_row(self, column: Column) -> dict[int, Any]:
        """What a column of names says of each row."""
        index = self.block.match.columns[column]
        rows = self.roles.records
        values, refused = cast_column([self.cell(row, index) for row in rows], column, Context(self.fallback))
        self.refused |= {(rows[position], index): refusal for position, refusal in refused.items()}
        return dict(zip(rows, values, strict=True))

    def _lacks_a_name(self, row: int) -> bool:
        """Whether an error stands where the row should say its customer or product, and nothing else says it."""
        places = self.block.match.columns
        unread = {column for column in self.named if (row, places[column]) in self.refused}
        is_named = any(self.named[column][row] is not None for column in (CODE, NAME) if column in self.named)
        return ProductPlans.product in unread or (bool(unread) and not is_named)

    def wrong_names(self) -> Iterator[Problem]:
        """A line for each cell that should name a customer or product and can't be read."""
        for place, refusal in self.refused.items():
            action = texts.SET_ASIDE if self._lacks_a_name(place[0]) else texts.CELL_LEFT_OUT
            yield self._refusal(place, refusal, action)

    def _above(self, month: MonthColumn, period: pd.Period, figure: _Figure) -> float:
        """What the same month and figure of the tables above add up to, in printed units."""
        return self.above.get((str(self._target(figure.measure)), period), 0.0) / self._unit(month, figure)

    def _check_totals(self, month: MonthColumn, records: Records, above: float) -> None:
        """Compare the month's printed totals in the figures as printed; one that names an item is of that item's."""
        every = {row: self._printed(row, month.index) for row in self.roles.records}
        figures = {row: value for row, value in every.items() if value is not None}
        for measure, totals in self._totals_by_item(month).items():
            own = {row: value for row, value in figures.items() if measure in {None, self._named_figure(month, row)}}
            for wrong in wrong_totals(totals, {month.index: own}, self._printed, {month.index: above}):
                message = texts.wrong_total(self.block.headings[month.index], wrong.printed, wrong.added)
                place = (wrong.row, wrong.column)
                records.problems.append(
                    self.spot.problem(place, Category.TOTAL, wrong.printed, message, texts.ONLY_REPORTED)
                )

    def _totals_by_item(self, month: MonthColumn) -> dict[Column | None, list[TotalRow]]:
        """The printed totals by the planned figure that their item names; under None those of every item."""
        found: dict[Column | None, list[TotalRow]] = {}
        for total in self.roles.totals:
            measure = self._named_figure(month, total.row) if ITEM in self.block.match.columns else None
            found.setdefault(measure, []).append(total)
        return found

    def _named_figure(self, month: MonthColumn, row: int) -> Column | None:
        figure = self._figure(month, row)
        return figure.measure if figure else None

    def _printed(self, row: int, index: int) -> float | None:
        values, refused = cast_column([self.sheet.rows[row][index]], Plans.sales_target, Context(self.fallback))
        return None if refused else values[0]
