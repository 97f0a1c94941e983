"""How long a month of the sample office takes, against the floor: reading its cells and writing as many, nothing else.

The floor reads every workbook with calamine (csv with the csv module) and writes, with XlsxWriter, the cells of every
workbook that a run writes, each with its number format, fill and font weight. Runs alternate; the medians and their
ratio are printed.

    python benchmarks/sample_office.py
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from openpyxl.worksheet.worksheet import Worksheet

ROUNDS = 5
OFFICE = Path(__file__).resolve().parent.parent / "samples" / "青岛办事处"

_FLOOR = """
import sys, pickle, csv, pathlib
import python_calamine, xlsxwriter
inputs, cells, target = sys.argv[1:]
for path in pathlib.Path(inputs).rglob("*"):
    if path.suffix in {".xlsx", ".xls", ".ods"} and not path.name.startswith(("~", ".")) and "输出" not in path.parts:
        try:
            book = python_calamine.CalamineWorkbook.from_path(path)
        except python_calamine.CalamineError:  # the sample holds a damaged workbook
            continue
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    elif path.suffix == ".csv":
        raw = path.read_bytes()
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("gb18030")
        list(csv.reader(text.splitlines()))
for number, sheets in enumerate(pickle.loads(pathlib.Path(cells).read_bytes())):
    book = xlsxwriter.Workbook(f"{target}/{number}.xlsx")
    formats = {}
    for rows in sheets:
        sheet = book.add_worksheet()
        for row, column, value, look in rows:
            if look not in formats:
                formats[look] = book.add_format(dict(look))
            sheet.write(row, column, value, formats[look])
    book.close()
"""


def main() -> None:
    """Print the two medians and their ratio, once the run's outputs are seen to be there."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        office = folder / OFFICE.name
        shutil.copytree(OFFICE, office, ignore=shutil.ignore_patterns("输出", "台账.xlsx"))
        run = [sys.executable, "-m", "kehu_xlsx", "run", str(office), "--month", "2026-10", "--quiet"]
        subprocess.run(run, check=True)
        written = [*sorted((office / "输出" / "2026-10").rglob("*.xlsx")), office / "台账.xlsx"]
        assert len(written) > 80, "a run writes a report, alerts, plans and visit books"
        cells = folder / "cells"
        cells.write_bytes(_pickled(written))
        target = folder / "floor"
        target.mkdir()
        floor = [sys.executable, "-c", _FLOOR, str(office), str(cells), str(target)]
        pairs = [(_seconds(run), _seconds(floor)) for _ in range(ROUNDS)]
    ours, least = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(run_time / floor_time for run_time, floor_time in pairs)
    print(f"run {ours:.2f} s   floor {least:.2f} s   ratio {ratio:.2f}   ({len(written)} workbooks, {ROUNDS} rounds)")


def _pickled(paths: list[Path]) -> bytes:
    import pickle

    import openpyxl

    books = []
    for path in paths:
        book = openpyxl.load_workbook(path, data_only=True)
        books.append([list(_cells(sheet)) for sheet in book.worksheets])
    return pickle.dumps(books)


def _cells(sheet: Worksheet) -> Iterator[tuple[int, int, object, tuple[tuple[str, object], ...]]]:
    """Row and column from 0, value, and what it looks like, of every cell that holds something."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                fill = cell.fill.fgColor.rgb if cell.fill.fill_type == "solid" else None
                look = {
                    "num_format": cell.number_format,
                    "bold": bool(cell.font.b),
                    "border": int(bool(cell.border.top)),
                }
                if isinstance(fill, str):
                    look["bg_color"] = f"#{fill[-6:]}"
                yield cell.row - 1, cell.column - 1, cell.value, tuple(look.items())


def _seconds(command: list[str]) -> float:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}  # as users have it
    start = time.perf_counter()
    subprocess.run(command, check=True, env=kept)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
