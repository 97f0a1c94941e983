"""What is said of the working-day calendar."""

from __future__ import annotations

STATUTORY_DAYS_USED = "按法定节假日推算，周末一律算休息日，不含调休上班日。"


def year_not_announced(year: int) -> str:
    """A year that the State Council had not announced when this program was made."""
    return f"工作日历没有 {year} 年国务院公布的放假调休安排。"


def add_days_off(year: int) -> str:
    """How an office completes the calendar itself."""
    return f"请升级程序，或在《客户管理规则》的“假日”表中补上 {year} 年的放假日和调休上班日。"
