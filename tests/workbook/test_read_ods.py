"""OpenDocument spreadsheets: LibreOffice's way of writing them, put together by hand, and odfpy's."""

import zipfile
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from odf.opendocument import OpenDocumentSpreadsheet, OpenDocumentText
from odf.table import Table, TableCell, TableRow
from odf.text import P

from kehu_xlsx.errors import UnreadableWorkbook
from kehu_xlsx.workbook.read import FORMULA_WITHOUT_VALUE, Area, CellError, Sheet, read_workbook

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
        "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
    }.items()
)
HIDDEN_STYLE = (
    '<office:automatic-styles><style:style style:name="ta2" style:family="table">'
    '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
)


def sheets_of(path: Path, tables: str, *, head: str = "") -> tuple[Sheet, ...]:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0"?>{head}<office:document-content {NAMESPACES}>{HIDDEN_STYLE}'
            f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>",
        )
    return read_workbook(path).sheets


def sheet_of(path: Path, rows: str) -> Sheet:
    (sheet,) = sheets_of(path, f'<table:table table:name="表">{rows}</table:table>')
    return sheet


def row(*cells: str, repeat: int = 1, more: str = "") -> str:
    return f'<table:table-row table:number-rows-repeated="{repeat}"{more}>{"".join(cells)}</table:table-row>'


def gap(columns: int) -> str:
    return f'<table:table-cell table:number-columns-repeated="{columns}"/>'


def number(value: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="float" office:value="{value}"{more}/>'


def text(*paragraphs: str, more: str = "") -> str:
    body = "".join(f"<text:p>{paragraph}</text:p>" for paragraph in paragraphs)
    return f'<table:table-cell office:value-type="string"{more}>{body}</table:table-cell>'


def test_the_first_cell_may_stand_at_c5_and_empty_repeats_cost_nothing(tmp_path: Path) -> None:
    sheet = sheet_of(
        tmp_path / "a.ods",
        row(gap(16_384), repeat=4) + row(gap(2), text("首格"), gap(16_381)) + row(gap(16_384), repeat=1_048_571),
    )
    assert sheet.rows == [[None, None, None]] * 4 + [[None, None, "首格"]]


def test_repeated_rows_and_cells_are_all_there(tmp_path: Path) -> None:
    three_times = ' table:number-columns-repeated="3"'
    sheet = sheet_of(tmp_path / "a.ods", row(number("5", three_times), number("6"), repeat=2) + row(text("甲")))
    assert sheet.rows == [[5, 5, 5, 6], [5, 5, 5, 6], ["甲", None, None, None]]
    assert sheet.rows[0] is not sheet.rows[1]


def test_values_by_type(tmp_path: Path) -> None:
    def typed(kind: str, attribute: str, value: str) -> str:
        return f'<table:table-cell office:value-type="{kind}" office:{attribute}="{value}"/>'

    sheet = sheet_of(
        tmp_path / "a.ods",
        row(
            typed("float", "value", "12"),
            typed("currency", "value", "12.5"),
            typed("percentage", "value", "0.8"),
            typed("date", "date-value", "2026-10-03"),
            typed("date", "date-value", "2026-10-03T10:30:00"),
            typed("time", "time-value", "PT10H30M00S"),
            typed("time", "time-value", "PT30H00M00S"),
            typed("boolean", "boolean-value", "true"),
        ),
    )
    assert sheet.rows == [
        [
            12,
            12.5,
            0.8,
            datetime(2026, 10, 3),
            datetime(2026, 10, 3, 10, 30),
            time(10, 30),
            timedelta(hours=30),
            True,
        ]
    ]


def test_text_keeps_spaces_and_lines_and_leaves_out_notes_shapes_and_readings(tmp_path: Path) -> None:
    note = "<office:annotation><text:p>批注</text:p></office:annotation>"
    shape = "<draw:frame><draw:text-box><text:p>图形</text:p></draw:text-box></draw:frame>"
    ruby = "<text:ruby><text:ruby-base>青岛</text:ruby-base><text:ruby-text>qd</text:ruby-text></text:ruby>"
    cell = (
        f'<table:table-cell office:value-type="string">{note}{shape}'
        '<text:p>单<text:s text:c="2"/>价<text:tab/>元</text:p>'
        f"<text:p>{ruby}<text:span>商贸</text:span><text:line-break/>公司</text:p></table:table-cell>"
    )
    assert sheet_of(tmp_path / "a.ods", row(cell)).rows == [["单  价\t元\n青岛商贸\n公司"]]


def test_errors_and_formulas_without_value(tmp_path: Path) -> None:
    def formula(more: str, body: str) -> str:
        return f'<table:table-cell table:formula="of:=A1" {more}>{body}</table:table-cell>'

    error = 'office:value-type="string" office:string-value="" calcext:value-type="error"'
    sheet = sheet_of(
        tmp_path / "a.ods",
        row(
            formula(error, "<text:p>#N/A</text:p>"),
            formula(error, "<text:p>Err:502</text:p>"),
            formula('office:value-type="float" office:value="0"', "<text:p>#DIV/0!</text:p>"),
            formula("", ""),
            formula("", "<text:p/>"),
            text("#N/A"),
        ),
    )
    assert sheet.rows == [
        [
            CellError("#N/A"),
            CellError("Err:502"),
            CellError("#DIV/0!"),
            CellError(FORMULA_WITHOUT_VALUE),
            None,
            "#N/A",
        ]
    ]


def test_merges(tmp_path: Path) -> None:
    spanned = ' table:number-columns-spanned="2" table:number-rows-spanned="2"'
    covered = '<table:covered-table-cell office:value-type="string"><text:p>遮住</text:p></table:covered-table-cell>'
    sheet = sheet_of(
        tmp_path / "a.ods",
        row(gap(1), text("合并", more=spanned), covered) + row(gap(1), covered, covered) + row(text("末")),
    )
    assert sheet.rows == [[None, "合并"], [None, None], ["末", None]]
    assert sheet.merges == (Area(0, 1, 1, 2),)


def test_hidden_rows_columns_and_sheets(tmp_path: Path) -> None:
    columns = '<table:table-column/><table:table-column table:number-columns-repeated="2" table:visibility="collapse"/>'
    rows = row(text("甲")) + row(text("乙"), more=' table:visibility="filter"', repeat=2) + row(text("丙"))
    tables = (
        f'<table:table table:name="客户">{columns}{rows}</table:table>'
        f'<table:table table:name="旧" table:style-name="ta2">{row(number("1"))}</table:table>'
    )
    customers, old = sheets_of(tmp_path / "a.ods", tables)
    assert (customers.hidden_rows, customers.hidden_columns) == ({1, 2}, {1, 2})
    assert [(sheet.name, sheet.visible) for sheet in (customers, old)] == [("客户", True), ("旧", False)]


def test_tracked_changes_are_no_sheet(tmp_path: Path) -> None:
    tracked = (
        "<table:tracked-changes><table:cell-content-change><table:previous><table:change-track-table-cell/>"
        f"</table:previous></table:cell-content-change><table:deletion>{text('旧值')}</table:deletion></table:tracked-changes>"
    )
    (sheet,) = sheets_of(tmp_path / "a.ods", f'{tracked}<table:table table:name="表">{row(text("新值"))}</table:table>')
    assert sheet.rows == [["新值"]]


def test_a_value_repeated_over_the_whole_sheet_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableWorkbook) as caught:
        sheet_of(tmp_path / "a.ods", row(number("1", ' table:number-columns-repeated="16384"'), repeat=1_048_576))
    assert str(caught.value) == (
        "工作簿“a.ods”太大，没有读：工作表“表”一直到单元格 XFD1048576 都有内容，整个工作簿最多能读 2000 万格。"
        "请在该表按 Ctrl+End 查看最末的单元格，删除远处多余的行和列并保存，再重新运行。"
    )


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableWorkbook, match="自带文档类型定义"):
        sheets_of(tmp_path / "a.ods", "", head='<!DOCTYPE x [<!ENTITY a "aaaa">]>')


def test_a_password_is_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("content.xml", b"\x00\x01")
        archive.writestr("META-INF/manifest.xml", "<manifest><manifest:encryption-data/></manifest>")
    with pytest.raises(UnreadableWorkbook, match="设有打开密码"):
        read_workbook(tmp_path / "a.ods")


def test_a_text_document_is_no_workbook(tmp_path: Path) -> None:
    document = OpenDocumentText()
    document.text.addElement(P(text="合同"))
    document.save(str(tmp_path / "合同.ods"))
    with pytest.raises(UnreadableWorkbook, match="不是能读的表格文件"):
        read_workbook(tmp_path / "合同.ods")


def test_what_odfpy_writes(tmp_path: Path) -> None:
    document = OpenDocumentSpreadsheet()
    table = Table(name="进货")
    line = TableRow()
    for kind, value in (("string", "甲"), ("float", "12")):
        cell = TableCell(valuetype=kind, value=value)
        cell.addElement(P(text=value))
        line.addElement(cell)
    table.addElement(line)
    document.spreadsheet.addElement(table)
    document.save(str(tmp_path / "a.ods"))
    (sheet,) = read_workbook(tmp_path / "a.ods").sheets
    assert (sheet.name, sheet.rows) == ("进货", [["甲", 12]])
