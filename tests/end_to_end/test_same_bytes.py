"""The same inputs, rules and answers give the same bytes, whatever the clock, time zone, hash seed and folder."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from conftest import copy_of_samples, run

from kehu_xlsx.pipeline.month import Request
from kehu_xlsx.pipeline.outputs import Part
from kehu_xlsx.pipeline.run import run_office
from kehu_xlsx.second import LostSecond, Second, second_process, usable_cores


def hashes(folder: Path) -> dict[str, str]:
    """The hash of every output by its name below the folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_another_day_time_zone_hash_seed_and_folder(sample_run: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "别处 with spaces"
    elsewhere.mkdir()
    office = copy_of_samples(elsewhere)
    environment = os.environ | {"TZ": "America/New_York", "PYTHONHASHSEED": "7", "LC_ALL": "C"}
    command = [sys.executable, "-m", "kehu_xlsx", "run", str(office), "--month", "2026-10", "--quiet"]
    subprocess.run(command, check=True, env=environment)
    assert hashes(office / "输出" / "2026-10") == hashes(sample_run)


def test_running_the_month_again_changes_nothing(sample_run: Path, tmp_path: Path) -> None:
    office = copy_of_samples(tmp_path)
    run(office)
    run(office, today=dt.date(2026, 12, 24))
    assert hashes(office / "输出" / "2026-10") == hashes(sample_run)


class _Breaking(Second):
    """A second process that is gone once it has given so many answers, however it was asked."""

    def __init__(self, whole: Second, answers: int) -> None:
        self._whole, self._left = whole, answers

    def send(self, value: object) -> None:
        if not self._left:
            raise LostSecond
        self._whole.send(value)

    def answers(self) -> Iterator[object]:
        whole = self._whole.answers()
        while self._left:
            if (answer := next(whole, None)) is None:
                return
            self._left -= 1
            yield answer
        raise LostSecond


# Before it began, after the workbooks were opened, after some were read, after they all were, among the files.
@pytest.mark.skipif(usable_cores() < 2, reason="needs a second core")
@pytest.mark.parametrize("answers", [0, 1, 3, 10, 30, 10_000])
def test_a_second_process_changes_nothing_wherever_it_fails(sample_run: Path, tmp_path: Path, answers: int) -> None:
    office = copy_of_samples(tmp_path)
    request = Request(office, dt.date(2026, 11, 5), pd.Period("2026-10", freq="M"), None)
    with second_process("kehu_xlsx.pipeline.run") as second:
        assert second is not None
        breaking = _Breaking(second, answers)
        run_office(request, Part.RUN, out=None, progress=lambda _: None, second=breaking)
        assert (breaking._left > 0) == (answers == 10_000), "it broke where it should"
    assert hashes(office / "输出" / "2026-10") == hashes(sample_run)
