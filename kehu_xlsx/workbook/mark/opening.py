"""Which workbooks are marked at all, and why others are not."""

from __future__ import annotations

from typing import Final

from kehu_xlsx.errors import UnreadableWorkbook
from kehu_xlsx.texts import marking as texts
from kehu_xlsx.workbook.package import Package

_OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0"
_ENCRYPTED_STREAM: Final = "EncryptedPackage".encode("utf-16-le")
_SIGNATURES: Final = "_xmlsignatures/"


class WholeRefused(Exception):
    """A workbook of which nothing is marked; the text says why."""


def opened(data: bytes, *, break_signature: bool) -> tuple[Package, tuple[str, ...]]:
    """A workbook that can be marked, and what is to be said about it; raises WholeRefused."""
    if data.startswith(_OLE_MAGIC):
        raise WholeRefused(texts.ENCRYPTED if _ENCRYPTED_STREAM in data else texts.OLD_FORMAT)
    try:
        package = Package.read(data)
        book = package.workbook_part()
    except UnreadableWorkbook as error:
        raise WholeRefused(texts.BROKEN) from error
    if book.lower().endswith(".bin"):
        raise WholeRefused(texts.BINARY)
    if not any(part.lower().startswith(_SIGNATURES) for part in package):
        return package, ()
    if not break_signature:
        raise WholeRefused(texts.SIGNED)
    return package, (texts.SIGNATURE_BROKEN,)
