"""What distributors report themselves of a month: never counted, only compared with the books."""

from __future__ import annotations

import pandas as pd

from kehu_xlsx.schema import Column, Kind, Table
from kehu_xlsx.tables import SelfReports
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


def _sums(reports: pd.DataFrame, kind: ReportKind) -> pd.Series:
    of_kind = reports[reports[SelfReports.kind] == kind]
    return of_kind.groupby(SelfReports.customer)[SelfReports.amount].sum(min_count=1)
