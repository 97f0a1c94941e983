"""客户管理规则.xlsx read into a `Policy`; what it leaves out, and what can't be read in it, stays at its default."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kehu_xlsx.errors import Category, Problem, UnreadableWorkbook
from kehu_xlsx.intake.rulebook.days import read_holidays, read_leave, unknown_on_leave
from kehu_xlsx.intake.rulebook.frequency import read_frequency
from kehu_xlsx.intake.rulebook.grid import Remarks, nearest
from kehu_xlsx.intake.rulebook.recipients import read_recipients
from kehu_xlsx.intake.rulebook.settings import read_group
from kehu_xlsx.intake.rulebook.synonyms import read_synonyms
from kehu_xlsx.policy import Policy
from kehu_xlsx.texts import rulebook as texts
from kehu_xlsx.workbook.read import Sheet, Workbook, read_workbook
from kehu_xlsx.workdays import WorkCalendar

__all__ = ["read_policy", "unknown_on_leave"]

_EXPLANATORY = frozenset({texts.CONTENTS, texts.KNOWN_HEADINGS})


def read_policy(path: Path | None) -> tuple[Policy, tuple[Problem, ...]]:
    """The office's rules, and what is wrong with their workbook; without one, the defaults."""
    if path is None or not path.is_file():
        return Policy(), ()
    try:
        workbook = read_workbook(path)
    except UnreadableWorkbook as error:
        problem = Problem(path.name, "", "", Category.RULE, "", str(error), texts.FILE_SKIPPED, texts.CHECK_FILE)
        return Policy(), (problem,)
    remarks = Remarks(path.name)
    policy = _policy(workbook, remarks)
    return policy, tuple(remarks.problems)


def _policy(workbook: Workbook, remarks: Remarks) -> Policy:
    sheets = {sheet.name.strip(): sheet for sheet in workbook.sheets}
    default = Policy()
    changes: dict[str, Any] = {
        name: read_group(sheets[group.sheet], group, remarks)
        for name, group in default.groups()
        if group.sheet in sheets
    }
    policy = dataclasses.replace(
        default,
        **changes,
        recipients=read_recipients(sheets.get(texts.RECIPIENTS), remarks),
        frequency=read_frequency(sheets.get(texts.FREQUENCY), default.frequency, remarks),
        calendar=_calendar(sheets.get(texts.HOLIDAYS), sheets.get(texts.LEAVE), remarks),
        heading_synonyms=read_synonyms(sheets.get(texts.HEADINGS), remarks),
        from_office=frozenset(remarks.from_office),
    )
    _report_unknown_sheets(workbook, remarks)
    return policy


def _calendar(holidays: Sheet | None, leave: Sheet | None, remarks: Remarks) -> WorkCalendar:
    days_off, extra_workdays = read_holidays(holidays, remarks)
    return WorkCalendar(days_off, extra_workdays, read_leave(leave, remarks))


def _report_unknown_sheets(workbook: Workbook, remarks: Remarks) -> None:
    known = tuple(_known_sheets())
    for sheet in workbook.sheets:
        name = sheet.name.strip()
        if sheet.rows and name not in known and name not in _EXPLANATORY:
            advice = texts.nearest_rules(nearest(name, known))
            remarks.report(sheet, None, name, texts.unknown_sheet(name), texts.SHEET_SKIPPED, advice)


def _known_sheets() -> Iterator[str]:
    yield texts.FREQUENCY
    for _, group in Policy().groups():
        yield str(group.sheet)
    yield from (texts.HOLIDAYS, texts.LEAVE, texts.RECIPIENTS, texts.HEADINGS)
