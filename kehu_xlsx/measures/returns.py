"""The returns that are known: those that the office's sheets hold, and those that only the ledger still tells."""

from __future__ import annotations

import pandas as pd

from kehu_xlsx.measures.certificates import certificate_keys
from kehu_xlsx.measures.holdings import REMNANT, Holding
from kehu_xlsx.measures.pairing import same_once
from kehu_xlsx.measures.sales import up_to
from kehu_xlsx.measures.spelling import spelling_keys
from kehu_xlsx.tables import Books, JudgedReturns, Memory, ReturnLedger, Returns
from kehu_xlsx.workdays import Scope

_DECIMALS = 3  # quantities are compared to a thousandth
_MONTH = "month"
_UNCHANGED = (Returns.customer, Returns.date, Returns.kind, Returns.product, Returns.quantity)
_CORRECTED = (  # what a line keeps when somebody corrects it, the surest first
    (Returns.customer, _MONTH, Returns.number, Returns.product),
    (Returns.customer, _MONTH, Returns.certificate, Returns.product),
    (Returns.customer, Returns.date, Returns.product),
    (Returns.customer, Returns.date, Returns.quantity),
)


def remembered_returns(memory: Memory, scope: Scope) -> pd.DataFrame:
    """The ledger's returns up to the as-of date as JudgedReturns, without a place (source -1, a row for each line)."""
    return JudgedReturns.conform(_remembered(memory, scope))


def whole_lines(remembered: pd.DataFrame) -> pd.DataFrame:
    """Each line of the ledger's returns once, by its row, with the quantity of all of its parts."""
    whole = remembered.groupby(JudgedReturns.row)[JudgedReturns.quantity].transform("sum", min_count=1)
    lines = remembered.assign(**{JudgedReturns.quantity: whole}).drop_duplicates(JudgedReturns.row)
    return lines.set_index(JudgedReturns.row)


def unchanged_lines(remembered: pd.DataFrame, listed: pd.DataFrame) -> pd.Series:
    """The row of the line of `remembered` (JudgedReturns) by the index of the `listed` one (Returns) that it is."""
    return same_once(_compared(listed), _compared(whole_lines(remembered)), _UNCHANGED)


def lost_returns(books: Books, memory: Memory, scope: Scope, bought: Holding) -> pd.DataFrame:
    """The ledger's returns that the folder's sheets no longer hold, line by line, as JudgedReturns.

    A line that was corrected is not lost. Of the month that is run a line left out is a correction too, unless more
    than half of what was known is gone, or the line was gone before, or the month's purchases are: then what is left is
    a remnant.
    """
    remembered = _remembered(memory, scope)
    listed = up_to(books.returns, Returns.date, scope.as_of)
    lines = remembered.drop_duplicates(JudgedReturns.row).set_index(JudgedReturns.row)
    lines = lines.assign(found=lines.index.isin(_found_again(remembered, listed)))
    known = lines[(lines[ReturnLedger.month] == scope.month) & ~lines[ReturnLedger.kept].fillna(False)]
    is_remnant = scope.month in bought.told or known["found"].sum() < REMNANT * len(known)
    corrected = known.index[:0] if is_remnant else known.index
    lost = lines.index[~lines["found"]].difference(corrected)
    return JudgedReturns.conform(remembered[remembered[JudgedReturns.row].isin(lost)].reset_index(drop=True))


def partly_held(lost: pd.DataFrame, books: Books, scope: Scope) -> pd.DataFrame:
    """Those of the `lost` returns of the month that is run, or of one of which the folder still has others."""
    return lost[_month(lost).isin(_months_judged(books, scope))]


def known_returns(judged: pd.DataFrame, books: Books, memory: Memory, scope: Scope, bought: Holding) -> pd.DataFrame:
    """JudgedReturns of every month: `judged` ones, but the ledger's where it tells the purchases or the sheet is gone.

    Purchases that the ledger tells are net of the returns that it knew, and of no others.
    """
    remembered, told = remembered_returns(memory, scope), list(bought.told)
    of_ledger = remembered[_month(remembered).isin(told) | ~_month(remembered).isin(_months_judged(books, scope))]
    return pd.concat([judged[~_month(judged).isin(told)], of_ledger], ignore_index=True)


def _months_judged(books: Books, scope: Scope) -> list[pd.Period]:
    """The months of which judged returns tell all that is known, lost ones included."""
    listed = up_to(books.returns, Returns.date, scope.as_of)
    return [*_month(listed).unique(), scope.month]


def _remembered(memory: Memory, scope: Scope) -> pd.DataFrame:
    known = up_to(memory.returns, ReturnLedger.date, scope.as_of)
    line = known.groupby([ReturnLedger.month, ReturnLedger.line]).ngroup()
    return known.assign(**{JudgedReturns.row: line.astype("int64")})


def _found_again(remembered: pd.DataFrame, listed: pd.DataFrame) -> list[int]:
    """The rows of the remembered lines that are among the listed ones, unchanged or corrected, each once."""
    lines, others = _compared(whole_lines(remembered)), _compared(listed)
    found: list[int] = []
    for keys in (_UNCHANGED, *_CORRECTED):
        pairs = same_once(lines, others, keys)
        lines, others = lines.drop(index=pairs.index), others.drop(index=pairs)
        found.extend(pairs.index)
    return found


def _compared(lines: pd.DataFrame) -> pd.DataFrame:
    """What lines are compared by; what was left blank is alike, but for numbers."""
    return pd.DataFrame(
        {
            Returns.customer: lines[Returns.customer],
            Returns.date: lines[Returns.date],
            _MONTH: _month(lines),
            Returns.kind: lines[Returns.kind].fillna(""),
            Returns.product: spelling_keys(lines[Returns.product]).fillna(""),
            Returns.quantity: lines[Returns.quantity].abs().round(_DECIMALS).fillna(0.0),
            Returns.number: spelling_keys(lines[Returns.number]),
            Returns.certificate: certificate_keys(lines[Returns.certificate]),
        },
        index=lines.index,
    )


def _month(lines: pd.DataFrame) -> pd.Series:
    return lines[Returns.date].dt.to_period("M")
