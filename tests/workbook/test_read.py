"""What read_workbook promises whatever the format: positions, true types, refusals in plain words."""

import zipfile
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
import xlsxwriter

from kehu_xlsx.errors import UnreadableWorkbook
from kehu_xlsx.workbook.read import SUFFIXES, cell_name, labels_of, read_workbook
from kehu_xlsx.workbook.read.grid import Cell, column_index, integral, position
from kehu_xlsx.workbook.read.moments import Kind, value_of

SHARED = Path(__file__).parents[2].parent / "shared"
STRANGERS = sorted(
    path for folder in ("real", "workbooks") for path in (SHARED / folder).rglob("*") if path.suffix.lower() in SUFFIXES
)


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableWorkbook) as caught:
        read_workbook(path)
    return str(caught.value)


def saved(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("row", "column", "name"),
    [(0, 0, "A1"), (11, 5, "F12"), (0, 25, "Z1"), (0, 26, "AA1"), (9, 701, "ZZ10"), (1_048_575, 16_383, "XFD1048576")],
)
def test_a_cell_is_named_as_excel_names_it_and_found_again(row: int, column: int, name: str) -> None:
    assert cell_name(row, column) == name
    assert position(name) == (row, column)


@pytest.mark.parametrize("name", ["A", "7", "A0", "a1", "ABCD1", "A1 "])
def test_what_is_no_cell_name_has_no_position(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        position(name)


def test_columns_count_from_zero() -> None:
    assert [column_index(letters) for letters in ("A", "Z", "AA", "XFD")] == [0, 25, 26, 16_383]


@pytest.mark.parametrize(("number", "expected"), [(12.0, int), (0.0, int), (12.5, float), (1e300, float)])
def test_integral_numbers_are_ints(number: float, expected: type) -> None:
    assert integral(number) == number
    assert type(integral(number)) is expected


@pytest.mark.parametrize(
    ("number", "kind", "since_1904", "expected"),
    [
        (1.0, Kind.MOMENT, False, datetime(1900, 1, 1)),
        (59.0, Kind.MOMENT, False, datetime(1900, 2, 28)),
        (61.0, Kind.MOMENT, False, datetime(1900, 3, 1)),
        (46298.0, Kind.MOMENT, False, datetime(2026, 10, 3)),
        (0.0, Kind.MOMENT, False, time(0, 0)),
        (-5.0, Kind.MOMENT, False, -5),
        (2958465.0, Kind.MOMENT, False, datetime(9999, 12, 31)),
        (2958465.9999999999, Kind.MOMENT, False, 2958466),
        (2958465.0, Kind.MOMENT, True, 2958465),
        (float("1e300"), Kind.ELAPSED, False, 1e300),
        (-0.5, Kind.ELAPSED, False, timedelta(hours=-12)),
    ],
)
def test_serials_at_the_edges_of_the_calendar(number: float, kind: Kind, since_1904: bool, expected: Cell) -> None:
    assert value_of(number, kind, since_1904) == expected


@pytest.mark.parametrize("path", STRANGERS, ids=lambda path: path.name)
def test_any_stranger_ends_in_a_workbook_or_a_refusal(path: Path) -> None:
    try:
        workbook = read_workbook(path)
    except UnreadableWorkbook as error:
        assert str(error).startswith(f"工作簿“{path.name}”")
        return
    assert workbook.path == path
    for sheet in workbook.sheets:
        assert len({len(row) for row in sheet.rows}) <= 1
        assert not sheet.rows or any(cell is not None for cell in sheet.rows[-1])
        assert not sheet.rows or any(row[-1] is not None for row in sheet.rows)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert refusal(saved(tmp_path / "空.xlsx", b"")) == (
        "工作簿“空.xlsx”是空文件（0 字节），里面什么也没有。请重新导出或重新复制一份。"
    )


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "没有.xlsx") == (
        "工作簿“没有.xlsx”打不开（No such file or directory）。"
        "请确认文件还在、有权限读取、没有被其他程序独占，再重新运行。"
    )


def test_a_truncated_workbook_is_refused(tmp_path: Path) -> None:
    whole = tmp_path / "whole.xlsx"
    with xlsxwriter.Workbook(whole) as book:
        book.add_worksheet().write("A1", "客户")
    content = whole.read_bytes()
    assert refusal(saved(tmp_path / "半截.xlsx", content[: len(content) // 2])) == (
        "工作簿“半截.xlsx”已损坏或不完整，读不出来。"
        "请用 Excel 或 WPS 打开它，另存为 .xlsx 后再放回来。打不开时请重新导出或重新复制一份。"
    )


@pytest.mark.parametrize("content", [b"%PDF-1.7\n\x00\x01\x02", bytes(range(256)) * 4])
def test_another_kind_of_file_is_refused(tmp_path: Path, content: bytes) -> None:
    assert refusal(saved(tmp_path / "说明.xls", content)) == (
        "工作簿“说明.xls”不是能读的表格文件（能读的是 .csv、.ods、.xls、.xlsb、.xlsm、.xlsx）。"
        "请换成表格文件，或者把它移出文件夹。"
    )


def test_a_zip_without_a_workbook_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "图片.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "不是能读的表格文件" in refusal(tmp_path / "图片.xlsx")


def test_a_web_page_named_xls_is_refused(tmp_path: Path) -> None:
    page = '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table><tr><td>客户</td></tr></table></html>'
    assert refusal(saved(tmp_path / "导出.xls", page.encode("gb18030"))) == (
        "工作簿“导出.xls”其实是网页（HTML），不是表格文件（有些系统导出的就是这样）。"
        "请用 Excel 或 WPS 打开它，另存为 .xlsx 后再放回来。"
    )


def test_an_xml_spreadsheet_named_xls_is_refused(tmp_path: Path) -> None:
    table = '<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
    assert refusal(saved(tmp_path / "导出.xls", table.encode())) == (
        "工作簿“导出.xls”其实是 XML 文本，不是能读的表格文件。请用 Excel 或 WPS 打开它，另存为 .xlsx 后再放回来。"
    )


def test_text_named_xls_is_read_as_text(tmp_path: Path) -> None:
    sheet = read_workbook(saved(tmp_path / "导出.xls", "客户\t金额\n甲\t12\n".encode("gb18030"))).sheets[0]
    assert sheet.rows == [["客户", "金额"], ["甲", "12"]]


def test_an_xlsx_named_xls_is_read_as_xlsx(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "客户.xlsx") as book:
        book.add_worksheet("档案").write("B2", 12)
    (tmp_path / "客户.xlsx").rename(tmp_path / "客户.xls")
    sheet = read_workbook(tmp_path / "客户.xls").sheets[0]
    assert (sheet.name, sheet.rows) == ("档案", [[None, None], [None, 12]])


def test_an_encrypted_xlsx_says_so(tmp_path: Path) -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + "EncryptedPackage".encode("utf-16-le")
    assert refusal(saved(tmp_path / "加密.xlsx", content)) == (
        "工作簿“加密.xlsx”设有打开密码，读不出来。请用 Excel 或 WPS 打开它，去掉打开密码并保存，再重新运行。"
    )


def test_another_ole_document_is_refused(tmp_path: Path) -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + "WordDocument".encode("utf-16-le")
    assert "不是能读的表格文件" in refusal(saved(tmp_path / "合同.xls", content))


def test_a_workbook_whose_properties_are_damaged_says_nothing_of_itself(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet()
        book.set_properties({"keywords": "kehu"})
    content = (tmp_path / "a.xlsx").read_bytes()
    assert labels_of(tmp_path / "a.xlsx") == {"kehu"}
    start = content.index(b"docProps/core.xml") + len("docProps/core.xml")
    damaged = content[:start] + b"\xff" * 20 + content[start + 20 :]
    assert labels_of(saved(tmp_path / "b.xlsx", damaged)) == frozenset()
