"""What the words around a table say: month, date, unit, in title lines, sheet and file names."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from kehu_xlsx.intake.cast import Span, years_of
from kehu_xlsx.intake.headings import UNITS, goods_of_all, unit_among
from kehu_xlsx.workbook.read import Cell

_YEAR = r"(?:19|20)\d{2}|\d{2}(?=年(?:1[0-2]|0?[1-9])(?!\d))"
_MONTH = r"1[0-2]|0?[1-9]"
_DAY = r"3[01]|[12]\d|0?[1-9]"
_WITH_DAY = re.compile(rf"(?<!\d)({_YEAR})[年./-]({_MONTH})[月./-]({_DAY})日?(?!\d)")
_WITH_MONTH = re.compile(rf"(?<!\d)({_YEAR})(?:年度?|[./_-])({_MONTH})(?:月|(?![\d./-]))")
_BARE_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:年|(?!\d))")
_BARE_MONTH = re.compile(r"(?<![\d.~～至到、—–-])(0?[1-9]|1[0-2])月(?:份)?")
_CHINESE_MONTH = re.compile(r"(十[一二]|[一二三四五六七八九十])月份?")
_BARE_DAY = re.compile(rf"(?<!\d)({_MONTH})月({_DAY})日")
# 2026-10-01 至 2026-10-31, 9月1日至30日, 2026年1-10月. A bare number ends no span: 2026-10-12 is a day.
_SPAN = re.compile(
    rf"(?<!\d)(?<!\d[./-])(?:(?P<year>{_YEAR})(?:年度?|[./-]))?(?P<month>{_MONTH})(?:[月./-](?P<day>{_DAY})日?|月份?)?"
    r"\s*(?:至|到|[-—–~]+)\s*"
    rf"(?:(?P<last_year>{_YEAR})[年./-](?P<its_month>{_MONTH})(?:[月./-](?P<its_day>{_DAY})日?|月)?"
    rf"|(?P<next>次年|翌年)?(?P<last_month>{_MONTH})(?:[月./-](?P<last_day>{_DAY})日?|月)|(?P<day_alone>{_DAY})日)"
    r"(?!\d|[./-]\d)"
)
# 2025-2026财年, 2025至2026年, 25-26年度: years one after the other.
_YEARS = re.compile(
    r"(?<![\d./-])(?:((?:19|20)\d{2})年?\s*(?:至|到|[-—–~/]+)\s*((?:19|20)\d{2})(?!\d|[./年-]\d)"
    r"|(\d{2})\s*[-—–~/]+\s*(\d{2})(?=财年|财务年度|会计年度|年度))"
)
# 20261031 and 202610 as they are said, so that the patterns need not know them.
_DAY_RUN = re.compile(r"(?<!\d)((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_MONTH_RUN = re.compile(r"(?<!\d)((?:19|20)\d{2})(0[1-9]|1[0-2])(?!\d)")
_SPACE_IN_DATE = re.compile(r"(?<=\d)\s+(?=[年月日])|(?<=[年月])\s+(?=\d)")
_ANY_DATE = r"(?:\d{2,4}[年./-]\d{1,2}(?:[月./-]\d{1,2}日?|月)?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?|\d{1,2}月\d{1,2}日)"
# When a sheet was printed, or is to be handed in, is not when its data are from.
_NOT_OF_THE_DATA = re.compile(
    rf"(?:制表|打印|填表|填报|导出|编制|制单|审核|复核)(?:[^\d截至]{{0,20}}?(?:日期|时间)|日)\s*:?\s*{_ANY_DATE}"
    rf"|于\s*{_ANY_DATE}\s*之?前"
)
_UNIT_OF_ALL = re.compile(r"以(?:人民币)?(亿元|[万千百]?元)(?:为单位|计)")
_UNIT_LABEL = re.compile(r"(?:^|[\s(|,，、]|金额|计量|计价|货币)单位\s*[:：为]")
_NOTE = re.compile(r"\s*(?:注|说明|备注|填[写表]说明|填报要求)\s*\d*[:：、.]")
_CHINESE_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_CHINESE_DIGITS |= {"十一": 11, "十二": 12}


_MONTHS = 12


@dataclass(frozen=True)
class Hints:
    """What a text tells about time: each part None where it does not say.

    `until` is where a span of several months ends; none of them is then the month of the data. `since` is where it
    began, if in an earlier year.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    until: Hints | None = None
    since: Hints | None = None

    @property
    def span(self) -> Span | None:
        """The first and last month of what lies in several years; None where it does not, or the years are not said."""
        if self.since is None or self.until is None or self.since.year is None or self.until.year is None:
            return None
        return (self.since.year, self.since.month or 1), (self.until.year, self.until.month or _MONTHS)

    @property
    def end(self) -> Hints:
        """The last time that is named, which dates what is owed or registered."""
        return self.until or self

    @property
    def last_day(self) -> dt.date | None:
        """The day at which a statement stands: the one named, else the month's last; None without year or month."""
        if self.end.year is None or self.end.month is None:
            return None
        longest = calendar.monthrange(self.end.year, self.end.month)[1]
        return dt.date(self.end.year, self.end.month, min(self.end.day or longest, longest))

    def or_else(self, other: Hints) -> Hints:
        """The same, with what is missing taken from less close text, unless that speaks of another year."""
        if self.year and other.year and self.year != other.year:
            return self
        month = self.month or other.month
        day = other.day if self.day is None and month == other.month else self.day
        if self.month is not None:
            return Hints(self.year or other.year or only_year(self.month, other.span), month, day, self.until)
        spoken = self if self.until else other
        since = spoken.since if self.until or not self.year else None  # a nearer year goes before farther years
        return Hints(self.year or other.year, month, day, spoken.until, since)

    def with_year(self, latest: pd.Period) -> Hints:
        """The same, a month without a year being the last of its name up to `latest`."""
        until = self.until and replace(self.until, year=self.until.year or self.year).with_year(latest)
        since = self.since
        if since and until and since.year is None and until.year is not None:
            since = replace(since, year=until.year - 1)
        year = self.year
        if year is None and self.month is not None:
            year = latest.year - (self.month > latest.month)
        return replace(self, year=year, until=until, since=since)


def time_hints(text: str) -> Hints:
    """Year, month and day named in a title, sheet name or file name."""
    words = _DAY_RUN.sub(r"\1年\2月\3日", unicodedata.normalize("NFKC", text))
    words = _MONTH_RUN.sub(r"\1年\2月", _SPACE_IN_DATE.sub("", words))
    words = _NOT_OF_THE_DATA.sub(" ", words)
    return next(filter(None, map(_span, _SPAN.finditer(words))), None) or _years(words) or _moment(words)


def only_year(month: int, span: Span | None) -> int | None:
    """The year in which the month lies within the span; None where it lies there in none or in several."""
    years = years_of(month, span) if span else []
    return years[0] if len(years) == 1 else None


def full_year(text: str | None) -> int | None:
    """The year that 2026 or 26 stands for."""
    return None if text is None else int(text) + (2000 if len(text) == 2 else 0)


def _span(found: re.Match[str]) -> Hints | None:
    """The month of both ends of a span, else where it ends; None where a day ends what began with a month."""
    year, last_year = full_year(found["year"]), full_year(found["last_year"])
    month = int(found["month"])
    last_month = int(found["its_month"] or found["last_month"] or month)
    is_over = found["next"] is not None or last_month < month
    day = found["its_day"] or found["last_day"] or found["day_alone"]
    if found["day_alone"] and not found["day"]:
        return None
    if last_year is None and year is not None:
        last_year = year + is_over
    until = Hints(last_year, last_month, int(day) if day else None)
    is_one_year = year in {None, last_year}
    if is_one_year and month == last_month:
        return until
    if is_one_year and not (is_over and year is None):
        return Hints(last_year, until=until)
    return Hints(until=until, since=Hints(year, month))


def _years(text: str) -> Hints | None:
    """Two years one after the other, unless a month beside them says more."""
    found = _YEARS.search(text)
    first, last = (full_year(found[1] or found[3]), full_year(found[2] or found[4])) if found else (None, None)
    if first is None or last is None or not first < last:
        return None
    span = Hints(until=Hints(last), since=Hints(first))
    return _moment(_YEARS.sub(" ", text)).or_else(span)


def _moment(text: str) -> Hints:
    day = _WITH_DAY.search(text)
    if day:
        return Hints(full_year(day[1]), int(day[2]), int(day[3]))
    month, year = _WITH_MONTH.search(text), _BARE_YEAR.search(text)
    if month:
        hints = Hints(full_year(month[1]), int(month[2]))
    else:
        hints = Hints(int(year[1]) if year else None, _bare_month(text))
    days = {(int(month), int(day)) for month, day in _BARE_DAY.findall(text)}
    return hints.or_else(Hints(None, *days.pop())) if len(days) == 1 else hints


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


def unit_hint(lines: Sequence[Sequence[Cell]], *names: str) -> float | None:
    """Yuan per printed unit, where a line above a table (top to bottom), else a sheet's or file's name, says it.

    单位：万元 · 以万元为单位 · 应收账款（万元） · 万元 in a cell of its own, unless a figure stands before it.
    """
    texts = (" ".join(str(cell) for cell in line if isinstance(cell, str | int | float)) for line in reversed(lines))
    return next(filter(None, map(_unit_said, (*texts, *names))), None)


def goods_hint(lines: Sequence[Sequence[Cell]], *names: str) -> bool | None:
    """Whether the nearest of these words that name a unit count goods (箱) and no money; None where none does."""
    texts = [str(cell) for line in reversed(lines) for cell in reversed(line) if isinstance(cell, str)]
    for text in (*texts, *names):
        if _unit_said(text) is not None:
            return False
        if not _NOTE.match(text) and goods_of_all(text):
            return True
    return None


def _unit_said(text: str) -> float | None:
    found = _UNIT_OF_ALL.search(text)
    return UNITS[found[1]] if found else unit_among(text, is_short=_UNIT_LABEL.search(text) is not None)
