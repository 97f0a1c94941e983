"""Sheets 预警 and 已了结预警: every alert with who is told and the cell that it rests on, and those that ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kehu_xlsx.documents.masters import SEVERITY_TONES, Masters, people_words, source_link, source_words
from kehu_xlsx.documents.report import entries
from kehu_xlsx.documents.report.entries import Entry, Record, shown, table_sheet
from kehu_xlsx.tables import AlertLedger, Alerts
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.tables.words import AlertState, Change, Severity
from kehu_xlsx.texts import report as texts
from kehu_xlsx.texts.reasons import sentences
from kehu_xlsx.workbook.sheets import Cell, Column, Kind, TableSheet, Tone

STATE_TONES: Mapping[str, Tone] = {AlertState.UNANSWERED: Tone.SEVERE, AlertState.CLOSED: Tone.MUTED}
_FROZEN = 3


def severity_word(record: Record) -> str:
    """预警等级 of an alert."""
    return Severity(int(record[Alerts.severity])).word


def alert_sheet(outcome: Outcome, masters: Masters) -> TableSheet:
    """预警, in the order of the alerts: the worst and the new ones first."""
    code, name, level = entries.customer(masters)
    columns = (
        shown(Alerts.number),
        code,
        name,
        level,
        shown(Alerts.kind),
        shown(Alerts.severity, severity_word, kind=Kind.TEXT, tones=SEVERITY_TONES),
        shown(Alerts.reasons, lambda record: sentences(record[Alerts.reasons]), kind=Kind.LONG_TEXT),
        shown(Alerts.told, lambda record: people_words(record[Alerts.told])),
        shown(Alerts.investigators, lambda record: people_words(record[Alerts.investigators])),
        Entry(Column(texts.MEASURE, Kind.LONG_TEXT), lambda record: texts.MEASURES[record[Alerts.kind]]),
        shown(Alerts.first_month),
        shown(Alerts.change),
        shown(Alerts.state, tones=STATE_TONES),
        shown(Alerts.cause, kind=Kind.LONG_TEXT),
        shown(Alerts.measures, kind=Kind.LONG_TEXT),
        shown(Alerts.owner),
        shown(Alerts.deadline),
        Entry(Column(texts.EVIDENCE), lambda record: evidence(outcome, record, record[Alerts.place_column])),
        entries.region(masters, on_paper=False),
        entries.salesperson(masters, on_paper=False),
    )
    sheet = table_sheet(outcome, texts.ALERTS, columns, outcome.alerts, freeze=_FROZEN, tab=Tone.SEVERE)
    changes = outcome.alerts[Alerts.change].value_counts()
    said = texts.changes([(change.value, int(changes.get(change, 0))) for change in Change], len(outcome.ended_alerts))
    return replace(sheet, notes=(said, *sheet.notes))


def ended_sheet(outcome: Outcome, masters: Masters) -> TableSheet:
    """已了结预警: the alerts of earlier months whose condition this month no longer shows."""
    columns = (
        shown(AlertLedger.number),
        *entries.customer(masters),
        shown(AlertLedger.kind),
        shown(AlertLedger.severity, severity_word, kind=Kind.TEXT),
        shown(AlertLedger.description, kind=Kind.LONG_TEXT),
        shown(AlertLedger.first_month),
        shown(AlertLedger.state),
        entries.salesperson(masters),
    )
    return table_sheet(outcome, texts.ENDED, columns, outcome.ended_alerts, freeze=_FROZEN, empty=texts.NONE_ENDED)


def evidence(outcome: Outcome, record: Record, column: str = "") -> Cell:
    """The cell of the office's workbook that a record rests on, in words, and as a link where one can lead there."""
    place = (record[Alerts.source], record[Alerts.row], column)
    return Cell(source_words(outcome.sources, *place), link=source_link(outcome.sources, *place, home=outcome.home))
