"""`kehu-xlsx mail --send` killed with SIGKILL over and over: nobody gets a mail twice, and nobody is forgotten.

The command as a process of its own sends over TLS, with a password, to a real server that writes down what it took. It
is killed when the server is at a chosen step, before a chosen file operation, or at a random time while it sends, and
is started again until all is sent; then another office. Chance is seeded; KEHU_KILLS says how often to kill at least.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import ssl
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import trustme
from aiosmtpd.smtp import AuthResult, LoginPassword
from conftest import run
from mail_server import HOST, STEPS, Box, serving
from test_mail import TODAY, log, put
from test_mail_stopped import listed

KILLS, PARTS = int(os.environ.get("KEHU_KILLS", "9")), 3
DYING = Path(__file__).with_name("mail_dying.py")
NUMBERS = range(1, 7)
HEADINGS = "客户编号,客户名称,客户级别,授信额度,期初应收,期初日期,邮箱,业务经理,分支机构销售经理"
ROWS = [f"C{n},第{n}商行,三级,90000,0,2026-09-01,c{n}@example.com；boss{n}@example.com,张澍,许嘉木" for n in NUMBERS]
DAYS = [f"2026-{month}-{day}" for month in ("08", "09", "10") for day in ("05", "15")]
BOUGHT = [f"{day},C{number},啤酒,10,1000" for day in DAYS for number in NUMBERS]
RECIPIENTS = [["角色", "姓名", "邮箱"], ["业务经理", "张澍", "zhang@example.com"], ["财务", None, "cw@example.com"]]
RECIPIENT_OF = {f"{who}{n}@example.com": f"第{n}商行" for n in NUMBERS for who in ("c", "boss")} | {
    "zhang@example.com": "业务经理 张澍", "cw@example.com": "财务",
}  # fmt: skip
SURE_STEPS = ("EHLO", "MAIL", "RCPT", "QUIT")
"""Steps at which nothing of a mail is on its way."""
LEDGER_IS_WRITTEN = "os.remove 发件.jsonl"
"""The moment when the ledger holds the mails already and the journal does still."""


@dataclass(frozen=True)
class Death:
    """When the command is to die: at a step of the server, some seconds after its hello, or before a file operation."""

    step: str = ""
    seconds: float | None = None
    operation: str | None = None
    number: int = 1

    @property
    def leaves_doubt(self) -> bool:
        return self.step not in SURE_STEPS and self.operation != LEDGER_IS_WRITTEN


def deaths(chance: random.Random, first: int) -> Iterator[Death]:
    """One after the other, without end, from the `first` kind on."""
    kinds: tuple[Callable[[], Death], ...] = (
        lambda: Death(step := chance.choice(STEPS), number=1 if step in ("EHLO", "QUIT") else chance.randint(1, 5)),
        lambda: Death(seconds=chance.uniform(0, 0.3)),
        lambda: Death(operation="open", number=chance.randint(1, 20)),
        lambda: Death(operation="os.rename", number=chance.randint(1, 4)),
        lambda: Death(operation=LEDGER_IS_WRITTEN),
    )
    return (kind() for kind in islice(cycle(kinds), first, None))


class Killer:
    """Knows where the server is, and kills who talks to it when he is to die."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None
        self.death = Death()
        self.seen: Counter[str] = Counter()

    def at(self, step: str) -> None:
        """The server is at a step."""
        self.seen[step] += 1
        if self.process and (step, self.seen[step]) == (self.death.step, self.death.number):
            self.process.kill()
            self.process.wait()
        elif self.process and self.death.seconds is not None and step == "EHLO":
            threading.Timer(self.death.seconds, self.process.kill).start()


@dataclass
class Sender:
    """The real command, sending the mails of a made office to a server that takes them."""

    made: Path
    box: Box
    killer: Killer
    environment: Mapping[str, str]

    def new_office(self, folder: Path) -> Path:
        self.box.mails.clear()
        return Path(shutil.copytree(self.made, folder / self.made.name))

    def sends(self, office: Path, death: Death = Death(), *, a_minute: int = 10_000) -> tuple[int, str]:
        """The status with which it ended, or the signal that killed it, and what it said."""
        dying = [str(DYING), death.operation, str(death.number)] if death.operation is not None else ["-m", "kehu_xlsx"]
        command = ["mail", str(office), "--month", "2026-10", "--send", "--limit", str(a_minute), "--quiet"]
        self.killer.death, self.killer.seen = death, Counter()
        with subprocess.Popen(
            [sys.executable, *dying, *command], env=self.environment, stderr=subprocess.PIPE, encoding="utf-8"
        ) as process:
            self.killer.process = process
            _, said = process.communicate(timeout=120)
        self.killer.process = None
        return process.returncode, said


def let_in(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    assert isinstance(data, LoginPassword)
    return AuthResult(success=(data.login, data.password) == (b"office", b"secret"), handled=False)


@pytest.fixture(scope="module")
def sender(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sender]:
    """A server with TLS and passwords, which the command trusts and into which it may log in."""
    folder, killer = tmp_path_factory.mktemp("sender"), Killer()
    authority, there = trustme.CA(), ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(HOST).configure_cert(there)
    trusted = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(trusted))
    environment = {
        **os.environ, "SSL_CERT_FILE": str(trusted), "KEHU_MAIL_PASSWORD": "secret", "PYTHONIOENCODING": "utf-8",
    }  # fmt: skip
    box = Box(at=killer.at)
    with serving(box, ssl_context=there, authenticator=let_in, auth_require_tls=False) as port:
        yield Sender(make_office(folder / "青岛办事处", port), box, killer, environment)


def make_office(folder: Path, port: int) -> Path:
    folder.mkdir()
    put(folder, "客户档案", "\n".join((HEADINGS, *ROWS)))
    put(folder, "进货", "\n".join(("日期,客户编号,产品,数量,金额", *BOUGHT)))
    book = openpyxl.Workbook()
    post = [
        ["规则", "值"],
        ["发件地址", "office@example.com"],
        ["发件服务器", HOST],
        ["端口", port],
        ["登录账号", "office"],
    ]
    for name, rows in (("收件人", RECIPIENTS), ("邮件", post)):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.remove(book.worksheets[0])
    book.save(folder / "客户管理规则.xlsx")
    run(folder, today=TODAY, confirm=True)
    return folder


def contents(office: Path) -> dict[str, bytes]:
    """What the office put into its folder itself."""
    return {path.name: path.read_bytes() for path in office.iterdir() if path.is_file() and path.name != "台账.xlsx"}


def look_over(office: Path, box: Box, doubtful: int) -> None:
    """Ledger and list know of every mail, and what they say is what the server knows; a death leaves one in doubt."""
    taken = Counter(address for to, _ in box.mails for address in to)
    rows = log(office)
    fates = {address: fate for _, _, address, fate, _ in rows}
    assert len(rows) == len(fates)
    assert fates.keys() == RECIPIENT_OF.keys()
    assert {address: taken[address] for address, fate in fates.items() if fate == "已发送"} == {
        address: 1 for address, fate in fates.items() if fate == "已发送"
    }
    in_doubt = {address for address, fate in fates.items() if fate != "已发送"}
    assert {fates[address] for address in in_doubt} <= {"结果不明"}
    assert all(taken[address] <= 1 for address in in_doubt)
    whose = {RECIPIENT_OF[address] for address in in_doubt}
    assert len(whose) <= doubtful
    told = {name: state for name, (state, _) in listed(office).items()}
    assert told == {name: "结果不明" if name in whose else "已发送" for name in RECIPIENT_OF.values()}
    assert not (office / "输出" / ".运行" / "发件.jsonl").exists()


@pytest.mark.parametrize("part", range(PARTS))
def test_killed_at_any_moment_nobody_gets_two_and_nobody_is_forgotten(
    sender: Sender, tmp_path: Path, part: int
) -> None:
    coming = deaths(random.Random(part), first=2 * part)
    killed = 0
    while killed < KILLS / PARTS:
        office = sender.new_office(tmp_path / str(killed))
        died: list[Death] = []
        while (ended := sender.sends(office, death := next(coming))) == (-signal.SIGKILL, ""):
            died.append(death)
        assert ended == (0, "")
        look_over(office, sender.box, sum(death.leaves_doubt for death in died))
        assert contents(office) == contents(sender.made)
        killed += len(died)


def interrupt(killer: Killer, office: Path) -> None:
    """Press Ctrl-C once a mail has gone and is noted."""
    journal = office / "输出" / ".运行" / "发件.jsonl"
    while not journal.exists() or "已发送" not in journal.read_text("utf-8", "replace"):
        time.sleep(0.05)
    if killer.process:
        killer.process.send_signal(signal.SIGINT)


def test_ctrl_c_says_how_many_went_and_the_next_run_goes_on(sender: Sender, tmp_path: Path) -> None:
    """Broken off in the minute between the first mail and the second, by the signal that the keys send."""
    office = sender.new_office(tmp_path)
    threading.Thread(target=interrupt, args=(sender.killer, office), daemon=True).start()
    assert sender.sends(office, a_minute=1) == (
        130,
        "已中断：这一次发出了 1 封，还有 7 封没有发完，邮件清单里逐一写明；"
        "再运行一次同样的命令会接着发，已经发了的不会再发。\n",
    )
    assert len(sender.box.mails) == 1
    assert Counter(state for state, _ in listed(office).values()) == {"已发送": 1, "没有发出": 7}
    assert sender.sends(office) == (0, "")
    look_over(office, sender.box, 0)
