"""应收货款预警: usage of the credit limit and overdue purchases, and the 授信 sheet with its ageing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from kehu_xlsx.errors import Category
from kehu_xlsx.measures.balances import Balances, months_missing
from kehu_xlsx.measures.exposure import Exposure, effective_limits
from kehu_xlsx.measures.facts import Facts
from kehu_xlsx.measures.sales import CENT
from kehu_xlsx.policy import Policy, ReceivableRules
from kehu_xlsx.schema import Column
from kehu_xlsx.tables import (
    AGES,
    OVERDUE,
    Credit,
    Customers,
    Finding,
    OpenItems,
    Place,
    Receivables,
    RowProblem,
    RuleOutcome,
    RuleRun,
)
from kehu_xlsx.tables.records import Tried
from kehu_xlsx.tables.words import AlertKind, BalanceSource, CustomerState, Delivery, Severity
from kehu_xlsx.texts import receivables as texts
from kehu_xlsx.texts.reasons import Reason, count, date
from kehu_xlsx.texts.receivables import ReceivableReason

_DELIVERY = {Severity.SEVERE: Delivery.STOPPED, Severity.WARNING: Delivery.LIMITED, Severity.WATCH: Delivery.NORMAL}
_BALANCE_REASONS = {
    BalanceSource.STATEMENT: ReceivableReason.FROM_STATEMENT,
    BalanceSource.STATEMENT_CARRIED: ReceivableReason.FROM_STATEMENT_CARRIED,
    BalanceSource.NOT_LISTED: ReceivableReason.FROM_NOTHING_LISTED,
    BalanceSource.OPENING: ReceivableReason.FROM_OPENING,
    BalanceSource.LEDGER: ReceivableReason.FROM_LEDGER,
}
_OF_CUSTOMER = [
    Customers.customer,
    Customers.name,
    Customers.state,
    Customers.credit_limit,
    Customers.temporary_limit,
    Customers.temporary_limit_until,
    Customers.terms,
    Customers.terms_from_month_end,
    Customers.opening_balance,
    Customers.opening_date,
    Customers.source,
    Customers.row,
]
_OVERDUE = "overdue"
_USAGE_SEVERITY, _OVERDUE_SEVERITY = "usage_severity", "overdue_severity"

Row = Mapping[str, Any]


def judge_receivables(facts: Facts, policy: Policy, exposure: Exposure | None = None) -> RuleOutcome:
    """Credit, one row a customer (停用 ones too), and an alert where usage or overdue purchases call for one.

    `exposure` is that of the same facts, for callers that judge them by several policies.
    """
    rules, exposure = policy.receivables, exposure or Exposure.of(facts)
    owed = exposure.balances
    judged = _judged(facts, rules, exposure)
    records = judged.to_dict("records")
    judged[Credit.remarks] = pd.Series([tuple(_remarks(row)) for row in records], index=judged.index, dtype=object)
    places = _places(facts, owed)
    alerts = [row for row in records if not pd.isna(row[Credit.severity])]
    return RuleOutcome(
        table=Credit.conform(judged),
        findings=tuple(_finding(row, rules, facts.scope.as_of, places) for row in alerts),
        problems=(*_master_problems(judged), *_balance_problems(facts, owed, judged)),
        runs=(runs := _runs(judged)),
        tried=_tried(judged, rules, facts.scope.as_of, runs),
    )


def _tried(
    judged: pd.DataFrame, rules: ReceivableRules, as_of: dt.date, runs: tuple[RuleRun, RuleRun]
) -> Mapping[str, Tried]:
    def reached(share: float) -> int:
        return int(_reaches(judged[Credit.balance], judged[Credit.effective_limit], share).sum())

    def overdue(days: float) -> int:
        return int((_days_late(judged, rules, as_of) >= days).sum())

    usage, overdue_items = runs
    return {
        **dict.fromkeys(("near_limit", "over_limit"), usage.missing or reached),
        **dict.fromkeys(("warning_days", "severe_days"), overdue_items.missing or overdue),
    }


def _judged(facts: Facts, rules: ReceivableRules, exposure: Exposure) -> pd.DataFrame:
    """客户档案 with Balances, Credit's figures and the severity of either part, row by row as in 客户档案."""
    customers = facts.books.customers
    owed = exposure.balances.drop(columns=Balances.customer)
    judged = pd.concat([customers[_OF_CUSTOMER], owed, exposure.ages], axis=1)
    balance = judged[Credit.balance]
    limit = effective_limits(customers, facts.scope.as_of, added=rules.temporary_limit_use == "追加")
    judged[Credit.effective_limit] = limit
    judged[Credit.usage] = balance / limit.where(limit > CENT)
    judged[Credit.available] = (limit - balance).round(2)
    judged[Credit.statement_date] = judged[Balances.base_date].mask(
        judged[Credit.balance_source] == BalanceSource.OPENING
    )
    judged[Credit.oldest_due] = _oldest_due(exposure.items).reindex(judged[Credit.customer]).to_numpy()
    judged[_OVERDUE] = judged[list(OVERDUE)].sum(axis=1).round(2)
    judged[_USAGE_SEVERITY] = _usage_severity(balance, limit, rules)
    judged[_OVERDUE_SEVERITY] = _overdue_severity(judged, rules, facts.scope.as_of)
    judged[Credit.severity] = judged[[_USAGE_SEVERITY, _OVERDUE_SEVERITY]].max(axis=1)
    delivery = judged[Credit.severity].map(_DELIVERY).fillna(Delivery.NORMAL)
    judged[Credit.delivery] = delivery.where(balance.notna())
    return judged


def _oldest_due(items: pd.DataFrame) -> pd.Series:
    late = items[items[OpenItems.days_overdue] > 0]
    return late.groupby(OpenItems.customer)[OpenItems.due].min()


def _usage_severity(balance: pd.Series, limit: pd.Series, rules: ReceivableRules) -> pd.Series:
    near, over = (_reaches(balance, limit, share) for share in (rules.near_limit, rules.over_limit))
    return _severities(balance, {Severity.WARNING: near, Severity.SEVERE: over})


def _reaches(balance: pd.Series, limit: pd.Series, share: float) -> pd.Series:
    """Whether the balance takes up that share of the limit; any balance is more than a limit of 0."""
    return ((limit > CENT) & (balance >= limit * share - CENT)) | ((limit <= CENT) & (balance > CENT))


def _overdue_severity(judged: pd.DataFrame, rules: ReceivableRules, as_of: dt.date) -> pd.Series:
    late = _days_late(judged, rules, as_of)
    first_days = {Severity.WATCH: 1, Severity.WARNING: rules.warning_days, Severity.SEVERE: rules.severe_days}
    return _severities(late, {severity: late >= first for severity, first in first_days.items()})


def _days_late(judged: pd.DataFrame, rules: ReceivableRules, as_of: dt.date) -> pd.Series:
    """Days since the oldest overdue purchase fell due, for those who are overdue with enough to be alerted at all."""
    enough = judged[_OVERDUE] >= rules.least_overdue - CENT
    return (pd.Timestamp(as_of) - judged[Credit.oldest_due]).dt.days.where(enough)


def _severities(like: pd.Series, caught: Mapping[Severity, pd.Series]) -> pd.Series:
    """The last severity whose rows are caught; missing where none is."""
    severity = pd.Series(float("nan"), index=like.index)
    for each, rows in caught.items():
        severity[rows] = float(each)
    return severity


def _finding(row: Row, rules: ReceivableRules, as_of: dt.date, places: Mapping[str, Place]) -> Finding:
    reasons = (*_usage_reasons(row, rules), *_overdue_reasons(row, as_of), _balance_reason(row))
    customer = row[Credit.customer]
    return Finding(customer, AlertKind.RECEIVABLE, Severity(row[Credit.severity]), reasons, places[customer])


def _usage_reasons(row: Row, rules: ReceivableRules) -> Iterator[Reason]:
    severity, balance, limit = row[_USAGE_SEVERITY], row[Credit.balance], row[Credit.effective_limit]
    if pd.isna(severity):
        return
    if pd.isna(row[Credit.usage]):
        yield Reason.of(ReceivableReason.ZERO_LIMIT, balance=balance)
        return
    over = severity == Severity.SEVERE
    code = ReceivableReason.OVER_LIMIT if over else ReceivableReason.NEAR_LIMIT
    share = rules.over_limit if over else rules.near_limit
    yield Reason.of(code, balance=balance, limit=limit, usage=row[Credit.usage], share=share)


def _overdue_reasons(row: Row, as_of: dt.date) -> Iterator[Reason]:
    if pd.isna(row[_OVERDUE_SEVERITY]):
        return
    oldest = row[Credit.oldest_due].date()
    parts = {str(column): row[column] for column in OVERDUE}
    days = (as_of - oldest).days
    yield Reason.of(ReceivableReason.OVERDUE, overdue=row[_OVERDUE], oldest_due=oldest, days=days, **parts)


def _balance_reason(row: Row) -> Reason:
    """What the balance is the sum of."""
    parts = (Balances.base, Balances.purchases, Balances.returns, Balances.payments, Balances.balance)
    figures = {str(column): row[column] for column in parts}
    code = _BALANCE_REASONS[row[Credit.balance_source]]
    return Reason.of(code, date=row[Balances.base_date].date(), **figures)


def _remarks(row: Row) -> Iterator[Reason]:
    if pd.isna(row[Credit.balance]) and pd.notna(row[Balances.base_date]):
        yield Reason.of(ReceivableReason.STATEMENT_UNREADABLE, date=row[Balances.base_date].date())
    elif pd.isna(row[Credit.balance]):
        yield Reason.of(ReceivableReason.BALANCE_UNKNOWN)
    else:
        yield from _balance_remarks(row)
    yield from _limit_remarks(row)


def _balance_remarks(row: Row) -> Iterator[Reason]:
    if row[Credit.balance_source] != BalanceSource.STATEMENT:
        yield _balance_reason(row)
    if row[Credit.balance] < -CENT:
        yield Reason.of(ReceivableReason.PREPAID, amount=-row[Credit.balance])
    if row[Credit.age_unknown] <= CENT:
        return
    if pd.isna(row[Credit.terms]):
        yield Reason.of(ReceivableReason.TERMS_BLANK)
    else:
        yield Reason.of(ReceivableReason.BEFORE_RECORDS, amount=row[Credit.age_unknown])


def _limit_remarks(row: Row) -> Iterator[Reason]:
    if pd.isna(row[Credit.effective_limit]):
        yield Reason.of(ReceivableReason.LIMIT_BLANK)
        return
    if row[Credit.effective_limit] <= CENT:
        yield Reason.of(ReceivableReason.USAGE_UNDEFINED)
    if row[Credit.effective_limit] != row[Credit.credit_limit]:
        until = row[Customers.temporary_limit_until].date()
        yield Reason.of(ReceivableReason.TEMPORARY_LIMIT, temporary=row[Customers.temporary_limit], until=until)


def _places(facts: Facts, owed: pd.DataFrame) -> dict[str, Place]:
    """The row that each balance rests on: of the newest 应收账款, else the customer's own."""
    places = _rows_as_places(facts.books.customers, Customers.opening_balance)
    dated = facts.books.receivables.fillna({Receivables.date: pd.Timestamp(facts.scope.as_of)})
    newest = dated[dated[Receivables.date].isin(owed[Balances.base_date])]
    return places | _rows_as_places(newest.drop_duplicates(Receivables.customer), Receivables.balance)


def _rows_as_places(frame: pd.DataFrame, column: Column) -> dict[str, Place]:
    positions = zip(frame[Customers.customer], frame[Customers.source], frame[Customers.row], strict=True)
    return {customer: Place(source, row, column) for customer, source, row in positions}


def _master_problems(judged: pd.DataFrame) -> Iterator[RowProblem]:
    """Gaps of 客户档案 that keep a limit or an opening from being used."""
    concerned = (judged[Customers.state] != CustomerState.STOPPED) | (judged[Credit.balance].abs() > CENT)
    limit_blank = concerned & judged[Credit.effective_limit].isna()
    until_blank = judged[Customers.temporary_limit_until].isna() & (judged[Customers.temporary_limit] > CENT)
    date_blank = judged[Customers.opening_date].isna() & judged[Customers.opening_balance].notna()
    date_blank &= judged[Credit.balance].isna()
    yield from _gaps(judged, limit_blank, Customers.credit_limit, texts.LIMIT_BLANK, texts.LIMITS_BLANK)
    for row in _each(judged, until_blank, Customers.temporary_limit_until):
        yield _problem(row, Category.MASTER, Customers.temporary_limit_until, texts.UNTIL_BLANK)
    # An office that keeps no terms at all is told by the ageing itself, not once a customer.
    terms_blank = (
        judged[Customers.terms].isna() & (judged[Credit.balance] > CENT) & judged[Customers.terms].notna().any()
    )
    for row in _each(judged, terms_blank, Customers.terms):
        yield _problem(row, Category.MASTER, Customers.terms, texts.TERMS_BLANK)
    yield from _gaps(
        judged, date_blank, Customers.opening_date, texts.OPENING_DATE_BLANK, texts.OPENING_DATES_BLANK,
        shown=Customers.opening_balance,
    )  # fmt: skip


def _gaps(
    judged: pd.DataFrame,
    caught: pd.Series,
    column: Column,
    of_one: tuple[str, str, str],
    of_all: tuple[str, str, str],
    *,
    shown: Column | None = None,
) -> Iterator[RowProblem]:
    """A line a customer whose 客户档案 lacks something, or one a sheet on which none of several has it."""
    for _, of_sheet in judged.groupby(Customers.source, sort=False):
        rows = _each(of_sheet, caught[of_sheet.index], shown or column)
        if len(rows) > 1 and of_sheet[column].isna().all():
            message, action, advice = of_all
            place = Place(rows[0][Customers.source], rows[0][Customers.row], column)
            yield RowProblem(Category.MASTER, "", message.format(customers=len(rows)), action, advice, place)
            continue
        for row in rows:
            yield _problem(row, Category.MASTER, shown or column, of_one)


def _balance_problems(facts: Facts, owed: pd.DataFrame, judged: pd.DataFrame) -> Iterator[RowProblem]:
    """Where a balance rests on too little."""
    omitted = (judged[Credit.balance_source] == BalanceSource.NOT_LISTED) & judged[Balances.owed_before]
    for row in _each(judged, omitted, Balances.base_date):
        statement = date(row[Balances.base_date])
        yield _problem(row, Category.RECEIVABLE, Customers.name, texts.NOT_LISTED, date=statement)
    missing = "、".join(str(month) for month in months_missing(facts, owed))
    if missing:
        message, action, advice = texts.MONTHS_MISSING
        yield RowProblem(Category.RECEIVABLE, missing, message.format(months=missing), action, advice)


def _each(judged: pd.DataFrame, caught: pd.Series, *columns: str) -> list[Row]:
    """What a problem tells of each customer caught: name, place, and these columns."""
    told = [Customers.name, Customers.source, Customers.row, *columns]
    records: list[Row] = judged.loc[caught, told].to_dict("records") if caught.any() else []
    return records


def _problem(row: Row, category: Category, column: Column, words: tuple[str, str, str], **figures: str) -> RowProblem:
    message, action, advice = words
    value = row[column] if isinstance(row[column], str) else "" if pd.isna(row[column]) else count(row[column])
    place = Place(row[Customers.source], row[Customers.row], column)
    return RowProblem(category, value, message.format(name=row[Customers.name], **figures), action, advice, place)


def _runs(judged: pd.DataFrame) -> tuple[RuleRun, RuleRun]:
    known = judged[judged[Credit.balance].notna()]
    limited = int(known[Credit.effective_limit].notna().sum())
    aged = int((known[list(AGES[:-1])].abs().sum(axis=1) > CENT).sum())
    return (
        _run(texts.USAGE_RULE, known[_USAGE_SEVERITY], limited, texts.NO_LIMIT),
        _run(texts.OVERDUE_RULE, known[_OVERDUE_SEVERITY], aged, texts.NO_TERMS),
    )


def _run(rule: str, severities: pd.Series, rows: int, nothing_to_judge: str) -> RuleRun:
    missing = texts.NO_BALANCE if severities.empty else "" if rows else nothing_to_judge
    return RuleRun(rule, rows, int(severities.notna().sum()), missing)
