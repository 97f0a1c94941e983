"""Months, however they are written: 2026-10, 2026年10月, 202610, 10月, 十月, or any date in the month."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import TypeAlias

import pandas as pd

from kehu_xlsx.intake.cast.clean import compact
from kehu_xlsx.intake.cast.dates import FIRST_YEAR, LAST_YEAR, cast_date
from kehu_xlsx.intake.cast.refusal import Context, Refusal, refuse
from kehu_xlsx.schema import Column
from kehu_xlsx.texts import casting
from kehu_xlsx.texts.casting import Wrong
from kehu_xlsx.workbook.read import Cell

Month: TypeAlias = pd.Period | Refusal

_CHINESE_MONTHS = ("十二", "十一", "十", "一", "二", "三", "四", "五", "六", "七", "八", "九")
_CHINESE = re.compile(f"({'|'.join(_CHINESE_MONTHS)})(?=月)")
_NUMBERS = dict(zip(_CHINESE_MONTHS, (12, 11, 10, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_WITH_YEAR = re.compile(r"(\d{4})(?:[-./年](\d{1,2})|(\d{2}))(?:月份?)?")
_SHORT_YEAR = re.compile(r"(\d{2})年(\d{1,2})月(?:份)?")
_ALONE = re.compile(r"(\d{1,2})(?:月份?)?")
_TENFOLD = re.compile(r"(\d{4})\.1")


def cast_month(cell: Cell, column: Column, context: Context) -> Month:
    """The month in a cell; a month without its year lies in the context's year.

    The number 2026.1 is refused: it may be January or October. A year alone is no month.
    """
    if isinstance(cell, dt.date):
        return _of_date(cell, column, context)
    if isinstance(cell, str):
        return _from_text(cell, cell, column, context)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _from_number(cell, column, context)
    return refuse(cell, column, casting.NOT_A_MONTH)


def _from_number(cell: float, column: Column, context: Context) -> Month:
    text = str(cell).removesuffix(".0")
    tenfold = _TENFOLD.fullmatch(text)
    if tenfold:
        return refuse(cell, column, casting.MONTH_OR_TENFOLD, number=text, year=tenfold[1])
    return _from_text(text, cell, column, context)


def _from_text(text: str, cell: Cell, column: Column, context: Context) -> Month:
    plain = _CHINESE.sub(lambda found: str(_NUMBERS[found[1]]), compact(text))
    for form, read in _FORMS:
        found = form.fullmatch(plain)
        if found:
            return _checked(read(found, context), cell, column)
    return _of_date(cell, column, context)


def _with_year(found: re.Match[str], context: Context) -> tuple[int, int] | Wrong:
    return int(found[1]), int(found[2] or found[3])


def _short_year(found: re.Match[str], context: Context) -> tuple[int, int] | Wrong:
    return 2000 + int(found[1]), int(found[2])


def _alone(found: re.Match[str], context: Context) -> tuple[int, int] | Wrong:
    year = context.year_of(int(found[1]))
    return year if isinstance(year, Wrong) else (year, int(found[1]))


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Context], tuple[int, int] | Wrong]], ...] = (
    (_WITH_YEAR, _with_year),
    (_SHORT_YEAR, _short_year),
    (_ALONE, _alone),
)


def _of_date(cell: Cell, column: Column, context: Context) -> Month:
    day = cast_date(cell, column, context)
    if isinstance(day, Refusal):
        return refuse(cell, column, casting.NOT_A_MONTH)
    return pd.Period(year=day.year, month=day.month, freq="M")


def _checked(reading: tuple[int, int] | Wrong, cell: Cell, column: Column) -> Month:
    if isinstance(reading, Wrong):
        return refuse(cell, column, reading)
    year, month = reading
    if not 1 <= month <= 12:
        return refuse(cell, column, casting.NOT_A_MONTH)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return refuse(cell, column, casting.YEAR_OUT_OF_RANGE, year=year)
    return pd.Period(year=year, month=month, freq="M")
