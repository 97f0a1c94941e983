"""Everything that a rule may look at, gathered once: books, memory, scope, and the figures several rules share."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kehu_xlsx.tables import Books, Memory, active_customers
from kehu_xlsx.workdays import Scope


@dataclass(frozen=True)
class Facts:
    """What the rules judge by.

    `sales` are the net purchase lines up to the as-of date (measures.sales.NetLines): purchases less
    returns judged 符合退货, with a 红冲 line and its return counted once. `months` is one row a customer and
    month (measures.sales.MonthlySales), from the folder where it holds the month, else from the ledger.
    """

    books: Books
    memory: Memory
    scope: Scope
    sales: pd.DataFrame
    months: pd.DataFrame

    @property
    def active(self) -> pd.DataFrame:
        """The customers that are 在营 at the as-of date."""
        return active_customers(self.books.customers, self.scope.as_of)
