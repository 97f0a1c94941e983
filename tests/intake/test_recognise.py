"""What a sheet is taken for: its headings first, then the words around it that speak for a table or against it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from office_files import XLSX, Sheet, write

from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.intake.headings import Vocabulary
from kehu_xlsx.intake.office import Intake, read_office
from kehu_xlsx.tables import (
    Complaints,
    Customers,
    Origin,
    Payments,
    Placements,
    Plans,
    Purchases,
    Receivables,
    Returns,
    Visits,
)
from kehu_xlsx.tables.reading import Recognised

OCTOBER = pd.Period("2026-10", "M")
TODAY = dt.date(2026, 11, 20)
DAY = dt.date(2026, 10, 3)
HAITIAN = "青岛海天商贸有限公司"
REGISTER = [["客户编号", "客户名称", "客户级别", "业务经理"], ["C1", HAITIAN, "一级", "张三"]]


def read(folder: Path, *rows: list[Any], name: str = "十月", sheet: str = "Sheet1", register: bool = True) -> Intake:
    if register:
        write(folder / "客户名单", XLSX, Sheet(REGISTER))
    write(folder / name, XLSX, Sheet(list(rows), name=sheet))
    return read_office(folder, synonyms={}, fallback=OCTOBER, today=TODAY)


def line(intake: Intake, name: str = "十月") -> Recognised:
    (found,) = (each for each in intake.recognised if each.workbook.startswith(name))
    return found


def taken(intake: Intake, name: str = "十月") -> dict[str, str]:
    return {str(ours): theirs for ours, theirs in line(intake, name).headings}


def told(intake: Intake) -> list[str]:
    return [problem.message for problem in intake.problems]


# Purchases and payments.

RECEIPTS = ["单据日期", "单据编号", "客户名称", "结算方式", "本币金额"]
BARE = ["日期", "客户名称", "金额"]


@pytest.mark.parametrize("heading", [RECEIPTS, BARE, ["日期", "订单号", "客户名称", "总金额"]])
def test_a_title_of_receipts_makes_a_neutral_amount_a_payment(tmp_path: Path, heading: list[str]) -> None:
    values = {"单据日期": DAY, "日期": DAY, "客户名称": HAITIAN, "本币金额": 9, "金额": 9, "总金额": 9}
    intake = read(tmp_path, ["收款单列表"], heading, [values.get(word, "x") for word in heading])
    assert list(intake.books.payments[Payments.amount]) == [9.0]
    assert intake.books.purchases.empty


@pytest.mark.parametrize("place", ["title", "sheet", "file"])
@pytest.mark.parametrize("words", ["收款流水", "到账流水", "客户回款流水", "回款流水", "10月收款流水账"])
def test_a_log_of_receipts_is_payments(tmp_path: Path, words: str, place: str) -> None:
    around = {"title": {}, "sheet": {"sheet": words}, "file": {"name": words}}[place]
    rows = [*([[words]] if place == "title" else []), BARE, [DAY, HAITIAN, 9]]
    intake = read(tmp_path, *rows, **around)
    assert list(intake.books.payments[Payments.amount]) == [9.0]
    assert intake.books.purchases.empty
    assert told(intake) == []


@pytest.mark.parametrize(
    ("words", "purchases", "messages"),
    [("销售流水", [9.0], []), ("客户流水", [], ["表头既像进货记录，也像回款记录，无法判断"])],
)
def test_a_log_alone_says_nothing_of_goods_or_money(
    tmp_path: Path, words: str, purchases: list[float], messages: list[str]
) -> None:
    intake = read(tmp_path, [words], BARE, [DAY, HAITIAN, 9])
    assert list(intake.books.purchases[Purchases.amount]) == purchases
    assert intake.books.payments.empty
    assert told(intake) == messages


def test_a_title_of_sales_makes_it_a_purchase_though_the_way_of_paying_stands_there(tmp_path: Path) -> None:
    intake = read(tmp_path, ["销售单列表"], RECEIPTS, [DAY, "X1", HAITIAN, "月结", 9])
    assert list(intake.books.purchases[Purchases.amount]) == [9.0]
    assert intake.books.payments.empty


def test_a_ledger_of_sales_may_speak_of_receipts(tmp_path: Path) -> None:
    heading = ["日期", "客户名称", "产品", "数量", "金额"]
    intake = read(tmp_path, heading, [DAY, HAITIAN, "可乐", 1, 9], name="回款", sheet="收款")
    assert list(intake.books.purchases[Purchases.amount]) == [9.0]


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("返利明细表", "返利"),
        ("市场费用核销表", "核销"),
        ("保证金台账", "保证金"),
        ("客户报价单", "报价"),
        ("样品赠送登记", "赠送"),
        ("销售返利明细", "返利"),
        ("客户借款登记", "借款"),
        ("开票登记", "开票"),
        ("采购订单", "采购"),
    ],
)
@pytest.mark.parametrize("place", ["title", "sheet", "file"])
def test_words_around_say_that_goods_or_money_are_none_of_ours(
    tmp_path: Path, title: str, word: str, place: str
) -> None:
    rows = [["日期", "客户名称", "品名", "金额", "方式"], [DAY, HAITIAN, "可乐", 9, "电汇"]]
    around = {"title": {}, "sheet": {"sheet": title}, "file": {"name": title}}[place]
    intake = read(tmp_path, *([[title]] if place == "title" else []), *rows, **around)
    assert (intake.books.purchases.empty, intake.books.payments.empty) == (True, True)
    message = f"列像进货记录，但标题、工作表名称或文件名中写着“{word}”，不当作进货记录读取"
    advice = "如果确是进货记录，请在标题（没有标题的在工作表名称）中写明“进货记录”；不是的不用处理"
    where = f"{around.get('name', '十月')}.xlsx", around.get("sheet", "Sheet1"), ""
    assert intake.problems == (Problem(*where, Category.SHEET, "", message, "整张表未读取", advice),)
    assert line(intake, around.get("name", "十月")).remark == f"{message}，已跳过；{advice}"


@pytest.mark.parametrize(
    ("title", "sheet", "name"),
    [
        ("销售明细（含运费、赠品）", "Sheet1", "十月"),
        ("发货及运费明细", "Sheet1", "十月"),
        ("客户采购明细", "Sheet1", "十月"),
        ("销售发票明细", "Sheet1", "十月"),
        ("", "销售", "费用"),
        ("销售明细", "费用", "十月"),
        ("返利明细 进货记录", "Sheet1", "十月"),
    ],
)
def test_the_nearest_word_counts_and_in_a_compound_the_last(tmp_path: Path, title: str, sheet: str, name: str) -> None:
    rows = [["日期", "客户名称", "品名", "金额"], [DAY, HAITIAN, "可乐", 9]]
    intake = read(tmp_path, *([[title]] if title else []), *rows, sheet=sheet, name=name)
    assert list(intake.books.purchases[Purchases.amount]) == [9.0]


def test_goods_that_are_planned_are_not_bought(tmp_path: Path) -> None:
    heading = ["日期", "客户名称", "品名", "数量", "单价", "金额"]
    intake = read(tmp_path, ["10月进货计划"], heading, [DAY, HAITIAN, "可乐", 1, 9, 9])
    assert intake.books.purchases.empty
    assert list(intake.books.product_plans["planned_amount"]) == [9.0]


def test_groups_of_headings_are_no_title(tmp_path: Path) -> None:
    rows = [["2026年账目"], ["回款", "开票", "出货"], ["客户名称", "应收款合计", "备注"], [HAITIAN, 5, None]]
    assert list(read(tmp_path, *rows).books.receivables[Receivables.balance]) == [5.0]


def test_a_sheet_with_nothing_but_dates_customers_and_money_is_unclear(tmp_path: Path) -> None:
    intake = read(tmp_path, ["合同台账"], [*BARE, "备注"], [DAY, HAITIAN, 9, "x"])
    assert told(intake) == ["表头既像进货记录，也像回款记录，无法判断"]
    assert line(intake).remark == "表头既像进货记录，也像回款记录，无法判断"


@pytest.mark.parametrize(
    ("heading", "chosen"),
    [
        (["订货日期", "发货日期", "客户", "订货数量", "发货数量", "订单金额"], ["订货日期", "订货数量", "订单金额"]),
        (["订货日期", "发货日期", "客户", "数量", "出货数量(台)", "发货额"], ["发货日期", "出货数量(台)", "发货额"]),
        (["订单日期", "发货日期", "客户", "订货数量", "发货数量", "金额"], ["发货日期", "发货数量", "金额"]),
        (["订单日期", "发货日期", "客户", "数量", "订单金额", "发货金额"], ["发货日期", "数量", "发货金额"]),
    ],
)  # fmt: skip
def test_date_quantity_and_amount_are_of_the_same_goods(tmp_path: Path, heading: list[str], chosen: list[str]) -> None:
    mapping = taken(read(tmp_path, ["订单"], heading, [DAY, DAY, HAITIAN, 2, 1, 9]))
    assert [mapping[column] for column in ("日期", "数量", "金额")] == chosen


@pytest.mark.parametrize(
    ("heading", "amount"),
    [
        (["日期", "客户名称", "产品", "金额", "应收金额"], "应收金额"),
        (["日期", "客户名称", "产品", "金额", "本币价税合计"], "本币价税合计"),
        (["日期", "客户名称", "产品", "金额", "含税总金额"], "含税总金额"),
        (["日期", "客户名称", "产品", "订货金额", "送货金额"], "送货金额"),
        (["日期", "客户名称", "产品", "不含税金额", "货款合计"], "货款合计"),
        (["日期", "客户名称", "产品", "金额", "已收金额", "应收金额"], "金额"),
    ],
)
def test_the_amount_nearer_to_money_owed_wins(tmp_path: Path, heading: list[str], amount: str) -> None:
    values = dict(zip(heading, [DAY, HAITIAN, "可乐", 1000, 900, 800], strict=False))
    intake = read(tmp_path, heading, list(values.values()), name="进货")
    assert list(intake.books.purchases[Purchases.amount]) == [values[amount]]


def test_what_was_planned_is_not_what_was_bought(tmp_path: Path) -> None:
    groups = ["日期", "客户名称", "产品", "计划", None, "实际", None]
    below = [None, None, None, "数量", "金额", "数量", "金额"]
    rows = read(tmp_path, groups, below, [DAY, HAITIAN, "可乐", 10, 1000, 9, 900], name="进货").books.purchases
    assert rows[[Purchases.quantity, Purchases.amount]].to_numpy().tolist() == [[9.0, 900.0]]


LEDGER = ["日期", "客户名称", "进货金额", "回款金额"]


@pytest.mark.parametrize("balance", [[], ["余额"], ["应收余额"], ["欠款"]])
@pytest.mark.parametrize("name", ["往来账", "台账1", "回款"])
def test_a_ledger_with_a_column_each_is_purchases_and_payments(tmp_path: Path, balance: list[str], name: str) -> None:
    lines = [[DAY, HAITIAN, 500, None, 500], [DAY, HAITIAN, None, 300, 200]]
    intake = read(tmp_path, [*LEDGER, *balance], *(cells[: 4 + len(balance)] for cells in lines), name=name)
    assert list(intake.books.purchases[Purchases.amount]) == [500.0]
    assert list(intake.books.payments[Payments.amount]) == [300.0]
    assert intake.books.receivables.empty
    assert told(intake) == []


@pytest.mark.parametrize("balance", ["期末余额", "未收金额"])
def test_a_balance_at_the_end_or_what_is_open_of_a_line_is_stated(tmp_path: Path, balance: str) -> None:
    rows = [[*LEDGER, balance], [DAY, HAITIAN, 500, 300, 200]]
    intake = read(tmp_path, *rows, name="应收账款")
    assert list(intake.books.receivables[Receivables.balance]) == [200.0]


def test_the_way_of_paying_alone_tells_no_payment(tmp_path: Path) -> None:
    intake = read(tmp_path, RECEIPTS, [DAY, "X1", HAITIAN, "月结", 9])
    assert told(intake) == ["表头既像进货记录，也像回款记录，无法判断"]


def test_the_second_of_two_columns_serves_where_the_first_is_blank(tmp_path: Path) -> None:
    heading = ["日期", "客户", "产品名称", "品名", "价税合计", "金额"]
    intake = read(tmp_path, ["销售"], heading, [DAY, HAITIAN, None, "可乐", None, 9])
    mapping = taken(intake)
    assert (mapping["产品"], mapping["金额"]) == ("品名", "金额")
    assert line(intake).passed_over == (("产品", "品名", "产品名称"), ("金额", "金额", "价税合计"))


def test_a_discounted_amount_goes_before_the_list_price(tmp_path: Path) -> None:
    heading = ["日期", "往来单位", "商品全名", "型号", "数量", "单价", "金额", "折后单价", "折后金额"]
    mapping = taken(read(tmp_path, heading, [DAY, HAITIAN, "可乐", "A", 10, 50, 500, 45, 450]))
    assert [mapping[column] for column in ("产品", "单价", "金额")] == ["商品全名", "折后单价", "折后金额"]


# Returns.

RETURNED = ["日期", "客户名称", "产品名称", "数量", "金额"]


@pytest.mark.parametrize(
    ("heading", "title", "sheet", "name", "kinds"),
    [
        (RETURNED, "换货登记", "Sheet1", "退货换货登记", ["换货"]),
        (RETURNED, "", "换货", "退货", ["换货"]),
        (RETURNED, "", "Sheet1", "退货登记", ["退货"]),
        (["日期", "客户名称", "产品名称", "退货数量", "金额"], "退换货登记", "Sheet1", "十月", ["退货"]),
        (["日期", "客户名称", "产品名称", "换货数量", "金额"], "", "退货", "十月", ["换货"]),
    ],
)
def test_the_nearest_words_say_whether_goods_were_returned_or_exchanged(
    tmp_path: Path, heading: list[str], title: str, sheet: str, name: str, kinds: list[str]
) -> None:
    rows = [*([[title]] if title else []), heading, [DAY, HAITIAN, "可乐", 2, 9]]
    intake = read(tmp_path, *rows, sheet=sheet, name=name)
    assert list(intake.books.returns[Returns.kind]) == kinds
    assert intake.books.purchases.empty


@pytest.mark.parametrize(
    "rows",
    [
        [["退换货登记表"], RETURNED, [DAY, HAITIAN, "可乐", 2, 9]],
        [["日期", "客户名称", "产品名称", "退货数量", "换货数量", "金额"], [DAY, HAITIAN, "可乐", None, 2, 9]],
        [["退货及换货"], RETURNED, [DAY, HAITIAN, "可乐", 2, 9]],
    ],
)
def test_returns_and_exchanges_without_a_kind_are_a_line_and_no_purchases(tmp_path: Path, rows: list[Any]) -> None:
    intake = read(tmp_path, *rows)
    assert (intake.books.purchases.empty, intake.books.returns.empty, intake.books.payments.empty) == (True, True, True)
    (message,) = told(intake)
    assert message.startswith("像是退换货记录，但找不到必需的列：类型；找到的列：日期、客户名称、产品名称、")


def test_a_column_of_returns_in_a_ledger_of_sales_makes_no_returns(tmp_path: Path) -> None:
    heading = ["日期", "客户名称", "产品", "数量", "金额", "退货"]
    intake = read(tmp_path, heading, [DAY, HAITIAN, "可乐", 2, 9, None])
    assert (len(intake.books.purchases), len(intake.books.returns)) == (1, 0)


@pytest.mark.parametrize(
    ("kinds", "purchases", "returns"),
    [(["普通销售", "普通销售"], 2, 0), (["退货", "换货"], 0, 2)],
)
@pytest.mark.parametrize("heading", ["业务类型", "类型", "类别"])
def test_what_stands_in_a_column_of_kinds_tells_sales_from_returns(
    tmp_path: Path, heading: str, kinds: list[str], purchases: int, returns: int
) -> None:
    rows = [[DAY, kind, "X1", HAITIAN, "可乐", 2, 9] for kind in kinds]
    intake = read(tmp_path, ["日期", heading, "单号", "客户名称", "产品", "数量", "金额"], *rows)
    assert (len(intake.books.purchases), len(intake.books.returns)) == (purchases, returns)
    assert told(intake) == []


def test_a_column_of_sales_and_returns_cannot_be_told(tmp_path: Path) -> None:
    rows = [[DAY, kind, HAITIAN, "可乐", 2, 9] for kind in ("普通销售", "退货")]
    intake = read(tmp_path, ["日期", "业务类型", "客户名称", "产品", "数量", "金额"], *rows)
    (problem,) = intake.problems
    assert problem.message == "表头既像进货记录，也像退换货记录，无法判断"
    assert problem.advice == (
        "请在工作表名称或表格标题中写明是哪一种（“进货记录”或“退换货记录”）；"
        "列名有歧义的，也可以在 客户管理规则.xlsx 的“列名对照”中写明"
    )


# Suppliers, staff, equipment, stock.


@pytest.mark.parametrize(
    "heading",
    ["供应商", "供应商全称", "供方名称", "供货商", "应付余额", "期初应付", "资产编号", "设备名称", "员工姓名", "工号"],
)
def test_headings_of_suppliers_staff_and_equipment_make_no_customers(tmp_path: Path, heading: str) -> None:
    rows = [[heading, "名称", "等级", "联系人", "电话", "地址", "账期"], ["x", "麦芽厂", "A", "李", "138", "路", 30]]
    intake = read(tmp_path, *rows, register=False)
    assert intake.books.customers.empty
    assert told(intake) == []


@pytest.mark.parametrize("heading", ["供应商", "供货商名称"])
def test_whose_goods_a_customer_bought_does_no_harm(tmp_path: Path, heading: str) -> None:
    intake = read(tmp_path, ["日期", "客户名称", heading, "产品", "金额"], [DAY, HAITIAN, "某厂", "可乐", 9])
    assert list(intake.books.purchases[Purchases.customer]) == ["C1"]


def test_what_is_owed_to_a_supplier_does_even_beside_a_customer(tmp_path: Path) -> None:
    intake = read(tmp_path, ["日期", "客户名称", "供应商", "应付余额", "金额"], [DAY, HAITIAN, "某厂", 5, 9])
    assert intake.books.purchases.empty


@pytest.mark.parametrize("heading", ["供货价", "员工人数", "设备"])
def test_headings_that_only_begin_like_them_do_no_harm(tmp_path: Path, heading: str) -> None:
    rows = [["客户名称", "客户级别", heading], [HAITIAN, "一级", 3]]
    assert len(read(tmp_path, *rows, register=False).books.customers) == 1


@pytest.mark.parametrize(
    ("name", "sheet", "title", "word"),
    [
        ("采购部合作单位", "Sheet1", "合作单位一览", "采购"),
        ("十月", "供货商", "合作单位一览", "供货商"),
        ("十月", "Sheet1", "员工通讯录", "员工"),
        ("十月", "通讯录", "", "通讯录"),
        ("十月", "Sheet1", "设备台账", "设备台账"),
    ],
)
def test_words_around_say_that_a_register_is_not_of_customers(
    tmp_path: Path, name: str, sheet: str, title: str, word: str
) -> None:
    rows = [["单位名称", "等级", "联系人", "电话", "账期"], ["麦芽厂", "A", "李", "138", 30]]
    intake = read(tmp_path, *([[title]] if title else []), *rows, name=name, sheet=sheet, register=False)
    assert intake.books.customers.empty
    assert line(intake, name).remark == (
        f"列像客户档案，但标题、工作表名称或文件名中写着“{word}”，不当作客户档案读取，已跳过；"
        "如果确是客户档案，请在标题（没有标题的在工作表名称）中写明“客户档案”；不是的不用处理"
    )


@pytest.mark.parametrize(
    ("rows", "customers"),
    [
        ([["名称", "级别", "联系人", "电话", "地址", "状态"], ["某协会", "A", "李", "138", "路", "在用"]], 0),
        ([["客户名单"], ["名称", "级别", "联系人", "电话"], ["海天", "A", "李", "138"]], 1),
        ([["名称", "级别", "授信额度"], ["海天", "A", 5]], 1),
        ([["客户信息", None, "联系"], ["名称", "级别", "电话"], ["海天", "A", "138"]], 1),
    ],
    ids=["alone", "title", "credit", "group"],
)
def test_a_bare_name_is_a_customers_only_where_something_says_so(
    tmp_path: Path, rows: list[Any], customers: int
) -> None:
    assert len(read(tmp_path, *rows, register=False).books.customers) == customers


def test_who_of_the_staff_sold_something_does_no_harm(tmp_path: Path) -> None:
    heading = ["日期", "客户", "工号", "员工姓名", "品名", "金额"]
    assert len(read(tmp_path, heading, [DAY, HAITIAN, 7, "张三", "可乐", 9]).books.purchases) == 1


def test_a_store_beside_a_customer_is_where_the_goods_left_from(tmp_path: Path) -> None:
    heading = ["日期", "客户名称", "仓库", "商品名称", "数量", "金额"]
    assert len(read(tmp_path, heading, [DAY, HAITIAN, "主仓", "可乐", 2, 9]).books.purchases) == 1


@pytest.mark.parametrize(
    "rows",
    [
        [["仓库", "商品名称", "数量", "金额", "日期"], ["主仓", "可乐", 2, 9, DAY]],
        [["采购清单"], ["日期", "单位名称", "品名", "数量", "单价"], [DAY, "麦芽厂", "麦芽", 1, 2]],
        [["日期", "单据编号", "供应商", "商品名称", "数量", "单价", "金额"], [DAY, "R1", "麦芽厂", "麦芽", 1, 2, 2]],
        [["开票明细"], ["开票日期", "购方名称", "货物名称", "数量", "金额"], [DAY, HAITIAN, "可乐", 1, 2]],
        [["供应商编码", "供应商等级", "联系人", "电话", "账期", "地址"], ["G1", "A", "李", "138", 30, "路"]],
    ],
    ids=["stock", "purchase_list", "goods_received", "invoices", "suppliers"],
)
def test_what_is_of_others_is_no_near_miss(tmp_path: Path, rows: list[Any]) -> None:
    intake = read(tmp_path, *rows)
    assert Category.HEADING not in {problem.category for problem in intake.problems}
    assert (line(intake).table, line(intake).rows) == ("", 0)


def test_the_boss_of_a_dealer_is_not_our_salesperson(tmp_path: Path) -> None:
    rows = [["经销商信息", None, "人员信息", None], ["经销商名称", "经销商等级", "负责人", "对接业务"]]
    intake = read(tmp_path, *rows, [HAITIAN, "一级", "李老板", "王强"], register=False)
    assert list(intake.books.customers[Customers.salesperson]) == ["王强"]
    alone = read(tmp_path / "b", ["客户名称", "级别", "负责人"], [HAITIAN, "一级", "王强"], register=False)
    assert list(alone.books.customers[Customers.salesperson]) == ["王强"]


# Receivables.


@pytest.mark.parametrize("heading", ["本期结余", "期末结余", "本月结余", "未收余额", "应收余额"])
def test_words_for_what_is_owed(tmp_path: Path, heading: str) -> None:
    intake = read(
        tmp_path, ["应收款汇总表"], ["客户", "上期结余", "本期应收", "本期已收", heading], [HAITIAN, 1, 2, 1, 2]
    )
    assert list(intake.books.receivables[Receivables.balance]) == [2.0]


def test_a_ledger_of_deliveries_is_no_statement_of_what_is_owed(tmp_path: Path) -> None:
    heading = ["月", "日", "客户", "品名", "件数", "单价", "货款", "收款", "欠款"]
    intake = read(tmp_path, ["2026年10月发货台账"], heading, [10, 3, HAITIAN, "可乐", 2, 5, 10, 4, 6])
    assert intake.books.receivables.empty


def test_a_ledger_of_dated_deliveries_without_goods_is_none_either(tmp_path: Path) -> None:
    intake = read(tmp_path, ["发货登记"], ["日期", "客户", "单号", "欠款"], [DAY, HAITIAN, "X1", 6])
    assert intake.books.receivables.empty


@pytest.mark.parametrize(
    "rows",
    [
        [["应收明细账"], ["日期", "客户名称", "摘要", "借方", "贷方", "余额"], [DAY, HAITIAN, "销售", 5, None, 5]],
        [[f"客户：{HAITIAN}"], ["日期", "摘要", "借方金额", "贷方金额", "余额"], [DAY, "销售", 5, None, 5]],
        [["客户欠款登记"], ["日期", "客户", "摘要", "发货金额", "收款金额", "欠款余额"], [DAY, HAITIAN, "x", 5, 0, 5]],
    ],
    ids=["all_customers", "one_customer", "deliveries_and_receipts"],
)  # fmt: skip
def test_a_running_account_says_to_put_in_the_balances_instead(tmp_path: Path, rows: list[Any]) -> None:
    intake = read(tmp_path, *rows)
    assert (intake.books.receivables.empty, intake.books.purchases.empty) == (True, True)
    assert told(intake) == ["是逐笔登记的明细账（发生额与逐行余额），不当作应收账款读取"]
    assert line(intake).remark == (
        "是逐笔登记的明细账（发生额与逐行余额），不当作应收账款读取，已跳过；"
        "请另放一份余额表（客户名称、应收余额、截止日期），发货与收款另放进货记录、回款记录"
    )


def test_what_we_owe_is_not_what_we_are_owed(tmp_path: Path) -> None:
    rows = [["应付账款余额表"], ["单位名称", "期初余额", "期末余额"], ["麦芽厂", 1, 2]]
    intake = read(tmp_path, *rows)
    assert intake.books.receivables.empty
    assert line(intake).remark.startswith("列像应收账款，但标题、工作表名称或文件名中写着“应付”")


def test_receivables_and_payables_side_by_side_are_read(tmp_path: Path) -> None:
    intake = read(tmp_path, ["往来单位名称", "应收款", "应付款"], [HAITIAN, 5, 0])
    assert list(intake.books.receivables[Receivables.balance]) == [5.0]


# Visits.


@pytest.mark.parametrize("title", ["2026年10月客户拜访计划", "拜访安排", "计划拜访表", "走访排期"])
@pytest.mark.parametrize("place", ["title", "sheet", "file"])
def test_planned_visits_are_not_made_ones(tmp_path: Path, title: str, place: str) -> None:
    rows = [["日期", "客户名称", "拜访人", "拜访目的"], [DAY, HAITIAN, "张三", "对账"]]
    around = {"title": {}, "sheet": {"sheet": title}, "file": {"name": title}}[place]
    intake = read(tmp_path, *([[title]] if place == "title" else []), *rows, **around)
    assert intake.books.visits.empty
    assert line(intake, around.get("name", "十月")).remark.startswith("列像拜访记录，但标题、工作表名称或文件名中写着“")


def test_a_plan_with_the_real_dates_is_a_record(tmp_path: Path) -> None:
    rows = [["拜访计划"], ["日期", "实际日期", "客户名称", "拜访人"], [DAY, DAY, HAITIAN, "张三"]]
    assert list(read(tmp_path, *rows).books.visits[Visits.date]) == [pd.Timestamp(DAY)]


# Near misses.


def test_a_sheet_that_calls_itself_a_table_says_what_it_lacks(tmp_path: Path) -> None:
    intake = read(tmp_path, ["客户应收余额统计"], ["客户名称", "1月末余额", "2月末余额"], [HAITIAN, 1, 2])
    assert told(intake) == ["像是应收账款，但找不到必需的列：应收余额；找到的列：客户名称、1月末余额、2月末余额"]
    assert line(intake) == Recognised(
        "十月.xlsx", "Sheet1", "应收账款", 0, (("客户名称", "客户名称"),), (), "缺应收余额，整张表未读取",
        ("1月末余额", "2月末余额"),
    )  # fmt: skip


def test_a_register_of_complaints_without_their_form_says_exactly_that(tmp_path: Path) -> None:
    heading = ["序号", "客户名称", "接单日期", "产品名称", "问题反馈", "责任判定", "解决方案"]
    intake = read(tmp_path, heading, [1, HAITIAN, DAY, "阀", "断裂", "使用不当", "更换"], sheet="售后台账")
    (problem,) = intake.problems
    assert problem.message == f"像是投诉记录，但找不到必需的列：投诉方式；找到的列：{'、'.join(heading)}"
    assert problem.advice == "请补上投诉方式列，或在 客户管理规则.xlsx 的“列名对照”中写明本单位的叫法"
    assert (line(intake).table, line(intake).remark) == ("投诉记录", "缺投诉方式，整张表未读取")
    assert line(intake).unused == ("产品名称",)


def test_what_counts_the_lines_is_no_number_of_a_complaint(tmp_path: Path) -> None:
    heading, cells = ["序号", "受理日期", "客户名称", "投诉方式", "投诉内容"], [DAY, HAITIAN, "电话", "有异物"]
    intake = read(tmp_path, heading, [1, *cells], [2, DAY, HAITIAN, "电话", "漏气"])
    assert intake.books.complaints[Complaints.number].isna().all()
    assert intake.problems == ()


def test_the_way_of_the_answer_serves_where_no_other_way_is_told(tmp_path: Path) -> None:
    heading = ["受理日期", "客户名称", "投诉内容", "投诉类型", "反馈方式"]
    intake = read(tmp_path, heading, [DAY, HAITIAN, "有异物", "质量", "电话"])
    assert list(intake.books.complaints[Complaints.form]) == ["口头"]
    both = read(tmp_path / "b", [*heading, "投诉途径"], [DAY, HAITIAN, "有异物", "质量", "电话", "来函"])
    assert list(both.books.complaints[Complaints.form]) == ["信件"]
    assert taken(both)["反馈方式"] == "反馈方式"
    assert line(both).unused == ("投诉类型",)


def test_headings_that_served_nowhere_are_listed(tmp_path: Path) -> None:
    heading = ["日期", "客户名称", "产品", "规格", "金额", "折\n扣"]
    intake = read(tmp_path, heading, [DAY, HAITIAN, "可乐", "500", 9, 1])
    assert line(intake).unused == ("规格", "折扣")
    assert [theirs for _, theirs in line(intake).headings] == ["日期", "客户名称", "产品", "金额"]


def test_a_sheet_of_others_names_what_is_known_of_it(tmp_path: Path) -> None:
    intake = read(tmp_path, ["制表：李", "部门：财务"], ["序号", "日期", "部门", "金额"], [1, DAY, "财务", 9])
    assert line(intake).remark == (
        "不是客户管理用的表（认得的列只有：日期、金额），已跳过；表头：序号、日期、部门、金额"
    )


def test_a_sheet_of_which_nothing_is_known(tmp_path: Path) -> None:
    assert line(read(tmp_path, ["甲", "乙"], [1, 2])).remark == (
        "不是客户管理用的表（没有认得的列），已跳过；表头：甲、乙"
    )


# Words of other offices.


def test_a_dealers_outlets(tmp_path: Path) -> None:
    heading = ["日期", "所属经销商", "店名", "网点性质", "所在区", "店址"]
    intake = read(tmp_path, ["终端铺市登记"], heading, [DAY, HAITIAN, "便民店", "超市", "市南", "路"])
    assert intake.books.placements[
        [Placements.customer, Placements.outlet, Placements.outlet_kind]
    ].values.tolist() == [["C1", "便民店", "零售商"]]


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("打款单位", "客户名称"), ("付款人名称", "客户名称"), ("背书单位", "客户名称"), ("核算项目名称", "客户名称"),
        ("所属经销商", "客户名称"), ("核算项目代码", "客户编号"), ("购货单位代码", "客户编号"),
        ("往来单位编号", "客户编号"), ("客商编码", "客户编号"),
    ],
)  # fmt: skip
def test_words_by_which_payments_name_a_customer(tmp_path: Path, heading: str, column: str) -> None:
    who = HAITIAN if column == "客户名称" else "C1"
    intake = read(tmp_path, ["到账日", heading, "打款金额", "打款方式"], [DAY, who, 9, "电汇"])
    assert list(intake.books.payments[Payments.customer]) == ["C1"]
    assert taken(intake)[column] == heading


def test_the_dealer_of_an_outlet_is_no_customer_to_register(tmp_path: Path) -> None:
    heading = ["终端名称", "等级", "所属经销商", "联系人", "电话", "地址"]
    intake = read(tmp_path, ["终端资料"], heading, ["便民店", "A", HAITIAN, "李", "138", "路"], register=False)
    assert intake.books.customers.empty


@pytest.mark.parametrize(
    ("heading", "name", "aliases"),
    [
        (["客户编号", "客户名称", "客户简称", "客户级别"], HAITIAN, ["海天"]),
        (["客户编号", "客户简称", "客户全称", "客户级别"], HAITIAN, ["海天"]),
        (["客户编号", "客户简称", "客户级别"], "海天", [None]),
    ],
)
def test_the_short_name_beside_a_customers_name_is_his_alias(
    tmp_path: Path, heading: list[str], name: str, aliases: list[str | None]
) -> None:
    cells = {"客户编号": "C1", "客户名称": HAITIAN, "客户全称": HAITIAN, "客户简称": "海天", "客户级别": "一级"}
    customers = read(tmp_path, heading, [cells[word] for word in heading], register=False).books.customers
    assert customers[Customers.name].tolist() == [name]
    assert [alias if isinstance(alias, str) else None for alias in customers[Customers.aliases]] == aliases


def test_a_number_in_a_register_is_the_customers_code_where_no_other_is(tmp_path: Path) -> None:
    register = ["编号", "客户名称", "客户级别"]
    write(tmp_path / "十月销售", XLSX, Sheet([["日期", "客户编号", "产品", "金额"], [DAY, "00101", "可乐", 9]]))
    intake = read(tmp_path, register, ["00101", HAITIAN, "一级"], register=False)
    assert list(intake.books.purchases[Purchases.customer]) == ["00101"]


def test_a_number_beside_the_customers_code_is_not_his(tmp_path: Path) -> None:
    heading = ["编号", "客户编码", "客户名称", "客户级别"]
    customers = read(tmp_path, heading, [1, "C1", HAITIAN, "一级"], register=False).books.customers
    assert list(customers[Customers.customer]) == ["C1"]


def test_a_number_in_a_record_is_no_customers_code(tmp_path: Path) -> None:
    intake = read(tmp_path, ["编号", "日期", "客户名称", "产品", "金额"], ["C9", DAY, HAITIAN, "可乐", 9])
    assert list(intake.books.purchases[Purchases.customer]) == ["C1"]
    assert told(intake) == []


WORDS: list[tuple[type[Origin], str, str]] = [
    (Customers, "客户名称", "单位全名 往来单位全名"),
    (Customers, "授信额度", "信用额 欠款限额 应收上限 最高欠款额度"),
    (Customers, "账期", "应收账期 收款期限 结账期限"),
    (Customers, "期初应收", "期初应收款 期初应收金额"),
    (Customers, "业务经理", "分管业务员 主管业务员 经手人"),
    (Customers, "电话", "手机1 电话1 联系电话1"),
    (Customers, "联系人", "联系人1"),
    (Customers, "状态", "营业状态"),
    (Purchases, "日期", "录单日期 出货时间 送货时间 配送日期 交货日期 开票日期"),
    (Purchases, "单号", "单据编码 出库单编号 销货单号"),
    (Purchases, "产品", "物料 品名及规格"),
    (Purchases, "数量", "实发数 销售量"),
    (Purchases, "金额", "原币价税合计 本币含税金额 原币含税金额 销售收入 销售总额 提货金额 进货总额 进货款 单据金额"),
    (Purchases, "金额", "出货金额 成交额"),
    (Payments, "日期", "到款日 入账时间 来款日期 交款日期 缴款日期 银行到账日期"),
    (Payments, "金额", "来款金额 交款金额 缴款金额 到账额 到帐金额 实际收款金额 收款总额 汇款额"),
    (Payments, "客户名称", "来款单位 交款单位 付款单位名称 对方名称"),
    (Receivables, "应收余额", "期末应收款 期末应收账款 期末欠款 月末余额 月末应收 账面余额 欠款总计 未结金额 未回款"),
    (Receivables, "应收余额", "未回款额 未核销金额 应收未收 当前应收 当前欠款 现欠款 应收总额 累计应收"),
    (Receivables, "截止日期", "截止日 截至日 报表日期"),
    (Placements, "日期", "建点日期"),
    (Placements, "客户名称", "供货经销商 上级经销商 配送商"),
    (Placements, "网点名称", "终端客户 终端客户名称 零售店 零售网点 商户名称"),
    (Placements, "网点类型", "门店类型 店铺类型"),
    (Visits, "日期", "拜访日 访问日期"),
    (Visits, "客户名称", "拜访对象 拜访单位 受访客户"),
    (Visits, "拜访人", "访问人 拜访人姓名 员工姓名 外勤人员"),
    (Visits, "发现问题", "拜访结果"),
    (Visits, "处理办法", "跟进情况"),
    (Returns, "日期", "退货时间"),
    (Returns, "客户名称", "退货客户"),
    (Returns, "产品", "退货品名"),
    (Returns, "金额", "退货额"),
    (Returns, "原进货日期", "购进日期"),
    (Returns, "证明单号", "证明号 折让证明单 红字通知单编号"),
    (Returns, "原因", "退货理由"),
    (Complaints, "投诉方式", "投诉来源 受理渠道 反映方式"),
    (Complaints, "客户名称", "投诉客户名称"),
    (Complaints, "内容", "客户投诉内容 投诉详情 投诉描述 问题内容"),
    (Complaints, "处理完成日期", "结案日期 完结日期 办结时间 处理时间"),
    (Plans, "月份", "计划月 计划月度 年月份"),
    (Plans, "销售目标", "月目标 月任务 目标金额 任务金额 销售任务额 预计销售 计划销售额"),
    (Plans, "进货计划", "提货目标 提货任务 进货目标 进货指标 预计进货"),
    (Plans, "铺货目标", "铺货任务 铺货指标 网点目标 网点开发目标"),
    (Plans, "回款计划", "打款计划 打款任务 回笼计划 到款计划 预计回款"),
]


@pytest.mark.parametrize(("table", "column", "words"), WORDS)
def test_words_of_other_offices(table: type[Origin], column: str, words: str) -> None:
    vocabulary = Vocabulary()
    meant = {word: {hit.column.heading for hit in vocabulary.hits(table, [word])} for word in words.split()}
    assert meant == {word: {column} for word in words.split()}


def test_a_staff_member_in_a_register_who_handles_a_customer_gives_way_to_the_salesperson(tmp_path: Path) -> None:
    heading = ["客户编号", "客户名称", "客户级别", "经手人", "业务员"]
    intake = read(tmp_path, heading, ["C1", HAITIAN, "一级", "李四", "张三"], name="客户档案", register=False)
    assert intake.books.customers[Customers.salesperson].tolist() == ["张三"]


@pytest.mark.parametrize("title", ["2026年打款计划", "2026年到款计划", "2026年资金回笼计划"])
def test_a_title_of_money_to_come_in_plans_payments(tmp_path: Path, title: str) -> None:
    plans = read(tmp_path, [title], ["客户名称", "9月", "10月"], [HAITIAN, 5, 6]).books.plans
    assert plans[Plans.payment_plan].tolist() == [5.0, 6.0]
    assert plans[Plans.sales_target].isna().all()
