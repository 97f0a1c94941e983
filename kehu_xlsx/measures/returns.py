"""The returns that are known: those that the office's sheets hold, and those of months that only the ledger tells."""

from __future__ import annotations

import pandas as pd

from kehu_xlsx.measures.holdings import Holding
from kehu_xlsx.measures.sales import up_to
from kehu_xlsx.tables import Books, JudgedReturns, Memory, ReturnLedger, Returns
from kehu_xlsx.workdays import Scope


def remembered_returns(memory: Memory, scope: Scope) -> pd.DataFrame:
    """The ledger's returns up to the as-of date as JudgedReturns, without a place (source -1, a row for each line)."""
    known = up_to(memory.returns, ReturnLedger.date, scope.as_of)
    line = known.groupby([ReturnLedger.month, ReturnLedger.line]).ngroup()
    return JudgedReturns.conform(known.assign(**{JudgedReturns.row: line.astype("int64")}))


def lost_returns(books: Books, memory: Memory, scope: Scope) -> pd.DataFrame:
    """Those of the ledger's returns of whose month the folder has fewer lines than were judged."""
    remembered = remembered_returns(memory, scope)
    lines = remembered.drop_duplicates(JudgedReturns.row)
    known, found = _by_month(lines), _by_month(up_to(books.returns, Returns.date, scope.as_of))
    lost = known.index[known > found.reindex(known.index, fill_value=0)]
    return remembered[_month(remembered).isin(lost)].reset_index(drop=True)


def known_returns(judged: pd.DataFrame, books: Books, memory: Memory, scope: Scope, bought: Holding) -> pd.DataFrame:
    """JudgedReturns of every month: `judged` ones, but the ledger's where it tells the purchases or the sheet is gone.

    Purchases that the ledger tells are net of the returns that it knew, and of no others.
    """
    remembered, lost = remembered_returns(memory, scope), lost_returns(books, memory, scope)
    months = [*bought.told, *_month(lost).unique()]
    of_ledger = remembered[_month(remembered).isin(months)]
    return pd.concat([judged[~_month(judged).isin(months)], of_ledger], ignore_index=True)


def _by_month(lines: pd.DataFrame) -> pd.Series:
    return lines.groupby(_month(lines)).size()


def _month(lines: pd.DataFrame) -> pd.Series:
    return lines[JudgedReturns.date].dt.to_period("M")
