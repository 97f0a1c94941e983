"""Outputs on disk: all or none, never half, and never over what a person changed.

Every file is first written whole under 输出/.运行/, then moved into place. A journal there lists, with hashes, what
is to be moved (so that a run that died is finished by the next) and what was written last (so that a file whose hash
differs was edited by a person, and is kept beside the new one).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from kehu_xlsx.errors import FolderBusy, NotWritten
from kehu_xlsx.texts import store as texts

WORK_FOLDER = ".运行"
_STAGED = "待换"
_JOURNAL = "清单.json"
_LOCK = "锁"


class Store:
    """The output folder of an office, held by one run at a time."""

    def __init__(self, root: Path) -> None:
        """`root` is 输出/ (or what --out names)."""
        self.root = root
        self._work = root / WORK_FOLDER
        self._journal_path = self._work / _JOURNAL

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder; what an earlier run left unfinished is finished first. FolderBusy if another run has it."""
        try:
            self._work.mkdir(parents=True, exist_ok=True)
            with FileLock(self._work / _LOCK, timeout=0):
                self._finish()
                yield
        except Timeout as error:
            raise FolderBusy(texts.BUSY) from error
        except OSError as error:
            raise NotWritten(texts.not_written(_named(error, self.root), error.strerror or "")) from error

    def put(
        self, files: Mapping[Path, bytes], *, carried_back: Collection[Path] = (), only_these: bool = False
    ) -> tuple[Path, ...]:
        """Write the files, absolute path → content; return where versions that people had edited were kept.

        Files that we wrote before in the same folders and that are no longer made go, unless they were edited or
        `only_these` are to be touched. What people typed into the files of `carried_back` has been read already, so these are replaced without keeping a copy.
        """
        journal = self._read_journal()
        staged = self._stage(files)
        kept = [self._keep(path, journal) for path in self._edited(files, journal, carried_back)]
        gone = [] if only_these else list(self._gone(files, journal))
        moves = {staged[path].name: self._relative(path) for path in files}
        hashes = {self._relative(path): _hash(content) for path, content in files.items()}
        left = {name: value for name, value in journal["written"].items() if self.root / name not in gone}
        self._write_journal({"moves": moves, "gone": [self._relative(path) for path in gone], "written": left | hashes})
        self._finish()
        return tuple(kept)

    def edited(self) -> list[Path]:
        """The files that we wrote and people have changed since, in a fixed order."""
        written = self._read_journal()["written"]
        paths = [(self.root / name, hashed) for name, hashed in sorted(written.items())]
        return [path for path, hashed in paths if path.is_file() and _hash(path.read_bytes()) != hashed]

    def _stage(self, files: Mapping[Path, bytes]) -> dict[Path, Path]:
        folder = self._work / _STAGED
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        staged = {}
        for number, (path, content) in enumerate(files.items()):
            staged[path] = folder / f"{number:05d}"
            _write(staged[path], content)
        return staged

    def _edited(
        self, files: Mapping[Path, bytes], journal: Mapping[str, Any], carried_back: Collection[Path]
    ) -> list[Path]:
        """Files in the way that are not as we left them, and would change."""
        return [
            path
            for path, content in files.items()
            if path not in carried_back and path.is_file() and self._would_lose(path, content, journal)
        ]

    def _would_lose(self, path: Path, content: bytes, journal: Mapping[str, Any]) -> bool:
        current = _hash(path.read_bytes())
        return current not in {journal["written"].get(self._relative(path)), _hash(content)}

    def _keep(self, path: Path, journal: Mapping[str, Any]) -> Path:
        changed = dt.datetime.fromtimestamp(path.stat().st_mtime)
        kept = path.with_name(f"{path.stem}（已修改 {changed:%Y-%m-%d %H%M%S}）{path.suffix}")
        shutil.copy2(path, kept)
        return kept

    def _gone(self, files: Mapping[Path, bytes], journal: Mapping[str, Any]) -> Iterator[Path]:
        folders = {path.parent for path in files}
        for name, written in journal["written"].items():
            path = self.root / name
            if path.parent in folders and path not in files and path.is_file() and _hash(path.read_bytes()) == written:
                yield path

    def _finish(self) -> None:
        """Move what is staged and listed into place; done again after a crash it does the same."""
        journal = self._read_journal()
        for staged, name in journal["moves"].items():
            whole = self._work / _STAGED / staged
            if whole.is_file():
                self._move(whole, self.root / name)
        for name in journal["gone"]:
            (self.root / name).unlink(missing_ok=True)
        if journal["moves"] or journal["gone"]:
            self._write_journal({"moves": {}, "gone": [], "written": journal["written"]})
        shutil.rmtree(self._work / _STAGED, ignore_errors=True)

    def _move(self, staged: Path, target: Path) -> None:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            staged.replace(target)
        except PermissionError as error:
            raise NotWritten(texts.in_use(self._relative(target))) from error

    def _relative(self, path: Path) -> str:
        return Path(os.path.relpath(path, self.root)).as_posix()

    def _read_journal(self) -> dict[str, Any]:
        try:
            journal: dict[str, Any] = json.loads(self._journal_path.read_text("utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            journal = {"moves": {}, "gone": [], "written": {}}
        return journal

    def _write_journal(self, journal: Mapping[str, Any]) -> None:
        temporary = self._journal_path.with_suffix(".新")
        _write(temporary, json.dumps(journal, ensure_ascii=False, indent=1).encode())
        temporary.replace(self._journal_path)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _named(error: OSError, root: Path) -> str:
    return str(error.filename or root)
