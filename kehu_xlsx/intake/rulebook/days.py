"""Sheets 假日 and 请假: the office's own days off and working days, and people's leave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping

from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.intake.cast import Context, Refusal, cast_cell, shown
from kehu_xlsx.intake.files import RULEBOOK
from kehu_xlsx.intake.people import split_people
from kehu_xlsx.intake.rulebook.grid import Grid, Remarks, find_grid, nearest
from kehu_xlsx.schema import Column, Kind
from kehu_xlsx.texts import rulebook as texts
from kehu_xlsx.workbook.read import Sheet
from kehu_xlsx.workdays import days_between

Days = frozenset[dt.date]

PERSON, FIRST, LAST, KIND = texts.PERSON, texts.FIRST_DAY, texts.LAST_DAY, texts.DAY_KIND
_LONGEST = dt.timedelta(days=366)
_HEADINGS = {
    PERSON: ("请假人", "人员"),
    FIRST: ("日期", "开始", "起始日期"),
    LAST: ("结束", "截止日期"),
    KIND: ("类型", "安排", "放假或上班"),
}
_DATE = {heading: Column("date", heading, Kind.DATE) for heading in (FIRST, LAST)}
_KIND = Column(
    "kind",
    KIND,
    Kind.CHOICE,
    choices={
        texts.DAY_OFF: "休息 休 休假 放 假 假日 假期 节假日 放假日 公休",
        texts.WORKDAY: "调休上班 补班 工作 工作日 班 调休补班 上班日 正常上班",
    },
)


def read_holidays(sheet: Sheet | None, remarks: Remarks) -> tuple[Days, Days]:
    """The office's days off and extra working days; a row that does not say which is a day off."""
    days: dict[str, set[dt.date]] = {texts.DAY_OFF: set(), texts.WORKDAY: set()}
    grid = find_grid(sheet, _HEADINGS, (FIRST,), remarks)
    for row in grid.rows:
        kind, found = _kind(grid, row, remarks), _days(grid, row, remarks)
        if kind and found:
            days[kind] |= found
            remarks.from_office.add((texts.HOLIDAYS, FIRST))
    off, on = days[texts.DAY_OFF], days[texts.WORKDAY]
    _report_both(grid, off & on, remarks)
    return frozenset(off), frozenset(on - off)


def read_leave(sheet: Sheet | None, remarks: Remarks) -> Mapping[str, Days]:
    """Each person's days of leave."""
    leave: dict[str, Days] = {}
    grid = find_grid(sheet, _HEADINGS, (PERSON, FIRST), remarks)
    for row in grid.rows:
        found = _days(grid, row, remarks)
        for person in _people(grid, row, remarks) if found else ():
            leave[person] = leave.get(person, frozenset()) | found
            remarks.from_office.add((texts.LEAVE, PERSON))
    return leave


def unknown_on_leave(leave: Iterable[str], people: Collection[str]) -> Iterator[Problem]:
    """A line for each name on sheet 请假 that stands nowhere among the `people` of the 客户档案."""
    for person in sorted(set(leave) - set(people)):
        message, advice = texts.unknown_person(person), texts.names_known(nearest(person, sorted(people)))
        yield Problem(RULEBOOK, texts.LEAVE, "", Category.RULE, person, message, texts.LEAVE_UNUSED, advice)


def _report_both(grid: Grid, days: set[dt.date], remarks: Remarks) -> None:
    for day in sorted(days):
        message = texts.both_off_and_on(str(day))
        remarks.report(grid.sheet, None, day, message, texts.DAY_OFF_COUNTS, texts.ONE_KIND)


def _people(grid: Grid, row: int, remarks: Remarks) -> tuple[str, ...]:
    people = split_people(shown(grid.cell(row, PERSON)))
    if not people:
        place = grid.place(row, PERSON)
        remarks.report(grid.sheet, place, None, texts.PERSON_MISSING, texts.ROW_SKIPPED, texts.WRITE_PERSON)
    return people


def _kind(grid: Grid, row: int, remarks: Remarks) -> str | None:
    cell = grid.cell(row, KIND)
    kind = cast_cell(cell, _KIND, Context(exact=True))
    if isinstance(kind, Refusal):
        place = grid.place(row, KIND)
        remarks.report(grid.sheet, place, cell, texts.NOT_DAY_KIND, texts.ROW_SKIPPED, texts.WRITE_DAY_KIND)
        return None
    return texts.DAY_OFF if kind is None else str(kind)


def _days(grid: Grid, row: int, remarks: Remarks) -> Days:
    """The days of a row, the first to the last; none, with a problem, where they can't be told."""
    if grid.is_blank(row):
        return frozenset()
    first, last = _date(grid, row, FIRST), _date(grid, row, LAST)
    if isinstance(first, Refusal):
        return _no_days(grid, row, FIRST, first.message, remarks)
    if isinstance(last, Refusal):
        return _no_days(grid, row, LAST, last.message, remarks)
    if first is None:
        return _no_days(grid, row, FIRST, texts.DATE_MISSING, remarks)
    last = last or first
    if not dt.timedelta() <= last - first < _LONGEST:
        return _no_days(grid, row, LAST, texts.BAD_RANGE, remarks)
    return frozenset(days_between(first, last))


def _date(grid: Grid, row: int, heading: str) -> dt.date | Refusal | None:
    day = cast_cell(grid.cell(row, heading), _DATE[heading], Context())
    return day.date() if isinstance(day, dt.datetime) else day


def _no_days(grid: Grid, row: int, heading: str, message: str, remarks: Remarks) -> Days:
    place, value = grid.place(row, heading), grid.cell(row, heading)
    remarks.report(grid.sheet, place, value, message, texts.ROW_SKIPPED, texts.WRITE_DAYS)
    return frozenset()
