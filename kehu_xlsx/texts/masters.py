"""Words that all documents share: levels, terms, the line under a title, places in the office's workbooks."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

LEVELS = ("一级", "二级", "三级", "四级", "五级")


def terms(days: float, *, from_month_end: bool) -> str:
    """Payment terms: 30天, or 月结30 for days after the month's end."""
    return f"月结{days:.0f}" if from_month_end else f"{days:.0f}天"


def listed(words: Iterable[str]) -> str:
    """Several words in one cell: 张三、李四."""
    return "、".join(words)


def subtitle(office: str, month: str, as_of: dt.date) -> str:
    """Office, month and as-of date: 青岛办事处　2026-10　截至 2026-10-31."""
    return f"{office}　{month}　截至 {as_of:%Y-%m-%d}"


def month_in(words: str) -> str:
    """The month that the line under a title names: 2026-10; "" in other words."""
    found = re.search(r"(\d{4}-\d{2})　截至", words)
    return found[1] if found else ""


def link_note(heading: str) -> str:
    """What a column of places in the office's workbooks can be used for, and where it can't."""
    return f"点击“{heading}”可打开原表的那一格；只有 Excel 工作簿能这样打开，.ods 和 .csv 的只写明位置。"


def place(workbook: str, sheet: str, cell: str) -> str:
    """A cell of one of the office's workbooks: 进货.xlsx 10月!F12."""
    return f"{workbook} {sheet}!{cell}" if sheet else f"{workbook} {cell}"
