"""A template workbook, compiled once and filled as often as there are customers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from lxml import etree

from kehu_xlsx.errors import TemplateError
from kehu_xlsx.texts import templates as texts
from kehu_xlsx.workbook.package import Package, xml_bytes
from kehu_xlsx.workbook.template.calculate import Calculator
from kehu_xlsx.workbook.template.dependence import live_formulas
from kehu_xlsx.workbook.template.holes import Filling
from kehu_xlsx.workbook.template.moves import Mover, RowMap
from kehu_xlsx.workbook.template.pattern import SheetPattern
from kehu_xlsx.workbook.template.placeholders import Vocabulary, holds_braces
from kehu_xlsx.workbook.template.properties import anonymous, ready_for_properties, with_properties
from kehu_xlsx.workbook.template.regions import moved_parts
from kehu_xlsx.workbook.template.sheet import read_sheet, shared_strings, text_of
from kehu_xlsx.workbook.template.styles import date_styles
from kehu_xlsx.workbook.template.values import Value
from kehu_xlsx.workbook.template.variant import SheetVariant, grown

_VARIANTS_KEPT: Final = 64
_TEXT_HOLDERS: Final = ("drawing", "comments", "threadedComment")
# What may stand right before calcPr in a workbook part, nearest first (ECMA-376 part 1, 18.2.27).
_BEFORE_CALC_PR: Final = ("definedNames", "externalReferences", "functionGroups", "sheets")


@dataclass(frozen=True)
class _BookVariant:
    """The template for given lengths of its blocks: its package, and the sheets that are still to be filled.

    `recalculating` is the same package, set to compute all formulas when it is opened.
    """

    package: Package
    recalculating: Package
    sheets: tuple[SheetVariant, ...]


class Template:
    """A workbook with placeholders, ready to be filled; get it from `compile_template`."""

    def __init__(self, package: Package, words: Vocabulary) -> None:
        self._words = words
        self._book = package.workbook_part()
        strings = shared_strings(package)
        self._sources = tuple(read_sheet(package, sheet, strings, words) for sheet in package.sheets())
        _refuse_stray_placeholders(package, words.workbook)
        self._package = _prepared(package)
        names = package.xml(self._book).iterfind("{*}definedNames/{*}definedName")
        live = live_formulas(self._sources, {node.get("name", ""): node.text or "" for node in names})
        dated = date_styles(package)
        self._patterns = tuple(SheetPattern.of(source, live, dated) for source in self._sources)
        self._blocks = tuple(sorted({block for source in self._sources for block in source.blocks.values()}))
        self._since_1904 = _since_1904(package.xml(self._book))
        self._variant = lru_cache(_VARIANTS_KEPT)(self._build)

    @property
    def placeholders(self) -> tuple[tuple[str, str, str], ...]:
        """Every placeholder in it: sheet, cell (or 页眉页脚), name."""
        found = ((source.name, cell, name) for source in self._sources for cell, name in source.placeholders())
        return tuple((sheet, cell, str(name)) for sheet, cell, name in found)

    def render(
        self,
        values: Mapping[str, Value],
        rows: Mapping[str, Sequence[Mapping[str, Value]]],
        properties: Mapping[str, str] | None = None,
    ) -> bytes:
        """The filled workbook; the same input always gives the same bytes.

        `values` holds every single placeholder of the template, `rows` a sequence of elements for each of its
        blocks, `properties` the custom document properties to set. Raises TemplateError for a text too long for
        a cell, KeyError where a value is missing.
        """
        variant = self._variant(tuple(len(rows[block]) for block in self._blocks), bool(properties))
        filling = Filling(self._words.workbook, values, rows, self._since_1904)
        contents = {place: one for sheet in variant.sheets for place, one in sheet.filled_contents(filling).items()}
        formulas = {place: text for sheet in variant.sheets for place, text in sheet.formulas.items()}
        calculator = Calculator(contents, formulas)
        parts = {sheet.part: sheet.xml(filling, calculator) for sheet in variant.sheets if not sheet.fixed}
        package = variant.package if calculator.complete else variant.recalculating
        filled = package.with_parts(parts)
        return (with_properties(filled, properties) if properties else filled).to_bytes()

    def _build(self, lengths: tuple[int, ...], has_properties: bool) -> _BookVariant:
        """The template for blocks of these lengths; sheets with nothing to fill are finished here."""
        maps = self._maps(lengths)
        sheets = tuple(grown(pattern, maps) for pattern in self._patterns)
        parts = self._moved_parts(maps)
        for sheet, pattern in zip(sheets, self._patterns, strict=True):
            if sheet.fixed and sheet.fixed != grown(pattern, {}).fixed:
                parts[sheet.part] = sheet.fixed
        package = self._package.with_parts(parts)
        if has_properties:
            package = ready_for_properties(package)
        recalculating = package.with_parts({self._book: _recalculating(package.xml(self._book))})
        return _BookVariant(package, recalculating, sheets)

    def _maps(self, lengths: tuple[int, ...]) -> dict[str, RowMap]:
        by_block = dict(zip(self._blocks, lengths, strict=True))
        return {source.key: source.row_map(by_block) for source in self._sources if source.blocks}

    def _moved_parts(self, maps: Mapping[str, RowMap]) -> dict[str, bytes]:
        """What moves with the rows outside the sheets: defined names, pictures, charts, notes, tables."""
        if not any(rows.grows for rows in maps.values()):
            return {}
        book = self._package.xml(self._book)
        mover = Mover(maps, "")
        for node in book.iterfind("{*}definedNames/{*}definedName"):
            node.text = mover.formula(node.text or "")
        parts = {self._book: xml_bytes(book)}
        for source in self._sources:
            parts |= moved_parts(self._package, source.part, Mover(maps, source.key))
        return parts


def compile_template(
    source: Path | bytes, fields: Mapping[str, str], blocks: Mapping[str, Mapping[str, str]], *, name: str = ""
) -> Template:
    """Read a template workbook: find its placeholders and its repeated rows.

    `fields` are the known single placeholders with their explanations, `blocks` the known lists with their fields;
    `name` is what messages call the workbook (its file name by default). Raises TemplateError for a placeholder
    that is unknown, unfinished or where it cannot be filled, UnreadableWorkbook for what is no workbook.
    """
    package = Package.read(source, name=name)
    return Template(package, Vocabulary(package.name, fields, blocks))


def _prepared(package: Package) -> Package:
    """The template without what is no longer true of a filled workbook: the order of calculation, who made it."""
    book = package.workbook_part()
    for part in package.related(book, "calcChain"):
        package = package.without(part)
    root = package.xml(book)
    etree.strip_elements(root, "{*}absPath", with_tail=False)
    parts = {part: _without_placeholders(package.xml(part)) for part in package.related(book, "sharedStrings")}
    return anonymous(package.with_parts({book: xml_bytes(root), **parts}))


def _without_placeholders(strings: etree._Element) -> bytes:
    """The shared texts with those blanked that the filled cells no longer use; the others keep their number."""
    for item in strings.iterfind("{*}si"):
        if holds_braces(text_of(item)):
            item[:] = [etree.Element(f"{{{etree.QName(item).namespace}}}t")]
    return xml_bytes(strings)


def _refuse_stray_placeholders(package: Package, name: str) -> None:
    """A placeholder in a text box, a note or a chart would go out unfilled."""
    for sheet in package.sheets():
        linked = [link.target for link in package.relations(sheet.part) if link.kind in _TEXT_HOLDERS]
        charts = [chart for part in linked for chart in package.related(part, "chart")]
        for part in (*linked, *charts):
            if part in package and holds_braces("".join(map(str, package.xml(part).itertext()))):
                raise TemplateError(texts.stray_placeholder(name, part))


def _recalculating(book: etree._Element) -> bytes:
    """The workbook part, set to compute all formulas when it is opened."""
    node = book.find("{*}calcPr")
    if node is None:
        node = etree.Element(f"{{{etree.QName(book).namespace}}}calcPr")
        next(book.iterchildren(*(f"{{*}}{name}" for name in _BEFORE_CALC_PR), reversed=True)).addnext(node)
    node.set("fullCalcOnLoad", "1")
    return xml_bytes(book)


def _since_1904(book: etree._Element) -> bool:
    node = book.find("{*}workbookPr")
    return node is not None and node.get("date1904") in ("1", "true")
