"""A workbook of any format as an .xlsx of its values, for marks that its own format can't take."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from kehu_xlsx.workbook.read import Area, Cell, CellError, Sheet, Workbook
from kehu_xlsx.workbook.write.values import clean, text_width

_WIDEST: Final = 40
_NARROWEST: Final = 8
_A4: Final = 9
_PORTRAIT: Final = 90  # characters that a page in portrait holds at a readable size
_DAY: Final = "yyyy-mm-dd"
_MOMENT: Final = "yyyy-mm-dd hh:mm"
_TIME: Final = "hh:mm:ss"
_ELAPSED: Final = "[h]:mm:ss"
_CREATED: Final = dt.datetime(2000, 1, 1)


def copy_of(workbook: Workbook, names: Mapping[str, str]) -> bytes:
    """The same sheets under `names` (old → new, as Excel allows them): values, merges, hidden rows and columns.

    Widths follow the content; dates are shown as dates, error cells as the error's name in words.
    """
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _CREATED})
    formats = {shape: book.add_format({"num_format": shape}) for shape in (_DAY, _MOMENT, _TIME, _ELAPSED)}
    for sheet in workbook.sheets:
        _write(book.add_worksheet(names[sheet.name]), sheet, formats)
    book.close()
    return stream.getvalue()


def _write(target: Worksheet, sheet: Sheet, formats: Mapping[str, Any]) -> None:
    widths: dict[int, int] = {}
    for row, cells in enumerate(sheet.rows):
        filled = [(column, cell) for column, cell in enumerate(cells) if cell is not None]
        for column, cell in filled:
            _put(target, row, column, cell, formats)
            if len(filled) > 1:  # a title alone in its row runs over its neighbours
                widths[column] = max(widths.get(column, 0), text_width(_shown(cell)))
    for area in sheet.merges:
        _merge(target, sheet, area, formats)
    for column, width in widths.items():
        target.set_column(column, column, min(max(width + 2, _NARROWEST), _WIDEST))
    for row in sheet.hidden_rows:
        target.set_row(row, None, None, {"hidden": True})
    for column in sheet.hidden_columns:
        target.set_column(column, column, None, None, {"hidden": True})
    target.set_paper(_A4)
    target.fit_to_pages(1, 0)
    if sum(widths.values()) > _PORTRAIT:
        target.set_landscape()
    if not sheet.visible:
        target.hide()


def _put(target: Worksheet, row: int, column: int, cell: Cell, formats: Mapping[str, Any]) -> None:
    if isinstance(cell, bool):
        target.write_boolean(row, column, cell)
    elif isinstance(cell, int | float):
        target.write_number(row, column, cell)
    elif isinstance(cell, dt.date | dt.time | dt.timedelta):
        target.write_datetime(row, column, cell, formats[_shape(cell)])
    elif cell is not None:
        target.write_string(row, column, clean(_shown(cell)))


def _merge(target: Worksheet, sheet: Sheet, area: Area, formats: Mapping[str, Any]) -> None:
    target.merge_range(area.top, area.left, area.bottom, area.right, "")
    inside = area.top < len(sheet.rows) and area.left < len(sheet.rows[area.top])
    if inside and (cell := sheet.rows[area.top][area.left]) is not None:
        _put(target, area.top, area.left, cell, formats)


def _shape(cell: dt.date | dt.time | dt.timedelta) -> str:
    if isinstance(cell, dt.timedelta):
        return _ELAPSED
    if isinstance(cell, dt.time):
        return _TIME
    has_time = isinstance(cell, dt.datetime) and cell.time() != dt.time()
    return _MOMENT if has_time else _DAY


def _shown(cell: Cell) -> str:
    if isinstance(cell, CellError):
        return cell.code
    return f"{cell:%Y-%m-%d}" if isinstance(cell, dt.date) else str(cell)
