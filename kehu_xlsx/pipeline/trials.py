"""阈值试算: how many customers each threshold would have caught at two steps milder and two stricter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kehu_xlsx.policy import Group, Policy, Setting, Unit
from kehu_xlsx.tables import RuleOutcome
from kehu_xlsx.tables.outcome import Trial

_PERCENT_STEP = 0.05
_STEPS = (-2, -1, 0, 1, 2)


def trials_of(policy: Policy, judged: Mapping[str, RuleOutcome]) -> tuple[Trial, ...]:
    """Every threshold at five values, steps of 5 percentage points or a third of the days.

    The rules themselves say what their thresholds catch; `judged` are their outcomes by the policy's group.
    """
    return tuple(
        trial
        for name, group in policy.groups()
        for field, setting in group.settings()
        if setting.trial
        for trial in _trials(group, field, setting, judged[name])
    )


def _trials(group: Group, field: str, setting: Setting, outcome: RuleOutcome) -> Iterator[Trial]:
    in_force, tried = getattr(group, field), outcome.tried[field]
    for value in _values(in_force, setting):
        caught, missing = (None, tried) if isinstance(tried, str) else (tried(value), "")
        is_it = value == in_force
        yield Trial(
            group.sheet, setting.heading, value, setting.unit.value, caught, is_it, missing, setting.stricter_above
        )


def _values(in_force: float, setting: Setting) -> list[float]:
    """The value in force between two milder and two stricter ones, those that the setting accepts."""
    return [value for step in _STEPS if setting.low <= (value := _stepped(in_force, step, setting)) <= setting.high]


def _stepped(value: float, step: int, setting: Setting) -> float:
    if setting.unit is Unit.PERCENT:
        return round(value + step * _PERCENT_STEP, 4)
    return value + step * max(1, round(value / 3))
