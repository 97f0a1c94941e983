"""退换货: which returns are taken, judged against what the customer bought and has not yet brought back."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

import pandas as pd

from kehu_xlsx.errors import Category
from kehu_xlsx.measures.certificates import has_certificate, used_before
from kehu_xlsx.measures.holdings import Holding, purchases_held
from kehu_xlsx.measures.lots import LEAST, Laid, Lot, Market, consume, lay, of_returned_goods, stock, total, with_goods
from kehu_xlsx.measures.returns import lost_returns, partly_held, remembered_returns, unchanged_lines, whole_lines
from kehu_xlsx.measures.sales import booked_in_red, up_to
from kehu_xlsx.policy import Policy
from kehu_xlsx.schema import Column
from kehu_xlsx.tables import (
    Books,
    Customers,
    JudgedReturns,
    Memory,
    Place,
    Purchases,
    Returns,
    RowProblem,
    RuleOutcome,
    RuleRun,
)
from kehu_xlsx.tables.words import ReturnKind, ReturnVerdict
from kehu_xlsx.texts import returns as texts
from kehu_xlsx.texts.reasons import Reason, count, date, sentences
from kehu_xlsx.texts.returns import ReturnReason
from kehu_xlsx.workdays import Scope, add_months

_REVERSAL = "红冲"  # the kind of an event that is no return but a negative purchase line
_TAKEN = {ReturnKind.RETURN: ReturnVerdict.RETURN_OK, ReturnKind.EXCHANGE: ReturnVerdict.EXCHANGE_OK}
_CAME_BACK = (*_TAKEN.values(), ReturnVerdict.CERTIFICATE_MISSING)  # the goods of the last wait for their paper
_FIELDS: Mapping[str, Column] = {
    ReturnReason.NOT_BOUGHT_THAT_DAY: Returns.purchased_on,
    ReturnReason.MORE_THAN_THAT_DAY: Returns.purchased_on,
    ReturnReason.RECORDS_MISSING: Returns.purchased_on,
    ReturnReason.STATED_AFTER_RETURN: Returns.purchased_on,
    ReturnReason.NO_PRODUCT: Returns.product,
    ReturnReason.NEAREST_PRODUCT: Returns.product,
    ReturnReason.NO_KIND: Returns.kind,
    ReturnReason.UNCLEAR_KIND: Returns.kind,
}


def judge_returns(
    books: Books, scope: Scope, policy: Policy, memory: Memory | None = None, bought: Holding | None = None
) -> RuleOutcome:
    """Judge every return up to the as-of date: JudgedReturns by date; a line partly covered is several rows.

    Quantities and amounts come out positive. Without a 原进货日期 the customer's purchases of the product decide,
    newest first, less what was taken back or reversed (红冲) before, also where only `memory` knows of it. Lines that
    memory knows of a month of which the sheets hold others stand among them, without a place. `bought` is the
    purchases' holding, for callers that know it already.
    """
    memory = memory or Memory()
    purchases = up_to(books.purchases, Purchases.date, scope.as_of).reset_index(drop=True)
    returns = up_to(books.returns, Returns.date, scope.as_of).reset_index(drop=True)
    lots_of = stock(purchases, returns)
    bought = bought or purchases_held(books, memory, scope)
    before = _judged_before(remembered_returns(memory, scope), returns)
    lost = lost_returns(books, memory, scope, bought)
    names = _names(books.customers)
    lacking = _lacking_certificates(returns, lost, names)
    terms = _Terms(policy.returns.months, _months(purchases), _without_certificate(books.customers), lacking)
    elsewhere = _Elsewhere(Market(purchases), names)
    rows: list[dict[str, Any]] = []
    for event in _events(purchases, returns, lost, policy.returns.red_line_days).itertuples():
        lots = [lot for lot in lots_of[event.customer, event.goods] if lot.date <= event.date.date()]
        if event.kind == _REVERSAL:
            consume(lay(abs(event.quantity), sorted(lots, key=lambda lot: lot.date != event.purchased_on)))
        else:
            parts = _judge(event, [lot for lot in lots if lot.line not in event.own], terms, elsewhere)
            known = before.get(event.Index, [])
            stands = _stands(event, parts, known, bought)
            judged = _rows_as_before(event, known, terms) if stands else _rows(event, parts)
            rows.extend(_said_if_late(judged, known, bought))
    listed, kept = JudgedReturns.frame(rows), partly_held(lost, books, scope)
    table = _with_kept(listed, kept)
    problems = (*_problems(listed), *_kept_problems(kept, names))
    return RuleOutcome(table, problems=problems, runs=(_run(listed, purchases),))


@dataclass(frozen=True)
class _Terms:
    """What returns are judged by: months of grace, months with purchase records, customers who need no 证明单.

    `lacking` says by the line's index what is wrong with its certificate.
    """

    months: int
    held: frozenset[pd.Period]
    without_certificate: frozenset[str]
    lacking: Mapping[int, Reason]


@dataclass(frozen=True)
class _Elsewhere:
    """Where goods may come from that a customer brings back without having bought them; `names` are the customers'."""

    market: Market
    names: Mapping[str, str]

    def found(self, line: Any) -> tuple[Reason, ...]:
        """Who else bought the product, or which product is meant, where that can be told."""
        day = line.date if pd.isna(line.purchased_on) else line.purchased_on
        buyers = self.market.buyers(line.goods, day, that_day=pd.notna(line.purchased_on))
        others = [self.names.get(buyer, buyer) for buyer in buyers if buyer != line.customer]
        if others:
            return (Reason.of(ReturnReason.BOUGHT_BY_OTHERS, names=texts.some(others)),)
        nearest = self.market.nearest(line.goods)
        return (Reason.of(ReturnReason.NEAREST_PRODUCT, product=line.product, nearest=nearest),) if nearest else ()


@dataclass(frozen=True)
class _Part:
    """A part of a return line that gets one verdict, with the lots that it is laid on."""

    quantity: float
    verdict: ReturnVerdict
    reasons: tuple[Reason, ...]
    laid: Laid

    @property
    def value(self) -> float:
        """Its worth at the prices of its lots, NaN where one is unknown or there are none."""
        return sum(lot.price * quantity for lot, quantity in self.laid) if self.laid else math.nan


_Known = list[dict[str, Any]]


def _judged_before(remembered: pd.DataFrame, returns: pd.DataFrame) -> Mapping[int, _Known]:
    """The parts (JudgedReturns) of each line of `returns`, by its index, that the ledger knows just as it stands."""
    parts = dict(iter(remembered.groupby(JudgedReturns.row)))
    found = unchanged_lines(remembered, returns)
    return {line: parts[row].to_dict("records") for line, row in found.items()}


def _months(purchases: pd.DataFrame) -> frozenset[pd.Period]:
    return frozenset(purchases[Purchases.date].dt.to_period("M").unique())


def _names(customers: pd.DataFrame) -> Mapping[str, str]:
    """The customers' names, their codes where they have none."""
    names = customers[Customers.name].fillna(customers[Customers.customer])
    return dict(zip(customers[Customers.customer], names, strict=True))


def _without_certificate(customers: pd.DataFrame) -> frozenset[str]:
    needed = customers[Customers.needs_certificate].fillna(True)
    return frozenset(customers.loc[~needed, Customers.customer])


def _lacking_certificates(returns: pd.DataFrame, lost: pd.DataFrame, names: Mapping[str, str]) -> Mapping[int, Reason]:
    """What is wrong with the certificate of each line of `returns`, by its index, where anything is.

    `lost` returns (JudgedReturns) used theirs too.
    """
    lacking: dict[int, Reason] = {}
    for index, written in returns[Returns.certificate].items():
        if pd.isna(written):
            lacking[index] = Reason.of(ReturnReason.CERTIFICATE_MISSING)
        elif not has_certificate(written):
            lacking[index] = Reason.of(ReturnReason.NO_CERTIFICATE_YET, written=written)
    lines = pd.concat([returns, Returns.conform(whole_lines(lost))], ignore_index=True)
    for index, use in used_before(lines.sort_values(Returns.date, kind="stable")).items():
        goods = texts.line(use.date, names.get(use.customer, use.customer), _written(use.product), use.quantity)
        figures = {"certificate": lines.at[index, Returns.certificate], "kind": _written(use.kind), "goods": goods}
        lacking[index] = Reason.of(ReturnReason.CERTIFICATE_USED, **figures)
    return lacking


def _events(purchases: pd.DataFrame, returns: pd.DataFrame, lost: pd.DataFrame, red_line_days: int) -> pd.DataFrame:
    """Returns and the reversals that are no return themselves, in order of date, reversals first on the same day.

    What of `lost` returns (JudgedReturns) came back is as good as reversed. `own` are the purchase lines by which an
    exchange was issued again: it can't be laid on what it brought itself.
    """
    came_back = lost[lost[JudgedReturns.verdict].isin(_CAME_BACK)]
    lines = whole_lines(lost).reindex(came_back[JudgedReturns.row].unique())
    given_back = pd.concat([returns, Returns.conform(lines)], ignore_index=True)
    booked = booked_in_red(purchases, given_back[given_back[Returns.kind].isin(list(_TAKEN))], red_line_days)
    red = of_returned_goods(purchases[purchases[Purchases.amount] < 0], returns).dropna(subset=[Purchases.quantity])
    others = red.drop(index=booked["red"], errors="ignore")
    reversals = pd.concat([Returns.conform(others), Returns.conform(came_back)]).assign(**{Returns.kind: _REVERSAL})
    own = _issued_in_exchange(given_back, booked)
    events = pd.concat([reversals, returns.assign(own=[own.get(line, frozenset()) for line in returns.index])])
    return with_goods(events).sort_values(Returns.date, kind="stable")


def _issued_in_exchange(given_back: pd.DataFrame, booked: pd.DataFrame) -> Mapping[int, frozenset[int]]:
    """By each exchange the purchase lines that its 红冲 lines were issued again by."""
    is_exchange = given_back.loc[booked["returned"], Returns.kind].to_numpy() == ReturnKind.EXCHANGE
    again = booked[is_exchange].dropna().groupby("returned")["again"]
    return {line: frozenset(lines) for line, lines in again}


def _judge(line: Any, lots: list[Lot], terms: _Terms, elsewhere: _Elsewhere) -> list[_Part]:
    """The parts of a return line with their verdicts; what is taken back leaves its lots."""
    quantity = abs(line.quantity)
    if fault := _fault(line):
        return [_Part(quantity, ReturnVerdict.UNVERIFIED, (fault,), [])]
    laid = lay(quantity, _candidates(line, lots))
    fresh = [(lot, part) for lot, part in laid if line.date.date() < add_months(lot.date, terms.months)]
    stale = laid[len(fresh) :]  # newest first, so what is too old comes last
    consume(fresh)
    uncovered = quantity - total(laid)
    reasons = _uncovered(line, lots, terms, elsewhere)
    parts = (
        _fresh_part(line, fresh, terms),
        _stale_part(stale, terms),
        _uncovered_part(line, uncovered, reasons, terms),
    )
    return [part for part in parts if part.quantity > LEAST]


def _fault(line: Any) -> Reason | None:
    """What makes a line impossible to lay on purchases, if anything."""
    if pd.isna(line.kind):
        return Reason.of(ReturnReason.NO_KIND)
    if line.kind not in _TAKEN:
        return Reason.of(ReturnReason.UNCLEAR_KIND, written=line.kind)
    if pd.isna(line.product):
        return Reason.of(ReturnReason.NO_PRODUCT)
    if not abs(line.quantity) > LEAST:
        return Reason.of(ReturnReason.NO_QUANTITY)
    if line.purchased_on > line.date:
        stated, returned = line.purchased_on.date(), line.date.date()
        return Reason.of(ReturnReason.STATED_AFTER_RETURN, stated=stated, returned=returned)
    return None


def _candidates(line: Any, lots: list[Lot]) -> list[Lot]:
    """The lots of the stated day; without one all whose quantity is known, for the others could cover anything."""
    if pd.isna(line.purchased_on):
        return [lot for lot in lots if math.isfinite(lot.left)]
    return [lot for lot in lots if lot.date == line.purchased_on.date()]


def _fresh_part(line: Any, laid: Laid, terms: _Terms) -> _Part:
    verdict, lacking = _with_certificate(line, terms)
    reason = Reason.of(ReturnReason.IN_TIME, lots=_described(laid), months=terms.months)
    return _Part(total(laid), verdict, (reason, *lacking), laid)


def _with_certificate(line: Any, terms: _Terms) -> tuple[ReturnVerdict, tuple[Reason, ...]]:
    """The verdict on goods that are in time, and what is wrong with the certificate."""
    lacking = terms.lacking.get(line.Index)
    if lacking and line.kind == ReturnKind.RETURN and line.customer not in terms.without_certificate:
        return ReturnVerdict.CERTIFICATE_MISSING, (lacking,)
    if lacking and lacking.code == ReturnReason.CERTIFICATE_USED:
        return _TAKEN[line.kind], (lacking,)
    return _TAKEN[line.kind], ()


def _stale_part(laid: Laid, terms: _Terms) -> _Part:
    reason = Reason.of(ReturnReason.TOO_OLD, lots=_described(laid), months=terms.months)
    return _Part(total(laid), ReturnVerdict.REFUSED, (reason,), laid)


def _uncovered_part(line: Any, quantity: float, reasons: tuple[Reason, ...], terms: _Terms) -> _Part:
    """What no purchase stands behind: open, unless the stated day by itself is too long ago."""
    if pd.isna(line.purchased_on) or line.date.date() < add_months(line.purchased_on.date(), terms.months):
        return _Part(quantity, ReturnVerdict.UNVERIFIED, reasons, [])
    too_old = Reason.of(ReturnReason.STATED_TOO_OLD, stated=line.purchased_on.date(), months=terms.months)
    return _Part(quantity, ReturnVerdict.REFUSED, (too_old, *reasons), [])


def _described(laid: Laid) -> str:
    by_day: dict[dt.date, float] = defaultdict(float)
    for lot, quantity in laid:
        by_day[lot.date] += quantity
    return texts.lots(by_day.items())


def _uncovered(line: Any, lots: list[Lot], terms: _Terms, elsewhere: _Elsewhere) -> tuple[Reason, ...]:
    """Why no purchase stands behind a line, or behind what is left of it."""
    found = () if lots else elsewhere.found(line)
    if pd.isna(line.purchased_on):
        return (Reason.of(_uncovered_without_date(lots)), *found)
    stated = line.purchased_on.date()
    if (month := pd.Period(stated, "M")) not in terms.held:
        return (Reason.of(ReturnReason.RECORDS_MISSING, stated=stated, month=str(month)),)
    if _candidates(line, lots):
        return (Reason.of(ReturnReason.MORE_THAN_THAT_DAY, stated=stated),)
    return (Reason.of(ReturnReason.NOT_BOUGHT_THAT_DAY, stated=stated), *found)


def _uncovered_without_date(lots: list[Lot]) -> ReturnReason:
    if not lots:
        return ReturnReason.NOT_BOUGHT
    if any(math.isinf(lot.left) for lot in lots):
        return ReturnReason.LOT_QUANTITY_MISSING
    return ReturnReason.MORE_THAN_BOUGHT


def _rows(line: Any, parts: list[_Part]) -> Iterator[dict[str, Any]]:
    """The rows of JudgedReturns for a line, one a part."""
    for part, amount in zip(parts, _amounts(line, parts), strict=True):
        yield {
            JudgedReturns.date: line.date,
            JudgedReturns.customer: line.customer,
            JudgedReturns.kind: line.kind,
            JudgedReturns.product: line.product,
            JudgedReturns.quantity: part.quantity,
            JudgedReturns.amount: amount,
            JudgedReturns.purchased_on: _purchased_on(line, part),
            JudgedReturns.certificate: line.certificate,
            JudgedReturns.number: line.number,
            JudgedReturns.verdict: part.verdict,
            JudgedReturns.reason: (*_share(parts, part), *part.reasons, *_priced(line, amount)),
            JudgedReturns.source: line.source,
            JudgedReturns.row: line.row,
        }


def _stands(line: Any, parts: list[_Part], known: _Known, bought: Holding) -> bool:
    """Whether what the ledger knows of a line stands: it was settled by purchases that are gone from the folder."""
    if not known or all(part.verdict != ReturnVerdict.UNVERIFIED for part in parts):
        return False
    days = [part[JudgedReturns.purchased_on] for part in known]
    is_settled = all(part[JudgedReturns.verdict] != ReturnVerdict.UNVERIFIED for part in known)
    is_same = pd.isna(line.purchased_on) or line.purchased_on in days
    return is_settled and is_same and any(pd.Period(day, "M") not in bought.held for day in days)


def _rows_as_before(line: Any, known: _Known, terms: _Terms) -> Iterator[dict[str, Any]]:
    """The rows of JudgedReturns for a line as the ledger knows it, but for the certificate that came since."""
    for part in known:
        reasons: tuple[Reason, ...] = (Reason.of(ReturnReason.AS_BEFORE),)
        verdict = part[JudgedReturns.verdict]
        if verdict in {ReturnVerdict.RETURN_OK, ReturnVerdict.CERTIFICATE_MISSING}:
            verdict, lacking = _with_certificate(line, terms)
            reasons += lacking
        yield part | {
            JudgedReturns.certificate: line.certificate,
            JudgedReturns.number: line.number,
            JudgedReturns.verdict: verdict,
            JudgedReturns.reason: reasons,
            JudgedReturns.source: line.source,
            JudgedReturns.row: line.row,
        }


def _said_if_late(rows: Iterable[dict[str, Any]], known: _Known, bought: Holding) -> Iterator[dict[str, Any]]:
    """The rows; what is accepted now of a month that the ledger tells without it is said to be late."""
    was_accepted = any(part[JudgedReturns.verdict] == ReturnVerdict.RETURN_OK for part in known)
    for row in rows:
        month = pd.Period(row[JudgedReturns.date], "M")
        if month in bought.told and row[JudgedReturns.verdict] == ReturnVerdict.RETURN_OK and not was_accepted:
            late = Reason.of(ReturnReason.TOO_LATE, month=str(month))
            yield {**row, JudgedReturns.reason: (*row[JudgedReturns.reason], late)}
        else:
            yield row


def _with_kept(listed: pd.DataFrame, kept: pd.DataFrame) -> pd.DataFrame:
    """The lines listed, and those that only the ledger still tells, by date."""
    reasons = [(Reason.of(ReturnReason.KEPT),)] * len(kept)
    told = kept.assign(**{JudgedReturns.reason: pd.Series(reasons, index=kept.index, dtype=object)})
    together = pd.concat([listed, JudgedReturns.conform(told)], ignore_index=True)
    return together.sort_values(JudgedReturns.date, kind="stable", ignore_index=True)


def _purchased_on(line: Any, part: _Part) -> Any:
    """The stated day, else that of the newest lot."""
    if pd.isna(line.purchased_on) and part.laid:
        return pd.Timestamp(part.laid[0][0].date)
    return line.purchased_on


def _share(parts: list[_Part], part: _Part) -> tuple[Reason, ...]:
    if len(parts) == 1:
        return ()
    return (Reason.of(ReturnReason.PART, whole=sum(each.quantity for each in parts), part=part.quantity),)


def _priced(line: Any, amount: float) -> tuple[Reason, ...]:
    if pd.notna(line.amount):
        return ()
    return (Reason.of(ReturnReason.AMOUNT_UNKNOWN if math.isnan(amount) else ReturnReason.AMOUNT_FROM_PRICE),)


def _amounts(line: Any, parts: list[_Part]) -> list[float]:
    """The given amount shared out by quantity to the cent, or each part's worth at its purchase prices; in yuan."""
    if pd.isna(line.amount):
        return [round(part.value, 2) for part in parts]
    if len(parts) == 1:
        return [abs(line.amount)]
    whole = sum(part.quantity for part in parts)
    reached = accumulate(part.quantity for part in parts)
    bounds = [round(abs(line.amount) * each / whole, 2) for each in reached]
    return [round(upper - lower, 2) for lower, upper in pairwise([0.0, *bounds])]


def _problems(table: pd.DataFrame) -> Iterator[RowProblem]:
    """Lines that nothing stands behind, and accepted returns without an amount: neither reduces the 进货净额."""
    open_lines = table[table[JudgedReturns.verdict] == ReturnVerdict.UNVERIFIED]
    for line in open_lines.itertuples(index=False):
        field = next((_FIELDS[reason.code] for reason in line.reason if reason.code in _FIELDS), Returns.quantity)
        advice = texts.KIND_ADVICE if field == Returns.kind else texts.UNVERIFIED_ADVICE
        yield _problem(line, field, texts.UNVERIFIED_ACTION, advice)
    accepted = table[JudgedReturns.verdict] == ReturnVerdict.RETURN_OK
    for line in table[accepted & table[JudgedReturns.amount].isna()].itertuples(index=False):
        yield _problem(line, Returns.amount, texts.NO_AMOUNT_ACTION, texts.NO_AMOUNT_ADVICE)
    for line in table.itertuples(index=False):
        if any(reason.code == ReturnReason.CERTIFICATE_USED for reason in line.reason):
            action = texts.used_twice(line.verdict, waits=line.verdict == ReturnVerdict.CERTIFICATE_MISSING)
            yield _problem(line, Returns.certificate, action, texts.USED_TWICE_ADVICE)
    for line in table[accepted].itertuples(index=False):
        if line.reason[-1].code == ReturnReason.TOO_LATE:
            yield _problem(line, Returns.date, texts.NO_AMOUNT_ACTION, texts.too_late(pd.Period(line.date, "M")))


def _kept_problems(kept: pd.DataFrame, names: Mapping[str, str]) -> Iterator[RowProblem]:
    """A line for each month of which the sheets lack returns that the ledger knows, of customers still on the books."""
    lines = kept[kept[JudgedReturns.customer].isin(list(names))]
    for month, of_month in lines.groupby(lines[JudgedReturns.date].dt.to_period("M")):
        said = [
            texts.line(line.date, names[line.customer], _written(line.product), line.quantity)
            for line in whole_lines(of_month).itertuples(index=False)
        ]
        yield RowProblem(Category.LEDGER, str(month), *texts.kept(month, said))


def _problem(line: Any, field: Column, action: str, advice: str) -> RowProblem:
    place = Place(line.source, line.row, field)
    return RowProblem(Category.RETURN, _written(getattr(line, field)), sentences(line.reason), action, advice, place)


def _written(value: Any) -> str:
    """A cell's value as a person writes it, "" for a blank."""
    if pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return date(value)
    return count(value) if isinstance(value, float) else str(value)


def _run(table: pd.DataFrame, purchases: pd.DataFrame) -> RuleRun:
    taken = table[JudgedReturns.verdict].isin(_TAKEN.values())
    missing = texts.NO_PURCHASES if purchases.empty and not table.empty else ""
    return RuleRun(texts.RULE, len(table), int((~taken).sum()), missing)
