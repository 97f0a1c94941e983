"""Where cells and references land once repeated rows have grown, as Excel moves them when rows are inserted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple

from kehu_xlsx.workbook.addresses import Cell, column_letters, column_number

_CELL: Final = r"(?P<{0}column>\$?[A-Z]{{1,3}})(?P<{0}fixed>\$?)(?P<{0}row>[1-9]\d{{0,6}})"
_REFERENCE: Final = re.compile(
    # Text in quotes, table columns in brackets and other workbooks' cells are passed over as they stand.
    r'"(?:[^"]|"")*"|(?:[^\W\d][\w.]*)?\[(?:[^\[\]]|\[[^\]]*\])*\](?:[^\W\d][\w.]*!\$?[A-Z]+\$?\d+)?'
    r"|(?<![\w.$!\\])(?P<prefix>(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^\W\d][\w.]*))!)?"
    rf"(?:{_CELL.format('')}(?::{_CELL.format('end_')})?"
    r"|(?P<top_fixed>\$?)(?P<top>[1-9]\d{0,6}):(?P<bottom_fixed>\$?)(?P<bottom>[1-9]\d{0,6}))(?![\w.(!\[])"
)
_SUM_OPENS: Final = re.compile(r"\b(?:SUM|AVERAGE|COUNTA?|MAX|MIN)\($")
_RANGE: Final = re.compile(_CELL.format("") + "(?::" + _CELL.format("end_") + ")?")


class Area(NamedTuple):
    """A rectangle of cells on a sheet, corners included; sheet names as compared, without regard to case."""

    sheet: str
    first: Cell
    last: Cell

    def holds(self, sheet: str, cell: Cell) -> bool:
        """Whether a cell lies in it."""
        inside = self.first.row <= cell.row <= self.last.row and self.first.column <= cell.column <= self.last.column
        return inside and sheet == self.sheet


@dataclass(frozen=True)
class RowMap:
    """How often each repeated row of a sheet stands in the filled one: row of the template -> copies (1 or more)."""

    copies: Mapping[int, int] = field(default_factory=dict)

    @cached_property
    def grows(self) -> bool:
        """Whether any row moves at all."""
        return any(count > 1 for count in self.copies.values())

    def first(self, row: int) -> int:
        """Where a row, or the first copy of it, lands."""
        return row + sum(count - 1 for above, count in self.copies.items() if above < row)

    def last(self, row: int) -> int:
        """Where the last copy of a row lands."""
        return self.first(row) + self.copies.get(row, 1) - 1


_UNMOVED: Final = RowMap()


@dataclass(frozen=True)
class Mover:
    """Rewrites references of one sheet; in a repeated `line`, its own cells become those of copy number `copy`.

    With `spread` a single cell of a repeated row becomes all its copies, as a chart's series wants it.
    """

    maps: Mapping[str, RowMap]
    sheet: str
    line: int = 0
    copy: int = 0
    spread: bool = False

    @property
    def rows(self) -> RowMap:
        """The map of the sheet itself."""
        return self.maps.get(self.sheet, _UNMOVED)

    def formula(self, text: str) -> str:
        """A formula with each reference where Excel would have moved it; a range over repeated rows grows."""
        return _REFERENCE.sub(self._reference, text)

    def ranges(self, text: str) -> str:
        """A list of ranges of the sheet itself ("A1:B2 D4"), each moved or grown."""
        return " ".join(self._range(one) for one in text.split())

    def cell(self, text: str) -> str:
        """One cell of the sheet itself; in a repeated row its first copy."""
        return self.ranges(text).partition(":")[0]

    def _reference(self, match: re.Match[str]) -> str:
        sheet = _sheet_of(match, self.sheet)
        rows = self.maps.get(sheet) if match["row"] or match["top"] else None
        if rows is None:
            return match[0]
        own = self.line if sheet == self.sheet else 0
        prefix = match["prefix"] or ""
        if match["top"]:
            top, bottom = rows.first(int(match["top"])), rows.last(int(match["bottom"]))
            return f"{prefix}{match['top_fixed']}{top}:{match['bottom_fixed']}{bottom}"
        start = self._corner(match, "", rows.first, own)
        if match["end_row"]:
            return f"{prefix}{start}:{self._corner(match, 'end_', rows.last, own)}"
        row = int(match["row"])
        if row != own and rows.first(row) != rows.last(row) and (self.spread or _is_whole_argument(match)):
            return f"{prefix}{start}:{match['column']}{match['fixed']}{rows.last(row)}"
        return prefix + start

    def _corner(self, match: re.Match[str], end: str, place: Callable[[int], int], own: int) -> str:
        row, fixed = int(match[f"{end}row"]), match[f"{end}fixed"]
        moved = self._own(row) if row == own and not fixed else place(row)
        return f"{match[f'{end}column']}{fixed}{moved}"

    def _own(self, row: int) -> int:
        return self.rows.first(row) + self.copy

    def _range(self, text: str) -> str:
        match = _RANGE.fullmatch(text)
        if not match:
            return text
        start, end = int(match["row"]), int(match["end_row"] or match["row"])
        top = self._own(start) if start == self.line else self.rows.first(start)
        bottom = self._own(end) if end == self.line else self.rows.last(end)
        corner = f"{match['column']}{match['fixed']}{top}"
        if not match["end_row"] and top == bottom:
            return corner
        return f"{corner}:{match['end_column'] or match['column']}{match['end_fixed'] or ''}{bottom}"


def translated(formula: str, rows: int, columns: int) -> str:
    """A shared formula as it reads so many rows below and columns right of where it is written."""

    def shift(match: re.Match[str]) -> str:
        if not match["row"]:
            return match[0]
        corners = [_shifted_corner(match, end, rows, columns) for end in ("", "end_") if match[f"{end}row"]]
        return (match["prefix"] or "") + ":".join(corners)

    return _REFERENCE.sub(shift, formula)


def areas(formula: str, sheet: str) -> Iterator[Area]:
    """Every rectangle of cells that a formula on a sheet reads; whole rows reach to the last column."""
    for match in _REFERENCE.finditer(formula):
        where = _sheet_of(match, sheet)
        if match["row"]:
            end = "end_" if match["end_row"] else ""
            yield Area(where, _cell_of(match, ""), _cell_of(match, end))
        elif match["top"]:
            yield Area(where, Cell(int(match["top"]), 1), Cell(int(match["bottom"]), 16384))


def sheet_key(name: str) -> str:
    """Sheet names are compared without regard to case."""
    return name.casefold()


def _sheet_of(match: re.Match[str], sheet: str) -> str:
    named = (match["quoted"] or "").replace("''", "'") or match["plain"]
    return sheet_key(named) if named else sheet


def _cell_of(match: re.Match[str], end: str) -> Cell:
    return Cell(int(match[f"{end}row"]), column_number(match[f"{end}column"].lstrip("$")))


def _is_whole_argument(match: re.Match[str]) -> bool:
    """SUM(F8) over a repeated row means its sum, though Excel would leave it at one cell."""
    return bool(_SUM_OPENS.search(match.string, 0, match.start())) and match.string[match.end() :].startswith(")")


def _shifted_corner(match: re.Match[str], end: str, rows: int, columns: int) -> str:
    column, row = match[f"{end}column"], int(match[f"{end}row"])
    letters = column if column.startswith("$") else column_letters(column_number(column) + columns)
    return f"{letters}{match[f'{end}fixed']}{row if match[f'{end}fixed'] else row + rows}"
