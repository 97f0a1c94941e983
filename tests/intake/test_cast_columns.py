"""Whole columns: values and refusals by position, quick where nothing needs to be read from text."""

from __future__ import annotations

import datetime as dt
import string

import hypothesis
import hypothesis.strategies as st
import pandas as pd
import pytest

from kehu_xlsx.intake.cast import Context, cast_cell, cast_column
from kehu_xlsx.schema import Column, Kind
from kehu_xlsx.tables import Purchases
from kehu_xlsx.workbook.read import CellError

OCTOBER = Context(pd.Period("2026-10", "M"), unit=10_000)
KINDS = [kind for kind in Kind if kind not in {Kind.POSITION, Kind.OBJECT}]


def test_values_and_refusals_by_position():
    values, refusals = cast_column([100, None, "1.2万", CellError("#N/A"), "-", "abc"], Purchases.amount, Context())
    assert values == [100.0, None, 12000.0, None, 0.0, None]
    assert {position: refusal.value for position, refusal in refusals.items()} == {3: "#N/A", 5: "abc"}


def test_pure_numbers():
    assert cast_column([1, 2.5, None, 0.00001], Purchases.amount, OCTOBER) == ([10000.0, 25000.0, None, 0.1], {})


def test_pure_dates_lose_their_time():
    cells = [dt.datetime(2026, 10, 3, 9, 30), None, dt.datetime(2026, 10, 4)]
    assert cast_column(cells, Purchases.date, OCTOBER) == (
        [dt.datetime(2026, 10, 3), None, dt.datetime(2026, 10, 4)],
        {},
    )


def test_one_absurd_number_among_sound_ones():
    values, refusals = cast_column([1.0, 1e300, 2.0], Purchases.quantity, OCTOBER)
    assert values == [1.0, None, 2.0]
    assert list(refusals) == [1]


def test_one_impossible_year_among_sound_dates():
    values, refusals = cast_column([dt.datetime(2026, 10, 3), dt.datetime(1899, 12, 31)], Purchases.date, OCTOBER)
    assert values == [dt.datetime(2026, 10, 3), None]
    assert list(refusals) == [1]


def test_true_is_no_one():
    values, refusals = cast_column([1, True], Purchases.quantity, OCTOBER)
    assert values == [1.0, None]
    assert list(refusals) == [1]


def test_empty_column():
    assert cast_column([], Purchases.amount, OCTOBER) == ([], {})


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(string.printable + "一二十年月日号天周半级元万千箱无是否（）－，．０１￥%", max_size=12),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
    st.sampled_from([CellError("#REF!"), CellError("无缓存值")]),
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@hypothesis.given(cells=st.lists(CELLS, max_size=6))
@hypothesis.settings(max_examples=40, deadline=None)
def test_any_cell_is_a_value_a_blank_or_a_refusal(kind, cells):
    column = Column("any", "任何", kind)
    values, refusals = cast_column(cells, column, OCTOBER)
    assert len(values) == len(cells)
    assert all(values[position] is None for position in refusals)
    assert all(cell is not None for position, cell in enumerate(cells) if position in refusals)


@hypothesis.given(cells=st.lists(st.one_of(st.none(), st.floats(-1e7, 1e7), st.integers(-(10**7), 10**7)), max_size=8))
@hypothesis.settings(deadline=None)
def test_quick_and_one_by_one_agree(cells):
    values, _ = cast_column(cells, Purchases.amount, OCTOBER)
    assert values == [cast_cell(cell, Purchases.amount, OCTOBER) for cell in cells]
