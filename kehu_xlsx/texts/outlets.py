"""Words of the outlets that customers report themselves and a 业务经理 confirms."""

from __future__ import annotations

from typing import Final

SHEET: Final = "自报网点"
ENDING: Final = "_自报网点.xlsx"
NOBODY: Final = "未填业务经理"
NOTES: Final = (
    "客户在分销计划表上自己登记的网点。核实后在浅黄色格子选“是”，保存在原处，下次运行时计入铺货；选“否”或空白的不计。",
    "“工作簿”和“单元格”是客户填写的地方，原件在办事处文件夹的“回收表格”里。",
)
_TITLE: Final = "{name} 自报网点确认"


def title(name: str) -> str:
    """The title of one 业务经理's list."""
    return _TITLE.format(name=name)
