"""Words of 客户信用检查表.xlsx."""

from __future__ import annotations

from typing import Final

TITLE: Final = "客户信用检查表"
FILE_NAME: Final = "客户信用检查表.xlsx"
LIMITS, AGEING, OPEN_ITEMS, PAYMENTS, RECONCILIATION = "授信", "账龄", "逾期明细", "回款", "余额核对"

CODE, NAME, LEVEL, REMARK = "客户编号", "客户名称", "客户级别", "备注"
SALESPERSON: Final = "业务经理"
AGES_SUM, AGES_DIFFERENCE = "账龄合计", "合计差异"
OVERDUE_SUM, OVERDUE_SHARE = "逾期合计", "逾期占比"
SOURCE: Final = "出处"
PAYMENT_PLAN, PAID, PAYMENT_RATE, STILL_TO_PAY = "回款计划", "实际回款", "回款达成率", "未完成回款"
EXPECTED, BALANCE, DIFFERENCE, AGREEMENT = "推算余额", "账面余额", "差异", "核对结果"
AGREES, DISAGREES, NOT_LISTED = "相符", "不符", "无账面余额"

LIMITS_NOTES: Final = (
    "额度使用率 ＝ 应收余额 ÷ 有效额度；可用额度 ＝ 有效额度 − 应收余额。授信额度空白与 0 不同：空白是没有填，0 是不允许赊销。",
    "发货建议：预警等级为严重的停货，警告的限货。",
)
AGEING_NOTES: Final = (
    "应收余额从最近的进货往前摊，每笔从进货日期加账期起算逾期。账龄合计应等于应收余额，“合计差异”不为 0 请反馈给软件维护人员。",
    "负余额是预收，列在未到期；早于现有进货记录的和没有账期的，列在账龄不明。",
)
OPEN_ITEMS_NOTES: Final = ("每个账龄背后的未付进货，同一客户先列最早的；点“单号”或“出处”打开原始记录。",)
PAYMENTS_NOTES: Final = ("本月截至统计日的回款，按方式分列；负数是退回的款。",)
RECONCILIATION_NOTES: Final = (
    "推算余额 ＝ 期初应收 ＋ 进货 − 退货 − 回款，与账面余额比较；差异 ＝ 账面余额 − 推算余额。",
    "差异不为 0 的，请查是否漏登、重登或写错客户名称。",
)
NOTHING_OPEN: Final = "没有未付的进货记录"
NOTHING_TO_RECONCILE: Final = "没有期初应收，也没有上一期的应收账款，无法核对"

METHOD_UNSTATED: Final = "未注明"
METHOD_OTHER: Final = "其他方式"
_METHOD: Final = "其中：{method}"
_NOT_IN_FORMULAS: Final = str.maketrans("[]{}\"!\n\r", "（）（）＂！  ")

NO_PAYMENT_PLAN: Final = "没有本月的回款计划。"
PLAN_IS_ZERO: Final = "回款计划为 0，回款达成率无法计算。"
NO_PAYMENT_RECORDS: Final = "全办事处没有本月的回款记录，实际回款无法计算。"


def method_heading(method: str) -> str:
    """The heading of a column of payments made one way: 其中：转账."""
    return _METHOD.format(method=" ".join(method.translate(_NOT_IN_FORMULAS).split()))
