"""The charts of 概览, drawn from live sums over the sheets behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import dropwhile

from kehu_xlsx.documents.masters import SEVERITY_TONES, Masters, month_word
from kehu_xlsx.documents.report.entries import planned
from kehu_xlsx.documents.report.fulfilment import VERDICT_TONES
from kehu_xlsx.documents.report.purchases import totals_by_month
from kehu_xlsx.schema import Column as TableColumn
from kehu_xlsx.tables import AGES, Alerts, Credit, Customers, FulfilmentTable
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.tables.words import AlertKind, Role, Severity
from kehu_xlsx.texts import report as texts
from kehu_xlsx.workbook.sheets import Chart, ChartData, ChartKind, Column, Formula, Kind, Row, Tone

_MOST = 15
"""Bars that a chart has room for."""

_AGE_TONES: Mapping[str, Tone] = {
    Credit.not_due.heading: Tone.PLAIN,
    Credit.overdue_30.heading: Tone.WATCH,
    Credit.overdue_60.heading: Tone.WARNING,
    Credit.overdue_90.heading: Tone.SEVERE,
    Credit.overdue_more.heading: Tone.SEVERE,
    Credit.age_unknown.heading: Tone.MUTED,
}
_MOST_DEBTORS = 8
_SEVERITIES = tuple(sorted(Severity, reverse=True))


def overview_charts(outcome: Outcome, masters: Masters) -> tuple[Chart, ...]:
    """All charts that have something to show."""
    charts = (
        _verdicts(outcome),
        _alerts(outcome),
        _ageing(outcome),
        _fulfilment(texts.REGION_CHART, Customers.region, outcome, masters.region),
        _fulfilment(
            texts.SALESPERSON_CHART,
            Customers.salesperson,
            outcome,
            lambda customer: masters.person(customer, Role.SALESPERSON),
        ),
        _debtors(outcome, masters),
        _trend(outcome),
    )
    return tuple(chart for chart in charts if isinstance(chart.data, ChartData) and chart.data.rows)


def _cells(sheet: str, column: TableColumn) -> str:
    return f"{{{sheet}!{column.heading}}}"


def _verdicts(outcome: Outcome) -> Chart:
    counts = outcome.fulfilment[FulfilmentTable.verdict].value_counts()
    heading = FulfilmentTable.verdict.heading
    formula = f"COUNTIF({_cells(texts.FULFILMENT, FulfilmentTable.verdict)},[{heading}])"
    rows = [(verdict, Formula(formula, int(counts[verdict]))) for verdict in VERDICT_TONES if verdict in counts.index]
    columns = (Column(heading, tones=VERDICT_TONES), Column(texts.VERDICT_COUNT, Kind.COUNT))
    return Chart(texts.VERDICTS_CHART, ChartKind.DOUGHNUT, ChartData(columns, rows), labels=True, width=4)


def _alerts(outcome: Outcome) -> Chart:
    counts = outcome.alerts.groupby([Alerts.kind, Alerts.severity]).size()
    kinds = [kind for kind in AlertKind if kind in set(outcome.alerts[Alerts.kind])]
    rows = [
        (kind, *(_alert_count(severity, counts.get((kind, severity), 0)) for severity in _SEVERITIES)) for kind in kinds
    ]
    series = (Column(severity.word, Kind.COUNT, tones=SEVERITY_TONES) for severity in _SEVERITIES)
    data = ChartData((Column(Alerts.kind.heading), *series), rows)
    return Chart(texts.ALERTS_CHART, ChartKind.STACKED_BAR, data, width=4)


def _alert_count(severity: Severity, count: int) -> Formula:
    kinds, severities = _cells(texts.ALERTS, Alerts.kind), _cells(texts.ALERTS, Alerts.severity)
    return Formula(f'COUNTIFS({kinds},[{Alerts.kind.heading}],{severities},"{severity.word}")', int(count))


def _ageing(outcome: Outcome) -> Chart:
    credit = outcome.credit
    rows = [(bucket.heading, Formula(f"SUM({_cells(texts.CREDIT, bucket)})", credit[bucket].sum())) for bucket in AGES]
    data = ChartData(
        (Column(texts.AGE, tones=_AGE_TONES), Column(texts.AMOUNT, Kind.MONEY)), rows if len(credit) else ()
    )
    return Chart(texts.AGEING_CHART, ChartKind.BAR, data, labels=True, width=4)


def _fulfilment(title: str, by: TableColumn, outcome: Outcome, name: Callable[[str], str]) -> Chart:
    """Target, net purchases and rate of those with a target, by region or person, the largest targets first."""
    target, net = FulfilmentTable.sales_target, FulfilmentTable.net_purchases
    rows_with_target = planned(outcome.fulfilment.dropna(subset=[net]), target)
    sums = rows_with_target.groupby(rows_with_target[FulfilmentTable.customer].map(name))[[target, net]].sum()
    ordered = sums.sort_values([target, net], ascending=False, kind="stable").head(_MOST)
    columns = (
        Column(by.heading),
        Column(target.heading, Kind.MONEY),
        Column(net.heading, Kind.MONEY),
        Column(texts.RATE, Kind.RATE),
    )
    rows = [_fulfilment_row(by, str(each), *figures) for each, *figures in ordered.itertuples()]
    data = ChartData(columns, rows)
    return Chart(title, ChartKind.COLUMN, data, y2_title=texts.RATE, lines=(texts.RATE,))


def _fulfilment_row(by: TableColumn, name: str, target: float, net: float) -> Row:
    """Live sums of the sheet's rows of that name; "=" finds those without one."""
    names, wanted = _cells(texts.FULFILMENT, by), f"[{by.heading}]" if name else '"="'
    chosen = f'{names},{wanted},{_cells(texts.FULFILMENT, FulfilmentTable.sales_target)},">0"'
    sums = {
        column: Formula(f"SUMIFS({_cells(texts.FULFILMENT, column)},{chosen})", value)
        for column, value in ((FulfilmentTable.sales_target, target), (FulfilmentTable.net_purchases, net))
    }
    below, above = (column.heading for column in sums)
    rate = Formula(f"[{above}]/[{below}]", net / target)
    return (name or texts.BLANK_NAME, *sums.values(), rate)


def _debtors(outcome: Outcome, masters: Masters) -> Chart:
    """Who owes most, beside his limit."""
    credit = outcome.credit
    owing = credit[credit[Credit.balance] > 0].sort_values(Credit.balance, ascending=False, kind="stable")
    top = owing.head(_MOST_DEBTORS)
    rows: Sequence[Row] = [
        (masters.name(customer), balance, limit)
        for customer, balance, limit in zip(
            top[Credit.customer], top[Credit.balance], top[Credit.effective_limit], strict=True
        )
    ]
    columns = (
        Column(Customers.name.heading),
        Column(Credit.balance.heading, Kind.MONEY),
        Column(Credit.effective_limit.heading, Kind.MONEY),
    )
    return Chart(texts.CREDIT_CHART, ChartKind.BAR, ChartData(columns, rows))


def _trend(outcome: Outcome) -> Chart:
    """Month by month from the first one that the office has records of, since what is unknown is not nothing."""
    columns = (
        Column(texts.MONTH, Kind.MONTH),
        Column(texts.NET, Kind.MONEY),
        Column(texts.BUYERS, Kind.COUNT),
    )
    known = dropwhile(lambda each: each[1] is None, totals_by_month(outcome))
    rows = [(month_word(month), net, buyers) for month, net, buyers in known]
    return Chart(
        texts.TREND_CHART,
        ChartKind.COLUMN,
        ChartData(columns, rows),
        y2_title=texts.BUYERS,
        lines=(texts.BUYERS,),
    )
