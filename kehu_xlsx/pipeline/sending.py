"""Mails sent and remembered: to whom each must still go, what became of it, all of it in the ledger in the end."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kehu_xlsx.delivery.journal import Entry, Fate, MailJournal
from kehu_xlsx.delivery.message import Mail, as_bytes
from kehu_xlsx.delivery.smtp import Answer, Post, Server
from kehu_xlsx.documents.ledger_book import ledger_book
from kehu_xlsx.errors import NotSent
from kehu_xlsx.intake.files import LEDGER, OUTPUT
from kehu_xlsx.intake.ledger_book import read_ledger
from kehu_xlsx.ledger import with_mails
from kehu_xlsx.pipeline.month import Progress, Read, Request
from kehu_xlsx.pipeline.store import WORK_FOLDER, Store
from kehu_xlsx.tables import MailLog
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.texts import mails as texts
from kehu_xlsx.workbook.write import render_book

PASSWORD = "KEHU_MAIL_PASSWORD"
_KEYRING = "kehu-xlsx"
_JOURNAL = "发件.jsonl"
_MINUTE = 60.0


@dataclass(frozen=True)
class MailRequest:
    """What is to be done: only these customers, sent or drafted, or only said; mails sent before once more."""

    only: frozenset[str] = frozenset()
    send: bool = False
    dry_run: bool = False
    again: bool = False
    per_minute: int | None = None


@dataclass
class Desk:
    """Where mails are sent from, each remembered before the next one goes."""

    store: Store
    request: Request
    office: Read
    outcome: Outcome
    wanted: MailRequest
    sleep: Callable[[float], None]
    now: Callable[[], dt.datetime]

    @property
    def journal(self) -> MailJournal:
        """What became of each mail since the ledger was last brought up to date."""
        return MailJournal(self.request.folder / OUTPUT / WORK_FOLDER / _JOURNAL)

    def send(self, mails: Mapping[int, Mail], server: Server | None, progress: Progress) -> dict[int, tuple[str, str]]:
        """Send what was not sent before; the state of each mail with the server's words, which the ledger keeps."""
        known = self._known()
        states, pause = {}, _MINUTE / (self.wanted.per_minute or self.office.policy.mail.per_minute)
        sent = 0
        with Post(server or self._server(), self.sleep) as post:
            for place, mail in mails.items():
                left, answers = self._left(mail, known)
                if left:
                    if sent:
                        self.sleep(pause)
                    sent += 1
                    progress(f"{sent} {mail.to_name}")
                    now = self._send(post, mail, left)
                    known |= {
                        (mail.key, address): self._entry(mail, address, answer) for address, answer in now.items()
                    }
                    answers |= now
                states[place] = _together(answers)
        self._fold()
        return states

    def drafted(self, mails: Mapping[int, Mail]) -> tuple[dict[int, Mail], dict[int, tuple[str, str]]]:
        """The mails for the addresses that did not get them before, and the state of each."""
        known = self._known()
        made, states = dict(mails), {}
        for place, mail in mails.items():
            left, answers = self._left(mail, known)
            if left:
                made[place] = dataclasses.replace(mail, addresses=tuple(left))
            states[place] = (texts.DRAFTED, _words(answers)) if left else _together(answers)
        return made, states

    def _left(self, mail: Mail, known: Mapping[tuple[str, str], Entry]) -> tuple[list[str], dict[str, Answer]]:
        """The addresses that a mail must still go to, and what became of it at the others."""
        left = [address for address in mail.addresses if self._is_due(known.get((mail.key, address)))]
        before = [address for address in mail.addresses if address not in left]
        return left, {address: self._before(known[mail.key, address]) for address in before}

    @staticmethod
    def _is_due(entry: Entry | None) -> bool:
        return entry is None or entry.fate not in (Fate.SENT, Fate.UNKNOWN)

    def _before(self, entry: Entry) -> Answer:
        words = texts.SENT_BEFORE if entry.fate == Fate.SENT else texts.FATE_UNKNOWN
        return Answer(Fate(entry.fate), words)

    def _send(self, post: Post, mail: Mail, addresses: Sequence[str]) -> Mapping[str, Answer]:
        post.reach()
        self.journal.begin(self._entry(mail, address, Answer(Fate.BEGUN)) for address in addresses)
        rules = self.office.policy.mail
        sender = (rules.sender, rules.sender_name)
        content = as_bytes(mail, *sender, addresses=addresses, when=self.now(), is_draft=False)
        try:
            answers = post.hand_over(content, addresses)
        except NotSent as error:  # not let in any more, so that nothing of this mail has gone out
            answers = dict.fromkeys(addresses, Answer(Fate.DELAYED, str(error)))
        self.journal.end(self._entry(mail, address, answer) for address, answer in answers.items())
        return answers

    def _entry(self, mail: Mail, address: str, answer: Answer) -> Entry:
        time_words = f"{self.now():%Y-%m-%d %H:%M:%S}"
        return Entry(mail.key, address, answer.fate, answer.words, time_words, mail.to_name, mail.subject)

    def _known(self) -> dict[tuple[str, str], Entry]:
        """What became of earlier mails, from the ledger and from a run that was interrupted; of none with --again."""
        if self.wanted.again:
            return {}
        log = self.office.memory.mails
        columns = (MailLog.key_of_mail, MailLog.address, MailLog.fate)
        known = {
            (key, address): Entry(key, address, fate)
            for key, address, fate in zip(*(log[column] for column in columns), strict=True)
        }
        return known | dict(self.journal.last())

    def _fold(self) -> None:
        """The journal into 邮件发送记录 of the ledger as it is now: people work in it while mails go out."""
        ledger = self.request.folder / LEDGER
        memory, _ = read_ledger(ledger)
        rows = [
            {
                MailLog.month: self.outcome.month,
                MailLog.time: entry.time,
                MailLog.recipient: entry.to,
                MailLog.address: entry.address,
                MailLog.subject: entry.subject,
                MailLog.fate: entry.fate,
                MailLog.words: entry.words,
                MailLog.key_of_mail: entry.key,
            }
            for entry in self.journal.last().values()
        ]
        book = ledger_book(with_mails(memory, rows), self.outcome.office)
        self.store.put({ledger: render_book(book)})
        self.journal.clear()

    def _server(self) -> Server:
        rules = self.office.policy.mail
        server = Server(rules.server, rules.port, rules.security, rules.account, sender=rules.sender)
        server.check()
        return dataclasses.replace(server, password=_password(rules.account)) if rules.account else server


def _together(answers: Mapping[str, Answer]) -> tuple[str, str]:
    """The state of a mail to several addresses, the worst first, with what the server said of each."""
    order = (Fate.UNKNOWN, Fate.REFUSED, Fate.DELAYED, Fate.SENT)
    worst = next(fate for fate in order if any(answer.fate is fate for answer in answers.values()))
    return worst.value, _words(answers, with_address=len(answers) > 1)


def _words(answers: Mapping[str, Answer], *, with_address: bool = True) -> str:
    """What was said of each address that did not get a mail just now."""
    told = (
        f"{address}：{answer.words}" if with_address else answer.words
        for address, answer in answers.items()
        if answer.words and (answer.fate is not Fate.SENT or answer.words == texts.SENT_BEFORE)
    )
    return "；".join(told)


def _password(account: str) -> str:
    """From the environment, else the system's keyring; never from a file."""
    given = os.environ.get(PASSWORD)
    if given:
        return given
    import keyring  # loaded only when a password is wanted
    from keyring.errors import KeyringError

    try:
        found = keyring.get_password(_KEYRING, account)
    except KeyringError:
        found = None
    if not found:
        raise NotSent(texts.NO_PASSWORD)
    return found
