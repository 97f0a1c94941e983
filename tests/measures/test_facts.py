"""Which customers are 在营 at the as-of date."""

from __future__ import annotations

import datetime as dt

import pandas as pd
from tables_from_text import rows, table

from kehu_xlsx.measures.facts import Facts
from kehu_xlsx.tables import Books, Customers, Memory
from kehu_xlsx.workdays import Scope


def test_stopped_from_the_day_on_that_the_office_says() -> None:
    """So an older month run again has its customers; a state that is written counts before the date."""
    customers = table(
        Customers,
        """customer state stopped_on
           C1 - -
           C2 在营 2026-09-30
           C3 停用 -
           C4 停用 2026-10-31
           C5 停用 2026-11-01
           C6 - 2026-10-31
           C7 - 2026-11-01""",
    )
    scope = Scope(pd.Period("2026-10", "M"), dt.date(2026, 10, 31))
    facts = Facts(Books(customers=customers), Memory(), scope, sales=pd.DataFrame(), months=pd.DataFrame())
    assert rows(facts.active, "customer") == [("C1",), ("C2",), ("C5",), ("C7",)]
