"""A dashboard: cards, short lists, charts and their figures, and pages that cut none of them."""

import re
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from recalculation import formula_mismatches, recalculated

from kehu_xlsx.workbook.sheets import (
    Book,
    Cell,
    Chart,
    ChartData,
    ChartKind,
    Column,
    DashboardSheet,
    Figure,
    Formula,
    Kind,
    ShortList,
    TableSheet,
    Target,
    Tone,
)
from kehu_xlsx.workbook.write import render_book, write_book
from kehu_xlsx.workbook.write.grid import side_by_side

SUBTITLE = "青岛办事处　2026年10月　截至 2026-10-31"
LEVELS = {"严重": Tone.SEVERE, "警告": Tone.WARNING, "关注": Tone.WATCH}
MONTHS = tuple(f"{month}月" for month in range(5, 11))
FULFILMENT = TableSheet(
    "计划达成",
    "计划达成",
    SUBTITLE,
    (
        Column("客户编号", Kind.CODE),
        Column("客户名称"),
        Column("销售目标", Kind.MONEY, total=True),
        Column("进货净额", Kind.MONEY, total=True),
        Column("销售达成率", Kind.RATE, data_bar=True, total=Formula("[进货净额]/[销售目标]", 0.85)),
        Column("本月达成", tones={"是": Tone.MET, "否": Tone.SEVERE}),
        Column("未达成月数", Kind.COUNT),
        *(Column(month, Kind.COUNT, hidden=True) for month in MONTHS),
        Column("走势", sparkline=MONTHS),
        Column("备注", Kind.LONG_TEXT),
    ),
    [
        ("001", "海润商贸", 200.0, 210.0, Formula("[进货净额]/[销售目标]", 1.05), "是", 0, *range(6), None, None),
        ("002", "恒昌副食", 200.0, 130.0, Formula("[进货净额]/[销售目标]", 0.65), "否", 2, *range(6), None, "少于目标"),
        ("003", "鑫源糖酒", None, 0.0, Formula('IF([销售目标]="","",1)'), "未下达计划", 0, *range(6), None, None),
    ],
    freeze=2,
)
BOOK = Book(
    "客户管理月报",
    (
        DashboardSheet(
            "概览",
            "客户管理月报",
            SUBTITLE,
            figures=(
                Figure("进货净额（元）", Formula("SUM({计划达成!进货净额})", 340), Kind.MONEY, note="上月 300.00"),
                Figure("销售目标（元）", Formula("SUM({计划达成!销售目标})", 400), Kind.MONEY),
                Figure("目标达成率", Formula("[进货净额（元）]/[销售目标（元）]", 0.85), Kind.RATE, Tone.WARNING),
                Figure("达成客户", Formula('COUNTIF({计划达成!本月达成},"是")', 1), link=Target("计划达成")),
                Figure("严重预警", 3, tone=Tone.SEVERE),
                Figure("数据问题", 0),
                Figure("截止日期", date(2026, 10, 31), Kind.DATE),
            ),
            headlines=(
                ShortList("两项完成情况", (Column("项目"), Column("计划", Kind.MONEY)), (4, 2), [("销售", 400.0)]),
            ),
            lists=(
                ShortList(
                    "先办的事",
                    (Column("客户名称"), Column("等级", tones=LEVELS), Column("说明"), Column("占目标", Kind.RATE)),
                    (3, 1, 6, 2),
                    [
                        (
                            Cell("恒昌副食", link=Target("计划达成", row=1)),
                            "严重",
                            "长" * 60,
                            Formula("130/[销售目标（元）]", 0.325),
                        ),
                        ("鑫源糖酒", "关注", "本月没有计划", None),
                    ],
                ),
                ShortList("未下达计划", (Column("客户名称"), Column("金额", Kind.MONEY)), (4, 2), [("鑫源糖酒", 12.5)]),
                ShortList("投诉超期", (Column("投诉编号", Kind.CODE),), (6,), [], empty="没有超期的投诉"),
            ),
            charts=(
                Chart(
                    "预警等级分布（条）",
                    ChartKind.DOUGHNUT,
                    ChartData((Column("等级", tones=LEVELS), Column("条数", Kind.COUNT)), [("严重", 3), ("关注", 5)]),
                    labels=True,
                ),
                Chart(
                    "各客户进货净额（元）",
                    ChartKind.BAR,
                    ChartData(
                        (Column("客户名称"), Column("进货净额", Kind.MONEY)),
                        [("海润商贸", 210.0), ("恒昌副食", 130.0)],
                    ),
                    x_title="元",
                ),
                Chart(
                    "近三月进货净额（元）与达成率",
                    ChartKind.COLUMN,
                    ChartData(
                        (
                            Column("月份", Kind.MONTH),
                            Column("进货净额", Kind.MONEY),
                            Column("目标", Kind.MONEY),
                            Column("达成率", Kind.RATE),
                        ),
                        [(f"2026-{month:02d}", 100, 200, Formula("[进货净额]/[目标]", 0.5)) for month in (8, 9, 10)],
                    ),
                    y_title="元",
                    y2_title="达成率",
                    lines=("达成率",),
                    width=12,
                ),
            ),
            notes=("金额均为含税金额。",),
        ),
        FULFILMENT,
    ),
    date(2026, 10, 31),
)


@pytest.fixture(scope="module")
def content() -> bytes:
    return render_book(BOOK)


@pytest.fixture(scope="module")
def parts(content: bytes) -> dict[str, str]:
    archive = ZipFile(BytesIO(content))
    return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.fixture(scope="module")
def values(content: bytes) -> dict[str, object]:
    with pytest.warns(UserWarning, match="extension is not supported"):
        sheet = load_workbook(BytesIO(content), data_only=True)["概览"]
    return {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}


def test_six_cards_stand_in_a_row_with_label_value_and_note(values: dict[str, object]) -> None:
    assert [values[f"{column}5"] for column in "ADGJMP"] == [
        "进货净额（元）",
        "销售目标（元）",
        "目标达成率",
        "达成客户",
        "严重预警",
        "数据问题",
    ]
    assert [values[f"{column}6"] for column in "ADGJMP"] == [340, 400, 0.85, 1, 3, 0]
    assert values["A7"] == "上月 300.00"
    assert values["A9"] == "截止日期"


def test_figures_are_live_formulas_over_the_tables(content: bytes, parts: dict[str, str]) -> None:
    sheet = parts["xl/worksheets/sheet1.xml"]

    assert "<f>SUM('计划达成'!$D$5:$D$7)</f><v>340</v>" in sheet
    assert "<f>A6/D6</f><v>0.85</v>" in sheet
    assert "<f>130/D6</f><v>0.325</v>" in sheet


def test_headlines_stand_under_the_cards_and_the_other_lists_under_the_charts(values: dict[str, object]) -> None:
    rows = {value: cell for cell, value in values.items()}

    assert rows["两项完成情况"] == "A13"  # a gap under the second row of cards, which ends in row 11
    assert rows["先办的事"] == "A45"  # rows 17 to 29 and 31 to 43 are the charts'
    assert [values.get(f"{column}46") for column in "AEGP"] == ["客户名称", "等级", "说明", "占目标"]
    assert (rows["未下达计划"], rows["投诉超期"]) == ("A50", "J50")
    assert values["J52"] == "没有超期的投诉"


def test_charts_name_their_cells_and_take_the_colours_of_their_tones(parts: dict[str, str]) -> None:
    doughnut, bar, columns = (parts[f"xl/charts/chart{number}.xml"] for number in (1, 2, 3))

    assert "预警等级分布（条）" in doughnut
    assert re.findall(r"<c:f>(.*?)</c:f>", bar) == ["'概览'!$P$57", "'概览'!$J$58:$J$59", "'概览'!$P$58:$P$59"]
    assert re.findall(r"<c:v>(.*?)</c:v>", bar) == ["进货净额", "海润商贸", "恒昌副食", "210", "130"]
    assert re.findall(r'<c:dPt>.*?srgbClr val="(\w+)"', doughnut) == ["C0504D", "F2CF5B"]
    assert columns.count("<c:barChart>") == columns.count("<c:lineChart>") == 1
    assert '<c:min val="0"/>' in columns


def test_the_charts_figures_stand_below_what_is_printed(values: dict[str, object], content: bytes) -> None:
    heading = next(cell for cell, value in values.items() if value == "图表数据")
    printed = load_workbook(BytesIO(content))["概览"].print_area

    assert (heading, printed) == ("A54", "'概览'!$A$1:$Q$52")


def test_bars_that_say_their_figures_need_no_axis() -> None:
    data = ChartData((Column("账龄"), Column("金额", Kind.MONEY)), [("未到期", 5), ("逾期", 3)])
    sheet = DashboardSheet("概览", "概览", "", charts=(Chart("账龄（元）", ChartKind.STACKED_BAR, data, labels=True),))

    chart = ZipFile(BytesIO(render_book(Book("试表", (sheet,))))).read("xl/charts/chart1.xml").decode()
    assert '<c:grouping val="stacked"/>' in chart
    assert re.findall(r'<c:delete val="(\d)"/>', chart) == ["1"]
    assert 5 < float(re.findall(r'<c:max val="([\d.]+)"/>', chart)[0]) < 10  # room for the label of the longest bar


def test_a_chart_of_losses_does_not_start_at_zero() -> None:
    data = ChartData((Column("月份"), Column("增减", Kind.MONEY)), [("9月", -5), ("10月", 3)])
    sheet = DashboardSheet("概览", "概览", "", charts=(Chart("增减（元）", ChartKind.LINE, data, labels=True),))

    chart = ZipFile(BytesIO(render_book(Book("试表", (sheet,))))).read("xl/charts/chart1.xml").decode()
    assert "<c:min" not in chart
    assert "<c:showVal" in chart


@pytest.mark.parametrize("expression", ["[没有]*2", "SUM({没有})"])
def test_a_figure_that_names_nothing_is_refused(expression: str) -> None:
    sheet = DashboardSheet("概览", "概览", "", figures=(Figure("数", Formula(expression, 1)),))

    with pytest.raises(ValueError, match=r"没有|概览"):
        render_book(Book("试表", (sheet,)))


def test_items_share_a_band_while_they_fit() -> None:
    assert list(side_by_side([6, 6, 12, 4, 4, 4, 6], lambda width: width)) == [
        [(0, 6), (6, 6)],
        [(0, 12)],
        [(0, 4), (4, 4), (8, 4)],
        [(0, 6)],
    ]


@pytest.mark.libreoffice
def test_recalculation_agrees_with_every_cached_value_and_finds_a_planted_fault(tmp_path: Path) -> None:
    good, bad = tmp_path / "月报.xlsx", tmp_path / "坏.xlsx"
    write_book(BOOK, good)
    wrong = TableSheet(
        "表", "试表", "", (Column("数", Kind.COUNT), Column("倍", Kind.COUNT)), [(2, Formula("[数]*2", 5))]
    )
    write_book(Book("坏", (wrong,)), bad)

    assert formula_mismatches(good, bad) == ["坏.xlsx 表!B5: cached 5, recalculated 4"]


@pytest.mark.libreoffice
def test_recalculated_gives_the_values_of_each_workbook(tmp_path: Path) -> None:
    paths = [tmp_path / "一" / "表.xlsx", tmp_path / "二" / "表.xlsx"]
    for number, path in enumerate(paths, 1):
        path.parent.mkdir()
        table = TableSheet("表", "试表", "", (Column("数", Kind.COUNT),), [(number,), (Formula(f"{number}+1", 0),)])
        write_book(Book("试表", (table,)), path)

    assert [values["表", "A6"] for values in recalculated(*paths)] == [2, 3]
