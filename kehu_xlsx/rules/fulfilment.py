"""计划达成: whether each customer met the month's plan, and how many months in a row he did not."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import reduce
from itertools import compress
from operator import and_, or_
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kehu_xlsx.errors import Category
from kehu_xlsx.measures.approvals import Decisions, decisions, suspended_without_end
from kehu_xlsx.measures.attainment import (
    PARTS,
    PLACEMENTS,
    PURCHASES,
    SALES,
    Attainment,
    Part,
    attainment,
    has_target,
)
from kehu_xlsx.measures.facts import Facts
from kehu_xlsx.measures.holdings import remembered
from kehu_xlsx.measures.placements import PlacementMeasure
from kehu_xlsx.measures.plans import KEY, PlanBook
from kehu_xlsx.measures.sales import CENT, NetLines, up_to
from kehu_xlsx.policy import FulfilmentRules, Policy
from kehu_xlsx.schema import Column, Kind
from kehu_xlsx.tables import (
    CustomerMonths,
    Customers,
    Finding,
    FulfilmentTable,
    Place,
    PlanChecks,
    Plans,
    ProductFulfilment,
    ProductPlans,
    RowProblem,
    RuleOutcome,
    RuleRun,
)
from kehu_xlsx.tables.records import Tried
from kehu_xlsx.tables.words import Advice, AlertKind, Fulfilment, Severity
from kehu_xlsx.texts import fulfilment as texts
from kehu_xlsx.texts.fulfilment import FulfilmentReason
from kehu_xlsx.texts.reasons import Reason

_DUST = 1e-9  # rates nearer than this are equal
_OF_LEDGER = "_ledger"
Flags = npt.NDArray[np.bool_]
Runs = Mapping[str, list[Any]]  # the missed months of each customer's run, oldest first


class _Judged(Attainment):
    """Attainment with its verdict; where the ledger's stands alone, its rates replace the folder's figures."""

    verdict = FulfilmentTable.verdict
    by_folder = Column("by_folder", "按表格判定", Kind.CHOICE)  # missing where the folder lacks a table that was used
    from_ledger = Column("from_ledger", "取自台账", Kind.FLAG)  # the verdict, since the folder can't judge
    missed = Column("missed", "未达成项目", Kind.OBJECT)  # tuple of Part


def judge_fulfilment(facts: Facts, policy: Policy) -> RuleOutcome:
    """FulfilmentTable of the month, one row an active customer, with findings for runs of misses.

    Earlier months are judged from the folder where it holds all tables that were used, else taken from the ledger; so
    is the month itself when it is run again after its sheets were dropped.
    """
    rules, book = policy.fulfilment, facts.plans
    judged = _judged_months(facts, rules)
    decided = decisions(facts.memory.approvals, facts.scope)
    runs = _runs_of_misses(judged, decided)
    month = judged[judged[_Judged.month] == facts.scope.month]
    remarks = _remarks(month, facts, decided, rules)
    table = _table(month, runs, decided, facts, rules).assign(**{FulfilmentTable.remarks: remarks})
    findings = tuple(_findings(table, runs))
    problems = (*_disputes(book), *_taken_over(month), *_differences(judged), *_suspensions_without_end(facts))
    ran = _rule_runs(table, findings, judged)
    return RuleOutcome(table, findings, problems, ran, {"line": _tried(month, facts, rules, ran[0])})


def _tried(month: pd.DataFrame, facts: Facts, rules: FulfilmentRules, run: RuleRun) -> Tried:
    """How many would have missed the month at another line; nobody has before it is over."""
    if not facts.scope.is_complete:
        return texts.NOT_OVER
    if month[_Judged.from_ledger].any():
        return texts.TAKEN_OVER_ACTION
    if run.missing:
        return run.missing
    return lambda line: int((month[_Judged.has_plan] & _is_any_short(month, rules, line)).sum())


def product_fulfilment(facts: Facts) -> pd.DataFrame:
    """ProductFulfilment of the month: what each active customer was to buy of each product, and what he bought net."""
    plans, scope = facts.plans.products, facts.scope
    key = [ProductFulfilment.customer, ProductFulfilment.product]
    planned = plans[plans[ProductPlans.month] == scope.month].groupby(key)
    bought = facts.sales[facts.sales[NetLines.date].dt.to_period("M") == scope.month].groupby(key)
    figures = pd.concat(
        [
            planned[[ProductPlans.planned_quantity, ProductPlans.planned_amount]].sum(min_count=1),
            bought[[NetLines.quantity, NetLines.amount]].sum(min_count=1).round(2),
            bought.size().rename("lines"),
        ],
        axis=1,
    ).reset_index()
    if scope.month in facts.held.held:
        figures.loc[figures["lines"].isna(), [ProductFulfilment.quantity, ProductFulfilment.amount]] = 0.0
    quantity, amount = figures[ProductFulfilment.planned_quantity], figures[ProductFulfilment.planned_amount]
    figures[ProductFulfilment.quantity_rate] = (figures[ProductFulfilment.quantity] / quantity).where(quantity > 0)
    figures[ProductFulfilment.amount_rate] = (figures[ProductFulfilment.amount] / amount).where(amount > 0)
    active = figures[ProductFulfilment.customer].isin(facts.active[Customers.customer])
    return ProductFulfilment.conform(figures[active].sort_values(key).reset_index(drop=True))


def unchecked_customers(table: pd.DataFrame) -> tuple[str, ...]:
    """The customers of a FulfilmentTable that have a plan of the month and no 计划检查."""
    planned = table[FulfilmentTable.verdict] != Fulfilment.NO_PLAN
    return tuple(table.loc[planned & (table[FulfilmentTable.checks] == 0), FulfilmentTable.customer])


def _judged_months(facts: Facts, rules: FulfilmentRules) -> pd.DataFrame:
    """_Judged of the month for all active customers, and of earlier months with a plan or a verdict in the ledger."""
    frame = attainment(facts, _months_to_judge(facts), PlacementMeasure(rules.placement_measure))
    frame[_Judged.verdict] = _verdicts(frame, facts, rules)
    frame = _with_ledger(frame, facts)
    counted = _counted(rules)
    missed = frame[_Judged.verdict] == Fulfilment.MISSED
    short = pd.DataFrame({part.word: missed & _is_short(frame, part, rules.line) for part in counted}, frame.index)
    frame[_Judged.missed] = [tuple(compress(counted, flags)) for flags in short.to_numpy()]
    return _Judged.conform(frame)


def _months_to_judge(facts: Facts) -> pd.DataFrame:
    active, month = facts.active[Customers.customer], facts.scope.month
    earlier = pd.concat([facts.plans.plans[KEY], facts.memory.customer_months[KEY]]).drop_duplicates()
    earlier = earlier[(earlier[Plans.month] < month) & earlier[Plans.customer].isin(active)]
    return pd.concat([Plans.frame([{Plans.month: month, Plans.customer: each} for each in active])[KEY], earlier])


def _counted(rules: FulfilmentRules) -> tuple[Part, ...]:
    """The parts that count for the verdict."""
    counts = (rules.counts_sales, rules.counts_purchases, rules.counts_placements, rules.counts_payments)
    return tuple(compress(PARTS, counts))


def _is_short(frame: pd.DataFrame, part: Part, line: float) -> Flags:
    """Whether a part stays below the line: by its figures, or by its rate where only that is known."""
    target, actual, rate = (frame[column].to_numpy() for column in (part.target, part.actual, part.rate))
    by_figures, by_rate = actual < line * target - CENT, rate < line - _DUST
    is_short: Flags = ~np.isnan(rate) & np.where(np.isnan(target), by_rate, by_figures)
    return is_short


def _is_any_short(frame: pd.DataFrame, rules: FulfilmentRules, line: float) -> Flags:
    """Whether any part that counts stays below the line."""
    short = (_is_short(frame, part, line) for part in _counted(rules))
    return reduce(or_, short, np.zeros(len(frame), bool))


def _verdicts(frame: pd.DataFrame, facts: Facts, rules: FulfilmentRules) -> pd.Series:
    """What the folder says: only parts with a target and with records of the month in the office are judged."""
    none = pd.Series(False, frame.index)
    parts = _counted(rules)
    asked = reduce(or_, (has_target(frame, part) for part in parts), none)
    judged = reduce(or_, (frame[part.rate].notna() for part in parts), none)
    short = _is_any_short(frame, rules, rules.line)
    running = (frame[_Judged.month] == facts.scope.month) & (not facts.scope.is_complete)
    verdicts = pd.Series(Fulfilment.MISSED, frame.index, dtype=str)
    verdicts = verdicts.mask(running, Fulfilment.RUNNING).mask(judged & ~short, Fulfilment.MET)
    verdicts = verdicts.mask(~judged & ~(running & asked), Fulfilment.UNDECIDED)
    return verdicts.mask(~frame[_Judged.has_plan], Fulfilment.NO_PLAN)


def _ledger(facts: Facts) -> pd.DataFrame:
    """CustomerMonths that were judged, earlier ones for good."""
    months = remembered(facts.memory, facts.scope)
    is_running = (months[CustomerMonths.verdict] == Fulfilment.RUNNING) & (months[KEY[0]] < facts.scope.month)
    return months[months[CustomerMonths.verdict].notna() & ~is_running]


def _with_ledger(frame: pd.DataFrame, facts: Facts) -> pd.DataFrame:
    """The ledger's verdict of earlier months, and of the month itself where the folder can't judge it any more.

    Its rates too where the folder can't judge or says otherwise.
    """
    rates = [part.rate for part in PARTS]
    both = frame.merge(_ledger(facts)[[*KEY, _Judged.verdict, *rates]], on=KEY, how="left", suffixes=("", _OF_LEDGER))
    known, can_judge = both[_Judged.verdict + _OF_LEDGER], _can_judge(both, facts)
    is_earlier = both[_Judged.month] < facts.scope.month
    known = known.where(is_earlier | (~can_judge & ~known.isin([Fulfilment.NO_PLAN, Fulfilment.UNDECIDED])))
    both[_Judged.by_folder] = both[_Judged.verdict].where(can_judge | known.isna())
    both[_Judged.from_ledger] = known.notna() & ~can_judge
    alone = known.notna() & (known != both[_Judged.by_folder].fillna(""))
    both[_Judged.verdict] = known.fillna(both[_Judged.verdict])
    for part in PARTS:
        both[part.rate] = both[part.rate].mask(alone, both[part.rate + _OF_LEDGER])
        both[part.target] = both[part.target].mask(alone)
    return both


def _can_judge(both: pd.DataFrame, facts: Facts) -> pd.Series:
    """Whether the folder holds the month's plans and every table that the ledger's verdict was made from."""
    held = (both[part.actual].notna() | both[part.rate + _OF_LEDGER].isna() for part in PARTS)
    return reduce(and_, held, both[_Judged.has_plan] | both[_Judged.month].isin(list(facts.planned_months)))


def _runs_of_misses(judged: pd.DataFrame, decided: Decisions) -> Runs:
    """Each customer's misses up to the month: broken by a month that was met, rested or started anew as approved."""
    runs: dict[str, list[Any]] = defaultdict(list)
    met, missed = (judged[judged[_Judged.verdict] == verdict] for verdict in (Fulfilment.MET, Fulfilment.MISSED))
    last_met = met.groupby(_Judged.customer)[_Judged.month].max().reindex(missed[_Judged.customer]).array
    since = missed[~(missed[_Judged.month] <= last_met)]
    for row in since.sort_values(_Judged.month, kind="stable").itertuples(index=False):
        if decided.counts(row.customer, row.month):
            runs[row.customer].append(row)
    return runs


def _table(month: pd.DataFrame, runs: Runs, decided: Decisions, facts: Facts, rules: FulfilmentRules) -> pd.DataFrame:
    """FulfilmentTable of the month's rows, but for the remarks."""
    customers = month[FulfilmentTable.customer]
    columns = {
        FulfilmentTable.misses: [len(runs[each]) for each in customers],
        FulfilmentTable.advice: [
            _advice(len(runs[each]), decided.rests_until(each, facts.scope.month), rules) for each in customers
        ],
        FulfilmentTable.missed_parts: [_words(runs[each][-1].missed) if runs[each] else () for each in customers],
        FulfilmentTable.checks: customers.map(_checks(facts)).fillna(0),
    }
    return FulfilmentTable.conform(month.assign(**columns)).reset_index(drop=True)


def _advice(misses: int, resting_until: dt.date | None, rules: FulfilmentRules) -> Advice | None:
    """What so many misses in a row call for; nothing while a 暂缓 lasts."""
    if resting_until:
        return None
    steps = (
        (rules.disqualify_after, Advice.DISQUALIFY),
        (rules.warn_after, Advice.WARN),
        (rules.remind_after, Advice.REMIND),
    )
    return next((advice for least, advice in steps if misses >= least), None)


def _words(parts: Iterable[Part]) -> tuple[str, ...]:
    return tuple(part.word for part in parts)


def _checks(facts: Facts) -> pd.Series:
    """How many 计划检查 each customer has in the month, up to the as-of date."""
    checks = up_to(facts.books.plan_checks, PlanChecks.date, facts.scope.as_of)
    return checks[checks[PlanChecks.date].dt.to_period("M") == facts.scope.month].groupby(PlanChecks.customer).size()


def _remarks(month: pd.DataFrame, facts: Facts, decided: Decisions, rules: FulfilmentRules) -> list[tuple[Reason, ...]]:
    """What a reader of each of the month's rows must know: why a figure is blank, or stands for another."""
    disputed = facts.books.unsettled_plans | set(facts.plans.disputed[KEY].itertuples(index=False, name=None))
    return [
        (*_plan_remarks(row, disputed), *_part_remarks(row, rules), *_decision_remarks(row, decided))
        for row in month.itertuples(index=False)
    ]


def _plan_remarks(row: Any, disputed: Collection[tuple[Any, ...]]) -> Iterator[Reason]:
    if row.from_ledger:
        yield Reason.of(FulfilmentReason.FROM_LEDGER)
    elif not row.has_plan:
        is_disputed = (row.month, row.customer) in disputed
        yield Reason.of(FulfilmentReason.DISPUTED_PLAN if is_disputed else FulfilmentReason.NO_PLAN)
    if row.target_from_plan:
        yield Reason.of(FulfilmentReason.TARGET_FROM_PLAN)
    if row.from_products:
        yield Reason.of(FulfilmentReason.PLAN_FROM_PRODUCTS)


def _part_remarks(row: Any, rules: FulfilmentRules) -> Iterator[Reason]:
    """Why a part has no rate, or one that does not count."""
    without_target = [part.word for part in PARTS if not getattr(row, part.target) > 0]
    if row.has_plan and without_target:
        yield Reason.of(FulfilmentReason.NO_TARGET, parts=texts.listed(without_target))
    without_records: dict[str, list[str]] = defaultdict(list)
    for part in PARTS:
        if pd.isna(getattr(row, part.actual)):
            without_records[part.table].append(part.word)
    for table, words in without_records.items():
        yield Reason.of(FulfilmentReason.NO_RECORDS, table=table, parts=texts.listed(words))
    if ignored := [part.word for part in PARTS if part not in _counted(rules)]:
        yield Reason.of(FulfilmentReason.NOT_COUNTED, parts=texts.listed(ignored))


def _decision_remarks(row: Any, decided: Decisions) -> Iterator[Reason]:
    if until := decided.rests_until(row.customer, row.month):
        yield Reason.of(FulfilmentReason.SUSPENDED, until=until)
    if row.customer in decided.cancelled:
        yield Reason.of(FulfilmentReason.CANCELLED, month=str(decided.cancelled[row.customer]))


def _findings(table: pd.DataFrame, runs: Runs) -> Iterator[Finding]:
    """连续未完成计划预警 for the customers whose misses call for a warning or for disqualification."""
    severity = {Advice.WARN: Severity.WARNING, Advice.DISQUALIFY: Severity.SEVERE}
    for customer, advice in zip(table[FulfilmentTable.customer], table[FulfilmentTable.advice], strict=True):
        if advice in severity:
            run = runs[customer]
            yield Finding(customer, AlertKind.MISSES, severity[advice], _reasons(run), _place(run[-1]))


def _reasons(run: list[Any]) -> tuple[Reason, ...]:
    """The months of the run, and what was missed in the latest of them."""
    months = texts.listed(row.month for row in run)
    in_a_row = Reason.of(FulfilmentReason.MISSES_IN_A_ROW, misses=len(run), months=months)
    return (in_a_row, *(_missed(run[-1], part) for part in run[-1].missed))


def _missed(row: Any, part: Part) -> Reason:
    target, actual, rate = getattr(row, part.target), getattr(row, part.actual), getattr(row, part.rate)
    month = str(row.month)
    if pd.isna(target):
        return Reason.of(FulfilmentReason.MISSED_RATE, month=month, part=part.word, rate=rate)
    code = FulfilmentReason.MISSED_OUTLETS if part is PLACEMENTS else FulfilmentReason.MISSED_AMOUNT
    return Reason.of(code, month=month, part=part.word, target=target, actual=actual, rate=rate)


def _place(row: Any) -> Place | None:
    """The cell of the target that was missed, where the plan stands in a workbook."""
    if row.row < 0 or not row.missed:
        return None
    part = PURCHASES if row.missed[0] is SALES and row.target_from_plan else row.missed[0]
    return Place(row.source, row.row, part.target)


def _disputes(book: PlanBook) -> Iterator[RowProblem]:
    for row in book.disputed.itertuples(index=False):
        yield RowProblem(
            Category.PLAN,
            row.customer,
            texts.DISPUTED.format(customer=row.customer, month=row.month),
            texts.DISPUTED_ACTION,
            texts.DISPUTED_ADVICE,
            Place(row.source, row.row, Plans.customer),
        )


def _taken_over(month: pd.DataFrame) -> Iterator[RowProblem]:
    """The month is run again, but the sheets that its verdicts were made from are gone."""
    taken = month[month[_Judged.from_ledger]]
    if not taken.empty:
        which = str(taken[_Judged.month].iloc[0])
        message = texts.TAKEN_OVER.format(month=which, count=len(taken))
        yield RowProblem(Category.LEDGER, which, message, texts.TAKEN_OVER_ACTION, texts.TAKEN_OVER_ADVICE)


def _differences(judged: pd.DataFrame) -> Iterator[RowProblem]:
    """Earlier months where folder and ledger both have a verdict and disagree."""
    by_folder = judged[_Judged.by_folder]
    for row in judged[by_folder.notna() & (by_folder != judged[_Judged.verdict])].itertuples(index=False):
        said = {"customer": row.customer, "month": row.month, "folder": row.by_folder, "ledger": row.verdict}
        yield RowProblem(
            Category.LEDGER,
            row.verdict,
            texts.LEDGER_DIFFERS.format(**said),
            texts.LEDGER_DIFFERS_ACTION,
            texts.LEDGER_DIFFERS_ADVICE.format(month=row.month),
        )


def _suspensions_without_end(facts: Facts) -> Iterator[RowProblem]:
    for row in suspended_without_end(facts.memory.approvals).itertuples(index=False):
        message = texts.NO_END.format(customer=row.customer, month=row.month)
        yield RowProblem(Category.LEDGER, row.decision, message, texts.NO_END_ACTION, texts.NO_END_ADVICE)


def _rule_runs(table: pd.DataFrame, findings: tuple[Finding, ...], judged: pd.DataFrame) -> tuple[RuleRun, RuleRun]:
    verdicts = table[FulfilmentTable.verdict]
    planned, ever = (verdicts != Fulfilment.NO_PLAN).any(), (judged[_Judged.verdict] != Fulfilment.NO_PLAN).any()
    return (
        RuleRun(texts.RULE, len(table), int((verdicts == Fulfilment.MISSED).sum()), "" if planned else texts.NO_PLANS),
        RuleRun(AlertKind.MISSES, len(table), len(findings), "" if ever else texts.NO_PLANS_EVER),
    )
