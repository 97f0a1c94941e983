"""Alerts of many offices: sheet 严重预警 of the totals, and one person's alerts wherever they come from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from kehu_xlsx.documents.headquarters.shown import Shown, parts, shown, subtitle, table
from kehu_xlsx.documents.masters import SEVERITY_TONES
from kehu_xlsx.documents.names import safe_file_name
from kehu_xlsx.documents.report.alerts import STATE_TONES
from kehu_xlsx.tables import Alerts, Customers
from kehu_xlsx.tables.offices import AlertFacts, Company, PersonAlerts
from kehu_xlsx.tables.words import Severity
from kehu_xlsx.texts import alert_reports as report_texts
from kehu_xlsx.texts import headquarters as texts
from kehu_xlsx.workbook.sheets import Book, Cell, Kind, TableSheet, Target, Tone

OfficeAlert = tuple[str, AlertFacts]
_FROZEN = 3


def severe_sheets(company: Company) -> tuple[TableSheet, ...]:
    """Every 严重 alert, by office; on several sheets where one can't hold them."""
    under = subtitle(company.name, company.month, company.as_of)
    sheet = table(
        texts.SEVERE,
        under,
        tuple(_columns()),
        company.severe,
        freeze=_FROZEN,
        tab=Tone.SEVERE,
        empty=texts.NO_SEVERE,
        streamed=True,
    )
    return parts(sheet)


def person_books(people: Iterable[PersonAlerts]) -> Iterator[tuple[str, Book]]:
    """File name and workbook of each person, one after the other."""
    names: list[str] = []
    for person in people:
        names.append(safe_file_name(report_texts.stem(person.role, person.name), report_texts.ENDING, names))
        yield names[-1], _person_book(person)


def _person_book(person: PersonAlerts) -> Book:
    title = texts.person_title(f"{person.role} {person.name}")
    under = subtitle(person.company, person.month, person.as_of)
    alerts = table(
        texts.PERSON_ALERTS, under, tuple(_columns(person)), person.alerts, title=title, notes=texts.PERSON_NOTES,
        freeze=_FROZEN, tab=Tone.SEVERE, streamed=True,
    )  # fmt: skip
    return Book(title, (*parts(alerts), _reports_sheet(person, title, under)), person.as_of)


def _reports_sheet(person: PersonAlerts, title: str, under: str) -> TableSheet:
    """Where the person answers: his report in each office."""
    columns: tuple[Shown[tuple[str, str, int]], ...] = (
        shown(texts.OFFICE, lambda report: report[0]),
        shown(texts.ALERT_COUNT, lambda report: report[2], Kind.COUNT, total=True),
        shown(texts.THEIR_REPORT, lambda report: _link(person, *report)),
    )
    return table(texts.PERSON_REPORTS, under, columns, person.reports, title=title, freeze=1, landscape=False)


def _link(person: PersonAlerts, office: str, file: str, _: int) -> Cell:
    """The report below the month's folder of the office, seen from 预警报告/ of the company's."""
    return Cell(file, link=Target(file=f"../../../{texts.month_folder(office, person.month)}/{file}"))


def _columns(person: PersonAlerts | None = None) -> Iterator[Shown[OfficeAlert]]:
    """The headings of 预警 with the office before them, and the person's part in it where it is somebody's list."""
    yield shown(texts.OFFICE, lambda alert: alert[0], width=12)
    yield _of(Alerts.number.heading, lambda alert: alert.number, Kind.CODE, width=13.5)
    yield _of(Customers.name.heading, lambda alert: alert.name, width=12)
    yield _of(Customers.level.heading, lambda alert: alert.level, width=6.5)
    yield _of(Alerts.kind.heading, lambda alert: alert.kind, width=11)
    yield _of(Alerts.severity.heading, lambda alert: Severity(alert.severity).word, tones=SEVERITY_TONES, width=6.5)
    if person:
        yield _of(report_texts.CAPACITY, lambda alert: _capacity(alert, person), width=6.5)
    yield _of(Alerts.reasons.heading, lambda alert: alert.description, Kind.LONG_TEXT, width=27)
    yield _of(Alerts.told.heading, lambda alert: alert.told, Kind.LONG_TEXT, width=18)
    yield _of(Alerts.change.heading, lambda alert: alert.change, width=6.5)
    yield _of(Alerts.state.heading, lambda alert: alert.state, tones=STATE_TONES, width=8)
    yield _of(Alerts.deadline.heading, lambda alert: alert.deadline, Kind.DATE, width=11)
    yield _of(Alerts.investigators.heading, lambda alert: alert.investigators, Kind.LONG_TEXT, width=24, on_paper=False)
    yield _of(Customers.code.heading, lambda alert: alert.code, Kind.CODE, width=11, on_paper=False)
    yield _of(Alerts.first_month.heading, lambda alert: alert.first_month, Kind.MONTH, width=9, on_paper=False)
    yield _of(Customers.region.heading, lambda alert: alert.region, width=12, on_paper=False)


def _of(
    heading: str, value: Callable[[AlertFacts], object], kind: Kind = Kind.TEXT, **options: Any
) -> Shown[OfficeAlert]:
    return shown(heading, lambda alert: value(alert[1]), kind, **options)


def _capacity(alert: AlertFacts, person: PersonAlerts) -> str:
    return next((who.capacity for who in alert.listeners if (who.role, who.name) == (person.role, person.name)), "")
