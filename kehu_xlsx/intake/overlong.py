"""Lines of a text file with more fields than headings: a comma within a cell has pushed what follows to the right."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.intake.blocks import Block
from kehu_xlsx.intake.records import Spot
from kehu_xlsx.texts import intake as texts
from kehu_xlsx.workbook.read import Cell, Sheet

_THOUSANDS, _HUNDREDS = re.compile(r"[-+(¥￥]*\d{1,3}"), re.compile(r"\d{3}(?:\.\d+)?[)）元]?")


def overlong_rows(block: Block, sheet: Sheet, rows: Sequence[int]) -> frozenset[int]:
    """The rows whose fields are more than the headings, so that nobody knows under which heading each belongs.

    An export may end every line but the headings' with one more delimiter: that field is blank and pushes nothing.
    """
    if not sheet.fields or not rows:
        return frozenset()
    width = _width(block, sheet)
    usual = Counter(sheet.fields[row] for row in rows).most_common(1)[0][0]

    def is_pushed(row: int) -> bool:
        is_more = sheet.fields[row] > usual or any(cell is not None for cell in sheet.rows[row][width:])
        return is_more or _broken_figure(block, sheet.rows[row]) is not None

    return frozenset(row for row in rows if sheet.fields[row] > width and is_pushed(row))


def overlong(block: Block, sheet: Sheet, spot: Spot, row: int, action: str) -> Problem:
    """The line about such a row: at the figure that is in two pieces, else at the first field without a heading."""
    width = _width(block, sheet)
    broken = _broken_figure(block, sheet.rows[row])
    index = width if broken is None else broken
    value = sheet.rows[row][index] if index < len(sheet.rows[row]) else ""
    message = texts.more_fields_than_headings(sheet.fields[row], width)
    return spot.problem((row, index), Category.VALUE, value, message, action)


def _width(block: Block, sheet: Sheet) -> int:
    return max(sheet.fields[block.top : block.first])


def _broken_figure(block: Block, cells: Sequence[Cell]) -> int | None:
    """The column where 1 stands and 500.00 beside it under no figure's heading: they were 1,500.00."""
    figures = {index for column, index in block.match.columns.items() if column.kind.is_amount}
    figures |= {month.index for month in block.months}
    pairs = ((index, str(cells[index]), str(cells[index + 1])) for index in sorted(figures) if index + 1 < len(cells))
    broken = (index for index, first, second in pairs if _THOUSANDS.fullmatch(first) and _HUNDREDS.fullmatch(second))
    return next((index for index in broken if index + 1 not in figures), None)
