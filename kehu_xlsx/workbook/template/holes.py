"""The places of a sheet that depend on who it is filled for, and how each is written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from kehu_xlsx.errors import TemplateError
from kehu_xlsx.texts import templates as texts
from kehu_xlsx.workbook.addresses import cell_name
from kehu_xlsx.workbook.template.calculate import Calculator, Content, Place
from kehu_xlsx.workbook.template.placeholders import Pattern, Placeholder
from kehu_xlsx.workbook.template.values import (
    MAX_TEXT,
    Value,
    is_blank,
    number_text,
    serial,
    spoken,
    xml_text,
)

_MAX_HEADER: Final = 255
_ENDS_IN_SIZE: Final = re.compile(r"(?<!&)&\d+$")


@dataclass(frozen=True)
class Filling:
    """What one workbook is filled with: single values, and a sequence of elements for each block."""

    workbook: str
    values: Mapping[str, Value]
    rows: Mapping[str, Sequence[Mapping[str, Value]]]
    since_1904: bool

    def value(self, placeholder: Placeholder, index: int) -> Value:
        """A placeholder's value; in a block, of that element, blank where the block has none."""
        if not placeholder.block:
            return self.values[placeholder.field]
        elements = self.rows[placeholder.block]
        return elements[index][placeholder.field] if elements else None

    def text(self, pattern: Pattern, index: int) -> str:
        """A longer text with its placeholders replaced."""
        pieces = (self.value(one, index) if isinstance(one, Placeholder) else one for one in pattern.pieces)
        return "".join(map(spoken, pieces))

    def check_length(self, text: str, limit: int, sheet: str, place: str) -> None:
        """Raises TemplateError for a text that Excel would refuse."""
        if len(text) > limit:
            raise TemplateError(texts.text_too_long(self.workbook, sheet, place, len(text), limit))


class Hole(Protocol):
    """Something that is written anew for each filling."""

    def xml(self, filling: Filling, calculator: Calculator) -> str:
        """The XML that belongs there."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one font; `font` is its XML, "" for the cell's own."""

    font: str
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class CellHole:
    """A cell with placeholders: one `alone` gives a typed value, several or a longer text give a text.

    `place` is where its content counts in formulas, `head` its start tag without the end.
    """

    place: Place
    sheet_name: str
    head: str
    prefix: str
    runs: tuple[Run, ...]
    alone: Placeholder | None
    index: int
    dated: bool

    def content(self, filling: Filling) -> Content:
        """What formulas see in it: a number, a text or nothing."""
        if self.alone is None:
            return "".join(filling.text(run.pattern, self.index) for run in self.runs)
        value = filling.value(self.alone, self.index)
        if value is None or is_blank(value):
            return None
        if isinstance(value, date):
            return serial(value, since_1904=filling.since_1904) if self.dated else spoken(value)
        return value if isinstance(value, str) else float(value)

    def xml(self, filling: Filling, calculator: Calculator) -> str:
        """The cell; texts stand in it as texts, also those that start with "="."""
        content = calculator.value(self.place)  # what formulas see in it, too
        if content is None or content == "":
            return f"{self.head}/>"
        if isinstance(content, float):
            return f"{self.head}><{self.prefix}v>{number_text(content)}</{self.prefix}v></{self.prefix}c>"
        filling.check_length(content, MAX_TEXT, self.sheet_name, cell_name(self.place[1]))
        text = self._text(content, filling)
        return f'{self.head} t="inlineStr"><{self.prefix}is>{text}</{self.prefix}is></{self.prefix}c>'

    def _text(self, content: str, filling: Filling) -> str:
        if len(self.runs) == 1:
            return _t(self.prefix, content)
        written = ((run.font, filling.text(run.pattern, self.index)) for run in self.runs)
        return "".join(f"<{self.prefix}r>{font}{_t(self.prefix, text)}</{self.prefix}r>" for font, text in written)


@dataclass(frozen=True, slots=True)
class FormulaHole:
    """The cached value of a formula that reads what was filled in; none where it cannot be computed here."""

    place: Place
    prefix: str

    def xml(self, filling: Filling, calculator: Calculator) -> str:
        """The value alone, the formula stands before it."""
        value = calculator.cached(self.place)
        return "" if value is None else f"<{self.prefix}v>{number_text(value)}</{self.prefix}v>"


@dataclass(frozen=True, slots=True)
class HeaderHole:
    """A header or footer with placeholders."""

    sheet_name: str
    pattern: Pattern

    def xml(self, filling: Filling, calculator: Calculator) -> str:
        """Its text, of which Excel takes 255 letters: what is filled in is cut there, since the cells have it whole."""
        texts_cut = (self._text(filling, most) for most in range(_MAX_HEADER, 0, -1))
        text = next((text for text in texts_cut if len(text) <= _MAX_HEADER), self._text(filling, 1))
        filling.check_length(text, _MAX_HEADER, self.sheet_name, texts.HEADER_FOOTER)
        return xml_text(text)

    def _text(self, filling: Filling, most: int) -> str:
        """With values of so many letters at `most`, kept from being read as codes (an ampersand, a font size)."""
        text = ""
        for piece in self.pattern.pieces:
            words = piece if isinstance(piece, str) else _cut(spoken(filling.value(piece, 0)), most).replace("&", "&&")
            text += " " + words if _ENDS_IN_SIZE.search(text) and words[:1].isdigit() else words
        return text


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"


def _t(prefix: str, text: str) -> str:
    return f'<{prefix}t xml:space="preserve">{xml_text(text)}</{prefix}t>'
