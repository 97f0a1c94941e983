"""The sheets of 总部汇总.xlsx that have a row an office, a region, a month, a customer or a failure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from kehu_xlsx.documents.headquarters.shown import Pair, Shown, parts, quotient, shown, subtitle, table
from kehu_xlsx.documents.masters import month_word
from kehu_xlsx.documents.report.purchases import MONTHS
from kehu_xlsx.tables import Approvals, Credit, Customers, FulfilmentTable
from kehu_xlsx.tables.offices import (
    Company,
    DisqualificationFacts,
    Failure,
    MonthFacts,
    OfficeFigures,
    OfficeLine,
    OfficeState,
    RegionFacts,
)
from kehu_xlsx.texts import headquarters as texts
from kehu_xlsx.workbook.sheets import Cell, Formula, Kind, TableSheet, Target, Tone

STATE_TONES: Mapping[str, Tone] = {OfficeState.FAILED: Tone.SEVERE, OfficeState.UNCHANGED: Tone.MUTED}
OfficeMonths = tuple[str, Mapping[str, MonthFacts]]
OfficeRegion = tuple[str, RegionFacts]
OfficeDisqualification = tuple[str, DisqualificationFacts]


def last_months(company: Company) -> list[str]:
    """The twelve months up to the one reported on, oldest first."""
    last = pd.Period(company.month, freq="M")
    return [month_word(last - back) for back in reversed(range(MONTHS))]


def office_sheet(company: Company) -> TableSheet:
    """各办事处: the key figures of each, with live totals, and a link to its report."""
    columns = (
        shown(texts.OFFICE, lambda line: _report_link(line, company)),
        shown(texts.STATE, lambda line: line.state, tones=STATE_TONES),
        *_figure_columns(company),
        shown(texts.AS_OF, lambda line: line.as_of, Kind.DATE, on_paper=False),
    )
    return table(texts.OFFICES, _under(company), columns, company.offices, freeze=1, tab=Tone.PLAIN)


def _figure_columns(company: Company) -> Iterator[Shown[OfficeLine]]:
    """What each office did, is owed and is warned of; rates are live and of the customers with a plan."""
    yield _count(texts.CUSTOMERS, lambda each: each.customers)
    yield _count(texts.MET, lambda each: each.met)
    yield _count(texts.MISSED, lambda each: each.missed)
    yield _count(texts.UNPLANNED, lambda each: each.unplanned)
    yield _money(texts.TARGET, lambda each: each.sales_target)
    yield _money(texts.NET, lambda each: each.net)
    yield _rate(texts.SALES_RATE, texts.PLANNED_NET, texts.TARGET, company,
                lambda each: (each.planned_net, each.sales_target))  # fmt: skip
    yield _money(texts.PAYMENT_PLAN, lambda each: each.payment_plan)
    yield _money(texts.PAYMENTS, lambda each: each.payments)
    yield _rate(texts.PAYMENT_RATE, texts.PLANNED_PAYMENTS, texts.PAYMENT_PLAN, company,
                lambda each: (each.planned_payments, each.payment_plan))  # fmt: skip
    yield _money(texts.LIMIT, lambda each: each.limit)
    yield _money(texts.BALANCE, lambda each: each.balance)
    yield _rate(texts.USAGE, texts.BALANCE, texts.LIMIT, company, lambda each: (each.balance, each.limit))
    yield _money(texts.OVERDUE, lambda each: each.overdue)
    yield _rate(texts.OVERDUE_SHARE, texts.OVERDUE, texts.BALANCE, company, lambda each: (each.overdue, each.balance))
    yield _count(texts.SEVERE_COUNT, lambda each: each.severe)
    yield _count(texts.WARNING_COUNT, lambda each: each.warning)
    yield _count(texts.WATCH_COUNT, lambda each: each.watch)
    yield _count(texts.DISQUALIFY, lambda each: each.disqualify)
    yield _count(texts.PROBLEMS, lambda each: each.problems)
    yield _money(texts.PLANNED_NET, lambda each: each.planned_net, on_paper=False)
    yield _money(texts.PLANNED_PAYMENTS, lambda each: each.planned_payments, on_paper=False)


def _report_link(line: OfficeLine, company: Company) -> object:
    """The office's name, which opens its report; of one that failed there may be none."""
    if line.figures is None:
        return line.office
    folder = texts.month_folder(line.office, company.month)
    return Cell(line.office, link=Target(file=f"../../{folder}/{texts.REPORT}.xlsx"))


def _count(heading: str, value: Callable[[OfficeFigures], int]) -> Shown[OfficeLine]:
    return shown(heading, lambda line: line.figures and value(line.figures), Kind.COUNT, total=True)


def _money(heading: str, value: Callable[[OfficeFigures], float | None], **options: Any) -> Shown[OfficeLine]:
    return shown(heading, lambda line: line.figures and value(line.figures), Kind.MONEY, total=True, **options)


def _rate(
    heading: str, above: str, below: str, company: Company, pair: Callable[[OfficeFigures], Pair]
) -> Shown[OfficeLine]:
    def of_line(line: OfficeLine) -> Pair:
        return pair(line.figures) if line.figures else (None, None)

    return quotient(heading, above, below, of_line, company.offices)


def disqualification_sheets(company: Company) -> tuple[TableSheet, ...]:
    """取消经销资格建议 of all offices, each decided in the office's own report."""
    columns: tuple[Shown[OfficeDisqualification], ...] = (
        shown(texts.OFFICE, lambda each: each[0], width=14),
        shown(Customers.code.heading, lambda each: each[1].code, Kind.CODE, width=11),
        shown(Customers.name.heading, lambda each: each[1].name, width=22),
        shown(Customers.level.heading, lambda each: each[1].level, width=8),
        shown(Customers.salesperson.heading, lambda each: each[1].salesperson, width=12),
        shown(FulfilmentTable.misses.heading, lambda each: each[1].misses, Kind.COUNT, width=10),
        shown(FulfilmentTable.missed_parts.heading, lambda each: each[1].missed_parts, width=22),
        shown(Credit.balance.heading, lambda each: each[1].balance, Kind.MONEY, width=16),
        shown(Approvals.decision.heading, lambda each: each[1].decision, width=10),
        shown(Approvals.suspended_until.heading, lambda each: each[1].suspended_until, Kind.DATE, width=11),
    )
    sheet = table(texts.DISQUALIFICATION, _under(company), columns, company.disqualifications, freeze=3, streamed=True)
    return parts(sheet)


def region_sheets(company: Company) -> tuple[TableSheet, ...]:
    """授信敞口: what is owed in each 区域, by office."""
    regions = company.regions
    columns: tuple[Shown[OfficeRegion], ...] = (
        shown(texts.REGION, lambda each: each[1].region or texts.NO_REGION, width=14),
        shown(texts.OFFICE, lambda each: each[0], width=14),
        shown(texts.REGION_CUSTOMERS, lambda each: each[1].customers, Kind.COUNT, total=True, width=9),
        shown(texts.LIMIT, lambda each: each[1].limit, Kind.MONEY, total=True, width=18),
        shown(texts.BALANCE, lambda each: each[1].balance, Kind.MONEY, total=True, width=18),
        quotient(texts.USAGE, texts.BALANCE, texts.LIMIT, lambda each: (each[1].balance, each[1].limit), regions,
                 width=12),
        shown(texts.OVERDUE, lambda each: each[1].overdue, Kind.MONEY, total=True, width=18),
        quotient(texts.OVERDUE_SHARE, texts.OVERDUE, texts.BALANCE, lambda each: (each[1].overdue, each[1].balance),
                 regions, width=12),
        shown(texts.STOPPED, lambda each: each[1].stopped, Kind.COUNT, total=True, width=9),
        shown(texts.UNKNOWN, lambda each: each[1].unknown, Kind.COUNT, total=True, width=12),
    )  # fmt: skip
    return parts(table(texts.REGIONS, _under(company), columns, regions, freeze=2, streamed=True))


def trend_sheet(company: Company) -> TableSheet:
    """月度趋势: the company's twelve months; purchases are live sums of the next sheet."""
    known = {month: [months[month] for _, months in company.by_office if month in months]
             for month in last_months(company)}  # fmt: skip
    columns: tuple[Shown[tuple[str, Sequence[MonthFacts]]], ...] = (
        shown(texts.MONTH, lambda each: each[0], Kind.MONTH),
        shown(texts.KNOWING, lambda each: len(each[1]), Kind.COUNT),
        shown(texts.NET, lambda each: _live(each[0], added(month.net for month in each[1])), Kind.MONEY),
        shown(texts.PAYMENTS, lambda each: added(month.payments for month in each[1]), Kind.MONEY),
        shown(texts.BALANCE, lambda each: added(month.balance for month in each[1]), Kind.MONEY),
        shown(texts.BUYERS, lambda each: sum(month.buyers for month in each[1]), Kind.COUNT),
        shown(texts.MET_CUSTOMERS, lambda each: sum(month.met for month in each[1]), Kind.COUNT),
        shown(texts.JUDGED, lambda each: sum(month.judged for month in each[1]), Kind.COUNT),
        quotient(texts.MET_RATE, texts.MET_CUSTOMERS, texts.JUDGED,
                 lambda each: (sum(month.met for month in each[1]), sum(month.judged for month in each[1]))),
    )  # fmt: skip
    return table(texts.TREND, _under(company), columns, list(known.items()), freeze=1)


def by_office_sheet(company: Company) -> TableSheet:
    """各办事处进货: twelve months of each office beside each other, and as a small line."""
    months = last_months(company)
    columns: tuple[Shown[OfficeMonths], ...] = (
        shown(texts.OFFICE, lambda each: each[0]),
        shown(texts.TWELVE_MONTHS, lambda _: None, sparkline=tuple(months)),
        *map(_month_column, months),
    )
    return table(texts.BY_OFFICE, _under(company), columns, company.by_office, freeze=1)


def _month_column(month: str) -> Shown[OfficeMonths]:
    return shown(month, lambda each: each[1][month].net if month in each[1] else None, Kind.MONEY, total=True)


def _live(month: str, value: float | None) -> Formula:
    cells = f"{{{texts.BY_OFFICE}!{month}}}"
    return Formula(f'IF(COUNT({cells})=0,"",SUM({cells}))', value)


def failure_sheet(company: Company) -> TableSheet:
    """失败: which offices are not in the totals, why, and what to do."""
    columns: tuple[Shown[Failure], ...] = (
        shown(texts.OFFICE, lambda each: each.office),
        shown(texts.REASON, lambda each: each.reason, Kind.LONG_TEXT, width=60),
        shown(texts.ADVICE, lambda each: each.advice, Kind.LONG_TEXT, width=50),
        shown(texts.ATTEMPTS, lambda each: each.attempts, Kind.COUNT),
    )
    tab = Tone.SEVERE if company.failures else Tone.NONE
    return table(texts.FAILURES, _under(company), columns, company.failures, freeze=1, tab=tab, empty=texts.NO_FAILURES)


def added(figures: Iterable[float | None]) -> float | None:
    """A sum of what is known, None where nothing is."""
    known = [figure for figure in figures if figure is not None]
    return sum(known) if known else None


def _under(company: Company) -> str:
    return subtitle(company.name, company.month, company.as_of)
