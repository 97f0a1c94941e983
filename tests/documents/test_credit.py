"""客户信用检查表.xlsx on the small outcome: figures worked out by hand from it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from outcomes import SHOP, empty_outcome, outcome
from recalculation import formula_mismatches
from tables_from_text import table
from written import heading_line, headings, links, opened, rows

from kehu_xlsx.documents.credit import credit_book
from kehu_xlsx.tables import OpenItems, Payments
from kehu_xlsx.workbook.write import render_book

CODE = "客户编号"


@pytest.fixture(scope="module")
def book() -> Workbook:
    return opened(credit_book(outcome()))


def of(book: Workbook, sheet: str, code: str) -> dict[str, Any]:
    return next(row for row in rows(book[sheet], CODE) if row[CODE] == code)


def with_payments(text: str) -> Workbook:
    """The book of an office with these payments instead."""
    shown = outcome()
    payments = table(Payments, text)
    return opened(credit_book(outcome(books=shown.books.with_tables(payments=payments))))


def test_sheets_and_headings(book: Workbook) -> None:
    assert book.sheetnames == ["授信", "账龄", "逾期明细", "回款", "余额核对"]
    assert heading_line(book["授信"], CODE).startswith(
        "客户编号 客户名称 客户级别 授信额度 有效额度 应收余额 "
        "应收来源 截止日期 额度使用率 可用额度 账期 未到期 "
        "逾期1-30天 逾期31-60天 逾期61-90天 逾期90天以上 账龄不明 最早逾期日 预警等级 发货建议"
    )
    assert heading_line(book["账龄"], CODE) == (
        "客户编号 客户名称 客户级别 业务经理 应收余额 未到期 "
        "逾期1-30天 逾期31-60天 逾期61-90天 逾期90天以上 账龄不明 "
        "账龄合计 合计差异 逾期合计 逾期占比 备注"
    )
    assert heading_line(book["逾期明细"], CODE) == (
        "客户编号 客户名称 客户级别 进货日期 单号 进货金额 未付金额 账期 到期日 逾期天数 账龄 备注 出处"
    )
    assert heading_line(book["回款"], CODE) == (
        "客户编号 客户名称 客户级别 业务经理 回款计划 "
        "实际回款 回款达成率 未完成回款 其中：银行转账 其中：承兑汇票 "
        "其中：未注明 其中：微信 其中：现金 备注"
    )
    assert heading_line(book["余额核对"], CODE) == (
        "客户编号 客户名称 客户级别 起算日期 核对截止日期 期初应收 进货 退货 回款 推算余额 账面余额 差异 核对结果"
    )


def test_ages_add_up_to_the_balance(book: Workbook) -> None:
    debtor = of(book, "账龄", "QD003")
    # 10,000 + 20,000 + 10,000 + 15,000 + 5,000 = 60,000, of which all but the first is overdue.
    assert (debtor["应收余额"], debtor["账龄合计"], debtor["合计差异"]) == (60_000, 60_000, 0)
    assert (debtor["逾期合计"], debtor["逾期占比"]) == (50_000, pytest.approx(5 / 6))


def test_a_prepaid_balance_has_no_overdue_share(book: Workbook) -> None:
    prepaid = of(book, "账龄", "QD006")
    assert (prepaid["应收余额"], prepaid["未到期"], prepaid["逾期合计"], prepaid["逾期占比"]) == (
        -2_000,
        -2_000,
        0,
        None,
    )
    assert prepaid["备注"].endswith("没有欠款，逾期占比不计算。")


def test_a_balance_of_unknown_age_is_not_said_to_be_nothing_overdue(book: Workbook) -> None:
    unknown = of(book, "账龄", "QD007")
    assert (unknown["账龄不明"], unknown["逾期合计"], unknown["逾期占比"]) == (3_000, None, None)
    assert unknown["备注"].endswith("账龄全部不明，逾期合计和占比无法计算。")


def test_an_unknown_balance_is_blank_and_says_why(book: Workbook) -> None:
    unknown = of(book, "账龄", "QD005")
    assert {unknown[heading] for heading in ("应收余额", "未到期", "账龄合计", "合计差异", "逾期合计")} == {None}
    assert unknown["备注"] == (
        "没有应收账款，也没有期初应收和期初日期，应收余额无法计算。授信额度空白，额度使用率和可用额度无法计算。"
    )


def test_open_items_stand_oldest_first_with_their_age(book: Workbook) -> None:
    items = [row for row in rows(book["逾期明细"], CODE) if row[CODE] == "QD003"]
    assert [row["单号"] for row in items] == ["X061", "X071", "X081", "X096", "X105"]
    assert [row["逾期天数"] for row in items] == [122, 88, 52, 26, 0]
    assert [row["账龄"] for row in items] == ["逾期90天以上", "逾期61-90天", "逾期31-60天", "逾期1-30天", "未到期"]
    assert (items[0]["未付金额"], items[0]["到期日"], items[0]["账期"]) == (5_000, datetime(2026, 7, 1), "30天")


def test_what_is_overdue_stands_before_what_nobody_knows_and_what_is_not_yet_due(book: Workbook) -> None:
    ages = [row["账龄"] for row in rows(book["逾期明细"], CODE)]
    urgency = [{"账龄不明": 1, "未到期": 2}.get(age, 0) for age in ages]
    assert urgency == sorted(urgency) and set(urgency) == {0, 1, 2}


def test_the_longest_overdue_comes_first_whose_ever_it_is() -> None:
    items = table(
        OpenItems,
        """
        customer date       amount open_amount due        days_overdue age
        QD001    2026-09-20 100    100         2026-10-20 11           overdue_30
        QD001    2026-08-01 200    200         2026-08-31 61           overdue_90
        QD003    2026-07-01 300    300         2026-07-31 92           overdue_more
        QD003    2026-09-20 400    400         2026-10-20 11           overdue_30
        """,
    )
    found = rows(opened(credit_book(outcome(open_items=items)))["逾期明细"], CODE)
    assert [(row[CODE], row["进货金额"]) for row in found if row["逾期天数"]] == [
        ("QD003", 300), ("QD001", 200), ("QD001", 100), ("QD003", 400),
    ]  # fmt: skip


def test_what_is_not_yet_due_begins_on_a_page_of_its_own_and_all_pages_are_one_wide(book: Workbook) -> None:
    sheet = book["逾期明细"]
    first = next(row[0].row for row in sheet.iter_rows() if any(cell.value == "未到期" for cell in row))
    assert [brk.id for brk in sheet.row_breaks.brk] == [first - 1]  # the row above the break
    assert sheet.page_setup.fitToWidth in (None, 1) and "出处" not in printed(sheet)
    with_nothing_due = outcome(open_items=outcome().open_items.iloc[:0], credit=outcome().credit.iloc[:0])
    assert not opened(credit_book(with_nothing_due))["逾期明细"].row_breaks.brk


def printed(sheet: Worksheet) -> set[Any]:
    """All that stands within the area to print."""
    area = sheet.print_area.rpartition("!")[2] if isinstance(sheet.print_area, str) else sheet.print_area[0]
    return {cell.value for row in sheet[area.replace("$", "")] for cell in row}


def test_items_add_up_to_the_balances(book: Workbook) -> None:
    items = rows(book["逾期明细"], CODE)
    owed = sum(row["应收余额"] or 0 for row in rows(book["账龄"], CODE))
    # 306,000 + 85,000 + 60,000 + 0 − 2,000 + 3,000 + 15,000.
    assert (sum(row["未付金额"] for row in items), owed) == (467_000, 467_000)
    rest = [(row[CODE], row["未付金额"], row["账龄"], row["备注"]) for row in items if row["备注"]]
    assert rest == [
        ("QD007", 3_000, "账龄不明", "早于现有的进货记录，查不到是哪一笔。"),
        ("QD006", -2_000, "未到期", "预收款，没有对应的进货。"),
    ]
    assert total(book["逾期明细"], "备注") == "合计与应收余额相符"


def test_an_item_without_terms_says_why_it_has_no_age() -> None:
    items = table(OpenItems, "customer date amount open_amount age\nQD007 2026-07-01 3000 3000 age_unknown")
    sheet = opened(credit_book(outcome(open_items=items)))["逾期明细"]
    stopped = next(row for row in rows(sheet, CODE) if row[CODE] == "QD007")
    assert (stopped["进货日期"], stopped["备注"]) == (datetime(2026, 7, 1), "没有账期，到期日无法计算。")


def total(sheet: Worksheet, heading: str) -> Any:
    """What stands above a heading."""
    cell = next(cell for row in sheet.iter_rows(max_row=10) for cell in row if cell.value == heading)
    return sheet.cell(cell.row - 1, cell.column).value


def test_open_items_lead_to_the_offices_workbook() -> None:
    shown = outcome()
    moved = outcome(open_items=shown.open_items.assign(source=3, row=4))
    sheet = opened(credit_book(moved))["逾期明细"]
    assert set(links(sheet).values()) == {"../../应收账款.xls#'应收'!A5"}


def test_payments_by_method(book: Workbook) -> None:
    first = of(book, "回款", "QD001")
    assert (first["其中：银行转账"], first["其中：承兑汇票"], first["其中：现金"]) == (150_000, 60_000, 0)
    assert (first["实际回款"], first["回款达成率"], first["未完成回款"]) == (210_000, pytest.approx(1.05), 0)
    third = of(book, "回款", "QD003")
    assert (third["实际回款"], third["回款达成率"], third["未完成回款"]) == (15_000, 0.25, 45_000)


def test_payments_without_a_plan_say_why_there_is_no_rate(book: Workbook) -> None:
    unplanned, zero = of(book, "回款", "QD005"), of(book, "回款", "QD008")
    assert (unplanned["回款计划"], unplanned["实际回款"], unplanned["回款达成率"]) == (None, 20_000, None)
    assert unplanned["备注"] == "没有本月的回款计划。"
    assert (zero["回款计划"], zero["回款达成率"], zero["备注"]) == (0, None, "回款计划为 0，回款达成率无法计算。")


def test_only_payments_of_the_month_up_to_the_as_of_date_count() -> None:
    book = with_payments(
        """
        date       customer amount method
        2026-09-30 QD001    1      现金
        2026-10-01 QD001    20     现金
        2026-10-31 QD001    300    现金
        2026-11-01 QD001    4000   现金
        """
    )
    assert of(book, "回款", "QD001")["实际回款"] == 320


def test_without_payments_of_the_month_nothing_is_reckoned() -> None:
    book = with_payments("date customer amount\n2026-09-30 QD001 1")
    paid = of(book, "回款", "QD001")
    assert (paid["实际回款"], paid["回款达成率"], paid["未完成回款"]) == (None, None, None)
    assert paid["备注"] == "全办事处没有本月的回款记录，实际回款无法计算。"


def test_rare_ways_of_payment_share_a_column() -> None:
    lines = "\n".join(f"2026-10-05 QD001 {100 - number} 方式{number}" for number in range(10))
    book = with_payments(f"date customer amount method\n{lines}")
    methods = [heading for heading in headings(book["回款"], CODE) if heading.startswith("其中：")]
    assert methods == [*(f"其中：方式{number}" for number in range(8)), "其中：其他方式"]
    # 92 and 91 are left over for it.
    assert of(book, "回款", "QD001")["其中：其他方式"] == 183


def test_ways_of_payment_may_hold_what_formulas_use() -> None:
    book = with_payments('date customer amount method\n2026-10-05 QD001 50 [承兑]{"A"}!')
    assert of(book, "回款", "QD001")["其中：（承兑）（'A'）！"] == 50


def test_reconciliation(book: Workbook) -> None:
    agreed, short, unlisted = rows(book["余额核对"], CODE)
    # 300,000 + 1,800,000 − 4,000 − 1,790,000 = 306,000.
    assert (agreed["推算余额"], agreed["差异"], agreed["核对结果"]) == (306_000, 0, "相符")
    assert (short["推算余额"], short["账面余额"], short["差异"], short["核对结果"]) == (65_000, 60_000, -5_000, "不符")
    assert (unlisted["推算余额"], unlisted["账面余额"], unlisted["差异"]) == (40_000, None, None)
    assert unlisted["核对结果"] == "无账面余额"


def test_a_customer_without_a_code_is_named(book: Workbook) -> None:
    shop = next(row for row in rows(book["账龄"], CODE) if row["客户名称"] == SHOP)
    assert (shop[CODE], shop["应收余额"]) == (None, 0)


def test_an_office_with_nothing_gets_its_sheets() -> None:
    book = opened(credit_book(empty_outcome()))
    assert book.sheetnames == ["授信", "账龄", "逾期明细", "回款", "余额核对"]
    assert "没有未付的进货记录" in {cell.value for row in book["逾期明细"] for cell in row}


def test_the_same_bytes_each_time() -> None:
    assert render_book(credit_book(outcome())) == render_book(credit_book(outcome()))


@pytest.mark.libreoffice
def test_formulas_come_to_their_cached_values(tmp_path: Path) -> None:
    full, empty = tmp_path / "full.xlsx", tmp_path / "empty.xlsx"
    full.write_bytes(render_book(credit_book(outcome())))
    empty.write_bytes(render_book(credit_book(empty_outcome())))
    assert formula_mismatches(full, empty) == []
