"""References and formulas, as Excel moves them when rows are inserted."""

from __future__ import annotations

import pytest

from kehu_xlsx.workbook.addresses import Cell, cell_at, cell_name
from kehu_xlsx.workbook.template.moves import Mover, RowMap, translated

# On sheet 表, row 8 stands three times (8, 9, 10); what was below it is two rows lower. Sheet 单 does not grow.
MAPS = {"表": RowMap({8: 3})}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("A7+A9", "A7+A11"),
        ("$A$9", "$A$11"),
        ("SUM(F8:F8)", "SUM(F8:F10)"),
        ("SUM($F$8:$F$8)", "SUM($F$8:$F$10)"),
        ("SUM(F8)", "SUM(F8:F10)"),
        ("SUM(F$8)", "SUM(F$8:F$10)"),
        ("SUM(F7:F9)", "SUM(F7:F11)"),
        ("F8*2", "F8*2"),
        ("ROUND(F8)", "ROUND(F8)"),
        ("表!A9+'表'!A9", "表!A11+'表'!A11"),
        ("单!A9+其他!A9", "单!A9+其他!A9"),
        ('A9&"A9"', 'A11&"A9"'),
        ("LOG10(A9)", "LOG10(A11)"),
        ("[1]表!A9", "[1]表!A9"),
        ("'[1]表'!A9", "'[1]表'!A9"),
        ("Sales[A9]+A9", "Sales[A9]+A11"),
        ("SUM(8:8)+SUM($9:$12)", "SUM(8:10)+SUM($11:$14)"),
        ("SUM(A:A)", "SUM(A:A)"),
        ("名称A9.x+x_A9", "名称A9.x+x_A9"),
        ("A9:INDEX(B:B,9)", "A11:INDEX(B:B,9)"),
        ("IF(A9=#REF!,1.5,9)", "IF(A11=#REF!,1.5,9)"),
        ("", ""),
    ],
)
def test_formula_of_the_sheet_moves(before: str, after: str) -> None:
    assert Mover(MAPS, "表").formula(before) == after


def test_formula_of_another_sheet_moves_only_where_it_names_the_sheet() -> None:
    assert Mover(MAPS, "单").formula("A9+表!A9") == "A9+表!A11"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("B8*C8", "B10*C10"),
        ("B8/B9", "B10/B11"),
        ("B8/$B$8", "B10/$B$8"),
        ("B8/SUM($B$8:$B$8)", "B10/SUM($B$8:$B$10)"),
        ("SUM(B$8:B8)", "SUM(B$8:B10)"),
        ("SUM(B8:E8)", "SUM(B10:E10)"),
        ("SUM(B8)", "SUM(B10)"),
        ("单!B8", "单!B8"),
    ],
)
def test_formula_in_a_repeated_row_keeps_to_its_own_copy(before: str, after: str) -> None:
    assert Mover(MAPS, "表", line=8, copy=2).formula(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("A1:B7", "A1:B7"),
        ("A8", "A8:A10"),
        ("A8:C8", "A8:C10"),
        ("A7:C9 D12", "A7:C11 D14"),
        ("A:A", "A:A"),
    ],
)
def test_ranges_grow_and_move(before: str, after: str) -> None:
    assert Mover(MAPS, "表").ranges(before) == after


def test_a_single_cell_stays_single() -> None:
    assert Mover(MAPS, "表").cell("A8") == "A8"


def test_shared_formula_is_written_out() -> None:
    assert translated('A1+$A1+A$1+$A$1+单!B2:C3&"A1"', 2, 1) == 'B3+$A3+B$1+$A$1+单!C4:D5&"A1"'


@pytest.mark.parametrize(("name", "cell"), [("A1", (1, 1)), ("Z9", (9, 26)), ("AA10", (10, 27)), ("XFD3", (3, 16384))])
def test_cell_names(name: str, cell: tuple[int, int]) -> None:
    assert (cell_at(name), cell_name(Cell(*cell))) == (cell, name)
