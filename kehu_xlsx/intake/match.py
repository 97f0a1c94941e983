"""Which sheet column is which column of a table: the first step, before it is asked whether it is that table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kehu_xlsx.intake.headings import CODE, NAME, Hit, Vocabulary
from kehu_xlsx.schema import Column, Kind
from kehu_xlsx.tables import Origin, Purchases, Receivables
from kehu_xlsx.tables.aids import CLOSING_DEBIT, DAY_PART, MONTH_PART

Names = Mapping[int, Sequence[str]]
"""The heading candidates of each sheet column, the most telling first."""
_Hits = list[tuple[Hit, int]]

# What was sent and what was ordered are different goods: date, quantity and amount are taken of one kind.
_FAMILIES = (re.compile(r"发货|出货|出库|实发|已发|送货"), re.compile(r"订单|订货|下单|定货"))
_PAID, _OPEN = re.compile(r"已收|已付|实收|收款|回款|到账"), re.compile(r"应收")
_OF_ONE_FAMILY = (Purchases.date, Purchases.quantity)


# Needed columns that others stand for.
_MADE_OF: tuple[tuple[Column, frozenset[Column]], ...] = (
    (Purchases.amount, frozenset({Purchases.quantity, Purchases.price})),
    (Purchases.date, frozenset({MONTH_PART, DAY_PART})),
    (Receivables.balance, frozenset({CLOSING_DEBIT})),
)


@dataclass(frozen=True)
class Match:
    """A table that the headings fit: our column → sheet column, what is still missing, how well it fits.

    `guesses` are columns that have but a heading that means them where no other does.
    """

    table: type[Origin]
    columns: Mapping[Column, int]
    missing: tuple[Column, ...]
    passed_over: tuple[tuple[Column, int, int], ...]  # column, sheet column taken, sheet column that could serve too
    guesses: int = 0

    @property
    def fit(self) -> int:
        """How many columns were recognised."""
        return len(self.columns)

    @property
    def aids(self) -> int:
        """How many of them are no columns of the table itself."""
        return sum(1 for column in self.columns if column in self.table.aids)


def match(table: type[Origin], names: Names, vocabulary: Vocabulary) -> Match:
    """Our columns among these headings, each from the heading that says it best."""
    hits = [(hit, index) for index, texts in names.items() for hit in vocabulary.hits(table, texts)]
    hits.sort(key=lambda pair: (pair[0].rank, pair[1]))
    columns: dict[Column, int] = {}
    guessed = set()
    for hit, index in hits:
        if hit.column not in columns and index not in columns.values():
            columns[hit.column] = index
            guessed |= {hit.column} if hit.is_last_resort else set()
    _give_way(table, columns, hits)
    if table is Purchases:
        _leave_what_is_open(columns, hits, names)
        _take_of_one_family(columns, hits, names)
    return Match(table, columns, _missing(table, columns), _passed_over(columns, hits), len(guessed))


def _give_way(table: type[Origin], columns: dict[Column, int], hits: _Hits) -> None:
    """A needed column takes the heading of an unneeded one that can mean it as well, where nothing else does."""
    for hit, index in hits:
        holder = next((column for column, place in columns.items() if place == index), None)
        is_free = holder is not None and not holder.needed and holder not in {CODE, NAME}
        if hit.is_last_resort and hit.column in _missing(table, columns) and holder is not None and is_free:
            del columns[holder]
            columns[hit.column] = index


def _leave_what_is_open(columns: dict[Column, int], hits: _Hits, names: Names) -> None:
    """Beside what was paid of it, 应收金额 is what is still open, and another amount is that of the goods."""
    index = columns.get(Purchases.amount)
    is_paid = any(_PAID.search(texts[0]) for texts in names.values())
    if index is not None and is_paid and _OPEN.search(names[index][0]):
        others = (other for hit, other in hits if hit.column == Purchases.amount and other not in columns.values())
        columns[Purchases.amount] = next((other for other in others if not _OPEN.search(names[other][0])), index)


def _take_of_one_family(columns: dict[Column, int], hits: _Hits, names: Names) -> None:
    spoken = (names[columns[column]][0] for column in (Purchases.amount, Purchases.date) if column in columns)
    family = next((family for text in spoken for family in _FAMILIES if family.search(text)), None)
    for column in _OF_ONE_FAMILY if family else ():
        others = {index for taken, index in columns.items() if taken != column}
        fitting = (index for hit, index in hits if hit.column == column and index not in others)
        same = next((index for index in fitting if family and family.search(names[index][0])), None)
        if column in columns and same is not None:
            columns[column] = same


def _passed_over(columns: Mapping[Column, int], hits: _Hits) -> tuple[tuple[Column, int, int], ...]:
    taken = set(columns.values())
    pairs = ((hit.column, index) for hit, index in hits if index not in taken and hit.column in columns)
    return tuple((column, columns[column], index) for column, index in pairs)


def _missing(table: type[Origin], columns: Mapping[Column, int]) -> tuple[Column, ...]:
    needed = [column for column in table.columns() if column.needed and not _has(column, columns)]
    made = {column for column, parts in _MADE_OF if parts <= columns.keys()}
    return tuple(column for column in needed if column not in made)


def _has(column: Column, columns: Mapping[Column, int]) -> bool:
    if column.kind is Kind.CUSTOMER:
        return CODE in columns or NAME in columns
    return column in columns
