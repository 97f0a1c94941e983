"""Sheet descriptions drawn as finished .xlsx workbooks in the one look, the same bytes each time."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from kehu_xlsx.errors import NotWritten
from kehu_xlsx.texts import writing
from kehu_xlsx.workbook.sheets import Book, TableSheet
from kehu_xlsx.workbook.write.dashboard import write_dashboard
from kehu_xlsx.workbook.write.look import FONT_SIZE, LINE_HEIGHT, Formats
from kehu_xlsx.workbook.write.pen import Pen
from kehu_xlsx.workbook.write.places import Places
from kehu_xlsx.workbook.write.rows import TableWorksheet
from kehu_xlsx.workbook.write.tables import write_table

LONGEST_SHEET_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_RESERVED = "history"  # Excel keeps this name for itself


def write_book(book: Book, path: Path) -> None:
    """Write a workbook to a file, replacing what is there; `NotWritten` says why it can't be."""
    content = render_book(book)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise NotWritten(writing.not_saved(path, error.strerror or str(error))) from error


def render_book(book: Book) -> bytes:
    """A workbook as the bytes of an .xlsx file, which depend on nothing but the book."""
    stream = BytesIO()
    is_streamed = any(isinstance(sheet, TableSheet) and sheet.streamed for sheet in book.sheets)
    workbook = Workbook(stream, _options(in_memory=not is_streamed))
    moment = datetime.combine(book.created, time())
    workbook.set_properties({"title": book.title, "created": moment, "keywords": book.keywords})
    places, formats = Places.of(book), Formats(workbook)
    for sheet in book.sheets:
        pen = Pen(workbook.add_worksheet(sheet.name, TableWorksheet), formats, places)
        if isinstance(sheet, TableSheet):
            write_table(sheet, pen)
        else:
            write_dashboard(sheet, pen, workbook)
    workbook.close()
    return stream.getvalue()


def _options(*, in_memory: bool) -> dict[str, Any]:
    """New for each workbook, because XlsxWriter writes into what it is given."""
    return {
        "in_memory": in_memory,
        "default_format_properties": {"font_name": writing.FONT, "font_size": FONT_SIZE},
        "default_row_height": round(LINE_HEIGHT / 0.75),
    }


def safe_sheet_name(name: str, taken: Collection[str] = ()) -> str:
    """A name that Excel accepts for a sheet: no forbidden characters, 31 at most, unlike all those taken.

    "张三/李四" becomes "张三_李四"; a second one "张三_李四（2）".
    """
    wanted = _FORBIDDEN.sub("_", name).strip().strip("'")[:LONGEST_SHEET_NAME].strip() or writing.UNNAMED_SHEET
    used = {other.casefold() for other in taken} | {_RESERVED}
    found, count = wanted, 1
    while found.casefold() in used:
        count += 1
        suffix = f"（{count}）"
        found = wanted[: LONGEST_SHEET_NAME - len(suffix)] + suffix
    return found
