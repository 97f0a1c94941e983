"""Mails sent and remembered: to whom each must still go, what became of it, all of it in the ledger in the end."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
from collections import ChainMap
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from kehu_xlsx.delivery.journal import Entry, Fate, MailJournal
from kehu_xlsx.delivery.message import Mail, as_bytes
from kehu_xlsx.delivery.smtp import Answer, Post, Server
from kehu_xlsx.documents.ledger_book import ledger_book
from kehu_xlsx.errors import Interrupted, KehuError, LedgerUnreadable, NotSent, NotWritten
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
Known = MutableMapping[tuple[str, str], Entry]
"""What became of each mail at each address."""


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
    stopped: KehuError | None = None  # why not all mails went, where it was only found when some had gone
    journal: MailJournal = field(init=False)  # what became of each mail since the ledger was last brought up to date

    def __post_init__(self) -> None:
        self.journal = MailJournal(self.request.folder / OUTPUT / WORK_FOLDER / _JOURNAL)

    def send(self, mails: Mapping[int, Mail], server: Server | None, progress: Progress) -> dict[int, tuple[str, str]]:
        """Send what was not sent before; the state of each mail with the server's words, which the ledger keeps.

        Where that ends before its time the ledger is brought up to date all the same, and `stopped` says why.
        """
        known = self._known()
        states: dict[int, tuple[str, str]] = {}
        server = server or self._server()
        try:
            with Post(server, self.sleep) as post:
                self._send_all(post, mails, known, states, progress)
        except (KehuError, KeyboardInterrupt) as error:
            if not self.journal.noted:
                raise
            self._stop(error, mails, known, states)
        try:
            self._fold()
        except (
            NotWritten,
            LedgerUnreadable,
        ) as error:  # open in Excel: the journal is kept, the next run makes up for it
            self.stopped = self.stopped or type(error)(texts.not_in_ledger(str(error)))
        return states

    def _send_all(
        self, post: Post, mails: Mapping[int, Mail], known: Known, states: dict[int, tuple[str, str]],
        progress: Progress,
    ) -> None:  # fmt: skip
        """Send one mail after the other, and add to `states` what became of each."""
        pause = _MINUTE / (self.wanted.per_minute or self.office.policy.mail.per_minute)
        by_now = ChainMap(self.journal.noted, known)
        sent = 0
        for place, mail in mails.items():
            left, answers = self._left(mail, by_now)
            if left:
                if sent:
                    self.sleep(pause)
                sent += 1
                progress(f"{sent} {mail.to_name}")
                answers |= self._send(post, mail, left)
            states[place] = _together(answers)

    def _stop(
        self, error: KehuError | KeyboardInterrupt, mails: Mapping[int, Mail], known: Known,
        states: dict[int, tuple[str, str]],
    ) -> None:  # fmt: skip
        """Say of the mails that were still to go how far each came, and why no more can go."""
        reason = texts.BROKEN_OFF if isinstance(error, KeyboardInterrupt) else str(error)
        for place in mails.keys() - states.keys():
            states[place] = _together(self._so_far(mails[place], known, reason))
        sent = len({entry.key for entry in self.journal.noted.values() if entry.fate == Fate.SENT})
        told = [state for state, _ in states.values()]
        in_doubt = told.count(Fate.UNKNOWN)
        far = texts.how_far(sent, len(states) - told.count(Fate.SENT) - in_doubt, in_doubt)
        if isinstance(error, KeyboardInterrupt):
            self.stopped = Interrupted(texts.interrupted(far))
        else:
            self.stopped = type(error)(texts.stopped(far, reason))

    def _so_far(self, mail: Mail, known: Known, reason: str) -> dict[str, Answer]:
        """What became of a mail at each address; where nothing did, the reason why it was not sent."""
        left, before = self._left(mail, known)
        noted = {address: self.journal.noted.get((mail.key, address)) for address in left}
        return before | {
            address: Answer(Fate(entry.fate), entry.words) if entry else Answer(Fate.NOT_SENT, reason)
            for address, entry in noted.items()
        }

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

    def _left(self, mail: Mail, known: Known) -> tuple[list[str], dict[str, Answer]]:
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
        def note(answers: Mapping[str, Answer]) -> None:
            begins = any(answer.fate is Fate.BEGUN for answer in answers.values())
            entries = [self._entry(mail, address, answer) for address, answer in answers.items()]
            (self.journal.begin if begins else self.journal.end)(entries)

        post.reach()
        rules = self.office.policy.mail
        sender = (rules.sender, rules.sender_name)
        content = as_bytes(mail, *sender, addresses=addresses, when=self.now(), is_draft=False)
        return post.hand_over(content, addresses, note)

    def _entry(self, mail: Mail, address: str, answer: Answer) -> Entry:
        time_words = f"{self.now():%Y-%m-%d %H:%M:%S}"
        return Entry(
            mail.key, address, answer.fate, answer.words, time_words, mail.to_name, mail.subject,
            str(self.outcome.month), self.wanted.again,
        )  # fmt: skip

    def _known(self) -> Known:
        """What became of earlier mails, from the ledger and from a run that was interrupted.

        With --again only what an interrupted run with --again did.
        """
        interrupted = self.journal.last()
        if self.wanted.again:
            return {place: entry for place, entry in interrupted.items() if entry.again}
        log = self.office.memory.mails
        columns = (MailLog.key_of_mail, MailLog.address, MailLog.fate)
        known = {
            (key, address): Entry(key, address, fate)
            for key, address, fate in zip(*(log[column] for column in columns), strict=True)
        }
        return {**known, **interrupted}

    def _fold(self) -> None:
        """The journal into 邮件发送记录 of the ledger as it is now: people work in it while mails go out."""
        entries = self.journal.last().values()
        if not entries:
            return
        ledger = self.request.folder / LEDGER
        memory, _ = read_ledger(ledger)
        rows = [
            {
                MailLog.month: pd.Period(entry.month, "M"),
                MailLog.time: entry.time,
                MailLog.recipient: entry.to,
                MailLog.address: entry.address,
                MailLog.subject: entry.subject,
                MailLog.fate: entry.fate,
                MailLog.words: entry.words,
                MailLog.key_of_mail: entry.key,
            }
            for entry in entries
        ]
        book = ledger_book(with_mails(memory, rows), self.outcome.office)
        self.store.put({ledger: render_book(book)})
        if not (self.stopped and self.wanted.again):  # by which the next run with --again knows what it need not send
            self.journal.clear()

    def _server(self) -> Server:
        rules = self.office.policy.mail
        server = Server(rules.server, rules.port, rules.security, rules.account, sender=rules.sender)
        server.check()
        return dataclasses.replace(server, password=_password(rules.account)) if rules.account else server


def _together(answers: Mapping[str, Answer]) -> tuple[str, str]:
    """The state of a mail to several addresses, the worst first, with what the server said of each."""
    order = (Fate.UNKNOWN, Fate.REFUSED, Fate.NOT_SENT, Fate.DELAYED, Fate.SENT)
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
