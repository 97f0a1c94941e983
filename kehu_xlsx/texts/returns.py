"""Why a return line was taken, refused or left open, and what is said about lines that do not fit the purchases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from kehu_xlsx.texts.reasons import ReasonCode, count, date

RULE = "退换货"
NO_PURCHASES = "数据不足：缺进货记录"
UNVERIFIED_ACTION = "结论记为待核实，没有从进货净额中扣除。"
UNVERIFIED_ADVICE = "请核对该行与进货记录，改正或补全后重新运行。"
KIND_ADVICE = "请在该行的类型中填“退货”或“换货”，再重新运行。"
NO_AMOUNT_ACTION = "该行没有从进货净额中扣除。"
NO_AMOUNT_ADVICE = "请在退换货记录中填写金额后重新运行。"

USED_TWICE_ADVICE = "请核对这两笔的证明单号，改正后重新运行。"


class ReturnReason(ReasonCode):
    """Why a return line, or the part of it on that row, got its verdict."""

    PART = "本行共 {whole:count}，其中 {part:count}："
    IN_TIME = "对应 {lots}的进货，至退换日不满 {months} 个月，在可退换期限内。"
    TOO_OLD = "对应 {lots}的进货，至退换日已满 {months} 个月，超过可退换期限。"
    STATED_TOO_OLD = "所填原进货日期 {stated:date} 至退换日已满 {months} 个月，超过可退换期限。"
    CERTIFICATE_MISSING = "退货须有证明单，现缺证明单号，补齐后即符合退货。"
    NO_CERTIFICATE_YET = "退货须有证明单，证明单号写的是“{written}”，还没有证明单，补齐后即符合退货。"
    CERTIFICATE_USED = "证明单号 {certificate} 已用于另一笔{kind}（{goods}），一张证明单只能用于一笔退货。"
    AMOUNT_FROM_PRICE = "金额未填，按进货单价计算。"
    AMOUNT_UNKNOWN = "金额未填，也没有可用的进货单价，金额无法计算。"
    NOT_BOUGHT_THAT_DAY = "进货记录中该客户在原进货日期 {stated:date} 没有购进该产品。"
    MORE_THAN_THAT_DAY = "超出该客户在原进货日期 {stated:date} 购进该产品且尚未退换的数量。"
    RECORDS_MISSING = "没有 {month} 的进货记录，原进货日期 {stated:date} 无法核对。"
    STATED_AFTER_RETURN = "原进货日期 {stated:date} 晚于退换日期 {returned:date}。"
    NOT_BOUGHT = "进货记录中该客户在退换日以前没有购进该产品。"
    BOUGHT_BY_OTHERS = "购进过该产品的是{names}。"
    NEAREST_PRODUCT = "进货记录中没有产品“{product}”，名称最接近的是“{nearest}”。"
    MORE_THAN_BOUGHT = "超出该客户购进该产品且尚未退换的数量。"
    LOT_QUANTITY_MISSING = "进货记录中该产品的数量未填，无法核对。"
    AS_BEFORE = "本行以前已经判定，所依据的进货记录已不在文件夹里，沿用台账中的结论。"
    KEPT = "文件夹里的退换货记录已没有本行，沿用台账中的结论。"
    TOO_LATE = "{month} 的进货净额以台账为准，没有按本行扣除。"
    NO_QUANTITY = "数量未填或为零，无法对应进货。"
    NO_PRODUCT = "产品未填，无法对应进货。"
    NO_KIND = "类型未填，分不清退货还是换货。"
    UNCLEAR_KIND = "类型写的是“{written}”，分不清退货还是换货。"


def lots(taken: Iterable[tuple[dt.date, float]]) -> str:
    """The purchases that a return is laid on: `2026-10-03（6）、2026-09-02（4）`, dates with quantities."""
    return "、".join(f"{date(day)}（{count(quantity)}）" for day, quantity in taken)


_MOST_LINES = 5  # lines named in one message
_MOST_NAMES = 3


def line(day: dt.date, customer: str, product: str, quantity: float) -> str:
    """A return line in a few words: `2026-09-10 甲商行 啤酒 6`."""
    return " ".join(word for word in (date(day), customer, product, count(quantity)) if word)


def some(names: Sequence[str]) -> str:
    """A few of several customers: `甲店、乙店、丙店等 7 个客户`."""
    return "、".join(names[:_MOST_NAMES]) + (f"等 {len(names)} 个客户" if len(names) > _MOST_NAMES else "")


def kept(month: object, lines: Sequence[str]) -> tuple[str, str, str]:
    """Return lines of a month that only the ledger still has: message, what was done, advice."""
    named = "；".join(lines[:_MOST_LINES]) + ("等" if len(lines) > _MOST_LINES else "")
    return (
        f"台账记有的 {month} 退换货，有 {len(lines)} 行在文件夹里找不到：{named}。",
        "这些行沿用台账中的结论，已符合退货的照样从进货净额中扣除。",
        f"请把 {month} 的退换货记录放全；确已作废的行，请在 台账.xlsx 的“退换货台账”中删去，再重新运行。",
    )


def used_twice(verdict: str, *, waits: bool) -> str:
    """What was done with a line whose certificate another return used before."""
    return f"结论记为{verdict}，没有从进货净额中扣除。" if waits else f"本行不看证明单，仍记为{verdict}。"


def too_late(month: object) -> str:
    """What to do about a return that the ledger's month does not know of."""
    return f"请把 {month} 的进货记录和退换货记录放全，加上 --month {month} 重新运行该月。"
