"""Rows that stand in several sheets or files are counted as often as in the sheet that has most of them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.intake.records import MAIN_AMOUNT, Spot
from kehu_xlsx.schema import Kind
from kehu_xlsx.tables import Origin, Source
from kehu_xlsx.texts import intake as texts


def without_doubles(
    table: type[Origin], frame: pd.DataFrame, sources: Sequence[Source]
) -> tuple[pd.DataFrame, list[Problem]]:
    """The rows that count, and a line for each sheet whose rows also stand elsewhere.

    Two true identical lines on one sheet stay two.
    """
    sheets = frame[Origin.source].map(lambda index: (sources[index].workbook, sources[index].sheet))
    if sheets.nunique() < 2:
        return frame, []
    content = [str(column) for column in table.columns() if column.kind is not Kind.POSITION]
    key = frame.groupby(content, dropna=False, sort=False).ngroup()
    number = frame.assign(_key=key, _sheet=sheets).groupby(["_key", "_sheet"]).cumcount()
    # The nth copy of a row is one row, in whichever sheet it stands first.
    doubled = frame.assign(_key=key, _number=number).duplicated(["_key", "_number"])
    return frame[~doubled], _report(table, frame, doubled, sheets, key)


def _report(
    table: type[Origin], frame: pd.DataFrame, doubled: pd.Series, sheets: pd.Series, key: pd.Series
) -> list[Problem]:
    first = frame[~doubled].assign(_sheet=sheets, _key=key).drop_duplicates("_key").set_index("_key")["_sheet"]
    pairs = pd.DataFrame({"here": sheets[doubled], "there": key[doubled].map(first)})
    amount = MAIN_AMOUNT.get(table)
    problems = []
    for (here, there), rows in pairs.groupby(["here", "there"], sort=True):
        worth = None if amount is None else float(frame.loc[rows.index, amount].sum())
        other = f"{there[0]} 的“{there[1]}”"
        message = texts.doubled_rows(len(rows), worth, other)
        top = int(frame.loc[rows.index, Origin.row].min())
        problems.append(Spot(*here).problem((top, 0), Category.DUPLICATE, len(rows), message, texts.COUNTED_ONCE))
    return problems
