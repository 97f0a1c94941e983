"""The formats of a workbook: each that is needed anew is a copy of a cell's own with only the fill changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kehu_xlsx.workbook.mark.edit import Edit, new_part
from kehu_xlsx.workbook.mark.markup import (
    Element,
    Splice,
    appended,
    attribute,
    child,
    children,
    root_of,
    spliced,
    with_attribute,
)

_SPACE: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT_SPACE: Final = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"

_MINIMAL: Final = (
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
)

# The lists of a style sheet in their order, and what one has to begin with (ECMA-376 part 1, 18.8.39).
_ORDER: Final = (
    b"numFmts", b"fonts", b"fills", b"borders", b"cellStyleXfs", b"cellXfs", b"cellStyles", b"dxfs", b"tableStyles",
    b"colors", b"extLst",
)  # fmt: skip
_BEGINNINGS: Final = {
    b"fonts": (b'<{p}font><{p}sz val="11"/><{p}name val="Calibri"/></{p}font>',),
    b"fills": (
        b'<{p}fill><{p}patternFill patternType="none"/></{p}fill>',
        b'<{p}fill><{p}patternFill patternType="gray125"/></{p}fill>',
    ),
    b"borders": (b"<{p}border/>",),
    b"cellXfs": (b'<{p}xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',),
}


@dataclass
class _List:
    """A list of the style sheet: where it stands, if it does, what it holds, and what is put in at its end."""

    element: Element | None
    items: list[bytes]
    added: list[bytes]

    def add(self, item: bytes) -> int:
        """Put one more in; returns its number."""
        self.added.append(item)
        return len(self.items) + len(self.added) - 1

    def all(self) -> list[bytes]:
        """What it holds and what is put in."""
        return self.items + self.added


class Styles:
    """The style sheet of a workbook while formats are added to it; one is made where there is none."""

    def __init__(self, edit: Edit) -> None:
        self._edit = edit
        self._part = _styles_part(edit)
        self._xml = edit.xml(self._part)
        self._root = root_of(self._xml)
        self._lists = {name: self._read(name) for name in _BEGINNINGS}
        self._fills: dict[str, int] = {}
        self._filled: dict[tuple[int, str], int] = {}

    @property
    def prefix(self) -> bytes:
        """What stands before the names of the style sheet's elements."""
        return self._root.prefix

    def filled(self, style: int, color: str) -> int:
        """The number of the format that is like format `style` but for its fill."""
        if (style, color) not in self._filled:
            self._filled[style, color] = self._with_fill(style, self._solid(color))
        return self._filled[style, color]

    def refilled(self, style: int, fill: bytes) -> int:
        """The number of the format that is like format `style` with another fill, given as XML."""
        return self._with_fill(style, self._lists[b"fills"].add(fill))

    def fill_of(self, style: int) -> bytes:
        """The fill of a format as XML."""
        number = int(attribute(*_alone(self._format(style)), b"fillId") or 0)
        fills = self._lists[b"fills"].all()
        return fills[number] if number < len(fills) else fills[0]

    def finish(self) -> None:
        """Put what was added into the edit."""
        for name, one in self._lists.items():
            if not one.added:
                continue
            content, count = b"".join(one.added), str(len(one.all()))
            if one.element is not None:
                splices = [with_attribute(self._xml, one.element, b"count", count)]
                self._edit.splice(self._part, *splices, appended(self._xml, one.element, content))
            else:
                full = self._root.prefix + name
                self._insert(name, b'<%s count="%s">%s</%s>' % (full, count.encode(), content, full))

    def _insert(self, name: bytes, content: bytes) -> None:
        """Put a list in where the schema wants it."""
        later = _ORDER[_ORDER.index(name) + 1 :]
        follower = next((one for one in children(self._xml, self._root) if one.local in later), None)
        if follower is not None:
            self._edit.splice(self._part, Splice(follower.start, follower.start, content))
        else:
            self._edit.append(self._part, self._root, content)

    def _with_fill(self, style: int, fill: int) -> int:
        xml, element = _alone(self._format(style))
        splices = (with_attribute(xml, element, b"fillId", str(fill)), with_attribute(xml, element, b"applyFill", "1"))
        made, formats = b"".join(spliced(xml, splices)), self._lists[b"cellXfs"]
        return formats.all().index(made) if made in formats.all() else formats.add(made)

    def _format(self, style: int) -> bytes:
        formats = self._lists[b"cellXfs"].all()
        return formats[style] if style < len(formats) else formats[0]

    def _solid(self, color: str) -> int:
        if color not in self._fills:
            p = self._root.prefix
            fill = b'<%sfill><%spatternFill patternType="solid"><%sfgColor rgb="FF%s"/><%sbgColor indexed="64"/>'
            end = b"</%spatternFill></%sfill>" % (p, p)
            self._fills[color] = self._lists[b"fills"].add(fill % (p, p, p, color.encode(), p) + end)
        return self._fills[color]

    def _read(self, name: bytes) -> _List:
        """A list; one that is not there, or empty, is given what it has to begin with."""
        element = child(self._xml, self._root, name)
        items = [self._xml[one.start : one.end] for one in children(self._xml, element)] if element else []
        return _List(element, items, [] if items else _beginning(name, self._root.prefix))


def _beginning(name: bytes, prefix: bytes) -> list[bytes]:
    return [one.replace(b"{p}", prefix) for one in _BEGINNINGS[name]]


def _styles_part(edit: Edit) -> str:
    book = edit.package.workbook_part()
    found = edit.package.related(book, "styles")
    if found:
        return found[0]
    usual = "xl/styles.xml"  # where some readers look for it, whatever the links say
    part = edit.free_part("xl/styles{}.xml") if usual in edit.package else usual
    start = new_part("styleSheet", _STRICT_SPACE if edit.is_strict else _SPACE, _MINIMAL)
    edit.begin(part, start, _CONTENT_TYPE)
    edit.relate(book, "styles", part)
    return part


def _alone(xml: bytes) -> tuple[bytes, Element]:
    return xml, root_of(xml)


def bare(xml: bytes) -> bytes:
    """XML without the prefixes of its names."""
    return re.sub(rb"(</?)[\w.-]+:", rb"\1", xml)


def dressed(xml: bytes, prefix: bytes) -> bytes:
    """XML with a prefix before each name."""
    return re.sub(rb"(</?)(?=\w)", rb"\1" + prefix, xml)
