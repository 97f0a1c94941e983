"""A workbook's parts: read, replaced, written."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from kehu_xlsx.errors import UnreadableWorkbook
from kehu_xlsx.workbook.package import Package, SheetPart

NOT_A_WORKBOOK = "{}：打不开，它不是完整的 .xlsx 或 .xlsm 工作簿，请用 Excel 或 WPS 另存为 .xlsx 后再用。"


def workbook(*sheets: str) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        for name in sheets:
            book.add_worksheet(name).write("A1", name)
    return target.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_written_as_read() -> None:
    data = workbook("一", "二")
    assert members(Package.read(data).to_bytes()) == members(data)


def test_other_parts_keep_their_packed_bytes() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members(workbook("一")).items():
            archive.writestr(name, content)
    packed = {entry.filename: entry.compress_size for entry in zipfile.ZipFile(data).infolist()}
    written = Package.read(data.getvalue()).with_parts({"xl/styles.xml": b"<a/>"}).to_bytes()
    again = {entry.filename: entry.compress_size for entry in zipfile.ZipFile(io.BytesIO(written)).infolist()}
    changed = {name for name in packed if packed[name] != again[name]}
    assert changed == {"xl/styles.xml"}


def test_no_clock_in_the_zip() -> None:
    with zipfile.ZipFile(io.BytesIO(Package.read(workbook("一")).to_bytes())) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_sheets_in_the_order_of_their_tabs() -> None:
    expected = (SheetPart("乙", "xl/worksheets/sheet1.xml"), SheetPart("甲", "xl/worksheets/sheet2.xml"))
    assert Package.read(workbook("乙", "甲")).sheets() == expected


def test_part_names_without_regard_to_case_and_slashes() -> None:
    package = Package.read(workbook("一"))
    assert package.data("/XL\\Styles.xml") == package.data("xl/styles.xml")


def test_streamed_archive_with_sizes_after_the_data() -> None:
    class Pipe(io.BytesIO):
        """Cannot be rewound, so zipfile writes data descriptors."""

        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise io.UnsupportedOperation

    pipe, content = Pipe(), members(workbook("一"))
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    assert members(Package.read(pipe.getvalue()).to_bytes()) == content


def test_part_added_with_type_and_relation() -> None:
    package = Package.read(workbook("一")).with_parts({"docProps/custom.xml": b"<a/>"})
    package = package.with_override("docProps/custom.xml", "text/x").with_relation("", "custom", "docProps/custom.xml")
    assert package.related("", "custom") == ("docProps/custom.xml",)
    assert b'PartName="/docProps/custom.xml" ContentType="text/x"' in package.data("[Content_Types].xml")


def test_part_taken_away_with_type_and_relations() -> None:
    package = Package.read(workbook("一"))
    less = package.without("xl/theme/theme1.xml")
    assert "xl/theme/theme1.xml" not in less
    assert less.related("xl/workbook.xml", "theme") == ()
    assert b"theme1" not in less.data("[Content_Types].xml")
    assert package.related("xl/workbook.xml", "theme") == ("xl/theme/theme1.xml",)


@pytest.mark.parametrize("content", [b"", b"not a zip", workbook("a")[:2000]])
def test_what_is_no_workbook(content: bytes) -> None:
    with pytest.raises(UnreadableWorkbook) as refusal:
        Package.read(content, name="计划.xlsx")
    assert str(refusal.value) == NOT_A_WORKBOOK.format("计划.xlsx")


def test_a_zip_that_is_no_workbook() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("readme.txt", "x")
    with pytest.raises(UnreadableWorkbook) as refusal:
        Package.read(data.getvalue(), name="计划.xlsx")
    assert str(refusal.value) == NOT_A_WORKBOOK.format("计划.xlsx")


def test_damaged_data_is_refused() -> None:
    data = bytearray(Package.read(workbook("一")).to_bytes())
    data[60:80] = b"x" * 20
    with pytest.raises(UnreadableWorkbook):
        Package.read(bytes(data))


@pytest.mark.parametrize("fault", ["name", "offset"])
def test_a_directory_that_does_not_fit_is_refused(fault: str) -> None:
    """Bytes changed on the way in a part's own name, or in what says where its data begin."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("计.xml", "x")
    whole = data.getvalue()
    content = whole.replace("计".encode(), b"\xe7\xff\xff", 1) if fault == "name" else whole[5:]
    with pytest.raises(UnreadableWorkbook):
        Package.read(content, name="计划.xlsx")


def test_encrypted() -> None:
    with pytest.raises(UnreadableWorkbook) as refusal:
        Package.read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), name="计划.xlsx")
    assert str(refusal.value) == "计划.xlsx：它是旧的 .xls 格式，或者加了打开密码，请去掉密码、另存为 .xlsx 后再用。"


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableWorkbook) as refusal:
        Package.read(tmp_path / "计划.xlsx")
    assert str(refusal.value) == "计划.xlsx：读不到这个文件，请看它是否还在、是否有权限读取。"
