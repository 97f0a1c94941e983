"""The rows of a rules sheet below its headings, wherever these stand, and what there is to remark on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.intake.cast import shown
from kehu_xlsx.intake.headings import plain
from kehu_xlsx.texts import rulebook as texts
from kehu_xlsx.workbook.read import Cell, Sheet, cell_name

_ROWS_ABOVE = 20
_NO_SHEET = Sheet("", True, [], (), frozenset(), frozenset())


@dataclass
class Remarks:
    """What is wrong with the rules workbook, and which settings (sheet, heading) the office changed."""

    workbook: str
    problems: list[Problem] = field(default_factory=list)
    from_office: set[tuple[str, str]] = field(default_factory=set)

    def report(
        self, sheet: Sheet, place: tuple[int, int] | None, value: Cell, message: str, action: str, advice: str
    ) -> None:
        """Add a problem; `place` is a 0-based row and column, None for the whole sheet."""
        cell = "" if place is None else cell_name(*place)
        self.problems.append(
            Problem(self.workbook, sheet.name, cell, Category.RULE, shown(value), message, action, advice)
        )


@dataclass(frozen=True)
class Grid:
    """A sheet's rows below its headings; `columns` says in which sheet column each wanted heading stands."""

    sheet: Sheet
    top: int
    columns: Mapping[str, int]

    @property
    def rows(self) -> range:
        """The 0-based rows below the headings."""
        return range(self.top + 1, len(self.sheet.rows))

    def cell(self, row: int, heading: str) -> Cell:
        """The cell under a heading, None where the sheet lacks it."""
        return self.sheet.rows[row][self.columns[heading]] if heading in self.columns else None

    def place(self, row: int, heading: str) -> tuple[int, int]:
        """Where that cell is; the heading must be there."""
        return row, self.columns[heading]

    def is_blank(self, row: int) -> bool:
        """Whether nothing stands under any of the headings."""
        return all(self.cell(row, heading) is None for heading in self.columns)


def find_grid(
    sheet: Sheet | None, headings: Mapping[str, tuple[str, ...]], needed: Sequence[str], remarks: Remarks
) -> Grid:
    """The grid under the first row that has all needed headings; `headings` maps each to the other words for it.

    Without rows for a sheet that is missing or empty and, with a problem, where no row has them.
    """
    if sheet is None or not sheet.rows:
        return Grid(_NO_SHEET, 0, {})
    wanted = {plain(word): heading for heading, words in headings.items() for word in (heading, *words)}
    for top, cells in enumerate(sheet.rows[:_ROWS_ABOVE]):
        found = ((plain(cell), index) for index, cell in enumerate(cells) if isinstance(cell, str))
        columns = {wanted[text]: index for text, index in found if text in wanted}
        if all(heading in columns for heading in needed):
            return Grid(sheet, top, columns)
    message, advice = texts.headings_missing(needed), texts.restore_headings(needed)
    remarks.report(sheet, None, None, message, texts.SHEET_SKIPPED, advice)
    return Grid(sheet, len(sheet.rows), {})


def nearest(name: str, known: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """The known names most like this one, the likest first."""
    return tuple(found for found, _, _ in process.extract(name, list(known), scorer=fuzz.ratio, limit=count))
