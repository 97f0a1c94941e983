"""What the sums of whole slips on a sheet come to, line by line, and a line of 数据问题 where that had to be judged."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.intake.blocks import Block
from kehu_xlsx.intake.cast import Context, cast_column
from kehu_xlsx.intake.headings import CODE, NAME
from kehu_xlsx.intake.records import Spot
from kehu_xlsx.intake.rows import Place
from kehu_xlsx.intake.slips import Figures, Slip, headed, is_their_worth, repeated, shared_out, slips
from kehu_xlsx.schema import Column
from kehu_xlsx.tables import Origin, Payments, Purchases, Receivables
from kehu_xlsx.texts import intake as texts
from kehu_xlsx.workbook.read import Cell

# The columns in which the sum of a whole slip may stand on its lines.
SLIP_SUMS: Mapping[type[Origin], Column] = {
    Purchases: Purchases.amount,
    Payments: Payments.amount,
    Receivables: Receivables.balance,
}
_OF_A_SLIP = (Purchases.number, Purchases.date, CODE, NAME)


@dataclass
class SlipSums:
    """The sums of slips in a table whose records are the sheet's `rows`.

    `cells` gives a column's cells in some rows, or what is merged into them; `fallen` is where merged cells have their
    value; `context` gives what the cells of a column leave unsaid; `unread` are rows that don't count at all.
    """

    block: Block
    spot: Spot
    rows: Sequence[int]
    cells: Callable[[int, Sequence[int]], Sequence[Cell]]
    fallen: Mapping[Place, Place]
    context: Callable[[Column], Context]
    unread: Collection[int]
    problems: list[Problem] = field(default_factory=list)

    def on_their_lines(self, amounts: Figures) -> list[float | None]:
        """Amounts of purchases, a sum of several lines shared out among them by what each is worth."""
        merged = [slip for slip in self._merged if amounts[slip[0]] is not None]
        over = self._repeated(amounts)
        shared = list(amounts)
        for slip in (*headed(amounts, self._slips, self._worths), *merged, *over):
            shares = shared_out(amounts[slip[0]] or 0.0, [self._worths[line] for line in slip])
            for line, share in zip(slip, shares, strict=True):
                shared[line] = share
        judged = [
            slip for slip in merged if not is_their_worth(amounts[slip[0]], [self._worths[line] for line in slip])
        ]
        self._tell(judged, texts.merged_over_lines, texts.SHARED_OUT)
        self._tell(over, texts.repeated_on_lines, texts.SHARED_OUT)
        return shared

    def told_again(self, sums: Figures) -> frozenset[int]:
        """The sheet rows that only tell again what was paid, or is owed, for their whole slip."""
        over = self._repeated(sums)
        self._tell(over, texts.repeated_on_lines, texts.COUNTED_ONCE_A_SLIP)
        return frozenset(self.rows[line] for slip in over for line in slip[1:])

    def _repeated(self, sums: Figures) -> list[Slip]:
        return repeated(sums, self._slips, self._worths, self._goods, is_of_goods=self.block.table is Purchases)

    @property
    def _index(self) -> int:
        return self.block.match.columns[SLIP_SUMS[self.block.table]]

    @cached_property
    def _slips(self) -> list[Slip]:
        if Purchases.number not in self.block.goods:
            return []
        shared = [self.block.goods[column] for column in _OF_A_SLIP if column in self.block.goods]
        keys = zip(*(self.cells(index, self.rows) for index in shared), strict=True)
        pairs = zip(self.rows, keys, strict=True)
        return slips([key if key[0] is not None and row not in self.unread else None for row, key in pairs])

    @property
    def _merged(self) -> list[Slip]:
        """The lines over which one amount is merged."""
        tops = [self.fallen.get((row, self._index), (row, self._index)) for row in self.rows]
        return [slip for slip in slips(tops) if tops[slip[0]][0] == self.rows[slip[0]]]

    @cached_property
    def _worths(self) -> list[float | None]:
        """What each line is worth by itself: its own amount where that is another column's, else quantity × price."""
        amounts = self._figures(Purchases.amount)
        if self.block.goods.get(Purchases.amount) not in {None, self._index}:
            return amounts
        pairs = zip(self._figures(Purchases.quantity), self._figures(Purchases.price), strict=True)
        return [None if quantity is None or price is None else round(quantity * price, 2) for quantity, price in pairs]

    @cached_property
    def _goods(self) -> list[Hashable]:
        """How much a line is of, or of what where no quantity stands."""
        columns = [column for column in (Purchases.quantity, Purchases.product) if column in self.block.goods]
        return list(self.cells(self.block.goods[columns[0]], self.rows)) if columns else [None] * len(self.rows)

    def _figures(self, column: Column) -> list[float | None]:
        index = self.block.goods.get(column)
        if index is None:
            return [None] * len(self.rows)
        return cast_column(self.cells(index, self.rows), column, self.context(column))[0]

    def _tell(self, found: Sequence[Slip], message: Callable[[str, int, int], tuple[str, str]], action: str) -> None:
        """One line for all slips of the sheet."""
        if found:
            place = (self.rows[found[0][0]], self._index)
            (shown,) = self.cells(place[1], place[:1])
            said = message(self.block.headings[self._index], len(found), sum(map(len, found)))
            self.problems.append(self.spot.problem(place, Category.VALUE, shown, said, action))
