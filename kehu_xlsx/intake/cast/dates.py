"""Dates, however they are written: real ones, serial numbers, 20261003, 2026年10月3日, 10月3日, 3日."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

from kehu_xlsx.intake.cast.clean import compact, half_width
from kehu_xlsx.intake.cast.refusal import Context, Refusal, refuse
from kehu_xlsx.schema import Column
from kehu_xlsx.texts import casting
from kehu_xlsx.texts.casting import Wrong
from kehu_xlsx.workbook.read import Cell

Date: TypeAlias = dt.datetime | Refusal

FIRST_YEAR, LAST_YEAR = 1990, 2100
_DAY_ZERO = dt.datetime(1899, 12, 30)
_SERIALS = range(20_000, 80_000)
_RUNS = range(FIRST_YEAR * 10_000, (LAST_YEAR + 1) * 10_000)

_TIME = re.compile(r"(?:\s+|(?<=\d)t|(?<=[日号]))(?:上午|下午|am|pm)?\s*\d{1,2}[:时][\d:.时分秒\s+ampz]*$")
_WEEKDAY = re.compile(r"\s*\(?(?:星期|礼拜|周)[一二三四五六日天]\)?")


class Day(NamedTuple):
    """Year, month and day as written; the day need not exist."""

    year: int
    month: int
    day: int


Reading: TypeAlias = Day | Wrong


def _whole(found: re.Match[str], context: Context) -> Reading:
    return Day(int(found[1]), int(found[2]), int(found[3]))


def _short_year(found: re.Match[str], context: Context) -> Reading:
    """26年10月3日 says which is the year; 26.10.3 does since 26 is no month; 10-11-12 does not."""
    if found[2] != "年" and int(found[1]) <= 12:
        return casting.ORDER_UNKNOWN
    return Day(2000 + int(found[1]), int(found[3]), int(found[4]))


def _month_and_day(found: re.Match[str], context: Context) -> Reading:
    year = context.year_of(int(found[1]))
    return year if isinstance(year, Wrong) else Day(year, int(found[1]), int(found[2]))


def _day_alone(found: re.Match[str], context: Context) -> Reading:
    if context.year_month is None:
        return casting.YEAR_UNKNOWN
    return Day(context.year_month.year, context.year_month.month, int(found[1]))


def _serial(found: re.Match[str], context: Context) -> Reading:
    return _day_of_serial(float(found[0]))


def _month_alone(found: re.Match[str], context: Context) -> Reading:
    return casting.DAY_MISSING


def _year_last(found: re.Match[str], context: Context) -> Reading:
    return casting.ORDER_UNKNOWN


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Context], Reading]], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?", _whole),
        (r"(\d{4})(\d{2})(\d{2})", _whole),
        (r"(\d{2})([-./年])(\d{1,2})[-./月](\d{1,2})[日号]?", _short_year),
        (r"(\d{1,2})[-./月](\d{1,2})[日号]?", _month_and_day),
        (r"(\d{1,2})[日号]", _day_alone),
        (r"[2-7]\d{4}(?:\.\d+)?", _serial),
        (r"(?:\d{2}|\d{4})[-./年]\d{1,2}月?|\d{1,2}月份?", _month_alone),
        (r"\d{1,2}[-./]\d{1,2}[-./]\d{2}(?:\d{2})?", _year_last),
    )
)


def cast_date(cell: Cell, column: Column, context: Context) -> Date:
    """The day in a cell, at midnight; year and month come from the context where the cell leaves them out.

    A number like 10.3 is refused: it may be the 3rd or the 30th.
    """
    if isinstance(cell, dt.time | dt.timedelta):
        return refuse(cell, column, casting.TIME_WITHOUT_DAY)
    if isinstance(cell, dt.date):
        return _checked(Day(cell.year, cell.month, cell.day), cell, column)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _from_number(cell, column)
    if isinstance(cell, str):
        return _checked(_reading(cell, context), cell, column)
    return refuse(cell, column, casting.NOT_A_DATE)


def quick_dates(cells: Sequence[Cell], column: Column, context: Context) -> list[dt.datetime | None] | None:
    """All the days of a column that holds nothing but sound dates and blanks; None for any other column."""
    days: list[dt.datetime | None] = []
    for cell in cells:
        if cell is None:
            days.append(None)
        elif isinstance(cell, dt.date) and FIRST_YEAR <= cell.year <= LAST_YEAR:
            days.append(dt.datetime(cell.year, cell.month, cell.day))
        else:
            return None
    return days


def _from_number(cell: float, column: Column) -> Date:
    if _RUNS.start <= cell < _RUNS.stop and cell % 1 == 0:
        year, rest = divmod(int(cell), 10_000)
        return _checked(Day(year, rest // 100, rest % 100), cell, column)
    if _SERIALS.start <= cell < _SERIALS.stop:
        return _checked(_day_of_serial(cell), cell, column)
    tenfold = re.fullmatch(r"(\d{1,2})\.([123])", str(cell))
    if tenfold:
        month, day = tenfold.groups()
        return refuse(cell, column, casting.DAY_OR_TENFOLD, number=cell, month=month, day=day)
    return refuse(cell, column, casting.NUMBER_IN_DATE)


def _day_of_serial(serial: float) -> Day:
    day = _DAY_ZERO + dt.timedelta(days=int(serial))
    return Day(day.year, day.month, day.day)


def _reading(cell: str, context: Context) -> Reading:
    text = _TIME.sub("", _WEEKDAY.sub("", half_width(cell).strip()))
    plain = compact(text).replace("。", ".")
    for form, read in _FORMS:
        found = form.fullmatch(plain)
        if found:
            return read(found, context)
    return casting.NOT_A_DATE


def _checked(reading: Reading, cell: Cell, column: Column) -> Date:
    if isinstance(reading, Wrong):
        return refuse(cell, column, reading)
    if not FIRST_YEAR <= reading.year <= LAST_YEAR:
        return refuse(cell, column, casting.YEAR_OUT_OF_RANGE, year=reading.year)
    try:
        return dt.datetime(*reading)
    except ValueError:
        return refuse(cell, column, casting.NO_SUCH_DAY)
