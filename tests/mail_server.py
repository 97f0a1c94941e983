"""A real SMTP server for tests, with the mails that it took."""

from __future__ import annotations

import gc
import socket
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller

HOST = "localhost"


class Box:
    """A server's mailbox; `refuse` says what it answers to an address, `broken` what it does with a mail's text."""

    def __init__(self, refuse: Callable[[str, int], str | None] = lambda *_: None) -> None:
        self.mails: list[tuple[list[str], bytes]] = []
        self.sessions: set[int] = set()
        self.tried: dict[str, int] = {}
        self._refuse = refuse

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        self.tried[address] = self.tried.get(address, 0) + 1
        answer = self._refuse(address, self.tried[address])
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails.append((list(envelope.rcpt_tos), envelope.original_content))
        self.sessions.add(id(session))
        return "250 taken"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(box: Box, **options: Any) -> Iterator[int]:
    controller = Controller(box, hostname=HOST, port=free_port(), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()
        with warnings.catch_warnings():  # it leaves connections to be closed by whoever collects them
            warnings.simplefilter("ignore", ResourceWarning)
            del controller
            gc.collect()
