"""One workbook of an office: its sheets, the tables on them and their records, before they are put together."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from kehu_xlsx.errors import Category, Problem, UnreadableWorkbook
from kehu_xlsx.intake.across import Across, find_across
from kehu_xlsx.intake.answers import is_alert_report
from kehu_xlsx.intake.blocks import Block
from kehu_xlsx.intake.continuation import continued
from kehu_xlsx.intake.customers import Directory
from kehu_xlsx.intake.files import is_ours
from kehu_xlsx.intake.headings import CODE, NAME, Vocabulary, plain
from kehu_xlsx.intake.layout import LayoutFinder, SheetLayout
from kehu_xlsx.intake.match import Match
from kehu_xlsx.intake.matrix import sums_by_period
from kehu_xlsx.intake.matrix_records import read_matrix
from kehu_xlsx.intake.recognise import Recognition
from kehu_xlsx.intake.records import Records, Spot, Sum
from kehu_xlsx.intake.returned import is_answered, is_ledger_sheet, is_output, is_plan_form
from kehu_xlsx.intake.strangers import Stranger
from kehu_xlsx.intake.table_reader import read_block
from kehu_xlsx.intake.versions import PLAN_KEYS
from kehu_xlsx.tables import Complaints, Customers, Origin, Purchases, Visits
from kehu_xlsx.tables.reading import Recognised
from kehu_xlsx.texts import intake as texts
from kehu_xlsx.workbook.read import Sheet, Workbook, read_workbook

_WORDS_SHOWN = 6
_ROWS_LOOKED_AT = 50
_TITLE_LINES = 3  # of a sheet without headings
_COUNTER = plain("序号")  # tells nothing of what a sheet is


@dataclass
class Contents:
    """Records of a workbook, and what is to be said of it and of them.

    `without_levels` has for each sheet with a 客户档案 the line that it has no column 客户级别, should that be so.
    """

    records: list[Records] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    recognised: list[Recognised] = field(default_factory=list)
    without_levels: dict[Spot, Problem] = field(default_factory=dict)


@dataclass
class Opened:
    """What can be told of a workbook while no customer is known yet: what it is, and the registers in it.

    `is_report` where answers of people stand in it, `is_plan_form` where it is a distributor's plan.
    """

    problems: list[Problem] = field(default_factory=list)
    recognised: list[Recognised] = field(default_factory=list)
    is_report: bool = False
    is_plan_form: bool = False
    register: Contents = field(default_factory=Contents)


class OfficeWorkbook:
    """A workbook whose tables are found; `opened` is known at once, the other records once the customers are."""

    def __init__(self, path: Path, name: str, vocabulary: Vocabulary, fallback: pd.Period) -> None:
        """`name` is for messages; `fallback` the month being run, for dates without month or year."""
        self.opened = Opened()
        self._name, self._vocabulary, self._fallback = name, vocabulary, fallback
        self._sheets = [
            _OfficeSheet(name, sheet, vocabulary, fallback) for sheet in self._sheets_to_read(path, self.opened)
        ]
        for sheet in self._sheets:
            sheet.read_register(self.opened.register)

    def contents(self, directory: Directory) -> Contents:
        """The records of all tables but 客户档案."""
        contents = Contents()
        for sheet in self._sheets:
            sheet.look_again(directory)
        contents.problems += self._go_on_with_tables(directory)
        for sheet in self._sheets:
            sheet.read_tables(directory, contents)
        return contents

    def _sheets_to_read(self, path: Path, opened: Opened) -> list[Sheet]:
        """The sheets in which the office's records may stand; a workbook that can't be read is a problem."""
        name = self._name
        try:
            workbook: Workbook = read_workbook(path)
        except UnreadableWorkbook as error:
            problem = Problem(name, "", "", Category.FILE, "", str(error), texts.FILE_SKIPPED, texts.FILE_ADVICE)
            opened.problems.append(problem)
            return []
        reports = [sheet.name for sheet in workbook.sheets if is_alert_report(sheet) and not is_ledger_sheet(sheet)]
        answered = [sheet.name for sheet in workbook.sheets if is_answered(sheet)]
        opened.is_report = bool(reports or answered)
        opened.is_plan_form = is_plan_form(workbook)
        if is_ours(path):
            remark = texts.OUR_REPORT if reports else texts.OUR_ANSWERS if answered else texts.OUR_OUTPUT
            opened.recognised.append(Recognised(name, "", "", 0, (), (), remark))
            return []
        opened.recognised += [Recognised(name, sheet, "", 0, (), (), texts.OUR_REPORT) for sheet in reports]
        outputs = [sheet.name for sheet in workbook.sheets if sheet.name not in reports and is_output(sheet)]
        for sheet_name in outputs:
            remark = texts.OUR_ANSWERS if sheet_name in answered else texts.OUR_OUTPUT
            opened.recognised.append(Recognised(name, sheet_name, "", 0, (), (), remark))
        return [sheet for sheet in workbook.sheets if sheet.name not in (*reports, *outputs)]

    def _go_on_with_tables(self, directory: Directory) -> Iterator[Problem]:
        """A sheet without headings that goes on with the only table of the sheet before it is read with its columns."""
        for before, sheet in itertools.pairwise(self._sheets):
            if sheet.layout == SheetLayout() and len(before.layout.blocks) == 1:
                yield from sheet.go_on_with(before, directory)


class _OfficeSheet:
    """A sheet and what stands on it; `asked` are the words of which it mattered whether they name a customer."""

    def __init__(self, workbook: str, sheet: Sheet, vocabulary: Vocabulary, fallback: pd.Period) -> None:
        self.spot = Spot(workbook, sheet.name)
        self.sheet, self.vocabulary, self.fallback = sheet, vocabulary, fallback
        self.asked: set[str] = set()
        self.across: Across | None = None
        self.finder = LayoutFinder(sheet, workbook, vocabulary)
        self.layout = self.finder.find(self._names_nobody)

    def _names_nobody(self, words: str) -> bool:
        self.asked.add(words)
        return False

    def read_register(self, contents: Contents) -> None:
        """Read its 客户档案: the other tables name customers by it."""
        registers = [block for block in self.layout.blocks if block.table is Customers]
        self._read_blocks(registers, None, contents)
        for block in registers[:1]:
            message = texts.missing_level(tuple(block.headings.values()))
            contents.without_levels[self.spot] = self.spot.problem(
                (block.top, 0), Category.MASTER, "", message, texts.KEPT_WITHOUT_LEVEL
            )

    def look_again(self, directory: Directory) -> None:
        """Find the tables anew now that the customers are known, where that makes a difference."""
        if any(map(directory.names_in, self.asked)):
            self.layout = self.finder.find(directory.names_in)
        if self._may_stand_across:
            self.across = find_across(self.sheet, self.spot.workbook, self.vocabulary, directory, self.fallback)

    @property
    def _may_stand_across(self) -> bool:
        """Whether nothing stands on it but, at most, parts of a plan that name no customer in their rows."""
        blocks = self.layout.blocks
        return all(block.table in PLAN_KEYS and not {CODE, NAME} & block.match.columns.keys() for block in blocks)

    def go_on_with(self, before: _OfficeSheet, directory: Directory) -> Iterator[Problem]:
        """Read it with the columns of the only table of the sheet before, where that goes on here; a line says so."""
        block = continued(before.layout.blocks[0], self.sheet, directory)
        if block:
            self.layout.blocks = [block]
            message = texts.goes_on(block.table.title, before.sheet.name)
            place = (block.first, block.left)
            yield self.spot.problem(place, Category.HEADING, None, message, texts.READ_LIKE_BEFORE)

    def read_tables(self, directory: Directory, contents: Contents) -> None:
        """Read its tables but 客户档案, and say what could not be taken for one."""
        if self.across:
            self._read_across(self.across, contents)
            return
        tables = [block for block in self.layout.blocks if block.table is not Customers]
        self._read_blocks(tables, directory, contents)
        self._report(directory, contents)

    def _read_blocks(self, blocks: Iterable[Block], directory: Directory | None, contents: Contents) -> None:
        above: dict[type[Origin], Counter[Sum]] = defaultdict(Counter)
        for block in blocks:
            read = self._read_block(block, above[block.table])
            if directory is not None and not {CODE, NAME} & block.match.columns.keys():
                self._supply_customer(block, directory, read)
            contents.recognised.append(_recognised(self.spot, block, read))
            for records in read:
                contents.problems += records.problems
                above[block.table].update(records.sums())
            contents.records += read

    def _read_across(self, across: Across, contents: Contents) -> None:
        read = across.read(self.fallback)
        rows = sum(len(records.frame) for records in read)
        customers = "、".join(dict.fromkeys(across.customers.values()))
        taken = ((NAME.heading, customers),)
        contents.recognised.append(Recognised(self.spot.workbook, self.spot.sheet, across.table.title, rows, taken))
        for records in read:
            contents.problems += records.problems
        contents.records += read

    def _read_block(self, block: Block, above: Mapping[Sum, float]) -> list[Records]:
        if block.months:
            read = read_matrix(block, self.sheet, self.spot.workbook, self.fallback, above)
        else:
            read = [read_block(block, self.sheet, self.spot.workbook, self.fallback, above)]
        if _counts_lines(block):
            for records in read:
                records.frame[Complaints.number] = pd.Series(None, index=records.frame.index, dtype="str")
        said = {Visits.role: block.role and block.role.value, Purchases.product: block.product}
        for column, value in said.items():
            if value:
                for records in read:
                    records.frame = records.frame.assign(**{column: value})
        return read

    def _supply_customer(self, block: Block, directory: Directory, read: list[Records]) -> None:
        """Give every row the customer that the sheet as a whole names."""
        labelled = block.labels.customer and directory.beginning_of(block.labels.customer)
        name = labelled or directory.name_in([*block.titles[:3], self.sheet.name])
        for records in read:
            records.names = [name] * len(records.names)

    def _report(self, directory: Directory, contents: Contents) -> None:
        """A line for each heading that is nearly a table of ours, or could be two; else what the sheet is not."""
        for row, near, found in self.layout.near:
            missing = [column.heading for column in near.missing]
            message = texts.missing_columns(near.table.title, missing, list(found.values()))
            contents.problems.append(self.spot.problem((row, 0), Category.HEADING, "", message, texts.SHEET_SET_ASIDE))
            contents.recognised.append(_nearly_recognised(self.spot, near, found, texts.lacking(missing)))
        for row, tables in self.layout.ambiguous:
            message = texts.two_tables_alike([table.title for table in tables])
            contents.problems.append(self.spot.problem((row, 0), Category.HEADING, "", message, texts.SHEET_SET_ASIDE))
            self._remark(message[0], contents)
        for passed in dict.fromkeys(self.layout.passed):
            self._set_aside(_why_passed(passed), contents)
        if self.layout == SheetLayout():
            self._report_stranger(directory, contents)

    def _set_aside(self, why: tuple[str, str], contents: Contents) -> None:
        """A sheet that the office may have meant for a table of ours: what is to be supplied instead is a problem."""
        where = (self.spot.workbook, self.spot.sheet, "", Category.SHEET, "")
        contents.problems.append(Problem(*where, why[0], texts.SHEET_SET_ASIDE, why[1]))
        self._remark(texts.passed_over(*why), contents)

    def _remark(self, remark: str, contents: Contents) -> None:
        contents.recognised.append(Recognised(self.spot.workbook, self.spot.sheet, "", 0, (), (), remark))

    def _report_stranger(self, directory: Directory, contents: Contents) -> None:
        """A line on what a sheet shows: the row that knows most headings, of those the first that has several words."""
        rows = [[cell.strip() for cell in row if isinstance(cell, str)] for row in self.sheet.rows[:_ROWS_LOOKED_AT]]
        shown = max((words for words in rows if len(words) > 1), key=lambda words: len(self._known(words)), default=[])
        above = rows[: rows.index(shown) if shown else _TITLE_LINES]
        titles = " ".join(words[0] for words in above if words)
        around = (self.sheet.name, titles, self.spot.workbook)
        known = tuple(dict.fromkeys(self._known(shown)))
        summed = sums_by_period(shown, self.vocabulary, around)
        stranger = Stranger(self.sheet.rows, around, shown, bool(known))
        why = texts.sums_by_period(summed.title) if summed else stranger.meant_for_us(directory)
        if why:
            self._set_aside(why, contents)
        else:
            self._remark(texts.not_ours(shown[:_WORDS_SHOWN], known[:_WORDS_SHOWN]), contents)

    def _known(self, words: Sequence[str]) -> list[str]:
        return [word for word in words if self.vocabulary.knows(word) and plain(word) != _COUNTER]


def _counts_lines(block: Block) -> bool:
    """Whether 序号 stands where complaints have their number: it starts anew on each sheet and is nobody's."""
    place = block.match.columns.get(Complaints.number)
    return place is not None and plain(block.headings[place]) == _COUNTER


def _recognised(spot: Spot, block: Block, read: list[Records]) -> Recognised:
    rows = sum(len(records.frame) for records in read)
    found = {index: heading for index, heading in block.headings.items() if index in block.reach}
    passed_over = tuple(
        (column.heading, block.headings[taken], block.headings[other])
        for column, taken, other in block.match.passed_over
    )
    served = {*block.match.columns.values(), *(month.index for month in block.months)}
    taken = _taken(block.match, block.headings)
    unused = tuple(heading for index, heading in found.items() if index not in served)
    return Recognised(spot.workbook, spot.sheet, block.table.title, rows, taken, passed_over, unused=unused)


def _nearly_recognised(spot: Spot, near: Match, found: Mapping[int, str], remark: str) -> Recognised:
    unused = tuple(heading for index, heading in found.items() if index not in near.columns.values())
    return Recognised(spot.workbook, spot.sheet, near.table.title, 0, _taken(near, found), (), remark, unused)


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
