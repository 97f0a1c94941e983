"""What people change on outputs of ours, against what these showed them, is what the ledger takes over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from tables_from_text import rows, table

from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.intake.answers import Edited, TakenBack, take_back
from kehu_xlsx.tables import AlertAnswers, Approvals, Memory, PlanLedger

NAME = "输出/2026-10/分销计划/2026-11_分销计划汇总.xlsx"
REPORT = "输出/2026-10/预警报告/业务经理_张三.xlsx"
MONTHLY = "输出/2026-10/客户管理月报.xlsx"
OWN = ["月份", "客户编号", "销售目标", "进货计划", "铺货目标", "铺货要求", "回款计划", "确认", "确认人", "确认日期"]
PRODUCTS = ["月份", "客户编号", "产品", "计划数量", "计划金额"]
C1 = ["2026-11", "C1", 1000, 1000, 5, None, 800, None, None, None]
BEER, JUICE = ["2026-11", "C1", "啤酒", 60, 600], ["2026-11", "C1", "果汁", 20, 400]
ONLY_FIGURES = "请只填数字，如 1200、1,200.00 或 1.2万；没有就留空。"
DRAFT = "该行未按已确认处理，计划保持草案"

PROPOSED = table(
    PlanLedger,
    """
    month   customer product sales_target purchase_plan placement_target payment_plan planned_quantity planned_amount
    2026-11 C1       -       1000         1000          5                800          -                -
    2026-11 C1       啤酒     -            -             -                -            60               600
    2026-11 C1       果汁     -            -             -                -            20               400
    """,
).fillna({PlanLedger.product: ""})
FIGURES = (PlanLedger.product, PlanLedger.purchase_plan, PlanLedger.planned_quantity, PlanLedger.planned_amount)


def write(path: Path, **sheets: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, lines in sheets.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def plan_book(path: Path, own: list[list[Any]], products: list[list[Any]]) -> Path:
    return write(path, 客户计划=[OWN, *own], 产品计划=[PRODUCTS, *products])


def c1(**cells: Any) -> list[Any]:
    """C1's row of 客户计划 with some cells changed."""
    return [cells.get(heading, value) for heading, value in zip(OWN, C1, strict=True)]


def edited(
    folder: Path, own: list[list[Any]], products: list[list[Any]] | None = None, *, known: pd.DataFrame = PROPOSED,
    shown: list[Any] | None = C1,
) -> TakenBack:  # fmt: skip
    """A 汇总 that showed C1 with beer and juice, as people left it."""
    path = plan_book(folder / NAME, own, [BEER, JUICE] if products is None else products)
    copy = plan_book(folder / "底稿.xlsx", [shown], [BEER, JUICE]) if shown else None
    return take_back(Memory(plans=known), [Edited(path, NAME, copy)], 100)


def confirmed(taken: TakenBack) -> bool | None:
    said = rows(taken.memory.plans, PlanLedger.confirmed)[0][0]
    return None if said is None else bool(said)


def problem(
    cell: str, category: Category, value: str, message: str, advice: str, *, sheet: str = "客户计划"
) -> Problem:
    return Problem(NAME, sheet, cell, category, value, message, DRAFT, advice)


# 分销计划汇总: what can't be read is not confirmed


def test_a_row_that_reads_is_confirmed(tmp_path: Path) -> None:
    taken = edited(tmp_path, [c1(确认="是", 确认人="王总", 确认日期="2026-10-28")])
    assert (taken.problems, taken.doubtful) == ((), frozenset())
    said = (PlanLedger.confirmed, PlanLedger.confirmed_by, PlanLedger.confirmed_on, PlanLedger.edited)
    assert rows(taken.memory.plans, *said)[0] == (True, "王总", "2026-10-28", None)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        pytest.param(
            {"销售目标": "待定"},
            ("C2", Category.VALUE, "待定", "“销售目标”读不成数字。", ONLY_FIGURES),
            id="figure",
        ),
        pytest.param(
            {"回款计划": -5000},
            ("G2", Category.VALUE, "-5000", "“回款计划”是负数", "请填 0 或大于 0 的“回款计划”，没有就留空"),
            id="negative",
        ),
        pytest.param(
            {"确认日期": "月底"},
            ("J2", Category.DATE, "月底", "“确认日期”读不成日期。", "请写成 2026-10-03 的样子；还没有定的就留空。"),
            id="date",
        ),
        pytest.param(
            {"确认": "同意"},
            ("H2", Category.VALUE, "同意", "“确认”看不出是“是”还是“否”。", "请填：是、否。"),
            id="word",
        ),
    ],
)  # fmt: skip
def test_a_row_that_does_not_read_stays_a_draft(tmp_path: Path, cells: dict[str, Any], told: tuple[Any, ...]) -> None:
    taken = edited(tmp_path, [c1(**{"确认": "是", **cells})])
    assert taken.problems == (problem(*told),)
    assert taken.doubtful == {(pd.Period("2026-11", "M"), "C1")}
    assert confirmed(taken) is None


@pytest.mark.parametrize(
    ("own", "products", "reason"),
    [
        pytest.param({"销售目标": "待定"}, [BEER, JUICE], "“销售目标”读不成数字（待定）", id="figure"),
        pytest.param({"回款计划": -5000}, [BEER, JUICE], "“回款计划”是负数（-5000）", id="negative"),
        pytest.param({}, [BEER, [*JUICE[:4], "再议"]], "果汁的“计划金额”读不成数字（再议）", id="product"),
        pytest.param(
            {"进货计划": 2000}, [BEER, [*JUICE[:4], 450]],
            "“进货计划”是 2,000.00 元，各产品“计划金额”合计是 1,050.00 元，相差 -950.00 元", id="sums",
        ),
    ],
)  # fmt: skip
def test_the_ledger_remembers_why(tmp_path: Path, own: dict[str, Any], products: list[list[Any]], reason: str) -> None:
    taken = edited(tmp_path, [c1(**{"确认": "是", **own})], products)
    assert rows(taken.memory.plans, PlanLedger.refusal)[0] == (reason,)


@pytest.mark.parametrize(
    ("cells", "left", "is_confirmed"),
    [
        pytest.param({}, "“销售目标”读不成数字（待定）", None, id="untouched"),
        pytest.param({"销售目标": 1200}, None, None, id="mended"),
        pytest.param({"确认": "是"}, None, True, id="confirmed as it stands"),
    ],
)
def test_the_reason_stands_until_the_row_is_changed(
    tmp_path: Path, cells: dict[str, Any], left: str | None, is_confirmed: bool | None
) -> None:
    known = PROPOSED.assign(sales_target=None, refusal=["“销售目标”读不成数字（待定）", None, None])
    taken = edited(tmp_path, [c1(**{"销售目标": None, **cells})], known=known, shown=c1(销售目标=None))
    assert rows(taken.memory.plans, PlanLedger.refusal)[0] == (left,)
    assert confirmed(taken) is is_confirmed


def test_a_product_that_does_not_read_keeps_the_whole_plan_a_draft(tmp_path: Path) -> None:
    taken = edited(tmp_path, [c1(确认="是")], [BEER, [*JUICE[:4], "再议"]])
    assert taken.problems == (
        problem("E3", Category.VALUE, "再议", "“计划金额”读不成数字。", ONLY_FIGURES, sheet="产品计划"),
    )
    assert confirmed(taken) is None
    assert rows(taken.memory.plans, PlanLedger.purchase_plan)[0] == (1000,)


def test_a_confirmed_plan_that_no_longer_reads_is_a_draft_again(tmp_path: Path) -> None:
    known = PROPOSED.assign(confirmed=pd.array([True, None, None], dtype="boolean"))
    taken = edited(tmp_path, [c1(确认="是", 销售目标="待定")], known=known, shown=c1(确认="是"))
    assert confirmed(taken) is None


def test_a_row_that_does_not_say_whose_it_is_is_told(tmp_path: Path) -> None:
    taken = edited(tmp_path, [C1], [BEER, JUICE, ["2026-11", "C1", None, 5, 100]])
    assert taken.problems == (
        Problem(NAME, "产品计划", "C4", Category.VALUE, "", "缺少“产品”", "本行未计入", "请填写“产品”"),
    )
    assert rows(taken.memory.plans, *FIGURES) == rows(PROPOSED.sort_values(list(PlanLedger.key)), *FIGURES)


# 分销计划汇总: products and 进货计划 go together


def test_products_follow_a_changed_plan_by_their_shares(tmp_path: Path) -> None:
    """1,550 in hundreds by 600 : 400: 9 and 6 steps, the odd 50 to the larger; at 10 and 20 yuan a unit."""
    taken = edited(tmp_path, [c1(进货计划=1550)])
    assert taken.problems == ()
    assert rows(taken.memory.plans, *FIGURES, PlanLedger.edited) == [
        ("", 1550, None, None, True),
        ("啤酒", None, 95, 950, True),
        ("果汁", None, 30, 600, True),
    ]


def test_the_plan_follows_changed_products(tmp_path: Path) -> None:
    taken = edited(tmp_path, [C1], [BEER, [*JUICE[:4], 450], ["2026-11", "C1", "汽水", 5, 100]])
    assert rows(taken.memory.plans, *FIGURES) == [
        ("", 1150, None, None), ("啤酒", None, 60, 600), ("果汁", None, 22, 450), ("汽水", None, 5, 100),
    ]  # fmt: skip


def test_both_changed_alike_stand_as_they_are(tmp_path: Path) -> None:
    taken = edited(tmp_path, [c1(进货计划=1050.01, 确认="是")], [BEER, [*JUICE[:4], 450]])
    assert (taken.problems, confirmed(taken)) == ((), True)
    assert rows(taken.memory.plans, PlanLedger.purchase_plan)[0] == (1050.01,)


def test_an_amount_follows_its_quantity_at_the_price_that_it_had(tmp_path: Path) -> None:
    taken = edited(tmp_path, [C1], [BEER, [*JUICE[:3], 30, 400]])
    assert rows(taken.memory.plans, *FIGURES) == [
        ("", 1200, None, None), ("啤酒", None, 60, 600), ("果汁", None, 30, 600),
    ]  # fmt: skip


def test_a_plan_in_whole_cases_stays_in_whole_cases(tmp_path: Path) -> None:
    taken = edited(tmp_path, [c1(进货计划=1100)])
    assert rows(taken.memory.plans, *FIGURES) == [
        ("", 1100, None, None), ("啤酒", None, 70, 700), ("果汁", None, 20, 400),
    ]  # fmt: skip


def test_both_changed_and_different_stay_a_draft(tmp_path: Path) -> None:
    taken = edited(tmp_path, [c1(进货计划=2000, 确认="是")], [BEER, [*JUICE[:4], 450]])
    message = "“进货计划”是 2,000.00 元，各产品“计划金额”合计是 1,050.00 元，相差 -950.00 元"
    advice = "请把“进货计划”或各产品的“计划金额”改到一致，再在“确认”填“是”"
    assert taken.problems == (problem("D2", Category.PLAN, "2000", message, advice),)
    assert confirmed(taken) is None
    assert rows(taken.memory.plans, *FIGURES) == [
        ("", 2000, None, None), ("啤酒", None, 60, 600), ("果汁", None, 22, 450),
    ]  # fmt: skip


def test_a_plan_that_does_not_add_up_is_not_confirmed_later_either(tmp_path: Path) -> None:
    known = PROPOSED.assign(purchase_plan=[2000, None, None])
    taken = edited(tmp_path, [c1(进货计划=2000, 确认="是")], known=known, shown=c1(进货计划=2000))
    assert [told.category for told in taken.problems] == [Category.PLAN]
    assert confirmed(taken) is None


# clearing means clearing


def test_a_cell_made_blank_takes_back_what_stood_there(tmp_path: Path) -> None:
    known = PROPOSED.assign(
        confirmed=pd.array([True, None, None], dtype="boolean"), placement_request=["冷柜", None, None]
    )
    shown = c1(确认="是", 铺货要求="冷柜")
    taken = edited(tmp_path, [c1(铺货目标=None)], known=known, shown=shown)
    cleared = (PlanLedger.confirmed, PlanLedger.placement_request, PlanLedger.placement_target)
    assert rows(taken.memory.plans, *cleared)[0] == (None, None, None)


def test_a_blank_that_was_shown_blank_takes_nothing_back(tmp_path: Path) -> None:
    """The ledger learned of the 确认 from elsewhere after this workbook was written."""
    known = PROPOSED.assign(confirmed=pd.array([True, None, None], dtype="boolean"))
    taken = edited(tmp_path, [c1(铺货要求="冷柜", 确认="是")], known=known)
    assert confirmed(taken) is True
    untouched = edited(tmp_path, [C1], known=known)
    assert confirmed(untouched) is True


def test_without_a_copy_of_what_was_shown_blanks_and_missing_rows_say_nothing(tmp_path: Path) -> None:
    taken = edited(tmp_path, [c1(销售目标=1200, 回款计划=None)], [BEER], shown=None)
    figures = (PlanLedger.product, PlanLedger.sales_target, PlanLedger.payment_plan, PlanLedger.planned_amount)
    assert rows(taken.memory.plans, *figures) == [
        ("", 1200, 800, None), ("啤酒", None, None, 600), ("果汁", None, None, 400),
    ]  # fmt: skip


def test_an_old_copy_that_nobody_confirmed_does_not_change_a_confirmed_plan(tmp_path: Path) -> None:
    """Whoever keeps an early draft among the office's workbooks would otherwise undo what the manager confirmed."""
    known = PROPOSED.assign(confirmed=pd.array([True, None, None], dtype="boolean"))
    taken = edited(tmp_path, [c1(销售目标=1200)], [BEER], shown=None, known=known)
    assert rows(taken.memory.plans, *FIGURES) == rows(known.sort_values(list(PlanLedger.key)), *FIGURES)
    assert confirmed(taken) is True
    (problem,) = taken.problems
    assert (problem.message, problem.action, problem.advice) == (
        "这份计划已经确认，这张表上的数不同而没有确认", "本行未计入", "要改已确认的计划，请改数后在“确认”选“是”",
    )  # fmt: skip


def test_a_product_row_that_was_deleted_leaves_the_plan(tmp_path: Path) -> None:
    taken = edited(tmp_path, [C1], [BEER])
    assert rows(taken.memory.plans, *FIGURES, PlanLedger.edited) == [
        ("", 600, None, None, True), ("啤酒", None, 60, 600, True),
    ]  # fmt: skip


def test_a_customer_whose_rows_are_gone_keeps_his_plan(tmp_path: Path) -> None:
    taken = edited(tmp_path, [], [BEER])
    assert rows(taken.memory.plans, *FIGURES) == rows(PROPOSED.sort_values(list(PlanLedger.key)), *FIGURES)


ANSWERS = ["预警编号", "客户名称", "原因分析", "处理办法及措施", "处理责任人", "计划完成日期", "实际完成日期"]
ANSWERED = ["YJ202610-001", "甲店", "资金紧张", "分三次收回", "张三", "2026-11-10", None]
KNOWN = table(
    AlertAnswers,
    """
    number       role   person month   cause   measures  owner planned_on
    YJ202610-001 业务经理 张三   2026-10 资金紧张 分三次收回 张三   2026-11-10
    YJ202610-001 业务经理 李四   2026-10 淡季    -         -     -
    YJ202610-002 业务经理 张三   2026-10 换老板  -         -     -
    """,
)  # fmt: skip
ANSWER = (AlertAnswers.number, AlertAnswers.person, AlertAnswers.cause, AlertAnswers.measures)


def answered(folder: Path, now: list[list[Any]], shown: list[list[Any]]) -> list[tuple[Any, ...]]:
    path = write(folder / REPORT, 预警=[ANSWERS, *now])
    copy = write(folder / "底稿.xlsx", 预警=[ANSWERS, *shown])
    taken = take_back(Memory(answers=KNOWN), [Edited(path, REPORT, copy)], 100)
    assert taken.problems == ()
    return rows(taken.memory.answers, *ANSWER)


def test_an_answer_that_was_cleared_is_taken_back_and_nobody_elses(tmp_path: Path) -> None:
    now = [*ANSWERED[:2], "资金紧张", None, None, None, None]
    assert answered(tmp_path, [now], [ANSWERED]) == [
        ("YJ202610-001", "张三", "资金紧张", None),
        ("YJ202610-001", "李四", "淡季", None),
        ("YJ202610-002", "张三", "换老板", None),
    ]


def test_an_answer_that_was_cleared_altogether_leaves_the_ledger(tmp_path: Path) -> None:
    left = [row[:2] for row in answered(tmp_path, [ANSWERED[:2]], [ANSWERED])]
    assert left == [("YJ202610-001", "李四"), ("YJ202610-002", "张三")]


def test_an_older_report_that_never_showed_the_answer_does_not_take_it_back(tmp_path: Path) -> None:
    shown = [ANSWERED[:2], ["YJ202610-002", "乙店", "换老板"]]
    now = [ANSWERED[:2], ["YJ202610-002", "乙店", "换了老板"]]
    assert answered(tmp_path, now, shown) == [
        ("YJ202610-001", "张三", "资金紧张", "分三次收回"),
        ("YJ202610-001", "李四", "淡季", None),
        ("YJ202610-002", "张三", "换了老板", None),
    ]


def test_an_answer_without_its_number_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / REPORT, 预警=[ANSWERS, [None, "甲店", "资金紧张"], [None, "乙店", None]])
    taken = take_back(Memory(answers=KNOWN), [Edited(path, REPORT)], 100)
    assert taken.problems == (
        Problem(REPORT, "预警", "A2", Category.LEDGER, "", "缺少“预警编号”", "本行未计入", "请填写“预警编号”"),
    )
    assert_frame_equal(taken.memory.answers, KNOWN)


@pytest.mark.parametrize("typed_first", [True, False])
def test_of_a_row_that_somebody_copied_the_one_that_says_something_counts(tmp_path: Path, typed_first: bool) -> None:
    typed, blank = [*ANSWERED[:2], "资金很紧张"], ANSWERED[:2]
    now = [typed, blank] if typed_first else [blank, typed]
    path = write(tmp_path / REPORT, 预警=[ANSWERS, *now])
    copy = write(tmp_path / "底稿.xlsx", 预警=[ANSWERS, blank])
    taken = take_back(Memory(answers=KNOWN), [Edited(path, REPORT, copy)], 100)
    assert rows(taken.memory.answers, *ANSWER)[0] == ("YJ202610-001", "张三", "资金很紧张", "分三次收回")
    ((cell, message, action),) = ((told.cell, told.message, told.action) for told in taken.problems)
    told = ("A3", "与第 2 行是同一条，重复填写") if typed_first else ("A2", "与第 3 行是同一条，重复填写")
    assert (cell, message, action) == (*told, "以那一行为准，此行未用")


NOVEMBER = "青岛办事处　2026-11　截至 2026-11-30"
BY_MONTH = (*ANSWER, AlertAnswers.month, AlertAnswers.done_on)


def november(folder: Path, now: list[Any], shown: list[Any] | None = ANSWERED) -> list[tuple[Any, ...]]:
    """The answers to 001 of 张三, who answered in October, after his report of November was put into the folder."""
    above = [["预警报告：业务经理 张三"], [NOVEMBER], ANSWERS]
    copy = None if shown is None else write(folder / "底稿.xlsx", 预警=[*above, shown])
    path = write(folder / "回复.xlsx", 预警=[*above, now])
    taken = take_back(Memory(answers=KNOWN), [Edited(path, "回复.xlsx", copy)], 100)
    assert taken.problems == ()
    return [row for row in rows(taken.memory.answers, *BY_MONTH) if row[:2] == ("YJ202610-001", "张三")]


OF_OCTOBER = ("YJ202610-001", "张三", "资金紧张", "分三次收回", "2026-10", None)


@pytest.mark.parametrize("shown", [ANSWERED, None])
def test_an_answer_in_a_later_months_report_is_one_of_its_own(tmp_path: Path, shown: list[Any] | None) -> None:
    """It goes on from what the report showed; October's stays as it was given."""
    assert november(tmp_path, [*ANSWERED[:6], "2026-12-03"], shown) == [
        OF_OCTOBER,
        ("YJ202610-001", "张三", "资金紧张", "分三次收回", "2026-11", "2026-12-03"),
    ]


def test_a_later_report_that_is_left_as_it_was_says_nothing_new(tmp_path: Path) -> None:
    assert november(tmp_path, ANSWERED) == [OF_OCTOBER]


def test_what_is_cleared_in_a_later_report_stays_cleared(tmp_path: Path) -> None:
    assert november(tmp_path, ANSWERED[:2]) == [OF_OCTOBER, ("YJ202610-001", "张三", None, None, "2026-11", None)]


def test_a_report_without_its_title_is_nobodys(tmp_path: Path) -> None:
    path = write(tmp_path / "回复.xlsx", 预警=[ANSWERS, ANSWERED])
    taken = take_back(Memory(answers=KNOWN), [Edited(path, "回复.xlsx")], 100)
    assert taken.problems == (
        Problem(
            "回复.xlsx", "预警", "", Category.LEDGER, "",
            "这张表是预警报告，但看不出是谁填的：标题“预警报告：角色 姓名”没有了", "其中填写的反馈没有收回",
            "请把标题补回表的第一行，或直接填写“输出”文件夹里的预警报告",
        ),
    )  # fmt: skip
    assert_frame_equal(taken.memory.answers, KNOWN)


DECISIONS = ["客户编号", "客户名称", "审批结论", "暂缓至", "审批人", "审批日期"]
DECIDED = ["C1", "甲店", "暂缓", "2026-12-31", "王总", "2026-11-02"]


def decided(folder: Path, now: list[Any]) -> TakenBack:
    known = table(
        Approvals,
        "month customer decision suspended_until approver approved_on\n2026-10 C1 暂缓 2026-12-31 王总 2026-11-02",
    )
    path = write(folder / MONTHLY, 取消经销资格建议=[DECISIONS, now])
    copy = write(folder / "底稿.xlsx", 取消经销资格建议=[DECISIONS, DECIDED])
    return take_back(Memory(approvals=known), [Edited(path, MONTHLY, copy)], 100)


def test_a_decision_that_was_cleared_is_taken_back(tmp_path: Path) -> None:
    assert decided(tmp_path, ["C1", "甲店", None, None, None, None]).memory.approvals.empty


def test_what_belongs_to_a_decision_can_be_cleared_alone(tmp_path: Path) -> None:
    taken = decided(tmp_path, ["C1", "甲店", "保留", None, "王总", "2026-11-02"])
    assert rows(taken.memory.approvals, Approvals.month, Approvals.decision, Approvals.suspended_until) == [
        ("2026-10", "保留", None)
    ]


def test_another_word_than_the_three_decisions_is_not_stored(tmp_path: Path) -> None:
    taken = decided(tmp_path, ["C1", "甲店", "暂缓执行", *DECIDED[3:]])
    assert taken.problems == (
        Problem(
            MONTHLY, "取消经销资格建议", "C2", Category.VALUE, "暂缓执行", "“审批结论”不是可填的内容。",
            "该单元格按空白处理，本行其余内容照常使用", "请填：取消、暂缓、保留。",
        ),
    )  # fmt: skip
    assert taken.memory.approvals.empty
