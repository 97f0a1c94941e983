"""Which customer a cell means: by code, name or alias, however it is spaced and bracketed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

import pandas as pd
from rapidfuzz import fuzz, process

from kehu_xlsx.tables import Customers

LEAST_ALIKE = 50
_BRACKETS = str.maketrans("[]{}【】《》〈〉「」", "()()()()()()")
_SPACES = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_DROPPED = re.compile(r"[\s\u200b-\u200f\u2060\ufeff·•‧∙・.。,，、'\"“”‘’`*_\-—–]+")
_BETWEEN_CHINESE = re.compile(r"(?<=[\u3400-\u9fff（）])\s+(?=[\u3400-\u9fff（）])")
_NUMBER, _LETTER, _HYPHENS = re.compile(r"(\d+)(?:\.0+)?"), re.compile(r"[a-z]"), re.compile(r"[-_—]")
_BETWEEN_ALIASES = re.compile(r"[、,，;；/|\n]+")
_SHORTEST_IN_TITLE = 2
# A person in brackets is left to be told: 海天（二部） is another firm.
_WHO_TO_ASK = re.compile(r"[\s,，;；]+|联系|电话|手机|(?<!\d)1\d{10}(?!\d)")


class Remark(Enum):
    """What is to be said about a match."""

    CONFLICT = auto()
    """Code and name are two customers'; the code counts."""
    CODE_UNKNOWN = auto()
    """Nobody has this code; the name counts."""
    NAME_UNKNOWN = auto()
    """Nobody has this name; the code counts."""
    CODE_ALIKE = auto()
    """The code is the customer's but for zeros, as Excel makes a number of it, or for a hyphen."""
    CODES_ALIKE = auto()
    """Several customers have such a code; none is taken."""
    AMBIGUOUS = auto()
    """Several customers have this name; none is taken."""


@dataclass(frozen=True, slots=True)
class Match:
    """The customer that a row's cells mean, None if several could be meant, and what is to be said about it."""

    customer: str | None
    remark: Remark | None = None


def normalise(name: str) -> str:
    """The form in which names are compared: half-width, small letters, one kind of bracket, no spaces or points."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", name).casefold().translate(_BRACKETS))


def tidy(name: str) -> str:
    """A name as documents show it: without the spaces and line breaks that stand between Chinese letters."""
    return _BETWEEN_CHINESE.sub("", name)


def aliases_in(text: str) -> tuple[str, ...]:
    """The aliases in a cell, set apart by 、 ， ； / or |."""
    return tuple(alias for part in _BETWEEN_ALIASES.split(text) if (alias := part.strip()))


class Directory:
    """The customers of 客户档案 under every name by which a workbook may call them."""

    def __init__(self, customers: pd.DataFrame, shared_codes: Mapping[str, tuple[str, ...]] | None = None) -> None:
        """`customers` is a typed Customers frame, one row a customer; `shared_codes` are those that several have."""
        columns = [Customers.customer, Customers.code, Customers.name, Customers.aliases]
        rows = [[_text(cell) for cell in row] for row in customers[columns].itertuples(index=False)]
        self._shown = {customer: name or customer for customer, _, name, _ in rows}
        self._codes = _index((_code_key(code), customer) for customer, code, _, _ in rows)
        self._codes |= {_code_key(code): several for code, several in (shared_codes or {}).items()}
        self._names = _index((normalise(name), customer) for customer, _, name, _ in rows)
        self._aliases = _index(
            (normalise(alias), customer) for customer, _, _, aliases in rows for alias in aliases_in(aliases)
        )
        self._together = _index(
            (normalise(written), customer)
            for customer, code, name, aliases in rows
            for called in (name, *aliases_in(aliases))
            for written in _code_and_name(code, called)
        )
        self._alike = _index((essence(code), customer) for code, meant in self._codes.items() for customer in meant)

    def find(self, code: str | None, name: str | None) -> Match | None:
        """The customer that a row names by code, by name or by both; each cell may hold either. None: nobody known."""
        named = self._named(name) or self._coded(name)
        by_code = self._match(code, self._coded(code) or self._named(code))
        by_name = self._match(name, named)
        if by_code is None or by_code.customer is None:
            return self._by_name(code, by_code, by_name)
        if not _text(name):
            return by_code
        if by_code.customer in named:
            return Match(by_code.customer)
        return Match(by_code.customer, Remark.CONFLICT if by_name else Remark.NAME_UNKNOWN)

    def is_shared(self, code: str | None) -> bool:
        """Whether several customers have this code."""
        return len(self._coded(code)) > 1

    def find_all(self, codes: Sequence[str | None], names: Sequence[str | None]) -> list[Match | None]:
        """`find` for each row; rows that say the same are looked up once."""
        rows = list(zip(codes, names, strict=True))
        known = {row: self.find(*row) for row in set(rows)}
        return [known[row] for row in rows]

    def alike(self, code: str) -> tuple[str, ...]:
        """The names of the customers whose codes are this one but for zeros or a hyphen."""
        return tuple(map(self.shown, self._alike.get(essence(code), ())))

    def nearest(self, name: str, count: int = 3) -> tuple[str, ...]:
        """The known names most like this one, the likest first; none where nothing is alike."""
        keys = self._names | self._aliases | self._codes
        found = process.extract(
            normalise(name), keys.keys(), scorer=fuzz.WRatio, limit=3 * count, score_cutoff=LEAST_ALIKE
        )
        alike = dict.fromkeys(customer for key, _, _ in found for customer in keys[key])
        return tuple(self._shown[customer] for customer in alike)[:count]

    def shown(self, customer: str) -> str:
        """The customer's name, as 客户档案 writes it."""
        return str(self._shown.get(customer, customer))

    def known(self, text: str) -> str | None:
        """The name of the customer whom a text names whole; figures name nobody, though a code may look like one."""
        match = None if text.strip().isdecimal() else self.find(None, text)
        return self.shown(match.customer) if match and match.customer else None

    def names_in(self, text: str) -> bool:
        """Whether a title or sheet name names a customer."""
        return self._longest_in(text) is not None

    def name_in(self, texts: Iterable[str]) -> str | None:
        """The name, alias or code by which the first of these texts that names a customer does so."""
        return next((found for text in texts if (found := self._longest_in(text))), None)

    def beginning_of(self, text: str) -> str:
        """The customer that a label's text begins with, where a person or a telephone follows; else the whole text."""
        ends = [len(text), *(found.start() for found in reversed(list(_WHO_TO_ASK.finditer(text))))]
        return next((text[:end] for end in ends if self.find(None, text[:end])), text)

    def _by_name(self, code: str | None, by_code: Match | None, by_name: Match | None) -> Match | None:
        if by_name is None or by_name.customer is None:
            return by_name or by_code
        unknown_code = bool(_text(code)) and by_code is None
        return Match(by_name.customer, Remark.CODE_UNKNOWN) if unknown_code else by_name

    def _coded(self, text: str | None) -> tuple[str, ...]:
        return self._codes.get(_code_key(_text(text)), ())

    def _named(self, text: str | None) -> tuple[str, ...]:
        key = normalise(_text(text))
        return self._names.get(key) or self._aliases.get(key) or self._together.get(key, ())

    def _match(self, text: str | None, customers: tuple[str, ...]) -> Match | None:
        if customers:
            return Match(customers[0]) if len(customers) == 1 else Match(None, Remark.AMBIGUOUS)
        alike = self._alike.get(essence(_text(text)), ())
        if len(alike) > 1:
            return Match(None, Remark.CODES_ALIKE)
        return Match(alike[0], Remark.CODE_ALIKE) if alike else None

    def _longest_in(self, text: str) -> str | None:
        if _code_key(text) in self._codes:
            return text
        key = normalise(text)
        named = (name for index in (self._names, self._aliases) for name in index if name in key)
        longest = max(named, key=len, default="")
        return longest if len(longest) >= _SHORTEST_IN_TITLE else None


def _text(cell: object) -> str:
    return cell.strip() if isinstance(cell, str) else ""


def _code_and_name(code: str, name: str) -> tuple[str, ...]:
    """How exports write both into one cell: 00101 名称, [00101]名称, 名称(00101)."""
    return (f"{code}{name}", f"({code}){name}", f"{name}{code}", f"{name}({code})") if code and name else ()


def _code_key(code: str) -> str:
    return _SPACES.sub("", unicodedata.normalize("NFKC", code).casefold())


def essence(code: str) -> str:
    """What is left of a code however it was typed: 4.0 and 004 are 4, QD-001 is QD001; 1-1 is not 11."""
    key = _code_key(code)
    number = _NUMBER.fullmatch(key)
    if number:
        return number[1].lstrip("0")
    return _HYPHENS.sub("", key) if _LETTER.search(key) else key


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """The customers under each key, each once; nothing under the empty key."""
    index: dict[str, tuple[str, ...]] = {}
    for key, customer in pairs:
        if key and customer not in index.get(key, ()):
            index[key] = (*index.get(key, ()), customer)
    return index
