"""What people answered to alerts, and which alerts are thereby done."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from kehu_xlsx.tables import AlertAnswers, AlertLedger

_CONTENTS = [
    AlertAnswers.cause,
    AlertAnswers.measures,
    AlertAnswers.owner,
    AlertAnswers.planned_on,
    AlertAnswers.done_on,
]


def answers_up_to(answers: pd.DataFrame, month: pd.Period) -> pd.DataFrame:
    """AlertAnswers given in the reports of that month and of earlier ones: what is answered later does not count."""
    return answers[~(answers[AlertAnswers.month] > month)].reset_index(drop=True)


def answers_since_opened(answers: pd.DataFrame, alerts: pd.DataFrame) -> pd.DataFrame:
    """AlertAnswers without those given before the alert was opened again; `alerts` has a row of AlertLedger each.

    Who said that it was done was wrong, or is so no longer: what was said then does not answer it now.
    """
    opened = alerts.set_index(AlertLedger.number)[AlertLedger.reopened_on].dt.to_period("M")
    since = opened.reindex(answers[AlertAnswers.number]).array
    return answers[~(answers[AlertAnswers.month] < since)]


def given_answers(answers: pd.DataFrame) -> pd.DataFrame:
    """AlertAnswers that say anything; of a person's several answers to an alert that in the newest report."""
    by_month = answers.sort_values(AlertAnswers.month, kind="stable", na_position="first")
    newest = by_month.drop_duplicates([AlertAnswers.number, AlertAnswers.role, AlertAnswers.person], keep="last")
    return newest.sort_index().dropna(subset=_CONTENTS, how="all")


def done_alerts(answers: pd.DataFrame, today: dt.date) -> frozenset[str]:
    """The numbers of the alerts that somebody says is done, on a day (实际完成日期) that has come.

    Not while another has promised something (计划完成日期) and is not done yet; a remark alone holds nothing open.
    """
    given = given_answers(answers)
    is_done = given[AlertAnswers.done_on] <= pd.Timestamp(today)
    is_promised = given[[AlertAnswers.planned_on, AlertAnswers.done_on]].notna().any(axis=1) & ~is_done
    done, promised = (set(given.loc[which, AlertAnswers.number]) for which in (is_done, is_promised))
    return frozenset(done - promised)


def done_in_future(answers: pd.DataFrame, today: dt.date) -> pd.DataFrame:
    """The given answers whose 实际完成日期 has not come yet."""
    given = given_answers(answers)
    return given[given[AlertAnswers.done_on] > pd.Timestamp(today)]
