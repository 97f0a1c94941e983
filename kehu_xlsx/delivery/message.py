"""A mail as the bytes that go over the wire or into an .eml file."""

from __future__ import annotations

import datetime as dt
import mimetypes
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from email.charset import QP, Charset
from email.encoders import encode_base64
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import SMTP
from email.utils import encode_rfc2231, format_datetime, formataddr
from hashlib import sha256

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_KINDS = {".xlsx": _XLSX, ".ics": "text/calendar"}
_UTF8 = Charset("utf-8")
_UTF8.body_encoding = QP
_DOMAIN = "kehu-xlsx"
_KEY_LENGTH = 32
_SHORT = 200


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Mail:
    """One mail to one recipient, who may have several addresses; `html` says the same as `text`."""

    to_name: str
    addresses: tuple[str, ...]
    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...]

    @property
    def key(self) -> str:
        """The same for the same files to be sent, whatever is written beside them."""
        parts = (part for each in self.attachments for part in (each.name.encode(), each.content))
        return sha256(b"\0".join(sha256(part).digest() for part in parts)).hexdigest()[:_KEY_LENGTH]


def as_bytes(
    mail: Mail,
    sender: str = "",
    sender_name: str = "",
    *,
    addresses: Sequence[str] = (),
    when: dt.datetime | None = None,
    is_draft: bool,
) -> bytes:
    """The mail as RFC 5322 has it; a draft opens unsent in Outlook and Foxmail.

    Names of attachments stand there twice, encoded as RFC 2231 and as RFC 2047 ask, since each mail program reads one
    of them. Without a `sender` the line is left to the mail program, and so is the date without `when` it is sent.
    """
    message = MIMEMultipart("mixed")
    if is_draft:
        message["X-Unsent"] = "1"
    if sender:
        message["From"] = _address(sender_name, sender)
    if when:
        message["Date"] = format_datetime(when.astimezone())
    message["To"] = ",\n ".join(_address(mail.to_name, address) for address in (addresses or mail.addresses))
    message["Subject"] = Header(one_line(mail.subject), "utf-8").encode()
    whose = sha256((mail.key + "|".join(mail.addresses)).encode()).hexdigest()[:_KEY_LENGTH]
    message["Message-ID"] = f"<{whose}@{_DOMAIN}>"
    message.attach(_body(mail))
    for each in mail.attachments:
        message.attach(_attached(each))
    return message.as_bytes(policy=SMTP.clone(max_line_length=None, refold_source="none"))


def one_line(words: str) -> str:
    """Words without line breaks and other control characters, so that they can't become a header of their own."""
    kept = (" " if unicodedata.category(letter) in ("Cc", "Zl", "Zp") else letter for letter in words)
    return " ".join("".join(kept).split())


def _address(name: str, address: str) -> str:
    """Name and address, folded where the name is long: no server takes a line of more than 998 characters."""
    plain = one_line(name)
    if plain.isascii() and len(plain) < _SHORT:
        return formataddr((plain, address))
    return f"{Header(plain, 'utf-8').encode()} <{address}>"


def _body(mail: Mail) -> MIMEMultipart:
    body = MIMEMultipart("alternative")
    for words, kind in ((mail.text, "plain"), (mail.html, "html")):
        part = MIMENonMultipart("text", kind)
        part.set_payload(words, _UTF8)
        body.attach(part)
    return body


def _attached(attachment: Attachment) -> MIMEBase:
    name = one_line(attachment.name)
    ending = "." + name.rpartition(".")[2].lower()
    kind = _KINDS.get(ending) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    part = MIMEBase(*kind.split("/", 1))
    part.set_payload(attachment.content)
    encode_base64(part)
    encoded = Header(name, "utf-8", maxlinelen=10_000).encode()
    part.replace_header("Content-Type", f'{kind}; name="{encoded}"')
    part["Content-Disposition"] = f"attachment; filename*={encode_rfc2231(name, 'utf-8')}"
    return part
