"""Whole runs: hold the output folder, read, work out, write, and sum up."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kehu_xlsx.documents.problems import problems_book
from kehu_xlsx.documents.rulebook import rulebook
from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.garbage import give_back
from kehu_xlsx.intake.answers import Edited, holds_all
from kehu_xlsx.intake.files import GENERATED, LEDGER, OUTPUT, RULEBOOK
from kehu_xlsx.intake.returned import Form
from kehu_xlsx.intake.rulebook import read_policy
from kehu_xlsx.ledger import confirm_all
from kehu_xlsx.pipeline.collecting import collected_records, is_kept
from kehu_xlsx.pipeline.marks import FOLDER as MARKS
from kehu_xlsx.pipeline.marks import LIST as MARKS_LIST
from kehu_xlsx.pipeline.marks import Marked, marked_copies, marked_in_place, without_marks
from kehu_xlsx.pipeline.month import Forms, Progress, Read, Request, office_name, read, with_answers, work_out
from kehu_xlsx.pipeline.outputs import PROBLEMS, REPORTS, Part, files_of, forms_below, is_answer_sheet, whole_folder
from kehu_xlsx.pipeline.overtyped import is_overtyped
from kehu_xlsx.pipeline.store import Store
from kehu_xlsx.pipeline.summary import plan_states, summary_of
from kehu_xlsx.second import Second
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.tables.reading import Recognised, Usage
from kehu_xlsx.texts import intake as intake_texts
from kehu_xlsx.texts import pipeline as texts
from kehu_xlsx.texts.console import Summary
from kehu_xlsx.workbook.read import read_workbook
from kehu_xlsx.workbook.write import render_book


@dataclass(frozen=True)
class Checked:
    """What `check` found; `no_customers` says why nothing could be judged, "" where it could."""

    recognised: tuple[Recognised, ...]
    usage: tuple[Usage, ...]
    problems: tuple[Problem, ...]
    written: Path
    no_customers: str = ""


def run_office(
    request: Request,
    part: Part,
    *,
    out: Path | None,
    progress: Progress,
    confirm: bool = False,
    second: Second | None = None,
) -> Summary:
    """Run an office's month and write `part` of its outputs and the ledger; with `confirm` every plan is confirmed.

    `second` does some of a whole run's reading and writing: what comes out is the same as without it.
    """
    return run_to_outcome(request, part, out=out, progress=progress, confirm=confirm, second=second)[1]


def run_to_outcome(
    request: Request,
    part: Part,
    *,
    out: Path | None,
    progress: Progress,
    confirm: bool = False,
    second: Second | None = None,
) -> tuple[Outcome, Summary]:
    """The same for whoever needs more of what was worked out than the summary says."""
    store = Store(request.folder / OUTPUT, out)
    with store.held():
        office, filled_in = _read(store, request, progress, second)
        outcome = work_out(request, office, progress)
        office = office.without_purchases()
        give_back()
        if confirm:
            outcome = _confirmed(outcome, office, request.today)
        progress(texts.WRITING)
        month_folder = store.root / str(outcome.month)
        outcome = placed(outcome, month_folder, request.folder)
        files = files_of(outcome, office.policy, request.folder, month_folder, part, second)
        left = files.keys() & _begun(filled_in, office)
        changed = {path: content for path, content in files.items() if path not in left}
        kept = store.put(
            changed,
            carried_back=_carried_back(changed, filled_in, office, store),
            seen={each.path for each in filled_in.answers},
            taken=_taken(filled_in, office) | filled_in.copies,
            answered={path for path in files if is_answer_sheet(path)},
            complete=whole_folder(part, month_folder),
        )
    summary = summary_of(outcome, month_folder, kept, sorted(left))
    if part is Part.PLAN:
        summary = dataclasses.replace(summary, plans=plan_states(outcome, month_folder))
    return outcome, summary


def _confirmed(outcome: Outcome, office: Read, today: dt.date) -> Outcome:
    """The outcome with all plans of next month confirmed, but for those in which something is wrong."""
    month = outcome.next_month
    doubtful = [customer for of, customer in office.doubtful if of == month]
    remembered = confirm_all(outcome.remembered, month, today, but=doubtful)
    return dataclasses.replace(outcome, remembered=remembered)


@dataclass(frozen=True)
class _FilledIn:
    """Outputs of ours that people wrote into.

    `answers` go into the ledger and are written anew, the `known` ones are there already; `forms` stay theirs.
    `copies` lie in the folder just as we wrote them: they say nothing, also when we write others in their place.
    """

    answers: tuple[Edited, ...]
    known: Forms
    forms: Forms
    copies: frozenset[Path]


def placed(outcome: Outcome, month_folder: Path, office: Path) -> Outcome:
    """The outcome with the way from the month's folder to the office's workbooks, for links."""
    return dataclasses.replace(outcome, home=_way_home(month_folder, office))


def read_with_answers(store: Store, request: Request, progress: Progress) -> Read:
    """The office with what people wrote into outputs of ours."""
    return _read(store, request, progress)[0]


def _read(store: Store, request: Request, progress: Progress, second: Second | None = None) -> tuple[Read, _FilledIn]:
    """The office with what people wrote into outputs of ours, where they lie or among the office's workbooks."""
    own = [path for path in forms_below(store.root) if not store.is_as_written(path)]
    forms = [*own, *collected_records(request.folder)]
    office = read(request, progress, _named(forms, request.folder), second)
    filled_in = _filled_in(store, request.folder, forms, office.intake.reports)
    left = tuple(_plan_forms_left(store, request.folder, office.intake.plan_forms))
    office = dataclasses.replace(office, problems=(*office.problems, *left))
    return with_answers(office, filled_in.answers), filled_in


def _plan_forms_left(store: Store, folder: Path, plan_forms: Iterable[Path]) -> Iterator[Problem]:
    """A line for each distributor's plan among the office's workbooks that was filled in and not collected."""
    message, action, advice = intake_texts.PLAN_FORM_LEFT
    for path, name in _named(plan_forms, folder):
        content = path.read_bytes()
        if not store.wrote(content) and not is_kept(folder, Form.PLAN, content):
            yield Problem(name, "", "", Category.FILE, "", message, action, advice)


def _filled_in(store: Store, folder: Path, forms: Sequence[Path], handed_in: Iterable[Path]) -> _FilledIn:
    """What people wrote into: forms in which they keep records stay theirs, answers are carried over once."""
    copies = frozenset(path for path in handed_in if store.wrote(path.read_bytes()))
    dropped = [path for path in handed_in if path not in copies]
    edited = [*dropped, *(path for path in store.edited() if path not in forms)]
    has_ledger, office = (folder / LEDGER).exists(), folder.resolve().name
    known = {path for path in edited if store.is_taken(path)} if has_ledger else set()
    return _FilledIn(
        answers=tuple(
            Edited(path, name, store.agreed(path) if has_ledger else None, office if path in dropped else "")
            for path, name in _named((path for path in edited if path not in known), folder)
        ),
        known=_named((path for path in edited if path in known), folder),
        forms=_named(forms, folder),
        copies=copies,
    )


def _taken(filled_in: _FilledIn, office: Read) -> set[Path]:
    """The answers of which every cell could be read."""
    troubled = {problem.workbook for problem in office.problems}
    return {each.path for each in filled_in.answers if each.name not in troubled}


def _carried_back(files: Mapping[Path, bytes], filled_in: _FilledIn, office: Read, store: Store) -> set[Path]:
    """The edited files whose new version holds all that people typed, so that no copy need be kept."""
    read = _taken(filled_in, office) | {path for path, _ in (*filled_in.known, *filled_in.forms)}
    return {path for path in read & files.keys() if _holds_all(files[path], path, store)}


def _holds_all(content: bytes, edited: Path, store: Store) -> bool:
    """Whether nothing typed is lost: in answers what was taken stands again, all else is as it was but saved anew."""
    with store.scratch(content) as anew:
        new, old = read_workbook(anew), read_workbook(edited)
        is_answered = is_answer_sheet(edited) and edited.name not in REPORTS
        return holds_all(new, old) and (is_answered or not is_overtyped(new, old))


def _begun(filled_in: _FilledIn, office: Read) -> set[Path]:
    """The forms in which anybody registered anything, not only saved them."""
    told = {each.workbook for each in office.intake.recognised if each.rows}
    told |= {problem.workbook for problem in office.problems}
    return {path for path, name in filled_in.forms if name in told}


def check_office(request: Request, *, out: Path | None, progress: Progress) -> Checked:
    """Read and judge an office without writing anything but 数据问题.xlsx; without customers it is only read."""
    store = Store(request.folder / OUTPUT, out)
    with store.held():
        office = read_with_answers(store, request, progress)
        intake = office.intake
        problems = _unjudged(office) if office.no_customers else work_out(request, office, progress).problems
        path = store.root / str(office.month) / PROBLEMS
        book = problems_book(
            office_name(request),
            office.month,
            problems,
            recognised=intake.recognised,
            usage=intake.usage,
            home=_way_home(path.parent, request.folder),
        )
        store.put({path: render_book(dataclasses.replace(book, keywords=GENERATED))})
    return Checked(intake.recognised, intake.usage, problems, path, office.no_customers)


def mark_office(
    request: Request, *, out: Path | None, progress: Progress, now: dt.datetime, in_place: bool, break_signature: bool
) -> tuple[Marked, Path]:
    """Mark the cells that a month's findings rest on, in copies or `in_place`; returns what was done and where to see.

    In place each workbook is backed up first; `break_signature` marks signed ones too.
    """
    store = Store(request.folder / OUTPUT, out)
    with store.held():
        office = read_with_answers(store, request, progress)
        outcome = work_out(request, office, progress)
        folder = store.root / str(outcome.month) / MARKS
        outcome = dataclasses.replace(outcome, home=_way_home(folder.parent, request.folder))
        progress(texts.MARKING)
        if in_place:
            changed, listed, marked = marked_in_place(outcome, request.folder, now, break_signature=break_signature)
            store.hand_over(changed)
            store.put({folder / MARKS_LIST: listed})
        else:
            files, marked = marked_copies(outcome, request.folder)
            store.put({folder / name: content for name, content in files.items()}, complete=folder)
    return marked, folder / MARKS_LIST


def unmark_office(folder: Path, *, now: dt.datetime) -> Marked:
    """Take the marks off that were made in place; each workbook is backed up first."""
    store = Store(folder / OUTPUT)
    with store.held():
        changed, marked = without_marks(folder, now)
        store.hand_over(changed)
    return marked


def _unjudged(office: Read) -> tuple[Problem, ...]:
    """The problems of an office without customers: that is one too."""
    message, advice = texts.no_register()
    return (*office.problems, Problem("", "", "", Category.MASTER, "", message, texts.NOTHING_JUDGED, advice))


def write_rulebook(folder: Path) -> tuple[Path, tuple[Problem, ...]]:
    """Write the rules now in force to 客户管理规则.xlsx; a workbook that people keep there is kept beside it."""
    store = Store(folder / OUTPUT)
    with store.held():
        path = folder / RULEBOOK
        policy, problems = read_policy(path)
        store.put({path: render_book(rulebook(policy))})
    return path, problems


def _way_home(folder: Path, office: Path) -> str:
    """How links get from a folder of outputs to the office; on another drive by its whole path."""
    try:
        return f"{Path(os.path.relpath(office.resolve(), folder.resolve())).as_posix()}/"
    except ValueError:
        return f"{office.resolve().as_posix()}/"


def _named(paths: Iterable[Path], folder: Path) -> tuple[tuple[Path, str], ...]:
    return tuple((path, _name(path, folder)) for path in paths)


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name
