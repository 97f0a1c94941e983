"""A second process that makes some of a month's files on another core while the first makes the rest."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Final

from kehu_xlsx.garbage import collect_seldom

Files = dict[str, bytes]
_READY: Final = "ready"


class Second:
    """The other process as the first sees it; whatever goes wrong there, the first does the work itself."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def begin(self, work: Callable[..., Files], *arguments: object) -> bool:
        """Hand over a function of a module and its arguments; False where it is not there yet, or not any more."""
        try:
            if not self._pipe.poll():
                return False
            self._pipe.recv()
            self._pipe.send((work, arguments))
        except (OSError, EOFError):
            return False
        return True

    def files(self) -> Files | None:
        """The files that the work made, path → content; None where it failed."""
        try:
            names = self._pipe.recv()
            return None if names is None else {name: self._pipe.recv_bytes() for name in names}
        except (OSError, EOFError):
            return None


@contextmanager
def second_process() -> Iterator[Second | None]:
    """Start the other process, which takes a while to load; None where there is no other core for it."""
    if usable_cores() < 2:
        yield None
        return
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    with undisturbed():
        process.start()
    theirs.close()
    try:
        yield Second(ours)
    finally:
        ours.close()
        process.join()


def usable_cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def undisturbed() -> Iterator[None]:
    """What is started here does not hear Ctrl+C: the first process does, and ends the others."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _serve(pipe: Connection) -> None:
    """The life of the other process: load all that makes files, then work until the pipe is closed."""
    import kehu_xlsx.pipeline.outputs  # noqa: F401  the loading takes longest

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collect_seldom()
    try:
        while True:
            pipe.send(_READY)
            work, arguments = pipe.recv()
            _hand_back(_made(work, arguments), pipe)
    except (OSError, EOFError):
        gc.freeze()  # there is nothing to look for at the end, and the first process waits for it


def _made(work: Callable[..., Files], arguments: tuple[object, ...]) -> Files | None:
    try:
        return work(*arguments)
    except Exception:
        return None  # the first process meets the same trouble, and says it


def _hand_back(files: Files | None, pipe: Connection) -> None:
    """One by one, so that no file is held four times over."""
    pipe.send(None if files is None else list(files))
    while files:
        pipe.send_bytes(files.pop(next(iter(files))))
