"""A small outcome of October 2026 for the tests of documents: eight customers, each a case of its own.

QD001 met everything · QD002 missed once, near his limit · QD003 missed three times, deep in debt · 散户便民店 without a
code, a plan or purchases since July · QD005 whose balance can't be worked out · QD006 missed twice, paid in advance ·
QD007 stopped, still owing · QD008 met, slightly overdue, with a late complaint.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pandas as pd
from tables_from_text import table

from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.measures.payments import MonthlyPayments, monthly_payments
from kehu_xlsx.measures.placements import MonthlyPlacements
from kehu_xlsx.measures.sales import MonthlySales
from kehu_xlsx.tables import (
    Alerts,
    Approvals,
    Books,
    Complaints,
    ComplaintSteps,
    Credit,
    Customers,
    FulfilmentTable,
    JudgedReturns,
    Memory,
    OpenItems,
    Payments,
    Person,
    Plans,
    ProductFulfilment,
    ProductProposal,
    Proposal,
    Purchases,
    Receivables,
    Reconciliation,
    Returns,
    RuleRun,
    Source,
    VisitCompliance,
    VisitLoads,
    VisitPlan,
)
from kehu_xlsx.tables.outcome import Outcome, Trial
from kehu_xlsx.tables.reading import Recognised, Usage
from kehu_xlsx.tables.words import Role
from kehu_xlsx.texts.complaints import ComplaintReason
from kehu_xlsx.texts.fulfilment import FulfilmentReason
from kehu_xlsx.texts.reasons import Reason
from kehu_xlsx.texts.receivables import ReceivableReason
from kehu_xlsx.texts.returns import ReturnReason, lots
from kehu_xlsx.texts.schedule import COMPANY_MATERIALS, VisitCause, souvenir
from kehu_xlsx.workdays import Interval

MONTH = pd.Period("2026-10", "M")
AS_OF = dt.date(2026, 10, 31)
SHOP = "散户便民店"  # has no code, so its name is its key

CUSTOMERS, PLANS, PURCHASES, RECEIVABLES, RETURNS, COMPLAINTS = range(6)
SOURCES = (
    Source("客户档案.xlsx", "档案", Customers, {"code": 0, "name": 1, "level": 2, "credit_limit": 4}),
    Source("分销计划/10月 计划.xlsx", "十月", Plans, {"customer": 1, "sales_target": 2, "purchase_plan": 3}),
    Source("进货.csv", "", Purchases, {"date": 0, "customer": 1, "amount": 4}),
    Source("应收账款.xls", "应收", Receivables, {"customer": 0, "balance": 2}),
    Source("售后/退换货.xlsx", "退换货", Returns, {"date": 0, "customer": 1, "product": 3}),
    Source("售后/投诉.xlsx", "投诉", Complaints, {"number": 0, "received_on": 1, "customer": 2}),
)


def outcome(**changes: Any) -> Outcome:
    """The outcome described above, with some of its fields replaced."""
    return dataclasses.replace(_outcome(), **changes)


def empty_outcome() -> Outcome:
    """An outcome of an office that has nothing at all."""
    tables = {
        "months": MonthlySales,
        "payments": MonthlyPayments,
        "placements": MonthlyPlacements,
        "fulfilment": FulfilmentTable,
        "products": ProductFulfilment,
        "credit": Credit,
        "open_items": OpenItems,
        "reconciliation": Reconciliation,
        "alerts": Alerts,
        "compliance": VisitCompliance,
        "visit_plan": VisitPlan,
        "visit_loads": VisitLoads,
        "returns": JudgedReturns,
        "complaints": ComplaintSteps,
        "proposal": Proposal,
        "product_proposal": ProductProposal,
    }
    nothing = dict.fromkeys(("sources", "problems", "usage", "recognised", "runs", "trials"), ())
    frames = {name: kind.frame() for name, kind in tables.items()}
    lists = {"unplanned": (), "unchecked": (), "bought": {}}
    return Outcome("空办事处", MONTH, AS_OF, Books(), Memory(), Memory(), **nothing, **frames, **lists)


def _outcome() -> Outcome:
    memory = Memory(approvals=_approvals())
    return Outcome(
        office="青岛办事处",
        month=MONTH,
        as_of=AS_OF,
        books=Books(customers=_customers(), plans=_plans(), payments=_payments()),
        memory=memory,
        remembered=memory,
        sources=SOURCES,
        problems=_problems(),
        usage=(
            Usage(Customers, 8, 8),
            Usage(Purchases, 120, 117, 753_500.0, 748_500.0),
            Usage(Payments, 30, 30, 410_000.0, 410_000.0),
        ),
        recognised=_recognised(),
        runs=_runs(),
        trials=_trials(),
        months=_months(),
        payments=monthly_payments(_payments(), AS_OF),
        placements=MonthlyPlacements.frame(),
        bought={"QD001": 330_000.0, "QD002": 150_000.0},
        fulfilment=_fulfilment(),
        products=_products(),
        credit=_credit(),
        open_items=_open_items(),
        reconciliation=_reconciliation(),
        alerts=_alerts(),
        compliance=_compliance(),
        visit_plan=_visit_plan(),
        visit_loads=_visit_loads(),
        returns=_returns(),
        complaints=_complaints(),
        proposal=_proposal(),
        product_proposal=_product_proposal(),
        unplanned=("QD001", "QD002"),
        unchecked=("QD003", "QD005"),
    )


def _customers() -> pd.DataFrame:
    return table(
        Customers,
        _beside(
            """
            customer   code  name                   level region state terms terms_from_month_end sales_manager
            QD001      QD001 青岛澜泊商贸有限公司   1     市南区 在营  30    是                   许嘉木
            QD002      QD002 青岛鹿鸣湾食品有限公司 2     市南区 在营  30    否                   许嘉木
            QD003      QD003 崂山恒昌副食商行       4     崂山区 -     30    否                   许嘉木
            散户便民店 -     散户便民店             3     崂山区 在营  15    否                   许嘉木
            QD005      QD005 城阳万家粮油           5     城阳区 在营  -     -                    许嘉木
            QD006      QD006 城阳鑫源糖酒有限公司   2     城阳区 在营  45    否                   许嘉木
            QD007      QD007 胶州老街批发部         5     胶州市 停用  -     -                    许嘉木
            QD008      QD008 胶州海润商贸           3     胶州市 在营  30    否                   许嘉木
            """,
            """
            salesperson branch_manager address      contact phone
            张澍        秦望舒         香港中路12号 王海    053288880001
            张澍        秦望舒         山东路7号    李鸣    053288880002
            何苗        秦望舒         海尔路88号   赵恒    053288880003
            何苗        秦望舒         -            -       -
            -           秦望舒         正阳路3号    -       -
            张澍、何苗  秦望舒         春阳路20号   孙鑫    053288880006
            何苗        秦望舒         -            -       -
            何苗        秦望舒         兰州西路5号  周润    053288880008
            """,
        ),
        region_manager="方怀远",
        marketing_director="陆知行",
        source=CUSTOMERS,
    )


def _plans() -> pd.DataFrame:
    return table(
        Plans,
        """
        customer sales_target purchase_plan placement_target payment_plan
        QD001    300000       275000        10               200000
        QD002    200000       200000        8                100000
        QD003    100000       80000         5                60000
        QD005    50000        50000         -                -
        QD006    150000       150000        6                80000
        QD008    80000        80000         4                0
        """,
        month=MONTH,
        source=PLANS,
    )


def _payments() -> pd.DataFrame:
    return table(
        Payments,
        """
        date       customer amount method
        2026-10-08 QD001    150000 银行转账
        2026-10-20 QD001    60000  承兑汇票
        2026-10-15 QD002    100000 银行转账
        2026-10-18 QD003    15000  微信
        2026-10-21 QD005    20000  -
        2026-10-22 QD006    60000  银行转账
        2026-10-23 QD008    5000   现金
        """,
        source=PURCHASES,
    )


def _approvals() -> pd.DataFrame:
    return table(
        Approvals,
        """
        customer month   decision suspended_until approver approved_on
        QD003    2026-10 暂缓     2026-12-31      秦望舒   2026-11-02
        QD003    2026-07 保留     -               秦望舒   2026-08-03
        """,
    )


def _problems() -> tuple[Problem, ...]:
    return (
        Problem(
            "进货.csv",
            "",
            "E12",
            Category.VALUE,
            "#N/A",
            "金额是错误值",
            "本行未计入",
            "请更正金额",
        ),
        Problem(
            "进货.csv",
            "",
            "B30",
            Category.CUSTOMER,
            "鹿鸣弯食品",
            "客户档案中没有这个客户；相近的有：青岛鹿鸣湾食品有限公司",
            "本行未计入",
            "请更正名称，或把这个叫法写进客户档案该客户的“别名”列",
        ),
        *(
            Problem(
                "客户档案.xlsx", "档案", cell, Category.MASTER, "", "授信额度空白", "不判断使用率", "请填写授信额度"
            )
            for cell in ("E6", "E7")
        ),
    )


def _recognised() -> tuple[Recognised, ...]:
    return (
        Recognised("客户档案.xlsx", "档案", "客户档案", 8, (("客户编号", "编码"), ("客户名称", "客户"))),
        Recognised(
            "进货.csv",
            "",
            "进货记录",
            120,
            (("日期", "发货日期"), ("金额", "价税合计")),
            (("日期", "发货日期", "订单日期"), ("金额", "价税合计", "金额")),
            unused=("订单日期", "金额", "折\n扣"),
        ),
        Recognised("售后.xlsx", "10月", "投诉记录", 0, (("内容", "问题反馈"),), (), "缺客户，整张表未读取", ("型号",)),
        Recognised("通讯录.xlsx", "Sheet1", "", 0, (), remark="不是客户管理用的表，已跳过；首行内容：姓名、分机"),
    )


def _runs() -> tuple[RuleRun, ...]:
    return (
        RuleRun("应收货款预警·额度使用率", 6, 3),
        RuleRun("应收货款预警·逾期", 4, 2),
        RuleRun("销售进度预警·比计划", 6, 1),
        RuleRun("销售进度预警·比频率", 0, 0, "数据不足：缺 2026-07 的进货记录"),
        RuleRun("计划达成", 7, 3),
    )


def _trials() -> tuple[Trial, ...]:
    steps = ((0.70, 4), (0.75, 4), (0.80, 3), (0.85, 3), (0.90, 2))
    days = ((11, 3), (21, 2), (31, 1), (41, 1), (52, 1))
    return (
        *(Trial("应收货款预警", "接近授信额度（警告）", value, "%", caught, value == 0.80) for value, caught in steps),
        *(Trial("应收货款预警", "逾期警告起始天数", value, "天", caught, value == 31) for value, caught in days),
        Trial("计划达成", "达成线", 1.0, "%", None, True, "数据不足：缺本月分销计划"),
    )


def _months() -> pd.DataFrame:
    """Twelve months of QD001 (rising by 10,000 from 220,000), the others in September and October alone."""
    rising = [
        {"customer": "QD001", "month": MONTH - back, "net": 330_000.0 - 10_000 * back, "purchase_days": 9}
        for back in range(12)
    ]
    others = {
        ("QD002", 0): 150_000.0,
        ("QD003", 0): 40_000.0,
        ("QD005", 0): 50_000.0,
        ("QD006", 0): 90_000.0,
        ("QD008", 0): 84_000.0,
        ("QD002", 1): 180_000.0,
        ("QD003", 1): 45_000.0,
        (SHOP, 3): 12_000.0,
    }
    rest = [
        {"customer": customer, "month": MONTH - back, "net": net, "purchase_days": 4}
        for (customer, back), net in others.items()
    ]
    return MonthlySales.frame([*rising, *rest])


def _beside(*parts: str) -> str:
    """The parts of a table too wide for one text, line by line."""
    lines = zip(*(part.strip().splitlines() for part in parts), strict=True)
    return "\n".join(map(" ".join, lines))


def _with_objects(frame: pd.DataFrame, **columns: list[Any]) -> pd.DataFrame:
    return frame.assign(**{name: pd.Series(values, dtype=object) for name, values in columns.items()})


def _fulfilment() -> pd.DataFrame:
    frame = table(
        FulfilmentTable,
        _beside(
            """
            customer   sales_target net_purchases sales_rate purchase_plan purchase_rate placement_target placements
            QD001      300000       330000        1.1        275000        1.2           10               12
            QD002      200000       150000        0.75       200000        0.75          8                8
            QD003      100000       40000         0.4        80000         0.5           5                1
            散户便民店 -            0             -          -             -             -                0
            QD005      50000        50000         1          50000         1             -                3
            QD006      150000       90000         0.6        150000        0.6           6                6
            QD008      80000        84000         1.05       80000         1.05          4                4
            """,
            """
            placement_rate payment_plan payments payment_rate verdict    misses advice       checks
            1.2            200000       210000   1.05         是         0      -            2
            1              100000       100000   1            否         1      提醒         1
            0.2            60000        15000    0.25         否         3      取消经销资格 0
            -              -            0        -            未下达计划 0      -            0
            -              -            20000    -            是         0      -            0
            1              80000        60000    0.75         否         2      预警         1
            1              0            5000     -            是         0      -            1
            """,
        ),
    )
    no_plan = (Reason.of(FulfilmentReason.NO_PLAN),)
    no_target = (Reason.of(FulfilmentReason.NO_TARGET, parts="铺货、回款"),)
    no_payment = (Reason.of(FulfilmentReason.NO_TARGET, parts="回款"),)
    missed = [(), ("销售", "进货"), ("销售", "进货", "铺货", "回款"), (), (), ("销售", "进货", "回款"), ()]
    return _with_objects(frame, missed_parts=missed, remarks=[(), (), (), no_plan, no_target, (), no_payment])


def _products() -> pd.DataFrame:
    return table(
        ProductFulfilment,
        """
        customer product   planned_quantity quantity quantity_rate planned_amount amount amount_rate
        QD001    啤酒500ml 4000             4400     1.1           275000         330000          1.2
        QD002    啤酒500ml 2500             2000     0.8           150000         120000          0.8
        QD002    纯生330ml -                300      -             -              30000           -
        QD003    啤酒500ml 1000             0        0             80000          0                 0
        """,
    )


def _credit() -> pd.DataFrame:
    frame = table(
        Credit,
        _beside(
            """
            customer   credit_limit effective_limit balance balance_source    statement_date usage available terms
            QD001      500000       500000          306000  应收账款          2026-10-31     0.612 194000    30
            QD002      100000       100000          85000   应收账款          2026-10-31     0.85  15000     30
            QD003      50000        50000           60000   应收账款+后续记录 2026-09-30     1.2   -10000    30
            散户便民店 0            0               0       应收账款未列      2026-10-31     -     0         15
            QD005      -            -               -       无法计算          -              -     -         -
            QD006      80000        100000          -2000   应收账款          2026-10-31     -0.02 102000    45
            QD007      0            0               3000    应收账款          2026-10-31     -     -3000     -
            QD008      60000        60000           15000   应收账款          2026-10-31     0.25  45000     30
            """,
            """
            terms_from_month_end not_due overdue_30 overdue_60 overdue_90 overdue_more age_unknown
            是                   306000  0          0          0          0            0
            否                   85000   0          0          0          0            0
            否                   10000   20000      10000      15000      5000         0
            否                   0       0          0          0          0            0
            -                    -       -          -          -          -            -
            否                   -2000   0          0          0          0            0
            -                    0       0          0          0          0            3000
            否                   10000   5000       0          0          0            0
            """,
            """
            oldest_due severity delivery
            -          -        正常
            -          2        限货
            2026-07-01 3        停货
            -          -        正常
            -          -        -
            -          -        正常
            -          3        停货
            2026-10-20 1        正常
            """,
        ),
    )
    undefined = (Reason.of(ReceivableReason.USAGE_UNDEFINED),)
    unknown = (Reason.of(ReceivableReason.BALANCE_UNKNOWN), Reason.of(ReceivableReason.LIMIT_BLANK))
    prepaid = (Reason.of(ReceivableReason.PREPAID, amount=2_000.0),)
    stopped = (Reason.of(ReceivableReason.TERMS_BLANK), *undefined)
    return _with_objects(frame, remarks=[(), (), (), undefined, unknown, prepaid, stopped, ()])


def _open_items() -> pd.DataFrame:
    """The open purchases behind the balances; QD006 paid in advance, what QD007 owes is older than the records."""
    return table(
        OpenItems,
        """
        customer date       number amount open_amount due        days_overdue age
        QD003    2026-10-12 X105   10000  10000       2026-11-11 0            not_due
        QD003    2026-09-05 X096   20000  20000       2026-10-05 26           overdue_30
        QD003    2026-08-10 X081   10000  10000       2026-09-09 52           overdue_60
        QD003    2026-07-05 X071   15000  15000       2026-08-04 88           overdue_90
        QD003    2026-06-01 X061   8000   5000        2026-07-01 122          overdue_more
        QD001    2026-10-09 X103   306000 306000      2026-11-30 0            not_due
        QD002    2026-10-20 X112   85000  85000       2026-11-19 0            not_due
        QD008    2026-10-15 X110   10000  10000       2026-11-14 0            not_due
        QD008    2026-09-20 X099   9000   5000        2026-10-20 11           overdue_30
        """,
        source=PURCHASES,
    )


def _reconciliation() -> pd.DataFrame:
    return table(
        Reconciliation,
        """
        customer opening_date until      opening purchases returns payments expected balance difference
        QD001    2026-04-30   2026-10-31 300000  1800000   4000    1790000  306000   306000  0
        QD003    2026-04-30   2026-09-30 30000   120000    0       85000    65000    60000   -5000
        QD005    2026-04-30   2026-10-31 10000   50000     0       20000    40000    -       -
        """,
    )


def _team(*roles: Role, salesperson: str = "张澍") -> tuple[Person, ...]:
    names = {
        Role.REGION_MANAGER: "方怀远",
        Role.MARKETING_DIRECTOR: "陆知行",
        Role.BRANCH_MANAGER: "秦望舒",
        Role.SALES_MANAGER: "许嘉木",
        Role.SALESPERSON: salesperson,
    }
    return tuple(Person(role, names[role]) for role in roles)


def _alerts() -> pd.DataFrame:
    frame = table(
        Alerts,
        _beside(
            f"""
            number     customer kind               subject  severity first_month issued_on  change state      deadline
            202610-001 QD003    应收货款预警       -        3        2026-10     2026-10-31 新增   未处理     2026-11-02
            202610-002 QD007    应收货款预警       -        3        2026-10     2026-10-31 新增   未处理     2026-11-02
            202609-004 QD003    连续未完成计划预警 -        3        2026-09     2026-09-30 加重   逾期未反馈 2026-10-12
            202608-001 {SHOP}   客户流失预警       -        3        2026-08     2026-08-31 持续   处理中     2026-09-01
            202610-003 QD002    应收货款预警       -        2        2026-10     2026-10-31 新增   未处理     2026-11-04
            202610-004 QD006    连续未完成计划预警 -        2        2026-10     2026-10-31 新增   未处理     2026-11-04
            202610-005 QD008    投诉超期预警       -        2        2026-10     2026-10-31 新增   未处理     2026-11-04
            202609-002 QD008    应收货款预警       -        1        2026-09     2026-09-30 减轻   未处理     2026-10-15
            202610-006 QD001    拜访超期预警       业务经理 1        2026-10     2026-10-31 新增   未处理     2026-11-06
            """,
            f"""
            source        row place_column
            {RECEIVABLES} 4   balance
            {RECEIVABLES} 8   balance
            {PLANS}       4   sales_target
            {CUSTOMERS}   4   name
            {RECEIVABLES} 3   balance
            {PLANS}       6   purchase_plan
            {COMPLAINTS}  2   number
            {PURCHASES}   9   amount
            -1            -1  -
            """,
        ),
    )
    branch, sales, person = Role.BRANCH_MANAGER, Role.SALES_MANAGER, Role.SALESPERSON
    all_four = (Role.REGION_MANAGER, Role.MARKETING_DIRECTOR, branch, sales)
    hemiao = _team(sales, person, salesperson="何苗")
    overdue = Reason.of(
        ReceivableReason.OVERDUE,
        overdue=50_000.0,
        overdue_30=20_000.0,
        overdue_60=10_000.0,
        overdue_90=15_000.0,
        overdue_more=5_000.0,
        oldest_due=dt.date(2026, 7, 1),
        days=122,
    )
    over = Reason.of(ReceivableReason.OVER_LIMIT, balance=60_000.0, limit=50_000.0, usage=1.2, share=1.0)
    near = Reason.of(ReceivableReason.NEAR_LIMIT, balance=85_000.0, limit=100_000.0, usage=0.85, share=0.8)
    reasons = [
        (over, overdue),
        (Reason.of(ReceivableReason.ZERO_LIMIT, balance=3_000.0),),
        (Reason.of(FulfilmentReason.MISSES_IN_A_ROW, misses=3, months="2026-08、2026-09、2026-10"),),
        (Reason.of(FulfilmentReason.NO_PLAN),),
        (near,),
        (Reason.of(FulfilmentReason.MISSES_IN_A_ROW, misses=2, months="2026-09、2026-10"),),
        (
            Reason.of(
                ComplaintReason.SETTLE,
                nature="一般",
                number="TS-2",
                received=dt.date(2026, 10, 12),
                deadline=dt.date(2026, 10, 15),
            ),
        ),
        (Reason.of(ReceivableReason.FROM_STATEMENT, date=AS_OF),),
        (Reason.of(ReceivableReason.FROM_STATEMENT, date=AS_OF),),
    ]
    told = [
        _team(sales),
        _team(sales),
        _team(sales),
        _team(branch, sales),
        _team(*all_four[1:]),
        _team(*all_four[1:]),
        _team(branch, sales),
        _team(branch, sales),
        _team(sales, person),
    ]
    investigators = [
        _team(branch, sales),
        _team(branch, sales),
        hemiao,
        hemiao,
        _team(branch, sales),
        _team(sales, person),
        hemiao,
        _team(branch, sales),
        _team(person),
    ]
    frame.loc[3, ["cause", "measures", "owner"]] = ["改从邻县进货", "上门洽谈，恢复供货", "何苗"]
    return _with_objects(frame, reasons=reasons, told=told, investigators=investigators)


def _compliance() -> pd.DataFrame:
    frame = table(
        VisitCompliance,
        """
        customer   role             visitor last_visit due        days_overdue state      visits_due visits_made
        QD001      分支机构销售经理 许嘉木  2026-10-29 2026-11-05 0            按期       4          4
        QD001      业务经理         张澍    2026-10-20 2026-10-23 8            超期       6          3
        QD003      业务经理         何苗    2026-10-10 2026-11-10 0            按期       1          1
        散户便民店 业务经理         何苗    -          2026-10-20 11           无拜访记录 2          0
        QD005      业务经理         -       -          2026-10-30 1            无拜访记录 1          0
        """,
    )
    week, month = Interval(days=7), Interval(months=1)
    return _with_objects(frame, interval=[week, Interval(days=3), month, Interval(days=15), month])


def _visit_plan() -> pd.DataFrame:
    frame = table(
        VisitPlan,
        """
        date       visitor role             customer due
        2026-11-02 张澍    业务经理         QD001    2026-10-23
        2026-11-05 许嘉木  分支机构销售经理 QD001    2026-11-05
        2026-11-03 何苗    业务经理         QD003    2026-11-10
        -          何苗    业务经理         QD008    2026-11-12
        """,
    )
    return _with_objects(
        frame,
        cause=[Reason.of(VisitCause.CATCH_UP), *(Reason.of(VisitCause.DUE) for _ in range(3))],
        focus=[(), (), (Reason.of(FulfilmentReason.NO_PLAN),), ()],
        gifts=[(COMPANY_MATERIALS,), (COMPANY_MATERIALS, souvenir(200.0)), (COMPANY_MATERIALS,), ()],
    )


def _visit_loads() -> pd.DataFrame:
    frame = table(
        VisitLoads,
        """
        visitor visits late busiest least_busiest regions_a_day left_out days_short
        何苗    1      0    1       1             1             1        1
        张澍    1      0    1       1             1             0        0
        许嘉木  1      0    1       1             1             0        0
        """,
    )
    days = tuple(dt.date(2026, 11, day) for day in range(1, 31) if dt.date(2026, 11, day).weekday() < 5)
    return _with_objects(frame, workdays=[days, days, tuple(day for day in days if day.day != 5)])


def _returns() -> pd.DataFrame:
    frame = table(
        JudgedReturns,
        """
        date       customer kind product   quantity amount purchased_on certificate number verdict    row
        2026-10-09 QD001    退货 啤酒500ml 40       3000   2026-09-02   ZM001       TH-1   符合退货   3
        2026-10-11 QD002    退货 啤酒500ml 10       750    2026-09-15   -           TH-2   待补证明   4
        2026-10-15 QD003    换货 啤酒500ml 5        400    2026-05-02   -           -      不予退换   5
        2026-10-20 QD008    换货 纯生330ml 6        -      -            -           -      待核实     6
        """,
        source=RETURNS,
    )
    september = Reason.of(ReturnReason.IN_TIME, lots=lots([(dt.date(2026, 9, 2), 40)]), months=3)
    reasons = [
        (september,),
        (Reason.of(ReturnReason.CERTIFICATE_MISSING),),
        (Reason.of(ReturnReason.TOO_OLD, lots=lots([(dt.date(2026, 5, 2), 5)]), months=3),),
        (Reason.of(ReturnReason.NOT_BOUGHT),),
    ]
    return _with_objects(frame, reason=reasons)


def _complaints() -> pd.DataFrame:
    frame = table(
        ComplaintSteps,
        """
        number received_on customer form nature content        stage      deadline   state  answer_form outcome    row
        TS-1   2026-10-08  QD001    信件 重大   瓶盖漏气要求赔偿 已处理   2026-10-20 处理中 信件        已换货     1
        TS-2   2026-10-12  QD008    口头 一般   送货晚了两天     已受理   2026-10-15 超期   口头        -          2
        TS-3   2026-09-10  QD002    口头 一般   开票抬头有误     已反馈   2026-09-15 已反馈 口头        已重开发票 3
        """,
        source=COMPLAINTS,
    )
    owner = [_team(Role.SALESPERSON), _team(Role.SALES_MANAGER), ()]
    return _with_objects(frame.assign(called=frame["number"]), owner=owner)


def _proposal() -> pd.DataFrame:
    frame = table(
        Proposal,
        _beside(
            """
            month   customer mean_net months_averaged growth last_year sales_target purchase_plan mean_placements
            2026-11 QD001    320000   3               0.05   250000    336000       336000        12
            2026-11 QD003    42500    2               0.05   -         44600        44600         1
            """,
            """
            placement_target overdue_items due_items due_purchases payment_plan
            13               0             306000    0             306000
            2                50000         10000     0             60000
            """,
        ),
    )
    return _with_objects(frame, remarks=[(), ()])


def _product_proposal() -> pd.DataFrame:
    return table(
        ProductProposal,
        """
        month   customer product   mean_net share price planned_quantity planned_amount
        2026-11 QD001    啤酒500ml 320000   1     75    4480             336000
        2026-11 QD003    啤酒500ml 42500    1     80    558              44600
        """,
    )
