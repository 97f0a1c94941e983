"""What people answered to alerts, and which alerts are thereby done."""

from __future__ import annotations

import pandas as pd

from kehu_xlsx.tables import AlertAnswers

_CONTENTS = [
    AlertAnswers.cause,
    AlertAnswers.measures,
    AlertAnswers.owner,
    AlertAnswers.planned_on,
    AlertAnswers.done_on,
]


def given_answers(answers: pd.DataFrame) -> pd.DataFrame:
    """AlertAnswers that say anything; of a person's several answers to an alert the last."""
    given = answers.dropna(subset=_CONTENTS, how="all")
    return given.drop_duplicates([AlertAnswers.number, AlertAnswers.role, AlertAnswers.person], keep="last")


def done_alerts(answers: pd.DataFrame) -> frozenset[str]:
    """The numbers of the alerts that everyone who answered says is done (实际完成日期)."""
    given = given_answers(answers)
    is_done = given[AlertAnswers.done_on].notna().groupby(given[AlertAnswers.number]).all()
    return frozenset(is_done.index[is_done])
