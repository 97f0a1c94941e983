"""What people send back, by mail or on a stick, is taken in: known by what stands in it, once, and only our own."""

from __future__ import annotations

import datetime as dt
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import OFFICE, copy_of_samples, run
from test_plans_confirmed import cell_of, heading_row

from kehu_xlsx.errors import NothingRunYet
from kehu_xlsx.pipeline.collecting import Collected, arrivals, collect_office

MONTH = "2026-10"
REPORT = "预警报告/分支机构销售经理_孟庆瑶.xlsx"
VISITS = "拜访计划/业务经理_张澍_拜访记录.xlsx"
XLSX = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def typed(source: Path, target: Path, cells: dict[str, object], sheet: str | None = None) -> Path:
    """A copy with something typed into the first row of a sheet."""
    book = openpyxl.load_workbook(source)
    page = book[sheet] if sheet else book.worksheets[0]
    top, columns = heading_row(page)
    for heading, value in cells.items():
        page.cell(top + 1, columns[heading]).value = value
    book.save(target)
    return target


def first(source: Path, heading: str) -> Any:
    page = openpyxl.load_workbook(source).worksheets[0]
    top, columns = heading_row(page)
    return page.cell(top + 1, columns[heading]).value


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copy_of_samples(tmp_path_factory.mktemp("collect"))
    run(folder)
    return folder


@pytest.fixture(scope="module")
def outputs(office: Path) -> Path:
    return office / "输出" / MONTH


def test_an_alert_report_comes_by_mail_and_counts_once(office: Path, outputs: Path, tmp_path: Path) -> None:
    report = typed(outputs / REPORT, tmp_path / "x.xlsx", {"原因分析": "客户停业装修", "处理责任人": "孟庆瑶"})
    mail = EmailMessage()
    mail["Subject"] = "回复：预警"
    mail.set_content("请见附件")
    mail.add_attachment(report.read_bytes(), maintype="application", subtype=XLSX, filename="我的回复（终稿）.xlsx")
    mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="说明.pdf")
    (tmp_path / "来信.eml").write_bytes(bytes(mail))
    assert collect_office(office, [tmp_path / "来信.eml"]) == (Collected("我的回复（终稿）.xlsx", "预警报告", 1),)
    assert collect_office(office, [report]) == (Collected("x.xlsx", refused="同样的文件以前收过，没有重复收"),)
    other = typed(outputs / REPORT, tmp_path / "y.xlsx", {"原因分析": "客户停业装修", "处理责任人": "孟庆瑶小组"})
    assert [each.refused for each in collect_office(office, [other, other])] == ["", "同样的文件以前收过，没有重复收"]
    assert (office / "回收表格" / "预警报告" / "我的回复（终稿）.xlsx").read_bytes() == report.read_bytes()
    run(office)
    assert first(outputs / REPORT, "原因分析") == "客户停业装修"


def test_visits_written_on_a_form_that_was_sent_are_read_from_then_on(
    office: Path, outputs: Path, tmp_path: Path
) -> None:
    seen = {"日期": dt.datetime(2026, 11, 4), "拜访目的": "感情联络", "发现问题": "无异常"}
    form = typed(outputs / VISITS, tmp_path / "张澍.xlsx", seen)
    code, role = first(form, "客户编号"), first(form, "角色")
    (taken,) = collect_office(office, [tmp_path])
    assert (taken.name, taken.form, taken.is_record, taken.refused) == ("张澍.xlsx", "拜访记录", True, "")
    run(office, month="2026-11")
    page = openpyxl.load_workbook(office / "输出" / "2026-11" / "客户管理月报.xlsx")["拜访执行"]
    top, columns = heading_row(page)
    rows = [
        {name: page.cell(row, at).value for name, at in columns.items()} for row in range(top + 1, page.max_row + 1)
    ]
    (row,) = (row for row in rows if (row["客户编号"], row["角色"]) == (code, role))
    assert (row["上次拜访"], row["实访次数"], row["有效次数"]) == (dt.datetime(2026, 11, 4), 1, 1)


def test_plans_and_decisions_come_back_too(office: Path, outputs: Path, tmp_path: Path) -> None:
    plans = outputs / "分销计划" / "2026-11_分销计划汇总.xlsx"
    summary = typed(plans, tmp_path / "甲.xlsx", {"确认": "是", "确认人": "王总"}, "客户计划")
    book = openpyxl.load_workbook(outputs / "客户管理月报.xlsx")
    cell_of(book["取消经销资格建议"], "QD026", "审批结论").value = "保留"
    book.save(tmp_path / "乙.xlsx")
    taken = {each.name: each for each in collect_office(office, [tmp_path])}
    assert (taken["甲.xlsx"].form, taken["乙.xlsx"].form) == ("分销计划汇总", "取消经销资格建议")
    assert taken["乙.xlsx"].taken == 1
    run(office)
    assert first(plans, "确认人") == "王总" == first(summary, "确认人")
    report = openpyxl.load_workbook(outputs / "客户管理月报.xlsx")
    assert cell_of(report["取消经销资格建议"], "QD026", "审批结论").value == "保留"


def test_what_is_none_of_our_forms_is_refused_with_the_reason(office: Path, outputs: Path, tmp_path: Path) -> None:
    other = openpyxl.load_workbook(outputs / REPORT)
    other.worksheets[0]["A2"].value = "济南办事处　2026-10　截至 2026-10-31"
    other.save(tmp_path / "济南.xlsx")
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    (tmp_path / "照片.jpg").write_bytes(b"")
    mail = EmailMessage()
    mail.set_content("没有附件")
    (tmp_path / "信.eml").write_bytes(bytes(mail))
    files = ["济南.xlsx", "坏.xlsx", "照片.jpg", "信.eml", "没有.xlsx"]
    ledger = (office / "台账.xlsx").read_bytes()
    refused = [each.refused for each in collect_office(office, [tmp_path / name for name in files])]
    assert refused[0] == "这是“济南办事处”的表，不是本办事处的"
    assert refused[1] != ""
    assert refused[2:] == [
        "不是 Excel 工作簿、文件夹、邮件（.eml）或压缩包（.zip）",
        "邮件里没有附带 Excel 工作簿",
        "找不到这个文件",
    ]
    (contacts,) = collect_office(office, [office / "通讯录.xlsx"])
    assert contacts.refused == (
        "不是本工具生成、供人填写的表（分销计划表、预警报告、分销计划汇总、取消经销资格建议、拜访记录、计划检查登记表、自报网点）"
    )
    assert (office / "台账.xlsx").read_bytes() == ledger


def test_an_alert_that_this_office_does_not_know_is_told_and_nothing_is_kept(
    office: Path, outputs: Path, tmp_path: Path
) -> None:
    strange = typed(outputs / REPORT, tmp_path / "回复.xlsx", {"预警编号": "YJ202610-999", "原因分析": "不详"})
    book = openpyxl.load_workbook(strange)
    page = book.worksheets[0]
    top, _ = heading_row(page)
    page.delete_rows(top + 2, page.max_row)
    book.save(strange)
    (refused,) = collect_office(office, [strange])
    assert refused.refused == "填写的内容都没有采用，原因见下"
    assert [problem.message for problem in refused.problems] == ["预警台账里没有这条预警，或预警编号与客户对不上"]
    assert not (office / "回收表格" / "预警报告" / "回复.xlsx").exists()


def test_an_office_that_never_ran_has_nothing_that_could_come_back(tmp_path: Path) -> None:
    (tmp_path / OFFICE).mkdir()
    with pytest.raises(NothingRunYet) as refused:
        collect_office(tmp_path / OFFICE, [])
    assert str(refused.value) == "这个办事处还没有运行过（没有 台账.xlsx），没有可以收回的表；请先运行 kehu-xlsx run。"


def test_the_ledger_that_we_wrote_is_nobodys_edit(office: Path, outputs: Path, tmp_path: Path) -> None:
    """Else every run after a `collect` would say that somebody changed 台账.xlsx, and keep a copy of it."""
    collect_office(office, [typed(outputs / REPORT, tmp_path / "甲.xlsx", {"处理责任人": "孟庆瑶、张澍"})])
    assert not run(office).kept
    assert not (office / "备份").exists()


def test_what_cannot_be_read_is_called_by_its_name(office: Path, tmp_path: Path) -> None:
    (tmp_path / "空.xlsx").write_bytes(b"")
    (refused,) = collect_office(office, [tmp_path / "空.xlsx"])
    assert refused.refused.startswith("工作簿“空.xlsx”是空文件")


def test_hidden_folders_are_passed_over(office: Path, outputs: Path, tmp_path: Path) -> None:
    """Among them 输出/.运行/ with answers as they were taken before, which must not come back."""
    (tmp_path / ".运行").mkdir()
    typed(outputs / REPORT, tmp_path / ".运行" / "底稿.xlsx", {"原因分析": "旧的"})
    assert collect_office(office, [tmp_path]) == ()


def test_a_mail_attached_to_a_mail_is_opened_too(office: Path, outputs: Path, tmp_path: Path) -> None:
    inner, outer = EmailMessage(), EmailMessage()
    report = typed(outputs / REPORT, tmp_path / "x.xlsx", {"原因分析": "等总部批复"})
    inner.add_attachment(report.read_bytes(), maintype="application", subtype=XLSX, filename="转来的.xlsx")
    outer.add_attachment(bytes(inner), maintype="application", subtype="octet-stream", filename="转发.eml")
    (tmp_path / "来信.eml").write_bytes(bytes(outer))
    assert collect_office(office, [tmp_path / "来信.eml"]) == (Collected("转来的.xlsx", "预警报告", 1),)


def test_a_ledger_is_no_form(office: Path, tmp_path: Path) -> None:
    openpyxl.load_workbook(office / "台账.xlsx").save(tmp_path / "台账.xlsx")
    (refused,) = collect_office(office, [tmp_path / "台账.xlsx"])
    assert refused.refused.startswith("不是本工具生成、供人填写的表")


def test_a_file_that_may_not_be_read_stops_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No permission, or held by another program on Windows."""
    (tmp_path / "密.xlsx").write_bytes(b"x")
    (tmp_path / "~$甲.xlsx").write_bytes(b"x")
    (tmp_path / "甲.xlsx").write_bytes(b"x")
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "密.xlsx":
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    found = arrivals([tmp_path / name for name in ("密.xlsx", "~$甲.xlsx", "甲.xlsx")])
    assert [(each.name, each.refused) for each in found] == [
        ("密.xlsx", "打不开：没有读取的权限，或正被别的程序占用；请关闭或另存一份再收"),
        ("~$甲.xlsx", "是 Excel 打开工作簿时的临时文件，不是表；请收工作簿本身"),
        ("甲.xlsx", ""),
    ]


@pytest.mark.parametrize("name", [VISITS, "计划检查/张澍_2026-11_计划检查登记表.xlsx"])
def test_a_register_that_nobody_filled_in_is_refused(office: Path, outputs: Path, tmp_path: Path, name: str) -> None:
    openpyxl.load_workbook(outputs / name).save(tmp_path / "另存.xlsx")
    (refused,) = collect_office(office, [tmp_path / "另存.xlsx"])
    assert refused.refused == "没有填写：没有一行填了“日期”"
