"""Sheet 概览 of 总部汇总.xlsx: the six figures that the company's head asks for first, and where they come from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import dropwhile

from kehu_xlsx.documents.headquarters.shown import MOST_ROWS, ratio, subtitle
from kehu_xlsx.documents.headquarters.tables import added, last_months
from kehu_xlsx.tables.offices import Company, OfficeFigures, OfficeState, RegionFacts
from kehu_xlsx.texts import headquarters as texts
from kehu_xlsx.workbook.sheets import (
    Cell,
    Chart,
    ChartData,
    ChartKind,
    Column,
    DashboardSheet,
    Figure,
    Formula,
    Kind,
    Row,
    ShortList,
    Target,
    Tone,
)

_LONGEST = 10
_MOST_BARS = 15
_REGION_FIGURES: Sequence[tuple[str, Callable[[RegionFacts], float | None]]] = (
    (texts.LIMIT, lambda region: region.limit),
    (texts.BALANCE, lambda region: region.balance),
    (texts.OVERDUE, lambda region: region.overdue),
)


def overview_sheet(company: Company) -> DashboardSheet:
    """概览; every figure is computed from the sheets behind it."""
    regions = _regions(company)
    return DashboardSheet(
        name=texts.OVERVIEW,
        title=texts.TITLE,
        subtitle=subtitle(company.name, company.month, company.as_of),
        figures=_figures(company),
        headlines=(_worst(company), _failed(company)),
        lists=(_region_list(regions),),
        charts=_charts(company, regions),
    )


def _figures(company: Company) -> tuple[Figure, ...]:
    lines = [line.figures for line in company.offices if line.figures]
    states = [line.state for line in company.offices]
    failed = len(company.failures)
    net, payments = added(each.planned_net for each in lines), added(each.planned_payments for each in lines)
    target, plan = sum(each.sales_target for each in lines), sum(each.payment_plan for each in lines)
    balance, overdue = added(each.balance for each in lines), added(each.overdue for each in lines)
    severe = sum(each.severe for each in lines)
    return (
        _money(texts.NET_CARD, texts.NET, lines, lambda each: each.net, texts.reached(target, ratio(net, target))),
        _money(texts.PAYMENT_CARD, texts.PAYMENTS, lines, lambda each: each.payments,
               texts.reached(plan, ratio(payments, plan))),
        _money(texts.BALANCE_CARD, texts.BALANCE, lines, lambda each: each.balance,
               texts.customers_note(sum(each.customers for each in lines), len(lines))),
        _money(texts.OVERDUE_CARD, texts.OVERDUE, lines, lambda each: each.overdue, texts.owed(overdue, balance)),
        Figure(texts.SEVERE_CARD, Formula(f"SUM({_cells(texts.SEVERE_COUNT)})", severe),
               tone=Tone.SEVERE if severe else Tone.NONE, link=Target(texts.SEVERE),
               note=texts.alerts_note(sum(each.warning for each in lines), sum(each.watch for each in lines))),
        Figure(texts.FAILED_CARD, Formula(f'COUNTIF({_cells(texts.STATE)},"{OfficeState.FAILED}")', failed),
               tone=Tone.SEVERE if failed else Tone.NONE, link=Target(texts.FAILURES),
               note=texts.done_note(states.count(OfficeState.RUN), states.count(OfficeState.UNCHANGED))),
    )  # fmt: skip


def _money(
    label: str,
    heading: str,
    lines: Sequence[OfficeFigures],
    figure: Callable[[OfficeFigures], float | None],
    note: str,
) -> Figure:
    cells = _cells(heading)
    live = Formula(f'IF(COUNT({cells})=0,"",SUM({cells}))', added(figure(each) for each in lines))
    return Figure(label, live, Kind.MONEY, note=note, link=Target(texts.OFFICES))


def _cells(heading: str) -> str:
    return f"{{{texts.OFFICES}!{heading}}}"


def _worst(company: Company) -> ShortList:
    """The offices with most 严重 alerts."""
    placed = [(place, line.office, line.figures) for place, line in enumerate(company.offices) if line.figures]
    worst = sorted((each for each in placed if each[2].severe), key=lambda each: (-each[2].severe, each[1]))
    columns = (
        Column(texts.OFFICE),
        Column(texts.SEVERE_COUNT, Kind.COUNT),
        Column(texts.OVERDUE, Kind.MONEY),
    )
    rows = [
        (Cell(office, link=Target(texts.OFFICES, row=place)), figures.severe, figures.overdue)
        for place, office, figures in worst[:_LONGEST]
    ]
    return ShortList(texts.WORST_LIST, columns, (3, 1, 2), rows, texts.NO_SEVERE)


def _failed(company: Company) -> ShortList:
    columns = (Column(texts.OFFICE), Column(texts.REASON, Kind.LONG_TEXT))
    rows = [
        (Cell(each.office, link=Target(texts.FAILURES, row=place)), each.reason)
        for place, each in enumerate(company.failures[:_LONGEST])
    ]
    return ShortList(texts.FAILED_LIST, columns, (2, 4), rows, texts.NO_FAILURES)


def _regions(company: Company) -> list[Row]:
    """Each 区域 over all offices, the one that owes most first, as live sums of 授信敞口."""
    sums: dict[str, list[float | None]] = {}
    for _, each in company.regions:
        name = each.region or texts.NO_REGION
        before = sums.get(name, [None] * len(_REGION_FIGURES))
        sums[name] = [added(pair) for pair in zip(before, (figure(each) for _, figure in _REGION_FIGURES), strict=True)]
    ordered = sorted(sums.items(), key=lambda region: (-(region[1][1] or 0.0), region[0]))
    show = _region_sum if len(company.regions) <= MOST_ROWS else _region_value
    return [(name, *(show(heading, value) for (heading, _), value in zip(_REGION_FIGURES, values, strict=True)))
            for name, values in ordered[:_MOST_BARS]]  # fmt: skip


def _region_sum(heading: str, value: float | None) -> object:
    names, cells = (f"{{{texts.REGIONS}!{each}}}" for each in (texts.REGION, heading))
    known = f'COUNTIFS({names},[{texts.REGION}],{cells},"<>")'
    return Formula(f'IF({known}=0,"",SUMIFS({cells},{names},[{texts.REGION}]))', value)


def _region_value(_: str, value: float | None) -> object:
    """Where the regions are spread over several sheets, which no formula adds up."""
    return value


def _region_columns() -> tuple[Column, ...]:
    return (Column(texts.REGION), *(Column(heading, Kind.MONEY) for heading, _ in _REGION_FIGURES))


def _region_list(rows: Sequence[Row]) -> ShortList:
    return ShortList(texts.REGION_LIST, _region_columns(), (3, 3, 3, 3), rows)


def _charts(company: Company, regions: Sequence[Row]) -> tuple[Chart, ...]:
    trend = ChartData(
        (Column(texts.MONTH, Kind.MONTH), Column(texts.NET, Kind.MONEY), Column(texts.PAYMENTS, Kind.MONEY)),
        list(dropwhile(lambda row: row[1] is None, map(_of_month(company), last_months(company)))),
    )
    exposure = ChartData(_region_columns(), regions)
    charts = (
        Chart(texts.TREND_CHART, ChartKind.COLUMN, trend, width=12),
        Chart(texts.REGION_CHART, ChartKind.COLUMN, exposure, width=12),
    )
    return tuple(chart for chart in charts if chart.data.rows)


def _of_month(company: Company) -> Callable[[str], tuple[str, float | None, float | None]]:
    def row(month: str) -> tuple[str, float | None, float | None]:
        known = [months[month] for _, months in company.by_office if month in months]
        return month, added(each.net for each in known), added(each.payments for each in known)

    return row
