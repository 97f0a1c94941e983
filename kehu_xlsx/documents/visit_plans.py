"""拜访计划: who visits whom on which day of next month, as one workbook and as a 拜访记录 for each visitor."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import pandas as pd

from kehu_xlsx.documents.masters import created, month_word, subtitle
from kehu_xlsx.documents.names import file_names
from kehu_xlsx.documents.records import records
from kehu_xlsx.documents.visit_calls import Call, by_visitor
from kehu_xlsx.tables import VisitLoads, VisitPlan
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.texts import visit_documents as texts
from kehu_xlsx.texts.plan_documents import month_title
from kehu_xlsx.workbook.sheets import Book, Cell, Column, Formula, Kind, Row, Strip, TableSheet, Tone
from kehu_xlsx.workbook.template import Template, Value
from kehu_xlsx.workbook.write import safe_sheet_name
from kehu_xlsx.workdays import days_between, first_day, last_day

_DAY_WIDTH = 4.5
_COLUMNS = (
    Column(VisitPlan.date.heading, Kind.DATE),
    Column(texts.WEEKDAY),
    Column(VisitPlan.visitor.heading),
    Column(VisitPlan.role.heading),
    Column(texts.CODE, Kind.CODE),
    Column(texts.NAME),
    Column(texts.LEVEL),
    Column(texts.REGION),
    Column(texts.ADDRESS),
    Column(texts.CONTACT),
    Column(texts.PHONE, Kind.CODE),
    Column(VisitPlan.due.heading, Kind.DATE),
    Column(VisitPlan.cause.heading),
    Column(VisitPlan.focus.heading, Kind.LONG_TEXT),
    Column(VisitPlan.gifts.heading),
)

_LOAD_COLUMNS = (
    Column(VisitLoads.visitor.heading),
    Column(texts.WORKDAYS, Kind.COUNT),
    Column(texts.VISITS, Kind.COUNT, total=True),
    Column(VisitLoads.late.heading, Kind.COUNT, total=True),
    Column(texts.BUSIEST, Kind.COUNT),
    Column(VisitLoads.least_busiest.heading, Kind.COUNT, note=texts.LEAST_BUSIEST_NOTE),
    Column(texts.MEAN, Kind.NUMBER),
    Column(texts.EVENNESS, Kind.MEAN),
    Column(VisitLoads.regions_a_day.heading, Kind.MEAN),
    Column(VisitLoads.left_out.heading, Kind.COUNT, total=True),
    Column(VisitLoads.days_short.heading, Kind.COUNT, total=True),
)

_FOR_VISITORS = frozenset({VisitPlan.focus.heading, VisitPlan.gifts.heading})
_ALL_COLUMNS = tuple(replace(column, on_paper=column.heading not in _FOR_VISITORS) for column in _COLUMNS)
"""Of all visits together what is for the visitor stays off paper: it is printed on his own sheet."""


def visit_plan_book(outcome: Outcome, planned: Sequence[Call]) -> Book:
    """The workbook 2026-11_拜访计划.xlsx: 全部, one sheet a visitor, 未排入, 每日安排, 排程."""
    placed = [call for call in planned if call.date]
    unplaced = [call for call in planned if not call.date]
    theirs = _by_name(placed)
    workdays = dict(zip(outcome.visit_loads[VisitLoads.visitor], outcome.visit_loads[VisitLoads.workdays], strict=True))
    names = [texts.ALL, texts.UNPLACED, texts.DAYS, texts.LOADS]
    sheets = [_sheet(outcome, texts.ALL, texts.ALL_NOTES, placed)]
    for visitor, visits in theirs.items():
        names.append(safe_sheet_name(visitor, names))
        weeks = _weeks(outcome.next_month, workdays.get(visits[0].person, ()), visits)
        sheets.append(replace(_sheet(outcome, names[-1], (), visits), strip=weeks))
    sheets += [_unplaced(outcome, unplaced), _days(outcome, theirs), _loads(outcome)]
    return Book(_title(outcome), tuple(sheets), created(outcome))


def visit_records(outcome: Outcome, planned: Iterable[Call], template: Template) -> dict[str, bytes]:
    """A 拜访记录 to fill in by file name, ROLE_NAME_拜访记录.xlsx, for each visitor with planned visits."""
    theirs = by_visitor(planned)
    names = file_names((texts.visitor_stem(*who) for who in theirs), texts.RECORD_ENDING)
    return {
        name: template.render(_record_head(outcome, role, visitor, len(visits)), {"拜访": [_visit(c) for c in visits]})
        for name, ((role, visitor), visits) in zip(names, theirs.items(), strict=True)
    }


def _title(outcome: Outcome) -> str:
    return texts.book_title(month_word(outcome.next_month))


def _by_name(placed: Iterable[Call]) -> dict[str, list[Call]]:
    """One person's visits together, in whatever role; a role without a name is a person of its own."""
    found: dict[str, list[Call]] = {}
    for call in placed:
        found.setdefault(call.visitor or f"{call.role}{texts.NOBODY}", []).append(call)
    return dict(sorted(found.items()))


def _sheet(outcome: Outcome, name: str, notes: tuple[str, ...], planned: Sequence[Call]) -> TableSheet:
    return TableSheet(
        name=name,
        title=_title(outcome) if name == texts.ALL else f"{_title(outcome)}：{name}",
        subtitle=subtitle(outcome),
        columns=_ALL_COLUMNS if name == texts.ALL else _COLUMNS,
        rows=[(call.date, *_rest(call)) for call in planned],
        notes=notes,
        freeze=6,
        empty=texts.NOTHING_PLANNED,
    )


def _weeks(month: pd.Period, workdays: Collection[dt.date], visits: Sequence[Call]) -> Strip:
    """The month as a calendar: on each day how many visits, and in which 区域."""
    days = list(days_between(first_day(month), last_day(month)))
    theirs = {day: [call for call in visits if call.date == day] for day in days}
    cells = [Cell("")] * days[0].weekday() + [_day(day, theirs[day], is_off=day not in workdays) for day in days]
    cells += [Cell("")] * (-len(cells) % len(texts.WEEKDAYS))
    weeks = zip(*[iter(cells)] * len(texts.WEEKDAYS), strict=True)
    return Strip(tuple(map(texts.weekday_heading, texts.WEEKDAYS)), tuple(weeks))


def _day(day: dt.date, visits: Sequence[Call], *, is_off: bool) -> Cell:
    regions = list(dict.fromkeys(call.region for call in visits if call.region))
    words = texts.day_words(day.day, len(visits), regions, is_off=is_off)
    return Cell(words, tone=Tone.MUTED if is_off else Tone.NONE)


def _unplaced(outcome: Outcome, planned: Sequence[Call]) -> TableSheet:
    return TableSheet(
        name=texts.UNPLACED,
        title=f"{_title(outcome)}：{texts.UNPLACED}",
        subtitle=subtitle(outcome),
        columns=_COLUMNS[1:],
        rows=[_rest(call) for call in planned],
        notes=(*_shortfall(outcome, planned), *texts.UNPLACED_NOTES),
        freeze=5,
        empty=texts.NOTHING_UNPLACED,
    )


def _shortfall(outcome: Outcome, planned: Sequence[Call]) -> tuple[str, ...]:
    """What does not fit in visits and in days, by level and by visitor."""
    loads = outcome.visit_loads[outcome.visit_loads[VisitLoads.left_out] > 0]
    if loads.empty:
        return ()
    levels = Counter(call.level for call in planned)
    people = [
        (row[VisitLoads.visitor], int(row[VisitLoads.left_out]), int(row[VisitLoads.days_short]))
        for row in records(loads)
    ]
    return (texts.shortfall(levels.items(), people),)


def _loads(outcome: Outcome) -> TableSheet:
    """排程: how late, how even and how compact each person's month is."""
    rows = [
        (
            row[VisitLoads.visitor],
            len(row[VisitLoads.workdays]),
            row[VisitLoads.visits],
            row[VisitLoads.late],
            row[VisitLoads.busiest],
            row[VisitLoads.least_busiest],
            _quotient(texts.VISITS, texts.WORKDAYS, row[VisitLoads.visits], len(row[VisitLoads.workdays])),
            _quotient(
                texts.BUSIEST,
                texts.MEAN,
                row[VisitLoads.busiest] * len(row[VisitLoads.workdays]),
                row[VisitLoads.visits],
            ),
            row[VisitLoads.regions_a_day],
            row[VisitLoads.left_out],
            row[VisitLoads.days_short],
        )
        for row in records(outcome.visit_loads)
    ]
    return TableSheet(
        name=texts.LOADS,
        title=f"{_title(outcome)}：{texts.LOADS}",
        subtitle=subtitle(outcome),
        columns=_LOAD_COLUMNS,
        rows=rows,
        notes=texts.LOADS_NOTES,
        freeze=1,
        empty=texts.NOTHING_PLANNED,
    )


def _quotient(part: str, whole: str, numerator: float, denominator: float) -> Formula:
    value = numerator / denominator if denominator else None
    return Formula(f'IF([{whole}]=0,"",[{part}]/[{whole}])', value)


def _rest(call: Call) -> Row:
    """All of a visit but its date."""
    return (
        call.weekday,
        call.visitor,
        call.role,
        call.code,
        call.name,
        call.level,
        call.region,
        call.address,
        call.contact,
        call.phone,
        call.due,
        call.cause,
        call.focus,
        call.gifts,
    )


def _days(outcome: Outcome, theirs: dict[str, list[Call]]) -> TableSheet:
    """Visitors down, the days of the month across, in each cell the number of visits."""
    days = list(days_between(first_day(outcome.next_month), last_day(outcome.next_month)))
    headings = [texts.day_heading(day.day, day.weekday()) for day in days]
    total = f"SUM([{headings[0]}]:[{headings[-1]}])"
    rows = []
    for visitor, visits in theirs.items():
        count = Counter(call.date for call in visits)
        rows.append((visitor, Formula(total, len(visits)), *(count[day] or None for day in days)))
    return TableSheet(
        name=texts.DAYS,
        title=f"{_title(outcome)}：{texts.DAYS}",
        subtitle=subtitle(outcome),
        columns=(
            Column(VisitPlan.visitor.heading),
            Column(texts.DAYS_TOTAL, Kind.COUNT, total=True),
            *(Column(heading, Kind.COUNT, width=_DAY_WIDTH, total=True) for heading in headings),
        ),
        rows=rows,
        notes=texts.DAYS_NOTES,
        freeze=2,
        autofilter=False,
        empty=texts.NOTHING_PLANNED,
    )


def _record_head(outcome: Outcome, role: str, visitor: str, visits: int) -> dict[str, Value]:
    month = outcome.next_month
    return {
        "年月": month_title(month.year, month.month),
        "办事处": outcome.office,
        "拜访人": visitor,
        "角色": role,
        "拜访次数": visits,
    }


def _visit(call: Call) -> dict[str, Value]:
    return {
        "计划日期": call.date,
        "星期": call.weekday,
        "客户编号": call.code,
        "客户名称": call.name,
        "客户级别": call.level,
        "地址": call.address,
        "联系人": call.contact,
        "电话": call.phone,
        "应访日期": call.due,
        "原因": call.cause,
        "本次重点": call.topics,
        "建议赠送物品": call.gifts,
    }
