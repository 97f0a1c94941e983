"""What people filled in on outputs of ours, taken back into the ledger before the files are written anew."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pandas as pd

from kehu_xlsx.errors import Category, Problem, UnreadableWorkbook
from kehu_xlsx.intake.own_sheets import has_headings, read_own_sheet
from kehu_xlsx.schema import Column
from kehu_xlsx.tables import AlertAnswers, Approvals, LedgerTable, Memory, PlanLedger
from kehu_xlsx.tables.words import Role
from kehu_xlsx.texts import intake as texts
from kehu_xlsx.workbook.read import Cell, Sheet, Workbook, read_workbook

_ANSWERED = (
    AlertAnswers.cause,
    AlertAnswers.measures,
    AlertAnswers.owner,
    AlertAnswers.planned_on,
    AlertAnswers.done_on,
)
_APPROVED = (Approvals.decision, Approvals.suspended_until, Approvals.approver, Approvals.approved_on)
_PLANNED = (
    PlanLedger.sales_target, PlanLedger.purchase_plan, PlanLedger.placement_target, PlanLedger.placement_request,
    PlanLedger.payment_plan,
)  # fmt: skip
_PLANNED_BY_PRODUCT = (PlanLedger.planned_quantity, PlanLedger.planned_amount)
_CONFIRMED = (PlanLedger.confirmed, PlanLedger.confirmed_by, PlanLedger.confirmed_on)
_TOLERANCE = 0.005


def take_back(memory: Memory, workbooks: Iterable[tuple[Path, str]]) -> tuple[Memory, list[Problem]]:
    """The ledger with what people typed into these outputs of ours (path, name for messages).

    Known by their headings: alert reports (预警编号 with the five answers), 分销计划汇总 (客户计划, 产品计划) and
    取消经销资格建议. Blank cells never erase what was answered before.
    """
    problems: list[Problem] = []
    for path, name in workbooks:
        try:
            sheets = read_workbook(path).sheets
        except UnreadableWorkbook as error:
            problems.append(Problem(name, "", "", Category.FILE, "", str(error), texts.FILE_SKIPPED, texts.FILE_ADVICE))
            continue
        for sheet in sheets:
            memory, found = _take_sheet(memory, sheet, path, name)
            problems += found
    return memory, problems


def _take_sheet(memory: Memory, sheet: Sheet, path: Path, name: str) -> tuple[Memory, list[Problem]]:
    if has_headings(sheet, (Approvals.customer, *_APPROVED)):
        return _take_approvals(memory, sheet, path, name)
    if has_headings(sheet, (PlanLedger.month, PlanLedger.customer, PlanLedger.confirmed, PlanLedger.sales_target)):
        return _take_plans(memory, sheet, name, (*_PLANNED, *_CONFIRMED))
    if has_headings(sheet, (PlanLedger.month, PlanLedger.customer, PlanLedger.product, PlanLedger.planned_amount)):
        return _take_plans(memory, sheet, name, (PlanLedger.product, *_PLANNED_BY_PRODUCT))
    if path.parent.name == texts.ALERT_FOLDER and has_headings(sheet, (AlertAnswers.number, *_ANSWERED)):
        return _take_answers(memory, sheet, path, name)
    return memory, []


def _take_answers(memory: Memory, sheet: Sheet, path: Path, name: str) -> tuple[Memory, list[Problem]]:
    number = AlertAnswers.number
    rows, problems = read_own_sheet(sheet, AlertAnswers, name, (number, *_ANSWERED), key=(number,))
    role, _, person = path.stem.partition("_")
    answered = rows[rows[list(_ANSWERED)].notna().any(axis=1) & rows[AlertAnswers.number].notna()]
    known_role = role if role in set(Role) else None
    answered = answered.assign(**{AlertAnswers.role: known_role, AlertAnswers.person: person})
    return dataclasses.replace(memory, answers=_merged(AlertAnswers, memory.answers, answered)), problems


def _take_approvals(memory: Memory, sheet: Sheet, path: Path, name: str) -> tuple[Memory, list[Problem]]:
    customer = Approvals.customer
    rows, problems = read_own_sheet(sheet, Approvals, name, (customer, *_APPROVED), key=(customer,))
    decided = rows[rows[Approvals.decision].notna()].assign(**{Approvals.month: pd.Period(path.parent.name, "M")})
    return dataclasses.replace(memory, approvals=_merged(Approvals, memory.approvals, decided)), problems


def _take_plans(memory: Memory, sheet: Sheet, name: str, figures: tuple[Column, ...]) -> tuple[Memory, list[Problem]]:
    wanted = (PlanLedger.month, PlanLedger.customer, *figures)
    rows, problems = read_own_sheet(sheet, PlanLedger, name, wanted, key=PlanLedger.key)
    rows = rows[rows[PlanLedger.customer].notna() & rows[PlanLedger.month].notna()]
    rows = rows.assign(**{PlanLedger.product: rows[PlanLedger.product].fillna("")})
    figures = tuple(column for column in figures if column != PlanLedger.product)
    rows[PlanLedger.edited] = _is_edited(rows, memory.plans, figures)
    return dataclasses.replace(memory, plans=_merged(PlanLedger, memory.plans, rows)), problems


def _is_edited(rows: pd.DataFrame, plans: pd.DataFrame, figures: tuple[Column, ...]) -> pd.Series:
    """Whether a person changed a planned figure of the row; once edited, always edited."""
    key = list(PlanLedger.key)
    before = rows[key].merge(plans, on=key, how="left").set_index(rows.index)
    edited = before[PlanLedger.edited].fillna(False).astype(bool)
    for column in figures:
        if column in _CONFIRMED:
            continue
        now, then = rows[column], before[column]
        if column == PlanLedger.placement_request:
            edited |= now.fillna("") != then.fillna("")
        else:
            edited |= (now.notna() & ~((now - then).abs() <= _TOLERANCE)) | (now.isna() & then.notna())
    return edited.astype("boolean")


def _merged(table: type[LedgerTable], old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """The old rows with the new ones' cells over them by key; a blank cell keeps what stood there."""
    names = [str(column) for column in table.key]
    over = new.set_index(names)
    merged = over.combine_first(old.set_index(names)) if len(old) else over
    return table.conform(merged.reset_index()).sort_values(names, kind="stable", ignore_index=True)


def holds_all(anew: Workbook, edited: Workbook) -> bool:
    """Whether an output written anew has something in every cell in which the edited one has: no remark is lost."""
    sheets = {sheet.name: sheet for sheet in anew.sheets}
    return all(sheet.name in sheets and _holds(sheets[sheet.name], sheet) for sheet in edited.sheets)


def _holds(anew: Sheet, edited: Sheet) -> bool:
    filled = {(row, column) for row, cells in enumerate(anew.rows) for column, cell in _filled(cells)}
    return all((row, column) in filled for row, cells in enumerate(edited.rows) for column, _ in _filled(cells))


def _filled(cells: Sequence[Cell]) -> Iterator[tuple[int, Cell]]:
    return ((column, cell) for column, cell in enumerate(cells) if cell is not None)
