"""标注: the office's own workbooks with the month's findings in colour, as copies or in place, and marks taken off."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Final

from kehu_xlsx.documents.source_marks import MarkedCell, SourceMark, marks_list, source_marks, together
from kehu_xlsx.errors import UnreadableWorkbook
from kehu_xlsx.intake.files import BACKUP, GENERATED, OUTPUT, office_workbooks
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.texts import source_marks as texts
from kehu_xlsx.workbook import Mark, MarkReport
from kehu_xlsx.workbook.mark import marked, unmarked
from kehu_xlsx.workbook.read import looks_of, read_workbook
from kehu_xlsx.workbook.write import render_book, safe_sheet_name
from kehu_xlsx.workbook.write.copying import copy_of

FOLDER: Final = "标注"
LIST: Final = "标注清单.xlsx"
_MARKED_AS_THEY_ARE: Final = frozenset({".xlsx", ".xlsm"})


@dataclass(frozen=True)
class Marked:
    """What marking came to: cells marked and refused, workbooks by path inside the office, and what to say."""

    cells: tuple[MarkedCell, ...]
    workbooks: tuple[str, ...]
    remarks: tuple[str, ...] = ()

    def by_colour(self) -> dict[str, int]:
        """How many cells were marked of each severity, and for data problems."""
        counts = Counter(texts.colour(cell.mark.tone.name) for cell in self.cells if not cell.refused)
        return {colour: counts[colour] for colour in texts.COLOURS.values() if counts[colour]}

    def refusals(self) -> dict[str, int]:
        """How many cells were not marked, by reason."""
        return dict(Counter(cell.refused for cell in self.cells if cell.refused))


def marked_copies(outcome: Outcome, office: Path) -> tuple[dict[str, bytes], Marked]:
    """The files of 标注/ by their path below it, with the list of all marks."""
    files: dict[str, bytes] = {}
    cells: list[MarkedCell] = []
    remarks: list[str] = []
    for workbook, marks in _by_workbook(outcome).items():
        copy = _copy_name(workbook, files)
        content, made, said = _copy(office / workbook, marks, copy)
        if content is not None:
            files[copy] = content
        cells += made
        remarks += (texts.said_of(workbook, remark) for remark in said)
    return {**files, LIST: _list(outcome, cells, in_place=False)}, Marked(tuple(cells), tuple(files), tuple(remarks))


def marked_in_place(
    outcome: Outcome, office: Path, now: dt.datetime, *, break_signature: bool
) -> tuple[dict[Path, bytes], bytes, Marked]:
    """The office's own workbooks marked where they lie, each with its backup, and 标注清单.

    The marks of an earlier month are taken off first. Formats that take no marks are left as they are and listed.
    """
    files: dict[Path, bytes] = {}
    cells: list[MarkedCell] = []
    remarks: list[str] = []
    for workbook, marks in _by_workbook(outcome).items():
        path = office / workbook
        if path.suffix.lower() not in _MARKED_AS_THEY_ARE:
            cells += (MarkedCell(mark, "", refused=texts.NOT_IN_PLACE) for mark in marks)
            continue
        before = path.read_bytes()
        content, report = marked(_clean(before), _asked(marks, {}), break_signature=break_signature)
        if content is not None and content != before:
            files |= {_backup(office, workbook, texts.before_marking(now)): before, path: content}
        cells += _made(marks, report, outcome.home_from_below + workbook, {})
        remarks += (texts.said_of(workbook, remark) for remark in report.remarks)
    return files, _list(outcome, cells, in_place=True), Marked(tuple(cells), _changed(files, office), tuple(remarks))


def without_marks(office: Path, now: dt.datetime) -> tuple[dict[Path, bytes], Marked]:
    """Every workbook of the office that was marked in place, without its marks, each with its backup."""
    files: dict[Path, bytes] = {}
    remarks: list[str] = []
    for path in office_workbooks(office):
        if path.suffix.lower() not in _MARKED_AS_THEY_ARE:
            continue
        before, name = path.read_bytes(), path.relative_to(office).as_posix()
        content, report = unmarked(before)
        if content is not None:
            files |= {_backup(office, name, texts.before_removing(now)): before, path: content}
            remarks += (texts.said_of(name, remark) for remark in report.remarks)
            remarks += (texts.left_on(name, one.mark.sheet, one.mark.cell, one.reason) for one in report.refused)
    return files, Marked((), _changed(files, office), tuple(remarks))


def _list(outcome: Outcome, cells: Sequence[MarkedCell], *, in_place: bool) -> bytes:
    return render_book(replace(marks_list(outcome, cells, in_place=in_place), keywords=GENERATED))


def _changed(files: Iterable[Path], office: Path) -> tuple[str, ...]:
    names = (path.relative_to(office).as_posix() for path in files)
    return tuple(name for name in names if not name.startswith(f"{BACKUP}/"))


def _by_workbook(outcome: Outcome) -> dict[str, list[SourceMark]]:
    """The marks of each workbook of the office, one a cell; those in our own outputs are left out."""
    found: dict[str, list[SourceMark]] = {}
    for mark in together(source_marks(outcome)).values():
        if not mark.workbook.startswith(f"{OUTPUT}/"):
            found.setdefault(mark.workbook, []).append(mark)
    return dict(sorted(found.items()))


def _copy(path: Path, marks: Iterable[SourceMark], copy: str) -> tuple[bytes | None, list[MarkedCell], tuple[str, ...]]:
    """A marked copy of a workbook, of one in another format as .xlsx; None where it can't be made."""
    names: Mapping[str, str] = {}
    try:
        if path.suffix.lower() in _MARKED_AS_THEY_ARE:
            source = path.read_bytes()
        else:
            workbook = read_workbook(path)
            names = _sheet_names(sheet.name for sheet in workbook.sheets)
            source = copy_of(workbook, names, looks_of(path) if path.suffix.lower() == ".xls" else ())
    except (OSError, UnreadableWorkbook):
        return None, [MarkedCell(mark, "", refused=texts.NOT_READ) for mark in marks], ()
    content, report = marked(_clean(source), _asked(marks, names), break_signature=True)
    return content, list(_made(marks, report, copy, names)), report.remarks


def _clean(content: bytes) -> bytes:
    """A workbook without the marks of an earlier month."""
    clean, _ = unmarked(content)
    return content if clean is None else clean


def _asked(marks: Iterable[SourceMark], names: Mapping[str, str]) -> list[Mark]:
    return [Mark(names.get(mark.sheet, mark.sheet), mark.cell, mark.tone.fill, mark.words) for mark in marks]


def _made(marks: Iterable[SourceMark], report: MarkReport, copy: str, names: Mapping[str, str]) -> Iterator[MarkedCell]:
    refused = {one.mark: one.reason for one in report.refused}
    for mark, asked in zip(marks, _asked(marks, names), strict=True):
        reason = refused.get(asked, "")
        yield MarkedCell(mark, "" if reason else copy, asked.sheet, reason)


def _sheet_names(sheets: Iterable[str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for sheet in sheets:
        names[sheet] = safe_sheet_name(sheet, names.values())
    return names


def _copy_name(workbook: str, taken: Iterable[str]) -> str:
    """Under its own name, as .xlsx: 进货.csv is 进货.xlsx, or 进货（csv）.xlsx where there is one already."""
    path = PurePosixPath(workbook)
    if path.suffix.lower() in _MARKED_AS_THEY_ARE:
        return workbook
    plain = path.with_suffix(".xlsx").as_posix()
    own = path.with_name(f"{path.stem}（{path.suffix[1:]}）.xlsx").as_posix()
    return own if plain in taken else plain


def _backup(office: Path, workbook: str, moment: str) -> Path:
    path = PurePosixPath(workbook)
    return office / BACKUP / path.with_name(f"{path.stem}（{moment}）{path.suffix}")
