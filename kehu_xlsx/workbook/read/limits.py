"""How much a file may hold before it is refused, so that one bad workbook never takes the whole run down."""

from __future__ import annotations

from kehu_xlsx.texts import reading
from kehu_xlsx.workbook.read.grid import cell_name

MAX_FILE_BYTES = 500 * 2**20
MAX_INFLATED_BYTES = 1536 * 2**20
MAX_PART_BYTES = 64 * 2**20
MAX_CELLS = 20_000_000
MAX_COLUMNS = 16_384
MAX_RATIO = 200
RATIO_MATTERS_FROM = 32 * 2**20


class Refusal(Exception):
    """A file that cannot be read; its text is the rest of a sentence that begins with the workbook's name."""


def check_extent(sheet: str, height: int, width: int, limit: int = MAX_CELLS) -> None:
    """Refuse a sheet whose rectangle, from A1 to its last cell, spans more than `limit` cells."""
    if height * width > limit:
        raise Refusal(reading.sheet_too_large(sheet, cell_name(height - 1, width - 1), MAX_CELLS))


class CellBudget:
    """The cells that a workbook's sheets may span together, empty ones between filled ones included."""

    def __init__(self) -> None:
        self._left = MAX_CELLS

    def spend(self, sheet: str, height: int, width: int) -> None:
        """Take off a sheet's rectangle from A1 to its last cell; Refusal when that is too much."""
        check_extent(sheet, height, width, self._left)
        self._left -= height * width
