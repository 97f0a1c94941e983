"""What the field staff do and write down: placements, visits and plan checks."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from _office import (
    AS_OF,
    LEVELS,
    MONTH,
    MONTHS,
    ROLES,
    Customer,
    dice,
    is_workday,
    workday_before,
    workdays_of,
)

UNCHECKED = ("QD015", "QD026", "QD038", "QD045", "QD060")


@dataclass(frozen=True)
class Placement:
    day: date
    code: str
    outlet: str
    kind: str
    county: str
    address: str


@dataclass(frozen=True)
class Visit:
    day: date
    code: str
    person: str
    role: str  # blank: the role follows from the customer's record
    purpose: str = ""
    finding: str = ""
    handling: str = ""
    gift: str = ""


@dataclass(frozen=True)
class Check:
    day: date
    code: str
    person: str
    purchases: str
    placements: str
    payments: str
    measures: str


# Placements

_OUTLET_NAMES = "海风 便民 好邻 阳光 福瑞 顺达 和悦 百合 春芽 金穗 云上 晨光 聚源 港湾 四季 向阳 乐家 永盛 小满 清泉"
_OUTLET_KINDS = ("便利店", "超市", "烟酒店", "饭店", "批发部")
_STREETS = "香樟路 海棠街 石桥路 站前街 集贸市场 学府路 滨河路 松林街"
_OUTLETS_A_MONTH = {"一级": 12, "二级": 8, "三级": 5, "四级": 3, "五级": 2}


def make_placements(customer: Customer, months: list[str]) -> list[Placement]:
    rng, rows = dice("placements", customer), []
    outlets = [
        f"{customer.region[:2]}{name}{rng.choice(_OUTLET_KINDS)}"
        for name in rng.sample(_OUTLET_NAMES.split(), _OUTLETS_A_MONTH[customer.level] + 4)
    ]
    for month in months:
        days = workdays_of(month)
        seen = rng.sample(outlets, _OUTLETS_A_MONTH[customer.level])
        seen += seen[:1] if customer.number % 4 == 0 else []  # the same outlet twice in a month counts once
        rows += [_placement(customer, outlet, rng.choice(days), rng) for outlet in seen]
    return rows


def _placement(customer: Customer, outlet: str, day: date, rng: Random) -> Placement:
    kind = "二批商" if outlet.endswith("批发部") else "零售商"
    county = customer.region if customer.region.endswith("区") else f"{customer.region}市"
    address = f"{rng.choice(_STREETS.split())}{rng.randint(2, 198)}号"
    return Placement(day, customer.code, outlet, kind, county, address)


# Plan checks


def make_checks(customer: Customer) -> list[Check]:
    rng, rows = dice("checks", customer), []
    for month, mark in zip(MONTHS[-2:], customer.case.plan[-2:], strict=True):
        if mark == "-" or (month == MONTH and customer.code in UNCHECKED):
            continue
        for day in rng.sample(workdays_of(month)[4:], 2 if customer.level in LEVELS[:2] else 1):
            rows.append(
                Check(
                    day,
                    customer.code,
                    customer.salesman,
                    f"已完成约{rng.randint(4, 10)}成",
                    rng.choice(("正常", "陈列到位", "部分网点缺货")),
                    rng.choice(("正常", "月底前付清", "催收中")),
                    rng.choice(("", "补货两趟", "月底前再走访", "协助清理临期品")),
                )
            )
    return rows


# Visits

Interval = tuple[str, int]
_YEAR, _HALF, _QUARTER, _TWO, _ONE = ("月", 12), ("月", 6), ("月", 3), ("月", 2), ("月", 1)
_FORTNIGHT, _WEEK, _THREE = ("日", 15), ("日", 7), ("日", 3)
INTERVALS: dict[str, tuple[Interval | None, ...]] = {
    "一级": (_TWO, _ONE, _FORTNIGHT, _WEEK, _THREE),
    "二级": (_HALF, _TWO, _ONE, _FORTNIGHT, _WEEK),
    "三级": (_YEAR, _HALF, _TWO, _ONE, _FORTNIGHT),
    "四级": (None, _YEAR, _QUARTER, _TWO, _ONE),
    "五级": (None, None, _HALF, _QUARTER, _ONE),
}
LAST_VISIT: dict[tuple[str, str], date | None] = {
    ("QD013", "业务经理"): date(2026, 10, 10),
    ("QD038", "业务经理"): date(2026, 8, 10),
    ("QD010", "分支机构总经理"): date(2026, 7, 6),
    ("QD055", "业务经理"): None,
}
_EARLIEST_KEPT = {3: date(2026, 9, 1), 7: date(2026, 8, 1), 15: date(2026, 7, 1)}
_PURPOSES = ("月度走访", "对账催款", "新品推介", "检查陈列", "商谈下月计划", "处理临期品")
_FINDINGS = ("", "", "库存偏高", "竞品做堆头", "冰柜未满陈列", "老板反映送货慢")
_HANDLINGS = {"": "", "库存偏高": "帮助分销", "竞品做堆头": "申请陈列费", "冰柜未满陈列": "现场整理"}


def after(day: date, interval: Interval) -> date:
    """A day plus an interval; from a month's 31st to the last day of a shorter month."""
    unit, count = interval
    if unit == "日":
        return day + timedelta(count)
    years, month = divmod(day.month - 1 + count, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + years, month + 1, last)
        except ValueError:
            continue
    raise AssertionError(day)


def due_visit(last: date, interval: Interval) -> date:
    day = after(last, interval)
    while not is_workday(day):
        day += timedelta(1)
    return day


def make_visits(customer: Customer) -> list[Visit]:
    rng = dice("visits", customer)
    visits: list[Visit] = []
    for role, interval in zip(ROLES, INTERVALS[customer.level], strict=True):
        if interval and _calls(customer, role):
            last = LAST_VISIT.get((customer.code, role), _punctual_visit(interval, rng))
            visits += [_visit(customer, role, day, rng) for day in _visits_back_from(last, interval)]
    end = customer.case.stopped or AS_OF
    return [visit for visit in visits if customer.since < visit.day <= end and _known(customer, visit)]


def _calls(customer: Customer, role: str) -> bool:
    """QD049 is too new for anyone, QD059's two roles are one person, who calls as 业务经理."""
    if customer.code == "QD049" or not customer.people[role]:
        return False
    return not (customer.code == "QD059" and role == "分支机构销售经理")


def _known(customer: Customer, visit: Visit) -> bool:
    return customer.case.since is None or visit.role in ("", "业务经理")


def _punctual_visit(interval: Interval, rng: Random) -> date:
    length = interval[1] * (30 if interval[0] == "月" else 1)
    last = workday_before(AS_OF - timedelta(int(length * rng.uniform(0.1, 0.85))))
    while due_visit(last, interval) < AS_OF:
        last = _workday_after(last)
    return last


def _workday_after(day: date) -> date:
    day += timedelta(1)
    while not is_workday(day):
        day += timedelta(1)
    return day


def _visits_back_from(last: date | None, interval: Interval) -> list[date]:
    if last is None:
        return []
    length = interval[1] * (30 if interval[0] == "月" else 1)
    earliest, days = _EARLIEST_KEPT.get(length, date(2026, 3, 1)), [last]
    while (earlier := workday_before(days[-1] - timedelta(length))) >= earliest:
        days.append(earlier)
    return days


def _visit(customer: Customer, role: str, day: date, rng: Random) -> Visit:
    finding = rng.choice(_FINDINGS)
    dear = customer.level in LEVELS[:3] and role in ROLES[:3]
    gift = rng.choice(("", "纪念杯" if dear else "公司形象台历"))
    return Visit(
        day,
        customer.code,
        customer.people[role],
        "" if customer.code == "QD059" else role,
        rng.choice(_PURPOSES),
        finding,
        _HANDLINGS.get(finding, "反馈物流"),
        gift,
    )
