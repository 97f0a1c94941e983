"""Lines of two tables that are the same, each taken once."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd


def same_once(left: pd.DataFrame, right: pd.DataFrame, keys: Sequence[str]) -> pd.Series:
    """The index of the right line by that of the left one alike in all `keys`: the first with the first, and so on.

    A line without one of the keys is like no other. Two true identical lines want two on the other side.
    """
    if left.empty or right.empty:
        return pd.Series(right.index[:0], index=left.index[:0])
    first, second = _numbered(left, keys, "left"), _numbered(right, keys, "right")
    return first.merge(second, on=[*keys, "nth"]).set_index("left")["right"]


def _numbered(lines: pd.DataFrame, keys: Sequence[str], name: str) -> pd.DataFrame:
    known = lines[[*keys]].dropna()
    return known.assign(nth=known.groupby([*keys]).cumcount()).rename_axis(name).reset_index()
