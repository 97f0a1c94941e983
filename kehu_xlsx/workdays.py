"""Working days: China's public holidays and make-up workdays, the office's own days, people's leave, intervals."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

import holidays
import pandas as pd

from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.texts import workdays as texts

ONE_DAY = dt.timedelta(days=1)
SATURDAY = 5
LATEST_DAY = pd.Timestamp.max.date()  # for runs on which no day is known to lie ahead


@dataclass(frozen=True, slots=True)
class Interval:
    """A visiting interval, calendar months or days, never both: two after 31 December end in February."""

    months: int = 0
    days: int = 0

    def after(self, day: dt.date) -> dt.date:
        """The day one interval after `day`."""
        if not self.months:
            return day + dt.timedelta(days=self.days)
        return add_months(day, self.months)

    @property
    def length(self) -> int:
        """Its length in days, months taken as 30 days (for sharing out, never for due dates)."""
        return self.months * 30 + self.days


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day of the month `months` later, or that month's last day where it has no such day."""
    position = day.year * 12 + day.month - 1 + months
    year, month = divmod(position, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def days_between(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """Every day from `first` to `last`, both included."""
    return (first + dt.timedelta(days=number) for number in range((last - first).days + 1))


@dataclass(frozen=True, slots=True)
class _PublicDays:
    """A year's public holidays, and the weekend days on which they are made up for."""

    holidays: frozenset[dt.date]
    made_up: frozenset[dt.date]


@cache
def _china(year: int) -> _PublicDays:
    days = holidays.country_holidays("CN", years=year)
    made_up = (day for day in days.weekend_workdays if day.year == year)  # the library lists other years' days too
    return _PublicDays(frozenset(days), frozenset(made_up))


def is_announced(year: int) -> bool:
    """Whether the State Council's calendar of that year is known: every one so far has make-up workdays."""
    return bool(_china(year).made_up)


@dataclass(frozen=True)
class WorkCalendar:
    """China's working days with the office's own changes (sheet 假日) and people's leave (sheet 请假)."""

    days_off: frozenset[dt.date] = frozenset()
    extra_workdays: frozenset[dt.date] = frozenset()
    leave: Mapping[str, frozenset[dt.date]] = field(default_factory=dict)

    def is_workday(self, day: dt.date, person: str = "") -> bool:
        """Whether the office works that day and, with `person`, that person is not on leave."""
        if day in self.leave.get(person, frozenset()):
            return False
        if day in self.days_off:
            return False
        if day in self.extra_workdays:
            return True
        year = _china(day.year)
        return day in year.made_up or (day.weekday() < SATURDAY and day not in year.holidays)

    def covers(self, year: int) -> bool:
        """Whether the make-up workdays of that year are known, from the State Council or from the office's 假日."""
        return is_announced(year) or any(day.year == year for day in self.extra_workdays)

    def gaps(self, first: dt.date, last: dt.date) -> list[Problem]:
        """A problem for each year from `first` to `last` of which only the statutory holidays are known."""
        years = range(first.year, last.year + 1)
        return [_gap(year) for year in years if not self.covers(year)]

    def on_or_after(self, day: dt.date, person: str = "") -> dt.date:
        """The first working day that is `day` or later."""
        while not self.is_workday(day, person):
            day += ONE_DAY
        return day

    def after(self, day: dt.date, workdays: int) -> dt.date:
        """The day that is that many working days after `day` (0: `day` itself, working or not)."""
        for _ in range(workdays):
            day = self.on_or_after(day + ONE_DAY)
        return day

    def between(self, first: dt.date, last: dt.date, person: str = "") -> list[dt.date]:
        """The working days from `first` to `last`, both included."""
        return [day for day in days_between(first, last) if self.is_workday(day, person)]

    def count(self, first: dt.date, last: dt.date) -> int:
        """How many working days lie from `first` to `last`, both included."""
        return len(self.between(first, last))


@dataclass(frozen=True)
class Scope:
    """What a run reports on: a month, the day up to which records count, and the calendar.

    `today` is the day of the run: what is dated later has not happened.
    """

    month: pd.Period
    as_of: dt.date
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    today: dt.date = LATEST_DAY

    @property
    def first_day(self) -> dt.date:
        """The month's first day."""
        return first_day(self.month)

    @property
    def last_day(self) -> dt.date:
        """The month's last day."""
        return last_day(self.month)

    @property
    def is_complete(self) -> bool:
        """Whether the month is over at the as-of date, so that it can be judged for good."""
        return self.as_of >= self.last_day


def _gap(year: int) -> Problem:
    return Problem(
        workbook="",
        sheet="",
        cell="",
        category=Category.CALENDAR,
        value=str(year),
        message=texts.year_not_announced(year),
        action=texts.STATUTORY_DAYS_USED,
        advice=texts.add_days_off(year),
    )


def first_day(month: pd.Period) -> dt.date:
    """The month's first day."""
    return dt.date(month.year, month.month, 1)


def last_day(month: pd.Period) -> dt.date:
    """The month's last day."""
    return dt.date(month.year, month.month, month.days_in_month)
