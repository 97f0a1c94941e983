"""The dashboard: key figures as cards, charts, short lists and, at the end, the figures the charts are drawn from."""

from __future__ import annotations

from typing import NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from kehu_xlsx.texts import writing
from kehu_xlsx.workbook.sheets import Cell, Chart, ChartData, DashboardSheet, Figure, ShortList, Tone
from kehu_xlsx.workbook.write.banner import Room, write_banner
from kehu_xlsx.workbook.write.charts import Series, Source, native_chart
from kehu_xlsx.workbook.write.grid import (
    GRID,
    GRID_WIDTH,
    LAST_COLUMN,
    Grid,
    column_of,
    pixels,
    side_by_side,
)
from kehu_xlsx.workbook.write.look import LINE_HEIGHT, Part, Style
from kehu_xlsx.workbook.write.overlays import figure
from kehu_xlsx.workbook.write.pages import set_tab, set_up
from kehu_xlsx.workbook.write.pen import Box, Pen
from kehu_xlsx.workbook.write.places import Area, on_sheet
from kehu_xlsx.workbook.write.shortlists import draw_list, slot

_CARD_SPAN = 2
_CARD_HEIGHTS = {Part.CARD_LABEL: 21.0, Part.CARD_VALUE: 33.0, Part.CARD_NOTE: 30.0}
_GAP = 9.0
"""Points between two rows of cards, lists or charts."""

_CHART_ROWS = 13
_CHART_PIXELS = round(_CHART_ROWS * LINE_HEIGHT / 0.75)


class Spot(NamedTuple):
    """Where a chart's upper left corner goes."""

    row: int
    column: int


def write_dashboard(sheet: DashboardSheet, pen: Pen, workbook: Workbook) -> None:
    """Draw a dashboard on the pen's worksheet."""
    whole = Room(0, LAST_COLUMN, GRID_WIDTH)
    write_banner(pen, sheet, whole, whole)
    grid = Grid(pen, row=2 + len(sheet.notes))
    _draw_cards(sheet, grid)
    _draw_lists(sheet.headlines, grid)
    spots = _keep_room_for_charts(sheet, grid)
    _draw_lists(sheet.lists, grid)
    _set_paper(grid)
    sources = _draw_chart_figures(sheet, grid)
    for chart, spot, source in zip(sheet.charts, spots, sources, strict=True):
        _insert(chart, spot, source, pen, workbook)
    grid.set_sizes()
    set_tab(pen.worksheet, sheet.tab)


def _set_paper(grid: Grid) -> None:
    """Print what is drawn so far, and nothing of what comes below."""
    worksheet = grid.pen.worksheet
    set_up(worksheet, landscape=True)
    worksheet.print_area(0, 0, grid.row - 1, LAST_COLUMN)
    worksheet.fit_to_pages(1, 0)
    worksheet.set_h_pagebreaks(grid.page_ends())


def _skip(grid: Grid) -> None:
    grid.heights[grid.row] = _GAP
    grid.row += 1


def _draw_cards(sheet: DashboardSheet, grid: Grid) -> None:
    bands = list(side_by_side(sheet.figures, lambda _: _CARD_SPAN))
    for number, band in enumerate(bands):
        value_row = grid.row + number * (1 + len(_CARD_HEIGHTS)) + 2
        grid.labels |= {card.label: xl_rowcol_to_cell(value_row, column_of(place)) for place, card in band}
    for band in bands:
        grid.open_band()
        _skip(grid)
        for place, card in band:
            _draw_card(card, place, grid)
        grid.row += len(_CARD_HEIGHTS)


def _draw_card(card: Figure, place: int, grid: Grid) -> None:
    value = Cell(card.value, link=card.link)
    for offset, (part, item) in enumerate(zip(_CARD_HEIGHTS, (card.label, value, card.note), strict=True)):
        row, column = grid.row + offset, column_of(place)
        style = Style(part, card.kind, card.tone)
        grid.pen.merge(Box(row, column, row, column + _CARD_SPAN - 1), style)
        grid.pen.put(row, column, item, style, grid.figure)
        grid.need(row, _CARD_HEIGHTS[part])


def _draw_lists(lists: tuple[ShortList, ...], grid: Grid) -> list[Area]:
    found = []
    for band in side_by_side(lists, slot):
        grid.open_band()
        _skip(grid)
        drawn = [draw_list(short_list, place, grid) for place, short_list in band]
        grid.row = max(each.last_row for each in drawn) + 1
        found += drawn
    return found


def _keep_room_for_charts(sheet: DashboardSheet, grid: Grid) -> list[Spot]:
    spots = []
    for band in side_by_side(sheet.charts, lambda chart: chart.width):
        grid.open_band()
        _skip(grid)
        spots += [Spot(grid.row, column_of(place)) for place, _ in band]
        grid.row += _CHART_ROWS
    return spots


def _draw_chart_figures(sheet: DashboardSheet, grid: Grid) -> list[Source]:
    """Put the figures given with the charts below the dashboard; say for every chart where its figures stand."""
    if sheet.charts:
        _write_figures_title(grid)
    drawn = _draw_lists(tuple(_as_list(chart.title, chart.data) for chart in sheet.charts), grid)
    return [_source(chart.data, area) for chart, area in zip(sheet.charts, drawn, strict=True)]


def _write_figures_title(grid: Grid) -> None:
    _skip(grid)
    grid.pen.text(grid.row, 0, writing.CHART_DATA, Style(Part.TITLE))
    grid.need(grid.row, LINE_HEIGHT * 1.5)
    grid.row += 1


def _as_list(title: str, data: ChartData) -> ShortList:
    """The figures of a chart as a small table, narrow enough for two side by side when there are up to two series."""
    series = len(data.columns) - 1
    room = 6 if series <= 2 else GRID
    span = 2 if series <= 5 else 1
    return ShortList(title, data.columns, (min(room - series * span, 4), *[span] * series), data.rows)


def _source(data: ChartData, area: Area) -> Source:
    first, *others = data.columns
    colours = tuple(first.tones.get(str(row[0]), Tone.NONE).accent for row in data.rows)
    figures = [figure(item) or 0 for row in data.rows for item in row[1:]]
    series = tuple(
        Series(
            column.heading, _cells(area, area.heading(column.heading)), _cells(area, area.data(column.heading)),
            column.kind, column.tones.get(column.heading, Tone.NONE).accent,
        )
        for column in others
    )  # fmt: skip
    from_zero = all(each >= 0 for each in figures)
    return Source(_cells(area, area.data(first.heading)), series, colours, from_zero, max(figures, default=0))


def _cells(area: Area, address: str) -> str:
    return f"={on_sheet(area.sheet, address)}"


def _insert(chart: Chart, spot: Spot, source: Source, pen: Pen, workbook: Workbook) -> None:
    drawn = native_chart(chart, source, workbook)
    drawn.set_size({"width": pixels(chart.width), "height": _CHART_PIXELS})
    pen.worksheet.insert_chart(spot.row, spot.column, drawn, {"object_position": 1, "description": chart.title})
