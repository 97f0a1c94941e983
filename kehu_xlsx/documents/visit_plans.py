"""拜访计划: who visits whom on which day of next month, as one workbook and as a 拜访记录 for each visitor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from kehu_xlsx.documents.masters import created, month_word, subtitle
from kehu_xlsx.documents.names import file_names
from kehu_xlsx.documents.visit_calls import Call, by_visitor
from kehu_xlsx.documents.visit_loads import LOAD_COLUMNS, load_rows, shortfall, weeks
from kehu_xlsx.tables import VisitPlan
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.texts import visit_documents as texts
from kehu_xlsx.texts.plan_documents import month_title
from kehu_xlsx.workbook.sheets import Book, Column, Formula, Kind, TableSheet
from kehu_xlsx.workbook.template import Template, Value
from kehu_xlsx.workbook.write import safe_sheet_name
from kehu_xlsx.workdays import days_between, first_day, last_day

_DAY_WIDTH = 4.5


@dataclass(frozen=True)
class _Entry:
    """A column of the plan, and what it says of a visit."""

    column: Column
    value: Callable[[Call], object]

    def off_paper(self) -> _Entry:
        return replace(self, column=replace(self.column, on_paper=False))


_DATE = _Entry(Column(VisitPlan.date.heading, Kind.DATE), lambda call: call.date)
_WEEKDAY = _Entry(Column(texts.WEEKDAY), lambda call: call.weekday)
_VISITOR = _Entry(Column(VisitPlan.visitor.heading), lambda call: call.visitor)
_ROLE = _Entry(Column(VisitPlan.role.heading), lambda call: call.role)
_WHERE = (
    _Entry(Column(texts.CODE, Kind.CODE), lambda call: call.code),
    _Entry(Column(texts.NAME), lambda call: call.name),
    _Entry(Column(texts.LEVEL), lambda call: call.level),
    _Entry(Column(texts.REGION), lambda call: call.region),
    _Entry(Column(texts.ADDRESS), lambda call: call.address),
    _Entry(Column(texts.CONTACT), lambda call: call.contact),
    _Entry(Column(texts.PHONE, Kind.CODE), lambda call: call.phone),
    _Entry(Column(VisitPlan.due.heading, Kind.DATE), lambda call: call.due),
    _Entry(Column(VisitPlan.cause.heading), lambda call: call.cause),
)
_FOCUS = _Entry(Column(VisitPlan.focus.heading, Kind.LONG_TEXT), lambda call: call.focus)
_TOPICS = _Entry(Column(VisitPlan.focus.heading, Kind.LONG_TEXT, width=60), lambda call: call.topics)
_GIFTS = _Entry(Column(VisitPlan.gifts.heading), lambda call: call.gifts)

_OF_ALL = (_DATE, _WEEKDAY, _VISITOR, _ROLE, *_WHERE, _TOPICS.off_paper(), _GIFTS.off_paper())
"""Of all visits together what is for the visitor stays off paper: it is printed on his own sheet."""
_OF_VISITOR = (_DATE, _WEEKDAY, *_WHERE, _FOCUS, _GIFTS, _VISITOR.off_paper(), _ROLE.off_paper())
"""On a person's own sheet the title says who he is."""
_OF_UNPLACED = (_WEEKDAY, _VISITOR, _ROLE, *_WHERE, _FOCUS, _GIFTS)


def visit_plan_book(outcome: Outcome, planned: Sequence[Call]) -> Book:
    """The workbook 2026-11_拜访计划.xlsx: 全部, one sheet a visitor, 未排入, 每日安排, 排程."""
    placed = [call for call in planned if call.date]
    unplaced = [call for call in planned if not call.date]
    theirs = _by_name(placed)
    names = [texts.ALL, texts.UNPLACED, texts.DAYS, texts.LOADS]
    sheets = [_all(outcome, placed)]
    for visitor, visits in theirs.items():
        names.append(safe_sheet_name(visitor, names))
        sheets.append(_own(outcome, names[-1], visits))
    sheets += [_unplaced(outcome, unplaced), _days(outcome, theirs), _loads(outcome)]
    return Book(_title(outcome), tuple(sheets), created(outcome))


def visit_records(outcome: Outcome, planned: Iterable[Call], template: Template) -> dict[str, bytes]:
    """A 拜访记录 to fill in by file name, ROLE_NAME_拜访记录.xlsx, for each visitor with planned visits."""
    theirs = by_visitor(planned)
    names = record_files(theirs)
    return {
        names[role, visitor]: template.render(
            _record_head(outcome, role, visitor, len(visits)), {"拜访": [_visit(call) for call in visits]}
        )
        for (role, visitor), visits in theirs.items()
    }


def record_files(visitors: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The file name of each visitor's 拜访记录, visitors by role and name."""
    who = list(visitors)
    return dict(zip(who, file_names((texts.visitor_stem(*each) for each in who), texts.RECORD_ENDING), strict=True))


def _title(outcome: Outcome) -> str:
    return texts.book_title(month_word(outcome.next_month))


def _by_name(placed: Iterable[Call]) -> dict[str, list[Call]]:
    """One person's visits together, in whatever role; a role without a name is a person of its own."""
    found: dict[str, list[Call]] = {}
    for call in placed:
        found.setdefault(call.visitor or f"{call.role}{texts.NOBODY}", []).append(call)
    return dict(sorted(found.items()))


def _told_once(visits: Iterable[Call]) -> list[Call]:
    """The visits in their order; a customer's figures stand at his first one, later ones name the alerts alone."""
    told: set[str] = set()
    found = []
    for call in visits:
        found.append(replace(call, focus=call.topics) if call.customer in told else call)
        told.add(call.customer)
    return found


def _all(outcome: Outcome, planned: Sequence[Call]) -> TableSheet:
    sheet = _sheet(outcome, texts.ALL, _OF_ALL, planned)
    return replace(sheet, title=_title(outcome), notes=texts.ALL_NOTES, freeze=6, empty=texts.NOTHING_PLANNED)


def _own(outcome: Outcome, name: str, planned: Sequence[Call]) -> TableSheet:
    sheet = _sheet(outcome, name, _OF_VISITOR, _told_once(planned))
    roles = dict.fromkeys(call.role for call in planned if call.visitor)
    return replace(sheet, title=texts.visitor_title(sheet.title, roles), freeze=4, strip=weeks(outcome, planned))


def _unplaced(outcome: Outcome, planned: Sequence[Call]) -> TableSheet:
    sheet = _sheet(outcome, texts.UNPLACED, _OF_UNPLACED, planned)
    notes = (*shortfall(outcome, planned), *texts.UNPLACED_NOTES)
    return replace(sheet, notes=notes, freeze=5, empty=texts.NOTHING_UNPLACED)


def _sheet(outcome: Outcome, name: str, entries: Sequence[_Entry], planned: Sequence[Call]) -> TableSheet:
    return TableSheet(
        name=name,
        title=f"{_title(outcome)}：{name}",
        subtitle=subtitle(outcome),
        columns=tuple(each.column for each in entries),
        rows=[tuple(each.value(call) for each in entries) for call in planned],
    )


def _days(outcome: Outcome, theirs: dict[str, list[Call]]) -> TableSheet:
    """Visitors down, the days of the month across, in each cell the number of visits."""
    days = list(days_between(first_day(outcome.next_month), last_day(outcome.next_month)))
    headings = [texts.day_heading(day.day, day.weekday()) for day in days]
    total = f"SUM([{headings[0]}]:[{headings[-1]}])"
    rows = []
    for visitor, visits in theirs.items():
        count = Counter(call.date for call in visits)
        rows.append((visitor, Formula(total, len(visits)), *(count[day] or None for day in days)))
    return TableSheet(
        name=texts.DAYS,
        title=f"{_title(outcome)}：{texts.DAYS}",
        subtitle=subtitle(outcome),
        columns=(
            Column(VisitPlan.visitor.heading),
            Column(texts.DAYS_TOTAL, Kind.COUNT, total=True),
            *(Column(heading, Kind.COUNT, width=_DAY_WIDTH, total=True) for heading in headings),
        ),
        rows=rows,
        notes=texts.DAYS_NOTES,
        freeze=2,
        autofilter=False,
        empty=texts.NOTHING_PLANNED,
    )


def _loads(outcome: Outcome) -> TableSheet:
    """Each visitor's month, and how good it is."""
    return TableSheet(
        name=texts.LOADS,
        title=f"{_title(outcome)}：{texts.LOADS}",
        subtitle=subtitle(outcome),
        columns=LOAD_COLUMNS,
        rows=load_rows(outcome),
        notes=texts.LOADS_NOTES,
        freeze=1,
        empty=texts.NOTHING_PLANNED,
    )


def _record_head(outcome: Outcome, role: str, visitor: str, visits: int) -> dict[str, Value]:
    month = outcome.next_month
    return {
        "年月": month_title(month.year, month.month),
        "办事处": outcome.office,
        "拜访人": visitor,
        "角色": role,
        "拜访次数": visits,
    }


def _visit(call: Call) -> dict[str, Value]:
    return {
        "计划日期": call.date,
        "星期": call.weekday,
        "客户编号": call.code,
        "客户名称": call.name,
        "客户级别": call.level,
        "地址": call.address,
        "联系人": call.contact,
        "电话": call.phone,
        "应访日期": call.due,
        "原因": call.cause,
        "本次重点": call.topics,
        "建议赠送物品": call.gifts,
    }
