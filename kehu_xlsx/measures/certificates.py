"""证明单 of returns: which lines have one, and which have one that another return used before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kehu_xlsx.measures.spelling import spelling_key
from kehu_xlsx.tables import CERTIFICATE_TO_COME, NO_CERTIFICATE, Returns

_NONE, _TO_COME = frozenset(NO_CERTIFICATE.split()), CERTIFICATE_TO_COME.split()


def has_certificate(written: Any) -> bool:
    """Whether what stands in 证明单号 is one: 待补, 未开, 办理中 and the like only say that there is none yet."""
    if pd.isna(written):
        return False
    key = spelling_key(written)
    return key not in _NONE and not any(word in key for word in _TO_COME)


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

    `lines` are whole lines like Returns in the order in which they came. What has no digit (有, 已开) is no number.
    """
    first: dict[str, Use] = {}
    again: dict[int, Use] = {}
    for line in lines[lines[Returns.certificate].map(_is_number)].itertuples():
        own = Use(line.customer, line.date, line.number, line.kind, line.product, abs(line.quantity))
        use = first.setdefault(spelling_key(line.certificate), own)
        if not use.is_of(line):
            again[line.Index] = use
    return again


def _is_number(written: Any) -> bool:
    return has_certificate(written) and any(map(str.isdigit, written))
