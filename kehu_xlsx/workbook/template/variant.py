"""A sheet grown to given numbers of repeated rows, cut into fixed chunks and the holes between them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Final

from lxml import etree

from kehu_xlsx.workbook.package import xml_bytes
from kehu_xlsx.workbook.template.calculate import Calculator, Content, Place
from kehu_xlsx.workbook.template.holes import CellHole, Filling, FormulaHole, HeaderHole, Hole
from kehu_xlsx.workbook.template.moves import Cell, Mover, RowMap, cell_at, cell_name
from kehu_xlsx.workbook.template.regions import move_regions
from kehu_xlsx.workbook.template.sheet import SheetSource

_MARK: Final = re.compile(rb"<!--@(\d+)-->")


@dataclass(frozen=True)
class SheetVariant:
    """A sheet for given numbers of repeated rows: a hole between each two chunks of its XML."""

    part: str
    chunks: tuple[bytes, ...]
    holes: tuple[Hole, ...]
    contents: Mapping[Place, Content]
    formulas: Mapping[Place, str]

    def filled_contents(self, filling: Filling) -> dict[Place, Content]:
        """What formulas see on the filled sheet."""
        filled = {hole.place: hole.content(filling) for hole in self.holes if isinstance(hole, CellHole)}
        return {**self.contents, **filled}

    def xml(self, filling: Filling, calculator: Calculator) -> bytes:
        """The filled sheet."""
        written = [hole.xml(filling, calculator).encode() for hole in self.holes]
        pairs = zip(self.chunks, written, strict=False)
        return b"".join(piece for pair in pairs for piece in pair) + self.chunks[-1]


def grown(
    source: SheetSource, maps: Mapping[str, RowMap], live: Collection[Place], dated: Collection[str]
) -> SheetVariant:
    """The sheet with its rows repeated as `maps` says; `live` are the formulas that read what is filled in,
    `dated` the cell styles that show a number as a date.
    """
    return _Growth(source, maps, live, dated).variant()


@dataclass
class _Growth:
    source: SheetSource
    maps: Mapping[str, RowMap]
    live: Collection[Place]
    dated: Collection[str]
    holes: list[Hole] = field(default_factory=list)
    contents: dict[Place, Content] = field(default_factory=dict)
    formulas: dict[Place, str] = field(default_factory=dict)

    def variant(self) -> SheetVariant:
        root = deepcopy(self.source.root)
        mover = Mover(self.maps, self.source.key)
        for rows in root.iterfind("{*}sheetData"):
            rows[:] = [copy for row in rows.iterfind("{*}row") for copy in self._copies(row, mover)]
        move_regions(root, mover)
        for node in root.iterfind("{*}headerFooter/{*}*"):
            if pattern := self.source.headers.get(etree.QName(node).localname):
                node.text = None
                node.append(self._mark(HeaderHole(self.source.name, pattern)))
        parts = _MARK.split(xml_bytes(root))
        holes = tuple(self.holes[int(number)] for number in parts[1::2])
        return SheetVariant(self.source.part, tuple(parts[::2]), holes, self.contents, self.formulas)

    def _copies(self, row: etree._Element, mover: Mover) -> list[etree._Element]:
        number = int(row.get("r", "0"))
        count = mover.rows.copies.get(number, 0)
        if not count:
            return [self._placed(row, mover)]
        return [self._placed(deepcopy(row), replace(mover, line=number, copy=copy)) for copy in range(count)]

    def _placed(self, row: etree._Element, mover: Mover) -> etree._Element:
        number = int(row.get("r", "0"))
        target = mover.rows.first(number) + mover.copy
        row.set("r", str(target))
        for node in row.findall("{*}c"):
            cell = cell_at(node.get("r", ""))
            goal = Cell(target, cell.column)
            node.set("r", cell_name(goal))
            if cell in self.source.runs:
                row.replace(node, self._mark(self._cell_hole(node, cell, goal, mover.copy)))
            elif cell in self.source.formulas:
                self._place_formula(node, cell, (self.source.key, goal), mover)
            else:
                self.contents[self.source.key, goal] = self.source.contents[cell]
        return row

    def _place_formula(self, node: etree._Element, cell: Cell, place: Place, mover: Mover) -> None:
        for formula in node.iterfind("{*}f"):
            formula.text = mover.formula(formula.text or "")
            if "ref" in formula.attrib:
                formula.set("ref", mover.ranges(formula.get("ref", "")))
            if (self.source.key, cell) not in self.live:
                self.contents[place] = self.source.contents[cell]
                continue
            self.formulas[place] = formula.text
            for value in node.findall("{*}v"):
                node.remove(value)
            node.attrib.pop("t", "")
            formula.addnext(self._mark(FormulaHole(place, self.source.prefix)))

    def _cell_hole(self, node: etree._Element, cell: Cell, target: Cell, index: int) -> CellHole:
        style = node.get("s", "")
        return CellHole(
            sheet=self.source.key,
            sheet_name=self.source.name,
            cell=target,
            style=style,
            prefix=self.source.prefix,
            runs=self.source.runs[cell],
            index=index,
            dated=(style or "0") in self.dated,
        )

    def _mark(self, hole: Hole) -> etree._Element:
        self.holes.append(hole)
        return etree.Comment(f"@{len(self.holes) - 1}")
