"""Who must be visited in the month to come, by whom, from when on and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd

from kehu_xlsx.measures.facts import Facts
from kehu_xlsx.measures.schedules import VisitMonth
from kehu_xlsx.measures.visits import VisitPairs, first_due, visiting_pairs
from kehu_xlsx.policy import Policy
from kehu_xlsx.tables import VisitCompliance
from kehu_xlsx.tables.words import Role, VisitState
from kehu_xlsx.texts.schedule import VisitCause
from kehu_xlsx.workdays import Interval, Scope

ROLE_ORDER = {role: position for position, role in enumerate(Role)}
PAIR = [VisitPairs.customer, VisitPairs.role]


@dataclass(frozen=True, slots=True)
class Duty:
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

    @property
    def rank(self) -> tuple[int, int, str, str, int]:
        """The order in which duties find their days: better levels first, then those with the least room to move."""
        return self.level, self.interval.length, self.region, self.customer, ROLE_ORDER[self.role]


def duties_of(
    facts: Facts, compliance: pd.DataFrame, alerted: Collection[str], policy: Policy, month: VisitMonth
) -> list[Duty]:
    """A duty for each customer and role that the frequency table names; `compliance` is VisitCompliance."""
    pairs = visiting_pairs(facts.active, policy.frequency).merge(
        compliance[[*PAIR, VisitCompliance.due, VisitCompliance.state]], on=PAIR
    )
    return [_duty(pair, _first_due(pair, month, facts.scope), alerted, month) for pair in pairs.itertuples()]


def by_person(duties: Iterable[Duty]) -> Iterator[list[Duty]]:
    """Each person's duties together."""
    for _, theirs in groupby(sorted(duties, key=lambda duty: duty.person), key=lambda duty: duty.person):
        yield list(theirs)


def _duty(pair: Any, due: dt.date, alerted: Collection[str], month: VisitMonth) -> Duty:
    return Duty(
        customer=pair.customer,
        role=Role(pair.role),
        visitor=pair.visitor,
        level=int(pair.level),
        region="" if pd.isna(pair.region) else pair.region,
        interval=pair.interval,
        due=due,
        cause=_cause(pair.state, due < month.first),
        is_urgent=pair.customer in alerted,
    )


def _cause(state: str, is_overdue: bool) -> VisitCause:
    if state == VisitState.NEVER:
        return VisitCause.FIRST
    return VisitCause.CATCH_UP if is_overdue else VisitCause.DUE


def _first_due(pair: Any, month: VisitMonth, scope: Scope) -> dt.date:
    """When the first visit of the month is due: before the month for one that is overdue.

    Planning before the current month is over, visits still to come in it are taken as made when due.
    """
    first = month.first
    if pair.state == VisitState.NEVER:
        return first_due(pair.interval, pair.rank, pair.size, first, visitor=pair.visitor, calendar=scope.calendar)
    due: dt.date = pair.due.date()
    while not scope.is_complete and scope.as_of <= due < first:
        due = scope.calendar.on_or_after(pair.interval.after(due), pair.visitor)
    return due
