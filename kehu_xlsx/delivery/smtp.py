"""Mails handed over to an SMTP server, with what the server said of each address."""

from __future__ import annotations

import ipaddress
import re
import smtplib
import ssl
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kehu_xlsx.addresses import is_address
from kehu_xlsx.delivery.journal import Fate
from kehu_xlsx.errors import NotSent
from kehu_xlsx.texts import mails as texts

TLS, STARTTLS, PLAIN = "TLS", "STARTTLS", "不加密"
PAUSES = (5.0, 30.0, 120.0)
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)
_OURSELVES = "[127.0.0.1]"  # not the computer's name: a Chinese one can't be said in SMTP
_GO_ON, _DONE, _PERMANENT = 354, 250, 500
_TAKEN, _REFUSALS = range(250, 260), range(400, 600)
_LOST = OSError  # all that smtplib raises is one
_CUT_OFF = (ssl.SSLEOFError, ssl.SSLZeroReturnError)


@dataclass(frozen=True)
class Server:
    """Where mails are handed over, how the way there is made safe, and who we are there."""

    host: str
    port: int
    security: str
    account: str = ""
    password: str = ""
    sender: str = ""
    trusted: ssl.SSLContext | None = None
    patience: float = 60.0  # seconds that it may take to answer
    patience_at_end: float = 600.0  # and to say whether it took a mail (RFC 5321, 4.5.3.2.6), which it may scan first

    def check(self) -> None:
        """NotSent where there is no server, or the way to it would be open for all to read."""
        if not self.host or not self.sender:
            raise NotSent(texts.NO_SERVER)
        if not is_address(self.sender):
            raise NotSent(texts.bad_sender(self.sender))
        if self.security == PLAIN and not _is_here(self.host):
            raise NotSent(texts.NOT_SAFE)


@dataclass(frozen=True)
class Answer:
    """What became of a mail to one address, and the server's words."""

    fate: Fate
    words: str = ""


Note = Callable[[Mapping[str, Answer]], None]


def _nothing(_: Mapping[str, Answer]) -> None:
    """Nobody wants to know."""


class Post:
    """One connection after the other, each used for as many mails as the server allows."""

    def __init__(self, server: Server, sleep: Callable[[float], None], pauses: Sequence[float] = PAUSES) -> None:
        self._server = server
        self._sleep = sleep
        self._pauses = pauses
        self._connection: smtplib.SMTP | None = None
        self._was_there = False

    def __enter__(self) -> Post:
        self._server.check()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Take leave; where something broke in, drop the connection: words of leave might end up in a mail's text."""
        if kind is None:
            self._hang_up()
        else:
            self._drop()

    def reach(self) -> None:
        """Have a connection. NotSent where the server can't be reached (after pauses if it was) or is closed to us.

        To be called before a mail is said to be on its way: one that could not even be begun is in no doubt.
        """
        for pause in (0.0, *(self._pauses if self._was_there else ())):
            if pause:
                self._sleep(pause)
            try:
                self._connected()
            except _LOST as error:
                words = _of_error(error)
            else:
                return
        raise NotSent(texts.not_reached(words))

    def hand_over(self, content: bytes, addresses: Iterable[str], note: Note = _nothing) -> Mapping[str, Answer]:
        """Hand one mail over for some addresses; what is refused for the moment is tried again after each pause.

        `note` is told of each step, so that it can be written down: BEGUN before the text goes out, then the answers.
        An address whose mail got lost on the way stays UNKNOWN: it is never tried again here. NotSent where the server
        does not let us in at the first try; at a later one that address stays DELAYED.
        """
        answers: dict[str, Answer] = {}
        waiting = list(addresses)
        for pause in (0.0, *self._pauses):
            if waiting and pause:
                self._sleep(pause)
            if waiting:
                try:
                    tried = self._try(content, waiting, note)
                except NotSent:
                    if not answers:
                        raise
                else:
                    note(tried)
                    answers |= tried
            waiting = [address for address in waiting if answers[address].fate is Fate.DELAYED]
        return answers

    def _try(self, content: bytes, addresses: Sequence[str], note: Note) -> dict[str, Answer]:
        try:
            connection = self._connected()
            answers = _envelope(connection, self._server.sender, addresses)
            accepted = [address for address in addresses if address not in answers]
            if accepted:
                note(dict.fromkeys(accepted, Answer(Fate.BEGUN)))
                code, words = _understood(connection.docmd("DATA"), {_GO_ON})
        except _LOST as error:  # nothing of the mail has gone out yet
            self._drop()
            return dict.fromkeys(addresses, Answer(Fate.DELAYED, _said(error)))
        if not accepted:
            self._start_anew()
            return answers
        if code != _GO_ON:
            self._start_anew()
            return answers | dict.fromkeys(accepted, _not_taken(code, words))
        return answers | dict.fromkeys(accepted, self._deliver(connection, content))

    def _deliver(self, connection: smtplib.SMTP, content: bytes) -> Answer:
        """The text of the mail; a connection lost now leaves open whether the server took it."""
        try:
            _wait(connection, self._server.patience_at_end)
            connection.send(_LEADING_DOT.sub(b"..", content) + b".\r\n")
            reply = _understood(connection.getreply(), _TAKEN)
            _wait(connection, self._server.patience)
        except _LOST as error:
            self._drop()
            return Answer(Fate.UNKNOWN, _said(error))
        return _answer(*reply)

    def _connected(self) -> smtplib.SMTP:
        if self._connection is None:
            self._connection = _connect(self._server)
            self._was_there = True
        return self._connection

    def _start_anew(self) -> None:
        """Forget a mail that was begun; a server that does not say so may still take what follows for a part of it."""
        try:
            is_ready = self._connection is not None and self._connection.rset()[0] == _DONE
        except _LOST:
            is_ready = False
        if not is_ready:
            self._drop()

    def _hang_up(self) -> None:
        try:
            if self._connection:
                self._connection.quit()
        except _LOST:
            pass
        self._drop()

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            connection.close()


def _connect(server: Server) -> smtplib.SMTP:
    context = server.trusted or ssl.create_default_context()
    try:
        if server.security == TLS:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, _OURSELVES, timeout=server.patience, context=context
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, _OURSELVES, timeout=server.patience)
        _introduce(connection, server, context)
    except OSError as error:
        closed = _why_closed(error)
        if closed:
            raise NotSent(closed) from error
        raise
    except UnicodeError as error:  # SMTP and names of servers know ASCII alone
        raise NotSent(texts.NOT_PLAIN) from error
    return connection


def _why_closed(error: OSError) -> str:
    """Why a server is closed to us until somebody changes something, "" where it may let us in a little later."""
    if isinstance(error, smtplib.SMTPAuthenticationError) and error.smtp_code >= _PERMANENT:
        return texts.not_let_in(_text(error.smtp_error))
    if isinstance(error, ssl.SSLError) and not isinstance(error, _CUT_OFF):
        return texts.no_safe_way(str(error.reason or error))
    if type(error) in (smtplib.SMTPNotSupportedError, smtplib.SMTPException):  # the latter: no way of login in common
        return texts.NOT_OFFERED
    return ""


def _introduce(connection: smtplib.SMTP, server: Server, context: ssl.SSLContext) -> None:
    """Make the way safe and say who we are; a connection on which that fails is closed."""
    try:
        if server.security == STARTTLS:
            connection.starttls(context=context)
        connection.ehlo_or_helo_if_needed()
        if server.account:
            connection.login(server.account, server.password)
    except BaseException:
        connection.close()
        raise


def _envelope(connection: smtplib.SMTP, sender: str, addresses: Sequence[str]) -> dict[str, Answer]:
    """The answers to addresses that the server does not take; all of them where it does not take the sender."""
    code, words = _understood(connection.mail(sender), {_DONE})
    if code != _DONE:
        return dict.fromkeys(addresses, _not_taken(code, words))
    answers = {address: _answer(*_understood(connection.rcpt(address), _TAKEN)) for address in addresses}
    return {address: answer for address, answer in answers.items() if answer.fate is not Fate.SENT}


def _understood(reply: tuple[int, bytes], yes: Container[int]) -> tuple[int, bytes]:
    """A reply that is a yes or a refusal; after any other the server may be speaking of something else than we are."""
    code, words = reply
    if code not in yes and code not in _REFUSALS:
        raise smtplib.SMTPResponseException(code, words)
    return reply


def _wait(connection: smtplib.SMTP, patience: float) -> None:
    if connection.sock:
        connection.sock.settimeout(patience)


def _answer(code: int, words: bytes) -> Answer:
    return Answer(Fate.SENT, _text(words)) if code in _TAKEN else _not_taken(code, words)


def _not_taken(code: int, words: bytes) -> Answer:
    """A refusal, for good or for the moment."""
    fate = Fate.REFUSED if code >= _PERMANENT else Fate.DELAYED
    return Answer(fate, f"{code} {_text(words)}")


def _said(error: OSError) -> str:
    return texts.connection_lost(_of_error(error))


def _of_error(error: OSError) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        words = _text(error.smtp_error)
        return f"{error.smtp_code} {words}" if error.smtp_code > 0 else texts.NOT_UNDERSTOOD
    return str(error) or type(error).__name__


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() in ("localhost", "ip6-localhost")
