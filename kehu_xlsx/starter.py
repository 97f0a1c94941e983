"""A new office laid out: empty workbooks, the rules, the templates, and a file to double-click each month."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path

from kehu_xlsx.documents.blank_office import blank_office
from kehu_xlsx.documents.rulebook import rulebook
from kehu_xlsx.intake.files import OUTPUT, RULEBOOK, TEMPLATES, office_workbooks
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
    """What was laid out in the folder, by name, and what stood there before and was left as it is.

    `at_work` says that the office keeps workbooks there already, so that no blank ones were laid beside them.
    """

    written: tuple[str, ...]
    kept: tuple[str, ...]
    at_work: bool


def start(folder: Path) -> Started:
    """Lay out an office in the folder, which is made if need be; never over a file. NotWritten if that can't be.

    An office that keeps workbooks of its own there is not given blank ones: they would be read beside its own.
    """
    blank = dict(_blank_workbooks())
    at_work = _is_at_work(folder, blank)
    files = dict(_surroundings()) if at_work else {**blank, **dict(_surroundings())}
    store = Store(folder / OUTPUT)
    with store.held():
        kept = tuple(name for name in files if (folder / name).exists())
        new = {folder / name: content for name, content in files.items() if name not in kept}
        store.hand_over(new)
    return Started(tuple(name for name in files if name not in kept), kept, at_work)


def _is_at_work(folder: Path, blank: Container[str]) -> bool:
    """Whether workbooks stand in the folder that are not named like those of a new office."""
    found = office_workbooks(folder) if folder.is_dir() else ()
    return any(path.relative_to(folder).as_posix() not in blank for path in found)


def _blank_workbooks() -> Iterator[tuple[str, bytes]]:
    for name, book in blank_office().items():
        yield name, render_book(book)


def _surroundings() -> Iterator[tuple[str, bytes]]:
    """What an office needs besides its tables."""
    yield RULEBOOK, render_book(rulebook(Policy()))
    for template in sorted(shipped_templates().glob("*.xlsx")):
        yield f"{TEMPLATES}/{template.name}", template.read_bytes()
    yield START_FILE, _BATCH.replace("\n", "\r\n").encode("ascii")
