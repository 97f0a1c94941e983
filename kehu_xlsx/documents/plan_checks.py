"""计划检查登记表: for each 业务经理 his customers' plans of next month, to check, urge and register."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kehu_xlsx.documents.masters import Masters, created, month_word, subtitle
from kehu_xlsx.documents.names import file_names
from kehu_xlsx.documents.plan_rows import PlanRow, PlanRows
from kehu_xlsx.documents.records import records
from kehu_xlsx.tables import PEOPLE_SEPARATOR, PlanChecks
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.tables.words import Role
from kehu_xlsx.texts import plan_documents as texts
from kehu_xlsx.workbook.sheets import Book, Cell, Column, Formula, Kind, Row, TableSheet, Tone

_FURTHER_ROWS = 20
_PLANNED = (PlanRow.sales_target, PlanRow.purchase_plan, PlanRow.placement_target, PlanRow.payment_plan)
_KINDS = {PlanRow.placement_target: Kind.COUNT}
_STATUSES = (
    PlanChecks.purchase_status,
    PlanChecks.placement_status,
    PlanChecks.payment_status,
    PlanChecks.issue,
)
_PLAN_TONES = {texts.DRAFT: Tone.MUTED}

Record = Mapping[str, Any]


def plan_checks(outcome: Outcome, plans: PlanRows) -> dict[str, Book]:
    """A register by file name, NAME_2026-11_计划检查登记表.xlsx, for each 业务经理 who has customers with a plan row.

    A customer of several 业务经理 stands in each one's, those without one in a register of their own.
    """
    masters = Masters(outcome)
    theirs: dict[str, list[Record]] = {}
    for row in records(plans.customers):
        for name in masters.person(row[PlanRow.customer], Role.SALESPERSON).split(PEOPLE_SEPARATOR):
            theirs.setdefault(name, []).append(row)
    ending = texts.check_ending(month_word(outcome.next_month))
    files = file_names((name or texts.NO_SALESPERSON for name in theirs), ending)
    return {
        file: _register(outcome, masters, name, rows) for file, (name, rows) in zip(files, theirs.items(), strict=True)
    }


def _register(outcome: Outcome, masters: Masters, salesperson: str, rows: Sequence[Record]) -> Book:
    title = texts.check_title(salesperson or texts.NO_SALESPERSON, month_word(outcome.next_month))
    checks = TableSheet(
        name=texts.CHECKS,
        title=title,
        subtitle=subtitle(outcome),
        columns=tuple(_check_columns()),
        rows=(*(_check(row, masters, salesperson) for row in rows), *[_FURTHER_CHECK] * _FURTHER_ROWS),
        notes=texts.CHECK_NOTES,
        freeze=2,
    )
    customers = TableSheet(
        name=texts.CUSTOMER_LIST,
        title=title,
        subtitle=subtitle(outcome),
        columns=(Column(texts.CODE, Kind.CODE), Column(texts.NAME)),
        rows=tuple((masters.code(row[PlanRow.customer]), masters.name(row[PlanRow.customer])) for row in rows),
        notes=texts.CUSTOMER_LIST_NOTES,
        hidden=True,
    )
    return Book(title, (checks, customers), created(outcome))


def _check_columns() -> Iterator[Column]:
    yield Column(texts.CODE, Kind.CODE)
    yield Column(texts.NAME, choices_from=f"{{{texts.CUSTOMER_LIST}!{texts.NAME}}}")
    yield Column(texts.PLAN_STATE, tones=_PLAN_TONES)
    yield from (Column(column.heading, _KINDS.get(column, Kind.MONEY)) for column in _PLANNED)
    yield Column(PlanRow.placement_request.heading)
    yield Column(PlanChecks.date.heading, Kind.DATE, fill_in=True)
    yield Column(PlanChecks.checker.heading, fill_in=True)
    yield from (Column(column.heading, Kind.LONG_TEXT, fill_in=True) for column in _STATUSES)


def _check(row: Record, masters: Masters, salesperson: str) -> Row:
    """One customer's plan with the check still to be made; without its date the row counts for nothing."""
    customer = row[PlanRow.customer]
    return (
        masters.code(customer),
        masters.name(customer),
        texts.FINAL if row[PlanRow.confirmed] else texts.DRAFT,
        *(row[column] for column in _PLANNED),
        row[PlanRow.placement_request],
        None,
        salesperson,
        *[None] * 4,
    )


_CODE = (
    f'IF([{texts.NAME}]="","",'
    f"IFERROR(INDEX({{{texts.CUSTOMER_LIST}!{texts.CODE}}},"
    f'MATCH([{texts.NAME}],{{{texts.CUSTOMER_LIST}!{texts.NAME}}},0))&"",""))'
)
_FURTHER_CHECK: Row = (Formula(_CODE), Cell(None, tone=Tone.FILL_IN), *[None] * 12)
"""A row for one more check: the customer is chosen from the list, and his code follows."""
