"""How next month's proposal was made, and why a figure of it is blank."""

from __future__ import annotations

from collections.abc import Iterable

from kehu_xlsx.texts.reasons import ReasonCode

RULE = "下月计划建议"


class ProposalReason(ReasonCode):
    """Remarks on a customer's proposal."""

    SINCE = "合作起始日 {since:date}，此前的月份不参与平均。"
    LEFT_OUT = "没有 {months} 的进货记录，未参与平均。"
    NO_MONTHS = "没有可供参考的完整月份，销售目标和进货计划请自行填写。"
    NOT_POSITIVE = "参考月份的进货净额合计不大于 0，销售目标和进货计划按 0 建议，请核实。"
    NO_LAST_YEAR = "没有 {month} 的进货记录，上年同月不列。"
    NO_PRODUCTS = "参考月份没有带产品的进货明细，不分产品。"
    PLACEMENTS_LEFT_OUT = "没有 {months} 的铺货记录，未参与铺货平均。"
    NO_PLACEMENTS = "没有可供参考的铺货记录，铺货目标请自行填写。"
    NO_TERMS = "账期未填，推算不出的到期货款留空，回款计划请自行填写。"
    NO_BALANCE = "应收余额无法计算，回款计划请自行填写。"
    AGE_UNKNOWN = "另有 {amount:money} 元账龄不明，未计入回款计划。"
    ITEMS_ONLY = "没有建议的进货计划，回款计划只含到期应收。"


def no_months(months: Iterable[object]) -> str:
    """That not one of the months to average has any purchase record."""
    return f"数据不足：缺 {listed(months)} 的进货记录"


def listed(words: Iterable[object]) -> str:
    """Several months in one sentence: 2026-08、2026-09."""
    return "、".join(str(word) for word in words)
