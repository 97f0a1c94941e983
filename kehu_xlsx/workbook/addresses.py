"""Names of cells: AB3 is row 3, column 28; and back."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

LAST_ROW: Final = 1_048_576
LAST_COLUMN: Final = 16_384
_NAME: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")


class Cell(NamedTuple):
    """A cell by its numbers, both from 1: A1 is (1, 1), B1 is (1, 2)."""

    row: int
    column: int


def cell_name(cell: Cell) -> str:
    """A cell as people write it: (3, 28) is AB3."""
    return f"{column_letters(cell.column)}{cell.row}"


@lru_cache(maxsize=20_000)
def cell_at(name: str) -> Cell:
    """The cell that a name such as AB3 or $AB$3 means; ValueError for what is none."""
    match = _NAME.fullmatch(name)
    if not match:
        raise ValueError(f"not a cell: {name}")
    return Cell(int(match[2]), column_number(match[1].upper()))


def corners(text: str) -> tuple[Cell, Cell]:
    """The first and the last cell of a range; one cell is both."""
    start, _, end = text.partition(":")
    return cell_at(start), cell_at(end or start)


@lru_cache(maxsize=20_000)
def column_letters(number: int) -> str:
    """A column's letters: 1 is A, 28 is AB."""
    letters = ""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def column_number(letters: str) -> int:
    """A column's number: A is 1, AB is 28."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
