"""预警: who is told, who investigates, numbers, changes, deadlines and answers, worked out by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest
from tables_from_text import rows, table

from kehu_xlsx.errors import Category
from kehu_xlsx.measures.facts import Facts
from kehu_xlsx.measures.sales import MonthlySales, NetLines
from kehu_xlsx.policy import AnswerRules, Policy, RoutingRules
from kehu_xlsx.rules.alerts import route_alerts
from kehu_xlsx.tables import (
    AlertAnswers,
    AlertLedger,
    Alerts,
    Books,
    Customers,
    Finding,
    Memory,
    Person,
    Place,
    RowProblem,
    RuleOutcome,
    RuleRun,
)
from kehu_xlsx.tables.words import AlertKind, Role, Severity
from kehu_xlsx.texts.progress import ProgressReason
from kehu_xlsx.texts.reasons import Reason, sentences
from kehu_xlsx.workdays import LATEST_DAY, Scope

PEOPLE = {
    "region_manager": "方怀远",
    "marketing_director": "陆知行",
    "branch_manager": "秦望舒",
    "sales_manager": "许嘉木",
    "salesperson": "张澍",
}
OFFICE = table(Customers, "customer name level\nC1 甲 1\nC2 乙 2\nC3 丙 3\nC4 丁 4\nC5 戊 5\nC6 己 -", **PEOPLE)
LEDGER = "number customer kind severity first_month issued_on month state cleared_month reopened_on"
ANSWERS = "number role person cause measures owner planned_on done_on month"
WATCH, WARNING, SEVERE = Severity.WATCH, Severity.WARNING, Severity.SEVERE


def finding(
    customer: str = "C1",
    severity: Severity = SEVERE,
    kind: AlertKind = AlertKind.RECEIVABLE,
    reasons: tuple[Reason, ...] = (),
    **more: Any,
) -> Finding:
    return Finding(customer, kind, severity, reasons, **more)


def _filled(headings: str, lines: str) -> str:
    """The lines with a dash for each of the last columns that they leave out."""
    wanted = len(headings.split())
    cells = (line.split() for line in lines.strip().splitlines())
    return "\n".join([headings, *(" ".join([*row, *["-"] * (wanted - len(row))]) for row in cells)])


def routed(
    *findings: Finding,
    ledger: str = "",
    answers: str = "",
    customers: pd.DataFrame = OFFICE,
    as_of: str = "2026-10-31",
    policy: Policy | None = None,
    today: dt.date = LATEST_DAY,
) -> RuleOutcome:
    memory = Memory(
        alerts=table(AlertLedger, _filled(LEDGER, ledger)), answers=table(AlertAnswers, _filled(ANSWERS, answers))
    )
    day = dt.date.fromisoformat(as_of)
    scope = Scope(pd.Period(day, "M"), day, today=today)
    facts = Facts(Books(customers=customers), memory, scope, NetLines.frame(), MonthlySales.frame())
    return route_alerts(findings, facts, policy or Policy())


def names(people: tuple[Person, ...]) -> str:
    return "、".join(str(person) for person in people)


@pytest.mark.parametrize(
    ("customer", "told"),
    [
        ("C1", "大区经理 方怀远、营销总监 陆知行、分支机构总经理 秦望舒、分支机构销售经理 许嘉木"),
        ("C2", "营销总监 陆知行、分支机构总经理 秦望舒、分支机构销售经理 许嘉木"),
        ("C3", "分支机构总经理 秦望舒、分支机构销售经理 许嘉木"),
        ("C4", "分支机构销售经理 许嘉木"),
        ("C5", "分支机构销售经理 许嘉木"),
        ("C6", "大区经理 方怀远、营销总监 陆知行、分支机构总经理 秦望舒、分支机构销售经理 许嘉木"),
    ],
)
def test_the_customers_level_says_who_is_told(customer, told):
    assert names(routed(finding(customer)).table[Alerts.told][0]) == told


@pytest.mark.parametrize(
    ("kind", "investigators"),
    [
        (AlertKind.RECEIVABLE, "分支机构总经理 秦望舒、分支机构销售经理 许嘉木"),
        (AlertKind.PROGRESS, "分支机构销售经理 许嘉木"),
        (AlertKind.CHURN, "分支机构销售经理 许嘉木、业务经理 张澍"),
        (AlertKind.WON_BACK, "分支机构销售经理 许嘉木、业务经理 张澍"),
        (AlertKind.MISSES, "分支机构销售经理 许嘉木、业务经理 张澍"),
    ],
)
def test_the_kind_says_who_investigates_whatever_the_level(kind, investigators):
    assert names(routed(finding("C5", kind=kind)).table[Alerts.investigators][0]) == investigators


def test_below_the_least_severity_it_stays_with_the_sales_manager():
    policy = Policy(routing=RoutingRules(least_severity="警告"))
    table_ = routed(finding("C1", WATCH), finding("C2", WARNING), policy=policy).table
    told = dict(zip(table_[Alerts.customer], table_[Alerts.told], strict=True))
    assert names(told["C1"]) == "分支机构销售经理 许嘉木"
    assert names(told["C2"]) == "营销总监 陆知行、分支机构总经理 秦望舒、分支机构销售经理 许嘉木"


def test_people_that_the_finding_names_are_told_alone():
    visitor, above = Person(Role.SALESPERSON, "张澍"), Person(Role.SALES_MANAGER, "许嘉木")
    late = finding(severity=WATCH, kind=AlertKind.VISIT_OVERDUE, people=(visitor, above), investigators=(visitor,))
    alerts = routed(late).table
    assert alerts[Alerts.told][0] == (above, visitor)
    assert alerts[Alerts.investigators][0] == (visitor,)


def test_overdue_visits_of_several_roles_stay_apart():
    def late(*roles: Role) -> Finding:
        people = tuple(Person(role, role) for role in roles)
        return finding(severity=WATCH, kind=AlertKind.VISIT_OVERDUE, people=people, subject=str(roles[0]))

    alerts = routed(late(Role.SALESPERSON, Role.SALES_MANAGER), late(Role.REGION_MANAGER)).table
    assert rows(alerts, Alerts.number, Alerts.subject) == [
        ("YJ202610-001", "业务经理"),
        ("YJ202610-002", "大区经理"),
    ]
    assert [len(people) for people in alerts[Alerts.told]] == [2, 1]


def test_late_complaints_of_one_customer_are_an_alert_each():
    late = [finding(severity=WARNING, kind=AlertKind.COMPLAINT_LATE, subject=number) for number in ("T2", "T1")]
    alerts = routed(*late, late[0]).table
    assert rows(alerts, Alerts.number, Alerts.subject) == [("YJ202610-001", "T1"), ("YJ202610-002", "T2")]


def test_several_findings_of_one_kind_are_one_alert():
    first, second = Reason.of(ProgressReason.BEHIND_MONTH, a=1), Reason.of(ProgressReason.BEHIND_PLAN, a=2)
    manager = Person(Role.SALES_MANAGER, "许嘉木")
    outcome = routed(
        finding("C4", WATCH, AlertKind.COMPLAINT_LATE, (first,), place=Place(1, 2, "x"), investigators=(manager,)),
        finding(
            "C4",
            WARNING,
            AlertKind.COMPLAINT_LATE,
            (second,),
            place=Place(3, 4, "y"),
            investigators=(Person(Role.SALESPERSON, "张澍"), manager),
        ),
    )
    alerts = outcome.table
    assert list(alerts[Alerts.reasons]) == [(first, second)]
    assert names(alerts[Alerts.investigators][0]) == "分支机构销售经理 许嘉木、业务经理 张澍"
    assert rows(alerts, Alerts.severity, Alerts.source, Alerts.row, Alerts.place_column) == [(2, 3, 4, "y")]
    assert outcome.runs == (RuleRun("预警上报", 2, 1),)


def test_a_role_without_a_name_stands_alone_and_is_one_problem():
    customers = OFFICE.assign(sales_manager=None).astype(OFFICE.dtypes)
    outcome = routed(finding("C4"), finding("C4", kind=AlertKind.PROGRESS), customers=customers)
    assert names(outcome.table[Alerts.told][0]) == "分支机构销售经理"
    assert outcome.problems == (
        RowProblem(
            Category.PERSON,
            "",
            "客户“丁”有预警，但客户档案里没有分支机构销售经理的姓名",
            "上报对象和调查责任人只写角色，不写姓名",
            "请在客户档案填写该客户的分支机构销售经理",
            Place(0, 3, "sales_manager"),
        ),
    )


def test_a_role_that_nobody_has_is_one_problem_for_all_customers():
    customers = OFFICE.assign(sales_manager=None).astype(OFFICE.dtypes)
    outcome = routed(finding("C4"), finding("C3"), customers=customers)
    assert [each for each in outcome.problems if each.place and each.place.column == "sales_manager"] == [
        RowProblem(
            Category.PERSON,
            "",
            "有 2 家客户有预警，但客户档案里没有填写任何分支机构销售经理的姓名",
            "上报对象和调查责任人只写角色，不写姓名",
            "请在客户档案补上“分支机构销售经理”列",
            Place(0, 2, "sales_manager"),
        )
    ]


def test_two_people_in_one_role_are_both_told():
    customers = OFFICE.assign(sales_manager="许嘉木、孟庆瑶")
    assert names(routed(finding("C4"), customers=customers).table[Alerts.told][0]) == (
        "分支机构销售经理 许嘉木、分支机构销售经理 孟庆瑶"
    )


def test_new_alerts_are_numbered_by_severity_kind_and_customer():
    outcome = routed(
        finding("C2", WATCH),
        finding("C2", SEVERE, AlertKind.CHURN),
        finding("C3", SEVERE),
        finding("C1", SEVERE, AlertKind.CHURN),
    )
    assert rows(outcome.table.sort_values(Alerts.number), Alerts.number, Alerts.customer, Alerts.kind) == [
        ("YJ202610-001", "C3", "应收货款预警"),
        ("YJ202610-002", "C1", "客户流失预警"),
        ("YJ202610-003", "C2", "客户流失预警"),
        ("YJ202610-004", "C2", "应收货款预警"),
    ]


ISSUED = (Alerts.number, Alerts.first_month, Alerts.issued_on, Alerts.change)


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [("1", WARNING, "加重"), ("3", WARNING, "减轻"), ("2", WARNING, "持续")],
)
def test_an_open_alert_keeps_its_number(before, now, change):
    ledger = f"YJ202609-007 C1 应收货款预警 {before} 2026-09 2026-09-30 2026-09 未处理 -"
    assert rows(routed(finding(severity=now), ledger=ledger).table, *ISSUED) == [
        ("YJ202609-007", "2026-09", "2026-09-30", change)
    ]


@pytest.mark.parametrize("ended", ["已关闭 2026-09", "自动解除 2026-09"])
def test_an_alert_that_ended_before_this_month_comes_back_as_a_new_one(ended):
    ledger = f"YJ202608-007 C1 应收货款预警 3 2026-08 2026-08-31 2026-08 {ended}"
    assert rows(routed(finding(), ledger=ledger).table, *ISSUED) == [("YJ202610-001", "2026-10", "2026-10-31", "新增")]


@pytest.mark.parametrize("state", ["已关闭 -", "自动解除 2026-10", "未处理 -"])
def test_running_a_month_again_gives_the_same(state):
    first = routed(finding(), finding("C2", kind=AlertKind.CHURN)).table
    ledger = f"""
        YJ202610-001 C1 应收货款预警 3 2026-10 2026-10-31 2026-10 {state}
        YJ202610-002 C2 客户流失预警 3 2026-10 2026-10-31 2026-10 {state}
    """
    again = routed(finding("C2", kind=AlertKind.CHURN), finding(), ledger=ledger).table
    pd.testing.assert_frame_equal(first, again)


def test_this_months_run_leaves_the_change_against_the_month_before():
    ledger = """
        YJ202609-001 C1 应收货款预警 1 2026-09 2026-09-30 2026-09 未处理 -
        YJ202609-001 C1 应收货款预警 3 2026-09 2026-09-30 2026-10 未处理 -
        YJ202609-001 C1 应收货款预警 2 2026-09 2026-09-30 2026-11 未处理 -
    """
    assert rows(routed(finding(), ledger=ledger).table, *ISSUED) == [("YJ202609-001", "2026-09", "2026-09-30", "加重")]


def test_what_ended_in_this_month_or_later_is_still_open_in_it():
    ledger = "YJ202609-001 C1 应收货款预警 3 2026-09 2026-09-30 2026-09 自动解除 2026-10"
    assert list(routed(finding(), ledger=ledger).table[Alerts.number]) == ["YJ202609-001"]


def test_later_months_say_nothing_of_this_one():
    ledger = "YJ202611-001 C1 应收货款预警 3 2026-11 2026-11-30 2026-11 未处理 -"
    assert rows(routed(finding(), ledger=ledger).table, *ISSUED) == [("YJ202610-001", "2026-10", "2026-10-31", "新增")]


def carried(*findings: Finding, state: str = "未处理", judged: frozenset[AlertKind]) -> pd.DataFrame:
    """October of an office where September left C1's 客户流失预警 open."""
    said = "已有 70 天未进货。本月数据不足，无法重新判断，沿用上次的预警。"
    ledger = table(
        AlertLedger, f"{LEDGER} description\nYJ202609-001 C1 客户流失预警 3 2026-09 2026-09-30 2026-09 {state} - - 说明"
    ).assign(description=said)
    scope = Scope(pd.Period("2026-10", "M"), dt.date(2026, 10, 31))
    facts = Facts(Books(customers=OFFICE), Memory(alerts=ledger), scope, NetLines.frame(), MonthlySales.frame())
    return route_alerts(findings, facts, Policy(), judged).table


def test_an_open_alert_that_this_months_data_cannot_judge_is_carried_forward():
    """Due one working day after 30 September, on 8 October; said once, however many months can't judge it."""
    alerts = carried(finding(), judged=frozenset(AlertKind) - {AlertKind.CHURN})
    assert rows(alerts, Alerts.number, Alerts.kind, Alerts.change, Alerts.state, Alerts.deadline) == [
        ("YJ202610-001", "应收货款预警", "新增", "未处理", "2026-11-02"),
        ("YJ202609-001", "客户流失预警", "持续", "逾期未反馈", "2026-10-08"),
    ]
    assert sentences(alerts[Alerts.reasons][1]) == "已有 70 天未进货。本月数据不足，无法重新判断，沿用上次的预警。"
    assert names(alerts[Alerts.investigators][1]) == "分支机构销售经理 许嘉木、业务经理 张澍"


def test_a_month_run_again_without_its_sheets_keeps_what_it_judged():
    """October judged C1 severe, and C2's alert to be over; a part of it can still be compared, and says less."""
    churn = "客户流失预警"
    ledger = table(
        AlertLedger,
        f"""{LEDGER} description
        YJ202609-001 C1 {churn} 2 2026-09 2026-09-30 2026-09 未处理     -       - 九月的话。
        YJ202609-002 C2 {churn} 2 2026-09 2026-09-30 2026-09 未处理     -       - 九月的话。
        YJ202609-001 C1 {churn} 3 2026-09 2026-09-30 2026-10 逾期未反馈 -       - 十月的话。
        YJ202609-002 C2 {churn} 2 2026-09 2026-09-30 2026-10 自动解除   2026-10 - 九月的话。
        """,
    )
    scope = Scope(pd.Period("2026-10", "M"), dt.date(2026, 10, 31))
    facts = Facts(Books(customers=OFFICE), Memory(alerts=ledger), scope, NetLines.frame(), MonthlySales.frame())
    partly = [finding(code, WATCH, AlertKind.CHURN) for code in ("C1", "C2", "C3")]
    alerts = route_alerts(partly, facts, Policy(), frozenset(AlertKind) - {AlertKind.CHURN}).table
    assert rows(alerts, Alerts.number, Alerts.severity, Alerts.change) == [("YJ202609-001", 3, "加重")]
    assert sentences(alerts[Alerts.reasons][0]) == "十月的话。"


def test_only_what_is_open_and_cannot_be_judged_is_carried_forward():
    assert carried(judged=frozenset(AlertKind)).empty


def test_an_alert_of_a_customer_who_is_no_longer_on_the_register_goes_to_every_role_without_names():
    outcome = routed(finding("C99", kind=AlertKind.COMPLAINT_LATE), finding("C1"))
    stranger = outcome.table[outcome.table[Alerts.customer] == "C99"]
    assert names(stranger[Alerts.told].iloc[0]) == "大区经理、营销总监、分支机构总经理、分支机构销售经理"
    assert names(stranger[Alerts.investigators].iloc[0]) == "分支机构销售经理、业务经理"
    (problem,) = outcome.problems
    assert (problem.value, problem.message, problem.action, problem.advice) == (
        "C99",
        "客户“C99”还有未了结的预警，但客户档案里已没有该客户",
        "预警保留，按级别不明上报，只写角色，不写姓名",
        "请把该客户补回客户档案；不再合作的，状态填停用",
    )


def test_new_numbers_follow_those_that_this_month_already_gave():
    ledger = "YJ202610-009 C1 应收货款预警 3 2026-10 2026-10-20 2026-10 未处理 -"
    alerts = routed(finding(), finding("C2"), ledger=ledger).table
    assert rows(alerts, Alerts.customer, Alerts.number, Alerts.issued_on) == [
        ("C1", "YJ202610-009", "2026-10-20"),
        ("C2", "YJ202610-010", "2026-10-31"),
    ]


@pytest.mark.parametrize(
    ("severity", "as_of", "deadline"),
    [
        (SEVERE, "2026-10-30", "2026-11-02"),  # Friday, then Monday
        (WARNING, "2026-10-30", "2026-11-04"),
        (WATCH, "2026-10-30", "2026-11-06"),
        (SEVERE, "2026-10-31", "2026-11-02"),  # a Saturday
        (WATCH, "2026-09-24", "2026-10-08"),  # 28, 29, 30 September, 8 October: the holidays between don't count
    ],
)
def test_the_deadline_counts_working_days_from_the_issue(severity, as_of, deadline):
    days = AnswerRules(watch=4) if as_of == "2026-09-24" else AnswerRules()
    alerts = routed(finding(severity=severity), as_of=as_of, policy=Policy(answers=days)).table
    assert rows(alerts, Alerts.deadline) == [(deadline,)]


STATED = (Alerts.state, Alerts.deadline)
OPEN_SINCE_SEPTEMBER = "YJ202609-001 C1 应收货款预警 3 2026-09 2026-09-30 2026-09 未处理 -"


def test_past_its_date_without_an_answer():
    alerts = routed(finding(), ledger=OPEN_SINCE_SEPTEMBER).table
    assert rows(alerts, *STATED) == [("逾期未反馈", "2026-10-08")]  # 1 to 7 October are holidays


@pytest.mark.parametrize(
    ("customer", "told"),
    [
        ("C5", "分支机构总经理 秦望舒、分支机构销售经理 许嘉木"),
        ("C3", "营销总监 陆知行、分支机构总经理 秦望舒、分支机构销售经理 许嘉木"),
        ("C1", "大区经理 方怀远、营销总监 陆知行、分支机构总经理 秦望舒、分支机构销售经理 许嘉木"),
    ],
)
def test_the_level_above_is_told_of_what_nobody_answered_in_time(customer: str, told: str):
    ledger = OPEN_SINCE_SEPTEMBER.replace("C1", customer)
    assert names(routed(finding(customer), ledger=ledger).table[Alerts.told][0]) == told
    answered = "YJ202609-001 分支机构销售经理 许嘉木 资金周转 催收 许嘉木 2026-11-10 -"
    in_hand = routed(finding(customer), ledger=ledger, answers=answered).table
    assert names(in_hand[Alerts.told][0]) == names(routed(finding(customer)).table[Alerts.told][0])


def test_on_its_last_day_it_is_not_late():
    assert rows(routed(finding(), ledger=OPEN_SINCE_SEPTEMBER, as_of="2026-10-08").table, *STATED) == [
        ("未处理", "2026-10-08")
    ]


ANSWERED = (Alerts.state, Alerts.cause, Alerts.measures, Alerts.owner, Alerts.planned_on, Alerts.done_on)


def test_an_answer_is_joined():
    answer = "YJ202609-001 业务经理 张澍 资金紧张 每周催收 张澍 2026-11-15 -"
    assert rows(routed(finding(), ledger=OPEN_SINCE_SEPTEMBER, answers=answer).table, *ANSWERED) == [
        ("处理中", "资金紧张", "每周催收", "张澍", "2026-11-15", None)
    ]


def test_a_finished_answer_closes():
    answer = "YJ202609-001 业务经理 张澍 资金紧张 - - - 2026-10-20"
    assert rows(routed(finding(), ledger=OPEN_SINCE_SEPTEMBER, answers=answer).table, *ANSWERED) == [
        ("已关闭", "资金紧张", "", "", None, "2026-10-20")
    ]


# an alert that people closed while its condition stayed

SEPTEMBER_DONE = "YJ202609-001 业务经理 张澍 资金紧张 每周催收 张澍 2026-10-15 2026-10-12 2026-09"
ROUND = (Alerts.number, Alerts.state, Alerts.reopened_on, Alerts.deadline, Alerts.change)


@pytest.mark.parametrize("state", ["未处理 -", "已关闭 -"])  # September run before, and again after, he answered
def test_a_condition_that_is_there_again_opens_a_closed_alert_under_its_number(state: str):
    """A new date counts from 31 October, a Saturday: one working day for 严重; what was said before answers nothing."""
    ledger = OPEN_SINCE_SEPTEMBER.replace("未处理 -", state)
    alerts = routed(finding(), ledger=ledger, answers=SEPTEMBER_DONE).table
    assert rows(alerts, *ROUND) == [("YJ202609-001", "未处理", "2026-10-31", "2026-11-02", "持续")]
    assert rows(alerts, Alerts.cause, Alerts.done_on) == [(None, None)]
    assert sentences(alerts[Alerts.reasons][0]) == (
        "此前已填实际完成日期而关闭，本月问题仍在，按原编号重新打开，请重新反馈。"
    )


REOPENED_IN_OCTOBER = f"""
    {OPEN_SINCE_SEPTEMBER}
    YJ202609-001 C1 应收货款预警 3 2026-09 2026-09-30 2026-10 未处理 - 2026-10-31
"""


@pytest.mark.parametrize(
    ("answer", "state", "opened", "deadline"),
    [
        ("", "逾期未反馈", "2026-10-31", "2026-11-02"),
        ("YJ202609-001 业务经理 张澍 再催 - - - - 2026-10", "处理中", "2026-10-31", "2026-11-02"),
        ("YJ202609-001 业务经理 张澍 - - - - 2026-11-20 2026-11", "已关闭", "2026-10-31", "2026-11-02"),
        ("YJ202609-001 业务经理 张澍 - - - - 2026-11-20 2026-10", "未处理", "2026-11-30", "2026-12-01"),
    ],
)
def test_an_alert_opened_again_waits_for_another_answer(answer: str, state: str, opened: str, deadline: str):
    """November: answered in October's report or November's; closed by October's, it is open for a third time."""
    alerts = routed(
        finding(), ledger=REOPENED_IN_OCTOBER, answers=f"{SEPTEMBER_DONE}\n{answer}", as_of="2026-11-30"
    ).table
    assert rows(alerts, *ROUND) == [("YJ202609-001", state, opened, deadline, "持续")]


def test_the_month_of_an_answer_says_which_month_it_closes():
    """Done in October's report: October is closed, and run again in September's place it says nothing."""
    answer = SEPTEMBER_DONE.replace("2026-09", "2026-10").replace("YJ202610", "YJ202609")
    ledger = f"{OPEN_SINCE_SEPTEMBER}\n{OPEN_SINCE_SEPTEMBER.replace('2026-09 未', '2026-10 未')}"
    assert rows(routed(finding(), ledger=ledger, answers=answer).table, *ROUND) == [
        ("YJ202609-001", "已关闭", None, "2026-10-08", "持续")
    ]


def test_one_of_two_who_is_done_does_not_open_anything_again():
    answers = f"{SEPTEMBER_DONE}\nYJ202609-001 分支机构总经理 秦望舒 客户停业 - - 2026-11-20 - 2026-09"
    alerts = routed(finding(), ledger=OPEN_SINCE_SEPTEMBER, answers=answers).table
    assert rows(alerts, *ROUND) == [("YJ202609-001", "处理中", None, "2026-10-08", "持续")]


def test_a_remark_holds_no_alert_open():
    answers = f"""
        {SEPTEMBER_DONE.replace("2026-09", "2026-10").replace("YJ202610", "YJ202609")}
        YJ202609-001 营销总监 陆知行 知悉 - - - - 2026-10
    """
    alerts = routed(finding(), ledger=OPEN_SINCE_SEPTEMBER, answers=answers).table
    assert rows(alerts, Alerts.state, Alerts.cause) == [("已关闭", "张澍：资金紧张；陆知行：知悉")]


def test_a_closed_alert_that_cannot_be_judged_stays_closed():
    assert carried(state="已关闭", judged=frozenset()).empty


def test_a_day_that_has_not_come_closes_nothing():
    today = dt.date(2026, 11, 3)
    outcome = routed(
        finding(), ledger=OPEN_SINCE_SEPTEMBER, today=today, answers=SEPTEMBER_DONE.replace("2026-10-12", "2026-11-04")
    )
    assert rows(outcome.table, *ROUND)[0][:2] == ("YJ202609-001", "处理中")
    assert [(told.category, told.value, told.message, told.action, told.advice) for told in outcome.problems] == [
        (
            Category.DATE,
            "2026-11-04",
            "预警 YJ202609-001 的实际完成日期 2026-11-04 还没有到（业务经理 张澍填写）",
            "到那一天之前，预警不算关闭",
            "打算哪天完成，请填在“计划完成日期”；真正完成后再填“实际完成日期”",
        )
    ]


def test_several_answers_stand_together_and_close_once_all_are_done():
    answers = """
        YJ202609-001 分支机构总经理 秦望舒 旧的说法 - - - -
        YJ202609-001 分支机构总经理 秦望舒 客户停业 - 秦望舒 2026-11-10 2026-11-05
        YJ202609-001 业务经理 张澍 资金紧张 每周催收 - 2026-11-15 -
        YJ202609-001 营销总监 陆知行 - - - - -
    """
    found = rows(routed(finding(), ledger=OPEN_SINCE_SEPTEMBER, answers=answers).table, *ANSWERED)
    assert found == [("处理中", "秦望舒：客户停业；张澍：资金紧张", "每周催收", "秦望舒", "2026-11-15", None)]


def test_the_order_is_severity_then_new_then_level_then_customer():
    ledger = "YJ202609-001 C1 应收货款预警 3 2026-09 2026-09-30 2026-09 未处理 -"
    outcome = routed(
        finding("C6", WARNING), finding("C4", WATCH), finding("C1"), finding("C5"), finding("C2"), ledger=ledger
    )
    assert list(outcome.table[Alerts.customer]) == ["C2", "C5", "C1", "C6", "C4"]


def test_no_findings_give_an_empty_table():
    outcome = routed()
    assert outcome.table.empty
    assert list(outcome.table.columns) == list(Alerts.columns())
    assert outcome.runs == (RuleRun("预警上报", 0, 0),)
