"""The 客户档案 as documents join it, and how months, terms, people and links are written."""

import pandas as pd
import pytest
from outcomes import CUSTOMERS, PURCHASES, RECEIVABLES, RETURNS, SHOP, SOURCES, empty_outcome, outcome

from kehu_xlsx.documents import masters as module
from kehu_xlsx.documents.masters import Masters, level_word, month_word, people_words, source_link, source_words
from kehu_xlsx.tables import Customers, Person
from kehu_xlsx.tables.words import Role
from kehu_xlsx.workbook.sheets import Target

MASTERS = Masters(outcome())


def test_a_customer_has_code_name_level_region_people_and_terms() -> None:
    assert MASTERS.code("QD001") == "QD001"
    assert MASTERS.name("QD001") == "青岛澜泊商贸有限公司"
    assert MASTERS.level("QD001") == 1
    assert MASTERS.level_word("QD001") == "一级"
    assert MASTERS.region("QD001") == "市南区"
    assert MASTERS.person("QD006", Role.SALESPERSON) == "张澍、何苗"
    assert MASTERS.terms("QD001") == "月结30"
    assert MASTERS.terms("QD002") == "30天"
    assert MASTERS.text("QD001", Customers.contact) == "王海"


def test_what_the_master_leaves_blank_is_blank() -> None:
    assert MASTERS.code(SHOP) == ""
    assert MASTERS.terms("QD005") == ""
    assert MASTERS.person("QD005", Role.SALESPERSON) == ""
    assert MASTERS.value(SHOP, Customers.contact) is None


def test_an_unknown_customer_is_named_by_his_key() -> None:
    assert MASTERS.name("QD999") == "QD999"
    assert MASTERS.level_word("QD999") == ""


def test_a_blank_state_counts_as_active() -> None:
    assert MASTERS.active == ("QD001", "QD002", "QD003", SHOP, "QD005", "QD006", "QD008")
    assert not MASTERS.is_active("QD007")
    assert list(MASTERS)[-2:] == ["QD007", "QD008"]
    assert list(Masters(empty_outcome())) == []


def test_words() -> None:
    assert month_word(pd.Period("2026-01", "M")) == "2026-01"
    assert month_word(None) == ""
    assert [level_word(level) for level in (1, 2, 3, 4, 5, None)] == ["一级", "二级", "三级", "四级", "五级", ""]
    people = (Person(Role.BRANCH_MANAGER, "秦望舒"), Person(Role.SALES_MANAGER))
    assert people_words(people) == "分支机构总经理 秦望舒、分支机构销售经理"
    assert module.subtitle(outcome()) == "青岛办事处　2026-10　截至 2026-10-31"


@pytest.mark.parametrize(
    ("source", "row", "column", "home", "expected"),
    [
        (CUSTOMERS, 4, "name", "../../", Target(sheet="档案", cell="B5", file="../../客户档案.xlsx")),
        (CUSTOMERS, 4, "level", "../../../", Target(sheet="档案", cell="C5", file="../../../客户档案.xlsx")),
        (RECEIVABLES, 8, "balance", "../../", Target(sheet="应收", cell="C9", file="../../应收账款.xls")),
        (RETURNS, 3, "", "../../", Target(sheet="退换货", cell="A4", file="../../售后/退换货.xlsx")),
        (PURCHASES, 9, "amount", "../../", None),  # no link can lead into a .csv
        (-1, -1, "", "../../", None),
    ],
)
def test_links_lead_to_the_cell_of_the_office_workbook(
    source: int, row: int, column: str, home: str, expected: Target | None
) -> None:
    assert source_link(SOURCES, source, row, column, home=home) == expected


def test_places_in_words() -> None:
    assert source_words(SOURCES, RETURNS, 3, "product") == "售后/退换货.xlsx 退换货!D4"
    assert source_words(SOURCES, PURCHASES, 9, "amount") == "进货.csv E10"
    assert source_words(SOURCES, -1, -1) == ""
