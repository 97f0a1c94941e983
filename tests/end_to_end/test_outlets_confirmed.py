"""Outlets that customers report count once their 业务经理 says 是, wherever and however he says it, and not before."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import run
from office_files import XLSX, Sheet, write
from test_plans_returned import BOUGHT, REGISTER, TODAY, cell_below, filled, plan_of, put, two_payments_and_an_outlet

from kehu_xlsx.pipeline.collecting import collect_office


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office in November to which C1 reported two outlets."""
    folder = tmp_path_factory.mktemp("reported") / "青岛办事处"
    folder.mkdir()
    put(folder, "客户档案", REGISTER)
    put(folder, "进货", BOUGHT)
    run(folder, today=TODAY)
    collect_office(folder, [filled(plan_of(folder), folder.parent / "x.xlsx", two_payments_and_an_outlet)])
    put(folder, "进货11月", "日期,客户编号,产品,数量,金额\n2026-11-10,C1,啤酒,5,500")
    put(folder, "铺货", "日期,客户编号,网点名称\n2026-11-10,C2,张记")
    put(folder, "计划", "月份,客户编号,铺货目标\n2026-11,C1,2")
    run(folder, today=dt.date(2026, 12, 3), month="2026-11")
    return folder


@pytest.fixture
def office(reported: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(reported, tmp_path / reported.name))


def list_of(office: Path) -> Path:
    return office / "输出" / "2026-11" / "自报网点" / "张澍_自报网点.xlsx"


def placed(office: Path) -> Any:
    run(office, today=dt.date(2026, 12, 3), month="2026-11")
    sheet = openpyxl.load_workbook(office / "输出" / "2026-11" / "客户管理月报.xlsx", data_only=True)["计划达成"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = next(row for row in rows if "客户编号" in row)
    return next(row[top.index("实际铺货")] for row in rows if "C1" in row)


def said_yes(source: Path, target: Path, heading: str = "网点名称") -> Path:
    book = openpyxl.load_workbook(source)
    sheet = book.worksheets[0]
    next(cell for row in sheet.iter_rows() for cell in row if cell.value == "网点名称").value = heading
    cell_below(sheet, "业务经理确认").value = "是"
    book.save(target)
    return target


def test_an_outlet_stands_under_its_name(office: Path) -> None:
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(list_of(office)).worksheets[0].iter_rows()]
    top = next(row for row in rows if "网点名称" in row)
    assert [row[top.index("网点名称")] for row in rows if "C1" in row] == ["小李超市", "老王批发"]
    assert "内容" not in top


@pytest.mark.parametrize("heading", ["网点名称", "内容"])
def test_a_list_that_comes_back_is_read_with_its_former_heading_too(office: Path, tmp_path: Path, heading: str) -> None:
    (taken,) = collect_office(office, [said_yes(list_of(office), tmp_path / "回.xlsx", heading)])
    assert (taken.form, taken.taken) == ("自报网点", 1)
    assert placed(office) == 1


def test_a_list_pasted_among_the_workbooks_is_no_record_of_placements(office: Path) -> None:
    """Its headings are those of 铺货记录, and nobody has confirmed what stands there."""
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(list_of(office)).worksheets[0].iter_rows()]
    at = next(place for place, row in enumerate(rows) if "网点名称" in row)
    for row in rows[at + 1 :]:
        row[rows[at].index("日期")] = dt.date(2026, 11, 8)
    write(office / "网点", XLSX, Sheet(rows[at:]))
    assert placed(office) == 0
