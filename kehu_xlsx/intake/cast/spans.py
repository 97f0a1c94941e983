"""Lengths of time: visiting intervals (半个月, 1季度), days (15天, 1周) and payment terms (30天, 月结30, 现款)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeAlias

from kehu_xlsx.intake.cast.chinese import chinese_number
from kehu_xlsx.intake.cast.clean import compact
from kehu_xlsx.intake.cast.refusal import Context, Refusal, refuse
from kehu_xlsx.schema import Column
from kehu_xlsx.texts import casting
from kehu_xlsx.workbook.read import Cell
from kehu_xlsx.workdays import Interval

Days: TypeAlias = float | Refusal
Terms: TypeAlias = tuple[float, bool] | Refusal
"""Days, and whether they count from the month's end."""

LONGEST_DAYS = 3650
_HALVES: Mapping[str, Interval] = {"月": Interval(days=15), "年": Interval(months=6)}
_UNITS: Mapping[str, Interval] = {
    "天": Interval(days=1),
    "日": Interval(days=1),
    "周": Interval(days=7),
    "星期": Interval(days=7),
    "礼拜": Interval(days=7),
    "月": Interval(months=1),
    "季": Interval(months=3),
    "季度": Interval(months=3),
    "年": Interval(months=12),
}
_SPAN = re.compile(
    r"(?:[1一]次/)?每?(?P<number>\d{1,4}|半|[一二两三四五六七八九十百零]{1,5})?个?"
    r"(?P<unit>天|日|周|星期|礼拜|月|季度?|年)(?:[1一]次)?"
)
_PLAIN_DAYS = re.compile(r"(\d{1,6})(?:\.0+)?")
_FROM_MONTH_END = re.compile(r"月结后?\(?(?:(\d{1,4})[天日]?)?\)?")
_CASH = frozenset(
    ["无", "无账期", "现款", "现结", "现金", "现付", "款到发货", "先款后货", "货到付款", "预付", "预付款", "预收款"]
)


def interval_of(text: str) -> Interval | None:
    """The interval that the text names: 3天, 1周, 半个月 (15 days), 2个月, 1季度, 半年, 每月一次; else None."""
    found = _SPAN.fullmatch(compact(text))
    if found is None:
        return None
    number, unit = found["number"], found["unit"]
    if number == "半":
        return _HALVES.get(unit)
    times = 1 if number is None else int(number) if number.isdigit() else chinese_number(number)
    step = _UNITS[unit]
    return Interval(months=step.months * times, days=step.days * times) if times else None


def cast_days(cell: Cell, column: Column, context: Context) -> Days:
    """A number of days; months count as 30."""
    days = _days(cell)
    if days is None:
        return refuse(cell, column, casting.NOT_DAYS)
    return days if 0 <= days <= LONGEST_DAYS else refuse(cell, column, casting.DAYS_OUT_OF_RANGE)


def cast_terms(cell: Cell, column: Column, context: Context) -> Terms:
    """账期: 30 and 30天 count from the purchase, 月结30 from the month's end; 月结 alone is due there, 现款 at once."""
    text = compact(cell) if isinstance(cell, str) else ""
    from_month_end = _FROM_MONTH_END.fullmatch(text)
    if from_month_end:
        days: float | None = float(from_month_end[1] or 0)
    else:
        days = 0.0 if text in _CASH else _days(cell)
    if days is None:
        return refuse(cell, column, casting.NOT_TERMS)
    if not 0 <= days <= LONGEST_DAYS:
        return refuse(cell, column, casting.DAYS_OUT_OF_RANGE)
    return days, from_month_end is not None


def _days(cell: Cell) -> float | None:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell) if abs(cell) < 1e6 and cell % 1 == 0 else None
    if not isinstance(cell, str):
        return None
    plain = _PLAIN_DAYS.fullmatch(compact(cell))
    if plain:
        return float(plain[1])
    interval = interval_of(cell)
    return None if interval is None else float(interval.length)
