"""标注: which cells of the office's own workbooks a finding rests on, in which colour, and what their notes say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from kehu_xlsx.documents.masters import Masters, created, subtitle
from kehu_xlsx.documents.records import records
from kehu_xlsx.tables import Alerts, Customers, FulfilmentTable, JudgedReturns, Plans, VisitCompliance, Visits
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.tables.words import Advice, AlertKind, AlertState, ReturnVerdict, Severity, VisitState
from kehu_xlsx.texts import source_marks as texts
from kehu_xlsx.texts.reasons import sentences
from kehu_xlsx.workbook.read import cell_name
from kehu_xlsx.workbook.sheets import Book, Cell, Column, Kind, Row, TableSheet, Target, Tone

_TONES = {Severity.WATCH: Tone.WATCH, Severity.WARNING: Tone.WARNING, Severity.SEVERE: Tone.SEVERE}
_MILD_FIRST = (Tone.DATA_PROBLEM, Tone.WATCH, Tone.WARNING, Tone.SEVERE)
_ADVICE = {Advice.DISQUALIFY: Tone.SEVERE, Advice.WARN: Tone.WARNING}
_VERDICTS = {
    ReturnVerdict.REFUSED: Tone.SEVERE,
    ReturnVerdict.CERTIFICATE_MISSING: Tone.WARNING,
    ReturnVerdict.UNVERIFIED: Tone.WARNING,
}
_OVER = frozenset({AlertState.CLOSED, AlertState.CLEARED})
_TARGETS = {
    "销售": Plans.sales_target,
    "进货": Plans.purchase_plan,
    "铺货": Plans.placement_target,
    "回款": Plans.payment_plan,
}


class _Said(NamedTuple):
    """What a mark says: colour, kind, words, whom it concerns."""

    tone: Tone
    kind: str
    words: str
    customer: str


@dataclass(frozen=True, slots=True)
class SourceMark:
    """A finding on a cell: `workbook` by its path inside the office, the sheet as it was read, the cell ("C7").

    `kind` is what list and note call it (应收货款预警, 数据问题), `customer` whom it concerns, "" for nobody.
    """

    workbook: str
    sheet: str
    cell: str
    tone: Tone
    kind: str
    words: str
    customer: str = ""

    @property
    def place(self) -> tuple[str, str, str]:
        """Where it is."""
        return self.workbook, self.sheet, self.cell


def source_marks(outcome: Outcome) -> tuple[SourceMark, ...]:
    """Every finding of the month on the cell that it rests on, and every data problem that has a cell.

    Several may stand on one cell; the order is that of workbooks, sheets and rules.
    """
    found = (
        *_alerts(outcome),
        *_missed_plans(outcome),
        *_overdue_visits(outcome),
        *_returns(outcome),
        *_problems(outcome),
    )
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class MarkedCell:
    """What became of a mark: the copy it stands in by its path inside 标注/, "" where it could not be made; why not."""

    mark: SourceMark
    copy: str
    sheet: str = ""
    refused: str = ""


def marks_list(outcome: Outcome, cells: Sequence[MarkedCell], *, in_place: bool) -> Book:
    """标注清单: every mark with a link to its cell, and those that could not be made with the reason."""
    masters = Masters(outcome)
    columns = (
        Column(texts.WORKBOOK),
        Column(texts.SHEET),
        Column(texts.CELL),
        Column(texts.COLOUR, tones={texts.colour(tone.name): tone for tone in _MILD_FIRST}),
        Column(texts.KIND),
        Column(texts.CUSTOMER),
        Column(texts.WORDS, Kind.LONG_TEXT, width=62),
        Column(texts.RESULT, Kind.LONG_TEXT, width=16),
    )
    sheet = TableSheet(
        name=texts.LIST,
        title=texts.LIST,
        subtitle=subtitle(outcome),
        columns=columns,
        rows=[_listed(cell, masters) for cell in cells],
        notes=texts.notes(in_place=in_place),
        empty=texts.NOTHING_MARKED,
    )
    return Book(texts.LIST, (sheet,), created(outcome))


def _listed(cell: MarkedCell, masters: Masters) -> Row:
    mark = cell.mark
    link = Target(sheet=cell.sheet, cell=mark.cell, file=cell.copy) if cell.copy else None
    return (
        mark.workbook,
        mark.sheet,
        Cell(mark.cell, link=link),
        texts.colour(mark.tone.name),
        mark.kind,
        masters.name(mark.customer) if mark.customer else "",
        mark.words,
        cell.refused or texts.MARKED,
    )


def together(marks: Iterable[SourceMark]) -> dict[tuple[str, str, str], SourceMark]:
    """One mark a cell: the worst colour, and all that is said of it below each other."""
    cells: dict[tuple[str, str, str], SourceMark] = {}
    for mark in marks:
        known = cells.get(mark.place)
        said = texts.note(mark.kind, mark.words)
        if known is None:
            cells[mark.place] = replace(mark, words=said)
        else:
            worst = max(known.tone, mark.tone, key=_MILD_FIRST.index)
            cells[mark.place] = replace(known, tone=worst, words=f"{known.words}\n{said}")
    return cells


def _alerts(outcome: Outcome) -> Iterator[SourceMark]:
    """Each open alert where it rests, on the customer's name and, of receivables, on his limit."""
    own = {row[Customers.customer]: row for row in records(outcome.books.customers)}
    for alert in records(outcome.alerts):
        if alert[Alerts.state] in _OVER:
            continue
        severity, customer = Severity(alert[Alerts.severity]), alert[Alerts.customer]
        words = texts.alert(outcome.month, severity.word, sentences(alert[Alerts.reasons]), alert[Alerts.kind])
        said = _Said(_TONES[severity], alert[Alerts.kind], words, customer)
        rests_on = _mark(outcome, alert[Alerts.source], alert[Alerts.row], alert[Alerts.place_column], said)
        yield from [rests_on] if rests_on else _first_cell(outcome, alert, said)
        if customer in own:
            register = own[customer][Customers.source], own[customer][Customers.row]
            columns = [
                Customers.name,
                *([Customers.credit_limit] if alert[Alerts.kind] == AlertKind.RECEIVABLE else []),
            ]
            yield from filter(None, (_mark(outcome, *register, column, said) for column in columns))


def _missed_plans(outcome: Outcome) -> Iterator[SourceMark]:
    """The figures of the month's plans that were not reached."""
    missed = {row[FulfilmentTable.customer]: row for row in records(outcome.fulfilment)}
    plans = outcome.books.plans
    for plan in records(plans[plans[Plans.month] == outcome.month]):
        judged = missed.get(plan[Plans.customer], {})
        advice = judged.get(FulfilmentTable.advice)
        tone = _ADVICE.get(Advice(advice), Tone.WATCH) if advice else Tone.WATCH
        for part in judged.get(FulfilmentTable.missed_parts) or ():
            column = _TARGETS.get(str(part))
            if column is not None and plan[column] is not None:
                words = texts.missed(outcome.month, str(part), plan[column], judged[FulfilmentTable.misses])
                said = _Said(tone, texts.MISSED_PLAN, words, plan[Plans.customer])
                mark = _mark(outcome, plan[Plans.source], plan[Plans.row], column, said)
                yield from [mark] if mark else []


def _overdue_visits(outcome: Outcome) -> Iterator[SourceMark]:
    """The last visit to each customer whom that role should have visited again; an alert says so itself."""
    alerted = set(outcome.alerts[[Alerts.kind, Alerts.customer, Alerts.subject]].itertuples(index=False, name=None))
    visits = {(row[Visits.customer], row[Visits.role], row[Visits.date]): row for row in records(outcome.books.visits)}
    for pair in records(outcome.compliance):
        customer, role = pair[VisitCompliance.customer], pair[VisitCompliance.role]
        visit = visits.get((customer, role, pair[VisitCompliance.last_visit]))
        is_told = (AlertKind.VISIT_OVERDUE, customer, role) in alerted
        if pair[VisitCompliance.state] == VisitState.OVERDUE and visit is not None and not is_told:
            words = texts.overdue(outcome.month, role, pair[VisitCompliance.due], pair[VisitCompliance.days_overdue])
            said = _Said(Tone.WATCH, texts.VISIT, words, customer)
            mark = _mark(outcome, visit[Visits.source], visit[Visits.row], Visits.date, said)
            yield from [mark] if mark else []


def _returns(outcome: Outcome) -> Iterator[SourceMark]:
    """The lines of 退换货 that are not, or not yet, accepted."""
    for line in records(outcome.returns):
        tone = _VERDICTS.get(line[JudgedReturns.verdict])
        if tone is not None:
            words = texts.returned(
                outcome.month, line[JudgedReturns.verdict], sentences(line[JudgedReturns.reason] or ())
            )
            said = _Said(tone, texts.RETURN, words, line[JudgedReturns.customer])
            mark = _mark(outcome, line[JudgedReturns.source], line[JudgedReturns.row], JudgedReturns.product, said)
            yield from [mark] if mark else []


def _problems(outcome: Outcome) -> Iterator[SourceMark]:
    for problem in outcome.problems:
        if problem.workbook and problem.sheet and problem.cell:
            words = texts.problem(outcome.month, problem.message, problem.action, problem.advice)
            yield SourceMark(problem.workbook, problem.sheet, problem.cell, Tone.DATA_PROBLEM, texts.PROBLEM, words)


def _first_cell(outcome: Outcome, alert: Mapping[str, Any], said: _Said) -> Iterator[SourceMark]:
    """A row's first column, where the sheet lacks the one that the finding rests on."""
    source = alert[Alerts.source]
    columns = outcome.sources[source].columns if source >= 0 else {}
    first = min(columns, key=lambda column: columns[column], default="")
    mark = _mark(outcome, source, alert[Alerts.row], first, said)
    yield from [mark] if mark else []


def _mark(outcome: Outcome, source: int, row: int, column: str, said: _Said) -> SourceMark | None:
    """A mark on a column of a row; None where the finding rests on no row, or the sheet lacks the column."""
    if source < 0 or row < 0 or column not in outcome.sources[source].columns:
        return None
    place = outcome.sources[source]
    return SourceMark(place.workbook, place.sheet, cell_name(row, place.columns[column]), *said)
