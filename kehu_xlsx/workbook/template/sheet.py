"""A template's sheet as it is read: its placeholders, repeated rows, formulas and other contents, by cell."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from lxml import etree

from kehu_xlsx.errors import TemplateError
from kehu_xlsx.texts import templates as texts
from kehu_xlsx.workbook.addresses import Cell, cell_at, cell_name
from kehu_xlsx.workbook.package import Package, SheetPart
from kehu_xlsx.workbook.template.calculate import Content
from kehu_xlsx.workbook.template.holes import Run
from kehu_xlsx.workbook.template.moves import RowMap, sheet_key, translated
from kehu_xlsx.workbook.template.placeholders import Pattern, Placeholder, Vocabulary, holds_braces

_TEXT: Final = "{*}t"


@dataclass
class SheetSource:
    """A sheet of the template; `blocks` says which rows repeat and for which block.

    `runs` are the cells with placeholders, `headers` the headers and footers with placeholders by element name.
    """

    name: str
    part: str
    root: etree._Element
    runs: dict[Cell, tuple[Run, ...]] = field(default_factory=dict)
    blocks: dict[int, str] = field(default_factory=dict)
    headers: dict[str, Pattern] = field(default_factory=dict)
    formulas: dict[Cell, str] = field(default_factory=dict)
    contents: dict[Cell, Content] = field(default_factory=dict)

    @cached_property
    def key(self) -> str:
        """Its name as compared."""
        return sheet_key(self.name)

    @cached_property
    def prefix(self) -> str:
        """What stands before the names of its elements in the file: mostly nothing, some writers say "x:"."""
        return f"{self.root.prefix}:" if self.root.prefix else ""

    def row_map(self, lengths: Mapping[str, int]) -> RowMap:
        """The copies of each repeated row where the blocks have so many elements; an empty block keeps one row."""
        return RowMap({row: max(1, lengths[block]) for row, block in self.blocks.items()})

    def placeholders(self) -> Iterator[tuple[str, Placeholder]]:
        """Every placeholder with its cell, or where else it stands."""
        for cell, runs in self.runs.items():
            yield from ((cell_name(cell), one) for run in runs for one in run.pattern.placeholders)
        for pattern in self.headers.values():
            yield from ((texts.HEADER_FOOTER, one) for one in pattern.placeholders)


def read_sheet(package: Package, sheet: SheetPart, strings: Sequence[etree._Element], words: Vocabulary) -> SheetSource:
    """Read a sheet; raises TemplateError for a placeholder that cannot be filled.

    Rows and cells that leave their place to be counted are given it, shared formulas are written out.
    """
    source = SheetSource(sheet.name, sheet.part, package.xml(sheet.part))
    reader = _Reader(source, strings, words)
    for cell, node in _cells(source.root):
        reader.read(cell, node)
    for node in source.root.iterfind("{*}headerFooter/{*}*"):
        if holds_braces(node.text or ""):
            source.headers[etree.QName(node).localname] = words.parse(node.text or "", sheet.name, texts.HEADER_FOOTER)
    return source


def shared_strings(package: Package) -> tuple[etree._Element, ...]:
    """The texts that the sheets of a workbook share, in their order."""
    parts = package.related(package.workbook_part(), "sharedStrings")
    return tuple(package.xml(parts[0]).iterfind("{*}si")) if parts else ()


def text_of(item: etree._Element) -> str:
    """A text's characters, whatever its fonts; the reading aids of East Asian texts are no part of it."""
    return "".join(node.text or "" for node in _text_nodes(item))


def _text_nodes(item: etree._Element) -> list[etree._Element]:
    return [*item.iterfind(_TEXT), *item.iterfind(f"{{*}}r/{_TEXT}")]


def _cells(root: etree._Element) -> Iterator[tuple[Cell, etree._Element]]:
    number = 0
    for row in root.iterfind("{*}sheetData/{*}row"):
        number = int(row.get("r", number + 1))
        row.set("r", str(number))
        column = 0
        for node in row.iterfind("{*}c"):
            column = cell_at(node.get("r", "")).column if "r" in node.attrib else column + 1
            cell = Cell(number, column)
            node.set("r", cell_name(cell))
            yield cell, node


class _Reader:
    """Sorts the cells of one sheet."""

    def __init__(self, source: SheetSource, strings: Sequence[etree._Element], words: Vocabulary) -> None:
        self._source = source
        self._strings = strings
        self._words = words
        self._shared: dict[str, tuple[Cell, str]] = {}

    def read(self, cell: Cell, node: etree._Element) -> None:
        formula = node.find("{*}f")
        item = self._item(node)
        if formula is not None:
            self._source.formulas[cell] = self._written_out(cell, formula)
        elif item is not None and holds_braces(text_of(item)):
            return self._read_placeholders(cell, item)
        self._source.contents[cell] = text_of(item) if item is not None else _content(node)
        return None

    def _item(self, node: etree._Element) -> etree._Element | None:
        """The element that holds a cell's text, if its text is not its value."""
        if node.get("t") == "s":
            return self._strings[int(node.findtext("{*}v", "0"))]
        return node.find("{*}is") if node.get("t") == "inlineStr" else None

    def _read_placeholders(self, cell: Cell, item: etree._Element) -> None:
        runs = self._runs(cell, item)
        known = self._source.blocks.get(cell.row, "")
        names = [run.pattern for run in runs]
        block = self._words.block_of(names, self._source.name, cell_name(cell), known)
        self._source.runs[cell] = runs
        if block:
            self._source.blocks[cell.row] = block

    def _runs(self, cell: Cell, item: etree._Element) -> tuple[Run, ...]:
        """The text's stretches of one font each; a placeholder in two fonts makes the text one in the cell's own."""
        whole = Run("", self._parse(text_of(item), cell))
        stretches = item.findall("{*}r")
        try:
            runs = tuple(Run(_font(one), self._parse(one.findtext(_TEXT, ""), cell)) for one in stretches)
        except TemplateError:
            return (whole,)
        return runs or (whole,)

    def _parse(self, text: str, cell: Cell) -> Pattern:
        return self._words.parse(text, self._source.name, cell_name(cell))

    def _written_out(self, cell: Cell, node: etree._Element) -> str:
        if node.get("t") == "shared":
            first, text = self._shared.setdefault(node.get("si", ""), (cell, node.text or ""))
            node.text = translated(text, cell.row - first.row, cell.column - first.column)
            node.attrib.clear()
        return node.text or ""


def _font(run: etree._Element) -> str:
    node = run.find("{*}rPr")
    return "" if node is None else etree.tostring(node, encoding="unicode", with_tail=False)


def _content(node: etree._Element) -> Content:
    text = node.findtext("{*}v")
    if text is None or node.get("t") in ("str", "b", "d"):
        return text
    try:
        return math.nan if node.get("t") == "e" else float(text)
    except ValueError:
        return text
