"""Why a workbook cannot be read, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable

_SAVE_AS_XLSX = "请用 Excel 或 WPS 打开它，另存为 .xlsx 后再放回来。"

ENCRYPTED = "设有打开密码，读不出来。请用 Excel 或 WPS 打开它，去掉打开密码并保存，再重新运行。"
EMPTY_FILE = "是空文件（0 字节），里面什么也没有。请重新导出或重新复制一份。"
DAMAGED = f"已损坏或不完整，读不出来。{_SAVE_AS_XLSX}打不开时请重新导出或重新复制一份。"
WEB_PAGE = f"其实是网页（HTML），不是表格文件（有些系统导出的就是这样）。{_SAVE_AS_XLSX}"
XML_TABLE = f"其实是 XML 文本，不是能读的表格文件。{_SAVE_AS_XLSX}"
NO_WORKSHEETS = "里面没有工作表（只有图表或宏），没有数据可读。请确认是否放错了文件。"
UNSAFE_XML = f"自带文档类型定义（DTD），表格软件不会这样保存，为安全起见没有读。{_SAVE_AS_XLSX}"
INFLATES_TOO_FAR = f"解压后异常庞大，像是损坏或恶意的压缩文件，没有读。{_SAVE_AS_XLSX}"


def unreadable(workbook: str, reason: str) -> str:
    """Say which workbook was not read, why, and what to do."""
    return f"工作簿“{workbook}”{reason}"


def not_a_workbook(suffixes: Iterable[str]) -> str:
    """Say that a file is no spreadsheet, and which formats are."""
    return f"不是能读的表格文件（能读的是 {'、'.join(sorted(suffixes))}）。请换成表格文件，或者把它移出文件夹。"


def file_too_large(size: int, limit: int) -> str:
    """Say how large a file is; both figures in bytes."""
    return f"有 {-(-size // 2**20)} MB，超过能读的 {limit // 2**20} MB。请拆成几个较小的工作簿后再放回来。"


def sheet_too_large(sheet: str, cell: str, limit: int) -> str:
    """Say which sheet reaches too far, and its last cell; limit in cells."""
    return (
        f"太大，没有读：工作表“{sheet}”一直到单元格 {cell} 都有内容，整个工作簿最多能读 {limit // 10_000} 万格。"
        "请在该表按 Ctrl+End 查看最末的单元格，删除远处多余的行和列并保存，再重新运行。"
    )


def unclosed_quote(line: int) -> str:
    """Say near which line of a text file a quotation mark is never closed."""
    return f"第 {line} 行起引号不成对，分不清各列，没有读。请用 Excel 或 WPS 打开它检查该行，另存为 .xlsx 后再放回来。"


def not_opened(reason: str) -> str:
    """Say that the system did not let us open a file; reason is the system's own."""
    return f"打不开（{reason}）。请确认文件还在、有权限读取、没有被其他程序独占，再重新运行。"
