"""What the words around a table say for it and against it: its title, the sheet's name, the file's name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath

from kehu_xlsx.tables import (
    Complaints,
    Customers,
    Origin,
    Payments,
    Placements,
    PlanChecks,
    Plans,
    ProductPlans,
    Purchases,
    Receivables,
    Returns,
    Visits,
)
from kehu_xlsx.tables.words import ReturnKind

PLAN_WORDS = ("计划", "目标", "任务", "指标", "预估", "预测")
_PLANS = r"计划|目标|任务|指标"
_SALES = r"进货|销售|发货|出库|出货|订货|订单|提货|销货|送货|开单|(?:客户|经销商|分销商)采购"
_CAME_BACK = r"退货|退换|换货|退回"
# Words that speak for a table, where headings fit several.
OWN: Mapping[type[Origin], re.Pattern[str]] = {
    table: re.compile(words)
    for table, words in {
        Customers: (
            r"客户(?:档案|名录|名单|资料|信息|清单|一览|台账|表|信用|资信|授信)|经销商|分销商|代理商|档案|信用额度|授信"
        ),
        Plans: _PLANS,
        ProductPlans: _PLANS,
        Purchases: _SALES,
        Payments: r"回款|收款|到账|进账|到款|汇款|打款|承兑",
        Receivables: r"(?<!其他)(?<!其它)应收|欠款|余额|往来|账龄|帐龄",
        Placements: r"铺货|铺市|终端|网点",
        Visits: r"拜访|走访",
        PlanChecks: r"计划检查|检查登记",
        Returns: _CAME_BACK,
        Complaints: r"投诉|客诉|售后",
    }.items()
}
# Plans of other things, whichever customers stand in them.
_OTHER_PLANS = re.compile(r"拜访|走访|费用|返利|促销|生产|招聘|培训|会议|差旅")
_REACHED = re.compile(r"完成|达成|实际|实绩")
_COUNTED = re.compile(r"完成|达成|实际|实绩|统计")
# The office's own dealings with suppliers, staff and equipment …
_OUTSIDE = re.compile(
    r"采购(?!中心)|外购|外调|外协|供应商|供货商|供货单位|供方|(?<!应收)应付|预付|付款|员工|职工|花名册|工资"
    r"|固定资产|(?:资产|设备)(?:台账|清单|档案|登记|名单|明细|管理|卡片)"
)
# … unless the same words name customers.
_INSIDE = re.compile(r"客户|经销|分销|代理商|销售|应收|回款|收款|进货|发货|出库")
_NO_GOODS = (
    r"返利|返点|费用|核销|保证金|押金|报价|样品|赠送|赠品|运费|借款|备用金|报销|提成|工资|调拨|盘点|库存|(?<!出)(?<!进货)入库"
    r"|(?<!销售)(?<!销货)(?<!应收)(?:开票|发票)"
)
_INTENDED = r"(?:计划|安排|排期|目标|任务|指标|预估|预测)(?!.{0,3}(?:完成|执行|达成|检查|实际|进度|对比|差异))"
# Words that say a table is another one; in a compound the last word tells what it is about: 销售返利 is a 返利.
_AGAINST: Mapping[type[Origin], re.Pattern[str]] = {
    table: re.compile(words)
    for table, words in {
        Purchases: rf"{_NO_GOODS}|{_CAME_BACK}|{_INTENDED}",
        Payments: rf"{_NO_GOODS}|{_CAME_BACK}|{_INTENDED}",
        Receivables: rf"{_NO_GOODS}|其[他它]应收款?",
        Placements: _INTENDED,
        Visits: rf"{_INTENDED}(?:.*(?:拜访|走访))?",  # 计划拜访 is as little made as 拜访计划
        Customers: r"通讯录",
    }.items()
}
_OF_THE_TRADE = frozenset({Customers, Plans, ProductPlans, Purchases, Payments, Receivables, Returns})
_NAMES_CUSTOMERS = re.compile(r"客户|经销商|分销商|代理商")
_IN_BRACKETS = re.compile(r"[(（【\[].*?[)）】\]]")
_PARTS = re.compile(r"[及与和、,，;；/+＋&\s]+")
_NOTE = re.compile(r"(?:注|说明|备注)\d*[:：、.]")
_KINDS = {ReturnKind.RETURN: "退", ReturnKind.EXCHANGE: "换"}
_WEIGHTS = (4, 4, 1)
_GROUPS = 2

Surroundings = Sequence[str]
"""Sheet name, title lines, file name."""
_NOTE = re.compile(r"\s*(?:本表|注|说明|备注|提示|要求|填)|.*(?:依据|用途|须知)\s*$")
_LABELLED_VALUE = re.compile(
    r"(?<![\u3400-\u9fff])(?!附|表|报表|标题|名称)[\u3400-\u9fffA-Za-z（()）]{1,8}\s*[:：]\s*\S*"
)
_FIRM = re.compile(r"[^\s（(]*?(?:有限责任|股份有限|有限|分|子|总)?公司|[^\s（(]*?(?:营销|销售)中心")
_DEPARTMENT = re.compile(r"(?:销售|计划|计划财务|业务|市场|财务|储运|物流|综合|生产|仓储)\S{0,2}部(?!分)")


def spoken(table: type[Origin], surroundings: Surroundings) -> int:
    """How clearly sheet name, title and file name speak for the table."""
    pairs = zip(_WEIGHTS, surroundings, strict=True)
    return sum(weight for weight, text in pairs if OWN[table].search(text))


@lru_cache(maxsize=10_000)
def entitling(text: str) -> str:
    """What of a line above a table, or of a name, can be its title: no labels with values, firms, departments, notes.

    编制部门：销售部 says who made the sheet, 青岛某某食品销售有限公司 whose it is: neither says what it is.
    """
    if _NOTE.match(text):
        return ""
    for pattern in (_LABELLED_VALUE, _FIRM, _DEPARTMENT):
        text = pattern.sub(" ", text)
    return text.strip()


def is_named(table: type[Origin], surroundings: Surroundings) -> bool:
    """Whether title or sheet name, the nearer first, say that it is this table."""
    stances = (_stances(text)[table] for text in _nearest_first(surroundings)[:2])
    return next((stance.is_for for stance in stances if stance.says_something), False)


def word_against(table: type[Origin], surroundings: Surroundings) -> str:
    """The word by which the nearest text that speaks of the matter says that it is not this table, else ""."""
    title, *names = _nearest_first(surroundings)
    stances = (_stances(text)[table] for text in (_without_groups(title), *names))
    return next((stance.against for stance in stances if stance.says_something), "")


def names_customers(texts: Sequence[str]) -> bool:
    """Whether any of the texts speaks of customers."""
    return any(_NAMES_CUSTOMERS.search(text) for text in texts)


def speak_for_another(table: type[Origin], other: type[Origin], surroundings: Surroundings) -> bool:
    """Whether the nearest text that speaks for either of the two tables speaks for the other one alone."""
    for text in _nearest_first(surroundings):
        ends = [(_last(OWN[table], part), _last(OWN[other], part)) for part in _parts(text)]
        if any(map(any, ends)):
            return all(others > own for own, others in ends if own or others)
    return False


def plans(text: str) -> bool:
    """Whether the text speaks of something planned."""
    return any(word in text for word in PLAN_WORDS)


def speak_of_plans(surroundings: Surroundings) -> bool:
    """Whether title or sheet name, or a file name where these name no sales or payments, speak of a plan.

    What came of a plan (计划完成情况) is none, nor is a sheet 回款 in a file 计划与回款.
    """
    *near, file = (_IN_BRACKETS.sub("", text) for text in surroundings)
    if any(map(_REACHED.search, near)):
        return False
    if any(map(plans, near)):
        return True
    said = [table for table in (Purchases, Payments) if any(map(OWN[table].search, near))]
    stem = PurePosixPath(file).stem
    apart = any(OWN[table].search(part) and not plans(part) for table in said for part in _parts(stem))
    return plans(file) and not (apart or any(map(_COUNTED.search, (*near, stem))))


def speak_of_other_plans(surroundings: Surroundings) -> bool:
    """Whether sheet name or title say that visits, costs and the like are planned."""
    return any(map(_OTHER_PLANS.search, surroundings[:2]))


def table_spoken_of(tables: Sequence[type[Origin]], surroundings: Surroundings) -> type[Origin] | None:
    """The one of the tables that the nearest text which speaks of any says last, None where none does."""
    for text in _nearest_first(surroundings):
        best = max(tables, key=lambda table: _last(OWN[table], text))
        if OWN[best].search(text):
            return best
    return None


def return_kind(headings: Sequence[str], surroundings: Surroundings) -> ReturnKind | None:
    """退货 or 换货, by the nearest words that speak of either; None if they speak of both, of none or of sales."""
    for text in (" ".join(headings), *_nearest_first(surroundings)):
        said = [kind for kind, word in _KINDS.items() if word in text]
        if said:
            return said[0] if len(said) == 1 else None
        if text in surroundings and OWN[Purchases].search(text):
            return None
    return None


def _nearest_first(surroundings: Surroundings) -> tuple[str, str, str]:
    sheet, title, file = surroundings
    return title, sheet, file


@dataclass(frozen=True)
class _Stance:
    """What a text says: that it is the table, or by which word that it is not; neither where it is silent."""

    is_for: bool = False
    against: str = ""

    @property
    def says_something(self) -> bool:
        return self.is_for or bool(self.against)


@lru_cache(maxsize=10_000)
def _without_groups(title: str) -> str:
    """A title without the bare words above it: several such (回款 开票 出货) are groups of headings, no title."""
    words = title.split()
    bare = [word for word in words if any(pattern.fullmatch(word) for pattern in (*OWN.values(), *_AGAINST.values()))]
    return title if len(bare) < _GROUPS else " ".join(word for word in words if word not in bare)


@lru_cache(maxsize=10_000)
def _stances(text: str) -> Mapping[type[Origin], _Stance]:
    """What a text says of each table; the same few texts are asked for each way to cut a sheet into tables."""
    return {table: _stance(table, text) for table in OWN}


def _stance(table: type[Origin], text: str) -> _Stance:
    outside = _OUTSIDE.search(text)
    if outside and table in _OF_THE_TRADE and not _INSIDE.search(text):
        return _Stance(against=outside[0])
    stances = [_part_stance(table, part) for part in _parts(text)]
    if any(stance.is_for for stance in stances):
        return _Stance(is_for=True)
    return next((stance for stance in stances if stance.against), _Stance())


def _parts(text: str) -> Iterator[str]:
    """The parts of a title that each have a last word: 发货及欠款明细 → 发货, 欠款明细; brackets only qualify."""
    bare = _IN_BRACKETS.sub("", text) or text
    return (part for part in _PARTS.split(bare) if part and not _NOTE.match(part))


def _part_stance(table: type[Origin], part: str) -> _Stance:
    own = _last(OWN[table], part)
    against = max(_AGAINST[table].finditer(part), key=re.Match.end, default=None) if table in _AGAINST else None
    if against is not None and against.end() >= own:
        return _Stance(against=against[0])
    return _Stance(is_for=own > 0)


def _last(words: re.Pattern[str], part: str) -> int:
    """Where the last of the words ends, 0 without any."""
    return max((found.end() for found in words.finditer(part)), default=0)
