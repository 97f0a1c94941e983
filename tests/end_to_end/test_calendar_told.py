"""A due date in a year whose calendar is not announced yet is told, but is no problem of the office's data."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
from conftest import run


def test_a_visit_due_next_year_tells_that_its_calendar_is_not_known(tmp_path: Path) -> None:
    """The 大区经理 sees a 三级 customer once a year: next on 10 March 2027."""
    office = tmp_path / "青岛办事处"
    office.mkdir()
    (office / "客户档案.csv").write_text("客户编号,客户名称,客户级别,大区经理\nC01,甲商行,三级,方怀远\n", "utf-8")
    (office / "拜访.csv").write_text("日期,客户编号,拜访人,角色\n2026-03-10,C01,方怀远,大区经理\n", "utf-8")
    run(office, today=dt.date(2026, 11, 5))
    report = openpyxl.load_workbook(office / "输出" / "2026-10" / "客户管理月报.xlsx")
    visits, problems = (
        {cell.value for row in report[name].iter_rows() for cell in row} for name in ("拜访执行", "数据问题")
    )
    assert "2027 年的放假调休安排尚未公布，该年的应访日期暂按法定节假日推算，公布后会随之更新。" in visits
    assert not any("工作日历" in str(value) for value in problems)


def test_a_month_whose_next_one_is_not_announced_is_told(tmp_path: Path) -> None:
    office = tmp_path / "青岛办事处"
    office.mkdir()
    (office / "客户档案.csv").write_text("客户编号,客户名称,客户级别\nC01,甲商行,三级\n", "utf-8")
    run(office, today=dt.date(2027, 1, 5), month="2026-12")
    report = openpyxl.load_workbook(office / "输出" / "2026-12" / "客户管理月报.xlsx")
    cells = {cell.value for row in report["数据问题"].iter_rows() for cell in row}
    assert "工作日历没有 2027 年国务院公布的放假调休安排。" in cells
