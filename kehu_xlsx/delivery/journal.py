"""What became of each mail, on disk before the next one goes out, so that a run that dies sends nothing twice."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path

from kehu_xlsx.texts import mails as texts


class Fate(StrEnum):
    """状态 of a mail to one address."""

    BEGUN = texts.BEGUN
    SENT = texts.SENT
    REFUSED = texts.REFUSED
    DELAYED = texts.DELAYED
    UNKNOWN = texts.UNKNOWN


@dataclass(frozen=True)
class Entry:
    """One step of a mail (by `key`) to one address at a time, with the server's words."""

    key: str
    address: str
    fate: str
    words: str = ""
    time: str = ""
    to: str = ""
    subject: str = ""


class MailJournal:
    """A file of one line an entry; what was written is on disk before the next mail is begun."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def begin(self, entries: Iterable[Entry]) -> None:
        """Note that a mail goes out now, and see that this and all before it are on disk."""
        with self._path.open("a", encoding="utf-8") as file:
            file.writelines(map(_line, entries))
            file.flush()
            os.fsync(file.fileno())

    def end(self, entries: Iterable[Entry]) -> None:
        """Note what became of it; should the power fail before it is on disk, its fate is unknown, as it then is."""
        with self._path.open("a", encoding="utf-8") as file:
            file.writelines(map(_line, entries))

    def last(self) -> Mapping[tuple[str, str], Entry]:
        """The last entry of each mail and address; one only begun is a mail whose fate nobody knows."""
        entries = {(entry.key, entry.address): entry for entry in self._read()}
        return {
            place: replace(entry, fate=Fate.UNKNOWN.value) if entry.fate == Fate.BEGUN else entry
            for place, entry in entries.items()
        }

    def clear(self) -> None:
        """Forget all entries: they stand in the ledger now."""
        self._path.unlink(missing_ok=True)

    def _read(self) -> Iterator[Entry]:
        if not self._path.exists():
            return
        for line in self._path.read_text("utf-8", "replace").split("\n"):  # a server's words may hold other breaks
            try:
                yield Entry(**json.loads(line))
            except (ValueError, TypeError):  # the last line of a run that died while it wrote
                continue


def _line(entry: Entry) -> str:
    """On a line of its own even where the last one was cut off."""
    return "\n" + json.dumps(asdict(entry), ensure_ascii=False)
