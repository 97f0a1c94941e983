"""Binary workbooks, put together record by record: nothing in Python writes them."""

import struct
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kehu_xlsx.errors import UnreadableWorkbook
from kehu_xlsx.workbook.read import Area, CellError, Sheet, read_workbook

RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.bin"/></Relationships>'
)


def record(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(content)
    length = bytes([size]) if size < 0x80 else bytes([size & 0x7F | 0x80, size >> 7])
    return head + length + content


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def line(number: int, flags: int = 0) -> bytes:
    return record(0, struct.pack("<IIHBBB", number, 0, 300, 0, flags, 0))


def cell(kind: int, column: int, content: bytes = b"", style: int = 0) -> bytes:
    return record(kind, struct.pack("<II", column, style) + content)


def integer(column: int, value: int, style: int = 0) -> bytes:
    return cell(2, column, struct.pack("<i", value << 2 | 2), style)


def sheet_of(path: Path, body: bytes, *, state: int = 0, since_1904: bool = False) -> Sheet:
    formats = [0, 14, 31, 58, 46, 200]
    styles = record(44, struct.pack("<H", 200) + wide('yyyy"年"m"月"d"日"')) + record(
        617, struct.pack("<I", len(formats))
    )
    styles += b"".join(record(47, struct.pack("<HH", 0, number) + b"\x00" * 12) for number in formats) + record(618)
    entry = struct.pack("<II", state, 1) + wide("rId1") + wide("客户")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.bin", record(153, struct.pack("<I", since_1904)) + record(156, entry))
        archive.writestr("xl/_rels/workbook.bin.rels", RELATIONS)
        archive.writestr("xl/styles.bin", styles)
        archive.writestr("xl/sharedStrings.bin", b"".join(record(19, b"\x00" + wide(text)) for text in ("甲公司", "")))
        archive.writestr("xl/worksheets/sheet1.bin", body)
    (sheet,) = read_workbook(path).sheets
    return sheet


def test_each_kind_of_value(tmp_path: Path) -> None:
    body = line(4) + b"".join(
        [
            cell(7, 2, struct.pack("<I", 0)),
            cell(6, 3, wide("内文")),
            cell(62, 4, b"\x00" + wide("富文本")),
            integer(5, -7),
            cell(2, 6, struct.pack("<i", 1250 << 2 | 3)),
            cell(2, 7, struct.pack("<d", 0.5)[4:]),
            cell(5, 8, struct.pack("<d", 12.25)),
            cell(4, 9, b"\x01"),
            cell(8, 10, wide("公式") + b"\x00" * 10),
            cell(9, 11, struct.pack("<d", 3.0) + b"\x00" * 10),
            cell(10, 12, b"\x00" * 11),
            cell(7, 13, struct.pack("<I", 1)),
            cell(1, 14),
        ]
    )
    values = ["甲公司", "内文", "富文本", -7, 12.5, 0.5, 12.25, True, "公式", 3, False]
    assert sheet_of(tmp_path / "a.xlsb", body).rows == [[None] * 13] * 4 + [[None, None, *values]]


def test_dates_stored_as_whole_numbers_are_dates(tmp_path: Path) -> None:
    body = (
        line(0) + b"".join(integer(column, 46298, style=column) for column in (0, 1, 2, 3, 5)) + integer(6, 2, style=4)
    )
    day = datetime(2026, 10, 3)
    assert sheet_of(tmp_path / "a.xlsb", body).rows == [[46298, day, day, day, None, day, timedelta(days=2)]]


def test_dates_since_1904(tmp_path: Path) -> None:
    body = line(0) + integer(0, 46298 - 1462, style=1)
    assert sheet_of(tmp_path / "a.xlsb", body, since_1904=True).rows == [[datetime(2026, 10, 3)]]


def test_error_cells_are_seen(tmp_path: Path) -> None:
    codes = {
        0x00: "#NULL!",
        0x07: "#DIV/0!",
        0x0F: "#VALUE!",
        0x17: "#REF!",
        0x1D: "#NAME?",
        0x24: "#NUM!",
        0x2A: "#N/A",
    }
    constants = line(0) + b"".join(cell(3, column, bytes([code])) for column, code in enumerate(codes))
    formulas = line(1) + b"".join(cell(11, column, bytes([code]) + b"\x00" * 6) for column, code in enumerate(codes))
    expected = [CellError(name) for name in codes.values()]
    assert sheet_of(tmp_path / "a.xlsb", constants + formulas).rows == [expected, expected]


def test_merges_and_what_is_hidden(tmp_path: Path) -> None:
    body = record(60, struct.pack("<IIIIH", 1, 2, 2048, 0, 1)) + record(60, struct.pack("<IIIIH", 3, 3, 2048, 0, 0))
    body += line(0) + integer(0, 1) + integer(1, 2) + line(1, flags=0x10) + integer(0, 3)
    body += record(176, struct.pack("<IIII", 0, 1, 0, 1))
    sheet = sheet_of(tmp_path / "a.xlsb", body, state=1)
    assert (sheet.name, sheet.visible) == ("客户", False)
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({1}, {1, 2})
    assert sheet.merges == (Area(0, 0, 1, 1),)
    assert sheet.rows == [[1]]


def test_cells_too_far_apart_are_refused(tmp_path: Path) -> None:
    body = line(0) + integer(0, 1) + line(1_048_575) + integer(16_383, 1)
    with pytest.raises(UnreadableWorkbook, match="工作表“客户”一直到单元格 XFD1048576 都有内容"):
        sheet_of(tmp_path / "a.xlsb", body)


@pytest.mark.parametrize("body", [b"\x80", line(0) + record(2, b"\x00"), line(0) + cell(7, 0, struct.pack("<I", 9))])
def test_damaged_records_are_refused(tmp_path: Path, body: bytes) -> None:
    with pytest.raises(UnreadableWorkbook, match="已损坏或不完整"):
        sheet_of(tmp_path / "a.xlsb", body)
