"""How many rows, and how much money, of each table were read, used and set aside: read = used + set aside."""

from __future__ import annotations

from dataclasses import dataclass

from kehu_xlsx.tables.inputs import Origin


@dataclass(frozen=True)
class Usage:
    """The account of one table; amounts are None for tables without a main amount."""

    table: type[Origin]
    rows_read: int = 0
    rows_used: int = 0
    amount_read: float | None = None
    amount_used: float | None = None

    @property
    def rows_set_aside(self) -> int:
        """Rows that could not be used, or were counted in another sheet already."""
        return self.rows_read - self.rows_used

    @property
    def amount_set_aside(self) -> float | None:
        """Money that could not be attributed."""
        if self.amount_read is None or self.amount_used is None:
            return None
        return round(self.amount_read - self.amount_used, 2)


@dataclass(frozen=True)
class Recognised:
    """One line of what was recognised on a sheet: a table with its rows, or in words why it was not read.

    A sheet that is nearly a table names it, without rows, and the remark says what it lacks.
    """

    workbook: str
    sheet: str
    table: str
    rows: int
    headings: tuple[tuple[str, str], ...]  # our heading, the office's
    passed_over: tuple[tuple[str, str, str], ...] = ()  # our heading, the one taken, the one that could serve too
    remark: str = ""
    unused: tuple[str, ...] = ()  # the office's headings that serve nowhere
