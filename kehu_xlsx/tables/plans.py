"""分销计划 by customer and by product, and how the plans are coming along (计划检查)."""

from __future__ import annotations

from kehu_xlsx.schema import Column, Kind
from kehu_xlsx.tables.register import CUSTOMER, Origin
from kehu_xlsx.tables.trade import PRODUCT_NAMES


def _adjusted(*headings: str) -> str:
    """The headings of a plan's figure as adjusted, which counts before the one first planned."""
    forms = ("调整后{0}", "{0}调整后", "{0}(调整后)", "调整后的{0}", "修订后{0}", "变更后{0}", "修订{0}", "最终{0}")
    return " ".join(form.format(heading) for heading in headings for form in forms)


class Plans(Origin):
    """分销计划 of a customer and month; `layout` of months as columns is unrolled before it comes here."""

    title = "分销计划"
    month = Column(
        "month",
        "月份",
        Kind.MONTH,
        needed=True,
        synonyms="计划月份 年月 期间 月度 所属月份 会计期间 month 计划月 计划月度 年月份",
    )
    customer = CUSTOMER
    sales_target = Column(
        "sales_target",
        "销售目标",
        Kind.MONEY,
        before=_adjusted("销售目标", "目标", "销售任务", "任务", "销售计划"),
        synonyms=(
            "目标 销售任务 任务 销售目标任务 月度目标 任务额 销售计划 销售指标 目标销售额 本月目标 销售额预估 "
            "销量预估 指标 任务量 sales_target 月目标 月任务 目标金额 任务金额 销售任务额 计划销售额 预计销售"
        ),
    )
    purchase_plan = Column(
        "purchase_plan",
        "进货计划",
        Kind.MONEY,
        before=_adjusted("进货计划", "进货目标", "进货任务"),
        synonyms=(
            "进货计划额 计划进货 进货计划金额 订货计划 要货计划 提货计划 进货任务 计划进货额 采购计划 提货目标 "
            "提货任务 进货目标 进货指标 预计进货"
        ),
    )
    placement_target = Column(
        "placement_target",
        "铺货目标",
        Kind.COUNT,
        before=_adjusted("铺货目标", "铺货计划", "铺货任务"),
        synonyms=(
            "铺货网点目标 铺货家数 铺货目标家数 铺货网点数 目标铺货 计划铺货 铺货计划 目标网点数 铺市目标 "
            "铺市家数 铺货任务 铺货指标 网点目标 网点开发目标"
        ),
    )
    placement_request = Column("placement_request", "铺货要求", synonyms="铺市要求 铺货说明 陈列要求 铺货备注")
    payment_plan = Column(
        "payment_plan",
        "回款计划",
        Kind.MONEY,
        before=_adjusted("回款计划", "回款目标", "回款任务"),
        synonyms=(
            "本月回款计划 计划回款 回款目标 回款任务 收款计划 回款计划额 计划收款 应回款 回款指标 计划回款金额 "
            "回款计划金额 本月回款目标 回款目标金额 打款计划 打款任务 回笼计划 到款计划 预计回款"
        ),
    )


class ProductPlans(Origin):
    """分销计划 by product."""

    title = "分销计划（产品）"
    month = Plans.month
    customer = CUSTOMER
    product = Column("product", "产品", needed=True, synonyms=PRODUCT_NAMES)
    planned_quantity = Column(
        "planned_quantity",
        "计划数量",
        Kind.QUANTITY,
        before=_adjusted("计划数量", "数量"),
        synonyms="进货计划数量 计划进货数量 计划量 数量 要货数量 计划箱数",
    )
    planned_amount = Column(
        "planned_amount",
        "计划金额",
        Kind.MONEY,
        before=_adjusted("计划金额", "金额"),
        synonyms="进货计划金额 计划进货金额 进货计划 金额 要货金额 计划额",
    )


class PlanChecks(Origin):
    """计划检查: the 业务经理 registers how a plan is coming along."""

    title = "计划检查"
    date = Column("date", "日期", Kind.DATE, needed=True, synonyms="检查日期 检查时间 登记日期")
    customer = CUSTOMER
    checker = Column("checker", "检查人", Kind.PEOPLE, synonyms="检查人员 登记人 督促人 业务经理")
    purchase_status = Column("purchase_status", "进货情况", synonyms="进货完成情况 进货进度 进货执行情况")
    placement_status = Column("placement_status", "铺货情况", synonyms="铺货完成情况 铺货进度 铺货执行情况")
    payment_status = Column("payment_status", "回款情况", synonyms="回款完成情况 回款进度 回款执行情况")
    issue = Column("issue", "问题与措施", synonyms="问题及措施 存在问题及措施 问题和措施 督促措施")
