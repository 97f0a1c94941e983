"""客户信用检查表.xlsx: for finance, what each customer owes, how old it is, what was paid, and whether the books agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from kehu_xlsx.documents.masters import (
    SEVERITY_TONES,
    Masters,
    created,
    present,
    remarks_words,
    source_link,
    source_words,
    subtitle,
)
from kehu_xlsx.documents.records import records
from kehu_xlsx.tables import Credit, Customers, FulfilmentTable, OpenItems, Payments, Reconciliation
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.tables.words import Delivery, Role, Severity
from kehu_xlsx.texts import credit as texts
from kehu_xlsx.workbook.sheets import Book, Cell, Column, Formula, Kind, Row, TableSheet, Tone

AGES = (
    Credit.not_due,
    Credit.overdue_30,
    Credit.overdue_60,
    Credit.overdue_90,
    Credit.overdue_more,
    Credit.age_unknown,
)
_OVERDUE = AGES[1:5]
_MOST_METHODS = 8
"""Ways of payment that get a column of their own; the rest share one."""

_DELIVERY_TONES = {Delivery.STOPPED: Tone.SEVERE, Delivery.LIMITED: Tone.WARNING}
_AGREEMENT_TONES = {texts.AGREES: Tone.MET, texts.DISAGREES: Tone.WARNING, texts.NOT_LISTED: Tone.MUTED}
_CUSTOMER = (Column(texts.CODE, Kind.CODE), Column(texts.NAME), Column(texts.LEVEL))

Record = Mapping[str, Any]


def credit_book(outcome: Outcome) -> Book:
    """The whole workbook; its sheets are 授信, 账龄, 逾期明细, 回款 and 余额核对."""
    masters = Masters(outcome)
    sheets = (
        _sheet(outcome, texts.LIMITS, _limit_columns(), _limit_rows(outcome, masters), texts.LIMITS_NOTES),
        _sheet(outcome, texts.AGEING, _ageing_columns(), _ageing_rows(outcome, masters), texts.AGEING_NOTES),
        _open_items(outcome, masters),
        _payments(outcome, masters),
        _reconciliation(outcome, masters),
    )
    return Book(f"{outcome.office} {texts.TITLE}", sheets, created(outcome))


def _sheet(
    outcome: Outcome, name: str, columns: Sequence[Column], rows: Iterator[Row], notes: tuple[str, ...], empty: str = ""
) -> TableSheet:
    return TableSheet(
        name=name,
        title=f"{texts.TITLE}：{name}",
        subtitle=subtitle(outcome),
        columns=tuple(columns),
        rows=tuple(rows),
        notes=notes,
        freeze=2,
        empty=empty,
    )


def _customer(masters: Masters, customer: str) -> tuple[str, str, str]:
    return masters.code(customer), masters.name(customer), masters.level_word(customer)


def _limit_columns() -> Iterator[Column]:
    yield from _CUSTOMER
    yield Column(Credit.credit_limit.heading, Kind.MONEY)
    yield Column(Credit.effective_limit.heading, Kind.MONEY)
    yield Column(Credit.balance.heading, Kind.MONEY, total=True)
    yield Column(Credit.balance_source.heading)
    yield Column(Credit.statement_date.heading, Kind.DATE)
    yield Column(Credit.usage.heading, Kind.RATE, data_bar=True)
    yield Column(Credit.available.heading, Kind.MONEY)
    yield Column(Credit.terms.heading)
    yield from (Column(age.heading, Kind.MONEY, total=True) for age in AGES)
    yield Column(Credit.oldest_due.heading, Kind.DATE)
    yield Column(Credit.severity.heading, tones=SEVERITY_TONES)
    yield Column(Credit.delivery.heading, tones=_DELIVERY_TONES)
    yield Column(texts.REMARK, Kind.LONG_TEXT)


_USAGE = 'IF(OR([有效额度]="",[应收余额]="",N([有效额度])<=0.005),"",[应收余额]/[有效额度])'
_AVAILABLE = 'IF(OR([有效额度]="",[应收余额]=""),"",ROUND([有效额度]-[应收余额],2))'


def _limit_rows(outcome: Outcome, masters: Masters) -> Iterator[Row]:
    for row in records(outcome.credit):
        customer, severity = row[Credit.customer], row[Credit.severity]
        yield (
            *_customer(masters, customer),
            row[Credit.credit_limit],
            row[Credit.effective_limit],
            row[Credit.balance],
            row[Credit.balance_source],
            row[Credit.statement_date],
            Formula(_USAGE, row[Credit.usage]),
            Formula(_AVAILABLE, row[Credit.available]),
            masters.terms(customer),
            *(row[age] for age in AGES),
            row[Credit.oldest_due],
            None if severity is None else Severity(int(severity)).word,
            row[Credit.delivery],
            remarks_words(row[Credit.remarks]),
        )


def _ageing_columns() -> Iterator[Column]:
    yield from _CUSTOMER
    yield Column(texts.SALESPERSON)
    yield Column(Credit.balance.heading, Kind.MONEY, total=True)
    yield from (Column(age.heading, Kind.MONEY, total=True) for age in AGES)
    yield Column(texts.AGES_SUM, Kind.MONEY, total=True)
    yield Column(texts.AGES_DIFFERENCE, Kind.MONEY, total=True)
    yield Column(texts.OVERDUE_SUM, Kind.MONEY, total=True)
    yield Column(texts.OVERDUE_SHARE, Kind.RATE, data_bar=True)
    yield Column(texts.REMARK, Kind.LONG_TEXT)


_AGES_SUM = 'IF([应收余额]="","",ROUND(SUM([未到期]:[账龄不明]),2))'
_AGES_DIFFERENCE = 'IF([应收余额]="","",ROUND([应收余额]-[账龄合计],2))'
_OVERDUE_SUM = 'IF([应收余额]="","",ROUND(SUM([逾期1-30天]:[逾期90天以上]),2))'
_OVERDUE_SHARE = 'IF(N([应收余额])<=0.005,"",[逾期合计]/[应收余额])'


def _ageing_rows(outcome: Outcome, masters: Masters) -> Iterator[Row]:
    for row in records(outcome.credit):
        customer, balance = row[Credit.customer], row[Credit.balance]
        ages, overdue = _sum(row, AGES), _sum(row, _OVERDUE)
        yield (
            *_customer(masters, customer),
            masters.person(customer, Role.SALESPERSON),
            balance,
            *(row[age] for age in AGES),
            Formula(_AGES_SUM, ages),
            Formula(_AGES_DIFFERENCE, None if balance is None or ages is None else round(balance - ages, 2)),
            Formula(_OVERDUE_SUM, overdue),
            Formula(_OVERDUE_SHARE, overdue / balance if overdue is not None and balance > 0.005 else None),
            remarks_words(row[Credit.remarks]),
        )


def _sum(row: Record, columns: Sequence[str]) -> float | None:
    """The sum of some figures of a row; None where its balance is unknown."""
    if row[Credit.balance] is None:
        return None
    return round(sum(row[column] or 0.0 for column in columns), 2)


def _open_items(outcome: Outcome, masters: Masters) -> TableSheet:
    columns = (
        *_CUSTOMER,
        Column(OpenItems.date.heading, Kind.DATE),
        Column(OpenItems.number.heading, Kind.CODE),
        Column(OpenItems.amount.heading, Kind.MONEY),
        Column(OpenItems.open_amount.heading, Kind.MONEY, total=True),
        Column(Customers.terms.heading),
        Column(OpenItems.due.heading, Kind.DATE),
        Column(OpenItems.days_overdue.heading, Kind.COUNT),
        Column(OpenItems.age.heading),
        Column(texts.SOURCE, Kind.LONG_TEXT),
    )
    rows = _open_item_rows(outcome, masters)
    return _sheet(outcome, texts.OPEN_ITEMS, columns, rows, texts.OPEN_ITEMS_NOTES, texts.NOTHING_OPEN)


def _open_item_rows(outcome: Outcome, masters: Masters) -> Iterator[Row]:
    """Customers in the order of the 客户档案, of each the oldest purchase first."""
    places = {customer: number for number, customer in enumerate(masters)}
    items = outcome.open_items.assign(place=outcome.open_items[OpenItems.customer].map(places))
    days = f'IF([到期日]="","",MAX(0,DATE({outcome.as_of:%Y,%m,%d})-[到期日]))'
    for row in records(items.sort_values(["place", OpenItems.date], kind="stable")):
        customer, position = row[OpenItems.customer], (row[OpenItems.source], row[OpenItems.row])
        link = source_link(outcome.sources, *position)
        yield (
            *_customer(masters, customer),
            row[OpenItems.date],
            row[OpenItems.number],
            row[OpenItems.amount],
            row[OpenItems.open_amount],
            masters.terms(customer),
            row[OpenItems.due],
            Formula(days, row[OpenItems.days_overdue]),
            Credit.column(row[OpenItems.age]).heading,
            Cell(source_words(outcome.sources, *position), link=link),
        )


def _payments(outcome: Outcome, masters: Masters) -> TableSheet:
    paid = _paid_by_method(outcome)
    methods = [texts.method_heading(method) for method in paid.columns]
    columns = (
        *_CUSTOMER,
        Column(texts.SALESPERSON),
        Column(texts.PAYMENT_PLAN, Kind.MONEY, total=True),
        Column(texts.PAID, Kind.MONEY, total=True),
        Column(texts.PAYMENT_RATE, Kind.RATE, data_bar=True),
        Column(texts.STILL_TO_PAY, Kind.MONEY, total=True),
        *(Column(method, Kind.MONEY, total=True) for method in methods),
        Column(texts.REMARK, Kind.LONG_TEXT),
    )
    rows = _payment_rows(outcome, masters, paid, methods)
    return _sheet(outcome, texts.PAYMENTS, columns, rows, texts.PAYMENTS_NOTES)


def _paid_by_method(outcome: Outcome) -> pd.DataFrame:
    """Payments of the month up to the as-of date: customers down, ways of payment across, the largest first."""
    payments = outcome.books.payments
    dates = payments[Payments.date]
    of_month = payments[(dates.dt.to_period("M") == outcome.month) & (dates <= pd.Timestamp(outcome.as_of))]
    method = of_month[Payments.method].fillna(texts.METHOD_UNSTATED)
    largest = of_month[Payments.amount].groupby(method).sum().sort_values(ascending=False, kind="stable").index
    shown = method.where(method.isin(largest[:_MOST_METHODS]), texts.METHOD_OTHER)
    paid = of_month.groupby([of_month[Payments.customer], shown])[Payments.amount].sum().round(2).unstack(fill_value=0.0)
    order = [*largest[:_MOST_METHODS], texts.METHOD_OTHER]
    return paid[[method for method in dict.fromkeys(order) if method in paid.columns]]


_PAYMENT_RATE = 'IF(OR(N([回款计划])<=0,[实际回款]=""),"",[实际回款]/[回款计划])'
_STILL_TO_PAY = 'IF(OR([回款计划]="",[实际回款]=""),"",ROUND(MAX(0,[回款计划]-[实际回款]),2))'


def _payment_rows(outcome: Outcome, masters: Masters, paid: pd.DataFrame, methods: list[str]) -> Iterator[Row]:
    """Customers with a plan or a payment of the month."""
    fulfilment = outcome.fulfilment
    plans = {
        customer: present(plan)
        for customer, plan in zip(
            fulfilment[FulfilmentTable.customer], fulfilment[FulfilmentTable.payment_plan], strict=True
        )
    }
    for customer in masters:
        plan = plans.get(customer)
        if plan is None and customer not in paid.index:
            continue
        amounts = [float(amount) for amount in paid.loc[customer]] if customer in paid.index else [0.0] * len(methods)
        done = round(sum(amounts), 2) if methods else None
        yield (
            *_customer(masters, customer),
            masters.person(customer, Role.SALESPERSON),
            plan,
            Formula(f"ROUND(SUM([{methods[0]}]:[{methods[-1]}]),2)", done) if methods else None,
            Formula(_PAYMENT_RATE, done / plan if done is not None and plan and plan > 0 else None),
            Formula(_STILL_TO_PAY, None if plan is None or done is None else round(max(0.0, plan - done), 2)),
            *amounts,
            _payment_remark(plan, done),
        )


def _payment_remark(plan: float | None, done: float | None) -> str:
    if done is None:
        return texts.NO_PAYMENT_RECORDS
    if plan is None:
        return texts.NO_PAYMENT_PLAN
    return "" if plan > 0 else texts.PLAN_IS_ZERO


def _reconciliation(outcome: Outcome, masters: Masters) -> TableSheet:
    sums = (Reconciliation.opening, Reconciliation.purchases, Reconciliation.returns, Reconciliation.payments)
    columns = (
        *_CUSTOMER,
        Column(Reconciliation.opening_date.heading, Kind.DATE),
        Column(Reconciliation.until.heading, Kind.DATE),
        *(Column(column.heading, Kind.MONEY, total=True) for column in sums),
        *(Column(heading, Kind.MONEY, total=True) for heading in (texts.EXPECTED, texts.BALANCE, texts.DIFFERENCE)),
        Column(texts.AGREEMENT, tones=_AGREEMENT_TONES),
    )
    rows = (
        (
            *_customer(masters, row[Reconciliation.customer]),
            row[Reconciliation.opening_date],
            row[Reconciliation.until],
            *(row[column] for column in sums),
            Formula("ROUND([期初应收]+[进货]-[退货]-[回款],2)", row[Reconciliation.expected]),
            row[Reconciliation.balance],
            Formula('IF([账面余额]="","",ROUND([账面余额]-[推算余额],2))', row[Reconciliation.difference]),
            _agreement(row[Reconciliation.difference]),
        )
        for row in records(outcome.reconciliation)
    )
    notes = texts.RECONCILIATION_NOTES
    return _sheet(outcome, texts.RECONCILIATION, columns, rows, notes, texts.NOTHING_TO_RECONCILE)


_AGREEMENT = (
    f'IF([差异]="","{texts.NOT_LISTED}",IF(ABS([差异])<0.005,"{texts.AGREES}","{texts.DISAGREES}"))'
)


def _agreement(difference: float | None) -> Formula:
    if difference is None:
        return Formula(_AGREEMENT, texts.NOT_LISTED)
    return Formula(_AGREEMENT, texts.AGREES if abs(difference) < 0.005 else texts.DISAGREES)
