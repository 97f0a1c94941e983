"""Several versions of one thing: the newest 客户档案 counts; plans are never added, the newest sheet counts."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
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


class Versions:
    """The versions of rows, by the source that they come from."""

    def __init__(self, sources: Sequence[Source], versions: Sequence[Version | None]) -> None:
        self._sources = sources
        self._versions = versions

    def of(self, row: Mapping[Hashable, Any]) -> Version | None:
        """The version of the sheet that the row stands on."""
        return self._versions[row[Origin.source]]

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
    for _, group in frame.groupby(identity, sort=False):
        listed: list[Mapping[Hashable, Any]] = group.to_dict("records")
        if len(listed) == 1:
            rows.append(listed[0])
        else:
            rows.append(_one_customer(versions.candidates(listed), versions, problems))
    problems += _only_in_older(rows, versions)
    return Customers.frame(_known(row) for row in rows), problems


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
        choose = _CAUTIOUS.get(column, lambda each: next(iter(each)))
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


def one_plan(
    table: type[Origin], frame: pd.DataFrame, versions: Versions
) -> tuple[pd.DataFrame, list[Problem], set[tuple[Any, ...]]]:
    """One row a month, customer (and product): for each figure the newest sheet's.

    Returns the rows, the problems, and the (month, customer) whose plan can't be told from two that differ: these
    are 未下达计划 and have no row.
    """
    keys = [str(column) for column in PLAN_KEYS[table]]
    repeated = frame.duplicated(keys, keep=False)
    problems: list[Problem] = []
    unsettled: set[tuple[Any, ...]] = set()
    rows = [_known(row) for row in frame[~repeated].to_dict("records")]
    for key, group in frame[repeated].groupby(keys, sort=False):
        merged = _one_figure_each(table, group.to_dict("records"), versions, problems)
        if merged is None:
            unsettled.add(tuple(key)[:2])
        else:
            rows.append(merged)
    settled = [row for row in rows if (row[Plans.month], row[Plans.customer]) not in unsettled]
    return table.frame(settled), problems, unsettled


def _one_figure_each(
    table: type[Origin], rows: list[Mapping[Hashable, Any]], versions: Versions, problems: list[Problem]
) -> dict[str, Any] | None:
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
            problems.append(versions.problem(given[-1], column, Category.PLAN, message, texts.NO_PLAN))
        elif given:
            merged[str(column)] = given[0][column]
    return merged if is_settled else None
