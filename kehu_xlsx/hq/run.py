"""All offices below a folder run and added up: find them, run them, put their facts together, write the totals."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kehu_xlsx.documents.headquarters import company_book, person_books
from kehu_xlsx.errors import NoOffices
from kehu_xlsx.hq.cluster import run_all
from kehu_xlsx.hq.totals import Totals
from kehu_xlsx.hq.work import Done, Sign, Task
from kehu_xlsx.intake.files import OUTPUT
from kehu_xlsx.intake.offices import Lost, Offices, find_offices, is_office
from kehu_xlsx.pipeline.month import Request
from kehu_xlsx.pipeline.outputs import ALERTS, rendered
from kehu_xlsx.pipeline.store import WORK_FOLDER, Store
from kehu_xlsx.tables.offices import Company, Failure, OfficeState
from kehu_xlsx.texts import headquarters as texts
from kehu_xlsx.texts.headquarters import HeadquartersSummary
from kehu_xlsx.workdays import last_day

BOOK = f"{texts.TITLE}.xlsx"
_SIGN = "总部（本次）"

Told = Callable[[int, int, str], None]
"""Told of each office that has come in: how many have, of how many, and what became of it in words."""


@dataclass(frozen=True)
class HeadquartersRequest:
    """The company's folder and what is asked for of each office; `everything` runs unchanged ones too."""

    company: Request
    scheduler: str | None = None
    everything: bool = False

    @property
    def root(self) -> Path:
        """The folder above all offices, in full: workers have other folders of their own to start from."""
        return self.company.folder.resolve()


def run_headquarters(asked: HeadquartersRequest, told: Told) -> HeadquartersSummary:
    """Run every office and write 总部汇总.xlsx and the workbooks of people who have alerts in several offices.

    NoOffices if there are none; whatever keeps one office from being done is a line of the totals.
    """
    root = asked.root
    offices = _offices(root)
    store = Store(root / OUTPUT)
    with store.held(), _sign(store.root / WORK_FOLDER) as sign, Totals() as totals:
        for lost in offices.lost:
            totals.fail(_no_register(lost, root))
        _run({folder.relative_to(root).as_posix(): folder for folder in offices.found}, asked, sign, totals, told)
        month = _month(asked, totals)
        as_of = asked.company.as_of or min(last_day(pd.Period(month, freq="M")), asked.company.today)
        company = totals.company(root.name, month, as_of)
        folder = store.root / month
        files = _files(company, totals, folder)
        kept = store.put(files, complete=folder)
        return _summary(company, len(files) - 1, folder / BOOK, kept)


def _offices(root: Path) -> Offices:
    if is_office(root):
        raise NoOffices(texts.root_is_office(str(root)))
    offices = find_offices(root)
    if not offices.found:
        named = [
            f"{lost.folder.relative_to(root).as_posix()}：{texts.no_register(lost.broken)}" for lost in offices.lost
        ]
        raise NoOffices(texts.no_office(str(root), named))
    return offices


def _no_register(lost: Lost, root: Path) -> Failure:
    office = lost.folder.relative_to(root).as_posix()
    return Failure(office, texts.no_register(lost.broken), texts.NO_REGISTER_ADVICE)


def _run(folders: Mapping[str, Path], asked: HeadquartersRequest, sign: Sign, totals: Totals, told: Told) -> None:
    """Run the offices; then those again whose last month is not the company's, for which they are few."""
    company = asked.company
    month = "" if company.month is None else str(company.month)
    tasks = [
        Task(office, str(folder), sign, company.today, month, company.as_of, asked.everything)
        for office, folder in folders.items()
    ]
    _take_in(tasks, asked, totals, told)
    behind = totals.offices_of_other_months(_month(asked, totals))
    if behind:
        again = [Task(each, str(folders[each]), sign, company.today, _month(asked, totals)) for each in behind]
        _take_in(again, asked, totals, told)


def _take_in(tasks: list[Task], asked: HeadquartersRequest, totals: Totals, told: Told) -> None:
    for done, (task, answer, attempts) in enumerate(run_all(tasks, asked.scheduler), 1):
        if isinstance(answer, Done):
            totals.add(task.office, answer.state, answer.facts)
            state = answer.state
        else:
            totals.fail(Failure(task.office, answer.reason, answer.advice, attempts))
            state = OfficeState.FAILED
        told(done, len(tasks), texts.came_in(task.office, state))


def _month(asked: HeadquartersRequest, totals: Totals) -> str:
    """The month asked for, else the last complete one of which any office has purchases."""
    company = asked.company
    return str(company.month) if company.month else totals.latest_month() or str(company.last_complete_month)


def _files(company: Company, totals: Totals, folder: Path) -> dict[Path, bytes]:
    books = person_books(totals.people_in_several(company))
    people = {folder / ALERTS / name: rendered(book) for name, book in books}
    return {folder / BOOK: rendered(company_book(company)), **people}


@contextmanager
def _sign(folder: Path) -> Iterator[Sign]:
    """A file that shows workers that they see this very folder, as long as they work."""
    sign = Sign(str(folder / _SIGN), secrets.token_hex())
    path = Path(sign.path)
    path.write_text(sign.content, "utf-8")
    try:
        yield sign
    finally:
        with suppress(OSError):
            path.unlink()


def _summary(company: Company, people: int, written: Path, kept: tuple[Path, ...]) -> HeadquartersSummary:
    states = [line.state for line in company.offices]
    figures = [line.figures for line in company.offices if line.figures]
    return HeadquartersSummary(
        company=company.name,
        month=company.month,
        as_of=f"{company.as_of:%Y-%m-%d}",
        offices=len(states),
        run=states.count(OfficeState.RUN),
        unchanged=states.count(OfficeState.UNCHANGED),
        failed=[{"office": each.office, "reason": each.reason, "advice": each.advice} for each in company.failures],
        net_purchases=_sum(each.net for each in figures),
        payments=_sum(each.payments for each in figures),
        balance=_sum(each.balance for each in figures),
        overdue=_sum(each.overdue for each in figures),
        severe=len(company.severe),
        disqualify=len(company.disqualifications),
        people=people,
        written=str(written),
        kept=[path.name for path in kept],
    )


def _sum(figures: Iterator[float | None]) -> float | None:
    known = [figure for figure in figures if figure is not None]
    return round(sum(known), 2) if known else None
