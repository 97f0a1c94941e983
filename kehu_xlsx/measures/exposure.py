"""What each customer owes, up to what limit, and how old it is (CONTRACT 应收货款预警); no thresholds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from kehu_xlsx.measures.ageing import ages, open_items
from kehu_xlsx.measures.balances import balances, movements
from kehu_xlsx.measures.facts import Facts
from kehu_xlsx.tables import Customers


@dataclass(frozen=True)
class Exposure:
    """What all customers owe and how old it is; worked out once, since it takes the longest and knows no threshold.

    `moved` is Movements, `balances` Balances, `items` OpenItems, `ages` the balances by age with columns AGES, indexed
    like `balances`.
    """

    moved: pd.DataFrame
    balances: pd.DataFrame
    items: pd.DataFrame
    ages: pd.DataFrame

    @classmethod
    def of(cls, facts: Facts) -> Exposure:
        """The exposure at the as-of date."""
        moved = movements(facts)
        owed = balances(facts, moved)
        items = open_items(facts, owed)
        return cls(moved, owed, items, ages(owed, items))


def effective_limits(customers: pd.DataFrame, as_of: dt.date, *, added: bool) -> pd.Series:
    """有效额度 in yuan by row of Customers: 授信额度, or 临时额度 up to its last day, alone or `added`."""
    limit, temporary = customers[Customers.credit_limit], customers[Customers.temporary_limit]
    in_force = temporary.notna() & (customers[Customers.temporary_limit_until] >= pd.Timestamp(as_of))
    return limit.mask(in_force, limit + temporary if added else temporary)
