"""A sheet as a reader's eye sees it: which rows may be headings, what stands above them."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence

from kehu_xlsx.intake.headings import LONGEST_HEADING, Vocabulary
from kehu_xlsx.intake.months import month_and_figure, month_heading, numbered_months
from kehu_xlsx.workbook.read import Area, Cell, Sheet

_TITLE_LINES = 12
_MONTHS_ALONE = 3
_WORDS_OF_A_RECORD = 3
_WORDS_OF_A_HEADING = 3
_LOWEST_MERGE = 3
_CAPTION_LINES = 6
_MONEY_UNIT = "亿元|万元|千元|百元|元|万"
_MEASURE = "箱|件|个|只|支|瓶|吨|公斤|千克|斤|克|升|毫升|包|袋|盒|台|套|桶|提|条|罐|听|打|家|户|天|次|张|把|双|卷|米|人"
_UNIT = re.compile(
    rf"[(（]?(?:单位[:：])?((?:人民币)?(?:{_MONEY_UNIT})|{_MEASURE}|kg|g|l|ml|t|pcs|%)(?:/(?:{_MEASURE}|kg|g|l|ml|t))?[)）]?",
    re.IGNORECASE,
)
_LABEL_AND_VALUE = re.compile(r"[\u3400-\u9fffA-Za-z]{1,10}\s*[:：]\s*[^\s_]")
_SUM = re.compile(r"[合小总累]\s*计|汇总")
_COUNTED = re.compile(r"(?:家|店|户|网点|铺货)数量?$|占比|比例|合计|小计|总计")
_DAY_IN_WORDS = re.compile(r"(?:\d{2,4}年)?\d{1,2}月\d{1,2}日")
_FIGURE = re.compile(r"[-+(¥￥]*\d[\d,.\-/: ]*[)元%]?")


class Page:
    """A sheet while its headings are being looked for."""

    def __init__(self, sheet: Sheet, vocabulary: Vocabulary) -> None:
        self.sheet = sheet
        self._rows = sheet.rows
        self._vocabulary = vocabulary
        self._falls: dict[tuple[int, int], Area] = {
            (row, column): area
            for area in sheet.merges
            if area.bottom - area.top < _LOWEST_MERGE
            for row in range(area.top, area.bottom + 1)
            for column in range(area.left, area.right + 1)
        }

    def anchors(self) -> Iterator[tuple[int, tuple[tuple[int, str], ...]]]:
        """Rows that may be headings, with the known words in them: two, or one beside months, or three months."""
        words = {cell for cell in set(itertools.chain.from_iterable(self._rows)) if isinstance(cell, str)}
        known = {word for word in words if self._vocabulary.knows(word)}
        months = {word for word in words if len(word) <= LONGEST_HEADING and _names_month(word)}
        telling = known | months
        for index, row in enumerate(self._rows):
            if telling.isdisjoint(row):  # nearly all rows of a long table
                continue
            found = tuple((place, cell) for place, cell in enumerate(row) if isinstance(cell, str) and cell in known)
            if len(found) > 1 and self.is_label_line(index):
                found = tuple((place, word) for place, word in found if not _is_label(word))
            spelt = sum(1 for cell in row if isinstance(cell, str) and cell in months)
            dates = sum(1 for cell in row if isinstance(cell, dt.date)) + numbered_months(row) if found else 0
            if len(found) > 1 or spelt >= _MONTHS_ALONE or (found and len(found) + spelt + dates >= _MONTHS_ALONE):
                yield index, found

    def is_group_row(self, index: int) -> bool:
        """A further heading row holds several words and no figures (a title line stands alone)."""
        cells = [cell for cell in self._rows[index] if cell is not None]
        is_heading = len(cells) > 1 and all(is_word(cell) or month_heading(cell) for cell in cells)
        return is_heading and not self.is_label_line(index) and not self.units(index)

    def units(self, index: int) -> dict[int, str]:
        """The unit of each column (箱, 元/箱, 万元) where a row says nothing else; empty for any other row."""
        row = self._rows[index] if index < len(self._rows) else ()
        cells = {column: cell for column, cell in enumerate(row) if cell is not None}
        words = {column: found[1] for column, cell in cells.items() if (found := _unit_word(cell))}
        return words if len(words) == len(cells) else {}

    def caption_top(self, top: int, below: int) -> int:
        """The first row of what belongs to the heading at `top`: its label lines, and their titles, from `below` on."""
        first = top
        for row in range(top - 1, max(below, top - _CAPTION_LINES) - 1, -1):
            cells = [cell for cell in self._rows[row] if cell is not None]
            is_label = self.is_label_line(row) and not _is_record(cells) and not _begins_with_a_day(cells)
            if len(cells) > 1 and not is_label:
                break
            if is_label or (cells and first < top and is_word(cells[0])):
                first = row
        return first

    def is_label_line(self, index: int) -> bool:
        """Whether a row holds labels with their values (客户：, 青岛海天 or 客户名称：青岛海天): it is no heading."""
        cells = [cell for cell in self._rows[index] if cell is not None]
        if any(isinstance(cell, str) and _LABEL_AND_VALUE.match(cell) for cell in cells):
            return True
        return any(_is_label(cell) and not self._is_heading(value) for cell, value in itertools.pairwise(cells))

    def _is_heading(self, cell: Cell) -> bool:
        return isinstance(cell, str) and (_is_label(cell) or self._vocabulary.knows(cell))

    def has_headings_below(self, index: int) -> bool:
        """Whether the words of the next row stand under this row's groups and nowhere else: they belong to it."""
        if index + 1 >= len(self._rows) or not self.is_group_row(index + 1):
            return False
        below = {column for column, cell in enumerate(self._rows[index + 1]) if cell is not None}
        groups = [below.intersection(span) for span in self._spans(index)]
        grouped = [group for group in groups if len(group) > 1]
        return bool(grouped) and below == set[int]().union(*grouped)

    def _spans(self, index: int) -> Iterator[range]:
        """The columns that each word of the row stands over: its merged cells, else those up to the next word."""
        row = self._rows[index]
        filled = [column for column, cell in enumerate(row) if cell is not None]
        for column, following in zip(filled, [*filled[1:], len(row)], strict=True):
            area = self._falls.get((index, column))
            yield range(column, area.right + 1 if area else following)

    def is_listed_once(self, column: int, first: int) -> bool:
        """Whether no value stands twice in the column, from row `first` on."""
        cells = [cell for row in self._rows[first:] if (cell := row[column]) is not None]
        return len(cells) == len(set(cells))

    def begins_a_summary(self, names: Mapping[int, Sequence[str]], first: int) -> bool:
        """Whether headings right of a gap count what stands left of it: words, each once, with 家数, 占比, 合计.

        The gap is a column that holds nothing from row `first` on.
        """
        start = min(names)
        is_apart = start > 0 and all(row[start - 1] is None for row in self._rows[first - 1 :])
        counts = any(_COUNTED.search(text) for texts in names.values() for text in texts)
        if not (is_apart and counts):
            return False
        keys = [cell for row in self._rows[first:] if (cell := row[start]) is not None]
        return bool(keys) and all(map(is_word, keys)) and self.is_listed_once(start, first)

    def begins_another_table(self, index: int, known: Sequence[tuple[int, str]]) -> bool:
        """Whether headings of no table of ours end what stands above: words or months only, below a gap or title."""
        above = [cell for cell in self._rows[index - 1] if cell is not None] if index else []
        is_heading = len(known) >= _WORDS_OF_A_HEADING and self.is_group_row(index)
        return len(above) < _WORDS_OF_A_HEADING and (is_heading or self._lists_months(index, known))

    def _lists_months(self, index: int, known: Sequence[tuple[int, str]]) -> bool:
        """Whether a row holds nothing but known headings, several months, and sums of these."""
        row = self._rows[index]
        places = {place for place, _ in known}
        cells = [cell for place, cell in enumerate(row) if cell is not None and place not in places]
        months = sum(1 for cell in cells if month_heading(cell)) + numbered_months(row)
        sums = sum(1 for cell in cells if isinstance(cell, str) and _SUM.fullmatch(cell.strip()))
        return months > 1 and months + sums == len(cells)

    def heading_texts(self, top: int, bottom: int) -> dict[int, list[str]]:
        """What stands in these rows above each other, by column; nothing for columns without any word."""
        width = len(self._rows[top]) if self._rows else 0
        parts = {column: self._parts(top, bottom, column) for column in range(width)}
        return {column: texts for column, texts in parts.items() if texts}

    def words_and_groups(self, top: int, bottom: int) -> tuple[dict[int, str], dict[int, str]]:
        """The lowest words of each column's heading, and those over them, be they of the row above the heading."""
        texts = self.heading_texts(min(top, max(bottom - 1, 0)), bottom)
        above = {column: parts[-2] if len(parts) > 1 else "" for column, parts in texts.items()}
        return {column: parts[-1] for column, parts in texts.items()}, above

    def _parts(self, top: int, bottom: int, column: int) -> list[str]:
        texts = (self._text(row, column, bottom) for row in range(top, bottom + 1))
        return list(dict.fromkeys(text for text in texts if text))

    def _text(self, row: int, column: int, bottom: int) -> str:
        cell = self._rows[row][column]
        if cell is None:
            area = self._falls.get((row, column))
            cell = self._rows[area.top][area.left] if area else self._group_to_the_left(row, column, bottom)
        return "" if cell is None else "".join(str(cell).strip().splitlines())

    def _group_to_the_left(self, row: int, column: int, bottom: int) -> Cell:
        """Where cells are not merged a group's word stands only above its first column."""
        if not self._has_below(row, column, bottom):
            return None
        filled = (left for left in range(column - 1, -1, -1) if self._rows[row][left] is not None)
        left = next(filled, None)
        is_group = left is not None and (row, left) not in self._falls and self._has_below(row, left, bottom)
        return self._rows[row][left] if is_group and left is not None else None

    def _has_below(self, row: int, column: int, bottom: int) -> bool:
        return any(self._rows[below][column] is not None for below in range(row + 1, bottom + 1))

    def lines_above(self, top: int, below: int, reach: range) -> list[Sequence[Cell]]:
        """The title lines above a heading, top to bottom; another table's rows end them.

        Words over the table's own columns go before words over its neighbours.
        """
        whole = list(self._free_lines(top, below))
        own = [line[reach.start : reach.stop] for line in whole]
        lines = own if any(_title_text(cell) for line in own for cell in line) else whole
        return [line for line in reversed(lines) if any(cell is not None for cell in line)]

    def _free_lines(self, top: int, below: int) -> Iterator[Sequence[Cell]]:
        for row in range(top - 1, max(0, below, top - _TITLE_LINES) - 1, -1):
            if below and _is_record(self._rows[row]):
                return
            yield self._rows[row]

    def texts_of(self, lines: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
        """The words of title lines, the nearest to the heading first."""
        texts = (" ".join(text for cell in line if (text := _title_text(cell))) for line in reversed(lines))
        return tuple(text for text in texts if text)


def _names_month(word: str) -> bool:
    return ("月" in word or word[:2].isdigit()) and bool(month_heading(word) or month_and_figure(word))


def _unit_word(cell: Cell) -> re.Match[str] | None:
    return _UNIT.fullmatch(cell.strip()) if isinstance(cell, str) else None


def _is_label(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.rstrip().endswith((":", "："))


def is_word(cell: Cell) -> bool:
    """Whether the cell is a text that is more than a figure or a date."""
    return isinstance(cell, str) and not _FIGURE.fullmatch(cell.strip())


def _is_record(line: Sequence[Cell]) -> bool:
    """Several cells with a figure or date among them, and no label that ends in a colon."""
    cells = [cell for cell in line if cell is not None]
    if len(cells) < _WORDS_OF_A_RECORD or any(isinstance(cell, str) and cell.endswith((":", "：")) for cell in cells):
        return False
    return not all(map(is_word, cells))


def _begins_with_a_day(cells: Sequence[Cell]) -> bool:
    return isinstance(cells[0], str) and _DAY_IN_WORDS.match(cells[0]) is not None


def _title_text(cell: Cell) -> str:
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return cell.strip() if isinstance(cell, str) else ""
