"""What a customer bought, paid and placed in each of the last months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kehu_xlsx.documents.masters import present
from kehu_xlsx.schema import Column
from kehu_xlsx.tables import CustomerMonths, Payments, Placements, Purchases
from kehu_xlsx.tables.outcome import Outcome

Key = tuple[str, pd.Period]


@dataclass(frozen=True)
class MonthlyFigures:
    """One figure by customer and month: from the office's records, for months that these lack from the ledger."""

    recorded: Mapping[Key, float]
    held: frozenset[pd.Period]
    remembered: Mapping[Key, float]

    def of(self, customer: str, month: pd.Period) -> float | None:
        """A customer's figure of a month: 0 where the office has records but he has none, None where nothing is known."""
        if month in self.held:
            return self.recorded.get((customer, month), 0.0)
        return present(self.remembered.get((customer, month)))


@dataclass(frozen=True)
class History:
    """进货净额, 回款 (yuan) and 铺货 (distinct outlets) by customer and month, up to the as-of date."""

    purchases: MonthlyFigures
    payments: MonthlyFigures
    placements: MonthlyFigures


def history(outcome: Outcome) -> History:
    """The history of every customer."""
    until = pd.Timestamp(outcome.as_of)
    payments, placements = (
        frame[frame[Payments.date] <= until] for frame in (outcome.books.payments, outcome.books.placements)
    )
    return History(
        _figures(_by_month(outcome.lines)[Purchases.amount].sum().round(2), outcome, CustomerMonths.net_purchases),
        _figures(_by_month(payments)[Payments.amount].sum().round(2), outcome, CustomerMonths.payments),
        _figures(_by_month(placements)[Placements.outlet].nunique(), outcome, CustomerMonths.placements),
    )


def _by_month(records: pd.DataFrame) -> pd.core.groupby.DataFrameGroupBy:
    """Records of any kind by customer and month (all of them name these columns alike)."""
    return records.groupby([records[Purchases.customer], records[Purchases.date].dt.to_period("M")])


def _figures(recorded: pd.Series, outcome: Outcome, column: Column) -> MonthlyFigures:
    months = outcome.remembered.customer_months
    keys = zip(months[CustomerMonths.customer], months[CustomerMonths.month], strict=True)
    return MonthlyFigures(
        recorded={key: float(figure) for key, figure in recorded.items()},
        held=frozenset(recorded.index.get_level_values(1)),
        remembered=dict(zip(keys, months[column], strict=True)),
    )
