"""分销计划汇总: next month's proposal with its parts, for the manager to edit and confirm."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kehu_xlsx.documents.masters import Masters, created, month_word, remarks_words, subtitle
from kehu_xlsx.documents.plan_rows import PlanRow, PlanRows
from kehu_xlsx.documents.records import records
from kehu_xlsx.documents.report import entries
from kehu_xlsx.documents.report.entries import Entry, Record, shown
from kehu_xlsx.policy import PlanningRules
from kehu_xlsx.tables import Credit, Customers, ProductProposal
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.texts import plan_documents as texts
from kehu_xlsx.texts import writing
from kehu_xlsx.workbook.sheets import Book, Column, Formula, Kind, TableSheet, Tone

_DUST = 6  # decimals beyond which there is rounding dust only
_FROZEN = 3
_YES_NO = (writing.YES, writing.NO)
_CONFIRMED_TONES = {writing.NO: Tone.MUTED}


def plan_summary(outcome: Outcome, plans: PlanRows, rules: PlanningRules) -> Book:
    """The workbook 2026-11_分销计划汇总.xlsx: sheets 客户计划 and 产品计划; what people typed stands in it again."""
    masters, title = Masters(outcome), f"{month_word(outcome.next_month)} {texts.SUMMARY}"
    sums = plans.products.groupby(ProductProposal.customer)[ProductProposal.planned_amount].sum().round(2)
    customers = _customer_entries(masters, rules.rounding, sums.to_dict(), _Remarks.of(outcome))
    products = _product_entries(masters)
    sheets = (
        _sheet(outcome, texts.CUSTOMER_PLANS, title, customers, records(plans.customers)),
        _sheet(outcome, texts.PRODUCT_PLANS, title, products, records(plans.products)),
    )
    return Book(f"{outcome.office} {title}", sheets, created(outcome))


def _sheet(
    outcome: Outcome, name: str, title: str, shown_entries: Iterable[Entry], rows: Sequence[Record]
) -> TableSheet:
    columns = tuple(shown_entries)
    return TableSheet(
        name=name,
        title=f"{title}：{name}",
        subtitle=subtitle(outcome),
        columns=tuple(each.column for each in columns),
        rows=[tuple(each.value(row) for each in columns) for row in rows],
        notes=texts.SUMMARY_NOTES[name],
        freeze=_FROZEN,
        empty=texts.NO_PLANS,
    )


def _keys(masters: Masters) -> Iterable[Entry]:
    """What a row is read back by; a customer without a code of his own is known by his name."""
    code, name, _ = entries.customer(masters)
    yield shown(PlanRow.month, lambda row: month_word(row[PlanRow.month]))
    yield Entry(code.column, lambda row: masters.code(row[PlanRow.customer]) or row[PlanRow.customer])
    yield name


_TARGET = 'IF(OR([近月均进货净额]="",[增长率]=""),"",ROUND(MAX(0,[近月均进货净额])*(1+[增长率])/{step},0)*{step})'
_GROWTH = 'IF(OR(N([上年同月进货净额])<=0,[销售目标]=""),"",[销售目标]/[上年同月进货净额]-1)'
_PRODUCTS_SUM = (
    "ROUND(SUMPRODUCT(({产品计划!客户编号}=[客户编号])*({产品计划!客户名称}=[客户名称]),{产品计划!计划金额}),2)"
)
_PRODUCTS_DIFFERENCE = 'IF([进货计划]="","",ROUND([产品计划合计]-[进货计划],2))'
_PLACEMENTS = 'IF(OR([近月均铺货]="",[增长率]=""),"",ROUNDUP(ROUND([近月均铺货]*(1+[增长率]),6),0))'
_PAYMENTS = "ROUND(SUM([已逾期应收],[到期应收],[当月到期的计划进货]),2)"


def _customer_entries(masters: Masters, step: int, sums: Mapping[str, float], remarks: _Remarks) -> Iterable[Entry]:
    """客户计划: each proposed figure as a formula of its parts, and beside it the figure to edit."""
    target = _TARGET.format(step=step)
    yield from _keys(masters)
    yield shown(Customers.level, lambda row: masters.level_word(row[PlanRow.customer]))
    yield entries.salesperson(masters)
    yield shown(PlanRow.mean_net)
    yield shown(PlanRow.months_averaged)
    yield shown(PlanRow.growth)
    yield shown(PlanRow.last_year)
    yield _money(texts.PROPOSED_TARGET, lambda row: Formula(target, _target(row, step)), total=True)
    yield shown(PlanRow.sales_target, fill_in=True, total=True)
    yield Entry(Column(texts.GROWTH_ON_LAST_YEAR, Kind.RATE), lambda row: Formula(_GROWTH, _growth(row)))
    yield shown(PlanRow.purchase_plan, fill_in=True, total=True)
    yield _money(texts.PRODUCTS_SUM, lambda row: Formula(_PRODUCTS_SUM, _products(row, sums)), total=True)
    yield _money(texts.PRODUCTS_DIFFERENCE, lambda row: Formula(_PRODUCTS_DIFFERENCE, _unplanned(row, sums)))
    yield shown(PlanRow.mean_placements, kind=Kind.MEAN)
    yield shown(PlanRow.proposed_placements, lambda row: Formula(_PLACEMENTS, row[PlanRow.proposed_placements]))
    yield shown(PlanRow.placement_target, fill_in=True, total=True)
    yield shown(PlanRow.placement_request, kind=Kind.LONG_TEXT, fill_in=True)
    yield shown(PlanRow.overdue_items, total=True)
    yield shown(PlanRow.due_items, total=True)
    yield shown(PlanRow.due_purchases, total=True)
    yield shown(PlanRow.proposed_payments, _payments, total=True)
    yield shown(PlanRow.payment_plan, fill_in=True, total=True)
    yield shown(PlanRow.confirmed, choices=_YES_NO, tones=_CONFIRMED_TONES, fill_in=True)
    yield shown(PlanRow.confirmed_by, fill_in=True)
    yield shown(PlanRow.confirmed_on, fill_in=True)
    yield shown(PlanRow.remarks, remarks.of_row, kind=Kind.LONG_TEXT)


def _product_entries(masters: Masters) -> Iterable[Entry]:
    """产品计划: what each customer is to buy of each product."""
    yield from _keys(masters)
    yield entries.salesperson(masters)
    yield shown(ProductProposal.product)
    yield shown(ProductProposal.mean_net, total=True)
    yield shown(ProductProposal.share, data_bar=True)
    yield shown(ProductProposal.price)
    yield shown(ProductProposal.planned_quantity, fill_in=True)
    yield shown(ProductProposal.planned_amount, fill_in=True, total=True)


def _money(heading: str, value: Callable[[Record], object], *, total: bool = False) -> Entry:
    return Entry(Column(heading, Kind.MONEY, total=total), value)


def _growth(row: Record) -> float | None:
    """By how much a PlanRow's target is above the same month of last year; None where that had no purchases."""
    target, last_year = row[PlanRow.sales_target], row[PlanRow.last_year]
    return target / last_year - 1 if target is not None and last_year is not None and last_year > 0 else None


def _target(row: Record, step: int) -> float | None:
    """The proposed target as the sheet's formula works it out from the parts shown: half a step is rounded up."""
    mean, rate = row[PlanRow.mean_net], row[PlanRow.growth]
    if mean is None or rate is None:
        return None
    return float(math.floor(round(max(0.0, mean) * (1 + rate) / step, _DUST) + 0.5) * step)


@dataclass(frozen=True)
class _Remarks:
    """What 备注 of 客户计划 says; `prepaid` is what customers paid in advance, in yuan."""

    as_of: dt.date
    prepaid: Mapping[str, float]

    @classmethod
    def of(cls, outcome: Outcome) -> _Remarks:
        balances = outcome.credit.set_index(Credit.customer)[Credit.balance]
        return cls(outcome.as_of, (-balances[balances < 0]).to_dict())

    def of_row(self, row: Record) -> str:
        """Why the plan is still a draft or needs a second look, then on what the proposal rests."""
        prepaid = self.prepaid.get(row[PlanRow.customer])
        words = [
            texts.not_confirmed(row[PlanRow.refusal]) if row[PlanRow.refusal] else "",
            _warning(row) if row[PlanRow.confirmed] else "",
            remarks_words(row[PlanRow.remarks]),
            texts.prepaid_in_plan(self.as_of, prepaid) if prepaid and row[PlanRow.payment_plan] is not None else "",
            _no_growth(row),
        ]
        return "".join(words)


_FIGURES = (PlanRow.sales_target, PlanRow.purchase_plan, PlanRow.placement_target, PlanRow.payment_plan)


def _warning(row: Record) -> str:
    """What the office should look at in a plan that it confirmed."""
    if not any(row[figure] for figure in _FIGURES):
        return texts.CONFIRMED_EMPTY
    return texts.CONFIRMED_WITHOUT_PAYMENTS if row[PlanRow.payment_plan] is None else ""


def _no_growth(row: Record) -> str:
    """Why 目标比上年同月 is blank; that last year has no records is said already."""
    if row[PlanRow.last_year] is None:
        return ""
    if row[PlanRow.last_year] <= 0:
        return texts.NOTHING_LAST_YEAR
    return texts.NO_TARGET if row[PlanRow.sales_target] is None else ""


def _products(row: Record, sums: Mapping[str, float]) -> float:
    return sums.get(row[PlanRow.customer], 0.0)


def _unplanned(row: Record, sums: Mapping[str, float]) -> float | None:
    """By how much the products exceed the purchase plan."""
    plan = row[PlanRow.purchase_plan]
    return None if plan is None else round(_products(row, sums) - plan, 2)


def _payments(row: Record) -> Formula | None:
    """The proposed payments as the sum of what falls due; where they can't be proposed the remarks say why."""
    proposed = row[PlanRow.proposed_payments]
    return None if proposed is None else Formula(_PAYMENTS, proposed)
