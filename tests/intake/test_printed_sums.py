"""Sums that ERP exports and ledgers print between the records: none is a record, and wrong ones are told."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from office_files import XLSX, Sheet, write

from kehu_xlsx.intake.office import Intake, read_office
from kehu_xlsx.tables import Plans, Purchases

HAITIAN, DAGU, HEJI = "青岛海天商贸有限公司", "胶州大沽批发部", "合计来超市"
REGISTER = Sheet(
    [["客户编号", "客户名称", "客户级别"], ["C1", HAITIAN, "一级"], ["C2", DAGU, "三级"], ["C3", HEJI, "四级"]]
)
HEADING = ["日期", "单号", "客户名称", "产品", "数量", "金额"]
FIRST = [dt.date(2026, 10, 1), "A1", HAITIAN, "可乐", 1, 100]
SECOND = [dt.date(2026, 10, 2), "A2", HAITIAN, "雪碧", 2, 250]
THIRD = [dt.date(2026, 10, 8), "A3", DAGU, "可乐", 4, 400]


def read(folder: Path, rows: list[list[Any]], merges: tuple[str, ...] = (), name: str = "发货") -> Intake:
    write(folder / "档案", XLSX, REGISTER)
    write(folder / name, XLSX, Sheet(rows, merges=merges))
    return read_office(folder, synonyms={}, fallback=pd.Period("2026-10", "M"), today=dt.date(2026, 11, 20))


def row(place: int, words: str, quantity: float, amount: float, *, date: dt.date | None = None) -> list[Any]:
    """A row of sums whose words stand in the column of the 0-based place."""
    cells: list[Any] = [date, None, None, None, quantity, amount]
    cells[place] = words
    return cells


SUMS: dict[str, list[list[Any]]] = {
    "a customer's subtotal in front of his name": [
        FIRST, SECOND, row(2, f"(小计){HAITIAN}", 3, 350), THIRD, row(2, f"(小计){DAGU}", 4, 400),
        row(2, "合计", 7, 750),
    ],
    "the same in the first column, with a colon": [
        FIRST, SECOND, row(0, f"小计：{HAITIAN}", 3, 350), THIRD, row(0, f"（小计）{DAGU}", 4, 400),
        row(0, "(合计)", 7, 750),
    ],
    "dated": [FIRST, SECOND, row(2, f"(小计){HAITIAN}", 3, 350, date=SECOND[0]), THIRD],
    "days, weeks, month and year": [
        FIRST, row(0, "本日合计", 1, 100), SECOND, row(0, "本日合计", 2, 250), row(0, "本周合计", 3, 350),
        THIRD, row(0, "本日合计", 4, 400), row(0, "本周合计", 4, 400), row(0, "本月合计", 7, 750),
        row(0, "本年累计", 70, 7500),
    ],
    "the same where the customer stands beside them": [
        FIRST, SECOND, [SECOND[0], None, HAITIAN, "本周合计", 3, 350], THIRD,
        [THIRD[0], None, DAGU, "本周合计", 4, 400], [THIRD[0], None, DAGU, "本月合计", 7, 750],
    ],
    "sums carried from page to page": [
        row(0, "承前页", 90, 9000), FIRST, SECOND, row(0, "本页合计", 3, 350), row(0, "过次页", 93, 9350),
        row(0, "承前页", 93, 9350), THIRD, row(0, "本页合计", 4, 400), row(0, "转下页", 97, 9750),
    ],
    "what is carried over, dated and in the customer's column": [
        row(2, "上年结转", 90, 9000, date=FIRST[0]), FIRST, SECOND, THIRD,
        row(2, "结转下年", 97, 9750, date=THIRD[0]), row(2, "期末余额", 97, 9750, date=THIRD[0]),
    ],
}  # fmt: skip


@pytest.mark.parametrize("case", SUMS)
def test_sums_between_the_records_are_none(tmp_path: Path, case: str) -> None:
    intake = read(tmp_path, [HEADING, *SUMS[case]])
    assert list(intake.books.purchases[Purchases.amount]) == [100, 250, 400]
    (account,) = (each for each in intake.usage if each.table is Purchases)
    assert (account.rows_read, account.amount_read) == (3, 750)
    assert intake.problems == ()


WRONG = [
    ([FIRST, SECOND, row(2, f"(小计){HAITIAN}", 3, 360)], "F4", "360，各行相加为 350，相差 10"),
    ([FIRST, row(0, "本日合计", 1, 100), SECOND, row(0, "本日合计", 2, 255)], "F5", "255，各行相加为 250，相差 5"),
    (
        [FIRST, row(0, "过次页", 1, 900), row(0, "承前页", 1, 900), SECOND, THIRD, row(0, "本页合计", 6, 660)],
        "F7",
        "660，各行相加为 750，相差 -90",
    ),
]


@pytest.mark.parametrize(("rows", "cell", "message"), WRONG)
def test_a_wrong_one_is_told(tmp_path: Path, rows: list[list[Any]], cell: str, message: str) -> None:
    (problem,) = read(tmp_path, [HEADING, *rows]).problems
    assert (problem.cell, problem.message) == (cell, f"表上“金额”的合计为 {message}")


def test_a_customer_whose_name_begins_with_the_word_is_one(tmp_path: Path) -> None:
    intake = read(tmp_path, [HEADING, FIRST, [dt.date(2026, 10, 8), "A3", HEJI, "可乐", 4, 400]])
    assert list(intake.books.purchases[Purchases.customer]) == ["C1", "C3"]


ITEMS: list[list[Any]] = [
    ["客户名称", "项目", "9月", "10月"],
    [HAITIAN, "销售目标", 100, 200], [None, "回款计划", 90, 190],
    [DAGU, "销售目标", 10, 20], [None, "回款计划", 9, 19],
    ["合计", "销售目标", 110, 220], [None, "回款计划", 99, 209],
]  # fmt: skip


def test_the_totals_of_a_plan_may_go_on_line_by_line(tmp_path: Path) -> None:
    intake = read(tmp_path, ITEMS, ("A2:A3", "A4:A5", "A6:A7"), name="2026年计划")
    assert intake.problems == ()
    plans = intake.books.plans.sort_values([Plans.customer, Plans.month])
    assert list(plans[Plans.sales_target]) == [100, 200, 10, 20]
    assert list(plans[Plans.payment_plan]) == [90, 190, 9, 19]


def test_each_total_of_a_plan_is_held_against_its_own_item(tmp_path: Path) -> None:
    rows = [*ITEMS[:-1], [None, "回款计划", 99, 210]]
    (problem,) = read(tmp_path, rows, ("A2:A3", "A4:A5"), name="2026年计划").problems
    assert (problem.cell, problem.message) == ("D7", "表上“10月”的合计为 210，各行相加为 209，相差 1")
