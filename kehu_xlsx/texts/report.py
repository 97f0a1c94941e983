"""What stands in 客户管理月报.xlsx beside the figures: sheets, notes, cards, lists, charts, measures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kehu_xlsx.texts.masters import link_note
from kehu_xlsx.texts.reasons import money, rate

TITLE = "客户管理月报"
OVERVIEW, FULFILMENT, PRODUCTS, DISQUALIFICATION = "概览", "计划达成", "产品达成", "取消经销资格建议"
ALERTS, CREDIT, VISITS, RETURNS, COMPLAINTS = "预警", "授信", "拜访执行", "退换货", "投诉"
RULES, TRIALS = "规则", "阈值试算"

TWELVE_MONTHS = "近12月进货"
REMARKS = "备注"
MEASURE = "建议措施"
EVIDENCE = "预警依据"
RETURN_SUMMARY, RETURN_RATES = "退换货汇总", "退货率"
ENDED = "已了结预警"
LINES, REASON_UNSTATED = "笔数", "未填原因"
BOUGHT, ACCEPTED, RETURN_RATE = "本月进货额", "符合退货金额", "退货率"
WAITING, REFUSED = "待补证明、待核实金额", "不予退换金额"
SOURCE_ROW = "原表位置"
BUCKET_CHECK = "账龄核对"
BUCKET_CHECK_NOTE = "账龄各栏合计减应收余额，应为 0。"
NO_PRODUCT_PLAN = "无计划数"
NO_PURCHASE_RECORDS = "本月无进货记录"
NO_PURCHASES_AT_ALL = "全办事处本月没有进货记录，数量、金额和达成率无法计算。"
RATES_OF_PLANNED = "合计行的达成率只按有该项计划的客户计算，不是合计行两数相除。"
PLANNED_PRODUCTS = ("其中有计划的产品进货净额 ", " 元，达成率按它计算。")

NOTES: Mapping[str, tuple[str, ...]] = {
    FULFILMENT: (
        "只列在营客户。计划数空白、为 0 或只有文字的项目不评定；合计行的金额随筛选变化，达成率按全部有计划的客户计算。",
    ),
    PRODUCTS: ("进货净额 ＝ 进货 − 符合退货条件的退货。没有计划数的产品，达成率无法计算。",),
    DISQUALIFICATION: (
        "请在浅黄色格子里填写审批结论：取消、暂缓（须填暂缓至）或保留；下次运行时读回。保留的从头累计，暂缓的到期前不累计。",
    ),
    ALERTS: (
        "严重、新增的排在前面。原因与措施请在各人的预警报告中填写。",
        link_note(EVIDENCE),
    ),
    ENDED: ("以前的预警，本月问题已不存在：填过实际完成日期的是已关闭，其余是自动解除；以后再出现的，是新的预警。",),
    CREDIT: ("余额从最近的进货往前对应，按账期推算到期日；账龄各栏相加等于应收余额，负数为预收。",),
    VISITS: (
        "每个客户、每个角色一行；超期指应访日期早于截止日期而未访。"
        "有效指写了拜访目的，并写了发现问题（没有问题写“无异常”）；漏访的顺延到下月补访。",
    ),
    RETURNS: ("列出截止日期以前的全部退换货；一行只有部分符合的，拆成两行。", link_note(SOURCE_ROW)),
    RETURN_SUMMARY: (
        "本月的退换货按类型、原因、产品和结论合计；没有写金额、也查不到进货单价的，金额空白。"
        "上方合计只含符合退货、符合换货的，待补证明、待核实和不予退换的不计入。",
    ),
    RETURN_RATES: ("退货率 ＝ 本月符合退货金额 ÷ 本月进货额；换货不计。本月没有进货的，退货率空白。",),
    COMPLAINTS: ("没有反馈给客户的投诉不算办结；办理期限按工作日计算。", link_note(SOURCE_ROW)),
    RULES: ("“来源”为“本单位规则”的，取自 客户管理规则.xlsx；其余为默认值。没有运行的规则，“说明”写明缺什么。",),
    TRIALS: ("每个阈值放宽、收紧各两档，各会命中多少客户；据此在 客户管理规则.xlsx 中选定本单位的阈值。",),
}

MEASURES: Mapping[str, str] = {
    "应收货款预警": "查明欠款原因，与客户对账并商定还款日期，催收货款；按发货建议控制发货。",
    "销售进度预警": "查明进度落后的原因，与客户商定补货安排，确保当月目标完成。",
    "客户流失预警": "上门拜访，查明停止进货的原因，商定恢复进货的办法，挽留客户。",
    "客户挽回观察": "跟进恢复进货后的供货与服务，核实进货是否恢复正常。",
    "连续未完成计划预警": "查明连续未完成计划的原因，制定改进措施；达到规定月数的，提出取消经销资格的意见。",
    "拜访超期预警": "尽快补访，并在拜访记录中登记。",
    "投诉超期预警": "立即办理逾期的环节，并把结果反馈给客户。",
}


def sheet_title(name: str) -> str:
    """The title of a sheet of the report: 客户管理月报：授信."""
    return f"{TITLE}：{name}"


def changes(counts: Iterable[tuple[str, int]], ended: int) -> str:
    """How the alerts have changed since last month: 与上月相比：新增 3 条，加重 1 条…；已了结 2 条，见“已了结预警”。"""
    said = "，".join(f"{change} {count} 条" for change, count in counts)
    return f"与上月相比：{said}；已了结 {ended} 条" + (f"，见“{ENDED}”。" if ended else "。")


def none_this_month(table: str) -> str:
    """Remark on a row whose figure is blank since nobody in the office has a record of the month."""
    return f"本月无{table}。"


def listed(words: Iterable[str]) -> str:
    """Several words in one cell: 销售、进货."""
    return "、".join(words)


# Cards.
MET_CARD, NET_CARD, PAYMENT_CARD = "本月达成（家）", "进货净额（元）", "实际回款（元）"
SEVERE_CARD, OVERDUE_CARD, DISQUALIFY_CARD = "严重预警（条）", "逾期金额（元）", "建议取消资格（家）"
NO_RECORDS = "本月没有记录，无法计算"
NO_BALANCES = "没有应收余额，无法计算"


def met_note(active: int, missed: int, unplanned: int) -> str:
    """Beside the customers that met their plan: how many there are and how many did not."""
    return f"在营 {active} 家，未达成 {missed} 家，未下达计划 {unplanned} 家"


def against_plan(plan: float, reached: float | None) -> str:
    """What a sum is measured against, and what the customers with a plan reached of it."""
    if reached is None:
        return "没有计划数，达成率无法计算"
    return f"计划 {money(plan)}，有计划的客户达成 {rate(reached)}"


def severe_note(alerts: int, unanswered: int) -> str:
    """Beside the severe alerts: all of them, and those nobody answered in time."""
    return f"全部预警 {alerts} 条，逾期未反馈 {unanswered} 条"


def overdue_note(customers: int, balance: float) -> str:
    """Beside what is overdue: how many owe it, of which balance."""
    return f"{customers} 家逾期，应收余额合计 {money(balance)}"


def disqualify_note(decided: int) -> str:
    """Beside the customers due for disqualification: how many were decided on."""
    return f"已有审批结论 {decided} 家"


# Lists.
PARTS_LIST, PART, PLAN, ACTUAL, RATE = "四项完成情况（有计划的客户）", "项目", "计划", "实际", "达成率"
WORST_LIST, DISQUALIFY_LIST = "最急的预警", "建议取消经销资格的客户"
UNPLANNED_LIST, UNCHECKED_LIST = "下月计划尚未确认的在营客户", "有计划但本月没有检查的客户"
UNANSWERED_LIST = "逾期未反馈的预警"
PROBLEMS_LIST, PROBLEM_COUNT = "数据问题", "条数"
NO_ALERTS = "本月没有预警"
NONE_ENDED = "上月以来没有了结的预警"
NONE_UNANSWERED = "没有逾期未反馈的预警"
NOBODY_DUE = "没有建议取消经销资格的客户"
ALL_CONFIRMED = "在营客户的下月计划都已确认"
ALL_CHECKED = "有计划的客户本月都检查过"
NO_PROBLEMS = "没有发现数据问题"


def not_yet_due(day: int) -> str:
    """Instead of the customers without a plan, up to the day on which plans are due."""
    return f"下月计划 {day} 日前下达，届时列出尚未确认的客户"


def some_of(title: str, whole: int, listed: int) -> str:
    """The title of a list with how long it is, and how much of it is shown: 最急的预警（共 23，列前 10）."""
    if whole > listed:
        return f"{title}（共 {whole}，列前 {listed}）"
    return f"{title}（共 {whole}）" if whole else title


# Charts.
VERDICTS_CHART, VERDICT_COUNT = "本月达成情况（家）", "家数"
ALERTS_CHART = "预警类型与等级（条）"
AGEING_CHART, AGE, AMOUNT = "应收账龄（元）", "账龄", "金额"
REGION_CHART = "各区域销售目标与进货净额（元，有目标的客户）"
SALESPERSON_CHART = "各业务经理销售目标与进货净额（元，有目标的客户）"
CREDIT_CHART = "应收余额最大的客户与有效额度（元）"
TREND_CHART, MONTH, NET, BUYERS = "近12个月进货净额（元）与进货客户数", "月份", "进货净额", "进货客户数"
BLANK_NAME = "（未填写）"

# 规则.
CLASS, RULE, ITEM, VALUE, UNIT = "类别", "规则", "项目", "值", "单位"
ORIGIN, RAN, ROWS, CAUGHT, EXPLANATION = "来源", "是否运行", "检查行数", "命中数", "说明"
RUN_CLASS, SETTING_CLASS, FREQUENCY_CLASS = "运行情况", "规则值", "拜访频率"
CALENDAR_CLASS, HEADING_CLASS, COLUMN_CLASS = "日历", "列名对照", "取列"
DEFAULT, OWN = "默认", "本单位规则"
YES, NO = "是", "否"
DAYS = "天"
DAYS_OFF, EXTRA_WORKDAYS, LEAVE = "本单位放假日", "本单位上班日", "请假"
OWN_HEADING = "本单位的列名按这个标准列名读取"
STEP, STEP_VALUE, STEP_CAUGHT, STEP_REMARK, IN_FORCE = "档次", "阈值", "命中客户数", "备注", "现行"


def passed_over(workbook: str, sheet: str, other: str) -> str:
    """Which other column could have served: 进货.csv：另有“金额”也可用，未取用."""
    return f"{' '.join(filter(None, (workbook, sheet)))}：另有“{other}”也可用，未取用"


def trials(steps: Iterable[tuple[str, int | None, bool]], missing: str) -> str:
    """What each setting would have caught: 阈值试算：75%→4户，80%（现行）→3户; or why that can't be told."""
    if missing:
        return f"阈值试算：无（{missing}）。"
    shown = (f"{value}{'（现行）' if in_force else ''}→{caught}户" for value, caught, in_force in steps)
    return f"阈值试算：{'，'.join(shown)}"


def step_word(distance: int) -> str:
    """How much stricter than the setting in force, milder where negative: 放宽两档, 现行, 收紧一档."""
    counted: Mapping[int, Any] = {1: "一", 2: "两"}
    if not distance:
        return IN_FORCE
    return f"{'放宽' if distance < 0 else '收紧'}{counted.get(abs(distance), abs(distance))}档"


NO_VISIT_PLAN = "没有本月的拜访计划（上月运行时才会生成），计划、计划外和漏访次数留空。"
NO_PURPOSES = "拜访记录中都没有填“拜访目的”或“发现问题”，有效次数无法统计，留空。"


def days_not_known(years: Iterable[int]) -> str:
    """A note on dates in years whose holidays are not announced yet."""
    named = "、".join(map(str, years))
    return f"{named} 年的放假调休安排尚未公布，该年的应访日期暂按法定节假日推算，公布后会随之更新。"
