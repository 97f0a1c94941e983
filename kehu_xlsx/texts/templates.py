"""What the templates may hold: every placeholder with its explanation, and the messages about them.

The explanations are shown to the office (`kehu-xlsx templates`), so they say what will stand in the cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

PLANNED_DAY = "计划日期"

PLAN_FIELDS: Final[dict[str, str]] = {
    "年月": "计划月份，如 2026年11月",
    "状态": "草案 或 正式",
    "计划编号": "本份计划的编号",
    "客户编号": "客户编号",
    "客户名称": "客户名称",
    "联系人": "客户的联系人",
    "电话": "客户的电话",
    "地址": "客户的地址",
    "办事处": "办事处名称",
    "业务经理": "负责该客户的业务经理",
    "签发日期": "计划的签发日期",
    "回传截止日期": "客户填好后最迟回传的日期",
    "销售目标": "本月销售目标（元）",
    "上年同月": "上年同一个月的进货净额（元）",
    "近三月月均": "前三个月进货净额的月平均（元）",
    "前三月": "三个月前的月份，如 2026年8月",
    "前三月进货": "三个月前的进货净额（元）",
    "前三月回款": "三个月前的回款金额（元）",
    "前三月铺货": "三个月前的铺货网点数",
    "前二月": "两个月前的月份，如 2026年9月",
    "前二月进货": "两个月前的进货净额（元）",
    "前二月回款": "两个月前的回款金额（元）",
    "前二月铺货": "两个月前的铺货网点数",
    "前一月": "上一个月的月份，如 2026年10月",
    "前一月进货": "上一个月的进货净额（元）",
    "前一月回款": "上一个月的回款金额（元）",
    "前一月铺货": "上一个月的铺货网点数",
    "进货计划": "本月进货计划总额（元）",
    "铺货目标": "本月铺货网点数目标",
    "铺货要求": "铺货要求的文字",
    "回款计划": "本月回款计划（元）",
    "当月到期进货": "本月计划进货中当月就到期的部分（元）",
    "预收说明": "有预收款时的说明，没有时空白",
    "对账日期": "应收余额的截止日期",
    "应收余额": "截止日期的应收余额（元），负数为预收",
}

PLAN_BLOCKS: Final[dict[str, dict[str, str]]] = {
    "产品": {
        "名称": "产品名称",
        "近三月月均": "该产品前三个月进货金额的月平均（元）",
        "计划数量": "计划数量",
        "计划金额": "计划金额（元）",
        "第一周": "建议第 1 周进货金额（元）",
        "第二周": "建议第 2 周进货金额（元）",
        "第三周": "建议第 3 周进货金额（元）",
        "第四周": "建议第 4 周进货金额（元）",
    },
    "到期": {
        "单据日期": "进货单据的日期",
        "到期日": "该笔货款的到期日",
        "金额": "该笔未付金额（元）",
    },
}

VISIT_FIELDS: Final[dict[str, str]] = {
    "年月": "计划月份，如 2026年11月",
    "办事处": "办事处名称",
    "拜访人": "拜访人姓名",
    "角色": "拜访人的角色",
    "拜访次数": "本月计划拜访的次数",
}

VISIT_BLOCKS: Final[dict[str, dict[str, str]]] = {
    "拜访": {
        PLANNED_DAY: "计划拜访的日期",
        "星期": f"{PLANNED_DAY}是星期几",
        "客户编号": "客户编号",
        "客户名称": "客户名称",
        "客户级别": "客户级别",
        "地址": "客户的地址",
        "联系人": "客户的联系人",
        "电话": "客户的电话",
        "应访日期": "按拜访频率应当拜访的日期",
        "原因": "安排这次拜访的原因",
        "本次重点": "这次拜访要办的事",
        "建议赠送物品": "建议赠送的物品",
    },
}

REPLY_FIELDS: Final[dict[str, str]] = {
    "办事处": "办事处名称",
    "函号": "回复函的编号，由办事处、年份和投诉编号组成",
    "客户名称": "投诉的客户",
    "联系人": "客户的联系人",
    "地址": "客户的地址",
    "投诉编号": "投诉编号",
    "受理日期": "受理投诉的日期",
    "投诉内容": "投诉的内容",
    "处理结果": "处理结果",
    "业务经理": "负责该客户的业务经理",
    "回复日期": "回复函的日期",
}

NOT_A_WORKBOOK = "{name}：打不开，它不是完整的 .xlsx 或 .xlsm 工作簿，请用 Excel 或 WPS 另存为 .xlsx 后再用。"
NOT_OPENED = "{name}：读不到这个文件，请看它是否还在、是否有权限读取。"
ENCRYPTED = "{name}：它是旧的 .xls 格式，或者加了打开密码，请去掉密码、另存为 .xlsx 后再用。"
TOO_LARGE = "{name}：解压后超过 {limit} MB，不像办公用的工作簿，没有打开。"
_PLACE = "模板 {name}，工作表“{sheet}”，{cell}："
_UNKNOWN = _PLACE + "没有“{placeholder}”这个占位符，请改成下列之一：{known}。"
_UNFINISHED = _PLACE + "占位符没有写完整（“{text}”），请写成 {{{{名称}}}} 的样子，前后各两个大括号。"
_TWO_BLOCKS = _PLACE + "这一行已经按“{first}”逐行重复，不能再用“{second}”，请把它们放在不同的行。"
_STRAY = "模板 {name}：{part} 里写有占位符，但占位符只能写在单元格和页眉页脚里，请移到单元格中。"
_TOO_LONG = _PLACE + "要填入的文字有 {length} 字，超过能放的 {limit} 字，请缩短。"
HEADER_FOOTER = "页眉页脚"


def unknown_placeholder(name: str, sheet: str, cell: str, placeholder: str, known: Sequence[str]) -> str:
    """A placeholder nobody can fill: where it stands, and the known ones, nearest first."""
    listed = "、".join(f"{{{{{one}}}}}" for one in known)
    return _UNKNOWN.format(name=name, sheet=sheet, cell=cell, placeholder=f"{{{{{placeholder}}}}}", known=listed)


def unfinished_placeholder(name: str, sheet: str, cell: str, text: str) -> str:
    """Braces that were opened or closed once only."""
    return _UNFINISHED.format(name=name, sheet=sheet, cell=cell, text=text)


def two_blocks_in_a_row(name: str, sheet: str, cell: str, first: str, second: str) -> str:
    """One row cannot be repeated for two lists."""
    return _TWO_BLOCKS.format(name=name, sheet=sheet, cell=cell, first=first, second=second)


def stray_placeholder(name: str, part: str) -> str:
    """A placeholder in a text box, a note or a chart, where it would go out unfilled."""
    return _STRAY.format(name=name, part=part)


def text_too_long(name: str, sheet: str, cell: str, length: int, limit: int) -> str:
    """A text that Excel would refuse."""
    return _TOO_LONG.format(name=name, sheet=sheet, cell=cell, length=length, limit=limit)
