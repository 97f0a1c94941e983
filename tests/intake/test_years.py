"""Words around a table that speak of two years: a month lies in the one that holds it, else it is said."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from office_files import XLSX, Sheet, write

from kehu_xlsx.intake.context import Hints, nearest_hints, time_hints
from kehu_xlsx.intake.office import Intake, read_office
from kehu_xlsx.tables import Plans, Purchases

HAITIAN = "青岛海天商贸有限公司"
REGISTER = Sheet([["客户编号", "客户名称", "客户级别"], ["C1", HAITIAN, "一级"]])


def read(folder: Path, *rows: list[Any], name: str, month: str = "2026-02") -> Intake:
    write(folder / "客户档案", XLSX, REGISTER)
    write(folder / name, XLSX, Sheet(list(rows)))
    return read_office(folder, synonyms={}, fallback=pd.Period(month, "M"), today=dt.date(2026, 11, 20))


def planned(intake: Intake) -> dict[str, float]:
    rows = intake.books.plans
    return dict(zip(rows[Plans.month].astype(str), rows[Plans.sales_target], strict=True))


def days(intake: Intake) -> list[str]:
    return sorted(intake.books.purchases[Purchases.date].dt.strftime("%Y-%m-%d"))


def told(intake: Intake) -> list[tuple[str, str, str]]:
    return [(problem.cell, problem.message, problem.action) for problem in intake.problems]


SPANS = ["2025年10月-2026年9月", "2025.10-2026.09", "2025-10至2026-09", "2025年10月～次年9月", "202510-202609"]


@pytest.mark.parametrize("span", [*SPANS, "2025-2026财年", "2025至2026年度", "25-26财年", "2025～2026年"])
def test_months_side_by_side_lie_within_the_years(tmp_path: Path, span: str) -> None:
    heading = ["客户名称", "10月", "12月", "1月", "2月", "9月"]
    intake = read(tmp_path, heading, [HAITIAN, 10, 12, 1, 2, 9], name=f"{span}分销计划")
    assert planned(intake) == {"2025-10": 10.0, "2025-12": 12.0, "2026-01": 1.0, "2026-02": 2.0, "2026-09": 9.0}
    assert told(intake) == []


@pytest.mark.parametrize("span", SPANS)
def test_rows_of_months_lie_within_the_years(tmp_path: Path, span: str) -> None:
    rows = [["月份", "客户名称", "销售目标"], ["10月", HAITIAN, 10], [9, HAITIAN, 9]]
    assert planned(read(tmp_path, *rows, name=f"{span}分销计划")) == {"2025-10": 10.0, "2026-09": 9.0}


@pytest.mark.parametrize("span", ["2025.12-2026.02", "2025年12月至2026年2月", "2025年12月至次年2月", "12月-2月"])
@pytest.mark.parametrize("place", ["title", "file"])
def test_days_lie_within_the_years(tmp_path: Path, span: str, place: str) -> None:
    title = [[f"{span}销售明细"]] if place == "title" else []
    rows = [[day, HAITIAN, "可乐", 9] for day in ("12月3日", "1-5", "2月8日")]
    name = f"{span}销售" if place == "file" else "销售"
    intake = read(tmp_path, *title, ["日期", "客户名称", "产品", "金额"], *rows, name=name)
    assert days(intake) == ["2025-12-03", "2026-01-05", "2026-02-08"]
    assert told(intake) == []


def test_month_and_day_in_columns_of_their_own_do_too(tmp_path: Path) -> None:
    rows = [["月", "日", "客户名称", "产品", "金额"], [12, 3, HAITIAN, "可乐", 9], [1, 5, HAITIAN, "可乐", 9]]
    assert days(read(tmp_path, *rows, name="2025.12-2026.02销售")) == ["2025-12-03", "2026-01-05"]


UNDECIDED = "“日期”没有写年份，标题、工作表名或文件名里写的是跨年的一段时间，分不清是哪一年。"


@pytest.mark.parametrize(("span", "day"), [("2025-2026年", "12月3日"), ("2025.12-2026.02", "5月8日")])
def test_a_day_of_either_year_or_of_none_is_told(tmp_path: Path, span: str, day: str) -> None:
    rows = [["日期", "客户名称", "产品", "金额"], [day, HAITIAN, "可乐", 9], ["2026-01-05", HAITIAN, "可乐", 1]]
    intake = read(tmp_path, *rows, name=f"{span}销售")
    assert days(intake) == ["2026-01-05"]
    assert told(intake) == [("A2", UNDECIDED, "本行未计入")]
    assert intake.problems[0].advice == "请写上年份，或在标题、工作表名里写明从哪年哪月到哪年哪月。"


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("2025-2026财年分销计划", ["客户名称", "1月", "2月", "3月"]),
        ("2026财年分销计划", ["客户名称", "12月", "1月", "2月"]),
        ("分销计划", ["客户名称", "11月", "12月", "1月"]),
    ],
)
def test_months_of_a_plan_whose_year_nobody_knows_are_left_out_and_told(
    tmp_path: Path, name: str, heading: list[str]
) -> None:
    intake = read(tmp_path, heading, [HAITIAN, 1, 2, 3], name=name)
    assert planned(intake) == {}
    message = f"“{heading[1]}”等 3 列没有写年份，而计划跨了年，分不清是哪一年"
    assert told(intake) == [("B1", message, "这些月份没有采用，其余照常使用")]
    assert intake.problems[0].advice == "请在表头写上年份，或在标题、工作表名里写明从哪年哪月到哪年哪月"


@pytest.mark.parametrize(
    "heading", [["客户名称", "9月", "8月"], ["客户名称", *[f"{month}月" for month in range(1, 13)]]]
)
def test_months_of_one_year_stay_in_it(tmp_path: Path, heading: list[str]) -> None:
    intake = read(tmp_path, heading, [HAITIAN, *range(1, len(heading))], name="2026年分销计划")
    assert {month[:4] for month in planned(intake)} == {"2026"}
    assert len(planned(intake)) == len(heading) - 1
    assert told(intake) == []


def test_a_nearer_year_goes_before_farther_years() -> None:
    assert nearest_hints(["2026年分销计划", "2025-2026财年"]).span is None
    assert nearest_hints(["1月", "2025.12-2026.02"]) == Hints(2026, 1)
    assert nearest_hints(["12月销售", "2025年10月-2026年9月"]) == Hints(2025, 12)


@pytest.mark.parametrize("text", ["2026年1-10月", "2026-10-01至2026-10-31", "2026-10-12", "0532-2025-2026123"])
def test_what_lies_in_one_year_is_no_span_of_two(text: str) -> None:
    assert time_hints(text).span is None
