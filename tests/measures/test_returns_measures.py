"""Which returns are known: the folder's or, where their sheets are gone, the ledger's."""

from __future__ import annotations

import datetime as dt

import pandas as pd
from tables_from_text import rows, table

from kehu_xlsx.measures.holdings import Holding
from kehu_xlsx.measures.returns import known_returns, lost_returns
from kehu_xlsx.tables import Books, JudgedReturns, Memory, ReturnLedger, Returns
from kehu_xlsx.workdays import Scope

SCOPE = Scope(pd.Period("2026-10", "M"), dt.date(2026, 10, 31))
SEPTEMBER = pd.Period("2026-09", "M")
MEMORY = Memory(
    returns=table(
        ReturnLedger,
        """
        month   position line date       customer product quantity verdict
        2026-08 1        1    2026-08-20 C1       水      3        符合退货
        2026-09 1        1    2026-09-10 C1       水      6        符合退货
        2026-09 2        1    2026-09-10 C1       水      4        不予退换
        2026-09 3        2    2026-09-12 C1       茶      1        符合换货
        """,
    )
)
TWO_LINES = "date customer product quantity\n2026-09-10 C1 水 10\n2026-09-12 C1 茶 1"


def held(*told: pd.Period) -> Holding:
    return Holding("进货记录", frozenset(), frozenset(told), {})


def test_the_folder_s_returns_of_a_month_count_as_long_as_none_is_missing() -> None:
    books = Books(returns=table(Returns, TWO_LINES))
    assert rows(lost_returns(books, MEMORY, SCOPE), "date", "row") == [("2026-08-20", 0)]
    one = Books(returns=table(Returns, "date customer product quantity\n2026-09-10 C1 水 10"))
    assert rows(lost_returns(one, MEMORY, SCOPE), "date", "quantity", "row") == [
        ("2026-08-20", 3, 0),
        ("2026-09-10", 6, 1),
        ("2026-09-10", 4, 1),
        ("2026-09-12", 1, 2),
    ]


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
