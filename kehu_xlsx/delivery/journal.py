"""What became of each mail, on disk before the next one goes out, so that a run that dies sends nothing twice."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path

from kehu_xlsx.disk import sync_folders
from kehu_xlsx.errors import NotWritten
from kehu_xlsx.texts import mails as texts
from kehu_xlsx.texts.store import refused


class Fate(StrEnum):
    """状态 of a mail to one address."""

    BEGUN = texts.BEGUN
    SENT = texts.SENT
    REFUSED = texts.REFUSED
    DELAYED = texts.DELAYED
    UNKNOWN = texts.UNKNOWN
    NOT_SENT = texts.NOT_SENT


@dataclass(frozen=True)
class Entry:
    """One step of a mail (by `key`) to one address at a time, with the server's words; `again` if it was sent before.

    `month` is that of the report whose mail it is, like 2026-10.
    """

    key: str
    address: str
    fate: str
    words: str = ""
    time: str = ""
    to: str = ""
    subject: str = ""
    month: str = ""
    again: bool = False


class MailJournal:
    """A file of one line an entry; what was written is on disk before the next mail is begun.

    `noted` is the last entry of each mail and address in this run. NotWritten where the file can't be written or read:
    then no mail may go out.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.noted: dict[tuple[str, str], Entry] = {}

    def begin(self, entries: Iterable[Entry]) -> None:
        """Note that a mail goes out now, and see that this and all before it are on disk; else leave no trace of it."""
        begun, before = _by_place(entries), dict(self.noted)
        with _refusals_told(self._path):
            is_new = not self._path.exists()
            length = 0 if is_new else self._path.stat().st_size
            self.noted |= _settled(begun)
            try:
                self._append(begun, on_disk=True)
            except OSError:
                self.noted.clear()
                self.noted.update(before)
                with suppress(OSError):
                    os.truncate(self._path, length)
                raise
        if is_new:
            sync_folders([self._path.parent])

    def end(self, entries: Iterable[Entry]) -> None:
        """Note what became of it; should the power fail before it is on disk, its fate is unknown, as it then is."""
        ended = _by_place(entries)
        self.noted |= ended
        with _refusals_told(self._path):
            self._append(ended, on_disk=False)

    def last(self) -> Mapping[tuple[str, str], Entry]:
        """The last entry of each mail and address; one only begun is a mail whose fate nobody knows."""
        with _refusals_told(self._path):
            return _settled(_by_place(self._read())) | self.noted

    def clear(self) -> None:
        """Forget all entries: they stand in the ledger now."""
        with _refusals_told(self._path):
            self._path.unlink(missing_ok=True)

    def _append(self, entries: Mapping[tuple[str, str], Entry], *, on_disk: bool) -> None:
        with self._path.open("a", encoding="utf-8") as file:
            file.writelines(map(_line, entries.values()))
            if on_disk:
                file.flush()
                os.fsync(file.fileno())

    def _read(self) -> Iterator[Entry]:
        if not self._path.exists():
            return
        for line in self._path.read_text("utf-8", "replace").split("\n"):  # a server's words may hold other breaks
            try:
                yield Entry(**json.loads(line))
            except (ValueError, TypeError):  # the last line of a run that died while it wrote
                continue


def _by_place(entries: Iterable[Entry]) -> dict[tuple[str, str], Entry]:
    return {(entry.key, entry.address): entry for entry in entries}


def _settled(entries: Mapping[tuple[str, str], Entry]) -> dict[tuple[str, str], Entry]:
    return {
        place: replace(entry, fate=Fate.UNKNOWN.value, words=texts.FATE_UNKNOWN) if entry.fate == Fate.BEGUN else entry
        for place, entry in entries.items()
    }


def _line(entry: Entry) -> str:
    """On a line of its own even where the last one was cut off."""
    return "\n" + json.dumps(asdict(entry), ensure_ascii=False)


@contextmanager
def _refusals_told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NotWritten(texts.not_remembered(refused({str(path): error.errno}))) from error
