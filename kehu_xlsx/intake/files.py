"""Which files of an office folder are the office's own workbooks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kehu_xlsx.texts.plan_documents import PROPERTY_CUSTOMER, PROPERTY_MONTH, PROPERTY_NUMBER
from kehu_xlsx.workbook.read import SUFFIXES, labels_of

OUTPUT = "输出"
BACKUP = "备份"
TEMPLATES = "模板"
LEDGER = "台账.xlsx"
RULEBOOK = "客户管理规则.xlsx"
COLLECTED = "回收表格"
GENERATED = "kehu-xlsx-generated"  # keyword of the workbooks that we write for people to read

_OUR_FOLDERS = frozenset({OUTPUT, BACKUP, TEMPLATES, COLLECTED})
_OUR_FILES = frozenset({LEDGER, RULEBOOK})


def office_workbooks(folder: Path) -> list[Path]:
    """The workbooks that people keep in the folder and its sub-folders, in a fixed order.

    Passed over: our own folders and files, hidden files and folders, Excel's lock files (`~$…`), and links
    that lead out of the folder.
    """
    return sorted(_walk(folder, folder.resolve()), key=lambda path: path.relative_to(folder).as_posix())


def is_our_folder(name: str) -> bool:
    """Whether a folder of this name at the top of an office is ours, or holds what we wrote or took in."""
    return name in _OUR_FOLDERS


def is_ours(path: Path) -> bool:
    """Whether a workbook is an output of ours that nobody's records stand in, wherever it was put.

    Visit records and plan checks that people fill in are records, and read like any other.
    """
    labels = labels_of(path)
    return GENERATED in labels or labels >= {PROPERTY_CUSTOMER, PROPERTY_MONTH, PROPERTY_NUMBER}


def _walk(folder: Path, root: Path) -> Iterator[Path]:
    at_top = folder.resolve() == root
    for path in folder.iterdir():
        if path.name.startswith((".", "~$")) or not path.resolve().is_relative_to(root):
            continue
        if path.is_dir():
            if not (at_top and path.name in _OUR_FOLDERS) and not path.is_symlink():
                yield from _walk(path, root)
        elif path.suffix.lower() in SUFFIXES and not (at_top and path.name in _OUR_FILES):
            yield path
