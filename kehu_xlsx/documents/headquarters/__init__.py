"""总部汇总.xlsx: many offices added up, and one person's alerts over several of them."""

from __future__ import annotations

from kehu_xlsx.documents.headquarters.alerts import person_books, severe_sheets
from kehu_xlsx.documents.headquarters.overview import overview_sheet
from kehu_xlsx.documents.headquarters.tables import (
    by_office_sheet,
    disqualification_sheets,
    failure_sheet,
    office_sheet,
    region_sheets,
    trend_sheet,
)
from kehu_xlsx.tables.offices import Company
from kehu_xlsx.texts import headquarters as texts
from kehu_xlsx.workbook.sheets import Book, DashboardSheet, TableSheet

__all__ = ["company_book", "person_books"]


def company_book(company: Company) -> Book:
    """The whole of 总部汇总.xlsx, with links to the reports of the offices."""
    sheets: tuple[TableSheet | DashboardSheet, ...] = (
        overview_sheet(company),
        office_sheet(company),
        *severe_sheets(company),
        *disqualification_sheets(company),
        *region_sheets(company),
        trend_sheet(company),
        by_office_sheet(company),
        failure_sheet(company),
    )
    return Book(texts.TITLE, sheets, company.as_of)
