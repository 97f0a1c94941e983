"""The values that reading yields: workbooks, sheets, cells; the same whatever the file's format."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv"})
FORMULA_WITHOUT_VALUE = "无缓存值"

_EXACT_INTEGERS = 2.0**53
_CELL_NAME = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


@dataclass(frozen=True, slots=True)
class CellError:
    """An error standing in a cell: "#N/A", "#REF!" …, or FORMULA_WITHOUT_VALUE for a formula never computed."""

    code: str


Cell: TypeAlias = (
    str | bool | int | float | datetime.date | datetime.datetime | datetime.time | datetime.timedelta | CellError | None
)


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, 0-based, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """One worksheet; rows[0][0] is always cell A1.

    `rows` is rectangular, without trailing empty rows and columns. Blank cells and empty strings are None, a date
    is a datetime, an integral number an int; a merged area's value stands at its top-left cell only. `fields` says of
    a text file how many fields each line had, blank ones at the end included; it is empty for any other.
    """

    name: str
    visible: bool
    rows: list[list[Cell]]
    merges: tuple[Area, ...]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    fields: tuple[int, ...] = ()


@dataclass(frozen=True)
class Workbook:
    """A file's worksheets in the file's order, hidden ones included, chart sheets not."""

    path: Path
    sheets: tuple[Sheet, ...]


def column_name(column: int) -> str:
    """Name a 0-based column: 0 → "A", 27 → "AB"."""
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def cell_name(row: int, column: int) -> str:
    """Name a 0-based position as Excel does: (11, 5) → "F12"."""
    return f"{column_name(column)}{row + 1}"


def column_index(letters: str) -> int:
    """Number a column 0-based: "A" → 0, "AB" → 27."""
    index = 0
    for letter in letters:
        index = 26 * index + ord(letter) - ord("A") + 1
    return index - 1


def position(name: str) -> tuple[int, int]:
    """Find a cell's 0-based row and column: "F12" → (11, 5); ValueError for what is no cell name."""
    match = _CELL_NAME.fullmatch(name)
    if not match:
        raise ValueError(name)
    return int(match[2]) - 1, column_index(match[1])


def integral(number: float) -> int | float:
    """Turn 12.0 into 12; beyond 2**53 a float says no more than its leading digits, and stays one."""
    return int(number) if number.is_integer() and abs(number) <= _EXACT_INTEGERS else number
