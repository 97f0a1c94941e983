"""Amounts, quantities, counts and rates, however they are written.

A hyphen is 0, as accounting formats print it; —, / and 无 say that there is no figure and are blank.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from kehu_xlsx.intake.cast.clean import compact
from kehu_xlsx.intake.cast.refusal import Context, Refusal, refuse
from kehu_xlsx.schema import Column, Kind
from kehu_xlsx.tables import Purchases
from kehu_xlsx.texts import casting
from kehu_xlsx.workbook.read import Cell

Number: TypeAlias = float | Refusal

LARGEST = 1e12
_POWERS = {"亿": 8, "千万": 7, "百万": 6, "万": 4, "w": 4, "千": 3, "百": 2, "%": -2}
_MOMENTS = (dt.date, dt.time, dt.timedelta)
_FIGURES = (int, float)
_DIGITS = r"(?P<digits>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(?:e(?P<power>[-+]?\d{1,3}))?"
_MONEY = re.compile(
    r"(?P<sign>[-+]?)(?:人民币|rmb|cny|¥)?(?P<minus>-?)"
    + _DIGITS
    + r"(?P<scale>亿|千万|百万|万|千|百|w)?(?P<unit>元整?|圆整?|rmb|cny)?(?P<trailing>-?)"
)
_QUANTITY = re.compile(
    r"(?P<sign>[-+]?)(?P<minus>)"
    + _DIGITS
    + r"(?P<scale>亿|千万|百万|万|千(?![克瓦米升]))?(?P<unit>\(?[^\W\d_]{1,6}\)?)?(?P<trailing>-?)"
)
_RATE = re.compile(r"(?P<sign>[-+]?)(?P<minus>)" + _DIGITS + r"(?P<scale>)(?P<unit>%)?(?P<trailing>-?)")
_PATTERNS = {Kind.MONEY: _MONEY, Kind.QUANTITY: _QUANTITY, Kind.COUNT: _QUANTITY, Kind.RATE: _RATE}
_IN_BRACKETS = re.compile(r"\((.+)\)")
_ZERO = re.compile(r"¥?-+元?")
# A price may have more decimals than money has, and quantity × price must come out as the office reckons it.
_NOT_ROUNDED = frozenset({Purchases.price})


def cast_number(cell: Cell, column: Column, context: Context) -> Number:
    """The figure in a cell: money in yuan and rounded to cents, a rate as a fraction; a Refusal says why not."""
    if isinstance(cell, str):
        return _from_text(cell, column, context)
    if isinstance(cell, _MOMENTS):
        return refuse(cell, column, casting.DATE_IN_AMOUNT)
    if isinstance(cell, bool) or not isinstance(cell, _FIGURES):
        return refuse(cell, column, casting.NOT_A_NUMBER)
    return _bounded(cell, cell, _unit(column, context), column)


def quick_numbers(cells: Sequence[Cell], column: Column, context: Context) -> list[float | None] | None:
    """All the figures of a column that holds nothing but sound numbers and blanks; None for any other column."""
    if not set(map(type, cells)) <= {int, float, type(None)}:
        return None
    try:
        figures = np.array(cells, dtype=float) * _unit(column, context)
    except OverflowError:
        return None
    if not np.all(np.isnan(figures) | (np.abs(figures) <= LARGEST)):
        return None
    if _in_cents(column):
        figures = np.rint(figures * 100) / 100
    return [None if figure != figure else figure for figure in figures.tolist()]


def _unit(column: Column, context: Context) -> float:
    return context.unit if column.kind is Kind.MONEY else 1.0


def _in_cents(column: Column) -> bool:
    return column.kind is Kind.MONEY and column not in _NOT_ROUNDED


def _bounded(value: float, cell: Cell, unit: float, column: Column) -> Number:
    if not -LARGEST <= value <= LARGEST or not -LARGEST <= value * unit <= LARGEST:
        return refuse(cell, column, casting.TOO_LARGE)
    figure = float(value * unit)
    return round(figure * 100) / 100 if _in_cents(column) else figure


def _from_text(cell: str, column: Column, context: Context) -> Number:
    text = compact(cell)
    if _ZERO.fullmatch(text):
        return 0.0
    bracketed = _IN_BRACKETS.fullmatch(text)
    found = _PATTERNS[column.kind].fullmatch(bracketed[1] if bracketed else text)
    signs = "".join(found.group("sign", "minus", "trailing")) if found else ""
    if found is None or len(signs) + bool(bracketed) > 1:
        is_percent = text.endswith("%") and column.kind is not Kind.RATE
        return refuse(cell, column, casting.PERCENT_IN_AMOUNT if is_percent else casting.NOT_A_NUMBER)
    value = _size(found) * (-1 if bracketed or "-" in signs else 1)
    # What the text says of its unit (1.2万, 1200元) goes before the unit of the column.
    unit = 1.0 if found["scale"] or found["unit"] else _unit(column, context)
    return _bounded(value, cell, unit, column)


def _size(found: re.Match[str]) -> float:
    power = int(found["power"] or 0) + _POWERS.get(found["scale"] or found["unit"], 0)
    return float(f"{found['digits'].replace(',', '')}e{power}")
