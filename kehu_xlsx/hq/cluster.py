"""Offices on Dask: who works, what each is given, and what happens when a worker or the scheduler goes away.

Each office is one task and its answer is a small value. Dask itself gives the office of a worker that died to another
one. What fails in a way that may pass gets another go once all others are done.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from typing import Any, Final, cast

import dask
from distributed import Client, Future, LocalCluster, wait
from distributed.scheduler import KilledWorker

from kehu_xlsx.errors import ClusterUnusable
from kehu_xlsx.hq.work import Answer, Failed, Task, run_task
from kehu_xlsx.second import undisturbed, usable_cores
from kehu_xlsx.texts import headquarters as texts

ATTEMPTS: Final = 3  # goes at an office in all
_TO_CONNECT: Final = 15  # seconds in which a scheduler must answer and have a worker
_PATIENCE: Final = 30  # seconds without news after which somebody looks whether anybody is still working
_A_CORE: Final = 2  # offices given out for each core: one being run, one that follows at once
# At later goes one alone: an office that kills its worker must not take another one with it each time.
_ANY_MEMORY: Final = 0  # an office takes what it takes; a share for each core would stop a large one beside small ones
_NEVER: Final = logging.CRITICAL + 1
_PACKAGE: Final = "kehu_xlsx"


class _Gone(Exception):
    """The scheduler, or its last worker, went away while offices were being run; the text says which to the user."""


def run_all(tasks: Sequence[Task], scheduler: str | None) -> Iterator[tuple[Task, Answer, int]]:
    """Each office's answer as it comes, and at which go; on this machine's cores or on the cluster of a scheduler.

    ClusterUnusable if nothing can be begun: no scheduler at the address, no workers, other versions than here.
    """
    waiting: dict[Task, Failed | None] = dict.fromkeys(tasks)
    gone = ""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with _connected(scheduler) as client:
                for task, answer in _answers(client, waiting, a_core=_A_CORE if attempt == 1 else 1):
                    if isinstance(answer, Failed) and answer.may_pass and attempt < ATTEMPTS:
                        waiting[task] = answer
                    else:
                        del waiting[task]
                        yield task, answer, attempt
        except _Gone as error:
            gone = str(error)  # what is still waiting is tried anew, or told of below
        except ClusterUnusable:
            if attempt == 1:
                raise
            break
        if not waiting:
            return
    unheard = Failed(gone, texts.AGAIN_ADVICE, may_pass=True)
    yield from ((task, failed or unheard, attempt) for task, failed in waiting.items())


def _answers(client: Client, tasks: Iterable[Task], a_core: int) -> Iterator[tuple[Task, Answer]]:
    """Give out so many offices for each core, and the next ones as answers come; nothing is kept of those given."""
    queue, running = deque(tasks), dict[Future, Task]()
    while queue or running:
        while queue and len(running) < a_core * max(_cores(client), 1):
            task = queue.popleft()
            running[client.submit(run_task, task, pure=False)] = task
        for future in _finished(client, running):
            yield running.pop(future), _answer(future)


def _finished(client: Client, running: Mapping[Future, Task]) -> Iterable[Future]:
    """The offices that have an answer, once there are any; _Gone if there is nobody left to give one."""
    with _scheduler_there():
        try:
            done: Iterable[Future] = wait(list(running), timeout=_PATIENCE, return_when="FIRST_COMPLETED").done
        except TimeoutError:
            done = ()
    if not done and not _cores(client):
        raise _Gone(texts.WORKERS_GONE)
    return done


def _answer(future: Future) -> Answer:
    with _scheduler_there():
        error = future.exception()
        answer: Answer | None = None if error else future.result()
    if answer is not None:
        return answer
    if isinstance(error, KilledWorker):
        return Failed(texts.DEAD, texts.AGAIN_ADVICE, may_pass=True)  # the one before it on the worker may be to blame
    return Failed(texts.unexpected(type(error).__name__), texts.AGAIN_ADVICE, may_pass=True)


def _cores(client: Client) -> int:
    with _scheduler_there():
        return sum(client.ncores().values())


@contextmanager
def _scheduler_there() -> Iterator[None]:
    """_Gone if it does not answer: Dask then cancels what was asked, or what it answers with is no answer."""
    try:
        yield
    except (CancelledError, OSError, TypeError, ValueError) as error:
        raise _Gone(texts.SCHEDULER_GONE) from error


@contextmanager
def _connected(scheduler: str | None) -> Iterator[Client]:
    _silence()
    if scheduler is None:
        with _local() as cluster, Client(cluster) as client:
            yield client
    else:
        with _remote(scheduler) as client:
            _check_workers(client, scheduler)
            yield client


def _silence() -> None:
    """What matters of Dask's own messages is told in the user's words."""
    for name in ("distributed", *logging.root.manager.loggerDict):
        if name.startswith("distributed"):
            logging.getLogger(name).setLevel(_NEVER)


def _local() -> LocalCluster:
    """A process for each core of this machine; one that dies is started anew. Ctrl+C is for the first process alone."""
    unwatched = {"distributed.worker.profile.enabled": False}  # nobody looks at the profile, and it costs time
    with dask.config.set(unwatched), undisturbed():
        return LocalCluster(
            n_workers=usable_cores(),
            threads_per_worker=1,
            memory_limit=_ANY_MEMORY,
            dashboard_address="127.0.0.1:0",  # any free port: two companies may be run at once
            silence_logs=_NEVER,
        )


def _remote(scheduler: str) -> Client:
    try:
        return Client(scheduler, timeout=_TO_CONNECT)
    except OSError as error:
        raise ClusterUnusable(texts.no_scheduler(scheduler)) from error
    except ValueError as error:
        raise ClusterUnusable(texts.bad_address(scheduler)) from error


def _check_workers(client: Client, scheduler: str) -> None:
    """Refuse workers that would understand the tasks otherwise, or not at all."""
    try:
        client.wait_for_workers(1, timeout=_TO_CONNECT)
    except TimeoutError as error:
        raise ClusterUnusable(texts.no_workers(scheduler)) from error
    versions = cast(Any, client.get_versions(packages=[_PACKAGE]))
    own = _versions_of(versions["client"])
    found = {address: _versions_of(worker) for address, worker in versions["workers"].items()}
    others = {address: theirs for address, theirs in found.items() if theirs != own}
    if others:
        raise ClusterUnusable(texts.other_versions(own, others))


def _versions_of(process: Mapping[str, Any]) -> str:
    """What must be alike: this program, Dask, and Python but for its last digit."""
    packages = process["packages"]
    python = ".".join(packages["python"].split(".")[:2])
    return texts.versions({"kehu-xlsx": packages[_PACKAGE], "Python": python, "distributed": packages["distributed"]})
