"""The changes of one workbook, gathered part by part as splices and made at once; and how to take them back."""

from __future__ import annotations

import codecs
import hashlib
import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from kehu_xlsx.workbook.mark.markup import (
    Element,
    Malformed,
    Splice,
    appended,
    attribute,
    check,
    children,
    root_of,
    spliced,
    undoing,
    xml_text,
)
from kehu_xlsx.workbook.package import Package

TYPES_PART: Final = "[Content_Types].xml"
_RELATIONS_SPACE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_KINDS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_STRICT_KINDS: Final = "http://purl.oclc.org/ooxml/officeDocument/relationships/"
_DECLARATION: Final = re.compile(rb"^<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_BOMS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True)
class Text:
    """A part's XML in UTF-8, and the encoding in which it lies in the workbook (`bom` included)."""

    xml: bytes
    codec: str = "utf-8"
    bom: bytes = b""

    @classmethod
    def of(cls, data: bytes) -> Text:
        """Raises Malformed where the bytes do not come back as they were."""
        bom, codec = next(((bom, codec) for bom, codec in _BOMS if data.startswith(bom)), (b"", _declared(data)))
        body = data[len(bom) :]
        if codec == "utf-8":
            return cls(body, codec, bom)
        try:
            xml = body.decode(codec).encode()
            is_whole = xml.decode().encode(codec) == body
        except (UnicodeError, LookupError) as error:
            raise Malformed from error
        if not is_whole:
            raise Malformed
        return cls(xml, codec, bom)

    def stored(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Pieces of UTF-8 as the workbook stores them."""
        yield self.bom
        for piece in pieces:
            yield piece if self.codec == "utf-8" else piece.decode().encode(self.codec, "xmlcharrefreplace")


@dataclass(frozen=True)
class Change:
    """What was done to one part: its hash afterwards, and the splices that take it back; None for a new part."""

    part: str
    after: str
    undo: tuple[Splice, ...] | None


@dataclass
class Edit:
    """A workbook while it is being changed; nothing is written before `made`."""

    package: Package
    _texts: dict[str, Text] = field(default_factory=dict)
    _splices: dict[str, list[Splice]] = field(default_factory=lambda: defaultdict(list))
    _new: set[str] = field(default_factory=set)
    _used_ids: dict[str, set[str]] = field(default_factory=dict)

    def xml(self, part: str) -> bytes:
        """A part's XML as it was before the edit, in UTF-8."""
        if part not in self._texts:
            self._texts[part] = Text.of(self.package.data(part))
        return self._texts[part].xml

    def begin(self, part: str, xml: bytes, content_type: str) -> None:
        """Add a part that holds next to nothing yet; what belongs in it is spliced in."""
        self._texts[part] = Text(xml)
        self._new.add(part)
        self.declare(part, content_type)

    def splice(self, part: str, *splices: Splice) -> None:
        """Change a part."""
        self._splices[part].extend(splices)

    def append(self, part: str, parent: Element, content: bytes) -> None:
        """Put something in at the end of an element of a part."""
        self.splice(part, appended(self.xml(part), parent, content))

    def declare(self, part: str, content_type: str) -> None:
        """Say what a new part holds."""
        root = root_of(self.xml(TYPES_PART))
        override = b'<%sOverride PartName="/%s" ContentType="%s"/>'
        self.append(TYPES_PART, root, override % (root.prefix, xml_text(part), xml_text(content_type)))

    def relate(self, source: str, kind: str, target: str) -> str:
        """Link a part to another; returns the link's id."""
        part = relations_part(source)
        if part not in self.package and part not in self._new:
            self._texts[part] = Text(new_part("Relationships", _RELATIONS_SPACE))
            self._new.add(part)
        root = root_of(self.xml(part))
        used = self._ids(part, root)
        free = next(f"rId{number}" for number in range(1, len(used) + 2) if f"rId{number}" not in used)
        used.add(free)
        link = posixpath.relpath(target, posixpath.dirname(source) or ".")
        kinds = _STRICT_KINDS if self.is_strict else _KINDS
        relationship = f'<{root.prefix.decode()}Relationship Id="{free}" Type="{kinds}{kind}" Target="'
        self.append(part, root, relationship.encode() + xml_text(link) + b'"/>')
        return free

    def free_part(self, pattern: str) -> str:
        """The first name of a pattern such as "xl/comments{}.xml" that no part has."""
        number = 1
        while (part := pattern.format(number)) in self.package or part in self._new:
            number += 1
        return part

    @property
    def is_strict(self) -> bool:
        """Whether the workbook is written in the strict dialect (ISO/IEC 29500 Strict)."""
        return b"http://purl.oclc.org/ooxml/spreadsheetml/main" in self.xml(self.package.workbook_part())

    def is_new(self, part: str) -> bool:
        """Whether this edit adds the part."""
        return part in self._new

    def made(self) -> tuple[Package, tuple[Change, ...]]:
        """The changed workbook and what was done to each part; raises Malformed if a part would be no XML."""
        parts, changes = {}, []
        for part in dict.fromkeys((*self._splices, *self._new)):
            text, splices = self._texts[part], self._splices[part]
            if not part.endswith(".vml"):
                check(spliced(text.xml, splices))
            after = digest(text.stored(spliced(text.xml, splices)))
            undo = None if part in self._new else tuple(undoing(text.xml, splices))
            changes.append(Change(part, after, undo))
            parts[part] = text.stored(spliced(text.xml, splices))
        return self.package.with_parts(parts), tuple(changes)

    def _ids(self, part: str, root: Element) -> set[str]:
        if part not in self._used_ids:
            xml = self.xml(part)
            self._used_ids[part] = {attribute(xml, one, b"Id") or "" for one in children(xml, root)}
        return self._used_ids[part]


def digest(pieces: Iterable[bytes]) -> str:
    """A part's hash."""
    found = hashlib.sha256()
    for piece in pieces:
        found.update(piece)
    return found.hexdigest()


def relations_part(source: str) -> str:
    """The part with the links of another."""
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def new_part(root: str, space: str, content: str = "") -> bytes:
    """The XML of a part that holds nothing yet but `content`."""
    start = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{start}<{root} xmlns="{space}">{content}</{root}>'.encode()


def _declared(data: bytes) -> str:
    if data[:4] in (b"<\0?\0", b"<\0w\0"):
        return "utf-16-le"
    if data[:4] in (b"\0<\0?", b"\0<\0w"):
        return "utf-16-be"
    found = _DECLARATION.match(data)
    try:
        return codecs.lookup(found[1].decode()).name if found else "utf-8"
    except LookupError as error:
        raise Malformed from error
