"""The same inputs, rules and answers give the same bytes, whatever the clock, time zone, hash seed and folder."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import cast

import pandas as pd
from conftest import copy_of_samples, run

from kehu_xlsx.pipeline.month import Request
from kehu_xlsx.pipeline.outputs import Part
from kehu_xlsx.pipeline.run import run_office
from kehu_xlsx.pipeline.second import Second


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


class _Broken:
    """A second process that takes work and never gives it back."""

    def begin(self, *_: object) -> bool:
        return True

    def files(self) -> None:
        return None


def test_a_second_process_that_fails_changes_nothing(sample_run: Path, tmp_path: Path) -> None:
    office = copy_of_samples(tmp_path)
    request = Request(office, dt.date(2026, 11, 5), pd.Period("2026-10", freq="M"), None)
    run_office(request, Part.RUN, out=None, progress=lambda _: None, second=cast(Second, _Broken()))
    assert hashes(office / "输出" / "2026-10") == hashes(sample_run)
