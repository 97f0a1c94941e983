"""The words around a heading: what sheet name, title lines, label lines and file name can say for the table below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from kehu_xlsx.intake.context import nearest_hints
from kehu_xlsx.intake.labels import labels_in
from kehu_xlsx.intake.page import Page
from kehu_xlsx.intake.spoken import PLAN_WORDS, entitling
from kehu_xlsx.schema import Column, Kind
from kehu_xlsx.tables import Visits
from kehu_xlsx.workbook.read import Cell

_ROWS_LOOKED_AT = 200


@dataclass(frozen=True)
class Surroundings:
    """The words around a heading: sheet name, title lines, file name."""

    page: Page
    workbook: str
    top: int
    bottom: int
    below: int
    is_customer: Callable[[str], bool]

    def lines(self, reach: range) -> list[Sequence[Cell]]:
        """The title and label lines above these columns, top to bottom."""
        return self.page.lines_above(self.top, self.below, reach)

    def texts(self, reach: range) -> tuple[str, str, str]:
        """Sheet name, title and path of the workbook, whole."""
        return self.page.sheet.name, " ".join(self.page.texts_of(self.lines(reach))), self.workbook

    def words(self, reach: range) -> tuple[str, str, str]:
        """The same as far as they can say what the table is."""
        title = " ".join(filter(None, map(entitling, self.page.texts_of(self.lines(reach)))))
        folder = PurePosixPath(self.workbook)
        return entitling(self.page.sheet.name), title, entitling(folder.as_posix())

    def can_supply(self, column: Column, reach: range) -> bool:
        """Whether a needed column that is missing can come from around the table."""
        labels = labels_in(self.lines(reach))
        if column.kind is Kind.DATE:
            return labels.date is not None
        if column == Visits.visitor:
            return labels.visitor is not None
        return self.can_say(column, reach)

    def can_say(self, column: Column, reach: range) -> bool:
        """Whether titles tell the month, the customer or the kind."""
        texts = self.texts(reach)
        together = " ".join(texts)
        if column.kind is Kind.MONTH:
            return any(word in together for word in PLAN_WORDS)
        if column.kind is Kind.CUSTOMER:
            return labels_in(self.lines(reach)).customer is not None or any(map(self.is_customer, texts[:2]))
        return False

    def words_below(self, index: int) -> list[str]:
        """What stands under the heading in one column, as far as it tells what the column holds."""
        rows = self.page.sheet.rows[self.bottom + 1 : self.bottom + 1 + _ROWS_LOOKED_AT]
        return [str(row[index]) for row in rows if row[index] is not None]

    def can_tell(self, column: Column, reach: range) -> bool:
        """Whether titles tell it, or for what a heading itself calls a plan at least name the month."""
        if column.kind is Kind.MONTH and nearest_hints(self.texts(reach)).month is not None:
            return True
        return self.can_say(column, reach)
