"""What calamine does not tell of an .xlsx worksheet: extent, error cells, formulas without value, what is hidden.

Nearly all programs write their cells as `<c r="F12" …>`; such parts are searched with a few regular expressions,
several times faster than with an XML parser. What is written otherwise is left to `xlsx_exact`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from string import ascii_uppercase, digits

from kehu_xlsx.workbook.read.assemble import Layout
from kehu_xlsx.workbook.read.grid import FORMULA_WITHOUT_VALUE, CellError, column_index, position
from kehu_xlsx.workbook.read.xlsx_exact import hidden_columns

_NO_PLAIN_XML = (b"<!", b"\0")
_PREFIXED_CELL = re.compile(rb":c[\s>/]")
_UNUSUAL_CELL = re.compile(rb'<c(?! r=")[\s>/]')
_FILLED_CELL = re.compile(rb'<c r="([^"]*)"[^>]*+(?<!/)>')
_ERROR_CELL = re.compile(rb'<c r="([^"]*)"[^>]* t="e"[^>]*>\s*(?:<f[^>]*?(?:/>|>[^<]*</f>)\s*)?<v>([^<]+)</v>')
_UNCOMPUTED_CELL = re.compile(rb'<c r="([^"]*)"([^>]*)>\s*<f[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>')
_HIDDEN_ROW = re.compile(rb'<row r="([0-9]+)"[^>]* hidden="(?:1|true)"')
_COLUMN_TAG = re.compile(rb"<col [^>]*>")
_ATTRIBUTE = re.compile(rb'(\w+)="([^"]*)"')


class Unusual(Exception):
    """The workbook is not written the way that the quick reading needs."""


def scan(chunks: Iterable[bytes]) -> Layout:
    """Scan an inflated worksheet part; Unusual when only an XML parser can be trusted with it."""
    layout = Layout()
    for piece in _whole_cells(chunks):
        if _is_unusual(piece):
            raise Unusual
        try:
            _search(piece, layout)
        except (ValueError, LookupError) as error:
            raise Unusual from error
    return layout


def _is_unusual(piece: bytes) -> bool:
    """Comments, CDATA, document types, other encodings, prefixed cells, cells without a reference in first place."""
    if any(mark in piece for mark in _NO_PLAIN_XML) or _PREFIXED_CELL.search(piece):
        return True
    return piece.count(b"<c") != piece.count(b'<c r="') and bool(_UNUSUAL_CELL.search(piece))


def _whole_cells(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Cut the text anew, before the last cell or row of each chunk."""
    rest = b""
    for chunk in chunks:
        text = rest + chunk
        cut = max(text.rfind(b"<c "), text.rfind(b"<row"))
        if cut <= 0:
            cut = max(text.rfind(b"<"), 0)
        yield text[:cut]
        rest = text[cut:]
    yield rest


def _search(piece: bytes, layout: Layout) -> None:
    _reach_filled(piece, layout)
    layout.shared_texts += piece.count(b't="s"')
    if b't="e"' in piece:
        for name, code in _ERROR_CELL.findall(piece):
            layout.errors[position(name.decode())] = CellError(code.decode())
    if b"<f" in piece:
        for name, attributes in _UNCOMPUTED_CELL.findall(piece):
            if b't="str"' not in attributes:
                layout.errors[position(name.decode())] = CellError(FORMULA_WITHOUT_VALUE)
    if b"hidden=" in piece:
        _search_hidden(piece, layout)


def _reach_filled(piece: bytes, layout: Layout) -> None:
    """Take the names of all filled cells apart at once: one by one would take longer than reading them."""
    names = b" ".join(_FILLED_CELL.findall(piece))
    rows = set(names.translate(None, ascii_uppercase.encode()).split())
    columns = set(names.translate(None, digits.encode()).split())
    if rows:
        layout.reach(max(map(int, rows)) - 1, max(column_index(column.decode()) for column in columns))


def _search_hidden(piece: bytes, layout: Layout) -> None:
    if piece.count(b"<row ") != piece.count(b'<row r="'):
        raise Unusual
    layout.hidden_rows.update(int(number) - 1 for number in _HIDDEN_ROW.findall(piece))
    for tag in _COLUMN_TAG.findall(piece):
        attributes = {name.decode(): value.decode() for name, value in _ATTRIBUTE.findall(tag)}
        layout.hidden_columns.update(hidden_columns(attributes))
