"""The field's sheets: placements (.csv), visits and plan checks, returns and complaints on one sheet."""

import csv
import io
from collections.abc import Callable
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from _book import GREEN, LONG_DATE, SAND, Book, put, put_row, put_title, yuan
from _ledger import Ledger
from _office import CUSTOMER, PRODUCT
from _rounds import Placement, Visit
from _service import COMPLAINTS, RETURNS, Complaint, Return

PLACEMENTS = "铺货/铺货记录2026年5-10月.csv"
VISITS = "拜访记录.xlsx"
SERVICE = "售后/退换货与投诉登记表.xlsx"


# Placements: UTF-8 with BOM, quoted commas and line breaks

_PLACEMENT_HEADINGS = ("铺货日期", "经销商代码", "经销商名称", "网点名称", "网点类型", "区县", "详细地址", "备注")


def write_placements(folder: Path, ledger: Ledger) -> None:
    content = io.StringIO(newline="")
    writer = csv.writer(content)
    writer.writerow(_PLACEMENT_HEADINGS)
    writer.writerows(_placement_row(n, placement) for n, placement in enumerate(ledger.placements))
    path = folder / PLACEMENTS
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.getvalue().encode("utf-8-sig"))


def _placement_row(n: int, placement: Placement) -> list[str]:
    remark = {3: "冰柜1台,展架1个", 8: "老板不在\n下次补签", 14: '张贴"新品上市"海报'}.get(n % 19, "")
    address = f"{placement.address}，{placement.county}" if n % 7 == 0 else placement.address
    return [
        f"{placement.day.year}/{placement.day.month}/{placement.day.day}",
        placement.code,
        CUSTOMER[placement.code].name,
        placement.outlet,
        placement.kind,
        placement.county,
        f"{address},一楼" if n % 11 == 0 else address,
        remark,
    ]


# Visits: a sheet for January to July, then one a month, each with its own way of writing dates

_VISIT_HEADINGS = ("序号", "拜访日期", "客户名称", "拜访人员", "角色", "拜访目的", "发现的问题", "处理办法", "赠送物品")


def write_visits(folder: Path, ledger: Ledger) -> None:
    book = Book(folder / VISITS)
    _visit_sheet(book, "1-7月", "2026年1-7月客户拜访记录表", _between(ledger, 1, 7), lambda day: day)
    _visit_sheet(book, "8月", "2026年8月客户拜访记录表", _between(ledger, 8, 8), lambda day: f"{day.day}日")
    _visit_sheet(
        book, "9月", "2026年9月客户拜访记录表", _between(ledger, 9, 9), lambda day: f"{day.month}月{day.day}日"
    )
    _visit_sheet(book, "10月", "2026年10月客户拜访记录表", _between(ledger, 10, 10), _dotted)
    _check_sheet(book, ledger)
    book.close()


def _dotted(day: date) -> str:
    """2026.10.3, and in the second half 10.3, both as text."""
    return f"{day.year}.{day.month}.{day.day}" if day.day < 16 else f"{day.month}.{day.day}"


def _between(ledger: Ledger, first: int, last: int) -> list[Visit]:
    return [visit for visit in ledger.visits if first <= visit.day.month <= last]


def _visit_sheet(book: Book, name: str, title: str, visits: list[Visit], dated: Callable[[date], Any]) -> None:
    sheet = book.sheet(name)
    with_roles = name != "8月"
    headings = [heading for heading in _VISIT_HEADINGS if with_roles or heading != "角色"]
    put_title(book, sheet, 0, (0, len(headings) - 1), title)
    for column, heading in enumerate(headings):
        sheet.write(1, column, heading, book.head())
    row = 2
    for (day, code), group in groupby(visits, key=lambda visit: (visit.day, visit.code)):
        for visit in _together(list(group)):
            role = [_written_role(visit)] if with_roles else []
            values = [visit.person, *role, visit.purpose, visit.finding, visit.handling, visit.gift]
            put_row(book, sheet, row, 0, [row - 1, dated(day), CUSTOMER[code].name, *values])
            row += 1
    for column, width in enumerate((6, 12, 32, 16, 16, 14, 16, 14, 14)[: len(headings)]):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(2, 0)


def _together(visits: list[Visit]) -> list[Visit]:
    """Several people with one customer on one day are one line: 张澍、许嘉木; the roles follow from the record."""
    if len(visits) == 1:
        return visits
    first = visits[0]
    people = "、".join(visit.person for visit in visits)
    return [Visit(first.day, first.code, people, "", first.purpose, first.finding, first.handling, first.gift)]


def _written_role(visit: Visit) -> str:
    return "大区办主任" if visit.role == "营销总监" and visit.day.month == 10 else visit.role


def _check_sheet(book: Book, ledger: Ledger) -> None:
    sheet = book.sheet("计划执行检查")
    put_title(book, sheet, 0, (0, 6), "分销计划执行检查登记表")
    headings = ("检查日期", "客户编号", "客户名称", "检查人", "进货情况", "铺货情况", "回款情况", "问题与措施")
    for column, heading in enumerate(headings):
        sheet.write(2, column, heading, book.head())
    for row, check in enumerate(ledger.checks, 3):
        values = (check.purchases, check.placements, check.payments, check.measures)
        put_row(book, sheet, row, 0, (check.day, check.code, CUSTOMER[check.code].name, check.person, *values))
    sheet.set_column(0, 1, 12)
    sheet.set_column(2, 2, 32)
    sheet.set_column(3, 7, 14)


# Returns and complaints: two tables below each other on one sheet that starts in B3

_RETURN_HEADINGS = ("序号", "日期", "客户名称", "类型", "产品名称", "数量", "金额", "原进货日期", "原因", "证明单号")
_RETURN_EXAMPLE = "例 2026-01-05 某某商贸有限公司 退货 岚汀纯净水 10 240.00 2025-12-20 破损 3702…"
_COMPLAINT_HEADINGS = (
    "投诉编号 受理日期 客户名称 投诉方式 问题性质 受理单位 投诉内容 受理人 上报销售经理日期 调查情况 "
    "上报总经理日期 相关部门 处理方案 处理人 处理结果 处理完成日期 反馈日期 反馈方式"
)


def write_service(folder: Path) -> None:
    book = Book(folder / SERVICE)
    sheet = book.sheet("售后登记")
    put_title(book, sheet, 2, (1, 10), "一、退换货登记（2026年）", align="left", font_size=14)
    for column, heading in enumerate(_RETURN_HEADINGS, 1):
        sheet.write(3, column, heading, book.head())
    for column, text in enumerate(_RETURN_EXAMPLE.split(), 1):
        put(book, sheet, 4, column, text, font_color="#808080", italic=True, bg_color=SAND)
    returns = sorted(RETURNS, key=lambda line: (line.day, line.code))
    for row, line in enumerate(returns, 5):
        put_row(book, sheet, row, 1, _return_row(row - 4, line))
    total = 5 + len(returns)
    values = (
        "",
        "",
        "合计",
        "",
        "",
        sum(line.quantity for line in returns),
        yuan(sum(line.amount for line in returns)),
    )
    put_row(book, sheet, total, 1, (*values, "", "", ""))
    sheet.write(total + 1, 1, "注：退货须附红字发票信息确认单；换货以实物为准。", book.note())
    _complaint_table(book, sheet, total + 4)
    _finish_service(sheet)
    book.close()


def _return_row(number: int, line: Return) -> tuple[Any, ...]:
    name, product = CUSTOMER[line.code].name, PRODUCT[line.product].name
    return (
        number,
        line.day,
        name,
        line.kind,
        product,
        line.quantity,
        yuan(line.amount),
        line.original,
        line.reason,
        line.proof,
    )


def _complaint_table(book: Book, sheet: Any, top: int) -> None:
    sheet.write(top, 1, "二、客户投诉登记（2026年）", book.title(align="left", font_size=14))
    for column, heading in enumerate(_COMPLAINT_HEADINGS.split(), 1):
        sheet.write(top + 1, column, heading, book.head(bg_color=GREEN))
    for row, complaint in enumerate(sorted(COMPLAINTS, key=lambda c: c.number), top + 2):
        for column, value in enumerate(_complaint_row(complaint), 1):
            look = {"num_format": LONG_DATE} if isinstance(value, date) else {"text_wrap": True}
            put(book, sheet, row, column, value, **look)


def _complaint_row(complaint: Complaint) -> tuple[Any, ...]:
    return (
        complaint.number,
        complaint.received,
        CUSTOMER[complaint.code].name,
        complaint.manner,
        complaint.gravity,
        complaint.office,
        complaint.content,
        complaint.receiver,
        complaint.told_manager,
        complaint.inquiry,
        complaint.told_general,
        complaint.department,
        complaint.remedy,
        complaint.handler,
        complaint.result,
        complaint.settled,
        complaint.answered,
        complaint.answered_by,
    )


def _finish_service(sheet: Any) -> None:
    widths = (2, 12, 15, 32, 10, 16, 10, 20, 14, 16, 16, 16, 12, 20, 10, 20, 16, 16, 10)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
