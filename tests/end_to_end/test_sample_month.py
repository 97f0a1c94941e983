"""The sample office's month, as written, against what its maker knows (samples/facts.json)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from pathlib import Path
from typing import Any

import openpyxl
import pytest

Row = dict[str, Any]


def rows_of(path: Path, sheet: str, first_heading: str) -> list[Row]:
    """A sheet's rows by heading, read with nothing of the program."""
    book = openpyxl.load_workbook(path, data_only=True)
    grid = [[cell.value for cell in row] for row in book[sheet].iter_rows(max_row=2000)]
    top = next(number for number, row in enumerate(grid[:10]) if first_heading in row)
    headings = grid[top]
    rows = [dict(zip(headings, row, strict=True)) for row in grid[top + 1 :]]
    return [
        row for row in rows if row[first_heading] is not None and any(v is not None for v in list(row.values())[1:])
    ]


@pytest.fixture(scope="module")
def report(sample_run: Path) -> Path:
    return sample_run / "客户管理月报.xlsx"


def test_alerts_are_those_that_the_maker_planted(report: Path, facts: dict[str, Any]) -> None:
    found = defaultdict(set)
    for row in rows_of(report, "预警", "预警编号"):
        found[row["客户编号"]].add((row["预警类型"], row["预警等级"]))
    expected = {code: {tuple(alert) for alert in each["alerts"]} for code, each in facts["customers"].items()}
    assert dict(found) == {code: alerts for code, alerts in expected.items() if alerts}


def test_fulfilment_figures_and_verdicts(report: Path, facts: dict[str, Any]) -> None:
    active = {code: each for code, each in facts["customers"].items() if each["state"] == "在营"}
    rows = {row["客户编号"]: row for row in rows_of(report, "计划达成", "客户编号")}
    assert rows.keys() == active.keys()
    for code, each in active.items():
        month = each["months"]["2026-10"]
        assert rows[code]["进货净额"] == pytest.approx(month["net"], abs=0.005), code
        assert rows[code]["实际回款"] == pytest.approx(month["payments"], abs=0.005), code
        assert rows[code]["实际铺货"] == month["placements"], code
        assert rows[code]["本月达成"] == month["verdict"], code
        assert rows[code]["连续未达成月数"] == each["misses"], code


def test_credit_balances_and_ageing(report: Path, facts: dict[str, Any]) -> None:
    rows = {row["客户编号"]: row for row in rows_of(report, "授信", "客户编号")}
    for code, each in facts["customers"].items():
        if each["receivable"] is None:
            continue
        assert rows[code]["应收余额"] == pytest.approx(each["receivable"], abs=0.005), code
        for bucket, amount in each["ageing"].items():
            assert (rows[code][bucket] or 0) == pytest.approx(amount, abs=0.005), (code, bucket)


def test_visits_due(report: Path, facts: dict[str, Any]) -> None:
    rows = {(row["客户编号"], row["角色"]): row for row in rows_of(report, "拜访执行", "客户编号")}
    expected = {
        (code, visit["role"]): visit
        for code, each in facts["customers"].items()
        if each["state"] == "在营"
        for visit in each["visits"]
    }
    assert rows.keys() == expected.keys()
    for key, visit in expected.items():
        if visit["last"] is None:
            assert rows[key]["状态"] == "无拜访记录", key
            continue
        assert rows[key]["上次拜访"] == dt.datetime.fromisoformat(visit["last"]), key
        if visit["due"] < "2027":  # the maker knows no public holidays of later years
            assert rows[key]["应访日期"] == dt.datetime.fromisoformat(visit["due"]), key
        assert rows[key]["状态"] == visit["state"], key


def test_returns_are_judged(report: Path, facts: dict[str, Any]) -> None:
    found = defaultdict(list)
    for row in rows_of(report, "退换货", "日期"):
        found[row["客户编号"], row["产品"], row["日期"].date().isoformat()].append((row["结论"], row["数量"]))
    for case in facts["returns"]:
        key = (case["customer"], case["product"], case["day"])
        assert sorted(found[key]) == sorted((verdict, quantity) for verdict, quantity in case["verdicts"]), case[
            "shows"
        ]


def test_complaints(report: Path, facts: dict[str, Any]) -> None:
    rows = {row["投诉编号"]: row for row in rows_of(report, "投诉", "投诉编号")}
    assert {number: row["状态"] for number, row in rows.items()} == {
        case["number"]: case["state"] for case in facts["complaints"]
    }


def test_every_planted_data_problem_is_a_line_with_its_cell(report: Path, facts: dict[str, Any]) -> None:
    rows = rows_of(report, "数据问题", "工作簿")
    places = {(row["工作簿"], row["工作表"] or "", row["单元格"] or "") for row in rows}
    told = {(row["类别"], row["原值"]) for row in rows}
    for planted in facts["problems"]:
        place = (planted["workbook"], planted["sheet"], planted["cell"])
        left_out = planted["what"] == "10 月表漏列客户，9 月有余额"  # nothing stands where he should have stood
        assert ("应收", planted["value"]) in told if left_out else place in places, planted


def test_one_plan_workbook_for_each_active_customer_and_it_is_a_draft(sample_run: Path, facts: dict[str, Any]) -> None:
    plans = {path.name for path in (sample_run / "分销计划").glob("*_2026-11_分销计划表.xlsx")}
    active = {code: each for code, each in facts["customers"].items() if each["state"] == "在营"}
    assert plans == {f"{code}_{each['name']}_2026-11_分销计划表.xlsx" for code, each in active.items()}
    for path in sorted((sample_run / "分销计划").glob("QD*.xlsx"))[:3]:
        texts = {
            str(cell.value) for sheet in openpyxl.load_workbook(path) for row in sheet for cell in row if cell.value
        }
        assert any("草案" in text for text in texts), path.name


def test_a_plan_workbook_names_no_other_customer(sample_run: Path, facts: dict[str, Any]) -> None:
    names = {code: each["name"] for code, each in facts["customers"].items()}
    for path in sorted((sample_run / "分销计划").glob("QD0[0-2]*.xlsx")):
        code = path.name.partition("_")[0]
        texts = " ".join(
            str(cell.value) for sheet in openpyxl.load_workbook(path) for row in sheet for cell in row if cell.value
        )
        others = {other for other, name in names.items() if other != code and (name in texts or other in texts)}
        assert not others, path.name
