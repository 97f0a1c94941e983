"""What is said about sales that fall behind the plan, the month before or their usual frequency."""

from __future__ import annotations

from kehu_xlsx.texts.reasons import ReasonCode

PLAN_RULE = "销售进度预警·比计划"
MONTH_RULE = "销售进度预警·比上月"
FREQUENCY_RULE = "销售进度预警·比频率"


class ProgressReason(ReasonCode):
    """The three comparisons of a 销售进度预警."""

    BEHIND_PLAN = (
        "比计划：截至 {as_of:date} 进货净额 {net_purchases:money} 元，按工作日进度应达 {due_by_plan:money} 元"
        "（{basis} {plan:money} 元 × 已过 {gone:count} 个工作日 ÷ 全月 {of_month:count} 个工作日），"
        "只达到 {reached:rate}，低于 {share:rate}。"
    )
    BEHIND_MONTH = (
        "比上月：本月每个工作日进货 {per_workday:money} 元，上月每个工作日 {per_workday_last_month:money} 元，"
        "只有上月的 {reached:rate}，低于 {share:rate}。"
    )
    BEHIND_FREQUENCY = (
        "比频率：本月 {gone:count} 个工作日中有 {purchase_days:count} 天进货，"
        "前三个月 {three_months:count} 个工作日中有 {purchase_days_before:count} 天，"
        "频率只有此前的 {reached:rate}，低于 {share:rate}。"
    )


NO_PLAN = "数据不足：缺本月分销计划"
NO_WORKDAY = "数据不足：本月到截止日还没有工作日"
NO_PURCHASES = "数据不足：缺 {months} 的进货记录"
