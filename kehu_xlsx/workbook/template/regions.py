"""What a part says about cells outside its cells: merges, formats by condition, validations, links, anchors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Final

from lxml import etree

from kehu_xlsx.workbook.addresses import corners
from kehu_xlsx.workbook.package import Package, xml_bytes
from kehu_xlsx.workbook.template.moves import Mover

_RANGE_ATTRIBUTES: Final = ("ref", "sqref")
_CELL_ATTRIBUTES: Final = ("activeCell", "topLeftCell")
_FORMULA_ATTRIBUTES: Final = ("location", "textlink")
_FORMULA_ELEMENTS: Final = frozenset(("formula", "formula1", "formula2", "f", "calculatedColumnFormula"))
# These belong to one row each: a repeated row takes its own along, all else grows over the repeated rows.
_PER_ROW: Final = frozenset(("mergeCell", "hyperlink", "sparkline"))
# These belong to one cell, so they stay with the first of the repeated rows.
_PER_CELL: Final = frozenset(("comment", "threadedComment"))
_SHEET_RELATIONS: Final = ("comments", "threadedComment", "table", "pivotTable")
_VML_ROW: Final = re.compile(rb"(<x:Row>\s*)(\d+)")
_VML_ANCHOR: Final = re.compile(rb"(<x:Anchor>)([\d\s,-]+)(?=</x:Anchor>)")
_VML_ANCHOR_ROWS: Final = (2, 6)


def move_regions(root: etree._Element, mover: Mover) -> None:
    """Move whatever a part says about cells, in place; the cells of a sheet themselves are left alone."""
    for node in list(_outside_cells(root)):
        line = _row_of(node) if local_name(node) in _PER_ROW else 0
        if line in mover.rows.copies:
            _repeat(node, line, mover)
        elif local_name(node.getparent()) != "sparkline":
            _move(node, mover)
    for merges in root.iterfind("{*}mergeCells"):
        merges.set("count", str(len(merges)))


def moved_parts(package: Package, sheet_part: str, mover: Mover) -> dict[str, bytes]:
    """The parts of a sheet that hold its pictures, charts, notes and tables, where moving its rows changes them."""
    drawings = package.related(sheet_part, "drawing")
    others = [part for kind in _SHEET_RELATIONS for part in package.related(sheet_part, kind)]
    charts = [chart for drawing in drawings for chart in package.related(drawing, "chart")]
    moved = {part: _moved_xml(package.xml(part), mover) for part in (*drawings, *others)}
    moved |= {part: _moved_xml(package.xml(part), replace(mover, sheet="", spread=True)) for part in charts}
    moved |= {part: _moved_vml(package.data(part), mover) for part in package.related(sheet_part, "vmlDrawing")}
    return {part: data for part, data in moved.items() if data is not None}


def local_name(node: etree._Element | None) -> str:
    """An element's name without its namespace; "" for none."""
    return "" if node is None else node.tag.rpartition("}")[2]


def _outside_cells(root: etree._Element) -> Iterator[etree._Element]:
    for child in root.iterchildren("{*}*"):
        if local_name(child) != "sheetData":
            yield from child.iter("{*}*")
    if local_name(root) == "table":
        yield root


def _row_of(node: etree._Element) -> int:
    """The one row that an element is about, 0 if it is about several."""
    text = node.get("ref") or node.findtext("{*}sqref") or ""
    if not text:
        return 0
    first, last = corners(text)
    return first.row if first.row == last.row else 0


def _repeat(node: etree._Element, line: int, mover: Mover) -> None:
    for copy in reversed(range(1, mover.rows.copies[line])):
        twin = deepcopy(node)
        node.addnext(twin)
        _move_tree(twin, replace(mover, line=line, copy=copy))
    _move_tree(node, replace(mover, line=line, copy=0))


def _move_tree(node: etree._Element, mover: Mover) -> None:
    for one in node.iter("{*}*"):
        _move(one, mover)


def _move(node: etree._Element, mover: Mover) -> None:
    name = local_name(node)
    _move_attributes(node, mover.cell if name in _PER_CELL else mover.ranges, mover)
    if node.text and name in _FORMULA_ELEMENTS:
        node.text = mover.formula(node.text)
    elif node.text and name == "sqref":
        node.text = mover.ranges(node.text)
    elif name == "row" and etree.QName(node).namespace.endswith("spreadsheetDrawing"):
        _move_anchor(node, mover)
    elif name == "brk" and local_name(node.getparent()) == "rowBreaks":
        node.set("id", str(mover.rows.last(int(node.get("id", "0")))))
    elif name == "pane" and node.get("state", "").startswith("frozen") and "ySplit" in node.attrib:
        node.set("ySplit", str(mover.rows.last(int(float(node.get("ySplit", "0"))))))


def _move_attributes(node: etree._Element, ranges: Callable[[str], str], mover: Mover) -> None:
    rules = ((_RANGE_ATTRIBUTES, ranges), (_CELL_ATTRIBUTES, mover.cell), (_FORMULA_ATTRIBUTES, mover.formula))
    for names, moved in rules:
        for name in names:
            if name in node.attrib:
                node.set(name, moved(node.get(name, "")))


def _move_anchor(row: etree._Element, mover: Mover) -> None:
    """A corner of a picture or chart: its row, counted from 0; one that is fixed to the page stays."""
    anchor = next(row.iterancestors("{*}twoCellAnchor", "{*}oneCellAnchor", "{*}anchor"), row)
    if anchor.get("editAs") != "absolute":
        row.text = str(mover.rows.first(int(row.text or 0) + 1) - 1)


def _moved_xml(root: etree._Element, mover: Mover) -> bytes | None:
    """A part with its regions moved, None where that changes nothing."""
    before = xml_bytes(root)
    move_regions(root, mover)
    after = xml_bytes(root)
    return None if after == before else after


def _moved_vml(data: bytes, mover: Mover) -> bytes | None:
    """The old drawing language of notes, edited as bytes: Office itself writes it so that no parser reads it."""

    def moved(row: bytes) -> bytes:
        return b"%d" % (mover.rows.first(int(row) + 1) - 1)

    def anchor(match: re.Match[bytes]) -> bytes:
        numbers = match[2].split(b",")
        return match[1] + b",".join(moved(one) if n in _VML_ANCHOR_ROWS else one for n, one in enumerate(numbers))

    after = _VML_ANCHOR.sub(anchor, _VML_ROW.sub(lambda match: match[1] + moved(match[2]), data))
    return None if after == data else after
