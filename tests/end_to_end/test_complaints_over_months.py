"""Complaints of a small office month by month: each followed as one, whatever is corrected, cleared or put away."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import run
from openpyxl.worksheet.worksheet import Worksheet

TODAY = dt.date(2026, 12, 5)
REGISTER = (
    "客户编号,客户名称,客户级别,授信额度,账期,营销总监,分支机构总经理,分支机构销售经理,业务经理\n"
    "C01,甲商行,三级,1000000,30,钱二,孙三,丁一,戊二\n"
    "C02,乙商行,三级,1000000,30,钱二,孙三,丁一,戊二"
)
HEADS = "投诉编号,受理日期,客户编号,投诉方式,问题性质,内容,上报销售经理日期,处理结果,处理完成日期,反馈日期"
Rows = list[tuple[Any, ...]]


class Office:
    """A small office with its complaints as lines of text."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        self._put("客户档案", REGISTER)

    def lists(self, *lines: str, heads: str = HEADS, name: str = "投诉") -> None:
        """Put a sheet of complaints into the folder in place of the one of that name."""
        self._put(name, "\n".join((heads, *lines)))

    def _put(self, name: str, text: str) -> None:
        (self.folder / f"{name}.csv").write_text(text, "utf-8")

    def run(self, month: str, part: str = "run") -> None:
        run(self.folder, today=TODAY, month=month, part=part)

    def report(self, month: str, *headings: str, sheet: str = "投诉") -> Rows:
        return _cells(self.folder / "输出" / month / "客户管理月报.xlsx", sheet, headings)

    def problems(self, month: str) -> list[str]:
        return [text for kind, text in self.report(month, "类别", "问题", sheet="数据问题") if kind == "投诉"]

    def ledger(self, month: str, *headings: str) -> Rows:
        rows = _cells(self.folder / "台账.xlsx", "投诉台账", ("月份", *headings))
        return [row for of_month, *row in rows if of_month == month]

    def letters(self, month: str) -> dict[str, str]:
        """The number of each letter by its file's name."""
        found = sorted((self.folder / "输出" / month / "投诉回复函").glob("*.xlsx"))
        return {path.name: _letter_number(path) for path in found}


def _cells(path: Path, sheet: str, headings: tuple[str, ...]) -> Rows:
    records = _records(openpyxl.load_workbook(path, data_only=True)[sheet])
    return [tuple(_plain(record[heading]) for heading in headings) for record in records]


def _records(sheet: Worksheet) -> list[dict[str, Any]]:
    """The rows below the heading row, the one with the most words."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = max(range(min(10, len(rows))), key=lambda place: sum(isinstance(cell, str) for cell in rows[place]))
    return [
        dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :] if sum(cell is not None for cell in row) > 1
    ]


def _plain(value: Any) -> Any:
    return f"{value:%Y-%m-%d}" if isinstance(value, dt.datetime) else value


def _letter_number(path: Path) -> str:
    texts = (str(cell.value) for row in openpyxl.load_workbook(path).active.iter_rows() for cell in row)
    return next(text for text in texts if text.startswith("函号：")).removeprefix("函号：")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "青岛办事处")


def test_each_row_of_a_sheet_is_a_complaint_of_its_own(office: Office) -> None:
    """Four under one number, two of them word for word alike."""
    said = ("漏气", "破损", "少件", "少件")
    office.lists(*(f"T1,2026-10-12,C01,电话,一般,{content},2026-10-12,,," for content in said))
    office.run("2026-10")
    assert office.report("2026-10", "投诉编号", "内容") == [
        ("20261012-T1", "漏气"),
        ("20261012-T1-2", "破损"),
        ("20261012-T1-3", "少件"),
        ("20261012-T1-4", "少件"),
    ]
    assert len(office.ledger("2026-10", "内容")) == 4
    assert office.problems("2026-10") == ["几件不同的投诉用了同一个投诉编号：“T1”，这张表里有 4 件。"]
    office.run("2026-10")
    office.run("2026-11")
    assert [number for (number,) in office.report("2026-11", "投诉编号")] == [
        "20261012-T1",
        "20261012-T1-2",
        "20261012-T1-3",
        "20261012-T1-4",
    ]


def test_the_same_complaint_in_two_workbooks_is_one(office: Office) -> None:
    office.lists("T1,2026-10-12,C01,电话,一般,漏气,2026-10-12,,,", name="十月投诉")
    office.lists("T1,2026-10-12,C01,电话,一般,漏气,2026-10-12,已换货,2026-10-14,", name="十一月投诉")
    office.run("2026-10")
    assert office.report("2026-10", "投诉编号", "当前环节") == [("T1", "已处理")]
    assert office.problems("2026-10") == []


@pytest.mark.parametrize(
    "corrected",
    [
        "T1,2026-10-13,C01,电话,一般,10月10日送的货漏气三箱,2026-10-12,,,",
        "T1,2026-10-12,C02,电话,一般,10月10日送的货漏气三箱,2026-10-12,,,",
        "T1,2026-10-12,C01,电话,一般,10月10日送的货漏气三箱，已取样送检，客户要求换货,2026-10-12,,,",
        "T1,2026-10-12,C01,电话,一般,整批货都要退,2026-10-12,,,",
    ],
    ids=["day", "customer", "more said", "said anew"],
)
def test_a_corrected_complaint_is_the_same_one(office: Office, corrected: str) -> None:
    office.lists("T1,2026-10-12,C01,电话,一般,10月10日送的货漏气三箱,2026-10-12,,,")
    office.run("2026-10")
    office.lists(corrected)
    office.run("2026-11")
    _, day, customer, _, _, content, *_ = corrected.split(",")
    assert office.ledger("2026-11", "台账编号", "投诉编号", "受理日期", "客户编号", "内容") == [
        ["T1", "T1", day, customer, content]
    ]
    assert office.report("2026-11", "投诉编号", "受理日期", "客户编号") == [("T1", day, customer)]
    assert office.problems("2026-11") == []


@pytest.mark.parametrize(
    ("corrected", "number"),
    [
        (",2026-10-13,C01,电话,一般,漏气三箱,2026-10-12,,,", "TS20261012-1"),
        (",2026-10-12,C02,电话,一般,漏气三箱,2026-10-12,,,", "TS20261012-1"),
        (",2026-10-12,C01,电话,一般,漏气三箱要求换货,2026-10-12,,,", "TS20261012-1"),
        ("T9,2026-10-12,C01,电话,一般,漏气三箱,2026-10-12,,,", "T9"),
    ],
    ids=["day", "customer", "more said", "number"],
)
def test_a_corrected_complaint_without_a_number_is_the_same_one(office: Office, corrected: str, number: str) -> None:
    """Given a number later it goes by that, while its alert and its letter stay known by the first."""
    office.lists(",2026-10-12,C01,电话,一般,漏气三箱,2026-10-12,,,")
    office.run("2026-10")
    office.lists(corrected)
    office.run("2026-11")
    assert [called for (called,) in office.ledger("2026-11", "台账编号")] == ["TS20261012-1"]
    assert office.report("2026-11", "投诉编号") == [(number,)]
    assert office.problems("2026-11") == []


def test_a_like_complaint_of_another_month_is_another(office: Office) -> None:
    """October's sheet takes the place of September's: what was open stays, though the same words come again."""
    office.lists(",2026-09-28,C01,电话,一般,漏气,2026-09-28,,,", "T1,2026-09-28,C02,电话,一般,少件,2026-09-28,,,")
    office.run("2026-09")
    office.lists(",2026-10-09,C01,电话,一般,漏气,2026-10-09,,,", "T2,2026-10-09,C02,电话,一般,少件,2026-10-09,,,")
    office.run("2026-10")
    assert office.report("2026-10", "投诉编号") == [("T1",), ("TS20260928-1",), ("TS20261009-1",), ("T2",)]
    assert office.problems("2026-10") == [
        "2026-09-28 受理的投诉T1还没有反馈，投诉记录里已经没有它。",
        "2026-09-28 受理的投诉TS20260928-1还没有反馈，投诉记录里已经没有它。",
    ]


def test_a_cleared_cell_takes_a_step_back(office: Office) -> None:
    office.lists("T1,2026-10-12,C01,电话,一般,漏气,2026-10-12,已换货,2026-10-14,2026-10-15")
    office.run("2026-10")
    assert office.report("2026-10", "当前环节") == [("已反馈",)]
    office.lists("T1,2026-10-12,C01,电话,一般,漏气,2026-10-12,已换货,2026-10-14,")
    office.run("2026-10")
    assert office.report("2026-10", "当前环节", "办理期限") == [("已处理", "2026-10-15")]
    office.lists("T1,2026-10-12,C01,电话,一般,漏气,2026-10-12,,,")
    office.run("2026-11")
    assert office.report("2026-11", "当前环节", "办理期限") == [("已上报", "2026-10-15")]
    assert office.ledger("2026-11", "处理结果", "处理完成日期", "反馈日期") == [[None, None, None]]


def test_what_a_sheet_has_no_column_for_the_ledger_tells(office: Office) -> None:
    office.lists("T1,2026-10-12,C01,电话,一般,漏气,2026-10-12,已换货,2026-10-14,2026-10-15")
    office.run("2026-10")
    office.lists("T1,2026-10-12,C01,电话,漏气,", heads="投诉编号,受理日期,客户编号,投诉方式,内容,反馈日期")
    office.run("2026-11")
    assert office.report("2026-11", "当前环节", "处理结果") == [("已处理", "已换货")]


def test_numbers_that_count_the_lines_of_each_month_are_no_numbers(office: Office) -> None:
    office.lists("1,2026-09-28,C01,电话,一般,漏气,2026-09-28,,,", "2,2026-09-28,C02,电话,一般,少件,2026-09-28,,,")
    office.run("2026-09")
    office.lists(
        "1,2026-10-09,C01,电话,一般,破损,2026-10-09,,,",
        "2,2026-10-09,C01,电话,一般,错货,2026-10-09,,,",
        "3,2026-09-28,C02,电话,一般,少件,2026-09-28,已补,2026-10-09,",
    )
    office.run("2026-10")
    assert office.report("2026-10", "投诉编号", "内容", "当前环节") == [
        ("TS20260928-1", "漏气", "已上报"),
        ("TS20260928-2", "少件", "已处理"),
        ("TS20261009-1", "破损", "已上报"),
        ("TS20261009-2", "错货", "已上报"),
    ]
    assert office.problems("2026-10") == [
        "2026-09-28 受理的投诉TS20260928-1还没有反馈，投诉记录里已经没有它。",
    ]


def test_one_that_vanishes_within_the_month_is_not_forgotten(office: Office) -> None:
    kept, gone = (f"T{each},2026-10-12,C01,电话,一般,{said},,,," for each, said in ((1, "漏气"), (2, "破损")))
    office.lists(kept, gone)
    office.run("2026-10")
    office.lists(kept)
    office.run("2026-10")
    assert office.report("2026-10", "投诉编号", "状态") == [("T2", "超期"), ("T1", "超期")]
    assert office.problems("2026-10") == ["2026-10-12 受理的投诉T2还没有反馈，投诉记录里已经没有它。"]
    assert len(office.ledger("2026-10", "投诉编号")) == 2


def test_running_a_month_again_doubles_and_loses_nothing(office: Office) -> None:
    office.lists(
        ",2026-09-28,C01,信件,一般,漏气,2026-09-28,已换货,2026-09-29,",
        ",2026-09-28,C02,电话,一般,破损,2026-09-28,,,",
    )
    office.run("2026-09")
    office.lists(
        ",2026-09-28,C01,信件,一般,漏气,2026-09-28,已换货,2026-09-29,2026-10-20",
        "T5,2026-09-28,C02,电话,一般,破损两箱,2026-09-28,,,",
        ",2026-09-28,C02,电话,一般,晚记的一件,2026-09-28,,,",
    )
    office.run("2026-10")
    columns = ("台账编号", "投诉编号", "内容", "反馈日期")
    october = office.ledger("2026-10", *columns)
    assert october == [
        ["TS20260928-1", None, "漏气", "2026-10-20"],
        ["TS20260928-2", "T5", "破损两箱", None],
        ["TS20260928-3", None, "晚记的一件", None],
    ]
    for month in ("2026-10", "2026-09", "2026-10"):
        office.run(month)
        assert office.ledger("2026-10", *columns) == october
    assert [row[0] for row in office.ledger("2026-09", *columns)] == [row[0] for row in october]
    assert office.report("2026-09", "投诉编号", "当前环节") == [
        ("TS20260928-1", "已处理"),
        ("T5", "已上报"),
        ("TS20260928-3", "已上报"),
    ]


def test_a_letter_keeps_its_number_and_goes_with_the_answer(office: Office) -> None:
    """Settled at the end of September, corrected in October, answered in November."""
    office.lists(",2026-09-28,C01,传真,一般,漏气三箱,2026-09-28,已换货,2026-09-29,")
    office.run("2026-09")
    letter = {"TS20260928-1_甲商行_投诉回复函.xlsx": "青岛办事处〔2026〕投诉复字 TS20260928-1 号"}
    assert office.letters("2026-09") == letter
    office.lists("T7,2026-09-27,C01,传真,一般,漏气三箱要求赔偿,2026-09-28,已换货,2026-09-29,")
    office.run("2026-09")
    assert office.letters("2026-09") == letter
    office.run("2026-10")
    assert office.letters("2026-10") == letter
    answered = "T7,2026-09-27,C01,传真,一般,漏气三箱要求赔偿,2026-09-28,已换货,2026-09-29,2026-10-12"
    office.lists(answered)
    office.run("2026-10", "complaints")
    assert office.letters("2026-10") == {}
    office.lists(answered, ",2026-09-28,C01,信件,一般,又一件,2026-09-28,已补货,2026-10-09,")
    office.run("2026-10", "complaints")
    assert list(office.letters("2026-10")) == ["TS20260928-2_甲商行_投诉回复函.xlsx"]


def test_the_command_alone_gives_what_the_whole_run_gives(tmp_path: Path) -> None:
    whole, alone = Office(tmp_path / "青岛办事处"), Office(tmp_path / "乙" / "青岛办事处")
    shown = ("投诉编号", "受理日期", "当前环节", "责任人", "办理期限", "状态")
    for month, answered in (("2026-10", ""), ("2026-11", "2026-11-02")):
        for office, part in ((whole, "run"), (alone, "complaints")):
            office.lists(
                f"T1,2026-10-12,C01,信件,一般,漏气,2026-10-12,已换货,2026-10-14,{answered}",
                "T2,2026-10-12,C02,电话,重大,破损,2026-10-12,,,",
            )
            office.run(month, part)
        book = alone.folder / "输出" / month / "投诉.xlsx"
        assert _cells(book, "投诉", shown) == whole.report(month, *shown)
        assert alone.letters(month) == whole.letters(month)
        assert alone.ledger(month, "台账编号", "反馈日期") == whole.ledger(month, "台账编号", "反馈日期")
