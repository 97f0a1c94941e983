"""The values of the simple formulas that templates hold."""

from __future__ import annotations

import math

import pytest

from kehu_xlsx.workbook.addresses import cell_at
from kehu_xlsx.workbook.template.calculate import Calculator

CONTENTS = {"A1": 2.0, "A2": 3.5, "A3": "文字", "A5": math.nan, "B1": -4.0}


def value(formula: str, **others: str) -> float | None:
    formulas = {("表", cell_at("Z1")): formula}
    formulas |= {("表", cell_at(cell)): text for cell, text in others.items()}
    return Calculator({("表", cell_at(cell)): one for cell, one in CONTENTS.items()}, formulas).cached(
        ("表", cell_at("Z1"))
    )


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("A1+A2", 5.5),
        ("A1-A2-1", -2.5),
        ("A1+A2*2", 9.0),
        ("(A1+A2)*2", 11.0),
        ("A2/A1/2", 0.875),
        ("-B1*-2", -8.0),
        ("$A$1 * 1.5E2", 300.0),
        ("A4", 0.0),
        ("SUM(A1:A4)", 5.5),
        ("SUM(A1:B4,10,A1*2)", 15.5),
        ("SUM(A1)", 2.0),
        ("SUM(A3:A4)", 0.0),
        ("SUM(A1:A4)/SUM(表!$A$1:$A$2)", 1.0),
        ("SUM(A1:Y4)", 1.5),
        ("N(A1)+N(A3)+N(A4)", 2.0),
        ("IF(A1>1,A2,A3+1)", 3.5),
        ("IF(A1*A4>0,A1/A4-SUM(A1,(A2)),-1)", -1.0),
    ],
)
def test_computed(formula: str, expected: float) -> None:
    assert value(formula) == expected


@pytest.mark.parametrize(
    "formula",
    [
        "A1/A4",
        "A3+1",
        "SUM(A1:A5)",
        "A1^2",
        "IF(A1>=1,1,0)",
        "IF(A1>1,1)",
        "IF(A1>1,1,0)+1",
        "IF(A3>1,1,0)",
        "IF(A1>1,A1/A4,0)",
        "A1>1",
        "A1&A2",
        "A1:A2",
        "别的!A1",
        "SUM(别的!A1:A2)",
        "SUM(",
        "SUM(A1",
        "A1+",
        "A1 A2",
        "SUM()",
        "名称",
        "",
        "Z1+1",
    ],
)
def test_left_to_excel(formula: str) -> None:
    assert value(formula) is None


def test_formulas_read_formulas() -> None:
    assert value("Y1*2", Y1="SUM(A1:A2)+Y2", Y2="A1") == 15.0


def test_whatever_needs_an_uncomputable_formula_is_uncomputable() -> None:
    assert value("Y1*2", Y1="NOW()") is None


def test_a_branch_may_show_nothing() -> None:
    formulas = {("表", cell_at("Z1")): 'IF(A1>2,A2/A1-1,"")'}
    calculator = Calculator({("表", cell_at("A1")): 2.0, ("表", cell_at("A2")): 3.0}, formulas)
    assert calculator.value(("表", cell_at("Z1"))) == ""
    assert (calculator.cached(("表", cell_at("Z1"))), calculator.complete) == (None, True)


def test_complete_until_something_cannot_be_computed() -> None:
    place, other = ("表", cell_at("A1")), ("表", cell_at("A2"))
    calculator = Calculator({}, {place: "1+1", other: "NOW()"})
    assert (calculator.cached(place), calculator.complete) == (2.0, True)
    assert (calculator.cached(other), calculator.complete) == (None, False)
