"""拜访计划, 拜访记录 and calendars on the small outcome: four visits of November 2026, one of them not placed."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from icalendar import Calendar, Component
from openpyxl import Workbook
from outcomes import empty_outcome, outcome
from recalculation import formula_mismatches
from written import heading_line, headings, opened, rows

from kehu_xlsx.documents.calendars import visit_calendars
from kehu_xlsx.documents.visit_calls import calls
from kehu_xlsx.documents.visit_plans import visit_plan_book, visit_records
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.texts.templates import VISIT_BLOCKS, VISIT_FIELDS
from kehu_xlsx.workbook.sheets import Book
from kehu_xlsx.workbook.template import Template, compile_template
from kehu_xlsx.workbook.write import render_book

TEMPLATE = Path(__file__).parents[2] / "templates" / "拜访记录.xlsx"
HEMIAO_FOCUS = (
    "应收货款预警（严重）、连续未完成计划预警（严重）："
    "应收余额 60,000.00 元，是有效额度 50,000.00 元的 120.0%，已达到 100.0% 的严重线。"
)
HEADINGS = "日期 星期 拜访人 角色 客户编号 客户名称 客户级别 区域 地址 联系人 电话 应访日期 原因 本次重点 建议赠送物品"


@pytest.fixture(scope="module")
def book() -> Workbook:
    return opened(plan_book(outcome()))


@cache
def template() -> Template:
    return compile_template(TEMPLATE, VISIT_FIELDS, VISIT_BLOCKS)


def plan_book(shown: Outcome) -> Book:
    return visit_plan_book(shown, calls(shown))


def visit_files(shown: Outcome) -> dict[str, bytes]:
    return visit_records(shown, calls(shown), template())


def calendars(shown: Outcome) -> dict[str, bytes]:
    return visit_calendars(shown, calls(shown))


def events(shown: Outcome, name: str) -> list[Component]:
    return list(Calendar.from_ical(calendars(shown)[name]).walk("VEVENT"))


def test_sheets_and_headings(book: Workbook) -> None:
    assert book.sheetnames == ["全部", "何苗", "张澍", "许嘉木", "未排入", "每日安排"]
    assert heading_line(book["全部"], "日期") == HEADINGS
    for name in ("何苗", "张澍", "许嘉木"):
        assert heading_line(book[name], "日期") == HEADINGS.replace(" 拜访人 角色", "") + " 拜访人 角色"
    assert heading_line(book["未排入"], "星期") == HEADINGS.removeprefix("日期 ")


def test_a_visit_says_where_to_go_and_why(book: Workbook) -> None:
    assert list(rows(book["全部"], "日期")[0].values()) == [
        datetime(2026, 11, 2),
        "一",
        "张澍",
        "业务经理",
        "QD001",
        "青岛澜泊商贸有限公司",
        "一级",
        "市南区",
        "香港中路12号",
        "王海",
        "053288880001",
        datetime(2026, 10, 23),
        "补访",
        None,
        "公司形象资料",
    ]


def test_a_visit_is_not_about_alerts_that_are_settled() -> None:
    alerts = outcome().alerts
    of_customer = alerts["customer"] == "QD003"
    receivable = of_customer & (alerts["kind"] == "应收货款预警")

    def focus(settled: pd.Series, state: str) -> object:
        shown = outcome(alerts=alerts.assign(state=alerts["state"].mask(settled, state)))
        return next(call.focus for call in calls(shown) if call.customer == "QD003")

    assert focus(receivable & False, "已关闭") == HEMIAO_FOCUS
    assert str(focus(receivable, "已关闭")).startswith("连续未完成计划预警（严重）：")
    assert focus(of_customer, "自动解除") == ""


def test_paper_shows_of_all_visits_no_focus_and_of_a_persons_not_who_he_is_in_every_row(book: Workbook) -> None:
    """原因 is the thirteenth column of 全部, 建议赠送物品 that of a person's own sheet."""
    assert [book[name].print_area.split("$")[-2] for name in ("全部", "何苗")] == ["M", "M"]
    assert book["何苗"]["A1"].value == "2026-11 拜访计划：何苗（业务经理）"


def test_figures_stand_at_the_first_visit_alone() -> None:
    shown = outcome()
    his = shown.visit_plan[shown.visit_plan["customer"] == "QD003"]
    again = his.assign(date=pd.Timestamp("2026-11-17"))
    book = opened(plan_book(outcome(visit_plan=pd.concat([shown.visit_plan, again], ignore_index=True))))
    alerts = "应收货款预警（严重）、连续未完成计划预警（严重）"
    assert [row["本次重点"] for row in rows(book["何苗"], "日期")] == [HEMIAO_FOCUS, alerts]
    assert {row["本次重点"] for row in rows(book["全部"], "日期") if row["客户编号"] == "QD003"} == {alerts}


def test_each_visitor_has_a_sheet_of_his_own_visits(book: Workbook) -> None:
    assert [(row["日期"], row["本次重点"]) for row in rows(book["何苗"], "日期")] == [
        (datetime(2026, 11, 3), HEMIAO_FOCUS)
    ]
    assert [row["建议赠送物品"] for row in rows(book["许嘉木"], "日期")] == ["公司形象资料、纪念品（200元以内）"]


def test_what_does_not_fit_is_not_dropped(book: Workbook) -> None:
    left = rows(book["未排入"], "星期")
    # 12 November 2026, when the visit is due, is a Thursday.
    assert [(row["客户编号"], row["应访日期"], row["星期"]) for row in left] == [
        ("QD008", datetime(2026, 11, 12), "四")
    ]


def test_the_days_show_everyones_load(book: Workbook) -> None:
    loads = {row["拜访人"]: row for row in rows(book["每日安排"], "拜访人")}
    assert (loads["张澍"]["2日\n一"], loads["张澍"]["3日\n二"], loads["张澍"]["合计"]) == (1, None, 1)
    assert len(headings(book["每日安排"], "拜访人")) == 2 + 30


def test_a_visitor_without_a_name_and_names_that_sheets_refuse() -> None:
    plan = outcome().visit_plan.assign(visitor=["", "甲/乙", "全部", "丙"])
    made = outcome(visit_plan=plan)
    assert opened(plan_book(made)).sheetnames == [
        "全部",
        "业务经理（未填姓名）",
        "全部（2）",
        "甲_乙",
        "未排入",
        "每日安排",
    ]
    assert sorted(calendars(made)) == [
        "业务经理_全部.ics",
        "业务经理_（未填姓名）.ics",
        "分支机构销售经理_甲_乙.ics",
    ]


def test_visit_records_hold_each_visitors_plan() -> None:
    files = visit_files(outcome())
    assert list(files) == [
        "业务经理_何苗_拜访记录.xlsx",
        "业务经理_张澍_拜访记录.xlsx",
        "分支机构销售经理_许嘉木_拜访记录.xlsx",
    ]
    planned = rows(opened(files["业务经理_何苗_拜访记录.xlsx"]).worksheets[0], "计划日期")[0]
    assert (planned["计划日期"], planned["星期"], planned["客户编号"]) == (datetime(2026, 11, 3), "二", "QD003")
    assert (planned["拜访人"], planned["角色"], planned["日期"]) == ("何苗", "业务经理", None)
    assert planned["本次重点"] == "应收货款预警（严重）、连续未完成计划预警（严重）"
    assert planned["联系人及电话"] == "赵恒\n053288880003"


def test_events_last_all_day_and_say_whom_to_see() -> None:
    (event,) = events(outcome(), "业务经理_何苗.ics")
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2026, 11, 3), date(2026, 11, 4))
    assert (event["summary"], event["location"]) == ("拜访 崂山恒昌副食商行（四级）", "海尔路88号")
    assert event["description"].split("\n") == [
        "客户编号：QD003",
        "联系人：赵恒",
        "电话：053288880003",
        "应访日期：2026-11-10",
        "原因：到期",
        f"本次重点：{HEMIAO_FOCUS}",
        "建议赠送物品：公司形象资料",
    ]
    assert str(event["dtstamp"].dt) == "2026-10-31 00:00:00+00:00"


def test_a_visit_keeps_its_uid_on_another_day_but_not_for_another_due_date() -> None:
    plan, day = outcome().visit_plan, pd.Timedelta(days=1)
    moved = outcome(visit_plan=plan.assign(date=plan["date"] + day))
    later = outcome(visit_plan=plan.assign(due=plan["due"] + day))
    uid = [events(shown, "业务经理_何苗.ics")[0]["uid"] for shown in (outcome(), moved, later)]
    assert uid[0] == uid[1] != uid[2]


def test_nothing_planned() -> None:
    assert opened(plan_book(empty_outcome())).sheetnames == ["全部", "未排入", "每日安排"]
    assert (calendars(empty_outcome()), visit_files(empty_outcome())) == ({}, {})


def test_the_same_bytes_each_time() -> None:
    assert render_book(plan_book(outcome())) == render_book(plan_book(outcome()))
    assert calendars(outcome()) == calendars(outcome())


@pytest.mark.libreoffice
def test_formulas_come_to_their_cached_values(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(render_book(plan_book(outcome())))
    assert formula_mismatches(path) == []
