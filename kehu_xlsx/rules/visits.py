"""拜访执行 and 拜访超期预警: whether each role visits its customers as often as their level asks for."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from kehu_xlsx.errors import Category
from kehu_xlsx.measures.facts import Facts
from kehu_xlsx.measures.people import Team
from kehu_xlsx.measures.sales import up_to
from kehu_xlsx.measures.visits import LatestVisits, VisitPairs, first_due, latest_visits, visiting_pairs
from kehu_xlsx.policy import Policy
from kehu_xlsx.tables import (
    Finding,
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
from kehu_xlsx.texts import visits as texts
from kehu_xlsx.texts.reasons import Reason
from kehu_xlsx.workdays import ONE_DAY, Scope

PAIR = [VisitPairs.customer, VisitPairs.role]
LAST, BEFORE, MADE, EFFECTIVE, PLANNED = "last", "before", "made", "effective", "planned"


def judge_visits(facts: Facts, policy: Policy) -> RuleOutcome:
    """Each active customer and visiting role: last visit, when the next is due, how many were due and made.

    The table is VisitCompliance. A visit overdue by more than one whole interval is a finding, told to the
    visitor and the role above him only. Visits without a role are problems and don't count.
    """
    pairs = _with_visits(visiting_pairs(facts.active, policy.frequency), facts)
    table = VisitCompliance.frame(_judged(pair, facts.scope) for pair in pairs.itertuples())
    findings = tuple(_findings(table, pairs, facts))
    return RuleOutcome(
        table=table,
        findings=findings,
        problems=tuple(_problems(up_to(facts.books.visits, Visits.date, facts.scope.as_of))),
        runs=(RuleRun(AlertKind.VISIT_OVERDUE, len(table), len(findings), _missing(facts)),),
    )


def _missing(facts: Facts) -> str:
    return texts.NO_VISITS if facts.books.visits.empty and facts.memory.last_visits.empty else ""


def _with_visits(pairs: pd.DataFrame, facts: Facts) -> pd.DataFrame:
    """The pairs with their last visit and its place, the last one before the month, and how many in the month."""
    day_before = facts.scope.first_day - ONE_DAY
    last = facts.latest_visits.drop(columns=LatestVisits.visitor)
    before = latest_visits(facts.books.visits, facts.memory, day_before)[[*PAIR, LatestVisits.date]]
    return (
        pairs.merge(last.rename(columns={LatestVisits.date: LAST}), on=PAIR, how="left")
        .merge(before.rename(columns={LatestVisits.date: BEFORE}), on=PAIR, how="left")
        .assign(**{column: _counted(pairs, of_month) for column, of_month in _of_month(facts).items()})
    )


def _of_month(facts: Facts) -> dict[str, pd.DataFrame | None]:
    """The month's visits made, effective and planned up to the as-of date; None where that can't be known."""
    scope = facts.scope
    counted = up_to(facts.books.visits, Visits.date, _until(scope))
    made = counted[counted[Visits.date] >= pd.Timestamp(scope.first_day)]
    said = made[[Visits.purpose, Visits.finding]].notna()
    plan = facts.memory.visit_plans
    plan = plan[plan[PlannedVisits.month] == scope.month]
    is_told = made.empty or said.any().all()
    return {
        MADE: _each_once(made),
        EFFECTIVE: _each_once(made[said.all(axis=1)]) if is_told else None,
        PLANNED: None if plan.empty else up_to(plan, PlannedVisits.date, _until(scope)),
    }


def _each_once(visits: pd.DataFrame) -> pd.DataFrame:
    """One row a day, visitor, role and customer: a form that came back twice, filled in further, is one visit."""
    return visits.drop_duplicates([Visits.date, Visits.visitor, Visits.role, Visits.customer])


def _counted(pairs: pd.DataFrame, visits: pd.DataFrame | None) -> pd.Series:
    """How many of the visits each pair has, missing where they are not known."""
    if visits is None:
        return pd.Series(math.nan, index=pairs.index)
    number = visits.groupby([Visits.customer, Visits.role]).size().rename("number").reset_index()
    return pairs[PAIR].merge(number, on=PAIR, how="left")["number"].fillna(0).set_axis(pairs.index)


def _until(scope: Scope) -> dt.date:
    return min(scope.as_of, scope.last_day)


def _judged(pair: Any, scope: Scope) -> dict[str, Any]:
    due = _due(pair, pair.last, scope.as_of, scope)
    days_overdue = max((scope.as_of - due).days, 0)
    return {
        VisitCompliance.customer: pair.customer,
        VisitCompliance.role: pair.role,
        VisitCompliance.visitor: pair.visitor,
        VisitCompliance.interval: pair.interval,
        VisitCompliance.last_visit: pair.last,
        VisitCompliance.due: due,
        VisitCompliance.days_overdue: days_overdue,
        VisitCompliance.state: _state(pair.last, days_overdue),
        VisitCompliance.visits_due: _visits_due(pair, scope),
        VisitCompliance.visits_made: pair.made,
        VisitCompliance.planned: pair.planned,
        VisitCompliance.effective: pair.effective,
        VisitCompliance.unplanned: _beyond(pair.made, pair.planned),
        VisitCompliance.missed: _beyond(pair.planned, pair.made),
    }


def _beyond(number: float, other: float) -> float:
    """How many more there are of the one than of the other; missing where either is."""
    return max(number - other, 0.0) if number == number and other == other else math.nan


def _state(last: Any, days_overdue: int) -> VisitState:
    if pd.isna(last):
        return VisitState.NEVER
    return VisitState.OVERDUE if days_overdue else VisitState.ON_TIME


def _due(pair: Any, last: Any, since: dt.date, scope: Scope) -> dt.date:
    """One interval after the last visit; without one, his next day on the grid from `since` on."""
    if pd.isna(last):
        return first_due(pair.interval, pair.rank, pair.size, since, visitor=pair.visitor, calendar=scope.calendar)
    return scope.calendar.on_or_after(pair.interval.after(last.date()), pair.visitor)


def _visits_due(pair: Any, scope: Scope) -> int:
    """How many visits the month asks for up to the as-of date, each made when due; an older one is due at once."""
    due = _due(pair, pair.before, scope.first_day, scope)
    due = max(due, scope.calendar.on_or_after(scope.first_day, pair.visitor))
    number = 0
    while due <= _until(scope):
        number += 1
        due = scope.calendar.on_or_after(pair.interval.after(due), pair.visitor)
    return number


def _findings(table: pd.DataFrame, pairs: pd.DataFrame, facts: Facts) -> Iterator[Finding]:
    """Visits overdue by more than one whole interval."""
    overdue = table[VisitCompliance.state] == VisitState.OVERDUE
    for row, pair in zip(table[overdue].itertuples(), pairs[overdue.to_numpy()].itertuples(), strict=True):
        if row.interval.after(row.due.date()) < facts.scope.as_of:
            yield _finding(row, pair, facts.teams[row.customer])


def _finding(row: Any, pair: Any, team: Team) -> Finding:
    visitor = Person(Role(row.role), row.visitor)
    reason = Reason.of(
        texts.VisitReason.OVERDUE,
        who=str(visitor),
        due=row.due,
        last=row.last_visit,
        interval=texts.interval_words(row.interval.months, row.interval.days),
        days=row.days_overdue,
    )
    return Finding(
        customer=row.customer,
        kind=AlertKind.VISIT_OVERDUE,
        severity=Severity.WATCH,
        reasons=(reason,),
        place=Place(int(pair.source), int(pair.row), Visits.date) if pair.source >= 0 else None,
        people=(visitor, *_above(visitor.role, team)),
        investigators=(visitor,),
        subject=str(visitor.role),
    )


def _above(role: Role, team: Team) -> tuple[Person, ...]:
    """Who stands one role higher for this customer; nobody above the 大区经理."""
    roles = list(Role)
    position = roles.index(role)
    return team[roles[position - 1]] if position else ()


def _problems(visits: pd.DataFrame) -> Iterator[RowProblem]:
    for visit in visits[visits[Visits.role].isna()].itertuples():
        visitor = "" if pd.isna(visit.visitor) else visit.visitor
        yield RowProblem(
            category=Category.VISIT,
            value=visitor,
            message=texts.role_unknown(visitor),
            action=texts.VISIT_NOT_COUNTED,
            advice=texts.STATE_THE_ROLE,
            place=Place(int(visit.source), int(visit.row), Visits.visitor),
        )
