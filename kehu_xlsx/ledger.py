"""台账: what a month leaves for later ones, merged by key, and what a run of a month may read of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from kehu_xlsx.measures.answers import answers_since_opened, answers_up_to, done_alerts
from kehu_xlsx.measures.facts import Facts
from kehu_xlsx.measures.holdings import last_purchases
from kehu_xlsx.measures.plans import is_typed
from kehu_xlsx.measures.sales import MonthlySales, up_to
from kehu_xlsx.measures.visits import LatestVisits
from kehu_xlsx.schema import Column
from kehu_xlsx.tables import (
    AlertLedger,
    Alerts,
    Books,
    ChurnTable,
    ComplaintLedger,
    Credit,
    CustomerMonths,
    Customers,
    FulfilmentTable,
    JudgedReturns,
    LastVisits,
    LedgerTable,
    MailLog,
    Memory,
    PlanLedger,
    PlannedVisits,
    ProductProposal,
    Proposal,
    Purchases,
    ReturnLedger,
    Returns,
    RuleRun,
    SelfReports,
    VisitPlan,
    Visits,
)
from kehu_xlsx.tables.words import AlertKind, AlertState, BalanceSource
from kehu_xlsx.texts.reasons import sentences
from kehu_xlsx.workdays import Scope

MONTH = CustomerMonths.month  # the column of that name in every table of months
KNOWN = "known"
BALANCE = [CustomerMonths.balance, CustomerMonths.balance_source]
WORKED_OUT = [
    CustomerMonths.net_purchases,
    CustomerMonths.purchase_days,
    CustomerMonths.last_purchase,
    CustomerMonths.payments,
    CustomerMonths.balance,
    CustomerMonths.lost,
    CustomerMonths.comeback,
]
FROM_FULFILMENT = [
    CustomerMonths.sales_rate,
    CustomerMonths.purchase_rate,
    CustomerMonths.placement_rate,
    CustomerMonths.payment_rate,
    CustomerMonths.verdict,
    CustomerMonths.placements,
]


@dataclass(frozen=True)
class Results:
    """What of a run's results is remembered; `judged` are the kinds of alert whose rules had what they need."""

    fulfilment: pd.DataFrame = field(default_factory=FulfilmentTable.frame)
    credit: pd.DataFrame = field(default_factory=Credit.frame)
    churn: pd.DataFrame = field(default_factory=ChurnTable.frame)
    alerts: pd.DataFrame = field(default_factory=Alerts.frame)
    proposal: pd.DataFrame = field(default_factory=Proposal.frame)
    products: pd.DataFrame = field(default_factory=ProductProposal.frame)
    judged: Collection[AlertKind] = frozenset(AlertKind)
    returns: pd.DataFrame = field(default_factory=JudgedReturns.frame)
    visit_plan: pd.DataFrame = field(default_factory=VisitPlan.frame)


def judged_kinds(runs: Iterable[RuleRun], *, is_gone: bool = False) -> frozenset[AlertKind]:
    """The kinds of alert that were judged: all but those of which no rule had what it needs.

    Where the month's own sheets are gone (`is_gone`), a kind of which any rule lacks something is not judged anew.
    A rule is named like its kind, with what it compares after a point (销售进度预警·比计划).
    """
    runs = tuple(runs)
    lacking, ran = ({_kind_word(run) for run in runs if run.ran is whether} for whether in (False, True))
    return frozenset(kind for kind in AlertKind if kind not in (lacking if is_gone else lacking - ran))


def before(memory: Memory, month: pd.Period, books: Books) -> Memory:
    """What a run of `month` may read: what earlier months left, what people typed, and this month's alert numbers.

    So running an older month again gives what it gave at first, whatever newer months left. What the ledger has of the
    month itself serves where the books have lost it: of its figures measures.holdings decides, of its returns
    measures.returns, of its complaints and of the numbers that later months gave to complaints measures.complaints.
    """
    plans = memory.plans
    visits = month if _holds(books.visits, Visits.date, month) else month + 1
    return dataclasses.replace(
        memory,
        customer_months=_earlier(memory.customer_months, CustomerMonths.month, month + 1),
        last_visits=_earlier(memory.last_visits, LastVisits.month, visits),
        alerts=_earlier(memory.alerts, AlertLedger.month, month + 1),
        answers=answers_up_to(memory.answers, month),
        plans=plans[(plans[PlanLedger.month] <= month) | is_typed(plans)].reset_index(drop=True),
        visit_plans=_earlier(memory.visit_plans, PlannedVisits.month, month + 1),
        returns=_earlier(memory.returns, ReturnLedger.month, month + 1),
        self_reports=_earlier(memory.self_reports, SelfReports.month, month + 1),
    )


def remember(memory: Memory, facts: Facts, results: Results) -> Memory:
    """The whole ledger with this month's results in it; answers and approvals stay as people typed them."""
    return dataclasses.replace(
        memory,
        customer_months=customer_months(memory, facts, results),
        last_visits=last_visits(memory, facts),
        alerts=alert_ledger(memory, results.alerts, facts.scope, results.judged),
        plans=plan_ledger(memory, results.proposal, results.products),
        visit_plans=visit_plans(memory, results.visit_plan, facts.scope),
        complaints=complaint_ledger(memory, facts),
        returns=return_ledger(memory, results.returns, facts),
    )


def customer_months(memory: Memory, facts: Facts, results: Results) -> pd.DataFrame:
    """CustomerMonths with the month's rows made anew, one a customer, 停用 ones too.

    A figure is 0 where the office has records of the month but none of that customer; what can't be worked out (any
    more) stays as it was remembered. `last_purchase` is the last one known, of whatever month.
    """
    customers, scope = facts.books.customers, facts.scope
    known = (
        customers.set_index(Customers.customer)[[Customers.level]],
        _of_customer(results.fulfilment, FROM_FULFILMENT),
        _of_customer(results.credit, [CustomerMonths.effective_limit, *BALANCE]),
        _of_customer(results.churn, [CustomerMonths.lost, CustomerMonths.comeback]),
        _bought(facts),
        _paid(facts),
        _last_purchases(facts),
    )
    figures = pd.concat([part.reindex(customers[Customers.customer]) for part in known], axis=1)
    dated = {CustomerMonths.month: scope.month, CustomerMonths.as_of: pd.Timestamp(scope.as_of)}
    figures = CustomerMonths.conform(figures.rename_axis(CustomerMonths.customer).reset_index().assign(**dated))
    old = memory.customer_months[memory.customer_months[MONTH] == scope.month]
    rows = _with_what_was_known(figures, old, results.fulfilment[FulfilmentTable.customer], facts)
    return _month_anew(CustomerMonths, memory.customer_months, rows, scope.month)


def last_visits(memory: Memory, facts: Facts) -> pd.DataFrame:
    """LastVisits with those of the month made anew: each role's last visit, where it is newer than what is known."""
    month, seen = facts.scope.month, facts.memory.last_visits
    pair = [LatestVisits.customer, LatestVisits.role]
    known = seen[seen[LastVisits.month] < month].groupby(pair)[LastVisits.date].max().rename(KNOWN)
    compared = facts.latest_visits.merge(known, left_on=pair, right_index=True, how="left")
    newer = compared[compared[KNOWN].isna() | (compared[LatestVisits.date] > compared[KNOWN])]
    newer = newer.merge(facts.last_souvenirs, on=pair, how="left")
    rows = _renewed(LastVisits, seen[seen[LastVisits.month] == month], newer.assign(**{LastVisits.month: month}))
    return _month_anew(LastVisits, memory.last_visits, rows, month)


def alert_ledger(
    memory: Memory, alerts: pd.DataFrame, scope: Scope, judged: Collection[AlertKind] = frozenset(AlertKind)
) -> pd.DataFrame:
    """AlertLedger with the month's rows made anew: the month's Alerts, and what became of the others still open.

    One whose condition is gone has ended (解除月份): 已关闭 where it was said to be done, else 自动解除; one whose
    rule could not run is carried forward, 逾期未反馈 once its date has passed.
    """
    description = [sentences(reasons) for reasons in alerts[Alerts.reasons]]
    current = AlertLedger.conform(alerts.assign(**{AlertLedger.description: description}))
    others = _open_otherwise(memory.alerts, current, scope.month)
    is_gone = others[AlertLedger.kind].isin(list(judged))
    is_late = (others[AlertLedger.state] == AlertState.OPEN) & (
        others[AlertLedger.deadline] < pd.Timestamp(scope.as_of)
    )
    answers = answers_since_opened(answers_up_to(memory.answers, scope.month), others)
    is_done = others[AlertLedger.number].isin(list(done_alerts(answers, scope.today)))
    is_done |= others[AlertLedger.state] == AlertState.CLOSED
    state = others[AlertLedger.state].mask(is_late, AlertState.UNANSWERED)
    state = state.mask(is_gone & ~is_done, AlertState.CLEARED).mask(is_gone & is_done, AlertState.CLOSED)
    cleared = others[AlertLedger.cleared_month].mask(is_gone, scope.month)
    others = others.assign(**{AlertLedger.state: state, AlertLedger.cleared_month: cleared})
    rows = pd.concat([current, others]).assign(**{AlertLedger.month: scope.month})
    return _month_anew(AlertLedger, memory.alerts, rows, scope.month)


def plan_ledger(memory: Memory, proposal: pd.DataFrame, products: pd.DataFrame) -> pd.DataFrame:
    """PlanLedger with the proposals of their month made anew, except for customers of whom somebody typed anything.

    A plan is kept or replaced whole: the customer's own row with those of his products.
    """
    own = PlanLedger.conform(proposal).assign(**{PlanLedger.product: ""})
    proposed = pd.concat([own, PlanLedger.conform(products)], ignore_index=True)
    plans = memory.plans
    typed = _plan_keys(plans[is_typed(plans)])
    kept = plans[_plan_keys(plans).isin(typed) | ~plans[PlanLedger.month].isin(proposed[PlanLedger.month])]
    return _in_order(PlanLedger, pd.concat([kept, proposed[~_plan_keys(proposed).isin(typed)]]))


def visit_plans(memory: Memory, plan: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """PlannedVisits with those of next month made anew; what did not fit into the month is not asked of anyone."""
    dated = plan[plan[VisitPlan.date].notna()].assign(**{PlannedVisits.month: scope.month + 1})
    return _month_anew(PlannedVisits, memory.visit_plans, dated, scope.month + 1)


def confirm_all(memory: Memory, month: pd.Period, day: dt.date, *, but: Collection[str] = ()) -> Memory:
    """The ledger with every plan of the month confirmed on that day, unless somebody said 是 or 否 to it.

    `but` are customers whose plan must not be confirmed as it stands. 确认 stands in the customer's own row alone.
    """
    plans = memory.plans
    is_own = (plans[PlanLedger.product].fillna("") == "") & ~plans[PlanLedger.customer].isin(list(but))
    chosen = (plans[PlanLedger.month] == month) & is_own & plans[PlanLedger.confirmed].isna()
    undated = plans[PlanLedger.confirmed_on].isna()
    said = {
        PlanLedger.confirmed: plans[PlanLedger.confirmed].mask(chosen, True),
        PlanLedger.confirmed_on: plans[PlanLedger.confirmed_on].mask(chosen & undated, pd.Timestamp(day)),
        PlanLedger.refusal: plans[PlanLedger.refusal].mask(chosen),
    }
    return dataclasses.replace(memory, plans=plans.assign(**said))


def with_mails(memory: Memory, rows: Iterable[Mapping[Any, Any]]) -> Memory:
    """The ledger with what became of some mails, in place of what was known of them."""
    return dataclasses.replace(
        memory, mails=_in_order(MailLog, _renewed(MailLog, memory.mails, MailLog.frame(dict(row) for row in rows)))
    )


def complaint_ledger(memory: Memory, facts: Facts) -> pd.DataFrame:
    """ComplaintLedger with the month's rows made anew: every complaint as it is known at the as-of date."""
    month, old = facts.scope.month, memory.complaints
    of_month = old[old[ComplaintLedger.month] == month]
    rows = _renewed(ComplaintLedger, of_month, facts.complaints.assign(**{ComplaintLedger.month: month}))
    return _month_anew(ComplaintLedger, old, rows, month)


def return_ledger(memory: Memory, judged: pd.DataFrame, facts: Facts) -> pd.DataFrame:
    """ReturnLedger with the month's lines up to the as-of date made anew, as long as the folder has any of them.

    Lines of `judged` without a place are those that only the ledger still tells.
    """
    month, as_of = facts.scope.month, facts.scope.as_of
    if not _holds(up_to(facts.books.returns, Returns.date, as_of), Returns.date, month):
        return memory.returns
    of_month = judged[judged[JudgedReturns.date].dt.to_period("M") == month]
    line = of_month.groupby([JudgedReturns.source, JudgedReturns.row], sort=False).ngroup() + 1
    is_kept = (of_month[JudgedReturns.source] < 0).astype("boolean")
    anew = ReturnLedger.conform(of_month.assign(**{ReturnLedger.line: line, ReturnLedger.kept: is_kept}))
    known = memory.returns
    later = known[(known[ReturnLedger.month] == month) & (known[ReturnLedger.date] > pd.Timestamp(as_of))]
    later = later.assign(**{ReturnLedger.line: later[ReturnLedger.line] + len(of_month)})
    lines = pd.concat([anew, later], ignore_index=True)
    placed = {ReturnLedger.month: month, ReturnLedger.position: range(1, len(lines) + 1)}
    return _month_anew(ReturnLedger, known, lines.assign(**placed), month)


def _holds(records: pd.DataFrame, day: Column, month: pd.Period) -> bool:
    """Whether the folder has any record of the month."""
    return bool((records[day].dt.to_period("M") == month).any())


def _kind_word(run: RuleRun) -> str:
    return run.rule.partition("·")[0]


def _earlier(frame: pd.DataFrame, month_column: Column, month: pd.Period) -> pd.DataFrame:
    return frame[frame[month_column] < month].reset_index(drop=True)


def _of_customer(results: pd.DataFrame, columns: list[Column]) -> pd.DataFrame:
    return results.set_index(CustomerMonths.customer)[columns]


def _bought(facts: Facts) -> pd.DataFrame:
    """进货净额 and purchase days of the month."""
    of_month = facts.months[facts.months[MonthlySales.month] == facts.scope.month]
    renamed = of_month.rename(columns={MonthlySales.net: CustomerMonths.net_purchases})
    return _of_customer(renamed, [CustomerMonths.net_purchases, CustomerMonths.purchase_days])


def _paid(facts: Facts) -> pd.DataFrame:
    paid = facts.payments.figures
    return _of_customer(paid[paid[MONTH] == facts.scope.month], [CustomerMonths.payments])


def _last_purchases(facts: Facts) -> pd.Series:
    """The last day up to the month's end on which each customer is known to have bought."""
    bought = facts.sales_days[facts.sales_days[Purchases.date].dt.to_period("M") <= facts.scope.month]
    known = pd.concat([bought, last_purchases(facts.memory, facts.scope, facts.held)])
    return known.groupby(Purchases.customer)[Purchases.date].max().rename(CustomerMonths.last_purchase)


def _with_what_was_known(figures: pd.DataFrame, old: pd.DataFrame, judged: pd.Series, facts: Facts) -> pd.DataFrame:
    """The month's rows; what could not be worked out as it was, and rows that know more than is now to be known."""
    is_held = facts.scope.month in facts.held.held
    later = old[old[CustomerMonths.as_of] > pd.Timestamp(facts.scope.as_of)]
    unknown = old[~old[CustomerMonths.customer].isin(figures[CustomerMonths.customer])]
    stays = pd.concat([unknown] if is_held else [unknown, later]).drop_duplicates(CustomerMonths.customer)
    figures = figures[~figures[CustomerMonths.customer].isin(stays[CustomerMonths.customer])]
    was = figures[[CustomerMonths.customer]].merge(old, on=CustomerMonths.customer, how="left").set_index(figures.index)
    kept = {column: figures[column].fillna(was[column]) for column in WORKED_OUT}
    kept[CustomerMonths.balance_source] = _source_at_first(figures, was)
    unjudged = ~figures[CustomerMonths.customer].isin(judged)
    kept |= {column: figures[column].mask(unjudged, was[column]) for column in FROM_FULFILMENT}
    rows = figures.assign(**kept).fillna(_nothing(facts))
    return pd.concat([rows, CustomerMonths.conform(stays)], ignore_index=True)


def _source_at_first(figures: pd.DataFrame, was: pd.DataFrame) -> pd.Series:
    """What each balance rests on; one that is now the ledger's, what it rested on when it was worked out."""
    now, before = figures[CustomerMonths.balance_source], was[CustomerMonths.balance_source]
    return now.mask(now.isin([BalanceSource.LEDGER, BalanceSource.UNKNOWN]) & before.notna(), before)


def _nothing(facts: Facts) -> dict[str, float]:
    """A customer without a row bought or paid nothing, if the month is known at all."""
    nothing: dict[str, float] = {}
    if facts.scope.month in facts.held.known:
        nothing |= {CustomerMonths.net_purchases: 0.0, CustomerMonths.purchase_days: 0.0}
    if facts.scope.month in facts.payments.holding.known:
        nothing |= {CustomerMonths.payments: 0.0}
    return nothing


def _open_otherwise(ledger: pd.DataFrame, current: pd.DataFrame, month: pd.Period) -> pd.DataFrame:
    """The alerts known up to the month, as last seen, that had not ended before it and are not among the current."""
    known = ledger[ledger[AlertLedger.month] <= month].sort_values(AlertLedger.month, kind="stable")
    earlier = known[known[AlertLedger.month] < month].drop_duplicates(AlertLedger.number, keep="last")
    ended = earlier[earlier[AlertLedger.cleared_month] < month]
    settled = pd.concat([ended[AlertLedger.number], current[AlertLedger.number]])
    last_seen = known.drop_duplicates(AlertLedger.number, keep="last")
    return last_seen[~last_seen[AlertLedger.number].isin(settled)]


def _plan_keys(plans: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(plans[[PlanLedger.month, PlanLedger.customer]])


def _renewed(table: type[LedgerTable], old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """The new rows, and old ones of which there is no new one."""
    together = pd.concat([old, table.conform(new)], ignore_index=True)
    return together.drop_duplicates(list(table.key), keep="last")


def _month_anew(table: type[LedgerTable], old: pd.DataFrame, new: pd.DataFrame, month: pd.Period) -> pd.DataFrame:
    """The rows of other months with the new ones of this month."""
    of_others = old[old[MONTH] != month]
    return _in_order(table, pd.concat([of_others, table.conform(new)]))


def _in_order(table: type[LedgerTable], rows: pd.DataFrame) -> pd.DataFrame:
    return table.conform(rows.sort_values(list(table.key), kind="stable", ignore_index=True))
