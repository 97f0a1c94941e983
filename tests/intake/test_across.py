"""Plans whose customers stand side by side: read where every word says what a figure is, else told."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from office_files import XLSX, Sheet, write

from kehu_xlsx.errors import Category
from kehu_xlsx.intake.office import Intake, read_office
from kehu_xlsx.tables import Plans, ProductPlans

HAITIAN, DAGU, JIMO = "青岛海天商贸有限公司", "胶州大沽批发部", "即墨长江超市"
REGISTER = Sheet(
    [["客户编号", "客户名称", "客户级别"], ["C1", HAITIAN, "一级"], ["C2", DAGU, "三级"], ["C3", JIMO, "三级"]]
)
Rows = list[list[Any]]


def read(folder: Path, rows: Rows, merges: tuple[str, ...] = (), sheet: str = "Sheet1") -> Intake:
    write(folder / "档案", XLSX, REGISTER)
    write(folder / "资料", XLSX, Sheet(rows, name=sheet, merges=merges))
    return read_office(folder, synonyms={}, fallback=pd.Period("2026-10", "M"), today=dt.date(2026, 11, 20))


def planned(intake: Intake, column: str = Plans.sales_target) -> list[tuple[str, str, float]]:
    rows = intake.books.plans.dropna(subset=[column])
    return sorted(zip(rows[Plans.customer], rows[Plans.month].astype(str), rows[column], strict=True))


TARGETS = [("C1", "2026-09", 100), ("C1", "2026-10", 110), ("C2", "2026-09", 20), ("C2", "2026-10", 21)]
MONTHS: dict[str, tuple[Rows, tuple[str, ...]]] = {
    "months down": ([["2026年销售目标"], ["月份", HAITIAN, DAGU], ["9月", 100, 20], ["10月", 110, 21]], ()),
    "codes instead of names": ([["2026年销售目标"], ["月份", "C1", "C2"], ["9月", 100, 20], ["10月", 110, 21]], ()),
    "months as numbers": ([["2026年销售目标"], ["月份", HAITIAN, DAGU], [9, 100, 20], [10, 110, 21]], ()),
    "months as dates": (
        [["销售目标"], ["月份", HAITIAN, DAGU], [dt.date(2026, 9, 1), 100, 20], [dt.date(2026, 10, 1), 110, 21]],
        (),
    ),
    "both in the corner, with sums": (
        [
            ["2026年销售目标"], ["月份/客户", HAITIAN, DAGU, "合计"], ["9月", 100, 20, 120], ["10月", 110, 21, 131],
            ["合计", 210, 41, 251], ["备注", "抓紧", None, None],
        ],
        (),
    ),
    "under a group": (
        [["2026年计划"], ["月份", "销售目标", None], [None, HAITIAN, DAGU], ["9月", 100, 20], ["10月", 110, 21]],
        ("A2:A3", "B2:C2"),
    ),
    "a unit above": (
        [
            ["2026年销售目标", None, "单位：百元"], ["月份", HAITIAN, DAGU], ["9月", 1, 0.2], ["10月", 1.1, 0.21],
        ],
        (),
    ),
    "months over them": (
        [["2026年销售目标"], ["项目", HAITIAN, None, DAGU, None], [None, "9月", "10月", "9月", "10月"],
         ["销售目标", 100, 110, 20, 21]],
        ("B2:C2", "D2:E2"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", MONTHS)
def test_targets_by_month(tmp_path: Path, case: str) -> None:
    intake = read(tmp_path, *MONTHS[case])
    assert planned(intake) == TARGETS
    assert intake.problems == ()
    (account,) = (each for each in intake.usage if each.table is Plans)
    assert (account.rows_read, account.rows_used) == (4, 4)


def test_items_down(tmp_path: Path) -> None:
    rows: Rows = [
        ["2026年10月计划"], ["项目", HAITIAN, DAGU], ["销售目标（万元）", 1.5, 2], ["铺货目标", "15家", 20],
        ["回款计划", 300, 400],
    ]  # fmt: skip
    intake = read(tmp_path, rows)
    assert planned(intake) == [("C1", "2026-10", 15000), ("C2", "2026-10", 20000)]
    assert planned(intake, Plans.placement_target) == [("C1", "2026-10", 15), ("C2", "2026-10", 20)]
    assert planned(intake, Plans.payment_plan) == [("C1", "2026-10", 300), ("C2", "2026-10", 400)]


def test_two_figures_a_customer(tmp_path: Path) -> None:
    rows: Rows = [
        ["2026年销售计划"], ["月份", HAITIAN, None, DAGU, None],
        [None, "销售目标", "回款计划", "销售目标", "回款计划"], ["9月", 100, 90, 20, 19], ["10月", 110, 91, 21, 20],
        ["合计", 210, 181, 41, 39],
    ]  # fmt: skip
    intake = read(tmp_path, rows)
    assert planned(intake) == TARGETS
    assert [amount for *_, amount in planned(intake, Plans.payment_plan)] == [90, 91, 19, 20]
    assert intake.problems == ()


def test_products_down(tmp_path: Path) -> None:
    rows: Rows = [
        ["2026年10月计划"], ["产品", HAITIAN, None, DAGU, None], [None, "计划数量", "计划金额", "计划数量", "计划金额"],
        ["可乐", 1, 100, 2, 200], ["雪碧", 3, 300, None, None],
    ]  # fmt: skip
    plans = read(tmp_path, rows, ("A2:A3", "B2:C2", "D2:E2")).books.product_plans
    columns = [
        ProductPlans.customer, ProductPlans.product, ProductPlans.planned_quantity, ProductPlans.planned_amount,
    ]  # fmt: skip
    assert sorted(plans[columns].itertuples(index=False, name=None)) == [
        ("C1", "可乐", 1, 100), ("C1", "雪碧", 3, 300), ("C2", "可乐", 2, 200),
    ]  # fmt: skip


def test_what_is_wrong_is_told_with_its_cell(tmp_path: Path) -> None:
    rows: Rows = [
        ["2026年销售目标"],
        ["月份", HAITIAN, DAGU],
        ["9月", "待定", 20],
        ["10月", 110, 21],
        ["合计", 110, 42],
    ]
    intake = read(tmp_path, rows)
    assert planned(intake) == TARGETS[1:]
    assert [(each.cell, each.category, each.message) for each in intake.problems] == [
        ("B3", Category.VALUE, "“销售目标”读不成数字。"),
        ("C5", Category.TOTAL, f"表上“{DAGU}”的合计为 42，各行相加为 41，相差 1"),
    ]


UNSURE: dict[str, Rows] = {
    "regions down": [["2026年10月销售目标"], ["区域", HAITIAN, DAGU], ["东区", 100, 20], ["西区", 110, 21]],
    "no figure named": [["2026年计划"], ["月份", HAITIAN, DAGU], ["9月", 100, 20], ["10月", 110, 21]],
    "days": [["2026年10月销售计划"], ["日期", HAITIAN, DAGU], [dt.date(2026, 10, 2), 100, 20]],
    "goods without a product": [["2026年进货计划数量"], ["月份", HAITIAN, DAGU], ["9月", 100, 20]],
    "a column of nobody known": [["2026年销售目标"], ["月份", HAITIAN, DAGU, "某某店"], ["9月", 100, 20, 30]],
}


@pytest.mark.parametrize("case", UNSURE)
def test_what_is_not_sure_is_told_and_not_read(tmp_path: Path, case: str) -> None:
    intake = read(tmp_path, UNSURE[case])
    assert intake.books.plans.empty
    assert intake.books.product_plans.empty
    (problem,) = intake.problems
    assert problem.message.startswith(f"像是分销计划（有客户{HAITIAN}、{DAGU}）")


@pytest.mark.parametrize("title", ["2026年拜访计划", "2026年促销费用计划", "2026年销售计划完成情况"])
def test_other_plans_and_what_was_reached_are_none(tmp_path: Path, title: str) -> None:
    intake = read(tmp_path, [[title], ["月份", HAITIAN, DAGU], ["9月", 100, 20], ["10月", 110, 21]])
    assert intake.books.plans.empty
    assert intake.problems == ()
