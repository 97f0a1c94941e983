"""Payments and receivables: a workbook with a sheet a month, and an .ods in thousands of yuan."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from _book import GREEN, LONG_DATE, PERCENT, Book, Planted, at, put, put_row, put_title, steady_zip, yuan
from _ledger import Ledger, Payment
from _office import AS_OF, CUSTOMER, CUSTOMERS, MONTHS, month_of
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableCellProperties, TableColumnProperties, TextProperties
from odf.table import CoveredTableCell, Table, TableCell, TableColumn, TableRow
from odf.text import P

PAYMENTS = "2026年回款登记.xlsx"
RECEIVABLES = "应收账款/2026年应收账款余额表.ods"

_WRONG_TOTAL_MONTH, _WRONG_BY = "2026-08", 10000  # fen
_HEADINGS = ("序号", "客户代号", "客户名称", "", "回款日期", "回款金额\n(元）", "付款方式", "单据号", "备注")
_GROUPS = ((1, 1, "序号"), (2, 3, "客户信息"), (5, 8, "回款情况"), (9, 9, "备注"))
_FIRST_ROW = 7
# A payment under a name that is no customer's: the one meant, and the fen.
_MISNAMED = ("QD044", "莱西院上坡批发部", 480000)


def write_payments(folder: Path, ledger: Ledger, planted: Planted) -> None:
    book = Book(folder / PAYMENTS, "微软雅黑")
    so_far = 0
    for month in MONTHS:
        payments = [p for p in ledger.payments if month_of(p.day) == month]
        so_far += sum(p.amount for p in payments) + (_MISNAMED[2] if month == MONTHS[-1] else 0)
        _payment_sheet(book, month, payments, so_far, planted)
    book.close()


def _payment_sheet(book: Book, month: str, payments: list[Payment], so_far: int, planted: Planted) -> None:
    name = f"{int(month[5:])}月"
    sheet = book.sheet(name)
    put_title(book, sheet, 1, (1, 9), f"青岛办事处2026年{name}客户回款登记表")
    sheet.merge_range(2, 1, 2, 9, "注：所有回款以到账为准；单位：元", book.note())
    _payment_headings(book, sheet)
    rows = [_payment_row(n, payment) for n, payment in enumerate(payments, 1)]
    if month == MONTHS[-1]:
        rows.append(_misnamed_row(len(rows) + 1))
        what = {"customer": _MISNAMED[0], "used": False, "amount": yuan(_MISNAMED[2])}
        cell = at(_FIRST_ROW + len(rows) - 1, 3)
        planted.problem(PAYMENTS, name, cell, "客户名称对不上，相近：莱西院上坡副食批发部", _MISNAMED[1], **what)
    month_total = sum(p.amount for p in payments) + (_MISNAMED[2] if month == MONTHS[-1] else 0)
    if month == _WRONG_TOTAL_MONTH:
        printed = yuan(month_total + _WRONG_BY)
        planted.problem(PAYMENTS, name, "G6", "本月小计比明细之和多 100.00 元", printed)
        month_total += _WRONG_BY
    _payment_totals(book, sheet, month_total, so_far)
    for row, values in enumerate(rows, _FIRST_ROW):
        _put_payment(book, sheet, row, values, month)
    _summary_to_the_right(book, sheet, payments)
    for column, width in enumerate((2, 6, 10, 32, 3, 13, 14, 14, 14, 10, 3, 12, 14, 9)):
        sheet.set_column(column, column, width)
    sheet.set_row(4, 28)
    sheet.freeze_panes(_FIRST_ROW, 0)


def _payment_headings(book: Book, sheet: Any) -> None:
    for first, last, group in _GROUPS:
        if first == last:
            sheet.merge_range(3, first, 4, last, group, book.head())
        else:
            sheet.merge_range(3, first, 3, last, group, book.head(bg_color=GREEN))
            for column in range(first, last + 1):
                sheet.write(4, column, _HEADINGS[column - 1], book.head())
    sheet.write(3, 4, "", book.head())
    sheet.write(4, 4, "", book.head())


def _payment_totals(book: Book, sheet: Any, month_total: int, so_far: int) -> None:
    """The totals stand between the headings and the first payment."""
    for row, label, total in ((5, "本月小计", month_total), (6, "本年累计", so_far)):
        put_row(book, sheet, row, 1, ("", "", label, "", "", "", "", "", ""))
        put(book, sheet, row, 6, yuan(total), bold=True, bg_color=GREEN)


def _payment_row(n: int, payment: Payment) -> list[Any]:
    customer = CUSTOMER[payment.code]
    return [n, customer.code, customer.name, "", payment.day, payment.amount, payment.method, payment.bill, ""]


def _misnamed_row(n: int) -> list[Any]:
    return [n, "", _MISNAMED[1], "", date(2026, 10, 27), _MISNAMED[2], "银行转账", "SK26109901", "待核"]


def _put_payment(book: Book, sheet: Any, row: int, values: list[Any], month: str) -> None:
    shown = list(values)
    shown[4] = _day_shown(values[4], month)
    shown[5] = _amount_shown(values[5], row)
    put_row(book, sheet, row, 1, shown)
    if isinstance(shown[4], date):
        put(book, sheet, row, 5, shown[4], num_format=LONG_DATE)


def _day_shown(day: date, month: str) -> Any:
    """3日 in May, 6月3日 in June, dates from July on."""
    if month == "2026-05":
        return f"{day.day}日"
    return f"{day.month}月{day.day}日" if month == "2026-06" else day


def _amount_shown(fen: int, row: int) -> Any:
    """Numbers, and now and then what people type: 1200元, ￥1,200.00, full-width digits, 1.2万."""
    if row % 37 == 11:
        return f"{fen / 100:.2f}元"
    if row % 37 == 19:
        return f"￥{fen / 100:,.2f}"
    if row % 37 == 23:
        return f"{fen / 100:.2f}".translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))
    if row % 37 == 29:
        return f"{fen / 1e6:.6f}".rstrip("0").rstrip(".") + "万"
    return yuan(fen)


def _summary_to_the_right(book: Book, sheet: Any, payments: list[Payment]) -> None:
    sheet.merge_range(3, 11, 3, 13, "业务经理回款汇总", book.head(bg_color=GREEN))
    for column, heading in enumerate(("业务经理", "本月回款", "占比"), 11):
        sheet.write(4, column, heading, book.head())
    whole = sum(p.amount for p in payments)
    for row, name in enumerate(sorted({customer.salesman for customer in CUSTOMERS}), 5):
        amount = sum(p.amount for p in payments if CUSTOMER[p.code].salesman == name)
        put_row(book, sheet, row, 11, (name, yuan(amount)))
        put(book, sheet, row, 13, amount / whole, num_format=PERCENT)


# Receivables

OMITTED, SPLIT = "QD042", "QD013"
_ODS_HEADINGS = ("序号", "客户代号", "客户名称", "业务负责人", "应收余额", "其中：已开票", "备注")


def write_receivables(folder: Path, ledger: Ledger, planted: Planted) -> None:
    book = OpenDocumentSpreadsheet()
    styles = _ods_styles(book)
    booked = {customer.code: ledger.booked(customer) for customer in CUSTOMERS if customer.code != OMITTED}
    september = {customer.code: ledger.reckoned(customer.code, date(2026, 9, 30)) for customer in CUSTOMERS}
    _receivable_sheet(book, styles, "10月", AS_OF, booked, 1000)
    _receivable_sheet(book, styles, "9月", date(2026, 9, 30), september, 1)
    path = folder / RECEIVABLES
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(str(path))
    steady_zip(path)
    planted.problem(
        RECEIVABLES, "应收账款10月", "", "10 月表漏列客户，9 月有余额", CUSTOMER[OMITTED].name, customer=OMITTED
    )


def _ods_styles(book: Any) -> dict[str, Any]:
    def style(name: str, family: str, *properties: Any) -> Any:
        made = Style(name=name, family=family)
        for part in properties:
            made.addElement(part)
        book.automaticstyles.addElement(made)
        return made

    def text(size: str, weight: str = "normal") -> Any:
        latin = {"fontfamily": "宋体", "fontsize": size, "fontweight": weight}
        return TextProperties(**latin, **{f"{name}asian": value for name, value in latin.items()})

    border = TableCellProperties(border="0.5pt solid #000000")
    head = TableCellProperties(border="0.5pt solid #000000", backgroundcolor="#d9d9d9")
    return {
        "plain": style("plain", "table-cell", border, text("10pt")),
        "head": style("head", "table-cell", head, text("10pt", "bold")),
        "title": style("title", "table-cell", text("14pt", "bold")),
        "wide": style("wide", "table-column", TableColumnProperties(columnwidth="7cm")),
        "narrow": style("narrow", "table-column", TableColumnProperties(columnwidth="2.6cm")),
    }


def _receivable_sheet(
    book: Any, styles: dict[str, Any], name: str, day: date, balances: dict[str, int], unit: int
) -> None:
    """Title, unit and date, two hidden rows of stale sums, headings, customers, a total; amounts in the unit."""
    table = Table(name=f"应收账款{name}")
    for column in range(len(_ODS_HEADINGS)):
        table.addElement(TableColumn(stylename=styles["wide" if column == 2 else "narrow"]))
    title = f"岚汀饮品青岛办事处应收账款余额表（截至{day.year}年{day.month}月{day.day}日）"
    table.addElement(_ods_row([title], styles["title"], span=len(_ODS_HEADINGS)))
    table.addElement(_ods_row(["", "", "", "", "", f"单位：{'千元' if unit == 1000 else '元'}"], None))
    rows = _receivable_rows(balances, unit)
    stale = [None, None, None, None, round(sum(row[4] for row in rows) * 0.93, 2), None, None]
    for _ in range(2):
        table.addElement(_ods_row(stale, styles["plain"], hidden=True))
    table.addElement(_ods_row(_ODS_HEADINGS, styles["head"]))
    for row in rows:
        table.addElement(_ods_row(row, styles["plain"]))
    total = [None, None, "总合计：", None, round(sum(row[4] for row in rows), 5), None, None]
    table.addElement(_ods_row(total, styles["head"]))
    book.spreadsheet.addElement(table)


def _receivable_rows(balances: dict[str, int], unit: int) -> list[list[Any]]:
    rows: list[list[Any]] = []
    for code, balance in balances.items():
        customer = CUSTOMER[code]
        first = balance * 6 // 10 if code == SPLIT else balance
        for part, remark in ((first, "一部" if code == SPLIT else ""), (balance - first, "二部")):
            if part or not remark:
                shown = round(part / 100 / unit, 5)
                number = len(rows) + 1
                rows.append([number, code, customer.name, customer.salesman, shown, round(shown * 0.6, 2), remark])
    return rows


def _ods_row(values: Sequence[Any], style: Any, *, span: int = 1, hidden: bool = False) -> Any:
    row = TableRow(visibility="collapse") if hidden else TableRow()
    look = {"stylename": style} if style is not None else {}
    for value in values:
        if isinstance(value, int | float):
            cell = TableCell(valuetype="float", value=repr(value), **look)
        else:
            cell = TableCell(**look, **({"numbercolumnsspanned": span} if span > 1 else {}))
        if value not in (None, ""):
            cell.addElement(P(text=f"{value:,}" if isinstance(value, float) else str(value)))
        row.addElement(cell)
    for _ in range(span - 1):
        row.addElement(CoveredTableCell())
    return row
