"""Headings: what a heading cell says once spaces, marks and units are taken off, and which column that is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kehu_xlsx.schema import Column, Kind
from kehu_xlsx.tables import INPUTS, Customers, Origin, Plans, ProductPlans, Purchases

CODE = Column("customer_code", "客户编号", Kind.CODE)
NAME = Column("customer_name", "客户名称", Kind.TEXT)

UNITS: Mapping[str, float] = {
    "万元": 10_000, "万": 10_000, "w": 10_000, "千元": 1_000, "百元": 100, "元": 1, "亿元": 100_000_000,
}  # fmt: skip
_BRACKETS = re.compile(r"[(\[](.*?)[)\]]")
_APART = re.compile(r"[\s,、/:;。|()\[\]]+")
_UNIT_WORD = re.compile(
    r"(?:.{0,4}单位[为是]?)?(?:人民币|rmb|cny|¥)?(?P<unit>亿元|[万千百]?元|(?P<short>[万w]))(?:人民币|整)?"
)
_GOODS = re.compile(r"[万千百标]?(?:箱|件|吨|瓶|桶|包|袋|盒|提|听|罐|支|条|打|台|套|kg|公斤|千克|斤|升)数?|数量")
_GOODS_OF_ALL = re.compile(r"单位\s*[:为]\s*([^\s()\[\]]+)")
_AMOUNT = re.compile(r"(?<=\d)\s+(?=[亿万千百]?元|万)")
_JUNK = re.compile(r"[\s*★☆:：_　]+")
_UNIT_AT_END = re.compile(r"[/,、-]?(?:(?<![美日欧港])(亿元|万元|千元|百元|元)|(?<=[额款标划/,、-])([万w]))$")
_OTHER_TIMES = re.compile(r"累计|同期|去年|上年|上月|占比|率$")
# A planned figure that another one has taken the place of: 原销售目标, 调整前.
BEFORE_ADJUSTING = re.compile(
    r"(?:调整|修订|变更)前|原$|^原(?:来|有|定|先)?(?:计划|目标|任务|指标|销售|进货|回款|铺货)"
)
_INTENDED = re.compile(r"计划|预计|预估|目标|任务")
_OF_PLANS = (Plans, ProductPlans)
_OF_MONEY_OR_GOODS = (Plans.sales_target, Plans.purchase_plan, ProductPlans.planned_amount)
_OF_MONEY = re.compile(r"[额款]")
_LEADING = re.compile(r"^(?:本月|当月|本期|本次|\d+[.、])")
LONGEST_HEADING = 40
_LAST = 100  # 销售目标（箱） is taken for money only where no other column serves, to be told as a mistake
_LONG_NUMBER = re.compile(r"\d{5}")  # an order, a telephone: no heading, and there are many of them


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """A heading without spaces, line breaks, stars and colons, in half-width lower case, brackets kept as (…)."""
    return _JUNK.sub("", _half_width(text))


def _half_width(text: str) -> str:
    half = unicodedata.normalize("NFKC", text).casefold()
    return half.replace("【", "(").replace("】", ")")


def unit_of(text: str) -> float | None:
    """Yuan per printed unit if the heading names a unit of money, e.g. 授信额度(万元) → 10,000."""
    for inside in _BRACKETS.findall(_half_width(text)):
        unit = unit_among(inside, is_short=True)
        if unit is not None:
            return unit
    at_end = _UNIT_AT_END.search(_BRACKETS.sub("", plain(text)))
    return UNITS[at_end[1] or at_end[2]] if at_end else None


def unit_among(text: str, *, is_short: bool) -> float | None:
    """Yuan per printed unit if one of the words is a unit of money: 箱、RMB万元 → 10,000; in 50 万元 none is.

    `is_short` tells whether 万 or W alone may be one.
    """
    for word in _APART.split(_AMOUNT.sub("", _half_width(text))):
        found = _UNIT_WORD.fullmatch(word)
        if found and (is_short or not found["short"]):
            return UNITS[found["unit"]]
    return None


def counts_goods(candidates: Iterable[str]) -> bool:
    """Whether a column's heading says that goods are counted: 销售目标（箱）, 箱数 under a group; an 额 is money."""
    return any("额" not in text and unit_of(text) is None and _has_goods(text) for text in candidates)


def goods_of_all(text: str) -> bool:
    """Whether a title, label or name says that goods are counted under it: 分销计划（箱）, 单位：件, 箱 alone."""
    half = _half_width(text)
    said = [*_BRACKETS.findall(half), *_GOODS_OF_ALL.findall(half), half.strip()]
    return any(_GOODS.fullmatch(word) for part in said for word in _APART.split(part))


def may_be_of_goods(column: Column, candidates: Iterable[str]) -> bool:
    """Whether a planned figure is money only if nothing says otherwise; an 额, a 款 or a unit of money says it is."""
    is_money = any(unit_of(text) is not None or _OF_MONEY.search(text) for text in candidates)
    return column in _OF_MONEY_OR_GOODS and not is_money


def counts_goods_for_money(column: Column, candidates: Iterable[str]) -> bool:
    """Whether the column should be money and its heading counts goods; a price（箱） is one a box."""
    return column.kind is Kind.MONEY and column != Purchases.price and counts_goods(candidates)


def _has_goods(text: str) -> bool:
    whole, *parts = _APART.split(_half_width(text))
    return any(map(_GOODS.fullmatch, parts or [whole]))


@lru_cache(maxsize=20_000)
def variants(text: str) -> tuple[str, ...]:
    """The forms under which a heading is looked up, the most literal first."""
    whole = plain(text)
    bare = _BRACKETS.sub("", whole)
    shorter = _LEADING.sub("", bare)
    forms = (whole, bare, _UNIT_AT_END.sub("", bare), shorter, *_halves(bare))
    return tuple(dict.fromkeys(form for form in forms if form))


def _halves(bare: str) -> Iterable[str]:
    return bare.split("/") if "/" in bare else ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A heading that fits a column: the better the smaller `rank`.

    First whether it serves only where nothing else does, then how literal it is, then the column's preference.
    """

    column: Column
    rank: tuple[bool, int, int]

    @property
    def is_last_resort(self) -> bool:
        """Whether the heading means the column only where no other does."""
        return self.rank[0]


class Vocabulary:
    """Every heading that any table knows, with the office's own words (sheet 列名对照) on top."""

    def __init__(self, own: Mapping[str, str] | None = None) -> None:
        """`own` maps an office's heading to ours, e.g. {"客户大名": "客户名称"}."""
        self._own = {plain(theirs): plain(ours) for theirs, ours in (own or {}).items()}
        self._columns = {table: _columns_of(table) for table in INPUTS}
        self._ranks = {table: _ranks(columns) for table, columns in self._columns.items()}
        self._known = frozenset(name for ranks in self._ranks.values() for name in ranks if len(name) > 1)
        # The same headings are looked up for each way to cut a sheet into tables.
        self._hits: dict[tuple[type[Origin], tuple[str, ...]], tuple[Hit, ...]] = {}

    def columns(self, table: type[Origin]) -> tuple[Column, ...]:
        """The columns of a table as they may stand on a sheet: 客户 as code and name."""
        return self._columns[table]

    def knows(self, text: str) -> bool:
        """Whether this cell is a heading of any table."""
        if len(text) > LONGEST_HEADING or _LONG_NUMBER.search(text):
            return False
        return any(form in self._known for form in self._forms(text))

    def hits(self, table: type[Origin], candidates: Sequence[str]) -> tuple[Hit, ...]:
        """The columns of `table` that one sheet column can be, by its heading candidates (most telling first)."""
        key = table, tuple(candidates)
        if key not in self._hits:
            self._hits[key] = self._found(table, candidates)
        return self._hits[key]

    def _found(self, table: type[Origin], candidates: Sequence[str]) -> tuple[Hit, ...]:
        found: dict[Column, Hit] = {}
        ranks = self._ranks[table]
        for literalness, text in enumerate(candidates):
            for order, form in enumerate(self._forms(text)):
                for column, is_last, preference in ranks.get(form, ()):
                    in_goods = counts_goods_for_money(column, candidates)
                    of_another = _is_of_another_time(column, candidates) or _is_intended(table, column, candidates)
                    if literalness and (in_goods or of_another):
                        continue  # 箱数 under a group 销售目标, 金额 under 累计 or, of what was bought, under 计划
                    late = _LAST if in_goods else 0
                    found.setdefault(column, Hit(column, (is_last, literalness + order + late, preference)))
        return tuple(found.values())

    def _forms(self, text: str) -> tuple[str, ...]:
        forms = variants(text)
        own = tuple(self._own[form] for form in forms if form in self._own)
        return own or forms


def _is_of_another_time(column: Column, candidates: Sequence[str]) -> bool:
    """Whether the group over an amount says that it is no figure of the row's own day, or one no longer in force."""
    return column.kind.is_amount and any(words.search(candidates[0]) for words in (_OTHER_TIMES, BEFORE_ADJUSTING))


def _is_intended(table: type[Origin], column: Column, candidates: Sequence[str]) -> bool:
    """Whether the group over an amount says that it was planned, in a table of what was done."""
    return table not in _OF_PLANS and column.kind.is_amount and _INTENDED.search(candidates[0]) is not None


def _columns_of(table: type[Origin]) -> tuple[Column, ...]:
    columns: list[Column] = []
    for column in table.columns():
        if column.kind is Kind.CUSTOMER:
            columns += [CODE, NAME]
        elif column.kind is not Kind.POSITION and column not in _NOT_ON_SHEETS:
            columns.append(column)
    return (*columns, *table.aids)


_NOT_ON_SHEETS = frozenset({Customers.customer, Customers.terms_from_month_end})


# 名称 and 编号 in a register are the customer's; in a list of goods the product's, and the line's.
_OF_ANYTHING = "名称"


def _ranks(columns: Iterable[Column]) -> Mapping[str, list[tuple[Column, bool, int]]]:
    ranks: dict[str, list[tuple[Column, bool, int]]] = {}
    for column in columns:
        last = Customers.name.last if column == NAME else column.last
        for preference, name in enumerate(_names(column)):
            ranks.setdefault(plain(name), []).append((column, name in last, preference))
    return ranks


def _names(column: Column) -> tuple[str, ...]:
    if column == CODE:
        return tuple(name for name in Customers.code.names if name not in Customers.code.last)
    if column == NAME:
        names = (*Customers.name.names, *Plans.customer.names)
        return tuple(name for name in dict.fromkeys(names) if name != _OF_ANYTHING)
    return column.names
