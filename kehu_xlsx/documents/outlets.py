"""自报网点: for each 业务经理 the outlets that his customers report, to be confirmed before they count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kehu_xlsx.documents.masters import Masters, created, month_word, subtitle
from kehu_xlsx.documents.names import file_names
from kehu_xlsx.documents.records import records
from kehu_xlsx.documents.report import entries
from kehu_xlsx.documents.report.entries import Entry, Record, shown
from kehu_xlsx.tables import OUTLET_NAME, PEOPLE_SEPARATOR, SelfReports
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.tables.words import ReportKind, Role
from kehu_xlsx.texts import outlets as texts
from kehu_xlsx.texts import writing
from kehu_xlsx.workbook.sheets import Book, TableSheet, Tone

_TONES = {writing.YES: Tone.MET, writing.NO: Tone.MUTED}


def outlet_confirmations(outcome: Outcome) -> dict[str, Book]:
    """A workbook by file name, NAME_自报网点.xlsx, for each 业务经理 one of whose customers reported an outlet.

    All outlets of the month, and those of earlier ones that nobody has answered yet.
    """
    reports, masters = outcome.memory.self_reports, Masters(outcome)
    is_due = (reports[SelfReports.month] == outcome.month) | reports[SelfReports.confirmed].isna()
    theirs: dict[str, list[Record]] = {}
    for row in records(reports[is_due & (reports[SelfReports.kind] == ReportKind.PLACEMENT)]):
        for name in masters.person(row[SelfReports.customer], Role.SALESPERSON).split(PEOPLE_SEPARATOR):
            theirs.setdefault(name, []).append(row)
    files = file_names((name or texts.NOBODY for name in theirs), texts.ENDING)
    return {
        file: _book(outcome, masters, name or texts.NOBODY, rows)
        for file, (name, rows) in zip(files, theirs.items(), strict=True)
    }


def _book(outcome: Outcome, masters: Masters, name: str, rows: Sequence[Record]) -> Book:
    columns = tuple(_columns(masters))
    title = texts.title(name)
    sheet = TableSheet(
        name=texts.SHEET,
        title=title,
        subtitle=subtitle(outcome),
        columns=tuple(each.column for each in columns),
        rows=[tuple(each.value(row) for each in columns) for row in rows],
        notes=texts.NOTES,
        freeze=3,
    )
    return Book(title, (sheet,), created(outcome))


def _columns(masters: Masters) -> Iterable[Entry]:
    code, name, _ = entries.customer(masters)
    yield shown(SelfReports.month, lambda row: month_word(row[SelfReports.month]))
    yield Entry(code.column, lambda row: masters.code(row[SelfReports.customer]) or row[SelfReports.customer])
    yield name
    yield shown(OUTLET_NAME)
    yield from (shown(column) for column in (SelfReports.outlet_kind, SelfReports.district, SelfReports.address))
    yield shown(SelfReports.date)
    yield shown(SelfReports.confirmed, choices=(writing.YES, writing.NO), tones=_TONES, fill_in=True)
    yield shown(SelfReports.workbook)
    yield shown(SelfReports.place)
