"""阈值试算: how many customers each threshold would have caught at two steps milder and two stricter."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from kehu_xlsx.measures.facts import Facts
from kehu_xlsx.policy import ChurnRules, Group, Policy, Setting, Unit
from kehu_xlsx.rules.churn import judge_churn, lost_customers
from kehu_xlsx.tables import Credit, FulfilmentTable, ProgressTable
from kehu_xlsx.tables.outcome import Trial

_CENT = 0.005
_PERCENT_STEP = 0.05
_STEPS = (-2, -1, 0, 1, 2)
_OVERDUE = [Credit.overdue_30, Credit.overdue_60, Credit.overdue_90, Credit.overdue_more]


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
        trial
        for name, group in policy.groups()
        for field, setting in group.settings()
        if setting.trial
        for trial in _trials(group, field, setting, counters[name, field])
    )


def _counters(facts: Facts, policy: Policy, judged: Judged) -> Mapping[tuple[str, str], Callable[[float], int]]:
    credit, progress = judged.credit, judged.progress
    usage, late = credit[Credit.usage], _days_late(credit, facts.scope.as_of, policy)
    parts = _rates(judged.fulfilment)

    def behind(actual: str, expected: str) -> Callable[[float], int]:
        return lambda share: int((progress[actual] < progress[expected] * share - _CENT).sum())

    counters: dict[tuple[str, str], Callable[[float], int]] = {
        ("receivables", "near_limit"): lambda share: int((usage >= share - 1e-9).sum()),
        ("receivables", "over_limit"): lambda share: int((usage >= share - 1e-9).sum()),
        ("receivables", "warning_days"): lambda days: int((late >= days).sum()),
        ("receivables", "severe_days"): lambda days: int((late >= days).sum()),
        ("progress", "plan_share"): behind(ProgressTable.net_purchases, ProgressTable.due_by_plan),
        ("progress", "month_share"): behind(ProgressTable.per_workday, ProgressTable.per_workday_last_month),
        ("progress", "frequency_share"): behind(ProgressTable.frequency, ProgressTable.frequency_before),
        ("fulfilment", "line"): lambda line: int((parts < line - 1e-9).any(axis=1).sum()),
    }
    for field, setting in ChurnRules.settings():
        if setting.trial:
            counters["churn", field] = _lost_at(facts, policy, field)
    return counters


def _lost_at(facts: Facts, policy: Policy, field: str) -> Callable[[float], int]:
    def count(value: float) -> int:
        tried = dataclasses.replace(policy, churn=dataclasses.replace(policy.churn, **{field: value}))
        return len(lost_customers(judge_churn(facts, tried).table))

    return count


def _days_late(credit: pd.DataFrame, as_of: dt.date, policy: Policy) -> pd.Series:
    """Days since the oldest overdue item, for those who owe enough to be alerted at all."""
    enough = credit[_OVERDUE].sum(axis=1) >= policy.receivables.least_overdue - _CENT
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


def _trials(group: Group, field: str, setting: Setting, caught: Callable[[float], int]) -> Iterator[Trial]:
    in_force = getattr(group, field)
    for step in _STEPS:
        value = _stepped(in_force, step, setting)
        if setting.low <= value <= setting.high:
            yield Trial(group.sheet, setting.heading, value, setting.unit.value, caught(value), step == 0)


def _stepped(value: float, step: int, setting: Setting) -> float:
    if setting.unit is Unit.PERCENT:
        return round(value + step * _PERCENT_STEP, 4)
    return value + step * max(1, round(value / 3))
