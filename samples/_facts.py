"""facts.json: what the ledgers hold and what must come of them, checked against the hand-written cases."""

from datetime import date
from typing import Any

from _book import Planted, yuan
from _ledger import Ledger, Plan
from _office import AS_OF, COMPLAINT, CUSTOMER, CUSTOMERS, MONTH, MONTHS, OFFICE, PRODUCT, TODAY, Customer, workdays_of
from _reckon import (
    ageing,
    alerts,
    balance,
    effective_limit,
    misses_in_a_row,
    progress_trips,
    purchase_days,
    purchase_plan,
    rates,
    verdict,
    visits,
)
from _rounds import UNCHECKED
from _service import COMPLAINTS, RED_LINE, RETURNS

RED_AMOUNT = RED_LINE[3] * PRODUCT[RED_LINE[2]].price
_MARKS = {"Y": "是", "N": "否", "-": "未下达计划", "?": "无法判定"}


def facts(ledger: Ledger, planted: Planted) -> dict[str, Any]:
    """Everything a test may ask; money in yuan, dates as text."""
    check_cases(ledger)
    return {
        "office": OFFICE,
        "month": MONTH,
        "as_of": AS_OF.isoformat(),
        "today": TODAY.isoformat(),
        "working_days": {month: len(workdays_of(month)) for month in MONTHS},
        "tables": _tables(ledger, planted),
        "customers": {customer.code: _customer(customer, ledger) for customer in CUSTOMERS},
        "planted": {customer.code: _case(customer, ledger) for customer in CUSTOMERS if customer.case.shows},
        "returns": [_return(line) for line in RETURNS],
        "complaints": [_complaint(complaint) for complaint in COMPLAINTS],
        "unchecked_plans": list(UNCHECKED),
        "identical_lines": {"customer": "QD010", "day": "2026-08-12", "lines": 2},
        "problems": planted.problems,
    }


def check_cases(ledger: Ledger) -> None:
    """What was reckoned is what was meant: alerts, verdicts and runs of misses, written by hand in the roster."""
    wrong = []
    for customer in CUSTOMERS:
        case = customer.case
        complained = [(COMPLAINT, "警告") for c in COMPLAINTS if c.code == customer.code and c.alert]
        meant = (sorted([*case.alerts, *complained]), [_MARKS[mark] for mark in case.plan], case.misses)
        reckoned = (
            sorted(alerts(customer, ledger)),
            [verdict(customer, month, ledger) for month in MONTHS],
            misses_in_a_row(customer, ledger),
        )
        if meant != reckoned:
            wrong.append(f"{customer.code}: meant {meant}, reckoned {reckoned}")
    if wrong:
        raise AssertionError("\n".join(wrong))


def _tables(ledger: Ledger, planted: Planted) -> dict[str, dict[str, Any]]:
    """Rows that count and their sum, and what could not be used, by table."""
    aside = [problem for problem in planted.problems if problem.get("used") is False]
    sales = [problem for problem in aside if "进货" in problem["workbook"]]
    money = [problem for problem in aside if "回款" in problem["workbook"]]
    return {
        "进货记录": {
            "rows": len(ledger.purchases) + 1,
            "amount": yuan(sum(row.amount for row in ledger.purchases) + RED_AMOUNT),
            "set_aside_rows": len(sales),
            "set_aside_amount": sum(problem["amount"] or 0 for problem in sales),
            "repeated_rows": sum("重复" in problem["what"] for problem in planted.problems),
        },
        "回款记录": {
            "rows": len(ledger.payments),
            "amount": yuan(sum(row.amount for row in ledger.payments)),
            "set_aside_rows": len(money),
            "set_aside_amount": sum(problem["amount"] for problem in money),
        },
        "铺货记录": {"rows": len(ledger.placements)},
        "拜访记录": {"visits": len(ledger.visits)},
        "计划检查": {"rows": len(ledger.checks)},
        "退换货记录": {"rows": len(RETURNS), "amount": yuan(sum(line.amount for line in RETURNS))},
        "投诉记录": {"rows": len(COMPLAINTS)},
        "客户档案": {"rows": len(CUSTOMERS)},
    }


def _customer(customer: Customer, ledger: Ledger) -> dict[str, Any]:
    buckets, oldest = ageing(customer, ledger)
    owed, limit = balance(customer, ledger), effective_limit(customer, ledger)
    days = purchase_days(ledger, customer.code)
    return {
        "name": customer.name,
        "level": customer.recorded_level or None,
        "region": customer.region,
        "people": customer.people,
        "state": "停用" if customer.case.stopped else "在营",
        "terms": None if customer.case.terms_blank else customer.terms,
        "opening": yuan(ledger.openings[customer.code][0]),
        "opening_day": ledger.openings[customer.code][1].isoformat(),
        "receivable": yuan(owed),
        "receivable_reckoned": yuan(ledger.reckoned(customer.code, AS_OF)),
        "effective_limit": yuan(limit),
        "usage": round(owed / limit, 6) if limit else None,
        "ageing": {name: yuan(part) for name, part in buckets.items()},
        "oldest_overdue": _text(oldest),
        "last_purchase": _text(days[-1] if days else None),
        "alerts": [list(alert) for alert in alerts(customer, ledger)],
        "misses": misses_in_a_row(customer, ledger),
        "visits": [{key: _text(value) for key, value in row.items()} for row in visits(customer, ledger)],
        "months": {month: _month(customer, month, ledger) for month in MONTHS},
    }


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _month(customer: Customer, month: str, ledger: Ledger) -> dict[str, Any]:
    code = customer.code
    return {
        "net": yuan(ledger.net(code, month)),
        "purchase_days": sum(day.isoformat().startswith(month) for day in purchase_days(ledger, code)),
        "payments": yuan(ledger.paid(code, month)),
        "placements": ledger.outlets(code, month),
        "plan": _plan(ledger.plans.get((code, month))),
        "rates": {part: round(rate, 6) for part, rate in rates(customer, month, ledger).items()},
        "verdict": verdict(customer, month, ledger),
    }


def _plan(plan: Plan | None) -> dict[str, Any] | None:
    if plan is None:
        return None
    return {
        "sales": yuan(plan.sales),
        "purchases": yuan(purchase_plan(plan)),
        "outlets": plan.outlets,
        "collection": yuan(plan.collection),
        "products": {PRODUCT[code].name: {"cases": n, "amount": yuan(fen)} for code, n, fen in plan.products},
    }


def _case(customer: Customer, ledger: Ledger) -> dict[str, Any]:
    return {
        "shows": customer.case.shows,
        "alerts": [list(alert) for alert in customer.case.alerts],
        "verdicts": [_MARKS[mark] for mark in customer.case.plan],
        "misses": customer.case.misses,
        "progress": progress_trips(customer, ledger) if "销售进度" in customer.case.shows else [],
    }


def _return(line: Any) -> dict[str, Any]:
    return {
        "shows": line.shows,
        "day": line.day.isoformat(),
        "customer": line.code,
        "name": CUSTOMER[line.code].name,
        "kind": line.kind,
        "product": PRODUCT[line.product].name,
        "quantity": line.quantity,
        "amount": yuan(line.amount),
        "original": _text(line.original),
        "proof": line.proof,
        "verdicts": [list(verdict) for verdict in line.verdicts],
    }


def _complaint(complaint: Any) -> dict[str, Any]:
    return {
        "shows": complaint.shows,
        "number": complaint.number,
        "customer": complaint.code,
        "manner": "信件" if complaint.manner in ("信件", "书面", "传真", "邮件") else "口头",
        "gravity": complaint.gravity,
        "state": complaint.state,
        "alert": complaint.alert,
        "letter": complaint.letter,
    }
