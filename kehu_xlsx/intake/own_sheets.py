"""Sheets that we wrote ourselves, read back: the headings are ours, whatever people did around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.intake.cast import Context, cast_column
from kehu_xlsx.intake.headings import plain
from kehu_xlsx.intake.records import Spot
from kehu_xlsx.schema import Column, Kind, Table
from kehu_xlsx.tables.words import Severity
from kehu_xlsx.texts import intake as texts
from kehu_xlsx.workbook.read import Cell, Sheet

_HEADING_WITHIN = 12
_NO_MONTH = Context(None)


def read_own_sheet(
    sheet: Sheet, table: type[Table], workbook: str, wanted: Sequence[Column] = (), *, key: Sequence[Column]
) -> tuple[pd.DataFrame, list[Problem]]:
    """The rows of a sheet of ours as a frame of `table`, only `wanted` columns if given; unreadable cells are problems.

    People may have moved, added or hidden columns and sorted rows; rows without any wanted cell are passed over. Of
    rows with the same `key` (somebody copied one) the last counts, the others are problems.
    """
    top, places = _heading(sheet, wanted or table.columns())
    spot = Spot(workbook, sheet.name)
    problems: list[Problem] = []
    rows = [row for row in range(top + 1, len(sheet.rows)) if _is_filled(sheet.rows[row], places)]
    values = {str(column): _values(sheet, rows, index, column, spot, problems) for column, index in places.items()}
    frame = table.conform(pd.DataFrame(values, index=range(len(rows))))
    doubled = _doubled(frame, key)
    problems += [_double(row, later, frame, rows, places, key, spot) for row, later in doubled.items()]
    return frame.drop(index=list(doubled)).reset_index(drop=True), problems


def _doubled(frame: pd.DataFrame, key: Sequence[Column]) -> dict[int, int]:
    """Rows (by position) that come again further down, with the last of their kind."""
    keyed = frame[frame[list(key)].notna().any(axis=1)]
    last = keyed.assign(_row=keyed.index).groupby(list(key), dropna=False)["_row"].transform("max")
    return {row: int(later) for row, later in last.items() if row != later}


def _double(
    row: int, later: int, frame: pd.DataFrame, rows: Sequence[int], places: Mapping[Column, int],
    key: Sequence[Column], spot: Spot,
) -> Problem:  # fmt: skip
    column = next(column for column in key if column in places and pd.notna(frame.at[row, column]))
    message = texts.same_row_again(rows[later] + 1)
    return spot.problem(
        (rows[row], places[column]), Category.DUPLICATE, frame.at[row, column], message, texts.LATER_ROW_COUNTS
    )


def has_headings(sheet: Sheet, wanted: Sequence[Column]) -> bool:
    """Whether the sheet has all these headings in one row near its top."""
    return len(_heading(sheet, wanted)[1]) == len(wanted)


def _heading(sheet: Sheet, columns: Sequence[Column]) -> tuple[int, Mapping[Column, int]]:
    """The row with most of the headings, and where each stands."""
    names = {plain(column.heading): column for column in columns}
    found = [(row, dict(_places(sheet.rows[row], names))) for row in range(min(_HEADING_WITHIN, len(sheet.rows)))]
    return max(found, key=lambda entry: len(entry[1]), default=(0, {}))


def _places(cells: Sequence[Cell], names: Mapping[str, Column]) -> Iterator[tuple[Column, int]]:
    for index, cell in reversed(list(enumerate(cells))):
        if isinstance(cell, str) and plain(cell) in names:
            yield names[plain(cell)], index


def _is_filled(cells: Sequence[Cell], places: Mapping[Column, int]) -> bool:
    """An empty table says so in words in its first cell: one filled cell is no row."""
    return sum(1 for index in places.values() if cells[index] is not None) > min(1, len(places) - 1)


def _values(
    sheet: Sheet, rows: Sequence[int], index: int, column: Column, spot: Spot, problems: list[Problem]
) -> list[Any]:
    cells = [sheet.rows[row][index] for row in rows]
    if column == _SEVERITY:
        return [_severity(cell) for cell in cells]
    values, refused = cast_column(cells, _castable(column), _NO_MONTH)
    for position, refusal in refused.items():
        message = (refusal.message, refusal.advice)
        place = (rows[position], index)
        problems.append(spot.problem(place, refusal.category, refusal.value, message, texts.CELL_LEFT_OUT))
    return values


_SEVERITY = "severity"


def _severity(cell: Cell) -> int | None:
    words = {severity.word: int(severity) for severity in Severity}
    return words.get(str(cell).strip())


def _castable(column: Column) -> Column:
    """Words of a column without declared choices are taken as they stand."""
    if column.kind is Kind.CHOICE and not column.choices:
        return Column(str(column), column.heading, Kind.TEXT)
    return column
