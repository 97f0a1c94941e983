"""What is said about alerts: carried forward, answered by several people, and nobody on record to tell."""

from __future__ import annotations

from collections.abc import Iterable

from kehu_xlsx.texts.reasons import ReasonCode

RULE = "预警上报"


class AlertReason(ReasonCode):
    """Of an alert that is carried forward or opened again: what was said of it before, and what became of it."""

    SAID_BEFORE = "{said}"
    NOT_JUDGED = "本月数据不足，无法重新判断，沿用上次的预警。"
    REOPENED = "此前已填实际完成日期而关闭，本月问题仍在，按原编号重新打开，请重新反馈。"


# A problem: what is wrong, what was done, what to do.
NOBODY = (
    "客户“{name}”有预警，但客户档案里没有{role}的姓名",
    "上报对象和调查责任人只写角色，不写姓名",
    "请在客户档案填写该客户的{role}",
)
NOBODY_AT_ALL = (
    "有 {customers} 家客户有预警，但客户档案里没有填写任何{role}的姓名",
    "上报对象和调查责任人只写角色，不写姓名",
    "请在客户档案补上“{role}”列",
)

STRANGER = (
    "客户“{customer}”还有未了结的预警，但客户档案里已没有该客户",
    "预警保留，按级别不明上报，只写角色，不写姓名",
    "请把该客户补回客户档案；不再合作的，状态填停用",
)

NOT_YET_DONE = (
    "预警 {number} 的实际完成日期 {day:%Y-%m-%d} 还没有到（{who}填写）",
    "到那一天之前，预警不算关闭",
    "打算哪天完成，请填在“计划完成日期”；真正完成后再填“实际完成日期”",
)


def together(answers: Iterable[tuple[str, str]]) -> str:
    """What several people (name, words) answered, as one text; a single answer stands alone."""
    given = [(person, words) for person, words in answers if words]
    if len(given) == 1:
        return given[0][1]
    return "；".join(f"{person}：{words}" for person, words in given)
