"""计划达成 (CONTRACT section 5): verdicts, rates and runs of misses, each worked out by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

import pandas as pd
import pytest
from tables_from_text import rows, table

from kehu_xlsx.measures.facts import Facts
from kehu_xlsx.measures.sales import net_lines
from kehu_xlsx.policy import FulfilmentRules, Policy
from kehu_xlsx.rules.fulfilment import judge_fulfilment, product_fulfilment, unchecked_customers
from kehu_xlsx.tables import (
    Approvals,
    Books,
    CustomerMonths,
    Customers,
    JudgedReturns,
    Memory,
    Payments,
    Placements,
    PlanChecks,
    PlanLedger,
    Plans,
    ProductPlans,
    Purchases,
    RuleOutcome,
)
from kehu_xlsx.texts.reasons import sentences
from kehu_xlsx.workdays import Scope

END = dt.date(2026, 10, 31)


@dataclass(frozen=True)
class Office:
    """An office as text; every table has its heading line only unless given."""

    plans: str = "month customer"
    product_plans: str = "month customer product planned_amount"
    purchases: str = "date customer amount"
    placements: str = "date customer outlet"
    payments: str = "date customer amount"
    checks: str = "date customer"
    customers: str = "customer\nC1"
    ledger: str = "month customer verdict"
    plan_ledger: str = "month customer product confirmed"
    approvals: str = "month customer decision suspended_until"
    unsettled: frozenset[tuple[pd.Period, str]] = frozenset()
    as_of: dt.date = END
    rules: FulfilmentRules = field(default_factory=FulfilmentRules)

    @cached_property
    def facts(self) -> Facts:
        books = Books(
            customers=table(Customers, self.customers),
            plans=table(Plans, self.plans),
            product_plans=table(ProductPlans, self.product_plans),
            purchases=table(Purchases, self.purchases),
            placements=table(Placements, self.placements),
            payments=table(Payments, self.payments),
            plan_checks=table(PlanChecks, self.checks),
            unsettled_plans=self.unsettled,
        )
        memory = Memory(
            customer_months=table(CustomerMonths, self.ledger),
            plans=table(PlanLedger, self.plan_ledger),
            approvals=table(Approvals, self.approvals),
        )
        sales = net_lines(books.purchases, JudgedReturns.frame(), as_of=self.as_of, red_line_days=31)
        return Facts.of(books, memory, Scope(pd.Period("2026-10", "M"), self.as_of), sales)

    @cached_property
    def outcome(self) -> RuleOutcome:
        return judge_fulfilment(self.facts, Policy(fulfilment=self.rules))

    def verdict(self) -> str:
        return str(self.outcome.table["verdict"].iloc[0])

    def remarks(self) -> str:
        return sentences(self.outcome.table["remarks"].iloc[0])

    def run(self) -> tuple[float, str | None]:
        return rows(self.outcome.table, "misses", "advice")[0]


def lines(heading: str, rest: Iterable[str]) -> str:
    return "\n".join((heading, *rest))


BOUGHT = "date customer amount\n2026-10-03 C1 100"
RECORDS = {
    "purchases": BOUGHT,
    "payments": "date customer amount\n2026-10-09 C1 60",
    "placements": """date customer outlet
                     2026-10-05 C1 甲店
                     2026-10-06 C1 甲店
                     2026-10-06 C1 乙店
                     2026-09-30 C1 丙店""",
}


def test_four_parts_with_their_rates() -> None:
    office = Office(
        plans="month customer sales_target purchase_plan placement_target payment_plan\n2026-10 C1 80 100 4 50",
        **RECORDS,
    )
    found = rows(office.outcome.table, "sales_target", "net_purchases", "sales_rate", "purchase_plan", "purchase_rate")
    assert found == [(80.0, 100.0, 1.25, 100.0, 1.0)]
    found = rows(office.outcome.table, "placement_target", "placements", "placement_rate")
    assert found == [(4.0, 2.0, 0.5)]
    found = rows(office.outcome.table, "payment_plan", "payments", "payment_rate", "verdict", "missed_parts")
    assert found == [(50.0, 60.0, 1.2, "否", ("铺货",))]
    assert office.remarks() == ""


def test_verdict() -> None:
    """Each customer bought for 100, paid 60 and placed the goods in 2 outlets."""
    cases = [
        ("100 100 2 60", "是"),  # each exactly 100 %
        ("100.01 100 2 60", "否"),
        ("100 100.01 2 60", "否"),
        ("100 100 3 60", "否"),
        ("100 100 2 60.01", "否"),
        ("100 - - -", "是"),
        ("- - 3 -", "否"),
        ("0 0 0 0", "无法判定"),
        ("0 100 - -", "是"),  # a target of 0 is not judged, and not served by the plan
        ("- 101 - -", "否"),  # a blank target is served by the plan
        ("99 - - -", "是"),
    ]
    names = [f"C{number}" for number in range(len(cases))]
    office = Office(
        customers=lines("customer", names),
        plans=lines(
            "month customer sales_target purchase_plan placement_target payment_plan",
            [f"2026-10 {name} {plan}" for name, (plan, _) in zip(names, cases, strict=True)],
        ),
        purchases=lines("date customer amount", [f"2026-10-03 {name} 100" for name in names]),
        payments=lines("date customer amount", [f"2026-10-03 {name} 60" for name in names]),
        placements=lines("date customer outlet", [f"2026-10-03 {name} {shop}" for name in names for shop in "甲乙"]),
    )
    assert list(office.outcome.table["verdict"]) == [verdict for _, verdict in cases]


def test_zero_target_is_not_served_by_the_purchase_plan() -> None:
    office = Office(plans="month customer sales_target purchase_plan\n2026-10 C1 0 90", purchases=BOUGHT)
    assert rows(office.outcome.table, "sales_target", "sales_rate", "purchase_rate") == [(0.0, None, 100 / 90)]


def test_missing_target_is_served_by_the_plan_and_the_plan_by_its_products() -> None:
    office = Office(
        plans="month customer placement_request\n2026-10 C1 铺满全县",
        product_plans="month customer product planned_amount\n2026-10 C1 A 30\n2026-10 C1 B 50",
        **RECORDS,
    )
    assert rows(office.outcome.table, "sales_target", "purchase_plan", "sales_rate", "verdict") == [
        (80.0, 80.0, 1.25, "是")
    ]
    assert office.remarks() == (
        "销售目标未填，以进货计划代替。进货计划未填，取各产品计划金额合计。铺货、回款没有计划数，不予评定。"
    )


def test_words_only_leave_nothing_to_judge() -> None:
    office = Office(plans="month customer placement_request\n2026-10 C1 铺满全县", **RECORDS)
    assert office.verdict() == "无法判定"
    assert office.remarks() == "销售、进货、铺货、回款没有计划数，不予评定。"


def test_no_plan() -> None:
    office = Office(**RECORDS)
    assert office.verdict() == "未下达计划"
    assert office.remarks() == "没有下达本月分销计划。"
    assert [run.missing for run in office.outcome.runs] == ["数据不足：缺本月分销计划", "数据不足：缺分销计划"]


def test_part_without_records_of_the_month_in_the_whole_office_is_not_judged() -> None:
    plan = "month customer sales_target payment_plan\n2026-10 C1 100 50"
    september = Office(plans=plan, purchases=BOUGHT, payments="date customer amount\n2026-09-30 C1 60")
    assert september.verdict() == "是"
    assert rows(september.outcome.table, "payments", "placements", "payment_rate") == [(None, None, None)]
    assert september.remarks() == (
        "进货、铺货没有计划数，不予评定。全办事处本月没有铺货记录，铺货不予评定。全办事处本月没有回款记录，回款不予评定。"
    )
    of_another = Office(plans=plan, purchases=BOUGHT, payments="date customer amount\n2026-10-30 C2 60")
    assert rows(of_another.outcome.table, "payments", "payment_rate", "verdict") == [(0.0, 0.0, "否")]


def test_no_records_at_all_is_undecided() -> None:
    assert Office(plans="month customer sales_target\n2026-10 C1 100").verdict() == "无法判定"


@pytest.mark.parametrize(
    ("as_of", "target", "verdict"),
    [
        (dt.date(2026, 10, 30), "101", "进行中"),
        (dt.date(2026, 10, 30), "100", "是"),
        (dt.date(2026, 10, 31), "101", "否"),
        (dt.date(2026, 10, 2), "100", "进行中"),  # no purchase yet in the whole office
        (dt.date(2026, 10, 2), "0", "无法判定"),
    ],
)
def test_before_the_last_day(as_of: dt.date, target: str, verdict: str) -> None:
    office = Office(plans=f"month customer sales_target\n2026-10 C1 {target}", purchases=BOUGHT, as_of=as_of)
    assert office.verdict() == verdict


def test_purchase_on_the_as_of_date_counts_and_later_ones_do_not() -> None:
    purchases = "date customer amount\n2026-10-20 C1 60\n2026-10-21 C1 40"
    plan = "month customer sales_target\n2026-10 C1 100"
    office = Office(plans=plan, purchases=purchases, as_of=dt.date(2026, 10, 20))
    assert rows(office.outcome.table, "net_purchases", "verdict") == [(60.0, "进行中")]


@pytest.mark.parametrize(
    ("measure", "placements"),
    [("本月有记录", 2.0), ("本月新增", 1.0), ("累计", 3.0)],
)
def test_three_measures_of_placements(measure: str, placements: float) -> None:
    """甲 in August and October, 乙 in October only, 丙 in August only."""
    office = Office(
        plans="month customer placement_target\n2026-10 C1 2",
        placements="""date customer outlet
                      2026-08-05 C1 甲店
                      2026-08-05 C1 丙店
                      2026-10-06 C1 甲店
                      2026-10-06 C1 乙店""",
        rules=FulfilmentRules(placement_measure=measure),
    )
    assert rows(office.outcome.table, "placements") == [(placements,)]


def test_office_chooses_parts_and_line() -> None:
    plan = "month customer sales_target payment_plan\n2026-10 C1 125 70"
    assert Office(plans=plan, rules=FulfilmentRules(line=0.8), **RECORDS).verdict() == "是"
    office = Office(plans=plan, rules=FulfilmentRules(line=0.8, counts_payments=False), **RECORDS)
    assert office.remarks() == "进货、铺货没有计划数，不予评定。按规则回款不计入考核。"
    assert Office(plans=plan, rules=FulfilmentRules(line=0.81), **RECORDS).verdict() == "否"
    nothing = FulfilmentRules(
        counts_sales=False, counts_purchases=False, counts_placements=False, counts_payments=False
    )
    assert Office(plans=plan, rules=nothing, **RECORDS).verdict() == "无法判定"


def test_confirmed_plan_comes_before_the_sheet_and_a_proposal_is_no_plan() -> None:
    office = Office(
        customers="customer\nC1\nC2",
        plans="month customer sales_target\n2026-10 C1 500",
        plan_ledger="""month customer product sales_target confirmed
                       2026-10 C1 - 100 是
                       2026-10 C2 - 100 否""",
        purchases=BOUGHT,
    )
    assert rows(office.outcome.table, "customer", "sales_target", "verdict") == [
        ("C1", 100.0, "是"),
        ("C2", None, "未下达计划"),
    ]


def test_two_plans_that_cannot_be_ordered() -> None:
    office = Office(
        plans="month customer sales_target\n2026-10 C1 100\n2026-10 C1 90",
        **RECORDS,
    )
    assert office.verdict() == "未下达计划"
    assert office.remarks() == "本月有两份以上的计划，分不清先后，按未下达计划处理。"
    first, second = office.outcome.problems
    assert first.message == "客户 C1 2026-10 有两份以上的分销计划，分不清哪一份在后。"
    assert first.action == "按未下达计划处理，没有相加，也没有任选一份。"
    assert first.advice == "请只保留一份，或在分销计划汇总中确认。"
    assert (first.place.row, second.place.row) == (0, 1)


def test_only_active_customers() -> None:
    office = Office(customers="customer state\nC1 在营\nC2 停用\nC3 -")
    assert list(office.outcome.table["customer"]) == ["C1", "C3"]


def test_checks_of_the_month_up_to_the_as_of_date() -> None:
    office = Office(
        customers="customer\nC1\nC2\nC3",
        plans="month customer sales_target\n2026-10 C1 100\n2026-10 C2 100",
        checks="date customer\n2026-09-30 C1\n2026-10-05 C1\n2026-10-20 C1\n2026-10-21 C1\n2026-10-21 C2",
        as_of=dt.date(2026, 10, 20),
    )
    found = office.outcome.table
    assert list(found["checks"]) == [2, 0, 0]
    assert unchecked_customers(found) == ("C2",)


GONE = """month   customer as_of      verdict sales_rate placements net_purchases
          2026-09 C1       2026-09-30 否      0.5        3          50
          2026-10 C1       2026-10-31 否      0.6        2          60"""


def test_a_month_run_again_without_its_sheets_keeps_its_verdict() -> None:
    office = Office(ledger=GONE)
    columns = ("sales_rate", "net_purchases", "placements", "verdict", "misses", "missed_parts")
    assert rows(office.outcome.table, *columns) == [(0.6, 60.0, 2.0, "否", 2.0, ("销售",))]
    assert office.remarks() == (
        "文件夹里已没有判定本月所用的表格，达成率和结论沿用台账。全办事处本月没有回款记录，回款不予评定。"
    )
    (problem,) = office.outcome.problems
    assert (problem.message, problem.action, problem.advice) == (
        "文件夹里没有 2026-10 的分销计划或记录，1 个客户该月的达成情况无法重新判定。",
        "达成率和结论沿用台账。",
        "要重新判定，请把该月的计划和记录放回文件夹再运行。",
    )


def test_a_month_of_which_the_plans_contradict_each_other_is_not_taken_from_the_ledger() -> None:
    office = Office(ledger=GONE, purchases=BOUGHT, unsettled=frozenset({(pd.Period("2026-10", "M"), "C1")}))
    assert office.verdict() == "未下达计划"
    assert office.remarks().startswith("本月有两份以上的计划，分不清先后，按未下达计划处理。")


def test_a_month_run_again_with_its_plans_is_judged_anew() -> None:
    office = Office(plans="month customer sales_target\n2026-10 C1 60", ledger=GONE)
    assert rows(office.outcome.table, "sales_rate", "verdict", "misses") == [(1.0, "是", 0.0)]
    assert office.outcome.problems == ()


@pytest.mark.parametrize("verdict", ["未下达计划", "是", "否"])
def test_what_a_run_in_the_middle_of_a_month_left_is_not_final(verdict: str) -> None:
    """September was not met: 50 of 100."""
    office = Office(
        plans="month customer sales_target\n2026-09 C1 100",
        purchases="date customer amount\n2026-09-03 C1 50",
        ledger=f"month customer as_of verdict purchase_days\n2026-09 C1 2026-09-09 {verdict} 1",
    )
    assert office.run()[0] == 1
    assert office.outcome.problems == ()


def test_a_late_row_does_not_judge_a_month_anew() -> None:
    """September's 50 were two purchases of which the folder holds one: the ledger's 是 stands undisputed."""
    office = Office(
        plans="month customer sales_target\n2026-09 C1 50",
        purchases="date customer amount\n2026-09-03 C1 25",
        ledger="month customer as_of verdict sales_rate net_purchases purchase_days\n2026-09 C1 2026-09-30 是 1 50 2",
    )
    assert office.run()[0] == 0
    assert office.outcome.problems == ()


def history(*verdicts: str) -> str:
    """A ledger of C1 that ends with September."""
    return lines("month customer verdict", past("C1", *verdicts))


def past(customer: str, *verdicts: str) -> list[str]:
    months = [pd.Period("2026-10", "M") - back for back in range(len(verdicts), 0, -1)]
    return [f"{month} {customer} {verdict}" for month, verdict in zip(months, verdicts, strict=True)]


MISSED = "month customer sales_target\n2026-10 C1 125"


def test_misses_in_a_row() -> None:
    """Each customer misses October; before it stood:"""
    cases = [
        ((), (1.0, "提醒")),
        (("否",), (2.0, "预警")),
        (("否", "否"), (3.0, "取消经销资格")),
        (("否", "否", "否"), (4.0, "取消经销资格")),
        (("否", "是"), (1.0, "提醒")),
        (("否", "否", "未下达计划"), (3.0, "取消经销资格")),
        (("否", "无法判定", "否"), (3.0, "取消经销资格")),
        (("否", "进行中"), (2.0, "预警")),
        (("否", "是", "否"), (2.0, "预警")),
    ]
    names = [f"C{number}" for number in range(len(cases))]
    office = Office(
        customers=lines("customer", names),
        plans=lines("month customer sales_target", [f"2026-10 {name} 125" for name in names]),
        purchases=BOUGHT,
        ledger=lines(
            "month customer verdict",
            [line for name, (before, _) in zip(names, cases, strict=True) for line in past(name, *before)],
        ),
    )
    assert rows(office.outcome.table, "misses", "advice") == [run for _, run in cases]


@pytest.mark.parametrize(
    ("office", "run"),
    [
        (Office(plans="month customer sales_target\n2026-10 C1 100", purchases=BOUGHT), (0.0, None)),
        (Office(purchases=BOUGHT), (2.0, "预警")),  # no plan this month: the run stands
        (Office(plans=MISSED, purchases=BOUGHT, as_of=dt.date(2026, 10, 30)), (2.0, "预警")),
    ],
)
def test_run_after_this_month(office: Office, run: tuple[float, str | None]) -> None:
    assert replace(office, ledger=history("否", "否")).run() == run


def test_findings() -> None:
    office = Office(
        plans="month customer sales_target placement_target\n2026-10 C1 125 4", ledger=history("否"), **RECORDS
    )
    (finding,) = office.outcome.findings
    assert (finding.customer, finding.kind, finding.severity.word) == ("C1", "连续未完成计划预警", "警告")
    assert (finding.place.row, finding.place.column) == (0, "sales_target")
    assert sentences(finding.reasons) == (
        "连续 2 个月未完成计划（2026-09、2026-10）。"
        "2026-10 销售计划 125.00 元，实际 100.00 元，达成率 80.0%。"
        "2026-10 铺货目标 4 家，实际 2 家，达成率 50.0%。"
    )
    assert replace(office, ledger=history("否", "否")).outcome.findings[0].severity.word == "严重"
    assert replace(office, ledger=history("是")).outcome.findings == ()


def test_finding_on_a_month_known_from_the_ledger_only() -> None:
    office = Office(
        ledger="""month customer verdict sales_rate payment_rate
                  2026-08 C1 否 0.5 1
                  2026-09 C1 否 1 0.755"""
    )
    (finding,) = office.outcome.findings
    assert sentences(finding.reasons) == (
        "连续 2 个月未完成计划（2026-08、2026-09）。2026-09 回款达成率 75.5%（取自台账）。"
    )
    assert finding.place is None


def test_earlier_months_are_judged_from_the_folder() -> None:
    office = Office(
        plans="month customer sales_target\n2026-08 C1 100\n2026-09 C1 100\n2026-10 C1 100",
        purchases="date customer amount\n2026-08-03 C1 100\n2026-09-03 C1 99\n2026-10-03 C1 99",
    )
    assert office.run() == (2.0, "预警")


def test_ledger_stands_where_the_folder_says_otherwise() -> None:
    office = Office(
        plans="month customer sales_target\n2026-09 C1 100\n2026-10 C1 100",
        purchases="date customer amount\n2026-09-03 C1 100\n2026-10-03 C1 99",
        ledger="month customer verdict sales_rate\n2026-09 C1 否 0.9",
    )
    assert office.run() == (2.0, "预警")
    (problem,) = office.outcome.problems
    assert problem.message == "客户 C1 2026-09 按现有表格判定为“是”，台账中为“否”，两者不一致。"
    assert problem.action == "以台账为准，连续未达成月数按台账计算。"
    assert problem.advice == "请核对该月的计划、进货、铺货和回款；确需更正时，加上 --month 2026-09 重新运行该月。"


def test_ledger_stands_without_a_word_where_the_folder_lacks_a_table_that_was_used() -> None:
    """September's payments were judged then; now the folder has purchases only."""
    office = Office(
        plans="month customer sales_target payment_plan\n2026-09 C1 100 50\n2026-10 C1 100 -",
        purchases="date customer amount\n2026-09-03 C1 100\n2026-10-03 C1 99",
        ledger="month customer verdict sales_rate payment_rate\n2026-09 C1 否 1 0.9",
    )
    assert office.run() == (2.0, "预警")
    assert office.outcome.problems == ()


def test_a_month_that_was_still_running_is_judged_from_the_folder() -> None:
    office = Office(
        plans="month customer sales_target\n2026-09 C1 100\n2026-10 C1 100",
        purchases="date customer amount\n2026-09-03 C1 99\n2026-10-03 C1 99",
        ledger="month customer verdict sales_rate\n2026-09 C1 进行中 0.5",
    )
    assert office.run() == (2.0, "预警")
    assert office.outcome.problems == ()


def test_the_month_run_is_never_taken_from_the_ledger() -> None:
    ledger = "month customer verdict\n2026-10 C1 否\n2026-11 C1 否"
    office = Office(plans="month customer sales_target\n2026-10 C1 100", purchases=BOUGHT, ledger=ledger)
    assert (office.verdict(), office.run()) == ("是", (0.0, None))


def test_approvals() -> None:
    """Each customer missed July, August, September and October."""
    suspended = "取消经销资格已批准暂缓至 2026-10-31，连续未达成月数暂停累计。"
    cancelled = "2026-09 已批准取消经销资格，请将客户状态改为停用。"
    cases = [
        ("2026-08", "保留 -", (2.0, "预警"), ""),  # July and August are forgiven
        ("2026-09", "保留 -", (1.0, "提醒"), ""),
        ("2026-10", "保留 -", (4.0, "取消经销资格"), ""),  # a decision on this month works from the next on
        ("2026-09", "暂缓 2026-10-31", (3.0, None), suspended),
        ("2026-09", "暂缓 2026-10-30", (4.0, "取消经销资格"), ""),  # October ends after it
        ("2026-08", "暂缓 2026-09-30", (3.0, "取消经销资格"), ""),  # September rests, October counts again
        ("2026-09", "暂缓 -", (4.0, "取消经销资格"), ""),
        ("2026-09", "取消 -", (4.0, "取消经销资格"), cancelled),
    ]
    names = [f"C{number}" for number in range(len(cases))]
    office = Office(
        customers=lines("customer", names),
        plans=lines("month customer sales_target", [f"2026-10 {name} 125" for name in names]),
        purchases=BOUGHT,
        ledger=lines("month customer verdict", [line for name in names for line in past(name, "否", "否", "否")]),
        approvals=lines(
            "month customer decision suspended_until",
            [f"{month} {name} {decision}" for name, (month, decision, _, _) in zip(names, cases, strict=True)],
        ),
    )
    found = office.outcome.table
    assert rows(found, "misses", "advice") == [run for _, _, run, _ in cases]
    remarks = [sentences(remark).split("回款不予评定。")[-1] for remark in found["remarks"]]
    assert remarks == [remark for *_, remark in cases]


def test_no_alert_while_suspended() -> None:
    office = Office(ledger=history("否", "否"), approvals="month customer decision suspended_until")
    assert len(office.outcome.findings) == 1
    approvals = office.approvals + "\n2026-09 C1 暂缓 2026-12-31"
    assert replace(office, approvals=approvals).outcome.findings == ()


@pytest.mark.parametrize(("as_of", "misses"), [("2026-10-10", 2.0), ("2026-10-11", 2.0), ("2026-10-31", 3.0)])
def test_a_suspension_rests_up_to_its_last_day(as_of: str, misses: float) -> None:
    """August and September were missed; until 10 October nothing is called for, from the 11th on October counts."""
    office = Office(
        plans="month customer sales_target\n2026-10 C1 125",
        purchases=BOUGHT,
        ledger=history("否", "否"),
        approvals="month customer decision suspended_until\n2026-09 C1 暂缓 2026-10-10",
        as_of=dt.date.fromisoformat(as_of),
    )
    assert (office.run()[0], office.run()[1] is None) == (misses, as_of == "2026-10-10")


def test_suspension_without_an_end_is_reported() -> None:
    office = Office(approvals="month customer decision suspended_until\n2026-09 C1 暂缓 -")
    (problem,) = office.outcome.problems
    assert problem.message == "客户 C1 2026-09 的审批结论为暂缓，但没有填写暂缓至。"
    assert problem.action == "该暂缓没有生效，连续未达成月数照常累计。"
    assert problem.advice == "请在取消经销资格建议中填写暂缓至。"


def test_products() -> None:
    """B was planned and not bought, C bought without a plan; September does not count."""
    facts = Office(
        product_plans="""month customer product planned_quantity planned_amount
                         2026-10 C1 A 10 100
                         2026-10 C1 B - 50
                         2026-09 C1 A 7 70""",
        purchases="""date customer product quantity amount
                     2026-10-03 C1 A 9 90
                     2026-10-04 C1 A 3 30
                     2026-10-04 C1 C 1 8
                     2026-09-04 C1 A 1 10""",
    ).facts
    found = product_fulfilment(facts)
    quantities = rows(found, "product", "planned_quantity", "quantity", "quantity_rate")
    assert quantities == [("A", 10.0, 12.0, 1.2), ("B", None, 0.0, None), ("C", None, 1.0, None)]
    amounts = rows(found, "product", "planned_amount", "amount", "amount_rate")
    assert amounts == [("A", 100.0, 120.0, 1.2), ("B", 50.0, 0.0, 0.0), ("C", None, 8.0, None)]


def test_products_without_records_of_the_month_stay_blank() -> None:
    facts = Office(product_plans="month customer product planned_amount\n2026-10 C1 A 100").facts
    assert rows(product_fulfilment(facts), "amount", "amount_rate") == [(None, None)]


def test_rule_runs() -> None:
    office = Office(customers="customer\nC1\nC2", plans=MISSED, purchases=BOUGHT, ledger=history("否"))
    runs = [(run.rule, run.rows, run.caught, run.missing) for run in office.outcome.runs]
    assert runs == [("计划达成", 2, 1, ""), ("连续未完成计划预警", 2, 1, "")]


def test_empty_office() -> None:
    office = Office(customers="customer")
    assert office.outcome.table.empty
    assert product_fulfilment(office.facts).empty


def test_lines_tried_at_other_values() -> None:
    """C1 reached 100 % of sales and 50 % of outlets, C2 90 % of sales."""
    office = Office(
        customers="customer\nC1\nC2",
        plans="month customer sales_target placement_target\n2026-10 C1 100 4\n2026-10 C2 50 -",
        purchases=f"{BOUGHT}\n2026-10-04 C2 45",
        placements=RECORDS["placements"],
    )
    line = office.outcome.tried["line"]
    assert [line(0.5), line(0.9), line(0.95), line(1.0)] == [0, 1, 2, 2]
    assert line(1.0) == office.outcome.runs[0].caught
    without_outlets = replace(office, rules=FulfilmentRules(counts_placements=False)).outcome
    assert [without_outlets.tried["line"](0.9), without_outlets.tried["line"](1.0)] == [0, 1]


def test_a_line_is_not_tried_before_the_month_is_over_or_without_plans() -> None:
    plans = "month customer sales_target\n2026-10 C1 100"
    running = Office(plans=plans, purchases=BOUGHT, as_of=dt.date(2026, 10, 30))
    assert running.outcome.tried == {"line": "本月尚未结束，达成与否未定"}
    assert Office().outcome.tried == {"line": "数据不足：缺本月分销计划"}
    assert Office(ledger=GONE).outcome.tried == {"line": "达成率和结论沿用台账。"}
