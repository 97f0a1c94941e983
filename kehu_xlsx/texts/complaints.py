"""What is said of complaints and their steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from kehu_xlsx.texts.reasons import ReasonCode

NO_COMPLAINTS = "数据不足：缺投诉记录"
ANSWER_FROM_LIMIT = "反馈期限从规定的处理期限起算。"
ADD_SETTLED_DATE = "请在投诉记录补上处理完成日期。"
NO_LETTER = "没有生成投诉回复函。"
ADD_RESULT = "请在投诉记录补上处理结果。"
FOLLOWED_BY_LEDGER = "仍按台账跟踪。"
LIST_AGAIN = "请在投诉记录里补上这件投诉；已经反馈的，请登记反馈日期。"
LISTED_AS_ANSWERED = "按已反馈列出。"
SEND_LETTER = "请以分支机构的名义补发正式回复函。"
RENUMBERED = "编号前加上受理日期，以示区别。"
NUMBERED_BY_DAY = "不用这些号，按受理日期另编投诉编号，例如 TS20261009-1。"
NUMBER_UNIQUELY = "请给每件投诉编一个不重复的投诉编号，同一件投诉在一张表里只列一行。"
_NUMBERS_NAMED = 5


class ComplaintReason(ReasonCode):
    """Why a complaint is late, by the step that is owed."""

    REPORT = "{nature}投诉{number}于{received:date}受理，最迟应于{deadline:date}上报分支机构销售经理，至今未报。"
    ESCALATE = "{nature}投诉{number}于{received:date}受理，最迟应于{deadline:date}上报分支机构总经理，至今未报。"
    PASS_ON = (
        "{nature}投诉{number}于{received:date}受理，最迟应于{deadline:date}处理完毕，至今未提出处理方案转交相关部门。"
    )
    SETTLE = "{nature}投诉{number}于{received:date}受理，最迟应于{deadline:date}处理完毕，至今未完成。"
    ANSWER = "{nature}投诉{number}于{received:date}受理，最迟应于{deadline:date}以{form}反馈客户，至今未反馈。"


def made_up_number(received: dt.date, position: int) -> str:
    """The number of a complaint that has none: its day and its position among that day's, TS20261003-1."""
    return f"TS{received:%Y%m%d}-{position}"


def renumbered(received: dt.date, number: str, position: int) -> str:
    """The number of one of several complaints that share it, told apart by day: 20261003-5, the next 20261003-5-2."""
    return f"{received:%Y%m%d}-{number}" + (f"-{position}" if position > 1 else "")


def number_shared(numbers: Sequence[str], rows: int) -> str:
    """Different complaints of a sheet whose numbers others have as well."""
    named = "、".join(f"“{number}”" for number in numbers[:_NUMBERS_NAMED])
    more = f"等 {len(numbers)} 个编号" if len(numbers) > _NUMBERS_NAMED else ""
    return f"几件不同的投诉用了同一个投诉编号：{named}{more}，这张表里有 {rows} 件。"


def counts_shared(rows: int) -> str:
    """Complaints of a sheet whose numbers are 1, 2, 3 …, and those of others as well."""
    return f"投诉编号只是 1、2、3… 这样的流水号，这张表里 {rows} 件投诉的号别的投诉也用。"


def settled_without_date(number: str) -> str:
    """A result of which nobody knows since when."""
    return f"投诉{number}有处理结果，但没有处理完成日期。"


def settled_without_result(number: str) -> str:
    """A letter that can't be answered, as nobody wrote with what result."""
    return f"信件投诉{number}已处理完成，但没有写处理结果。"


def answered_otherwise(number: str, way: str) -> str:
    """A letter that was answered by word."""
    return f"信件投诉{number}应以正式信函回复，记录的反馈方式却是“{way}”。"


def no_longer_listed(number: str, received: dt.date) -> str:
    """An open complaint of earlier months that the office's sheets no longer hold."""
    return f"{received:%Y-%m-%d} 受理的投诉{number}还没有反馈，投诉记录里已经没有它。"
