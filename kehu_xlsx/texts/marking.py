"""What is said about marks on cells of the office's own workbooks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

ENCRYPTED: Final = "工作簿加了打开密码，没有标注；请去掉密码后再标注。"
OLD_FORMAT: Final = "这是旧的 .xls 格式，不能就地标注；请用 Excel 或 WPS 另存为 .xlsx 后再标注。"
BINARY: Final = "这是二进制的 .xlsb 格式，不能就地标注；请用 Excel 或 WPS 另存为 .xlsx 后再标注。"
BROKEN: Final = "工作簿不完整或已损坏，没有标注；请用 Excel 或 WPS 打开并另存后再标注。"
SIGNED: Final = "工作簿有数字签名，一标注签名就会失效，所以没有标注；确认可以失效时请加上 --break-signature。"
SIGNATURE_BROKEN: Final = "工作簿的数字签名因标注而失效。"
NEVER_MARKED: Final = "这个工作簿里没有本程序的标注。"
SAVED_SINCE: Final = "标注之后有人另存过这个工作簿，标注已按单元格逐个去掉，没有逐字节还原。"
CHANGED_SINCE: Final = "单元格的填充色已被改过，没有再动它。"
SHEET_GONE: Final = "工作表已不在，标注也随之不在。"


def no_such_sheet(sheet: str, known: Sequence[str]) -> str:
    """A sheet that the workbook lacks, or that has no cells."""
    if sheet.casefold() in (name.casefold() for name in known):
        return f"“{sheet}”是图表或宏工作表，没有可以标注的单元格。"
    return f"没有工作表“{sheet}”，工作簿里有：{'、'.join(known)}。"


def no_such_cell(cell: str) -> str:
    """A name that is no cell's."""
    return f"“{cell}”不是单元格地址。"


def in_pivot_table(sheet: str, cell: str) -> str:
    """A cell whose format belongs to a pivot table."""
    return f"工作表“{sheet}”的 {cell} 在数据透视表里，刷新后标注会丢失，所以没有标注。"


def protected(sheet: str) -> str:
    """A protected sheet can be marked, but nobody can take the marks off by hand."""
    return f"工作表“{sheet}”有保护，标注照做；要在 Excel 里手工改动标注，须先撤销保护。"


def is_thread(sheet: str, cell: str) -> str:
    """A cell on which people discuss."""
    return f"工作表“{sheet}”的 {cell} 已有会话批注，只标了颜色，没有另加批注。"
