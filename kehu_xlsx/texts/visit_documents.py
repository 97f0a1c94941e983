"""Words of the visiting plans: the 拜访计划, the 拜访记录, the calendars."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

TITLE: Final = "拜访计划"
ALL, UNPLACED, DAYS = "全部", "未排入", "每日安排"
WEEKDAY, CODE, NAME, LEVEL, REGION, ADDRESS = "星期", "客户编号", "客户名称", "客户级别", "区域", "地址"
WEEKDAYS: Final = ("一", "二", "三", "四", "五", "六", "日")
NOBODY: Final = "（未填姓名）"
DAYS_TOTAL: Final = "合计"

ALL_NOTES: Final = (
    "拜访不晚于应访日期，超期的在月初补访。每人另有一张表、一份日历（.ics）和一份拜访记录，本次重点的数字写在各人的表上。",
)
UNPLACED_NOTES: Final = ("每日上限之内排不下的拜访，按客户级别排列，请视情况补访；“星期”是应访日期的星期。",)
DAYS_NOTES: Final = ("每人每天的拜访次数，空白是没有安排。",)
NOTHING_UNPLACED: Final = "全部拜访都已排入"
NOTHING_PLANNED: Final = "下月没有应访的客户"

_BOOK_TITLE: Final = "{month} 拜访计划"
RECORD_ENDING: Final = "_拜访记录.xlsx"
CALENDAR_ENDING: Final = ".ics"
CALENDAR_PRODUCT: Final = "-//kehu-xlsx//拜访计划//ZH"
_CALENDAR_NAME: Final = "{office} {month} {who} 拜访计划"
_SUMMARY: Final = "拜访 {name}"
_SUMMARY_WITH_LEVEL: Final = "拜访 {name}（{level}）"
_LINES: Final = "{label}：{value}"
CAUSE, FOCUS, GIFTS, DUE, CONTACT, PHONE = "原因", "本次重点", "建议赠送物品", "应访日期", "联系人", "电话"


def book_title(month: str) -> str:
    """The title of the visiting plan."""
    return _BOOK_TITLE.format(month=month)


def visitor_title(title: str, roles: Collection[str]) -> str:
    """The title of a person's own sheet, with his roles: 2026-11 拜访计划：张三（业务经理）."""
    return f"{title}（{'、'.join(roles)}）" if roles else title


def visitor_stem(role: str, visitor: str) -> str:
    """How a visitor's files begin: 业务经理_张三."""
    return f"{role}_{visitor or NOBODY}"


def weekday(number: int) -> str:
    """The weekday as one character, 0 is Monday."""
    return WEEKDAYS[number]


def day_heading(day: int, number: int) -> str:
    """The heading of a day's column, with its weekday: 2日\\n一."""
    return f"{day}日\n{weekday(number)}"


def calendar_name(office: str, month: str, who: str) -> str:
    """The name under which a calendar appears."""
    return _CALENDAR_NAME.format(office=office, month=month, who=who)


def event_summary(name: str, level: str) -> str:
    """The title of an event."""
    return _SUMMARY_WITH_LEVEL.format(name=name, level=level) if level else _SUMMARY.format(name=name)


def event_description(entries: Iterable[tuple[str, str]]) -> str:
    """The text of an event, one line for each entry (label, value) that has a value."""
    return "\n".join(_LINES.format(label=label, value=value) for label, value in entries if value)


def alerts(named: Iterable[tuple[str, str]]) -> str:
    """Alerts by kind and severity: 应收货款预警（严重）、投诉超期预警（警告）."""
    return "、".join(f"{kind}（{severity}）" for kind, severity in named)


def focus(topics: str, reason: str) -> str:
    """What a visit is to settle: 应收货款预警（严重）：应收余额…."""
    return f"{topics}：{reason}"


def gifts(things: Iterable[str]) -> str:
    """What to bring, as one text."""
    return "、".join(things)
