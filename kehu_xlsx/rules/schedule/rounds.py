"""The visits to one customer in the month, each counting from the one before, and the days they take together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import add
from typing import NamedTuple

from kehu_xlsx.rules.schedule.diary import MOST_CROWDED, UNPLACED, WAITING, Diary, Window
from kehu_xlsx.rules.schedule.duties import Duty
from kehu_xlsx.texts.schedule import VisitCause

MOST_PASSES = 6  # after four nothing moves any more, or next to nothing


class Stop(NamedTuple):
    """One visit: by which working day it is due and on which it is made, as positions; None where it did not fit."""

    due: int
    day: int | None

    @property
    def counts_from(self) -> int:
        """The day from which the next visit counts: one that did not fit counts as made when due."""
        return self.due if self.day is None else self.day


@dataclass(slots=True, eq=False)
class Round:
    """A duty's visits from its first window on, that one for a `cause`; `limit` is the most its role may make a day.

    `settled` is after how many moves in the diary, and whether by 区域, it last found nothing better.
    """

    duty: Duty
    first: Window
    limit: int
    cause: VisitCause
    is_overdue: bool = False
    stops: list[Stop] = field(default_factory=list)
    settled: tuple[int, bool] | None = None


def settle(levels: Sequence[Sequence[Round]], diary: Diary, *, by_region: bool) -> None:
    """Find each round in turn the days that cost least beside all others, until none finds better ones.

    So crowded days empty, and with `by_region` same-区域 visits move together; no visit that had a day loses it. What
    one leaves is offered to its own level before the next, so that worse levels take nothing that better ones lack.
    """
    for _ in range(MOST_PASSES):
        if not [level for level in levels if _settle_level(level, diary, by_region=by_region)]:
            return


def _settle_level(rounds: Sequence[Round], diary: Diary, *, by_region: bool) -> bool:
    """Settle the rounds of one level; whether anything changed."""
    for number in range(MOST_PASSES):
        if not [each for each in rounds if _resettle(each, diary, by_region=by_region)]:
            return number > 0
    return True


def fewest_visits(rounds: Sequence[Round], diary: Diary) -> list[int]:
    """The working day by which each visit is due, as a position, were each made when due: there can't be fewer."""
    due = []
    for each in rounds:
        following = diary.next_windows(each.duty.interval)
        window: Window | None = each.first
        while window:
            due.append(window.due)
            window = following[window.due]
    return due


def enter(each: Round, diary: Diary, number: int = 1) -> None:
    """Enter a round's visits in the diary, or strike them out (-1)."""
    for stop in each.stops:
        if stop.day is not None:
            diary.enter(stop.day, each.duty.region, number)


def _resettle(each: Round, diary: Diary, *, by_region: bool) -> bool:
    """Take a round out of the diary and enter it anew; whether anything changed.

    While nothing has moved since it was last settled, nothing can.
    """
    if each.settled == (diary.moves, by_region):
        return False
    before = each.stops
    enter(each, diary, -1)
    each.stops = _best(each, diary, _costs(each, diary, by_region=by_region))
    enter(each, diary)
    has_moved = each.stops != before
    diary.moves += has_moved
    each.settled = None if has_moved else (diary.moves, by_region)
    return has_moved


def _costs(each: Round, diary: Diary, *, by_region: bool) -> list[float]:
    """What the round's visits cost on each day; a day that it has is never too full for it."""
    costs = diary.costs(each.limit)
    for stop in each.stops:
        if stop.day is not None:
            costs[stop.day] = min(costs[stop.day], MOST_CROWDED)
    if by_region and each.duty.region:
        return list(map(add, costs, diary.region_costs(each.duty.region)))
    return costs


def _best(each: Round, diary: Diary, costs: Sequence[float]) -> list[Stop]:
    """The cheapest way through the month, found backwards: what follows a visit depends on its day alone."""
    following = diary.next_windows(each.duty.interval)
    after = [0.0] * len(costs)
    choice: list[Stop | None] = [None] * len(costs)
    for position in range(len(costs) - 1, -1, -1):
        window = following[position]
        if window:
            choice[position], after[position] = _cheapest(window, costs, after)
    first = [cost + WAITING * position for position, cost in enumerate(costs)] if each.is_overdue else costs
    stop: Stop | None = _cheapest(each.first, first, after)[0]
    stops = []
    while stop:
        stops.append(stop)
        stop = choice[stop.counts_from]
    return stops


def _cheapest(window: Window, costs: Sequence[float], after: Sequence[float]) -> tuple[Stop, float]:
    """The day of a window that costs least with all that follows, rather late; else no day at all."""
    due = window.due
    day: int | None = None
    least = UNPLACED + after[due]
    for position in range(due, window.first - 1, -1):
        cost = costs[position] + after[position]
        if cost < least:
            day, least = position, cost
    return Stop(due, day), least
