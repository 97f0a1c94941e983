"""Every formula of every written workbook, recalculated by LibreOffice, equals its cached value."""

from __future__ import annotations

from pathlib import Path

import pytest
from recalculation import formula_mismatches

pytestmark = pytest.mark.libreoffice


def test_every_formula_of_the_sample_month_recalculates_to_its_cached_value(sample_run: Path) -> None:
    plans = sorted((sample_run / "分销计划").glob("QD*.xlsx"))[::12]
    others = [path for path in sample_run.rglob("*.xlsx") if not path.name.startswith("QD")]
    assert formula_mismatches(*sorted(others), *plans) == []
