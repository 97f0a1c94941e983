"""Returns and complaints of the invented office, written out by hand with what the contract makes of each."""

from dataclasses import dataclass
from datetime import date

from _office import PRODUCT


def _day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


@dataclass(frozen=True)
class Return:
    shows: str
    day: date
    code: str
    kind: str
    product: str
    quantity: int
    original: date | None
    reason: str
    proof: str
    verdicts: tuple[tuple[str, int], ...]

    @property
    def amount(self) -> int:
        return self.quantity * PRODUCT[self.product].price

    @property
    def credited(self) -> int:
        """Fen taken off purchases and balance: only what is judged 符合退货."""
        return sum(q for verdict, q in self.verdicts if verdict == "符合退货") * PRODUCT[self.product].price


# Purchases made only so that a return has known lots: customer, day, product, cases.
LOTS = tuple(
    (code, _day(day), product, quantity)
    for code, day, product, quantity in (
        ("QD002", "09-08", "LT11", 24),
        ("QD003", "09-10", "LT11", 20),
        ("QD004", "08-20", "LT12", 16),
        ("QD012", "07-15", "LT11", 18),
        ("QD020", "07-15", "LT11", 18),
        ("QD021", "05-12", "LT12", 20),
        ("QD033", "10-13", "LT11", 15),
        ("QD034", "06-11", "LT12", 12),
        ("QD045", "09-09", "LT12", 12),
        ("QD051", "09-07", "LT11", 60),
        ("QD053", "06-10", "LT12", 30),
        ("QD053", "09-16", "LT12", 20),
        ("QD060", "09-22", "LT11", 8),
        ("QD017", "07-21", "LT11", 40),
        # Two true lines that are alike in everything: both count.
        ("QD010", "08-12", "LT11", 10),
        ("QD010", "08-12", "LT11", 10),
    )
)

RETURNS = (
    Return(
        "整单符合",
        _day("10-13"),
        "QD002",
        "退货",
        "LT11",
        10,
        _day("09-08"),
        "运输破损",
        "37020260087",
        (("符合退货", 10),),
    ),
    Return("缺证明单", _day("10-14"), "QD003", "退货", "LT11", 6, _day("09-10"), "渗漏", "", (("待补证明", 6),)),
    Return(
        "换货不需证明单", _day("10-15"), "QD004", "换货", "LT12", 8, _day("08-20"), "包装压损", "", (("符合换货", 8),)
    ),
    Return(
        "正好三个月",
        _day("10-15"),
        "QD012",
        "退货",
        "LT11",
        5,
        _day("07-15"),
        "滞销",
        "37020260091",
        (("不予退换", 5),),
    ),
    Return(
        "差一天满三个月",
        _day("10-14"),
        "QD020",
        "退货",
        "LT11",
        5,
        _day("07-15"),
        "滞销",
        "37020260090",
        (("符合退货", 5),),
    ),
    Return(
        "超过三个月",
        _day("10-20"),
        "QD021",
        "退货",
        "LT12",
        9,
        _day("05-12"),
        "临期",
        "37020260095",
        (("不予退换", 9),),
    ),
    Return("没有买过的产品", _day("10-16"), "QD032", "退货", "LT12", 4, None, "滞销", "37020260093", (("待核实", 4),)),
    Return(
        "一部分超过三个月",
        _day("10-19"),
        "QD053",
        "退货",
        "LT12",
        35,
        None,
        "节后滞销",
        "37020260094",
        (("符合退货", 20), ("不予退换", 15)),
    ),
    Return(
        "一部分没有进货记录",
        _day("10-20"),
        "QD045",
        "退货",
        "LT12",
        18,
        None,
        "节后滞销",
        "37020260096",
        (("符合退货", 12), ("待核实", 6)),
    ),
    Return(
        "与红冲行是同一笔",
        _day("09-18"),
        "QD051",
        "退货",
        "LT11",
        20,
        _day("09-07"),
        "发错货",
        "37020260079",
        (("符合退货", 20),),
    ),
    Return("须证明单为否", _day("10-21"), "QD060", "退货", "LT11", 3, _day("09-22"), "渗漏", "", (("符合退货", 3),)),
    Return(
        "所写原进货日期没有进货",
        _day("10-22"),
        "QD033",
        "退货",
        "LT11",
        5,
        _day("10-09"),
        "破损",
        "37020260097",
        (("待核实", 5),),
    ),
    Return(
        "较早月份，符合",
        _day("08-19"),
        "QD017",
        "退货",
        "LT11",
        12,
        _day("07-21"),
        "破损",
        "37020260063",
        (("符合退货", 12),),
    ),
    Return("换货超过三个月", _day("10-22"), "QD034", "换货", "LT12", 6, _day("06-11"), "临期", "", (("不予退换", 6),)),
)
RED_LINE = ("QD051", _day("09-24"), "LT11", -20)  # the ERP's red entry for QD051's return of 18 September


@dataclass(frozen=True)
class Complaint:
    shows: str
    number: str
    received: date
    code: str
    manner: str
    gravity: str
    office: str
    content: str
    receiver: str
    state: str  # as of 31 October
    alert: bool
    told_manager: date | None = None
    inquiry: str = ""
    told_general: date | None = None
    department: str = ""
    remedy: str = ""
    handler: str = ""
    result: str = ""
    settled: date | None = None
    answered: date | None = None
    answered_by: str = ""
    letter: bool = False  # a 投诉回复函 is to be written


COMPLAINTS = (
    Complaint(
        "口头、一般、按时反馈",
        "TS2026-031",
        _day("10-12"),
        "QD009",
        "电话",
        "一般",
        "分支机构",
        "到货少 2 箱乌龙茶",
        "李棹",
        "已反馈",
        False,
        _day("10-12"),
        "装车清点有误",
        None,
        "",
        "补发 2 箱",
        "李棹",
        "已补发，客户签收",
        _day("10-14"),
        _day("10-15"),
        "电话",
    ),
    Complaint(
        "信件、重大、有结果未回复，尚未到期",
        "TS2026-035",
        _day("10-22"),
        "QD017",
        "信件",
        "重大",
        "分支机构",
        "一批鲜橙汁（批号20260903）有异味，涉及 46 箱",
        "王苒",
        "处理中",
        False,
        _day("10-22"),
        "抽检 12 瓶，3 瓶封口不严",
        _day("10-23"),
        "品控部",
        "同批次召回并全额换货",
        "许嘉木",
        "46 箱已全部换货，客户认可",
        _day("10-30"),
        letter=True,
    ),
    Complaint(
        "口头、一般、超过 3 个工作日未处理完",
        "TS2026-034",
        _day("10-20"),
        "QD033",
        "当面",
        "一般",
        "分支机构",
        "送货时间不固定，影响门店收货",
        "赵一笛",
        "超期",
        True,
        _day("10-20"),
        "线路司机轮换",
    ),
    Complaint(
        "口头、一般、在办，未到期",
        "TS2026-038",
        _day("10-29"),
        "QD053",
        "微信",
        "一般",
        "分支机构",
        "纸箱受潮变形 5 箱",
        "陈砚秋",
        "处理中",
        False,
        _day("10-29"),
        "途中淋雨",
    ),
    Complaint(
        "重大而未上报总经理",
        "TS2026-036",
        _day("10-26"),
        "QD041",
        "电话",
        "重大",
        "分支机构",
        "矿泉水有悬浮物，终端退货",
        "周牧野",
        "超期",
        True,
        _day("10-26"),
        "正在取样",
    ),
    Complaint(
        "总部受理，超期",
        "TS2026-033",
        _day("10-19"),
        "QD018",
        "微信",
        "一般",
        "总部",
        "促销费用三个月未核销",
        "总部客服",
        "超期",
        True,
        _day("10-19"),
        "单据不全",
    ),
    Complaint(
        "有结果而未按时口头反馈",
        "TS2026-032",
        _day("10-15"),
        "QD026",
        "口头",
        "一般",
        "分支机构",
        "陈列奖励少付",
        "王苒",
        "超期",
        True,
        _day("10-15"),
        "照片漏传",
        None,
        "",
        "补付 300 元",
        "王苒",
        "已入返利账户",
        _day("10-19"),
    ),
    Complaint(
        "信件、一般、超期无结果",
        "TS2026-030",
        _day("10-09"),
        "QD030",
        "书面",
        "一般",
        "分支机构",
        "窜货：相邻区域低价供货",
        "赵一笛",
        "超期",
        True,
        _day("10-09"),
        "正在追查批号",
    ),
    Complaint(
        "较早月份，信件，已回函",
        "TS2026-022",
        _day("08-11"),
        "QD002",
        "传真",
        "一般",
        "分支机构",
        "发票抬头有误",
        "张澍",
        "已反馈",
        False,
        _day("08-11"),
        "开票资料未更新",
        None,
        "",
        "红冲重开",
        "张澍",
        "新发票已寄出",
        _day("08-13"),
        _day("08-14"),
        "信件",
    ),
    Complaint(
        "较早月份，口头，已反馈",
        "TS2026-027",
        _day("09-15"),
        "QD044",
        "当面",
        "一般",
        "分支机构",
        "赠品未随货到",
        "周牧野",
        "已反馈",
        False,
        _day("09-15"),
        "仓库漏装",
        None,
        "",
        "下趟补送",
        "周牧野",
        "已补送",
        _day("09-17"),
        _day("09-17"),
        "当面",
    ),
)
