"""What people filled in on outputs of ours, taken back into the ledger before the files are written anew."""

from __future__ import annotations

import dataclasses
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from kehu_xlsx.errors import Category, Problem, UnreadableWorkbook
from kehu_xlsx.intake.changes import Keyed, as_records, by_key, changed, filled
from kehu_xlsx.intake.own_sheets import OwnRows, has_headings, read_own_sheet
from kehu_xlsx.intake.plan_answers import PlanKey, PlanSheets, take_plans
from kehu_xlsx.schema import Column
from kehu_xlsx.tables import OUTLET_NAME, AlertAnswers, AlertLedger, Approvals, LedgerTable, Memory, SelfReports
from kehu_xlsx.tables.words import ReportKind, Role
from kehu_xlsx.texts import intake as texts
from kehu_xlsx.texts.masters import month_in, office_in
from kehu_xlsx.workbook.read import Cell, Sheet, Workbook, read_workbook

_ANSWERED = (
    AlertAnswers.cause,
    AlertAnswers.measures,
    AlertAnswers.owner,
    AlertAnswers.planned_on,
    AlertAnswers.done_on,
)
_OUTLET_KEY = (SelfReports.month, SelfReports.customer, SelfReports.item)
_OUTLET_KEYS = ((SelfReports.month, SelfReports.customer, OUTLET_NAME), _OUTLET_KEY)
"""By which an outlet on 自报网点 is known: under its heading, and under the one that it had formerly."""
_TITLED_WITHIN = 4
_APPROVED = (Approvals.decision, Approvals.suspended_until, Approvals.approver, Approvals.approved_on)


@dataclass(frozen=True)
class Edited:
    """An output of ours that people changed, its name for messages, and a copy of what it showed before.

    Without `shown` it is not known what they changed: then all that stands there counts, and blanks say nothing.
    One that says that it is of another than this `office` is not taken, where that is given.
    """

    path: Path
    name: str
    shown: Path | None = None
    office: str = ""


@dataclass(frozen=True)
class TakenBack:
    """The ledger with what people typed, what was wrong with it, and the plans that must not be confirmed as typed."""

    memory: Memory
    problems: tuple[Problem, ...] = ()
    doubtful: frozenset[PlanKey] = frozenset()


def take_back(memory: Memory, outputs: Iterable[Edited], step: float) -> TakenBack:
    """The ledger with what people changed on these outputs; plans are shared out by product in steps of `step` yuan.

    Known by their headings: alert reports (预警编号 with the five answers), 分销计划汇总 (客户计划, 产品计划) and
    取消经销资格建议. A cell made blank takes back what stood there; a row that is gone keeps what was answered. An
    answer to an alert that the ledger does not know, or that is another customer's there, is a problem.
    """
    taken = TakenBack(memory)
    for output in outputs:
        try:
            now = read_workbook(output.path)
        except UnreadableWorkbook as error:
            problem = Problem(output.name, "", "", Category.FILE, "", str(error), texts.FILE_SKIPPED, texts.FILE_ADVICE)
            taken = dataclasses.replace(taken, problems=(*taken.problems, problem))
            continue
        if output.office and office_of(now) not in {"", output.office}:
            message, action, advice = texts.output_of_another_office(office_of(now))
            problem = Problem(output.name, "", "", Category.LEDGER, "", message, action, advice)
            taken = dataclasses.replace(taken, problems=(*taken.problems, problem))
            continue
        taken = _take(taken, output, now, _shown(output), step)
    return taken


def _shown(output: Edited) -> Workbook | None:
    try:
        return None if output.shown is None else read_workbook(output.shown)
    except UnreadableWorkbook:
        return None


def _take(taken: TakenBack, output: Edited, now: Workbook, shown: Workbook | None, step: float) -> TakenBack:
    memory = taken.memory
    approvals, found = _approvals(memory.approvals, output, now, shown)
    answers, found_too = _answers(memory, output, now, shown)
    outlets, found_last = _outlets(memory.self_reports, output, now, shown)
    before = None if shown is None else PlanSheets.of(shown, output.name)
    plans = take_plans(memory.plans, PlanSheets.of(now, output.name), before, step)
    memory = dataclasses.replace(memory, approvals=approvals, answers=answers, plans=plans.table, self_reports=outlets)
    problems = (*taken.problems, *found, *found_too, *found_last, *plans.problems)
    return TakenBack(memory, problems, taken.doubtful | plans.doubtful)


def is_alert_report(sheet: Sheet) -> bool:
    """Whether a sheet is somebody's 预警报告 by its headings, wherever it lies and however it was saved."""
    return has_headings(sheet, (AlertAnswers.number, *_ANSWERED))


def holds_decisions(sheet: Sheet) -> bool:
    """Whether a sheet is 取消经销资格建议, with decisions to fill in."""
    return has_headings(sheet, (Approvals.customer, *_APPROVED))


def holds_outlets(sheet: Sheet) -> bool:
    """Whether a sheet is 自报网点, with outlets to confirm."""
    return any(has_headings(sheet, (*key, SelfReports.confirmed)) for key in _OUTLET_KEYS)


def _reporter(sheet: Sheet) -> tuple[str, str] | None:
    """Role and name of the person whose alert report this is, as its title has them."""
    title = next((line for line in words_above(sheet) if line.startswith(texts.ALERT_TITLE)), None)
    if title is None:
        return None
    role, _, person = title.removeprefix(texts.ALERT_TITLE).strip().partition(" ")
    return role, person.strip()


def office_of(workbook: Workbook) -> str:
    """The office that a workbook says it is from, in the line under its title; "" where no line says so."""
    lines = (line for sheet in workbook.sheets for line in words_above(sheet))
    return next(filter(None, map(office_in, lines)), "")


def words_above(sheet: Sheet) -> Iterator[str]:
    """The words at the top of a sheet."""
    return (cell for row in sheet.rows[:_TITLED_WITHIN] for cell in row if isinstance(cell, str))


def _named_reporter(path: Path) -> tuple[str, str]:
    """The same by the file's name, for a report in our folder whose title somebody took off; "" for other files."""
    role, _, person = path.stem.partition("_")
    return (role, person) if path.parent.name == texts.ALERT_FOLDER else ("", "")


def _answers(
    memory: Memory, output: Edited, now: Workbook, shown: Workbook | None
) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    """预警反馈 with what the person whose report it is answered in the month of the report."""
    sheet = next(filter(is_alert_report, now.sheets), None)
    if sheet is None:
        return memory.answers, ()
    role, person = _reporter(sheet) or _named_reporter(output.path)
    if not role:
        return memory.answers, (_whose(output.name, sheet),)
    whose = {
        str(AlertAnswers.role): role if role in set(Role) else None,
        str(AlertAnswers.person): person,
        str(AlertAnswers.month): _reported_month(sheet) or _month_of(output.path.parents[1]) or _last_month(memory),
    }
    fields = _Fields(AlertAnswers, AlertAnswers.number, _ANSWERED, whose)
    strangers, problems = _strangers(memory.alerts, now, output.name)
    table, found = fields.taken_over(memory.answers, output.name, now, shown, but=strangers)
    return _answered(table), (*problems, *found)


def _answered(answers: pd.DataFrame) -> pd.DataFrame:
    """The answers in which something stands, or that take back what the same person said in an earlier month."""
    says_more = answers.duplicated([AlertAnswers.number, AlertAnswers.role, AlertAnswers.person])
    return answers[answers[list(_ANSWERED)].notna().any(axis=1) | says_more].reset_index(drop=True)


def _whose(name: str, sheet: Sheet) -> Problem:
    message, action, advice = texts.NOBODYS_REPORT
    return Problem(name, sheet.name, "", Category.LEDGER, "", message, action, advice)


def _reported_month(sheet: Sheet) -> pd.Period | None:
    """The month that a report is of, as the line under its title has it."""
    return next((pd.Period(month, "M") for line in words_above(sheet) if (month := month_in(line))), None)


def _last_month(memory: Memory) -> pd.Period | None:
    """The newest month whose alerts are known, for a report that somebody took the line off."""
    months = memory.alerts[AlertLedger.month].dropna()
    return None if months.empty else months.max()


def _strangers(alerts: pd.DataFrame, now: Workbook, name: str) -> tuple[frozenset[str], tuple[Problem, ...]]:
    """The numbers on a report that are no alerts of this office, or not of that customer; none without a ledger."""
    wanted = (AlertLedger.number, AlertLedger.customer)
    sheet = next((sheet for sheet in now.sheets if has_headings(sheet, wanted)), None)
    if sheet is None or alerts.empty:
        return frozenset(), ()
    rows = read_own_sheet(sheet, AlertLedger, name, wanted, key=(AlertLedger.number,))
    known = set(zip(alerts[AlertLedger.number], alerts[AlertLedger.customer], strict=True))
    numbers = {number for number, _ in known}
    found = {
        row: number
        for row, number, customer in rows.frame[[str(each) for each in wanted]].itertuples(name=None)
        if pd.notna(number) and (number not in numbers or (pd.notna(customer) and (number, customer) not in known))
    }
    told = (
        rows.problem(row, AlertLedger.number, Category.LEDGER, texts.alert_of_others(), texts.SET_ASIDE)
        for row in found
    )
    return frozenset(found.values()), tuple(told)


def _approvals(
    ledger: pd.DataFrame, output: Edited, now: Workbook, shown: Workbook | None
) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    """取消资格审批 with what was decided on a report of a month, by the line under its title or else its folder."""
    sheet = next(filter(holds_decisions, now.sheets), None)
    month = None if sheet is None else _reported_month(sheet) or _month_of(output.path.parent)
    if month is None:
        return ledger, ()
    fields = _Fields(Approvals, Approvals.customer, _APPROVED, {str(Approvals.month): month})
    table, problems = fields.taken_over(ledger, output.name, now, shown)
    return table[table[Approvals.decision].notna()].reset_index(drop=True), problems


def _outlets(
    reports: pd.DataFrame, output: Edited, now: Workbook, shown: Workbook | None
) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    """客户自报 with what a 业务经理 said of the outlets that his customers report."""
    rows = _outlet_rows(now, output.name)
    if rows is None:
        return reports, ()
    before = None if shown is None else _outlet_rows(shown, output.name)
    was = {} if before is None else _confirmations(before)
    said = {
        key: confirmed
        for key, confirmed in _confirmations(rows).items()
        if confirmed != was.get(key) and not (before is None and confirmed is None)
    }
    keys = zip(*(reports[column] for column in _OUTLET_KEY), strict=True)
    is_outlet = reports[SelfReports.kind] == ReportKind.PLACEMENT
    old = reports[SelfReports.confirmed].astype(object).where(reports[SelfReports.confirmed].notna(), None)
    anew = [said.get(key, known) if placed else known for key, placed, known in zip(keys, is_outlet, old, strict=True)]
    return reports.assign(**{SelfReports.confirmed: pd.array(anew, dtype="boolean")}), rows.problems


def _outlet_rows(workbook: Workbook, name: str) -> OwnRows | None:
    for key in _OUTLET_KEYS:
        wanted = (*key, SelfReports.confirmed)
        sheet = next((sheet for sheet in workbook.sheets if has_headings(sheet, wanted)), None)
        if sheet:
            return read_own_sheet(sheet, SelfReports, name, wanted, key=key)
    return None


def _confirmations(rows: OwnRows) -> dict[tuple[Any, ...], bool | None]:
    records = as_records(rows.frame)
    return {tuple(row[column] for column in _OUTLET_KEY): row[SelfReports.confirmed] for row in records}


def _month_of(folder: Path) -> pd.Period | None:
    try:
        return pd.Period(folder.name, "M")
    except ValueError:
        return None


@dataclass(frozen=True)
class _Fields:
    """A sheet to fill in: `columns` by `key`, and what is alike in all its rows."""

    table: type[LedgerTable]
    key: Column
    columns: Sequence[Column]
    alike: Mapping[str, Any]

    def taken_over(
        self, ledger: pd.DataFrame, name: str, now: Workbook, shown: Workbook | None, but: Container[str] = ()
    ) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
        rows = self._rows(now, name)
        if rows is None:
            return ledger, ()
        known = by_key(self.table, as_records(ledger))
        before = None if shown is None else self._rows(shown, name)
        for key, row in self._keyed(rows).items():
            if row[self.key] in but:
                continue
            old = known.get(key, {})
            was = old if before is None else self._keyed(before).get(key, {})
            new = changed(self.columns, row if before is not None else filled(row, old), was)
            if new:
                known[key] = {**self.alike, str(self.key): row[self.key], **(old or was), **new}
        return _table(self.table, known), (*rows.problems, *self._nobodys(rows))

    def _nobodys(self, rows: OwnRows) -> Iterator[Problem]:
        """A line for each row that was filled in without saying what it answers."""
        frame = rows.frame
        blank = frame[self.key].isna() & frame[list(self.columns)].notna().any(axis=1)
        message = texts.missing_cell(self.key.heading)
        for row in frame.index[blank]:
            if (row, str(self.key)) not in rows.refused:
                yield rows.problem(row, self.key, Category.LEDGER, message, texts.SET_ASIDE)

    def _rows(self, workbook: Workbook, name: str) -> OwnRows | None:
        wanted = (self.key, *self.columns)
        sheet = next((sheet for sheet in workbook.sheets if has_headings(sheet, wanted)), None)
        return None if sheet is None else read_own_sheet(sheet, self.table, name, wanted, key=(self.key,))

    def _keyed(self, rows: OwnRows) -> Keyed:
        records = as_records(rows.frame[rows.frame[self.key].notna()].assign(**self.alike))
        return by_key(self.table, records)


def _table(table: type[LedgerTable], known: Keyed) -> pd.DataFrame:
    """The rows in the order of their key."""
    rows = table.frame(known.values())
    return rows.sort_values(list(table.key), kind="stable", ignore_index=True)


def holds_all(anew: Workbook, edited: Workbook) -> bool:
    """Whether an output written anew has something in every cell in which the edited one has: no remark is lost."""
    sheets = {sheet.name: sheet for sheet in anew.sheets}
    return all(sheet.name in sheets and _holds(sheets[sheet.name], sheet) for sheet in edited.sheets)


def _holds(anew: Sheet, edited: Sheet) -> bool:
    filled_in = {(row, column) for row, cells in enumerate(anew.rows) for column, cell in _filled(cells)}
    return all((row, column) in filled_in for row, cells in enumerate(edited.rows) for column, _ in _filled(cells))


def _filled(cells: Sequence[Cell]) -> Iterator[tuple[int, Cell]]:
    return ((column, cell) for column, cell in enumerate(cells) if cell is not None)
