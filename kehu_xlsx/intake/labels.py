"""What label lines say for every row of the table below them: 客户：…, 日期：…, 单号：…, 业务员：…."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from kehu_xlsx.intake.cast import Context, Refusal, cast_cell
from kehu_xlsx.intake.headings import plain
from kehu_xlsx.tables import Purchases
from kehu_xlsx.workbook.read import Cell

_LABELLED = re.compile(r"\s*([^:：]{1,12}?)\s*[:：]\s*(.*)", re.DOTALL)
_NUMBER = re.compile(r"(?:no|№)[.．]?\s*[:：]?\s*(\d\S*)", re.IGNORECASE)
_NEXT_LABEL = re.compile(r"\s+(?=[\u3400-\u9fffA-Za-z]{1,8}\s*[:：]|(?:no|№)[.．]?\s*[:：]?\s*\d)", re.IGNORECASE)
_OPEN = re.compile(r"[_\uff3f\s]+")
_CUSTOMER = re.compile(
    r"(?:客户|经销商|分销商|购货|收货|购买|往来)(?:名称|单位|方|编号|编码|代码)?(?:名称)?|购方(?:名称)?|买方|需方|客户全称"
)
_CUSTOMER_BESIDE = frozenset({"客户名称", "客户", "经销商", "经销商名称", "客户编号"})
_DATE = re.compile(
    r"(?:送货|发货|出货|出库|开单|销售|销货|提货|单据|业务|交货|退货|收款|回款|铺货|检查|拜访|走访)?日期"
)
_VISITOR = re.compile(r"(?:拜访|走访)(?:人|人员|者|业务员)|业务员|业务经理|业务代表|客户经理")
_SLIP_NUMBER = re.compile(r"(?:送货|出库|出货|发货|销售|销货|提货|退货|收款)?单(?:据)?(?:编)?号")
_ANY_MONTH = Context(pd.Period("2026-01", "M"))


@dataclass(frozen=True)
class Labels:
    """The values beside the labels over a table; the date as it stands in its cell, but sure to be one."""

    customer: str | None = None
    date: Cell = None
    visitor: str | None = None
    number: str | None = None


def labels_in(lines: Sequence[Sequence[Cell]]) -> Labels:
    """What the lines above a heading (top to bottom) say; of two the nearer to the table."""
    pairs = [pair for line in reversed(lines) for pair in _pairs([cell for cell in line if cell is not None])]
    dates = (value for label, value in pairs if _DATE.fullmatch(label) and _is_date(value))
    return Labels(
        _first(pairs, _CUSTOMER), next(dates, None), _first(pairs, _VISITOR), _first(pairs, _SLIP_NUMBER)
    )  # fmt: skip


def _first(pairs: Sequence[tuple[str, Cell]], label: re.Pattern[str]) -> str | None:
    return next((str(value).strip() for name, value in pairs if label.fullmatch(name)), None)


def _pairs(cells: Sequence[Cell]) -> Iterator[tuple[str, Cell]]:
    """Label and value, in one cell or side by side, several in one cell apart by spaces; blank values left out."""
    for cell, following in zip(cells, [*cells[1:], None], strict=True):
        if not isinstance(cell, str):
            continue
        *inner, last = _NEXT_LABEL.split(cell)
        for part, beside in [*((part, None) for part in inner), (last, following)]:
            label, value = _labelled(part, beside)
            if label and value is not None:
                yield label, value


def _labelled(part: str, beside: Cell) -> tuple[str, Cell]:
    number = _NUMBER.fullmatch(part.strip())
    if number:
        return "单号", number[1]
    found = _LABELLED.fullmatch(part)
    if found is None:
        words = plain(part)
        return (words, _value(beside)) if words in _CUSTOMER_BESIDE else ("", None)
    return plain(found[1]), _value(found[2]) if found[2].strip() else _value(beside)


def _value(cell: Cell) -> Cell:
    """The cell unless it is blank, a line to write on, or the next label."""
    if not isinstance(cell, str):
        return cell
    text = _OPEN.sub(" ", cell).strip()
    return None if not text or text.endswith((":", "：")) else text


def _is_date(value: Cell) -> bool:
    return isinstance(value, str | dt.date) and not isinstance(
        cast_cell(value, Purchases.date, _ANY_MONTH), Refusal | None
    )
