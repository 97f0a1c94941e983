"""Which complaints of two lists are one and the same, whatever was corrected between them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

_COUNT = re.compile(r"\d{1,3}")  # 1, 2, 3 … count the lines of a sheet and start anew on the next one
_NO_WORD = re.compile(r"[\W_]+")
_LEAST_ALIKE = 80  # per cent
_NEAR = dt.timedelta(days=10)


@dataclass(frozen=True, slots=True)
class Told:
    """What a complaint is known again by; `number` is "" where it has none of its own, `words` are its content's."""

    number: str
    customer: str
    words: str
    day: dt.date

    @classmethod
    def of(cls, number: str, customer: str, content: str, *, day: dt.date) -> Told:
        """From the cells of a row, blank ones as ""."""
        return cls(number, customer, _NO_WORD.sub("", content), day)


@dataclass(frozen=True, slots=True)
class Likeness:
    """One way to know a complaint again: the same `key` (None: it has no such key), and both together pass `test`."""

    key: Callable[[Told], Hashable]
    test: Callable[[Told, Told], bool]


def is_count(number: str) -> bool:
    """Whether a 投诉编号 only counts the lines of its sheet."""
    return bool(_COUNT.fullmatch(number))


def matches(listed: Sequence[Told], others: Sequence[Told], ways: Iterable[Likeness]) -> dict[int, int]:
    """Position among the listed → position among the others of the same complaint, by the surest of the `ways`.

    Complaints of one list are never one and the same, so each is matched once.
    """
    found: dict[int, int] = {}
    for way in ways:
        free: dict[Hashable, list[int]] = {}
        for position in sorted(set(range(len(others))) - set(found.values())):
            free.setdefault(way.key(others[position]), []).append(position)
        for position in sorted(set(range(len(listed))) - found.keys()):
            key = way.key(listed[position])
            candidates = free.get(key, []) if key is not None else []
            match = next((each for each in candidates if way.test(listed[position], others[each])), None)
            if match is not None:
                candidates.remove(match)
                found[position] = match
    return found


def _is_alike(one: Told, other: Told) -> bool:
    """Whether both say nearly the same, or one says more than the other."""
    shorter, longer = sorted((one.words, other.words), key=len)
    return shorter == longer or bool(shorter and shorter in longer) or fuzz.ratio(shorter, longer) >= _LEAST_ALIKE


def _is_of_month(one: Told, other: Told) -> bool:
    """Whether both were received in one month.

    A complaint that is missing from sheets which still hold others of its month was changed there; it is no wonder
    that it is missing where the sheets of a new month took the place of the old ones.
    """
    return (one.day.year, one.day.month) == (other.day.year, other.day.month)


def _is_near(one: Told, other: Told) -> bool:
    return _is_of_month(one, other) and abs(one.day - other.day) <= _NEAR


def _lacks_number(one: Told, other: Told) -> bool:
    return not (one.number and other.number)


def _two_of_three_agree(one: Told, other: Told) -> bool:
    """Customer, day and content."""
    agreed = (one.customer == other.customer, one.day == other.day, _is_alike(one, other))
    return agreed.count(False) <= 1


ON_ANOTHER_SHEET = (
    Likeness(lambda told: told, lambda one, other: True),
    Likeness(lambda told: (told.customer, told.day, told.words), _lacks_number),
    Likeness(lambda told: (told.number, told.customer, told.day) if told.number else None, _is_alike),
)
"""How the same complaint is known on two sheets."""

SINCE_CORRECTED = (
    *ON_ANOTHER_SHEET,
    Likeness(lambda told: told.number or None, _two_of_three_agree),
    Likeness(lambda told: told.number or None, _is_of_month),
    Likeness(
        lambda told: told.customer,
        lambda one, other: _lacks_number(one, other) and _is_near(one, other) and _is_alike(one, other),
    ),
    Likeness(lambda told: (told.day, told.words) if told.words else None, _lacks_number),
    Likeness(lambda told: (told.customer, told.day, told.words) if told.words else None, lambda one, other: True),
)
"""How a complaint that the ledger remembers, and that the sheets no longer hold as it was, is known on them."""
