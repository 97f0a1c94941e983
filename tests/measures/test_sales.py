"""进货净额: purchases less accepted returns, by line, day and month."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from tables_from_text import rows, table

from kehu_xlsx.measures.sales import monthly_sales, months_held, net_lines, purchase_days
from kehu_xlsx.tables import CustomerMonths, JudgedReturns, Memory, Purchases

AS_OF = dt.date(2026, 10, 31)
MONTHS = ("customer", "month", "net", "purchase_days", "last_purchase", "from_ledger")


def lines(purchases: str, returns: str = "date customer") -> pd.DataFrame:
    return net_lines(
        table(Purchases, purchases), table(JudgedReturns, returns, kind="退货"), as_of=AS_OF, red_line_days=31
    )


def months(purchases: str, ledger: str = "month customer") -> pd.DataFrame:
    bought = table(Purchases, purchases)
    net = net_lines(bought, JudgedReturns.frame(), as_of=AS_OF, red_line_days=31)
    return monthly_sales(net, bought, Memory(customer_months=table(CustomerMonths, ledger)), AS_OF)


def test_accepted_returns_are_negative_lines() -> None:
    net = lines(
        "date customer product quantity amount number\n2026-10-03 C1 A 10 100 X1",
        """date customer product quantity amount verdict
           2026-10-05 C1 A 2 20 符合退货
           2026-10-06 C1 A 1 10 符合换货
           2026-10-07 C1 A 1 10 不予退换
           2026-10-08 C1 A 1 10 待补证明
           2026-10-09 C1 A 1 10 待核实""",
    )
    assert rows(net, "date", "quantity", "amount") == [("2026-10-03", 10.0, 100.0), ("2026-10-05", -2.0, -20.0)]


def test_nothing_after_the_as_of_date_counts() -> None:
    net = lines(
        """date customer amount
           2026-10-31 C1 100
           2026-11-01 C1 200""",
        "date customer product quantity amount verdict\n2026-11-01 C1 A 2 20 符合退货",
    )
    assert list(net["amount"]) == [100.0]


@pytest.mark.parametrize(
    ("red", "counted"),
    [
        ("2026-09-05 C1 A -2 -21 -", [("2026-09-05", -21.0)]),  # 30 days before, booked first
        ("2026-10-20 C1 A -2 -21 -", [("2026-10-06", -21.0)]),  # booked later: on the day of the return
        ("2026-09-04 C1 A -2 -21 -", [("2026-09-04", -21.0), ("2026-10-06", -20.0)]),  # 32 days
        ("2026-10-07 C1 A -3 -21 -", [("2026-10-07", -21.0), ("2026-10-06", -20.0)]),  # another quantity
        ("2026-10-07 C1 B -2 -21 -", [("2026-10-07", -21.0), ("2026-10-06", -20.0)]),  # another product
        ("2026-10-07 C2 A -2 -21 -", [("2026-10-07", -21.0), ("2026-10-06", -20.0)]),  # another customer
        ("2026-10-07 C1 - -2 -21 -", [("2026-10-07", -21.0), ("2026-10-06", -20.0)]),  # no product
        ("2026-01-07 C1 - -9 -21 T1", [("2026-01-07", -21.0)]),  # the same number, whenever
        ("2026-10-07 C1 B -9 -21 T1", [("2026-10-07", -21.0), ("2026-10-06", -20.0)]),  # another line of that bill
        ("2026-10-07 C2 A -2 -21 T1", [("2026-10-07", -21.0), ("2026-10-06", -20.0)]),  # another customer's bill
    ],
)
def test_red_line_and_return_count_once(red: str, counted: list[tuple[str, float]]) -> None:
    net = lines(
        f"date customer product quantity amount number\n{red}",
        "date customer product quantity amount verdict number\n2026-10-06 C1 A 2 20 符合退货 T1",
    )
    assert rows(net, "date", "amount") == counted


def test_exactly_31_days_apart_is_the_same() -> None:
    net = lines(
        "date customer product quantity amount\n2026-09-05 C1 A -2 -21",
        "date customer product quantity amount verdict\n2026-10-06 C1 A 2 20 符合退货",
    )
    assert list(net["amount"]) == [-21.0]


def test_one_red_line_books_one_return_the_nearest() -> None:
    net = lines(
        "date customer product quantity amount\n2026-10-09 C1 A -2 -21",
        """date customer product quantity amount verdict
           2026-10-01 C1 A 2 20 符合退货
           2026-10-08 C1 A 2 20 符合退货""",
    )
    assert rows(net, "date", "amount") == [("2026-10-08", -21.0), ("2026-10-01", -20.0)]


def test_split_return_is_matched_by_its_whole_quantity() -> None:
    """A line of 10, of which 6 were accepted, is the 红冲 line of 10."""
    returns = table(
        JudgedReturns,
        """date customer product quantity amount verdict
           2026-10-08 C1 A 6 60 符合退货
           2026-10-08 C1 A 4 40 不予退换""",
        source=1,
        row=7,
    )
    red = table(Purchases, "date customer product quantity amount\n2026-10-09 C1 A -10 -100")
    net = net_lines(red, returns, as_of=AS_OF, red_line_days=31)
    assert rows(net, "date", "amount") == [("2026-10-08", -100.0)]


def test_purchase_days_are_positive_by_customer_and_day() -> None:
    """On the 4th the return eats up the purchase, on the 5th it does not."""
    net = lines(
        """date customer product quantity amount
           2026-10-03 C1 A 1 100
           2026-10-03 C1 B 1 50
           2026-10-03 C2 A 1 70
           2026-10-04 C1 A 2 20
           2026-10-05 C1 A 9 90""",
        """date customer product quantity amount verdict
           2026-10-04 C1 A 2 20 符合退货
           2026-10-05 C1 A 2 20 符合退货""",
    )
    assert rows(purchase_days(net), "customer", "date") == [
        ("C1", "2026-10-03"),
        ("C1", "2026-10-05"),
        ("C2", "2026-10-03"),
    ]


def test_months_come_from_the_folder_where_it_holds_them_else_from_the_ledger() -> None:
    """The folder holds September for the whole office, so C2's nothing stands against its ledger's 900."""
    found = months(
        """date customer amount
           2026-09-03 C1 100
           2026-09-20 C1 50.5
           2026-10-01 C1 70
           2026-10-01 C1 -70""",
        """month customer net_purchases purchase_days last_purchase
           2026-08 C1 800 4 2026-08-30
           2026-09 C2 900 5 2026-09-30
           2026-07 C2 - - -
           2026-10 C2 600 2 2026-10-15""",
    )
    assert rows(found, *MONTHS) == [
        ("C1", "2026-09", 150.5, 2.0, "2026-09-20", False),
        ("C1", "2026-10", 0.0, 0.0, None, False),
        ("C1", "2026-08", 800.0, 4.0, "2026-08-30", True),
    ]


def test_the_month_run_is_not_taken_from_the_ledger() -> None:
    assert months("date customer amount", "month customer net_purchases\n2026-10 C1 600").empty


def test_months_held() -> None:
    bought = table(Purchases, "date customer amount\n2026-08-31 C1 5\n2026-10-31 C2 5\n2026-11-01 C1 5")
    assert months_held(bought, AS_OF) == {pd.Period("2026-08", "M"), pd.Period("2026-10", "M")}


def test_empty_office() -> None:
    assert months("date customer amount").empty
    assert purchase_days(lines("date customer amount")).empty
