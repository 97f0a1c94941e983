"""What headquarters need to know of an office, taken from all that its run worked out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pandas as pd

from kehu_xlsx.documents.alert_reports import capacity_of, report_files
from kehu_xlsx.documents.masters import Masters, month_word, people_words, present
from kehu_xlsx.documents.records import records
from kehu_xlsx.documents.report.credit import overdue_total
from kehu_xlsx.documents.report.entries import planned, total
from kehu_xlsx.documents.report.fulfilment import due_for_disqualification
from kehu_xlsx.documents.report.purchases import last_months
from kehu_xlsx.measures.sales import MonthlySales
from kehu_xlsx.pipeline.outputs import ALERTS
from kehu_xlsx.schema import Column
from kehu_xlsx.tables import Alerts, Approvals, Credit, CustomerMonths, FulfilmentTable
from kehu_xlsx.tables.offices import (
    AlertFacts,
    DisqualificationFacts,
    Listener,
    MonthFacts,
    OfficeFacts,
    OfficeFigures,
    RegionFacts,
)
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.tables.words import Delivery, Fulfilment, Role, Severity
from kehu_xlsx.texts.reasons import sentences
from kehu_xlsx.texts.report import listed


def facts_of(outcome: Outcome) -> OfficeFacts:
    """The facts of an office's month."""
    masters = Masters(outcome)
    files = report_files(outcome)
    return OfficeFacts(
        month=month_word(outcome.month),
        as_of=outcome.as_of,
        latest=month_word(outcome.last_held),
        figures=_figures(outcome),
        regions=tuple(_regions(outcome, masters)),
        months=tuple(_months(outcome)),
        alerts=tuple(_alert(alert, masters) for alert in records(outcome.alerts)),
        disqualifications=tuple(_disqualifications(outcome, masters)),
        reports=tuple((str(who.role), who.name, f"{ALERTS}/{file}") for who, file in files.items() if who.name),
    )


def _figures(outcome: Outcome) -> OfficeFigures:
    table, credit = outcome.fulfilment, outcome.credit
    verdicts = table[FulfilmentTable.verdict].value_counts()
    severities = outcome.alerts[Alerts.severity].value_counts()
    target, plan = FulfilmentTable.sales_target, FulfilmentTable.payment_plan
    return OfficeFigures(
        customers=len(table),
        met=int(verdicts.get(Fulfilment.MET, 0)),
        missed=int(verdicts.get(Fulfilment.MISSED, 0)),
        unplanned=int(verdicts.get(Fulfilment.NO_PLAN, 0)),
        sales_target=_cents(planned(table, target)[target].sum()),
        net=_total(table, FulfilmentTable.net_purchases),
        planned_net=_total(planned(table, target), FulfilmentTable.net_purchases),
        payment_plan=_cents(planned(table, plan)[plan].sum()),
        payments=_total(table, FulfilmentTable.payments),
        planned_payments=_total(planned(table, plan), FulfilmentTable.payments),
        limit=_total(credit, Credit.effective_limit),
        balance=_total(credit, Credit.balance),
        overdue=_overdue(credit),
        severe=int(severities.get(Severity.SEVERE, 0)),
        warning=int(severities.get(Severity.WARNING, 0)),
        watch=int(severities.get(Severity.WATCH, 0)),
        disqualify=len(due_for_disqualification(outcome)),
        problems=len(outcome.problems),
    )


def _regions(outcome: Outcome, masters: Masters) -> Iterator[RegionFacts]:
    credit = outcome.credit
    for region, rows in credit.groupby(credit[Credit.customer].map(masters.region)):
        yield RegionFacts(
            region=str(region),
            customers=len(rows),
            limit=_total(rows, Credit.effective_limit),
            balance=_total(rows, Credit.balance),
            overdue=_overdue(rows),
            stopped=int((rows[Credit.delivery] == Delivery.STOPPED).sum()),
            unknown=int(rows[Credit.balance].isna().sum()),
        )


def _months(outcome: Outcome) -> Iterator[MonthFacts]:
    """What was bought and paid month by month as far back as records or ledger go; the rest is of 客户月度 alone."""
    remembered = _by_month(outcome.remembered.customer_months)
    bought, paid = _by_month(outcome.months), _by_month(outcome.payments)
    for month in last_months(outcome):
        if not any(month in known for known in (remembered, bought, paid)):
            continue
        rows = remembered.get(month, CustomerMonths.frame())
        net = bought.get(month, MonthlySales.frame())[MonthlySales.net]
        verdicts = rows[CustomerMonths.verdict]
        yield MonthFacts(
            month=month_word(month),
            net=_amount(total(net)),
            payments=_total(paid[month], CustomerMonths.payments) if month in paid else None,
            balance=_total(rows, CustomerMonths.balance),
            buyers=int((net > 0).sum()),
            met=int((verdicts == Fulfilment.MET).sum()),
            judged=int(verdicts.isin([Fulfilment.MET, Fulfilment.MISSED]).sum()),
        )


def _by_month(table: pd.DataFrame) -> dict[pd.Period, pd.DataFrame]:
    return dict(iter(table.groupby(CustomerMonths.month)))


def _alert(alert: dict[str, Any], masters: Masters) -> AlertFacts:
    customer = alert[Alerts.customer]
    told, investigators = alert[Alerts.told] or (), alert[Alerts.investigators] or ()
    return AlertFacts(
        number=alert[Alerts.number],
        code=masters.code(customer),
        name=masters.name(customer),
        level=masters.level_word(customer),
        region=masters.region(customer),
        kind=str(alert[Alerts.kind]),
        severity=int(alert[Alerts.severity]),
        description=sentences(alert[Alerts.reasons] or ()),
        told=people_words(told),
        investigators=people_words(investigators),
        first_month=month_word(alert[Alerts.first_month]),
        change=str(alert[Alerts.change] or ""),
        state=str(alert[Alerts.state] or ""),
        deadline=_day(alert[Alerts.deadline]),
        listeners=tuple(
            Listener(str(who.role), who.name, capacity_of(is_told=who in told, investigates=who in investigators))
            for who in dict.fromkeys((*told, *investigators))
            if who.name
        ),
    )


def _disqualifications(outcome: Outcome, masters: Masters) -> Iterator[DisqualificationFacts]:
    approvals = outcome.memory.approvals
    of_month = approvals[approvals[Approvals.month] == outcome.month]
    decided = {row[Approvals.customer]: row for row in records(of_month)}
    balances = outcome.credit.set_index(Credit.customer)[Credit.balance]
    for row in records(due_for_disqualification(outcome)):
        customer = row[FulfilmentTable.customer]
        decision = decided.get(customer, {})
        yield DisqualificationFacts(
            code=masters.code(customer),
            name=masters.name(customer),
            level=masters.level_word(customer),
            salesperson=masters.person(customer, Role.SALESPERSON),
            misses=int(row[FulfilmentTable.misses] or 0),
            missed_parts=listed(row[FulfilmentTable.missed_parts] or ()),
            balance=_amount(balances.get(customer)),
            decision=str(decision.get(Approvals.decision) or ""),
            suspended_until=_day(decision.get(Approvals.suspended_until)),
        )


def _total(rows: pd.DataFrame, column: Column) -> float | None:
    return _amount(total(rows[column]))


def _overdue(credit: pd.DataFrame) -> float | None:
    return _amount(overdue_total(credit))


def _amount(value: Any) -> float | None:
    amount = present(value)
    return None if amount is None else _cents(amount)


def _cents(amount: float) -> float:
    return round(float(amount), 2)


def _day(value: Any) -> dt.date | None:
    moment = present(value)
    return None if moment is None else pd.Timestamp(moment).date()
