"""What the contract makes of the ledgers, customer by customer, by small code that shares nothing with the tool."""

import itertools
from datetime import date, timedelta
from statistics import median
from typing import Any

from _ledger import Ledger, Plan
from _office import (
    AS_OF,
    CHURN,
    COMPLAINT,
    MISSES,
    MONTH,
    MONTHS,
    PROGRESS,
    RECEIVABLE,
    ROLES,
    VISIT,
    WON_BACK,
    Customer,
    month_of,
    workdays_of,
)
from _receipts import OMITTED
from _rounds import INTERVALS, after, due_visit
from _service import COMPLAINTS, RETURNS

MILD, SERIOUS, GRAVE = "关注", "警告", "严重"
_SEVERITIES = (MILD, SERIOUS, GRAVE)
BUCKETS = ("未到期", "逾期1-30天", "逾期31-60天", "逾期61-90天", "逾期90天以上", "账龄不明")


# Purchases


def daily_net(ledger: Ledger, code: str) -> dict[date, int]:
    """Fen by day: purchases less the returns that are credited; QD051's red line is its return and adds nothing."""
    days: dict[date, int] = {}
    for purchase in ledger.purchases:
        if purchase.code == code:
            days[purchase.day] = days.get(purchase.day, 0) + purchase.amount
    for line in RETURNS:
        if line.code == code and line.credited:
            days[line.day] = days.get(line.day, 0) - line.credited
    return days


def purchase_days(ledger: Ledger, code: str) -> list[date]:
    return sorted(day for day, net in daily_net(ledger, code).items() if net > 0)


# Receivables


def balance(customer: Customer, ledger: Ledger) -> int:
    return 0 if customer.code == OMITTED else ledger.booked(customer)


def effective_limit(customer: Customer, ledger: Ledger) -> int | None:
    """Fen: the temporary limit up to and including its last day, else the ordinary one."""
    case = customer.case
    limit = ledger.limits[customer.code]
    if case.temporary is not None and case.temporary_until is not None and case.temporary_until >= AS_OF:
        limit = case.temporary
    return None if limit is None else round(limit * 1e6)


def ageing(customer: Customer, ledger: Ledger) -> tuple[dict[str, int], date | None]:
    """The balance laid on the purchases from the newest back, by bucket; and the oldest day overdue."""
    buckets, left, oldest = dict.fromkeys(BUCKETS, 0), balance(customer, ledger), None
    bought = [] if customer.case.terms_blank else [p for p in ledger.purchases if p.code == customer.code]
    for purchase in sorted(bought, key=lambda p: p.day, reverse=True):
        part = max(min(left, purchase.amount), 0)
        if part:
            due = customer.due(purchase.day)
            buckets[_bucket((AS_OF - due).days)] += part
            oldest = min(oldest or due, due) if due < AS_OF else oldest
            left -= part
    buckets["账龄不明"] += max(left, 0)
    buckets["未到期"] += min(left, 0)  # 预收: the buckets still add up to the balance
    return buckets, oldest


def _bucket(late: int) -> str:
    edges = ((0, 0), (30, 1), (60, 2), (90, 3))
    return BUCKETS[next((n for edge, n in edges if late <= edge), 4)]


def receivable_alert(customer: Customer, ledger: Ledger) -> str | None:
    owed, limit = balance(customer, ledger), effective_limit(customer, ledger)
    found = []
    if limit == 0 and owed > 0:
        found.append(GRAVE)
    elif limit and owed / limit >= 0.8:
        found.append(GRAVE if owed >= limit else SERIOUS)
    buckets, oldest = ageing(customer, ledger)
    if oldest and sum(buckets[name] for name in BUCKETS[1:5]) >= 10000:
        late = (AS_OF - oldest).days
        found.append(MILD if late <= 30 else SERIOUS if late <= 60 else GRAVE)
    return max(found, key=_SEVERITIES.index, default=None)


# Progress


def progress_trips(customer: Customer, ledger: Ledger) -> list[str]:
    code, days = customer.code, purchase_days(ledger, customer.code)
    net, before = ledger.net(code, MONTH), ledger.net(code, MONTHS[-2])
    now_days, before_days = len(workdays_of(MONTH)), len(workdays_of(MONTHS[-2]))
    trips = []
    plan = ledger.plans.get((code, MONTH))
    wanted = plan and (purchase_plan(plan) or plan.sales)
    if wanted and net < wanted * 0.9:
        trips.append("比计划")
    if before > 0 and net / now_days < 0.8 * before / before_days:
        trips.append("比上月")
    earlier = [day for day in days if month_of(day) in MONTHS[-4:-1]]
    quarter = sum(len(workdays_of(month)) for month in MONTHS[-4:-1])
    now = [day for day in days if month_of(day) == MONTH]
    if len(earlier) >= 3 and len(now) / now_days < 0.7 * len(earlier) / quarter:
        trips.append("比频率")
    return trips


# Churn


def lost(customer: Customer, days: list[date], on: date) -> bool:
    """Whether he counts as lost on a day, by his purchase days up to it."""
    days = [day for day in days if day <= on]
    if not days:
        return (on - customer.since).days > 60
    silent = (on - days[-1]).days
    if customer.case.interval:
        return silent > 2 * customer.case.interval
    year = [day for day in days if day > on - timedelta(365)]
    if len(year) < 3:
        return silent > 60
    gaps = [(later - earlier).days for earlier, later in itertools.pairwise(year)]
    return silent > max(30, 3 * median(gaps)) or silent >= 90


def won_back(customer: Customer, days: list[date]) -> bool:
    recent = [day for day in days if after(day, ("月", 3)) > AS_OF]
    return any(lost(customer, days, day - timedelta(1)) for day in recent)


# Plans


def purchase_plan(plan: Plan) -> int | None:
    return plan.purchases or sum(worth for _, _, worth in plan.products) or None


def rates(customer: Customer, month: str, ledger: Ledger) -> dict[str, float]:
    """Each part that has a plan, as done ÷ planned."""
    plan, code = ledger.plans.get((customer.code, month)), customer.code
    if plan is None:
        return {}
    net, bought = ledger.net(code, month), purchase_plan(plan)
    planned = {
        "销售": (net, plan.sales or bought),
        "进货": (net, bought),
        "铺货": (ledger.outlets(code, month), plan.outlets),
        "回款": (ledger.paid(code, month), plan.collection),
    }
    return {part: done / target for part, (done, target) in planned.items() if target}


def verdict(customer: Customer, month: str, ledger: Ledger) -> str:
    if (customer.code, month) not in ledger.plans:
        return "未下达计划"
    reached = rates(customer, month, ledger)
    if not reached:
        return "无法判定"
    return "是" if all(rate >= 1 for rate in reached.values()) else "否"


def misses_in_a_row(customer: Customer, ledger: Ledger) -> int:
    run = 0
    for month in reversed(MONTHS):
        judged = verdict(customer, month, ledger)
        if judged == "是":
            break
        run += judged == "否"
    return run


# Visits


def visits(customer: Customer, ledger: Ledger) -> list[dict[str, Any]]:
    """By role: the interval, the last visit and when the next was due."""
    if customer.case.stopped or not customer.recorded_level:
        return []
    rows = []
    for role, interval in zip(ROLES, INTERVALS[customer.level], strict=True):
        if interval is None:
            continue
        seen = [v.day for v in ledger.visits if v.code == customer.code and v.person == customer.people[role]]
        last = max(seen, default=None)
        due = due_visit(last, interval) if last else None
        late = (AS_OF - due).days if due and due < AS_OF else 0
        rows.append(
            {
                "role": role,
                "visitor": customer.people[role],
                "last": last,
                "due": due,
                "days_late": late,
                "state": "无拜访记录" if last is None else "超期" if late else "按期",
                "alert": bool(due and after(due, interval) < AS_OF),
            }
        )
    return rows


def alerts(customer: Customer, ledger: Ledger) -> list[tuple[str, str]]:
    """Every alert of October, (type, severity)."""
    found = []
    if severity := receivable_alert(customer, ledger):
        found.append((RECEIVABLE, severity))
    if not customer.case.stopped:
        found += _trade_alerts(customer, ledger)
        found += [(VISIT, MILD) for row in visits(customer, ledger) if row["alert"]]
    found += [(COMPLAINT, SERIOUS) for complaint in COMPLAINTS if complaint.code == customer.code and complaint.alert]
    return found


def _trade_alerts(customer: Customer, ledger: Ledger) -> list[tuple[str, str]]:
    found, days = [], purchase_days(ledger, customer.code)
    if lost(customer, days, AS_OF):
        found.append((CHURN, GRAVE))
    else:
        if won_back(customer, days):
            found.append((WON_BACK, MILD))
        if trips := progress_trips(customer, ledger):
            found.append((PROGRESS, _SEVERITIES[len(trips) - 1]))
    run = misses_in_a_row(customer, ledger)
    if run >= 2:
        found.append((MISSES, SERIOUS if run == 2 else GRAVE))
    return found
