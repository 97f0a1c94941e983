"""What became of mails is read back whole, whatever the server said and wherever the run that wrote it died."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path

import pytest

from kehu_xlsx.delivery.journal import Entry, Fate, MailJournal
from kehu_xlsx.errors import NotWritten

SENT = Entry("k1", "a@x.cn", Fate.SENT, "taken", to="甲店")
BEGUN = Entry("k2", "b@x.cn", Fate.BEGUN, to="乙店")


@pytest.mark.parametrize("words", ["一\u2028二", "一\x85二", "一\x0b二\r\n三"])
def test_line_breaks_in_what_was_said_lose_no_mail(tmp_path: Path, words: str) -> None:
    journal = MailJournal(tmp_path / "发件.jsonl")
    journal.end([Entry("k1", "a@x.cn", Fate.SENT, words, to=words)])
    (entry,) = journal.last().values()
    assert (entry.fate, entry.words, entry.to) == (Fate.SENT, words, words)


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_line_that_was_cut_off_spoils_no_other(tmp_path: Path, cut: int) -> None:
    """Killed while it wrote, in the middle of a Chinese letter too; what the next run writes stands on its own."""
    path = tmp_path / "发件.jsonl"
    journal = MailJournal(path)
    journal.end([SENT, Entry("k3", "c@x.cn", Fate.SENT, subject="计划")])
    path.write_bytes(path.read_bytes()[:-cut])
    journal.begin([BEGUN])
    found = journal.last()
    assert found["k1", "a@x.cn"].fate == Fate.SENT
    assert found["k2", "b@x.cn"].fate == Fate.UNKNOWN


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_mail_that_cannot_be_noted_leaves_no_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full: the mail does not go, and is not said to be in doubt now or at the next start."""
    path = tmp_path / "发件.jsonl"
    journal = MailJournal(path)
    journal.end([Entry("k2", "b@x.cn", Fate.DELAYED)])
    with monkeypatch.context() as patch, pytest.raises(NotWritten) as told:
        patch.setattr(os, "fsync", full)
        journal.begin([BEGUN])
    assert str(told.value).startswith(f"发件记录读写不了，所以没有再发。写不了“{path}”（磁盘已满）。")
    for reader in (journal, MailJournal(path)):
        assert {place: entry.fate for place, entry in reader.last().items()} == {("k2", "b@x.cn"): Fate.DELAYED}


def test_what_became_of_a_mail_is_known_in_this_run_though_it_could_not_be_noted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mail has gone when the disk is full: the ledger can still be told, if there is room for it."""
    journal = MailJournal(tmp_path / "发件.jsonl")
    journal.begin([BEGUN])
    with monkeypatch.context() as patch, pytest.raises(NotWritten):
        patch.setattr(Path, "open", full)
        journal.end([replace(BEGUN, fate=Fate.SENT)])
    assert journal.noted["k2", "b@x.cn"].fate == Fate.SENT
    assert journal.last()["k2", "b@x.cn"].fate == Fate.SENT
