"""An office's whole folder read: typed tables, where each row stands, and everything that was wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from kehu_xlsx.errors import Category, Problem, UnreadableWorkbook
from kehu_xlsx.intake.attribution import attribute, set_aside_future
from kehu_xlsx.intake.customers import Directory, normalise
from kehu_xlsx.intake.doubles import without_doubles
from kehu_xlsx.intake.files import office_workbooks
from kehu_xlsx.intake.headings import CODE, NAME, Vocabulary
from kehu_xlsx.intake.layout import Block, LayoutFinder, SheetLayout
from kehu_xlsx.intake.matrix_records import read_matrix
from kehu_xlsx.intake.records import MAIN_AMOUNT, Records, Spot, Version, read_block
from kehu_xlsx.intake.versions import PLAN_KEYS, Versions, one_plan, one_register
from kehu_xlsx.intake.visitors import one_row_a_visitor
from kehu_xlsx.tables import BOOKS, Books, Customers, Origin, Plans, RowProblem, Source, Visits
from kehu_xlsx.tables.reading import Recognised, Usage
from kehu_xlsx.texts import intake as texts
from kehu_xlsx.workbook.read import Sheet, Workbook, read_workbook

_WORDS_SHOWN = 6


@dataclass(frozen=True)
class Intake:
    """What an office folder holds."""

    books: Books
    sources: tuple[Source, ...]
    problems: tuple[Problem, ...]
    row_problems: tuple[RowProblem, ...]
    usage: tuple[Usage, ...]
    recognised: tuple[Recognised, ...]
    workbooks: tuple[str, ...]


def read_office(
    folder: Path,
    *,
    synonyms: dict[str, str],
    fallback: pd.Period,
    today: dt.date,
    progress: Callable[[str], None] = lambda _: None,
) -> Intake:
    """Read every workbook of the folder.

    `synonyms` are the office's own headings (列名对照); `fallback` is the month being run, for dates without month
    or year; records dated after `today` are set aside. `progress` is told of each workbook as it is read.
    """
    office = _Office(Vocabulary(synonyms), fallback, today)
    paths = office_workbooks(folder)
    for path in paths:
        name = path.relative_to(folder).as_posix()
        progress(name)
        office.open(path, name)
    office.read_register()
    office.read_tables()
    return office.result(tuple(path.relative_to(folder).as_posix() for path in paths))


@dataclass
class _Page:
    workbook: str
    sheet: Sheet
    finder: LayoutFinder
    layout: SheetLayout

    @property
    def spot(self) -> Spot:
        return Spot(self.workbook, self.sheet.name)


@dataclass
class _Office:
    vocabulary: Vocabulary
    fallback: pd.Period
    today: dt.date
    pages: list[_Page] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    row_problems: list[RowProblem] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    versions: list[Version | None] = field(default_factory=list)
    usage: dict[type[Origin], Usage] = field(default_factory=dict)
    recognised: list[Recognised] = field(default_factory=list)
    tables: dict[type[Origin], pd.DataFrame] = field(default_factory=dict)
    unsettled: set[tuple[Any, ...]] = field(default_factory=set)
    directory: Directory = field(default_factory=lambda: Directory(Customers.frame()))

    def open(self, path: Path, name: str) -> None:
        """Find the tables of one workbook; one that can't be read is a problem and the others are still done."""
        try:
            workbook: Workbook = read_workbook(path)
        except UnreadableWorkbook as error:
            problem = Problem(name, "", "", Category.FILE, "", str(error), texts.FILE_SKIPPED, texts.FILE_ADVICE)
            self.problems.append(problem)
            return
        for sheet in workbook.sheets:
            finder = LayoutFinder(sheet, name, self.vocabulary)
            self.pages.append(_Page(name, sheet, finder, finder.find(lambda _: False)))

    def read_register(self) -> None:
        """Read 客户档案 first: the other tables name customers by it."""
        read = [records for page in self.pages for records in self._records(page, is_register=True)]
        frame = self._pooled(Customers, read)
        if not frame.empty:
            frame = frame.assign(**{Customers.customer: frame[Customers.code].fillna(frame[Customers.name])})
            merged, problems = one_register(frame, _identity(frame), self._version_book())
            self.problems += problems
            self.tables[Customers] = merged
        self.directory = Directory(self.tables.get(Customers, Customers.frame()))

    def read_tables(self) -> None:
        """Read every other table and attribute its rows to customers."""
        for page in self.pages:
            page.layout = page.finder.find(self.directory.names_in)
        read: dict[type[Origin], list[Records]] = {}
        for page in self.pages:
            for records in self._records(page, is_register=False):
                read.setdefault(records.source.table, []).append(records)
            self._report_page(page)
        for table in BOOKS.values():
            if table is not Customers and table in read:
                self._settle(table, self._pooled(table, read[table]))
        self._drop_unsettled_plans()

    def _records(self, page: _Page, *, is_register: bool) -> Iterable[Records]:
        for block in page.layout.blocks:
            if (block.table is Customers) == is_register:
                for records in self._read_block(page, block):
                    self.problems += records.problems
                    yield records

    def _read_block(self, page: _Page, block: Block) -> list[Records]:
        if block.months:
            read = read_matrix(block, page.sheet, page.workbook, self.fallback)
        else:
            read = [read_block(block, page.sheet, page.workbook, self.fallback)]
        self._supply(page, block, read)
        self.recognised.append(_recognised(page, block, read))
        return read

    def _supply(self, page: _Page, block: Block, read: list[Records]) -> None:
        """Give every row what the sheet as a whole says: its customer, a plan's month."""
        for records in read:
            if block.table is not Customers and not {CODE, NAME} & block.match.columns.keys():
                name = block.labelled or self.directory.name_in([*block.titles[:3], page.sheet.name])
                records.names = [name] * len(records.names)
            if Plans.month in block.match.missing:
                records.supply_month(self.fallback)

    def _pooled(self, table: type[Origin], read: Sequence[Records]) -> pd.DataFrame:
        """All usable rows of a table, each with its source; the account of read and used is opened here."""
        frames = []
        amount = MAIN_AMOUNT.get(table)
        total = 0.0
        for records in read:
            self.sources.append(records.source)
            self.versions.append(records.version)
            frame = records.frame.assign(**{Origin.source: len(self.sources) - 1})
            total += 0.0 if amount is None else float(frame[amount].sum())
            if table is not Customers:
                frame = self._attributed(frame, records)
            frames.append(frame[records.usable])
        pooled = pd.concat(frames, ignore_index=True) if frames else table.frame()
        rows = sum(len(records.frame) for records in read)
        used = None if amount is None else float(pooled[amount].sum())
        self.usage[table] = Usage(table, rows, len(pooled), None if amount is None else total, used)
        return pooled

    def _attributed(self, frame: pd.DataFrame, records: Records) -> pd.DataFrame:
        """The rows with their customer; rows of nobody known, or dated after today, are set aside."""
        customers, problems = attribute(records, self.directory)
        self.problems += problems
        self.problems += set_aside_future(records, self.today)
        return frame.assign(**{Plans.customer: pd.array(customers, dtype="str")})

    def _settle(self, table: type[Origin], pooled: pd.DataFrame) -> None:
        """Count doubles once and plans by their newest sheet; visits come one row a visitor."""
        if table in PLAN_KEYS:
            frame, problems, unsettled = one_plan(table, pooled, self._version_book())
            self.unsettled |= unsettled
        else:
            frame, problems = without_doubles(table, pooled, self.sources)
        self.problems += problems
        self._account(table, frame)
        if table is Visits:
            frame, row_problems = one_row_a_visitor(frame, self.tables.get(Customers, Customers.frame()))
            self.row_problems += row_problems
        self.tables[table] = table.conform(frame).reset_index(drop=True)

    def _account(self, table: type[Origin], frame: pd.DataFrame) -> None:
        if table in PLAN_KEYS:
            return  # figures of one plan from several sheets make one row: nothing was set aside by that
        amount = MAIN_AMOUNT.get(table)
        used = None if amount is None else float(frame[amount].sum())
        self.usage[table] = replace(self.usage[table], rows_used=len(frame), amount_used=used)

    def _drop_unsettled_plans(self) -> None:
        """Two plans that differ and can't be ordered are no plan, by product neither."""
        for table in PLAN_KEYS:
            frame = self.tables.get(table)
            if frame is not None and self.unsettled:
                keys = pd.Series(list(zip(frame[Plans.month], frame[Plans.customer], strict=True)), index=frame.index)
                self.tables[table] = frame[~keys.isin(self.unsettled)].reset_index(drop=True)

    def _version_book(self) -> Versions:
        return Versions(self.sources, self.versions)

    def _report_page(self, page: _Page) -> None:
        """A line for each heading that is nearly a table of ours, or could be two; else what the sheet is not."""
        for row, near, found in page.layout.near:
            missing = [column.heading for column in near.missing]
            message = texts.missing_columns(near.table.title, missing, found)
            self.problems.append(page.spot.problem((row, 0), Category.HEADING, "", message, texts.SHEET_SET_ASIDE))
        for row, tables in page.layout.ambiguous:
            message = texts.two_tables_alike([table.title for table in tables])
            self.problems.append(page.spot.problem((row, 0), Category.HEADING, "", message, texts.SHEET_SET_ASIDE))
        if not (page.layout.blocks or page.layout.near or page.layout.ambiguous):
            remark = texts.not_ours(_first_words(page.sheet))
            self.recognised.append(Recognised(page.workbook, page.sheet.name, "", 0, (), (), remark))

    def result(self, workbooks: tuple[str, ...]) -> Intake:
        """Everything that was read."""
        books = Books(**{name: self.tables[table] for name, table in BOOKS.items() if table in self.tables})
        usage = tuple(self.usage[table] for table in BOOKS.values() if table in self.usage)
        return Intake(
            books, tuple(self.sources), tuple(self.problems), tuple(self.row_problems), usage,
            tuple(self.recognised), workbooks,
        )  # fmt: skip


def _identity(frame: pd.DataFrame) -> pd.Series:
    """Which rows of the registers are one customer: the same code, else the same name where one has no code."""
    names = frame[Customers.name].map(normalise, na_action="ignore")
    coded = frame[Customers.code].notna()
    code_of_name = frame[coded].assign(_name=names).drop_duplicates("_name").set_index("_name")[Customers.code]
    return frame[Customers.code].fillna(names.map(code_of_name)).fillna(names)


def _recognised(page: _Page, block: Block, read: list[Records]) -> Recognised:
    rows = sum(len(records.frame) for records in read)
    headings = tuple((column.heading, block.headings[index]) for column, index in block.match.columns.items())
    passed_over = tuple(
        (column.heading, block.headings[taken], block.headings[other])
        for column, taken, other in block.match.passed_over
    )
    return Recognised(page.workbook, page.sheet.name, block.table.title, rows, headings, passed_over)


def _first_words(sheet: Sheet) -> list[str]:
    """The words of the first row that has several, to show what a sheet is about."""
    for row in sheet.rows:
        words = [cell.strip() for cell in row if isinstance(cell, str)]
        if len(words) > 1:
            return words[:_WORDS_SHOWN]
    return []
