"""Plan against actual, by customer and month: targets, what was reached, and the rates (no line is drawn here)."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kehu_xlsx.measures.facts import Facts
from kehu_xlsx.measures.holdings import FROM_LEDGER, Known
from kehu_xlsx.measures.placements import PlacementMeasure
from kehu_xlsx.measures.plans import KEY, PlansInForce
from kehu_xlsx.measures.sales import CENT, MonthlySales
from kehu_xlsx.schema import Column, Kind
from kehu_xlsx.tables import FulfilmentTable, Payments, Placements, Purchases


class Attainment(PlansInForce):
    """One row a customer and month; an actual figure is missing where the office has no record of that month."""

    title = "计划与实际"
    has_plan = Column("has_plan", "已下达计划", Kind.FLAG)
    target_from_plan = Column("target_from_plan", "销售目标取自进货计划", Kind.FLAG)
    net_purchases = FulfilmentTable.net_purchases
    placements = FulfilmentTable.placements
    payments = FulfilmentTable.payments
    sales_rate = FulfilmentTable.sales_rate
    purchase_rate = FulfilmentTable.purchase_rate
    placement_rate = FulfilmentTable.placement_rate
    payment_rate = FulfilmentTable.payment_rate


@dataclass(frozen=True)
class Part:
    """One of the four things that a plan asks for, with the table and the columns that it is judged by."""

    word: str
    table: str
    target: Column
    actual: Column
    rate: Column


_BOUGHT, _PLACED, _PAID = Attainment.net_purchases, Attainment.placements, Attainment.payments
SALES = Part("销售", Purchases.title, Attainment.sales_target, _BOUGHT, Attainment.sales_rate)
PURCHASES = Part("进货", Purchases.title, Attainment.purchase_plan, _BOUGHT, Attainment.purchase_rate)
PLACEMENTS = Part("铺货", Placements.title, Attainment.placement_target, _PLACED, Attainment.placement_rate)
PAYMENTS = Part("回款", Payments.title, Attainment.payment_plan, _PAID, Attainment.payment_rate)
PARTS = (SALES, PURCHASES, PLACEMENTS, PAYMENTS)


def attainment(facts: Facts, keys: pd.DataFrame, measure: PlacementMeasure) -> pd.DataFrame:
    """Attainment of each customer and month of `keys`, from the folder alone; rates are fractions.

    A missing 销售目标 is served by the 进货计划. A rate is missing where there is no target above 0 or no record.
    """
    plans = facts.plans.plans.assign(**{Attainment.has_plan: True})
    frame = keys[KEY].merge(plans, on=KEY, how="left").fillna({Attainment.source: -1, Attainment.row: -1})
    frame[Attainment.has_plan] = frame[Attainment.has_plan].notna()
    frame[Attainment.from_products] = frame[Attainment.from_products].fillna(False)
    served = frame[Attainment.sales_target].isna() & frame[Attainment.purchase_plan].notna()
    frame[Attainment.target_from_plan] = served
    frame[Attainment.sales_target] = frame[Attainment.sales_target].fillna(frame[Attainment.purchase_plan])
    return Attainment.conform(_with_rates(_with_actuals(frame, facts, measure)))


def has_target(frame: pd.DataFrame, part: Part) -> pd.Series:
    """Whether the plan asks for that part: neither blank nor 0."""
    return frame[part.target].fillna(0) > CENT


def _with_actuals(frame: pd.DataFrame, facts: Facts, measure: PlacementMeasure) -> pd.DataFrame:
    """The three actual figures: 0 where the office has records of the month but none of that customer.

    What the ledger tells serves the month that is run alone: of earlier ones it has the verdict itself.
    """
    month = facts.scope.month
    bought = Known(facts.months.rename(columns={MonthlySales.net: _BOUGHT}), facts.held)
    for column, known in ((_BOUGHT, bought), (_PLACED, facts.placements(measure)), (_PAID, facts.payments)):
        actual = known.figures[~known.figures[FROM_LEDGER] | (known.figures[MonthlySales.month] == month)]
        frame = frame.merge(actual[[*KEY, column]], on=KEY, how="left")
        months = known.holding.held | ({month} & known.holding.told)
        frame[column] = frame[column].fillna(0.0).where(frame[Attainment.month].isin(list(months)))
    return frame


def _with_rates(frame: pd.DataFrame) -> pd.DataFrame:
    for part in PARTS:
        frame[part.rate] = (frame[part.actual] / frame[part.target]).where(has_target(frame, part))
    return frame
