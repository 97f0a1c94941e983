"""The empty workbooks of a new office: every table with its headings, drop-down lists and formats, ready to type in."""

from __future__ import annotations

from collections.abc import Mapping

from kehu_xlsx.schema import Column as TableColumn
from kehu_xlsx.schema import Kind as TableKind
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
from kehu_xlsx.texts import starter as texts
from kehu_xlsx.texts.rulebook import LEVELS
from kehu_xlsx.workbook.sheets import Book, Column, Kind, TableSheet

_BLANK_ROWS = 200
_WORKBOOKS: Mapping[str, tuple[type[Origin], ...]] = {
    "客户档案": (Customers,),
    "分销计划": (Plans, ProductPlans),
    "进货记录": (Purchases,),
    "回款记录": (Payments,),
    "应收账款": (Receivables,),
    "铺货记录": (Placements,),
    "拜访记录": (Visits,),
    "计划检查": (PlanChecks,),
    "退换货与投诉": (Returns, Complaints),
}
_NOT_ON_SHEETS = frozenset({Customers.customer, Customers.terms_from_month_end})
_KINDS = {
    TableKind.CODE: Kind.CODE,
    TableKind.DATE: Kind.DATE,
    TableKind.MONTH: Kind.MONTH,
    TableKind.MONEY: Kind.MONEY,
    TableKind.QUANTITY: Kind.NUMBER,
    TableKind.COUNT: Kind.COUNT,
    TableKind.DAYS: Kind.COUNT,
}
_WIDTHS = {Kind.TEXT: 14.0, Kind.CODE: 16.0, Kind.DATE: 14.0, Kind.MONTH: 12.0, Kind.MONEY: 14.0, Kind.LONG_TEXT: 28.0}
_NAMES = frozenset({Customers.name, Customers.address, Purchases.product, Placements.outlet})
_SENTENCES = frozenset({
    Plans.placement_request, Visits.purpose, Visits.finding, Visits.action, PlanChecks.purchase_status,
    PlanChecks.placement_status, PlanChecks.payment_status, PlanChecks.issue, Returns.reason, Complaints.content,
    Complaints.investigation, Complaints.proposal, Complaints.outcome,
})  # fmt: skip


def blank_office() -> dict[str, Book]:
    """File name → empty workbook, for every table that an office keeps."""
    return {
        f"{title}.xlsx": Book(title, tuple(_sheet(table) for table in tables)) for title, tables in _WORKBOOKS.items()
    }


def sheet_columns(table: type[Origin]) -> tuple[TableColumn, ...]:
    """A table's columns as they stand on a sheet: a customer by code and by name."""
    columns: list[TableColumn] = []
    for column in table.columns():
        if column.kind is TableKind.CUSTOMER:
            columns += [Customers.code, Customers.name]
        elif column.kind is not TableKind.POSITION and column not in _NOT_ON_SHEETS:
            columns.append(column)
    return tuple(columns)


def _sheet(table: type[Origin]) -> TableSheet:
    name = texts.PRODUCT_PLANS if table is ProductPlans else table.title
    columns = sheet_columns(table)
    return TableSheet(
        name=name,
        title=name,
        subtitle=texts.SUBTITLE,
        columns=tuple(_column(column, table, name) for column in columns),
        rows=(),
        notes=(texts.NOTES[name],) if table is Customers else (texts.NOTES[name], texts.CUSTOMER_NOTE),
        freeze=columns.index(Customers.name) + 1,
        blank_rows=_BLANK_ROWS,
    )


def _column(column: TableColumn, table: type[Origin], sheet: str) -> Column:
    kind = Kind.LONG_TEXT if column in _SENTENCES | _NAMES else _KINDS.get(column.kind, Kind.TEXT)
    return Column(
        column.heading,
        kind,
        width=_WIDTHS.get(kind),
        note=texts.COLUMN_NOTES.get((sheet, column.heading), ""),
        choices=_choices(column),
        fill_in=column.needed or (column is Customers.code and table is not Customers),
    )


def _choices(column: TableColumn) -> tuple[str, ...]:
    if column.kind is TableKind.LEVEL:
        return LEVELS
    return texts.YES_NO if column.kind is TableKind.FLAG else tuple(column.choices)
