"""XML parts followed element by element, however large; document types are refused, so no entity can swell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol
from xml.parsers import expat

from kehu_xlsx.texts import reading
from kehu_xlsx.workbook.read.limits import Refusal

Attributes = dict[str, str]


class Handler(Protocol):
    """Whoever follows a part; tags and attributes come with their prefixes, as written."""

    def start(self, tag: str, attributes: Attributes) -> None:
        """Take in an opening tag."""

    def end(self, tag: str) -> None:
        """Take in a closing tag."""

    def text(self, text: str) -> None:
        """Take in text between tags, perhaps in pieces."""


def follow(chunks: Iterable[bytes], handler: Handler) -> None:
    """Feed a part to its handler; Refusal when it is no XML, makes no sense or brings a document type."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = _refuse_document_type
    try:
        for chunk in chunks:
            parser.Parse(chunk)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Refusal(reading.DAMAGED) from error


def local(tag: str) -> str:
    """Strip a tag's prefix: "x:row" → "row"."""
    return tag.rpartition(":")[2]


def _refuse_document_type(*_declaration: object) -> None:
    raise Refusal(reading.UNSAFE_XML)
