"""Outlets that took a distributor's goods, by month, in the three ways in which offices count them."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import pandas as pd

from kehu_xlsx.measures.holdings import FROM_LEDGER, Known, known_figures, placements_held, remembered
from kehu_xlsx.measures.sales import up_to
from kehu_xlsx.schema import Column, Kind, Table
from kehu_xlsx.tables import Books, CustomerMonths, Memory, Placements
from kehu_xlsx.workdays import Scope


class PlacementMeasure(StrEnum):
    """铺货口径: which outlets count in a month."""

    RECORDED = "本月有记录"
    NEW = "本月新增"
    TO_DATE = "累计"


class MonthlyPlacements(Table):
    """Distinct outlets by customer and month; a customer without a row has none in a month that has records."""

    title = "月度铺货"
    customer = Placements.customer
    month = Column("month", "月份", Kind.MONTH)
    placements = Column("placements", "实际铺货", Kind.COUNT)
    from_ledger = FROM_LEDGER


def monthly_placements(placements: pd.DataFrame, as_of: dt.date, measure: PlacementMeasure) -> pd.DataFrame:
    """MonthlyPlacements up to the as-of date: with a record in the month, first recorded in it, or up to its end."""
    recorded = up_to(placements, Placements.date, as_of)
    month = recorded[Placements.date].dt.to_period("M")
    outlets = recorded[[Placements.customer, Placements.outlet]].assign(month=month).drop_duplicates()
    if measure is not PlacementMeasure.RECORDED:
        outlets = outlets.groupby([Placements.customer, Placements.outlet], as_index=False)["month"].min()
    counts = outlets.groupby([Placements.customer, "month"]).size()
    if measure is PlacementMeasure.TO_DATE:
        counts = _to_date(counts, pd.Period(as_of, "M"))
    return MonthlyPlacements.conform(counts.rename(MonthlyPlacements.placements).reset_index())


def known_placements(books: Books, memory: Memory, scope: Scope, measure: PlacementMeasure) -> Known:
    """MonthlyPlacements of every month that is known, from the folder where it holds it, else from the ledger."""
    counted = monthly_placements(books.placements, scope.as_of, measure)
    holding, told = placements_held(counted, books, memory, scope), remembered(memory, scope)
    return known_figures(MonthlyPlacements, counted, CustomerMonths.placements, holding, told)


def _to_date(new: pd.Series, last: pd.Period) -> pd.Series:
    """Outlets up to each month's end, in every month from the first one to `last`."""
    if new.empty:
        return new
    by_month = new.unstack(fill_value=0)
    months = pd.period_range(by_month.columns.min(), last, freq="M", name=by_month.columns.name)
    return by_month.reindex(columns=months, fill_value=0).cumsum(axis=1).stack()
