"""What walks between the rooms beside the tables: the office's books, the ledger's memory, findings, outcomes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from kehu_xlsx.errors import Category
from kehu_xlsx.tables import inputs, ledger
from kehu_xlsx.tables.words import AlertKind, Role, Severity
from kehu_xlsx.texts.reasons import Reason


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is told or must act; the name is "" where the 客户档案 names nobody in that role."""

    role: Role
    name: str = ""

    def __str__(self) -> str:
        return f"{self.role} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a sheet that a finding rests on: `source` indexes the sources, `row` is 0-based, `column` a field."""

    source: int
    row: int
    column: str = ""


@dataclass(frozen=True)
class Source:
    """A table found on a sheet: where it is and in which 0-based sheet column each of our columns stands.

    `workbook` is the path inside the office folder with forward slashes; `read_as_blank` is what stands in cells
    (0-based row and sheet column) that count as blank: 无, —, 不限.
    """

    workbook: str
    sheet: str
    table: type[inputs.Origin]
    columns: Mapping[str, int]
    read_as_blank: Mapping[tuple[int, int], str] = field(default_factory=dict, compare=False)

    def written(self, row: int, column: str) -> str:
        """What stands in a cell that counts as blank, "" where nothing does."""
        return self.read_as_blank.get((row, self.columns.get(column, -1)), "")


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A line of 数据问题 as a rule sees it: the place still as integers, so that rules stay free of files."""

    category: Category
    value: str
    message: str
    action: str
    advice: str
    place: Place | None = None


@dataclass(frozen=True)
class Finding:
    """Something that a rule caught on one customer, before it is routed to anyone.

    `subject` tells a customer's findings of one kind apart: the role whose visit is overdue, the late complaint.
    """

    customer: str
    kind: AlertKind
    severity: Severity
    reasons: tuple[Reason, ...]
    place: Place | None = None
    people: tuple[Person, ...] | None = None  # only where the contract names who is told, apart from the level
    investigators: tuple[Person, ...] | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class RuleRun:
    """One line of sheet 规则: whether a rule ran, on how many rows, how many it caught, or why it could not run."""

    rule: str
    rows: int
    caught: int
    missing: str = ""

    @property
    def ran(self) -> bool:
        """Whether the rule had what it needs."""
        return not self.missing


Tried = Callable[[float], int] | str


@dataclass(frozen=True)
class RuleOutcome:
    """What a rule gives: its table, what it caught, what was wrong with the data, how it ran.

    `tried` says of a threshold (the name of its setting) how many customers it catches at another value, all else
    being equal, or why that can't be told.
    """

    table: pd.DataFrame
    findings: tuple[Finding, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    runs: tuple[RuleRun, ...] = ()
    tried: Mapping[str, Tried] = field(default_factory=dict)


@dataclass(frozen=True)
class Books:
    """The office's typed tables as read from its workbooks; only rows whose customer is known.

    `unsettled_plans` are month and customer of plans left out, since two that differ can't be ordered; `headed` are
    the columns that a source has, where that is told: blank cells of these say something.
    """

    customers: pd.DataFrame = field(default_factory=inputs.Customers.frame)
    plans: pd.DataFrame = field(default_factory=inputs.Plans.frame)
    product_plans: pd.DataFrame = field(default_factory=inputs.ProductPlans.frame)
    purchases: pd.DataFrame = field(default_factory=inputs.Purchases.frame)
    payments: pd.DataFrame = field(default_factory=inputs.Payments.frame)
    receivables: pd.DataFrame = field(default_factory=inputs.Receivables.frame)
    placements: pd.DataFrame = field(default_factory=inputs.Placements.frame)
    visits: pd.DataFrame = field(default_factory=inputs.Visits.frame)
    plan_checks: pd.DataFrame = field(default_factory=inputs.PlanChecks.frame)
    returns: pd.DataFrame = field(default_factory=inputs.Returns.frame)
    complaints: pd.DataFrame = field(default_factory=inputs.Complaints.frame)
    unsettled_plans: frozenset[tuple[pd.Period, str]] = frozenset()
    headed: Mapping[int, frozenset[str]] = field(default_factory=dict)

    def with_tables(self, **tables: pd.DataFrame) -> Books:
        """The same books with some tables replaced."""
        return dataclasses.replace(self, **tables)

    def without_purchases(self) -> Books:
        """The same books with no purchase in them."""
        return self.with_tables(purchases=inputs.Purchases.frame())


@dataclass(frozen=True)
class Memory:
    """What earlier months left in 台账.xlsx."""

    customer_months: pd.DataFrame = field(default_factory=ledger.CustomerMonths.frame)
    last_visits: pd.DataFrame = field(default_factory=ledger.LastVisits.frame)
    alerts: pd.DataFrame = field(default_factory=ledger.AlertLedger.frame)
    answers: pd.DataFrame = field(default_factory=ledger.AlertAnswers.frame)
    plans: pd.DataFrame = field(default_factory=ledger.PlanLedger.frame)
    approvals: pd.DataFrame = field(default_factory=ledger.Approvals.frame)
    visit_plans: pd.DataFrame = field(default_factory=ledger.PlannedVisits.frame)
    complaints: pd.DataFrame = field(default_factory=ledger.ComplaintLedger.frame)
    returns: pd.DataFrame = field(default_factory=ledger.ReturnLedger.frame)
    self_reports: pd.DataFrame = field(default_factory=ledger.SelfReports.frame)
    mails: pd.DataFrame = field(default_factory=ledger.MailLog.frame)


BOOKS: Mapping[str, type[inputs.Origin]] = {
    "customers": inputs.Customers,
    "plans": inputs.Plans,
    "product_plans": inputs.ProductPlans,
    "purchases": inputs.Purchases,
    "payments": inputs.Payments,
    "receivables": inputs.Receivables,
    "placements": inputs.Placements,
    "visits": inputs.Visits,
    "plan_checks": inputs.PlanChecks,
    "returns": inputs.Returns,
    "complaints": inputs.Complaints,
}
