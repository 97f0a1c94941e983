"""A new office laid out: empty workbooks, the rules, the templates, and a file to double-click each month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kehu_xlsx.documents.blank_office import blank_office
from kehu_xlsx.documents.rulebook import rulebook
from kehu_xlsx.intake.files import OUTPUT, RULEBOOK, TEMPLATES
from kehu_xlsx.pipeline.outputs import shipped_templates
from kehu_xlsx.pipeline.store import Store
from kehu_xlsx.policy import Policy
from kehu_xlsx.workbook.write import render_book

START_FILE = "运行.bat"
# Plain ASCII, because cmd reads a batch file in the system's code page whatever it holds; %~dp0 ends with a backslash,
# which would escape the closing quote but for the point.
_BATCH = """\
@echo off
chcp 65001 >nul
set PYTHONUTF8=1
where kehu-xlsx >nul 2>nul
if errorlevel 1 goto module
kehu-xlsx run "%~dp0."
goto end
:module
py -m kehu_xlsx run "%~dp0."
:end
echo.
pause
"""


@dataclass(frozen=True)
class Started:
    """What was laid out in the folder, by name, and what stood there before and was left as it is."""

    written: tuple[str, ...]
    kept: tuple[str, ...]


def start(folder: Path) -> Started:
    """Lay out an office in the folder, which is made if need be; never over a file. NotWritten if that can't be."""
    files = dict(_files())
    store = Store(folder / OUTPUT)
    with store.held():
        kept = tuple(name for name in files if (folder / name).exists())
        new = {folder / name: content for name, content in files.items() if name not in kept}
        store.hand_over(new)
    return Started(tuple(name for name in files if name not in kept), kept)


def _files() -> Iterator[tuple[str, bytes]]:
    for name, book in blank_office().items():
        yield name, render_book(book)
    yield RULEBOOK, render_book(rulebook(Policy()))
    for template in sorted(shipped_templates().glob("*.xlsx")):
        yield f"{TEMPLATES}/{template.name}", template.read_bytes()
    yield START_FILE, _BATCH.replace("\n", "\r\n").encode("ascii")
