"""Workbooks of strangers, of every program and oddity: each is marked without harm, or refused for a reason.

They lie beside the repository and are skipped where absent; `benchmarks/fidelity.py` tries any others.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from fidelity import differences, members
from strangers import Trial, trial_of

from kehu_xlsx.texts import marking as texts
from kehu_xlsx.workbook import mark_workbook, unmark_workbook

FOLDER = Path(__file__).parents[3] / "shared" / "workbooks"
WORKBOOKS = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.xls[xm]"))
pytestmark = pytest.mark.skipif(not WORKBOOKS, reason="the workbooks of strangers are not here")
WHOLE_REASONS = {texts.ENCRYPTED, texts.BROKEN, texts.OLD_FORMAT, texts.BINARY, texts.SIGNED}


@pytest.mark.parametrize("name", WORKBOOKS)
def test_marked_without_harm_or_refused_with_a_reason(name: str, tmp_path: Path) -> None:
    source, target, back = FOLDER / name, tmp_path / "标注.xlsx", tmp_path / "还原.xlsx"
    trial = trial_of(source)
    report = mark_workbook(source, trial.marks, target)
    assert {one.reason for one in report.refused} <= WHOLE_REASONS or report.done
    if not report.written:
        assert not target.exists()
        return
    assert len(report.done) + len(report.refused) == len(trial.marks)
    assert differences(source, target, trial.places(report.done)) == []
    unmark_workbook(target, back)
    assert members(back) == members(source)


def test_most_are_marked() -> None:
    assert sum(1 for name in WORKBOOKS if trial_of(FOLDER / name) != Trial.of_nothing()) >= 0.85 * len(WORKBOOKS)
