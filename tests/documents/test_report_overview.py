"""概览: the six figures, what to do next, and the charts."""

import datetime as dt

import pytest
from outcomes import MONTH, outcome

from kehu_xlsx.documents.masters import Masters
from kehu_xlsx.documents.report.overview import overview_sheet
from kehu_xlsx.policy import Policy
from kehu_xlsx.tables import OVERDUE, Alerts, Memory
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.tables.words import Advice, Fulfilment
from kehu_xlsx.workbook.sheets import Cell, ChartData, DashboardSheet, Formula, ShortList, Tone


def overview(given: Outcome) -> DashboardSheet:
    return overview_sheet(given, Policy(), Masters(given))


def shown(item: object) -> object:
    value = item.value if isinstance(item, Cell) else item
    return value.value if isinstance(value, Formula) else value


def rows(short_list: ShortList | ChartData) -> list[tuple[object, ...]]:
    return [tuple(map(shown, row)) for row in short_list.rows]


def listed(sheet: DashboardSheet, title: str) -> ShortList:
    return next(each for each in (*sheet.headlines, *sheet.lists) if each.title.startswith(title))


def charted(sheet: DashboardSheet, title: str) -> list[tuple[object, ...]]:
    data = next(chart.data for chart in sheet.charts if chart.title.startswith(title))
    assert isinstance(data, ChartData)
    return rows(data)


SHEET = overview(outcome())


def test_six_figures_that_a_manager_asks_first() -> None:
    assert [(card.label, shown(card.value), card.note) for card in SHEET.figures] == [
        ("本月达成（家）", 3, "在营 7 家，未达成 3 家，未下达计划 1 家"),
        ("进货净额（元）", 744_000, "计划 880,000.00，有计划的客户达成 84.5%"),
        ("实际回款（元）", 410_000, "计划 440,000.00，有计划的客户达成 87.5%"),
        ("严重预警（条）", 4, "全部预警 9 条，逾期未反馈 1 条"),
        ("逾期金额（元）", 55_000, "2 家逾期，应收余额合计 467,000.00"),
        ("建议取消资格（家）", 1, "已有审批结论 1 家"),
    ]


def test_a_running_month_is_no_warning() -> None:
    assert SHEET.figures[1].tone is Tone.WARNING
    assert overview(outcome(as_of=dt.date(2026, 10, 20))).figures[1].tone is Tone.NONE


def test_nothing_judged_is_no_success() -> None:
    undecided = outcome().fulfilment.assign(
        verdict=Fulfilment.UNDECIDED, net_purchases=float("nan"), payments=float("nan"), advice=None
    )
    unknown = outcome().credit.assign(balance=float("nan"), **{str(age): 0.0 for age in OVERDUE})
    sheet = overview(outcome(fulfilment=undecided, credit=unknown, alerts=Alerts.frame(), memory=Memory()))
    assert [shown(card.value) for card in sheet.figures] == [0, None, None, 0, None, 0]
    assert [card.tone for card in sheet.figures] == [Tone.NONE] * 6
    assert sheet.figures[4].note == "没有应收余额，无法计算"


def test_those_who_met_their_plan_are_green() -> None:
    met = outcome().fulfilment.assign(verdict=Fulfilment.MET)
    assert overview(outcome(fulfilment=met)).figures[0].tone is Tone.MET


def test_the_worst_alerts_come_first() -> None:
    alerts = rows(listed(SHEET, "最急的预警"))
    assert [row[2] for row in alerts] == ["严重"] * 4 + ["警告"] * 3 + ["关注"] * 2
    assert alerts[1][:4] == ("胶州老街批发部", "应收货款预警", "严重", "有效额度为 0，而应收余额有 3,000.00 元。")


def test_parts_are_summed_of_those_who_have_a_plan() -> None:
    assert rows(listed(SHEET, "四项完成情况")) == [
        ("销售", 880_000, 744_000, pytest.approx(744 / 880)),
        ("进货", 835_000, 744_000, pytest.approx(744 / 835)),
        ("铺货", 33, 31, pytest.approx(31 / 33)),
        ("回款", 440_000, 385_000, 0.875),
    ]


def test_what_is_not_known_is_blank_and_not_nought() -> None:
    without_payments = outcome().fulfilment.assign(payments=float("nan"), payment_rate=float("nan"))
    sheet = overview(outcome(fulfilment=without_payments))
    assert (shown(sheet.figures[2].value), sheet.figures[2].note) == (None, "本月没有记录，无法计算")
    assert rows(listed(sheet, "四项完成情况"))[3] == ("回款", 440_000, None, None)


def test_due_unchecked_and_unanswered() -> None:
    assert rows(listed(SHEET, "建议取消经销资格")) == [("崂山恒昌副食商行", "何苗", 3, 60_000)]
    unchecked = listed(SHEET, "有计划但")
    assert unchecked.title == "有计划但本月没有检查的客户（共 2）"
    assert rows(unchecked) == [("崂山恒昌副食商行", "四级", "何苗"), ("城阳万家粮油", "五级", "")]
    late = rows(listed(SHEET, "逾期未反馈"))
    assert [row[:3] for row in late] == [("202609-004", "崂山恒昌副食商行", "连续未完成计划预警")]


def test_customers_without_next_month_s_plan_are_listed_once_it_is_due() -> None:
    assert rows(listed(SHEET, "下月计划尚未确认")) == [
        ("青岛澜泊商贸有限公司", "一级", "张澍"),
        ("青岛鹿鸣湾食品有限公司", "二级", "张澍"),
    ]
    assert listed(overview(outcome(unplanned=())), "下月计划尚未确认").empty == "在营客户的下月计划都已确认"
    early = listed(overview(outcome(unplanned=None)), "下月计划尚未确认")
    assert (list(early.rows), early.empty) == ([], "下月计划 25 日前下达，届时列出尚未确认的客户")


def test_problems_by_category() -> None:
    assert rows(listed(SHEET, "数据问题")) == [("客户档案", 2), ("数值", 1), ("客户", 1)]


def test_lists_stop_at_ten_and_say_how_many_there_are() -> None:
    given = outcome()
    many = given.alerts.loc[given.alerts.index.repeat(2)].reset_index(drop=True)
    alerts = listed(overview(outcome(alerts=many)), "最急的预警")
    assert (alerts.title, len(alerts.rows)) == ("最急的预警（共 18，列前 10）", 10)


def test_the_list_beside_the_four_parts_is_no_longer_than_they_are() -> None:
    given = outcome()
    due = given.fulfilment.assign(advice=Advice.DISQUALIFY)
    disqualified = listed(overview(outcome(fulfilment=due)), "建议取消经销资格")
    assert (disqualified.title, len(disqualified.rows)) == ("建议取消经销资格的客户（共 7，列前 4）", 4)


def test_charts_by_region_and_salesperson() -> None:
    assert charted(SHEET, "各区域") == [
        ("市南区", 500_000, 480_000, 0.96),
        ("城阳区", 200_000, 140_000, 0.7),
        ("崂山区", 100_000, 40_000, 0.4),
        ("胶州市", 80_000, 84_000, 1.05),
    ]
    assert [row[0] for row in charted(SHEET, "各业务经理")] == ["张澍", "何苗", "张澍、何苗", "（未填写）"]


def test_charts_of_alerts_ageing_debtors_and_months() -> None:
    assert charted(SHEET, "预警类型")[0] == ("应收货款预警", 2, 1, 1)
    assert charted(SHEET, "应收账龄") == [
        ("未到期", 409_000),
        ("逾期1-30天", 25_000),
        ("逾期31-60天", 10_000),
        ("逾期61-90天", 15_000),
        ("逾期90天以上", 5_000),
        ("账龄不明", 3_000),
    ]
    assert charted(SHEET, "应收余额最大")[0] == ("青岛澜泊商贸有限公司", 306_000, 500_000)
    months = charted(SHEET, "近12个月")
    assert (months[0], months[-1]) == (("2025-11", 220_000, 1), ("2026-10", 744_000, 6))


def test_months_before_the_first_records_are_not_drawn() -> None:
    given = outcome().months
    since = given[given["month"].isin([MONTH - 3, MONTH])]
    months = charted(overview(outcome(months=since)), "近12个月")
    # July has records, August and September have none: they stand blank between, and all before July is left out.
    assert [(row[0], row[1] is None) for row in months] == [
        ("2026-07", False),
        ("2026-08", True),
        ("2026-09", True),
        ("2026-10", False),
    ]
