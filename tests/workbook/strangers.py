"""What is tried on a workbook of a stranger: two of its cells and an empty one, each with a fill and a note."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fidelity import Place, existing_cells, members, merged_with, sheet_names, sheet_parts
from lxml import etree

from kehu_xlsx.workbook import Mark

FILL = "FFC7CE"


@dataclass(frozen=True)
class Trial:
    """The marks to be made; `whole` says which cells each colours, those merged with it too."""

    marks: tuple[Mark, ...]
    whole: tuple[tuple[str, ...], ...]

    @classmethod
    def of_nothing(cls) -> Trial:
        """For a workbook in which nobody finds a sheet."""
        return cls((Mark("Sheet1", "A1", FILL, "批注"),), (("A1",),))

    def of_marks(self, done: Iterable[Mark]) -> Trial:
        """The same for some of the marks alone."""
        kept = [pair for pair in zip(self.marks, self.whole, strict=True) if pair[0] in set(done)]
        return Trial(tuple(mark for mark, _ in kept), tuple(cells for _, cells in kept))

    def places(self, done: Iterable[Mark]) -> list[Place]:
        """The cells that may be different once these marks are made."""
        return [
            Place(mark.sheet, cell)
            for mark, cells in zip(self.marks, self.whole, strict=True)
            if mark in done
            for cell in cells
        ]


def trial_of(workbook: Path) -> Trial:
    """The first and the last cell of the first worksheet, and one that is not there."""
    try:
        parts = members(workbook)
        sheets = sheet_parts(parts)
        name = next(name for name in sheet_names(parts) if name.casefold() in sheets)
        xml = parts[sheets[name.casefold()]]
        there = existing_cells(xml)
    except (zipfile.BadZipFile, KeyError, StopIteration, ValueError, etree.XMLSyntaxError, NotImplementedError):
        return Trial.of_nothing()
    chosen = [*there[:1], *there[-1:], _free(set(there))]
    marks = tuple(
        Mark(name, cell, FILL, f"第 {number} 处：<核对> & 处理\n第二行")
        for number, cell in enumerate(dict.fromkeys(chosen))
    )
    return Trial(marks, tuple(merged_with(xml, mark.cell) for mark in marks))


def _free(there: set[str]) -> str:
    rows = {int(re.sub(r"\D", "", cell)) for cell in there}
    row = next(number for number in range(3, 1_048_577) if number not in rows or f"G{number}" not in there)
    return f"G{row}"
