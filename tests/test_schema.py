"""Tables of typed columns."""

from __future__ import annotations

from kehu_xlsx.measures.sales import NetLines
from kehu_xlsx.tables import Purchases


def test_writing_into_a_conformed_table_leaves_the_one_that_it_came_from() -> None:
    bought = Purchases.frame([{Purchases.customer: "C1", Purchases.quantity: 2, Purchases.amount: 20}])
    lines = NetLines.conform(bought)
    lines.loc[0, NetLines.amount] = -20.0
    lines[[NetLines.quantity]] *= -1
    lines.loc[0, NetLines.customer] = "C2"
    assert bought.loc[0, [Purchases.customer, Purchases.quantity, Purchases.amount]].to_list() == ["C1", 2.0, 20.0]
