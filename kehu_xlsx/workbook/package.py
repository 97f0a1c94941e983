"""An .xlsx as what it is: a zip of parts joined by relations, changed part by part and otherwise left alone.

Parts that nobody replaces keep their compressed bytes; what is written carries no clock, so the same parts
always give the same file. Reference: ECMA-376 part 2 (packages), PKWARE APPNOTE 6.3 (zip).
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from lxml import etree

from kehu_xlsx.errors import UnreadableWorkbook
from kehu_xlsx.texts import templates as texts

_CONTENT_TYPES: Final = "[Content_Types].xml"
_CONTENT_TYPES_NS: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS_NS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_UNPREFIXED: Final[Any] = {None: _RELATIONS_NS}
_OFFICE_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATION_ID_SPACES: Final = (_OFFICE_RELATIONS, "http://purl.oclc.org/ooxml/officeDocument/relationships")

_DAMAGE: Final = (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError, struct.error, zlib.error)
_OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0"
_MAX_INFLATED_MB: Final = 500
_STORED, _DEFLATED, _ENCRYPTED_FLAG, _UTF8_FLAG = 0, 8, 0x1, 0x800
_LEVEL: Final = 6
_VERSION: Final = 20
_EPOCH: Final = (0, 0x21)  # DOS time and date of 1980-01-01 00:00, the earliest a zip can say


@dataclass(frozen=True, slots=True)
class Member:
    """One part as it lies in the zip: its name, how it is packed, and the packed bytes.

    `stored` is the name in the zip's own bytes, which need be no UTF-8 and may have its slashes the other way round.
    """

    name: str
    method: int
    crc: int
    size: int
    packed: bytes
    stored: bytes

    @classmethod
    def of(cls, name: str, data: bytes | Iterable[bytes], stored: bytes = b"") -> Member:
        """Pack new content, whole or piece by piece."""
        pieces = (data,) if isinstance(data, bytes) else data
        deflater = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed, crc, size = [], 0, 0
        for piece in pieces:
            packed.append(deflater.compress(piece))
            crc, size = zlib.crc32(piece, crc), size + len(piece)
        return cls(name, _DEFLATED, crc, size, b"".join((*packed, deflater.flush())), stored or name.encode())

    def data(self) -> bytes:
        """The content."""
        return self.packed if self.method == _STORED else zlib.decompress(self.packed, -zlib.MAX_WBITS)


@dataclass(frozen=True, slots=True)
class Relation:
    """A part's link to another: `kind` is the last word of its type ("worksheet"), `target` a part or a URL."""

    id: str
    kind: str
    target: str
    external: bool


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet by the name on its tab, and the part that holds it."""

    name: str
    part: str


class Package:
    """The parts of one workbook, by name; immutable, each change gives a new package that shares the rest."""

    def __init__(self, members: Mapping[str, Member], name: str = "") -> None:
        self.name = name
        self._members = dict(members)

    @classmethod
    def read(cls, source: Path | bytes, *, name: str = "") -> Package:
        """Open a workbook; raises UnreadableWorkbook if it is no zip, encrypted, damaged or far too large."""
        label = name or ("" if isinstance(source, bytes) else source.name)
        data = source if isinstance(source, bytes) else _file_bytes(source, label)
        if data.startswith(_OLE_MAGIC):
            raise UnreadableWorkbook(texts.ENCRYPTED.format(name=label))
        try:
            members = list(_members_of(data, label))
        except _DAMAGE as error:
            raise UnreadableWorkbook(texts.NOT_A_WORKBOOK.format(name=label)) from error
        package = cls({_key(member.name): member for member in members}, label)
        if _CONTENT_TYPES not in package or len(package._members) < len(members):
            raise UnreadableWorkbook(texts.NOT_A_WORKBOOK.format(name=label))
        return package

    def __contains__(self, part: str) -> bool:
        return _key(part) in self._members

    def __iter__(self) -> Iterator[str]:
        return (member.name for member in self._members.values())

    def data(self, part: str) -> bytes:
        """A part's content; KeyError if there is no such part."""
        return self._members[_key(part)].data()

    def xml(self, part: str) -> etree._Element:
        """A part's content, parsed; raises UnreadableWorkbook if it is no XML. Entities are never resolved."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
        try:
            return etree.fromstring(self.data(part), parser)
        except etree.XMLSyntaxError as error:
            raise UnreadableWorkbook(texts.NOT_A_WORKBOOK.format(name=self.name)) from error

    def with_parts(self, parts: Mapping[str, bytes | Iterable[bytes]]) -> Package:
        """The same package with these parts replaced or added, each whole or in pieces."""
        changed = dict(self._members)
        for part, data in parts.items():
            known = changed.get(_key(part))
            changed[_key(part)] = Member.of(known.name, data, known.stored) if known else Member.of(part, data)
        return Package(changed, self.name)

    def without(self, part: str) -> Package:
        """The same package without a part, its content type and the relations that lead to it."""
        members = {key: member for key, member in self._members.items() if key != _key(part)}
        edited = {name: _without_links_to(self, name, part) for name in self if name.lower().endswith(".rels")}
        edited[_CONTENT_TYPES] = xml_bytes(_without_override(self.xml(_CONTENT_TYPES), part))
        return Package(members, self.name).with_parts({name: data for name, data in edited.items() if data})

    def dropping(self, parts: Collection[str]) -> Package:
        """The same package without some parts; what is said of them elsewhere stays."""
        gone = set(map(_key, parts))
        return Package({key: member for key, member in self._members.items() if key not in gone}, self.name)

    def with_override(self, part: str, content_type: str) -> Package:
        """Say what a new part holds."""
        types = _without_override(self.xml(_CONTENT_TYPES), part)
        etree.SubElement(types, f"{{{_CONTENT_TYPES_NS}}}Override", PartName=f"/{part}", ContentType=content_type)
        return self.with_parts({_CONTENT_TYPES: xml_bytes(types)})

    def with_relation(self, source: str, kind: str, target: str) -> Package:
        """Link a part ("" for the package itself) to another, of a kind that Office defines."""
        part = _relations_part(source)
        root = self.xml(part) if part in self else etree.Element(f"{{{_RELATIONS_NS}}}Relationships", nsmap=_UNPREFIXED)
        used = {relation.get("Id") for relation in root}
        free = next(f"rId{n}" for n in range(1, len(used) + 2) if f"rId{n}" not in used)
        link = posixpath.relpath(target, posixpath.dirname(source) or ".")
        etree.SubElement(
            root, f"{{{_RELATIONS_NS}}}Relationship", Id=free, Type=f"{_OFFICE_RELATIONS}/{kind}", Target=link
        )
        return self.with_parts({part: xml_bytes(root)})

    def relations(self, source: str) -> tuple[Relation, ...]:
        """The links of a part ("" for the package itself), targets resolved to part names."""
        part = _relations_part(source)
        return tuple(_relation(node, source) for node in self.xml(part)) if part in self else ()

    def related(self, source: str, kind: str) -> tuple[str, ...]:
        """The parts a part links to by links of one kind."""
        return tuple(link.target for link in self.relations(source) if link.kind == kind and link.target in self)

    def workbook_part(self) -> str:
        """The part that lists the sheets; raises UnreadableWorkbook where there is none."""
        found = self.related("", "officeDocument")
        if not found:
            raise UnreadableWorkbook(texts.NOT_A_WORKBOOK.format(name=self.name))
        return found[0]

    def sheets(self) -> tuple[SheetPart, ...]:
        """The worksheets in the order of their tabs (chart sheets and dialogs are not among them)."""
        book = self.workbook_part()
        targets = {link.id: link.target for link in self.relations(book) if link.kind == "worksheet"}
        named = [
            (sheet.get("name", ""), _relation_id(sheet)) for sheet in self.xml(book).iterfind("{*}sheets/{*}sheet")
        ]
        return tuple(SheetPart(name, targets[link]) for name, link in named if targets.get(link, "") in self)

    def sheet_names(self) -> tuple[str, ...]:
        """The names on all tabs, those of chart sheets among them."""
        return tuple(sheet.get("name", "") for sheet in self.xml(self.workbook_part()).iterfind("{*}sheets/{*}sheet"))

    def to_bytes(self) -> bytes:
        """The zip: parts in their order, no times, no system marks."""
        out, directory = io.BytesIO(), io.BytesIO()
        for member in self._members.values():
            directory.write(_directory_entry(member, out.tell()))
            out.write(_local_entry(member))
        start = out.tell()
        out.write(directory.getvalue())
        count = len(self._members)
        out.write(struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, directory.tell(), start, 0))
        return out.getvalue()


def xml_bytes(root: etree._Element) -> bytes:
    """A part as Office writes it: UTF-8, with a declaration."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _file_bytes(source: Path, label: str) -> bytes:
    try:
        return source.read_bytes()
    except OSError as error:
        raise UnreadableWorkbook(texts.NOT_OPENED.format(name=label)) from error


def _members_of(data: bytes, label: str) -> Iterator[Member]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > _MAX_INFLATED_MB << 20:
            raise UnreadableWorkbook(texts.TOO_LARGE.format(name=label, limit=_MAX_INFLATED_MB))
        if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
            raise UnreadableWorkbook(texts.ENCRYPTED.format(name=label))
        yield from (_member(archive, entry, data) for entry in entries)


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, data: bytes) -> Member:
    """The packed bytes as they lie, after checking that they inflate to what the directory says."""
    content = archive.read(entry)
    name = entry.filename.replace("\\", "/").lstrip("/")
    name_length, extra_length = struct.unpack_from("<HH", data, entry.header_offset + 26)
    start = entry.header_offset + 30
    stored, start = data[start : start + name_length], start + name_length + extra_length
    if entry.compress_type not in (_STORED, _DEFLATED):
        return Member.of(name, content, stored)
    packed = data[start : start + entry.compress_size]
    return Member(name, entry.compress_type, entry.CRC, entry.file_size, packed, stored)


def _local_entry(member: Member) -> bytes:
    return b"PK\3\4" + struct.pack("<H", _VERSION) + _entry_facts(member) + member.stored + member.packed


def _directory_entry(member: Member, offset: int) -> bytes:
    facts = _entry_facts(member)
    versions = struct.pack("<HH", _VERSION, _VERSION)
    return b"PK\1\2" + versions + facts + struct.pack("<3H2L", 0, 0, 0, 0, offset) + member.stored


def _entry_facts(member: Member) -> bytes:
    """What both headers of a member say of it, from its flags to the lengths of its name and extra field."""
    flags = _UTF8_FLAG if not member.stored.isascii() and _is_utf8(member.stored) else 0
    return struct.pack(
        "<4H3L2H", flags, member.method, *_EPOCH, member.crc, len(member.packed), member.size, len(member.stored), 0
    )


def _is_utf8(name: bytes) -> bool:
    try:
        name.decode()
    except UnicodeDecodeError:
        return False
    return True


def _key(part: str) -> str:
    """Part names are compared without regard to case; some writers start them with a slash or turn it round."""
    return part.replace("\\", "/").lstrip("/").lower()


def _relations_part(source: str) -> str:
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _source_of(relations_part: str) -> str:
    folder, name = posixpath.split(relations_part)
    return posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))


def _relation(node: etree._Element, source: str) -> Relation:
    target = node.get("Target", "").replace("\\", "/")
    external = node.get("TargetMode") == "External"
    if not external:
        target = posixpath.normpath(posixpath.join("/", posixpath.dirname(source), target)).lstrip("/")
    return Relation(node.get("Id", ""), node.get("Type", "").rpartition("/")[2], target, external)


def _relation_id(node: etree._Element) -> str:
    return next((node.get(f"{{{space}}}id", "") for space in _RELATION_ID_SPACES if node.get(f"{{{space}}}id")), "")


def _without_override(types: etree._Element, part: str) -> etree._Element:
    for node in list(types):
        if "PartName" in node.attrib and _key(node.get("PartName", "")) == _key(part):
            types.remove(node)
    return types


def _without_links_to(package: Package, relations_part: str, part: str) -> bytes | None:
    """A relations part without its links to one part; None where it has none."""
    root = package.xml(relations_part)
    doomed = [node for node in root if _key(_relation(node, _source_of(relations_part)).target) == _key(part)]
    for node in doomed:
        root.remove(node)
    return xml_bytes(root) if doomed else None
