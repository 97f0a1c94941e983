"""标注: the office's own workbooks with the month's findings in colour, in copies and in place, and taken off again."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from conftest import OFFICE, SAMPLES, copy_of_samples
from openpyxl.cell import Cell

from kehu_xlsx.pipeline.month import Request
from kehu_xlsx.pipeline.run import mark_office, unmark_office

sys.path.insert(0, str(Path(__file__).parents[1] / "workbook"))
from fidelity import Place, differences, members

RED, AMBER, YELLOW, BLUE = "FFFFC7CE", "FFFFEB9C", "FFFFFFCC", "FFDDEBF7"
COLOURS = {"严重": RED, "警告": AMBER, "关注": YELLOW, "数据问题": BLUE}
REGISTER = "客户档案（2026年10月）.xlsx"
NOW = dt.datetime(2026, 11, 5, 9, 30)


def request(office: Path) -> Request:
    return Request(office, dt.date(2026, 11, 5), pd.Period("2026-10", "M"))


@pytest.fixture(scope="module")
def marks(sample_run: Path) -> Path:
    return sample_run / "标注"


def listed(folder: Path) -> list[dict[str, str]]:
    """The rows of 标注清单 by heading."""
    sheet = openpyxl.load_workbook(folder / "标注清单.xlsx")["标注清单"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = next(number for number, row in enumerate(rows) if row[0] == "工作簿")
    return [dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :] if row[0]]


def copy_of(folder: Path, workbook: str) -> Path:
    path = folder / workbook
    return path if path.suffix == ".xlsx" else path.with_suffix(".xlsx")


def look(cell: Cell) -> tuple[str | None, str]:
    fill = cell.fill.fgColor.rgb if cell.fill.fill_type == "solid" else None
    return fill, cell.comment.text if cell.comment else ""


def test_every_mark_of_the_list_is_in_its_copy(marks: Path) -> None:
    rows = listed(marks)
    assert len(rows) > 100
    books = {row["工作簿"]: openpyxl.load_workbook(copy_of(marks, row["工作簿"])) for row in rows}
    for row in rows:
        sheet = books[row["工作簿"]][row["工作表"]]
        fill, note = look(sheet[row["单元格"]])
        assert (fill, row["结果"]) == (COLOURS[row["标注"]], "已标注"), row
        assert row["说明"] in note, row


def test_a_customer_over_his_limit_is_red_by_name_limit_and_balance(marks: Path) -> None:
    register = openpyxl.load_workbook(marks / REGISTER)["客户档案"]
    row = next(cell.row for cell in register["B"] if cell.value == "QD018")
    said = (
        "【应收货款预警】2026-10 严重：应收余额 134,557.50 元，是有效额度 120,000.00 元的 112.1%，"
        "已达到 100.0% 的严重线。应收余额取自 2026-10-31 的应收账款。"
        "查明欠款原因，与客户对账并商定还款日期，催收货款；按发货建议控制发货。"
    )
    assert look(register[f"G{row}"]) == (RED, said)
    fill, note = look(register[f"C{row}"])
    assert fill == RED and note.startswith(said)
    balances = openpyxl.load_workbook(marks / "应收账款" / "2026年应收账款余额表.xlsx")["应收账款10月"]
    row = next(cell.row for cell in balances["B"] if cell.value == "QD018")
    assert look(balances[f"E{row}"]) == (RED, said)


def test_every_data_problem_that_has_a_cell_is_marked(sample_run: Path, marks: Path) -> None:
    report = openpyxl.load_workbook(sample_run / "客户管理月报.xlsx")["数据问题"]
    rows = [[cell.value for cell in row] for row in report.iter_rows()]
    top = next(number for number, row in enumerate(rows) if row[0] == "工作簿")
    problems = {(row[0], row[1], row[2]) for row in rows[top + 1 :] if row[2]}
    assert problems <= {(row["工作簿"], row["工作表"], row["单元格"]) for row in listed(marks)}


def test_nothing_else_in_the_copies_is_different(marks: Path) -> None:
    rows = listed(marks)
    workbooks = {row["工作簿"] for row in rows if row["工作簿"].endswith(".xlsx")}
    assert len(workbooks) >= 5
    for workbook in workbooks:
        places = [Place(row["工作表"], row["单元格"]) for row in rows if row["工作簿"] == workbook]
        assert differences(SAMPLES / OFFICE / workbook, marks / workbook, places) == []


def test_the_copy_of_a_csv_holds_its_values(marks: Path) -> None:
    name = "进货/销售出库明细2026年5-7月"
    text = (SAMPLES / OFFICE / f"{name}.csv").read_text("gb18030")
    sheet = openpyxl.load_workbook(marks / f"{name}.xlsx").active
    assert sheet.max_row == len(text.strip().splitlines())
    assert [cell.value for cell in sheet[1]] == text.splitlines()[0].split(",")


def test_the_office_s_workbooks_are_as_they_were(tmp_path: Path) -> None:
    office = copy_of_samples(tmp_path)
    before = {path: path.read_bytes() for path in office.rglob("*") if path.is_file()}
    marked, listing = mark_office(
        request(office), out=None, progress=lambda _: None, now=NOW, in_place=False, break_signature=False
    )
    assert {path: path.read_bytes() for path in before} == before
    assert listing == office / "输出" / "2026-10" / "标注" / "标注清单.xlsx"
    assert sum(marked.by_colour().values()) == len(listed(listing.parent))


class TestInPlace:
    def mark(self, office: Path, now: dt.datetime = NOW) -> list[dict[str, str]]:
        _, listing = mark_office(
            request(office), out=None, progress=lambda _: None, now=now, in_place=True, break_signature=False
        )
        return listed(listing.parent)

    def test_each_workbook_is_backed_up_and_marked(self, tmp_path: Path) -> None:
        office = copy_of_samples(tmp_path)
        before = (office / REGISTER).read_bytes()
        rows = self.mark(office)
        assert (office / "备份" / "客户档案（2026年10月）（标注前 2026-11-05 093000）.xlsx").read_bytes() == before
        places = [Place(row["工作表"], row["单元格"]) for row in rows if row["工作簿"] == REGISTER]
        assert differences(SAMPLES / OFFICE / REGISTER, office / REGISTER, places) == []
        left = {row["工作簿"].rpartition(".")[2] for row in rows if row["结果"] != "已标注"}
        assert left == {"ods", "xls", "csv"}

    def test_the_marks_of_a_month_take_the_place_of_the_last_one_s(self, tmp_path: Path) -> None:
        office = copy_of_samples(tmp_path)
        self.mark(office)
        once = (office / REGISTER).read_bytes()
        self.mark(office, NOW + dt.timedelta(days=1))
        assert (office / REGISTER).read_bytes() == once
        assert len(list((office / "备份").glob("客户档案*"))) == 1, "nothing changed, so nothing is backed up"

    def test_the_marks_come_off(self, tmp_path: Path) -> None:
        office = copy_of_samples(tmp_path)
        self.mark(office)
        marked = unmark_office(office, now=NOW + dt.timedelta(hours=1))
        assert REGISTER in marked.workbooks and len(marked.workbooks) == 6
        for workbook in marked.workbooks:
            assert members(office / workbook) == members(SAMPLES / OFFICE / workbook)
        assert (office / "备份" / "客户档案（2026年10月）（去标注前 2026-11-05 103000）.xlsx").is_file()
        assert unmark_office(office, now=NOW).workbooks == ()

    def test_a_marked_office_gives_the_same_month(self, tmp_path: Path, sample_run: Path) -> None:
        from conftest import run

        office = copy_of_samples(tmp_path)
        self.mark(office)
        run(office)
        name = "客户信用检查表.xlsx"
        assert (office / "输出" / "2026-10" / name).read_bytes() == (sample_run / name).read_bytes()
