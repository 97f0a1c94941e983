"""客户流失预警: customers who stopped buying; 客户挽回观察: those who bought again after that."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from kehu_xlsx.errors import Category
from kehu_xlsx.measures.facts import Facts
from kehu_xlsx.measures.holdings import last_purchases
from kehu_xlsx.measures.sales import MonthlySales, NetLines
from kehu_xlsx.policy import ChurnRules, Policy
from kehu_xlsx.tables import (
    ChurnTable,
    CustomerMonths,
    Customers,
    Finding,
    Place,
    RowProblem,
    RuleOutcome,
    RuleRun,
)
from kehu_xlsx.tables.records import Tried
from kehu_xlsx.tables.words import AlertKind, Severity
from kehu_xlsx.texts import churn as texts
from kehu_xlsx.texts.churn import ChurnReason
from kehu_xlsx.texts.reasons import Reason
from kehu_xlsx.workdays import ONE_DAY

_THRESHOLDS = tuple(name for name, setting in ChurnRules.settings() if setting.trial)
LOOK_BACK_DAYS = 90  # nothing is judged without the records of these days (CONTRACT 数据不足)
_DAY = pd.Timedelta(ONE_DAY)
_CASE, _UNTIL, _LIMIT, _REASON = "case", "until", "limit", "reason"
_COMEBACK: str = ChurnTable.comeback
_BEFORE, _HELD = "before", "held"

_BOUGHT = (ChurnTable.last_purchase, ChurnTable.days_since, "as_of", _LIMIT)
_FIGURES = {
    ChurnReason.USUAL_GAP: (*_BOUGHT, "history_days", ChurnTable.median_gap, "gap_multiple", "least_days"),
    ChurnReason.FEW_PURCHASES: (*_BOUGHT, "history_days", ChurnTable.purchase_days),
    ChurnReason.USUAL_INTERVAL: (*_BOUGHT, Customers.usual_interval, "usual_interval_multiple"),
    ChurnReason.CERTAIN: (ChurnTable.last_purchase, ChurnTable.days_since, "as_of", "certain_days"),
    ChurnReason.NEVER: (Customers.since, ChurnTable.days_since, "as_of", _LIMIT),
    ChurnReason.WON_BACK: (_COMEBACK, _BEFORE, "gap", _UNTIL),
}
_OF_CUSTOMER = [
    Customers.customer,
    Customers.name,
    Customers.since,
    Customers.usual_interval,
    Customers.source,
    Customers.row,
]
_LINE = (NetLines.customer, NetLines.date, NetLines.source, NetLines.row)

Row = Mapping[str, Any]


@dataclass(frozen=True)
class _Purchases:
    """When customers bought, as far as it is known.

    `days` are the purchase days of the months that the folder holds; of other months the ledger has `counts`
    (MonthlySales). `last` are more days on which customers bought, customer and date like `days`: the last ones that
    the ledger remembers, and those of a month of which the folder has only a part.
    """

    days: pd.DataFrame
    counts: pd.DataFrame
    last: pd.DataFrame
    months_known: frozenset[pd.Period]

    @classmethod
    def of(cls, facts: Facts) -> _Purchases:
        months, held = facts.months, facts.held
        counts = months[months[MonthlySales.from_ledger] & (months[MonthlySales.purchase_days] > 0)]
        days = facts.sales_days
        is_held = days[NetLines.date].dt.to_period("M").isin(list(held.held))
        last = pd.concat([days[~is_held], last_purchases(facts.memory, facts.scope, held)]).drop_duplicates()
        counted = days[is_held]
        is_known = pd.MultiIndex.from_frame(last).isin(pd.MultiIndex.from_frame(counted))
        return cls(counted, counts, last[~is_known], held.known)

    def missing(self, until: dt.date) -> list[pd.Period]:
        """The months of the look-back before `until`, that day included, of which nothing is known."""
        first = until - dt.timedelta(days=LOOK_BACK_DAYS - 1)
        return [month for month in pd.period_range(first, until, freq="M") if month not in self.months_known]

    def returns(self) -> pd.DataFrame:
        """Each known purchase day (_COMEBACK) of a customer, the known one before it, whether the folder holds it."""
        known = pd.concat([self.days.assign(**{_HELD: True}), self.last.assign(**{_HELD: False})])
        known = known.sort_values([NetLines.customer, NetLines.date]).rename(columns={NetLines.date: _COMEBACK})
        before = known.groupby(NetLines.customer)[_COMEBACK].shift()
        return known.assign(**{_BEFORE: before})[before.notna()]


def judge_churn(facts: Facts, policy: Policy) -> RuleOutcome:
    """ChurnTable of the 在营 customers, an alert for each lost one, and a watch on those who came back."""
    rules, as_of, purchases = policy.churn, facts.scope.as_of, _Purchases.of(facts)
    cases = facts.active[_OF_CUSTOMER].reset_index(drop=True).assign(**{_UNTIL: pd.Timestamp(as_of)})
    histories = cases.join(_history(cases, purchases, rules.history_days))
    judged = _by_limits(histories, rules)
    if missing := purchases.missing(as_of):
        return _not_run(judged, texts.NO_PURCHASES.format(months="、".join(map(str, missing))))
    is_lost = judged[ChurnTable.lost].fillna(False)
    lost, back = judged[is_lost], _watched(cases[~is_lost], facts, purchases, rules)
    known = int(judged[ChurnTable.lost].notna().sum())
    comebacks = back.set_index(Customers.customer)[_COMEBACK].reindex(judged[Customers.customer]).to_numpy()
    return RuleOutcome(
        ChurnTable.conform(judged.assign(**{_COMEBACK: comebacks})),
        findings=(*_lost_findings(lost, facts, rules), *_won_back_findings(back, facts, rules)),
        problems=tuple(_problem(row) for row in _records(judged[judged[ChurnTable.lost].isna()])),
        runs=(
            RuleRun(texts.CHURN_RULE, known, len(lost)),
            RuleRun(texts.WON_BACK_RULE, known - len(lost), len(back)),
        ),
        tried={name: _lost_at(name, histories, rules) for name in _THRESHOLDS},
    )


def lost_customers(table: pd.DataFrame) -> frozenset[str]:
    """The customers that a ChurnTable says are lost."""
    return frozenset(table.loc[table[ChurnTable.lost].fillna(False), ChurnTable.customer])


def _lost_at(threshold: str, histories: pd.DataFrame, rules: ChurnRules) -> Tried:
    """How many are lost at another value of one threshold."""
    days_since = _days_since(histories)

    def count(value: float) -> int:
        change: dict[str, Any] = {threshold: value}
        changed = dataclasses.replace(rules, **change)
        return int((days_since > _allowed(histories, _limit(histories, changed), changed)).sum())

    return count


def _not_run(judged: pd.DataFrame, missing: str) -> RuleOutcome:
    unknown = judged.assign(**{ChurnTable.lost: pd.NA})
    runs = tuple(RuleRun(rule, 0, 0, missing) for rule in (texts.CHURN_RULE, texts.WON_BACK_RULE))
    return RuleOutcome(ChurnTable.conform(unknown), runs=runs, tried=dict.fromkeys(_THRESHOLDS, missing))


def _judged(cases: pd.DataFrame, purchases: _Purchases, rules: ChurnRules) -> pd.DataFrame:
    """Cases (customers, each with a day `until`) with ChurnTable's figures as of that day, limit and reason."""
    return _by_limits(cases.join(_history(cases, purchases, rules.history_days)), rules)


def _by_limits(judged: pd.DataFrame, rules: ChurnRules) -> pd.DataFrame:
    days_since, limit = _days_since(judged), _limit(judged, rules)
    allowed = _allowed(judged, limit, rules)
    figures = {
        ChurnTable.days_since: days_since,
        ChurnTable.allowed_days: allowed,
        ChurnTable.lost: (days_since > allowed).astype("boolean").mask(days_since.isna()),
        _LIMIT: limit,
        _REASON: _reasons(judged, rules).mask((allowed < limit) & (days_since <= limit), ChurnReason.CERTAIN),
    }
    return judged.assign(**figures)


def _days_since(judged: pd.DataFrame) -> pd.Series:
    """Days since the last purchase, or since the 合作起始日 of a customer who never bought; missing without either."""
    return (judged[_UNTIL] - judged[ChurnTable.last_purchase].fillna(judged[Customers.since])).dt.days


def _allowed(judged: pd.DataFrame, limit: pd.Series, rules: ChurnRules) -> pd.Series:
    """The days after which each customer counts as lost: those of his own limit, but fewer than the certain ones."""
    bought = judged[ChurnTable.last_purchase].notna()
    return limit.mask(bought & (limit >= rules.certain_days), rules.certain_days - 1)


def _limit(judged: pd.DataFrame, rules: ChurnRules) -> pd.Series:
    """The days after which each customer counts as lost by his own habits."""
    limit = np.maximum((judged[ChurnTable.median_gap] * rules.gap_multiple).fillna(0), rules.least_days)
    for applies, days, _ in _exceptions(judged, rules):
        limit = np.where(applies, days, limit)
    return pd.Series(limit, index=judged.index)


def _reasons(judged: pd.DataFrame, rules: ChurnRules) -> pd.Series:
    """The reason that says what each customer's limit comes from."""
    reason = pd.Series(ChurnReason.USUAL_GAP, index=judged.index, dtype=object)
    for applies, _, why in _exceptions(judged, rules):
        reason = reason.mask(applies, why)
    return reason


def _exceptions(judged: pd.DataFrame, rules: ChurnRules) -> Iterator[tuple[pd.Series, pd.Series | float, ChurnReason]]:
    """To whom another limit applies than that by the usual gap, which, and why; the last one counts."""
    few, interval = judged[ChurnTable.purchase_days] < rules.few_purchases, judged[Customers.usual_interval]
    yield few, rules.few_purchases_days, ChurnReason.FEW_PURCHASES
    yield interval > 0, interval * rules.usual_interval_multiple, ChurnReason.USUAL_INTERVAL
    yield judged[ChurnTable.last_purchase].isna(), rules.never_days, ChurnReason.NEVER


def _history(cases: pd.DataFrame, purchases: _Purchases, history_days: int) -> pd.DataFrame:
    """Last purchase, purchase days and median gap of each case, the latter two of so many days up to its day.

    Of a month that only the ledger holds the purchase days count as evenly spread over it.
    """
    at = cases[[Customers.customer, _UNTIL]].rename_axis(_CASE).reset_index()
    start = at[_UNTIL] - pd.Timedelta(days=history_days)
    days = _until(at.assign(start=start).merge(purchases.days, on=NetLines.customer))
    last = pd.concat([days, _until(at.merge(purchases.last, on=NetLines.customer))])
    recent = days[days[NetLines.date] > days["start"]]
    counts = at.assign(start=start).merge(purchases.counts, on=MonthlySales.customer)
    month = counts[MonthlySales.month].dt
    counts = counts[(month.end_time > counts["start"]) & (month.start_time <= counts[_UNTIL])]
    more_days = counts.groupby(_CASE)[MonthlySales.purchase_days].sum()
    figures = {
        ChurnTable.last_purchase: last.groupby(_CASE)[NetLines.date].max(),
        ChurnTable.purchase_days: recent.groupby(_CASE).size().add(more_days, fill_value=0),
        ChurnTable.median_gap: pd.concat([_gaps(recent), _even_gaps(counts)]).groupby(level=0).median(),
    }
    return pd.DataFrame(figures).reindex(cases.index).fillna({ChurnTable.purchase_days: 0})


def _until(bought: pd.DataFrame) -> pd.DataFrame:
    return bought[bought[NetLines.date] <= bought[_UNTIL]]


def _gaps(bought: pd.DataFrame) -> pd.Series:
    """Days from each purchase day to the next, indexed by case."""
    gaps = bought.groupby(_CASE)[NetLines.date].diff().dt.days
    return gaps.set_axis(bought[_CASE]).dropna()


def _even_gaps(counts: pd.DataFrame) -> pd.Series:
    """As many gaps as each month had purchase days, indexed by case."""
    days = counts[MonthlySales.purchase_days]
    gaps = (counts[MonthlySales.month].dt.days_in_month / days).set_axis(counts[_CASE])
    return gaps.repeat(days.astype(int).to_numpy())


def _watched(customers: pd.DataFrame, facts: Facts, purchases: _Purchases, rules: ChurnRules) -> pd.DataFrame:
    """The customers that came back so lately that they are watched, each with his latest comeback."""
    returns = purchases.returns()
    watched = returns[_watch_end(returns[_COMEBACK], rules) >= pd.Timestamp(facts.scope.as_of)]
    watched = customers.drop(columns=_UNTIL).merge(watched, on=Customers.customer)
    by_ledger = watched.merge(_first_after_loss(returns, facts), on=[Customers.customer, _COMEBACK])
    back = pd.concat([_lost_the_day_before(watched[watched[_HELD]], purchases, rules), by_ledger])
    return back.sort_values([Customers.customer, _COMEBACK]).drop_duplicates(Customers.customer, keep="last")


def _watch_end(comeback: pd.Series, rules: ChurnRules) -> pd.Series:
    """The last day of the watch."""
    return comeback + pd.DateOffset(months=rules.watch_months) - _DAY


def _lost_the_day_before(returns: pd.DataFrame, purchases: _Purchases, rules: ChurnRules) -> pd.DataFrame:
    """The returns of customers who were lost by the records, where these reach back far enough to say so."""
    returns = returns.assign(**{_UNTIL: returns[_COMEBACK] - _DAY})
    away = (returns[_UNTIL] - returns[_BEFORE]).dt.days
    least = min(rules.least_days, rules.few_purchases_days, rules.certain_days - 1)
    stated = returns[Customers.usual_interval] * rules.usual_interval_multiple
    long_away = returns[away > stated.clip(upper=least).fillna(least)].reset_index(drop=True)  # the others can't be
    known = ~long_away[_UNTIL].map(lambda until: bool(purchases.missing(until.date()))).astype(bool)
    judged = _judged(long_away[known], purchases, rules)
    was_lost = judged.loc[judged[ChurnTable.lost].fillna(False), [Customers.customer, _COMEBACK]]
    return returns.merge(was_lost, on=[Customers.customer, _COMEBACK])


def _first_after_loss(returns: pd.DataFrame, facts: Facts) -> pd.DataFrame:
    """Customer and day of the first purchase after each month at whose end the ledger says that he was lost."""
    months = facts.memory.customer_months
    lost = months[months[CustomerMonths.lost].fillna(False) & (months[CustomerMonths.month] < facts.scope.month)]
    pairs = lost[[CustomerMonths.customer, CustomerMonths.month]].merge(returns, on=Customers.customer)
    later = pairs[pairs[_COMEBACK] > pairs[CustomerMonths.month].dt.end_time]
    first = later.groupby([Customers.customer, CustomerMonths.month])[_COMEBACK].min()
    return first.reset_index()[[Customers.customer, _COMEBACK]].drop_duplicates()


def _lost_findings(lost: pd.DataFrame, facts: Facts, rules: ChurnRules) -> Iterator[Finding]:
    places = _purchase_places(lost, ChurnTable.last_purchase, facts)
    for row in _records(lost):
        figures = {**dataclasses.asdict(rules), **row, "as_of": facts.scope.as_of}
        column = Customers.since if row[_REASON] == ChurnReason.NEVER else Customers.name
        place = places.get(row[Customers.customer], Place(row[Customers.source], row[Customers.row], column))
        reason = _reason(row[_REASON], figures)
        yield Finding(row[Customers.customer], AlertKind.CHURN, Severity.SEVERE, (reason,), place)


def _won_back_findings(back: pd.DataFrame, facts: Facts, rules: ChurnRules) -> Iterator[Finding]:
    places = _purchase_places(back, _COMEBACK, facts)
    gap = (back[_COMEBACK] - back[_BEFORE]).dt.days
    for row in _records(back.assign(gap=gap, until=_watch_end(back[_COMEBACK], rules))):
        own_place = Place(row[Customers.source], row[Customers.row], Customers.name)
        place = places.get(row[Customers.customer], own_place)
        reason = _reason(ChurnReason.WON_BACK, row)
        yield Finding(row[Customers.customer], AlertKind.WON_BACK, Severity.WATCH, (reason,), place)


def _purchase_places(rows: pd.DataFrame, day: str, facts: Facts) -> dict[str, Place]:
    """Where the folder holds each customer's purchase of that day."""
    is_his = facts.sales[NetLines.customer].isin(rows[Customers.customer])
    bought = facts.sales.loc[is_his & (facts.sales[NetLines.amount] > 0), list(_LINE)]
    wanted = rows[[Customers.customer, day]].rename(columns={day: NetLines.date})
    lines = wanted.merge(bought, on=[NetLines.customer, NetLines.date]).drop_duplicates(NetLines.customer)
    return {
        row[NetLines.customer]: Place(row[NetLines.source], row[NetLines.row], NetLines.date) for row in _records(lines)
    }


def _reason(code: ChurnReason, figures: Row) -> Reason:
    named = {name: figures[name] for name in _FIGURES[code]}
    return Reason.of(code, **named)


def _problem(row: Row) -> RowProblem:
    message, action, advice = texts.NEVER_BOUGHT_UNDATED
    place = Place(row[Customers.source], row[Customers.row], Customers.since)
    return RowProblem(Category.MASTER, "", message.format(name=row[Customers.name]), action, advice, place)


def _records(frame: pd.DataFrame) -> list[Row]:
    records: list[Row] = frame.to_dict("records")
    return records
