"""Whether the dates in a list of receivables are those of statements, or of the single items that are still open."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Hashable, Sequence

from kehu_xlsx.intake.headings import plain

# Headings that leave no doubt that the date is a statement's.
_STATEMENT = frozenset({"截止日期", "截至日期", "余额日期", "统计日期", "基准日"})
# A balance under these words runs on from line to line: items don't add up to it.
_RUNNING = frozenset({"余额", "本期余额", "结余", "结欠", "累计欠款", "累计应收", "累计余额"})
_INVOICE = re.compile(r"发票(?:号|编号|代码)|票号")
# An open item's own day, by which it is told from another of the same amount on another sheet.
ITEM_DAY = "_item_day"
_DOCUMENT = re.compile(r"单号|单据编?号|凭证号")


def are_open_items(
    days: Sequence[dt.date | None],
    customers: Sequence[Hashable],
    date_heading: str,
    balance_heading: str,
    headings: Sequence[str],
) -> bool:
    """Whether each row is one open item (an invoice, a delivery) with its own date, so that all rows add up.

    A statement lists most customers under one date, or one customer at the ends of months.
    """
    dated = {pair for pair in zip(days, customers, strict=True) if pair[0] is not None}
    different = {day for day, _ in dated if day is not None}
    if plain(date_heading) in _STATEMENT or len(different) < 2:
        return False
    if any(_INVOICE.search(plain(heading)) for heading in headings):
        return True
    recurs = len(dated) > len({customer for _, customer in dated})
    if recurs and plain(balance_heading) in _RUNNING:
        return False
    if any(_DOCUMENT.search(plain(heading)) for heading in headings):
        return True
    return not (_repeat_over_customers(dated) or all(map(_is_month_end, different)))


def _repeat_over_customers(dated: set[tuple[dt.date | None, Hashable]]) -> bool:
    """Whether on the average a date lists more than half of the customers."""
    days, customers = ({pair[side] for pair in dated} for side in (0, 1))
    return len(customers) > 1 and 2 * len(dated) > len(days) * len(customers)


def _is_month_end(day: dt.date) -> bool:
    return (day + dt.timedelta(days=1)).day == 1
