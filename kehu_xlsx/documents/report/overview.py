"""Sheet 概览: the six figures that a manager asks for first, what to do next, and the month in charts."""

from __future__ import annotations

import pandas as pd

from kehu_xlsx.documents.masters import Masters, subtitle
from kehu_xlsx.documents.report.charts import overview_charts
from kehu_xlsx.documents.report.credit import overdue_total
from kehu_xlsx.documents.report.entries import live_total, planned_rate, total
from kehu_xlsx.documents.report.fulfilment import due_for_disqualification
from kehu_xlsx.documents.report.shortlists import overview_headlines, overview_lists
from kehu_xlsx.policy import Policy
from kehu_xlsx.schema import Column as TableColumn
from kehu_xlsx.tables import OVERDUE, Alerts, Approvals, Credit, FulfilmentTable
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.tables.words import AlertState, Fulfilment, Severity
from kehu_xlsx.texts import report as texts
from kehu_xlsx.workbook.sheets import DashboardSheet, Figure, Formula, Kind, Target, Tone
from kehu_xlsx.workdays import last_day


def overview_sheet(outcome: Outcome, policy: Policy, masters: Masters) -> DashboardSheet:
    """概览 of an outcome; every figure is computed from the sheets behind it."""
    line = policy.fulfilment.line
    return DashboardSheet(
        name=texts.OVERVIEW,
        title=texts.TITLE,
        subtitle=subtitle(outcome),
        figures=(
            _met(outcome),
            _money(outcome, texts.NET_CARD, FulfilmentTable.net_purchases, FulfilmentTable.sales_target, line),
            _money(outcome, texts.PAYMENT_CARD, FulfilmentTable.payments, FulfilmentTable.payment_plan, line),
            _severe(outcome),
            _overdue(outcome),
            _disqualified(outcome),
        ),
        headlines=overview_headlines(outcome, masters),
        lists=overview_lists(outcome, policy, masters),
        charts=overview_charts(outcome, masters),
    )


def _met(outcome: Outcome) -> Figure:
    verdicts = outcome.fulfilment[FulfilmentTable.verdict].value_counts()
    met, missed, unplanned = (
        int(verdicts.get(verdict, 0)) for verdict in (Fulfilment.MET, Fulfilment.MISSED, Fulfilment.NO_PLAN)
    )
    heading = f"{{{texts.FULFILMENT}!{FulfilmentTable.verdict.heading}}}"
    return Figure(
        texts.MET_CARD,
        Formula(f'COUNTIF({heading},"{Fulfilment.MET}")', met),
        tone=_verdict_tone(met, missed),
        note=texts.met_note(len(outcome.fulfilment), missed, unplanned),
        link=Target(texts.FULFILMENT),
    )


def _verdict_tone(met: int, missed: int) -> Tone:
    """Plain where nobody could be judged."""
    if missed:
        return Tone.WARNING
    return Tone.MET if met else Tone.NONE


def _money(outcome: Outcome, label: str, actual: TableColumn, plan: TableColumn, line: float) -> Figure:
    """A sum of 计划达成 against its plan; blank where the office has no record of the month."""
    figures, rate = outcome.fulfilment[actual], planned_rate(outcome.fulfilment, actual, plan)
    done = total(figures)
    return Figure(
        label,
        live_total(texts.FULFILMENT, actual, figures),
        Kind.MONEY,
        tone=_tone(outcome, rate, line),
        note=texts.NO_RECORDS if done is None else texts.against_plan(outcome.fulfilment[plan].sum(), rate),
        link=Target(texts.FULFILMENT),
    )


def _tone(outcome: Outcome, rate: float | None, line: float) -> Tone:
    """Plain where there is no rate, and while the month runs, since nobody can have reached its goal yet."""
    if rate is None:
        return Tone.NONE
    if rate >= line:
        return Tone.MET
    return Tone.WARNING if outcome.as_of >= last_day(outcome.month) else Tone.NONE


def _severe(outcome: Outcome) -> Figure:
    alerts = outcome.alerts
    severe = int((alerts[Alerts.severity] == Severity.SEVERE).sum())
    unanswered = int((alerts[Alerts.state] == AlertState.UNANSWERED).sum())
    heading = f"{{{texts.ALERTS}!{Alerts.severity.heading}}}"
    return Figure(
        texts.SEVERE_CARD,
        Formula(f'COUNTIF({heading},"{Severity.SEVERE.word}")', severe),
        tone=Tone.SEVERE if severe else Tone.NONE,
        note=texts.severe_note(len(alerts), unanswered),
        link=Target(texts.ALERTS),
    )


def _overdue(outcome: Outcome) -> Figure:
    credit = outcome.credit
    overdue = overdue_total(credit)
    debtors = int((credit[list(OVERDUE)].sum(axis=1) > 0).sum())
    columns = ",".join(f"{{{texts.CREDIT}!{bucket.heading}}}" for bucket in OVERDUE)
    balances = f"{{{texts.CREDIT}!{Credit.balance.heading}}}"
    return Figure(
        texts.OVERDUE_CARD,
        Formula(f'IF(COUNT({balances})=0,"",SUM({columns}))', overdue),
        Kind.MONEY,
        tone=Tone.SEVERE if debtors else Tone.NONE,
        note=texts.NO_BALANCES if overdue is None else texts.overdue_note(debtors, credit[Credit.balance].sum()),
        link=Target(texts.CREDIT),
    )


def _disqualified(outcome: Outcome) -> Figure:
    due = due_for_disqualification(outcome)
    counted = f"{{{texts.DISQUALIFICATION}!{FulfilmentTable.misses.heading}}}"
    return Figure(
        texts.DISQUALIFY_CARD,
        Formula(f"COUNT({counted})", len(due)),
        tone=Tone.SEVERE if len(due) else Tone.NONE,
        note=texts.disqualify_note(_decided(outcome, due)),
        link=Target(texts.DISQUALIFICATION),
    )


def _decided(outcome: Outcome, due: pd.DataFrame) -> int:
    approvals = outcome.memory.approvals
    of_month = approvals[(approvals[Approvals.month] == outcome.month) & approvals[Approvals.decision].notna()]
    return int(due[FulfilmentTable.customer].isin(of_month[Approvals.customer]).sum())
