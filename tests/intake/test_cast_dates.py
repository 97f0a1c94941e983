"""Dates and months as offices write them (CONTRACT section 1)."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from kehu_xlsx.errors import Category
from kehu_xlsx.intake.cast import Context, Refusal, cast_cell
from kehu_xlsx.schema import Column, Kind

DATE = Column("date", "日期", Kind.DATE)
MONTH = Column("month", "月份", Kind.MONTH)
OCTOBER = Context(pd.Period("2026-10", "M"))
NOWHERE = Context()
THIRD = dt.datetime(2026, 10, 3)
NOT_USED = "这一格没有采用，按空白处理。"
WRITE_A_DATE = "请写成 2026-10-03 的样子。"


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param(dt.datetime(2026, 10, 3), id="date"),
        pytest.param(dt.datetime(2026, 10, 3, 14, 30), id="date with time"),
        pytest.param(dt.date(2026, 10, 3), id="bare date"),
        pytest.param(46298, id="serial"),
        pytest.param(46298.0, id="serial as a float"),
        pytest.param(46298.604, id="serial with time"),
        pytest.param("46298", id="serial as text"),
        pytest.param("46298.5", id="serial with time as text"),
        pytest.param(20261003, id="run of digits"),
        pytest.param(20261003.0, id="run of digits as a float"),
        pytest.param("20261003", id="run of digits as text"),
        pytest.param("2026-10-03", id="hyphens"),
        pytest.param("2026-10-3", id="hyphens, no nought"),
        pytest.param("2026.10.3", id="points"),
        pytest.param("2026。10。3", id="Chinese full stops"),
        pytest.param("2026/10/3", id="slashes"),
        pytest.param("2026年10月3日", id="Chinese"),
        pytest.param("2026年10月3号", id="hao"),
        pytest.param("2026年10月3", id="no ri"),
        pytest.param("２０２６年１０月３日", id="full-width"),
        pytest.param("2026－10－03", id="full-width hyphens"),
        pytest.param(" 2026 年 10 月 3 日 ", id="spaces"),
        pytest.param("26年10月3日", id="short year"),
        pytest.param("26.10.3", id="short year with points"),
        pytest.param("2026-10-03 14:30:00", id="with time"),
        pytest.param("2026-10-03T14:30:00", id="ISO with time"),
        pytest.param("2026/10/3 下午 2:30", id="with Chinese time"),
        pytest.param("2026年10月3日14时30分", id="with time in words"),
        pytest.param("2026年10月3日 星期六", id="with weekday"),
        pytest.param("2026-10-03（周六）", id="with weekday in brackets"),
        pytest.param("10月3日", id="month and day"),
        pytest.param("10月3号", id="month and day, hao"),
        pytest.param("10-3", id="month and day, hyphen"),
        pytest.param("10/3", id="month and day, slash"),
        pytest.param("10.3", id="month and day, point, as text"),
        pytest.param("10.03", id="month and day, point and nought"),
        pytest.param("10月3日 9:05", id="month and day with time"),
        pytest.param("3日", id="day"),
        pytest.param("3号", id="day, hao"),
        pytest.param("03日", id="day with nought"),
    ],
)
def test_third_of_october(cell):
    assert cast_cell(cell, DATE, OCTOBER) == THIRD


@pytest.mark.parametrize("cell", ["2026-10-03", "26年10月3日", 46298, 20261003, THIRD])
def test_whole_dates_need_no_context(cell):
    assert cast_cell(cell, DATE, NOWHERE) == THIRD


def test_leap_day():
    assert cast_cell("2月29日", DATE, Context(pd.Period("2028-02", "M"))) == dt.datetime(2028, 2, 29)


def test_thirtieth_as_text():
    assert cast_cell("10.30", DATE, OCTOBER) == dt.datetime(2026, 10, 30)


@pytest.mark.parametrize("cell", [None, "", "-", "—", "/", "无", "NULL", "nan"])
@pytest.mark.parametrize("column", [DATE, MONTH])
def test_blank(cell, column):
    assert cast_cell(cell, column, OCTOBER) is None


@pytest.mark.parametrize(
    ("cell", "value", "message", "advice"),
    [
        pytest.param(
            10.3,
            "10.3",
            "“日期”是数字 10.3，分不清是 10 月 3 日还是 10 月 30 日。",
            "请写成 2026-10-03 的样子，或把单元格格式设为“文本”后重新填写。",
            id="10.3 as a number",
        ),
        pytest.param(
            6.1,
            "6.1",
            "“日期”是数字 6.1，分不清是 6 月 1 日还是 6 月 10 日。",
            "请写成 2026-10-03 的样子，或把单元格格式设为“文本”后重新填写。",
            id="6.1 as a number",
        ),
        pytest.param(10.25, "10.25", "“日期”是数字，不是日期。", WRITE_A_DATE, id="10.25 as a number"),
        pytest.param(3, "3", "“日期”是数字，不是日期。", WRITE_A_DATE, id="small number"),
        pytest.param(0, "0", "“日期”是数字，不是日期。", WRITE_A_DATE, id="nought"),
        pytest.param(202610, "202610", "“日期”是数字，不是日期。", WRITE_A_DATE, id="a month"),
        pytest.param(float("inf"), "inf", "“日期”是数字，不是日期。", WRITE_A_DATE, id="infinite"),
        pytest.param(
            "2026-02-30",
            "2026-02-30",
            "“日期”没有这一天。",
            "请核对年、月、日，写成 2026-10-03 的样子。",
            id="30 February",
        ),
        pytest.param(
            20260230, "20260230", "“日期”没有这一天。", "请核对年、月、日，写成 2026-10-03 的样子。", id="digits"
        ),
        pytest.param(
            "13月5日", "13月5日", "“日期”没有这一天。", "请核对年、月、日，写成 2026-10-03 的样子。", id="month 13"
        ),
        pytest.param(
            "31日", "31日", "“日期”没有这一天。", "请核对年、月、日，写成 2026-10-03 的样子。", id="31 November"
        ),
        pytest.param(
            "1905-01-01",
            "1905-01-01",
            "“日期”的年份是 1905，不在 1990 至 2100 年之间。",
            "请核对年份，改正后再重新运行。",
            id="too early",
        ),
        pytest.param(
            dt.datetime(2206, 10, 3),
            "2206-10-03",
            "“日期”的年份是 2206，不在 1990 至 2100 年之间。",
            "请核对年份，改正后再重新运行。",
            id="too late",
        ),
        pytest.param(
            20000,
            "20000",
            "“日期”的年份是 1954，不在 1990 至 2100 年之间。",
            "请核对年份，改正后再重新运行。",
            id="serial too early",
        ),
        pytest.param("10月", "10月", "“日期”只有月份，没有写哪一天。", WRITE_A_DATE, id="a bare month"),
        pytest.param("2026-10", "2026-10", "“日期”只有月份，没有写哪一天。", WRITE_A_DATE, id="year and month"),
        pytest.param(
            "10/3/2026",
            "10/3/2026",
            "“日期”分不清哪个是年、月、日。",
            "请按年、月、日的顺序，写成 2026-10-03 的样子。",
            id="year last",
        ),
        pytest.param(
            "10-11-12",
            "10-11-12",
            "“日期”分不清哪个是年、月、日。",
            "请按年、月、日的顺序，写成 2026-10-03 的样子。",
            id="any may be the year",
        ),
        pytest.param(dt.time(9, 30), "09:30:00", "“日期”只有时间，没有日期。", WRITE_A_DATE, id="a time"),
        pytest.param(
            "2014年前",
            "2014年前",
            "“日期”读不成日期。",
            "请写成 2026-10-03 的样子；还没有定的就留空。",
            id="before 2014",
        ),
        pytest.param(
            "待定", "待定", "“日期”读不成日期。", "请写成 2026-10-03 的样子；还没有定的就留空。", id="undecided"
        ),
        pytest.param(
            "10.3-10.5",
            "10.3-10.5",
            "“日期”读不成日期。",
            "请写成 2026-10-03 的样子；还没有定的就留空。",
            id="two days",
        ),
        pytest.param(
            True, "TRUE", "“日期”读不成日期。", "请写成 2026-10-03 的样子；还没有定的就留空。", id="truth value"
        ),
    ],
)
def test_refused(cell, value, message, advice):
    november = Context(pd.Period("2026-11", "M"))
    assert cast_cell(cell, DATE, november) == Refusal(value, message, NOT_USED, advice, Category.DATE)


@pytest.mark.parametrize("cell", ["10月3日", "10.3", "3日"])
def test_year_is_not_guessed(cell):
    assert cast_cell(cell, DATE, NOWHERE) == Refusal(
        cell,
        "“日期”没有写年份，标题、工作表名和文件名里也没有。",
        NOT_USED,
        "请写成 2026-10-03 的样子，或在标题、工作表名里写明年月。",
        Category.DATE,
    )


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param("2026-10", id="hyphen"),
        pytest.param("2026年10月", id="Chinese"),
        pytest.param("2026年10月份", id="Chinese, fen"),
        pytest.param("2026年十月", id="Chinese numeral"),
        pytest.param("26年10月", id="short year"),
        pytest.param("2026.10", id="point, as text"),
        pytest.param("2026/10", id="slash"),
        pytest.param("２０２６年１０月", id="full-width"),
        pytest.param(" 2026 年 10 月 ", id="spaces"),
        pytest.param(202610, id="digits"),
        pytest.param("202610", id="digits as text"),
        pytest.param("10月", id="month"),
        pytest.param("10月份", id="month, fen"),
        pytest.param("十月", id="month as a Chinese numeral"),
        pytest.param(10, id="bare number"),
        pytest.param("10", id="bare number as text"),
        pytest.param(dt.datetime(2026, 10, 1), id="date"),
        pytest.param("2026-10-31", id="date as text"),
        pytest.param("2026-10-01 00:00:00", id="date and time as text"),
        pytest.param("2026年10月1日", id="date in Chinese"),
        pytest.param(46296, id="serial"),
        pytest.param(20261001, id="date as digits"),
    ],
)
def test_october(cell):
    assert cast_cell(cell, MONTH, OCTOBER) == pd.Period("2026-10", "M")


@pytest.mark.parametrize(
    ("cell", "month"), [("一月", 1), ("二月", 2), ("十一月", 11), ("十二月", 12), ("1月", 1), (2, 2)]
)
def test_month_without_year_lies_in_the_contexts_year(cell, month):
    assert cast_cell(cell, MONTH, OCTOBER) == pd.Period(year=2026, month=month, freq="M")


def test_number_with_a_point_that_can_only_be_one_month():
    assert cast_cell(2026.02, MONTH, OCTOBER) == pd.Period("2026-02", "M")
    assert cast_cell(2026.11, MONTH, OCTOBER) == pd.Period("2026-11", "M")


@pytest.mark.parametrize(
    ("cell", "value", "message", "advice"),
    [
        pytest.param(
            2026.1,
            "2026.1",
            "“月份”是数字 2026.1，分不清是 2026 年 1 月还是 10 月。",
            "请写成 2026-01 或 2026-10 的样子。",
            id="2026.1 as a number",
        ),
        pytest.param(2026, "2026", "“月份”读不成月份。", "请写成 2026-10 或 2026年10月 的样子。", id="a year"),
        pytest.param("13月", "13月", "“月份”读不成月份。", "请写成 2026-10 或 2026年10月 的样子。", id="month 13"),
        pytest.param("四季度", "四季度", "“月份”读不成月份。", "请写成 2026-10 或 2026年10月 的样子。", id="a quarter"),
        pytest.param(False, "FALSE", "“月份”读不成月份。", "请写成 2026-10 或 2026年10月 的样子。", id="truth value"),
        pytest.param(
            "1905-10",
            "1905-10",
            "“月份”的年份是 1905，不在 1990 至 2100 年之间。",
            "请核对年份，改正后再重新运行。",
            id="too early",
        ),
    ],
)
def test_month_refused(cell, value, message, advice):
    assert cast_cell(cell, MONTH, OCTOBER) == Refusal(value, message, NOT_USED, advice, Category.DATE)


def test_months_year_is_not_guessed():
    refusal = cast_cell("10月", MONTH, NOWHERE)
    assert refusal.message == "“月份”没有写年份，标题、工作表名和文件名里也没有。"
