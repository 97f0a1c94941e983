"""Sheets that we wrote ourselves, read back: the headings are ours, whatever people did around them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.intake.cast import Context, Refusal, cast_column
from kehu_xlsx.intake.headings import plain
from kehu_xlsx.intake.records import Spot
from kehu_xlsx.schema import Column, Kind, Table
from kehu_xlsx.tables.words import Severity
from kehu_xlsx.texts import intake as texts
from kehu_xlsx.workbook.read import Cell, Sheet, cell_name

_HEADING_WITHIN = 12
# We wrote the words to choose from: another word means something else, however like it looks.
_AS_WRITTEN = Context(None, exact=True)


@dataclass(frozen=True)
class OwnRows:
    """Rows of a sheet of ours as a frame of their table, with where they stand and what was wrong.

    `lines` are their 0-based rows on the sheet, `places` the sheet columns; `refused` are the cells (row of the frame,
    column) that could not be read and are blank in the frame.
    """

    frame: pd.DataFrame
    spot: Spot
    lines: tuple[int, ...]
    places: Mapping[Column, int]
    refused: frozenset[tuple[int, str]]
    problems: tuple[Problem, ...]

    def problem(self, row: int, column: Column, category: Category, message: tuple[str, str], action: str) -> Problem:
        """A line of 数据问题 about a cell of a row of the frame."""
        place = (self.lines[row], self.places[column])
        value = self.frame.at[row, column]
        return self.spot.problem(place, category, None if pd.isna(value) else value, message, action)

    def said_of(self, row: int) -> tuple[Problem, ...]:
        """The lines of 数据问题 about cells of a row of the frame."""
        cells = {cell_name(self.lines[row], index) for index in self.places.values()}
        return tuple(problem for problem in self.problems if problem.cell in cells)

    def only(self, kept: Sequence[int]) -> OwnRows:
        """Some of the rows, in this order; the problems of all stay."""
        anew = {row: position for position, row in enumerate(kept)}
        return OwnRows(
            self.frame.loc[list(kept)].reset_index(drop=True),
            self.spot,
            tuple(self.lines[row] for row in kept),
            self.places,
            frozenset((anew[row], column) for row, column in self.refused if row in anew),
            self.problems,
        )


def read_own_sheet(
    sheet: Sheet,
    table: type[Table],
    workbook: str,
    wanted: Sequence[Column] = (),
    *,
    key: Sequence[Column],
    action: str = texts.CELL_LEFT_OUT,
) -> OwnRows:
    """The rows of a sheet of ours, only `wanted` columns if given; unreadable cells are problems, met with `action`.

    People may have moved, added or hidden columns and sorted rows; rows without any wanted cell are passed over. Of
    rows with the same `key` (somebody copied one) the last with anything in it counts, the others are problems.
    """
    top, places = _heading(sheet, wanted or table.columns())
    spot = Spot(workbook, sheet.name)
    lines = [line for line in range(top + 1, len(sheet.rows)) if _is_filled(sheet.rows[line], places)]
    problems: list[Problem] = []
    refused: set[tuple[int, str]] = set()
    values: dict[str, list[Any]] = {}
    for column, index in places.items():
        cells = [sheet.rows[line][index] for line in lines]
        values[str(column)], troubles = _cast(cells, column)
        refused |= {(row, str(column)) for row in troubles}
        done = texts.SET_ASIDE if column in key else action
        for row, trouble in troubles.items():
            message = (trouble.message, trouble.advice)
            problems.append(spot.problem((lines[row], index), trouble.category, trouble.value, message, done))
    frame = table.conform(pd.DataFrame(values, index=range(len(lines))))
    rows = OwnRows(frame, spot, tuple(lines), places, frozenset(refused), tuple(problems))
    return _last_of_each(rows, key)


def _last_of_each(rows: OwnRows, key: Sequence[Column]) -> OwnRows:
    """Without the rows of which another one counts; each of these is a problem."""
    doubled = _doubled(rows.frame, key)
    problems = (_double(rows, row, counting, key) for row, counting in doubled.items())
    told = dataclasses.replace(rows, problems=(*rows.problems, *problems))
    return told.only([row for row in rows.frame.index if row not in doubled])


def _doubled(frame: pd.DataFrame, key: Sequence[Column]) -> dict[int, int]:
    """Rows (by position) that stand more than once, with the one that counts: the last in which anything stands."""
    keyed = frame[frame[list(key)].notna().any(axis=1)]
    is_filled = keyed.drop(columns=list(key)).notna().any(axis=1)
    rank = keyed.assign(_rank=keyed.index + is_filled * len(frame))
    counts = rank.groupby(list(key), dropna=False)["_rank"].transform("max") % max(len(frame), 1)
    return {row: int(counting) for row, counting in counts.items() if row != counting}


def _double(rows: OwnRows, row: int, counting: int, key: Sequence[Column]) -> Problem:
    column = next(column for column in key if column in rows.places and pd.notna(rows.frame.at[row, column]))
    message = texts.same_row_again(rows.lines[counting] + 1)
    return rows.problem(row, column, Category.DUPLICATE, message, texts.OTHER_ROW_COUNTS)


def has_headings(sheet: Sheet, wanted: Sequence[Column]) -> bool:
    """Whether the sheet has all these headings in one row near its top."""
    return len(_heading(sheet, wanted)[1]) == len(wanted)


def is_filled_in(sheet: Sheet, wanted: Sequence[Column]) -> bool:
    """Whether anything stands below the first of these headings."""
    top, places = _heading(sheet, wanted)
    return any(cells[places[wanted[0]]] is not None for cells in sheet.rows[top + 1 :])


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
    least = min(2, len(places))
    return any(cells[index] is not None for index in places.values()) and len(cells) - cells.count(None) >= least


def _cast(cells: Sequence[Cell], column: Column) -> tuple[list[Any], dict[int, Refusal]]:
    if column == _SEVERITY:
        return [_severity(cell) for cell in cells], {}
    return cast_column(cells, _castable(column), _AS_WRITTEN)


_SEVERITY = "severity"


def _severity(cell: Cell) -> int | None:
    words = {severity.word: int(severity) for severity in Severity}
    return words.get(str(cell).strip())


def _castable(column: Column) -> Column:
    """Words of a column without declared choices are taken as they stand."""
    if column.kind is Kind.CHOICE and not column.choices:
        return Column(str(column), column.heading, Kind.TEXT)
    return column
