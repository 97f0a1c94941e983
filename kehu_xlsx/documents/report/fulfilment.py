"""Sheets 计划达成, 产品达成 and 取消经销资格建议: who met his plan, and who is due for disqualification."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import pandas as pd

from kehu_xlsx.documents.masters import Masters, month_word, present
from kehu_xlsx.documents.report import entries
from kehu_xlsx.documents.report.entries import Entry, Record, overall, quotient, shown, table_sheet
from kehu_xlsx.documents.report.purchases import last_months, net_by_month
from kehu_xlsx.schema import Column as TableColumn
from kehu_xlsx.tables import Approvals, Credit, FulfilmentTable, ProductFulfilment
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.tables.words import Advice, Approval, Fulfilment
from kehu_xlsx.texts import report as texts
from kehu_xlsx.texts.fulfilment import FulfilmentReason
from kehu_xlsx.texts.reasons import Reason, money
from kehu_xlsx.workbook.sheets import Column, Formula, Kind, TableSheet, Tone

VERDICT_TONES: Mapping[str, Tone] = {
    Fulfilment.MET: Tone.MET,
    Fulfilment.MISSED: Tone.SEVERE,
    Fulfilment.RUNNING: Tone.PLAIN,
    Fulfilment.NO_PLAN: Tone.MUTED,
    Fulfilment.UNDECIDED: Tone.DATA_PROBLEM,
}
_ADVICE_TONES: Mapping[str, Tone] = {
    Advice.WARN: Tone.WARNING,
    Advice.DISQUALIFY: Tone.SEVERE,
}
_FROZEN = 2


def fulfilment_sheet(outcome: Outcome, masters: Masters) -> TableSheet:
    """计划达成: one row a customer that is 在营, with a line of what he bought in the last twelve months."""
    table = outcome.fulfilment
    rate = partial(_rate, table)
    columns = (
        *entries.customer(masters),
        entries.region(masters),
        entries.salesperson(masters),
        shown(FulfilmentTable.sales_target, total=True),
        shown(FulfilmentTable.net_purchases, total=True),
        rate(FulfilmentTable.sales_rate, FulfilmentTable.net_purchases, FulfilmentTable.sales_target),
        shown(FulfilmentTable.purchase_plan, total=True),
        rate(FulfilmentTable.purchase_rate, FulfilmentTable.net_purchases, FulfilmentTable.purchase_plan),
        shown(FulfilmentTable.placement_target, total=True),
        shown(FulfilmentTable.placements, total=True),
        rate(FulfilmentTable.placement_rate, FulfilmentTable.placements, FulfilmentTable.placement_target),
        shown(FulfilmentTable.payment_plan, total=True),
        shown(FulfilmentTable.payments, total=True),
        rate(FulfilmentTable.payment_rate, FulfilmentTable.payments, FulfilmentTable.payment_plan),
        shown(FulfilmentTable.verdict, tones=VERDICT_TONES),
        shown(FulfilmentTable.misses),
        shown(FulfilmentTable.advice, tones=_ADVICE_TONES),
        shown(FulfilmentTable.checks),
        shown(FulfilmentTable.remarks, _remarks, kind=Kind.LONG_TEXT, total=texts.RATES_OF_PLANNED),
        *_twelve_months(outcome),
    )
    sheet = table_sheet(outcome, texts.FULFILMENT, columns, table, freeze=_FROZEN)
    return replace(sheet, notes=(*sheet.notes, *_of_the_whole_office(table)))


def _of_the_whole_office(table: pd.DataFrame) -> tuple[str, ...]:
    """What the rows would all repeat, once: which tables have no record of the month."""
    reasons = (reason for remarks in table[FulfilmentTable.remarks] for reason in remarks)
    return tuple(dict.fromkeys(reason.sentence for reason in reasons if reason.code == FulfilmentReason.NO_RECORDS))


def _remarks(record: Record) -> str:
    """The row's remarks; of what concerns the whole office a few words, the rest of it stands above the table."""
    return "".join(map(_in_a_row, record[FulfilmentTable.remarks]))


def _in_a_row(reason: Reason) -> str:
    is_of_office = reason.code == FulfilmentReason.NO_RECORDS
    return texts.none_this_month(str(dict(reason.figures)["table"])) if is_of_office else reason.sentence


def _rate(table: pd.DataFrame, column: TableColumn, above: TableColumn, below: TableColumn) -> Entry:
    return quotient(column, above, below, total=overall(table, above, below))


def _twelve_months(outcome: Outcome) -> tuple[Entry, ...]:
    """The months as hidden columns behind the little line that they are drawn as."""
    months, net = last_months(outcome), net_by_month(outcome)
    line = Column(texts.TWELVE_MONTHS, sparkline=tuple(map(month_word, months)), on_paper=False)
    return (Entry(line, lambda record: None), *(_month(month, net) for month in months))


def _month(month: pd.Period, net: Mapping[tuple[str, pd.Period], float]) -> Entry:
    column = Column(month_word(month), Kind.MONEY, hidden=True)
    return Entry(column, lambda record: net.get((record[FulfilmentTable.customer], month)))


def product_sheet(outcome: Outcome, masters: Masters) -> TableSheet:
    """产品达成: planned and bought by customer and product."""
    table = outcome.products
    planned, bought = ProductFulfilment.planned_amount, ProductFulfilment.amount
    columns = (
        *entries.customer(masters),
        entries.region(masters),
        entries.salesperson(masters),
        shown(ProductFulfilment.product),
        shown(ProductFulfilment.planned_quantity, total=True),
        shown(ProductFulfilment.quantity, total=True),
        quotient(ProductFulfilment.quantity_rate, ProductFulfilment.quantity, ProductFulfilment.planned_quantity),
        shown(planned, total=True),
        shown(bought, total=True),
        quotient(ProductFulfilment.amount_rate, bought, planned, total=overall(table, bought, planned)),
        Entry(Column(texts.REMARKS, Kind.LONG_TEXT, total=_planned_products(table)), _product_remark),
    )
    sheet = table_sheet(outcome, texts.PRODUCTS, columns, table, freeze=_FROZEN)
    has_records = table.empty or table[[ProductFulfilment.quantity, bought]].notna().any(axis=None)
    return sheet if has_records else replace(sheet, notes=(*sheet.notes, texts.NO_PURCHASES_AT_ALL))


def _planned_products(table: pd.DataFrame) -> Formula:
    """What was bought of the planned products, which their rate is reckoned from: the sum beside it is of all."""
    plan, bought = (f"{{{column.heading}}}" for column in (ProductFulfilment.planned_amount, ProductFulfilment.amount))
    before, after = texts.PLANNED_PRODUCTS
    sums = f'"{before}"&TEXT(SUMIF({plan},">0",{bought}),"#,##0.00")&"{after}"'
    amount = float(entries.planned(table, ProductFulfilment.planned_amount)[ProductFulfilment.amount].sum())
    return Formula(sums, f"{before}{money(amount)}{after}")


def _product_remark(record: Record) -> str:
    """Why a rate is blank, in a few words."""
    blank = {column for column in ProductFulfilment.columns() if present(record[column]) is None}
    words = []
    if {ProductFulfilment.planned_quantity, ProductFulfilment.planned_amount} <= blank:
        words.append(texts.NO_PRODUCT_PLAN)
    if {ProductFulfilment.quantity, ProductFulfilment.amount} <= blank:
        words.append(texts.NO_PURCHASE_RECORDS)
    return texts.listed(words)


def due_for_disqualification(outcome: Outcome) -> pd.DataFrame:
    """The rows of 计划达成 whose advice is 取消经销资格, or about whom it was decided this month."""
    decided = outcome.memory.approvals
    decided = decided.loc[decided[Approvals.month] == outcome.month, Approvals.customer]
    table = outcome.fulfilment
    advised = table[FulfilmentTable.advice] == Advice.DISQUALIFY
    return table[advised | table[FulfilmentTable.customer].isin(decided)]


def disqualification_sheet(outcome: Outcome, masters: Masters) -> TableSheet:
    """取消经销资格建议: for the manager to decide; what was decided this month stands there already."""
    approvals = outcome.memory.approvals
    keyed = approvals[approvals[Approvals.month] == outcome.month].drop(columns=Approvals.month)
    balances = outcome.credit[[Credit.customer, Credit.balance]]
    rows = due_for_disqualification(outcome)
    rows = rows.merge(balances, on=Credit.customer, how="left").merge(keyed, on=Approvals.customer, how="left")
    columns = (
        *entries.customer(masters),
        entries.salesperson(masters),
        shown(FulfilmentTable.misses),
        shown(FulfilmentTable.missed_parts, lambda record: texts.listed(record[FulfilmentTable.missed_parts])),
        shown(Credit.balance, total=True),
        shown(Approvals.decision, choices=tuple(map(str, Approval)), fill_in=True),
        shown(Approvals.suspended_until, fill_in=True),
        shown(Approvals.approver, fill_in=True),
        shown(Approvals.approved_on, fill_in=True),
        entries.remarks(FulfilmentTable.remarks),
    )
    return table_sheet(outcome, texts.DISQUALIFICATION, columns, rows, freeze=_FROZEN, tab=Tone.FILL_IN)
