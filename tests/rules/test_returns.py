"""退换货 (CONTRACT section 5): every case worked out by hand from the rule's text."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from tables_from_text import rows, table

from kehu_xlsx.policy import Policy, ReturnRules
from kehu_xlsx.rules.returns import judge_returns
from kehu_xlsx.tables import Books, Customers, Memory, Purchases, ReturnLedger, Returns, RuleOutcome
from kehu_xlsx.texts.reasons import sentences
from kehu_xlsx.workdays import Scope

JUDGED = ("date", "quantity", "amount", "purchased_on", "verdict")
SCOPE = Scope(pd.Period("2026-10", "M"), dt.date(2026, 10, 31))


def judge(
    returns: str,
    purchases: str,
    customers: str = "customer\nC1",
    policy: Policy | None = None,
    ledger: str = "month position",
) -> RuleOutcome:
    books = Books(
        customers=table(Customers, customers),
        purchases=table(Purchases, purchases),
        returns=table(Returns, returns),
    )
    return judge_returns(books, SCOPE, policy or Policy(), Memory(returns=table(ReturnLedger, ledger)))


def reasons(outcome: RuleOutcome) -> list[str]:
    return [sentences(reason) for reason in outcome.table["reason"]]


BOUGHT = """date customer product quantity amount
            2026-09-01 C1 A 10 100"""


@pytest.mark.parametrize(
    ("kind", "certificate", "needed", "verdict"),
    [
        ("退货", "Z1", "-", "符合退货"),
        ("退货", "-", "-", "待补证明"),
        ("退货", "-", "是", "待补证明"),
        ("退货", "-", "否", "符合退货"),
        ("换货", "-", "是", "符合换货"),
    ],
)
def test_certificate(kind: str, certificate: str, needed: str, verdict: str) -> None:
    returns = f"date customer kind product quantity certificate\n2026-10-05 C1 {kind} A 4 {certificate}"
    outcome = judge(returns, BOUGHT, f"customer needs_certificate\nC1 {needed}")
    assert rows(outcome.table, *JUDGED) == [("2026-10-05", 4.0, 40.0, "2026-09-01", verdict)]


@pytest.mark.parametrize(
    "written",
    ["待补", "未开", "办理中", "后补", "没有", "（待补）", "待补（11月）", "暂缺", "未提供", "0", "无需"],
)
def test_words_for_a_certificate_that_is_still_to_come_are_none(written: str) -> None:
    outcome = judge(f"date customer kind product quantity certificate\n2026-10-05 C1 退货 A 4 {written}", BOUGHT)
    assert rows(outcome.table, "certificate", "verdict") == [(written, "待补证明")]
    assert reasons(outcome) == [
        "对应 2026-09-01（4）的进货，至退换日不满 3 个月，在可退换期限内。"
        f"退货须有证明单，证明单号写的是“{written}”，还没有证明单，补齐后即符合退货。金额未填，按进货单价计算。"
    ]


@pytest.mark.parametrize("written", ["Z1", "370212345678901234", "无锡2026-001", "证明单（2026）补字第3号"])
def test_what_looks_like_a_certificate_is_one(written: str) -> None:
    outcome = judge(f"date customer kind product quantity certificate\n2026-10-05 C1 退货 A 4 {written}", BOUGHT)
    assert list(outcome.table["verdict"]) == ["符合退货"]


TWO_STOCKS = """date customer product quantity amount
                2026-09-01 C1 A 50 500
                2026-09-01 C2 A 50 500"""
TWO_STORES = "customer name needs_certificate\nC1 甲店 -\nC2 乙店 -"


def with_certificates(lines: str, customers: str = TWO_STORES, ledger: str = "month position") -> RuleOutcome:
    cells = "date customer kind product quantity amount certificate number"
    return judge(f"{cells}\n{lines}", TWO_STOCKS, customers, ledger=ledger)


@pytest.mark.parametrize(
    ("lines", "verdicts"),
    [
        # two customers; the number written another way
        ("2026-10-05 C1 退货 A 4 40 Z1 -\n2026-10-05 C2 退货 A 4 40 【z1】 -", ["符合退货", "待补证明"]),
        # two days, two bills of one day
        ("2026-10-05 C1 退货 A 4 40 Z1 -\n2026-10-06 C1 退货 A 4 40 Z1 -", ["符合退货", "待补证明"]),
        ("2026-10-05 C1 退货 A 4 40 Z1 T1\n2026-10-05 C1 退货 A 4 40 Z1 T2", ["符合退货", "待补证明"]),
        # lines of one day, of one bill
        ("2026-10-05 C1 退货 A 4 40 Z1 -\n2026-10-05 C1 退货 A 5 50 Z1 -", ["符合退货", "符合退货"]),
        ("2026-10-05 C1 退货 A 4 40 Z1 T1\n2026-10-06 C1 退货 A 5 50 Z1 T1", ["符合退货", "符合退货"]),
        # an exchange used it; an exchange needs none of its own
        ("2026-10-05 C1 换货 A 4 40 Z1 -\n2026-10-06 C1 退货 A 4 40 Z1 -", ["符合换货", "待补证明"]),
        ("2026-10-05 C1 退货 A 4 40 Z1 -\n2026-10-06 C1 换货 A 4 40 Z1 -", ["符合退货", "符合换货"]),
        # words are no certificate
        ("2026-10-05 C1 换货 A 4 40 无需 -\n2026-10-06 C1 换货 A 4 40 无需 -", ["符合换货", "符合换货"]),
        ("2026-10-05 C1 退货 A 4 40 已开 -\n2026-10-06 C1 退货 A 4 40 已开 -", ["符合退货", "符合退货"]),
    ],
)
def test_a_certificate_serves_one_return(lines: str, verdicts: list[str]) -> None:
    assert list(with_certificates(lines).table["verdict"]) == verdicts


def test_the_second_use_of_a_certificate_is_told_at_its_cell() -> None:
    outcome = with_certificates("2026-10-05 C1 退货 A 4 40 Z1 -\n2026-10-07 C2 退货 A 3 30 Z1 -")
    (problem,) = outcome.problems
    assert problem.message == (
        "对应 2026-09-01（3）的进货，至退换日不满 3 个月，在可退换期限内。"
        "证明单号 Z1 已用于另一笔退货（2026-10-05 甲店 A 4），一张证明单只能用于一笔退货。"
    )
    assert (problem.value, problem.place.row, problem.place.column) == ("Z1", 1, "certificate")
    assert problem.action == "结论记为待补证明，没有从进货净额中扣除。"
    assert problem.advice == "请核对这两笔的证明单号，改正后重新运行。"


def test_a_certificate_used_twice_is_told_also_where_none_is_needed() -> None:
    stores = "customer name needs_certificate\nC1 甲店 否\nC2 乙店 否"
    outcome = with_certificates("2026-10-05 C1 退货 A 4 40 Z1 -\n2026-10-07 C2 退货 A 3 30 Z1 -", stores)
    assert list(outcome.table["verdict"]) == ["符合退货", "符合退货"]
    assert [problem.action for problem in outcome.problems] == ["本行不看证明单，仍记为符合退货。"]


def test_a_certificate_that_only_the_ledger_knows_is_used_too() -> None:
    known = """month position line date customer kind product quantity certificate verdict
               2026-09 1 1 2026-09-20 C2 退货 A 7 Z1 符合退货"""
    outcome = with_certificates("2026-10-05 C1 退货 A 4 40 Z1 -", ledger=known)
    assert list(outcome.table["verdict"]) == ["待补证明"]


@pytest.mark.parametrize(
    ("purchased", "returned", "verdict"),
    [
        ("2026-07-15", "2026-10-14", "符合换货"),
        ("2026-07-15", "2026-10-15", "不予退换"),  # exactly three months after
        ("2025-11-30", "2026-02-27", "符合换货"),  # three months after 30 November is the last of February
        ("2025-11-30", "2026-02-28", "不予退换"),
        ("2023-11-30", "2024-02-28", "符合换货"),  # leap year
        ("2023-11-30", "2024-02-29", "不予退换"),
        ("2026-07-31", "2026-10-30", "符合换货"),
        ("2026-10-05", "2026-10-05", "符合换货"),  # bought the same day
    ],
)
@pytest.mark.parametrize("stated", [True, False])
def test_window_of_three_calendar_months(purchased: str, returned: str, verdict: str, stated: bool) -> None:
    day = purchased if stated else "-"
    outcome = judge(
        f"date customer kind product quantity purchased_on\n{returned} C1 换货 A 4 {day}",
        f"date customer product quantity amount\n{purchased} C1 A 10 100",
    )
    assert rows(outcome.table, *JUDGED) == [(returned, 4.0, 40.0, purchased, verdict)]


@pytest.mark.parametrize(
    ("stated", "verdict", "reason"),
    [
        (
            "2026-07-05",  # exactly three months before, and not one purchase of July in the folder
            "不予退换",
            "所填原进货日期 2026-07-05 至退换日已满 3 个月，超过可退换期限。"
            "没有 2026-07 的进货记录，原进货日期 2026-07-05 无法核对。",
        ),
        ("2026-07-06", "待核实", "没有 2026-07 的进货记录，原进货日期 2026-07-06 无法核对。"),
    ],
)
def test_a_stated_day_too_long_ago_is_refused_even_without_its_purchase(stated: str, verdict: str, reason: str) -> None:
    returns = f"date customer kind product quantity amount purchased_on\n2026-10-05 C1 换货 A 4 40 {stated}"
    outcome = judge(returns, BOUGHT)
    assert rows(outcome.table, "quantity", "verdict") == [(4.0, verdict)]
    assert reasons(outcome) == [reason]
    assert [problem.value for problem in outcome.problems] == ([stated] if verdict == "待核实" else [])


def test_after_as_of_nothing_counts() -> None:
    outcome = judge(
        """date customer kind product quantity
           2026-10-31 C1 换货 A 4
           2026-11-01 C1 换货 A 4""",
        "date customer product quantity amount\n2026-11-01 C1 A 10 100",
    )
    assert rows(outcome.table, "date", "verdict") == [("2026-10-31", "待核实")]
    assert reasons(outcome) == [
        "进货记录中该客户在退换日以前没有购进该产品。金额未填，也没有可用的进货单价，金额无法计算。"
    ]


def test_newest_lots_first_less_what_came_back() -> None:
    """Lots 6 (1 Oct) and 10 (1 Sep): 4 leave the newest, then 5 take its last 2 and 3 of the older one."""
    outcome = judge(
        """date customer kind product quantity
           2026-10-05 C1 换货 A 4
           2026-10-06 C1 换货 A 5""",
        """date customer product quantity amount
           2026-09-01 C1 A 10 100
           2026-10-01 C1 A 6 72""",
    )
    assert rows(outcome.table, *JUDGED) == [
        ("2026-10-05", 4.0, 48.0, "2026-10-01", "符合换货"),
        ("2026-10-06", 5.0, 54.0, "2026-10-01", "符合换货"),
    ]
    assert reasons(outcome)[1] == (
        "对应 2026-10-01（2）、2026-09-01（3）的进货，至退换日不满 3 个月，在可退换期限内。金额未填，按进货单价计算。"
    )


def test_partly_covered_line_is_split() -> None:
    """10 of a lot in time, 20 of an old one, 3 of none: 99 yuan are shared 30 / 60 / 9."""
    outcome = judge(
        "date customer kind product quantity amount certificate\n2026-10-05 C1 退货 A 33 99 Z1",
        """date customer product quantity amount
           2026-06-01 C1 A 20 100
           2026-09-01 C1 A 10 100""",
    )
    assert rows(outcome.table, *JUDGED) == [
        ("2026-10-05", 10.0, 30.0, "2026-09-01", "符合退货"),
        ("2026-10-05", 20.0, 60.0, "2026-06-01", "不予退换"),
        ("2026-10-05", 3.0, 9.0, None, "待核实"),
    ]
    assert reasons(outcome) == [
        "本行共 33，其中 10：对应 2026-09-01（10）的进货，至退换日不满 3 个月，在可退换期限内。",
        "本行共 33，其中 20：对应 2026-06-01（20）的进货，至退换日已满 3 个月，超过可退换期限。",
        "本行共 33，其中 3：超出该客户购进该产品且尚未退换的数量。",
    ]


def test_split_amounts_add_up_to_the_cent() -> None:
    outcome = judge(
        "date customer kind product quantity amount\n2026-10-05 C1 换货 A 3 100",
        """date customer product quantity amount
           2026-06-01 C1 A 1 9
           2026-09-01 C1 A 1 9""",
    )
    assert list(outcome.table["amount"]) == [33.33, 33.34, 33.33]


@pytest.mark.parametrize(
    ("returns", "verdicts", "reason"),
    [
        (
            "date customer kind product quantity purchased_on amount\n2026-10-05 C1 换货 A 4 2026-09-02 40",
            ["待核实"],
            "进货记录中该客户在原进货日期 2026-09-02 没有购进该产品。",
        ),
        (
            "date customer kind product quantity purchased_on amount\n2026-10-05 C1 换货 A 4 2026-08-02 40",
            ["待核实"],
            "没有 2026-08 的进货记录，原进货日期 2026-08-02 无法核对。",
        ),
        (
            "date customer kind product quantity purchased_on amount\n2026-10-05 C1 换货 A 4 2026-10-06 40",
            ["待核实"],
            "原进货日期 2026-10-06 晚于退换日期 2026-10-05。",
        ),
        (
            "date customer kind product quantity purchased_on amount\n2026-10-05 C1 换货 A 14 2026-09-01 140",
            ["符合换货", "待核实"],
            "本行共 14，其中 4：超出该客户在原进货日期 2026-09-01 购进该产品且尚未退换的数量。",
        ),
        (
            "date customer kind product quantity amount\n2026-10-05 C1 换货 B 4 40",
            ["待核实"],
            "进货记录中该客户在退换日以前没有购进该产品。",
        ),
        (
            "date customer kind product quantity amount\n2026-10-05 C2 换货 A 4 40",
            ["待核实"],
            "进货记录中该客户在退换日以前没有购进该产品。购进过该产品的是C1。",
        ),
        (
            "date customer kind product quantity amount\n2026-10-05 C1 - A 4 40",
            ["待核实"],
            "类型未填，分不清退货还是换货。",
        ),
        (
            "date customer kind product quantity amount\n2026-10-05 C1 退换 A 4 40",
            ["待核实"],
            "类型写的是“退换”，分不清退货还是换货。",
        ),
        (
            "date customer kind product quantity amount\n2026-10-05 C1 换货 - 4 40",
            ["待核实"],
            "产品未填，无法对应进货。",
        ),
        (
            "date customer kind product quantity amount\n2026-10-05 C1 换货 A - 40",
            ["待核实"],
            "数量未填或为零，无法对应进货。",
        ),
        (
            "date customer kind product quantity amount\n2026-10-05 C1 换货 A 0 0",
            ["待核实"],
            "数量未填或为零，无法对应进货。",
        ),
    ],
)
def test_what_nothing_stands_behind_is_open_and_reported(returns: str, verdicts: list[str], reason: str) -> None:
    outcome = judge(returns, BOUGHT)
    assert list(outcome.table["verdict"]) == verdicts
    assert reasons(outcome)[-1] == reason
    (problem,) = outcome.problems
    assert problem.message == reason
    assert problem.action == "结论记为待核实，没有从进货净额中扣除。"
    advice = "请核对该行与进货记录，改正或补全后重新运行。"
    assert problem.advice == ("请在该行的类型中填“退货”或“换货”，再重新运行。" if "类型" in reason else advice)


FOUR_STORES = "customer name\nC1 甲店\nC2 乙店\nC3 丙店\nC4 丁店\nC5 戊店"
STORES_BOUGHT = """date customer product quantity amount
                   2026-09-01 C2 啤酒500ml 10 100
                   2026-09-02 C3 啤酒500ml 10 100
                   2026-09-03 C4 啤酒（500ML） 10 100
                   2026-09-03 C5 啤酒500ml 10 100
                   2026-10-20 C1 红茶 10 100"""


@pytest.mark.parametrize(
    ("product", "stated", "reason"),
    [
        # the latest first; of a stated day those who bought on it
        ("啤酒500ml", "-", "以前没有购进该产品。购进过该产品的是丁店、戊店、丙店等 4 个客户。"),
        ("啤酒500ml", "2026-09-02", "在原进货日期 2026-09-02 没有购进该产品。购进过该产品的是丙店。"),
        ("啤洒500ml", "-", "以前没有购进该产品。进货记录中没有产品“啤洒500ml”，名称最接近的是“啤酒500ml”。"),
        ("矿泉水", "-", "以前没有购进该产品。"),
        ("红茶", "-", "以前没有购进该产品。"),  # bought, but after it came back
    ],
)
def test_goods_that_the_customer_never_bought_are_looked_for_elsewhere(product: str, stated: str, reason: str) -> None:
    line = f"2026-10-05 C1 换货 {product} 4 40 {stated}"
    outcome = judge(f"date customer kind product quantity amount purchased_on\n{line}", STORES_BOUGHT, FOUR_STORES)
    assert list(outcome.table["verdict"]) == ["待核实"]
    assert reasons(outcome)[0].endswith(reason)


def test_problem_points_at_the_cell() -> None:
    outcome = judge("date customer kind product quantity purchased_on\n2026-10-05 C1 换货 A 4 2026-09-02", BOUGHT)
    (problem,) = outcome.problems
    assert (problem.value, problem.place.row, problem.place.column) == ("2026-09-02", 0, "purchased_on")


def test_negative_quantity_and_amount_mean_the_same() -> None:
    outcome = judge("date customer kind product quantity amount\n2026-10-05 C1 换货 A -4 -38", BOUGHT)
    assert rows(outcome.table, *JUDGED) == [("2026-10-05", 4.0, 38.0, "2026-09-01", "符合换货")]


def test_refused_goods_did_not_come_back_but_waiting_ones_did() -> None:
    """The 10 that wait for their certificate leave nothing for the next line; a refusal leaves the lot as it was."""
    outcome = judge(
        """date customer kind product quantity
           2026-10-05 C1 退货 A 10
           2026-10-06 C1 换货 A 2
           2026-10-07 C1 换货 B 5
           2026-10-08 C1 换货 B 5""",
        """date customer product quantity amount
           2026-09-01 C1 A 10 100
           2026-06-01 C1 B 5 50""",
    )
    assert list(outcome.table["verdict"]) == ["待补证明", "待核实", "不予退换", "不予退换"]
    assert reasons(outcome)[0] == (
        "对应 2026-09-01（10）的进货，至退换日不满 3 个月，在可退换期限内。"
        "退货须有证明单，现缺证明单号，补齐后即符合退货。金额未填，按进货单价计算。"
    )


def test_reversal_that_is_no_return_came_back_before() -> None:
    """Of the 10 bought 7 were reversed in September, so 3 of the 4 are covered."""
    outcome = judge(
        "date customer kind product quantity amount\n2026-10-05 C1 换货 A 4 40",
        BOUGHT + "\n2026-09-03 C1 A -7 -70",
    )
    assert rows(outcome.table, "quantity", "verdict") == [(3.0, "符合换货"), (1.0, "待核实")]


def test_reversal_that_books_the_return_itself_does_not_count_twice() -> None:
    outcome = judge(
        "date customer kind product quantity amount certificate\n2026-10-05 C1 退货 A 7 70 Z1",
        BOUGHT + "\n2026-10-04 C1 A -7 -70",
    )
    assert rows(outcome.table, "quantity", "verdict") == [(7.0, "符合退货")]


def test_a_return_booked_by_two_red_lines_is_taken_back_once() -> None:
    """Of the ten bought seven came back, in the books as 4 and 3 of one bill: three are left for the exchange."""
    outcome = judge(
        """date customer kind product quantity certificate
           2026-10-05 C1 退货 A 7 Z1
           2026-10-06 C1 换货 A 3 -""",
        "date customer product quantity amount number\n2026-09-01 C1 A 10 100 X1\n"
        "2026-10-04 C1 A -4 -40 H4\n2026-10-04 C1 A -3 -30 H4",
    )
    assert rows(outcome.table, "quantity", "verdict") == [(7.0, "符合退货"), (3.0, "符合换货")]


def test_an_exchange_booked_with_its_new_goods_is_taken_back_once_from_what_was_bought() -> None:
    """Of the ten bought four were exchanged; the four that came for them can be brought back like the other six."""
    booked = BOUGHT + "\n2026-10-05 C1 A -4 -40\n2026-10-05 C1 A 4 40"
    outcome = judge("date customer kind product quantity\n2026-10-05 C1 换货 A 4\n2026-10-06 C1 换货 A 10", booked)
    assert rows(outcome.table, "quantity", "purchased_on", "verdict") == [
        (4.0, "2026-09-01", "符合换货"),
        (10.0, "2026-10-05", "符合换货"),
    ]


def test_an_exchange_is_not_in_time_by_what_it_brought_itself() -> None:
    """Bought on 1 June, exchanged four months later for goods booked the same day."""
    booked = """date customer product quantity amount
                2026-06-01 C1 A 10 100
                2026-10-05 C1 A -4 -40
                2026-10-05 C1 A 4 40"""
    outcome = judge("date customer kind product quantity\n2026-10-05 C1 换货 A 4", booked)
    assert rows(outcome.table, "quantity", "purchased_on", "verdict") == [(4.0, "2026-06-01", "不予退换")]


@pytest.mark.parametrize("written", ["啤酒(500ML)", "啤酒（５００ml）", "啤酒[500ml]"])
def test_a_product_is_the_same_however_it_is_written(written: str) -> None:
    outcome = judge(
        f"date customer kind product quantity\n2026-10-05 C1 换货 {written} 4",
        "date customer product quantity amount\n2026-09-01 C1 啤酒（500ml） 10 100\n2026-09-03 C1 啤酒500ml -7 -70",
    )
    assert rows(outcome.table, "product", "quantity", "verdict") == [
        (written, 3.0, "符合换货"),
        (written, 1.0, "待核实"),
    ]


def test_purchase_without_quantity_serves_a_stated_day_only() -> None:
    outcome = judge(
        """date customer kind product quantity purchased_on
           2026-10-05 C1 换货 A 4 2026-09-01
           2026-10-06 C1 换货 A 4 -""",
        "date customer product amount\n2026-09-01 C1 A 100",
    )
    assert list(outcome.table["verdict"]) == ["符合换货", "待核实"]
    assert reasons(outcome)[1].startswith("进货记录中该产品的数量未填，无法核对。")


def test_accepted_return_without_any_price_is_reported() -> None:
    outcome = judge(
        "date customer kind product quantity purchased_on certificate\n2026-10-05 C1 退货 A 4 2026-09-01 Z1",
        "date customer product amount\n2026-09-01 C1 A 100",
    )
    assert rows(outcome.table, "amount", "verdict") == [(None, "符合退货")]
    (problem,) = outcome.problems
    assert problem.message == (
        "对应 2026-09-01（4）的进货，至退换日不满 3 个月，在可退换期限内。"
        "金额未填，也没有可用的进货单价，金额无法计算。"
    )
    assert problem.action == "该行没有从进货净额中扣除。"


def test_office_may_grant_other_months() -> None:
    policy = Policy(returns=ReturnRules(months=1))
    outcome = judge("date customer kind product quantity\n2026-10-05 C1 换货 A 4", BOUGHT, policy=policy)
    assert list(outcome.table["verdict"]) == ["不予退换"]


def test_run_says_what_it_saw() -> None:
    outcome = judge("date customer kind product quantity\n2026-10-05 C1 换货 A 14", BOUGHT)
    (run,) = outcome.runs
    assert (run.rule, run.rows, run.caught, run.missing) == ("退换货", 2, 1, "")
    without = judge("date customer kind product quantity\n2026-10-05 C1 换货 A 14", "date customer")
    assert without.runs[0].missing == "数据不足：缺进货记录"


def test_nothing_to_judge() -> None:
    outcome = judge_returns(Books(), SCOPE, Policy())
    assert outcome.table.empty
    assert outcome.problems == ()


TAKEN = """month position line date kind customer product quantity verdict
           2026-09 1 1 2026-09-20 换货 C1 A 7 符合换货
           2026-09 2 2 2026-09-21 退货 C1 A 5 不予退换"""


def test_what_the_ledger_knows_to_have_come_back_is_not_covered_again() -> None:
    """Of the ten bought seven were exchanged in September, whose sheet is gone: three are left."""
    returns = "date customer kind product quantity\n2026-10-05 C1 换货 A 4"
    outcome = judge(returns, BOUGHT, ledger=TAKEN)
    assert rows(outcome.table, "quantity", "verdict") == [(3.0, "符合换货"), (1.0, "待核实")]


def test_goods_that_wait_for_their_certificate_in_the_ledger_came_back_too() -> None:
    ledger = TAKEN.replace("换货 C1 A 7 符合换货", "退货 C1 A 7 待补证明")
    outcome = judge("date customer kind product quantity\n2026-10-05 C1 换货 A 4", BOUGHT, ledger=ledger)
    assert rows(outcome.table, "quantity", "verdict") == [(3.0, "符合换货"), (1.0, "待核实")]


def test_a_remembered_return_taken_in_part_is_its_red_line_of_the_whole() -> None:
    """Of six that came back five were taken; the 红冲 of six is the same: five of the ten bought are left."""
    ledger = """month position line date kind customer product quantity verdict
                2026-09 1 1 2026-09-20 退货 C1 A 5 符合退货
                2026-09 2 1 2026-09-20 退货 C1 A 1 不予退换"""
    red = BOUGHT + "\n2026-10-01 C1 A -6 -60"
    outcome = judge("date customer kind product quantity\n2026-10-05 C1 换货 A 5", red, ledger=ledger)
    assert rows(outcome.table, "quantity", "verdict") == [(5.0, "符合换货")]


def test_a_remembered_return_and_its_red_line_take_back_once() -> None:
    red = BOUGHT + "\n2026-10-01 C1 A -7 -70"
    ledger = TAKEN.replace("换货 C1 A 7 符合换货", "退货 C1 A 7 符合退货")
    outcome = judge("date customer kind product quantity\n2026-10-05 C1 换货 A 3", red, ledger=ledger)
    assert rows(outcome.table, "quantity", "verdict") == [(3.0, "符合换货")]


@pytest.mark.parametrize(
    ("known", "certificate", "verdict"),
    [
        ("符合退货", "Z1", "符合退货"),
        ("待补证明", "Z1", "符合退货"),  # it came since
        ("符合退货", "待补", "待补证明"),
        ("不予退换", "Z1", "不予退换"),
    ],
)
def test_what_was_settled_stays_so_once_its_purchases_are_gone(known: str, certificate: str, verdict: str) -> None:
    """Bought in August, which the folder no longer holds; the amount is the ledger's, for no price is left."""
    ledger = f"""month position line date customer kind product quantity amount purchased_on verdict
                 2026-09 1 1 2026-09-20 C1 退货 A 5 55 2026-08-10 {known}"""
    returns = f"date customer kind product quantity certificate\n2026-09-20 C1 退货 A 5 {certificate}"
    outcome = judge(returns, BOUGHT.replace("A 10 100", "B 10 100"), ledger=ledger)
    assert rows(outcome.table, *JUDGED) == [("2026-09-20", 5.0, 55.0, "2026-08-10", verdict)]
    assert reasons(outcome)[0].startswith("本行以前已经判定，所依据的进货记录已不在文件夹里，沿用台账中的结论。")
    assert outcome.problems == ()


def test_what_was_settled_is_judged_anew_while_its_purchases_are_there_or_the_line_was_changed() -> None:
    """September is in the folder and shows no purchase; of five pieces the ledger knows nothing about six."""
    ledger = """month position line date customer kind product quantity amount purchased_on verdict
                2026-09 1 1 2026-09-20 C1 换货 A 5 55 2026-09-10 符合换货
                2026-09 2 2 2026-09-21 C1 换货 A 5 55 2026-08-10 符合换货"""
    returns = "date customer kind product quantity\n2026-09-20 C1 换货 A 5\n2026-09-21 C1 换货 A 6"
    outcome = judge(returns, BOUGHT.replace("A 10 100", "B 10 100"), ledger=ledger)
    assert list(outcome.table["verdict"]) == ["待核实", "待核实"]


def test_lines_that_only_the_ledger_tells_stand_among_the_others_and_are_told() -> None:
    ledger = """month position line date customer kind product quantity amount purchased_on verdict
                2026-10 1 1 2026-10-02 C1 退货 A 3 30 2026-09-01 符合退货
                2026-10 2 1 2026-10-02 C1 退货 A 2 20 2026-06-01 不予退换
                2026-10 3 2 2026-10-03 C9 退货 A 2 20 2026-06-01 不予退换"""
    outcome = judge("date customer kind product quantity amount\n2026-10-04 C1 换货 A 9 90", BOUGHT, ledger=ledger)
    assert rows(outcome.table, "date", "quantity", "verdict", "source") == [
        ("2026-10-02", 3.0, "符合退货", -1),
        ("2026-10-02", 2.0, "不予退换", -1),
        ("2026-10-03", 2.0, "不予退换", -1),
        ("2026-10-04", 7.0, "符合换货", 0),  # three of the ten bought came back before
        ("2026-10-04", 2.0, "待核实", 0),
    ]
    assert reasons(outcome)[0] == "文件夹里的退换货记录已没有本行，沿用台账中的结论。"
    told = outcome.problems[-1]  # C9 is no customer any more
    assert told.message == "台账记有的 2026-10 退换货，有 1 行在文件夹里找不到：2026-10-02 C1 A 5。"
    assert told.action == "这些行沿用台账中的结论，已符合退货的照样从进货净额中扣除。"
    assert told.advice == (
        "请把 2026-10 的退换货记录放全；确已作废的行，请在 台账.xlsx 的“退换货台账”中删去，再重新运行。"
    )
