"""The values of simple formulas: SUM, N, + - * /, brackets, numbers and cells, on the filled sheets.

At its head a formula may be an IF that compares with >; each of its branches may be "".

A formula that holds anything else is left to Excel, which computes it when the workbook is opened.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import product
from operator import add, mul, sub, truediv
from typing import Final

from kehu_xlsx.workbook.addresses import Cell
from kehu_xlsx.workbook.template.moves import Area, areas

Content = float | str | None
Place = tuple[str, Cell]

_TOKEN: Final = re.compile(
    r"\s*((?:\d+\.?\d*|\.\d+)(?:E[+-]?\d+)?(?![\w.:!$])|SUM\(|N\(|IF\(|\"\"|[-+*/(),>]"
    r"|(?:'(?:[^']|'')+'!|[^\W\d][\w.]*!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?(?![\w.(!\[:]))\s*"
)
_SUMS: Final[Mapping[str, Callable[[float, float], float]]] = {"+": add, "-": sub}
_PRODUCTS: Final[Mapping[str, Callable[[float, float], float]]] = {"*": mul, "/": truediv}


class FormulaError(Exception):
    """A formula that cannot be computed here."""


class Calculator:
    """Computes formulas over the contents of some sheets, each once; no cell stands in both mappings.

    An error cell is a NaN among the contents, so whatever needs it cannot be computed.
    """

    def __init__(self, contents: Mapping[Place, Content], formulas: Mapping[Place, str]) -> None:
        self._contents = dict(contents)
        self._formulas = formulas
        self._places = (*contents, *formulas)
        self._sheets = {sheet for sheet, _ in self._places}
        self._open: set[Place] = set()
        self.complete = True

    def cached(self, place: Place) -> float | None:
        """A formula's figure; None where it shows "", and where it cannot be told: `complete` then becomes False."""
        try:
            value = self.value(place)
        except FormulaError:
            value = None
        self.complete &= isinstance(value, float | str)
        return value if isinstance(value, float) else None

    def value(self, place: Place) -> Content:
        """What a cell shows; raises FormulaError where it cannot be told."""
        if place not in self._contents and place in self._formulas:
            self._contents[place] = self._compute(place)
        return self._contents.get(place)

    def _compute(self, place: Place) -> Content:
        if place in self._open:
            raise FormulaError("circular")
        self._open.add(place)
        try:
            return _finite(_Reading(self._formulas[place], place[0], self).result())
        except (ZeroDivisionError, OverflowError) as error:
            raise FormulaError("division by zero") from error
        finally:
            self._open.discard(place)

    def numbers(self, area: Area) -> Iterator[float]:
        """The numbers in a rectangle, texts and blanks passed over as SUM does."""
        if area.sheet not in self._sheets:
            raise FormulaError(area.sheet)
        for place in self._places_in(area):
            value = self.value(place)
            if isinstance(value, float):
                yield value

    def _places_in(self, area: Area) -> Iterable[Place]:
        """The cells of a rectangle; of one that reaches far beyond the sheet only those that hold something."""
        (top, left), (bottom, right) = area.first, area.last
        if (bottom - top + 1) * (right - left + 1) > len(self._places):
            return [place for place in self._places if area.holds(*place)]
        cells = product(range(top, bottom + 1), range(left, right + 1))
        return [(area.sheet, Cell(row, column)) for row, column in cells]

    def operand(self, area: Area) -> float:
        """The number in one cell; a blank is 0, a text or a whole range is no number."""
        if area.first != area.last or area.sheet not in self._sheets:
            raise FormulaError("range")
        value = self.value((area.sheet, area.first))
        if isinstance(value, str):
            raise FormulaError(value)
        return value or 0.0


class _Reading:
    """One formula read from left to right."""

    def __init__(self, formula: str, sheet: str, calculator: Calculator) -> None:
        self._tokens = [*_tokens(formula), "", ""]
        self._sheet = sheet
        self._calculator = calculator

    def result(self) -> Content:
        value = self._chosen() if self._tokens[0] == "IF(" else self._branch()
        if self._tokens[0]:
            raise FormulaError(self._tokens[0])
        return value

    def _chosen(self) -> Content:
        """The branch of an IF that holds; the other one may be impossible to compute."""
        self._tokens.pop(0)
        left = self._sum()
        self._expect(">")
        holds = left > self._sum()
        self._expect(",")
        if not holds:
            self._skip()
            self._expect(",")
        value = self._branch()
        if holds:
            self._expect(",")
            self._skip()
        self._expect(")")
        return value

    def _branch(self) -> Content:
        if self._tokens[0] == '""':
            return self._tokens.pop(0).strip('"')
        return self._sum()

    def _skip(self) -> None:
        """Pass over one argument."""
        depth = 0
        while self._tokens[0] and (depth or self._tokens[0] not in (",", ")")):
            token = self._tokens.pop(0)
            depth += token.endswith("(") - (token == ")")

    def _sum(self) -> float:
        return self._chain(self._product, _SUMS)

    def _product(self) -> float:
        return self._chain(self._factor, _PRODUCTS)

    def _chain(self, operand: Callable[[], float], operators: Mapping[str, Callable[[float, float], float]]) -> float:
        value = operand()
        while operator := operators.get(self._tokens[0]):
            self._tokens.pop(0)
            value = operator(value, operand())
        return value

    def _factor(self) -> float:
        token = self._tokens.pop(0)
        if token == "-":
            return -self._factor()
        if token == "(":
            return self._closed(self._sum())
        if token == "SUM(":
            return self._closed(math.fsum(self._arguments()))
        if token == "N(":
            return self._closed(math.fsum(self._calculator.numbers(_area(self._tokens.pop(0), self._sheet))))
        if token[:1].isdigit() or token.startswith("."):
            return float(token)
        return self._calculator.operand(_area(token, self._sheet))

    def _arguments(self) -> Iterator[float]:
        yield from self._argument()
        while self._tokens[0] == ",":
            self._tokens.pop(0)
            yield from self._argument()

    def _argument(self) -> Iterator[float]:
        """A range's numbers if the argument is just that, else the value of the expression."""
        if self._tokens[1] in (",", ")") and self._tokens[0][-1:].isdigit() and not self._tokens[0][0].isdigit():
            yield from self._calculator.numbers(_area(self._tokens.pop(0), self._sheet))
        else:
            yield self._sum()

    def _closed(self, value: float) -> float:
        self._expect(")")
        return value

    def _expect(self, token: str) -> None:
        if self._tokens.pop(0) != token:
            raise FormulaError(token)


@lru_cache(maxsize=4096)
def _tokens(formula: str) -> tuple[str, ...]:
    """The parts of a formula; the same ones stand in each workbook that a template fills."""
    parts = _TOKEN.split(formula)
    if "".join(parts[::2]).strip():
        raise FormulaError(formula)
    return tuple(parts[1::2])


@lru_cache(maxsize=4096)
def _area(token: str, sheet: str) -> Area:
    area = next(areas(token, sheet), None)
    if area is None:
        raise FormulaError(token)
    return area


def _finite(value: Content) -> Content:
    if isinstance(value, float) and not math.isfinite(value):
        raise FormulaError("not finite")
    return value
