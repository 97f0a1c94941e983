"""数据问题: each cell, row or file that could not be used, in the report and as a workbook of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

import pandas as pd

from kehu_xlsx.documents.masters import LINKED, month_word
from kehu_xlsx.errors import Problem
from kehu_xlsx.tables.outcome import HOME
from kehu_xlsx.tables.reading import Recognised, Usage
from kehu_xlsx.texts import problems as texts
from kehu_xlsx.workbook.sheets import Book, Cell, Column, Formula, Kind, Row, TableSheet, Target, Tone
from kehu_xlsx.workdays import last_day

_COLUMNS = (
    Column(texts.WORKBOOK),
    Column(texts.SHEET),
    Column(texts.CELL),
    Column(texts.CATEGORY),
    Column(texts.VALUE),
    Column(texts.MESSAGE, Kind.LONG_TEXT),
    Column(texts.ACTION, Kind.LONG_TEXT),
    Column(texts.ADVICE, Kind.LONG_TEXT),
)
_USAGE_COLUMNS = (
    Column(texts.USAGE_TABLE),
    Column(texts.ROWS_READ, Kind.COUNT),
    Column(texts.ROWS_USED, Kind.COUNT),
    Column(texts.ROWS_SET_ASIDE, Kind.COUNT),
    Column(texts.AMOUNT_READ, Kind.MONEY),
    Column(texts.AMOUNT_USED, Kind.MONEY),
    Column(texts.AMOUNT_SET_ASIDE, Kind.MONEY),
)


def problems_book(
    office: str,
    month: pd.Period | None,
    problems: Sequence[Problem],
    *,
    recognised: Iterable[Recognised] = (),
    usage: Iterable[Usage] = (),
    home: str = HOME,
) -> Book:
    """数据问题.xlsx as `check` writes it: problems, what was recognised, the account; `home` leads to the office.

    `month` is None where the office's data name none.
    """
    under = texts.subtitle(office, month_word(month), len(problems))
    sheets = (
        problems_sheet(under, problems, home=home),
        recognised_sheet(under, recognised),
        usage_sheet(under, usage),
    )
    return Book(texts.PROBLEMS, sheets) if month is None else Book(texts.PROBLEMS, sheets, last_day(month))


def problems_sheet(subtitle: str, problems: Iterable[Problem], *, home: str) -> TableSheet:
    """Sheet 数据问题: one row a problem, each with a link to its cell where a link can lead there."""
    return TableSheet(
        name=texts.PROBLEMS,
        title=texts.TITLE,
        subtitle=subtitle,
        columns=_COLUMNS,
        rows=[_row(problem, home) for problem in problems],
        notes=texts.NOTES,
        empty=texts.NO_PROBLEMS,
        tab=Tone.DATA_PROBLEM,
    )


def _row(problem: Problem, home: str) -> Row:
    return (
        problem.workbook,
        problem.sheet,
        Cell(problem.cell, link=_link(problem, home)),
        Cell(str(problem.category), tone=Tone.DATA_PROBLEM),
        problem.value,
        problem.message,
        problem.action,
        problem.advice,
    )


def _link(problem: Problem, home: str) -> Target | None:
    known = PurePosixPath(problem.workbook).suffix.lower() in LINKED
    if not (known and problem.sheet and problem.cell):
        return None
    return Target(sheet=problem.sheet, cell=problem.cell, file=home + problem.workbook)


def recognised_sheet(subtitle: str, recognised: Iterable[Recognised]) -> TableSheet:
    """Sheet 识别结果: every sheet of the folder, as which table it was read, or why it was not."""
    columns = (
        Column(texts.WORKBOOK),
        Column(texts.SHEET),
        Column(texts.TABLE, tones={texts.NOT_OURS: Tone.MUTED}),
        Column(texts.ROWS, Kind.COUNT),
        Column(texts.HEADINGS, Kind.LONG_TEXT, width=60),
        Column(texts.UNUSED, Kind.LONG_TEXT),
        Column(texts.REMARK, Kind.LONG_TEXT),
    )
    rows = [_recognised_row(each) for each in recognised]
    return TableSheet(texts.RECOGNISED, texts.RECOGNISED, subtitle, columns, rows, notes=(texts.RECOGNISED_NOTE,))


def _recognised_row(each: Recognised) -> Row:
    table, taken, unused = each.table or texts.NOT_OURS, texts.taken(each.headings), texts.unused(each.unused)
    return each.workbook, each.sheet, table, each.rows, taken, unused, each.remark


def usage_sheet(subtitle: str, usage: Iterable[Usage]) -> TableSheet:
    """Sheet 读入核对: read = used + set aside, rows and money, of each table."""
    rows = [_usage_row(each) for each in usage]
    return TableSheet(texts.USAGE, texts.USAGE, subtitle, _USAGE_COLUMNS, rows, notes=texts.USAGE_NOTES)


def _usage_row(usage: Usage) -> Row:
    """One table's account; what was set aside is a live difference."""
    amounts = (texts.AMOUNT_READ, texts.AMOUNT_USED)
    difference = 'IF([{0}]="","",ROUND([{0}]-[{1}],2))'.format(*amounts)
    return (
        usage.table.title,
        usage.rows_read,
        usage.rows_used,
        Formula(f"[{texts.ROWS_READ}]-[{texts.ROWS_USED}]", usage.rows_set_aside),
        usage.amount_read,
        usage.amount_used,
        Formula(difference, usage.amount_set_aside),
    )
