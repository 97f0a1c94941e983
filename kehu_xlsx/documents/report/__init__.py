"""客户管理月报.xlsx: the month on one dashboard, and the sheets that every figure of it comes from."""

from __future__ import annotations

from kehu_xlsx.documents.masters import Masters, created, subtitle
from kehu_xlsx.documents.problems import problems_sheet, recognised_sheet, usage_sheet
from kehu_xlsx.documents.report.alerts import alert_sheet, ended_sheet
from kehu_xlsx.documents.report.credit import credit_sheet
from kehu_xlsx.documents.report.fulfilment import disqualification_sheet, fulfilment_sheet, product_sheet
from kehu_xlsx.documents.report.overview import overview_sheet
from kehu_xlsx.documents.report.returns import rate_sheet, summary_sheet
from kehu_xlsx.documents.report.rules import rule_sheet, trial_sheet
from kehu_xlsx.documents.report.service import complaint_sheet, return_sheet, visit_sheet
from kehu_xlsx.policy import Policy
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.texts import report as texts
from kehu_xlsx.workbook.sheets import Book


def monthly_report(outcome: Outcome, policy: Policy) -> Book:
    """The whole report of an office's month, with links into the office's workbooks two folders above it."""
    masters, under = Masters(outcome), subtitle(outcome)
    sheets = (
        overview_sheet(outcome, policy, masters),
        fulfilment_sheet(outcome, masters),
        product_sheet(outcome, masters),
        disqualification_sheet(outcome, masters),
        alert_sheet(outcome, masters),
        credit_sheet(outcome, masters),
        visit_sheet(outcome, masters, policy.calendar),
        return_sheet(outcome, masters),
        complaint_sheet(outcome, masters),
        problems_sheet(under, outcome.problems, home=outcome.home),
        rule_sheet(outcome, policy),
        trial_sheet(outcome),
        ended_sheet(outcome, masters),
        summary_sheet(outcome),
        rate_sheet(outcome, masters),
        recognised_sheet(under, outcome.recognised),
        usage_sheet(under, outcome.usage),
    )
    return Book(texts.TITLE, sheets, created(outcome))
