"""Columns that only help to read others: 月 and 日, 借 and 贷, 红字 (inputs as offices write them)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from office_files import XLSX, Sheet, write

from kehu_xlsx.documents.blank_office import sheet_columns
from kehu_xlsx.intake.office import Intake, read_office
from kehu_xlsx.tables import INPUTS, Purchases, Receivables, Returns
from kehu_xlsx.tables.reading import Usage

OCTOBER = pd.Period("2026-10", "M")
HAITIAN, DAGU = "青岛海天商贸有限公司", "胶州大沽批发部"
REGISTER = Sheet([["客户编号", "客户名称", "客户级别"], ["C1", HAITIAN, "一级"], ["C2", DAGU, "三级"]])


def read(folder: Path, rows: list[list[Any]], *, name: str = "单据", merges: tuple[str, ...] = ()) -> Intake:
    write(folder / "客户档案", XLSX, REGISTER)
    write(folder / name, XLSX, Sheet(rows, merges=merges))
    return read_office(folder, synonyms={}, fallback=OCTOBER, today=dt.date(2026, 11, 20))


def bought(intake: Intake) -> list[tuple[str, str, float, float]]:
    rows = intake.books.purchases
    days = rows[Purchases.date].dt.strftime("%Y-%m-%d")
    return list(zip(days, rows[Purchases.customer], rows[Purchases.quantity], rows[Purchases.amount], strict=True))


def owed(intake: Intake) -> list[tuple[str, float]]:
    rows = intake.books.receivables
    return list(zip(rows[Receivables.customer], rows[Receivables.balance], strict=True))


def usage(intake: Intake, table: type) -> Usage:
    return next(each for each in intake.usage if each.table is table)


def told(intake: Intake) -> list[tuple[str, str]]:
    return [(problem.cell, problem.message) for problem in intake.problems]


# 月 and 日.


@pytest.mark.parametrize(
    ("heading", "merges", "days"),
    [
        ([["2025年12月发货台账"], ["月", "日", "客户", "品名", "数量", "金额"]], (), [(12, 3), (12, 5)]),
        ([["2025年12月发货台账"], ["月", "日", "客户", "品名", "数量", "金额"]], (), [(12, 3), (None, 5)]),
        (
            [["2025年12月发货台账"], ["月", "日", "客户", "品名", "数量", "金额"]],
            (),
            [("12月", "3日"), ("12月", "5日")],
        ),
        (
            [["2025年", None, "客户", "品名", "数量", "金额"], ["月", "日", None, None, None, None]],
            ("A1:B1", "C1:C2", "D1:D2", "E1:E2", "F1:F2"),
            [(12, 3), (12, 5)],
        ),
    ],
    ids=["month_each", "month_once", "as_text", "year_above"],
)
def test_month_and_day_in_two_columns_are_a_date(
    tmp_path: Path, heading: list[list[Any]], merges: tuple[str, ...], days: list[tuple[Any, Any]]
) -> None:
    first, second = days
    rows = [*heading, [*first, HAITIAN, "可乐", 10, 1200], [*second, DAGU, "雪碧", 4, 300]]
    intake = read(tmp_path, rows, merges=merges)
    assert bought(intake) == [("2025-12-03", "C1", 10.0, 1200.0), ("2025-12-05", "C2", 4.0, 300.0)]
    assert told(intake) == []


def test_year_month_and_day_in_three_columns_are_a_date(tmp_path: Path) -> None:
    rows = [["年", "月", "日", "客户", "品名", "数量", "金额"], [2025, 12, 3, HAITIAN, "可乐", 10, 1200]]
    assert bought(read(tmp_path, rows)) == [("2025-12-03", "C1", 10.0, 1200.0)]


def test_a_day_that_is_none_is_set_aside_at_its_cell(tmp_path: Path) -> None:
    rows = [["月", "日", "客户", "品名", "数量", "金额"], [2, 30, HAITIAN, "可乐", 10, 1200]]
    intake = read(tmp_path, rows)
    assert bought(intake) == []
    assert [(cell, action) for cell, action in [(each.cell, each.action) for each in intake.problems]] == [
        ("B2", "本行未计入")
    ]
    assert (usage(intake, Purchases).amount_read, usage(intake, Purchases).amount_set_aside) == (1200.0, 1200.0)


# 借 and 贷.

_POSTED = ["借方", "贷方"]


@pytest.mark.parametrize(
    ("heading", "lines"),
    [
        (["方向", "期初余额", *_POSTED, "方向", "期末余额"], [["贷", 1, 5, 8, "借", 7000], ["借", 1, 5, 8, "贷", 300]]),
        (["期初方向", "期初余额", "期末方向", "期末余额"], [["贷", 1, "借", 7000], ["借", 1, "贷", 300]]),
        (["期末余额", "借贷方向"], [[7000, "借"], [300, "贷"]]),
        (["期末余额", "方向"], [[7000, "平"], [-300, "贷"]]),
        (["期末借方余额", "期末贷方余额"], [[7000, 0], [0, 300]]),
        (["期末借方", "期末贷方"], [[7000, None], [None, 300]]),
    ],
    ids=["direction_twice", "closing_direction", "direction_behind", "already_negative", "two_columns", "half_blank"],
)
def test_a_credit_balance_is_negative(tmp_path: Path, heading: list[str], lines: list[list[Any]]) -> None:
    rows = [["客户余额表"], ["客户名称", *heading], [HAITIAN, *lines[0]], [DAGU, *lines[1]]]
    intake = read(tmp_path, rows)
    assert owed(intake) == [("C1", 7000.0), ("C2", -300.0)]
    assert usage(intake, Receivables).amount_used == 6700.0
    assert told(intake) == []


@pytest.mark.parametrize("merges", [(), ("A2:A3", "B2:C2", "D2:E2")], ids=["unmerged", "merged"])
def test_debit_and_credit_under_the_balance_are_its_two_sides(tmp_path: Path, merges: tuple[str, ...]) -> None:
    rows = [
        ["客户往来余额表"],
        ["客户名称", "期初余额", None, "期末余额", None],
        [None, "借方", "贷方", "借方", "贷方"],
        [HAITIAN, 100, 0, 7000, 0],
        [DAGU, 0, 50, 0, 300],
        ["合计", 100, 50, 7000, 300],
    ]
    intake = read(tmp_path, rows, merges=merges)
    assert owed(intake) == [("C1", 7000.0), ("C2", -300.0)]
    assert told(intake) == []


UNKNOWN = "金额未计入；该客户的应收余额按无法计算处理"


@pytest.mark.parametrize(
    ("heading", "debt", "blank", "message"),
    [
        (
            ["期末借方余额", "期末贷方余额"],
            [7000, None],
            [None, None],
            "期末余额的借方、贷方都空白，看不出是没有欠款还是没有填",
        ),
        (["应收余额", "备注"], [7000, None], [None, "见合同"], "“应收余额”空白，看不出是没有欠款还是没有填"),
    ],
)
def test_a_blank_balance_is_unknown_and_not_0(
    tmp_path: Path, heading: list[str], debt: list[Any], blank: list[Any], message: str
) -> None:
    intake = read(tmp_path, [["客户编号", "客户名称", *heading], ["C1", HAITIAN, *debt], ["C2", DAGU, *blank]])
    balances = dict(owed(intake))
    assert balances["C1"] == 7000.0
    assert pd.isna(balances["C2"])
    (problem,) = intake.problems
    assert (problem.cell, problem.message, problem.action) == ("C3", message, UNKNOWN)
    assert problem.advice == "没有欠款的请填 0，有欠款的请填金额"
    assert usage(intake, Receivables).rows_used == 1


def test_the_last_debtor_above_a_total_may_have_a_blank_balance(tmp_path: Path) -> None:
    rows = [["客户名称", "应收余额"], [HAITIAN, 7000], [DAGU, None], ["合计", 7000], ["以上为10月底余额", None]]
    intake = read(tmp_path, rows, name="应收账款")
    assert pd.isna(dict(owed(intake))["C2"])
    assert told(intake) == [("B3", "“应收余额”空白，看不出是没有欠款还是没有填")]


@pytest.mark.parametrize(("paid", "balance"), [(50, 0.0), (40, None)])
def test_postings_that_leave_nothing_tell_a_blank_balance(tmp_path: Path, paid: float, balance: float | None) -> None:
    rows = [
        ["客户名称", "期初余额", None, "本期发生额", None, "期末余额", None],
        [None, *["借方", "贷方"] * 3],
        [HAITIAN, None, None, 100, None, 100, None],
        [DAGU, 50, None, None, paid, None, None],
    ]
    intake = read(tmp_path, rows, merges=("A1:A2", "B1:C1", "D1:E1", "F1:G1"))
    found = dict(owed(intake))["C2"]
    assert pd.isna(found) if balance is None else found == balance
    assert [problem.cell for problem in intake.problems] == ([] if balance is not None else ["F4"])


def test_a_blank_beside_another_balance_of_the_same_customer_is_a_line_alone(tmp_path: Path) -> None:
    rows = [["客户名称", "发票号", "应收余额"], [HAITIAN, "F1", 700], [HAITIAN, "F2", None], [DAGU, "F3", 5]]
    intake = read(tmp_path, rows, name="应收账款")
    assert owed(intake) == [("C1", 700.0), ("C2", 5.0)]
    assert told(intake) == [("C3", "缺少“应收余额”")]


@pytest.mark.parametrize("printed", [6700, 7300], ids=["as_it_counts", "as_it_is_written"])
def test_a_total_beside_a_direction_may_be_of_either_kind(tmp_path: Path, printed: float) -> None:
    rows = [["客户名称", "方向", "期末余额"], [HAITIAN, "借", 7000], [DAGU, "贷", 300], ["合计", None, printed]]
    assert told(read(tmp_path, rows)) == []


def test_a_wrong_total_beside_a_direction_is_reported(tmp_path: Path) -> None:
    rows = [["客户名称", "方向", "期末余额"], [HAITIAN, "借", 7000], [DAGU, "贷", 300], ["合计", None, 6900]]
    assert told(read(tmp_path, rows)) == [("C4", "表上“期末余额”的合计为 6,900，各行相加为 6,700，相差 200")]


# 红字.


@pytest.mark.parametrize(
    ("heading", "blue", "red"),
    [
        ("红蓝字", "蓝字", "红字"),
        ("单据类型", "销售单", "销售退货单"),
        ("业务类型", "普通销售", "红冲"),
        ("是否红字", "否", "是"),
    ],
)
def test_red_letters_count_negative_and_a_line_says_so(tmp_path: Path, heading: str, blue: str, red: str) -> None:
    rows = [
        ["日期", heading, "客户名称", "产品", "数量", "金额"],
        [dt.date(2026, 10, 3), blue, HAITIAN, "可乐", 10, 1200],
        [dt.date(2026, 10, 5), red, HAITIAN, "可乐", 2, 240],
        [dt.date(2026, 10, 6), red, DAGU, "可乐", -1, -120],
        ["合计", None, None, None, 7, 840],
    ]
    intake = read(tmp_path, rows)
    assert bought(intake) == [
        ("2026-10-03", "C1", 10.0, 1200.0),
        ("2026-10-05", "C1", -2.0, -240.0),
        ("2026-10-06", "C2", -1.0, -120.0),
    ]
    (problem,) = intake.problems
    assert (problem.cell, problem.category, problem.value) == ("B3", "数值", red)
    assert problem.message == f"“{heading}”为“{red}”等的 1 行，金额写的是正数"
    assert problem.action == "金额与数量按负数计入"
    assert problem.advice == "如不是退货或红冲，请更正这一列"
    assert usage(intake, Purchases).amount_used == 840.0


def test_a_list_of_returns_stays_one_beside_a_kind_of_document(tmp_path: Path) -> None:
    rows = [["日期", "单据类型", "客户名称", "产品", "数量", "金额"]]
    rows += [[dt.date(2026, 10, 5), "退货单", HAITIAN, "可乐", 2, 240]]
    intake = read(tmp_path, rows, name="退货登记")
    assert intake.books.purchases.empty
    assert list(intake.books.returns[Returns.amount]) == [240.0]


def test_sales_and_returns_in_one_list_are_purchases_where_its_name_speaks_of_both(tmp_path: Path) -> None:
    rows = [
        ["日期", "单据类型", "客户名称", "产品", "数量", "金额"],
        [dt.date(2026, 10, 3), "销售单", HAITIAN, "可乐", 10, 1200],
        [dt.date(2026, 10, 5), "销售退货单", HAITIAN, "可乐", 2, 240],
    ]
    intake = read(tmp_path, rows, name="销售与退货明细")
    assert bought(intake) == [("2026-10-03", "C1", 10.0, 1200.0), ("2026-10-05", "C1", -2.0, -240.0)]


# What helps to read is nothing that an office is asked for.


def test_empty_workbooks_do_not_ask_for_columns_that_only_help() -> None:
    asked = {column for table in INPUTS for column in sheet_columns(table)}
    aids = {column for table in INPUTS for column in table.aids}
    assert aids
    assert not aids & asked
