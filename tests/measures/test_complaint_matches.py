"""Which complaints are one: on two sheets, and on a sheet and in the ledger, which remembers it otherwise."""

from __future__ import annotations

import datetime as dt

import pytest

from kehu_xlsx.measures.complaint_matches import ON_ANOTHER_SHEET, SINCE_CORRECTED, Told, is_count, matches

REMEMBERED = "T1 C1 2026-10-12 漏气三箱"
WITHOUT_NUMBER = "- C1 2026-10-12 漏气三箱"


def told(line: str) -> Told:
    number, customer, day, content = line.split()
    return Told.of("" if number == "-" else number, customer, content, day=dt.date.fromisoformat(day))


def found(listed: list[str], others: list[str], *, corrected: bool = True) -> dict[int, int]:
    ways = SINCE_CORRECTED if corrected else ON_ANOTHER_SHEET
    return matches([told(line) for line in listed], [told(line) for line in others], ways)


@pytest.mark.parametrize(
    ("listed", "remembered", "on_another_sheet", "since_corrected"),
    [
        ("T1 C1 2026-10-12 漏气三箱", REMEMBERED, True, True),
        ("T1 C1 2026-10-12 漏气，三箱。", REMEMBERED, True, True),  # other marks
        ("T1 C1 2026-10-12 漏气三箱已取样", REMEMBERED, True, True),  # more is said
        ("- C1 2026-10-12 漏气三箱", REMEMBERED, True, True),  # a sheet without numbers
        ("T1 C1 2026-10-12 整批要退", REMEMBERED, False, True),  # said anew under its number
        ("T1 C1 2026-10-02 漏气三箱", REMEMBERED, False, True),  # its day corrected
        ("T1 C1 2026-09-30 漏气三箱", REMEMBERED, False, True),  # into another month
        ("T1 C2 2026-10-12 漏气三箱", REMEMBERED, False, True),  # its customer corrected
        ("T1 C2 2026-10-02 少件", REMEMBERED, False, True),  # all corrected, in the sheets of its month
        ("T1 C2 2026-11-02 少件", REMEMBERED, False, False),  # the number given anew the month after
        ("T2 C1 2026-10-12 漏气三箱", REMEMBERED, False, True),  # its number corrected, and nothing else
        ("T2 C1 2026-10-13 漏气三箱", REMEMBERED, False, False),  # two numbers are two complaints
        ("T2 C1 2026-10-12 漏气三箱", WITHOUT_NUMBER, True, True),  # its number added
        ("T2 C1 2026-10-13 漏气三箱要求赔偿", WITHOUT_NUMBER, False, True),
        ("- C1 2026-10-12 漏气三箱要求赔偿", WITHOUT_NUMBER, False, True),
        ("- C1 2026-10-22 漏气三箱", WITHOUT_NUMBER, False, True),
        ("- C1 2026-10-23 漏气三箱", WITHOUT_NUMBER, False, False),  # eleven days later
        ("- C1 2026-10-12 少件", WITHOUT_NUMBER, False, False),
        ("- C2 2026-10-12 漏气三箱", WITHOUT_NUMBER, False, True),  # its customer corrected
        ("- C2 2026-10-13 漏气三箱", WITHOUT_NUMBER, False, False),
        ("- C1 2026-10-01 漏气三箱", "- C1 2026-09-30 漏气三箱", False, False),  # the sheet of a new month
    ],
)
def test_a_complaint_is_known_again(
    listed: str, remembered: str, on_another_sheet: bool, since_corrected: bool
) -> None:
    assert bool(found([listed], [remembered], corrected=False)) is on_another_sheet
    assert bool(found([listed], [remembered])) is since_corrected


def test_each_is_known_once_and_by_the_surest_sign() -> None:
    """The second is word for word the remembered one; the first is then the other of its number."""
    listed = ["T1 C1 2026-10-12 漏气三箱已取样", "T1 C1 2026-10-12 漏气三箱"]
    assert found(listed, ["T1 C1 2026-10-12 漏气三箱"]) == {1: 0}
    assert found(listed, ["T1 C1 2026-10-12 漏气三箱", "T1 C1 2026-10-13 漏气"]) == {1: 0, 0: 1}


def test_two_identical_ones_are_two() -> None:
    twice = [WITHOUT_NUMBER] * 2
    assert found(twice, twice) == {0: 0, 1: 1}
    assert found(twice, twice[:1]) == {0: 0}


@pytest.mark.parametrize(
    ("number", "counts"), [("1", True), ("012", True), ("1203", False), ("T1", False), ("2026-1", False), ("", False)]
)
def test_a_number_of_up_to_three_digits_only_counts_lines(number: str, counts: bool) -> None:
    assert is_count(number) is counts
