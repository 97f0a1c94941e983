"""拜访计划 of November 2026, a month without public holidays that begins on a Sunday."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tables_from_text import rows, table

from kehu_xlsx.measures.facts import Facts
from kehu_xlsx.measures.schedules import VisitMonth
from kehu_xlsx.policy import Policy, VisitRules
from kehu_xlsx.rules.schedule import plan_visits
from kehu_xlsx.rules.schedule.rounds import Round
from kehu_xlsx.rules.visits import judge_visits
from kehu_xlsx.tables import (
    Books,
    Customers,
    LastVisits,
    Memory,
    RuleOutcome,
    RuleRun,
    VisitCompliance,
    VisitPlan,
    Visits,
)
from kehu_xlsx.tables.words import Role, VisitState
from kehu_xlsx.texts.reasons import Reason
from kehu_xlsx.texts.schedule import VisitCause
from kehu_xlsx.texts.visits import VisitReason
from kehu_xlsx.workdays import Interval, Scope, WorkCalendar

NOVEMBER = pd.Period("2026-11", "M")
SALESPERSON_ONLY = Policy(
    frequency={key: each for key, each in Policy().frequency.items() if key[1] is Role.SALESPERSON}
)
DATED = (VisitPlan.customer, VisitPlan.date, VisitPlan.cause)
DUE, CATCH_UP, FIRST = (Reason.of(cause) for cause in VisitCause)


def planned(
    customers: pd.DataFrame,
    visits: pd.DataFrame,
    *,
    policy: Policy = SALESPERSON_ONLY,
    as_of: str = "2026-10-31",
    alerted: Mapping[str, tuple[Reason, ...]] | None = None,
    calendar: WorkCalendar | None = None,
    memory: Memory | None = None,
) -> RuleOutcome:
    scope = Scope(pd.Period("2026-10", "M"), dt.date.fromisoformat(as_of), calendar or WorkCalendar())
    books = Books(customers=customers, visits=visits)
    facts = Facts(books, memory or Memory(), scope, sales=pd.DataFrame(), months=pd.DataFrame())
    return plan_visits(
        facts,
        judge_visits(facts, policy).table,
        alerted or {},
        policy,
        VisitMonth(NOVEMBER, scope.calendar, policy.visits),
    )


def one_customer(level: int, last: str, **options: object) -> list[tuple[str, str]]:
    """The days of November (as 'day') and causes for one customer of 张三 last visited on a day."""
    customers = table(Customers, f"customer level salesperson\nC1 {level} 张三")
    visits = table(Visits, f"date customer visitor role\n{last} C1 张三 业务经理")
    table_ = planned(customers, visits, **options).table
    return [(date[-2:], str(cause.code)) for _, date, cause in rows(table_, *DATED)]


def many(numbers: range, level: int, region: str = "-") -> str:
    return "\n".join(f"C{number:02} {level} {region} 张三" for number in numbers)


def office(text: str) -> pd.DataFrame:
    return table(Customers, f"customer level region salesperson\n{text}")


def as_drawn(drawn: list[tuple[int, str, int]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Customers of 张三, each with a level, a 区域 and so many days since his last visit, and these visits."""
    customers = office(
        "\n".join(f"C{number:02} {level} {region} 张三" for number, (level, region, _) in enumerate(drawn))
    )
    lines = [
        f"{dt.date(2026, 10, 31) - dt.timedelta(days)} C{n:02} 张三 业务经理" for n, (_, _, days) in enumerate(drawn)
    ]
    visits = table(Visits, "\n".join(["date customer visitor role", *lines]))
    return customers, visits


def visited(customers: pd.DataFrame, date: str, role: Role = Role.SALESPERSON) -> pd.DataFrame:
    lines = "\n".join(f"{date} {customer} 某人 {role}" for customer in customers[Customers.customer])
    return table(Visits, f"date customer visitor role\n{lines}")


def test_weekly_visits_go_on_all_month() -> None:
    assert one_customer(2, "2026-10-28") == [("04", "到期"), ("11", "到期"), ("18", "到期"), ("25", "到期")]


def test_every_three_days_skips_to_the_next_working_day() -> None:
    days = ["02", "05", "09", "12", "16", "19", "23", "26", "30"]
    assert one_customer(1, "2026-10-30") == [(day, "到期") for day in days]


def test_nothing_is_planned_when_nothing_falls_due() -> None:
    assert one_customer(4, "2026-10-31") == [("30", "到期")]  # from the 31st: the month's last day
    assert one_customer(4, "2026-10-31", policy=Policy(frequency={(4, Role.SALESPERSON): Interval(months=2)})) == []


def test_an_overdue_visit_is_made_up_and_the_next_counts_from_it() -> None:
    assert one_customer(2, "2026-10-08") == [
        ("02", "补访"),
        ("09", "到期"),
        ("16", "到期"),
        ("23", "到期"),
        ("30", "到期"),
    ]


def test_visits_still_to_come_are_taken_as_made_when_planning_early() -> None:
    # due on 21 and 28 October, then 4 November
    assert one_customer(2, "2026-10-14", as_of="2026-10-20")[0] == ("04", "到期")


def test_a_visit_already_overdue_is_not_taken_as_made() -> None:
    assert one_customer(2, "2026-10-08", as_of="2026-10-20")[0] == ("02", "补访")  # was due on the 15th


def test_due_on_a_finished_months_last_day_is_made_up() -> None:
    assert one_customer(2, "2026-10-23", as_of="2026-10-31", calendar=_saturday_worked())[0] == ("02", "补访")


def _saturday_worked() -> WorkCalendar:
    return WorkCalendar(days_off=frozenset({dt.date(2026, 10, 30)}), extra_workdays=frozenset({dt.date(2026, 10, 31)}))


def test_leave_days_are_free_of_visits() -> None:
    away = frozenset({dt.date(2026, 11, 4), dt.date(2026, 11, 11)})
    calendar = WorkCalendar(leave={"张三": away})
    # due the 5th, the first day back; then the 12th, the 19th, the 26th
    assert [day for day, _ in one_customer(2, "2026-10-28", calendar=calendar)] == ["05", "12", "19", "26"]


def test_a_visitor_away_on_all_catch_up_days_leaves_the_visit_undated() -> None:
    away = frozenset(dt.date(2026, 11, number) for number in range(2, 7))
    customers = office("C1 2 - 张三")
    outcome = planned(customers, visited(customers, "2026-10-08"), calendar=WorkCalendar(leave={"张三": away}))
    # counted as made on the last catch-up day, 6 November
    assert rows(outcome.table, *DATED) == [
        ("C1", "2026-11-13", DUE),
        ("C1", "2026-11-20", DUE),
        ("C1", "2026-11-27", DUE),
        ("C1", None, CATCH_UP),
    ]


def test_first_visits_stand_on_the_grid() -> None:
    customers = office(f"{many(range(3), 5)}")
    outcome = planned(customers, Visits.frame())
    # thirds of November's 30 days: the 1st (a Sunday), the 11th, the 21st (a Saturday)
    assert rows(outcome.table, *DATED) == [
        ("C00", "2026-11-02", FIRST),
        ("C01", "2026-11-11", FIRST),
        ("C02", "2026-11-23", FIRST),
    ]


def test_customers_with_open_alerts_are_made_up_first_and_days_are_even() -> None:
    customers = office(many(range(10), 4))
    alerted = {"C08": (), "C09": ()}
    outcome = planned(customers, visited(customers, "2026-08-03"), alerted=alerted)
    days = {customer: date[-2:] for customer, date, _ in rows(outcome.table, *DATED)}
    assert Counter(days.values()) == dict.fromkeys(("02", "03", "04", "05", "06"), 2)
    assert days["C08"] == days["C09"] == "02"


def test_what_does_not_fit_has_no_date_and_the_lower_level_stays_out() -> None:
    three_days = Policy(frequency={(level, Role.SALESPERSON): Interval(days=3) for level in (1, 4)})
    customers = office(f"C99 4 - 张三\n{many(range(10), 1)}")
    outcome = planned(customers, visited(customers, "2026-10-30"), policy=three_days)
    left_out = outcome.table[outcome.table[VisitPlan.date].isna()]
    assert set(left_out[VisitPlan.customer]) == {"C99"}
    assert [due for (due,) in rows(left_out, VisitPlan.due)][:2] == ["2026-11-02", "2026-11-05"]
    assert outcome.runs == (RuleRun("拜访计划", rows=11, caught=9),)


def test_the_limit_of_other_roles_is_lower_also_for_one_person_in_two_roles() -> None:
    policy = Policy(
        frequency={(1, Role.SALESPERSON): Interval(days=3), (2, Role.SALES_MANAGER): Interval(days=3)},
    )
    customers = table(
        Customers,
        "customer level salesperson sales_manager\n"
        + "\n".join(f"C{number} {1 if number < 4 else 2} 张三 张三" for number in range(7)),
    )
    visits = pd.concat([visited(customers, "2026-10-30"), visited(customers, "2026-10-30", Role.SALES_MANAGER)])
    outcome = planned(customers, visits, policy=policy)
    first_day = outcome.table[outcome.table[VisitPlan.date] == "2026-11-02"]
    # four as 业务经理 leave room for one more as 销售经理, of whose visits a day holds five
    assert Counter(first_day[VisitPlan.role]) == {Role.SALESPERSON: 4, Role.SALES_MANAGER: 1}


def test_visits_due_on_one_day_are_spread_over_the_days_before_it() -> None:
    customers = office(many(range(20), 4))
    outcome = planned(customers, visited(customers, "2026-10-20"))  # all due on the 20th, a fifth of 30 days earlier
    loads = Counter(date[-2:] for _, date, _ in rows(outcome.table, *DATED))
    assert loads == {"16": 4, "17": 4, "18": 4, "19": 4, "20": 4}


def test_neighbours_fall_together() -> None:
    customers = office("A1 4 甲区 张三\nB1 4 乙区 张三\nA2 4 甲区 张三\nB2 4 乙区 张三")
    outcome = planned(customers, visited(customers, "2026-10-20"))
    days = {customer: date for customer, date, _ in rows(outcome.table, *DATED)}
    assert days["A1"] == days["A2"] != days["B1"] == days["B2"]


def test_souvenirs_once_in_three_months_from_a_high_role_to_a_high_level() -> None:
    roles = (Role.BRANCH_MANAGER, Role.SALES_MANAGER)
    frequency = {(level, role): Interval(days=7) for level in (3, 4) for role in roles}
    policy = Policy(frequency=frequency, visits=VisitRules(early_share=0.0))
    customers = table(Customers, "customer level branch_manager\nC1 3 孙三\nC2 4 孙三\nC3 3 孙三\nC4 3 孙三")
    visits = pd.concat([visited(customers, "2026-10-28", role) for role in roles])
    given = table(
        Visits,
        "date customer visitor role gift\n2026-08-18 C3 孙三 大区经理 纪念品、画册\n2026-08-31 C4 孙三 大区经理 纪念品",
    )
    outcome = planned(customers, pd.concat([visits, given]), policy=policy)
    gifts = [
        (customer, date[-2:], role)
        for customer, date, role, things in rows(outcome.table, *DATED[:2], VisitPlan.role, VisitPlan.gifts)
        if "纪念品（200元以内）" in things
    ]
    # three months after 18 August: 18 November; after 31 August: 30 November, when no visit is planned
    assert gifts == [("C1", "04", Role.BRANCH_MANAGER), ("C3", "18", Role.BRANCH_MANAGER)]
    # the same where only the ledger remembers what was given
    remembered = table(
        LastVisits,
        "month customer role date souvenir_on\n2026-08 C3 大区经理 2026-08-30 2026-08-18\n"
        "2026-08 C4 大区经理 2026-08-31 2026-08-31",
    )
    again = planned(customers, visits, policy=policy, memory=Memory(last_visits=remembered))
    assert list(again.table[VisitPlan.gifts]) == list(outcome.table[VisitPlan.gifts])
    assert all(things[0] == "公司形象资料" for (things,) in rows(outcome.table, VisitPlan.gifts))


def test_open_alerts_are_what_to_look_at() -> None:
    reasons = (Reason.of(VisitReason.OVERDUE, who="", due=1, last=1, interval="", days=1),)
    customers = office("C1 4 - 张三\nC2 4 - 张三")
    outcome = planned(customers, visited(customers, "2026-10-20"), alerted={"C2": reasons})
    assert sorted(rows(outcome.table, VisitPlan.customer, VisitPlan.focus)) == [("C1", ()), ("C2", reasons)]


def test_no_customers() -> None:
    assert planned(Customers.frame(), Visits.frame()).table.empty


CUSTOMERS = st.lists(st.tuples(st.integers(1, 5), st.sampled_from("甲乙丙"), st.integers(0, 90)), max_size=25)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drawn=CUSTOMERS, away=st.sets(st.integers(1, 30), max_size=4))
def test_laws_of_a_plan(drawn: list[tuple[int, str, int]], away: set[int]) -> None:
    """No visit late, too early, on a day off or over the limit; each counts from the one before; none is missing."""
    customers, visits = as_drawn(drawn)
    calendar = WorkCalendar(leave={"张三": frozenset(dt.date(2026, 11, number) for number in away)})
    plan = planned(customers, visits, calendar=calendar).table
    intervals = {1: 3, 2: 7, 3: 15}

    loads = Counter(date for date in plan[VisitPlan.date].dropna())
    assert all(load <= 10 for load in loads.values())
    assert all(calendar.is_workday(date.date(), "张三") for date in loads)
    for number, (level, _, days_ago) in enumerate(drawn):
        last = dt.date(2026, 10, 31) - dt.timedelta(days_ago)
        own = plan[plan[VisitPlan.customer] == f"C{number:02}"].sort_values(VisitPlan.due)
        for date, due, cause in rows(own, VisitPlan.date, VisitPlan.due, VisitPlan.cause):
            expected = last + dt.timedelta(intervals[level]) if level in intervals else _a_month_after(last)
            expected = calendar.on_or_after(expected, "张三")
            made = dt.date.fromisoformat(date) if date else None
            assert dt.date.fromisoformat(due) == expected
            if cause == CATCH_UP:
                assert expected < dt.date(2026, 11, 1)
                assert made is None or made <= dt.date(2026, 11, 6)
                last = made or dt.date(2026, 11, 6)
                continue
            earliest = (expected - last).days - (intervals.get(level, 31)) // 5
            assert made is None or earliest <= (made - last).days <= (expected - last).days
            last = made or expected
        after = last + dt.timedelta(intervals[level]) if level in intervals else _a_month_after(last)
        assert calendar.on_or_after(after, "张三") > dt.date(2026, 11, 30)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drawn=CUSTOMERS)
def test_looking_again_where_nothing_moved_finds_nothing_better(drawn: list[tuple[int, str, int]]) -> None:
    customers, visits = as_drawn(drawn)
    plan = planned(customers, visits).table
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Round, "settled", property(lambda _: None, lambda *_: None))
        pd.testing.assert_frame_equal(planned(customers, visits).table, plan)


def _a_month_after(day: dt.date) -> dt.date:
    return (pd.Timestamp(day) + pd.DateOffset(months=1)).date()


def test_the_same_plan_whatever_the_order_of_the_rows() -> None:
    customers = office(many(range(12), 2, "甲区"))
    visits = visited(customers, "2026-10-27")
    shuffled = planned(customers.iloc[::-1], visits.sample(frac=1, random_state=3))
    pd.testing.assert_frame_equal(planned(customers, visits).table, shuffled.table)


@pytest.mark.parametrize("state", list(VisitState))
def test_every_state_of_compliance_is_planned(state: VisitState) -> None:
    dates = {VisitState.ON_TIME: "2026-10-29", VisitState.OVERDUE: "2026-09-01", VisitState.NEVER: None}
    customers = office("C1 2 - 张三")
    visits = visited(customers, dates[state]) if dates[state] else Visits.frame()
    scope = Scope(pd.Period("2026-10", "M"), dt.date(2026, 10, 31))
    facts = Facts(Books(customers=customers, visits=visits), Memory(), scope, pd.DataFrame(), pd.DataFrame())
    assert set(judge_visits(facts, SALESPERSON_ONLY).table[VisitCompliance.state]) == {state}
    assert len(planned(customers, visits).table) >= 4
