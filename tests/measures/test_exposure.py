"""应收余额, 有效额度, 账龄 and 余额核对, worked out by hand from the contract."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest
from tables_from_text import rows, table

from kehu_xlsx.measures.ageing import ages, due_dates, open_items
from kehu_xlsx.measures.balances import Balances, balances, months_missing, reconciliation
from kehu_xlsx.measures.exposure import effective_limits
from kehu_xlsx.measures.facts import Facts
from kehu_xlsx.measures.sales import net_lines
from kehu_xlsx.tables import (
    AGES,
    Books,
    CustomerMonths,
    Customers,
    JudgedReturns,
    Memory,
    OpenItems,
    Payments,
    Purchases,
    Receivables,
    Reconciliation,
)
from kehu_xlsx.workdays import Scope

AS_OF = dt.date(2026, 10, 31)
C1 = table(Customers, "customer terms\nC1 30")
PURCHASES = table(
    Purchases,
    """
    date       customer number amount
    2026-08-20 C1       P1     300
    2026-09-30 C1       P2     500
    2026-10-05 C1       P3     200
    2026-10-31 C1       P4     100
    2026-11-01 C1       P5     900
    """,
)
PAYMENTS = table(
    Payments,
    """
    date       customer amount
    2026-09-30 C1       70
    2026-10-31 C1       40
    2026-11-01 C1       999
    """,
)
STATEMENT = table(Receivables, "customer balance date\nC1 1000 2026-09-30")


def facts_of(
    customers: pd.DataFrame,
    *,
    as_of: dt.date = AS_OF,
    returns: pd.DataFrame | None = None,
    memory: Memory | None = None,
    **books: pd.DataFrame,
) -> Facts:
    kept, held = memory or Memory(), Books(customers=customers, **books)
    judged = JudgedReturns.frame() if returns is None else returns
    lines = net_lines(held.purchases, judged, as_of=as_of, red_line_days=31)
    return Facts.of(held, kept, Scope(pd.Period(as_of, "M"), as_of), lines)


def owed(facts: Facts) -> list[tuple[Any, ...]]:
    return rows(balances(facts), Balances.balance, Balances.balance_source, Balances.base_date)


def by_age(facts: Facts) -> dict[str, float]:
    """The ages of the only customer that are not 0."""
    balance = balances(facts)
    aged = ages(balance, open_items(facts, balance)).iloc[0]
    assert round(aged.sum(), 2) == balance[Balances.balance].iloc[0]
    return {str(age): aged[age] for age in AGES if aged[age]}


def test_records_after_the_statement_carry_it_forward_and_none_after_the_as_of_date():
    # 1000 at the end of 30 September + 200 + 100 − 40; what is dated 30 September or November does not count.
    facts = facts_of(C1, purchases=PURCHASES, payments=PAYMENTS, receivables=STATEMENT)
    assert owed(facts) == [(1260.0, "应收账款+后续记录", "2026-09-30")]


def test_a_return_after_the_statement_lowers_the_balance():
    returned = table(
        JudgedReturns, "date customer kind product quantity amount verdict\n2026-10-12 C1 退货 水 2 60 符合退货"
    )
    facts = facts_of(C1, purchases=PURCHASES, returns=returned, receivables=STATEMENT)
    assert owed(facts) == [(1240.0, "应收账款+后续记录", "2026-09-30")]  # 1000 + 200 + 100 − 60
    assert rows(balances(facts), "base", "purchases", "returns", "payments") == [(1000.0, 300.0, 60.0, 0.0)]


@pytest.mark.parametrize(
    ("returned", "booked", "balance"),
    [("2026-09-28", "2026-10-05", 1240.0), ("2026-10-05", "2026-09-28", 1300.0)],
)
def test_a_return_lowers_the_balance_when_the_books_book_it(returned, booked, balance):
    # The statement of 30 September knows the 红冲 of 28 September but not that of 5 October.
    line = "date customer kind product quantity amount verdict"
    returns = table(JudgedReturns, f"{line}\n{returned} C1 退货 水 2 60 符合退货")
    red = table(Purchases, f"date customer product quantity amount\n{booked} C1 水 -2 -60", source=1)
    purchases = pd.concat([PURCHASES, red], ignore_index=True)
    facts = facts_of(C1, purchases=purchases, returns=returns, receivables=STATEMENT)
    assert owed(facts) == [(balance, "应收账款+后续记录", "2026-09-30")]


def test_the_newest_statement_up_to_the_as_of_date_counts_its_rows_added_up():
    receivables = table(
        Receivables,
        """
        customer balance date
        C1       400     2026-10-31
        C1       0.5     2026-10-31
        C1       999     2026-09-30
        C1       888     2026-11-30
        """,
    )
    facts = facts_of(C1, purchases=PURCHASES, receivables=receivables)
    assert owed(facts) == [(400.5, "应收账款", "2026-10-31")]


def test_a_statement_without_date_is_of_the_as_of_date():
    assert owed(facts_of(C1, purchases=PURCHASES, receivables=table(Receivables, "customer balance\nC1 5"))) == [
        (5.0, "应收账款", "2026-10-31")
    ]


def test_whom_the_newest_statement_omits_owes_nothing_but_what_came_after():
    customers = table(Customers, "customer\nC1\nC2\nC3\nC4")
    receivables = table(
        Receivables,
        """
        customer balance date
        C1       10      2026-10-15
        C2       20      2026-09-30
        C3       0       2026-09-30
        """,
    )
    purchases = table(Purchases, "date customer amount\n2026-10-20 C3 7")
    found = balances(facts_of(customers, receivables=receivables, purchases=purchases))
    assert rows(found, "customer", "balance", "balance_source") == [
        ("C1", 10.0, "应收账款"),
        ("C2", 0.0, "应收账款未列"),
        ("C3", 7.0, "应收账款未列"),
        ("C4", 0.0, "应收账款未列"),
    ]
    assert list(found[Balances.owed_before]) == [False, True, False, False]


def test_whose_amount_on_the_newest_statement_cannot_be_read_is_not_omitted():
    customers = table(Customers, "customer\nC1\nC2\nC3")
    receivables = table(
        Receivables,
        """
        customer balance date
        C1       -       2026-10-15
        C2       20      2026-10-15
        C2       -       2026-10-15
        C1       500     2026-09-30
        """,
    )
    assert owed(facts_of(customers, receivables=receivables, purchases=PURCHASES)) == [
        (None, "无法计算", "2026-10-15"),
        (None, "无法计算", "2026-10-15"),
        (0.0, "应收账款未列", "2026-10-15"),
    ]


def test_without_an_earlier_statement_the_ledger_then_the_opening_say_who_owed_before():
    customers = table(
        Customers, "customer opening_balance opening_date\nC1 - -\nC2 - -\nC3 300 2026-01-01\nC4 300 2026-01-01"
    )
    memory = Memory(
        customer_months=table(
            CustomerMonths,
            """
            month   customer balance
            2026-08 C2       0
            2026-09 C2       50
            2026-09 C4       0
            2026-10 C1       70
            """,
        )
    )
    facts = facts_of(customers, memory=memory, receivables=table(Receivables, "customer balance date\nX 1 2026-10-31"))
    assert list(balances(facts)[Balances.owed_before]) == [False, True, True, False]  # October's row is not yet known


def test_without_statements_the_opening_and_the_records_from_its_day_on():
    customers = table(
        Customers,
        """
        customer opening_balance opening_date
        C1       1000            2026-09-30
        C2       50              -
        C3       -               2026-09-30
        C4       80              2026-11-01
        """,
    )
    # 1000 + 500 + 200 + 100 − 70 − 40; a 期初日期 that is missing or still to come leaves the balance unknown.
    facts = facts_of(customers, purchases=PURCHASES, payments=PAYMENTS)
    assert owed(facts) == [
        (1690.0, "期初应收+记录", "2026-09-30"),
        (None, "无法计算", None),
        (None, "无法计算", None),
        (None, "无法计算", None),
    ]


def test_months_that_the_folder_lacks_come_from_the_ledger():
    customers = table(Customers, "customer opening_balance opening_date\nC1 1000 2026-08-01")
    memory = Memory(
        customer_months=table(
            CustomerMonths,
            """
            month   customer net_purchases payments
            2026-07 C1       999           999
            2026-08 C1       300           100
            2026-09 C1       500           200
            2026-10 C1       888           -
            """,
        )
    )
    october = table(Purchases, "date customer amount\n2026-10-05 C1 40")
    paid = table(Payments, "date customer amount\n2026-09-10 C1 5")
    facts = facts_of(customers, memory=memory, purchases=october, payments=paid)
    # 1000 + 300 + 500 + 40 − 100 − 200: 5 of September's 200 is only a part, so the ledger's payments stand.
    assert owed(facts) == [(1540.0, "期初应收+记录", "2026-08-01")]
    assert months_missing(facts, balances(facts)) == []


def test_months_without_any_record_are_named_that_of_the_opening_too():
    customers = table(Customers, "customer opening_balance opening_date\nC1 1000 2026-06-15")
    facts = facts_of(customers, purchases=table(Purchases, "date customer amount\n2026-08-05 C1 40\n2026-10-05 C1 40"))
    assert [str(month) for month in months_missing(facts, balances(facts))] == ["2026-06", "2026-07", "2026-09"]


MID_MONTH = table(Receivables, "customer balance date\nC1 1000 2026-09-25\nC2 50 2026-09-25")
BOTH = table(Customers, "customer terms\nC1 30\nC2 30")


def test_a_statement_of_mid_month_is_carried_by_the_ledger_s_balance_once_that_month_is_gone():
    # Between 25 and 30 September C1 bought for 90,000; the ledger knows, the folder no more.
    memory = Memory(
        customer_months=table(
            CustomerMonths,
            """
            month   customer as_of      net_purchases purchase_days balance
            2026-09 C1       2026-09-30 95000         2             91000
            2026-09 C2       2026-09-30 0             0             -
            """,
        )
    )
    october = table(Purchases, "date customer amount\n2026-10-10 C1 7")
    facts = facts_of(BOTH, memory=memory, purchases=october, receivables=MID_MONTH)
    assert owed(facts) == [(91007.0, "台账余额+后续记录", "2026-09-30"), (50.0, "应收账款", "2026-09-25")]
    assert months_missing(facts, balances(facts)) == [pd.Period("2026-09", "M")]  # for C2
    september = table(Purchases, "date customer amount\n2026-09-08 C1 5000\n2026-09-28 C1 90000\n2026-10-10 C1 7")
    facts = facts_of(BOTH, memory=memory, purchases=september, receivables=MID_MONTH)
    assert owed(facts)[0] == (91007.0, "应收账款+后续记录", "2026-09-25")
    assert months_missing(facts, balances(facts)) == []


def test_a_month_that_nobody_knows_does_not_matter_before_the_ledger_s_balance():
    # August was never run and its sheets are gone, but September's balance is known.
    customers = table(Customers, "customer opening_balance opening_date\nC1 0 2026-08-01")
    cells = "month customer as_of net_purchases purchase_days balance"
    memory = Memory(customer_months=table(CustomerMonths, f"{cells}\n2026-09 C1 2026-09-30 8000 1 18000"))
    facts = facts_of(customers, memory=memory, purchases=table(Purchases, "date customer amount\n2026-10-12 C1 10000"))
    assert owed(facts) == [(28000.0, "台账余额+后续记录", "2026-09-30")]
    assert months_missing(facts, balances(facts)) == []


RETURNED = table(
    JudgedReturns,
    "date customer kind product quantity amount verdict\n2026-09-28 C1 退货 水 20 2000 符合退货",
    source=-1,
)


@pytest.mark.parametrize(
    ("customers", "receivables", "balance", "balance_known"),
    [
        ("customer opening_balance opening_date\nC1 10000 2026-09-01", "customer balance", 28000.0, "-"),
        ("customer\nC1", "customer balance date\nC1 20000 2026-09-30", 28000.0, "18000"),
        ("customer\nC1", "customer balance", 28000.0, "18000"),
    ],
    ids=["opening", "statement", "ledger"],
)
def test_a_return_that_the_ledger_knows_is_not_deducted_again_by_its_red_line(
    customers, receivables, balance, balance_known
):
    # 10,000 in September less 2,000 brought back, booked by the 红冲 of 8 October; 10,000 more in October. The books
    # of 30 September do not know of the return yet: 20,000; the ledger does: 18,000.
    cells = "month customer as_of net_purchases purchase_days balance"
    memory = Memory(customer_months=table(CustomerMonths, f"{cells}\n2026-09 C1 2026-09-30 8000 1 {balance_known}"))
    purchases = table(
        Purchases,
        "date customer product quantity amount\n2026-10-12 C1 水 100 10000\n2026-10-08 C1 水 -20 -2000",
    )
    facts = facts_of(
        table(Customers, customers),
        memory=memory,
        purchases=purchases,
        receivables=table(Receivables, receivables),
        returns=RETURNED,
    )
    assert [each[0] for each in owed(facts)] == [balance]
    assert rows(facts.months, "month", "net") == [("2026-10", 10000.0), ("2026-09", 8000.0)]


def test_without_a_statement_or_an_opening_the_ledger_s_last_balance_is_carried_on():
    memory = Memory(
        customer_months=table(
            CustomerMonths,
            """
            month   customer as_of      balance net_purchases payments
            2026-08 C1       2026-08-31 100     -             -
            2026-09 C1       2026-09-15 999     -             -
            2026-10 C1       2026-10-31 888     5             -
            """,
        )
    )
    # September was only run in its middle; of October the folder has the records itself.
    facts = facts_of(C1, memory=memory, purchases=table(Purchases, "date customer amount\n2026-10-10 C1 7"))
    assert owed(facts) == [(107.0, "台账余额+后续记录", "2026-08-31")]
    assert owed(facts_of(C1, memory=memory)) == [(888.0, "台账余额+后续记录", "2026-10-31")]


@pytest.mark.parametrize(
    ("source", "statement", "owing"),
    [
        ("应收账款", "", (888.0, "台账余额+后续记录", "2026-10-31")),  # October's books are gone
        ("应收账款未列", "2026-09-30", (888.0, "台账余额+后续记录", "2026-10-31")),
        ("应收账款+后续记录", "", (888.0, "台账余额+后续记录", "2026-10-31")),
        ("应收账款+后续记录", "2026-09-30", (57.0, "应收账款+后续记录", "2026-09-30")),  # still the ones it began at
        ("应收账款", "2026-10-31", (50.0, "应收账款", "2026-10-31")),
        ("台账余额+后续记录", "", (107.0, "台账余额+后续记录", "2026-09-30")),  # worked out anew as it was at first
    ],
)
def test_what_the_books_of_the_month_said_stands_once_they_are_gone(
    source: str, statement: str, owing: tuple[float, str, str]
) -> None:
    """The month's purchases are still there; 100 at September's end, 888 at October's by books that are gone."""
    memory = Memory(
        customer_months=table(
            CustomerMonths,
            f"""month   customer as_of      net_purchases payments balance balance_source
                2026-09 C1       2026-09-30 100           0        100     应收账款
                2026-10 C1       2026-10-31 7             0        888     {source}""",
        )
    )
    listed = table(Receivables, f"customer balance date\nC1 50 {statement}" if statement else "customer balance date")
    bought = table(Purchases, "date customer amount\n2026-10-10 C1 7")
    assert owed(facts_of(C1, memory=memory, purchases=bought, receivables=listed)) == [owing]


def test_nothing_at_all_is_no_error():
    facts = facts_of(Customers.frame())
    balance = balances(facts)
    assert balance.empty
    assert ages(balance, open_items(facts, balance)).empty
    assert reconciliation(facts).empty
    assert months_missing(facts, balance) == []


@pytest.mark.parametrize(
    ("until", "added", "limit"),
    [
        ("2026-10-31", False, 800.0),  # its last day still counts
        ("2026-10-30", False, 500.0),
        ("2026-10-31", True, 1300.0),
        ("-", False, 500.0),  # no expiry: not used
    ],
)
def test_effective_limit(until, added, limit):
    customers = table(Customers, f"customer credit_limit temporary_limit temporary_limit_until\nC1 500 800 {until}")
    assert list(effective_limits(customers, AS_OF, added=added)) == [limit]


def test_an_effective_limit_of_0_is_not_a_blank_one():
    customers = table(Customers, "customer credit_limit\nC1 0\nC2 -")
    limits = effective_limits(customers, AS_OF, added=False)
    assert limits.iloc[0] == 0
    assert pd.isna(limits.iloc[1])


@pytest.mark.parametrize(
    ("bought", "terms", "from_month_end", "due"),
    [
        ("2026-01-31", 30, None, "2026-03-02"),
        ("2024-02-10", 0, True, "2024-02-29"),  # leap February
        ("2026-01-31", 30, True, "2026-03-02"),
        ("2026-10-03", 0, False, "2026-10-03"),
        ("2026-10-03", None, False, None),
    ],
)
def test_due_dates(bought, terms, from_month_end, due):
    found = due_dates(
        pd.Series(pd.to_datetime([bought])),
        pd.Series([terms], dtype="float64"),
        pd.Series([from_month_end], dtype="boolean"),
    )
    assert (None if pd.isna(found[0]) else f"{found[0]:%Y-%m-%d}") == due


def test_the_balance_is_laid_on_the_purchases_from_the_newest_back():
    # 1260 = 100 (31 Oct) + 200 (5 Oct) + 500 (30 Sep, due 30 Oct) + 300 (20 Aug, due 19 Sep) + 160 before the records
    facts = facts_of(C1, purchases=PURCHASES, payments=PAYMENTS, receivables=STATEMENT)
    assert by_age(facts) == {"not_due": 300.0, "overdue_30": 500.0, "overdue_60": 300.0, "age_unknown": 160.0}
    items = open_items(facts, balances(facts))
    assert rows(
        items, OpenItems.number, OpenItems.open_amount, OpenItems.due, OpenItems.days_overdue, OpenItems.age
    ) == [
        ("P4", 100.0, "2026-11-30", 0.0, "not_due"),
        ("P3", 200.0, "2026-11-04", 0.0, "not_due"),
        ("P2", 500.0, "2026-10-30", 1.0, "overdue_30"),
        ("P1", 300.0, "2026-09-19", 42.0, "overdue_60"),
    ]
    assert rows(items, OpenItems.source, OpenItems.row) == [(0, 3), (0, 2), (0, 1), (0, 0)]


def test_the_last_purchase_that_the_balance_reaches_is_partly_open():
    facts = facts_of(
        C1, purchases=PURCHASES, receivables=table(Receivables, "customer balance date\nC1 350 2026-10-31")
    )
    items = open_items(facts, balances(facts))
    assert rows(items, "number", "amount", "open_amount") == [("P4", 100, 100), ("P3", 200, 200), ("P2", 500, 50)]


@pytest.mark.parametrize(
    ("bought", "age"),
    [
        ("2026-10-01", "not_due"),  # due 31 October itself
        ("2026-09-30", "overdue_30"),  # one day
        ("2026-09-01", "overdue_30"),  # 30 days
        ("2026-08-31", "overdue_60"),  # 31 days
        ("2026-08-02", "overdue_60"),  # 60
        ("2026-08-01", "overdue_90"),  # 61
        ("2026-07-03", "overdue_90"),  # 90
        ("2026-07-02", "overdue_more"),  # 91
    ],
)
def test_the_edges_of_the_ages(bought, age):
    purchases = table(Purchases, f"date customer amount\n{bought} C1 100")
    facts = facts_of(
        C1, purchases=purchases, receivables=table(Receivables, "customer balance date\nC1 100 2026-10-31")
    )
    assert by_age(facts) == {age: 100.0}


GIVEN_BACK = """
    date       customer number product quantity amount
    2026-09-01 C1       P1     水      10       100
    2026-09-02 C1       P2     茶      10       400
    2026-10-20 C1       P3     水      10       200
"""


@pytest.mark.parametrize(
    ("line", "open_amounts"),
    [
        ("2026-10-25 C1 P1 - - -100", {"P3": 200, "P2": 400}),  # its own 单号
        ("2026-10-25 C1 R1 茶 -5 -150", {"P3": 200, "P2": 250, "P1": 100}),  # its product
        ("2026-10-25 C1 R1 水 -12 -220", {"P2": 400, "P1": 80}),  # the newest first, then the one before
        ("2026-09-10 C1 R1 水 -5 -50", {"P3": 200, "P2": 400, "P1": 50}),  # before the newest was bought
        ("2026-10-25 C1 R1 - - -300", {"P3": 200, "P2": 400, "P1": 100}),  # nothing's own: works like a payment
    ],
)
def test_what_was_given_back_is_not_open(line, open_amounts):
    purchases = table(Purchases, f"{GIVEN_BACK}{line}")
    statement = table(Receivables, "customer balance date\nC1 9999 2026-10-31")
    facts = facts_of(C1, purchases=purchases, receivables=statement)
    items = open_items(facts, balances(facts))
    assert dict(rows(items, "number", "open_amount")) == open_amounts


def test_a_return_takes_off_the_purchase_of_the_stated_day():
    returned = table(
        JudgedReturns,
        "date customer kind product quantity amount verdict purchased_on\n"
        "2026-10-25 C1 退货 水 5 60 符合退货 2026-09-01",
    )
    statement = table(Receivables, "customer balance date\nC1 9999 2026-10-31")
    facts = facts_of(C1, purchases=table(Purchases, GIVEN_BACK), returns=returned, receivables=statement)
    items = open_items(facts, balances(facts))
    assert rows(items, "number", "open_amount") == [("P3", 200), ("P2", 400), ("P1", 40)]


def test_a_month_that_only_the_ledger_tells_is_of_unknown_age():
    # 1000 = 200 of October + 500 of September, whose purchases are gone + 300 of August
    memory = Memory(
        customer_months=table(CustomerMonths, "month customer net_purchases purchase_days\n2026-09 C1 500 1")
    )
    purchases = table(Purchases, "date customer amount\n2026-10-05 C1 200\n2026-08-20 C1 400")
    statement = table(Receivables, "customer balance date\nC1 1000 2026-10-31")
    facts = facts_of(C1, memory=memory, purchases=purchases, receivables=statement)
    assert by_age(facts) == {"not_due": 200.0, "overdue_60": 300.0, "age_unknown": 500.0}


def test_without_terms_all_is_of_unknown_age():
    customers = table(Customers, "customer\nC1")
    assert by_age(facts_of(customers, purchases=PURCHASES, receivables=STATEMENT)) == {"age_unknown": 1300.0}


def test_a_negative_balance_stands_in_not_due():
    receivables = table(Receivables, "customer balance date\nC1 -25.5 2026-10-31")
    facts = facts_of(C1, purchases=PURCHASES, receivables=receivables)
    assert by_age(facts) == {"not_due": -25.5}
    assert open_items(facts, balances(facts)).empty


def test_cents_add_up():
    purchases = table(Purchases, "date customer amount\n2026-10-01 C1 0.1\n2026-10-02 C1 0.2\n2026-10-03 C1 33.33")
    receivables = table(Receivables, "customer balance date\nC1 100 2026-10-31")
    assert by_age(facts_of(C1, purchases=purchases, receivables=receivables)) == {
        "not_due": 33.63,
        "age_unknown": 66.37,
    }


SHOWN = [
    Reconciliation.customer,
    Reconciliation.opening_date,
    Reconciliation.until,
    Reconciliation.opening,
    Reconciliation.purchases,
    Reconciliation.returns,
    Reconciliation.payments,
    Reconciliation.expected,
    Reconciliation.balance,
    Reconciliation.difference,
]


def test_the_opening_and_the_records_against_the_books():
    customers = table(Customers, "customer opening_balance opening_date\nC1 1000 2026-09-30\nC2 - -")
    receivables = table(Receivables, "customer balance date\nC1 1500 2026-10-15")
    returned = table(
        JudgedReturns, "date customer kind product quantity amount verdict\n2026-10-12 C1 退货 水 2 60 符合退货"
    )
    facts = facts_of(customers, purchases=PURCHASES, payments=PAYMENTS, receivables=receivables, returns=returned)
    # 1000 + (500 + 200) − 60 − 70 = 1570 up to 15 October, where the books say 1500
    assert rows(reconciliation(facts), *SHOWN) == [
        ("C1", "2026-09-30", "2026-10-15", 1000.0, 700.0, 60.0, 70.0, 1570.0, 1500.0, -70.0)
    ]


def test_without_an_opening_the_statement_before_is_the_start():
    receivables = table(Receivables, "customer balance date\nC1 1000 2026-09-30\nC1 1260 2026-10-31")
    facts = facts_of(C1, purchases=PURCHASES, payments=PAYMENTS, receivables=receivables)
    assert rows(reconciliation(facts), *SHOWN) == [
        ("C1", "2026-09-30", "2026-10-31", 1000.0, 300.0, 0.0, 40.0, 1260.0, 1260.0, 0.0)
    ]


def test_without_books_there_is_nothing_to_compare():
    customers = table(Customers, "customer opening_balance opening_date\nC1 1000 2026-10-01")
    facts = facts_of(customers, purchases=PURCHASES, payments=PAYMENTS)
    assert rows(reconciliation(facts), *SHOWN) == [
        ("C1", "2026-10-01", "2026-10-31", 1000.0, 300.0, 0.0, 40.0, 1260.0, None, None)
    ]
