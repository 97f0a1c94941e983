"""From the rows of a table on a sheet to typed records, with a line for everything that could not be used."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.intake.aids import (
    balance_terms,
    closing_balances,
    closing_direction,
    counted_negative,
    day_texts,
    is_credit,
    red_rows,
)
from kehu_xlsx.intake.block_reader import BlockReader
from kehu_xlsx.intake.blocks import Block
from kehu_xlsx.intake.cast import Context, Refusal, cast_cell, cast_column, refuse
from kehu_xlsx.intake.context import time_hints
from kehu_xlsx.intake.headings import CODE, NAME, counts_goods, plain
from kehu_xlsx.intake.printed_totals import PrintedTotals
from kehu_xlsx.intake.recognise import kind_of_returns
from kehu_xlsx.intake.records import (
    MAIN_AMOUNT,
    NOTHING_ABOVE,
    Records,
    Sum,
    heading_place,
    placement_words,
    shown,
    version_of,
)
from kehu_xlsx.intake.rows import adds_up
from kehu_xlsx.intake.slip_sums import SLIP_SUMS, SlipSums
from kehu_xlsx.intake.statements import ITEM_DAY, are_open_items
from kehu_xlsx.intake.voided import voided_problems, voided_rows
from kehu_xlsx.schema import Column, Kind
from kehu_xlsx.tables import (
    Customers,
    Origin,
    PlanChecks,
    Plans,
    ProductPlans,
    Purchases,
    Receivables,
    Returns,
    Source,
    Visits,
)
from kehu_xlsx.tables.aids import CLOSING_DEBIT, DAY_PART, DIRECTION, MONTH_PART, RED_LETTER
from kehu_xlsx.texts import intake as texts
from kehu_xlsx.texts.casting import NEGATIVE
from kehu_xlsx.texts.plan_documents import PLAN_STATE
from kehu_xlsx.texts.templates import PLANNED_DAY
from kehu_xlsx.workbook.read import Cell, CellError, Sheet

# A customer is allowed to owe something or nothing.
_NEVER_NEGATIVE = frozenset({Customers.credit_limit, Customers.temporary_limit})
# What may come from either of two columns of a register.
_CONTACT = frozenset({Customers.contact, Customers.phone, Customers.email, Customers.address, Customers.region})
_PLAN_TABLES = frozenset({Plans, ProductPlans})
_CENT = 0.005
_BROKEN = re.compile(r"(?<=[\u3400-\u9fff）)])\s+(?=[\u3400-\u9fff（(])")  # 商贸 有限公司 is one name


def read_block(
    block: Block, sheet: Sheet, workbook: str, fallback: pd.Period, above: Mapping[Sum, float] = NOTHING_ABOVE
) -> Records:
    """The typed records of a table; `fallback` is the month being run, for dates without month or year.

    `above` is what each column of the same tables further up adds up to, in yuan: a total below may be of them all.
    """
    return _Reader(block, sheet, workbook, fallback, above).records()


# What people fill in on a prepared line: without any of it nothing took place.
_FILLED_IN: dict[type[Origin], tuple[Column, ...]] = {
    Visits: (Visits.date, Visits.purpose, Visits.finding, Visits.action, Visits.gift),
    PlanChecks: (
        PlanChecks.date,
        PlanChecks.purchase_status,
        PlanChecks.placement_status,
        PlanChecks.payment_status,
        PlanChecks.issue,
    ),
}
# Headings by which the forms that we prepare are known.
_PREPARED = frozenset({PLAN_STATE, PLANNED_DAY})

# Needed cells that a row is kept without if they can't be read: a debtor of unknown debt does not owe 0.
_KEPT_WITHOUT: dict[Column, str] = {
    Customers.level: texts.CELL_LEFT_OUT,
    Receivables.balance: texts.BALANCE_UNREADABLE,
}


class _Reader(BlockReader):
    def __init__(
        self, block: Block, sheet: Sheet, workbook: str, fallback: pd.Period, above: Mapping[Sum, float]
    ) -> None:
        super().__init__(block, sheet, workbook, fallback, above)
        self.problems: list[Problem] = []
        self.requests: dict[int, str] = {}
        if self._may_be_unfilled():
            self.roles.records = [row for row in self.roles.records if not self._is_unfilled_form(row)]
        self.rows = sorted([*self.roles.records, *self.roles.orphans])
        self.kept = {position for position, row in enumerate(self.rows) if row in self.overlong}
        self.read_as_blank: dict[tuple[int, int], str] = {}
        self.voided = voided_rows(block, [row for row in self.rows if row not in self.overlong], self.cells)
        self.unread = {*self.voided, *(() if block.table is Receivables else self.overlong)}
        self.usable: NDArray[np.bool_] = ~np.isin(self.rows, [*self.roles.orphans, *self.unread])
        self.slip_sums = SlipSums(block, self.spot, self.rows, self.cells, self.fallen, self._context, self.unread)

    def _may_be_unfilled(self) -> bool:
        """Whether it is a form that we prepared, or one line of it may have no figure of its own."""
        return bool(self.block.beside) or not _PREPARED.isdisjoint(self.block.headings.values())

    def _is_unfilled_form(self, row: int) -> bool:
        """A line of a form that we prepared and nobody filled in is no record, nor one without a figure of its own."""
        if self.block.beside:
            figures = (self.sheet.rows[row][index] for index in self.block.beside)
            return all(cast_cell(figure, Purchases.amount, Context()) in {None, 0.0} for figure in figures)
        fields = _FILLED_IN.get(self.block.table, ())
        places = [self.block.match.columns[field] for field in fields if field in self.block.match.columns]
        return bool(places) and all(self.cell(row, index) is None for index in places)

    def records(self) -> Records:
        places = self.block.match.columns
        values: dict[str, list[Any]] = {column: self._cast(column, index) for column, index in places.items()}
        written = dict(values)
        self._make_of_others(values)
        self._turn_credits(values)
        self._turn_red_letters(values)
        self.problems += self._totals.problems((values, written, self._of_usable_rows(values)))
        self._report_orphans()
        self._report_vouchers()
        worths = dict(zip(self.rows, values.get(MAIN_AMOUNT.get(self.block.table, ""), ()), strict=False))
        self.problems += voided_problems(self.block, self.spot, self.voided, self.cell, worths)
        is_owed = self.block.table is Receivables
        self.problems += self.overlong_problems(texts.BALANCE_UNREADABLE if is_owed else texts.SET_ASIDE)
        self._report_headings_twice()
        self._fill_from_passed_over(values)
        self._take_from_labels(values)
        self._require(values)
        return self._assembled(values)

    def _of_usable_rows(self, values: dict[str, list[Any]]) -> dict[str, list[Any]]:
        return {
            column: [value if is_usable else None for value, is_usable in zip(cells, self.usable, strict=True)]
            for column, cells in values.items()
        }

    @property
    def _totals(self) -> PrintedTotals:
        return PrintedTotals(self.block, self.sheet, self.spot, self.roles, self.rows, self._month(), self.above)

    def _cast(self, column: Column, index: int) -> list[Any]:
        if column in self.block.in_goods:
            return self._counted_goods(index)
        cells = self._cells(column, index)
        values, refused = cast_column(cells, column, self._context(column))
        if column == Plans.placement_target:
            self.requests = placement_words(cells, refused)
            refused = {position: refusal for position, refusal in refused.items() if position not in self.requests}
        if column == Returns.kind:  # what is neither 退货 nor 换货 stays as written: who judges the line says so
            return [refused[position].value if position in refused else kind for position, kind in enumerate(values)]
        if column in _NEVER_NEGATIVE:
            refused = {**refused, **_negative(cells, values, column)}
            values = [None if position in refused else value for position, value in enumerate(values)]
        self._refuse(column, index, refused)
        if None in values:
            self._remember_blanks(index, cells, values)
        if column == Customers.name:
            return [None if name is None else _BROKEN.sub("", name) for name in values]
        return values

    def _remember_blanks(self, index: int, cells: Sequence[Cell], values: Sequence[Any]) -> None:
        """What stands in the column's cells that count as blank, so that a message on them can show it."""
        for row, cell, value in zip(self.rows, cells, values, strict=True):
            if value is None and cell is not None:
                self.read_as_blank[row, index] = shown(cell)

    def _counted_goods(self, index: int) -> list[Any]:
        """No figure of a column that should be money but counts goods is used."""
        heading = self.block.headings[index]
        place = heading_place(self.block, self.sheet, index)
        message = texts.counts_goods(heading) if counts_goods([heading]) else texts.title_counts_goods(heading)
        self.problems.append(self.spot.problem(place, Category.HEADING, heading, message, texts.FIGURES_LEFT_OUT))
        return [None] * len(self.rows)

    def _context(self, column: Column) -> Context:
        return Context(self._month(), self.block.units.get(column, 1.0), span=self.hints.span)

    def _month(self) -> pd.Period:
        year = self.hints.year or self.fallback.year
        month = self.hints.month or self.fallback.month
        return pd.Period(year=year, month=month, freq="M")

    def _cells(self, column: Column, index: int) -> list[Cell]:
        """The column's cells; a name or date merged down several rows stands for each, an amount only once.

        Nobody knows what the figures of an overlong row are.
        """
        rows = self.sheet.rows
        if adds_up(column):
            return [None if row in self.overlong else rows[row][index] for row in self.rows]
        return self.cells(index, self.rows)

    def _refuse(self, column: Column, index: int, refused: dict[int, Refusal]) -> None:
        for position, refusal in refused.items():
            if self.rows[position] in self.unread:
                continue
            place = (self.rows[position], index)
            loses_row = (column.needed and column not in _KEPT_WITHOUT) or self._names_alone(column, place[0])
            action = texts.SET_ASIDE if loses_row else _KEPT_WITHOUT.get(column, texts.CELL_LEFT_OUT)
            message = (refusal.message, refusal.advice)
            self.problems.append(self.spot.problem(place, refusal.category, refusal.value, message, action))
            self.usable[position] &= not loses_row
        if column in _KEPT_WITHOUT:
            self.kept |= refused.keys()

    def _names_alone(self, column: Column, row: int) -> bool:
        """Whether nothing but this column could say whose a row is."""
        if self.block.table is Customers or column not in {CODE, NAME}:
            return False
        others = {CODE, NAME} & self.block.match.columns.keys() - {column}
        cells = (self.cell(row, self.block.match.columns[other]) for other in others)
        return all(cell is None or isinstance(cell, CellError) for cell in cells)

    def _make_of_others(self, values: dict[str, list[Any]]) -> None:
        """A date of 月 and 日, a balance of debit and credit, an amount of quantity and price."""
        places = self.block.match.columns
        if {MONTH_PART, DAY_PART} <= places.keys() and "date" not in places:
            date = self.block.table.column("date")
            year = time_hints(self.block.headings[places[MONTH_PART]]).year
            values[date], refused = cast_column(day_texts(values, year), date, self._context(date))
            self._refuse(date, places[DAY_PART], refused)
        if CLOSING_DEBIT in places and Receivables.balance not in places:
            values[Receivables.balance] = closing_balances(values, len(self.rows))
        self._count_slips_once(values)
        if self.block.table is Purchases:
            _multiply(values, len(self.rows))

    def _count_slips_once(self, values: dict[str, list[Any]]) -> None:
        """A sum of a whole slip counts once, on however many of its lines it stands."""
        amount = SLIP_SUMS.get(self.block.table)
        if amount is None or amount not in self.block.match.columns:
            return
        if self.block.table is Purchases:
            values[amount] = self.slip_sums.on_their_lines(values[amount])
        else:
            self.usable &= ~np.isin(self.rows, list(self.slip_sums.told_again(values[amount])))
        self.problems += self.slip_sums.problems

    def _turn_credits(self, values: dict[str, list[Any]]) -> None:
        """A balance that is 贷 counts negative, also where it is written without a sign."""
        places = self.block.match.columns
        if not {Receivables.balance, DIRECTION} <= places.keys():
            return
        spare = [other for column, _, other in self.block.match.passed_over if column == DIRECTION]
        place = closing_direction(places[Receivables.balance], [places[DIRECTION], *spare])
        pairs = zip(values[Receivables.balance], self._cast(DIRECTION, place), strict=True)
        values[Receivables.balance] = [-abs(value) if value and is_credit(word) else value for value, word in pairs]

    def _turn_red_letters(self, values: dict[str, list[Any]]) -> None:
        """Rows that are 红字 count negative, also where they are written without a sign: a line a sheet says so."""
        index = self.block.match.columns.get(RED_LETTER)
        if index is None or self.block.table is not Purchases:
            return
        heading, words = self.block.headings[index], values[RED_LETTER]
        red = red_rows(words, heading)
        turned = [position for position in red if (values[Purchases.amount][position] or 0) > 0]
        values.update(counted_negative(values, red))
        if turned:
            place, word = (self.rows[turned[0]], index), words[turned[0]]
            message = texts.red_letters(heading, word, len(turned))
            self.problems.append(self.spot.problem(place, Category.VALUE, word, message, texts.COUNTED_NEGATIVE))

    def _report_orphans(self) -> None:
        for row in (orphan for orphan in self.roles.orphans if orphan not in self.overlong):
            index = next(
                index for index in self.block.match.columns.values() if self.sheet.rows[row][index] is not None
            )
            value = self.sheet.rows[row][index]
            message = texts.figures_without_owner()
            self.problems.append(self.spot.problem((row, index), Category.VALUE, value, message, texts.SET_ASIDE))

    def _report_vouchers(self) -> None:
        """One line for all lines that were read as belonging to the voucher above."""
        lines = sorted({row for row, _ in self.left_out})
        if lines:
            columns = sorted({index for _, index in self.left_out})
            message = texts.lines_of_a_voucher(len(lines), [self.block.headings[index] for index in columns])
            place = (lines[0], columns[0])
            self.problems.append(self.spot.problem(place, Category.VALUE, None, message, texts.READ_LIKE_ABOVE))

    def _report_headings_twice(self) -> None:
        """Two columns of a plan under the same words may be two months: which one counts must not be a guess."""
        headings, remark = self.block.headings, self.block.remark
        if remark:
            place = heading_place(self.block, self.sheet, remark.index)
            self.problems.append(
                self.spot.problem(place, Category.HEADING, headings[remark.index], remark.message, remark.action)
            )
        for column, taken, other in self.block.match.passed_over if self.block.table in _PLAN_TABLES else ():
            if plain(headings[taken]) == plain(headings[other]):
                message = texts.heading_twice(headings[other], column.heading)
                place = (self.block.first - 1, other)
                self.problems.append(
                    self.spot.problem(place, Category.HEADING, headings[other], message, texts.FIRST_COLUMN_TAKEN)
                )

    def _fill_from_passed_over(self, values: dict[str, list[Any]]) -> None:
        """In a register the second of two columns (手机 beside 电话) fills the rows where the first is blank.

        Of 别名 and 客户简称 both count.
        """
        for column, _, other in self.block.match.passed_over if self.block.table is Customers else ():
            if column == Customers.aliases:
                more = self._cast(column, other)
                values[column] = [_joined(*pair) for pair in zip(values[column], more, strict=True)]
            if column in _CONTACT:
                second, _refused = cast_column(self._cells(column, other), column, self._context(column))
                pairs = zip(values[column], second, strict=True)
                values[column] = [first if first is not None else spare for first, spare in pairs]

    def _take_from_labels(self, values: dict[str, list[Any]]) -> None:
        """The date of a slip, its number and who came, from the label line above: they are every row's."""
        labels, columns = self.block.labels, self.block.table.columns()
        missing = set(self.block.match.missing)
        said = [(column, labels.date) for column in columns if column.kind is Kind.DATE and column in missing]
        said += [(column, labels.number) for column in columns if column == Purchases.number and said]
        said += [(column, labels.visitor) for column in columns if column == Visits.visitor and column in missing]
        for column, cell in said:
            if column not in values:
                value = cast_cell(cell, column, self._context(column))
                values[column] = [None if isinstance(value, Refusal) else value] * len(self.rows)

    def _require(self, values: dict[str, list[Any]]) -> None:
        """Supply what the sheet as a whole says, then set aside records that lack a needed cell."""
        size = len(self.rows)
        table = self.block.table
        if table is Receivables:
            self._date_balances(values)
            self._keep_unknown_balances(values)
        if Plans.month in self.block.match.missing:
            values[Plans.month] = [self._month()] * size
        if self.requests:
            asked = enumerate(values.get(Plans.placement_request, [None] * size))
            values[Plans.placement_request] = [_joined(words, self.requests.get(position)) for position, words in asked]
        if table is Returns and Returns.kind not in values:
            around = (self.spot.sheet, " ".join(self.block.titles), self.spot.workbook)
            kind = kind_of_returns(self.block.match, self.block.headings, around)
            values[Returns.kind] = [kind and kind.value] * size
        for column in table.columns():
            if column.needed and column.kind not in {Kind.CUSTOMER, Kind.MONTH} and column in values:
                self._require_cell(column, values[column])

    def _date_balances(self, values: dict[str, list[Any]]) -> None:
        """Balances are of their own date, else of the one around the table; open items are all of that one."""
        stated = self.hints.last_day
        dates = values.get(Receivables.date, [None] * len(self.rows))
        if self._are_open_items(values):
            index = self.block.match.columns[Receivables.date]
            heading = self.block.headings[index]
            message, action = texts.open_items(heading), texts.items_added_up(stated)
            place = (self.block.first - 1, index)
            self.problems.append(self.spot.problem(place, Category.RECEIVABLE, heading, message, action))
            values[ITEM_DAY], dates = dates, [None] * len(self.rows)
        values[Receivables.date] = [stated if date is None else date for date in dates]

    def _keep_unknown_balances(self, values: dict[str, list[Any]]) -> None:
        """A blank balance is not 0: who has no other on the sheet owes nobody knows what, unless his postings tell."""
        if ITEM_DAY in values:
            return
        balances, blank = values[Receivables.balance], [None] * len(self.rows)
        customers = list(zip(values.get(CODE, blank), values.get(NAME, blank), strict=True))
        known = {customer for customer, balance in zip(customers, balances, strict=True) if balance is not None}
        places = self.block.match.columns
        index = places.get(Receivables.balance, places.get(CLOSING_DEBIT, self.block.left))
        message = texts.blank_balance() if Receivables.balance in places else texts.blank_closing_balances()
        for position, row in enumerate(self.rows):
            is_open = self.usable[position] and position not in self.kept
            if not is_open or balances[position] is not None or customers[position] in known:
                continue
            if self._is_settled(row):
                balances[position] = 0.0
                continue
            self.kept.add(position)
            self.problems.append(self.spot.problem((row, index), Category.VALUE, "", message, texts.BALANCE_UNREADABLE))

    def _is_settled(self, row: int) -> bool:
        """Whether what was owed at first and the period's postings leave nothing."""
        headings = {index: text for index, text in self.block.headings.items() if index in self.block.reach}
        terms = {
            index: (sign, cast_cell(self.sheet.rows[row][index], CLOSING_DEBIT, self._context(CLOSING_DEBIT)))
            for index, sign in balance_terms(headings).items()
        }
        figures = [(sign, value) for sign, value in terms.values() if value is not None]
        is_read = all(isinstance(value, float) for _, value in figures)
        return bool(figures) and is_read and abs(sum(sign * value for sign, value in figures)) < _CENT

    def _are_open_items(self, values: dict[str, list[Any]]) -> bool:
        places, headings = self.block.match.columns, self.block.headings
        if not {Receivables.date, Receivables.balance} <= places.keys():
            return False
        blank = [None] * len(self.rows)
        customers = list(zip(values.get(CODE, blank), values.get(NAME, blank), strict=True))
        around = [text for index, text in headings.items() if index in self.block.reach]
        date, balance = headings[places[Receivables.date]], headings[places[Receivables.balance]]
        return are_open_items(values[Receivables.date], customers, date, balance, around)

    def _require_cell(self, column: Column, values: list[Any]) -> None:
        if column in {Customers.level, Returns.kind}:
            return  # a customer without level is still a customer; who needs it says so, as with the kind of a return
        index = self.block.match.columns.get(column, self.block.left)
        others = [other for each, _, other in self.block.match.passed_over if each == column]
        for position in (position for position, value in enumerate(values) if value is None):
            if self.usable[position] and position not in self.kept:
                place = (self.rows[position], index)
                other = next((other for other in others if self.cell(self.rows[position], other) is not None), None)
                message = texts.missing_cell(column.heading)
                if other is not None:
                    message = texts.missing_beside(self.block.headings[index], self.block.headings[other])
                written = self.read_as_blank.get(place)
                self.problems.append(self.spot.problem(place, Category.VALUE, written, message, texts.SET_ASIDE))
                self.usable[position] = False

    def _assembled(self, values: dict[str, list[Any]]) -> Records:
        columns = {str(column): index for column, index in self.block.match.columns.items()}
        source = Source(self.spot.workbook, self.spot.sheet, self.block.table, columns, self.read_as_blank)
        blank = [None] * len(self.rows)
        given = _with_terms(values)
        given[Origin.row] = self.rows
        cells = pd.DataFrame({str(name): column for name, column in given.items()})
        frame = self.block.table.conform(cells)
        if ITEM_DAY in cells:
            frame = frame.assign(**{ITEM_DAY: pd.to_datetime(cells[ITEM_DAY])})
        codes, names = values.get(CODE, blank), values.get(NAME, blank)
        return Records(
            source,
            frame,
            self.usable,
            codes,
            names,
            version_of(self.hints),
            self.problems,
            tuple(self._totals.cumulative()),
            bool(self.block.beside) or self.block.is_account,
        )


def _negative(cells: Sequence[Cell], values: Sequence[float | None], column: Column) -> dict[int, Refusal]:
    """The figures below zero of a column that can't be negative."""
    below = [position for position, value in enumerate(values) if value is not None and value < 0]
    return {position: refuse(cells[position], column, NEGATIVE) for position in below}


def _joined(*words: str | None) -> str | None:
    return "；".join(dict.fromkeys(filter(None, words))) or None


def _multiply(values: dict[str, list[Any]], size: int) -> None:
    """A purchase without an amount is worth quantity × price."""
    blank = [None] * size
    quantities, prices = values.get(Purchases.quantity, blank), values.get(Purchases.price, blank)
    amounts = values.get(Purchases.amount, blank)
    values[Purchases.amount] = [
        round(quantity * price, 2) if amount is None and None not in (quantity, price) else amount
        for amount, quantity, price in zip(amounts, quantities, prices, strict=True)
    ]


def _with_terms(values: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """账期 comes as days and whether they count from the month's end: two columns of the table."""
    given = dict(values)
    if Customers.terms in given:
        pairs = [pair or (None, None) for pair in given[Customers.terms]]
        given[Customers.terms] = [days for days, _ in pairs]
        given[Customers.terms_from_month_end] = [from_month_end for _, from_month_end in pairs]
    return given
