"""What the tests share: the sample office, run once a worker, and its maker's facts."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
SAMPLES = REPOSITORY / "samples"
OFFICE = "青岛办事处"
TODAY = dt.date(2026, 11, 23)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without LibreOffice its tests are skipped; where everything is required (CI) they fail instead."""
    if shutil.which("soffice") or os.environ.get("KEHU_REQUIRE_ALL"):
        return
    for item in items:
        if item.get_closest_marker("libreoffice"):
            item.add_marker(pytest.mark.skip(reason="LibreOffice is not installed"))


@pytest.fixture(scope="session")
def facts() -> dict[str, Any]:
    """What the maker of the sample office knows of it."""
    found: dict[str, Any] = json.loads((SAMPLES / "facts.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="session")
def sample_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh copy of the sample office without anything that a run left."""
    return copy_of_samples(tmp_path_factory.mktemp("samples"))


@pytest.fixture(scope="session")
def sample_run(sample_office: Path) -> Path:
    """The folder 输出/2026-10 of the sample office after a run."""
    run(sample_office)
    return sample_office / "输出" / "2026-10"


def copy_of_samples(folder: Path) -> Path:
    """The sample office copied into a folder."""
    office = folder / OFFICE
    shutil.copytree(SAMPLES / OFFICE, office, ignore=shutil.ignore_patterns("输出", "台账.xlsx", "备份"))
    return office


def run(
    office: Path, *, today: dt.date = TODAY, month: str | None = "2026-10", part: str = "run", confirm: bool = False
) -> Any:
    """Run an office as the command does; returns the summary."""
    from kehu_xlsx.pipeline.month import Request
    from kehu_xlsx.pipeline.outputs import Part
    from kehu_xlsx.pipeline.run import run_office

    period = None if month is None else pd.Period(month, freq="M")
    request = Request(office, today, period)
    return run_office(request, Part(part), out=None, progress=lambda _: None, confirm=confirm)
