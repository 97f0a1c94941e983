"""Small tables on the dashboard's grid."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from kehu_xlsx.texts import writing
from kehu_xlsx.workbook.sheets import Row, ShortList
from kehu_xlsx.workbook.write import overlays
from kehu_xlsx.workbook.write.grid import CELL_WIDTH, GRID, Grid, column_of
from kehu_xlsx.workbook.write.look import LINE_HEIGHT, Part, Style
from kehu_xlsx.workbook.write.pen import Box
from kehu_xlsx.workbook.write.places import Area, Locate
from kehu_xlsx.workbook.write.values import TEXT_KINDS, lines_needed

_SLOTS = (4, 6, GRID)


class Frame(NamedTuple):
    """The sheet columns that one column of a list takes, and the characters that fit in."""

    first: int
    last: int
    width: float


def slot(short_list: ShortList) -> int:
    """How many grid columns to keep for the list: a third, half or all of the page's breadth."""
    return next(size for size in _SLOTS if size >= sum(short_list.spans))


def draw_list(short_list: ShortList, place: int, grid: Grid) -> Area:
    """Draw the list from the grid's next free row downwards: title, headings, rows."""
    frames = _frames(short_list.spans, place)
    area = _area(short_list, frames, grid)
    _draw_heads(short_list, frames, grid)
    if not short_list.rows:
        grid.pen.text(area.first_row, frames[0].first, short_list.empty or writing.NO_ROWS, Style(Part.EMPTY))
    for row, values in enumerate(short_list.rows, area.first_row):
        _draw_row(short_list, row, values, frames, grid, partial(_address, area, grid, row))
    for column, frame in zip(short_list.columns, frames, strict=True):
        overlays.colour(column, (area.first_row, frame.first, area.last_row, frame.last), grid.pen)
    return area


def _area(short_list: ShortList, frames: list[Frame], grid: Grid) -> Area:
    columns = {column.heading: frame.first for column, frame in zip(short_list.columns, frames, strict=True)}
    kinds = {column.heading: column.kind for column in short_list.columns}
    rows = max(len(short_list.rows), 1)
    return Area(grid.pen.worksheet.get_name(), columns, kinds, grid.row + 1, grid.row + 2, grid.row + 1 + rows)


def _frames(spans: tuple[int, ...], place: int) -> list[Frame]:
    """Where each column stands; all but the last take in the gutter behind them."""
    frames = []
    end = place + sum(spans)
    for span in spans:
        first, following = column_of(place), place + span
        last = column_of(following - 1) if following == end else column_of(following) - 1
        frames.append(Frame(first, last, span * CELL_WIDTH))
        place = following
    return frames


def _draw_heads(short_list: ShortList, frames: list[Frame], grid: Grid) -> None:
    section = Style(Part.SECTION)
    grid.pen.merge(Box(grid.row, frames[0].first, grid.row, frames[-1].last), section)
    grid.pen.text(grid.row, frames[0].first, short_list.title, section)
    grid.need(grid.row, LINE_HEIGHT + 5)
    for column, frame in zip(short_list.columns, frames, strict=True):
        _fill(grid.row + 1, frame, column.heading, Style(Part.HEADING), grid)


def _fill(row: int, frame: Frame, words: str, style: Style, grid: Grid) -> None:
    grid.pen.merge(Box(row, frame.first, row, frame.last), style)
    grid.pen.text(row, frame.first, words, style)
    grid.need(row, lines_needed(words, frame.width) * LINE_HEIGHT + 3)


def _draw_row(short_list: ShortList, row: int, values: Row, frames: list[Frame], grid: Grid, locate: Locate) -> None:
    for column, frame, value in zip(short_list.columns, frames, values, strict=True):
        style = Style(Part.LIST_BODY, column.kind)
        grid.pen.merge(Box(row, frame.first, row, frame.last), style)
        shown = grid.pen.put(row, frame.first, value, style, locate)
        lines = lines_needed(shown, frame.width) if isinstance(shown, str) and column.kind in TEXT_KINDS else 1
        grid.need(row, lines * LINE_HEIGHT + 2)


def _address(area: Area, grid: Grid, row: int, name: str) -> str:
    """The cell under a heading in this row of the list, or the key figure of that label."""
    return area.cell(row, name) if name in area.columns else grid.figure(name)
