"""Journals that write date, voucher number and customer on the first line of a voucher alone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from office_files import BOOKS, XLSX, Sheet, write

from kehu_xlsx.intake.office import Intake, read_office
from kehu_xlsx.tables import Purchases

HAITIAN, DAGU = "青岛海天商贸有限公司", "胶州大沽批发部"
REGISTER = Sheet([["客户编号", "客户名称", "客户级别"], ["C1", HAITIAN, "一级"], ["C2", DAGU, "三级"]])
HEADING = ["日期", "凭证号", "客户名称", "产品", "数量", "金额"]
FIRST, SECOND = dt.date(2026, 10, 1), dt.date(2026, 10, 2)
Row = list[Any]


def read(folder: Path, rows: list[Row], kind: str = XLSX) -> Intake:
    write(folder / "档案", XLSX, REGISTER)
    write(folder / "销售序时簿", kind, Sheet([HEADING, *rows]))
    return read_office(folder, synonyms={}, fallback=pd.Period("2026-10", "M"), today=dt.date(2026, 11, 20))


def bought(intake: Intake) -> list[tuple[int, str, str, float]]:
    rows = intake.books.purchases
    columns = [rows[Purchases.date].dt.day, *(rows[name] for name in (Purchases.number, Purchases.customer))]
    return list(zip(*columns, rows[Purchases.amount], strict=True))


def line(product: str | None, amount: float, customer: str | None = None) -> Row:
    return [None, None, customer, product, 1, amount]


def head(date: dt.date, number: str, customer: str | None, amount: float) -> Row:
    return [date, number, customer, "可乐", 1, amount]


@pytest.mark.parametrize("kind", BOOKS)
def test_the_lines_below_are_of_the_voucher_above(tmp_path: Path, kind: str) -> None:
    rows = [
        head(FIRST, "记-1", HAITIAN, 100), line("雪碧", 200), line(None, 300), head(SECOND, "记-2", DAGU, 50),
        line("雪碧", 60), ["合计", None, None, None, 5, 710],
    ]  # fmt: skip
    intake = read(tmp_path, rows, kind)
    assert bought(intake) == [
        (1, "记-1", "C1", 100), (1, "记-1", "C1", 200), (1, "记-1", "C1", 300), (2, "记-2", "C2", 50),
        (2, "记-2", "C2", 60),
    ]  # fmt: skip
    (problem,) = intake.problems
    assert (problem.cell, problem.message, problem.action, problem.advice) == (
        "A3",
        "有 3 行没有写日期、凭证号、客户名称，只在每张单据的第一行写了",
        "按上面一行的同一张单据读取，照常计入",
        "请核对；如果不是上面一行的单据，请把这几列逐行填上",
    )


def test_the_customer_may_stand_on_each_line(tmp_path: Path) -> None:
    rows = [head(FIRST, "记-1", HAITIAN, 100), line("雪碧", 200, DAGU), line("雪碧", 300, HAITIAN)]
    intake = read(tmp_path, rows)
    assert bought(intake) == [(1, "记-1", "C1", 100), (1, "记-1", "C2", 200), (1, "记-1", "C1", 300)]
    assert [problem.message for problem in intake.problems] == ["有 2 行没有写日期、凭证号，只在每张单据的第一行写了"]


OTHERS: dict[str, list[Row]] = {
    "a first line without its customer": [
        head(FIRST, "记-1", HAITIAN, 100), head(SECOND, "记-2", None, 7), line("雪碧", 200), line("雪碧", 300),
    ],
    "one line alone": [head(FIRST, "记-1", HAITIAN, 100), line("雪碧", 200), head(SECOND, "记-2", HAITIAN, 1)],
    "a line with a date": [head(FIRST, "记-1", HAITIAN, 100), line("雪碧", 200), [SECOND, *line("雪碧", 300)[1:]]],
    "a customer on some lines": [head(FIRST, "记-1", HAITIAN, 100), line("雪碧", 200), line("雪碧", 300, DAGU)],
}  # fmt: skip


@pytest.mark.parametrize("case", OTHERS)
def test_a_blank_that_may_be_missing_is_told(tmp_path: Path, case: str) -> None:
    intake = read(tmp_path, OTHERS[case])
    assert {customer for _, _, customer, _ in bought(intake)} == {"C1"}
    assert {"雪碧"}.isdisjoint(intake.books.purchases[Purchases.product])
    assert all(problem.message.startswith("缺少") for problem in intake.problems)
    assert intake.problems


def test_lines_below_a_gap_are_of_no_voucher(tmp_path: Path) -> None:
    rows = [head(FIRST, "记-1", HAITIAN, 100), line("雪碧", 200), line("雪碧", 300), [], line("雪碧", 400)]
    intake = read(tmp_path, rows)
    assert [amount for *_, amount in bought(intake)] == [100, 200, 300]
    assert [problem.cell for problem in intake.problems if problem.message == "缺少“日期”"] == ["A6"]
