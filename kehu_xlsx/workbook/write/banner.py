"""Title, subtitle and notes at the head of every sheet."""

from __future__ import annotations

from typing import NamedTuple

from kehu_xlsx.workbook.sheets import DashboardSheet, TableSheet
from kehu_xlsx.workbook.write.look import LINE_HEIGHT, Part, Style
from kehu_xlsx.workbook.write.pen import Box, Pen
from kehu_xlsx.workbook.write.values import lines_needed

_TITLE_SCALE = 1.45
"""How much wider and higher the title's letters are than ordinary ones."""


_MOST_HEAD_LINES = 2


class Room(NamedTuple):
    """The columns that words span, from the first to the last, and the characters that these take together."""

    first_column: int
    last_column: int
    width: float


def write_banner(pen: Pen, sheet: TableSheet | DashboardSheet, head: Room, notes: Room) -> None:
    """Title, subtitle and notes on rows of their own, each as high as its words need."""
    _write_line(pen, 0, sheet.title, Part.TITLE, head)
    _write_line(pen, 1, sheet.subtitle, Part.SUBTITLE, head)
    for row, words in enumerate(sheet.notes, 2):
        _write_line(pen, row, words, Part.NOTE, notes)


def is_roomy(sheet: TableSheet, head: Room) -> bool:
    """Whether title and subtitle take two lines each at most: on more they push the table off the screen."""
    title = lines_needed(sheet.title, head.width / _TITLE_SCALE)
    return max(title, lines_needed(sheet.subtitle, head.width)) <= _MOST_HEAD_LINES


def _write_line(pen: Pen, row: int, words: str, part: Part, room: Room) -> None:
    style = Style(part)
    scale = _TITLE_SCALE if part is Part.TITLE else 1.0
    pen.merge(Box(row, room.first_column, row, room.last_column), style)
    pen.text(row, room.first_column, words, style)
    pen.worksheet.set_row(row, lines_needed(words, room.width / scale) * LINE_HEIGHT * scale + 3)
