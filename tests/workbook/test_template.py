"""A workbook filled by its placeholders, with everything else in it kept and moved as Excel moves it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter
from lxml import etree
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from kehu_xlsx.errors import TemplateError
from kehu_xlsx.workbook.template import Template, Value, compile_template

FIELDS = {"客户名称": "客户名称", "金额": "金额", "日期": "日期", "备注": "备注"}
BLOCKS = {"产品": {"名称": "名称", "金额": "金额"}, "到期": {"日期": "日期", "金额": "金额"}}
VALUES: dict[str, Value] = {"客户名称": "甲公司", "金额": 1234.5, "日期": date(2026, 11, 5), "备注": None}
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

Draw = Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], None]
Cells = Mapping[str, str | float]


def drawn(draw: Draw) -> bytes:
    """A workbook with one sheet 表, drawn by a test."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        draw(book, book.add_worksheet("表"))
    return target.getvalue()


def of_cells(cells: Cells) -> bytes:
    """A workbook whose sheet 表 holds these cells."""

    def draw(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        for cell, content in cells.items():
            sheet.write(cell, content)

    return drawn(draw)


def compiled(source: bytes) -> Template:
    return compile_template(source, FIELDS, BLOCKS, name="计划.xlsx")


def elements(count: int) -> list[dict[str, Value]]:
    """Products 品1, 品2 … at 10, 20 …"""
    return [{"名称": f"品{n}", "金额": 10 * n} for n in range(1, count + 1)]


def rendered(source: bytes, products: int = 0, due: Sequence[Mapping[str, Value]] = ()) -> bytes:
    return compiled(source).render(VALUES, {"产品": elements(products), "到期": due})


def sheet_of(data: bytes, *, values: bool = False) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)["表"]


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_parts(data: bytes, changes: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts_of(data).items():
            archive.writestr(name, changes.get(name, bytes)(content))
    return target.getvalue()


# What stands in a cell


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{客户名称}}", "甲公司"),
        ("客户：{{客户名称}}（{{金额}} 元，{{日期}}）", "客户：甲公司（1,234.50 元，2026-11-05）"),
        ("{{金额}}", 1234.5),
        ("{{ 客户名称 }}", "甲公司"),
        ("\uff5b\uff5b客户名称\uff5d\uff5d", "甲公司"),
        ("{{备注}}", None),
        ("备注：{{备注}}", "备注："),
        ("{一个括号}", "{一个括号}"),
        ("{{日期}}", "2026-11-05"),
    ],
)
def test_cell(text: str, expected: object) -> None:
    assert sheet_of(rendered(of_cells({"B2": text})))["B2"].value == expected


def test_date_in_a_cell_with_a_date_format_is_a_date() -> None:
    def draw(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write("A1", "{{日期}}", book.add_format({"num_format": 'yyyy"年"m"月"d"日"', "bold": True}))

    cell = sheet_of(rendered(drawn(draw)))["A1"]
    assert (cell.value, cell.number_format, cell.font.bold) == (datetime(2026, 11, 5), 'yyyy"年"m"月"d"日"', True)


def test_date_in_a_workbook_that_counts_from_1904() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"date_1904": True}) as book:
        book.add_worksheet("表").write("A1", "{{日期}}", book.add_format({"num_format": "yyyy-mm-dd"}))
    assert sheet_of(rendered(target.getvalue()))["A1"].value == datetime(2026, 11, 5)


@pytest.mark.parametrize("text", ["=1+1", "<a>&\"'", " 两边空格 ", "一行\n二行", "_x0041_", "响铃\x07", "𠮷野家"])
def test_any_text_stays_the_text(text: str) -> None:
    data = compiled(of_cells({"A1": "{{客户名称}}"})).render({"客户名称": text}, {})
    cell = sheet_of(data)["A1"]
    assert (openpyxl.utils.escape.unescape(cell.value), cell.data_type) == (text, "s")


@pytest.mark.parametrize("value", [None, "", float("nan"), float("inf")])
def test_nothing_leaves_the_cell_blank_and_its_format_as_it_was(value: Value) -> None:
    def draw(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write("A1", "{{金额}}", book.add_format({"num_format": "#,##0.00"}))

    cell = sheet_of(compiled(drawn(draw)).render({"金额": value}, {}))["A1"]
    assert (cell.value, cell.number_format) == (None, "#,##0.00")


def test_zero_is_zero_and_not_blank() -> None:
    assert sheet_of(compiled(of_cells({"A1": "{{金额}}"})).render({"金额": 0}, {}))["A1"].value == 0


def test_each_stretch_of_a_text_keeps_its_font() -> None:
    def draw(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write_rich_string("A1", "致 ", book.add_format({"bold": True}), "{{客户名称}}", " 公启")

    data = rendered(drawn(draw))
    runs = list(openpyxl.load_workbook(io.BytesIO(data), rich_text=True)["表"]["A1"].value)
    assert [str(run) for run in runs] == ["致 ", "甲公司", " 公启"]
    assert runs[1].font.b


def test_placeholder_written_in_two_fonts_is_still_one() -> None:
    def draw(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write_rich_string("A1", "致 {{客户", book.add_format({"bold": True}), "名称}}")

    assert sheet_of(rendered(drawn(draw)))["A1"].value == "致 甲公司"


def test_header_and_footer() -> None:
    def draw(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.set_header("&L{{客户名称}}")
        sheet.set_footer("&C&8{{日期}} 第 &P 页")

    data = compiled(drawn(draw)).render({**VALUES, "客户名称": "甲&乙"}, {})
    texts = etree.fromstring(parts_of(data)["xl/worksheets/sheet1.xml"]).find(f"{{{MAIN}}}headerFooter")
    assert texts is not None
    assert [node.text for node in texts] == ["&L甲&&乙", "&C&8 2026-11-05 第 &P 页"]


def test_header_longer_than_excel_takes() -> None:
    """It is cut there: the cells have the name whole, and no long name may stop the others' plans."""

    def draw(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.set_header("&L{{客户名称}}")
        sheet.set_footer("&L{{客户名称}}&R{{客户名称}}")
        sheet.write("A1", "{{客户名称}}")

    name = "长&" * 150
    data = compiled(drawn(draw)).render({"客户名称": name}, {})
    texts = etree.fromstring(parts_of(data)["xl/worksheets/sheet1.xml"]).find(f"{{{MAIN}}}headerFooter")
    assert texts is not None
    header, footer = (str(node.text) for node in texts)
    assert (header[:5], header[-1], len(header) <= 255) == ("&L长&&", "…", True)
    assert (footer[:5], footer[-1], len(footer) <= 255) == ("&L长&&", "…", True)
    assert sheet_of(data)["A1"].value == name


# What cannot be filled


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "{{客户名}}",
            "模板 计划.xlsx，工作表“表”，B2：没有“{{客户名}}”这个占位符，请改成下列之一："
            "{{客户名称}}、{{产品.名称}}、{{金额}}、{{日期}}、{{备注}}、{{产品.金额}}、{{到期.日期}}、{{到期.金额}}。",
        ),
        (
            "{{产品.名}}",
            "模板 计划.xlsx，工作表“表”，B2：没有“{{产品.名}}”这个占位符，请改成下列之一："
            "{{产品.名称}}、{{产品.金额}}、{{客户名称}}、{{到期.日期}}、{{到期.金额}}、{{金额}}、{{日期}}、{{备注}}。",
        ),
        (
            "金额 {{金额}",
            "模板 计划.xlsx，工作表“表”，B2：占位符没有写完整（“金额 {{金额}”），"
            "请写成 {{名称}} 的样子，前后各两个大括号。",
        ),
    ],
)
def test_wrong_placeholder_names_its_cell(text: str, message: str) -> None:
    with pytest.raises(TemplateError) as refusal:
        compiled(of_cells({"B2": text}))
    assert str(refusal.value) == message


def test_two_blocks_in_one_row() -> None:
    with pytest.raises(TemplateError) as refusal:
        compiled(of_cells({"A3": "{{产品.名称}}", "B3": "{{到期.日期}}"}))
    assert str(refusal.value) == (
        "模板 计划.xlsx，工作表“表”，B3：这一行已经按“产品”逐行重复，不能再用“到期”，请把它们放在不同的行。"
    )


def test_placeholder_in_a_text_box() -> None:
    def draw(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.insert_textbox("A1", "{{客户名称}}")

    with pytest.raises(TemplateError) as refusal:
        compiled(drawn(draw))
    assert str(refusal.value) == (
        "模板 计划.xlsx：xl/drawings/drawing1.xml 里写有占位符，但占位符只能写在单元格和页眉页脚里，请移到单元格中。"
    )


def test_text_longer_than_a_cell_holds() -> None:
    with pytest.raises(TemplateError) as refusal:
        compiled(of_cells({"A1": "{{客户名称}}"})).render({"客户名称": "长" * 32768}, {})
    assert str(refusal.value) == (
        "模板 计划.xlsx，工作表“表”，A1：要填入的文字有 32768 字，超过能放的 32767 字，请缩短。"
    )


def test_placeholders_are_listed_with_their_places() -> None:
    template = compiled(of_cells({"A1": "{{客户名称}}：{{金额}}", "A3": "{{产品.名称}}"}))
    assert template.placeholders == (("表", "A1", "客户名称"), ("表", "A1", "金额"), ("表", "A3", "产品.名称"))


# Rows that repeat


@pytest.mark.parametrize(
    ("count", "names", "below"),
    [(0, [None], "A4"), (1, ["品1"], "A4"), (5, ["品1", "品2", "品3", "品4", "品5"], "A8")],
)
def test_row_repeats_for_each_element(count: int, names: list[str | None], below: str) -> None:
    sheet = sheet_of(rendered(of_cells({"A2": "名称", "A3": "{{产品.名称}}", "B3": "元", "A4": "下面"}), count))
    assert [sheet.cell(3 + n, 1).value for n in range(len(names))] == names
    assert [sheet.cell(3 + n, 2).value for n in range(len(names))] == ["元"] * len(names)
    assert sheet[below].value == "下面"
    assert sheet.max_row == int(below[1:])


def test_two_blocks_grow_one_below_the_other() -> None:
    due: list[dict[str, Value]] = [{"日期": date(2026, 11, n), "金额": n} for n in (1, 2)]
    cells = {"A1": "{{产品.名称}}", "A2": "中", "A3": "{{到期.金额}}", "A4": "下"}
    sheet = sheet_of(rendered(of_cells(cells), 3, due))
    assert [row[0].value for row in sheet.iter_rows()] == ["品1", "品2", "品3", "中", 1, 2, "下"]


def full(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    """Row 3 repeats; whatever can refer to rows does so, in it, across it and below it."""
    other = book.add_worksheet("另")
    open_ = book.add_format({"locked": False, "bg_color": "#FFF9E5"})
    sheet.write("A2", "{{客户名称}}")
    sheet.write("A3", "{{产品.名称}}")
    sheet.write("B3", "{{产品.金额}}", open_)
    sheet.write_formula("C3", "=B3*2")
    sheet.merge_range("E3:F3", "并排")
    sheet.merge_range("H2:H4", "竖排")
    sheet.write_url("G3", "https://example.com", string="链接")
    sheet.set_row(2, 30)
    sheet.write_formula("B5", "=SUM(B3:B3)")
    sheet.write_formula("C5", "=SUM(C3:C4)+B5")
    sheet.merge_range("A6:B6", "合并")
    sheet.set_row(5, 44)
    sheet.write("B8", "填", open_)
    sheet.write_url("A9", "internal:'表'!B5", string="到合计")
    sheet.data_validation("B3", {"validate": "decimal", "criteria": ">=", "value": 0})
    sheet.data_validation("B8", {"validate": "list", "source": "=$A$5:$A$9"})
    bold = book.add_format({"bold": True})
    sheet.conditional_format("B3", {"type": "cell", "criteria": ">", "value": "$B$5/2", "format": bold})
    sheet.conditional_format("A6:C8", {"type": "formula", "criteria": "=$B6>B$5", "format": bold})
    sheet.print_area("A1:H9")
    sheet.set_h_pagebreaks([5])
    sheet.autofilter("A2:C3")
    sheet.protect()
    other.write_formula("A1", "='表'!B5*2")
    other.write("A2", "不动")
    book.define_name("合计", "='表'!$B$5")
    sheet.insert_textbox("A7", "印章")
    sheet.write_comment("B8", "请填写")


def test_everything_below_moves() -> None:
    data = rendered(drawn(full), 3)
    sheet, values = sheet_of(data), sheet_of(data, values=True)
    assert [sheet.row_dimensions[n].height for n in (3, 4, 5, 8)] == [30, 30, 30, 44.25]
    assert {str(area) for area in sheet.merged_cells.ranges} == {"E3:F3", "E4:F4", "E5:F5", "H2:H6", "A8:B8"}
    assert [(str(rule.sqref), rule.formula1) for rule in sheet.data_validations.dataValidation] == [
        ("B3:B5", "0"),
        ("B10", "$A$7:$A$11"),
    ]
    conditions = {str(one.sqref): one.rules[0].formula for one in sheet.conditional_formatting}
    assert conditions == {"B3:B5": ["$B$7/2"], "A8:C10": ["$B8>B$7"]}
    assert sheet.print_area == "'表'!$A$1:$H$11"
    assert sheet.auto_filter.ref == "A2:C5"
    assert [sheet[cell].hyperlink.target for cell in ("G3", "G4", "G5")] == ["https://example.com"] * 3
    assert sheet["A11"].hyperlink.location == "'表'!B7"
    assert [brk.id for brk in sheet.row_breaks.brk] == [7]
    assert [sheet[cell].value for cell in ("C3", "C5", "B7", "C7")] == [
        "=B3*2",
        "=B5*2",
        "=SUM(B3:B5)",
        "=SUM(C3:C6)+B7",
    ]
    assert [values[cell].value for cell in ("C3", "C5", "B7", "C7")] == [20, 60, 60, 180]
    open_cells = [cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked]
    assert open_cells == ["B3", "B4", "B5", "B10"]
    assert sheet["B10"].comment.text.endswith("请填写")
    assert b'<dimension ref="A2:H11"/>' in parts_of(data)["xl/worksheets/sheet1.xml"]


def test_names_and_other_sheets_follow() -> None:
    book = openpyxl.load_workbook(io.BytesIO(rendered(drawn(full), 3)))
    assert book.defined_names["合计"].attr_text == "'表'!$B$7"
    assert book["另"]["A1"].value == "='表'!B7*2"
    cached = openpyxl.load_workbook(io.BytesIO(rendered(drawn(full), 3)), data_only=True)
    assert cached["另"]["A1"].value == 120


def test_shapes_and_notes_move_down() -> None:
    parts = parts_of(rendered(drawn(full), 3))
    rows = re.findall(rb"<xdr:from>.*?<xdr:row>(\d+)</xdr:row>", parts["xl/drawings/drawing1.xml"])
    assert rows == [b"8"]
    assert b"<x:Row>9</x:Row>" in parts["xl/drawings/vmlDrawing1.vml"]
    assert b'ref="B10"' in parts["xl/comments1.xml"]


def test_chart_over_the_block_grows() -> None:
    def draw(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write("B3", "{{产品.金额}}")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=表!$B$3"})
        sheet.insert_chart("D6", chart)

    assert "<c:f>表!$B$3:$B$6</c:f>" in parts_of(rendered(drawn(draw), 4))["xl/charts/chart1.xml"].decode()


def test_table_over_the_block_grows() -> None:
    def draw(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.add_table("A2:B3", {"columns": [{"header": "名称"}, {"header": "金额"}]})
        sheet.write("A3", "{{产品.名称}}")

    assert sheet_of(rendered(drawn(draw), 4)).tables["Table1"].ref == "A2:B6"


def test_sparkline_of_a_repeated_row_repeats() -> None:
    def draw(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write("A3", "{{产品.名称}}")
        sheet.add_sparkline("G3", {"range": "表!B3:F3"})

    xml = parts_of(rendered(drawn(draw), 2))["xl/worksheets/sheet1.xml"]
    assert re.findall(r"<xm:f>(.*?)</xm:f><xm:sqref>(.*?)</xm:sqref>", xml.decode()) == [
        ("表!B3:F3", "G3"),
        ("表!B4:F4", "G4"),
    ]


# Formulas


def test_formula_that_cannot_be_computed_has_no_value_and_the_workbook_recalculates() -> None:
    def draw(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        book.set_calc_mode("manual")
        sheet.write("A1", "{{金额}}")
        sheet.write_formula("B1", "=ROUND(A1,0)", None, 7)
        sheet.write_formula("C1", "=ROUND(2.4,0)", None, 2)

    data = rendered(drawn(draw))
    sheet = sheet_of(data, values=True)
    assert (sheet["B1"].value, sheet["C1"].value) == (None, 2)
    assert openpyxl.load_workbook(io.BytesIO(data)).calculation.fullCalcOnLoad


def test_computed_formulas_need_no_recalculation() -> None:
    source = with_parts(
        of_cells({"A1": "{{金额}}", "B1": "=A1*2"}),
        {"xl/workbook.xml": lambda xml: re.sub(rb"<calcPr[^>]*/>", b"", xml)},
    )
    data = rendered(source)
    assert sheet_of(data, values=True)["B1"].value == 2469
    assert b"calcPr" not in parts_of(data)["xl/workbook.xml"]


def test_recalculation_is_asked_for_in_its_place_in_the_workbook_part() -> None:
    source = with_parts(
        of_cells({"A1": "{{金额}}", "B1": "=ROUND(A1,0)"}),
        {"xl/workbook.xml": lambda xml: re.sub(rb"<calcPr[^>]*/>", b"<pivotCaches/>", xml)},
    )
    book = etree.fromstring(parts_of(rendered(source))["xl/workbook.xml"])
    assert [etree.QName(node).localname for node in book][-3:] == ["sheets", "calcPr", "pivotCaches"]


def test_shared_formula_is_written_out() -> None:
    def share(xml: bytes) -> bytes:
        xml = xml.replace(b"<f>A1*2</f>", b'<f t="shared" ref="B1:B2" si="0">A1*2</f>')
        return xml.replace(b"<f>A2*2</f>", b'<f t="shared" si="0"/>')

    source = with_parts(
        of_cells({"A1": "{{金额}}", "B1": "=A1*2", "A2": "{{金额}}", "B2": "=A2*2"}),
        {"xl/worksheets/sheet1.xml": share},
    )
    data = rendered(source)
    assert [sheet_of(data)[cell].value for cell in ("B1", "B2")] == ["=A1*2", "=A2*2"]
    assert [sheet_of(data, values=True)[cell].value for cell in ("B1", "B2")] == [2469, 2469]


# How other programs write


def test_names_with_a_prefix() -> None:
    def prefixed(xml: bytes) -> bytes:
        text = re.sub(r"<(/?)(?![?])", r"<\1x:", xml.decode())
        return text.replace("xmlns=", "xmlns:x=").encode()

    source = with_parts(
        of_cells({"A3": "{{产品.名称}}", "B3": 1, "B4": "=SUM(B3)"}), {"xl/worksheets/sheet1.xml": prefixed}
    )
    data = rendered(source, 2)
    etree.fromstring(parts_of(data)["xl/worksheets/sheet1.xml"])
    assert [row[0].value for row in sheet_of(data)["A3:A4"]] == ["品1", "品2"]
    assert sheet_of(data, values=True)["B5"].value == 2


def test_rows_and_cells_that_do_not_say_where_they_are() -> None:
    def bare(xml: bytes) -> bytes:
        return re.sub(rb'<(row|c) r="[A-Z]*\d+"( spans="1:\d")?', rb"<\1", xml)

    source = with_parts(of_cells({"A1": "甲", "B1": "乙", "A2": "{{产品.名称}}"}), {"xl/worksheets/sheet1.xml": bare})
    sheet = sheet_of(rendered(source, 2))
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [["甲", "乙"], ["品1", None], ["品2", None]]


# The file as a whole


def test_same_bytes_each_time() -> None:
    source = drawn(full)
    assert rendered(source, 3) == rendered(source, 3)
    template = compiled(source)
    first = template.render(VALUES, {"产品": elements(2)}, {"月份": "2026-11"})
    template.render(VALUES, {"产品": elements(4)})
    assert template.render(VALUES, {"产品": elements(2)}, {"月份": "2026-11"}) == first


def test_parts_that_nothing_touches_stay_as_they_are() -> None:
    source = drawn(full)
    before, after = parts_of(source), parts_of(rendered(source))
    assert before.keys() == after.keys()
    assert {name for name in before if before[name] != after[name]} <= {
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
        "xl/workbook.xml",
        "xl/sharedStrings.xml",
        "docProps/core.xml",
        "docProps/app.xml",
    }


def test_sheet_with_nothing_to_fill_keeps_its_bytes() -> None:
    def draw(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write("A1", "{{金额}}")
        book.add_worksheet("另").write_formula("A1", "=税率*ROUND(2.4,0)", None, 7)
        book.define_name("税率", "=另!$B$1")

    source = drawn(draw)
    name = "xl/worksheets/sheet2.xml"
    assert parts_of(rendered(source))[name] == parts_of(source)[name]


def test_formula_that_reads_a_filled_cell_by_its_name() -> None:
    def draw(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write("A1", "{{金额}}")
        sheet.write_formula("B1", "=应收*2", None, 7)
        book.define_name("应收", "=表!$A$1")

    assert sheet_of(rendered(drawn(draw)), values=True)["B1"].value is None


def test_no_placeholder_is_left_anywhere() -> None:
    assert not [name for name, data in parts_of(rendered(drawn(full), 2)).items() if b"{{" in data]


def test_every_part_is_well_formed_and_rows_and_cells_are_in_order() -> None:
    parts = parts_of(rendered(drawn(full), 5))
    for name, data in parts.items():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(data)
    rows = etree.fromstring(parts["xl/worksheets/sheet1.xml"]).findall(f"{{{MAIN}}}sheetData/{{{MAIN}}}row")
    numbers = [int(row.get("r", "0")) for row in rows]
    assert numbers == sorted(set(numbers))
    for row in rows:
        cells = [cell.get("r", "") for cell in row]
        assert cells == sorted(set(cells))
        assert all(cell.endswith(row.get("r", "")) for cell in cells)


def test_calculation_chain_is_dropped() -> None:
    def chained(xml: bytes) -> bytes:
        override = b'<Override PartName="/xl/calcChain.xml" ContentType="x/y"/></Types>'
        return xml.replace(b"</Types>", override)

    def linked(xml: bytes) -> bytes:
        link = b'<Relationship Id="rId99" Type="http://x/calcChain" Target="calcChain.xml"/></Relationships>'
        return xml.replace(b"</Relationships>", link)

    source = io.BytesIO(with_parts(drawn(full), {"[Content_Types].xml": chained, "xl/_rels/workbook.xml.rels": linked}))
    with zipfile.ZipFile(source, "a") as archive:
        archive.writestr("xl/calcChain.xml", "<calcChain/>")
    parts = parts_of(rendered(source.getvalue(), 2))
    assert "xl/calcChain.xml" not in parts
    assert not [name for name, data in parts.items() if b"calcChain" in data]


def test_properties_are_written_and_kept() -> None:
    def draw(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        book.set_custom_property("文号", "A-1")
        book.set_custom_property("月份", "旧")

    data = compiled(drawn(draw)).render({}, {}, {"月份": "2026-11", "客户编号": "C001"})
    properties = openpyxl.load_workbook(io.BytesIO(data)).custom_doc_props
    assert {one.name: one.value for one in properties.props} == {"文号": "A-1", "月份": "2026-11", "客户编号": "C001"}


def test_properties_in_a_workbook_that_had_none() -> None:
    data = compiled(of_cells({})).render({}, {}, {"月份": "2026-11"})
    properties = openpyxl.load_workbook(io.BytesIO(data)).custom_doc_props
    assert [(one.name, one.value) for one in properties.props] == [("月份", "2026-11")]


def test_nobody_is_named() -> None:
    def draw(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        book.set_properties({"author": "张三", "manager": "李四", "title": "计划", "company": "青岛办事处"})

    data = rendered(drawn(draw))
    properties = openpyxl.load_workbook(io.BytesIO(data)).properties
    assert (properties.lastModifiedBy, properties.title) == (None, "计划")
    assert properties.created == datetime(2000, 1, 1)
    assert not [name for name, part in parts_of(data).items() if "张三".encode() in part or "李四".encode() in part]


def test_calamine_reads_what_was_filled() -> None:
    data = rendered(drawn(full), 2)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("表").to_python(skip_empty_area=False)
    assert rows[1][0] == "甲公司"
    assert [row[:3] for row in rows[2:4]] == [["品1", 10.0, 20.0], ["品2", 20.0, 40.0]]
