"""A table sheet: where things stand, how it looks, prints, filters and locks."""

import hashlib
import os
import subprocess
import sys
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from kehu_xlsx.errors import NotWritten
from kehu_xlsx.workbook.sheets import Book, Cell, Column, Formula, Kind, TableSheet, Target, Tone
from kehu_xlsx.workbook.write import render_book, write_book

SUBTITLE = "青岛办事处　2026年10月　截至 2026-10-31"
COLUMNS = (
    Column("客户编号", Kind.CODE),
    Column("客户名称"),
    Column("销售目标", Kind.MONEY, total=True),
    Column("进货净额", Kind.MONEY, total=True, note="进货减去符合退货的退货"),
    Column("销售达成率", Kind.RATE, total=Formula("[进货净额]/[销售目标]", 0.9)),
    Column("本月达成", tones={"是": Tone.MET, "否": Tone.SEVERE}),
    Column("审批结论", choices=("取消", "暂缓", "保留"), fill_in=True),
    Column("审批日期", Kind.DATE, fill_in=True),
    Column("备注", Kind.LONG_TEXT),
)
ROWS = [
    ("001", "青岛海润商贸有限公司", 100.0, 110.0, Formula("[进货净额]/[销售目标]", 1.1), "是", None, None, None),
    ("002", "即墨市恒昌副食批发部", 100.0, 70.0, Formula("[进货净额]/[销售目标]", 0.7), "否", None, None, "长" * 50),
]
TABLE = TableSheet("计划达成", "计划达成", SUBTITLE, COLUMNS, ROWS, notes=("达成率 = 实际 ÷ 计划。",), freeze=2)
BOOK = Book("客户管理月报", (TABLE,), date(2026, 10, 31))


def written(sheet: TableSheet) -> Worksheet:
    return load_workbook(BytesIO(render_book(Book("试表", (sheet,)))))[sheet.name]


@pytest.fixture(scope="module")
def sheet() -> Worksheet:
    return written(TABLE)


def test_banner_totals_headings_and_rows_stand_in_order(sheet: Worksheet) -> None:
    assert [sheet.cell(row, 1).value for row in range(1, 8)] == [
        "计划达成",
        SUBTITLE,
        "达成率 = 实际 ÷ 计划。",
        "合计",
        "客户编号",
        "001",
        "002",
    ]
    assert [cell.value for cell in sheet[5]] == [column.heading for column in COLUMNS]


def test_totals_follow_the_filter(sheet: Worksheet) -> None:
    cached = load_workbook(BytesIO(render_book(BOOK)), data_only=True)["计划达成"]

    assert [sheet.cell(4, column).value for column in (3, 4, 5)] == [
        "=SUBTOTAL(109,$C$6:$C$7)",
        "=SUBTOTAL(109,$D$6:$D$7)",
        "=D4/C4",
    ]
    assert [cached.cell(4, column).value for column in (3, 4, 5)] == [200, 180, 0.9]


def test_a_column_without_any_figure_has_no_sum_either() -> None:
    columns = (Column("客户名称"), Column("金额", Kind.MONEY, total=True))
    table = TableSheet("试表", "试表", "", columns, [("甲", None), ("乙", None)])
    total = written(table)["B3"]
    assert total.value == '=IF(COUNT($B$5:$B$6)=0,"",SUBTOTAL(109,$B$5:$B$6))'


def test_words_above_a_heading_are_wrapped_in_its_column() -> None:
    column = Column("备注", Kind.LONG_TEXT, total="达成率只按有计划的客户计算。")
    noted = written(TableSheet("表", "表", SUBTITLE, (Column("金额", Kind.MONEY, total=True), column), [(1.0, None)]))
    assert noted["B3"].value == "达成率只按有计划的客户计算。"
    # 28 characters wide, in a column of 18.5 with 16 to write on: two lines of 16.5 points and 3 to spare.
    assert (noted.column_dimensions["B"].width, noted.row_dimensions[3].height) == (pytest.approx(19.21, abs=0.1), 36)


def test_headings_are_white_on_dark_blue_frozen_and_filtered(sheet: Worksheet) -> None:
    heading = sheet["C5"]

    assert (heading.font.color.rgb, heading.fill.fgColor.rgb) == ("FFFFFFFF", "FF1F4E78")
    assert heading.alignment.wrap_text
    assert sheet.freeze_panes == "C6"
    assert sheet.auto_filter.ref == "A5:I7"
    assert sheet["D5"].comment.text == "进货减去符合退货的退货"


def test_font_and_title_are_those_of_the_one_look(sheet: Worksheet) -> None:
    assert (sheet["B6"].font.name, sheet["B6"].font.size) == ("微软雅黑", 10)
    assert (sheet["A1"].font.name, sheet["A1"].font.size, sheet["A1"].font.bold) == ("微软雅黑", 14, True)
    assert sheet["B6"].border.left.color.rgb == "FFD9D9D9"
    assert (sheet["B6"].alignment.horizontal, sheet["C6"].alignment.horizontal) == ("left", "right")


def test_pages_are_a4_one_page_wide_with_headings_and_numbers(sheet: Worksheet) -> None:
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert sheet.print_title_rows == "$5:$5"
    assert (sheet.oddFooter.left.text, sheet.oddFooter.right.text) == ("&A", "第 &P 页，共 &N 页")


def test_forms_are_portrait() -> None:
    form = written(TableSheet("登记表", "登记表", "", (Column("客户"),), [("甲",)], landscape=False))

    assert form.page_setup.orientation == "portrait"


def test_widths_follow_the_content_up_to_forty_characters(sheet: Worksheet) -> None:
    widths = {letter: sheet.column_dimensions[letter].width for letter in "ABI"}

    assert 20 <= widths["B"] <= 25
    assert 7 <= widths["A"] <= 9  # the heading stands on two lines
    assert 40 <= widths["I"] <= 45


def broad(sentences: int, **options: object) -> Worksheet:
    """A table of a name, a date, a balance, and so many columns of 60 Chinese characters."""
    columns = (
        Column("客户名称"),
        Column("日期", Kind.DATE),
        Column("应收余额", Kind.MONEY),
        *(Column(f"说明{number}", Kind.LONG_TEXT) for number in range(sentences)),
        Column("走势", sparkline=("应收余额",), on_paper=False),
    )
    row = ("青岛海润商贸有限公司", date(2026, 10, 3), 1234.5, *["长" * 60] * sentences, None)
    return written(TableSheet("表", "试表", "", columns, [row], freeze=1, **options))


def printed_points(sheet: Worksheet) -> float:
    """The breadth of what is printed at full size: Excel shows seven pixels of 0.75 points a character."""
    _, _, last, _ = range_boundaries(sheet.print_area.split("!")[1].replace("$", ""))
    return sum(sheet.column_dimensions[get_column_letter(place)].width * 5.25 for place in range(1, last + 1))


@pytest.mark.parametrize(("sentences", "least_points"), [(2, 8.5), (4, 8.2)])
def test_letters_stay_readable_on_a_page_because_sentences_take_more_lines(sentences: int, least_points: float) -> None:
    sheet = broad(sentences)

    assert sheet.page_setup.fitToWidth in (None, 1)
    assert 10 * 806 / printed_points(sheet) >= least_points  # A4 across without its margins
    assert sheet.column_dimensions["A"].width >= 16
    assert sheet.column_dimensions["B"].width >= 12
    assert sheet.column_dimensions["C"].width >= 12


@pytest.mark.parametrize(("sentences", "pages"), [(8, 2), (20, 3)])
def test_a_table_too_broad_for_one_page_is_printed_on_several_with_its_frozen_columns_on_each(
    sentences: int, pages: int
) -> None:
    sheet = broad(sentences)

    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (pages, 0)
    assert (sheet.print_title_cols, sheet.print_title_rows) == ("$A:$A", "$4:$4")
    assert 10 * 806 / printed_points(sheet) * pages >= 7.0


def test_no_page_shows_half_of_a_sentence_above_the_table() -> None:
    merged = sorted(str(area) for area in broad(8, notes=("长" * 40,)).merged_cells.ranges)

    # The title stands in the column that each page repeats, the note beside it, within the first page of two.
    assert merged == ["B3:F3"]


def test_a_title_too_long_for_the_frozen_columns_stands_above_the_notes_and_leaves_the_screen_to_the_table() -> None:
    words = [Column(f"说明{number}", Kind.LONG_TEXT) for number in range(12)]
    columns = (Column("编号"), *words)
    row = ("T1", *["长" * 60] * 12)
    sheet = written(TableSheet("投诉", "投诉处理进度", SUBTITLE, columns, [row], notes=("长" * 60,), freeze=1))

    assert (sheet["A1"].value, sheet["B1"].value, sheet["B2"].value) == (None, "投诉处理进度", SUBTITLE)
    assert all(sheet.row_dimensions[row].height < 30 for row in (1, 2))


def test_a_note_has_the_first_page_to_itself_where_each_page_repeats_broad_columns() -> None:
    words = [Column(f"说明{number}", width=30) for number in range(5)]
    columns = (Column("客户名称", width=60), *words)
    row = ("青岛", *["长"] * 5)
    sheet = written(TableSheet("表", "试表", "", columns, [row], notes=("长" * 60,), freeze=1))

    # 60.71 + 5 × 30.71 characters and the name once more on two pages: 137 each, the name and two of the others.
    assert sheet.page_setup.fitToWidth == 2
    assert sorted(str(area) for area in sheet.merged_cells.ranges) == ["B3:C3"]


def test_links_are_not_wrapped() -> None:
    place = Cell("售后/退换货与投诉登记表.xlsx 退换货登记!B12", link=Target("登记", file="../售后/登记表.xlsx"))
    columns = (Column("原表位置"), *(Column(f"说明{number}", Kind.LONG_TEXT) for number in range(6)))
    sheet = written(TableSheet("表", "试表", "", columns, [(place, *["长" * 60] * 6)]))

    # 43 characters, the Chinese ones counting two.
    assert sheet.column_dimensions["A"].width >= 43


def test_columns_for_the_screen_are_not_printed() -> None:
    assert broad(1).print_area == "'表'!$A$1:$D$5"


def test_rows_with_wrapped_text_are_high_enough_for_it(sheet: Worksheet) -> None:
    assert sheet["I7"].alignment.wrap_text
    assert sheet.row_dimensions[7].height >= 3 * 16.5
    assert sheet.row_dimensions[6].height is None


def test_words_colour_themselves(sheet: Worksheet) -> None:
    (cells,) = sheet.conditional_formatting
    rules = [(rule.formula[0], rule.dxf.fill.bgColor.rgb, rule.dxf.font.color.rgb) for rule in cells.rules]

    assert str(cells.sqref) == "F6:F7"
    assert rules == [('"是"', "FFC6EFCE", "FF006100"), ('"否"', "FFFFC7CE", "FF9C0006")]


def test_cells_to_fill_in_are_marked_and_checked(sheet: Worksheet) -> None:
    listed, dated = sheet.data_validations.dataValidation
    cell = sheet["G6"]

    assert (str(listed.sqref), listed.formula1) == ("G6:G7", '"取消,暂缓,保留"')
    assert (listed.errorTitle, listed.error) == ("请从列表中选择", "可填：取消、暂缓、保留。")
    assert (str(dated.sqref), dated.type) == ("H6:H7", "date")
    assert (cell.fill.fgColor.rgb, cell.border.left.style) == ("FFFFF9E5", "dashed")


def test_a_protected_sheet_opens_the_cells_to_fill_in_only() -> None:
    sheet = written(TableSheet("表", "试表", "", COLUMNS, ROWS, protect=True))

    assert sheet.protection.sheet
    assert [sheet.cell(5, column).protection.locked for column in range(1, 10)] == [True] * 6 + [False, False, True]


def test_a_table_without_rows_says_so_under_its_headings() -> None:
    rowless = TableSheet(
        "退换货", "退换货", "", (Column("日期", Kind.DATE), Column("金额", Kind.MONEY, total=True)), []
    )
    own_words = TableSheet("投诉", "投诉", "", (Column("编号"),), [], empty="本月没有投诉")
    counted = Formula("COUNTA({退换货!日期})+SUM({退换货!金额})", 0)
    summary = TableSheet("概况", "概况", "", (Column("数", Kind.COUNT),), [(counted,)])
    book = load_workbook(BytesIO(render_book(Book("试表", (summary, rowless, own_words)))))

    assert [cell.value for cell in book["退换货"][4]] == ["日期", "金额"]
    assert book["退换货"]["A5"].value == "本月无此类记录"
    assert book["投诉"]["A5"].value == "本月没有投诉"
    assert book["概况"]["A5"].value == "=COUNTA('退换货'!$A$6)+SUM('退换货'!$B$6)"


def test_blank_rows_are_ready_to_be_filled_in() -> None:
    columns = (Column("客户", choices_from="{名单!客户}", fill_in=True), Column("金额", Kind.MONEY, fill_in=True))
    blank = TableSheet("回款", "回款", "", columns, [], blank_rows=20)
    names = TableSheet("名单", "名单", "", (Column("客户"),), [("甲",), ("乙",)])
    sheet = load_workbook(BytesIO(render_book(Book("试表", (blank, names)))))["回款"]

    listed, number = sheet.data_validations.dataValidation
    assert (str(listed.sqref), listed.formula1) == ("A5:A24", "'名单'!$A$5:$A$6")
    assert (str(number.sqref), number.type) == ("B5:B24", "decimal")
    assert sheet["B24"].number_format == "#,##0.00"
    assert sheet["A5"].value is None


def test_empty_grid_is_not_printed() -> None:
    columns = (Column("客户", choices=("甲", "乙"), fill_in=True), Column("金额", Kind.MONEY, fill_in=True))
    sheet = written(TableSheet("回款", "回款", "", columns, [], blank_rows=200))

    # Twenty rows are drawn; what is typed below them is checked and shown alike, and printed as far as it goes.
    assert (sheet.max_row, sheet.print_area) == (24, "")
    assert {str(rule.sqref) for rule in sheet.data_validations.dataValidation} == {"A5:A204", "B5:B204"}
    content = render_book(Book("试表", (TableSheet("回款", "回款", "", columns, [], blank_rows=200),)))
    styles = load_workbook(BytesIO(content))["回款"].column_dimensions
    assert (styles["B"].number_format, styles["B"].border.left.style) == ("#,##0.00", None)


def test_a_hidden_sheet_is_not_printed() -> None:
    hidden = TableSheet("名单", "名单", "", (Column("客户"),), [("甲",)], hidden=True)
    book = load_workbook(BytesIO(render_book(Book("试表", (TABLE, hidden)))))

    assert book["名单"].print_area == "'名单'!$B$4"
    assert book["名单"]["B4"].value is None


def test_choices_too_many_for_a_list_in_words_are_refused() -> None:
    column = Column("客户", choices=tuple(f"客户名称{number:04d}" for number in range(40)))

    with pytest.raises(ValueError, match="choices_from"):
        written(TableSheet("表", "试表", "", (column,), [(None,)]))


def test_headings_must_differ_and_stand_within_ten_rows() -> None:
    with pytest.raises(ValueError, match="repeated headings"):
        written(TableSheet("表", "试表", "", (Column("金额"), Column("金额")), []))
    with pytest.raises(ValueError, match="ten rows"):
        written(TableSheet("表", "试表", "", (Column("金额"),), [], notes=("说明",) * 7))
    assert written(TableSheet("表", "试表", "", (Column("金额"),), [], notes=("说明",) * 6))["A10"].value == "金额"


def test_a_row_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        written(TableSheet("表", "试表", "", (Column("金额"), Column("备注")), [(1,)]))


@pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
def test_bars_and_sparklines_are_native() -> None:
    months = tuple(Column(f"{month}月", Kind.COUNT, hidden=month == 1) for month in (1, 2, 3))
    columns = (
        *months,
        Column("走势", sparkline=("1月", "2月", "3月")),
        Column("达成率", Kind.RATE, data_bar=True),
    )
    content = render_book(Book("试表", (TableSheet("表", "试表", "", columns, [(1, 2, 3, None, 0.5)] * 2),)))
    sheet = load_workbook(BytesIO(content))["表"]
    rules = {str(cells.sqref): cells.rules[0] for cells in sheet.conditional_formatting}

    assert rules["E5:E6"].dataBar.cfvo[1].val == 1
    assert sheet.column_dimensions["A"].hidden
    xml = _part(content, "xl/worksheets/sheet1.xml")
    assert xml.count("<x14:sparklineGroup ") == 2  # each stands for itself
    assert "<xm:f>表!A5:C5</xm:f><xm:sqref>D5</xm:sqref>" in xml
    assert "<xm:f>表!A6:C6</xm:f><xm:sqref>D6</xm:sqref>" in xml


def test_a_sparkline_needs_neighbouring_columns() -> None:
    columns = (Column("1月"), Column("备注"), Column("2月"), Column("走势", sparkline=("1月", "2月")))

    with pytest.raises(ValueError, match="neighbours"):
        written(TableSheet("表", "试表", "", columns, [(1, None, 2, None)]))


def test_a_workbook_opens_on_its_first_sheet_and_has_a_title_and_a_fixed_date() -> None:
    hidden = TableSheet("名单", "名单", "", (Column("客户"),), [("甲",)], hidden=True, tab=Tone.SEVERE)
    book = load_workbook(BytesIO(render_book(Book("客户管理月报", (TABLE, hidden), date(2026, 10, 31)))))

    assert book.active.title == "计划达成"
    assert book["计划达成"].sheet_view.selection[-1].activeCell in (None, "A1")
    assert (book["名单"].sheet_state, book["名单"].sheet_properties.tabColor.rgb) == ("hidden", "FFC0504D")
    assert book.properties.title == "客户管理月报"
    assert f"{book.properties.created:%Y-%m-%d %H:%M}" == "2026-10-31 00:00"


def test_the_same_book_gives_the_same_bytes_in_another_process_and_time_zone() -> None:
    code = "import hashlib, test_write_tables as t; print(hashlib.sha256(t.render_book(t.BOOK)).hexdigest())"
    place = os.environ | {"PYTHONHASHSEED": "7", "TZ": "America/New_York", "PYTHONPATH": os.pathsep.join(sys.path)}
    elsewhere = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parent, env=place, check=True, capture_output=True, text=True
    )

    assert elsewhere.stdout.strip() == hashlib.sha256(render_book(BOOK)).hexdigest()
    assert render_book(BOOK) == render_book(BOOK)


def test_write_book_replaces_the_file(tmp_path: Path) -> None:
    path = tmp_path / "月报.xlsx"
    path.write_text("旧的")
    write_book(BOOK, path)

    assert path.read_bytes() == render_book(BOOK)


def test_a_workbook_that_cannot_be_saved_says_why(tmp_path: Path) -> None:
    path = tmp_path / "没有这个文件夹" / "月报.xlsx"

    with pytest.raises(NotWritten) as caught:
        write_book(BOOK, path)

    assert str(caught.value) == (
        f"未能写入“{path}”：No such file or directory。"
        "如果该文件正在 Excel 或 WPS 中打开，请关闭后重新运行；否则请检查磁盘空间和文件夹权限。"
    )


def test_a_link_may_lead_to_a_table_below_notes() -> None:
    start = TableSheet("目录", "目录", "", (Column("表"),), [(Cell("计划达成", link=Target("计划达成", row=0)),)])
    book = load_workbook(BytesIO(render_book(Book("试表", (start, TABLE)))))

    assert book["目录"]["A5"].hyperlink.location == "'计划达成'!A6"


def _part(content: bytes, name: str) -> str:
    return ZipFile(BytesIO(content)).read(name).decode()
