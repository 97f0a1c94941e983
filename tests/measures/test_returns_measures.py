"""Which returns are known: the folder's or, where their sheets are gone, the ledger's."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from tables_from_text import rows, table

from kehu_xlsx.measures.holdings import Holding
from kehu_xlsx.measures.returns import known_returns, lost_returns
from kehu_xlsx.tables import Books, JudgedReturns, Memory, ReturnLedger, Returns
from kehu_xlsx.workdays import Scope

SCOPE = Scope(pd.Period("2026-10", "M"), dt.date(2026, 10, 31))
SEPTEMBER = pd.Period("2026-09", "M")
LEDGER = """month   position line date       customer kind product quantity number certificate verdict
            2026-08 1        1    2026-08-20 C1       退货  水      3        -      待补        符合退货
            2026-09 1        1    2026-09-10 C1       退货  水      6        T9     Z7          符合退货
            2026-09 2        1    2026-09-10 C1       退货  水      4        T9     Z7          不予退换
            2026-09 3        2    2026-09-12 C1       换货  茶      1        -      -           符合换货"""
MEMORY = Memory(returns=table(ReturnLedger, LEDGER))
TWO_LINES = "date customer product quantity\n2026-09-10 C1 水 10\n2026-09-12 C1 茶 1"


def held(*told: pd.Period) -> Holding:
    return Holding("进货记录", frozenset(), frozenset(told), {})


def lost(listed: str, month: pd.Period = SCOPE.month, ledger: str = LEDGER, *told: pd.Period) -> list[tuple]:
    memory = Memory(returns=table(ReturnLedger, ledger))
    books = Books(returns=table(Returns, f"date customer kind product quantity number certificate\n{listed}"))
    found = lost_returns(books, memory, Scope(month, dt.date(2026, 10, 31)), held(*told))
    return rows(found, "date", "product", "quantity", "row")


AUGUST = ("2026-08-20", "水", 3, 0)
WATER = [("2026-09-10", "水", 6, 1), ("2026-09-10", "水", 4, 1)]
TEA = ("2026-09-12", "茶", 1, 2)


@pytest.mark.parametrize(
    ("listed", "gone"),
    [
        ("", [AUGUST, *WATER, TEA]),
        ("2026-09-10 C1 退货 水 10 - -\n2026-09-12 C1 换货 茶 1 - -", [AUGUST]),
        ("2026-09-10 C1 退货 水 10 - -", [AUGUST, TEA]),
        ("2026-09-12 C1 换货 茶 1 - -", [AUGUST, *WATER]),
        ("2026-09-25 C1 退货 水 10 - -", [AUGUST, *WATER, TEA]),  # a late line of its own
        ("2026-09-10 C2 退货 水 10 - -", [AUGUST, *WATER, TEA]),
        ("2026-09-10 C1 退货 水 8 - -", [AUGUST, TEA]),  # corrected: the quantity
        ("2026-09-10 C1 换货 水 10 - -", [AUGUST, TEA]),  # the kind
        ("2026-09-10 C1 退货 汽水 10 - -", [AUGUST, TEA]),  # the product
        ("2026-09-21 C1 退货 水 9 T9 -", [AUGUST, TEA]),  # date and quantity, under the same number
        ("2026-09-21 C1 退货 水 9 - Z7", [AUGUST, TEA]),  # under the same certificate
        ("2026-10-01 C1 退货 水 10 T9 -", [AUGUST, *WATER, TEA]),  # numbers begin anew each month
    ],
)
def test_each_remembered_line_is_lost_unless_it_is_listed_or_corrected(listed: str, gone: list) -> None:
    assert lost(listed) == gone


def test_two_identical_lines_want_two() -> None:
    twice = """month   position line date       customer kind product quantity verdict
               2026-09 1        1    2026-09-10 C1       退货  水      6        符合退货
               2026-09 2        2    2026-09-10 C1       退货  水      6        符合退货"""
    one = "2026-09-10 C1 退货 水 6 - -"
    assert lost(one, ledger=twice) == [("2026-09-10", "水", 6, 1)]
    assert lost(f"{one}\n{one}", ledger=twice) == []


def test_of_the_month_that_is_run_a_line_left_out_is_a_correction_but_a_remnant_is_not() -> None:
    """One of the two lines of September is half of it, none is a remnant; a line that was gone before stays known."""
    tea = "2026-09-12 C1 换货 茶 1 - -"
    assert lost(tea, SEPTEMBER) == [AUGUST]
    assert lost(tea, SEPTEMBER, LEDGER, SEPTEMBER) == [AUGUST, *WATER]  # its purchases are gone
    assert lost("2026-09-25 C1 换货 茶 7 - -", SEPTEMBER) == [AUGUST, *WATER, TEA]
    gone_before = LEDGER.replace("verdict", "verdict kept").replace("符合换货", "符合换货 -")
    gone_before = gone_before.replace("符合退货", "符合退货 是").replace("不予退换", "不予退换 是")
    assert lost(tea, SEPTEMBER, gone_before) == [AUGUST, *WATER]


def test_where_the_ledger_tells_the_purchases_it_tells_the_returns_too() -> None:
    """One that came late is not in the ledger's September."""
    judged = table(JudgedReturns, "date customer quantity\n2026-09-10 C1 9\n2026-10-02 C1 5")
    books = Books(returns=table(Returns, TWO_LINES + "\n2026-09-13 C1 茶 1\n2026-10-02 C1 水 5"))
    assert rows(known_returns(judged, books, MEMORY, SCOPE, held(SEPTEMBER)), "date", "quantity") == [
        ("2026-10-02", 5),
        ("2026-08-20", 3),
        ("2026-09-10", 6),
        ("2026-09-10", 4),
        ("2026-09-12", 1),
    ]
    assert rows(known_returns(judged, books, MEMORY, SCOPE, held()), "date", "quantity") == [
        ("2026-09-10", 9),
        ("2026-10-02", 5),
        ("2026-08-20", 3),
    ]
