"""Text as people and programs leave it in cells, made plain before anything is read from it."""

from __future__ import annotations

import re
import unicodedata

ERROR_TEXTS = frozenset({"#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"})

# Words for "nothing here", of people and of programs. A hyphen is among them, but means 0 for an amount.
_BLANKS = frozenset(
    {"", "-", "--", "---", "—", "——", "–", "/", "//", "\\", "无", "暂无", "nan", "nat", "null", "none", "n/a", "<na>"}
)
_LONGEST_BLANK = max(map(len, _BLANKS))
_AS_FORMULA = re.compile(r'="(.*)"')
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
_LIKE_A_HYPHEN = str.maketrans({"−": "-", "–": "-", "—": "-"})

# A large export is nearly all plain ASCII, which needs none of what Unicode asks for: hence the shortcuts.


def stripped(text: str) -> str:
    """Text without the space around it, invisible characters, and the marks by which exports keep a text a text.

    `="00123"` and `'00123` both become 00123.
    """
    plain = (text if text.isascii() else text.translate(_INVISIBLE)).strip()
    formula = _AS_FORMULA.fullmatch(plain) if plain.startswith("=") else None
    return formula[1] if formula else plain.removeprefix("'").strip()


def half_width(text: str) -> str:
    """Letters, digits, brackets and marks in their half-width form, small letters."""
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).casefold()


def compact(text: str) -> str:
    """Half-width, without any space, every kind of dash as a hyphen."""
    plain = "".join(half_width(text).split())
    return plain if plain.isascii() else plain.translate(_LIKE_A_HYPHEN)


def is_blank(text: str) -> bool:
    """Whether the text only says that nothing stands here: -, —, /, 无, NULL, nan."""
    return len(text) <= _LONGEST_BLANK and half_width(text) in _BLANKS
