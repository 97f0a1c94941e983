"""Outputs on disk: each one whole, all of them in the end, and never over what a person changed.

Every file is first written whole under 输出/.运行/, then moved into place. A journal there lists, with hashes, what
is to be moved over what (so that a run that died is finished by the next) and what was written last (so that a file
whose hash differs was edited by a person, and is kept beside the new one).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import errno
import hashlib
import json
import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from kehu_xlsx.errors import FolderBusy, NotWritten
from kehu_xlsx.intake.files import BACKUP
from kehu_xlsx.texts import store as texts

WORK_FOLDER = ".运行"
_STAGED = "待换"
_JOURNAL = "清单.json"
_LOCK = "锁"
_NOTHING = ""


@dataclass(frozen=True)
class _Journal:
    """Names are relative to the office's 输出/; a hash is that of a file's whole content, "" where there is none.

    `moves`: name → staged file, hash of what it replaces; `gone`: name → hash of what is to be removed;
    `written`: name → hash of what we wrote there last.
    """

    moves: Mapping[str, tuple[str, str]]
    gone: Mapping[str, str]
    written: Mapping[str, str]


class Store:
    """The outputs of an office, held by one run at a time."""

    def __init__(self, home: Path, out: Path | None = None) -> None:
        """`home` is the office's 输出/, where the lock and the journal lie; `out` is what --out names instead of it."""
        self._home = Path(os.path.normpath(home))
        self.root = Path(os.path.normpath(out or home))
        self._work = self._home / WORK_FOLDER
        self._staged = self._work / _STAGED
        self._journal_path = self._work / _JOURNAL

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder; what an earlier run left unfinished is finished first. FolderBusy if another run has it."""
        with _refusals_told(self.root):
            for folder in (self._work, self.root):
                folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._work / _LOCK).acquire(timeout=0)
        with lock:
            self._finish()
            yield

    def put(
        self, files: Mapping[Path, bytes], *, carried_back: Collection[Path] = (), complete: Path | None = None
    ) -> tuple[Path, ...]:
        """Write the files, absolute path → content; return where versions that people had edited were kept.

        Where `files` are all there is to be below the folder `complete`, what we wrote there before and no longer
        make goes, unless it was edited. What people typed into the files of `carried_back` has been read already,
        so these are replaced without keeping a copy. NotWritten names every file that could not be written.
        """
        with _refusals_told(self.root):
            journal = self._read_journal()
            kept = tuple(
                self._keep(path)
                for path, content in files.items()
                if path not in carried_back and self._would_lose(path, content, journal)
            )
            gone = {} if complete is None else self._no_longer_made(files, journal, complete)
            hashes = {self._name(path): _hash(content) for path, content in files.items()}
            left = {name: hashed for name, hashed in journal.written.items() if name not in gone}
            self._commit(files, gone, left | hashes)
        return kept

    def hand_over(self, files: Mapping[Path, bytes]) -> None:
        """Write files that belong to the office from then on: they are never taken for outputs of ours."""
        with _refusals_told(self.root):
            self._commit(files, {}, self._read_journal().written)

    def edited(self) -> list[Path]:
        """The outputs that we wrote and people have changed since, in a fixed order."""
        written = {self._path(name): hashed for name, hashed in sorted(self._read_journal().written.items())}
        outputs = {path: hashed for path, hashed in written.items() if path.is_relative_to(self.root)}
        return [path for path, hashed in outputs.items() if path.is_file() and _hash_of(path) != hashed]

    def is_as_written(self, path: Path) -> bool:
        """Whether a file is as we wrote it, so that nobody has put anything into it."""
        return _hash_of(path) == self._read_journal().written.get(self._name(path))

    def _would_lose(self, path: Path, content: bytes, journal: _Journal) -> bool:
        """Whether something stands in the way that is not as we left it, and would change."""
        return _hash_of(path) not in {_NOTHING, journal.written.get(self._name(path)), _hash(content)}

    def _no_longer_made(self, files: Mapping[Path, bytes], journal: _Journal, folder: Path) -> dict[str, str]:
        """Unedited outputs of ours below `folder` that are not among `files`, by name with their hash."""
        made = {self._name(path) for path in files}
        return {
            name: hashed
            for name, hashed in journal.written.items()
            if name not in made and self._path(name).is_relative_to(folder) and _hash_of(self._path(name)) == hashed
        }

    def _keep(self, path: Path) -> Path:
        """Copy a file that a person edited to a name that says when: beside it, or among the backups of the office."""
        changed = dt.datetime.fromtimestamp(path.stat().st_mtime)
        folder = path.parent if path.is_relative_to(self.root) else self._home.parent / BACKUP
        folder.mkdir(exist_ok=True)
        kept = folder / f"{path.stem}（已修改 {changed:%Y-%m-%d %H%M%S}）{path.suffix}"
        shutil.copy2(path, kept)
        return kept

    def _commit(self, files: Mapping[Path, bytes], gone: Mapping[str, str], written: Mapping[str, str]) -> None:
        """Stage the files, promise in the journal to move them, and do so."""
        staged = self._stage(files.values())
        moves = {self._name(path): (name, _hash_of(path)) for path, name in zip(files, staged, strict=True)}
        self._write_journal(_Journal(moves, gone, written))
        self._finish()

    def _stage(self, contents: Iterable[bytes]) -> list[str]:
        shutil.rmtree(self._staged, ignore_errors=True)
        self._staged.mkdir()
        names = []
        for number, content in enumerate(contents):
            names.append(f"{number:05d}")
            _write(self._staged / names[-1], content)
        _sync_folders([self._staged, self._work])
        return names

    def _finish(self) -> None:
        """Do what the journal promises; done again after a crash it does the rest.

        What a person changed or put in the way since the promise was made is left alone: it now counts as edited.
        """
        journal = self._read_journal()
        refused = {name: error for name, move in journal.moves.items() if (error := self._try_move(name, *move))}
        if refused:
            raise NotWritten(texts.refused({name: error.errno for name, error in refused.items()}))
        for name, hashed in journal.gone.items():
            if _hash_of(self._path(name)) == hashed:
                self._path(name).unlink()
        _sync_folders({self._path(name).parent for name in (*journal.moves, *journal.gone)})
        if journal.moves or journal.gone:
            self._write_journal(dataclasses.replace(journal, moves={}, gone={}))
        shutil.rmtree(self._staged, ignore_errors=True)

    def _try_move(self, name: str, staged: str, replaced: str) -> OSError | None:
        """Move one staged file into place unless that is done or undone by a person; return why it can't be."""
        source, target = self._staged / staged, self._path(name)
        try:
            if source.is_file() and _hash_of(target) in {_NOTHING, replaced}:
                target.parent.mkdir(parents=True, exist_ok=True)
                _replace(source, target)
        except OSError as error:
            return error
        return None

    def _name(self, path: Path) -> str:
        """The path as the journal has it: from 输出/, or in full where it lies on another drive."""
        try:
            return Path(os.path.relpath(path, self._home)).as_posix()
        except ValueError:
            return path.as_posix()

    def _path(self, name: str) -> Path:
        return Path(os.path.normpath(self._home / name))

    def _read_journal(self) -> _Journal:
        try:
            held: dict[str, Any] = json.loads(self._journal_path.read_text("utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return _Journal({}, {}, {})
        return _Journal(**held)

    def _write_journal(self, journal: _Journal) -> None:
        temporary = self._journal_path.with_suffix(".新")
        _write(temporary, json.dumps(dataclasses.asdict(journal), ensure_ascii=False, indent=1).encode())
        temporary.replace(self._journal_path)
        _sync_folders([self._work])


@contextmanager
def _refusals_told(root: Path) -> Iterator[None]:
    """Say in the user's words what the system refuses to write."""
    try:
        yield
    except Timeout as error:
        raise FolderBusy(texts.BUSY) from error
    except OSError as error:
        raise NotWritten(texts.refused({str(error.filename or root): error.errno})) from error


def _replace(source: Path, target: Path) -> None:
    """Put `source` in the place of `target` in one step, also where --out is another disk than the office's."""
    try:
        source.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        beside = target.with_name(f".{target.name}")
        _write(beside, source.read_bytes())
        beside.replace(target)
        source.unlink()


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folders(folders: Iterable[Path]) -> None:
    """Make renames outlive a power cut, where system and disk allow a folder to be opened and synced."""
    for folder in folders:
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _hash_of(path: Path) -> str:
    return _hash(path.read_bytes()) if path.is_file() else _NOTHING
