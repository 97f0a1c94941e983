"""What `check` says: first how much was read and what is wrong, then sheet by sheet, then the worst problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import NamedTuple

from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.texts.console import counted, line, problem_line
from kehu_xlsx.texts.intake import SET_ASIDE

NOTHING_WRONG = "没有发现数据问题。"
_LIST = "数据问题.xlsx"
_SHEETS_SHOWN = 3
_PROBLEMS_SHOWN = 10
_OF_A_CATEGORY = 3
_WORST = (
    Category.FILE,
    Category.SHEET,
    Category.HEADING,
    Category.LEDGER,
    Category.CUSTOMER,
    Category.DATE,
    Category.VALUE,
    Category.PLAN,
    Category.MASTER,
    Category.RECEIVABLE,
)
"""Categories from whole files that are missing to figures that are; the others follow in their own order."""
_ORDER = {category: place for place, category in enumerate(dict.fromkeys((*_WORST, *Category)))}


class SheetSeen(NamedTuple):
    """A table found on a sheet with its rows, or in `remark` why the sheet was not read."""

    workbook: str
    sheet: str
    table: str
    rows: int
    remark: str

    @property
    def is_read(self) -> bool:
        """Whether it serves as a table of ours."""
        return bool(self.table and not self.remark)


class RowsRead(NamedTuple):
    """How many rows of a table there are, and how many of them count."""

    table: str
    read: int
    used: int


def check_lines(
    sheets: Sequence[SheetSeen], rows: Iterable[RowsRead], problems: Sequence[Problem], written: str
) -> Iterator[str]:
    """The summary, the sheets, the worst problems; all problems stand in the workbook `written`."""
    yield from _summary(sheets, rows, problems)
    yield from _sheets(sheets)
    yield from _worst_of(problems)
    yield f"共 {len(problems)} 条数据问题，清单在：{written}" if problems else NOTHING_WRONG


def _summary(sheets: Sequence[SheetSeen], rows: Iterable[RowsRead], problems: Sequence[Problem]) -> Iterator[str]:
    every = {(each.workbook, each.sheet) for each in sheets}
    known = {(each.workbook, each.sheet) for each in sheets if each.is_read}
    yield (
        f"共看了 {len({workbook for workbook, _ in every})} 个工作簿、{len(every)} 张表："
        f"{len(known)} 张读成了客户管理用的表，{len(every - known)} 张没有读"
    )
    yield from (line(each.table, _account(each)) for each in rows)
    if problems:
        yield line("数据问题", f"{len(problems)} 条（{_categories(problems)}）")


def _account(rows: RowsRead) -> str:
    aside = rows.read - rows.used
    return f"读到 {rows.read:,} 行，用了 {rows.used:,} 行" + (f"，未计入 {aside:,} 行" if aside else "")


def _categories(problems: Sequence[Problem]) -> str:
    categories = sorted((problem.category for problem in problems), key=_ORDER.__getitem__)
    return counted(Counter(category.value for category in categories))


def _sheets(sheets: Iterable[SheetSeen]) -> Iterator[str]:
    """A line for each table of a workbook, and one for each sheet that was not read."""
    read: dict[tuple[str, str], list[SheetSeen]] = {}
    passed = []
    for each in sheets:
        if each.is_read:
            read.setdefault((each.workbook, each.table), []).append(each)
        else:
            passed.append(each)
    if read:
        yield "读成的表："
        yield from (_read(workbook, table, found) for (workbook, table), found in read.items())
    if passed:
        yield "没有读的表："
        yield from map(_passed, passed)


def _read(workbook: str, table: str, found: Sequence[SheetSeen]) -> str:
    names = list(dict.fromkeys(each.sheet for each in found))
    shown = "、".join(names[:_SHEETS_SHOWN]) + (f" 等 {len(names)} 张" if len(names) > _SHEETS_SHOWN else "")
    return f"  {workbook} · {shown}：{table}，{sum(each.rows for each in found):,} 行"


def _passed(each: SheetSeen) -> str:
    where = " · ".join(filter(None, (each.workbook, each.sheet)))
    return f"  {where}：{'，'.join(filter(None, (each.table, each.remark)))}"


def _worst_of(problems: Sequence[Problem]) -> Iterator[str]:
    """The worst first, a few of each category, and those of a sheet that say the same on one line."""
    groups: dict[tuple[str, ...], list[Problem]] = {}
    for problem in problems:
        groups.setdefault(_said(problem), []).append(problem)
    told = _first(groups.values())
    if told:
        yield "要先处理的问题："
    yield from (problem_line(alike[0], len(alike)) for alike in told)
    left = len(problems) - sum(map(len, told))
    if left:
        yield f"  其余 {left} 条见 {_LIST}"


def _first(groups: Iterable[list[Problem]]) -> list[list[Problem]]:
    """As many as are shown; where few categories have problems, more of each."""
    ordered = sorted(groups, key=_urgency)
    first = [alike for _, of_category in groupby(ordered, _category) for alike in islice(of_category, _OF_A_CATEGORY)]
    more = [alike for alike in ordered if alike not in first]
    chosen = [*first, *more][:_PROBLEMS_SHOWN]
    return sorted(chosen, key=_urgency)


def _category(alike: Sequence[Problem]) -> Category:
    return alike[0].category


def _urgency(alike: Sequence[Problem]) -> tuple[int, bool, int]:
    """Within a category rows that don't count come first, then what occurs most."""
    return _ORDER[alike[0].category], alike[0].action != SET_ASIDE, -len(alike)


def _said(problem: Problem) -> tuple[str, ...]:
    """All that a problem says but its cell."""
    where, said = (problem.workbook, problem.sheet), (problem.message, problem.action, problem.advice)
    return (problem.category, *where, problem.value, *said)
