"""Pairs of customers and roles, the latest visits, and the grid for first visits."""

from __future__ import annotations

import datetime as dt

import pytest
from tables_from_text import rows, table

from kehu_xlsx.measures.visits import LatestVisits, VisitPairs, first_due, latest_visits, visiting_pairs
from kehu_xlsx.policy import Policy
from kehu_xlsx.tables import Customers, LastVisits, Memory, Visits
from kehu_xlsx.tables.words import Role
from kehu_xlsx.workdays import Interval, WorkCalendar

FREQUENCY = Policy().frequency
DAY_BY_DAY = Interval(days=3)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def due(interval: Interval, rank: int, size: int, since: str, calendar: WorkCalendar | None = None) -> str:
    found = first_due(interval, rank, size, day(since), visitor="张三", calendar=calendar or WorkCalendar())
    return found.isoformat()


def test_a_level_has_the_roles_that_the_frequency_table_gives_it() -> None:
    customers = table(Customers, "customer level salesperson sales_manager\nC1 5 张三 王五\nC2 - 张三 王五")
    pairs = visiting_pairs(customers, FREQUENCY)
    assert rows(pairs, VisitPairs.customer, VisitPairs.role, VisitPairs.visitor, VisitPairs.interval) == [
        ("C1", Role.BRANCH_MANAGER, "", Interval(months=6)),
        ("C1", Role.SALES_MANAGER, "王五", Interval(months=3)),
        ("C1", Role.SALESPERSON, "张三", Interval(months=1)),
    ]


def test_rank_is_by_region_and_code_among_those_seen_as_often_by_the_same_visitor() -> None:
    customers = table(
        Customers,
        """
        customer level region salesperson
        C1       4     乙区   张三
        C2       5     甲区   张三
        C3       4     乙区   李四
        C4       1     甲区   张三
        C5       4     乙区   张三
        """,
    )
    only = {key: interval for key, interval in FREQUENCY.items() if key[1] is Role.SALESPERSON}
    pairs = visiting_pairs(customers, only).sort_values(VisitPairs.customer)
    assert rows(pairs, VisitPairs.customer, VisitPairs.rank, VisitPairs.size) == [
        ("C1", 0, 3),  # once a month, as C2 and C5; 乙 sorts before 甲
        ("C2", 2, 3),
        ("C3", 0, 1),
        ("C4", 0, 1),
        ("C5", 1, 3),
    ]


def test_no_customers_no_pairs() -> None:
    assert visiting_pairs(Customers.frame(), FREQUENCY).empty


def test_the_later_of_record_and_memory_counts_and_nothing_after_the_day() -> None:
    visits = table(
        Visits,
        """
        date       customer visitor role
        2026-10-05 C1       张三    业务经理
        2026-10-20 C1       李四    业务经理
        2026-11-02 C1       张三    业务经理
        2026-10-09 C2       张三    -
        """,
    )
    remembered = table(
        LastVisits,
        """
        month   customer role             visitor date
        2026-09 C1       业务经理         张三    2026-09-28
        2026-09 C3       分支机构销售经理 王五    2026-09-30
        """,
    )
    found = latest_visits(visits, Memory(last_visits=remembered), day("2026-10-31"))
    assert rows(found, *LatestVisits.columns()) == [
        ("C3", Role.SALES_MANAGER, "王五", "2026-09-30", -1, -1),
        ("C1", Role.SALESPERSON, "李四", "2026-10-20", 0, 1),
    ]


@pytest.mark.parametrize(
    ("rank", "expected"),
    # cycles of a month: offsets 0, 31 × 1/3 → 10, 31 × 2/3 → 20 days from 1 October
    [(0, "2026-11-02"), (1, "2026-10-12"), (2, "2026-10-21")],
)
def test_first_visits_are_spread_over_one_interval(rank: int, expected: str) -> None:
    # rank 0: 1 October falls on 8 October, which is over on the 9th; 1 November is a Sunday
    assert due(Interval(months=1), rank, 3, "2026-10-09") == expected


def test_the_grid_is_the_same_from_whatever_month_one_looks() -> None:
    half_year = Interval(months=6)  # cycles from January and July; 184 days from July, a quarter is 46 days
    assert {due(half_year, 1, 4, since) for since in ("2026-07-01", "2026-08-01", "2026-08-17")} == {
        "2026-08-17"
    }  # from Sunday the 16th
    assert due(half_year, 1, 4, "2026-08-18") == "2027-02-15"  # 181 days from January 2027: 45


def test_the_grid_of_days_goes_on_over_holidays() -> None:
    # 2026-09-29 is 9768 days after 2000-01-01, so cycles of three days start on it, on 2, 5, 8 and 11 October
    assert due(DAY_BY_DAY, 0, 1, "2026-09-29") == "2026-09-29"
    assert due(DAY_BY_DAY, 0, 1, "2026-09-30") == "2026-10-08"  # the 2nd, put off
    assert due(DAY_BY_DAY, 0, 1, "2026-10-06") == "2026-10-08"  # the 5th, put off
    assert due(DAY_BY_DAY, 0, 1, "2026-10-09") == "2026-10-12"  # the 11th, a Sunday


def test_a_first_visit_waits_for_the_visitor_to_come_back() -> None:
    leave = {"张三": frozenset({day("2026-10-21"), day("2026-10-22")})}
    assert due(Interval(months=1), 2, 3, "2026-10-09", WorkCalendar(leave=leave)) == "2026-10-23"
