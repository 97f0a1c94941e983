"""A company of tiny offices for tests: three offices in two regions, all of October 2026 worked out by hand.

青岛 (below 东部): 甲店 owes 12,000 against a limit of 10,000, reached its sales target of 10,000 with 12,000 and paid
3,000 of 5,000; 乙店 met both its plans (5,000 of 4,000 and 2,000 of 2,000) and owes 1,000 of 20,000.
烟台 (below 东部): 丙店 owes 6,000 against 5,000, bought 6,000 of 8,000 and paid 1,000.
西安: 丁店 has no plan, bought 2,000 and owes 100 of 50,000; the office keeps no payments.

甲店 and 丙店 are 一级 and below 大区经理 方怀远, so that he hears of both; 许嘉木 looks after 青岛 alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd

from kehu_xlsx.hq.run import BOOK, HeadquartersRequest, run_headquarters
from kehu_xlsx.hq.work import Answer, Task, run_task
from kehu_xlsx.pipeline.month import Request
from kehu_xlsx.texts.headquarters import HeadquartersSummary

TODAY = dt.date(2026, 11, 23)
MONTH = "2026-10"
QINGDAO, YANTAI, XIAN = "东部/青岛", "东部/烟台", "西安"

_REGISTER = (
    "客户编号,客户名称,客户级别,授信额度,区域,合作起始日,大区经理,营销总监,分支机构总经理,分支机构销售经理,业务经理"
)
_EAST = "方怀远,陆知行,秦望舒"
_TABLES: dict[str, dict[str, str]] = {
    QINGDAO: {
        "客户档案": f"""{_REGISTER}
A1,甲店,一级,10000,市南,2024-01-01,{_EAST},许嘉木,张澍
A2,乙店,四级,20000,市北,2024-01-01,{_EAST},许嘉木,张澍""",
        "进货": "日期,客户编号,产品,数量,金额\n2026-10-12,A1,啤酒,12,12000\n2026-10-13,A2,啤酒,5,5000",
        "回款": "日期,客户编号,金额\n2026-10-20,A1,3000\n2026-10-21,A2,2000",
        "应收": "客户编号,应收余额,截止日期\nA1,12000,2026-10-31\nA2,1000,2026-10-31",
        "计划": "月份,客户编号,销售目标,回款计划\n2026-10,A1,10000,5000\n2026-10,A2,4000,2000",
    },
    YANTAI: {
        "客户档案": f"{_REGISTER}\nB1,丙店,一级,5000,芝罘,2024-01-01,{_EAST},白望川,李四",
        "进货": "日期,客户编号,产品,数量,金额\n2026-10-14,B1,啤酒,6,6000",
        "回款": "日期,客户编号,金额\n2026-10-22,B1,1000",
        "应收": "客户编号,应收余额,截止日期\nB1,6000,2026-10-31",
        "计划": "月份,客户编号,销售目标\n2026-10,B1,8000",
    },
    XIAN: {
        "客户档案": f"{_REGISTER}\nC1,丁店,二级,50000,雁塔,2024-01-01,关山,何方,林深,江平,王五",
        "进货": "日期,客户编号,产品,数量,金额\n2026-10-15,C1,啤酒,2,2000",
        "应收": "客户编号,应收余额,截止日期\nC1,100,2026-10-31",
    },
}


def make_company(root: Path, *offices: str) -> Path:
    """The folders of the offices, of all three where none is named."""
    for office in offices or _TABLES:
        for name, text in _TABLES[office].items():
            put(root / office, name, text)
    return root


def put(folder: Path, name: str, text: str) -> None:
    """A table of an office as a .csv."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.csv").write_text(text, "utf-8")


def break_register(folder: Path) -> None:
    """What is left of a 客户档案 that was cut off while it was copied."""
    (folder / "客户档案.csv").unlink()
    (folder / "客户档案.xlsx").write_bytes(b"PK\x03\x04 cut off")


def in_turn(tasks: Sequence[Task], _: str | None) -> Iterator[tuple[Task, Answer, int]]:
    """The offices one after the other in this process, in place of a cluster."""
    return ((task, run_task(task), 1) for task in tasks)


def run_company(
    root: Path,
    *,
    month: str | None = None,
    today: dt.date = TODAY,
    scheduler: str | None = None,
    everything: bool = False,
) -> HeadquartersSummary:
    """Run the company as the command does."""
    request = Request(root, today, pd.Period(month, freq="M") if month else None)
    return run_headquarters(HeadquartersRequest(request, scheduler, everything), lambda *_: None)


def totals(root: Path, month: str = MONTH) -> openpyxl.Workbook:
    """总部汇总.xlsx with its cached values."""
    return openpyxl.load_workbook(root / "输出" / month / BOOK, data_only=True)


def by_office(sheet: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Rows by their 办事处."""
    return {row["办事处"]: row for row in sheet}
