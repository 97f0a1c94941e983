"""Chinese numerals up to 9,999 as people write them before a unit: 三, 十五, 二十, 一百二十, 一千零五."""

from __future__ import annotations

import re

_DIGITS = {word: number for number, word in enumerate("零一二三四五六七八九")} | {"两": 2}
_LEADING = re.compile(r"[零一二两三四五六七八九十百千]+")
_DIGIT = "[一二两三四五六七八九]"
_NUMERAL = re.compile(
    rf"(?:(?P<thousands>{_DIGIT})千)?(?:零?(?P<hundreds>{_DIGIT})百)?"
    rf"(?:零?(?P<tens>{_DIGIT})?(?P<ten>十))?(?:(?P<gap>零)?(?P<ones>{_DIGIT}))?"
)


def chinese_number(text: str) -> int | None:
    """The number that a numeral says, None where it says none or may be two (一百二 is 102 or 120)."""
    found = _NUMERAL.fullmatch(text) if text else None
    if found is None:
        return 0 if text == "零" else None
    if found["ones"] and (found["hundreds"] or found["thousands"]) and not (found["ten"] or found["gap"]):
        return None
    thousands, hundreds, ones = (_DIGITS.get(found[part] or "", 0) for part in ("thousands", "hundreds", "ones"))
    tens = (_DIGITS[found["tens"]] if found["tens"] else 1) if found["ten"] else 0
    return thousands * 1000 + hundreds * 100 + tens * 10 + ones


def with_digits(text: str) -> str:
    """The text with the numeral at its beginning in digits: 三个月 → 3个月; as it is where there is none."""
    found = _LEADING.match(text)
    number = chinese_number(found[0]) if found else None
    return text if found is None or number is None else f"{number}{text[found.end() :]}"
