"""A real SMTP server for tests, with the mails that it took."""

from __future__ import annotations

import gc
import socket
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

HOST = "localhost"
TAKEN = "250 taken"
STEPS = ("EHLO", "MAIL", "RCPT", "DATA", "text", "told", "QUIT")
"""Where a server can be: it has heard a command, is about to answer DATA, holds a mail's text, has said so."""


class Box:
    """A server's mailbox; `refuse` says what it answers to an address, `at` is told of each of the STEPS."""

    def __init__(
        self, refuse: Callable[[str, int], str | None] = lambda *_: None, at: Callable[[str], None] = lambda _: None
    ) -> None:
        self.mails: list[tuple[list[str], bytes]] = []
        self.sessions: set[int] = set()
        self.tried: dict[str, int] = {}
        self._refuse = refuse
        self.at = at

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, name: str, said: list[str]) -> list[str]:  # noqa: N802
        self.at("EHLO")
        session.host_name = name
        return said

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        self.at("MAIL")
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        self.at("RCPT")
        self.tried[address] = self.tried.get(address, 0) + 1
        answer = self._refuse(address, self.tried[address])
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails.append((list(envelope.rcpt_tos), envelope.original_content))
        self.sessions.add(id(session))
        self.at("text")
        return TAKEN

    async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.at("QUIT")
        return "221 Bye"


class _Stepwise(SMTP):
    """Tells the box of the steps for which there is no hook."""

    async def push(self, status: Any) -> None:
        if str(status).startswith("354"):
            self.event_handler.at("DATA")
        await super().push(status)
        if status == TAKEN:
            self.event_handler.at("told")


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Stepwise(self.handler, **self.SMTP_kwargs)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(box: Box, **options: Any) -> Iterator[int]:
    controller = _Controller(box, hostname=HOST, port=free_port(), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()
        with warnings.catch_warnings():  # it leaves connections to be closed by whoever collects them
            warnings.simplefilter("ignore", ResourceWarning)
            del controller
            gc.collect()
