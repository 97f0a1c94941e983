"""What a file really is, whatever its name says, and which reader it goes to."""

from __future__ import annotations

from pathlib import Path

from kehu_xlsx.errors import UnreadableWorkbook
from kehu_xlsx.texts import reading
from kehu_xlsx.workbook.read import csv_text, ods, xls, xlsb, xlsx
from kehu_xlsx.workbook.read.archive import Archive
from kehu_xlsx.workbook.read.grid import SUFFIXES, Sheet, Workbook
from kehu_xlsx.workbook.read.limits import MAX_FILE_BYTES, Refusal

_ZIP = b"PK"
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BARE_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00", b"\x09\x08\x10\x00")


def read_workbook(path: Path) -> Workbook:
    """Read every worksheet of a spreadsheet file; UnreadableWorkbook says in Chinese why it cannot be.

    The file's content decides how it is read, not its name: text and .xlsx named .xls read as what they are.
    """
    try:
        sheets = _read(path)
        if not sheets:
            raise Refusal(reading.NO_WORKSHEETS)
    except Refusal as refusal:
        raise UnreadableWorkbook(reading.unreadable(path.name, str(refusal))) from refusal
    except OSError as error:
        reason = reading.not_opened(error.strerror or str(error))
        raise UnreadableWorkbook(reading.unreadable(path.name, reason)) from error
    return Workbook(path, sheets)


def _read(path: Path) -> tuple[Sheet, ...]:
    size = path.stat().st_size
    if size == 0:
        raise Refusal(reading.EMPTY_FILE)
    if size > MAX_FILE_BYTES:
        raise Refusal(reading.file_too_large(size, MAX_FILE_BYTES))
    with path.open("rb") as source:
        start = source.read(len(_OLE2))
    if start.startswith(_ZIP):
        return _read_zip(path)
    if start.startswith((_OLE2, *_BARE_BIFF)):
        return xls.read(path)
    return csv_text.read(path)


def _read_zip(path: Path) -> tuple[Sheet, ...]:
    with path.open("rb") as file:
        archive = Archive(file)
        if xlsx.recognises(archive):
            return xlsx.read(path, archive)
        if xlsb.recognises(archive):
            return xlsb.read(archive)
        if ods.recognises(archive):
            return ods.read(archive)
    raise Refusal(reading.not_a_workbook(SUFFIXES))
