"""Slips that are void, not approved or not received don't count, and each is told (CONTRACT section 1)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from office_files import XLSX, Sheet, write

from kehu_xlsx.intake.office import Intake, read_office
from kehu_xlsx.tables import Origin, Payments, Purchases, Receivables, Visits
from kehu_xlsx.tables.reading import Usage

OCTOBER = pd.Period("2026-10", "M")
DAY = dt.date(2026, 10, 3)
HAITIAN, DAGU = "青岛海天商贸有限公司", "胶州大沽批发部"
REGISTER = Sheet(
    [["客户编号", "客户名称", "客户级别", "业务经理"], ["C1", HAITIAN, "一级", "张三"], ["C2", DAGU, "三级", "张三"]]
)
SOLD = ["日期", "单号", "客户名称", "产品", "金额"]


def read(folder: Path, *rows: list[Any], name: str = "销售", merges: tuple[str, ...] = ()) -> Intake:
    write(folder / "客户档案", XLSX, REGISTER)
    write(folder / name, XLSX, Sheet(list(rows), merges=merges))
    return read_office(folder, synonyms={}, fallback=OCTOBER, today=dt.date(2026, 11, 20))


def amounts(intake: Intake) -> list[float]:
    return sorted(intake.books.purchases[Purchases.amount])


def told(intake: Intake) -> list[tuple[str, str, str]]:
    return sorted((problem.cell, problem.message, problem.action) for problem in intake.problems)


def usage(intake: Intake, table: type[Origin]) -> Usage:
    return next(each for each in intake.usage if each.table is table)


VOID = ["已作废", "作废", "红冲作废", "未审核", "待审核", "草稿", "已取消", "审批中", "已驳回", "3-已作废（10月5日）"]
VALID = ["已审核", "已完成", "正常", "已到账", "已发货", "部分收款", "在营", "未收款", "是", None]


@pytest.mark.parametrize("heading", ["单据状态", "状态", "审核状态", "单据 状态", "订单状态", "发货状态"])
@pytest.mark.parametrize("word", VOID)
def test_a_slip_that_is_void_or_not_approved_is_set_aside_and_told(tmp_path: Path, heading: str, word: str) -> None:
    rows = [[DAY, "X1", HAITIAN, "可乐", 100, "已审核"], [DAY, "X2", HAITIAN, "可乐", 200, word]]
    intake = read(tmp_path, [*SOLD, heading], *rows)
    assert amounts(intake) == [100.0]
    (problem,) = intake.problems
    assert (problem.cell, problem.category, problem.value) == ("F3", "数值", word)
    assert problem.message == f"“{heading}”写的是“{word}”，不算有效的进货记录"
    assert problem.action == "本行未计入"
    assert problem.advice == "如果这一行有效，请改正这一格；确实无效的不用处理"
    account = usage(intake, Purchases)
    assert (account.rows_read, account.rows_used, account.amount_read, account.amount_used) == (2, 1, 300.0, 100.0)


@pytest.mark.parametrize("word", VALID)
def test_any_other_state_leaves_the_row_as_it_is(tmp_path: Path, word: str | None) -> None:
    intake = read(tmp_path, [*SOLD, "状态"], [DAY, "X1", HAITIAN, "可乐", 100, word])
    assert amounts(intake) == [100.0]
    assert told(intake) == []


def test_of_several_states_any_can_say_it(tmp_path: Path) -> None:
    rows = [
        [DAY, "X1", HAITIAN, "可乐", 100, "已完成", "已审核"],
        [DAY, "X2", HAITIAN, "可乐", 200, "已作废", "已审核"],
        [DAY, "X3", HAITIAN, "可乐", 300, "正常", "未审核"],
    ]
    intake = read(tmp_path, [*SOLD, "单据状态", "审核状态"], *rows)
    assert amounts(intake) == [100.0]
    assert [cell for cell, *_ in told(intake)] == ["F3", "G4"]


@pytest.mark.parametrize(
    ("heading", "void", "valid"),
    [("是否作废", "是", "否"), ("作废标志", 1, 0), ("是否审核", "否", "是"), ("审核标志", 0, 1)],
)
def test_a_heading_may_ask_and_the_cells_answer(tmp_path: Path, heading: str, void: Any, valid: Any) -> None:
    rows = [[DAY, "X1", HAITIAN, "可乐", 100, valid], [DAY, "X2", HAITIAN, "可乐", 200, void]]
    intake = read(tmp_path, [*SOLD, heading], *rows)
    assert amounts(intake) == [100.0]
    assert told(intake) == [("F3", f"“{heading}”写的是“{void}”，不算有效的进货记录", "本行未计入")]


@pytest.mark.parametrize("word", ["未到账", "待到账", "未收款", "退票", "作废"])
def test_money_that_did_not_come_in_is_no_payment(tmp_path: Path, word: str) -> None:
    rows = [[DAY, HAITIAN, 100, "已到账"], [DAY, HAITIAN, 200, word]]
    intake = read(tmp_path, ["到账日期", "客户名称", "金额", "状态"], *rows, name="回款")
    assert list(intake.books.payments[Payments.amount]) == [100.0]
    assert told(intake) == [("D3", f"“状态”写的是“{word}”，不算有效的回款记录", "本行未计入")]


def test_goods_that_are_still_to_be_paid_are_bought(tmp_path: Path) -> None:
    rows = [[DAY, "X1", HAITIAN, "可乐", 100, "未收款", "否"]]
    intake = read(tmp_path, [*SOLD, "收款状态", "是否到账"], *rows)
    assert amounts(intake) == [100.0]


@pytest.mark.parametrize("remark", ["作废", "此单作废", "已作废", "本单已取消", "作废（开错）", " 作 废 ", "作废。"])
@pytest.mark.parametrize("heading", ["备注", "摘要", None])
def test_a_remark_that_is_nothing_but_void_sets_the_row_aside(tmp_path: Path, remark: str, heading: str | None) -> None:
    rows = [[DAY, "X1", HAITIAN, "可乐", 100, None], [DAY, "X2", HAITIAN, "可乐", 200, remark]]
    intake = read(tmp_path, [*SOLD, heading], *rows)
    assert amounts(intake) == [100.0]
    (problem,) = intake.problems
    said = f"“{heading}”写的是“{problem.value}”" if heading else f"行中注明“{problem.value}”"
    assert (problem.cell, problem.message) == ("F3", f"{said}，不算有效的进货记录")


@pytest.mark.parametrize(
    "remark", ["发票作废，已重开", "上张作废，补开", "取消赠品", "不作废", "客户要求取消促销", "作废旧价格表", "取消"]
)
def test_a_remark_that_speaks_of_something_else_leaves_the_row(tmp_path: Path, remark: str) -> None:
    heading = "促销" if remark == "取消" else "备注"  # there the promotion is cancelled, not the slip
    intake = read(tmp_path, [*SOLD, heading], [DAY, "X1", HAITIAN, "可乐", 100, remark])
    assert amounts(intake) == [100.0]
    assert told(intake) == []


@pytest.mark.parametrize("place", [1, 3, 5])
def test_void_may_stand_in_place_of_a_number_product_or_kind(tmp_path: Path, place: int) -> None:
    void: list[Any] = [DAY, "X2", HAITIAN, "可乐", 200, "销售单"]
    void[place] = "作废单"
    intake = read(tmp_path, [*SOLD, "单据类型"], [DAY, "X1", HAITIAN, "可乐", 100, "销售单"], void)
    assert amounts(intake) == [100.0]
    assert [(problem.cell, problem.value) for problem in intake.problems] == [(f"{'ABCDEF'[place]}3", "作废单")]


def test_a_slip_said_to_be_void_is_so_in_all_its_lines(tmp_path: Path) -> None:
    rows = [
        [DAY, "X1", HAITIAN, "可乐", 100, "此单作废"],
        [DAY, "X1", HAITIAN, "雪碧", 200, None],
        [DAY, "X2", HAITIAN, "可乐", 300, "作废"],
        [DAY, "X2", HAITIAN, "雪碧", 400, None],
        [DAY, "X1", DAGU, "雪碧", 500, None],
    ]
    intake = read(tmp_path, [*SOLD, "备注"], *rows)
    assert amounts(intake) == [400.0, 500.0]
    message = "有 2 行“备注”写的是“此单作废”，不算有效的进货记录，金额合计 300.00 元"
    assert told(intake) == [
        ("F2", message, "这些行未计入"),
        ("F4", "“备注”写的是“作废”，不算有效的进货记录", "本行未计入"),
    ]


def test_a_state_merged_down_holds_for_each_line(tmp_path: Path) -> None:
    rows = [
        [DAY, "X1", HAITIAN, "可乐", 100, "已作废"],
        [DAY, "X1", HAITIAN, "雪碧", 200, None],
        [DAY, "X2", HAITIAN, "雪碧", 300, "已审核"],
    ]
    intake = read(tmp_path, [*SOLD, "状态"], *rows, merges=("F2:F3",))
    assert amounts(intake) == [300.0]


def test_many_void_rows_are_one_line_a_word(tmp_path: Path) -> None:
    rows = [[DAY, f"X{number}", HAITIAN, "可乐", 10, "已作废"] for number in range(21)]
    intake = read(tmp_path, [*SOLD, "状态"], [DAY, "Y", HAITIAN, "可乐", 100, "正常"], *rows)
    assert amounts(intake) == [100.0]
    message = "有 21 行“状态”写的是“已作废”，不算有效的进货记录，金额合计 210.00 元"
    assert told(intake) == [("F3", message, "这些行未计入")]


def test_what_else_is_wrong_in_a_void_row_is_not_told(tmp_path: Path) -> None:
    intake = read(tmp_path, [*SOLD, "状态"], ["?", "X1", "谁也不是", "可乐", "另议", "草稿"])
    assert [cell for cell, *_ in told(intake)] == ["F2"]


@pytest.mark.parametrize(("total", "messages"), [(100, []), (300, []), (200, ["F"])])
def test_a_printed_total_may_leave_out_or_count_void_rows(tmp_path: Path, total: float, messages: list[str]) -> None:
    rows = [[DAY, "X1", HAITIAN, "可乐", 100, "正常"], [DAY, "X2", HAITIAN, "可乐", 200, "作废"]]
    intake = read(tmp_path, [*SOLD, "状态"], *rows, ["合计", None, None, None, total, None])
    wrong = [message for _, message, _ in told(intake) if message.startswith("表上")]
    assert len(wrong) == len(messages)


def test_a_receipt_beside_a_void_sale_is_void_as_well(tmp_path: Path) -> None:
    heading = [*SOLD, "收款日期", "收款金额", "状态"]
    rows = [[DAY, "X1", HAITIAN, "可乐", 100, DAY, 100, "正常"], [DAY, "X2", HAITIAN, "可乐", 200, DAY, 200, "作废"]]
    intake = read(tmp_path, heading, *rows)
    assert amounts(intake) == [100.0]
    assert list(intake.books.payments[Payments.amount]) == [100.0]


def test_open_items_and_visits_can_be_void_too(tmp_path: Path) -> None:
    owed = [["客户名称", "应收余额", "状态"], [HAITIAN, 100, "正常"], [DAGU, 200, "已作废"]]
    write(tmp_path / "应收", XLSX, Sheet(owed))
    intake = read(tmp_path, ["日期", "客户名称", "拜访人", "备注"], [DAY, HAITIAN, "张三", "取消"], name="拜访")
    assert list(intake.books.receivables[Receivables.balance]) == [100.0]
    assert list(intake.books.visits[Visits.visitor]) == []


def test_the_state_of_a_customer_is_his_own(tmp_path: Path) -> None:
    rows = [["客户编号", "客户名称", "客户级别", "备注"], ["C9", "即墨鳌山超市", "四级", "取消"]]
    intake = read(tmp_path, *rows, name="客户档案2")
    assert set(intake.books.customers["code"]) == {"C1", "C2", "C9"}
