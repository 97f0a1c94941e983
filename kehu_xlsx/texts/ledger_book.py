"""What is said of 台账.xlsx as a workbook."""

from __future__ import annotations

from collections.abc import Sequence

TITLE = "台账"
_SHEET_TITLE = "{ledger}·{table}"
NOTE = "由本工具记录，用于跨月判断；请勿删除工作表或改动表头。可以增加列、排序、着色。"


def sheet_title(table: str) -> str:
    """The title of a sheet of the ledger: 台账·客户月度."""
    return _SHEET_TITLE.format(ledger=TITLE, table=table)


def is_ledger_title(words: str) -> bool:
    """Whether words are the title of a sheet of the ledger."""
    return words.startswith(sheet_title(""))


def unreadable(reason: str) -> str:
    """The ledger is there but can't be read."""
    return f"台账.xlsx 读不出来，没有运行，以免丢失以前各月的记录。{reason}也可以从“备份”文件夹取回较早的一份。"


def sheets_missing(sheets: Sequence[str]) -> str:
    """The ledger lacks sheets."""
    return (
        f"台账.xlsx 缺少工作表：{'、'.join(sheets)}，没有运行，以免丢失以前各月的记录。"
        "请恢复这些工作表，或从“备份”文件夹取回较早的一份。"
    )
