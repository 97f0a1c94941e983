"""Plans whose months stand side by side as columns, one customer (or customer and product) a row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kehu_xlsx.intake.context import Hints
from kehu_xlsx.intake.headings import BEFORE_ADJUSTING, CODE, NAME, Vocabulary, counts_goods, plain
from kehu_xlsx.intake.match import Match
from kehu_xlsx.intake.months import month_and_figure, month_heading
from kehu_xlsx.intake.recognise import Scene, is_foreign
from kehu_xlsx.intake.spoken import plans, speak_of_plans, table_spoken_of, word_against
from kehu_xlsx.schema import Column, Kind
from kehu_xlsx.tables import Origin, Payments, Plans, ProductPlans, Purchases

_LEAST_MONTHS = 2
_MONTHS = 12
_Named = tuple[int, Hints, str]
_NUMBER = re.compile(r"(\d{1,4})(?:\.0)?")
_OCTOBER = re.compile(r"\d{4}\.1")
_RATE = re.compile(r"^(?!去年|上年).*(?:完成|达成)[率比]")
_DAY = re.compile(r"(?:0?[1-9]|[12]\d|3[01])[日号]")
_NO_PLAN = re.compile(r"实际|完成|达成|执行|率|去年|同期|上年|上月|累计|差[额异]|合计|小计|入账|已")
ITEM = Column("item", "项目", synonyms="指标 考核项目 考核指标 计划项目 内容 类别 任务项目")
# Words by which a heading, a title or an item names the figure that is planned, the most telling first.
_MEASURES: tuple[tuple[str, Column], ...] = (
    ("数量", ProductPlans.planned_quantity),
    ("箱", ProductPlans.planned_quantity),
    ("回款", Plans.payment_plan),
    ("收款", Plans.payment_plan),
    ("打款", Plans.payment_plan),
    ("到款", Plans.payment_plan),
    ("回笼", Plans.payment_plan),
    ("铺货", Plans.placement_target),
    ("铺市", Plans.placement_target),
    ("网点", Plans.placement_target),
    ("进货", Plans.purchase_plan),
    ("要货", Plans.purchase_plan),
    ("提货", Plans.purchase_plan),
    ("销售", Plans.sales_target),
    ("目标", Plans.sales_target),
    ("任务", Plans.sales_target),
    ("分销", Plans.sales_target),
)


@dataclass(frozen=True)
class MonthColumn:
    """A sheet column that holds one month's figure; `measure` is None where the row itself names it."""

    index: int
    hints: Hints
    measure: Column | None


def measure_named(text: str) -> Column | None:
    """The planned figure that the words name, e.g. 回款计划（万元） → payment_plan; None if they name none."""
    words = plain(text)
    if is_no_plan(words):
        return None
    column = next((column for word, column in _MEASURES if word in words), None)
    is_money = column is None or column.kind is Kind.MONEY
    return ProductPlans.planned_quantity if is_money and counts_goods([text]) else column


def is_no_plan(text: str) -> bool:
    """Whether the words name what came of a plan, a sum, or a plan no longer in force: 实际, 完成率, 合计, 原目标."""
    return any(words.search(plain(text)) for words in (_NO_PLAN, BEFORE_ADJUSTING))


def match_matrix(scene: Scene, vocabulary: Vocabulary) -> tuple[Match, tuple[MonthColumn, ...]] | None:
    """The plan table that these headings make if two or more of them are months; None if they make none.

    The planned figure is named by the group above or below the month, by a column 项目 a row, or by title, sheet
    or file name; where none of these speaks of planning the figures may be sales that were made, and are no plan.
    """
    names, surroundings = scene.names, scene.surroundings
    named = _months(names) or (_bare_months(names) if speak_of_plans(surroundings) else [])
    months = [(index, hints, words) for index, hints, words in named if not is_no_plan(words)]
    rest = {index: texts for index, texts in names.items() if index not in {index for index, *_ in named}}
    item = _item(rest)
    over = [words for _, _, words in months] + ([] if item is None else [*rest[item], *scene.words_below(item)])
    is_plan = any(map(plans, over)) or (speak_of_plans(surroundings) and not _has_rate(rest))
    is_ours = not (is_foreign(names, vocabulary) or word_against(Plans, surroundings))
    if not (is_plan and is_ours) or len(months) < _LEAST_MONTHS:
        return None
    general = None if item is not None else next(filter(None, map(measure_named, surroundings)), Plans.sales_target)
    columns = tuple(MonthColumn(index, hints, measure_named(words) or general) for index, hints, words in months)
    return _plan_match(rest, vocabulary, item), columns


def _has_rate(names: Mapping[int, Sequence[str]]) -> bool:
    """Whether a rate of the year stands beside the months: they are what was reached."""
    return any(_RATE.search(text) for texts in names.values() for text in texts)


def sums_by_period(headings: Sequence[str], vocabulary: Vocabulary, surroundings: Sequence[str]) -> type[Origin] | None:
    """The records whose sums a sheet shows, a customer a row and a month or day a column; None if it shows none."""
    periods = [text for text in headings if month_heading(text) or _DAY.fullmatch(text)]
    has_customer = any({CODE, NAME} & {hit.column for hit in vocabulary.hits(Plans, [text])} for text in headings)
    if len(periods) < _LEAST_MONTHS or not has_customer:
        return None
    return table_spoken_of((Purchases, Payments), surroundings)


def _months(names: Mapping[int, Sequence[str]]) -> list[_Named]:
    """The columns whose heading names a month, with the words beside it.

    A number 2026.10 is 2026.1: that is October where its neighbours are September or November.
    """
    named = [(index, *found) for index, texts in names.items() if (found := _month(texts))]
    near = [{hints.month for _, hints, _ in named[max(0, at - 1) : at + 2]} for at in range(len(named))]
    return [
        (index, replace(hints, month=10) if beside & {9, 11} and _OCTOBER.fullmatch(names[index][0]) else hints, words)
        for (index, hints, words), beside in zip(named, near, strict=True)
    ]


def _bare_months(names: Mapping[int, Sequence[str]]) -> list[_Named]:
    """Headings 9, 10, 11 where every number is a month and they ascend; in a plan these are no days and no ranks."""
    numbers = {index: int(found[1]) for index, texts in names.items() if (found := _NUMBER.fullmatch(texts[0]))}
    months = list(numbers.values())
    if months != sorted(set(months)) or not all(1 <= month <= _MONTHS for month in months):
        return []
    return [(index, Hints(None, month), "") for index, month in numbers.items()]


def _month(texts: Sequence[str]) -> tuple[Hints, str] | None:
    """The month that a column's heading names, and the words beside it."""
    for text in texts:
        hints = month_heading(text) or _date_text(text)
        if hints:
            return hints, "".join(part for part in texts[1:] if part not in text)
    return next(filter(None, map(month_and_figure, texts)), None)


def _date_text(text: str) -> Hints | None:
    """A heading that is a real date arrives as text like 2026-10-01 00:00:00."""
    return month_heading(text[:7]) if text[10:] in {"", " 00:00:00"} and text[4:5] == "-" and len(text) >= 10 else None


def _item(names: Mapping[int, Sequence[str]]) -> int | None:
    wanted = {plain(name) for name in ITEM.names}
    return next((index for index, texts in names.items() if any(plain(text) in wanted for text in texts)), None)


def _plan_match(names: Mapping[int, Sequence[str]], vocabulary: Vocabulary, item: int | None) -> Match:
    columns: dict[Column, int] = {} if item is None else {ITEM: item}
    wanted = (CODE, NAME, ProductPlans.product)
    for index, texts in names.items():
        for hit in vocabulary.hits(ProductPlans, texts):
            if hit.column in wanted and index not in columns.values():
                columns.setdefault(hit.column, index)
    table = ProductPlans if ProductPlans.product in columns else Plans
    missing = () if CODE in columns or NAME in columns else (Plans.customer,)
    return Match(table, columns, tuple(column for column in missing if column.kind is Kind.CUSTOMER), ())
