"""What distributors paid, by month."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from kehu_xlsx.measures.holdings import FROM_LEDGER, Known, known_figures, payments_held, remembered
from kehu_xlsx.measures.sales import up_to
from kehu_xlsx.schema import Column, Kind, Table
from kehu_xlsx.tables import Books, CustomerMonths, Memory, Payments
from kehu_xlsx.workdays import Scope


class MonthlyPayments(Table):
    """回款 by customer and month in yuan; a customer without a row paid nothing in a month that has records."""

    title = "月度回款"
    customer = Payments.customer
    month = Column("month", "月份", Kind.MONTH)
    payments = Column("payments", "实际回款", Kind.MONEY)
    from_ledger = FROM_LEDGER


def monthly_payments(payments: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    """MonthlyPayments of the folder's payments up to the as-of date; money paid back is deducted."""
    received = up_to(payments, Payments.date, as_of)
    keys = [received[Payments.customer], received[Payments.date].dt.to_period("M").rename(MonthlyPayments.month)]
    sums = received.groupby(keys)[Payments.amount].sum().round(2).rename(MonthlyPayments.payments)
    return MonthlyPayments.conform(sums.reset_index())


def known_payments(books: Books, memory: Memory, scope: Scope) -> Known:
    """MonthlyPayments of every month that is known, from the folder where it holds the month, else from the ledger."""
    paid = monthly_payments(books.payments, scope.as_of)
    holding, told = payments_held(books, memory, scope), remembered(memory, scope)
    return known_figures(MonthlyPayments, paid, CustomerMonths.payments, holding, told)
