"""预警报告: who gets which alerts, in what order, with his own answers, on the small outcome."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import Any

import pytest
from openpyxl import Workbook
from outcomes import AS_OF, empty_outcome, outcome
from tables_from_text import table
from written import heading_line, headings, links, opened, rows

from kehu_xlsx.documents.alert_reports import alert_reports
from kehu_xlsx.tables import AlertAnswers, Alerts, Memory, Person
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.tables.words import Role
from kehu_xlsx.workbook.write import render_book

NUMBER = "预警编号"


@pytest.fixture(scope="module")
def reports() -> dict[str, Workbook]:
    return {name: opened(book) for name, book in alert_reports(outcome()).items()}


def alerts(book: Workbook) -> list[dict[str, Any]]:
    return rows(book["预警报告"], NUMBER)


def answered(text: str) -> Outcome:
    return outcome(memory=dataclasses.replace(Memory(), answers=table(AlertAnswers, text)))


def test_one_report_for_each_person_by_role(reports: dict[str, Workbook]) -> None:
    assert list(reports) == [
        "营销总监_陆知行.xlsx",
        "分支机构总经理_秦望舒.xlsx",
        "分支机构销售经理_许嘉木.xlsx",
        "业务经理_何苗.xlsx",
        "业务经理_张澍.xlsx",
    ]


def test_headings(reports: dict[str, Workbook]) -> None:
    for book in reports.values():
        assert heading_line(book["预警报告"], NUMBER) == (
            "预警编号 客户名称 客户级别 预警类型 预警等级 身份 预警说明 建议措施 反馈期限 "
            "原因分析 处理办法及措施 处理责任人 计划完成日期 实际完成日期 "
            "客户编号 上报对象 调查责任人 首次预警月份 变化 状态 预警依据"
        )


def test_what_is_to_be_answered_takes_one_page_across(reports: dict[str, Workbook]) -> None:
    """Fourteen columns on paper; A4 landscape takes 130 characters at ten points, so 185 at seven."""
    for book in reports.values():
        sheet = book["预警报告"]
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth in (None, 1)) == ("landscape", True)
        printed = sheet.print_area.replace("$", "").rpartition(":")[2].rstrip("0123456789")
        assert printed == "N"
        assert sum(sheet.column_dimensions[letter].width for letter in "ABCDEFGHIJKLMN") <= 130 / 0.7


def test_a_report_says_how_to_fill_it_in(reports: dict[str, Workbook]) -> None:
    sheet = next(iter(reports.values())).worksheets[0]
    notes = [sheet.cell(row, 1).value or sheet.cell(row, 5).value for row in (3, 4, 5)]
    assert notes[1:] == [
        "填好后保存在原处即可，下次运行时读回。",
        "点击“预警依据”可打开原表的那一格；只有 Excel 工作簿能这样打开，.ods 和 .csv 的只写明位置。",
    ]


def test_severe_ones_first_and_of_those_the_new_ones(reports: dict[str, Workbook]) -> None:
    shown = alerts(reports["分支机构销售经理_许嘉木.xlsx"])
    assert [(row["预警等级"], row["变化"]) for row in shown] == [
        ("严重", "新增"),
        ("严重", "新增"),
        ("严重", "加重"),
        ("严重", "持续"),
        ("警告", "新增"),
        ("警告", "新增"),
        ("警告", "新增"),
        ("关注", "新增"),
        ("关注", "减轻"),
    ]


def test_the_order_does_not_rest_on_the_rules() -> None:
    shown = outcome()
    turned = outcome(alerts=shown.alerts.iloc[::-1].reset_index(drop=True))
    book = opened(alert_reports(turned)["分支机构总经理_秦望舒.xlsx"])
    assert [row["预警等级"] for row in alerts(book)] == ["严重"] * 3 + ["警告"] * 3 + ["关注"]


def test_a_report_holds_what_its_person_is_told_of_or_investigates(reports: dict[str, Workbook]) -> None:
    # 何苗 investigates these three, and none is reported to him.
    assert [(row[NUMBER], row["身份"]) for row in alerts(reports["业务经理_何苗.xlsx"])] == [
        ("202609-004", "调查"),
        ("202608-001", "调查"),
        ("202610-005", "调查"),
    ]
    assert [(row[NUMBER], row["身份"]) for row in alerts(reports["营销总监_陆知行.xlsx"])] == [
        ("202610-003", "上报"),
        ("202610-004", "上报"),
    ]
    assert alerts(reports["分支机构销售经理_许嘉木.xlsx"])[0]["身份"] == "上报、调查"


def test_an_alert_says_all_that_its_reader_needs(reports: dict[str, Workbook]) -> None:
    alert = alerts(reports["业务经理_何苗.xlsx"])[0]
    assert (alert["客户编号"], alert["客户名称"], alert["客户级别"]) == ("QD003", "崂山恒昌副食商行", "四级")
    assert alert["预警说明"] == "连续 3 个月未完成计划（2026-08、2026-09、2026-10）。"
    assert alert["上报对象"] == "分支机构销售经理 许嘉木"
    assert alert["调查责任人"] == "分支机构销售经理 许嘉木、业务经理 何苗"
    assert (alert["首次预警月份"], alert["状态"], alert["反馈期限"]) == (
        "2026-09",
        "逾期未反馈",
        datetime(2026, 10, 12),
    )
    assert alert["建议措施"].startswith("查明连续未完成计划的原因")


def test_evidence_leads_out_of_the_folder_of_reports(reports: dict[str, Workbook]) -> None:
    sheet = reports["业务经理_何苗.xlsx"]["预警报告"]
    assert list(links(sheet).values()) == [
        "../../../分销计划/10月%20计划.xlsx#'十月'!C5",
        "../../../客户档案.xlsx#'档案'!B5",
        "../../../售后/投诉.xlsx#'投诉'!A3",
    ]
    assert alerts(reports["业务经理_何苗.xlsx"])[0]["预警依据"] == "分销计划/10月 计划.xlsx 十月!C5"


def test_everyone_finds_his_own_answer_again() -> None:
    made = answered(
        """
        number     role             person cause     measures owner planned_on done_on
        202609-004 业务经理         何苗   资金紧张  催款     何苗  2026-11-05 -
        202609-004 分支机构销售经理 许嘉木 已约谈    -        -     -          2026-10-30
        """
    )
    reports = {name: opened(book) for name, book in alert_reports(made).items()}
    salesperson = alerts(reports["业务经理_何苗.xlsx"])[0]
    manager = next(row for row in alerts(reports["分支机构销售经理_许嘉木.xlsx"]) if row[NUMBER] == "202609-004")
    assert [salesperson[heading] for heading in ("原因分析", "处理办法及措施", "处理责任人")] == [
        "资金紧张",
        "催款",
        "何苗",
    ]
    assert (salesperson["计划完成日期"], salesperson["实际完成日期"]) == (datetime(2026, 11, 5), None)
    assert (manager["原因分析"], manager["处理办法及措施"]) == ("已约谈", None)
    assert manager["实际完成日期"] == datetime(2026, 10, 30)


def test_other_peoples_answers_stay_out(reports: dict[str, Workbook]) -> None:
    # The alert of the shop has a joint answer, but nobody's own one.
    shop = next(row for row in alerts(reports["业务经理_何苗.xlsx"]) if row[NUMBER] == "202608-001")
    assert (shop["原因分析"], shop["处理办法及措施"], shop["处理责任人"]) == (None, None, None)


def test_a_role_without_a_name_has_a_report_of_its_own() -> None:
    shown = outcome()
    nobody = [(Person(Role.BRANCH_MANAGER),)] * len(shown.alerts)
    made = answered("number role person cause\n202610-001 分支机构总经理 （未填姓名） 待查")
    made = dataclasses.replace(made, alerts=shown.alerts.assign(told=nobody, investigators=nobody))
    reports = alert_reports(made)
    assert list(reports) == ["分支机构总经理_（未填姓名）.xlsx"]
    first = alerts(opened(reports["分支机构总经理_（未填姓名）.xlsx"]))[0]
    assert (first["上报对象"], first["原因分析"]) == ("分支机构总经理", "待查")


def test_only_the_answers_are_to_be_filled_in(reports: dict[str, Workbook]) -> None:
    sheet = reports["业务经理_何苗.xlsx"]["预警报告"]
    names = headings(sheet, NUMBER)
    last = sheet[sheet.max_row]
    cream = [name for name, cell in zip(names, last, strict=True) if cell.fill.fgColor.rgb == "FFFFF9E5"]
    assert cream == ["原因分析", "处理办法及措施", "处理责任人", "计划完成日期", "实际完成日期"]


def test_without_alerts_there_are_no_reports() -> None:
    assert alert_reports(empty_outcome()) == {}


def test_the_same_bytes_each_time() -> None:
    first, second = alert_reports(outcome()), alert_reports(outcome())
    assert [render_book(book) for book in first.values()] == [render_book(book) for book in second.values()]


def test_of_an_alert_opened_again_the_old_words_stand_without_their_dates() -> None:
    """He had answered in September's report; 202610-001 was not opened again."""
    given = answered("""
        number     role             person cause   measures owner  planned_on done_on    month
        202609-004 分支机构销售经理 许嘉木 没有送货 催货     许嘉木 2026-10-10 2026-10-12 2026-09
        202610-001 分支机构销售经理 许嘉木 欠款     催收     许嘉木 2026-11-10 2026-11-12 2026-10
    """)
    again = given.alerts.assign(reopened_on=[None, None, AS_OF, *[None] * 6])
    report = opened(
        alert_reports(dataclasses.replace(given, alerts=Alerts.conform(again)))["分支机构销售经理_许嘉木.xlsx"]
    )
    shown = {row[NUMBER]: tuple(row.values())[9:14] for row in alerts(report)}
    assert shown["202609-004"] == ("没有送货", "催货", "许嘉木", None, None)
    assert shown["202610-001"] == ("欠款", "催收", "许嘉木", datetime(2026, 11, 10), datetime(2026, 11, 12))
