"""Sheet 拜访频率: how often each role visits the customers of each level."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kehu_xlsx.intake.cast import Context, Refusal, cast_cell, interval_of, shown
from kehu_xlsx.intake.cast.clean import compact, is_blank
from kehu_xlsx.intake.headings import plain
from kehu_xlsx.intake.rulebook.grid import Grid, Remarks, find_grid
from kehu_xlsx.schema import Column, Kind
from kehu_xlsx.tables import Visits
from kehu_xlsx.tables.words import Role
from kehu_xlsx.texts import rulebook as texts
from kehu_xlsx.texts.rulebook import LEVEL
from kehu_xlsx.texts.visits import interval_words
from kehu_xlsx.workbook.read import Cell, Sheet
from kehu_xlsx.workdays import Interval

Frequency = Mapping[tuple[int, Role], Interval]

_LONGEST = Interval(months=36).length
_OTHER_HEADINGS = frozenset({"说明", "备注"})
_LEVEL = Column("level", LEVEL, Kind.LEVEL)


def read_frequency(sheet: Sheet | None, default: Frequency, remarks: Remarks) -> Frequency:
    """The intervals in force; levels and roles that the sheet leaves out keep their default, a blank cell is none."""
    grid = find_grid(sheet, {LEVEL: ("客户级别", "等级")}, (LEVEL,), remarks)
    if not grid.columns:
        return default
    roles = dict(_roles(grid, remarks))
    frequency = dict(default)
    for row in grid.rows:
        level = _level(grid, row, roles, remarks)
        if level is not None:
            for index, role in roles.items():
                _set(frequency, (level, role), grid, (row, index), remarks)
    _note_changes(frequency, default, remarks)
    return frequency


def _roles(grid: Grid, remarks: Remarks) -> Iterator[tuple[int, Role]]:
    for index, heading in enumerate(grid.sheet.rows[grid.top]):
        if not isinstance(heading, str) or index == grid.columns[LEVEL] or plain(heading) in _OTHER_HEADINGS:
            continue
        role = cast_cell(heading, Visits.role, Context())
        if isinstance(role, Refusal):
            message = texts.not_a_role(heading)
            remarks.report(grid.sheet, (grid.top, index), heading, message, texts.ROLE_DEFAULT, role.advice)
        else:
            yield index, Role(role)


def _level(grid: Grid, row: int, roles: Mapping[int, Role], remarks: Remarks) -> int | None:
    """The level of a row; a row of words below the table has none and says nothing of visits."""
    cell = grid.cell(row, LEVEL)
    level = cast_cell(cell, _LEVEL, Context())
    if not isinstance(level, Refusal):
        return level if level is None else int(level)
    if any(grid.sheet.rows[row][index] is not None for index in roles):
        message = texts.not_a_level(shown(cell))
        remarks.report(grid.sheet, grid.place(row, LEVEL), cell, message, texts.ROW_SKIPPED, level.advice)
    return None


def _set(
    frequency: dict[tuple[int, Role], Interval],
    key: tuple[int, Role],
    grid: Grid,
    place: tuple[int, int],
    remarks: Remarks,
) -> None:
    cell = grid.sheet.rows[place[0]][place[1]]
    interval = interval_of(_in_days(cell))
    if _says_none(cell):
        frequency.pop(key, None)
    elif interval is not None and interval.length <= _LONGEST:
        frequency[key] = interval
    else:
        action = texts.default_used(_shown(frequency.get(key)))
        message = texts.not_an_interval(texts.LEVELS[key[0] - 1], key[1])
        remarks.report(grid.sheet, place, cell, message, action, texts.WRITE_INTERVAL)


def _in_days(cell: Cell) -> str:
    """The cell as text; a number alone counts days."""
    text = compact(f"{cell:.0f}" if isinstance(cell, float) and cell.is_integer() else shown(cell))
    return f"{text}{texts.DAY}" if text.isdecimal() else text


def _says_none(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and is_blank(cell.strip()))


def _note_changes(frequency: Frequency, default: Frequency, remarks: Remarks) -> None:
    for level, role in frequency.keys() | default.keys():
        if frequency.get((level, role)) != default.get((level, role)):
            remarks.from_office.add((texts.FREQUENCY, f"{texts.LEVELS[level - 1]}{role}"))


def _shown(interval: Interval | None) -> str:
    return texts.NO_VISITS if interval is None else interval_words(interval.months, interval.days)
