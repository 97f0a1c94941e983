"""E-mail addresses as offices write them."""

from __future__ import annotations

import re
import unicodedata

_BETWEEN = re.compile(r"[;,、|/\s]+")  # a / may stand in an address, but nobody has one
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+"
)
_LONGEST = 254


def addresses_in(words: str) -> tuple[str, ...]:
    """What stands between separators, each once whatever its case; full-width letters are plain ones."""
    parts = _BETWEEN.split(unicodedata.normalize("NFKC", words))
    found = (word for part in parts if (word := part.strip("<>()\"'")))
    first: dict[str, str] = {}
    for word in found:
        first.setdefault(word.casefold(), word)
    return tuple(first.values())


def is_address(word: str) -> bool:
    """Whether a word has the form of an e-mail address that a server takes."""
    return len(word) <= _LONGEST and _ADDRESS.fullmatch(word) is not None and ".." not in word
