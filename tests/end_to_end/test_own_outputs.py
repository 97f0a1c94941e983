"""Outputs of ours that lie among the office's workbooks are no data, but for what people fill in."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import openpyxl
import pandas as pd
from conftest import TODAY, copy_of_samples

from kehu_xlsx.intake.office import Intake, read_office

OUR_OUTPUT = "是本工具生成的结果，不当作数据读取，已跳过"


def read(office: Path) -> Intake:
    return read_office(office, synonyms={}, fallback=pd.Period("2026-10", freq="M"), today=TODAY)


def test_reports_plans_and_credit_sheets_are_passed_over_and_said_so(sample_run: Path, tmp_path: Path) -> None:
    office = copy_of_samples(tmp_path)
    before = read(office)
    names = ["客户管理月报.xlsx", "客户信用检查表.xlsx", "分销计划/2026-11_分销计划汇总.xlsx"]
    paths = [sample_run / name for name in names]
    paths += [*(sample_run / "分销计划").glob("QD001_*.xlsx")]
    for path in paths:
        shutil.copy(path, office)
    after = read(office)
    passed_over = {each.workbook for each in after.recognised if each.remark == OUR_OUTPUT}
    assert passed_over == {path.name for path in paths}
    assert after.usage == before.usage
    assert after.problems == before.problems


def test_of_a_visit_record_only_the_lines_filled_in_count(sample_run: Path, tmp_path: Path) -> None:
    office = copy_of_samples(tmp_path)
    before = len(read(office).books.visits)
    (form,) = (sample_run / "拜访计划").glob("业务经理_张澍_拜访记录.xlsx")
    shutil.copy(form, office)
    assert len(read(office).books.visits) == before
    book = openpyxl.load_workbook(form)
    sheet = book.worksheets[0]
    top = next(row[0].row for row in sheet.iter_rows(max_row=10) if any(cell.value == "拜访目的" for cell in row))
    columns = {cell.value: cell.column for cell in sheet[top]}
    sheet.cell(top + 1, columns["日期"]).value = dt.datetime(2026, 11, 3)
    sheet.cell(top + 1, columns["拜访目的"]).value = "感情联络"
    book.save(office / form.name)
    visits = read(office).books.visits
    assert len(visits) == before + 1
    assert (visits["visitor"] + visits["purpose"].fillna("")).eq("张澍感情联络").any()
