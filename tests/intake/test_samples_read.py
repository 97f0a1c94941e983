"""The sample office read: every row, every sum, every planted fault as its maker wrote them down."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kehu_xlsx.intake.office import Intake, read_office
from kehu_xlsx.tables import Customers, Payments, Placements, Plans, ProductPlans, Purchases, Receivables

SAMPLES = Path(__file__).parents[2] / "samples"
FACTS = json.loads((SAMPLES / "facts.json").read_text(encoding="utf-8"))
OFFICE = SAMPLES / FACTS["office"]
# Faults that no reading of cells can see: the rules tell them.
_OF_THE_RULES = ("授信额度空白", "临时额度没有到期日", "账期空白", "上报对象没有姓名", "10 月表漏列客户")
# Cells that are unusable in themselves though their maker planted them for something else.
_BESIDES = {
    ("2026年10月进货记录.xlsx", "补录", "H9"),  # the price beside the amount #N/A
    ("分销计划/2026年10月分销计划.xlsx", "10月计划", "F54"),  # the contradicting plans differ in both figures
    ("分销计划/2026年10月分销计划.xlsx", "10月计划", "F55"),
}
PARTS = {
    "sales": Plans.sales_target,
    "purchases": Plans.purchase_plan,
    "outlets": Plans.placement_target,
    "collection": Plans.payment_plan,
}


@pytest.fixture(scope="module")
def intake() -> Intake:
    today = dt.date.fromisoformat(FACTS["today"])
    return read_office(OFFICE, synonyms={}, fallback=pd.Period(FACTS["month"], "M"), today=today)


@pytest.mark.parametrize("title", FACTS["tables"])
def test_rows_and_amounts(intake: Intake, title: str) -> None:
    expected: dict[str, Any] = FACTS["tables"][title]
    account = next(each for each in intake.usage if each.table.title == title)
    if "visits" in expected:
        visits = intake.books.visits.drop_duplicates(["source", "row", "visitor"])  # one person may visit in two roles
        assert len(visits) == expected["visits"]
    else:
        assert account.rows_used == expected["rows"]
    if "amount" in expected:
        assert account.amount_used == pytest.approx(expected["amount"], abs=0.005)
    if "set_aside_rows" in expected:
        repeated = expected.get("repeated_rows", 0)
        assert account.rows_set_aside == expected["set_aside_rows"] + repeated
        doubled = sum(fault.get("amount", 0) for fault in FACTS["problems"] if "重复" in fault["what"])
        doubled = doubled if repeated else 0
        assert account.amount_set_aside == pytest.approx(expected["set_aside_amount"] + doubled, abs=0.005)


def _by_month(frame: pd.DataFrame, value: str) -> dict[tuple[str, str], float]:
    months = frame["date"].dt.strftime("%Y-%m")
    return frame.groupby([frame["customer"], months])[value].sum().round(2).to_dict()


def test_payments_of_every_customer_and_month(intake: Intake) -> None:
    sums = _by_month(intake.books.payments, Payments.amount)
    for customer, facts in FACTS["customers"].items():
        for month, figures in facts["months"].items():
            assert sums.get((customer, month), 0) == pytest.approx(figures["payments"], abs=0.005), (customer, month)


def test_purchase_days_of_every_customer_and_month(intake: Intake) -> None:
    """Days with a positive amount; returns are netted by a rule, which only lowers sums, so days are compared."""
    rows = intake.books.purchases
    daily = rows.groupby([Purchases.customer, Purchases.date])[Purchases.amount].sum().reset_index()
    days = daily[daily[Purchases.amount] > 0.005]
    counted = days.groupby([Purchases.customer, days[Purchases.date].dt.strftime("%Y-%m")]).size().to_dict()
    for customer, facts in FACTS["customers"].items():
        for month, figures in facts["months"].items():
            assert counted.get((customer, month), 0) == figures["purchase_days"], (customer, month)


def test_outlets_of_every_customer_and_month(intake: Intake) -> None:
    rows = intake.books.placements
    months = rows[Placements.date].dt.strftime("%Y-%m")
    outlets = rows.groupby([Placements.customer, months])[Placements.outlet].nunique().to_dict()
    for customer, facts in FACTS["customers"].items():
        for month, figures in facts["months"].items():
            assert outlets.get((customer, month), 0) == figures["placements"], (customer, month)


def _read_plans(intake: Intake) -> dict[tuple[str, str], dict[str, float | None]]:
    """The planned figures by customer and month; a plan by product alone is the sum of its products."""
    products = intake.books.product_plans
    keys = [products[ProductPlans.customer], products[ProductPlans.month].astype(str)]
    by_product = products.groupby(keys)[ProductPlans.planned_amount].sum().round(2).to_dict()
    plans = {}
    for row in intake.books.plans.to_dict("records"):
        key = row[Plans.customer], str(row[Plans.month])
        known = {column: None if pd.isna(row[column]) else row[column] for column in PARTS.values()}
        known[Plans.purchase_plan] = known[Plans.purchase_plan] or by_product.get(key)
        plans[key] = known
    return plans


def test_plans_of_every_customer_and_month(intake: Intake) -> None:
    plans = _read_plans(intake)
    for customer, facts in FACTS["customers"].items():
        for month, figures in facts["months"].items():
            expected, read = figures["plan"] or {}, plans.get((customer, month), {})
            for part, column in PARTS.items():
                # a hyphen, printed for none, is 0: neither is judged
                assert (read.get(column) or None) == (expected.get(part) or None), (customer, month, part)


def test_levels_and_people_of_every_customer(intake: Intake) -> None:
    words = {"一级": 1, "二级": 2, "三级": 3, "四级": 4, "五级": 5}
    register = intake.books.customers.set_index(Customers.customer)
    assert sorted(register.index) == sorted(FACTS["customers"])
    for customer, facts in FACTS["customers"].items():
        row = register.loc[customer]
        assert row[Customers.name] == facts["name"]
        assert (None if pd.isna(row[Customers.level]) else row[Customers.level]) == words.get(facts["level"])
        assert row[Customers.salesperson] == facts["people"]["业务经理"]


def test_balances_of_the_newest_statement(intake: Intake) -> None:
    rows = intake.books.receivables
    newest = rows[rows[Receivables.date] == pd.Timestamp(FACTS["as_of"])]
    balances = newest.groupby(Receivables.customer)[Receivables.balance].sum()
    for customer, balance in balances.items():
        assert balance == pytest.approx(FACTS["customers"][customer]["receivable"], abs=0.005), customer


def test_every_planted_fault_is_told_and_nothing_else(intake: Intake) -> None:
    planted = {
        (fault["workbook"], fault["sheet"], fault["cell"])
        for fault in FACTS["problems"]
        if not fault["what"].startswith(_OF_THE_RULES)
    }
    told = {(problem.workbook, problem.sheet, problem.cell) for problem in intake.problems}
    assert planted - told == set()
    assert told - planted == _BESIDES
    assert intake.row_problems == ()


def test_every_row_of_the_books_can_be_traced_to_its_cell(intake: Intake) -> None:
    """Source and row lead back to a sheet of the office that has the row's own columns."""
    for frame in (intake.books.purchases, intake.books.payments, intake.books.plans, intake.books.visits):
        assert frame["source"].between(0, len(intake.sources) - 1).all()
        assert (frame["row"] > 0).all()
