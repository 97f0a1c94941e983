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
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from kehu_xlsx.disk import sync_folders
from kehu_xlsx.errors import FolderBusy, NotWritten
from kehu_xlsx.intake.files import BACKUP
from kehu_xlsx.texts import store as texts

WORK_FOLDER = ".运行"
_STAGED = "待换"
_JOURNAL = "清单.json"
_DAMAGED = "清单（损坏）.json"
_SCRATCH = "对照"
_AGREED = "底稿"
_LOCK = "锁"
_NOTHING = ""
_AT_ONCE = 8  # files on their way to the disk: each waits for it most of its time


@dataclass(frozen=True)
class _Journal:
    """Names are relative to the office's 输出/; a hash is that of a file's whole content, "" where there is none.

    `moves`: name → staged file, hash of what it replaces; `gone`: name → hash of what is to be removed;
    `written`: name → hash of what we wrote there last; `seen`: name → hash of what people made of it, once that was
    taken into the ledger as far as it can be read; `taken`: the same where nothing of it resisted.
    """

    moves: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    gone: Mapping[str, str] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)
    seen: Mapping[str, str] = field(default_factory=dict)
    taken: Mapping[str, str] = field(default_factory=dict)


class Store:
    """The outputs of an office, held by one run at a time."""

    def __init__(self, home: Path, out: Path | None = None) -> None:
        """`home` is the office's 输出/, where the lock and the journal lie; `out` is what --out names instead of it."""
        self._home = Path(os.path.normpath(home))
        self.root = Path(os.path.normpath(out or home))
        self._work = self._home / WORK_FOLDER
        self._staged = self._work / _STAGED
        self._agreed = self._work / _AGREED
        self._journal_path = self._work / _JOURNAL

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder; what an earlier run left unfinished is finished first, as far as the system lets us now.

        FolderBusy if another run has it.
        """
        with _refusals_told(self.root):
            for folder in (self._work, self.root):
                folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._work / _LOCK).acquire(timeout=0)
        with lock:
            with _refusals_told(self.root):
                self._set_damaged_journal_aside()
                self._finish()
            yield

    def put(
        self,
        files: Mapping[Path, bytes],
        *,
        carried_back: Collection[Path] = (),
        seen: Collection[Path] = (),
        taken: Collection[Path] = (),
        answered: Collection[Path] = (),
        complete: Path | None = None,
    ) -> tuple[Path, ...]:
        """Write the files, absolute path → content; return where versions that people had edited were kept.

        Where `files` are all there is to be below the folder `complete`, what we wrote there before and no longer
        make goes, unless it was edited. What people typed into the files of `carried_back` has been read already,
        so these are replaced without keeping a copy. `seen` are edited files whose content is now in the ledger,
        `taken` those of them of which nothing was refused, so that they need not be read again. Of these and of the
        files of `answered`, which show what the ledger holds, a copy is laid by, so that one can tell what people
        change. NotWritten names every file that could not be written.
        """
        with _refusals_told(self.root):
            journal = self._read_journal()
            hashes = {self._name(path): _hash(content) for path, content in files.items()}
            kept = tuple(
                self._keep(path)
                for path in files
                if path not in carried_back and self._would_lose(path, hashes, journal)
            )
            gone = {} if complete is None else self._no_longer_made(hashes, journal, complete)
            left = {name: hashed for name, hashed in journal.written.items() if name not in gone}
            self._lay_by({path: files[path] for path in answered if path in files})
            self._lay_by({path: path.read_bytes() for path in seen if path not in files})
            known = (
                self._with(before, paths, hashes) for before, paths in ((journal.seen, seen), (journal.taken, taken))
            )
            self._commit(files, _Journal({}, gone, left | hashes, *known))
            self._forget_old_copies()
        return kept

    def hand_over(self, files: Mapping[Path, bytes]) -> None:
        """Write files that belong to the office from then on: they are never taken for outputs of ours."""
        with _refusals_told(self.root):
            journal = self._read_journal()
            self._commit(files, dataclasses.replace(journal, moves={}, gone={}))

    def edited(self) -> list[Path]:
        """The outputs that we wrote and people have changed since, in a fixed order."""
        written = {self._path(name): hashed for name, hashed in sorted(self._read_journal().written.items())}
        outputs = {path: hashed for path, hashed in written.items() if path.is_relative_to(self.root)}
        with _refusals_told(self.root):
            return [path for path, hashed in outputs.items() if path.is_file() and hash_of(path) != hashed]

    def settled(self) -> Mapping[Path, str] | None:
        """The hash of what we wrote last at each path; None while anything is still to be moved or removed.

        For those who don't hold the folder: a journal that does not read tells nothing.
        """
        try:
            journal = self._read_journal()
        except (ValueError, TypeError):
            return None
        if journal.moves or journal.gone:
            return None
        return {self._path(name): hashed for name, hashed in journal.written.items()}

    def is_as_written(self, path: Path) -> bool:
        """Whether a file is as we wrote it, so that nobody has put anything into it."""
        return hash_of(path) == self._read_journal().written.get(self._name(path))

    def wrote(self, content: bytes) -> bool:
        """Whether an output of ours, wherever it lies now, is just as we wrote it: nobody has filled anything in."""
        return _hash(content) in self._read_journal().written.values()

    def is_taken(self, path: Path) -> bool:
        """Whether what people made of a file is in the ledger already."""
        return hash_of(path) == self._read_journal().taken.get(self._name(path))

    def agreed(self, path: Path) -> Path | None:
        """What an output held when the ledger last held the same: as we wrote it, or as people's answers were taken."""
        journal, name = self._read_journal(), self._name(path)
        hashes = (hashed for known in (journal.seen, journal.written) if (hashed := known.get(name)))
        copies = (self._agreed / f"{hashed}{path.suffix}" for hashed in hashes)
        return next((copy for copy in copies if copy.is_file()), None)

    @contextmanager
    def scratch(self, content: bytes, suffix: str = ".xlsx") -> Iterator[Path]:
        """A workbook that is on disk for as long as it is looked at."""
        path = (self._work / _SCRATCH).with_suffix(suffix)
        try:
            path.write_bytes(content)
            yield path
        finally:
            path.unlink(missing_ok=True)

    def _with(self, before: Mapping[str, str], paths: Collection[Path], anew: Container[str]) -> dict[str, str]:
        """Hashes of files by name with those of `paths`, and without files that are written `anew`."""
        left = {name: hashed for name, hashed in before.items() if name not in anew}
        return left | {self._name(path): hash_of(path) for path in paths}

    def _lay_by(self, files: Mapping[Path, bytes]) -> None:
        self._agreed.mkdir(exist_ok=True)
        for path, content in files.items():
            _write(self._agreed / f"{_hash(content)}{path.suffix}", content)

    def _forget_old_copies(self) -> None:
        journal = self._read_journal()
        wanted = {*journal.written.values(), *journal.seen.values()}
        for copy in self._agreed.iterdir():
            if copy.stem not in wanted:
                copy.unlink()

    def _would_lose(self, path: Path, hashes: Mapping[str, str], journal: _Journal) -> bool:
        """Whether something stands in the way that is not as we left it, and would change."""
        name = self._name(path)
        return hash_of(path) not in {_NOTHING, journal.written.get(name), hashes[name]}

    def _no_longer_made(self, made: Container[str], journal: _Journal, folder: Path) -> dict[str, str]:
        """Unedited outputs of ours below `folder` that are not among those `made`, by name with their hash."""
        return {
            name: hashed
            for name, hashed in journal.written.items()
            if name not in made and self._path(name).is_relative_to(folder) and hash_of(self._path(name)) == hashed
        }

    def _keep(self, path: Path) -> Path:
        """Copy a file that a person edited to a name that says when: beside it, or among the backups of the office."""
        changed = dt.datetime.fromtimestamp(path.stat().st_mtime)
        folder = path.parent if path.is_relative_to(self.root) else self._home.parent / BACKUP
        folder.mkdir(exist_ok=True)
        kept = folder / f"{path.stem}（已修改 {changed:%Y-%m-%d %H%M%S}）{path.suffix}"
        shutil.copy2(path, kept)
        return kept

    def _commit(self, files: Mapping[Path, bytes], journal: _Journal) -> None:
        """Stage the files, promise in the journal to move them, and do so; what could not be done before stays due."""
        due = self._read_journal()
        staged = self._stage(files.values())
        moves = {self._name(path): (name, hash_of(path)) for path, name in zip(files, staged, strict=True)}
        self._write_journal(
            dataclasses.replace(journal, moves={**due.moves, **moves}, gone={**due.gone, **journal.gone})
        )
        refused = self._finish()
        if refused.keys() & {*moves, *journal.gone}:
            raise NotWritten(texts.refused({name: error.errno for name, error in refused.items()}))

    def _stage(self, contents: Iterable[bytes]) -> list[str]:
        self._staged.mkdir(exist_ok=True)
        staged = {  # under names unlike those of a run that could not finish
            f"{number:05d}-{_hash(content)[:16]}": content for number, content in enumerate(contents)
        }
        with ThreadPoolExecutor(_AT_ONCE) as writers:
            list(writers.map(_write, map(self._staged.joinpath, staged), staged.values()))
        sync_folders([self._staged, self._work])
        return list(staged)

    def _finish(self) -> dict[str, OSError]:
        """Do what the journal promises; done again after a crash it does the rest. Return what the system refuses.

        What a person changed or put in the way since the promise was made is left alone: it now counts as edited.
        """
        journal = self._read_journal()
        refused = {name: error for name, move in journal.moves.items() if (error := self._try_move(name, *move))}
        refused |= {name: error for name, hashed in journal.gone.items() if (error := self._try_remove(name, hashed))}
        sync_folders({self._path(name).parent for name in (*journal.moves, *journal.gone)})
        moves = {name: move for name, move in journal.moves.items() if name in refused}
        if journal.moves or journal.gone:
            gone = {name: hashed for name, hashed in journal.gone.items() if name in refused}
            self._write_journal(dataclasses.replace(journal, moves=moves, gone=gone))
        if not moves:
            shutil.rmtree(self._staged, ignore_errors=True)
        return refused

    def _try_remove(self, name: str, hashed: str) -> OSError | None:
        """Remove a file of ours that nobody changed; return why it can't be."""
        try:
            if hash_of(self._path(name)) == hashed:
                self._path(name).unlink()
        except OSError as error:
            return error
        return None

    def _try_move(self, name: str, staged: str, replaced: str) -> OSError | None:
        """Move one staged file into place unless that is done or undone by a person; return why it can't be."""
        source, target = self._staged / staged, self._path(name)
        try:
            if source.is_file() and hash_of(target) in {_NOTHING, replaced}:
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
        if not self._journal_path.exists():
            return _Journal()
        return _Journal(**json.loads(self._journal_path.read_text("utf-8")))

    def _set_damaged_journal_aside(self) -> None:
        """Without it every file counts as somebody's, and is kept beside the new one."""
        try:
            self._read_journal()
        except (ValueError, TypeError):
            self._journal_path.replace(self._journal_path.with_name(_DAMAGED))

    def _write_journal(self, journal: _Journal) -> None:
        temporary = self._journal_path.with_suffix(".新")
        _write(temporary, json.dumps(vars(journal), ensure_ascii=False, indent=1).encode())
        temporary.replace(self._journal_path)
        sync_folders([self._work])


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


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def hash_of(path: Path) -> str:
    """The hash of a file's whole content, "" where there is no file."""
    return _hash(path.read_bytes()) if path.is_file() else _NOTHING
