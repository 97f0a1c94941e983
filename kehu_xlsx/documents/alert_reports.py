"""预警报告: for each person the alerts that he is told of and those that he must investigate, to be answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from kehu_xlsx.documents.masters import (
    SEVERITY_TONES,
    Masters,
    created,
    people_words,
    source_link,
    source_words,
    subtitle,
)
from kehu_xlsx.documents.names import file_names
from kehu_xlsx.documents.records import records
from kehu_xlsx.documents.report import entries
from kehu_xlsx.documents.report.alerts import STATE_TONES, severity_word
from kehu_xlsx.documents.report.entries import Entry, Record, shown
from kehu_xlsx.schema import Column as TableColumn
from kehu_xlsx.tables import AlertAnswers, Alerts, Person
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.tables.words import Change, Role
from kehu_xlsx.texts import alert_reports as texts
from kehu_xlsx.texts import report as report_texts
from kehu_xlsx.texts.reasons import sentences
from kehu_xlsx.workbook.sheets import Book, Cell, Column, Kind, TableSheet, Tone

_FROZEN = 2
_CAPACITY = "capacity"
_ANSWER = (
    AlertAnswers.cause,
    AlertAnswers.measures,
    AlertAnswers.owner,
    AlertAnswers.planned_on,
    AlertAnswers.done_on,
)
_ROLES = list(Role)


def alert_reports(outcome: Outcome) -> dict[str, Book]:
    """A report by file name, ROLE_NAME.xlsx, for each person who is told of an alert or must investigate one.

    A role in which nobody is named has a report of its own. What the person answered before stands in it again.
    """
    masters, answers = Masters(outcome), _answers(outcome)
    theirs, files = _by_person(_worst_first(outcome)), report_files(outcome)
    stems = {person: texts.stem(person.role, person.name) for person in theirs}
    return {
        files[person]: _report(
            outcome, masters, stems[person], [_answered(row, answers, stems[person]) for row in rows]
        )
        for person, rows in theirs.items()
    }


def report_files(outcome: Outcome) -> dict[Person, str]:
    """The file name of each person's report."""
    theirs = _by_person(_worst_first(outcome))
    return dict(zip(theirs, file_names((texts.stem(who.role, who.name) for who in theirs), texts.ENDING), strict=True))


def _worst_first(outcome: Outcome) -> list[dict[str, Any]]:
    """The alerts, 严重 first and of those the new ones; else as the rule ordered them."""
    return sorted(
        records(outcome.alerts), key=lambda alert: (-alert[Alerts.severity], alert[Alerts.change] != Change.NEW)
    )


def _by_person(alerts: Iterable[Record]) -> dict[Person, list[Record]]:
    """Each person's alerts with his part in them, people by role and name."""
    theirs: dict[Person, list[Record]] = {}
    for alert in alerts:
        told, investigates = alert[Alerts.told] or (), alert[Alerts.investigators] or ()
        for person in dict.fromkeys((*told, *investigates)):
            capacity = capacity_of(is_told=person in told, investigates=person in investigates)
            theirs.setdefault(person, []).append({**alert, _CAPACITY: capacity})
    return dict(sorted(theirs.items(), key=lambda entry: (_ROLES.index(entry[0].role), entry[0].name)))


def capacity_of(*, is_told: bool, investigates: bool) -> str:
    """A person's part in an alert: 上报, 调查, or both."""
    if is_told and investigates:
        return texts.BOTH
    return texts.INVESTIGATES if investigates else texts.TOLD


def _answers(outcome: Outcome) -> dict[tuple[str, str], Record]:
    """The last answer by number of the alert and ROLE_NAME, as the file was named that it was typed into."""
    return {
        (answer[AlertAnswers.number], texts.stem(answer[AlertAnswers.role], answer[AlertAnswers.person])): answer
        for answer in records(outcome.memory.answers)
    }


def _answered(alert: Record, answers: Mapping[tuple[str, str], Record], stem: str) -> Record:
    """The alert with this person's own answer in place of everyone's together.

    Of what he answered before it was opened again the words still stand, for him to go on from, but not the dates.
    """
    answer = answers.get((alert[Alerts.number], stem), {})
    own = {str(column): answer.get(column) for column in _ANSWER}
    if _is_outdated(answer, alert):
        own |= {str(AlertAnswers.planned_on): None, str(AlertAnswers.done_on): None}
    return {**alert, **own}


def _is_outdated(answer: Record, alert: Record) -> bool:
    month, reopened_on = answer.get(AlertAnswers.month), alert[Alerts.reopened_on]
    return bool(month and reopened_on and month < pd.Period(reopened_on, "M"))


def _report(outcome: Outcome, masters: Masters, stem: str, rows: Sequence[Record]) -> Book:
    columns = tuple(_columns(outcome, masters))
    title = texts.title(stem.replace("_", " ", 1))
    sheet = TableSheet(
        name=texts.SHEET,
        title=title,
        subtitle=subtitle(outcome),
        columns=tuple(each.column for each in columns),
        rows=[tuple(each.value(row) for each in columns) for row in rows],
        notes=texts.NOTES,
        freeze=_FROZEN,
        tab=Tone.SEVERE,
    )
    return Book(title, (sheet,), created(outcome))


def _columns(outcome: Outcome, masters: Masters) -> Iterable[Entry]:
    """The headings of 预警, the person's part in it and his two dates among them.

    First what he needs to answer, in widths that one page takes across; what is to look up follows, off paper.
    """
    code, name, level = entries.customer(masters)
    yield shown(Alerts.number, width=13.5)
    yield _wide(13, name)
    yield _wide(7, level)
    yield shown(Alerts.kind, width=11)
    yield shown(Alerts.severity, severity_word, kind=Kind.TEXT, tones=SEVERITY_TONES, width=7)
    yield Entry(Column(texts.CAPACITY, width=6.5), lambda alert: alert[_CAPACITY])
    yield _words(Alerts.reasons, _reasons, width=26)
    measure = Column(report_texts.MEASURE, Kind.LONG_TEXT, width=15)
    yield Entry(measure, lambda alert: report_texts.MEASURES[alert[Alerts.kind]])
    yield shown(Alerts.deadline, width=11)
    yield _words(Alerts.cause, fill_in=True, width=17)
    yield _words(Alerts.measures, fill_in=True, width=17)
    yield shown(Alerts.owner, fill_in=True, width=8.5)
    yield shown(Alerts.planned_on, fill_in=True, width=11)
    yield shown(Alerts.done_on, fill_in=True, width=11)
    yield Entry(replace(code.column, on_paper=False), code.value)
    yield _words(Alerts.told, lambda alert: people_words(alert[Alerts.told] or ()), on_paper=False)
    yield _words(Alerts.investigators, lambda alert: people_words(alert[Alerts.investigators] or ()), on_paper=False)
    yield shown(Alerts.first_month, on_paper=False)
    yield shown(Alerts.change, on_paper=False)
    yield shown(Alerts.state, tones=STATE_TONES, on_paper=False)
    yield Entry(Column(report_texts.EVIDENCE, on_paper=False), lambda alert: _evidence(outcome, alert))


def _wide(width: float, entry: Entry) -> Entry:
    return Entry(replace(entry.column, width=width), entry.value)


def _words(column: TableColumn, value: Callable[[Record], object] | None = None, **options: Any) -> Entry:
    """A column of sentences."""
    return shown(column, value, kind=Kind.LONG_TEXT, **options)


def _reasons(alert: Record) -> str:
    return sentences(alert[Alerts.reasons] or ())


def _evidence(outcome: Outcome, alert: Record) -> Cell:
    """The cell of the office's workbook that the alert rests on, in words and as a link."""
    place = (alert[Alerts.source], alert[Alerts.row], alert[Alerts.place_column] or "")
    return Cell(
        source_words(outcome.sources, *place), link=source_link(outcome.sources, *place, home=outcome.home_from_below)
    )
