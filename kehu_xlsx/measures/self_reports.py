"""What distributors report themselves of a month: never counted, only compared with the books."""

from __future__ import annotations

import pandas as pd

from kehu_xlsx.schema import Column, Kind, Table
from kehu_xlsx.tables import Books, Origin, Placements, SelfReports
from kehu_xlsx.tables.results import CUSTOMER
from kehu_xlsx.tables.words import ReportKind


class SelfReported(Table):
    """客户自报 of one month, one row a customer who reported anything: sums, and how his balance compares."""

    title = "客户自报"
    customer = CUSTOMER
    reported_purchases = Column("reported_purchases", "自报进货", Kind.MONEY)
    reported_payments = Column("reported_payments", "自报回款", Kind.MONEY)
    agreement = Column("agreement", "客户核对结果")
    reported_difference = Column("reported_difference", "客户差异金额", Kind.MONEY)
    cause = Column("cause", "客户差异原因")


def self_reported(reports: pd.DataFrame, month: pd.Period) -> pd.DataFrame:
    """SelfReported of a month; a sum is missing where the customer reported none of that kind."""
    of_month = reports[reports[SelfReports.month] == month]
    agreed = of_month[of_month[SelfReports.kind] == ReportKind.AGREEMENT].groupby(SelfReports.customer)
    figures = {
        SelfReported.reported_purchases: _sums(of_month, ReportKind.PURCHASE),
        SelfReported.reported_payments: _sums(of_month, ReportKind.PAYMENT),
        SelfReported.agreement: agreed[SelfReports.item].first(),
        SelfReported.reported_difference: agreed[SelfReports.amount].sum(min_count=1),
        SelfReported.cause: agreed[SelfReports.remark].first(),
    }
    table = pd.DataFrame(figures).rename_axis(SelfReported.customer).reset_index()
    return SelfReported.conform(table.sort_values(SelfReported.customer, ignore_index=True))


def with_confirmed_outlets(books: Books, reports: pd.DataFrame) -> Books:
    """The books with the outlets that a 业务经理 has confirmed among the placements, undated ones on its first day."""
    is_outlet = reports[SelfReports.kind] == ReportKind.PLACEMENT
    confirmed = reports[is_outlet & reports[SelfReports.confirmed].fillna(False)]
    if confirmed.empty:
        return books
    dates = confirmed[SelfReports.date].fillna(confirmed[SelfReports.month].dt.start_time)
    nowhere = {Origin.source: -1, Origin.row: -1}
    outlets = Placements.conform(
        confirmed.rename(columns={SelfReports.item: Placements.outlet}).assign(**{Placements.date: dates}, **nowhere)
    )
    return books.with_tables(placements=pd.concat([books.placements, outlets], ignore_index=True))


def _sums(reports: pd.DataFrame, kind: ReportKind) -> pd.Series:
    of_kind = reports[reports[SelfReports.kind] == kind]
    return of_kind.groupby(SelfReports.customer)[SelfReports.amount].sum(min_count=1)
