"""The dozen lines after a run, to the letter."""

from __future__ import annotations

from kehu_xlsx.texts.console import Summary, VisitPlanning, summary_lines

FACTS = Summary(
    office="青岛办事处",
    month="2026-10",
    as_of="2026-10-31",
    fulfilment={"是": 3, "否": 1},
    net_purchases=1_234_567.8,
    sales_rate=0.85,
    payments=1_000.0,
    payment_rate=None,
    balance=90_000.5,
    overdue=10_000.0,
    disqualify=["甲店", "乙店"],
    alerts={"应收货款预警": {"严重": 2, "关注": 1}},
    alert_changes={"新增": 2, "持续": 1, "自动解除": 4},
    told={"分支机构销售经理 许嘉木": 3},
    visits=VisitPlanning("2026-11", 120, 0, 5, 1),
    problems=3,
    problems_by_category={"日期": 2, "客户": 1},
    rows={},
    folder="输出/2026-10",
    kept=["客户管理月报（已修改 2026-11-02 0930）.xlsx"],
    left=["张三_拜访记录.xlsx"],
)
NOTHING = Summary(
    office="空办事处",
    month="2026-10",
    as_of="2026-10-31",
    fulfilment={},
    net_purchases=None,
    sales_rate=None,
    payments=None,
    payment_rate=None,
    balance=None,
    overdue=None,
    disqualify=[],
    alerts={},
    alert_changes={},
    told={},
    visits=VisitPlanning("2026-11", 0, 0, 0, 0),
    problems=0,
    problems_by_category={},
    rows={},
    folder="输出/2026-10",
)


def test_what_a_manager_needs() -> None:
    assert summary_lines(FACTS) == [
        "青岛办事处  2026-10（截至 2026-10-31）",
        "  计划达成：是 3，否 1",
        "  进货净额：1,234,567.80 元，完成销售目标 85.0%",
        "  回款：1,000.00 元，没有回款计划可比",
        "  应收余额：90,000.50 元，其中逾期 10,000.00 元",
        "  建议取消经销资格：2 家（甲店、乙店）",
        "  应收货款预警：严重 2，关注 1",
        "  预警变化：与上月相比，新增 2，持续 1，自动解除 4",
        "  上报对象：分支机构销售经理 许嘉木 3 条",
        "  2026-11 拜访计划：120 次，晚于应访日期 0 次，排不下 5 次（约需 1 天）",
        "  数据问题：3 条（日期 2，客户 1）",
        "有人改过的文件已另存：客户管理月报（已修改 2026-11-02 0930）.xlsx",
        "已有人填写，读取后保留原样：张三_拜访记录.xlsx",
        "结果在：输出/2026-10",
    ]


def test_nothing_is_said_as_such() -> None:
    assert summary_lines(NOTHING) == [
        "空办事处  2026-10（截至 2026-10-31）",
        "  计划达成：无",
        "  进货净额：本月没有记录，无法计算",
        "  回款：本月没有记录，无法计算",
        "  应收余额：没有应收余额，无法计算",
        "  建议取消经销资格：无",
        "  上报对象：无",
        "  2026-11 拜访计划：0 次，晚于应访日期 0 次",
        "  数据问题：无",
        "结果在：输出/2026-10",
    ]
