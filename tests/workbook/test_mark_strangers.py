"""Workbooks of strangers, of every program and oddity: each is marked without harm, or refused for a reason.

They lie beside the repository and are skipped where absent; `benchmarks/fidelity.py` tries any others.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from fidelity import Place, differences, looks, members
from recalculation import saved_by_libreoffice, values_of
from strangers import FILL, Trial, trial_of

from kehu_xlsx.texts import marking as texts
from kehu_xlsx.workbook import mark_workbook, unmark_workbook

FOLDER = Path(__file__).parents[3] / "shared" / "workbooks"
WORKBOOKS = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.xls[xm]"))
pytestmark = pytest.mark.skipif(not WORKBOOKS, reason="the workbooks of strangers are not here")
SEEN_BY_LIBREOFFICE = (
    "calamine/table_with_absolute_paths.xlsx",
    "calamine/strict_iso_paths.xlsx",
    "ironcalc/quotes.xlsx",
    "openpyxl/charts.xlsx",
    "poi/InlineString.xlsx",
    "xlsxwriter/header_image01.xlsx",
)
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


@pytest.mark.libreoffice
def test_libreoffice_sees_fills_and_notes_and_the_same_values(tmp_path: Path) -> None:
    """A plain copy must not pass: it has the values, but none of the marks."""
    sources = [FOLDER / name for name in SEEN_BY_LIBREOFFICE]
    trials = [trial_of(source) for source in sources]
    marked = [tmp_path / f"{number}.xlsx" for number in range(len(sources))]
    for source, trial, target in zip(sources, trials, marked, strict=True):
        assert mark_workbook(source, trial.marks, target).refused == ()
    saved = saved_by_libreoffice([*sources, *marked], tmp_path / "saved")
    for trial, before, after in zip(trials, saved[: len(sources)], saved[len(sources) :], strict=True):
        assert values_of(before) == values_of(after)
        for mark, whole in zip(trial.marks, trial.whole, strict=True):
            fill, note = looks(after, Place(mark.sheet, whole[0]))
            assert (fill, note) == (f"FF{FILL}", mark.note)
            assert looks(before, Place(mark.sheet, whole[0])) != (fill, note)
