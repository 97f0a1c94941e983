"""What a workbook holds beside its cells: areas that have names, and custom properties."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from kehu_xlsx.workbook.package import Package

_AREA = re.compile(
    r"(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^'!]+))!"
    r"\$?(?P<left>[A-Z]{1,3})\$?(?P<top>\d+)(?::\$?(?P<right>[A-Z]{1,3})\$?(?P<bottom>\d+))?"
)


@dataclass(frozen=True)
class NamedArea:
    """A rectangle of cells on one sheet, rows and columns 0-based, both ends included."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int


def named_areas(workbook: Path | bytes) -> dict[str, NamedArea]:
    """The areas of an .xlsx workbook by their names, hidden names too; a name that is no area any more is left out."""
    package = Package.read(workbook)
    nodes = package.xml(package.workbook_part()).iterfind("{*}definedNames/{*}definedName")
    found = ((node.get("name", ""), _AREA.fullmatch((node.text or "").strip())) for node in nodes)
    return {name: _area(area) for name, area in found if area}


def custom_properties(workbook: Path | bytes) -> dict[str, str]:
    """The custom document properties of an .xlsx workbook, as text."""
    package = Package.read(workbook)
    parts = [package.xml(part) for part in package.related("", "custom-properties")]
    nodes = (node for part in parts for node in part.iterfind("{*}property"))
    return {node.get("name", ""): "".join(map(str, node.itertext())).strip() for node in nodes}


def _area(found: re.Match[str]) -> NamedArea:
    sheet = found["quoted"].replace("''", "'") if found["quoted"] else found["plain"]
    top, left = int(found["top"]) - 1, _column(found["left"])
    bottom = int(found["bottom"]) - 1 if found["bottom"] else top
    return NamedArea(sheet, top, left, bottom, _column(found["right"]) if found["right"] else left)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
