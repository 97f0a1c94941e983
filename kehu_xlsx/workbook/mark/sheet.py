"""One worksheet's cells: which format each has, and the splices that give some of them another."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Final

from kehu_xlsx.workbook.addresses import LAST_COLUMN, LAST_ROW, Cell, cell_at, cell_name, corners
from kehu_xlsx.workbook.mark.markup import (
    Element,
    Malformed,
    Splice,
    appended,
    attribute,
    children,
    is_plain,
    named,
    root_of,
    with_attribute,
)

_TRUE: Final = ("1", "true", "on")
_MOST_MERGED: Final = 16_384
"""Cells of a merged area that are coloured one by one; of a larger one the first shows its colour all over."""

_LINKS_SPACES: Final = (
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships",
)

# What may follow legacyDrawing in a worksheet (ECMA-376 part 1, 18.3.1.99).
_AFTER_LEGACY_DRAWING: Final = frozenset(
    b"legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts extLst".split()
)


class SheetXml:
    """A worksheet's XML, opened at its rows."""

    def __init__(self, xml: bytes) -> None:
        self.xml = xml
        self.root = root_of(xml)
        self._top = list(children(xml, self.root, leap=b"sheetData"))
        data = self._first(b"sheetData")
        if data is None:
            raise Malformed
        self._data = data
        self._is_plain = is_plain(xml, data.opened, data.closes)
        self._known_cells: dict[int, dict[int, Element]] = {}

    @property
    def is_protected(self) -> bool:
        """Whether Excel lets nobody type on it."""
        protection = self._first(b"sheetProtection")
        return protection is not None and attribute(self.xml, protection, b"sheet") in _TRUE

    @property
    def legacy_drawing(self) -> Element | None:
        """The element that leads to the drawing of its notes."""
        return self._first(b"legacyDrawing")

    def spread(self, cell: Cell) -> tuple[Cell, ...]:
        """The cells that are one with `cell`, the first of a merged area at first; `cell` alone mostly."""
        for first, last in self._merged:
            if first.row <= cell.row <= last.row and first.column <= cell.column <= last.column:
                columns = range(first.column, last.column + 1)
                if (last.row - first.row + 1) * len(columns) > _MOST_MERGED:
                    return (first,)
                return tuple(Cell(row, column) for row in range(first.row, last.row + 1) for column in columns)
        return (cell,)

    def styles(self, cells: Collection[Cell]) -> dict[Cell, int]:
        """The number of each cell's format, for a missing cell the one that it would inherit."""
        return {cell: style for cell, style, _ in self._found(cells)}

    def restyled(self, wanted: Mapping[Cell, int]) -> list[Splice]:
        """Give cells the formats of these numbers; a missing row or cell is made in its place."""
        splices: list[Splice] = []
        new: dict[int, list[Cell]] = defaultdict(list)
        for cell, _, element in self._found(wanted):
            if element is not None:
                splices.append(with_attribute(self.xml, element, b"s", str(wanted[cell])))
            else:
                new[cell.row].append(cell)
        splices += self._new_rows({row: cells for row, cells in new.items() if row not in self._rows}, wanted)
        for row in new.keys() & self._rows.keys():
            splices += self._new_cells(self._rows[row], new[row], wanted)
        return splices + self._stretched([cell for cells in new.values() for cell in cells])

    def link_of(self, element: Element) -> str | None:
        """The id by which an element leads to another part."""
        prefix = self._links_prefix
        return attribute(self.xml, element, prefix + b":id") if prefix else None

    def with_legacy_drawing(self, link: str) -> Splice:
        """Put in the element that leads to the drawing of notes, where the schema wants it."""
        prefix, name = self._links_prefix, self.root.prefix + b"legacyDrawing"
        if self.legacy_drawing is not None and prefix:
            return with_attribute(self.xml, self.legacy_drawing, prefix + b":id", link)
        declared = b"" if prefix else b' xmlns:r="%s"' % _LINKS_SPACES[0]
        element = b'<%s%s %s:id="%s"/>' % (name, declared, prefix or b"r", link.encode())
        follower = next((one for one in self._top if self._follows_legacy_drawing(one)), None)
        place = self.root.closes if follower is None else follower.start
        return Splice(place, place, element)

    @cached_property
    def _links_prefix(self) -> bytes:
        """What the sheet calls the namespace of links, b"" where it does not declare it at its root."""
        start = self.xml[self.root.start : self.root.opened]
        found = re.search(
            rb"xmlns:([\w.-]+)\s*=\s*[\"'](?:" + b"|".join(map(re.escape, _LINKS_SPACES)) + rb")[\"']", start
        )
        return found[1] if found else b""

    def _first(self, local: bytes) -> Element | None:
        return next((one for one in self._top if one.local == local), None)

    def _follows_legacy_drawing(self, element: Element) -> bool:
        if element.local != b"AlternateContent":
            return element.local in _AFTER_LEGACY_DRAWING
        choices = children(self.xml, element)
        return any(self._follows_legacy_drawing(one) for choice in choices for one in children(self.xml, choice))

    @cached_property
    def _merged(self) -> list[tuple[Cell, Cell]]:
        merges = self._first(b"mergeCells")
        refs = [attribute(self.xml, one, b"ref") or "" for one in children(self.xml, merges)] if merges else []
        return [corners(ref) for ref in refs if ref]

    @cached_property
    def _column_styles(self) -> list[tuple[int, int, int]]:
        """First and last column, format."""
        columns = self._first(b"cols")
        found = [
            [attribute(self.xml, one, name) for name in (b"min", b"max", b"style")]
            for one in (children(self.xml, columns) if columns else ())
        ]
        return [(int(first), int(last), int(style)) for first, last, style in found if first and last and style]

    @cached_property
    def _rows(self) -> dict[int, Element]:
        """Every row by its number; one that does not say its number follows the one before."""
        rows: dict[int, Element] = {}
        number = 0
        for element in self._elements(self._data, b"row"):
            said = attribute(self.xml, element, b"r")
            number = int(said) if said else number + 1
            rows.setdefault(number, element)
        return rows

    @cached_property
    def _row_numbers(self) -> list[int]:
        return sorted(self._rows)

    def _cells(self, row: Element) -> dict[int, Element]:
        """The cells of a row by their column; a row is asked for twice, for its formats and to change them."""
        if row.start not in self._known_cells:
            self._known_cells[row.start] = dict(self._counted_cells(row))
        return self._known_cells[row.start]

    def _counted_cells(self, row: Element) -> Iterator[tuple[int, Element]]:
        column = 0
        for element in self._elements(row, b"c"):
            said = attribute(self.xml, element, b"r")
            column = cell_at(said).column if said else column + 1
            yield column, element

    def _elements(self, parent: Element, local: bytes) -> Iterator[Element]:
        if self._is_plain:
            return named(self.xml, parent, self._data.prefix + local)
        return (one for one in children(self.xml, parent) if one.local == local)

    def _found(self, cells: Collection[Cell]) -> Iterator[tuple[Cell, int, Element | None]]:
        """Each cell with the number of its format and, where it is there, its element."""
        by_row: dict[int, list[Cell]] = defaultdict(list)
        for cell in cells:
            by_row[cell.row].append(cell)
        for number, wanted in sorted(by_row.items()):
            row = self._rows.get(number)
            there = self._cells(row) if row else {}
            for cell in sorted(wanted):
                element = there.get(cell.column)
                if element is not None:
                    yield cell, int(attribute(self.xml, element, b"s") or 0), element
                else:
                    yield cell, self._inherited(row, cell.column), None

    def _inherited(self, row: Element | None, column: int) -> int:
        if row is not None and attribute(self.xml, row, b"customFormat") in _TRUE:
            return int(attribute(self.xml, row, b"s") or 0)
        return next((style for first, last, style in self._column_styles if first <= column <= last), 0)

    def _new_rows(self, rows: Mapping[int, list[Cell]], styles: Mapping[Cell, int]) -> Iterator[Splice]:
        last = b""
        for number, cells in sorted(rows.items()):
            row = self._made(b"row", b' r="%d"' % number, b"".join(self._new_cell(cell, styles) for cell in cells))
            later = bisect_left(self._row_numbers, number)
            if later < len(self._row_numbers):
                place = self._rows[self._row_numbers[later]].start
                yield Splice(place, place, row)
            else:
                last += row
        if last:
            yield appended(self.xml, self._data, last)

    def _new_cells(self, row: Element, cells: list[Cell], styles: Mapping[Cell, int]) -> Iterator[Splice]:
        there, last = self._cells(row), b""
        for cell in cells:
            later = [element for column, element in there.items() if column > cell.column]
            if later:
                yield Splice(later[0].start, later[0].start, self._new_cell(cell, styles))
            else:
                last += self._new_cell(cell, styles)
        if last:
            yield appended(self.xml, row, last)
        yield from self._with_spans(row, cells)

    def _with_spans(self, row: Element, cells: list[Cell]) -> list[Splice]:
        """Which columns a row reaches over: a hint of Excel's for itself, kept true."""
        spans = (attribute(self.xml, row, b"spans") or "").replace(":", " ").split()
        if not spans or not all(map(str.isdigit, spans)):
            return []
        known = [int(one) for one in spans]
        columns = [cell.column for cell in cells]
        if min(known) <= min(columns) and max(columns) <= max(known):
            return []
        return [with_attribute(self.xml, row, b"spans", f"{min(known + columns)}:{max(known + columns)}")]

    def _new_cell(self, cell: Cell, styles: Mapping[Cell, int]) -> bytes:
        return self._made(b"c", b' r="%s" s="%d"' % (cell_name(cell).encode(), styles[cell]))

    def _made(self, local: bytes, attributes: bytes, content: bytes = b"") -> bytes:
        name = self._data.prefix + local
        return b"<%s%s>%s</%s>" % (name, attributes, content, name) if content else b"<%s%s/>" % (name, attributes)

    def _stretched(self, cells: list[Cell]) -> list[Splice]:
        """The dimension, where new cells lie beyond it."""
        dimension = self._first(b"dimension")
        ref = attribute(self.xml, dimension, b"ref") if dimension else None
        if not cells or not dimension or not ref:
            return []
        try:
            known = corners(ref)
        except ValueError:
            return []
        reached = [*known, *cells]
        first = Cell(min(cell.row for cell in reached), min(cell.column for cell in reached))
        last = Cell(max(cell.row for cell in reached), max(cell.column for cell in reached))
        if (first, last) == known:
            return []
        area = cell_name(first) if first == last else f"{cell_name(first)}:{cell_name(last)}"
        return [with_attribute(self.xml, dimension, b"ref", area)]


def marked_cell(name: str) -> Cell | None:
    """The cell that a name means, None where Excel has no such cell."""
    try:
        cell = cell_at(name)
    except ValueError:
        return None
    return cell if cell.row <= LAST_ROW and cell.column <= LAST_COLUMN else None
