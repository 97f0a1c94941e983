"""Lines of a .csv with more fields than headings: 1,500.00 without quotes is not 1 (CONTRACT section 1)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
from office_files import XLSX, Sheet, write

from kehu_xlsx.intake.office import Intake, read_office
from kehu_xlsx.tables import Plans, Purchases, Receivables
from kehu_xlsx.workbook.read import read_workbook

HAITIAN, DAGU = "青岛海天商贸有限公司", "胶州大沽批发部"
REGISTER = Sheet([["客户编号", "客户名称", "客户级别"], ["C1", HAITIAN, "一级"], ["C2", DAGU, "三级"]])


def read(folder: Path, *lines: str, name: str = "销售") -> Intake:
    write(folder / "客户档案", XLSX, REGISTER)
    (folder / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    return read_office(folder, synonyms={}, fallback=pd.Period("2026-10", "M"), today=dt.date(2026, 11, 20))


def amounts(intake: Intake) -> list[float]:
    return sorted(intake.books.purchases[Purchases.amount])


def told(intake: Intake) -> list[tuple[str, str, str, str]]:
    return [(problem.cell, problem.value, problem.message, problem.action) for problem in intake.problems]


def said(fields: int, headings: int) -> str:
    return f"本行有 {fields} 个字段，表头只有 {headings} 个，分不清各是哪一列（1,500.00 不加引号就成了两个）"


@pytest.mark.parametrize(
    ("heading", "end", "fields"),
    [
        ("日期,客户名称,产品,金额", "", 4),
        ("日期,客户名称,产品,金额,备注", ",", 5),
        ("日期,客户名称,产品,金额,备注", ",好", 5),
    ],
)
def test_an_amount_in_two_pieces_sets_its_row_aside(tmp_path: Path, heading: str, end: str, fields: int) -> None:
    broken = f"2026-10-03,{HAITIAN},可乐,1,500.00{end}"
    intake = read(tmp_path, heading, broken, f"2026-10-04,{DAGU},可乐,900.00{end}", f"合计,,,2,400.00{end}")
    assert amounts(intake) == [900.0]
    assert told(intake) == [("D2", "1", said(fields + 1, fields), "本行未计入")]
    assert intake.problems[0].advice == "请重新导出，金额不带千分位的逗号，或另存为 .xlsx 后再放回来"
    (account,) = (each for each in intake.usage if each.table is Purchases)
    assert (account.rows_read, account.rows_used, account.amount_read) == (2, 1, 900.0)


def test_where_every_amount_is_in_two_pieces_none_is_read(tmp_path: Path) -> None:
    lines = [f"2026-10-0{day},{HAITIAN},可乐,10,1,500.00," for day in (3, 4, 5)]
    intake = read(tmp_path, "日期,客户名称,产品,数量,金额,备注", *lines)
    assert amounts(intake) == []
    assert [cell for cell, *_ in told(intake)] == ["E2", "E3", "E4"]


def test_quoted_amounts_are_whole(tmp_path: Path) -> None:
    intake = read(tmp_path, "日期,客户名称,产品,金额", f'2026-10-03,{HAITIAN},可乐,"1,500.00"')
    assert amounts(intake) == [1500.0]
    assert told(intake) == []


def test_a_delimiter_at_the_end_of_every_line_pushes_nothing(tmp_path: Path) -> None:
    lines = [f"2026-10-03,{HAITIAN},可乐,10,500,", f"2026-10-04,{DAGU},可乐,5,900,"]
    intake = read(tmp_path, "日期,客户名称,产品,数量,金额", *lines)
    assert amounts(intake) == [500.0, 900.0]
    assert told(intake) == []


def test_beside_such_lines_a_broken_one_is_still_seen(tmp_path: Path) -> None:
    lines = [f"2026-10-03,{HAITIAN},可乐,10,500,", f"2026-10-04,{DAGU},可乐,5,1,900,"]
    intake = read(tmp_path, "日期,客户名称,产品,数量,金额", *lines, f"2026-10-05,{DAGU},可乐,5,90,")
    assert amounts(intake) == [90.0, 500.0]
    assert told(intake) == [("E3", "1", said(7, 5), "本行未计入")]


def test_a_comma_in_a_remark_is_told_as_well(tmp_path: Path) -> None:
    intake = read(tmp_path, "日期,客户名称,产品,金额,备注", f"2026-10-03,{HAITIAN},可乐,900,已送,客户签收")
    assert amounts(intake) == []
    assert told(intake) == [("F2", "客户签收", said(6, 5), "本行未计入")]


def test_months_side_by_side_too(tmp_path: Path) -> None:
    intake = read(
        tmp_path, "客户名称,1月销售目标,2月销售目标", f"{HAITIAN},1,500,2", f"{DAGU},3,4", name="2026年分销计划"
    )
    assert sorted(intake.books.plans[Plans.sales_target]) == [3.0, 4.0]
    assert told(intake) == [("D2", "2", said(4, 3), "本行未计入")]


def test_a_debtor_of_unknown_debt_does_not_owe_nothing(tmp_path: Path) -> None:
    intake = read(tmp_path, "客户名称,应收余额", f"{HAITIAN},1,500.00", f"{DAGU},900", name="应收账款")
    owed = dict(zip(intake.books.receivables["customer"], intake.books.receivables[Receivables.balance], strict=True))
    assert pd.isna(owed["C1"])
    assert owed["C2"] == 900.0
    assert told(intake) == [("B2", "1", said(3, 2), "金额未计入；该客户的应收余额按无法计算处理")]


def test_how_many_fields_a_line_had_is_known_of_text_files_alone(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("甲,乙,\n1\n,,,\n", encoding="utf-8")
    assert read_workbook(tmp_path / "a.csv").sheets[0].fields == (3, 1, 4)
    assert read_workbook(write(tmp_path / "b", XLSX, REGISTER)).sheets[0].fields == ()
