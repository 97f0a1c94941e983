"""应收货款预警 and 授信, worked out by hand from the contract."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from tables_from_text import rows, table

from kehu_xlsx.errors import Category
from kehu_xlsx.measures.facts import Facts
from kehu_xlsx.measures.sales import net_lines
from kehu_xlsx.policy import Policy, ReceivableRules
from kehu_xlsx.rules.receivables import judge_receivables
from kehu_xlsx.tables import (
    Books,
    Credit,
    Customers,
    JudgedReturns,
    Memory,
    Payments,
    Place,
    Purchases,
    Receivables,
    RowProblem,
    RuleOutcome,
    RuleRun,
)
from kehu_xlsx.tables.words import AlertKind, Severity
from kehu_xlsx.texts.reasons import sentences
from kehu_xlsx.workdays import Scope

AS_OF = dt.date(2026, 10, 31)
FROM_OCTOBER = "应收余额取自 2026-10-31 的应收账款。"


def judged(customers: pd.DataFrame, *, rules: ReceivableRules | None = None, **tables: pd.DataFrame) -> RuleOutcome:
    books = Books(customers=customers, **tables)
    lines = net_lines(books.purchases, JudgedReturns.frame(), as_of=AS_OF, red_line_days=31)
    facts = Facts.of(books, Memory(), Scope(pd.Period("2026-10", "M"), AS_OF), lines)
    return judge_receivables(facts, Policy(receivables=rules or ReceivableRules()))


def with_balance(balance: float | str, limit: float | str = "-", **tables: pd.DataFrame) -> RuleOutcome:
    customers = table(Customers, f"customer name credit_limit terms\nC1 澜泊商贸 {limit} 30")
    return judged(
        customers, receivables=table(Receivables, f"customer balance date\nC1 {balance} 2026-10-31"), **tables
    )


def alert(outcome: RuleOutcome) -> tuple[str, str] | None:
    """Severity and sentences of the only finding."""
    if not outcome.findings:
        return None
    (finding,) = outcome.findings
    assert (finding.customer, finding.kind) == ("C1", AlertKind.RECEIVABLE)
    return finding.severity.word, sentences(finding.reasons)


@pytest.mark.parametrize(
    ("balance", "limit", "expected"),
    [
        (79999.99, 100000, None),
        (
            80000,
            100000,
            (
                "警告",
                "应收余额 80,000.00 元，是有效额度 100,000.00 元的 80.0%，已达到 80.0% 的警告线，接近授信额度。",
            ),
        ),
        (
            99999.99,
            100000,
            (
                "警告",
                "应收余额 99,999.99 元，是有效额度 100,000.00 元的 100.0%，已达到 80.0% 的警告线，接近授信额度。",
            ),
        ),
        (
            100000,
            100000,
            ("严重", "应收余额 100,000.00 元，是有效额度 100,000.00 元的 100.0%，已达到 100.0% 的严重线。"),
        ),
        (0.01, 0, ("严重", "有效额度为 0，而应收余额有 0.01 元。")),
        (0, 0, None),
        (-5, 0, None),
        (999999, "-", None),
    ],
)
def test_usage(balance, limit, expected):
    found = alert(with_balance(balance, limit))
    assert found == (expected and (expected[0], expected[1] + FROM_OCTOBER))


@pytest.mark.parametrize(
    ("bought", "balance", "expected"),
    [
        ("2026-10-01", 500, None),  # due on the as-of date: not overdue
        ("2026-09-30", 99.99, None),
        ("2026-09-30", 100, "关注"),  # 1 day
        ("2026-09-01", 100, "关注"),  # 30
        ("2026-08-31", 100, "警告"),  # 31
        ("2026-08-02", 100, "警告"),  # 60
        ("2026-08-01", 100, "严重"),  # 61
    ],
)
def test_overdue_also_without_a_limit(bought, balance, expected):
    purchases = table(Purchases, f"date customer amount\n{bought} C1 1000")
    found = alert(with_balance(balance, purchases=purchases))
    assert (found and found[0]) == expected


def test_the_worst_part_counts_and_each_part_is_said():
    customers = table(Customers, "customer name credit_limit terms\nC1 澜泊商贸 1000 30")
    outcome = judged(
        customers,
        receivables=table(Receivables, "customer balance date\nC1 700 2026-09-30"),
        purchases=table(
            Purchases,
            "date customer amount\n2026-08-01 C1 300\n2026-09-20 C1 450\n2026-10-05 C1 200\n2026-10-10 C1 -20",
        ),
        payments=table(Payments, "date customer amount\n2026-10-20 C1 30"),
    )
    # 700 + 200 − 20 − 30 = 850 = 200 not due + 450 due 20 October (11 days) + 200 of 1 August due 31 August (61 days)
    assert alert(outcome) == (
        "严重",
        "应收余额 850.00 元，是有效额度 1,000.00 元的 85.0%，已达到 80.0% 的警告线，接近授信额度。"
        "逾期 650.00 元（1-30天 450.00 元，31-60天 0.00 元，61-90天 200.00 元，90天以上 0.00 元），"
        "最早一笔于 2026-08-31 到期，至今逾期 61 天。"
        "应收余额 850.00 元 ＝ 2026-09-30 应收账款 700.00 元 ＋ 其后进货 200.00 元 "
        "− 其后退货 20.00 元 − 其后回款 30.00 元。",
    )
    shown = (Credit.usage, Credit.available, Credit.not_due, Credit.overdue_30, Credit.overdue_90, Credit.oldest_due)
    assert rows(outcome.table, *shown) == [(0.85, 150.0, 200.0, 450.0, 200.0, "2026-08-31")]
    assert rows(outcome.table, Credit.severity, Credit.delivery, Credit.statement_date) == [(3.0, "停货", "2026-09-30")]


def test_a_finding_rests_on_the_row_of_the_newest_statement():
    receivables = table(Receivables, "customer balance date\nC1 1 2026-09-30\nC1 80 2026-10-31\nC1 20 2026-10-31")
    customers = table(Customers, "customer name credit_limit\nC1 澜泊商贸 100")
    assert judged(customers, receivables=receivables).findings[0].place == Place(0, 1, "balance")


def test_without_a_statement_a_finding_rests_on_the_customer():
    customers = table(
        Customers, "customer name credit_limit opening_balance opening_date\nC1 澜泊商贸 100 100 2026-10-01"
    )
    outcome = judged(customers)
    assert outcome.findings[0].place == Place(0, 0, "opening_balance")
    assert alert(outcome) == (
        "严重",
        "应收余额 100.00 元，是有效额度 100.00 元的 100.0%，已达到 100.0% 的严重线。"
        "应收余额 100.00 元 ＝ 2026-10-01 期初应收 100.00 元 ＋ 其后进货 0.00 元 "
        "− 其后退货 0.00 元 − 其后回款 0.00 元。",
    )


@pytest.mark.parametrize(("balance", "delivery"), [(79, "正常"), (80, "限货"), (100, "停货")])
def test_delivery(balance, delivery):
    assert list(with_balance(balance, 100).table[Credit.delivery]) == [delivery]


def test_an_alert_of_the_lowest_severity_stops_no_delivery():
    outcome = with_balance(100, purchases=table(Purchases, "date customer amount\n2026-09-30 C1 100"))
    assert rows(outcome.table, Credit.severity, Credit.delivery) == [(1.0, "正常")]


def test_stopped_customers_are_judged_too():
    customers = table(Customers, "customer name state credit_limit\nC1 澜泊商贸 停用 100")
    receivables = table(Receivables, "customer balance date\nC1 100 2026-10-31")
    assert [finding.severity for finding in judged(customers, receivables=receivables).findings] == [Severity.SEVERE]


TEMPORARY = """
    customer name credit_limit temporary_limit temporary_limit_until
    C1       甲   100          300             2026-10-31
"""


@pytest.mark.parametrize(("use", "limit", "severity"), [("替代", 300.0, 2.0), ("追加", 400.0, None)])
def test_a_temporary_limit_instead_or_added(use, limit, severity):
    rules = ReceivableRules(temporary_limit_use=use)
    receivables = table(Receivables, "customer balance date\nC1 250 2026-10-31")
    outcome = judged(table(Customers, TEMPORARY, terms=30), rules=rules, receivables=receivables)
    assert rows(outcome.table, Credit.credit_limit, Credit.effective_limit, Credit.severity) == [(100, limit, severity)]
    assert outcome.table[Credit.remarks][0][-1].sentence == "临时额度 300.00 元有效，用到 2026-10-31（含当日）。"


def test_an_amount_that_cannot_be_read_gives_no_advice_on_deliveries():
    outcome = with_balance("-", 1000)
    assert outcome.findings == ()
    assert rows(outcome.table, Credit.balance, Credit.balance_source, Credit.usage, Credit.delivery) == [
        (None, "无法计算", None, None)
    ]
    assert sentences(outcome.table[Credit.remarks][0]) == (
        "2026-10-31 的应收账款列有该客户，但金额读不出来，应收余额无法计算，发货建议请在核对后自行决定。"
    )


def test_remarks_say_why_a_figure_is_blank_or_of_unknown_age():
    customers = table(
        Customers,
        """
        customer name credit_limit terms
        C1       甲   -            30
        C2       乙   0            -
        C3       丙   900          30
        C4       丁   900          30
        """,
    )
    receivables = table(Receivables, "customer balance date\nC1 -10 2026-10-31\nC2 20 2026-10-31\nC3 30 2026-10-31")
    table_ = judged(customers, receivables=receivables).table
    assert [sentences(remarks) for remarks in table_[Credit.remarks]] == [
        "余额为负，是预收 10.00 元，列在“未到期”。授信额度空白，额度使用率和可用额度无法计算。",
        "没有账期，到期日无法计算，列在“账龄不明”。有效额度为 0，额度使用率无法计算。",
        "有 30.00 元早于现有的进货记录，列在“账龄不明”。",
        "2026-10-31 的应收账款未列该客户，从 0 元算起：应收余额 0.00 元 ＝ 其后进货 0.00 元 "
        "− 其后退货 0.00 元 − 其后回款 0.00 元。",
    ]


def test_an_unknown_balance_leaves_all_blank_and_raises_nothing():
    outcome = judged(table(Customers, "customer name credit_limit terms\nC1 澜泊商贸 0 30"))
    shown = (Credit.balance, Credit.balance_source, Credit.usage, Credit.available, Credit.not_due, Credit.delivery)
    assert rows(outcome.table, *shown) == [(None, "无法计算", None, None, None, None)]
    assert (
        sentences(outcome.table[Credit.remarks][0])
        == "没有应收账款，也没有期初应收和期初日期，应收余额无法计算。有效额度为 0，额度使用率无法计算。"
    )
    assert outcome.findings == ()
    lacking = "数据不足：缺应收账款，也缺期初应收和期初日期"
    assert outcome.runs == (
        RuleRun("应收货款预警·额度使用率", 0, 0, lacking),
        RuleRun("应收货款预警·逾期", 0, 0, lacking),
    )


def test_what_the_rule_lacked_is_said_for_each_part():
    assert with_balance(100).runs == (
        RuleRun("应收货款预警·额度使用率", 0, 0, "数据不足：缺授信额度"),
        RuleRun("应收货款预警·逾期", 0, 0, "数据不足：缺账期，或余额都早于进货记录"),
    )


def test_rows_and_caught_are_counted_for_each_part():
    purchases = table(Purchases, "date customer amount\n2026-09-30 C1 100")
    assert with_balance(100, 100, purchases=purchases).runs == (
        RuleRun("应收货款预警·额度使用率", 1, 1),
        RuleRun("应收货款预警·逾期", 1, 1),
    )


def problems(outcome: RuleOutcome) -> list[RowProblem]:
    return list(outcome.problems)


def test_a_blank_limit_is_a_problem_unless_a_stopped_customer_owes_nothing():
    customers = table(
        Customers, "customer name state credit_limit\nC1 甲 在营 -\nC2 乙 停用 -\nC3 丙 停用 -\nC4 丁 在营 5"
    )
    receivables = table(Receivables, "customer balance date\nC3 10 2026-10-31")
    said = ("不判断额度使用率，逾期照常判断", "请在客户档案填写授信额度；不允许赊销的客户请填 0")
    assert problems(judged(customers, receivables=receivables)) == [
        RowProblem(Category.MASTER, "", "客户“甲”的授信额度空白", *said, Place(0, 0, "credit_limit")),
        RowProblem(Category.MASTER, "", "客户“丙”的授信额度空白", *said, Place(0, 2, "credit_limit")),
    ]


def test_where_no_customer_of_a_sheet_has_a_limit_one_line_says_so():
    customers = table(Customers, "customer name source\nC1 甲 0\nC2 乙 0\nC3 丙 1")
    assert problems(judged(customers, receivables=table(Receivables, "customer balance date\nC1 1 2026-10-31"))) == [
        RowProblem(
            Category.MASTER,
            "",
            "客户档案没有填写授信额度，共 2 家客户",
            "不判断额度使用率，逾期照常判断",
            "请在客户档案补上“授信额度”列；不允许赊销的客户请填 0",
            Place(0, 0, "credit_limit"),
        ),
        RowProblem(
            Category.MASTER,
            "",
            "客户“丙”的授信额度空白",
            "不判断额度使用率，逾期照常判断",
            "请在客户档案填写授信额度；不允许赊销的客户请填 0",
            Place(1, 2, "credit_limit"),
        ),
    ]


def test_openings_of_which_none_has_a_date_are_one_line():
    customers = table(Customers, "customer name credit_limit opening_balance\nC1 甲 100 300\nC2 乙 100 0")
    assert problems(judged(customers)) == [
        RowProblem(
            Category.MASTER,
            "",
            "客户档案有期初应收，但没有填写期初日期，共 2 家客户",
            "期初应收不采用，这些客户的应收余额无法计算",
            "请在客户档案补上“期初日期”列，或者放入应收账款表",
            Place(0, 0, "opening_date"),
        )
    ]


def test_a_temporary_limit_without_expiry_is_not_used():
    customers = table(Customers, "customer name credit_limit temporary_limit\nC1 甲 100 300")
    outcome = judged(customers, receivables=table(Receivables, "customer balance date\nC1 100 2026-10-31"))
    assert [finding.severity for finding in outcome.findings] == [Severity.SEVERE]
    assert problems(outcome) == [
        RowProblem(
            Category.MASTER,
            "",
            "客户“甲”有临时额度，但没有临时额度到期日",
            "临时额度不采用，有效额度按授信额度",
            "请在客户档案填写临时额度到期日",
            Place(0, 0, "temporary_limit_until"),
        )
    ]


def test_blank_terms_of_a_customer_who_owes_are_a_problem_where_the_office_keeps_terms():
    customers = table(Customers, "customer name credit_limit terms\nC1 甲 1000 30\nC2 乙 1000 -\nC3 丙 1000 -")
    owed = table(Receivables, "customer balance date\nC1 100 2026-10-31\nC2 100 2026-10-31\nC3 0 2026-10-31")
    assert problems(judged(customers, receivables=owed)) == [
        RowProblem(
            Category.MASTER,
            "",
            "客户“乙”有应收余额，但账期空白",
            "余额全部列入账龄不明，不判断逾期",
            "请在客户档案填写账期（天数，或月结N）",
            Place(0, 1, "terms"),
        )
    ]


def test_an_opening_without_its_date_is_not_used():
    customers = table(Customers, "customer name credit_limit opening_balance\nC1 甲 100 300.5")
    assert problems(judged(customers)) == [
        RowProblem(
            Category.MASTER,
            "300.5",
            "客户“甲”有期初应收，但没有期初日期",
            "期初应收不采用，该客户的应收余额无法计算",
            "请在客户档案填写期初日期，或者放入应收账款表",
            Place(0, 0, "opening_balance"),
        )
    ]


def test_whom_a_statement_omits_although_he_owed_is_a_problem():
    customers = table(Customers, "customer name credit_limit\nC1 甲 100\nC2 乙 100")
    receivables = table(Receivables, "customer balance date\nC1 50 2026-10-31\nC2 70 2026-09-30")
    assert problems(judged(customers, receivables=receivables)) == [
        RowProblem(
            Category.RECEIVABLE,
            "乙",
            "2026-10-31 的应收账款没有列出客户“乙”，而该客户此前有欠款",
            "当日应收余额按 0 元计",
            "请核对是否已经结清；如果是漏列，请在应收账款表补上后重新运行",
            Place(0, 1, "name"),
        )
    ]


def test_months_without_records_make_a_balance_doubtful():
    customers = table(Customers, "customer name credit_limit opening_balance opening_date\nC1 甲 900 1 2026-07-01")
    purchases = table(Purchases, "date customer amount\n2026-08-01 C1 10\n2026-10-01 C1 10")
    assert problems(judged(customers, purchases=purchases)) == [
        RowProblem(
            Category.RECEIVABLE,
            "2026-07、2026-09",
            "应收余额要由记录推算，但文件夹和台账里都没有这些月份的进货记录：2026-07、2026-09",
            "按现有记录推算，应收余额可能不准",
            "请补上这些月份的进货记录和回款记录，或者放入较新的应收账款表",
        )
    ]


def test_no_customers_is_no_error():
    outcome = judged(Customers.frame())
    assert outcome.table.empty
    assert outcome.findings == outcome.problems == ()


def test_thresholds_tried_at_other_values():
    """Usage 80 %, 100 % and any balance at a limit of 0; C4 owes nothing. C1 is 31 days late, C2 61."""
    customers = table(Customers, "customer credit_limit terms\nC1 100 0\nC2 100 0\nC3 0 0\nC4 0 0")
    receivables = table(
        Receivables, "customer balance date\nC1 80 2026-10-31\nC2 100 2026-10-31\nC3 1 2026-10-31\nC4 0 2026-10-31"
    )
    purchases = table(Purchases, "date customer amount\n2026-09-30 C1 100\n2026-08-31 C2 100")
    rules = ReceivableRules(least_overdue=80)
    outcome = judged(customers, rules=rules, receivables=receivables, purchases=purchases)
    tried = {name: [count(value) for value in values] for name, values, count in [
        ("near_limit", (0.8, 0.85), outcome.tried["near_limit"]),
        ("over_limit", (1.0, 1.05), outcome.tried["over_limit"]),
        ("warning_days", (31, 32, 62), outcome.tried["warning_days"]),
        ("severe_days", (61, 31), outcome.tried["severe_days"]),
    ]}  # fmt: skip
    assert tried == {
        "near_limit": [3, 2],
        "over_limit": [2, 1],
        "warning_days": [2, 1, 0],
        "severe_days": [1, 2],
    }
    assert [run.caught for run in outcome.runs] == [tried["near_limit"][0], tried["warning_days"][0]]


def test_thresholds_of_a_rule_that_did_not_run_are_not_tried():
    outcome = judged(table(Customers, "customer credit_limit\nC1 100"))
    assert set(outcome.tried.values()) == {"数据不足：缺应收账款，也缺期初应收和期初日期"}
