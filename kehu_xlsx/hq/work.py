"""What a worker does: one office's month on one core, and back comes what headquarters need to know of it."""

from __future__ import annotations

import datetime as dt
import socket
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kehu_xlsx.errors import FolderBusy, KehuError, NotWritten
from kehu_xlsx.garbage import collect_seldom
from kehu_xlsx.hq.facts import facts_of
from kehu_xlsx.hq.memory import files_of, recall, remember
from kehu_xlsx.intake.files import OUTPUT
from kehu_xlsx.pipeline.month import Request
from kehu_xlsx.pipeline.outputs import Part
from kehu_xlsx.pipeline.run import run_to_outcome
from kehu_xlsx.pipeline.store import Store
from kehu_xlsx.tables.offices import OfficeFacts, OfficeState
from kehu_xlsx.texts import headquarters as texts


@dataclass(frozen=True)
class Sign:
    """A file that was put into the shared folder, and its content: who reads it there shares the folder."""

    path: str
    content: str

    def is_seen(self) -> bool:
        """Whether it is there, and the same."""
        try:
            return Path(self.path).read_text("utf-8") == self.content
        except OSError:
            return False


@dataclass(frozen=True)
class Task:
    """An office to run: its folder, what it is called, and what is asked for; `month` is "" for the last one held.

    `forced` runs it though nothing has changed.
    """

    office: str
    folder: str
    sign: Sign
    today: dt.date
    month: str = ""
    as_of: dt.date | None = None
    forced: bool = False

    @property
    def request(self) -> Request:
        """The same as the pipeline takes it."""
        month = pd.Period(self.month, freq="M") if self.month else None
        return Request(Path(self.folder), self.today, month, self.as_of)


@dataclass(frozen=True)
class Done:
    """An office's facts, and whether they are of this run or of an earlier one."""

    state: OfficeState
    facts: OfficeFacts


@dataclass(frozen=True)
class Failed:
    """Why an office is not done, and what to do about it; `may_pass` where another go could succeed."""

    reason: str
    advice: str
    may_pass: bool


Answer = Done | Failed


def run_task(task: Task) -> Answer:
    """Run an office unless it has been run and nothing has changed since; whatever goes wrong is an answer too."""
    collect_seldom()
    if not task.sign.is_seen():
        return Failed(texts.not_seen(socket.gethostname(), task.folder), texts.NOT_SEEN_ADVICE, may_pass=True)
    try:
        known = None if task.forced else recall(task.request)
        return Done(OfficeState.UNCHANGED, known) if known else Done(OfficeState.RUN, _run(task.request))
    except (FolderBusy, NotWritten) as error:
        return Failed(str(error), texts.AGAIN_ADVICE, may_pass=True)
    except KehuError as error:
        return Failed(str(error), texts.FIX_ADVICE, may_pass=False)
    except Exception as error:
        return Failed(texts.unexpected(type(error).__name__), texts.DEBUG_ADVICE, may_pass=True)


def _run(request: Request) -> OfficeFacts:
    before, written_before = files_of(request.folder), Store(request.folder / OUTPUT).settled()
    outcome, _ = run_to_outcome(request, Part.RUN, out=None, progress=lambda _: None)
    facts = facts_of(outcome)
    remember(request, outcome, facts, before, written_before)
    return facts
