"""What a run says while it works and when it cannot go on."""

from __future__ import annotations

from collections.abc import Sequence

READING = "读取 {name}"
JUDGING = "按规则判断"
WRITING = "生成结果"
MARKING = "标注工作簿"
_SHOWN = 5


def no_customers(workbooks: Sequence[str], problems: Sequence[str]) -> str:
    """No 客户档案 was found; what was read, and what was wrong."""
    if not workbooks:
        return (
            "文件夹里没有表格文件。请把客户档案、进货记录等工作簿放进来，再运行一次；新办事处可先运行 kehu-xlsx init。"
        )
    seen = "、".join(workbooks[:_SHOWN]) + ("等" if len(workbooks) > _SHOWN else "")
    reasons = "".join(f"\n  · {problem}" for problem in problems[:_SHOWN])
    return (
        f"没有读到客户档案，无法继续。已看过 {len(workbooks)} 个文件：{seen}。"
        f"请放入带“客户名称”和“客户级别”两列、至少有一个客户的客户档案。{reasons}"
    )


NOTHING_JUDGED = "各项规则都没有判断"


def no_register() -> tuple[str, str]:
    """Message and advice for an office without a 客户档案."""
    return "没有读到客户档案", "请放入带“客户名称”和“客户级别”两列、至少有一个客户的客户档案"
