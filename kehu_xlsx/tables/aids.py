"""Columns of office sheets by which another one is read: 月 and 日 make a date, 贷 turns a balance round.

They are known as headings and never kept: no table of ours has them.
"""

from __future__ import annotations

from kehu_xlsx.schema import Column, Kind

YEAR_PART = Column("year_part", "年", synonyms="年份")
MONTH_PART = Column("month_part", "月")
DAY_PART = Column("day_part", "日", synonyms="号")
DATE_PARTS = (YEAR_PART, MONTH_PART, DAY_PART)

DIRECTION = Column(
    "direction", "方向", before="期末方向 期末余额方向 余额方向", synonyms="借贷方向 借/贷 借贷 借或贷 余额借贷"
)
CLOSING_DEBIT = Column(
    "closing_debit",
    "期末借方余额",
    Kind.MONEY,
    synonyms="期末余额借方 期末借方 期末借方金额 借方期末余额 期末余额借 期末借余 借方余额 余额借方",
)
CLOSING_CREDIT = Column(
    "closing_credit",
    "期末贷方余额",
    Kind.MONEY,
    synonyms="期末余额贷方 期末贷方 期末贷方金额 贷方期末余额 期末余额贷 期末贷余 贷方余额 余额贷方",
)

RED_LETTER = Column(
    "red_letter",
    "红蓝字",
    synonyms=(
        "红字标志 红蓝标志 红蓝字标志 红冲标志 红蓝标识 红字标识 是否红字 是否红冲 单据类型 单据类别 业务类型 "
        "单据性质 票据类型 发票类型 出库类型 销售类型 交易类型 订单类型 单据名称"
    ),
)

SLIP_STATE = Column(
    "slip_state",
    "单据状态",
    synonyms=(
        "状态 审核状态 审批状态 订单状态 单据审核状态 流程状态 到账状态 到帐状态 收款状态 回款状态 入账状态 票据状态 "
        "发货状态 出库状态 付款状态 交易状态 执行状态 作废状态 数据状态 是否作废 是否已作废 作废标志 作废标识 作废标记 "
        "作废 是否取消 是否审核 是否已审核 审核标志 是否审批 是否生效 是否有效 是否到账 是否已到账 是否到帐 是否入账 "
        "是否收款 是否回款"
    ),
)
