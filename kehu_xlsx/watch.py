"""An office's folder watched: which files were dropped, changed or taken away, once they are whole and closed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from watchfiles import watch

from kehu_xlsx.intake.files import RULEBOOK, TEMPLATES, office_workbooks

QUIET_SECONDS = 2.0
"""How long files must stay as they are before they count as copied."""

_LOOK_AGAIN = 5_000  # milliseconds; of a folder on a server not every system tells that something changed
_LOCKS = ("~${name}", ".~lock.{name}#")
_Files = Mapping[Path, tuple[int, int]]


class Watch:
    """A folder from now on: what changes before `changes` is asked for is not lost."""

    def __init__(self, folder: Path, *, quiet_seconds: float = QUIET_SECONDS) -> None:
        self._folder = folder
        self._quiet_seconds = quiet_seconds
        self._known = _files(folder)

    def changes(
        self, waiting_for: Callable[[tuple[str, ...]], None], stop: threading.Event | None = None
    ) -> Iterator[tuple[str, ...]]:
        """The names of the files that changed (the office's workbooks, its rules and templates), each time some did.

        Nothing is said before all of them are copied and no program has one open: then `waiting_for` is told which
        are, once. What changes while the caller works on it is said afterwards. Ends when `stop` is set.
        """
        stop = stop or threading.Event()
        looks = watch(
            self._folder, stop_event=stop, yield_on_timeout=True, rust_timeout=_LOOK_AGAIN, raise_interrupt=True
        )
        for _ in looks:
            if _files(self._folder) == self._known:
                continue
            before, self._known = self._known, self._settled(waiting_for, stop)
            changed = tuple(path.name for path in _changed(before, self._known))
            if changed:
                yield changed

    def _settled(self, waiting_for: Callable[[tuple[str, ...]], None], stop: threading.Event) -> _Files:
        """The files once they stay as they are and none that changed is open."""
        told: tuple[str, ...] = ()
        now = _files(self._folder)
        while not stop.wait(self._quiet_seconds):
            before, now = now, _files(self._folder)
            still_open = tuple(path.name for path in _changed(self._known, now) if _is_open(path))
            if still_open and still_open != told:
                waiting_for(still_open)
                told = still_open
            if now == before and not still_open:
                break
        return now


def _files(folder: Path) -> _Files:
    """Size and time of every file that a run reads and people change."""
    paths = (*office_workbooks(folder), folder / RULEBOOK, *(folder / TEMPLATES).glob("*.xlsx"))
    return {path: seen for path in paths if (seen := _seen(path))}


def _seen(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:  # taken away meanwhile
        return None
    return found.st_size, found.st_mtime_ns


def _changed(known: _Files, now: _Files) -> list[Path]:
    return sorted(path for path in known.keys() | now.keys() if known.get(path) != now.get(path))


def _is_open(path: Path) -> bool:
    """Whether Excel, WPS or LibreOffice has a file open, or it can't be read yet."""
    if any((path.parent / lock.format(name=path.name)).exists() for lock in _LOCKS):
        return True
    try:
        with path.open("rb"):
            return False
    except FileNotFoundError:
        return False
    except OSError:
        return True
