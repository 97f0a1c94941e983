"""Rows of a ledger's table by key, and what people changed in them against what they were shown."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import pandas as pd

from kehu_xlsx.schema import Column
from kehu_xlsx.tables import LedgerTable

Row = Mapping[str, Any]
"""A row by column; what is missing is None."""

Keyed = dict[tuple[Hashable, ...], Row]

_TOLERANCE = 0.005


def as_records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame, missing values as None."""
    plain = frame.astype(object)
    return [dict(row) for row in plain.where(plain.notna(), None).to_dict("records")]


def by_key(table: type[LedgerTable], rows: Iterable[Row]) -> Keyed:
    """Rows by the key of their table."""
    return {tuple(row[column] for column in table.key): row for row in rows}


def changed(columns: Iterable[Column], now: Row, before: Row) -> dict[str, Any]:
    """The cells of these columns that differ from what stood there before, as they are now."""
    return {str(column): now.get(column) for column in columns if not _alike(now.get(column), before.get(column))}


def filled(row: Row, old: Row) -> Row:
    """The row with the old values in its blank cells."""
    return {**row, **{column: value for column, value in old.items() if row.get(column) is None}}


def _alike(now: Any, before: Any) -> bool:
    if isinstance(now, int | float) and isinstance(before, int | float):
        return abs(now - before) <= _TOLERANCE
    return bool(now == before)
