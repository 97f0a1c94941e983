"""拜访执行 and 拜访超期预警."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from tables_from_text import rows, table

from kehu_xlsx.errors import Category
from kehu_xlsx.measures.facts import Facts
from kehu_xlsx.policy import Policy
from kehu_xlsx.rules.visits import judge_visits
from kehu_xlsx.tables import (
    Books,
    Customers,
    LastVisits,
    Memory,
    Person,
    Place,
    PlannedVisits,
    RowProblem,
    RuleOutcome,
    RuleRun,
    VisitCompliance,
    Visits,
)
from kehu_xlsx.tables.words import AlertKind, Role, Severity, VisitState
from kehu_xlsx.texts.reasons import sentences
from kehu_xlsx.workdays import Interval, Scope, WorkCalendar

OFFICE = table(
    Customers,
    """
    customer level region region_manager marketing_director branch_manager sales_manager salesperson state
    C1       1     市南区 赵一           钱二               孙三           李四          张三        -
    """,
)
SHOWN = (VisitCompliance.last_visit, VisitCompliance.due, VisitCompliance.days_overdue, VisitCompliance.state)
COUNTED = (VisitCompliance.visits_due, VisitCompliance.visits_made)


HEADING = "date customer visitor role"


def judged(
    visits: str = "",
    *,
    customers: pd.DataFrame = OFFICE,
    as_of: str = "2026-10-31",
    memory: Memory | None = None,
    calendar: WorkCalendar | None = None,
    heading: str = HEADING,
) -> RuleOutcome:
    scope = Scope(pd.Period("2026-10", "M"), dt.date.fromisoformat(as_of), calendar or WorkCalendar())
    books = Books(customers=customers, visits=table(Visits, f"{heading}\n{visits}"))
    facts = Facts(books, memory or Memory(), scope, sales=pd.DataFrame(), months=pd.DataFrame())
    return judge_visits(facts, Policy())


def of_role(outcome: RuleOutcome, role: Role, *columns: str) -> tuple[object, ...]:
    of = outcome.table[outcome.table[VisitCompliance.role] == role]
    (row,) = rows(of, *columns)
    return row


@pytest.mark.parametrize(
    ("role", "last", "due", "days_overdue"),
    [
        (Role.SALESPERSON, "2026-10-29", "2026-11-02", 0),  # 1 November is a Sunday
        (Role.SALESPERSON, "2026-10-27", "2026-10-30", 1),
        (Role.SALES_MANAGER, "2026-09-29", "2026-10-08", 23),  # 6 October is a holiday
        (Role.BRANCH_MANAGER, "2026-10-16", "2026-11-02", 0),  # 31 October is a Saturday
        (Role.BRANCH_MANAGER, "2026-10-15", "2026-10-30", 1),
        (Role.MARKETING_DIRECTOR, "2026-08-31", "2026-09-30", 31),
        (Role.REGION_MANAGER, "2025-12-31", "2026-02-28", 245),  # the last of February, a worked Saturday
    ],
)
def test_due_is_the_first_working_day_an_interval_after_the_last_visit(
    role: Role, last: str, due: str, days_overdue: int
) -> None:
    outcome = judged(f"{last} C1 某人 {role}")
    state = VisitState.OVERDUE if days_overdue else VisitState.ON_TIME
    assert of_role(outcome, role, *SHOWN) == (last, due, days_overdue, state)


def test_due_on_the_as_of_date_is_on_time_and_overdue_a_day_later() -> None:
    visit = "2026-10-27 C1 张三 业务经理"
    assert of_role(judged(visit, as_of="2026-10-30"), Role.SALESPERSON, *SHOWN[2:]) == (0, VisitState.ON_TIME)
    assert of_role(judged(visit, as_of="2026-10-31"), Role.SALESPERSON, *SHOWN[2:]) == (1, VisitState.OVERDUE)


def test_the_visitors_leave_puts_the_due_date_off() -> None:
    calendar = WorkCalendar(leave={"张三": frozenset({dt.date(2026, 10, 30)})})
    outcome = judged("2026-10-27 C1 张三 业务经理", calendar=calendar)
    assert of_role(outcome, Role.SALESPERSON, *SHOWN) == ("2026-10-27", "2026-11-02", 0, VisitState.ON_TIME)


def test_a_visit_in_the_role_counts_whoever_made_it_and_names_come_from_the_master() -> None:
    outcome = judged("2026-10-28 C1 代班 业务经理")
    row = of_role(outcome, Role.SALESPERSON, VisitCompliance.visitor, VisitCompliance.interval, *SHOWN[:1])
    assert row == ("张三", Interval(days=3), "2026-10-28")


def test_visits_after_the_as_of_date_do_not_count() -> None:
    visits = "2026-10-19 C1 张三 业务经理\n2026-10-21 C1 张三 业务经理"
    outcome = judged(visits, as_of="2026-10-20")
    assert of_role(outcome, Role.SALESPERSON, *SHOWN, *COUNTED) == (
        "2026-10-19",
        "2026-10-22",
        0,
        VisitState.ON_TIME,
        4,  # every three days on the grid, first visited on the 19th: due the 8th, 12th, 15th, 19th
        1,
    )


def test_the_ledger_remembers_the_last_visit() -> None:
    remembered = table(LastVisits, "month customer role visitor date\n2026-09 C1 分支机构总经理 孙三 2026-09-28")
    outcome = judged(memory=Memory(last_visits=remembered))
    # 28 September + 15 days = 13 October; the next on the 28th
    assert of_role(outcome, Role.BRANCH_MANAGER, *SHOWN, *COUNTED) == (
        "2026-09-28",
        "2026-10-13",
        18,
        VisitState.OVERDUE,
        2,
        0,
    )


def test_an_old_visit_is_owed_once_at_the_months_start_and_then_by_the_interval() -> None:
    outcome = judged("2026-05-01 C1 李四 分支机构销售经理\n2026-10-09 C1 李四 分支机构销售经理")
    # owed on the first working day, 8 October; then 15, 22 and 29
    assert of_role(outcome, Role.SALES_MANAGER, *COUNTED) == (4, 1)


PLAN_OF_OCTOBER = """month date visitor role customer due
2026-10 2026-10-09 张三 业务经理 C1 2026-10-09
2026-10 2026-10-12 张三 业务经理 C1 2026-10-12
2026-10 2026-10-30 张三 业务经理 C1 2026-10-30
2026-10 2026-10-20 李四 分支机构销售经理 C1 2026-10-20
2026-09 2026-09-20 孙三 分支机构总经理 C1 2026-09-20"""
AGAINST_PLAN = (
    VisitCompliance.visits_made, VisitCompliance.planned, VisitCompliance.effective, VisitCompliance.unplanned,
    VisitCompliance.missed,
)  # fmt: skip


def test_visits_are_held_against_the_plan_of_the_month() -> None:
    memory = Memory(visit_plans=table(PlannedVisits, PLAN_OF_OCTOBER))
    visits = """2026-10-10 C1 张三 业务经理 感情联络 无异常
    2026-10-11 C1 张三 业务经理 感情联络 -
    2026-10-12 C1 张三 业务经理 - 窜货
    2026-10-21 C1 张三 业务经理 了解资信 压货
    2026-10-15 C1 孙三 分支机构总经理 感情联络 无异常
    2026-09-30 C1 李四 分支机构销售经理 感情联络 无异常"""
    outcome = judged(visits, memory=memory, as_of="2026-10-29", heading=f"{HEADING} purpose finding")
    # the visit of the 30th is still to come; two of four say why and what; the manager's on the 20th did not happen
    assert of_role(outcome, Role.SALESPERSON, *AGAINST_PLAN) == (4, 2, 2, 2, 0)
    assert of_role(outcome, Role.SALES_MANAGER, *AGAINST_PLAN) == (0, 1, 0, 0, 1)
    assert of_role(outcome, Role.BRANCH_MANAGER, *AGAINST_PLAN) == (1, 0, 1, 1, 0)


def test_one_visit_on_two_lines_is_made_once() -> None:
    """As when a form came back twice, the second time with what was found; two people on one day are two visits."""
    visits = """2026-10-10 C1 张三 业务经理 催款 -
    2026-10-10 C1 张三 业务经理 催款 无异常
    2026-10-10 C1 李四 业务经理 催款 -
    2026-10-12 C1 张三 业务经理 催款 -"""
    outcome = judged(visits, heading=f"{HEADING} purpose finding")
    assert of_role(outcome, Role.SALESPERSON, VisitCompliance.visits_made, VisitCompliance.effective) == (3, 1)


def test_without_a_plan_or_without_purposes_there_is_nothing_to_count() -> None:
    old = Memory(visit_plans=table(PlannedVisits, PLAN_OF_OCTOBER).query("month < '2026-10'"))
    made = "2026-10-10 C1 张三 业务经理"
    shown = [of_role(judged(made, memory=memory), Role.SALESPERSON, *AGAINST_PLAN) for memory in (None, old)]
    assert shown == [(1, None, None, None, None)] * 2
    told = judged(f"{made} 感情联络 -", heading=f"{HEADING} purpose finding")
    assert of_role(told, Role.SALESPERSON, *AGAINST_PLAN) == (1, None, None, None, None)
    assert of_role(judged(), Role.SALESPERSON, *AGAINST_PLAN) == (0, None, 0, None, None)


def test_never_visited_is_due_on_the_grid_and_is_no_alert() -> None:
    outcome = judged("2026-10-28 C1 张三 业务经理")
    # cycles of two months from January: 1 November is a Sunday
    row = of_role(outcome, Role.REGION_MANAGER, *SHOWN, *COUNTED)
    assert row == (None, "2026-11-02", 0, VisitState.NEVER, 0, 0)
    assert outcome.findings == ()


def test_overdue_by_more_than_a_whole_interval_is_told_to_the_visitor_and_the_role_above() -> None:
    (finding,) = judged("2026-10-21 C1 张三 业务经理").findings  # due on the 26th (24th a Saturday); 29th + 2 days
    assert (finding.customer, finding.kind, finding.severity) == ("C1", AlertKind.VISIT_OVERDUE, Severity.WATCH)
    assert finding.people == (Person(Role.SALESPERSON, "张三"), Person(Role.SALES_MANAGER, "李四"))
    assert finding.investigators == (Person(Role.SALESPERSON, "张三"),)
    assert finding.subject == "业务经理"  # an alert a role
    assert finding.place == Place(0, 0, Visits.date)
    assert sentences(finding.reasons) == (
        "业务经理 张三应于2026-10-26拜访（上次拜访2026-10-21，间隔3天），至今未访，超期5天，已超过一个完整的拜访间隔。"
    )


def test_overdue_by_exactly_an_interval_is_no_alert() -> None:
    assert judged("2026-10-23 C1 张三 业务经理", as_of="2026-10-29").findings == ()  # due on the 26th
    assert len(judged("2026-10-23 C1 张三 业务经理", as_of="2026-10-30").findings) == 1


def test_nobody_stands_above_the_region_manager_and_a_remembered_visit_has_no_place() -> None:
    remembered = table(LastVisits, "month customer role visitor date\n2026-01 C1 大区经理 赵一 2026-01-05")
    (finding,) = judged(memory=Memory(last_visits=remembered)).findings  # due 5 March; + 2 months = 5 May
    assert finding.people == (Person(Role.REGION_MANAGER, "赵一"),)
    assert finding.place is None
    assert "间隔2个月" in sentences(finding.reasons)


def test_a_visit_without_a_role_is_a_problem_and_does_not_count() -> None:
    outcome = judged("2026-10-28 C1 外人 -")
    assert outcome.problems == (
        RowProblem(
            category=Category.VISIT,
            value="外人",
            message="“外人”的这次拜访没有写明角色，客户档案里他也没有担任这个客户的任何角色。",
            action="这次拜访没有计入拜访执行。",
            advice="请在拜访记录的“角色”栏填写，或在客户档案的相应角色栏填上拜访人。",
            place=Place(0, 0, Visits.visitor),
        ),
    )
    assert of_role(outcome, Role.SALESPERSON, *SHOWN[-1:], *COUNTED[1:]) == (VisitState.NEVER, 0)


def test_stopped_customers_are_not_visited() -> None:
    stopped = table(Customers, "customer level salesperson state\nC1 1 张三 停用\nC2 5 张三 在营")
    outcome = judged(customers=stopped)
    assert set(outcome.table[VisitCompliance.customer]) == {"C2"}


def test_the_run_is_told_and_what_it_lacked() -> None:
    assert judged("2026-10-21 C1 张三 业务经理").runs == (RuleRun(AlertKind.VISIT_OVERDUE, rows=5, caught=1),)
    assert judged().runs == (RuleRun(AlertKind.VISIT_OVERDUE, 5, 0, missing="数据不足：缺拜访记录"),)


def test_an_office_without_customers() -> None:
    outcome = judged(customers=Customers.frame())
    assert outcome.table.empty
    assert outcome.findings == outcome.problems == ()
