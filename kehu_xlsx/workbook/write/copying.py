"""A workbook of any format as an .xlsx of its values, for marks that its own format can't take."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Final

import xlsxwriter

from kehu_xlsx.workbook.addresses import LAST_COLUMN, LAST_ROW
from kehu_xlsx.workbook.read import Cell, CellError, Look, Sheet, Workbook, column_name
from kehu_xlsx.workbook.write.rows import TableWorksheet, of_number, serial
from kehu_xlsx.workbook.write.values import clean, text_width

_WIDEST: Final = 40
_NARROWEST: Final = 8
_A4: Final = 9
_PORTRAIT: Final = 90  # characters that a page in portrait holds at a readable size
_DAY: Final = "yyyy-mm-dd"
_MOMENT: Final = "yyyy-mm-dd hh:mm"
_TIME: Final = "hh:mm:ss"
_ELAPSED: Final = "[h]:mm:ss"
_FIRST_YEAR: Final = 1900
_CREATED: Final = dt.datetime(2000, 1, 1)


def copy_of(workbook: Workbook, names: Mapping[str, str], looks: Sequence[Look] = ()) -> bytes:
    """The same sheets under `names` (old → new, as Excel allows them): values, merges, hidden rows and columns.

    Widths and number formats are those of `looks`, a sheet each; where they are not known widths follow the content
    and dates are shown as dates. Error cells become the error's name as text.
    """
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _CREATED})
    styles = cache(lambda shape: f' s="{book.add_format({"num_format": shape})._get_xf_index()}"' if shape else "")
    for number, sheet in enumerate(workbook.sheets):
        look = looks[number] if number < len(looks) else Look({}, {})
        _Copy(book.add_worksheet(names[sheet.name], TableWorksheet), sheet, look, styles).write()
    book.close()
    return stream.getvalue()


@dataclass(frozen=True)
class _Copy:
    """`styles` gives the attribute by which a cell names a number format."""

    target: TableWorksheet
    sheet: Sheet
    look: Look
    styles: Callable[[str], str]

    def write(self) -> None:
        for area in self.sheet.merges:
            self.target.merge_range(area.top, area.left, area.bottom, area.right, "")
        widths: dict[int, float] = {}
        rows = [cells[:LAST_COLUMN] for cells in self.sheet.rows[:LAST_ROW]]  # a .csv may have more than Excel holds
        letters = [column_name(column) for column in range(max(map(len, rows), default=0))]
        for row, cells in enumerate(rows):
            filled = [(column, cell) for column, cell in enumerate(cells) if cell is not None]
            if filled:
                self.target.finish(row, [self._xml(row, column, cell, letters) for column, cell in enumerate(cells)])
            if len(filled) > 1:  # a title alone in its row runs over its neighbours
                for column, cell in filled:
                    widths[column] = max(widths.get(column, 0), text_width(_shown(cell)))
        self._lay_out({column: min(max(width + 2, _NARROWEST), _WIDEST) for column, width in widths.items()})

    def _lay_out(self, widths: Mapping[int, float]) -> None:
        whole = {**widths, **self.look.widths}
        for column, width in whole.items():
            self.target.set_column(column, column, width)
        for row in self.sheet.hidden_rows:
            self.target.set_row(row, None, None, {"hidden": True})
        for column in self.sheet.hidden_columns:
            self.target.set_column(column, column, None, None, {"hidden": True})
        self.target.set_paper(_A4)
        self.target.fit_to_pages(1, 0)
        if sum(width for column, width in whole.items() if column in widths) > _PORTRAIT:
            self.target.set_landscape()
        if not self.sheet.visible:
            self.target.hide()

    def _xml(self, row: int, column: int, cell: Cell, letters: Sequence[str]) -> str:
        return "" if cell is None else f'<c r="{letters[column]}{row + 1}"{self._ending(row, column, cell)}'

    def _ending(self, row: int, column: int, cell: Cell) -> str:
        """The XML after a cell's address."""
        if isinstance(cell, str):
            return self.target.words(clean(cell))
        if isinstance(cell, bool):
            return f' t="b"><v>{cell:d}</v></c>'
        shape = self.look.formats.get((row, column), "")
        if isinstance(cell, int | float) and math.isfinite(cell):
            return self.styles(shape) + of_number(cell)
        if isinstance(cell, dt.date | dt.time | dt.timedelta) and not _is_before_excel(cell):
            return self.styles(shape or _shape(cell)) + of_number(serial(cell))
        return self.target.words(clean(_shown(cell)))


def _is_before_excel(cell: dt.date | dt.time | dt.timedelta) -> bool:
    return isinstance(cell, dt.date) and cell.year < _FIRST_YEAR


def _shape(cell: dt.date | dt.time | dt.timedelta) -> str:
    if isinstance(cell, dt.timedelta):
        return _ELAPSED
    if isinstance(cell, dt.time):
        return _TIME
    has_time = isinstance(cell, dt.datetime) and cell.time() != dt.time()
    return _MOMENT if has_time else _DAY


def _shown(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, CellError):
        return cell.code
    return f"{cell:%Y-%m-%d}" if isinstance(cell, dt.date) else str(cell)
