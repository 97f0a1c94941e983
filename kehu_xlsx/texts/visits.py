"""What is said of visits made and missed."""

from __future__ import annotations

from kehu_xlsx.texts.reasons import ReasonCode

NO_VISITS = "数据不足：缺拜访记录"
VISIT_NOT_COUNTED = "这次拜访没有计入拜访执行。"
STATE_THE_ROLE = "请在拜访记录的“角色”栏填写，或在客户档案的相应角色栏填上拜访人。"
_USUAL_WORDS = {(0, 7): "1周", (0, 14): "2周", (0, 15): "半个月", (6, 0): "半年", (12, 0): "1年", (24, 0): "2年"}


class VisitReason(ReasonCode):
    """Why a visit is an alert."""

    OVERDUE = (
        "{who}应于{due:date}拜访（上次拜访{last:date}，间隔{interval}），至今未访，"
        "超期{days:count}天，已超过一个完整的拜访间隔。"
    )


def interval_words(months: int, days: int) -> str:
    """A visiting interval as the office writes it: 3天, 1周, 半个月, 2个月, 半年, 1年."""
    usual = _USUAL_WORDS.get((months, days))
    return usual or (f"{months}个月" if months else f"{days}天")


def role_unknown(visitor: str) -> str:
    """A visit by somebody whose role can't be told."""
    return f"“{visitor}”的这次拜访没有写明角色，客户档案里他也没有担任这个客户的任何角色。"
