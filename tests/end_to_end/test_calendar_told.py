"""A due date in a year whose calendar is not announced yet is told, however far ahead it lies."""

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
    sheet = openpyxl.load_workbook(office / "输出" / "2026-10" / "客户管理月报.xlsx")["数据问题"]
    cells = {cell.value for row in sheet.iter_rows() for cell in row}
    assert "工作日历没有 2027 年国务院公布的放假调休安排。" in cells
