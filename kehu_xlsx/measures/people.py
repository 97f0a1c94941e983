"""Who looks after which customer: the five roles of the 客户档案 as people."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kehu_xlsx.tables import PEOPLE_SEPARATOR, ROLE_COLUMNS, Customers, Person
from kehu_xlsx.tables.words import Role

Team = Mapping[Role, tuple[Person, ...]]


def teams(customers: pd.DataFrame) -> dict[str, Team]:
    """The people in each role by customer; where nobody is named, one person without a name."""
    named = {role: customers[column].fillna("").tolist() for role, column in ROLE_COLUMNS.items()}
    people = {role: [_people(role, names) for names in column] for role, column in named.items()}
    return {
        customer: {role: people[role][position] for role in Role}
        for position, customer in enumerate(customers[Customers.customer])
    }


def people_named(customers: pd.DataFrame) -> frozenset[str]:
    """Everybody whom the 客户档案 names in one of the five roles."""
    cells = (names for column in ROLE_COLUMNS.values() for names in customers[column].dropna())
    return frozenset(name for names in cells for name in names.split(PEOPLE_SEPARATOR))


def nobody() -> Team:
    """The team of a customer that the 客户档案 does not hold."""
    return {role: (Person(role),) for role in Role}


def _people(role: Role, names: str) -> tuple[Person, ...]:
    return tuple(Person(role, name) for name in names.split(PEOPLE_SEPARATOR))
