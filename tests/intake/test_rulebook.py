"""客户管理规则.xlsx: written, read back, changed by an office, and spoiled."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import hypothesis
import hypothesis.strategies as st
import openpyxl
import pytest

from kehu_xlsx.documents.rulebook import rulebook
from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.intake.rulebook import read_policy, unknown_on_leave
from kehu_xlsx.policy import FINANCE, Group, Policy, Recipient, Setting, Unit
from kehu_xlsx.tables.words import Role
from kehu_xlsx.texts import rulebook as texts
from kehu_xlsx.workbook.write import write_book
from kehu_xlsx.workdays import Interval, WorkCalendar

NAME = "客户管理规则.xlsx"


@pytest.fixture
def path(tmp_path):
    return tmp_path / NAME


def write(path: Path, **sheets: list[list[Any]]) -> Path:
    """A rules workbook as an office would type it, without anything above the headings."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def receivables(path: Path, *rows: list[Any]) -> tuple[Any, tuple[Problem, ...]]:
    policy, problems = read_policy(write(path, 应收货款预警=[["规则", "值", "单位"], *rows]))
    return policy.receivables, problems


def problem(sheet: str, cell: str, value: str, message: str, action: str, advice: str) -> Problem:
    return Problem(NAME, sheet, cell, Category.RULE, value, message, action, advice)


def test_no_workbook(path):
    assert read_policy(None) == (Policy(), ())
    assert read_policy(path) == (Policy(), ())


def test_default_rules_written_and_read_back(path):
    write_book(rulebook(Policy()), path)
    assert read_policy(path) == (Policy(), ())


def test_same_bytes_every_time(tmp_path):
    first, second = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    write_book(rulebook(Policy()), first)
    write_book(rulebook(Policy()), second)
    assert first.read_bytes() == second.read_bytes()


def test_every_setting_is_explained():
    settings = {
        (str(group.sheet), setting.heading) for _, group in Policy().groups() for _, setting in group.settings()
    }
    assert set(texts.EXPLANATIONS) == settings


def test_every_sheet_is_listed_with_its_purpose():
    book = rulebook(Policy())
    names = [sheet.name for sheet in book.sheets]
    assert names[0] == "说明"
    assert [row[0] for row in book.sheets[0].rows] == names[1:]
    assert names[1:] == list(texts.SHEETS)


def test_frequency_as_the_contract_prints_it():
    sheet = rulebook(Policy()).sheets[1]
    assert [column.heading for column in sheet.columns] == ["级别", *Role]
    assert [list(row) for row in sheet.rows] == [
        ["一级", "2个月", "1个月", "半个月", "1周", "3天"],
        ["二级", "半年", "2个月", "1个月", "半个月", "1周"],
        ["三级", "1年", "半年", "2个月", "1个月", "半个月"],
        ["四级", None, "1年", "3个月", "2个月", "1个月"],
        ["五级", None, None, "半年", "3个月", "1个月"],
    ]


def test_row_of_a_setting():
    sheet = next(sheet for sheet in rulebook(Policy()).sheets if sheet.name == "应收货款预警")
    heading, value, unit, default, accepted, explanation = sheet.rows[3]
    assert (heading, value.value, unit, default.value) == ("逾期警告起始天数", 31, "天", 31)
    assert accepted == "1 至 3,650天（整数）"
    assert explanation == "最早一笔逾期达到这个天数为“警告”，不到的为“关注”。"
    # A percentage shows its sign itself.
    assert [(row[0], row[2]) for row in sheet.rows[:1]] == [("接近授信额度（警告）", "")]


def test_sheets_with_percentages_say_how_to_write_them():
    saying = {sheet.name for sheet in rulebook(Policy()).sheets if any("百分数" in note for note in sheet.notes)}
    assert saying == {"应收货款预警", "销售进度预警", "计划达成", "下月计划建议", "拜访"}


@pytest.mark.parametrize(
    ("cell", "share"),
    [(0.75, 0.75), ("75%", 0.75), ("７５％", 0.75), (75, 0.75), ("75", 0.75), (0.8, 0.8), ("0.75", 0.75)],
)
def test_percent(path, cell, share):
    rules, problems = receivables(path, ["接近授信额度（警告）", cell])
    assert (rules.near_limit, problems) == (share, ())


@pytest.mark.parametrize("cell", [45, "45", "45天", "４５ 天", 45.0])
def test_days(path, cell):
    rules, problems = receivables(path, ["逾期警告起始天数", cell])
    assert (rules.warning_days, problems) == (45, ())
    assert isinstance(rules.warning_days, int)


@pytest.mark.parametrize(
    ("sheet", "heading", "cell", "field", "value"),
    [
        ("下月计划建议", "增长率", 5, "growth", 0.05),
        ("下月计划建议", "增长率", 1, "growth", 1.0),
        ("下月计划建议", "增长率", -5, "growth", -0.05),
        ("下月计划建议", "增长率", "半成", "growth", None),
        ("销售进度预警", "比计划：低于应达进度的", 1.5, "plan_share", 1.5),
        ("销售进度预警", "比计划：低于应达进度的", "八成五", "plan_share", 0.85),
        ("计划达成", "达成线", 100, "line", 1.0),
        ("计划达成", "达成线", 2.01, "line", 0.0201),
        ("计划达成", "连续未达成：取消经销资格", "四个月", "disqualify_after", 4),
        ("客户流失预警", "超过正常进货间隔的倍数", "两倍", "usual_interval_multiple", 2.0),
        ("客户流失预警", "历史进货天数少于此数时改用固定天数", "十", "few_purchases", 10),
        ("应收货款预警", "最低逾期金额", "五百元", "least_overdue", 500.0),
        ("反馈期限", "关注", "十五个工作日", "watch", 15),
        ("拜访", "业务经理每日上限", "12次/天", "daily_salesperson", 12),
        ("预警上报", "大区经理：至几级客户", "二级", "region_manager", 2),
        ("预警上报", "大区经理：至几级客户", "2级", "region_manager", 2),
        ("预警上报", "大区经理：至几级客户", 2, "region_manager", 2),
    ],
)
def test_figures_as_people_write_them(path, sheet, heading, cell, field, value):
    policy, problems = read_policy(write(path, **{sheet: [["规则", "值"], [heading, cell]]}))
    group = next(group for _, group in policy.groups() if group.sheet == sheet)
    assert len(problems) == (value is None)
    assert getattr(group, field) == (getattr(type(group)(), field) if value is None else value)


def test_levels_are_counted_in_levels(path):
    write(path, 预警上报=[["规则", "值"], ["大区经理：至几级客户", "六级"], ["最低上报等级", "很严重"]])
    policy, problems = read_policy(path)
    assert policy == Policy()
    out_of_range = "“大区经理：至几级客户”的值不在允许的范围内。"
    assert problems == (
        problem("预警上报", "B2", "六级", out_of_range, "采用默认值 1级。", "请填：0 至 5级（整数）。"),
        problem(
            "预警上报",
            "B3",
            "很严重",
            "“最低上报等级”不是可填的内容。",
            "采用默认值 关注。",
            "请填：关注、警告、严重。",
        ),
    )


@pytest.mark.parametrize("cell", [500, "500元", "￥500", "0.05万"])
def test_yuan(path, cell):
    rules, problems = receivables(path, ["最低逾期金额", cell])
    assert (rules.least_overdue, problems) == (500.0, ())


def test_choice_and_yes_or_no(path):
    write(
        path,
        应收货款预警=[["规则", "值"], ["临时额度用法", "追加"]],
        计划达成=[["规则", "值"], ["回款计划计入考核", "否"], ["铺货口径", "累计"]],
    )
    policy, problems = read_policy(path)
    assert problems == ()
    assert policy.receivables.temporary_limit_use == "追加"
    assert policy.fulfilment.counts_payments is False
    assert policy.fulfilment.placement_measure == "累计"
    assert policy.from_office == {
        ("应收货款预警", "临时额度用法"),
        ("计划达成", "回款计划计入考核"),
        ("计划达成", "铺货口径"),
    }


def test_headings_below_a_title_and_half_width_brackets(path):
    write(path, 应收货款预警=[["我们的规则"], [], ["序号", "规 则", "值"], [1, "接近授信额度(警告)", "70%"]])
    policy, problems = read_policy(path)
    assert (policy.receivables.near_limit, problems) == (0.7, ())


def test_blank_value_and_missing_rows_are_defaults(path):
    rules, problems = receivables(path, ["接近授信额度（警告）", None], [None, None], ["逾期警告起始天数", "无"])
    assert (rules, problems) == (Policy().receivables, ())


def test_a_value_as_by_default_is_not_from_the_office(path):
    write(path, 应收货款预警=[["规则", "值"], ["接近授信额度（警告）", 0.8]])
    assert read_policy(path)[0].from_office == frozenset()


@pytest.mark.parametrize(
    ("row", "cell", "value", "message", "action", "advice"),
    [
        pytest.param(
            ["接近授信额度", 0.7],
            "A2",
            "接近授信额度",
            "没有“接近授信额度”这条规则。",
            "这一行没有采用。",
            "请改成下列之一：接近授信额度（警告）、达到授信额度（严重）、临时额度用法。",
            id="unknown rule",
        ),
        pytest.param(
            ["逾期警告起始天数", "一个多月"],
            "B2",
            "一个多月",
            "“逾期警告起始天数”读不成数字。",
            "采用默认值 31天。",
            "请填：1 至 3,650天（整数）。",
            id="words for a number",
        ),
        pytest.param(
            ["逾期警告起始天数", 30.5],
            "B2",
            "30.5",
            "“逾期警告起始天数”的值不在允许的范围内。",
            "采用默认值 31天。",
            "请填：1 至 3,650天（整数）。",
            id="half a day",
        ),
        pytest.param(
            ["接近授信额度（警告）", "1200%"],
            "B2",
            "1200%",
            "“接近授信额度（警告）”的值不在允许的范围内。",
            "采用默认值 80%。",
            "请填：0 至 200%。",
            id="beyond the range",
        ),
        pytest.param(
            ["接近授信额度（警告）", 201],
            "B2",
            "201",
            "“接近授信额度（警告）”的值不在允许的范围内。",
            "采用默认值 80%。",
            "请填：0 至 200%。",
            id="more than a hundred times the bound",
        ),
        pytest.param(
            ["接近授信额度（警告）", "七十%"],
            "B2",
            "七十%",
            "“接近授信额度（警告）”读不成数字。",
            "采用默认值 80%。",
            "请填：0 至 200%。",
            id="words for a percentage",
        ),
        pytest.param(
            ["逾期警告起始天数", "一个月"],
            "B2",
            "一个月",
            "“逾期警告起始天数”的单位应当是“天”，这里写的是“个月”。",
            "采用默认值 31天。",
            "请填：1 至 3,650天（整数）。",
            id="months for days",
        ),
        pytest.param(
            ["逾期警告起始天数", "20多天"],
            "B2",
            "20多天",
            "“逾期警告起始天数”读不成数字。",
            "采用默认值 31天。",
            "请填：1 至 3,650天（整数）。",
            id="about so many days",
        ),
        pytest.param(
            ["临时额度用法", "先替代"],
            "B2",
            "先替代",
            "“临时额度用法”不是可填的内容。",
            "采用默认值 替代。",
            "请填：替代、追加。",
            id="a word within others",
        ),
        pytest.param(
            ["临时额度用法", "相加"],
            "B2",
            "相加",
            "“临时额度用法”不是可填的内容。",
            "采用默认值 替代。",
            "请填：替代、追加。",
            id="unknown word",
        ),
        pytest.param(
            ["最低逾期金额", "#N/A"],
            "B2",
            "#N/A",
            "“最低逾期金额”是错误值 #N/A。",
            "采用默认值 100元。",
            "请填：0 至 1,000,000元。",
            id="error value",
        ),
        pytest.param(
            ["接近授信额度（警告）", 1.2],
            "B2",
            "1.2",
            "“接近授信额度（警告）”、“达到授信额度（严重）”应当依次不减。",
            "这几项都采用默认值。",
            "请按顺序填写，后一项不小于前一项。",
            id="warning above severe",
        ),
    ],
)
def test_wrong_setting(path, row, cell, value, message, action, advice):
    rules, problems = receivables(path, row)
    assert rules == Policy().receivables
    assert problems == (problem("应收货款预警", cell, value, message, action, advice),)


def test_rule_on_two_rows(path):
    rules, problems = receivables(path, ["逾期警告起始天数", 20], ["逾期警告起始天数", 40])
    assert rules.warning_days == 20
    assert problems == (
        problem(
            "应收货款预警",
            "A3",
            "逾期警告起始天数",
            "“逾期警告起始天数”写了两次。",
            "采用先写的一行。",
            "请只保留一行。",
        ),
    )


def test_thresholds_raised_together_are_in_order(path):
    rules, problems = receivables(path, ["接近授信额度（警告）", 1.2], ["达到授信额度（严重）", 1.5])
    assert (rules.near_limit, rules.over_limit, problems) == (1.2, 1.5, ())


def test_sheet_without_headings(path):
    write(path, 应收货款预警=[["名称", "多少"], ["接近授信额度（警告）", 0.7]])
    policy, problems = read_policy(path)
    assert policy == Policy()
    assert problems == (
        problem(
            "应收货款预警",
            "",
            "",
            "找不到写有“规则”、“值”的表头。",
            "这张表没有读。",
            "请在同一行写上表头：规则、值，或运行 kehu-xlsx rules 重新生成。",
        ),
    )


def test_unknown_sheet(path):
    write(path, 拜访频度=[["级别", "业务经理"], ["一级", "5天"]])
    policy, problems = read_policy(path)
    assert policy == Policy()
    assert [one.message for one in problems] == ["规则中没有“拜访频度”这张表。"]
    assert problems[0].advice.startswith("请改成下列之一：拜访频率、")


def test_unreadable_workbook(path):
    path.write_bytes(b"")
    policy, problems = read_policy(path)
    assert policy == Policy()
    assert problems == (
        Problem(
            NAME,
            "",
            "",
            Category.RULE,
            "",
            "工作簿“客户管理规则.xlsx”是空文件（0 字节），里面什么也没有。请重新导出或重新复制一份。",
            "全部规则采用默认值。",
            "请用 Excel 或 WPS 打开并改好这个文件，或运行 kehu-xlsx rules 重新生成。",
        ),
    )


def test_frequency(path):
    write(
        path,
        拜访频率=[
            ["客户级别", "业务经理", "大区办主任", "说明"],
            ["一级", "5天", None, "重点客户"],
            ["2级", "两周", "无"],
            ["注：三级以下按默认"],
        ],
    )
    policy, problems = read_policy(path)
    assert problems == ()
    expected = {
        **Policy().frequency,
        (1, Role.SALESPERSON): Interval(days=5),
        (2, Role.SALESPERSON): Interval(days=14),
    }
    del expected[1, Role.MARKETING_DIRECTOR], expected[2, Role.MARKETING_DIRECTOR]
    assert policy.frequency == expected
    assert policy.from_office == {
        ("拜访频率", "一级业务经理"),
        ("拜访频率", "二级业务经理"),
        ("拜访频率", "一级营销总监"),
        ("拜访频率", "二级营销总监"),
    }


def test_wrong_frequency(path):
    write(
        path,
        拜访频率=[["级别", "业务经理", "司机"], ["一级", "常去", "1周"], ["六级", "1周", None], ["四级", "九年", None]],
    )
    policy, problems = read_policy(path)
    assert policy == Policy()
    write_like = "请写成 3天、1周、半个月、2个月、半年、1年 的样子，只写数字的算天数；不要求拜访的留空。"
    assert problems == (
        problem(
            "拜访频率",
            "C1",
            "司机",
            "“司机”不是五个角色之一。",
            "这一列没有采用，各角色按默认的拜访频率。",
            "请填：大区经理、营销总监、分支机构总经理、分支机构销售经理、业务经理。",
        ),
        problem("拜访频率", "B2", "常去", "一级客户由业务经理拜访的间隔读不出来。", "采用默认值 3天。", write_like),
        problem(
            "拜访频率",
            "A3",
            "六级",
            "“六级”不是一级至五级之一。",
            "这一行没有采用。",
            "请填：一级、二级、三级、四级、五级（也可填 1 至 5 或 A 至 E）。",
        ),
        problem("拜访频率", "B4", "九年", "四级客户由业务经理拜访的间隔读不出来。", "采用默认值 1个月。", write_like),
    )


@pytest.mark.parametrize(
    ("cell", "interval"),
    [(15, Interval(days=15)), ("30", Interval(days=30)), ("十五天", Interval(days=15)), ("三个月", Interval(months=3))],
)
def test_frequency_in_figures_and_words(path, cell, interval):
    policy, problems = read_policy(write(path, 拜访频率=[["级别", "业务经理"], ["一级", cell]]))
    assert (policy.frequency[1, Role.SALESPERSON], problems) == (interval, ())


def test_somebody_on_leave_whom_the_register_does_not_name():
    told = list(unknown_on_leave(["张山", "李四"], ["张三", "李四", "王五"]))
    message, advice = "客户档案的五个岗位里没有“张山”。", "请改成与客户档案一致的姓名，相近的有：张三、李四、王五。"
    assert told == [problem("请假", "", "张山", message, "这些请假没有用上。", advice)]


def test_holidays_and_leave(path):
    write(
        path,
        假日=[
            ["日期", "放假/上班", "名称"],
            [dt.date(2026, 12, 31), "放假", "厂庆"],
            ["2027-01-02", "调休上班", "元旦"],
            ["2027年2月1日", None, "不写的算放假"],
        ],
        请假=[
            ["姓名", "开始日期", "结束日期"],
            ["张三、李四", "2026-11-02", "2026-11-04"],
            ["张三", "2026-11-09", None],
        ],
    )
    policy, problems = read_policy(path)
    assert problems == ()
    days = frozenset({dt.date(2026, 11, 2), dt.date(2026, 11, 3), dt.date(2026, 11, 4)})
    assert policy.calendar == WorkCalendar(
        days_off=frozenset({dt.date(2026, 12, 31), dt.date(2027, 2, 1)}),
        extra_workdays=frozenset({dt.date(2027, 1, 2)}),
        leave={"张三": days | {dt.date(2026, 11, 9)}, "李四": days},
    )
    assert policy.from_office == {("假日", "开始日期"), ("请假", "姓名")}


def test_holidays_as_spans(path):
    write(path, 假日=[["开始日期", "结束日期", "放假/上班"], ["2027-02-06", "2027-02-08", "放假"]])
    assert read_policy(path)[0].calendar.days_off == {dt.date(2027, 2, day) for day in (6, 7, 8)}


def test_wrong_days(path):
    write(
        path,
        假日=[
            ["开始日期", "结束日期", "放假/上班"],
            ["2027-02-08", "2027-02-06", "放假"],
            ["2027-02-30", None, "放假"],
            [None, None, "放假"],
            ["2027-03-01", None, "待定"],
            ["2027-04-01", None, "放假"],
            ["2027-04-01", None, "上班"],
        ],
        请假=[["姓名", "开始日期", "结束日期"], [None, "2027-03-01", None]],
    )
    policy, problems = read_policy(path)
    assert policy.calendar == WorkCalendar(days_off=frozenset({dt.date(2027, 4, 1)}))
    skipped, advice = "这一行没有采用。", "请写成 2026-10-03 的样子，结束日期不早于开始日期，一次不超过一年。"
    assert problems == (
        problem("假日", "B2", "2027-02-06", "结束日期早于开始日期，或一次超过一年。", skipped, advice),
        problem("假日", "A3", "2027-02-30", "“开始日期”没有这一天。", skipped, advice),
        problem("假日", "A4", "", "没有写日期。", skipped, advice),
        problem("假日", "C5", "待定", "看不出是放假还是上班。", skipped, "请填：放假、上班。"),
        problem("假日", "", "2027-04-01", "2027-04-01 既写了放假，又写了上班。", "按放假算。", "请只保留一种。"),
        problem("请假", "A2", "", "没有写姓名。", skipped, "请填写请假人的姓名，与客户档案中的一致。"),
    )


def test_own_headings(path):
    write(
        path,
        列名对照=[
            ["表", "标准列名", "本单位的列名"],
            ["客户档案", "客户名称", "客户大名、店家"],
            [None, "金额", "货 款 数"],
        ],
    )
    policy, problems = read_policy(path)
    assert problems == ()
    assert policy.heading_synonyms == {"客户大名": "客户名称", "店家": "客户名称", "货 款 数": "金额"}


def test_headings_by_a_synonym_of_one_or_of_several(path):
    write(
        path,
        列名对照=[
            ["表", "标准列名", "本单位的列名"],
            ["进货单", "经销商名称", "店家"],
            ["分销计划、进货记录", "进货计划金额", "要多少"],
        ],
    )
    policy, problems = read_policy(path)
    assert policy.heading_synonyms == {"店家": "客户名称"}
    tables = (
        "请填：客户档案、分销计划、分销计划（产品）、进货记录、回款记录、应收账款、铺货记录、拜访记录、计划检查、"
        "退换货记录、投诉记录。"
    )
    meant = "“进货计划金额”不是标准列名，可能是“进货计划”，也可能是“计划金额”。"
    assert problems == (
        problem("列名对照", "A2", "进货单", "没有“进货单”这种表。", "“表”只作提示，这一行仍对所有的表有效。", tables),
        problem("列名对照", "B3", "进货计划金额", meant, "这一行没有采用。", "请改成下列之一：进货计划、计划金额。"),
    )


def test_wrong_headings(path):
    write(
        path,
        列名对照=[
            ["表", "标准列名", "本单位的列名"],
            [None, "客户名子", "店家"],
            [None, "金额", None],
            [None, "金额", "钱数"],
            [None, "数量", "钱数"],
        ],
    )
    policy, problems = read_policy(path)
    assert policy.heading_synonyms == {"钱数": "金额"}
    assert problems[0].message == "没有“客户名子”这个标准列名。"
    assert problems[0].advice.startswith("请改成下列之一：客户名称、")
    assert problems[1:] == (
        problem(
            "列名对照", "C3", "", "列名对照只写了一半。", "这一行没有采用。", "请把“标准列名”和“本单位的列名”都填上。"
        ),
        problem(
            "列名对照", "C5", "钱数", "“钱数”对应了两个标准列名。", "采用先写的一行。", "请每个列名只对应一个标准列名。"
        ),
    )


def _values(setting: Setting, default: Any) -> st.SearchStrategy[Any]:
    if isinstance(default, bool):
        return st.booleans()
    if setting.choices:
        return st.sampled_from(setting.choices)
    if setting.unit is Unit.WORDS:
        return st.text("甲乙abc@.", min_size=1, max_size=9).filter(lambda words: words.strip("-.").isprintable())
    if isinstance(default, int):
        return st.integers(int(setting.low), int(setting.high))
    decimals = 4 if setting.unit is Unit.PERCENT else 2
    return st.floats(setting.low, setting.high).map(lambda value: round(value, decimals))


ASCENDING = (
    ("near_limit", "over_limit"),
    ("warning_days", "severe_days"),
    ("remind_after", "warn_after", "disqualify_after"),
)


@st.composite
def _groups(draw: st.DrawFn, group: Group) -> Group:
    values = {name: draw(_values(setting, getattr(group, name))) for name, setting in group.settings()}
    for names in ASCENDING:
        if names[0] in values:
            values.update(zip(names, sorted(values[name] for name in names), strict=True))
    return dataclasses.replace(group, **values)


DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))
INTERVALS = st.one_of(st.builds(Interval, months=st.integers(1, 36)), st.builds(Interval, days=st.integers(1, 400)))
NAMES = st.text("张王李赵刘陈杨黄", min_size=2, max_size=3)


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    groups = {name: draw(_groups(group)) for name, group in Policy().groups()}
    days = draw(st.dictionaries(DAYS, st.booleans(), max_size=12))
    calendar = WorkCalendar(
        frozenset(day for day, off in days.items() if off),
        frozenset(day for day, off in days.items() if not off),
        draw(st.dictionaries(NAMES, st.frozensets(DAYS, min_size=1, max_size=5), max_size=3)),
    )
    keys = st.tuples(st.integers(1, 5), st.sampled_from(Role))
    synonyms = st.dictionaries(
        st.text("甲乙丙丁戊", min_size=2, max_size=6), st.sampled_from(["金额", "客户编号", "日期"])
    )
    addresses = st.lists(st.sampled_from(["a@x.cn", "b@y.com", "c@z.com.cn"]), min_size=1, max_size=3, unique=True)
    recipients = st.builds(Recipient, st.sampled_from([*Role, FINANCE]), st.just("") | NAMES, addresses.map(tuple))
    return Policy(
        **groups,
        recipients=tuple(draw(st.lists(recipients, max_size=3))),
        frequency=draw(st.dictionaries(keys, INTERVALS)),
        calendar=calendar,
        heading_synonyms=draw(synonyms),
    )


@hypothesis.given(policy=policies())
@hypothesis.settings(max_examples=8, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
def test_any_rules_written_and_read_back(tmp_path_factory, policy):
    path = tmp_path_factory.mktemp("rules") / NAME
    write_book(rulebook(policy), path)
    read, problems = read_policy(path)
    assert problems == ()
    assert dataclasses.replace(read, from_office=frozenset()) == policy
    changed = {
        (str(group.sheet), setting.heading)
        for (name, group), (_, default) in zip(policy.groups(), Policy().groups(), strict=True)
        for field, setting in group.settings()
        if getattr(group, field) != getattr(default, field)
    }
    sheets = {str(group.sheet) for _, group in policy.groups()}
    assert {each for each in read.from_office if each[0] in sheets} == changed


def test_recipients_with_several_addresses_and_what_is_wrong_with_them(path):
    policy, problems = read_policy(
        write(
            path,
            收件人=[
                ["角色", "姓名", "邮箱"],
                ["分支机构总经理", "秦望舒", "qin@example.com；qin2@example.com"],
                ["财务", None, "cw@example.com, 没有"],
                ["业务经理", "张澍", "zhang.example.com"],
                ["会计", "李四", "li@example.com"],
                ["业务经理", "王五", None],
            ],
        )
    )
    assert policy.recipients == (
        Recipient("分支机构总经理", "秦望舒", ("qin@example.com", "qin2@example.com")),
        Recipient("财务", "", ("cw@example.com",)),
    )
    write_it = "请写成 name@example.com 的样子，几个邮箱用分号隔开。"
    roles = "大区经理、营销总监、分支机构总经理、分支机构销售经理、业务经理、财务"
    assert problems == (
        problem(
            "收件人", "C3", "cw@example.com, 没有", "邮箱写得不对。", "这个邮箱没有采用，同一行其余的照常。", write_it
        ),
        problem("收件人", "C4", "zhang.example.com", "邮箱写得不对。", "这一行没有采用。", write_it),
        problem("收件人", "A5", "会计", "没有这个角色。", "这一行没有采用。", texts.please_fill(roles)),
        problem("收件人", "C6", "", "没有写邮箱。", "这一行没有采用。", write_it),
    )
