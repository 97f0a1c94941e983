"""证明单 of returns: which lines have one, and which have one that another return used before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kehu_xlsx.measures.spelling import spelling_key, spelling_keys
from kehu_xlsx.tables import CERTIFICATE_TO_COME, NO_CERTIFICATE, Returns

_NONE, _TO_COME = frozenset(NO_CERTIFICATE.split()), CERTIFICATE_TO_COME.split()


def has_certificate(written: Any) -> bool:
    """Whether what stands in 证明单号 is one: 待补, 未开, 办理中 and the like only say that there is none yet."""
    if pd.isna(written):
        return False
    key = spelling_key(written)
    return key not in _NONE and not any(word in key for word in _TO_COME)


def certificate_keys(written: pd.Series) -> pd.Series:
    """The numbers of certificates as they are compared, missing where none stands: 有 and 已开 are no number."""
    is_number = written.map(has_certificate) & written.str.contains(r"\d")
    return spelling_keys(written.where(is_number.fillna(False).astype(bool)))


@dataclass(frozen=True)
class Use:
    """A certificate's first use: by whom, when, on what bill, for which goods."""

    customer: str
    date: pd.Timestamp
    number: Any
    kind: Any
    product: Any
    quantity: float

    def is_of(self, line: Any) -> bool:
        """Whether a line is of the same return: of this customer under the same 单号, or without one on that day."""
        if line.customer != self.customer:
            return False
        if pd.notna(line.number) and pd.notna(self.number):
            return bool(line.number == self.number)
        return bool(line.date == self.date)


def used_before(lines: pd.DataFrame) -> Mapping[int, Use]:
    """The first use of a certificate by the index of each line of another return that has it too.

    `lines` are whole lines like Returns in the order in which they came.
    """
    first: dict[str, Use] = {}
    again: dict[int, Use] = {}
    keys = certificate_keys(lines[Returns.certificate])
    for line in lines[keys.notna()].itertuples():
        own = Use(line.customer, line.date, line.number, line.kind, line.product, abs(line.quantity))
        use = first.setdefault(keys[line.Index], own)
        if not use.is_of(line):
            again[line.Index] = use
    return again
