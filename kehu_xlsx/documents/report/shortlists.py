"""The short lists of 概览: what a manager must act upon first, and whether the data bear it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kehu_xlsx.documents.masters import SEVERITY_TONES, Masters
from kehu_xlsx.documents.report.alerts import severity_word
from kehu_xlsx.documents.report.entries import planned, planned_rate
from kehu_xlsx.documents.report.fulfilment import due_for_disqualification
from kehu_xlsx.policy import Policy
from kehu_xlsx.schema import Column as TableColumn
from kehu_xlsx.tables import Alerts, Credit, Customers, FulfilmentTable
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.tables.words import AlertState, Role
from kehu_xlsx.texts import problems as problem_texts
from kehu_xlsx.texts import report as texts
from kehu_xlsx.workbook.sheets import Cell, Column, Formula, Kind, Row, ShortList, Target

_LONGEST = 10
_CUSTOMER_COLUMNS = (
    Column(Customers.name.heading),
    Column(Customers.level.heading),
    Column(Customers.salesperson.heading),
)
_CUSTOMER_SPANS = (3, 1, 2)
_PARTS: Sequence[tuple[str, Kind, TableColumn, TableColumn]] = (
    ("销售", Kind.MONEY, FulfilmentTable.sales_target, FulfilmentTable.net_purchases),
    ("进货", Kind.MONEY, FulfilmentTable.purchase_plan, FulfilmentTable.net_purchases),
    ("铺货", Kind.COUNT, FulfilmentTable.placement_target, FulfilmentTable.placements),
    ("回款", Kind.MONEY, FulfilmentTable.payment_plan, FulfilmentTable.payments),
)


def overview_headlines(outcome: Outcome, masters: Masters) -> tuple[ShortList, ...]:
    """What belongs under the key figures: the four parts of the plan, and whom the rules would disqualify."""
    return (_parts(outcome), _due(outcome, masters))


def overview_lists(outcome: Outcome, policy: Policy, masters: Masters) -> tuple[ShortList, ...]:
    """The further lists from the most urgent down."""
    return (
        _worst_alerts(outcome, masters),
        _unplanned(outcome, policy, masters),
        _unchecked(outcome, masters),
        _unanswered(outcome, masters),
        _problems(outcome),
    )


def _short_list(
    title: str,
    columns: tuple[Column, ...],
    spans: tuple[int, ...],
    rows: Sequence[Row],
    empty: str,
    *,
    longest: int = _LONGEST,
) -> ShortList:
    shown = texts.some_of(title, len(rows), longest)
    return ShortList(shown, columns, spans, rows[:longest], empty)


def _worst_alerts(outcome: Outcome, masters: Masters) -> ShortList:
    columns = (
        Column(Customers.name.heading),
        Column(Alerts.kind.heading),
        Column(Alerts.severity.heading, tones=SEVERITY_TONES),
        Column(Alerts.reasons.heading, Kind.LONG_TEXT),
        Column(Alerts.deadline.heading, Kind.DATE),
    )
    rows = [
        (
            Cell(masters.name(alert[Alerts.customer]), link=Target(texts.ALERTS, row=place)),
            alert[Alerts.kind],
            severity_word(alert),
            alert[Alerts.reasons][0].sentence,
            alert[Alerts.deadline],
        )
        for place, alert in enumerate(outcome.alerts.to_dict("records"))
    ]
    rows.sort(key=lambda row: list(SEVERITY_TONES).index(row[2]))
    return _short_list(texts.WORST_LIST, columns, (2, 2, 1, 6, 1), rows, texts.NO_ALERTS)


def _parts(outcome: Outcome) -> ShortList:
    """What was planned, and what those with a plan did, part by part."""
    columns = (
        Column(texts.PART),
        Column(texts.PLAN, Kind.NUMBER),
        Column(texts.ACTUAL, Kind.NUMBER),
        Column(texts.RATE, Kind.RATE, data_bar=True),
    )
    rows = [_part(outcome, *each) for each in _PARTS]
    return ShortList(texts.PARTS_LIST, columns, (1, 2, 2, 1), rows)


def _part(outcome: Outcome, word: str, kind: Kind, plan: TableColumn, actual: TableColumn) -> Row:
    table = outcome.fulfilment
    rows, known = planned(table, plan), table[actual].notna().any()
    plans, actuals = (f"{{{texts.FULFILMENT}!{column.heading}}}" for column in (plan, actual))
    rate = f'IF(OR([{texts.PLAN}]=0,[{texts.ACTUAL}]=""),"",[{texts.ACTUAL}]/[{texts.PLAN}])'
    planned_sum = Formula(f'SUMIF({plans},">0")', rows[plan].sum())
    sums = f'IF(COUNT({actuals})=0,"",SUMIF({plans},">0",{actuals}))'
    actual_sum = Formula(sums, rows[actual].sum() if known else None)
    return (
        word,
        Cell(planned_sum, kind=kind),
        Cell(actual_sum, kind=kind),
        Formula(rate, planned_rate(table, actual, plan)),
    )


def _due(outcome: Outcome, masters: Masters) -> ShortList:
    """Whom the rules would disqualify, with what he owes; no longer than the list beside it."""
    balances = outcome.credit.set_index(Credit.customer)[Credit.balance]
    columns = (
        Column(Customers.name.heading),
        Column(Customers.salesperson.heading),
        Column(FulfilmentTable.misses.heading, Kind.COUNT),
        Column(Credit.balance.heading, Kind.MONEY),
    )
    rows = [
        (
            Cell(masters.name(row[FulfilmentTable.customer]), link=Target(texts.DISQUALIFICATION, row=place)),
            masters.person(row[FulfilmentTable.customer], Role.SALESPERSON),
            row[FulfilmentTable.misses],
            balances.get(row[FulfilmentTable.customer]),
        )
        for place, row in enumerate(due_for_disqualification(outcome).to_dict("records"))
    ]
    return _short_list(texts.DISQUALIFY_LIST, columns, (3, 1, 1, 1), rows, texts.NOBODY_DUE, longest=len(_PARTS))


def _unplanned(outcome: Outcome, policy: Policy, masters: Masters) -> ShortList:
    """Who has no plan for next month, once the day on which plans are due has passed."""
    is_due = outcome.unplanned is not None
    empty = texts.ALL_CONFIRMED if is_due else texts.not_yet_due(policy.planning.due_day)
    return _customers(texts.UNPLANNED_LIST, outcome.unplanned or (), masters, empty)


def _unchecked(outcome: Outcome, masters: Masters) -> ShortList:
    """Whose plan nobody checked this month."""
    return _customers(texts.UNCHECKED_LIST, outcome.unchecked, masters, texts.ALL_CHECKED)


def _customers(title: str, customers: Sequence[str], masters: Masters, empty: str) -> ShortList:
    rows = [
        (masters.name(each), masters.level_word(each), masters.person(each, Role.SALESPERSON)) for each in customers
    ]
    return _short_list(title, _CUSTOMER_COLUMNS, _CUSTOMER_SPANS, rows, empty)


def _unanswered(outcome: Outcome, masters: Masters) -> ShortList:
    """The alerts that nobody answered in time, the longest overdue first."""
    columns = (
        Column(Alerts.number.heading, Kind.CODE),
        Column(Customers.name.heading),
        Column(Alerts.kind.heading),
        Column(Alerts.deadline.heading, Kind.DATE),
    )
    late = outcome.alerts[outcome.alerts[Alerts.state] == AlertState.UNANSWERED]
    late = late.sort_values(Alerts.deadline, kind="stable")
    rows = [
        (alert[Alerts.number], masters.name(alert[Alerts.customer]), alert[Alerts.kind], alert[Alerts.deadline])
        for alert in late.to_dict("records")
    ]
    return _short_list(texts.UNANSWERED_LIST, columns, (1, 2, 2, 1), rows, texts.NONE_UNANSWERED)


def _problems(outcome: Outcome) -> ShortList:
    """How many data problems there are of each category."""
    cells = f"{{{problem_texts.PROBLEMS}!{problem_texts.CATEGORY}}}"
    counted = Counter(str(problem.category) for problem in outcome.problems).most_common()
    columns = (Column(problem_texts.CATEGORY), Column(texts.PROBLEM_COUNT, Kind.COUNT))
    rows = [
        (
            Cell(category, link=Target(problem_texts.PROBLEMS)),
            Formula(f"COUNTIF({cells},[{problem_texts.CATEGORY}])", count),
        )
        for category, count in counted
    ]
    return ShortList(texts.PROBLEMS_LIST, columns, (4, 2), rows, texts.NO_PROBLEMS)
