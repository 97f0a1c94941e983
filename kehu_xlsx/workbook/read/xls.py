"""Sheets from Excel 97–2003 workbooks (.xls), read by xlrd.

Calamine, five times as fast, keeps error cells and what is hidden to itself, and a damaged file makes it panic.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlrd
from xlrd.compdoc import CompDocError
from xlrd.formula import FormulaError

from kehu_xlsx.texts import reading
from kehu_xlsx.workbook.read.assemble import Layout, assemble
from kehu_xlsx.workbook.read.grid import SUFFIXES, Area, Cell, CellError, Sheet, integral
from kehu_xlsx.workbook.read.limits import CellBudget, Refusal
from kehu_xlsx.workbook.read.moments import Kind, kind_of_format, value_of

_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_OLE2 = b"\xd0\xcf"
_DAMAGE = (
    xlrd.XLRDError,
    CompDocError,
    FormulaError,
    struct.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    RecursionError,
    ValueError,
)
_ENCRYPTED_BY_XLRD = "Workbook is encrypted"
_WIDTH_UNIT = 256  # of a character's width


def read(path: Path) -> tuple[Sheet, ...]:
    """Read all worksheets of an OLE2 file; an .xlsx with a password is one too, and is named as such."""
    content = path.read_bytes()
    if _ENCRYPTED_PACKAGE in content:
        raise Refusal(reading.ENCRYPTED)
    if content.startswith(_OLE2) and not any(name in content for name in _WORKBOOK_STREAMS):
        raise Refusal(reading.not_a_workbook(SUFFIXES))
    try:
        return _sheets(content)
    except _DAMAGE as error:
        if _ENCRYPTED_BY_XLRD in str(error):
            raise Refusal(reading.ENCRYPTED) from error
        raise Refusal(reading.DAMAGED) from error


@dataclass(frozen=True)
class Look:
    """How a sheet looks: the width of each column in characters, and the number format of each cell with a number."""

    widths: Mapping[int, float]
    formats: Mapping[tuple[int, int], str]


def looks_of(path: Path) -> tuple[Look, ...]:
    """The look of each worksheet of an .xls in order; none for a file that can't be read."""
    try:
        book = _opened(path.read_bytes())
        return tuple(_look(book, sheet) for sheet in book.sheets())
    except _DAMAGE:
        return ()


def _look(book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> Look:
    widths = {column: info.width / _WIDTH_UNIT for column, info in sheet.colinfo_map.items()}
    formats = {
        (row, column): book.format_map[book.xf_list[sheet.cell_xf_index(row, column)].format_key].format_str
        for row in range(sheet.nrows)
        for column, kind in enumerate(sheet.row_types(row))
        if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE)
    }
    return Look(widths, formats)


def _opened(content: bytes) -> xlrd.Book:
    return xlrd.open_workbook(
        file_contents=content,
        formatting_info=True,
        ragged_rows=True,
        ignore_workbook_corruption=True,
        logfile=io.StringIO(),
    )


def _sheets(content: bytes) -> tuple[Sheet, ...]:
    book = _opened(content)
    budget = CellBudget()
    return tuple(_sheet(book, sheet, budget) for sheet in book.sheets())


def _sheet(book: xlrd.Book, sheet: xlrd.sheet.Sheet, budget: CellBudget) -> Sheet:
    budget.spend(sheet.name, sheet.nrows, sheet.ncols)
    rows = [_row(book, sheet, number) for number in range(sheet.nrows)]
    layout = Layout(
        merges=[Area(top, left, end - 1, right - 1) for top, end, left, right in sheet.merged_cells],
        hidden_rows={number for number, info in sheet.rowinfo_map.items() if info.hidden},
        hidden_columns={number for number, info in sheet.colinfo_map.items() if info.hidden},
    )
    return assemble(sheet.name, sheet.visibility == 0, rows, layout)


def _row(book: xlrd.Book, sheet: xlrd.sheet.Sheet, number: int) -> list[Cell]:
    kinds, values = sheet.row_types(number), sheet.row_values(number)
    cells = [_CONVERSIONS[kind](value) for kind, value in zip(kinds, values, strict=True)]
    for column, kind in enumerate(kinds):
        if kind == xlrd.XL_CELL_DATE:
            cells[column] = _moment(book, sheet.cell_xf_index(number, column), values[column])
    return cells


def _moment(book: xlrd.Book, style: int, serial: float) -> Cell:
    """Elapsed hours are a date as well for xlrd."""
    number = book.xf_list[style].format_key
    kind = kind_of_format(number, book.format_map[number].format_str)
    return value_of(serial, Kind.ELAPSED if kind is Kind.ELAPSED else Kind.MOMENT, bool(book.datemode))


def _blank(_value: object) -> Cell:
    return None


def _text(value: str) -> Cell:
    return value or None


def _error(value: int) -> Cell:
    return CellError(xlrd.error_text_from_code.get(value, f"#{value}"))


_CONVERSIONS: dict[int, Callable[[Any], Cell]] = {
    xlrd.XL_CELL_EMPTY: _blank,
    xlrd.XL_CELL_BLANK: _blank,
    xlrd.XL_CELL_TEXT: _text,
    xlrd.XL_CELL_NUMBER: integral,
    xlrd.XL_CELL_DATE: integral,
    xlrd.XL_CELL_BOOLEAN: bool,
    xlrd.XL_CELL_ERROR: _error,
}
