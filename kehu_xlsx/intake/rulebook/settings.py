"""The sheets of single settings: a rule's name and its value on each row."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from kehu_xlsx.errors import Category
from kehu_xlsx.intake.cast import Context, Refusal, cast_cell, shown
from kehu_xlsx.intake.headings import plain
from kehu_xlsx.intake.rulebook.figures import UNITS, figure_of, has_sign
from kehu_xlsx.intake.rulebook.grid import Grid, Remarks, find_grid, nearest
from kehu_xlsx.policy import FulfilmentRules, Group, ReceivableRules, Setting, Unit
from kehu_xlsx.schema import Column, Kind
from kehu_xlsx.texts import rulebook as texts
from kehu_xlsx.texts.casting import NOT_A_NUMBER
from kehu_xlsx.texts.rulebook import RULE, VALUE
from kehu_xlsx.workbook.read import Cell, Sheet

_HEADINGS = {RULE: ("规则名称", "项目"), VALUE: ("数值", "取值", "设定值")}
# From the bound up to a hundred times it, a percentage has lost its sign: of 200 % at most, 80 is 80 %.
_PER_CENT = 100
_KINDS = {Unit.PERCENT: Kind.RATE, Unit.YUAN: Kind.MONEY, Unit.WORDS: Kind.TEXT}
_ASCENDING: Mapping[type[Group], tuple[tuple[str, ...], ...]] = {
    ReceivableRules: (("near_limit", "over_limit"), ("warning_days", "severe_days")),
    FulfilmentRules: (("remind_after", "warn_after", "disqualify_after"),),
}


def read_group(sheet: Sheet, group: Group, remarks: Remarks) -> Group:
    """The group with the values of its sheet; `group` holds the defaults."""
    grid = find_grid(sheet, _HEADINGS, (RULE, VALUE), remarks)
    values = _Values(grid, group, remarks)
    for row in grid.rows:
        values.read(row)
    values.restore_order()
    return values.result()


class _Values:
    def __init__(self, grid: Grid, group: Group, remarks: Remarks) -> None:
        self.grid = grid
        self.group = group
        self.remarks = remarks
        self.settings = dict(group.settings())
        self.names = {plain(setting.heading): name for name, setting in self.settings.items()}
        self.rows: dict[str, int] = {}
        self.values: dict[str, Any] = {}

    def read(self, row: int) -> None:
        rule = self.grid.cell(row, RULE)
        if rule is None:
            return
        name = self.names.get(plain(shown(rule)))
        if name is None:
            headings = [setting.heading for setting in self.settings.values()]
            advice = texts.nearest_rules(nearest(shown(rule), headings))
            self._report(row, RULE, rule, texts.unknown_rule(shown(rule)), texts.ROW_SKIPPED, advice)
        elif name in self.rows:
            message = texts.rule_twice(self.settings[name].heading)
            self._report(row, RULE, rule, message, texts.FIRST_COUNTS, texts.ONE_ROW)
        else:
            self.rows[name] = row
            self._take(name, row)

    def _take(self, name: str, row: int) -> None:
        cell, setting, default = self.grid.cell(row, VALUE), self.settings[name], getattr(self.group, name)
        value = setting_value(cell, setting, default)
        if isinstance(value, Refusal):
            self._report(row, VALUE, cell, value.message, value.action, value.advice)
        elif value is not None:
            self.values[name] = value

    def restore_order(self) -> None:
        """Thresholds that must rise from one to the next and don't are all taken back."""
        for names in _ASCENDING.get(type(self.group), ()):
            values = [self.values.get(name, getattr(self.group, name)) for name in names]
            if values != sorted(values):
                self._take_back([name for name in names if name in self.values], names)

    def _take_back(self, set_here: list[str], names: tuple[str, ...]) -> None:
        message = texts.not_ascending([self.settings[name].heading for name in names])
        row = self.rows[set_here[0]]
        cell = self.grid.cell(row, VALUE)
        self._report(row, VALUE, cell, message, texts.BOTH_DEFAULT, texts.RAISE_IN_ORDER)
        for name in set_here:
            del self.values[name]

    def result(self) -> Group:
        changed = {name: value for name, value in self.values.items() if value != getattr(self.group, name)}
        headings = {(str(self.group.sheet), self.settings[name].heading) for name in changed}
        self.remarks.from_office |= headings
        return dataclasses.replace(self.group, **changed)

    def _report(self, row: int, heading: str, value: Cell, message: str, action: str, advice: str) -> None:
        self.remarks.report(self.grid.sheet, self.grid.place(row, heading), value, message, action, advice)


def setting_value(cell: Cell, setting: Setting, default: Any) -> Any:
    """What a cell says of a setting, in the type of its default; None where it is blank, a Refusal where wrong."""
    if isinstance(default, str | bool):
        return _word(cell, setting, default)
    figure, other_unit = figure_of(cell, setting.unit) if isinstance(cell, str) else (cell, "")
    if other_unit:
        return _refused(cell, _not_the_unit(other_unit, setting), setting, default)
    value = cast_cell(figure, _column(setting, default), Context())
    if isinstance(value, Refusal):
        return _refused(cell, value.message, setting, default)
    return None if value is None else _bounded(value, cell, setting, default)


def _word(cell: Cell, setting: Setting, default: Any) -> Any:
    """One of the words to choose from, not a part of what stands there."""
    value = cast_cell(cell, _column(setting, default), Context(exact=isinstance(default, str)))
    return _refused(cell, value.message, setting, default) if isinstance(value, Refusal) else value


def _bounded(value: float, cell: Cell, setting: Setting, default: Any) -> Any:
    """The figure in the type of the default; a Refusal where it is out of bounds, or not whole where it must be."""
    signed = isinstance(cell, str) and has_sign(cell)
    if setting.unit is Unit.PERCENT and not signed and setting.high < abs(value) <= setting.high * _PER_CENT:
        value = round(value / _PER_CENT, 10)
    whole = isinstance(default, int)
    if not setting.low <= value <= setting.high or (whole and value % 1):
        return _refused(cell, texts.out_of_range(setting.heading), setting, default)
    return int(value) if whole else float(value)


def _not_the_unit(given: str, setting: Setting) -> str:
    """What is wrong with a figure in days where months are wanted, or followed by words that are no unit."""
    if given in UNITS:
        return texts.wrong_unit(setting.heading, given, setting.unit.value)
    return NOT_A_NUMBER.message.format(heading=setting.heading)


def _column(setting: Setting, default: Any) -> Column:
    if isinstance(default, bool):
        return Column("value", setting.heading, Kind.FLAG)
    choices = dict.fromkeys(setting.choices, "")
    kind = Kind.CHOICE if choices else _KINDS.get(setting.unit, Kind.QUANTITY)
    return Column("value", setting.heading, kind, choices=choices)


def _refused(cell: Cell, message: str, setting: Setting, default: Any) -> Refusal:
    unit, whole = setting.unit.value.strip(), isinstance(default, int)
    accepted = texts.accepted(unit, setting.low, setting.high, setting.choices, whole=whole)
    action = texts.default_used(texts.value_words(default, unit))
    return Refusal(shown(cell), message, action, texts.please_fill(accepted), Category.RULE)
