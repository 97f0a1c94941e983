"""What headquarters need to know of an office's month: plain values, small enough to send from machine to machine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class OfficeFigures:
    """The key figures of a month, in yuan and customers; None where the office has nothing to compute one from.

    `planned_net` and `planned_payments` are of the customers that have a target or plan, which rates are reckoned of.
    """

    customers: int
    met: int
    missed: int
    unplanned: int
    sales_target: float
    net: float | None
    planned_net: float | None
    payment_plan: float
    payments: float | None
    planned_payments: float | None
    limit: float | None
    balance: float | None
    overdue: float | None
    severe: int
    warning: int
    watch: int
    disqualify: int
    problems: int


@dataclass(frozen=True, slots=True)
class Listener:
    """A person who is told of an alert or investigates it; `capacity` says which."""

    role: str
    name: str
    capacity: str


@dataclass(frozen=True, slots=True)
class AlertFacts:
    """An alert in the words of the office's report; its number is the office's own."""

    number: str
    code: str
    name: str
    level: str
    region: str
    kind: str
    severity: int
    description: str
    told: str
    investigators: str
    first_month: str
    change: str
    state: str
    deadline: dt.date | None
    listeners: tuple[Listener, ...]


@dataclass(frozen=True, slots=True)
class DisqualificationFacts:
    """A customer whom the rules would disqualify, or about whom it was decided this month."""

    code: str
    name: str
    level: str
    salesperson: str
    misses: int
    missed_parts: str
    balance: float | None
    decision: str
    suspended_until: dt.date | None


@dataclass(frozen=True, slots=True)
class RegionFacts:
    """What the customers of one 区域 of an office owe together; `unknown` have no balance that can be computed."""

    region: str
    customers: int
    limit: float | None
    balance: float | None
    overdue: float | None
    stopped: int
    unknown: int


@dataclass(frozen=True, slots=True)
class MonthFacts:
    """A month of the office as its 客户月度 has it; `judged` customers were found to have met their plan or not."""

    month: str
    net: float | None
    payments: float | None
    balance: float | None
    buyers: int
    met: int
    judged: int


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """One office's month; `latest` is the last complete month of which it has purchases, "" where it has none.

    `reports` are role, name and file of each person's 预警报告.
    """

    month: str
    as_of: dt.date
    latest: str
    figures: OfficeFigures
    regions: tuple[RegionFacts, ...]
    months: tuple[MonthFacts, ...]
    alerts: tuple[AlertFacts, ...]
    disqualifications: tuple[DisqualificationFacts, ...]
    reports: tuple[tuple[str, str, str], ...]


class OfficeState(StrEnum):
    """How an office came into the totals."""

    RUN = "本次运行"
    UNCHANGED = "没有变化，沿用上次"
    FAILED = "失败"


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """An office in the totals, named by its way from the folder above all; `figures` are None where it failed."""

    office: str
    state: OfficeState
    as_of: dt.date | None = None
    figures: OfficeFigures | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """An office that could not be done: why, and what to do about it."""

    office: str
    reason: str
    advice: str
    attempts: int = 1


@dataclass(frozen=True)
class Company:
    """All offices together, each part in the order in which it is shown; long ones are read as they are written.

    `severe`, `disqualifications` and `regions` are pairs of an office and what is known of it; `by_office` are an
    office and those of its last twelve months that it knows, by month.
    """

    name: str
    month: str
    as_of: dt.date
    offices: Sequence[OfficeLine]
    severe: Sequence[tuple[str, AlertFacts]]
    disqualifications: Sequence[tuple[str, DisqualificationFacts]]
    regions: Sequence[tuple[str, RegionFacts]]
    by_office: Sequence[tuple[str, dict[str, MonthFacts]]]
    failures: Sequence[Failure]


@dataclass(frozen=True)
class PersonAlerts:
    """One person's alerts over several offices; `reports` are office, file of his report there and alerts in it."""

    company: str
    month: str
    as_of: dt.date
    role: str
    name: str
    reports: Sequence[tuple[str, str, int]]
    alerts: Sequence[tuple[str, AlertFacts]]
