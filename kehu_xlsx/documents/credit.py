"""客户信用检查表.xlsx, for finance: what each customer owes, how old it is, what was paid, whether the books agree."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from kehu_xlsx.documents.masters import (
    Masters,
    created,
    present,
    remarks_words,
    source_link,
    source_words,
    subtitle,
)
from kehu_xlsx.documents.records import records
from kehu_xlsx.documents.report import entries
from kehu_xlsx.documents.report.credit import credit_sheet
from kehu_xlsx.documents.report.entries import Entry, Record, shown
from kehu_xlsx.measures.self_reports import SelfReported, self_reported
from kehu_xlsx.schema import Column as TableColumn
from kehu_xlsx.tables import (
    AGES,
    CENT,
    OVERDUE,
    Credit,
    CustomerMonths,
    Customers,
    FulfilmentTable,
    OpenItems,
    Payments,
    Reconciliation,
)
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.tables.results import CUSTOMER
from kehu_xlsx.texts import credit as texts
from kehu_xlsx.workbook.sheets import Book, Cell, Column, Formula, Kind, TableSheet, Tone

_PAID, _BOUGHT = "paid_in_month", "bought_in_month"
_MOST_METHODS = 8
"""Ways of payment that get a column of their own; the rest share one."""

_FROZEN = 2
_SOURCE_WIDTH = 90
"""Whole on one line: the rows on paper would be as high as it is beside them."""

_AGREEMENT_TONES = {texts.AGREES: Tone.MET, texts.DISAGREES: Tone.DATA_PROBLEM, texts.NOT_LISTED: Tone.MUTED}


def credit_book(outcome: Outcome) -> Book:
    """The whole workbook; its sheets are 授信, 账龄, 逾期明细, 回款 and 余额核对."""
    masters, items = Masters(outcome), _whole_balances(outcome)
    sheets = (
        _limits(outcome, masters),
        _sheet(outcome, texts.AGEING, _ageing(masters), records(outcome.credit)),
        _items_sheet(outcome, masters, items),
        _payments(outcome, masters),
        _reconciliations(outcome, masters),
    )
    return Book(f"{outcome.office} {texts.TITLE}", sheets, created(outcome))


def _limits(outcome: Outcome, masters: Masters) -> TableSheet:
    """授信 as in the monthly report."""
    sheet = credit_sheet(outcome, masters)
    title, notes = texts.sheet_title(texts.LIMITS), texts.NOTES[texts.LIMITS]
    return dataclasses.replace(sheet, name=texts.LIMITS, title=title, notes=notes)


def _sheet(outcome: Outcome, name: str, shown_entries: Iterable[Entry], rows: Iterable[Record]) -> TableSheet:
    columns = tuple(shown_entries)
    return TableSheet(
        name=name,
        title=texts.sheet_title(name),
        subtitle=subtitle(outcome),
        columns=tuple(each.column for each in columns),
        rows=[tuple(each.value(row) for each in columns) for row in rows],
        notes=texts.NOTES[name],
        freeze=_FROZEN,
        empty=_EMPTY.get(name, ""),
    )


_EMPTY = {
    texts.OPEN_ITEMS: texts.NOTHING_OPEN,
    texts.PAYMENTS: texts.NOTHING_PAID,
    texts.RECONCILIATION: texts.NOTHING_TO_RECONCILE,
}
_AGES_SUM = 'IF([应收余额]="","",ROUND(SUM([未到期]:[账龄不明]),2))'
_AGES_DIFFERENCE = 'IF([应收余额]="","",ROUND([应收余额]-[账龄合计],2))'
_OVERDUE_SUM = (
    f'IF(OR([应收余额]="",AND(N([应收余额])>{CENT},N([账龄不明])>=N([应收余额])-{CENT})),"",'
    "ROUND(SUM([逾期1-30天]:[逾期90天以上]),2))"
)
_OVERDUE_SHARE = f'IF(OR(N([应收余额])<={CENT},[逾期合计]=""),"",[逾期合计]/[应收余额])'


def _ageing(masters: Masters) -> Iterable[Entry]:
    """账龄: each balance by age, with the sum that must equal it, and what of it is overdue."""
    yield from entries.customer(masters)
    yield entries.salesperson(masters)
    yield shown(Credit.balance, total=True)
    yield from (shown(bucket, total=True) for bucket in AGES)
    yield _money(texts.AGES_SUM, lambda row: Formula(_AGES_SUM, _sum(row, AGES)))
    yield _money(texts.AGES_DIFFERENCE, lambda row: Formula(_AGES_DIFFERENCE, _difference(row)))
    yield _money(texts.OVERDUE_SUM, lambda row: Formula(_OVERDUE_SUM, _overdue(row)))
    share = Column(texts.OVERDUE_SHARE, Kind.RATE, data_bar=True)
    yield Entry(share, lambda row: Formula(_OVERDUE_SHARE, _overdue_share(row)))
    yield shown(Credit.remarks, _ageing_remark, kind=Kind.LONG_TEXT)


def _money(heading: str, value: Callable[[Record], object]) -> Entry:
    return Entry(Column(heading, Kind.MONEY, total=True), value)


def _sum(row: Record, columns: Sequence[str]) -> float | None:
    """The sum of some ages of a balance; None where the balance is unknown."""
    if row[Credit.balance] is None:
        return None
    return round(sum(row[column] or 0.0 for column in columns), 2)


def _difference(row: Record) -> float | None:
    ages = _sum(row, AGES)
    return None if ages is None else round(row[Credit.balance] - ages, 2)


def _is_of_unknown_age(row: Record) -> bool:
    """Whether nothing is known of the age of all that is owed."""
    balance = row[Credit.balance]
    return balance is not None and balance > CENT and (row[Credit.age_unknown] or 0.0) >= balance - CENT


def _overdue(row: Record) -> float | None:
    """What is overdue; None where the balance or its age is unknown: that is not nothing."""
    return None if _is_of_unknown_age(row) else _sum(row, OVERDUE)


def _overdue_share(row: Record) -> float | None:
    overdue = _overdue(row)
    return None if overdue is None or row[Credit.balance] <= CENT else overdue / row[Credit.balance]


def _ageing_remark(row: Record) -> str:
    """The remarks of 授信, and why there is no share."""
    balance, words = row[Credit.balance], remarks_words(row[Credit.remarks])
    if _is_of_unknown_age(row):
        return f"{words}{texts.AGE_UNKNOWN}"
    return words if balance is None or balance > CENT else f"{words}{texts.NOTHING_OWED}"


def _items_sheet(outcome: Outcome, masters: Masters, items: pd.DataFrame) -> TableSheet:
    """逾期明细; what is not yet due begins on a page of its own, so that the first pages are what is to be pressed."""
    sheet = _sheet(outcome, texts.OPEN_ITEMS, _open_items(outcome, masters, items), records(items))
    pressing = int((items[OpenItems.age] != Credit.not_due).sum())
    return dataclasses.replace(sheet, new_page=pressing if 0 < pressing < len(items) else None)


_ITEMS_CHECK = (
    f'IF(ABS(SUM({{未付金额}})-SUM({{账龄!应收余额}}))<{CENT},"{texts.ITEMS_AGREE}","{texts.ITEMS_DISAGREE}")'
)


def _open_items(outcome: Outcome, masters: Masters, items: pd.DataFrame) -> Iterable[Entry]:
    """逾期明细: what each balance is made of, the open purchases behind its ages and what is behind the rest of it."""
    days = f'IF([到期日]="","",MAX(0,DATE({outcome.as_of:%Y,%m,%d})-[到期日]))'
    yield from entries.customer(masters)
    yield shown(OpenItems.date)
    yield shown(OpenItems.number)
    yield shown(OpenItems.amount)
    yield shown(OpenItems.open_amount, total=True)
    yield shown(Customers.terms, lambda row: masters.terms(row[OpenItems.customer]))
    yield shown(OpenItems.due)
    yield shown(OpenItems.days_overdue, lambda row: Formula(days, row[OpenItems.days_overdue]))
    yield shown(OpenItems.age, lambda row: Credit.column(row[OpenItems.age]).heading)
    difference = items[OpenItems.open_amount].sum() - outcome.credit[Credit.balance].sum()
    check = Formula(_ITEMS_CHECK, texts.ITEMS_AGREE if abs(difference) < CENT else texts.ITEMS_DISAGREE)
    yield Entry(Column(texts.REMARK, Kind.LONG_TEXT, total=check), _item_remark)
    yield Entry(Column(texts.SOURCE, width=_SOURCE_WIDTH, on_paper=False), lambda row: _source(outcome, row))


def _item_remark(row: Record) -> str:
    """What stands behind a line without a purchase or without a due date."""
    if row[OpenItems.date] is None:
        return texts.PREPAID if row[OpenItems.open_amount] < 0 else texts.BEFORE_RECORDS
    return "" if row[OpenItems.due] is not None else texts.NO_TERMS


def _source(outcome: Outcome, row: Record) -> Cell:
    place = (row[OpenItems.source], row[OpenItems.row], OpenItems.amount)
    return Cell(source_words(outcome.sources, *place), link=source_link(outcome.sources, *place, home=outcome.home))


def _whole_balances(outcome: Outcome) -> pd.DataFrame:
    """Open items, and a line for what of each balance lies on no purchase: older than the records, or paid in advance.

    What is overdue first, the longest overdue before all; then what nobody knows the age of, then what is not yet due,
    both by customer in the order of the 客户档案, the oldest first.
    """
    items = outcome.open_items
    balances = outcome.credit.set_index(Credit.customer)[Credit.balance]
    laid = items.groupby(OpenItems.customer)[OpenItems.open_amount].sum()
    rest = (balances - laid.reindex(balances.index, fill_value=0.0)).round(2)
    rest = rest[rest.abs() > CENT]
    behind = {
        OpenItems.customer: rest.index,
        OpenItems.open_amount: rest.to_numpy(),
        OpenItems.age: [Credit.not_due if amount < 0 else Credit.age_unknown for amount in rest],
        OpenItems.source: -1,
    }
    whole = pd.concat([OpenItems.conform(pd.DataFrame(behind)), items], ignore_index=True)
    places = {customer: number for number, customer in enumerate(outcome.books.customers[Customers.customer])}
    urgency = whole[OpenItems.age].map({Credit.age_unknown: 1, Credit.not_due: 2}).fillna(0)
    overdue = -whole[OpenItems.days_overdue].where(urgency == 0, 0)
    placed = whole.assign(urgency=urgency, overdue=overdue, place=whole[OpenItems.customer].map(places))
    return placed.sort_values(["urgency", "overdue", "place", OpenItems.date], kind="stable", na_position="first")


def _payments(outcome: Outcome, masters: Masters) -> TableSheet:
    """回款: customers with a plan or a payment of the month, what each paid by 方式."""
    paid = _paid_by_method(outcome)
    headings = [texts.method_heading(method) for method in paid.columns]
    rows = _payment_rows(outcome, masters, paid)
    return _sheet(outcome, texts.PAYMENTS, _payment_columns(masters, headings), rows)


def _paid_by_method(outcome: Outcome) -> pd.DataFrame:
    """Payments of the month up to the as-of date: customers down, ways of payment across, the largest first."""
    payments = outcome.books.payments
    dates = payments[Payments.date]
    of_month = payments[(dates.dt.to_period("M") == outcome.month) & (dates <= pd.Timestamp(outcome.as_of))]
    method = of_month[Payments.method].fillna(texts.METHOD_UNSTATED)
    sums = of_month[Payments.amount].groupby(method).sum().sort_values(ascending=False, kind="stable")
    largest = list(sums.index[:_MOST_METHODS])
    column = method.where(method.isin(largest), texts.METHOD_OTHER)
    paid = of_month[Payments.amount].groupby([of_month[Payments.customer], column]).sum().round(2).unstack()
    order = dict.fromkeys((*largest, texts.METHOD_OTHER))
    return paid[[method for method in order if method in paid.columns]].fillna(0.0)


def _payment_rows(outcome: Outcome, masters: Masters, paid: pd.DataFrame) -> Iterable[dict[str, Any]]:
    """Records of FulfilmentTable's customer, payment plan, payments and rate, with what was paid by heading."""
    fulfilment = outcome.fulfilment
    plans = dict(zip(fulfilment[FulfilmentTable.customer], fulfilment[FulfilmentTable.payment_plan], strict=True))
    for customer in masters:
        plan = present(plans.get(customer))
        if plan is None and customer not in paid.index:
            continue
        amounts = {method: float(paid[method].get(customer, 0.0)) for method in paid.columns}
        done = round(sum(amounts.values()), 2) if amounts else None
        yield {
            FulfilmentTable.customer: customer,
            FulfilmentTable.payment_plan: plan,
            FulfilmentTable.payments: done,
            FulfilmentTable.payment_rate: done / plan if done is not None and plan and plan > 0 else None,
            **{texts.method_heading(method): amount for method, amount in amounts.items()},
        }


_STILL_TO_PAY = 'IF(OR([回款计划]="",[实际回款]=""),"",ROUND(MAX(0,[回款计划]-[实际回款]),2))'


def _payment_columns(masters: Masters, methods: Sequence[str]) -> Iterable[Entry]:
    yield from entries.customer(masters)
    yield entries.salesperson(masters)
    yield shown(FulfilmentTable.payment_plan, total=True)
    yield shown(FulfilmentTable.payments, lambda row: _paid(row, methods), total=True)
    yield entries.quotient(FulfilmentTable.payment_rate, FulfilmentTable.payments, FulfilmentTable.payment_plan)
    yield _money(texts.STILL_TO_PAY, lambda row: Formula(_STILL_TO_PAY, _still_to_pay(row)))
    yield from (_method(heading) for heading in methods)
    yield Entry(Column(texts.REMARK, Kind.LONG_TEXT), _payment_remark)


def _method(heading: str) -> Entry:
    return _money(heading, lambda row: row[heading])


def _paid(row: Mapping[str, Any], methods: Sequence[str]) -> Formula | None:
    """The sum over the ways of payment; nothing where the office has no payments of the month at all."""
    if not methods:
        return None
    return Formula(f"ROUND(SUM([{methods[0]}]:[{methods[-1]}]),2)", row[FulfilmentTable.payments])


def _still_to_pay(row: Record) -> float | None:
    plan, done = row[FulfilmentTable.payment_plan], row[FulfilmentTable.payments]
    return None if plan is None or done is None else round(max(0.0, plan - done), 2)


def _payment_remark(row: Record) -> str:
    plan = row[FulfilmentTable.payment_plan]
    if row[FulfilmentTable.payments] is None:
        return texts.NO_PAYMENT_RECORDS
    if plan is None:
        return texts.NO_PAYMENT_PLAN
    return "" if plan > 0 else texts.PLAN_IS_ZERO


_EXPECTED = "ROUND([期初应收]+[进货]-[退货]-[回款],2)"
_BOOKS_DIFFERENCE = 'IF([账面余额]="","",ROUND([账面余额]-[推算余额],2))'
_AGREEMENT = f'IF([差异]="","{texts.NOT_LISTED}",IF(ABS([差异])<{CENT},"{texts.AGREES}","{texts.DISAGREES}"))'


def _reconciliations(outcome: Outcome, masters: Masters) -> TableSheet:
    """余额核对: what the balance should be by the records, against the books and what customers report themselves."""
    reported = self_reported(outcome.memory.self_reports, outcome.month)
    if reported.empty:
        return _sheet(outcome, texts.RECONCILIATION, _reconciliation(masters), records(outcome.reconciliation))
    of_month = outcome.payments[outcome.payments[CustomerMonths.month] == outcome.month]
    paid = of_month.drop_duplicates(CUSTOMER).set_index(CUSTOMER)[CustomerMonths.payments].rename(_PAID)
    bought = outcome.fulfilment.set_index(CUSTOMER)[FulfilmentTable.net_purchases].rename(_BOUGHT)
    rows = outcome.reconciliation.merge(reported, on=CUSTOMER, how="outer").set_index(CUSTOMER)
    rows = rows.join([paid, bought]).reset_index()
    columns = (*_reconciliation(masters), *_reported(str(outcome.month)))
    sheet = _sheet(outcome, texts.RECONCILIATION, columns, records(rows))
    return dataclasses.replace(sheet, notes=(*sheet.notes, texts.SELF_REPORTED_NOTE))


def _reported(month: str) -> Iterable[Entry]:
    """What the customer reports of the month, beside what the books say that he bought and paid."""
    yield from _beside_books(SelfReported.reported_purchases, _BOUGHT, texts.bought_in(month), texts.REPORTED_BOUGHT)
    yield from _beside_books(SelfReported.reported_payments, _PAID, texts.paid_in(month), texts.REPORTED_PAID)
    yield shown(SelfReported.agreement, tones=_AGREEMENT_TONES)
    yield shown(SelfReported.reported_difference, total=True)
    yield shown(SelfReported.cause, kind=Kind.LONG_TEXT)


def _beside_books(reported: TableColumn, booked: str, heading: str, difference: str) -> Iterable[Entry]:
    """A sum that the customer reports, that of the books, and by how much his is the larger one."""
    yield shown(reported, total=True)
    yield Entry(Column(heading, Kind.MONEY, total=True), lambda row: row[booked])
    formula = f'IF(OR([{reported.heading}]="",[{heading}]=""),"",ROUND([{reported.heading}]-[{heading}],2))'

    def more(row: Record) -> Formula:
        said, known = row[reported], row[booked]
        return Formula(formula, None if said is None or known is None else round(said - known, 2))

    yield Entry(Column(difference, Kind.MONEY, total=True), more)


def _reconciliation(masters: Masters) -> Iterable[Entry]:
    """What the balance should be by the records, against the books; blank where it can't be reckoned."""
    yield from entries.customer(masters)
    yield shown(Reconciliation.opening_date)
    yield shown(Reconciliation.until)
    yield from (shown(column, total=True) for column in _SUMS)
    yield shown(Reconciliation.expected, lambda row: _reckoned(row, _EXPECTED, Reconciliation.expected), total=True)
    yield shown(Reconciliation.balance, total=True)
    yield shown(
        Reconciliation.difference,
        lambda row: _reckoned(row, _BOOKS_DIFFERENCE, Reconciliation.difference),
        total=True,
    )
    yield Entry(Column(texts.AGREEMENT, tones=_AGREEMENT_TONES), _agreement)


_SUMS = (Reconciliation.opening, Reconciliation.purchases, Reconciliation.returns, Reconciliation.payments)


def _reckoned(row: Record, formula: str, column: TableColumn) -> Formula | None:
    return None if row[Reconciliation.opening] is None else Formula(formula, row[column])


def _agreement(row: Record) -> Formula | None:
    if row[Reconciliation.opening] is None:
        return None
    difference = row[Reconciliation.difference]
    if difference is None:
        return Formula(_AGREEMENT, texts.NOT_LISTED)
    return Formula(_AGREEMENT, texts.AGREES if abs(difference) < CENT else texts.DISAGREES)
