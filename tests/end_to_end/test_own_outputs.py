"""Outputs of ours that lie among the office's workbooks are no data, but for what people fill in."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import openpyxl
import pandas as pd
from conftest import TODAY, copy_of_samples
from office_files import XLS, Sheet, write

from kehu_xlsx.intake.office import Intake, read_office

OUR_OUTPUT = "是本工具生成的结果，不当作数据读取，已跳过"
OUR_ANSWERS = "是本工具生成的结果，不当作数据读取；其中填写的内容已收回"


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
    passed_over = {each.workbook for each in after.recognised if each.remark in (OUR_OUTPUT, OUR_ANSWERS)}
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


def saved_anew(source: Path, target: Path) -> None:
    """All cells of a workbook in an .xls, in which nothing but its lines says whose it is."""
    book = openpyxl.load_workbook(source, data_only=True)
    sheets = [Sheet([[cell.value for cell in row] for row in page], name=page.title) for page in book]
    write(target, XLS, *sheets)


def test_saved_as_xls_they_are_no_data_either(sample_run: Path, tmp_path: Path) -> None:
    """Else the report's figures would be customers and limits, and planned visits would be visits made."""
    office = copy_of_samples(tmp_path)
    before = read(office)
    names = [
        "客户管理月报", "客户信用检查表", "分销计划/2026-11_分销计划汇总", "拜访计划/2026-11_拜访计划",
        *(f"分销计划/{path.stem}" for path in (sample_run / "分销计划").glob("QD001_*.xlsx")),
    ]  # fmt: skip
    for number, name in enumerate(names):
        saved_anew(sample_run / f"{name}.xlsx", office / f"另存{number}")
    after = read(office)
    assert {each.remark for each in after.recognised if each.workbook.startswith("另存")} == {OUR_OUTPUT, OUR_ANSWERS}
    assert after.usage == before.usage
    assert after.problems == before.problems


def test_a_copy_of_the_ledger_is_no_data(sample_run: Path, tmp_path: Path) -> None:
    """Else plans that nobody confirmed would be plans, and balances of old months would be owed."""
    office = copy_of_samples(tmp_path)
    before = read(office)
    shutil.copy(sample_run.parent.parent / "台账.xlsx", office / "台账 - 副本.xlsx")
    after = read(office)
    assert {each.remark for each in after.recognised if each.workbook == "台账 - 副本.xlsx"} == {OUR_OUTPUT}
    assert after.reports == ()
    assert after.usage == before.usage
    assert after.problems == before.problems
