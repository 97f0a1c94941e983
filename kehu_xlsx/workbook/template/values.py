"""Values as cells hold them: numbers, serial dates and texts, in a sheet's XML or inside a longer text."""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from decimal import Decimal
from html import escape
from numbers import Integral
from typing import Final

Value = str | int | float | Decimal | date | None

MAX_TEXT: Final = 32767
_EPOCH: Final = datetime(1899, 12, 30)
_EPOCH_1904: Final = datetime(1904, 1, 1)
_DAY_SECONDS: Final = 86400
# What XML cannot hold, and texts that look like Excel's way to write it (ECMA-376 part 1, 22.4.2.4).
_UNSAFE: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def is_blank(value: Value) -> bool:
    """Whether a cell stays empty: no value, no text, or a number or date that is none (NaN, NaT, infinity)."""
    if value is None or value == "" or value != value:
        return True
    return isinstance(value, float | Decimal) and not math.isfinite(value)


def serial(day: date, *, since_1904: bool) -> float:
    """A date or time as Excel counts it: days since the workbook's epoch."""
    moment = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)
    passed = moment.replace(tzinfo=None) - (_EPOCH_1904 if since_1904 else _EPOCH)
    return passed.days + passed.seconds / _DAY_SECONDS


def number_text(number: float) -> str:
    """A number as XML holds it: the shortest text that reads back as the same number."""
    return repr(number).removesuffix(".0")


def spoken(value: Value) -> str:
    """A value inside a longer text: 1234.5 is 1,234.50, 1200 is 1,200, a date is 2026-11-05, nothing is nothing."""
    if is_blank(value) or isinstance(value, str):
        return "" if is_blank(value) else str(value)
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return f"{value:,}" if isinstance(value, Integral) else f"{value:,.2f}"


def xml_text(text: str) -> str:
    """A text as XML may hold it; characters that XML forbids are written Excel's way."""
    return escape(_UNSAFE.sub(lambda match: f"_x{ord(match[0]):04X}_", text), quote=False)
