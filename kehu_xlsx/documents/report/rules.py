"""Sheets 规则 and 阈值试算: what was applied, where from, whether it ran, and what other settings would catch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kehu_xlsx.documents.masters import subtitle
from kehu_xlsx.policy import Group, Policy, Setting, Unit
from kehu_xlsx.tables.outcome import Outcome, Trial
from kehu_xlsx.tables.records import RuleRun
from kehu_xlsx.tables.words import Role
from kehu_xlsx.texts import report as texts
from kehu_xlsx.texts import rulebook
from kehu_xlsx.texts.problems import one_line
from kehu_xlsx.texts.visits import interval_words
from kehu_xlsx.workbook.sheets import Cell, Column, Kind, Row, TableSheet, Tone

_KINDS: Mapping[str, Kind] = {
    Unit.PERCENT.value: Kind.RATE,
    Unit.YUAN.value: Kind.MONEY,
    Unit.TIMES.value: Kind.NUMBER,
}
_COLUMNS = (
    Column(texts.CLASS),
    Column(texts.RULE),
    Column(texts.ITEM),
    Column(texts.VALUE, Kind.NUMBER, width=16),
    Column(texts.UNIT),
    Column(texts.ORIGIN, tones={texts.DEFAULT: Tone.MUTED}),
    Column(texts.RAN, tones={texts.NO: Tone.DATA_PROBLEM}),
    Column(texts.ROWS, Kind.COUNT),
    Column(texts.CAUGHT, Kind.COUNT),
    Column(texts.EXPLANATION, Kind.LONG_TEXT, width=70),
)


def rule_sheet(outcome: Outcome, policy: Policy) -> TableSheet:
    """规则: first whether each rule ran, then every value in force, then which columns were taken."""
    rows = (
        *map(_run, outcome.runs),
        *_settings(outcome, policy),
        *_frequency(policy),
        *_calendar(policy),
        *_headings(policy),
        *_columns_taken(outcome),
    )
    return TableSheet(
        name=texts.RULES,
        title=texts.sheet_title(texts.RULES),
        subtitle=subtitle(outcome),
        columns=_COLUMNS,
        rows=rows,
        notes=texts.NOTES[texts.RULES],
        freeze=3,
    )


def _run(run: RuleRun) -> Row:
    rule, _, item = run.rule.partition("·")
    ran = texts.YES if run.ran else texts.NO
    return (texts.RUN_CLASS, rule, item, None, None, None, ran, run.rows, run.caught, run.missing)


def _value(kind: str, rule: str, item: str, value: object, unit: str, origin: str, explanation: str = "") -> Row:
    return (kind, rule, item, value, unit, origin, None, None, None, explanation)


def _settings(outcome: Outcome, policy: Policy) -> Iterator[Row]:
    tried = _by_threshold(outcome.trials)
    for _, group in policy.groups():
        for name, setting in group.settings():
            key = (str(group.sheet), setting.heading)
            yield _setting(group, setting, getattr(group, name), tried.get(key, ()), policy)


def _setting(group: Group, setting: Setting, value: object, steps: Iterable[Trial], policy: Policy) -> Row:
    sheet, unit = str(group.sheet), setting.unit.value
    words = (rulebook.EXPLANATIONS.get((sheet, setting.heading), ""), _tried(list(steps)))
    return _value(
        texts.SETTING_CLASS,
        sheet,
        setting.heading,
        _as_cell(value, unit),
        rulebook.unit_words(unit),
        _origin(policy, sheet, setting.heading),
        "".join(words),
    )


def _tried(steps: Sequence[Trial]) -> str:
    """What the threshold would have caught, in words; why that can't be told, where its rule did not run."""
    if not steps:
        return ""
    caught = [(rulebook.value_words(each.value, each.unit), each.caught, each.in_force) for each in steps]
    return texts.trials(caught, steps[0].missing)


def _as_cell(value: object, unit: str) -> Cell:
    """A figure in the format of its unit, words and 是/否 as text."""
    return Cell(value, kind=Kind.TEXT if isinstance(value, str | bool) else _KINDS.get(unit, Kind.COUNT))


def _origin(policy: Policy, sheet: str, heading: str) -> str:
    return texts.OWN if (sheet, heading) in policy.from_office else texts.DEFAULT


def _frequency(policy: Policy) -> Iterator[Row]:
    for level, word in enumerate(rulebook.LEVELS, start=1):
        for role in Role:
            interval = policy.frequency.get((level, role))
            shown = interval_words(interval.months, interval.days) if interval else rulebook.NO_VISITS
            origin = _origin(policy, rulebook.FREQUENCY, f"{word}{role}")
            yield _value(texts.FREQUENCY_CLASS, word, role, Cell(shown, kind=Kind.TEXT), "", origin)


def _calendar(policy: Policy) -> Iterator[Row]:
    """How many days the office added to China's calendar, and whose leave it knows."""
    calendar = policy.calendar
    days = {texts.DAYS_OFF: calendar.days_off, texts.EXTRA_WORKDAYS: calendar.extra_workdays}
    for item, dates in days.items():
        yield _value(texts.CALENDAR_CLASS, rulebook.HOLIDAYS, item, len(dates), texts.DAYS, _own(bool(dates)))
    for person, dates in sorted(calendar.leave.items()):
        yield _value(texts.CALENDAR_CLASS, rulebook.LEAVE, person, len(dates), texts.DAYS, texts.OWN)


def _own(is_own: bool) -> str:
    return texts.OWN if is_own else texts.DEFAULT


def _headings(policy: Policy) -> Iterator[Row]:
    for theirs, ours in sorted(policy.heading_synonyms.items()):
        cell = Cell(ours, kind=Kind.TEXT)
        yield _value(texts.HEADING_CLASS, rulebook.HEADINGS, theirs, cell, "", texts.OWN, texts.OWN_HEADING)


def _columns_taken(outcome: Outcome) -> Iterator[Row]:
    for each in outcome.recognised:
        for ours, taken, other in each.passed_over:
            words = texts.passed_over(each.workbook, each.sheet, one_line(other))
            yield _value(
                texts.COLUMN_CLASS, each.table, ours, Cell(one_line(taken), kind=Kind.TEXT), "", texts.DEFAULT, words
            )


def trial_sheet(outcome: Outcome) -> TableSheet:
    """阈值试算: each threshold at the setting in force and two steps to either side."""
    columns = (
        Column(texts.RULE),
        Column(texts.ITEM),
        Column(texts.STEP, tones={texts.IN_FORCE: Tone.MUTED}),
        Column(texts.STEP_VALUE, Kind.NUMBER),
        Column(texts.UNIT),
        Column(texts.STEP_CAUGHT, Kind.COUNT, data_bar=True),
        Column(texts.STEP_REMARK, Kind.LONG_TEXT, width=40),
    )
    thresholds = _by_threshold(outcome.trials).values()
    return TableSheet(
        name=texts.TRIALS,
        title=texts.sheet_title(texts.TRIALS),
        subtitle=subtitle(outcome),
        columns=columns,
        rows=[row for trials in thresholds for row in _steps(trials)],
        notes=texts.NOTES[texts.TRIALS],
        freeze=2,
        landscape=False,
    )


def _by_threshold(trials: Iterable[Trial]) -> Mapping[tuple[str, str], Sequence[Trial]]:
    """The trials of each rule and setting, in the order of the rules, each from the lowest value up."""
    found: dict[tuple[str, str], list[Trial]] = {}
    for trial in trials:
        found.setdefault((trial.rule, trial.setting), []).append(trial)
    return {key: sorted(steps, key=lambda step: step.value) for key, steps in found.items()}


def _steps(trials: Sequence[Trial]) -> Iterator[Row]:
    """The settings of one threshold, each with its distance from the one in force."""
    in_force = next((place for place, trial in enumerate(trials) if trial.in_force), 0)
    for place, trial in enumerate(trials):
        value = Cell(trial.value, kind=_KINDS.get(trial.unit, Kind.NUMBER))
        step = texts.step_word((place - in_force) * (1 if trial.stricter_above else -1))
        unit = rulebook.unit_words(trial.unit)
        yield (trial.rule, trial.setting, step, value, unit, trial.caught, trial.missing or None)
