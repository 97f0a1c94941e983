"""Words: texts, codes, levels, yes or no, and the words of a list."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TypeAlias

from kehu_xlsx.intake.cast.clean import compact, stripped
from kehu_xlsx.intake.cast.refusal import Context, Refusal, refuse, shown
from kehu_xlsx.intake.people import split_people
from kehu_xlsx.schema import Column
from kehu_xlsx.texts import casting
from kehu_xlsx.workbook.read import Cell

Text: TypeAlias = str | Refusal

_LEVEL = re.compile(r"(.{1,3}?)(?:级|类|等)?(?:客户|经销商|分销商)?")
_LEVELS: Mapping[str, int] = {
    word: level
    for level, words in enumerate(("1 一 i a", "2 二 ii b", "3 三 iii c", "4 四 iv d", "5 五 v e"), start=1)
    for word in words.split()
}
_YES = frozenset(["是", "y", "yes", "√", "✓", "✔", "对", "有", "1", "true", "需", "需要", "须", "要"])
_NO = frozenset(
    [
        "否",
        "n",
        "no",
        "×",
        "✗",
        "✘",
        "x",
        "不",
        "无",
        "没有",
        "0",
        "false",
        "f",
        "不需",
        "不需要",
        "无须",
        "无需",
        "不须",
        "不要",
        "不是",
    ]
)
_EXACTLY_YES, _EXACTLY_NO = frozenset("是"), frozenset("否")
# A word that stands among these does not mean what it says: 非正常, 暂停合作, 副总经理.
_TURNING = frozenset("不非未无没停暂终止禁拒副助")
_SHORTEST_CONTAINED = 2


def cast_text(cell: Cell, column: Column, context: Context) -> Text:
    """The text on one line, spaces around it taken off; numbers and dates as they are shown."""
    return " ".join(_plain(cell).split())


def cast_code(cell: Cell, column: Column, context: Context) -> Text:
    """A code as text: leading zeros stay, 123.0 is 123; what a spreadsheet made a date of is refused."""
    if isinstance(cell, dt.date | dt.time | dt.timedelta):
        return refuse(cell, column, casting.DATE_IN_TEXT)
    return " ".join(_plain(cell).split())


def cast_people(cell: Cell, column: Column, context: Context) -> Text | None:
    """The names in a cell, joined by 、 (张三/李四 → 张三、李四), titles in brackets taken off."""
    if isinstance(cell, dt.date | dt.time | dt.timedelta):
        return refuse(cell, column, casting.DATE_IN_TEXT)
    return "、".join(split_people(_plain(cell))) or None


def cast_level(cell: Cell, column: Column, context: Context) -> int | Refusal:
    """1 to 5, from 一级, 1, 1级, Ⅰ or A (A to E)."""
    if not isinstance(cell, str | int | float) or isinstance(cell, bool):
        return refuse(cell, column, casting.NOT_A_LEVEL)
    found = _LEVEL.fullmatch(compact(_plain(cell)))
    level = _LEVELS.get(found[1]) if found else None
    return level or refuse(cell, column, casting.NOT_A_LEVEL)


def cast_flag(cell: Cell, column: Column, context: Context) -> bool | Refusal:
    """Yes or no: 是, √, Y, 有, 1, TRUE; 否, ×, N, 无, 0, FALSE; where words must be exact, 是 and 否 alone."""
    word = compact(_plain(cell))
    yes, no = (_EXACTLY_YES, _EXACTLY_NO) if context.exact else (_YES, _NO)
    if word in yes:
        return True
    return False if word in no else refuse(cell, column, casting.NOT_A_FLAG)


def cast_choice(cell: Cell, column: Column, context: Context) -> Text:
    """The column's word that the cell means: the word itself, a synonym, or the only one that the cell contains.

    Where words must be exact, a cell that only contains one is refused.
    """
    text = compact(_plain(cell))
    if not column.choices:
        return _plain(cell)
    words = _words_of(tuple((word, *others) for word, others in column.choices.items()))
    word = words.get(text) or (None if context.exact else _contained(text, words))
    return word or refuse(cell, column, casting.NOT_A_CHOICE, choices="、".join(column.choices))


def _plain(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return f"{cell:.0f}"
    return stripped(cell) if isinstance(cell, str) else shown(cell)


@cache
def _words_of(choices: tuple[tuple[str, ...], ...]) -> Mapping[str, str]:
    """Each accepted word in its compact form, with the word of the column that it stands for."""
    return {compact(word): str(words[0]) for words in choices for word in words}


def _contained(text: str, words: Mapping[str, str]) -> str | None:
    """The word of the column that the text speaks of, if of one only: 电话投诉 is 口头, 退换货 may be either."""
    found = _longest(word for word in words if len(word) >= _SHORTEST_CONTAINED and word in text)
    rest = text
    for word in found:
        rest = rest.replace(word, " ")
    meant = {words[word] for word in found} | {words[word] for word in words if word in rest}
    return meant.pop() if len(meant) == 1 and not _TURNING & set(rest) else None


def _longest(words: Iterable[str]) -> list[str]:
    """The words that are no part of another: of 营销总监 and 总监 the first."""
    found = list(words)
    return [word for word in found if not any(word != other and word in other for other in found)]
