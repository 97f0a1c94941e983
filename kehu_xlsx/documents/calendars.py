"""A visitor's month as an iCalendar file, for Outlook, WPS and the phone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from hashlib import sha256

from icalendar import Calendar, Event

from kehu_xlsx.documents.masters import month_word
from kehu_xlsx.documents.names import file_names
from kehu_xlsx.documents.visit_calls import Call, by_visitor
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.texts import visit_documents as texts
from kehu_xlsx.workdays import ONE_DAY

_UID_DOMAIN = "kehu-xlsx"
_UID_LENGTH = 32
_TRANSPARENT = "TRANSPARENT"  # a visit leaves the day free for other appointments


def visit_calendars(outcome: Outcome, planned: Iterable[Call]) -> dict[str, bytes]:
    """A calendar of all-day events by file name, ROLE_NAME.ics, for each visitor with planned visits.

    A visit keeps its UID when it is planned anew on another day, so that calendars move it and don't double it.
    """
    theirs = by_visitor(planned)
    names = calendar_files(theirs)
    return {names[who]: _calendar(outcome, texts.visitor_stem(*who), visits) for who, visits in theirs.items()}


def calendar_files(visitors: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The file name of each visitor's calendar, visitors by role and name."""
    who = list(visitors)
    return dict(zip(who, file_names((texts.visitor_stem(*each) for each in who), texts.CALENDAR_ENDING), strict=True))


def _calendar(outcome: Outcome, who: str, visits: Sequence[Call]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", texts.CALENDAR_PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", texts.calendar_name(outcome.office, month_word(outcome.next_month), who))
    for call in visits:
        if call.date:
            calendar.add_component(_event(outcome, call, call.date))
    return bytes(calendar.to_ical())


def _event(outcome: Outcome, call: Call, date: dt.date) -> Event:
    event = Event()
    event.add("uid", _uid(outcome.office, call))
    event.add("dtstamp", dt.datetime.combine(outcome.as_of, dt.time(), tzinfo=dt.UTC))
    event.add("dtstart", date)
    event.add("dtend", date + ONE_DAY)
    event.add("summary", texts.event_summary(call.name, call.level))
    if call.address:
        event.add("location", call.address)
    event.add("description", _description(call))
    event.add("transp", _TRANSPARENT)
    return event


def _uid(office: str, call: Call) -> str:
    key = "\n".join((office, call.role, call.visitor, call.customer, call.due.isoformat()))
    return f"{sha256(key.encode()).hexdigest()[:_UID_LENGTH]}@{_UID_DOMAIN}"


def _description(call: Call) -> str:
    return texts.event_description(
        (
            (texts.CODE, call.code),
            (texts.CONTACT, call.contact),
            (texts.PHONE, call.phone),
            (texts.DUE, call.due.isoformat()),
            (texts.CAUSE, call.cause),
            (texts.FOCUS, call.focus),
            (texts.GIFTS, call.gifts),
        )
    )
