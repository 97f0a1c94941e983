"""Recalculate written workbooks with LibreOffice, to hold the cached values against what the formulas come to.

LibreOffice trusts cached values unless its profile says otherwise, so each call makes a profile that recalculates
every workbook on load; without it a wrong value would stay, and a comparison would prove nothing.
"""

from __future__ import annotations

import math
import subprocess
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import Workbook, load_workbook

Values = dict[tuple[str, str], object]
"""From (sheet, cell) to what stands there, blank cells left out."""

TOLERANCE = 0.005
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
 <item oor:path="/org.openoffice.Office.Calc/Formula/Load">
  <prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
 </item>
</oor:items>
"""


def recalculated(*paths: Path) -> list[Values]:
    """The values of workbooks after all their formulas were calculated anew, one LibreOffice start for all."""
    with TemporaryDirectory() as folder:
        copies = list(_renamed(paths, Path(folder) / "in"))
        target = Path(folder) / "out"
        _convert(copies, target, Path(folder) / "profile")
        return [values_of(target / copy.name) for copy in copies]


def saved_by_libreoffice(paths: Sequence[Path], folder: Path) -> list[Path]:
    """The workbooks as LibreOffice saves them again, in their order; they lie in `folder`, which is made."""
    folder.mkdir()
    copies = list(_renamed(paths, folder / "in"))
    _convert(copies, folder / "out", folder / "profile")
    return [folder / "out" / f"{copy.stem}.xlsx" for copy in copies]


def formula_mismatches(*paths: Path) -> list[str]:
    """A line for each formula whose cached value is not what it comes to: workbook, sheet, cell, both values."""
    return [
        f"{path.name} {sheet}!{cell}: cached {stored.get((sheet, cell))!r}, recalculated {fresh.get((sheet, cell))!r}"
        for path, fresh in zip(paths, recalculated(*paths), strict=True)
        for stored in [values_of(path)]
        for sheet, cell in _formula_cells(path)
        if not _same(stored.get((sheet, cell)), fresh.get((sheet, cell)))
    ]


def _renamed(paths: Sequence[Path], folder: Path) -> Iterator[Path]:
    """Copies under numbers for names: workbooks of different folders may be called the same."""
    folder.mkdir()
    for number, path in enumerate(paths):
        copy = folder / f"{number}{path.suffix}"
        copy.write_bytes(path.read_bytes())
        yield copy


def _convert(paths: Sequence[Path], target: Path, profile: Path) -> None:
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    office = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    order = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(target)]
    subprocess.run([*office, *order, *map(str, paths)], check=True, capture_output=True, timeout=300)


def _opened(path: Path, *, data_only: bool) -> Workbook:
    """A workbook as openpyxl has it, without its warnings about sparklines and data bars, which it can't read."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".*extension is not supported", UserWarning)
        return load_workbook(path, data_only=data_only)


def values_of(path: Path) -> Values:
    """What stands in the cells of a workbook, of formulas their cached values."""
    book = _opened(path, data_only=True)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value not in (None, "")
    }


def _formula_cells(path: Path) -> Iterator[tuple[str, str]]:
    book = _opened(path, data_only=False)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            yield from ((sheet.title, cell.coordinate) for cell in row if cell.data_type == "f")


def _same(stored: object, fresh: object) -> bool:
    if isinstance(stored, int | float) and isinstance(fresh, int | float):
        return math.isclose(stored, fresh, rel_tol=1e-9, abs_tol=TOLERANCE)
    return stored == fresh
