"""Fixed words that every workbook we write carries, and what is said when one cannot be written."""

from __future__ import annotations

from pathlib import Path

FONT = "微软雅黑"
YES = "是"
NO = "否"
NO_ROWS = "本月无此类记录"
TOTAL = "合计"
CHART_DATA = "图表数据"
UNNAMED_SHEET = "工作表"
CUT = "…（已截断）"
FOOTER = '&L&"微软雅黑"&8&K7F7F7F&A&R&"微软雅黑"&8&K7F7F7F第 &P 页，共 &N 页'

CHOICE_TITLE = "请从列表中选择"
DATE_TITLE = "请填写日期"
DATE_MESSAGE = "请按“年-月-日”填写，例如 2026-10-31。"
FIGURE_TITLE = "请填写数字"
FIGURE_MESSAGE = "此处只能填写数字，不要带单位或文字。"


def choice_message(choices: tuple[str, ...]) -> str:
    """What to enter in a cell with a drop-down list, cut to Excel's 255 characters."""
    message = f"可填：{'、'.join(choices)}。" if choices else "请在下拉列表中选择一项。"
    return message if len(message) <= 255 else message[:254] + "…"


def cell_refused(sheet: str, cell: str, code: int) -> str:
    """A cell's content that the workbook library would have dropped."""
    return f"工作表“{sheet}”的单元格 {cell} 未能写入（代码 {code}），该工作簿没有生成。请将此信息反馈给软件维护人员。"


def not_saved(path: Path, reason: str) -> str:
    """A workbook that could not be saved where it belongs."""
    return (
        f"未能写入“{path}”：{reason}。"
        "如果该文件正在 Excel 或 WPS 中打开，请关闭后重新运行；否则请检查磁盘空间和文件夹权限。"
    )
