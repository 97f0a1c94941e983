"""What customers bought, line by line, and what of it they may still bring back."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import pandas as pd
from rapidfuzz import fuzz, process

from kehu_xlsx.measures.spelling import spelling_key, spelling_keys
from kehu_xlsx.tables import Purchases, Returns

GOODS = "goods"  # what a product is compared by
LEAST = 0.0005  # quantities below this are rounding dust
_LEAST_ALIKE = 60


@dataclass
class Lot:
    """One purchase line by its index: what is left of it to bring back (infinite where its quantity is unknown)."""

    line: int
    date: dt.date
    price: float
    left: float


Laid: TypeAlias = list[tuple[Lot, float]]
"""The lots that a quantity is laid on, with the part of it on each."""


def stock(purchases: pd.DataFrame, returns: pd.DataFrame) -> Mapping[tuple[str, str], list[Lot]]:
    """The lots of each customer and product (as compared) that has a return, newest first; of others there are none."""
    lots_of: dict[tuple[str, str], list[Lot]] = defaultdict(list)
    lots = of_returned_goods(purchases[purchases[Purchases.amount] >= 0], returns)
    lots = lots.sort_values(Purchases.date, ascending=False, kind="stable")
    price = (lots[Purchases.amount] / lots[Purchases.quantity]).fillna(lots[Purchases.price])
    quantity = lots[Purchases.quantity].fillna(math.inf)
    keys = zip(lots[Purchases.customer], lots[GOODS], strict=True)
    for key, line, day, each, left in zip(keys, lots.index, lots[Purchases.date], price, quantity, strict=True):
        lots_of[key].append(Lot(line, day.date(), each, left))
    return lots_of


def of_returned_goods(purchases: pd.DataFrame, returns: pd.DataFrame) -> pd.DataFrame:
    """The purchases of customers and products that have a return, with their `GOODS`."""
    of_customers = with_goods(purchases[purchases[Purchases.customer].isin(returns[Returns.customer])])
    returned = with_goods(returns).dropna(subset=[GOODS])
    return of_customers[_pairs(of_customers).isin(_pairs(returned))]


def with_goods(lines: pd.DataFrame) -> pd.DataFrame:
    """Lines of purchases or returns with what their product is compared by."""
    return lines.assign(**{GOODS: spelling_keys(lines[Purchases.product])})


def _pairs(lines: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(lines[[Purchases.customer, GOODS]])


def lay(quantity: float, lots: Iterable[Lot]) -> Laid:
    """Lay a quantity on lots in order, as far as they reach."""
    laid: Laid = []
    for lot in lots:
        part = min(quantity, lot.left)
        if part > LEAST:
            laid.append((lot, part))
            quantity -= part
    return laid


def consume(laid: Laid) -> None:
    """Take from the lots what was laid on them."""
    for lot, quantity in laid:
        lot.left -= quantity


def total(laid: Laid) -> float:
    """The quantity that was laid."""
    return sum(quantity for _, quantity in laid)


@dataclass(frozen=True)
class Market:
    """All products that the office's customers bought, for goods that one brings back without having bought them."""

    purchases: pd.DataFrame

    def buyers(self, goods: str, day: dt.date, *, that_day: bool) -> list[str]:
        """The customers who bought the goods up to that day, or on it if any did: the latest first."""
        bought = self._bought.get(goods)
        if bought is None:
            return []
        earlier = bought[bought[Purchases.date] <= pd.Timestamp(day)]
        earlier = earlier.sort_values(Purchases.date, ascending=False, kind="stable")
        on_day = earlier[earlier[Purchases.date] == pd.Timestamp(day)]
        chosen = on_day if that_day and not on_day.empty else earlier
        return list(chosen[Purchases.customer].unique())

    def nearest(self, goods: str) -> str | None:
        """The name of the product that is most like one that nobody bought, None where none is alike."""
        if goods in self._names:
            return None
        found = process.extractOne(goods, self._names.keys(), scorer=fuzz.ratio, score_cutoff=_LEAST_ALIKE)
        return self._names[found[0]] if found else None

    @cached_property
    def _bought(self) -> Mapping[str, pd.DataFrame]:
        bought = self.purchases[self.purchases[Purchases.amount] > 0]
        days = bought[[Purchases.product, Purchases.customer, Purchases.date]].drop_duplicates()
        return dict(iter(days.groupby(spelling_keys(days[Purchases.product]))))

    @cached_property
    def _names(self) -> Mapping[str, str]:
        names = self.purchases[Purchases.product].dropna().unique()
        return {spelling_key(name): name for name in reversed(names)}  # as it was written first
