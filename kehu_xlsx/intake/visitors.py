"""Who came: several names in one cell are several visits; a role not given is what the customer's record says."""

from __future__ import annotations

import pandas as pd

from kehu_xlsx.errors import Category
from kehu_xlsx.tables import PEOPLE_SEPARATOR, ROLE_COLUMNS, Customers, Place, RowProblem, Visits
from kehu_xlsx.texts import intake as texts


def one_row_a_visitor(visits: pd.DataFrame, customers: pd.DataFrame) -> tuple[pd.DataFrame, list[RowProblem]]:
    """Visits with one visitor and one role a row; one person in two roles visits in both.

    A visitor whose role neither the row nor the customer's record tells is a problem and visits in no role.
    """
    names = visits[Visits.visitor].str.split(PEOPLE_SEPARATOR)
    single = visits.assign(**{Visits.visitor: names}).explode(Visits.visitor)
    given = single[single[Visits.role].notna()]
    found = (
        single[single[Visits.role].isna()]
        .drop(columns=[Visits.role])
        .merge(roles_of_people(customers), on=[Visits.customer, Visits.visitor], how="left")
    )
    unknown = found[found[Visits.role].isna()]
    problems = [_unknown_role(row[Visits.visitor], row) for _, row in unknown.iterrows()]
    known = pd.concat([given, found[found[Visits.role].notna()]], ignore_index=True)
    return Visits.conform(known).sort_values([Visits.source, Visits.row], kind="stable", ignore_index=True), problems


def roles_of_people(customers: pd.DataFrame) -> pd.DataFrame:
    """Who looks after which customer in which role: columns customer, visitor, role."""
    parts = []
    for role, column in ROLE_COLUMNS.items():
        people = customers[[Customers.customer, column]].dropna()
        people = people.assign(**{column: people[column].str.split(PEOPLE_SEPARATOR)}).explode(column)
        parts.append(people.rename(columns={str(column): str(Visits.visitor)}).assign(**{Visits.role: role.value}))
    return pd.concat(parts, ignore_index=True).drop_duplicates()


def _unknown_role(visitor: str, row: pd.Series) -> RowProblem:
    message, advice = texts.unknown_role(visitor)
    place = Place(int(row[Visits.source]), int(row[Visits.row]), Visits.visitor)
    return RowProblem(Category.PERSON, visitor, message, texts.SET_ASIDE, advice, place)
