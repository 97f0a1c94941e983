"""Sheet 收件人: to which addresses the reports of a role or a person go."""

from __future__ import annotations

from collections.abc import Iterator

from kehu_xlsx.addresses import addresses_in, is_address
from kehu_xlsx.intake.cast import shown
from kehu_xlsx.intake.rulebook.grid import Grid, Remarks, find_grid
from kehu_xlsx.policy import FINANCE, Recipient
from kehu_xlsx.tables.words import Role
from kehu_xlsx.texts import rulebook as texts
from kehu_xlsx.workbook.read import Sheet

ROLES = (*Role, FINANCE)
_HEADINGS = {
    texts.ROLE: ("岗位", "职务"),
    texts.PERSON: ("收件人", "人员"),
    texts.ADDRESS: ("地址", "邮件地址", "电子邮箱"),
}


def read_recipients(sheet: Sheet | None, remarks: Remarks) -> tuple[Recipient, ...]:
    """The recipients in the order of the sheet; an address that is none is left out and told."""
    grid = find_grid(sheet, _HEADINGS, (texts.ROLE, texts.ADDRESS), remarks)
    found = tuple(recipient for row in grid.rows if not grid.is_blank(row) for recipient in _read(grid, row, remarks))
    if found:
        remarks.from_office.add((texts.RECIPIENTS, texts.ADDRESS))
    return found


def _read(grid: Grid, row: int, remarks: Remarks) -> Iterator[Recipient]:
    role, cell = shown(grid.cell(row, texts.ROLE)).strip(), grid.cell(row, texts.ADDRESS)
    if role not in ROLES:
        advice = texts.please_fill("、".join(ROLES))
        remarks.report(grid.sheet, grid.place(row, texts.ROLE), role, texts.UNKNOWN_ROLE, texts.ROW_SKIPPED, advice)
        return
    given = addresses_in(shown(cell))
    good = tuple(filter(is_address, given))
    if len(good) < len(given) or not given:
        message = texts.BAD_ADDRESS if given else texts.NO_ADDRESS
        action = texts.ADDRESS_SKIPPED if good else texts.ROW_SKIPPED
        remarks.report(grid.sheet, grid.place(row, texts.ADDRESS), cell, message, action, texts.WRITE_ADDRESS)
    if good:
        yield Recipient(role, shown(grid.cell(row, texts.PERSON)).strip(), good)
