"""The tables that a run works out; headings as CONTRACT section 3 names them.

Columns that only repeat the master (name, level, region, people) are not stored here: documents join them.
"""

from __future__ import annotations

from kehu_xlsx.schema import Column, Kind, Table

CUSTOMER = Column("customer", "客户编号", Kind.CODE)


class FulfilmentTable(Table):
    """计划达成 of one month, one row an active customer; rates are fractions (1.0 = 100 %)."""

    title = "计划达成"
    customer = CUSTOMER
    sales_target = Column("sales_target", "销售目标", Kind.MONEY)
    net_purchases = Column("net_purchases", "进货净额", Kind.MONEY)
    sales_rate = Column("sales_rate", "销售达成率", Kind.RATE)
    purchase_plan = Column("purchase_plan", "进货计划", Kind.MONEY)
    purchase_rate = Column("purchase_rate", "进货计划达成率", Kind.RATE)
    placement_target = Column("placement_target", "铺货目标", Kind.COUNT)
    placements = Column("placements", "实际铺货", Kind.COUNT)
    placement_rate = Column("placement_rate", "铺货达成率", Kind.RATE)
    payment_plan = Column("payment_plan", "回款计划", Kind.MONEY)
    payments = Column("payments", "实际回款", Kind.MONEY)
    payment_rate = Column("payment_rate", "回款达成率", Kind.RATE)
    verdict = Column("verdict", "本月达成", Kind.CHOICE)
    misses = Column("misses", "连续未达成月数", Kind.COUNT)
    advice = Column("advice", "建议", Kind.CHOICE)
    checks = Column("checks", "检查次数", Kind.COUNT)
    missed_parts = Column("missed_parts", "未达成项目", Kind.OBJECT)  # tuple of 销售/进货/铺货/回款
    remarks = Column("remarks", "备注", Kind.OBJECT)  # tuple of Reason


class ProductFulfilment(Table):
    """产品达成: planned and bought by customer and product."""

    title = "产品达成"
    customer = CUSTOMER
    product = Column("product", "产品")
    planned_quantity = Column("planned_quantity", "计划数量", Kind.QUANTITY)
    quantity = Column("quantity", "进货数量", Kind.QUANTITY)
    quantity_rate = Column("quantity_rate", "数量达成率", Kind.RATE)
    planned_amount = Column("planned_amount", "计划金额", Kind.MONEY)
    amount = Column("amount", "进货净额", Kind.MONEY)
    amount_rate = Column("amount_rate", "金额达成率", Kind.RATE)


class Credit(Table):
    """授信: balance, limit and ageing of one customer at the as-of date; the buckets add up to the balance."""

    title = "授信"
    customer = CUSTOMER
    credit_limit = Column("credit_limit", "授信额度", Kind.MONEY)
    effective_limit = Column("effective_limit", "有效额度", Kind.MONEY)
    balance = Column("balance", "应收余额", Kind.MONEY)
    balance_source = Column("balance_source", "应收来源", Kind.CHOICE)
    statement_date = Column("statement_date", "截止日期", Kind.DATE)
    usage = Column("usage", "额度使用率", Kind.RATE)
    available = Column("available", "可用额度", Kind.MONEY)
    terms = Column("terms", "账期", Kind.TERMS)
    terms_from_month_end = Column("terms_from_month_end", "月结", Kind.FLAG)
    not_due = Column("not_due", "未到期", Kind.MONEY)
    overdue_30 = Column("overdue_30", "逾期1-30天", Kind.MONEY)
    overdue_60 = Column("overdue_60", "逾期31-60天", Kind.MONEY)
    overdue_90 = Column("overdue_90", "逾期61-90天", Kind.MONEY)
    overdue_more = Column("overdue_more", "逾期90天以上", Kind.MONEY)
    age_unknown = Column("age_unknown", "账龄不明", Kind.MONEY)
    oldest_due = Column("oldest_due", "最早逾期日", Kind.DATE)
    severity = Column("severity", "预警等级", Kind.COUNT)  # Severity, missing when there is no alert
    delivery = Column("delivery", "发货建议", Kind.CHOICE)
    remarks = Column("remarks", "备注", Kind.OBJECT)


AGES = (
    Credit.not_due,
    Credit.overdue_30,
    Credit.overdue_60,
    Credit.overdue_90,
    Credit.overdue_more,
    Credit.age_unknown,
)
"""The columns that add up to the balance."""

OVERDUE = AGES[1:5]


class OpenItems(Table):
    """逾期明细: the open purchases that a balance is laid on, the newest first."""

    title = "逾期明细"
    customer = CUSTOMER
    date = Column("date", "进货日期", Kind.DATE)
    number = Column("number", "单号", Kind.CODE)
    amount = Column("amount", "进货金额", Kind.MONEY)
    open_amount = Column("open_amount", "未付金额", Kind.MONEY)
    due = Column("due", "到期日", Kind.DATE)
    days_overdue = Column("days_overdue", "逾期天数", Kind.COUNT)
    age = Column("age", "账龄", Kind.CHOICE)  # the Credit column whose heading says it; 0 days overdue: not due
    source = Column("source", "出处", Kind.POSITION)
    row = Column("row", "行", Kind.POSITION)


class Reconciliation(Table):
    """余额核对: opening + purchases − returns − payments against the books, up to the date `until`."""

    title = "余额核对"
    customer = CUSTOMER
    opening_date = Column("opening_date", "起算日期", Kind.DATE)
    until = Column("until", "核对截止日期", Kind.DATE)
    opening = Column("opening", "期初应收", Kind.MONEY)
    purchases = Column("purchases", "进货", Kind.MONEY)
    returns = Column("returns", "退货", Kind.MONEY)
    payments = Column("payments", "回款", Kind.MONEY)
    expected = Column("expected", "推算余额", Kind.MONEY)
    balance = Column("balance", "账面余额", Kind.MONEY)
    difference = Column("difference", "差异", Kind.MONEY)


class ProgressTable(Table):
    """The three comparisons of 销售进度预警 for one customer; figures a working day are rounded nowhere.

    A comparison that does not apply to a customer has its expected figure missing. `source`, `row` and
    `place_column` say where the plan stands, else the customer.
    """

    title = "销售进度"
    customer = CUSTOMER
    basis = Column("basis", "计划依据", Kind.CHOICE)  # 进货计划 or 销售目标
    plan = Column("plan", "本月计划", Kind.MONEY)
    net_purchases = Column("net_purchases", "进货净额", Kind.MONEY)
    due_by_plan = Column("due_by_plan", "按进度应达", Kind.MONEY)
    per_workday = Column("per_workday", "日均进货", Kind.MONEY)
    per_workday_last_month = Column("per_workday_last_month", "上月日均进货", Kind.MONEY)
    purchase_days = Column("purchase_days", "进货天数", Kind.COUNT)
    purchase_days_before = Column("purchase_days_before", "前三月进货天数", Kind.COUNT)
    frequency = Column("frequency", "进货频率", Kind.RATE)
    frequency_before = Column("frequency_before", "前三月进货频率", Kind.RATE)
    source = Column("source", "出处", Kind.POSITION)
    row = Column("row", "行", Kind.POSITION)
    place_column = Column("place_column", "列")


class ChurnTable(Table):
    """客户流失: days since the last purchase (else since 合作起始日) against the customer's own limit.

    `lost` is missing where it can't be told; `comeback` is the purchase since which a customer who was lost is watched.
    """

    title = "客户流失"
    customer = CUSTOMER
    last_purchase = Column("last_purchase", "最近进货", Kind.DATE)
    days_since = Column("days_since", "未进货天数", Kind.COUNT)
    purchase_days = Column("purchase_days", "近一年进货天数", Kind.COUNT)
    median_gap = Column("median_gap", "进货间隔中位数", Kind.DAYS)
    allowed_days = Column("allowed_days", "允许天数", Kind.COUNT)
    lost = Column("lost", "流失", Kind.FLAG)
    comeback = Column("comeback", "挽回日期", Kind.DATE)


class Alerts(Table):
    """预警: one row a customer, kind and subject, with who is told and who must investigate.

    `subject` is the role whose visit is overdue or the number of the complaint that is late, each an alert of its own;
    else "".
    `source`, `row` and `place_column` say which cell the alert rests on.
    """

    title = "预警"
    number = Column("number", "预警编号", Kind.CODE)
    customer = CUSTOMER
    kind = Column("kind", "预警类型", Kind.CHOICE)
    subject = Column("subject", "事项")
    severity = Column("severity", "预警等级", Kind.COUNT)
    reasons = Column("reasons", "预警说明", Kind.OBJECT)  # tuple of Reason
    told = Column("told", "上报对象", Kind.OBJECT)  # tuple of Person
    investigators = Column("investigators", "调查责任人", Kind.OBJECT)  # tuple of Person
    first_month = Column("first_month", "首次预警月份", Kind.MONTH)
    issued_on = Column("issued_on", "首次预警日期", Kind.DATE)
    reopened_on = Column("reopened_on", "重新打开日期", Kind.DATE)
    change = Column("change", "变化", Kind.CHOICE)
    state = Column("state", "状态", Kind.CHOICE)
    cause = Column("cause", "原因分析")
    measures = Column("measures", "处理办法及措施")
    owner = Column("owner", "处理责任人")
    planned_on = Column("planned_on", "计划完成日期", Kind.DATE)
    done_on = Column("done_on", "实际完成日期", Kind.DATE)
    deadline = Column("deadline", "反馈期限", Kind.DATE)
    source = Column("source", "出处", Kind.POSITION)
    row = Column("row", "行", Kind.POSITION)
    place_column = Column("place_column", "列")


class VisitCompliance(Table):
    """拜访执行: one row a customer and role of the frequency table.

    Up to the as-of date: `planned` visits of the month's plan, missing where none is remembered; `effective` ones with
    a purpose and a finding, missing where the office's records have neither; `unplanned` ones beyond the plan.
    """

    title = "拜访执行"
    customer = CUSTOMER
    role = Column("role", "角色", Kind.CHOICE)
    visitor = Column("visitor", "拜访人")
    interval = Column("interval", "拜访间隔", Kind.OBJECT)  # workdays.Interval
    last_visit = Column("last_visit", "上次拜访", Kind.DATE)
    due = Column("due", "应访日期", Kind.DATE)
    days_overdue = Column("days_overdue", "超期天数", Kind.COUNT)
    state = Column("state", "状态", Kind.CHOICE)
    visits_due = Column("visits_due", "应访次数", Kind.COUNT)
    visits_made = Column("visits_made", "实访次数", Kind.COUNT)
    planned = Column("planned", "计划次数", Kind.COUNT)
    effective = Column("effective", "有效次数", Kind.COUNT)
    unplanned = Column("unplanned", "计划外次数", Kind.COUNT)
    missed = Column("missed", "漏访次数", Kind.COUNT)


class VisitPlan(Table):
    """拜访计划: one row a planned visit; rows without a date did not fit (未排入)."""

    title = "拜访计划"
    date = Column("date", "日期", Kind.DATE)
    visitor = Column("visitor", "拜访人")
    role = Column("role", "角色", Kind.CHOICE)
    customer = CUSTOMER
    due = Column("due", "应访日期", Kind.DATE)
    cause = Column("cause", "原因", Kind.OBJECT)  # Reason
    focus = Column("focus", "本次重点", Kind.OBJECT)  # tuple of Reason
    gifts = Column("gifts", "建议赠送物品", Kind.OBJECT)  # tuple of str


class VisitLoads(Table):
    """排程: how good a month's 拜访计划 is for each person who visits; one row a person."""

    title = "排程"
    visitor = VisitPlan.visitor
    workdays = Column("workdays", "工作日", Kind.OBJECT)  # tuple of dates
    visits = Column("visits", "拜访次数", Kind.COUNT)
    late = Column("late", "晚于应访", Kind.COUNT)
    busiest = Column("busiest", "最忙一天", Kind.COUNT)
    least_busiest = Column("least_busiest", "最忙一天至少", Kind.COUNT)
    regions_a_day = Column("regions_a_day", "每天区域数", Kind.QUANTITY)
    left_out = Column("left_out", "未排入次数", Kind.COUNT)
    days_short = Column("days_short", "还需天数", Kind.COUNT)


class JudgedReturns(Table):
    """退换货: every line up to the as-of date with its verdict; a line partly covered is two rows."""

    title = "退换货"
    date = Column("date", "日期", Kind.DATE)
    customer = CUSTOMER
    kind = Column("kind", "类型", Kind.CHOICE)
    product = Column("product", "产品")
    quantity = Column("quantity", "数量", Kind.QUANTITY)
    amount = Column("amount", "金额", Kind.MONEY)  # as given, else quantity × the lot's price
    purchased_on = Column("purchased_on", "原进货日期", Kind.DATE)
    certificate = Column("certificate", "证明单号", Kind.CODE)
    number = Column("number", "单号", Kind.CODE)
    verdict = Column("verdict", "结论", Kind.CHOICE)
    reason = Column("reason", "原因", Kind.OBJECT)  # tuple of Reason
    source = Column("source", "出处", Kind.POSITION)
    row = Column("row", "行", Kind.POSITION)


class ComplaintSteps(Table):
    """投诉: where each complaint stands, who owes the next step and by when.

    `called` is its number in the ledger, which stays the same whatever 投诉编号 the office gives it later.
    """

    title = "投诉"
    number = Column("number", "投诉编号", Kind.CODE)
    called = Column("called", "台账编号", Kind.CODE)
    received_on = Column("received_on", "受理日期", Kind.DATE)
    customer = CUSTOMER
    form = Column("form", "投诉方式", Kind.CHOICE)
    nature = Column("nature", "问题性质", Kind.CHOICE)
    content = Column("content", "内容")
    stage = Column("stage", "当前环节", Kind.CHOICE)
    owner = Column("owner", "责任人", Kind.OBJECT)  # tuple of Person
    deadline = Column("deadline", "办理期限", Kind.DATE)
    state = Column("state", "状态", Kind.CHOICE)
    answer_form = Column("answer_form", "应反馈方式", Kind.CHOICE)
    outcome = Column("outcome", "处理结果")
    source = Column("source", "出处", Kind.POSITION)
    row = Column("row", "行", Kind.POSITION)


class Proposal(Table):
    """下月计划建议: one row a customer, with the parts that it was made of."""

    title = "分销计划汇总"
    month = Column("month", "月份", Kind.MONTH)
    customer = CUSTOMER
    mean_net = Column("mean_net", "近月均进货净额", Kind.MONEY)
    months_averaged = Column("months_averaged", "平均月数", Kind.COUNT)
    growth = Column("growth", "增长率", Kind.RATE)
    last_year = Column("last_year", "上年同月进货净额", Kind.MONEY)
    sales_target = Column("sales_target", "销售目标", Kind.MONEY)
    purchase_plan = Column("purchase_plan", "进货计划", Kind.MONEY)
    mean_placements = Column("mean_placements", "近月均铺货", Kind.COUNT)
    placement_target = Column("placement_target", "铺货目标", Kind.COUNT)
    placement_request = Column("placement_request", "铺货要求")
    overdue_items = Column("overdue_items", "已逾期应收", Kind.MONEY)
    due_items = Column("due_items", "到期应收", Kind.MONEY)
    due_purchases = Column("due_purchases", "当月到期的计划进货", Kind.MONEY)
    payment_plan = Column("payment_plan", "回款计划", Kind.MONEY)
    remarks = Column("remarks", "备注", Kind.OBJECT)


class ProductProposal(Table):
    """下月计划建议 by product; the amounts of a customer add up to his purchase plan."""

    title = "产品计划"
    month = Column("month", "月份", Kind.MONTH)
    customer = CUSTOMER
    product = Column("product", "产品")
    mean_net = Column("mean_net", "近月均进货净额", Kind.MONEY)
    share = Column("share", "占比", Kind.RATE)
    price = Column("price", "参考单价", Kind.MONEY)
    planned_quantity = Column("planned_quantity", "计划数量", Kind.QUANTITY)
    planned_amount = Column("planned_amount", "计划金额", Kind.MONEY)
