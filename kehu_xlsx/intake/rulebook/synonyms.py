"""Sheet 列名对照: what the office's own headings mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kehu_xlsx.intake.cast import shown
from kehu_xlsx.intake.cast.clean import stripped
from kehu_xlsx.intake.headings import Vocabulary, plain
from kehu_xlsx.intake.rulebook.grid import Grid, Remarks, find_grid, nearest
from kehu_xlsx.tables import INPUTS
from kehu_xlsx.texts import rulebook as texts
from kehu_xlsx.workbook.read import Sheet

OURS, THEIRS = texts.STANDARD_HEADING, texts.OWN_HEADING
TABLE = texts.TABLE
_HEADINGS = {TABLE: ("表名", "所属的表"), OURS: ("我们的列名", "系统列名"), THEIRS: ("本单位列名", "自己的列名")}
_BETWEEN = re.compile(r"[、,，;；\r\n]+")


def read_synonyms(sheet: Sheet | None, remarks: Remarks) -> Mapping[str, str]:
    """The office's headings, each with the standard heading that it stands for."""
    grid = find_grid(sheet, _HEADINGS, (OURS, THEIRS), remarks)
    vocabulary = Vocabulary()
    meanings: dict[str, str] = {}
    for row in grid.rows:
        for theirs, ours in _pairs(grid, row, vocabulary, remarks):
            _add(meanings, theirs, ours, grid, row, remarks)
    remarks.from_office |= {(texts.HEADINGS, theirs) for theirs in meanings}
    return meanings


def _pairs(grid: Grid, row: int, vocabulary: Vocabulary, remarks: Remarks) -> Iterator[tuple[str, str]]:
    ours = stripped(shown(grid.cell(row, OURS)))
    theirs = [name for part in _BETWEEN.split(shown(grid.cell(row, THEIRS))) if (name := part.strip())]
    if not ours and not theirs:
        return
    if not ours or not theirs:
        place = grid.place(row, OURS if not ours else THEIRS)
        remarks.report(grid.sheet, place, None, texts.HALF_A_PAIR, texts.ROW_SKIPPED, texts.WRITE_PAIR)
        return
    _check_tables(grid, row, remarks)
    meant = _meant(ours, vocabulary)
    if len(meant) == 1:
        yield from ((name, meant[0]) for name in theirs)
    else:
        message = texts.two_headings(ours, meant) if meant else texts.unknown_heading(ours)
        advice = texts.nearest_rules(meant or nearest(ours, _standard_headings(vocabulary)))
        remarks.report(grid.sheet, grid.place(row, OURS), ours, message, texts.ROW_SKIPPED, advice)


def _check_tables(grid: Grid, row: int, remarks: Remarks) -> None:
    """What stands under 表 must be tables of ours, though the row holds for all of them."""
    cell, known = grid.cell(row, TABLE), list(dict.fromkeys(table.title for table in INPUTS))
    names = {plain(part) for part in _BETWEEN.split(shown(cell)) if part.strip()}
    if names - {plain(title) for title in known}:
        message = texts.unknown_table(shown(cell))
        advice = texts.please_fill("、".join(known))
        remarks.report(grid.sheet, grid.place(row, TABLE), cell, message, texts.ROW_HOLDS_ANYWHERE, advice)


def _meant(ours: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The standard headings that the words can stand for: the one itself, else those of which they are a synonym."""
    itself = [heading for heading in _standard_headings(vocabulary) if plain(heading) == plain(ours)]
    found = (hit.column.heading for table in INPUTS for hit in vocabulary.hits(table, [ours]))
    return tuple(itself or dict.fromkeys(found))


def _add(meanings: dict[str, str], theirs: str, ours: str, grid: Grid, row: int, remarks: Remarks) -> None:
    before = next((meaning for name, meaning in meanings.items() if plain(name) == plain(theirs)), None)
    if before is None:
        meanings[theirs] = ours
    elif plain(before) != plain(ours):
        message = texts.heading_twice(theirs)
        place = grid.place(row, THEIRS)
        remarks.report(grid.sheet, place, theirs, message, texts.FIRST_COUNTS, texts.ONE_MEANING)


def _standard_headings(vocabulary: Vocabulary) -> list[str]:
    headings = (column.heading for table in INPUTS for column in vocabulary.columns(table))
    return list(dict.fromkeys(headings))
