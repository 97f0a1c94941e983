"""What every document needs of the 客户档案, and how all of them write months, terms, people and links."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from kehu_xlsx.documents.records import records
from kehu_xlsx.schema import Column as TableColumn
from kehu_xlsx.tables import ROLE_COLUMNS, Customers, Person, Source, active_customers
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.tables.words import Role
from kehu_xlsx.texts import masters as texts
from kehu_xlsx.texts.reasons import Reason, sentences
from kehu_xlsx.workbook.read import cell_name
from kehu_xlsx.workbook.sheets import Target, Tone

SEVERITY_TONES: Mapping[str, Tone] = {"严重": Tone.SEVERE, "警告": Tone.WARNING, "关注": Tone.WATCH}
LINKED = frozenset({".xlsx", ".xlsm", ".xls"})
"""Kinds of workbooks that a link can lead into."""


class Masters:
    """The customers of an outcome by their key: what documents join to every result table.

    All texts are "" where the 客户档案 is blank; a customer that it does not hold is named by his key.
    """

    def __init__(self, outcome: Outcome) -> None:
        customers = outcome.books.customers
        self._rows = {row[Customers.customer]: row for row in records(customers)}
        self._active = frozenset(active_customers(customers, outcome.as_of)[Customers.customer])

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def value(self, customer: str, column: TableColumn) -> Any:
        """What the 客户档案 says in a column, None where it says nothing."""
        return self._rows.get(customer, {}).get(column)

    def text(self, customer: str, column: TableColumn) -> str:
        """The same as text, "" where it says nothing."""
        value = self.value(customer, column)
        return "" if value is None else str(value)

    def code(self, customer: str) -> str:
        """The office's own 客户编号."""
        return self.text(customer, Customers.code)

    def name(self, customer: str) -> str:
        """客户名称."""
        return self.text(customer, Customers.name) or customer

    def level(self, customer: str) -> int | None:
        """客户级别 from 1, the best, to 5."""
        level = self.value(customer, Customers.level)
        return None if level is None else int(level)

    def level_word(self, customer: str) -> str:
        """客户级别 as 一级 … 五级."""
        return level_word(self.level(customer))

    def region(self, customer: str) -> str:
        """区域."""
        return self.text(customer, Customers.region)

    def person(self, customer: str, role: Role) -> str:
        """Who looks after the customer in that role; several names stand as 张三、李四."""
        return self.text(customer, ROLE_COLUMNS[role])

    def terms(self, customer: str) -> str:
        """账期 as 30天 or 月结30."""
        return terms_words(self.value(customer, Customers.terms), self.value(customer, Customers.terms_from_month_end))

    def is_active(self, customer: str) -> bool:
        """Whether the customer is 在营 at the as-of date."""
        return customer in self._active

    @property
    def active(self) -> tuple[str, ...]:
        """The customers that are 在营, as the 客户档案 lists them."""
        return tuple(customer for customer in self._rows if self.is_active(customer))


def present(value: Any) -> Any:
    """A value of a table, missing ones (NaN, NaT, NA) as None."""
    return None if not isinstance(value, tuple) and pd.isna(value) else value


def level_word(level: int | None) -> str:
    """A level as 一级 … 五级, "" where it is unknown."""
    return "" if level is None else texts.LEVELS[level - 1]


def month_word(month: pd.Period | None) -> str:
    """A month as yyyy-mm, "" for none."""
    return "" if month is None or pd.isna(month) else f"{month.year:04d}-{month.month:02d}"


def terms_words(days: float | None, from_month_end: bool | None) -> str:
    """Terms as the office writes them: 30天, 月结30; "" where there are none."""
    if days is None or pd.isna(days):
        return ""
    return texts.terms(days, from_month_end=bool(present(from_month_end)))


def people_words(people: Iterable[Person]) -> str:
    """People as 上报对象 reads: role name、role name."""
    return texts.listed(str(person) for person in people)


def remarks_words(remarks: Any) -> str:
    """Remarks as sentences, "" where there are none."""
    return sentences(remarks) if isinstance(remarks, tuple) else ""


def reason_words(reason: Any) -> str:
    """One reason as its sentence, "" where there is none."""
    return reason.sentence if isinstance(reason, Reason) else ""


def subtitle(outcome: Outcome) -> str:
    """The line under every title: office, month and as-of date."""
    return texts.subtitle(outcome.office, month_word(outcome.month), outcome.as_of)


def created(outcome: Outcome) -> dt.date:
    """The date of creation of every workbook of an outcome, which no clock decides."""
    return outcome.as_of


def source_link(sources: Sequence[Source], source: int, row: int, column: str = "", *, home: str) -> Target | None:
    """Where a finding stands in the office's own workbook; `home` leads from the workbook written to the office.

    `row` is 0-based, `column` a field of the source's table; None where nothing stands behind the finding (source
    below 0) or the file is of a kind that links can't enter.
    """
    if not 0 <= source < len(sources):
        return None
    place = sources[source]
    if PurePosixPath(place.workbook).suffix.lower() not in LINKED:
        return None
    at = place.columns.get(column, min(place.columns.values(), default=0))
    return Target(sheet=place.sheet, cell=cell_name(row, at), file=home + place.workbook)


def source_words(sources: Sequence[Source], source: int, row: int, column: str = "") -> str:
    """The same place in words: 进货.xlsx 10月!F12; "" where there is none."""
    if not 0 <= source < len(sources):
        return ""
    place = sources[source]
    at = place.columns.get(column, min(place.columns.values(), default=0))
    return texts.place(place.workbook, place.sheet, cell_name(row, at))
