"""Levels, terms, days, yes or no, words of a list, codes, texts and names as offices write them."""

from __future__ import annotations

import datetime as dt

import pytest

from kehu_xlsx.errors import Category
from kehu_xlsx.intake.cast import Context, Refusal, cast_cell, interval_of
from kehu_xlsx.intake.people import split_people
from kehu_xlsx.schema import Column, Kind
from kehu_xlsx.tables import Complaints, Customers, Placements, Returns, Visits
from kehu_xlsx.workdays import Interval

ANY = Context()
NOT_USED = "这一格没有采用，按空白处理。"


def full_width(text):
    return "".join(chr(ord(letter) + 0xFEE0) for letter in text)


@pytest.mark.parametrize(
    ("cell", "level"),
    [
        *((word, level) for level, word in enumerate("一二三四五", start=1)),
        *((f"{word}级", level) for level, word in enumerate("一二三四五", start=1)),
        *((level, level) for level in range(1, 6)),
        *((f"{level}级", level) for level in range(1, 6)),
        *((word, level) for level, word in enumerate("ⅠⅡⅢⅣⅤ", start=1)),
        *((word, level) for level, word in enumerate(("I", "II", "III", "IV", "V"), start=1)),
        *((word, level) for level, word in enumerate("ABCDE", start=1)),
        *((word, level) for level, word in enumerate(full_width("ABCDE"), start=1)),
        ("A级", 1),
        ("b类", 2),
        ("Ⅱ级", 2),
        ("３级", 3),
        (" 一 级 ", 1),
        (2.0, 2),
        ("三级客户", 3),
        ("四级经销商", 4),
    ],
)
def test_level(cell, level):
    assert cast_cell(cell, Customers.level, ANY) == level


@pytest.mark.parametrize(
    ("cell", "value"),
    [("VIP", "VIP"), ("六级", "六级"), (0, "0"), (6, "6"), (1.5, "1.5"), ("A+", "A+"), (True, "TRUE")],
)
def test_level_refused(cell, value):
    assert cast_cell(cell, Customers.level, ANY) == Refusal(
        value,
        "“客户级别”不是一级至五级之一。",
        NOT_USED,
        "请填：一级、二级、三级、四级、五级（也可填 1 至 5 或 A 至 E）。",
        Category.MASTER,
    )


@pytest.mark.parametrize(
    ("cell", "terms"),
    [
        (30, (30.0, False)),
        (30.0, (30.0, False)),
        ("30", (30.0, False)),
        ("30天", (30.0, False)),
        ("３０ 天", (30.0, False)),
        ("1个月", (30.0, False)),
        ("月结30", (30.0, True)),
        ("月结 30 天", (30.0, True)),
        ("月结30天", (30.0, True)),
        ("月结（30天）", (30.0, True)),
        ("月结", (0.0, True)),
        (0, (0.0, False)),
        ("现款", (0.0, False)),
        ("现结", (0.0, False)),
        ("款到发货", (0.0, False)),
        ("无", (0.0, False)),
        ("-", None),
        ("/", None),
        (None, None),
    ],
)
def test_terms(cell, terms):
    assert cast_cell(cell, Customers.terms, ANY) == terms


def test_terms_refused():
    assert cast_cell("次月10日", Customers.terms, ANY) == Refusal(
        "次月10日",
        "“账期”读不成账期。",
        NOT_USED,
        "请填天数，如 30；月底后计算天数的填“月结30”；不赊账的填 0 或“现款”。",
        Category.MASTER,
    )


@pytest.mark.parametrize("cell", [-30, 99999, "5000天"])
def test_terms_out_of_range(cell):
    assert cast_cell(cell, Customers.terms, ANY) == Refusal(
        str(cell), "“账期”应在 0 至 3650 天之间。", NOT_USED, "请核对天数，改正后再重新运行。", Category.MASTER
    )


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        (15, 15.0),
        ("15", 15.0),
        ("15天", 15.0),
        ("半个月", 15.0),
        ("半月", 15.0),
        ("1周", 7.0),
        ("一周", 7.0),
        ("两周", 14.0),
        ("2个星期", 14.0),
        ("1个月", 30.0),
        ("一个月", 30.0),
        ("1季度", 90.0),
        ("每周一次", 7.0),
        ("1次/周", 7.0),
        ("无", None),
    ],
)
def test_days(cell, days):
    assert cast_cell(cell, Customers.usual_interval, ANY) == days


@pytest.mark.parametrize(
    ("cell", "value"), [("不定期", "不定期"), (1.5, "1.5"), (True, "TRUE"), ("每周2次", "每周2次")]
)
def test_days_refused(cell, value):
    assert cast_cell(cell, Customers.usual_interval, ANY) == Refusal(
        value,
        "“正常进货间隔”读不成天数。",
        NOT_USED,
        "请填天数，如 15，或写成 15天、半个月、1周、1个月的样子。",
        Category.MASTER,
    )


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("3天", Interval(days=3)),
        ("1周", Interval(days=7)),
        ("半个月", Interval(days=15)),
        ("1个月", Interval(months=1)),
        ("２个月", Interval(months=2)),
        ("1季度", Interval(months=3)),
        ("半年", Interval(months=6)),
        ("1年", Interval(months=12)),
        ("一年", Interval(months=12)),
        ("每月", Interval(months=1)),
        ("0天", None),
        ("半天", None),
        ("很久", None),
        ("30", None),
    ],
)
def test_interval(text, interval):
    assert interval_of(text) == interval


@pytest.mark.parametrize(
    "cell", ["是", "Y", "y", "Yes", "√", "有", 1, "1", True, "TRUE", "需要", " 是 ", full_width("Y")]
)
def test_yes(cell):
    assert cast_cell(cell, Customers.needs_certificate, ANY) is True


@pytest.mark.parametrize("cell", ["否", "N", "no", "×", "无", 0, "0", False, "FALSE", "不需要", "x"])
def test_no(cell):
    assert cast_cell(cell, Customers.needs_certificate, ANY) is False


def test_flag_blank_and_refused():
    assert cast_cell("-", Customers.needs_certificate, ANY) is None
    assert cast_cell("看情况", Customers.needs_certificate, ANY) == Refusal(
        "看情况", "“须证明单”看不出是“是”还是“否”。", NOT_USED, "请填：是、否。", Category.VALUE
    )


@pytest.mark.parametrize(
    ("cell", "column", "word"),
    [
        ("在营", Customers.state, "在营"),
        ("正常", Customers.state, "在营"),
        ("停止合作", Customers.state, "停用"),
        ("已停止合作", Customers.state, "停用"),
        (None, Customers.state, None),
        ("-", Customers.state, None),
        ("电话", Complaints.form, "口头"),
        ("微信", Complaints.form, "口头"),
        ("当面", Complaints.form, "口头"),
        ("口头", Complaints.form, "口头"),
        ("电话投诉", Complaints.form, "口头"),
        ("微信、电话", Complaints.form, "口头"),
        ("书面", Complaints.form, "信件"),
        ("传真", Complaints.form, "信件"),
        ("邮件", Complaints.form, "信件"),
        ("电子邮件", Complaints.form, "信件"),
        ("信件", Complaints.form, "信件"),
        ("退", Returns.kind, "退货"),
        ("换 货", Returns.kind, "换货"),
        ("批发", Placements.outlet_kind, "二批商"),
        ("便利店", Placements.outlet_kind, "零售商"),
        ("大区办主任", Visits.role, "营销总监"),
        ("青岛分支机构总经理", Visits.role, "分支机构总经理"),
        ("业务员", Visits.role, "业务经理"),
    ],
)
def test_choice(cell, column, word):
    assert cast_cell(cell, column, ANY) == word


@pytest.mark.parametrize(
    ("cell", "column", "choices"),
    [
        pytest.param("非正常", Customers.state, "在营、停用", id="a word turned round"),
        pytest.param("暂停合作", Customers.state, "在营、停用", id="a pause"),
        pytest.param(
            "副总经理", Visits.role, "大区经理、营销总监、分支机构总经理、分支机构销售经理、业务经理", id="a deputy"
        ),
        pytest.param("退换货", Returns.kind, "退货、换货", id="both"),
        pytest.param("电话后补书面", Complaints.form, "口头、信件", id="two ways"),
    ],
)
def test_choice_refused(cell, column, choices):
    assert cast_cell(cell, column, ANY) == Refusal(
        cell, f"“{column.heading}”不是可填的内容。", NOT_USED, f"请填：{choices}。", Category.VALUE
    )


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (" 青岛\n澜泊 商贸 ", "青岛 澜泊 商贸"),
        ("全角\u3000空格", "全角 空格"),
        (12, "12"),
        (12.0, "12"),
        (12.5, "12.5"),
        (True, "TRUE"),
        (dt.datetime(2026, 10, 3), "2026-10-03"),
        ("无", None),
        ("/", None),
        ("\ufeff", None),
    ],
)
def test_text(cell, text):
    assert cast_cell(cell, Customers.address, ANY) == text


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("00123", "00123"),
        ("'00123", "00123"),
        ('="00123"', "00123"),
        (123.0, "123"),
        (123, "123"),
        (13800138000, "13800138000"),
        (123456789012345680.0, "123456789012345680"),
        (" QD001 ", "QD001"),
        ("无", None),
    ],
)
def test_code(cell, code):
    assert cast_cell(cell, Customers.code, ANY) == code


def test_code_turned_into_a_date():
    assert cast_cell(dt.datetime(2026, 1, 2), Customers.code, ANY) == Refusal(
        "2026-01-02",
        "“客户编号”被表格软件变成了日期。",
        NOT_USED,
        "请把单元格格式设为“文本”，重新填写原来的内容，再重新运行。",
        Category.VALUE,
    )


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("张三", ("张三",)),
        ("张三、李四", ("张三", "李四")),
        ("张三，李四,王五", ("张三", "李四", "王五")),
        ("张三/李四", ("张三", "李四")),
        ("张三；李四; 王五", ("张三", "李四", "王五")),
        ("张三 & 李四", ("张三", "李四")),
        ("张三 李四", ("张三", "李四")),
        ("张三\n李四", ("张三", "李四")),
        ("张 三", ("张三",)),
        ("张　三、李　四", ("张三", "李四")),
        ("欧阳修文 李四", ("欧阳修文", "李四")),
        ("张三和李四", ("张三", "李四")),
        ("张三和李四和王五", ("张三", "李四", "王五")),
        ("张三与李四", ("张三", "李四")),
        ("李和平", ("李和平",)),
        ("张三和李和平", ("张三", "李和平")),
        ("张三（业务经理）", ("张三",)),
        ("张三(销售)、李四【主管】", ("张三", "李四")),
        ("张三、张三", ("张三",)),
        ("John Smith", ("John Smith",)),
        ("、", ()),
        ("（业务经理）", ()),
    ],
)
def test_people(text, names):
    assert split_people(text) == names


def test_people_are_joined():
    assert cast_cell("张三/李四", Visits.visitor, ANY) == "张三、李四"
    assert cast_cell("（代）", Visits.visitor, ANY) is None


def test_people_refused():
    refusal = cast_cell(dt.datetime(2026, 10, 3), Visits.visitor, ANY)
    assert (refusal.message, refusal.category) == ("“拜访人”被表格软件变成了日期。", Category.PERSON)


def test_choice_without_list_is_text():
    assert cast_cell(" 是 ", Column("verdict", "本月达成", Kind.CHOICE), ANY) == "是"


@pytest.mark.parametrize(("cell", "said"), [("无", "无"), (" 暂无", "暂无"), ("窜货", "窜货"), ("/", None)])
def test_nothing_found_is_a_finding(cell, said):
    """A visit of which 发现问题 says 无 says what was found; else it would not count as effective."""
    assert cast_cell(cell, Visits.finding, Context()) == said
