"""Where on a 分销计划表 its lines and figures stand: by the headings of our template, else by the names inside it.

The headings are what a person sees and are there in every format; names may be lost, or be left behind where rows were
inserted by a program that does not know them. A template of the office's own may have other headings, but has names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kehu_xlsx.intake.headings import plain
from kehu_xlsx.tables.words import ReportKind
from kehu_xlsx.workbook.inside import NamedArea
from kehu_xlsx.workbook.read import Cell, Sheet

FILLED_IN, PLANNED = "填写", "计划"
_ENOUGH_HEADINGS = 3
_LOOKED_AT = 2000  # rows of a sheet; a plan has some eighty
_BRACKETED = re.compile(r"\(.*?\)$")
_WEEK = re.compile(r"(第[1-4]周).*")
_SECTION = re.compile(r"[一二三四五六七八九十]+、")
_TOTAL = re.compile(r"(?:本[页月]|本?周)?(?:小计|合计|总计|共计|累计|总合计)(?:金额)?")
_CALLED = {
    "产品名称": "产品", "第1周": "第一周", "第2周": "第二周", "第3周": "第三周", "第4周": "第四周",
    "本月销售目标": "销售目标", "本月进货计划": "进货计划", "本月回款计划": "回款计划",
}  # fmt: skip
_TOTALS = {ReportKind.PURCHASE: "合计", ReportKind.PAYMENT: "回款合计"}
_STOPS = frozenset({"对账确认", "核对结果", "截止日期", "应收余额", "客户确认", "办事处确认"})


class Position(NamedTuple):
    """A cell of a sheet, 0-based."""

    row: int
    column: int


@dataclass(frozen=True)
class Block:
    """Lines to fill in on a sheet: how many, and where each field stands in the first of them."""

    sheet: Sheet
    height: int
    first: Mapping[str, Position]

    def spot(self, word: str, line: int) -> Position:
        """Where a field of a line stands."""
        return Position(self.first[word].row + line, self.first[word].column)

    def cell(self, word: str, line: int) -> Cell:
        """What stands in a field of a line."""
        return at(self.sheet, self.spot(word, line))

    def totals(self) -> dict[int, Position]:
        """The lines that a person wrote a total into, with the cell that says so."""
        return {
            line: spot
            for word in self.first
            for line in range(self.height)
            if is_total(at(self.sheet, spot := self.spot(word, line)))
        }


@dataclass(frozen=True)
class Places:
    """The sheets of one plan, and the areas that have names in its workbook."""

    sheets: Sequence[Sheet]
    names: Mapping[str, NamedArea]

    def block(self, kind: ReportKind, fields: Sequence[str], beside: Sequence[str] = ()) -> Block | None:
        """Where the lines of a kind stand, known by the first of its `fields`; `beside` are planned figures of each."""
        named = self._named_block(kind, fields, beside)
        if kind is ReportKind.AGREEMENT:
            return self._labelled(fields) or named
        headed = list(self._headed_blocks(kind, (*fields, *beside)))
        if not headed:
            return named
        most = max(len(block.first) for block in headed)
        best = [block for block in headed if len(block.first) == most]
        agreed = next((block for block in best if named and _agree(block, named)), None)
        if agreed is None or named is None:
            return best[0]
        return Block(agreed.sheet, agreed.height, {**named.first, **agreed.first})

    def figure(self, word: str) -> tuple[Sheet, Position] | None:
        """Where a planned figure of the whole plan stands."""
        found = list(self._labels(word))
        named = self._area(f"{PLANNED}_{word}")
        if named and (not found or any(sheet is named[0] and spot.row == named[1].top for sheet, spot in found)):
            return named[0], Position(named[1].top, named[1].left)
        if len(found) != 1:
            return None
        ((sheet, label),) = found
        return sheet, Position(label.row, _right_of(sheet, label))

    def says(self, name: str) -> bool:
        """Whether anything stands in a cell with a name."""
        area = self._area(name)
        return area is not None and at(area[0], Position(area[1].top, area[1].left)) is not None

    def _area(self, name: str) -> tuple[Sheet, NamedArea] | None:
        area = self.names.get(name)
        return next(((sheet, area) for sheet in self.sheets if area and sheet.name == area.sheet), None)

    def _named_block(self, kind: ReportKind, fields: Sequence[str], beside: Sequence[str]) -> Block | None:
        known = {word: self._area(f"{FILLED_IN}_{kind}_{word}") for word in fields}
        known |= {word: self._area(f"{PLANNED}_{word}") for word in beside}
        found = {word: area for word, area in known.items() if area}
        if not found:
            return None
        sheet, area = found.get(fields[0]) or next(iter(found.values()))
        first = {word: Position(each.top, each.left) for word, (on, each) in found.items() if on is sheet}
        if kind is ReportKind.AGREEMENT:
            return Block(sheet, 1, first)
        rows = range(area.top, area.bottom + 1)
        below = next((row for row in rows if _is_section(sheet, row)), area.bottom + 1)
        return Block(sheet, below + _added_below(sheet, below, kind, first) - area.top, first)

    def _headed_blocks(self, kind: ReportKind, words: Sequence[str]) -> Iterator[Block]:
        for sheet in self.sheets:
            for row, cells in enumerate(sheet.rows[:_LOOKED_AT]):
                columns = {called(cell): column for column, cell in enumerate(cells)}
                first = {word: Position(row + 1, columns[word]) for word in words if word in columns}
                if words[0] in first and len(first) >= _ENOUGH_HEADINGS:
                    yield Block(sheet, _end(sheet, row + 1, kind, first) - row - 1, first)

    def _labelled(self, words: Sequence[str]) -> Block | None:
        """Fields that stand to the right of their labels, one line of them."""
        found = {word: list(self._labels(word)) for word in words}
        single = {word: places[0] for word, places in found.items() if len(places) == 1}
        if words[0] not in single:
            return None
        sheet = single[words[0]][0]
        first = {word: Position(spot.row, _right_of(on, spot)) for word, (on, spot) in single.items() if on is sheet}
        return Block(sheet, 1, first)

    def _labels(self, word: str) -> Iterator[tuple[Sheet, Position]]:
        for sheet in self.sheets:
            for row, cells in enumerate(sheet.rows[:_LOOKED_AT]):
                yield from ((sheet, Position(row, column)) for column, cell in enumerate(cells) if called(cell) == word)


def called(cell: Cell) -> str:
    """What a heading or label of our template is called among the fields: 第1周（1–7日） is 第一周."""
    if not isinstance(cell, str):
        return ""
    text = _BRACKETED.sub("", plain(cell))
    week = _WEEK.fullmatch(text)
    return _CALLED.get(week[1] if week else text, text)


def at(sheet: Sheet, spot: Position) -> Cell:
    """What stands in a cell, None beyond the sheet's last one."""
    return (
        sheet.rows[spot.row][spot.column] if spot.row < len(sheet.rows) and spot.column < len(sheet.rows[0]) else None
    )


def is_total(cell: Cell) -> bool:
    """Whether a person wrote that a line is a total."""
    return isinstance(cell, str) and bool(_TOTAL.fullmatch(plain(cell)))


def _agree(headed: Block, named: Block) -> bool:
    word = next(iter(headed.first))
    return headed.sheet is named.sheet and headed.first[word] == named.first.get(word)


def _end(sheet: Sheet, top: int, kind: ReportKind, first: Mapping[str, Position]) -> int:
    """The row after the last line of a block: its total, the last one if there are several, or the next section."""
    rows = range(top, len(sheet.rows))
    section = next((row for row in rows if _is_section(sheet, row)), len(sheet.rows))
    return max((row for row in range(top, section) if _is_total_of(sheet, row, kind, first)), default=section)


def _is_section(sheet: Sheet, row: int) -> bool:
    """Whether another part of the plan begins at a row."""
    leading = next((called(cell) for cell in sheet.rows[row] if cell is not None), "") if row < len(sheet.rows) else ""
    return leading in _STOPS or bool(_SECTION.match(leading))


def _is_total_of(sheet: Sheet, row: int, kind: ReportKind, first: Mapping[str, Position]) -> bool:
    return _TOTALS.get(kind) in {called(at(sheet, Position(row, spot.column))) for spot in first.values()}


def _added_below(sheet: Sheet, row: int, kind: ReportKind, first: Mapping[str, Position]) -> int:
    """How many lines a person added below a block: those up to a total, a section or a blank line."""
    filled = 0
    while row + filled < len(sheet.rows) and not _is_section(sheet, row + filled):
        if _is_total_of(sheet, row + filled, kind, first):
            break
        cells = [at(sheet, Position(row + filled, spot.column)) for spot in first.values()]
        if all(cell is None for cell in cells) or any(is_total(cell) or _is_label(cell) for cell in cells):
            break
        filled += 1
    return filled


def _is_label(cell: Cell) -> bool:
    return isinstance(cell, str) and (cell.rstrip().endswith(("：", ":")) or bool(_TOTAL.search(plain(cell))))


def _right_of(sheet: Sheet, label: Position) -> int:
    """The column after a label, which may be merged over several, or was before it was pasted."""
    merged = (area for area in sheet.merges if (area.top, area.left) == label)
    after = next((area.right for area in merged), label.column) + 1
    beside = (at(sheet, Position(label.row, column)) for column in (after, after + 1))
    return after + 1 if next(beside) is None and _is_figure(next(beside)) else after


def _is_figure(cell: Cell) -> bool:
    return isinstance(cell, int | float) or (isinstance(cell, str) and cell[:1].isdigit())
