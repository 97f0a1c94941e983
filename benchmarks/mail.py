"""What sending 1,000 mails of 30 kB costs beyond the server's own time: messages made, journal on disk, envelope.

A local SMTP server in a process of its own takes the mails twice: the bare messages over one connection by smtplib, and
as `kehu-xlsx mail --send` hands them over, with each mail made anew and an fsynced journal before and after it. Runs
alternate; the medians and their ratio are printed. A mail that does not arrive ends it with an error.

    python benchmarks/mail.py
"""

from __future__ import annotations

import multiprocessing
import random
import smtplib
import socket
import statistics
import tempfile
import time
from collections.abc import Mapping
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from kehu_xlsx.delivery.journal import Entry, Fate, MailJournal
from kehu_xlsx.delivery.message import Attachment, Mail, as_bytes
from kehu_xlsx.delivery.smtp import PLAIN, Answer, Post, Server

MAILS, SIZE, ROUNDS = 1_000, 30_000, 3
HOST, SENDER = "127.0.0.1", "office@example.com"


class _Counter:
    def __init__(self) -> None:
        self.taken = 0

    async def handle_DATA(self, *_: Any) -> str:  # noqa: N802
        self.taken += 1
        return "250 taken"


def _serve(pipe: Connection) -> None:
    counter = _Counter()
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    controller = Controller(counter, hostname=HOST, port=port, ready_timeout=30)
    controller.start()
    pipe.send(port)
    while pipe.recv() == "taken":
        pipe.send(counter.taken)
    controller.stop()


def main() -> None:
    """Print the two medians and their ratio."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=_serve, args=(theirs,))
    process.start()
    port = ours.recv()
    chance = random.Random(5)
    mails = [
        Mail(f"客户{number}", (f"c{number}@example.com",), "分销计划", "您好", "<p>您好</p>",
             (Attachment(f"客户{number}_分销计划表.xlsx", chance.randbytes(SIZE)),))
        for number in range(MAILS)
    ]  # fmt: skip
    bare, whole = [], []
    for _ in range(ROUNDS):
        bare.append(_timed(lambda: _by_smtplib(port, mails)))
        whole.append(_timed(lambda: _as_sent(port, mails)))
    ours.send("taken")
    taken = ours.recv()
    ours.send("end")
    process.join()
    if taken != 2 * ROUNDS * MAILS:
        raise SystemExit(f"只到了 {taken} 封")
    least, most = statistics.median(bare), statistics.median(whole)
    print(f"{MAILS:,} 封：裸连接 {least:.2f} 秒，mail --send {most:.2f} 秒，比 {most / least:.2f}")


def _timed(work: Any) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _by_smtplib(port: int, mails: list[Mail]) -> None:
    contents = [as_bytes(mail, SENDER, is_draft=False) for mail in mails]
    with smtplib.SMTP(HOST, port) as connection:
        for mail, content in zip(mails, contents, strict=True):
            connection.sendmail(SENDER, mail.addresses, content)


def _as_sent(port: int, mails: list[Mail]) -> None:
    with tempfile.TemporaryDirectory() as folder, Post(Server(HOST, port, PLAIN, sender=SENDER), time.sleep) as post:
        journal = MailJournal(Path(folder) / "发件.jsonl")
        for mail in mails:
            post.reach()
            post.hand_over(as_bytes(mail, SENDER, is_draft=False), mail.addresses, partial(_note, journal, mail))


def _note(journal: MailJournal, mail: Mail, answers: Mapping[str, Answer]) -> None:
    for address, answer in answers.items():
        note = journal.begin if answer.fate is Fate.BEGUN else journal.end
        note([Entry(mail.key, address, answer.fate, answer.words)])


if __name__ == "__main__":
    main()
