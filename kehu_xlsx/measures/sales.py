"""What distributors bought, net of what they gave back: by line, by month, and on which days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import pandas as pd

from kehu_xlsx.schema import Column, Kind, Table
from kehu_xlsx.tables import CENT as CENT
from kehu_xlsx.tables import CustomerMonths, JudgedReturns, Origin, Purchases
from kehu_xlsx.tables.words import ReturnVerdict

_DECIMALS = 3  # quantities are compared to a thousandth


class NetLines(Origin):
    """Purchases, and returns judged 符合退货 as negative lines; `source` and `row` say where each stands.

    `booked_on` is when the books know of a 红冲 line, where that is not the date by which it counts; `purchased_on`
    says when what a return brings back was bought.
    Example: C001, 2026-10-03, 啤酒500ml, -20, -1160.00, TH-01 is a return of twenty.
    """

    title = "进货净额明细"
    customer = Purchases.customer
    date = Purchases.date
    product = Purchases.product
    quantity = Purchases.quantity
    amount = Purchases.amount
    number = Purchases.number
    purchased_on = JudgedReturns.purchased_on
    booked_on = Column("booked_on", "记账日期", Kind.DATE)


class MonthlySales(Table):
    """进货净额 by customer and month; a customer without a row bought nothing, if the month is known at all."""

    title = "月度进货净额"
    customer = Purchases.customer
    month = Column("month", "月份", Kind.MONTH)
    net = Column("net", "进货净额", Kind.MONEY)
    purchase_days = Column("purchase_days", "进货天数", Kind.COUNT)
    last_purchase = Column("last_purchase", "最近进货", Kind.DATE)
    from_ledger = Column("from_ledger", "取自台账", Kind.FLAG)


def up_to(frame: pd.DataFrame, date: Column, as_of: dt.date) -> pd.DataFrame:
    """The rows dated up to the as-of date; what comes after it, or has no date, never counts."""
    return frame[frame[date] <= pd.Timestamp(as_of)]


def net_lines(
    purchases: pd.DataFrame, judged_returns: pd.DataFrame, *, as_of: dt.date, red_line_days: int
) -> pd.DataFrame:
    """Purchases less the returns judged 符合退货, as NetLines up to the as-of date (CONTRACT 进货净额).

    A 红冲 line that books such a return counts for both, on the earlier of the two days, so that a month once
    judged does not change when the 红冲 follows in the next. `purchases` is Purchases, `judged_returns` JudgedReturns.
    """
    bought = NetLines.conform(up_to(purchases, Purchases.date, as_of)).reset_index(drop=True)
    returned = _accepted(judged_returns, as_of)
    whole_lines = NetLines.conform(returned.assign(**{NetLines.quantity: returned["whole"]}))
    booked = booked_in_red(bought[bought[NetLines.amount] < 0], whole_lines, red_line_days)
    first_return = returned[NetLines.date].loc[booked.index].groupby(booked.to_numpy()).min()
    lots = returned[NetLines.purchased_on].loc[booked.index].groupby(booked.to_numpy()).max()
    bought.loc[lots.index, NetLines.purchased_on] = lots
    own_date = bought[NetLines.date].loc[first_return.index]
    bought.loc[first_return.index, NetLines.booked_on] = own_date
    bought.loc[first_return.index, NetLines.date] = own_date.where(own_date < first_return, first_return)
    return pd.concat([bought, _negative(returned.drop(index=booked.index))], ignore_index=True)


def booked_in_red(red: pd.DataFrame, returned: pd.DataFrame, days: int) -> pd.Series:
    """The index of the 红冲 line by that of the return which it books: they are one and the same, to be counted once.

    Both are NetLines; the same by customer and 单号, or by customer, product and quantity within so many days.
    """
    by_number = _same_number(red, returned)
    red_left = red.drop(index=by_number.unique())
    return pd.concat([by_number, _same_goods(red_left, returned.drop(index=by_number.index), days)])


def monthly_sales(lines: pd.DataFrame, held: Collection[pd.Period], remembered: pd.DataFrame) -> pd.DataFrame:
    """MonthlySales: the months that the folder `held` from `lines` (NetLines), others as `remembered`."""
    return pd.concat([_from_lines(lines, held), _from_ledger(remembered, held)], ignore_index=True)


def purchase_days(lines: pd.DataFrame) -> pd.DataFrame:
    """Customer and date of each purchase day: a day with a positive net amount, in order of customer and date."""
    by_day = lines.groupby([NetLines.customer, NetLines.date])[NetLines.amount].sum()
    return by_day[by_day > CENT].index.to_frame(index=False)


def months_held(records: pd.DataFrame, as_of: dt.date) -> set[pd.Period]:
    """The months of which the whole office has any row of that table (进货, 回款 or 铺货) up to the as-of date."""
    return set(up_to(records, Purchases.date, as_of)[Purchases.date].dt.to_period("M").unique())


def _accepted(judged_returns: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    """Returns that reduce what was bought, with the quantity of the `whole` line of which each may be a part."""
    line = [JudgedReturns.source, JudgedReturns.row]
    whole = judged_returns.groupby(line)[JudgedReturns.quantity].transform("sum")
    accepted = judged_returns[JudgedReturns.verdict] == ReturnVerdict.RETURN_OK
    return up_to(judged_returns.assign(whole=whole)[accepted], JudgedReturns.date, as_of).reset_index(drop=True)


def _negative(returned: pd.DataFrame) -> pd.DataFrame:
    lines = NetLines.conform(returned)
    lines[[NetLines.quantity, NetLines.amount]] *= -1
    return lines


def _same_number(red: pd.DataFrame, returned: pd.DataFrame) -> pd.Series:
    """By customer and 单号; a bill may have several lines, so the product must agree where the 红冲 line names it."""
    pairs = _pairs(red, returned, [NetLines.customer, NetLines.number])
    product = pairs[f"{NetLines.product}_red"]
    pairs = pairs[product.isna() | (product == pairs[NetLines.product])]
    return pairs.drop_duplicates("returned").set_index("returned")["red"]


def _same_goods(red: pd.DataFrame, returned: pd.DataFrame, days: int) -> pd.Series:
    """By customer, product and quantity within so many days, nearest first, each line once."""
    pairs = _pairs(
        _without_sign(red), _without_sign(returned), [NetLines.customer, NetLines.product, NetLines.quantity]
    )
    pairs["gap"] = (pairs[f"{NetLines.date}_red"] - pairs[NetLines.date]).abs()
    near = pairs[pairs["gap"] <= pd.Timedelta(days=days)].sort_values(["gap", "returned", "red"])
    return _each_once(near)


def _without_sign(lines: pd.DataFrame) -> pd.DataFrame:
    return lines.assign(**{NetLines.quantity: lines[NetLines.quantity].abs().round(_DECIMALS)})


def _pairs(red: pd.DataFrame, returned: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Every return beside every 红冲 line of the same known keys; their indexes as `returned` and `red`."""
    left = returned.dropna(subset=keys).rename_axis("returned").reset_index()
    right = red.dropna(subset=keys).rename_axis("red").reset_index()
    return left.merge(right, on=keys, suffixes=("", "_red"))


def _each_once(pairs: pd.DataFrame) -> pd.Series:
    """The pairs in order, those left out of which one side was already taken."""
    red_of: dict[int, int] = {}
    taken: set[int] = set()
    for returned, red in zip(pairs["returned"], pairs["red"], strict=True):
        if returned not in red_of and red not in taken:
            red_of[returned] = red
            taken.add(red)
    return pd.Series(red_of, dtype="int64")


def _from_lines(lines: pd.DataFrame, held: Collection[pd.Period]) -> pd.DataFrame:
    days = purchase_days(lines)
    by_month = _by_month(lines, NetLines.amount).sum().round(2).rename(MonthlySales.net).to_frame()
    day_counts = _by_month(days, NetLines.date).agg(["size", "max"])
    by_month[[MonthlySales.purchase_days, MonthlySales.last_purchase]] = day_counts
    months = by_month.reset_index(names=[MonthlySales.customer, MonthlySales.month])
    months = months[months[MonthlySales.month].isin(list(held))].fillna({MonthlySales.purchase_days: 0})
    return MonthlySales.conform(months.assign(**{MonthlySales.from_ledger: False}))


def _by_month(frame: pd.DataFrame, column: str) -> pd.core.groupby.SeriesGroupBy:
    return frame.groupby([frame[NetLines.customer], frame[NetLines.date].dt.to_period("M")])[column]


def _from_ledger(months: pd.DataFrame, held: Collection[pd.Period]) -> pd.DataFrame:
    wanted = ~months[CustomerMonths.month].isin(list(held)) & months[CustomerMonths.net_purchases].notna()
    renamed = months[wanted].rename(columns={CustomerMonths.net_purchases: MonthlySales.net})
    return MonthlySales.conform(renamed.assign(**{MonthlySales.from_ledger: True}))
