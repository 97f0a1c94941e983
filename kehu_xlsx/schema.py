"""What a column and a table are: every column of every table is declared once, here is how.

A `Column` is the column's English name (so it indexes a DataFrame as it stands) that also knows its Chinese
heading, the other words offices write for it, and the type of its cells. A `Table` is a class of such columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any, ClassVar, Self

import pandas as pd


class Kind(Enum):
    """Type of a column's cells once read."""

    TEXT = ("text", "str")
    STATEMENT = ("statement", "str")  # words in which 无 is an answer
    CODE = ("code", "str")
    CHOICE = ("choice", "str")
    CUSTOMER = ("customer", "str")
    PEOPLE = ("people", "str")
    DATE = ("date", "datetime64[us]")
    MONTH = ("month", "period[M]")
    MONEY = ("money", "float64")
    QUANTITY = ("quantity", "float64")
    COUNT = ("count", "float64")
    RATE = ("rate", "float64")
    DAYS = ("days", "float64")
    TERMS = ("terms", "float64")
    LEVEL = ("level", "Int64")
    FLAG = ("flag", "boolean")
    POSITION = ("position", "int64")
    OBJECT = ("object", "object")

    @property
    def dtype(self) -> str:
        """The pandas dtype that holds such cells, missing values included."""
        return self.value[1]

    @property
    def is_amount(self) -> bool:
        """Whether cells of this kind add up, so that printed totals can be checked against them."""
        return self in {Kind.MONEY, Kind.QUANTITY, Kind.COUNT}


class Column(str):
    """A column: its English name, with what the office calls it and what stands in it.

    `synonyms` are other headings for the same thing; where two columns of a sheet could serve, the earlier
    in `names` wins; the names in `last` serve only where no other heading does. `choices` are the accepted words of a
    CHOICE, each with its synonyms.
    """

    heading: str
    kind: Kind
    needed: bool
    names: tuple[str, ...]
    last: frozenset[str]
    choices: Mapping[str, tuple[str, ...]]

    def __new__(  # a str subclass takes its attributes here
        cls,
        name: str,
        heading: str,
        kind: Kind = Kind.TEXT,
        *,
        needed: bool = False,
        before: str = "",
        synonyms: str = "",
        choices: Mapping[str, str] | None = None,
    ) -> Self:
        """Declare a column; `before` are headings that win over its own, `synonyms` come after it.

        Words are spaced; those behind a | serve only where no other heading does.
        """
        column = super().__new__(cls, name)
        column.heading = heading
        column.kind = kind
        column.needed = needed
        others, _, last = synonyms.partition("|")
        column.names = (*before.split(), heading, *others.split(), *last.split())
        column.last = frozenset(last.split())
        column.choices = {word: tuple(others.split()) for word, others in (choices or {}).items()}
        return column

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (str(self), vars(self))


def _restored(name: str, attributes: Mapping[str, Any]) -> Column:
    """A column as it was before it was pickled (offices are worked on in other processes)."""
    column = Column(name, attributes["heading"])
    vars(column).update(attributes)
    return column


class Table:
    """A table of typed columns; subclasses declare the columns as class attributes named like the column.

    `aids` are columns of office sheets by which one of the table's is read; they are no columns of the table.
    """

    title: ClassVar[str]
    aids: ClassVar[tuple[Column, ...]] = ()
    _columns: ClassVar[tuple[Column, ...]] = ()

    def __init_subclass__(cls) -> None:
        """Gather the columns in the order of declaration, inherited ones last."""
        own = tuple(value for value in vars(cls).values() if isinstance(value, Column))
        misnamed = [name for name, value in vars(cls).items() if isinstance(value, Column) and name != value]
        if misnamed:
            raise TypeError(f"{cls.__name__}: attribute and column name differ: {misnamed}")
        inherited = tuple(column for column in cls._columns if column not in own)
        cls._columns = own + inherited

    @classmethod
    def columns(cls) -> tuple[Column, ...]:
        """All columns in order."""
        return cls._columns

    @classmethod
    def column(cls, name: str) -> Column:
        """The column of this English name; KeyError when there is none."""
        for column in cls._columns:
            if column == name:
                return column
        raise KeyError(name)

    @classmethod
    def frame(cls, rows: Iterable[Mapping[str, Any]] = ()) -> pd.DataFrame:
        """A typed DataFrame of this table from records; columns that a record lacks are missing values."""
        records = list(rows)
        given = {str(column): [row.get(column) for row in records] for column in _named(cls, records)}
        return cls.conform(pd.DataFrame(given, index=range(len(records))))

    @classmethod
    def conform(cls, frame: pd.DataFrame) -> pd.DataFrame:
        """The same rows with exactly this table's columns, in order and typed; absent ones come as missing."""
        if [*frame.dtypes.items()] == [(str(column), column.kind.dtype) for column in cls.columns()]:
            return frame.copy(deep=False)
        typed = {str(column): _typed(frame, column) for column in cls.columns()}
        return pd.DataFrame(typed, index=frame.index, copy=False)


def _named(table: type[Table], records: Iterable[Mapping[str, Any]]) -> list[Column]:
    names = {name for record in records for name in record}
    unknown = names - set(table.columns())
    if unknown:
        raise KeyError(f"{table.__name__} has no column {sorted(unknown)}")
    return [column for column in table.columns() if column in names]


def _typed(frame: pd.DataFrame, column: Column) -> pd.Series:
    if column not in frame.columns:
        absent = -1 if column.kind is Kind.POSITION else None
        return pd.Series(absent, index=frame.index, dtype=column.kind.dtype)
    series = frame[column]
    if series.dtype == column.kind.dtype:
        return series
    return (pd.to_datetime(series) if column.kind is Kind.DATE else series).astype(column.kind.dtype)
