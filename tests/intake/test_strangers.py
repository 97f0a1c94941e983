"""Sheets that are not read: what is plainly ours is told with what to do; covers, pivots and summaries are not."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from office_files import XLSX, Sheet, write

from kehu_xlsx.errors import Category
from kehu_xlsx.intake.office import Intake, read_office
from kehu_xlsx.tables import Payments, Purchases

HAITIAN, DAGU, JIMO = "青岛海天商贸有限公司", "胶州大沽批发部", "即墨长江超市"
REGISTER = Sheet(
    [["客户编号", "客户名称", "客户级别"], ["C1", HAITIAN, "一级"], ["C2", DAGU, "三级"], ["3", JIMO, "三级"]]
)
PLAN_ADVICE = (
    "请改成一个客户一行：有“月份、客户名称、销售目标”等列，或各月份（1月、2月……）各一列；不是客户管理用的表就不用处理"
)


def read(folder: Path, *sheets: Sheet, name: str = "资料") -> Intake:
    write(folder / "档案", XLSX, REGISTER)
    write(folder / name, XLSX, *sheets)
    return read_office(folder, synonyms={}, fallback=pd.Period("2026-10", "M"), today=dt.date(2026, 11, 20))


def told(intake: Intake) -> list[tuple[Category, str, str, str]]:
    return [(each.category, each.message, each.action, each.advice) for each in intake.problems]


PLANS: dict[str, tuple[list[list[Any]], str]] = {
    "cards one below the other": (
        [
            ["2026年销售计划"],
            ["客户：", HAITIAN],
            ["1月", 100],
            ["2月", 200],
            ["客户：", DAGU],
            ["1月", 10],
            ["2月", 20],
        ],
        f"有客户{HAITIAN}、{DAGU}",
    ),
    "a card whose label and customer stand in one cell": (
        [["2026年销售计划"], [f"客户：{HAITIAN}"], ["1月", 100], ["2月", 200]],
        f"有客户{HAITIAN}",
    ),
    "a card entitled by the customer": ([[f"{DAGU}2026年销售目标"], ["1月", 100], ["2月", 200]], f"有客户{DAGU}"),
    "labels with their values": ([["客户", HAITIAN], ["销售目标", 100], ["回款计划", 200]], f"有客户{HAITIAN}"),
}


@pytest.mark.parametrize("case", PLANS)
def test_a_plan_in_an_arrangement_that_is_not_read_is_told(tmp_path: Path, case: str) -> None:
    rows, customers = PLANS[case]
    message = f"像是分销计划（{customers}），但这样的排法读不出哪个数字是谁、哪个月的计划"
    assert told(read(tmp_path, Sheet(rows))) == [(Category.SHEET, message, "整张表未读取", PLAN_ADVICE)]


def test_records_without_headings_are_told(tmp_path: Path) -> None:
    intake = read(tmp_path, Sheet([[dt.date(2026, 10, 16), HAITIAN, "可乐", 7, 700]]))
    message = f"没有表头，第一行就是数据（有客户{HAITIAN}），不知道各列是什么"
    advice = "请在最上面一行写上各列的名称，如日期、客户名称、数量、金额；不是客户管理用的表就不用处理"
    assert told(intake) == [(Category.SHEET, message, "整张表未读取", advice)]


def test_a_sheet_that_calls_itself_one_of_ours_under_strange_headings_is_told(tmp_path: Path) -> None:
    intake = read(tmp_path, Sheet([["商户", "挂账数"], [HAITIAN, 100], [DAGU, 200], [JIMO, 300]], name="应收"))
    message = f"像是应收账款（有客户{HAITIAN}、{DAGU}等 3 个），但认不出需要的列；找到的表头：商户、挂账数"
    advice = (
        "请把列名改成常用的叫法，或在 客户管理规则.xlsx 的“列名对照”中写明本单位的叫法；不是客户管理用的表就不用处理"
    )
    assert told(intake) == [(Category.SHEET, message, "整张表未读取", advice)]


SILENT: dict[str, Sheet] = {
    "a cover": Sheet([["2026年10月销售计划"], ["客户：", HAITIAN], ["编制日期", dt.date(2026, 9, 25)]]),
    "a pivot": Sheet([["求和项:计划", "列标签"], ["行标签", "9月"], [HAITIAN, 100], [DAGU, 200]], name="计划"),
    "a summary": Sheet([["商户", "数"], [HAITIAN, 100], [DAGU, 200]], name="销售汇总"),
    "what came of a plan": Sheet([["商户", "计划", "完成"], [HAITIAN, 100, 90], [DAGU, 200, 190]], name="对比"),
    "rebates": Sheet([["商户", "数"], [HAITIAN, 100], [DAGU, 200]], name="销售返利"),
    "plans of regions": Sheet([["区域", "计划"], ["东区", 100], ["西区", 200]], name="销售计划"),
    "a list of numbers that look like codes": Sheet([["3", "计划", 1], ["3", "4", 2]], name="计划"),
    "notes": Sheet([["说明"], [f"{HAITIAN}本月不发货"], ["请注意 2026 年的计划"]]),
    "something else": Sheet([["商户", "备忘一", "备忘二"], [HAITIAN, 1, 2], [DAGU, 3, 4]]),
}


@pytest.mark.parametrize("case", SILENT)
def test_no_false_alarm(tmp_path: Path, case: str) -> None:
    assert told(read(tmp_path, SILENT[case])) == []


def test_a_text_file_with_bars_between_its_fields_is_read(tmp_path: Path) -> None:
    write(tmp_path / "档案", XLSX, REGISTER)
    lines = ["日期|客户名称|金额", f"2026-10-01|{HAITIAN}|100.5", f"2026-10-02|{DAGU}|200"]
    (tmp_path / "发货.csv").write_text("\n".join(lines), encoding="utf-8")
    intake = read_office(tmp_path, synonyms={}, fallback=pd.Period("2026-10", "M"), today=dt.date(2026, 11, 20))
    assert list(intake.books.purchases[Purchases.amount]) == [100.5, 200]


HEADINGS = ["日期", "客户名称", "产品", "数量", "金额"]


def day(number: int) -> dt.date:
    return dt.date(2026, 10, number)


FIRST_HALF = Sheet([HEADINGS, [day(1), HAITIAN, "可乐", 1, 100], [day(2), DAGU, "可乐", 1, 200]], name="1-15日")


def test_a_sheet_without_headings_goes_on_with_the_one_before(tmp_path: Path) -> None:
    more = [[day(16), HAITIAN, "可乐", 7, 700], [day(17), "无此人", "可乐", 8, 800], ["合计", None, None, 15, 1500]]
    last = [[day(31), JIMO, "可乐", 1, 50]]
    intake = read(tmp_path, FIRST_HALF, Sheet(more, name="16-30日"), Sheet(last, name="31日"), name="10月发货")
    assert list(intake.books.purchases[Purchases.amount]) == [100, 200, 700, 50]
    (account,) = (each for each in intake.usage if each.table is Purchases)
    assert (account.rows_read, account.rows_used, account.amount_read, account.amount_used) == (5, 4, 1850, 1050)
    assert [(each.sheet, each.cell, each.message, each.action) for each in intake.problems] == [
        ("16-30日", "A1", "没有表头，各列与前一张工作表“1-15日”的进货记录一致", "按前一张工作表的表头读取，照常计入"),
        ("31日", "A1", "没有表头，各列与前一张工作表“16-30日”的进货记录一致", "按前一张工作表的表头读取，照常计入"),
        ("16-30日", "B2", "客户档案中没有这个客户", "本行未计入"),
    ]


OTHERS: dict[str, list[list[Any]]] = {
    "an amount without a heading": [[day(16), HAITIAN, "可乐", 7, 700, 41]],
    "other kinds of cells": [[day(16), HAITIAN, 700, "可乐", "箱"]],
    "a first row of nobody known": [[day(16), "某某", "可乐", 7, 700], [day(16), HAITIAN, "可乐", 7, 700]],
    "fewer columns": [[day(16), HAITIAN, 700]],
    "hardly any records": [[day(16), HAITIAN, "可乐", 7, 700], ["注", "一"], ["注", "二"]],
}


@pytest.mark.parametrize("case", OTHERS)
def test_a_sheet_with_other_columns_is_not_read_as_a_continuation(tmp_path: Path, case: str) -> None:
    intake = read(tmp_path, FIRST_HALF, Sheet(OTHERS[case], name="16-31日"), name="10月发货")
    assert list(intake.books.purchases[Purchases.amount]) == [100, 200]
    (problem,) = intake.problems
    assert problem.message == f"没有表头，第一行就是数据（有客户{HAITIAN}），不知道各列是什么"


BANK = ["交易日期", "借方发生额", "贷方发生额", "余额", "对方户名", "对方账号", "摘要"]
STATEMENT: list[list[Any]] = [
    [day(1), None, 5000, 5000, HAITIAN, "62001", "货款"],
    [day(2), 100, None, 4900, "供电公司", "62002", "电费"],
    [day(3), 0, 800, 5700, DAGU, "62003", "货款"],
    [day(4), None, 3, 5703, "某某公司", "62004", "其他"],
]


@pytest.mark.parametrize(
    "columns", [BANK, ["交易时间", "支出", "收入", "余额", "收(付)方名称", "收(付)方账号", "用途"]]
)
def test_what_a_bank_credits_are_payments_and_what_it_paid_to_others_is_none(
    tmp_path: Path, columns: list[str]
) -> None:
    intake = read(tmp_path, Sheet([columns, *STATEMENT], name="10月"), name="银行流水")
    rows = intake.books.payments
    assert list(zip(rows[Payments.customer], rows[Payments.amount], strict=True)) == [("C1", 5000), ("C2", 800)]
    assert [(each.cell, each.value, each.action) for each in intake.problems] == [("E5", "某某公司", "本行未计入")]


def test_a_bank_statement_counts_only_where_no_list_of_receipts_is_kept(tmp_path: Path) -> None:
    register = Sheet([["日期", "客户名称", "回款金额", "单号"], [day(1), HAITIAN, 5000, "H1"]], name="回款登记")
    intake = read(tmp_path, register, Sheet([BANK, *STATEMENT[:3]], name="银行流水"))
    assert list(intake.books.payments[Payments.amount]) == [5000]
    (account,) = (each for each in intake.usage if each.table is Payments)
    assert (account.rows_read, account.rows_used, account.amount_read, account.amount_used) == (3, 1, 10800, 5000)
    assert [(each.sheet, each.message, each.action) for each in intake.problems] == [
        (
            "银行流水", "有 2 行同时写有回款记录的内容，而回款记录另有单独的表，两处可能是同一笔",
            "以单独的表为准，这些行里的这一项未计入",
        ),
    ]  # fmt: skip


def test_what_a_bank_paid_to_a_customer_is_told(tmp_path: Path) -> None:
    intake = read(tmp_path, Sheet([BANK, *STATEMENT[:1], [day(3), 50, None, 1, DAGU, "1", "退款"]]))
    assert [(each.cell, each.message) for each in intake.problems] == [("C3", "缺少“金额”")]


def test_a_statement_with_debits_and_credits_in_one_column_is_told(tmp_path: Path) -> None:
    head = ["交易日期", "借贷标志", "交易金额", "对方户名", "对方账号"]
    intake = read(tmp_path, Sheet([head, [day(1), "贷", 5000, HAITIAN, "1"], [day(2), "借", 70, DAGU, "2"]]))
    message = f"像是回款记录（有客户{HAITIAN}、{DAGU}），但认不出需要的列；找到的表头：{'、'.join(head)}"
    assert [each.message for each in intake.problems] == [message]


@pytest.mark.parametrize("balance", [[], ["余额"]])
def test_credits_of_our_own_books_are_no_payments(tmp_path: Path, balance: list[str]) -> None:
    head = ["日期", "客户名称", "摘要", "借方金额", "贷方金额", *balance]
    intake = read(tmp_path, Sheet([head, [day(1), HAITIAN, "收款", None, 200, *[300 for _ in balance]]]))
    assert intake.books.payments.empty
