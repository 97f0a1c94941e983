"""销售进度预警, worked out by hand: October 2026 has 18 working days, September 22, August 21, July 23."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pandas as pd
import pytest
from tables_from_text import rows, table

from kehu_xlsx.measures.facts import Facts
from kehu_xlsx.measures.sales import NetLines
from kehu_xlsx.policy import Policy
from kehu_xlsx.rules.progress import judge_progress
from kehu_xlsx.tables import (
    Books,
    CustomerMonths,
    Customers,
    Memory,
    Place,
    PlanLedger,
    Plans,
    ProductPlans,
    ProgressTable,
    RuleOutcome,
    RuleRun,
)
from kehu_xlsx.tables.words import AlertKind, Severity
from kehu_xlsx.texts.reasons import sentences
from kehu_xlsx.workdays import Scope

C1 = table(Customers, "customer name\nC1 澜泊商贸")


def judged(
    months: str,
    plans: str = "",
    *,
    customers: pd.DataFrame = C1,
    as_of: str = "2026-10-31",
    lost: frozenset[str] = frozenset(),
    products: str = "",
    memory: Memory | None = None,
) -> RuleOutcome:
    """`months` are lines of customer, month, 进货净额 and purchase days."""
    books = Books(
        customers=customers,
        plans=table(Plans, f"month customer purchase_plan sales_target\n{plans}"),
        product_plans=table(ProductPlans, f"month customer product planned_amount\n{products}"),
    )
    known = table(CustomerMonths, f"customer month net_purchases purchase_days\n{months}", as_of=pd.Timestamp(as_of))
    remembered = dataclasses.replace(memory or Memory(), customer_months=known)
    scope = Scope(pd.Period("2026-10", "M"), dt.date.fromisoformat(as_of))
    facts = Facts.of(books, remembered, scope, NetLines.frame())
    return judge_progress(facts, Policy(), lost)


def alert(outcome: RuleOutcome) -> tuple[str, str] | None:
    if not outcome.findings:
        return None
    (finding,) = outcome.findings
    assert (finding.customer, finding.kind) == ("C1", AlertKind.PROGRESS)
    return finding.severity.word, sentences(finding.reasons)


@pytest.mark.parametrize(
    ("as_of", "net", "expected"),
    [
        ("2026-10-31", 9000, None),  # exactly 90 % of 10,000
        ("2026-10-31", 8999.99, "只达到 90.0%，低于 90.0%。"),
        ("2026-10-19", 3999.99, "只达到 80.0%，低于 90.0%。"),  # 9 of 18 working days gone, the 19th included
        ("2026-10-19", 4500, None),
        ("2026-10-19", 4499.99, "只达到 90.0%，低于 90.0%。"),
        ("2026-10-31", -100, "只达到 -1.0%，低于 90.0%。"),
    ],
)
def test_against_the_plan(as_of, net, expected):
    found = alert(judged(f"C1 2026-10 {net} 3", "2026-10 C1 10000 -", as_of=as_of))
    assert (found and found[1][found[1].index("只") :]) == expected


def test_the_whole_text_of_the_comparison_with_the_plan():
    assert alert(judged("C1 2026-10 3000 3", "2026-10 C1 10000 20000", as_of="2026-10-19")) == (
        "关注",
        "比计划：截至 2026-10-19 进货净额 3,000.00 元，按工作日进度应达 5,000.00 元"
        "（进货计划 10,000.00 元 × 已过 9 个工作日 ÷ 全月 18 个工作日），只达到 60.0%，低于 90.0%。",
    )


@pytest.mark.parametrize(
    ("plans", "products", "basis"),
    [
        ("2026-10 C1 - 10000", "", "销售目标"),
        ("2026-10 C1 10000 1", "", "进货计划"),
        ("2026-10 C1 0 10000", "", "销售目标"),  # 0 is no plan
        ("2026-10 C1 - 1", "2026-10 C1 水 4000\n2026-10 C1 茶 6000", "进货计划"),
        ("", "2026-10 C1 水 10000", "进货计划"),
    ],
)
def test_the_purchase_plan_or_its_products_come_before_the_sales_target(plans, products, basis):
    outcome = judged("C1 2026-10 9000 3", plans, products=products)
    assert rows(outcome.table, ProgressTable.basis, ProgressTable.plan, ProgressTable.due_by_plan) == [
        (basis, 10000.0, 10000.0)
    ]


@pytest.mark.parametrize("plans", ["", "2026-09 C1 10000 -", "2026-10 C1 0 -", "2026-10 C1 0 0"])
def test_no_plan_or_a_plan_of_0_is_not_compared(plans):
    outcome = judged("C1 2026-10 0 0", plans)
    assert outcome.findings == ()
    assert outcome.runs[0].rows == 0


def test_a_confirmed_plan_counts_before_the_sheet():
    plans = table(PlanLedger, "month customer product purchase_plan confirmed\n2026-10 C1 - 100 是", product="")
    outcome = judged("C1 2026-10 95 3", "2026-10 C1 10000 -", memory=Memory(plans=plans))
    assert outcome.findings == ()
    assert rows(outcome.table, ProgressTable.plan, ProgressTable.place_column) == [(100.0, "name")]


@pytest.mark.parametrize(
    ("as_of", "net", "last", "expected"),
    [
        ("2026-10-31", 14400, 22000, None),  # 800 against 1,000 a working day: exactly 80 %
        ("2026-10-31", 14399.99, 22000, "关注"),
        ("2026-10-09", 1600, 22000, None),  # 8 and 9 October are the first working days after the holidays
        ("2026-10-09", 1599.99, 22000, "关注"),
        ("2026-10-31", 0, 0, None),  # nothing is behind nothing
        ("2026-10-31", -50, -22000, None),
    ],
)
def test_against_last_month(as_of, net, last, expected):
    found = alert(judged(f"C1 2026-10 {net} 3\nC1 2026-09 {last} 1", as_of=as_of))
    assert (found and found[0]) == expected


def test_the_whole_text_of_the_comparison_with_last_month():
    assert alert(judged("C1 2026-10 9000 3\nC1 2026-09 22000 1")) == (
        "关注",
        "比上月：本月每个工作日进货 500.00 元，上月每个工作日 1,000.00 元，只有上月的 50.0%，低于 80.0%。",
    )


# 66 working days from July to September; 22 purchase days in them are one in three working days, 6 of 18 in October.
@pytest.mark.parametrize(
    ("days", "before", "expected"),
    [
        (5, (8, 7, 7), None),  # 5/18 is 83 % of 22/66
        (4, (8, 7, 7), "关注"),  # 4/18 is 67 %
        (0, (1, 1, 1), "关注"),
        (0, (1, 0, 1), None),  # fewer than three purchase days before
    ],
)
def test_against_the_frequency_before(days, before, expected):
    found = alert(judged(_months(days, before)))
    assert (found and found[0]) == expected


def test_exactly_70_percent_of_the_frequency_does_not_trip():
    # 20 October is the tenth working day; before, every one of the 66 was a purchase day.
    assert alert(judged(_months(7, (23, 21, 22)), as_of="2026-10-20")) is None
    assert alert(judged(_months(6, (23, 21, 22)), as_of="2026-10-20")) == (
        "关注",
        "比频率：本月 10 个工作日中有 6 天进货，前三个月 66 个工作日中有 66 天，频率只有此前的 60.0%，低于 70.0%。",
    )


def _months(days: int, before: tuple[int, int, int]) -> str:
    """Purchases of 0.01 a month before, so that the comparison with last month never trips."""
    earlier = zip(("2026-07", "2026-08", "2026-09"), before, strict=True)
    return "\n".join([f"C1 2026-10 100 {days}", *(f"C1 {month} 0.01 {number}" for month, number in earlier)])


def test_one_trips_two_trip_three_trip():
    months = "C1 2026-07 1 10\nC1 2026-08 1 10\nC1 2026-09 22000 10\nC1 2026-10 {net} {days}"
    plan = "2026-10 C1 10000 -"
    assert alert(judged(months.format(net=9500, days=9), plan))[0] == "关注"  # behind last month alone
    assert alert(judged(months.format(net=5000, days=9), plan))[0] == "警告"  # and behind the plan
    assert alert(judged(months.format(net=5000, days=1), plan))[0] == "严重"  # and too seldom


def test_a_finding_rests_on_the_plan():
    outcome = judged("C1 2026-10 1 1", "2026-09 C1 10000 -\n2026-10 C1 - 10000")
    assert outcome.findings[0].place == Place(0, 1, "sales_target")
    assert outcome.findings[0].severity is Severity.WATCH


def test_without_a_plan_it_rests_on_the_customer():
    assert judged("C1 2026-10 9000 3\nC1 2026-09 22000 1").findings[0].place == Place(0, 0, "name")


def test_lost_and_stopped_customers_are_left_out():
    customers = table(Customers, "customer name state\nC1 甲 在营\nC2 乙 在营\nC3 丙 停用")
    months = "C1 2026-10 1 1\nC1 2026-09 9000 3\nC2 2026-09 9000 3\nC3 2026-09 9000 3"
    outcome = judged(months, customers=customers, lost=frozenset({"C2"}))
    assert list(outcome.table[ProgressTable.customer]) == ["C1"]
    assert [finding.customer for finding in outcome.findings] == ["C1"]


def test_what_each_comparison_lacks_is_said():
    assert judged("C1 2026-10 1 1\nC1 2026-08 9000 3").runs == (
        RuleRun("销售进度预警·比计划", 0, 0, "数据不足：缺本月分销计划"),
        RuleRun("销售进度预警·比上月", 0, 0, "数据不足：缺 2026-09 的进货记录"),
        RuleRun("销售进度预警·比频率", 0, 0, "数据不足：缺 2026-07、2026-09 的进货记录"),
    )


def test_without_this_months_records_nothing_is_compared():
    outcome = judged("C1 2026-09 9000 3", "2026-10 C1 10000 -")
    assert outcome.findings == ()
    assert {run.missing for run in outcome.runs} == {"数据不足：缺 2026-10 的进货记录"}


def test_before_the_first_working_day_nothing_is_compared():
    outcome = judged("C1 2026-10 1 1\nC1 2026-09 9000 3", "2026-10 C1 10000 -", as_of="2026-10-07")
    assert outcome.findings == ()
    assert {run.missing for run in outcome.runs} == {"数据不足：本月到截止日还没有工作日"}


def test_rows_and_caught_are_counted():
    customers = table(Customers, "customer name\nC1 甲\nC2 乙")
    outcome = judged(
        "C1 2026-10 10000 1\nC2 2026-10 1 1\nC1 2026-09 9000 1",
        "2026-10 C1 10000 -\n2026-10 C2 10000 -",
        customers=customers,
    )
    assert outcome.runs[:2] == (RuleRun("销售进度预警·比计划", 2, 1), RuleRun("销售进度预警·比上月", 1, 0))


def test_no_customers_is_no_error():
    outcome = judged("", customers=Customers.frame())
    assert outcome.table.empty
    assert outcome.findings == ()


def test_shares_tried_at_other_values():
    """October has 18 working days, so 9,000 of 10,000 is exactly 90 %; September's 22,000 make 1,000 a working day."""
    outcome = judged("C1 2026-10 9000 3\nC1 2026-09 22000 5", "2026-10 C1 10000 -")
    plan, month = outcome.tried["plan_share"], outcome.tried["month_share"]
    assert [plan(0.9), plan(0.95)] == [0, 1] == [outcome.runs[0].caught, 1]
    assert [month(0.5), month(0.55), month(0.8)] == [0, 1, 1]
    assert month(0.8) == outcome.runs[1].caught
    assert outcome.tried["frequency_share"] == "数据不足：缺 2026-07、2026-08 的进货记录"
