"""Words of next month's plan workbooks: the 汇总, the 分销计划表, the 计划检查登记表."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from kehu_xlsx.texts.reasons import money

SUMMARY: Final = "分销计划汇总"
CUSTOMER_PLANS, PRODUCT_PLANS = "客户计划", "产品计划"
CODE, NAME = "客户编号", "客户名称"
GROWTH_ON_LAST_YEAR: Final = "目标比上年同月"
PRODUCTS_SUM, PRODUCTS_DIFFERENCE = "产品计划合计", "与进货计划差额"
PROPOSED_TARGET: Final = "建议销售目标"

SUMMARY_NOTES: Final[dict[str, tuple[str, ...]]] = {
    CUSTOMER_PLANS: (
        "只改浅黄色的格子。建议值由左边各项算出，改动时以浅黄色的值为准；“备注”说明建议依据不足之处。",
        "同意的行在“确认”选“是”，填上确认人和确认日期，保存后再运行 plan，就生成正式的分销计划表；没有确认的是草案。",
    ),
    PRODUCT_PLANS: (
        "只改浅黄色的格子。只改了进货计划的，各产品按原来的占比重分；只改了产品的，进货计划改为各产品合计；都改的须一致。",
        "要增加产品，在表末接着写一行：月份、客户编号、客户名称、产品、计划数量、计划金额；不要的产品删去整行。",
    ),
}
CONFIRMED_EMPTY: Final = "已确认，但各项计划都是 0 或空白，该月没有可以判断的计划，请核实。"
CONFIRMED_WITHOUT_PAYMENTS: Final = "已确认，但回款计划空白，该月不判断回款达成，请核实。"
NOTHING_LAST_YEAR: Final = "上年同月进货净额不大于 0，目标比上年同月不计算。"
NO_TARGET: Final = "销售目标空白，目标比上年同月不计算。"
NO_PLANS: Final = "没有在营客户的计划"

PLACEMENT_REQUEST: Final = "新铺或补铺的网点请逐一登记在下表，业务经理核实后计入铺货数。"
DRAFT, FINAL = "草案", "正式"
_PREPAID: Final = "截至 {as_of:%Y-%m-%d} 贵方另有预收款 {amount} 元，以上两项没有扣除。"
_PLAN_NUMBER: Final = "FX{month}-{customer}"
_NAMED_PLAN: Final = re.compile(r"计划编号[：:]\s*(?P<number>FX(?P<year>\d{4})(?P<month>\d{2})-(?P<customer>.+))")
_PLAN_ENDING: Final = "_{month}_分销计划表.xlsx"
PROPERTY_CUSTOMER, PROPERTY_MONTH, PROPERTY_NUMBER, PROPERTY_OFFICE = "客户编号", "月份", "计划编号", "办事处"

CHECKS: Final = "计划检查"
CUSTOMER_LIST: Final = "我的客户"
PLAN_STATE: Final = "计划状态"
NO_SALESPERSON: Final = "未填业务经理"
CHECK_NOTES: Final = (
    "按计划检查、督促，检查后填写浅黄色的格子；没有填“日期”的行不算已检查。填好后保存在原处（输出文件夹里）即可，不用移动，下次运行时读回。",
    "同一客户再次检查，在表末空行选客户名称接着登记，客户编号会自动带出。",
)
CUSTOMER_LIST_NOTES: Final = ("供登记表的下拉列表使用。",)
_CHECK_TITLE: Final = "{salesperson} {month} 计划检查登记表"
_CHECK_ENDING: Final = "_{month}_计划检查登记表.xlsx"


def month_title(year: int, month: int) -> str:
    """A month as it stands in a heading or a letter: 2026年11月."""
    return f"{year}年{month}月"


def prepaid(as_of: dt.date, amount: float) -> str:
    """What a distributor paid in advance, which his plan of payments leaves out of account."""
    return _PREPAID.format(as_of=as_of, amount=money(amount))


def prepaid_in_plan(as_of: dt.date, amount: float) -> str:
    """The same for the office, in 备注 of the 汇总."""
    return f"截至 {as_of:%Y-%m-%d} 该客户有预收款 {money(amount)} 元，回款计划的建议值没有扣除。"


def not_confirmed(reason: str) -> str:
    """Why a row is still 草案 although somebody filled it in."""
    return f"草案：填写的内容没有采用，{reason}；改正后在“确认”选“是”。"


def plan_number(month: dt.date, customer: str) -> str:
    """The number of a customer's plan: FX202611-QD001."""
    return _PLAN_NUMBER.format(month=f"{month:%Y%m}", customer=customer)


def names_plan(words: str) -> bool:
    """Whether words are the line of a 分销计划表 with its number, as our template has it."""
    return plan_named(words) is not None


def plan_named(words: str) -> tuple[str, str, str] | None:
    """Number, month and customer of the plan that a line names: FX202611-QD001, 2026-11, QD001; None if none."""
    found = _NAMED_PLAN.fullmatch(words.strip())
    return None if found is None else (found["number"], f"{found['year']}-{found['month']}", found["customer"].strip())


def plan_stem(code: str, name: str) -> str:
    """The beginning of a plan's file name: QD001_青岛海信达."""
    return f"{code}_{name}" if code else name


def plan_ending(month: str) -> str:
    """The end of a plan's file name."""
    return _PLAN_ENDING.format(month=month)


def check_title(salesperson: str, month: str) -> str:
    """The title of one 业务经理's register."""
    return _CHECK_TITLE.format(salesperson=salesperson, month=month)


def check_ending(month: str) -> str:
    """The end of a register's file name."""
    return _CHECK_ENDING.format(month=month)
