"""The same inputs, rules and answers give the same bytes, whatever the clock, time zone, hash seed and folder."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import subprocess
import sys
from pathlib import Path

from conftest import copy_of_samples, run


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
