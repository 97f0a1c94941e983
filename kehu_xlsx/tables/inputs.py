"""The tables that offices keep (CONTRACT section 1); each column with every word that offices use for it."""

from __future__ import annotations

from kehu_xlsx.tables.plans import PlanChecks, Plans, ProductPlans
from kehu_xlsx.tables.register import Customers, Origin
from kehu_xlsx.tables.service import Complaints, Placements, Visits
from kehu_xlsx.tables.trade import CERTIFICATE_TO_COME, NO_CERTIFICATE, Payments, Purchases, Receivables, Returns

__all__ = [
    "CERTIFICATE_TO_COME",
    "INPUTS",
    "NO_CERTIFICATE",
    "Complaints",
    "Customers",
    "Origin",
    "Payments",
    "Placements",
    "PlanChecks",
    "Plans",
    "ProductPlans",
    "Purchases",
    "Receivables",
    "Returns",
    "Visits",
]

INPUTS: tuple[type[Origin], ...] = (
    Customers,
    Plans,
    ProductPlans,
    Purchases,
    Payments,
    Receivables,
    Placements,
    Visits,
    PlanChecks,
    Returns,
    Complaints,
)
