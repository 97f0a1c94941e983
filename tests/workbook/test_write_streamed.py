"""Sheets whose rows go to disk one by one: they look like any other, and take no more memory however long they are."""

from __future__ import annotations

import datetime as dt
import io
import tracemalloc
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from written import opened

from kehu_xlsx.workbook.sheets import Book, Cell, Column, Formula, Kind, TableSheet, Tone
from kehu_xlsx.workbook.write import render_book

COLUMNS = (
    Column("名称", width=10),
    Column("说明", Kind.LONG_TEXT, width=20),
    Column("金额", Kind.MONEY, width=12, total=True),
    Column("日期", Kind.DATE, width=11),
    Column("等级", width=8, tones={"严重": Tone.SEVERE}),
)
ROWS: Sequence[Sequence[object]] = (
    ("甲店", "余额超过额度，" * 6, 12.5, dt.date(2026, 10, 31), "严重"),
    ("<b>&", "=1+1", None, None, Cell("关注", note="说明")),
    ("丙店", "", Formula("[金额]*0", 0.0), dt.date(2026, 11, 1), ""),
)
SHEET = TableSheet("长表", "标题", "公司　2026-10", COLUMNS, ROWS, ("第一条说明",), freeze=1)


def described(sheet: TableSheet) -> list[Any]:
    """Every cell with its format, the rows' heights and the sheet's view and print set-up."""
    page = opened(Book("书", (sheet,)), formulas=True)[sheet.name]
    cells = [
        (cell.coordinate, cell.value, cell.number_format, cell.fill.fgColor.rgb, cell.alignment.wrap_text)
        for row in page.iter_rows()
        for cell in row
    ]
    heights = {row: page.row_dimensions[row].height for row in range(1, page.max_row + 1)}
    widths = {letter: page.column_dimensions[letter].width for letter in "ABCDE"}
    return [cells, heights, widths, page.freeze_panes, page.print_area, page.print_title_rows, page.auto_filter.ref]


def test_it_looks_like_any_other() -> None:
    assert described(replace(SHEET, streamed=True)) == described(SHEET)


def test_without_rows_it_says_so() -> None:
    empty = replace(SHEET, rows=(), empty="没有预警")
    assert described(replace(empty, streamed=True)) == described(empty)


def test_the_same_bytes_each_time() -> None:
    book = Book("书", (replace(SHEET, streamed=True), replace(SHEET, name="短表")))
    assert render_book(book) == render_book(book)


def test_it_needs_widths() -> None:
    with pytest.raises(ValueError, match="no width"):
        render_book(Book("书", (TableSheet("长表", "标题", "", (Column("名称"),), [("甲",)], streamed=True),)))


class _Many(Sequence[Any]):
    """Rows that are made when somebody looks."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Any]:
        return ((f"店{number}", f"第 {number} 条说明", number, None, "严重") for number in range(self._count))

    def __getitem__(self, place: Any) -> Any:
        raise NotImplementedError


def test_memory_does_not_grow_with_the_rows() -> None:
    peaks = []
    for count in (500, 4_000):
        tracemalloc.start()
        render_book(Book("书", (replace(SHEET, rows=_Many(count), streamed=True),)))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] - peaks[0] < 400_000  # of which the finished file is 100,000


def test_spaces_and_what_excel_would_take_for_a_character_stay_as_written() -> None:
    sheet = replace(SHEET, columns=(Column("名称", width=10),), rows=((" 甲店 ",), ("_x0041_",)), streamed=True)
    with zipfile.ZipFile(io.BytesIO(render_book(Book("书", (sheet,))))) as book:
        xml = book.read("xl/worksheets/sheet1.xml").decode()
    assert '<t xml:space="preserve"> 甲店 </t>' in xml
    assert ">_x005F_x0041_</t>" in xml
