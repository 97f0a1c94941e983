"""How a customer's plan was met, why a part was not judged, and what is said of runs of misses."""

from __future__ import annotations

from collections.abc import Iterable

from kehu_xlsx.texts.reasons import ReasonCode

RULE = "计划达成"
NO_PLANS = "数据不足：缺本月分销计划"
NOT_OVER = "本月尚未结束，达成与否未定"
NO_PLANS_EVER = "数据不足：缺分销计划"

LEDGER_DIFFERS = "客户 {customer} {month} 按现有表格判定为“{folder}”，台账中为“{ledger}”，两者不一致。"
LEDGER_DIFFERS_ACTION = "以台账为准，连续未达成月数按台账计算。"
LEDGER_DIFFERS_ADVICE = "请核对该月的计划、进货、铺货和回款；确需更正时，加上 --month {month} 重新运行该月。"
TAKEN_OVER = "文件夹里没有 {month} 的分销计划或记录，{count} 个客户该月的达成情况无法重新判定。"
TAKEN_OVER_ACTION = "达成率和结论沿用台账。"
TAKEN_OVER_ADVICE = "要重新判定，请把该月的计划和记录放回文件夹再运行。"
DISPUTED = "客户 {customer} {month} 有两份以上的分销计划，分不清哪一份在后。"
DISPUTED_ACTION = "按未下达计划处理，没有相加，也没有任选一份。"
DISPUTED_ADVICE = "请只保留一份，或在分销计划汇总中确认。"
NO_END = "客户 {customer} {month} 的审批结论为暂缓，但没有填写暂缓至。"
NO_END_ACTION = "该暂缓没有生效，连续未达成月数照常累计。"
NO_END_ADVICE = "请在取消经销资格建议中填写暂缓至。"


class FulfilmentReason(ReasonCode):
    """Remarks on a customer's month, and why a run of misses is an alert."""

    NO_PLAN = "没有下达本月分销计划。"
    DISPUTED_PLAN = "本月有两份以上的计划，分不清先后，按未下达计划处理。"
    FROM_LEDGER = "文件夹里已没有判定本月所用的表格，达成率和结论沿用台账。"
    TARGET_FROM_PLAN = "销售目标未填，以进货计划代替。"
    PLAN_FROM_PRODUCTS = "进货计划未填，取各产品计划金额合计。"
    NO_TARGET = "{parts}没有计划数，不予评定。"
    NO_RECORDS = "全办事处本月没有{table}，{parts}不予评定。"
    NOT_COUNTED = "按规则{parts}不计入考核。"
    SUSPENDED = "取消经销资格已批准暂缓至 {until:date}，连续未达成月数暂停累计。"
    CANCELLED = "{month} 已批准取消经销资格，请将客户状态改为停用。"
    MISSES_IN_A_ROW = "连续 {misses:count} 个月未完成计划（{months}）。"
    MISSED_AMOUNT = "{month} {part}计划 {target:money} 元，实际 {actual:money} 元，达成率 {rate:rate}。"
    MISSED_OUTLETS = "{month} {part}目标 {target:count} 家，实际 {actual:count} 家，达成率 {rate:rate}。"
    MISSED_RATE = "{month} {part}达成率 {rate:rate}（取自台账）。"


def listed(words: Iterable[object]) -> str:
    """Several words in one sentence: 销售、进货."""
    return "、".join(str(word) for word in words)
