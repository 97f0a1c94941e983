"""What became of mails is read back whole, whatever the server said and wherever the run that wrote it died."""

from __future__ import annotations

from pathlib import Path

import pytest

from kehu_xlsx.delivery.journal import Entry, Fate, MailJournal

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
