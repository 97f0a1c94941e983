"""What stands on the sheets 数据问题, 识别结果 and 读入核对 beside the problems themselves."""

from __future__ import annotations

from collections.abc import Iterable

from kehu_xlsx.texts.masters import link_note

PROBLEMS, RECOGNISED, USAGE = "数据问题", "识别结果", "读入核对"
WORKBOOK, SHEET, CELL, CATEGORY = "工作簿", "工作表", "单元格", "类别"
VALUE, MESSAGE, ACTION, ADVICE = "原值", "问题", "处理", "建议"
TABLE, ROWS, HEADINGS, REMARK = "识别为", "行数", "取用的列（标准列名←本单位列名）", "说明"
UNUSED = "未取用的列"
USAGE_TABLE = "表"
ROWS_READ, ROWS_USED, ROWS_SET_ASIDE = "读入行数", "计入行数", "未计入行数"
AMOUNT_READ, AMOUNT_USED, AMOUNT_SET_ASIDE = "读入金额", "计入金额", "未计入金额"

TITLE = "数据问题清单"
NOTES = ("每一处不能使用、或使用时作了改动的数据；改好原表后重新运行即可。", link_note(CELL))
NO_PROBLEMS = "没有发现数据问题"
NOT_OURS = "未识别"
RECOGNISED_NOTE = (
    "文件夹中每张工作表读成了哪一种表，取用了哪些列，哪些列没有用上；没有读的写明原因。"
    "应当用上而没有用上的列，请在 客户管理规则.xlsx 的“列名对照”中写明是哪一列。"
)
USAGE_NOTES = (
    "读入 ＝ 计入 ＋ 未计入。合计、小计、承前页等行不是数据，不算读入；按月排列的计划，每个月的数算一行。",
    "未计入的有三种：不能用的行，在“数据问题”中写明；与别的工作表重复的、另有单独的表的行，“数据问题”中几行可能并成一条；"
    "被更新的客户档案、更新的计划代替的行，不算问题，不另列。",
    "金额读不出来的行算在行数里，不算在金额里。",
)


def subtitle(office: str, month: str, problems: int) -> str:
    """Office, month if there is one, and how many problems: 青岛办事处　2026-10　共 12 个问题."""
    return "　".join(part for part in (office, month, f"共 {problems} 个问题") if part)


def one_line(heading: str) -> str:
    """A heading as the office wrote it, its line breaks left out."""
    return "".join(heading.splitlines())


def unused(headings: Iterable[str]) -> str:
    """The office's headings that served nowhere, in their order."""
    return "、".join(map(one_line, headings))


def taken(headings: Iterable[tuple[str, str]]) -> str:
    """Our headings with the office's behind them: 日期←发货日期；金额←价税合计."""
    pairs = ((ours, one_line(theirs)) for ours, theirs in headings)
    return "；".join(ours if ours == theirs else f"{ours}←{theirs}" for ours, theirs in pairs)
