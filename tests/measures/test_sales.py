"""进货净额: purchases less accepted returns, by line, day and month."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from tables_from_text import rows, table

from kehu_xlsx.measures.facts import Facts
from kehu_xlsx.measures.sales import bought_in, months_held, net_lines, purchase_days
from kehu_xlsx.tables import Books, CustomerMonths, Customers, JudgedReturns, Memory, Purchases
from kehu_xlsx.workdays import Scope

AS_OF = dt.date(2026, 10, 31)
MONTHS = ("customer", "month", "net", "purchase_days", "last_purchase", "from_ledger")


def lines(purchases: str, returns: str = "date customer") -> pd.DataFrame:
    return net_lines(
        table(Purchases, purchases), table(JudgedReturns, returns, kind="退货"), as_of=AS_OF, red_line_days=31
    )


def office(purchases: str, ledger: str = "month customer", as_of: dt.date = AS_OF) -> Facts:
    books = Books(customers=table(Customers, "customer name\nC1 甲店\nC2 乙店"), purchases=table(Purchases, purchases))
    net = net_lines(books.purchases, JudgedReturns.frame(), as_of=as_of, red_line_days=31)
    memory = Memory(customer_months=table(CustomerMonths, ledger))
    return Facts.of(books, memory, Scope(pd.Period("2026-10", "M"), as_of), net)


def months(purchases: str, ledger: str = "month customer", as_of: dt.date = AS_OF) -> pd.DataFrame:
    return office(purchases, ledger, as_of).months


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


def test_what_was_bought_in_a_month_is_told_before_anything_came_back() -> None:
    net = lines(
        """date customer product quantity amount
           2026-10-03 C1 A 10 100.10
           2026-10-04 C1 B 1 0.25
           2026-10-05 C1 A -1 -10
           2026-09-30 C1 A 5 50
           2026-10-05 C2 A -5 -50""",
        "date customer product quantity amount verdict\n2026-10-05 C1 B 1 0.25 符合退货",
    )
    assert bought_in(pd.Period("2026-10", "M"), net) == {"C1": 100.35}


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
        ("2026-01-07 C1 A -9 -21 t1", [("2026-01-07", -21.0)]),  # written another way
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


TWO_RED_LINES = """date customer product quantity amount number
                   2026-10-08 C1 A -6 -60 {first}
                   2026-10-09 C1 A -4 -40 {second}"""


@pytest.mark.parametrize(
    ("first", "second", "number", "counted"),
    [
        ("T1", "T1", "T1", [("2026-10-06", -60.0), ("2026-10-06", -40.0)]),  # both of the return's own number
        ("H8", "H9", "-", [("2026-10-08", -60.0), ("2026-10-09", -40.0), ("2026-10-06", -100.0)]),  # of two bills
    ],
)
def test_a_return_booked_by_two_red_lines_counts_once(first: str, second: str, number: str, counted: list) -> None:
    net = lines(
        TWO_RED_LINES.format(first=first, second=second),
        f"date customer product quantity amount verdict number\n2026-10-06 C1 A 10 100 符合退货 {number}",
    )
    assert rows(net, "date", "amount") == counted


def test_red_lines_of_one_bill_book_a_return_of_their_quantity_together() -> None:
    """The return's sheet knows no 单号: 6 and 4 of one bill are its ten; the bill with another product is not."""
    net = lines(
        """date customer product quantity amount number
           2026-10-08 C1 A -6 -60 H8
           2026-10-08 C1 A -4 -40 H8
           2026-10-08 C1 B -4 -40 H8""",
        "date customer product quantity amount verdict\n2026-10-06 C1 A 10 100 符合退货",
    )
    assert rows(net, "date", "amount") == [("2026-10-06", -60.0), ("2026-10-06", -40.0), ("2026-10-08", -40.0)]


def test_one_red_line_books_the_lines_of_one_return_together() -> None:
    net = lines(
        "date customer product quantity amount\n2026-10-08 C1 A -10 -100",
        """date customer product quantity amount verdict
           2026-10-06 C1 A 6 60 符合退货
           2026-10-06 C1 A 4 40 符合退货""",
    )
    assert rows(net, "date", "amount") == [("2026-10-06", -100.0)]


EXCHANGED = """date customer product quantity amount
               2026-10-01 C1 A 50 500
               2026-10-07 C1 A -10 -100
               2026-10-07 C1 A 10 100"""


def exchanged(returns: str) -> list[tuple]:
    judged = table(JudgedReturns, f"date customer kind product quantity amount verdict\n{returns}")
    net = net_lines(table(Purchases, EXCHANGED), judged, as_of=AS_OF, red_line_days=31)
    return rows(net, "date", "amount")


def test_an_exchange_counts_as_it_is_booked_and_books_no_return() -> None:
    """500 − 100 + 100 for the exchange; the return of as much on the 8th has no 红冲 of its own: 100 less."""
    bought = [("2026-10-01", 500.0), ("2026-10-07", -100.0), ("2026-10-07", 100.0)]
    assert exchanged("2026-10-06 C1 换货 A 10 100 符合换货") == bought
    both = "2026-10-06 C1 换货 A 10 100 符合换货\n2026-10-08 C1 退货 A 10 100 符合退货"
    assert exchanged(both) == [*bought, ("2026-10-08", -100.0)]


def test_a_return_is_booked_by_its_red_line_though_an_exchange_is_nearer() -> None:
    """Nothing was issued again, so the 红冲 is the return's, not the unbooked exchange's of the day before."""
    judged = """date customer kind product quantity amount verdict
                2026-10-06 C1 换货 A 10 100 符合换货
                2026-10-12 C1 退货 A 10 100 符合退货"""
    red = table(Purchases, "date customer product quantity amount\n2026-10-07 C1 A -10 -100")
    net = net_lines(red, table(JudgedReturns, judged), as_of=AS_OF, red_line_days=31)
    assert rows(net, "date", "amount") == [("2026-10-07", -100.0)]


def test_a_return_that_waits_for_its_certificate_keeps_its_red_line_to_itself() -> None:
    """The 红冲 of the 7th is that of the return of the 6th; the one of the 9th is deducted besides."""
    net = lines(
        "date customer product quantity amount\n2026-10-07 C1 A -2 -20",
        """date customer product quantity amount verdict
           2026-10-06 C1 A 2 20 待补证明
           2026-10-09 C1 A 2 20 符合退货""",
    )
    assert rows(net, "date", "amount") == [("2026-10-07", -20.0), ("2026-10-09", -20.0)]


@pytest.mark.parametrize("red", ["啤酒(500ML*12)", "啤酒 500ml × 12", "啤酒【５００ml】×12"])
def test_a_product_is_the_same_however_it_is_written(red: str) -> None:
    purchases = Purchases.frame(
        [{"date": "2026-10-09", "customer": "C1", "product": red, "quantity": -2, "amount": -21}]
    )
    returns = "date customer product quantity amount verdict\n2026-10-08 C1 啤酒（500ml×12） 2 20 符合退货"
    net = net_lines(purchases, table(JudgedReturns, returns, kind="退货"), as_of=AS_OF, red_line_days=31)
    assert rows(net, "date", "amount") == [("2026-10-08", -21.0)]


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
    """The folder holds September, three purchase days as before, so C2's nothing stands against its ledger's 900."""
    found = months(
        """date customer amount
           2026-09-03 C1 100
           2026-09-20 C1 50.5
           2026-09-21 C1 1
           2026-10-01 C1 70
           2026-10-01 C1 -70""",
        """month customer net_purchases purchase_days last_purchase
           2026-08 C1 800 4 2026-08-30
           2026-09 C2 900 3 2026-09-30
           2026-07 C2 - - -""",
    )
    assert rows(found, *MONTHS) == [
        ("C1", "2026-09", 151.5, 3.0, "2026-09-21", False),
        ("C1", "2026-10", 0.0, 0.0, None, False),
        ("C1", "2026-08", 800.0, 4.0, "2026-08-30", True),
    ]


SEPTEMBER = """month customer net_purchases purchase_days last_purchase
               2026-09 C1 900 2 2026-09-28
               2026-09 C2 300 1 2026-09-09
               2026-09 C9 100 5 2026-09-10"""


def test_a_late_row_does_not_make_a_month_the_folder_s() -> None:
    """C1 and C2 had three purchase days; C9, no longer in the 客户档案, is not asked for."""
    found = months("date customer amount\n2026-09-02 C2 50\n2026-10-08 C1 70", SEPTEMBER)
    assert rows(found, *MONTHS[:3], "from_ledger") == [
        ("C1", "2026-10", 70.0, False),
        ("C1", "2026-09", 900.0, True),
        ("C2", "2026-09", 300.0, True),
        ("C9", "2026-09", 100.0, True),
    ]
    whole = "date customer amount\n2026-09-02 C2 50\n2026-09-03 C2 50\n2026-09-03 C1 50"
    assert rows(months(whole, SEPTEMBER), *MONTHS[:3]) == [("C1", "2026-09", 50.0), ("C2", "2026-09", 100.0)]


def test_a_month_of_which_folder_and_ledger_know_a_part_is_not_known() -> None:
    """A run of 15 September left six purchase days; less than half of them is no month."""
    ledger = "month customer as_of net_purchases purchase_days\n2026-09 C1 2026-09-15 900 6"
    facts = office("date customer amount\n2026-09-02 C1 50\n2026-09-03 C1 50", ledger)
    assert facts.months.empty
    assert facts.held.known == set()
    three = "date customer amount\n2026-09-02 C1 50\n2026-09-03 C1 50\n2026-09-04 C1 50"
    assert rows(months(three, ledger), *MONTHS[:3]) == [("C1", "2026-09", 150.0)]


OCTOBER = "month customer as_of net_purchases purchase_days\n2026-10 C1 2026-10-31 600 4"


def test_the_month_run_again_is_taken_from_the_ledger_once_its_sheets_are_gone() -> None:
    none, one, two = "date customer amount", "\n2026-10-05 C1 5", "\n2026-10-06 C1 5"
    assert rows(months(none, OCTOBER), "net", "from_ledger") == [(600.0, True)]
    assert rows(months(none + one, OCTOBER), "net", "from_ledger") == [(600.0, True)]  # a remnant
    assert rows(months(none + one + two, OCTOBER), "net", "from_ledger") == [(10.0, False)]  # a correction


def test_what_the_ledger_learnt_after_the_as_of_date_is_not_known() -> None:
    early = dt.date(2026, 10, 15)
    assert months("date customer amount", OCTOBER, early).empty
    assert rows(months("date customer amount\n2026-10-05 C1 5", OCTOBER, early), "net") == [(5.0,)]


def test_months_held() -> None:
    bought = table(Purchases, "date customer amount\n2026-08-31 C1 5\n2026-10-31 C2 5\n2026-11-01 C1 5")
    assert months_held(bought, AS_OF) == {pd.Period("2026-08", "M"), pd.Period("2026-10", "M")}


def test_empty_office() -> None:
    assert months("date customer amount").empty
    assert purchase_days(lines("date customer amount")).empty
