"""Printed 累计 rows: sums since January, which may reach back into other sheets (CONTRACT section 1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.intake.records import CumulativeFigure, Records
from kehu_xlsx.intake.totals import agrees
from kehu_xlsx.tables import Origin, Purchases
from kehu_xlsx.texts import intake as texts

_DATE = Purchases.date  # every dated table calls it so
_BOOK = "_book"


def wrong_cumulatives(read: Sequence[Records]) -> Iterator[Problem]:
    """A line for each 累计 of a table that is no sum since January: of its sheet, its workbook or the whole office.

    Where the office holds no records of January there is nothing to compare with.
    """
    if not any(records.cumulative for records in read):
        return
    rows = pd.concat([records.frame.assign(**{_BOOK: records.source.workbook}) for records in read])
    for records in read:
        for figure in records.cumulative:
            yield from _judged(figure, records, rows)


def _judged(figure: CumulativeFigure, records: Records, rows: pd.DataFrame) -> Iterator[Problem]:
    above = records.frame[records.frame[Origin.row] < figure.row]
    until = above[_DATE].max()
    if pd.isna(until):
        return
    this_year = rows[(rows[_DATE].dt.year == until.year) & (rows[_DATE] <= until.to_period("M").end_time)]
    if this_year[_DATE].dt.month.min() != 1:
        return
    own = above[above[_DATE].dt.year == until.year]
    of_workbook = this_year[this_year[_BOOK] == records.source.workbook]
    sums = [float(part[figure.column].sum()) / figure.unit for part in (this_year, of_workbook, own)]
    if not any(agrees(figure.printed, each) for each in sums):
        message = texts.wrong_cumulative(figure.heading, figure.printed, round(sums[0], 2))
        yield records.spot.problem(
            (figure.row, figure.place), Category.TOTAL, figure.printed, message, texts.ONLY_REPORTED
        )
