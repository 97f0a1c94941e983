"""The customer registers: October's as the office keeps it, August's as an ERP's import form, and what is not ours."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from _book import GREEN, ISO_DATE, SAND, Book, Planted, put, put_row, put_title, yuan
from _ledger import Ledger
from _office import ALIASES, COMPANY, CUSTOMERS, LEVELS, ROLES, Customer

REGISTER = "客户档案（2026年10月）.xlsx"
OLD_REGISTER = "历史/客户导入模板_202608.xlsx"
CONTACTS = "通讯录.xlsx"

# group, then its headings, as they stand
_GROUPS = (
    ("基本信息", ("序号", "客户编号", "客户名称", "简称/别名", "客户\n级别", "区域")),
    (
        "信用信息",
        ("授信额度\n(万元)", "临时额度\n(万元)", "临时额度到期日", "账期(天)", "期初应收\n(元)", "期初日期"),
    ),
    ("负责人", ROLES),
    ("联系信息", ("联系人", "联系电话", "邮箱", "地址")),
    ("合作信息", ("合作起始日", "正常进货间隔(天)", "须证明单", "状态", "停用日期", "备注")),
)
_EXPLANATIONS = (
    "自动 必填 与营业执照一致 可填多个 一级至五级 区市 万元，一位小数 万元 有临时额度必填 天数或月结N 元 年-月-日"
)
_WIDTHS = (5, 9, 32, 18, 7, 8, 9, 9, 12, 9, 12, 12, 10, 10, 13, 14, 10, 9, 14, 24, 26, 12, 10, 8, 7, 12, 16)
_SALESMAN_COLUMN, _EMAIL_COLUMN = 16, 19
_FIRST_ROW = 5
_LEVEL_SPELLINGS = {
    "一级": ("一级", "Ⅰ", "1级", "A"),
    "二级": ("二级", "二级", "2级", "Ⅱ"),
    "三级": ("三级", "三级", "三级", "C", "3级"),
    "四级": ("四级", "四级", "4", "D"),
    "五级": ("五级", "五级", "E"),
}
_NAME_SPELLINGS = {
    "QD002": "青岛鹿鸣湾食品有限公司 ",
    "QD018": "胶州三里沽\n食品有限公司",
    "QD030": "即墨鳌岭　食品有限公司",
}
_SURNAMES, _GIVEN = "宋孔冷滕纪展逄隋", ("成林", "玉梅", "建波", "爱华", "志远", "晓宁", "国强")


def contact(customer: Customer) -> tuple[str, str, str, str]:
    """Contact, telephone (an unassigned prefix), e-mail and address."""
    n = customer.number
    person = _SURNAMES[n % 8] + _GIVEN[n % 7]
    mail = f"kehu{n:03d}@example.com"
    return person, f"129053{n * 137 % 100000:05d}", mail, f"{customer.region}{'东西南北'[n % 4]}环路{n * 3 + 1}号"


def register_row(customer: Customer, ledger: Ledger, spelling: str) -> list[Any]:
    case, code = customer.case, customer.code
    opening, opened = ledger.openings[code]
    terms = "" if case.terms_blank else customer.terms
    return [
        customer.number,
        code,
        _NAME_SPELLINGS.get(code, customer.name),
        ALIASES.get(code, ""),
        spelling if customer.recorded_level else "",
        customer.region,
        ledger.limits[code],
        case.temporary,
        case.temporary_until,
        int(terms) if terms.isdigit() else terms,
        yuan(opening),
        opened,
        *customer.people.values(),
        *contact(customer),
        customer.since,
        case.interval,
        "否" if code == "QD060" else "是",
        "停用" if case.stopped else "在营",
        case.stopped,
        "客户经营转向" if case.stopped else "",
    ]


def write_register(folder: Path, ledger: Ledger, planted: Planted) -> None:
    book = Book(folder / REGISTER)
    sheet = book.sheet("客户档案")
    last = sum(len(headings) for _, headings in _GROUPS) - 1
    put_title(book, sheet, 0, (0, last), f"{COMPANY}青岛办事处客户档案（2026年10月）")
    note = "注：1、授信额度以财务批复为准；2、级别每年评定一次；3、停用客户保留在册，不得删除。"
    sheet.merge_range(1, 0, 1, last, note, book.note())
    _grouped_headings(book, sheet)
    for n, text in enumerate(_EXPLANATIONS.split()):
        put(book, sheet, 4, n, text, font_color="#808080", font_size=8, text_wrap=True, bg_color=SAND)
    for row, (customer, spelling) in enumerate(_spelled(), _FIRST_ROW):
        put_row(book, sheet, row, 0, register_row(customer, ledger, spelling))
    _merge_salesmen(book, sheet)
    _plant_register_problems(planted)
    foot = _FIRST_ROW + len(CUSTOMERS) + 1
    sheet.write(foot, 0, "填表说明：新增客户须附营业执照复印件，由分支机构总经理签字后录入。", book.note())
    sheet.write(foot + 1, 0, "制表：内勤　　审核：秦望舒", book.note())
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width, None, {"hidden": column == _EMAIL_COLUMN})
    sheet.set_row(3, 30)
    sheet.freeze_panes(_FIRST_ROW, 3)
    _minutes(book)
    book.close()


def _spelled() -> Iterator[tuple[Customer, str]]:
    for customer in CUSTOMERS:
        spellings = _LEVEL_SPELLINGS[customer.level]
        yield customer, spellings[customer.number % len(spellings)]


def _grouped_headings(book: Book, sheet: Any) -> None:
    column = 0
    for group, headings in _GROUPS:
        sheet.merge_range(2, column, 2, column + len(headings) - 1, group, book.head(bg_color=GREEN))
        for heading in headings:
            sheet.write(3, column, heading, book.head())
            column += 1


def _merge_salesmen(book: Book, sheet: Any) -> None:
    row = _FIRST_ROW
    for name, group in groupby(CUSTOMERS, key=lambda customer: customer.salesman):
        count = len(list(group))
        if count > 1:
            look = book.cell(align="center")
            sheet.merge_range(row, _SALESMAN_COLUMN, row + count - 1, _SALESMAN_COLUMN, name, look)
        row += count


def _plant_register_problems(planted: Planted) -> None:
    def place(code: str, column: str, what: str, value: str = "") -> None:
        row = _FIRST_ROW + int(code[2:])
        planted.problem(REGISTER, "客户档案", f"{column}{row}", what, value, customer=code)

    place("QD024", "G", "授信额度空白")
    place("QD025", "G", "授信额度空白")
    place("QD020", "I", "临时额度没有到期日")
    place("QD021", "J", "账期空白")
    place("QD040", "E", "客户级别空白")
    place("QD031", "N", "上报对象没有姓名：营销总监")


def _minutes(book: Book) -> None:
    sheet = book.sheet("会议纪要")
    sheet.set_column(0, 0, 90)
    lines = (
        "客户档案清理会议纪要",
        "时间：2026年10月27日　地点：三楼会议室　主持：秦望舒",
        "一、各业务经理月底前核对本人名下客户的账期和授信额度，有出入的报内勤。",
        "二、田庄口小卖部已停止合作，余款由陈砚秋跟进收回。",
        "三、十一月起所有退货一律凭证明单办理，仁兆禾小超市除外。",
    )
    for row, line in enumerate(lines):
        sheet.write(row, 0, line, book.title() if row == 0 else book.format(text_wrap=True))


# August's register, in an ERP's import form

_OLD_COLUMNS = {
    "*客户编码": "cust_code",
    "*客户名称": "cust_name",
    "*客户等级": "cust_grade",
    "所属区域": "region",
    "信用额度(元)": "credit_limit",
    "信用期(天)": "credit_days",
    "业务员": "salesman",
    "手机": "mobile",
    "启用状态": "status",
}
_LETTERS = dict(zip(LEVELS, "ABCDE", strict=True))


def write_old_register(folder: Path, ledger: Ledger) -> None:
    book = Book(folder / OLD_REGISTER, "微软雅黑", 9)
    sheet = book.sheet("客户导入202608")
    instructions = "导入说明：带*为必填；请勿修改表头；单次导入不超过5000行。"
    sheet.merge_range(0, 0, 0, 8, instructions, book.format(font_color="#FF0000"))
    for column, (heading, english) in enumerate(_OLD_COLUMNS.items()):
        sheet.write(1, column, heading, book.head())
        sheet.write(2, column, english, book.head(bold=False, font_color="#7F7F7F"))
    known = [customer for customer in CUSTOMERS if customer.since.isoformat() < "2026-08-31"]
    for row, customer in enumerate(known, 3):
        put_row(book, sheet, row, 0, _old_row(customer, ledger))
    sheet.set_column(0, 8, 13)
    sheet.set_column(1, 1, 34)
    codes = book.sheet("代码表")
    put_row(book, codes, 0, 0, ("等级代码", "说明"))
    for row, (level, letter) in enumerate(_LETTERS.items(), 1):
        put_row(book, codes, row, 0, (letter, level))
    codes.hide()
    book.close()


def _old_row(customer: Customer, ledger: Ledger) -> list[Any]:
    """As of August: some limits and one level were others then, which must not count any more."""
    limit = ledger.limits[customer.code]
    limit = None if limit is None else round(limit * (0.8 if customer.number % 5 == 0 else 1) * 10000, 2)
    level = "二级" if customer.code == "QD011" else customer.level
    return [
        customer.code,
        customer.name,
        _LETTERS[level],
        customer.region,
        limit,
        customer.terms,
        customer.salesman,
        contact(customer)[1],
        "启用",
    ]


def write_contacts(folder: Path) -> None:
    """The staff's telephone list, which is none of our tables."""
    book = Book(folder / CONTACTS, "微软雅黑")
    sheet = book.sheet("员工通讯录")
    put_title(book, sheet, 0, (0, 4), "青岛办事处员工通讯录")
    for column, heading in enumerate(("序号", "姓名", "部门", "分机", "入职日期")):
        sheet.write(1, column, heading, book.head())
    names = sorted({name for customer in CUSTOMERS for name in customer.people.values() if name})
    for row, name in enumerate(names, 2):
        put_row(book, sheet, row, 0, (row - 1, name, "销售部", 8000 + row))
        sheet.write_datetime(row, 4, CUSTOMERS[row].since, book.cell(num_format=ISO_DATE))
    sheet.set_column(0, 4, 12)
    book.close()
