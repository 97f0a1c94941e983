"""Which months the folder holds, which the ledger tells instead, and what is said about it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest
from tables_from_text import rows, table

from kehu_xlsx.measures.facts import Facts
from kehu_xlsx.measures.holdings import for_everyone, holding_problems
from kehu_xlsx.measures.placements import PlacementMeasure
from kehu_xlsx.measures.sales import NetLines
from kehu_xlsx.tables import Books, CustomerMonths, Customers, Memory, Payments, Placements, Purchases
from kehu_xlsx.workdays import Scope

OCTOBER = pd.Period("2026-10", "M")
SEPTEMBER = OCTOBER - 1
BOUGHT, PAID, PLACED = "date customer amount", "date customer amount", "date customer outlet"


def facts(
    ledger: str, *, bought: str = BOUGHT, paid: str = PAID, placed: str = PLACED, as_of: str = "2026-10-31"
) -> Facts:
    books = Books(
        customers=table(Customers, "customer name\nC1 甲店\nC2 乙店"),
        purchases=table(Purchases, bought),
        payments=table(Payments, paid),
        placements=table(Placements, placed),
    )
    memory = Memory(customer_months=table(CustomerMonths, ledger))
    return Facts.of(books, memory, Scope(OCTOBER, dt.date.fromisoformat(as_of)), NetLines.frame())


def problems(office: Facts) -> list[tuple[Any, ...]]:
    holdings = (office.held, office.payments.holding, office.placements(PlacementMeasure.RECORDED).holding)
    return [(each.message, each.action, each.advice) for each in holding_problems(holdings, OCTOBER)]


KNOWN = """month   customer as_of      net_purchases purchase_days payments placements
           2026-09 C1       2026-09-30 900           2             300      1
           2026-09 C2       2026-09-30 100           1             0        1"""
ADVICE = "请把 2026-09 的{0}放全；如果是补记或更正，放全后加上 --month 2026-09 重新运行该月。"


def test_a_part_of_a_month_is_told_with_both_figures() -> None:
    office = facts(
        KNOWN,
        bought=f"{BOUGHT}\n2026-09-02 C1 5",
        paid=f"{PAID}\n2026-09-02 C1 299.5",
        placed=f"{PLACED}\n2026-09-02 C1 小店",
    )
    assert problems(office) == [
        (
            "2026-09 的进货记录在文件夹里只有一部分：有 1 个进货日，台账记有 3 个。",
            "2026-09 以台账为准，文件夹里该月的进货记录不计入。",
            ADVICE.format("进货记录"),
        ),
        (
            "2026-09 的回款记录在文件夹里只有一部分：合计 299.5 元，台账记有 300 元。",
            "2026-09 以台账为准，文件夹里该月的回款记录不计入。",
            ADVICE.format("回款记录"),
        ),
        (
            "2026-09 的铺货记录在文件夹里只有一部分：有 1 家网点，台账记有 2 家。",
            "2026-09 以台账为准，文件夹里该月的铺货记录不计入。",
            ADVICE.format("铺货记录"),
        ),
    ]
    assert office.held.told == office.payments.holding.told == {SEPTEMBER}


def test_as_much_as_was_known_is_the_whole_month() -> None:
    """The payment taken back on the 9th does not make less of what was paid on the 2nd."""
    office = facts(
        KNOWN,
        bought=f"{BOUGHT}\n2026-09-02 C1 5\n2026-09-03 C1 5\n2026-09-03 C2 5",
        paid=f"{PAID}\n2026-09-02 C1 300\n2026-09-09 C1 -50",
        placed=f"{PLACED}\n2026-09-02 C1 小店\n2026-09-02 C1 大店",
    )
    assert problems(office) == []
    assert office.held.held == office.payments.holding.held == {SEPTEMBER}


def test_a_part_of_a_month_that_the_ledger_does_not_know_whole_is_said_to_be_missing() -> None:
    ledger = "month customer as_of net_purchases purchase_days\n2026-09 C1 2026-09-15 900 6"
    office = facts(ledger, bought=f"{BOUGHT}\n2026-09-02 C1 5")
    assert problems(office) == [
        (
            "2026-09 的进货记录在文件夹里只有一部分：有 1 个进货日，台账记有 6 个。",
            "台账中 2026-09 也不完整，该月按缺少进货记录处理。",
            ADVICE.format("进货记录"),
        )
    ]


def test_what_the_month_itself_lacks_is_said_once() -> None:
    assert problems(facts(KNOWN.replace("2026-09", "2026-10").replace("10-30", "10-31"))) == [
        (
            "文件夹里没有 2026-10 的进货记录、回款记录、铺货记录。",
            "沿用台账中该月的数据。",
            "要按原始记录重新计算，请把 2026-10 的表格放回文件夹再运行。",
        )
    ]


def test_everyone_has_a_figure_in_each_month_that_is_known() -> None:
    """September is the folder's, August the ledger's; of October nobody knows anything."""
    office = facts("month customer payments\n2026-08 C1 50\n2026-08 C9 7", paid=f"{PAID}\n2026-09-02 C2 20")
    everyone = for_everyone(office.payments, CustomerMonths.payments, office.books.customers)
    assert rows(everyone, "customer", "month", "payments") == [
        ("C1", "2026-08", 50.0),
        ("C1", "2026-09", 0.0),
        ("C2", "2026-08", 0.0),
        ("C2", "2026-09", 20.0),
    ]


@pytest.mark.parametrize(("as_of", "told"), [("2026-09-29", set()), ("2026-09-30", {SEPTEMBER}), ("-", {SEPTEMBER})])
def test_a_month_is_told_only_if_it_was_run_to_its_end(as_of: str, told: set[pd.Period]) -> None:
    assert facts(f"month customer as_of net_purchases\n2026-09 C1 {as_of} 9").held.told == told
