"""Where everything will stand, worked out before the first cell is written, and headings turned into addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from kehu_xlsx.workbook.sheets import Book, Kind, TableSheet, Target

HIGHEST_HEADING_ROW = 9
"""Zero-based: headings must stand within the first ten rows."""

_REFERENCE = re.compile(r'("(?:[^"]|"")*")|\[([^\[\]]+)\]|\{([^{}]+)\}')
_IN_PATHS = re.compile('[%"#<>\\[\\]^`{} ]')

Locate = Callable[[str], str]
"""From a heading to the address of the cell under it in the row at hand."""


class _Token(NamedTuple):
    """A piece of an expression: plain words, or the heading of a cell, or a reference to a column."""

    words: str
    cell: str = ""
    column: str = ""


@lru_cache(maxsize=1024)
def _tokens(expression: str) -> tuple[_Token, ...]:
    """An expression cut into pieces; thousands of rows share one, so that it is cut once."""
    found, end = [], 0
    for match in _REFERENCE.finditer(expression):
        quoted, cell, column = match.groups(default="")
        found += [_Token(expression[end : match.start()] + quoted), _Token("", cell, column)]
        end = match.end()
    return (*found, _Token(expression[end:]))


@dataclass(frozen=True, slots=True)
class Area:
    """Where one table stands: its columns by heading, what they hold, its rows from first to last, all zero-based."""

    sheet: str
    columns: Mapping[str, int]
    kinds: Mapping[str, Kind]
    heading_row: int
    first_row: int
    last_row: int

    def column(self, heading: str) -> int:
        """The column under this heading."""
        if heading not in self.columns:
            raise ValueError(f"no column {heading!r} on sheet {self.sheet!r}; there are {sorted(self.columns)}")
        return self.columns[heading]

    def cell(self, row: int, heading: str) -> str:
        """The address of one data cell, such as H12."""
        return str(xl_rowcol_to_cell(row, self.column(heading)))

    def data(self, heading: str) -> str:
        """The address of a whole column of data on its own sheet, such as $Q$5:$Q$64."""
        column = self.column(heading)
        return str(xl_range_abs(self.first_row, column, self.last_row, column))

    def heading(self, heading: str) -> str:
        """The address of a heading on its own sheet, such as $Q$4."""
        return str(xl_rowcol_to_cell(self.heading_row, self.column(heading), row_abs=True, col_abs=True))


def strip_row(sheet: TableSheet) -> int:
    """The row below title, subtitle and notes: that of the totals, or the first of the strip."""
    return 2 + len(sheet.notes)


def area_of(sheet: TableSheet) -> Area:
    """Where a table's cells will stand.

    With no row at all, the row under the headings says so, and the area is the blank row below that.
    """
    headings = [column.heading for column in sheet.columns]
    if len(set(headings)) < len(headings):
        raise ValueError(f"repeated headings on sheet {sheet.name!r}: {headings}")
    heading_row = strip_row(sheet) + (1 + len(sheet.strip.rows) if sheet.strip else 1)
    if heading_row > HIGHEST_HEADING_ROW:
        raise ValueError(
            f"too many notes or weeks on sheet {sheet.name!r}: headings must stand within the first ten rows"
        )
    rows = len(sheet.rows) + sheet.blank_rows
    first_row = heading_row + (1 if rows else 2)
    columns = {heading: place for place, heading in enumerate(headings)}
    kinds = {column.heading: column.kind for column in sheet.columns}
    return Area(sheet.name, columns, kinds, heading_row, first_row, first_row + max(rows, 1) - 1)


def on_sheet(sheet: str, address: str) -> str:
    """An address as other sheets name it: '计划达成'!$Q$5:$Q$64."""
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{address}"


@dataclass(frozen=True, slots=True)
class Places:
    """The areas of all tables of a book, by the name of their sheet."""

    areas: Mapping[str, Area]

    @classmethod
    def of(cls, book: Book) -> Places:
        """Lay out every table of the book."""
        return cls({sheet.name: area_of(sheet) for sheet in book.sheets if isinstance(sheet, TableSheet)})

    def area(self, sheet: str) -> Area:
        """The table on this sheet."""
        if sheet not in self.areas:
            raise ValueError(f"no table sheet {sheet!r}; there are {sorted(self.areas)}")
        return self.areas[sheet]

    def resolve(self, expression: str, sheet: str, locate: Locate) -> str:
        """An expression with headings as an Excel formula, "=" and all, for a cell of this sheet."""
        found = ["="]
        for token in _tokens(expression):
            if token.cell:
                found.append(locate(token.cell))
            else:
                found.append(self.column_address(token.column, sheet) if token.column else token.words)
        return "".join(found)

    def column_address(self, reference: str, sheet: str) -> str:
        """All data cells under 销售目标 (of this sheet) or 计划达成!销售目标 (of another)."""
        other, _, heading = reference.rpartition("!")
        if not other:
            return self.area(sheet).data(heading)
        return on_sheet(other, self.area(other).data(heading))

    def url(self, target: Target) -> str:
        """A link's target as XlsxWriter takes it."""
        cell = target.cell if target.row is None else self._row_start(target)
        place = on_sheet(target.sheet, cell) if target.sheet else ""
        if not target.file:
            return f"internal:{place}"
        file = _IN_PATHS.sub(lambda found: f"%{ord(found[0]):02x}", target.file)
        return f"external:{file}#{place}" if place else f"external:{file}"

    def _row_start(self, target: Target) -> str:
        return str(xl_rowcol_to_cell(self.area(target.sheet).first_row + (target.row or 0), 0))
