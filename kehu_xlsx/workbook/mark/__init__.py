"""Marks on cells of workbooks that are not ours: a fill and a note, and nothing else in the file changes.

    report = mark_workbook("客户档案.xlsx", [Mark("客户档案", "C7", "FFC7CE", "授信已用 112%")], "标注/客户档案.xlsx")
    unmark_workbook("标注/客户档案.xlsx", "客户档案.xlsx")  # byte for byte what each part was before

Reference: ECMA-376 parts 1 and 2; see docs/fidelity.md for what this was tried on.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kehu_xlsx.errors import UnreadableWorkbook
from kehu_xlsx.texts import marking as texts
from kehu_xlsx.workbook.mark.marking import Marking
from kehu_xlsx.workbook.mark.markup import Malformed
from kehu_xlsx.workbook.mark.memo import Memo
from kehu_xlsx.workbook.mark.model import Mark, MarkReport, Refused
from kehu_xlsx.workbook.mark.opening import WholeRefused, opened
from kehu_xlsx.workbook.mark.unmarking import Unmarking
from kehu_xlsx.workbook.package import Package

__all__ = ["Mark", "MarkReport", "Refused", "mark_workbook", "unmark_workbook"]

_BROKEN = (Malformed, UnreadableWorkbook, ValueError, KeyError, IndexError)


def mark_workbook(
    source: str | Path, marks: Iterable[Mark], target: str | Path, *, break_signature: bool = False
) -> MarkReport:
    """Write `target`: the workbook `source` with some of its cells coloured and noted.

    Marks that the workbook has from before stay; the same mark twice is one mark. Where the whole workbook is refused
    (encrypted, signed, broken) nothing is written. Raises OSError where a file can't be read or written.
    """
    content, report = marked(Path(source).read_bytes(), marks, break_signature=break_signature)
    return _written(content, report, Path(target))


def unmark_workbook(source: str | Path, target: str | Path) -> MarkReport:
    """Write `target`: the workbook `source` without the marks that `mark_workbook` made.

    Every part is then what it was. Where somebody saved the workbook since, the marks are taken off one by one as far
    as they are still ours, and the report says so; nothing is written where there are none.
    """
    content, report = unmarked(Path(source).read_bytes())
    return _written(content, report, Path(target))


def marked(source: bytes, marks: Iterable[Mark], *, break_signature: bool = False) -> tuple[bytes | None, MarkReport]:
    """The same with the content of a workbook instead of files; None where the whole workbook is refused."""
    wanted = tuple(marks)
    try:
        package, remarks = opened(source, break_signature=break_signature)
        package, report = _marked(package, wanted, remarks)
        return package.to_bytes(), report
    except WholeRefused as refusal:
        reason = str(refusal)
    except _BROKEN:
        reason = texts.BROKEN
    return None, MarkReport((), tuple(Refused(mark, reason) for mark in wanted), written=False)


def unmarked(source: bytes) -> tuple[bytes | None, MarkReport]:
    """The same with the content of a workbook instead of files; None where there is nothing to take off."""
    try:
        package, remarks = opened(source, break_signature=True)
        memo = Memo.of(package)
        if memo is None:
            return None, MarkReport((), remarks=(texts.NEVER_MARKED,), written=False)
        clean, done, refused, said = _pristine(package, memo)
        return clean.to_bytes(), MarkReport(done, refused, (*remarks, *said))
    except WholeRefused as refusal:
        return None, MarkReport((), remarks=(str(refusal),), written=False)
    except _BROKEN:
        return None, MarkReport((), remarks=(texts.BROKEN,), written=False)


def _marked(package: Package, wanted: tuple[Mark, ...], remarks: tuple[str, ...]) -> tuple[Package, MarkReport]:
    memo = Memo.of(package)
    earlier: tuple[Mark, ...] = ()
    if memo is not None:
        package, earlier, _, said = _pristine(package, memo)
        remarks += said
    marking = Marking(package)
    changed = marking.marked((*earlier, *wanted))
    done = tuple(mark for mark in wanted if mark in marking.done)
    refused = tuple(one for one in marking.refused if one.mark in wanted)
    return changed, MarkReport(done, refused, (*remarks, *marking.remarks))


def _pristine(package: Package, memo: Memo) -> tuple[Package, tuple[Mark, ...], tuple[Refused, ...], tuple[str, ...]]:
    """A marked workbook without its marks: those taken off, those that could not be, and what is to be said."""
    clean = memo.undone(package)
    if clean is not None:
        return clean, tuple(memo.marks), (), ()
    unmarking = Unmarking(package, memo)
    clean = unmarking.unmarked()
    return clean, tuple(unmarking.done), tuple(unmarking.refused), (texts.SAVED_SINCE,)


def _written(content: bytes | None, report: MarkReport, target: Path) -> MarkReport:
    """By a temporary name, then renamed, so that the target is never half a workbook."""
    if content is not None:
        waiting = target.with_name(f".{target.name}.tmp")
        try:
            waiting.write_bytes(content)
            waiting.replace(target)
        finally:
            waiting.unlink(missing_ok=True)
    return report
