"""分销计划表: one workbook for each distributor, filled from the template, with nothing in it but his own figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kehu_xlsx.documents.history import History, history
from kehu_xlsx.documents.masters import Masters, month_word
from kehu_xlsx.documents.names import file_names
from kehu_xlsx.documents.plan_rows import PlanRow, PlanRows
from kehu_xlsx.documents.records import records
from kehu_xlsx.measures.shares import shared_out
from kehu_xlsx.policy import Policy
from kehu_xlsx.tables import Credit, Customers, OpenItems, ProductProposal
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.tables.words import Role
from kehu_xlsx.texts import plan_documents as texts
from kehu_xlsx.workbook.template import Template, Value
from kehu_xlsx.workdays import ONE_DAY, WorkCalendar, first_day, last_day

RETURN_DAY = 5
"""A distributor returns his plan by the first working day from this day of the month on."""

_WEEKS = {"第一周": 1, "第二周": 8, "第三周": 15, "第四周": 22}
"""The first day of each week of the plan; the last one runs to the month's end."""

_MONTHS_BEFORE = {"前三月": 3, "前二月": 2, "前一月": 1}

Record = Mapping[str, Any]
Rows = list[dict[str, Value]]


@dataclass(frozen=True)
class _Month:
    """What is alike in all plans of a month."""

    outcome: Outcome
    masters: Masters
    history: History
    return_by: dt.date
    week_weights: Sequence[int]
    step: int

    @classmethod
    def of(cls, outcome: Outcome, policy: Policy) -> _Month:
        month = outcome.next_month
        weights, step = _week_weights(month, policy.calendar), policy.planning.rounding
        return cls(outcome, Masters(outcome), history(outcome), return_day(month, policy.calendar), weights, step)

    @property
    def month(self) -> pd.Period:
        return self.outcome.next_month


def distributor_plans(outcome: Outcome, plans: PlanRows, template: Template, policy: Policy) -> dict[str, bytes]:
    """The plan of each customer of `plans` by file name, CODE_NAME_2026-11_分销计划表.xlsx; 草案 until confirmed."""
    month = _Month.of(outcome, policy)
    products = _by_customer(plans.products)
    items, balances = _due_items(outcome), _balances(outcome)
    names = plan_files(outcome, plans)
    lines = {
        customer: {"产品": _products(products.get(customer, []), month), "到期": items.get(customer, [])}
        for customer in names
    }
    files = {}
    for row in sorted(records(plans.customers), key=lambda row: _lengths(lines[row[PlanRow.customer]])):
        customer = row[PlanRow.customer]
        values = {
            **_head(row, month),
            **_figures(row),
            **_months_before(customer, month),
            **_balance(balances.get(customer), outcome.as_of),
        }
        files[names[customer]] = template.render(values, lines[customer], _properties(customer, month))
    return {name: files[name] for name in names.values()}


def _lengths(lines: Mapping[str, Sequence[object]]) -> tuple[int, ...]:
    """By which plans of the same shape are filled one after the other: the template is grown once for all of them."""
    return tuple(map(len, lines.values()))


def plan_files(outcome: Outcome, plans: PlanRows) -> dict[str, str]:
    """The file name of each customer's plan."""
    masters, customers = Masters(outcome), list(plans.customers[PlanRow.customer])
    stems = (texts.plan_stem(masters.code(customer), masters.name(customer)) for customer in customers)
    return dict(zip(customers, file_names(stems, texts.plan_ending(month_word(outcome.next_month))), strict=True))


def return_day(month: pd.Period, calendar: WorkCalendar) -> dt.date:
    """By when a plan of the month is to come back."""
    return calendar.on_or_after(first_day(month).replace(day=RETURN_DAY))


def suggested_weeks(amount: float | None, month: pd.Period, policy: Policy) -> dict[str, Value]:
    """The purchases of each week that a plan of this amount suggests, blank where nothing is planned."""
    return _weekly(amount, _week_weights(month, policy.calendar), policy.planning.rounding)


def _properties(customer: str, month: _Month) -> dict[str, str]:
    """By what a plan that comes back is known again."""
    return {
        texts.PROPERTY_CUSTOMER: customer,
        texts.PROPERTY_MONTH: month_word(month.month),
        texts.PROPERTY_NUMBER: texts.plan_number(first_day(month.month), customer),
        texts.PROPERTY_OFFICE: month.outcome.office,
    }


def _head(row: Record, month: _Month) -> dict[str, Value]:
    """Who the plan is for, who it is from, and until when it is to come back."""
    customer, masters = row[PlanRow.customer], month.masters
    is_final = bool(row[PlanRow.confirmed])
    return {
        "年月": _month_title(month.month),
        "状态": texts.FINAL if is_final else texts.DRAFT,
        "计划编号": texts.plan_number(first_day(month.month), customer),
        "客户编号": masters.code(customer),
        "客户名称": masters.name(customer),
        "联系人": masters.text(customer, Customers.contact),
        "电话": masters.text(customer, Customers.phone),
        "地址": masters.text(customer, Customers.address),
        "办事处": month.outcome.office,
        "业务经理": masters.person(customer, Role.SALESPERSON),
        "签发日期": row[PlanRow.confirmed_on] if is_final else None,
        "回传截止日期": month.return_by,
    }


def _figures(row: Record) -> dict[str, Value]:
    return {
        "销售目标": row[PlanRow.sales_target],
        "上年同月": row[PlanRow.last_year],
        "近三月月均": row[PlanRow.mean_net],
        "进货计划": row[PlanRow.purchase_plan],
        "铺货目标": row[PlanRow.placement_target],
        "铺货要求": row[PlanRow.placement_request] or texts.PLACEMENT_REQUEST,
        "回款计划": row[PlanRow.payment_plan],
        "当月到期进货": row[PlanRow.due_purchases],
    }


def _months_before(customer: str, plan: _Month) -> dict[str, Value]:
    """What the customer bought, paid and placed in each of the three months before."""
    values: dict[str, Value] = {}
    for word, back in _MONTHS_BEFORE.items():
        month = plan.month - back
        values |= {
            word: _month_title(month),
            f"{word}进货": plan.history.purchases.get((customer, month)),
            f"{word}回款": plan.history.payments.get((customer, month)),
            f"{word}铺货": plan.history.placements.get((customer, month)),
        }
    return values


def _month_title(month: pd.Period) -> str:
    return texts.month_title(month.year, month.month)


def _balance(balance: float | None, as_of: dt.date) -> dict[str, Value]:
    """The balance to agree on, blank without its date where it is unknown; what is paid in advance in words too."""
    return {
        "对账日期": None if balance is None else as_of,
        "应收余额": balance,
        "预收说明": texts.prepaid(as_of, -balance) if balance is not None and balance < 0 else None,
    }


def _balances(outcome: Outcome) -> dict[str, float | None]:
    return {row[Credit.customer]: row[Credit.balance] for row in records(outcome.credit)}


def _by_customer(products: pd.DataFrame) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for row in records(products):
        found.setdefault(row[ProductProposal.customer], []).append(row)
    return found


def _products(products: Sequence[Record], month: _Month) -> Rows:
    return [
        {
            "名称": row[ProductProposal.product],
            "近三月月均": row[ProductProposal.mean_net],
            "计划数量": row[ProductProposal.planned_quantity],
            "计划金额": row[ProductProposal.planned_amount],
            **_weekly(row[ProductProposal.planned_amount], month.week_weights, month.step),
        }
        for row in products
    ]


def _week_weights(month: pd.Period, calendar: WorkCalendar) -> list[int]:
    """Working days of each week of the plan."""
    starts = [first_day(month).replace(day=day) for day in _WEEKS.values()]
    ends = [*(start - ONE_DAY for start in starts[1:]), last_day(month)]
    return [calendar.count(start, end) for start, end in zip(starts, ends, strict=True)]


def _weekly(amount: float | None, weights: Sequence[int], step: int) -> dict[str, Value]:
    parts = [None] * len(_WEEKS) if amount is None else shared_out(amount, weights, step)
    return dict(zip(_WEEKS, parts, strict=True))


def _due_items(outcome: Outcome) -> dict[str, Rows]:
    """Open purchases due up to the month's end by customer, the earliest due first."""
    items = outcome.open_items
    due = items[items[OpenItems.due] <= pd.Timestamp(last_day(outcome.next_month))]
    found: dict[str, Rows] = {}
    for row in records(due.sort_values([OpenItems.due, OpenItems.date], kind="stable")):
        line = {"单据日期": row[OpenItems.date], "到期日": row[OpenItems.due], "金额": row[OpenItems.open_amount]}
        found.setdefault(row[OpenItems.customer], []).append(line)
    return found
