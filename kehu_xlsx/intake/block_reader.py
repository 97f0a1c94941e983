"""What every reader of a table starts from: its place on the sheet, what its rows are, when it is from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from kehu_xlsx.errors import Problem
from kehu_xlsx.intake.blocks import Block
from kehu_xlsx.intake.overlong import overlong, overlong_rows
from kehu_xlsx.intake.records import Spot, Sum, dated_hints
from kehu_xlsx.intake.rows import fallen_cells, roles_of_rows
from kehu_xlsx.intake.vouchers import lines_below
from kehu_xlsx.texts import intake as texts
from kehu_xlsx.workbook.read import Cell, Sheet


class BlockReader:
    """A table on a sheet while it is read.

    `fallback` is the month being run, for dates without month or year; `above` is what the same tables further up add
    up to, in yuan.
    """

    def __init__(
        self, block: Block, sheet: Sheet, workbook: str, fallback: pd.Period, above: Mapping[Sum, float]
    ) -> None:
        self.block = block
        self.sheet = sheet
        self.spot = Spot(workbook, sheet.name)
        self.hints = dated_hints(block, sheet.name, workbook, fallback)
        self.fallback = fallback
        self.above = above
        self.fallen = fallen_cells(sheet.merges)
        self.roles = roles_of_rows(block, sheet, self.fallen)
        lines = sorted([*self.roles.records, *self.roles.orphans])
        self.left_out = lines_below(block, sheet, self.fallen, lines)
        if self.left_out:
            self.fallen |= self.left_out
            self.roles = roles_of_rows(block, sheet, self.fallen)
        totals = [total.row for total in self.roles.totals]
        self.overlong = overlong_rows(block, sheet, sorted([*self.roles.records, *self.roles.orphans, *totals]))
        self.roles.totals = [total for total in self.roles.totals if total.row not in self.overlong]

    def overlong_problems(self, action: str = texts.SET_ASIDE) -> Iterator[Problem]:
        """A line for each line of a text file that has more fields than headings."""
        records = {*self.roles.records, *self.roles.orphans}
        yield from (overlong(self.block, self.sheet, self.spot, row, action) for row in sorted(self.overlong & records))

    def cell(self, row: int, index: int) -> Cell:
        """A cell, or what is merged down into it."""
        top, left = self.fallen.get((row, index), (row, index))
        return self.sheet.rows[top][left]

    def cells(self, index: int, rows: Sequence[int]) -> list[Cell]:
        """The cells of a column in these rows, or what is merged down into them."""
        if self.fallen:
            return [self.cell(row, index) for row in rows]
        return [self.sheet.rows[row][index] for row in rows]
