"""阈值试算: how many customers each threshold would have caught at two steps milder and two stricter."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kehu_xlsx.measures.facts import Facts
from kehu_xlsx.policy import ChurnRules, Policy, Setting, Unit
from kehu_xlsx.rules.churn import lost_under
from kehu_xlsx.tables import CENT, OVERDUE, Credit, FulfilmentTable, ProgressTable
from kehu_xlsx.tables.outcome import Trial

_HAIR = 1e-9
_PERCENT_STEP = 0.05
_STEPS = (-2, -1, 0, 1, 2)


# The values to try, in; each with how many customers it catches, out.
_Counter = Callable[[Sequence[float]], list[tuple[float, int]]]


@dataclass(frozen=True)
class Judged:
    """The tables of a run that thresholds are tried on: Credit, ProgressTable (lost ones left out), FulfilmentTable."""

    credit: pd.DataFrame
    progress: pd.DataFrame
    fulfilment: pd.DataFrame


def trials_of(facts: Facts, policy: Policy, judged: Judged) -> tuple[Trial, ...]:
    """Every threshold at five values, steps of 5 percentage points or a third of the days.

    A threshold's count is of the customers that it catches by itself, whatever else catches them.
    """
    counters = _counters(facts, policy, judged)
    return tuple(
        Trial(group.sheet, setting.heading, value, setting.unit.value, caught, value == getattr(group, field))
        for name, group in policy.groups()
        for field, setting in group.settings()
        if setting.trial
        for value, caught in counters[name, field](_values(getattr(group, field), setting))
    )


def _counters(facts: Facts, policy: Policy, judged: Judged) -> Mapping[tuple[str, str], _Counter]:
    credit, progress = judged.credit, judged.progress
    usage, late = credit[Credit.usage], _days_late(credit, facts.scope.as_of, policy)
    parts = _rates(judged.fulfilment)

    def behind(actual: str, expected: str) -> _Counter:
        return _each(lambda share: (progress[actual] < progress[expected] * share - CENT).sum())

    reached = _each(lambda share: (usage >= share - _HAIR).sum())
    overdue = _each(lambda days: (late >= days).sum())
    counters: dict[tuple[str, str], _Counter] = {
        ("receivables", "near_limit"): reached,
        ("receivables", "over_limit"): reached,
        ("receivables", "warning_days"): overdue,
        ("receivables", "severe_days"): overdue,
        ("progress", "plan_share"): behind(ProgressTable.net_purchases, ProgressTable.due_by_plan),
        ("progress", "month_share"): behind(ProgressTable.per_workday, ProgressTable.per_workday_last_month),
        ("progress", "frequency_share"): behind(ProgressTable.frequency, ProgressTable.frequency_before),
        ("fulfilment", "line"): _each(lambda line: (parts < line - _HAIR).any(axis=1).sum()),
    }
    for field, setting in ChurnRules.settings():
        if setting.trial:
            counters["churn", field] = _lost_at(facts, policy, field)
    return counters


def _each(count: Callable[[float], int]) -> _Counter:
    return lambda values: [(value, int(count(value))) for value in values]


def _lost_at(facts: Facts, policy: Policy, field: str) -> _Counter:
    def count(values: Sequence[float]) -> list[tuple[float, int]]:
        changes: list[dict[str, Any]] = [{field: value} for value in values]
        variants = [dataclasses.replace(policy.churn, **change) for change in changes]
        return list(zip(values, lost_under(facts, variants), strict=True))

    return count


def _days_late(credit: pd.DataFrame, as_of: dt.date, policy: Policy) -> pd.Series:
    """Days since the oldest overdue item, for those who owe enough to be alerted at all."""
    enough = credit[list(OVERDUE)].sum(axis=1) >= policy.receivables.least_overdue - CENT
    return (pd.Timestamp(as_of) - credit[Credit.oldest_due]).dt.days.where(enough)


def _rates(fulfilment: pd.DataFrame) -> pd.DataFrame:
    """The rates of each customer that were judged."""
    rates = [
        FulfilmentTable.sales_rate,
        FulfilmentTable.purchase_rate,
        FulfilmentTable.placement_rate,
        FulfilmentTable.payment_rate,
    ]
    return fulfilment[rates]


def _values(in_force: float, setting: Setting) -> list[float]:
    """The value in force between two milder and two stricter ones, those that the setting accepts."""
    return [value for step in _STEPS if setting.low <= (value := _stepped(in_force, step, setting)) <= setting.high]


def _stepped(value: float, step: int, setting: Setting) -> float:
    if setting.unit is Unit.PERCENT:
        return round(value + step * _PERCENT_STEP, 4)
    return value + step * max(1, round(value / 3))
