"""建议赠送物品: what to bring on each planned visit."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kehu_xlsx.measures.facts import Facts
from kehu_xlsx.policy import VisitRules
from kehu_xlsx.rules.schedule.duties import Duty
from kehu_xlsx.tables import LastVisits
from kehu_xlsx.tables.words import Role
from kehu_xlsx.texts import schedule as texts
from kehu_xlsx.workdays import add_months

SOUVENIR_ROLES = (Role.REGION_MANAGER, Role.MARKETING_DIRECTOR, Role.BRANCH_MANAGER)
LOWEST_SOUVENIR_LEVEL = 3


@dataclass
class Gifts:
    """Souvenirs given so far: the date of the last one by customer."""

    last_souvenir: dict[str, dt.date]
    rules: VisitRules

    @classmethod
    def so_far(cls, facts: Facts, rules: VisitRules) -> Gifts:
        """What was given up to the as-of date, by the visits and by the ledger."""
        last = facts.last_souvenirs.groupby(LastVisits.customer)[LastVisits.souvenir_on].max()
        return cls({customer: date.date() for customer, date in last.items()}, rules)

    def for_visit(self, duty: Duty, date: dt.date | None) -> tuple[str, ...]:
        """What to bring on a visit; visits must come in order of date."""
        if date is None or not self._is_souvenir_due(duty, date):
            return (texts.COMPANY_MATERIALS,)
        self.last_souvenir[duty.customer] = date
        return texts.COMPANY_MATERIALS, texts.souvenir(self.rules.souvenir_value)

    def _is_souvenir_due(self, duty: Duty, date: dt.date) -> bool:
        if duty.role not in SOUVENIR_ROLES or duty.level > LOWEST_SOUVENIR_LEVEL:
            return False
        last = self.last_souvenir.get(duty.customer)
        return last is None or date >= add_months(last, self.rules.souvenir_months)
