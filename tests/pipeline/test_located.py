"""A rule's problem becomes a line of 数据问题 with its cell and what stands in it."""

from __future__ import annotations

from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.pipeline.month import located
from kehu_xlsx.tables import Customers, Place, RowProblem, Source

REGISTER = Source("档案.xlsx", "客户档案", Customers, {"name": 1, "credit_limit": 3}, {(4, 3): "不限"})


def line(row: int, value: str) -> Problem:
    place = Place(0, row, "credit_limit")
    return located(RowProblem(Category.MASTER, value, "额度空白", "不判断", "请填写", place), [REGISTER])


def test_the_word_that_counts_as_blank_is_shown() -> None:
    assert line(4, "") == Problem(
        "档案.xlsx", "客户档案", "D5", Category.MASTER, "不限", "额度空白", "不判断", "请填写"
    )
    assert line(5, "").value == ""
    assert line(4, "100").value == "100"
