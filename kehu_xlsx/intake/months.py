"""Heading cells that are months, for plans whose months stand side by side."""

from __future__ import annotations

import datetime as dt
import operator
import re
import unicodedata
from collections.abc import Sequence
from typing import TypeGuard

from kehu_xlsx.intake.context import Hints, full_year
from kehu_xlsx.workbook.read import Cell

_MONTH = re.compile(r"^(?:((?:19|20)?\d{2})\s*[年./-])?\s*(0?[1-9]|1[0-2])\s*月?(?:份)?$")
_TOGETHER = re.compile(r"((?:19|20)\d{2})(0[1-9]|1[0-2])")
_WITH_FIGURE = re.compile(r"^((?:(?:19|20)?\d{2}年)?(?:0?[1-9]|1[0-2])月(?:份)?)(.+)$")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
MONTHS = 12
_CHINESE = ("一月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "十一月", "十二月")


def month_heading(cell: Cell) -> Hints | None:
    """The month that a heading cell names: 1月, 十月, 2026-10, 202610, 2026年10月, a date; None for anything else.

    A bare number is no month: headings 1, 2, 3 may be days or ranks.
    """
    if isinstance(cell, (dt.datetime, dt.date)):
        return Hints(cell.year, cell.month)
    if not isinstance(cell, str):
        return None
    text = unicodedata.normalize("NFKC", cell).strip().removesuffix("份")
    if text in _CHINESE:
        return Hints(None, _CHINESE.index(text) + 1)
    found = _MONTH.match(text) or _TOGETHER.fullmatch(text)
    if not found or (text.isdigit() and not found[1]):
        return None
    return Hints(full_year(found[1]), int(found[2]))


def numbered_months(row: Sequence[Cell]) -> int:
    """How many cells of a row are months written as numbers (9, 10, 11): none unless all its numbers are, ascending."""
    numbers = [float(cell) for cell in row if _is_number(cell)]
    is_months = all(1 <= number <= MONTHS for number in numbers) and all(map(operator.lt, numbers, numbers[1:]))
    return len(numbers) if is_months and all(map(float.is_integer, numbers)) else 0


def _is_number(cell: Cell) -> TypeGuard[str | float]:
    return isinstance(cell, int | float) or (isinstance(cell, str) and _NUMBER.fullmatch(cell.strip()) is not None)


def month_and_figure(text: str) -> tuple[Hints, str] | None:
    """A heading that names month and figure together, e.g. 10月销售目标 → October and 销售目标; None for others."""
    found = _WITH_FIGURE.match(unicodedata.normalize("NFKC", text).strip())
    hints = month_heading(found[1]) if found else None
    return (hints, found[2]) if found and hints else None
