"""What people do in the field: outlets won, customers visited, complaints settled."""

from __future__ import annotations

from kehu_xlsx.schema import Column, Kind
from kehu_xlsx.tables.aids import DATE_PARTS
from kehu_xlsx.tables.register import CUSTOMER, Origin
from kehu_xlsx.tables.words import ComplaintForm, ComplaintNature, OutletKind, ReceivedBy, Role


class Placements(Origin):
    """铺货记录: an outlet of a distributor that took the goods."""

    title = "铺货记录"
    aids = DATE_PARTS
    date = Column(
        "date", "日期", Kind.DATE, needed=True, synonyms="铺货日期 铺市日期 铺货时间 登记日期 上架日期 时间 建点日期"
    )
    customer = CUSTOMER
    outlet = Column(
        "outlet",
        "网点名称",
        needed=True,
        synonyms=(
            "终端名称 网点 终端 铺货网点 门店 终端门店 售点名称 售点 终端网点 铺货门店 二批/零售名称 零售店名称 "
            "二批名称 店铺名称 终端店名 终端门店名称 网点名 终端客户 终端客户名称 零售店 零售网点 商户名称 | 店名 "
            "门店名称"
        ),
    )
    outlet_kind = Column(
        "outlet_kind",
        "网点类型",
        Kind.CHOICE,
        synonyms="终端类型 终端类别 终端性质 网点性质 网点类别 类型 售点类型 渠道类型 渠道 业态 门店类型 店铺类型",
        choices={
            OutletKind.WHOLESALER: "二批 批发 批发商 二级批发商 分销",
            OutletKind.RETAILER: "零售 零售店 超市 便利店 商超 餐饮 终端 小卖部 夫妻店 零售终端",
        },
    )
    district = Column("district", "区县", synonyms="区/县 所属区县 县区 区域 所在区县 所在区 行政区")
    address = Column("address", "地址", synonyms="网点地址 详细地址 终端地址 门店地址 店址")


class Visits(Origin):
    """拜访记录: one row a visitor and role (several names in one cell are several visits)."""

    title = "拜访记录"
    aids = DATE_PARTS
    date = Column(
        "date",
        "日期",
        Kind.DATE,
        needed=True,
        before="实际日期 实际拜访日期",
        synonyms="拜访日期 拜访时间 走访日期 走访时间 来访日期 时间 拜访日 访问日期 | 到访时间",
    )
    customer = CUSTOMER
    visitor = Column(
        "visitor",
        "拜访人",
        Kind.PEOPLE,
        needed=True,
        synonyms=(
            "拜访人员 拜访者 走访人 走访人员 拜访业务员 业务员 业务人员 业务经理 拜访经理 姓名 拜访人姓名 访问人 "
            "外勤人员 员工姓名"
        ),
    )
    role = Column(
        "role",
        "角色",
        Kind.CHOICE,
        synonyms="拜访角色 职务 岗位 职位 拜访人职务",
        choices={
            Role.REGION_MANAGER: "大区总 大区总经理",
            Role.MARKETING_DIRECTOR: "大区办主任 销售总监 总监",
            Role.BRANCH_MANAGER: "分公司总经理 总经理 办事处主任 办事处经理",
            Role.SALES_MANAGER: "销售经理 区域经理 销售主管",
            Role.SALESPERSON: "业务员 业务代表 客户经理 销售代表 业务",
        },
    )
    purpose = Column("purpose", "拜访目的", synonyms="目的 拜访事由 拜访内容 走访目的 事由 沟通内容 洽谈内容")
    finding = Column(
        "finding",
        "发现问题",
        Kind.STATEMENT,
        synonyms=(
            "问题 存在问题 存在的问题 发现的问题 客户反映问题 问题反馈 拜访情况 走访情况 客户反馈 客户意见 拜访结果"
        ),
    )
    action = Column(
        "action",
        "处理办法",
        synonyms="处理措施 解决办法 处理办法及措施 解决方案 解决措施 处理意见 应对措施 跟进情况 | 处理结果",
    )
    gift = Column("gift", "赠送物品", synonyms="赠品 礼品 赠送礼品 赠送物料 宣传物料 赠品情况")


class Complaints(Origin):
    """投诉记录: one row a complaint, its steps as dates."""

    title = "投诉记录"
    number = Column("number", "投诉编号", Kind.CODE, synonyms="编号 售后单号 投诉单号 受理编号 登记编号 序号")
    received_on = Column(
        "received_on",
        "受理日期",
        Kind.DATE,
        needed=True,
        synonyms="投诉日期 接单日期 受理时间 投诉时间 登记日期 接诉日期 日期",
    )
    customer = CUSTOMER
    form = Column(
        "form",
        "投诉方式",
        Kind.CHOICE,
        needed=True,
        synonyms="方式 投诉渠道 投诉途径 投诉形式 来源方式 受理方式 受理渠道 反映方式 | 反馈方式 来源 投诉来源",
        choices={
            ComplaintForm.ORAL: "电话 微信 当面 口头投诉 来电 来访 QQ 短信 现场",
            ComplaintForm.LETTER: "书面 传真 邮件 信函 来信 来函 书面投诉 电子邮件 函件 律师函",
        },
    )
    nature = Column(
        "nature",
        "问题性质",
        Kind.CHOICE,
        synonyms="性质 投诉性质 问题等级 严重程度 投诉等级",
        choices={
            ComplaintNature.ORDINARY: "普通 一般投诉 轻微 一般问题",
            ComplaintNature.MAJOR: "重大投诉 严重 紧急 重大问题 重要",
        },
    )
    received_by = Column(
        "received_by",
        "受理单位",
        Kind.CHOICE,
        synonyms="受理部门 接诉单位 受理机构 来源",
        choices={
            ReceivedBy.BRANCH: "办事处 分公司 本部 分支 本办",
            ReceivedBy.HEADQUARTERS: "公司总部 集团 总公司 集团总部 营销总部",
        },
    )
    content = Column(
        "content",
        "内容",
        needed=True,
        synonyms=(
            "投诉内容 投诉内容描述 投诉事项 问题描述 问题说明 投诉问题 反映问题 事由 问题反馈 客户投诉内容 "
            "投诉详情 投诉描述 问题内容"
        ),
    )
    receiver = Column("receiver", "受理人", Kind.PEOPLE, synonyms="接诉人 登记人 接待人")
    reported_on = Column(
        "reported_on", "上报销售经理日期", Kind.DATE, synonyms="上报日期 报销售经理日期 上报经理日期 上报时间"
    )
    investigation = Column("investigation", "调查情况", synonyms="调查结果 核实情况 原因分析 调查核实情况 责任判定")
    escalated_on = Column("escalated_on", "上报总经理日期", Kind.DATE, synonyms="报总经理日期 上报分支机构总经理日期")
    departments = Column("departments", "相关部门", synonyms="责任部门 协办部门 转办部门 处理部门")
    proposal = Column("proposal", "处理方案", synonyms="解决方案 处理意见 处理办法 处理措施")
    handler = Column("handler", "处理人", Kind.PEOPLE, synonyms="经办人 承办人 处理责任人")
    outcome = Column("outcome", "处理结果", synonyms="结果 解决结果 处理情况")
    settled_on = Column(
        "settled_on",
        "处理完成日期",
        Kind.DATE,
        synonyms="完成日期 完成时间 处理日期 办结日期 解决日期 处理完成时间 结案日期 完结日期 办结时间 处理时间",
    )
    answered_on = Column("answered_on", "反馈日期", Kind.DATE, synonyms="回复日期 反馈时间 回访日期 回访时间 答复日期")
    answered_by = Column("answered_by", "反馈方式", synonyms="回复方式 答复方式 回访方式")
