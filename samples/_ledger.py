"""The true ledgers of the invented office, made from the roster with a fixed seed; money in fen (1/100 yuan)."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from _office import (
    AS_OF,
    COMMON_PRODUCTS,
    CUSTOMERS,
    MONTH,
    MONTHS,
    OPENING_DAY,
    PRODUCT,
    Customer,
    Product,
    dice,
    month_of,
    workday_before,
    workdays_of,
)
from _rounds import Check, Placement, Visit, make_checks, make_placements, make_visits
from _service import LOTS, RETURNS

LAST_YEAR_BUYERS = ("QD001", "QD002", "QD009", "QD010", "QD017", "QD018", "QD029", "QD030", "QD041", "QD042", "QD051")
LAST_YEAR_DAYS = (date(2025, 11, 5), date(2025, 11, 13), date(2025, 11, 24))


@dataclass(frozen=True)
class Purchase:
    day: date
    code: str
    product: str
    quantity: int
    bill: str = ""

    @property
    def price(self) -> int:
        return PRODUCT[self.product].price

    @property
    def amount(self) -> int:
        return self.quantity * self.price


# A line added late by hand, whose price is an error and whose amount is good.
LATE = Purchase(date(2026, 10, 20), "QD019", "LT02", 20, "SG20261020")


@dataclass(frozen=True)
class Payment:
    day: date
    code: str
    amount: int
    method: str
    bill: str = ""


@dataclass(frozen=True)
class Plan:
    sales: int | None
    purchases: int | None
    outlets: int | None
    wording: str
    collection: int | None
    products: tuple[tuple[str, int, int], ...] = ()  # product, cases, fen


@dataclass
class Ledger:
    purchases: list[Purchase] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    plans: dict[tuple[str, str], Plan] = field(default_factory=dict)
    openings: dict[str, tuple[int, date]] = field(default_factory=dict)
    limits: dict[str, float | None] = field(default_factory=dict)  # 万元

    def net(self, code: str, month: str) -> int:
        bought = sum(p.amount for p in self.purchases if p.code == code and month_of(p.day) == month)
        return bought - sum(r.credited for r in RETURNS if r.code == code and month_of(r.day) == month)

    def paid(self, code: str, month: str) -> int:
        return sum(p.amount for p in self.payments if p.code == code and month_of(p.day) == month)

    def outlets(self, code: str, month: str) -> int:
        return len({p.outlet for p in self.placements if p.code == code and month_of(p.day) == month})

    def reckoned(self, code: str, day: date) -> int:
        """Opening + purchases − returns − payments up to a day."""
        opening, opened = self.openings[code]
        bought = sum(p.amount for p in self.purchases if p.code == code and opened < p.day <= day)
        returned = sum(r.credited for r in RETURNS if r.code == code and opened < r.day <= day)
        paid = sum(p.amount for p in self.payments if p.code == code and opened < p.day <= day)
        return opening + bought - returned - paid

    def booked(self, customer: Customer) -> int:
        """What the books say at the end of October: the ledger, and what was bent on purpose."""
        return self.reckoned(customer.code, AS_OF) + customer.case.book_extra


def make_ledger() -> Ledger:
    ledger = Ledger()
    for customer in CUSTOMERS:
        ledger.purchases += _purchases(customer)
    ledger.purchases = [*_numbered(ledger.purchases), LATE]
    for customer in CUSTOMERS:
        ledger.openings[customer.code] = _opening(customer)
        ledger.payments += _payments(customer, ledger)
        ledger.placements += make_placements(customer, active_months(customer))
        ledger.visits += make_visits(customer)
    ledger.payments = _receipted(ledger.payments)
    for customer in CUSTOMERS:
        ledger.limits[customer.code] = _limit(customer, ledger.booked(customer))
        ledger.plans |= {(customer.code, month): plan for month, plan in _plans(customer, ledger)}
        ledger.checks += make_checks(customer)
    ledger.placements.sort(key=lambda p: (p.day, p.code, p.outlet))
    ledger.visits.sort(key=lambda v: (v.day, v.code, v.person))
    ledger.checks.sort(key=lambda c: (c.day, c.code))
    return ledger


# Purchases


def _ordinary_days(customer: Customer) -> list[date]:
    days = [day for month in MONTHS for day in workdays_of(month)]
    chosen = [day for n, day in enumerate(days) if n % customer.step == customer.number % customer.step]
    chosen = [day for day in chosen if customer.case.since is None or day >= customer.case.since]
    kept = customer.case.october_days
    if kept is None:
        return chosen
    october = [day for day in chosen if month_of(day) == MONTH]
    return [day for day in chosen if month_of(day) != MONTH] + october[1 :: len(october) // kept][:kept]


def _purchases(customer: Customer) -> list[Purchase]:
    rng = dice("purchases", customer)
    assortment = rng.sample(COMMON_PRODUCTS, 5 if customer.volume > 50000 else 4)
    days = customer.case.dates if customer.case.dates is not None else tuple(_ordinary_days(customer))
    lines = []
    for month in MONTHS:
        in_month = [day for day in days if month_of(day) == month]
        whole = _month_worth(customer, month, len(in_month)) * rng.uniform(0.95, 1.06)
        for day in in_month:
            worth = whole * rng.uniform(0.85, 1.15) / len(in_month)
            lines += _delivery(customer.code, day, worth, rng.sample(assortment, rng.randint(1, 3)), rng)
    lines += [Purchase(day, code, product, quantity) for code, day, product, quantity in LOTS if code == customer.code]
    if customer.code in LAST_YEAR_BUYERS:
        for day in LAST_YEAR_DAYS:
            lines += _delivery(customer.code, day, customer.volume * 28, rng.sample(assortment, 2), rng)
    return lines


def _month_worth(customer: Customer, month: str, deliveries: int) -> float:
    """Fen bought in the month: by working days for the regular, by deliveries for those with set dates."""
    share = len(workdays_of(month)) / 21 if customer.case.dates is None else deliveries * customer.step / 21
    return customer.volume * 100 * share * (customer.case.volume if month == MONTH else 1)


def _delivery(code: str, day: date, worth: float, products: list[Product], rng: Random) -> list[Purchase]:
    shares = [rng.uniform(0.5, 1.5) for _ in products]
    cases = [worth * share / sum(shares) / product.price for share, product in zip(shares, products, strict=True)]
    return [Purchase(day, code, product.code, max(1, round(n))) for n, product in zip(cases, products, strict=True)]


def _numbered(purchases: list[Purchase]) -> list[Purchase]:
    """Bill numbers as an ERP gives them: one a customer and day, running within the day."""
    purchases = sorted(purchases, key=lambda p: (p.day, p.code))
    bills: dict[tuple[date, str], str] = {}
    running: defaultdict[date, int] = defaultdict(int)
    for purchase in purchases:
        if (purchase.day, purchase.code) not in bills:
            running[purchase.day] += 1
            bills[purchase.day, purchase.code] = f"XS{purchase.day:%Y%m%d}{running[purchase.day]:03d}"
    return [replace(p, bill=bills[p.day, p.code]) for p in purchases]


# Payments, balances, limits


def _opening(customer: Customer) -> tuple[int, date]:
    if customer.code == "QD022":
        return 5000000, date(2026, 7, 31)
    if customer.case.since or customer.terms == "0":
        return 0, OPENING_DAY
    return customer.volume * 85 // 10000 * 10000, OPENING_DAY


def _payments(customer: Customer, ledger: Ledger) -> list[Payment]:
    rng, case = dice("payments", customer), customer.case
    method = rng.choice(("银行转账", "银行转账", "银行承兑汇票", "微信", "现金"))
    due: defaultdict[date, int] = defaultdict(int)
    opening, opened = ledger.openings[customer.code]
    if opened == OPENING_DAY and opening:
        due[workday_before(date(2026, 5, 11 + customer.number % 18))] += opening // 2
        due[workday_before(date(2026, 6, 2 + customer.number % 24))] += opening - opening // 2
    for purchase in ledger.purchases:
        if purchase.code == customer.code and purchase.day > opened and _pays(customer, purchase.day):
            early = timedelta(case.pays_early or (0 if customer.terms == "0" else rng.randint(0, 3)))
            due[workday_before(max(customer.due(purchase.day) - early, purchase.day))] += purchase.amount
    if case.prepaid:
        due[date(2026, 10, 28)] += case.prepaid * 100
    return [Payment(day, customer.code, amount, method) for day, amount in due.items()]


def _pays(customer: Customer, bought: date) -> bool:
    unpaid_from = customer.case.unpaid_from
    if unpaid_from is not None and bought >= unpaid_from:
        return False
    return customer.due(bought) - timedelta(customer.case.pays_early) <= AS_OF


def _receipted(payments: list[Payment]) -> list[Payment]:
    payments = sorted(payments, key=lambda p: (p.day, p.code))
    return [replace(p, bill=f"SK{p.day:%y%m}{n:04d}") for n, p in enumerate(payments, 1)]


def _limit(customer: Customer, balance: int) -> float | None:
    """授信额度 in 万元, to one decimal."""
    case = customer.case
    if case.limit_blank:
        return None
    if case.limit is not None:
        return case.limit
    if customer.terms == "0":
        return 0.0
    if case.usage:
        return round(balance / 1e6 / case.usage, 1)
    usual = dice("limit", customer).uniform(0.45, 0.70)
    return round(max(balance / 1e6 / usual, customer.volume / 15000), 1)


# Plans

_WORDINGS = ("重点街道全覆盖", "冰柜陈列不少于两层", "学校周边网点优先", "新增气泡水陈列", "")


def _plans(customer: Customer, ledger: Ledger) -> list[tuple[str, Plan]]:
    rng = dice("plans", customer)
    marks = dict(zip(MONTHS, customer.case.plan, strict=True))
    return [(month, _plan(customer, month, marks[month], ledger, rng)) for month in MONTHS if marks[month] != "-"]


def _plan(customer: Customer, month: str, mark: str, ledger: Ledger, rng: Random) -> Plan:
    if mark == "?":
        return Plan(None, 0, None, "做好终端陈列，货架第二层", None)
    net, paid, outlets = (count(customer.code, month) for count in (ledger.net, ledger.paid, ledger.outlets))
    short = customer.case.miss_by if mark == "N" else ""
    sales = _sales_target(customer, month, net, short, rng)
    purchases = sales if short == "sales" else _hundreds(sales * 0.97)
    collection = _hundreds(paid / 0.8) if short == "collection" else _hundreds(paid * rng.uniform(0.93, 0.99))
    seen = outlets + 2 if short == "placement" else max(outlets - rng.randint(0, 1), min(outlets, 1))
    plan = Plan(sales, purchases, seen or None, rng.choice(_WORDINGS), collection or None)
    return _with_products(customer, month, plan, ledger)


def _sales_target(customer: Customer, month: str, net: int, short: str, rng: Random) -> int:
    if short == "sales":
        ratio = (customer.case.october_ratio if month == MONTH else 0) or rng.uniform(0.91, 0.97)
        return _hundreds(net / ratio) + 10000 if net else _hundreds(customer.volume * 90)
    return _hundreds(net * rng.uniform(0.90, 0.98))


def _hundreds(fen: float) -> int:
    """Rounded down to 100 yuan."""
    return int(fen) // 10000 * 10000


def _with_products(customer: Customer, month: str, plan: Plan, ledger: Ledger) -> Plan:
    if customer.code == "QD028":
        plan = replace(plan, sales=None)
    elif customer.number % 7 == 2:
        plan = replace(plan, purchases=None)
    if month != MONTH or customer.number % 4 != 3:
        return plan
    if customer.code == "QD039":
        plan = replace(plan, purchases=None)
    return replace(plan, products=_product_plan(customer, plan, ledger))


def _product_plan(customer: Customer, plan: Plan, ledger: Ledger) -> tuple[tuple[str, int, int], ...]:
    """What he buys, shared out by what he bought this year; only QD039's must stand for the plan."""
    wanted = plan.purchases or plan.sales or 0
    bought: defaultdict[str, int] = defaultdict(int)
    for purchase in ledger.purchases:
        if purchase.code == customer.code and purchase.product <= "LT10":
            bought[purchase.product] += purchase.amount
    whole = sum(bought.values())
    cases = {code: int(wanted * worth / whole // PRODUCT[code].price) for code, worth in sorted(bought.items())}
    return tuple((code, n, n * PRODUCT[code].price) for code, n in cases.items() if n)


def active_months(customer: Customer) -> list[str]:
    """The months in which he bought."""
    days = customer.case.dates if customer.case.dates is not None else _ordinary_days(customer)
    return sorted({month_of(day) for day in days})
