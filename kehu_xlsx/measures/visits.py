"""Who must visit whom how often, who last came, and the grid that first visits are spread over."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pandas as pd

from kehu_xlsx.measures.sales import up_to
from kehu_xlsx.schema import Column, Kind, Table
from kehu_xlsx.tables import (
    PEOPLE_SEPARATOR,
    ROLE_COLUMNS,
    Customers,
    LastVisits,
    Memory,
    Origin,
    VisitCompliance,
    Visits,
)
from kehu_xlsx.tables.words import Role
from kehu_xlsx.texts.schedule import SOUVENIR
from kehu_xlsx.workdays import Interval, WorkCalendar, add_months

GRID_START = dt.date(2000, 1, 1)  # any fixed day serves, as long as it never changes


class VisitPairs(Table):
    """应访客户: a customer and a role that must visit him, with his place among those that this visitor sees as often.

    Example: C001, 业务经理, 张三, level 1, 市南区, every 3 days, the 4th (rank 3) of 12.
    """

    title = "应访客户"
    customer = VisitCompliance.customer
    role = VisitCompliance.role
    visitor = VisitCompliance.visitor
    level = Customers.level
    region = Customers.region
    interval = VisitCompliance.interval
    rank = Column("rank", "位次", Kind.POSITION)
    size = Column("size", "同组客户数", Kind.POSITION)


class LatestVisits(Origin):
    """最近拜访: the latest visit to a customer by anyone in a role; one known from the ledger has no origin (-1)."""

    title = "最近拜访"
    customer = Visits.customer
    role = Visits.role
    visitor = Visits.visitor
    date = Visits.date


def visiting_pairs(customers: pd.DataFrame, frequency: Mapping[tuple[int, Role], Interval]) -> pd.DataFrame:
    """VisitPairs of these customers, one role after the other; of several names in a role the first one visits.

    They are ranked by region and code, so that neighbours follow each other on the grid.
    """
    ordered = customers.sort_values([Customers.region, Customers.customer])
    pairs = VisitPairs.frame(_pairs(ordered, frequency))
    group = pairs.groupby([VisitPairs.role, VisitPairs.visitor, VisitPairs.interval], sort=False)[VisitPairs.customer]
    pairs[VisitPairs.rank] = group.cumcount()
    pairs[VisitPairs.size] = group.transform("size")
    return pairs


def _pairs(customers: pd.DataFrame, frequency: Mapping[tuple[int, Role], Interval]) -> Iterator[dict[str, Any]]:
    own = [customers[column].tolist() for column in (Customers.customer, Customers.level, Customers.region)]
    for role in Role:
        names = customers[ROLE_COLUMNS[role]].fillna("").tolist()
        for customer, level, region, people in zip(*own, names, strict=True):
            if pd.notna(level) and (level, role) in frequency:
                yield {
                    VisitPairs.customer: customer,
                    VisitPairs.role: str(role),
                    VisitPairs.visitor: people.split(PEOPLE_SEPARATOR)[0],
                    VisitPairs.level: level,
                    VisitPairs.region: region,
                    VisitPairs.interval: frequency[level, role],
                }


def latest_visits(visits: pd.DataFrame, memory: Memory, until: dt.date) -> pd.DataFrame:
    """LatestVisits up to and including a day, from the office's Visits and from what the ledger remembers."""
    remembered = memory.last_visits.rename(columns={LastVisits.date: LatestVisits.date})
    known = pd.concat([LatestVisits.conform(remembered), LatestVisits.conform(visits)], ignore_index=True)
    usable = up_to(known, LatestVisits.date, until).dropna(subset=[LatestVisits.role])
    by_date = usable.sort_values(LatestVisits.date, kind="stable")
    return by_date.drop_duplicates([LatestVisits.customer, LatestVisits.role], keep="last").reset_index(drop=True)


def last_souvenirs(visits: pd.DataFrame, memory: Memory, until: dt.date) -> pd.DataFrame:
    """Customer, role and `souvenir_on`, the day of the last souvenir, by the visits and what the ledger remembers."""
    given = visits[visits[Visits.gift].str.contains(SOUVENIR, na=False, regex=False)]
    known = [given.rename(columns={Visits.date: LastVisits.souvenir_on}), memory.last_visits]
    columns = [Visits.customer, Visits.role, LastVisits.souvenir_on]
    together = pd.concat([each[columns] for each in known], ignore_index=True)
    dated = up_to(together, LastVisits.souvenir_on, until)
    return dated.groupby(columns[:2], dropna=False)[LastVisits.souvenir_on].max().reset_index()


def first_due(
    interval: Interval, rank: int, size: int, since: dt.date, *, visitor: str, calendar: WorkCalendar
) -> dt.date:
    """When a customer that was never visited is due, from `since` on: the same day whichever month is run."""
    days = (calendar.on_or_after(day, visitor) for day in _grid_days(interval, rank, size, since))
    return next(day for day in days if day >= since)


def _grid_days(interval: Interval, rank: int, size: int, since: dt.date) -> Iterator[dt.date]:
    """His day of each interval, from the one before that in which `since` lies."""
    for number in itertools.count(_cycles(interval, since) - 1):
        start = _cycle_start(interval, number)
        length = (_cycle_start(interval, number + 1) - start).days
        yield start + dt.timedelta(days=rank * length // size)


def _cycles(interval: Interval, day: dt.date) -> int:
    """How many whole intervals lie between the grid's start and a day."""
    if interval.months:
        return ((day.year - GRID_START.year) * 12 + day.month - GRID_START.month) // interval.months
    return (day - GRID_START).days // interval.days


@cache
def _cycle_start(interval: Interval, number: int) -> dt.date:
    if interval.months:
        return add_months(GRID_START, interval.months * number)
    return GRID_START + dt.timedelta(days=interval.days * number)
