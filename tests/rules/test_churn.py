"""客户流失预警 and 客户挽回观察, worked out by hand from the contract."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest
from tables_from_text import rows, table

from kehu_xlsx.errors import Category
from kehu_xlsx.measures.facts import Facts
from kehu_xlsx.measures.sales import net_lines
from kehu_xlsx.policy import ChurnRules, Policy
from kehu_xlsx.rules.churn import judge_churn, lost_customers
from kehu_xlsx.tables import (
    Books,
    ChurnTable,
    CustomerMonths,
    Customers,
    JudgedReturns,
    Memory,
    Place,
    Purchases,
    RowProblem,
    RuleOutcome,
    RuleRun,
)
from kehu_xlsx.tables.words import AlertKind, Severity
from kehu_xlsx.texts.reasons import sentences
from kehu_xlsx.workdays import Scope

AS_OF = dt.date(2026, 10, 31)
C1 = table(Customers, "customer name since\nC1 澜泊商贸 2019-01-01")
# Another customer buys every month, so that the look-back is there.
OTHERS = "\n".join(f"{month}-01 X 1" for month in pd.period_range("2025-10", "2026-10", freq="M"))


def judged(
    purchases: str,
    *,
    customers: pd.DataFrame = C1,
    as_of: dt.date = AS_OF,
    ledger: str = "",
    others: str = OTHERS,
    rules: ChurnRules | None = None,
    cells: str = "month customer net_purchases purchase_days last_purchase lost",
) -> RuleOutcome:
    """`purchases` are lines of date, customer and amount."""
    books = Books(customers=customers, purchases=table(Purchases, f"date customer amount\n{purchases}\n{others}"))
    months = table(CustomerMonths, f"{cells}\n{ledger}")
    memory = Memory(customer_months=months)
    lines = net_lines(books.purchases, JudgedReturns.frame(), as_of=as_of, red_line_days=31)
    facts = Facts.of(books, memory, Scope(pd.Period(as_of, "M"), as_of), lines)
    return judge_churn(facts, Policy(churn=rules or ChurnRules()))


def bought(*days: str) -> str:
    return "\n".join(f"{day} C1 100" for day in days)


def alert(outcome: RuleOutcome) -> tuple[Any, ...] | None:
    if not outcome.findings:
        return None
    (finding,) = outcome.findings
    assert finding.customer == "C1"
    return finding.kind, finding.severity, sentences(finding.reasons)


def is_lost(purchases: str, **circumstances: Any) -> bool | None:
    (lost,) = judged(purchases, **circumstances).table[ChurnTable.lost]
    return None if pd.isna(lost) else bool(lost)


@pytest.mark.parametrize(
    ("days", "lost"),
    [
        (["2026-09-28", "2026-09-29", "2026-09-30", "2026-10-01"], False),  # 30 days: not more than 30
        (["2026-09-28", "2026-09-29", "2026-09-30"], True),  # 31 days
        (["2026-08-21", "2026-09-03", "2026-09-16"], True),  # 45 days against 3 × 13
        (["2026-08-17", "2026-09-01", "2026-09-16"], False),  # 45 days against 3 × 15: not more
        (["2026-08-16", "2026-09-01", "2026-09-15"], True),  # 46 days against 3 × 15, the median of 16 and 14
        (["2026-08-18", "2026-10-31"], False),  # bought on the as-of date
        (["2026-08-31", "2026-09-01"], False),  # fewer than three purchase days: 60 days are not more than 60
        (["2026-08-30", "2026-08-31"], True),  # 61
        (["2026-06-01", "2026-07-03", "2026-08-03"], False),  # 89 days against 3 × 31.5
        (["2026-06-01", "2026-07-02", "2026-08-02"], True),  # 90 in any case
    ],
)
def test_days_since_the_last_purchase_against_the_customers_own_gaps(days, lost):
    assert is_lost(bought(*days)) is lost


def test_only_the_last_365_days_make_the_median():
    # The 365 days up to 31 October 2026 begin on 1 November 2025: with the day before there would be three.
    assert is_lost(bought("2025-10-31", "2025-11-01", "2026-09-10")) is False  # two purchase days: 51 days, up to 60
    assert is_lost(bought("2025-11-01", "2025-11-02", "2026-09-30")) is False  # median of 1 and 332


@pytest.mark.parametrize(
    ("interval", "last", "lost"),
    [
        (10, "2026-10-11", False),  # 20 days
        (10, "2026-10-10", True),  # 21
        (44, "2026-08-04", False),  # 88 days
        (44, "2026-08-03", True),  # 89
        (60, "2026-08-03", False),
        (60, "2026-08-02", True),  # 90 in any case
        (0, "2026-10-10", False),  # says nothing
    ],
)
def test_a_stated_interval_is_used_instead(interval, last, lost):
    customers = table(Customers, f"customer name usual_interval\nC1 甲 {interval}")
    assert is_lost(bought(last), customers=customers) is lost


@pytest.mark.parametrize(("since", "lost"), [("2026-09-01", False), ("2026-08-31", True), ("-", None)])
def test_never_purchased(since, lost):
    assert is_lost("", customers=table(Customers, f"customer name since\nC1 甲 {since}")) is lost


def test_a_day_whose_goods_went_back_is_no_purchase_day():
    assert is_lost("2026-06-01 C1 100\n2026-10-20 C1 100\n2026-10-20 C1 -100") is True


def test_purchases_after_the_as_of_date_do_not_count():
    assert is_lost(bought("2026-06-01", "2026-11-01")) is True


@pytest.mark.parametrize(
    ("days", "customer", "text"),
    [
        (
            ("2026-08-21", "2026-09-03", "2026-09-16"),
            "- -",
            "最近一次进货是 2026-09-16，到 2026-10-31 已有 45 天未进货，超过 39 天"
            "（近 365 天进货间隔的中位数 13 天的 3 倍，至少 30 天）。",
        ),
        (
            ("2026-08-31",),
            "- -",
            "最近一次进货是 2026-08-31，到 2026-10-31 已有 61 天未进货，超过 60 天"
            "（近 365 天只有 1 天进货，按固定天数）。",
        ),
        (
            ("2026-09-16",),
            "20 -",
            "最近一次进货是 2026-09-16，到 2026-10-31 已有 45 天未进货，超过 40 天（正常进货间隔 20 天的 2 倍）。",
        ),
        (
            ("2026-07-31",),
            "60 -",
            "最近一次进货是 2026-07-31，到 2026-10-31 已有 92 天未进货，达到 90 天。",
        ),
        (
            (),
            "- 2026-08-14",
            "合作起始日 2026-08-14 到 2026-10-31 已有 78 天，现有记录中一次进货也没有，超过 60 天。",
        ),
    ],
)
def test_the_whole_text_of_an_alert(days, customer, text):
    customers = table(Customers, f"customer name usual_interval since\nC1 甲 {customer}")
    assert alert(judged(bought(*days), customers=customers)) == (AlertKind.CHURN, Severity.SEVERE, text)


def test_a_finding_rests_on_the_last_purchase_else_on_the_customer():
    assert judged(bought("2026-06-01", "2026-06-02")).findings[0].place == Place(0, 1, "date")
    assert judged("").findings[0].place == Place(0, 0, "since")


def test_the_table_shows_what_was_compared():
    outcome = judged(bought("2026-08-21", "2026-09-03", "2026-09-16"))
    shown = (ChurnTable.last_purchase, ChurnTable.days_since, ChurnTable.purchase_days, ChurnTable.median_gap)
    assert rows(outcome.table, *shown, ChurnTable.allowed_days) == [("2026-09-16", 45, 3, 13, 39)]
    assert lost_customers(outcome.table) == {"C1"}
    assert outcome.runs == (RuleRun("客户流失预警", 1, 1), RuleRun("客户挽回观察", 0, 0))


def test_stopped_customers_are_left_out():
    customers = table(Customers, "customer name state\nC1 甲 停用")
    assert judged(bought("2026-06-01"), customers=customers).table.empty


def test_who_never_bought_and_has_no_start_is_a_problem():
    outcome = judged("", customers=table(Customers, "customer name\nC1 甲"))
    assert outcome.findings == ()
    assert outcome.problems == (
        RowProblem(
            Category.MASTER,
            "",
            "客户“甲”在现有记录中没有进货，客户档案里也没有合作起始日",
            "不判断该客户是否流失",
            "请在客户档案填写合作起始日",
            Place(0, 0, "since"),
        ),
    )


def test_without_the_records_of_90_days_nothing_is_raised():
    outcome = judged(bought("2026-01-01"), others="2026-08-01 X 1\n2026-10-01 X 1")
    assert outcome.findings == outcome.problems == ()
    lacking = "数据不足：缺 2026-09 的进货记录"
    assert outcome.runs == (RuleRun("客户流失预警", 0, 0, lacking), RuleRun("客户挽回观察", 0, 0, lacking))
    assert lost_customers(outcome.table) == frozenset()


def test_months_of_the_ledger_make_up_the_look_back():
    # Fourteen purchase days from July to September are known as days a month: 31/4, 31/5 and 30/5 days apart.
    ledger = """
        2026-07 C1 100 4 2026-07-27 -
        2026-08 C1 100 5 2026-08-31 -
        2026-09 C1 100 5 2026-09-28 -
    """
    outcome = judged("", ledger=ledger, others="2026-10-01 X 1")
    shown = (ChurnTable.last_purchase, ChurnTable.days_since, ChurnTable.purchase_days, ChurnTable.median_gap)
    assert rows(outcome.table, *shown, ChurnTable.lost) == [("2026-09-28", 33, 14, 6.2, True)]
    assert outcome.findings[0].place == Place(0, 0, "name")


WEEKLY = ("2026-05-11", "2026-05-25", "2026-06-08")


def test_who_was_lost_and_buys_again_is_watched():
    # 97 days without a purchase on 13 September, the day before he came back.
    outcome = judged(bought(*WEEKLY, "2026-09-14", "2026-09-28", "2026-10-12"))
    assert alert(outcome) == (
        AlertKind.WON_BACK,
        Severity.WATCH,
        "流失后于 2026-09-14 重新进货（之前一次是 2026-06-08，相隔 98 天），观察到 2026-12-13。",
    )
    assert outcome.findings[0].place == Place(0, 3, "date")
    assert outcome.runs == (RuleRun("客户流失预警", 1, 0), RuleRun("客户挽回观察", 1, 1))


@pytest.mark.parametrize(
    ("as_of", "watched"),
    [("2026-09-14", True), ("2026-12-13", True), ("2026-12-14", False)],
)
def test_the_watch_lasts_three_months(as_of, watched):
    others = f"{OTHERS}\n2026-11-01 X 1\n2026-12-01 X 1"
    days = bought(*WEEKLY, "2026-09-14", "2026-10-10", "2026-11-05", "2026-12-01")
    outcome = judged(days, as_of=dt.date.fromisoformat(as_of), others=others)
    assert bool(outcome.findings) is watched


def test_a_pause_shorter_than_a_loss_is_no_comeback():
    # 30 days on 7 October, the day before he buys again: exactly the limit of 3 × 10 days
    assert alert(judged(bought("2026-08-18", "2026-08-28", "2026-09-07", "2026-10-08"))) is None
    assert alert(judged(bought("2026-08-18", "2026-08-28", "2026-09-07", "2026-10-09"))) is not None


def test_the_first_purchase_of_all_is_no_comeback():
    assert alert(judged(bought("2026-10-12"))) is None


def test_a_stated_interval_also_says_who_came_back():
    customers = table(Customers, "customer name usual_interval\nC1 甲 5")
    assert alert(judged(bought("2026-10-01", "2026-10-13", "2026-10-30"), customers=customers)) == (
        AlertKind.WON_BACK,
        Severity.WATCH,
        "流失后于 2026-10-30 重新进货（之前一次是 2026-10-13，相隔 17 天），观察到 2027-01-29。",
    )


def test_the_ledger_remembers_who_was_lost():
    ledger = """
        2026-06 C1 100 1 2026-06-20 -
        2026-07 C1 0   0 -          -
        2026-08 C1 0   0 -          是
        2026-09 C1 0   0 -          是
    """
    # October's records alone could not tell.
    outcome = judged(bought("2026-10-14", "2026-10-27"), ledger=ledger, others="2026-10-01 X 1")
    assert alert(outcome) == (
        AlertKind.WON_BACK,
        Severity.WATCH,
        "流失后于 2026-10-14 重新进货（之前一次是 2026-06-20，相隔 116 天），观察到 2027-01-13。",
    )


def test_last_purchases_of_the_ledger_are_no_gaps():
    # Of July to September only the last purchases are known: 60 days lie between two of them, yet he kept buying.
    ledger = """
        2026-07 C1 100 2 2026-07-02 -
        2026-08 C1 100 5 2026-08-31 -
        2026-09 C1 100 5 2026-09-28 -
    """
    assert alert(judged(bought("2026-10-05", "2026-10-20"), ledger=ledger, others="2026-10-01 X 1")) is None


def test_a_last_purchase_older_than_the_folder_is_remembered():
    # The folder begins in October 2025; September's row of the ledger remembers a purchase of the March before.
    outcome = judged("", ledger="2026-09 C1 0 0 2025-03-10 -")
    assert rows(outcome.table, ChurnTable.last_purchase, ChurnTable.days_since) == [("2025-03-10", 600)]


def test_the_last_purchase_of_the_ledger_is_never_dropped():
    outcome = judged(bought("2026-09-20"), ledger="2026-09 C1 100 1 2026-09-28 -")
    assert rows(outcome.table, ChurnTable.last_purchase, ChurnTable.lost) == [("2026-09-28", False)]


def test_a_late_row_of_a_month_that_the_ledger_tells_is_a_purchase_but_not_its_month():
    # September had three purchase days; with the row of 30 September it is not the folder's month.
    outcome = judged(bought("2026-09-30", "2026-10-20"), ledger="2026-09 C1 300 3 2026-09-28 -")
    columns = (ChurnTable.last_purchase, ChurnTable.purchase_days)
    assert rows(outcome.table, *columns) == [("2026-10-20", 4.0)]
    assert rows(judged(bought("2026-09-30"), ledger="2026-09 C1 300 3 2026-09-28 -").table, *columns) == [
        ("2026-09-30", 3.0)
    ]


def test_what_the_ledger_says_of_this_month_does_not_count():
    ledger = "2026-10 C1 0 0 - 是\n2026-11 C1 0 0 - 是"
    assert alert(judged(bought("2026-10-10", "2026-10-20", "2026-10-30"), ledger=ledger)) is None


def test_the_watch_counts_from_the_comeback_also_once_its_sheets_are_gone():
    # Lost at the end of August, back on 10 September; of September only its last purchase and the comeback are known.
    cells = "month customer net_purchases purchase_days last_purchase lost comeback"
    lost = "2026-08 C1 0 0 2026-05-20 是 -"
    back = "2026-09 C1 200 2 2026-09-28 否 2026-09-10"
    outcome = judged(bought("2026-10-12"), ledger=f"{lost}\n{back}", cells=cells)
    assert alert(outcome) == (
        AlertKind.WON_BACK,
        Severity.WATCH,
        "流失后于 2026-09-10 重新进货（之前一次是 2026-05-20，相隔 113 天），观察到 2026-12-09。",
    )
    assert rows(outcome.table, ChurnTable.comeback) == [("2026-09-10",)]


def test_no_watch_when_the_office_wants_none():
    days = bought(*WEEKLY, "2026-09-14", "2026-09-28", "2026-10-12")
    assert alert(judged(days, rules=ChurnRules(watch_months=0))) is None


def test_no_customers_is_no_error():
    outcome = judged("", customers=Customers.frame())
    assert outcome.table.empty
    assert outcome.findings == ()


def test_days_tried_at_other_values():
    """Last bought on 16 September, 45 days ago, every 13 days before that: 39 days are allowed."""
    outcome = judged(bought("2026-08-08", "2026-08-21", "2026-09-03", "2026-09-16"))
    least, certain = outcome.tried["least_days"], outcome.tried["certain_days"]
    assert [least(30), least(40), least(50)] == [1, 1, 0]
    assert [certain(90), certain(30)] == [1, 1]
    assert least(30) == outcome.runs[0].caught
    unknown = judged("", others="")
    assert set(unknown.tried.values()) == {unknown.runs[0].missing}
