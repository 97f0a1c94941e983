"""What the cells of a workbook refer to."""

from __future__ import annotations

from dataclasses import dataclass

from kehu_xlsx.workbook.read.grid import Cell
from kehu_xlsx.workbook.read.moments import Kind, value_of


@dataclass(frozen=True, slots=True)
class Context:
    """A workbook's shared strings, the kind of each of its cell formats, and its calendar."""

    strings: list[str]
    kinds: list[Kind]
    since_1904: bool

    def number(self, number: float, style: int) -> Cell:
        """Turn a stored number into what its cell format makes of it."""
        kind = self.kinds[style] if style < len(self.kinds) else Kind.NUMBER
        return value_of(number, kind, self.since_1904)
