"""File names that Windows, WPS and e-mail programs accept, and that keep the outputs of a folder apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Container, Iterable

from kehu_xlsx.texts import writing

LONGEST_FILE_NAME = 80
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_RESERVED = re.compile(r"(CON|PRN|AUX|NUL|COM[0-9¹²³]|LPT[0-9¹²³])(?=\.|$)", re.IGNORECASE)
_HIDING_STARTS = ".~$"


def safe_file_name(stem: str, ending: str, taken: Collection[str] = ()) -> str:
    """`stem` + `ending` as a file name: no forbidden characters, 80 characters at most, unlike all those taken.

    "张三/李四" with ".xlsx" becomes "张三_李四.xlsx", a second one "张三_李四（2）.xlsx". The ending stays as it is.
    """
    return _free_name(stem, ending, {name.casefold() for name in taken})


def file_names(stems: Iterable[str], ending: str) -> list[str]:
    """A safe file name for each stem, in order, no two alike even where case does not count."""
    names: list[str] = []
    used: set[str] = set()
    for stem in stems:
        names.append(_free_name(stem, ending, used))
        used.add(names[-1].casefold())
    return names


def _free_name(stem: str, ending: str, used: Container[str]) -> str:
    """A safe file name that is not among the `used` ones, which are written as case does not count."""
    cleaned = _clean(stem)
    found, count = _cut(cleaned, ending), 1
    while found.casefold() in used:
        count += 1
        found = _cut(cleaned, f"（{count}）{ending}")
    return found


def _clean(stem: str) -> str:
    """Forbidden characters as _, no invisible ones; not hidden, no lock file, none of the names Windows keeps."""
    composed = unicodedata.normalize("NFC", " ".join(stem.split()))
    shown = "".join(character for character in composed if character.isprintable())
    plain = _FORBIDDEN.sub("_", shown).strip().lstrip(_HIDING_STARTS).rstrip(". ")
    return _RESERVED.sub(r"_\1", plain, count=1) if _RESERVED.match(plain) else plain or writing.UNNAMED_SHEET


def _cut(stem: str, ending: str) -> str:
    return stem[: LONGEST_FILE_NAME - len(ending)].rstrip(". ") + ending
