"""Whatever people type into outputs is taken back, or the file is kept beside the new one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import copy_of_samples, run
from test_plans_confirmed import SUMMARY, cell_of, heading_row

REPORTS = "预警报告"
REMARKED, UNREADABLE, ANSWERED = "分支机构总经理_秦望舒.xlsx", "分支机构销售经理_许嘉木.xlsx", "大区经理_方怀远.xlsx"


def type_into(path: Path, entries: dict[str, Any]) -> str:
    """Type into the first line of a sheet; returns the number of its alert."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    top, columns = heading_row(sheet)
    for heading, value in entries.items():
        sheet.cell(top + 1, columns.get(heading, sheet.max_column + 1)).value = value
    number = sheet.cell(top + 1, columns["预警编号"]).value
    book.save(path)
    return str(number)


def copy_row(path: Path, customer: str, changes: dict[str, Any]) -> tuple[int, int]:
    """Copy a customer's row of 客户计划 below the table, with changes; returns both row numbers."""
    book = openpyxl.load_workbook(path)
    sheet = book["客户计划"]
    _, columns = heading_row(sheet)
    row = cell_of(sheet, customer, "客户编号").row
    below = sheet.max_row + 1
    for column in columns.values():
        sheet.cell(below, column).value = sheet.cell(row, column).value
    for heading, value in changes.items():
        sheet.cell(below, columns[heading]).value = value
    book.save(path)
    return row, below


def problems(month: Path) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(month / "客户管理月报.xlsx")["数据问题"]
    rows = list(sheet.iter_rows(values_only=True))
    top = next(index for index, row in enumerate(rows) if "工作簿" in row)
    return [dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :]]


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    office = copy_of_samples(tmp_path_factory.mktemp("typed"))
    run(office)
    folder = office / "输出" / "2026-10"
    type_into(folder / REPORTS / REMARKED, {"原因分析": "正在核实", "我的批注": "月底开会讨论"})
    type_into(folder / REPORTS / UNREADABLE, {"计划完成日期": "下周五前"})
    type_into(folder / REPORTS / ANSWERED, {"原因分析": "已约谈"})
    copy_row(folder / SUMMARY, "QD005", {"销售目标": 88_800, "确认": "是"})
    run(office)
    return folder


def test_a_remark_outside_the_cells_to_fill_in_keeps_a_copy(month: Path) -> None:
    (kept,) = (month / REPORTS).glob("分支机构总经理_秦望舒（已修改 *）.xlsx")
    cells = {cell.value for row in openpyxl.load_workbook(kept).worksheets[0] for cell in row}
    assert {"正在核实", "月底开会讨论"} <= cells


def test_a_cell_that_cannot_be_read_keeps_a_copy_and_is_told(month: Path) -> None:
    assert list((month / REPORTS).glob("分支机构销售经理_许嘉木（已修改 *）.xlsx"))
    told = [row for row in problems(month) if row["工作簿"] == f"输出/2026-10/{REPORTS}/{UNREADABLE}"]
    assert [(row["原值"], row["处理"]) for row in told] == [("下周五前", "该单元格按空白处理，本行其余内容照常使用")]


def test_an_answer_that_was_taken_back_whole_keeps_none(month: Path) -> None:
    assert not list((month / REPORTS).glob("大区经理_方怀远（已修改 *）.xlsx"))


def test_of_a_row_that_somebody_copied_the_later_one_counts_and_it_is_told(month: Path) -> None:
    plans = openpyxl.load_workbook(month / SUMMARY)["客户计划"]
    assert cell_of(plans, "QD005", "销售目标").value == 88_800
    (told,) = [row for row in problems(month) if row["工作簿"] == f"输出/2026-10/{SUMMARY}"]
    assert told["类别"] == "重复"
    assert told["问题"].startswith("与第 ") and told["问题"].endswith(" 行是同一条，重复填写")
    assert (told["处理"], told["建议"]) == ("以那一行为准，此行未用", "请删去多余的一行")


def test_a_ledger_that_somebody_corrected_stays_corrected(tmp_path: Path) -> None:
    office = copy_of_samples(tmp_path)
    run(office)
    number = type_into(office / "输出" / "2026-10" / REPORTS / ANSWERED, {"原因分析": "写错的原因"})
    run(office, month="2026-11")
    ledger = openpyxl.load_workbook(office / "台账.xlsx")
    answers = ledger["预警反馈"]
    cell = next(cell for row in answers.iter_rows() for cell in row if cell.value == "写错的原因")
    assert answers.cell(cell.row, 1).value == number
    cell.value = "更正的原因"
    ledger.save(office / "台账.xlsx")
    run(office, month="2026-11")
    again = openpyxl.load_workbook(office / "台账.xlsx")["预警反馈"]
    values = {cell.value for row in again.iter_rows() for cell in row}
    assert "更正的原因" in values and "写错的原因" not in values
