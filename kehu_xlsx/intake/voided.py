"""Rows that don't count: slips voided, cancelled or never approved, money that never came in, as a word in them says.

What counts is told by no word; so every other state (已发货, 部分收款) leaves a row as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.intake.blocks import Block
from kehu_xlsx.intake.cast.clean import compact
from kehu_xlsx.intake.headings import CODE, NAME, plain
from kehu_xlsx.intake.records import TOLD_ONE_BY_ONE, Spot, shown
from kehu_xlsx.intake.rows import Place
from kehu_xlsx.schema import Kind
from kehu_xlsx.tables import Complaints, Customers, Origin, Payments, Purchases
from kehu_xlsx.tables.aids import SLIP_STATE
from kehu_xlsx.texts import intake as texts
from kehu_xlsx.workbook.read import Cell


def _words(spaced: str) -> frozenset[str]:
    return frozenset(spaced.split())


# States of a slip that does not count …
_NOT_VALID = _words(
    "作废 已作废 作废单 红冲作废 已红冲作废 作废红冲 无效 已失效 失效 已删除 删除 取消 已取消 订单取消 交易关闭 "
    "撤销 已撤销 撤单 已撤单 撤回 已撤回 未审核 待审核 未审 待审 审核中 未审批 待审批 未批 待批 审批中 未提交 "
    "待提交 草稿 暂存 未生效 待生效 未通过 不通过 审核未通过 审核不通过 审批未通过 审批不通过 未通过审核 驳回 "
    "已驳回 审核驳回 审批驳回 打回 已打回 拒绝 已拒绝"
)
# … and, of money, that did not come in; of goods they only say that these are still to be paid.
_NOT_RECEIVED = _words(
    "未到账 待到账 未到帐 待到帐 未到款 未入账 待入账 未收款 待收款 未收到 未收 未回款 未付款 待付款 未付 退票 已退票 "
    "拒付 已拒付"
)
_ASKS_IF_VOID = re.compile(r"是否已?(?:作废|取消)|作废标[志识记]|作废否?")
_ASKS_IF_VALID = re.compile(r"是否已?(?:审核|审批|生效|有效|通过)|审核标[志识记]")
_ASKS_IF_RECEIVED = re.compile(r"是否已?(?:到账|到帐|入账|收款|回款)")
_YES = _words("是 1 y yes true √ ✓")
_NO = _words("否 0 n no false × x 未")
# A remark that is nothing else: 作废, 此单作废, 该单已取消; 发票作废 or 取消赠品 speak of something in it.
_REMARK = re.compile(r"(?:备注|说明|摘要|附注)\d*$")
_VOID_REMARK = re.compile(
    r"(?:[此本该整全]?(?:单据?|订单|笔|行|张|条)|[此本该])?已?(?:作废|取消)(?:单据?|订单|处理)?(?:已?重开)?"
)
_WORDS_OR_CODES = frozenset({Kind.TEXT, Kind.CODE})
_SLIP = re.compile(r"[此本该整全]单")
_OF_A_SLIP = (Purchases.date, CODE, NAME)
_CODE_OF_STATE = re.compile(r"^[a-z\d]{1,3}[-:.、]")
_REST = re.compile(r"[(\[,;。!]")


Cells = Callable[[int, Sequence[int]], Sequence[Cell]]
"""What stands in, or is merged down into, a column's cells in some rows."""


def voided_rows(block: Block, rows: Sequence[int], cells: Cells) -> dict[int, Place]:
    """The sheet rows that don't count, each with the cell that says so: 此单作废 says it of every line of its slip.

    A customer's or complaint's state is their own, and says nothing of this kind.
    """
    if block.table in {Customers, Complaints}:
        return {}
    voided: dict[int, Place] = {}
    for index, says_void in _columns(block):
        words = list(map(shown, cells(index, rows)))
        void = {word for word in set(words) if says_void(word)}
        voided = {**{row: (row, index) for row, word in zip(rows, words, strict=True) if word in void}, **voided}
    return dict(sorted((_of_whole_slips(voided, block, rows, cells) | voided).items()))


def voided_problems(
    block: Block,
    spot: Spot,
    voided: Mapping[int, Place],
    cell: Callable[[int, int], Cell],
    amounts: Mapping[int, float | None],
) -> Iterator[Problem]:
    """A line for each such row; one for all that say the same where they are many or whole slips.

    `amounts` are the money of each sheet row, where the table has any.
    """
    alike: dict[tuple[int, str], list[int]] = {}
    for row, place in voided.items():
        alike.setdefault((place[1], shown(cell(*place))), []).append(row)
    for (index, word), rows in alike.items():
        heading, title = block.headings.get(index, ""), block.table.title
        if len(rows) > TOLD_ONE_BY_ONE or any(voided[row][0] != row for row in rows):
            worth = sum(amounts[row] or 0.0 for row in rows) if amounts else None
            message = texts.voided_rows(heading, word, title, len(rows), worth)
            yield spot.problem((rows[0], index), Category.VALUE, word, message, texts.ROWS_SET_ASIDE)
            continue
        message = texts.voided_row(heading, word, title)
        yield from (spot.problem((row, index), Category.VALUE, word, message, texts.SET_ASIDE) for row in rows)


def _of_whole_slips(voided: Mapping[int, Place], block: Block, rows: Sequence[int], cells: Cells) -> dict[int, Place]:
    """The rows of slips that are void as a whole: they share number, day and customer with the one that says it."""
    number = block.match.columns.get(Purchases.number)
    if number is None or not voided:
        return {}
    shared = [index for column, index in block.match.columns.items() if column in {Purchases.number, *_OF_A_SLIP}]
    keys = dict(zip(rows, zip(*(cells(index, rows) for index in shared), strict=True), strict=True))
    numbered = [row for row, cell in zip(rows, cells(number, rows), strict=True) if cell is not None]
    said = {keys[row]: place for row, place in voided.items() if _SLIP.search(_word(place, cells))}
    return {row: said[keys[row]] for row in numbered if keys[row] in said}


def _word(place: Place, cells: Cells) -> str:
    (cell,) = cells(place[1], place[:1])
    return shown(cell)


def _columns(block: Block) -> Iterator[tuple[int, Callable[[str], bool]]]:
    """The columns that may say it, each with what its words mean: states first, then remarks and unheaded columns.

    作废 may stand in place of a product or number as well.
    """
    states, places = _states(block), block.match.columns
    yield from ((index, _of_states(block.headings[index], block.table)) for index in states)
    words = [index for column, index in places.items() if column.kind in _WORDS_OR_CODES and column not in {CODE, NAME}]
    served = {*states, *places.values()}
    remarks = [index for index in block.reach if _REMARK.search(plain(block.headings.get(index, "备注")))]
    for index in (*words, *(index for index in remarks if index not in served)):
        if index not in states:
            yield index, _is_void_remark


def _states(block: Block) -> list[int]:
    taken = block.match.columns.get(SLIP_STATE)
    others = [other for column, _, other in block.match.passed_over if column == SLIP_STATE]
    return [] if taken is None else [taken, *others]


def _of_states(heading: str, table: type[Origin]) -> Callable[[str], bool]:
    """Whether a word under the heading says that a row of the table does not count."""
    words = _NOT_VALID | _NOT_RECEIVED if table is Payments else _NOT_VALID
    answers = _answers(plain(heading), table)
    return lambda word: _state(word) in words or compact(word) in answers


def _answers(heading: str, table: type[Origin]) -> frozenset[str]:
    """The answers to what a heading asks that mean void: 是 to 是否作废, 否 to 是否审核."""
    if _ASKS_IF_VOID.search(heading):
        return _YES
    asks = [_ASKS_IF_VALID, _ASKS_IF_RECEIVED] if table is Payments else [_ASKS_IF_VALID]
    return _NO if any(pattern.search(heading) for pattern in asks) else frozenset()


@lru_cache(maxsize=10_000)
def _state(word: str) -> str:
    """A state without its number and what is said about it: 3-已作废（10月5日） is 已作废."""
    return _REST.split(_CODE_OF_STATE.sub("", compact(word)))[0]


def _is_void_remark(word: str) -> bool:
    may_be = "废" in word or "消" in word  # asked of every number and product
    return may_be and _VOID_REMARK.fullmatch(_REST.split(compact(word))[0]) is not None
