"""An office's folder as a whole: versions, doubles, names, dates, what is set aside and what is nobody's."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office_files import XLSX, Error, Sheet, write

from kehu_xlsx.errors import Category
from kehu_xlsx.intake.office import Intake, read_office
from kehu_xlsx.tables import Customers, Plans, Purchases, Receivables, Returns, Visits
from kehu_xlsx.tables.reading import Usage

OCTOBER = pd.Period("2026-10", "M")
TODAY = dt.date(2026, 11, 20)
HAITIAN, DAGU = "青岛海天商贸有限公司", "胶州大沽批发部"
REGISTER = [
    ["客户编号", "客户名称", "客户级别", "授信额度", "分支机构销售经理", "业务经理"],
    ["C1", HAITIAN, "一级", 100000, "李四", "张三"],
    ["C2", DAGU, "三级", 20000, "王五", "王五"],
]
BOUGHT = ["日期", "客户名称", "产品", "金额"]
DAY = dt.date(2026, 10, 3)
Books = Mapping[str, Sheet | list[Sheet]]


def read(folder: Path, books: Books, *, register: list[list[Any]] | None = REGISTER) -> Intake:
    if register is not None:
        write(folder / "客户档案", XLSX, Sheet(register))
    for name, sheets in books.items():
        write(folder / name, XLSX, *([sheets] if isinstance(sheets, Sheet) else sheets))
    return read_office(folder, synonyms={}, fallback=OCTOBER, today=TODAY)


def told(intake: Intake) -> list[tuple[str, str, str]]:
    return [(problem.workbook, problem.cell, problem.message) for problem in intake.problems]


def usage(intake: Intake, table: type) -> Usage:
    return next(each for each in intake.usage if each.table is table)


def amounts(intake: Intake) -> list[float]:
    return sorted(intake.books.purchases[Purchases.amount])


# Registers.


def test_the_newest_register_counts_and_says_nothing_of_the_older(tmp_path: Path) -> None:
    old = Sheet([["客户编号", "客户名称", "客户级别", "授信额度"], ["C1", HAITIAN, "二级", 5], ["C2", DAGU, "三级", 6]])
    new = Sheet(
        [["客户编号", "客户名称", "客户级别", "授信额度"], ["C1", HAITIAN, "一级", None], ["C2", DAGU, "三级", 9]]
    )
    intake = read(tmp_path, {"档案2026年8月": old, "档案2026年10月": new}, register=None)
    customers = intake.books.customers
    assert list(customers[Customers.level]) == [1, 3]
    assert customers[Customers.credit_limit].isna().tolist() == [True, False]
    assert told(intake) == []
    assert (usage(intake, Customers).rows_read, usage(intake, Customers).rows_used) == (4, 2)


def test_registers_of_months_without_a_year_are_ordered(tmp_path: Path) -> None:
    old, new = (
        Sheet([["客户编号", "客户名称", "客户级别", "授信额度"], ["C1", HAITIAN, level, limit]])
        for level, limit in (("三级", 5), ("一级", 9))
    )
    intake = read(tmp_path, {"客户档案9月": old, "客户档案10月": new, "客户档案12月": old}, register=None)
    (row,) = intake.books.customers.to_dict("records")
    assert (row[Customers.level], row[Customers.credit_limit]) == (1, 9)
    assert told(intake) == []


def test_two_undated_registers_give_the_smaller_limit_and_the_worse_level(tmp_path: Path) -> None:
    head = ["客户编号", "客户名称", "客户级别", "授信额度", "区域"]
    first, second = (
        Sheet([head, ["C1", HAITIAN, "一级", 90000, "市南"]]),
        Sheet([head, ["C1", HAITIAN, "二级", 80000, "市北"]]),
    )
    intake = read(tmp_path, {"甲": first, "乙": second}, register=None)
    (row,) = intake.books.customers.to_dict("records")
    assert (row[Customers.level], row[Customers.credit_limit]) == (2, 80000)
    assert sorted(message for _, _, message in told(intake)) == [
        "几份客户档案的“区域”不一致：“市北”与“市南”，采用“市北”",
        "几份客户档案的“客户级别”不一致：“2”与“1”，采用“2”",
        "几份客户档案的“授信额度”不一致：“80000”与“90000”，采用“80000”",
    ]
    assert {problem.category for problem in intake.problems} == {Category.MASTER}
    assert {problem.advice for problem in intake.problems} == {"请保留一份，或在文件名中写明月份，以便取最新的一份"}


def test_a_customer_only_in_the_older_register_is_kept_and_reported(tmp_path: Path) -> None:
    head = ["客户编号", "客户名称", "客户级别"]
    books = {
        "档案2026-09": Sheet([head, ["C1", HAITIAN, 1], ["C2", DAGU, 3]]),
        "档案2026-10": Sheet([head, ["C1", HAITIAN, 1]]),
    }
    intake = read(tmp_path, books, register=None)
    assert list(intake.books.customers[Customers.customer]) == ["C1", "C2"]
    assert told(intake) == [("档案2026-09.xlsx", "B3", "最新的客户档案中没有这个客户，沿用较早一份的资料")]


def test_a_register_without_level_is_read_and_the_level_is_missed_once(tmp_path: Path) -> None:
    register = [
        ["客户编号", "客户名称", "授信额度", "账期", "联系人"],
        ["C1", HAITIAN, 1, 30, "赵"],
        ["C2", DAGU, 2, 30, "钱"],
    ]
    intake = read(tmp_path, {}, register=register)
    assert intake.books.customers[Customers.level].isna().all()
    assert told(intake) == [
        ("客户档案.xlsx", "A1", "客户档案没有“客户级别”列；找到的列：客户编号、客户名称、授信额度、账期、联系人")
    ]
    assert intake.problems[0].advice == "请补上“客户级别”列（一级至五级），否则无法按级别上报与安排拜访"


def test_an_office_without_codes_goes_by_names(tmp_path: Path) -> None:
    register = [["客户名称", "等级"], [HAITIAN, "A"], [DAGU, "C"]]
    intake = read(tmp_path, {"进货": Sheet([BOUGHT, [DAY, DAGU, "可乐", 5]])}, register=register)
    assert list(intake.books.purchases[Purchases.customer]) == [DAGU]


KNOWN_BY_NAME = "各按名称分开统计；只写这个编号的行分不清是谁，不计入"


@pytest.mark.parametrize("sheets", [1, 2])
def test_one_code_of_two_customers_is_nobody_s(tmp_path: Path, sheets: int) -> None:
    heading = ["客户编号", "客户名称", "客户级别", "授信额度"]
    listed = [["K1", HAITIAN, "一级", 100], ["K1", DAGU, "三级", 200], ["K2", "即墨鳌山超市", "四级", 5]]
    whole = [Sheet([heading, *listed], name="档案")]
    parts = [Sheet([heading, listed[0], listed[2]], name="甲区"), Sheet([heading, listed[1]], name="乙区")]
    bought = [
        ["日期", "客户编号", "客户名称", "产品", "金额"],
        [DAY, "K1", HAITIAN, "可乐", 10],
        [DAY, "K1", DAGU, "可乐", 20],
        [DAY, "K1", None, "可乐", 40],
        [DAY, None, DAGU, "可乐", 80],
        [DAY, "K1", "谁也不是", "可乐", 160],
        [DAY, "K2", None, "可乐", 320],
    ]
    books: Books = {"客户档案": whole if sheets == 1 else parts, "进货": Sheet(bought)}
    intake = read(tmp_path, books, register=None)
    customers = intake.books.customers
    limits = dict(zip(customers[Customers.customer], customers[Customers.credit_limit], strict=True))
    assert limits == {HAITIAN: 100.0, DAGU: 200.0, "K2": 5.0}
    sums = intake.books.purchases.groupby(Purchases.customer)[Purchases.amount].sum()
    assert dict(sums) == {HAITIAN: 10.0, DAGU: 100.0, "K2": 320.0}
    first, second = ("档案 A2", "档案 A3") if sheets == 1 else ("甲区 A2", "乙区 A2")
    registers = [problem for problem in intake.problems if problem.category is Category.MASTER]
    assert [(problem.message, problem.action) for problem in registers] == [
        (f"编号 K1 是{HAITIAN}的，也是{DAGU}（{second}）的", KNOWN_BY_NAME),
        (f"编号 K1 是{DAGU}的，也是{HAITIAN}（{first}）的", KNOWN_BY_NAME),
    ]
    assert registers[0].advice == "请给每个客户各自的编号；如果是同一个客户，请统一名称或写进“别名”"
    unclear = [problem for problem in intake.problems if problem.category is Category.CUSTOMER]
    assert [(problem.cell, problem.message) for problem in unclear] == [
        ("B4", "客户档案中有不止一个客户的编号是 K1，无法判断是哪一个"),
        ("C6", "客户档案中有不止一个客户的编号是 K1，无法判断是哪一个"),
    ]
    assert {problem.advice for problem in unclear} == {"请在本行写上客户名称，并在客户档案中改正编号"}


def test_an_alias_or_a_later_name_is_no_other_customer(tmp_path: Path) -> None:
    heading = ["客户编号", "客户名称", "客户级别", "别名"]
    old = Sheet([heading, ["K1", "海天旧名", "一级", None]])
    new = Sheet([heading, ["K1", HAITIAN, "一级", "海天"], ["K1", "海天", "一级", None]])
    intake = read(tmp_path, {"客户档案2026年8月": old, "客户档案2026年10月": new}, register=None)
    assert list(intake.books.customers[Customers.customer]) == ["K1"]
    assert not [problem for problem in intake.problems if problem.message.startswith("编号 K1")]


# Receivables: statements and open items.

OWED = ["日期", "客户名称", "未收金额"]


def balances(intake: Intake) -> list[tuple[str, str, float]]:
    frame = intake.books.receivables
    days = frame[Receivables.date].dt.strftime("%m-%d").fillna("")
    return list(zip(days, frame[Receivables.customer], frame[Receivables.balance], strict=True))


def october(day: int) -> dt.date:
    return dt.date(2026, 10, day)


@pytest.mark.parametrize(
    ("title", "day", "action"),
    [
        ("应收账款明细表", "", "各行未收款相加，作为统计截止日的应收余额"),
        ("截至2026年10月20日应收账款明细表", "10-20", "各行未收款相加，作为2026-10-20的应收余额"),
    ],
)
@pytest.mark.parametrize("heading", ["日期", "结算日期", "对账日期"])
def test_open_items_add_up_whatever_their_dates(
    tmp_path: Path, title: str, day: str, action: str, heading: str
) -> None:
    rows = [[title], [heading, *OWED[1:]]]
    rows += [[october(1), HAITIAN, 700], [october(2), DAGU, 300], [october(9), HAITIAN, 50], [october(9), "无名", 9]]
    intake = read(tmp_path, {"应收": Sheet(rows)})
    assert balances(intake) == [(day, "C1", 700.0), (day, "C2", 300.0), (day, "C1", 50.0)]
    problem, unknown = intake.problems
    assert (problem.cell, problem.category, problem.value) == ("A2", Category.RECEIVABLE, heading)
    assert problem.message == f"“{heading}”各行不同，是每笔款项自己的日期，不是余额的截止日期"
    assert problem.action == action
    assert problem.advice == "如果各行是不同日期的应收余额，请把这一列的表头改为“截止日期”"
    assert unknown.value == "无名"
    account = usage(intake, Receivables)
    assert (account.amount_read, account.amount_used, account.amount_set_aside) == (1059.0, 1050.0, 9.0)


@pytest.mark.parametrize(
    ("heading", "rows"),
    [
        ("日期", [[october(10), HAITIAN, 7], [october(10), DAGU, 3], [october(20), HAITIAN, 5]]),
        ("日期", [[dt.date(2026, 9, 30), HAITIAN, 7], [october(31), HAITIAN, 3]]),
        ("截止日期", [[october(10), HAITIAN, 7], [october(20), DAGU, 3]]),
        ("日期", [[october(10), HAITIAN, 7], [october(10), HAITIAN, 3]]),
    ],
    ids=["most_customers_a_date", "ends_of_months", "said_outright", "one_date"],
)
def test_statements_keep_their_dates(tmp_path: Path, heading: str, rows: list[list[Any]]) -> None:
    intake = read(tmp_path, {"应收": Sheet([[heading, *OWED[1:]], *rows])})
    assert [day for day, _, _ in balances(intake)] == [f"{day:%m-%d}" for day, _, _ in rows]
    assert told(intake) == []


def test_open_items_of_one_amount_on_two_sheets_are_two_where_their_days_differ(tmp_path: Path) -> None:
    head = ["日期", "客户名称", "发票号", "未收金额"]
    sheets = [
        Sheet([head, [october(1), HAITIAN, "F1", 700], [october(2), DAGU, "F2", 300]], name="上旬"),
        Sheet([head, [october(2), DAGU, "F2", 300], [october(12), HAITIAN, "F3", 700]], name="中旬"),
    ]
    intake = read(tmp_path, {"应收": sheets})
    assert sorted(balance for _, _, balance in balances(intake)) == [300.0, 700.0, 700.0]
    doubles = [(each.sheet, each.cell) for each in intake.problems if each.category is Category.DUPLICATE]
    assert doubles == [("中旬", "D2")]


def test_a_balance_that_runs_on_is_not_added_up(tmp_path: Path) -> None:
    rows = [["日期", "客户名称", "余额"], [october(1), HAITIAN, 700], [october(9), HAITIAN, 750], [october(9), DAGU, 1]]
    intake = read(tmp_path, {"应收账款": Sheet(rows)})
    assert [day for day, _, _ in balances(intake)] == ["10-01", "10-09", "10-09"]


def test_the_number_of_an_invoice_makes_an_open_item(tmp_path: Path) -> None:
    rows = [["日期", "客户名称", "发票号", "余额"], [october(1), HAITIAN, "F1", 700], [october(9), HAITIAN, "F2", 750]]
    intake = read(tmp_path, {"应收账款": Sheet(rows)})
    assert balances(intake) == [("", "C1", 700.0), ("", "C1", 750.0)]


# Plans.


def plans(intake: Intake) -> list[tuple[str, float]]:
    frame = intake.books.plans
    return list(zip(frame[Plans.customer], frame[Plans.sales_target], strict=True))


PLAN = ["月份", "客户名称", "销售目标"]


def test_the_newest_sheet_of_a_plan_counts_and_nothing_is_added(tmp_path: Path) -> None:
    books = {
        "计划2026年9月20日": Sheet([PLAN, ["2026-10", HAITIAN, 100], ["2026-10", DAGU, 7]]),
        "计划2026年9月28日": Sheet([PLAN, ["2026-10", HAITIAN, 120]]),
    }
    intake = read(tmp_path, books)
    assert sorted(plans(intake)) == [("C1", 120.0), ("C2", 7.0)]
    assert told(intake) == []
    assert (usage(intake, Plans).rows_read, usage(intake, Plans).rows_used) == (3, 2)


def test_two_plans_that_cannot_be_ordered_are_no_plan(tmp_path: Path) -> None:
    books = {
        "计划甲": Sheet([PLAN, ["2026-10", HAITIAN, 100], ["2026-10", DAGU, 7]]),
        "计划乙": Sheet([PLAN, ["2026-10", HAITIAN, 120]]),
    }
    intake = read(tmp_path, books)
    assert plans(intake) == [("C2", 7.0)]
    assert intake.books.unsettled_plans == {(pd.Period("2026-10", "M"), "C1")}
    message = "2026-10 的“销售目标”有两份不同的计划：120与100，分不出先后"
    assert told(intake) == [("计划乙.xlsx", "C2", message), ("计划甲.xlsx", "C2", message)]
    assert {(problem.category, problem.action) for problem in intake.problems} == {
        (Category.PLAN, "没有任选一份；该客户在分销计划汇总中确认过本月计划的以确认的为准，否则按未下达计划处理")
    }
    assert (usage(intake, Plans).rows_read, usage(intake, Plans).rows_used) == (3, 1)


def test_a_plan_is_of_the_month_that_is_named_without_a_year(tmp_path: Path) -> None:
    head = ["客户名称", "销售目标"]
    sheets = [Sheet([head, [HAITIAN, target]], name=name) for name, target in (("9月", 10), ("10月", 11), ("12月", 9))]
    intake = read(tmp_path, {"计划": sheets, "11月计划": Sheet([head, [HAITIAN, 12]])})
    found = zip(intake.books.plans[Plans.month].astype(str), intake.books.plans[Plans.sales_target], strict=True)
    assert sorted(found) == [("2025-12", 9), ("2026-09", 10), ("2026-10", 11), ("2026-11", 12)]
    assert told(intake) == []


def test_the_same_plan_twice_is_one_plan(tmp_path: Path) -> None:
    books = {"计划甲": Sheet([PLAN, ["2026-10", HAITIAN, 100]]), "计划乙": Sheet([PLAN, ["2026-10", HAITIAN, 100]])}
    intake = read(tmp_path, books)
    assert plans(intake) == [("C1", 100.0)]
    assert told(intake) == []


# Doubles.

TWICE = [DAY, HAITIAN, "可乐", 500]


def test_rows_in_several_files_count_as_often_as_in_the_sheet_that_has_most(tmp_path: Path) -> None:
    books = {
        "进货甲": Sheet([BOUGHT, TWICE, TWICE]),
        "进货乙": Sheet([BOUGHT, TWICE, TWICE, TWICE]),
        "进货丙": Sheet([BOUGHT, TWICE]),
    }
    intake = read(tmp_path, books)
    assert amounts(intake) == [500.0] * 3
    assert told(intake) == [
        ("进货丙.xlsx", "A2", "本行与 进货乙.xlsx 的“Sheet1”第 2 行完全相同"),
        ("进货甲.xlsx", "A2", "本行与 进货乙.xlsx 的“Sheet1”第 2 行完全相同"),
        ("进货甲.xlsx", "A3", "本行与 进货乙.xlsx 的“Sheet1”第 2 行完全相同"),
    ]
    assert (usage(intake, Purchases).rows_read, usage(intake, Purchases).rows_set_aside) == (6, 3)
    assert usage(intake, Purchases).amount_set_aside == 1500.0


def test_two_identical_lines_on_one_sheet_stay_two(tmp_path: Path) -> None:
    intake = read(tmp_path, {"进货": Sheet([BOUGHT, TWICE, TWICE])})
    assert amounts(intake) == [500.0, 500.0]
    assert told(intake) == []


def test_the_same_line_on_two_sheets_of_a_book_is_told_whole(tmp_path: Path) -> None:
    intake = read(tmp_path, {"进货": [Sheet([BOUGHT, TWICE], name="一"), Sheet([BOUGHT, TWICE], name="二")]})
    assert amounts(intake) == [500.0]
    (problem,) = intake.problems
    assert (problem.workbook, problem.sheet, problem.cell, problem.value) == ("进货.xlsx", "二", "A2", "2026-10-03")
    assert problem.message == "本行与 进货.xlsx 的“一”第 2 行完全相同"
    assert (problem.action, problem.advice) == ("相同的行只计一次", "如确为两笔不同业务，请写上单号以便区分")


def test_a_sheet_copied_whole_is_one_line(tmp_path: Path) -> None:
    rows = [[DAY, HAITIAN, "可乐", amount] for amount in range(1, 31)]
    books = {"进货甲": Sheet([BOUGHT, *rows]), "进货乙": Sheet([BOUGHT, *rows, TWICE])}
    intake = read(tmp_path, books)
    assert amounts(intake) == [*range(1, 31), 500]
    assert told(intake) == [("进货甲.xlsx", "A2", "有 30 行与 进货乙.xlsx 的“Sheet1”完全相同，金额合计 465.00 元")]


def test_a_customer_without_level_is_told_with_the_cell(tmp_path: Path) -> None:
    register = [["客户编号", "客户名称", "客户级别"], ["C1", HAITIAN, None], ["C2", DAGU, "特级"]]
    intake = read(tmp_path, {}, register=register)
    assert sorted((problem.cell, problem.message, problem.action) for problem in intake.problems) == [
        ("C2", f"{HAITIAN}没有“客户级别”", "该客户照常统计，只是没有级别"),
        ("C3", "“客户级别”不是一级至五级之一。", "该单元格按空白处理，本行其余内容照常使用"),
    ]


# Names.


def test_a_name_that_is_nobodys_is_set_aside_with_the_nearest(tmp_path: Path) -> None:
    intake = read(tmp_path, {"进货": Sheet([BOUGHT, [DAY, "青岛海天贸易公司", "可乐", 500], TWICE])})
    assert amounts(intake) == [500.0]
    (problem,) = intake.problems
    assert (problem.cell, problem.value, problem.category) == ("B2", "青岛海天贸易公司", Category.CUSTOMER)
    assert problem.message == f"客户档案中没有这个客户；相近的有：{HAITIAN}"
    assert (problem.action, problem.advice) == (
        "本行未计入",
        "请更正名称，或把这个叫法写进客户档案该客户的“别名”列",
    )
    assert usage(intake, Purchases).amount_set_aside == 500.0


def test_where_code_and_name_disagree_the_code_counts(tmp_path: Path) -> None:
    head = ["日期", "客户编号", "客户名称", "金额"]
    intake = read(tmp_path, {"进货": Sheet([head, [DAY, "C2", HAITIAN, 500]])})
    assert list(intake.books.purchases[Purchases.customer]) == ["C2"]
    (problem,) = intake.problems
    assert problem.message == f"客户编号 C2 与客户名称“{HAITIAN}”不是同一个客户，已按编号（{DAGU}）计入"
    assert (problem.action, problem.advice) == ("本行照常计入", "请更正编号或名称")


# Dates.


def test_records_after_today_do_not_count(tmp_path: Path) -> None:
    rows = [[TODAY, HAITIAN, "可乐", 1], [TODAY + dt.timedelta(days=1), HAITIAN, "可乐", 2]]
    intake = read(tmp_path, {"进货": Sheet([BOUGHT, *rows])})
    assert amounts(intake) == [1.0]
    (problem,) = intake.problems
    assert (problem.cell, problem.value, problem.message) == ("A3", "2026-11-21", "日期晚于运行当天")


@pytest.mark.parametrize(
    ("name", "sheet", "title", "expected"),
    [
        ("应收", "Sheet1", "截至2026年9月30日应收账款", dt.date(2026, 9, 30)),
        ("应收", "2026年9月", "应收账款", dt.date(2026, 9, 30)),
        ("应收20260925", "Sheet1", "应收账款", dt.date(2026, 9, 25)),
        ("应收20260925", "Sheet1", "2026年10月应收账款", dt.date(2026, 10, 31)),
        ("应收", "Sheet1", "应收账款", None),
        ("应收", "9月", "应收账款", dt.date(2026, 9, 30)),
        ("应收", "11月", "应收账款", dt.date(2025, 11, 30)),
        ("2025年应收", "9月", "应收账款", dt.date(2025, 9, 30)),
        ("应收2025年12月", "Sheet1", "2026年应收账款", None),
        ("9月/应收", "Sheet1", "应收账款", dt.date(2026, 9, 30)),
        ("26年9月应收", "Sheet1", "应收账款", dt.date(2026, 9, 30)),
        ("应收", "Sheet1", "截至9月25日应收账款", dt.date(2026, 9, 25)),
        ("应收", "Sheet1", "2026年应收账款（截至9月25日）", dt.date(2026, 9, 25)),
        ("应收", "Sheet1", "应收账款 2026 年 9 月 25 日", dt.date(2026, 9, 25)),
        ("应收", "Sheet1", "日期：2026-09-01 至 2026-09-30", dt.date(2026, 9, 30)),
        ("应收", "Sheet1", "9月1日至25日应收账款", dt.date(2026, 9, 25)),
        ("应收20260801-20260925", "Sheet1", "应收账款", dt.date(2026, 9, 25)),
        ("应收", "Sheet1", "2026年1-10月应收账款汇总表", dt.date(2026, 10, 31)),
        ("应收", "Sheet1", "2026年7-9月应收账款", dt.date(2026, 9, 30)),
        ("应收", "Sheet1", "2025年11月-2026年1月应收账款", dt.date(2026, 1, 31)),
        ("应收", "Sheet1", "制表日期：2026-11-02", None),
        ("应收", "Sheet1", "截至2026年9月25日 打印时间 2026/11/2 8:30", dt.date(2026, 9, 25)),
        ("应收", "Sheet1", "制表人：张三 日期：2026-11-02", None),
        ("应收", "Sheet1", "请于11月5日前报财务部", None),
        ("应收", "Sheet1", "7-11便利店2026-09-25应收账款", dt.date(2026, 9, 25)),
    ],
)
def test_a_missing_statement_date_comes_from_around_the_table(
    tmp_path: Path, name: str, sheet: str, title: str, expected: dt.date | None
) -> None:
    rows = [[title], ["客户名称", "应收余额"], [HAITIAN, 500]]
    (date,) = read(tmp_path, {name: Sheet(rows, name=sheet)}).books.receivables[Receivables.date]
    assert (None if pd.isna(date) else date.date()) == expected


def test_statements_of_months_without_a_year_are_of_two_dates(tmp_path: Path) -> None:
    head = ["客户名称", "应收余额"]
    sheets = [Sheet([head, [HAITIAN, 100]], name="9月"), Sheet([head, [HAITIAN, 130]], name="10月")]
    rows = read(tmp_path, {"应收账款": sheets}).books.receivables
    found = zip(rows[Receivables.date].dt.date, rows[Receivables.balance], strict=True)
    assert list(found) == [(dt.date(2026, 9, 30), 100), (dt.date(2026, 10, 31), 130)]


@pytest.mark.parametrize(
    ("title", "sheet", "expected"),
    [
        ("日期：2026-09-01 至 2026-09-30", "Sheet1", dt.date(2026, 9, 3)),
        ("日期：2026-07-01 至 2026-09-30", "8月", dt.date(2026, 8, 3)),
        ("2026年1-10月进货", "9月", dt.date(2026, 9, 3)),
        ("制表日期：2026-11-02", "9月", dt.date(2026, 9, 3)),
        ("进货", "11月", dt.date(2026, 11, 3)),
        ("进货", "12月", dt.date(2025, 12, 3)),
    ],
)
def test_a_day_alone_lies_in_the_month_around_it(tmp_path: Path, title: str, sheet: str, expected: dt.date) -> None:
    rows = [[title], BOUGHT, ["3日", HAITIAN, "可乐", 5]]
    (date,) = read(tmp_path, {"进货": Sheet(rows, name=sheet)}).books.purchases[Purchases.date]
    assert date.date() == expected


def test_a_statement_date_left_blank_in_some_rows_comes_from_the_title(tmp_path: Path) -> None:
    rows = [["2026年10月"], ["客户名称", "应收余额", "截止日期"], [HAITIAN, 5, dt.date(2026, 9, 30)], [DAGU, 6, None]]
    dates = read(tmp_path, {"应收": Sheet(rows)}).books.receivables[Receivables.date]
    assert [date.date() for date in dates] == [dt.date(2026, 9, 30), dt.date(2026, 10, 31)]


def test_an_amount_that_cannot_be_read_does_not_hide_the_debtor(tmp_path: Path) -> None:
    rows = [["客户名称", "应收余额", "截止日期"], [HAITIAN, Error("#N/A"), "2026-09-30"], [DAGU, 6, "2026-09-30"]]
    intake = read(tmp_path, {"应收": Sheet(rows)})
    found = intake.books.receivables
    assert found[Receivables.balance].isna().tolist() == [True, False]
    assert [each.action for each in intake.problems] == ["金额未计入；该客户的应收余额按无法计算处理"]
    (usage,) = [each for each in intake.usage if each.table is Receivables]
    assert (usage.rows_read, usage.rows_used) == (2, 1)


# Visits.


def test_several_names_are_several_visits_and_a_person_in_two_roles_visits_in_both(tmp_path: Path) -> None:
    rows = [["日期", "客户名称", "拜访人"], [DAY, HAITIAN, "张三、李四"], [DAY, DAGU, "王五"]]
    visits = read(tmp_path, {"拜访记录": Sheet(rows)}).books.visits
    assert list(zip(visits[Visits.customer], visits[Visits.visitor], visits[Visits.role], strict=True)) == [
        ("C1", "张三", "业务经理"),
        ("C1", "李四", "分支机构销售经理"),
        ("C2", "王五", "分支机构销售经理"),
        ("C2", "王五", "业务经理"),
    ]


def test_a_visitor_whose_role_nobody_knows_is_set_aside(tmp_path: Path) -> None:
    rows = [["日期", "客户名称", "拜访人"], [DAY, HAITIAN, "路人"], [DAY, HAITIAN, "张三"]]
    intake = read(tmp_path, {"拜访记录": Sheet(rows)})
    (problem,) = intake.row_problems
    assert problem.message == ("不知道“路人”以什么角色拜访：本行没有“角色”，客户档案中该客户的五个岗位也没有这个人")
    assert (usage(intake, Visits).rows_read, usage(intake, Visits).rows_used) == (2, 1)


# What a sheet is.


def test_headings_that_fit_two_tables_are_a_problem_and_no_guess(tmp_path: Path) -> None:
    intake = read(tmp_path, {"明细": Sheet([["日期", "客户", "金额"], [DAY, HAITIAN, 5]])})
    assert (len(intake.books.purchases), len(intake.books.payments)) == (0, 0)
    (problem,) = intake.problems
    assert (problem.workbook, problem.sheet, problem.cell, problem.category) == (
        "明细.xlsx",
        "Sheet1",
        "A1",
        Category.HEADING,
    )
    assert problem.message == "表头既像进货记录，也像回款记录，无法判断"
    assert (problem.action, problem.advice) == (
        "整张表未读取",
        "请在工作表名称或表格标题中写明是哪一种（“进货记录”或“回款记录”）；"
        "列名有歧义的，也可以在 客户管理规则.xlsx 的“列名对照”中写明",
    )


@pytest.mark.parametrize(("name", "table"), [("进货明细", "purchases"), ("回款明细", "payments")])
def test_names_break_ties(tmp_path: Path, name: str, table: str) -> None:
    intake = read(tmp_path, {name: Sheet([["日期", "客户", "金额"], [DAY, HAITIAN, 5]])})
    assert len(getattr(intake.books, table)) == 1
    assert told(intake) == []


def test_a_missing_column_lists_the_columns_found(tmp_path: Path) -> None:
    intake = read(tmp_path, {"进货": Sheet([["日期", "产品", "数量", "金额"], [DAY, "可乐", 3, 5]])})
    (problem,) = intake.problems
    assert (problem.cell, problem.category) == ("A1", Category.HEADING)
    assert problem.message == "像是进货记录，但找不到必需的列：客户；找到的列：日期、产品、数量、金额"
    assert problem.advice == "请补上客户列，或在 客户管理规则.xlsx 的“列名对照”中写明本单位的叫法"


def test_the_office_may_teach_its_own_headings(tmp_path: Path) -> None:
    write(tmp_path / "档案", XLSX, Sheet(REGISTER))
    write(tmp_path / "进货", XLSX, Sheet([["日子", "买家", "钱数"], [DAY, HAITIAN, 5]]))
    own = {"日子": "日期", "买家": "客户名称", "钱数": "价税合计"}
    assert amounts(read_office(tmp_path, synonyms=own, fallback=OCTOBER, today=TODAY)) == [5.0]


def test_what_is_not_ours_ends_in_one_clear_line(tmp_path: Path) -> None:
    intake = read(tmp_path, {"工资": Sheet([["工号", "姓名", "部门", "基本工资"], [1, "张三", "销售部", 5000]])})
    assert told(intake) == []
    (line,) = (each for each in intake.recognised if not each.table)
    assert line.remark == ("不是客户管理用的表（认得的列只有：姓名），已跳过；表头：工号、姓名、部门、基本工资")


def test_a_running_balance_is_no_statement(tmp_path: Path) -> None:
    head = ["日期", "客户名称", "摘要", "借方金额", "贷方金额", "余额"]
    intake = read(
        tmp_path,
        {"应收明细账": Sheet([head, [DAY, HAITIAN, "销售", 500, None, 500], [DAY, HAITIAN, "回款", None, 200, 300]])},
    )
    assert intake.books.receivables.empty
    assert intake.books.payments.empty


def test_which_of_two_columns_was_taken_is_said(tmp_path: Path) -> None:
    head = ["订单日期", "发货日期", "客户名称", "金额", "价税合计"]
    intake = read(tmp_path, {"进货": Sheet([head, [dt.date(2026, 9, 30), DAY, HAITIAN, 100, 113]])})
    assert amounts(intake) == [113.0]
    assert list(intake.books.purchases[Purchases.date]) == [pd.Timestamp(DAY)]
    (line,) = (each for each in intake.recognised if each.table == "进货记录")
    assert set(line.passed_over) == {("金额", "价税合计", "金额"), ("日期", "发货日期", "订单日期")}


def test_returns_on_a_sheet_of_returns_need_no_kind(tmp_path: Path) -> None:
    intake = read(
        tmp_path, {"退货登记": Sheet([["日期", "客户名称", "产品", "数量", "金额"], [DAY, HAITIAN, "可乐", 2, 50]])}
    )
    assert list(intake.books.returns[Returns.kind]) == ["退货"]


def test_a_return_of_unclear_kind_is_kept_as_it_is_written(tmp_path: Path) -> None:
    head = ["日期", "客户名称", "类型", "产品", "数量", "金额"]
    kinds = ["退", "退换", "退换货", "折让", None]
    intake = read(tmp_path, {"退换": Sheet([head, *([DAY, HAITIAN, kind, "可乐", 2, 50] for kind in kinds)])})
    returns = intake.books.returns[Returns.kind]
    assert [None if pd.isna(kind) else kind for kind in returns] == ["退货", "退换", "退换货", "折让", None]
    assert told(intake) == []


def test_a_file_that_cannot_be_read_is_a_line_and_the_others_are_done(tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04 damaged")
    intake = read(tmp_path, {"进货": Sheet([BOUGHT, TWICE])})
    assert amounts(intake) == [500.0]
    (problem,) = intake.problems
    assert (problem.workbook, problem.category, problem.action) == (
        "坏.xlsx",
        Category.FILE,
        "该文件未读取，其余文件照常处理",
    )


def test_lock_files_hidden_files_and_our_own_folders_are_passed_over(tmp_path: Path) -> None:
    books = {"~$进货": Sheet([BOUGHT, TWICE]), ".进货": Sheet([BOUGHT, TWICE]), "输出/进货": Sheet([BOUGHT, TWICE])}
    books |= {"备份/进货": Sheet([BOUGHT, TWICE]), "旧/输出/进货": Sheet([BOUGHT, [DAY, DAGU, "可乐", 9]])}
    intake = read(tmp_path, books)
    assert intake.workbooks == ("客户档案.xlsx", "旧/输出/进货.xlsx")
    assert amounts(intake) == [9.0]


# read = used + set aside.

CELLS = {
    "date": st.sampled_from([DAY, "2026.10.4", 10.3, "哪天", None, dt.date(2027, 1, 1), "20261005"]),
    "customer": st.sampled_from([HAITIAN, DAGU, "C1", "谁家", None, "海天"]),
    "product": st.sampled_from(["可乐", "雪碧", None]),
    "amount": st.sampled_from([100, 250.5, "1,200.00", "约三千", None, Error("#N/A"), -30, "(50)"]),
}
ROWS = st.lists(st.tuples(*CELLS.values()), min_size=1, max_size=12)


@settings(max_examples=25, deadline=None)
@given(sheets=st.lists(ROWS, min_size=1, max_size=3))
def test_read_is_used_plus_set_aside(sheets: list[list[tuple[Any, ...]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        books = {f"进货{number}": Sheet([BOUGHT, *rows]) for number, rows in enumerate(sheets)}
        intake = read(Path(folder), books)
    account = next((each for each in intake.usage if each.table is Purchases), None)
    readable = {100: 100, 250.5: 250.5, "1,200.00": 1200, -30: -30, "(50)": -50}
    known = [readable[row[3]] for rows in sheets for row in rows if row[3] in readable]
    if account is None:
        assert known == []
        return
    assert account.rows_used == len(intake.books.purchases)
    assert account.rows_read == account.rows_used + account.rows_set_aside
    assert account.amount_used == pytest.approx(intake.books.purchases[Purchases.amount].sum(), abs=0.005)
    assert account.amount_set_aside == pytest.approx(account.amount_read - account.amount_used, abs=0.005)
    set_aside = [problem for problem in intake.problems if problem.action in {"本行未计入", "相同的行只计一次"}]
    assert bool(set_aside) == bool(account.rows_set_aside)


# 累计 rows.


JANUARY, FEBRUARY = dt.date(2026, 1, 5), dt.date(2026, 2, 6)


def cumulative_workbook(cumulative: float, *, first: dt.date = JANUARY) -> list[Sheet]:
    return [
        Sheet([BOUGHT, [first, HAITIAN, "甲", 100.4], ["本月合计", None, None, 100.4]], name="1月"),
        Sheet(
            [
                BOUGHT,
                [FEBRUARY, HAITIAN, "甲", 200],
                ["本月合计", None, None, 200],
                ["本年累计", None, None, cumulative],
            ],
            name="2月",
        ),
    ]


@pytest.mark.parametrize("cumulative", [300.4, 300])
def test_a_cumulative_row_that_is_the_sum_since_january(tmp_path: Path, cumulative: float) -> None:
    intake = read(tmp_path, {"进货": cumulative_workbook(cumulative)})
    assert amounts(intake) == [100.4, 200]
    assert told(intake) == []


def test_a_cumulative_row_that_is_not(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, {"进货": cumulative_workbook(350.4)}).problems
    assert (problem.sheet, problem.cell, problem.category, problem.value) == ("2月", "D4", Category.TOTAL, "350.4")
    assert problem.message == "表上“金额”的累计为 350.4，一月至今各行相加为 300.4，相差 50"
    assert problem.advice == "请核对是否漏放某月的表、重复或累计未更新；本工具以各行为准"


def test_a_cumulative_row_of_a_year_whose_january_is_not_there_is_left_alone(tmp_path: Path) -> None:
    assert told(read(tmp_path, {"进货": cumulative_workbook(9999, first=dt.date(2026, 2, 1))})) == []


# Rows that look like something else.


def test_a_printed_total_that_is_an_error_value_is_told(tmp_path: Path) -> None:
    bought = Sheet([BOUGHT, [DAY, HAITIAN, "甲", 100], ["合计", None, None, Error("#REF!")]])
    (problem,) = read(tmp_path, {"进货": bought}).problems
    assert (problem.cell, problem.category, problem.value) == ("D3", Category.TOTAL, "#REF!")
    assert (problem.message, problem.action) == ("“金额”是错误值 #REF!。", "仅提示，未改动任何数字")


def test_visits_whose_day_is_merged_down_are_all_read(tmp_path: Path) -> None:
    rows = [["日期", "客户名称", "拜访人"], [DAY, HAITIAN, "张三"], [None, DAGU, "王五"], [None, HAITIAN, "李四"]]
    visits = read(tmp_path, {"拜访": Sheet(rows, merges=("A2:A4",))}).books.visits
    assert sorted(zip(visits[Visits.customer], visits[Visits.visitor], strict=True)) == [
        ("C1", "张三"),
        ("C1", "李四"),
        ("C2", "王五"),
        ("C2", "王五"),
    ]


def test_a_visit_without_its_day_on_the_office_s_own_sheet_is_told(tmp_path: Path) -> None:
    rows = [["日期", "客户名称", "拜访人"], [DAY, HAITIAN, "张三"], [None, DAGU, "王五"]]
    assert told(read(tmp_path, {"拜访": Sheet(rows)})) == [("拜访.xlsx", "A3", "缺少“日期”")]


def test_a_prepared_line_that_nobody_filled_in_is_no_visit(tmp_path: Path) -> None:
    rows = [["计划日期", "客户名称", "拜访人", "日期"], [DAY, HAITIAN, "张三", DAY], [DAY, DAGU, "王五", None]]
    intake = read(tmp_path, {"拜访": Sheet(rows)})
    assert (len(intake.books.visits), told(intake)) == (1, [])


def test_complaints_that_speak_of_forms_are_no_instructions(tmp_path: Path) -> None:
    rows = [
        ["受理日期", "客户名称", "投诉方式", "内容", "处理结果"],
        [DAY, HAITIAN, "电话", "包装格式不符", "更换格式"],
        ["2026-10-04", DAGU, "电话", "标签填写有误", "已重新填写"],
    ]
    intake = read(tmp_path, {"投诉": Sheet(rows)})
    assert (len(intake.books.complaints), told(intake)) == (2, [])


def test_a_double_without_a_number_is_shown_by_its_next_cell(tmp_path: Path) -> None:
    """序号 tells nothing, so that the second line of one sheet may be the first of another."""
    heading = ["序号", "受理日期", "客户名称", "投诉方式", "内容"]
    first = Sheet([heading, [1, DAY, DAGU, "电话", "少件"], [2, DAY, HAITIAN, "电话", "漏气"]])
    intake = read(tmp_path, {"投诉9月": first, "投诉10月": Sheet([heading, [1, DAY, HAITIAN, "电话", "漏气"]])})
    (problem,) = intake.problems
    assert (problem.workbook, problem.cell, problem.value) == ("投诉10月.xlsx", "B2", "2026-10-03")
    assert len(intake.books.complaints) == 2


def test_a_blank_customer_is_told_with_its_cell(tmp_path: Path) -> None:
    rows = [BOUGHT, [DAY, HAITIAN, "甲", 100], [DAY, None, "甲", 50]]
    assert told(read(tmp_path, {"进货": Sheet(rows)})) == [("进货.xlsx", "B3", "缺少“客户”")]


def test_a_product_or_a_remark_that_begins_like_an_example_is_none(tmp_path: Path) -> None:
    register = [["客户编号", "客户名称", "客户级别", "备注"], ["C1", HAITIAN, "一级", "说明：已续约"]]
    bought = Sheet([BOUGHT, [DAY, HAITIAN, "示例装可乐", 100]])
    intake = read(tmp_path, {"进货": bought}, register=register)
    assert (len(intake.books.customers), amounts(intake), told(intake)) == (1, [100], [])


def test_a_code_that_is_several_customers_but_for_zeros_is_told(tmp_path: Path) -> None:
    register = Sheet(
        [["客户编号", "客户名称", "客户级别"], ["02", "甲店", "一级"], ["002", "乙店", "二级"], ["4", "丙店", 1]]
    )
    rows = [["日期", "客户编号", "金额"], [DAY, 2, 50], [DAY, "4.0", 60]]
    write(tmp_path / "档案", XLSX, register)
    write(tmp_path / "进货", XLSX, Sheet(rows))
    intake = read_office(tmp_path, synonyms={}, fallback=OCTOBER, today=TODAY)
    assert amounts(intake) == [60.0]
    assert [(each.cell, each.value, each.message, each.action, each.advice) for each in intake.problems] == [
        (
            "B2", "2", "编号 2 可能是甲店，也可能是乙店，无法判断是哪一个", "本行未计入",
            "请照客户档案填写编号，或填写客户名称",
        ),
        (
            "B3", "4.0", "编号 4.0 按 丙店 计入（与客户档案只差前面的 0、末尾的 .0 或横线，可能是 Excel 改的）",
            "本行照常计入", "请把编号列设为文本格式，照客户档案填写编号",
        ),
    ]  # fmt: skip


def test_two_registers_of_which_one_lost_its_zeros_are_of_the_same_customers(tmp_path: Path) -> None:
    head = ["客户编号", "客户名称", "客户级别"]
    write(tmp_path / "客户档案9月", XLSX, Sheet([head, ["001", "甲店", "一级"], ["2", "乙店", "二级"]]))
    write(
        tmp_path / "客户档案10月",
        XLSX,
        Sheet([head, [1, "甲店", "三级"], ["02", "丙店", "二级"], ["2", "乙店", "二级"]]),
    )
    write(tmp_path / "进货", XLSX, Sheet([["日期", "客户名称", "金额"], [DAY, "甲店", 50]]))
    intake = read_office(tmp_path, synonyms={}, fallback=OCTOBER, today=TODAY)
    columns = [Customers.customer, Customers.name, Customers.level]
    assert sorted(intake.books.customers[columns].itertuples(index=False, name=None)) == [
        ("001", "甲店", 3), ("02", "丙店", 2), ("2", "乙店", 2),
    ]  # fmt: skip
    assert list(intake.books.purchases[Purchases.customer]) == ["001"]
    assert intake.problems == ()


def test_a_line_shows_the_word_that_counts_as_blank(tmp_path: Path) -> None:
    head = ["日期", "客户名称", "金额"]
    rows = [["无", HAITIAN, 1], [DAY, HAITIAN, "暂无"], [DAY, "—", 3], [DAY, None, 4]]
    intake = read(tmp_path, {"进货": Sheet([head, *rows])})
    assert [(each.cell, each.value, each.message) for each in intake.problems] == [
        ("A2", "无", "缺少“日期”"),
        ("C3", "暂无", "缺少“金额”"),
        ("B4", "—", "缺少“客户”"),
        ("B5", "", "缺少“客户”"),
    ]


def test_a_negative_limit_is_told_and_counts_as_none(tmp_path: Path) -> None:
    head = ["客户编号", "客户名称", "客户级别", "授信额度", "临时额度"]
    write(tmp_path / "档案", XLSX, Sheet([head, ["C1", "甲店", "一级", -5000, 100], ["C2", "乙店", "无", 0, "(200)"]]))
    intake = read_office(tmp_path, synonyms={}, fallback=OCTOBER, today=TODAY)
    limits = intake.books.customers[[Customers.credit_limit, Customers.temporary_limit]]
    assert limits.fillna(-1).to_numpy().tolist() == [[-1, 100], [0, -1]]
    advice = "请填 0 或大于 0 的数：不允许赊销填 0，没有定就留空。"
    action = "该单元格按空白处理，本行其余内容照常使用"
    assert [(each.cell, each.value, each.message, each.action, each.advice) for each in intake.problems] == [
        ("D2", "-5000", "“授信额度”是负数，不采用。", action, advice),
        ("E3", "(200)", "“临时额度”是负数，不采用。", action, advice),
        (
            "C3", "无", "乙店没有“客户级别”", "该客户照常统计，只是没有级别",
            "请填写一级至五级，否则无法按级别上报与安排拜访",
        ),
    ]  # fmt: skip


def test_what_counts_as_blank_is_known_for_messages_of_the_rules(tmp_path: Path) -> None:
    head = ["客户编号", "客户名称", "客户级别", "授信额度"]
    rows = [head, ["C1", "甲店", "一级", "无"], ["C2", "乙店", "二级", "不限"], ["C3", "丙店", "二级", None]]
    write(tmp_path / "档案", XLSX, Sheet(rows))
    (source,) = read_office(tmp_path, synonyms={}, fallback=OCTOBER, today=TODAY).sources
    assert [source.written(row, Customers.credit_limit) for row in (1, 2, 3)] == ["无", "不限", ""]
