"""Words of the 预警报告 that each person gets."""

from __future__ import annotations

from typing import Final

from kehu_xlsx.texts.masters import link_note
from kehu_xlsx.texts.report import EVIDENCE

SHEET: Final = "预警报告"
ENDING: Final = ".xlsx"
CAPACITY: Final = "身份"
TOLD, INVESTIGATES = "上报", "调查"
BOTH: Final = "上报、调查"
NOBODY: Final = "（未填姓名）"
_TITLE: Final = "预警报告：{who}"

NOTES: Final = (
    "“身份”为调查的，请查明原因、采取措施，在“反馈期限”前填好浅黄色的格子；为上报的，请知悉并督促，有意见也可填写。",
    "填好后保存在原处即可，下次运行时读回。",
    link_note(EVIDENCE),
)


def title(who: str) -> str:
    """The title of a person's report."""
    return _TITLE.format(who=who)


def stem(role: str, name: str) -> str:
    """How a person's file is named, without its ending: 分支机构总经理_秦望舒."""
    return f"{role}_{name or NOBODY}"
