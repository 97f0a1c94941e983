"""The dashboard's grid: twelve equal columns with narrow gutters, filled from the top in bands that pages don't cut."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from kehu_xlsx.workbook.write.look import LINE_HEIGHT
from kehu_xlsx.workbook.write.pen import Pen

GRID = 12
LAST_COLUMN = GRID + GRID // 2 - 2
CELL_WIDTH, CELL_PIXELS = 9.57, 72
GUTTER_WIDTH, GUTTER_PIXELS = 1.29, 14
GRID_WIDTH = GRID * CELL_WIDTH + (GRID // 2 - 1) * GUTTER_WIDTH
PAGE_HEIGHT = 512.0
"""Points of rows that a landscape A4 page takes unscaled, with a little to spare."""

Item = TypeVar("Item")


def column_of(place: int) -> int:
    """The sheet column of a place on the grid (0 to 11): a gutter follows every second one."""
    return place + place // 2


def pixels(span: int) -> int:
    """The breadth of so many grid columns with the gutters between them."""
    return span * CELL_PIXELS + (span - 1) // 2 * GUTTER_PIXELS


def side_by_side(items: Iterable[Item], width: Callable[[Item], int]) -> Iterator[list[tuple[int, Item]]]:
    """Lay items out in bands, each item with its place on the grid, as many in a band as fit."""
    band: list[tuple[int, Item]] = []
    place = 0
    for item in items:
        if place + width(item) > GRID:
            yield band
            band, place = [], 0
        band.append((place, item))
        place += width(item)
    if band:
        yield band


@dataclass(slots=True)
class Grid:
    """Keeps the next free row, the rows' heights, and where pages may end: before the first row of a band.

    `labels` are the addresses of the key figures, for formulas that name them.
    """

    pen: Pen
    row: int = 0
    heights: dict[int, float] = field(default_factory=dict)
    bands: list[int] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)

    def open_band(self) -> None:
        """What comes next is to stand together on one page."""
        self.bands.append(self.row)

    def need(self, row: int, height: float) -> None:
        """Make a row at least so many points high."""
        self.heights[row] = max(height, self.heights.get(row, LINE_HEIGHT))

    def figure(self, label: str) -> str:
        """The address of the key figure so labelled."""
        if label not in self.labels:
            raise ValueError(f"no figure or heading {label!r} on the dashboard; there are {sorted(self.labels)}")
        return self.labels[label]

    def set_sizes(self) -> None:
        """Set the columns' widths and the rows' heights."""
        for place in range(GRID):
            column = column_of(place)
            self.pen.worksheet.set_column(column, column, CELL_WIDTH)
            if place % 2 and column < LAST_COLUMN:
                self.pen.worksheet.set_column(column + 1, column + 1, GUTTER_WIDTH)
        for row, height in self.heights.items():
            self.pen.worksheet.set_row(row, height)

    def page_ends(self) -> list[int]:
        """The bands that open a page, because they don't fit on the one before any more."""
        ends: list[int] = []
        used = self._height(0, self.bands[0]) if self.bands else 0.0
        for band, end in zip(self.bands, [*self.bands[1:], self.row], strict=True):
            height = self._height(band, end)
            if used + height > PAGE_HEIGHT:
                ends.append(band)
                used = 0.0
            used += height
        return ends

    def _height(self, first: int, end: int) -> float:
        return sum(self.heights.get(row, LINE_HEIGHT) for row in range(first, end))
