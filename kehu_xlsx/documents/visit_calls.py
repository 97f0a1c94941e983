"""The planned visits of a month with all that their documents say of each, by visitor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kehu_xlsx.documents.masters import Masters, reason_words
from kehu_xlsx.documents.records import records
from kehu_xlsx.tables import Alerts, Customers, VisitPlan
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.tables.words import AlertState, Severity
from kehu_xlsx.texts import visit_documents as texts

_SETTLED = (AlertState.CLOSED, AlertState.CLEARED)


@dataclass(frozen=True, slots=True)
class Call:
    """One planned visit in the words of the documents; `date` is None where it did not fit.

    `focus` is what the visit is to settle, with figures; `topics` is the same in a few words.
    """

    date: dt.date | None
    due: dt.date
    role: str
    visitor: str
    customer: str
    code: str
    name: str
    level: str
    region: str
    address: str
    contact: str
    phone: str
    cause: str
    focus: str
    topics: str
    gifts: str

    @property
    def person(self) -> str:
        """Whose day the visit takes; a role without a name is a person of its own."""
        return self.visitor or self.role

    @property
    def weekday(self) -> str:
        """The weekday of the visit; of one that did not fit that of its due date."""
        return texts.weekday((self.date or self.due).weekday())


def calls(outcome: Outcome) -> list[Call]:
    """All visits of 拜访计划, in its order."""
    masters, alerts = Masters(outcome), _alerts(outcome)
    found = []
    for row in records(outcome.visit_plan):
        customer, date = row[VisitPlan.customer], row[VisitPlan.date]
        found.append(
            Call(
                date=None if date is None else date.date(),
                due=row[VisitPlan.due].date(),
                role=row[VisitPlan.role],
                visitor=row[VisitPlan.visitor] or "",
                customer=customer,
                code=masters.code(customer),
                name=masters.name(customer),
                level=masters.level_word(customer),
                region=masters.region(customer),
                address=masters.text(customer, Customers.address),
                contact=masters.text(customer, Customers.contact),
                phone=masters.text(customer, Customers.phone),
                cause=reason_words(row[VisitPlan.cause]),
                focus=_focus(row[VisitPlan.focus], alerts.get(customer, ())),
                topics=_topics(row[VisitPlan.focus], alerts.get(customer, ())),
                gifts=texts.gifts(row[VisitPlan.gifts] or ()),
            )
        )
    return found


def _alerts(outcome: Outcome) -> dict[str, list[dict[str, Any]]]:
    """The alerts of each customer that are still open, the worst first."""
    found: dict[str, list[dict[str, Any]]] = {}
    still_open = outcome.alerts[~outcome.alerts[Alerts.state].isin(_SETTLED)]
    for alert in sorted(records(still_open), key=lambda alert: -alert[Alerts.severity]):
        found.setdefault(alert[Alerts.customer], []).append(alert)
    return found


def _focus(reasons: Any, alerts: Sequence[Mapping[str, Any]]) -> str:
    """The customer's alerts, and what the worst of them rests on; the whole of it stands in the 预警报告."""
    if not reasons or not alerts:
        return ""
    return texts.focus(_topics(reasons, alerts), alerts[0][Alerts.reasons][0].sentence)


def _topics(reasons: Any, alerts: Sequence[Mapping[str, Any]]) -> str:
    """The customer's alerts by name."""
    if not reasons or not alerts:
        return ""
    return texts.alerts((alert[Alerts.kind], Severity(int(alert[Alerts.severity])).word) for alert in alerts)


def by_visitor(planned: Iterable[Call]) -> dict[tuple[str, str], list[Call]]:
    """The visits that have a date, by role and visitor, in the order of both."""
    found: dict[tuple[str, str], list[Call]] = {}
    for call in sorted((call for call in planned if call.date), key=lambda call: (call.role, call.visitor)):
        found.setdefault((call.role, call.visitor), []).append(call)
    return found
