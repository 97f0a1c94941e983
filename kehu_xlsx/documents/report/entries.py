"""A report sheet as its columns, each declared once with where its cells come from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kehu_xlsx.documents.masters import Masters, remarks_words, subtitle
from kehu_xlsx.schema import Column as TableColumn
from kehu_xlsx.schema import Kind as TableKind
from kehu_xlsx.tables import Customers
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.tables.results import CUSTOMER
from kehu_xlsx.tables.words import Role
from kehu_xlsx.texts import report as texts
from kehu_xlsx.workbook.sheets import Column, Formula, Kind, TableSheet

Record = Mapping[str, Any]
"""A row of a result table by column."""

_KINDS: Mapping[TableKind, Kind] = {
    TableKind.CODE: Kind.CODE,
    TableKind.COUNT: Kind.COUNT,
    TableKind.DATE: Kind.DATE,
    TableKind.MONEY: Kind.MONEY,
    TableKind.MONTH: Kind.MONTH,
    TableKind.QUANTITY: Kind.NUMBER,
    TableKind.RATE: Kind.RATE,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A column of a sheet, and what it shows of a record."""

    column: Column
    value: Callable[[Record], object]


def shown(column: TableColumn, value: Callable[[Record], object] | None = None, **options: Any) -> Entry:
    """A table's column under its own heading, as it stands or as `value` makes it; `options` are those of `Column`."""
    kind = options.pop("kind", _KINDS.get(column.kind, Kind.TEXT))
    return Entry(Column(column.heading, kind, **options), value or (lambda record: record[column]))


def quotient(column: TableColumn, above: TableColumn, below: TableColumn, **options: Any) -> Entry:
    """A rate as a live formula of two other columns, blank where it can't be computed."""
    top, bottom = above.heading, below.heading
    expression = f'IF(OR([{top}]="",N([{bottom}])<=0),"",[{top}]/[{bottom}])'
    return shown(column, lambda record: Formula(expression, record[column]), data_bar=True, **options)


def overall(frame: pd.DataFrame, above: TableColumn, below: TableColumn) -> Formula:
    """The rate of the sums of two columns, of the rows that have a plan: without one a figure proves nothing."""
    top, bottom = f"{{{above.heading}}}", f"{{{below.heading}}}"
    expression = f'IF(OR(SUMIF({bottom},">0")=0,COUNT({top})=0),"",SUMIF({bottom},">0",{top})/SUMIF({bottom},">0"))'
    return Formula(expression, planned_rate(frame, above, below))


def planned(frame: pd.DataFrame, plan: TableColumn) -> pd.DataFrame:
    """The rows that have a plan."""
    return frame[frame[plan] > 0]


def planned_rate(frame: pd.DataFrame, actual: TableColumn, plan: TableColumn) -> float | None:
    """What the rows with a plan reached of it together, None where nothing was planned or nothing is known."""
    rows, done = planned(frame, plan), total(frame[actual])
    return None if rows.empty or done is None else float(rows[actual].sum() / rows[plan].sum())


def total(figures: pd.Series) -> float | None:
    """The sum of a column, None where it holds no figure at all."""
    return float(figures.sum()) if figures.notna().any() else None


def live_total(sheet: str, column: TableColumn, figures: pd.Series) -> Formula:
    """The same as a live formula over the sheet that shows the column."""
    cells = f"{{{sheet}!{column.heading}}}"
    return Formula(f'IF(COUNT({cells})=0,"",SUM({cells}))', total(figures))


def customer(masters: Masters) -> tuple[Entry, ...]:
    """客户编号, 客户名称 and 客户级别 of the record's customer."""
    return (
        shown(CUSTOMER, lambda record: masters.code(record[CUSTOMER])),
        shown(Customers.name, lambda record: masters.name(record[CUSTOMER])),
        shown(Customers.level, lambda record: masters.level_word(record[CUSTOMER])),
    )


def region(masters: Masters, **options: Any) -> Entry:
    """区域 of the record's customer."""
    return shown(Customers.region, lambda record: masters.region(record[CUSTOMER]), **options)


def salesperson(masters: Masters, **options: Any) -> Entry:
    """业务经理 of the record's customer."""
    return shown(Customers.salesperson, lambda record: masters.person(record[CUSTOMER], Role.SALESPERSON), **options)


def remarks(column: TableColumn, **options: Any) -> Entry:
    """备注 as sentences."""
    return shown(column, lambda record: remarks_words(record[column]), kind=Kind.LONG_TEXT, **options)


def table_sheet(
    outcome: Outcome, name: str, entries: Iterable[Entry], rows: pd.DataFrame, **options: Any
) -> TableSheet:
    """The sheet of a result table; `options` are those of `TableSheet`."""
    columns = tuple(entries)
    return TableSheet(
        name=name,
        title=texts.sheet_title(name),
        subtitle=subtitle(outcome),
        columns=tuple(each.column for each in columns),
        rows=[tuple(each.value(record) for each in columns) for record in rows.to_dict("records")],
        notes=texts.NOTES.get(name, ()),
        **options,
    )
