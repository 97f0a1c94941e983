"""分销计划表 that came home: what the distributor reports himself, and whether he changed what was planned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

import pandas as pd

from kehu_xlsx.errors import Category, Problem, TemplateError, UnreadableWorkbook
from kehu_xlsx.intake.cast import Context, Span, cast_column, shown
from kehu_xlsx.intake.changes import as_records
from kehu_xlsx.intake.plan_places import FILLED_IN, Block, Places, Position, at
from kehu_xlsx.intake.records import Spot
from kehu_xlsx.schema import Column, Kind
from kehu_xlsx.tables import PlanLedger, SelfReports
from kehu_xlsx.tables.words import ReportKind
from kehu_xlsx.texts import collect as texts
from kehu_xlsx.texts.plan_documents import (
    PROPERTY_CUSTOMER,
    PROPERTY_MONTH,
    PROPERTY_NUMBER,
    PROPERTY_OFFICE,
    plan_named,
)
from kehu_xlsx.workbook.inside import NamedArea, custom_properties, named_areas
from kehu_xlsx.workbook.read import Sheet, Workbook, cell_name

WEEKS = ("第一周", "第二周", "第三周", "第四周")
_WEEK_AMOUNTS = tuple(Column(week, week, Kind.MONEY) for week in WEEKS)
_SIGNED = f"{FILLED_IN}_客户确认_签字"
_NUMBER_WITHIN = 20
_HALF_A_YEAR = 6
_MOST_SHOWN, _LONGEST_WORD = 5, 40
_CENT = 0.005

# Which column of 客户自报 each field of a block fills, the field that a line is known by first.
_BLOCKS: Mapping[ReportKind, Mapping[str, Column]] = {
    ReportKind.PURCHASE: {
        "产品": SelfReports.item, **dict(zip(WEEKS, _WEEK_AMOUNTS, strict=True)), "备注": SelfReports.remark,
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
_PRODUCT = "产品"
_NEEDED = {
    ReportKind.PURCHASE: SelfReports.item,
    ReportKind.PLACEMENT: SelfReports.item,
    ReportKind.PAYMENT: SelfReports.amount,
}
_OF_PRODUCTS = {"计划数量": PlanLedger.planned_quantity, "计划金额": PlanLedger.planned_amount}

Row = dict[Any, Any]


@dataclass(frozen=True)
class Issued:
    """Which plan it is that came back, and on which sheets; `office` is "" where only the sheet can say that."""

    customer: str
    month: pd.Period
    number: str
    office: str
    sheets: tuple[Sheet, ...] = ()

    def is_from(self, office: str) -> bool:
        """Whether it may be of this office: it says so, by what we put inside it or by a cell with the name."""
        if self.office:
            return self.office == office
        return any(cell == office for sheet in self.sheets for row in sheet.rows[:_NUMBER_WITHIN] for cell in row)


@dataclass(frozen=True)
class PlanForm:
    """What stands on a distributor's plan: `reports` are lines of 客户自报, `problems` what was wrong or changed.

    It is not `is_found` where no block to fill in could be made out.
    """

    reports: pd.DataFrame = field(default_factory=SelfReports.frame)
    problems: tuple[Problem, ...] = ()
    is_signed: bool = False
    is_found: bool = True

    def says_more_than(self, suggested: Mapping[tuple[str, str], Any]) -> bool:
        """Whether anything else was filled in than the purchases that the plan suggests by product and week."""
        return any(
            row[SelfReports.kind] != ReportKind.PURCHASE
            or not _alike(row[SelfReports.amount], suggested.get((row[SelfReports.item], row[SelfReports.week])))
            or row[SelfReports.remark]
            for row in as_records(self.reports)
        )


def issued_plans(path: Path, workbook: Workbook) -> tuple[Issued, ...]:
    """The plans in a workbook: the one that we put into it, and those whose number stands on a sheet.

    The number is what a person sees: where the workbook holds the sheet of another plan, it is that plan.
    """
    held = _held(path)
    printed = [(sheet, _printed(sheet)) for sheet in workbook.sheets]
    if held and all(plan is None or plan.number == held.number for _, plan in printed):
        return (replace(held, sheets=workbook.sheets),)
    plans: dict[str, Issued] = {}
    for sheet, plan in printed:
        if plan:
            office = held.office if held and held.number == plan.number else ""
            known = plans.setdefault(plan.number, replace(plan, office=office))
            plans[plan.number] = replace(known, sheets=(*known.sheets, sheet))
    return tuple(plans.values())


def _held(path: Path) -> Issued | None:
    """The plan that a workbook is by what we put inside it; None where that is lost."""
    try:
        held = custom_properties(path)
        month = pd.Period(held.get(PROPERTY_MONTH, ""), "M")
    except (UnreadableWorkbook, TemplateError, ValueError):
        return None
    number, customer = held.get(PROPERTY_NUMBER, ""), held.get(PROPERTY_CUSTOMER, "")
    return Issued(customer, month, number, held.get(PROPERTY_OFFICE, "")) if number and customer else None


def _printed(sheet: Sheet) -> Issued | None:
    """The plan whose number stands at the top of a sheet."""
    cells = (cell for row in sheet.rows[:_NUMBER_WITHIN] for cell in row if isinstance(cell, str))
    named = next(filter(None, map(plan_named, cells)), None)
    if named is None:
        return None
    number, month, customer = named
    try:
        return Issued(customer, pd.Period(month, "M"), number, "")
    except ValueError:
        return None


def read_plan_form(path: Path, issued: Issued, plans: pd.DataFrame, name: str, kept_as: str | None = None) -> PlanForm:
    """The lines that a distributor filled in, wherever rows were inserted; `kept_as` is their 工作簿.

    A cell that can't be read is a problem and its line stands without it. A planned figure that is not that of
    `plans` (PlanLedger) is a problem: it is not accepted.
    """
    places = Places(issued.sheets, _names(path))
    form = _Form(name, places, issued.month)
    lines = [line for kind in _BLOCKS for line in form.lines(kind)]
    alike: Row = {
        SelfReports.month: issued.month, SelfReports.customer: issued.customer, SelfReports.workbook: kept_as or name,
    }  # fmt: skip
    reports = SelfReports.frame(line | alike for line in lines)
    of_plan = plans[(plans[PlanLedger.month] == issued.month) & (plans[PlanLedger.customer] == issued.customer)]
    changed = tuple(form.changed_figures(of_plan))
    problems = (*form.problems, *changed, *_copies(name, issued))
    return PlanForm(reports, problems, places.says(_SIGNED), any(form.block(kind) for kind in _BLOCKS))


def _names(path: Path) -> Mapping[str, NamedArea]:
    """The named areas of a workbook; none where it is no .xlsx."""
    try:
        return named_areas(path)
    except (UnreadableWorkbook, TemplateError):
        return {}


def _copies(name: str, issued: Issued) -> Iterator[Problem]:
    """A line for each further sheet of the same plan: only the first is read."""
    sheets = [sheet for sheet in issued.sheets if _printed(sheet)]
    for sheet in sheets[1:]:
        message, action = texts.same_plan_again(issued.number, sheets[0].name), texts.SHEET_NOT_TAKEN
        yield Spot(name, sheet.name).problem(None, Category.DUPLICATE, None, message, action)


def taken_over(known: pd.DataFrame, reports: pd.DataFrame, issued: Issued) -> pd.DataFrame:
    """客户自报 with the lines of one plan made anew; an outlet that was confirmed stays so."""
    is_of_plan = _of_plan(known, issued)
    outlets = known[is_of_plan & (known[SelfReports.kind] == ReportKind.PLACEMENT)]
    confirmed = outlets.drop_duplicates(SelfReports.item).set_index(SelfReports.item)[SelfReports.confirmed]
    is_outlet = reports[SelfReports.kind] == ReportKind.PLACEMENT
    said = reports[SelfReports.item].map(confirmed).where(is_outlet).astype("boolean")
    anew = reports.assign(**{SelfReports.confirmed: said})
    rows = pd.concat([known[~is_of_plan], anew])
    return SelfReports.conform(rows.sort_values(list(SelfReports.key), kind="stable", ignore_index=True))


def replaced_workbook(known: pd.DataFrame, issued: Issued) -> str:
    """The workbook whose lines of a plan are known so far; "" if none."""
    return next(iter(known[_of_plan(known, issued)][SelfReports.workbook].dropna()), "")


def told_of_lost(known: pd.DataFrame, reports: pd.DataFrame, issued: Issued, name: str) -> Iterator[Problem]:
    """A line for what a former copy of a plan reported and the newer one does not: it is not kept."""
    now = {_said(row) for row in as_records(reports)}
    former = as_records(known[_of_plan(known, issued)])
    lost = [" ".join(said) for row in former if (said := _said(row)) not in now]
    if lost:
        message = texts.replaced(issued.number, replaced_workbook(known, issued))
        action = texts.no_longer_kept(lost[:_MOST_SHOWN], len(lost))
        yield Problem(name, "", "", Category.PLAN, "", message, action, texts.FILL_IN_ONE)


def _of_plan(known: pd.DataFrame, issued: Issued) -> pd.Series:
    return (known[SelfReports.month] == issued.month) & (known[SelfReports.customer] == issued.customer)


def _said(row: Row) -> tuple[str, ...]:
    """What a line reports, in words."""
    day, amount = row[SelfReports.date], row[SelfReports.amount]
    words = (row[column] for column in (SelfReports.kind, SelfReports.item, SelfReports.week))
    dated = None if day is None else f"{day:%Y-%m-%d}"
    said = (*words, dated, None if amount is None else f"{amount:,.2f}")
    return tuple(str(word)[:_LONGEST_WORD] for word in said if word)


@dataclass
class _Form:
    name: str
    places: Places
    month: pd.Period
    problems: list[Problem] = field(default_factory=list)

    def lines(self, kind: ReportKind) -> Iterator[Row]:
        """The lines of a block in which anything was filled in; a total is none."""
        fields = _BLOCKS[kind]
        block = self.block(kind)
        if block is None:
            return
        totals = block.totals() if kind is not ReportKind.AGREEMENT else {}
        for spot in totals.values():
            self._tell(block, spot, Category.TOTAL, at(block.sheet, spot), texts.TOTAL_ON_FORM, texts.TOTAL_NOT_TAKEN)
        lines = [line for line in range(block.height) if line not in totals]
        values = {
            column: self._values(block, word, column, lines) for word, column in fields.items() if word in block.first
        }
        number = count(1)
        for position, line in enumerate(lines):
            read = {str(column): cells[position] for column, cells in values.items()}
            for word, said in _reported(kind, read):
                spot = block.spot(word if word in block.first else next(iter(block.first)), line)
                self._look_at(kind, block, spot, said)
                if kind is ReportKind.PLACEMENT and _lacks(kind, said):
                    continue
                place = f"{block.sheet.name}!{cell_name(*spot)}"
                yield {**said, SelfReports.kind: kind, SelfReports.line: next(number), SelfReports.place: place}

    def changed_figures(self, plans: pd.DataFrame) -> Iterator[Problem]:
        """Each planned figure on the form that is not the plan's."""
        own = plans[plans[PlanLedger.product].fillna("") == ""]
        for word, column in _OWN_FIGURES.items():
            stands = self.places.figure(word)
            figures = own[column].tolist()[:1]
            if stands:
                yield from self._changed(*stands, word, column, figures)
            elif any(map(pd.notna, figures)):
                yield self._gone(texts.figure_gone(word))
        block = self.block(ReportKind.PURCHASE)
        if block is None or _PRODUCT not in block.first:
            return
        planned = plans.drop_duplicates(PlanLedger.product).set_index(PlanLedger.product)
        products = [block.cell(_PRODUCT, line) for line in range(block.height)]
        for gone in (product for product in planned.index if product and product not in products):
            yield self._gone(texts.product_gone(gone))
        for line, product in enumerate(products):
            for word, column in _OF_PRODUCTS.items():
                if word in block.first and product in planned.index:
                    spot, figures = block.spot(word, line), [planned.at[product, column]]
                    yield from self._changed(block.sheet, spot, f"{product}·{word}", column, figures)

    def _changed(
        self, sheet: Sheet, spot: Position, called: str, column: Column, planned: Sequence[Any]
    ) -> Iterator[Problem]:
        if not planned:
            return
        cell, was = at(sheet, spot), None if pd.isna(planned[0]) else float(planned[0])
        (now,), refused = cast_column([cell], column, Context(None))
        if refused or not _alike(now, was):
            message = texts.figure_changed(called, shown(cell) if refused else now, was)
            place = Spot(self.name, sheet.name)
            yield place.problem(spot, Category.PLAN, cell, message, texts.FIGURE_NOT_ACCEPTED)

    def _gone(self, message: tuple[str, str]) -> Problem:
        return Problem(self.name, "", "", Category.PLAN, "", message[0], texts.FIGURE_NOT_ACCEPTED, message[1])

    def block(self, kind: ReportKind) -> Block | None:
        """Where the lines of a kind stand."""
        return self.places.block(kind, tuple(_BLOCKS[kind]), tuple(_OF_PRODUCTS) if kind is ReportKind.PURCHASE else ())

    def _values(self, block: Block, word: str, column: Column, lines: Sequence[int]) -> list[Any]:
        """The values of a field line by line; what can't be read is a problem."""
        context = Context(self.month, exact=True, span=_around(self.month))
        headed = Column(str(column), word, column.kind)
        values, refusals = cast_column([block.cell(word, line) for line in lines], headed, context)
        for position, refusal in refusals.items():
            message, spot = (refusal.message, refusal.advice), block.spot(word, lines[position])
            self._tell(block, spot, refusal.category, refusal.value, message, texts.LEFT_OUT)
        return values

    def _look_at(self, kind: ReportKind, block: Block, spot: Position, said: Row) -> None:
        """Tell of a line that lacks what it is about, or that is dated in another month than the plan's."""
        told = {(problem.sheet, problem.cell) for problem in self.problems}
        if _lacks(kind, said) and (block.sheet.name, cell_name(*spot)) not in told:
            done = texts.LINE_LEFT_OUT if kind is ReportKind.PLACEMENT else texts.LINE_KEPT
            self._tell(block, spot, Category.VALUE, None, texts.missing(next(iter(_BLOCKS[kind]))), done)
        day = said.get(SelfReports.date)
        if day is not None and pd.Period(day, "M") != self.month:
            message = texts.other_month(f"{day:%Y-%m-%d}", str(self.month))
            word = next(word for word, column in _BLOCKS[kind].items() if column is SelfReports.date)
            dated = Position(spot.row, block.first[word].column)
            self._tell(block, dated, Category.DATE, f"{day:%Y-%m-%d}", message, texts.DATE_KEPT)

    def _tell(
        self, block: Block, spot: Position, category: Category, value: Any, message: tuple[str, str], done: str
    ) -> None:
        self.problems.append(Spot(self.name, block.sheet.name).problem(spot, category, value, message, done))


def _lacks(kind: ReportKind, said: Row) -> bool:
    """Whether a line lacks what it is about."""
    return kind in _NEEDED and said.get(_NEEDED[kind]) is None


def _around(month: pd.Period) -> Span:
    """The year around a month: 12月30日 on a plan of January is last year's."""
    first, last = month - _HALF_A_YEAR, month + _HALF_A_YEAR - 1
    return (first.year, first.month), (last.year, last.month)


def _reported(kind: ReportKind, line: Row) -> Iterator[tuple[str, Row]]:
    """What a line of a block says, each with the field whose cell it is from.

    A line a week of purchases, and nothing where nothing was filled in.
    """
    if kind is ReportKind.PURCHASE:
        for week in WEEKS:
            if pd.notna(amount := line.get(week)):
                said = {column: line.get(column) for column in (SelfReports.item, SelfReports.remark)}
                yield week, said | {SelfReports.amount: amount, SelfReports.week: week}
    elif kind is ReportKind.AGREEMENT:
        said = line | {SelfReports.item: texts.agreement(line.get(SelfReports.item))}
        if any(said.values()):
            yield next(iter(_BLOCKS[kind])), said
    elif any(value is not None and pd.notna(value) for value in line.values()):
        yield next(iter(_BLOCKS[kind])), line


def _alike(now: Any, was: float | None) -> bool:
    if now is None or was is None:
        return now is None and was is None
    return isinstance(now, int | float) and abs(now - was) < _CENT
