"""投诉 and 投诉超期预警, in October 2026: 1 to 7 off, Saturday the 10th worked."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pandas as pd
import pytest
from tables_from_text import rows, table

from kehu_xlsx.errors import Category
from kehu_xlsx.measures.facts import Facts
from kehu_xlsx.policy import Policy
from kehu_xlsx.rules.complaints import judge_complaints
from kehu_xlsx.tables import (
    Books,
    ComplaintLedger,
    Complaints,
    ComplaintSteps,
    Customers,
    Memory,
    Person,
    Place,
    RowProblem,
    RuleOutcome,
    RuleRun,
)
from kehu_xlsx.tables.words import AlertKind, ComplaintStage, ComplaintState, Role, Severity
from kehu_xlsx.texts.reasons import sentences
from kehu_xlsx.workdays import Scope

OFFICE = table(
    Customers,
    """
    customer level marketing_director branch_manager sales_manager salesperson
    C1       2     钱二               孙三           李四          张三
    """,
)
DIRECTOR = Person(Role.MARKETING_DIRECTOR, "钱二")
BRANCH_MANAGER = Person(Role.BRANCH_MANAGER, "孙三")
SALES_MANAGER = Person(Role.SALES_MANAGER, "李四")
SALESPERSON = Person(Role.SALESPERSON, "张三")
NEXT = (ComplaintSteps.stage, ComplaintSteps.owner, ComplaintSteps.deadline, ComplaintSteps.state)


def judged(complaints: pd.DataFrame, as_of: str = "2026-10-31", memory: Memory | None = None) -> RuleOutcome:
    scope = Scope(pd.Period("2026-10", "M"), dt.date.fromisoformat(as_of))
    books = Books(customers=OFFICE, complaints=complaints)
    facts = Facts(books, memory or Memory(), scope, sales=pd.DataFrame(), months=pd.DataFrame())
    return judge_complaints(facts, Policy())


def complaint(**cells: object) -> pd.DataFrame:
    """A complaint received on Friday 9 October, with further cells."""
    usual = {"number": "T1", "received_on": "2026-10-09", "customer": "C1", "form": "口头", "content": "漏酒"}
    return Complaints.frame([{**usual, "source": 2, "row": 5, **cells}])


REPORTED = {"reported_on": "2026-10-09"}
ESCALATED = {**REPORTED, "nature": "重大", "escalated_on": "2026-10-10"}


@pytest.mark.parametrize(
    ("cells", "stage", "owner", "deadline"),
    [
        ({}, ComplaintStage.RECEIVED, SALESPERSON, "2026-10-09"),  # to be reported the same day
        ({"receiver": "孙三"}, ComplaintStage.RECEIVED, BRANCH_MANAGER, "2026-10-09"),
        ({"receiver": "前台"}, ComplaintStage.RECEIVED, SALESPERSON, "2026-10-09"),
        (REPORTED, ComplaintStage.REPORTED, SALES_MANAGER, "2026-10-13"),  # 10, 12, 13
        ({"investigation": "属实"}, ComplaintStage.INVESTIGATING, SALES_MANAGER, "2026-10-13"),
        ({**REPORTED, "handler": "张三"}, ComplaintStage.INVESTIGATING, SALESPERSON, "2026-10-13"),
        ({**REPORTED, "nature": "重大"}, ComplaintStage.REPORTED, SALES_MANAGER, "2026-10-10"),  # a worked Saturday
        (ESCALATED, ComplaintStage.INVESTIGATING, BRANCH_MANAGER, "2026-10-19"),  # 10, 12 to 16, 19
        ({**ESCALATED, "proposal": "换货"}, ComplaintStage.INVESTIGATING, BRANCH_MANAGER, "2026-10-19"),
        (
            {**ESCALATED, "proposal": "换货", "departments": "质检部"},
            ComplaintStage.INVESTIGATING,
            SALES_MANAGER,
            "2026-10-19",
        ),
        ({"received_by": "总部"}, ComplaintStage.RECEIVED, DIRECTOR, "2026-10-13"),
        ({"received_by": "总部", "nature": "重大"}, ComplaintStage.RECEIVED, DIRECTOR, "2026-10-10"),
        ({"settled_on": "2026-10-16"}, ComplaintStage.SETTLED, SALESPERSON, "2026-10-19"),  # a Friday and Monday
        ({"outcome": "已换货"}, ComplaintStage.SETTLED, SALESPERSON, "2026-10-14"),  # a day after the 13th
    ],
)
def test_the_next_step_who_owes_it_and_by_when(
    cells: dict[str, str], stage: ComplaintStage, owner: Person, deadline: str
) -> None:
    (row,) = rows(judged(complaint(**cells)).table, *NEXT)
    assert row == (stage, (owner,), deadline, ComplaintState.LATE)


def test_a_complaint_with_feedback_is_closed_and_answered_as_it_came() -> None:
    outcome = judged(complaint(form="信件", settled_on="2026-10-12", answered_on="2026-10-30", answered_by="信件"))
    assert rows(outcome.table, *NEXT, ComplaintSteps.answer_form) == [
        (ComplaintStage.ANSWERED, (), None, ComplaintState.ANSWERED, "信件")
    ]
    assert outcome.findings == outcome.problems == ()


@pytest.mark.parametrize(("as_of", "state"), [("2026-10-13", ComplaintState.OPEN), ("2026-10-14", ComplaintState.LATE)])
def test_late_is_the_day_after_the_deadline(as_of: str, state: ComplaintState) -> None:
    outcome = judged(complaint(**REPORTED), as_of)
    assert [shown for (shown,) in rows(outcome.table, ComplaintSteps.state)] == [state]
    assert len(outcome.findings) == (state is ComplaintState.LATE)


def test_steps_after_the_as_of_date_are_not_yet_done() -> None:
    later = complaint(**REPORTED, outcome="已换货", settled_on="2026-10-13", answered_on="2026-10-14")
    assert rows(judged(later, "2026-10-12").table, *NEXT) == [
        (ComplaintStage.REPORTED, (SALES_MANAGER,), "2026-10-13", ComplaintState.OPEN)
    ]
    assert judged(later, "2026-10-08").table.empty


@pytest.mark.parametrize(
    ("cells", "investigators", "sentence"),
    [
        (
            {},
            (SALESPERSON,),
            "一般投诉T1于2026-10-09受理，最迟应于2026-10-09上报分支机构销售经理，至今未报。",
        ),
        (
            {**REPORTED, "nature": "重大"},
            (SALES_MANAGER, SALESPERSON),
            "重大投诉T1于2026-10-09受理，最迟应于2026-10-10上报分支机构总经理，至今未报。",
        ),
        (
            ESCALATED,
            (BRANCH_MANAGER, SALESPERSON),
            "重大投诉T1于2026-10-09受理，最迟应于2026-10-19处理完毕，至今未提出处理方案转交相关部门。",
        ),
        (
            REPORTED,
            (SALES_MANAGER, SALESPERSON),
            "一般投诉T1于2026-10-09受理，最迟应于2026-10-13处理完毕，至今未完成。",
        ),
        (
            {"settled_on": "2026-10-16", "form": "信件"},
            (SALESPERSON,),
            "一般投诉T1于2026-10-09受理，最迟应于2026-10-19以信件反馈客户，至今未反馈。",
        ),
    ],
)
def test_a_late_step_is_an_alert(cells: dict[str, str], investigators: tuple[Person, ...], sentence: str) -> None:
    (finding,) = judged(complaint(**cells)).findings
    assert (finding.customer, finding.kind, finding.severity) == ("C1", AlertKind.COMPLAINT_LATE, Severity.WARNING)
    assert finding.people is None  # told by level
    assert finding.subject == "T1"  # an alert of its own
    assert finding.investigators == investigators
    assert finding.place == Place(2, 5, Complaints.received_on)
    assert sentences(finding.reasons) == sentence


def test_a_complaint_without_a_number_gets_its_day_and_position() -> None:
    complaints = table(
        Complaints,
        """
        number received_on customer form content
        -      2026-10-12  C1       口头 少货
        T7     2026-10-12  C1       口头 漏酒
        -      2026-10-12  C1       信件 破损
        -      2026-10-09  C1       口头 发错货
        """,
    )
    assert rows(judged(complaints).table, ComplaintSteps.number, ComplaintSteps.content) == [
        ("TS20261009-1", "发错货"),
        ("TS20261012-1", "少货"),
        ("T7", "漏酒"),
        ("TS20261012-2", "破损"),
    ]


def test_a_complaint_on_two_sheets_is_one_with_all_that_is_known_of_it() -> None:
    settled = complaint(**REPORTED, settled_on="2026-10-12", source=3, row=2)
    twice = pd.concat([settled, complaint(investigation="属实", source=2, row=1)], ignore_index=True)
    assert rows(judged(twice).table, ComplaintSteps.stage, ComplaintSteps.row) == [(ComplaintStage.SETTLED, 2)]


REMEMBERED = Memory(
    complaints=table(
        ComplaintLedger,
        """
        month   number received_on customer form content reported_on settled_on answered_on
        2026-08 T1     2026-08-03  C1       信件 漏酒    2026-08-03  -          -
        2026-08 T2     2026-08-04  C1       口头 少货    2026-08-04  -          -
        2026-09 T1     2026-08-03  C1       信件 漏酒    2026-08-03  2026-09-30 -
        2026-09 T2     2026-08-04  C1       口头 少货    2026-08-04  2026-09-01 2026-09-01
        """,
    )
)


def test_a_complaint_without_feedback_is_never_closed_even_when_its_sheet_is_gone() -> None:
    """T1 was settled on 30 September, so the answer was owed on 8 October; T2 has been answered."""
    outcome = judged(Complaints.frame(), memory=REMEMBERED)
    assert rows(outcome.table, ComplaintSteps.number, ComplaintSteps.deadline, ComplaintSteps.state) == [
        ("T1", "2026-10-08", ComplaintState.LATE)
    ]
    assert outcome.findings[0].place == Place(-1, -1, Complaints.received_on)
    assert outcome.runs == (RuleRun(AlertKind.COMPLAINT_LATE, rows=1, caught=1),)


def test_an_open_complaint_that_the_office_no_longer_lists_is_reported() -> None:
    outcome = judged(complaint(number="T9"), memory=REMEMBERED)
    assert rows(outcome.table, ComplaintSteps.number) == [("T1",), ("T9",)]
    gone = RowProblem(
        category=Category.COMPLAINT,
        value="T1",
        message="2026-08-03 受理的投诉T1还没有反馈，投诉记录里已经没有它。",
        action="仍按台账跟踪。",
        advice="请在投诉记录里补上这件投诉；已经反馈的，请登记反馈日期。",
    )
    assert gone in outcome.problems
    assert gone not in judged(Complaints.frame(), memory=REMEMBERED).problems, "an office whose sheets were put away"
    listed = complaint(number="T1", received_on="2026-08-03")
    assert gone not in judged(listed, memory=REMEMBERED).problems


def test_a_settled_letter_without_a_result_can_not_be_answered() -> None:
    assert judged(complaint(form="信件", settled_on="2026-10-12")).problems == (
        RowProblem(
            category=Category.COMPLAINT,
            value="T1",
            message="信件投诉T1已处理完成，但没有写处理结果。",
            action="没有生成投诉回复函。",
            advice="请在投诉记录补上处理结果。",
            place=Place(2, 5, Complaints.settled_on),
        ),
    )
    assert judged(complaint(form="口头", settled_on="2026-10-12")).problems == ()


def test_a_sheet_adds_to_what_is_remembered() -> None:
    answered = complaint(received_on="2026-08-03", answered_on="2026-10-12", row=6)
    assert rows(judged(answered, memory=REMEMBERED).table, *NEXT, ComplaintSteps.row) == [
        (ComplaintStage.ANSWERED, (), None, ComplaintState.ANSWERED, 6)
    ]


def test_different_complaints_under_one_number_are_told_apart() -> None:
    """Two on one sheet, the second of them also on another, and a third on that."""
    second = {"received_on": "2026-10-12", "content": "少货"}
    third = {"received_on": "2026-10-12", "content": "破损", "source": 3}
    shared = [complaint(), complaint(**second, row=6), complaint(**second, source=3), complaint(**third, row=6)]
    outcome = judged(pd.concat(shared, ignore_index=True))
    assert rows(outcome.table, ComplaintSteps.number) == [("20261009-T1",), ("20261012-T1",), ("20261012-T1-2",)]
    first_sheet = RowProblem(
        category=Category.COMPLAINT,
        value="T1",
        message="几件不同的投诉用了同一个投诉编号：“T1”，这张表里有 1 件。",
        action="编号前加上受理日期，以示区别。",
        advice="请给每件投诉编一个不重复的投诉编号，同一件投诉在一张表里只列一行。",
        place=Place(2, 5, Complaints.number),
    )
    other_sheet = dataclasses.replace(
        first_sheet,
        message="几件不同的投诉用了同一个投诉编号：“T1”，这张表里有 2 件。",
        place=Place(3, 5, Complaints.number),
    )
    assert outcome.problems == (first_sheet, other_sheet)


def test_many_shared_numbers_are_told_in_one_line() -> None:
    numbers = [f"T{each}" for each in range(1, 7)]
    shared = [complaint(number=number, content=content) for number in numbers for content in ("漏酒", "少货")]
    (problem,) = judged(pd.concat(shared, ignore_index=True)).problems
    assert problem.message == (
        "几件不同的投诉用了同一个投诉编号：“T1”、“T2”、“T3”、“T4”、“T5”等 6 个编号，这张表里有 12 件。"
    )


def counted(source: int, *said: str) -> pd.DataFrame:
    """A sheet of complaints numbered 1, 2, 3."""
    lines = [complaint(number=str(each), row=each, source=source, content=text) for each, text in enumerate(said, 1)]
    return pd.concat(lines, ignore_index=True)


def test_a_number_that_counts_the_lines_of_its_sheet_is_none() -> None:
    outcome = judged(pd.concat([counted(2, "漏酒", "少货"), complaint(number="1009001")], ignore_index=True))
    assert rows(outcome.table, ComplaintSteps.number, ComplaintSteps.content) == [
        ("TS20261009-1", "漏酒"),
        ("TS20261009-2", "少货"),
        ("1009001", "漏酒"),
    ]
    assert outcome.problems == ()


def test_sheets_that_each_count_from_one_are_told_once_each() -> None:
    """少货 stands on both of them, as their second; so only the first of each is another one's number."""
    sheets = pd.concat([counted(2, "漏酒", "少货"), counted(3, "破损", "少货", "错货")], ignore_index=True)
    outcome = judged(sheets)
    assert rows(outcome.table, ComplaintSteps.number, ComplaintSteps.content) == [
        ("TS20261009-1", "漏酒"),
        ("TS20261009-2", "破损"),
        ("TS20261009-3", "少货"),
        ("TS20261009-4", "错货"),
    ]
    first = RowProblem(
        category=Category.COMPLAINT,
        value="1",
        message="投诉编号只是 1、2、3… 这样的流水号，这张表里 1 件投诉的号别的投诉也用。",
        action="不用这些号，按受理日期另编投诉编号，例如 TS20261009-1。",
        advice="请给每件投诉编一个不重复的投诉编号，同一件投诉在一张表里只列一行。",
        place=Place(2, 1, Complaints.number),
    )
    assert outcome.problems == (first, dataclasses.replace(first, place=Place(3, 1, Complaints.number)))


def test_a_result_without_a_date_is_a_problem() -> None:
    assert judged(complaint(outcome="已换货")).problems == (
        RowProblem(
            category=Category.COMPLAINT,
            value="已换货",
            message="投诉T1有处理结果，但没有处理完成日期。",
            action="反馈期限从规定的处理期限起算。",
            advice="请在投诉记录补上处理完成日期。",
            place=Place(2, 5, Complaints.outcome),
        ),
    )


@pytest.mark.parametrize("said", ["处理中", "未处理。", "跟进中"])
def test_a_result_that_says_there_is_none_yet_settles_nothing(said: str) -> None:
    outcome = judged(complaint(**REPORTED, form="信件", outcome=said))
    assert rows(outcome.table, ComplaintSteps.stage, ComplaintSteps.outcome) == [(ComplaintStage.REPORTED, None)]
    assert outcome.problems == ()
    (problem,) = judged(complaint(form="信件", outcome=said, settled_on="2026-10-12")).problems
    assert problem.action == "没有生成投诉回复函。"


def test_a_letter_answered_by_word_is_a_problem() -> None:
    answered = {"settled_on": "2026-10-12", "answered_on": "2026-10-12", "answered_by": "电话"}
    assert judged(complaint(form="信件", **answered)).problems == (
        RowProblem(
            category=Category.COMPLAINT,
            value="电话",
            message="信件投诉T1应以正式信函回复，记录的反馈方式却是“电话”。",
            action="按已反馈列出。",
            advice="请以分支机构的名义补发正式回复函。",
            place=Place(2, 5, Complaints.answered_by),
        ),
    )
    assert judged(complaint(form="口头", **answered)).problems == ()


def test_nobody_in_a_role_is_a_person_without_a_name() -> None:
    (row,) = rows(judged(complaint(customer="C9")).table, ComplaintSteps.owner)
    assert row == ((Person(Role.SALESPERSON, ""),),)


def test_the_run_is_told_and_what_it_lacked() -> None:
    assert judged(complaint(**REPORTED)).runs == (RuleRun(AlertKind.COMPLAINT_LATE, rows=1, caught=1),)
    nothing = judged(Complaints.frame())
    assert nothing.table.empty
    assert nothing.runs == (RuleRun(AlertKind.COMPLAINT_LATE, 0, 0, missing="数据不足：缺投诉记录"),)
