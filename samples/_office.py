"""The invented office: its people, products and sixty customers, and what each planted customer is there to show."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

SEED = 20261031
COMPANY = "岚汀饮品有限公司"
OFFICE = "青岛办事处"
FIRST_MONTH, MONTH = "2026-05", "2026-10"
MONTHS = ("2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10")
OPENING_DAY, AS_OF, TODAY = date(2026, 4, 30), date(2026, 10, 31), date(2026, 11, 23)

REGIONAL_MANAGER, DIRECTOR, GENERAL_MANAGER = "方怀远", "陆知行", "秦望舒"
SALES_MANAGERS = {"市南区": "许嘉木", "胶州": "许嘉木", "即墨": "孟庆瑶", "莱西": "孟庆瑶", "平度": "孟庆瑶"}
ROLES = ("大区经理", "营销总监", "分支机构总经理", "分支机构销售经理", "业务经理")
LEVELS = ("一级", "二级", "三级", "四级", "五级")

# State Council holidays and make-up workdays of May to October 2026.
_HOLIDAYS = (
    (date(2026, 5, 1), date(2026, 5, 5)),
    (date(2026, 6, 19), date(2026, 6, 21)),
    (date(2026, 9, 25), date(2026, 9, 27)),
    (date(2026, 10, 1), date(2026, 10, 7)),
)
_MAKE_UP_DAYS = {date(2026, 5, 9), date(2026, 9, 20), date(2026, 10, 10)}


def is_workday(day: date) -> bool:
    if day in _MAKE_UP_DAYS:
        return True
    return day.weekday() < 5 and not any(first <= day <= last for first, last in _HOLIDAYS)


def workday_before(day: date) -> date:
    """The day itself, or the last working day before it."""
    while not is_workday(day):
        day -= timedelta(1)
    return day


def days_of(month: str) -> list[date]:
    day = date.fromisoformat(f"{month}-01")
    return [day + timedelta(n) for n in range(31) if (day + timedelta(n)).month == day.month]


def workdays_of(month: str) -> list[date]:
    return [day for day in days_of(month) if is_workday(day)]


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


@dataclass(frozen=True)
class Product:
    code: str
    name: str
    size: str
    price: int  # fen a case


PRODUCTS = tuple(
    Product(*row)
    for row in (
        ("LT01", "岚汀天然矿泉水", "550ml×24", 2880),
        ("LT02", "岚汀纯净水", "4.5L×4", 2400),
        ("LT03", "岚汀苏打水", "400ml×15", 3750),
        ("LT04", "岚汀乌龙茶", "500ml×15", 4200),
        ("LT05", "岚汀茉莉花茶", "500ml×15", 4200),
        ("LT06", "岚汀冰红茶", "1L×12", 4680),
        ("LT07", "岚汀鲜橙汁", "1.25L×12", 6240),
        ("LT08", "岚汀苹果汁", "450ml×15", 4850),
        ("LT09", "岚汀白桃气泡水", "330ml×24", 5760),
        ("LT10", "岚汀海盐气泡水", "330ml×24", 5760),
        # The last two are bought only where a return is planted, so that its lots are known.
        ("LT11", "岚汀椰子汁", "1L×6", 5400),
        ("LT12", "岚汀秋梨礼盒", "245ml×12", 6600),
    )
)
PRODUCT = {product.code: product for product in PRODUCTS}
COMMON_PRODUCTS = PRODUCTS[:10]

# region, 业务经理, then: code, name, level, 账期, monthly purchases in yuan, working days between purchases
_ROSTER = """
市南区 张澍
QD001 青岛澜泊商贸有限公司 一级 月结30 360000 2
QD002 青岛鹿鸣湾食品有限公司 二级 30 168000 2
QD003 青岛栈礁副食商行 三级 30 86000 3
QD004 青岛禾苼商贸有限公司 三级 30 112000 3
QD005 市南区汐谷便利店 四级 0 22000 3
QD006 青岛拾岚饮品经营部 四级 15 36000 3
QD007 青岛贝沙滩食品店 四级 15 28000 3
QD008 市南区老麦岔小卖部 五级 0 6800 6
市南区 李棹
QD009 青岛帆澄供应链有限公司 二级 45 186000 2
QD010 青岛浪花坞贸易有限公司 二级 月结30 142000 2
QD011 青岛云岬酒水商行 三级 30 78000 3
QD012 青岛听涛苑食品经营部 三级 30 64000 3
QD013 青岛礁石坊商贸有限公司（市南店） 三级 30 72000 3
QD014 青岛沐汐水站 四级 15 32000 3
QD015 青岛白帆里超市 四级 15 26000 3
QD016 青岛木栈台便利店 四级 7 18500 3
胶州 王苒
QD017 胶州胶莱泽商贸有限公司 一级 月结30 318000 2
QD018 胶州三里沽食品有限公司 二级 30 154000 2
QD019 胶州大沽禾副食批发部 三级 30 92000 3
QD020 胶州云溪渡商贸行 三级 30 58000 3
QD021 胶州麦坡食品商行 三级 30 66000 3
QD022 胶州少海岚商贸有限公司 三级 90 54000 3
QD023 胶州柳泊河副食店 三级 30 74000 3
QD024 胶州铺禾源超市 四级 15 34000 3
QD025 胶州里岔口经营部 四级 15 30000 3
QD026 胶州杜村坊商店 四级 7 24000 3
QD027 胶州小沽屯便利店 五级 7 9200 6
QD028 胶州北关口小超市 五级 7 12500 6
即墨 赵一笛
QD029 即墨墨泉河商贸有限公司 一级 月结30 296000 2
QD030 即墨鳌岭食品有限公司 二级 30 132000 2
QD031 即墨温泉坞贸易有限公司 二级 30 158000 2
QD032 即墨田横岬商行 三级 30 82000 3
QD033 即墨古城巷副食批发部 三级 30 96000 3
QD034 即墨丰禾聚商贸有限公司 三级 30 88000 3
QD035 即墨鹤山脚食品商行 三级 15 52000 6
QD036 即墨金口渡冷饮批发部 四级 15 38000 6
QD037 即墨灵泉坊副食店 四级 15 21000 6
QD038 即墨蓝村站超市 四级 15 29000 3
QD039 即墨七级庙小卖部 五级 7 8600 6
QD040 即墨普东集便利店 五级 7 11000 6
莱西 周牧野
QD041 莱西月湖泽商贸有限公司 一级 月结30 252000 2
QD042 莱西姜山禾食品有限公司 二级 30 126000 2
QD043 莱西沽河湾商行 三级 30 62000 6
QD044 莱西院上坡副食批发部 三级 30 70000 3
QD045 莱西南墅岭商贸行 三级 30 56000 3
QD046 莱西日庄里超市 四级 30 19000 6
QD047 莱西马连坡食品店 四级 15 16000 6
QD048 莱西河头店商行 四级 15 15000 6
QD049 莱西夏格口便利店 五级 7 8000 6
QD050 莱西店埠坊小超市 五级 7 13500 6
平度 陈砚秋
QD051 平度胶东麦商贸有限公司 二级 30 148000 2
QD052 平度大泽脚食品商行 三级 15 60000 3
QD053 平度云山坳副食批发部 三级 30 76000 3
QD054 平度旧店集商贸行 三级 30 68000 3
QD055 平度崔召里超市 四级 15 27000 3
QD056 平度蓼兰渡食品店 四级 15 20000 6
QD057 平度明村桥商店 四级 15 17000 6
QD058 平度田庄口小卖部 五级 15 8600 6
QD059 平度南村坊便利店 五级 7 10500 6
QD060 平度仁兆禾小超市 五级 15 14500 6
"""

ALIASES = {
    "QD001": "澜泊商贸、青岛澜泊",
    "QD009": "帆澄供应链",
    "QD013": "礁石坊",
    "QD017": "胶莱泽",
    "QD029": "墨泉河商贸；即墨墨泉河",
    "QD041": "月湖泽",
}


@dataclass(frozen=True)
class Case:
    """What one customer is there to show: how his ledger is bent, and what must come of it (type, severity)."""

    shows: str
    alerts: tuple[tuple[str, str], ...] = ()
    plan: str = "YYYYYY"  # May to October: Y met, N missed, - no plan, ? nothing to judge
    misses: int = 0
    usage: float = 0.0  # what 授信额度 is sized for; 0: an ordinary share
    limit: float | None = None  # 万元
    limit_blank: bool = False
    temporary: float | None = None  # 万元
    temporary_until: date | None = None
    terms_blank: bool = False
    unpaid_from: date | None = None
    pays_early: int = 0  # days before the due day by which he always pays
    prepaid: int = 0  # yuan paid ahead in October
    book_extra: int = 0  # fen by which the books stand above the ledger, on purpose
    dates: tuple[date, ...] | None = None  # the purchase days, all of them
    volume: float = 1.0  # October's purchases against the ordinary
    october_days: int | None = None  # how many of October's ordinary purchase days remain
    october_ratio: float = 0.0  # October's net purchases ÷ 销售目标; 0: an ordinary one
    miss_by: str = "sales"  # the part that falls short in months marked N: sales, collection, placement
    since: date | None = None
    interval: int | None = None
    stopped: date | None = None


def _days(*texts: str) -> tuple[date, ...]:
    return tuple(date.fromisoformat(f"2026-{text}") for text in texts)


RECEIVABLE, PROGRESS, CHURN, MISSES, VISIT, COMPLAINT = (
    "应收货款预警",
    "销售进度预警",
    "客户流失预警",
    "连续未完成计划预警",
    "拜访超期预警",
    "投诉超期预警",
)
WON_BACK = "客户挽回观察"

CASES = {
    "QD003": Case("额度使用率 80%–100%", ((RECEIVABLE, "警告"),), usage=0.95),
    "QD004": Case("临时额度有效，使用率按临时额度算", limit=8.0, temporary=24.0, temporary_until=date(2026, 12, 31)),
    "QD005": Case("余额为负（预收）", limit=0.0, prepaid=12000),
    "QD006": Case("销售进度只低于计划", ((PROGRESS, "关注"),), "YYYYYN", 1, october_ratio=0.80),
    "QD007": Case("连续未达成 1 个月，只差铺货", (), "YYYYYN", 1, miss_by="placement"),
    "QD008": Case("额度为 0 而有余额", ((RECEIVABLE, "严重"),), limit=0.0, unpaid_from=date(2026, 10, 20)),
    "QD009": Case("连续未达成 1 个月，只差回款", (), "YYYYYN", 1, miss_by="collection"),
    "QD010": Case("分支机构总经理拜访超期超过一个间隔", ((VISIT, "关注"),)),
    "QD011": Case("销售进度只低于上月", ((PROGRESS, "关注"),), volume=0.68),
    "QD012": Case("临时额度当天到期，仍有效", limit=4.0, temporary=15.0, temporary_until=date(2026, 10, 31)),
    "QD013": Case("业务经理拜访超期，不足一个间隔；应收分两行"),
    "QD014": Case("销售进度只低于频率", ((PROGRESS, "关注"),), volume=1.02, october_days=2),
    "QD015": Case("连续未达成 2 个月", ((MISSES, "警告"),), "YYYYNN", 2),
    "QD016": Case("从未下达计划", (), "------"),
    "QD018": Case("额度使用率超过 100%", ((RECEIVABLE, "严重"),), usage=1.12),
    "QD019": Case(
        "临时额度已过期", ((RECEIVABLE, "严重"),), limit=6.0, temporary=15.0, temporary_until=date(2026, 9, 30)
    ),
    "QD020": Case("临时额度没有到期日，不采用", limit=12.0, temporary=20.0),
    "QD021": Case("账期空白，余额账龄不明；退货超过三个月", terms_blank=True, book_extra=252000),
    "QD022": Case("余额有一部分早于进货记录", (), "---YYY", since=date(2026, 8, 3)),
    "QD023": Case("销售进度低于计划和上月", ((PROGRESS, "警告"),), "YYYYYN", 1, volume=0.60, october_ratio=0.66),
    "QD024": Case("授信额度空白，无逾期", limit_blank=True),
    "QD025": Case(
        "授信额度空白而有逾期 1–30 天",
        ((RECEIVABLE, "关注"),),
        limit_blank=True,
        unpaid_from=date(2026, 10, 8),
    ),
    "QD026": Case("连续未达成 3 个月，建议取消经销资格", ((MISSES, "严重"),), "YYYNNN", 3),
    "QD027": Case("计划只有文字和 0，无法判定", (), "YYYYY?"),
    "QD028": Case("销售目标空白，进货计划代替"),
    "QD030": Case("逾期 61–90 天", ((RECEIVABLE, "严重"),), unpaid_from=date(2026, 7, 16)),
    "QD031": Case(
        "销售进度三项都低",
        ((PROGRESS, "严重"),),
        "YYYYYN",
        1,
        volume=0.35,
        october_days=2,
        october_ratio=0.40,
    ),
    "QD032": Case("逾期 1–30 天", ((RECEIVABLE, "关注"),), unpaid_from=date(2026, 9, 10)),
    "QD033": Case("逾期 31–60 天", ((RECEIVABLE, "警告"),), unpaid_from=date(2026, 8, 19)),
    "QD034": Case("账面比台账多一笔写错客户名的进货", book_extra=378000, pays_early=10),
    "QD035": Case(
        "流失：超过三倍中位间隔",
        ((CHURN, "严重"),),
        "YYYYYN",
        1,
        dates=_days("05-12", "05-25", "06-05", "06-16", "06-29", "07-10", "07-22", "08-04", "08-17", "08-28", "09-10"),
    ),
    "QD036": Case(
        "正常进货间隔 45 天，未流失",
        (),
        "YY-Y--",
        dates=_days("05-12", "05-22", "06-03", "06-15", "06-26", "08-28"),
        interval=45,
    ),
    "QD037": Case(
        "9 月挽回",
        ((WON_BACK, "关注"),),
        "YY--YY",
        dates=_days("05-11", "05-25", "06-08", "09-14", "09-28", "10-12", "10-26"),
    ),
    "QD038": Case("业务经理拜访超期超过一个间隔", ((VISIT, "关注"),)),
    "QD039": Case("进货计划空白，用分产品计划之和"),
    "QD040": Case("新版档案缺级别"),
    "QD041": Case("月结30，一级客户逾期 1 天", ((RECEIVABLE, "关注"),), unpaid_from=date(2026, 9, 1)),
    "QD042": Case("10 月应收账款表漏列，9 月有余额"),
    "QD043": Case(
        "流失：超过两倍正常进货间隔",
        ((CHURN, "严重"),),
        "YYYYYN",
        1,
        dates=_days("05-15", "06-04", "06-24", "07-14", "08-05", "08-26", "09-15"),
        interval=20,
    ),
    "QD044": Case("连续未达成 5 个月", ((MISSES, "严重"),), "YNNNNN", 5, book_extra=-480000),
    "QD045": Case("未达成—未下达—未达成，算连续 2 个月", ((MISSES, "警告"),), "YYYN-N", 2),
    "QD046": Case("流失：90 天以上", ((CHURN, "严重"),), "YYY---", dates=_days("05-08", "06-17", "07-27")),
    "QD047": Case("流失：进货不足三次且超过 60 天", ((CHURN, "严重"),), "--YY--", dates=_days("07-15", "08-20")),
    "QD048": Case(
        "流失：合作 60 天以上从未进货", ((CHURN, "严重"),), "------", dates=(), since=date(2026, 8, 14), limit=2.0
    ),
    "QD049": Case("新客户，未进货，未满 60 天", (), "------", dates=(), since=date(2026, 10, 8), limit=1.0),
    "QD050": Case("同月两份不同计划，无法分先后", (), "YYYYY-"),
    "QD052": Case("逾期 90 天以上", ((RECEIVABLE, "严重"),), unpaid_from=date(2026, 6, 22)),
    "QD053": Case("早先三个月未达成，现已达成；退货部分超期", (), "NNNYYY"),
    "QD054": Case("10 月未下达计划", (), "YYYYY-"),
    "QD055": Case("账面比台账多 5000 元；从未被业务经理拜访", book_extra=500000, pays_early=8),
    "QD056": Case(
        "10 月挽回", ((WON_BACK, "关注"),), "YY---Y", dates=_days("05-20", "06-04", "06-22", "10-14", "10-27")
    ),
    "QD057": Case("新客户，进货两次，未流失", (), "-----Y", dates=_days("10-13", "10-27"), since=date(2026, 9, 21)),
    "QD058": Case(
        "停用客户有逾期余额",
        ((RECEIVABLE, "严重"),),
        "YY----",
        dates=_days("05-12", "05-21", "06-02", "06-12", "06-25", "07-06", "07-14"),
        unpaid_from=date(2026, 7, 6),
        stopped=date(2026, 7, 31),
    ),
    "QD059": Case("孟庆瑶兼任业务经理，一次拜访算两个角色"),
    "QD060": Case("须证明单为否，退货无证明单也符合"),
}
ORDINARY = Case("")


@dataclass(frozen=True)
class Customer:
    code: str
    name: str
    level: str
    region: str
    salesman: str
    terms: str
    volume: int  # yuan a month
    step: int  # working days between purchases

    @property
    def case(self) -> Case:
        return CASES.get(self.code, ORDINARY)

    @property
    def recorded_level(self) -> str:
        """The level as October's register has it; QD040's is missing, on purpose."""
        return "" if self.code == "QD040" else self.level

    @property
    def number(self) -> int:
        return int(self.code[2:])

    @property
    def people(self) -> dict[str, str]:
        """Who looks after him, by role; QD031 has no 营销总监 on record, on purpose."""
        director = "" if self.code == "QD031" else DIRECTOR
        return dict(
            zip(
                ROLES,
                (REGIONAL_MANAGER, director, GENERAL_MANAGER, SALES_MANAGERS[self.region], self.salesman),
                strict=True,
            )
        )

    @property
    def since(self) -> date:
        return self.case.since or date(2015 + self.number % 9, 1 + self.number % 12, 1 + self.number % 27)

    def due(self, bought: date) -> date:
        if self.terms.startswith("月结"):
            next_month = (bought.replace(day=1) + timedelta(32)).replace(day=1)
            return next_month - timedelta(1) + timedelta(int(self.terms.removeprefix("月结")))
        return bought + timedelta(int(self.terms))


def dice(what: str, customer: Customer) -> Random:
    """Chance, the same for one customer and one matter every time."""
    return Random(f"{SEED}:{what}:{customer.code}")


def _customers() -> tuple[Customer, ...]:
    customers, region, salesman = [], "", ""
    for line in _ROSTER.split("\n"):
        match line.split():
            case [region_, salesman_]:
                region, salesman = region_, salesman_
            case [code, name, level, terms, volume, step]:
                visitor = SALES_MANAGERS[region] if code == "QD059" else salesman
                customers.append(Customer(code, name, level, region, visitor, terms, int(volume), int(step)))
    return tuple(customers)


CUSTOMERS = _customers()
CUSTOMER = {customer.code: customer for customer in CUSTOMERS}
