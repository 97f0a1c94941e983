"""Notes on cells, as Excel keeps them: the words in a comments part, the box in an old drawing (VML)."""

from __future__ import annotations

import math
import re
from typing import Final

from kehu_xlsx.workbook.addresses import LAST_COLUMN, LAST_ROW, Cell, cell_name
from kehu_xlsx.workbook.mark.edit import Edit, new_part
from kehu_xlsx.workbook.mark.markup import (
    Element,
    Malformed,
    Splice,
    attribute,
    child,
    children,
    root_of,
    with_attribute,
    xml_text,
)
from kehu_xlsx.workbook.mark.sheet import SheetXml

AUTHOR: Final = "kehu-xlsx"
_SPACE: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT_SPACE: Final = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_NO_COMMENTS: Final = "<authors></authors><commentList></commentList>"
_COMMENTS_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_VML_END: Final = re.compile(rb"</(?:[\w.-]+:)?xml\s*>\s*$")
_SHAPE_NUMBER: Final = re.compile(rb"_x0000_s(\d+)")
_BLOCKS: Final = re.compile(rb"<o:idmap[^>]*\bdata\s*=\s*[\"']([\d,\s]+)[\"']")
_BLOCK: Final = 1024
_VML_START: Final = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{}"/>'
    "</o:shapelayout></xml>"
)
_SHAPE_TYPE: Final = (
    '<v:shapetype xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE: Final = (
    '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel" id="_x0000_s{number}" type="#_x0000_t202" '
    'style="position:absolute;margin-left:60pt;margin-top:2pt;width:{width}pt;height:{height}pt;z-index:1;'
    'visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_COLUMNS_WIDE: Final = 3
_CHARACTERS_A_LINE: Final = 30
_MOST_LINES: Final = 24


class ShapeNumbers:
    """The numbers that shapes of old drawings have in a workbook, in blocks of 1,024 a drawing."""

    def __init__(self, edit: Edit) -> None:
        drawings = [part for part in edit.package if part.lower().endswith(".vml")]
        blocks = (block for part in drawings for block in _BLOCKS.findall(edit.package.data(part)))
        self._last = max((int(number) for block in blocks for number in block.split(b",") if number.strip()), default=0)

    def blocks(self, shapes: int) -> range:
        """New blocks for so many shapes."""
        first = self._last + 1
        self._last += shapes // (_BLOCK - 1) + 1
        return range(first, self._last + 1)


class Notes:
    """The notes of one worksheet while some are added."""

    def __init__(self, edit: Edit, part: str, sheet: SheetXml) -> None:
        self._edit = edit
        self._part = part
        self._sheet = sheet
        threads = edit.package.related(part, "threadedComment")
        self._threads = frozenset(node.get("ref", "") for one in threads for node in edit.package.xml(one))
        self._new: dict[Cell, str] = {}
        self._comments = next(iter(edit.package.related(part, "comments")), "")
        self._there = dict(_by_cell(edit.xml(self._comments))) if self._comments else {}

    def is_thread(self, cell: Cell) -> bool:
        """Whether people discuss the cell in a thread, beside which no note can stand."""
        return cell_name(cell) in self._threads

    def add(self, cell: Cell, text: str) -> None:
        """Hang a text on a cell; one that is there already is kept and ours follows."""
        note = self._there.get(cell_name(cell))
        if note is None:
            self._new[cell] = text
        else:
            self._follow(note, text)

    def finish(self, numbers: ShapeNumbers) -> None:
        """Put the new notes into the edit."""
        if not self._new:
            return
        part = self._comments_part()
        xml = self._edit.xml(part)
        root = root_of(xml)
        author = self._author(part, root)
        comments = b"".join(_comment(root.prefix, cell, author, text) for cell, text in sorted(self._new.items()))
        self._edit.append(part, _needed(xml, root, b"commentList"), comments)
        self._draw(numbers)

    def _follow(self, note: Element, text: str) -> None:
        """Put our text after what a note says, in its last run or, where it has runs, in one of our own."""
        xml = self._edit.xml(self._comments)
        words = _needed(xml, note, b"text")
        runs = [one for one in children(xml, words) if one.local in (b"t", b"r")]
        plain = runs[-1] if runs and runs[-1].local == b"t" and runs[-1].opened < runs[-1].end else None
        ours = xml_text("\n" + text)
        if plain is not None:
            preserved = with_attribute(xml, plain, b"xml:space", "preserve")
            self._edit.splice(self._comments, preserved, Splice(plain.closes, plain.closes, ours))
            return
        run = b'<%sr><%st xml:space="preserve">%s</%st></%sr>' % (*(note.prefix,) * 2, ours, *(note.prefix,) * 2)
        if runs:
            self._edit.splice(self._comments, Splice(runs[-1].end, runs[-1].end, run))
        else:
            self._edit.append(self._comments, words, run)

    def _comments_part(self) -> str:
        if self._comments:
            return self._comments
        part = self._edit.free_part("xl/comments{}.xml")
        start = new_part("comments", _STRICT_SPACE if self._edit.is_strict else _SPACE, _NO_COMMENTS)
        self._edit.begin(part, start, _COMMENTS_TYPE)
        self._edit.relate(self._part, "comments", part)
        return part

    def _author(self, part: str, root: Element) -> int:
        xml = self._edit.xml(part)
        authors = _needed(xml, root, b"authors")
        names = [xml[one.opened : one.closes] for one in children(xml, authors)]
        if AUTHOR.encode() not in names:
            self._edit.append(part, authors, b"<%sauthor>%s</%sauthor>" % (root.prefix, AUTHOR.encode(), root.prefix))
            return len(names)
        return names.index(AUTHOR.encode())

    def _draw(self, numbers: ShapeNumbers) -> None:
        part = self._drawing()
        if part is None:
            blocks = numbers.blocks(len(self._new))
            part = self._edit.free_part("xl/drawings/vmlDrawing{}.vml")
            self._edit.begin(part, _VML_START.format(",".join(map(str, blocks))).encode(), _VML_TYPE)
            self._link(self._edit.relate(self._part, "vmlDrawing", part))
            first = blocks[0] * _BLOCK + 1
        else:
            first = _free_number(self._edit.xml(part), numbers)
        vml = self._edit.xml(part)
        end = _VML_END.search(vml)
        if end is None:
            raise Malformed
        kind = "" if b'id="_x0000_t202"' in vml else _SHAPE_TYPE
        shapes = (_shape(first + place, cell, text) for place, (cell, text) in enumerate(sorted(self._new.items())))
        self._edit.splice(part, Splice(end.start(), end.start(), (kind + "".join(shapes)).encode()))

    def _drawing(self) -> str | None:
        """The drawing that the sheet's notes stand in."""
        element = self._sheet.legacy_drawing
        link = None if element is None else self._sheet.link_of(element)
        targets = {one.id: one.target for one in self._edit.package.relations(self._part)}
        part = targets.get(link or "", "")
        return part if part in self._edit.package else None

    def _link(self, link: str) -> None:
        self._edit.splice(self._part, self._sheet.with_legacy_drawing(link))


def _by_cell(xml: bytes) -> list[tuple[str, Element]]:
    comments = child(xml, root_of(xml), b"commentList")
    return [(attribute(xml, one, b"ref") or "", one) for one in children(xml, comments)] if comments else []


def _needed(xml: bytes, parent: Element, local: bytes) -> Element:
    found = child(xml, parent, local)
    if found is None:
        raise Malformed
    return found


def _comment(prefix: bytes, cell: Cell, author: int, text: str) -> bytes:
    p = prefix.decode()
    start = f'<{p}comment ref="{cell_name(cell)}" authorId="{author}"><{p}text><{p}t xml:space="preserve">'
    return start.encode() + xml_text(text) + f"</{p}t></{p}text></{p}comment>".encode()


def _free_number(vml: bytes, numbers: ShapeNumbers) -> int:
    used = [int(number) for number in _SHAPE_NUMBER.findall(vml)]
    return max(used) + 1 if used else numbers.blocks(0)[0] * _BLOCK + 1


def _shape(number: int, cell: Cell, text: str) -> str:
    """The box of a note: beside its cell, as high as its words need."""
    lines = min(_MOST_LINES, 1 + sum(max(1, math.ceil(_width(line) / _CHARACTERS_A_LINE)) for line in text.split("\n")))
    left = cell.column if cell.column + _COLUMNS_WIDE < LAST_COLUMN else cell.column - 2 - _COLUMNS_WIDE
    top = min(max(cell.row - 2, 0), LAST_ROW - 1 - lines)
    return _SHAPE.format(
        number=number,
        width=190,
        height=lines * 15,
        anchor=f"{left}, 15, {top}, 10, {left + _COLUMNS_WIDE}, 15, {top + lines}, 10",
        row=cell.row - 1,
        column=cell.column - 1,
    )


def _width(line: str) -> int:
    ascii_letters = len(line.encode("ascii", "ignore"))
    return 2 * len(line) - ascii_letters
