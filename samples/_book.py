"""Writing workbooks as an office would: a wrapper of XlsxWriter, and zips that come out the same every time."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

MADE = datetime(2026, 11, 2, 9, 0, 0)
_ZIP_DATE = (2026, 11, 2, 9, 0, 0)

# Chinese built-in date formats, which have a number and no code: 2026年10月3日 and 10月3日.
LONG_DATE, MONTH_DAY = 31, 58
MONEY, PERCENT, ISO_DATE = "#,##0.00", "0.0%", "yyyy-mm-dd"
GREY, GREEN, SAND = "#D9D9D9", "#E2EFDA", "#FFF2CC"


@dataclass
class Planted:
    """What was put into the workbooks on purpose, by place."""

    problems: list[dict[str, Any]] = field(default_factory=list)

    def problem(self, workbook: str, sheet: str, cell: str, what: str, value: object, **more: object) -> None:
        place = {"workbook": workbook, "sheet": sheet, "cell": cell, "what": what, "value": str(value)}
        self.problems.append(place | more)


class Book:
    """One workbook in one font, with formats made as they are asked for."""

    def __init__(self, path: Path, font: str = "宋体", size: int = 10):
        path.parent.mkdir(parents=True, exist_ok=True)
        self._book = xlsxwriter.Workbook(str(path), {"default_date_format": ISO_DATE})
        self._book.set_properties({"created": MADE, "author": "办公室", "company": "岚汀饮品有限公司"})
        self._font = {"font_name": font, "font_size": size, "valign": "vcenter"}
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def format(self, **look: Any) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(self._font | look)
        return self._formats[key]

    def cell(self, **look: Any) -> Any:
        return self.format(border=1, **look)

    def head(self, **look: Any) -> Any:
        return self.cell(**({"bold": True, "align": "center", "text_wrap": True, "bg_color": GREY} | look))

    def title(self, **look: Any) -> Any:
        return self.format(**({"bold": True, "align": "center", "font_size": 16} | look))

    def note(self) -> Any:
        return self.format(italic=True, font_color="#7F7F7F")

    def sheet(self, name: str) -> Any:
        sheet = self._book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def close(self) -> None:
        self._book.close()


def put_row(book: Book, sheet: Any, row: int, column: int, values: Sequence[Any]) -> None:
    """Cells of one row, each in the format its kind of value calls for."""
    for n, value in enumerate(values):
        put(book, sheet, row, column + n, value)


def put_title(book: Book, sheet: Any, row: int, columns: tuple[int, int], text: str, **look: Any) -> None:
    """A title across its columns, in a row that is high enough for it."""
    sheet.merge_range(row, columns[0], row, columns[1], text, book.title(**look))
    sheet.set_row(row, 27)


def put(book: Book, sheet: Any, row: int, column: int, value: Any, **look: Any) -> None:
    if value is None or value == "":
        sheet.write_blank(row, column, None, book.cell(**look))
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, book.cell(**({"num_format": ISO_DATE} | look)))
    elif isinstance(value, float):
        sheet.write_number(row, column, value, book.cell(**({"num_format": MONEY} | look)))
    elif isinstance(value, int):
        sheet.write_number(row, column, value, book.cell(**look))
    else:
        sheet.write_string(row, column, value, book.cell(**look))


def yuan(fen: int | None) -> float | None:
    return None if fen is None else round(fen / 100, 2)


def at(row: int, column: int) -> str:
    """A1 of a zero-based row and column."""
    return str(xl_rowcol_to_cell(row, column))


def steady_zip(path: Path) -> None:
    """Rewrite a zip with fixed dates and its entries in their order."""
    with zipfile.ZipFile(path) as archive:
        entries = [(info.filename, info.compress_type, archive.read(info)) for info in archive.infolist()]
    with zipfile.ZipFile(path, "w") as archive:
        for name, compression, content in entries:
            info = zipfile.ZipInfo(name, _ZIP_DATE)
            info.compress_type, info.external_attr = compression, 0o644 << 16
            archive.writestr(info, content)
