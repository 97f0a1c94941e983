"""Everything that one run worked out about one month, as the documents need it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kehu_xlsx.errors import Problem
from kehu_xlsx.tables.inputs import Customers
from kehu_xlsx.tables.ledger import AlertLedger
from kehu_xlsx.tables.reading import Recognised, Usage
from kehu_xlsx.tables.records import Books, Memory, RuleRun, Source

HOME = "../../"  # from 输出/2026-10/ to the office's folder


@dataclass(frozen=True, slots=True)
class Trial:
    """How many customers a threshold would have caught, at one of five settings (阈值试算).

    `caught` is None where the rule could not run; `missing` says why.
    """

    rule: str
    setting: str
    value: float
    unit: str
    caught: int | None
    in_force: bool
    missing: str = ""
    stricter_above: bool = False


@dataclass(frozen=True)
class Outcome:
    """One office's month: what was read, what every rule found, what is proposed for next month.

    The frames are the tables of `tables.results`; `office` is the folder's name; `books` lack the single purchases,
    which are most of an office and which no document shows; `memory` is what earlier months
    left and `remembered` the ledger after this run. `unplanned` are the customers without a plan for next month, None
    while none is due yet; `unchecked` those whose plan nobody checked. `home` leads from the month's outputs to the
    office's folder. `last_held` is the last complete month of which the office has purchase records.
    """

    office: str
    month: pd.Period
    as_of: dt.date
    books: Books
    memory: Memory
    remembered: Memory
    sources: tuple[Source, ...]
    problems: tuple[Problem, ...]
    usage: tuple[Usage, ...]
    recognised: tuple[Recognised, ...]
    runs: tuple[RuleRun, ...]
    trials: tuple[Trial, ...]
    months: pd.DataFrame  # MonthlySales
    payments: pd.DataFrame  # MonthlyPayments of every customer in every month that is known
    placements: pd.DataFrame  # MonthlyPlacements likewise
    bought: Mapping[str, float]  # what each customer bought in the month, before anything came back
    fulfilment: pd.DataFrame
    products: pd.DataFrame
    credit: pd.DataFrame
    open_items: pd.DataFrame
    reconciliation: pd.DataFrame
    alerts: pd.DataFrame
    compliance: pd.DataFrame
    visit_plan: pd.DataFrame
    visit_loads: pd.DataFrame
    returns: pd.DataFrame
    complaints: pd.DataFrame
    proposal: pd.DataFrame
    product_proposal: pd.DataFrame
    unplanned: tuple[str, ...] | None
    unchecked: tuple[str, ...]
    home: str = HOME
    last_held: pd.Period | None = None

    @property
    def home_from_below(self) -> str:
        """The same from a folder of the month's outputs (预警报告/); a path from the root stays as it is."""
        return f"../{self.home}" if self.home.startswith("..") else self.home

    @property
    def next_month(self) -> pd.Period:
        """The month that is planned for."""
        return self.month + 1

    @property
    def ended_alerts(self) -> pd.DataFrame:
        """AlertLedger of the alerts that ended in the month: their condition is gone, or was no longer there."""
        alerts = self.remembered.alerts
        has_ended = (alerts[AlertLedger.month] == self.month) & (alerts[AlertLedger.cleared_month] == self.month)
        return alerts[has_ended].reset_index(drop=True)

    @property
    def customers(self) -> pd.DataFrame:
        """客户档案, indexed by customer."""
        return self.books.customers.set_index(Customers.customer, drop=False)
