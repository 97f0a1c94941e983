"""What is said about customers who stopped buying, and about those who came back."""

from __future__ import annotations

from kehu_xlsx.texts.reasons import ReasonCode

CHURN_RULE = "客户流失预警"
WON_BACK_RULE = "客户挽回观察"


class ChurnReason(ReasonCode):
    """Why a customer counts as lost, or is watched after coming back."""

    USUAL_GAP = (
        "最近一次进货是 {last_purchase:date}，到 {as_of:date} 已有 {days_since:count} 天未进货，"
        "超过 {limit:count} 天（近 {history_days:count} 天进货间隔的中位数 {median_gap:count} 天的 "
        "{gap_multiple:count} 倍，至少 {least_days:count} 天）。"
    )
    FEW_PURCHASES = (
        "最近一次进货是 {last_purchase:date}，到 {as_of:date} 已有 {days_since:count} 天未进货，"
        "超过 {limit:count} 天（近 {history_days:count} 天只有 {purchase_days:count} 天进货，按固定天数）。"
    )
    USUAL_INTERVAL = (
        "最近一次进货是 {last_purchase:date}，到 {as_of:date} 已有 {days_since:count} 天未进货，"
        "超过 {limit:count} 天（正常进货间隔 {usual_interval:count} 天的 {usual_interval_multiple:count} 倍）。"
    )
    CERTAIN = (
        "最近一次进货是 {last_purchase:date}，到 {as_of:date} 已有 {days_since:count} 天未进货，"
        "达到 {certain_days:count} 天。"
    )
    NEVER = (
        "合作起始日 {since:date} 到 {as_of:date} 已有 {days_since:count} 天，"
        "现有记录中一次进货也没有，超过 {limit:count} 天。"
    )
    WON_BACK = (
        "流失后于 {comeback:date} 重新进货（之前一次是 {before:date}，相隔 {gap:count} 天），观察到 {until:date}。"
    )


NO_PURCHASES = "数据不足：缺 {months} 的进货记录"

# A problem: what is wrong, what was done, what to do.
NEVER_BOUGHT_UNDATED = (
    "客户“{name}”在现有记录中没有进货，客户档案里也没有合作起始日",
    "不判断该客户是否流失",
    "请在客户档案填写合作起始日",
)
