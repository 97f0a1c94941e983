"""Taking back what people filled in, from wherever it comes: files, folders, mails with workbooks attached."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from kehu_xlsx.documents.ledger_book import ledger_book
from kehu_xlsx.documents.names import safe_file_name
from kehu_xlsx.documents.plans import suggested_weeks
from kehu_xlsx.errors import Category, NothingRunYet, Problem, UnreadableWorkbook
from kehu_xlsx.intake.answers import Edited, office_of, take_back
from kehu_xlsx.intake.files import COLLECTED, LEDGER, OUTPUT, RULEBOOK
from kehu_xlsx.intake.ledger_book import read_ledger
from kehu_xlsx.intake.parcels import OPENED, Arrival, opened
from kehu_xlsx.intake.plan_forms import (
    Issued,
    issued_plans,
    read_plan_form,
    replaced_workbook,
    taken_over,
    told_of_lost,
)
from kehu_xlsx.intake.returned import RECORDS, Form, form_of, is_filled_register
from kehu_xlsx.intake.rulebook import read_policy
from kehu_xlsx.pipeline.store import Store
from kehu_xlsx.policy import Policy
from kehu_xlsx.tables import LEDGERS, Memory, PlanLedger
from kehu_xlsx.texts import collect as texts
from kehu_xlsx.workbook.read import SUFFIXES, Workbook, read_workbook
from kehu_xlsx.workbook.write import render_book

_LOCK_FILE = "~$"
_WILD = "*?"


@dataclass(frozen=True)
class Collected:
    """What became of one file: which `form` it was with how many rows taken, or why it was `refused`.

    `inside` names the mail or zip in which it lay, `replaced` the file of the same plan that it takes the place of.
    """

    name: str
    form: str = ""
    taken: int = 0
    refused: str = ""
    problems: tuple[Problem, ...] = ()
    inside: str = field(default="", compare=False)
    replaced: str = field(default="", compare=False)

    @property
    def is_missing(self) -> bool:
        """Whether there is no such file."""
        return self.refused == texts.NO_SUCH_FILE

    @property
    def is_record(self) -> bool:
        """Whether its rows are records, to be read on the next run."""
        return self.form in RECORDS


def collect_office(folder: Path, files: Sequence[Path]) -> tuple[Collected, ...]:
    """Take filled-in workbooks back into an office; what is answered goes into the ledger, records are kept to be read.

    Each file taken is kept under 回收表格/; the same file again counts once. NothingRunYet where no run has written
    anything that could come back.
    """
    if not (folder / LEDGER).exists():
        raise NothingRunYet(texts.NOTHING_RUN_YET)
    store = Store(folder / OUTPUT)
    with store.held():
        return _Desk.of(folder, store).take_in(arrivals(files))


def arrivals(files: Iterable[Path]) -> Iterator[Arrival]:
    """The workbooks among these files, in folders, mails and zips; what is none is refused."""
    for path in files:
        try:
            meant = _meant(path)
            if meant:
                yield from arrivals(meant)
            elif path.is_dir():
                yield from arrivals(sorted(each for each in path.rglob("*") if _may_be_filled_in(each, path)))
            elif path.name.startswith(_LOCK_FILE):
                yield Arrival(path.name, refused=texts.LOCK_FILE)
            else:
                yield from opened(Arrival(path.name, path.read_bytes()))
        except OSError as error:
            yield Arrival(path.name, refused=texts.not_read(error.errno))


def _meant(path: Path) -> list[Path]:
    """The files for which *.xlsx stands where the shell left it alone, as on Windows; none for a plain name."""
    if not set(path.name) & set(_WILD) or path.exists():
        return []
    return sorted(each for each in path.parent.glob(path.name) if not each.name.startswith(_LOCK_FILE))


def _may_be_filled_in(path: Path, folder: Path) -> bool:
    """Whether a file below a folder may hold a workbook; what is hidden, also our own work folder, is passed over."""
    is_hidden = any(part.startswith((".", _LOCK_FILE)) for part in path.relative_to(folder).parts)
    return not is_hidden and path.suffix.lower() in {*SUFFIXES, *OPENED, *texts.NOT_OPENED} and path.is_file()


@dataclass
class _Desk:
    """Where what comes back is looked at, one file after the other."""

    folder: Path
    store: Store
    memory: Memory
    policy: Policy
    kept: dict[Path, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path, store: Store) -> _Desk:
        policy, _ = read_policy(folder / RULEBOOK)
        memory, _ = read_ledger(folder / LEDGER)
        return cls(folder, store, memory, policy)

    @property
    def office(self) -> str:
        return self.folder.resolve().name

    def take_in(self, files: Iterable[Arrival]) -> tuple[Collected, ...]:
        """Look at every file; what was taken is in the ledger once all are done, and then kept: so none is lost."""
        collected = tuple(replace(self._take(file), inside=file.inside) for file in files)
        if any(each.form for each in collected):
            self.store.put({self.folder / LEDGER: render_book(ledger_book(self.memory, self.office))})
            self.store.hand_over(self.kept)
        return collected

    def _take(self, file: Arrival) -> Collected:
        refused = file.refused or (texts.NOT_FILLED_IN if self.store.wrote(file.content) else "")
        if refused:
            return Collected(file.name, refused=refused)
        with self.store.scratch(file.content, file.suffix) as path:
            try:
                return self._take_workbook(file, path, _called(read_workbook(path), path.stem, file.stem))
            except UnreadableWorkbook as error:
                return Collected(file.name, refused=str(error).replace(path.name, file.name))

    def _take_workbook(self, file: Arrival, path: Path, workbook: Workbook) -> Collected:
        plans = issued_plans(path, workbook)
        form = Form.PLAN if plans else form_of(workbook)
        refused = self._why_not(file, form, "" if plans else office_of(workbook))
        if form in RECORDS and not refused and not is_filled_register(workbook, form):
            refused = texts.BLANK_REGISTER
        if form is None or refused:
            return Collected(file.name, refused=refused)
        keep_as = self._place_for(file, form)
        if plans:
            taken = self._plans_reported(file, path, plans, keep_as)
        else:
            taken = Collected(file.name, form) if form in RECORDS else self._answered(file, form, path)
        if not taken.refused:
            self.kept[keep_as] = file.content
        return taken

    def _why_not(self, file: Arrival, form: Form | None, office: str) -> str:
        """Why a workbook is not taken, whatever stands in it; "" where it is."""
        if form is None:
            return texts.NO_FORM
        if office not in {"", self.office}:
            return texts.of_another_office(office)
        is_known = file.content in self.kept.values() or is_kept(self.folder, form, file.content)
        return texts.TAKEN_BEFORE if is_known else ""

    def _plans_reported(self, file: Arrival, path: Path, plans: Sequence[Issued], keep_as: Path) -> Collected:
        """The plans of a workbook; refused where none of them could be taken."""
        each = [self._reported(file, path, issued, keep_as) for issued in plans]
        taken = [plan for plan in each if not plan.refused]
        if not taken:
            return each[0]
        refused = (
            Problem(file.name, "", "", Category.PLAN, issued.number, plan.refused, texts.SHEET_NOT_TAKEN, "")
            for issued, plan in zip(plans, each, strict=True)
            if plan.refused
        )
        return Collected(
            file.name,
            Form.PLAN,
            sum(plan.taken for plan in taken),
            problems=(*(problem for plan in taken for problem in plan.problems), *refused),
            replaced=next((plan.replaced for plan in taken if plan.replaced), ""),
        )

    def _reported(self, file: Arrival, path: Path, issued: Issued, keep_as: Path) -> Collected:
        """A distributor's plan: what he reports goes into 客户自报, in place of what he reported on it before."""
        known, plans = self.memory.self_reports, self.memory.plans
        if not issued.is_from(self.office):
            said = texts.of_another_office(issued.office) if issued.office else texts.of_unknown_office(self.office)
            return Collected(file.name, refused=said)
        own = plans[(plans[PlanLedger.month] == issued.month) & (plans[PlanLedger.customer] == issued.customer)]
        if own.empty:
            return Collected(file.name, refused=texts.no_such_plan(issued.number, str(issued.month)))
        form = read_plan_form(path, issued, plans, file.name, keep_as.name)
        if not form.is_found:
            return Collected(file.name, refused=texts.PLAN_UNKNOWN)
        if not form.is_signed and not form.says_more_than(self._suggested(own, issued.month)):
            return Collected(file.name, refused=texts.BLANK_PLAN, problems=form.problems)
        lost = tuple(told_of_lost(known, form.reports, issued, file.name))
        self.memory = replace(self.memory, self_reports=taken_over(known, form.reports, issued))
        return Collected(
            file.name, Form.PLAN, len(form.reports),
            problems=(*form.problems, *lost), replaced=replaced_workbook(known, issued),
        )  # fmt: skip

    def _suggested(self, plans: pd.DataFrame, month: pd.Period) -> dict[tuple[str, str], Any]:
        """What the plan suggests to buy, by product and week."""
        amounts = plans[[PlanLedger.product, PlanLedger.planned_amount]].itertuples(index=False, name=None)
        return {
            (product, week): part
            for product, amount in amounts
            for week, part in suggested_weeks(None if pd.isna(amount) else amount, month, self.policy).items()
        }

    def _answered(self, file: Arrival, form: Form, path: Path) -> Collected:
        """Answers, plans or decisions into the ledger; refused where nothing of it could be taken."""
        back = take_back(self.memory, [Edited(path, file.name)], self.policy.planning.rounding)
        changed = sum(_changed(getattr(self.memory, name), getattr(back.memory, name)) for name in LEDGERS)
        self.memory = back.memory
        if not changed and back.problems:
            return Collected(file.name, refused=texts.NOTHING_USABLE, problems=back.problems)
        return Collected(file.name, form, changed, problems=back.problems)

    def _place_for(self, file: Arrival, form: Form) -> Path:
        """Where a file is kept as it came; another one of that name stays beside it."""
        folder = self.folder / COLLECTED / form
        taken = {path.name for path in (*folder.glob("*"), *self.kept) if path.parent == folder}
        return folder / safe_file_name(file.stem, file.suffix, taken)


def _called(workbook: Workbook, stem: str, name: str) -> Workbook:
    """A workbook whose sheet is called like its file, as that of a .csv, with the name under which the file came."""
    sheets = (replace(sheet, name=name) if sheet.name == stem else sheet for sheet in workbook.sheets)
    return replace(workbook, sheets=tuple(sheets))


def is_kept(folder: Path, form: Form, content: bytes) -> bool:
    """Whether just this file came back to an office before."""
    kept = (folder / COLLECTED / form).glob("*")
    return _hash(content) in {_hash(path.read_bytes()) for path in kept if path.is_file()}


def collected_records(folder: Path) -> list[Path]:
    """The filled-in forms with records in them that came back, in a fixed order."""
    found = (path for form in RECORDS for path in (folder / COLLECTED / form).glob("*"))
    return sorted(path for path in found if path.suffix.lower() in SUFFIXES and not path.name.startswith((".", "~$")))


def _changed(before: pd.DataFrame, after: pd.DataFrame) -> int:
    """How many rows are new or other than they were."""
    known = {tuple(row) for row in before.astype(str).to_numpy()}
    return sum(tuple(row) not in known for row in after.astype(str).to_numpy())


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
