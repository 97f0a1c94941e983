"""Printed totals are not data; they are checked against the rows that they stand for (CONTRACT section 1)."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kehu_xlsx.intake.rows import Scope, TotalRow


@dataclass(frozen=True, slots=True)
class WrongTotal:
    """A printed total that differs from the sum of its rows by more than half its last printed digit."""

    row: int
    column: int
    printed: float
    added: float


def wrong_totals(
    totals: Sequence[TotalRow],
    columns: Mapping[int, Mapping[int, float]],
    printed: Callable[[int, int], float | None],
    above: Mapping[int, float],
) -> Iterator[WrongTotal]:
    """Compare every printed total; `columns` gives for each sheet column the figures by row, in printed units.

    A total may stand below its rows, above them or for all of them, also for those of the tables `above` (by column,
    what they add up to); it is wrong only if it fits none of these. 累计 rows reach back into other sheets:
    `cumulative` compares them; what is carried from page to page is no sum of what stands there.
    """
    borders = [total for total in totals if total.scope is not Scope.CUMULATIVE]
    checked = [total for total in borders if total.scope is not Scope.CARRIED]
    for column, figures in columns.items():
        sums = _Sums(figures)
        for total in checked:
            value = printed(total.row, column)
            if value is None:
                continue
            possible = _possible_sums(total, borders, sums)
            likeliest = possible[:1]
            if total.scope is not Scope.SUBTOTAL and column in above:
                likeliest.append(sums.between(0) + above[column])
            if not any(agrees(value, each) for each in (*possible, *likeliest)):
                yield WrongTotal(total.row, column, value, min(likeliest, key=lambda added: abs(added - value)))


class _Sums:
    """Sums of a column's figures between any two rows, exact to the digit."""

    def __init__(self, figures: Mapping[int, float]) -> None:
        self._rows = sorted(figures)
        self._running = [Decimal(0)]
        for row in self._rows:
            self._running.append(self._running[-1] + Decimal(repr(figures[row])))

    def between(self, first: int, end: int | None = None) -> float:
        """The sum from row `first` to before row `end`."""
        stop = len(self._rows) if end is None else bisect.bisect_left(self._rows, end)
        start = bisect.bisect_left(self._rows, first)
        return float(self._running[max(start, stop)] - self._running[start])


def _possible_sums(total: TotalRow, totals: Sequence[TotalRow], sums: _Sums) -> list[float]:
    """The sums that a total at this place can stand for, the likeliest first."""
    spans: list[tuple[int, int | None]] = []
    for borders in (totals, [other for other in totals if other.scope is total.scope]):
        above = max((other.row for other in borders if other.row < total.row), default=-1)
        below = min((other.row for other in borders if other.row > total.row), default=None)
        spans += [(above + 1, total.row), (total.row, below)]
    since = [sums.between(*span) for span in spans]
    everything, so_far = sums.between(0), sums.between(0, total.row)
    if total.scope is Scope.SUBTOTAL:
        return [*(since if since[0] else since[1:]), everything]
    if total.scope is not Scope.TOTAL:
        return [*since[2:], everything, so_far, *since[:2]]
    return [everything, so_far, *since] if so_far else [everything, *since[1::2]]


def agrees(printed: float, added: float) -> bool:
    """Whether a printed sum is that of its rows to half its last printed digit."""
    places = max(0, -int(Decimal(repr(round(printed, 2))).normalize().as_tuple().exponent))
    half_digit = 0.5 * 10.0**-places
    return abs(printed - added) <= half_digit + 1e-9
