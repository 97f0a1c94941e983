"""Made-up offices of any size for the benchmarks: a year of purchases, payments, placements, visits, plans.

A customer has 100 purchase lines a year (some have stopped buying, some owe too much), 12 payments, 12 placements and
10 visits; one in ten returned goods and one in twenty complained. Purchases lie in a workbook a quarter with a sheet a
month, so that a million lines fit. The same number of customers gives the same office.

    python benchmarks/offices.py FOLDER CUSTOMERS
"""

from __future__ import annotations

import datetime as dt
import random
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

MONTH, MONTHS = "2026-10", 12
LINES = 100  # purchase lines of a customer in the year
_LAST = dt.date(2026, 10, 31)
_FIRST = dt.date(2025, 11, 1)
_PRODUCTS = [(f"{kind}{size}", price) for kind, price in (("纯净水", 18), ("绿茶", 36), ("啤酒", 45), ("果汁", 52))
             for size in ("330ml*24", "500ml*24", "1L*12")]  # fmt: skip
_LEVELS = (0.03, 0.09, 0.20, 0.34, 0.34)
_A_SALESPERSON = 60
_REGIONS = 7
_PAYING = ("转账", "承兑汇票", "现金")
_SHOPS = ("零售商", "二批商")

Row = Sequence[object]


@dataclass(frozen=True)
class _Customer:
    code: str
    name: str
    level: int
    region: str
    people: tuple[str, ...]  # from 大区经理 down to 业务经理
    limit: int
    pace: float  # what he buys against the others
    stopped: dt.date  # buys nothing from then on

    @property
    def words(self) -> tuple[str, str]:
        return self.code, self.name


def make_office(folder: Path, customers: int) -> Path:
    """Write the workbooks of an office of so many customers into a new folder and return it."""
    chance = random.Random(customers)
    folder.mkdir(parents=True)
    register = [_customer(number, chance) for number in range(customers)]
    _write(folder / "客户档案.xlsx", {"客户档案": (_REGISTER, (_register_row(each) for each in register))})
    bought = {month: list(_bought(register, month, chance)) for month in _months()}
    for quarter in range(0, MONTHS, 3):
        months = _months()[quarter : quarter + 3]
        sheets = {f"{month.year}年{month.month}月": (_PURCHASES, bought[month]) for month in months}
        _write(folder / f"进货记录{quarter // 3 + 1}.xlsx", sheets)
    spent = _spent(bought.values())
    _write(folder / "回款.xlsx", {"回款记录": (_PAYMENTS, _paid(register, spent, chance))})
    _write(folder / "应收.xlsx", {"应收账款": (_RECEIVABLES, _owed(register, spent, chance))})
    _write(folder / "计划.xlsx", {"分销计划": (_PLANS, _planned(register, spent))})
    _write(folder / "铺货.xlsx", {"铺货记录": (_PLACEMENTS, _placed(register, chance))})
    _write(folder / "拜访.xlsx", {"拜访记录": (_VISITS, _visited(register, chance))})
    _write(folder / "计划检查.xlsx", {"计划检查": (_CHECKS, _checked(register))})
    _write(folder / "退换货.xlsx", {"退换货记录": (_RETURNS, _returned(register[::10], bought))})
    _write(folder / "投诉.xlsx", {"投诉记录": (_COMPLAINTS, _complained(register[::20]))})
    return folder


_REGISTER = (
    "客户编号", "客户名称", "客户级别", "授信额度", "账期", "区域", "大区经理", "营销总监", "分支机构总经理",
    "分支机构销售经理", "业务经理", "联系人", "电话", "地址", "合作起始日", "状态",
)  # fmt: skip
_PURCHASES = ("发货日期", "客户编号", "客户名称", "出库单号", "产品名称", "数量", "单价", "价税合计")
_PAYMENTS = ("回款日期", "客户编号", "客户名称", "回款方式", "回款金额")
_RECEIVABLES = ("客户编号", "客户名称", "应收余额", "截止日期")
_PLANS = ("月份", "客户编号", "客户名称", "销售目标", "进货计划", "铺货目标", "回款计划")
_PLACEMENTS = ("日期", "客户编号", "网点名称", "网点类型")
_VISITS = ("拜访日期", "客户编号", "客户名称", "拜访人", "角色", "拜访目的")
_CHECKS = ("日期", "客户编号", "客户名称", "检查人", "进货情况")
_RETURNS = ("日期", "客户编号", "类型", "产品", "数量", "金额", "证明单号")
_COMPLAINTS = ("投诉编号", "受理日期", "客户编号", "投诉方式", "问题性质", "内容")
_ROLES = _REGISTER[6:11]


def _customer(number: int, chance: random.Random) -> _Customer:
    person = number // _A_SALESPERSON
    people = tuple(
        f"{title}{person // share:03}" for title, share in (("赵", 12), ("钱", 6), ("孙", 3), ("李", 2), ("周", 1))
    )
    has_stopped = chance.random() < 0.04
    return _Customer(
        f"KH{number:05}", f"滨海{number:05}商贸", chance.choices(range(1, 6), _LEVELS)[0],
        f"区{person:03}-{chance.randrange(_REGIONS)}", people, chance.randrange(5, 60) * 10_000,
        chance.uniform(0.5, 2), dt.date(2026, chance.randrange(6, 10), 1) if has_stopped else _LAST,
    )  # fmt: skip


def _register_row(customer: _Customer) -> Row:
    return (
        *customer.words, "一二三四五"[customer.level - 1] + "级", customer.limit, 30, customer.region,
        *customer.people, "王店长", "13800000000", f"{customer.region}海边路", dt.date(2024, 1, 1), "在营",
    )  # fmt: skip


def _months() -> list[dt.date]:
    return [dt.date(_FIRST.year + (at := _FIRST.month - 1 + number) // 12, at % 12 + 1, 1) for number in range(MONTHS)]


def _bought(register: Iterable[_Customer], month: dt.date, chance: random.Random) -> Iterator[Row]:
    """The purchase lines of a month: a hundred a customer and year, the odd ones spread over the months."""
    at = _months().index(month)
    number = 0
    for customer in register:
        lines = LINES * (at + 1) // MONTHS - LINES * at // MONTHS
        for line in range(lines):
            date = month + dt.timedelta(days=(line * 27 // lines + chance.randrange(2)))
            product, price = _PRODUCTS[chance.randrange(len(_PRODUCTS))]
            quantity = max(1, round(chance.randrange(20, 120) * customer.pace))
            number += 1
            if date < customer.stopped:
                slip = f"CK{month:%y%m}{number:06}"
                yield date, *customer.words, slip, product, quantity, price, quantity * price


def _spent(months: Iterable[Iterable[Row]]) -> Mapping[object, float]:
    spent: dict[object, float] = {}
    for rows in months:
        for row in rows:
            spent[row[1]] = spent.get(row[1], 0) + float(str(row[7]))
    return spent


def _paid(register: Iterable[_Customer], spent: Mapping[object, float], chance: random.Random) -> Iterator[Row]:
    for month in _months():
        for customer in register:
            amount = round(spent.get(customer.code, 0) / MONTHS * chance.uniform(0.8, 1.05), 2)
            yield month.replace(day=chance.randrange(5, 28)), *customer.words, _PAYING[chance.randrange(3)], amount


def _owed(register: Iterable[_Customer], spent: Mapping[object, float], chance: random.Random) -> Iterator[Row]:
    for customer in register:
        yield *customer.words, round(spent.get(customer.code, 0) / MONTHS * chance.uniform(0.3, 2.5), 2), _LAST


def _planned(register: Iterable[_Customer], spent: Mapping[object, float]) -> Iterator[Row]:
    for month in _months():
        for customer in register:
            target = round(spent.get(customer.code, 0) / MONTHS, -2)
            yield month, *customer.words, target, target, 1, round(target * 0.9, -2)


def _placed(register: Iterable[_Customer], chance: random.Random) -> Iterator[Row]:
    for month in _months():
        for customer in register:
            day = month.replace(day=chance.randrange(1, 28))
            yield day, customer.code, f"{customer.name}网点{chance.randrange(30):02}", _SHOPS[chance.randrange(2)]


def _visited(register: Iterable[_Customer], chance: random.Random) -> Iterator[Row]:
    for customer in register:
        for role, person in list(zip(_ROLES, customer.people, strict=True))[-2:]:
            for _ in range(5):
                day = _LAST - dt.timedelta(days=chance.randrange(120))
                yield day, *customer.words, person, role, "检查铺货"


def _checked(register: Iterable[_Customer]) -> Iterator[Row]:
    return ((dt.date(2026, 10, 20), *each.words, each.people[-1], "按计划进货") for each in register)


def _returned(register: Iterable[_Customer], bought: Mapping[dt.date, Iterable[Row]]) -> Iterator[Row]:
    latest = {row[1]: row for row in bought[_months()[-2]]}
    for customer in register:
        if customer.code in latest:
            _, code, _, _, product, _, price, _ = latest[customer.code]
            yield dt.date(2026, 10, 12), code, "退货", product, 2, 2 * float(str(price)), f"ZM{code}"


def _complained(register: Iterable[_Customer]) -> Iterator[Row]:
    for number, customer in enumerate(register):
        nature, way = ("重大", "信件") if number % 5 == 0 else ("一般", "电话")
        yield f"TS{number:04}", dt.date(2026, 10, 10 + number % 15), customer.code, way, nature, "送货晚了两天"


def _write(path: Path, sheets: Mapping[str, tuple[Row, Iterable[Row]]]) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        for name, (heads, rows) in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, heads)
            for place, row in enumerate(rows, 1):
                sheet.write_row(place, 0, row)


if __name__ == "__main__":
    make_office(Path(sys.argv[1]), int(sys.argv[2]))
