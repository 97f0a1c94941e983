"""Everything that a rule may look at, gathered once: books, memory, scope, and the figures several rules share."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kehu_xlsx.tables import Books, Customers, Memory
from kehu_xlsx.tables.words import CustomerState
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
        """The customers that are 在营 at the as-of date.

        A 停用 one was so until his 停用日期; without a 状态 he is 在营 until then.
        """
        customers, as_of = self.books.customers, pd.Timestamp(self.scope.as_of)
        state, stopped_on = customers[Customers.state], customers[Customers.stopped_on]
        is_stopped = (state == CustomerState.STOPPED) & ~(stopped_on > as_of)
        return customers[~is_stopped & ~(state.isna() & (stopped_on <= as_of))]
