"""The figures that a manager asks for first, for the terminal and for --json."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from kehu_xlsx.documents.masters import Masters
from kehu_xlsx.documents.plan_rows import PlanRow, plan_rows
from kehu_xlsx.documents.records import records
from kehu_xlsx.documents.report.alerts import severity_word
from kehu_xlsx.documents.report.credit import overdue_total
from kehu_xlsx.documents.report.entries import planned_rate, total
from kehu_xlsx.pipeline.outputs import PLAN_SUMMARY, PLANS
from kehu_xlsx.tables import AlertLedger, Alerts, Credit, Customers, FulfilmentTable, VisitLoads
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.tables.words import Advice, AlertKind, AlertState, Change, Severity
from kehu_xlsx.texts.console import AlertSeen, PlanStates, Summary, VisitPlanning


def summary_of(outcome: Outcome, folder: Path, kept: Iterable[Path], left: Iterable[Path]) -> Summary:
    """Sum up an outcome as 概览 does; money in yuan, rates as fractions, None where a figure can't be computed.

    `kept` are copies of outputs that people had edited, `left` the forms with records in them, not written anew.
    """
    table, credit = outcome.fulfilment, outcome.credit
    return Summary(
        office=outcome.office,
        month=str(outcome.month),
        as_of=f"{outcome.as_of:%Y-%m-%d}",
        fulfilment=_counted(table[FulfilmentTable.verdict]),
        net_purchases=_cents(total(table[FulfilmentTable.net_purchases])),
        sales_rate=planned_rate(table, FulfilmentTable.net_purchases, FulfilmentTable.sales_target),
        payments=_cents(total(table[FulfilmentTable.payments])),
        payment_rate=planned_rate(table, FulfilmentTable.payments, FulfilmentTable.payment_plan),
        balance=_cents(total(credit[Credit.balance])),
        overdue=_cents(overdue_total(credit)),
        disqualify=_names(outcome, table.loc[table[FulfilmentTable.advice] == Advice.DISQUALIFY]),
        alerts=_alerts(outcome.alerts),
        alert_changes=_alert_changes(outcome),
        told=_told(outcome.alerts),
        visits=_visits(outcome),
        problems=len(outcome.problems),
        problems_by_category=_counted(problem.category.value for problem in outcome.problems),
        rows=_rows(outcome),
        folder=str(folder),
        open_alerts=_open_alerts(outcome),
        kept=[path.name for path in kept],
        left=[path.name for path in left],
    )


def plan_states(outcome: Outcome, folder: Path) -> PlanStates:
    """Next month's plans as they were issued: 正式 once confirmed, else 草案; `folder` is the month's."""
    rows = plan_rows(outcome).customers
    said, is_refused = rows[PlanRow.confirmed], rows[PlanRow.refusal].notna()
    refused = zip(rows.loc[is_refused, PlanRow.customer], rows.loc[is_refused, PlanRow.refusal], strict=True)
    names = outcome.customers[Customers.name]
    return PlanStates(
        month=str(outcome.next_month),
        confirmed=int(said.fillna(False).sum()),
        drafts=int((~said.fillna(False)).sum()),
        declined=int((said.notna() & ~said.fillna(True) & ~is_refused).sum()),
        refused={str(names.at[customer]): reason for customer, reason in refused},
        folder=str(folder / PLANS),
        problems=[problem for problem in outcome.problems if problem.workbook.endswith(PLAN_SUMMARY)],
    )


def _cents(amount: float | None) -> float | None:
    return None if amount is None else round(amount, 2)


def _counted(words: Iterable[str]) -> dict[str, int]:
    return dict(Counter(str(word) for word in words).most_common())


def _names(outcome: Outcome, rows: pd.DataFrame) -> list[str]:
    names = outcome.customers[Customers.name]
    return [str(names.at[customer]) for customer in rows[FulfilmentTable.customer]]


def _alerts(alerts: pd.DataFrame) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for kind in AlertKind:
        severities = alerts.loc[alerts[Alerts.kind] == kind, Alerts.severity]
        if len(severities):
            found = Counter(int(severity) for severity in severities)
            counts[kind.value] = {each.word: found[each] for each in reversed(Severity) if found[each]}
    return counts


def _open_alerts(outcome: Outcome) -> list[AlertSeen]:
    masters = Masters(outcome)
    return [
        AlertSeen(alert[Alerts.number], masters.name(alert[Alerts.customer]), alert[Alerts.kind], severity_word(alert))
        for alert in records(outcome.alerts)
    ]


def _alert_changes(outcome: Outcome) -> dict[str, int]:
    """How many alerts are new, worse, better and as they were since last month, and how many of then have ended."""
    counts = Counter([*outcome.alerts[Alerts.change], *outcome.ended_alerts[AlertLedger.state]])
    return {word: counts[word] for word in (*Change, AlertState.CLOSED, AlertState.CLEARED) if counts[word]}


def _visits(outcome: Outcome) -> VisitPlanning:
    columns = (VisitLoads.visits, VisitLoads.late, VisitLoads.left_out, VisitLoads.days_short)
    visits, late, left_out, days_short = (int(outcome.visit_loads[column].sum()) for column in columns)
    return VisitPlanning(str(outcome.next_month), visits, late, left_out, days_short)


def _told(alerts: pd.DataFrame) -> dict[str, int]:
    return _counted(str(person) for people in alerts[Alerts.told] for person in people)


def _rows(outcome: Outcome) -> dict[str, dict[str, float | int | None]]:
    return {
        usage.table.title: {
            "read": usage.rows_read,
            "used": usage.rows_used,
            "set_aside": usage.rows_set_aside,
            "amount_read": usage.amount_read,
            "amount_used": usage.amount_used,
            "amount_set_aside": usage.amount_set_aside,
        }
        for usage in outcome.usage
    }
