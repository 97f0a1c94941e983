"""Whose each record is: its customer cells matched with 客户档案, what matches nobody set aside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pandas as pd

from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.intake.customers import Directory, Match, Remark
from kehu_xlsx.intake.headings import CODE, NAME
from kehu_xlsx.intake.records import Records
from kehu_xlsx.tables import Origin
from kehu_xlsx.texts import intake as texts
from kehu_xlsx.texts.reasons import date as written

# Columns that date things that happened; an expiry or a promise may well lie ahead.
_HAPPENED = ("date", "received_on")


def attribute(records: Records, directory: Directory) -> tuple[list[str | None], list[Problem]]:
    """The customer of each record; `records.usable` loses those that match nobody or several.

    A row set aside has a line of its own; rows used all the same have one line for all that say the same.
    """
    matches = directory.find_all(records.codes, records.names)
    doubtful: dict[tuple[Any, Any], list[int]] = {}
    for position, match in enumerate(matches):
        if records.usable[position] and (match is None or match.remark):
            doubtful.setdefault((records.codes[position], records.names[position]), []).append(position)
            records.usable[position] = match is not None and match.customer is not None
    problems = [
        problem
        for (code, name), positions in doubtful.items()
        for problem in _doubts(records, positions, _message(code, name, matches[positions[0]], directory))
    ]
    return [match.customer if match else None for match in matches], problems


def _doubts(records: Records, positions: list[int], message: tuple[str, str]) -> Iterator[Problem]:
    """Lines about rows that name their customer in the same doubtful way."""
    first = positions[0]
    code, name = records.codes[first], records.names[first]
    columns = records.source.columns
    column = columns.get(NAME if name else CODE, columns.get(CODE, columns.get(NAME)))
    used = records.usable[first]
    action = texts.rows_used(len(positions)) if used else texts.SET_ASIDE
    for position in positions[:1] if used else positions:
        row = int(records.frame[Origin.row].iloc[position])
        place = (row, column) if column is not None else None
        value = name or code or (place and records.source.read_as_blank.get(place))
        yield records.spot.problem(place, Category.CUSTOMER, value, message, action)


def _message(code: Any, name: Any, match: Match | None, directory: Directory) -> tuple[str, str]:
    if match is None:
        given = name or code
        return texts.unknown_customer(directory.nearest(given)) if given else texts.missing_cell("客户")
    if match.customer is None:
        return _of_several(code, name, match, directory)
    used = directory.shown(match.customer)
    if match.remark is Remark.CONFLICT:
        return texts.code_and_name_disagree(code, name, used)
    if match.remark is Remark.CODE_ALIKE:
        return texts.code_alike(code or name, used)
    if match.remark is Remark.CODE_UNKNOWN:
        return texts.code_unknown(code, used)
    return texts.name_unknown(name, used)


def _of_several(code: Any, name: Any, match: Match, directory: Directory) -> tuple[str, str]:
    if match.remark is Remark.CODES_ALIKE:
        return texts.codes_alike(code or name, directory.alike(code or name))
    is_code = directory.is_shared(code) and directory.find(None, name) is None
    return texts.code_means_several(code) if is_code else texts.name_of_several(name or code)


def set_aside_future(records: Records, today: dt.date) -> list[Problem]:
    """Records dated after today are problems and don't count."""
    column = next((name for name in _HAPPENED if name in records.frame.columns), None)
    if column is None:
        return []
    late = records.frame[column] > pd.Timestamp(today)
    problems = []
    for position in late.to_numpy().nonzero()[0]:
        if records.usable[position]:
            records.usable[position] = False
            place = (int(records.frame[Origin.row].iloc[position]), records.source.columns.get(column, 0))
            value = records.frame[column].iloc[position]
            message = texts.after_today()
            problems.append(records.spot.problem(place, Category.DATE, written(value), message, texts.SET_ASIDE))
    return problems
