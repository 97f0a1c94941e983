"""A workbook looked over before it leaves the house: whose it is, and whether anybody else stands anywhere in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from kehu_xlsx.workbook.package import Package

_TEXT_PARTS = (".xml", ".rels", ".vml")
_CELL = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_REFERENCES = frozenset({"r", "ref", "sqref", "activeCell", "topLeftCell"})
_FORMULAS = frozenset({"f", "formula", "formula1", "formula2", "definedName", "sqref", "Anchor"})
_SAID = frozenset({"t", "lpwstr", "title", "subject", "description", "keywords", "category", "creator"})


@dataclass(frozen=True)
class Party:
    """A customer by code and name, "" where one is missing."""

    code: str
    name: str


class Strangers:
    """All customers of an office, to be looked for in what is sent to one of them."""

    def __init__(self, parties: Iterable[Party], others: Iterable[str] = ()) -> None:
        """`others` are names that may stand in any workbook (products, our people): a customer called so is known by
        his code alone, where he has one.
        """
        self._parties = tuple(parties)
        self._others = frozenset(others)

    def found_in(self, workbook: bytes, own: Party) -> str:
        """The first code or name of another customer that stands in a workbook as a whole word; "" if none does.

        Looked through are the texts and attributes of every part, hidden sheets, names, notes and properties too. A
        name equal to or inside the own one tells nothing; then the code decides. A code of digits alone counts only
        where a text (no figure, no number of a row or format) is just that, one like the name of a cell (C2) not where
        cells are named.
        """
        references, texts = set[str](), set[str]()
        for word, is_reference in _words(workbook):
            (references if is_reference else texts).add(word)
        words = "\n".join(texts)
        everything = "\n".join((words, *references))
        for party in self._parties:
            if party == own:
                continue
            if self._is_telling(party, own) and _stands_in(party.name, everything):
                return party.name
            place = words if _CELL.fullmatch(party.code) else everything
            if party.code and party.code != own.code and _code_stands_in(party.code, place, texts):
                return party.code
        return ""

    def _is_telling(self, party: Party, own: Party) -> bool:
        """Whether a name can only be that of this customer."""
        is_common = bool(party.code) and party.name in self._others
        return bool(party.name) and party.name not in own.name and not is_common


def _words(workbook: bytes) -> Iterator[tuple[str, bool]]:
    """Every text and attribute of a workbook, and whether it is one that names cells or a mere number."""
    package = Package.read(workbook)
    for part in package:
        if part.lower().endswith(_TEXT_PARTS):
            for node in package.xml(part).iter(etree.Element):
                for name, value in node.attrib.items():
                    yield str(value), str(name) in _REFERENCES or (str(name) != "name" and str(value).isdigit())
                is_formula = etree.QName(node).localname in _FORMULAS
                for text in (str(text) for text in (node.text, node.tail) if text and text.strip()):
                    yield text, is_formula or (text.strip().isdigit() and not _is_said(node))


def _is_said(node: etree._Element) -> bool:
    """Whether what stands in a node is words that a reader sees: a number may be a code there, and only there."""
    name, parent = etree.QName(node).localname, node.getparent()
    return name in _SAID or (name == "v" and parent is not None and parent.get("t") in ("str", "inlineStr"))


def _code_stands_in(code: str, everything: str, texts: set[str]) -> bool:
    return code in texts if code.isdigit() else _stands_in(code, everything)


def _stands_in(word: str, everything: str) -> bool:
    """Whether a word stands there that is no part of a longer one."""
    return word in everything and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", everything) is not None
