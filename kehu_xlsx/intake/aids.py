"""Values of a column made with the help of others: dates of 月 and 日, balances of 借 and 贷, 红字 counted negative."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from kehu_xlsx.tables import Purchases
from kehu_xlsx.tables.aids import CLOSING_CREDIT, CLOSING_DEBIT, DAY_PART, MONTH_PART, YEAR_PART

Values: TypeAlias = Mapping[str, Sequence[Any]]

_SIDE, _OPENING = re.compile(r"[借贷]"), re.compile(r"[期年月]初|上[期月年]")
_NOT_A_TERM = re.compile(r"[期月年]末|累计|方向|借贷|借.贷|余额(?![借贷])")
_SIGNS = {"借": 1, "贷": -1}
_PART = re.compile(r"(\d+)(?:\.0+)?[年月日号]?")
_RED = re.compile(r"红|退|冲")
_BLUE = "蓝"
_YES = frozenset({"是", "1", "y", "yes", "true", "√"})


def day_texts(values: Values, year: int | None) -> list[str | None]:
    """The days that 月 and 日 name, in the `year` known or that of a column 年; 月 goes for the rows below it too."""
    days = values[DAY_PART]
    blank = [None] * len(days)
    years = _carried_down(values.get(YEAR_PART, blank))
    texts = []
    for day, month, own in zip(days, _carried_down(values[MONTH_PART]), years, strict=True):
        said = own or (None if year is None else str(year))
        parts = [part for part in (said, month, day) if part is not None]
        texts.append(None if day is None else "-".join(map(_bare, parts)))
    return texts


def _carried_down(cells: Sequence[str | None]) -> list[str | None]:
    carried: list[str | None] = []
    for cell in cells:
        carried.append(cell if cell is not None or not carried else carried[-1])
    return carried


def _bare(part: str) -> str:
    found = _PART.fullmatch(part.strip())
    return found[1] if found else part


def closing_balances(values: Values, size: int) -> list[float | None]:
    """What is owed at the end: the debit less the credit balance; None where neither stands."""
    blank = [None] * size
    pairs = zip(values.get(CLOSING_DEBIT, blank), values.get(CLOSING_CREDIT, blank), strict=True)
    return [None if debit is None and credit is None else (debit or 0.0) - (credit or 0.0) for debit, credit in pairs]


def balance_terms(headings: Mapping[int, str]) -> dict[int, int]:
    """The columns that add up to a closing balance, with their signs: what was owed at first, the period's postings.

    Empty where the headings name one of them twice, or no posting at all.
    """
    terms: dict[tuple[bool, str], list[int]] = {}
    for index, heading in headings.items():
        side = _SIDE.search(heading)
        if side and not _NOT_A_TERM.search(heading):
            terms.setdefault((_OPENING.search(heading) is not None, side[0]), []).append(index)
    posted = [key for key in terms if not key[0]]
    if not posted or any(len(places) > 1 for places in terms.values()):
        return {}
    return {places[0]: _SIGNS[side] for (_, side), places in terms.items()}


def is_credit(word: object) -> bool:
    """Whether 方向 says 贷: the customer has paid ahead."""
    return isinstance(word, str) and "贷" in word


def closing_direction(balance: int, directions: Sequence[int]) -> int:
    """Of several columns 方向 that of the balance: the nearest to its left, else the nearest to its right."""
    left = [index for index in directions if index < balance]
    return max(left) if left else min(directions)


def red_rows(words: Sequence[str | None], heading: str) -> list[int]:
    """The positions that are 红字, returned or 红冲; under a heading like 是否红字 a plain 是 says so."""
    asks = _RED.search(heading) is not None and _BLUE not in heading
    return [position for position, word in enumerate(words) if word is not None and _is_red(word, asks)]


def _is_red(word: str, asks: bool) -> bool:
    return (asks and word.casefold() in _YES) or (_RED.search(word) is not None and _BLUE not in word)


def counted_negative(values: Values, red: Sequence[int]) -> dict[str, list[Any]]:
    """Amount and quantity of the red rows below zero, whichever sign they were written with."""
    below = set(red)
    return {
        column: [-abs(value) if position in below and value else value for position, value in enumerate(cells)]
        for column, cells in values.items()
        if column in {Purchases.amount, Purchases.quantity}
    }
