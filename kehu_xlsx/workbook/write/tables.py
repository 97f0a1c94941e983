"""A sheet with one table: banner, totals, headings, rows, and all that Excel lays over them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import chain

from kehu_xlsx.texts import writing
from kehu_xlsx.workbook.sheets import Column, Formula, TableSheet
from kehu_xlsx.workbook.write import overlays
from kehu_xlsx.workbook.write.banner import Room, is_roomy, write_banner
from kehu_xlsx.workbook.write.look import LINE_HEIGHT, Part, Style
from kehu_xlsx.workbook.write.pages import set_tab, set_up
from kehu_xlsx.workbook.write.pen import Pen
from kehu_xlsx.workbook.write.places import Area
from kehu_xlsx.workbook.write.rows import TableColumn, body_style
from kehu_xlsx.workbook.write.strips import write_strip
from kehu_xlsx.workbook.write.values import Plain, display_width, lines_needed
from kehu_xlsx.workbook.write.widths import (
    Widest,
    Widths,
    column_widths,
    last_on_first_page,
    printed_width,
    room,
)

_HEADING_MARGIN = 1.5
_MOST_BLANK = 20
"""Blank rows that are drawn, about a page of them; cells below take the same entries, but empty grid is not printed."""

_HIGHEST = 409.0
"""Points that Excel allows a row at most."""


def write_table(sheet: TableSheet, pen: Pen) -> None:
    """Draw a table sheet on the pen's worksheet; what is streamed comes last, as nothing can be added above it."""
    area = pen.places.area(sheet.name)
    columns = [TableColumn(place, column, pen, streamed=sheet.streamed) for place, column in enumerate(sheet.columns)]
    if not sheet.streamed:
        _write_rows(sheet, area, columns, pen)
    _write_blank_rows(sheet, area, pen)
    totals = _write_totals(sheet, area, pen)
    contents = zip(columns, map(_width_of_total, sheet.columns, totals), strict=True)
    widths = column_widths(sheet, [Widest(each.widest, total, each.widest_link) for each, total in contents])
    _set_widths(sheet, widths.columns, pen)
    sentences = [(area.heading_row - 1, place, words) for place, words in enumerate(totals) if isinstance(words, str)]
    _set_heights(sheet, chain(sentences, *(each.long_texts for each in columns)), widths.columns, pen)
    _write_headings(sheet, area, widths.columns, pen)
    write_banner(pen, sheet, *_banner_rooms(sheet, widths))
    write_strip(sheet, widths.columns, _last_printed(sheet), pen)
    overlays.lay(sheet, area, pen)
    _set_view(sheet, area, widths.pages, pen)
    if sheet.streamed:
        _stream_rows(sheet, area, columns, widths.columns, pen)


def _write_rows(sheet: TableSheet, area: Area, columns: Sequence[TableColumn], pen: Pen) -> None:
    for row, values in enumerate(sheet.rows, area.first_row):
        locate = partial(area.cell, row)
        cells = [column.xml(row, value, locate) for column, value in zip(columns, values, strict=True)]
        pen.worksheet.finish(row, cells)


def _stream_rows(
    sheet: TableSheet, area: Area, columns: Sequence[TableColumn], widths: Sequence[float], pen: Pen
) -> None:
    """The same, each row finished when it is met: widths are given, and so its height can be told."""
    if any(column.width is None for column in sheet.columns):
        raise ValueError(f"a column of the streamed sheet {sheet.name!r} has no width")
    rooms = list(map(room, sheet.columns, widths))
    for row, values in enumerate(sheet.rows, area.first_row):
        locate = partial(area.cell, row)
        cells = [column.xml(row, value, locate) for column, value in zip(columns, values, strict=True)]
        lines = 1
        for column in columns:
            lines = max([lines, *(lines_needed(words, rooms[place]) for _, place, words in column.long_texts)])
            column.long_texts.clear()
        pen.worksheet.stream(row, cells, _height(lines))


def _height(lines: int) -> float | None:
    """Points of a row of so many lines, None for an ordinary one."""
    return min(lines * LINE_HEIGHT + 3, _HIGHEST) if lines > 1 else None


def _write_blank_rows(sheet: TableSheet, area: Area, pen: Pen) -> None:
    if not sheet.rows and not sheet.blank_rows:
        pen.text(area.heading_row + 1, 0, sheet.empty or writing.NO_ROWS, Style(Part.EMPTY))
    first = area.first_row + len(sheet.rows)
    for row in range(first, first + min(sheet.blank_rows, _MOST_BLANK)):
        for place, column in enumerate(sheet.columns):
            pen.text(row, place, "", body_style(column))


def _write_totals(sheet: TableSheet, area: Area, pen: Pen) -> list[Plain]:
    """Write the totals above the headings, if any column has one; return what the reader will see."""
    if not any(column.total for column in sheet.columns):
        return [None] * len(sheet.columns)
    row = area.heading_row - 1
    return [_write_total(sheet, place, row, area, pen) for place in range(len(sheet.columns))]


def _width_of_total(column: Column, total: Plain) -> int:
    """How wide a total looks; words are wrapped."""
    return 0 if isinstance(total, str) else display_width(total, column.kind)


def _write_total(sheet: TableSheet, place: int, row: int, area: Area, pen: Pen) -> Plain:
    column = sheet.columns[place]
    style = Style(Part.TOTAL, column.kind)
    if not column.total:
        pen.text(row, place, writing.TOTAL if place == 0 else "", style)
        return None
    shown = _sum(sheet, place) if column.total is True else column.total
    return pen.put(row, place, shown, style, partial(area.cell, row))


def _sum(sheet: TableSheet, place: int) -> Formula:
    """The sum of the rows that the filter leaves; at first, of all of them."""
    figures = [figure for row in sheet.rows if (figure := overlays.figure(row[place])) is not None]
    cells = f"{{{sheet.columns[place].heading}}}"
    if sheet.rows and not figures:  # of figures that can't be computed there is no sum either
        return Formula(f'IF(COUNT({cells})=0,"",SUBTOTAL(109,{cells}))', None)
    return Formula(f"SUBTOTAL(109,{cells})", math.fsum(figures))


def _set_widths(sheet: TableSheet, widths: Sequence[float], pen: Pen) -> None:
    for place, (column, width) in enumerate(zip(sheet.columns, widths, strict=True)):
        below = pen.formats.of(Style(Part.UNDRAWN, column.kind)) if sheet.blank_rows else None
        pen.worksheet.set_column(place, place, width, below, {"hidden": column.hidden})


def _set_heights(
    sheet: TableSheet, long_texts: Iterable[tuple[int, int, str]], widths: Sequence[float], pen: Pen
) -> None:
    """Make rows of several lines high enough: Excel does so by itself, LibreOffice does not."""
    rooms = list(map(room, sheet.columns, widths))
    lines: dict[int, int] = {}
    for row, place, words in long_texts:
        lines[row] = max(lines.get(row, 1), lines_needed(words, rooms[place]))
    for row, count in lines.items():
        if height := _height(count):
            pen.worksheet.set_row(row, height)


def _write_headings(sheet: TableSheet, area: Area, widths: Sequence[float], pen: Pen) -> None:
    lines = 1
    for place, (column, width) in enumerate(zip(sheet.columns, widths, strict=True)):
        pen.text(area.heading_row, place, column.heading, Style(Part.HEADING))
        lines = max(lines, lines_needed(column.heading, width - _HEADING_MARGIN))
        if column.note:
            pen.note(area.heading_row, place, column.note)
    pen.worksheet.set_row(area.heading_row, lines * LINE_HEIGHT + 8)


def _banner_rooms(sheet: TableSheet, widths: Widths) -> tuple[Room, Room]:
    """Where title and notes stand: over all that is printed, or where that takes several pages across, so that no page
    shows half a sentence, the title over the columns that stand on each of them and the notes beside it. Where these
    columns are too narrow for the title, it stands above the notes.
    """
    last = _last_printed(sheet)
    if widths.pages > 1:
        last = last_on_first_page(sheet, widths)
    if widths.pages == 1 or not sheet.freeze:
        whole = _room(sheet, widths, 0, last)
        return whole, whole
    head = _room(sheet, widths, 0, sheet.freeze - 1)
    notes = _room(sheet, widths, sheet.freeze, max(last, sheet.freeze))
    return (head if is_roomy(sheet, head) else notes), notes


def _room(sheet: TableSheet, widths: Widths, first: int, last: int) -> Room:
    within = range(first, last + 1)
    columns = [sheet.columns[place] for place in within]
    return Room(first, last, printed_width(columns, [widths.columns[place] for place in within]))


def _last_printed(sheet: TableSheet) -> int:
    """The last column that stands on paper."""
    return max(place for place, column in enumerate(sheet.columns) if column.is_printed)


def _set_view(sheet: TableSheet, area: Area, pages: int, pen: Pen) -> None:
    worksheet = pen.worksheet
    set_up(worksheet, landscape=sheet.landscape)
    set_tab(worksheet, sheet.tab)
    worksheet.fit_to_pages(pages, 0)
    worksheet.repeat_rows(area.heading_row)
    if sheet.new_page is not None:
        worksheet.set_h_pagebreaks([area.first_row + sheet.new_page])
    if pages > 1 and sheet.freeze:
        worksheet.repeat_columns(0, sheet.freeze - 1)
    worksheet.freeze_panes(area.heading_row + 1, sheet.freeze)
    if sheet.hidden:
        worksheet.hide()
    _set_print_area(sheet, area, pen)


def _set_print_area(sheet: TableSheet, area: Area, pen: Pen) -> None:
    """All columns for paper; of a hidden sheet an empty cell, as some programs print those too. None where rows are
    still to be typed, so that what is printed grows with them.
    """
    if sheet.hidden:
        beyond = len(sheet.columns)
        pen.worksheet.print_area(area.heading_row, beyond, area.heading_row, beyond)
    elif not sheet.blank_rows:
        pen.worksheet.print_area(0, 0, area.last_row, _last_printed(sheet))
