"""A sheet of receivables that sums up others counts once (CONTRACT sections 1 and 5)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from office_files import XLSX, Sheet, write

from kehu_xlsx.intake.office import Intake, read_office
from kehu_xlsx.tables import Receivables

HAITIAN, DAGU, AOSHAN = "青岛海天商贸有限公司", "胶州大沽批发部", "即墨鳌山超市"
CUSTOMERS = [["C1", HAITIAN, "一级"], ["C2", DAGU, "三级"], ["C3", AOSHAN, "四级"]]
REGISTER = Sheet([["客户编号", "客户名称", "客户级别"], *CUSTOMERS])
DAY = dt.date(2026, 10, 31)
OWED, DATED = ["客户名称", "应收余额"], ["客户名称", "应收余额", "截止日期"]
Sheets = dict[str, list[list[Any]]]


def read(folder: Path, sheets: Sheets, *, name: str = "应收账款2026-10") -> Intake:
    write(folder / "客户档案", XLSX, REGISTER)
    write(folder / name, XLSX, *[Sheet(rows, name=sheet) for sheet, rows in sheets.items()])
    return read_office(folder, synonyms={}, fallback=pd.Period("2026-10", "M"), today=dt.date(2026, 11, 20))


def owed(intake: Intake) -> dict[str, float]:
    sums = intake.books.receivables.groupby(Receivables.customer)[Receivables.balance].sum()
    return dict(zip(sums.index, sums, strict=True))


def told(intake: Intake) -> list[tuple[str, str, str, str]]:
    return [(problem.sheet, problem.cell, problem.message, problem.action) for problem in intake.problems]


NOT_COUNTED = "只计各表，这张表里的这些客户未计入"
REGIONS: Sheets = {
    "市南": [OWED, [HAITIAN, 100], [DAGU, 50]],
    "胶州": [OWED, [DAGU, 200], [AOSHAN, 300]],
}
TOTALS = [OWED, [HAITIAN, 100], [DAGU, 250], [AOSHAN, 300], ["合计", 650]]


@pytest.mark.parametrize("name", ["汇总", "Sheet3"])
@pytest.mark.parametrize("first", [True, False])
def test_a_summary_of_the_regions_is_told_and_not_counted(tmp_path: Path, name: str, first: bool) -> None:
    sheets = {name: TOTALS, **REGIONS} if first else {**REGIONS, name: TOTALS}
    intake = read(tmp_path, sheets)
    assert owed(intake) == {"C1": 100.0, "C2": 250.0, "C3": 300.0}
    message = "这张表是“市南”、“胶州”的汇总（3 行，应收余额合计 650.00 元）"
    assert told(intake) == [(name, "", message, NOT_COUNTED)]
    advice = "不用处理；如果另是一笔欠款，请在工作表名称或标题中写明它的截止日期或部门"
    assert intake.problems[0].advice == advice
    (account,) = (each for each in intake.usage if each.table is Receivables)
    assert (account.amount_read, account.amount_used) == (1300.0, 650.0)


def test_a_summary_without_a_date_is_of_its_workbook_s(tmp_path: Path) -> None:
    regions = {"市南": [DATED, [HAITIAN, 100, DAY]], "胶州": [DATED, [DAGU, 200, DAY], [AOSHAN, 300, DAY]]}
    intake = read(tmp_path, {**regions, "汇总": [OWED, [HAITIAN, 100], [DAGU, 200], [AOSHAN, 300]]}, name="应收")
    assert owed(intake) == {"C1": 100.0, "C2": 200.0, "C3": 300.0}
    assert [(sheet, action) for sheet, _, _, action in told(intake)] == [("汇总", NOT_COUNTED)]


def test_a_summary_of_open_items(tmp_path: Path) -> None:
    heading = ["客户名称", "单据日期", "单据号", "未收金额"]
    items = [heading, [HAITIAN, dt.date(2026, 9, 1), "a", 100], [HAITIAN, dt.date(2026, 10, 2), "b", 50]]
    items += [[DAGU, dt.date(2026, 9, 3), "c", 70]]
    intake = read(tmp_path, {"明细": items, "汇总": [OWED, [HAITIAN, 150], [DAGU, 70]]})
    assert owed(intake) == {"C1": 150.0, "C2": 70.0}


def test_a_summary_in_ten_thousands_is_rounded(tmp_path: Path) -> None:
    regions = {"市南": [OWED, [HAITIAN, 123456]], "胶州": [OWED, [DAGU, 98765]]}
    totals = [["客户名称", "应收余额（万元）"], [HAITIAN, 12.35], [DAGU, 9.88]]
    assert owed(read(tmp_path, {**regions, "汇总": totals})) == {"C1": 123456.0, "C2": 98765.0}


def test_where_summary_and_sheets_differ_both_cells_are_named(tmp_path: Path) -> None:
    totals = [OWED, [HAITIAN, 110], [DAGU, 250], [AOSHAN, 300]]
    intake = read(tmp_path, {**REGIONS, "汇总": totals})
    assert owed(intake) == {"C1": 100.0, "C2": 250.0, "C3": 300.0}
    message = "汇总写 110.00 元，各表（市南 B2）合计 100.00 元，相差 10.00 元"
    assert told(intake)[1:] == [("汇总", "B2", message, "以各表为准，汇总的数未计入")]
    assert intake.problems[1].advice == "请核对这个客户的应收余额，改到一致"


def test_who_stands_in_the_summary_alone_is_kept(tmp_path: Path) -> None:
    regions = {"市南": [OWED, [HAITIAN, 60], [HAITIAN, 40]]}
    intake = read(tmp_path, {**regions, "汇总": [OWED, [HAITIAN, 100], [AOSHAN, 300]]})
    assert owed(intake) == {"C1": 100.0, "C3": 300.0}


@pytest.mark.parametrize(
    "sheets",
    [
        {"一部": [OWED, [HAITIAN, 100], [DAGU, 20]], "二部": [OWED, [HAITIAN, 200], [AOSHAN, 300]]},
        {"一部": [OWED, [HAITIAN, 100], [DAGU, 20]], "二部": [OWED, [HAITIAN, 200], [DAGU, 300]]},
        {"一部": [OWED, [HAITIAN, 120]], "二部": [OWED, [HAITIAN, 70], [HAITIAN, 50]]},
    ],
)
def test_balances_of_two_departments_add_up(tmp_path: Path, sheets: Sheets) -> None:
    intake = read(tmp_path, sheets)
    written = [row[1] for rows in sheets.values() for row in rows[1:]]
    assert sum(owed(intake).values()) == sum(written)
    assert told(intake) == []


def test_sheets_of_two_months_are_no_summary_of_each_other(tmp_path: Path) -> None:
    september = [OWED, [HAITIAN, 100], [DAGU, 30], [DAGU, 20]]
    intake = read(tmp_path, {"9月": september, "10月": [OWED, [HAITIAN, 100], [DAGU, 50]]}, name="应收2026年")
    assert len(intake.books.receivables) == 5
    assert told(intake) == []


@pytest.mark.parametrize("rows", [[], [[HAITIAN, "?"]], [["谁也不是", 5]]])
def test_sheets_of_which_nothing_can_be_used_are_no_matter(tmp_path: Path, rows: list[list[Any]]) -> None:
    assert owed(read(tmp_path, {"应收": [OWED, *rows]})).get("C1", 0.0) == 0.0
