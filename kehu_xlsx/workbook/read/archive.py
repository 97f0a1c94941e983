"""The members of a zipped workbook, inflated in chunks and never further than the limits allow."""

from __future__ import annotations

import copy
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from kehu_xlsx.texts import reading
from kehu_xlsx.workbook.read.limits import MAX_INFLATED_BYTES, MAX_PART_BYTES, MAX_RATIO, RATIO_MATTERS_FROM, Refusal

_CHUNK = 2 * 2**20
_ENCRYPTED_FLAG = 0x1
_DOCUMENT_TYPE = b"<!DOCTYPE"
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error, ValueError, OSError)


class Archive:
    """A zip file read with distrust: sizes are counted while inflating, whatever its directory says."""

    def __init__(self, file: BinaryIO) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
        except _DAMAGE as error:
            raise Refusal(reading.DAMAGED) from error
        self._members = {_key(info.filename): info for info in self._zip.infolist()}
        self._inflated = 0
        if len(self._members) < len(self._zip.infolist()):
            raise Refusal(reading.DAMAGED)  # of two members alike, each reader takes another one
        if any(info.flag_bits & _ENCRYPTED_FLAG for info in self._members.values()):
            raise Refusal(reading.ENCRYPTED)

    def __contains__(self, member: str) -> bool:
        return _key(member) in self._members

    def stream(self, member: str) -> Iterator[bytes]:
        """Inflate a member chunk by chunk; Refusal when it is damaged or grows beyond the limits."""
        info = self._members.get(_key(member))
        if info is None:
            raise Refusal(reading.DAMAGED)
        _check_ratio(info.file_size, info.compress_size)
        size = 0
        try:
            with self._zip.open(_of_unknown_size(info)) as source:
                while chunk := source.read(_CHUNK):
                    size += len(chunk)
                    self._inflated += len(chunk)
                    _check_ratio(size, info.compress_size)
                    if self._inflated > MAX_INFLATED_BYTES:
                        raise Refusal(reading.INFLATES_TOO_FAR)
                    yield chunk
        except _DAMAGE as error:
            raise Refusal(reading.DAMAGED) from error

    def read(self, member: str, limit: int = MAX_PART_BYTES) -> bytes:
        """Inflate a member whole; Refusal beyond `limit` bytes."""
        parts = []
        size = 0
        for chunk in self.stream(member):
            size += len(chunk)
            if size > limit:
                raise Refusal(reading.INFLATES_TOO_FAR)
            parts.append(chunk)
        return b"".join(parts)

    def xml(self, member: str) -> etree._Element:
        """Parse a small XML member; Refusal when it is no XML or brings a document type."""
        content = self.read(member)
        if _DOCUMENT_TYPE in content:
            raise Refusal(reading.UNSAFE_XML)
        try:
            return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
        except etree.XMLSyntaxError as error:
            raise Refusal(reading.DAMAGED) from error

    def longest_item(self, member: str, mark: bytes) -> int:
        """Measure the longest stretch between two marks; Refusal when the member brings a document type."""
        longest = 0
        for chunk in self.stream(member):
            if _DOCUMENT_TYPE in chunk:
                raise Refusal(reading.UNSAFE_XML)
            longest = max(longest, *map(len, chunk.split(mark)))
        return longest


def _key(member: str) -> str:
    """Some exporters write backslashes and other capitals than the workbook names."""
    return member.replace("\\", "/").lstrip("/").lower()


def _of_unknown_size(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """A directory that states too small a size would make zipfile stop early, where other readers go on."""
    unknown = copy.copy(info)
    unknown.file_size = MAX_INFLATED_BYTES + 1
    return unknown


def _check_ratio(inflated: int, compressed: int) -> None:
    if inflated > RATIO_MATTERS_FROM and inflated > MAX_RATIO * compressed:
        raise Refusal(reading.INFLATES_TOO_FAR)
