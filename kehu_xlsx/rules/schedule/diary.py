"""One person's working days of the month: what is entered on each, and what one more visit there would cost."""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from kehu_xlsx.workdays import Interval

NEVER = math.inf
UNPLACED, MOST_CROWDED = 10_000.0, 1_000.0
CROWDED, NEW_REGION, SCATTERED, WAITING, EVEN = 50.0, 1.0, 0.3, 0.02, 0.1
"""What a visit costs: for each visit above what a day should hold; in a 区域 where nobody else is seen that day, and
less, the more are; for each day that an overdue one waits; for each visit on its day already, so that days are even."""


class Window(NamedTuple):
    """The days on which a visit may be made, as positions among the working days, both included."""

    first: int
    due: int


class Diary:
    """The working days (dates in order) of one person, of which a day should hold no more than `enough` visits.

    `moves` counts how often visits were moved.
    """

    def __init__(self, days: Sequence[dt.date], early_share: float) -> None:
        self.days = days
        self.load = [0] * len(days)
        self.enough = 0
        self.moves = 0
        self._early_share = early_share
        self._regions: defaultdict[str, list[int]] = defaultdict(lambda: [0] * len(days))
        self._next: dict[Interval, list[Window | None]] = {}

    def enter(self, position: int, region: str, number: int = 1) -> None:
        """Enter a visit, or strike one out (-1)."""
        self.load[position] += number
        self._regions[region][position] += number

    def window(self, due: dt.date, interval: Interval) -> Window | None:
        """The days for a visit due on a date; None when the month has no working day from then on."""
        position = bisect_left(self.days, due)
        if position == len(self.days):
            return None
        last = self.days[position]
        length = (interval.after(last) - last).days
        earliest = last - dt.timedelta(days=math.floor(length * self._early_share))
        return Window(bisect_left(self.days, earliest), position)

    def next_windows(self, interval: Interval) -> list[Window | None]:
        """For each working day the days for the visit that follows one made then."""
        if interval not in self._next:
            self._next[interval] = [self.window(interval.after(day), interval) for day in self.days]
        return self._next[interval]

    def costs(self, limit: int) -> list[float]:
        """What one more visit costs on each day, of which none may hold more than `limit`."""
        by_load = [EVEN * load + CROWDED * max(load - self.enough + 1, 0) for load in range(limit)]
        return [by_load[load] if load < limit else NEVER for load in self.load]

    def region_costs(self, region: str) -> list[float]:
        """What it costs besides on each day, to go to that 区域."""
        return [SCATTERED / (1 + others) if others else NEW_REGION for others in self._regions[region]]
