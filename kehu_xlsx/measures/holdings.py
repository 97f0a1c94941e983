"""Which months the folder's records hold, and which only the ledger still tells.

An office that keeps last month's sheets alone lives on what the ledger remembers of the months before; a late row or a
sheet left over must not pass for a whole month.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from kehu_xlsx.errors import Category
from kehu_xlsx.measures.sales import CENT, up_to
from kehu_xlsx.schema import Column, Kind, Table
from kehu_xlsx.tables import Books, CustomerMonths, Customers, Memory, Payments, Placements, Purchases, RowProblem
from kehu_xlsx.texts import holdings as texts
from kehu_xlsx.workdays import Scope

FROM_LEDGER = Column("from_ledger", "取自台账", Kind.FLAG)
REMNANT = 0.5  # less than this share of what was known of a month that is run again is a remnant, not a correction


@dataclass(frozen=True)
class Holding:
    """Of which months one table of the folder counts: those in `held`; the ledger tells those in `told` instead.

    `parts` are months of which the folder has less than the ledger knew, with both figures (purchase days, yuan paid
    or outlets): they don't count. Example: 2026-09 with 1 of 63 purchase days.
    """

    table: str
    held: frozenset[pd.Period]
    told: frozenset[pd.Period]
    parts: Mapping[pd.Period, tuple[float, float]]

    @property
    def known(self) -> frozenset[pd.Period]:
        """The months that can be judged at all."""
        return self.held | self.told


@dataclass(frozen=True)
class Known:
    """A monthly figure of every customer in each month that is known, and where the months are known from."""

    figures: pd.DataFrame
    holding: Holding


def remembered(memory: Memory, scope: Scope) -> pd.DataFrame:
    """CustomerMonths that tell their month to its end or, for the month that is run, to the as-of date.

    What a run in the middle of a month left is not final; a row without 截止日期 is one of the month's end.
    """
    months = memory.customer_months
    end = month_ends(months)
    told_until = months[CustomerMonths.as_of].fillna(end)
    wanted_until = end.clip(upper=pd.Timestamp(scope.as_of))
    is_told = told_until.clip(upper=end) == wanted_until
    return months[is_told & (months[CustomerMonths.month] <= scope.month)].assign(
        **{CustomerMonths.as_of: told_until[is_told]}
    )


def last_purchases(memory: Memory, scope: Scope, held: Holding) -> pd.DataFrame:
    """Customer and date of the last purchases and comebacks that the ledger remembers, of whatever month.

    Of the month that is run only what the folder has lost.
    """
    months = memory.customer_months
    month = months[CustomerMonths.month]
    is_earlier = (month < scope.month) | ((month == scope.month) & ~month.isin(list(held.held)))
    days = [
        months.loc[is_earlier, [CustomerMonths.customer, day]].rename(columns={day: Purchases.date})
        for day in (CustomerMonths.last_purchase, CustomerMonths.comeback)
    ]
    return up_to(pd.concat(days, ignore_index=True), Purchases.date, scope.as_of).drop_duplicates()


def month_ends(months: pd.DataFrame) -> pd.Series:
    """The last day of each row's month."""
    return months[CustomerMonths.month].dt.end_time.dt.normalize()


def purchases_held(books: Books, memory: Memory, scope: Scope) -> Holding:
    """The months of which purchases count, by the purchase days of the whole office."""
    lines = books.purchases[[Purchases.customer, Purchases.date, Purchases.amount]]
    recorded = up_to(lines, Purchases.date, scope.as_of)
    bought = recorded[recorded[Purchases.amount] > CENT].drop_duplicates([Purchases.customer, Purchases.date])
    days = bought.groupby(_month(bought)).size().reindex(_month(recorded).unique(), fill_value=0)
    known = _known(CustomerMonths.purchase_days, books, memory, scope)
    return _holding(Purchases.title, days, known, _told(CustomerMonths.net_purchases, memory, scope), scope)


def payments_held(books: Books, memory: Memory, scope: Scope) -> Holding:
    """The months of which payments count, by what the whole office was paid."""
    recorded = up_to(books.payments, Payments.date, scope.as_of)
    received = recorded[Payments.amount].clip(lower=0).groupby(_month(recorded)).sum()
    known = _known(CustomerMonths.payments, books, memory, scope)
    return _holding(Payments.title, received, known, _told(CustomerMonths.payments, memory, scope), scope)


def placements_held(counted: pd.DataFrame, books: Books, memory: Memory, scope: Scope) -> Holding:
    """The months of which outlets count, by their number in the whole office; `counted` is MonthlyPlacements."""
    recorded = _month(up_to(books.placements, Placements.date, scope.as_of)).unique()
    outlets = counted.groupby(CustomerMonths.month)[CustomerMonths.placements].sum()
    known = _known(CustomerMonths.placements, books, memory, scope)
    told = _told(CustomerMonths.placements, memory, scope)
    return _holding(Placements.title, outlets.reindex(recorded, fill_value=0.0), known, told, scope)


def known_figures(
    table: type[Table], of_folder: pd.DataFrame, column: Column, holding: Holding, told: pd.DataFrame
) -> Known:
    """The figure `column` of `table`: `of_folder` in the months that it holds, else as `told` (CustomerMonths)."""
    counted = of_folder[of_folder[CustomerMonths.month].isin(list(holding.held))]
    in_ledger = told[told[CustomerMonths.month].isin(list(holding.told)) & told[column].notna()]
    frames = [counted.assign(**{FROM_LEDGER: False}), in_ledger.assign(**{FROM_LEDGER: True})]
    return Known(pd.concat([table.conform(frame) for frame in frames], ignore_index=True), holding)


def for_everyone(known: Known, column: Column, customers: pd.DataFrame) -> pd.DataFrame:
    """The figures of each of these customers in each month that is known, 0 where he has none."""
    key = [CustomerMonths.customer, CustomerMonths.month]
    months = pd.PeriodIndex(sorted(known.holding.known), freq="M")
    everyone = pd.MultiIndex.from_product([customers[Customers.customer], months], names=key)
    return known.figures.set_index(key).reindex(everyone)[[column]].fillna(0.0).reset_index()


def holding_problems(holdings: Iterable[Holding], month: pd.Period) -> Iterator[RowProblem]:
    """A line for each month of which the folder has only a part, and one for what `month` itself lacks."""
    holdings = tuple(holdings)
    for holding in holdings:
        for part, (found, known) in holding.parts.items():
            said = texts.part(holding.table, part, found, known, in_ledger=part in holding.told)
            yield RowProblem(Category.LEDGER, str(part), *said)
    lacking = [holding.table for holding in holdings if month in holding.told and month not in holding.parts]
    if lacking:
        yield RowProblem(Category.LEDGER, str(month), *texts.lacking(lacking, month))


def _month(records: pd.DataFrame) -> pd.Series:
    return records[Purchases.date].dt.to_period("M").rename(CustomerMonths.month)


def _holding(title: str, found: pd.Series, known: pd.Series, told: frozenset[pd.Period], scope: Scope) -> Holding:
    """`found` is what the folder has by month, `known` what the ledger knew; `told` are months that it tells whole."""
    parts = {}
    for month, known_before in known[known.index.isin(found.index)].items():
        least = known_before if month in told and month < scope.month else known_before * REMNANT
        if found[month] < least - CENT:
            parts[month] = (float(found[month]), float(known_before))
    held = frozenset(found.index) - parts.keys()
    return Holding(title, held, told - held, parts)


def _told(column: Column, memory: Memory, scope: Scope) -> frozenset[pd.Period]:
    months = remembered(memory, scope)
    return frozenset(months.loc[months[column].notna(), CustomerMonths.month].unique())


def _known(column: Column, books: Books, memory: Memory, scope: Scope) -> pd.Series:
    """What the ledger knows by month; of the month that is run nothing that was learnt after the as-of date."""
    months = memory.customer_months
    is_later = (months[CustomerMonths.month] >= scope.month) & (
        months[CustomerMonths.as_of] > pd.Timestamp(scope.as_of)
    )
    of_office = months[CustomerMonths.customer].isin(books.customers[Customers.customer])
    return months[of_office & ~is_later].groupby(CustomerMonths.month)[column].sum()
