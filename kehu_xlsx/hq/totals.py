"""The offices' facts put together: kept on disk while the offices are run, however many, and read as they are written.

SQLite's temporary database ("") lives in a file that no one else sees and that goes with the connection, so that a
company of thousands of offices takes no more memory than one of ten.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import Any, TypeVar, overload

from cattrs.preconf.json import make_converter

from kehu_xlsx.tables.offices import (
    AlertFacts,
    Company,
    DisqualificationFacts,
    Failure,
    MonthFacts,
    OfficeFacts,
    OfficeFigures,
    OfficeLine,
    OfficeState,
    PersonAlerts,
    RegionFacts,
)
from kehu_xlsx.tables.words import Role, Severity

_JSON = make_converter()
_T = TypeVar("_T")

_TABLES = """
CREATE TABLE offices (office PRIMARY KEY, state, month, latest, as_of, figures);
CREATE TABLE failures (office PRIMARY KEY, reason, advice, attempts);
CREATE TABLE alerts (id INTEGER PRIMARY KEY, office, severity, facts);
CREATE TABLE listeners (role, name, office, alert, PRIMARY KEY (role, name, office, alert)) WITHOUT ROWID;
CREATE TABLE reports (role, name, office, file, PRIMARY KEY (role, name, office)) WITHOUT ROWID;
CREATE TABLE disqualifications (id INTEGER PRIMARY KEY, office, facts);
CREATE TABLE regions (id INTEGER PRIMARY KEY, office, region, facts);
CREATE TABLE months (office, month, facts, PRIMARY KEY (office, month)) WITHOUT ROWID;
CREATE INDEX severe ON alerts (severity, office, id);
CREATE INDEX alerts_of ON alerts (office);
CREATE INDEX heard_in ON listeners (office);
CREATE INDEX reports_in ON reports (office);
CREATE INDEX disqualified_in ON disqualifications (office);
CREATE INDEX regions_of ON regions (office);
PRAGMA journal_mode = OFF;
"""
_OF_OFFICE = ("offices", "failures", "alerts", "listeners", "reports", "disqualifications", "regions", "months")

_OFFICES = """
SELECT office, state, as_of, figures FROM offices
UNION ALL SELECT office, ?, NULL, NULL FROM failures WHERE office NOT IN (SELECT office FROM offices) ORDER BY office
"""
_SEVERE = "SELECT office, facts FROM alerts WHERE severity = ? ORDER BY office, id"
_DISQUALIFICATIONS = "SELECT office, facts FROM disqualifications ORDER BY office, id"
_REGIONS = "SELECT office, facts FROM regions ORDER BY region = '', region, office"
_WITH_MONTHS = "SELECT DISTINCT office FROM months ORDER BY office"
_FAILURES = "SELECT office, reason, advice, attempts FROM failures ORDER BY office"
_IN_SEVERAL = "SELECT role, name FROM listeners GROUP BY role, name HAVING COUNT(DISTINCT office) > 1"
_THEIRS = """
SELECT alerts.office, facts FROM listeners JOIN alerts ON alerts.id = listeners.alert
WHERE listeners.role = ? AND listeners.name = ? ORDER BY severity DESC, alerts.office, alerts.id
"""
_THEIR_REPORTS = """
SELECT listeners.office, file, COUNT(*) FROM listeners NATURAL LEFT JOIN reports
WHERE role = ? AND name = ? GROUP BY listeners.office ORDER BY listeners.office
"""


class Rows(Sequence[_T]):
    """The rows of a query, read anew each time that somebody goes through them; a slice of them likewise."""

    def __init__(self, read: Callable[[int, int], Iterator[_T]], count: int, first: int = 0) -> None:
        """`read` yields so many rows from a place on."""
        self._read, self._count, self._first = read, count, first

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[_T]:
        return self._read(self._first, self._count)

    @overload
    def __getitem__(self, place: int) -> _T: ...
    @overload
    def __getitem__(self, place: slice) -> Rows[_T]: ...
    def __getitem__(self, place: int | slice) -> _T | Rows[_T]:
        chosen = range(self._count)[place]
        if isinstance(chosen, range):
            return Rows(self._read, len(chosen), self._first + chosen.start)
        return next(self._read(self._first + chosen, 1))


class Totals:
    """All offices' facts, as they come in; closed, they are gone."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("")
        self._database.executescript(_TABLES)

    def __enter__(self) -> Totals:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._database.close()

    def add(self, office: str, state: OfficeState, facts: OfficeFacts) -> None:
        """Take in an office, in place of what was known of it."""
        self.forget(office)
        head = (office, state, facts.month, facts.latest, facts.as_of.isoformat(), _JSON.dumps(facts.figures))
        self._put("offices", [head])
        for alert in facts.alerts:
            self._add_alert(office, alert)
        self._put("reports", [(role, name, office, file) for role, name, file in facts.reports])
        self._put("disqualifications", [(None, office, _JSON.dumps(each)) for each in facts.disqualifications])
        self._put("regions", [(None, office, each.region, _JSON.dumps(each)) for each in facts.regions])
        self._put("months", [(office, each.month, _JSON.dumps(each)) for each in facts.months])

    def fail(self, failure: Failure) -> None:
        """Take in that an office could not be done; it counts nowhere, whatever was known of it."""
        self.forget(failure.office)
        self._put("failures", [(failure.office, failure.reason, failure.advice, failure.attempts)])

    def forget(self, office: str) -> None:
        """Take an office out again."""
        for table in _OF_OFFICE:
            self._database.execute(f"DELETE FROM {table} WHERE office = ?", (office,))

    def latest_month(self) -> str:
        """The last month of which any office has purchases, "" where none has any."""
        return str(self._one("SELECT COALESCE(MAX(latest), '') FROM offices"))

    def offices_of_other_months(self, month: str) -> list[str]:
        """The offices whose facts are of another month."""
        found = self._database.execute("SELECT office FROM offices WHERE month <> ? ORDER BY office", (month,))
        return [office for (office,) in found]

    def company(self, name: str, month: str, as_of: dt.date) -> Company:
        """All of them together; what there is much of is read as it is written."""
        return Company(
            name=name,
            month=month,
            as_of=as_of,
            offices=list(map(_office, self._database.execute(_OFFICES, (OfficeState.FAILED,)))),
            severe=self._rows(_SEVERE, AlertFacts, Severity.SEVERE),
            disqualifications=self._rows(_DISQUALIFICATIONS, DisqualificationFacts),
            regions=self._rows(_REGIONS, RegionFacts),
            by_office=[(office, self._months(office)) for (office,) in self._database.execute(_WITH_MONTHS)],
            failures=[Failure(*row) for row in self._database.execute(_FAILURES)],
        )

    def people_in_several(self, company: Company) -> Iterator[PersonAlerts]:
        """Everybody who has alerts in more than one office, the highest role first."""
        ranks = {str(role): rank for rank, role in enumerate(Role)}
        found = sorted(self._database.execute(_IN_SEVERAL), key=lambda who: (ranks.get(who[0], len(ranks)), who[1]))
        for role, name in found:
            reports = self._database.execute(_THEIR_REPORTS, (role, name)).fetchall()
            alerts = self._rows(_THEIRS, AlertFacts, role, name)
            yield PersonAlerts(company.name, company.month, company.as_of, role, name, reports, alerts)

    def _add_alert(self, office: str, alert: AlertFacts) -> None:
        values = (office, alert.severity, _JSON.dumps(alert))
        number = self._database.execute("INSERT INTO alerts VALUES (NULL, ?, ?, ?)", values).lastrowid
        self._put("listeners", [(who.role, who.name, office, number) for who in alert.listeners])

    def _put(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        if rows:
            self._database.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)

    def _rows(self, query: str, kind: type[_T], *values: Any) -> Rows[tuple[str, _T]]:
        """Pairs of office and facts."""

        def read(first: int, count: int) -> Iterator[tuple[str, _T]]:
            found = self._database.execute(f"{query} LIMIT ? OFFSET ?", (*values, count, first))
            return ((office, _JSON.loads(facts, kind)) for office, facts in found)

        return Rows(read, int(self._one(f"SELECT COUNT(*) FROM ({query})", *values)))

    def _months(self, office: str) -> dict[str, MonthFacts]:
        found = self._database.execute("SELECT month, facts FROM months WHERE office = ?", (office,))
        return {month: _JSON.loads(facts, MonthFacts) for month, facts in found}

    def _one(self, query: str, *values: Any) -> Any:
        return self._database.execute(query, values).fetchone()[0]


def _office(row: tuple[str, str, str | None, str | None]) -> OfficeLine:
    office, state, as_of, figures = row
    return OfficeLine(
        office,
        OfficeState(state),
        dt.date.fromisoformat(as_of) if as_of else None,
        _JSON.loads(figures, OfficeFigures) if figures else None,
    )
