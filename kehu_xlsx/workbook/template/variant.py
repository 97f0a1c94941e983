"""A sheet grown to given numbers of repeated rows: fixed XML, and the holes that each filling writes anew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from typing import Final

from kehu_xlsx.workbook.addresses import Cell, cell_name
from kehu_xlsx.workbook.template.calculate import Calculator, Content, Place
from kehu_xlsx.workbook.template.holes import CellHole, Filling, FormulaHole, HeaderHole, Hole
from kehu_xlsx.workbook.template.moves import Mover, RowMap
from kehu_xlsx.workbook.template.pattern import NUMBER, RANGE, Open, RowPattern, SheetPattern, Slot, pieces_of
from kehu_xlsx.workbook.template.regions import move_regions
from kehu_xlsx.workbook.template.values import xml_text

_NUMBER: Final = NUMBER.encode()
_RANGE: Final = re.compile(f"{RANGE}([^{RANGE}]*){RANGE}".encode())


@dataclass(frozen=True)
class SheetVariant:
    """A sheet for given numbers of repeated rows; `pieces` are its XML and its holes in their order."""

    part: str
    pieces: tuple[bytes | Hole, ...]
    contents: Mapping[Place, Content]
    formulas: Mapping[Place, str]

    @cached_property
    def fixed(self) -> bytes | None:
        """Its XML where nothing is filled in on it."""
        known = [piece for piece in self.pieces if isinstance(piece, bytes)]
        return b"".join(known) if len(known) == len(self.pieces) else None

    @cached_property
    def _cells(self) -> tuple[CellHole, ...]:
        return tuple(piece for piece in self.pieces if isinstance(piece, CellHole))

    def filled_contents(self, filling: Filling) -> dict[Place, Content]:
        """What formulas see on the filled sheet."""
        return {**self.contents, **{cell.place: cell.content(filling) for cell in self._cells}}

    def xml(self, filling: Filling, calculator: Calculator) -> bytes:
        """The filled sheet."""
        return b"".join(
            piece if isinstance(piece, bytes) else piece.xml(filling, calculator).encode() for piece in self.pieces
        )


def grown(pattern: SheetPattern, maps: Mapping[str, RowMap]) -> SheetVariant:
    """The sheet with its rows repeated as `maps` says."""
    return _Growth(pattern, Mover(maps, pattern.source.key)).variant()


@dataclass
class _Growth:
    pattern: SheetPattern
    mover: Mover
    contents: dict[Place, Content] = field(default_factory=dict)
    formulas: dict[Place, str] = field(default_factory=dict)

    def variant(self) -> SheetVariant:
        root = deepcopy(self.pattern.skeleton)
        move_regions(root, self.mover)
        pieces = tuple(chain.from_iterable(map(self._outside_rows, pieces_of(root))))
        return SheetVariant(self.pattern.source.part, pieces, self.contents, self.formulas)

    def _outside_rows(self, piece: bytes | Slot) -> Iterator[bytes | Hole]:
        if isinstance(piece, bytes):
            yield piece
        elif piece.kind is Open.HEADER:
            yield HeaderHole(self.pattern.source.name, self.pattern.source.headers[piece.key])
        else:
            for row in self.pattern.rows:
                yield from self._copies(row)

    def _copies(self, row: RowPattern) -> Iterator[bytes | Hole]:
        count = self.mover.rows.copies.get(row.number, 0)
        if not count:
            yield from self._row(row, self.mover)
        for copy in range(count):
            yield from self._row(row, replace(self.mover, line=row.number, copy=copy))

    def _row(self, row: RowPattern, mover: Mover) -> Iterator[bytes | Hole]:
        number = mover.rows.first(row.number) + mover.copy
        for column, content in row.contents.items():
            self.contents[self.pattern.source.key, Cell(number, column)] = content
        for piece in row.pieces:
            if isinstance(piece, bytes):
                numbered = piece.replace(_NUMBER, b"%d" % number)
                yield _RANGE.sub(lambda match: mover.ranges(match[1].decode()).encode(), numbered)
            else:
                yield self._slot(piece.kind, Cell(row.number, int(piece.key)), Cell(number, int(piece.key)), mover)

    def _slot(self, kind: Open, cell: Cell, goal: Cell, mover: Mover) -> bytes | Hole:
        source = self.pattern.source
        if kind is Open.CELL:
            return self._cell_hole(cell, goal, mover.copy)
        if kind is Open.VALUE:
            return FormulaHole((source.key, goal), source.prefix)
        formula = mover.formula(source.formulas[cell])
        if (source.key, cell) in self.pattern.live:
            self.formulas[source.key, goal] = formula
        return xml_text(formula).encode()

    def _cell_hole(self, cell: Cell, goal: Cell, index: int) -> CellHole:
        source, style = self.pattern.source, self.pattern.styles[cell]
        runs = source.runs[cell]
        return CellHole(
            place=(source.key, goal),
            sheet_name=source.name,
            head=f'<{source.prefix}c r="{cell_name(goal)}"' + (f' s="{style}"' if style else ""),
            prefix=source.prefix,
            runs=runs,
            alone=runs[0].pattern.alone if len(runs) == 1 else None,
            index=index,
            dated=(style or "0") in self.pattern.dated,
        )
