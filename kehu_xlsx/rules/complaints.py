"""投诉 and 投诉超期预警: where each complaint stands, who owes the next step and by when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kehu_xlsx.errors import Category
from kehu_xlsx.measures.complaints import (
    KnownComplaints,
    is_gone,
    is_shared,
    only_counts,
    shown_numbers,
)
from kehu_xlsx.measures.facts import Facts
from kehu_xlsx.measures.people import Team, nobody
from kehu_xlsx.measures.sales import up_to
from kehu_xlsx.policy import ComplaintRules, Policy
from kehu_xlsx.schema import Column
from kehu_xlsx.tables import Complaints, ComplaintSteps, Finding, Person, Place, RowProblem, RuleOutcome, RuleRun
from kehu_xlsx.tables.words import (
    NO_RESULT_YET,
    AlertKind,
    ComplaintForm,
    ComplaintNature,
    ComplaintStage,
    ComplaintState,
    ReceivedBy,
    Role,
    Severity,
)
from kehu_xlsx.texts import complaints as texts
from kehu_xlsx.texts.complaints import ComplaintReason
from kehu_xlsx.texts.reasons import Reason
from kehu_xlsx.workdays import WorkCalendar

SIGNS_OF_WORK = (Complaints.investigation, Complaints.departments, Complaints.proposal, Complaints.handler)
BY_WORD = (ComplaintForm.ORAL, *Complaints.form.choices[ComplaintForm.ORAL])
_TOLD_APART = [Complaints.received_on, Complaints.customer, Complaints.content]
COPIED = (
    ComplaintSteps.number,
    ComplaintSteps.called,
    ComplaintSteps.received_on,
    ComplaintSteps.customer,
    ComplaintSteps.form,
    ComplaintSteps.content,
    ComplaintSteps.source,
    ComplaintSteps.row,
)


@dataclass(frozen=True, slots=True)
class _Step:
    """The next step of a complaint: the stage it is at, who owes what by when, and what is said when it is late."""

    stage: ComplaintStage
    owner: tuple[Person, ...]
    deadline: dt.date
    late: ComplaintReason


@dataclass(frozen=True, slots=True)
class _Case:
    """One complaint, with the people of its customer and what its deadlines are counted by."""

    row: Any
    team: Team
    rules: ComplaintRules
    calendar: WorkCalendar

    def date(self, column: Column) -> dt.date | None:
        """The day of a step; None while it is not done."""
        value = getattr(self.row, column)
        return None if pd.isna(value) else value.date()

    def text(self, column: Column) -> str:
        """What stands in a column, "" when nothing does."""
        value = getattr(self.row, column)
        return "" if pd.isna(value) else str(value)

    def named(self, column: Column, otherwise: Role) -> tuple[Person, ...]:
        """The person named in a column if he looks after this customer, otherwise who holds the role."""
        named = tuple(
            person for people in self.team.values() for person in people if person.name == self.text(column) != ""
        )
        return named[-1:] or self.team[otherwise]

    @property
    def received_on(self) -> dt.date:
        """受理日期."""
        day: dt.date = self.row.received_on.date()
        return day

    @property
    def nature(self) -> ComplaintNature:
        """一般 unless 重大 is written."""
        is_major = self.text(Complaints.nature) == ComplaintNature.MAJOR
        return ComplaintNature.MAJOR if is_major else ComplaintNature.ORDINARY

    @property
    def is_at_headquarters(self) -> bool:
        """Whether it was received at headquarters, so that the 营销总监办 is in charge."""
        return self.text(Complaints.received_by) == ReceivedBy.HEADQUARTERS

    @property
    def in_charge(self) -> Role:
        """Who is in charge."""
        return Role.MARKETING_DIRECTOR if self.is_at_headquarters else Role.SALES_MANAGER

    @property
    def is_in_hand(self) -> bool:
        """Whether there are signs of work on it."""
        return any(self.text(column) for column in SIGNS_OF_WORK)

    @property
    def outcome(self) -> str:
        """处理结果, "" while it only says that there is none yet."""
        said = self.text(Complaints.outcome)
        return "" if said.rstrip("。.…") in NO_RESULT_YET else said

    @property
    def is_settled(self) -> bool:
        """Whether there is a result."""
        return bool(self.date(Complaints.settled_on) or self.outcome)

    @property
    def settle_by(self) -> dt.date:
        """By when it must be settled."""
        is_major = self.nature is ComplaintNature.MAJOR
        return self.calendar.after(
            self.received_on, self.rules.major_workdays if is_major else self.rules.ordinary_workdays
        )


def judge_complaints(facts: Facts, policy: Policy) -> RuleOutcome:
    """Every complaint received up to the as-of date as ComplaintSteps; one whose next step is late is a finding.

    A complaint is closed by feedback alone, also where only the ledger remembers it. One without a number gets its day
    and a position in it (TS20261003-1), by which its alert and its letter stay known.
    """
    as_of = facts.scope.as_of
    complaints = facts.complaints
    shown = complaints.assign(**{Complaints.number: shown_numbers(complaints)})
    cases = [
        _Case(row, facts.teams.get(row.customer) or nobody(), policy.complaints, facts.scope.calendar)
        for row in shown.itertuples()
    ]
    judged = [(case, _next_step(case)) for case in cases]
    findings = tuple(_finding(case, step) for case, step in judged if step and step.deadline < as_of)
    missing = texts.NO_COMPLAINTS if facts.books.complaints.empty and not cases else ""
    return RuleOutcome(
        table=ComplaintSteps.frame(_row(case, step, as_of) for case, step in judged),
        findings=findings,
        problems=(
            *_shared_numbers(complaints),
            *_shared_counts(up_to(facts.books.complaints, Complaints.received_on, as_of)),
            *(_gone(facts.books.complaints, shown)),
            *(problem for case in cases for problem in _problems(case)),
        ),
        runs=(RuleRun(AlertKind.COMPLAINT_LATE, len(cases), len(findings), missing),),
    )


def _next_step(case: _Case) -> _Step | None:
    """What must be done next; None once the customer has his answer."""
    if case.date(Complaints.answered_on):
        return None
    if case.is_settled:
        return _answer(case)
    is_reported = case.date(Complaints.reported_on) or case.date(Complaints.escalated_on) or case.is_in_hand
    if not is_reported and not case.is_at_headquarters:
        owner = case.named(Complaints.receiver, Role.SALESPERSON)
        return _Step(ComplaintStage.RECEIVED, owner, case.received_on, ComplaintReason.REPORT)
    return _handling(case, is_begun=bool(is_reported))


def _answer(case: _Case) -> _Step:
    settled_on = case.date(Complaints.settled_on) or case.settle_by
    deadline = case.calendar.after(settled_on, case.rules.answer_workdays)
    return _Step(ComplaintStage.SETTLED, case.team[Role.SALESPERSON], deadline, ComplaintReason.ANSWER)


def _handling(case: _Case, *, is_begun: bool) -> _Step:
    """From the report to the result; a 重大 one goes by way of the 分支机构总经理."""
    stage = ComplaintStage.REPORTED if is_begun else ComplaintStage.RECEIVED
    if case.nature is ComplaintNature.MAJOR and not case.date(Complaints.escalated_on):
        reported_on = case.date(Complaints.reported_on) or case.received_on
        deadline = case.calendar.after(reported_on, case.rules.escalate_workdays)
        return _Step(stage, case.team[case.in_charge], deadline, ComplaintReason.ESCALATE)
    if case.nature is ComplaintNature.MAJOR or case.is_in_hand:
        stage = ComplaintStage.INVESTIGATING
    is_passed_on = case.text(Complaints.departments) and case.text(Complaints.proposal)
    if case.nature is ComplaintNature.MAJOR and not is_passed_on:
        return _Step(stage, case.team[Role.BRANCH_MANAGER], case.settle_by, ComplaintReason.PASS_ON)
    return _Step(stage, case.named(Complaints.handler, case.in_charge), case.settle_by, ComplaintReason.SETTLE)


def _row(case: _Case, step: _Step | None, as_of: dt.date) -> dict[str, Any]:
    return {
        **{column: getattr(case.row, column) for column in COPIED},
        ComplaintSteps.nature: case.nature,
        ComplaintSteps.outcome: case.outcome or None,
        ComplaintSteps.stage: step.stage if step else ComplaintStage.ANSWERED,
        ComplaintSteps.owner: step.owner if step else (),
        ComplaintSteps.deadline: step.deadline if step else None,
        ComplaintSteps.state: _state(step, as_of),
        ComplaintSteps.answer_form: case.row.form,
    }


def _state(step: _Step | None, as_of: dt.date) -> ComplaintState:
    if step is None:
        return ComplaintState.ANSWERED
    return ComplaintState.LATE if step.deadline < as_of else ComplaintState.OPEN


def _finding(case: _Case, step: _Step) -> Finding:
    reason = Reason.of(
        step.late,
        number=case.text(Complaints.number),
        received=case.received_on,
        nature=case.nature,
        deadline=step.deadline,
        form=case.text(Complaints.form),
    )
    return Finding(
        customer=case.row.customer,
        kind=AlertKind.COMPLAINT_LATE,
        severity=Severity.WARNING,
        reasons=(reason,),
        place=_place(case.row, Complaints.received_on),
        investigators=tuple(dict.fromkeys((*step.owner, *case.team[Role.SALESPERSON]))),
        subject=case.text(KnownComplaints.called),
    )


def _place(row: Any, column: Column) -> Place:
    return Place(int(row.source), int(row.row), column)


def _shared_numbers(complaints: pd.DataFrame) -> Iterator[RowProblem]:
    """A line for each sheet with numbers that several complaints have."""
    shared = complaints[is_shared(complaints) & ~is_gone(complaints)]
    for _, rows in shared.groupby(Complaints.source):
        numbers = list(dict.fromkeys(rows[Complaints.number]))
        yield _of_sheet(rows, texts.number_shared(numbers, len(rows)), texts.RENUMBERED)


def _shared_counts(listed: pd.DataFrame) -> Iterator[RowProblem]:
    """A line for each sheet that only counts its lines, as others do from the same number on."""
    counted = listed[only_counts(listed)]
    once_each = counted.drop_duplicates([Complaints.number, *_TOLD_APART])
    shared = counted[counted[Complaints.number].isin(once_each.loc[is_shared(once_each), Complaints.number])]
    for _, rows in shared.groupby(Complaints.source):
        yield _of_sheet(rows, texts.counts_shared(len(rows)), texts.NUMBERED_BY_DAY)


def _of_sheet(rows: pd.DataFrame, message: str, action: str) -> RowProblem:
    """What is wrong with the numbers of a sheet, at the first of its rows."""
    first = next(rows.sort_values(Complaints.row).itertuples())
    place = _place(first, Complaints.number)
    return RowProblem(Category.COMPLAINT, first.number, message, action, texts.NUMBER_UNIQUELY, place)


def _gone(listed: pd.DataFrame, known: pd.DataFrame) -> Iterator[RowProblem]:
    """Open complaints that the ledger remembers and an office that lists complaints no longer lists."""
    still_open = known[is_gone(known) & known[Complaints.answered_on].isna()]
    for row in still_open.itertuples() if not listed.empty else ():
        yield RowProblem(
            category=Category.COMPLAINT,
            value=row.number,
            message=texts.no_longer_listed(row.number, row.received_on),
            action=texts.FOLLOWED_BY_LEDGER,
            advice=texts.LIST_AGAIN,
        )


def _problems(case: _Case) -> Iterator[RowProblem]:
    number, answered = case.text(Complaints.number), case.date(Complaints.answered_on)
    is_letter = case.text(Complaints.form) == ComplaintForm.LETTER
    if is_letter and case.is_settled and not case.outcome and not answered:
        yield RowProblem(
            category=Category.COMPLAINT,
            value=number,
            message=texts.settled_without_result(number),
            action=texts.NO_LETTER,
            advice=texts.ADD_RESULT,
            place=_place(case.row, Complaints.settled_on),
        )
    if case.is_settled and not case.date(Complaints.settled_on) and not answered:
        yield RowProblem(
            category=Category.COMPLAINT,
            value=case.outcome,
            message=texts.settled_without_date(number),
            action=texts.ANSWER_FROM_LIMIT,
            advice=texts.ADD_SETTLED_DATE,
            place=_place(case.row, Complaints.outcome),
        )
    way = case.text(Complaints.answered_by)
    if answered and is_letter and way in BY_WORD:
        yield RowProblem(
            category=Category.COMPLAINT,
            value=way,
            message=texts.answered_otherwise(number, way),
            action=texts.LISTED_AS_ANSWERED,
            advice=texts.SEND_LETTER,
            place=_place(case.row, Complaints.answered_by),
        )
