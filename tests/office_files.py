"""Office workbooks for tests: one grid of cells written as .xlsx, .xls, .ods or .csv, with nothing of ours."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableColumnProperties, TableProperties, TableRowProperties
from odf.table import CoveredTableCell, Table, TableCell, TableColumn, TableRow
from odf.text import P

XLSX, XLS, ODS = "xlsx", "xls", "ods"
UTF8, UTF8_BOM, GB18030 = "utf8.csv", "bom.csv", "gb18030.csv"
BOOKS = (XLSX, XLS, ODS)
CSVS = (UTF8, UTF8_BOM, GB18030)
FORMATS = (*BOOKS, GB18030)
_ENCODINGS = {UTF8: "utf-8", UTF8_BOM: "utf-8-sig", GB18030: "gb18030"}
_ERROR_CODES = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}
_AREA = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")


@dataclass(frozen=True)
class Error:
    """An error value such as #N/A."""

    code: str


@dataclass(frozen=True)
class Computed:
    """A formula with the value that it shows."""

    formula: str
    value: float


@dataclass(frozen=True)
class Sheet:
    """A grid of cells; `merges` like "A1:C1", rows and columns 0-based."""

    rows: Sequence[Sequence[Any]]
    name: str = "Sheet1"
    merges: tuple[str, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    hidden: bool = False

    def moved(self, down: int, right: int) -> Sheet:
        """The same cells further down and to the right (without merges)."""
        return replace(self, rows=[[]] * down + [[None] * right + list(row) for row in self.rows])


def write(path: Path, kind: str, *sheets: Sheet) -> Path:
    """Write the sheets as `path` with the kind's suffix; a .csv holds the first sheet."""
    suffix = ".csv" if kind in CSVS else f".{kind}"
    path = path.parent / (path.name + suffix)
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind in CSVS:
        _write_csv(path, sheets[0], _ENCODINGS[kind])
    else:
        {XLSX: _write_xlsx, XLS: _write_xls, ODS: _write_ods}[kind](path, sheets)
    return path


def areas(sheet: Sheet) -> list[tuple[int, int, int, int]]:
    """The merged areas as top, left, bottom, right."""
    found = [_AREA.fullmatch(merge) for merge in sheet.merges]
    return [(int(m[2]) - 1, _column(m[1]), int(m[4]) - 1, _column(m[3])) for m in found if m]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _write_csv(path: Path, sheet: Sheet, encoding: str) -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([_as_text(cell) for cell in row] for row in sheet.rows)


def _as_text(cell: Any) -> str:
    if isinstance(cell, Error):
        return cell.code
    if isinstance(cell, Computed):
        return str(cell.value)
    return "" if cell is None else str(cell)


def _write_xlsx(path: Path, sheets: Sequence[Sheet]) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            for top, left, bottom, right in areas(sheet):
                page.merge_range(top, left, bottom, right, "")
            for row, cells in enumerate(sheet.rows):
                for column, cell in enumerate(cells):
                    _put_xlsx(page, row, column, cell, day)
            for row in sheet.hidden_rows:
                page.set_row(row, None, None, {"hidden": True})
            for column in sheet.hidden_columns:
                page.set_column(column, column, None, None, {"hidden": True})
            if sheet.hidden:
                page.hide()


def _put_xlsx(page: Any, row: int, column: int, cell: Any, day: Any) -> None:
    if isinstance(cell, Error):
        page.write_formula(row, column, "=NA()", None, cell.code)
    elif isinstance(cell, Computed):
        page.write_formula(row, column, cell.formula, None, cell.value)
    elif isinstance(cell, dt.date):
        page.write_datetime(row, column, dt.datetime(cell.year, cell.month, cell.day), day)
    elif isinstance(cell, str):
        page.write_string(row, column, cell)
    elif cell is not None:
        page.write_number(row, column, cell)


def _write_xls(path: Path, sheets: Sequence[Sheet]) -> None:
    book = xlwt.Workbook()
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for sheet in sheets:
        page = book.add_sheet(sheet.name)
        inner = {
            (row, column)
            for top, left, bottom, right in areas(sheet)
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        }
        for top, left, bottom, right in areas(sheet):
            page.write_merge(top, bottom, left, right, _plain(_at(sheet, top, left)))
        for row, cells in enumerate(sheet.rows):
            for column, cell in enumerate(cells):
                if cell is not None and (row, column) not in inner:
                    _put_xls(page, row, column, cell, day)
        for row in sheet.hidden_rows:
            page.row(row).hidden = True
        for column in sheet.hidden_columns:
            page.col(column).hidden = True
        page.visibility = int(sheet.hidden)
    book.save(str(path))


def _at(sheet: Sheet, row: int, column: int) -> Any:
    cells = sheet.rows[row] if row < len(sheet.rows) else ()
    return cells[column] if column < len(cells) else None


def _plain(cell: Any) -> Any:
    return cell.value if isinstance(cell, Computed) else cell


def _put_xls(page: Any, row: int, column: int, cell: Any, day: Any) -> None:
    if isinstance(cell, Error):
        page.row(row).set_cell_error(column, _ERROR_CODES[cell.code])
    elif isinstance(cell, dt.date):
        page.write(row, column, dt.datetime(cell.year, cell.month, cell.day), day)
    else:
        page.write(row, column, _plain(cell))


def _write_ods(path: Path, sheets: Sequence[Sheet]) -> None:
    book = OpenDocumentSpreadsheet()
    styles = _ods_styles(book)
    for sheet in sheets:
        table = Table(name=sheet.name, **({"stylename": styles["sheet"]} if sheet.hidden else {}))
        for column in range(max(map(len, sheet.rows), default=0)):
            hidden = {"visibility": "collapse"} if column in sheet.hidden_columns else {}
            table.addElement(TableColumn(**hidden))
        spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in areas(sheet)}
        covered = {
            (row, column)
            for (top, left), (height, width) in spans.items()
            for row in range(top, top + height)
            for column in range(left, left + width)
        } - set(spans)
        for row, cells in enumerate(sheet.rows):
            hidden = {"visibility": "collapse"} if row in sheet.hidden_rows else {}
            line = TableRow(**hidden)
            for column, cell in enumerate(cells):
                span = spans.get((row, column))
                line.addElement(CoveredTableCell() if (row, column) in covered else _ods_cell(cell, span))
            table.addElement(line)
        book.spreadsheet.addElement(table)
    book.save(str(path))


def _ods_styles(book: Any) -> Mapping[str, Any]:
    sheet = Style(name="hidden", family="table")
    sheet.addElement(TableProperties(display="false"))
    row = Style(name="row", family="table-row")
    row.addElement(TableRowProperties())
    column = Style(name="column", family="table-column")
    column.addElement(TableColumnProperties())
    for style in (sheet, row, column):
        book.automaticstyles.addElement(style)
    return {"sheet": sheet}


def _ods_cell(cell: Any, span: tuple[int, int] | None) -> Any:
    more: dict[str, Any] = {} if span is None else {"numberrowsspanned": span[0], "numbercolumnsspanned": span[1]}
    if cell is None:
        return TableCell(**more)
    if isinstance(cell, Error):
        made = TableCell(formula="of:=NA()", valuetype="string", stringvalue="", **more)
        made.addElement(P(text=cell.code))
    elif isinstance(cell, Computed):
        made = TableCell(formula=f"of:{cell.formula}", valuetype="float", value=cell.value, **more)
    elif isinstance(cell, dt.date):
        made = TableCell(valuetype="date", datevalue=cell.isoformat(), **more)
    elif isinstance(cell, str):
        made = TableCell(valuetype="string", **more)
        for line in cell.split("\n"):
            made.addElement(P(text=line))
    else:
        made = TableCell(valuetype="float", value=cell, **more)
    return made
