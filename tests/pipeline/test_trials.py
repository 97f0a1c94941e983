"""阈值试算: the values that are tried, what the rules say of them, and the blank where a rule did not run."""

from __future__ import annotations

import pandas as pd

from kehu_xlsx.pipeline.trials import trials_of
from kehu_xlsx.policy import FulfilmentRules, Policy
from kehu_xlsx.tables import RuleOutcome
from kehu_xlsx.tables.outcome import Trial


def outcomes(tried: object) -> dict[str, RuleOutcome]:
    """The same answer for every threshold of every rule."""
    return {
        name: RuleOutcome(pd.DataFrame(), tried={field: tried for field, _ in group.settings()})
        for name, group in Policy().groups()
    }


def test_two_steps_to_either_side_as_far_as_the_setting_goes() -> None:
    trials = trials_of(Policy(fulfilment=FulfilmentRules(line=0.05)), outcomes(lambda value: round(value * 100)))
    of_line = [trial for trial in trials if trial.setting == "达成线"]
    assert of_line == [
        Trial("计划达成", "达成线", 0.05, "%", 5, in_force=True, stricter_above=True),
        Trial("计划达成", "达成线", 0.1, "%", 10, in_force=False, stricter_above=True),
        Trial("计划达成", "达成线", 0.15, "%", 15, in_force=False, stricter_above=True),
    ]
    days = [trial.value for trial in trials if trial.setting == "逾期警告起始天数"]
    assert days == [11, 21, 31, 41, 51]


def test_a_rule_that_did_not_run_has_blanks_with_the_reason() -> None:
    trials = trials_of(Policy(), outcomes("数据不足：缺授信额度"))
    assert {(trial.caught, trial.missing) for trial in trials} == {(None, "数据不足：缺授信额度")}
