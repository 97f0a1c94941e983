"""Copies of workbooks in other formats: their values at their places, as far as possible with their look."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import openpyxl
import xlwt
from openpyxl.worksheet.worksheet import Worksheet

from kehu_xlsx.workbook.addresses import LAST_ROW
from kehu_xlsx.workbook.read import Area, Cell, CellError, Sheet, Workbook, looks_of, read_workbook
from kehu_xlsx.workbook.write.copying import copy_of


def copied(rows: list[list[Cell]], *merges: Area, **options: Any) -> Worksheet:
    """What Excel sees of the copy of a sheet with these cells."""
    blank: dict[str, Any] = {"hidden_rows": frozenset(), "hidden_columns": frozenset()}
    sheet = Sheet("甲", True, rows, merges, **blank | options)
    return openpyxl.load_workbook(io.BytesIO(copy_of(Workbook(Path("甲.ods"), (sheet,)), {"甲": "乙"})))["乙"]


def test_every_kind_of_value_stands_in_its_place() -> None:
    values: dict[Cell, tuple[object, str]] = {
        "海天": ("海天", "General"),
        "<r><t>海天</t></r>": ("<r><t>海天</t></r>", "General"),
        " 二 \n行_x0041_": (" 二 \n行_x0041_", "General"),
        True: (True, "General"),
        12: (12, "General"),
        -0.1: (-0.1, "General"),
        123456789012345678: (1.234567890123457e17, "General"),
        dt.date(2026, 10, 3): (dt.datetime(2026, 10, 3), "yyyy-mm-dd"),
        dt.datetime(2026, 10, 3, 9, 30): (dt.datetime(2026, 10, 3, 9, 30), "yyyy-mm-dd hh:mm"),
        dt.date(1899, 5, 1): ("1899-05-01", "General"),
        dt.time(9, 30): (dt.time(9, 30), "hh:mm:ss"),
        dt.timedelta(hours=30): (dt.timedelta(hours=30), "[h]:mm:ss"),
        CellError("#N/A"): ("#N/A", "General"),
    }
    sheet = copied([[None] * 3, [None, None, *values]])
    assert [(cell.value, cell.number_format) for cell in sheet[2][2:]] == list(values.values())
    assert sheet["C2"].data_type == "s"
    assert [cell.value for cell in (*sheet[1], *sheet[2][:2])] == [None] * (len(values) + 4)


def test_merged_areas_hold_their_value_once() -> None:
    sheet = copied([["标题", None, None], [None, "海天", 5]], Area(0, 0, 0, 2), Area(1, 1, 3, 1), Area(6, 0, 6, 1))
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A1:C1", "B2:B4", "A7:B7"}
    assert (sheet["A1"].value, sheet["B2"].value, sheet["C2"].value) == ("标题", "海天", 5)


def test_hidden_rows_stay_hidden_with_their_cells() -> None:
    sheet = copied([["甲", 1], ["乙", 2], [None, None]], hidden_rows=frozenset({1, 2}), hidden_columns=frozenset({1}))
    assert [row for row, found in sheet.row_dimensions.items() if found.hidden] == [2, 3]
    assert sheet.column_dimensions["B"].hidden
    assert sheet["B2"].value == 2


def test_rows_that_excel_has_no_room_for_are_left_out() -> None:
    sheet = copied([["首"], *[[None]] * (LAST_ROW - 2), ["末"], ["过"]])
    assert sheet.dimensions == f"A1:A{LAST_ROW}"
    assert sheet.cell(LAST_ROW, 1).value == "末"


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
