"""What can go wrong: exceptions for "cannot go on", and `Problem`, the value for everything else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class ExitStatus(IntEnum):
    """Exit statuses of the command (CONTRACT section 2), and the usual one after Ctrl-C."""

    DONE = 0
    PROBLEMS_FOUND = 1
    WRONG_USE = 2
    NOT_WRITTEN = 3
    INTERRUPTED = 130


class KehuError(Exception):
    """Work cannot go on; its text is a finished Chinese message for the user."""

    exit_status = ExitStatus.WRONG_USE


class UnreadableWorkbook(KehuError):
    """A workbook that cannot be opened or is refused; the others are still done."""


class NoCustomers(KehuError):
    """No 客户档案 could be read, so there is nobody to report on."""


class NothingRunYet(KehuError):
    """Nothing has been written yet that could be filled in and come back."""


class TemplateError(KehuError):
    """A template that cannot be filled as it stands; the text names the cell."""


class NotWritten(KehuError):
    """An output could not be written (disk full, open in Excel, no permission)."""

    exit_status = ExitStatus.NOT_WRITTEN


class NotSent(KehuError):
    """No mail can be sent at all: no server, no safe way to it, or it does not let us in."""


class Interrupted(KehuError):
    """The user broke off what can't be undone; its text says how far it came."""

    exit_status = ExitStatus.INTERRUPTED


class NoOffices(KehuError):
    """There is no office below the folder that was given."""


class ClusterUnusable(KehuError):
    """Nothing can be run on the machines that were named, or what that takes is not installed."""


class FolderBusy(KehuError):
    """Another run holds the folder."""

    exit_status = ExitStatus.NOT_WRITTEN


class LedgerUnreadable(KehuError):
    """台账.xlsx does not read: going on would judge without what earlier months left, and might overwrite it."""


class Category(StrEnum):
    """类别 of a line of 数据问题."""

    FILE = "文件"
    SHEET = "工作表"
    HEADING = "表头"
    VALUE = "数值"
    DATE = "日期"
    CUSTOMER = "客户"
    MASTER = "客户档案"
    TOTAL = "合计"
    DUPLICATE = "重复"
    PLAN = "计划"
    RECEIVABLE = "应收"
    RETURN = "退换货"
    COMPLAINT = "投诉"
    VISIT = "拜访"
    PERSON = "人员"
    LEDGER = "台账"
    RULE = "规则"
    CALENDAR = "日历"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One line of 数据问题: where it is, what stands there, what is wrong, what was done, what to do.

    `workbook` is the path inside the office folder ("" for the office as a whole), `cell` an A1 reference
    or "" for a whole sheet. Example: ("十月/进货.xlsx", "10月", "F12", 数值, "#N/A", "金额是错误值", ...).
    """

    workbook: str
    sheet: str
    cell: str
    category: Category
    value: str
    message: str
    action: str
    advice: str
