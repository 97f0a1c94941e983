"""The second process: it gives what the first would have made, and is never missed when it fails."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator

import pytest

from kehu_xlsx import second as module
from kehu_xlsx.second import Second, Work, second_process

needs_two_cores = pytest.mark.skipif(module.usable_cores() < 2, reason="needs a second core")


@pytest.fixture
def second() -> Iterator[Second]:
    with second_process("kehu_xlsx.second") as started:
        assert started is not None
        yield started


def lengths(_: Iterator[object], *texts: str) -> Iterator[tuple[int, int]]:
    """In which process it is, and how long each text is."""
    yield from ((os.getpid(), len(text)) for text in texts)


def doubled(told: Iterator[int], count: int) -> Iterator[tuple[int, int]]:
    """In which process it is, and twice what it is told."""
    for _ in range(count):
        yield os.getpid(), 2 * next(told)


def broken_elsewhere(told: Iterator[int], first: int, how: Callable[..., None], *arguments: object) -> Iterator[int]:
    """Three answers, the second of them told; in another process than the first it breaks after two."""
    yield 1
    yield next(told)
    if os.getpid() != first:
        how(*arguments)
    yield 3


def raise_error() -> None:
    raise OSError("a workbook is gone")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)


@needs_two_cores
def test_work_is_done_in_the_other_process_one_after_another(second: Second) -> None:
    for texts in (("", "甲" * 200_000, "乙"), (), ("丙",)):
        answers = list(Work(second, lengths, *texts))
        assert [length for _, length in answers] == list(map(len, texts))
        assert os.getpid() not in {process for process, _ in answers}


@needs_two_cores
def test_work_goes_on_with_what_it_is_told(second: Second) -> None:
    work = Work(second, doubled, 2)
    answers = iter(work)
    work.tell(4)
    process, eight = next(answers)
    work.tell(5)
    assert (eight, list(answers)) == (8, [(process, 10)])
    assert process != os.getpid()


@needs_two_cores
@pytest.mark.parametrize("how", [raise_error, die])
def test_what_breaks_there_is_done_here_and_nothing_is_given_twice(second: Second, how: Callable[..., None]) -> None:
    work = Work(second, broken_elsewhere, os.getpid(), how)
    work.tell(2)
    assert list(work) == [1, 2, 3]


@needs_two_cores
def test_after_an_error_there_the_next_work_is_done_there_again(second: Second) -> None:
    work = Work(second, broken_elsewhere, os.getpid(), raise_error)
    work.tell(2)
    assert list(work) == [1, 2, 3]
    ((process, _),) = Work(second, lengths, "甲")
    assert process != os.getpid()


@needs_two_cores
def test_a_process_that_is_gone_takes_no_work(second: Second) -> None:
    work = Work(second, broken_elsewhere, os.getpid(), die)
    work.tell(2)
    assert list(work) == [1, 2, 3]
    assert list(Work(second, lengths, "甲")) == [(os.getpid(), 1)]


@needs_two_cores
def test_a_module_that_does_not_load_is_no_end(capfd: pytest.CaptureFixture[str]) -> None:
    with second_process("kehu_xlsx.not_there") as second:
        assert list(Work(second, lengths, "甲")) == [(os.getpid(), 1)]
    assert capfd.readouterr().err == ""


def test_without_a_second_core_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "usable_cores", lambda: 1)
    with second_process("kehu_xlsx.second") as second:
        assert second is None
        work = Work(second, doubled, 1)
        work.tell(4)
        assert list(work) == [(os.getpid(), 8)]


def test_work_that_fails_here_too_fails() -> None:
    work = Work(None, broken_elsewhere, 0, raise_error)
    work.tell(2)
    with pytest.raises(OSError, match="gone"):
        list(work)
