"""The dozen lines after a run, to the letter."""

from __future__ import annotations

from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.texts import collect, mails
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


def test_what_became_of_the_mails() -> None:
    states, reasons = {"草稿已生成": 2, "没有生成": 1}, {"客户档案没有邮箱": 1}
    problem = Problem("客户管理规则.xlsx", "邮件", "B8", Category.RULE, "四六五", "读不成数字", "用默认值", "请填数字")
    assert mails.mail_lines(states, reasons, [problem], ["x"], "输出/邮件清单.xlsx") == [
        "邮件 3 封（草稿已生成 2，没有生成 1）",
        "  1 封没有发：客户档案没有邮箱",
        "  [规则] 客户管理规则.xlsx · 邮件 · B8（四六五）：读不成数字；用默认值；请填数字",
        "清单在：输出/邮件清单.xlsx",
    ]
    going = mails.mail_line("甲店", ["a@x.cn", "b@x.cn"], ["计划.xlsx", "说明.xlsx"])
    assert mails.mail_lines({"草稿已生成": 1}, {}, [], [going], "") == [
        "邮件 1 封（草稿已生成 1）",
        "只是预览，没有写文件，也没有发。会发的是：",
        "  甲店（a@x.cn；b@x.cn）：计划.xlsx、说明.xlsx",
    ]


def test_what_became_of_each_file_that_was_collected() -> None:
    problem = Problem("甲.xlsx", "预警", "A5", Category.LEDGER, "X", "对不上", "未采用", "请核对")
    files = [
        collect.taken_line("甲.xlsx", "预警报告", 2, is_record=False),
        collect.taken_line("乙.xlsx", "预警报告", 0, is_record=False),
        collect.taken_line("丙.xlsx", "拜访记录", 0, is_record=True),
        collect.refused_line("丁.xlsx", "看不懂"),
    ]
    assert collect.collected_lines(files, [problem], 3, 1) == [
        "共 4 个文件：收回 3，没有收 1",
        "  甲.xlsx：预警报告，收回 2 行，已记入台账",
        "  乙.xlsx：预警报告，没有新填写的内容",
        "  丙.xlsx：拜访记录，已收进“回收表格”，下次运行时读取",
        "  丁.xlsx：没有收，看不懂",
        "  [台账] 甲.xlsx · 预警 · A5（X）：对不上；未采用；请核对",
        "下一步：运行 kehu-xlsx run，结果会包含收回的内容。",
    ]
    assert collect.collected_lines([], [], 0, 0) == ["没有文件"]
