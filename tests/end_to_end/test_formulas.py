"""Every formula of every written workbook, recalculated by LibreOffice, equals its cached value."""

from __future__ import annotations

from pathlib import Path

import pytest
from company import MONTH, in_turn, make_company, run_company
from conftest import copy_of_samples, run
from recalculation import formula_mismatches

from kehu_xlsx.hq import run as hq_run

pytestmark = pytest.mark.libreoffice


def test_every_formula_of_the_sample_month_recalculates_to_its_cached_value(sample_run: Path) -> None:
    plans = sorted((sample_run / "分销计划").glob("QD*.xlsx"))[::12]
    others = [path for path in sample_run.rglob("*.xlsx") if not path.name.startswith("QD")]
    assert formula_mismatches(*sorted(others), *plans) == []


def test_the_same_holds_for_a_month_without_any_records(tmp_path: Path) -> None:
    office = copy_of_samples(tmp_path)
    run(office, month="2026-11")
    written = sorted((office / "输出" / "2026-11").rglob("*.xlsx"))
    assert formula_mismatches(*(path for path in written if not path.name.startswith("QD"))) == []


def test_the_same_holds_for_many_offices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hq_run, "run_all", in_turn)
    root = make_company(tmp_path / "公司")
    run_company(root)
    written = sorted((root / "输出" / MONTH).rglob("*.xlsx"))
    assert len(written) == 4
    assert formula_mismatches(*written) == []
