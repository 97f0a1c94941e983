"""Sheets from binary Excel workbooks (.xlsb), read record by record [MS-XLSB].

Calamine is of no use here: dates stored as whole numbers come out as integers, rich text in a cell not at all.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

from kehu_xlsx.texts import reading
from kehu_xlsx.workbook.read.archive import Archive
from kehu_xlsx.workbook.read.assemble import Canvas, Layout, assemble, extent
from kehu_xlsx.workbook.read.context import Context
from kehu_xlsx.workbook.read.grid import Area, Cell, CellError, Sheet
from kehu_xlsx.workbook.read.limits import MAX_COLUMNS, CellBudget, Refusal
from kehu_xlsx.workbook.read.moments import Kind, kind_of_format
from kehu_xlsx.workbook.read.relations import worksheet_members

_WORKBOOK = "xl/workbook.bin"
_RELATIONS = "xl/_rels/workbook.bin.rels"
_STYLES = "xl/styles.bin"
_SHARED_STRINGS = "xl/sharedStrings.bin"
_MAX_SHEET_BYTES = 512 * 2**20

# Record types, by their names in the specification
_ROW = 0  # BrtRowHdr
_SHARED_ITEM = 19  # BrtSSTItem
_FORMAT = 44  # BrtFmt
_CELL_FORMAT = 47  # BrtXF
_COLUMN = 60  # BrtColInfo
_WORKBOOK_PROPERTIES = 153  # BrtWbProp
_SHEET_ENTRY = 156  # BrtBundleSh
_MERGE = 176  # BrtMergeCell
_BEGIN_CELL_FORMATS = 617  # BrtBeginCellXFs
_END_CELL_FORMATS = 618  # BrtEndCellXFs

_ERROR_CODES = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_HIDDEN_ROW = 0x10
_HIDDEN_COLUMN = 0x01
_STYLE_MASK = 0xFFFFFF
_NO_RELATION = 0xFFFFFFFF

Record = tuple[int, bytes]


def recognises(archive: Archive) -> bool:
    """Tell whether an archive is an .xlsb."""
    return _WORKBOOK in archive


def read(archive: Archive) -> tuple[Sheet, ...]:
    """Read all worksheets."""
    try:
        return _sheets(archive)
    except (struct.error, LookupError, UnicodeDecodeError) as error:
        raise Refusal(reading.DAMAGED) from error


def _sheets(archive: Archive) -> tuple[Sheet, ...]:
    records = list(_records(archive.read(_WORKBOOK)))
    members = worksheet_members(archive, _RELATIONS)
    context = Context(
        strings=_shared_strings(archive),
        kinds=_format_kinds(archive),
        since_1904=any(data[0] & 1 for kind, data in records if kind == _WORKBOOK_PROPERTIES),
    )
    budget = CellBudget()
    entries = [_sheet_entry(data) for kind, data in records if kind == _SHEET_ENTRY]
    return tuple(
        _sheet(name, visible, archive.read(members[relation], _MAX_SHEET_BYTES), context, budget)
        for name, visible, relation in entries
        if relation in members
    )


def _records(data: bytes) -> Iterator[Record]:
    """Walk through a part: type (7 bits a byte, two bytes at most), length (four at most), content."""
    place = 0
    while place < len(data):
        kind = data[place]
        place += 1
        if kind & 0x80:
            kind = kind & 0x7F | (data[place] & 0x7F) << 7
            place += 1
        size = shift = 0
        while shift < 28:
            byte = data[place]
            place += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        yield kind, data[place : place + size]
        place += size


def _text(data: bytes, start: int) -> str:
    """Read a string that its length in characters precedes."""
    (length,) = struct.unpack_from("<I", data, start)
    return data[start + 4 : start + 4 + 2 * length].decode("utf-16-le")


def _sheet_entry(data: bytes) -> tuple[str, bool, str]:
    """Read a sheet's name, whether it shows, and its relation ("" without one)."""
    state, _, length = struct.unpack_from("<III", data)
    if length == _NO_RELATION:
        return _text(data, 12), state == 0, ""
    return _text(data, 12 + 2 * length), state == 0, _text(data, 8)


def _shared_strings(archive: Archive) -> list[str]:
    if _SHARED_STRINGS not in archive:
        return []
    records = _records(archive.read(_SHARED_STRINGS, _MAX_SHEET_BYTES))
    return [_text(data, 1) for kind, data in records if kind == _SHARED_ITEM]


def _format_kinds(archive: Archive) -> list[Kind]:
    if _STYLES not in archive:
        return []
    codes: dict[int, str] = {}
    kinds = []
    among_cell_formats = False
    for kind, data in _records(archive.read(_STYLES)):
        if kind == _FORMAT:
            codes[struct.unpack_from("<H", data)[0]] = _text(data, 2)
        elif kind in (_BEGIN_CELL_FORMATS, _END_CELL_FORMATS):
            among_cell_formats = kind == _BEGIN_CELL_FORMATS
        elif kind == _CELL_FORMAT and among_cell_formats:
            number = struct.unpack_from("<H", data, 2)[0]
            kinds.append(kind_of_format(number, codes.get(number)))
    return kinds


def _sheet(name: str, visible: bool, part: bytes, context: Context, budget: CellBudget) -> Sheet:
    canvas = Canvas(name)
    layout = Layout()
    row = 0
    for kind, data in _records(part):
        if kind == _ROW:
            row = struct.unpack_from("<I", data)[0]
            if data[11] & _HIDDEN_ROW:
                layout.hidden_rows.add(row)
        elif kind in _VALUES:
            canvas.put(row, struct.unpack_from("<I", data)[0], _VALUES[kind](data, context))
        elif kind == _COLUMN:
            layout.hidden_columns.update(_hidden_columns(data))
        elif kind == _MERGE:
            top, bottom, left, right = struct.unpack_from("<IIII", data)
            layout.merges.append(Area(top, left, bottom, right))
    budget.spend(name, *extent(canvas.rows))
    return assemble(name, visible, canvas.rows, layout)


def _hidden_columns(data: bytes) -> range:
    first, last, _width, _style, flags = struct.unpack_from("<IIIIH", data)
    return range(first, min(last + 1, MAX_COLUMNS)) if flags & _HIDDEN_COLUMN else range(0)


def _number(number: float, data: bytes, context: Context) -> Cell:
    style = struct.unpack_from("<I", data, 4)[0] & _STYLE_MASK
    return context.number(number, style)


def _packed(data: bytes, context: Context) -> Cell:
    """An RK number: 30 bits of an integer or of a float's upper half, perhaps in hundredths."""
    (bits,) = struct.unpack_from("<i", data, 8)
    number = float(bits >> 2) if bits & 2 else struct.unpack("<d", struct.pack("<xxxxi", bits & ~3))[0]
    return _number(number / 100 if bits & 1 else number, data, context)


def _real(data: bytes, context: Context) -> Cell:
    return _number(struct.unpack_from("<d", data, 8)[0], data, context)


def _string(data: bytes, _context: Context) -> Cell:
    return _text(data, 8) or None


def _rich_string(data: bytes, _context: Context) -> Cell:
    return _text(data, 9) or None


def _shared_string(data: bytes, context: Context) -> Cell:
    return context.strings[struct.unpack_from("<I", data, 8)[0]] or None


def _bool(data: bytes, _context: Context) -> Cell:
    return bool(data[8])


def _error(data: bytes, _context: Context) -> Cell:
    return CellError(_ERROR_CODES.get(data[8], f"#{data[8]}"))


_VALUES: dict[int, Callable[[bytes, Context], Cell]] = {
    2: _packed,  # BrtCellRk
    3: _error,  # BrtCellError
    4: _bool,  # BrtCellBool
    5: _real,  # BrtCellReal
    6: _string,  # BrtCellSt
    7: _shared_string,  # BrtCellIsst
    8: _string,  # BrtFmlaString
    9: _real,  # BrtFmlaNum
    10: _bool,  # BrtFmlaBool
    11: _error,  # BrtFmlaError
    62: _rich_string,  # BrtCellRString
}
