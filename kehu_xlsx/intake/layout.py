"""Where the tables of a sheet stand: heading rows, their columns, the rows below that may hold data."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import PurePosixPath

from kehu_xlsx.intake.beside import own_figures, tables_beside, visits_by_role
from kehu_xlsx.intake.blocks import Block, HeadingRemark, bounded, nearest_over
from kehu_xlsx.intake.cast import Context, cast_cell
from kehu_xlsx.intake.context import goods_hint, unit_hint
from kehu_xlsx.intake.groups import Groups, groups_of
from kehu_xlsx.intake.headings import (
    CODE,
    NAME,
    UNITS,
    Vocabulary,
    counts_goods_for_money,
    may_be_of_goods,
    unit_of,
)
from kehu_xlsx.intake.labels import labels_in
from kehu_xlsx.intake.match import Match
from kehu_xlsx.intake.match import match as match_columns
from kehu_xlsx.intake.matrix import MonthColumn, match_matrix
from kehu_xlsx.intake.page import Page
from kehu_xlsx.intake.recognise import Recognition, Scene, recognise
from kehu_xlsx.intake.surroundings import Surroundings
from kehu_xlsx.schema import Column, Kind
from kehu_xlsx.tables import Origin, Payments, Purchases, Visits
from kehu_xlsx.tables.words import Role
from kehu_xlsx.texts import intake as texts
from kehu_xlsx.workbook.read import Cell, Sheet, column_name

DEEPEST_HEADING = 3
_LEAST_OF_A_SLIP = 3
_PAID_OUT = re.compile(r"借方|支出|转出|付出|支取")
_CENT = 0.005
_ABOUT = re.compile(r"(?:基本)?(?:信息|资料|情况)$")


@dataclass
class SheetLayout:
    """What stands on a sheet: its tables, heading rows that nearly are one, rows that fit two tables alike."""

    blocks: list[Block] = field(default_factory=list)
    near: list[tuple[int, Match, Mapping[int, str]]] = field(default_factory=list)
    ambiguous: list[tuple[int, tuple[type[Origin], ...]]] = field(default_factory=list)
    passed: list[Recognition] = field(default_factory=list)  # refused by the words around, or running accounts


@dataclass(frozen=True)
class _Segment:
    """Neighbouring columns of a heading, and what they were recognised as."""

    reach: range
    recognition: Recognition
    months: tuple[MonthColumn, ...]

    @property
    def fit(self) -> int:
        if self.recognition.match is None:
            return 0
        return self.recognition.match.fit + len({(month.measure, month.hints) for month in self.months})

    @property
    def doubtful(self) -> int:
        return len(self.recognition.match.passed_over) if self.recognition.match else 0


@dataclass(frozen=True)
class _Heading:
    """Rows taken as headings, with the tables side by side under them."""

    top: int
    bottom: int
    names: Mapping[int, tuple[str, ...]]
    segments: tuple[_Segment, ...]
    is_whole: bool

    @property
    def merit(self) -> tuple[int, int, int, bool, int]:
        """More columns explained, fewer that could serve twice, every group with its words; then fewer rows."""
        fit = sum(segment.fit for segment in self.segments)
        near = max((each.recognition.near.fit for each in self.segments if each.recognition.near), default=0)
        return fit, near, -sum(segment.doubtful for segment in self.segments), self.is_whole, self.top - self.bottom

    @property
    def has_table(self) -> bool:
        """Whether any of its segments is a table."""
        return any(each.recognition.match for each in self.segments)

    @property
    def says_something(self) -> bool:
        """Whether any of its segments is a table, nearly one or one of two."""
        return any(each.recognition != Recognition() for each in self.segments)


class LayoutFinder:
    """Looks for the tables of one sheet; asked anew once the customers are known."""

    def __init__(self, sheet: Sheet, workbook: str, vocabulary: Vocabulary) -> None:
        self._page = Page(sheet, vocabulary)
        self._anchors = tuple(self._page.anchors())
        self._sheet = sheet
        self._workbook = workbook
        self._vocabulary = vocabulary
        self._tops = {
            (row, area.left): area.top for area in sheet.merges for row in range(area.top + 1, area.bottom + 1)
        }

    def find(self, is_customer: Callable[[str], bool]) -> SheetLayout:
        """Every table of the sheet, also side by side and one below the other.

        `is_customer` tells whether a title or sheet name names a customer.
        """
        layout = SheetLayout()
        below = 0
        foreign: list[int] = []
        fruitless: set[tuple[tuple[int, str], ...]] = set()
        for anchor, known in self._anchors:
            if anchor < below or known in fruitless:
                continue
            heading = self._best_heading(anchor, below, below, is_customer)
            if self._stands_above_a_better_one(anchor, heading, below, is_customer):
                continue
            if heading.says_something:
                self._add(layout, heading, below, is_customer)
                below = heading.bottom + 1
            if not heading.has_table and self._page.begins_another_table(anchor, known):
                foreign.append(anchor)
            elif not heading.says_something:
                fruitless.add(known)
        layout.blocks = bounded(layout.blocks, [*foreign, len(self._sheet.rows)])
        return layout

    def _stands_above_a_better_one(
        self, anchor: int, found: _Heading, below: int, is_customer: Callable[[str], bool]
    ) -> bool:
        """Whether the anchor is but a line of labels (客户名称：… 联系人：…) above the heading of a table."""
        end = found.bottom if found.has_table else anchor + DEEPEST_HEADING
        nearby = [row for row, _ in self._anchors if anchor < row <= end]
        others = (self._best_heading(row, anchor + 1, below, is_customer) for row in nearby)
        return any(other.has_table and other.merit > found.merit for other in others)

    def _best_heading(self, anchor: int, floor: int, below: int, is_customer: Callable[[str], bool]) -> _Heading:
        """The heading of one to three rows around the anchor, none above `floor`, that explains most columns."""
        spans = [
            (top, bottom)
            for top in range(max(floor, anchor - DEEPEST_HEADING + 1), anchor + 1)
            for bottom in range(anchor, min(top + DEEPEST_HEADING, len(self._sheet.rows)))
            if all(row == anchor or self._page.is_group_row(row) for row in range(top, bottom + 1))
        ]
        headings = (self._heading(top, bottom, below, is_customer) for top, bottom in spans)
        return max(headings, key=lambda heading: heading.merit)

    def _heading(self, top: int, bottom: int, below: int, is_customer: Callable[[str], bool]) -> _Heading:
        names = {column: _candidates(texts) for column, texts in self._page.heading_texts(top, bottom).items()}
        reader = Surroundings(self._page, self._workbook, top, bottom, below, is_customer)
        width = range(len(self._sheet.rows[top]))

        def is_summary(part: Mapping[int, tuple[str, ...]]) -> bool:
            return self._page.begins_a_summary(part, bottom + 1)

        segments = _segments(names, width, lambda part, reach: self._recognise(part, reach, reader), is_summary)
        return _Heading(top, bottom, names, tuple(segments), not self._page.has_headings_below(bottom))

    def _recognise(self, names: Mapping[int, tuple[str, ...]], reach: range, around: Surroundings) -> _Segment:
        texts = around.words(reach)
        scene = Scene(names, texts, lambda column: around.can_supply(column, reach), around.words_below)
        matrix = match_matrix(scene, self._vocabulary)
        if matrix and all(map(scene.can_supply, matrix[0].missing)):
            return _Segment(reach, Recognition(match=matrix[0]), matrix[1])
        recognition = recognise(scene, self._vocabulary)
        if recognition.match and not _is_dated_enough(recognition.match):
            said = replace(scene, can_supply=lambda column: around.can_say(column, reach))
            recognition = recognise(said, self._vocabulary)
        return _Segment(reach, recognition, ())

    def _add(self, layout: SheetLayout, heading: _Heading, below: int, is_customer: Callable[[str], bool]) -> None:
        """File the heading's tables, near misses (one of each table a sheet) and ambiguities."""
        texts = {index: candidates[0] for index, candidates in heading.names.items()}
        for segment in heading.segments:
            near = segment.recognition.near
            match = segment.recognition.match
            if match:
                earlier = tuple(layout.blocks)
                layout.blocks += self._blocks(heading, segment, match, below, earlier, is_customer)
            elif near and all(other.table is not near.table for _, other, _ in layout.near):
                found = {index: text for index, text in texts.items() if index in segment.reach}
                layout.near.append((heading.top, near, found))
            elif segment.recognition.rivals:
                layout.ambiguous.append((heading.top, segment.recognition.rivals))
            elif segment.recognition.is_set_aside:
                layout.passed.append(segment.recognition)

    def _blocks(
        self, heading: _Heading, segment: _Segment, match: Match, below: int, earlier: Sequence[Block],
        is_customer: Callable[[str], bool],
    ) -> Iterator[Block]:  # fmt: skip
        """The segment's table, and what its columns say beside it."""
        first = self._block(heading, segment, match, below, earlier)
        if segment.months:
            yield first
            return
        reach = segment.reach
        around = Surroundings(self._page, self._workbook, heading.top, heading.bottom, below, is_customer)
        names = {index: texts for index, texts in heading.names.items() if index in reach}
        if match.table is Payments:
            first = self._without_paid_out(first, names, is_customer)
        roles = visits_by_role(match, names)
        if roles:
            yield from self._visits(first, roles)
            return
        scene = Scene(names, around.words(reach), lambda column: around.can_tell(column, reach), around.words_below)
        listed_once = partial(self._page.is_listed_once, first=heading.bottom + 1)
        others = list(tables_beside(match, scene, self._vocabulary, listed_once))
        yield from self._own_blocks(heading, first, frozenset[int]().union(*map(own_figures, others)))
        for other in others:
            yield replace(self._block(heading, segment, other, below, earlier), beside=own_figures(other))

    def _own_blocks(self, heading: _Heading, first: Block, theirs: frozenset[int]) -> Iterator[Block]:
        """The table's own records: of each group of columns that comes again, else of the table as a whole.

        `theirs` are the figures of the tables beside it.
        """
        words, above = self._page.words_and_groups(heading.top, heading.bottom)
        own = {index: word for index, word in words.items() if index in first.reach}
        groups = groups_of(first.match, own, above)
        if groups and groups.matches:
            yield from self._groups(first, groups, theirs)
            return
        if groups and self._say_more(groups, first):
            message = texts.groups_unread(own[groups.figures[0]], [*map(column_name, groups.figures[1:])])
            first = replace(first, remark=HeadingRemark(groups.figures[1], message, texts.FIRST_COLUMN_TAKEN))
        is_mixed = first.table is Purchases
        yield self._without_rows_of(theirs, first, own_figures(first.match)) if is_mixed else first

    def _visits(self, first: Block, roles: Mapping[Role, Match]) -> Iterator[Block]:
        """The visits of each role; a row that names one in another column alone is none of this one's."""
        columns = {match.columns[Visits.visitor] for match in roles.values()}
        for role, match in roles.items():
            own = frozenset({match.columns[Visits.visitor]})
            # A row without any visitor is told once.
            theirs = columns if match.columns == first.match.columns else {*columns, *first.match.columns.values()}
            yield self._without_rows_of(theirs - own, replace(first, match=match, role=role), own)

    def _groups(self, first: Block, groups: Groups, beside: frozenset[int]) -> Iterator[Block]:
        """The records of each group of columns; a row that fills others' figures alone is none of this one's."""
        figures = [own_figures(match) for match in groups.matches]
        is_judged = groups.are_products and not self._are_added_up(groups, first)
        message = texts.groups_taken_for_products(groups.names)
        remark = HeadingRemark(groups.figures[0], message, texts.EACH_GROUP_READ) if is_judged else None
        for number, (match, name) in enumerate(zip(groups.matches, groups.names, strict=True)):
            block = replace(first, match=match, goods=match.columns, product=name if groups.are_products else "")
            # A row without any figure is told once.
            theirs = beside.union(*figures, first.match.columns.values() if number else ())
            yield self._without_rows_of(theirs - figures[number], replace(block, remark=remark), figures[number])

    def _are_added_up(self, groups: Groups, block: Block) -> bool:
        """Whether a column of sums says that the groups are parts of one whole, in every row where it stands."""
        rows = self._sheet.rows[block.first :]
        sums = [
            (_figure(row[index]), sum(_figure(row[each]) or 0.0 for each in groups.figures))
            for index in groups.sums
            for row in rows
            if row[index] is not None
        ]
        return bool(sums) and all(printed is not None and abs(printed - added) < _CENT for printed, added in sums)

    def _say_more(self, groups: Groups, block: Block) -> bool:
        """Whether the columns that are not read hold figures which the one that is does not."""
        read, *others = groups.figures
        rows = self._sheet.rows[block.first :]
        return any(_figure(row[index]) not in {None, 0.0, _figure(row[read])} for row in rows for index in others)

    def _without_rows_of(self, theirs: Collection[int], block: Block, own: frozenset[int]) -> Block:
        """The block without the rows that fill columns of others alone, as payments do in a ledger of purchases."""
        rows = range(block.first, len(self._sheet.rows))
        others = {row for row in rows if self._fills(row, theirs)}
        return replace(block, skipped=frozenset(others - {row for row in others if self._fills(row, own)}))

    def _without_paid_out(
        self, block: Block, names: Mapping[int, tuple[str, ...]], is_customer: Callable[[str], bool]
    ) -> Block:
        """The block without what was paid out of an account to others than customers: wages, power, charges."""
        places = block.match.columns
        out = {index for index, texts in names.items() if _PAID_OUT.search(texts[0]) and index not in places.values()}
        payees = [places[column] for column in (CODE, NAME) if column in places]

        def is_to_a_customer(row: int) -> bool:
            return any(is_customer(str(self._sheet.rows[row][index])) for index in payees)

        rows = range(block.first, len(self._sheet.rows))
        paid = {row for row in rows if self._fills(row, out) and not self._fills(row, {places[Payments.amount]})}
        skipped = block.skipped | {row for row in paid if not is_to_a_customer(row)}
        return replace(block, skipped=skipped, is_account=bool(out))

    def _fills(self, row: int, columns: Collection[int]) -> bool:
        """Whether something stands in one of the columns, in the row or merged down to it."""
        cells = (self._sheet.rows[self._tops.get((row, column), row)][column] for column in columns)
        return any(cell not in {None, 0} for cell in cells)

    def _block(self, heading: _Heading, segment: _Segment, match: Match, below: int, earlier: Sequence[Block]) -> Block:
        lines = self._page.lines_above(heading.top, below, segment.reach)
        titles = self._page.texts_of(lines)
        above = nearest_over(segment.reach, earlier)
        names = () if above else (self._sheet.name, PurePosixPath(self._workbook).stem)
        general = unit_hint(lines, *names) or (above.general_unit if above else 1.0)
        said = self._page.units(heading.bottom + 1)
        named = {column: (said.get(index, ""), *heading.names[index]) for column, index in match.columns.items()}
        units = {column: _unit(texts, general) for column, texts in named.items() if column.kind is Kind.MONEY}
        monthly = [said[month.index] for month in segment.months if month.index in said]
        said_goods = goods_hint(lines, *names)
        in_goods = (above is not None and above.counts_goods) if said_goods is None else said_goods
        counts_goods = in_goods and not monthly
        return Block(
            match, heading.top, heading.bottom + 1 + bool(said), len(self._sheet.rows) - 1,
            heading.top if below else 0, segment.reach, units,
            {index: candidates[0] for index, candidates in heading.names.items()}, titles, labels_in(lines),
            self._page.caption_top(heading.top, below), _unit(monthly, general), segment.months,
            handed_down=(*above.titles, *above.handed_down) if above else (),
            in_goods=frozenset(
                column
                for column in units
                if counts_goods_for_money(column, named[column])
                or (counts_goods and may_be_of_goods(column, named[column]))
            ),
            counts_goods=counts_goods,
            goods=match.columns if match.table is Purchases else self._goods(heading, segment.reach),
        )  # fmt: skip

    def _goods(self, heading: _Heading, reach: range) -> Mapping[Column, int]:
        """The columns of purchases that stand under the heading."""
        names = {index: texts for index, texts in heading.names.items() if index in reach}
        return match_columns(Purchases, names, self._vocabulary).columns


def _figure(cell: Cell) -> float | None:
    value = cast_cell(cell, Purchases.amount, Context())
    return value if isinstance(value, float) else None


def _is_dated_enough(match: Match) -> bool:
    """Whether a table may take its date from a label line: a slip says what was bought, a sum of many days does not."""
    if not any(column.kind is Kind.DATE for column in match.missing):
        return True
    is_itemised = match.table is not Purchases or {Purchases.product, Purchases.quantity} & match.columns.keys()
    return match.fit >= _LEAST_OF_A_SLIP and bool(is_itemised)


def _segments(
    names: Mapping[int, tuple[str, ...]],
    reach: range,
    recognise_part: Callable[[Mapping[int, tuple[str, ...]], range], _Segment],
    is_summary: Callable[[Mapping[int, tuple[str, ...]]], bool],
) -> Iterator[_Segment]:
    """The tables side by side in one heading: split where both sides are whole tables of their own.

    A summary right of a table is none of ours, and its columns are not the table's.
    """
    for split in _split_points(names):
        left = {index: texts for index, texts in names.items() if index < split}
        right = {index: texts for index, texts in names.items() if index >= split}
        first = recognise_part(left, range(reach.start, split))
        if not first.recognition.match:
            continue
        if recognise_part(right, range(split, reach.stop)).recognition.match:
            yield first
            yield from _segments(right, range(split, reach.stop), recognise_part, is_summary)
            return
        if is_summary(right):
            yield first
            return
    yield recognise_part(names, reach)


def _split_points(names: Mapping[int, tuple[str, ...]]) -> list[int]:
    """Columns at which a second table may begin: after a gap, or where a heading comes again."""
    seen: set[str] = set()
    points = []
    for before, (index, candidates) in zip((None, *names), names.items(), strict=False):
        if before is not None and (index - before > 1 or candidates[0] in seen):
            points.append(index)
        seen.add(candidates[0])
    return points


def _unit(candidates: Sequence[str], general: float) -> float:
    return next((unit for unit in map(_unit_said, candidates) if unit is not None), general)


def _unit_said(words: str) -> float | None:
    """Yuan per printed unit: of a heading, or of a unit alone (元/箱 is money in yuan)."""
    return UNITS.get(words.split("/")[0].removeprefix("人民币")) or unit_of(words)


def _candidates(texts: Sequence[str]) -> tuple[str, ...]:
    """What a column may be called, the most telling first: group and heading together, heading, group.

    名称 under 客户信息 is 客户名称.
    """
    together = "".join(texts)
    of_group = "".join([*(_ABOUT.sub("", group) for group in texts[:-1]), texts[-1]])
    return tuple(dict.fromkeys((together, of_group, texts[-1], *texts[:-1])))
