"""Working days, intervals, and what is said where the calendar ends."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.workdays import Interval, Scope, WorkCalendar, add_months, days_between, is_announced


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def days(*texts: str) -> frozenset[dt.date]:
    return frozenset(day(text) for text in texts)


CHINA = WorkCalendar()


@pytest.mark.parametrize(
    ("date", "works"),
    [
        ("2026-09-18", True),  # a Friday
        ("2026-09-19", False),  # a Saturday
        ("2026-09-20", True),  # a Sunday worked for the National Day
        ("2026-09-25", False),  # Mid-Autumn
        ("2026-10-01", False),
        ("2026-10-04", False),
        ("2026-10-07", False),
        ("2026-10-08", True),
        ("2026-10-10", True),  # a Saturday worked for the National Day
        ("2026-10-11", False),
        ("2026-01-01", False),
        ("2026-01-04", True),  # a Sunday worked for New Year
    ],
)
def test_public_holidays_and_make_up_workdays_of_2026(date: str, works: bool) -> None:
    assert CHINA.is_workday(day(date)) is works


def test_october_2026_has_eighteen_working_days() -> None:
    # 8 to 10 October, four weeks' Mondays to Fridays from the 12th to the 30th
    assert CHINA.count(day("2026-10-01"), day("2026-10-31")) == 3 + 15


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),  # a leap year
        ("2028-02-29", 12, "2029-02-28"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-11-30", 1, "2026-12-30"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-05-15", 0, "2026-05-15"),
    ],
)
def test_months_end_on_the_last_day_where_the_day_is_missing(start: str, months: int, end: str) -> None:
    assert add_months(day(start), months) == day(end)


def test_intervals_count_days_or_calendar_months() -> None:
    assert Interval(days=15).after(day("2026-02-20")) == day("2026-03-07")
    assert Interval(months=1).after(day("2026-02-20")) == day("2026-03-20")
    assert (Interval(days=7).length, Interval(months=2).length) == (7, 60)


def test_the_first_working_day_on_or_after() -> None:
    assert CHINA.on_or_after(day("2026-10-01")) == day("2026-10-08")
    assert CHINA.on_or_after(day("2026-10-10")) == day("2026-10-10")


@pytest.mark.parametrize(
    ("start", "workdays", "end"),
    [
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-10-08", 3, "2026-10-12"),  # 9, 10 (worked), 12
        ("2026-10-01", 1, "2026-10-08"),
        ("2026-10-03", 0, "2026-10-03"),
    ],
)
def test_so_many_working_days_after(start: str, workdays: int, end: str) -> None:
    assert CHINA.after(day(start), workdays) == day(end)


def test_the_office_adds_its_own_days() -> None:
    office = WorkCalendar(days_off=days("2026-11-02", "2026-10-10"), extra_workdays=days("2026-11-01", "2026-10-02"))
    assert not office.is_workday(day("2026-11-02"))  # a Monday
    assert not office.is_workday(day("2026-10-10"))  # a make-up workday that the office does not work
    assert office.is_workday(day("2026-11-01"))  # a Sunday
    assert office.is_workday(day("2026-10-02"))  # a public holiday


def test_leave_is_one_persons_alone_and_beats_extra_workdays() -> None:
    office = WorkCalendar(extra_workdays=days("2026-11-01"), leave={"张三": days("2026-11-01", "2026-11-02")})
    assert office.between(day("2026-11-01"), day("2026-11-03"), "张三") == [day("2026-11-03")]
    assert office.on_or_after(day("2026-11-01"), "李四") == day("2026-11-01")
    assert office.count(day("2026-11-01"), day("2026-11-03")) == 3


def test_days_between_includes_both_ends_and_may_be_none() -> None:
    assert list(days_between(day("2026-02-28"), day("2026-03-01"))) == [day("2026-02-28"), day("2026-03-01")]
    assert list(days_between(day("2026-03-01"), day("2026-02-28"))) == []


def test_years_that_are_not_announced_are_said() -> None:
    assert is_announced(2026)
    assert not is_announced(2999)
    assert CHINA.gaps(day("2026-12-01"), day("2026-12-31")) == []
    assert CHINA.gaps(day("2998-12-01"), day("2999-01-31"))[1] == Problem(
        workbook="",
        sheet="",
        cell="",
        category=Category.CALENDAR,
        value="2999",
        message="工作日历没有 2999 年国务院公布的放假调休安排。",
        action="按法定节假日推算，周末一律算休息日，不含调休上班日。",
        advice="请升级程序，或在《客户管理规则》的“假日”表中补上 2999 年的放假日和调休上班日。",
    )


def test_an_office_that_lists_make_up_workdays_covers_the_year() -> None:
    office = WorkCalendar(extra_workdays=days("2999-02-03"))
    assert [problem.value for problem in office.gaps(day("2998-12-01"), day("2999-01-31"))] == ["2998"]


@pytest.mark.parametrize(("as_of", "complete"), [("2026-02-27", False), ("2026-02-28", True), ("2026-03-05", True)])
def test_a_month_is_complete_on_its_last_day(as_of: str, complete: bool) -> None:
    scope = Scope(month=pd.Period("2026-02", "M"), as_of=day(as_of))
    assert (scope.first_day, scope.last_day) == (day("2026-02-01"), day("2026-02-28"))
    assert scope.is_complete is complete
