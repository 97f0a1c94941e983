"""Names of goods and numbers of papers, made alike before they are compared: two hands write the same differently."""

from __future__ import annotations

import unicodedata

import pandas as pd

_BRACKETS = dict.fromkeys(map(ord, "()[]{}【】〔〕〖〗「」『』《》<>"))  # they only set apart what they hold
_TIMES = str.maketrans("×✕*", "xxx")  # 500ml×12 and 500ml*12


def spelling_keys(names: pd.Series) -> pd.Series:
    """What each name is compared by; blanks stay blank."""
    keys = {name: spelling_key(name) for name in names.dropna().unique()}
    return names.map(keys).astype(names.dtype)


def spelling_key(name: str) -> str:
    """What a name is compared by: half-width, small letters, without spaces and brackets.

    Example: `啤酒（500ML × 12）` and `啤酒 500ml*12` are both `啤酒500mlx12`.
    """
    half_width = name if name.isascii() else unicodedata.normalize("NFKC", name)
    plain = "".join(half_width.casefold().split())
    return plain.translate(_BRACKETS).translate(_TIMES) or name
