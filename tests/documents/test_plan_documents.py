"""Next month's plans: the 汇总, the 分销计划表 of each distributor, the 计划检查登记表, on the small outcome."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import zipfile
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from outcomes import AS_OF, SHOP, empty_outcome, outcome
from recalculation import formula_mismatches
from tables_from_text import rows as rows_of
from tables_from_text import table
from written import heading_line, headings, opened, rows

from kehu_xlsx.documents.plan_checks import plan_checks
from kehu_xlsx.documents.plan_rows import plan_rows
from kehu_xlsx.documents.plan_summary import plan_summary
from kehu_xlsx.documents.plans import distributor_plans
from kehu_xlsx.measures.payments import MonthlyPayments
from kehu_xlsx.measures.placements import MonthlyPlacements
from kehu_xlsx.policy import Policy
from kehu_xlsx.tables import Memory, OpenItems, PlanLedger
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.texts.templates import PLAN_BLOCKS, PLAN_FIELDS
from kehu_xlsx.workbook.template import Template, compile_template
from kehu_xlsx.workbook.write import render_book
from kehu_xlsx.workdays import WorkCalendar

TEMPLATE = Path(__file__).parents[2] / "templates" / "分销计划表.xlsx"
QD001, QD003 = (
    "QD001_青岛澜泊商贸有限公司_2026-11_分销计划表.xlsx",
    "QD003_崂山恒昌副食商行_2026-11_分销计划表.xlsx",
)
# QD003's plan as the manager changed and confirmed it, and one that he wrote himself for a customer without a proposal.
TYPED = (
    """
    customer product   sales_target purchase_plan placement_target payment_plan planned_amount
    QD003    -         50000        48000         -                60000        -
    QD003    纯生330ml -            -             -                -            48000
    QD008    -         80000        80000         4                20000        -
    QD007    -         10000        10000         1                10000        -
    """,
    """
    confirmed confirmed_by confirmed_on edited
    是        秦望舒       2026-10-28   是
    -         -            -            -
    否        -            -            -
    是        秦望舒       2026-10-28   -
    """,
)


@cache
def template() -> Template:
    return compile_template(TEMPLATE, PLAN_FIELDS, PLAN_BLOCKS)


def remembering(*parts: str, month: str = "2026-11") -> Outcome:
    """The outcome with these plans in the ledger; the parts stand side by side."""
    lines = zip(*(part.strip().splitlines() for part in parts), strict=True)
    plans = table(PlanLedger, "\n".join(map(" ".join, lines)), month=pd.Period(month, "M"))
    return outcome(remembered=dataclasses.replace(Memory(), plans=plans))


def summary(shown: Outcome) -> Workbook:
    return opened(plan_summary(shown, plan_rows(shown), Policy().planning))


def plans(shown: Outcome, policy: Policy | None = None) -> dict[str, bytes]:
    return distributor_plans(shown, plan_rows(shown), template(), policy or Policy())


def form(content: bytes) -> Worksheet:
    return load_workbook(io.BytesIO(content), data_only=True).worksheets[0]


def beside(sheet: Worksheet, label: str) -> Any:
    """The first value to the right of a label."""
    for row in sheet.iter_rows(values_only=True):
        if label in row:
            return next((value for value in row[row.index(label) + 1 :] if value is not None), None)
    raise AssertionError(f"no {label}")


def under(sheet: Worksheet, label: str) -> list[Any]:
    """The values of the line under the one that begins with a label."""
    lines = list(sheet.iter_rows(values_only=True))
    place = next(number for number, line in enumerate(lines) if line[0] == label)
    return [value for value in lines[place + 1] if value is not None]


def test_a_plan_that_nobody_touched_is_the_proposal() -> None:
    found = plan_rows(outcome()).customers
    assert rows_of(found, "customer", "sales_target", "payment_plan", "confirmed") == [
        ("QD001", 336_000, 306_000, None),
        ("QD003", 44_600, 60_000, None),
    ]


def test_a_plan_that_somebody_typed_stands_whole_as_he_left_it() -> None:
    found = plan_rows(remembering(*TYPED))
    # The 铺货目标 that he cleared stays clear; the parts of the proposal stay beside it; 停用 customers have no plan.
    columns = ("customer", "sales_target", "purchase_plan", "placement_target", "mean_net", "confirmed")
    assert rows_of(found.customers, *columns) == [
        ("QD001", 336_000, 336_000, 13, 320_000, None),
        ("QD003", 50_000, 48_000, None, 42_500, True),
        ("QD008", 80_000, 80_000, 4, None, False),
    ]
    assert rows_of(found.products, "customer", "product", "planned_amount") == [
        ("QD001", "啤酒500ml", 336_000),
        ("QD003", "纯生330ml", 48_000),
    ]


def test_plans_that_the_ledger_only_proposes_are_not_typed() -> None:
    proposed = "customer product sales_target edited\nQD001 - 1 否"
    assert rows_of(plan_rows(remembering(proposed)).customers, "sales_target") == [(336_000,), (44_600,)]


def test_plans_typed_for_another_month_are_not_this_ones() -> None:
    assert rows_of(plan_rows(remembering(*TYPED, month="2026-12")).customers, "sales_target") == [(336_000,), (44_600,)]


def test_summary_headings() -> None:
    book = summary(outcome())
    assert book.sheetnames == ["客户计划", "产品计划"]
    assert heading_line(book["客户计划"], "月份") == (
        "月份 客户编号 客户名称 客户级别 业务经理 近月均进货净额 "
        "平均月数 增长率 上年同月进货净额 建议销售目标 销售目标 "
        "目标比上年同月 进货计划 产品计划合计 与进货计划差额 近月均铺货 "
        "建议铺货目标 铺货目标 铺货要求 已逾期应收 到期应收 "
        "当月到期的计划进货 建议回款计划 回款计划 确认 确认人 确认日期 备注"
    )
    assert heading_line(book["产品计划"], "月份") == (
        "月份 客户编号 客户名称 业务经理 产品 近月均进货净额 占比 参考单价 计划数量 计划金额"
    )


def test_summary_shows_the_parts_of_the_proposal() -> None:
    first = rows(summary(outcome())["客户计划"], "月份")[0]
    assert (first["月份"], first["客户编号"], first["客户级别"], first["业务经理"]) == (
        "2026-11",
        "QD001",
        "一级",
        "张澍",
    )
    # 320,000 × 1.05 = 336,000; against 250,000 a year ago that is 34.4 % more; 12 × 1.05 = 12.6, rounded up to 13.
    assert (first["近月均进货净额"], first["增长率"], first["建议销售目标"]) == (320_000, 0.05, 336_000)
    assert (first["销售目标"], first["目标比上年同月"]) == (336_000, pytest.approx(0.344))
    assert (first["建议铺货目标"], first["铺货目标"]) == (13, 13)
    assert (first["产品计划合计"], first["与进货计划差额"], first["建议回款计划"]) == (336_000, 0, 306_000)
    assert (first["确认"], first["确认人"], first["确认日期"]) == (None, None, None)


def test_outlets_on_average_stand_with_one_decimal() -> None:
    sheet = summary(outcome())["客户计划"]
    names = headings(sheet, "月份")
    formats = {row[names.index("近月均铺货")].number_format for row in sheet.iter_rows(min_row=sheet.max_row)}
    assert formats == {"#,##0.0"}


def test_summary_shows_again_what_was_typed() -> None:
    shown = {row["客户编号"]: row for row in rows(summary(remembering(*TYPED))["客户计划"], "月份")}
    changed, own = shown["QD003"], shown["QD008"]
    # 42,500 × 1.05 = 44,625, in hundreds 44,600, stays beside the changed 50,000.
    assert (changed["建议销售目标"], changed["销售目标"], changed["进货计划"]) == (44_600, 50_000, 48_000)
    assert (changed["确认"], changed["确认人"], changed["确认日期"]) == ("是", "秦望舒", datetime(2026, 10, 28))
    assert (own["建议销售目标"], own["销售目标"], own["建议回款计划"], own["确认"]) == (None, 80_000, None, "否")
    # No product of QD008 is planned against 80,000 of purchases.
    assert (own["产品计划合计"], own["与进货计划差额"]) == (0, -80_000)


def remark(shown: Outcome, customer: str) -> str:
    """备注 of a customer's row, without what the proposal itself has to say."""
    found = {row["客户编号"]: row["备注"] or "" for row in rows(summary(shown)["客户计划"], "月份")}
    return found[customer]


def test_a_row_that_was_refused_says_why_as_long_as_it_stands() -> None:
    plans = remembering(*TYPED).remembered.plans
    reason = plans["customer"].map({"QD003": "“销售目标”读不成数字（待定）"})
    refused = plans.assign(confirmed=plans["confirmed"].mask(reason.notna()), refusal=reason)
    said = "草案：填写的内容没有采用，“销售目标”读不成数字（待定）；改正后在“确认”选“是”。"
    shown = outcome(remembered=dataclasses.replace(Memory(), plans=plans.assign(**refused)))
    assert remark(shown, "QD003").startswith(said)
    assert said not in remark(remembering(*TYPED), "QD003")


@pytest.mark.parametrize(
    ("figures", "warning"),
    [
        ("50000 48000 5 -", "已确认，但回款计划空白，该月不判断回款达成，请核实。"),
        ("0 0 0 0", "已确认，但各项计划都是 0 或空白，该月没有可以判断的计划，请核实。"),
        ("- - 0 -", "已确认，但各项计划都是 0 或空白，该月没有可以判断的计划，请核实。"),
        ("50000 48000 0 0", ""),
    ],
)
def test_a_confirmed_plan_that_is_hardly_one_is_looked_at_again(figures: str, warning: str) -> None:
    head = "customer product sales_target purchase_plan placement_target payment_plan confirmed"
    said = [remark(remembering(f"{head}\nQD003 - {figures} {word}"), "QD003") for word in ("是", "否")]
    assert [words.startswith("已确认") for words in said] == [bool(warning), False]
    assert said[0].startswith(warning)


def test_the_summary_says_what_was_paid_in_advance_too() -> None:
    said = "截至 2026-10-31 该客户有预收款 8,000.00 元，回款计划的建议值没有扣除。"
    credit = outcome().credit
    ahead = outcome(credit=credit.assign(balance=credit["balance"].mask(credit["customer"] == "QD003", -8_000.0)))
    assert [said in remark(shown, "QD003") for shown in (ahead, outcome())] == [True, False]


@pytest.mark.parametrize(
    ("last_year", "target", "reason"),
    [
        (0.0, 44_600.0, "上年同月进货净额不大于 0，目标比上年同月不计算。"),
        (-200.0, 44_600.0, "上年同月进货净额不大于 0，目标比上年同月不计算。"),
        (9_000.0, None, "销售目标空白，目标比上年同月不计算。"),
        (9_000.0, 44_600.0, None),
    ],
)
def test_growth_that_is_blank_says_why(last_year: float, target: float | None, reason: str | None) -> None:
    proposal = outcome().proposal.set_index("customer")
    proposal.loc["QD003", ["last_year", "sales_target"]] = [last_year, target]
    said = remark(outcome(proposal=proposal.reset_index()), "QD003")
    assert said.endswith(reason) if reason else "目标比上年同月" not in said


def test_a_customer_without_a_code_can_be_read_back() -> None:
    typed = f"customer product sales_target edited\n{SHOP} - 5000 是"
    shop = rows(summary(remembering(typed))["客户计划"], "月份")[2]
    assert (shop["客户编号"], shop["客户名称"], shop["销售目标"]) == (SHOP, SHOP, 5_000)


def test_the_manager_edits_the_cream_cells_and_confirms_from_a_list() -> None:
    sheet = summary(outcome())["客户计划"]
    names = headings(sheet, "月份")
    cells = sheet[sheet.max_row]
    cream = [name for name, cell in zip(names, cells, strict=True) if cell.fill.fgColor.rgb == "FFFFF9E5"]
    assert " ".join(cream) == "销售目标 进货计划 铺货目标 铺货要求 回款计划 确认 确认人 确认日期"
    assert '"是,否"' in {rule.formula1 for rule in sheet.data_validations.dataValidation}


def test_one_plan_a_distributor_with_draft_on_it_until_confirmed() -> None:
    draft, final = plans(outcome()), plans(remembering(*TYPED))
    assert list(draft) == [QD001, QD003]
    assert list(final) == [QD001, QD003, "QD008_胶州海润商贸_2026-11_分销计划表.xlsx"]
    states = [
        [value for line in form(content).iter_rows(values_only=True) for value in line if value in ("草案", "正式")]
        for content in (draft[QD003], final[QD003], final["QD008_胶州海润商贸_2026-11_分销计划表.xlsx"])
    ]
    assert states == [["草案"], ["正式"], ["草案"]]
    # A confirmed plan is issued on the day of its confirmation; a draft is not, and no date is made up.
    undated = plans(remembering("customer product sales_target confirmed\nQD003 - 50000 是"))
    dates = [beside(form(content), "签发日期") for content in (final[QD003], draft[QD003], undated[QD003])]
    assert dates == [datetime(2026, 10, 28), "回传截止", "回传截止"]


def test_a_plan_says_who_and_until_when() -> None:
    sheet = form(plans(outcome())[QD003])
    shown = [beside(sheet, label) for label in ("客户名称", "联系人", "联系电话", "地址", "业务经理")]
    assert shown == ["崂山恒昌副食商行", "赵恒", "053288880003", "海尔路88号", "何苗"]
    assert sheet["A2"].value == "2026年11月分销计划表"
    # 5 November 2026 is a Thursday and a working day; with it off the next one counts.
    assert beside(sheet, "回传截止") == datetime(2026, 11, 5)
    holiday = Policy(calendar=WorkCalendar(days_off=frozenset({dt.date(2026, 11, 5)})))
    assert beside(form(plans(outcome(), holiday)[QD003]), "回传截止") == datetime(2026, 11, 6)


def test_a_plan_shows_the_last_three_months() -> None:
    payments = "customer month payments\nQD003 2026-08 50\nQD003 2026-09 100\nQD003 2026-10 0\nQD001 2026-10 7"
    placements = "customer month placements\nQD003 2026-08 3\nQD003 2026-10 2"
    shown = outcome(payments=table(MonthlyPayments, payments), placements=table(MonthlyPlacements, placements))
    sheet = form(plans(shown)[QD003])
    months = [[sheet.cell(row, column).value for column in (7, 8, 9)] for row in _last_months(sheet)]
    # The office knows August's purchases, and QD003 has none; the outlets of September are not known.
    assert months == [
        ["2026年8月", "2026年9月", "2026年10月"],
        [0, 45_000, 40_000],
        [50, 100, 0],
        [3, None, 2],
    ]


def _last_months(sheet: Worksheet) -> range:
    first = next(row for row in range(1, sheet.max_row) if sheet.cell(row, 5).value == "月份")
    return range(first, first + 4)


def test_products_are_spread_over_the_weeks_by_working_days() -> None:
    # November 2026 begins on a Sunday: 5 + 5 + 5 + 6 working days. 44,600 in hundreds: 446 × 5 ÷ 21 = 106.19 three
    # times and 446 × 6 ÷ 21 = 127.43: 106 + 106 + 106 + 127 = 445, the last hundred to the largest remainder.
    line = under(form(plans(outcome())[QD003]), "产品名称")
    assert line == ["啤酒500ml", 42_500, 558, 44_600, 10_600, 10_600, 10_600, 12_800]


def test_open_items_up_to_the_months_end_the_earliest_due_first() -> None:
    items = table(
        OpenItems,
        """
        customer date       amount open_amount due        days_overdue age
        QD003    2026-11-01 100    100         2026-12-01 0            not_due
        QD003    2026-10-31 200    200         2026-11-30 0            not_due
        QD003    2026-06-01 8000   5000        2026-07-01 122          overdue_more
        QD003    2026-06-02 1      1           -          -            age_unknown
        QD001    2026-06-02 7      7           2026-07-02 121          overdue_more
        """,
    )
    sheet = form(plans(outcome(open_items=items))[QD003])
    assert under(sheet, "单据日期") == [datetime(2026, 6, 1), datetime(2026, 7, 1), 5_000]
    assert beside(sheet, "到期货款合计") == 5_200


def test_the_plan_of_payments_is_backed_by_what_the_form_shows() -> None:
    # Of 80,000 planned in 30 days half falls due within the month at 15 days: 20,000 open + 40,000 = 60,000.
    items = table(
        OpenItems, "customer date amount open_amount due\nQD003 2026-10-01 20000 20000 2026-10-31", days_overdue=0
    )
    proposal = outcome().proposal.assign(due_items=20_000.0, due_purchases=40_000.0, payment_plan=60_000.0)
    sheet = form(plans(outcome(open_items=items, proposal=proposal))[QD003])
    labels = ("本月回款计划（元）", "到期货款合计", "本月进货中当月到期", "两项合计")
    assert [beside(sheet, label) for label in labels] == [60_000, 20_000, 40_000, 60_000]


def test_a_plan_says_what_was_paid_in_advance() -> None:
    said = "截至 2026-10-31 贵方另有预收款 8,000.00 元，以上两项没有扣除。"
    credit = outcome().credit
    ahead = outcome(credit=credit.assign(balance=credit["balance"].mask(credit["customer"] == "QD003", -8_000.0)))
    for shown, found in ((ahead, True), (outcome(), False)):
        lines = [line[0] for line in form(plans(shown)[QD003]).iter_rows(values_only=True)]
        assert (said in lines) is found


def test_the_balance_to_agree_on_has_its_date() -> None:
    sheet = form(plans(outcome())[QD003])
    assert (beside(sheet, "应收余额（元）"), beside(sheet, "截止日期")) == (
        60_000,
        datetime.combine(AS_OF, dt.time()),
    )


def test_a_plan_is_known_again_by_its_properties() -> None:
    with zipfile.ZipFile(io.BytesIO(plans(outcome())[QD003])) as archive:
        properties = archive.read("docProps/custom.xml").decode()
    for name, value in (("客户编号", "QD003"), ("月份", "2026-11"), ("计划编号", "FX202611-QD003")):
        assert f'name="{name}"' in properties
        assert f">{value}<" in properties


def test_a_plan_holds_nothing_of_other_customers_and_nothing_internal() -> None:
    with zipfile.ZipFile(io.BytesIO(plans(outcome())[QD003])) as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels")))
    for word in ("QD001", "澜泊", "336000", "四级", "授信", "预警", "停货", "连续"):
        assert word not in text


def test_each_salesperson_has_a_register_of_his_customers() -> None:
    registers = plan_checks(remembering(*TYPED), plan_rows(remembering(*TYPED)))
    assert list(registers) == ["张澍_2026-11_计划检查登记表.xlsx", "何苗_2026-11_计划检查登记表.xlsx"]
    sheet = opened(registers["何苗_2026-11_计划检查登记表.xlsx"])["计划检查"]
    assert heading_line(sheet, "客户编号") == (
        "客户编号 客户名称 计划状态 销售目标 进货计划 铺货目标 回款计划 "
        "铺货要求 日期 检查人 进货情况 铺货情况 回款情况 "
        "问题与措施"
    )
    planned = [row for row in rows(sheet, "客户编号") if row["客户编号"]]
    assert [tuple(row.values())[:7] for row in planned] == [
        ("QD003", "崂山恒昌副食商行", "正式", 50_000, 48_000, None, 60_000),
        ("QD008", "胶州海润商贸", "草案", 80_000, 80_000, 4, 20_000),
    ]
    assert {(row["日期"], row["检查人"]) for row in planned} == {(None, "何苗")}


def test_customers_of_several_salespeople_or_of_none_are_in_a_register() -> None:
    typed = "customer product sales_target edited\nQD005 - 100 是\nQD006 - 200 是"
    shown = remembering(typed)
    registers = plan_checks(shown, plan_rows(shown))
    customers = {
        name: [row["客户编号"] for row in rows(opened(book)["计划检查"], "客户编号") if row["客户编号"]]
        for name, book in registers.items()
    }
    assert customers == {
        "张澍_2026-11_计划检查登记表.xlsx": ["QD001", "QD006"],
        "何苗_2026-11_计划检查登记表.xlsx": ["QD003", "QD006"],
        "未填业务经理_2026-11_计划检查登记表.xlsx": ["QD005"],
    }


def test_further_checks_choose_among_his_customers() -> None:
    book = opened(plan_checks(outcome(), plan_rows(outcome()))["何苗_2026-11_计划检查登记表.xlsx"], formulas=True)
    rules = book["计划检查"].data_validations.dataValidation
    assert "'我的客户'!$B$6" in {rule.formula1 for rule in rules}
    assert book["我的客户"].sheet_state == "hidden"
    last = book["计划检查"].cell(book["计划检查"].max_row, 1).value
    assert last.startswith("=IF(B") and "MATCH(B" in last


def test_an_office_with_nothing_has_no_plans() -> None:
    nothing = empty_outcome()
    assert (plans(nothing), plan_checks(nothing, plan_rows(nothing))) == ({}, {})
    assert summary(nothing).sheetnames == ["客户计划", "产品计划"]


def test_the_same_bytes_each_time() -> None:
    first, second = outcome(), outcome()
    assert plans(first) == plans(second)
    books = [plan_summary(shown, plan_rows(shown), Policy().planning) for shown in (first, second)]
    assert render_book(books[0]) == render_book(books[1])


@pytest.mark.libreoffice
def test_formulas_come_to_their_cached_values(tmp_path: Path) -> None:
    paths = []
    for number, shown in enumerate((outcome(), remembering(*TYPED), empty_outcome())):
        books = {"sum": plan_summary(shown, plan_rows(shown), Policy().planning)} | plan_checks(shown, plan_rows(shown))
        contents = [*map(render_book, books.values()), *plans(shown).values()]
        for place, content in enumerate(contents):
            paths.append(tmp_path / f"{number}-{place}.xlsx")
            paths[-1].write_bytes(content)
    assert formula_mismatches(*paths) == []
