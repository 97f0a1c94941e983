"""What was marked, kept inside the workbook itself, so that marks can be taken off again to the last byte."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from kehu_xlsx.workbook.mark.edit import Change, Edit, Text, digest, new_part
from kehu_xlsx.workbook.mark.markup import Splice, spliced, xml_text
from kehu_xlsx.workbook.mark.model import Mark
from kehu_xlsx.workbook.package import Package

_SPACE: Final = "urn:kehu-xlsx:marks:1"
_PATTERN: Final = "customXml/kehu-xlsx-marks{}.xml"


@dataclass(frozen=True)
class Memo:
    """The marks of a workbook, each with the fill that its cell had (XML without prefixes), and each part's change."""

    part: str
    marks: Mapping[Mark, bytes]
    changes: tuple[Change, ...]

    @classmethod
    def of(cls, package: Package) -> Memo | None:
        """What an earlier marking left in a workbook, None for a workbook that was never marked."""
        for part in package.related(package.workbook_part(), "customXml"):
            if _SPACE.encode() in package.data(part):
                root = package.xml(part)
                return cls(part, dict(_marks(root)), tuple(_changes(root)))
        return None

    def undone(self, package: Package) -> Package | None:
        """The workbook as it was before it was marked; None where anybody saved it since."""
        if any(one.part not in package or digest([package.data(one.part)]) != one.after for one in self.changes):
            return None
        restored = {
            one.part: _restored(package.data(one.part), one.undo) for one in self.changes if one.undo is not None
        }
        added = [self.part, *(one.part for one in self.changes if one.undo is None)]
        return package.with_parts(restored).dropping(added)


def begin_memo(edit: Edit) -> str:
    """Make room for a memo before the edit is made; returns its part."""
    part = edit.free_part(_PATTERN)
    edit.begin(part, new_part("marks", _SPACE), "application/xml")
    edit.relate(edit.package.workbook_part(), "customXml", part)
    return part


def memo_xml(marks: Mapping[Mark, bytes], changes: tuple[Change, ...]) -> bytes:
    """A memo as it is kept."""
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<marks xmlns="%s">%s%s</marks>' % (
        _SPACE.encode(),
        b"".join(_mark_xml(mark, before) for mark, before in marks.items()),
        b"".join(map(_change_xml, changes)),
    )


def _mark_xml(mark: Mark, before: bytes) -> bytes:
    note = b"" if mark.note is None else b"<note>%s</note>" % base64.b64encode(mark.note.encode())
    place = b'sheet="%s" cell="%s" fill="%s"' % (xml_text(mark.sheet), mark.cell.encode(), mark.fill.encode())
    return b"<mark %s><before>%s</before>%s</mark>" % (place, base64.b64encode(before), note)


def _change_xml(change: Change) -> bytes:
    name = b'part="%s" after="%s"' % (xml_text(change.part), change.after.encode())
    if change.undo is None:
        return b"<new %s/>" % name
    undo = (b"%d %d %s" % (start, end, base64.b64encode(new)) for start, end, new in change.undo)
    return b"<change %s>%s</change>" % (name, b"\n".join(undo))


def _marks(root: etree._Element) -> Iterator[tuple[Mark, bytes]]:
    for node in root.iterfind("{*}mark"):
        note = node.findtext("{*}note")
        text = None if note is None else base64.b64decode(note).decode()
        mark = Mark(node.get("sheet", ""), node.get("cell", ""), node.get("fill", ""), text)
        yield mark, base64.b64decode(node.findtext("{*}before", ""))


def _changes(root: etree._Element) -> Iterator[Change]:
    for node in root.iterfind("{*}new"):
        yield Change(node.get("part", ""), node.get("after", ""), None)
    for node in root.iterfind("{*}change"):
        lines = (line.split(" ") for line in (node.text or "").splitlines())
        undo = tuple(Splice(int(start), int(end), base64.b64decode(new)) for start, end, new in lines)
        yield Change(node.get("part", ""), node.get("after", ""), undo)


def _restored(data: bytes, undo: tuple[Splice, ...]) -> Iterator[bytes]:
    text = Text.of(data)
    return text.stored(spliced(text.xml, undo))
