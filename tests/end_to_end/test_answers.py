"""What people type into alert reports and the list of disqualifications comes back and stays."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
from conftest import copy_of_samples, run
from office_files import UTF8_BOM, XLS, XLSX, Sheet, write
from test_plans_confirmed import cell_of, heading_row

REPORT = "预警报告/分支机构销售经理_孟庆瑶.xlsx"


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    office = copy_of_samples(tmp_path_factory.mktemp("answers"))
    run(office)
    folder = office / "输出" / "2026-10"
    answers = openpyxl.load_workbook(folder / REPORT)
    sheet = answers.worksheets[0]
    top, columns = heading_row(sheet)
    sheet.cell(top + 1, columns["原因分析"]).value = "客户资金周转困难"
    sheet.cell(top + 1, columns["处理办法及措施"]).value = "分三次收回"
    answers.save(folder / REPORT)
    book = openpyxl.load_workbook(folder / "客户管理月报.xlsx")
    cell_of(book["取消经销资格建议"], "QD026", "审批结论").value = "保留"
    book.save(folder / "客户管理月报.xlsx")
    run(office)
    return folder


def test_an_answer_stands_in_the_new_alert_report_and_in_the_list(month: Path) -> None:
    sheet = openpyxl.load_workbook(month / REPORT).worksheets[0]
    top, columns = heading_row(sheet)
    assert sheet.cell(top + 1, columns["原因分析"]).value == "客户资金周转困难"
    number = sheet.cell(top + 1, columns["预警编号"]).value
    listed = openpyxl.load_workbook(month / "客户管理月报.xlsx")["预警"]
    top, columns = heading_row(listed)
    row = next(
        row for row in range(top + 1, listed.max_row + 1) if listed.cell(row, columns["预警编号"]).value == number
    )
    assert "分三次收回" in listed.cell(row, columns["处理办法及措施"]).value
    assert listed.cell(row, columns["状态"]).value == "处理中"


def test_an_approval_stands_in_the_new_report(month: Path) -> None:
    book = openpyxl.load_workbook(month / "客户管理月报.xlsx")
    assert cell_of(book["取消经销资格建议"], "QD026", "审批结论").value == "保留"


def test_answers_that_stand_in_the_new_files_leave_no_copy(month: Path) -> None:
    assert not list(month.glob("客户管理月报（已修改 *）.xlsx"))
    assert not list((month / "预警报告").glob("*已修改*"))


def test_the_answer_is_in_the_ledger(month: Path) -> None:
    sheet = openpyxl.load_workbook(month.parent.parent / "台账.xlsx")["预警反馈"]
    cells = {cell.value for row in sheet.iter_rows() for cell in row}
    assert {"客户资金周转困难", "分三次收回", "孟庆瑶"} <= cells


@pytest.mark.parametrize(("row", "column"), [(0, "进货净额"), (1, "我的批注")])
def test_a_report_typed_over_or_remarked_on_is_kept_beside_the_new_one(tmp_path: Path, row: int, column: str) -> None:
    office = copy_of_samples(tmp_path)
    run(office)
    report = office / "输出" / "2026-10" / "客户管理月报.xlsx"
    book = openpyxl.load_workbook(report)
    cell_of(book["取消经销资格建议"], "QD026", "审批结论").value = "保留"
    sheet = book["计划达成"]
    top, columns = heading_row(sheet)
    sheet.cell(top + 1 + row, columns.get(column, sheet.max_column + 1)).value = 123_456
    book.save(report)
    run(office)
    (kept,) = report.parent.glob("客户管理月报（已修改 *）.xlsx")
    assert 123_456 in {cell.value for line in openpyxl.load_workbook(kept)["计划达成"] for cell in line}
    anew = openpyxl.load_workbook(report)
    assert cell_of(anew["取消经销资格建议"], "QD026", "审批结论").value == "保留"


def test_what_is_cleared_is_taken_back(month: Path) -> None:
    report = openpyxl.load_workbook(month / REPORT)
    sheet = report.worksheets[0]
    top, columns = heading_row(sheet)
    sheet.cell(top + 1, columns["处理办法及措施"]).value = None
    report.save(month / REPORT)
    book = openpyxl.load_workbook(month / "客户管理月报.xlsx")
    cell_of(book["取消经销资格建议"], "QD026", "审批结论").value = None
    book.save(month / "客户管理月报.xlsx")
    run(month.parent.parent)
    sheet = openpyxl.load_workbook(month / REPORT).worksheets[0]
    assert sheet.cell(top + 1, columns["原因分析"]).value == "客户资金周转困难"
    assert sheet.cell(top + 1, columns["处理办法及措施"]).value is None
    book = openpyxl.load_workbook(month / "客户管理月报.xlsx")
    assert cell_of(book["取消经销资格建议"], "QD026", "审批结论").value is None


class TestHandedIn:
    """A report that comes back by mail is put into the folder, under whatever name."""

    def answer(self, source: Path, target: Path, words: str) -> str:
        book = openpyxl.load_workbook(source)
        sheet = book.worksheets[0]
        top, columns = heading_row(sheet)
        sheet.cell(top + 1, columns["原因分析"]).value = words
        book.save(target)
        return str(sheet.cell(top + 1, columns["预警编号"]).value)

    def answered(self, office: Path) -> str | None:
        sheet = openpyxl.load_workbook(office / "输出" / "2026-10" / REPORT).worksheets[0]
        top, columns = heading_row(sheet)
        value = sheet.cell(top + 1, columns["原因分析"]).value
        return None if value is None else str(value)

    def test_its_answers_reach_the_ledger_and_the_next_report(self, tmp_path: Path) -> None:
        office = copy_of_samples(tmp_path)
        run(office)
        self.answer(office / "输出" / "2026-10" / REPORT, office / "回复 (1).xlsx", "客户停业装修")
        run(office)
        assert self.answered(office) == "客户停业装修"
        listed = openpyxl.load_workbook(office / "输出" / "2026-10" / "客户管理月报.xlsx")["识别结果"]
        remarks = {row[0].value: row[6].value for row in listed.iter_rows() if row[0].value}
        assert remarks["回复 (1).xlsx"] == "是预警报告，其中填写的反馈已收回"

    @pytest.mark.parametrize("form", [XLS, UTF8_BOM, XLSX])
    def test_it_may_be_saved_anew_in_another_form(self, tmp_path: Path, form: str) -> None:
        """What tells our workbooks from others is lost then; the sheet is known by its headings, and no 客户档案."""
        office = copy_of_samples(tmp_path)
        before = run(office)
        self.answer(office / "输出" / "2026-10" / REPORT, tmp_path / "回复.xlsx", "客户停业装修")
        sheet = openpyxl.load_workbook(tmp_path / "回复.xlsx").worksheets[0]
        write(office / "回复", form, Sheet([[cell.value for cell in row] for row in sheet], name=sheet.title))
        after = run(office)
        assert self.answered(office) == "客户停业装修"
        assert (after.rows, after.problems) == (before.rows, before.problems)

    def test_what_is_written_later_is_not_undone_by_it(self, tmp_path: Path) -> None:
        office = copy_of_samples(tmp_path)
        run(office)
        report = office / "输出" / "2026-10" / REPORT
        self.answer(report, office / "回复.xlsx", "客户停业装修")
        run(office)
        self.answer(report, report, "已恢复进货")
        run(office)
        run(office)
        assert self.answered(office) == "已恢复进货"

    def test_alerts_of_another_office_are_a_problem(self, tmp_path: Path) -> None:
        office = copy_of_samples(tmp_path)
        run(office)
        book = openpyxl.load_workbook(office / "输出" / "2026-10" / REPORT)
        sheet = book.worksheets[0]
        top, columns = heading_row(sheet)
        sheet.cell(top + 1, columns["客户编号"]).value = "XM001"
        sheet.cell(top + 1, columns["原因分析"]).value = "别的办事处"
        book.save(office / "回复.xlsx")
        run(office)
        assert self.answered(office) is None
        problems = openpyxl.load_workbook(office / "输出" / "2026-10" / "客户管理月报.xlsx")["数据问题"]
        told = [[cell.value for cell in row] for row in problems.iter_rows() if row[0].value == "回复.xlsx"]
        number = sheet.cell(top + 1, columns["预警编号"])
        assert [(row[2], row[4], row[5], row[6]) for row in told] == [
            (number.coordinate, number.value, "预警台账里没有这条预警，或预警编号与客户对不上", "本行未计入")
        ]

    def test_plans_and_decisions_put_into_the_folder_come_back_too(self, tmp_path: Path) -> None:
        office = copy_of_samples(tmp_path)
        run(office)
        outputs = office / "输出" / "2026-10"
        plans = openpyxl.load_workbook(outputs / "分销计划" / "2026-11_分销计划汇总.xlsx")
        cell_of(plans["客户计划"], "QD001", "确认").value = "是"
        plans.save(office / "汇总（定稿）.xlsx")
        report = openpyxl.load_workbook(outputs / "客户管理月报.xlsx")
        cell_of(report["取消经销资格建议"], "QD026", "审批结论").value = "保留"
        report.save(office / "月报（已批）.xlsx")
        elsewhere = openpyxl.load_workbook(office / "汇总（定稿）.xlsx")
        cell_of(elsewhere["客户计划"], "QD002", "确认").value = "是"
        for sheet in elsewhere:
            sheet["A2"].value = "济南办事处　2026-10　截至 2026-10-31"
        elsewhere.save(office / "济南.xlsx")
        run(office)
        plans = openpyxl.load_workbook(outputs / "分销计划" / "2026-11_分销计划汇总.xlsx")
        assert [cell_of(plans["客户计划"], code, "确认").value for code in ("QD001", "QD002")] == ["是", None]
        report = openpyxl.load_workbook(outputs / "客户管理月报.xlsx")
        assert cell_of(report["取消经销资格建议"], "QD026", "审批结论").value == "保留"
        told = [[cell.value for cell in row] for row in report["数据问题"].iter_rows() if row[0].value == "济南.xlsx"]
        assert [(row[5], row[6]) for row in told] == [
            ("这是“济南办事处”的表，不是本办事处的", "其中填写的内容没有收回")
        ]

    def test_a_copy_kept_in_the_folder_does_not_undo_what_is_typed_later(self, tmp_path: Path) -> None:
        """It is as we wrote it, and stays so after the 汇总 was edited and written anew."""
        office = copy_of_samples(tmp_path)
        run(office)
        plans = office / "输出" / "2026-10" / "分销计划" / "2026-11_分销计划汇总.xlsx"
        shutil.copy(plans, office / "存档.xlsx")
        run(office)
        book = openpyxl.load_workbook(plans)
        cell_of(book["客户计划"], "QD001", "销售目标").value = 123_400
        book.save(plans)
        run(office)
        run(office)
        assert cell_of(openpyxl.load_workbook(plans)["客户计划"], "QD001", "销售目标").value == 123_400
