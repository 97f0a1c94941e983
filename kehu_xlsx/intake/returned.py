"""What people send back: which of the outputs that are filled in a workbook is, and the workbooks inside a mail."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path

from kehu_xlsx.intake.answers import holds_decisions, is_alert_report
from kehu_xlsx.intake.own_sheets import has_headings
from kehu_xlsx.intake.plan_answers import holds_plans
from kehu_xlsx.tables import PlanChecks, Visits
from kehu_xlsx.texts.masters import office_in
from kehu_xlsx.workbook.read import SUFFIXES, Sheet, Workbook

MAIL = ".eml"
_TITLED_WITHIN = 4
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


RECORDS = (Form.VISITS, Form.CHECKS)
"""Those whose rows are records, read on every run; what is typed into the others goes into the ledger at once."""

_KNOWN_BY: tuple[tuple[Form, Callable[[Sheet], bool]], ...] = (
    (Form.ALERTS, is_alert_report),
    (Form.PLANS, holds_plans),
    (Form.DECISIONS, holds_decisions),
    (Form.VISITS, lambda sheet: has_headings(sheet, _VISITS)),
    (Form.CHECKS, lambda sheet: has_headings(sheet, _CHECKS)),
)


def form_of(workbook: Workbook) -> Form | None:
    """Which form a workbook is by the headings of its sheets, whatever its name; None if none."""
    return next((form for form, knows in _KNOWN_BY if any(map(knows, workbook.sheets))), None)


def office_of(workbook: Workbook) -> str:
    """The office that a workbook says it is from, in the line under its title; "" where no line says so."""
    lines = (
        cell
        for sheet in workbook.sheets
        for row in sheet.rows[:_TITLED_WITHIN]
        for cell in row
        if isinstance(cell, str)
    )
    return next(filter(None, map(office_in, lines)), "")


def attached_workbooks(mail: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and content of each workbook attached to a mail, also to one that is forwarded inside it."""
    message = email.message_from_bytes(mail, policy=email.policy.default)
    for part in message.walk():
        name = Path((part.get_filename() or "").replace("\\", "/")).name
        if Path(name).suffix.lower() in SUFFIXES and isinstance(content := part.get_payload(decode=True), bytes):
            yield name, content
