"""Tables written in a test as a few lines of text: column names above, one row a line, - for a blank."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kehu_xlsx.schema import Kind, Table
from kehu_xlsx.tables import Origin

BLANK = "-"


def table(kind: type[Table], text: str, /, **same: Any) -> pd.DataFrame:
    """A typed DataFrame; `same` holds columns that are alike in all rows. Rows get positions 0, 1, … of source 0."""
    names, *lines = (line.split() for line in text.strip().splitlines())
    rows = [dict(zip(names, line, strict=True)) for line in lines if line]
    return kind.frame(
        {**_position(kind, number), **{name: _value(kind, name, cell) for name, cell in row.items()}, **same}
        for number, row in enumerate(rows)
    )


def _position(kind: type[Table], number: int) -> dict[str, int]:
    return {Origin.source: 0, Origin.row: number} if Origin.row in kind.columns() else {}


def _value(kind: type[Table], name: str, cell: str) -> Any:
    column = kind.column(name)
    if cell == BLANK:
        return None
    if column.kind is Kind.DATE:
        return pd.Timestamp(cell)
    if column.kind is Kind.MONTH:
        return pd.Period(cell, "M")
    if column.kind is Kind.FLAG:
        return cell == "是"
    if column.kind.dtype in {"float64", "Int64", "int64"}:
        return float(cell.replace(",", ""))
    return cell


def rows(frame: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    """The values of some columns row by row, missing ones as None, dates and months as text: easy to compare."""
    return [tuple(_plain(value) for value in row) for row in frame[list(columns)].itertuples(index=False)]


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return value
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, pd.Period):
        return str(value)
    return value
