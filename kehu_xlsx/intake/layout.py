"""Where the tables of a sheet stand: heading rows, their columns, the rows below that may hold data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from kehu_xlsx.intake.context import Hints, labelled_customer, nearest_hints, unit_hint
from kehu_xlsx.intake.headings import Vocabulary, counts_goods_for_money, unit_of
from kehu_xlsx.intake.matrix import MonthColumn, match_matrix
from kehu_xlsx.intake.page import Page
from kehu_xlsx.intake.recognise import PLAN_WORDS, Match, Recognition, recognise
from kehu_xlsx.schema import Column, Kind
from kehu_xlsx.tables import Origin, Returns
from kehu_xlsx.workbook.read import Cell, Sheet

DEEPEST_HEADING = 3


@dataclass(frozen=True)
class Block:
    """A table on a sheet. Rows and columns are 0-based; `last` is the last row that may belong to it.

    `reach` are the sheet columns that are the table's, `ceiling` the first row above the heading that is no other
    table's, `skipped` rows below that repeat the heading; `months` is filled where months are columns. `general_unit`
    is that of columns which name none. `handed_down` are the titles of the tables above, which hold for this one too,
    `in_goods` the columns of money whose heading counts goods: 销售目标（箱）.
    """

    match: Match
    top: int
    first: int
    last: int
    ceiling: int
    reach: range
    units: Mapping[Column, float]
    headings: Mapping[int, str]
    titles: tuple[str, ...]
    labelled: str | None
    general_unit: float = 1.0
    months: tuple[MonthColumn, ...] = ()
    skipped: frozenset[int] = frozenset()
    handed_down: tuple[str, ...] = ()
    in_goods: frozenset[Column] = frozenset()

    @property
    def table(self) -> type[Origin]:
        """The table that it is."""
        return self.match.table

    @property
    def left(self) -> int:
        """Its first sheet column."""
        return min(self._used)

    @property
    def right(self) -> int:
        """Its last sheet column."""
        return max(self._used)

    @property
    def _used(self) -> list[int]:
        return [*self.match.columns.values(), *(month.index for month in self.months)]


@dataclass
class SheetLayout:
    """What stands on a sheet: its tables, heading rows that nearly are one, rows that fit two tables alike."""

    blocks: list[Block] = field(default_factory=list)
    near: list[tuple[int, Match, tuple[str, ...]]] = field(default_factory=list)
    ambiguous: list[tuple[int, tuple[type[Origin], ...]]] = field(default_factory=list)


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

    @property
    def merit(self) -> tuple[int, int, int, int]:
        """More columns explained, then fewer that could serve twice, then fewer rows."""
        fit = sum(segment.fit for segment in self.segments)
        near = max((each.recognition.near.fit for each in self.segments if each.recognition.near), default=0)
        return fit, near, -sum(segment.doubtful for segment in self.segments), self.top - self.bottom

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
                self._add(layout, heading, below)
                below = heading.bottom + 1
            elif self._page.begins_another_table(anchor, known):
                foreign.append(anchor)
            else:
                fruitless.add(known)
        layout.blocks = _bounded(layout.blocks, [*foreign, len(self._sheet.rows)])
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
        reader = _Surroundings(self._page, self._workbook, top, below, is_customer)
        width = range(len(self._sheet.rows[top]))
        segments = _segments(names, width, lambda part, reach: self._recognise(part, reach, reader))
        return _Heading(top, bottom, names, tuple(segments))

    def _recognise(self, names: Mapping[int, tuple[str, ...]], reach: range, around: _Surroundings) -> _Segment:
        texts = around.texts(reach)
        matrix = match_matrix(names, self._vocabulary, texts)
        if matrix and all(around.can_supply(column, reach) for column in matrix[0].missing):
            return _Segment(reach, Recognition(match=matrix[0]), matrix[1])
        recognition = recognise(names, self._vocabulary, texts, lambda column: around.can_supply(column, reach))
        return _Segment(reach, recognition, ())

    def _add(self, layout: SheetLayout, heading: _Heading, below: int) -> None:
        """File the heading's tables, near misses (one of each table a sheet) and ambiguities."""
        texts = {index: candidates[0] for index, candidates in heading.names.items()}
        for segment in heading.segments:
            near = segment.recognition.near
            if segment.recognition.match:
                layout.blocks.append(self._block(heading, segment, segment.recognition.match, below, layout.blocks))
            elif near and all(other.table is not near.table for _, other, _ in layout.near):
                found = tuple(text for index, text in texts.items() if index in segment.reach)
                layout.near.append((heading.top, near, found))
            elif segment.recognition.rivals:
                layout.ambiguous.append((heading.top, segment.recognition.rivals))

    def _block(self, heading: _Heading, segment: _Segment, match: Match, below: int, earlier: Sequence[Block]) -> Block:
        lines = self._page.lines_above(heading.top, below, segment.reach)
        titles = self._page.texts_of(lines)
        above = _nearest_over(segment.reach, earlier)
        names = () if above else (self._sheet.name, PurePosixPath(self._workbook).stem)
        general = unit_hint(lines, *names) or (above.general_unit if above else 1.0)
        named = {column: heading.names[index] for column, index in match.columns.items()}
        units = {column: _unit(texts, general) for column, texts in named.items() if column.kind is Kind.MONEY}
        return Block(
            match, heading.top, heading.bottom + 1, len(self._sheet.rows) - 1, heading.top if below else 0,
            segment.reach, units, {index: candidates[0] for index, candidates in heading.names.items()}, titles,
            labelled_customer(lines), general, segment.months,
            handed_down=(*above.titles, *above.handed_down) if above else (),
            in_goods=frozenset(column for column in units if counts_goods_for_money(column, named[column])),
        )  # fmt: skip


@dataclass(frozen=True)
class _Surroundings:
    """The words around a heading: sheet name, title lines, file name."""

    page: Page
    workbook: str
    top: int
    below: int
    is_customer: Callable[[str], bool]

    def lines(self, reach: range) -> list[Sequence[Cell]]:
        return self.page.lines_above(self.top, self.below, reach)

    def texts(self, reach: range) -> tuple[str, str, str]:
        return self.page.sheet.name, " ".join(self.page.texts_of(self.lines(reach))), self.workbook

    def can_supply(self, column: Column, reach: range) -> bool:
        """Whether a needed column that is missing can come from around the table."""
        texts = self.texts(reach)
        together = " ".join(texts)
        if column.kind is Kind.MONTH:
            return any(word in together for word in PLAN_WORDS)
        if column.kind is Kind.CUSTOMER:
            return labelled_customer(self.lines(reach)) is not None or any(map(self.is_customer, texts[:2]))
        return column == Returns.kind and "退货" in together


def _segments(
    names: Mapping[int, tuple[str, ...]],
    reach: range,
    recognise_part: Callable[[Mapping[int, tuple[str, ...]], range], _Segment],
) -> Iterator[_Segment]:
    """The tables side by side in one heading: split where both sides are whole tables of their own."""
    for split in _split_points(names):
        left = {index: texts for index, texts in names.items() if index < split}
        right = {index: texts for index, texts in names.items() if index >= split}
        first = recognise_part(left, range(reach.start, split))
        if first.recognition.match and recognise_part(right, range(split, reach.stop)).recognition.match:
            yield first
            yield from _segments(right, range(split, reach.stop), recognise_part)
            return
    yield recognise_part(names, reach)


def _split_points(names: Mapping[int, tuple[str, ...]]) -> list[int]:
    """Columns at which a second table may begin: after a gap, or where a heading comes again."""
    seen: set[str] = set()
    points = []
    for before, (index, texts) in zip((None, *names), names.items(), strict=False):
        if before is not None and (index - before > 1 or texts[0] in seen):
            points.append(index)
        seen.add(texts[0])
    return points


def _nearest_over(reach: range, earlier: Sequence[Block]) -> Block | None:
    """The lowest table above that has some of the same sheet columns."""
    over = [block for block in earlier if set(block.reach) & set(reach)]
    return max(over, key=lambda block: block.top, default=None)


def _unit(candidates: Sequence[str], general: float) -> float:
    return next((unit for unit in map(unit_of, candidates) if unit is not None), general)


def _candidates(texts: Sequence[str]) -> tuple[str, ...]:
    """What a column may be called, the most telling first: group and heading together, heading, group."""
    together = "".join(texts)
    return tuple(dict.fromkeys((together, texts[-1], *texts[:-1])))


def _bounded(blocks: Sequence[Block], ends: Sequence[int]) -> list[Block]:
    """Each table ends above the next heading over the same columns, or one of `ends`, and beside its neighbours.

    A heading that is printed again, on each page or for each section, goes on with the same table.
    """
    whole: list[Block] = []
    for block in blocks:
        before = next((index for index, other in enumerate(whole) if _goes_on(other, block)), None)
        if before is None:
            whole.append(block)
        else:
            repeated = frozenset(range(block.top, block.first))
            whole[before] = replace(whole[before], skipped=whole[before].skipped | repeated)
    return [_within_neighbours(block, whole, ends) for block in whole]


def _goes_on(first: Block, second: Block) -> bool:
    same_columns = first.match.columns == second.match.columns and first.months == second.months
    same_words = first.labelled == second.labelled and first.units == second.units
    names_its_own = second.match.missing and set(second.titles) - set(first.titles)
    hints = nearest_hints(first.titles)
    return (
        first.table is second.table
        and same_columns
        and same_words
        and not names_its_own
        and nearest_hints(second.titles).or_else(hints) == hints
    )


def _within_neighbours(block: Block, blocks: Sequence[Block], ends: Sequence[int]) -> Block:
    beside = [other for other in blocks if other.left > block.right or other.right < block.left]
    below = [other.top for other in blocks if other not in beside] + list(ends)
    start = max([block.reach.start, *(other.right + 1 for other in beside if other.right < block.left)])
    stop = min([block.reach.stop, *(other.left for other in beside if other.left > block.right)])
    return replace(block, last=min(row for row in below if row > block.top) - 1, reach=range(start, stop))


def block_hints(block: Block, sheet: str, workbook: str) -> Hints:
    """Month and date that title lines, sheet name and file name give the table, the nearest first."""
    return nearest_hints(
        (*block.titles, *block.handed_down, sheet, *reversed(PurePosixPath(workbook).with_suffix("").parts))
    )
