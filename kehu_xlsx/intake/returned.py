"""What people send back: which of the outputs that are filled in a workbook is."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from kehu_xlsx.intake.answers import holds_decisions, holds_outlets, is_alert_report, words_above
from kehu_xlsx.intake.own_sheets import has_headings, is_filled_in
from kehu_xlsx.intake.plan_answers import holds_plans
from kehu_xlsx.tables import PlanChecks, Visits
from kehu_xlsx.texts.ledger_book import is_ledger_title
from kehu_xlsx.texts.masters import month_in
from kehu_xlsx.texts.plan_documents import names_plan
from kehu_xlsx.workbook.read import Sheet, Workbook

_VISITS = (Visits.date, Visits.purpose, Visits.finding)
_CHECKS = (PlanChecks.date, PlanChecks.purchase_status, PlanChecks.placement_status, PlanChecks.payment_status)


class Form(StrEnum):
    """The outputs that people fill in and send back, by the folder in which what came back is kept."""

    PLAN = "分销计划表"
    ALERTS = "预警报告"
    PLANS = "分销计划汇总"
    DECISIONS = "取消经销资格建议"
    VISITS = "拜访记录"
    CHECKS = "计划检查登记表"
    OUTLETS = "自报网点"


RECORDS = (Form.VISITS, Form.CHECKS)
"""Those whose rows are records, read on every run; what is typed into the others goes into the ledger at once."""

_KNOWN_BY: tuple[tuple[Form, Callable[[Sheet], bool]], ...] = (
    (Form.ALERTS, is_alert_report),
    (Form.PLANS, holds_plans),
    (Form.DECISIONS, holds_decisions),
    (Form.VISITS, lambda sheet: has_headings(sheet, _VISITS)),
    (Form.CHECKS, lambda sheet: has_headings(sheet, _CHECKS)),
    (Form.OUTLETS, holds_outlets),
)


def form_of(workbook: Workbook) -> Form | None:
    """Which form a workbook is by the headings of its sheets, whatever its name; None if none, as of a ledger."""
    if any(map(is_ledger_sheet, workbook.sheets)):
        return None
    return next((form for form, knows in _KNOWN_BY if any(map(knows, workbook.sheets))), None)


def is_filled_register(workbook: Workbook, form: Form) -> bool:
    """Whether a form with records has any: a row counts by its date."""
    wanted = _VISITS if form is Form.VISITS else _CHECKS
    return any(has_headings(sheet, wanted) and is_filled_in(sheet, wanted) for sheet in workbook.sheets)


def is_ledger_sheet(sheet: Sheet) -> bool:
    """Whether a sheet is of a 台账 by its title, wherever its workbook lies: a copy of the ledger is no data."""
    return any(map(is_ledger_title, words_above(sheet)))


def is_output(sheet: Sheet) -> bool:
    """Whether a sheet is of an output of ours without records, by the lines above it, however it was saved.

    What else tells our workbooks from others is lost in an .xls or .csv. Outlets to be confirmed are also known by
    their headings: taken for records they would count before anybody confirmed them.
    """
    if any(knows(sheet) for form, knows in _KNOWN_BY if form in RECORDS):
        return False
    if holds_outlets(sheet):
        return True
    return any(is_ledger_title(line) or month_in(line) or names_plan(line) for line in words_above(sheet))


def is_plan_form(workbook: Workbook) -> bool:
    """Whether a workbook is a distributor's 分销计划表 by its line with the number, however it was saved."""
    return any(names_plan(line) for sheet in workbook.sheets for line in words_above(sheet))


def is_answered(sheet: Sheet) -> bool:
    """Whether people answer on a sheet of ours that holds no records: what stands there goes into the ledger."""
    knows_any = any(knows(sheet) for form, knows in _KNOWN_BY if form not in RECORDS)
    return knows_any and is_output(sheet) and not is_ledger_sheet(sheet)
