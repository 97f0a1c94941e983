"""How long it takes to mark 2,000 cells, every fourth with a note, of a sheet of 60,000 × 15, and how much memory.

python benchmarks/mark_large.py
"""

from __future__ import annotations

import random
import resource
import tempfile
import time
from pathlib import Path

import xlsxwriter

from kehu_xlsx.workbook import Mark, mark_workbook, unmark_workbook

ROWS, COLUMNS, MARKS = 60_000, 15, 2_000


def main() -> None:
    """Print both times and the peak of memory, once all marks are seen to be made."""
    with tempfile.TemporaryDirectory() as name:
        source, marked, clean = (Path(name) / f"{word}.xlsx" for word in ("source", "marked", "clean"))
        _make(source)
        start = time.perf_counter()
        report = mark_workbook(source, _marks(), marked)
        done, peak = time.perf_counter(), _peak()
        assert len(report.done) == MARKS
        unmark_workbook(marked, clean)
        off = time.perf_counter()
    print(
        f"marked in {done - start:.2f} s, peak {peak:.0f} MB   taken off in {off - done:.2f} s, peak {_peak():.0f} MB"
    )


def _make(path: Path) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet, money = book.add_worksheet("数据"), book.add_format({"num_format": "#,##0.00"})
        for row in range(ROWS):
            for column in range(COLUMNS):
                sheet.write_number(row, column, row * column + 0.5, money)


def _marks() -> list[Mark]:
    chance = random.Random(1)
    cells = [f"{chance.choice('ABCDEFGHIJKLMNO')}{chance.randint(1, ROWS)}" for _ in range(MARKS)]
    return [Mark("数据", cell, "FFC7CE", f"说明 {n}" if n % 4 == 0 else None) for n, cell in enumerate(cells)]


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
