"""Lines that are the same in two tables, each taken once."""

from __future__ import annotations

import pandas as pd
import pytest

from kehu_xlsx.measures.pairing import same_once

LINES = pd.DataFrame({"product": ["啤酒", "啤酒", None, "白酒"]}, index=[3, 5, 7, 9])


def test_two_true_identical_lines_want_two() -> None:
    found = same_once(LINES, pd.DataFrame({"product": ["白酒", "啤酒", None]}), ["product"])
    assert found.to_dict() == {3: 1, 9: 0}


@pytest.mark.parametrize("sides", [(LINES, LINES[:0]), (LINES[:0], LINES), (LINES[:0], LINES[:0])])
def test_no_lines_are_like_none(sides: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    found = same_once(*sides, ["product"])
    assert found.empty
    assert found.dtype == found.index.dtype == LINES.index.dtype
