"""Vouchers of which only the first line has date, number and customer, as ERP programs print journals (序时簿)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kehu_xlsx.intake.blocks import Block
from kehu_xlsx.intake.headings import CODE, NAME
from kehu_xlsx.intake.rows import Place
from kehu_xlsx.tables import Purchases
from kehu_xlsx.tables.aids import DATE_PARTS
from kehu_xlsx.workbook.read import Sheet

_LEAST_LINES = 2  # one blank line may be a slip


def lines_below(block: Block, sheet: Sheet, fallen: Mapping[Place, Place], lines: Sequence[int]) -> dict[Place, Place]:
    """For each blank cell of a voucher's further lines: where its value stands, on the voucher's first line.

    Empty unless the sheet plainly has this form: every line with a number has date and customer, no line without one
    has a date, and the customer is left out on all of these or on none: a blank then is no customer that is missing.
    """
    places = block.match.columns
    number = places.get(Purchases.number)
    dates = [places[column] for column in (Purchases.date, *DATE_PARTS) if column in places]
    customers = [places[column] for column in (CODE, NAME) if column in places]

    def filled(row: int, index: int) -> bool:
        top, left = fallen.get((row, index), (row, index))
        return sheet.rows[top][left] is not None

    if number is None or not dates or not customers:
        return {}
    below = [row for row in lines if not filled(row, number)]
    if len(below) < _LEAST_LINES:
        return {}
    first = sorted(set(lines).difference(below))
    whole = all(filled(row, index) for row in first for index in dates)
    whole = whole and all(any(filled(row, index) for index in customers) for row in first)
    named = sum(1 for row in below if any(filled(row, index) for index in customers))
    dated = any(filled(row, index) for row in below for index in dates)
    if not whole or dated or named not in {0, len(below)}:
        return {}
    left_out = [number, *dates, *([] if named else customers)]
    tops = _tops(lines, set(first))
    return {(row, index): (tops[row], index) for row in below if row in tops for index in left_out}


def _tops(lines: Sequence[int], first: set[int]) -> dict[int, int]:
    """The first line of each line's voucher; a gap or a sum between the rows ends it."""
    tops: dict[int, int] = {}
    for row in lines:
        if row in first:
            tops[row] = row
        elif row - 1 in tops:
            tops[row] = tops[row - 1]
    return tops
