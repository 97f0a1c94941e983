"""An office read on two cores is read as on one."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pandas as pd
import pytest
from conftest import copy_of_samples

from kehu_xlsx.intake.office import Intake, read_office
from kehu_xlsx.second import Second, second_process, usable_cores

pytestmark = pytest.mark.skipif(usable_cores() < 2, reason="needs a second core")


@pytest.fixture(scope="module")
def second() -> Iterator[Second]:
    with second_process("kehu_xlsx.intake.office") as started:
        assert started is not None
        yield started


def read(folder: Path, second: Second | None, told: list[str] | None = None) -> Intake:
    """The folder as of 5 November 2026."""
    return read_office(
        folder,
        synonyms={},
        fallback=pd.Period("2026-10", "M"),
        today=dt.date(2026, 11, 5),
        progress=(told if told is not None else []).append,
        second=second,
    )


def assert_alike(one: Intake, other: Intake) -> None:
    """The same tables, rows and values, sources, problems and remarks in the same order."""
    for each in fields(Intake):
        if each.name != "books":
            assert getattr(one, each.name) == getattr(other, each.name), each.name
    for book in fields(one.books):
        here, there = getattr(one.books, book.name), getattr(other.books, book.name)
        if isinstance(here, pd.DataFrame):
            pd.testing.assert_frame_equal(here, there)
        else:
            assert here == there, book.name


def test_the_sample_office(tmp_path: Path, second: Second) -> None:
    office = copy_of_samples(tmp_path)
    told: list[str] = []
    two = read(office, second, told)
    assert_alike(read(office, None), two)
    assert sorted(told) == sorted(two.workbooks), "each workbook is told of once"


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_workbooks(tmp_path: Path, second: Second, count: int) -> None:
    office = tmp_path / "办事处"
    office.mkdir()
    for path in sorted(copy_of_samples(tmp_path).glob("*.xlsx"))[:count]:
        shutil.copy(path, office)
    assert_alike(read(office, None), read(office, second))


REAL = Path(__file__).parents[3] / "shared" / "real"


@pytest.mark.skipif(not REAL.is_dir(), reason="the real workbooks are not here")
def test_real_workbooks(tmp_path: Path, second: Second) -> None:
    """Every layout that strangers made: what breaks in one workbook breaks alike on either core."""
    office = Path(shutil.copytree(REAL, tmp_path / "办事处"))
    assert_alike(read(office, None), read(office, second))
