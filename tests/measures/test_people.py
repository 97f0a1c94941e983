"""The five roles of the 客户档案 as people."""

from __future__ import annotations

from tables_from_text import table

from kehu_xlsx.measures.people import ROLE_COLUMNS, nobody, teams
from kehu_xlsx.tables import Customers, Person
from kehu_xlsx.tables.words import Role


def test_every_role_has_its_column() -> None:
    assert list(ROLE_COLUMNS.items()) == [
        (Role.REGION_MANAGER, "region_manager"),
        (Role.MARKETING_DIRECTOR, "marketing_director"),
        (Role.BRANCH_MANAGER, "branch_manager"),
        (Role.SALES_MANAGER, "sales_manager"),
        (Role.SALESPERSON, "salesperson"),
    ]


def test_several_names_are_several_people_and_no_name_is_one_without() -> None:
    customers = table(Customers, "customer sales_manager salesperson\nC1 李四 张三、王五\nC2 - -")
    found = teams(customers)
    assert found["C1"][Role.SALESPERSON] == (Person(Role.SALESPERSON, "张三"), Person(Role.SALESPERSON, "王五"))
    assert found["C1"][Role.SALES_MANAGER] == (Person(Role.SALES_MANAGER, "李四"),)
    assert found["C2"] == nobody() == {role: (Person(role, ""),) for role in Role}
