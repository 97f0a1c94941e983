"""Sums of whole slips count once, however they stand on the lines of the goods (CONTRACT section 1)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from office_files import XLSX, Sheet, write

from kehu_xlsx.intake.office import Intake, read_office
from kehu_xlsx.intake.slips import shared_out
from kehu_xlsx.tables import Origin, Payments, Purchases
from kehu_xlsx.tables.reading import Usage

OCTOBER = pd.Period("2026-10", "M")
DAY = dt.date(2026, 10, 3)
HAITIAN, DAGU = "青岛海天商贸有限公司", "胶州大沽批发部"
REGISTER = Sheet([["客户编号", "客户名称", "客户级别"], ["C1", HAITIAN, "一级"], ["C2", DAGU, "三级"]])
PRICED = ["日期", "单号", "客户名称", "产品", "数量", "单价", "金额"]
SHARED_OUT = "整张单据只计一次：有单价的按各行数量×单价分到各行，没有的全部计在第一行"


def read(folder: Path, *rows: list[Any], name: str = "销售", merges: tuple[str, ...] = ()) -> Intake:
    write(folder / "客户档案", XLSX, REGISTER)
    write(folder / name, XLSX, Sheet(list(rows), merges=merges))
    return read_office(folder, synonyms={}, fallback=OCTOBER, today=dt.date(2026, 11, 20))


def bought(intake: Intake) -> list[tuple[str, float]]:
    rows = intake.books.purchases
    return list(zip(rows[Purchases.product], rows[Purchases.amount], strict=True))


def paid(intake: Intake) -> list[tuple[str, float]]:
    rows = intake.books.payments
    return list(zip(rows[Payments.customer], rows[Payments.amount], strict=True))


def told(intake: Intake) -> list[tuple[str, str, str]]:
    return [(problem.cell, problem.message, problem.action) for problem in intake.problems]


def usage(intake: Intake, table: type[Origin]) -> Usage:
    return next(each for each in intake.usage if each.table is table)


# One amount over several lines of goods.


@pytest.mark.parametrize("merges", [("G2:G3",), ("A2:A3", "B2:B3", "C2:C3", "G2:G3"), ()])
def test_an_amount_over_lines_that_are_worth_it_is_theirs(tmp_path: Path, merges: tuple[str, ...]) -> None:
    second = [None] * 3 if len(merges) > 1 else [DAY, "X1", HAITIAN]
    rows = [[DAY, "X1", HAITIAN, "可乐", 10, 60, 1000], [*second, "雪碧", 10, 40, None]]
    rows += [[DAY, "X2", DAGU, "雪碧", 1, 40, 40], ["合计", None, None, None, None, None, 1040]]
    intake = read(tmp_path, PRICED, *rows, merges=merges)
    assert bought(intake) == [("可乐", 600.0), ("雪碧", 400.0), ("雪碧", 40.0)]
    assert told(intake) == []
    assert usage(intake, Purchases).amount_used == 1040.0


def test_a_discounted_amount_merged_over_lines_is_shared_out_and_told(tmp_path: Path) -> None:
    rows = [[DAY, "X1", HAITIAN, "可乐", 10, 60, 900], [DAY, "X1", HAITIAN, "雪碧", 10, 40, None]]
    intake = read(tmp_path, PRICED, *rows, merges=("G2:G3",))
    assert bought(intake) == [("可乐", 540.0), ("雪碧", 360.0)]
    message = "“金额”有 1 处合并在几行货物上（共 2 行），看不出每行各是多少"
    assert told(intake) == [("G2", message, SHARED_OUT)]
    assert intake.problems[0].advice == "请取消合并，每行写自己的金额"


def test_without_prices_a_merged_amount_stands_on_its_first_line(tmp_path: Path) -> None:
    heading = ["日期", "单号", "客户名称", "产品", "数量", "金额"]
    rows = [[DAY, "X1", HAITIAN, "可乐", 10, 900], [DAY, "X1", HAITIAN, "雪碧", 20, None]]
    intake = read(tmp_path, heading, *rows, merges=("F2:F3",))
    assert bought(intake) == [("可乐", 900.0), ("雪碧", 0.0)]
    assert list(intake.books.purchases[Purchases.quantity]) == [10.0, 20.0]
    assert [cell for cell, *_ in told(intake)] == ["F2"]


def test_a_blank_amount_that_no_other_line_counts_is_still_quantity_times_price(tmp_path: Path) -> None:
    rows = [[DAY, "X1", HAITIAN, "可乐", 10, 60, 600], [DAY, "X1", HAITIAN, "雪碧", 10, 40, None]]
    intake = read(tmp_path, PRICED, *rows)
    assert bought(intake) == [("可乐", 600.0), ("雪碧", 400.0)]


# The sum of a slip on each of its lines.


def test_what_was_paid_of_a_slip_counts_once_and_is_told(tmp_path: Path) -> None:
    rows = [
        [DAY, "X1", HAITIAN, "可乐", 10, 60, 600, 800],
        [DAY, "X1", HAITIAN, "雪碧", 10, 40, 400, 800],
        [DAY, "X2", DAGU, "雪碧", 1, 40, 40, 40],
    ]
    intake = read(tmp_path, [*PRICED, "已收金额"], *rows)
    assert paid(intake) == [("C1", 800.0), ("C2", 40.0)]
    assert [amount for _, amount in bought(intake)] == [600.0, 400.0, 40.0]
    message = "“已收金额”在同一单号的各行上重复（1 张单据，共 2 行），是整张单据的数"
    assert told(intake) == [("H2", message, "每张单据只计一次，其余各行的这一项未计入")]
    assert intake.problems[0].advice == "如果各行确是分开的几笔，请写上不同的单号"
    account = usage(intake, Payments)
    assert (account.amount_read, account.amount_used) == (1640.0, 840.0)


@pytest.mark.parametrize("paid_of", [(600, 400, 40, 40), (600, 0, 40, 40), (300, 200, 20, 20)])
def test_what_was_paid_of_each_line_counts_for_each(tmp_path: Path, paid_of: tuple[int, ...]) -> None:
    lines = [("X1", "可乐", 60), ("X1", "雪碧", 40), ("X2", "可乐", 4), ("X2", "雪碧", 4)]
    rows = [
        [DAY, number, HAITIAN, product, 10, price, price * 10, part]
        for (number, product, price), part in zip(lines, paid_of, strict=True)
    ]
    intake = read(tmp_path, [*PRICED, "已收金额"], *rows)
    assert sum(amount for _, amount in paid(intake)) == sum(paid_of)
    assert told(intake) == []


def test_one_number_may_stand_on_slips_of_two_customers(tmp_path: Path) -> None:
    rows = [[DAY, "1", HAITIAN, "可乐", 10, 60, 600, 600], [DAY, "1", DAGU, "雪碧", 10, 40, 400, 600]]
    intake = read(tmp_path, [*PRICED, "已收金额"], *rows)
    assert paid(intake) == [("C1", 600.0), ("C2", 600.0)]


def test_a_void_line_does_not_take_the_slip_s_sum_with_it(tmp_path: Path) -> None:
    rows = [
        [DAY, "X1", HAITIAN, "可乐", 10, 60, 600, 500, "作废"],
        [DAY, "X1", HAITIAN, "雪碧", 10, 40, 400, 500, None],
        [DAY, "X1", HAITIAN, "芬达", 10, 10, 100, 500, None],
    ]
    intake = read(tmp_path, [*PRICED, "已收金额", "备注"], *rows)
    assert paid(intake) == [("C1", 500.0)]


def test_an_amount_of_the_whole_order_on_each_line_is_shared_out(tmp_path: Path) -> None:
    heading = ["日期", "订单号", "客户名称", "产品", "数量", "单价", "订单金额"]
    rows = [[DAY, "X1", HAITIAN, "可乐", 10, 60, 1000], [DAY, "X1", HAITIAN, "雪碧", 10, 40, 1000]]
    intake = read(tmp_path, heading, *rows, ["合计", None, None, None, None, None, 2000])
    assert bought(intake) == [("可乐", 600.0), ("雪碧", 400.0)]
    message = "“订单金额”在同一单号的各行上重复（1 张单据，共 2 行），是整张单据的数"
    assert told(intake) == [("G2", message, SHARED_OUT)]


@pytest.mark.parametrize(("slips", "total"), [(3, 300.0), (2, 400.0)])
def test_without_prices_three_repeated_lines_are_no_chance(tmp_path: Path, slips: int, total: float) -> None:
    heading = ["日期", "订单号", "客户名称", "产品", "数量", "订单金额"]
    rows = [
        [DAY, f"X{slip}", HAITIAN, product, pieces, 100]
        for slip in range(slips)
        for product, pieces in (("可乐", 1), ("雪碧", 2))
    ]
    intake = read(tmp_path, heading, *rows)
    assert sum(amount for _, amount in bought(intake)) == total


def test_lines_of_the_same_price_are_no_repeated_sum(tmp_path: Path) -> None:
    heading = ["日期", "单号", "客户名称", "产品", "数量", "金额"]
    tastes = ["原味", "桃味", "橙味", "柠檬味", "草莓味"]
    intake = read(tmp_path, heading, *[[DAY, "X1", HAITIAN, taste, 10, 500] for taste in tastes])
    assert [amount for _, amount in bought(intake)] == [500.0] * 5
    assert told(intake) == []


def test_two_ways_of_paying_on_one_receipt_are_two_payments(tmp_path: Path) -> None:
    rows = [[DAY, "S1", HAITIAN, way, 500] for way in ("转账", "承兑", "现金", "微信")]
    intake = read(tmp_path, ["日期", "收款单号", "客户名称", "方式", "金额"], *rows, name="回款")
    assert paid(intake) == [("C1", 500.0)] * 4


cents = st.integers(1, 10**9).map(lambda value: value / 100)


@given(cents, st.lists(cents, min_size=1, max_size=9))
def test_what_is_shared_out_adds_up_to_the_cent(total: float, worths: list[float]) -> None:
    shares = shared_out(total, worths)
    assert len(shares) == len(worths)
    assert round(sum(shares), 2) == pytest.approx(total, abs=0.005 * len(worths))
