"""What `check` says: summary, sheets, the worst problems, in this order and in few lines."""

from __future__ import annotations

from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.texts.check import RowsRead, SheetSeen, check_lines
from kehu_xlsx.texts.intake import SET_ASIDE

WRITTEN = "输出/2026-10/数据问题.xlsx"


def problem(category: Category, cell: str, *, value: str = "", action: str = "处理") -> Problem:
    return Problem("a.xlsx", "表", cell, category, value, "问题", action, "建议")


def worst(problems: list[Problem]) -> list[str]:
    """The lines of the problems, without what each of them says alike."""
    lines = list(check_lines((), (), problems, WRITTEN))
    return [line.partition("：问题")[0] for line in lines[lines.index("要先处理的问题：") + 1 : -1]]


def test_the_sheets_of_a_workbook_stand_on_one_line_and_each_that_is_not_read_on_its_own():
    months = [SheetSeen("进货.xlsx", f"{month}月", "进货记录", 600, "") for month in (7, 8, 9, 10)]
    nothing = SheetSeen("进货.xlsx", "价格表", "", 0, "不是客户管理用的表，已跳过")
    nearly = SheetSeen("售后.csv", "售后", "投诉记录", 0, "缺客户，整张表未读取")
    lines = check_lines([*months, nothing, nearly], [RowsRead("进货记录", 2400, 2390)], (), WRITTEN)
    assert list(lines) == [
        "共看了 2 个工作簿、6 张表：4 张读成了客户管理用的表，2 张没有读",
        "  进货记录：读到 2,400 行，用了 2,390 行，未计入 10 行",
        "读成的表：",
        "  进货.xlsx · 7月、8月、9月 等 4 张：进货记录，2,400 行",
        "没有读的表：",
        "  进货.xlsx · 价格表：不是客户管理用的表，已跳过",
        "  售后.csv · 售后：投诉记录，缺客户，整张表未读取",
        "没有发现数据问题。",
    ]


def test_files_come_before_figures_and_rows_that_do_not_count_before_those_that_do():
    found = [
        problem(Category.DUPLICATE, "A1"),
        problem(Category.VALUE, "B1"),
        problem(Category.VALUE, "B2", action=SET_ASIDE),
        problem(Category.FILE, ""),
    ]
    assert worst(found) == [
        "  [文件] a.xlsx · 表", "  [数值] a.xlsx · 表 · B2", "  [数值] a.xlsx · 表 · B1", "  [重复] a.xlsx · 表 · A1",
    ]  # fmt: skip


def test_at_most_ten_lines_and_no_category_crowds_out_the_others():
    strangers = [problem(Category.CUSTOMER, f"A{number}", value=str(number)) for number in range(1, 21)]
    alike = [problem(Category.DATE, f"B{number}") for number in range(1, 6)]
    lines = worst([*strangers, *alike])
    assert lines[:9] == [f"  [客户] a.xlsx · 表 · A{number}（{number}）" for number in range(1, 10)]
    assert lines[9:] == ["  [日期] a.xlsx · 表 · B1 等 5 处", "  其余 11 条见 数据问题.xlsx"]  # 25 less 9 less 5


def test_the_counts_of_all_categories_and_where_the_list_is():
    lines = list(check_lines((), (), [problem(Category.VALUE, "B1"), problem(Category.FILE, "")], WRITTEN))
    assert lines[1] == "  数据问题：2 条（文件 1，数值 1）"
    assert lines[-1] == f"共 2 条数据问题，清单在：{WRITTEN}"
