"""Any scalar made fit for a cell: plain Python, clean text, and how wide it will look."""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pandas as pd

from kehu_xlsx.texts import writing
from kehu_xlsx.workbook.sheets import Kind

Plain = str | int | float | bool | date | None

LONGEST_TEXT = 32_767
DATE_KINDS = frozenset({Kind.DATE, Kind.DATE_TIME})
TEXT_KINDS = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.CODE, Kind.MONTH})
_CODES = frozenset({Kind.CODE, Kind.MONTH})
_PICTURES = {Kind.MONEY: ",.2f", Kind.COUNT: ",.0f", Kind.NUMBER: ",.3f", Kind.MEAN: ",.1f", Kind.RATE: ".1%"}
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DAY_ZERO = date(1899, 12, 30)


def plain(value: object) -> Plain:
    """A Python, numpy or pandas scalar as what Excel can hold; None, NaN, NaT and NA become None (blank).

    An infinite number raises `ValueError`: it is a division by zero that somebody should have caught.
    """
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, np.generic):
        return plain(pd.Timestamp(value)) if isinstance(value, np.datetime64) else plain(value.item())
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, float | Decimal):
        return _number(float(value))
    return value if isinstance(value, int | date) else clean(str(value))


def _number(number: float) -> float | None:
    if math.isinf(number):
        raise ValueError("an infinite number cannot stand in a cell")
    return None if math.isnan(number) else number + 0.0  # turns -0.0 into 0.0


def clean(text: str) -> str:
    """Text without characters that XML forbids, its line breaks as Excel wants them, cut to what a cell holds."""
    if not text.isprintable():
        text = _ILLEGAL.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - len(writing.CUT)] + writing.CUT


def of_kind(value: object, kind: Kind) -> Plain:
    """A scalar as a cell of this kind holds it: codes and months as text, days without a time, 是/否 for booleans."""
    item = plain(value)
    if item is None or isinstance(item, str):
        return item
    if isinstance(item, bool):
        return writing.YES if item else writing.NO
    if kind in _CODES:
        return _code(item)
    return item.date() if isinstance(item, datetime) and kind is Kind.DATE else item


def _code(value: float | date) -> str:
    if isinstance(value, date):
        return f"{value:%Y-%m}"
    return str(int(value)) if float(value).is_integer() else str(value)


def cached(value: object) -> str | int | float | bool:
    """A formula's value as it is stored beside it: dates as serial numbers, "" where there is none."""
    item = plain(value)
    if item is None:
        return ""
    return serial(item) if isinstance(item, date) else item


def serial(day: date) -> float:
    """Excel's number of a date or a date with time: days since 1899-12-30."""
    if isinstance(day, datetime):
        return (day - datetime.combine(_DAY_ZERO, day.min.time())).total_seconds() / 86_400
    return (day - _DAY_ZERO).days


def display_width(value: Plain, kind: Kind) -> int:
    """Characters that the value takes when shown, Chinese ones counting two; of several lines the longest."""
    if value is None:
        return 0
    if isinstance(value, str):
        return max(map(text_width, value.split("\n"))) if "\n" in value else text_width(value)
    if isinstance(value, date):
        return 16 if kind is Kind.DATE_TIME else 10
    return len(format(value, _PICTURES.get(kind, "")))


def text_width(text: str) -> int:
    """Columns of one line of text: one for a Latin character, two for a Chinese one (as GBK has it)."""
    return len(text) if text.isascii() else len(text.encode("gbk", "replace"))


def lines_needed(text: str, width: float) -> int:
    """How many lines a text takes when wrapped at `width` characters."""
    return sum(max(1, math.ceil(text_width(line) / width)) for line in text.split("\n"))
