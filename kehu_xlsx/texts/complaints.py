"""What is said of complaints and their steps."""

from __future__ import annotations

import datetime as dt

from kehu_xlsx.texts.reasons import ReasonCode

NO_COMPLAINTS = "数据不足：缺投诉记录"
SETTLED_WITHOUT_DATE = "这件投诉有处理结果，但没有处理完成日期。"
ANSWER_FROM_LIMIT = "反馈期限从规定的处理期限起算。"
ADD_SETTLED_DATE = "请在投诉记录补上处理完成日期。"
SETTLED_WITHOUT_RESULT = "这件信件投诉已处理完成，但没有写处理结果。"
NO_LETTER = "没有生成投诉回复函。"
ADD_RESULT = "请在投诉记录补上处理结果。"
FOLLOWED_BY_LEDGER = "仍按台账跟踪。"
LIST_AGAIN = "请在投诉记录里补上这件投诉；已经反馈的，请登记反馈日期。"
LISTED_AS_ANSWERED = "按已反馈列出。"
SEND_LETTER = "请以分支机构的名义补发正式回复函。"
RENUMBERED = "编号前加上受理日期，以示区别。"
NUMBER_UNIQUELY = "请给每件投诉编一个不重复的投诉编号。"


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


def renumbered(received: dt.date, number: str) -> str:
    """The number of one of several complaints that share it, told apart by day: 20261003-5."""
    return f"{received:%Y%m%d}-{number}"


def number_shared(number: str) -> str:
    """Different complaints under one number."""
    return f"几件不同的投诉都用了投诉编号“{number}”。"


def answered_otherwise(way: str) -> str:
    """A letter that was answered by word."""
    return f"信件投诉应以正式信函回复，记录的反馈方式却是“{way}”。"


def no_longer_listed(number: str, received: dt.date) -> str:
    """An open complaint of earlier months that the office's sheets no longer hold."""
    return f"{received:%Y-%m-%d} 受理的投诉{number}还没有反馈，投诉记录里已经没有它。"
