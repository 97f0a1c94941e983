"""Which folders below a company's folder are offices: those that hold a 客户档案, known by its headings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kehu_xlsx.errors import UnreadableWorkbook
from kehu_xlsx.intake.files import LEDGER, RULEBOOK, is_our_folder, is_ours
from kehu_xlsx.intake.headings import Vocabulary
from kehu_xlsx.intake.layout import LayoutFinder
from kehu_xlsx.intake.rulebook import read_policy
from kehu_xlsx.schema import Table
from kehu_xlsx.tables import Customers
from kehu_xlsx.texts import headquarters as texts
from kehu_xlsx.workbook.read import SUFFIXES, Sheet, read_workbook


@dataclass(frozen=True)
class Lost:
    """A folder with tables of ours or workbooks that don't open, but no 客户档案; `broken` says what does not open."""

    folder: Path
    broken: tuple[str, ...] = ()


@dataclass(frozen=True)
class Offices:
    """The offices found, and the folders that may have been meant for some."""

    found: tuple[Path, ...]
    lost: tuple[Lost, ...] = ()


def find_offices(root: Path) -> Offices:
    """Every office below `root`; what lies below an office is part of it.

    A folder that keeps 客户档案 in a folder of their own, with nothing else in it, and other tables beside that, is
    one office. Links are not followed.
    """
    below = [_look(folder) for folder in _folders(root)]
    return Offices(
        tuple(office for each in below for office in each.offices),
        tuple(lost for each in below for lost in each.lost),
    )


def is_office(folder: Path) -> bool:
    """Whether a folder itself holds a 客户档案, not only folders below it."""
    return (folder / LEDGER).is_file() or _Kinds.of(folder).register


@dataclass(frozen=True)
class _Seen:
    """What a folder turned out to hold; `is_bare` where its only office is a folder of registers and nothing else."""

    offices: tuple[Path, ...] = ()
    lost: tuple[Lost, ...] = ()
    is_bare: bool = False


def _look(folder: Path) -> _Seen:
    if (folder / LEDGER).is_file():  # we wrote it: the folder has been run as an office
        return _Seen((folder,))
    kinds = _Kinds.of(folder)
    below = [_look(each) for each in _folders(folder)]
    if kinds.register:
        holds_more = kinds.other or any(each.offices or each.lost for each in below)
        return _Seen((folder,), is_bare=not holds_more)
    return _together(folder, kinds, below)


def _together(folder: Path, kinds: _Kinds, below: Sequence[_Seen]) -> _Seen:
    """A folder without a 客户档案 of its own."""
    offices = tuple(office for each in below for office in each.offices)
    lost = tuple(each for one in below for each in one.lost)
    is_bare = len(offices) == 1 and any(each.is_bare for each in below)
    if is_bare and (lost or kinds.other):
        return _Seen((folder,))
    if not offices and (lost or kinds.other):
        return _Seen(lost=(Lost(folder, (*kinds.broken, *(words for each in lost for words in each.broken))),))
    return _Seen(offices, lost, is_bare)


@dataclass(frozen=True)
class _Kinds:
    """Whether workbooks of a folder, not of those below it, hold a 客户档案, and whether any holds something else.

    A workbook that does not open counts as something else, and is named with the reason.
    """

    register: bool
    other: bool
    broken: tuple[str, ...]

    @classmethod
    def of(cls, folder: Path) -> _Kinds:
        vocabulary = Vocabulary(dict(read_policy(folder / RULEBOOK)[0].heading_synonyms))
        tables: set[type[Table]] = set()
        broken: list[str] = []
        for path in _workbooks(folder):
            try:
                tables |= _tables(path, vocabulary)
            except (UnreadableWorkbook, OSError) as error:
                broken.append(texts.broken(path.name, str(error)))
            if Customers in tables and len(tables) > 1:
                break
        return cls(Customers in tables, bool(tables - {Customers} or broken), tuple(broken))


def _tables(path: Path, vocabulary: Vocabulary) -> set[type[Table]]:
    """The tables that stand in a workbook, none in those that we wrote for people to read."""
    if is_ours(path):
        return set()
    return {table for sheet in read_workbook(path).sheets for table in _tables_of(sheet, path.name, vocabulary)}


def _tables_of(sheet: Sheet, workbook: str, vocabulary: Vocabulary) -> Iterator[type[Table]]:
    layout = LayoutFinder(sheet, workbook, vocabulary).find(lambda _: False)
    return (block.table for block in layout.blocks)


def _workbooks(folder: Path) -> list[Path]:
    """The folder's own workbooks, the smallest first: two of them are mostly enough to know it."""
    files = (path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES and path.name != RULEBOOK)
    kept = (path for path in files if not path.name.startswith((".", "~$")) and path.is_file())
    return sorted(kept, key=lambda path: (path.stat().st_size, path.name))


def _folders(folder: Path) -> list[Path]:
    below = (path for path in folder.iterdir() if path.is_dir() and not path.is_symlink())
    return sorted(path for path in below if not path.name.startswith(".") and not is_our_folder(path.name))
