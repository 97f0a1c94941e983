"""Which table a row of headings belongs to: by its headings; names of sheet and file only break ties."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kehu_xlsx.intake.headings import CODE, NAME, Vocabulary, plain
from kehu_xlsx.schema import Column, Kind
from kehu_xlsx.tables import (
    Complaints,
    Customers,
    Origin,
    Payments,
    Placements,
    PlanChecks,
    Plans,
    ProductPlans,
    Purchases,
    Receivables,
    Returns,
    Visits,
)
from kehu_xlsx.tables.aids import CLOSING_DEBIT, DAY_PART, MONTH_PART

PLAN_WORDS = ("计划", "目标", "任务", "指标", "预估", "预测")
# Words in a title, sheet or file name that speak for a table, where headings fit several.
_WORDS: Mapping[type[Origin], tuple[str, ...]] = {
    Customers: ("客户档案", "客户名录", "客户资料", "客户信息", "客户清单", "客户一览", "经销商", "客户表", "档案"),
    Plans: ("计划", "目标", "任务", "指标"),
    ProductPlans: ("计划", "目标", "任务", "指标"),
    Purchases: ("进货", "销售", "发货", "出库", "订货", "订单", "提货", "流水", "销货"),
    Payments: ("回款", "收款", "到账"),
    Receivables: ("应收", "欠款", "余额", "往来"),
    Placements: ("铺货", "铺市", "终端", "网点"),
    Visits: ("拜访", "走访"),
    PlanChecks: ("计划检查", "检查登记"),
    Returns: ("退货", "退换", "换货"),
    Complaints: ("投诉", "客诉"),
}
# A heading like these says that the sheet is about suppliers or stock, whatever else fits.
_FOREIGN = frozenset(
    map(
        plain,
        (
            "供应商",
            "供应商名称",
            "供应商代号",
            "供货商",
            "供方",
            "期初应付",
            "应付账款",
            "应付余额",
            "欠付金额",
            "采购合同号",
            "采购经办人",
            "仓库",
            "员工姓名",
            "工号",
        ),
    )
)
_NOT_OF_SUPPLIERS = (Customers, Plans, ProductPlans, Purchases, Payments, Receivables)
_PLAN_FIGURES = frozenset(
    {Plans.sales_target, Plans.purchase_plan, Plans.placement_target, Plans.placement_request, Plans.payment_plan}
)
# A table is not itself without at least one of these.
_ONE_OF: Mapping[type[Origin], frozenset[Column]] = {
    Plans: _PLAN_FIGURES,
    ProductPlans: frozenset({ProductPlans.planned_quantity, ProductPlans.planned_amount}),
    PlanChecks: frozenset({PlanChecks.purchase_status, PlanChecks.placement_status, PlanChecks.payment_status}),
}
# Words around a table that say it is another one, unless a word of its own stands there too.
_AGAINST: Mapping[type[Origin], tuple[str, ...]] = {Payments: ("付款", "采购", "费用"), Purchases: ("采购", "外调")}
# A sheet about what the office itself pays is not worth a line about what it lacks.
_OUTGOING = ("付款", "采购", "供应", "外调", "外协")
# Beside these a balance runs on from line to line and is no statement of what is owed.
_POSTINGS = re.compile(r"借方|贷方|发生额")
# A heading too common to tell a table by itself: only with a word of the table around it.
_WEAK: Mapping[Column, str] = {Receivables.balance: plain("余额")}
# Columns that only a register of customers has.
_MASTER_ONLY = frozenset({
    Customers.credit_limit, Customers.temporary_limit, Customers.temporary_limit_until, Customers.terms,
    Customers.opening_balance, Customers.opening_date, Customers.contact, Customers.phone, Customers.email,
    Customers.address, Customers.since, Customers.usual_interval, Customers.needs_certificate, Customers.state,
    Customers.stopped_on, Customers.aliases, *(Customers.column(name) for name in (
        "region_manager", "marketing_director", "branch_manager", "sales_manager")),
})  # fmt: skip
# Needed columns that others stand for.
_MADE_OF: tuple[tuple[Column, frozenset[Column]], ...] = (
    (Purchases.amount, frozenset({Purchases.quantity, Purchases.price})),
    (Purchases.date, frozenset({MONTH_PART, DAY_PART})),
    (Receivables.balance, frozenset({CLOSING_DEBIT})),
)
_DATED = (Purchases, Payments, Placements, Visits, PlanChecks, Returns, Complaints)
_LEAST_MASTER = 3
_SURELY_MASTER = 4
_NEAR = {1: 3, 2: 4}  # needed columns missing → recognised columns that still make a near miss


@dataclass(frozen=True)
class Match:
    """A table that the headings fit: our column → sheet column, what is still missing, how well it fits."""

    table: type[Origin]
    columns: Mapping[Column, int]
    missing: tuple[Column, ...]
    passed_over: tuple[tuple[Column, int, int], ...]  # column, sheet column taken, sheet column that could serve too

    @property
    def fit(self) -> int:
        """How many columns were recognised."""
        return len(self.columns)

    @property
    def aids(self) -> int:
        """How many of them are no columns of the table itself."""
        return sum(1 for column in self.columns if column in self.table.aids)


@dataclass(frozen=True)
class Recognition:
    """What a heading row was taken for: a table, or the one it nearly is, or the ones it could equally be."""

    match: Match | None = None
    near: Match | None = None
    rivals: tuple[type[Origin], ...] = ()


def recognise(
    names: Mapping[int, Sequence[str]],
    vocabulary: Vocabulary,
    surroundings: Sequence[str],
    can_supply: Callable[[Column], bool],
    among: Sequence[type[Origin]] = tuple(_WORDS),
) -> Recognition:
    """The table that the headings of these sheet columns make, `among` these.

    `names` are the heading candidates a sheet column; `surroundings` are sheet name, title and file name;
    `can_supply` tells whether a needed column can come from around the table (month or customer in the title).
    """
    tables = [table for table in among if not (is_foreign(names) and table in _NOT_OF_SUPPLIERS)]
    matches = [_match(table, names, vocabulary) for table in tables if not _is_spoken_against(table, surroundings)]
    complete = [match for match in matches if _is_complete(match, can_supply)]
    sound = [match for match in complete if not (_is_weak(match, names, surroundings) or _runs_on(match, names))]
    whole = _without_rivals(sound)
    if whole:
        best = max(_merit(match, surroundings) for match in whole)
        equal = [match for match in whole if _merit(match, surroundings) == best]
        if len(equal) > 1:
            return Recognition(rivals=tuple(match.table for match in equal))
        return Recognition(match=equal[0])
    near = [match for match in matches if _is_near(match, surroundings)]
    return Recognition(near=max(near, key=lambda match: _merit(match, surroundings), default=None))


def is_foreign(names: Mapping[int, Sequence[str]]) -> bool:
    """Whether the headings are those of a table about suppliers, stock or staff."""
    return any(plain(text) in _FOREIGN for candidates in names.values() for text in candidates)


def _match(table: type[Origin], names: Mapping[int, Sequence[str]], vocabulary: Vocabulary) -> Match:
    hits = [(hit.rank, index, hit.column) for index, texts in names.items() for hit in vocabulary.hits(table, texts)]
    columns: dict[Column, int] = {}
    passed_over = []
    for _, index, column in sorted(hits, key=lambda hit: (hit[0], hit[1])):
        if column in columns:
            passed_over.append((column, columns[column], index))
        elif index not in columns.values():
            columns[column] = index
    spare = tuple(entry for entry in passed_over if entry[2] not in columns.values())
    return Match(table, columns, _missing(table, columns), spare)


def _missing(table: type[Origin], columns: Mapping[Column, int]) -> tuple[Column, ...]:
    needed = [column for column in table.columns() if column.needed and not _has(column, columns)]
    made = {column for column, parts in _MADE_OF if parts <= columns.keys()}
    return tuple(column for column in needed if column not in made)


def _has(column: Column, columns: Mapping[Column, int]) -> bool:
    if column.kind is Kind.CUSTOMER:
        return CODE in columns or NAME in columns
    return column in columns


def _is_complete(match: Match, can_supply: Callable[[Column], bool]) -> bool:
    one_of = _ONE_OF.get(match.table)
    if one_of and not one_of & match.columns.keys():
        return False
    if match.table is Customers:
        return Customers.name in match.columns and (Customers.level in match.columns or _master(match) >= _LEAST_MASTER)
    return match.fit > 1 and all(can_supply(column) for column in match.missing)


def _is_near(match: Match, surroundings: Sequence[str]) -> bool:
    is_spoken = _spoken(match.table, surroundings)
    if not is_spoken and match.table in {Customers, *_ONE_OF}:
        return False
    if not is_spoken and match.table is Purchases and any(word in text for word in _OUTGOING for text in surroundings):
        return False
    return match.fit - match.aids >= _NEAR.get(len(match.missing), match.fit + 1)


def _is_spoken_against(table: type[Origin], surroundings: Sequence[str]) -> bool:
    against = any(word in text for text in surroundings for word in _AGAINST.get(table, ()))
    return against and not _spoken(table, surroundings)


def _is_weak(match: Match, names: Mapping[int, Sequence[str]], surroundings: Sequence[str]) -> bool:
    weak = [column for column, word in _WEAK.items() if column in match.columns and _says(match, column, names, word)]
    return bool(weak) and not _spoken(match.table, surroundings)


def _runs_on(match: Match, names: Mapping[int, Sequence[str]]) -> bool:
    """Whether the balance is that of a journal: a date a line, amounts posted beside it."""
    is_dated = match.table is Receivables and Receivables.date in match.columns
    return is_dated and any(_POSTINGS.search(text) for candidates in names.values() for text in candidates)


def _says(match: Match, column: Column, names: Mapping[int, Sequence[str]], word: str) -> bool:
    return any(plain(text) == word for text in names[match.columns[column]])


def _master(match: Match) -> int:
    return len(_MASTER_ONLY & match.columns.keys())


def _without_rivals(matches: list[Match]) -> list[Match]:
    """A register of customers repeats in many exports: dated records are never a register, plans and balances
    only where hardly anything but a register's columns stands beside them."""
    register = next((match for match in matches if match.table is Customers), None)
    if register is None or len(matches) == 1:
        return matches
    dated = any(match.table in _DATED for match in matches)
    if not dated and _master(register) >= _SURELY_MASTER:
        return [register]
    return [match for match in matches if match is not register]


def _merit(match: Match, surroundings: Sequence[str]) -> tuple[int, int, int, int]:
    """How many columns fit; how clearly sheet, title and file name speak for the table; what it lacks; what helps."""
    return match.fit, _spoken(match.table, surroundings), -len(match.missing), match.aids


def _spoken(table: type[Origin], surroundings: Sequence[str]) -> int:
    weights = (4, 4, 1)
    words = _WORDS[table]
    return sum(weight for weight, text in zip(weights, surroundings, strict=True) if any(w in text for w in words))
