"""客户管理规则.xlsx: the rules now in force, for the office to read and to change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kehu_xlsx.policy import FINANCE, Group, Policy, Setting, Unit
from kehu_xlsx.schema import Column as TableColumn
from kehu_xlsx.schema import Kind as TableKind
from kehu_xlsx.tables import INPUTS, Customers
from kehu_xlsx.tables.words import Role
from kehu_xlsx.texts import rulebook as texts
from kehu_xlsx.texts.visits import interval_words
from kehu_xlsx.workbook.sheets import Book, Cell, Column, Kind, Row, TableSheet
from kehu_xlsx.workdays import ONE_DAY

_BLANK_ROWS = 20
_KINDS = {
    Unit.PERCENT: Kind.RATE,
    Unit.YUAN: Kind.MONEY,
    Unit.TIMES: Kind.NUMBER,
    Unit.WORDS: Kind.TEXT,
    Unit.CHOICE: Kind.TEXT,
}
_NOT_ON_SHEETS = frozenset({Customers.customer, Customers.terms_from_month_end})


def rulebook(policy: Policy) -> Book:
    """The workbook of all rules; read back, it gives the same policy."""
    sheets = (
        _frequency(policy),
        *(_group(group) for _, group in policy.groups()),
        _holidays(policy),
        _leave(policy),
        _recipients(policy),
        _headings(policy),
        _known_headings(),
    )
    return Book(texts.TITLE, (_contents(sheets), *sheets))


def _sheet(name: str, columns: Iterable[Column], rows: Iterable[Row], *notes: str, blank_rows: int = 0) -> TableSheet:
    return TableSheet(
        name=name,
        title=f"{texts.TITLE}：{name}",
        subtitle=texts.SUBTITLE,
        columns=tuple(columns),
        rows=tuple(rows),
        notes=(texts.SHEETS[name], *notes),
        blank_rows=blank_rows,
        autofilter=False,
    )


def _contents(sheets: Iterable[TableSheet]) -> TableSheet:
    columns = (Column(texts.SHEET), Column(texts.CONTENTS, Kind.LONG_TEXT, width=80))
    rows = tuple((sheet.name, texts.SHEETS[sheet.name]) for sheet in sheets)
    return TableSheet(texts.CONTENTS, texts.TITLE, texts.SUBTITLE, columns, rows, autofilter=False)


def _frequency(policy: Policy) -> TableSheet:
    shown = {key: interval_words(interval.months, interval.days) for key, interval in policy.frequency.items()}
    choices = tuple(dict.fromkeys((*texts.INTERVALS, *shown.values())))
    columns = (Column(texts.LEVEL), *(Column(role, choices=choices, fill_in=True) for role in Role))
    rows = ((word, *(shown.get((level, role)) for role in Role)) for level, word in enumerate(texts.LEVELS, start=1))
    return _sheet(texts.FREQUENCY, columns, rows)


def _group(group: Group) -> TableSheet:
    columns = (
        Column(texts.RULE),
        Column(texts.VALUE, fill_in=True),
        Column(texts.UNIT),
        Column(texts.DEFAULT),
        Column(texts.ACCEPTED, Kind.LONG_TEXT),
        Column(texts.EXPLANATION, Kind.LONG_TEXT),
    )
    name, defaults = str(group.sheet), type(group)()
    rows = (
        _setting(name, setting, getattr(group, each), getattr(defaults, each)) for each, setting in group.settings()
    )
    has_rates = any(setting.unit is Unit.PERCENT for _, setting in group.settings())
    return _sheet(name, columns, rows, texts.GROUP_NOTE + (texts.PERCENT_NOTE if has_rates else ""))


def _setting(sheet: str, setting: Setting, value: Any, default: Any) -> Row:
    kind, unit = _KINDS.get(setting.unit, Kind.COUNT), setting.unit.value.strip()
    whole = isinstance(default, int)
    return (
        setting.heading,
        Cell(value, kind=kind),
        texts.unit_words(unit),
        Cell(default, kind=kind),
        texts.accepted(unit, setting.low, setting.high, setting.choices, whole=whole),
        texts.EXPLANATIONS.get((sheet, setting.heading)),
    )


def _holidays(policy: Policy) -> TableSheet:
    columns = (
        Column(texts.FIRST_DAY, Kind.DATE, fill_in=True),
        Column(texts.LAST_DAY, Kind.DATE, fill_in=True),
        Column(texts.DAY_KIND, choices=(texts.DAY_OFF, texts.WORKDAY), fill_in=True),
        Column(texts.NAME, fill_in=True),
    )
    days = {texts.DAY_OFF: policy.calendar.days_off, texts.WORKDAY: policy.calendar.extra_workdays}
    spans = sorted((first, last, kind) for kind in days for first, last in _runs(days[kind]))
    return _sheet(texts.HOLIDAYS, columns, ((*span, None) for span in spans), blank_rows=_BLANK_ROWS)


def _leave(policy: Policy) -> TableSheet:
    columns = (
        Column(texts.PERSON, fill_in=True),
        Column(texts.FIRST_DAY, Kind.DATE, fill_in=True),
        Column(texts.LAST_DAY, Kind.DATE, fill_in=True),
    )
    leave = sorted(policy.calendar.leave.items())
    rows = ((person, first, last) for person, days in leave for first, last in _runs(days))
    return _sheet(texts.LEAVE, columns, rows, blank_rows=_BLANK_ROWS)


def _recipients(policy: Policy) -> TableSheet:
    columns = (
        Column(texts.ROLE, choices=(*Role, FINANCE), fill_in=True),
        Column(texts.PERSON, fill_in=True),
        Column(texts.ADDRESS, Kind.LONG_TEXT, fill_in=True),
    )
    rows = ((each.role, each.name or None, "；".join(each.addresses)) for each in policy.recipients)
    return _sheet(texts.RECIPIENTS, columns, rows, blank_rows=_BLANK_ROWS)


def _headings(policy: Policy) -> TableSheet:
    places = _places()
    columns = (
        Column(texts.TABLE, fill_in=True),
        Column(
            texts.STANDARD_HEADING,
            choices_from=f"{{{texts.KNOWN_HEADINGS}!{texts.STANDARD_HEADING}}}",
            fill_in=True,
        ),
        Column(texts.OWN_HEADING, fill_in=True),
    )
    rows = (("、".join(places.get(ours, ())), ours, theirs) for theirs, ours in policy.heading_synonyms.items())
    return _sheet(texts.HEADINGS, columns, rows, blank_rows=_BLANK_ROWS)


def _known_headings() -> TableSheet:
    columns = (
        Column(texts.STANDARD_HEADING),
        Column(texts.TABLE, Kind.LONG_TEXT),
        Column(texts.KNOWN_SYNONYMS, Kind.LONG_TEXT, width=80),
    )
    synonyms = _synonyms()
    rows = ((heading, "、".join(tables), "、".join(synonyms[heading])) for heading, tables in _places().items())
    return _sheet(texts.KNOWN_HEADINGS, columns, rows)


def _places() -> Mapping[str, tuple[str, ...]]:
    """The tables in which each standard heading stands."""
    places: dict[str, tuple[str, ...]] = {}
    for title, column in _columns():
        places[column.heading] = (*places.get(column.heading, ()), title)
    return places


def _synonyms() -> Mapping[str, tuple[str, ...]]:
    synonyms: dict[str, dict[str, None]] = {}
    for _, column in _columns():
        synonyms.setdefault(column.heading, {}).update(dict.fromkeys(column.names))
    return {heading: tuple(name for name in names if name != heading) for heading, names in synonyms.items()}


def _columns() -> Iterator[tuple[str, TableColumn]]:
    """The columns as they may stand on sheets, with their table's title: a customer by code or by name."""
    for table in INPUTS:
        for column in table.columns():
            if column.kind is TableKind.CUSTOMER:
                yield table.title, Customers.code
                yield table.title, Customers.name
            elif column.kind is not TableKind.POSITION and column not in _NOT_ON_SHEETS:
                yield table.title, column


def _runs(days: Iterable[dt.date]) -> Iterator[tuple[dt.date, dt.date]]:
    """Days as spans without gaps, at most a year each: first and last day."""
    runs: list[tuple[dt.date, dt.date]] = []
    for day in sorted(days):
        if runs and day - runs[-1][1] == ONE_DAY and day.year == runs[-1][0].year:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return iter(runs)
