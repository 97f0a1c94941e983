"""Plans as offices write them beside the plain list: the adjusted figure beside the first one."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from office_files import XLSX, Sheet, write

from kehu_xlsx.intake.office import Intake, read_office
from kehu_xlsx.tables import Plans

HAITIAN, DAGU = "青岛海天商贸有限公司", "胶州大沽批发部"
REGISTER = Sheet([["客户编号", "客户名称", "客户级别"], ["C1", HAITIAN, "一级"], ["C2", DAGU, "三级"]])


def read(folder: Path, sheet: Sheet, name: str = "资料") -> Intake:
    write(folder / "档案", XLSX, REGISTER)
    write(folder / name, XLSX, sheet)
    return read_office(folder, synonyms={}, fallback=pd.Period("2026-10", "M"), today=dt.date(2026, 11, 20))


def planned(intake: Intake, column: str = Plans.sales_target) -> list[tuple[str, str, float]]:
    rows = intake.books.plans.dropna(subset=[column])
    return sorted(zip(rows[Plans.customer], rows[Plans.month].astype(str), rows[column], strict=True))


ADJUSTED: dict[str, list[list[Any]]] = {
    "side by side": [["客户名称", "原销售目标", "调整后销售目标"], [HAITIAN, 100, 120], [DAGU, 200, 210]],
    "the plain heading is the first": [["客户名称", "销售目标", "调整后目标"], [HAITIAN, 100, 120], [DAGU, 9, 210]],
    "in brackets": [["客户名称", "销售目标（原）", "销售目标（调整后）"], [HAITIAN, 100, 120], [DAGU, 200, 210]],
    "under the figure": [
        ["客户名称", "销售目标", None], [None, "原", "调整后"], [HAITIAN, 100, 120], [DAGU, 200, 210],
    ],
    "the figure under them": [
        ["客户名称", "调整前", None, "调整后", None], [None, "销售目标", "回款计划", "销售目标", "回款计划"],
        [HAITIAN, 100, 1, 120, 2], [DAGU, 200, 3, 210, 4],
    ],
    "under months": [
        ["客户名称", "9月", None, "10月", None], [None, "原目标", "调整后目标", "原目标", "调整后目标"],
        [HAITIAN, 1, 2, 100, 120], [DAGU, 3, 4, 200, 210],
    ],
}  # fmt: skip


@pytest.mark.parametrize("case", ADJUSTED)
def test_the_adjusted_plan_counts(tmp_path: Path, case: str) -> None:
    intake = read(tmp_path, Sheet([["2026年10月计划"], *ADJUSTED[case]]))
    october = [row for row in planned(intake) if row[1] == "2026-10"]
    assert october == [("C1", "2026-10", 120), ("C2", "2026-10", 210)]
    assert intake.problems == ()
