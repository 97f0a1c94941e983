"""Reason codes and their sentences: a rule says code and figures, a person reads the sentence.

A code's value is its sentence with the figures' names and how to write them: `{balance:money}`.
"""

from __future__ import annotations

import datetime as dt
import string
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


def money(value: float) -> str:
    """An amount in yuan, 12,345.60."""
    return f"{value:,.2f}"


def count(value: float) -> str:
    """A number without superfluous decimals, 1,200 or 1.5."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def rate(value: float) -> str:
    """A fraction as a percentage, 83.3%."""
    return f"{value:.1%}"


def date(value: dt.date) -> str:
    """A date, 2026-10-31."""
    return f"{value:%Y-%m-%d}"


_WRITERS: dict[str, Callable[[Any], str]] = {"money": money, "count": count, "rate": rate, "date": date}


class _Sentence(string.Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        writer = _WRITERS.get(format_spec)
        return writer(value) if writer else str(super().format_field(value, format_spec))


class ReasonCode(StrEnum):
    """Base of the rules' reason codes; each rule has its own in a module of this room."""


@dataclass(frozen=True)
class Reason:
    """Why a finding was made: a code with its figures, e.g. NEAR_LIMIT with balance 95,000 and limit 100,000."""

    code: ReasonCode
    figures: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def of(cls, code: ReasonCode, **figures: Any) -> Reason:
        """A reason with its figures by name; every name of the code's sentence must be given."""
        return cls(code, tuple(sorted(figures.items())))

    @property
    def sentence(self) -> str:
        """The sentence that a person reads."""
        return _Sentence().vformat(str(self.code), (), dict(self.figures))


def sentences(reasons: tuple[Reason, ...]) -> str:
    """Several reasons as one text, in order."""
    return "".join(reason.sentence for reason in reasons)
