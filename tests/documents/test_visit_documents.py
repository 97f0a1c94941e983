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
from kehu_xlsx.texts.visit_documents import day_words, shortfall
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
    assert book.sheetnames == ["全部", "何苗", "张澍", "许嘉木", "未排入", "每日安排", "排程"]
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


def test_each_visitors_sheet_begins_with_his_month(book: Workbook) -> None:
    # 1 November 2026 is a Sunday; 许嘉木 is on leave on the 5th, on which 何苗 has nothing
    weeks = [[cell.value for cell in row if cell.value] for row in book["许嘉木"].iter_rows(min_row=3, max_row=9)]
    assert weeks == [
        ["周一", "周二", "周三", "周四", "周五", "周六", "周日"],
        ["1日 休"],
        ["2日", "3日", "4日", "5日 1次 市南区", "6日", "7日 休", "8日 休"],
        ["9日", "10日", "11日", "12日", "13日", "14日 休", "15日 休"],
        ["16日", "17日", "18日", "19日", "20日", "21日 休", "22日 休"],
        ["23日", "24日", "25日", "26日", "27日", "28日 休", "29日 休"],
        ["30日"],
    ]
    assert [cell.value for cell in book["何苗"][5] if cell.value][1:4] == ["3日 1次 崂山区", "4日", "5日"]


def test_many_regions_on_a_day_are_counted() -> None:
    assert day_words(2, 0, (), is_off=False) == "2日"
    assert day_words(7, 0, (), is_off=True) == "7日 休"
    assert day_words(3, 2, ("市南区", "李沧区"), is_off=False) == "3日 2次 市南区、李沧区"
    assert day_words(3, 6, ("市南区", "李沧区", "城阳区"), is_off=False) == "3日 6次 市南区、李沧区等3区"
    assert day_words(8, 1, (), is_off=True) == "8日 1次"


def test_what_does_not_fit_is_reckoned_in_visits_and_days(book: Workbook) -> None:
    assert book["未排入"]["A3"].value == "共缺 1 次，按每日上限约 1 天：三级 1 次。何苗 1 次（约 1 天）。"
    many = [(f"业务员{number}", 2, 1) for number in range(8)]
    assert shortfall([("一级", 4), ("五级", 12)], many) == (
        "共缺 16 次，按每日上限约 8 天：一级 4 次，五级 12 次。"
        "业务员0 2 次（约 1 天），业务员1 2 次（约 1 天），业务员2 2 次（约 1 天），业务员3 2 次（约 1 天），"
        "业务员4 2 次（约 1 天），业务员5 2 次（约 1 天）等 8 人，见“排程”。"
    )


def test_how_good_the_plan_is_stands_beside_it(book: Workbook) -> None:
    assert [list(row.values()) for row in rows(book["排程"], "拜访人")] == [
        ["何苗", 21, 1, 0, 1, 1, pytest.approx(1 / 21), 21, 1, 1, 1],
        ["张澍", 21, 1, 0, 1, 1, pytest.approx(1 / 21), 21, 1, 0, 0],
        ["许嘉木", 20, 1, 0, 1, 1, pytest.approx(1 / 20), 20, 1, 0, 0],
    ]


def test_the_days_show_everyones_load(book: Workbook) -> None:
    loads = {row["拜访人"]: row for row in rows(book["每日安排"], "拜访人")}
    assert (loads["张澍"]["2日\n一"], loads["张澍"]["3日\n二"], loads["张澍"]["合计"]) == (1, None, 1)
    assert len(headings(book["每日安排"], "拜访人")) == 2 + 30


def test_a_visitor_without_a_name_and_names_that_sheets_refuse() -> None:
    plan = outcome().visit_plan.assign(visitor=["", "甲/乙", "全部", "丙"])
    loads = outcome().visit_loads.assign(visitor=["业务经理", "甲/乙", "全部"])
    made = outcome(visit_plan=plan, visit_loads=loads)
    assert opened(plan_book(made)).sheetnames == [
        "全部",
        "业务经理（未填姓名）",
        "全部（2）",
        "甲_乙",
        "未排入",
        "每日安排",
        "排程",
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
    assert opened(plan_book(empty_outcome())).sheetnames == ["全部", "未排入", "每日安排", "排程"]
    assert (calendars(empty_outcome()), visit_files(empty_outcome())) == ({}, {})


def test_the_same_bytes_each_time() -> None:
    assert render_book(plan_book(outcome())) == render_book(plan_book(outcome()))
    assert calendars(outcome()) == calendars(outcome())


@pytest.mark.libreoffice
def test_formulas_come_to_their_cached_values(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(render_book(plan_book(outcome())))
    assert formula_mismatches(path) == []
