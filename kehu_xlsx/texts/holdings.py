"""What is said where the folder lacks a month, or holds only a part of it, that the ledger knows."""

from __future__ import annotations

from collections.abc import Sequence

from kehu_xlsx.texts.reasons import count

_FIGURES = {
    "进货记录": ("有 {} 个进货日", "{} 个"),
    "回款记录": ("合计 {} 元", "{} 元"),
    "铺货记录": ("有 {} 家网点", "{} 家"),
}


def part(table: str, month: object, found: float, known: float, *, in_ledger: bool) -> tuple[str, str, str]:
    """The folder has less of a month than was known before: message, what was done, advice."""
    here, before = _FIGURES[table]
    return (
        f"{month} 的{table}在文件夹里只有一部分：{here.format(count(found))}，台账记有 {before.format(count(known))}。",
        f"{month} 以台账为准，文件夹里该月的{table}不计入。"
        if in_ledger
        else f"台账中 {month} 也不完整，该月按缺少{table}处理。",
        f"请把 {month} 的{table}放全；如果是补记或更正，放全后加上 --month {month} 重新运行该月。",
    )


def lacking(tables: Sequence[str], month: object) -> tuple[str, str, str]:
    """The month that is run again has no records left in the folder: message, what was done, advice."""
    return (
        f"文件夹里没有 {month} 的{'、'.join(tables)}。",
        "沿用台账中该月的数据。",
        f"要按原始记录重新计算，请把 {month} 的表格放回文件夹再运行。",
    )
