"""Words of the visiting plans: the 拜访计划, the 拜访记录, the calendars."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final

TITLE: Final = "拜访计划"
ALL, UNPLACED, DAYS, LOADS = "全部", "未排入", "每日安排", "排程"
VISITS, WORKDAYS, BUSIEST, MEAN, EVENNESS = "拜访次数", "工作日", "最忙一天", "平均每天", "最忙÷平均"
WEEKDAY, CODE, NAME, LEVEL, REGION, ADDRESS = "星期", "客户编号", "客户名称", "客户级别", "区域", "地址"
WEEKDAYS: Final = ("一", "二", "三", "四", "五", "六", "日")
NOBODY: Final = "（未填姓名）"
DAYS_TOTAL: Final = "合计"

ALL_NOTES: Final = (
    "拜访不晚于应访日期，超期的在月初补访。每人另有一张表、一份日历（.ics）和一份拜访记录，本次重点的数字写在各人的表上。",
)
UNPLACED_NOTES: Final = ("每日上限之内排不下的拜访，按客户级别排列，请视情况补访；“星期”是应访日期的星期。",)
DAYS_NOTES: Final = ("每人每天的拜访次数，空白是没有安排。",)
LOADS_NOTES: Final = (
    "排程的好坏：晚于应访日期的应为 0；最忙一天与平均每天越接近越均匀；每天区域数越少，路上越省时间。",
    "还需天数：未排入的拜访按每日上限还要几天才能补齐。",
)
LEAST_BUSIEST_NOTE: Final = (
    "到每一天为止应完成的拜访次数除以到那天为止的工作日数，取最大的（进位）：最忙一天不会少于它。"
)
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


def weekday_heading(day: str) -> str:
    """The heading of a weekday in the month's calendar: 周一."""
    return f"周{day}"


_REGIONS_SHOWN = 2


def day_words(day: int, visits: int, regions: Sequence[str], *, is_off: bool) -> str:
    """What a day of the month's calendar says: 2日 6次 市南区、李沧区等3区; a day off 7日 休."""
    if not visits:
        return f"{day}日 休" if is_off else f"{day}日"
    more = f"等{len(regions)}区" if len(regions) > _REGIONS_SHOWN else ""
    return f"{day}日 {visits}次 {'、'.join(regions[:_REGIONS_SHOWN])}{more}".strip()


_PEOPLE_SHOWN = 6


def shortfall(levels: Iterable[tuple[str, int]], people: Sequence[tuple[str, int, int]]) -> str:
    """How many visits do not fit: by level (level, visits), and by visitor with the days they would take."""
    visits, days = sum(number for _, number, _ in people), sum(number for *_, number in people)
    by_level = "，".join(f"{level} {number} 次" for level, number in levels)
    by_person = "，".join(f"{person} {number} 次（约 {short} 天）" for person, number, short in people[:_PEOPLE_SHOWN])
    more = f"等 {len(people)} 人，见“{LOADS}”" if len(people) > _PEOPLE_SHOWN else ""
    return f"共缺 {visits} 次，按每日上限约 {days} 天：{by_level}。{by_person}{more}。"


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
