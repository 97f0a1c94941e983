"""What a month leaves behind, and what a run of a month may read of it."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from tables_from_text import rows, table

from kehu_xlsx.ledger import (
    Results,
    alert_ledger,
    before,
    complaint_ledger,
    confirm_all,
    customer_months,
    judged_kinds,
    last_visits,
    plan_ledger,
    remember,
    return_ledger,
    visit_plans,
)
from kehu_xlsx.measures.facts import Facts
from kehu_xlsx.measures.sales import net_lines
from kehu_xlsx.policy import Policy
from kehu_xlsx.rules.alerts import route_alerts
from kehu_xlsx.tables import (
    LEDGERS,
    AlertAnswers,
    AlertLedger,
    Alerts,
    Approvals,
    Books,
    ChurnTable,
    ComplaintLedger,
    Complaints,
    Credit,
    CustomerMonths,
    Customers,
    Finding,
    FulfilmentTable,
    JudgedReturns,
    LastVisits,
    Memory,
    Payments,
    PlanLedger,
    PlannedVisits,
    ProductProposal,
    Proposal,
    Purchases,
    ReturnLedger,
    Returns,
    RuleRun,
    VisitPlan,
    Visits,
)
from kehu_xlsx.tables.words import AlertKind, AlertState, Severity
from kehu_xlsx.texts.reasons import Reason
from kehu_xlsx.texts.schedule import VisitCause
from kehu_xlsx.workdays import Scope, last_day

OCTOBER = pd.Period("2026-10", "M")
NOVEMBER = pd.Period("2026-11", "M")
TWO_CUSTOMERS = table(Customers, "customer name level\nC1 甲店 1\nC2 乙店 3")
A_REASON = (Reason.of(VisitCause.DUE),)  # any sentence will do
ALERT = (AlertLedger.month, AlertLedger.number, AlertLedger.state, AlertLedger.cleared_month)


def scope_of(month: pd.Period, as_of: dt.date | None = None) -> Scope:
    return Scope(month, as_of or last_day(month))


def facts_of(
    month: pd.Period = OCTOBER, *, memory: Memory | None = None, as_of: dt.date | None = None, **books: pd.DataFrame
) -> Facts:
    held, scope = Books(customers=TWO_CUSTOMERS, **books), scope_of(month, as_of)
    sales = net_lines(held.purchases, JudgedReturns.frame(), as_of=scope.as_of, red_line_days=31)
    return Facts.of(held, before(memory or Memory(), month, held), scope, sales)


def alerts_of(*numbers: str, state: AlertState = AlertState.OPEN, kind: AlertKind = AlertKind.CHURN) -> pd.DataFrame:
    return Alerts.frame(
        {
            "number": number,
            "customer": "C1",
            "kind": kind,
            "subject": "",
            "severity": Severity.SEVERE,
            "reasons": A_REASON,
            "first_month": OCTOBER,
            "issued_on": "2026-10-31",
            "deadline": "2026-11-02",
            "state": state,
        }
        for number in numbers
    )


# 客户月度


def test_a_month_is_remembered_customer_by_customer() -> None:
    results = Results(
        fulfilment=table(
            FulfilmentTable,
            "customer sales_rate purchase_rate placement_rate payment_rate verdict placements\nC1 0.9 1 - 1.2 否 3",
        ),
        credit=table(Credit, "customer effective_limit balance balance_source\nC1 50000 12000 应收账款\nC2 - 300 -"),
        churn=table(ChurnTable, "customer lost\nC1 否"),
    )
    facts = facts_of(
        memory=Memory(customer_months=table(CustomerMonths, "month customer last_purchase\n2026-09 C2 2026-08-05")),
        purchases=table(Purchases, "date customer amount\n2026-10-20 C1 600\n2026-10-09 C1 400"),
        payments=table(Payments, "date customer amount\n2026-10-09 C2 200\n2026-09-09 C1 50"),
    )
    assert rows(customer_months(Memory(), facts, results), *CustomerMonths.columns()) == [
        (
            "2026-10",
            "C1",
            "2026-10-31",
            1,
            50000,
            1000,
            2,
            "2026-10-20",
            0,
            12000,
            "应收账款",
            0.9,
            1,
            None,
            1.2,
            "否",
            3,
            False,
            None,
        ),
        ("2026-10", "C2", "2026-10-31", 3, None, 0, 0, "2026-08-05", 200, 300, *[None] * 9),
    ]


def test_figures_without_any_record_in_the_office_stay_unknown() -> None:
    remembered = customer_months(Memory(), facts_of(), Results())
    figures = (CustomerMonths.net_purchases, CustomerMonths.purchase_days, CustomerMonths.payments)
    assert rows(remembered, *figures) == [(None, None, None)] * 2


def test_a_month_run_again_without_its_sheets_stays_as_it_was() -> None:
    old = table(CustomerMonths, "month customer verdict\n2026-09 C1 是\n2026-10 C1 否\n2026-10 C9 否\n2026-11 C1 是")
    new = customer_months(Memory(customer_months=old), facts_of(), Results())
    assert rows(new, CustomerMonths.month, CustomerMonths.customer, CustomerMonths.verdict) == [
        ("2026-09", "C1", "是"),
        ("2026-10", "C1", "否"),
        ("2026-10", "C2", None),
        ("2026-10", "C9", "否"),
        ("2026-11", "C1", "是"),
    ]


def test_of_a_month_run_again_only_what_the_folder_still_has_is_worked_out_anew() -> None:
    """The payments are there again, 70; purchases, balance and verdict are not."""
    cells = "month customer as_of net_purchases purchase_days last_purchase payments balance sales_rate verdict lost"
    old = table(CustomerMonths, f"{cells}\n2026-10 C1 2026-10-31 900 3 2026-10-20 50 800 0.9 否 否")
    memory = Memory(customer_months=old)
    facts = facts_of(memory=memory, payments=table(Payments, "date customer amount\n2026-10-09 C1 70"))
    new = customer_months(memory, facts, Results(credit=table(Credit, "customer effective_limit\nC1 5")))
    assert rows(new, *cells.split()[3:], "effective_limit")[:1] == [
        (900, 3, "2026-10-20", 70, 800, 0.9, "否", False, 5)
    ]
    again = customer_months(Memory(customer_months=new), facts, Results(credit=table(Credit, "customer\nC1")))
    assert rows(again, *cells.split()) == rows(new, *cells.split())


def test_a_month_run_again_for_an_earlier_day_keeps_what_it_knew_once_its_sheets_are_gone() -> None:
    old = table(CustomerMonths, "month customer as_of net_purchases verdict\n2026-10 C1 2026-10-31 900 否")
    memory = Memory(customer_months=old)
    early = facts_of(memory=memory, as_of=dt.date(2026, 10, 15))
    results = Results(fulfilment=table(FulfilmentTable, "customer verdict\nC1 未下达计划\nC2 未下达计划"))
    shown = (CustomerMonths.customer, CustomerMonths.as_of, CustomerMonths.net_purchases, CustomerMonths.verdict)
    assert rows(customer_months(memory, early, results), *shown) == [
        ("C1", "2026-10-31", 900, "否"),
        ("C2", "2026-10-15", None, "未下达计划"),
    ]


# 末次拜访


def test_last_visits_are_added_where_they_are_newer() -> None:
    known = "month customer role visitor date\n2026-09 C1 业务经理 张三 2026-09-28\n2026-09 C2 业务经理 张三 2026-09-29"
    memory = Memory(last_visits=table(LastVisits, known))
    visits = table(
        Visits,
        """
        date       customer visitor role
        2026-09-28 C1       张三    业务经理
        2026-10-15 C2       李四    业务经理
        2026-10-09 C2       张三    业务经理
        2026-11-02 C1       张三    业务经理
        """,
    )
    added = last_visits(memory, facts_of(memory=memory, visits=visits))
    assert rows(added, *LastVisits.columns())[2:] == [("2026-10", "C2", "业务经理", "李四", "2026-10-15", None)]


def test_an_older_month_does_not_see_a_newer_visit() -> None:
    memory = Memory()
    for month, date in ((OCTOBER, "2026-10-15"), (NOVEMBER, "2026-11-16")):
        visits = table(Visits, f"date customer visitor role\n{date} C1 张三 业务经理")
        memory = remember(memory, facts_of(month, memory=memory, visits=visits), Results())
    seen = before(memory, NOVEMBER, Books(visits=visits)).last_visits
    assert rows(seen, LastVisits.date) == [("2026-10-15",)]


def test_a_souvenir_is_remembered_with_the_visits() -> None:
    cells = "date customer visitor role gift"
    given = table(Visits, f"{cells}\n2026-09-15 C1 张三 大区经理 纪念品一份\n2026-09-25 C1 张三 大区经理 画册")
    memory = remember(Memory(), facts_of(OCTOBER - 1, visits=given), Results())
    later = table(Visits, f"{cells}\n2026-10-20 C1 张三 大区经理 画册")
    memory = remember(memory, facts_of(memory=memory, visits=later), Results())
    assert rows(memory.last_visits, LastVisits.month, LastVisits.date, LastVisits.souvenir_on) == [
        ("2026-09", "2026-09-25", "2026-09-15"),
        ("2026-10", "2026-10-20", "2026-09-15"),
    ]


def test_the_visits_of_a_month_run_again_stay_once_its_sheets_are_gone() -> None:
    visits = table(Visits, "date customer visitor role\n2026-10-15 C1 张三 业务经理")
    memory = remember(Memory(), facts_of(visits=visits), Results())
    assert_same(last_visits(memory, facts_of(memory=memory)), memory.last_visits)


# 预警台账


def test_next_months_visits_are_remembered_and_planned_anew_when_the_month_is_run_again() -> None:
    kept = table(PlannedVisits, "month date visitor role customer due\n2026-10 2026-10-12 张三 业务经理 C1 2026-10-12")
    plan = table(
        VisitPlan,
        "date visitor role customer due\n2026-11-03 张三 业务经理 C1 2026-11-04\n- 张三 业务经理 C2 2026-11-09",
    )
    first = visit_plans(Memory(visit_plans=kept), plan, Scope(OCTOBER, dt.date(2026, 10, 31)))
    shown = (PlannedVisits.month, PlannedVisits.date, PlannedVisits.role, PlannedVisits.customer, PlannedVisits.due)
    of_october = ("2026-10", "2026-10-12", "业务经理", "C1", "2026-10-12")
    assert rows(first, *shown) == [of_october, ("2026-11", "2026-11-03", "业务经理", "C1", "2026-11-04")]
    moved = plan.assign(**{VisitPlan.date: plan[VisitPlan.date] - pd.Timedelta(days=1)})
    again = visit_plans(Memory(visit_plans=first), moved, Scope(OCTOBER, dt.date(2026, 10, 31)))
    assert rows(again, *shown) == [of_october, ("2026-11", "2026-11-02", "业务经理", "C1", "2026-11-04")]


def test_an_alert_is_remembered_as_it_stood_each_month() -> None:
    first = alert_ledger(Memory(), alerts_of("YJ202610-001"), scope_of(OCTOBER))
    second = alert_ledger(Memory(alerts=first), alerts_of("YJ202610-001", state=AlertState.IN_HAND), scope_of(NOVEMBER))
    assert rows(second, *ALERT, AlertLedger.description) == [
        ("2026-10", "YJ202610-001", "未处理", None, "到期"),
        ("2026-11", "YJ202610-001", "处理中", None, "到期"),
    ]


def test_an_alert_whose_condition_is_gone_is_cleared() -> None:
    known = alert_ledger(Memory(), alerts_of("YJ202610-001"), scope_of(OCTOBER))
    november = alert_ledger(Memory(alerts=known), Alerts.frame(), scope_of(NOVEMBER))
    assert rows(november, *ALERT)[1:] == [("2026-11", "YJ202610-001", "自动解除", "2026-11")]
    december = alert_ledger(Memory(alerts=november), Alerts.frame(), scope_of(NOVEMBER + 1))
    assert len(december) == 2


def test_an_alert_that_was_answered_and_done_is_closed_once_its_condition_is_gone() -> None:
    known = alert_ledger(Memory(), alerts_of("YJ202610-001", "YJ202610-002", "YJ202610-003"), scope_of(OCTOBER))
    answers = table(
        AlertAnswers,
        """number role person cause planned_on done_on
           YJ202610-001 业务经理 张三 缺货 - 2026-11-05
           YJ202610-002 业务经理 张三 缺货 - 2026-11-05
           YJ202610-002 分支机构销售经理 李四 缺货 2026-12-05 -""",
    )
    memory = Memory(alerts=known, answers=answers)
    november = alert_ledger(memory, Alerts.frame(), scope_of(NOVEMBER))
    assert rows(november, *ALERT)[3:] == [
        ("2026-11", "YJ202610-001", "已关闭", "2026-11"),
        ("2026-11", "YJ202610-002", "自动解除", "2026-11"),
        ("2026-11", "YJ202610-003", "自动解除", "2026-11"),
    ]


def test_an_alert_whose_rule_could_not_run_is_carried_forward() -> None:
    known = alert_ledger(Memory(), alerts_of("YJ202610-001"), scope_of(OCTOBER))
    others = frozenset(AlertKind) - {AlertKind.CHURN}
    carried = alert_ledger(Memory(alerts=known), Alerts.frame(), scope_of(NOVEMBER), others)
    assert rows(carried, *ALERT)[1:] == [("2026-11", "YJ202610-001", "逾期未反馈", None)]  # was due on 2 November
    in_time = alert_ledger(Memory(alerts=known), Alerts.frame(), scope_of(NOVEMBER, dt.date(2026, 11, 2)), others)
    assert rows(in_time, *ALERT)[1:] == [("2026-11", "YJ202610-001", "未处理", None)]


def test_an_answered_alert_stays_closed() -> None:
    known = alert_ledger(Memory(), alerts_of("YJ202610-001", state=AlertState.CLOSED), scope_of(OCTOBER))
    again = alert_ledger(Memory(alerts=known), Alerts.frame(), scope_of(OCTOBER))
    assert rows(again, *ALERT) == [("2026-10", "YJ202610-001", "已关闭", "2026-10")]


def test_an_alert_reopens_under_its_number_when_the_month_is_run_again() -> None:
    known = alert_ledger(Memory(), alerts_of("YJ202610-001"), scope_of(OCTOBER))
    gone = alert_ledger(Memory(alerts=known), Alerts.frame(), scope_of(OCTOBER))
    assert rows(gone, *ALERT) == [("2026-10", "YJ202610-001", "自动解除", "2026-10")]
    assert_same(alert_ledger(Memory(alerts=gone), alerts_of("YJ202610-001"), scope_of(OCTOBER)), known)


def test_an_older_month_gets_the_same_alerts_again_whatever_newer_months_left() -> None:
    severities = {OCTOBER - 1: Severity.WARNING, OCTOBER: Severity.SEVERE, NOVEMBER: Severity.WATCH}
    memory, issued = Memory(), {}
    for month, severity in severities.items():
        issued[month] = _routed(memory, month, severity)
        memory = remember(memory, facts_of(month, memory=memory), Results(alerts=issued[month]))
    assert rows(issued[OCTOBER], Alerts.number, Alerts.change) == [("YJ202609-001", "加重")]
    assert_same(_routed(memory, OCTOBER, Severity.SEVERE), issued[OCTOBER])


def _routed(memory: Memory, month: pd.Period, severity: Severity) -> pd.DataFrame:
    finding = Finding("C1", AlertKind.CHURN, severity, A_REASON)
    return route_alerts([finding], facts_of(month, memory=memory), Policy()).table


def test_a_kind_is_judged_unless_none_of_its_rules_could_run() -> None:
    runs = (
        RuleRun("销售进度预警·比计划", 9, 1),
        RuleRun("销售进度预警·比上月", 0, 0, missing="数据不足"),
        RuleRun("客户流失预警", 0, 0, missing="数据不足"),
    )
    assert judged_kinds(runs) == frozenset(AlertKind) - {AlertKind.CHURN}
    assert judged_kinds(runs, is_gone=True) == frozenset(AlertKind) - {AlertKind.CHURN, AlertKind.PROGRESS}


# 投诉台账


def test_complaints_are_remembered_until_they_are_answered() -> None:
    cells = "number received_on customer form content answered_on"
    complaints = table(Complaints, f"{cells}\nT1 2026-10-09 C1 口头 漏酒 -\nT2 2026-10-12 C1 信件 少货 2026-10-13")
    october = complaint_ledger(Memory(), facts_of(OCTOBER, complaints=complaints))
    known = Memory(complaints=october)
    november = complaint_ledger(known, facts_of(NOVEMBER, memory=known))
    assert rows(november, ComplaintLedger.month, ComplaintLedger.number, ComplaintLedger.answered_on) == [
        ("2026-10", "T1", None),
        ("2026-10", "T2", "2026-10-13"),
        ("2026-11", "T1", None),
    ]
    again = complaint_ledger(Memory(complaints=november), facts_of(OCTOBER, memory=Memory(complaints=november)))
    assert_same(again, november)


def test_a_complaint_keeps_the_number_that_it_was_given() -> None:
    """In November the first of the two is answered and its sheet has no other: the second stays the second."""
    cells = "received_on customer form content answered_on"
    two = table(Complaints, f"{cells}\n2026-10-20 C1 口头 漏气 -\n2026-10-20 C2 信件 少件 -")
    memory = Memory(complaints=complaint_ledger(Memory(), facts_of(complaints=two)))
    more = table(Complaints, f"{cells}\n2026-10-20 C1 口头 漏气 2026-11-03\n2026-10-20 C1 口头 破损 -")
    november = complaint_ledger(memory, facts_of(NOVEMBER, memory=memory, complaints=more))
    assert sorted(rows(november, ComplaintLedger.month, ComplaintLedger.called, ComplaintLedger.content)) == [
        ("2026-10", "TS20261020-1", "漏气"),
        ("2026-10", "TS20261020-2", "少件"),
        ("2026-11", "TS20261020-1", "漏气"),
        ("2026-11", "TS20261020-2", "少件"),
        ("2026-11", "TS20261020-3", "破损"),
    ]


def test_the_complaints_of_a_month_run_again_stay_once_its_sheets_are_gone() -> None:
    cells = "number received_on customer form content answered_on"
    complaints = table(Complaints, f"{cells}\nT1 2026-10-09 C1 口头 漏酒 -\nT2 2026-10-12 C1 信件 少货 2026-10-13")
    memory = Memory(complaints=complaint_ledger(Memory(), facts_of(complaints=complaints)))
    assert_same(complaint_ledger(memory, facts_of(memory=memory)), memory.complaints)


def test_an_older_month_run_again_calls_a_complaint_as_the_newer_month_did() -> None:
    """Another just like it was told of only in November; then a third is put above both of them."""
    cells = "received_on customer form content"
    first = second = "2026-10-20 C1 口头 漏气"
    october = complaint_ledger(Memory(), facts_of(complaints=table(Complaints, f"{cells}\n{first}")))
    memory = Memory(complaints=october)
    two = table(Complaints, f"{cells}\n{first}\n{second}")
    memory = Memory(complaints=complaint_ledger(memory, facts_of(NOVEMBER, memory=memory, complaints=two)))
    three = table(Complaints, f"{cells}\n2026-10-20 C2 口头 少件\n{first}\n{second}")
    again = complaint_ledger(memory, facts_of(memory=memory, complaints=three))
    assert rows(again, ComplaintLedger.month, ComplaintLedger.called, ComplaintLedger.customer) == [
        ("2026-10", "TS20261020-1", "C1"),
        ("2026-10", "TS20261020-2", "C1"),
        ("2026-10", "TS20261020-3", "C2"),
        ("2026-11", "TS20261020-1", "C1"),
        ("2026-11", "TS20261020-2", "C1"),
    ]


# 退换货台账


def test_returns_are_remembered_as_judged_in_their_parts() -> None:
    cells = "date customer kind product quantity amount verdict row"
    judged = table(
        JudgedReturns,
        f"{cells}\n2026-09-30 C1 退货 水 1 9 符合退货 4\n2026-10-05 C1 退货 水 6 60 符合退货 7\n"
        "2026-10-05 C1 退货 水 4 40 不予退换 7\n2026-10-09 C2 换货 茶 1 5 待核实 8",
    )
    returns = table(Returns, "date customer\n2026-10-05 C1\n2026-10-09 C2")
    known = return_ledger(Memory(), judged, facts_of(returns=returns))
    shown = (ReturnLedger.month, ReturnLedger.position, ReturnLedger.line, ReturnLedger.quantity, ReturnLedger.verdict)
    assert rows(known, *shown) == [
        ("2026-10", 1, 1, 6, "符合退货"),
        ("2026-10", 2, 1, 4, "不予退换"),
        ("2026-10", 3, 2, 1, "待核实"),
    ]
    memory = Memory(returns=known)
    assert_same(return_ledger(memory, JudgedReturns.frame(), facts_of(memory=memory)), known)  # its sheet is gone
    assert len(before(memory, OCTOBER, Books()).returns) == 3
    assert before(memory, OCTOBER - 1, Books()).returns.empty


def test_returns_after_the_as_of_date_stay_remembered() -> None:
    """October, known to its end, is run again for its 6th day: the line of the 9th is still known."""
    judged = table(
        JudgedReturns, "date customer quantity verdict row\n2026-10-05 C1 6 符合退货 7\n2026-10-09 C2 1 待核实 8"
    )
    returns = table(Returns, "date customer quantity\n2026-10-05 C1 6\n2026-10-09 C2 1")
    memory = Memory(returns=return_ledger(Memory(), judged, facts_of(returns=returns)))
    early = facts_of(memory=memory, as_of=dt.date(2026, 10, 6), returns=returns)
    again = return_ledger(memory, judged[:1].assign(verdict="不予退换"), early)
    shown = (ReturnLedger.position, ReturnLedger.date, ReturnLedger.verdict)
    assert rows(again, *shown) == [(1, "2026-10-05", "不予退换"), (2, "2026-10-09", "待核实")]
    assert again[ReturnLedger.line].is_unique


def test_a_return_that_only_the_ledger_tells_is_remembered_as_such() -> None:
    judged = pd.concat(
        [
            table(JudgedReturns, "date customer quantity\n2026-10-05 C1 6"),
            table(JudgedReturns, "date customer quantity\n2026-10-09 C2 1").assign(source=-1),
        ]
    )
    known = return_ledger(Memory(), judged, facts_of(returns=table(Returns, "date customer quantity\n2026-10-05 C1 6")))
    assert rows(known, ReturnLedger.line, ReturnLedger.kept) == [(1, False), (2, True)]


# 计划台账

PLAN = (PlanLedger.month, PlanLedger.customer, PlanLedger.product, PlanLedger.sales_target, PlanLedger.confirmed)
PROPOSAL = table(Proposal, "month customer sales_target\n2026-11 C1 500\n2026-11 C2 600\n2026-11 C3 700")
PRODUCTS = table(ProductProposal, "month customer product planned_amount\n2026-11 C1 啤酒 500\n2026-11 C2 啤酒 600")


def test_a_proposal_replaces_the_one_before_but_nothing_that_people_typed() -> None:
    old = table(
        PlanLedger,
        """
        month   customer product sales_target confirmed edited
        2026-10 C1       -       100          -         -
        2026-11 C1       -       900          是        -
        2026-11 C2       -       999          -         是
        2026-11 C3       -       999          -         -
        2026-11 C4       -       999          -         -
        """,
    ).fillna({PlanLedger.product: ""})
    assert rows(plan_ledger(Memory(plans=old), PROPOSAL, PRODUCTS), *PLAN) == [
        ("2026-10", "C1", "", 100, None),
        ("2026-11", "C1", "", 900, True),
        ("2026-11", "C2", "", 999, None),
        ("2026-11", "C3", "", 700, None),
    ]


def test_a_row_that_was_refused_stands_with_its_reason_until_all_are_confirmed() -> None:
    reason = "“确认”看不出是“是”还是“否”（同意）"
    columns = (PlanLedger.sales_target, PlanLedger.confirmed, PlanLedger.refusal)
    old = table(PlanLedger, f"month customer product sales_target refusal\n2026-11 C1 - 900 {reason}")
    memory = Memory(plans=old.fillna({PlanLedger.product: ""}))
    memory = Memory(plans=plan_ledger(memory, PROPOSAL, PRODUCTS))
    assert rows(memory.plans, *columns)[0] == (900, None, reason)
    assert rows(confirm_all(memory, NOVEMBER, dt.date(2026, 10, 25)).plans, *columns)[0] == (900, True, None)


def test_a_proposal_is_remembered_with_its_products() -> None:
    plans = plan_ledger(Memory(), PROPOSAL, PRODUCTS)
    assert rows(plans, *PLAN[1:3], PlanLedger.planned_amount)[:2] == [("C1", "", None), ("C1", "啤酒", 500)]


def test_without_a_proposal_nothing_changes() -> None:
    plans = plan_ledger(Memory(), PROPOSAL, PRODUCTS)
    assert_same(plan_ledger(Memory(plans=plans), Proposal.frame(), ProductProposal.frame()), plans)


def test_all_are_confirmed_but_those_answered_and_those_that_cannot_be() -> None:
    plans = table(
        PlanLedger,
        """
        month   customer product confirmed confirmed_on
        2026-10 C1       -       -         -
        2026-11 C1       -       -         -
        2026-11 C1       啤酒     -         -
        2026-11 C2       -       否        -
        2026-11 C3       -       -         2026-10-20
        2026-11 C4       -       -         -
        """,
    ).fillna({PlanLedger.product: ""})
    memory = confirm_all(Memory(plans=plans), NOVEMBER, dt.date(2026, 10, 25), but=["C4"])
    assert rows(memory.plans, PlanLedger.customer, PlanLedger.confirmed, PlanLedger.confirmed_on) == [
        ("C1", None, None),
        ("C1", True, "2026-10-25"),
        ("C1", None, None),
        ("C2", False, None),
        ("C3", True, "2026-10-20"),
        ("C4", None, None),
    ]


# everything together


def test_a_run_reads_what_earlier_months_left_and_what_people_typed() -> None:
    memory = Memory(
        customer_months=table(CustomerMonths, "month customer\n2026-09 C1\n2026-10 C1\n2026-11 C1"),
        last_visits=table(LastVisits, "month customer\n2026-09 C1\n2026-10 C1"),
        alerts=table(AlertLedger, "month number\n2026-09 A1\n2026-10 A2\n2026-11 A3"),
        answers=table(AlertAnswers, "number person month\nA2 张三 2026-10\nA2 张三 2026-11"),
        plans=table(
            PlanLedger, "month customer confirmed_by\n2026-10 C1 -\n2026-11 C1 -\n2026-11 C2 王总\n2026-12 C2 王总"
        ),
        approvals=table(Approvals, "month customer decision\n2026-11 C1 保留"),
        visit_plans=table(PlannedVisits, "month customer\n2026-09 C1\n2026-10 C1\n2026-11 C1"),
    )
    visits = table(Visits, "date customer visitor role\n2026-10-15 C1 张三 业务经理")
    seen = before(memory, OCTOBER, Books(visits=visits))
    assert rows(seen.customer_months, CustomerMonths.month) == [("2026-09",), ("2026-10",)]
    assert rows(seen.last_visits, LastVisits.month) == [("2026-09",)]
    assert rows(before(memory, OCTOBER, Books()).last_visits, LastVisits.month) == [("2026-09",), ("2026-10",)]
    assert rows(seen.alerts, AlertLedger.number) == [("A1",), ("A2",)]
    assert rows(seen.visit_plans, PlannedVisits.month) == [("2026-09",), ("2026-10",)]
    assert rows(seen.plans, PlanLedger.month, PlanLedger.customer) == [
        ("2026-10", "C1"),
        ("2026-11", "C2"),
        ("2026-12", "C2"),
    ]
    assert rows(seen.answers, AlertAnswers.month) == [("2026-10",)]
    assert seen.approvals is memory.approvals


def test_every_table_of_memory_has_its_sheet() -> None:
    assert list(LEDGERS) == [each.name for each in dataclasses.fields(Memory)]
    assert [ledger.title for ledger in LEDGERS.values()] == [
        "客户月度",
        "末次拜访",
        "预警台账",
        "预警反馈",
        "计划台账",
        "取消资格审批",
        "拜访计划",
        "投诉台账",
        "退换货台账",
        "客户自报",
        "邮件发送记录",
    ]


MONTHS = st.lists(st.sampled_from([OCTOBER - 1, OCTOBER, NOVEMBER]), min_size=1, max_size=3)


@settings(max_examples=3, deadline=None)
@given(history=MONTHS, raised=st.sets(st.sampled_from(["YJ202609-001", "YJ202610-001"])), judged=st.booleans())
def test_to_remember_twice_is_to_remember_once(history: list[pd.Period], raised: set[str], judged: bool) -> None:
    memory = Memory(approvals=table(Approvals, "month customer decision\n2026-09 C1 保留"))
    kinds = frozenset(AlertKind) if judged else frozenset()
    for month in history:
        visits = table(Visits, f"date customer visitor role\n{month}-15 C1 张三 业务经理")
        proposal = PROPOSAL.assign(month=month + 1)
        results = Results(alerts=alerts_of(*sorted(raised)), proposal=proposal, judged=kinds)
        once = remember(memory, facts_of(month, memory=memory, visits=visits), results)
        twice = remember(once, facts_of(month, memory=once, visits=visits), results)
        for each in LEDGERS:
            assert_same(getattr(twice, each), getattr(once, each))
        memory, raised = once, set()


def assert_same(left: pd.DataFrame, right: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(left, right)
