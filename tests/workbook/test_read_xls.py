"""Excel 97–2003 workbooks, planted with xlwt."""

import re
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
import xlwt

from kehu_xlsx.errors import UnreadableWorkbook
from kehu_xlsx.workbook.read import Area, CellError, read_workbook
from kehu_xlsx.workbook.read.grid import Cell


def styled(format_code: str) -> xlwt.XFStyle:
    style = xlwt.XFStyle()
    style.num_format_str = format_code
    return style


def row_of(path: Path, book: xlwt.Workbook) -> list[Cell]:
    book.save(str(path))
    return read_workbook(path).sheets[0].rows[0]


def test_values_stand_where_they_stood(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("进货")
    for column, value in enumerate(["甲", 12, 12.5, True, ""]):
        sheet.write(4, 2 + column, value)
    book.save(str(tmp_path / "a.xls"))
    rows = read_workbook(tmp_path / "a.xls").sheets[0].rows
    assert rows == [[None] * 6] * 4 + [[None, None, "甲", 12, 12.5, True]]
    assert [type(cell) for cell in rows[4][3:5]] == [int, float]


def test_dates_times_and_spans(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("日期")
    formats = ["yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "yyyy-mm-dd hh:mm", "h:mm", "[h]:mm", "yyyy-mm-dd"]
    for column, (code, serial) in enumerate(zip(formats, [46298, 46298, 46298.4375, 0.4375, 1.25, -5], strict=True)):
        sheet.write(0, column, serial, styled(code))
    assert row_of(tmp_path / "a.xls", book) == [
        datetime(2026, 10, 3),
        datetime(2026, 10, 3),
        datetime(2026, 10, 3, 10, 30),
        time(10, 30),
        timedelta(hours=30),
        -5,
    ]


def test_dates_since_1904(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.dates_1904 = True
    book.add_sheet("日期").write(0, 0, 46298 - 1462, styled("yyyy-mm-dd"))
    assert row_of(tmp_path / "a.xls", book) == [datetime(2026, 10, 3)]


@pytest.mark.parametrize("number", [27, 31, 36, 50, 57, 58])
def test_chinese_built_in_formats_are_dates(tmp_path: Path, number: int) -> None:
    """Xlwt numbers its own formats from 165 on; the built-in number is put into the saved bytes."""
    book = xlwt.Workbook()
    book.add_sheet("日期").write(0, 0, 46298, styled('"占位"0'))
    book.save(str(tmp_path / "a.xls"))
    content = (tmp_path / "a.xls").read_bytes()
    content, count = re.subn(rb"(\xe0\x00\x14\x00..)\xa5\x00", rb"\g<1>" + bytes([number, 0]), content, flags=re.S)
    assert count == 1  # the XF record, 20 bytes: font, then format 165
    (tmp_path / "a.xls").write_bytes(content)
    assert read_workbook(tmp_path / "a.xls").sheets[0].rows == [[datetime(2026, 10, 3)]]


def test_error_cells_are_seen(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    row = book.add_sheet("错误").row(0)
    for column, code in enumerate([0x00, 0x07, 0x0F, 0x17, 0x1D, 0x24, 0x2A]):
        row.set_cell_error(column, code)
    names = ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"]
    assert row_of(tmp_path / "a.xls", book) == [CellError(name) for name in names]


def test_merges_and_what_is_hidden(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("客户")
    sheet.write_merge(1, 2, 1, 3, "合并")
    sheet.write(5, 0, "末行")
    sheet.row(5).hidden = True
    sheet.col(2).hidden = True
    book.add_sheet("旧表").visibility = 1
    book.save(str(tmp_path / "a.xls"))
    customers, old = read_workbook(tmp_path / "a.xls").sheets
    assert customers.merges == (Area(1, 1, 2, 3),)
    assert customers.rows[1] == [None, "合并"]
    assert (customers.hidden_rows, customers.hidden_columns) == ({5}, {2})
    assert (customers.visible, old.visible, old.name, old.rows) == (True, False, "旧表", [])


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.add_sheet("客户").write(0, 0, "甲")
    book.save(str(tmp_path / "a.xls"))
    (tmp_path / "a.xls").write_bytes((tmp_path / "a.xls").read_bytes()[:1500])
    with pytest.raises(UnreadableWorkbook, match=r"^工作簿“a\.xls”"):
        read_workbook(tmp_path / "a.xls")


def test_a_directory_that_leads_back_to_itself_is_refused(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.add_sheet("客户").write(0, 0, "甲")
    book.save(str(tmp_path / "a.xls"))
    content = bytearray((tmp_path / "a.xls").read_bytes())
    entry = content.index("Workbook".encode("utf-16-le"))
    content[entry + 68 : entry + 72] = (1).to_bytes(4, "little")  # the entry that comes before it: itself
    (tmp_path / "a.xls").write_bytes(content)
    with pytest.raises(UnreadableWorkbook, match=r"^工作簿“a\.xls”"):
        read_workbook(tmp_path / "a.xls")
