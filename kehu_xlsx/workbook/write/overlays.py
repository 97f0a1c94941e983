"""What Excel lays over a table's cells: colours by word, bars, sparklines, drop-down lists, filter, locks."""

from __future__ import annotations

from typing import Any

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from kehu_xlsx.texts import writing
from kehu_xlsx.workbook.sheets import Cell, Column, Formula, Kind, TableSheet
from kehu_xlsx.workbook.write.look import PALETTE
from kehu_xlsx.workbook.write.pen import Pen
from kehu_xlsx.workbook.write.places import Area
from kehu_xlsx.workbook.write.values import TEXT_KINDS, plain

_FIGURES = frozenset({Kind.MONEY, Kind.COUNT, Kind.NUMBER, Kind.MEAN, Kind.RATE})
_LONGEST_LIST = 255
"""Characters of a drop-down list given in words, commas included."""

_OPEN_ACTIONS = {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True}


def lay(sheet: TableSheet, area: Area, pen: Pen) -> None:
    """Lay over a table what its columns ask for; an empty one keeps its filter only."""
    if sheet.autofilter:
        pen.worksheet.autofilter(area.heading_row, 0, area.last_row, len(sheet.columns) - 1)
    if sheet.protect:
        pen.worksheet.protect("", _OPEN_ACTIONS)
    if sheet.rows or sheet.blank_rows:
        for place, column in enumerate(sheet.columns):
            _lay_column(sheet, column, place, area, pen)
        _silence_text_warnings(sheet, area, pen)


def figure(item: object) -> float | None:
    """The number that a cell shows, if it shows one."""
    value = item.value if isinstance(item, Cell) else item
    value = plain(value.value if isinstance(value, Formula) else value)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _lay_column(sheet: TableSheet, column: Column, place: int, area: Area, pen: Pen) -> None:
    cells = (area.first_row, place, area.last_row, place)
    colour(column, cells, pen)
    checked = _validation(column, sheet.name, pen)
    if checked:
        pen.worksheet.data_validation(*cells, checked)
    if column.sparkline:
        _draw_sparklines(sheet, column, place, area, pen)


def colour(column: Column, cells: tuple[int, int, int, int], pen: Pen) -> None:
    """Colour the cells from the first row and column to the last as the column asks."""
    for word, tone in ((word, tone) for word, tone in column.tones.items() if tone.fill):
        quoted = word.replace('"', '""')
        rule = {"type": "cell", "criteria": "==", "value": f'"{quoted}"', "format": pen.formats.conditional(tone)}
        pen.worksheet.conditional_format(*cells, rule)
    if column.data_bar:
        pen.worksheet.conditional_format(*cells, _data_bar(column))


def _data_bar(column: Column) -> dict[str, Any]:
    """A solid bar from 0; that of a rate is full at 100 %, so that bars of different months compare."""
    bar: dict[str, Any] = {
        "type": "data_bar",
        "data_bar_2010": True,
        "bar_solid": True,
        "bar_color": "#BDD7EE",
        "bar_negative_color": "#F8CBAD",
        "min_type": "num",
        "min_value": 0,
    }
    return bar | {"max_type": "num", "max_value": 1} if column.kind is Kind.RATE else bar


def _validation(column: Column, sheet: str, pen: Pen) -> dict[str, Any] | None:
    if column.choices or column.choices_from:
        return _choice(column, sheet, pen)
    if column.fill_in and column.kind is Kind.DATE:
        return _entry("date", writing.DATE_TITLE, writing.DATE_MESSAGE)
    if column.fill_in and column.kind in _FIGURES:
        return _entry("decimal", writing.FIGURE_TITLE, writing.FIGURE_MESSAGE)
    return None


def _choice(column: Column, sheet: str, pen: Pen) -> dict[str, Any]:
    if len(",".join(column.choices)) > _LONGEST_LIST or any("," in choice for choice in column.choices):
        raise ValueError(f"the choices of {column.heading!r} don't fit a list in words: use choices_from")
    source = list(column.choices) or pen.places.resolve(column.choices_from, sheet, str)
    return {
        "validate": "list",
        "source": source,
        "error_title": writing.CHOICE_TITLE,
        "error_message": writing.choice_message(column.choices),
    }


def _entry(validate: str, title: str, message: str) -> dict[str, Any]:
    """Only dates from 1900 on, or only numbers, may be typed."""
    limits = {"criteria": ">=", "value": 1 if validate == "date" else -1e15}
    return {"validate": validate, **limits, "error_title": title, "error_message": message}


def _draw_sparklines(sheet: TableSheet, column: Column, place: int, area: Area, pen: Pen) -> None:
    first, last = area.column(column.sparkline[0]), area.column(column.sparkline[-1])
    if last - first + 1 != len(column.sparkline):
        raise ValueError(f"the columns of sparkline {column.heading!r} are not neighbours")
    rows = range(area.first_row, area.first_row + len(sheet.rows))
    ranges = {xl_rowcol_to_cell(row, place): xl_range(row, first, row, last) for row in rows}
    colours = {"series_color": f"#{PALETTE[1]}", "high_point": True, "high_color": f"#{PALETTE[0]}"}
    pen.worksheet.draw_sparklines(ranges, {"type": "column", "show_hidden": True, **colours})


def _silence_text_warnings(sheet: TableSheet, area: Area, pen: Pen) -> None:
    """No green corner on codes and months, which are text on purpose."""
    texts = [place for place, column in enumerate(sheet.columns) if column.kind in TEXT_KINDS]
    if texts:
        ranges = " ".join(xl_range(area.first_row, place, area.last_row, place) for place in texts)
        pen.worksheet.ignore_errors({"number_stored_as_text": ranges})
