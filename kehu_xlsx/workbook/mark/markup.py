"""XML as bytes that stay: where its elements and attributes stand, and what is spliced in between.

A parser that builds a tree cannot give the bytes back as they were; so elements are found by their places in the
bytes, and an edit says what gives way to what. In well-formed XML without comments and CDATA every "<" begins a tag,
so tags of one name can be searched for; where there are such things they are stepped over one by one.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from typing import Final, NamedTuple
from xml.parsers import expat

ATTRIBUTES: Final = rb"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?"
_TOKEN: Final = re.compile(
    rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<(?P<close>/?)(?P<name>[^\s<>/!?]+)" + ATTRIBUTES + rb"(?P<empty>/?)>",
    re.DOTALL,
)
_ATTRIBUTE: Final = re.compile(rb"\s([^\s=]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_UNFIT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Malformed(Exception):
    """The bytes are no XML that can be edited."""


class Splice(NamedTuple):
    """What stands from `start` to `end` gives way to `new`; where both are the same, `new` is put in."""

    start: int
    end: int
    new: bytes


class Element(NamedTuple):
    """An element by its places: its start tag from `start` to `opened`, its end tag from `closes` to `end`.

    Of an empty element `<a/>` the last three are the same.
    """

    name: bytes
    start: int
    opened: int
    closes: int
    end: int

    @property
    def local(self) -> bytes:
        """Its name without the prefix."""
        return self.name.rpartition(b":")[2]

    @property
    def prefix(self) -> bytes:
        """The prefix of its name with the colon, b"" for none."""
        return self.name[: -len(self.local)]


def root_of(xml: bytes) -> Element:
    """The outermost element."""
    token = _next_tag(xml, 0, len(xml))
    if token is None or token["close"]:
        raise Malformed
    if token["empty"]:
        return Element(token["name"], token.start(), token.end(), token.end(), token.end())
    return _closed(xml, token, len(xml), xml.rfind(b"</" + token["name"]))


def children(xml: bytes, parent: Element, *, leap: bytes = b"") -> Iterator[Element]:
    """The elements right below `parent`; one with the local name `leap` is not gone through for its end."""
    position = parent.opened
    while token := _next_tag(xml, position, parent.closes):
        if token["close"]:
            raise Malformed
        element = _element(xml, token, parent.closes, leap)
        yield element
        position = element.end


def child(xml: bytes, parent: Element, local: bytes) -> Element | None:
    """The first element of that local name right below `parent`."""
    return next((one for one in children(xml, parent) if one.local == local), None)


def is_plain(xml: bytes, start: int, end: int) -> bool:
    """Whether every "<" there begins a tag."""
    return xml.find(b"<!", start, end) < 0 and xml.find(b"<?", start, end) < 0


def named(xml: bytes, within: Element, name: bytes) -> Iterator[Element]:
    """All elements of one qualified name inside a plain element; they must not stand in one another."""
    pattern = re.compile(rb"<" + re.escape(name) + rb"(?=[\s/>])" + ATTRIBUTES + rb"(/?)>")
    close = b"</" + name
    for match in pattern.finditer(xml, within.opened, within.closes):
        if match[1]:
            yield Element(name, match.start(), match.end(), match.end(), match.end())
        else:
            closes = xml.find(close, match.end(), within.closes)
            yield Element(name, match.start(), match.end(), closes, xml.find(b">", closes, within.closes) + 1)


def attribute(xml: bytes, element: Element, name: bytes) -> str | None:
    """What an attribute of an element says."""
    span = _attribute_span(xml, element, name)
    return None if span is None else unescape(xml[slice(*span)].decode())


def with_attribute(xml: bytes, element: Element, name: bytes, value: str) -> Splice:
    """Set an attribute of an element."""
    span = _attribute_span(xml, element, name)
    if span is not None:
        return Splice(*span, value.encode())
    place = _before_bracket(xml, element)
    return Splice(place, place, b' %s="%s"' % (name, value.encode()))


def appended(xml: bytes, element: Element, content: bytes) -> Splice:
    """Put something in at the end of an element."""
    if element.opened < element.end:
        return Splice(element.closes, element.closes, content)
    return Splice(_before_bracket(xml, element), element.end, b">%s</%s>" % (content, element.name))


def spliced(xml: bytes, splices: Iterable[Splice]) -> Iterator[bytes]:
    """The bytes after the edit, in pieces; what is put in at one place stands in the order given."""
    position = 0
    for start, end, new in in_order(splices):
        yield xml[position:start]
        yield new
        position = end
    yield xml[position:]


def in_order(splices: Iterable[Splice]) -> list[Splice]:
    """Splices by their place; ValueError where two want the same bytes."""
    ordered = sorted(splices, key=lambda one: (one.start, one.end))
    if any(later.start < earlier.end for earlier, later in itertools.pairwise(ordered)):
        raise ValueError("splices overlap")
    return ordered


def undoing(xml: bytes, splices: Sequence[Splice]) -> list[Splice]:
    """The splices that turn the edited bytes back."""
    shift, found = 0, []
    for start, end, new in in_order(splices):
        found.append(Splice(start + shift, start + shift + len(new), xml[start:end]))
        shift += len(new) - (end - start)
    return found


def xml_text(text: str) -> bytes:
    """A text as it stands between tags or in an attribute; characters that XML forbids are left out."""
    plain = _UNFIT.sub("", text)
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;").encode()


def check(pieces: Iterable[bytes]) -> None:
    """Raises Malformed for what is no well-formed XML, or declares entities."""
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Malformed from error


def _refuse(*_: object) -> None:
    raise Malformed


def _next_tag(xml: bytes, start: int, end: int) -> re.Match[bytes] | None:
    while token := _TOKEN.search(xml, start, end):
        if token["name"]:
            return token
        start = token.end()
    return None


def _element(xml: bytes, token: re.Match[bytes], until: int, leap: bytes) -> Element:
    """The element whose start tag is `token`."""
    name = token["name"]
    if token["empty"]:
        return Element(name, token.start(), token.end(), token.end(), token.end())
    if name.rpartition(b":")[2] == leap and is_plain(xml, token.end(), until):
        return _closed(xml, token, until, xml.find(b"</" + name, token.end(), until))
    depth, position = 1, token.end()
    while inner := _next_tag(xml, position, until):
        position = inner.end()
        depth += -1 if inner["close"] else 0 if inner["empty"] else 1
        if not depth:
            return Element(name, token.start(), token.end(), inner.start(), inner.end())
    raise Malformed


def _closed(xml: bytes, token: re.Match[bytes], until: int, closes: int) -> Element:
    end = xml.find(b">", closes, until) + 1
    if closes < token.end() or not end:
        raise Malformed
    return Element(token["name"], token.start(), token.end(), closes, end)


def _attribute_span(xml: bytes, element: Element, name: bytes) -> tuple[int, int] | None:
    for match in _ATTRIBUTE.finditer(xml, element.start + 1 + len(element.name), element.opened):
        if match[1] == name:
            return match.span(2) if match[2] is not None else match.span(3)
    return None


def _before_bracket(xml: bytes, element: Element) -> int:
    """Where the last bracket of its start tag begins: "/>" or ">"."""
    return element.opened - (2 if xml[element.opened - 2 : element.opened] == b"/>" else 1)
