"""The cells of one column turned into values of its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kehu_xlsx.intake.cast.clean import ERROR_TEXTS, is_blank, stripped
from kehu_xlsx.intake.cast.dates import cast_date, quick_dates
from kehu_xlsx.intake.cast.months import cast_month
from kehu_xlsx.intake.cast.numbers import cast_number, quick_numbers
from kehu_xlsx.intake.cast.refusal import Context, Refusal, refuse_error
from kehu_xlsx.intake.cast.spans import cast_days, cast_terms
from kehu_xlsx.intake.cast.words import cast_choice, cast_code, cast_flag, cast_level, cast_people, cast_text
from kehu_xlsx.schema import Column, Kind
from kehu_xlsx.workbook.read import Cell, CellError

_CASTERS: Mapping[Kind, Callable[[Cell, Column, Context], Any]] = {
    Kind.TEXT: cast_text,
    Kind.STATEMENT: cast_text,
    Kind.CODE: cast_code,
    Kind.CUSTOMER: cast_code,
    Kind.CHOICE: cast_choice,
    Kind.PEOPLE: cast_people,
    Kind.DATE: cast_date,
    Kind.MONTH: cast_month,
    Kind.MONEY: cast_number,
    Kind.QUANTITY: cast_number,
    Kind.COUNT: cast_number,
    Kind.RATE: cast_number,
    Kind.DAYS: cast_days,
    Kind.TERMS: cast_terms,
    Kind.LEVEL: cast_level,
    Kind.FLAG: cast_flag,
}
_QUICK: Mapping[Kind, Callable[[Sequence[Cell], Column, Context], list[Any] | None]] = {
    Kind.DATE: quick_dates,
    Kind.MONEY: quick_numbers,
    Kind.QUANTITY: quick_numbers,
    Kind.COUNT: quick_numbers,
    Kind.RATE: quick_numbers,
}
# What says "nothing" elsewhere says something here: nothing found, no credit terms, no certificate, an amount of 0.
_TELLING: Mapping[Kind, frozenset[str]] = {
    Kind.STATEMENT: frozenset({"无", "暂无"}),
    Kind.FLAG: frozenset({"无"}),
    Kind.TERMS: frozenset({"无"}),
    Kind.MONEY: frozenset({"-", "－", "--", "---"}),
    Kind.QUANTITY: frozenset({"-", "－", "--", "---"}),
    Kind.COUNT: frozenset({"-", "－", "--", "---"}),
}


def cast_column(cells: Sequence[Cell], column: Column, context: Context) -> tuple[list[Any], dict[int, Refusal]]:
    """The values of a column's cells, None where blank or refused, and the refusals by position in `cells`."""
    quick = _QUICK.get(column.kind)
    values = quick(cells, column, context) if quick else None
    if values is not None:
        return values, {}
    return _one_by_one(cells, column, context)


def cast_cell(cell: Cell, column: Column, context: Context) -> Any:
    """The value of one cell: of the column's type, None where it is blank, a Refusal where it cannot be used."""
    if cell is None or cell != cell:  # NaN, which some readers give for a blank
        return None
    if isinstance(cell, CellError):
        return refuse_error(cell, column)
    if isinstance(cell, str):
        cell = stripped(cell)
        if cell in ERROR_TEXTS:
            return refuse_error(CellError(cell), column)
        if is_blank(cell) and cell not in _TELLING.get(column.kind, ()):
            return None
    return _CASTERS[column.kind](cell, column, context)


def _one_by_one(cells: Sequence[Cell], column: Column, context: Context) -> tuple[list[Any], dict[int, Refusal]]:
    """The same text again, as in exports where every cell is text, is read once."""
    texts = {cell for cell in cells if type(cell) is str}
    known: dict[Cell, Any] = {text: cast_cell(text, column, context) for text in texts} | {None: None}
    values = [known[cell] if cell is None or type(cell) is str else cast_cell(cell, column, context) for cell in cells]
    refusals = {position: value for position, value in enumerate(values) if isinstance(value, Refusal)}
    return [None if isinstance(value, Refusal) else value for value in values] if refusals else values, refusals
