"""台账.xlsx: the ledger's tables as sheets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from kehu_xlsx.schema import Column as SchemaColumn
from kehu_xlsx.schema import Kind as SchemaKind
from kehu_xlsx.schema import Table
from kehu_xlsx.tables import LEDGERS, Memory
from kehu_xlsx.tables.words import Severity
from kehu_xlsx.texts import ledger_book as texts
from kehu_xlsx.workbook.sheets import Book, Column, Kind, TableSheet

_KINDS: Mapping[SchemaKind, Kind] = {
    SchemaKind.DATE: Kind.DATE,
    SchemaKind.MONTH: Kind.MONTH,
    SchemaKind.MONEY: Kind.MONEY,
    SchemaKind.QUANTITY: Kind.NUMBER,
    SchemaKind.COUNT: Kind.COUNT,
    SchemaKind.RATE: Kind.RATE,
    SchemaKind.CODE: Kind.CODE,
}
_SEVERITY = "severity"


def ledger_book(memory: Memory, office: str) -> Book:
    """The whole ledger as one workbook, one sheet a table."""
    sheets = tuple(_sheet(table, getattr(memory, name), office) for name, table in LEDGERS.items())
    return Book(f"{office} {texts.TITLE}", sheets)


def _sheet(table: type[Table], frame: pd.DataFrame, office: str) -> TableSheet:
    columns = tuple(_column(column) for column in table.columns())
    writers = [_writer(column) for column in table.columns()]
    cells = table.conform(frame).astype(object).to_numpy()
    rows = [[write(value) for write, value in zip(writers, row, strict=True)] for row in cells]
    return TableSheet(table.title, texts.sheet_title(table.title), office, columns, rows, (texts.NOTE,), freeze=2)


def _column(column: SchemaColumn) -> Column:
    kind = Kind.TEXT if column == _SEVERITY else _KINDS.get(column.kind, Kind.TEXT)
    return Column(column.heading, kind)


def _writer(column: SchemaColumn) -> Callable[[Any], object]:
    if column == _SEVERITY:
        return lambda value: None if pd.isna(value) else Severity(int(value)).word
    if column.kind is SchemaKind.MONTH:
        return lambda value: None if pd.isna(value) else str(value)
    return lambda value: None if pd.isna(value) else value
