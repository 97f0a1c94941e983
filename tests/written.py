"""Workbooks that were just rendered, read back as tests like to compare them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from kehu_xlsx.workbook.sheets import Book
from kehu_xlsx.workbook.write import render_book


def opened(content: Book | bytes, *, formulas: bool = False) -> Workbook:
    """A book or a workbook's bytes, with its cached values, or with its formulas."""
    data = content if isinstance(content, bytes) else render_book(content)
    return load_workbook(BytesIO(data), data_only=not formulas)


def headings(sheet: Worksheet, first: str) -> list[str]:
    """The headings of the row that begins with `first`, which must be within the first ten."""
    return [str(cell.value) for cell in sheet[_heading_row(sheet, first)]]


def heading_line(sheet: Worksheet, first: str) -> str:
    """The same as one text, with spaces between them."""
    return " ".join(headings(sheet, first))


def rows(sheet: Worksheet, first: str) -> list[dict[str, Any]]:
    """The rows under the headings that begin with `first`, blank ones and empty texts as None."""
    names = headings(sheet, first)
    under = sheet.iter_rows(min_row=_heading_row(sheet, first) + 1, values_only=True)
    return [dict(zip(names, (None if value == "" else value for value in row), strict=True)) for row in under]


def links(sheet: Worksheet) -> dict[str, str]:
    """Where each linked cell leads: file#place, with "/" (Excel writes "\\" for other files)."""
    return {
        cell.coordinate: f"{cell.hyperlink.target}#{cell.hyperlink.location}"
        for row in sheet.iter_rows()
        for cell in row
        if cell.hyperlink
    }


def _heading_row(sheet: Worksheet, first: str) -> int:
    return next(row for row in range(1, 11) if sheet.cell(row, 1).value == first)
