"""From raw cells to typed values, with a refusal for every cell that cannot be used."""

from __future__ import annotations

from kehu_xlsx.intake.cast.chinese import with_digits
from kehu_xlsx.intake.cast.columns import cast_cell, cast_column
from kehu_xlsx.intake.cast.refusal import Context, Refusal, Span, refuse, shown, years_of
from kehu_xlsx.intake.cast.spans import interval_of

__all__ = [
    "Context",
    "Refusal",
    "Span",
    "cast_cell",
    "cast_column",
    "interval_of",
    "refuse",
    "shown",
    "with_digits",
    "years_of",
]
