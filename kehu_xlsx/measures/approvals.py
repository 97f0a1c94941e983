"""What was decided on disqualifications: which months of a customer start anew, rest, or end the business."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kehu_xlsx.tables import Approvals
from kehu_xlsx.tables.words import Approval
from kehu_xlsx.workdays import Scope, last_day


@dataclass(frozen=True)
class Decisions:
    """审批结论 of earlier months, by customer: 保留 and 取消 with their latest month, 暂缓 with month and last day.

    `as_of` is the day up to which it is judged.
    """

    as_of: dt.date
    kept: Mapping[str, pd.Period]
    cancelled: Mapping[str, pd.Period]
    suspended: Mapping[str, tuple[tuple[pd.Period, dt.date], ...]]

    def counts(self, customer: str, month: pd.Period) -> bool:
        """Whether a miss in that month counts: it neither rests nor lies before a 保留 that started the count anew."""
        anew = customer not in self.kept or month > self.kept[customer]
        return anew and self.rests_until(customer, month) is None

    def rests_until(self, customer: str, month: pd.Period) -> dt.date | None:
        """The last day of the 暂缓 under which the month rests, whole or as far as it has gone, if it does."""
        untils = (until for since, until in self.suspended.get(customer, ()) if since < month)
        return max((until for until in untils if min(last_day(month), self.as_of) <= until), default=None)


def decisions(approvals: pd.DataFrame, scope: Scope) -> Decisions:
    """What Approvals of months before the one run mean for it; a 暂缓 without 暂缓至 has no effect."""
    earlier = approvals[approvals[Approvals.month] < scope.month].sort_values(Approvals.month)
    return Decisions(
        as_of=scope.as_of,
        kept=_latest(earlier, Approval.KEEP),
        cancelled=_latest(earlier, Approval.CANCEL),
        suspended=_suspended(earlier),
    )


def suspended_without_end(approvals: pd.DataFrame) -> pd.DataFrame:
    """Approvals that say 暂缓 but not until when."""
    return approvals[(approvals[Approvals.decision] == Approval.SUSPEND) & approvals[Approvals.suspended_until].isna()]


def _latest(approvals: pd.DataFrame, decision: Approval) -> dict[str, pd.Period]:
    of_kind = approvals[approvals[Approvals.decision] == decision]
    return dict(zip(of_kind[Approvals.customer], of_kind[Approvals.month], strict=True))


def _suspended(approvals: pd.DataFrame) -> dict[str, tuple[tuple[pd.Period, dt.date], ...]]:
    of_kind = approvals[approvals[Approvals.decision] == Approval.SUSPEND].dropna(subset=[Approvals.suspended_until])
    by_customer: dict[str, tuple[tuple[pd.Period, dt.date], ...]] = defaultdict(tuple)
    for customer, since, until in zip(
        of_kind[Approvals.customer], of_kind[Approvals.month], of_kind[Approvals.suspended_until], strict=True
    ):
        by_customer[customer] += ((since, until.date()),)
    return dict(by_customer)
