"""Sheets from OpenDocument spreadsheets (.ods) [ODF 1.3, part 3]."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kehu_xlsx.texts import reading
from kehu_xlsx.workbook.read.archive import Archive
from kehu_xlsx.workbook.read.assemble import Canvas, Layout, assemble, extent
from kehu_xlsx.workbook.read.grid import FORMULA_WITHOUT_VALUE, SUFFIXES, Area, Cell, CellError, Sheet, integral
from kehu_xlsx.workbook.read.limits import MAX_COLUMNS, CellBudget, Refusal
from kehu_xlsx.workbook.read.xml_stream import Attributes, follow

_CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_ENCRYPTED = b"encryption-data"

_CELLS = ("table:table-cell", "table:covered-table-cell")
_BESIDE_THE_CELLS = frozenset(
    ("office:annotation", "office:forms", "table:shapes", "table:tracked-changes", "text:note", "text:ruby-text")
)
_SHAPES = "draw:"
_ERROR = re.compile(r"#N/A|#REF!|#DIV/0!|#VALUE!|#NAME\?|#NUM!|#NULL!|Err:[0-9]+")
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")
_DAY = timedelta(days=1)
_LONGEST_TEXT = 32_767


def recognises(archive: Archive) -> bool:
    """Tell whether an archive is an OpenDocument of any kind; `read` takes spreadsheets only."""
    return _CONTENT in archive


def read(archive: Archive) -> tuple[Sheet, ...]:
    """Read all sheets of the document."""
    if _MANIFEST in archive and _ENCRYPTED in archive.read(_MANIFEST):
        raise Refusal(reading.ENCRYPTED)
    document = _Document()
    follow(archive.stream(_CONTENT), document)
    if not document.is_spreadsheet:
        raise Refusal(reading.not_a_workbook(SUFFIXES))
    return tuple(document.sheets)


@dataclass
class _Cell:
    """A cell being read: its attributes, and the pieces of its paragraphs."""

    attributes: Attributes
    paragraphs: list[list[str]] = field(default_factory=list)

    def number(self, attribute: str) -> int:
        """Read a count that is 1 when left out."""
        return int(self.attributes.get(attribute, "1"))

    def value(self) -> Cell:
        """Convert what the cell holds."""
        text = "\n".join(map("".join, self.paragraphs))
        is_formula = "table:formula" in self.attributes
        if self.attributes.get("calcext:value-type") == "error" or (is_formula and _ERROR.fullmatch(text)):
            return CellError(text)
        kind = self.attributes.get("office:value-type")
        if kind in _CONVERSIONS:
            attribute, convert = _CONVERSIONS[kind]
            return convert(self.attributes[attribute])
        if is_formula and kind is None and not self.paragraphs:
            return CellError(FORMULA_WITHOUT_VALUE)
        return self.attributes.get("office:string-value", text) or None


def _number(text: str) -> Cell:
    return integral(float(text))


def _truth(text: str) -> Cell:
    return text == "true"


def _moment(text: str) -> Cell:
    """Years beyond Python's calendar stay text."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return text


def _duration(text: str) -> Cell:
    """Less than a day is a time of day, as the other formats have it."""
    match = _DURATION.fullmatch(text)
    if not match:
        return text
    days, hours, minutes, seconds = (float(part or 0) for part in match.groups()[1:])
    span = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if match[1]:
        return -span
    return (datetime.min + span).time() if span < _DAY else span


_CONVERSIONS = {
    "float": ("office:value", _number),
    "currency": ("office:value", _number),
    "percentage": ("office:value", _number),
    "boolean": ("office:boolean-value", _truth),
    "date": ("office:date-value", _moment),
    "time": ("office:time-value", _duration),
}


class _Table:
    """A sheet being read; rows and cells that are repeated a million times stay ranges until something follows."""

    def __init__(self, attributes: Attributes, hidden_styles: set[str]) -> None:
        self.name = attributes.get("table:name", "")
        self.visible = attributes.get("table:style-name") not in hidden_styles
        self._canvas = Canvas(self.name)
        self._row = self._column = self._declared_columns = 0
        self._row_repeat = 1
        self._filled: list[tuple[range, Cell]] = []
        self._merges: list[tuple[range, Area]] = []
        self._row_merges: list[Area] = []
        self._hidden_rows: list[range] = []
        self._hidden_columns: set[int] = set()

    def declare_column(self, attributes: Attributes) -> None:
        """Take in columns; collapsed and filtered ones are hidden."""
        start = self._declared_columns
        self._declared_columns += int(attributes.get("table:number-columns-repeated", "1"))
        if _is_hidden(attributes):
            self._hidden_columns.update(range(start, min(self._declared_columns, MAX_COLUMNS)))

    def start_row(self, attributes: Attributes) -> None:
        """Begin a row, or several alike."""
        self._row_repeat = int(attributes.get("table:number-rows-repeated", "1"))
        self._column = 0
        if _is_hidden(attributes):
            self._hidden_rows.append(range(self._row, self._row + self._row_repeat))

    def add_cell(self, cell: _Cell) -> None:
        """Take in a cell, or several alike."""
        start = self._column
        self._column += cell.number("table:number-columns-repeated")
        value = cell.value()
        if value is not None:
            self._filled.append((range(start, self._column), value))
        height, width = cell.number("table:number-rows-spanned"), cell.number("table:number-columns-spanned")
        if height > 1 or width > 1:
            self._row_merges.append(Area(self._row, start, self._row + height - 1, start + width - 1))

    def end_row(self) -> None:
        """Put the row down, as often as it is repeated."""
        rows = range(self._row, self._row + self._row_repeat)
        if self._filled:
            self._canvas.reserve(rows[-1], self._filled[-1][0][-1])
        for columns, value in self._filled:
            for row in rows:
                for column in columns:
                    self._canvas.put(row, column, value)
        self._merges.extend((rows, area) for area in self._row_merges)
        self._filled.clear()
        self._row_merges.clear()
        self._row = rows.stop

    def finish(self, budget: CellBudget) -> Sheet:
        """Make the sheet."""
        rows = self._canvas.rows
        budget.spend(self.name, *extent(rows))
        layout = Layout(
            merges=[_moved(area, row) for where, area in self._merges for row in _up_to(len(rows), where)],
            hidden_rows={row for hidden in self._hidden_rows for row in _up_to(len(rows), hidden)},
            hidden_columns=self._hidden_columns,
        )
        return assemble(self.name, self.visible, rows, layout)


def _up_to(height: int, rows: range) -> range:
    return range(rows.start, min(rows.stop, height))


def _moved(area: Area, top: int) -> Area:
    return Area(top, area.left, top + area.bottom - area.top, area.right)


def _is_hidden(attributes: Attributes) -> bool:
    return attributes.get("table:visibility", "visible") != "visible"


class _Document:
    """Follows content.xml."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.is_spreadsheet = False
        self._budget = CellBudget()
        self._style = ""
        self._hidden_styles: set[str] = set()
        self._table: _Table | None = None
        self._cell: _Cell | None = None
        self._in_paragraph = False
        self._depth_beside = 0

    def start(self, tag: str, attributes: Attributes) -> None:
        if self._depth_beside or self._is_beside(tag):
            self._depth_beside += 1
        elif self._cell:
            self._start_in_cell(self._cell, tag, attributes)
        elif self._table:
            self._start_in_table(self._table, tag, attributes)
        else:
            self._start_outside(tag, attributes)

    def _is_beside(self, tag: str) -> bool:
        return tag in _BESIDE_THE_CELLS or tag.startswith(_SHAPES) or (tag == "table:table" and self._cell is not None)

    def _start_outside(self, tag: str, attributes: Attributes) -> None:
        if tag == "style:style":
            self._style = attributes.get("style:name", "")
        elif tag == "style:table-properties" and attributes.get("table:display") == "false":
            self._hidden_styles.add(self._style)
        elif tag == "office:spreadsheet":
            self.is_spreadsheet = True
        elif tag == "table:table" and self.is_spreadsheet:
            self._table = _Table(attributes, self._hidden_styles)

    def _start_in_table(self, table: _Table, tag: str, attributes: Attributes) -> None:
        if tag == "table:table-column":
            table.declare_column(attributes)
        elif tag == "table:table-row":
            table.start_row(attributes)
        elif tag in _CELLS:
            self._cell = _Cell(attributes)

    def _start_in_cell(self, cell: _Cell, tag: str, attributes: Attributes) -> None:
        if tag == "text:p":
            cell.paragraphs.append([])
            self._in_paragraph = True
        elif tag == "text:s":
            self.text(" " * min(int(attributes.get("text:c", "1")), _LONGEST_TEXT))
        elif tag == "text:tab":
            self.text("\t")
        elif tag == "text:line-break":
            self.text("\n")

    def text(self, text: str) -> None:
        if self._cell and self._in_paragraph and not self._depth_beside:
            self._cell.paragraphs[-1].append(text)

    def end(self, tag: str) -> None:
        if self._depth_beside:
            self._depth_beside -= 1
        elif tag == "text:p":
            self._in_paragraph = False
        elif self._table:
            self._end_in_table(self._table, tag)

    def _end_in_table(self, table: _Table, tag: str) -> None:
        if tag in _CELLS and self._cell:
            table.add_cell(self._cell)
            self._cell = None
        elif tag == "table:table-row":
            table.end_row()
        elif tag == "table:table":
            self.sheets.append(table.finish(self._budget))
            self._table = None
