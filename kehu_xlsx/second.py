"""A second process that does some of a run's work on another core while the first does the rest."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from multiprocessing.connection import Connection
from typing import Any, Final

from kehu_xlsx.garbage import collect_seldom, give_back

Function = Callable[..., Iterator[Any]]
"""Work: called with an iterator of what it will be told and its arguments, it yields answers."""

_ANSWER: Final = "answer"
_END: Final = "end"
_LOST: Final = "lost"


class LostSecond(Exception):
    """The other process is gone, or what it did there failed."""


class Second:
    """The other process as the first sees it. Whatever goes wrong there is only ever LostSecond."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def send(self, value: object) -> None:
        """Hand over a function of a module with its arguments, or what the function at work is to be told."""
        try:
            self._pipe.send(value)
        except OSError as error:
            raise LostSecond from error

    def answers(self) -> Iterator[Any]:
        """What the function at work yields, as it comes."""
        while True:
            try:
                kind, answer = self._pipe.recv()
            except (OSError, EOFError) as error:
                raise LostSecond from error
            if kind == _LOST:
                raise LostSecond
            if kind == _END:
                return
            yield answer


class Work:
    """A function at work in the second process or, where there is none or it fails there, in this one when asked."""

    def __init__(self, second: Second | None, function: Function, *arguments: object) -> None:
        """`function` is one of a module; it and its `arguments` are pickled."""
        self._second = second
        self._function, self._arguments = function, arguments
        self._told: list[object] = []
        self._send((function, arguments))

    def tell(self, value: object) -> None:
        """Let the function go on with what it waits for."""
        self._told.append(value)
        self._send(value)

    def __iter__(self) -> Iterator[Any]:
        """Its answers; those that the second process still gave are not given again by this one."""
        given = 0
        try:
            for answer in self._second.answers() if self._second else ():
                given += 1
                yield answer
        except LostSecond:
            self._second = None
        if self._second is None:
            yield from islice(self._function(iter(self._told), *self._arguments), given, None)

    def _send(self, value: object) -> None:
        try:
            if self._second:
                self._second.send(value)
        except LostSecond:
            self._second = None


@contextmanager
def second_process(module: str) -> Iterator[Second | None]:
    """Start the other process, which loads `module` first; None where there is no other core for it."""
    if usable_cores() < 2:
        yield None
        return
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, module), daemon=True)
    with undisturbed():
        process.start()
    theirs.close()
    try:
        yield Second(ours)
    finally:
        ours.close()
        process.kill()  # it holds nothing that would have to be put away
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


def _serve(pipe: Connection, module: str) -> None:
    """The life of the other process: load what work needs, then do one after the other until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collect_seldom()
    try:
        importlib.import_module(module)
        while True:
            function, arguments = pipe.recv()
            _work(function, arguments, pipe)
            del function, arguments
            give_back()
    except (OSError, EOFError, ImportError):
        pass  # the first process has ended, or says itself what can't be loaded


def _work(function: Function, arguments: tuple[object, ...], pipe: Connection) -> None:
    """Send each answer as soon as it is there; what fails is done by the first process, which says why."""
    answers = function(iter(pipe.recv, None), *arguments)
    kind = _ANSWER
    while kind == _ANSWER:
        kind, answer = _next(answers)
        pipe.send((kind, answer))


def _next(answers: Iterator[Any]) -> tuple[str, Any]:
    try:
        return _ANSWER, next(answers)
    except StopIteration:
        return _END, None
    except Exception:
        return _LOST, None
