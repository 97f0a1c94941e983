"""Laws that hold for any workbook and any marks: order does not matter, twice is once, and all comes off again."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import xlsxwriter
from fidelity import members
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kehu_xlsx.workbook import Mark, mark_workbook, unmark_workbook

COLUMNS, ROWS = "ABCDEF", range(1, 13)
CELLS = [f"{column}{row}" for column in COLUMNS for row in ROWS]
MERGE = {"B2", "C2", "B3", "C3"}
SHEETS = ["一", "Two & <2>"]
LOOKS = [{}, {"bold": True}, {"bg_color": "#00FF00"}, {"num_format": "0.00%", "border": 1}]

values = st.one_of(st.none(), st.integers(-9, 9), st.text("甲乙<&>\"' \n", min_size=1, max_size=6), st.booleans())
filled = st.dictionaries(
    st.tuples(st.sampled_from(SHEETS), st.sampled_from(CELLS)), st.tuples(values, st.integers(0, 3)), max_size=14
)
noted = st.sets(st.tuples(st.sampled_from(SHEETS), st.sampled_from(CELLS)), max_size=3)
merged = st.booleans()
notes = st.one_of(st.none(), st.text('注：\n<&>"x\x07', min_size=1, max_size=12))
marks = st.lists(
    st.builds(Mark, st.sampled_from(SHEETS), st.sampled_from(CELLS), st.sampled_from(["FFC7CE", "ffeb9c"]), notes),
    min_size=1,
    max_size=8,
    unique_by=lambda mark: (mark.sheet, "merged" if mark.cell in MERGE else mark.cell),
)
law = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def book(folder: Path, cells: dict, with_notes: set, is_merged: bool) -> Path:
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream)
    looks = [workbook.add_format(look) for look in LOOKS]
    for name in SHEETS:
        sheet = workbook.add_worksheet(name)
        if is_merged:
            sheet.merge_range("B2:C3", "并", looks[1])
        for (where, cell), (value, look) in cells.items():
            if where == name and not (is_merged and cell in MERGE):
                sheet.write(cell, value, looks[look])
        for where, cell in with_notes:
            if where == name and not (is_merged and cell in MERGE - {"B2"}):
                sheet.write_comment(cell, "原有批注")
    workbook.close()
    path = folder / "a.xlsx"
    path.write_bytes(stream.getvalue())
    return path


def meaning(path: Path) -> dict[tuple[str, str], tuple[object, ...]]:
    """Value, number format, font, fill and note of every cell."""
    workbook = openpyxl.load_workbook(path)
    return {
        (sheet.title, name): (
            cell.value, cell.number_format, cell.font.b, cell.fill.fgColor.rgb, cell.border.top.style,
            cell.comment.text if cell.comment else None,
        )
        for sheet in workbook.worksheets
        for name in CELLS
        for cell in [sheet[name]]
    }  # fmt: skip


def marked(source: Path, wanted: Sequence[Mark], name: str) -> Path:
    target = source.with_name(name)
    assert mark_workbook(source, wanted, target).refused == ()
    return target


@law
@given(cells=filled, with_notes=noted, is_merged=merged, wanted=marks, data=st.data())
def test_the_order_of_marks_does_not_matter(tmp_path, cells, with_notes, is_merged, wanted, data):
    source = book(tmp_path, cells, with_notes, is_merged)
    other = data.draw(st.permutations(wanted))
    cut = data.draw(st.integers(0, len(wanted)))
    at_once = meaning(marked(source, wanted, "b.xlsx"))
    first = marked(source, other[:cut], "c.xlsx")
    assert meaning(marked(first, other[cut:], "d.xlsx")) == at_once


@law
@given(cells=filled, with_notes=noted, is_merged=merged, wanted=marks)
def test_marking_twice_is_marking_once(tmp_path, cells, with_notes, is_merged, wanted):
    once = marked(book(tmp_path, cells, with_notes, is_merged), wanted, "b.xlsx")
    assert marked(once, wanted, "c.xlsx").read_bytes() == once.read_bytes()


@law
@given(cells=filled, with_notes=noted, is_merged=merged, wanted=marks)
def test_all_marks_come_off_to_the_last_byte(tmp_path, cells, with_notes, is_merged, wanted):
    source = book(tmp_path, cells, with_notes, is_merged)
    once = marked(source, wanted, "b.xlsx")
    unmark_workbook(once, tmp_path / "c.xlsx")
    assert members(tmp_path / "c.xlsx") == members(source)


@law
@given(cells=filled, with_notes=noted, is_merged=merged, wanted=marks)
def test_only_fills_and_notes_of_marked_cells_are_others(tmp_path, cells, with_notes, is_merged, wanted):
    source = book(tmp_path, cells, with_notes, is_merged)
    before, after = meaning(source), meaning(marked(source, wanted, "b.xlsx"))
    merge = MERGE if is_merged else set()
    touched = {(mark.sheet, cell) for mark in wanted for cell in ({mark.cell} if mark.cell not in merge else merge)}
    for place, was in before.items():
        now = after[place]
        assert (now[:3], now[4]) == (was[:3], was[4])
        if place not in touched:
            assert now == was
    for mark in wanted:
        anchor = "B2" if mark.cell in merge else mark.cell
        fill, note = after[mark.sheet, anchor][3], after[mark.sheet, anchor][5] or ""
        assert fill == f"FF{mark.fill}"
        assert (mark.note or "").replace("\x07", "") in note
