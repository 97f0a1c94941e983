"""What the notes on marked cells say, and the list of all marks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

import pandas as pd

from kehu_xlsx.texts.reasons import money
from kehu_xlsx.texts.report import MEASURES

LIST: Final = "标注清单"
WORKBOOK, SHEET, CELL, COLOUR, KIND = "工作簿", "工作表", "单元格", "标注", "类别"
CUSTOMER, WORDS, RESULT = "客户名称", "说明", "结果"
PROBLEM, MISSED_PLAN, RETURN, VISIT = "数据问题", "计划未达成", "退换货", "拜访超期"
MARKED: Final = "已标注"
NOTHING_MARKED: Final = "本月没有需要标注的单元格。"
NOT_IN_PLACE: Final = "这种格式不能就地标注，原文件没有改动；请用不带 --in-place 的 mark 生成标注副本"
NOT_READ: Final = "工作簿读不出来，没有标注"
COLOURS: Final[Mapping[str, str]] = {
    "SEVERE": "严重", "WARNING": "警告", "WATCH": "关注", "DATA_PROBLEM": "数据问题",
}  # fmt: skip
_SEMICOLON: Final = "；"


def notes(*, in_place: bool) -> tuple[str, str]:
    """What the colours mean, and where the marks stand."""
    meaning = "红色为严重，橙色为警告，黄色为关注，蓝色为数据问题；说明写在单元格的批注里。"
    if in_place:
        return meaning, "标注在原工作簿上，标注前的原件在“备份”文件夹；点“单元格”一列可打开该处。"
    return meaning, "标注在副本上，副本放在本文件夹，原工作簿没有改动；点“单元格”一列可打开副本的该处。"


def colour(tone: str) -> str:
    """What a colour means, by the tone's English name."""
    return COLOURS[tone]


def note(kind: str, words: str) -> str:
    """One finding as a note says it."""
    return f"【{kind}】{words}"


def alert(month: pd.Period, severity: str, reasons: str, kind: str) -> str:
    """An alert of a month with its reasons and what to do."""
    return f"{month} {severity}：{reasons.rstrip('。')}。{MEASURES[kind].rstrip('。')}。"


def missed(month: pd.Period, part: str, target: float, misses: float | None) -> str:
    """A figure of a plan that was not reached."""
    in_a_row = f"，已连续 {misses:.0f} 个月未达成" if misses and misses > 1 else ""
    return f"{month} {part}计划 {money(target)} 未达成{in_a_row}。请与客户核对原因，安排补进。"


def overdue(month: pd.Period, role: str, due: dt.date, days: int | None) -> str:
    """The last visit of a role after which another is due."""
    late = f"，已超期 {days} 天" if days else ""
    return f"{month} {role}应在 {due:%Y-%m-%d} 前再次拜访{late}。尽快补访，并在拜访记录中登记。"


def returned(month: pd.Period, verdict: str, reasons: str) -> str:
    """A line of 退换货 that is not, or not yet, accepted."""
    return f"{month} {verdict}" + (f"：{reasons.rstrip('。')}。" if reasons else "。")


def problem(month: pd.Period, message: str, action: str, advice: str) -> str:
    """A data problem: what is wrong, what was done, what to do."""
    return f"{month} " + _SEMICOLON.join(part.rstrip("。；") for part in (message, action, advice) if part) + "。"


def before_marking(now: dt.datetime) -> str:
    """What the name of a backup says, made before a workbook is marked."""
    return f"标注前 {now:%Y-%m-%d %H%M%S}"


def before_removing(now: dt.datetime) -> str:
    """The same before marks are taken off."""
    return f"去标注前 {now:%Y-%m-%d %H%M%S}"


def said_of(workbook: str, remark: str) -> str:
    """What is to be said about one workbook."""
    return f"{workbook}：{remark}"


def left_on(workbook: str, sheet: str, cell: str, reason: str) -> str:
    """A mark that was not taken off."""
    return f"{workbook} · {sheet} · {cell}：{reason}"
