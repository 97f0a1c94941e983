"""Sheets 退换货汇总 and 退货率: what came back in the month, by reason and product, and from whom."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from kehu_xlsx.documents.masters import Masters
from kehu_xlsx.documents.report import entries
from kehu_xlsx.documents.report.entries import Entry, Record, shown, table_sheet
from kehu_xlsx.measures.spelling import spelling_keys
from kehu_xlsx.tables import JudgedReturns, Origin, Returns
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.tables.results import CUSTOMER
from kehu_xlsx.tables.words import ReturnKind, ReturnVerdict
from kehu_xlsx.texts import report as texts
from kehu_xlsx.workbook.sheets import Column, Formula, Kind, TableSheet

_LINES = "lines"
_BOUGHT = "bought"
_ACCEPTED, _WAITING, _REFUSED = "accepted", "waiting", "refused"
_TAKEN = (ReturnVerdict.RETURN_OK, ReturnVerdict.EXCHANGE_OK)
_VERDICTS = {
    ReturnVerdict.RETURN_OK: _ACCEPTED,
    ReturnVerdict.CERTIFICATE_MISSING: _WAITING,
    ReturnVerdict.UNVERIFIED: _WAITING,
    ReturnVerdict.REFUSED: _REFUSED,
}
_RATE = f'IF(N([{texts.BOUGHT}])<=0,"",[{texts.ACCEPTED}]/[{texts.BOUGHT}])'


def summary_sheet(outcome: Outcome) -> TableSheet:
    """退换货汇总: the month's lines by 类型, 原因, 产品 and 结论, largest amounts first; totals of accepted ones."""
    summed = _summed(outcome)
    columns = (
        shown(JudgedReturns.kind),
        shown(Returns.reason),
        shown(JudgedReturns.product),
        shown(JudgedReturns.verdict),
        Entry(Column(texts.LINES, Kind.COUNT, total=_accepted_sum(texts.LINES, summed, _LINES)), _line_count),
        *(
            shown(column, total=_accepted_sum(column.heading, summed, column))
            for column in (JudgedReturns.quantity, JudgedReturns.amount)
        ),
    )
    return table_sheet(outcome, texts.RETURN_SUMMARY, columns, summed)


def _accepted_sum(heading: str, summed: pd.DataFrame, column: str) -> Formula:
    """The sum of a column over the lines accepted: what waits stands beside them and is in no sum."""
    verdict = JudgedReturns.verdict.heading
    parts = (f'SUMIF({{{verdict}}},"{word}",{{{heading}}})' for word in _TAKEN)
    accepted = summed[summed[JudgedReturns.verdict].isin(_TAKEN)]
    return Formula("+".join(parts), float(accepted[column].sum()))


def rate_sheet(outcome: Outcome, masters: Masters) -> TableSheet:
    """退货率: what each customer bought and brought back in the month; without purchases there is no rate."""
    columns = (
        *entries.customer(masters),
        entries.salesperson(masters),
        _money(texts.BOUGHT, _BOUGHT),
        _money(texts.ACCEPTED, _ACCEPTED),
        Entry(Column(texts.RETURN_RATE, Kind.RATE), lambda record: Formula(_RATE, _rate(record))),
        _money(texts.WAITING, _WAITING),
        _money(texts.REFUSED, _REFUSED),
    )
    return table_sheet(outcome, texts.RETURN_RATES, columns, pd.DataFrame(_rates(outcome, masters)), freeze=2)


def _of_month(outcome: Outcome) -> pd.DataFrame:
    returns = outcome.returns
    return returns[returns[JudgedReturns.date].dt.to_period("M") == outcome.month]


def _summed(outcome: Outcome) -> pd.DataFrame:
    place = [Origin.source, Origin.row]
    stated = outcome.books.returns[[*place, Returns.reason]].rename(columns={Returns.reason: "stated"})
    lines = _of_month(outcome).merge(stated.drop_duplicates(place), on=place, how="left")
    reasons = lines["stated"].fillna(texts.REASON_UNSTATED)
    product = lines.groupby(spelling_keys(lines[JudgedReturns.product]))[JudgedReturns.product].transform("first")
    of_line = {Returns.reason: reasons, JudgedReturns.product: product, _LINES: lines.groupby(place).ngroup()}
    keyed = lines.assign(**of_line)
    keys = [JudgedReturns.kind, Returns.reason, JudgedReturns.product, JudgedReturns.verdict]
    grouped = keyed.groupby(keys, dropna=False, sort=False)
    figures = grouped[[JudgedReturns.quantity, JudgedReturns.amount]].sum(min_count=1)
    summed = figures.assign(**{_LINES: grouped[_LINES].nunique()}).reset_index()
    return summed.sort_values(JudgedReturns.amount, ascending=False, kind="stable", na_position="last")


def _rates(outcome: Outcome, masters: Masters) -> Iterator[dict[str, object]]:
    """Customers that bought or brought back anything; exchanges bring nothing back for money."""
    bought = outcome.bought
    lines = _of_month(outcome)
    lines = lines[lines[JudgedReturns.kind] != ReturnKind.EXCHANGE]  # what is unclear waits, and may be a return
    lines = lines.assign(fate=lines[JudgedReturns.verdict].map(_VERDICTS))
    sums = lines.groupby([JudgedReturns.customer, "fate"])[JudgedReturns.amount].sum().to_dict()
    for customer in masters:
        back = {fate: round(sums.get((customer, fate), 0.0), 2) for fate in (_ACCEPTED, _WAITING, _REFUSED)}
        if customer in bought or any(back.values()):
            yield {CUSTOMER: customer, _BOUGHT: bought.get(customer, 0.0), **back}


def _line_count(record: Record) -> object:
    return record[_LINES]


def _money(heading: str, key: str) -> Entry:
    return Entry(Column(heading, Kind.MONEY, total=True), lambda record: record[key])


def _rate(record: Record) -> float | None:
    return record[_ACCEPTED] / record[_BOUGHT] if record[_BOUGHT] > 0 else None
