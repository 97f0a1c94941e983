"""Placeholders in texts: `{{客户名称}}` stands for one value, `{{产品.名称}}` for a field of each element of a list."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from kehu_xlsx.errors import TemplateError
from kehu_xlsx.texts import templates as texts

# An input method may give full-width braces or points; they mean the same.
_PLACEHOLDER: Final = re.compile(r"[{\uff5b]{2}\s*([^{}\uff5b\uff5d]*?)\s*[}\uff5d]{2}")
_BRACES: Final = re.compile(r"[{\uff5b]{2}|[}\uff5d]{2}")
_POINT: Final = re.compile(r"\s*[.．]\s*")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A placeholder's name; `block` is the list that it repeats over, "" for a single value."""

    block: str
    field: str

    def __str__(self) -> str:
        return f"{self.block}.{self.field}" if self.block else self.field


Piece = str | Placeholder


@dataclass(frozen=True, slots=True)
class Pattern:
    """A text taken apart: ("客户：", Placeholder("", "客户名称"))."""

    pieces: tuple[Piece, ...]

    @property
    def placeholders(self) -> tuple[Placeholder, ...]:
        """The placeholders in it, in their order."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Placeholder))

    @property
    def alone(self) -> Placeholder | None:
        """The placeholder that is the whole text, if it is."""
        only = self.pieces[0] if len(self.pieces) == 1 else None
        return only if isinstance(only, Placeholder) else None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The placeholders that can be filled: names and, for each block, its fields, with their explanations."""

    workbook: str
    fields: Mapping[str, str]
    blocks: Mapping[str, Mapping[str, str]]

    def parse(self, text: str, sheet: str, cell: str) -> Pattern:
        """Take a text apart; raises TemplateError, naming the cell, for an unknown or unfinished placeholder."""
        parts = _PLACEHOLDER.split(text)
        if any(_BRACES.search(part) for part in parts[::2]):
            raise TemplateError(texts.unfinished_placeholder(self.workbook, sheet, cell, text))
        pieces = [self._placeholder(part, sheet, cell) if n % 2 else part for n, part in enumerate(parts)]
        return Pattern(tuple(piece for piece in pieces if piece))

    def block_of(self, patterns: Sequence[Pattern], sheet: str, cell: str, known: str = "") -> str:
        """The one block of a row that so far has `known`; raises TemplateError if two blocks share the row."""
        for block in (placeholder.block for pattern in patterns for placeholder in pattern.placeholders):
            if block and known and block != known:
                raise TemplateError(texts.two_blocks_in_a_row(self.workbook, sheet, cell, known, block))
            known = known or block
        return known

    def _placeholder(self, name: str, sheet: str, cell: str) -> Placeholder:
        block, point, field = _POINT.sub(".", name).partition(".")
        if point and field in self.blocks.get(block, ()):
            return Placeholder(block, field)
        if not point and name in self.fields:
            return Placeholder("", name)
        raise TemplateError(texts.unknown_placeholder(self.workbook, sheet, cell, name, self._nearest(name)))

    def _nearest(self, name: str) -> list[str]:
        known = [*self.fields, *(f"{block}.{field}" for block, fields in self.blocks.items() for field in fields)]
        return sorted(known, key=lambda one: -fuzz.ratio(one, name))


def holds_braces(text: str) -> bool:
    """Whether a text may hold a placeholder, finished or not."""
    return bool(_BRACES.search(text))
