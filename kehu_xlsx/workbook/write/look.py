"""The one look: every font, colour, border and number format of our workbooks, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, auto
from types import MappingProxyType
from typing import Any, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from kehu_xlsx.workbook.sheets import Kind, Tone
from kehu_xlsx.workbook.write.values import TEXT_KINDS

FONT_SIZE = 10
LINE_HEIGHT = 16.5
"""Points that one line of 微软雅黑 10 takes."""

DARK_BLUE = "1F4E78"
RULE_GREY = "D9D9D9"
TEXT_GREY = "7F7F7F"
CARD_FILL = "F3F7FB"
LINK_BLUE = "0563C1"
PALETTE = ("1F4E78", "5B9BD5", "E69F3C", "7FA88B", "A6A6A6", "8E7CB5", "C0504D", "9DC3E6")

NUMBER_FORMATS = {
    Kind.DATE: "yyyy-mm-dd",
    Kind.DATE_TIME: "yyyy-mm-dd hh:mm",
    Kind.MONEY: "#,##0.00",
    Kind.COUNT: "#,##0",
    Kind.NUMBER: "#,##0.###",
    Kind.MEAN: "#,##0.0",
    Kind.RATE: "0.0%",
    Kind.CODE: "@",
    Kind.MONTH: "@",
}
AXIS_FORMATS = {Kind.MONEY: "#,##0", Kind.RATE: "0%", Kind.NUMBER: "#,##0", Kind.COUNT: "#,##0"}
"""Number formats on axes and data labels, where there is no room for cents."""


class Part(StrEnum):
    """What a cell is on its sheet."""

    TITLE = auto()
    SUBTITLE = auto()
    NOTE = auto()
    HEADING = auto()
    BODY = auto()
    UNDRAWN = auto()
    TOTAL = auto()
    EMPTY = auto()
    SECTION = auto()
    LIST_BODY = auto()
    STRIP_HEADING = auto()
    STRIP_BODY = auto()
    CARD_LABEL = auto()
    CARD_VALUE = auto()
    CARD_NOTE = auto()


_RULED = {"border": 1, "border_color": RULE_GREY, "valign": "vcenter"}
_CARD = {"bg_color": CARD_FILL, "valign": "vcenter", "left": 5, "left_color": DARK_BLUE, "indent": 1}
_PARTS: Mapping[Part, Mapping[str, Any]] = MappingProxyType(
    {
        Part.TITLE: {"font_size": 14, "bold": True, "font_color": DARK_BLUE, "valign": "vcenter", "text_wrap": True},
        Part.SUBTITLE: {"font_color": TEXT_GREY, "valign": "vcenter", "text_wrap": True},
        Part.NOTE: {"font_size": 9, "font_color": TEXT_GREY, "valign": "vcenter", "text_wrap": True},
        Part.HEADING: {
            **_RULED,
            "bold": True,
            "font_color": "FFFFFF",
            "bg_color": DARK_BLUE,
            "align": "center",
            "text_wrap": True,
        },
        Part.BODY: _RULED,
        Part.UNDRAWN: {"valign": "vcenter"},
        Part.TOTAL: {**_RULED, "bold": True, "bg_color": "EAF1F8"},
        Part.EMPTY: {"font_color": TEXT_GREY, "italic": True, "valign": "vcenter"},
        Part.SECTION: {
            "bold": True,
            "font_size": 11,
            "font_color": DARK_BLUE,
            "valign": "vcenter",
            "bottom": 2,
            "bottom_color": DARK_BLUE,
        },
        Part.LIST_BODY: _RULED,
        Part.STRIP_HEADING: {**_RULED, "bold": True, "font_color": DARK_BLUE, "bg_color": "EAF1F8", "align": "center"},
        Part.STRIP_BODY: {**_RULED, "font_size": 9, "align": "center", "shrink": True},
        Part.CARD_LABEL: {**_CARD, "font_color": "595959"},
        Part.CARD_VALUE: {**_CARD, "font_size": 16, "bold": True, "font_color": DARK_BLUE, "shrink": True},
        Part.CARD_NOTE: {**_CARD, "font_size": 9, "font_color": TEXT_GREY, "text_wrap": True},
    }
)
_CARDS = frozenset({Part.CARD_LABEL, Part.CARD_VALUE, Part.CARD_NOTE})
_OF_KINDS = frozenset({Part.BODY, Part.UNDRAWN, Part.TOTAL, Part.LIST_BODY, Part.CARD_VALUE})
_LINK = {"font_color": LINK_BLUE, "underline": 1}
_FILL_IN = {"bg_color": Tone.FILL_IN.fill, "border": 3, "border_color": "BFBFBF", "locked": False}


class Style(NamedTuple):
    """All that decides how one cell is drawn."""

    part: Part
    kind: Kind = Kind.TEXT
    tone: Tone = Tone.NONE
    fill_in: bool = False
    linked: bool = False


@dataclass(frozen=True, slots=True)
class Formats:
    """The formats of one workbook, each made once."""

    workbook: Workbook
    made: dict[Style | Tone, Format] = field(default_factory=dict)
    numbers: dict[Style, int] = field(default_factory=dict)

    def of(self, style: Style) -> Format:
        """The format that draws a cell in this style."""
        if style not in self.made:
            self.made[style] = self.workbook.add_format(properties(style))
        return self.made[style]

    def number(self, style: Style) -> int:
        """The number by which a cell names the format of this style."""
        if style not in self.numbers:
            self.numbers[style] = self.of(style)._get_xf_index()
        return self.numbers[style]

    def conditional(self, tone: Tone) -> Format:
        """The fill and ink that a conditional format lays over a cell."""
        if tone not in self.made:
            self.made[tone] = self.workbook.add_format({"bg_color": f"#{tone.fill}", "font_color": f"#{tone.ink}"})
        return self.made[tone]


def properties(style: Style) -> dict[str, Any]:
    """A style as XlsxWriter's format properties, later ones going before earlier ones."""
    found: dict[str, Any] = dict(_PARTS[style.part])
    if style.part in _OF_KINDS:
        found |= _of_kind(style)
    if style.fill_in:
        found |= _FILL_IN
    if style.linked and style.part is not Part.CARD_VALUE:
        found |= _LINK
    found |= _of_tone(style)
    return {name: f"#{value}" if name.endswith("color") else value for name, value in found.items()}


def _of_kind(style: Style) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if style.kind in NUMBER_FORMATS:
        found["num_format"] = NUMBER_FORMATS[style.kind]
    if style.part in _CARDS:
        return found | {"align": "left"}
    if style.kind in TEXT_KINDS:
        return found | {"align": "left", "indent": 1, "text_wrap": True}
    return found | {"align": "right", "shrink": style.part is Part.LIST_BODY}


def _of_tone(style: Style) -> dict[str, Any]:
    if style.tone is Tone.NONE:
        return {}
    if style.part in _CARDS:
        ink = {"font_color": style.tone.ink} if style.part is Part.CARD_VALUE else {}
        return {"left_color": style.tone.accent} | ink
    return {"bg_color": style.tone.fill, "font_color": style.tone.ink}
