"""Plans in four layouts: months as columns, in two ways; a sheet a customer; one row a plan."""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from _book import GREEN, PERCENT, SAND, Book, Planted, at, put, put_row, put_title, yuan
from _ledger import Ledger, Plan
from _office import CUSTOMER, CUSTOMERS, LEVELS, MONTH, PRODUCT, Customer

EARLY = "分销计划/2026年5-7月分销计划.xlsx"
KEY_ACCOUNTS = "分销计划/重点客户8-9月分销计划.xlsx"
OTHERS = "分销计划/8-9月分销计划（三级以下）.xlsx"
OCTOBER_PLAN = "分销计划/2026年10月分销计划.xlsx"

_PARTS: tuple[tuple[str, str, Callable[[Plan], int | None]], ...] = (
    ("销售目标", "万元", lambda plan: plan.sales),
    ("进货计划", "万元", lambda plan: plan.purchases),
    ("铺货目标", "家", lambda plan: plan.outlets),
    ("回款计划", "万元", lambda plan: plan.collection),
)


def write_plans(folder: Path, ledger: Ledger, planted: Planted) -> None:
    _write_early(folder, ledger)
    _write_key_accounts(folder, ledger)
    _write_others(folder, ledger)
    _write_october(folder, ledger, planted)


# May to July: three heading rows, 万元, the months as columns within each part


def _write_early(folder: Path, ledger: Ledger) -> None:
    months = ("2026-05", "2026-06", "2026-07")
    book = Book(folder / EARLY)
    sheet = book.sheet("5-7月计划")
    put_title(book, sheet, 0, (0, 16), "青岛办事处2026年5—7月客户分销计划")
    sheet.merge_range(1, 0, 3, 0, "客户编号", book.head())
    sheet.merge_range(1, 1, 3, 1, "客户名称", book.head())
    sheet.merge_range(1, 2, 1, 16, "2026年计划", book.head(bg_color=GREEN))
    column = 2
    for part, unit, _ in _PARTS:
        whole = 3 if unit == "家" else 4
        sheet.merge_range(2, column, 2, column + whole - 1, f"{part}({unit})", book.head(bg_color=GREEN))
        for n, heading in enumerate(("5月", "6月", "7月", "合计")[:whole]):
            sheet.write(3, column + n, heading, book.head())
        column += whole
    planned = [c for c in CUSTOMERS if any((c.code, month) in ledger.plans for month in months)]
    for row, customer in enumerate(planned, 4):
        put_row(book, sheet, row, 0, (customer.code, customer.name))
        _early_row(book, sheet, row, [ledger.plans.get((customer.code, month)) for month in months])
    sheet.write(len(planned) + 5, 0, "备注：铺货目标为当月有铺货记录的网点数。", book.note())
    sheet.set_column(0, 0, 10)
    sheet.set_column(1, 1, 32)
    sheet.set_column(2, 16, 9)
    sheet.freeze_panes(4, 2)
    book.close()


def _early_row(book: Book, sheet: Any, row: int, plans: list[Plan | None]) -> None:
    column = 2
    for _, unit, part in _PARTS:
        figures = [plan and part(plan) for plan in plans]
        for figure in figures:
            if figure and unit == "万元":
                put(book, sheet, row, column, figure / 1e6)
            else:
                put(book, sheet, row, column, figure if figure else "-", align="right")
            column += 1
        if unit == "万元":
            formula = f"=SUM({at(row, column - 3)}:{at(row, column - 1)})"
            look = book.cell(num_format="0.00", bg_color=SAND)
            sheet.write_formula(row, column, formula, look, round(sum(f or 0 for f in figures) / 1e6, 2))
            column += 1


# August and September of the better customers: a sheet each


def _write_key_accounts(folder: Path, ledger: Ledger) -> None:
    book = Book(folder / KEY_ACCOUNTS)
    for customer in CUSTOMERS:
        if customer.level in LEVELS[:2]:
            _key_account(book, customer, ledger)
    book.close()


def _key_account(book: Book, customer: Customer, ledger: Ledger) -> None:
    sheet = book.sheet(customer.name)
    put_title(book, sheet, 0, (0, 6), "分销计划表")
    sheet.write(1, 0, "客户名称：", book.format(bold=True))
    sheet.write(1, 1, customer.name, book.format())
    sheet.write(1, 4, "客户编号：", book.format(bold=True))
    sheet.write(1, 5, customer.code, book.format())
    sheet.write(2, 0, "业务经理：", book.format(bold=True))
    sheet.write(2, 1, customer.salesman, book.format())
    headings = ("月份", "销售目标(元)", "进货计划(元)", "铺货目标(家)", "铺货要求", "回款计划(元)", "客户确认")
    for column, heading in enumerate(headings):
        sheet.write(4, column, heading, book.head())
    for row, month in enumerate(("2026-08", "2026-09"), 5):
        plan = ledger.plans[customer.code, month]
        values = (yuan(plan.sales), yuan(plan.purchases), plan.outlets, plan.wording, yuan(plan.collection), "")
        put_row(book, sheet, row, 0, (f"2026年{int(month[5:])}月", *values))
    sheet.write(8, 0, "说明：本计划经双方商定，客户签字后生效。", book.note())
    sheet.write(10, 0, "客户签字：　　　　　　　　　办事处盖章：", book.format())
    sheet.set_column(0, 6, 17)


# August and September of the others: the months as columns, in yuan, the unit in a line above


def _write_others(folder: Path, ledger: Ledger) -> None:
    months = ("2026-08", "2026-09")
    book = Book(folder / OTHERS, "微软雅黑", 9)
    sheet = book.sheet("三级以下客户计划")
    put_title(book, sheet, 0, (0, 9), "三级及以下客户分销计划")
    sheet.write(1, 9, "单位：元、家", book.format(align="right"))
    sheet.merge_range(2, 0, 3, 0, "客户名称", book.head())
    sheet.merge_range(2, 1, 3, 1, "级别", book.head())
    for n, (part, _, _) in enumerate(_PARTS):
        sheet.merge_range(2, 2 + 2 * n, 2, 3 + 2 * n, part, book.head(bg_color=GREEN))
        for m, month in enumerate(months):
            sheet.write(3, 2 + 2 * n + m, month, book.head())
    others = [c for c in CUSTOMERS if c.level not in LEVELS[:2] and any((c.code, m) in ledger.plans for m in months)]
    for row, customer in enumerate(others, 4):
        put_row(book, sheet, row, 0, (customer.name, customer.level))
        plans = [ledger.plans.get((customer.code, month)) for month in months]
        for column, value in enumerate(_other_figures(plans, customer), 2):
            put(book, sheet, row, column, value, **({"align": "right"} if isinstance(value, str) else {}))
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 9, 12)
    book.close()


def _other_figures(plans: list[Plan | None], customer: Customer) -> Iterable[Any]:
    for _, unit, part in _PARTS:
        for plan in plans:
            figure = plan and part(plan)
            if not figure:
                yield "-"
            elif unit == "家":
                yield figure
            else:
                yield _as_typed(figure, customer.number)


def _as_typed(fen: int, n: int) -> Any:
    """A number for most; text as people type it for some: 1,200.00 · 1.2万 · １２００ · 1200元."""
    texts = {
        11: f"{fen / 100:,.2f}",
        5: f"{fen / 1e6:.2f}万",
        9: str(fen // 100).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        3: f"{fen // 100}元",
    }
    return texts.get(n % 13, yuan(fen))


# October: one row a plan, and the products of some


def _write_october(folder: Path, ledger: Ledger, planted: Planted) -> None:
    book = Book(folder / OCTOBER_PLAN)
    sheet = book.sheet("10月计划")
    put_title(book, sheet, 0, (0, 10), "2026年10月客户分销计划（下达版）")
    headings = ("月份", "客户编号", "客户名称", "业务经理", "销售目标(元)", "进货计划(元)", "铺货目标(家)")
    for column, heading in enumerate((*headings, "铺货要求", "回款计划(元)", "同比增长率", "备注")):
        sheet.write(1, column, heading, book.head())
    rows = [(c, ledger.plans[c.code, MONTH]) for c in CUSTOMERS if (c.code, MONTH) in ledger.plans]
    for row, (customer, plan) in enumerate(rows, 2):
        _october_row(book, sheet, row, customer, plan)
    _plant_conflict(book, sheet, len(rows) + 2, planted)
    foot = len(rows) + 5
    sheet.write(foot, 0, "注：10月计划于9月25日前下达；空白项不考核。", book.note())
    for column, width in enumerate((9, 10, 32, 9, 14, 14, 12, 24, 14, 11, 12)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(2, 3)
    _product_sheet(book, ledger)
    book.close()


def _october_row(book: Book, sheet: Any, row: int, customer: Customer, plan: Plan) -> None:
    placement = plan.wording if plan.outlets is None and plan.purchases == 0 else plan.outlets
    values = (yuan(plan.sales), yuan(plan.purchases), placement, plan.wording, yuan(plan.collection))
    put_row(book, sheet, row, 0, ("2026-10", customer.code, customer.name, customer.salesman, *values))
    put(book, sheet, row, 9, 0.03 + customer.number % 5 / 100, num_format=PERCENT)
    put(book, sheet, row, 10, "")


def _plant_conflict(book: Book, sheet: Any, row: int, planted: Planted) -> None:
    """QD050 has two plans for October that nothing puts in order."""
    customer = CUSTOMER["QD050"]
    for n, target in enumerate((11200.0, 14600.0)):
        values = ("2026-10", customer.code, customer.name, customer.salesman, target, target, 2, "", 7000.0)
        put_row(book, sheet, row + n, 0, values)
        put(book, sheet, row + n, 9, 0.05, num_format=PERCENT)
        put(book, sheet, row + n, 10, "")
        planted.problem(
            OCTOBER_PLAN,
            "10月计划",
            at(row + n, 4),
            "同一客户同一月有两份不同计划，无法分先后",
            target,
            customer="QD050",
        )


def _product_sheet(book: Book, ledger: Ledger) -> None:
    sheet = book.sheet("分产品计划")
    sheet.write(0, 0, "2026年10月分产品进货计划", book.format(bold=True, font_size=12))
    for column, heading in enumerate(("月份", "客户名称", "产品名称", "计划数量(箱)", "计划金额(元)")):
        sheet.write(1, column, heading, book.head())
    lines = [(c, line) for c in CUSTOMERS if (p := ledger.plans.get((c.code, MONTH))) for line in p.products]
    row = 2
    for customer, group in groupby(lines, key=lambda pair: pair[0]):
        first = row
        for _, (product, cases, worth) in group:
            put_row(book, sheet, row, 0, (date(2026, 10, 1), "", PRODUCT[product].name, cases, yuan(worth)))
            put(book, sheet, row, 0, date(2026, 10, 1), num_format='yyyy"年"m"月"')
            row += 1
        if row - first > 1:
            sheet.merge_range(first, 1, row - 1, 1, customer.name, book.cell(align="center"))
        else:
            put(book, sheet, first, 1, customer.name)
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 32)
    sheet.set_column(2, 4, 16)
