"""What no program of this kind can be quicker than: read all cells, write as many, patch as many zips, know nothing.

Reads every input cell with calamine; writes with XlsxWriter, sheet by sheet, as many formatted cells of the same kinds
as a run wrote; deflates anew the worksheets of each workbook that a run filled in or marked, and copies what else is
in it.
One process, as the simplest such program would be.

    python benchmarks/floor.py OFFICE OUTPUTS RECIPE TARGET
"""

from __future__ import annotations

import pickle
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import python_calamine
import xlsxwriter

KINDS = ("文字", "数字", "日期")


class Column(NamedTuple):
    """How many cells of a column hold something, of which kind, and some of the values."""

    cells: int
    kind: str
    values: Sequence[object]


class Recipe(NamedTuple):
    """The workbooks of a run: those written (a list of columns a sheet) and those filled in or marked."""

    written: Sequence[Sequence[Sequence[Column]]]
    patched: Sequence[str]


def main(office: str, outputs: str, recipe: str, target: str) -> None:
    """Read, write, patch."""
    for path in Path(office).glob("*.xlsx"):
        _read(path)
    wanted = Recipe(*pickle.loads(Path(recipe).read_bytes()))
    for number, sheets in enumerate(wanted.written):
        _write(Path(target) / f"{number}.xlsx", sheets)
    for number, name in enumerate(wanted.patched):
        _patch(Path(outputs) / name, Path(target) / f"p{number}.xlsx")


def _read(path: Path) -> None:
    book = python_calamine.CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _write(path: Path, sheets: Sequence[Sequence[Column]]) -> None:
    with xlsxwriter.Workbook(path, {"in_memory": True}) as book:
        looks = [{"text_wrap": True}, {"num_format": "#,##0.00"}, {"num_format": "yyyy-mm-dd"}]
        formats = {kind: book.add_format({"border": 1, **look}) for kind, look in zip(KINDS, looks, strict=True)}
        for columns in sheets:
            sheet = book.add_worksheet()
            put = {KINDS[0]: sheet.write_string, KINDS[1]: sheet.write_number, KINDS[2]: sheet.write_datetime}
            for row in range(max((column.cells for column in columns), default=0)):
                for place, (cells, kind, values) in enumerate(columns):
                    if row < cells:
                        put[kind](row, place, values[row % len(values)], formats[kind])


def _patch(path: Path, target: Path) -> None:
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for part in old.infolist():
            is_sheet = part.filename.startswith("xl/worksheets/")
            new.writestr(part, old.read(part), zipfile.ZIP_DEFLATED if is_sheet else zipfile.ZIP_STORED)


if __name__ == "__main__":
    main(*sys.argv[1:])
