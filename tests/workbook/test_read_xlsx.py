"""Office Open XML workbooks: planted with xlsxwriter where it can, as raw XML where it cannot."""

import re
import time as clock
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
import xlsxwriter

from kehu_xlsx.errors import UnreadableWorkbook
from kehu_xlsx.workbook.read import FORMULA_WITHOUT_VALUE, Area, CellError, Sheet, Workbook, read_workbook
from kehu_xlsx.workbook.read.grid import Cell

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
STYLED, ERROR, DATE, SHARED = ' s="0"', ' t="e"', ' t="d"', ' t="s"'
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def parts_of(
    data: str,
    *,
    styles: str = "",
    strings: str = "",
    after: str = "",
    properties: str = "",
    target: str = "worksheets/sheet1.xml",
    strict: bool = False,
) -> dict[str, str]:
    main, office = (STRICT_MAIN, STRICT_OFFICE) if strict else (MAIN, OFFICE)
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{office}/{kind}" Target="{where}"/>'
        for number, (kind, where) in enumerate(
            [("worksheet", target), ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")], start=1
        )
    )
    return {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}">{properties}<sheets>'
        '<sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{relations}</Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{main}">{styles}</styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{strings}</sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{data}</sheetData>{after}</worksheet>',
    }


def packed(path: Path, parts: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def commented(parts: dict[str, str]) -> dict[str, str]:
    """A comment in the sheet leaves it to the exact reading."""
    sheet = "xl/worksheets/sheet1.xml"
    return parts | {sheet: parts[sheet].replace("<sheetData>", "<!-- ERP --><sheetData>")}


def as_written(parts: dict[str, str]) -> dict[str, str]:
    return parts


both_readings = pytest.mark.parametrize("dress", [as_written, commented], ids=["quick", "exact"])
Dress = Callable[[dict[str, str]], dict[str, str]]


def sheet_of(path: Path, parts: dict[str, str]) -> Sheet:
    (sheet,) = read_workbook(packed(path, parts)).sheets
    return sheet


def planted(path: Path, plant: Callable[[xlsxwriter.Workbook], None], **options: bool) -> Workbook:
    with xlsxwriter.Workbook(path, options) as book:
        plant(book)
    return read_workbook(path)


def cell(name: str, value: str, more: str = "") -> str:
    return f'<c r="{name}"{more}><v>{value}</v></c>'


def formats(*codes: str | int) -> str:
    """Cell format n uses the n-th code: a built-in number or a code of one's own."""
    own = "".join(
        f'<numFmt numFmtId="{200 + place}" formatCode="{code.replace(chr(34), "&quot;")}"/>'
        for place, code in enumerate(codes)
        if isinstance(code, str)
    )
    uses = "".join(
        f'<xf numFmtId="{200 + place if isinstance(code, str) else code}"/>' for place, code in enumerate(codes)
    )
    return f"<numFmts>{own}</numFmts><cellXfs>{uses}</cellXfs>"


def row_with_formats(path: Path, dress: Dress, serial: str, codes: list[str | int]) -> list[Cell]:
    cells = "".join(cell(f"{chr(65 + place)}1", serial, f' s="{place}"') for place in range(len(codes)))
    return sheet_of(path, dress(parts_of(f'<row r="1">{cells}</row>', styles=formats(*codes)))).rows[0]


def test_the_first_cell_may_stand_at_c5(tmp_path: Path) -> None:
    def plant(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("进货")
        sheet.write_row("C5", ["甲", 12, 12.5, True])
        sheet.write_blank("K40", None, book.add_format({"bold": True}))

    (sheet,) = planted(tmp_path / "a.xlsx", plant).sheets
    assert sheet.rows == [[None] * 6] * 4 + [[None, None, "甲", 12, 12.5, True]]
    assert [type(value) for value in sheet.rows[4][3:5]] == [int, float]


def test_merges_and_what_is_hidden(tmp_path: Path) -> None:
    def plant(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("客户")
        sheet.merge_range("B2:D3", "合并")
        sheet.write("A6", "末行")
        sheet.set_row(5, options={"hidden": True})
        sheet.set_column("C:E", options={"hidden": True})
        book.add_chartsheet("图")
        for name, hide in (("旧", "hide"), ("密", "very_hidden")):
            getattr(book.add_worksheet(name), hide)()

    def with_chart(book: xlsxwriter.Workbook) -> None:
        plant(book)
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=客户!$A$1:$A$3"})
        book.get_worksheet_by_name("图").set_chart(chart)

    customers, old, secret = planted(tmp_path / "a.xlsx", with_chart).sheets
    assert customers.merges == (Area(1, 1, 2, 3),)
    assert customers.rows[1] == [None, "合并"]
    assert (customers.hidden_rows, customers.hidden_columns) == ({5}, {2, 3, 4})
    assert [(sheet.name, sheet.visible) for sheet in (customers, old, secret)] == [
        ("客户", True),
        ("旧", False),
        ("密", False),
    ]


@both_readings
def test_a_value_left_under_a_merged_area_is_not_seen(tmp_path: Path, dress: Dress) -> None:
    data = f'<row r="1">{cell("A1", "1")}{cell("B1", "2")}</row><row r="2">{cell("A2", "3")}{cell("C2", "4")}</row>'
    sheet = sheet_of(
        tmp_path / "a.xlsx", dress(parts_of(data, after='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>'))
    )
    assert sheet.rows == [[1, None, None], [None, None, 4]]
    assert sheet.merges == (Area(0, 0, 1, 1),)


@both_readings
@pytest.mark.parametrize("number", [14, 22, *range(27, 37), *range(50, 59)])
def test_built_in_date_formats_chinese_ones_too(tmp_path: Path, dress: Dress, number: int) -> None:
    assert row_with_formats(tmp_path / "a.xlsx", dress, "46298", [0, number]) == [46298, datetime(2026, 10, 3)]


@both_readings
def test_custom_formats(tmp_path: Path, dress: Dress) -> None:
    dates: list[str | int] = [
        'yyyy"年"m"月"d"日"',
        "[$-804]yyyy/m/d;@",
        '[DBNum1][$-804]m"月"d"日"',
        "[Red]yyyy-mm-dd",
        r"yyyy\-mm\-dd",
    ]
    numbers: list[str | int] = [
        '#,##0.00"元"',
        "[Red]0.00",
        '"d"0.00',
        r"\d0",
        "0.00_d",
        "General",
        "0.00E+00",
        '0"日"',
    ]
    assert row_with_formats(tmp_path / "dates.xlsx", dress, "46298", dates) == [datetime(2026, 10, 3)] * 5
    assert row_with_formats(tmp_path / "numbers.xlsx", dress, "46298", numbers) == [46298] * 8


@both_readings
def test_times_and_spans(tmp_path: Path, dress: Dress) -> None:
    moment = datetime(2026, 10, 3, 10, 30)
    assert row_with_formats(tmp_path / "a.xlsx", dress, "46298.4375", ["yyyy-mm-dd hh:mm", 22]) == [moment] * 2
    assert row_with_formats(tmp_path / "b.xlsx", dress, "0.4375", ["h:mm", 20]) == [time(10, 30)] * 2
    assert row_with_formats(tmp_path / "c.xlsx", dress, "1.25", ["[h]:mm", 46]) == [timedelta(hours=30)] * 2


@both_readings
@pytest.mark.parametrize("flag", ["1", "true"])
def test_dates_since_1904(tmp_path: Path, dress: Dress, flag: str) -> None:
    data = f'<row r="1">{cell("A1", str(46298 - 1462), STYLED)}</row>'
    parts = parts_of(data, styles=formats(14), properties=f'<workbookPr date1904="{flag}"/>')
    assert sheet_of(tmp_path / "a.xlsx", dress(parts)).rows == [[datetime(2026, 10, 3)]]


@both_readings
def test_strings_of_every_kind(tmp_path: Path, dress: Dress) -> None:
    items = [
        "<t>甲</t>",
        "<r><t>青</t></r><r><rPr><b/></rPr><t>岛</t></r>",
        '<t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh>',
        '<t xml:space="preserve"> 单 价 </t>',
        "<t>上_x000D_下_x005F_x000D_</t>",
        "<t/>",
    ]
    cells = [cell(f"{chr(65 + place)}1", str(place), ' t="s"') for place in range(len(items))]
    cells.append('<c r="G1" t="inlineStr"><is><t>内</t><rPh sb="0" eb="1"><t>ナイ</t></rPh></is></c>')
    cells.append('<c r="H1" t="str"><f>A1&amp;""</f><v>1&lt;2</v></c>')
    strings = "".join(f"<si>{item}</si>" for item in items)
    sheet = sheet_of(tmp_path / "a.xlsx", dress(parts_of(f'<row r="1">{"".join(cells)}</row>', strings=strings)))
    assert sheet.rows == [["甲", "青岛", "東京", " 单 价 ", "上\r下_x000D_", None, "内", "1<2"]]


@both_readings
def test_error_cells_are_seen(tmp_path: Path, dress: Dress) -> None:
    codes = ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!"]
    constants = "".join(cell(f"{chr(66 + place)}3", code, ' t="e"') for place, code in enumerate(codes))
    formulas = "".join(
        f'<c r="{chr(66 + place)}4" s="0" t="e"><f t="shared" si="0"/><v>{code}</v></c>'
        for place, code in enumerate(codes)
    )
    data = f'<row r="3">{constants}</row><row r="4">{formulas}</row>'
    expected = [None, *map(CellError, codes)]
    assert sheet_of(tmp_path / "a.xlsx", dress(parts_of(data))).rows == [[None] * 9, [None] * 9, expected, expected]


@both_readings
def test_formulas_that_were_never_computed(tmp_path: Path, dress: Dress) -> None:
    cells = [
        '<c r="A1"><f>B1*2</f></c>',
        '<c r="B1" s="0"><f>C1</f><v></v></c>',
        '<c r="C1"><f>D1</f><v /></c>',
        '<c r="D1"><f t="shared" si="0"/></c>',
        '<c r="E1" t="str"><f>""</f><v></v></c>',
        '<c r="F1"><f>1+1</f><v>2</v></c>',
        '<c r="G1"/>',
        cell("H1", "8"),
    ]
    sheet = sheet_of(tmp_path / "a.xlsx", dress(parts_of(f'<row r="1">{"".join(cells)}</row>')))
    assert sheet.rows == [[CellError(FORMULA_WITHOUT_VALUE)] * 4 + [None, 2, None, 8]]


def test_rows_and_cells_without_references(tmp_path: Path) -> None:
    one = "<c><v>1</v></c>"
    data = f'<row>{one}{one}</row><row r="4" hidden="1">{one}<c r="D4"><v>2</v></c>{one}</row><row>{one}</row>'
    sheet = sheet_of(tmp_path / "a.xlsx", parts_of(data))
    blank = [None] * 5
    assert sheet.rows == [[1, 1, None, None, None], blank, blank, [1, None, None, 2, 1], [1, *blank[1:]]]
    assert sheet.hidden_rows == {3}


def test_prefixed_elements(tmp_path: Path) -> None:
    """As the Open XML SDK writes them, and with it many an ERP."""
    parts = parts_of(f'<row r="2" hidden="1">{cell("B2", "7")}{cell("C2", "#N/A", ERROR)}</row>')
    for name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml"):
        prefixed = re.sub(r"<(/?)(?=\w)", r"<\1x:", parts[name])
        parts[name] = prefixed.replace("xmlns=", "xmlns:x=")
    sheet = sheet_of(tmp_path / "a.xlsx", parts)
    assert sheet.rows == [[None, None, None], [None, 7, CellError("#N/A")]]
    assert sheet.hidden_rows == {1}


@pytest.mark.parametrize("target", ["worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml", "xl/worksheets/Sheet1.xml"])
def test_targets_of_every_kind(tmp_path: Path, target: str) -> None:
    assert sheet_of(tmp_path / "a.xlsx", parts_of(f'<row r="1">{cell("A1", "7")}</row>', target=target)).rows == [[7]]


def test_strict_workbooks(tmp_path: Path) -> None:
    data = f'<row r="1">{cell("A1", "2026-10-03T00:00:00", DATE)}{cell("B1", "7")}</row>'
    assert sheet_of(tmp_path / "a.xlsx", parts_of(data, strict=True)).rows == [[datetime(2026, 10, 3), 7]]


def test_backslashes_in_the_archive(tmp_path: Path) -> None:
    parts = {name.replace("/", "\\"): part for name, part in parts_of(f'<row r="1">{cell("A1", "7")}</row>').items()}
    assert sheet_of(tmp_path / "a.xlsx", parts).rows == [[7]]


def test_old_macro_sheets_do_not_hide_the_others(tmp_path: Path) -> None:
    parts = parts_of(f'<row r="1">{cell("A1", "7")}</row>')
    macro = '<Relationship Id="rId9" Type="http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet" '
    macro += 'Target="macrosheets/sheet1.xml"/></Relationships>'
    relations = "xl/_rels/workbook.xml.rels"
    parts[relations] = parts[relations].replace("</Relationships>", macro)
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        "<sheets>", '<sheets><sheet name="Macro1" sheetId="9" r:id="rId9"/>'
    )
    parts["xl/macrosheets/sheet1.xml"] = f'<xm:macrosheet xmlns:xm="{MAIN}"/>'
    sheet = sheet_of(tmp_path / "a.xlsm", parts)
    assert (sheet.name, sheet.rows) == ("表", [[7]])


def test_a_workbook_without_worksheets_is_refused(tmp_path: Path) -> None:
    parts = parts_of("")
    parts["xl/workbook.xml"] = f'<workbook xmlns="{MAIN}"><sheets/></workbook>'
    assert refusal(tmp_path / "图.xlsx", parts) == (
        "工作簿“图.xlsx”里面没有工作表（只有图表或宏），没有数据可读。请确认是否放错了文件。"
    )


def refusal(path: Path, parts: dict[str, str]) -> str:
    with pytest.raises(UnreadableWorkbook) as caught:
        read_workbook(packed(path, parts))
    return str(caught.value)


@both_readings
def test_cells_at_both_ends_of_a_sheet_are_refused(tmp_path: Path, dress: Dress) -> None:
    data = f'<row r="1">{cell("A1", "1")}</row><row r="1048576">{cell("XFD1048576", "1")}</row>'
    assert refusal(tmp_path / "a.xlsx", dress(parts_of(data))) == (
        "工作簿“a.xlsx”太大，没有读：工作表“表”一直到单元格 XFD1048576 都有内容，整个工作簿最多能读 2000 万格。"
        "请在该表按 Ctrl+End 查看最末的单元格，删除远处多余的行和列并保存，再重新运行。"
    )


@pytest.mark.parametrize(
    "reference", ["r='XFD1048576'", 's="0" r="XFD1048576"', 'r="xfd1048576"', 'r="&#88;FD1048576"']
)
def test_a_far_cell_cannot_hide_behind_its_spelling(tmp_path: Path, reference: str) -> None:
    data = f'<row r="1">{cell("A1", "1")}</row><row r="2"><c {reference}><v>1</v></c></row>'
    assert "XFD1048576" in refusal(tmp_path / "a.xlsx", parts_of(data))


@both_readings
def test_all_columns_of_a_few_rows_are_read(tmp_path: Path, dress: Dress) -> None:
    data = "".join(f'<row r="{row}">{cell(f"A{row}", "1")}{cell(f"XFD{row}", "2")}</row>' for row in (1, 2, 3))
    sheet = sheet_of(tmp_path / "a.xlsx", dress(parts_of(data)))
    assert [(len(row), row[0], row[-1]) for row in sheet.rows] == [(16_384, 1, 2)] * 3


def test_empty_formatted_cells_to_the_last_row_cost_nothing(tmp_path: Path) -> None:
    data = f'<row r="1">{cell("A1", "1")}</row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert sheet_of(tmp_path / "a.xlsx", parts_of(data)).rows == [[1]]


def test_a_zip_bomb_is_refused_at_once(tmp_path: Path) -> None:
    parts = parts_of(f'<row r="1">{cell("A1", "1")}</row>' + " " * 100_000_000)
    packed(tmp_path / "a.xlsx", parts)
    del parts
    tracemalloc.start()
    started = clock.perf_counter()
    with pytest.raises(UnreadableWorkbook) as caught:
        read_workbook(tmp_path / "a.xlsx")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert clock.perf_counter() - started < 2
    assert peak < 50_000_000
    assert str(caught.value) == (
        "工作簿“a.xlsx”解压后异常庞大，像是损坏或恶意的压缩文件，没有读。"
        "请用 Excel 或 WPS 打开它，另存为 .xlsx 后再放回来。"
    )


def test_a_zip_bomb_whose_directory_lies_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.xlsx", parts_of(" " * 40_000_000))
    size = len(parts_of(" " * 40_000_000)["xl/worksheets/sheet1.xml"].encode())
    honest = size.to_bytes(4, "little")
    content = path.read_bytes()
    assert content.count(honest) == 2
    path.write_bytes(content.replace(honest, (1000).to_bytes(4, "little")))
    with pytest.raises(UnreadableWorkbook, match="解压后异常庞大"):
        read_workbook(path)


@pytest.mark.parametrize(
    "part",
    [
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/sharedStrings.xml",
        "xl/worksheets/sheet1.xml",
    ],
)
def test_a_document_type_is_refused_wherever_it_stands(tmp_path: Path, part: str) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    parts = parts_of(f'<row r="1">{cell("A1", "1")}</row>')
    parts[part] = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>{parts[part]}'
    assert refusal(tmp_path / "a.xlsx", parts) == (
        "工作簿“a.xlsx”自带文档类型定义（DTD），表格软件不会这样保存，为安全起见没有读。"
        "请用 Excel 或 WPS 打开它，另存为 .xlsx 后再放回来。"
    )


def test_a_long_string_shown_a_thousand_times_is_kept_once(tmp_path: Path) -> None:
    data = "".join(f'<row r="{row}">{cell(f"A{row}", "0", SHARED)}</row>' for row in range(1, 3001))
    parts = parts_of(data, strings=f"<si><t>{'长' * 700_000}</t></si>")
    rows = sheet_of(tmp_path / "a.xlsx", parts).rows
    assert len({id(row[0]) for row in rows}) == 1


def test_two_members_of_one_name_are_refused(tmp_path: Path) -> None:
    parts = parts_of(f'<row r="1">{cell("A1", "1")}</row>')
    assert "已损坏或不完整" in refusal(tmp_path / "a.xlsx", parts | {"xl/worksheets/Sheet1.xml": "<worksheet/>"})


def test_what_the_chunks_cut_is_found_whole(tmp_path: Path) -> None:
    """More than one chunk of rows, each with an error and a formula without value."""
    error, uncomputed = CellError("#N/A"), CellError(FORMULA_WITHOUT_VALUE)
    data = "".join(
        f'<row r="{row}">{cell(f"A{row}", "#N/A", ERROR)}<c r="B{row}"><f>VLOOKUP(A{row},价格!A:F,6,0)</f></c></row>'
        for row in range(1, 30_001)
    )
    assert sheet_of(tmp_path / "a.xlsx", parts_of(data)).rows == [[error, uncomputed]] * 30_000
