"""File names of outputs: safe on Windows, short enough, distinct."""

from __future__ import annotations

import pytest

from kehu_xlsx.documents.names import file_names, safe_file_name


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("业务经理_张三", "业务经理_张三.xlsx"),
        ("张三/李四", "张三_李四.xlsx"),
        ('<a>:"b"|?*\\', "_a___b_____.xlsx"),
        ("甲\n乙\t丙", "甲 乙 丙.xlsx"),
        ("零\u200b宽\u202e反", "零宽反.xlsx"),
        ("con", "_con.xlsx"),
        ("NUL.甲", "_NUL.甲.xlsx"),
        ("CONSOLE", "CONSOLE.xlsx"),
        ("~$锁", "锁.xlsx"),
        (".隐藏", "隐藏.xlsx"),
        ("末尾. .", "末尾.xlsx"),
        ("", "工作表.xlsx"),
        (" . ", "工作表.xlsx"),
    ],
)
def test_names_that_every_system_accepts(stem: str, expected: str) -> None:
    assert safe_file_name(stem, ".xlsx") == expected


def test_long_names_are_cut_before_their_ending() -> None:
    name = safe_file_name("长" * 200, "_2026-11_分销计划表.xlsx")
    assert name == "长" * (80 - 19) + "_2026-11_分销计划表.xlsx"
    assert len(name) == 80


def test_no_two_names_are_alike() -> None:
    names = file_names(["甲/乙", "甲:乙", "ABC", "abc"], ".ics")
    assert names == ["甲_乙.ics", "甲_乙（2）.ics", "ABC.ics", "abc（2）.ics"]


def test_long_names_are_kept_apart_within_the_limit() -> None:
    first, second = file_names(["长" * 100] * 2, ".xlsx")
    assert (len(first), len(second)) == (80, 80)
    assert second.endswith("（2）.xlsx")
