"""A sheet with one table: banner, totals, headings, rows, and all that Excel lays over them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from kehu_xlsx.texts import writing
from kehu_xlsx.workbook.sheets import Column, Formula, Kind, TableSheet
from kehu_xlsx.workbook.write import overlays
from kehu_xlsx.workbook.write.banner import Room, write_banner
from kehu_xlsx.workbook.write.look import LINE_HEIGHT, Part, Style
from kehu_xlsx.workbook.write.pages import set_tab, set_up
from kehu_xlsx.workbook.write.pen import Pen
from kehu_xlsx.workbook.write.places import Area
from kehu_xlsx.workbook.write.values import display_width, lines_needed, text_width

WIDEST = 40
"""Characters of content, Chinese ones counting two, that make the widest column; longer text is wrapped."""

_NARROWEST = 7
_PADDING = 3
_FILTER_BUTTON = 2.5
_ONE_LINE = 10
"""Longer headings stand on two lines."""

_LEAST_WIDTHS = {Kind.LONG_TEXT: 24}
_FILL_IN_WIDTHS = {Kind.LONG_TEXT: 32, Kind.DATE: 12, Kind.MONEY: 14}
_SPARKLINE_WIDTH = 16
_HIGHEST = 409.0
"""Points that Excel allows a row at most."""


class Content(NamedTuple):
    """What sizes the table: each column's widest value, and the texts (row, column, words) that may take more lines."""

    widest: list[int]
    long_texts: list[tuple[int, int, str]]


def write_table(sheet: TableSheet, pen: Pen) -> None:
    """Draw a table sheet on the pen's worksheet."""
    area = pen.places.area(sheet.name)
    content = _write_rows(sheet, area, pen)
    totals = _write_totals(sheet, area, pen)
    widths = [_width(*entry) for entry in zip(sheet.columns, content.widest, totals, strict=True)]
    _set_widths(sheet, widths, pen)
    _set_heights(content.long_texts, widths, pen)
    _write_headings(sheet, area, widths, pen)
    room = sum(width for column, width in zip(sheet.columns, widths, strict=True) if not column.hidden)
    write_banner(pen, sheet, Room(len(widths) - 1, room))
    overlays.lay(sheet, area, pen)
    _set_view(sheet, area, pen)


def _write_rows(sheet: TableSheet, area: Area, pen: Pen) -> Content:
    styles = [Style(Part.BODY, column.kind, fill_in=column.fill_in) for column in sheet.columns]
    content = Content([0] * len(styles), [])
    for row, values in enumerate(sheet.rows, area.first_row):
        locate = partial(area.cell, row)
        for place, (value, style) in enumerate(zip(values, styles, strict=True)):
            shown = pen.put(row, place, value, style, locate)
            width = display_width(shown, style.kind)
            content.widest[place] = max(content.widest[place], width)
            if isinstance(shown, str) and (width > _room(sheet.columns[place]) or "\n" in shown):
                content.long_texts.append((row, place, shown))
    _write_blank_rows(sheet, area, styles, pen)
    return content


def _room(column: Column) -> float:
    """Characters that certainly fit on one line of the column, whatever the width it gets."""
    return WIDEST if column.width is None else column.width - _PADDING


def _write_blank_rows(sheet: TableSheet, area: Area, styles: Sequence[Style], pen: Pen) -> None:
    if not sheet.rows and not sheet.blank_rows:
        pen.text(area.heading_row + 1, 0, sheet.empty or writing.NO_ROWS, Style(Part.EMPTY))
    for row in range(area.first_row + len(sheet.rows), area.first_row + len(sheet.rows) + sheet.blank_rows):
        for column, style in enumerate(styles):
            pen.text(row, column, "", style)


def _write_totals(sheet: TableSheet, area: Area, pen: Pen) -> list[int]:
    """Write the totals above the headings, if any column has one; return how wide each looks."""
    if not any(column.total for column in sheet.columns):
        return [0] * len(sheet.columns)
    row = area.heading_row - 1
    return [_write_total(sheet, place, row, area, pen) for place in range(len(sheet.columns))]


def _write_total(sheet: TableSheet, place: int, row: int, area: Area, pen: Pen) -> int:
    column = sheet.columns[place]
    style = Style(Part.TOTAL, column.kind)
    if not column.total:
        pen.text(row, place, writing.TOTAL if place == 0 else "", style)
        return 0
    formula = column.total if isinstance(column.total, Formula) else _sum(sheet, place)
    return display_width(pen.put(row, place, formula, style, partial(area.cell, row)), column.kind)


def _sum(sheet: TableSheet, place: int) -> Formula:
    """The sum of the rows that the filter leaves; at first, of all of them."""
    figures = (overlays.figure(row[place]) for row in sheet.rows)
    total = math.fsum(figure for figure in figures if figure is not None)
    return Formula(f"SUBTOTAL(109,{{{sheet.columns[place].heading}}})", total)


def _width(column: Column, shown: int, total: int) -> float:
    """As wide as the widest value, but no wider than 40 characters; a heading may take two lines."""
    if column.width is not None:
        return column.width
    least = _FILL_IN_WIDTHS if column.fill_in else _LEAST_WIDTHS
    content = max(shown, total + 1, max(map(text_width, column.choices), default=0))
    wanted = max(content, least.get(column.kind, 0), _SPARKLINE_WIDTH if column.sparkline else 0)
    return max(min(wanted, WIDEST), _heading_width(column.heading), _NARROWEST) + _PADDING


def _heading_width(heading: str) -> int:
    """Room for the heading and its filter button, on two lines when it is longer than five Chinese characters."""
    needed = text_width(heading)
    return needed if needed <= _ONE_LINE else max(_ONE_LINE, math.ceil(needed / 4) * 2)


def _set_widths(sheet: TableSheet, widths: Sequence[float], pen: Pen) -> None:
    for place, (column, width) in enumerate(zip(sheet.columns, widths, strict=True)):
        pen.worksheet.set_column(place, place, width, None, {"hidden": column.hidden})


def _set_heights(long_texts: Sequence[tuple[int, int, str]], widths: Sequence[float], pen: Pen) -> None:
    """Make rows of several lines high enough: Excel does so by itself, LibreOffice does not."""
    lines: dict[int, int] = {}
    for row, place, words in long_texts:
        lines[row] = max(lines.get(row, 1), lines_needed(words, widths[place] - _PADDING))
    for row, count in lines.items():
        pen.worksheet.set_row(row, min(count * LINE_HEIGHT + 3, _HIGHEST))


def _write_headings(sheet: TableSheet, area: Area, widths: Sequence[float], pen: Pen) -> None:
    lines = 1
    for place, (column, width) in enumerate(zip(sheet.columns, widths, strict=True)):
        pen.text(area.heading_row, place, column.heading, Style(Part.HEADING))
        lines = max(lines, lines_needed(column.heading, width - _FILTER_BUTTON))
        if column.note:
            pen.note(area.heading_row, place, column.note)
    pen.worksheet.set_row(area.heading_row, lines * LINE_HEIGHT + 8)


def _set_view(sheet: TableSheet, area: Area, pen: Pen) -> None:
    worksheet = pen.worksheet
    set_up(worksheet, landscape=sheet.landscape)
    set_tab(worksheet, sheet.tab)
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(area.heading_row)
    worksheet.freeze_panes(area.heading_row + 1, sheet.freeze)
    if sheet.hidden:
        worksheet.hide()
