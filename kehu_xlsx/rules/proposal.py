"""下月计划建议: next month's plan from the last complete months, growth, and what falls due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from kehu_xlsx.measures.balances import Balances
from kehu_xlsx.measures.exposure import Exposure
from kehu_xlsx.measures.facts import Facts
from kehu_xlsx.measures.placements import MonthlyPlacements, PlacementMeasure
from kehu_xlsx.measures.plans import PlansInForce
from kehu_xlsx.measures.sales import CENT, MonthlySales, NetLines
from kehu_xlsx.measures.shares import shared_out
from kehu_xlsx.policy import PlanningRules, Policy
from kehu_xlsx.schema import Column, Kind
from kehu_xlsx.tables import Customers, OpenItems, ProductProposal, Proposal, Purchases, RuleOutcome, RuleRun
from kehu_xlsx.texts import proposal as texts
from kehu_xlsx.texts.proposal import ProposalReason
from kehu_xlsx.texts.reasons import Reason
from kehu_xlsx.workdays import last_day

_DUST = 6  # decimals of a product of figures beyond which there is rounding dust only
_PRICE_DECIMALS = 4
_KEY = [Proposal.customer, Proposal.month]
_PRODUCT = [ProductProposal.customer, ProductProposal.product]


class _Parts(Proposal):
    """A Proposal with what its figures and remarks rest on."""

    since = Customers.since
    terms = Customers.terms
    terms_from_month_end = Customers.terms_from_month_end
    balance = Balances.balance
    items = Column("items", "未付货款", Kind.MONEY)  # open purchases with a known due date, due in the month or not


@dataclass(frozen=True)
class _Reference:
    """The complete months to learn from, and those of them of which the office has purchases and placements."""

    months: tuple[pd.Period, ...]
    bought: tuple[pd.Period, ...]
    placed: tuple[pd.Period, ...]


def propose(facts: Facts, exposure: Exposure, policy: Policy) -> RuleOutcome:
    """Proposal of the month after the one run, one row an active customer; a figure that can't be computed is blank.

    The planned purchases are taken as spread evenly over the days of the month, each
    day's part due its 账期 later.
    """
    known = facts.placements(PlacementMeasure(policy.fulfilment.placement_measure))
    months = _reference_months(facts, policy.planning)
    reference = _Reference(months, _among(months, facts.held.known), _among(months, known.holding.known))
    parts = _customers(facts, policy.planning)
    parts = _with_purchases(parts, facts, reference, policy.planning)
    parts = _with_placements(parts, known.figures, reference)
    parts = _Parts.conform(_with_payments(parts, facts, exposure))
    with_products = set(_shares(facts, policy.planning)[ProductProposal.customer])
    remarks = [tuple(_remarks(row, facts, reference, with_products)) for row in parts.itertuples(index=False)]
    table = Proposal.conform(parts).assign(**{Proposal.remarks: remarks})
    proposed = int(table[Proposal.purchase_plan].notna().sum())
    missing = "" if reference.bought else texts.no_months(reference.months)
    return RuleOutcome(table, runs=(RuleRun(texts.RULE, len(table), proposed, missing),))


def propose_products(facts: Facts, proposal: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """ProductProposal: each customer's 进货计划 of `proposal` shared out by product, in steps of the rounding.

    By the products' shares in the reference months (a product returned more than bought has none), the largest
    remainders rounded up, so that the amounts add up to the plan to the cent. What the office only ever bought whole is
    planned whole, one at least.
    """
    planned = proposal.loc[proposal[Proposal.purchase_plan].notna(), [*_KEY, Proposal.purchase_plan]]
    shares = _shares(facts, policy.planning).merge(planned, on=Proposal.customer)
    shares[ProductProposal.planned_amount] = _shared_out(shares, policy.planning.rounding)
    shares = shares.merge(_latest_prices(facts.sales), on=_PRODUCT, how="left")
    quantity = shares[ProductProposal.planned_amount] / shares[ProductProposal.price]
    whole = _half_up(quantity, 1).mask((quantity > 0) & (quantity < 1), 1.0)
    is_whole = shares[ProductProposal.product].isin(_whole_products(facts))
    shares[ProductProposal.planned_quantity] = quantity.round(2).mask(is_whole, whole)
    return ProductProposal.conform(shares)


def customers_without_next_plan(facts: Facts, policy: Policy) -> tuple[str, ...] | None:
    """The active customers that have no plan for the next month; None up to the day by which it is due."""
    due = facts.scope.first_day.replace(day=policy.planning.due_day)
    if facts.scope.as_of <= due:
        return None
    plans = facts.plans.plans
    planned = set(plans.loc[plans[PlansInForce.month] == facts.scope.month + 1, PlansInForce.customer])
    return tuple(customer for customer in facts.active[Customers.customer] if customer not in planned)


def _reference_months(facts: Facts, rules: PlanningRules) -> tuple[pd.Period, ...]:
    """The last complete months, oldest first."""
    last = facts.scope.month if facts.scope.is_complete else facts.scope.month - 1
    return tuple(last - back for back in reversed(range(rules.months)))


def _among(months: Iterable[pd.Period], known: frozenset[pd.Period]) -> tuple[pd.Period, ...]:
    return tuple(month for month in months if month in known)


def _customers(facts: Facts, rules: PlanningRules) -> pd.DataFrame:
    columns = [Customers.customer, Customers.since, Customers.terms, Customers.terms_from_month_end]
    growth = {Proposal.month: facts.scope.month + 1, Proposal.growth: rules.growth}
    return facts.active[columns].assign(**growth).reset_index(drop=True)


def _own_months(customers: pd.DataFrame, months: tuple[pd.Period, ...]) -> pd.DataFrame:
    """Each customer with each of the months that is not before the one of his 合作起始日."""
    wanted = MonthlySales.frame({MonthlySales.month: month} for month in months)[[MonthlySales.month]]
    pairs = customers[[Customers.customer, Customers.since]].merge(wanted, how="cross")
    since = pairs[Customers.since].dt.to_period("M")
    return pairs.loc[since.isna() | (pairs[MonthlySales.month] >= since), _KEY]


def _means(parts: pd.DataFrame, months: tuple[pd.Period, ...], figures: pd.DataFrame, column: str) -> pd.DataFrame:
    """`mean` of a monthly figure over each customer's own months, 0 where he has none, and their `size`."""
    own = _own_months(parts, months).merge(figures[[*_KEY, column]], on=_KEY, how="left")
    return own.fillna({column: 0.0}).groupby(Proposal.customer)[column].agg(["mean", "size"])


def _with_purchases(parts: pd.DataFrame, facts: Facts, reference: _Reference, rules: PlanningRules) -> pd.DataFrame:
    means = _means(parts, reference.bought, facts.months, MonthlySales.net)
    customers = parts[Proposal.customer]
    parts[Proposal.mean_net] = customers.map(means["mean"]).round(2)
    parts[Proposal.months_averaged] = customers.map(means["size"]).fillna(0)
    grown = customers.map(means["mean"]).clip(lower=0) * (1 + rules.growth)
    parts[Proposal.purchase_plan] = _half_up(grown, rules.rounding)
    parts[Proposal.sales_target] = parts[Proposal.purchase_plan]
    parts[Proposal.last_year] = _last_year(customers, facts)
    return parts


def _half_up(amounts: pd.Series, step: int) -> pd.Series:
    """Rounded to whole steps, half a step up."""
    return np.floor((amounts / step).round(_DUST) + 0.5) * step


def _last_year(customers: pd.Series, facts: Facts) -> pd.Series:
    """进货净额 of the proposed month a year before; missing where the office has no purchases of it."""
    month = facts.scope.month - 11
    net = facts.months[facts.months[MonthlySales.month] == month].set_index(MonthlySales.customer)[MonthlySales.net]
    return customers.map(net).fillna(0.0 if month in facts.held.known else np.nan)


def _with_placements(parts: pd.DataFrame, placements: pd.DataFrame, reference: _Reference) -> pd.DataFrame:
    means = _means(parts, reference.placed, placements, MonthlyPlacements.placements)
    parts[Proposal.mean_placements] = parts[Proposal.customer].map(means["mean"])
    grown = parts[Proposal.mean_placements] * (1 + parts[Proposal.growth])
    parts[Proposal.placement_target] = np.ceil(grown.round(_DUST))
    return parts


def _with_payments(parts: pd.DataFrame, facts: Facts, exposure: Exposure) -> pd.DataFrame:
    """What is overdue, what falls due up to the month's end, and what of the planned purchases falls due in it."""
    end, today = pd.Timestamp(last_day(facts.scope.month + 1)), pd.Timestamp(facts.scope.as_of)
    items, customers = exposure.items, parts[Proposal.customer]
    due, amount = items[OpenItems.due], items[OpenItems.open_amount]
    parts[Balances.balance] = customers.map(exposure.balances.set_index(Balances.customer)[Balances.balance])
    balance = parts[Balances.balance]
    known = balance.notna() & (parts[Customers.terms].notna() | (balance <= CENT))

    def owed(wanted: pd.Series) -> pd.Series:
        sums = amount[wanted].groupby(items[OpenItems.customer]).sum()
        return customers.map(sums).fillna(0.0).round(2).where(known)

    parts[Proposal.overdue_items] = owed(due < today)
    parts[Proposal.due_items] = owed((due >= today) & (due <= end))
    parts[_Parts.items] = owed(due.notna())
    parts[Proposal.due_purchases] = (parts[Proposal.purchase_plan] * _share_due(parts, end.day)).round(2)
    total = parts[Proposal.overdue_items] + parts[Proposal.due_items] + parts[Proposal.due_purchases].fillna(0.0)
    parts[Proposal.payment_plan] = total.round(2).where(parts[Customers.terms].notna())
    return parts


def _share_due(parts: pd.DataFrame, days: int) -> pd.Series:
    """The share of a month's days whose purchases fall due within it; 月结 falls due in it with 0 days only."""
    terms = parts[Customers.terms]
    month_end = parts[Customers.terms_from_month_end].fillna(False).astype(bool)
    by_day = (days - terms).clip(lower=0) / days
    return by_day.mask(month_end, (terms == 0).astype(float).where(terms.notna()))


def _shares(facts: Facts, rules: PlanningRules) -> pd.DataFrame:
    """Customer, product, mean_net and share of what was bought net in those reference months that the folder holds."""
    held = _among(_reference_months(facts, rules), facts.held.held)
    own = _own_months(facts.active, held)
    month = facts.sales[NetLines.date].dt.to_period("M")
    lines = facts.sales.assign(**{Proposal.month: month})[month.isin(held)].merge(own, on=_KEY)
    net = lines.groupby(_PRODUCT)[NetLines.amount].sum()
    shares = net[net > CENT].rename("net").reset_index()
    of_customer = shares.groupby(ProductProposal.customer)["net"].transform("sum")
    months = shares[ProductProposal.customer].map(own.groupby(Proposal.customer).size())
    shares[ProductProposal.share] = shares["net"] / of_customer
    shares[ProductProposal.mean_net] = (shares["net"] / months).round(2)
    return shares


def _shared_out(shares: pd.DataFrame, step: int) -> pd.Series:
    """Each product's part of its customer's plan."""
    plans, weights = shares[Proposal.purchase_plan].to_numpy(), shares[ProductProposal.share].to_numpy()
    amounts = np.zeros(len(shares))
    for products in shares.groupby(ProductProposal.customer).indices.values():
        amounts[products] = shared_out(plans[products[0]], weights[products].tolist(), step)
    return pd.Series(amounts, index=shares.index)


def _whole_products(facts: Facts) -> set[str]:
    """The products of which nobody ever bought a fraction."""
    bought = facts.books.purchases[[Purchases.product, Purchases.quantity]].dropna()
    is_fraction = (bought[Purchases.quantity] % 1).round(_DUST) % 1 > 0
    return set(bought[Purchases.product].unique()) - set(bought.loc[is_fraction, Purchases.product].unique())


def _latest_prices(sales: pd.DataFrame) -> pd.DataFrame:
    """What each customer last paid for a unit of each product, in yuan."""
    bought = sales[(sales[NetLines.amount] > 0) & (sales[NetLines.quantity] > 0)].sort_values(
        NetLines.date, kind="stable"
    )
    latest = bought.drop_duplicates(_PRODUCT, keep="last")
    price = (latest[NetLines.amount] / latest[NetLines.quantity]).round(_PRICE_DECIMALS)
    return latest[_PRODUCT].assign(**{ProductProposal.price: price.where(price > 0)})


def _remarks(row: Any, facts: Facts, reference: _Reference, with_products: set[str]) -> Iterator[Reason]:
    """Why months were left out and figures are blank, as far as it concerns the customer of that row."""
    own = reference.months
    if pd.notna(row.since) and (first := row.since.to_period("M")) > own[0]:
        yield Reason.of(ProposalReason.SINCE, since=row.since)
        own = tuple(month for month in own if month >= first)
    yield from _purchase_remarks(row, facts, own, reference, with_products)
    yield from _placement_remarks(row, own, reference)
    yield from _payment_remarks(row)


def _purchase_remarks(
    row: Any, facts: Facts, own: tuple[pd.Period, ...], reference: _Reference, with_products: set[str]
) -> Iterator[Reason]:
    if left_out := [month for month in own if month not in reference.bought]:
        yield Reason.of(ProposalReason.LEFT_OUT, months=texts.listed(left_out))
    if not row.months_averaged:
        yield Reason.of(ProposalReason.NO_MONTHS)
    elif row.mean_net < CENT:
        yield Reason.of(ProposalReason.NOT_POSITIVE)
    elif row.customer not in with_products:
        yield Reason.of(ProposalReason.NO_PRODUCTS)
    if pd.isna(row.last_year):
        yield Reason.of(ProposalReason.NO_LAST_YEAR, month=str(facts.scope.month - 11))


def _placement_remarks(row: Any, own: tuple[pd.Period, ...], reference: _Reference) -> Iterator[Reason]:
    left_out = [month for month in own if month not in reference.placed]
    if pd.isna(row.placement_target):
        yield Reason.of(ProposalReason.NO_PLACEMENTS)
    elif left_out:
        yield Reason.of(ProposalReason.PLACEMENTS_LEFT_OUT, months=texts.listed(left_out))


def _payment_remarks(row: Any) -> Iterator[Reason]:
    if pd.isna(row.terms):
        yield Reason.of(ProposalReason.NO_TERMS)
    if pd.isna(row.balance):
        yield Reason.of(ProposalReason.NO_BALANCE)
    if pd.isna(row.payment_plan):
        return
    if (unknown := row.balance - row.items) > CENT:
        yield Reason.of(ProposalReason.AGE_UNKNOWN, amount=unknown)
    if pd.isna(row.purchase_plan):
        yield Reason.of(ProposalReason.ITEMS_ONLY)
