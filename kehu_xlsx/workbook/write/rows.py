"""The rows of a table, which hold nearly all cells of a workbook: each is made as finished XML, in one go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from functools import lru_cache
from html import escape
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import Any, NamedTuple, TextIO

from xlsxwriter.utility import _datetime_to_excel_datetime, xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from kehu_xlsx.errors import NotWritten
from kehu_xlsx.texts import writing
from kehu_xlsx.workbook.sheets import Cell, Column, Formula
from kehu_xlsx.workbook.write.look import Part, Style
from kehu_xlsx.workbook.write.pen import Pen, fitting
from kehu_xlsx.workbook.write.places import Locate
from kehu_xlsx.workbook.write.values import Plain, cached, clean, display_width, of_kind
from kehu_xlsx.workbook.write.widths import SURE_TO_FIT, room

_RICH_TEXT = ("<r>", "</r>")
"""XlsxWriter takes text between these for XML of its own."""


class _Finished(NamedTuple):
    """A whole row's cells, in the place of one."""

    xml: str


class TableWorksheet(Worksheet):
    """A worksheet that takes rows as finished XML, and does not look for functions newer than Excel 2007.

    XlsxWriter keeps an object a cell, writes each in a dozen calls, and tries twenty-nine patterns on each formula:
    most of the time that writing took. Formulas here use no such functions (see `sheets`).
    """

    _streamed: TextIO | None = None

    def finish(self, row: int, cells: Sequence[str]) -> None:
        """Take in all cells of a row, one for each column from the first."""
        self._make_room(row, cells)
        self.table[row] = {0: _Finished("".join(cells))}

    def stream(self, row: int, cells: Sequence[str], height: float | None) -> None:
        """The same for a row that goes to disk at once, and after which only such rows follow; its height in points."""
        self._make_room(row, cells)
        if self._streamed is None:
            self._streamed = TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115  closed once it has been copied
        high = "" if height is None else f' ht="{height:.16G}" customHeight="1"'
        self._streamed.write(f'<row r="{row + 1}"{high}>{"".join(cells)}</row>')

    def draw_sparklines(self, ranges: Mapping[str, str], options: Mapping[str, Any]) -> None:
        """Draw a sparkline in each of some cells, cell → the cells that it shows; each stands for itself.

        XlsxWriter makes up all 36 styles at each call: they are drawn as one group, which is then taken apart.
        """
        if ranges:
            self.add_sparkline(0, 0, {**options, "location": list(ranges), "range": list(ranges.values())})
            group = self.sparklines.pop()
            for cell, cells in zip(group["locations"], group["ranges"], strict=True):
                self.sparklines.append({**group, "locations": [cell], "ranges": [cells], "count": 1})

    def words(self, words: str, *, inline: bool = False) -> str:
        """A text as the XML after a cell's address and style: shared by the cells that hold it, or `inline` in its own.

        What XlsxWriter would take for XML of its own never is shared.
        """
        if inline or (words.startswith(_RICH_TEXT[0]) and words.endswith(_RICH_TEXT[1])):
            plain = escape(self._escape_control_characters(words), quote=False)
            return f' t="inlineStr"><is><t xml:space="preserve">{plain}</t></is></c>'
        return f' t="s"><v>{self.str_table._get_shared_string_index(words)}</v></c>'

    def _make_room(self, row: int, cells: Sequence[str]) -> None:
        """Let the sheet reach as far as this row does."""
        last = len(cells) - 1
        if self._check_dimensions(row, 0) or self._check_dimensions(row, last):
            raise NotWritten(writing.cell_refused(self.get_name(), xl_rowcol_to_cell(row, last), -1))

    def _write_rows(self) -> None:
        super()._write_rows()
        self.table.clear()  # links would be looked up there, cell by cell
        if self._streamed is not None:
            with self._streamed as rows:
                rows.seek(0)
                copyfileobj(rows, self.fh)

    def _write_cell(self, row: int, col: int, cell: object) -> None:
        if isinstance(cell, _Finished):
            self.fh.write(cell.xml)
        else:
            super()._write_cell(row, col, cell)

    def _calculate_spans(self) -> None:
        """Leave out which columns a row takes, as may be done."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


def body_style(column: Column) -> Style:
    """How the cells of a column are drawn, unless they say otherwise."""
    return Style(Part.BODY, column.kind, fill_in=column.fill_in)


class _Words(NamedTuple):
    """A text as it is drawn in any row: the XML after the cell's address, and whether it may take more lines."""

    ending: str
    shown: str
    is_long: bool


class TableColumn:
    """Draws the cells of one column, and notes how wide its widest value and link are and which texts are long."""

    def __init__(self, place: int, column: Column, pen: Pen, *, streamed: bool = False) -> None:
        """`streamed` keeps no text: each stands in its cell, not among those that cells share."""
        self.widest = 0
        self.widest_link = 0
        self.long_texts: list[tuple[int, int, str]] = []
        self._place = place
        self._letters = xl_col_to_name(place)
        self._style = body_style(column)
        self._sure_to_fit = SURE_TO_FIT if column.width is None else room(column, column.width)
        self._pen = pen
        self._streamed = streamed
        self._words: dict[str, _Words] = {}

    def xml(self, row: int, item: object, locate: Locate) -> str:
        """The cell in that row; `item` is a plain value, a `Formula` or a `Cell`."""
        if type(item) is str and not self._streamed:  # most cells; the same words stand in many rows
            words = self._words.get(item) or self._words.setdefault(item, self._drawn(item))
            if words.is_long:
                self.long_texts.append((row, self._place, words.shown))
            return f'<c r="{self._letters}{row + 1}"{words.ending}'
        ending, shown = self._ending(row, item, self._style, locate)
        width = self._measured(shown)
        if isinstance(item, Cell) and item.link:
            self.widest_link = max(self.widest_link, width)
        if isinstance(shown, str) and self._is_long(shown, width):
            self.long_texts.append((row, self._place, shown))
        return f'<c r="{self._letters}{row + 1}"{ending}'

    def _drawn(self, item: str) -> _Words:
        shown = clean(item)
        return _Words(self._of_value(shown, self._style), shown, self._is_long(shown, self._measured(shown)))

    def _measured(self, shown: Plain) -> int:
        width = display_width(shown, self._style.kind)
        self.widest = max(self.widest, width)
        return width

    def _is_long(self, shown: str, width: int) -> bool:
        return width > self._sure_to_fit or "\n" in shown

    def _ending(self, row: int, item: object, style: Style, locate: Locate) -> tuple[str, Plain]:
        """The XML after the cell's address, and the value that the reader will see."""
        if isinstance(item, Cell):
            return self._ending(row, item.value, self._pen.dress(row, self._place, item, style), locate)
        if isinstance(item, Formula):
            shown = of_kind(item.value, style.kind)
            number = self._pen.formats.number(fitting(style, shown))
            formula = self._pen.places.resolve(item.expression, self._pen.worksheet.get_name(), locate)
            return f' s="{number}"{_of_formula(formula.removeprefix("="), cached(item.value))}', shown
        value = of_kind(item, style.kind)
        return self._of_value(value, style), value

    def _of_value(self, value: Plain, style: Style) -> str:
        number = self._pen.formats.number(fitting(style, value))
        if value is None or value == "":
            return f' s="{number}"/>'
        if isinstance(value, str):
            return f' s="{number}"{self._pen.worksheet.words(value, inline=self._streamed)}'
        return f' s="{number}"{of_number(serial(value) if isinstance(value, date) else value)}'


def of_number(number: float) -> str:
    """A number as the XML after a cell's address and style."""
    return f"><v>{number:.16G}</v></c>"


def _of_formula(formula: str, value: str | float | bool) -> str:
    kind = ""
    if isinstance(value, bool):
        kind, value = ' t="b"', int(value)
    elif isinstance(value, str) and value:
        kind, value = ' t="str"', escape(value, quote=False)
    return f"{kind}><f>{escape(formula, quote=False)}</f><v>{value}</v></c>"


@lru_cache(maxsize=4096)
def serial(moment: date | time | timedelta) -> float:
    """Excel's number of a date, a time or a duration."""
    return float(_datetime_to_excel_datetime(moment, False, False))
