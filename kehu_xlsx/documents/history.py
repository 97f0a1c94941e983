"""What each customer bought, paid and placed in the last months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kehu_xlsx.documents.report.purchases import net_by_month
from kehu_xlsx.schema import Column
from kehu_xlsx.tables import CustomerMonths, Payments, Placements
from kehu_xlsx.tables.outcome import Outcome

Figures = Mapping[tuple[str, pd.Period], float]
"""A figure by customer and month: 0 where the office has records but he has none, absent where nothing is known."""


@dataclass(frozen=True)
class History:
    """进货净额, 回款 (yuan) and 铺货 (distinct outlets) up to the as-of date."""

    purchases: Figures
    payments: Figures
    placements: Figures


def history(outcome: Outcome) -> History:
    """The history of every customer, from the office's records and, for months that these lack, from the ledger."""
    payments, placements = _by_month(outcome.books.payments, outcome), _by_month(outcome.books.placements, outcome)
    return History(
        net_by_month(outcome),
        _figures(payments[Payments.amount].sum().round(2), outcome, CustomerMonths.payments),
        _figures(placements[Placements.outlet].nunique(), outcome, CustomerMonths.placements),
    )


def _by_month(records: pd.DataFrame, outcome: Outcome) -> pd.core.groupby.DataFrameGroupBy:
    """Payments or placements by customer and month; both name these columns alike."""
    counted = records[records[Payments.date] <= pd.Timestamp(outcome.as_of)]
    return counted.groupby([counted[Payments.customer], counted[Payments.date].dt.to_period("M")])


def _figures(recorded: pd.Series, outcome: Outcome, column: Column) -> Figures:
    held = set(recorded.index.get_level_values(1))
    customers = outcome.books.customers[CustomerMonths.customer]
    nothing = {(customer, month): 0.0 for customer in customers for month in held}
    months = outcome.remembered.customer_months
    earlier = months[~months[CustomerMonths.month].isin(held) & months[column].notna()]
    keys = zip(earlier[CustomerMonths.customer], earlier[CustomerMonths.month], strict=True)
    remembered: dict[tuple[str, pd.Period], float] = dict(zip(keys, earlier[column], strict=True))
    counted: dict[tuple[str, pd.Period], float] = recorded.astype(float).to_dict()
    return remembered | nothing | counted
