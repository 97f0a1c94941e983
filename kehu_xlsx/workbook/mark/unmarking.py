"""Marks taken off a workbook that somebody saved since: cell by cell, as far as they are still ours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kehu_xlsx.texts import marking as texts
from kehu_xlsx.workbook.addresses import Cell, cell_name
from kehu_xlsx.workbook.mark.edit import Edit, relations_part
from kehu_xlsx.workbook.mark.markup import (
    Element,
    Splice,
    attribute,
    child,
    children,
    root_of,
    xml_text,
)
from kehu_xlsx.workbook.mark.memo import Memo
from kehu_xlsx.workbook.mark.model import Mark, Refused
from kehu_xlsx.workbook.mark.notes import AUTHOR
from kehu_xlsx.workbook.mark.sheet import SheetXml, marked_cell
from kehu_xlsx.workbook.mark.styles import Styles, dressed
from kehu_xlsx.workbook.package import Package

_SHAPE = re.compile(rb"<v:shape\b(?:(?!</v:shape>).)*</v:shape>", re.DOTALL)


@dataclass
class Unmarking:
    """One workbook while marks are taken off it."""

    package: Package
    memo: Memo
    done: list[Mark] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    def unmarked(self) -> Package:
        """The workbook without the marks that are still as they were made, and without the memo."""
        self._edit = Edit(self.package)
        self._styles = Styles(self._edit)
        parts = {sheet.name.casefold(): sheet.part for sheet in self.package.sheets()}
        by_sheet: dict[str, list[Mark]] = {}
        for mark in self.memo.marks:
            by_sheet.setdefault(mark.sheet.casefold(), []).append(mark)
        for name, marks in by_sheet.items():
            if name in parts:
                self._clear(parts[name], marks)
            else:
                self.refused += [Refused(mark, texts.SHEET_GONE) for mark in marks]
        self._styles.finish()
        package, _ = self._edit.made()
        for part in (*package.related(self.memo.part, "customXmlProps"), self.memo.part):
            package = package.without(part)
        return package.dropping([relations_part(self.memo.part)])

    def _clear(self, part: str, marks: list[Mark]) -> None:
        sheet = SheetXml(self._edit.xml(part))
        cells = {mark: cell for mark in marks if (cell := marked_cell(mark.cell))}
        spread = {mark: sheet.spread(cell) for mark, cell in cells.items()}
        styles = sheet.styles({cell for places in spread.values() for cell in places})
        wanted: dict[Cell, int] = {}
        for mark, places in spread.items():
            ours = [cell for cell in places if _is_filled(self._styles.fill_of(styles[cell]), mark.fill)]
            before = dressed(self.memo.marks[mark], self._styles.prefix)
            wanted |= {cell: self._styles.refilled(styles[cell], before) for cell in ours}
            if ours:
                self.done.append(mark)
            else:
                self.refused.append(Refused(mark, texts.CHANGED_SINCE))
        self._edit.splice(part, *sheet.restyled(wanted))
        self._clear_notes(part, {mark: places[0] for mark, places in spread.items()})

    def _clear_notes(self, part: str, places: Mapping[Mark, Cell]) -> None:
        for comments in self.package.related(part, "comments")[:1]:
            xml = self._edit.xml(comments)
            gone = set()
            for note in _notes(xml):
                texts_of_cell = [
                    mark.note for mark, cell in places.items() if mark.note and cell_name(cell) == note.ref
                ]
                if not texts_of_cell:
                    continue
                if note.author == AUTHOR:
                    self._edit.splice(comments, Splice(note.element.start, note.element.end, b""))
                    gone.add(note.ref)
                else:
                    self._edit.splice(comments, *_without_ours(xml, note.element, texts_of_cell))
            self._clear_shapes(part, {cell for cell in places.values() if cell_name(cell) in gone})

    def _clear_shapes(self, part: str, cells: set[Cell]) -> None:
        for drawing in self.package.related(part, "vmlDrawing"):
            vml = self._edit.xml(drawing)
            for shape in _SHAPE.finditer(vml):
                row, column = (re.search(rb"<x:%s>\s*(\d+)" % name, shape[0]) for name in (b"Row", b"Column"))
                if row and column and Cell(int(row[1]) + 1, int(column[1]) + 1) in cells:
                    self._edit.splice(drawing, Splice(*shape.span(), b""))


@dataclass(frozen=True)
class _Note:
    ref: str
    author: str
    element: Element


def _notes(xml: bytes) -> Iterator[_Note]:
    root = root_of(xml)
    authors, comments = child(xml, root, b"authors"), child(xml, root, b"commentList")
    names = [xml[one.opened : one.closes].decode() for one in children(xml, authors)] if authors else []
    for element in children(xml, comments) if comments else ():
        number = int(attribute(xml, element, b"authorId") or 0)
        author = names[number] if number < len(names) else ""
        yield _Note(attribute(xml, element, b"ref") or "", author, element)


def _without_ours(xml: bytes, note: Element, notes: list[str]) -> Iterator[Splice]:
    """The splices that take our words out of a note that somebody else began."""
    for text in notes:
        ours = xml_text(text)
        place = xml.find(ours, note.opened, note.closes)
        if place >= 0:
            start = place - 1 if xml[place - 1 : place] == b"\n" else place
            yield Splice(start, place + len(ours), b"")


def _is_filled(fill: bytes, color: str) -> bool:
    return b'"solid"' in fill and re.search(rb'fgColor[^>]*rgb="..%s"' % color.encode(), fill) is not None
