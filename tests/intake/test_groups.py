"""Columns that come again in one heading: every group is read, or a line names what is not (CONTRACT section 1)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from office_files import BOOKS, FORMATS, XLSX, Sheet, write

from kehu_xlsx.intake.office import Intake, read_office
from kehu_xlsx.tables import Payments, Purchases

OCTOBER = pd.Period("2026-10", "M")
DAY, LATER = dt.date(2026, 10, 3), dt.date(2026, 10, 9)
HAITIAN, DAGU, AOSHAN = "青岛海天商贸有限公司", "胶州大沽批发部", "即墨鳌山超市"
REGISTER = Sheet(
    [
        ["客户编号", "客户名称", "客户级别"],
        ["C1", HAITIAN, "一级"],
        ["C2", DAGU, "三级"],
        ["C3", AOSHAN, "四级"],
    ]
)
MERGES = ("A1:A2", "B1:B2", "C1:D1", "E1:F1")


def read(folder: Path, *rows: list[Any], name: str = "销售", merges: tuple[str, ...] = (), kind: str = XLSX) -> Intake:
    write(folder / "客户档案", XLSX, REGISTER)
    write(folder / name, kind, Sheet(list(rows), merges=merges if kind in BOOKS else ()))
    return read_office(folder, synonyms={}, fallback=OCTOBER, today=dt.date(2026, 11, 20))


def bought(intake: Intake) -> list[tuple[str, str, float, float]]:
    rows = intake.books.purchases
    columns = [Purchases.customer, Purchases.product, Purchases.quantity, Purchases.amount]
    return sorted(rows[columns].itertuples(index=False, name=None))


def paid(intake: Intake) -> list[tuple[str, str, float]]:
    rows = intake.books.payments
    days = rows[Payments.date].dt.strftime("%m-%d")
    return sorted(zip(days, rows[Payments.customer], rows[Payments.amount], strict=True))


def told(intake: Intake) -> list[tuple[str, str, str]]:
    return [(problem.cell, problem.message, problem.action) for problem in intake.problems]


@pytest.mark.parametrize("kind", FORMATS)
def test_quantity_and_amount_of_each_product_are_read_and_told(tmp_path: Path, kind: str) -> None:
    groups = ["日期", "客户名称", "可乐", None, "雪碧", None], [None, None, "数量", "金额", "数量", "金额"]
    rows = [[DAY, HAITIAN, 10, 100, 20, 200], [DAY, DAGU, 1, 10, None, None], [DAY, AOSHAN, None, None, 5, 50]]
    intake = read(tmp_path, *groups, *rows, ["合计", None, 11, 110, 25, 250], merges=MERGES, kind=kind)
    assert bought(intake) == [
        ("C1", "可乐", 10.0, 100.0),
        ("C1", "雪碧", 20.0, 200.0),
        ("C2", "可乐", 1.0, 10.0),
        ("C3", "雪碧", 5.0, 50.0),
    ]
    message = "表头有 2 组同样的列：可乐、雪碧，当作不同的产品读取"
    assert told(intake) == [("D2", message, "每一组各作一种产品，都计入")]
    advice = "如果不是不同的产品（如含税与不含税、订货与发货），请只留一组，或加一列各组的合计以便核对"
    assert intake.problems[0].advice == advice


@pytest.mark.parametrize("total", [["合计", None, 15, 150], ["合计金额", None, 150, None]])
def test_a_column_of_their_sums_makes_it_certain(tmp_path: Path, total: list[Any]) -> None:
    heading = total[0]
    is_group = heading == "合计"
    groups = ["日期", "客户名称", "可乐", None, "雪碧", None, heading, None]
    below = [None, None, "数量", "金额", "数量", "金额", *(["数量", "金额"] if is_group else [None, None])]
    merges = (*MERGES, "G1:H1" if is_group else "G1:G2")
    intake = read(tmp_path, groups, below, [DAY, HAITIAN, 10, 100, 5, 50, *total[2:]], merges=merges)
    assert bought(intake) == [("C1", "可乐", 10.0, 100.0), ("C1", "雪碧", 5.0, 50.0)]
    assert told(intake) == []


def test_several_goods_in_one_row_are_several_lines(tmp_path: Path) -> None:
    heading = ["日期", "客户名称", "产品", "数量", "金额", "产品", "数量", "金额"]
    rows = [[DAY, HAITIAN, "可乐", 10, 100, "雪碧", 20, 200], [DAY, DAGU, "可乐", 1, 10, None, None, None]]
    intake = read(tmp_path, ["10月销售明细"], heading, *rows, merges=("A1:H1",))
    assert bought(intake) == [
        ("C1", "可乐", 10.0, 100.0),
        ("C1", "雪碧", 20.0, 200.0),
        ("C2", "可乐", 1.0, 10.0),
    ]
    assert told(intake) == []


def test_a_row_without_any_group_is_told_once(tmp_path: Path) -> None:
    heading = ["日期", "客户名称", "产品", "数量", "金额", "产品", "数量", "金额"]
    rows = [[DAY, HAITIAN, "可乐", 10, 100, "雪碧", 20, 200], [DAY, DAGU, "可乐", None, None, None, None, None]]
    intake = read(tmp_path, heading, *rows)
    assert [(cell, message) for cell, message, _ in told(intake)] == [("E3", "缺少“金额”")]


def test_several_payments_in_one_row_each_have_their_day(tmp_path: Path) -> None:
    heading = ["客户名称", "回款日期", "回款金额", "回款日期", "回款金额"]
    intake = read(tmp_path, heading, [HAITIAN, DAY, 100, LATER, 200], [DAGU, DAY, 50, None, None], name="回款")
    assert paid(intake) == [("10-03", "C1", 100.0), ("10-03", "C2", 50.0), ("10-09", "C1", 200.0)]
    assert told(intake) == []


def test_two_months_side_by_side_with_their_days(tmp_path: Path) -> None:
    groups = ["客户名称", "9月", None, "10月", None], [None, "日期", "金额", "日期", "金额"]
    intake = read(tmp_path, *groups, [HAITIAN, dt.date(2026, 9, 1), 100, DAY, 200], merges=("A1:A2", "B1:C1", "D1:E1"))
    assert sorted(intake.books.purchases[Purchases.amount]) == [100.0, 200.0]
    assert told(intake) == []


@pytest.mark.parametrize(
    ("groups", "amount"),
    [
        (("含税", "不含税"), 100.0),
        (("本月", "上月"), 100.0),
        (("计划", "实际"), 80.0),
        (("本币", "原币"), 100.0),
    ],
)
def test_groups_that_tell_the_same_otherwise_are_not_added(
    tmp_path: Path, groups: tuple[str, str], amount: float
) -> None:
    heading = ["日期", "客户名称", groups[0], None, groups[1], None], [None, None, "数量", "金额", "数量", "金额"]
    intake = read(tmp_path, *heading, [DAY, HAITIAN, 10, 100, 8, 80], merges=MERGES)
    assert list(intake.books.purchases[Purchases.amount]) == [amount]
    assert told(intake) == []


@pytest.mark.parametrize("groups", [("发货", "退货"), ("正品", "赠品"), ("第一周", "第二周"), (None, None)])
def test_groups_that_cannot_be_told_are_named_as_unread(tmp_path: Path, groups: tuple[Any, Any]) -> None:
    heading = ["日期", "客户名称", groups[0], None, groups[1], None], [None, None, "数量", "金额", "数量", "金额"]
    rows = [*heading] if groups[0] else [["日期", "客户名称", "数量", "金额", "数量", "金额"]]
    intake = read(tmp_path, *rows, [DAY, HAITIAN, 10, 100, 8, 80], merges=MERGES if groups[0] else ())
    assert list(intake.books.purchases[Purchases.amount]) == [100.0]
    message = "“金额”在表头出现 2 次，只用了左边一列，F 列没有读取"
    assert told(intake) == [(f"F{len(rows)}", message, "采用左边一列，这一列未读取")]
    assert intake.problems[0].advice == "请改成一笔一行，或给每一组写明各自的日期、产品或单号"


def test_a_second_column_that_says_nothing_more_is_not_told(tmp_path: Path) -> None:
    heading = ["日期", "客户名称", "产品", "金额", "备注", "金额"]
    rows = [[DAY, HAITIAN, "可乐", 100, None, 100], [DAY, DAGU, "可乐", 50, None, None]]
    intake = read(tmp_path, heading, *rows)
    assert sorted(intake.books.purchases[Purchases.amount]) == [50.0, 100.0]
    assert told(intake) == []


def test_receipts_beside_the_groups_are_still_read(tmp_path: Path) -> None:
    groups = ["日期", "客户名称", "可乐", None, "雪碧", None, "收款日期", "收款金额"]
    below = [None, None, "数量", "金额", "数量", "金额", None, None]
    rows = [[DAY, HAITIAN, 10, 100, 5, 50, LATER, 150], [DAY, DAGU, None, None, None, None, LATER, 30]]
    intake = read(tmp_path, groups, below, *rows, merges=(*MERGES, "G1:G2", "H1:H2"))
    assert bought(intake) == [("C1", "可乐", 10.0, 100.0), ("C1", "雪碧", 5.0, 50.0)]
    assert paid(intake) == [("10-09", "C1", 150.0), ("10-09", "C2", 30.0)]
