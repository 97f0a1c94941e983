"""How wide a table's columns are: as wide as their content, and all together no wider than paper can show readably."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from kehu_xlsx.workbook.sheets import Column, Kind, TableSheet
from kehu_xlsx.workbook.write.values import TEXT_KINDS, text_width

WIDEST = 40
"""Characters of content, Chinese ones counting two, that make the widest column; longer text is wrapped."""

SURE_TO_FIT = 14
"""Characters that no column of text is narrowed below, whatever the page."""

_LANDSCAPE, _PORTRAIT = 130.0, 90.0
"""Characters that A4 takes across at full size, where another font stands in for ours: with it they are 153 and 106."""

_NARROWEST = 4
_PADDING, _TEXT_PADDING = 2.0, 2.5  # text stands off the left edge
_CELL_MARGIN = 0.71
"""What Excel adds to every column's width."""

_ONE_LINE = 6
"""Longer headings may stand on two lines."""

_HEADING_PADDING = 3.0  # with the filter button
_LEAST_WIDTHS = {Kind.LONG_TEXT: 16, Kind.MONEY: 10, Kind.DATE: 10}
_FILL_IN_WIDTHS = {Kind.LONG_TEXT: 20, Kind.DATE: 10, Kind.MONEY: 12}
_SPARKLINE_WIDTH = 12
_HEAD_START = {Kind.TEXT: 2, Kind.LONG_TEXT: 0}
"""Lines that sentences are wrapped on before names are."""


class Widest(NamedTuple):
    """Characters that the widest value, the total and the widest link of a column take; links are not wrapped."""

    value: int
    total: int
    link: int


class Widths(NamedTuple):
    """The columns' widths in characters, and how many pages they take side by side."""

    columns: Sequence[float]
    pages: int


class Fit(NamedTuple):
    """A way to get a table onto paper: pages side by side, and lines that a text may take."""

    pages: int
    most_lines: int


_LEAST_SCALE = 0.7
_FITS = (Fit(1, 4), Fit(1, 8), Fit(2, 4), Fit(2, 10), Fit(3, 6), Fit(3, 10))
"""From the most comfortable to the widest."""


def column_widths(sheet: TableSheet, widest: Sequence[Widest]) -> Widths:
    """Texts take as few lines as the page's breadth allows; a table too broad for one page is printed on several.

    Ten-point letters are printed at seven points at least.
    """
    widths: list[float] = []
    for fit in _FITS:
        for lines in range(1, fit.most_lines + 1):
            widths = [_width(column, each, lines) for column, each in zip(sheet.columns, widest, strict=True)]
            if printed_width(sheet.columns, widths) <= _breadth(sheet, widths, fit.pages):
                return Widths(widths, fit.pages)
    return Widths(widths, _FITS[-1].pages)


def _breadth(sheet: TableSheet, widths: Sequence[float], pages: int) -> float:
    """Characters that the pages take across; the frozen columns stand on each, and a page may end before a wide one."""
    page = (_LANDSCAPE if sheet.landscape else _PORTRAIT) / _LEAST_SCALE
    return pages * page - (pages - 1) * (sum(widths[: sheet.freeze]) + max(widths))


def printed_width(columns: Sequence[Column], widths: Sequence[float]) -> float:
    """Characters across those of the columns that stand on paper."""
    return sum(width + _CELL_MARGIN for column, width in zip(columns, widths, strict=True) if column.is_printed)


def last_on_first_page(sheet: TableSheet, widths: Widths) -> int:
    """The last column that surely stands on the first of several pages side by side: that takes its part of them.

    The frozen columns stand on each page and so take their breadth on all.
    """
    frozen = printed_width(sheet.columns[: sheet.freeze], widths.columns[: sheet.freeze])
    part = (printed_width(sheet.columns, widths.columns) + (widths.pages - 1) * frozen) / widths.pages
    fitting = (
        place
        for place in range(len(sheet.columns))
        if printed_width(sheet.columns[: place + 1], widths.columns[: place + 1]) <= part
    )
    return max(fitting, default=0)


def room(column: Column, width: float) -> float:
    """Characters that a line of the column's content has room for."""
    return width - padding(column)


def padding(column: Column) -> float:
    """What a column is wider than its content."""
    return _TEXT_PADDING if column.kind in TEXT_KINDS else _PADDING


def _width(column: Column, widest: Widest, lines: int) -> float:
    if column.width is not None:
        return column.width
    least = _FILL_IN_WIDTHS if column.fill_in else _LEAST_WIDTHS
    content = max(widest.value, widest.total, max(map(text_width, column.choices), default=0))
    if column.kind in _HEAD_START:
        content = min(_wrapped(content, max(lines - _HEAD_START[column.kind], 1)), WIDEST)
    wanted = max(content, widest.link, least.get(column.kind, _NARROWEST), _SPARKLINE_WIDTH if column.sparkline else 0)
    return max(wanted + padding(column), _heading_width(column.heading) + _HEADING_PADDING)


def _wrapped(content: int, lines: int) -> int:
    """The width that spreads a text over so many lines, with room for their ragged ends."""
    return content if lines == 1 else min(content, max(math.ceil(content / lines) + 2, SURE_TO_FIT))


def _heading_width(heading: str) -> int:
    """Room for the heading, on two lines if it is longer than three Chinese characters."""
    needed = text_width(heading)
    return needed if needed <= _ONE_LINE else math.ceil(needed / 4) * 2
