"""销售进度预警: purchases against the plan's pace, against last month and against their usual frequency."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kehu_xlsx.measures.facts import Facts
from kehu_xlsx.measures.plans import PlansInForce
from kehu_xlsx.measures.sales import CENT, MonthlySales
from kehu_xlsx.policy import Policy, ProgressRules
from kehu_xlsx.schema import Column
from kehu_xlsx.tables import Customers, Finding, Place, Plans, ProgressTable, RuleOutcome, RuleRun
from kehu_xlsx.tables.records import Tried
from kehu_xlsx.tables.words import AlertKind, Severity
from kehu_xlsx.texts import progress as texts
from kehu_xlsx.texts.progress import ProgressReason
from kehu_xlsx.texts.reasons import Reason
from kehu_xlsx.workdays import Scope, first_day, last_day


@dataclass(frozen=True)
class _Workdays:
    """Working days gone of the month, of the whole month, of last month, and of the three months before."""

    gone: int
    of_month: int
    last_month: int
    three_months: int

    @classmethod
    def of(cls, scope: Scope) -> _Workdays:
        month, count = scope.month, scope.calendar.count
        last_month = count(first_day(month - 1), last_day(month - 1))
        return cls(
            gone=count(scope.first_day, min(scope.as_of, scope.last_day)),
            of_month=count(scope.first_day, scope.last_day),
            last_month=last_month,
            three_months=count(first_day(month - 3), last_day(month - 2)) + last_month,
        )


@dataclass(frozen=True)
class _Comparison:
    """One comparison: it trips where `actual` is less than `share` of `expected`; `missing` says why it can't run."""

    rule: str
    setting: str  # the name of the share in ProgressRules
    reason: ProgressReason
    actual: Column
    expected: Column
    further: tuple[str, ...]  # more figures that the reason names
    share: float
    missing: str
    tolerance: float = 1e-6

    def concerns(self, table: pd.DataFrame) -> pd.Series:
        """The customers that can be compared."""
        return table[self.expected].notna() & (not self.missing)

    def trips(self, table: pd.DataFrame) -> pd.Series:
        """The customers that are behind."""
        return self.concerns(table) & (table[self.actual] < table[self.expected] * self.share - self.tolerance)

    def tried(self, table: pd.DataFrame) -> Tried:
        """How many are behind another share."""
        return self.missing or (lambda share: int(dataclasses.replace(self, share=share).trips(table).sum()))

    def explain(self, figures: Mapping[str, Any]) -> Reason:
        """Why the customer with these figures is behind."""
        reached = figures[self.actual] / figures[self.expected]
        named = {name: figures[name] for name in (self.actual, self.expected, *self.further)}
        return Reason.of(self.reason, reached=reached, share=self.share, **named)


def judge_progress(facts: Facts, policy: Policy, lost: frozenset[str]) -> RuleOutcome:
    """ProgressTable of the 在营 customers but the `lost`, and an alert by how many comparisons trip."""
    active = facts.active
    workdays = _Workdays.of(facts.scope)
    table = _progress(facts, active[~active[Customers.customer].isin(lost)], workdays, policy.progress)
    comparisons = _comparisons(
        facts, policy.progress, workdays, has_plans=bool(table[ProgressTable.plan].notna().any())
    )
    return RuleOutcome(
        table,
        tuple(_findings(table, comparisons, {"as_of": facts.scope.as_of, **dataclasses.asdict(workdays)})),
        runs=tuple(_run(each, table) for each in comparisons),
        tried={each.setting: each.tried(table) for each in comparisons},
    )


def _progress(facts: Facts, customers: pd.DataFrame, workdays: _Workdays, rules: ProgressRules) -> pd.DataFrame:
    month = facts.scope.month
    places = customers.set_index(Customers.customer)[[Customers.source, Customers.row]]
    places[ProgressTable.place_column] = Customers.name
    plans = _plans(facts).reindex(places.index).fillna(places)
    this_month = _sums(facts, places.index, [month])
    last_month = _sums(facts, places.index, [month - 1])
    net, days = this_month[MonthlySales.net], this_month[MonthlySales.purchase_days]
    days_before = _sums(facts, places.index, _three_before(month))[MonthlySales.purchase_days]
    usual_days = days_before.where(days_before >= rules.least_purchase_days)
    figures = {
        ProgressTable.net_purchases: net,
        ProgressTable.due_by_plan: _a_workday(plans[ProgressTable.plan], workdays.of_month) * workdays.gone,
        ProgressTable.per_workday: net / workdays.gone if workdays.gone else None,
        ProgressTable.per_workday_last_month: _a_workday(last_month[MonthlySales.net], workdays.last_month),
        ProgressTable.purchase_days: days,
        ProgressTable.purchase_days_before: days_before,
        ProgressTable.frequency: days / workdays.gone if workdays.gone else None,
        ProgressTable.frequency_before: _a_workday(usual_days, workdays.three_months),
    }
    return ProgressTable.conform(plans.assign(**figures).reset_index())


def _plans(facts: Facts) -> pd.DataFrame:
    """The month's 进货计划 by customer, else (blank or 0) the 销售目标, with its place where a sheet holds it."""
    plans = facts.plans.plans
    plans = plans[plans[PlansInForce.month] == facts.scope.month].set_index(PlansInForce.customer)
    purchases = plans[PlansInForce.purchase_plan].where(plans[PlansInForce.purchase_plan] > CENT)
    by_target = purchases.isna()
    on_sheet = (plans[PlansInForce.source] >= 0) & ~(plans[PlansInForce.from_products] & ~by_target)
    column = by_target.map({False: PlansInForce.purchase_plan, True: PlansInForce.sales_target})
    figures = {
        ProgressTable.plan: purchases.fillna(plans[PlansInForce.sales_target]),
        ProgressTable.basis: column.map({each: each.heading for each in (Plans.purchase_plan, Plans.sales_target)}),
        ProgressTable.place_column: column,
    }
    places = [ProgressTable.source, ProgressTable.row, ProgressTable.place_column]
    found = plans[[PlansInForce.source, PlansInForce.row]].assign(**figures)
    found[places] = found[places].where(on_sheet)
    return found


def _sums(facts: Facts, customers: pd.Index, months: list[pd.Period]) -> pd.DataFrame:
    """进货净额 and purchase days of some months together; 0 for a customer without any."""
    within = facts.months[facts.months[MonthlySales.month].isin(months)]
    summed = within.groupby(MonthlySales.customer)[[MonthlySales.net, MonthlySales.purchase_days]].sum()
    return summed.reindex(customers).fillna(0.0).round(2)


def _a_workday(figure: pd.Series, workdays: int) -> pd.Series:
    """What comes on a working day; missing where the figure is not positive, since nothing falls behind that."""
    return figure.where(figure > CENT) / max(workdays, 1)


def _three_before(month: pd.Period) -> list[pd.Period]:
    return [month - 3, month - 2, month - 1]


def _comparisons(
    facts: Facts, rules: ProgressRules, workdays: _Workdays, *, has_plans: bool
) -> tuple[_Comparison, ...]:
    """The three of the contract, each with what it lacks."""
    month = facts.scope.month
    lacking = _missing_months(facts, [month]) or ("" if workdays.gone else texts.NO_WORKDAY)
    return (
        _Comparison(
            texts.PLAN_RULE,
            "plan_share",
            ProgressReason.BEHIND_PLAN,
            ProgressTable.net_purchases,
            ProgressTable.due_by_plan,
            ("as_of", "gone", "of_month", ProgressTable.plan, ProgressTable.basis),
            rules.plan_share,
            lacking or ("" if has_plans else texts.NO_PLAN),
            tolerance=CENT,
        ),
        _Comparison(
            texts.MONTH_RULE,
            "month_share",
            ProgressReason.BEHIND_MONTH,
            ProgressTable.per_workday,
            ProgressTable.per_workday_last_month,
            (),
            rules.month_share,
            lacking or _missing_months(facts, [month - 1]),
        ),
        _Comparison(
            texts.FREQUENCY_RULE,
            "frequency_share",
            ProgressReason.BEHIND_FREQUENCY,
            ProgressTable.frequency,
            ProgressTable.frequency_before,
            ("gone", "three_months", ProgressTable.purchase_days, ProgressTable.purchase_days_before),
            rules.frequency_share,
            lacking or _missing_months(facts, _three_before(month)),
        ),
    )


def _missing_months(facts: Facts, months: list[pd.Period]) -> str:
    missing = "、".join(str(month) for month in months if month not in facts.held.known)
    return texts.NO_PURCHASES.format(months=missing) if missing else ""


def _findings(
    table: pd.DataFrame, comparisons: tuple[_Comparison, ...], figures: Mapping[str, Any]
) -> Iterator[Finding]:
    tripped = {each.rule: each.trips(table) for each in comparisons}
    for index, row in zip(table.index, table.to_dict("records"), strict=True):
        reasons = tuple(each.explain({**row, **figures}) for each in comparisons if tripped[each.rule][index])
        if reasons:
            place = Place(row[ProgressTable.source], row[ProgressTable.row], row[ProgressTable.place_column])
            yield Finding(row[ProgressTable.customer], AlertKind.PROGRESS, Severity(len(reasons)), reasons, place)


def _run(comparison: _Comparison, table: pd.DataFrame) -> RuleRun:
    rows, caught = int(comparison.concerns(table).sum()), int(comparison.trips(table).sum())
    return RuleRun(comparison.rule, rows, caught, comparison.missing)
