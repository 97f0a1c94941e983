"""What a marked workbook may differ in, checked without a line of the program: zip, lxml and two foreign readers."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from lxml import etree

MAY_CHANGE = re.compile(
    r"styles\d*\.xml$|comments[^/]*\.xml$|\.vml$|\.rels$|\[content_types\]\.xml$|customxml/kehu-xlsx", re.IGNORECASE
)
_FREE = ("dimension", "legacyDrawing")  # beside the cells, what of a marked sheet may change


@dataclass(frozen=True)
class Place:
    """A cell of a workbook by its sheet's name and its address."""

    sheet: str
    cell: str


def members(workbook: Path) -> dict[str, bytes]:
    """Every member of the zip by its name, inflated."""
    with zipfile.ZipFile(workbook) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def differences(original: Path, marked: Path, places: Sequence[Place]) -> list[str]:
    """All that a marking of `places` may not do; empty for a faithful one."""
    before, after = members(original), members(marked)
    sheets = sheet_parts(before)
    touched = {sheets[place.sheet.casefold()] for place in places}
    found = [f"lost: {name}" for name in before if name not in after]
    for name, data in after.items():
        if name.lower().endswith((".xml", ".rels")) and data != before.get(name) and not _is_xml(data):
            found.append(f"no XML: {name}")
        is_free = name in touched or MAY_CHANGE.search(name.replace("\\", "/"))
        if not is_free and data != before.get(name):
            found.append(f"changed: {name}")
    for part in touched:
        cells = {place.cell for place in places if sheets[place.sheet.casefold()] == part}
        if _is_xml(after.get(part, b"")):
            found += _sheet_differences(part, before[part], after[part], cells)
    return found


def sheet_parts(parts: dict[str, bytes]) -> dict[str, str]:
    """The member of each worksheet by the sheet's name in small letters."""
    names = {name.replace("\\", "/").lstrip("/").lower(): name for name in parts}
    book = _targets(parts, names, "_rels/.rels", "")["officeDocument"][0][1]
    folder, _, file = book.rpartition("/")
    links = dict(_targets(parts, names, f"{folder}/_rels/{file}.rels".lstrip("/"), folder).get("worksheet", []))
    found = {}
    for sheet in etree.fromstring(parts[names[book]]).iterfind("{*}sheets/{*}sheet"):
        link = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
        if links.get(link, "") in names:
            found[sheet.get("name", "").casefold()] = names[links[link]]
    return found


def sheet_names(parts: dict[str, bytes]) -> list[str]:
    """The names on the tabs, in their order."""
    names = {name.replace("\\", "/").lstrip("/").lower(): name for name in parts}
    book = _targets(parts, names, "_rels/.rels", "")["officeDocument"][0][1]
    return [sheet.get("name", "") for sheet in etree.fromstring(parts[names[book]]).iterfind("{*}sheets/{*}sheet")]


def merged_with(sheet: bytes, cell: str) -> tuple[str, ...]:
    """The cells that are one with a cell, itself among them."""
    row, column = _place(cell)
    for merge in etree.fromstring(sheet).iterfind("{*}mergeCells/{*}mergeCell"):
        first, _, last = merge.get("ref", "").partition(":")
        (top, left), (bottom, right) = _place(first), _place(last or first)
        if top <= row <= bottom and left <= column <= right:
            area = ((y, x) for y in range(top, bottom + 1) for x in range(left, right + 1))
            return tuple(f"{_letters(x)}{y}" for y, x in area)
    return (cell,)


def existing_cells(sheet: bytes) -> list[str]:
    """The addresses of all cells that stand in a worksheet's XML."""
    return [address for address, _ in _cells(etree.fromstring(sheet))]


def looks(workbook: Path, place: Place) -> tuple[str | None, str | None]:
    """The fill and the note of a cell as openpyxl reads them."""
    cell = openpyxl.load_workbook(workbook)[place.sheet][place.cell]
    fill = cell.fill.fgColor.rgb if cell.fill.fill_type == "solid" else None
    return fill, cell.comment.text if cell.comment else None


def _targets(
    parts: dict[str, bytes], names: dict[str, str], relations: str, folder: str
) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for node in etree.fromstring(parts[names[relations.lower()]]):
        target = node.get("Target", "").replace("\\", "/")
        path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
        kind = node.get("Type", "").rpartition("/")[2]
        found.setdefault(kind, []).append((node.get("Id", ""), _normal(path).lower()))
    return found


def _normal(path: str) -> str:
    steps: list[str] = []
    for step in path.split("/"):
        if step == "..":
            steps.pop()
        elif step not in (".", ""):
            steps.append(step)
    return "/".join(steps)


def _is_xml(data: bytes) -> bool:
    try:
        etree.fromstring(data)
    except etree.XMLSyntaxError:
        return False
    return True


def _sheet_differences(part: str, before: bytes, after: bytes, marked: set[str]) -> Iterator[str]:
    old, new = etree.fromstring(before), etree.fromstring(after)
    caches_before, caches_after = dict(_caches(old)), dict(_caches(new))
    yield from (f"cache: {part} {cell}" for cell, text in caches_before.items() if caches_after.get(cell) != text)
    there = {address for address, _ in _cells(old)}
    for root in (old, new):
        _forget(root, marked, there)
    if etree.tostring(old, method="c14n") != etree.tostring(new, method="c14n"):
        yield f"outside the marked cells: {part}"


def _caches(root: etree._Element) -> Iterator[tuple[str, str | None]]:
    for address, cell in _cells(root):
        if cell.find("{*}f") is not None:
            yield address, cell.findtext("{*}v")


def _forget(root: etree._Element, marked: set[str], there: set[str]) -> None:
    """Take out what a marking may change: formats of marked cells, cells and rows made for them, what frames them."""
    for node in root:
        if isinstance(node.tag, str) and etree.QName(node).localname in _FREE:
            root.remove(node)
    for address, cell in list(_cells(root)):
        if address in marked:
            cell.attrib.pop("s", None)
            if address not in there:
                _remove(cell)
    for row in list(root.iterfind("{*}sheetData/{*}row")):
        row.attrib.pop("spans", None)
        if not len(row):
            row.text = None
    numbers = {re.sub(r"\D", "", address) for address in there}
    for row in list(root.iterfind("{*}sheetData/{*}row")):
        if not len(row) and set(row.attrib) == {"r"} and row.get("r") not in numbers:
            _remove(row)


def _remove(node: etree._Element) -> None:
    parent = node.getparent()
    assert parent is not None
    parent.remove(node)
    if not len(parent) and not (parent.text or "").strip():
        parent.text = None


def _cells(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    number = 0
    for row in root.iterfind("{*}sheetData/{*}row"):
        number = int(row.get("r", number + 1))
        column = 0
        for cell in row.iterfind("{*}c"):
            letters = re.match(r"[A-Z]+", cell.get("r", ""))
            column = _column(letters[0]) if letters else column + 1
            yield f"{_letters(column)}{number}", cell


def _place(cell: str) -> tuple[int, int]:
    letters = re.match(r"[A-Z]+", cell)
    assert letters is not None
    return int(cell[letters.end() :]), _column(letters[0])


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _letters(number: int) -> str:
    text = ""
    while number:
        number, letter = divmod(number - 1, 26)
        text = chr(65 + letter) + text
    return text
