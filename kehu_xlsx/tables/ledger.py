"""The sheets of 台账.xlsx: what must be remembered between months (CONTRACT section 6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from kehu_xlsx.schema import Column, Kind, Table
from kehu_xlsx.tables.results import CUSTOMER, JudgedReturns, VisitPlan
from kehu_xlsx.tables.service import Complaints
from kehu_xlsx.tables.words import Approval


class LedgerTable(Table):
    """A sheet of the ledger; no two of its rows have the same `key`."""

    key: ClassVar[tuple[Column, ...]]


class CustomerMonths(LedgerTable):
    """客户月度: a customer's figures and verdict of one month as of a day of it; key customer, month.

    `balance_source` is what the balance rested on when it was worked out: books of the folder, or earlier months.
    """

    title = "客户月度"
    month = Column("month", "月份", Kind.MONTH)
    customer = CUSTOMER
    as_of = Column("as_of", "截止日期", Kind.DATE)
    level = Column("level", "客户级别", Kind.LEVEL)
    effective_limit = Column("effective_limit", "有效额度", Kind.MONEY)
    net_purchases = Column("net_purchases", "进货净额", Kind.MONEY)
    purchase_days = Column("purchase_days", "进货天数", Kind.COUNT)
    last_purchase = Column("last_purchase", "最近进货", Kind.DATE)
    payments = Column("payments", "实际回款", Kind.MONEY)
    balance = Column("balance", "应收余额", Kind.MONEY)
    balance_source = Column("balance_source", "应收来源", Kind.CHOICE)
    sales_rate = Column("sales_rate", "销售达成率", Kind.RATE)
    purchase_rate = Column("purchase_rate", "进货计划达成率", Kind.RATE)
    placement_rate = Column("placement_rate", "铺货达成率", Kind.RATE)
    payment_rate = Column("payment_rate", "回款达成率", Kind.RATE)
    verdict = Column("verdict", "本月达成", Kind.CHOICE)
    placements = Column("placements", "实际铺货", Kind.COUNT)
    lost = Column("lost", "客户流失", Kind.FLAG)
    comeback = Column("comeback", "挽回日期", Kind.DATE)
    key = (month, customer)


class LastVisits(LedgerTable):
    """末次拜访: the last visit by a role as of a month that brought a newer one; key month, customer, role."""

    title = "末次拜访"
    month = Column("month", "月份", Kind.MONTH)
    customer = CUSTOMER
    role = Column("role", "角色", Kind.CHOICE)
    visitor = Column("visitor", "拜访人")
    date = Column("date", "末次拜访", Kind.DATE)
    souvenir_on = Column("souvenir_on", "末次赠送纪念品", Kind.DATE)
    key = (month, customer, role)


class AlertLedger(LedgerTable):
    """预警台账: an alert as it stood in each month from its first to its end; key number, month.

    `subject` is the role whose visit is overdue or the number of the complaint that is late, else "". `reopened_on` is
    the as-of date of the last month that found a closed alert's condition there again.
    """

    title = "预警台账"
    number = Column("number", "预警编号", Kind.CODE)
    customer = CUSTOMER
    kind = Column("kind", "预警类型", Kind.CHOICE)
    subject = Column("subject", "事项")
    severity = Column("severity", "预警等级", Kind.COUNT)
    first_month = Column("first_month", "首次预警月份", Kind.MONTH)
    issued_on = Column("issued_on", "首次预警日期", Kind.DATE)
    reopened_on = Column("reopened_on", "重新打开日期", Kind.DATE)
    month = Column("month", "月份", Kind.MONTH)
    deadline = Column("deadline", "反馈期限", Kind.DATE)
    state = Column("state", "状态", Kind.CHOICE)
    cleared_month = Column("cleared_month", "解除月份", Kind.MONTH)
    description = Column("description", "预警说明")
    key = (month, number)


class AlertAnswers(LedgerTable):
    """预警反馈: one row a person who answered and month of his report; key number, role, person, month."""

    title = "预警反馈"
    number = Column("number", "预警编号", Kind.CODE)
    role = Column("role", "角色", Kind.CHOICE)
    person = Column("person", "姓名")
    month = Column("month", "月份", Kind.MONTH)
    cause = Column("cause", "原因分析")
    measures = Column("measures", "处理办法及措施")
    owner = Column("owner", "处理责任人")
    planned_on = Column("planned_on", "计划完成日期", Kind.DATE)
    done_on = Column("done_on", "实际完成日期", Kind.DATE)
    key = (number, role, person, month)


class PlanLedger(LedgerTable):
    """计划台账: plans with their 确认; `product` is "" for the customer's own row; key month, customer, product.

    `confirmed` is missing while nobody said 是 or 否; `edited` says that somebody changed the proposal's figures,
    `refusal` why what he typed could not be confirmed, as long as the plan stands so.
    """

    title = "计划台账"
    month = Column("month", "月份", Kind.MONTH)
    customer = CUSTOMER
    product = Column("product", "产品")
    sales_target = Column("sales_target", "销售目标", Kind.MONEY)
    purchase_plan = Column("purchase_plan", "进货计划", Kind.MONEY)
    placement_target = Column("placement_target", "铺货目标", Kind.COUNT)
    placement_request = Column("placement_request", "铺货要求")
    payment_plan = Column("payment_plan", "回款计划", Kind.MONEY)
    planned_quantity = Column("planned_quantity", "计划数量", Kind.QUANTITY)
    planned_amount = Column("planned_amount", "计划金额", Kind.MONEY)
    confirmed = Column("confirmed", "确认", Kind.FLAG)
    confirmed_by = Column("confirmed_by", "确认人")
    confirmed_on = Column("confirmed_on", "确认日期", Kind.DATE)
    edited = Column("edited", "已修改", Kind.FLAG)
    refusal = Column("refusal", "未能确认的原因")
    key = (month, customer, product)


class PlannedVisits(LedgerTable):
    """拜访计划: the visits that a month's plan asked for, undated ones left out; key month, customer, role, date."""

    title = "拜访计划"
    month = Column("month", "月份", Kind.MONTH)
    date = VisitPlan.date
    visitor = VisitPlan.visitor
    role = VisitPlan.role
    customer = CUSTOMER
    due = VisitPlan.due
    key = (month, customer, role, date)


class ComplaintLedger(LedgerTable):
    """投诉台账: a complaint as it was known in a month; key month, `called`.

    `called` is the number by which it is known again in every month, whatever the office corrects: the one that it had
    first, of ours where the office gave none.
    """

    title = "投诉台账"
    month = Column("month", "月份", Kind.MONTH)
    called = Column("called", "台账编号", Kind.CODE)
    number = Complaints.number
    received_on = Complaints.received_on
    customer = CUSTOMER
    form = Complaints.form
    nature = Complaints.nature
    received_by = Complaints.received_by
    content = Complaints.content
    receiver = Complaints.receiver
    reported_on = Complaints.reported_on
    investigation = Complaints.investigation
    escalated_on = Complaints.escalated_on
    departments = Complaints.departments
    proposal = Complaints.proposal
    handler = Complaints.handler
    outcome = Complaints.outcome
    settled_on = Complaints.settled_on
    answered_on = Complaints.answered_on
    answered_by = Complaints.answered_by
    key = (month, called)


class ReturnLedger(LedgerTable):
    """退换货台账: the return lines of a month as judged, in parts where they were split; key month, position.

    Parts of one line have the same `line`; one that is `kept` was no longer among the office's sheets.
    """

    title = "退换货台账"
    month = Column("month", "月份", Kind.MONTH)
    position = Column("position", "序号", Kind.COUNT)
    line = Column("line", "退换货行", Kind.COUNT)
    date = JudgedReturns.date
    customer = CUSTOMER
    kind = JudgedReturns.kind
    product = JudgedReturns.product
    quantity = JudgedReturns.quantity
    amount = JudgedReturns.amount
    purchased_on = JudgedReturns.purchased_on
    certificate = JudgedReturns.certificate
    number = JudgedReturns.number
    verdict = JudgedReturns.verdict
    kept = Column("kept", "文件夹已无此行", Kind.FLAG)
    key = (month, position)


class Approvals(LedgerTable):
    """取消资格审批: key customer, month."""

    title = "取消资格审批"
    month = Column("month", "月份", Kind.MONTH)
    customer = CUSTOMER
    decision = Column("decision", "审批结论", Kind.CHOICE, choices=dict.fromkeys(map(str, Approval), ""))
    suspended_until = Column("suspended_until", "暂缓至", Kind.DATE)
    approver = Column("approver", "审批人")
    approved_on = Column("approved_on", "审批日期", Kind.DATE)
    key = (month, customer)


class SelfReports(LedgerTable):
    """客户自报: what a distributor wrote on his 分销计划表 of a month; key month, customer, kind, line.

    `item` is a product (进货), an outlet (铺货) or how the balance compares (对账); `amount` is of purchases in a week,
    a payment, or by how much the balance differs. `place` is where a line stands, sheet!cell of `workbook`.
    Example: 2026-11, C1, 回款, 1, -, 2026-11-12, 20000.
    """

    title = "客户自报"
    month = Column("month", "月份", Kind.MONTH)
    customer = CUSTOMER
    kind = Column("kind", "类别", Kind.CHOICE)
    line = Column("line", "序号", Kind.COUNT)
    item = Column("item", "内容")
    date = Column("date", "日期", Kind.DATE)
    amount = Column("amount", "金额", Kind.MONEY)
    week = Column("week", "周次")
    outlet_kind = Column("outlet_kind", "网点类型")
    district = Column("district", "区县")
    address = Column("address", "地址")
    method = Column("method", "方式")
    remark = Column("remark", "备注")
    workbook = Column("workbook", "工作簿")
    place = Column("place", "单元格")
    confirmed = Column("confirmed", "业务经理确认", Kind.FLAG)
    key = (month, customer, kind, line)


OUTLET_NAME = Column("item", "网点名称")
"""SelfReports.item as it is called where it can only be an outlet."""


class MailLog(LedgerTable):
    """邮件发送记录: what became of each mail to each address; key the mail (by its files) and the address."""

    title = "邮件发送记录"
    month = Column("month", "月份", Kind.MONTH)
    time = Column("time", "时间")
    recipient = Column("recipient", "收件人")
    address = Column("address", "邮箱")
    subject = Column("subject", "主题")
    fate = Column("fate", "状态")
    words = Column("words", "服务器答复")
    key_of_mail = Column("key_of_mail", "邮件标识", Kind.CODE)
    key = (key_of_mail, address)


LEDGERS: Mapping[str, type[LedgerTable]] = {
    "customer_months": CustomerMonths,
    "last_visits": LastVisits,
    "alerts": AlertLedger,
    "answers": AlertAnswers,
    "plans": PlanLedger,
    "approvals": Approvals,
    "visit_plans": PlannedVisits,
    "complaints": ComplaintLedger,
    "returns": ReturnLedger,
    "self_reports": SelfReports,
    "mails": MailLog,
}
