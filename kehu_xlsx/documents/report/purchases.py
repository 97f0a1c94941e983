"""What was bought month by month, as the report's trends show it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kehu_xlsx.tables import CustomerMonths
from kehu_xlsx.tables.outcome import Outcome

MONTHS = 12
_NET = "net"  # of MonthlySales, which is declared with the measures, out of this room's sight


def last_months(outcome: Outcome) -> tuple[pd.Period, ...]:
    """The twelve months up to the one reported on, oldest first."""
    return tuple(outcome.month - back for back in reversed(range(MONTHS)))


def net_by_month(outcome: Outcome) -> Mapping[tuple[str, pd.Period], float]:
    """进货净额 by customer and month: 0 where a customer bought nothing, absent where the month is not known at all."""
    known = set(outcome.months[CustomerMonths.month]) & set(last_months(outcome))
    customers = outcome.books.customers[CustomerMonths.customer]
    nothing = {(customer, month): 0.0 for customer in customers for month in known}
    keys = zip(outcome.months[CustomerMonths.customer], outcome.months[CustomerMonths.month], strict=True)
    return nothing | dict(zip(keys, outcome.months[_NET], strict=True))


def totals_by_month(outcome: Outcome) -> list[tuple[pd.Period, float | None, int | None]]:
    """Month, 进货净额 of all customers and how many of them bought, for twelve months; unknown months are blank."""
    months = outcome.months
    totals = months.groupby(CustomerMonths.month)[_NET].sum()
    buyers = months[months[_NET] > 0].groupby(CustomerMonths.month).size()
    return [
        (month, totals[month], int(buyers.get(month, 0))) if month in totals.index else (month, None, None)
        for month in last_months(outcome)
    ]
