"""预警: findings turned into numbered alerts: who is told, who investigates, by when, and what was answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from kehu_xlsx.errors import Category
from kehu_xlsx.measures.answers import (
    answers_since_opened,
    answers_up_to,
    done_alerts,
    done_in_future,
    given_answers,
)
from kehu_xlsx.measures.facts import Facts
from kehu_xlsx.measures.people import Team, nobody
from kehu_xlsx.policy import INVESTIGATORS, Policy, RoutingRules
from kehu_xlsx.tables import (
    ROLE_COLUMNS,
    AlertAnswers,
    AlertLedger,
    Alerts,
    Customers,
    Finding,
    Person,
    Place,
    RowProblem,
    RuleOutcome,
    RuleRun,
)
from kehu_xlsx.tables.words import AlertKind, AlertState, Change, Role, Severity
from kehu_xlsx.texts import alerts as texts
from kehu_xlsx.texts.alerts import AlertReason
from kehu_xlsx.texts.reasons import Reason
from kehu_xlsx.workdays import Scope

_NO_LEVEL = 9  # sorts customers without a level last
_OF_CUSTOMER = [
    Customers.customer,
    Customers.name,
    Customers.level,
    *ROLE_COLUMNS.values(),
    Customers.source,
    Customers.row,
]
_ROLES, _KINDS = list(Role), list(AlertKind)

Row = Mapping[str, Any]


class _Key(NamedTuple):
    """By what an alert is the same in another month."""

    customer: str
    kind: AlertKind
    subject: str

    @classmethod
    def of(cls, finding: Finding) -> _Key:
        return cls(finding.customer, finding.kind, finding.subject)


@dataclass(frozen=True)
class _Case:
    """All findings of one alert."""

    key: _Key
    findings: tuple[Finding, ...]

    @property
    def worst(self) -> Finding:
        return max(self.findings, key=lambda finding: finding.severity)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return tuple(reason for finding in self.findings for reason in finding.reasons)

    @property
    def order(self) -> tuple[Any, ...]:
        """The order in which new alerts are numbered."""
        return -self.worst.severity, _KINDS.index(self.key.kind), self.key.customer, self.key.subject


@dataclass(frozen=True)
class _Issue:
    """An alert as first issued, and its rows of the ledger: of the last month `before` this one, and of this month.

    `was_closed` says that people had said it was done before this month; then it is `reopened_on` this month's day.
    """

    number: str
    first_month: pd.Period
    issued_on: dt.date
    before: Row | None = None
    of_month: Row | None = None
    reopened_on: dt.date | None = None
    was_closed: bool = False

    @property
    def opened_on(self) -> dt.date:
        """The day from which the time for an answer runs."""
        return self.reopened_on or self.issued_on

    @property
    def known(self) -> Row | None:
        """How it stands while nothing newer can be said of it; None if it has ended, was closed or is not known."""
        known = self.of_month or self.before
        if known is None or pd.notna(known[AlertLedger.cleared_month]) or (self.was_closed and not self.of_month):
            return None
        return None if self.was_closed and known[AlertLedger.state] == AlertState.CLOSED else known


@dataclass(frozen=True)
class _Directory:
    """The office's people, and who of them is told of which level."""

    levels: Mapping[str, int | None]
    teams: Mapping[str, Team]
    routing: RoutingRules

    def addressees(self, case: _Case) -> dict[str, tuple[Person, ...]]:
        return {Alerts.told: self._told(case), Alerts.investigators: self._investigators(case)}

    def with_level_above(self, case: _Case, told: tuple[Person, ...]) -> tuple[Person, ...]:
        """Those told, and who stands one role above the highest of them: nobody answered in time."""
        highest = min((_ROLES.index(person.role) for person in told), default=0)
        return (*self._in_roles(case, _ROLES[max(highest - 1, 0) : highest]), *told)

    def _told(self, case: _Case) -> tuple[Person, ...]:
        """By the customer's level, unless the findings name people; below 最低上报等级 the 分支机构销售经理 alone."""
        if case.worst.severity < Severity.of(self.routing.least_severity):
            return self._in_roles(case, [Role.SALES_MANAGER])
        named = _each_once(person for finding in case.findings for person in finding.people or ())
        return named or self._in_roles(case, self.routing.told(self.levels.get(case.key.customer)))

    def _investigators(self, case: _Case) -> tuple[Person, ...]:
        named = _each_once(person for finding in case.findings for person in finding.investigators or ())
        return named or self._in_roles(case, INVESTIGATORS.get(case.key.kind, ()))

    def _in_roles(self, case: _Case, roles: Iterable[Role]) -> tuple[Person, ...]:
        team = self.teams.get(case.key.customer) or nobody()
        return tuple(person for role in roles for person in team[role])


def route_alerts(
    findings: Iterable[Finding], facts: Facts, policy: Policy, judged: Collection[AlertKind] = frozenset(AlertKind)
) -> RuleOutcome:
    """Alerts, one row a customer, kind and subject: 严重 first, then new ones, better levels, customers.

    An open alert keeps its number, first month and date of issue; so does one that people closed while its condition
    stayed, opened again with a date of its own. One of a kind that could not be `judged` is carried forward. What else
    the ledger says of this month or later ones does not count, so that running a month again gives the same.
    """
    customers = {row[Customers.customer]: row for row in facts.books.customers[_OF_CUSTOMER].to_dict("records")}
    issues = _open_issues(facts)
    findings = (*(each for each in findings if each.kind in judged), *_carried(issues, judged, customers))
    levels = {
        code: None if pd.isna(row[Customers.level]) else int(row[Customers.level]) for code, row in customers.items()
    }
    people = _Directory(levels, facts.teams, policy.routing)
    alerts = _alerts(_cases(findings), issues, people, facts, policy)
    alerts.sort(key=lambda alert: _rank(alert, levels.get(alert[Alerts.customer])))
    return RuleOutcome(
        Alerts.frame(alerts),
        problems=(*_nobody(alerts, customers), *_strangers(alerts, customers), *_not_yet_done(alerts, facts)),
        runs=(RuleRun(texts.RULE, len(findings), len(alerts)),),
    )


def _carried(issues: Mapping[_Key, _Issue], judged: Collection[AlertKind], known: Collection[str]) -> Iterator[Finding]:
    """The alerts that this month's data can't judge: as this month once judged them, else as earlier ones left them."""
    for key, issue in issues.items():
        row = issue.known
        if row is not None and key.kind not in judged and key.customer in known:
            severity = Severity(int(row[AlertLedger.severity]))
            reasons = tuple(_said_before(row, is_judged=row is issue.of_month))
            yield Finding(key.customer, key.kind, severity, reasons, subject=key.subject)


def _said_before(row: Row, *, is_judged: bool) -> Iterator[Reason]:
    """The words of the ledger, and that they are no judgement of this month unless they are."""
    said = "" if pd.isna(row[AlertLedger.description]) else str(row[AlertLedger.description])
    said = said.removesuffix(AlertReason.REOPENED)
    before = said.removesuffix(AlertReason.NOT_JUDGED)
    yield Reason.of(AlertReason.SAID_BEFORE, said=before)
    if not is_judged or before != said:
        yield Reason.of(AlertReason.NOT_JUDGED)


def _alerts(
    cases: list[_Case], known: Mapping[_Key, _Issue], people: _Directory, facts: Facts, policy: Policy
) -> list[dict[str, Any]]:
    issues = _issues(cases, known, facts)
    answers = _answers(_since_opened(facts.memory.answers, issues.values()), facts.scope.today)
    alerts = []
    for case in cases:
        issue = issues[case.key]
        alert = {**_said(case, issue), **people.addressees(case), **_dated(case, issue, facts, policy)}
        alert |= answers.get(issue.number, {})
        alert[Alerts.state] = _state(alert, facts.scope.as_of)
        if alert[Alerts.state] is AlertState.UNANSWERED:
            alert[Alerts.told] = people.with_level_above(case, alert[Alerts.told])
        alerts.append(alert)
    return alerts


def _cases(findings: tuple[Finding, ...]) -> list[_Case]:
    gathered: dict[_Key, list[Finding]] = {}
    for finding in findings:
        gathered.setdefault(_Key.of(finding), []).append(finding)
    return sorted((_Case(key, tuple(group)) for key, group in gathered.items()), key=lambda case: case.order)


def _said(case: _Case, issue: _Issue) -> dict[str, Any]:
    place = case.worst.place or Place(-1, -1)
    reopened = (Reason.of(AlertReason.REOPENED),) if issue.was_closed else ()
    return {
        Alerts.customer: case.key.customer,
        Alerts.kind: case.key.kind,
        Alerts.subject: case.key.subject,
        Alerts.severity: case.worst.severity,
        Alerts.reasons: (*case.reasons, *reopened),
        Alerts.source: place.source,
        Alerts.row: place.row,
        Alerts.place_column: place.column,
    }


def _each_once(people: Iterable[Person]) -> tuple[Person, ...]:
    return tuple(sorted(dict.fromkeys(people), key=lambda person: _ROLES.index(person.role)))


def _issues(cases: list[_Case], known: Mapping[_Key, _Issue], facts: Facts) -> dict[_Key, _Issue]:
    """How each case was first issued: as the ledger says while it is open, else now, under the next number."""
    month = facts.scope.month
    last = _last_number(facts)
    new = [case.key for case in cases if case.key not in known]
    numbered = {
        key: _Issue(f"{_prefix(month)}{number:03}", month, facts.scope.as_of)
        for number, key in enumerate(new, start=last + 1)
    }
    return {**known, **numbered}


def _open_issues(facts: Facts) -> dict[_Key, _Issue]:
    """The alerts of the ledger first issued up to this month that had not ended before it, the latest of each key."""
    month, ledger, answers = facts.scope.month, facts.memory.alerts, facts.memory.answers
    ledger = ledger.assign(**{Alerts.subject: Alerts.conform(ledger)[Alerts.subject].fillna("")})
    earlier = ledger[ledger[AlertLedger.month] < month].sort_values(AlertLedger.month)
    ended = earlier[earlier[AlertLedger.cleared_month] < month]
    begun = ledger[(ledger[AlertLedger.first_month] <= month) & ledger[AlertLedger.kind].isin(_KINDS)]
    begun = begun.dropna(subset=AlertLedger.issued_on)
    still_open = begun[~begun[AlertLedger.number].isin(ended[AlertLedger.number])]
    ordered = still_open.sort_values([AlertLedger.first_month, AlertLedger.number])
    last = earlier.drop_duplicates(AlertLedger.number, keep="last")
    before = {row[AlertLedger.number]: row for row in last.to_dict("records")}
    answered = answers_since_opened(answers_up_to(answers, month - 1), last)
    closed = {
        *done_alerts(answered, facts.scope.today),
        *last[last[AlertLedger.state] == AlertState.CLOSED][AlertLedger.number],
    }
    return {
        _ledger_key(row): _ledger_issue(row, before.get(row[AlertLedger.number]), closed, facts.scope)
        for row in ordered.to_dict("records")
    }


def _since_opened(answers: pd.DataFrame, issues: Collection[_Issue]) -> pd.DataFrame:
    opened = {
        AlertLedger.number: [issue.number for issue in issues],
        AlertLedger.reopened_on: [issue.reopened_on for issue in issues],
    }
    return answers_since_opened(answers, AlertLedger.conform(pd.DataFrame(opened)))


def _ledger_key(row: Row) -> _Key:
    return _Key(row[AlertLedger.customer], AlertKind(row[AlertLedger.kind]), row[Alerts.subject])


def _ledger_issue(row: Row, before: Row | None, closed: Collection[str], scope: Scope) -> _Issue:
    """An alert's row of the ledger as an issue; `before` is its row of the last month before this one.

    `closed` are the numbers of those that people closed before this month.
    """
    number, first_month = row[AlertLedger.number], row[AlertLedger.first_month]
    issued_on = min(row[AlertLedger.issued_on].date(), scope.as_of)
    of_month = row if row[AlertLedger.month] == scope.month else None
    if before is None:
        return _Issue(number, first_month, issued_on, of_month=of_month)
    is_closed = number in closed
    reopened_on = _reopened_on(row, scope) if is_closed else _day(before[AlertLedger.reopened_on])
    return _Issue(number, first_month, issued_on, before, of_month, reopened_on, is_closed)


def _reopened_on(row: Row, scope: Scope) -> dt.date:
    """The day on which this month opens a closed alert again, the first if it is run several times."""
    day = _day(row[AlertLedger.reopened_on]) if row[AlertLedger.month] == scope.month else None
    return min(day or scope.as_of, scope.as_of)


def _day(value: Any) -> dt.date | None:
    return None if pd.isna(value) else value.date()


def _prefix(month: pd.Period) -> str:
    return f"YJ{month:%Y%m}-"


def _last_number(facts: Facts) -> int:
    """The highest number of this month that the ledger holds, 0 without any."""
    prefix, given = _prefix(facts.scope.month), facts.memory.alerts[AlertLedger.number].dropna()
    running = [number.removeprefix(prefix) for number in given if number.startswith(prefix)]
    return max((int(number) for number in running if number.isdecimal()), default=0)


def _dated(case: _Case, issue: _Issue, facts: Facts, policy: Policy) -> dict[str, Any]:
    """Number, first issue, change since the month before, and the date by which an answer is due."""
    severity = case.worst.severity
    return {
        Alerts.number: issue.number,
        Alerts.first_month: issue.first_month,
        Alerts.issued_on: pd.Timestamp(issue.issued_on),
        Alerts.reopened_on: pd.NaT if issue.reopened_on is None else pd.Timestamp(issue.reopened_on),
        Alerts.change: _change(severity, issue, facts.scope.month),
        Alerts.deadline: pd.Timestamp(facts.scope.calendar.after(issue.opened_on, policy.answers.workdays(severity))),
    }


def _change(severity: Severity, issue: _Issue, month: pd.Period) -> Change:
    if issue.first_month == month:
        return Change.NEW
    before = severity if issue.before is None else issue.before[AlertLedger.severity]
    if before == severity:
        return Change.SAME
    return Change.WORSE if severity > before else Change.BETTER


def _answers(answers: pd.DataFrame, today: dt.date) -> dict[str, dict[str, Any]]:
    """What people answered by number of the alert."""
    done = done_alerts(answers, today)
    by_alert = given_answers(answers).groupby(AlertAnswers.number)
    return {str(number): _together(group, is_done=number in done) for number, group in by_alert}


def _together(group: pd.DataFrame, *, is_done: bool) -> dict[str, Any]:
    """Several people's answers in one row; done only once every one of them is."""
    people = group[AlertAnswers.person].fillna(group[AlertAnswers.role])
    said: dict[str, Any] = {
        str(column): texts.together(zip(people, group[column].fillna(""), strict=True))
        for column in (Alerts.cause, Alerts.measures, Alerts.owner)
    }
    return {
        **said,
        Alerts.planned_on: group[AlertAnswers.planned_on].max(),
        Alerts.done_on: group[AlertAnswers.done_on].max() if is_done else pd.NaT,
    }


def _state(alert: Row, as_of: dt.date) -> AlertState:
    if Alerts.done_on in alert:
        return AlertState.IN_HAND if pd.isna(alert[Alerts.done_on]) else AlertState.CLOSED
    return AlertState.UNANSWERED if alert[Alerts.deadline] < pd.Timestamp(as_of) else AlertState.OPEN


def _rank(alert: Row, level: int | None) -> tuple[Any, ...]:
    return (
        -alert[Alerts.severity],
        alert[Alerts.change] != Change.NEW,
        _NO_LEVEL if level is None else level,
        alert[Alerts.customer],
        _KINDS.index(alert[Alerts.kind]),
        alert[Alerts.subject],
    )


def _nobody(alerts: list[dict[str, Any]], customers: Mapping[str, Row]) -> Iterator[RowProblem]:
    """Each role of a customer of the 客户档案 that an alert is for and that it names nobody in.

    A line a customer, or one a role where a sheet of several names nobody in it at all.
    """
    unnamed = {
        (alert[Alerts.customer], person.role): None
        for alert in alerts
        for person in (*alert[Alerts.told], *alert[Alerts.investigators])
        if not person.name and alert[Alerts.customer] in customers
    }
    without: dict[tuple[int, Role], list[Row]] = {}
    for code, role in unnamed:
        without.setdefault((customers[code][Customers.source], role), []).append(customers[code])
    for (source, role), rows in without.items():
        of_sheet = (customer for customer in customers.values() if customer[Customers.source] == source)
        if len(rows) > 1 and all(pd.isna(customer[ROLE_COLUMNS[role]]) for customer in of_sheet):
            yield _nameless(rows[0], role, texts.NOBODY_AT_ALL, customers=len(rows))
        else:
            yield from (_nameless(customer, role, texts.NOBODY, name=customer[Customers.name]) for customer in rows)


def _nameless(customer: Row, role: Role, words: tuple[str, str, str], **figures: Any) -> RowProblem:
    message, action, advice = (text.format(role=role, **figures) for text in words)
    place = Place(customer[Customers.source], customer[Customers.row], ROLE_COLUMNS[role])
    return RowProblem(Category.PERSON, "", message, action, advice, place)


def _not_yet_done(alerts: list[dict[str, Any]], facts: Facts) -> Iterator[RowProblem]:
    """Each 实际完成日期 of a current alert that lies ahead."""
    numbers = {alert[Alerts.number] for alert in alerts}
    for answer in done_in_future(facts.memory.answers, facts.scope.today).to_dict("records"):
        number, day = answer[AlertAnswers.number], answer[AlertAnswers.done_on]
        if number in numbers:
            who = " ".join(filter(pd.notna, (answer[AlertAnswers.role], answer[AlertAnswers.person])))
            message, action, advice = texts.NOT_YET_DONE
            told = message.format(number=number, day=day, who=who)
            yield RowProblem(Category.DATE, f"{day:%Y-%m-%d}", told, action, advice)


def _strangers(alerts: list[dict[str, Any]], customers: Mapping[str, Row]) -> Iterator[RowProblem]:
    """Each customer with an alert whom the 客户档案 no longer holds."""
    for code in dict.fromkeys(alert[Alerts.customer] for alert in alerts if alert[Alerts.customer] not in customers):
        message, action, advice = texts.STRANGER
        yield RowProblem(Category.CUSTOMER, code, message.format(customer=code), action, advice)
