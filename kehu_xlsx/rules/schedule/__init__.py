"""拜访计划: which visitor sees which customer on which day of the month to come."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd

from kehu_xlsx.measures.facts import Facts
from kehu_xlsx.measures.schedules import VisitMonth, least_busiest
from kehu_xlsx.policy import Policy
from kehu_xlsx.rules.schedule.diary import Diary, Window
from kehu_xlsx.rules.schedule.duties import ROLE_ORDER, Duty, by_person, duties_of
from kehu_xlsx.rules.schedule.gifts import Gifts
from kehu_xlsx.rules.schedule.overdue import catch_up_window, make_up
from kehu_xlsx.rules.schedule.rounds import Round, Stop, enter, fewest_visits, settle
from kehu_xlsx.tables import RuleOutcome, RuleRun, VisitPlan
from kehu_xlsx.texts import schedule as texts
from kehu_xlsx.texts.reasons import Reason
from kehu_xlsx.texts.schedule import VisitCause

LEVELS = range(1, 6)


@dataclass(frozen=True, slots=True)
class _Call:
    """One planned visit; without a date it did not fit."""

    duty: Duty
    due: dt.date
    date: dt.date | None
    cause: VisitCause


def plan_visits(
    facts: Facts,
    compliance: pd.DataFrame,
    alerted: Mapping[str, tuple[Reason, ...]],
    policy: Policy,
    month: VisitMonth,
) -> RuleOutcome:
    """All visits of the month to come, as VisitPlan; `alerted` are the customers with open alerts and their reasons.

    Each visit stands on a working day of its visitor, no later than its due date and earlier by at most a share of
    its interval, within the visitor's limit a day; what does not fit has no date, better levels first. `compliance`
    is VisitCompliance as of the run.
    """
    duties = duties_of(facts, compliance, alerted, policy, month)
    calls = sorted((call for theirs in by_person(duties) for call in _plan_person(theirs, month)), key=_order)
    gifts = Gifts.so_far(facts, policy.visits)
    table = VisitPlan.frame(_row(call, alerted, gifts) for call in calls)
    unplaced = int(table[VisitPlan.date].isna().sum())
    return RuleOutcome(table=table, runs=(RuleRun(texts.PLAN, len(duties), unplaced),))


def _plan_person(duties: list[Duty], month: VisitMonth) -> list[_Call]:
    """One person's month with neighbours together from the start, unless days made even first come out better."""
    together = _Layout.of(duties, month, by_region=True)
    if not any(together.shortcomings):
        return together.calls
    return min(together, _Layout.of(duties, month, by_region=False), key=lambda layout: layout.shortcomings).calls


@dataclass(frozen=True)
class _Layout:
    """One way to lay out a person's month."""

    calls: list[_Call]
    diary: Diary

    @classmethod
    def of(cls, duties: list[Duty], month: VisitMonth, *, by_region: bool) -> _Layout:
        """Enter what is overdue, then level by level, better ones first; then move all, neighbours together."""
        diary = Diary(month.days(duties[0].visitor), month.rules.early_share)
        made_up = make_up(duties, diary, month)
        rounds = list(_rounds(sorted(duties, key=lambda duty: duty.rank), made_up, diary, month))
        diary.enough = least_busiest(fewest_visits(rounds, diary), len(diary.days)) + 1
        levels = [list(same_level) for _, same_level in groupby(rounds, key=lambda each: each.duty.level)]
        for same_level in levels:
            settle([same_level], diary, by_region=by_region)
        settle(levels, diary, by_region=True)
        left_out = [_Call(duty, duty.due, None, duty.cause) for duty, day in made_up.items() if day is None]
        return cls(left_out + [call for each in rounds for call in _calls(each, diary.days)], diary)

    @property
    def shortcomings(self) -> list[int]:
        """How many visits do not fit, of each level, the best first; and by how many the busiest day is too full."""
        left_out = Counter(call.duty.level for call in self.calls if call.date is None)
        crowd = max(self.diary.load, default=0) - self.diary.enough
        return [*(left_out[level] for level in LEVELS), max(crowd, 0)]


def _rounds(duties: list[Duty], made_up: Mapping[Duty, int | None], diary: Diary, month: VisitMonth) -> Iterator[Round]:
    """The visits of the month to each customer; an overdue one has its day, or is left out and the next counts on."""
    for duty in duties:
        limit, day = month.limit(duty.role), made_up.get(duty)
        if day is not None:
            window = Window(day, day) if duty.is_urgent else catch_up_window(diary, month)
            each = Round(duty, window, limit, duty.cause, is_overdue=True, stops=[Stop(window.due, day)])
            enter(each, diary)
            yield each
        elif duty in made_up:
            following = diary.window(duty.interval.after(month.last_catch_up_day), duty.interval)
            if following:
                yield Round(duty, following, limit, VisitCause.DUE)
        elif first := diary.window(duty.due, duty.interval):
            yield Round(duty, first, limit, duty.cause)


def _calls(each: Round, days: Sequence[dt.date]) -> Iterator[_Call]:
    """A round's visits; `days` are the person's working days."""
    cause = each.cause
    for number, stop in enumerate(each.stops):
        due = each.duty.due if each.is_overdue and not number else days[stop.due]
        yield _Call(each.duty, due, None if stop.day is None else days[stop.day], cause)
        cause = VisitCause.DUE


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


def _row(call: _Call, alerted: Mapping[str, tuple[Reason, ...]], gifts: Gifts) -> dict[str, Any]:
    duty = call.duty
    return {
        VisitPlan.date: call.date,
        VisitPlan.visitor: duty.visitor,
        VisitPlan.role: duty.role,
        VisitPlan.customer: duty.customer,
        VisitPlan.due: call.due,
        VisitPlan.cause: Reason.of(call.cause),
        VisitPlan.focus: alerted.get(duty.customer, ()),
        VisitPlan.gifts: gifts.for_visit(duty, call.date),
    }
