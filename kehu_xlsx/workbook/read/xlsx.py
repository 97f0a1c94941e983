"""Sheets from Office Open XML workbooks (.xlsx, .xlsm).

Quick where the file is written as usual: calamine's values, with what calamine keeps to itself found by `xlsx_scan`.
Otherwise, and where calamine gives up, by `xlsx_exact`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from kehu_xlsx.workbook.read.archive import Archive
from kehu_xlsx.workbook.read.assemble import Layout, assemble, extent
from kehu_xlsx.workbook.read.grid import Sheet
from kehu_xlsx.workbook.read.limits import CellBudget
from kehu_xlsx.workbook.read.native import NativeBook, NativeFailure
from kehu_xlsx.workbook.read.relations import worksheet_members
from kehu_xlsx.workbook.read.xlsx_exact import SHARED_STRINGS, STYLES, context_of, read_sheet
from kehu_xlsx.workbook.read.xlsx_scan import Unusual, scan

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_MAX_COPIED_BYTES = 4 * 2**30


@dataclass(frozen=True, slots=True)
class Part:
    """A worksheet as the workbook lists it: its name, whether it shows, the archive member that holds it."""

    name: str
    visible: bool
    member: str


def recognises(archive: Archive) -> bool:
    """Tell whether an archive is an .xlsx or .xlsm."""
    return _WORKBOOK in archive


def read(path: Path, archive: Archive) -> tuple[Sheet, ...]:
    """Read all worksheets in the workbook's order; chart and macro sheets are left out."""
    workbook = archive.xml(_WORKBOOK)
    parts = _parts(workbook, worksheet_members(archive, _RELATIONS))
    try:
        return read_quickly(path, archive, parts)
    except (Unusual, NativeFailure):
        return read_exactly(archive, parts, _since_1904(workbook))


def read_quickly(path: Path, archive: Archive, parts: list[Part]) -> tuple[Sheet, ...]:
    """Read by calamine, once every part that it loads is known to be of bearable size."""
    budget = CellBudget()
    layouts = [_scanned(archive, part, budget) for part in parts]
    _check_what_calamine_loads(archive, sum(layout.shared_texts for layout in layouts))
    book = NativeBook(path)
    return tuple(_quick_sheet(book, part, layout) for part, layout in zip(parts, layouts, strict=True))


def _scanned(archive: Archive, part: Part, budget: CellBudget) -> Layout:
    layout = scan(archive.stream(part.member))
    budget.spend(part.name, layout.height, layout.width)
    return layout


def _check_what_calamine_loads(archive: Archive, shared_texts: int) -> None:
    """Calamine copies a shared string into each cell that shows it; the exact reading does not."""
    if STYLES in archive:
        archive.longest_item(STYLES, b"<xf")
    if SHARED_STRINGS in archive and archive.longest_item(SHARED_STRINGS, b"<si") * shared_texts > _MAX_COPIED_BYTES:
        raise Unusual


def _quick_sheet(book: NativeBook, part: Part, layout: Layout) -> Sheet:
    rows, layout.merges = book.sheet(part.name)
    return assemble(part.name, part.visible, rows, layout)


def read_exactly(archive: Archive, parts: list[Part], since_1904: bool) -> tuple[Sheet, ...]:
    """Read by an XML parser."""
    budget = CellBudget()
    context = context_of(archive, since_1904)
    sheets = []
    for part in parts:
        rows, layout = read_sheet(part.name, archive.stream(part.member), context)
        budget.spend(part.name, *extent(rows))
        sheets.append(assemble(part.name, part.visible, rows, layout))
    return tuple(sheets)


def _parts(workbook: etree._Element, members: dict[str, str]) -> list[Part]:
    return [
        Part(sheet.get("name", ""), sheet.get("state", "visible") == "visible", members[relation])
        for sheet in workbook.iterfind("{*}sheets/{*}sheet")
        if (relation := _relation(sheet)) in members
    ]


def _relation(sheet: etree._Element) -> str:
    """The id's namespace differs between transitional and strict files."""
    return next((str(value) for name, value in sheet.items() if str(name).endswith("}id")), "")


def _since_1904(workbook: etree._Element) -> bool:
    properties = workbook.find("{*}workbookPr")
    return properties is not None and properties.get("date1904") in ("1", "true")
