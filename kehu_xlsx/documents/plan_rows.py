"""Next month's plans as they stand: what people typed into the 汇总, else what is proposed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from kehu_xlsx.documents.masters import Masters
from kehu_xlsx.measures.plans import is_typed
from kehu_xlsx.schema import Column, Kind
from kehu_xlsx.tables import PlanLedger, ProductProposal, Proposal
from kehu_xlsx.tables.outcome import Outcome


class PlanRow(Proposal):
    """One customer's plan with the proposal beside it; `confirmed` is missing while nobody said 是 or 否."""

    title = "客户计划"
    proposed_placements = Column("proposed_placements", "建议铺货目标", Kind.COUNT)
    proposed_payments = Column("proposed_payments", "建议回款计划", Kind.MONEY)
    confirmed = PlanLedger.confirmed
    confirmed_by = PlanLedger.confirmed_by
    confirmed_on = PlanLedger.confirmed_on
    refusal = PlanLedger.refusal


@dataclass(frozen=True)
class PlanRows:
    """Next month's plans: `customers` is PlanRow, `products` ProductProposal, both in the order of the 客户档案."""

    customers: pd.DataFrame
    products: pd.DataFrame


_TYPED = [
    PlanLedger.month,
    PlanLedger.sales_target,
    PlanLedger.purchase_plan,
    PlanLedger.placement_target,
    PlanLedger.placement_request,
    PlanLedger.payment_plan,
    PlanLedger.confirmed,
    PlanLedger.confirmed_by,
    PlanLedger.confirmed_on,
    PlanLedger.refusal,
]
_FROM_PROPOSAL = [ProductProposal.mean_net, ProductProposal.share, ProductProposal.price]


def plan_rows(outcome: Outcome) -> PlanRows:
    """The plans of all 在营 customers; one that somebody edited or said 是 or 否 to stands whole as he left it."""
    plans = outcome.remembered.plans
    plans = plans[plans[PlanLedger.month] == outcome.next_month]
    typed = set(plans.loc[is_typed(plans), PlanLedger.customer])
    plans = plans[plans[PlanLedger.customer].isin(typed)]
    is_own = plans[PlanLedger.product].fillna("") == ""
    active = Masters(outcome).active
    return PlanRows(
        _customers(outcome.proposal, plans[is_own], active),
        _products(outcome.product_proposal, plans[~is_own], typed, active),
    )


def _customers(proposal: pd.DataFrame, typed: pd.DataFrame, active: Collection[str]) -> pd.DataFrame:
    proposed = proposal.assign(
        **{
            PlanRow.proposed_placements: proposal[Proposal.placement_target],
            PlanRow.proposed_payments: proposal[Proposal.payment_plan],
        }
    )
    typed = typed.set_index(PlanLedger.customer)
    rows = PlanRow.conform(proposed).set_index(PlanRow.customer)
    rows = rows.reindex([customer for customer in active if customer in rows.index or customer in typed.index])
    known = rows.index[rows.index.isin(typed.index)]
    for column in _TYPED:
        rows.loc[known, column] = typed.loc[known, column]
    return PlanRow.conform(rows.reset_index(names=PlanRow.customer))


def _products(
    proposal: pd.DataFrame, typed: pd.DataFrame, customers: Collection[str], active: Collection[str]
) -> pd.DataFrame:
    """Products of those `customers` whose plan somebody typed from that plan, the others' from the proposal."""
    key = [ProductProposal.customer, ProductProposal.product]
    beside = typed.merge(proposal[[*key, *_FROM_PROPOSAL]], on=key, how="left")
    rows = pd.concat(
        [
            ProductProposal.conform(proposal[~proposal[ProductProposal.customer].isin(customers)]),
            ProductProposal.conform(beside),
        ],
        ignore_index=True,
    )
    place = rows[ProductProposal.customer].map({customer: number for number, customer in enumerate(active)})
    return rows.loc[place.dropna().sort_values(kind="stable").index].reset_index(drop=True)
