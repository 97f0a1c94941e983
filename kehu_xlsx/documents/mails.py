"""What each mail says: the values of its placeholders, and the same on a phone, with a small table of the alerts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from kehu_xlsx.documents.masters import Masters
from kehu_xlsx.documents.plans import return_day
from kehu_xlsx.documents.records import records
from kehu_xlsx.documents.report.alerts import severity_word
from kehu_xlsx.documents.report.credit import overdue_total
from kehu_xlsx.documents.report.entries import total
from kehu_xlsx.policy import Policy
from kehu_xlsx.tables import Alerts, Credit, Customers, Person
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.tables.words import Delivery, Role, Severity
from kehu_xlsx.texts.plan_documents import month_title
from kehu_xlsx.texts.reasons import money

MOST_ALERTS = 20
_INK, _RULE = "#1F4E78", "#BFC9D4"
_CELL = f"border:1px solid {_RULE};padding:4px 8px;text-align:left"

Table = Sequence[Sequence[str]]
"""Rows of words, the headings first."""


def plan_values(outcome: Outcome, policy: Policy, masters: Masters, customer: str) -> dict[str, str]:
    """The placeholders of a distributor's mail."""
    name = masters.name(customer)
    return {
        "客户名称": name,
        "联系人": masters.text(customer, Customers.contact) or name,
        "办事处": outcome.office,
        "计划月份": month_title(outcome.next_month.year, outcome.next_month.month),
        "回传截止": f"{return_day(outcome.next_month, policy.calendar):%Y-%m-%d}",
        "业务经理": masters.person(customer, Role.SALESPERSON),
    }


def manager_values(outcome: Outcome, person: Person, visits: int) -> dict[str, str]:
    """The placeholders of a manager's mail; he plans `visits` next month."""
    theirs = alerts_of(outcome, person)
    severe = sum(alert[Alerts.severity] == Severity.SEVERE for alert in theirs)
    return {
        "姓名": person.name,
        "角色": person.role,
        "办事处": outcome.office,
        "月份": month_title(outcome.month.year, outcome.month.month),
        "预警数": str(len(theirs)),
        "严重数": str(severe),
        "拜访次数": str(visits),
    }


def finance_values(outcome: Outcome, name: str) -> dict[str, str]:
    """The placeholders of the mail to finance."""
    owed, overdue = total(outcome.credit[Credit.balance]), overdue_total(outcome.credit)
    advice = outcome.credit[Credit.delivery]
    return {
        "姓名": name,
        "办事处": outcome.office,
        "月份": month_title(outcome.month.year, outcome.month.month),
        "截止日期": f"{outcome.as_of:%Y-%m-%d}",
        "应收余额": _amount(owed),
        "逾期金额": _amount(overdue),
        "停货数": str(int((advice == Delivery.STOPPED).sum())),
        "限货数": str(int((advice == Delivery.LIMITED).sum())),
    }


def alert_table(outcome: Outcome, person: Person, masters: Masters) -> Table:
    """A person's alerts for the phone: the worst first, at most twenty; none, no table."""
    theirs = alerts_of(outcome, person)[:MOST_ALERTS]
    heads = (Alerts.number, Customers.name, Alerts.kind, Alerts.severity, Alerts.deadline)
    rows = [
        (
            str(alert[Alerts.number]),
            masters.name(alert[Alerts.customer]),
            str(alert[Alerts.kind]),
            severity_word(alert),
            f"{alert[Alerts.deadline]:%Y-%m-%d}",
        )
        for alert in theirs
    ]
    return [[column.heading for column in heads], *rows] if rows else []


def alerts_of(outcome: Outcome, person: Person) -> list[dict[str, Any]]:
    """The alerts that a person is told of or must investigate, in the order of the report."""
    return [
        alert
        for alert in records(outcome.alerts)
        if person in (*(alert[Alerts.told] or ()), *(alert[Alerts.investigators] or ()))
    ]


def as_text(body: str, table: Table) -> str:
    """The mail in plain text, the table below."""
    lines = ["  ".join(row) for row in table]
    return "\n".join([body, *(["", *lines] if lines else [])]) + "\n"


def as_html(body: str, table: Table) -> str:
    """The same for mail programs that show more."""
    paragraphs = "".join(f"<p>{_with_breaks(part)}</p>" for part in body.split("\n\n"))
    return (
        '<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head>'
        '<body style="font-family:Microsoft YaHei,PingFang SC,sans-serif;font-size:14px">'
        f"{paragraphs}{_html_table(table)}</body></html>"
    )


def _with_breaks(words: str) -> str:
    return "<br>".join(map(escape, words.split("\n")))


def _html_table(table: Table) -> str:
    if not table:
        return ""
    head, *rows = table
    heads = "".join(f'<th style="{_CELL};background:{_INK};color:#fff">{escape(word)}</th>' for word in head)
    lines = "".join(f"<tr>{_html_cells(row)}</tr>" for row in rows)
    return f'<table style="border-collapse:collapse;font-size:13px"><tr>{heads}</tr>{lines}</table>'


def _html_cells(row: Iterable[str]) -> str:
    return "".join(f'<td style="{_CELL}">{escape(word)}</td>' for word in row)


def _amount(amount: float | None) -> str:
    return "无法计算" if amount is None else money(amount)
