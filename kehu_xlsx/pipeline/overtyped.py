"""Whether people typed over what stood in 客户管理月报.xlsx, which no new version of it would bring back."""

from __future__ import annotations

import math
from collections.abc import Iterator

from kehu_xlsx.tables import Alerts
from kehu_xlsx.texts.report import OVERVIEW
from kehu_xlsx.workbook.read import Cell, CellError, Sheet, Workbook

_FROM_ANSWERS = frozenset(
    column.heading for column in (Alerts.state, Alerts.cause, Alerts.measures, Alerts.owner, Alerts.change)
)
"""Columns that change with what people answer elsewhere."""

_MOST_HEADING_ROWS = 10


def is_overtyped(anew: Workbook, edited: Workbook) -> bool:
    """Whether a cell filled in both says something else in the edited one; 概览 sums up and changes with any answer.

    Cells that cannot be read in either (a formula whose value was not stored) say nothing.
    """
    sheets = {sheet.name: sheet for sheet in anew.sheets if sheet.name != OVERVIEW}
    return any(_differ(sheets[sheet.name], sheet) for sheet in edited.sheets if sheet.name in sheets)


def _differ(anew: Sheet, edited: Sheet) -> bool:
    passed_over = {
        place for row in edited.rows[:_MOST_HEADING_ROWS] for place, cell in enumerate(row) if cell in _FROM_ANSWERS
    }
    return any(place not in passed_over and not _alike(new, old) for place, new, old in _pairs(anew, edited))


def _pairs(anew: Sheet, edited: Sheet) -> Iterator[tuple[int, Cell, Cell]]:
    for new_row, old_row in zip(anew.rows, edited.rows, strict=False):
        yield from ((place, *pair) for place, pair in enumerate(zip(new_row, old_row, strict=False)))


def _alike(new: Cell, old: Cell) -> bool:
    if new is None or old is None or isinstance(new, CellError) or isinstance(old, CellError):
        return True
    if isinstance(new, int | float) and isinstance(old, int | float):
        return math.isclose(new, old, rel_tol=1e-12, abs_tol=1e-9)
    return new == old
