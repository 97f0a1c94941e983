"""What else a heading says beside its own table: a sales ledger that has 收款日期 and 收款金额 too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from kehu_xlsx.intake.headings import CODE, NAME, Vocabulary, plain
from kehu_xlsx.intake.match import Match, Names
from kehu_xlsx.intake.recognise import Scene, recognise
from kehu_xlsx.schema import Column, Kind
from kehu_xlsx.tables import ROLE_COLUMNS, Origin, Payments, Plans, Purchases, Receivables, Visits
from kehu_xlsx.tables.aids import DATE_PARTS, SLIP_STATE
from kehu_xlsx.tables.words import Role

_ROLES = {
    plain(name): role for role, column in ROLE_COLUMNS.items() for name in column.names if name not in column.last
}
_ORDERED = re.compile(r"订单|订货|下单")
_BESIDE: Mapping[type[Origin], tuple[type[Origin], ...]] = {
    Purchases: (Payments,),
    Payments: (Plans, Receivables),
    Receivables: (Plans, Payments),
    Plans: (Receivables, Payments),
}
# Beside payments, of which a customer makes several, a balance runs on and a plan is repeated.
_ONE_A_CUSTOMER = frozenset({(Payments, Plans), (Payments, Receivables)})


def tables_beside(
    first: Match, scene: Scene, vocabulary: Vocabulary, is_listed_once: Callable[[int], bool]
) -> Iterator[Match]:
    """Further tables of the same rows and customers, made of columns that can't be the first table's.

    `is_listed_once` tells whether no two rows of a sheet column are the same, as where each customer has one row.

    A payment beside a purchase that has no date of its own was made with it, but not when it was ordered.
    """
    customer = {first.columns[column] for column in (CODE, NAME) if column in first.columns}
    shared = {*customer, first.columns.get(SLIP_STATE)}
    taken = set(first.columns.values())
    several = not all(map(is_listed_once, customer))
    for table in _BESIDE.get(first.table, ()):
        if several and (first.table, table) in _ONE_A_CUSTOMER:
            continue
        left = {
            index: texts
            for index, texts in scene.names.items()
            if index in shared or not (index in taken or vocabulary.hits(first.table, texts))
        }
        with_it = _is_delivered(first, scene.names)

        def supplied(column: Column, with_it: bool = with_it) -> bool:
            return (with_it and column.kind is Kind.DATE) or scene.can_supply(column)

        found = recognise(replace(scene, names=left, can_supply=supplied), vocabulary, among=(table,)).match
        if found and own_figures(found):
            taken |= set(found.columns.values())
            yield _dated_like(first, found) if with_it else found


def visits_by_role(first: Match, names: Names) -> Mapping[Role, Match]:
    """The visits of each role where the visitors stand in a column a role: 大区经理, 分支机构销售经理, 业务经理.

    Empty where the first visits' visitor stands under no role or the rows say the role themselves.
    """
    if first.table is not Visits or Visits.role in first.columns or Visits.visitor not in first.columns:
        return {}
    roles = {role: index for index, texts in names.items() if (role := _ROLES.get(plain(texts[0])))}
    if len(roles) < 2 or first.columns[Visits.visitor] not in roles.values():
        return {}
    return {role: replace(first, columns={**first.columns, Visits.visitor: index}) for role, index in roles.items()}


def _is_delivered(match: Match, names: Names) -> bool:
    """Whether the rows are purchases dated by more than their order."""
    if match.table is not Purchases:
        return False
    index = match.columns.get(Purchases.date)
    return index is None or not any(_ORDERED.search(text) for text in names[index])


def own_figures(match: Match) -> frozenset[int]:
    """The columns without which a row says nothing of the table: its money and counts."""
    return frozenset(index for column, index in match.columns.items() if column.kind.is_amount)


def _dated_like(first: Match, found: Match) -> Match:
    """The match with the first table's date where it has none."""
    dates = (Purchases.date, *DATE_PARTS)
    if not any(column.kind is Kind.DATE for column in found.missing):
        return found
    shared = {column: index for column, index in first.columns.items() if column in dates}
    missing = tuple(column for column in found.missing if column.kind is not Kind.DATE)
    return replace(found, columns={**found.columns, **shared}, missing=missing)
