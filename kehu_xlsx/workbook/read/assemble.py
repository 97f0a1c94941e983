"""From loose cells to a `Sheet` that keeps its promises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kehu_xlsx.texts import reading
from kehu_xlsx.workbook.read.grid import Area, Cell, CellError, Sheet
from kehu_xlsx.workbook.read.limits import MAX_CELLS, Refusal, check_extent


@dataclass
class Layout:
    """What a sheet has besides its values; `shared_texts` counts the cells that show a shared string."""

    height: int = 0
    width: int = 0
    shared_texts: int = 0
    errors: dict[tuple[int, int], CellError] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def reach(self, row: int, column: int) -> None:
        """Note a filled cell."""
        self.height = max(self.height, row + 1)
        self.width = max(self.width, column + 1)


class Canvas:
    """Rows that grow as cells are put on them, never beyond the limits."""

    def __init__(self, sheet: str) -> None:
        self.rows: list[list[Cell]] = []
        self._sheet = sheet
        self._width = 0

    def put(self, row: int, column: int, value: Cell) -> None:
        """Put a value on a 0-based place; Refusal when the sheet gets too large."""
        if row >= len(self.rows) or column >= self._width:
            self.reserve(row, column)
        cells = self.rows[row]
        cells.extend([None] * (column + 1 - len(cells)))
        cells[column] = value

    def reserve(self, row: int, column: int) -> None:
        """Make room as far as a place; Refusal when the sheet gets too large."""
        self._width = max(self._width, column + 1)
        check_extent(self._sheet, max(len(self.rows), row + 1), self._width)
        self.rows.extend([] for _ in range(row + 1 - len(self.rows)))


def extent(rows: list[list[Cell]]) -> tuple[int, int]:
    """Measure height and width of rows that may differ in length."""
    return len(rows), max(map(len, rows), default=0)


def assemble(name: str, visible: bool, rows: list[list[Cell]], layout: Layout) -> Sheet:
    """Put errors into `rows` (changed in place), clear what merged areas cover, trim, and make the sheet."""
    _put(rows, layout.errors)
    _clear_covered(rows, layout.merges)
    _trim(rows)
    return Sheet(
        name=name,
        visible=visible,
        rows=rows,
        merges=tuple(layout.merges),
        hidden_rows=frozenset(layout.hidden_rows),
        hidden_columns=frozenset(layout.hidden_columns),
    )


def _put(rows: list[list[Cell]], cells: Mapping[tuple[int, int], CellError]) -> None:
    for (row, column), value in cells.items():
        rows.extend([] for _ in range(row + 1 - len(rows)))
        rows[row].extend([None] * (column + 1 - len(rows[row])))
        rows[row][column] = value


def _clear_covered(rows: list[list[Cell]], merges: list[Area]) -> None:
    """Some programs leave values under a merged area, where nobody sees them."""
    covered = 0
    for area in merges:
        for number in range(area.top, min(area.bottom + 1, len(rows))):
            row = rows[number]
            left = area.left + (number == area.top)
            right = min(area.right + 1, len(row))
            if left < right:
                row[left:right] = [None] * (right - left)
                covered += right - left
        if covered > MAX_CELLS:
            raise Refusal(reading.DAMAGED)


def _trim(rows: list[list[Cell]]) -> None:
    """Make the rows rectangular, without empty rows below and empty columns on the right."""
    lengths = [_filled_length(row) for row in rows]
    while lengths and not lengths[-1]:
        lengths.pop()
    del rows[len(lengths) :]
    width = max(lengths, default=0)
    for row in rows:
        del row[width:]
        row.extend([None] * (width - len(row)))


def _filled_length(row: list[Cell]) -> int:
    length = len(row)
    while length and row[length - 1] is None:
        length -= 1
    return length
