"""What distributors bought, net of what they gave back: by line, by month, and on which days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

import pandas as pd

from kehu_xlsx.measures.pairing import same_once
from kehu_xlsx.measures.spelling import spelling_keys
from kehu_xlsx.schema import Column, Kind, Table
from kehu_xlsx.tables import CENT as CENT
from kehu_xlsx.tables import CustomerMonths, JudgedReturns, Origin, Purchases
from kehu_xlsx.tables.words import ReturnKind, ReturnVerdict

_DECIMALS = 3  # quantities are compared to a thousandth
_LINE = "line"
_ALONE = "alone"  # unlike in every line, so that each stands alone
_SWAPPED = "swapped"  # a 红冲 line whose goods were issued again, or an exchange
_PAIR = ["returned", "red"]


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


_GOODS = [NetLines.customer, NetLines.product, NetLines.quantity]
_BILL = [NetLines.customer, NetLines.product, NetLines.number, NetLines.date]


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

    红冲 lines that book such a return count for both, on the earlier of the two days, so that a month once judged does
    not change when the 红冲 follows in the next. Those that book an exchange count as they are booked, like the lines
    that issue its goods again. `purchases` is Purchases, `judged_returns` JudgedReturns.
    """
    bought = NetLines.conform(up_to(purchases, Purchases.date, as_of)).reset_index(drop=True)
    returns = _numbered(up_to(judged_returns, JudgedReturns.date, as_of))
    booked = booked_in_red(bought, _came_back(returns), red_line_days)
    accepted = returns[returns[JudgedReturns.verdict] == ReturnVerdict.RETURN_OK]
    for_both = accepted.merge(booked, left_on=_LINE, right_on="returned").groupby("red")
    first_return, lots = for_both[NetLines.date].min(), for_both[NetLines.purchased_on].max()
    bought.loc[lots.index, NetLines.purchased_on] = lots
    own_date = bought[NetLines.date].loc[first_return.index]
    bought.loc[first_return.index, NetLines.booked_on] = own_date
    bought.loc[first_return.index, NetLines.date] = own_date.where(own_date < first_return, first_return)
    return pd.concat([bought, _negative(accepted[~accepted[_LINE].isin(booked["returned"])])], ignore_index=True)


def booked_in_red(purchases: pd.DataFrame, given_back: pd.DataFrame, days: int) -> pd.DataFrame:
    """Which 红冲 lines of `purchases` book which lines `given_back`: pairs of their indexes, `red` and `returned`.

    `again` is the index of the line that issues the goods of the 红冲 line again, as an exchange is booked, if any.
    The same by customer and 单号; or by customer, product and quantity within so many days, the lines of one bill
    together or else each by itself. `given_back` are whole lines with their `kind`, like Returns.
    """
    red = _compared(purchases[purchases[NetLines.amount] < 0])
    again = _issued_again(red, purchases)
    red = red.assign(**{_SWAPPED: red.index.isin(again.index)})
    returned = _compared(given_back).assign(**{_SWAPPED: given_back[JudgedReturns.kind] == ReturnKind.EXCHANGE})
    found = _same_number(red, returned)
    for keys in (_BILL, [_ALONE]):
        left = red.drop(index=found["red"].unique()), returned.drop(index=found["returned"].unique())
        if not any(lines.empty for lines in left):
            found = pd.concat([found, _same_goods(*left, keys, days)], ignore_index=True)
    return found.assign(again=found["red"].map(again))


def monthly_sales(lines: pd.DataFrame, held: Collection[pd.Period], remembered: pd.DataFrame) -> pd.DataFrame:
    """MonthlySales: the months that the folder `held` from `lines` (NetLines), others as `remembered`."""
    return pd.concat([_from_lines(lines, held), _from_ledger(remembered, held)], ignore_index=True)


def bought_in(month: pd.Period, lines: pd.DataFrame) -> dict[str, float]:
    """What each customer bought in a month, from NetLines, before anything came back."""
    of_month = lines[(lines[NetLines.date].dt.to_period("M") == month) & (lines[NetLines.amount] > 0)]
    sums = of_month.groupby(NetLines.customer)[NetLines.amount].sum().round(2)
    return {str(customer): float(amount) for customer, amount in sums.items()}


def purchase_days(lines: pd.DataFrame) -> pd.DataFrame:
    """Customer and date of each purchase day: a day with a positive net amount, in order of customer and date."""
    by_day = lines.groupby([NetLines.customer, NetLines.date])[NetLines.amount].sum()
    return by_day[by_day > CENT].index.to_frame(index=False)


def months_held(records: pd.DataFrame, as_of: dt.date) -> set[pd.Period]:
    """The months of which the whole office has any row of that table (进货, 回款 or 铺货) up to the as-of date."""
    return set(up_to(records, Purchases.date, as_of)[Purchases.date].dt.to_period("M").unique())


def _numbered(judged_returns: pd.DataFrame) -> pd.DataFrame:
    """Judged returns with the number of the line that each is a part of."""
    line = judged_returns.groupby([JudgedReturns.source, JudgedReturns.row]).ngroup()
    return judged_returns.assign(**{_LINE: line})


def _came_back(returns: pd.DataFrame) -> pd.DataFrame:
    """The whole lines, by their numbers, of which anything came back: what was refused is booked by nothing."""
    whole = returns.groupby(_LINE)[JudgedReturns.quantity].transform("sum")
    taken = returns[returns[JudgedReturns.verdict] != ReturnVerdict.REFUSED]
    return taken.assign(**{JudgedReturns.quantity: whole}).drop_duplicates(_LINE).set_index(_LINE)


def _negative(returned: pd.DataFrame) -> pd.DataFrame:
    lines = NetLines.conform(returned)
    lines[[NetLines.quantity, NetLines.amount]] *= -1
    return lines


def _compared(lines: pd.DataFrame) -> pd.DataFrame:
    """What lines are compared by: their product however it is written, their quantity without its sign."""
    return pd.DataFrame(
        {
            NetLines.customer: lines[NetLines.customer],
            NetLines.date: lines[NetLines.date],
            NetLines.number: spelling_keys(lines[NetLines.number]),
            NetLines.product: spelling_keys(lines[NetLines.product]),
            NetLines.quantity: lines[NetLines.quantity].abs().round(_DECIMALS),
            _ALONE: range(len(lines)),
        },
        index=lines.index,
    )


def _issued_again(red: pd.DataFrame, purchases: pd.DataFrame) -> pd.Series:
    """The index of the line that issues the goods of a 红冲 line again, by that of the 红冲 line.

    Of the same customer, product and quantity, on the same day or under the same 单号.
    """
    sold = purchases[(purchases[Purchases.amount] > 0) & purchases[Purchases.customer].isin(red[NetLines.customer])]
    goods = spelling_keys(sold[Purchases.product])
    sold = sold[goods.isin(red[NetLines.product]) & sold[Purchases.quantity].isin(red[NetLines.quantity])]
    issued = _compared(sold)
    found = same_once(red, issued, [*_GOODS, NetLines.date])
    left = red.drop(index=found.index), issued.drop(index=found)
    return pd.concat([found, same_once(*left, [*_GOODS, NetLines.number])])


def _same_number(red: pd.DataFrame, returned: pd.DataFrame) -> pd.DataFrame:
    """By customer and 单号; a bill may have several lines, so the product must agree where the 红冲 line names it."""
    pairs = _pairs(red, returned, [NetLines.customer, NetLines.number])
    product = pairs[f"{NetLines.product}_red"]
    return pairs.loc[product.isna() | (product == pairs[NetLines.product]), _PAIR]


def _same_goods(red: pd.DataFrame, returned: pd.DataFrame, keys: Sequence[str], days: int) -> pd.DataFrame:
    """By customer, product and quantity within so many days, each once; lines alike in `keys` stand together.

    What was issued again is an exchange's before it is a return's; then the nearest goes first.
    """
    red_bills, returned_bills = _bills(red, keys), _bills(returned, keys)
    pairs = _pairs(_added_up(red, red_bills), _added_up(returned, returned_bills), _GOODS)
    pairs["gap"] = (pairs[f"{NetLines.date}_red"] - pairs[NetLines.date]).abs()
    pairs["unlike"] = pairs[f"{_SWAPPED}_red"] != pairs[_SWAPPED]
    near = pairs[pairs["gap"] <= pd.Timedelta(days=days)].sort_values(["unlike", "gap", "returned", "red"])
    booked_by = returned_bills.map(_each_once(near))
    reds = pd.DataFrame({"red": red_bills.index, "bill": red_bills.to_numpy()})
    returns = pd.DataFrame({"returned": booked_by.index, "bill": booked_by.to_numpy()}).dropna(subset=["bill"])
    return returns.merge(reds, on="bill")[_PAIR]


def _bills(lines: pd.DataFrame, keys: Sequence[str]) -> pd.Series:
    return lines.groupby([*keys], dropna=False, sort=False).ngroup()


def _added_up(lines: pd.DataFrame, bills: pd.Series) -> pd.DataFrame:
    """Each bill as one line with the quantity of all of its lines, where every one is known."""
    by_bill = lines.groupby(bills)
    is_known = by_bill[NetLines.quantity].count() == by_bill.size()
    quantity = by_bill[NetLines.quantity].sum().round(_DECIMALS).where(is_known)
    return by_bill.first().assign(**{NetLines.quantity: quantity})


def _pairs(red: pd.DataFrame, returned: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Every return beside every 红冲 line of the same known keys; their indexes as `returned` and `red`."""
    left = returned.dropna(subset=[*keys]).rename_axis("returned").reset_index()
    right = red.dropna(subset=[*keys]).rename_axis("red").reset_index()
    return left.merge(right, on=[*keys], suffixes=("", "_red"))


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
