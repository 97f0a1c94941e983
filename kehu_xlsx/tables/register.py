"""客户档案, and what every table of an office has: where a row stands, whose it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pandas as pd

from kehu_xlsx.schema import Column, Kind, Table
from kehu_xlsx.tables.words import CustomerState, Role

CUSTOMER = Column(
    "customer",
    "客户",
    Kind.CUSTOMER,
    needed=True,
    # Words by which a record names its customer; in a register they would be somebody else's name.
    synonyms=(
        "所属经销商 拜访客户名称 被走访客户 被拜访客户 打款单位 汇款单位 付款人名称 背书单位 背书人 对方户名 "
        "对方单位 对方名称 对方账户名称 对方单位名称 收(付)方名称 收/付方名称 "
        "核算项目名称 来款单位 交款单位 付款单位名称 供货经销商 上级经销商 配送商 "
        "拜访对象 拜访单位 受访客户 退货客户 投诉客户名称"
    ),
)
PEOPLE_SEPARATOR = "、"  # between several names in one cell, as intake writes them


class Origin(Table):
    """Where a row stands: `source` indexes the list of sources, `row` is the 0-based row of the sheet."""

    title = "出处"
    source = Column("source", "出处", Kind.POSITION)
    row = Column("row", "行", Kind.POSITION)


class Customers(Origin):
    """客户档案: one row a customer; `customer` is the code, or the name where an office keeps no codes."""

    title = "客户档案"
    customer = Column("customer", "客户", Kind.CODE)
    code = Column(
        "code",
        "客户编号",
        Kind.CODE,
        synonyms=(
            "客户编码 客户代码 客户代号 客户ID 客户号 经销商代码 经销商编号 经销商编码 代理商编码 "
            "商家编号 门店编号 门店编码 售达方编码 售达方(编码) 售达方 往来单位编码 单位编码 单位代码 "
            "分销商编号 分销商代码 代号 编码 客户Code customercode customer_code customercode customerid "
            "customer_id customerid cust_code cust_no 购货单位代码 购货单位编码 往来单位编号 往来单位代码 "
            "核算项目代码 客商编码 客商代码 | 编号"
        ),
    )
    name = Column(
        "name",
        "客户名称",
        Kind.TEXT,
        needed=True,
        synonyms=(
            "客户 客户全称 客户姓名 客户名 客户简称 经销商名称 经销商 代理商名称 代理商 分销商名称 分销商 "
            "公司名称 单位名称 往来单位 往来单位名称 商家名称 回款单位 付款单位 付款方 付款方名称 付款人 "
            "购方单位名称 购货单位 购货方 购买方 交易对象名称 交易对象 收货方名称 收货单位 收货方 配送商业 "
            "商业名称 客商名称 客商 送达方名称 售达方名称 客户单位 客户公司 欠款单位 投诉客户 投诉人 退货单位 "
            "被访客户 拜访客户 走访客户 买方 需方 购方名称 购买单位 购货单位名称 客户单位名称 名称 customer "
            "customername customer_name customername cust_name 单位全名 往来单位全名 | 店名 门店名称"
        ),
    )
    level = Column(
        "level",
        "客户级别",
        Kind.LEVEL,
        needed=True,
        synonyms=(
            "客户等级 级别 等级 经销商级别 经销商等级 分销商级别 客户分级 客户类别 客户评级 分级 level "
            "customer_level grade 评级 信用等级 客户信用等级 信用级别"
        ),
    )
    credit_limit = Column(
        "credit_limit",
        "授信额度",
        Kind.MONEY,
        synonyms=(
            "信用额度 信贷限额 赊销额度 授信 信用限额 赊销限额 铺底额度 授信金额 信用金额 credit_limit "
            "creditlimit 信用额 欠款限额 应收上限 最高欠款额度"
        ),
    )
    temporary_limit = Column(
        "temporary_limit",
        "临时额度",
        Kind.MONEY,
        synonyms="临时授信 临时授信额度 临时信用额度 临额 旺季额度 追加额度",
    )
    temporary_limit_until = Column(
        "temporary_limit_until",
        "临时额度到期日",
        Kind.DATE,
        synonyms=(
            "临时额度有效期 临时额度截止日期 临时额度有效期至 临时授信到期日 临额到期日 临时额度到期 "
            "额度到期日 临时授信有效期 | 有效期至"
        ),
    )
    terms = Column(
        "terms",
        "账期",
        Kind.TERMS,
        synonyms=(
            "帐期 账期天数 信用期 信用期限 信用天数 付款期限 回款期限 结算账期 结算周期 账期(天) 付款条件 "
            "收款条件 赊销期限 信用账期 payment_terms 应收账期 收款期限 结账期限"
        ),
    )
    terms_from_month_end = Column("terms_from_month_end", "月结", Kind.FLAG)
    opening_balance = Column(
        "opening_balance",
        "期初应收",
        Kind.MONEY,
        synonyms=(
            "期初余额 期初应收余额 期初欠款 上年结转 年初应收 年初余额 期初应收账款 期初数 上期结余 期初应收款 "
            "期初应收金额"
        ),
    )
    opening_date = Column("opening_date", "期初日期", Kind.DATE, synonyms="期初时间 期初余额日期 建账日期 期初截止日期")
    region = Column(
        "region",
        "区域",
        synonyms=(
            "片区 销售区域 所属区域 大区 地区 所属地区 省份 办事处 城市 市场 所在区域 业务区域 所在地区 region "
            "所属大区 客户所属区域 所属区域/片区 所属片区 区域名称 所在省市 省市"
        ),
    )
    region_manager = Column(
        "region_manager", Role.REGION_MANAGER, Kind.PEOPLE, synonyms="大区负责人 大区总经理 区域总经理 大区总 大区总监"
    )
    marketing_director = Column(
        "marketing_director",
        Role.MARKETING_DIRECTOR,
        Kind.PEOPLE,
        synonyms="大区办主任 营销总监/大区办主任 销售总监 市场总监 总监",
    )
    branch_manager = Column(
        "branch_manager",
        Role.BRANCH_MANAGER,
        Kind.PEOPLE,
        synonyms=(
            "分公司总经理 分支机构经理 分支机构负责人 办事处主任 办事处经理 分公司经理 总经理 分公司负责人 省区经理"
        ),
    )
    sales_manager = Column(
        "sales_manager",
        Role.SALES_MANAGER,
        Kind.PEOPLE,
        synonyms="销售经理 分公司销售经理 区域经理 销售主管 业务主管 城市经理 主管",
    )
    salesperson = Column(
        "salesperson",
        Role.SALESPERSON,
        Kind.PEOPLE,
        synonyms=(
            "业务员 业务代表 业务负责人 业务责任人 销售员 销售代表 客户经理 责任业务员 专管业务员 所属业务员 "
            "销售经手人 业务担当 对接业务 业务人员 salesman sales_rep 分管业务员 主管业务员 | 对接人 跟进人 "
            "责任人 负责人 经手人"
        ),
    )
    contact = Column(
        "contact",
        "联系人",
        synonyms="客户联系人 联系人姓名 老板 老板姓名 法人 法定代表人 主要联系人 收货人 contact 联系人1 | 法人代表",
    )
    phone = Column(
        "phone",
        "电话",
        Kind.CODE,
        synonyms=(
            "联系电话 手机 手机号 手机号码 联系方式 电话号码 联系人电话 联系人手机 联系手机 固定电话 tel phone "
            "mobile 手机1 电话1 联系电话1"
        ),
    )
    email = Column("email", "邮箱", synonyms="电子邮箱 电子邮件 邮件 邮箱地址 E-mail email mail")
    address = Column(
        "address",
        "地址",
        synonyms="客户地址 联系地址 通讯地址 详细地址 收货地址 公司地址 经营地址 送货地址 所在地 address",
    )
    since = Column(
        "since",
        "合作起始日",
        Kind.DATE,
        synonyms=(
            "合作日期 合作开始日期 开户日期 合作时间 签约日期 建档日期 首次合作日期 合作起始日期 "
            "开始合作时间 合作开始时间 开发日期 入网时间 首次合作时间 初次订货日期 首次订货日期 首次进货日期 备案日期"
        ),
    )
    usual_interval = Column(
        "usual_interval",
        "正常进货间隔",
        Kind.DAYS,
        synonyms="正常进货间隔(天) 进货间隔 进货周期 订货周期 正常进货周期 补货周期 订货频率周期 订货频率",
    )
    needs_certificate = Column(
        "needs_certificate",
        "须证明单",
        Kind.FLAG,
        synonyms="需证明单 是否须证明单 须提供证明单 是否需要证明单 退货须证明单",
    )
    state = Column(
        "state",
        "状态",
        Kind.CHOICE,
        synonyms="客户状态 合作状态 经营状态 是否在营 status 营业状态",
        choices={
            CustomerState.ACTIVE: "1 正常 合作 合作中 启用 有效 营业 是 活跃 在用 开业",
            CustomerState.STOPPED: "0 停业 终止 停止合作 终止合作 已停用 禁用 无效 关闭 注销 否 冻结 已停止 停止",
        },
    )
    stopped_on = Column("stopped_on", "停用日期", Kind.DATE, synonyms="终止日期 停用时间 终止合作日期 停业日期")
    aliases = Column("aliases", "别名", synonyms="曾用名 客户别名 其他名称 又名 俗称 简称 别称 | 客户简称 经销商简称")


ROLE_COLUMNS: Mapping[Role, Column] = {
    Role(column.heading): column for column in Customers.columns() if column.kind is Kind.PEOPLE
}


def active_customers(customers: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    """The customers that are 在营 at the as-of date.

    A 停用 one was so until his 停用日期; without a 状态 he is 在营 until then.
    """
    state, stopped_on = customers[Customers.state], customers[Customers.stopped_on]
    is_stopped = (state == CustomerState.STOPPED) & ~(stopped_on > pd.Timestamp(as_of))
    return customers[~is_stopped & ~(state.isna() & (stopped_on <= pd.Timestamp(as_of)))]
