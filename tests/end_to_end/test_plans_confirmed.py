"""The manager edits 分销计划汇总, confirms, and runs `plan`: what was typed counts, survives, and ends the draft."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from conftest import copy_of_samples, run
from openpyxl.worksheet.worksheet import Worksheet

SUMMARY = "分销计划/2026-11_分销计划汇总.xlsx"
EDITED = "QD003"
REFUSED = "QD004"


def heading_row(sheet: Worksheet) -> tuple[int, dict[str, int]]:
    for row in sheet.iter_rows(max_row=10):
        found = {cell.value: cell.column for cell in row if cell.value}
        if "客户编号" in found:
            return row[0].row, found
    raise AssertionError("no heading row")


def cell_of(sheet: Worksheet, customer: str, heading: str) -> openpyxl.cell.Cell:
    top, columns = heading_row(sheet)
    row = next(
        number for number in range(top + 1, sheet.max_row + 1)
        if sheet.cell(number, columns["客户编号"]).value == customer
    )  # fmt: skip
    return sheet.cell(row, columns[heading])


def plan_of(month: Path, customer: str) -> set[str]:
    (path,) = (month / "分销计划").glob(f"{customer}_*_分销计划表.xlsx")
    return {str(cell.value) for sheet in openpyxl.load_workbook(path) for row in sheet for cell in row if cell.value}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    office = copy_of_samples(tmp_path_factory.mktemp("plans"))
    run(office)
    summary = office / "输出" / "2026-10" / SUMMARY
    book = openpyxl.load_workbook(summary)
    sheet = book["客户计划"]
    cell_of(sheet, EDITED, "销售目标").value = 99_900
    cell_of(sheet, EDITED, "确认").value = "是"
    cell_of(sheet, EDITED, "确认人").value = "许嘉木"
    cell_of(sheet, REFUSED, "确认").value = "否"
    book.save(summary)
    run(office, part="plan")
    return office


@pytest.fixture
def month(office: Path) -> Path:
    return office / "输出" / "2026-10"


def test_a_confirmed_row_ends_the_draft_with_the_edited_figure(month: Path) -> None:
    texts = plan_of(month, EDITED)
    assert "99900" in texts
    assert not any("草案" in text for text in texts)


def test_the_others_stay_drafts(month: Path) -> None:
    assert any("草案" in text for text in plan_of(month, "QD005"))
    assert any("草案" in text for text in plan_of(month, REFUSED))


def test_what_was_typed_stands_in_the_new_summary_and_after_another_run(office: Path, month: Path) -> None:
    run(office)
    sheet = openpyxl.load_workbook(month / SUMMARY)["客户计划"]
    assert cell_of(sheet, EDITED, "销售目标").value == 99_900
    assert cell_of(sheet, EDITED, "确认").value == "是"
    assert cell_of(sheet, EDITED, "确认人").value == "许嘉木"
    assert cell_of(sheet, REFUSED, "确认").value == "否"


def test_confirm_confirms_every_row_that_nobody_refused(office: Path, month: Path) -> None:
    run(office, part="plan", confirm=True)
    assert not any("草案" in text for text in plan_of(month, "QD005"))
    assert any("草案" in text for text in plan_of(month, REFUSED))


UNREADABLE, GROWN, SHORTENED = "QD007", "QD001", "QD002"


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office whose manager confirms, types what can't be read, and takes things back; `plan --confirm` after all."""
    office = copy_of_samples(tmp_path_factory.mktemp("changed"))
    run(office)
    summary = office / "输出" / "2026-10" / SUMMARY
    edit(summary, {(EDITED, "确认"): "是", (REFUSED, "确认"): "否"})
    run(office, part="plan")
    assert not any("草案" in text for text in plan_of(summary.parent.parent, EDITED))
    cells = {
        (EDITED, "确认"): None,
        (REFUSED, "确认"): "否",
        (UNREADABLE, "确认"): "是",
        (UNREADABLE, "销售目标"): "待定",
    }
    edit(summary, {**cells, (GROWN, "进货计划"): 400_000}, deleted=SHORTENED)
    run(office, part="plan")
    return office


def edit(path: Path, cells: dict[tuple[str, str], object], *, deleted: str = "") -> None:
    """Change cells of 客户计划 by customer and heading, and delete a customer's first product."""
    book = openpyxl.load_workbook(path)
    for (customer, heading), value in cells.items():
        cell_of(book["客户计划"], customer, heading).value = value
    if deleted:
        book["产品计划"].delete_rows(cell_of(book["产品计划"], deleted, "客户编号").row)
    book.save(path)


def products_of(sheet: Worksheet, customer: str) -> dict[str, float]:
    top, columns = heading_row(sheet)
    rows = (row for row in sheet.iter_rows(min_row=top + 1, values_only=True))
    return {
        row[columns["产品"] - 1]: row[columns["计划金额"] - 1]
        for row in rows
        if row[columns["客户编号"] - 1] == customer
    }


def test_a_confirmation_taken_back_makes_a_draft_of_the_plan_again(changed: Path) -> None:
    month = changed / "输出" / "2026-10"
    assert any("草案" in text for text in plan_of(month, EDITED))
    assert cell_of(openpyxl.load_workbook(month / SUMMARY)["客户计划"], EDITED, "确认").value is None


def test_a_plan_with_a_figure_that_cannot_be_read_stays_a_draft(changed: Path) -> None:
    assert any("草案" in text for text in plan_of(changed / "输出" / "2026-10", UNREADABLE))


def test_products_follow_their_plan_and_a_plan_its_products(changed: Path) -> None:
    book = openpyxl.load_workbook(changed / "输出" / "2026-10" / SUMMARY)
    assert sum(products_of(book["产品计划"], GROWN).values()) == 400_000
    left = products_of(book["产品计划"], SHORTENED)
    assert cell_of(book["客户计划"], SHORTENED, "进货计划").value == sum(left.values()) < 169_600


def test_not_even_confirm_confirms_what_cannot_be_read(changed: Path) -> None:
    month = changed / "输出" / "2026-10"
    edit(month / SUMMARY, {("QD009", "回款计划"): "再议"})
    summary = run(changed, part="plan", confirm=True)
    assert any("草案" in text for text in plan_of(month, "QD009"))
    assert not any("草案" in text for text in plan_of(month, EDITED))
    assert (summary.plans.drafts, [problem.value for problem in summary.plans.problems]) == (2, ["再议"])


def test_the_confirmed_plan_is_next_month_s_plan(office: Path) -> None:
    purchases = "日期,客户编号,产品,数量,金额\n2026-11-03,QD003,岚汀苏打水,10,1000\n"
    (office / "2026年11月进货记录.csv").write_text(purchases, "utf-8")
    summary = run(office, month="2026-11")
    report = office / "输出" / "2026-11" / "客户管理月报.xlsx"
    sheet = openpyxl.load_workbook(report, data_only=True)["计划达成"]
    assert cell_of(sheet, EDITED, "销售目标").value == 99_900
    assert summary.month == "2026-11"
