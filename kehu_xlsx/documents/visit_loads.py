"""How a month of visits looks for each visitor: his calendar, what does not fit, and how good his plan is."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from kehu_xlsx.documents.records import records
from kehu_xlsx.documents.visit_calls import Call
from kehu_xlsx.tables import VisitLoads
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.texts import visit_documents as texts
from kehu_xlsx.workbook.sheets import Cell, Column, Formula, Kind, Row, Strip, Tone
from kehu_xlsx.workdays import days_between, first_day, last_day

LOAD_COLUMNS = (
    Column(VisitLoads.visitor.heading),
    Column(texts.WORKDAYS, Kind.COUNT),
    Column(texts.VISITS, Kind.COUNT, total=True),
    Column(VisitLoads.late.heading, Kind.COUNT, total=True),
    Column(texts.BUSIEST, Kind.COUNT),
    Column(VisitLoads.least_busiest.heading, Kind.COUNT, note=texts.LEAST_BUSIEST_NOTE),
    Column(texts.MEAN, Kind.NUMBER),
    Column(texts.EVENNESS, Kind.MEAN),
    Column(VisitLoads.regions_a_day.heading, Kind.MEAN),
    Column(VisitLoads.left_out.heading, Kind.COUNT, total=True),
    Column(VisitLoads.days_short.heading, Kind.COUNT, total=True),
)


def weeks(outcome: Outcome, visits: Sequence[Call]) -> Strip:
    """One person's month as a calendar: on each day how many visits, and in which 区域."""
    month, workdays = outcome.next_month, _workdays(outcome, visits[0].person)
    days = list(days_between(first_day(month), last_day(month)))
    theirs = {day: [call for call in visits if call.date == day] for day in days}
    cells = [Cell("")] * days[0].weekday() + [_day(day, theirs[day], is_off=day not in workdays) for day in days]
    cells += [Cell("")] * (-len(cells) % len(texts.WEEKDAYS))
    rows = zip(*[iter(cells)] * len(texts.WEEKDAYS), strict=True)
    return Strip(tuple(map(texts.weekday_heading, texts.WEEKDAYS)), tuple(rows))


def _workdays(outcome: Outcome, person: str) -> frozenset[dt.date]:
    loads = outcome.visit_loads
    (days,) = loads.loc[loads[VisitLoads.visitor] == person, VisitLoads.workdays]
    return frozenset(days)


def _day(day: dt.date, visits: Sequence[Call], *, is_off: bool) -> Cell:
    regions = list(dict.fromkeys(call.region for call in visits if call.region))
    words = texts.day_words(day.day, len(visits), regions, is_off=is_off)
    return Cell(words, tone=Tone.MUTED if is_off else Tone.NONE)


def shortfall(outcome: Outcome, planned: Sequence[Call]) -> tuple[str, ...]:
    """What does not fit in visits and in days, by level and by visitor."""
    loads = outcome.visit_loads[outcome.visit_loads[VisitLoads.left_out] > 0]
    if loads.empty:
        return ()
    levels = Counter(call.level for call in planned)
    people = [
        (row[VisitLoads.visitor], int(row[VisitLoads.left_out]), int(row[VisitLoads.days_short]))
        for row in records(loads)
    ]
    return (texts.shortfall(levels.items(), people),)


def load_rows(outcome: Outcome) -> list[Row]:
    """排程: how late, how even and how compact each person's month is."""
    return [
        (
            row[VisitLoads.visitor],
            len(row[VisitLoads.workdays]),
            row[VisitLoads.visits],
            row[VisitLoads.late],
            row[VisitLoads.busiest],
            row[VisitLoads.least_busiest],
            _quotient(texts.VISITS, texts.WORKDAYS, row[VisitLoads.visits], len(row[VisitLoads.workdays])),
            _quotient(
                texts.BUSIEST,
                texts.MEAN,
                row[VisitLoads.busiest] * len(row[VisitLoads.workdays]),
                row[VisitLoads.visits],
            ),
            row[VisitLoads.regions_a_day],
            row[VisitLoads.left_out],
            row[VisitLoads.days_short],
        )
        for row in records(outcome.visit_loads)
    ]


def _quotient(part: str, whole: str, numerator: float, denominator: float) -> Formula:
    value = numerator / denominator if denominator else None
    return Formula(f'IF([{whole}]=0,"",[{part}]/[{whole}])', value)
