"""下月计划建议 (CONTRACT section 5), each figure worked out by hand."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pandas as pd
import pytest
from tables_from_text import rows, table

from kehu_xlsx.measures.exposure import Exposure
from kehu_xlsx.measures.facts import Facts
from kehu_xlsx.measures.sales import net_lines
from kehu_xlsx.policy import FulfilmentRules, PlanningRules, Policy
from kehu_xlsx.rules.proposal import customers_without_next_plan, propose, propose_products
from kehu_xlsx.tables import (
    Books,
    CustomerMonths,
    Customers,
    JudgedReturns,
    Memory,
    OpenItems,
    Placements,
    PlanLedger,
    Plans,
    Purchases,
    Receivables,
)
from kehu_xlsx.texts.reasons import sentences
from kehu_xlsx.workdays import Scope

END = dt.date(2026, 10, 31)
THREE_MONTHS = """date customer product quantity amount
                  2026-08-03 C1 A 10 9000
                  2026-09-03 C1 A 10 10000
                  2026-10-03 C1 B 11 11000"""


def office(
    purchases: str = THREE_MONTHS,
    customers: str = "customer terms\nC1 30",
    *,
    placements: str = "date customer outlet",
    receivables: str = "customer balance date\nC1 0 2026-10-31",
    ledger: str = "month customer",
    plans: str = "month customer",
    plan_ledger: str = "month customer product confirmed",
    as_of: dt.date = END,
) -> Facts:
    books = Books(
        customers=table(Customers, customers),
        purchases=table(Purchases, purchases),
        placements=table(Placements, placements),
        receivables=table(Receivables, receivables),
        plans=table(Plans, plans),
    )
    memory = Memory(customer_months=table(CustomerMonths, ledger), plans=table(PlanLedger, plan_ledger))
    sales = net_lines(books.purchases, JudgedReturns.frame(), as_of=as_of, red_line_days=31)
    return Facts.of(books, memory, Scope(pd.Period("2026-10", "M"), as_of), sales)


def proposed(facts: Facts, items: str = "customer due open_amount", policy: Policy | None = None) -> pd.DataFrame:
    exposure = dataclasses.replace(Exposure.of(facts), items=table(OpenItems, items))
    return propose(facts, exposure, policy or Policy()).table


def remarks(proposal: pd.DataFrame) -> str:
    return sentences(proposal["remarks"].iloc[0])


PLACED = """date customer outlet
            2026-08-03 C1 甲店
            2026-09-03 C1 甲店
            2026-09-03 C1 乙店
            2026-10-03 C1 甲店
            2026-10-03 C1 乙店"""


def test_mean_of_three_months_with_growth() -> None:
    """(9,000 + 10,000 + 11,000) / 3 × 1.05 = 10,500; outlets (1 + 2 + 2) / 3 × 1.05 = 1.75."""
    facts = office(THREE_MONTHS + "\n2025-11-03 C1 A 1 7000\n2026-07-03 C1 A 1 99000", placements=PLACED)
    found = proposed(facts)
    assert rows(found, "month", "customer", "mean_net", "months_averaged", "growth", "last_year") == [
        ("2026-11", "C1", 10000.0, 3.0, 0.05, 7000.0)
    ]
    assert rows(found, "sales_target", "purchase_plan") == [(10500.0, 10500.0)]
    assert rows(found, "mean_placements", "placement_target") == [(5 / 3, 2.0)]
    assert remarks(found) == ""


@pytest.mark.parametrize(
    ("amount", "plan"),
    [("10000", 10500.0), ("1000", 1100.0), ("999.99", 1000.0), ("47", 0.0), ("47.62", 100.0)],
)
def test_rounded_to_100_half_up(amount: str, plan: float) -> None:
    """1,000 × 1.05 = 1,050 is half a step; 999.99 × 1.05 is just below; 47.62 × 1.05 = 50.001."""
    facts = office(f"date customer amount\n2026-10-03 C1 {amount}", "customer since terms\nC1 2026-10-01 30")
    assert list(proposed(facts)["purchase_plan"]) == [plan]


@pytest.mark.parametrize(
    ("since", "mean", "months"),
    [("2026-08-31", 10000.0, 3.0), ("2026-09-01", 10500.0, 2.0), ("2026-10-15", 11000.0, 1.0)],
)
def test_fewer_months_for_newer_customers(since: str, mean: float, months: float) -> None:
    found = proposed(office(customers=f"customer since terms\nC1 {since} 30"))
    assert rows(found, "mean_net", "months_averaged") == [(mean, months)]
    assert remarks(found).startswith(f"合作起始日 {since}，此前的月份不参与平均。") == (months < 3)


def test_customer_of_next_month_has_no_figures() -> None:
    found = proposed(office(customers="customer since terms\nC1 2026-11-01 30"))
    assert rows(found, "mean_net", "months_averaged", "purchase_plan", "sales_target", "payment_plan") == [
        (None, 0.0, None, None, 0.0)
    ]
    assert remarks(found) == (
        "合作起始日 2026-11-01，此前的月份不参与平均。没有可供参考的完整月份，销售目标和进货计划请自行填写。"
        "没有 2025-11 的进货记录，上年同月不列。没有可供参考的铺货记录，铺货目标请自行填写。"
        "没有建议的进货计划，回款计划只含到期应收。"
    )


def test_months_without_any_record_in_the_office_are_left_out_but_a_month_without_purchases_is_zero() -> None:
    """The office has no September; C1 bought nothing in August: (0 + 12,000) / 2 × 1.05 = 6,300."""
    facts = office(
        "date customer amount\n2026-08-03 C2 500\n2026-10-03 C1 12000",
        placements="date customer outlet\n2026-10-05 C1 甲店",
    )
    found = proposed(facts)
    assert rows(found, "mean_net", "months_averaged", "purchase_plan") == [(6000.0, 2.0, 6300.0)]
    assert remarks(found) == (
        "没有 2026-09 的进货记录，未参与平均。参考月份没有带产品的进货明细，不分产品。"
        "没有 2025-11 的进货记录，上年同月不列。没有 2026-08、2026-09 的铺货记录，未参与铺货平均。"
    )


def test_ledger_fills_the_months_that_the_folder_lacks() -> None:
    """(8,000 + 9,000 + 10,000) / 3 × 1.05 = 9,450 → 9,500; outlets (3 + 4 + 2) / 3 × 1.05 = 3.15."""
    facts = office(
        "date customer amount\n2026-10-03 C1 10000",
        ledger="""month customer net_purchases placements
                  2026-08 C1 8000 3
                  2026-09 C1 9000 4
                  2025-11 C1 7000 -""",
        placements="date customer outlet\n2026-10-05 C1 甲店\n2026-10-05 C1 乙店",
    )
    found = proposed(facts)
    assert rows(found, "mean_net", "purchase_plan", "last_year", "placement_target") == [(9000.0, 9500.0, 7000.0, 4.0)]


def test_month_that_is_not_over_does_not_count() -> None:
    """As of 20 October the complete months are July to September: 9,500 over the two that have records."""
    found = proposed(office(as_of=dt.date(2026, 10, 20)))
    assert rows(found, "month", "mean_net", "months_averaged") == [("2026-11", 9500.0, 2.0)]


def test_more_returned_than_bought_proposes_nothing() -> None:
    facts = office("date customer product quantity amount\n2026-10-03 C1 A 1 100\n2026-10-04 C1 A -2 -200")
    found = proposed(facts, policy=Policy(planning=PlanningRules(months=1)))
    assert rows(found, "mean_net", "purchase_plan") == [(-100.0, 0.0)]
    assert remarks(found).startswith("参考月份的进货净额合计不大于 0，销售目标和进货计划按 0 建议，请核实。")


@pytest.mark.parametrize(
    ("terms", "from_month_end", "due"),
    [
        ("0", "否", 10500.0),
        ("10", "否", 7000.0),  # bought on the 1st to the 20th of thirty days
        ("30", "否", 0.0),
        ("45", "否", 0.0),
        ("0", "是", 10500.0),  # at the month's end
        ("5", "是", 0.0),
    ],
)
def test_planned_purchases_due_within_the_month(terms: str, from_month_end: str, due: float) -> None:
    facts = office(customers=f"customer terms terms_from_month_end\nC1 {terms} {from_month_end}")
    assert rows(proposed(facts), "due_purchases", "payment_plan") == [(due, due)]


def test_payment_plan_adds_overdue_due_and_planned() -> None:
    """100 overdue, 200 due today, 300 due on the month's last day; 400 later and 50 of unknown age don't count."""
    facts = office(
        customers="customer terms\nC1 10", receivables="customer balance date\nC1 1050 2026-10-31", placements=PLACED
    )
    found = proposed(
        facts,
        """customer due open_amount
           C1 2026-10-30 100
           C1 2026-10-31 200
           C1 2026-11-30 300
           C1 2026-12-01 400
           C2 2026-11-01 999""",
    )
    assert rows(found, "overdue_items", "due_items", "due_purchases", "payment_plan") == [
        (100.0, 500.0, 7000.0, 7600.0)
    ]
    assert remarks(found) == "没有 2025-11 的进货记录，上年同月不列。另有 50.00 元账龄不明，未计入回款计划。"


@pytest.mark.parametrize(("terms", "balance", "overdue"), [("-", 1050, None), ("-", 0, 0), ("10", 0, 0)])
def test_what_is_owed_without_terms_is_not_nothing_overdue(terms: str, balance: int, overdue: int | None) -> None:
    owed = f"customer balance date\nC1 {balance} 2026-10-31"
    found = proposed(office(customers=f"customer terms\nC1 {terms}", receivables=owed))
    assert rows(found, "overdue_items", "due_items") == [(overdue, overdue)]


def test_payment_plan_needs_terms_and_a_balance() -> None:
    found = proposed(office(customers="customer terms\nC1 -"))
    assert rows(found, "due_purchases", "payment_plan") == [(None, None)]
    assert remarks(found).endswith("账期未填，推算不出的到期货款留空，回款计划请自行填写。")
    found = proposed(office(receivables="customer balance date"))
    assert rows(found, "overdue_items", "due_items", "payment_plan") == [(None, None, None)]
    assert remarks(found).endswith("应收余额无法计算，回款计划请自行填写。")


def test_placements_follow_the_offices_measure() -> None:
    """New outlets: 1 in August, 1 in September, 0 in October; 2 / 3 × 1.05 = 0.7."""
    policy = Policy(fulfilment=FulfilmentRules(placement_measure="本月新增"))
    found = proposed(office(placements=PLACED), policy=policy)
    assert rows(found, "mean_placements", "placement_target") == [(2 / 3, 1.0)]


def test_exact_target_of_placements_is_not_rounded_up() -> None:
    """20 outlets × 1.05 = 21 exactly."""
    shops = "".join(f"\n2026-10-03 C1 店{number}" for number in range(20))
    found = proposed(office(placements=f"date customer outlet{shops}"))
    assert list(found["placement_target"]) == [21.0]


def test_products_by_share_add_up_exactly() -> None:
    """Shares 1/3 each of 31,500: 105 steps of 100 are 35 each."""
    facts = office(
        """date customer product quantity amount
           2026-08-03 C1 A 100 30000
           2026-09-03 C1 B 100 30000
           2026-10-03 C1 C 100 30000"""
    )
    products = propose_products(facts, proposed(facts), Policy())
    assert rows(products, "product", "mean_net", "share", "price", "planned_quantity", "planned_amount") == [
        ("A", 10000.0, 1 / 3, 300.0, 35.0, 10500.0),
        ("B", 10000.0, 1 / 3, 300.0, 35.0, 10500.0),
        ("C", 10000.0, 1 / 3, 300.0, 35.0, 10500.0),
    ]


def test_largest_remainders_are_rounded_up() -> None:
    """Mean 1,000 × 1.05 → 1,100 = 11 steps; 20 %, 30 %, 50 % are 2.2, 3.3, 5.5: the spare step goes to the last."""
    facts = office(
        """date customer product quantity amount
           2026-08-03 C1 A 10 600
           2026-09-03 C1 B 10 900
           2026-10-03 C1 C 10 1500"""
    )
    products = propose_products(facts, proposed(facts), Policy())
    assert rows(products, "product", "planned_amount") == [("A", 200.0), ("B", 300.0), ("C", 600.0)]


def test_product_returned_more_than_bought_has_no_share() -> None:
    facts = office(
        """date customer product quantity amount
           2026-08-03 C1 A 10 3000
           2026-09-03 C1 B 1 100
           2026-10-03 C1 B -2 -200"""
    )
    products = propose_products(facts, proposed(facts), Policy())
    assert rows(products, "product", "share", "planned_amount") == [("A", 1.0, 1000.0)]


def test_edited_plan_that_is_no_whole_number_of_steps_still_adds_up() -> None:
    facts = office()
    edited = proposed(facts).assign(purchase_plan=1234.56)
    products = propose_products(facts, edited, Policy())
    assert rows(products, "product", "planned_amount") == [("A", 834.56), ("B", 400.0)]


def test_latest_price_is_the_customers_own() -> None:
    """A last cost 1,000 a unit: 6,700 are 6.7, of what is only bought whole 7; B 1,000 a unit."""
    facts = office(THREE_MONTHS + "\n2026-10-30 C2 A 1 5")
    products = propose_products(facts, proposed(facts), Policy())
    assert rows(products, "product", "price", "planned_quantity", "planned_amount") == [
        ("A", 1000.0, 7.0, 6700.0),
        ("B", 1000.0, 4.0, 3800.0),
    ]


@pytest.mark.parametrize(
    ("line", "quantity"),
    [
        ("2026-10-30 C2 A 1.5 5", 6.7),  # somebody bought half a unit
        ("2025-01-30 C2 A 3 5", 7.0),
        ("2026-10-30 C2 A - 5", 7.0),
        ("2026-10-30 C1 A 1 20000", 1.0),  # 7,800 by its share; a unit costs 20,000: 0.39 would be none
    ],
)
def test_what_is_only_bought_whole_is_planned_whole(line: str, quantity: float) -> None:
    facts = office(f"{THREE_MONTHS}\n{line}")
    proposal = proposed(facts).assign(purchase_plan=10500.0 if quantity > 1 else 10000.0)
    products = propose_products(facts, proposal, Policy())
    assert products["planned_quantity"].iloc[0] == quantity
    assert products["planned_amount"].sum() == proposal["purchase_plan"].iloc[0]


@pytest.mark.parametrize(("as_of", "late"), [(dt.date(2026, 10, 25), None), (dt.date(2026, 10, 26), ("C3", "C4"))])
def test_customers_without_next_plan(as_of: dt.date, late: tuple[str, ...] | None) -> None:
    facts = office(
        customers="customer state\nC1 -\nC2 在营\nC3 在营\nC4 在营\nC5 停用",
        plans="month customer sales_target\n2026-11 C1 100\n2026-10 C3 100",
        plan_ledger="month customer product sales_target confirmed\n2026-11 C2 - 100 是\n2026-11 C4 - 100 否",
        as_of=as_of,
    )
    assert customers_without_next_plan(facts, Policy()) == late


def test_rule_run() -> None:
    (run,) = propose(office(), Exposure.of(office()), Policy()).runs
    assert (run.rule, run.rows, run.caught, run.missing) == ("下月计划建议", 1, 1, "")
    nothing = office("date customer amount")
    (run,) = propose(nothing, Exposure.of(nothing), Policy()).runs
    assert (run.caught, run.missing) == (0, "数据不足：缺 2026-08、2026-09、2026-10 的进货记录")


def test_empty_office() -> None:
    facts = office("date customer amount", "customer", receivables="customer balance")
    found = proposed(facts)
    assert found.empty
    assert propose_products(facts, found, Policy()).empty
