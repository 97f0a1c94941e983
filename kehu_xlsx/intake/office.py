"""An office's whole folder read: typed tables, where each row stands, and everything that was wrong."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from kehu_xlsx.errors import Category, Problem, UnreadableWorkbook
from kehu_xlsx.intake.across import Across, find_across
from kehu_xlsx.intake.answers import is_alert_report
from kehu_xlsx.intake.attribution import attribute, set_aside_future
from kehu_xlsx.intake.blocks import Block
from kehu_xlsx.intake.continuation import continued
from kehu_xlsx.intake.cumulative import wrong_cumulatives
from kehu_xlsx.intake.customers import Directory, essence, normalise, tidy
from kehu_xlsx.intake.doubles import without_doubles
from kehu_xlsx.intake.files import is_ours, office_workbooks
from kehu_xlsx.intake.headings import CODE, NAME, Vocabulary, plain
from kehu_xlsx.intake.layout import LayoutFinder, SheetLayout
from kehu_xlsx.intake.match import Match
from kehu_xlsx.intake.matrix import sums_by_period
from kehu_xlsx.intake.matrix_records import read_matrix
from kehu_xlsx.intake.recognise import Recognition
from kehu_xlsx.intake.records import MAIN_AMOUNT, Records, Spot, Sum, Version
from kehu_xlsx.intake.returned import is_answered, is_ledger_sheet, is_output, is_plan_form
from kehu_xlsx.intake.shared_codes import shared_codes
from kehu_xlsx.intake.strangers import Stranger
from kehu_xlsx.intake.summaries import without_summaries
from kehu_xlsx.intake.table_reader import read_block
from kehu_xlsx.intake.versions import PLAN_KEYS, Versions, one_plan, one_register
from kehu_xlsx.intake.visitors import one_row_a_visitor
from kehu_xlsx.schema import Column
from kehu_xlsx.tables import (
    BOOKS,
    Books,
    Complaints,
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
from kehu_xlsx.workbook.read import Sheet, Workbook, read_workbook

_WORDS_SHOWN = 6
_ROWS_LOOKED_AT = 50
_TITLE_LINES = 3  # of a sheet without headings
_COUNTER = plain("序号")  # tells nothing of what a sheet is
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
) -> Intake:
    """Read every workbook of the folder.

    `synonyms` are the office's own headings (列名对照); `fallback` is the month being run, for dates without month
    or year; records dated after `today` are set aside. `forms` are outputs of ours in which people keep records
    (path, name for messages). `progress` is told of each workbook as it is read.
    """
    office = _Office(Vocabulary(synonyms), fallback, today)
    workbooks = [(path, path.relative_to(folder).as_posix()) for path in office_workbooks(folder)]
    for path, name in (*workbooks, *forms):
        progress(name)
        office.open(path, name)
    office.read_register()
    office.read_tables()
    return office.result(tuple(name for _, name in workbooks))


@dataclass
class _Page:
    """A sheet and what stands on it; `asked` are the words of which it mattered whether they name a customer."""

    workbook: str
    sheet: Sheet
    finder: LayoutFinder
    layout: SheetLayout = field(default_factory=SheetLayout)
    asked: set[str] = field(default_factory=set)
    across: Across | None = None

    def find_tables(self) -> None:
        """Find the tables while no customer is known yet."""
        self.layout = self.finder.find(self._names_nobody)

    def find_anew(self, names_in: Callable[[str], bool]) -> None:
        """Find them again now that the customers are known, where that makes a difference."""
        if any(map(names_in, self.asked)):
            self.layout = self.finder.find(names_in)

    @property
    def may_stand_across(self) -> bool:
        """Whether nothing stands on it but, at most, parts of a plan that name no customer in their rows."""
        blocks = self.layout.blocks
        return all(block.table in PLAN_KEYS and not {CODE, NAME} & block.match.columns.keys() for block in blocks)

    def _names_nobody(self, words: str) -> bool:
        self.asked.add(words)
        return False

    @property
    def spot(self) -> Spot:
        return Spot(self.workbook, self.sheet.name)


@dataclass
class _Office:
    vocabulary: Vocabulary
    fallback: pd.Period
    today: dt.date
    pages: list[_Page] = field(default_factory=list)
    reports: list[Path] = field(default_factory=list)
    plan_forms: list[Path] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    row_problems: list[RowProblem] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    versions: list[Version | None] = field(default_factory=list)
    usage: dict[type[Origin], Usage] = field(default_factory=dict)
    recognised: list[Recognised] = field(default_factory=list)
    tables: dict[type[Origin], pd.DataFrame] = field(default_factory=dict)
    unsettled: frozenset[tuple[Any, ...]] = frozenset()
    directory: Directory = field(default_factory=lambda: Directory(Customers.frame()))

    def open(self, path: Path, name: str) -> None:
        """Find the tables of one workbook; one that can't be read is a problem and the others are still done."""
        try:
            workbook: Workbook = read_workbook(path)
        except UnreadableWorkbook as error:
            problem = Problem(name, "", "", Category.FILE, "", str(error), texts.FILE_SKIPPED, texts.FILE_ADVICE)
            self.problems.append(problem)
            return
        reports = [sheet.name for sheet in workbook.sheets if is_alert_report(sheet) and not is_ledger_sheet(sheet)]
        answered = [sheet.name for sheet in workbook.sheets if is_answered(sheet)]
        self.reports += [path] if reports or answered else []
        self.plan_forms += [path] if is_plan_form(workbook) else []
        if is_ours(path):
            remark = texts.OUR_REPORT if reports else texts.OUR_ANSWERS if answered else texts.OUR_OUTPUT
            self.recognised.append(Recognised(name, "", "", 0, (), (), remark))
            return
        self.recognised += [Recognised(name, sheet, "", 0, (), (), texts.OUR_REPORT) for sheet in reports]
        outputs = [sheet.name for sheet in workbook.sheets if sheet.name not in reports and is_output(sheet)]
        for sheet_name in outputs:
            remark = texts.OUR_ANSWERS if sheet_name in answered else texts.OUR_OUTPUT
            self.recognised.append(Recognised(name, sheet_name, "", 0, (), (), remark))
        for sheet in (sheet for sheet in workbook.sheets if sheet.name not in (*reports, *outputs)):
            page = _Page(name, sheet, LayoutFinder(sheet, name, self.vocabulary))
            page.find_tables()
            self.pages.append(page)

    def read_register(self) -> None:
        """Read 客户档案 first: the other tables name customers by it."""
        read = [records for page in self.pages for records in self._records(page, is_register=True)]
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
        yield from (self._no_level_column(page) for page in self.pages if page.spot in columnless)

    def _no_level_column(self, page: _Page) -> Problem:
        register = next(block for block in page.layout.blocks if block.table is Customers)
        message = texts.missing_level(tuple(register.headings.values()))
        return page.spot.problem((register.top, 0), Category.MASTER, "", message, texts.KEPT_WITHOUT_LEVEL)

    def read_tables(self) -> None:
        """Read every other table and attribute its rows to customers."""
        for page in self.pages:
            page.find_anew(self.directory.names_in)
            if page.may_stand_across:
                page.across = find_across(page.sheet, page.workbook, self.vocabulary, self.directory, self.fallback)
        self._go_on_with_tables()
        read: dict[type[Origin], list[Records]] = {}
        for page in self.pages:
            for records in self._records(page, is_register=False):
                read.setdefault(records.source.table, []).append(records)
            self._report_page(page)
        for found in read.values():
            self.problems += _none_twice(found)
        for table in _CUMULATED:
            self.problems += wrong_cumulatives(read.get(table, ()))
        pooled = {table: self._pooled(table, read[table]) for table in BOOKS.values() if table in read}
        self._settle_plans({table: frame for table, frame in pooled.items() if table in PLAN_KEYS})
        for table, frame in pooled.items():
            if table not in PLAN_KEYS:
                self._settle(table, frame)

    def _go_on_with_tables(self) -> None:
        """A sheet without headings that goes on with the only table of the sheet before it is read with its columns."""
        for before, page in itertools.pairwise(self.pages):
            if before.workbook != page.workbook or page.layout != SheetLayout() or len(before.layout.blocks) != 1:
                continue
            block = continued(before.layout.blocks[0], page.sheet, self.directory)
            if block:
                page.layout.blocks = [block]
                message = texts.goes_on(block.table.title, before.sheet.name)
                place = (block.first, block.left)
                self.problems.append(page.spot.problem(place, Category.HEADING, None, message, texts.READ_LIKE_BEFORE))

    def _records(self, page: _Page, *, is_register: bool) -> Iterable[Records]:
        above: dict[type[Origin], Counter[Sum]] = defaultdict(Counter)
        if page.across and not is_register:
            yield from self._read_across(page, page.across)
            return
        for block in page.layout.blocks:
            if (block.table is Customers) == is_register:
                for records in self._read_block(page, block, above[block.table]):
                    self.problems += records.problems
                    above[block.table].update(records.sums())
                    yield records

    def _read_across(self, page: _Page, across: Across) -> Iterable[Records]:
        read = across.read(self.fallback)
        rows = sum(len(records.frame) for records in read)
        customers = "、".join(dict.fromkeys(across.customers.values()))
        taken = ((NAME.heading, customers),)
        self.recognised.append(Recognised(page.workbook, page.sheet.name, across.table.title, rows, taken))
        for records in read:
            self.problems += records.problems
            yield records

    def _read_block(self, page: _Page, block: Block, above: Mapping[Sum, float]) -> list[Records]:
        if block.months:
            read = read_matrix(block, page.sheet, page.workbook, self.fallback, above)
        else:
            read = [read_block(block, page.sheet, page.workbook, self.fallback, above)]
        self._supply(page, block, read)
        if _counts_lines(block):
            for records in read:
                records.frame[Complaints.number] = pd.Series(None, index=records.frame.index, dtype="str")
        said = {Visits.role: block.role and block.role.value, Purchases.product: block.product}
        for column, value in said.items():
            if value:
                for records in read:
                    records.frame = records.frame.assign(**{column: value})
        self.recognised.append(_recognised(page, block, read))
        return read

    def _supply(self, page: _Page, block: Block, read: list[Records]) -> None:
        """Give every row the customer that the sheet as a whole names."""
        for records in read:
            if block.table is not Customers and not {CODE, NAME} & block.match.columns.keys():
                labelled = block.labels.customer and self.directory.beginning_of(block.labels.customer)
                name = labelled or self.directory.name_in([*block.titles[:3], page.sheet.name])
                records.names = [name] * len(records.names)

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

    def _report_page(self, page: _Page) -> None:
        """A line for each heading that is nearly a table of ours, or could be two; else what the sheet is not."""
        if page.across:
            return
        for row, near, found in page.layout.near:
            missing = [column.heading for column in near.missing]
            message = texts.missing_columns(near.table.title, missing, list(found.values()))
            self.problems.append(page.spot.problem((row, 0), Category.HEADING, "", message, texts.SHEET_SET_ASIDE))
            self.recognised.append(_nearly_recognised(page, near, found, texts.lacking(missing)))
        for row, tables in page.layout.ambiguous:
            message = texts.two_tables_alike([table.title for table in tables])
            self.problems.append(page.spot.problem((row, 0), Category.HEADING, "", message, texts.SHEET_SET_ASIDE))
            self._remark(page, message[0])
        for passed in dict.fromkeys(page.layout.passed):
            self._set_aside(page, _why_passed(passed))
        if page.layout == SheetLayout():
            self._report_stranger(page)

    def _set_aside(self, page: _Page, why: tuple[str, str]) -> None:
        """A sheet that the office may have meant for a table of ours: what is to be supplied instead is a problem."""
        where = (page.workbook, page.sheet.name, "", Category.SHEET, "")
        self.problems.append(Problem(*where, why[0], texts.SHEET_SET_ASIDE, why[1]))
        self._remark(page, texts.passed_over(*why))

    def _remark(self, page: _Page, remark: str) -> None:
        self.recognised.append(Recognised(page.workbook, page.sheet.name, "", 0, (), (), remark))

    def _report_stranger(self, page: _Page) -> None:
        """A line on what a sheet shows: the row that knows most headings, of those the first that has several words."""
        rows = [[cell.strip() for cell in row if isinstance(cell, str)] for row in page.sheet.rows[:_ROWS_LOOKED_AT]]
        shown = max((words for words in rows if len(words) > 1), key=lambda words: len(self._known(words)), default=[])
        above = rows[: rows.index(shown) if shown else _TITLE_LINES]
        titles = " ".join(words[0] for words in above if words)
        around = (page.sheet.name, titles, page.workbook)
        known = tuple(dict.fromkeys(self._known(shown)))
        summed = sums_by_period(shown, self.vocabulary, around)
        stranger = Stranger(page.sheet.rows, around, shown, bool(known))
        why = texts.sums_by_period(summed.title) if summed else stranger.meant_for_us(self.directory)
        if why:
            self._set_aside(page, why)
        else:
            self._remark(page, texts.not_ours(shown[:_WORDS_SHOWN], known[:_WORDS_SHOWN]))

    def _known(self, words: Sequence[str]) -> list[str]:
        return [word for word in words if self.vocabulary.knows(word) and plain(word) != _COUNTER]

    def result(self, workbooks: tuple[str, ...]) -> Intake:
        """Everything that was read; what several months of a row say alike is told once."""
        tables = {name: self.tables[table] for name, table in BOOKS.items() if table in self.tables}
        headed = {index: frozenset(source.columns) for index, source in enumerate(self.sources)}
        books = Books(**tables, unsettled_plans=self.unsettled, headed=headed)
        usage = tuple(self.usage[table] for table in BOOKS.values() if table in self.usage)
        return Intake(
            books, tuple(self.sources), tuple(dict.fromkeys(self.problems)), tuple(self.row_problems), usage,
            tuple(self.recognised), workbooks, tuple(self.reports), tuple(self.plan_forms),
        )  # fmt: skip


def _none_twice(read: Sequence[Records]) -> Iterator[Problem]:
    """What stands in the rows of another table counts only in an office that keeps no table of its own for it."""
    if any(records.usable.any() for records in read if not records.is_beside):
        yield from filter(None, (records.set_aside() for records in read if records.is_beside))


def _counts_lines(block: Block) -> bool:
    """Whether 序号 stands where complaints have their number: it starts anew on each sheet and is nobody's."""
    place = block.match.columns.get(Complaints.number)
    return place is not None and plain(block.headings[place]) == _COUNTER


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


def _recognised(page: _Page, block: Block, read: list[Records]) -> Recognised:
    rows = sum(len(records.frame) for records in read)
    found = {index: heading for index, heading in block.headings.items() if index in block.reach}
    passed_over = tuple(
        (column.heading, block.headings[taken], block.headings[other])
        for column, taken, other in block.match.passed_over
    )
    served = {*block.match.columns.values(), *(month.index for month in block.months)}
    taken = _taken(block.match, block.headings)
    unused = tuple(heading for index, heading in found.items() if index not in served)
    return Recognised(page.workbook, page.sheet.name, block.table.title, rows, taken, passed_over, unused=unused)


def _nearly_recognised(page: _Page, near: Match, found: Mapping[int, str], remark: str) -> Recognised:
    unused = tuple(heading for index, heading in found.items() if index not in near.columns.values())
    return Recognised(page.workbook, page.sheet.name, near.table.title, 0, _taken(near, found), (), remark, unused)


def _taken(match: Match, headings: Mapping[int, str]) -> tuple[tuple[str, str], ...]:
    """Our headings with the office's, in the order of the sheet."""
    return tuple(
        (column.heading, headings[index]) for column, index in sorted(match.columns.items(), key=lambda pair: pair[1])
    )


def _why_passed(passed: Recognition) -> tuple[str, str]:
    if passed.refused is None:
        return texts.RUNNING_ACCOUNT
    table, word = passed.refused
    return texts.spoken_against(table.title, word)
