"""Amounts, quantities, counts and rates as offices write them (CONTRACT section 1)."""

from __future__ import annotations

import datetime as dt

import pytest

from kehu_xlsx.errors import Category
from kehu_xlsx.intake.cast import Context, Refusal, cast_cell
from kehu_xlsx.schema import Column, Kind
from kehu_xlsx.tables import Purchases
from kehu_xlsx.workbook.read import CellError

MONEY = Column("amount", "金额", Kind.MONEY)
QUANTITY = Column("quantity", "数量", Kind.QUANTITY)
COUNT = Column("placement_target", "铺货目标", Kind.COUNT)
RATE = Column("growth", "增长率", Kind.RATE)
YUAN, WAN = Context(), Context(unit=10_000)
NOT_USED = "这一格没有采用，按空白处理。"
FILL_A_NUMBER = "请只填数字，如 1200、1,200.00 或 1.2万；没有就留空。"


@pytest.mark.parametrize(
    ("cell", "yuan"),
    [
        pytest.param(1200, 1200.0, id="integer"),
        pytest.param(1200.456, 1200.46, id="rounded to cents"),
        pytest.param("1200", 1200.0, id="text"),
        pytest.param("1,200.00", 1200.0, id="thousands"),
        pytest.param("1，200.00", 1200.0, id="full-width comma"),
        pytest.param("1,234,567.8", 1234567.8, id="millions"),
        pytest.param("￥1200", 1200.0, id="full-width yuan sign"),
        pytest.param("¥1,200", 1200.0, id="yuan sign"),
        pytest.param(" ￥2,257,592.00 ", 2257592.0, id="spaces around"),
        pytest.param("RMB 1200", 1200.0, id="RMB"),
        pytest.param("人民币1200元整", 1200.0, id="renminbi in words"),
        pytest.param("１２００", 1200.0, id="full-width digits"),
        pytest.param("１，２００．５", 1200.5, id="full-width everything"),
        pytest.param("1200元", 1200.0, id="yuan"),
        pytest.param("1.2万", 12000.0, id="ten thousands"),
        pytest.param("1.2 万元", 12000.0, id="ten thousand yuan"),
        pytest.param("3千元", 3000.0, id="thousand yuan"),
        pytest.param("5百元", 500.0, id="hundred yuan"),
        pytest.param("2百万", 2000000.0, id="millions in words"),
        pytest.param("1千万元", 10000000.0, id="ten millions in words"),
        pytest.param("0.05亿", 5000000.0, id="hundred millions"),
        pytest.param("1.5w", 15000.0, id="w"),
        pytest.param("(1,200)", -1200.0, id="brackets are negative"),
        pytest.param("（1,200）", -1200.0, id="full-width brackets are negative"),
        pytest.param("-1200", -1200.0, id="minus"),
        pytest.param("－1200", -1200.0, id="full-width minus"),
        pytest.param("−1200", -1200.0, id="mathematical minus"),
        pytest.param("1200-", -1200.0, id="trailing minus"),
        pytest.param("￥-1200", -1200.0, id="minus after the sign"),
        pytest.param("-￥1200", -1200.0, id="minus before the sign"),
        pytest.param("+1200", 1200.0, id="plus"),
        pytest.param("1.2E+4", 12000.0, id="scientific"),
        pytest.param("1.2e4", 12000.0, id="scientific, small e"),
        pytest.param(".5", 0.5, id="no digit before the point"),
        pytest.param("1200.", 1200.0, id="no digit after the point"),
        pytest.param("1 200.00", 1200.0, id="space between thousands"),
        pytest.param("1200\n", 1200.0, id="line break"),
        pytest.param("'1200", 1200.0, id="apostrophe of a text cell"),
        pytest.param('="1200"', 1200.0, id="text written as a formula"),
        pytest.param(0, 0.0, id="nought"),
        pytest.param("0.00", 0.0, id="nought as text"),
        pytest.param("(0)", 0.0, id="nought in brackets"),
        pytest.param("-", 0.0, id="hyphen of the accounting format"),
        pytest.param("－", 0.0, id="full-width hyphen"),
        pytest.param(" - ", 0.0, id="hyphen in spaces"),
        pytest.param("￥-", 0.0, id="hyphen with a sign"),
    ],
)
def test_money(cell, yuan):
    assert cast_cell(cell, MONEY, YUAN) == yuan


@pytest.mark.parametrize(
    "cell",
    [None, "", "  ", "—", "——", "/", "无", "暂无", "NaN", "nan", "NULL", "null", "None", "N/A", float("nan"), "\u200b"],
)
@pytest.mark.parametrize("column", [MONEY, QUANTITY, COUNT, RATE], ids=lambda column: column.kind.name)
def test_blank(cell, column):
    assert cast_cell(cell, column, YUAN) is None


@pytest.mark.parametrize(
    ("cell", "yuan"),
    [
        pytest.param(12, 120000.0, id="number in the unit of its column"),
        pytest.param("12.5", 125000.0, id="text in the unit of its column"),
        pytest.param("（3）", -30000.0, id="negative"),
        pytest.param(8.88888888, 88888.89, id="rounded to cents, not in the unit"),
        pytest.param("1.2万", 12000.0, id="its own unit goes first"),
        pytest.param("1200元", 1200.0, id="yuan go first"),
        pytest.param("3千元", 3000.0, id="thousands go first"),
    ],
)
def test_money_in_a_column_of_ten_thousands(cell, yuan):
    assert cast_cell(cell, MONEY, WAN) == yuan


def test_price_keeps_its_decimals():
    assert cast_cell(0.1255, Purchases.price, YUAN) == 0.1255
    assert cast_cell("￥0.1255", Purchases.price, YUAN) == 0.1255


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        pytest.param("1SET", 1.0, id="set"),
        pytest.param("10箱", 10.0, id="cases"),
        pytest.param("10 箱", 10.0, id="space before the unit"),
        pytest.param("1,200瓶", 1200.0, id="thousands of bottles"),
        pytest.param("１０箱", 10.0, id="full-width digits"),
        pytest.param("2.5吨", 2.5, id="tons"),
        pytest.param("5kg", 5.0, id="kilograms"),
        pytest.param("5千克", 5.0, id="kilograms in words are not thousands"),
        pytest.param("3千箱", 3000.0, id="thousand cases"),
        pytest.param("1.2万", 12000.0, id="ten thousands"),
        pytest.param("1.2万箱", 12000.0, id="ten thousand cases"),
        pytest.param("10(箱)", 10.0, id="unit in brackets"),
        pytest.param("-3箱", -3.0, id="returned cases"),
        pytest.param("(3)", -3.0, id="brackets are negative"),
        pytest.param("-", 0.0, id="hyphen"),
        pytest.param(2.3456, 2.3456, id="not rounded to cents"),
    ],
)
def test_quantity(cell, number):
    assert cast_cell(cell, QUANTITY, WAN) == number, "units of money are not for quantities"


def test_count():
    assert cast_cell("12家", COUNT, YUAN) == 12.0


@pytest.mark.parametrize(
    ("cell", "rate"),
    [("50%", 0.5), ("５０％", 0.5), ("12.5 %", 0.125), ("-5%", -0.05), (0.5, 0.5), ("0.5", 0.5), ("110%", 1.1)],
)
def test_rate(cell, rate):
    assert cast_cell(cell, RATE, WAN) == rate


@pytest.mark.parametrize(
    ("cell", "column", "value", "message", "advice"),
    [
        pytest.param("abc", MONEY, "abc", "“金额”读不成数字。", FILL_A_NUMBER, id="letters"),
        pytest.param("1O0", MONEY, "1O0", "“金额”读不成数字。", FILL_A_NUMBER, id="letter O for nought"),
        pytest.param("1,2", MONEY, "1,2", "“金额”读不成数字。", FILL_A_NUMBER, id="comma that parts no thousands"),
        pytest.param("-(100)", MONEY, "-(100)", "“金额”读不成数字。", FILL_A_NUMBER, id="two signs"),
        pytest.param("(-100)", MONEY, "(-100)", "“金额”读不成数字。", FILL_A_NUMBER, id="sign in brackets"),
        pytest.param("-100-", MONEY, "-100-", "“金额”读不成数字。", FILL_A_NUMBER, id="sign on both sides"),
        pytest.param("100箱", MONEY, "100箱", "“金额”读不成数字。", FILL_A_NUMBER, id="cases are no money"),
        pytest.param("$100", MONEY, "$100", "“金额”读不成数字。", FILL_A_NUMBER, id="foreign money"),
        pytest.param("1200/1300", MONEY, "1200/1300", "“金额”读不成数字。", FILL_A_NUMBER, id="two amounts"),
        pytest.param("约1200", MONEY, "约1200", "“金额”读不成数字。", FILL_A_NUMBER, id="about"),
        pytest.param("10箱5瓶", QUANTITY, "10箱5瓶", "“数量”读不成数字。", FILL_A_NUMBER, id="two units"),
        pytest.param("10+2", QUANTITY, "10+2", "“数量”读不成数字。", FILL_A_NUMBER, id="a sum"),
        pytest.param(True, MONEY, "TRUE", "“金额”读不成数字。", FILL_A_NUMBER, id="truth value"),
        pytest.param(
            "50%", MONEY, "50%", "“金额”是百分数，这里应当是数量或金额。", "请填数量或金额本身，如 1200。", id="percent"
        ),
        pytest.param(
            dt.datetime(2026, 10, 3),
            MONEY,
            "2026-10-03",
            "“金额”是日期或时间，这里应当是数字。",
            "单元格格式可能误设成了日期：请把格式改回“数值”，核对数字后再重新运行。",
            id="date",
        ),
        pytest.param(
            dt.time(9, 30),
            QUANTITY,
            "09:30:00",
            "“数量”是日期或时间，这里应当是数字。",
            "单元格格式可能误设成了日期：请把格式改回“数值”，核对数字后再重新运行。",
            id="time",
        ),
        pytest.param(
            1e308,
            MONEY,
            "1e+308",
            "“金额”大得不合情理，超过一万亿。",
            "请核对这个数字，改正后再重新运行。",
            id="absurd",
        ),
        pytest.param(
            float("inf"),
            MONEY,
            "inf",
            "“金额”大得不合情理，超过一万亿。",
            "请核对这个数字，改正后再重新运行。",
            id="inf",
        ),
        pytest.param(
            "9e999",
            QUANTITY,
            "9e999",
            "“数量”大得不合情理，超过一万亿。",
            "请核对这个数字，改正后再重新运行。",
            id="absurd as text",
        ),
    ],
)
def test_refused(cell, column, value, message, advice):
    assert cast_cell(cell, column, YUAN) == Refusal(value, message, NOT_USED, advice, Category.VALUE)


def test_too_large_once_in_yuan():
    refusal = cast_cell(200_000_000, MONEY, WAN)
    assert refusal.message == "“金额”大得不合情理，超过一万亿。"


@pytest.mark.parametrize("cell", [CellError("#DIV/0!"), "#DIV/0!"], ids=["error value", "error value as text"])
@pytest.mark.parametrize("column", [MONEY, QUANTITY, RATE, Column("date", "金额", Kind.DATE)])
def test_error_value(cell, column):
    refusal = cast_cell(cell, column, YUAN)
    assert (refusal.value, refusal.action) == ("#DIV/0!", NOT_USED)
    assert refusal.message == f"“{column.heading}”是错误值 #DIV/0!。"
    assert refusal.advice == "请在原表中改正公式，或直接填入正确的内容，再重新运行。"


def test_formula_never_computed():
    assert cast_cell(CellError("无缓存值"), MONEY, YUAN) == Refusal(
        "无缓存值",
        "“金额”是公式，但文件里没有存下它的计算结果。",
        NOT_USED,
        "请用 Excel 或 WPS 打开这个工作簿，保存一次，再重新运行。",
        Category.VALUE,
    )
