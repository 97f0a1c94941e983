"""应收余额 and 对账: what each customer owes by the books and by the records after them; no thresholds."""

from __future__ import annotations

import pandas as pd

from kehu_xlsx.measures.facts import Facts
from kehu_xlsx.measures.holdings import remembered
from kehu_xlsx.measures.payments import MonthlyPayments
from kehu_xlsx.measures.sales import CENT, MonthlySales, NetLines, up_to
from kehu_xlsx.schema import Column, Kind, Table
from kehu_xlsx.tables import Credit, CustomerMonths, Customers, Payments, Purchases, Receivables, Reconciliation
from kehu_xlsx.tables.words import BalanceSource

_ONE_DAY = pd.Timedelta(days=1)
_BOOKS_GONE = "books_gone"


class Movements(Table):
    """What changes a balance; a month that only the ledger tells stands on its first day, as one row.

    `date` is when the books know of it, `counted_on` the day by which it counts (those of a 红冲 line may differ).
    """

    title = "应收变动"
    customer = Purchases.customer
    date = Purchases.date
    counted_on = Column("counted_on", "计入日期", Kind.DATE)
    purchases = Column("purchases", "进货", Kind.MONEY)
    returns = Column("returns", "退货", Kind.MONEY)
    payments = Column("payments", "回款", Kind.MONEY)


class Balances(Table):
    """应收余额 of every customer with the parts of its sum: base + purchases − returns − payments.

    The base is the books' balance at the end of `base_date` (as the ledger knows it where the rest of that month is
    gone from the folder) or, by 期初应收, at its beginning; movements count from `counted_from` on.
    Example: 90,000 at 2026-09-30 + 20,000 − 1,160 − 50,000 = 58,840, 应收账款+后续记录.
    """

    title = "应收余额"
    customer = Credit.customer
    balance_source = Credit.balance_source
    base_date = Column("base_date", "起算日期", Kind.DATE)
    counted_from = Column("counted_from", "记录起算日", Kind.DATE)
    base = Column("base", "起算余额", Kind.MONEY)
    purchases = Movements.purchases
    returns = Movements.returns
    payments = Movements.payments
    balance = Credit.balance
    owed_before = Column("owed_before", "此前有欠款", Kind.FLAG)


_SUMS = [Movements.purchases, Movements.returns, Movements.payments]


def movements(facts: Facts) -> pd.DataFrame:
    """Movements up to the as-of date, of the folder and, for whole months that it lacks, of the ledger."""
    kinds = [_bought(facts), _paid(facts), _bought_before(facts), _paid_before(facts)]
    together = pd.concat(kinds, ignore_index=True)
    return Movements.conform(together.fillna(dict.fromkeys(_SUMS, 0.0)))


def balances(facts: Facts, moved: pd.DataFrame | None = None) -> pd.DataFrame:
    """Balances, one row a customer in the order of 客户档案; an unknown balance is missing, source 无法计算.

    A day's books are taken as closed (records of the next day on count), 期初应收 as of the day's beginning.
    `moved` are the Movements of the same facts, for callers that know them already.
    """
    statements = _statements(facts)
    base = _by_ledger(_opened(facts) if statements.empty else _listed(facts, statements), facts)
    summed = _summed(movements(facts) if moved is None else moved, base)
    counted = base.join(summed, on=Balances.customer).fillna(dict.fromkeys(_SUMS, 0.0))
    carried = (counted[Balances.balance_source] == BalanceSource.STATEMENT) & counted[Balances.customer].isin(
        summed.index
    )
    counted[Balances.balance_source] = counted[Balances.balance_source].mask(carried, BalanceSource.STATEMENT_CARRIED)
    return Balances.conform(counted.assign(**{Balances.balance: _total(counted, Balances.base)}))


def months_missing(facts: Facts, owed: pd.DataFrame) -> list[pd.Period]:
    """Months since the earliest base that are not known; of a month begun at the base the ledger tells too little."""
    first, last = owed[Balances.counted_from].min(), pd.Timestamp(facts.scope.as_of)
    if not first <= last:
        return []
    first = _after_month_end(pd.Series([first])).iloc[0]
    begun = pd.Period(first, "M")
    is_begun = first > begun.start_time
    months = pd.period_range(first, last, freq="M")
    known, held = facts.held.known, facts.held.held
    return [month for month in months if month not in (held if is_begun and month == begun else known)]


def is_told(lines: pd.DataFrame, facts: Facts) -> pd.Series:
    """Whether the ledger tells the month of a line, so that the line itself does not count in it."""
    return lines[NetLines.date].dt.to_period("M").isin(list(facts.held.told))


def reconciliation(facts: Facts, moved: pd.DataFrame | None = None) -> pd.DataFrame:
    """Reconciliation of each customer whose opening is known: 期初应收, else the statement before the newest one.

    Counted up to the newest statement; without any statement up to the as-of date, with nothing to compare.
    `moved` are the Movements of the same facts, for callers that know them already.
    """
    statements = _statements(facts)
    until = pd.Timestamp(facts.scope.as_of) if statements.empty else statements[Receivables.date].max()
    base = _opening(facts, statements, until)
    moved = movements(facts) if moved is None else moved
    counted = _summed(moved[moved[Movements.date] <= until], base)
    summed = base.join(counted, on=Balances.customer).fillna(dict.fromkeys(_SUMS, 0.0))
    expected = _total(summed, Balances.base)
    books = _at(statements, until, base[Balances.customer])
    compared = summed.rename(columns={Balances.base_date: Reconciliation.opening_date})
    figures = {
        Reconciliation.opening: summed[Balances.base],
        Reconciliation.until: until,
        Reconciliation.expected: expected,
        Reconciliation.balance: books,
        Reconciliation.difference: (books - expected).round(2) + 0.0,
    }
    return Reconciliation.conform(compared.assign(**figures))


def _bought(facts: Facts) -> pd.DataFrame:
    """The lines of the folder, but for those of a month that the ledger tells; a 红冲 line when it is booked."""
    lines = facts.sales[~is_told(facts.sales, facts) | facts.sales[NetLines.booked_on].notna()]
    booked = lines[NetLines.booked_on].fillna(lines[NetLines.date])
    return _traded(lines[NetLines.customer], booked, lines[NetLines.date], lines[NetLines.amount])


def _paid(facts: Facts) -> pd.DataFrame:
    paid = up_to(facts.books.payments, Payments.date, facts.scope.as_of)
    told = list(facts.payments.holding.told)
    paid = paid[~paid[Payments.date].dt.to_period("M").isin(told)]
    return _moved(paid[Payments.customer], paid[Payments.date], payments=paid[Payments.amount])


def _bought_before(facts: Facts) -> pd.DataFrame:
    """The months that the ledger tells, without what it knew of them that the books only booked later."""
    months = facts.months[facts.months[MonthlySales.from_ledger]]
    start = months[MonthlySales.month].dt.start_time
    later = facts.sales[is_told(facts.sales, facts) & facts.sales[NetLines.booked_on].notna()]
    later_start = later[NetLines.date].dt.to_period("M").dt.start_time
    return pd.concat(
        [
            _traded(months[MonthlySales.customer], start, start, months[MonthlySales.net]),
            _traded(later[NetLines.customer], later_start, later_start, -later[NetLines.amount]),
        ]
    )


def _paid_before(facts: Facts) -> pd.DataFrame:
    known = facts.payments.figures
    months = known[known[MonthlyPayments.from_ledger]]
    start = months[MonthlyPayments.month].dt.start_time
    return _moved(months[MonthlyPayments.customer], start, payments=months[MonthlyPayments.payments])


def _traded(customer: pd.Series, date: pd.Series, counted_on: pd.Series, net: pd.Series) -> pd.DataFrame:
    moved = _moved(customer, date, purchases=net.clip(lower=0), returns=net.clip(upper=0).abs())
    return moved.assign(**{Movements.counted_on: counted_on})


def _moved(customer: pd.Series, date: pd.Series, **amounts: pd.Series) -> pd.DataFrame:
    return pd.DataFrame({Movements.customer: customer, Movements.date: date, Movements.counted_on: date, **amounts})


def _statements(facts: Facts) -> pd.DataFrame:
    """应收账款 up to the as-of date, summed by customer and date; an undated row is of the as-of date.

    Where one of a customer's rows has an amount that can't be read, his sum is missing.
    """
    as_of = facts.scope.as_of
    dated = facts.books.receivables.fillna({Receivables.date: pd.Timestamp(as_of)})
    listed = up_to(dated, Receivables.date, as_of)
    grouped = listed.groupby([Receivables.customer, Receivables.date])[Receivables.balance]
    is_whole = grouped.size() == grouped.count()
    return grouped.sum().where(is_whole).reset_index()


def _at(statements: pd.DataFrame, date: pd.Timestamp, customers: pd.Series) -> pd.Series:
    """What the statement of that date says for each customer, 0 where it omits him; missing without a statement."""
    of_date = statements[statements[Receivables.date] == date].set_index(Receivables.customer)[Receivables.balance]
    said = customers.map(of_date).astype(float)
    return said if of_date.empty else said.mask(~customers.isin(of_date.index), 0.0)


def _listed(facts: Facts, statements: pd.DataFrame) -> pd.DataFrame:
    """Balances' base by the newest statement of the office; whom it omits owes nothing."""
    customers, newest = facts.books.customers[Customers.customer], statements[Receivables.date].max()
    on_list = customers.isin(statements.loc[statements[Receivables.date] == newest, Receivables.customer])
    source = on_list.map({True: BalanceSource.STATEMENT, False: BalanceSource.NOT_LISTED})
    base = _at(statements, newest, customers)
    return pd.DataFrame(
        {
            Balances.customer: customers,
            Balances.balance_source: source.mask(base.isna(), BalanceSource.UNKNOWN),
            Balances.base_date: newest,
            Balances.counted_from: newest + _ONE_DAY,
            Balances.base: base,
            Balances.owed_before: _owed_before(facts, statements) > CENT,
        }
    )


def _owed_before(facts: Facts, statements: pd.DataFrame) -> pd.Series:
    """What each customer owed by the statement before the newest; without one by the ledger, else 期初应收."""
    customers, dates = facts.books.customers, statements[Receivables.date]
    before = _at(statements, dates[dates < dates.max()].max(), customers[Customers.customer])
    months = facts.memory.customer_months
    months = months[months[CustomerMonths.month] < facts.scope.month].sort_values(CustomerMonths.month)
    remembered = months.groupby(CustomerMonths.customer)[CustomerMonths.balance].last()
    before = before.fillna(customers[Customers.customer].map(remembered).astype(float))
    return before.fillna(customers[Customers.opening_balance])


def _opened(facts: Facts) -> pd.DataFrame:
    """Balances' base by 期初应收, where its date is known and has come."""
    customers = facts.books.customers
    date = customers[Customers.opening_date]
    known = customers[Customers.opening_balance].notna() & (date <= pd.Timestamp(facts.scope.as_of))
    return pd.DataFrame(
        {
            Balances.customer: customers[Customers.customer],
            Balances.balance_source: known.map({True: BalanceSource.OPENING, False: BalanceSource.UNKNOWN}),
            Balances.base_date: date.where(known),
            Balances.counted_from: date.where(known),
            Balances.base: customers[Customers.opening_balance].where(known),
            Balances.owed_before: False,
        }
    )


def _by_ledger(base: pd.DataFrame, facts: Facts) -> pd.DataFrame:
    """The base, by the ledger's last balance where it is unknown or what that balance came from is gone."""
    of_ledger = _last_balances(facts).reindex(base[Balances.customer]).set_index(base.index)
    begun, known_until = base[Balances.counted_from], of_ledger[CustomerMonths.as_of]
    is_gone = _lacks_months(begun, known_until, facts)
    by_books = of_ledger[_BOOKS_GONE].fillna(False).astype(bool)
    chosen = of_ledger[CustomerMonths.balance].notna() & (begun.isna() | is_gone | by_books)
    figures = {
        Balances.balance_source: BalanceSource.LEDGER,
        Balances.base_date: known_until,
        Balances.counted_from: known_until + _ONE_DAY,
        Balances.base: of_ledger[CustomerMonths.balance],
    }
    return base.assign(**{column: base[column].mask(chosen, value) for column, value in figures.items()})


def _last_balances(facts: Facts) -> pd.DataFrame:
    """CustomerMonths of each last known balance; that of the month that is run only if its own records are gone.

    With whether the 应收账款 of that month, by which it was known, are gone.
    """
    month, as_of = CustomerMonths.month, pd.Timestamp(facts.scope.as_of)
    known = remembered(facts.memory, facts.scope).dropna(subset=[CustomerMonths.balance]).sort_values(month)
    known = known.assign(**{_BOOKS_GONE: _lacks_books(known, facts)})
    is_needed = (known[month] < facts.scope.month) | ~known[month].isin(list(facts.held.held)) | known[_BOOKS_GONE]
    known = known[is_needed & (known[CustomerMonths.as_of] <= as_of)]
    return known.drop_duplicates(CustomerMonths.customer, keep="last").set_index(CustomerMonths.customer)


def _lacks_books(known: pd.DataFrame, facts: Facts) -> pd.Series:
    """Which balances of the month that is run were the books' own, where the folder no longer has these books."""
    months = set(_statements(facts)[Receivables.date].dt.to_period("M").unique())
    at_its_end = known[CustomerMonths.balance_source].isin([BalanceSource.STATEMENT, BalanceSource.NOT_LISTED])
    carried = known[CustomerMonths.balance_source] == BalanceSource.STATEMENT_CARRIED
    is_own = known[CustomerMonths.month] == facts.scope.month
    return is_own & ((at_its_end & (facts.scope.month not in months)) | (carried & (not months)))


def _lacks_months(begun: pd.Series, until: pd.Series, facts: Facts) -> pd.Series:
    """Whether from one day to another any month is unknown; one begun on the way must be the folder's."""
    begun = _after_month_end(begun)
    first, last = begun.dt.to_period("M"), until.dt.to_period("M")
    whole = facts.held.held - facts.payments.holding.told
    lacks = (begun.dt.day > 1) & (begun <= until) & ~first.isin(list(whole))
    if first.notna().any():
        for month in pd.period_range(first.min(), facts.scope.month, freq="M"):
            if month not in facts.held.known:
                lacks |= (first <= month) & (month <= last)
    return lacks


def _after_month_end(days: pd.Series) -> pd.Series:
    """The days, the last ones of a month as the first of the next: nothing of their month is left to be known."""
    return days.mask(days.dt.is_month_end, days + _ONE_DAY)


def _opening(facts: Facts, statements: pd.DataFrame, until: pd.Timestamp) -> pd.DataFrame:
    """Where the reconciliation starts: 期初应收 dated up to `until`, else the statement before that day."""
    opened = _opened(facts)
    before = statements[statements[Receivables.date] < until]
    earlier = before[Receivables.date].max()
    statement = {
        Balances.base_date: earlier,
        Balances.counted_from: earlier + _ONE_DAY,
        Balances.base: _at(before, earlier, opened[Balances.customer]),
    }
    unopened = ~(opened[Balances.base_date] <= until)
    for column, value in statement.items():
        opened[column] = opened[column].mask(unopened, value)
    return opened[opened[Balances.base].notna()]


def _summed(moved: pd.DataFrame, base: pd.DataFrame) -> pd.DataFrame:
    """Purchases, returns and payments by customer since each one's `counted_from`.

    The ledger's balance knows of a return before the books do.
    """
    columns = [Balances.customer, Balances.counted_from, Balances.balance_source]
    dated = moved.merge(base[columns], on=Balances.customer)
    by_ledger = dated[Balances.balance_source] == BalanceSource.LEDGER
    day = dated[Movements.date].mask(by_ledger, dated[Movements.counted_on])
    counted = dated[day >= dated[Balances.counted_from]]
    return counted.groupby(Movements.customer)[_SUMS].sum().round(2)


def _total(counted: pd.DataFrame, base: str) -> pd.Series:
    change = counted[Movements.purchases] - counted[Movements.returns] - counted[Movements.payments]
    return (counted[base] + change).round(2) + 0.0  # no negative zero
