"""What stands in single cells: values, text, formulas, links, notes."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook
from openpyxl.cell import Cell as ReadCell
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from kehu_xlsx.errors import NotWritten
from kehu_xlsx.texts import writing
from kehu_xlsx.workbook.sheets import Book, Cell, Column, Formula, Kind, TableSheet, Target, Tone
from kehu_xlsx.workbook.write import pen, render_book, safe_sheet_name
from kehu_xlsx.workbook.write.rows import TableWorksheet
from kehu_xlsx.workbook.write.values import display_width, lines_needed, serial

FIRST_ROW = 5


def book(*columns: Column, rows: list[tuple[object, ...]], name: str = "表") -> Book:
    return Book("试表", (TableSheet(name, "试表", "青岛办事处", columns, rows),))


def read_cell(value: object, kind: Kind) -> ReadCell:
    """The one data cell of a workbook written with this value, as openpyxl reads it."""
    content = render_book(book(Column("值", kind), rows=[(value,)]))
    return load_workbook(BytesIO(content))["表"].cell(FIRST_ROW, 1)


@pytest.mark.parametrize(
    "text", ["=1+1", "+86 532", "-", "@张三", "{=A1}", "http://a.cn", "0012", " 前后有空格 ", "两\n行"]
)
def test_text_stays_text_whatever_it_begins_with(text: str) -> None:
    cell = read_cell(text, Kind.TEXT)

    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.hyperlink is None


@pytest.mark.parametrize("blank", [None, float("nan"), np.nan, pd.NaT, pd.NA, np.datetime64("NaT"), Decimal("NaN"), ""])
@pytest.mark.parametrize("kind", [Kind.MONEY, Kind.TEXT, Kind.DATE])
def test_what_is_missing_is_blank(blank: object, kind: Kind) -> None:
    assert read_cell(blank, kind).value is None


@pytest.mark.parametrize("zero", [0, 0.0, -0.0, np.int64(0), np.float32(0), Decimal(0)])
def test_zero_is_zero_and_not_blank(zero: object) -> None:
    cell = read_cell(zero, Kind.MONEY)

    assert (cell.value, cell.data_type) == (0, "n")


@pytest.mark.parametrize(
    ("value", "kind", "expected", "number_format"),
    [
        (1234.5, Kind.MONEY, 1234.5, "#,##0.00"),
        (Decimal("0.10"), Kind.MONEY, 0.1, "#,##0.00"),
        (np.int64(7), Kind.COUNT, 7, "#,##0"),
        (2.5, Kind.NUMBER, 2.5, "#,##0.###"),
        (3.0, Kind.NUMBER, 3, "#,##0"),
        (0.853, Kind.RATE, 0.853, "0.0%"),
        (date(2026, 10, 3), Kind.DATE, datetime(2026, 10, 3), "yyyy-mm-dd"),
        (pd.Timestamp("2026-10-03 14:30"), Kind.DATE, datetime(2026, 10, 3), "yyyy-mm-dd"),
        (np.datetime64("2026-10-03"), Kind.DATE, datetime(2026, 10, 3), "yyyy-mm-dd"),
        (datetime(2026, 10, 3, 14, 30), Kind.DATE_TIME, datetime(2026, 10, 3, 14, 30), "yyyy-mm-dd hh:mm"),
        (date(2026, 10, 3), Kind.TEXT, datetime(2026, 10, 3), "yyyy-mm-dd"),
        (pd.Period("2026-10"), Kind.MONTH, "2026-10", "@"),
        (date(2026, 10, 31), Kind.MONTH, "2026-10", "@"),
        (1001, Kind.CODE, "1001", "@"),
        (1001.0, Kind.CODE, "1001", "@"),
        (True, Kind.TEXT, "是", "General"),
        (np.False_, Kind.TEXT, "否", "General"),
        (np.str_("青岛"), Kind.TEXT, "青岛", "General"),
    ],
)
def test_each_kind_has_its_value_and_format(value: object, kind: Kind, expected: object, number_format: str) -> None:
    cell = read_cell(value, kind)

    assert cell.value == expected
    assert cell.number_format == number_format


def test_an_infinite_number_is_refused() -> None:
    with pytest.raises(ValueError, match="infinite"):
        render_book(book(Column("值", Kind.RATE), rows=[(float("inf"),)]))


def test_characters_that_xml_forbids_are_left_out() -> None:
    assert read_cell("海\x00润\x0b商\ud800贸\r\n有限\uffff公司", Kind.TEXT).value == "海润商贸\n有限公司"


def test_text_longer_than_a_cell_holds_is_cut_and_says_so() -> None:
    assert read_cell("长" * 32_767, Kind.TEXT).value == "长" * 32_767
    assert read_cell("长" * 32_768, Kind.TEXT).value == "长" * 32_761 + "…（已截断）"


def test_what_the_library_would_drop_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kehu_xlsx.workbook.write.values.LONGEST_TEXT", 40_000)

    with pytest.raises(NotWritten) as caught:
        render_book(book(Column("值", total="长" * 32_768), rows=[]))

    assert str(caught.value) == (
        "工作表“表”的单元格 A3 未能写入（代码 -2），该工作簿没有生成。请将此信息反馈给软件维护人员。"
    )


def test_a_row_below_the_last_that_excel_has_is_an_error() -> None:
    sheet = Workbook(BytesIO()).add_worksheet("表", TableWorksheet)
    sheet.finish(1_048_575, ['<c r="A1048576"/>'])

    with pytest.raises(NotWritten) as caught:
        sheet.finish(1_048_576, ['<c r="A1048577"/>'])

    assert str(caught.value) == (
        "工作表“表”的单元格 A1048577 未能写入（代码 -1），该工作簿没有生成。请将此信息反馈给软件维护人员。"
    )


@pytest.mark.parametrize("text", ["<r>甲</r>", "<r><t>甲</t></r>", "<r>甲&乙</r>"])
def test_text_that_looks_like_the_librarys_own_markup_stays_text(text: str) -> None:
    assert read_cell(text, Kind.TEXT).value == text


def test_the_same_words_in_many_rows_count_once_in_the_workbook_and_stay_what_they_are() -> None:
    rows = [("甲", 1), ("乙", True), ("甲", 1.5), (None, "1")]
    sheet = load_workbook(BytesIO(render_book(book(Column("客户"), Column("数", Kind.NUMBER), rows=rows))))["表"]

    shown = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=FIRST_ROW, max_row=FIRST_ROW + 3)]
    assert shown == [["甲", 1], ["乙", "是"], ["甲", 1.5], [None, "1"]]


def test_formulas_name_headings_and_carry_their_value() -> None:
    sold = TableSheet("销 售", "销售", "", (Column("客户"), Column("金额", Kind.MONEY)), [("甲", 60), ("乙", 40)])
    share = Column("占比", Kind.RATE)
    total = Formula('SUMIF({销 售!客户},[客户],{销 售!金额})&""', "60")
    rows = [("甲", Formula("[金额]/SUM({金额})", 0.6), 60, total), ("乙", Formula("[金额]/SUM({金额})", 0.4), 40, None)]
    summary = TableSheet(
        "汇总", "汇总", "", (Column("客户"), share, Column("金额", Kind.MONEY), Column("[金额]")), rows
    )
    content = render_book(Book("试表", (summary, sold)))

    formulas = load_workbook(BytesIO(content))["汇总"]
    values = load_workbook(BytesIO(content), data_only=True)["汇总"]
    assert [formulas.cell(row, 2).value for row in (5, 6)] == ["=C5/SUM($C$5:$C$6)", "=C6/SUM($C$5:$C$6)"]
    assert formulas["D5"].value == "=SUMIF('销 售'!$A$5:$A$6,A5,'销 售'!$B$5:$B$6)&\"\""
    assert [values.cell(row, 2).value for row in (5, 6)] == [0.6, 0.4]
    assert values["D5"].value == "60"


@pytest.mark.parametrize(
    ("expression", "value", "cached"),
    [
        ("[日期]+5", date(2026, 10, 8), datetime(2026, 10, 8)),
        ('IF([日期]="","",1)', None, None),
        ('"[不是列]{也不是}"', "[不是列]{也不是}", "[不是列]{也不是}"),
        ("[日期]>0", True, True),
    ],
)
def test_cached_values_are_those_of_the_formula(expression: str, value: object, cached: object) -> None:
    columns = (Column("日期", Kind.DATE), Column("结果", Kind.DATE))
    content = render_book(book(*columns, rows=[(date(2026, 10, 3), Formula(expression, value))]))

    assert load_workbook(BytesIO(content), data_only=True)["表"].cell(FIRST_ROW, 2).value == cached


@pytest.mark.parametrize("expression", ["[没有]", "{没有}", "SUM({表!没有})", "SUM({没有!值})"])
def test_a_heading_that_stands_nowhere_is_refused(expression: str) -> None:
    with pytest.raises(ValueError, match="没有"):
        render_book(book(Column("值"), rows=[(Formula(expression, 1),)]))


def test_links_lead_to_rows_sheets_and_other_workbooks() -> None:
    targets = [
        Target("李'四", row=1),
        Target("李'四", "C3"),
        Target("10月", "F12", file="../../进货/十月 进货#1 50%.xlsx"),
        Target(file="预警报告/业务经理_张三.xlsx"),
    ]
    other = TableSheet("李'四", "李四", "", (Column("客户"),), [("甲",), ("乙",)])
    first = TableSheet(
        "表", "试表", "", (Column("值", Kind.MONEY),), [(Cell(12.5, link=target),) for target in targets]
    )
    sheet = load_workbook(BytesIO(render_book(Book("试表", (first, other)))))["表"]
    links = [sheet.cell(row, 1).hyperlink for row in range(5, 9)]

    assert [(link.target, link.location) for link in links] == [
        (None, "'李''四'!A6"),
        (None, "'李''四'!C3"),
        ("../../进货/十月%20进货%231%2050%25.xlsx", "'10月'!F12"),
        ("预警报告/业务经理_张三.xlsx", None),
    ]
    assert [sheet.cell(row, 1).value for row in range(5, 9)] == [12.5] * 4


def test_beyond_the_most_links_a_sheet_takes_values_are_written_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pen, "MOST_LINKS", 2)
    rows = [(Cell(f"第{number}行", link=Target("表")),) for number in (1, 2, 3)]
    sheet = load_workbook(BytesIO(render_book(book(Column("值"), rows=rows))))["表"]

    assert [sheet.cell(row, 1).value for row in (5, 6, 7)] == ["第1行", "第2行", "第3行"]
    assert [sheet.cell(row, 1).hyperlink is not None for row in (5, 6, 7)] == [True, True, False]


def test_a_cell_has_its_own_tone_kind_and_note() -> None:
    rows = [(Cell(0.8, tone=Tone.SEVERE, note="接近授信额度", kind=Kind.RATE),)]
    cell = load_workbook(BytesIO(render_book(book(Column("值"), rows=rows))))["表"].cell(FIRST_ROW, 1)

    assert (cell.fill.fgColor.rgb, cell.font.color.rgb) == ("FFFFC7CE", "FF9C0006")
    assert cell.number_format == "0.0%"
    assert cell.comment.text == "接近授信额度"


def test_calamine_reads_the_same_values() -> None:
    columns = (Column("编号", Kind.CODE), Column("日期", Kind.DATE), Column("额", Kind.MONEY), Column("半", Kind.MONEY))
    content = render_book(
        book(*columns, rows=[("001", date(2026, 10, 3), 0, Formula("[额]/2", 0)), ("002", None, -1.5, None)])
    )

    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name("表").to_python(skip_empty_area=False)
    assert rows[3:] == [["编号", "日期", "额", "半"], ["001", date(2026, 10, 3), 0.0, 0.0], ["002", "", -1.5, ""]]


@pytest.mark.parametrize(
    ("name", "taken", "safe"),
    [
        ("张三", (), "张三"),
        ("张三/李四*[1]?", (), "张三_李四__1__"),
        ("'张三'", (), "张三"),
        ("  ", (), "工作表"),
        ("张三", ("张三",), "张三（2）"),
        ("Wang", ("WANG", "wang（2）"), "Wang（3）"),
        ("长" * 40, (), "长" * 31),
        ("长" * 40, ("长" * 31,), "长" * 28 + "（2）"),
        ("History", (), "History（2）"),
    ],
)
def test_sheet_names_are_made_safe(name: str, taken: tuple[str, ...], safe: str) -> None:
    assert safe_sheet_name(name, taken) == safe


def test_a_drop_down_message_keeps_to_255_characters() -> None:
    assert writing.choice_message(("取消", "暂缓", "保留")) == "可填：取消、暂缓、保留。"
    assert writing.choice_message(()) == "请在下拉列表中选择一项。"
    assert len(writing.choice_message(("选" * 300,))) == 255


@pytest.mark.parametrize(
    ("value", "kind", "width"),
    [
        ("海润abc", Kind.TEXT, 7),
        ("短\n长一点", Kind.TEXT, 6),
        (1234567.5, Kind.MONEY, 12),
        (0.853, Kind.RATE, 5),
        (None, Kind.TEXT, 0),
    ],
)
def test_chinese_characters_are_two_wide(value: str | float | None, kind: Kind, width: int) -> None:
    assert display_width(value, kind) == width


def test_wrapped_lines_and_day_numbers() -> None:
    assert lines_needed("十个汉字共二十列宽呀", 10) == 2
    assert lines_needed("一\n\n三", 10) == 3
    assert serial(date(2026, 10, 3)) == 46298
    assert serial(datetime(2026, 10, 3, 12)) == 46298.5
