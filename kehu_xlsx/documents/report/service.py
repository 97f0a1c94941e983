"""Sheets 拜访执行, 退换货 and 投诉: how customers are looked after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pandas as pd

from kehu_xlsx.documents.masters import Masters, people_words
from kehu_xlsx.documents.report import entries
from kehu_xlsx.documents.report.alerts import evidence
from kehu_xlsx.documents.report.entries import Entry, Record, shown, table_sheet
from kehu_xlsx.tables import ComplaintSteps, JudgedReturns, VisitCompliance
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.tables.words import ComplaintNature, ComplaintState, ReturnVerdict, VisitState
from kehu_xlsx.texts import report as texts
from kehu_xlsx.texts.reasons import sentences
from kehu_xlsx.texts.visits import interval_words
from kehu_xlsx.workbook.sheets import Column, Kind, TableSheet, Tone
from kehu_xlsx.workdays import WorkCalendar

_VISIT_TONES: Mapping[str, Tone] = {
    VisitState.ON_TIME: Tone.MET,
    VisitState.OVERDUE: Tone.SEVERE,
    VisitState.NEVER: Tone.MUTED,
}
_AGAINST_PLAN = (
    VisitCompliance.planned,
    VisitCompliance.effective,
    VisitCompliance.unplanned,
    VisitCompliance.missed,
)
_VERDICT_TONES: Mapping[str, Tone] = {
    ReturnVerdict.RETURN_OK: Tone.MET,
    ReturnVerdict.EXCHANGE_OK: Tone.MET,
    ReturnVerdict.REFUSED: Tone.SEVERE,
    ReturnVerdict.CERTIFICATE_MISSING: Tone.DATA_PROBLEM,
    ReturnVerdict.UNVERIFIED: Tone.DATA_PROBLEM,
}
_COMPLAINT_TONES: Mapping[str, Tone] = {
    ComplaintState.ANSWERED: Tone.MUTED,
    ComplaintState.LATE: Tone.SEVERE,
}


def visit_sheet(outcome: Outcome, masters: Masters, calendar: WorkCalendar) -> TableSheet:
    """拜访执行: one row a customer and role; a note where a visit is due in a year whose working days aren't known."""
    columns = (
        *entries.customer(masters),
        shown(VisitCompliance.role),
        shown(VisitCompliance.visitor),
        shown(VisitCompliance.interval, _interval),
        shown(VisitCompliance.last_visit),
        shown(VisitCompliance.due),
        shown(VisitCompliance.days_overdue),
        shown(VisitCompliance.state, tones=_VISIT_TONES),
        shown(VisitCompliance.visits_due, total=True),
        shown(VisitCompliance.visits_made, total=True),
        *(shown(column, total=True) for column in _AGAINST_PLAN),
        entries.region(masters),
    )
    notes = list(_what_is_not_known(outcome.compliance))
    years = sorted(set(outcome.compliance[VisitCompliance.due].dropna().dt.year))
    unknown = [year for year in years if not calendar.covers(year)]
    sheet = table_sheet(outcome, texts.VISITS, columns, outcome.compliance, freeze=2)
    if unknown:
        notes.append(texts.days_not_known(unknown))
    return replace(sheet, notes=(*sheet.notes, *notes))


def _what_is_not_known(compliance: pd.DataFrame) -> Iterator[str]:
    """Why figures of all rows are blank."""
    if compliance.empty:
        return
    if compliance[VisitCompliance.planned].isna().all():
        yield texts.NO_VISIT_PLAN
    if compliance[VisitCompliance.effective].isna().all():
        yield texts.NO_PURPOSES


def _interval(record: Record) -> str:
    interval = record[VisitCompliance.interval]
    return interval_words(interval.months, interval.days)


def return_sheet(outcome: Outcome, masters: Masters) -> TableSheet:
    """退换货: every line up to the as-of date with its verdict."""
    code, name, _ = entries.customer(masters)
    columns = (
        shown(JudgedReturns.date),
        code,
        name,
        shown(JudgedReturns.kind),
        shown(JudgedReturns.product),
        shown(JudgedReturns.quantity),
        shown(JudgedReturns.amount),
        shown(JudgedReturns.purchased_on),
        shown(JudgedReturns.certificate),
        shown(JudgedReturns.verdict, tones=_VERDICT_TONES),
        shown(JudgedReturns.reason, lambda record: sentences(record[JudgedReturns.reason]), kind=Kind.LONG_TEXT),
        shown(JudgedReturns.number),
        Entry(Column(texts.SOURCE_ROW), lambda record: evidence(outcome, record)),
    )
    return table_sheet(outcome, texts.RETURNS, columns, outcome.returns, freeze=3)


def complaint_sheet(outcome: Outcome, masters: Masters) -> TableSheet:
    """投诉: where each complaint stands, who owes the next step and by when."""
    code, name, _ = entries.customer(masters)
    columns = (
        shown(ComplaintSteps.number),
        shown(ComplaintSteps.received_on),
        code,
        name,
        shown(ComplaintSteps.form),
        shown(ComplaintSteps.nature, tones={ComplaintNature.MAJOR: Tone.SEVERE}),
        shown(ComplaintSteps.content, kind=Kind.LONG_TEXT),
        shown(ComplaintSteps.stage),
        shown(ComplaintSteps.owner, lambda record: people_words(record[ComplaintSteps.owner])),
        shown(ComplaintSteps.deadline),
        shown(ComplaintSteps.state, tones=_COMPLAINT_TONES),
        shown(ComplaintSteps.answer_form),
        shown(ComplaintSteps.outcome, kind=Kind.LONG_TEXT),
        Entry(Column(texts.SOURCE_ROW), lambda record: evidence(outcome, record)),
    )
    return table_sheet(outcome, texts.COMPLAINTS, columns, outcome.complaints, freeze=1)
