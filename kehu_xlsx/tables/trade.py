"""Goods and money: what distributors buy, pay, owe and bring back."""

from __future__ import annotations

from kehu_xlsx.schema import Column, Kind
from kehu_xlsx.tables.aids import CLOSING_CREDIT, CLOSING_DEBIT, DATE_PARTS, DIRECTION, RED_LETTER, SLIP_STATE
from kehu_xlsx.tables.register import CUSTOMER, Origin
from kehu_xlsx.tables.words import ReturnKind

PRODUCT_NAMES = (
    "产品名称 商品名称 物料名称 品名 品名规格 货品名称 商品 产品型号 物料描述 存货名称 货物名称 "
    "产品品名 品名及规格 物料 品种 品项 物品名称 SKU 货品 商品全名 货品全名 产品全称 存货 | 规格型号 型号"
)
QUANTITY_NAMES = (
    "销量 销售量 销售数量 订货数量 订单数量 发货数量 出货数量 出库数量 进货数量 实发数量 件数 箱数 数量合计 "
    "采购数量 提货数量"
)

# What stands in 证明单号 where there is none; with a word of the second list also as a part of a longer text.
NO_CERTIFICATE = "- -- 无 没 未 缺 否 不 x 0 无单 没单 无证明 无证明单 无需 不需 不需要 免 补办 补开 空"
CERTIFICATE_TO_COME = (
    "待补 待开 待办 待提供 待寄 待确认 待定 未开 未办 未补 未到 未取 未收 未提供 未申请 没有 没开 没办 没到 没给 "
    "办理中 申请中 审批中 开具中 处理中 后补 稍后 暂缺 暂无 暂未 尚未 尚无 缺证明"
)


class Purchases(Origin):
    """进货记录: goods that a distributor bought; a negative amount is a 红冲 line."""

    title = "进货记录"
    aids = (*DATE_PARTS, RED_LETTER, SLIP_STATE)
    date = Column(
        "date",
        "日期",
        Kind.DATE,
        needed=True,
        before=(
            "发货日期 出库日期 发货时间 出库时间 出货日期 送货日期 实际发货日期 过账日期 记账日期 出货时间 "
            "送货时间 配送日期"
        ),
        synonyms=(
            "进货日期 进货时间 销售日期 销售时间 单据日期 业务日期 开单日期 制单日期 成交时间 成交日期 交易日期 "
            "提货日期 销货日期 发货单日期 出库单日期 下单日期 下单时间 订单日期 订货日期 时间 date bill_date "
            "录单日期 | 交货日期 开票日期"
        ),
    )
    customer = CUSTOMER
    number = Column(
        "number",
        "单号",
        Kind.CODE,
        synonyms=(
            "单据号 单据编号 订单号 订单编号 发货单号 出库单号 销售单号 进货单号 凭证号 票据号 送货单号 流水号 "
            "销售订单号 bill_no order_no 单据编码 出库单编号 销货单号"
        ),
    )
    product = Column("product", "产品", synonyms=PRODUCT_NAMES)
    quantity = Column(
        "quantity",
        "数量",
        Kind.QUANTITY,
        before="实发数量 发货数量 出库数量 出货数量 已发数量 主数量 实发数",
        synonyms=QUANTITY_NAMES,
    )
    price = Column(
        "price",
        "单价",
        Kind.MONEY,
        before="折后单价 含税单价",
        synonyms="价格 销售单价 结算价 出厂价 供货价 成交价 单位价格 price",
    )
    amount = Column(
        "amount",
        "金额",
        Kind.MONEY,
        needed=True,
        before=(
            "价税合计 本币价税合计 原币价税合计 含税金额 本币含税金额 原币含税金额 含税总金额 含税销售额 价税合计金额 "
            "含税合计 含税总额 价税总额 税后金额 折后金额 优惠后金额 应收金额"
        ),
        synonyms=(
            "进货金额 销售额 销售金额 总金额 发货金额 出库金额 出货金额 送货金额 提货金额 "
            "成交金额 成交额 总价 实付金额 货款 货款合计 进货款 销货金额 发货额 开单金额 "
            "货款金额 合计金额 金额合计 结算金额 小计金额 本币金额 进货额 进货总额 销售收入 销售总额 单据金额 "
            "已发金额 订单金额 订货金额 不含税金额 amount total | 实收金额"
        ),
    )


class Payments(Origin):
    """回款记录: money that came in; negative when it went back."""

    title = "回款记录"
    aids = (*DATE_PARTS, SLIP_STATE)
    date = Column(
        "date",
        "日期",
        Kind.DATE,
        needed=True,
        before="到账日期 到帐日期 到账时间 入账日期 到款日期 进账日期 到款日 入账时间 银行到账日期",
        synonyms=(
            "回款日期 收款日期 付款日期 回款时间 收款时间 付款时间 交易日期 打款日期 汇款日期 到账日 收款日 "
            "回款日 实际回款日期 收票日期 单据日期 业务日期 制单日期 记账日期 时间 date bill_date 来款日期 "
            "交款日期 缴款日期 交易日 交易时间 入账日"
        ),
    )
    customer = CUSTOMER
    amount = Column(
        "amount",
        "金额",
        Kind.MONEY,
        needed=True,
        before="到账金额 实收金额 实际到账金额 到款金额 进账金额 到帐金额 到账额 实际收款金额",
        synonyms=(
            "回款金额 收款金额 本次收款 已收金额 付款金额 回款 回款额 收款额 打款金额 汇款金额 实际回款 本次回款 "
            "收入金额 收款 实际回款金额 票面金额 本币金额 合计金额 金额合计 总金额 小计金额 amount total 来款金额 "
            "交款金额 缴款金额 汇款额 收款总额 "
            "| 贷方发生额 贷方金额 贷方发生额(收入) 收入 收入金额(贷方) 转入金额 存入金额"
        ),
    )
    method = Column(
        "method",
        "方式",
        synonyms="付款方式 回款方式 收款方式 结算方式 支付方式 汇款方式 打款方式 款项类别 收款类型 付款类型 票据类型",
    )
    number = Column(
        "number",
        "单号",
        Kind.CODE,
        synonyms="收款单号 回款单号 单据编号 单据号 凭证号 票据号 流水号 交易流水号 bill_no 单据编码",
    )


class Receivables(Origin):
    """应收账款: what the books say a customer owes at a date."""

    title = "应收账款"
    aids = (DIRECTION, CLOSING_DEBIT, CLOSING_CREDIT, SLIP_STATE)
    customer = CUSTOMER
    balance = Column(
        "balance",
        "应收余额",
        Kind.MONEY,
        needed=True,
        before=(
            "期末应收 期末应收余额 期末余额 应收账款余额 应收账款期末余额 期末应收款 期末应收账款 期末欠款 "
            "月末余额 月末应收"
        ),
        synonyms=(
            "应收账款 应收帐款 应收款 应收款合计 应收合计 合计总欠款 未收金额 待收款 未回款金额 欠款 欠款金额 "
            "总欠款 余额 本期余额 应收货款 应收金额 未收款 累计欠款 欠款余额 未收余额 期末结余 本期结余 本月结余 "
            "结余 结欠 尚欠金额 尚欠货款 欠款总额 应收账款合计 账面余额 欠款总计 未结金额 未回款 未回款额 "
            "未核销金额 应收未收 当前应收 当前欠款 现欠款 | 应收总额 累计应收"
        ),
    )
    date = Column(
        "date",
        "截止日期",
        Kind.DATE,
        synonyms="截至日期 余额日期 对账日期 结算日期 日期 统计日期 基准日 截止日 截至日 报表日期",
    )


class Returns(Origin):
    """退换货记录."""

    title = "退换货记录"
    aids = (*DATE_PARTS, RED_LETTER, SLIP_STATE)
    date = Column(
        "date",
        "日期",
        Kind.DATE,
        needed=True,
        synonyms="退货日期 退换货日期 退换日期 换货日期 退回日期 申请日期 单据日期 时间 退货时间",
    )
    customer = CUSTOMER
    kind = Column(
        "kind",
        "类型",
        Kind.CHOICE,
        needed=True,
        synonyms="退换类型 退换货类型 退/换 退换 业务类型 处理方式 类别 退换方式",
        choices={ReturnKind.RETURN: "退 退回 销售退货", ReturnKind.EXCHANGE: "换 调换 更换 调货"},
    )
    product = Column(
        "product",
        "产品",
        needed=True,
        synonyms=f"退货产品 退货品名 换货产品 退回产品 原产品 {PRODUCT_NAMES}",
    )
    quantity = Column(
        "quantity",
        "数量",
        Kind.QUANTITY,
        needed=True,
        synonyms="退货数量 退换数量 退换货数量 换货数量 退回数量 退货数 换货数 件数 箱数",
    )
    amount = Column(
        "amount",
        "金额",
        Kind.MONEY,
        before="价税合计 含税金额",
        synonyms="退货金额 退换金额 退换货金额 退款金额 货值 总金额 退货额",
    )
    purchased_on = Column(
        "purchased_on",
        "原进货日期",
        Kind.DATE,
        synonyms="进货日期 原购货日期 原购买日期 购货日期 原发货日期 原进货时间 原销售日期 购进日期",
    )
    reason = Column("reason", "原因", synonyms="退货原因 退换原因 退换货原因 事由 换货原因 退货理由 | 退货类型")
    certificate = Column(
        "certificate",
        "证明单号",
        Kind.CODE,
        synonyms=(
            "进货退出及索取折让证明单 进货退货及折让证明单 红字发票信息表 红字发票信息确认单 证明单 证明单编号 "
            "折让证明单号 红字信息表编号 红字发票信息表编号 红字发票信息表编号/证明单号 证明号 折让证明单 "
            "红字通知单编号"
        ),
    )
    number = Column("number", "单号", Kind.CODE, synonyms="退货单号 退换货单号 单据编号 单据号 红冲单号 单据编码")
