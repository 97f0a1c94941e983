"""What the words around a table say: month, date, unit, in title lines, sheet and file names."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from kehu_xlsx.intake.headings import UNITS, plain

_YEAR = r"(?<!\d)((?:19|20)\d{2})"
_DAY = re.compile(_YEAR + r"[年./-](\d{1,2})[月./-](\d{1,2})日?(?!\d)")
_DAY_RUN = re.compile(_YEAR + r"(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_MONTH = re.compile(_YEAR + r"(?:年度?|[./_-])(0?[1-9]|1[0-2])(?:月|(?![\d./-]))")
_MONTH_RUN = re.compile(_YEAR + r"(0[1-9]|1[0-2])(?!\d)")
_BARE_MONTH = re.compile(r"(?<![\d.~～至到—–-])(0?[1-9]|1[0-2])月(?:份)?")
_CHINESE_MONTH = re.compile(r"(十[一二]|[一二三四五六七八九十])月份?")
_BARE_YEAR = re.compile(_YEAR + r"(?:年|(?!\d))")
_UNIT = re.compile(r"(?:金额)?单位[:：为]?(?:人民币)?(亿元|万元|千元|百元|元)")
_UNIT_IN_BRACKETS = re.compile(r"[(（](?:人民币)?(亿元|万元|千元|百元)[)）]")
_NOTE = re.compile(r"\s*(?:注|说明|备注|填[写表]说明|填报要求)\s*\d*[:：、.]")
_CHINESE_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_CHINESE_DIGITS |= {"十一": 11, "十二": 12}


@dataclass(frozen=True)
class Hints:
    """What a text tells about time: each part None where it does not say."""

    year: int | None = None
    month: int | None = None
    day: dt.date | None = None

    @property
    def period(self) -> pd.Period | None:
        """The month, when year and month are both known."""
        if self.year is None or self.month is None:
            return None
        return pd.Period(year=self.year, month=self.month, freq="M")

    def or_else(self, other: Hints) -> Hints:
        """The same, with what is missing taken from less close text; a day only where it lies in the month known."""
        year, month = self.year or other.year, self.month or other.month
        day = other.day if other.day and (other.day.year, other.day.month) == (year, month) else None
        return Hints(year, month, self.day or day)


def time_hints(text: str) -> Hints:
    """Year, month and day named in a title, sheet name or file name."""
    half = unicodedata.normalize("NFKC", text)
    day = _day(half)
    if day:
        return Hints(day.year, day.month, day)
    found = _MONTH.search(half) or _MONTH_RUN.search(half)
    if found:
        return Hints(int(found[1]), int(found[2]))
    year = _BARE_YEAR.search(half)
    return Hints(int(year[1]) if year else None, _bare_month(half))


def _day(text: str) -> dt.date | None:
    found = _DAY.search(text) or _DAY_RUN.search(text)
    if not found:
        return None
    try:
        return dt.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _bare_month(text: str) -> int | None:
    months = _BARE_MONTH.findall(text)
    if len(months) == 1:
        return int(months[0])
    chinese = _CHINESE_MONTH.findall(text)
    return _CHINESE_DIGITS[chinese[0]] if len(chinese) == 1 and not months else None


def nearest_hints(texts: Iterable[str]) -> Hints:
    """The hints of several texts, the nearest to the table first; notes may speak of other times and are left out."""
    hints = Hints()
    for text in texts:
        if not _NOTE.match(text):
            hints = hints.or_else(time_hints(text))
    return hints


def unit_hint(texts: Iterable[str]) -> float | None:
    """Yuan per printed unit, where a line says 单位：万元 or a title ends in （万元）."""
    for text in texts:
        found = _UNIT.search(plain(text)) or _UNIT_IN_BRACKETS.search(text)
        if found:
            return UNITS[found[1]]
    return None
