"""An office that keeps last month's sheets alone: what earlier months left in 台账.xlsx stands, whatever is dropped."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import run
from openpyxl.worksheet.worksheet import Worksheet

TODAY = dt.date(2026, 12, 5)
REGISTER = "客户编号,客户名称,客户级别,授信额度,账期,期初应收,期初日期,合作起始日,分支机构销售经理,业务经理\n"
CUSTOMERS = {
    "C01": "C01,甲商行,三级,1000000,30,0,2026-06-01,2024-01-01,丁一,戊二",
    "C02": "C02,乙商行,三级,1000000,30,0,2026-06-01,2024-01-01,丁一,戊二",
}
STOCK, PAID, PLAN = "日期,客户编号,产品,数量,金额", "日期,客户编号,金额", "月份,客户编号,进货计划"


class Office:
    """A small office, its tables as lines of text."""

    def __init__(self, folder: Path, *customers: str) -> None:
        self.folder = folder
        self.register(*customers or CUSTOMERS)

    def register(self, *customers: str) -> None:
        self.put("客户档案", REGISTER + "\n".join(CUSTOMERS[each] for each in customers))

    def put(self, name: str, text: str) -> None:
        self.folder.mkdir(exist_ok=True)
        (self.folder / f"{name}.csv").write_text(text, "utf-8")

    def drop(self, *names: str) -> None:
        for name in names:
            (self.folder / f"{name}.csv").unlink()

    def run(self, month: str) -> None:
        run(self.folder, today=TODAY, month=month)

    def month(self, month: str, amount: float = 500) -> None:
        """A month in which both customers bought on three days and paid once."""
        lines = [f"{month}-{day},{each},酒,{amount / 10},{amount}" for day in ("08", "15", "22") for each in CUSTOMERS]
        self.put(f"进货{month}", "\n".join((STOCK, *lines)))
        self.put(f"回款{month}", "\n".join((PAID, *(f"{month}-25,{each},1000" for each in CUSTOMERS))))

    def report(self, month: str, sheet: str) -> list[dict[str, Any]]:
        book = openpyxl.load_workbook(self.folder / "输出" / month / "客户管理月报.xlsx", data_only=True)
        return _records(book[sheet])

    def figures(self, month: str, sheet: str, *headings: str) -> list[tuple[Any, ...]]:
        return [tuple(row[heading] for heading in headings) for row in self.report(month, sheet)]

    def ledger(self, sheet: str) -> list[dict[str, Any]]:
        return _records(openpyxl.load_workbook(self.folder / "台账.xlsx", data_only=True)[sheet])

    def alerts(self) -> list[dict[str, Any]]:
        """预警台账 without the words, which name fewer figures once the sheets are gone."""
        return [{**row, "预警说明": None} for row in self.ledger("预警台账")]

    def problems(self, month: str, category: str) -> list[str]:
        return [row["问题"] for row in self.report(month, "数据问题") if row["类别"] == category]


def _records(sheet: Worksheet) -> list[dict[str, Any]]:
    """The rows below the heading row, the one with the most words."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = max(range(min(10, len(rows))), key=lambda place: sum(isinstance(cell, str) for cell in rows[place]))
    return [
        dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :] if sum(cell is not None for cell in row) > 1
    ]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "青岛办事处")


def test_an_old_month_run_again_without_its_sheets_changes_nothing(office: Office) -> None:
    """Nobody reaches the plan of 3,000, three months in a row."""
    for month in ("2026-08", "2026-09", "2026-10"):
        office.month(month)
        office.put(f"计划{month}", f"{PLAN}\n{month},C01,3000\n{month},C02,3000")
        office.run(month)
        if month != "2026-10":
            office.drop(f"进货{month}", f"回款{month}", f"计划{month}")
    months, alerts = office.ledger("客户月度"), office.alerts()
    office.run("2026-09")
    assert office.ledger("客户月度") == months
    assert office.alerts() == alerts
    assert (
        office.figures("2026-09", "计划达成", "进货净额", "实际回款", "销售达成率", "本月达成", "连续未达成月数")
        == [(1500, 1000, 0.5, "否", 2)] * 2
    )
    assert office.problems("2026-09", "台账") == [
        "文件夹里没有 2026-09 的进货记录、回款记录。",
        "文件夹里没有 2026-09 的分销计划或记录，2 个客户该月的达成情况无法重新判定。",
    ]
    office.run("2026-10")
    assert (
        office.figures("2026-10", "计划达成", "本月达成", "连续未达成月数", "建议") == [("否", 3, "取消经销资格")] * 2
    )


def test_a_late_row_leaves_the_month_to_the_ledger(office: Office) -> None:
    """Each bought for 1,500 and paid 1,000 a month, so he owes 500 more each month."""
    for month in ("2026-06", "2026-07", "2026-08", "2026-09"):
        office.month(month)
        office.run(month)
        office.drop(f"进货{month}", f"回款{month}")
    office.month("2026-10")
    office.put("补记", f"{STOCK}\n2026-09-02,C01,酒,1,10")
    office.run("2026-10")
    assert office.figures("2026-10", "授信", "应收余额") == [(2500,), (2500,)]
    assert office.report("2026-10", "预警") == []
    (problem,) = office.problems("2026-10", "台账")
    assert problem == "2026-09 的进货记录在文件夹里只有一部分：有 1 个进货日，台账记有 6 个。"
    assert [row["进货净额"] for row in office.ledger("客户月度") if row["月份"] == "2026-09"] == [1500, 1500]


def test_a_return_is_deducted_once_though_its_red_line_comes_after_its_sheets_are_gone(office: Office) -> None:
    office.month("2026-09")
    office.put("退货", "日期,客户编号,类型,产品,数量,金额,证明单号\n2026-09-28,C01,退货,酒,20,200,Z1")
    office.run("2026-09")
    office.drop("进货2026-09", "回款2026-09", "退货")
    office.month("2026-10")
    office.put("红冲", f"{STOCK}\n2026-10-08,C01,酒,-20,-200")
    office.run("2026-10")
    assert office.figures("2026-10", "计划达成", "进货净额") == [(1500,), (1500,)]
    assert office.figures("2026-10", "授信", "应收余额") == [(800,), (1000,)]  # 2 × (1,500 − 1,000), less 200


BACK = "日期,客户编号,类型,产品,数量,金额,证明单号"
SEPTEMBER_BACK = (
    "2026-09-10,C01,退货,酒,20,200,Z1",
    "2026-09-20,C01,退货,酒,10,100,Z2",
    "2026-09-24,C02,退货,酒,30,300,Z3",
)
LATE_BACK = "2026-09-25,C01,退货,酒,5,50,Z4"
LOST = "台账记有的 2026-09 退换货，有 2 行在文件夹里找不到：2026-09-10 甲商行 酒 20；2026-09-24 乙商行 酒 30。"


def test_a_remnant_of_the_returns_counts_beside_those_that_are_gone(office: Office) -> None:
    """Of three lines one is left and one came late: 1,500 − 200 − 100 − 50 and 1,500 − 300, however often it is run."""
    register = REGISTER + "\n".join(CUSTOMERS.values())
    office.put("客户档案", register.replace("2026-06-01", "2026-09-01"))  # so that nothing but the records counts
    office.month("2026-09")
    office.put("退货", "\n".join((BACK, *SEPTEMBER_BACK)))
    office.run("2026-09")
    assert office.figures("2026-09", "计划达成", "进货净额") == [(1200,), (1200,)]
    office.put("退货", "\n".join((BACK, SEPTEMBER_BACK[1], LATE_BACK)))
    office.month("2026-10")
    office.run("2026-10")  # so much less than 2 × (1,500 − 1,000) is owed
    assert office.figures("2026-10", "授信", "应收余额") == [(650,), (700,)]
    assert office.problems("2026-10", "台账") == [LOST]
    for _ in range(2):
        office.run("2026-09")
        assert office.figures("2026-09", "计划达成", "进货净额") == [(1150,), (1200,)]
        assert office.figures("2026-09", "退换货", "日期", "数量", "结论") == [
            (dt.datetime(2026, 9, 10), 20, "符合退货"),
            (dt.datetime(2026, 9, 20), 10, "符合退货"),
            (dt.datetime(2026, 9, 24), 30, "符合退货"),
            (dt.datetime(2026, 9, 25), 5, "符合退货"),
        ]
        assert office.problems("2026-09", "台账") == [LOST]
        assert [row["数量"] for row in office.ledger("退换货台账")] == [20, 10, 30, 5]
    office.put("退货", "\n".join((BACK, *SEPTEMBER_BACK, LATE_BACK)))  # all of them are back
    office.run("2026-09")
    assert office.figures("2026-09", "计划达成", "进货净额") == [(1150,), (1200,)]
    assert office.problems("2026-09", "台账") == []
    assert len(office.ledger("退换货台账")) == 4


def test_a_month_run_again_without_its_returns_shows_and_deducts_those_that_the_ledger_knows(office: Office) -> None:
    office.month("2026-09")
    office.put("退货", "\n".join((BACK, *SEPTEMBER_BACK)))
    office.run("2026-09")
    shown = ("退换货", "日期", "客户编号", "数量", "金额", "结论")
    lines, rates = office.figures("2026-09", *shown), office.report("2026-09", "退货率")
    returns, months = office.ledger("退换货台账"), office.ledger("客户月度")
    office.drop("退货")
    office.run("2026-09")
    assert office.figures("2026-09", *shown) == lines
    assert office.report("2026-09", "退货率") == rates
    assert office.ledger("退换货台账") == returns
    assert office.ledger("客户月度") == months
    (told,) = office.problems("2026-09", "台账")
    assert told.startswith("台账记有的 2026-09 退换货，有 3 行在文件夹里找不到：")


def test_a_return_taken_out_of_the_sheet_is_a_correction_of_the_month_that_is_run(office: Office) -> None:
    """One of three was a mistake and one was 8, not 10: the month follows its sheet, and so does the ledger."""
    office.month("2026-09")
    office.put("退货", "\n".join((BACK, *SEPTEMBER_BACK)))
    office.run("2026-09")
    corrected = SEPTEMBER_BACK[1].replace("10,100", "8,80")
    office.put("退货", "\n".join((BACK, SEPTEMBER_BACK[0], corrected)))
    office.run("2026-09")
    assert office.figures("2026-09", "计划达成", "进货净额") == [(1220,), (1500,)]
    assert office.problems("2026-09", "台账") == []
    assert [row["数量"] for row in office.ledger("退换货台账")] == [20, 8]


def test_three_months_of_returns_stay_whatever_month_is_run_again(office: Office) -> None:
    """Each month C01 brings back 20; the sheets of a month go once the next is run, but the list of returns stays."""
    back = []
    for month in ("2026-08", "2026-09", "2026-10"):
        back.append(f"{month}-28,C01,退货,酒,20,200,Z{month}")
        office.month(month)
        office.put("退货", "\n".join((BACK, *back)))
        office.run(month)
        if month != "2026-10":
            office.drop(f"进货{month}", f"回款{month}")
    months, returns = office.ledger("客户月度"), office.ledger("退换货台账")
    assert [row["进货净额"] for row in months if row["客户编号"] == "C01"] == [1300, 1300, 1300]
    assert office.figures("2026-10", "退换货", "数量", "结论") == [(20, "符合退货")] * 3
    assert office.problems("2026-10", "退换货") == []
    for month in ("2026-08", "2026-09", "2026-10", "2026-09"):
        office.run(month)
        assert office.ledger("客户月度") == months
        assert office.ledger("退换货台账") == returns


def test_a_return_that_comes_after_its_month_is_left_to_the_ledger_is_told(office: Office) -> None:
    office.month("2026-09")
    office.run("2026-09")
    office.drop("回款2026-09")
    office.put("进货2026-09", f"{STOCK}\n2026-09-08,C01,酒,50,500")
    office.put("退货", f"{BACK}\n2026-09-28,C01,退货,酒,20,200,Z1")
    office.month("2026-10")
    office.run("2026-10")
    (row,) = [row for row in office.report("2026-10", "数据问题") if row["类别"] == "退换货"]
    assert (row["单元格"], row["问题"], row["处理"], row["建议"]) == (
        "A2",
        "对应 2026-09-08（20）的进货，至退换日不满 3 个月，在可退换期限内。"
        "2026-09 的进货净额以台账为准，没有按本行扣除。",
        "该行没有从进货净额中扣除。",
        "请把 2026-09 的进货记录和退换货记录放全，加上 --month 2026-09 重新运行该月。",
    )


def test_returns_alone_say_and_remember_what_a_whole_run_does(office: Office) -> None:
    """Also with no line at all, and with what only the ledger still tells."""
    sheets = ("退换货", "退换货汇总", "退货率")
    office.month("2026-09")
    for lines in ((), SEPTEMBER_BACK, (SEPTEMBER_BACK[1], LATE_BACK)):
        office.put("退货", "\n".join((BACK, *lines)))
        before = (office.folder / "台账.xlsx").read_bytes() if (office.folder / "台账.xlsx").exists() else None
        run(office.folder, today=TODAY, month="2026-09", part="returns")
        remembered = office.ledger("退换货台账")
        book = openpyxl.load_workbook(office.folder / "输出/2026-09/退换货.xlsx", data_only=True)
        alone = [_records(book[sheet]) for sheet in sheets]
        (office.folder / "台账.xlsx").unlink()
        if before is not None:
            (office.folder / "台账.xlsx").write_bytes(before)
        office.run("2026-09")
        assert [office.report("2026-09", sheet) for sheet in sheets] == alone
        assert office.ledger("退换货台账") == remembered


def test_a_statement_of_mid_month_counts_on_from_the_ledger(office: Office) -> None:
    office.month("2026-09")
    office.put("应收", "客户编号,应收余额,截止日期\nC01,100,2026-09-20\nC02,100,2026-09-20")
    office.run("2026-09")
    assert office.figures("2026-09", "授信", "应收余额") == [(-400,), (-400,)]  # 100 + 500 − 1,000 after the 20th
    office.drop("进货2026-09", "回款2026-09")
    office.month("2026-10")
    office.run("2026-10")
    assert office.figures("2026-10", "授信", "应收余额", "应收来源") == [(100, "台账余额+后续记录")] * 2


def test_a_complaint_of_a_customer_who_left_keeps_its_number_and_its_alert(office: Office) -> None:
    office.month("2026-10")
    heads = "受理日期,客户编号,投诉方式,内容,上报销售经理日期"
    office.put("投诉", f"{heads}\n2026-10-20,C01,电话,漏气,2026-10-20\n2026-10-20,C02,电话,破损,2026-10-20")
    office.run("2026-10")
    numbers = [("TS20261020-1", "C01"), ("TS20261020-2", "C02")]
    assert office.figures("2026-10", "投诉", "投诉编号", "客户编号") == numbers
    office.drop("投诉")
    office.put("投诉", f"{heads},反馈日期\n2026-10-20,C01,电话,漏气,2026-10-20,2026-11-03")
    office.register("C01")
    office.month("2026-11")
    office.run("2026-11")
    assert ("TS20261020-2", "超期") in office.figures("2026-11", "投诉", "投诉编号", "状态")
    (alert,) = [row for row in office.report("2026-11", "预警") if row["预警类型"] == "投诉超期预警"]
    assert (alert["预警编号"], alert["变化"], alert["上报对象"]) == (
        "YJ202610-002",
        "持续",
        "大区经理、营销总监、分支机构总经理、分支机构销售经理",
    )
    assert "客户“C02”还有未了结的预警，但客户档案里已没有该客户" in office.problems("2026-11", "客户")


def test_a_run_in_the_middle_of_the_month_is_not_final(tmp_path: Path) -> None:
    """On 10 October nobody had a plan; it came later, and the month was never run again."""
    office = Office(tmp_path / "青岛办事处")
    office.month("2026-10")
    run(office.folder, today=dt.date(2026, 10, 10), month="2026-10")
    assert office.figures("2026-10", "计划达成", "本月达成") == [("未下达计划",)] * 2
    office.put("计划", f"{PLAN}\n2026-10,C01,3000\n2026-10,C02,1500\n2026-11,C01,3000\n2026-11,C02,1500")
    office.month("2026-11")
    office.run("2026-11")
    assert office.figures("2026-11", "计划达成", "本月达成", "连续未达成月数") == [("否", 2), ("是", 0)]
