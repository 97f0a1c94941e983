"""One code that a register gives to two customers: it says nobody's name, so each is known by his own."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.intake.customers import aliases_in, normalise
from kehu_xlsx.intake.versions import Versions
from kehu_xlsx.tables import Customers, Origin, Source
from kehu_xlsx.texts import intake as texts
from kehu_xlsx.workbook.read import cell_name

_Row = Mapping[Hashable, Any]


@dataclass(frozen=True)
class SharedCodes:
    """The codes that several customers have, each with the rows of the registers that say so."""

    rows: Mapping[str, Sequence[_Row]]

    def without(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The registers without these codes: their customers go by name."""
        codes = frame[Customers.code]
        return frame.assign(**{Customers.code: codes.mask(codes.isin(list(self.rows)))})

    def customers(self, register: pd.DataFrame) -> Mapping[str, tuple[str, ...]]:
        """For each code the customers of the register that could be meant by it."""
        names = register[Customers.name].map(normalise, na_action="ignore")
        return {
            code: tuple(register.loc[names.isin([normalise(row[Customers.name]) for row in rows]), Customers.customer])
            for code, rows in self.rows.items()
        }

    def problems(self, versions: Versions, sources: Sequence[Source]) -> Iterator[Problem]:
        """A line for each row, which names the cells of the others."""
        for code, rows in self.rows.items():
            for row in rows:
                others = [_told(other, sources) for other in rows if other is not row]
                message = texts.code_of_several(code, row[Customers.name], others)
                yield versions.problem(row, Customers.code, Category.MASTER, message, texts.KNOWN_BY_NAME)


def shared_codes(frame: pd.DataFrame, versions: Versions, sources: Sequence[Source]) -> SharedCodes:
    """The codes under which one workbook lists several customers at a time.

    A name that is the other's alias is no other customer; of registers of two times the newer one counts.
    """
    named = frame[frame[Customers.code].notna() & frame[Customers.name].notna()]
    listed: dict[tuple[str, Hashable, str], list[_Row]] = {}
    for row in named[named.duplicated(Customers.code, keep=False)].to_dict("records"):
        key = sources[row[Origin.source]].workbook, versions.of(row), row[Customers.code]
        listed.setdefault(key, []).append(row)
    return SharedCodes({code: rows for (_, _, code), rows in listed.items() if _are_several(rows)})


def _are_several(rows: Sequence[_Row]) -> bool:
    """Whether the rows name two customers of whom neither is called by the other's name."""
    called = [{normalise(name) for name in (row[Customers.name], *_aliases(row))} for row in rows]
    return any(first.isdisjoint(second) for first in called for second in called)


def _aliases(row: _Row) -> tuple[str, ...]:
    aliases = row[Customers.aliases]
    return () if pd.isna(aliases) else aliases_in(aliases)


def _told(row: _Row, sources: Sequence[Source]) -> str:
    source = sources[row[Origin.source]]
    place = cell_name(int(row[Origin.row]), source.columns.get(Customers.code, 0))
    return f"{row[Customers.name]}（{source.sheet} {place}）"
