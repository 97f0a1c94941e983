"""The strip above a table: rows of cells of equal breadth, whatever the table's columns are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from kehu_xlsx.workbook.sheets import Cell, TableSheet
from kehu_xlsx.workbook.write.look import LINE_HEIGHT, Part, Style
from kehu_xlsx.workbook.write.pen import Box, Pen
from kehu_xlsx.workbook.write.places import strip_row


def write_strip(sheet: TableSheet, widths: Sequence[float], last: int, pen: Pen) -> None:
    """Draw the sheet's strip over its columns up to the `last` one that is printed."""
    if not sheet.strip:
        return
    spans = _spans(widths[: last + 1], len(sheet.strip.headings))
    first = strip_row(sheet)
    headings = [Cell(words) for words in sheet.strip.headings]
    _write_row(first, headings, spans, Style(Part.STRIP_HEADING), pen)
    for row, cells in enumerate(sheet.strip.rows, first + 1):
        _write_row(row, cells, spans, Style(Part.STRIP_BODY), pen)


def _write_row(row: int, cells: Sequence[Cell], spans: Sequence[tuple[int, int]], style: Style, pen: Pen) -> None:
    for cell, (first, last) in zip(cells, spans, strict=True):
        drawn = style._replace(tone=cell.tone)
        pen.merge(Box(row, first, row, last), drawn)
        pen.text(row, first, str(cell.value), drawn)
    pen.worksheet.set_row(row, LINE_HEIGHT + 1)


def _spans(widths: Sequence[float], number: int) -> list[tuple[int, int]]:
    """The first and last column of each cell: at least one, the ends where equal parts of the breadth come nearest."""
    ends = list(accumulate(widths))
    spans, first = [], 0
    for place in range(1, number + 1):
        latest = len(widths) - 1 - (number - place)
        wanted = ends[-1] * place / number
        last = min(range(first, latest + 1), key=lambda column: abs(ends[column] - wanted))
        spans.append((first, latest if place == number else last))
        first = spans[-1][1] + 1
    return spans
