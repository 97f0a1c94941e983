"""Delimited text: encodings, delimiters, quotation marks; every cell a text."""

import codecs
from pathlib import Path

import pytest

from kehu_xlsx.errors import UnreadableWorkbook
from kehu_xlsx.workbook.read import read_workbook
from kehu_xlsx.workbook.read.grid import Cell

TABLE = "客户,金额\r\n甲公司,1200\r\n"
ROWS = [["客户", "金额"], ["甲公司", "1200"]]


def rows_of(path: Path, content: bytes) -> list[list[Cell]]:
    path.write_bytes(content)
    (sheet,) = read_workbook(path).sheets
    assert (sheet.name, sheet.visible, sheet.merges) == (path.stem, True, ())
    return sheet.rows


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode(),
        codecs.BOM_UTF8 + TABLE.encode(),
        TABLE.encode("gb18030"),
        TABLE.encode("utf-16"),
        codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"),
        TABLE.encode("gb18030") + b"\x1a",
        TABLE.replace("\r\n", "\r").encode(),
    ],
    ids=["utf-8", "utf-8 with mark", "gb18030", "utf-16", "utf-16 big-endian", "dos end of file", "old mac lines"],
)
def test_encodings(tmp_path: Path, content: bytes) -> None:
    assert rows_of(tmp_path / "进货.csv", content) == ROWS


def test_a_broken_byte_does_not_turn_utf8_into_nonsense(tmp_path: Path) -> None:
    text = "客户名称,本月回款金额\n" + "青岛海之星商贸有限公司,12\n" * 40
    content = text.encode()[:-1] + b"\xe5\n"
    assert rows_of(tmp_path / "回款.csv", content)[:2] == [
        ["客户名称", "本月回款金额"],
        ["青岛海之星商贸有限公司", "12"],
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters_below_a_title_line(tmp_path: Path, delimiter: str) -> None:
    text = f"十月进货\n日期{delimiter}客户{delimiter}金额\n10.3{delimiter}甲{delimiter}5\n"
    assert rows_of(tmp_path / "进货.csv", text.encode()) == [
        ["十月进货", None, None],
        ["日期", "客户", "金额"],
        ["10.3", "甲", "5"],
    ]


def test_commas_inside_tabbed_amounts_do_not_part_them(tmp_path: Path) -> None:
    content = "客户\t金额\n甲\t1,200\n乙\t3,400\n".encode()
    assert rows_of(tmp_path / "进货.csv", content) == [["客户", "金额"], ["甲", "1,200"], ["乙", "3,400"]]


def test_quoted_commas_line_breaks_and_marks(tmp_path: Path) -> None:
    content = '客户,金额\n"甲,乙","1,200.00"\n"丙\n丁","他说""好"""\n'.encode()
    assert rows_of(tmp_path / "进货.csv", content) == [["客户", "金额"], ["甲,乙", "1,200.00"], ["丙\n丁", '他说"好"']]


def test_positions_hold_with_empty_lines_and_fields(tmp_path: Path) -> None:
    assert rows_of(tmp_path / "进货.csv", b"\n,,\n,,C3,\n\n") == [
        [None, None, None],
        [None, None, None],
        [None, None, "C3"],
    ]


def test_text_written_as_a_formula_is_that_text(tmp_path: Path) -> None:
    assert rows_of(tmp_path / "客户.csv", b'="00123",=SUM(A1)\n') == [["00123", "=SUM(A1)"]]


def test_text_is_kept_as_it_is(tmp_path: Path) -> None:
    assert rows_of(tmp_path / "客户.csv", " 甲 ,#N/A\n".encode()) == [[" 甲 ", "#N/A"]]


def test_blank_text_has_no_rows(tmp_path: Path) -> None:
    assert rows_of(tmp_path / "空.csv", b"\r\n\r\n") == []


def test_an_open_quotation_mark_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "进货.csv"
    path.write_bytes('客户,金额\n甲,1\n"乙,2\n丙,3\n'.encode())
    with pytest.raises(UnreadableWorkbook) as caught:
        read_workbook(path)
    assert str(caught.value) == (
        "工作簿“进货.csv”第 3 行起引号不成对，分不清各列，没有读。"
        "请用 Excel 或 WPS 打开它检查该行，另存为 .xlsx 后再放回来。"
    )
