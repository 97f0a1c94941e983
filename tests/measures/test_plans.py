"""Which plan is in force: confirmed before the sheet, none where sheets contradict each other."""

from __future__ import annotations

import pandas as pd
from tables_from_text import rows, table

from kehu_xlsx.measures.plans import plan_book
from kehu_xlsx.tables import Books, Memory, PlanLedger, Plans, ProductPlans

FIGURES = ("month", "customer", "sales_target", "purchase_plan", "from_products")


def books(plans: str = "month customer", products: str = "month customer product planned_amount") -> Books:
    return Books(plans=table(Plans, plans), product_plans=table(ProductPlans, products))


def test_blank_purchase_plan_is_the_sum_of_its_products_but_zero_stays() -> None:
    """C3 has products only; C4's row says nothing at all and is no plan."""
    office = books(
        """month customer sales_target purchase_plan
           2026-10 C1 100 -
           2026-10 C2 100 0
           2026-10 C4 - -""",
        """month customer product planned_amount
           2026-10 C1 A 30
           2026-10 C1 B 40
           2026-10 C2 A 50
           2026-10 C3 A 60""",
    )
    assert rows(plan_book(office, Memory()).plans, *FIGURES) == [
        ("2026-10", "C1", 100.0, 70.0, True),
        ("2026-10", "C2", 100.0, 0.0, False),
        ("2026-10", "C3", None, 60.0, True),
    ]


def test_products_without_amounts_are_a_plan_too() -> None:
    """C1's are planned by quantity, C2's not at all."""
    products = "month customer product planned_quantity planned_amount\n2026-10 C1 A 30 -\n2026-10 C2 A - -"
    plans = plan_book(books(products=products), Memory()).plans
    assert rows(plans, *FIGURES) == [("2026-10", "C1", None, None, False)]


def test_confirmed_plan_replaces_the_sheet_with_its_products() -> None:
    """Not even the sheet's products are added to a confirmed plan."""
    office = books(
        "month customer sales_target\n2026-10 C1 500",
        "month customer product planned_amount\n2026-10 C1 A 500",
    )
    ledger = table(
        PlanLedger,
        """month customer product sales_target planned_amount confirmed
           2026-10 C1 - 100 - 是
           2026-10 C1 B - 90 是
           2026-10 C2 - 100 - 否
           2026-11 C1 - 200 - -""",
    )
    book = plan_book(office, Memory(plans=ledger))
    assert rows(book.plans, *FIGURES, "row") == [("2026-10", "C1", 100.0, 90.0, True, -1)]
    assert rows(book.products, "product", "planned_amount") == [("B", 90.0)]


def test_a_plan_confirmed_by_its_customer_s_row_is_confirmed_with_its_products() -> None:
    """确认 stands on the customer's row of 分销计划汇总 only; C2's plan was refused, C3's left open."""
    ledger = table(
        PlanLedger,
        """month customer product purchase_plan planned_amount confirmed
           2026-10 C1 - 100 - 是
           2026-10 C1 B - 90 -
           2026-10 C2 - 100 - 否
           2026-10 C2 B - 90 -
           2026-10 C3 - 100 - -
           2026-10 C3 B - 90 -""",
    )
    book = plan_book(Books(), Memory(plans=ledger))
    assert rows(book.plans, *FIGURES) == [("2026-10", "C1", None, 100.0, False)]
    assert rows(book.products, "customer", "product", "planned_amount") == [("C1", "B", 90.0)]


def test_two_sheets_that_plan_one_product_are_disputed_unless_confirmed() -> None:
    products = table(
        ProductPlans,
        """month customer product planned_amount
           2026-10 C1 A 30
           2026-10 C1 A 40
           2026-10 C2 A 30
           2026-10 C2 A 40
           2026-10 C3 A 30
           2026-10 C3 A 40""",
    )
    two_sheets = products.assign(source=[0, 1, 0, 1, 0, 0])
    ledger = table(PlanLedger, "month customer product sales_target confirmed\n2026-10 C2 - 100 是")
    book = plan_book(Books(product_plans=two_sheets), Memory(plans=ledger))
    assert rows(book.disputed, "customer", "source", "row") == [("C1", 0, 0), ("C1", 1, 1)]
    assert rows(book.plans, "customer", "purchase_plan") == [("C2", None), ("C3", 70.0)]


def test_empty_office() -> None:
    book = plan_book(Books(), Memory())
    assert [len(frame) for frame in (book.plans, book.products, book.disputed)] == [0, 0, 0]
    assert isinstance(book.plans["month"].dtype, pd.PeriodDtype)
