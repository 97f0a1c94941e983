"""The words of the contract that stand in cells: roles, severities, verdicts, states."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Role(StrEnum):
    """Who looks after a customer, highest first."""

    REGION_MANAGER = "大区经理"
    MARKETING_DIRECTOR = "营销总监"
    BRANCH_MANAGER = "分支机构总经理"
    SALES_MANAGER = "分支机构销售经理"
    SALESPERSON = "业务经理"


class Severity(IntEnum):
    """预警等级, so that the worst is the largest."""

    WATCH = 1
    WARNING = 2
    SEVERE = 3

    @property
    def word(self) -> str:
        """关注, 警告 or 严重."""
        return _SEVERITY_WORDS[self]

    @classmethod
    def of(cls, word: str) -> Severity:
        """The severity of this word; KeyError when it is none of the three."""
        return {text: severity for severity, text in _SEVERITY_WORDS.items()}[word]


_SEVERITY_WORDS = {Severity.WATCH: "关注", Severity.WARNING: "警告", Severity.SEVERE: "严重"}


class AlertKind(StrEnum):
    """预警类型."""

    RECEIVABLE = "应收货款预警"
    PROGRESS = "销售进度预警"
    CHURN = "客户流失预警"
    WON_BACK = "客户挽回观察"
    MISSES = "连续未完成计划预警"
    VISIT_OVERDUE = "拜访超期预警"
    COMPLAINT_LATE = "投诉超期预警"


class CustomerState(StrEnum):
    """状态 of a customer."""

    ACTIVE = "在营"
    STOPPED = "停用"


class Fulfilment(StrEnum):
    """本月达成."""

    MET = "是"
    MISSED = "否"
    RUNNING = "进行中"
    NO_PLAN = "未下达计划"
    UNDECIDED = "无法判定"


class Advice(StrEnum):
    """建议 after misses in a row."""

    REMIND = "提醒"
    WARN = "预警"
    DISQUALIFY = "取消经销资格"


class Approval(StrEnum):
    """审批结论 on a disqualification."""

    CANCEL = "取消"
    SUSPEND = "暂缓"
    KEEP = "保留"


class Delivery(StrEnum):
    """发货建议."""

    NORMAL = "正常"
    LIMITED = "限货"
    STOPPED = "停货"


class VisitState(StrEnum):
    """状态 of a customer's visits by one role."""

    ON_TIME = "按期"
    OVERDUE = "超期"
    NEVER = "无拜访记录"


class ReturnKind(StrEnum):
    """类型 of a return line."""

    RETURN = "退货"
    EXCHANGE = "换货"


class ReturnVerdict(StrEnum):
    """结论 of a return line."""

    RETURN_OK = "符合退货"
    EXCHANGE_OK = "符合换货"
    REFUSED = "不予退换"
    CERTIFICATE_MISSING = "待补证明"
    UNVERIFIED = "待核实"


class ComplaintForm(StrEnum):
    """投诉方式 reduced to the two ways in which an answer is owed."""

    ORAL = "口头"
    LETTER = "信件"


class ComplaintNature(StrEnum):
    """问题性质."""

    ORDINARY = "一般"
    MAJOR = "重大"


class ReceivedBy(StrEnum):
    """受理单位."""

    BRANCH = "分支机构"
    HEADQUARTERS = "总部"


class ComplaintStage(StrEnum):
    """当前环节: the last step taken."""

    RECEIVED = "已受理"
    REPORTED = "已上报"
    INVESTIGATING = "调查处理中"
    SETTLED = "已处理"
    ANSWERED = "已反馈"


NO_RESULT_YET = frozenset(
    [
        "处理中",
        "在处理",
        "正在处理",
        "待处理",
        "未处理",
        "尚未处理",
        "暂未处理",
        "未处理完",
        "未完成",
        "未解决",
        "待解决",
        "解决中",
        "跟进中",
        "待跟进",
        "调查中",
        "待定",
        "待回复",
        "未结",
        "未办结",
        "办理中",
        "协商中",
    ]
)
"""What offices write under 处理结果 while there is none."""


class ComplaintState(StrEnum):
    """状态 of a complaint."""

    ANSWERED = "已反馈"
    OPEN = "处理中"
    LATE = "超期"


class Change(StrEnum):
    """变化 of an alert against the month before."""

    NEW = "新增"
    WORSE = "加重"
    BETTER = "减轻"
    SAME = "持续"


class AlertState(StrEnum):
    """状态 of an alert in 预警台账."""

    OPEN = "未处理"
    IN_HAND = "处理中"
    CLOSED = "已关闭"
    UNANSWERED = "逾期未反馈"
    CLEARED = "自动解除"


class BalanceSource(StrEnum):
    """应收来源: what the balance rests on."""

    STATEMENT = "应收账款"
    STATEMENT_CARRIED = "应收账款+后续记录"
    OPENING = "期初应收+记录"
    NOT_LISTED = "应收账款未列"
    LEDGER = "台账余额+后续记录"
    UNKNOWN = "无法计算"


class ReportKind(StrEnum):
    """类别 of what a distributor reports himself."""

    PURCHASE = "进货"
    PLACEMENT = "铺货"
    PAYMENT = "回款"
    AGREEMENT = "对账"


class OutletKind(StrEnum):
    """网点类型."""

    WHOLESALER = "二批商"
    RETAILER = "零售商"
