"""Plans that come home otherwise than they left: saved anew, pasted, in part, twice, or filled in carelessly."""

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
from office_files import XLS, Sheet, write
from openpyxl.worksheet.worksheet import Worksheet
from test_plans_returned import BOUGHT, REGISTER, TODAY, cell_below, filled, plan_of, put, two_payments_and_an_outlet

from kehu_xlsx.pipeline.collecting import Collected, collect_office

NAME = "青岛办事处"
OWN, FOREIGN = "计划编号：FX202611-C1", "计划编号：FX202611-C9"
Line = tuple[Any, ...]


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("planned") / NAME
    folder.mkdir()
    put(folder, "客户档案", REGISTER)
    put(folder, "进货", BOUGHT)
    run(folder, today=TODAY)
    return folder


@pytest.fixture
def office(planned: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(planned, tmp_path / NAME))


@pytest.fixture
def form(office: Path, tmp_path: Path) -> Path:
    return filled(plan_of(office), tmp_path / "填好.xlsx", two_payments_and_an_outlet)


def ledger(office: Path, kind: str, *wanted: str) -> list[Line]:
    sheet = openpyxl.load_workbook(office / "台账.xlsx")["客户自报"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = next(row for row in rows if "类别" in row)
    return [tuple(row[top.index(name)] for name in wanted) for row in rows if row[top.index("类别")] == kind]


def payments(office: Path) -> list[Line]:
    return [(day and f"{day:%m-%d}", amount) for day, amount in ledger(office, "回款", "日期", "金额")]


def outlets(office: Path) -> list[Any]:
    return [name for (name,) in ledger(office, "铺货", "内容")]


def typed(office: Path, tmp_path: Path, fill: Callable[[Worksheet], None]) -> tuple[Collected, Path]:
    made = filled(plan_of(office), tmp_path / "填好.xlsx", fill)
    (taken,) = collect_office(office, [made])
    return taken, made


def grid(path: Path) -> Sheet:
    sheet = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    return Sheet([[cell.value for cell in row] for row in sheet], name=sheet.title)


def said(taken: Collected) -> list[tuple[str, str]]:
    return [(problem.message, problem.action) for problem in taken.problems]


AS_FILLED = [("11-12", 1500), ("11-20", 500)]


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_saved_in_another_format_it_reads_alike(office: Path, form: Path, tmp_path: Path, kind: str) -> None:
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", kind]
    subprocess.run([*command, "--outdir", tmp_path / "anew", form], check=True, capture_output=True)
    (taken,) = collect_office(office, [tmp_path / "anew" / f"填好.{kind}"])
    assert (taken.form, taken.refused, taken.problems) == ("分销计划表", "", ())
    assert payments(office) == AS_FILLED
    assert outlets(office) == ["小李超市", "老王批发"]
    assert ledger(office, "对账", "内容", "金额", "备注") == [("不符", -200, "少算一箱")]


def test_rows_and_columns_inserted_by_a_program_that_leaves_the_names_behind(office: Path, tmp_path: Path) -> None:
    def insert(sheet: Worksheet) -> None:
        two_payments_and_an_outlet(sheet)
        for area in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(area.coord)
        sheet.insert_rows(3, 2)
        sheet.insert_cols(1)

    taken, made = typed(office, tmp_path, insert)
    assert (taken.refused, payments(office), outlets(office)) == ("", AS_FILLED, ["小李超市", "老王批发"])
    sheet = openpyxl.load_workbook(made).worksheets[0]
    assert ledger(office, "回款", "单元格")[0] == (f"分销计划表!{cell_below(sheet, '金额（元）').coordinate}",)


def test_pasted_into_another_workbook_it_is_known_by_its_number(office: Path, form: Path, tmp_path: Path) -> None:
    pasted = write(tmp_path / "汇在一起", XLS, Sheet([["说明"]], name="首页"), grid(form))
    (taken,) = collect_office(office, [pasted])
    assert (taken.refused, taken.problems, payments(office)) == ("", (), AS_FILLED)


def test_several_plans_in_one_workbook_are_taken_each_for_its_customer(
    office: Path, form: Path, tmp_path: Path
) -> None:
    other = filled(plan_of(office, "C2"), tmp_path / "乙.xlsx", two_payments_and_an_outlet)
    rows = [[FOREIGN if cell == OWN else cell for cell in row] for row in grid(form).rows]
    sheets = (Sheet(grid(form).rows, "甲"), Sheet(grid(other).rows, "乙"), Sheet(rows, "丙"))
    book = write(tmp_path / "张澍的客户", XLS, *sheets)
    (taken,) = collect_office(office, [book])
    assert [(row[0], row[1]) for row in ledger(office, "回款", "客户编号", "单元格")] == [
        (code, f"{sheet}!{cell}") for code, sheet in (("C1", "甲"), ("C2", "乙")) for cell in cells_of(form)
    ]
    assert said(taken) == [("台账里没有 FX202611-C9 这份计划（2026-11）", "没有收这一张工作表")]


def cells_of(form: Path) -> list[str]:
    sheet = openpyxl.load_workbook(form).worksheets[0]
    return [cell_below(sheet, "金额（元）", line).coordinate for line in (1, 2)]


def test_a_pasted_plan_without_the_office_s_name_is_refused(office: Path, form: Path, tmp_path: Path) -> None:
    theirs = grid(form)
    rows = [["济南办事处" if cell == NAME else cell for cell in row] for row in theirs.rows]
    (refused,) = collect_office(office, [write(tmp_path / "济南", XLS, Sheet(rows))])
    assert refused.refused == ("表上没有“青岛办事处”，看不出是不是本办事处的；请把填写的内容填到原来的 .xlsx 上再收")


def test_the_sheet_of_another_plan_is_not_taken_for_the_workbook_s(office: Path, form: Path, tmp_path: Path) -> None:
    """Somebody typed the other customer's sheet over this one: what a person sees counts."""

    def other(sheet: Worksheet) -> None:
        cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "计划编号：FX202611-C1")
        cell.value = "计划编号：FX202611-C2"

    collect_office(office, [filled(form, tmp_path / "x.xlsx", other)])
    assert {code for (code,) in ledger(office, "回款", "客户编号")} == {"C2"}


def test_a_copy_of_the_sheet_in_the_workbook_is_told(office: Path, form: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(form)
    book.copy_worksheet(book.worksheets[0])
    book.save(tmp_path / "x.xlsx")
    (taken,) = collect_office(office, [tmp_path / "x.xlsx"])
    assert said(taken) == [("FX202611-C1 在这个工作簿里不止一张工作表，收的是“分销计划表”", "没有收这一张工作表")]
    assert payments(office) == AS_FILLED


def test_lines_added_above_the_total_are_read(office: Path, tmp_path: Path) -> None:
    def add(sheet: Worksheet) -> None:
        two_payments_and_an_outlet(sheet)
        total = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "回款合计")
        for area in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(area.coord)
        row, column = total.row, total.column
        sheet.insert_rows(row)
        sheet.cell(row, column).value = dt.datetime(2026, 11, 25)
        sheet.cell(row, column + 1).value = 300

    typed(office, tmp_path, add)
    assert payments(office) == [*AS_FILLED, ("11-25", 300)]


def test_rows_deleted_by_a_program_that_leaves_the_names_behind(office: Path, tmp_path: Path) -> None:
    """Their areas reach over the total and the note below it."""

    def delete(sheet: Worksheet) -> None:
        two_payments_and_an_outlet(sheet)
        for area in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(area.coord)
        total = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "回款合计")
        sheet.delete_rows(total.row - 3, 3)

    taken, _ = typed(office, tmp_path, delete)
    assert (payments(office), outlets(office)) == (AS_FILLED, ["小李超市", "老王批发"])
    assert said(taken) == []


def test_a_block_that_is_gone_is_not_read_from_what_moved_into_its_place(office: Path, tmp_path: Path) -> None:
    def delete(sheet: Worksheet) -> None:
        two_payments_and_an_outlet(sheet)
        for area in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(area.coord)
        top = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "四、回款计划与到期货款").row
        bottom = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "对账确认").row
        sheet.delete_rows(top + 1, bottom - top - 2)

    typed(office, tmp_path, delete)
    assert (payments(office), outlets(office)) == ([], ["小李超市", "老王批发"])
    assert ledger(office, "对账", "内容", "金额", "备注") == [("不符", -200, "少算一箱")]


def test_a_total_among_outlets_or_products_ends_nothing(office: Path, tmp_path: Path) -> None:
    def add(sheet: Worksheet) -> None:
        for line, name in enumerate(("小李超市", "合计", "老王批发"), 1):
            cell_below(sheet, "网点名称", line).value = name

    typed(office, tmp_path, add)
    assert outlets(office) == ["小李超市", "老王批发"]


def test_a_plan_saved_as_csv_names_its_cells_by_the_file(office: Path, form: Path, tmp_path: Path) -> None:
    rows = [["" if cell is None else str(cell) for cell in row] for row in grid(form).rows]
    (taken,) = collect_office(office, [write(tmp_path / "回传", "gb18030.csv", Sheet(rows))])
    assert (taken.problems, payments(office)) == ((), AS_FILLED)
    assert ledger(office, "回款", "单元格") == [(f"回传!{cell}",) for cell in cells_of(form)]


def test_what_is_wrong_with_a_cell_is_said_by_the_heading_on_the_form(office: Path, tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        cell_below(sheet, "网点名称").value = "=A1"

    taken, _ = typed(office, tmp_path, fill)
    assert taken.problems[0].message == "“网点名称”是公式，但文件里没有存下它的计算结果。"


def test_a_total_among_the_lines_is_told_and_not_counted(office: Path, tmp_path: Path) -> None:
    def add(sheet: Worksheet) -> None:
        two_payments_and_an_outlet(sheet)
        cell_below(sheet, "金额（元）", 3).value = 2000
        cell_below(sheet, "金额（元）", 3).offset(0, -1).value = "合 计"
        cell_below(sheet, "金额（元）", 4).value = 100

    taken, _ = typed(office, tmp_path, add)
    assert payments(office) == [*AS_FILLED, (None, 100)]
    assert said(taken) == [("这是合计行，不是一笔", "没有收这一行，其余各行照常收回")]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("11月8日", "2026-11-08"), ("11.8", "2026-11-08"), ("8日", "2026-11-08"), ("１１月８日", "2026-11-08"),
        ("12月30日", "2026-12-30"), ("10.31", "2026-10-31"), ("2026.11.8", "2026-11-08"), (11.8, None), (11.1, None),
        ("11月31日", None), ("月底", None),
    ],
)  # fmt: skip
def test_a_date_without_a_year_is_of_the_plan_s_month(
    office: Path, tmp_path: Path, written: object, day: str | None
) -> None:
    def fill(sheet: Worksheet) -> None:
        cell_below(sheet, "金额（元）").value = 100
        cell = cell_below(sheet, "金额（元）").offset(0, -1)
        cell.value, cell.number_format = written, "General"

    taken, made = typed(office, tmp_path, fill)
    ((found, amount),) = ledger(office, "回款", "日期", "金额")
    assert (found and f"{found:%Y-%m-%d}", amount) == (day, 100)
    if day and day.startswith("2026-11"):
        assert taken.problems == ()
        return
    (problem,) = taken.problems
    sheet = openpyxl.load_workbook(made).worksheets[0]
    assert problem.cell == cell_below(sheet, "金额（元）").offset(0, -1).coordinate
    if day:
        assert problem.message == f"日期 {day} 不在计划的月份 2026-11 里"
        assert problem.action == "按填写的日期收回"


@pytest.mark.parametrize(
    ("written", "amount"),
    [("1.2万", 12000), ("￥1,200.00", 1200), ("１２００", 1200), ("1200元", 1200), ("(300)", -300), (0, 0)],
)
def test_amounts_as_people_write_them(office: Path, tmp_path: Path, written: object, amount: float) -> None:
    def fill(sheet: Worksheet) -> None:
        cell_below(sheet, "金额（元）").value = written

    typed(office, tmp_path, fill)
    assert payments(office) == [(None, amount)]


def test_what_a_newer_copy_lacks_is_told(office: Path, form: Path, tmp_path: Path) -> None:
    """Two people filled in a copy each: the later one counts, and nobody loses a payment unawares."""

    def another(sheet: Worksheet) -> None:
        cell_below(sheet, "金额（元）").value = 800
        cell_below(sheet, "网点名称").value = "小李超市"

    (tmp_path / "二").mkdir()
    collect_office(office, [form])
    (taken,) = collect_office(office, [filled(plan_of(office), tmp_path / "二" / "填好.xlsx", another)])
    assert (taken.replaced, payments(office), outlets(office)) == ("填好.xlsx", [(None, 800)], ["小李超市"])
    assert said(taken) == [
        (
            "FX202611-C1 以前收过“填好.xlsx”，现在以这一份为准",
            "那一份上有、这一份上没有的 4 行不再保留："
            "回款 2026-11-12 1,500.00；回款 2026-11-20 500.00；对账 不符 -200.00；铺货 老王批发",
        )
    ]
    assert set(ledger(office, "回款", "工作簿")) == {("填好（2）.xlsx",)}
    assert (office / "回收表格" / "分销计划表" / "填好（2）.xlsx").exists()


def test_a_copy_that_nobody_filled_in_takes_nothing_away(office: Path, form: Path, tmp_path: Path) -> None:
    collect_office(office, [form])
    (refused,) = collect_office(office, [filled(plan_of(office), tmp_path / "空.xlsx", lambda sheet: None)])
    assert refused.refused == "没有填写（各周进货仍是建议数，没有回款、网点、对账和签字）"
    assert payments(office) == AS_FILLED


def test_signed_without_a_word_it_agrees_with_what_is_suggested(office: Path, tmp_path: Path) -> None:
    def sign(sheet: Worksheet) -> None:
        cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "签字")
        cell.offset(0, 1).value = "王店长"

    taken, _ = typed(office, tmp_path, sign)
    assert (taken.refused, taken.taken) == ("", 4)


def test_lines_that_lack_what_they_are_about_are_told(office: Path, tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        cell_below(sheet, "网点名称").offset(0, 1).value = "零售商"
        cell_below(sheet, "金额（元）").offset(0, 1).value = "转账"
        cell_below(sheet, "金额（元）", 2).value = 100

    taken, _ = typed(office, tmp_path, fill)
    assert said(taken) == [
        ("没有填“网点名称”", "没有收这一行"),
        ("没有填“金额”", "按空白收回，本行其余内容照常收回"),
    ]
    assert (outlets(office), payments(office)) == ([], [(None, None), (None, 100)])


def test_a_planned_figure_saved_as_text_is_no_change_and_a_product_gone_is(office: Path, tmp_path: Path) -> None:
    def retype(sheet: Worksheet) -> None:
        two_payments_and_an_outlet(sheet)
        target = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "本月销售目标（元）")
        target.offset(0, 2).value = "2,100.00"
        product = cell_below(sheet, "产品名称")
        assert product.value == "啤酒"
        product.value = "可乐"

    taken, _ = typed(office, tmp_path, retype)
    assert said(taken) == [("计划里的“啤酒”不在表上了", "没有采用，仍按下达的计划")]


def test_with_other_headings_it_is_read_by_the_names_inside_it(office: Path, form: Path, tmp_path: Path) -> None:
    headings = {"网点名称": "店名", "金额（元）": "付了多少", "产品名称": "货"}

    def otherwise(sheet: Worksheet) -> None:
        for cell in [cell for row in sheet.iter_rows() for cell in row if cell.value in headings]:
            cell.value = headings[cell.value]

    own = filled(form, tmp_path / "x.xlsx", otherwise)
    (taken,) = collect_office(office, [own])
    assert (taken.problems, payments(office), outlets(office)) == ((), AS_FILLED, ["小李超市", "老王批发"])
    stripped = grid(own)
    rows = [[None if cell == "核对结果" else cell for cell in row] for row in stripped.rows]
    (refused,) = collect_office(office, [write(tmp_path / "y", XLS, Sheet(rows))])
    assert refused.refused == (
        "是分销计划表，但表头改过，又另存成别的格式或粘贴过，找不到填写的格子；请把填写的内容填到原来的 .xlsx 上再收"
    )
