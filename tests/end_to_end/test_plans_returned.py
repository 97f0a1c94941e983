"""A distributor's plan that comes home: known by what is inside it, set beside the books, counted once confirmed."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import run
from openpyxl.worksheet.worksheet import Worksheet

from kehu_xlsx.pipeline.collecting import Collected, collect_office

REGISTER = """客户编号,客户名称,客户级别,授信额度,期初应收,期初日期,业务经理
C1,甲店,三级,90000,0,2026-09-01,张澍
C2,乙店,三级,90000,0,2026-09-01,李棹"""
DAYS = [f"{month}-{day}" for month in ("2026-08", "2026-09", "2026-10") for day in ("05", "15")]
BOUGHT = "\n".join(
    ("日期,客户编号,产品,数量,金额", *(f"{day},{code},啤酒,10,1000" for day in DAYS for code in ("C1", "C2")))
)
TODAY = dt.date(2026, 11, 5)


def put(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.csv").write_text(text, "utf-8")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "青岛办事处"
    folder.mkdir()
    put(folder, "客户档案", REGISTER)
    put(folder, "进货", BOUGHT)
    run(folder, today=TODAY)
    return folder


def plan_of(office: Path, code: str = "C1") -> Path:
    (found,) = (office / "输出" / "2026-10" / "分销计划").glob(f"{code}_*_分销计划表.xlsx")
    return found


def cell_below(sheet: Worksheet, heading: str, lines: int = 1) -> Any:
    """The cell some lines below a heading; of two alike the last."""
    places = [cell for row in sheet.iter_rows() for cell in row if cell.value == heading]
    return sheet.cell(places[-1].row + lines, places[-1].column)


def filled(source: Path, target: Path, fill: Callable[[Worksheet], None]) -> Path:
    book = openpyxl.load_workbook(source)
    fill(book.worksheets[0])
    book.save(target)
    return target


def two_payments_and_an_outlet(sheet: Worksheet) -> None:
    for line, (day, amount) in enumerate(((12, 1500), (20, 500)), 1):
        cell_below(sheet, "金额（元）", line).value = amount
        cell_below(sheet, "金额（元）", line).offset(0, -1).value = dt.datetime(2026, 11, day)
    outlet = cell_below(sheet, "网点名称")
    outlet.value = "小李超市"
    outlet.offset(1, 0).value = "老王批发"
    answer = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "核对结果").offset(0, 1)
    answer.value = "□ 相符　　☑ 不符"
    answer.offset(1, 0).value = -200
    answer.offset(2, 0).value = "少算一箱"


def ledger(office: Path, kind: str) -> list[tuple[Any, ...]]:
    rows = [
        [cell.value for cell in row] for row in openpyxl.load_workbook(office / "台账.xlsx")["客户自报"].iter_rows()
    ]
    top = next(row for row in rows if "类别" in row)
    wanted = [top.index(name) for name in ("月份", "客户编号", "序号", "内容", "日期", "金额", "备注", "单元格")]
    return [tuple(row[at] for at in wanted) for row in rows if row[top.index("类别")] == kind]


def test_what_he_reports_stands_in_the_ledger_with_its_cells(office: Path, tmp_path: Path) -> None:
    form = filled(plan_of(office), tmp_path / "随便什么名字.xlsx", two_payments_and_an_outlet)
    (taken,) = collect_office(office, [form])
    assert (taken.form, taken.refused, taken.problems) == ("分销计划表", "", ())
    payments = ledger(office, "回款")
    assert [row[:6] for row in payments] == [
        ("2026-11", "C1", 1, None, dt.datetime(2026, 11, 12), 1500),
        ("2026-11", "C1", 2, None, dt.datetime(2026, 11, 20), 500),
    ]
    sheet = openpyxl.load_workbook(form).worksheets[0]
    assert payments[0][-1] == f"分销计划表!{cell_below(sheet, '金额（元）').coordinate}"
    assert [row[3] for row in ledger(office, "铺货")] == ["小李超市", "老王批发"]
    assert [row[3:7] for row in ledger(office, "对账")] == [("不符", None, -200, "少算一箱")]
    assert (office / "回收表格" / "分销计划表" / form.name).read_bytes() == form.read_bytes()


def test_a_newer_version_takes_the_place_of_the_older(office: Path, tmp_path: Path) -> None:
    first = filled(plan_of(office), tmp_path / "一.xlsx", two_payments_and_an_outlet)

    def second(sheet: Worksheet) -> None:
        cell_below(sheet, "金额（元）", 1).value = 1600

    collect_office(office, [first])
    collect_office(office, [filled(first, tmp_path / "二.xlsx", second)])
    assert [row[5] for row in ledger(office, "回款")] == [1600, 500]


def test_rows_inserted_do_no_harm(office: Path, tmp_path: Path) -> None:
    """As Excel does it: everything below moves down, and the names with it."""

    def insert(sheet: Worksheet) -> None:
        two_payments_and_an_outlet(sheet)
        merged = list(sheet.merged_cells.ranges)
        for area in merged:
            sheet.unmerge_cells(area.coord)
        sheet.insert_rows(3, 2)
        for area in merged:
            area.shift(row_shift=2 if area.min_row > 2 else 0)
            sheet.merge_cells(area.coord)
        for name in sheet.parent.defined_names.values():
            sheet_name, _, area = name.attr_text.rpartition("!")
            moved = ":".join(f"${part.split('$')[1]}${int(part.split('$')[2]) + 2}" for part in area.split(":"))
            name.attr_text = f"{sheet_name}!{moved}"

    (taken,) = collect_office(office, [filled(plan_of(office), tmp_path / "x.xlsx", insert)])
    assert (taken.refused, taken.problems) == ("", ())
    assert [row[5] for row in ledger(office, "回款")] == [1500, 500]


@pytest.mark.libreoffice
def test_saved_anew_by_another_program_it_is_still_known(office: Path, tmp_path: Path) -> None:
    form = filled(plan_of(office), tmp_path / "x.xlsx", two_payments_and_an_outlet)
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", tmp_path / "anew", form], check=True, capture_output=True)
    (taken,) = collect_office(office, [tmp_path / "anew" / "x.xlsx"])
    assert (taken.form, taken.refused, taken.problems) == ("分销计划表", "", ())
    assert [row[5] for row in ledger(office, "回款")] == [1500, 500]


def test_a_changed_plan_is_told_and_not_accepted(office: Path, tmp_path: Path) -> None:
    """Mean of three months 2,000, and five per cent: 2,100."""

    def change(sheet: Worksheet) -> None:
        cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "本月销售目标（元）")
        cell.offset(0, 2).value = 1000

    (taken,) = collect_office(office, [filled(plan_of(office), tmp_path / "x.xlsx", change)])
    ((message, action, advice, value),) = ((p.message, p.action, p.advice, p.value) for p in taken.problems)
    assert (message, value) == ("“销售目标”现在是 1,000.00，下达的计划是 2,100.00", "1000")
    assert action == "没有采用，仍按下达的计划"
    assert advice == "客户要求调整计划的，请在分销计划汇总里修改、确认后重新下达"


def test_what_cannot_be_read_is_told_with_its_cell(office: Path, tmp_path: Path) -> None:
    def scribble(sheet: Worksheet) -> None:
        cell_below(sheet, "金额（元）").value = "一千左右"
        cell_below(sheet, "金额（元）").offset(0, -1).value = dt.datetime(2026, 11, 12)

    form = filled(plan_of(office), tmp_path / "x.xlsx", scribble)
    (taken,) = collect_office(office, [form])
    ((cell, value),) = ((problem.cell, problem.value) for problem in taken.problems)
    sheet = openpyxl.load_workbook(form).worksheets[0]
    assert (cell, value) == (cell_below(sheet, "金额（元）").coordinate, "一千左右")
    assert [row[4:6] for row in ledger(office, "回款")] == [(dt.datetime(2026, 11, 12), None)]


def test_plans_of_others_and_of_other_months_are_refused(office: Path, tmp_path: Path) -> None:
    other = tmp_path / "济南办事处"
    shutil.copytree(office, other, ignore=shutil.ignore_patterns("输出", "台账.xlsx"))
    run(other, today=TODAY)
    theirs = filled(plan_of(other), tmp_path / "甲.xlsx", two_payments_and_an_outlet)
    run(office, today=dt.date(2026, 10, 5), month="2026-09")
    shutil.copytree(office, tmp_path / "新" / office.name, ignore=shutil.ignore_patterns("输出", "台账.xlsx"))
    run(tmp_path / "新" / office.name, today=dt.date(2026, 10, 5), month="2026-09")
    ours = filled(plan_of(office), tmp_path / "乙.xlsx", two_payments_and_an_outlet)
    assert collect_office(office, [theirs, plan_of(office)]) == (
        Collected("甲.xlsx", refused="这是“济南办事处”的表，不是本办事处的"),
        Collected(plan_of(office).name, refused="和发出去的时候一样，没有填写"),
    )
    assert collect_office(tmp_path / "新" / office.name, [ours]) == (
        Collected("乙.xlsx", refused="台账里没有 FX202611-C1 这份计划（2026-11）"),
    )


def test_it_is_compared_with_the_books_and_outlets_count_once_confirmed(office: Path, tmp_path: Path) -> None:
    """The books have 1,200 of the 2,000 that he says he paid, and 500 of the 2,100 that he was to buy."""
    collect_office(office, [filled(plan_of(office), tmp_path / "x.xlsx", two_payments_and_an_outlet)])
    put(office, "进货11月", "日期,客户编号,产品,数量,金额\n2026-11-10,C1,啤酒,5,500")
    put(office, "回款", "日期,客户编号,金额\n2026-11-12,C1,1200")
    put(office, "计划", "月份,客户编号,铺货目标\n2026-11,C1,2")
    run(office, today=dt.date(2026, 12, 3), month="2026-11")
    outputs = office / "输出" / "2026-11"
    compared = rows(outputs / "客户信用检查表.xlsx", "余额核对")
    shown = (
        "客户编号",
        "自报进货",
        "2026-11 账面进货净额",
        "自报与账面进货差",
        "自报回款",
        "2026-11 账面回款",
        "自报与账面回款差",
        "客户核对结果",
        "客户差异金额",
        "客户差异原因",
    )
    assert [tuple(row[heading] for heading in shown) for row in compared if row["客户编号"] == "C1"] == [
        ("C1", 2100, 500, 1600, 2000, 1200, 800, "不符", -200, "少算一箱")
    ]
    assert placements(outputs) is None  # nobody in the office has a record of placements
    outlets = outputs / "自报网点" / "张澍_自报网点.xlsx"
    book = openpyxl.load_workbook(outlets)
    cell_below(book.worksheets[0], "业务经理确认").value = "是"
    book.save(outlets)
    run(office, today=dt.date(2026, 12, 3), month="2026-11")
    assert placements(outputs) == 1
    assert [row["业务经理确认"] for row in rows(outlets, "自报网点")] == ["是", None]
    assert not list(outlets.parent.glob("*已修改*"))


def placements(outputs: Path) -> Any:
    (row,) = (row for row in rows(outputs / "客户管理月报.xlsx", "计划达成") if row["客户编号"] == "C1")
    return row["实际铺货"]


def rows(path: Path, sheet: str) -> list[dict[str, Any]]:
    lines = [[cell.value for cell in row] for row in openpyxl.load_workbook(path, data_only=True)[sheet].iter_rows()]
    top = next(place for place, line in enumerate(lines) if "客户编号" in line)
    return [dict(zip(lines[top], line, strict=True)) for line in lines[top + 1 :] if any(line)]


def test_a_filled_in_plan_among_the_workbooks_is_told_until_it_is_collected(office: Path, tmp_path: Path) -> None:
    """One that was only copied says nothing."""
    shutil.copy(plan_of(office), office / "副本.xlsx")
    form = filled(plan_of(office), office / "甲店回传.xlsx", two_payments_and_an_outlet)

    def told() -> list[tuple[Any, ...]]:
        run(office, today=TODAY)
        sheet = openpyxl.load_workbook(office / "输出" / "2026-10" / "客户管理月报.xlsx")["数据问题"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        return [(row[5], row[6]) for row in rows if row[0] in {"副本.xlsx", "甲店回传.xlsx"}]

    assert told() == [("这是填过的分销计划表，放在文件夹里不读取", "客户填写的内容没有收回")]
    collect_office(office, [form])
    assert told() == []
