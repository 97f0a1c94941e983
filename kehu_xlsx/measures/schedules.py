"""How good a visiting plan is: late visits, the busiest day against what it must be at least, 区域 a day."""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any

import pandas as pd

from kehu_xlsx.policy import VisitRules
from kehu_xlsx.tables import VisitLoads, VisitPlan
from kehu_xlsx.tables.words import Role
from kehu_xlsx.workdays import WorkCalendar, first_day, last_day


@dataclass(frozen=True)
class VisitMonth:
    """The month to plan visits for: its working days, and those in which overdue visits are made up."""

    month: pd.Period
    calendar: WorkCalendar
    rules: VisitRules

    @property
    def first(self) -> dt.date:
        """The month's first day."""
        return first_day(self.month)

    @property
    def last(self) -> dt.date:
        """The month's last day."""
        return last_day(self.month)

    def days(self, person: str = "") -> list[dt.date]:
        """The working days of the office, or of a person."""
        return self.calendar.between(self.first, self.last, person)

    @cached_property
    def catch_up_days(self) -> list[dt.date]:
        """The office's first working days of the month, in which overdue visits are made up."""
        return self.days()[: self.rules.catch_up_workdays]

    @property
    def last_catch_up_day(self) -> dt.date:
        """When catching up ends."""
        return max(self.catch_up_days, default=self.last)

    def latest(self, due: dt.date) -> dt.date:
        """The day by which a visit must be made: its due date, of an overdue one when catching up ends."""
        return due if due >= self.first else self.last_catch_up_day

    def limit(self, role: Role) -> int:
        """The most visits a day in a role."""
        return self.rules.daily_salesperson if role is Role.SALESPERSON else self.rules.daily_other


def visit_loads(plan: pd.DataFrame, regions: Mapping[str, str], month: VisitMonth) -> pd.DataFrame:
    """VisitLoads of a VisitPlan; `regions` is the 区域 of each customer, "" where none is known.

    A person is whoever visits, in whatever role; a role without a name is a person of its own. `days_short` is how
    many more days the visits left out would take at the limit a day.
    """
    theirs: defaultdict[str, list[Any]] = defaultdict(list)
    for visit in plan.fillna({VisitPlan.visitor: ""}).itertuples(index=False):
        theirs[visit.visitor or visit.role].append(visit)
    return VisitLoads.frame(_load(who, visits, regions, month) for who, visits in sorted(theirs.items()))


def _load(person: str, visits: list[Any], regions: Mapping[str, str], month: VisitMonth) -> dict[str, Any]:
    days, placed = month.days(visits[0].visitor), [visit for visit in visits if pd.notna(visit.date)]
    dates = [visit.date.date() for visit in placed]
    latest = [month.latest(visit.due.date()) for visit in placed]
    seen = {(visit.date.date(), regions.get(visit.customer, "")) for visit in placed}
    left_out = [visit for visit in visits if pd.isna(visit.date)]
    return {
        VisitLoads.visitor: person,
        VisitLoads.workdays: tuple(days),
        VisitLoads.visits: len(dates),
        VisitLoads.late: sum(date > last for date, last in zip(dates, latest, strict=True)),
        VisitLoads.busiest: max(Counter(dates).values(), default=0),
        VisitLoads.least_busiest: least_busiest((bisect_left(days, last) for last in latest), len(days)),
        VisitLoads.regions_a_day: len(seen) / len(set(dates)) if dates else 0.0,
        VisitLoads.left_out: len(left_out),
        VisitLoads.days_short: math.ceil(sum(1 / month.limit(Role(visit.role)) for visit in left_out) - 1e-9),
    }


def least_busiest(due: Iterable[int], days: int) -> int:
    """The visits that the busiest of `days` working days must hold at least; `due` are positions among them.

    By each day all visits due so far are made, on the days up to it: the largest of ⌈visits due by t ÷ days up to t⌉.
    """
    count = Counter(due)
    due_by = accumulate(count[position] for position in range(days))
    return max((math.ceil(visits / number) for number, visits in enumerate(due_by, 1)), default=0)
