"""All workbooks of an office, read on two cores where there are two."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import pandas as pd

from kehu_xlsx.intake.customers import Directory
from kehu_xlsx.intake.headings import Vocabulary
from kehu_xlsx.intake.office_workbook import Contents, OfficeWorkbook, Opened
from kehu_xlsx.second import Second, Work

File = tuple[Path, str]
"""A workbook and its name for messages."""

T = TypeVar("T")


class Workbooks:
    """The workbooks of an office in their order, opened: one that can't be read is a problem of its own."""

    def __init__(
        self,
        files: Sequence[File],
        synonyms: Mapping[str, str],
        fallback: pd.Period,
        progress: Callable[[str], None],
        second: Second | None,
    ) -> None:
        """`synonyms` are the office's own headings, `fallback` is the month being run.

        `progress` is told of each workbook, also of those that `second` reads.
        """
        here, there = _halves(files) if second else (files, ())
        self._files, self._places = files, [files.index(file) for file in (*here, *there)]
        self._there = Work(second, _read, there, synonyms, fallback)
        self._answers = iter(self._there)
        self._here = _opened(here, synonyms, fallback, progress)
        self.opened: list[Opened] = self._in_order([*(each.opened for each in self._here), *next(self._answers)])
        for _, name in there:
            progress(name)

    @property
    def reports(self) -> tuple[Path, ...]:
        """The outputs of ours with people's answers in them."""
        return self._those(opened.is_report for opened in self.opened)

    @property
    def plan_forms(self) -> tuple[Path, ...]:
        """The distributors' plans."""
        return self._those(opened.is_plan_form for opened in self.opened)

    def _those(self, wanted: Iterable[bool]) -> tuple[Path, ...]:
        return tuple(itertools.compress((path for path, _ in self._files), wanted))

    def contents(self, directory: Directory) -> list[Contents]:
        """The records of all tables but 客户档案, now that the customers are known."""
        self._there.tell(directory)
        return self._in_order([*_contents(self._here, directory), *self._answers])

    def _in_order(self, found: Sequence[T]) -> list[T]:
        return [each for _, each in sorted(zip(self._places, found, strict=True), key=lambda pair: pair[0])]


def _halves(files: Sequence[File]) -> tuple[Sequence[File], Sequence[File]]:
    """Two parts of about as many bytes, the largest workbooks dealt out first."""
    sizes = {file: _size(file) for file in files}
    parts: tuple[list[File], list[File]] = ([], [])
    for file in sorted(files, key=lambda file: sizes[file], reverse=True):
        min(parts, key=lambda part: sum(sizes[each] for each in part)).append(file)
    here, there = (sorted(part, key=files.index) for part in parts)
    return here, there


def _size(file: File) -> int:
    """In bytes; of one that is gone meanwhile 0: whoever opens it says so."""
    try:
        return file[0].stat().st_size
    except OSError:
        return 0


def _opened(
    files: Iterable[File], synonyms: Mapping[str, str], fallback: pd.Period, progress: Callable[[str], None]
) -> list[OfficeWorkbook]:
    vocabulary = Vocabulary(synonyms)
    workbooks = []
    for path, name in files:
        progress(name)
        workbooks.append(OfficeWorkbook(path, name, vocabulary, fallback))
    return workbooks


def _read(
    told: Iterator[Directory], files: Sequence[File], synonyms: Mapping[str, str], fallback: pd.Period
) -> Iterator[list[Opened] | Contents]:
    """What is known of all at once and, when the customers are told, the contents of one after the other."""
    workbooks = _opened(files, synonyms, fallback, lambda _: None)
    yield [workbook.opened for workbook in workbooks]
    yield from _contents(workbooks, next(told))  # all are read before the first is taken


def _contents(workbooks: list[OfficeWorkbook], directory: Directory) -> list[Contents]:
    """Each workbook's cells are let go as soon as its records are read."""
    return [workbooks.pop(0).contents(directory) for _ in range(len(workbooks))]
