"""Figures as people write them beside a rule: with their unit (3个月, 2倍), or in words (三个月, 两倍, 八成)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kehu_xlsx.intake.cast import with_digits
from kehu_xlsx.intake.cast.clean import compact
from kehu_xlsx.policy import Unit

# The words that may follow a figure; yuan and percentages are read with theirs.
_UNIT_WORDS: Mapping[Unit, tuple[str, ...]] = {
    Unit.DAYS: ("天", "日"),
    Unit.WORKDAYS: ("个工作日", "工作日", "天", "日"),
    Unit.MONTHS: ("个月", "月"),
    Unit.TIMES: ("倍",),
    Unit.VISITS: ("次/天", "次", "家/天", "家"),
    Unit.DAY_OF_MONTH: ("日", "号"),
    Unit.COUNT: ("个", "天", "次"),
    Unit.LEVEL: ("级",),
}
UNITS = frozenset(word for words in _UNIT_WORDS.values() for word in words) | {"周", "年", "元", "万元", "%"}
"""Words that are units, of whatever."""

_FIGURE = re.compile(r"(?P<figure>[-+]?[\d.,]+)(?P<unit>[^\d.,]*)")
_TENTHS = re.compile(r"(?P<tenths>[一二两三四五六七八九十\d])成(?P<hundredths>[一二三四五六七八九\d])?")


def figure_of(text: str, unit: Unit) -> tuple[str, str]:
    """The figure of a setting of that unit, in digits, and what follows it where that is not the unit, else ""."""
    plain = compact(text)
    if unit is Unit.PERCENT:
        tenths = _TENTHS.fullmatch(plain)
        return ("".join(map(with_digits, tenths.groups("0"))) + "%" if tenths else plain), ""
    plain = with_digits(plain)
    found = _FIGURE.fullmatch(plain) if unit in _UNIT_WORDS else None
    if found is None:
        return plain, ""
    return found["figure"], "" if found["unit"] in ("", *_UNIT_WORDS[unit]) else found["unit"]


def has_sign(text: str) -> bool:
    """Whether a percentage is written with more than its figure: 80%, 八成."""
    return _FIGURE.sub(r"\g<unit>", compact(text)) != ""
