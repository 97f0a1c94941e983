"""What `watch` says: that it watches, what it waits for, and on one line what a change of the sheets changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from kehu_xlsx.texts.console import AlertSeen, Summary
from kehu_xlsx.texts.reasons import money

WATCHING: Final = "正在等待：表格放进“{folder}”或改动以后，会自动重新运行。要结束请按 Ctrl-C。"
ENDED: Final = "已结束，不再等待。"
_WAITING: Final = (
    "{names}正在打开，关闭以后会自动重新运行。（其实没有打开的，请删除同一文件夹里名称以 ~$ 或 .~lock 开头的文件。）"
)
_MOST_NAMES = 3
_NO_CHANGE = "结果没有变化"


def waiting(names: Sequence[str]) -> str:
    """Files that must be closed first."""
    return _WAITING.format(names=_named(names))


def changed_line(time: str, names: Sequence[str], before: Summary | None, after: Summary) -> str:
    """What another run found that the one before had not, on one line; `names` are the files that changed."""
    told = "；".join(_differences(before, after)) if before else ""
    return f"{time}  {_named(names)}有变化，已重新运行：{told or _NO_CHANGE}。"


def failed_line(time: str, names: Sequence[str], message: str) -> str:
    """Why a run came to nothing; the next change is waited for."""
    return f"{time}  {_named(names)}有变化，但没有算出结果：{message}"


def _differences(before: Summary, after: Summary) -> Iterator[str]:
    if before.month != after.month:
        yield f"月份 {before.month} → {after.month}"
    yield from _alerts(*({each.number: each for each in summary.open_alerts} for summary in (before, after)))
    for word in sorted(before.fulfilment.keys() | after.fulfilment.keys()):
        yield from _count(f"计划达成“{word}”", before.fulfilment.get(word, 0), after.fulfilment.get(word, 0), "家")
    for word, old, new in (
        ("进货净额", before.net_purchases, after.net_purchases),
        ("回款", before.payments, after.payments),
        ("应收余额", before.balance, after.balance),
        ("逾期", before.overdue, after.overdue),
    ):
        if old != new:
            yield f"{word} {_amount(old)} → {_amount(new)}"
    yield from _count("数据问题", before.problems, after.problems, "条")


def _alerts(before: Mapping[str, AlertSeen], after: Mapping[str, AlertSeen]) -> Iterator[str]:
    """By number: 1 条（青岛甲商贸 应收货款预警 严重）."""
    new = [f"{_whose(alert)} {alert.severity}" for number, alert in after.items() if number not in before]
    other = [
        f"{_whose(alert)} {before[number].severity} → {alert.severity}"
        for number, alert in after.items()
        if number in before and before[number].severity != alert.severity
    ]
    gone = [_whose(alert) for number, alert in before.items() if number not in after]
    for word, alerts in (("新增预警", new), ("预警等级变化", other), ("不再预警", gone)):
        if alerts:
            yield f"{word} {len(alerts)} 条（{_named(alerts)}）"


def _whose(alert: AlertSeen) -> str:
    return f"{alert.customer} {alert.kind}"


def _amount(amount: float | None) -> str:
    return "无法计算" if amount is None else f"{money(amount)} 元"


def _count(word: str, before: int, after: int, unit: str) -> Iterator[str]:
    if before != after:
        yield f"{word} {before} → {after} {unit}"


def _named(names: Sequence[str]) -> str:
    return "、".join(names[:_MOST_NAMES]) + ("等" if len(names) > _MOST_NAMES else "")
