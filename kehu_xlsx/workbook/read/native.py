"""Values as the calamine library reads them, brought to the types of `grid`."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from kehu_xlsx.workbook.read.grid import Area, Cell, integral

_REPEATED = frozenset({str, datetime})


class NativeFailure(Exception):
    """Calamine cannot read the file, or a part of it."""


class NativeBook:
    """A workbook opened by calamine; whatever it reads must have been bounded before."""

    def __init__(self, path: Path) -> None:
        try:
            self._book = CalamineWorkbook.from_path(path)
        except (CalamineError, OSError, ValueError) as error:
            raise NativeFailure from error

    def sheet(self, name: str) -> tuple[list[list[Cell]], list[Area]]:
        """Read a sheet's rows from A1 on, and its merged areas; error cells are None here."""
        try:
            sheet = self._book.get_sheet_by_name(name)
            return _rows(sheet), _merges(sheet)
        except (CalamineError, OSError, ValueError) as error:
            raise NativeFailure from error


def _rows(sheet: CalamineSheet) -> list[list[Cell]]:
    kept: dict[Cell, Cell] = {}  # words and days that stand in thousands of cells are kept once
    return [
        [(kept.setdefault(value, value) or None) if type(value) in _REPEATED else _plain(value) for value in row]
        for row in sheet.to_python(skip_empty_area=False)
    ]


def _merges(sheet: CalamineSheet) -> list[Area]:
    return [Area(*start, *end) for start, end in sheet.merged_cell_ranges or ()]


def _plain(value: Cell) -> Cell:
    """Bring a value to the form that `Sheet` promises: no integral floats, no bare dates."""
    if isinstance(value, float):
        return integral(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)
    return value
