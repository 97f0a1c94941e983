"""The office's rules: every threshold of CONTRACT section 5 with its default, as frozen data.

Each group is a sheet of 客户管理规则.xlsx; each `setting` a row of it, with what may stand there.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, ClassVar

from kehu_xlsx.tables.words import AlertKind, Role, Severity
from kehu_xlsx.workdays import Interval, WorkCalendar


class Unit(Enum):
    """What a setting is counted in, with the word that stands in column 单位."""

    PERCENT = "%"
    DAYS = "天"
    WORKDAYS = "个工作日"
    MONTHS = "个月"
    YUAN = "元"
    TIMES = "倍"
    VISITS = "次/天"
    DAY_OF_MONTH = "日"
    COUNT = "个"
    LEVEL = "级"
    WORDS = ""
    CHOICE = " "


@dataclass(frozen=True, slots=True)
class Setting:
    """A row of a rules sheet: heading, unit, accepted range or words, whether trials move it, which way is stricter."""

    heading: str
    unit: Unit
    low: float = 0
    high: float = 1_000_000
    choices: tuple[str, ...] = ()
    trial: bool = False
    stricter_above: bool = False


def setting(default: Any, heading: str, unit: Unit, **accepted: Any) -> Any:
    """A dataclass field that is a row of its group's sheet; `accepted` are the further fields of `Setting`."""
    return field(default=default, metadata={"setting": Setting(heading, unit, **accepted)})


@dataclass(frozen=True)
class Group:
    """A group of settings: one sheet of 客户管理规则.xlsx."""

    sheet: ClassVar[str]

    @classmethod
    def settings(cls) -> Iterator[tuple[str, Setting]]:
        """Field name and setting of each row, in order."""
        for each in dataclasses.fields(cls):
            if "setting" in each.metadata:
                yield each.name, each.metadata["setting"]


@dataclass(frozen=True)
class ReceivableRules(Group):
    """应收货款预警."""

    sheet: ClassVar[str] = AlertKind.RECEIVABLE
    near_limit: float = setting(0.80, "接近授信额度（警告）", Unit.PERCENT, high=2, trial=True)
    over_limit: float = setting(1.00, "达到授信额度（严重）", Unit.PERCENT, high=2, trial=True)
    least_overdue: float = setting(100.0, "最低逾期金额", Unit.YUAN)
    warning_days: int = setting(31, "逾期警告起始天数", Unit.DAYS, low=1, high=3650, trial=True)
    severe_days: int = setting(61, "逾期严重起始天数", Unit.DAYS, low=1, high=3650, trial=True)
    temporary_limit_use: str = setting("替代", "临时额度用法", Unit.CHOICE, choices=("替代", "追加"))


@dataclass(frozen=True)
class ProgressRules(Group):
    """销售进度预警."""

    sheet: ClassVar[str] = AlertKind.PROGRESS
    plan_share: float = setting(0.90, "比计划：低于应达进度的", Unit.PERCENT, high=1.5, trial=True, stricter_above=True)
    month_share: float = setting(
        0.80, "比上月：日均低于上月的", Unit.PERCENT, high=1.5, trial=True, stricter_above=True
    )
    frequency_share: float = setting(
        0.70, "比频率：低于前三月频率的", Unit.PERCENT, high=1.5, trial=True, stricter_above=True
    )
    least_purchase_days: int = setting(3, "比频率：前三月至少进货天数", Unit.DAYS, low=1, high=366)


@dataclass(frozen=True)
class ChurnRules(Group):
    """客户流失预警."""

    sheet: ClassVar[str] = AlertKind.CHURN
    gap_multiple: float = setting(3.0, "超过历史进货间隔中位数的倍数", Unit.TIMES, low=1, high=100)
    least_days: int = setting(30, "最少未进货天数", Unit.DAYS, low=1, high=3650, trial=True)
    certain_days: int = setting(90, "无论如何视为流失的天数", Unit.DAYS, low=1, high=3650, trial=True)
    few_purchases: int = setting(3, "历史进货天数少于此数时改用固定天数", Unit.COUNT, low=1, high=366)
    few_purchases_days: int = setting(60, "历史进货天数不足时的未进货天数", Unit.DAYS, low=1, high=3650, trial=True)
    usual_interval_multiple: float = setting(2.0, "超过正常进货间隔的倍数", Unit.TIMES, low=1, high=100)
    never_days: int = setting(60, "合作后从未进货的天数", Unit.DAYS, low=1, high=3650, trial=True)
    history_days: int = setting(365, "计算进货间隔的历史天数", Unit.DAYS, low=30, high=3650)
    watch_months: int = setting(3, "挽回后观察月数", Unit.MONTHS, low=0, high=24)


@dataclass(frozen=True)
class FulfilmentRules(Group):
    """计划达成."""

    sheet: ClassVar[str] = "计划达成"
    line: float = setting(1.00, "达成线", Unit.PERCENT, low=0.01, high=2, trial=True, stricter_above=True)
    counts_sales: bool = setting(True, "销售目标计入考核", Unit.CHOICE, choices=("是", "否"))
    counts_purchases: bool = setting(True, "进货计划计入考核", Unit.CHOICE, choices=("是", "否"))
    counts_placements: bool = setting(True, "铺货目标计入考核", Unit.CHOICE, choices=("是", "否"))
    counts_payments: bool = setting(True, "回款计划计入考核", Unit.CHOICE, choices=("是", "否"))
    placement_measure: str = setting("本月有记录", "铺货口径", Unit.CHOICE, choices=("本月有记录", "本月新增", "累计"))
    remind_after: int = setting(1, "连续未达成：提醒", Unit.MONTHS, low=1, high=36)
    warn_after: int = setting(2, "连续未达成：预警", Unit.MONTHS, low=1, high=36)
    disqualify_after: int = setting(3, "连续未达成：取消经销资格", Unit.MONTHS, low=1, high=36)


@dataclass(frozen=True)
class PlanningRules(Group):
    """计划制定 and 下月计划建议."""

    sheet: ClassVar[str] = "下月计划建议"
    due_day: int = setting(25, "下月计划下达截止日", Unit.DAY_OF_MONTH, low=1, high=28)
    growth: float = setting(0.05, "增长率", Unit.PERCENT, low=-1, high=1)
    months: int = setting(3, "参考最近月数", Unit.MONTHS, low=1, high=24)
    rounding: int = setting(100, "金额取整到", Unit.YUAN, low=1, high=1_000_000)


@dataclass(frozen=True)
class AnswerRules(Group):
    """反馈期限."""

    sheet: ClassVar[str] = "反馈期限"
    severe: int = setting(1, "严重", Unit.WORKDAYS, low=0, high=60)
    warning: int = setting(3, "警告", Unit.WORKDAYS, low=0, high=60)
    watch: int = setting(5, "关注", Unit.WORKDAYS, low=0, high=60)

    def workdays(self, severity: Severity) -> int:
        """Working days to answer an alert of that severity."""
        return {Severity.SEVERE: self.severe, Severity.WARNING: self.warning, Severity.WATCH: self.watch}[severity]


@dataclass(frozen=True)
class VisitRules(Group):
    """拜访."""

    sheet: ClassVar[str] = "拜访"
    early_share: float = setting(0.20, "可提前的间隔比例", Unit.PERCENT, high=0.9)
    catch_up_workdays: int = setting(5, "超期补访的工作日数", Unit.WORKDAYS, low=1, high=31)
    daily_salesperson: int = setting(10, "业务经理每日上限", Unit.VISITS, low=1, high=100)
    daily_other: int = setting(5, "其他角色每日上限", Unit.VISITS, low=1, high=100)
    souvenir_months: int = setting(3, "纪念品间隔", Unit.MONTHS, low=1, high=24)
    souvenir_value: float = setting(200.0, "纪念品价值上限", Unit.YUAN)


@dataclass(frozen=True)
class ReturnRules(Group):
    """退换货."""

    sheet: ClassVar[str] = "退换货"
    months: int = setting(3, "可退换期限", Unit.MONTHS, low=1, high=36)
    red_line_days: int = setting(31, "红冲与退货视为同一笔的天数", Unit.DAYS, low=0, high=366)


@dataclass(frozen=True)
class ComplaintRules(Group):
    """投诉."""

    sheet: ClassVar[str] = "投诉"
    escalate_workdays: int = setting(1, "重大投诉上报总经理", Unit.WORKDAYS, low=0, high=60)
    ordinary_workdays: int = setting(3, "一般投诉处理期限", Unit.WORKDAYS, low=0, high=60)
    major_workdays: int = setting(7, "重大投诉处理期限", Unit.WORKDAYS, low=0, high=60)
    answer_workdays: int = setting(1, "处理后反馈期限", Unit.WORKDAYS, low=0, high=60)


@dataclass(frozen=True)
class MailRules(Group):
    """邮件: how mails are sent, and from whom; the password stands nowhere in a file."""

    sheet: ClassVar[str] = "邮件"
    sender: str = setting("", "发件地址", Unit.WORDS)
    sender_name: str = setting("", "发件人名称", Unit.WORDS)
    server: str = setting("", "发件服务器", Unit.WORDS)
    port: int = setting(465, "端口", Unit.COUNT, low=1, high=65535)
    security: str = setting("TLS", "加密方式", Unit.CHOICE, choices=("TLS", "STARTTLS", "不加密"))
    account: str = setting("", "登录账号", Unit.WORDS)
    per_minute: int = setting(30, "每分钟最多封数", Unit.COUNT, low=1, high=10_000)


FINANCE = "财务"
"""The recipient of the 客户信用检查表, beside the five roles."""


@dataclass(frozen=True)
class Recipient:
    """收件人: who gets mail in a role, under which addresses; `name` is "" for everyone in the role."""

    role: str
    name: str
    addresses: tuple[str, ...]


def _frequency() -> Mapping[tuple[int, Role], Interval]:
    month, half = Interval(months=1), Interval(days=15)
    week, half_year, year = Interval(days=7), Interval(months=6), Interval(months=12)
    rows: Mapping[int, tuple[Interval | None, ...]] = {
        1: (Interval(months=2), month, half, week, Interval(days=3)),
        2: (half_year, Interval(months=2), month, half, week),
        3: (year, half_year, Interval(months=2), month, half),
        4: (None, year, Interval(months=3), Interval(months=2), month),
        5: (None, None, half_year, Interval(months=3), month),
    }
    return {
        (level, role): interval
        for level, intervals in rows.items()
        for role, interval in zip(Role, intervals, strict=True)
        if interval is not None
    }


@dataclass(frozen=True)
class RoutingRules(Group):
    """预警上报: down to which level each role is told, and from which severity on."""

    sheet: ClassVar[str] = "预警上报"
    region_manager: int = setting(1, "大区经理：至几级客户", Unit.LEVEL, low=0, high=5)
    marketing_director: int = setting(2, "营销总监：至几级客户", Unit.LEVEL, low=0, high=5)
    branch_manager: int = setting(3, "分支机构总经理：至几级客户", Unit.LEVEL, low=0, high=5)
    sales_manager: int = setting(5, "分支机构销售经理：至几级客户", Unit.LEVEL, low=0, high=5)
    least_severity: str = setting("关注", "最低上报等级", Unit.CHOICE, choices=("关注", "警告", "严重"))

    def told(self, level: int | None) -> tuple[Role, ...]:
        """The roles told of a customer of that level, highest first; an unknown level goes to all."""
        limits = {
            Role.REGION_MANAGER: self.region_manager,
            Role.MARKETING_DIRECTOR: self.marketing_director,
            Role.BRANCH_MANAGER: self.branch_manager,
            Role.SALES_MANAGER: self.sales_manager,
        }
        return tuple(role for role, lowest in limits.items() if level is None or level <= lowest)


INVESTIGATORS: Mapping[AlertKind, tuple[Role, ...]] = {
    AlertKind.RECEIVABLE: (Role.BRANCH_MANAGER, Role.SALES_MANAGER),
    AlertKind.PROGRESS: (Role.SALES_MANAGER,),
    AlertKind.CHURN: (Role.SALES_MANAGER, Role.SALESPERSON),
    AlertKind.WON_BACK: (Role.SALES_MANAGER, Role.SALESPERSON),
    AlertKind.MISSES: (Role.SALES_MANAGER, Role.SALESPERSON),
    AlertKind.COMPLAINT_LATE: (Role.SALES_MANAGER, Role.SALESPERSON),  # where it is not known who owes the next step
}


@dataclass(frozen=True)
class Policy:
    """All rules in force for an office."""

    receivables: ReceivableRules = ReceivableRules()
    progress: ProgressRules = ProgressRules()
    churn: ChurnRules = ChurnRules()
    fulfilment: FulfilmentRules = FulfilmentRules()
    planning: PlanningRules = PlanningRules()
    answers: AnswerRules = AnswerRules()
    visits: VisitRules = VisitRules()
    returns: ReturnRules = ReturnRules()
    complaints: ComplaintRules = ComplaintRules()
    routing: RoutingRules = RoutingRules()
    mail: MailRules = MailRules()
    recipients: tuple[Recipient, ...] = ()
    frequency: Mapping[tuple[int, Role], Interval] = field(default_factory=_frequency)
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    heading_synonyms: Mapping[str, str] = field(default_factory=dict)  # an office's heading → our heading
    from_office: frozenset[tuple[str, str]] = frozenset()  # (sheet, heading) of settings that the office set

    def groups(self) -> Iterator[tuple[str, Group]]:
        """Field name and group of each sheet of settings, in order."""
        for each in dataclasses.fields(self):
            value = getattr(self, each.name)
            if isinstance(value, Group):
                yield each.name, value
