"""Worksheets of an .xlsx read element by element: several times slower than calamine, but at home with any XML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, time

from kehu_xlsx.workbook.read.archive import Archive
from kehu_xlsx.workbook.read.assemble import Canvas, Layout
from kehu_xlsx.workbook.read.context import Context
from kehu_xlsx.workbook.read.grid import (
    FORMULA_WITHOUT_VALUE,
    Area,
    Cell,
    CellError,
    position,
)
from kehu_xlsx.workbook.read.limits import MAX_COLUMNS
from kehu_xlsx.workbook.read.moments import Kind, kind_of_format
from kehu_xlsx.workbook.read.xml_stream import Attributes, follow, local

SHARED_STRINGS = "xl/sharedStrings.xml"
STYLES = "xl/styles.xml"

_TRUE = ("1", "true")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def context_of(archive: Archive, since_1904: bool) -> Context:
    """Read what all sheets of a workbook share."""
    strings = _SharedStrings()
    if SHARED_STRINGS in archive:
        follow(archive.stream(SHARED_STRINGS), strings)
    return Context(strings.items, _format_kinds(archive), since_1904)


def read_sheet(name: str, chunks: Iterable[bytes], context: Context) -> tuple[list[list[Cell]], Layout]:
    """Read one worksheet part; Refusal when it is no XML or grows too large."""
    worksheet = _Worksheet(name, context)
    follow(chunks, worksheet)
    return worksheet.canvas.rows, worksheet.layout


def hidden_columns(attributes: Attributes) -> range:
    """Take the columns that a `col` element hides."""
    if attributes.get("hidden") not in _TRUE:
        return range(0)
    return range(int(attributes["min"]) - 1, min(int(attributes["max"]), MAX_COLUMNS))


def _format_kinds(archive: Archive) -> list[Kind]:
    if STYLES not in archive:
        return []
    styles = archive.xml(STYLES)
    codes = {
        code.get("numFmtId", ""): code.get("formatCode", "") for code in styles.iterfind(".//{*}numFmts/{*}numFmt")
    }
    numbers = [style.get("numFmtId", "0") for style in styles.iterfind("{*}cellXfs/{*}xf")]
    return [kind_of_format(int(number), codes.get(number)) for number in numbers]


class _Text:
    """Gathers the text of a string item, phonetic readings left out."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._listening = self._phonetic = False

    def start(self, name: str) -> None:
        if name == "rPh":
            self._phonetic = True
        self._listening = name in ("t", "v") and not self._phonetic

    def end(self, name: str) -> None:
        self._listening = False
        if name == "rPh":
            self._phonetic = False

    def text(self, text: str) -> None:
        if self._listening:
            self._pieces.append(text)

    def take(self) -> str:
        text = "".join(self._pieces)
        self._pieces.clear()
        return text


def _unescaped(text: str) -> str:
    """Characters that XML cannot hold are written _x000D_."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


class _SharedStrings:
    """Follows the table of shared strings."""

    def __init__(self) -> None:
        self.items: list[str] = []
        self._item = _Text()

    def start(self, tag: str, _attributes: Attributes) -> None:
        self._item.start(local(tag))

    def end(self, tag: str) -> None:
        name = local(tag)
        self._item.end(name)
        if name == "si":
            self.items.append(_unescaped(self._item.take()))

    def text(self, text: str) -> None:
        self._item.text(text)


class _Worksheet:
    """Follows a worksheet; rows and cells without a reference stand after the one before."""

    def __init__(self, name: str, context: Context) -> None:
        self.canvas = Canvas(name)
        self.layout = Layout()
        self.text = (content := _Text()).text
        self._content = content
        self._context = context
        self._row = self._column = -1
        self._cell: Attributes = {}
        self._has_formula = False

    def start(self, tag: str, attributes: Attributes) -> None:
        name = local(tag)
        if name == "row":
            self._start_row(attributes)
        elif name == "c":
            self._start_cell(attributes)
        elif name == "f":
            self._has_formula = True
        elif name == "col":
            self.layout.hidden_columns.update(hidden_columns(attributes))
        elif name == "mergeCell":
            self.layout.merges.append(_area(attributes["ref"]))
        if name != "v" or self._cell.get("t") != "inlineStr":
            self._content.start(name)

    def end(self, tag: str) -> None:
        name = local(tag)
        self._content.end(name)
        if name == "c":
            value = self._value(self._content.take())
            if value is not None:
                self.canvas.put(self._row, self._column, value)

    def _start_row(self, attributes: Attributes) -> None:
        self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
        self._column = -1
        if attributes.get("hidden") in _TRUE:
            self.layout.hidden_rows.add(self._row)

    def _start_cell(self, attributes: Attributes) -> None:
        if "r" in attributes:
            self._row, self._column = position(attributes["r"].upper())
        else:
            self._column += 1
        self._cell = attributes
        self._has_formula = False
        self._content.take()

    def _value(self, text: str) -> Cell:
        kind = self._cell.get("t", "n")
        if kind == "n" or not text:
            return self._number(text.strip(), kind)
        if kind == "s":
            return self._context.strings[int(text)] or None
        if kind == "b":
            return text.strip() in _TRUE
        if kind == "e":
            return CellError(text.strip())
        return _moment(text) if kind == "d" else _unescaped(text)

    def _number(self, text: str, kind: str) -> Cell:
        """A formula that never was computed has no value; one that yields "" is a text."""
        if not text:
            return CellError(FORMULA_WITHOUT_VALUE) if self._has_formula and kind != "str" else None
        return self._context.number(float(text), int(self._cell.get("s", "0")))


def _area(reference: str) -> Area:
    first, _, last = reference.upper().partition(":")
    return Area(*position(first), *position(last or first))


def _moment(text: str) -> Cell:
    """A date, a date with time, or a time, in ISO 8601; anything else stays text."""
    for kind in (datetime, time):
        with suppress(ValueError):
            return kind.fromisoformat(text).replace(tzinfo=None)
    return text
