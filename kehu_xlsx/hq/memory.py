"""What an office's last complete run gave, kept in its 输出/.运行/ with what it rested on, so as not to run it again.

What is remembered holds as long as no file of the office has another content, be it a workbook of its own, its rules,
a template, its ledger or an output: what people change, add or delete anywhere counts as a change.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pandas as pd
from cattrs.errors import BaseValidationError
from cattrs.preconf.json import make_converter

from kehu_xlsx import __version__
from kehu_xlsx.intake.files import BACKUP, OUTPUT
from kehu_xlsx.measures.answers import done_in_future
from kehu_xlsx.pipeline.month import Request
from kehu_xlsx.pipeline.store import WORK_FOLDER, Store, hash_of
from kehu_xlsx.tables.offices import OfficeFacts
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.texts.intake import after_today
from kehu_xlsx.workdays import last_day

_FILE = "总部.json"
_PROGRAM = f"kehu-xlsx {__version__}, holidays {version('holidays')}"
_UNREADABLE = "unreadable"
_JSON = make_converter()

Files = Mapping[str, str]
"""The hash of each file's content by its path inside the office."""


@dataclass(frozen=True)
class Memory:
    """The facts of a run and what they rested on.

    `last_complete` was the last month that was over on the day `today`; `waits` where records or answers were dated
    later than that day, so that another day would have given other facts.
    """

    fingerprint: str
    today: dt.date
    last_complete: str
    waits: bool
    facts: OfficeFacts


def recall(request: Request) -> OfficeFacts | None:
    """The facts of the office's last complete run if a run now could not give any others, else None.

    Where no month is asked for they may be of another month than the office's own last one: the company's.
    """
    memory = _read(request.folder)
    if memory is None or not _still_holds(memory, request):
        return None
    return memory.facts if memory.fingerprint == _fingerprint(request.folder, files_of(request.folder)) else None


def files_of(office: Path) -> Files:
    """Every file of the office but backups, hidden ones and Excel's lock files: what .运行 holds is hidden too."""
    return {path.relative_to(office).as_posix(): _hash(path) for path in _walk(office)}


def remember(
    request: Request, outcome: Outcome, facts: OfficeFacts, before: Files, written_before: Mapping[Path, str] | None
) -> None:
    """Keep the facts of a run, unless a file was changed while it ran by somebody else than the run.

    `before` are the office's files as they were before the run, `written_before` what we had written of them.
    """
    office = request.folder
    written, after = Store(office / OUTPUT).settled(), files_of(office)
    if written is None or not _is_ours_alone(before, after, _named(written_before, office), _named(written, office)):
        return
    waits = _waits(outcome, request.today)
    last_complete = str(request.last_complete_month)
    memory = Memory(_fingerprint(office, after), request.today, last_complete, waits, facts)
    with suppress(OSError):  # nothing is lost but time
        _write(_path(office), _JSON.dumps(memory, ensure_ascii=False))


def _still_holds(memory: Memory, request: Request) -> bool:
    """Whether what is asked for, and the day on which it is, call for the same run."""
    month = pd.Period(memory.facts.month, freq="M")
    asked_for = request.month == month or (
        request.month is None and memory.last_complete == str(request.last_complete_month)
    )
    as_of = request.as_of or min(last_day(month), request.today)
    same_day = memory.today == request.today
    return (
        asked_for and as_of == memory.facts.as_of and (same_day or (memory.today < request.today and not memory.waits))
    )


def _waits(outcome: Outcome, today: dt.date) -> bool:
    late_message, _ = after_today()
    is_late = any(problem.message == late_message for problem in outcome.problems)
    return is_late or not done_in_future(outcome.remembered.answers, today).empty


def _is_ours_alone(before: Files, after: Files, written_before: Files, written: Files) -> bool:
    """Whether each file that is not as it was is one that the run wrote, removed, or kept a copy of."""
    kept = {before[name] for name in before.keys() & written.keys()}
    for name in before.keys() | after.keys():
        was, now = before.get(name), after.get(name)
        is_removed = now is None and name not in written and was == written_before.get(name)
        is_copy = was is None and now in kept
        if was != now and not ((now is not None and now == written.get(name)) or is_removed or is_copy):
            return False
    return True


def _fingerprint(office: Path, files: Files) -> str:
    """One hash of the program, the office's name, which its reports bear, and all its files."""
    content = json.dumps([_PROGRAM, office.resolve().name, sorted(files.items())], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def _hash(path: Path) -> str:
    """The hash of a file's content; one that we may not read is told among the office's problems, not here."""
    try:
        return hash_of(path)
    except OSError:
        return _UNREADABLE


def _walk(office: Path) -> Iterator[Path]:
    for folder, below, names in os.walk(office):
        below[:] = [name for name in below if _counts(name) and (Path(folder) != office or name != BACKUP)]
        yield from (Path(folder, name) for name in names if _counts(name))


def _counts(name: str) -> bool:
    return not name.startswith((".", "~$"))


def _named(files: Mapping[Path, str] | None, office: Path) -> dict[str, str]:
    found = (files or {}).items()
    return {path.relative_to(office).as_posix(): hashed for path, hashed in found if path.is_relative_to(office)}


def _path(office: Path) -> Path:
    return office / OUTPUT / WORK_FOLDER / _FILE


def _read(office: Path) -> Memory | None:
    """What is remembered, None where nothing is or it does not read: then the office is run."""
    try:
        return _JSON.loads(_path(office).read_text("utf-8"), Memory)
    except (OSError, ValueError, TypeError, KeyError, BaseValidationError):
        return None


def _write(path: Path, text: str) -> None:
    """Put the text in the place of the old one in one step."""
    temporary = path.with_suffix(".新")
    temporary.write_text(text, "utf-8")
    temporary.replace(path)
