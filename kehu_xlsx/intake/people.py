"""Several people's names in one cell, told apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_TITLE = re.compile(r"[(\[【][^)\]】]*[)\]】]")
_SEPARATORS = re.compile(r"[、,/;&+|\n\r]+")
_CHINESE_NAME = re.compile(r"[\u3400-\u9fff·]{2,4}")
_AND = re.compile(r"[和与及]")


def split_people(text: str) -> tuple[str, ...]:
    """The names in a text, each once, in order; titles in brackets are left out.

    Names stand apart by 、 ， / ； & + line breaks, by spaces (张三 李四, but 张 三 is one man) and by 和, 与, 及 where
    a name of two to four characters stands on each side (so 李和平 stays whole).
    """
    plain = _TITLE.sub("", unicodedata.normalize("NFKC", text))
    names = (name for part in _SEPARATORS.split(plain) for words in _by_spaces(part) for name in _by_and(words))
    return tuple(dict.fromkeys(name for name in names if name))


def _by_spaces(part: str) -> list[str]:
    words = part.split()
    if len(words) > 1 and all(_CHINESE_NAME.fullmatch(word) for word in words):
        return words
    return ["".join(words) if all(ord(letter) > 0x2FFF for word in words for letter in word) else " ".join(words)]


def _by_and(words: str) -> Iterator[str]:
    for found in _AND.finditer(words):
        first, rest = words[: found.start()], words[found.end() :]
        if _CHINESE_NAME.fullmatch(first) and _starts_with_name(rest):
            yield first
            yield from _by_and(rest)
            return
    yield words


def _starts_with_name(rest: str) -> bool:
    return _CHINESE_NAME.fullmatch(_AND.split(rest)[0]) is not None or _CHINESE_NAME.fullmatch(rest) is not None
