"""Marks made: cells coloured, notes hung on them, everything else left as it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kehu_xlsx.texts import marking as texts
from kehu_xlsx.workbook.addresses import Cell, corners
from kehu_xlsx.workbook.mark.edit import Edit
from kehu_xlsx.workbook.mark.memo import begin_memo, memo_xml
from kehu_xlsx.workbook.mark.model import Mark, Refused
from kehu_xlsx.workbook.mark.notes import Notes, ShapeNumbers
from kehu_xlsx.workbook.mark.sheet import SheetXml, marked_cell
from kehu_xlsx.workbook.mark.styles import Styles, bare
from kehu_xlsx.workbook.package import Package


@dataclass
class Marking:
    """One workbook while it is being marked."""

    package: Package
    done: dict[Mark, bytes] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def marked(self, marks: Iterable[Mark]) -> Package:
        """The workbook with these marks; raises Malformed or ValueError where it is broken."""
        by_sheet: dict[str, list[Mark]] = {}
        for mark in dict.fromkeys(marks):
            by_sheet.setdefault(mark.sheet.casefold(), []).append(mark)
        self._edit = Edit(self.package)
        self._styles = Styles(self._edit)
        self._numbers = ShapeNumbers(self._edit)
        parts = {sheet.name.casefold(): sheet.part for sheet in self.package.sheets()}
        for name, wanted in by_sheet.items():
            if name in parts:
                self._mark_sheet(parts[name], wanted)
            else:
                known = self.package.sheet_names()
                self.refused += [Refused(mark, texts.no_such_sheet(mark.sheet, known)) for mark in wanted]
        return self._finished() if self.done else self.package

    def _finished(self) -> Package:
        self._styles.finish()
        memo = begin_memo(self._edit)
        package, changes = self._edit.made()
        return package.with_parts({memo: memo_xml(self.done, tuple(one for one in changes if one.part != memo))})

    def _mark_sheet(self, part: str, marks: list[Mark]) -> None:
        pivots = list(_pivots(self.package, part))
        places: dict[Mark, Cell] = {}
        for mark in marks:
            cell = marked_cell(mark.cell)
            if cell is None:
                self.refused.append(Refused(mark, texts.no_such_cell(mark.cell)))
            elif any(_lies_in(cell, pivot) for pivot in pivots):
                self.refused.append(Refused(mark, texts.in_pivot_table(mark.sheet, mark.cell)))
            else:
                places[mark] = cell
        if places:
            self._change_sheet(part, places)

    def _change_sheet(self, part: str, places: Mapping[Mark, Cell]) -> None:
        sheet = SheetXml(self._edit.xml(part))
        spread = {mark: sheet.spread(cell) for mark, cell in places.items()}
        fills = {cell: mark.fill for mark, cells in spread.items() for cell in cells}
        before = sheet.styles(fills)
        wanted = {cell: self._styles.filled(style, fills[cell]) for cell, style in before.items()}
        self._edit.splice(part, *sheet.restyled(wanted))
        self.done |= {mark: bare(self._styles.fill_of(before[cells[0]])) for mark, cells in spread.items()}
        if sheet.is_protected:
            self.remarks.append(texts.protected(next(iter(places)).sheet))
        self._hang_notes(part, sheet, {mark: cells[0] for mark, cells in spread.items()})

    def _hang_notes(self, part: str, sheet: SheetXml, places: Mapping[Mark, Cell]) -> None:
        notes = Notes(self._edit, part, sheet)
        said: dict[Cell, list[str]] = {}
        for mark, cell in places.items():
            if mark.note and notes.is_thread(cell):
                self.remarks.append(texts.is_thread(mark.sheet, mark.cell))
            elif mark.note:
                said.setdefault(cell, []).append(mark.note)
        for cell, words in said.items():
            notes.add(cell, "\n".join(dict.fromkeys(words)))
        notes.finish(self._numbers)


def _pivots(package: Package, part: str) -> Iterator[tuple[Cell, Cell]]:
    for pivot in package.related(part, "pivotTable"):
        location = package.xml(pivot).find("{*}location")
        if location is not None and location.get("ref"):
            yield corners(location.get("ref", ""))


def _lies_in(cell: Cell, area: tuple[Cell, Cell]) -> bool:
    first, last = area
    return first.row <= cell.row <= last.row and first.column <= cell.column <= last.column
