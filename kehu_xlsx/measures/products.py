"""Products by their names: what two hands write differently may be the same goods."""

from __future__ import annotations

import unicodedata

import pandas as pd

_BRACKETS = dict.fromkeys(map(ord, "()[]{}【】〔〕〖〗「」『』《》<>"))  # they only set apart what they hold
_TIMES = str.maketrans("×✕*", "xxx")  # 500ml×12 and 500ml*12


def product_keys(names: pd.Series) -> pd.Series:
    """What each name is compared by: half-width, small letters, without spaces and brackets; blanks stay blank.

    Example: `啤酒（500ML × 12）` and `啤酒 500ml*12` are both `啤酒500mlx12`.
    """
    keys = {name: product_key(name) for name in names.dropna().unique()}
    return names.map(keys).astype(names.dtype)


def product_key(name: str) -> str:
    """What one name is compared by."""
    plain = "".join(unicodedata.normalize("NFKC", name).casefold().split())
    return plain.translate(_BRACKETS).translate(_TIMES) or name
