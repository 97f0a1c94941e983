"""A sending that ends before its time: what went is in the ledger and the list at once, and the next run goes on."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from mail_server import HOST, Box, serving
from test_mail import TODAY, log, mailed, make_office, posting

from kehu_xlsx.delivery.journal import Entry, Fate, MailJournal
from kehu_xlsx.delivery.smtp import PLAIN, Post, Server
from kehu_xlsx.errors import ExitStatus, Interrupted, KehuError, LedgerUnreadable, NotSent, NotWritten
from kehu_xlsx.pipeline.mailing import mail_office
from kehu_xlsx.pipeline.month import Request
from kehu_xlsx.pipeline.sending import MailRequest

AGAIN = "再运行一次同样的命令会接着发，已经发了的不会再发。"
HOW_FAR = "这一次发出了 {sent} 封，还有 {left} 封没有发完，邮件清单里逐一写明；" + AGAIN
ADDRESSES = ("boss@example.com", "c1@example.com", "cw@example.com", "zhang@example.com")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_office(tmp_path_factory.mktemp("made") / "青岛办事处")


@pytest.fixture
def office(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / made.name))


def listed(office: Path) -> dict[str, tuple[str, str]]:
    """State and remark of each recipient in 邮件清单, without those to whom nothing can go."""
    sheet = openpyxl.load_workbook(office / "输出" / "2026-10" / "邮件" / "邮件清单.xlsx").worksheets[0]
    rows = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    top = next(place for place, row in enumerate(rows) if "状态" in row)
    name, state, remark = (rows[top].index(heading) for heading in ("收件人", "状态", "说明"))
    return {row[name]: (row[state], row[remark]) for row in rows[top + 1 :] if row[state] not in ("", "没有生成")}


def fates(office: Path) -> dict[str, str]:
    """状态 of each address in 邮件发送记录."""
    return {row[2]: row[3] for row in log(office)}


def taken(box: Box) -> list[str]:
    return sorted(address for to, _ in box.mails for address in to)


def sent(office: Path, server: Server, sleep: Any, **wanted: Any) -> None:
    request = Request(office, TODAY, pd.Period("2026-10", "M"))
    wanted = {"send": True, **wanted}
    mail_office(request, MailRequest(**wanted), out=None, progress=lambda _: None, sleep=sleep, server=server)


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def closed(_: Post) -> None:
    raise NotSent("密码不对。")


def goes_on(office: Path, box: Box) -> None:
    """The next run sends what is left, nothing twice, and takes the journal away."""
    with posting(box) as server:
        mailed(office, server, send=True)
    assert taken(box) == list(ADDRESSES)
    assert fates(office) == dict.fromkeys(ADDRESSES, "已发送")
    assert not (office / "输出" / ".运行" / "发件.jsonl").exists()


def test_a_server_that_closes_in_mid_run_leaves_ledger_and_list_up_to_date(office: Path) -> None:
    """After 甲店's mail the server no longer takes the password: two mails are left, and listed so."""
    box = Box()
    with posting(box) as server, pytest.MonkeyPatch.context() as patch, pytest.raises(NotSent) as told:
        sent(office, server, lambda _: patch.setattr(Post, "reach", closed))
    assert str(told.value) == f"发件中途停了：{HOW_FAR.format(sent=1, left=2)}原因：密码不对。"
    assert listed(office) == {
        "甲店": ("已发送", ""),
        "业务经理 张澍": ("没有发出", "密码不对。"),
        "财务": ("没有发出", "密码不对。"),
    }
    assert fates(office) == dict.fromkeys(("boss@example.com", "c1@example.com"), "已发送")
    goes_on(office, box)


def test_ctrl_c_in_the_pause_between_mails(office: Path) -> None:
    box = Box()
    with posting(box) as server, pytest.raises(Interrupted) as told:
        sent(office, server, interrupted)
    assert str(told.value) == f"已中断：{HOW_FAR.format(sent=1, left=2)}"
    assert told.value.exit_status == ExitStatus.INTERRUPTED
    assert listed(office) == {
        "甲店": ("已发送", ""),
        "业务经理 张澍": ("没有发出", "发件被中断，还没有发"),
        "财务": ("没有发出", "发件被中断，还没有发"),
    }
    assert fates(office) == dict.fromkeys(("boss@example.com", "c1@example.com"), "已发送")
    goes_on(office, box)


def test_ctrl_c_while_a_mail_that_was_held_off_waits(office: Path) -> None:
    """boss@ is held off: c1@ has had the mail, boss@ surely not, and in no doubt is either."""

    box = Box(lambda address, times: "451 come back later" if address == "boss@example.com" and times < 2 else None)
    with posting(box) as server, pytest.raises(Interrupted) as told:
        sent(office, server, interrupted)
    assert str(told.value) == f"已中断：{HOW_FAR.format(sent=1, left=3)}"
    assert listed(office)["甲店"] == ("暂时没有收下", "boss@example.com：451 come back later")
    assert fates(office) == {"boss@example.com": "暂时没有收下", "c1@example.com": "已发送"}
    goes_on(office, box)


def test_ctrl_c_while_the_server_has_not_yet_said_whether_it_took_a_mail(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = Box()
    with posting(box) as server, monkeypatch.context() as patch:
        patch.setattr(Post, "_deliver", interrupted)
        with pytest.raises(Interrupted) as told:
            sent(office, server, lambda _: None)
    told_so = "这一次发出了 0 封，还有 2 封没有发完，1 封结果不明，邮件清单里逐一写明；"
    assert str(told.value) == f"已中断：{told_so}{AGAIN}"
    state, remark = listed(office)["甲店"]
    assert state == "结果不明"
    assert "确认没有收到的，请加 --again 再发" in remark
    assert fates(office) == dict.fromkeys(("boss@example.com", "c1@example.com"), "结果不明")
    with posting(box) as server:
        assert mailed(office, server, send=True).states["结果不明"] == 1
    assert taken(box) == ["cw@example.com", "zhang@example.com"]


def test_sending_again_that_was_broken_off_goes_on_with_those_who_have_not_had_it_again(office: Path) -> None:
    box = Box()
    with posting(box) as server:
        mailed(office, server, send=True)
        with pytest.raises(Interrupted):
            sent(office, server, interrupted, again=True)
        mailed(office, server, send=True, again=True)
        assert taken(box) == sorted(ADDRESSES * 2)
        mailed(office, server, send=True, again=True, only=frozenset({"C1"}))
    assert len(taken(box)) == 10


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A disk that takes no more of the journal once the list holds anything."""
    full: list[str] = []
    sync = os.fsync

    def fsync(handle: int) -> None:
        if full and Path(f"/proc/self/fd/{handle}").resolve().name == "发件.jsonl":
            raise OSError(errno.ENOSPC, "No space left on device")
        sync(handle)

    monkeypatch.setattr("kehu_xlsx.delivery.journal.os.fsync", fsync)
    yield full
    full.clear()


def test_no_mail_goes_that_could_not_be_remembered(office: Path, full_disk: list[str]) -> None:
    """The disk is full at the second mail: that one must not go, and is in no doubt."""
    box = Box()
    with posting(box) as server, pytest.raises(NotWritten) as told:
        sent(office, server, lambda _: full_disk.append("full"))
    journal = office / "输出" / ".运行" / "发件.jsonl"
    reason = (
        f"发件记录读写不了，所以没有再发。写不了“{journal}”（磁盘已满）。"
        "请关闭正在打开的文件，或检查磁盘空间和写入权限，再运行一次；没有文件因此损坏或丢失。"
    )
    assert str(told.value) == f"发件中途停了：{HOW_FAR.format(sent=1, left=2)}原因：{reason}"
    assert told.value.exit_status == ExitStatus.NOT_WRITTEN
    assert taken(box) == ["boss@example.com", "c1@example.com"]
    assert listed(office)["业务经理 张澍"] == ("没有发出", reason)
    assert fates(office) == dict.fromkeys(("boss@example.com", "c1@example.com"), "已发送")
    full_disk.clear()
    goes_on(office, box)


def test_a_ledger_that_cannot_be_brought_up_to_date_loses_no_mail(office: Path) -> None:
    """Somebody breaks 台账.xlsx while mails go out: the list tells, and the ledger is made up for."""
    ledger = office / "台账.xlsx"
    content = ledger.read_bytes()
    box = Box()
    with posting(box) as server, pytest.raises(LedgerUnreadable) as told:
        sent(office, server, lambda _: ledger.write_bytes(b"half a file") and None)
    assert str(told.value).startswith(
        "发信的结果已写进邮件清单，也记下了不会重发，但还没有写进台账，下次 mail --send 时补上。原因："
    )
    assert taken(box) == list(ADDRESSES)
    assert {state for state, _ in listed(office).values()} == {"已发送"}
    assert ledger.read_bytes() == b"half a file"
    ledger.write_bytes(content)
    goes_on(office, box)


def test_a_journal_that_cannot_be_read_or_written_lets_no_mail_go(office: Path) -> None:
    journal = office / "输出" / ".运行" / "发件.jsonl"
    journal.mkdir()
    box = Box()
    with posting(box) as server, pytest.raises(NotWritten) as told:
        mailed(office, server, send=True)
    assert str(told.value) == (
        f"发件记录读写不了，所以没有再发。写不了“{journal}”（同名的文件或文件夹占着它的位置）。"
        "请关闭正在打开的文件，或检查磁盘空间和写入权限，再运行一次；没有文件因此损坏或丢失。"
    )
    assert box.mails == []


def test_what_an_interrupted_run_sent_of_one_month_stays_that_months(office: Path) -> None:
    """The run for October is killed after a mail; the next one to send anything is September's."""
    journal = MailJournal(office / "输出" / ".运行" / "发件.jsonl")
    journal.end([Entry("k", "c1@example.com", Fate.SENT, to="甲店", month="2026-09")])
    box = Box()
    with posting(box) as server:
        mailed(office, server, send=True)
    assert {row[0] for row in log(office) if row[1] == "甲店"} == {"2026-09", "2026-10"}


def test_nothing_is_touched_where_the_server_never_let_us_in(office: Path) -> None:
    before = (office / "台账.xlsx").read_bytes()
    with serving(Box()) as port:
        pass
    with pytest.raises(KehuError, match="连不上发件服务器"):
        mailed(office, Server(HOST, port, PLAIN, sender="office@example.com"), send=True)
    assert (office / "台账.xlsx").read_bytes() == before
    assert not (office / "输出" / "2026-10" / "邮件").exists()
