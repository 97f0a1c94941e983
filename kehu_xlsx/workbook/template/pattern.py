"""A template's sheet compiled once: its rows as XML with slots for what differs from copy to copy."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lxml import etree

from kehu_xlsx.workbook.addresses import Cell, cell_at, column_letters
from kehu_xlsx.workbook.package import xml_bytes
from kehu_xlsx.workbook.template.calculate import Content, Place
from kehu_xlsx.workbook.template.sheet import SheetSource

# Characters that no text can hold, as Unicode keeps them for a program's own use: one for a row's number, two of the
# other about an array formula's range.
NUMBER: Final = "\ufdd0"
RANGE: Final = "\ufdd1"

_NO_ROW: Final = "0"
_SLOT: Final = re.compile(rb"<!--@(\w+) (\w+)-->")


class Open(StrEnum):
    """What a slot leaves open: a header, all rows, where a row begins, a filled cell, a formula, its value."""

    HEADER = "header"
    ROWS = "rows"
    ROW = "row"
    CELL = "cell"
    FORMULA = "formula"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a sheet's XML that is written later; `key` is the header's name, the row or the column."""

    kind: Open
    key: str


@dataclass(frozen=True)
class RowPattern:
    """A row of the template; `pieces` are XML, in which the row's number is left open, and slots in turn."""

    number: int
    pieces: tuple[bytes | Slot, ...]
    contents: Mapping[int, Content]


@dataclass(frozen=True)
class SheetPattern:
    """A sheet of the template: its rows, and the rest of it as a tree in which one slot stands for all of them.

    `styles` are those of the cells that are filled in, `live` the formulas that read these, `dated` the styles that
    show a number as a date.
    """

    source: SheetSource
    skeleton: etree._Element
    rows: tuple[RowPattern, ...]
    styles: Mapping[Cell, str]
    live: Collection[Place]
    dated: Collection[str]

    @classmethod
    def of(cls, source: SheetSource, live: Collection[Place], dated: Collection[str]) -> SheetPattern:
        """Compile a sheet."""
        root = deepcopy(source.root)
        for row in root.iterfind("{*}sheetData/{*}row"):
            _open(row, source, live)
        for rows in root.iterfind("{*}sheetData"):
            rows.append(_slot(Open.ROW, _NO_ROW))
        found = tuple(_rows(root, _contents(source, live)))
        return cls(source, _skeleton(source), found, dict(_styles(source)), live, dated)


def pieces_of(root: etree._Element) -> Iterator[bytes | Slot]:
    """A tree's XML, cut at its slots."""
    parts = _SLOT.split(xml_bytes(root))
    yield parts[0]
    for kind, key, text in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        yield Slot(Open(kind.decode()), key.decode())
        yield text


def _slot(kind: Open, key: str) -> etree._Element:
    """The mark of a slot within a tree."""
    return etree.Comment(f"@{kind} {key}")


def _skeleton(source: SheetSource) -> etree._Element:
    root = deepcopy(source.root)
    for rows in root.iterfind("{*}sheetData"):
        rows[:] = [_slot(Open.ROWS, "all")]
    for node in root.iterfind("{*}headerFooter/{*}*"):
        name = etree.QName(node).localname
        if name in source.headers:
            node.text = None
            node.append(_slot(Open.HEADER, name))
    return root


def _styles(source: SheetSource) -> Iterator[tuple[Cell, str]]:
    for node in source.root.iterfind("{*}sheetData/{*}row/{*}c"):
        cell = cell_at(node.get("r", ""))
        if cell in source.runs:
            yield cell, node.get("s", "")


def _open(row: etree._Element, source: SheetSource, live: Collection[Place]) -> None:
    """Leave open in a row's tree whatever may differ between its copies."""
    number = row.get("r", "0")
    row.addprevious(_slot(Open.ROW, number))
    row.set("r", NUMBER)
    for node in row.findall("{*}c"):
        cell = cell_at(node.get("r", ""))
        node.set("r", column_letters(cell.column) + NUMBER)
        if cell in source.runs:
            mark = _slot(Open.CELL, str(cell.column))
            mark.tail = node.tail
            row.replace(node, mark)
        elif cell in source.formulas:
            _open_formula(node, str(cell.column), is_live=(source.key, cell) in live)


def _open_formula(node: etree._Element, column: str, *, is_live: bool) -> None:
    for formula in node.iterfind("{*}f"):
        formula.text = None
        formula.append(_slot(Open.FORMULA, column))
        if "ref" in formula.attrib:
            formula.set("ref", f"{RANGE}{formula.get('ref')}{RANGE}")
        if is_live:
            for value in node.findall("{*}v"):
                node.remove(value)
            node.attrib.pop("t", "")
            formula.addnext(_slot(Open.VALUE, column))


def _rows(root: etree._Element, contents: Mapping[int, Mapping[int, Content]]) -> Iterator[RowPattern]:
    """The rows of an opened tree: what stands from one row's mark to the next."""
    number, pieces = _NO_ROW, list[bytes | Slot]()
    for piece in pieces_of(root):
        if isinstance(piece, bytes) or piece.kind is not Open.ROW:
            pieces.append(piece)
            continue
        if number != _NO_ROW:
            yield RowPattern(int(number), tuple(pieces), contents.get(int(number), {}))
        number, pieces = piece.key, []


def _contents(source: SheetSource, live: Collection[Place]) -> dict[int, dict[int, Content]]:
    """What formulas see, by row and column, but for what is blank, filled in or computed anew."""
    found = defaultdict[int, dict[int, Content]](dict)
    for cell, content in source.contents.items():
        if content is not None and (source.key, cell) not in live:
            found[cell.row][cell.column] = content
    return found
