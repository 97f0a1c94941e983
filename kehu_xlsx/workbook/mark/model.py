"""What is asked of the editor, and what it answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_COLOR: Final = re.compile(r"[0-9A-Fa-f]{6}")


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell to be coloured: its sheet, its name ("C7"), the fill as RRGGBB, and a note to hang on it, if any.

    ValueError for what is no colour. Example: Mark("客户档案", "C7", "FFC7CE", "【严重】应收款超过授信额度…").
    """

    sheet: str
    cell: str
    fill: str
    note: str | None = None

    def __post_init__(self) -> None:
        if not _COLOR.fullmatch(self.fill):
            raise ValueError(f"not a colour as RRGGBB: {self.fill}")
        object.__setattr__(self, "fill", self.fill.upper())


@dataclass(frozen=True, slots=True)
class Refused:
    """A mark that was not made or not taken off, and why, as a sentence for the user."""

    mark: Mark
    reason: str


@dataclass(frozen=True, slots=True)
class MarkReport:
    """What was done: the marks made (or taken off), those refused, and what else the user should know.

    `written` tells whether the target was written: not where the whole workbook was refused.
    """

    done: tuple[Mark, ...]
    refused: tuple[Refused, ...] = ()
    remarks: tuple[str, ...] = ()
    written: bool = True
