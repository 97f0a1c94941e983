"""What a sheet that was not used shows: whether the office may have meant it for one of the tables.

Covers, notes, pivots and summaries are none of ours; a sheet with known customers that calls itself a plan or another
table, or has records and no headings, is told, so that its figures don't go missing in silence.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from kehu_xlsx.intake.customers import Directory
from kehu_xlsx.intake.labels import labels_in
from kehu_xlsx.intake.page import is_word
from kehu_xlsx.intake.recognise import is_of_a_bank
from kehu_xlsx.intake.spoken import Surroundings, is_named, plans, speak_of_other_plans, speak_of_plans, word_against
from kehu_xlsx.tables import Origin, Payments, Plans, Purchases, Receivables, Returns
from kehu_xlsx.texts import intake as texts
from kehu_xlsx.workbook.read import Cell

_ROWS_LOOKED_AT = 200
_LEAST_FIGURES = 2
_LONGEST_HEADING = 12
_TABLES: tuple[type[Origin], ...] = (Purchases, Payments, Receivables, Returns)
_PIVOT = re.compile(r"求和项|计数项|行标签|列标签|透视")
_REACHED = re.compile(r"完成|达成|实际")
_SUMMARY = re.compile(rf"汇总|统计|分析|排名|占比|同比|环比|{_REACHED.pattern}")


@dataclass(frozen=True)
class Stranger:
    """A sheet on which no table was found: its rows, the words around them, the words that may be its headings."""

    rows: Sequence[Sequence[Cell]]
    surroundings: Surroundings
    headings: Sequence[str]
    knows_headings: bool

    def meant_for_us(self, directory: Directory) -> tuple[str, str] | None:
        """Message and advice where known customers and figures stand on it and it is plainly one of our tables."""
        shown = [row for row in self.rows[:_ROWS_LOOKED_AT] if any(cell is not None for cell in row)]
        named = [name for row in shown for name in _customers(row, directory)]
        customers = list(dict.fromkeys([*named, *self._named_around(directory)]))
        if not customers or self._says(_PIVOT):
            return None
        if not self.knows_headings and _begins_with_data(shown) and any(_is_record(row, directory) for row in shown):
            return texts.records_without_headings(customers)
        if sum(map(_figures, shown)) < _LEAST_FIGURES:
            return None
        if self._is_plan(shown):
            return texts.plan_not_understood(customers)
        table = next((table for table in _TABLES if self._calls_itself(table)), None)
        return texts.columns_unknown(table.title, customers, self.headings) if table else None

    def _named_around(self, directory: Directory) -> list[str]:
        sheet, title, _ = self.surroundings
        name = directory.name_in([title, sheet])
        return [directory.known(name) or name] if name else []

    def _says(self, words: re.Pattern[str]) -> bool:
        return any(map(words.search, (*self.surroundings[:2], *self.headings)))

    def _is_plan(self, rows: Sequence[Sequence[Cell]]) -> bool:
        """Whether title, names or a heading speak of something planned, and nothing of what came of it."""
        words = [cell for row in rows for cell in row if isinstance(cell, str) and len(cell) <= _LONGEST_HEADING]
        is_other = speak_of_other_plans(self.surroundings) or word_against(Plans, self.surroundings)
        return not (is_other or any(map(_REACHED.search, words))) and (
            speak_of_plans(self.surroundings) or any(map(plans, words))
        )

    def _calls_itself(self, table: type[Origin]) -> bool:
        is_bank = table is Payments and is_of_a_bank(self.headings)
        is_other = self._says(_SUMMARY) or word_against(table, self.surroundings)
        return (is_bank or is_named(table, self.surroundings)) and not is_other


def _customers(row: Sequence[Cell], directory: Directory) -> list[str]:
    """The customers whom cells of the row name whole, or a label 客户：… names."""
    labelled = labels_in([row]).customer
    cells = [cell for cell in row if isinstance(cell, str) and is_word(cell)]
    cells += [directory.beginning_of(labelled)] if labelled else []
    return [name for cell in cells if (name := directory.known(cell))]


def _figures(row: Sequence[Cell]) -> int:
    return sum(1 for cell in row if cell is not None and not isinstance(cell, dt.date) and not is_word(cell))


def _begins_with_data(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether the first row that is no title has a figure or a day."""
    lines = ([cell for cell in row if cell is not None] for row in rows)
    first = next((cells for cells in lines if len(cells) > 1), [])
    return not all(map(is_word, first))


def _is_record(row: Sequence[Cell], directory: Directory) -> bool:
    """Whether a row has a customer and two figures or a day and a figure, as no heading has."""
    return bool(_customers(row, directory)) and sum(1 for cell in row if cell is not None and not is_word(cell)) > 1
