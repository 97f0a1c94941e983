"""One office's month, worked out from end to end: folder, month and today in, `Outcome` out. Nothing is written."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from kehu_xlsx import ledger
from kehu_xlsx.errors import NoCustomers, Problem
from kehu_xlsx.intake.answers import Edited, take_back
from kehu_xlsx.intake.files import LEDGER, RULEBOOK
from kehu_xlsx.intake.ledger_book import read_ledger
from kehu_xlsx.intake.office import Intake, read_office
from kehu_xlsx.intake.plan_answers import PlanKey
from kehu_xlsx.intake.rulebook import read_policy, unknown_on_leave
from kehu_xlsx.measures.balances import reconciliation
from kehu_xlsx.measures.exposure import Exposure
from kehu_xlsx.measures.facts import Facts
from kehu_xlsx.measures.holdings import for_everyone, holding_problems, purchases_held
from kehu_xlsx.measures.people import people_named
from kehu_xlsx.measures.placements import PlacementMeasure
from kehu_xlsx.measures.returns import known_returns
from kehu_xlsx.measures.sales import bought_in, months_held, net_lines
from kehu_xlsx.measures.schedules import VisitMonth, visit_loads
from kehu_xlsx.measures.self_reports import with_confirmed_outlets
from kehu_xlsx.pipeline.trials import trials_of
from kehu_xlsx.policy import Policy
from kehu_xlsx.rules.alerts import route_alerts
from kehu_xlsx.rules.churn import judge_churn, lost_customers
from kehu_xlsx.rules.complaints import judge_complaints
from kehu_xlsx.rules.fulfilment import judge_fulfilment, product_fulfilment, unchecked_customers
from kehu_xlsx.rules.progress import judge_progress
from kehu_xlsx.rules.proposal import customers_without_next_plan, propose, propose_products
from kehu_xlsx.rules.receivables import judge_receivables
from kehu_xlsx.rules.returns import judge_returns
from kehu_xlsx.rules.schedule import plan_visits
from kehu_xlsx.rules.visits import judge_visits
from kehu_xlsx.second import Second
from kehu_xlsx.tables import Alerts, CustomerMonths, Customers, Memory, RowProblem, RuleOutcome, Source
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.tables.words import AlertState
from kehu_xlsx.texts import pipeline as texts
from kehu_xlsx.texts.reasons import Reason
from kehu_xlsx.workbook.read import cell_name
from kehu_xlsx.workdays import Scope, first_day, last_day


@dataclass(frozen=True)
class Request:
    """What is asked for: the office's folder, the month and as-of date if given, and the day it is today."""

    folder: Path
    today: dt.date
    month: pd.Period | None = None
    as_of: dt.date | None = None

    @property
    def last_complete_month(self) -> pd.Period:
        """The month before today's."""
        return pd.Period(self.today, freq="M") - 1


@dataclass(frozen=True)
class Read:
    """An office read: its rules, its ledger, its books, and the month that is to be run."""

    policy: Policy
    memory: Memory
    intake: Intake
    problems: tuple[Problem, ...]
    month: pd.Period
    as_of: dt.date
    today: dt.date
    doubtful: frozenset[PlanKey] = frozenset()  # plans not to be confirmed as somebody typed them

    @property
    def no_customers(self) -> str:
        """Why nothing can be worked out, where no 客户档案 could be read; else ""."""
        if not self.intake.books.customers.empty:
            return ""
        return texts.no_customers(self.intake.workbooks, [problem.message for problem in self.problems])

    def without_purchases(self) -> Read:
        """The same once all is worked out, so that the memory that the purchases take is free."""
        return dataclasses.replace(
            self, intake=dataclasses.replace(self.intake, books=self.intake.books.without_purchases())
        )


Progress = Callable[[str], None]


Forms = tuple[tuple[Path, str], ...]
"""Outputs of ours in which people keep records, read like the office's own workbooks: path, name for messages."""


def read(request: Request, progress: Progress, forms: Forms, second: Second | None = None) -> Read:
    """Read the office's rules, ledger and workbooks, about half of these by `second`."""
    policy, rule_problems = read_policy(request.folder / RULEBOOK)
    memory, ledger_problems = read_ledger(request.folder / LEDGER)
    assumed = request.month or request.last_complete_month
    intake = _read_office(request, policy, assumed, forms, progress, second)
    month = request.month or _latest_month(intake, request)
    if month != assumed:
        intake = _read_office(request, policy, month, forms, progress, second)
    as_of = request.as_of or min(last_day(month), request.today)
    people = people_named(intake.books.customers)
    rule_problems += tuple(unknown_on_leave(policy.calendar.leave, people)) if people else ()
    problems = (*rule_problems, *ledger_problems, *intake.problems)
    return Read(policy, memory, intake, problems, month, as_of, request.today)


def with_answers(read: Read, answers: Iterable[Edited]) -> Read:
    """The office with what people answered on outputs of ours in its ledger."""
    taken = take_back(read.memory, answers, read.policy.planning.rounding)
    problems = (*taken.problems, *read.problems)
    return dataclasses.replace(read, memory=taken.memory, problems=problems, doubtful=taken.doubtful)


def _read_office(
    request: Request, policy: Policy, month: pd.Period, forms: Forms, progress: Progress, second: Second | None
) -> Intake:
    return read_office(
        request.folder,
        synonyms=dict(policy.heading_synonyms),
        fallback=month,
        today=request.today,
        forms=forms,
        progress=lambda name: progress(texts.READING.format(name=name)),
        second=second,
    )


def _latest_month(intake: Intake, request: Request) -> pd.Period:
    """The last complete month with purchase records, else the month before today's."""
    return _last_held(intake, request) or request.last_complete_month


def _last_held(intake: Intake, request: Request) -> pd.Period | None:
    held = months_held(intake.books.purchases, last_day(request.last_complete_month))
    return max(held, default=None)


def office_name(request: Request) -> str:
    """An office is called like its folder."""
    return request.folder.resolve().name


def work_out(request: Request, read: Read, progress: Progress) -> Outcome:
    """Apply every rule to the month and put together all that the documents need; NoCustomers if there are none."""
    if read.no_customers:
        raise NoCustomers(read.no_customers)
    books, policy = read.intake.books, read.policy
    scope = Scope(read.month, read.as_of, policy.calendar, read.today)
    known = ledger.before(read.memory, read.month, books)
    books = with_confirmed_outlets(books, known.self_reports)
    progress(texts.JUDGING)
    held = purchases_held(books, known, scope)
    returns = judge_returns(books, scope, policy, known, held)
    given_back = known_returns(returns.table, books, known, scope, held)
    lines = net_lines(books.purchases, given_back, as_of=scope.as_of, red_line_days=policy.returns.red_line_days)
    facts = Facts.of(books, known, scope, lines, held)
    exposure = Exposure.of(facts)
    rules = _judge(facts, exposure, policy)
    judged = (returns, *rules.judged)
    kinds = ledger.judged_kinds((run for each in judged for run in each.runs), is_gone=facts.is_gone)
    alerts = route_alerts((finding for each in judged for finding in each.findings), facts, policy, kinds)
    next_month = VisitMonth(read.month + 1, policy.calendar, policy.visits)
    schedule = plan_visits(facts, rules.visits.table, _reasons(alerts.table), policy, next_month)
    proposal = propose(facts, exposure, policy)
    products = propose_products(facts, proposal.table, policy)
    outcomes = (*judged, alerts, schedule, proposal)
    runs = tuple(run for each in outcomes for run in each.runs)
    placements = facts.placements(PlacementMeasure(policy.fulfilment.placement_measure))
    remembered = ledger.remember(
        read.memory,
        facts,
        ledger.Results(
            rules.fulfilment.table, rules.receivables.table, rules.churn.table, alerts.table,
            proposal.table, products, kinds, returns.table, schedule.table,
        ),
    )  # fmt: skip
    return Outcome(
        office=office_name(request),
        month=read.month,
        as_of=read.as_of,
        books=books.without_purchases(),
        memory=known,
        remembered=remembered,
        sources=read.intake.sources,
        problems=tuple(_all_problems(read, outcomes, facts, _last_date(outcomes, scope))),
        usage=read.intake.usage,
        recognised=read.intake.recognised,
        runs=runs,
        trials=trials_of(policy, vars(rules)),
        months=facts.months,
        payments=for_everyone(facts.payments, CustomerMonths.payments, books.customers),
        placements=for_everyone(placements, CustomerMonths.placements, books.customers),
        bought=bought_in(read.month, lines),
        fulfilment=rules.fulfilment.table,
        products=product_fulfilment(facts),
        credit=rules.receivables.table,
        open_items=exposure.items,
        reconciliation=reconciliation(facts, exposure.moved),
        alerts=alerts.table,
        compliance=rules.visits.table,
        visit_plan=schedule.table,
        visit_loads=visit_loads(schedule.table, _regions(books.customers), next_month),
        returns=returns.table,
        complaints=rules.complaints.table,
        proposal=proposal.table,
        product_proposal=products,
        unplanned=customers_without_next_plan(facts, policy),
        unchecked=unchecked_customers(rules.fulfilment.table),
        last_held=_last_held(read.intake, request),
    )


@dataclass(frozen=True)
class _Judgements:
    fulfilment: RuleOutcome
    receivables: RuleOutcome
    churn: RuleOutcome
    progress: RuleOutcome
    visits: RuleOutcome
    complaints: RuleOutcome

    @property
    def judged(self) -> tuple[RuleOutcome, ...]:
        return self.fulfilment, self.receivables, self.churn, self.progress, self.visits, self.complaints


def _judge(facts: Facts, exposure: Exposure, policy: Policy) -> _Judgements:
    churn = judge_churn(facts, policy)
    return _Judgements(
        fulfilment=judge_fulfilment(facts, policy),
        receivables=judge_receivables(facts, policy, exposure),
        churn=churn,
        progress=judge_progress(facts, policy, lost_customers(churn.table)),
        visits=judge_visits(facts, policy),
        complaints=judge_complaints(facts, policy),
    )


def _last_date(outcomes: Sequence[RuleOutcome], scope: Scope) -> dt.date:
    """The latest deadline. A visit due in a year is due anew when it comes nearer: 拜访执行 says so itself."""
    dates = [each.table[Alerts.deadline].max() for each in outcomes if Alerts.deadline in each.table]
    return max((day.date() for day in dates if pd.notna(day)), default=scope.last_day)


def _all_problems(read: Read, outcomes: Sequence[RuleOutcome], facts: Facts, last_date: dt.date) -> Iterator[Problem]:
    scope, measure = facts.scope, PlacementMeasure(read.policy.fulfilment.placement_measure)
    holdings = (facts.held, facts.payments.holding, facts.placements(measure).holding)
    yield from read.problems
    of_rules = (problem for outcome in outcomes for problem in outcome.problems)
    for problem in (*read.intake.row_problems, *holding_problems(holdings, scope.month), *of_rules):
        yield located(problem, read.intake.sources)
    yield from scope.calendar.gaps(first_day(scope.month - 3), max(last_date, last_day(scope.month + 1)))


def _regions(customers: pd.DataFrame) -> dict[str, str]:
    """The 区域 of each customer, "" where none is known."""
    return dict(zip(customers[Customers.customer], customers[Customers.region].fillna(""), strict=True))


def _reasons(alerts: pd.DataFrame) -> dict[str, tuple[Reason, ...]]:
    """Why each customer with open alerts has them, the worst first."""
    reasons: dict[str, tuple[Reason, ...]] = {}
    still_open = alerts[alerts[Alerts.state] != AlertState.CLOSED]
    for customer, found in zip(still_open[Alerts.customer], still_open[Alerts.reasons], strict=True):
        reasons[customer] = (*reasons.get(customer, ()), *found)
    return reasons


def located(problem: RowProblem, sources: Sequence[Source]) -> Problem:
    """A rule's problem as a line of 数据问题, its place as workbook, sheet and cell."""
    workbook = sheet = cell = ""
    value, place = problem.value, problem.place
    if place is not None and place.source >= 0:
        source = sources[place.source]
        workbook, sheet = source.workbook, source.sheet
        cell = _cell(place.row, source, place.column)
        value = value or source.written(place.row, place.column)
    return Problem(workbook, sheet, cell, problem.category, value, problem.message, problem.action, problem.advice)


def _cell(row: int, source: Source, column: str) -> str:
    index: Any = source.columns.get(column, min(source.columns.values(), default=0))
    return "" if row < 0 else cell_name(row, index)
