"""E-mail addresses as offices write them."""

from __future__ import annotations

import re
import unicodedata

_BETWEEN = re.compile(r"[;,、\s]+")
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+"
)
_LONGEST = 254


def addresses_in(words: str) -> tuple[str, ...]:
    """What stands between separators, each once; full-width letters are plain ones."""
    parts = _BETWEEN.split(unicodedata.normalize("NFKC", words))
    return tuple(dict.fromkeys(part.strip("<>()\"'") for part in parts if part.strip("<>()\"'")))


def is_address(word: str) -> bool:
    """Whether a word has the form of an e-mail address that a server takes."""
    return len(word) <= _LONGEST and _ADDRESS.fullmatch(word) is not None and ".." not in word
