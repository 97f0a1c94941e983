"""Everything that a rule may look at, gathered once: books, memory, scope, and the figures several rules share."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from kehu_xlsx.measures.complaints import known_complaints
from kehu_xlsx.measures.holdings import Holding, Known, purchases_held, remembered
from kehu_xlsx.measures.payments import known_payments
from kehu_xlsx.measures.people import Team, teams
from kehu_xlsx.measures.placements import PlacementMeasure, known_placements
from kehu_xlsx.measures.plans import PlanBook, plan_book
from kehu_xlsx.measures.sales import monthly_sales, purchase_days
from kehu_xlsx.measures.visits import last_souvenirs, latest_visits
from kehu_xlsx.tables import Books, CustomerMonths, Memory, Plans, active_customers
from kehu_xlsx.tables.words import Fulfilment
from kehu_xlsx.workdays import Scope


@dataclass(frozen=True)
class Facts:
    """What the rules judge by.

    `sales` are the net purchase lines up to the as-of date (measures.sales.NetLines): purchases less
    returns judged 符合退货, with a 红冲 line and its return counted once. `months` is one row a customer and
    month (measures.sales.MonthlySales), from the folder where it holds the month, else from the ledger.
    """

    books: Books
    memory: Memory
    scope: Scope
    sales: pd.DataFrame
    months: pd.DataFrame
    _held: Holding | None = field(default=None, repr=False)
    _placements: dict[PlacementMeasure, Known] = field(default_factory=dict, init=False, repr=False)

    @classmethod
    def of(cls, books: Books, memory: Memory, scope: Scope, sales: pd.DataFrame, held: Holding | None = None) -> Facts:
        """The facts with their months; `held` is the purchases' holding, for callers that know it already."""
        held = held or purchases_held(books, memory, scope)
        months = monthly_sales(sales, held.held, remembered(memory, scope))
        return cls(books, memory, scope, sales, months, held)

    @cached_property
    def held(self) -> Holding:
        """The months of which purchases are known, from the folder or from the ledger."""
        return self._held or purchases_held(self.books, self.memory, self.scope)

    @cached_property
    def sales_days(self) -> pd.DataFrame:
        """Customer and date of each day on which he bought, whether or not its month counts."""
        return purchase_days(self.sales)

    @cached_property
    def payments(self) -> Known:
        """What customers paid, month by month (measures.payments.MonthlyPayments)."""
        return known_payments(self.books, self.memory, self.scope)

    @cached_property
    def plans(self) -> PlanBook:
        """The plans in force."""
        return plan_book(self.books, self.memory)

    @cached_property
    def planned_months(self) -> frozenset[pd.Period]:
        """The months of which the office's sheets hold plans, also such as can't be told apart."""
        plans = pd.concat([self.books.plans[Plans.month], self.books.product_plans[Plans.month]])
        return frozenset(plans.unique()) | {month for month, _ in self.books.unsettled_plans}

    @cached_property
    def is_gone(self) -> bool:
        """Whether the month is run again without the plans, purchases or payments that it was judged by."""
        month, told = self.scope.month, remembered(self.memory, self.scope)
        verdicts = told.loc[told[CustomerMonths.month] == month, CustomerMonths.verdict]
        had_plans = (verdicts.notna() & (verdicts != Fulfilment.NO_PLAN)).any()
        has_plans = month in self.planned_months or (self.plans.plans[Plans.month] == month).any()
        return bool(had_plans and not has_plans) or month in self.held.told | self.payments.holding.told

    def placements(self, measure: PlacementMeasure) -> Known:
        """The outlets that customers won, month by month (measures.placements.MonthlyPlacements)."""
        if measure not in self._placements:
            self._placements[measure] = known_placements(self.books, self.memory, self.scope, measure)
        return self._placements[measure]

    @cached_property
    def complaints(self) -> pd.DataFrame:
        """The complaints known at the as-of date (measures.complaints.KnownComplaints)."""
        return known_complaints(self.books, self.memory, self.scope)

    @cached_property
    def latest_visits(self) -> pd.DataFrame:
        """The last visit of each role to each customer up to the as-of date (measures.visits.LatestVisits)."""
        return latest_visits(self.books.visits, self.memory, self.scope.as_of)

    @cached_property
    def last_souvenirs(self) -> pd.DataFrame:
        """When each role last brought each customer a souvenir, up to the as-of date."""
        return last_souvenirs(self.books.visits, self.memory, self.scope.as_of)

    @cached_property
    def active(self) -> pd.DataFrame:
        """The customers that are 在营 at the as-of date."""
        return active_customers(self.books.customers, self.scope.as_of)

    @cached_property
    def teams(self) -> dict[str, Team]:
        """Who looks after each customer."""
        return teams(self.books.customers)
