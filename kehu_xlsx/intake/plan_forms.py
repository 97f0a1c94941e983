"""分销计划表 that came home: what the distributor reports himself, and whether he changed what was planned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pandas as pd

from kehu_xlsx.errors import Category, Problem, TemplateError, UnreadableWorkbook
from kehu_xlsx.intake.cast import Context, cast_column
from kehu_xlsx.intake.records import Spot
from kehu_xlsx.schema import Column, Kind
from kehu_xlsx.tables import PlanLedger, SelfReports
from kehu_xlsx.tables.words import ReportKind
from kehu_xlsx.texts import collect as texts
from kehu_xlsx.texts.plan_documents import PROPERTY_CUSTOMER, PROPERTY_MONTH, PROPERTY_NUMBER, PROPERTY_OFFICE
from kehu_xlsx.workbook.inside import NamedArea, custom_properties, named_areas
from kehu_xlsx.workbook.read import Sheet, Workbook, cell_name

_FILLED_IN, _PLANNED = "填写", "计划"
_AS_WRITTEN = Context(None, exact=True)
_WEEKS = ("第一周", "第二周", "第三周", "第四周")
_WEEK_AMOUNTS = tuple(Column(week, week, Kind.MONEY) for week in _WEEKS)
_CENT = 0.005

# Which column of 客户自报 each field of a block fills, the field that a line is known by first.
_BLOCKS: Mapping[ReportKind, Mapping[str, Column]] = {
    ReportKind.PURCHASE: {
        "产品": SelfReports.item, **dict(zip(_WEEKS, _WEEK_AMOUNTS, strict=True)), "备注": SelfReports.remark,
    },
    ReportKind.PLACEMENT: {
        "网点名称": SelfReports.item, "网点类型": SelfReports.outlet_kind, "区县": SelfReports.district,
        "地址": SelfReports.address, "铺货日期": SelfReports.date,
    },
    ReportKind.PAYMENT: {
        "金额": SelfReports.amount, "日期": SelfReports.date, "方式": SelfReports.method, "备注": SelfReports.remark,
    },
    ReportKind.AGREEMENT: {
        "核对结果": SelfReports.item, "差异金额": SelfReports.amount, "差异原因": SelfReports.remark,
    },
}  # fmt: skip
_OWN_FIGURES = {
    "销售目标": PlanLedger.sales_target,
    "进货计划": PlanLedger.purchase_plan,
    "铺货目标": PlanLedger.placement_target,
    "回款计划": PlanLedger.payment_plan,
}
_OF_PRODUCTS = {"计划数量": PlanLedger.planned_quantity, "计划金额": PlanLedger.planned_amount}

Row = dict[Any, Any]


@dataclass(frozen=True)
class Issued:
    """Which plan a workbook is, by what we put inside it when it was filled."""

    customer: str
    month: pd.Period
    number: str
    office: str

    @classmethod
    def of(cls, path: Path) -> Issued | None:
        """None where a workbook is no plan of ours, or has lost what says so."""
        try:
            held = custom_properties(path)
            month = pd.Period(held.get(PROPERTY_MONTH, ""), "M")
        except (UnreadableWorkbook, TemplateError, ValueError):
            return None
        number, customer = held.get(PROPERTY_NUMBER, ""), held.get(PROPERTY_CUSTOMER, "")
        return cls(customer, month, number, held.get(PROPERTY_OFFICE, "")) if number and customer else None


@dataclass(frozen=True)
class PlanForm:
    """What stands on a distributor's plan: `reports` are lines of 客户自报, `problems` what was wrong or changed."""

    reports: pd.DataFrame = field(default_factory=SelfReports.frame)
    problems: tuple[Problem, ...] = ()


def read_plan_form(path: Path, workbook: Workbook, name: str, issued: Issued, plans: pd.DataFrame) -> PlanForm:
    """The lines that a distributor filled in, found by their names wherever rows were inserted.

    A cell that can't be read is a problem and its line stands without it. A planned figure that is not that of
    `plans` (PlanLedger) is a problem: it is not accepted.
    """
    form = _Form(name, {sheet.name: sheet for sheet in workbook.sheets}, named_areas(path))
    lines = [line for kind in _BLOCKS for line in form.lines(kind)]
    alike: Row = {SelfReports.month: issued.month, SelfReports.customer: issued.customer, SelfReports.workbook: name}
    reports = SelfReports.frame(line | alike for line in lines)
    of_plan = plans[(plans[PlanLedger.month] == issued.month) & (plans[PlanLedger.customer] == issued.customer)]
    changed = tuple(form.changed_figures(of_plan))
    return PlanForm(reports, (*form.problems, *changed))


def taken_over(known: pd.DataFrame, reports: pd.DataFrame, issued: Issued) -> pd.DataFrame:
    """客户自报 with the lines of one plan made anew; an outlet that was confirmed stays so."""
    is_of_plan = (known[SelfReports.month] == issued.month) & (known[SelfReports.customer] == issued.customer)
    outlets = known[is_of_plan & (known[SelfReports.kind] == ReportKind.PLACEMENT)]
    confirmed = outlets.drop_duplicates(SelfReports.item).set_index(SelfReports.item)[SelfReports.confirmed]
    is_outlet = reports[SelfReports.kind] == ReportKind.PLACEMENT
    said = reports[SelfReports.item].map(confirmed).where(is_outlet).astype("boolean")
    anew = reports.assign(**{SelfReports.confirmed: said})
    rows = pd.concat([known[~is_of_plan], anew])
    return SelfReports.conform(rows.sort_values(list(SelfReports.key), kind="stable", ignore_index=True))


@dataclass
class _Form:
    name: str
    sheets: Mapping[str, Sheet]
    areas: Mapping[str, NamedArea]
    problems: list[Problem] = field(default_factory=list)

    def lines(self, kind: ReportKind) -> Iterator[Row]:
        """The lines of a block in which anything was filled in."""
        read = {column: self._values(kind, word, column) for word, column in _BLOCKS[kind].items()}
        fields = {column: values for column, values in read.items() if values is not None}
        first = next(iter(_BLOCKS[kind]))
        area = self.areas.get(f"{_FILLED_IN}_{kind}_{first}")
        if area is None:
            return
        number = count(1)
        for row in range(area.bottom - area.top + 1):
            place = f"{area.sheet}!{cell_name(area.top + row, area.left)}"
            for said in _reported(kind, {str(column): values[row] for column, values in fields.items()}):
                yield {**said, SelfReports.kind: kind, SelfReports.line: next(number), SelfReports.place: place}

    def changed_figures(self, plans: pd.DataFrame) -> Iterator[Problem]:
        """Each planned figure on the form that is not the plan's."""
        own = plans[plans[PlanLedger.product].fillna("") == ""]
        for word, column in _OWN_FIGURES.items():
            yield from self._changed(word, 0, word, own[column].tolist()[:1])
        products = self._values(ReportKind.PURCHASE, "产品", SelfReports.item) or ()
        planned = plans.drop_duplicates(PlanLedger.product).set_index(PlanLedger.product)
        for row, product in enumerate(products):
            for word, column in _OF_PRODUCTS.items():
                figures = [planned.at[product, column]] if product in planned.index else []
                yield from self._changed(word, row, f"{product}·{word}", figures)

    def _changed(self, word: str, row: int, called: str, planned: Sequence[Any]) -> Iterator[Problem]:
        area = self.areas.get(f"{_PLANNED}_{word}")
        sheet = None if area is None else self.sheets.get(area.sheet)
        if area is None or sheet is None or not planned:
            return
        place = (area.top + row, area.left)
        now, was = _at(sheet, *place), None if pd.isna(planned[0]) else float(planned[0])
        if not _alike(now, was):
            message = texts.figure_changed(called, now, was)
            yield Spot(self.name, area.sheet).problem(place, Category.PLAN, now, message, texts.FIGURE_NOT_ACCEPTED)

    def _values(self, kind: ReportKind, word: str, column: Column) -> list[Any] | None:
        """The values of a field line by line; None where the form has no such field."""
        area = self.areas.get(f"{_FILLED_IN}_{kind}_{word}")
        if area is None or area.sheet not in self.sheets:
            return None
        cells = [_at(self.sheets[area.sheet], row, area.left) for row in range(area.top, area.bottom + 1)]
        values, refusals = cast_column(cells, column, _AS_WRITTEN)
        for row, refusal in refusals.items():
            message, place = (refusal.message, refusal.advice), (area.top + row, area.left)
            spot = Spot(self.name, area.sheet)
            self.problems.append(spot.problem(place, refusal.category, refusal.value, message, texts.LEFT_OUT))
        return values


def _reported(kind: ReportKind, line: Row) -> Iterator[Row]:
    """What a line of a block says: a line a week of purchases, and nothing where nothing was filled in."""
    if kind is ReportKind.PURCHASE:
        for week in _WEEKS:
            if pd.notna(amount := line.get(week)) and line.get(SelfReports.item):
                said = {column: line.get(column) for column in (SelfReports.item, SelfReports.remark)}
                yield said | {SelfReports.amount: amount, SelfReports.week: week}
    elif kind is ReportKind.AGREEMENT:
        said = line | {SelfReports.item: texts.agreement(line.get(SelfReports.item))}
        if any(said.values()):
            yield said
    elif any(value is not None and pd.notna(value) for value in line.values()):
        yield line


def _at(sheet: Sheet, row: int, column: int) -> Any:
    return sheet.rows[row][column] if row < len(sheet.rows) and column < len(sheet.rows[row]) else None


def _alike(now: Any, was: float | None) -> bool:
    if now is None or was is None:
        return now is None and was is None
    return isinstance(now, int | float) and abs(now - was) < _CENT
