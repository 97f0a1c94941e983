"""Rows that stand in several sheets or files are counted as often as in the sheet that has most of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.intake.records import MAIN_AMOUNT, TOLD_ONE_BY_ONE, Spot, shown
from kehu_xlsx.intake.statements import ITEM_DAY
from kehu_xlsx.schema import Kind
from kehu_xlsx.tables import Origin, Source
from kehu_xlsx.texts import intake as texts

_KEY, _NUMBER, _SHEET, _SIZE = "_key", "_number", "_sheet", "_size"


def without_doubles(
    table: type[Origin], frame: pd.DataFrame, sources: Sequence[Source]
) -> tuple[pd.DataFrame, list[Problem]]:
    """The rows that count, and lines for those that stand in another sheet as well: in the larger one they count.

    Two true identical lines on one sheet stay two.
    """
    sheets = frame[Origin.source].map(lambda index: (sources[index].workbook, sources[index].sheet))
    if sheets.nunique() < 2:
        return frame, []
    content = [str(column) for column in table.columns() if column.kind is not Kind.POSITION]
    content += [ITEM_DAY] if ITEM_DAY in frame else []
    marked = frame.assign(**{_KEY: frame.groupby(content, dropna=False, sort=False).ngroup(), _SHEET: sheets})
    marked[_NUMBER] = marked.groupby([_KEY, _SHEET]).cumcount()
    marked[_SIZE] = marked[_SHEET].map(sheets.value_counts())
    # The nth copy of a row is one row, whichever sheet it stands in.
    ranked = marked.sort_values(_SIZE, ascending=False, kind="stable")
    doubled = ranked.duplicated([_KEY, _NUMBER]).reindex(frame.index)
    kept = ranked[~doubled.reindex(ranked.index)].drop_duplicates(_KEY).set_index(_KEY)
    return frame[~doubled], list(_report(table, marked[doubled], kept, sources))


def _report(
    table: type[Origin], doubled: pd.DataFrame, kept: pd.DataFrame, sources: Sequence[Source]
) -> Iterator[Problem]:
    """A line a row, or where whole sheets repeat a line a pair of sheets."""
    there = doubled[_KEY].map(kept[_SHEET])
    for (here, other), rows in doubled.groupby([doubled[_SHEET], there], sort=True):
        spot = Spot(*here)
        workbook, sheet = other
        if len(rows) > TOLD_ONE_BY_ONE:
            amount = MAIN_AMOUNT.get(table)
            worth = None if amount is None else float(rows[amount].sum())
            message = texts.doubled_rows(len(rows), worth, workbook, sheet)
            top = (int(rows[Origin.row].min()), 0)
            yield spot.problem(top, Category.DUPLICATE, len(rows), message, texts.COUNTED_ONCE)
            continue
        for row in rows.to_dict("records"):
            message = texts.doubled_row(workbook, sheet, int(kept.loc[row[_KEY], Origin.row]) + 1)
            places = sources[row[Origin.source]].columns
            told = (column for column in table.columns() if column in places and pd.notna(row[column]))
            column = next(told, None)
            place = (int(row[Origin.row]), 0 if column is None else places[column])
            value = "" if column is None else shown(row[column])
            yield spot.problem(place, Category.DUPLICATE, value, message, texts.COUNTED_ONCE)
