"""Copies of workbooks in other formats: their values at their places, as far as possible with their look."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import openpyxl
import xlwt

from kehu_xlsx.workbook.read import looks_of, read_workbook
from kehu_xlsx.workbook.write.copying import copy_of


def test_an_old_workbook_keeps_values_widths_and_number_formats(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("应收")
    sheet.write(0, 0, "应收账款余额表")
    sheet.write_merge(1, 2, 0, 0, "海天")
    sheet.write(1, 1, 1234.5, xlwt.easyxf(num_format_str="#,##0.00"))
    sheet.write(1, 2, dt.date(2026, 10, 3), xlwt.easyxf(num_format_str="yyyy/m/d"))
    sheet.write(1, 3, True)
    sheet.col(1).width = 256 * 17
    path = tmp_path / "应收.xls"
    book.save(str(path))
    copy = openpyxl.load_workbook(io.BytesIO(copy_of(read_workbook(path), {"应收": "应收"}, looks_of(path))))["应收"]
    assert [[cell.value for cell in row] for row in copy.iter_rows()] == [
        ["应收账款余额表", None, None, None],
        ["海天", 1234.5, dt.datetime(2026, 10, 3), True],
        [None, None, None, None],
    ]
    assert [str(area) for area in copy.merged_cells.ranges] == ["A2:A3"]
    assert (copy["B2"].number_format, copy["C2"].number_format) == ("#,##0.00", "yyyy/m/d")
    assert 17 <= copy.column_dimensions["B"].width < 18  # with the margin that XlsxWriter adds


def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path: Path) -> None:
    path = tmp_path / "进货.csv"
    path.write_text('客户,备注\n海天,"=HYPERLINK(""http://x"",""y"")"\n大沽,http://x\n', "utf-8")
    copy = openpyxl.load_workbook(io.BytesIO(copy_of(read_workbook(path), {"进货": "进货"})))["进货"]
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in copy["B"][1:]] == [
        ('=HYPERLINK("http://x","y")', "s", None),
        ("http://x", "s", None),
    ]


def test_widths_follow_the_rows_and_not_the_title(tmp_path: Path) -> None:
    path = tmp_path / "进货.csv"
    path.write_text(f"{'标题' * 30}\n客户名称,金额\n青岛海天商贸有限公司,100\n", "utf-8")
    copy = openpyxl.load_workbook(io.BytesIO(copy_of(read_workbook(path), {"进货": "进货"})))["进货"]
    assert copy.column_dimensions["A"].width < 25
    assert copy.page_setup.fitToHeight == 0
