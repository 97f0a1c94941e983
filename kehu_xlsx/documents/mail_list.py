"""邮件清单.xlsx: every mail of a month with its files, and why one was or wasn't made or sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kehu_xlsx.documents.masters import created, subtitle
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.texts import mails as texts
from kehu_xlsx.workbook.sheets import Book, Column, Kind, TableSheet, Tone

_TONES = {
    texts.NOT_MADE: Tone.MUTED,
    texts.DRAFTED: Tone.MET,
    texts.SENT: Tone.MET,
    texts.REFUSED: Tone.SEVERE,
    texts.UNKNOWN: Tone.SEVERE,
    texts.DELAYED: Tone.WARNING,
    texts.NOT_SENT: Tone.WARNING,
}
_KB = 1024


@dataclass(frozen=True)
class ListedMail:
    """One line of the list; `size` is that of the files in bytes."""

    recipient: str
    addresses: tuple[str, ...]
    subject: str
    attachments: tuple[str, ...]
    size: int
    state: str
    remark: str = ""


def mail_list(outcome: Outcome, mails: Sequence[ListedMail]) -> Book:
    """The list, in the order in which the mails were made."""
    columns = (
        Column(texts.RECIPIENT),
        Column(texts.ADDRESS),
        Column(texts.MAIL_SUBJECT, Kind.LONG_TEXT),
        Column(texts.ATTACHMENTS, Kind.LONG_TEXT),
        Column(texts.SIZE, Kind.COUNT),
        Column(texts.STATE, tones=_TONES),
        Column(texts.REMARK, Kind.LONG_TEXT),
    )
    rows = [
        (
            mail.recipient,
            "；".join(mail.addresses),
            mail.subject,
            "、".join(mail.attachments),
            round(mail.size / _KB) or None,
            mail.state,
            mail.remark,
        )
        for mail in mails
    ]
    sheet = TableSheet(texts.LIST_TITLE, texts.LIST_TITLE, subtitle(outcome), columns, rows, texts.LIST_NOTES, freeze=1)
    return Book(texts.LIST_TITLE, (sheet,), created(outcome))
