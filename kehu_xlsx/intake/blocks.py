"""A table on a sheet: where it stands, what its columns serve for, where it ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from kehu_xlsx.intake.context import Hints, nearest_hints
from kehu_xlsx.intake.labels import Labels
from kehu_xlsx.intake.match import Match
from kehu_xlsx.intake.matrix import MonthColumn
from kehu_xlsx.schema import Column
from kehu_xlsx.tables import Origin
from kehu_xlsx.tables.words import Role


@dataclass(frozen=True)
class HeadingRemark:
    """What is to be said about the heading of a sheet column: message with advice, and what was done."""

    index: int
    message: tuple[str, str]
    action: str


@dataclass(frozen=True)
class Block:
    """A table on a sheet. Rows and columns are 0-based; `last` is the last row that may belong to it.

    `reach` are the sheet columns that are the table's, `ceiling` the first row above the heading that is no other
    table's, `caption` the first of its own label lines above the heading, else the heading itself; `skipped` are rows
    below that repeat the heading; `months` is filled where months are columns. `general_unit` is that of columns which
    name none. `beside` is for a table read beside another in the same rows: the columns of which one must be filled
    for a row to be a record of it. `handed_down` are the titles of the tables above, which hold for this one too,
    `in_goods` the columns of money whose heading counts goods: 销售目标（箱）; `counts_goods` tells that the words
    around the table do: 单位：箱. `role` is what the heading says of the visitors, `product` of the goods; `remark` is
    what is to be said of it. `goods` are the columns of purchases among its headings, whichever table it is.
    `is_account` is for receipts out of an account that has payments beside them, a bank's statement, which an office
    may have entered in a list of its own as well.
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
    labels: Labels
    caption: int
    general_unit: float = 1.0
    months: tuple[MonthColumn, ...] = ()
    skipped: frozenset[int] = frozenset()
    beside: frozenset[int] = frozenset()
    handed_down: tuple[str, ...] = ()
    in_goods: frozenset[Column] = frozenset()
    counts_goods: bool = False
    role: Role | None = None
    is_account: bool = False
    product: str = ""
    goods: Mapping[Column, int] = field(default_factory=dict)
    remark: HeadingRemark | None = None

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


def block_hints(block: Block, sheet: str, workbook: str) -> Hints:
    """Month and date that title lines, sheet name and file name give the table, the nearest first."""
    return nearest_hints(
        (*block.titles, *block.handed_down, sheet, *reversed(PurePosixPath(workbook).with_suffix("").parts))
    )


def nearest_over(reach: range, earlier: Sequence[Block]) -> Block | None:
    """The lowest table above that has some of the same sheet columns."""
    over = [block for block in earlier if set(block.reach) & set(reach)]
    return max(over, key=lambda block: block.top, default=None)


def bounded(blocks: Sequence[Block], ends: Sequence[int]) -> list[Block]:
    """Each table ends above the next heading over the same columns, or one of `ends`, and beside its neighbours.

    A heading that is printed again, on each page or for each section, goes on with the same table; not where another
    table stands between.
    """
    whole: list[Block] = []
    latest: list[int] = []  # the row of each table's heading that was printed last
    for block in blocks:
        over = {index: top for index, top in enumerate(latest) if top < block.top and _share(whole[index], block)}
        nearest = [index for index, top in over.items() if top == max(over.values())]
        before = next((index for index in nearest if _goes_on(whole[index], block)), None)
        if before is None:
            whole.append(block)
            latest.append(block.top)
        else:
            repeated = frozenset(range(block.caption, block.first))
            whole[before] = replace(whole[before], skipped=whole[before].skipped | repeated)
            latest[before] = block.top
    return [_within_neighbours(block, whole, ends) for block in whole]


def _share(first: Block, second: Block) -> bool:
    """Whether the tables have sheet columns in common."""
    return first.reach.start < second.reach.stop and second.reach.start < first.reach.stop


def _goes_on(first: Block, second: Block) -> bool:
    same_columns = first.match.columns == second.match.columns and first.months == second.months
    same_words = first.labels == second.labels and first.units == second.units
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
    apart = [other for other in blocks if other.reach != block.reach]
    beside = [other for other in apart if other.left > block.right or other.right < block.left]
    below = [other.caption for other in blocks if other not in beside] + list(ends)
    start = max([block.reach.start, *(other.right + 1 for other in beside if other.right < block.left)])
    stop = min([block.reach.stop, *(other.left for other in beside if other.left > block.right)])
    return replace(block, last=min(row for row in below if row > block.top) - 1, reach=range(start, stop))
