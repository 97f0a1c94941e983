"""What people register on 计划检查登记表 and 拜访记录 in 输出/ is read from there, and stays where they typed it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import copy_of_samples, run
from test_plans_confirmed import cell_of, heading_row

CHECKS = "计划检查/张澍_2026-11_计划检查登记表.xlsx"
VISITS = "拜访计划/业务经理_张澍_拜访记录.xlsx"
CHECKED_ON = dt.datetime(2026, 11, 5)
VISITED_ON = dt.datetime(2026, 11, 4)


def fill(path: Path, entries: dict[str, object]) -> str:
    """Type into the first line of a form; returns that line's customer code."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    top, columns = heading_row(sheet)
    for heading, value in entries.items():
        sheet.cell(top + 1, columns[heading]).value = value
    code = sheet.cell(top + 1, columns["客户编号"]).value
    book.save(path)
    return str(code)


def typed(path: Path, heading: str) -> object:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    top, columns = heading_row(sheet)
    return sheet.cell(top + 1, columns[heading]).value


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = copy_of_samples(tmp_path_factory.mktemp("forms"))
    run(folder)
    outputs = folder / "输出" / "2026-10"
    checked = fill(outputs / CHECKS, {"日期": CHECKED_ON, "进货情况": "已进一半"})
    visited = fill(outputs / VISITS, {"日期": VISITED_ON, "拜访目的": "感情联络", "发现问题": "无异常"})
    again = run(folder)
    run(folder, month="2026-11")
    report = openpyxl.load_workbook(folder / "输出" / "2026-11" / "客户管理月报.xlsx")
    return {"outputs": outputs, "again": again, "report": report, "checked": checked, "visited": visited}


def test_a_check_registered_on_the_form_counts(office: dict[str, Any]) -> None:
    assert cell_of(office["report"]["计划达成"], office["checked"], "检查次数").value == 1


def test_a_visit_written_on_the_form_is_the_last_visit(office: dict[str, Any]) -> None:
    sheet = office["report"]["拜访执行"]
    top, columns = heading_row(sheet)
    rows = [
        {heading: sheet.cell(row, column).value for heading, column in columns.items()}
        for row in range(top + 1, sheet.max_row + 1)
    ]
    row = next(row for row in rows if (row["客户编号"], row["角色"]) == (office["visited"], "业务经理"))
    assert (row["上次拜访"], row["拜访人"]) == (VISITED_ON, "张澍")


def test_what_was_typed_stays_and_is_said(office: dict[str, Any]) -> None:
    assert typed(office["outputs"] / CHECKS, "进货情况") == "已进一半"
    assert typed(office["outputs"] / VISITS, "发现问题") == "无异常"
    assert office["again"].left == [Path(VISITS).name, Path(CHECKS).name]
    assert not list(office["outputs"].rglob("*已修改*"))


def test_a_form_or_a_sheet_that_was_only_saved_is_written_anew_without_a_copy(tmp_path: Path) -> None:
    folder = copy_of_samples(tmp_path)
    run(folder)
    outputs = folder / "输出" / "2026-10"
    saved = [outputs / name for name in (CHECKS, VISITS, "客户信用检查表.xlsx")]
    written = [path.read_bytes() for path in saved]
    for path in saved:
        openpyxl.load_workbook(path).save(path)
    assert [path.read_bytes() for path in saved] != written
    again = run(folder)
    assert (again.left, again.kept) == ([], [])
    assert [path.read_bytes() for path in saved] == written
