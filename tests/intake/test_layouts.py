"""Every layout that an office sheet may have (CONTRACT section 1), in every file format that can hold it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from office_files import BOOKS, CSVS, FORMATS, GB18030, XLSX, Computed, Error, Sheet, write

from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.intake.office import Intake, read_office
from kehu_xlsx.tables import (
    Complaints,
    Customers,
    Payments,
    Placements,
    Plans,
    ProductPlans,
    Purchases,
    Receivables,
    Visits,
)

OCTOBER = pd.Period("2026-10", "M")
TODAY = dt.date(2026, 11, 20)
REGISTER = Sheet(
    [
        ["客户编号", "客户名称", "客户级别", "别名"],
        ["C1", "青岛海天商贸有限公司", "一级", "海天"],
        ["C2", "胶州大沽（批发）部", "三级", ""],
        ["C3", "合计来超市", "四级", ""],
    ]
)
HAITIAN, DAGU = "青岛海天商贸有限公司", "胶州大沽（批发）部"
HEADING = ["日期", "客户名称", "产品", "数量", "金额"]
LINES = [
    [dt.date(2026, 10, 3), HAITIAN, "可乐", 10, 1200],
    [dt.date(2026, 10, 5), DAGU, "雪碧", 4, 300.5],
    [dt.date(2026, 10, 9), HAITIAN, "雪碧", 2, 150],
]
BOUGHT = [("2026-10-03", "C1", 1200.0), ("2026-10-05", "C2", 300.5), ("2026-10-09", "C1", 150.0)]
OWED = [("C1", 88000.0), ("C2", 1200.0)]


def read(tmp_path: Path, kind: str, *sheets: Sheet, name: str = "进货", register: Sheet = REGISTER) -> Intake:
    write(tmp_path / "档案", XLSX, register)
    write(tmp_path / name, kind, *sheets)
    return read_office(tmp_path, synonyms={}, fallback=OCTOBER, today=TODAY)


def bought(intake: Intake) -> list[tuple[str, str, float]]:
    rows = intake.books.purchases
    return [
        (f"{date:%Y-%m-%d}", customer, amount)
        for date, customer, amount in zip(
            rows[Purchases.date], rows[Purchases.customer], rows[Purchases.amount], strict=True
        )
    ]


def paid(intake: Intake) -> list[tuple[str, float]]:
    rows = intake.books.payments
    return list(zip(rows[Payments.customer], rows[Payments.amount], strict=True))


def owed(intake: Intake) -> list[tuple[str, float]]:
    rows = intake.books.receivables
    return list(zip(rows[Receivables.customer], rows[Receivables.balance], strict=True))


def planned(intake: Intake, column: str = Plans.sales_target) -> list[tuple[str, str, float]]:
    rows = intake.books.plans.dropna(subset=[column])
    found = zip(rows[Plans.customer], rows[Plans.month].astype(str), rows[column], strict=True)
    return sorted(found)


def told(problems: tuple[Problem, ...]) -> list[tuple[str, str, str]]:
    return [(problem.sheet, problem.cell, problem.message) for problem in problems]


def text_of(cell: Any) -> Any:
    return cell if cell is None else str(cell)


PURCHASE_LAYOUTS: dict[str, Sheet] = {
    "plain": Sheet([HEADING, *LINES]),
    "title_and_note_lines": Sheet(
        [["2026年10月进货明细"], ["注：2025年起含税", None, None, "制表：财务部"], HEADING, *LINES]
    ),
    "heading_on_row_five": Sheet([["进货"], [None], ["单位：元"], [None], HEADING, *LINES]),
    "spaces_in_headings": Sheet([["日 期", "客 户 名 称", "品  名", "数　量", "金 额"], *LINES]),
    "line_breaks_in_headings": Sheet([["日\n期", "客户\n名称", "产品\n名称", "数\n量", "金额\n（元）"], *LINES]),
    "stars_and_colons_in_headings": Sheet([["*日期", "客户名称*", "产品：", "数量", "金额："], *LINES]),
    "blank_and_repeated_headings": Sheet(
        [["日期", "客户名称", None, "产品", "数量", "金额", "数量", None]]
        + [[day, name, "x", product, pieces, amount, 9, "y"] for day, name, product, pieces, amount in LINES]
    ),
    "example_row_under_heading": Sheet([HEADING, ["示例：2026-10-01", "某某公司", "可乐", 1, 100], *LINES]),
    "explanation_row_under_heading": Sheet(
        [HEADING, ["必填，日期格式", "必填", "选填", "选填", "必填，单位元"], *LINES]
    ),
    "explanation_row_above_heading": Sheet([["1、带星号的为必填项；2、金额填写含税价"], HEADING, *LINES]),
    "english_field_names_under_heading": Sheet(
        [HEADING, ["bill_date", "cust_name", "product", "qty", "amount"], *LINES]
    ),
    "empty_rows_and_columns": Sheet(
        [["日期", None, "客户名称", "产品", None, "数量", "金额"], []]
        + [[day, None, name, product, None, pieces, amount] for day, name, product, pieces, amount in LINES[:2]]
        + [[], []]
        + [[day, None, name, product, None, pieces, amount] for day, name, product, pieces, amount in LINES[2:]]
    ),
    "starts_in_d6": Sheet([HEADING, *LINES]).moved(5, 3),
    "notes_below": Sheet(
        [HEADING, *LINES, [], ["备注：以上金额含税"], ["制表人：张三", "审核：李四"], ["本表一式两份，财务留存一份。"]]
    ),
    "total_at_the_bottom": Sheet([HEADING, *LINES, ["合计", None, None, 16, 1650.5]]),
    "total_with_spaces": Sheet([HEADING, *LINES, ["合  计：", None, None, 16, 1650.5]]),
    "total_above_the_heading": Sheet([["总计", None, None, 16, 1650.5], HEADING, *LINES]),
    "total_under_the_heading": Sheet([HEADING, ["合计", None, None, 16, 1650.5], *LINES]),
    "signed_in_several_columns": Sheet(
        [HEADING, *LINES, [], ["制表人：王芳", None, None, None, "审核：李强"], ["制表：", "复核：", None, "审批："]]
    ),
    "made_by_a_department": Sheet([["编制部门：采购部", None, "仓库：库存商品仓"], HEADING, *LINES]),
    "note_on_what_is_left_out": Sheet([["本表不含样品、赠品"], HEADING, *LINES]),
    "subtotals_of_a_customer_s_day": Sheet(
        [HEADING, *(row for line in LINES for row in (line, [line[0], line[1], "小计", line[3], line[4]]))]
    ),
    "remarks_that_speak_of_totals": Sheet(
        [[*HEADING, "备注"], [*LINES[0], "合计10件"], [*LINES[1], "共计两车"], [*LINES[2], "累计3次"]]
    ),
    "sums_of_another_kind_beside": Sheet(
        [
            [*HEADING, None, "品种", "箱数", "占比"],
            [*LINES[0], None, "可乐", 12, 0.7],
            [*LINES[1], None, "合计", 16, 1],
            [*LINES[2], None, None, None, None],
        ]
    ),
    "year_beside_a_label_above": Sheet([["年度", None, None, None, 2026], HEADING, *LINES]),
    "footers_of_a_printer": Sheet(
        [
            HEADING,
            *LINES,
            ["打印人：admin", None, "打印时间：2026-11-02 10:11"],
            ["财务：", "张三"],
            ["第1页/共1页"],
            ["经手人：李四"],
        ]
    ),
    "example_marked_in_a_remark": Sheet(
        [
            [*HEADING, "备注"],
            [LINES[0][0], HAITIAN, "可乐", 1, 100, "示例，填写时删除"],
            *[[*line, None] for line in LINES],
        ]
    ),
    "unlabelled_total_in_the_last_row": Sheet([HEADING, *LINES, [None, None, None, 16, 1650.5]]),
    "unlabelled_total_with_notes_below": Sheet([HEADING, *LINES, [None, None, None, 16, 1650.5], [], ["制表人：王五"]]),
    "total_labelled_in_a_column_to_the_right": Sheet([HEADING, *LINES, [None, None, "合计", 16, 1650.5]]),
    "subtotals_per_group": Sheet(
        [
            HEADING,
            LINES[0],
            ["小计", None, None, 10, 1200],
            *LINES[1:],
            ["小计", None, None, 6, 450.5],
            ["总计", None, None, 16, 1650.5],
        ]
    ),
    "subtotals_named_by_customer": Sheet(
        [
            HEADING,
            *LINES[:2],
            [None, f"{HAITIAN}、{DAGU} 小计", None, 14, 1500.5],
            LINES[2],
            [None, f"{HAITIAN}小计", None, 2, 150],
        ]
    ),
    "subtotals_far_to_the_left": Sheet(
        [
            ["选择", "制单", "审核", "部门", "仓管", "经手", *HEADING],
            *[["√", "a", "b", "销售", "c", "d", *line] for line in LINES[:2]],
            ["小计", *[None] * 8, 14, 1500.5],
            ["√", "a", "b", "销售", "c", "d", *LINES[2]],
            ["小计", *[None] * 8, 2, 150],
        ]
    ),
    "units_in_a_row_of_their_own": Sheet(
        [[*HEADING, "单价"], [None, None, None, "箱", "万元", "元/箱"]]
        + [[*line[:4], line[4] / 10000, line[4] / line[3]] for line in LINES]
        + [["合计", None, None, 16, 0.16505, None]]
    ),
    "a_unit_in_its_own_row_before_the_sheets": Sheet(
        [["单位：万元"], HEADING, [None, None, None, "(箱)", "(元)"], *LINES]
    ),
    "year_to_date_rows": Sheet(
        [HEADING, *LINES, ["本月合计", None, None, 16, 1650.5], ["本年累计", None, None, 900, 99000]]
    ),
    "heading_repeated_on_each_page": Sheet(
        [
            ["进货明细"],
            HEADING,
            LINES[0],
            ["本页小计", None, None, 10, 1200],
            [],
            ["进货明细"],
            HEADING,
            *LINES[1:],
            ["本页小计", None, None, 6, 450.5],
            ["合计", None, None, 16, 1650.5],
        ]
    ),
    "sections_with_a_title_each": Sheet(
        [["一、市南区"], HEADING, *LINES[:2], [], ["二、市北区"], HEADING, LINES[2], ["总计", None, None, 16, 1650.5]]
    ),
    "names_with_spaces_breaks_and_width": Sheet(
        [
            HEADING,
            [dt.date(2026, 10, 3), " 青岛海天\n商贸 有限公司 ", "可乐", 10, 1200],
            [dt.date(2026, 10, 5), "胶州大沽(批发)部", "雪碧", 4, 300.5],
            [dt.date(2026, 10, 9), "海天", "雪碧", 2, 150],
        ]
    ),
    "everything_text": Sheet([HEADING, *[[text_of(cell) for cell in line] for line in LINES]]),
    "amounts_as_people_type_them": Sheet(
        [
            HEADING,
            ["2026.10.3", HAITIAN, "可乐", "10箱", "￥1,200.00"],
            ["10月5日", DAGU, "雪碧", "4SET", "３００．５元"],
            ["20261009", HAITIAN, "雪碧", "2", "0.015万"],
        ]
    ),
    "codes_instead_of_names": Sheet(
        [["日期", "客户代码", "产品", "数量", "金额"]]
        + [
            [day, "C1" if name == HAITIAN else "C2", product, pieces, amount]
            for day, name, product, pieces, amount in LINES
        ]
    ),
    "price_times_quantity": Sheet(
        [["日期", "客户名称", "产品", "数量", "单价"]]
        + [[day, name, product, pieces, amount / pieces] for day, name, product, pieces, amount in LINES]
    ),
}


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("layout", PURCHASE_LAYOUTS)
def test_purchases_read_alike_in_every_layout_and_format(tmp_path: Path, layout: str, kind: str) -> None:
    intake = read(tmp_path, kind, PURCHASE_LAYOUTS[layout])
    assert bought(intake) == BOUGHT
    assert told(intake.problems) == []


@pytest.mark.parametrize("kind", BOOKS)
@pytest.mark.parametrize(
    ("hidden_rows", "hidden_columns", "hidden"),
    [((2,), (), False), ((0,), (), False), ((), (2, 3), False), ((), (1,), False), ((), (), True)],
    ids=["record", "heading", "unneeded_columns", "customer_column", "sheet"],
)
def test_what_is_hidden_is_read(
    tmp_path: Path, kind: str, hidden_rows: tuple[int, ...], hidden_columns: tuple[int, ...], hidden: bool
) -> None:
    sheet = Sheet([HEADING, *LINES], name="明细", hidden_rows=hidden_rows, hidden_columns=hidden_columns, hidden=hidden)
    intake = read(tmp_path, kind, Sheet([["目录"]], name="目录"), sheet)
    assert bought(intake) == BOUGHT


@pytest.mark.parametrize("kind", FORMATS)
def test_hidden_stale_sums_above_a_heading_are_no_totals(tmp_path: Path, kind: str) -> None:
    rows = [["2026年10月应收账款余额表"], [None, None, 777], ["客户名称", "部门", "应收余额"]]
    sheet = Sheet([*rows, [HAITIAN, "一部", 88000], [DAGU, "二部", 1200]], hidden_rows=(1,))
    intake = read(tmp_path, kind, sheet, name="应收")
    assert owed(intake) == OWED
    wrong = [] if kind in BOOKS else [("应收", "C2", "表上“应收余额”的合计为 777，各行相加为 89,200，相差 -88,423")]
    assert told(intake.problems) == wrong


GROUPED = [
    ["客户信息", None, "回款情况", None, None],
    ["客户代号", "客户名称", "回款日期", "回款金额\n（元）", "付款方式"],
]
PAYMENTS = [
    ["C1", HAITIAN, dt.date(2026, 10, 8), 5000, "转账"],
    ["C2", DAGU, dt.date(2026, 10, 9), 800, "承兑"],
]
PAID = [("C1", 5000.0), ("C2", 800.0)]


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("merges", [(), ("A1:B1", "C1:E1")], ids=["unmerged", "merged"])
def test_grouped_headings_on_two_rows(tmp_path: Path, kind: str, merges: tuple[str, ...]) -> None:
    intake = read(tmp_path, kind, Sheet([*GROUPED, *PAYMENTS], merges=merges if kind in BOOKS else ()), name="回款")
    assert paid(intake) == PAID
    assert told(intake.problems) == []


@pytest.mark.parametrize("kind", FORMATS)
def test_a_group_says_whose_name_and_code_stand_under_it(tmp_path: Path, kind: str) -> None:
    rows = [
        ["出库日期", "客户信息", None, "产品资料", None, "出库", None],
        [None, "编码", "名称", "编码", "名称", "数量", "金额"],
        *[[day, None, name, "P1", product, pieces, amount] for day, name, product, pieces, amount in LINES],
    ]
    merges = ("A1:A2", "B1:C1", "D1:E1", "F1:G1") if kind in BOOKS else ()
    intake = read(tmp_path, kind, Sheet(rows, merges=merges))
    assert bought(intake) == BOUGHT
    assert list(intake.books.purchases[Purchases.product]) == ["可乐", "雪碧", "雪碧"]
    assert told(intake.problems) == []


@pytest.mark.parametrize("kind", FORMATS)
def test_headings_on_three_rows_the_outer_ones_merged_down(tmp_path: Path, kind: str) -> None:
    rows = [
        ["客户名称", "回款登记", None, None],
        [None, "到账", None, "备注"],
        [None, "回款日期", "回款金额(万元)", None],
        [HAITIAN, dt.date(2026, 10, 8), 0.5, None],
        [DAGU, dt.date(2026, 10, 9), 0.08, None],
    ]
    merges = ("A1:A3", "B1:D1", "B2:C2", "D2:D3") if kind in BOOKS else ()
    assert paid(read(tmp_path, kind, Sheet(rows, merges=merges), name="回款")) == PAID


@pytest.mark.parametrize("kind", FORMATS)
def test_a_group_tells_this_month_from_year_to_date(tmp_path: Path, kind: str) -> None:
    rows = [
        ["日期", "客户名称", "累计", None, "本月", None],
        [None, None, "数量", "金额", "数量", "金额"],
        [dt.date(2026, 10, 3), HAITIAN, 900, 90000, 10, 1200],
        [dt.date(2026, 10, 5), DAGU, 800, 80000, 4, 300.5],
        [dt.date(2026, 10, 9), HAITIAN, 902, 90150, 2, 150],
    ]
    merges = ("A1:A2", "B1:B2", "C1:D1", "E1:F1") if kind in BOOKS else ()
    assert bought(read(tmp_path, kind, Sheet(rows, merges=merges))) == BOUGHT


@pytest.mark.parametrize("kind", FORMATS)
def test_a_second_table_to_the_right(tmp_path: Path, kind: str) -> None:
    head = [*HEADING, None, "回款日期", "回款单位", "回款金额"]
    rows = [
        head,
        [*LINES[0], None, dt.date(2026, 10, 8), HAITIAN, 5000],
        [*LINES[1], None, dt.date(2026, 10, 9), DAGU, 800],
    ]
    rows += [[*LINES[2], None, "合计", None, 5800]]
    intake = read(tmp_path, kind, Sheet(rows))
    assert (bought(intake), paid(intake)) == (BOUGHT, PAID)
    assert told(intake.problems) == []


@pytest.mark.parametrize("kind", FORMATS)
def test_a_second_table_below(tmp_path: Path, kind: str) -> None:
    rows = [HEADING, *LINES, ["合计", None, None, 16, 1650.5], [], ["回款"], *GROUPED[1:], *PAYMENTS]
    intake = read(tmp_path, kind, Sheet(rows))
    assert (bought(intake), paid(intake)) == (BOUGHT, PAID)
    assert told(intake.problems) == []


@pytest.mark.parametrize("kind", FORMATS)
def test_one_table_a_month_below_each_other_each_with_its_title(tmp_path: Path, kind: str) -> None:
    rows = [["2026年9月进货"], HEADING, ["3日", HAITIAN, "可乐", 1, 100], [], ["2026年10月进货"], HEADING]
    rows += [["3日", HAITIAN, "可乐", 1, 120]]
    assert bought(read(tmp_path, kind, Sheet(rows))) == [("2026-09-03", "C1", 100.0), ("2026-10-03", "C1", 120.0)]


@pytest.mark.parametrize("kind", BOOKS)
def test_one_sheet_a_month_gives_the_days_their_month(tmp_path: Path, kind: str) -> None:
    sheets = [
        Sheet([["2026年"], HEADING, ["3日", HAITIAN, "可乐", 1, 100]], name="9月"),
        Sheet([["2026年"], HEADING, ["3日", HAITIAN, "可乐", 1, 120]], name="10月"),
    ]
    assert bought(read(tmp_path, kind, *sheets)) == [("2026-09-03", "C1", 100.0), ("2026-10-03", "C1", 120.0)]


@pytest.mark.parametrize("kind", FORMATS)
def test_a_foreign_table_below_ends_ours(tmp_path: Path, kind: str) -> None:
    rows = [HEADING, *LINES, [], ["发票登记"], ["开票日期", "客户名称", "订单号", "税额", "责任人"]]
    rows += [[dt.date(2026, 10, 3), HAITIAN, "可乐", 13, 156]]
    assert bought(read(tmp_path, kind, Sheet(rows))) == BOUGHT


SOLD_AND_PAID = ["发货日期", "客户名称", "品名", "数量", "金额"]


@pytest.mark.parametrize("kind", FORMATS)
def test_a_sales_ledger_with_payments_in_the_same_rows_is_both(tmp_path: Path, kind: str) -> None:
    rows = [[*SOLD_AND_PAID, "收款日期", "收款金额", "未收金额"]]
    rows += [[*LINES[0], dt.date(2026, 10, 8), 700, 500], [*LINES[1], None, None, 300.5], [*LINES[2], None, 0, 150]]
    rows += [["合计", None, None, 16, 1650.5, None, 700, 950.5]]
    intake = read(tmp_path, kind, Sheet(rows), name="销售台账")
    assert bought(intake) == BOUGHT
    assert paid(intake) == [("C1", 700.0)]
    assert list(intake.books.payments[Payments.date]) == [pd.Timestamp(2026, 10, 8)]
    assert owed(intake) == []
    assert told(intake.problems) == []
    assert [(each.table.title, each.rows_read, each.rows_used) for each in intake.usage[1:]] == [
        ("进货记录", 3, 3),
        ("回款记录", 1, 1),
    ]


@pytest.mark.parametrize(
    ("heading", "expected"), [("发货日期", [("C1", 700.0)]), ("订单日期", [])], ids=["delivered", "ordered"]
)
def test_a_payment_without_a_date_was_made_with_the_goods(
    tmp_path: Path, heading: str, expected: list[tuple[str, float]]
) -> None:
    rows = [[heading, *SOLD_AND_PAID[1:], "收款"], [*LINES[0], 700], [*LINES[1], None]]
    intake = read(tmp_path, XLSX, Sheet(rows), name="销售台账")
    assert bought(intake) == BOUGHT[:2]
    assert paid(intake) == expected


def test_a_payment_in_the_same_row_without_its_date_is_set_aside(tmp_path: Path) -> None:
    rows = [[*SOLD_AND_PAID, "收款日期", "收款金额"], [*LINES[0], None, 700]]
    intake = read(tmp_path, XLSX, Sheet(rows), name="销售台账")
    assert paid(intake) == []
    assert told(intake.problems) == [("Sheet1", "F2", "缺少“日期”")]


def test_payments_in_the_rows_of_sales_never_count_beside_a_table_of_payments(tmp_path: Path) -> None:
    rows = [[*SOLD_AND_PAID, "收款日期", "收款金额"], [*LINES[0], dt.date(2026, 10, 8), 5000], [*LINES[1], None, 0]]
    write(tmp_path / "回款", XLSX, Sheet([GROUPED[1], *PAYMENTS]))
    intake = read(tmp_path, XLSX, Sheet(rows), name="销售台账")
    assert paid(intake) == PAID
    (problem,) = intake.problems
    assert (problem.workbook, problem.cell, problem.category, problem.value) == ("销售台账.xlsx", "", "重复", "1")
    assert problem.message == "有 1 行同时写有回款记录的内容，而回款记录另有单独的表，两处可能是同一笔"
    assert problem.action == "以单独的表为准，这些行里的这一项未计入"
    assert problem.advice == "请只在回款记录里登记"
    account = next(each for each in intake.usage if each.table is Payments)
    assert (account.amount_read, account.amount_used, account.amount_set_aside) == (10800.0, 5800.0, 5000.0)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_balance_sheet_with_plan_and_payment_in_the_same_rows_is_all_three(tmp_path: Path, kind: str) -> None:
    rows = [["10月回款进度表"], ["单位：万元"], ["客户名称", "期末应收", "回款计划", "回款日期", "回款金额"]]
    rows += [[HAITIAN, 8.8, 0.8, dt.date(2026, 10, 8), 0.5], [DAGU, 0.12, None, None, None]]
    intake = read(tmp_path, kind, Sheet(rows), name="进度")
    assert owed(intake) == OWED
    assert planned(intake, Plans.payment_plan) == [("C1", "2026-10", 8000.0)]
    assert paid(intake) == [("C1", 5000.0)]
    assert told(intake.problems) == []


def test_a_balance_that_runs_on_beside_payments_is_no_statement(tmp_path: Path) -> None:
    rows = [["客户名称", "回款日期", "回款金额", "应收余额"], [HAITIAN, dt.date(2026, 10, 8), 5000, 9000]]
    rows += [[HAITIAN, dt.date(2026, 10, 9), 800, 8200]]
    intake = read(tmp_path, XLSX, Sheet(rows), name="回款")
    assert (paid(intake), owed(intake)) == ([("C1", 5000.0), ("C1", 800.0)], [])


SLIP = ["序号", "品名", "单位", "数量", "单价", "金额"]
SLIPS: dict[str, list[list[Any]]] = {
    "label_and_value_side_by_side": [
        ["客户：", HAITIAN, None, "日期：", dt.date(2026, 10, 3), "单号："],
        ["客户：", DAGU, None, "日期：", "2026年10月5日", "单号："],
    ],
    "label_and_value_in_a_cell": [
        [f"客户名称：{HAITIAN}", None, None, "送货日期：2026年10月3日"],
        [f"客户名称：{DAGU}", None, None, "送货日期：10月5日"],
    ],
    "all_labels_in_a_cell": [
        [f"购货单位：{HAITIAN}  日期：2026.10.3   No.0001"],
        [f"购货单位：{DAGU}　　日期：2026.10.5   No.0002"],
    ],
}


def slip(label: list[Any], *lines: list[Any]) -> list[list[Any]]:
    total = ["合计", None, None, sum(line[3] for line in lines), None, sum(line[5] for line in lines)]
    signatures = ["送货人：", None, "收货人：", None]
    return [["销货清单"], label, SLIP, *lines, total, ["金额大写：叁佰元整"], signatures]


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("labels", SLIPS)
@pytest.mark.parametrize("gap", [0, 2])
def test_slips_below_each_other_each_with_its_customer_and_date(
    tmp_path: Path, kind: str, labels: str, gap: int
) -> None:
    first, second = SLIPS[labels]
    rows = slip(first, [1, "可乐", "箱", 10, 120, 1200], [2, "雪碧", "箱", 2, 50, 100])
    rows += [[]] * gap + slip(second, [1, "雪碧", "箱", 4, 75.125, 300.5])
    intake = read(tmp_path, kind, Sheet(rows), name="单据")
    assert bought(intake) == [("2026-10-03", "C1", 1200.0), ("2026-10-03", "C1", 100.0), ("2026-10-05", "C2", 300.5)]
    assert told(intake.problems) == []


@pytest.mark.parametrize(
    "label",
    [
        ["客户：", HAITIAN, "日期：", dt.date(2026, 10, 3), "单号：", "XH001"],
        [f"客户：{HAITIAN}", None, "日期：2026.10.3", "单号：XH001"],
    ],
)
def test_the_number_of_a_slip_is_every_lines(tmp_path: Path, label: list[Any]) -> None:
    intake = read(tmp_path, XLSX, Sheet(slip(label, [1, "可乐", "箱", 10, 120, 1200])), name="单据")
    assert list(intake.books.purchases[Purchases.number]) == ["XH001"]


def test_the_code_beside_its_label_says_whose_slip_it_is(tmp_path: Path) -> None:
    label = ["客户编号：", "C2", "日期：", dt.date(2026, 10, 5)]
    intake = read(tmp_path, XLSX, Sheet(slip(label, [1, "雪碧", "箱", 4, 75.125, 300.5])), name="单据")
    assert bought(intake) == BOUGHT[1:2]


def test_a_label_line_is_no_heading_above_dated_lines(tmp_path: Path) -> None:
    rows = [["销货清单"], ["客户：", HAITIAN, None, "日期：", dt.date(2026, 10, 8), None]]
    rows += [["序号", "日期", "品名", "数量", "单价", "金额"], [1, dt.date(2026, 10, 3), "可乐", 10, 120, 1200]]
    assert bought(read(tmp_path, XLSX, Sheet(rows), name="单据")) == BOUGHT[:1]


def test_a_date_above_sums_by_customer_is_no_day_of_purchase(tmp_path: Path) -> None:
    rows = [["销售统计"], ["日期：2026年10月31日"], ["客户名称", "业务员", "销售额"], [HAITIAN, "张三", 1200]]
    intake = read(tmp_path, XLSX, Sheet(rows), name="统计")
    assert bought(intake) == []


@pytest.mark.parametrize("kind", FORMATS)
def test_visitor_and_day_of_a_daily_report_stand_above_it(tmp_path: Path, kind: str) -> None:
    rows = [["拜访日报表"], ["业务员：王强", None, "日期：2026年10月9日"]]
    rows += [["序号", "客户名称", "拜访目的", "存在问题"], [1, HAITIAN, "理货", "缺货"], [2, DAGU, "收款", None]]
    intake = read(tmp_path, kind, Sheet(rows), name="日报")
    visits = intake.books.visits
    assert visits.empty  # nobody knows his role
    assert [(each.value, each.place.row if each.place else None) for each in intake.row_problems] == [
        ("王强", 3),
        ("王强", 4),
    ]


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(
    ("rows", "cell", "message"),
    [
        ([HEADING, *LINES, ["合计", None, None, 16, 1750.5]], "E5", "1,750.5，各行相加为 1,650.5，相差 100"),
        ([HEADING, *LINES, [None, None, None, 16, 1750.5]], "E5", "1,750.5，各行相加为 1,650.5，相差 100"),
        ([["总计", None, None, 16, 1550.5], HEADING, *LINES], "E1", "1,550.5，各行相加为 1,650.5，相差 -100"),
        ([HEADING, ["合计", None, None, 16, 1651.5], *LINES], "E2", "1,651.5，各行相加为 1,650.5，相差 1"),
        ([HEADING, LINES[0], ["小计", None, None, 10, 1210], *LINES[1:]], "E3", "1,210，各行相加为 1,200，相差 10"),
    ],
    ids=["bottom", "unlabelled", "top", "under_heading", "subtotal"],
)  # fmt: skip
def test_a_wrong_total_is_reported_with_its_cell(
    tmp_path: Path, kind: str, rows: list[list[Any]], cell: str, message: str
) -> None:
    intake = read(tmp_path, kind, Sheet(rows))
    assert bought(intake) == BOUGHT
    (problem,) = intake.problems
    assert (problem.workbook.split(".")[0], problem.cell, problem.category) == ("进货", cell, "合计")
    assert problem.message == f"表上“金额”的合计为 {message}"
    assert problem.action == "仅提示，未改动任何数字"
    assert problem.advice == "请核对是否漏行、重复或合计未更新；本工具以各行为准"


@pytest.mark.parametrize("printed", [1651, 1650.5, 1650])
def test_a_total_may_be_rounded_to_its_last_printed_digit(tmp_path: Path, printed: float) -> None:
    intake = read(tmp_path, XLSX, Sheet([HEADING, *LINES, ["合计", None, None, 16, printed]]))
    assert told(intake.problems) == []


def test_a_total_more_than_half_its_last_digit_off_is_wrong(tmp_path: Path) -> None:
    intake = read(tmp_path, XLSX, Sheet([HEADING, *LINES, ["合计", None, None, 16, 1650.6]]))
    assert [problem.cell for problem in intake.problems] == ["E5"]


UNITS: dict[str, tuple[Sheet, list[tuple[str, float]]]] = {
    "in_the_heading": (Sheet([["客户名称", "应收余额(万元)"], [HAITIAN, 8.8], [DAGU, 0.12]]), OWED),
    "after_the_heading": (Sheet([["客户名称", "应收余额/千元"], [HAITIAN, 88], [DAGU, 1.2]]), OWED),
    "in_the_title": (Sheet([["应收余额表（万元）"], ["客户名称", "应收余额"], [HAITIAN, 8.8], [DAGU, 0.12]]), OWED),
    "in_a_line": (Sheet([["应收"], ["单位：千元"], ["客户名称", "应收余额"], [HAITIAN, 88], [DAGU, 1.2]]), OWED),
    "column_before_sheet": (
        Sheet([["单位：万元"], ["客户名称", "应收余额（元）"], [HAITIAN, 88000], [DAGU, 1200]]),
        OWED,
    ),
    "yuan_said": (Sheet([["单位：元"], ["客户名称", "应收余额"], [HAITIAN, 88000], [DAGU, 1200]]), OWED),
    "cell_before_column": (Sheet([["客户名称", "应收余额(万元)"], [HAITIAN, "88,000元"], [DAGU, "0.12"]]), OWED),
    "figure_before_the_word": (
        Sheet([["授信总额", None, 50, "万元"], ["客户名称", "应收余额"], [HAITIAN, 88000], [DAGU, 1200]]),
        OWED,
    ),
    "dollars_in_the_heading": (
        Sheet([["单位：元"], ["客户名称", "应收余额(万美元)"], [HAITIAN, 88000], [DAGU, 1200]]),
        OWED,
    ),
    "heading_repeated_without_unit": (
        Sheet([["单位：万元"], ["客户名称", "应收余额"], [HAITIAN, 8.8], ["客户名称", "应收余额"], [DAGU, 0.12]]),
        OWED,
    ),
    "second_table_without_unit": (
        Sheet(
            [
                ["应收账款"],
                ["单位：万元"],
                ["客户名称", "应收余额"],
                [HAITIAN, 8.8],
                [],
                ["续表"],
                ["客户名称", "应收余额"],
                [DAGU, 0.12],
            ]
        ),
        OWED,
    ),
    "second_table_in_its_own_unit": (
        Sheet(
            [
                ["单位：万元"],
                ["客户名称", "应收余额"],
                [HAITIAN, 8.8],
                [],
                ["单位：元"],
                ["客户名称", "应收余额"],
                [DAGU, 1200],
            ]
        ),
        OWED,
    ),
    "total_in_the_unit": (
        Sheet([["单位：万元"], ["客户名称", "应收余额"], [HAITIAN, 8.8], [DAGU, 0.12], ["合计", 8.92]]),
        OWED,
    ),
}


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("case", UNITS)
def test_units(tmp_path: Path, case: str, kind: str) -> None:
    sheet, expected = UNITS[case]
    intake = read(tmp_path, kind, sheet, name="应收账款")
    assert owed(intake) == expected
    assert told(intake.problems) == []


@pytest.mark.parametrize(
    "unit",
    [
        "（人民币万元）",
        "（含税，万元）",
        "（RMB万元）",
        "(单位:人民币万元)",
        "（单位/万元）",
        "[万元]",
        " 万",
        "/万",
        "（W）",
    ],
)
def test_ways_to_name_a_unit_in_a_heading(tmp_path: Path, unit: str) -> None:
    rows = [["单位：元"], ["客户名称", f"应收余额{unit}"], [HAITIAN, 8.8], [DAGU, 0.12]]
    assert owed(read(tmp_path, XLSX, Sheet(rows), name="应收账款")) == OWED


@pytest.mark.parametrize(
    "line",
    [
        "万元", "[万元]", "单位：箱、万元", "币种:人民币/万元", "单位：RMB万元", "单位：万", "以万元为单位",
        "编制单位：青岛办 万元", "（金额单位：人民币万元）", "应收账款 万元",
    ],
)  # fmt: skip
def test_ways_to_name_a_unit_above_a_table(tmp_path: Path, line: str) -> None:
    rows = [["应收", line], ["客户名称", "应收余额"], [HAITIAN, 8.8], [DAGU, 0.12]]
    assert owed(read(tmp_path, XLSX, Sheet(rows), name="应收账款")) == OWED


@pytest.mark.parametrize(("sheet", "name"), [("应收（万元）", "应收账款"), ("应收", "应收账款3（万元）")])
def test_a_unit_in_the_name_of_sheet_or_file(tmp_path: Path, sheet: str, name: str) -> None:
    rows = [["客户名称", "应收余额"], [HAITIAN, 8.8], [DAGU, 0.12]]
    assert owed(read(tmp_path, XLSX, Sheet(rows, name=sheet), name=name)) == OWED


@pytest.mark.parametrize(
    "line",
    [
        "填报单位：元氏县办事处", "单位：万科物业", "往来单位：万 某", "客户单位：万元贸易公司", "单位：美元",
        "单位：千克", "授信总额 50 万元", "授信总额50万元",
    ],
)  # fmt: skip
def test_words_that_are_no_unit(tmp_path: Path, line: str) -> None:
    rows = [["应收", line], ["客户名称", "应收余额"], [HAITIAN, 88000], [DAGU, 1200]]
    assert owed(read(tmp_path, XLSX, Sheet(rows), name="应收账款")) == OWED


@pytest.mark.parametrize("kind", FORMATS)
def test_a_table_below_has_the_date_and_unit_of_the_one_above(tmp_path: Path, kind: str) -> None:
    rows = [
        ["应收账款（截至2026年9月30日）", None, "单位：万元"], ["客户名称", "应收余额"], [HAITIAN, 8.8], [],
        ["胶州片区"], ["客户名称", "应收余额"], [DAGU, 0.12], [],
        ["10月回款"], ["日期", "客户名称", "回款金额"], ["3日", DAGU, 2],
    ]  # fmt: skip
    intake = read(tmp_path, kind, Sheet(rows), name="应收与回款")
    assert owed(intake) == OWED
    assert [f"{date:%Y-%m-%d}" for date in intake.books.receivables[Receivables.date]] == ["2026-09-30"] * 2
    assert [f"{date:%Y-%m-%d}" for date in intake.books.payments[Payments.date]] == ["2026-10-03"]
    assert paid(intake) == [("C2", 20000.0)]
    assert told(intake.problems) == []


@pytest.mark.parametrize("kind", BOOKS)
def test_customers_merged_down(tmp_path: Path, kind: str) -> None:
    rows = [["客户名称", "日期", "产品", "金额"], [HAITIAN, dt.date(2026, 10, 3), "可乐", 1200]]
    rows += [
        [None, dt.date(2026, 10, 9), "雪碧", 150],
        [DAGU, dt.date(2026, 10, 5), "雪碧", 300.5],
        ["合计", None, None, 1650.5],
    ]
    intake = read(tmp_path, kind, Sheet(rows, merges=("A2:A3",)))
    assert sorted(bought(intake)) == BOUGHT
    assert told(intake.problems) == []


@pytest.mark.parametrize("kind", BOOKS)
def test_a_name_merged_over_rows_and_columns_with_figures_alone_beside_it(tmp_path: Path, kind: str) -> None:
    rows = [["客户名称", None, "应收余额"], [HAITIAN, None, 80000], [None, None, 8000], [DAGU, None, 1200]]
    intake = read(tmp_path, kind, Sheet(rows, merges=("A1:B1", "A2:B3", "A4:B4")), name="应收")
    assert owed(intake) == [("C1", 80000.0), ("C1", 8000.0), ("C2", 1200.0)]
    assert told(intake.problems) == []


@pytest.mark.parametrize("kind", FORMATS)
def test_a_customer_whose_name_begins_like_a_total_is_a_customer(tmp_path: Path, kind: str) -> None:
    intake = read(
        tmp_path, kind, Sheet([["客户名称", "应收余额"], ["合计来超市", 50], [HAITIAN, 8], ["合计", 58]]), name="应收"
    )
    assert owed(intake) == [("C3", 50.0), ("C1", 8.0)]


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("code", ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"])
def test_error_cells_are_seen_and_reported(tmp_path: Path, kind: str, code: str) -> None:
    rows = [HEADING, [*LINES[0][:4], Error(code)], *LINES[1:]]
    intake = read(tmp_path, kind, Sheet(rows))
    assert bought(intake) == BOUGHT[1:]
    (problem,) = intake.problems
    assert (problem.cell, problem.value, problem.message) == ("E2", code, f"“金额”是错误值 {code}。")
    assert (problem.action, problem.advice) == (
        "本行未计入",
        "请在原表中改正公式，或直接填入正确的内容，再重新运行。",
    )


@pytest.mark.parametrize("kind", [XLSX, "ods"])
def test_formulas_count_by_the_value_that_they_show(tmp_path: Path, kind: str) -> None:
    rows = [HEADING, *[[*line[:4], Computed("=1+1", line[4])] for line in LINES]]
    assert bought(read(tmp_path, kind, Sheet(rows))) == BOUGHT


@pytest.mark.parametrize("kind", CSVS)
@pytest.mark.parametrize("layout", ["plain", "everything_text", "title_and_note_lines"])
def test_csv_in_every_encoding(tmp_path: Path, layout: str, kind: str) -> None:
    assert bought(read(tmp_path, kind, PURCHASE_LAYOUTS[layout])) == BOUGHT


@pytest.mark.parametrize("kind", CSVS)
def test_csv_with_quoted_commas_and_line_breaks(tmp_path: Path, kind: str) -> None:
    rows = [["日期", "客户名称", "产品", "金额", "备注"]]
    rows += [["2026-10-03", "青岛海天\n商贸有限公司", "可乐,大瓶", "1,200.00", '他说"好"']]
    rows += [["2026-10-05", DAGU, "雪碧", "300.5", "一\n二"], ["2026-10-09", HAITIAN, "雪碧", "150", ""]]
    intake = read(tmp_path, kind, Sheet(rows))
    assert bought(intake) == BOUGHT
    assert list(intake.books.purchases[Purchases.product]) == ["可乐,大瓶", "雪碧", "雪碧"]


PLANNED = [("C1", "2026-10", 50000.0), ("C1", "2026-11", 60000.0), ("C2", "2026-10", 8000.0), ("C2", "2026-11", 9000.0)]
PLAN_LAYOUTS: dict[str, Sheet] = {
    "months_as_columns": Sheet(
        [
            ["2026年销售计划"],
            ["客户名称", "10月", "11月", "合计"],
            [HAITIAN, 50000, 60000, 110000],
            [DAGU, 8000, 9000, 17000],
        ]
    ),
    "months_with_the_year": Sheet(
        [
            ["销售目标（万元）"],
            ["客户编号", "客户名称", "2026-10", "2026-11"],
            ["C1", HAITIAN, 5, 6],
            ["C2", DAGU, 0.8, 0.9],
        ]
    ),
    "chinese_months": Sheet(
        [["2026年销售任务"], ["客户", "十月", "十一月"], [HAITIAN, 50000, 60000], [DAGU, 8000, 9000]]
    ),
    "month_and_figure_in_one_heading": Sheet(
        [["2026年"], ["客户", "10月销售目标", "11月销售目标(元)"], [HAITIAN, 50000, 60000], [DAGU, 8000, 9000]]
    ),
    "plan_and_what_came_of_it": Sheet(
        [
            ["2026年计划完成情况"],
            ["客户", "10月", None, None, "11月", None, None],
            [None, "销售目标", "实际", "完成率", "销售目标", "实际", "完成率"],
            [HAITIAN, 50000, 45000, 0.9, 60000, 0, 0],
            [DAGU, 8000, 8800, 1.1, 9000, 0, 0],
        ]
    ),
    "one_plan_a_row": Sheet(
        [
            ["月份", "客户名称", "销售目标"],
            ["2026-10", HAITIAN, 50000],
            ["2026年11月", HAITIAN, 60000],
            ["202610", DAGU, 8000],
            [dt.date(2026, 11, 1), DAGU, 9000],
        ]
    ),
    "months_as_figures": Sheet(
        [["2026年销售计划"], ["客户", "202610", "202611"], [HAITIAN, 50000, 60000], [DAGU, 8000, 9000]]
    ),
    "item_a_row": Sheet(
        [
            ["2026年计划"],
            ["客户", "项目", "10月", "11月"],
            [HAITIAN, "销售目标", 50000, 60000],
            [HAITIAN, "实际销售", 1, 2],
            [HAITIAN, "回款计划", 40000, 41000],
            [DAGU, "销售目标", 8000, 9000],
        ]
    ),
}


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("layout", PLAN_LAYOUTS)
def test_plans_read_alike_in_every_layout_and_format(tmp_path: Path, layout: str, kind: str) -> None:
    intake = read(tmp_path, kind, PLAN_LAYOUTS[layout], name="计划")
    assert planned(intake) == PLANNED
    assert told(intake.problems) == []


@pytest.mark.parametrize("kind", BOOKS)
def test_months_that_are_real_dates(tmp_path: Path, kind: str) -> None:
    rows = [
        ["销售目标"],
        ["客户", dt.date(2026, 10, 1), dt.date(2026, 11, 1)],
        [HAITIAN, 50000, 60000],
        [DAGU, 8000, 9000],
    ]
    assert planned(read(tmp_path, kind, Sheet(rows), name="计划")) == PLANNED


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("figure_above", [True, False], ids=["figure_over_months", "month_over_figures"])
def test_two_row_headings_of_months_and_figures(tmp_path: Path, kind: str, figure_above: bool) -> None:
    if figure_above:
        head = [["客户", "销售目标", None, "回款计划", None], [None, "10月", "11月", "10月", "11月"]]
        rows = [[HAITIAN, 50000, 60000, 40000, 41000], [DAGU, 8000, 9000, 7000, 7100]]
    else:
        head = [["客户", "10月", None, "11月", None], [None, "销售目标", "回款计划", "销售目标", "回款计划"]]
        rows = [[HAITIAN, 50000, 40000, 60000, 41000], [DAGU, 8000, 7000, 9000, 7100]]
    merges = ("A2:A3", "B2:C2", "D2:E2") if kind in BOOKS else ()
    intake = read(tmp_path, kind, Sheet([["2026年分销计划"], *head, *rows], merges=merges), name="计划")
    assert planned(intake) == PLANNED
    assert planned(intake, Plans.payment_plan) == [
        ("C1", "2026-10", 40000.0), ("C1", "2026-11", 41000.0), ("C2", "2026-10", 7000.0), ("C2", "2026-11", 7100.0),
    ]  # fmt: skip


BY_MONTH = [
    ["2026年经销商任务分解表"],
    ["经销商", "年度任务", "9月", None, None, "10月", None, None],
    [None, None, "任务", "实际", "完成率", "任务", "实际", "完成率"],
    [HAITIAN, 100, 80000, 70000, 0.875, 90000, 90000, 1],
    [DAGU, 50, 4000, 3500, 0.875, 5000, 5000, 1],
]


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("merges", [(), ("A2:A3", "B2:B3", "C2:E2", "F2:H2")], ids=["unmerged", "merged"])
def test_plan_and_outcome_under_each_month(tmp_path: Path, kind: str, merges: tuple[str, ...]) -> None:
    intake = read(tmp_path, kind, Sheet(BY_MONTH, merges=merges if kind in BOOKS else ()), name="任务")
    assert planned(intake) == [
        ("C1", "2026-09", 80000.0),
        ("C1", "2026-10", 90000.0),
        ("C2", "2026-09", 4000.0),
        ("C2", "2026-10", 5000.0),
    ]
    assert told(intake.problems) == []


def test_the_unit_of_the_title_goes_for_months_with_plan_and_outcome(tmp_path: Path) -> None:
    title = ["2026年任务分解表（单位：万元）"]
    sheet = Sheet([title, *BY_MONTH[1:3], [HAITIAN, 100, 8, 7, 0.875, 9, 9, 1]])
    assert planned(read(tmp_path, XLSX, sheet)) == [("C1", "2026-09", 80000.0), ("C1", "2026-10", 90000.0)]


def test_two_columns_of_a_plan_under_the_same_words_are_a_problem(tmp_path: Path) -> None:
    rows = [["10月任务表"], ["客户名称", "任务", "实际", "任务", "实际"], [HAITIAN, 80000, 7, 90000, 9]]
    intake = read(tmp_path, XLSX, Sheet(rows), name="任务")
    assert planned(intake) == [("C1", "2026-10", 80000.0)]
    (problem,) = intake.problems
    assert (problem.cell, problem.category, problem.value) == ("D2", "表头", "任务")
    assert problem.message == "有两列都叫“任务”，分不清哪一列是销售目标"
    assert problem.action == "采用左边一列，这一列未读取"
    assert problem.advice == "请在表头写明各列的月份或含义，或删去不用的一列"


@pytest.mark.parametrize("kind", FORMATS)
def test_months_as_columns_by_product(tmp_path: Path, kind: str) -> None:
    rows = [
        ["2026年进货计划数量"],
        ["客户", "产品", "10月", "11月"],
        [HAITIAN, "可乐", 100, 110],
        [HAITIAN, "雪碧", 20, 30],
    ]
    plans = read(tmp_path, kind, Sheet(rows), name="计划").books.product_plans
    columns = [ProductPlans.customer, ProductPlans.product, ProductPlans.month, ProductPlans.planned_quantity]
    found = sorted((c, p, str(m), q) for c, p, m, q in plans[columns].itertuples(index=False))
    assert found == [
        ("C1", "可乐", "2026-10", 100.0), ("C1", "可乐", "2026-11", 110.0), ("C1", "雪碧", "2026-10", 20.0),
        ("C1", "雪碧", "2026-11", 30.0),
    ]  # fmt: skip


def test_an_item_may_name_its_unit(tmp_path: Path) -> None:
    rows = [
        ["2026年计划（千元）"], ["客户", "项目", "10月", "11月"],
        [HAITIAN, "销售目标(万元)", 5, 6], [HAITIAN, "回款计划", 4, 5], [DAGU, "销售目标", 7, 8],
        [DAGU, "铺货目标(家)", 9, 9], ["合计", "销售目标", 12, 14],
    ]  # fmt: skip
    intake = read(tmp_path, XLSX, Sheet(rows), name="计划")
    november = [("C1", "2026-11", 60000.0), ("C2", "2026-11", 8000.0)]
    assert planned(intake) == sorted([("C1", "2026-10", 50000.0), ("C2", "2026-10", 7000.0), *november])
    assert planned(intake, Plans.payment_plan) == [("C1", "2026-10", 4000.0), ("C1", "2026-11", 5000.0)]
    assert planned(intake, Plans.placement_target) == [("C2", "2026-10", 9.0), ("C2", "2026-11", 9.0)]


GOODS_ADVICE = "请另填一列金额（元或万元）；如果本来就是金额，请改正其中的单位"
GOODS_LEFT_OUT = "这一列的数字没有采用，其余各列照常使用"


def in_goods_all_over(heading: str) -> str:
    return f"标题、表头上方、工作表名或文件名写的是货物的数量单位（如箱、件），“{heading}”不是金额"


@pytest.mark.parametrize("unit", ["（箱）", "(件)", "/吨", "（KG）", "（万瓶）"])
def test_a_target_in_boxes_is_no_money(tmp_path: Path, unit: str) -> None:
    rows = [
        ["2026年10月计划"],
        ["客户名称", f"销售目标{unit}", "回款计划(元)"],
        [HAITIAN, 1200, 5000],
        ["合计", 1200, 5000],
    ]
    intake = read(tmp_path, XLSX, Sheet(rows), name="计划")
    assert planned(intake) == []
    assert planned(intake, Plans.payment_plan) == [("C1", "2026-10", 5000.0)]
    (problem,) = intake.problems
    assert (problem.cell, problem.value, problem.category) == ("B2", f"销售目标{unit}", Category.HEADING)
    assert problem.message == f"“销售目标{unit}”写的是货物的数量单位，不是金额"
    assert (problem.action, problem.advice) == (GOODS_LEFT_OUT, GOODS_ADVICE)


def test_of_a_target_in_boxes_and_in_money_the_money_counts(tmp_path: Path) -> None:
    rows = [["2026年10月计划"], ["客户名称", "销售目标（箱）", "销售目标（万元）"], [HAITIAN, 1200, 6]]
    intake = read(tmp_path, XLSX, Sheet(rows), name="计划")
    assert planned(intake) == [("C1", "2026-10", 60000.0)]
    assert told(intake.problems) == []


def test_a_price_a_box_is_money(tmp_path: Path) -> None:
    rows = [
        ["日期", "客户名称", "数量（箱）", "单价（箱）", "金额（元/箱）"],
        [dt.date(2026, 10, 3), HAITIAN, 4, 50, 200],
    ]
    intake = read(tmp_path, XLSX, Sheet(rows))
    assert intake.books.purchases[[Purchases.quantity, Purchases.price, Purchases.amount]].to_numpy().tolist() == [
        [4.0, 50.0, 200.0]
    ]
    assert told(intake.problems) == []


def test_months_and_items_in_boxes_are_no_money(tmp_path: Path) -> None:
    by_item = [
        ["2026年计划"],
        ["客户", "项目", "10月", "11月"],
        [HAITIAN, "销售目标(箱)", 5, 6],
        [HAITIAN, "回款计划", 4, 5],
    ]
    by_month = [["2026年销售计划（箱）"], ["客户", "9月", "10月"], [DAGU, 7, 8]]
    intake = read(tmp_path, XLSX, Sheet(by_item, name="项目"), Sheet(by_month, name="各月"), name="计划")
    assert planned(intake) == []
    assert planned(intake, Plans.payment_plan) == [("C1", "2026-10", 4.0), ("C1", "2026-11", 5.0)]
    told_of = [(problem.sheet, problem.cell, problem.message, problem.action) for problem in intake.problems]
    assert told_of == [
        ("项目", "B3", "“销售目标(箱)”写的是货物的数量单位，不是金额", "本行未计入"),
        ("各月", "B2", in_goods_all_over("9月"), GOODS_LEFT_OUT),
    ]


@pytest.mark.parametrize(
    "above",
    [
        [["2026年10月分销计划（箱）"]],
        [["2026年10月分销计划", None, None, "单位：箱"]],
        [["2026年10月分销计划 单位：件"]],
        [["2026年10月分销计划"], ["（吨）"]],
    ],
)
def test_a_plan_whose_title_counts_boxes_is_no_money(tmp_path: Path, above: list[list[Any]]) -> None:
    heading = ["客户名称", "销售目标", "进货计划（元）", "回款计划", "铺货目标"]
    intake = read(tmp_path, XLSX, Sheet([*above, heading, [HAITIAN, 1200, 900, 5000, 3]]), name="计划")
    assert planned(intake) == []
    assert planned(intake, Plans.purchase_plan) == [("C1", "2026-10", 900.0)]
    assert planned(intake, Plans.payment_plan) == [("C1", "2026-10", 5000.0)]
    assert planned(intake, Plans.placement_target) == [("C1", "2026-10", 3.0)]
    (problem,) = intake.problems
    assert (problem.cell, problem.category) == (f"B{len(above) + 1}", Category.HEADING)
    assert problem.message == in_goods_all_over("销售目标")
    assert (problem.action, problem.advice) == (GOODS_LEFT_OUT, GOODS_ADVICE)


def test_months_under_a_unit_of_goods_are_no_money(tmp_path: Path) -> None:
    by_month = [["2026年销售计划"], ["单位：箱"], ["客户", "9月", "10月"], [DAGU, 7, 8]]
    by_item = [
        ["2026年计划"],
        ["单位：箱"],
        ["客户", "项目", "10月", "11月"],
        [HAITIAN, "销售目标", 5, 6],
        [HAITIAN, "回款计划", 4, 5],
    ]
    intake = read(tmp_path, XLSX, Sheet(by_item, name="项目"), Sheet(by_month, name="各月"), name="计划")
    assert planned(intake) == []
    assert planned(intake, Plans.payment_plan) == [("C1", "2026-10", 4.0), ("C1", "2026-11", 5.0)]
    told_of = [(problem.sheet, problem.cell, problem.message, problem.action) for problem in intake.problems]
    assert told_of == [
        ("项目", "B4", in_goods_all_over("销售目标"), "本行未计入"),
        ("各月", "B3", in_goods_all_over("9月"), GOODS_LEFT_OUT),
    ]


@pytest.mark.parametrize("unit", ["单位：箱、元", "单位：元", "单位：箱；金额单位：元", "说明：1箱=24瓶"])
def test_a_title_that_names_money_too_leaves_it_money(tmp_path: Path, unit: str) -> None:
    rows = [["2026年10月分销计划"], [unit], ["客户名称", "销售目标"], [HAITIAN, 1200]]
    assert planned(read(tmp_path, XLSX, Sheet(rows), name="计划")) == [("C1", "2026-10", 1200.0)]


def test_amounts_of_goods_stay_money_under_a_unit_of_goods(tmp_path: Path) -> None:
    intake = read(tmp_path, XLSX, Sheet([["进货明细  单位：箱"], HEADING, *LINES]))
    assert bought(intake) == BOUGHT
    assert told(intake.problems) == []


ASKED = "做好终端陈列"


@pytest.mark.parametrize(
    ("given", "expected"),
    [(None, ASKED), (ASKED, ASKED), ("新增冰柜", f"新增冰柜；{ASKED}")],
    ids=["blank", "same", "more"],
)
def test_words_for_a_placement_target_are_the_request(tmp_path: Path, given: str | None, expected: str) -> None:
    rows = [["客户名称", "铺货目标(家)", "铺货要求", "回款计划"], [HAITIAN, ASKED, given, 5], [DAGU, 8, "冰柜", 6]]
    intake = read(tmp_path, XLSX, Sheet(rows), name="2026年10月计划")
    assert intake.books.plans[Plans.placement_request].tolist() == [expected, "冰柜"]
    assert planned(intake, Plans.placement_target) == [("C2", "2026-10", 8.0)]
    assert told(intake.problems) == []


def test_words_for_a_placement_target_need_no_column_of_requests(tmp_path: Path) -> None:
    flat = Sheet([["客户名称", "铺货目标", "回款计划"], [HAITIAN, ASKED, 5], [DAGU, "约 8 家左右", 6]], name="10月")
    matrix = Sheet([["客户", "项目", "11月", "12月"], [HAITIAN, "铺货目标", ASKED, 9]], name="2026年")
    intake = read(tmp_path, XLSX, flat, matrix, name="计划")
    rows = intake.books.plans.dropna(subset=[Plans.placement_request])
    found = zip(rows[Plans.customer], rows[Plans.month].astype(str), rows[Plans.placement_request], strict=True)
    assert sorted(found) == [("C1", "2026-10", ASKED), ("C1", "2026-11", ASKED)]
    assert told(intake.problems) == [("10月", "B3", "“铺货目标”读不成数字。")]


@pytest.mark.parametrize("months", [[10, 11], [10.0, 11.0], ["10", "11"], [2026.1, 2026.11], ["2026.10", "2026.11"]])
def test_months_that_are_numbers(tmp_path: Path, months: list[Any]) -> None:
    heading = ["客户编号", "客户名称", *months]
    sheet = Sheet([heading, ["C1", HAITIAN, 50000, 60000], ["C2", DAGU, 8000, 9000]], name="2026年计划")
    assert planned(read(tmp_path, XLSX, sheet, name="十月")) == PLANNED


def test_numbers_that_are_days_or_ranks_are_no_months(tmp_path: Path) -> None:
    days = [["客户编号", "客户名称", 12, 13], ["C1", HAITIAN, 50000, 60000]]
    ranks = [["客户编号", "客户名称", 2, 1], ["C1", HAITIAN, 50000, 60000]]
    intake = read(tmp_path, XLSX, Sheet(days, name="计划1"), Sheet(ranks, name="计划2"), name="十月")
    assert planned(intake) == []


def test_a_plan_of_january_stays_one(tmp_path: Path) -> None:
    sheet = Sheet([["客户编号", "客户名称", 2026.1, 2026.2], ["C1", HAITIAN, 5, 6]], name="计划")
    assert planned(read(tmp_path, XLSX, sheet, name="十月")) == [("C1", "2026-01", 5.0), ("C1", "2026-02", 6.0)]


MONTHS = ["客户名称", "9月", "10月"]


def summed(table: str) -> str:
    return (
        f"是各客户按月或按日的合计，看不出是计划，也没有每一笔的日期，不能当作{table}使用，已跳过；"
        f"请另放逐笔的{table}（日期、客户、金额），如果是计划，请在标题或工作表名称中写明“计划”"
    )


@pytest.mark.parametrize(
    ("heading", "sheet", "name", "table"),
    [
        (["客户名称", "年度任务", "9月", "10月", "合计", "完成率"], "2026年销售统计", "销售", "进货记录"),
        (["客户名称", "年度任务", "9月", "10月", "合计", "完成率"], "销售计划", "销售", "进货记录"),
        (MONTHS, "回款", "计划与回款", "回款记录"),
        (MONTHS, "销售任务完成情况", "计划", "进货记录"),
        (["客户名称", "1日", "2日", "31日", "合计"], "10月", "进货", "进货记录"),
        (MONTHS, "2026年回款", "总账", "回款记录"),
    ],
)
def test_sums_by_month_or_day_are_neither_plans_nor_records(
    tmp_path: Path, heading: list[str], sheet: str, name: str, table: str
) -> None:
    rows = [heading, [HAITIAN, *range(1000, 1000 + len(heading) - 1)]]
    intake = read(tmp_path, XLSX, Sheet(rows, name=sheet), name=name)
    assert planned(intake) == planned(intake, Plans.payment_plan) == []
    (line,) = (each for each in intake.recognised if each.workbook == f"{name}.xlsx")
    assert line.remark == summed(table)
    (problem,) = intake.problems
    assert (problem.sheet, problem.cell, problem.category, problem.action) == (sheet, "", "工作表", "整张表未读取")
    assert f"{problem.message}，已跳过；{problem.advice}" == summed(table)


@pytest.mark.parametrize(
    ("heading", "sheet", "name"),
    [
        (MONTHS, "Sheet1", "计划"),
        (MONTHS, "销售", "2026年计划"),
        (MONTHS, "销售计划", "销售统计"),
        (MONTHS, "销售计划统计", "十月"),
        (["客户名称", "去年完成率", "9月", "10月"], "销售计划", "十月"),
        (["客户名称", "9月销售任务", "10月销售任务", "完成率"], "销售统计", "十月"),
    ],
)
def test_a_word_of_planning_near_the_months_makes_a_plan(
    tmp_path: Path, heading: list[str], sheet: str, name: str
) -> None:
    figures = {"9月": 5, "10月": 6, "9月销售任务": 5, "10月销售任务": 6}
    rows = [heading, [HAITIAN, *(figures.get(word) for word in heading[1:])]]
    intake = read(tmp_path, XLSX, Sheet(rows, name=sheet), name=name)
    assert planned(intake) == [("C1", "2026-09", 5.0), ("C1", "2026-10", 6.0)]


def test_a_column_of_items_that_are_planned_makes_a_plan(tmp_path: Path) -> None:
    rows = [["客户", "项目", "9月", "10月"], [HAITIAN, "销售目标", 5, 6], [HAITIAN, "实际销售", 4, 3]]
    intake = read(tmp_path, XLSX, Sheet(rows, name="销售统计"), name="十月")
    assert planned(intake) == [("C1", "2026-09", 5.0), ("C1", "2026-10", 6.0)]


def test_an_item_that_names_no_plan_is_a_problem(tmp_path: Path) -> None:
    rows = [["2026年计划"], ["客户", "项目", "10月", "11月"], [HAITIAN, "其他事项", 5, 6], [HAITIAN, "销售目标", 1, 2]]
    intake = read(tmp_path, XLSX, Sheet(rows), name="计划")
    (problem,) = intake.problems
    assert (problem.cell, problem.value) == ("B3", "其他事项")
    assert problem.message == "看不出“其他事项”是哪一项计划"
    assert problem.advice == "请写明销售目标、进货计划、铺货目标或回款计划"


def test_a_plan_of_nothing_but_unknown_items_tells_each_of_them(tmp_path: Path) -> None:
    rows = [["2026年计划"], ["客户", "项目", "10月", "11月"], [HAITIAN, "其他事项", 5, 6], [DAGU, "杂项", 1, 2]]
    intake = read(tmp_path, XLSX, Sheet(rows), name="计划")
    assert told(intake.problems) == [
        ("Sheet1", "B3", "看不出“其他事项”是哪一项计划"),
        ("Sheet1", "B4", "看不出“杂项”是哪一项计划"),
    ]
    assert planned(intake) == []


def test_of_a_target_in_quantity_and_amount_the_amount_counts(tmp_path: Path) -> None:
    head = [["客户", "销售目标", None, "回款计划"], [None, "数量", "金额", None]]
    intake = read(tmp_path, XLSX, Sheet([["2026年10月计划"], *head, [HAITIAN, 100, 5000, 4000]]), name="计划")
    assert planned(intake) == [("C1", "2026-10", 5000.0)]
    assert planned(intake, Plans.payment_plan) == [("C1", "2026-10", 4000.0)]


ONE_CUSTOMER = [["月份", "销售目标", "回款计划"], ["2026-10", 50000, 40000], ["2026-11", 60000, 41000]]


@pytest.mark.parametrize("kind", BOOKS)
@pytest.mark.parametrize(
    "sheets",
    [
        [Sheet(ONE_CUSTOMER, name=HAITIAN)],
        [Sheet([[f"{HAITIAN}2026年分销计划"], *ONE_CUSTOMER])],
        [Sheet([["客户名称：", HAITIAN, "联系人：", "张三"], *ONE_CUSTOMER])],
        [Sheet([[f"客户名称：{HAITIAN}"], [], *ONE_CUSTOMER])],
        [Sheet([["客户编号", "C1", "客户名称", HAITIAN], *ONE_CUSTOMER])],
    ],
    ids=["sheet_name", "title", "label_and_cell", "label", "two_labels"],
)
def test_one_sheet_a_customer(tmp_path: Path, kind: str, sheets: list[Sheet]) -> None:
    intake = read(tmp_path, kind, *sheets, name="计划")
    assert planned(intake) == PLANNED[:2]
    assert told(intake.problems) == []


def test_one_sheet_a_customer_with_the_month_in_the_title_and_nothing_but_figures(tmp_path: Path) -> None:
    sheet = Sheet([[f"{HAITIAN}2026年10月分销计划"], ["销售目标", "回款计划"], [50000, 40000]])
    assert planned(read(tmp_path, XLSX, sheet, name="计划")) == PLANNED[:1]


def test_the_second_telephone_column_fills_the_first(tmp_path: Path) -> None:
    register = Sheet(
        [
            ["客户编号", "客户名称", "客户级别", "联系电话", "手机"],
            ["C1", HAITIAN, 1, "0532-1", "130"],
            ["C2", DAGU, 3, None, "131"],
        ]
    )
    intake = read(tmp_path, XLSX, Sheet([HEADING, *LINES]), register=register)
    assert list(intake.books.customers[Customers.phone]) == ["0532-1", "131"]


def test_an_order_not_yet_shipped_is_no_purchase(tmp_path: Path) -> None:
    rows = [["订单日期", "发货日期", "客户名称", "金额"]]
    rows += [[dt.date(2026, 10, 1), dt.date(2026, 10, 3), HAITIAN, 1200], [dt.date(2026, 10, 2), None, DAGU, 300]]
    intake = read(tmp_path, XLSX, Sheet(rows))
    assert bought(intake) == BOUGHT[:1]
    assert told(intake.problems) == [("Sheet1", "B3", "“发货日期”空白；“订单日期”有内容，但本表采用的是“发货日期”")]
    (usage,) = (usage for usage in intake.usage if usage.table is Purchases)
    assert (usage.rows_read, usage.rows_used, usage.amount_read, usage.amount_used) == (2, 1, 1500.0, 1200.0)


def test_figures_without_any_word_inside_a_table_are_set_aside(tmp_path: Path) -> None:
    rows = [HEADING, LINES[0], [None, None, None, 7, 777], *LINES[1:]]
    intake = read(tmp_path, GB18030, Sheet(rows))
    assert bought(intake) == BOUGHT
    assert told(intake.problems) == [("进货", "D3", "本行只有数字，没有客户、日期等内容")]
    (usage,) = (usage for usage in intake.usage if usage.table is Purchases)
    assert (usage.rows_read, usage.rows_set_aside, usage.amount_set_aside) == (4, 1, 777.0)


# What made the sheet, or whose it is, does not say what it is.


@pytest.mark.parametrize(
    "line",
    [
        "编制部门：销售部",
        "部门：销售一部",
        "编制单位：青岛销售分公司",
        "青岛某某食品销售有限公司",
        "制表部门：销售部　制表人：王芳　单位：元",
        "编制部门：计划财务部",
        "部门：费用核算组",
        "本表不含销售折让",
    ],
)
def test_receipts_stay_receipts_whoever_made_the_sheet(tmp_path: Path, line: str) -> None:
    rows = [[line], ["日期", "客户名称", "金额", "方式"], [dt.date(2026, 10, 3), HAITIAN, 300, "转账"]]
    intake = read(tmp_path, XLSX, Sheet(rows, name="回款"), name="10月回款")
    assert (paid(intake), bought(intake)) == ([("C1", 300.0)], [])


@pytest.mark.parametrize(
    "line", ["收款单位：青岛某某公司", "开户行：工商银行　收款账号：123", "部门：回款组", "编制部门：计划部"]
)
def test_sales_stay_sales_whoever_made_the_sheet(tmp_path: Path, line: str) -> None:
    rows = [[line], ["日期", "客户名称", "产品", "数量", "金额"], LINES[0]]
    intake = read(tmp_path, XLSX, Sheet(rows, name="销售明细"), name="10月销售")
    assert (bought(intake), paid(intake)) == ([BOUGHT[0]], [])


def test_a_title_after_a_firm_s_name_still_tells(tmp_path: Path) -> None:
    rows = [
        ["某某销售有限公司2026年10月回款明细表"],
        ["日期", "客户名称", "金额"],
        [dt.date(2026, 10, 3), HAITIAN, 300],
    ]
    assert paid(read(tmp_path, XLSX, Sheet(rows), name="汇总")) == [("C1", 300.0)]


BY_ROLE = ["日期", "客户名称", "大区经理", "分支机构销售经理", "业务经理", "拜访目的"]


def visited(intake: Intake) -> list[tuple[str, str, str]]:
    rows = intake.books.visits
    found = zip(rows[Visits.customer], rows[Visits.visitor], rows[Visits.role], strict=True)
    return sorted(found)


@pytest.mark.parametrize("kind", FORMATS)
def test_visitors_in_a_column_a_role_each_visited_in_that_role(tmp_path: Path, kind: str) -> None:
    rows = [[dt.date(2026, 10, 3), HAITIAN, None, "李四", "张三", "对账"]]
    rows += [[dt.date(2026, 10, 8), DAGU, "赵大", None, None, "年会"]]
    intake = read(tmp_path, kind, Sheet([BY_ROLE, *rows]), name="拜访")
    assert visited(intake) == [
        ("C1", "张三", "业务经理"), ("C1", "李四", "分支机构销售经理"), ("C2", "赵大", "大区经理"),
    ]  # fmt: skip
    assert told(intake.problems) == []
    assert intake.row_problems == ()


def test_a_visit_of_nobody_is_told_once(tmp_path: Path) -> None:
    rows = [BY_ROLE, [dt.date(2026, 10, 3), HAITIAN, None, None, None, "对账"]]
    intake = read(tmp_path, XLSX, Sheet(rows), name="拜访")
    assert told(intake.problems) == [("Sheet1", "E2", "缺少“拜访人”")]


def test_a_visitor_merged_down_visited_every_customer(tmp_path: Path) -> None:
    rows = [["日期", "客户名称", "大区经理", "业务经理"]]
    rows += [[dt.date(2026, 10, 3), HAITIAN, "赵大", "张三"], [dt.date(2026, 10, 3), DAGU, None, None]]
    intake = read(tmp_path, XLSX, Sheet(rows, merges=("C2:C3",)), name="拜访")
    assert visited(intake) == [("C1", "张三", "业务经理"), ("C1", "赵大", "大区经理"), ("C2", "赵大", "大区经理")]


def test_a_manager_beside_the_visitor_visited_nobody(tmp_path: Path) -> None:
    rows = [["日期", "客户名称", "拜访人", "角色", "大区经理", "业务经理"]]
    rows += [[dt.date(2026, 10, 3), HAITIAN, "张三", "业务经理", "赵大", "张三"]]
    assert visited(read(tmp_path, XLSX, Sheet(rows), name="拜访")) == [("C1", "张三", "业务经理")]


@pytest.mark.parametrize("kind", BOOKS)
def test_a_remark_that_sounds_like_a_total_beside_a_name_merged_down(tmp_path: Path, kind: str) -> None:
    rows = [
        [*HEADING, "备注"],
        [*LINES[0], None],
        [None, None, "雪碧", 2, 150, "合计10件"],
        [*LINES[1], "共计两车"],
        ["合计", None, None, 16, 1650.5, None],
    ]
    intake = read(tmp_path, kind, Sheet(rows, merges=("A2:A3", "B2:B3")))
    assert bought(intake) == [("2026-10-03", "C1", 1200.0), ("2026-10-03", "C1", 150.0), ("2026-10-05", "C2", 300.5)]
    assert told(intake.problems) == []


@pytest.mark.parametrize("kind", BOOKS)
def test_a_subtotal_beside_a_name_merged_down_is_no_record(tmp_path: Path, kind: str) -> None:
    rows = [
        HEADING,
        LINES[0],
        [None, None, "雪碧", 2, 150],
        [None, None, "海天小计", 12, 1350],
        LINES[1],
    ]
    intake = read(tmp_path, kind, Sheet(rows, merges=("A2:A4", "B2:B4")))
    assert bought(intake) == [("2026-10-03", "C1", 1200.0), ("2026-10-03", "C1", 150.0), ("2026-10-05", "C2", 300.5)]
    assert told(intake.problems) == []


@pytest.mark.parametrize("words", ["小计金额", "合计", "合计10件少发2件"])
def test_a_complaint_about_a_total_is_a_complaint(tmp_path: Path, words: str) -> None:
    rows = [["投诉日期", "客户名称", "投诉方式", "投诉内容"], [dt.date(2026, 10, 3), HAITIAN, "口头", words]]
    intake = read(tmp_path, XLSX, Sheet(rows), name="投诉")
    assert list(intake.books.complaints[Complaints.content]) == [words]
    assert told(intake.problems) == []


@pytest.mark.parametrize("day", ["10月3日", "10-3", "10/3"])
def test_a_first_record_that_speaks_of_forms_is_no_instruction(tmp_path: Path, day: str) -> None:
    rows = [
        [*HEADING, "备注", "说明"],
        [day, HAITIAN, "可乐", 10, 1200, "按新格式开票", "填写人：王"],
        [dt.date(2026, 10, 5), DAGU, "雪碧", 4, 300.5, None, None],
    ]
    intake = read(tmp_path, XLSX, Sheet(rows))
    assert bought(intake) == BOUGHT[:2]


@pytest.mark.parametrize(("printed", "problems"), [(1650.5, []), (1600.0, ["E11"])])
def test_a_grand_total_below_the_tables_of_several_customers(
    tmp_path: Path, printed: float, problems: list[str]
) -> None:
    heading = ["日期", "产品", "数量", "单价", "金额"]
    rows = [
        ["客户名称：", HAITIAN],
        heading,
        [dt.date(2026, 10, 3), "可乐", 10, 120, 1200],
        [dt.date(2026, 10, 9), "雪碧", 2, 75, 150],
        ["合计", None, 12, None, 1350],
        [],
        ["客户名称：", DAGU],
        heading,
        [dt.date(2026, 10, 5), "雪碧", 4, 75.125, 300.5],
        ["合计", None, 4, None, 300.5],
        ["总计", None, 16, None, printed],
    ]
    intake = read(tmp_path, XLSX, Sheet(rows))
    assert sorted(bought(intake)) == BOUGHT
    assert [problem.cell for problem in intake.problems] == problems


@pytest.mark.parametrize("title", [["2026年9-10月销售计划"], ["2026年分销计划"]])
def test_months_written_as_numbers_beside_one_known_heading(tmp_path: Path, title: list[Any]) -> None:
    rows = [title, ["客户名称", 9, 10], [HAITIAN, 5000, 6000], [DAGU, 700, 800]]
    intake = read(tmp_path, XLSX, Sheet(rows), name="计划")
    months = [("C1", "2026-09", 5000.0), ("C1", "2026-10", 6000.0), ("C2", "2026-09", 700.0), ("C2", "2026-10", 800.0)]
    assert planned(intake) == months
    assert told(intake.problems) == []


def test_small_numbers_beside_a_known_word_are_no_heading(tmp_path: Path) -> None:
    rows = [HEADING, *LINES, [dt.date(2026, 10, 6), DAGU, "产品", 1, 2]]
    assert bought(read(tmp_path, XLSX, Sheet(rows))) == [*BOUGHT, ("2026-10-06", "C2", 2.0)]


@pytest.mark.parametrize(
    "label",
    [
        [f"客户名称：{HAITIAN}  王总"],
        [f"客户名称：{HAITIAN}   13900001111"],
        ["客户名称：", f"{HAITIAN} 联系人：王总"],
        ["客户名称：", f"{HAITIAN}联系人：王总"],
        [f"客户名称：{HAITIAN}，王总"],
        [f"客户名称：{HAITIAN}13900001111"],
        ["客户名称：海天  王总  电话：13900001111"],
    ],
)
def test_who_to_ask_for_may_follow_the_customer_on_a_label_line(tmp_path: Path, label: list[Any]) -> None:
    rows = [label, ["日期", "产品", "数量", "金额"], [dt.date(2026, 10, 3), "可乐", 10, 1200]]
    intake = read(tmp_path, XLSX, Sheet(rows), name="单据")
    assert bought(intake) == BOUGHT[:1]
    assert told(intake.problems) == []


@pytest.mark.parametrize("more", ["二部", "（二部）"])
def test_another_firm_on_a_label_line_is_not_the_one_whose_name_it_begins_with(tmp_path: Path, more: str) -> None:
    rows = [[f"客户名称：{HAITIAN}{more}"], ["日期", "产品", "数量", "金额"], [dt.date(2026, 10, 3), "可乐", 10, 1200]]
    assert bought(read(tmp_path, XLSX, Sheet(rows), name="单据")) == []


def test_a_short_name_and_an_alias_are_both_names_of_the_customer(tmp_path: Path) -> None:
    register = Sheet(
        [
            ["客户编号", "客户名称", "客户简称", "客户级别", "别名"],
            ["C1", HAITIAN, "青岛海天", "一级", "海天"],
            ["C2", DAGU, "大沽", "三级", None],
        ]
    )
    days = [dt.date(2026, 10, 3), dt.date(2026, 10, 5), dt.date(2026, 10, 9)]
    names = ["青岛海天", "C2大沽", "海天"]
    rows = [HEADING, *([day, name, "可乐", 1, 10] for day, name in zip(days, names, strict=True))]
    intake = read(tmp_path, XLSX, Sheet(rows), register=register)
    assert [customer for _, customer, _ in bought(intake)] == ["C1", "C2", "C1"]
    assert told(intake.problems) == []


@pytest.mark.parametrize("kind", BOOKS)
def test_an_error_for_a_customer_is_told_once(tmp_path: Path, kind: str) -> None:
    rows = [HEADING, [dt.date(2026, 10, 3), Error("#N/A"), "可乐", 10, 1200], LINES[1]]
    intake = read(tmp_path, kind, Sheet(rows))
    assert bought(intake) == BOUGHT[1:2]
    assert told(intake.problems) == [("Sheet1", "B2", "“客户名称”是错误值 #N/A。")]
    assert [problem.action for problem in intake.problems] == ["本行未计入"]


@pytest.mark.parametrize("words", ["合计", "小计金额", "合计2笔"])
def test_a_remark_beside_a_day_and_customer_merged_down_is_no_total(tmp_path: Path, words: str) -> None:
    rows = [
        ["日期", "客户名称", "金额", "备注"],
        [dt.date(2026, 10, 3), HAITIAN, 1200, None],
        [None, None, 150, words],
        [dt.date(2026, 10, 5), DAGU, 300.5, words],
        ["合计", None, 1650.5, None],
    ]
    intake = read(tmp_path, XLSX, Sheet(rows, merges=("A2:A3", "B2:B3")))
    assert bought(intake) == [("2026-10-03", "C1", 1200.0), ("2026-10-03", "C1", 150.0), ("2026-10-05", "C2", 300.5)]
    assert told(intake.problems) == []


def test_a_remark_on_a_sheet_of_one_customer_is_no_total(tmp_path: Path) -> None:
    rows = [
        [f"客户名称：{HAITIAN}"],
        ["日期", "产品", "数量", "金额", "备注"],
        [dt.date(2026, 10, 3), "可乐", 10, 1200, "合计"],
        [dt.date(2026, 10, 9), "雪碧", 2, 150, None],
        ["合计", None, 12, 1350, None],
    ]
    intake = read(tmp_path, XLSX, Sheet(rows))
    assert bought(intake) == [BOUGHT[0], BOUGHT[2]]
    assert told(intake.problems) == []


def test_a_remark_beside_a_balance_is_no_total(tmp_path: Path) -> None:
    rows = [
        ["客户名称", "发票号", "应收余额", "备注"],
        [HAITIAN, "F1", 80000, None],
        [None, "F2", 8000, "合计2笔"],
        [DAGU, "F3", 1200, "合计"],
        ["合计", None, 89200, None],
    ]
    intake = read(tmp_path, XLSX, Sheet(rows, merges=("A2:A3",)), name="应收2026-10-31")
    assert owed(intake) == [("C1", 80000.0), ("C1", 8000.0), ("C2", 1200.0)]
    assert [problem for problem in intake.problems if problem.category is Category.TOTAL] == []


def test_a_complaint_about_a_total_that_lacks_a_needed_cell_is_told(tmp_path: Path) -> None:
    rows = [["投诉日期", "客户名称", "投诉方式", "投诉内容"], [dt.date(2026, 10, 3), HAITIAN, None, "小计金额"]]
    intake = read(tmp_path, XLSX, Sheet(rows), name="投诉")
    assert told(intake.problems) == [("Sheet1", "C2", "缺少“投诉方式”")]


@pytest.mark.parametrize("words", ["财务：对账单不符", "说明：外箱破损", "主管：王五未到"])
def test_a_complaint_that_begins_like_a_signature_is_a_complaint(tmp_path: Path, words: str) -> None:
    rows = [["投诉日期", "客户名称", "投诉方式", "投诉内容"], [dt.date(2026, 10, 3), HAITIAN, "口头", words]]
    rows += [["制表：王芳", None, None, "审核：李强"]]
    intake = read(tmp_path, XLSX, Sheet(rows), name="投诉")
    assert list(intake.books.complaints[Complaints.content]) == [words]
    assert told(intake.problems) == []


@pytest.mark.parametrize("kind", BOOKS)
def test_the_last_outlet_of_a_customer_merged_down_is_an_outlet(tmp_path: Path, kind: str) -> None:
    rows = [["日期", "客户名称", "网点名称", "网点类型"]]
    rows += [[dt.date(2026, 10, 3), HAITIAN, "甲店", "零售商"], [None, None, "乙店", None], [None, None, "丙店", None]]
    rows += [["本表由业务员填报"]]
    intake = read(tmp_path, kind, Sheet(rows, merges=("A2:A4", "B2:B4")), name="铺货")
    assert list(intake.books.placements[Placements.outlet]) == ["甲店", "乙店", "丙店"]
    assert told(intake.problems) == []


@pytest.mark.parametrize("day", [46298, "3日", "2026年10月3日 9:30", None])
def test_a_first_record_that_speaks_of_forms_is_a_record_however_it_is_dated(tmp_path: Path, day: Any) -> None:
    rows = [
        [*HEADING, "备注", "说明"],
        [day, HAITIAN, "可乐", 10, 1200, "按新格式开票", "填写人：王"],
        [*LINES[1], None, None],
    ]
    intake = read(tmp_path, XLSX, Sheet(rows))
    assert bought(intake) == (BOUGHT[:2] if day else BOUGHT[1:2])
    assert told(intake.problems) == ([] if day else [("Sheet1", "A2", "缺少“日期”")])


def test_a_first_plan_that_speaks_of_forms_is_a_plan(tmp_path: Path) -> None:
    rows = [
        ["月份", "客户名称", "销售目标", "铺货要求", "备注"],
        ["10月", HAITIAN, 5000, "按统一格式陈列", "填写进度"],
        ["10月", DAGU, 700, None, None],
    ]
    intake = read(tmp_path, XLSX, Sheet(rows), name="计划")
    assert planned(intake) == [("C1", "2026-10", 5000.0), ("C2", "2026-10", 700.0)]
    assert told(intake.problems) == []


def test_a_first_customer_whose_record_speaks_of_forms_is_a_customer(tmp_path: Path) -> None:
    rows = [
        ["客户编号", "客户名称", "客户级别", "地址", "联系人"],
        ["必填", "填写全称", "一级/二级", "选填", "选填"],
        ["C1", HAITIAN, "一级", "格式路1号", "例如王总"],
        ["KA", "METRO", "A", "Road", "Wang"],
    ]
    intake = read(tmp_path, XLSX, Sheet([HEADING, LINES[0]]), register=Sheet(rows))
    assert list(intake.books.customers[Customers.code]) == ["C1", "KA"]
    assert told(intake.problems) == []


@pytest.mark.parametrize("product", ["样例装可乐", "示例机", "例：可乐"])
def test_a_product_that_begins_like_an_example_is_a_product(tmp_path: Path, product: str) -> None:
    rows = [[f"客户名称：{HAITIAN}"], ["日期", "产品", "数量", "金额"], [dt.date(2026, 10, 3), product, 10, 1200]]
    assert bought(read(tmp_path, XLSX, Sheet(rows))) == BOUGHT[:1]


def test_a_remark_that_begins_like_an_explanation_is_a_remark(tmp_path: Path) -> None:
    rows = [[f"客户名称：{HAITIAN}"], ["回款日期", "回款金额", "备注"], [dt.date(2026, 10, 3), 1200, "说明：补货款"]]
    assert paid(read(tmp_path, XLSX, Sheet(rows), name="回款")) == [("C1", 1200.0)]


def test_a_planned_figure_of_no_item_is_told(tmp_path: Path) -> None:
    rows = [
        ["2026年计划"],
        ["客户名称", "项目", "9月", "10月"],
        [HAITIAN, "销售目标", 5000, 6000],
        [DAGU, None, 700, 800],
        [DAGU, None, None, None],
    ]
    intake = read(tmp_path, XLSX, Sheet(rows), name="计划")
    assert planned(intake) == [("C1", "2026-09", 5000.0), ("C1", "2026-10", 6000.0)]
    assert told(intake.problems) == [("Sheet1", "B4", "缺少“项目”")]


@pytest.mark.parametrize("kind", FORMATS)
def test_slips_of_a_customer_before_and_after_another_s(tmp_path: Path, kind: str) -> None:
    slips = [(HAITIAN, LINES[0]), (DAGU, LINES[1]), (HAITIAN, LINES[2]), (HAITIAN, LINES[0])]
    rows: list[list[Any]] = []
    for customer, (day, _, product, pieces, amount) in slips:
        rows += [["客户名称：", customer], ["日期", "产品", "数量", "金额"], [day, product, pieces, amount], []]
    intake = read(tmp_path, kind, Sheet(rows), name="销货单")
    assert bought(intake) == [*BOUGHT, BOUGHT[0]]
    assert told(intake.problems) == []


def test_purchases_and_payments_in_the_same_rows_go_on_where_the_heading_is_printed_again(tmp_path: Path) -> None:
    heading = ["日期", "客户名称", "产品", "数量", "金额", "收款日期", "收款金额"]
    rows = [[*line, dt.date(2026, 10, 20), line[-1]] for line in LINES]
    intake = read(tmp_path, XLSX, Sheet([heading, rows[0], heading, rows[1], heading, rows[2]]), name="销售台账")
    assert bought(intake) == BOUGHT
    assert paid(intake) == [("C1", 1200.0), ("C2", 300.5), ("C1", 150.0)]


@pytest.mark.parametrize("day", [dt.date(2026, 10, 9), "2026-10-09", "10月9日"])
def test_a_last_record_whose_remark_looks_like_a_label_is_no_caption_of_the_next_table(
    tmp_path: Path, day: Any
) -> None:
    heading = [*HEADING, "备注"]
    last = [day, *LINES[2][1:], "电话：13900001111"]
    rows = [heading, [*LINES[0], "备注：急"], heading, *LINES[1:2], last, ["客户名称", "应收余额"], [HAITIAN, 88000]]
    intake = read(tmp_path, XLSX, Sheet(rows), name="2026年10月")
    assert bought(intake) == BOUGHT
    assert owed(intake) == [("C1", 88000.0)]
    assert told(intake.problems) == []


@pytest.mark.parametrize("months", [[9, 10], ["9", "10"], ["9月", "10月"], [9, 10, "合计"]])
@pytest.mark.parametrize("gap", [[], [[]]])
def test_sales_by_month_below_balances_are_no_balances(tmp_path: Path, months: list[Any], gap: list[list[Any]]) -> None:
    rows = [["客户名称", "应收余额"], [HAITIAN, 88000], [DAGU, 1200], *gap, ["2026年9-10月销售"]]
    rows += [["客户名称", *months], [HAITIAN, 5000, 6000, 11000], [DAGU, 700, 800, 1500]]
    intake = read(tmp_path, XLSX, Sheet(rows), name="2026年10月")
    assert owed(intake) == OWED
    assert told(intake.problems) == []


def test_a_record_of_a_known_word_and_small_numbers_ends_no_table(tmp_path: Path) -> None:
    rows = [["客户名称", "产品", "数量", "金额", "日期"]]
    rows += [[HAITIAN, "可乐", 10, 1200, dt.date(2026, 10, 3)], [], [DAGU, "产品", 1, 2, dt.date(2026, 10, 5)]]
    rows += [[DAGU, "雪碧", 3, 4, dt.date(2026, 10, 6)]]
    expected = [("2026-10-03", "C1", 1200.0), ("2026-10-05", "C2", 2.0), ("2026-10-06", "C2", 4.0)]
    assert bought(read(tmp_path, XLSX, Sheet(rows))) == expected


def test_months_written_as_numbers_in_a_text_file(tmp_path: Path) -> None:
    rows = [["2026年分销计划"], ["客户名称", "9", "10"], [HAITIAN, "5000", "6000"]]
    intake = read(tmp_path, GB18030, Sheet(rows), name="计划")
    assert planned(intake) == [("C1", "2026-09", 5000.0), ("C1", "2026-10", 6000.0)]


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(("counted", "figures"), [("家数", (2, 1)), ("占比", ("67%", "33%"))])
def test_districts_of_a_summary_beside_outlets_are_not_the_outlets(
    tmp_path: Path, kind: str, counted: str, figures: tuple[Any, Any]
) -> None:
    rows = [
        ["日期", "客户名称", "网点名称", "网点类型", None, "区县", counted],
        [dt.date(2026, 10, 3), HAITIAN, "甲店", "零售商", None, "市南区", figures[0]],
        [dt.date(2026, 10, 4), HAITIAN, "乙店", "零售商", None, "市北区", figures[1]],
        [dt.date(2026, 10, 5), DAGU, "丙店", "二批商", None, "合计", 3],
    ]
    intake = read(tmp_path, kind, Sheet(rows), name="铺货")
    assert list(intake.books.placements[Placements.outlet]) == ["甲店", "乙店", "丙店"]
    assert intake.books.placements[Placements.district].isna().all()
    assert told(intake.problems) == []


def test_districts_right_of_an_empty_column_are_the_outlets_own(tmp_path: Path) -> None:
    rows = [
        ["日期", "客户名称", "网点名称", None, "区县", "地址"],
        [dt.date(2026, 10, 3), HAITIAN, "甲店", None, "市南区", "香港路1号"],
        [dt.date(2026, 10, 4), HAITIAN, "乙店", None, "市北区", "延安路2号"],
    ]
    intake = read(tmp_path, XLSX, Sheet(rows), name="铺货")
    assert list(intake.books.placements[Placements.district]) == ["市南区", "市北区"]


@pytest.mark.parametrize(
    ("printed", "problems"),
    [
        ((4, 6), []),
        ((3, 4), []),
        ((4, 7), [("Sheet1", "C12", "表上“10月”的合计为 7，各行相加为 6，相差 1")]),
    ],
)
def test_a_grand_total_below_the_monthly_plans_of_several_customers(
    tmp_path: Path, printed: tuple[int, int], problems: list[tuple[str, str, str]]
) -> None:
    rows = [["2026年分销计划"]]
    for customer, figures in ((HAITIAN, (1, 2)), (DAGU, (3, 4))):
        rows += [["客户名称：", customer], ["产品", "9月", "10月"], ["可乐", *figures], ["合计", *figures], []]
    rows += [["总计", *printed]]
    intake = read(tmp_path, XLSX, Sheet(rows), name="计划")
    assert len(intake.books.product_plans) == 4
    assert told(intake.problems) == problems


def test_a_row_of_months_that_names_nobody_known_is_told_once(tmp_path: Path) -> None:
    rows = [["2026年计划"], ["客户名称", "9月", "10月"], ["无名店", 1, 2], [Error("#N/A"), 3, 4], [DAGU, 700, 800]]
    intake = read(tmp_path, XLSX, Sheet(rows), name="计划")
    assert planned(intake) == [("C2", "2026-09", 700.0), ("C2", "2026-10", 800.0)]
    assert [(problem.cell, problem.value) for problem in intake.problems] == [("A4", "#N/A"), ("A3", "无名店")]
    assert {problem.action for problem in intake.problems} == {"本行未计入"}


@pytest.mark.parametrize(
    ("code", "name", "cells"),
    [
        (Error("#N/A"), Error("#N/A"), ["B2", "C2"]),
        (None, Error("#REF!"), ["C2"]),
        (Error("#N/A"), None, ["B2"]),
    ],
)
def test_an_error_for_code_or_name_is_told_once_a_cell(tmp_path: Path, code: Any, name: Any, cells: list[str]) -> None:
    rows = [
        ["日期", "客户编号", "客户名称", "金额"],
        [dt.date(2026, 10, 3), code, name, 5],
        [*LINES[1][:1], "C2", None, 7],
    ]
    intake = read(tmp_path, XLSX, Sheet(rows), name="进货")
    assert bought(intake) == [("2026-10-05", "C2", 7.0)]
    assert [(problem.cell, problem.action) for problem in intake.problems] == [(cell, "本行未计入") for cell in cells]


@pytest.mark.parametrize("words", ["合计", "合计10件", "累计"])
def test_a_remark_left_of_the_product_beside_a_name_merged_down_is_no_total(tmp_path: Path, words: str) -> None:
    rows = [
        ["日期", "客户名称", "备注", "产品", "数量", "金额"],
        [dt.date(2026, 10, 3), HAITIAN, None, "可乐", 10, 1200],
        [None, None, words, "雪碧", 2, 150],
        [None, None, "小计", None, 12, 1350],
    ]
    intake = read(tmp_path, XLSX, Sheet(rows, merges=("A2:A4", "B2:B4")))
    assert bought(intake) == [("2026-10-03", "C1", 1200.0), ("2026-10-03", "C1", 150.0)]
    assert told(intake.problems) == []


@pytest.mark.parametrize(("remark", "is_record"), [("样例请收", True), ("示例请勿删除", False), ("示例", False)])
def test_a_remark_on_samples_is_no_mark_of_an_example(tmp_path: Path, remark: str, is_record: bool) -> None:
    rows = [[*HEADING, "备注"], [*LINES[0], remark], [*LINES[1], None]]
    assert bought(read(tmp_path, XLSX, Sheet(rows))) == (BOUGHT[:2] if is_record else BOUGHT[1:2])
