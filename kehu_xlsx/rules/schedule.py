"""拜访计划: which visitor sees which customer on which day of the month to come."""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import pandas as pd

from kehu_xlsx.measures.facts import Facts
from kehu_xlsx.measures.visits import VisitPairs, first_due, last_souvenirs, visiting_pairs
from kehu_xlsx.policy import Policy, VisitRules
from kehu_xlsx.tables import LastVisits, RuleOutcome, RuleRun, VisitCompliance, VisitPlan
from kehu_xlsx.tables.words import Role, VisitState
from kehu_xlsx.texts import schedule as texts
from kehu_xlsx.texts.reasons import Reason
from kehu_xlsx.texts.schedule import VisitCause
from kehu_xlsx.workdays import Interval, Scope, add_months, first_day, last_day

PAIR = [VisitPairs.customer, VisitPairs.role]
SOUVENIR_ROLES = (Role.REGION_MANAGER, Role.MARKETING_DIRECTOR, Role.BRANCH_MANAGER)
LOWEST_SOUVENIR_LEVEL = 3
NEIGHBOUR_WORTH = 2  # a day that holds two visits more is as good when one of them is in the same 区域
ROLE_ORDER = {role: position for position, role in enumerate(Role)}


@dataclass(frozen=True, slots=True)
class _Duty:
    """A customer that somebody must visit: the first date of the month by which, and why."""

    customer: str
    role: Role
    visitor: str
    level: int
    region: str
    interval: Interval
    due: dt.date
    cause: VisitCause
    is_urgent: bool

    @property
    def person(self) -> str:
        """Whose days it takes: one person's in whatever role; a role without a name is a person of its own."""
        return self.visitor or self.role


@dataclass(frozen=True, slots=True)
class _Call:
    """One planned visit; without a date it did not fit."""

    duty: _Duty
    due: dt.date
    date: dt.date | None
    cause: VisitCause


@dataclass
class _Diary:
    """One person's working days of the month, and what is entered on each so far."""

    days: list[dt.date]
    load: Counter[dt.date] = field(default_factory=Counter)
    regions: set[tuple[dt.date, str]] = field(default_factory=set)

    def enter(self, day: dt.date, region: str) -> None:
        """Enter one visit."""
        self.load[day] += 1
        self.regions.add((day, region))

    def on_or_after(self, day: dt.date) -> dt.date | None:
        """The first working day from `day` on; None when the month has no more."""
        position = bisect_left(self.days, day)
        return self.days[position] if position < len(self.days) else None

    def best(self, earliest: dt.date, latest: dt.date, region: str, limit: int) -> dt.date | None:
        """The day for one more visit: where least is entered, rather beside its region, rather late."""
        window = self.days[bisect_left(self.days, earliest) : bisect_right(self.days, latest)]
        free = [day for day in window if self.load[day] < limit]
        return min(free, key=lambda day: (self._cost(day, region), -day.toordinal()), default=None)

    def _cost(self, day: dt.date, region: str) -> int:
        return self.load[day] - NEIGHBOUR_WORTH * ((day, region) in self.regions)


@dataclass(frozen=True)
class _Month:
    """The month to plan, with the rules and the calendar it is planned by."""

    month: pd.Period
    scope: Scope
    rules: VisitRules

    @property
    def first(self) -> dt.date:
        return first_day(self.month)

    @property
    def last(self) -> dt.date:
        return last_day(self.month)

    def catch_up_days(self) -> list[dt.date]:
        """The office's first working days of the month, in which overdue visits are made up."""
        return self.scope.calendar.between(self.first, self.last)[: self.rules.catch_up_workdays]

    @property
    def last_catch_up_day(self) -> dt.date:
        """When catching up ends."""
        return max(self.catch_up_days(), default=self.last)

    def limit(self, role: Role) -> int:
        """The most visits a day."""
        return self.rules.daily_salesperson if role is Role.SALESPERSON else self.rules.daily_other


def plan_visits(
    facts: Facts,
    compliance: pd.DataFrame,
    alerted: Mapping[str, tuple[Reason, ...]],
    policy: Policy,
    month: pd.Period,
) -> RuleOutcome:
    """All visits of the month to come, as VisitPlan; `alerted` are the customers with open alerts and their reasons.

    Each visit stands on a working day of its visitor, no later than its due date and earlier by at most a share of
    its interval, within the visitor's limit a day; what does not fit has no date, better levels first. `compliance`
    is VisitCompliance as of the run.
    """
    plan = _Month(month, facts.scope, policy.visits)
    pairs = visiting_pairs(facts.active, policy.frequency).merge(
        compliance[[*PAIR, VisitCompliance.due, VisitCompliance.state]], on=PAIR
    )
    duties = [_duty(pair, plan, alerted) for pair in pairs.itertuples()]
    calls = sorted((call for person in _by_person(duties) for call in _plan_person(person, plan)), key=_order)
    gifts = _Gifts(_last_souvenirs(facts), policy.visits)
    table = VisitPlan.frame(_row(call, alerted, gifts) for call in calls)
    unplaced = int(table[VisitPlan.date].isna().sum())
    return RuleOutcome(table=table, runs=(RuleRun(texts.PLAN, len(duties), unplaced),))


def _duty(pair: Any, plan: _Month, alerted: Mapping[str, tuple[Reason, ...]]) -> _Duty:
    due = _first_due(pair, plan)
    return _Duty(
        customer=pair.customer,
        role=Role(pair.role),
        visitor=pair.visitor,
        level=int(pair.level),
        region="" if pd.isna(pair.region) else pair.region,
        interval=pair.interval,
        due=due,
        cause=_cause(pair.state, due < plan.first),
        is_urgent=pair.customer in alerted,
    )


def _cause(state: str, is_overdue: bool) -> VisitCause:
    if state == VisitState.NEVER:
        return VisitCause.FIRST
    return VisitCause.CATCH_UP if is_overdue else VisitCause.DUE


def _first_due(pair: Any, plan: _Month) -> dt.date:
    """When the first visit of the month is due: before the month for one that is overdue.

    Planning before the current month is over, visits still to come in it are taken as made when due.
    """
    scope = plan.scope
    if pair.state == VisitState.NEVER:
        return first_due(pair.interval, pair.rank, pair.size, plan.first, visitor=pair.visitor, calendar=scope.calendar)
    due: dt.date = pair.due.date()
    while not scope.is_complete and scope.as_of <= due < plan.first:
        due = scope.calendar.on_or_after(pair.interval.after(due), pair.visitor)
    return due


def _by_person(duties: Iterable[_Duty]) -> Iterator[list[_Duty]]:
    for _, theirs in groupby(sorted(duties, key=lambda duty: duty.person), key=lambda duty: duty.person):
        yield list(theirs)


def _plan_person(duties: list[_Duty], plan: _Month) -> Iterator[_Call]:
    """One person's month: first what is overdue, then everyone's visits, those with the least room to move first."""
    diary = _Diary(plan.scope.calendar.between(plan.first, plan.last, duties[0].visitor))
    made_up = {call.duty: call for call in _make_up(duties, diary, plan)}
    yield from made_up.values()
    for duty in sorted(duties, key=_least_room_first):
        yield from _visits(duty, made_up.get(duty), diary, plan)


def _least_room_first(duty: _Duty) -> tuple[int, int, str, str, int]:
    return duty.level, duty.interval.length, duty.region, duty.customer, ROLE_ORDER[duty.role]


def _make_up(duties: list[_Duty], diary: _Diary, plan: _Month) -> Iterator[_Call]:
    """Overdue visits on the catch-up days, customers with open alerts first, then by level."""
    overdue = [duty for duty in duties if duty.due < plan.first]
    falling_due = Counter(duty.due for duty in duties)
    share = _shares(overdue, falling_due, [day for day in plan.catch_up_days() if day in diary.days], plan)
    for duty in sorted(overdue, key=lambda duty: (not duty.is_urgent, *_least_room_first(duty))):
        day = next((day for day in share if diary.load[day] < min(share[day], plan.limit(duty.role))), None)
        if day:
            diary.enter(day, duty.region)
        yield _Call(duty, duty.due, day, duty.cause)


def _shares(
    overdue: list[_Duty], falling_due: Counter[dt.date], days: list[dt.date], plan: _Month
) -> dict[dt.date, int]:
    """How many overdue visits each day takes, so that with those falling due on it the days are even."""
    share = dict.fromkeys(days, 0)
    for duty in overdue:
        free = [day for day in days if share[day] < plan.limit(duty.role)]
        if free:
            share[min(free, key=lambda day: falling_due[day] + share[day])] += 1
    return share


def _visits(duty: _Duty, made_up: _Call | None, diary: _Diary, plan: _Month) -> Iterator[_Call]:
    """The visits to one customer, each counting from the one before; one that does not fit counts as made when due."""
    due, cause = diary.on_or_after(duty.due), duty.cause
    if made_up:
        due = diary.on_or_after(duty.interval.after(made_up.date or plan.last_catch_up_day))
        cause = VisitCause.DUE
    while due:
        day = diary.best(_earliest(due, duty.interval, plan), due, duty.region, plan.limit(duty.role))
        if day:
            diary.enter(day, duty.region)
        yield _Call(duty, due, day, cause)
        due, cause = diary.on_or_after(duty.interval.after(day or due)), VisitCause.DUE


def _earliest(due: dt.date, interval: Interval, plan: _Month) -> dt.date:
    length = (interval.after(due) - due).days
    return due - dt.timedelta(days=math.floor(length * plan.rules.early_share))


def _order(call: _Call) -> tuple[Any, ...]:
    duty = call.duty
    return (
        call.date or dt.date.max,
        duty.level if call.date is None else 0,
        duty.visitor,
        ROLE_ORDER[duty.role],
        duty.region,
        duty.customer,
        call.due,
    )


@dataclass
class _Gifts:
    """Souvenirs given so far: the date of the last one by customer."""

    last_souvenir: dict[str, dt.date]
    rules: VisitRules

    def for_call(self, call: _Call) -> tuple[str, ...]:
        """What to bring on a visit; visits must come in order of date."""
        if call.date is None or not self._is_souvenir_due(call.duty, call.date):
            return (texts.COMPANY_MATERIALS,)
        self.last_souvenir[call.duty.customer] = call.date
        return texts.COMPANY_MATERIALS, texts.souvenir(self.rules.souvenir_value)

    def _is_souvenir_due(self, duty: _Duty, date: dt.date) -> bool:
        if duty.role not in SOUVENIR_ROLES or duty.level > LOWEST_SOUVENIR_LEVEL:
            return False
        last = self.last_souvenir.get(duty.customer)
        return last is None or date >= add_months(last, self.rules.souvenir_months)


def _last_souvenirs(facts: Facts) -> dict[str, dt.date]:
    given = last_souvenirs(facts.books.visits, facts.memory, facts.scope.as_of)
    last = given.groupby(LastVisits.customer)[LastVisits.souvenir_on].max()
    return {customer: date.date() for customer, date in last.items()}


def _row(call: _Call, alerted: Mapping[str, tuple[Reason, ...]], gifts: _Gifts) -> dict[str, Any]:
    duty = call.duty
    return {
        VisitPlan.date: call.date,
        VisitPlan.visitor: duty.visitor,
        VisitPlan.role: duty.role,
        VisitPlan.customer: duty.customer,
        VisitPlan.due: call.due,
        VisitPlan.cause: Reason.of(call.cause),
        VisitPlan.focus: alerted.get(duty.customer, ()),
        VisitPlan.gifts: gifts.for_call(call),
    }
