"""An office's whole folder read: typed tables, where each row stands, and everything that was wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.intake.attribution import attribute, set_aside_future
from kehu_xlsx.intake.cumulative import wrong_cumulatives
from kehu_xlsx.intake.customers import Directory, essence, normalise, tidy
from kehu_xlsx.intake.doubles import without_doubles
from kehu_xlsx.intake.files import office_workbooks
from kehu_xlsx.intake.office_workbook import Contents
from kehu_xlsx.intake.records import MAIN_AMOUNT, Records, Spot, Version
from kehu_xlsx.intake.shared_codes import shared_codes
from kehu_xlsx.intake.summaries import without_summaries
from kehu_xlsx.intake.versions import PLAN_KEYS, Versions, one_plan, one_register
from kehu_xlsx.intake.visitors import one_row_a_visitor
from kehu_xlsx.intake.workbooks import Workbooks
from kehu_xlsx.schema import Column
from kehu_xlsx.second import Second
from kehu_xlsx.tables import (
    BOOKS,
    Books,
    Customers,
    Origin,
    Payments,
    Plans,
    Purchases,
    Receivables,
    Returns,
    RowProblem,
    Source,
    Visits,
)
from kehu_xlsx.tables.reading import Recognised, Usage
from kehu_xlsx.texts import intake as texts

_CUMULATED: tuple[type[Origin], ...] = (Purchases, Payments, Returns)


@dataclass(frozen=True)
class Intake:
    """What an office folder holds; `reports` are outputs that people put into it, whose answers are no records.

    `plan_forms` are distributors' plans, which are taken back by `collect` alone.
    """

    books: Books
    sources: tuple[Source, ...]
    problems: tuple[Problem, ...]
    row_problems: tuple[RowProblem, ...]
    usage: tuple[Usage, ...]
    recognised: tuple[Recognised, ...]
    workbooks: tuple[str, ...]
    reports: tuple[Path, ...] = ()
    plan_forms: tuple[Path, ...] = ()


def read_office(
    folder: Path,
    *,
    synonyms: dict[str, str],
    fallback: pd.Period,
    today: dt.date,
    forms: Iterable[tuple[Path, str]] = (),
    progress: Callable[[str], None] = lambda _: None,
    second: Second | None = None,
) -> Intake:
    """Read every workbook of the folder.

    `synonyms` are the office's own headings (列名对照); `fallback` is the month being run, for dates without month
    or year; records dated after `today` are set aside. `forms` are outputs of ours in which people keep records
    (path, name for messages). `progress` is told of each workbook as it is read. `second` reads about half of them.
    """
    own = [(path, path.relative_to(folder).as_posix()) for path in office_workbooks(folder)]
    office = _Office(Workbooks((*own, *forms), synonyms, fallback, progress, second), today)
    office.read_register()
    office.read_tables()
    return office.result(tuple(name for _, name in own))


@dataclass
class _Office:
    workbooks: Workbooks
    today: dt.date
    problems: list[Problem] = field(default_factory=list)
    row_problems: list[RowProblem] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    versions: list[Version | None] = field(default_factory=list)
    usage: dict[type[Origin], Usage] = field(default_factory=dict)
    recognised: list[Recognised] = field(default_factory=list)
    tables: dict[type[Origin], pd.DataFrame] = field(default_factory=dict)
    unsettled: frozenset[tuple[Any, ...]] = frozenset()
    directory: Directory = field(default_factory=lambda: Directory(Customers.frame()))

    def read_register(self) -> None:
        """Read 客户档案 first: the other tables name customers by it."""
        for opened in self.workbooks.opened:
            self.problems += opened.problems
            self.recognised += opened.recognised
        read = [records for opened in self.workbooks.opened for records in self._taken(opened.register)]
        frame = self._pooled(Customers, read)
        if not frame.empty:
            names = frame[Customers.name].map(tidy, na_action="ignore")
            frame = frame.assign(**{Customers.name: names, Customers.code: _restored_codes(frame)})
            shared = shared_codes(frame, self._version_book(), self.sources)
            frame = shared.without(frame)
            frame = frame.assign(**{Customers.customer: frame[Customers.code].fillna(names)})
            merged, problems = one_register(frame, _identity(frame), self._version_book())
            self.problems += shared.problems(self._version_book(), self.sources)
            self.problems += [*problems, *self._without_level(merged)]
            self.directory = Directory(merged, shared.customers(merged))
            self.tables[Customers] = merged
            self.usage[Customers] = replace(self.usage[Customers], rows_used=len(merged))

    def _without_level(self, register: pd.DataFrame) -> Iterator[Problem]:
        """A line for each customer without a level, or one for a sheet without that column; none said twice."""
        said = {(problem.workbook, problem.sheet, problem.cell) for problem in self.problems}
        columnless: set[Spot] = set()
        for row in register[register[Customers.level].isna()].to_dict("records"):
            source = self.sources[row[Origin.source]]
            spot, index = Spot(source.workbook, source.sheet), source.columns.get(Customers.level)
            if index is None:
                columnless.add(spot)
                continue
            message = texts.level_blank(row[Customers.name])
            place = (int(row[Origin.row]), index)
            written = source.written(row[Origin.row], Customers.level)
            problem = spot.problem(place, Category.MASTER, written, message, texts.KEPT_WITHOUT_LEVEL)
            if (problem.workbook, problem.sheet, problem.cell) not in said:
                yield problem
        for opened in self.workbooks.opened:
            lines = opened.register.without_levels
            yield from (line for spot, line in lines.items() if spot in columnless)

    def read_tables(self) -> None:
        """Read every other table and attribute its rows to customers."""
        read: dict[type[Origin], list[Records]] = {}
        for contents in self.workbooks.contents(self.directory):
            for records in self._taken(contents):
                read.setdefault(records.source.table, []).append(records)
        for found in read.values():
            self.problems += _none_twice(found)
        for table in _CUMULATED:
            self.problems += wrong_cumulatives(read.get(table, ()))
        pooled = {table: self._pooled(table, read[table]) for table in BOOKS.values() if table in read}
        self._settle_plans({table: frame for table, frame in pooled.items() if table in PLAN_KEYS})
        for table, frame in pooled.items():
            if table not in PLAN_KEYS:
                self._settle(table, frame)

    def _taken(self, contents: Contents) -> list[Records]:
        """The records of a workbook, once all that is to be said of it has been said."""
        self.problems += contents.problems
        self.recognised += contents.recognised
        return contents.records

    def _pooled(self, table: type[Origin], read: Sequence[Records]) -> pd.DataFrame:
        """All usable rows of a table, each with its source; the account of read and used is opened here."""
        frames = []
        amount = MAIN_AMOUNT.get(table)
        total = 0.0
        for records in read:
            self.sources.append(records.source)
            self.versions.append(records.version)
            frame = records.frame.assign(**{Origin.source: len(self.sources) - 1})
            total += _sum_of(frame, amount) or 0.0
            if table is not Customers:
                frame = self._attributed(frame, records)
            frames.append(frame[records.usable])
        pooled = pd.concat(frames, ignore_index=True) if frames else table.frame()
        rows = sum(len(records.frame) for records in read)
        self.usage[table] = Usage(
            table, rows, len(pooled), None if amount is None else round(total, 2), _sum_of(pooled, amount)
        )
        return pooled

    def _attributed(self, frame: pd.DataFrame, records: Records) -> pd.DataFrame:
        """The rows with their customer; rows of nobody known, or dated after today, are set aside."""
        customers, problems = attribute(records, self.directory)
        self.problems += problems
        self.problems += set_aside_future(records, self.today)
        return frame.assign(**{Plans.customer: pd.array(customers, dtype="str")})

    def _settle(self, table: type[Origin], pooled: pd.DataFrame) -> None:
        """Count doubles once; visits come one row a visitor."""
        if table is Receivables:
            pooled, problems = without_summaries(pooled, self.sources)
            self.problems += problems
        frame, problems = without_doubles(table, pooled, self.sources)
        self.problems += problems
        if table is Visits:
            frame, row_problems = one_row_a_visitor(frame, self.tables.get(Customers, Customers.frame()))
            self.row_problems += row_problems
        amount = MAIN_AMOUNT.get(table)
        counted = frame.dropna(subset=[Receivables.balance]) if table is Receivables else frame
        rows = len(counted.drop_duplicates([Origin.source, Origin.row]))
        self.usage[table] = replace(self.usage[table], rows_used=rows, amount_used=_sum_of(frame, amount))
        self.tables[table] = table.conform(frame).reset_index(drop=True)

    def _settle_plans(self, pooled: Mapping[type[Origin], pd.DataFrame]) -> None:
        """Of several plans the newest counts; two that differ and can't be ordered are no plan, by product neither."""
        chosen = {table: one_plan(table, frame, self._version_book()) for table, frame in pooled.items()}
        unsettled = frozenset[tuple[Any, ...]]().union(*(each.unsettled for each in chosen.values()))
        self.unsettled = unsettled
        for table, plans in chosen.items():
            self.problems += plans.problems
            self.tables[table] = _settled(plans.frame, unsettled)
            rows = len(_settled(plans.rests_on, unsettled))
            self.usage[table] = replace(self.usage[table], rows_used=rows)

    def _version_book(self) -> Versions:
        return Versions(self.sources, self.versions)

    def result(self, workbooks: tuple[str, ...]) -> Intake:
        """Everything that was read; what several months of a row say alike is told once."""
        tables = {name: self.tables[table] for name, table in BOOKS.items() if table in self.tables}
        headed = {index: frozenset(source.columns) for index, source in enumerate(self.sources)}
        books = Books(**tables, unsettled_plans=self.unsettled, headed=headed)
        usage = tuple(self.usage[table] for table in BOOKS.values() if table in self.usage)
        return Intake(
            books, tuple(self.sources), tuple(dict.fromkeys(self.problems)), tuple(self.row_problems), usage,
            tuple(self.recognised), workbooks, self.workbooks.reports, self.workbooks.plan_forms,
        )  # fmt: skip


def _none_twice(read: Sequence[Records]) -> Iterator[Problem]:
    """What stands in the rows of another table counts only in an office that keeps no table of its own for it."""
    if any(records.usable.any() for records in read if not records.is_beside):
        yield from filter(None, (records.set_aside() for records in read if records.is_beside))


def _sum_of(frame: pd.DataFrame, amount: Column | None) -> float | None:
    return None if amount is None else round(float(frame[amount].sum()), 2)


def _settled(plans: pd.DataFrame, unsettled: frozenset[tuple[Any, ...]]) -> pd.DataFrame:
    keys = zip(plans[Plans.month], plans[Plans.customer], strict=True)
    return plans[np.array([key not in unsettled for key in keys], dtype=bool)].reset_index(drop=True)


def _restored_codes(frame: pd.DataFrame) -> pd.Series:
    """The codes as the fullest of the registers has them: one may have lost its zeros in Excel, 001 in another."""
    names = frame[Customers.name].map(normalise, na_action="ignore")
    essences = frame[Customers.code].map(essence, na_action="ignore")
    codes = frame[Customers.code]
    fullest = codes.groupby([essences, names]).transform(lambda alike: max(alike, key=len))
    return fullest.astype(codes.dtype).fillna(codes)


def _identity(frame: pd.DataFrame) -> pd.Series:
    """Which rows of the registers are one customer: the same code, else the same name where one has no code."""
    names = frame[Customers.name].map(normalise, na_action="ignore")
    coded = frame[Customers.code].notna()
    code_of_name = frame[coded].assign(_name=names).drop_duplicates("_name").set_index("_name")[Customers.code]
    return frame[Customers.code].fillna(names.map(code_of_name)).fillna(names)
