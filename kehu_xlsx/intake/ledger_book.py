"""台账.xlsx read back into the ledger's tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kehu_xlsx.errors import LedgerUnreadable, Problem, UnreadableWorkbook
from kehu_xlsx.intake.own_sheets import read_own_sheet
from kehu_xlsx.tables import LEDGERS, AlertLedger, Memory, PlanLedger
from kehu_xlsx.texts import ledger_book as texts
from kehu_xlsx.workbook.read import read_workbook

# Parts of a key that are "" where there is nothing to say; a workbook can't tell that from blank.
_NEVER_MISSING = (PlanLedger.product, AlertLedger.subject)


def read_ledger(path: Path) -> tuple[Memory, tuple[Problem, ...]]:
    """The ledger, empty where the office has none yet; LedgerUnreadable if it is there and does not read."""
    if not path.exists():
        return Memory(), ()
    try:
        workbook = read_workbook(path)
    except UnreadableWorkbook as error:
        raise LedgerUnreadable(texts.unreadable(str(error))) from error
    sheets = {sheet.name: sheet for sheet in workbook.sheets}
    missing = [table.title for table in LEDGERS.values() if table.title not in sheets]
    if missing:
        raise LedgerUnreadable(texts.sheets_missing(missing))
    problems: list[Problem] = []
    tables: dict[str, Any] = {}
    for name, table in LEDGERS.items():
        rows = read_own_sheet(sheets[table.title], table, path.name, key=table.key)
        tables[name] = rows.frame.fillna({str(column): "" for column in _NEVER_MISSING if column in table.columns()})
        problems += rows.problems
    return Memory(**tables), tuple(problems)
