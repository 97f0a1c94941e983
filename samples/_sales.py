"""Purchases in four layouts: an ERP's export, Excel 97, October's hand-made workbook, and last year's list."""

import csv
import io
from collections.abc import Callable
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import xlwt
from _book import GREEN, MONEY, MONTH_DAY, Book, Planted, at, put, put_row, put_title, yuan
from _ledger import LATE, Ledger, Purchase
from _office import CUSTOMER, MONTH, PRODUCT, month_of
from _service import RED_LINE

EXPORT = "进货/销售出库明细2026年5-7月.csv"
OLD_EXCEL = "进货/2026年8-9月进货台账.xls"
OCTOBER = "2026年10月进货记录.xlsx"
LAST_YEAR = "历史/2025年11月发货明细.csv"


# The ERP's export: every cell a text, GB18030

_EXPORT_HEADINGS = (
    "单据日期,单据编号,客户编码,客户名称,物料编码,物料名称,规格型号,单位,数量,含税单价,金额,税额,价税合计,业务员,备注"
)
_EXPORT_SPELLINGS = {
    "QD013": "青岛礁石坊商贸有限公司(市南店)",
    "QD017": " 胶州胶莱泽商贸有限公司",
    "QD041": "莱西月湖泽商贸有限公司　",
}


def write_export(folder: Path, ledger: Ledger, planted: Planted) -> None:
    purchases = [p for p in ledger.purchases if "2026-05" <= month_of(p.day) <= "2026-07"]
    rows = [_export_row(n, purchase) for n, purchase in enumerate(purchases)]
    disagreeing = next(n for n, p in enumerate(purchases) if p.code == "QD051" and month_of(p.day) == "2026-06")
    rows[disagreeing][3] = CUSTOMER["QD053"].name
    planted.problem(
        EXPORT,
        Path(EXPORT).stem,
        f"D{disagreeing + 2}",
        "客户编码与客户名称不一致，以编码 QD051 为准",
        CUSTOMER["QD053"].name,
        customer="QD051",
    )
    whole = sum(p.amount for p in purchases)
    tax = sum(_tax(p) for p in purchases)
    total = [
        "合计",
        *[""] * 7,
        f"{sum(p.quantity for p in purchases)}.00",
        "",
        _money(whole - tax),
        _money(tax),
        _money(whole),
    ]
    content = io.StringIO(newline="")
    writer = csv.writer(content, quoting=csv.QUOTE_MINIMAL)
    writer.writerows([_EXPORT_HEADINGS.split(","), *rows, [*total, "", ""]])
    _write_bytes(folder / EXPORT, content.getvalue().encode("gb18030"))


def _export_row(n: int, purchase: Purchase) -> list[str]:
    customer, product, tax = CUSTOMER[purchase.code], PRODUCT[purchase.product], _tax(purchase)
    day = f"{purchase.day:%Y-%m-%d}" if purchase.day.month != 6 else f"{purchase.day:%Y/%m/%d}"
    return [
        day,
        f"{purchase.bill}\t",
        customer.code,
        _EXPORT_SPELLINGS.get(customer.code, customer.name),
        product.code,
        product.name,
        product.size,
        "箱",
        f"{purchase.quantity}.00",
        f"{purchase.price / 100:.4f}",
        _money(purchase.amount - tax),
        _money(tax),
        ("￥" if n % 40 == 7 else "") + _money(purchase.amount),
        customer.salesman,
        "自提，下午到" if n % 61 == 5 else "",
    ]


def _tax(purchase: Purchase) -> int:
    return purchase.amount - round(purchase.amount / 1.13)


def _money(fen: int) -> str:
    return f"{fen / 100:,.2f}"


def _write_bytes(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def write_last_year(folder: Path, ledger: Ledger) -> None:
    """The same month of last year for eleven customers, in plain UTF-8."""
    rows = [
        [
            f"{p.day.year}.{p.day.month}.{p.day.day}",
            p.bill,
            CUSTOMER[p.code].name,
            PRODUCT[p.product].name,
            str(p.quantity),
            f"{p.amount / 100:.2f}",
        ]
        for p in ledger.purchases
        if p.day.year == 2025
    ]
    content = io.StringIO(newline="")
    csv.writer(content).writerows([["发货日期", "发货单号", "客户简称", "品名", "发货数量", "金额(元)"], *rows])
    _write_bytes(folder / LAST_YEAR, content.getvalue().encode("utf-8"))


# Excel 97, a sheet a month

_OLD_EXCEL_HEADINGS = "日期 客户代码 客户名称 单据编号 商品名称 数量 单价 不含税金额 税额 价税合计"


def write_old_excel(folder: Path, ledger: Ledger) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    for month, dated in (("2026-08", _as_date), ("2026-09", _as_text)):
        _old_excel_sheet(book, month, [p for p in ledger.purchases if month_of(p.day) == month], dated)
    path = folder / OLD_EXCEL
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(str(path))


def _as_date(day: date) -> Any:
    return day


def _as_text(day: date) -> Any:
    """9月3日 as text, and now and then the bare serial number."""
    return (day - date(1899, 12, 30)).days if day.day % 9 == 0 else f"{day.month}月{day.day}日"


def _old_excel_sheet(book: Any, month: str, purchases: list[Purchase], dated: Callable[[date], Any]) -> None:
    sheet = book.add_sheet(f"{int(month[5:])}月")
    line = "borders: left thin, right thin, top thin, bottom thin; font: name 宋体, height 200"
    plain, money = xlwt.easyxf(line), xlwt.easyxf(line, "#,##0.00")
    day_style = xlwt.easyxf(line, "yyyy-m-d")
    head = xlwt.easyxf(line + ", bold on; align: horiz center; pattern: pattern solid, fore_colour gray25")
    title = xlwt.easyxf("font: name 黑体, height 320; align: horiz center")
    sheet.write_merge(0, 0, 0, 9, f"{month[:4]}年{int(month[5:])}月客户进货台账", title)
    sheet.row(0).height_mismatch, sheet.row(0).height = True, 560
    sheet.portrait, sheet.fit_num_pages, sheet.fit_width_to_pages, sheet.fit_height_to_pages = False, 1, 1, 0
    sheet.write(1, 0, "单位：元", plain)
    for column, heading in enumerate(_OLD_EXCEL_HEADINGS.split()):
        sheet.write(2, column, heading, head)
        sheet.col(column).width = 256 * (34 if column == 2 else 16)
    rows = [_old_excel_row(purchase, dated) for purchase in _with_red_line(month, purchases)]
    for row, values in enumerate(rows, 3):
        for column, value in enumerate(_red_in_brackets(values)):
            style = day_style if isinstance(value, date) else money if column > 5 else plain
            sheet.write(row, column, value, style)
    for column in (5, 7, 8, 9):  # the last row adds up and says so nowhere
        sheet.write(len(rows) + 3, column, round(sum(values[column] for values in rows), 2), money)


def _with_red_line(month: str, purchases: list[Purchase]) -> list[Purchase]:
    code, day, product, quantity = RED_LINE
    if month != month_of(day):
        return purchases
    red = Purchase(day, code, product, quantity, "XS20260924901")
    return sorted([*purchases, red], key=lambda p: (p.day, p.code))


def _red_in_brackets(values: list[Any]) -> list[Any]:
    """A red entry's amounts are typed as bookkeepers write them: (1,080.00)."""
    if values[9] >= 0:
        return values
    return [*values[:7], *(f"({-value:,.2f})" for value in values[7:])]


def _old_excel_row(purchase: Purchase, dated: Callable[[date], Any]) -> list[Any]:
    tax = _tax(purchase)
    return [
        dated(purchase.day),
        purchase.code,
        CUSTOMER[purchase.code].name,
        purchase.bill,
        PRODUCT[purchase.product].name,
        purchase.quantity,
        purchase.price / 100,
        (purchase.amount - tax) / 100,
        tax / 100,
        purchase.amount / 100,
    ]


# October: grouped by customer, names merged down, subtotals, formulas

_OCTOBER_HEADINGS = ("序 号", "客 户 名 称", "日 期", "单 号", "品 名", "单位", "数 量", "单 价", "金 额", "备 注")
_WRONG_SUBTOTAL, _WRONG_BY = "QD029", 100000  # fen


def write_october(folder: Path, ledger: Ledger, planted: Planted) -> None:
    book = Book(folder / OCTOBER)
    sheet = book.sheet("10月")
    put_title(book, sheet, 0, (0, 9), "青岛办事处2026年10月客户进货明细表")
    sheet.write(1, 0, "编制部门：销售内勤", book.format())
    sheet.write(1, 8, "单位：元", book.format())
    for column, heading in enumerate(_OCTOBER_HEADINGS):
        sheet.write(3, column, heading, book.head())
    purchases = [p for p in ledger.purchases if month_of(p.day) == MONTH and p != LATE]
    purchases.sort(key=lambda p: (p.code, p.day))
    row = 4
    for n, (code, group) in enumerate(groupby(purchases, key=lambda p: p.code), 1):
        row = _october_group(book, sheet, row, n, code, list(group), planted)
    _october_total(book, sheet, row, purchases)
    sheet.write(row + 2, 1, "注：本表按出库单汇总，以财务对账单为准。", book.note())
    for column, width in enumerate((6, 32, 12, 18, 18, 6, 9, 10, 14, 12)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(4, 2)
    _late_sheet(book, ledger, planted)
    _price_list(book)
    book.close()


def _october_group(book: Book, sheet: Any, row: int, n: int, code: str, lines: list[Purchase], planted: Planted) -> int:
    first = row
    for line in lines:
        put_row(book, sheet, row, 0, (n, "", "", line.bill, PRODUCT[line.product].name, "箱"))
        _put_october_day(book, sheet, row, line.day, n)
        _put_quantity(book, sheet, row, line.quantity, n)
        put(book, sheet, row, 7, yuan(line.price))
        formula = f"=ROUND({at(row, 6)}*{at(row, 7)},2)"
        if n % 15 in (4, 11):
            put(book, sheet, row, 8, yuan(line.amount))
        else:
            sheet.write_formula(row, 8, formula, book.cell(num_format=MONEY), yuan(line.amount))
        put(book, sheet, row, 9, "")
        row += 1
    name = book.cell(align="center", text_wrap=True)
    if len(lines) > 1:
        sheet.merge_range(first, 1, row - 1, 1, CUSTOMER[code].name, name)
    else:
        sheet.write(first, 1, CUSTOMER[code].name, name)
    subtotal = sum(line.amount for line in lines)
    put_row(book, sheet, row, 0, ("", "小计", "", "", "", "", sum(line.quantity for line in lines), "", "", ""))
    look = book.cell(num_format=MONEY, bold=True)
    if code == _WRONG_SUBTOTAL:
        sheet.write_number(row, 8, yuan(subtotal + _WRONG_BY), look)
        planted.problem(
            OCTOBER, "10月", at(row, 8), "小计比明细之和多 1000.00 元", yuan(subtotal + _WRONG_BY), customer=code
        )
    else:
        sheet.write_formula(row, 8, f"=SUM({at(first, 8)}:{at(row - 1, 8)})", look, yuan(subtotal))
    return row + 1


def _put_october_day(book: Book, sheet: Any, row: int, day: date, n: int) -> None:
    year, month, number = day.year, day.month, day.day
    texts = (f"{year}.{month}.{number}", f"{day:%Y%m%d}", f"{month}月{number}日", f"{year}年{month}月{number}日")
    spellings = (day, day, day, *texts)
    value = spellings[n % len(spellings)]
    look = {"num_format": MONTH_DAY} if isinstance(value, date) and n % 2 else {}
    put(book, sheet, row, 2, value, **look)


def _put_quantity(book: Book, sheet: Any, row: int, quantity: int, n: int) -> None:
    """Mostly numbers; a few customers' are texts with the unit, where no formula counts."""
    put(book, sheet, row, 6, {4: f"{quantity}箱", 11: f"{quantity}SET"}.get(n % 15, quantity))


def _october_total(book: Book, sheet: Any, row: int, purchases: list[Purchase]) -> None:
    put_row(book, sheet, row, 0, ("", "合  计", "", "", "", "", sum(p.quantity for p in purchases), "", "", ""))
    formula = f'=SUMIF(B5:B{row},"<>小计",I5:I{row})'
    look = book.cell(num_format=MONEY, bold=True, bg_color=GREEN)
    sheet.write_formula(row, 8, formula, look, yuan(sum(p.amount for p in purchases)))


# Lines added late by hand, where the planted faults are

_LATE_HEADINGS = ("日期", "客户编号", "客户名称", "", "单号", "产品名称", "数量", "单价", "金额", "备注", "备注")
_LATE_DAY = date(2026, 10, 20)
_FORMULAS = {"#N/A": "=VLOOKUP(B{0},价格表!A:B,2,FALSE)", "#REF!": "=#REF!*G{0}", "#DIV/0!": "=I{0}/0"}


class Late(NamedTuple):
    """A line as it stands, the column that is at fault, what is wrong, and whom it means."""

    day: Any
    code: str
    name: str
    bill: str
    product: str
    quantity: int | None
    price: Any
    amount: Any
    column: int
    what: str
    meant: str


_FAULTY = (
    Late(10.3, "QD003", "", "SG20261001", "LT01", 50, 28.8, 1440.0, 0, "日期是数字 10.3，可能是 3 日或 30 日", "QD003"),
    Late(date(2062, 10, 5), "QD010", "", "SG20261002", "LT03", 40, 37.5, 1500.0, 0, "日期晚于今天", "QD010"),
    Late(_LATE_DAY, "QD012", "", "SG20261003", "LT08", 30, "#N/A", "#N/A", 8, "错误值 #N/A，金额无法使用", "QD012"),
    Late(_LATE_DAY, "QD014", "", "SG20261004", "LT04", None, None, "#REF!", 8, "错误值 #REF!，金额无法使用", "QD014"),
    Late(_LATE_DAY, "QD023", "", "SG20261005", "LT01", None, None, "约三千", 8, "金额读不出", "QD023"),
    Late(_LATE_DAY, "", "胶州麦波食品商行", "SG20261006", "LT05", 60, 42.0, 2520.0, 2, "客户名称对不上", "QD021"),
    Late(_LATE_DAY, "", "即墨丰禾商贸有限公司", "SG20261007", "LT05", 90, 42.0, 3780.0, 2, "客户名称对不上", "QD034"),
)


def _late_sheet(book: Book, ledger: Ledger, planted: Planted) -> None:
    sheet = book.sheet("补录")
    sheet.write(0, 0, "10月补录（手工单）", book.format(bold=True))
    for column, heading in enumerate(_LATE_HEADINGS):
        sheet.write(1, column, heading, book.head())
    repeated = _repeated(ledger)
    for row, line in enumerate([*repeated, _divided(), *_FAULTY], 2):
        _put_late(book, sheet, row, line)
        aside = {} if line in repeated else {"used": line not in _FAULTY}
        amount = {"amount": line.amount if isinstance(line.amount, float) else None}
        planted.problem(
            OCTOBER, "补录", at(row, line.column), line.what, _fault(line), customer=line.meant, **aside, **amount
        )
    for column, width in enumerate((12, 10, 30, 4, 18, 18, 8, 10, 13, 14, 14)):
        sheet.set_column(column, column, width)


def _repeated(ledger: Ledger) -> list[Late]:
    """Three September lines that the Excel 97 workbook holds too: they count once."""
    september = [p for p in ledger.purchases if month_of(p.day) == "2026-09" and p.code == "QD051"]
    return [_late(purchase, 0, "与 8-9 月台账重复的行") for purchase in september[-3:]]


def _divided() -> Late:
    return _late(LATE, 7, "错误值 #DIV/0!，单价无法使用，金额可用")._replace(price="#DIV/0!")


def _late(purchase: Purchase, column: int, what: str) -> Late:
    code, price, amount = purchase.code, yuan(purchase.price), yuan(purchase.amount)
    return Late(
        purchase.day, code, "", purchase.bill, purchase.product, purchase.quantity, price, amount, column, what, code
    )


def _late_cells(line: Late) -> list[Any]:
    name = line.name or CUSTOMER[line.code].name
    product = PRODUCT[line.product].name
    return [line.day, line.code, name, "", line.bill, product, line.quantity, line.price, line.amount, "", "手工单"]


def _fault(line: Late) -> Any:
    return _late_cells(line)[line.column]


def _put_late(book: Book, sheet: Any, row: int, line: Late) -> None:
    for column, value in enumerate(_late_cells(line)):
        if value in _FORMULAS:
            sheet.write_formula(row, column, _FORMULAS[value].format(row + 1), book.cell(num_format=MONEY), value)
        else:
            put(book, sheet, row, column, value, **({"num_format": "General"} if value == line.day == 10.3 else {}))


def _price_list(book: Book) -> None:
    sheet = book.sheet("价格表")
    put_row(book, sheet, 0, 0, ("品名", "出厂价"))
    for row, product in enumerate(PRODUCT.values(), 1):
        put_row(book, sheet, row, 0, (product.name, yuan(product.price)))
    sheet.hide()
