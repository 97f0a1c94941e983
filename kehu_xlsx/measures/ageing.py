"""账龄: the purchases that a balance is laid on, and how long each is due; no thresholds."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

import pandas as pd

from kehu_xlsx.measures.balances import Balances, is_told
from kehu_xlsx.measures.facts import Facts
from kehu_xlsx.measures.sales import CENT, MonthlySales, NetLines
from kehu_xlsx.tables import AGES, Credit, Customers, OpenItems

_LAST_DAYS = (float("-inf"), 0, 30, 60, 90, float("inf"))  # the last day overdue of each age but the unknown one
_TOLD_APART = [NetLines.customer, NetLines.date, NetLines.number, NetLines.product, NetLines.amount]
_KEPT = "kept"  # of a purchase what was not given back


def due_dates(bought: pd.Series, terms: pd.Series, from_month_end: pd.Series) -> pd.Series:
    """The day by which each purchase is to be paid: its 账期 in days after it, or after its month's end (月结)."""
    month_end = from_month_end.fillna(False).astype(bool)
    counted_from = bought.mask(month_end, bought + pd.offsets.MonthEnd(0))
    return counted_from + pd.to_timedelta(terms, unit="D")


def open_items(facts: Facts, owed: pd.DataFrame) -> pd.DataFrame:
    """OpenItems: the purchases that each balance of `owed` (Balances) is laid on, from the newest back.

    Less what was given back of each; a month that only the ledger tells takes its part, of unknown age.
    """
    customers = facts.books.customers[[Customers.customer, Customers.terms, Customers.terms_from_month_end]]
    debtors = owed.loc[owed[Balances.balance] > CENT, [Balances.customer, Balances.balance]]
    lines = _lots(facts).merge(debtors.merge(customers, on=Customers.customer), on=NetLines.customer)
    newest_first = lines.sort_values([NetLines.date, NetLines.source, NetLines.row], ascending=False)
    return _with_ages(_laid(newest_first), facts.scope.as_of)


def ages(owed: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """The balance by age, columns AGES in yuan, indexed like `owed`; each row adds up to the balance.

    A negative balance is 预收 and stands in 未到期; what no purchase explains is 账龄不明.
    """
    by_age = items.groupby([OpenItems.customer, OpenItems.age])[OpenItems.open_amount].sum().unstack()
    aged = by_age.reindex(index=owed[Balances.customer], columns=list(AGES)).fillna(0.0)
    aged.index = owed.index
    balance = owed[Balances.balance]
    aged[Credit.not_due] += balance.clip(upper=0)
    aged[Credit.age_unknown] += balance - aged.sum(axis=1)
    return aged.round(2).where(balance.notna()) + 0.0  # no negative zero


def _lots(facts: Facts) -> pd.DataFrame:
    """The purchases with what the customer kept of each, and a month that the ledger tells as one of unknown day."""
    lines = facts.sales[~is_told(facts.sales, facts)]
    bought = lines[lines[NetLines.amount] > 0]
    lots = bought.assign(**{_KEPT: bought[NetLines.amount] - _given_back(bought, lines[lines[NetLines.amount] < 0])})
    months = facts.months[facts.months[MonthlySales.from_ledger] & (facts.months[MonthlySales.net] > CENT)]
    told = NetLines.conform(months.assign(**{NetLines.date: months[MonthlySales.month].dt.end_time.dt.normalize()}))
    return pd.concat([lots, told.assign(**{_KEPT: months[MonthlySales.net]})], ignore_index=True)


def _given_back(bought: pd.DataFrame, given: pd.DataFrame) -> pd.Series:
    """What 红冲 lines and returns take off each purchase: that of their 单号, else of the stated day, else the newest.

    What has no purchase of its own works like a payment.
    """
    concerned = bought.loc[bought[NetLines.customer].isin(given[NetLines.customer]), _TOLD_APART]
    lots = defaultdict(list)
    for lot in concerned.sort_values(NetLines.date, ascending=False, kind="stable").itertuples():
        lots[lot.customer].append(lot)
    taken = dict.fromkeys(concerned.index, 0.0)
    for line in given.sort_values(NetLines.date, kind="stable").itertuples():
        rest = -line.amount
        for lot in _own_lots(line, lots[line.customer]):
            part = min(rest, lot.amount - taken[lot.Index])
            taken[lot.Index] += part
            rest -= part
    return pd.Series(taken, dtype="float64").reindex(bought.index, fill_value=0.0)


def _own_lots(line: Any, lots: list[Any]) -> list[Any]:
    """The purchases, newest first, that a negative line may belong to, the likeliest first."""
    earlier = [lot for lot in lots if lot.date <= line.date]
    if same := [lot for lot in earlier if pd.notna(line.number) and lot.number == line.number]:
        return same
    alike = [lot for lot in earlier if pd.notna(line.product) and lot.product == line.product]
    return sorted(alike, key=lambda lot: lot.date != line.purchased_on)


def _laid(newest_first: pd.DataFrame) -> pd.DataFrame:
    """The lots that the balance reaches, by customer, with what of each is still open; those of the ledger left out."""
    kept = newest_first[_KEPT]
    newer = newest_first.groupby(NetLines.customer)[_KEPT].cumsum() - kept
    left = (newest_first[Balances.balance] - newer).clip(upper=kept).round(2)
    reached = newest_first.assign(**{OpenItems.open_amount: left})[(left > CENT) & (newest_first[NetLines.row] >= 0)]
    return reached.sort_values(NetLines.customer, kind="stable")


def _with_ages(lines: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    due = due_dates(lines[NetLines.date], lines[Customers.terms], lines[Customers.terms_from_month_end])
    late = (pd.Timestamp(as_of) - due).dt.days
    age = pd.cut(late, _LAST_DAYS, labels=list(AGES[:-1])).astype("str").fillna(Credit.age_unknown)
    dated = lines.assign(**{OpenItems.due: due, OpenItems.days_overdue: late.clip(lower=0), OpenItems.age: age})
    return OpenItems.conform(dated).reset_index(drop=True)
