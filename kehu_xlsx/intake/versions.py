"""Several versions of one thing: the newest 客户档案 counts; plans are never added, the newest sheet counts."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.intake.records import Spot, Version, shown
from kehu_xlsx.schema import Column, Kind
from kehu_xlsx.tables import Customers, Origin, Plans, ProductPlans, Source
from kehu_xlsx.texts import intake as texts

# Where two registers can't be ordered, the more cautious value counts.
_CAUTIOUS: Mapping[Column, Callable[[Iterable[Any]], Any]] = {
    Customers.credit_limit: min,
    Customers.temporary_limit: min,
    Customers.level: max,
}


def _first(values: Iterable[Any]) -> Any:
    return next(iter(values))


class Versions:
    """The versions of rows, by the source that they come from."""

    def __init__(self, sources: Sequence[Source], versions: Sequence[Version | None]) -> None:
        self._sources = sources
        self._versions = versions

    def of(self, row: Mapping[Hashable, Any]) -> Version | None:
        """The version of the sheet that the row stands on."""
        source: int = row[Origin.source]
        return self._versions[source]

    def newest(self) -> Version | None:
        """The newest version of all."""
        return max((version for version in self._versions if version), default=None)

    def candidates(self, rows: list[Mapping[Hashable, Any]]) -> list[Mapping[Hashable, Any]]:
        """The rows that can be the newest: those of the newest version, and those that nothing dates."""
        dated = [version for row in rows if (version := self.of(row))]
        newest = max(dated, default=None)
        return [row for row in rows if self.of(row) in {None, newest}]

    def problem(
        self, row: Mapping[Hashable, Any], column: Column, category: Category, message: tuple[str, str], action: str
    ) -> Problem:
        """A line of 数据问题 about one field of a row."""
        source = self._sources[row[Origin.source]]
        place = source.columns.get(column)
        cell = None if place is None else (int(row[Origin.row]), place)
        value = row.get(column)
        return Spot(source.workbook, source.sheet).problem(
            cell, category, "" if pd.isna(value) else value, message, action
        )


def one_register(frame: pd.DataFrame, identity: pd.Series, versions: Versions) -> tuple[pd.DataFrame, list[Problem]]:
    """One row a customer out of all registers; `identity` says which rows are the same customer."""
    problems: list[Problem] = []
    rows = []
    for listed in _grouped(frame, identity):
        if len(listed) == 1:
            rows.append(listed[0])
        else:
            rows.append(_one_customer(versions.candidates(listed), versions, problems))
    problems += _only_in_older(rows, versions)
    return Customers.frame(_known(row) for row in rows), problems


def _grouped(frame: pd.DataFrame, keys: Iterable[Hashable]) -> Iterable[list[Mapping[Hashable, Any]]]:
    """The rows as records, those of one key together, in the order in which the keys first come."""
    groups: dict[Hashable, list[Mapping[Hashable, Any]]] = {}
    for key, row in zip(keys, frame.to_dict("records"), strict=True):
        groups.setdefault(key, []).append(row)
    return groups.values()


def _known(row: Mapping[Hashable, Any]) -> dict[str, Any]:
    return {str(name): None if pd.isna(value) else value for name, value in row.items()}


def _one_customer(
    rows: list[Mapping[Hashable, Any]], versions: Versions, problems: list[Problem]
) -> Mapping[Hashable, Any]:
    merged = dict(rows[0])
    for column in Customers.columns():
        values = {shown(row[column]): row[column] for row in rows if not pd.isna(row[column])}
        if column.kind is Kind.POSITION or not values:
            continue
        choose = _CAUTIOUS.get(column, _first)
        merged[str(column)] = choose(values.values())
        if len(values) > 1 and column != Customers.customer:
            message = texts.two_masters_differ(column.heading, list(values), shown(merged[str(column)]))
            problems.append(versions.problem(rows[-1], column, Category.MASTER, message, texts.ONLY_REPORTED))
    return merged


def _only_in_older(rows: Iterable[Mapping[Hashable, Any]], versions: Versions) -> list[Problem]:
    newest = versions.newest()
    return [
        versions.problem(row, Customers.name, Category.MASTER, texts.only_in_older_master(), texts.ONLY_REPORTED)
        for row in rows
        if newest and (version := versions.of(row)) and version < newest
    ]


PLAN_KEYS: Mapping[type[Origin], tuple[Column, ...]] = {
    Plans: (Plans.month, Plans.customer),
    ProductPlans: (ProductPlans.month, ProductPlans.customer, ProductPlans.product),
}


@dataclass(frozen=True)
class ChosenPlans:
    """Plans, one row a month, customer (and product), and the office's rows that they rest on.

    `unsettled` are the (month, customer) whose plan can't be told from two that differ; they have no row.
    `rests_on` has month, customer and Origin of each row of the office that gave at least one figure.
    """

    frame: pd.DataFrame
    problems: tuple[Problem, ...]
    unsettled: frozenset[tuple[Any, ...]]
    rests_on: pd.DataFrame


def one_plan(table: type[Origin], frame: pd.DataFrame, versions: Versions) -> ChosenPlans:
    """For each month, customer (and product) the figures of the newest sheet."""
    keys = [str(column) for column in PLAN_KEYS[table]]
    repeated = frame.duplicated(keys, keep=False)
    problems: list[Problem] = []
    unsettled: set[tuple[Any, ...]] = set()
    used: list[Mapping[Hashable, Any]] = []
    rows = [_known(row) for row in frame[~repeated].to_dict("records")]
    for group in _grouped(frame[repeated], zip(*(frame.loc[repeated, key] for key in keys), strict=True)):
        merged = _one_figure_each(table, group, versions, problems, used)
        if merged is None:
            unsettled.add((group[0][Plans.month], group[0][Plans.customer]))
        else:
            rows.append(merged)
    place = [Plans.month, Plans.customer, Origin.source, Origin.row]
    given = pd.DataFrame(used, columns=frame.columns)[place].drop_duplicates()
    rests_on = (
        pd.concat([frame.loc[~repeated, place], given], ignore_index=True) if used else frame.loc[~repeated, place]
    )
    settled = [row for row in rows if (row[Plans.month], row[Plans.customer]) not in unsettled]
    return ChosenPlans(table.frame(settled), tuple(problems), frozenset(unsettled), rests_on)


def _one_figure_each(
    table: type[Origin],
    rows: list[Mapping[Hashable, Any]],
    versions: Versions,
    problems: list[Problem],
    used: list[Mapping[Hashable, Any]],
) -> dict[str, Any] | None:
    """The figures of several rows for one plan, each from its newest sheet; None where two can't be ordered."""
    merged = _known(rows[0])
    is_settled = True
    for column in table.columns():
        if column in PLAN_KEYS[table] or column.kind is Kind.POSITION:
            continue
        given = versions.candidates([row for row in rows if not pd.isna(row[column])])
        values = {shown(row[column]): row for row in given}
        if len(values) > 1:
            is_settled = False
            message = texts.two_plans_differ(str(merged[Plans.month]), column.heading, list(values))
            problems += [
                versions.problem(row, column, Category.PLAN, message, texts.NO_PLAN) for row in values.values()
            ]
        elif given:
            merged[str(column)] = given[0][column]
            used.append(given[0])
    return merged if is_settled else None
