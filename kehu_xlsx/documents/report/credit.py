"""Sheet 授信: balance, limit and ageing of every customer, and whether he may be delivered to."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kehu_xlsx.documents.masters import SEVERITY_TONES, Masters, present, terms_words
from kehu_xlsx.documents.report import entries
from kehu_xlsx.documents.report.entries import Entry, Record, quotient, shown, table_sheet
from kehu_xlsx.tables import AGES, OVERDUE, Credit
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.tables.words import Delivery, Severity
from kehu_xlsx.texts import report as texts
from kehu_xlsx.workbook.sheets import Column, Formula, Kind, TableSheet, Tone

_DELIVERY_TONES: Mapping[str, Tone] = {Delivery.STOPPED: Tone.SEVERE, Delivery.LIMITED: Tone.WARNING}
_AVAILABLE = (
    f'IF(OR([{Credit.effective_limit.heading}]="",[{Credit.balance.heading}]=""),"",'
    f"[{Credit.effective_limit.heading}]-[{Credit.balance.heading}])"
)
_BUCKET_SUM = "+".join(f"[{bucket.heading}]" for bucket in AGES)
_CHECK = f'IF([{Credit.balance.heading}]="","",ROUND({_BUCKET_SUM}-[{Credit.balance.heading}],2))'
_FROZEN = 2


def credit_sheet(outcome: Outcome, masters: Masters) -> TableSheet:
    """授信: one row a customer; the buckets of the ageing add up to the balance, and a column proves it."""
    columns = (
        *entries.customer(masters),
        shown(Credit.credit_limit, total=True),
        shown(Credit.effective_limit, total=True),
        shown(Credit.balance, total=True),
        shown(Credit.balance_source),
        shown(Credit.statement_date),
        quotient(Credit.usage, Credit.balance, Credit.effective_limit),
        shown(Credit.available, lambda record: Formula(_AVAILABLE, record[Credit.available])),
        shown(Credit.terms, _terms, kind=Kind.TEXT),
        *(shown(bucket, total=True) for bucket in AGES),
        shown(Credit.oldest_due),
        shown(Credit.severity, severity_word, kind=Kind.TEXT, tones=SEVERITY_TONES),
        shown(Credit.delivery, tones=_DELIVERY_TONES),
        entries.remarks(Credit.remarks),
        Entry(Column(texts.BUCKET_CHECK, Kind.MONEY, note=texts.BUCKET_CHECK_NOTE, on_paper=False), _check),
        entries.region(masters, on_paper=False),
        entries.salesperson(masters, on_paper=False),
    )
    return table_sheet(outcome, texts.CREDIT, columns, outcome.credit, freeze=_FROZEN)


def overdue_total(credit: pd.DataFrame) -> float | None:
    """All that is overdue, None where no balance is known."""
    if credit[Credit.balance].isna().all():
        return None
    return float(credit[list(OVERDUE)].to_numpy(dtype=float, na_value=0.0).sum())


def severity_word(record: Record) -> str:
    """预警等级, "" where there is no alert."""
    severity = present(record[Credit.severity])
    return "" if severity is None else Severity(int(severity)).word


def _terms(record: Record) -> str:
    return terms_words(record[Credit.terms], record[Credit.terms_from_month_end])


def _check(record: Record) -> Formula:
    """The buckets less the balance: nothing but 0 is right."""
    balance = present(record[Credit.balance])
    difference = None if balance is None else round(sum(record[bucket] for bucket in AGES) - balance, 2)
    return Formula(_CHECK, difference)
