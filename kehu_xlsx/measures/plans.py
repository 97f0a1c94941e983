"""The plans in force: a confirmed one before the office's sheet, and none where two sheets contradict each other."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kehu_xlsx.schema import Column, Kind
from kehu_xlsx.tables import Books, Memory, PlanLedger, Plans, ProductPlans

KEY = [Plans.month, Plans.customer]
FIGURES = [Plans.sales_target, Plans.purchase_plan, Plans.placement_target, Plans.payment_plan]


class PlansInForce(Plans):
    """At most one plan a customer and month; `purchase_plan` is the sum of its products where the plan has none."""

    title = "现行分销计划"
    from_products = Column("from_products", "进货计划取自产品合计", Kind.FLAG)


@dataclass(frozen=True)
class PlanBook:
    """PlansInForce and ProductPlans of the same versions, all months; and the rows that are `disputed`.

    Disputed are the sheets' rows that give one customer and month several plans: month, customer, source, row.
    Plans without a place in a workbook (confirmed ones) have source and row -1.
    """

    plans: pd.DataFrame
    products: pd.DataFrame
    disputed: pd.DataFrame


def plan_book(books: Books, memory: Memory) -> PlanBook:
    """The plans in force; a proposal that nobody confirmed is no plan, nor is a row without any figure or word."""
    confirmed = _confirmed(memory.plans)
    of_product = confirmed[PlanLedger.product].fillna("") != ""
    disputed = _without(_disputed(books), confirmed)
    plans = _without(books.plans, disputed, confirmed)
    products = _without(books.product_plans, disputed, confirmed)
    plans = pd.concat([PlansInForce.conform(confirmed[~of_product]), PlansInForce.conform(plans)], ignore_index=True)
    products = pd.concat([ProductPlans.conform(confirmed[of_product]), products], ignore_index=True)
    return PlanBook(_with_sums(plans, products), products, disputed)


def is_typed(plans: pd.DataFrame) -> pd.Series:
    """Whether somebody said 是 or 否, signed, changed the figures, or typed what was refused, by row of PlanLedger."""
    typed = [PlanLedger.confirmed, PlanLedger.confirmed_by, PlanLedger.confirmed_on, PlanLedger.refusal]
    said = plans[typed].notna().any(axis=1)
    return said | plans[PlanLedger.edited].fillna(False)


def _confirmed(plans: pd.DataFrame) -> pd.DataFrame:
    """The plans that somebody confirmed, with their products: 确认 stands in the customer's own row."""
    signed = _keys(plans[plans[PlanLedger.confirmed].fillna(False)])
    return plans[_keys(plans).isin(signed)]


def _disputed(books: Books) -> pd.DataFrame:
    """Rows of customers with several plans of one month, or with one product planned on several sheets."""
    products = books.product_plans
    sheets = products.groupby([*KEY, ProductPlans.product])[ProductPlans.source].transform("nunique")
    twice = (books.plans[books.plans.duplicated(KEY, keep=False)], products[sheets > 1])
    return pd.concat([rows[[*KEY, Plans.source, Plans.row]] for rows in twice], ignore_index=True)


def _without(plans: pd.DataFrame, *others: pd.DataFrame) -> pd.DataFrame:
    """The plans whose customer and month none of the others has."""
    return plans[~_keys(plans).isin(_keys(pd.concat([other[KEY] for other in others])))]


def _keys(plans: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(plans[KEY])


def _with_sums(plans: pd.DataFrame, products: pd.DataFrame) -> pd.DataFrame:
    """The sum of the products where the plan itself is blank; rows without any content left out."""
    products = products.dropna(subset=[ProductPlans.planned_quantity, ProductPlans.planned_amount], how="all")
    sums = products.groupby(KEY)[ProductPlans.planned_amount].sum(min_count=1).rename("sum").reset_index()
    plans = plans.merge(sums, on=KEY, how="outer").fillna({Plans.source: -1, Plans.row: -1})
    says_something = plans[[*FIGURES, Plans.placement_request]].notna().any(axis=1) | _keys(plans).isin(_keys(sums))
    plans[PlansInForce.from_products] = plans[Plans.purchase_plan].isna() & plans["sum"].notna()
    plans[Plans.purchase_plan] = plans[Plans.purchase_plan].fillna(plans["sum"])
    return PlansInForce.conform(plans[says_something])
