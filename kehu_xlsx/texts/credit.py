"""Words of 客户信用检查表.xlsx."""

from __future__ import annotations

from typing import Final

from kehu_xlsx.texts.masters import link_note

TITLE: Final = "客户信用检查表"
LIMITS, AGEING, OPEN_ITEMS, PAYMENTS, RECONCILIATION = "授信", "账龄", "逾期明细", "回款", "余额核对"

REMARK: Final = "备注"
AGES_SUM, AGES_DIFFERENCE = "账龄合计", "合计差异"
OVERDUE_SUM, OVERDUE_SHARE = "逾期合计", "逾期占比"
SOURCE: Final = "出处"
STILL_TO_PAY: Final = "未完成回款"
AGREEMENT: Final = "核对结果"
AGREES, DISAGREES, NOT_LISTED = "相符", "不符", "无账面余额"

NOTES: Final[dict[str, tuple[str, ...]]] = {
    LIMITS: (
        "额度使用率 ＝ 应收余额 ÷ 有效额度；可用额度 ＝ 有效额度 − 应收余额。授信额度空白是没有填，0 是不允许赊销。",
        "发货建议：预警等级为严重的停货，警告的限货。",
    ),
    AGEING: (
        "应收余额从最近的进货往前摊，每笔从进货日期加账期起算逾期；账龄合计应等于应收余额，合计差异应为 0。",
        "负余额是预收，列在未到期；早于现有进货记录的和没有账期的，列在账龄不明。",
    ),
    OPEN_ITEMS: (
        "每个账龄背后的未付进货：先列逾期的，逾期最久的在前；再列账龄不明的；未到期的列在最后，打印时另起一页。",
        "没有对应进货的余额和预收另列一行，未付金额合计等于应收余额合计。",
        link_note(SOURCE),
    ),
    PAYMENTS: ("本月截至统计日的回款，按方式分列；负数是退回的款。",),
    RECONCILIATION: (
        "推算余额 ＝ 期初应收 ＋ 进货 − 退货 − 回款，与账面余额比较；差异 ＝ 账面余额 − 推算余额。",
        "差异不为 0 的，请查是否漏登、重登或写错客户名称。",
    ),
}
SELF_REPORTED_NOTE: Final = (
    "自报各列是客户在分销计划表上填写、经 collect 收回的，只作核对，不计入任何数字；"
    "自报进货是各周进货金额之和，客户没有改动的就是建议数。"
)
REPORTED_BOUGHT: Final = "自报与账面进货差"
REPORTED_PAID: Final = "自报与账面回款差"
NOTHING_OWED: Final = "没有欠款，逾期占比不计算。"
AGE_UNKNOWN: Final = "账龄全部不明，逾期合计和占比无法计算。"
PREPAID: Final = "预收款，没有对应的进货。"
BEFORE_RECORDS: Final = "早于现有的进货记录，查不到是哪一笔。"
NO_TERMS: Final = "没有账期，到期日无法计算。"
ITEMS_AGREE, ITEMS_DISAGREE = "合计与应收余额相符", "合计与应收余额不符"
NOTHING_OPEN: Final = "没有未付的进货记录"
NOTHING_PAID: Final = "本月没有回款计划，也没有回款记录"
NOTHING_TO_RECONCILE: Final = "没有期初应收，也没有上一期的应收账款，无法核对"

METHOD_UNSTATED: Final = "未注明"
METHOD_OTHER: Final = "其他方式"
_METHOD: Final = "其中：{method}"
_NOT_IN_FORMULAS: Final = str.maketrans('[]{}"!', "（）（）'！")

NO_PAYMENT_PLAN: Final = "没有本月的回款计划。"
PLAN_IS_ZERO: Final = "回款计划为 0，回款达成率无法计算。"
NO_PAYMENT_RECORDS: Final = "全办事处没有本月的回款记录，实际回款无法计算。"


def method_heading(method: str) -> str:
    """The heading of a column of payments made one way: 其中：转账."""
    return _METHOD.format(method=" ".join(method.translate(_NOT_IN_FORMULAS).split()))


def sheet_title(name: str) -> str:
    """The title of a sheet: 客户信用检查表：账龄."""
    return f"{TITLE}：{name}"


def bought_in(month: str) -> str:
    """The heading of what the books say of a month's purchases."""
    return f"{month} 账面进货净额"


def paid_in(month: str) -> str:
    """Heading of what the books say that customers paid in a month: 2026-11 账面回款."""
    return f"{month} 账面回款"
