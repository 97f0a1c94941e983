"""Mails and zips opened: the workbooks in them under the names that their senders gave, and what can't be opened."""

from __future__ import annotations

import email
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from pathlib import Path

from kehu_xlsx.texts import collect as texts
from kehu_xlsx.workbook.read import SUFFIXES

MAIL, ZIP = ".eml", ".zip"
OPENED = frozenset({MAIL, ZIP})
_WINMAIL = "winmail.dat"
_TNEF = "application/ms-tnef"
_MOST_BYTES, _MOST_FILES = 200 * 2**20, 1000
_MOST_ZIPS, _MOST_MAILS = 2, 5  # one in the other

_PACKED, _OLE2 = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF8_NAMES, _LOCKED = 0x800, 0x1
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError)
_CHINESE = "gb18030"  # holds all of gb2312 and gbk, which programs name where they mean it
_SMALLER = frozenset({"gb2312", "gbk", "x-gbk", "cp936", "gb_2312-80"})


@dataclass(frozen=True)
class Arrival:
    """A file as it came, or why there is none; `inside` names the mail or zip in which it lay."""

    name: str
    content: bytes = b""
    refused: str = ""
    inside: str = ""

    @property
    def stem(self) -> str:
        """The name without its suffix."""
        return Path(self.name).stem

    @property
    def suffix(self) -> str:
        """The name's suffix in small letters."""
        return Path(self.name).suffix.lower()


def opened(file: Arrival) -> Iterator[Arrival]:
    """The workbooks in a mail or a zip, also in those that lie in them, or the file itself if it is one.

    What can't be opened is refused, and so is a parcel without a workbook; other attachments are passed over.
    """
    for each in _Opening().contents(file):
        yield replace(each, refused=texts.NO_WORKBOOK) if _is_other(each) else each


class _NotOpened(Exception):
    """A mail or a zip that is not opened; its text says why."""


class _Opening:
    """One file being opened; what it may hold is counted over all that lies in it."""

    def __init__(self) -> None:
        self._bytes, self._files = _MOST_BYTES, _MOST_FILES

    def contents(self, file: Arrival, around: tuple[str, ...] = ()) -> Iterator[Arrival]:
        """What a file holds, itself if it is no parcel; `around` are the kinds of parcels in which it lies."""
        file = _named(file)
        refused = file.refused or _why_closed(file, around)
        if refused:
            yield replace(file, content=b"", refused=refused)
        elif file.suffix == MAIL:
            yield from self._within(file, _attached(file.content), (*around, MAIL), texts.NOTHING_ATTACHED)
        elif file.suffix == ZIP:
            yield from self._within(file, self._zipped(file.content), (*around, ZIP), texts.NOTHING_PACKED)
        else:
            yield file

    def _within(
        self, parcel: Arrival, files: Iterator[Arrival], around: tuple[str, ...], nothing: str
    ) -> Iterator[Arrival]:
        inside = texts.within(parcel.inside, parcel.name)
        others, is_empty = [], True
        try:
            for file in files:
                for each in self.contents(replace(file, inside=inside), around):
                    if _is_other(each):
                        others.append(each.name)
                    else:
                        is_empty = False
                        yield each
        except _NotOpened as error:
            if len(around) > 1 and str(error) == texts.ZIP_TOO_LARGE:
                raise  # what it may hold is used up, and so is that of the parcel around it
            yield replace(parcel, content=b"", refused=str(error))
            return
        if is_empty:
            yield replace(parcel, content=b"", refused=texts.nothing_but(nothing, others))

    def _zipped(self, content: bytes) -> Iterator[Arrival]:
        try:
            members = zipfile.ZipFile(io.BytesIO(content))
        except _DAMAGE as error:
            raise _NotOpened(texts.ZIP_DAMAGED) from error
        with members as archive:
            for info in archive.infolist():
                path = Path(_name_in_zip(info).replace("\\", "/"))
                if not info.is_dir() and not any(part.startswith((".", "~$", "__MACOSX")) for part in path.parts):
                    yield self._member(archive, info, path.name)

    def _member(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Arrival:
        """A file in a zip, inflated no further than may be; what is no workbook by its suffix is not inflated."""
        self._files -= 1
        if self._files < 0:
            raise _NotOpened(texts.ZIP_TOO_LARGE)
        if Path(name).suffix.lower() not in {"", *SUFFIXES, *OPENED}:
            return Arrival(name)
        if info.flag_bits & _LOCKED:
            return Arrival(name, refused=texts.ZIP_LOCKED)
        try:
            with archive.open(info) as source:
                content = source.read(self._bytes + 1)
        except _DAMAGE:
            return Arrival(name, refused=texts.ZIP_DAMAGED)
        self._bytes -= len(content)
        if self._bytes < 0:
            raise _NotOpened(texts.ZIP_TOO_LARGE)
        return Arrival(name, content)


def _is_other(file: Arrival) -> bool:
    return not file.refused and file.suffix not in SUFFIXES


def _why_closed(file: Arrival, around: tuple[str, ...]) -> str:
    """Why a file is not opened, whatever it holds; "" where it may be looked at."""
    if file.name.lower() == _WINMAIL:
        return texts.WINMAIL
    if file.suffix == ZIP and around.count(ZIP) >= _MOST_ZIPS:
        return texts.ZIP_IN_ZIP
    if file.suffix == MAIL and around.count(MAIL) >= _MOST_MAILS:
        return texts.MAIL_IN_MAIL
    return texts.NOT_OPENED.get(file.suffix, "")


def _named(file: Arrival) -> Arrival:
    """The file under a name whose suffix says what it is, where its own says nothing of what we know."""
    if file.suffix in {*SUFFIXES, MAIL, *texts.NOT_OPENED} or file.name.lower() == _WINMAIL:
        return file
    kind = _kind(file.content)
    if kind in {"", file.suffix}:
        return file
    stem = file.name.removesuffix(file.name[-len(ZIP) :] if file.suffix == ZIP else "") or texts.UNNAMED
    return replace(file, name=stem if Path(stem).suffix.lower() == kind else f"{stem}{kind}")


def _kind(content: bytes) -> str:
    """The suffix that a workbook or a zip should have, by its content; "" for anything else."""
    if content.startswith(_OLE2):
        return ".xls"
    if not content.startswith(_PACKED):
        return ""
    try:
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except _DAMAGE:
        return ""
    if "[Content_Types].xml" in names:
        return ".xlsx" if any(name.startswith("xl/") for name in names) else ""
    return ".ods" if {"mimetype", "content.xml"} <= set(names) else ZIP


def _name_in_zip(info: zipfile.ZipInfo) -> str:
    """Without the flag for UTF-8 a name is in whatever the packing system used, which zipfile takes for cp437."""
    if info.flag_bits & _UTF8_NAMES:
        return info.orig_filename
    try:
        return _text(info.orig_filename.encode("cp437"))
    except UnicodeEncodeError:
        return info.orig_filename


def _attached(mail: bytes) -> Iterator[Arrival]:
    """What is attached to a mail, also to those that are forwarded in it; its own text is nothing attached."""
    try:
        parts = list(email.message_from_bytes(mail).walk())
    except RecursionError as error:
        raise _NotOpened(texts.MAIL_DAMAGED) from error
    for part in parts:
        name = _WINMAIL if part.get_content_type() == _TNEF else _file_name(part)
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and (name or part.get_content_maintype() != "text"):
            yield Arrival(name, content)


def _file_name(part: Message) -> str:
    """The name of an attachment as its sender wrote it; "" if it has none."""
    for header, parameter in (("Content-Disposition", "filename"), ("Content-Type", "name")):
        raw = next((str(value) for key, value in part.raw_items() if key.lower() == header.lower()), "")
        name = _parameter(header, "".join(_text(raw.encode("utf-8", "surrogateescape")).splitlines()), parameter)
        if name:
            return Path(name.replace("\\", "/")).name
    return ""


def _parameter(header: str, line: str, parameter: str) -> str:
    """A parameter of a header, in any of the ways in which programs write Chinese into one."""
    held = Message()
    held[header] = line
    value = held.get_param(parameter, header=header)
    if isinstance(value, tuple):  # RFC 2231: charset, language, bytes as latin-1 text
        charset, _, coded = value
        return _decoded(coded.encode("raw-unicode-escape"), charset or "utf-8")
    return _words(str(value or "")).strip()


def _words(value: str) -> str:
    """RFC 2047, which stands in parameters too although it should not."""
    if "=?" not in value:
        return value
    try:
        pieces = decode_header(value)
        return "".join(
            piece if isinstance(piece, str) else _decoded(piece, charset or "utf-8") for piece, charset in pieces
        )
    except (HeaderParseError, ValueError):
        return value


def _decoded(content: bytes, charset: str) -> str:
    known = _CHINESE if charset.lower() in _SMALLER else charset
    try:
        return content.decode(known, "replace")
    except LookupError:
        return _text(content)


def _text(content: bytes) -> str:
    """Bytes that do not say how they are coded: UTF-8 if they are, else Chinese."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode(_CHINESE, "replace")
