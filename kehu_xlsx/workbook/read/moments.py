"""Serial numbers as dates and times, and the number formats that make them so."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from enum import Enum

from kehu_xlsx.workbook.read.grid import Cell, integral

_MILLISECONDS_A_DAY = 86_400_000
_LATEST_SERIAL = 2_958_466 - 1 / _MILLISECONDS_A_DAY  # the last millisecond of the year 9999
_DAYS_FROM_1900_TO_1904 = 1462
_FIRST_DAY_1904 = datetime(1904, 1, 1)
_DAY_BEFORE_1900 = datetime(1899, 12, 31)
_PHANTOM_LEAP_DAY = 60

_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)})
_ELAPSED_FORMAT = 46
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.I)
_NOT_A_FIELD = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|general|e[+-]', re.I)
_FIELD = re.compile("[ymdhse]|aaa|上午", re.I)


class Kind(Enum):
    """What a number format makes of a number."""

    NUMBER = "number"
    MOMENT = "moment"
    ELAPSED = "elapsed"


def kind_of_format(number: int, code: str | None) -> Kind:
    """Judge a number format by its code or, where none is written, by its built-in number (27–36, 50–58: Chinese)."""
    if code is None:
        if number == _ELAPSED_FORMAT:
            return Kind.ELAPSED
        return Kind.MOMENT if number in _DATE_FORMATS else Kind.NUMBER
    if _ELAPSED.search(code):
        return Kind.ELAPSED
    return Kind.MOMENT if _FIELD.search(_NOT_A_FIELD.sub("", code.partition(";")[0])) else Kind.NUMBER


def value_of(number: float, kind: Kind, since_1904: bool) -> Cell:
    """Turn a stored number into what its format shows; a serial below 1 is a time, one out of range stays a number."""
    latest = _LATEST_SERIAL - _DAYS_FROM_1900_TO_1904 * since_1904
    if kind is Kind.NUMBER or not abs(number) <= latest:
        return integral(number)
    if kind is Kind.ELAPSED:
        return _span(number)
    if number < 0:
        return integral(number)
    return _time(number) if number < 1 else _datetime(number, since_1904)


def _span(days: float) -> timedelta:
    return timedelta(milliseconds=round(days * _MILLISECONDS_A_DAY))


def _time(serial: float) -> time:
    return (datetime.min + _span(serial)).time()


def _datetime(serial: float, since_1904: bool) -> datetime:
    """Excel believes in 1900-02-29, so later serials are one too high."""
    if since_1904:
        return _FIRST_DAY_1904 + _span(serial)
    return _DAY_BEFORE_1900 + _span(serial if serial < _PHANTOM_LEAP_DAY else serial - 1)
