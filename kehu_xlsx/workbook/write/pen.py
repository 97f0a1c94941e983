"""Writes single cells of one sheet, whatever is in them, and makes sure that nothing is dropped on the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from xlsxwriter.url import Url
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from kehu_xlsx.errors import NotWritten
from kehu_xlsx.texts import writing
from kehu_xlsx.workbook.sheets import Cell, Formula, Kind, Target, Tone
from kehu_xlsx.workbook.write.look import LINE_HEIGHT, Formats, Style
from kehu_xlsx.workbook.write.places import Locate, Places
from kehu_xlsx.workbook.write.values import DATE_KINDS, Plain, cached, clean, lines_needed, of_kind

MOST_LINKS = 65_530
"""Links that Excel takes on one sheet; further cells are written without."""

_NOTE_WIDTH = 36
_PIXELS_PER_CHARACTER = 7


class Box(NamedTuple):
    """A cell, or several merged into one: first row and column, last row and column, zero-based."""

    row: int
    column: int
    last_row: int
    last_column: int


@dataclass(slots=True)
class Pen:
    """Draws on one sheet. `links` counts the links written there so far."""

    worksheet: Worksheet
    formats: Formats
    places: Places
    links: int = 0

    def put(self, row: int, column: int, item: object, style: Style, locate: Locate) -> Plain:
        """Write a plain value, a `Formula` or a `Cell`; return the value that the reader will see."""
        if isinstance(item, Cell):
            return self.put(row, column, item.value, self.dress(row, column, item, style), locate)
        if isinstance(item, Formula):
            return self._formula(row, column, item, style, locate)
        value = of_kind(item, style.kind)
        self._value(row, column, value, style)
        return value

    def text(self, row: int, column: int, words: str, style: Style) -> None:
        """Write fixed words."""
        self._value(row, column, clean(words), style)

    def merge(self, box: Box, style: Style) -> None:
        """Draw a frame that takes in the whole box; what belongs in it is put into its first cell afterwards."""
        drawn = self.formats.of(style)
        if box[:2] == box[2:]:
            self._check(self.worksheet.write_blank(box.row, box.column, None, drawn), box.row, box.column)
        else:
            self._check(self.worksheet.merge_range(*box, "", drawn), box.row, box.column)

    def note(self, row: int, column: int, words: str) -> None:
        """Hang a note on a cell, as large as its words need."""
        words = clean(words)
        options = {
            "font_name": writing.FONT,
            "font_size": 9,
            "width": _NOTE_WIDTH * _PIXELS_PER_CHARACTER,
            "height": round((lines_needed(words, _NOTE_WIDTH - 2) + 1) * LINE_HEIGHT),
        }
        self._check(self.worksheet.write_comment(row, column, words, options), row, column)

    def dress(self, row: int, column: int, cell: Cell, style: Style) -> Style:
        """Lay a cell's link and note on its place; return the style in which its value is to be drawn over them."""
        link = cell.link if self.links < MOST_LINKS else None
        if link is not None:
            self._link(row, column, link)
        if cell.note:
            self.note(row, column, cell.note)
        tone = style.tone if cell.tone is Tone.NONE else cell.tone
        return style._replace(kind=cell.kind or style.kind, tone=tone, linked=link is not None)

    def _link(self, row: int, column: int, target: Target) -> None:
        """Lay a link on the cell; what it shows is written over it, so that figures stay figures."""
        self._check(self.worksheet.write_url(row, column, _portable(self.places.url(target))), row, column)
        self.links += 1

    def _formula(self, row: int, column: int, formula: Formula, style: Style, locate: Locate) -> Plain:
        value = of_kind(formula.value, style.kind)
        expression = self.places.resolve(formula.expression, self.worksheet.get_name(), locate)
        drawn = self.formats.of(fitting(style, value))
        code = self.worksheet.write_formula(row, column, expression, drawn, cached(formula.value))
        self._check(code, row, column)
        return value

    def _value(self, row: int, column: int, value: Plain, style: Style) -> None:
        sheet, drawn = self.worksheet, self.formats.of(fitting(style, value))
        if value is None or value == "":
            code = sheet.write_blank(row, column, None, drawn)
        elif isinstance(value, str):
            code = sheet.write_string(row, column, value, drawn)
        elif isinstance(value, date):
            code = sheet.write_datetime(row, column, value, drawn)
        else:
            code = sheet.write_number(row, column, value, drawn)
        self._check(code, row, column)

    def _check(self, code: Any, row: int, column: int) -> None:
        if code:
            address = xl_rowcol_to_cell(row, column)
            raise NotWritten(writing.cell_refused(self.worksheet.get_name(), address, code))


def fitting(style: Style, value: Plain) -> Style:
    """The style a value is drawn in: any date as a date, and a whole number without the point of `#,##0.###`."""
    if isinstance(value, date) and style.kind not in DATE_KINDS:
        return style._replace(kind=Kind.DATE)
    is_whole = style.kind is Kind.NUMBER and isinstance(value, int | float) and float(value).is_integer()
    return style._replace(kind=Kind.COUNT) if is_whole else style


def _portable(target: str) -> Url:
    """A link without text of its own, its file written with "/" as Excel itself does: it opens on every system."""
    url = Url(target)
    url.text = ""
    url._relationship_link = url._relationship_link.replace("\\", "/")
    return url
