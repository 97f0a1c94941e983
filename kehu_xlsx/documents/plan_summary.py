"""分销计划汇总: next month's proposal with its parts, for the manager to edit and confirm."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from kehu_xlsx.documents.masters import Masters, created, month_word, remarks_words, subtitle
from kehu_xlsx.documents.plan_rows import PlanRow, PlanRows
from kehu_xlsx.documents.records import records
from kehu_xlsx.policy import PlanningRules
from kehu_xlsx.tables import ProductProposal
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.tables.words import Role
from kehu_xlsx.texts import plan_documents as texts
from kehu_xlsx.texts import writing
from kehu_xlsx.workbook.sheets import Book, Column, Formula, Kind, Row, TableSheet, Tone

_DUST = 6  # decimals beyond which there is rounding dust only
_YES_NO = (writing.YES, writing.NO)
_CONFIRMED_TONES = {writing.YES: Tone.MET, writing.NO: Tone.WARNING}
_CUSTOMER = (Column(PlanRow.month.heading, Kind.MONTH), Column(texts.CODE, Kind.CODE), Column(texts.NAME))


def plan_summary(outcome: Outcome, plans: PlanRows, rules: PlanningRules) -> Book:
    """The workbook 2026-11_分销计划汇总.xlsx: sheets 客户计划 and 产品计划; what people typed stands in it again."""
    masters = Masters(outcome)
    month = month_word(outcome.next_month)
    customers = TableSheet(
        name=texts.CUSTOMER_PLANS,
        title=f"{month} {texts.SUMMARY}",
        subtitle=subtitle(outcome),
        columns=tuple(_customer_columns()),
        rows=tuple(_customer_rows(plans, masters, rules)),
        notes=texts.SUMMARY_NOTES,
        freeze=3,
        empty=texts.NO_PLANS,
    )
    products = TableSheet(
        name=texts.PRODUCT_PLANS,
        title=f"{month} {texts.SUMMARY}：{texts.PRODUCT_PLANS}",
        subtitle=subtitle(outcome),
        columns=tuple(_product_columns()),
        rows=tuple(_product_rows(plans, masters)),
        notes=texts.PRODUCT_NOTES,
        freeze=3,
        empty=texts.NO_PLANS,
    )
    return Book(f"{outcome.office} {month} {texts.SUMMARY}", (customers, products), created(outcome))


def _customer_columns() -> Iterator[Column]:
    yield from _CUSTOMER
    yield Column(texts.LEVEL)
    yield Column(texts.SALESPERSON)
    yield Column(PlanRow.mean_net.heading, Kind.MONEY)
    yield Column(PlanRow.months_averaged.heading, Kind.COUNT)
    yield Column(PlanRow.growth.heading, Kind.RATE)
    yield Column(PlanRow.last_year.heading, Kind.MONEY)
    yield Column(texts.PROPOSED_TARGET, Kind.MONEY, total=True)
    yield Column(PlanRow.sales_target.heading, Kind.MONEY, fill_in=True, total=True)
    yield Column(texts.GROWTH_ON_LAST_YEAR, Kind.RATE)
    yield Column(PlanRow.purchase_plan.heading, Kind.MONEY, fill_in=True, total=True)
    yield Column(texts.PRODUCTS_SUM, Kind.MONEY, total=True)
    yield Column(texts.PRODUCTS_DIFFERENCE, Kind.MONEY)
    yield Column(PlanRow.mean_placements.heading, Kind.NUMBER)
    yield Column(PlanRow.proposed_placements.heading, Kind.COUNT, total=True)
    yield Column(PlanRow.placement_target.heading, Kind.COUNT, fill_in=True, total=True)
    yield Column(PlanRow.placement_request.heading, Kind.LONG_TEXT, fill_in=True)
    yield Column(PlanRow.overdue_items.heading, Kind.MONEY, total=True)
    yield Column(PlanRow.due_items.heading, Kind.MONEY, total=True)
    yield Column(PlanRow.due_purchases.heading, Kind.MONEY, total=True)
    yield Column(PlanRow.proposed_payments.heading, Kind.MONEY, total=True)
    yield Column(PlanRow.payment_plan.heading, Kind.MONEY, fill_in=True, total=True)
    yield Column(PlanRow.confirmed.heading, choices=_YES_NO, tones=_CONFIRMED_TONES, fill_in=True)
    yield Column(PlanRow.confirmed_by.heading, fill_in=True)
    yield Column(PlanRow.confirmed_on.heading, Kind.DATE, fill_in=True)
    yield Column(texts.REMARK, Kind.LONG_TEXT)


_TARGET = (
    'IF(OR([近月均进货净额]="",[增长率]=""),"",'
    "ROUND(MAX(0,[近月均进货净额])*(1+[增长率])/{step},0)*{step})"
)
_GROWTH = 'IF(OR(N([上年同月进货净额])<=0,[销售目标]=""),"",[销售目标]/[上年同月进货净额]-1)'
_PRODUCTS_SUM = (
    "ROUND(SUMPRODUCT(({产品计划!客户编号}=[客户编号])*({产品计划!客户名称}=[客户名称]),{产品计划!计划金额}),2)"
)
_PRODUCTS_DIFFERENCE = 'IF([进货计划]="","",ROUND([产品计划合计]-[进货计划],2))'
_PLACEMENTS = 'IF(OR([近月均铺货]="",[增长率]=""),"",ROUNDUP(ROUND([近月均铺货]*(1+[增长率]),6),0))'
_PAYMENTS = "ROUND(SUM([已逾期应收],[到期应收],[当月到期的计划进货]),2)"


def _customer_rows(plans: PlanRows, masters: Masters, rules: PlanningRules) -> Iterator[Row]:
    sums = plans.products.groupby(ProductProposal.customer)[ProductProposal.planned_amount].sum().round(2)
    for row in records(plans.customers):
        customer = row[PlanRow.customer]
        products, purchases = float(sums.get(customer, 0.0)), row[PlanRow.purchase_plan]
        yield (
            *_customer(row, masters),
            masters.level_word(customer),
            masters.person(customer, Role.SALESPERSON),
            row[PlanRow.mean_net],
            row[PlanRow.months_averaged],
            row[PlanRow.growth],
            row[PlanRow.last_year],
            Formula(_TARGET.format(step=rules.rounding), _target(row, rules.rounding)),
            row[PlanRow.sales_target],
            Formula(_GROWTH, growth(row[PlanRow.sales_target], row[PlanRow.last_year])),
            purchases,
            Formula(_PRODUCTS_SUM, products),
            Formula(_PRODUCTS_DIFFERENCE, None if purchases is None else round(products - purchases, 2)),
            row[PlanRow.mean_placements],
            Formula(_PLACEMENTS, row[PlanRow.proposed_placements]),
            row[PlanRow.placement_target],
            row[PlanRow.placement_request],
            row[PlanRow.overdue_items],
            row[PlanRow.due_items],
            row[PlanRow.due_purchases],
            _payments(row),
            row[PlanRow.payment_plan],
            row[PlanRow.confirmed],
            row[PlanRow.confirmed_by],
            row[PlanRow.confirmed_on],
            remarks_words(row[PlanRow.remarks]),
        )


def growth(target: float | None, last_year: float | None) -> float | None:
    """By how much a target is above the same month of last year; None where that had no purchases."""
    return None if target is None or last_year is None or last_year <= 0 else target / last_year - 1


def _target(row: Mapping[str, Any], step: int) -> float | None:
    """The proposed target as the sheet's formula works it out from the parts shown: half a step is rounded up."""
    mean, rate = row[PlanRow.mean_net], row[PlanRow.growth]
    if mean is None or rate is None:
        return None
    return math.floor(round(max(0.0, mean) * (1 + rate) / step, _DUST) + 0.5) * step


def _payments(row: Mapping[str, Any]) -> Formula | None:
    """The proposed payments as the sum of what falls due; where they can't be proposed the remarks say why."""
    proposed = row[PlanRow.proposed_payments]
    return None if proposed is None else Formula(_PAYMENTS, proposed)


def _product_columns() -> Iterator[Column]:
    yield from _CUSTOMER
    yield Column(texts.SALESPERSON)
    yield Column(ProductProposal.product.heading)
    yield Column(ProductProposal.mean_net.heading, Kind.MONEY, total=True)
    yield Column(ProductProposal.share.heading, Kind.RATE, data_bar=True)
    yield Column(ProductProposal.price.heading, Kind.MONEY)
    yield Column(ProductProposal.planned_quantity.heading, Kind.NUMBER, fill_in=True)
    yield Column(ProductProposal.planned_amount.heading, Kind.MONEY, fill_in=True, total=True)


def _product_rows(plans: PlanRows, masters: Masters) -> Iterator[Row]:
    for row in records(plans.products):
        yield (
            *_customer(row, masters),
            masters.person(row[ProductProposal.customer], Role.SALESPERSON),
            row[ProductProposal.product],
            row[ProductProposal.mean_net],
            row[ProductProposal.share],
            row[ProductProposal.price],
            row[ProductProposal.planned_quantity],
            row[ProductProposal.planned_amount],
        )


def _customer(row: Mapping[str, Any], masters: Masters) -> tuple[str, str, str]:
    customer = row[PlanRow.customer]
    return month_word(row[PlanRow.month]), masters.code(customer), masters.name(customer)
