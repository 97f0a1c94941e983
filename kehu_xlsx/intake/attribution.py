"""Whose each record is: its customer cells matched with 客户档案, what matches nobody set aside."""

from __future__ import annotations

import datetime as dt
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
    """The customer of each record; `records.usable` loses those that match nobody or several."""
    problems: list[Problem] = []
    matches = directory.find_all(records.codes, records.names)
    for position, match in enumerate(matches):
        if records.usable[position] and (match is None or match.remark):
            problems.append(_doubt(records, position, match, directory))
            records.usable[position] = match is not None and match.customer is not None
    return [match.customer if match else None for match in matches], problems


def _doubt(records: Records, position: int, match: Match | None, directory: Directory) -> Problem:
    code, name = records.codes[position], records.names[position]
    column = records.source.columns.get(NAME if name else CODE)
    row = int(records.frame[Origin.row].iloc[position])
    given = name or code
    message = _message(code, name, match, directory)
    used = match is not None and match.customer is not None
    place = (row, column) if column is not None else None
    return records.spot.problem(place, Category.CUSTOMER, given, message, texts.ROW_USED if used else texts.SET_ASIDE)


def _message(code: Any, name: Any, match: Match | None, directory: Directory) -> tuple[str, str]:
    if match is None:
        given = name or code
        return texts.unknown_customer(directory.nearest(given)) if given else texts.missing_cell("客户")
    if match.remark is Remark.AMBIGUOUS:
        return texts.name_of_several(name or code)
    used = directory.shown(str(match.customer))
    if match.remark is Remark.CONFLICT:
        return texts.code_and_name_disagree(code, name, used)
    if match.remark is Remark.ZEROS_LOST:
        return texts.codes_restored(code or name, used)
    if match.remark is Remark.CODE_UNKNOWN:
        return texts.code_unknown(code, used)
    return texts.name_unknown(name, used)


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
            message = texts.after_today(written(today))
            problems.append(records.spot.problem(place, Category.DATE, written(value), message, texts.SET_ASIDE))
    return problems
