"""补访: on which of the month's first working days each overdue visit is made up."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any

from kehu_xlsx.measures.schedules import VisitMonth
from kehu_xlsx.rules.schedule.diary import Diary, Window
from kehu_xlsx.rules.schedule.duties import Duty


def make_up(duties: Sequence[Duty], diary: Diary, month: VisitMonth) -> dict[Duty, int | None]:
    """The day of each overdue visit among the catch-up days, as a position; None where it does not fit.

    Customers with open alerts come first, then better levels; among those who fit neighbours share a day.
    """
    days = _catch_up_days(diary, month)
    overdue = sorted((duty for duty in duties if duty.due < month.first), key=_urgent_first)
    share, fitting = _shares(overdue, Counter(duty.due for duty in duties), days, diary, month)
    found: dict[Duty, int | None] = dict.fromkeys(overdue)
    load = dict.fromkeys(days, 0)
    for duty in sorted(fitting, key=_neighbours_together):
        day = next((day for day in days if load[day] < min(share[day], month.limit(duty.role))), None)
        if day is not None:
            found[duty] = day
            load[day] += 1
    return found


def catch_up_window(diary: Diary, month: VisitMonth) -> Window:
    """The catch-up days on which the person works, of which there must be one."""
    days = _catch_up_days(diary, month)
    return Window(days[0], days[-1])


def _catch_up_days(diary: Diary, month: VisitMonth) -> list[int]:
    """The catch-up days on which the person works, as positions among his working days."""
    catch_up = set(month.catch_up_days)
    return [position for position, day in enumerate(diary.days) if day in catch_up]


def _urgent_first(duty: Duty) -> tuple[Any, ...]:
    return not duty.is_urgent, duty.rank


def _neighbours_together(duty: Duty) -> tuple[Any, ...]:
    return not duty.is_urgent, duty.region, duty.rank


def _shares(
    overdue: Sequence[Duty], falling_due: Counter[dt.date], days: Sequence[int], diary: Diary, month: VisitMonth
) -> tuple[dict[int, int], list[Duty]]:
    """How many overdue visits each day takes, so that with those falling due on it the days are even, and which fit."""
    share, fitting = dict.fromkeys(days, 0), []
    for duty in overdue:
        free = [day for day in days if share[day] < month.limit(duty.role)]
        if free:
            share[min(free, key=lambda day: falling_due[diary.days[day]] + share[day])] += 1
            fitting.append(duty)
    return share, fitting
