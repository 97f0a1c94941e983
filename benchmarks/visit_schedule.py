"""How good the visiting plans are: against a bound on the busiest day, and against plans that ignore 区域.

Plans November 2026 for the sample office and for a made-up one of 2,000 customers (60 a salesperson, each with seven
区域 of his own, managers over two to twelve of them), once with the 区域 of the customers and once without. Prints by
role how many visitors have a busiest day within one visit of the bound of `least_busiest`, how much more the others,
the worst busiest ÷ mean day, and the mean number of different 区域 a day under both plans. A late visit is an error.

    python benchmarks/visit_schedule.py
"""

from __future__ import annotations

import datetime as dt
import random
import time
from pathlib import Path

import pandas as pd

from kehu_xlsx.measures.facts import Facts
from kehu_xlsx.measures.schedules import VisitMonth, visit_loads
from kehu_xlsx.pipeline.month import Request, read
from kehu_xlsx.policy import Policy
from kehu_xlsx.rules.schedule import plan_visits
from kehu_xlsx.rules.visits import judge_visits
from kehu_xlsx.tables import ROLE_COLUMNS, Books, Customers, Memory, VisitLoads, VisitPlan, Visits
from kehu_xlsx.tables.words import Role
from kehu_xlsx.workdays import Scope, WorkCalendar

SAMPLES = Path(__file__).resolve().parent.parent / "samples" / "青岛办事处"
OCTOBER = pd.Period("2026-10", "M")
CUSTOMERS, A_SALESPERSON, REGIONS = 2_000, 60, 7
LEVELS = (0.03, 0.09, 0.20, 0.34, 0.34)


def main() -> None:
    """Plan both offices and print what came out."""
    intake = read(Request(SAMPLES, dt.date(2026, 11, 23), OCTOBER), lambda _: None, ()).intake
    _report("样例办事处", intake.books)
    _report(f"{CUSTOMERS:,} 家客户", made_up_office(random.Random(4)))


def made_up_office(chance: random.Random) -> Books:
    """Customers by salesperson and 区域, each visited within the last interval by everyone who has to."""
    customers, visits = [], []
    for number in range(CUSTOMERS):
        person = number // A_SALESPERSON
        level = chance.choices(range(1, 6), LEVELS)[0]
        people = {
            Role.SALESPERSON: f"业务{person:02}",
            Role.SALES_MANAGER: f"销售经理{person // 2:02}",
            Role.BRANCH_MANAGER: f"总经理{person // 3:02}",
            Role.MARKETING_DIRECTOR: f"总监{person // 6}",
            Role.REGION_MANAGER: f"大区经理{person // 12}",
        }
        code = f"C{number:04}"
        columns = {ROLE_COLUMNS[role]: name for role, name in people.items()}
        region = f"区{person:02}-{chance.randrange(REGIONS)}"
        customers.append({"customer": code, "name": code, "level": level, "region": region, **columns})
        for role, name in people.items():
            interval = Policy().frequency.get((level, role))
            if interval is not None:
                days = chance.randrange(interval.days or 30 * interval.months)
                date = dt.date(2026, 10, 31) - dt.timedelta(days=days)
                visits.append({"date": date, "customer": code, "visitor": name, "role": role})
    return Books(customers=Customers.frame(customers), visits=Visits.frame(visits))


def _report(name: str, books: Books) -> None:
    regions = dict(zip(books.customers[Customers.customer], books.customers[Customers.region].fillna(""), strict=True))
    nowhere = books.with_tables(customers=books.customers.assign(**{Customers.region: None}))
    began = time.perf_counter()
    plan = _plan(books)
    seconds = time.perf_counter() - began
    with_regions, without = (_measured(each, regions) for each in (plan, _plan(nowhere)))
    late, left_out = (int(with_regions[column].sum()) for column in (VisitLoads.late, VisitLoads.left_out))
    print(f"{name}：{len(plan):,} 次拜访，{seconds:.1f} 秒；晚于应访日期 {late}，未排入 {left_out}")
    near, far = _mean_regions(with_regions), _mean_regions(without)
    print(f"  全体每天区域数 {near:.2f}（不看区域 {far:.2f}，{near / far - 1:+.0%}）")
    for role, theirs in with_regions.groupby("role", sort=False):
        over = theirs[VisitLoads.busiest] - theirs[VisitLoads.least_busiest]
        even = (theirs[VisitLoads.busiest] * theirs["days"] / theirs[VisitLoads.visits]).max()
        near, far = (_mean_regions(each[each["role"] == role]) for each in (with_regions, without))
        print(
            f"  {role} {len(theirs)} 人：最忙一天至多比下限多 1 的 {(over <= 1).sum()} 人（最多 {over.max():.0f}），"
            f"最忙÷平均最大 {even:.2f}，"
            f"每天区域数 {near:.2f}（不看区域 {far:.2f}，{near / far - 1:+.0%}）"
        )
    if late:
        raise SystemExit("有拜访晚于应访日期")


def _plan(books: Books) -> pd.DataFrame:
    policy, calendar = Policy(), WorkCalendar()
    scope = Scope(OCTOBER, dt.date(2026, 10, 31), calendar)
    facts = Facts(books, Memory(), scope, sales=pd.DataFrame(), months=pd.DataFrame())
    compliance = judge_visits(facts, policy).table
    return plan_visits(facts, compliance, {}, policy, _month(policy)).table


def _month(policy: Policy) -> VisitMonth:
    return VisitMonth(OCTOBER + 1, WorkCalendar(), policy.visits)


def _measured(plan: pd.DataFrame, regions: dict[str, str]) -> pd.DataFrame:
    loads = visit_loads(plan, regions, _month(Policy()))
    roles = plan.groupby(VisitPlan.visitor)[VisitPlan.role].first()
    days = loads[VisitLoads.workdays].map(len)
    return loads.assign(role=loads[VisitLoads.visitor].map(roles), days=days)


def _mean_regions(loads: pd.DataFrame) -> float:
    return float((loads[VisitLoads.regions_a_day] * loads[VisitLoads.visits]).sum() / loads[VisitLoads.visits].sum())


if __name__ == "__main__":
    main()
