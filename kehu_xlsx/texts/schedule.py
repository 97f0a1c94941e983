"""What stands in a visiting plan."""

from __future__ import annotations

from kehu_xlsx.texts.reasons import ReasonCode, count

PLAN = "拜访计划"
COMPANY_MATERIALS = "公司形象资料"
SOUVENIR = "纪念品"


class VisitCause(ReasonCode):
    """原因 of a planned visit."""

    DUE = "到期"
    CATCH_UP = "补访"
    FIRST = "首次"


def souvenir(value: float) -> str:
    """A souvenir with the most that it may cost, in yuan."""
    return f"{SOUVENIR}（{count(value)}元以内）"
