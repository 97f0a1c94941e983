"""What each customer bought, paid and placed in the last months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kehu_xlsx.documents.report.purchases import net_by_month
from kehu_xlsx.schema import Column
from kehu_xlsx.tables import CustomerMonths
from kehu_xlsx.tables.outcome import Outcome

Figures = Mapping[tuple[str, pd.Period], float]
"""A figure by customer and month: 0 where the office has records but he has none, absent where nothing is known."""


@dataclass(frozen=True)
class History:
    """进货净额, 回款 (yuan) and 铺货 (outlets by the office's 铺货口径) up to the as-of date."""

    purchases: Figures
    payments: Figures
    placements: Figures


def history(outcome: Outcome) -> History:
    """The history of every customer, from the office's records and, for months that these lack, from the ledger."""
    return History(
        net_by_month(outcome),
        _figures(outcome.payments, CustomerMonths.payments),
        _figures(outcome.placements, CustomerMonths.placements),
    )


def _figures(known: pd.DataFrame, column: Column) -> Figures:
    keys = zip(known[CustomerMonths.customer], known[CustomerMonths.month], strict=True)
    return dict(zip(keys, known[column].astype(float), strict=True))
