"""The templates that come with the tool: what they hold, what they become, and who may write where."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from datetime import date, datetime
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook
from recalculation import formula_mismatches

from kehu_xlsx.texts.templates import PLAN_BLOCKS, PLAN_FIELDS, REPLY_FIELDS, VISIT_BLOCKS, VISIT_FIELDS
from kehu_xlsx.workbook.template import Template, Value, compile_template

REPO = Path(__file__).parents[1]
PLAN, VISITS, REPLY = (REPO / "templates" / f"{name}.xlsx" for name in ("分销计划表", "拜访记录", "投诉回复函"))
LENGTHS = [0, 1, 5, 30]
INTERNAL = ("级别", "授信", "额度", "预警", "严重", "逾期", "停货", "限货", "取消")


@cache
def plan_template() -> Template:
    return compile_template(PLAN, PLAN_FIELDS, PLAN_BLOCKS)


@cache
def visit_template() -> Template:
    return compile_template(VISITS, VISIT_FIELDS, VISIT_BLOCKS)


@cache
def plan(products: int, due: int) -> bytes:
    """A plan of 青岛海信达: product n at 100 n 元 in four equal weeks, open item n of 10 n 元."""
    values: dict[str, Value] = dict.fromkeys(PLAN_FIELDS, "甲")
    values |= dict.fromkeys(("签发日期", "回传截止日期", "对账日期"), date(2026, 10, 31))
    values |= {"年月": "2026年11月", "状态": "草案", "客户名称": "青岛海信达商贸有限公司"}
    values |= {
        "销售目标": 3000,
        "上年同月": 2500,
        "近三月月均": 2000,
        "进货计划": 3000,
        "回款计划": 100,
        "当月到期进货": 1500,
        "预收说明": None,
        "应收余额": -5.5,
    }
    for number, month in enumerate(("前三月", "前二月", "前一月"), start=1):
        values |= {f"{month}进货": 1000 * number, f"{month}回款": 0, f"{month}铺货": number}
    rows = {
        "产品": [
            {"名称": f"品{n}", "近三月月均": 90 * n, "计划数量": n, "计划金额": 100 * n}
            | dict.fromkeys(("第一周", "第二周", "第三周", "第四周"), 25 * n)
            for n in range(1, products + 1)
        ],
        "到期": [
            {"单据日期": date(2026, 9, 1), "到期日": date(2026, 11, 1), "金额": 10 * n} for n in range(1, due + 1)
        ],
    }
    return plan_template().render(values, rows, {"客户编号": "C001", "月份": "2026-11"})


@cache
def visits(count: int) -> bytes:
    """So many planned visits of 李明."""
    values = dict.fromkeys(VISIT_FIELDS, "甲") | {"拜访人": "李明", "角色": "业务经理"}
    visit = dict.fromkeys(VISIT_BLOCKS["拜访"], "乙") | {"计划日期": date(2026, 11, 2), "应访日期": date(2026, 11, 3)}
    return visit_template().render(values, {"拜访": [visit] * count})


def first_sheet(data: bytes, *, values: bool = False) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values).worksheets[0]


def is_open(cell: Cell | MergedCell) -> bool:
    """Whether a cell can be written into; of merged cells the first one counts."""
    return isinstance(cell, Cell) and not cell.protection.locked


def row_of(sheet: Worksheet, text: str, column: int = 1) -> int:
    """The row where a text stands in a column."""
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, column).value == text)


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize(
    ("template", "fields", "blocks"), [("plan", PLAN_FIELDS, PLAN_BLOCKS), ("visit", VISIT_FIELDS, VISIT_BLOCKS)]
)
def test_every_known_placeholder_is_used(
    template: str, fields: dict[str, str], blocks: dict[str, dict[str, str]]
) -> None:
    compiled = plan_template() if template == "plan" else visit_template()
    known = {*fields, *(f"{block}.{field}" for block, names in blocks.items() for field in names)}
    assert {name for _, _, name in compiled.placeholders} == known


def test_every_known_placeholder_is_used_in_the_letter_which_the_office_may_still_change() -> None:
    assert {name for _, _, name in compile_template(REPLY, REPLY_FIELDS, {}).placeholders} == set(REPLY_FIELDS)
    assert not openpyxl.load_workbook(REPLY).active.protection.sheet


def test_the_maker_makes_what_is_shipped(tmp_path: Path) -> None:
    subprocess.run([sys.executable, REPO / "docs" / "templates" / "make_templates.py", tmp_path], check=True)
    for shipped in (PLAN, VISITS, REPLY):
        assert parts_of((tmp_path / shipped.name).read_bytes()) == parts_of(shipped.read_bytes())


@pytest.mark.parametrize("count", LENGTHS)
def test_plan_grows_with_its_products(count: int) -> None:
    sheet, values = first_sheet(plan(count, 0)), first_sheet(plan(count, 0), values=True)
    heading, total = row_of(sheet, "产品名称"), row_of(sheet, "合计")
    assert total == heading + 1 + max(1, count)
    assert [sheet.cell(row, 1).value for row in range(heading + 1, total)] == [
        f"品{n}" for n in range(1, count + 1)
    ] or (count == 0 and sheet.cell(heading + 1, 1).value is None)
    assert sheet.cell(total, 5).value == f"=SUM(E{heading + 1}:E{total - 1})"
    # 100 + 200 + … + 100 n, and a quarter of it each week.
    expected = 50 * count * (count + 1)
    assert values.cell(total, 5).value == expected
    assert [values.cell(total, column).value for column in (6, 7, 8, 9)] == [expected / 4] * 4
    assert row_of(sheet, "三、铺货要求") == total + 2


@pytest.mark.parametrize("count", LENGTHS)
def test_plan_grows_with_its_open_items(count: int) -> None:
    sheet, values = first_sheet(plan(2, count)), first_sheet(plan(2, count), values=True)
    heading, total = row_of(sheet, "单据日期"), row_of(sheet, "到期货款合计")
    blank_lines = 5
    assert total == heading + max(1, count) + blank_lines + 1
    due = 5 * count * (count + 1)
    # What of the month's own purchases falls due in it makes the rest of the plan.
    assert [values.cell(total + line, 4).value for line in range(3)] == [due, 1500, due + 1500]
    assert [values.cell(total + line, 1).value for line in (1, 2)] == ["本月进货中当月到期", "两项合计"]
    # Each line, planned or blank, can take a payment of the customer's.
    open_rows = [row for row in range(1, sheet.max_row + 1) if not sheet.cell(row, 6).protection.locked]
    assert open_rows[-max(1, count) - blank_lines :] == list(range(heading + 1, total))


def test_plan_shows_its_figures_as_figures() -> None:
    sheet = first_sheet(plan(1, 1), values=True)
    target = row_of(sheet, "本月销售目标（元）")
    assert (sheet.cell(target, 3).value, sheet.cell(target, 3).number_format) == (3000, "#,##0.00")
    # 3,000 against 2,500 a year before.
    assert (sheet.cell(target + 1, 3).value, sheet.cell(target + 2, 3).value) == (2500, pytest.approx(0.2))
    assert sheet.cell(target + 2, 3).number_format == "0.0%"
    assert [sheet.cell(target + 1, column).value for column in (7, 8, 9, 10)] == [1000, 2000, 3000, 6000]
    # The outlets of three months may be the same ones.
    assert [sheet.cell(target + 3, column).value for column in (7, 8, 9, 10)] == [1, 2, 3, "—"]
    assert sheet.cell(row_of(sheet, "截止日期"), 2).value == datetime(2026, 10, 31)
    assert sheet.cell(row_of(sheet, "应收余额（元）"), 2).value == -5.5


def test_plan_is_protected_without_a_password_but_for_what_the_customer_fills_in() -> None:
    sheet = first_sheet(plan(3, 2))
    assert (sheet.protection.sheet, sheet.protection.password) == (True, None)
    open_cells = {(cell.row, cell.column) for row in sheet.iter_rows() for cell in row if is_open(cell)}
    assert open_cells
    assert {sheet.cell(*place).fill.fgColor.rgb for place in open_cells} == {"FFFFF9E5"}
    assert {sheet.cell(*place).border.left.style for place in open_cells} == {"dashed"}
    product, total = row_of(sheet, "品1"), row_of(sheet, "合计")
    assert {place for place in open_cells if product <= place[0] < total} == {
        (row, column) for row in range(product, total) for column in (6, 7, 8, 9, 10)
    }
    for label in ("核对结果", "差异金额（元）", "差异原因", "签字"):
        assert (row_of(sheet, label), 2) in open_cells


def named_cells(data: bytes, kind: str = "填写") -> set[tuple[int, int]]:
    """The cells that stand under the hidden names by which what is filled in, or planned, is found again."""
    names = openpyxl.load_workbook(io.BytesIO(data)).defined_names
    assert names and all(name.hidden and key.startswith(("填写_", "计划_")) for key, name in names.items())
    wanted = (name for key, name in names.items() if key.startswith(kind))
    areas = (range_boundaries(area) for name in wanted for _, area in name.destinations)
    return {
        (row, column)
        for left, top, right, bottom in areas
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    }


@pytest.mark.parametrize(("products", "due"), [(0, 0), (1, 1), (7, 3), (2, 40)])
def test_everything_filled_in_on_a_plan_is_found_by_hidden_names(products: int, due: int) -> None:
    data = plan(products, due)
    sheet = first_sheet(data)
    open_cells = {(cell.row, cell.column) for row in sheet.iter_rows() for cell in row if is_open(cell)}
    product_names = {(row, 1) for row in range(row_of(sheet, "产品名称") + 1, row_of(sheet, "合计"))}
    assert named_cells(data) == open_cells | product_names


@pytest.mark.parametrize(("products", "due"), [(0, 0), (7, 3)])
def test_every_planned_figure_has_a_hidden_name_and_is_locked(products: int, due: int) -> None:
    """Target, plans of purchases, outlets and payments; of each product quantity and amount."""
    data = plan(products, due)
    sheet = first_sheet(data)
    figures = [
        row_of(sheet, label)
        for label in ("本月销售目标（元）", "本月进货计划（元）", "铺货目标（个网点）", "本月回款计划（元）")
    ]
    of_products = range(row_of(sheet, "产品名称") + 1, row_of(sheet, "合计"))
    wanted = {(figures[0], 3), *((row, 2) for row in figures[1:]), *((row, at) for row in of_products for at in (4, 5))}
    assert named_cells(data, "计划") == wanted
    assert not any(is_open(sheet.cell(*place)) for place in wanted)


def test_everything_filled_in_on_visits_is_found_by_hidden_names() -> None:
    data = visits(3)
    sheet = first_sheet(data)
    open_cells = {(cell.row, cell.column) for row in sheet.iter_rows(min_row=5) for cell in row if is_open(cell)}
    customers = {(row, column) for row in range(5, sheet.max_row + 1) for column in (3, 4)}
    assert named_cells(data) == open_cells | customers


def test_plan_holds_nothing_internal() -> None:
    words = b"".join(parts_of(plan(2, 2)).values()).decode("utf-8", "ignore")
    assert not [word for word in INTERNAL if word in words]


def test_plan_says_whether_it_is_a_draft() -> None:
    assert "草案" in {cell.value for row in first_sheet(plan(0, 0)).iter_rows(max_row=5) for cell in row}


@pytest.mark.parametrize("count", LENGTHS)
def test_visits_have_one_heading_row_and_a_row_a_visit(count: int) -> None:
    data = visits(count)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    headings = [str(heading) for heading in rows[3]]
    wanted = ("客户编号", "客户名称", "拜访人", "角色", "日期", "拜访目的", "发现问题", "处理办法", "赠送物品")
    assert all(headings.count(heading) == 1 for heading in wanted)
    lines = rows[4:]
    unplanned = 6
    assert len(lines) == max(1, count) + unplanned
    for line in lines:
        assert (line[headings.index("拜访人")], line[headings.index("角色")]) == ("李明", "业务经理")
        assert line[headings.index("日期")] == ""
    planned = lines[:count]
    assert {str(line[headings.index("计划日期")]) for line in planned} == ({"2026-11-02"} if count else set())


def test_visits_open_for_what_the_visitor_fills_in() -> None:
    sheet = first_sheet(visits(2))
    headings = [cell.value for cell in sheet[4]]

    def open_headings(row: int) -> list[object]:
        return [heading for heading, cell in zip(headings, sheet[row], strict=True) if not cell.protection.locked]

    filled = ["日期", "拜访目的", "发现问题", "处理办法", "赠送物品"]
    assert (open_headings(5), open_headings(6)) == (filled, filled)
    assert open_headings(7) == ["客户编号", "客户名称", *filled]
    assert (sheet.protection.sheet, sheet.protection.password) == (True, None)


def test_visit_purposes_are_offered_on_each_line() -> None:
    sheet = first_sheet(visits(3))
    column = next(cell.column_letter for cell in sheet[4] if cell.value == "拜访目的")
    lists = [one for one in sheet.data_validations.dataValidation if one.type == "list"]
    assert {one.formula1 for one in lists} == {'"感情联络,了解资信与销售动态,发现并处理通路问题"'}
    covered = {cell for one in lists for area in one.sqref.ranges for row in area.rows for cell in row}
    assert covered == {(row, openpyxl.utils.column_index_from_string(column)) for row in range(5, 14)}


@pytest.mark.parametrize(
    ("data", "orientation"), [(plan(30, 5), "portrait"), (visits(30), "landscape")], ids=["plan", "visits"]
)
def test_printed_on_a4_one_page_wide(data: bytes, orientation: str) -> None:
    sheet = first_sheet(data)
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, orientation)
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert sheet.print_area.endswith(f"${sheet.max_row}")


def test_visits_are_printed_at_seven_points_at_least() -> None:
    """LibreOffice, where another font stands in for ours, prints 174 characters across A4 at seven points."""
    sheet = first_sheet(visits(3))
    last = openpyxl.utils.cell.range_boundaries(sheet.print_area.rpartition("!")[2])[2]
    printed = [cell for cell in sheet[4] if cell.column <= last]
    assert sum(sheet.column_dimensions[cell.column_letter].width for cell in printed) <= 174
    assert {cell.value for cell in sheet[4]} - {cell.value for cell in printed} == {"应访日期", "拜访人", "角色"}


def test_each_page_of_a_plan_says_whose_it_is() -> None:
    sheet = first_sheet(plan(30, 30))
    assert sheet.print_title_rows == "$1:$4"
    assert [sheet.cell(row, 1).value for row in (2, 3)] == ["2026年11月分销计划表", "计划编号：甲"]


@pytest.mark.parametrize("data", [plan(4, 3), visits(3)], ids=["plan", "visits"])
def test_nothing_is_left_unfilled_and_every_part_is_well_formed(data: bytes) -> None:
    for name, part in parts_of(data).items():
        assert b"{{" not in part
        if name.endswith((".xml", ".rels")):
            etree.fromstring(part)


@pytest.mark.libreoffice
def test_formulas_agree_with_their_cached_values_and_a_planted_fault_is_found(tmp_path: Path) -> None:
    paths = []
    for products, due in ((0, 0), (1, 5), (3, 1), (30, 0)):
        paths.append(tmp_path / f"{products}.xlsx")
        paths[-1].write_bytes(plan(products, due))
    planted = tmp_path / "planted.xlsx"
    with zipfile.ZipFile(planted, "w") as archive:
        for name, part in parts_of(plan(3, 1)).items():
            # 600 is the sum of the three products' planned amounts.
            archive.writestr(name, part.replace(b"</f><v>600</v>", b"</f><v>601</v>"))
    mismatches = formula_mismatches(PLAN, *paths, planted)
    assert [line.partition(" ")[0] for line in mismatches] == ["planted.xlsx"]
