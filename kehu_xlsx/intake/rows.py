"""What each row below a heading is: a record, a printed total, or words that are no data."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from kehu_xlsx.intake.blocks import Block
from kehu_xlsx.intake.headings import CODE, NAME, plain
from kehu_xlsx.intake.matrix import ITEM
from kehu_xlsx.intake.page import is_word
from kehu_xlsx.schema import Column, Kind
from kehu_xlsx.tables import Complaints, Purchases, Receivables
from kehu_xlsx.workbook.read import Area, Cell, CellError, Sheet

_SUMS = r"(?:小计|合计|总计|共计|累计|总合计|汇总|total)"
_OF_WHAT = r"(?:本页|上页|[本当][日天周旬月季年期][度内]?|今[日天年]|全年|[日周月季年]|大|总|sub|grand)?"
_TOTAL = re.compile(rf"^{_OF_WHAT}{_SUMS}(?:\(.*\)|金额|数量|元)?$")
_TOTAL_AND_MORE = re.compile(rf"^{_OF_WHAT}{_SUMS}(?:\d|人民币|大写)")
_TOTAL_OF_SOMETHING = re.compile(rf"(?:{_SUMS}|总额|总数)(?:\(.*\))?$")
# (小计)青岛海天, 小计：青岛海天; a customer may be called 合计来超市.
_TOTAL_IN_FRONT = re.compile(rf"^\s*(?:[(（【\[]\s*{_OF_WHAT}{_SUMS}\s*[)）】\]]|{_OF_WHAT}{_SUMS}\s*[:：])")
# Sums that a ledger carries from page to page and from year to year: neither records nor totals of what stands there.
_CARRIED = re.compile(
    r"(?:[承接]上?前?|过|转)[上下次前]?页|(?:上[月期年]|期初|年初|月初|期末|月末)(?:结转|结余|余额|结存)|结转(?:下[月期年]|上年)"
)
_EXAMPLE = re.compile(r"^[（(【\[]?(?:示例|样例|例如|举例|填写示例|填写说明|说明[:：]|例[:：)）】\]]|例$)")
# In any cell: a mark of the whole row, not a product called 示例装 or a remark that begins 说明：
_EXAMPLE_ROW = re.compile(
    r"^[（(【\[]?(?:填写)?(?:示例|样例)(?:行|数据)?(?:[，,。:：;；、）)】\]\s!！]|$|请(?:勿|不|先|删|按|参|替)|勿|填写|仅)"
)
_INSTRUCTION = re.compile(r"必填|选填|可不填|可空|格式|填写|示例|例如|例：|如：|下拉|文本型|数字型|日期型")
_FOOTNOTE = re.compile(
    r"^(?:制表|制单|审核|复核|填表|填报|编制|经办|经手|主管|财务|会计|出纳|打印|导出|负责人签|签字|盖章|备注|附注|注|说明)"
    r"(?:人|日期|时间|单位|员)?\d*[:：]|^第\s*\d+\s*页"
)
# What no explanation says: a day, a month or a level that is no plain figure.
_DAY_OR_LEVEL = re.compile(
    r"\d{4}[-./年]\d|\d{1,2}[-/月]\d|\d{1,2}[日月]|[一二三四五]级?$|[A-E\u2160-\u2164]级?$", re.IGNORECASE
)
_SECTION = re.compile(r"^(?:[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十]+[)）])")
_FIELD_NAME = re.compile(r"^[A-Za-z][A-Za-z0-9_ .]*$")
_LONGEST_LABEL = 30
_ROWS_BESIDE_HEADING = 3
_LEAST_INSTRUCTIONS = 2
_DATES = frozenset({Kind.DATE, Kind.MONTH})
Place = tuple[int, int]


class Scope(Enum):
    """What a printed total adds up; those of days, weeks, months and pages stand between each other."""

    SUBTOTAL = "小计"
    TOTAL = "合计"
    DAY = "本日合计"
    WEEK = "本周合计"
    MONTH = "本月合计"
    PAGE = "本页合计"
    CUMULATIVE = "累计"
    CARRIED = "承前页"


# The first of the words that a total's label holds tells its scope.
_SCOPES: tuple[tuple[re.Pattern[str], Scope], ...] = (
    (re.compile(r"累计"), Scope.CUMULATIVE),
    (re.compile(r"^[本当今]?[日天][合小总共]计"), Scope.DAY),
    (re.compile(r"^[本当]?周[合小总共]计"), Scope.WEEK),
    (re.compile(r"^[本当]?月[合小总共]计"), Scope.MONTH),
    (re.compile(r"页[合小总共]计"), Scope.PAGE),
    (re.compile(r"小计|sub", re.IGNORECASE), Scope.SUBTOTAL),
)


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A row of printed sums."""

    row: int
    scope: Scope


@dataclass
class RowRoles:
    """The rows of a block by what they are, in order; orphans are figures without words that say whose they are."""

    records: list[int] = field(default_factory=list)
    totals: list[TotalRow] = field(default_factory=list)
    orphans: list[int] = field(default_factory=list)


class _Kind(Enum):
    RECORD = auto()
    BARE_FIGURES = auto()
    LONE_WORD = auto()


def adds_up(column: Column) -> bool:
    """Whether printed totals of the column mean anything."""
    return column.kind.is_amount and column != Purchases.price


def fallen_cells(merges: Sequence[Area]) -> dict[Place, Place]:
    """For each cell below the first row of a merged area: where the area's value stands."""
    return {
        (row, column): (area.top, area.left)
        for area in merges
        for row in range(area.top + 1, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    }


def roles_of_rows(block: Block, sheet: Sheet, fallen: Mapping[Place, Place]) -> RowRoles:
    """Tell records, totals and words apart for every row of the block, totals above the heading included.

    Figures alone are a total above the first record and below the last, a lone word is a note there.
    """
    reader = _Rows(block, sheet, fallen)
    roles = RowRoles(totals=reader.totals_above())
    kinds: dict[int, _Kind] = {}
    for row in range(block.first, block.last + 1):
        if row not in block.skipped:
            reader.file(row, roles, kinds)
    records = [row for row, kind in kinds.items() if kind is _Kind.RECORD]
    first, last = min(records, default=block.last), max(records, default=block.first)
    # A debtor without a balance stands above the total too.
    last_debtor = max((last, *(total.row for total in roles.totals))) if block.table is Receivables else last
    for row, kind in kinds.items():
        inside = first < row < last
        if kind is _Kind.RECORD or (kind is _Kind.LONE_WORD and first < row < last_debtor):
            roles.records.append(row)
        elif kind is _Kind.BARE_FIGURES and inside:
            roles.orphans.append(row)
        elif kind is _Kind.BARE_FIGURES:
            roles.totals.append(TotalRow(row, Scope.TOTAL))
    roles.totals.sort(key=lambda total: total.row)
    return roles


class _Rows:
    def __init__(self, block: Block, sheet: Sheet, fallen: Mapping[Place, Place]) -> None:
        self.block = block
        self.rows = sheet.rows
        self.hidden = sheet.hidden_rows
        self.fallen = fallen
        self.wide = {(area.top, area.left) for area in sheet.merges if area.right > area.left}
        places = block.match.columns
        self.figures = [index for column, index in places.items() if adds_up(column)]
        self.figures += [month.index for month in block.months]
        self.last_figure = max(self.figures, default=block.reach.stop)
        self.words = [index for index in places.values() if index not in self.figures]
        self.dates = [index for column, index in places.items() if column.needed and column.kind in _DATES]
        self.customers = [places[column] for column in (CODE, NAME) if column in places]
        self.needed = [index for column, index in places.items() if column.needed and index in self.words]
        self.needed += self.customers
        self.product = places.get(Purchases.product)
        self.item = places.get(ITEM)
        self.content = places.get(Complaints.content)
        end = self._end_of_headings()
        self.labels = [index for index in block.reach if index not in self.figures and index < end]
        above = max(block.ceiling, block.top - _ROWS_BESIDE_HEADING)
        self.may_label = self._labels_of_sums(range(above, block.last + 1))

    def _labels_of_sums(self, rows: Iterable[int]) -> frozenset[str]:
        """The words that may label a sum: of most tables none, so that their rows need not be looked at for it."""
        words = {cell for row in rows for index in self.labels if isinstance(cell := self.rows[row][index], str)}
        return frozenset(word for word in words if _may_be_total(word) or _is_carried(word))

    def _end_of_headings(self) -> int:
        """The first column right of the table without a heading: what stands beyond it is a table of its own."""
        beyond = range(self.block.right + 1, self.block.reach.stop)
        return next((index for index in beyond if index not in self.block.headings), self.block.reach.stop)

    def totals_above(self) -> list[TotalRow]:
        """Sums printed above the heading: rows of figures in the table's columns; hidden ones are old and unprinted."""
        rows = range(max(self.block.ceiling, self.block.top - _ROWS_BESIDE_HEADING), self.block.top)
        seen = [row for row in rows if row not in self.hidden and self._is_figures(row)]
        scopes = ((row, self._scope(row, self.rows[row])) for row in seen)
        return [TotalRow(row, scope or Scope.TOTAL) for row, scope in scopes if scope or not self._has_words(row)]

    def _is_figures(self, row: int) -> bool:
        figures = [cell for column in self.figures if (cell := self.rows[row][column]) is not None]
        return bool(figures) and not any(is_word(cell) for cell in figures)

    def _has_words(self, row: int) -> bool:
        """Whether words say what the figures are: 年度 | 2026."""
        return any(is_word(cell) for cell in self.rows[row] if cell is not None)

    def file(self, row: int, roles: RowRoles, kinds: dict[int, _Kind]) -> None:
        cells = self.rows[row]
        figures = [cell for column in self.figures if (cell := cells[column]) is not None]
        words = [column for column in self.words if cells[column] is not None]
        if not figures and not words:
            return
        scope = self._scope(row, cells) or self._scope_above(row, roles)
        if scope is not None:
            roles.totals.append(TotalRow(row, scope))
        elif not self._is_explanation(row):
            kind = self._kind(row, cells, figures, words)
            if kind:
                kinds[row] = kind

    def _kind(self, row: int, cells: Sequence[Cell], figures: Sequence[Cell], words: Sequence[int]) -> _Kind | None:
        if self._is_signed(row, figures):
            return None
        if figures and (words or not self.words or any((row, column) in self.fallen for column in self.words)):
            return _Kind.RECORD
        if figures:
            return _Kind.BARE_FIGURES if any(cell != 0 for cell in figures) else None  # numbered lines, still empty
        if len(words) > 1 or self._goes_on(row, words[0]) or self._has_other_figures(row, words[0]):
            return _Kind.RECORD
        return _Kind.LONE_WORD if self._could_be_a_record(row, words[0]) else None

    def _has_other_figures(self, row: int, column: int) -> bool:
        """Whether beside a debtor figures stand under headings that serve nowhere, as what he owed a month ago."""
        headed = (self.rows[row][index] for index in self.labels if index in self.block.headings and index != column)
        is_debtor = self.block.table is Receivables and column in self.customers
        return is_debtor and any(cell is not None and not is_word(cell) for cell in headed)

    def _goes_on(self, row: int, column: int) -> bool:
        """Whether a needed cell alone in its row is a further one of the day or customer merged down beside it."""
        whose = (self._cell(row, index) for index in (*self.dates, *self.customers) if (row, index) in self.fallen)
        return column in self.needed and any(cell is not None for cell in whose)

    def _is_signed(self, row: int, figures: Sequence[Cell]) -> bool:
        """A line under a table that says who made it, whatever columns its words stand under; it has no figure."""
        if any(not is_word(cell) for cell in figures):
            return False
        first = next((cell for index in self.block.reach if (cell := self.rows[row][index]) is not None), None)
        told = [cell for cell in (first, *figures, *self._words(row)) if isinstance(cell, str)]
        return any(map(_is_footnote, told)) and not self._is_of_a_day(row)

    def _is_of_a_day(self, row: int) -> bool:
        """Whether the row has a day and a customer that are no words of a signature."""
        days = [self._cell(row, index) for index in self.dates]
        named = (self._cell(row, index) for index in self.customers)
        is_whole = bool(days) and self._says_whose(row) and all(map(_is_given, days))
        return is_whole and not any(isinstance(cell, str) and _is_footnote(cell) for cell in named)

    def _words(self, row: int) -> list[Cell]:
        return [self.rows[row][index] for index in self.needed]

    def _could_be_a_record(self, row: int, column: int) -> bool:
        """A needed cell alone in its row, that is no heading of a section of rows and no title printed again."""
        cell = self.rows[row][column]
        is_section = (row, column) in self.wide or (isinstance(cell, str) and _SECTION.match(cell.strip()))
        is_title = any(below in self.block.skipped for below in range(row + 1, row + 1 + _ROWS_BESIDE_HEADING))
        return column in self.needed and not is_section and not is_title

    def _scope(self, row: int, cells: Sequence[Cell]) -> Scope | None:
        for column in self.labels if self.may_label else ():
            cell = cells[column]
            if not isinstance(cell, str) or cell not in self.may_label:
                continue
            if column != self.product and _is_carried(cell):
                return Scope.CARRIED
            if _may_be_total(cell) and self._is_total(cell, row, column):
                return _scope_named(cell)
        return None

    def _scope_above(self, row: int, roles: RowRoles) -> Scope | None:
        """The totals of a plan go on line by line, an item each, under the word 合计 that stands beside the first."""
        last = roles.totals[-1] if roles.totals else None
        if self.item is None or self.rows[row][self.item] is None or last is None or last.row != row - 1:
            return None
        return None if any(self.rows[row][index] is not None for index in self.customers) else last.scope

    def _is_total(self, text: str, row: int, column: int) -> bool:
        """合计 and the like wherever they stand; 甲公司小计 and 合计10件 where nothing else makes the row a record."""
        if len(text) > _LONGEST_LABEL:
            return False
        words = plain(text)
        if _TOTAL.search(words) or _TOTAL_IN_FRONT.search(text):
            return not self._is_remark(row, column)
        if self._names_others(row, column):
            return False
        return any(pattern.search(words) for pattern in (_TOTAL_AND_MORE, _TOTAL_OF_SOMETHING))

    def _is_remark(self, row: int, column: int) -> bool:
        """Whether the row says whose it is and the word stands where no total is labelled, as 小计 for a product is."""
        if column == self.content:
            return self._says_whose(row)
        if column == self.product or column in self.needed or not self._says_whose(row):
            return False
        is_right = len(self.needed) > 1 and column > max(self.needed) and self._has_own_words(row, column)
        return is_right or column > self.last_figure

    def _names_others(self, row: int, column: int) -> bool:
        """Whether the row says whose it is besides; merged down only where the word itself is no label of a total."""
        others = [index for index in self.needed if index != column]
        if any(self.rows[row][index] is not None for index in others):
            return True
        is_told = column > self.last_figure or self._has_own_words(row, column)
        return is_told and any(self._cell(row, index) is not None for index in others)

    def _says_whose(self, row: int) -> bool:
        """Whether the row has a day and a customer, as far as the table has columns for them."""
        known = [index for index in self.customers if self._cell(row, index) is not None]
        dated = all(self._cell(row, index) is not None for index in self.dates)
        return dated and bool(known or (self.dates and not self.customers))

    def _has_own_words(self, row: int, column: int) -> bool:
        """Whether the row has words of its own left of a column, or a product in another one."""
        own = [index for index in self.words if index < column or (index == self.product and index != column)]
        return any(self.rows[row][index] is not None for index in own)

    def _cell(self, row: int, index: int) -> Cell:
        """A cell, or what is merged down into it."""
        top, left = self.fallen.get((row, index), (row, index))
        return self.rows[top][left]

    def _is_explanation(self, row: int) -> bool:
        """Field names, examples and instructions right below the heading."""
        if row >= self.block.first + _ROWS_BESIDE_HEADING:
            return False
        cells = {index: cell for index in self.block.reach if (cell := self.rows[row][index]) is not None}
        texts = {index: cell.strip() for index, cell in cells.items() if isinstance(cell, str)}
        if any(isinstance(cell, CellError) for cell in cells.values()) or not texts:
            return False
        if self._is_example(texts, min(cells)) or self._is_instruction(row, texts):
            return True
        return len(texts) == len(cells) and _are_field_names(texts.values())

    def _is_example(self, texts: Mapping[int, str], first: int) -> bool:
        """Whether the row says so: in its first cell or where it should name something, not in a product or remark."""
        index, text = next(iter(texts.items()))
        may_say = index == first or index in self.needed
        is_said = may_say and index != self.product and _EXAMPLE.search(text)
        return bool(is_said) or any(map(_EXAMPLE_ROW.search, texts.values()))

    def _is_instruction(self, row: int, texts: Mapping[int, str]) -> bool:
        """Whether several cells say how to fill in a column and what the row needs is not filled in."""
        if sum(1 for text in texts.values() if _INSTRUCTION.search(text)) < _LEAST_INSTRUCTIONS:
            return False
        needed = [self._cell(row, index) for index in self.needed if index != self.content]
        if any(isinstance(cell, str) and _INSTRUCTION.search(cell) for cell in needed):
            return True
        return not any(map(_is_given, (*needed, *(self.rows[row][index] for index in self.figures))))


def _is_given(cell: Cell) -> bool:
    """Whether a cell is a figure, a day, a month or a level."""
    return cell is not None and (not isinstance(cell, str) or not is_word(cell) or bool(_DAY_OR_LEVEL.match(cell)))


def _is_footnote(text: str) -> bool:
    return _FOOTNOTE.match(text.strip()) is not None


def _are_field_names(texts: Collection[str]) -> bool:
    """Whether all are English words, or all letters that count columns; a level A beside names is a record's."""
    are_letters = {len(text) == 1 for text in texts}
    return len(texts) > 1 and len(are_letters) == 1 and all(map(_FIELD_NAME.match, texts))


def _may_be_total(text: str) -> bool:
    return "计" in text or "总" in text or "total" in text.casefold()


def _is_carried(text: str) -> bool:
    return not text.isascii() and _CARRIED.fullmatch(plain(text)) is not None


def _scope_named(text: str) -> Scope:
    return next((scope for words, scope in _SCOPES if words.search(plain(text))), Scope.TOTAL)
