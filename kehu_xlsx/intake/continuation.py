"""A sheet without headings that goes on with the table of the sheet before it: 1-15日, then 16-31日."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from kehu_xlsx.intake.blocks import Block
from kehu_xlsx.intake.cast import Context, Refusal, cast_cell
from kehu_xlsx.intake.customers import Directory
from kehu_xlsx.intake.headings import CODE, NAME
from kehu_xlsx.schema import Column, Kind
from kehu_xlsx.workbook.read import Cell, Sheet

_ANY_MONTH = Context(pd.Period("2026-01", "M"))


def continued(block: Block, sheet: Sheet, directory: Directory) -> Block | None:
    """The table `block` of the sheet before as it goes on here, None unless its columns surely are this sheet's too.

    Only tables whose records have a day each: the first row must be a record of a known customer, most rows must be
    records, and nothing may stand in a column that has no heading there.
    """
    dated = any(column.kind is Kind.DATE and column.needed for column in block.match.columns)
    filled = [row for row, cells in enumerate(sheet.rows) if any(cell is not None for cell in cells)]
    if block.months or block.beside or not (dated and filled) or block.right >= len(sheet.rows[0]):
        return None
    used = {index for row in filled for index, cell in enumerate(sheet.rows[row]) if cell is not None}
    records = [row for row in filled if _is_record(block, sheet.rows[row])]
    is_same = used <= block.headings.keys() and records[:1] == filled[:1] and 2 * len(records) > len(filled)
    if not (is_same and _customer(block, sheet.rows[filled[0]], directory)):
        return None
    width = range(block.reach.start, min(block.reach.stop, len(sheet.rows[0])))
    first, last = filled[0], filled[-1]
    return replace(
        block, top=first, first=first, last=last, ceiling=0, caption=first, reach=width, skipped=frozenset()
    )  # fmt: skip


def _is_record(block: Block, cells: Sequence[Cell]) -> bool:
    """Whether a row has a customer and all that a record of the table needs, each of its kind."""
    needed = [column for column in block.match.columns if column.needed]
    values = [cast_cell(cells[block.match.columns[column]], column, _ANY_MONTH) for column in needed]
    named = any(cell is not None for cell in _customer_cells(block, cells).values())
    return named and not any(value is None or isinstance(value, Refusal) for value in values)


def _customer(block: Block, cells: Sequence[Cell], directory: Directory) -> str | None:
    found = {column: cast_cell(cell, column, _ANY_MONTH) for column, cell in _customer_cells(block, cells).items()}
    code, name = (value if isinstance(value := found.get(column), str) else None for column in (CODE, NAME))
    match = directory.find(code, name)
    return match.customer if match else None


def _customer_cells(block: Block, cells: Sequence[Cell]) -> dict[Column, Cell]:
    places = block.match.columns
    return {column: cells[places[column]] for column in (CODE, NAME) if column in places}
