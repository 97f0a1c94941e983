"""分销计划汇总 read back: what the manager changed, products that follow their plan, and what can't be confirmed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import pandas as pd

from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.intake.changes import Row, as_records, changed, filled
from kehu_xlsx.intake.own_sheets import OwnRows, has_headings, read_own_sheet
from kehu_xlsx.measures.shares import shared_out
from kehu_xlsx.schema import Column
from kehu_xlsx.tables import PlanLedger
from kehu_xlsx.texts import intake as texts
from kehu_xlsx.workbook.read import Sheet, Workbook

PlanKey: TypeAlias = tuple[pd.Period, str]
"""Month and customer."""

_MONTH, _CUSTOMER, _PRODUCT = PlanLedger.month, PlanLedger.customer, PlanLedger.product
_PLAN, _AMOUNT, _QUANTITY = PlanLedger.purchase_plan, PlanLedger.planned_amount, PlanLedger.planned_quantity
_SAID = (PlanLedger.confirmed, PlanLedger.confirmed_by, PlanLedger.confirmed_on)
_OWN_FIGURES = (PlanLedger.sales_target, _PLAN, PlanLedger.placement_target, PlanLedger.payment_plan)
_OWN = (*_OWN_FIGURES, PlanLedger.placement_request, *_SAID)
_KNOWN_BY = (_MONTH, _CUSTOMER, PlanLedger.confirmed, PlanLedger.sales_target)
_OF_PRODUCT = (_QUANTITY, _AMOUNT)
_CENT = 0.01
_HAIR = 1e-6


@dataclass(frozen=True)
class _Plan:
    """A customer's plan: his own row, None where there is none, and the rows of his products by product."""

    own: Row | None = None
    products: Mapping[str, Row] = field(default_factory=dict)

    def amounts(self) -> list[float] | None:
        """What is planned of each product, None unless all have an amount."""
        amounts = [row[_AMOUNT] for row in self.products.values()]
        return amounts if amounts and None not in amounts else None


_NOTHING = _Plan()


@dataclass(frozen=True)
class _Edit:
    """A plan as it stands on the sheets, which cells of its own row were changed, and whether its products were."""

    plan: _Plan
    own: Mapping[str, Any]
    of_products: bool

    @property
    def of_figures(self) -> bool:
        """Whether anything planned was changed."""
        return self.of_products or bool(self.own.keys() - set(_SAID))

    @property
    def is_empty(self) -> bool:
        """Whether nothing was changed at all."""
        return not self.own and not self.of_products


@dataclass(frozen=True)
class PlanSheets:
    """The sheets 客户计划 and 产品计划 of a 分销计划汇总, None where one is missing."""

    customers: OwnRows | None = None
    products: OwnRows | None = None

    @classmethod
    def of(cls, workbook: Workbook, name: str) -> PlanSheets:
        """The sheets of a workbook, known by their headings; `name` is the workbook's for messages."""
        of_product = (_MONTH, _CUSTOMER, _PRODUCT, _AMOUNT)
        return cls(
            _read(_with_headings(workbook, _KNOWN_BY), name, (_MONTH, _CUSTOMER), _OWN),
            _read(_with_headings(workbook, of_product), name, PlanLedger.key, _OF_PRODUCT),
        )

    @property
    def read(self) -> tuple[OwnRows, ...]:
        """The sheets that there are."""
        return tuple(sheet for sheet in (self.customers, self.products) if sheet is not None)

    def plans(self) -> dict[PlanKey, _Plan]:
        """The plans by month and customer."""
        products: dict[PlanKey, dict[str, Row]] = {}
        for key, row in _keyed(self.products):
            products.setdefault(key, {})[row[_PRODUCT]] = row
        own = dict(_keyed(self.customers))
        return {key: _Plan(own.get(key), products.get(key, {})) for key in own | products}

    def doubtful(self) -> dict[PlanKey, str]:
        """The plans of which a cell could not be read, and what is wrong with each."""
        said: dict[PlanKey, list[str]] = {}
        for sheet in self.read:
            keyed = _keyed(sheet)
            for row in sorted({row for row, _ in sheet.refused}):
                key, record = keyed[row]
                product = record[_PRODUCT] if sheet is self.products else ""
                said.setdefault(key, []).extend(texts.refusal(product, problem) for problem in sheet.said_of(row))
        return {key: "；".join(words) for key, words in said.items()}


@dataclass(frozen=True)
class TakenPlans:
    """PlanLedger with what was typed, what was wrong with it, and the plans not to be confirmed as they stand."""

    table: pd.DataFrame
    problems: tuple[Problem, ...] = ()
    doubtful: frozenset[PlanKey] = frozenset()


def holds_plans(sheet: Sheet) -> bool:
    """Whether a sheet is the customers' part of a 分销计划汇总."""
    return has_headings(sheet, _KNOWN_BY)


def take_plans(ledger: pd.DataFrame, now: PlanSheets, shown: PlanSheets | None, step: float) -> TakenPlans:
    """The ledger with each plan that somebody changed against what he was `shown`, whole as it stands on the sheets.

    A plan of which a figure or the 确认 can't be read, or whose products don't add up to it, is not confirmed.
    """
    known = _known(ledger)
    before = known if shown is None else shown.plans()
    doubtful, problems = now.doubtful(), [problem for sheet in now.read for problem in sheet.problems]
    for key, plan in now.plans().items():
        old, was = known.get(key, _NOTHING), before.get(key, _NOTHING)
        edit = _edit(plan, old, was, now) if shown is not None else _edit(_filled(plan, old), old, old, now)
        if shown is None and _is_confirmed(old) and not _is_confirmed(plan):
            problems += [_confirmed_already(key, now)] if edit.of_figures else []
        elif key in doubtful:
            known[key] = _refused(_marked(edit, edit.plan), doubtful[key])
        elif not edit.is_empty:
            known[key] = _accepted(_marked(edit, _following(edit, step)))
            if now.customers is not None and _is_unequal(edit, known[key]):
                problems.append(_unequal(key, known[key], now.customers))
                doubtful[key] = texts.refusal("", problems[-1])
                known[key] = _refused(known[key], doubtful[key])
    return TakenPlans(_table(known) if now.read else ledger, tuple(problems), frozenset(doubtful))


def _is_confirmed(plan: _Plan) -> bool:
    return plan.own is not None and bool(plan.own.get(PlanLedger.confirmed))


def _confirmed_already(key: PlanKey, now: PlanSheets) -> Problem:
    """The problem of other figures for a confirmed plan on a copy on which nobody confirmed them, likely an old one."""
    sheet = next(sheet for sheet in now.read if key in dict(_keyed(sheet)))
    row = next(row for row, (found, _) in enumerate(_keyed(sheet)) if found == key)
    return sheet.problem(row, _CUSTOMER, Category.PLAN, texts.confirmed_already(), texts.SET_ASIDE)


def _with_headings(workbook: Workbook, headings: Sequence[Column]) -> Sheet | None:
    return next((sheet for sheet in workbook.sheets if has_headings(sheet, headings)), None)


def _read(sheet: Sheet | None, name: str, key: Sequence[Column], columns: Sequence[Column]) -> OwnRows | None:
    """The rows that say whose they are; what can't be read, and figures below zero, are problems and blank."""
    if sheet is None:
        return None
    wanted = (*key, *columns)
    rows = read_own_sheet(sheet, PlanLedger, name, wanted, key=key, action=texts.PLAN_STAYS_DRAFT)
    return _with_owner(_without_negatives(rows), key)


def _without_negatives(rows: OwnRows) -> OwnRows:
    frame, refused, problems = rows.frame.copy(), set(rows.refused), list(rows.problems)
    for column in _among((*_OWN_FIGURES, *_OF_PRODUCT), rows):
        for row in frame.index[frame[column] < 0]:
            message = texts.below_zero(column.heading)
            problems.append(rows.problem(row, column, Category.VALUE, message, texts.PLAN_STAYS_DRAFT))
            refused.add((row, str(column)))
            frame.loc[row, column] = None
    return dataclasses.replace(rows, frame=frame, refused=frozenset(refused), problems=tuple(problems))


def _with_owner(rows: OwnRows, key: Sequence[Column]) -> OwnRows:
    """Without the rows that lack a part of their key; where it is not already said, that is a problem."""
    blank = {(row, column) for column in key for row in rows.frame.index[rows.frame[column].isna()]}
    told = (
        rows.problem(row, column, Category.VALUE, texts.missing_cell(column.heading), texts.SET_ASIDE)
        for row, column in sorted(blank)
        if (row, str(column)) not in rows.refused
    )
    rows = dataclasses.replace(rows, problems=(*rows.problems, *told))
    without = {row for row, _ in blank}
    return rows.only([row for row in rows.frame.index if row not in without])


def _keyed(rows: OwnRows | None) -> list[tuple[PlanKey, Row]]:
    """The rows of a sheet in their order, each with its month and customer."""
    records: Iterable[Row] = () if rows is None else as_records(rows.frame)
    return [((row[_MONTH], row[_CUSTOMER]), row) for row in records]


def _known(ledger: pd.DataFrame) -> dict[PlanKey, _Plan]:
    own: dict[PlanKey, Row] = {}
    products: dict[PlanKey, dict[str, Row]] = {}
    for row in as_records(ledger):
        key = row[_MONTH], row[_CUSTOMER]
        if row[_PRODUCT]:
            products.setdefault(key, {})[row[_PRODUCT]] = row
        else:
            own[key] = row
    return {key: _Plan(own.get(key), products.get(key, {})) for key in own | products}


def _table(known: Mapping[PlanKey, _Plan]) -> pd.DataFrame:
    own = ({**plan.own, _PRODUCT: ""} for plan in known.values() if plan.own is not None)
    products = (row for plan in known.values() for row in plan.products.values())
    table = PlanLedger.frame([*own, *products])
    return table.sort_values(list(PlanLedger.key), kind="stable", ignore_index=True)


def _filled(plan: _Plan, old: _Plan) -> _Plan:
    """The plan as the sheets have it, where blanks and rows that are gone say nothing."""
    own = plan.own if plan.own is None else filled(plan.own, old.own or {})
    products = {product: filled(row, old.products.get(product, {})) for product, row in plan.products.items()}
    return _Plan(own, {**old.products, **products})


def _edit(plan: _Plan, old: _Plan, was: _Plan, now: PlanSheets) -> _Edit:
    """What was changed on the sheets; columns and sheets that are gone keep what the ledger holds."""
    own, own_changes = old.own, {}
    if now.customers is not None and plan.own is not None:
        own = _over(old.own, plan.own, now.customers)
        own_changes = changed(_among(_OWN, now.customers), plan.own, was.own or {})
    if now.products is None:
        return _Edit(_Plan(own, old.products), own_changes, of_products=False)
    columns = _among(_OF_PRODUCT, now.products)
    is_changed = any(
        product not in was.products or changed(columns, row, was.products[product])
        for product, row in plan.products.items()
    )
    gone = was.products.keys() - plan.products.keys() if plan.own is not None else frozenset()
    products = {
        product: _priced(_over(old.products.get(product), row, now.products), was.products.get(product, {}))
        for product, row in plan.products.items()
    }
    kept = {} if plan.own is not None else old.products
    return _Edit(_Plan(own, {**kept, **products}), own_changes, of_products=is_changed or bool(gone))


def _priced(row: Row, was: Row) -> Row:
    """The row with amount and quantity at the price that it had, where only one of the two was changed."""
    moved = changed(_OF_PRODUCT, row, was).keys()
    if None in (was.get(_AMOUNT), was.get(_QUANTITY), row.get(_AMOUNT), row.get(_QUANTITY)) or len(moved) != 1:
        return row
    if _AMOUNT in moved:
        return {**row, _QUANTITY: _quantity(was, row[_AMOUNT])}
    return {**row, _AMOUNT: round(row[_QUANTITY] * was[_AMOUNT] / was[_QUANTITY], 2)} if was[_QUANTITY] else row


def _over(old: Row | None, row: Row, sheet: OwnRows) -> Row:
    return {**(old or {}), **{str(column): row[column] for column in sheet.places}}


def _among(columns: Iterable[Column], sheet: OwnRows) -> list[Column]:
    return [column for column in columns if column in sheet.places]


def _following(edit: _Edit, step: float) -> _Plan:
    """The plan in which products and 进货计划 agree, where only one of the two was changed."""
    plan, amounts = edit.plan, edit.plan.amounts()
    if plan.own is None or amounts is None or (_PLAN in edit.own) == edit.of_products:
        return plan
    if edit.of_products:
        return dataclasses.replace(plan, own={**plan.own, _PLAN: round(sum(amounts), 2)})
    total = plan.own[_PLAN]
    if total is None or abs(total - sum(amounts)) < _CENT:
        return plan
    parts = shared_out(total, amounts, step)
    products = {
        product: {**row, _AMOUNT: part, _QUANTITY: _quantity(row, part)}
        for (product, row), part in zip(plan.products.items(), parts, strict=True)
    }
    return dataclasses.replace(plan, products=products)


def _quantity(row: Row, amount: float) -> float | None:
    """The quantity that the amount buys at the price of the row as it was, whole where that one was."""
    quantity, before = row.get(_QUANTITY), row[_AMOUNT]
    if quantity is None or not before:
        return None
    return float(round(quantity * amount / before, 0 if float(quantity).is_integer() else 2))


def _marked(edit: _Edit, plan: _Plan) -> _Plan:
    """The plan with 已修改 in all its rows once a figure was changed."""
    if not edit.of_figures:
        return plan
    own = plan.own if plan.own is None else {**plan.own, PlanLedger.edited: True}
    return _Plan(own, {product: {**row, PlanLedger.edited: True} for product, row in plan.products.items()})


def _accepted(plan: _Plan) -> _Plan:
    """The plan as it was typed, what was wrong with it before being changed."""
    return plan if plan.own is None else dataclasses.replace(plan, own={**plan.own, PlanLedger.refusal: None})


def _refused(plan: _Plan, reason: str) -> _Plan:
    """The plan without its 是, and why; a 否 stays."""
    if plan.own is None:
        return plan
    said = plan.own.get(PlanLedger.confirmed)
    own = {**plan.own, PlanLedger.confirmed: None if said else said, PlanLedger.refusal: reason}
    return dataclasses.replace(plan, own=own)


def _is_unequal(edit: _Edit, plan: _Plan) -> bool:
    """Whether 进货计划 and products differ, though both were changed or the plan is confirmed."""
    amounts = plan.amounts()
    if plan.own is None or amounts is None or plan.own.get(_PLAN) is None:
        return False
    is_settled = (_PLAN in edit.own and edit.of_products) or bool(plan.own.get(PlanLedger.confirmed))
    return is_settled and abs(plan.own[_PLAN] - sum(amounts)) > _CENT + _HAIR


def _unequal(key: PlanKey, plan: _Plan, sheet: OwnRows) -> Problem:
    """The problem of a plan to which its products don't add up, told where the plan stands on the sheet."""
    planned = 0.0 if plan.own is None else plan.own[_PLAN]
    message = texts.products_differ(planned, sum(plan.amounts() or ()))
    row = next(row for row, (found, _) in enumerate(_keyed(sheet)) if found == key)
    column = _PLAN if _PLAN in sheet.places else _CUSTOMER
    return sheet.problem(row, column, Category.PLAN, message, texts.PLAN_STAYS_DRAFT)
