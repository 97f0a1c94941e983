"""What is said about receivables: why an alert was raised, what a figure rests on, what is wrong with the data."""

from __future__ import annotations

from kehu_xlsx.texts.reasons import ReasonCode

USAGE_RULE = "应收货款预警·额度使用率"
OVERDUE_RULE = "应收货款预警·逾期"


class ReceivableReason(ReasonCode):
    """Parts of an 应收货款预警, and remarks of 授信."""

    NEAR_LIMIT = (
        "应收余额 {balance:money} 元，是有效额度 {limit:money} 元的 {usage:rate}，"
        "已达到 {share:rate} 的警告线，接近授信额度。"
    )
    OVER_LIMIT = (
        "应收余额 {balance:money} 元，是有效额度 {limit:money} 元的 {usage:rate}，已达到 {share:rate} 的严重线。"
    )
    ZERO_LIMIT = "有效额度为 0，而应收余额有 {balance:money} 元。"
    OVERDUE = (
        "逾期 {overdue:money} 元（1-30天 {overdue_30:money} 元，31-60天 {overdue_60:money} 元，"
        "61-90天 {overdue_90:money} 元，90天以上 {overdue_more:money} 元），"
        "最早一笔于 {oldest_due:date} 到期，至今逾期 {days:count} 天。"
    )
    FROM_STATEMENT = "应收余额取自 {date:date} 的应收账款。"
    FROM_STATEMENT_CARRIED = (
        "应收余额 {balance:money} 元 ＝ {date:date} 应收账款 {base:money} 元 ＋ 其后进货 {purchases:money} 元 "
        "− 其后退货 {returns:money} 元 − 其后回款 {payments:money} 元。"
    )
    FROM_NOTHING_LISTED = (
        "{date:date} 的应收账款未列该客户，从 0 元算起：应收余额 {balance:money} 元 ＝ 其后进货 {purchases:money} 元 "
        "− 其后退货 {returns:money} 元 − 其后回款 {payments:money} 元。"
    )
    FROM_OPENING = (
        "应收余额 {balance:money} 元 ＝ {date:date} 期初应收 {base:money} 元 ＋ 其后进货 {purchases:money} 元 "
        "− 其后退货 {returns:money} 元 − 其后回款 {payments:money} 元。"
    )
    FROM_LEDGER = (
        "应收余额 {balance:money} 元 ＝ 台账 {date:date} 应收余额 {base:money} 元 ＋ 其后进货 {purchases:money} 元 "
        "− 其后退货 {returns:money} 元 − 其后回款 {payments:money} 元。"
    )
    TEMPORARY_LIMIT = "临时额度 {temporary:money} 元有效，用到 {until:date}（含当日）。"
    BALANCE_UNKNOWN = "没有应收账款，也没有期初应收和期初日期，应收余额无法计算。"
    STATEMENT_UNREADABLE = (
        "{date:date} 的应收账款列有该客户，但金额读不出来，应收余额无法计算，发货建议请在核对后自行决定。"
    )
    LIMIT_BLANK = "授信额度空白，额度使用率和可用额度无法计算。"
    USAGE_UNDEFINED = "有效额度为 0，额度使用率无法计算。"
    PREPAID = "余额为负，是预收 {amount:money} 元，列在“未到期”。"
    TERMS_BLANK = "没有账期，到期日无法计算，列在“账龄不明”。"
    BEFORE_RECORDS = "有 {amount:money} 元早于现有的进货记录，列在“账龄不明”。"


NO_BALANCE = "数据不足：缺应收账款，也缺期初应收和期初日期"
NO_LIMIT = "数据不足：缺授信额度"
NO_TERMS = "数据不足：缺账期，或余额都早于进货记录"

# Problems: what is wrong, what was done, what to do.
LIMIT_BLANK = (
    "客户“{name}”的授信额度空白",
    "不判断额度使用率，逾期照常判断",
    "请在客户档案填写授信额度；不允许赊销的客户请填 0",
)
LIMITS_BLANK = (
    "客户档案没有填写授信额度，共 {customers} 家客户",
    "不判断额度使用率，逾期照常判断",
    "请在客户档案补上“授信额度”列；不允许赊销的客户请填 0",
)
UNTIL_BLANK = (
    "客户“{name}”有临时额度，但没有临时额度到期日",
    "临时额度不采用，有效额度按授信额度",
    "请在客户档案填写临时额度到期日",
)
TERMS_BLANK = (
    "客户“{name}”有应收余额，但账期空白",
    "余额全部列入账龄不明，不判断逾期",
    "请在客户档案填写账期（天数，或月结N）",
)
OPENING_DATE_BLANK = (
    "客户“{name}”有期初应收，但没有期初日期",
    "期初应收不采用，该客户的应收余额无法计算",
    "请在客户档案填写期初日期，或者放入应收账款表",
)
OPENING_DATES_BLANK = (
    "客户档案有期初应收，但没有填写期初日期，共 {customers} 家客户",
    "期初应收不采用，这些客户的应收余额无法计算",
    "请在客户档案补上“期初日期”列，或者放入应收账款表",
)
NOT_LISTED = (
    "{date} 的应收账款没有列出客户“{name}”，而该客户此前有欠款",
    "当日应收余额按 0 元计",
    "请核对是否已经结清；如果是漏列，请在应收账款表补上后重新运行",
)
MONTHS_MISSING = (
    "应收余额要由记录推算，但文件夹和台账里都没有这些月份的进货记录：{months}",
    "按现有记录推算，应收余额可能不准",
    "请补上这些月份的进货记录和回款记录，或者放入较新的应收账款表",
)
