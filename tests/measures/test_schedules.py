"""How good a visiting plan is, on November 2026, of which the 2nd to the 6th are the first working days."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from tables_from_text import rows, table

from kehu_xlsx.measures.schedules import VisitMonth, least_busiest, visit_loads
from kehu_xlsx.policy import VisitRules
from kehu_xlsx.tables import VisitLoads, VisitPlan
from kehu_xlsx.workdays import WorkCalendar

NOVEMBER = pd.Period("2026-11", "M")
REGIONS = {"C1": "甲区", "C2": "甲区", "C3": "乙区", "C4": ""}


def loads(plan: str, calendar: WorkCalendar | None = None) -> pd.DataFrame:
    frame = table(VisitPlan, f"date visitor role customer due\n{plan}")
    return visit_loads(frame, REGIONS, VisitMonth(NOVEMBER, calendar or WorkCalendar(), VisitRules()))


@pytest.mark.parametrize(
    ("due", "days", "expected"),
    [
        ([], 21, 0),
        ([0, 0, 0], 21, 3),  # three by the first day
        ([4] * 10, 21, 2),  # ten by the fifth day
        ([4] * 11, 21, 3),
        ([0, 1, 1, 1, 20], 21, 2),  # four by the second day
        ([5], 0, 0),
    ],
)
def test_the_busiest_day_cannot_hold_less(due: list[int], days: int, expected: int) -> None:
    assert least_busiest(due, days) == expected


def test_a_persons_month() -> None:
    frame = loads(
        """2026-11-02 张三 业务经理 C1 2026-11-03
        2026-11-02 张三 业务经理 C2 2026-11-02
        2026-11-02 张三 业务经理 C3 2026-11-04
        2026-11-05 张三 业务经理 C4 2026-11-05
        2026-11-06 张三 业务经理 C1 2026-10-20"""
    )
    measured = rows(frame, *[column for column in VisitLoads.columns() if column != VisitLoads.workdays])
    # by the n-th working day n visits are due, the overdue one by the 6th; 甲区 and 乙区 on the 2nd, else one a day
    assert measured == [("张三", 5, 0, 3, 1, pytest.approx(4 / 3), 0, 0)]


def test_late_is_after_the_due_date_or_after_catching_up() -> None:
    frame = loads(
        """2026-11-04 张三 业务经理 C1 2026-11-03
        2026-11-09 张三 业务经理 C2 2026-10-20
        2026-11-06 张三 业务经理 C3 2026-10-20"""
    )
    assert rows(frame, VisitLoads.visitor, VisitLoads.late) == [("张三", 2)]


def test_what_is_left_out_takes_days_at_the_limit_of_its_role() -> None:
    left = "\n".join(f"- 张三 业务经理 C{number} 2026-11-30" for number in range(11))
    frame = loads(f"{left}\n- 李四 分支机构总经理 C1 2026-11-30\n- - 营销总监 C1 2026-11-30")
    figures = rows(frame, VisitLoads.visitor, VisitLoads.left_out, VisitLoads.days_short, VisitLoads.regions_a_day)
    assert figures == [("张三", 11, 2, 0), ("李四", 1, 1, 0), ("营销总监", 1, 1, 0)]


def test_leave_is_not_worked() -> None:
    calendar = WorkCalendar(leave={"张三": frozenset({dt.date(2026, 11, 2)})})
    frame = loads("2026-11-03 张三 业务经理 C1 2026-11-03", calendar)
    (days,) = frame[VisitLoads.workdays]
    assert len(days) == 20 and dt.date(2026, 11, 2) not in days
