"""客户管理月报.xlsx: its sheets, headings and cells on the small outcome."""

import datetime as dt
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from outcomes import empty_outcome, outcome
from recalculation import formula_mismatches
from tables_from_text import table

from kehu_xlsx.documents.report import monthly_report
from kehu_xlsx.policy import Policy, ReceivableRules
from kehu_xlsx.tables import AlertLedger, Memory
from kehu_xlsx.tables.words import Role
from kehu_xlsx.texts.fulfilment import FulfilmentReason
from kehu_xlsx.texts.reasons import Reason
from kehu_xlsx.workbook.write import render_book
from kehu_xlsx.workdays import Interval

OFFICE_POLICY = Policy(
    receivables=ReceivableRules(near_limit=0.75),
    frequency={(1, Role.SALESPERSON): Interval(days=7)},
    heading_synonyms={"提货额": "金额"},
    from_office=frozenset({("应收货款预警", "接近授信额度（警告）"), ("拜访频率", "一级业务经理")}),
)
HEADINGS = {
    "计划达成": "客户编号, 客户名称, 客户级别, 区域, 业务经理, 销售目标, 进货净额, 销售达成率, 进货计划,"
    " 进货计划达成率, 铺货目标, 实际铺货, 铺货达成率, 回款计划, 实际回款, 回款达成率, 本月达成, 连续未达成月数,"
    " 建议, 检查次数, 备注",
    "取消经销资格建议": "客户编号, 客户名称, 客户级别, 业务经理, 连续未达成月数, 未达成项目, 应收余额, 审批结论,"
    " 暂缓至, 审批人, 审批日期",
    "预警": "预警编号, 客户编号, 客户名称, 客户级别, 预警类型, 预警等级, 预警说明, 上报对象, 调查责任人, 建议措施,"
    " 首次预警月份, 变化, 状态, 原因分析, 处理办法及措施, 处理责任人, 反馈期限, 预警依据",
    "授信": "客户编号, 客户名称, 客户级别, 授信额度, 有效额度, 应收余额, 应收来源, 截止日期, 额度使用率, 可用额度,"
    " 账期, 未到期, 逾期1-30天, 逾期31-60天, 逾期61-90天, 逾期90天以上, 账龄不明, 最早逾期日, 预警等级, 发货建议",
    "拜访执行": "客户编号, 客户名称, 客户级别, 角色, 拜访人, 拜访间隔, 上次拜访, 应访日期, 超期天数, 状态,"
    " 应访次数, 实访次数",
    "退换货": "日期, 客户编号, 客户名称, 类型, 产品, 数量, 金额, 原进货日期, 证明单号, 结论, 原因",
    "投诉": "投诉编号, 受理日期, 客户编号, 客户名称, 投诉方式, 问题性质, 内容, 当前环节, 责任人, 办理期限,"
    " 状态, 应反馈方式",
    "数据问题": "工作簿, 工作表, 单元格, 类别, 原值, 问题, 处理, 建议",
}
FIRST_HEADINGS = {headings.split(", ")[0] for headings in HEADINGS.values()} | {"类别", "规则", "类型", "预警编号"}


def opened(content: bytes, *, values: bool = True) -> Workbook:
    return load_workbook(BytesIO(content), data_only=values)


@pytest.fixture(scope="module")
def content() -> bytes:
    return render_book(monthly_report(outcome(), OFFICE_POLICY))


@pytest.fixture(scope="module")
def book(content: bytes) -> Workbook:
    return opened(content)


def heading_row(sheet: Worksheet) -> int:
    return next(row for row in range(1, 11) if sheet.cell(row, 1).value in FIRST_HEADINGS)


def records(sheet: Worksheet) -> list[dict[str, object]]:
    top = heading_row(sheet)
    headings = [cell.value for cell in sheet[top]]
    return [dict(zip(headings, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=top + 1)]


def of(sheet: Worksheet, heading: str, key: object) -> dict[str, object]:
    return next(record for record in records(sheet) if record[heading] == key)


def test_sheets_stand_in_the_contract_s_order(book: Workbook) -> None:
    assert book.sheetnames[:11] == [
        "概览",
        "计划达成",
        "产品达成",
        "取消经销资格建议",
        "预警",
        "授信",
        "拜访执行",
        "退换货",
        "投诉",
        "数据问题",
        "规则",
    ]


@pytest.mark.parametrize("name", HEADINGS)
def test_headings_are_the_contract_s_to_the_letter(book: Workbook, name: str) -> None:
    wanted = HEADINGS[name].split(", ")
    sheet = book[name]
    assert [cell.value for cell in sheet[heading_row(sheet)]][: len(wanted)] == wanted


@pytest.mark.parametrize("name", HEADINGS)
def test_every_sheet_says_office_month_and_as_of(book: Workbook, name: str) -> None:
    assert book[name]["A2"].value == "青岛办事处　2026-10　截至 2026-10-31"


def test_fulfilment_joins_the_master_and_computes_rates_live(book: Workbook, content: bytes) -> None:
    sheet = book["计划达成"]
    missed = of(sheet, "客户编号", "QD003")
    assert (missed["客户级别"], missed["业务经理"]) == ("四级", "何苗")
    assert [missed[part] for part in ("销售达成率", "进货计划达成率", "铺货达成率", "回款达成率")] == [
        0.4,
        0.5,
        0.2,
        0.25,
    ]
    assert (missed["本月达成"], missed["连续未达成月数"], missed["建议"]) == ("否", 3, "取消经销资格")
    formulas = opened(content, values=False)["计划达成"]
    assert formulas["H6"].value == '=IF(OR(G6="",N(F6)<=0),"",G6/F6)'
    assert formulas["H6"].number_format == "0.0%"


def test_nought_is_nought_and_what_can_t_be_computed_is_blank_with_a_remark(book: Workbook) -> None:
    shop = of(book["计划达成"], "客户名称", "散户便民店")
    assert shop["客户编号"] is None
    assert (shop["销售目标"], shop["进货净额"], shop["实际铺货"]) == (None, 0, 0)
    assert shop["销售达成率"] in (None, "")
    assert shop["备注"] == "没有下达本月分销计划。"


def test_a_month_without_records_is_told_once_above_the_table() -> None:
    said = "全办事处本月没有铺货记录，铺货不予评定。"
    reason = Reason.of(FulfilmentReason.NO_RECORDS, table="铺货记录", parts="铺货")
    blank = outcome().fulfilment.assign(placements=None)
    blank["remarks"] = [(*remarks, reason) for remarks in blank["remarks"]]
    nothing = outcome().products.assign(quantity=None, amount=None)
    book = opened(render_book(monthly_report(outcome(fulfilment=blank, products=nothing), OFFICE_POLICY)))
    words = [str(cell.value) for row in book["计划达成"].iter_rows() for cell in row if cell.value]
    assert [said in word for word in words].count(True) == 1
    assert {str(row["备注"])[-8:] for row in records(book["计划达成"])} == {"本月无铺货记录。"}
    above = [row[0].value for row in book["产品达成"].iter_rows(max_row=5)]
    assert "全办事处本月没有进货记录，数量、金额和达成率无法计算。" in above


def test_totals_stand_above_the_headings(book: Workbook) -> None:
    sheet = book["计划达成"]
    totals = dict(zip((cell.value for cell in sheet[5]), (cell.value for cell in sheet[4]), strict=True))
    assert (totals["销售目标"], totals["进货净额"]) == (880_000, 744_000)
    assert totals["销售达成率"] == pytest.approx(744 / 880)
    assert (totals["实际回款"], totals["回款达成率"]) == (410_000, 0.875)  # 25,000 came from two without a plan


def test_twelve_months_stand_hidden_behind_the_line(book: Workbook) -> None:
    record = of(book["计划达成"], "客户编号", "QD001")
    months = [heading for heading in record if str(heading).startswith("202")]
    assert (months[0], months[-1], len(months)) == ("2025-11", "2026-10", 12)
    assert (record["2025-11"], record["2026-10"]) == (220_000, 330_000)
    assert of(book["计划达成"], "客户编号", "QD008")["2026-09"] == 0  # bought nothing in a month that is known
    assert book["计划达成"].column_dimensions["W"].hidden


def test_products_without_a_plan_say_so(book: Workbook) -> None:
    rows = [(row["客户编号"], row["产品"], row["金额达成率"], row["备注"]) for row in records(book["产品达成"])]
    assert rows[0] == ("QD001", "啤酒500ml", 1.2, None)
    assert rows[2][:2] == ("QD002", "纯生330ml")
    assert rows[2][3] == "无计划数"
    assert rows[3] == ("QD003", "啤酒500ml", 0, None)


def test_rates_in_total_rows_say_what_they_are_reckoned_from(book: Workbook) -> None:
    def above(sheet: Worksheet, heading: str) -> object:
        (cell,) = (cell for cell in sheet[heading_row(sheet)] if cell.value == heading)
        return sheet.cell(cell.row - 1, cell.column).value

    products = book["产品达成"]
    planned = [row for row in records(products) if row["计划金额"]]
    reached, plan = sum(row["进货净额"] for row in planned), sum(row["计划金额"] for row in planned)
    assert above(products, "备注") == f"其中有计划的产品进货净额 {reached:,.2f} 元，达成率按它计算。"
    assert above(products, "金额达成率") == pytest.approx(reached / plan)
    assert reached < above(products, "进货净额")
    assert above(book["计划达成"], "备注") == "合计行的达成率只按有该项计划的客户计算，不是合计行两数相除。"


def test_yellow_amber_and_green_each_mean_one_thing(book: Workbook) -> None:
    words: dict[str, set[str]] = {}
    for sheet in book.worksheets:
        for rules in sheet.conditional_formatting:
            for rule in rules.rules:
                if rule.dxf and rule.dxf.fill and rule.formula:
                    words.setdefault(rule.dxf.fill.bgColor.rgb, set()).add(rule.formula[0].strip('"'))
    assert words["FFFFFFCC"] == {"关注", "逾期1-30天"}
    # The ages are alerted so; 限货 and 预警 are what 警告 leads to. Green is what keeps to a plan, interval or rule.
    assert words["FFFFEB9C"] == {"警告", "逾期31-60天", "限货", "预警"}
    assert words["FFC6EFCE"] == {"是", "按期", "符合退货", "符合换货"}


def test_disqualification_is_filled_with_this_month_s_decision(book: Workbook) -> None:
    (record,) = records(book["取消经销资格建议"])
    assert record["未达成项目"] == "销售、进货、铺货、回款"
    assert record["应收余额"] == 60_000
    assert (record["审批结论"], record["审批人"]) == ("暂缓", "秦望舒")
    assert (record["暂缓至"], record["审批日期"]) == (dt.datetime(2026, 12, 31), dt.datetime(2026, 11, 2))
    (choice, *_) = book["取消经销资格建议"].data_validations.dataValidation
    assert choice.formula1 == '"取消,暂缓,保留"'


def test_a_decided_customer_stays_listed_while_his_advice_rests() -> None:
    given = outcome()
    resting = given.fulfilment.assign(advice=given.fulfilment["advice"].where(given.fulfilment["misses"] < 3))
    book = opened(render_book(monthly_report(outcome(fulfilment=resting), Policy())))
    assert [row["客户编号"] for row in records(book["取消经销资格建议"])] == ["QD003"]


def test_alerts_say_who_is_told_and_link_to_their_cell(book: Workbook) -> None:
    sheet = book["预警"]
    first = records(sheet)[0]
    assert first["预警等级"] == "严重"
    assert first["首次预警月份"] == "2026-10"
    assert first["反馈期限"] == dt.datetime(2026, 11, 2)
    assert first["调查责任人"] == "分支机构总经理 秦望舒、分支机构销售经理 许嘉木"
    assert str(first["预警说明"]).startswith("应收余额 60,000.00 元，是有效额度 50,000.00 元的 120.0%")
    assert first["建议措施"] == "查明欠款原因，与客户对账并商定还款日期，催收货款；按发货建议控制发货。"
    assert first["预警依据"] == "应收账款.xls 应收!C5"
    link = sheet.cell(heading_row(sheet) + 1, 18).hyperlink
    assert (link.target, link.location) == ("../../应收账款.xls", "'应收'!C5")
    last = records(sheet)[-1]
    assert (last["预警类型"], last["预警依据"]) == ("拜访超期预警", None)


def test_alerts_say_what_has_changed_since_last_month() -> None:
    """Six are new, one is worse, one better, one as it was; two ended in October, one in September."""
    ledger = """
        number       customer kind         severity first_month month   state    cleared_month description
        YJ202609-001 QD003    客户流失预警 3        2026-09     2026-10 已关闭   2026-10       已有70天未进货
        YJ202608-002 QD007    销售进度预警 1        2026-08     2026-10 自动解除 2026-10       落后于计划
        YJ202608-003 QD007    客户流失预警 3        2026-08     2026-09 自动解除 2026-09       已有91天未进货
        YJ202609-004 QD003    应收货款预警 3        2026-09     2026-10 逾期未反馈 -           超额度
    """
    book = opened(render_book(monthly_report(outcome(remembered=Memory(alerts=table(AlertLedger, ledger))), Policy())))
    said = "与上月相比：新增 6 条，加重 1 条，减轻 1 条，持续 1 条；已了结 2 条，见“已了结预警”。"
    assert said in {cell.value for row in book["预警"]["A3:E3"] for cell in row}
    shown = ("预警编号", "客户编号", "预警类型", "预警等级", "预警说明", "首次预警月份", "状态")
    assert [tuple(row[heading] for heading in shown) for row in records(book["已了结预警"])] == [
        ("YJ202609-001", "QD003", "客户流失预警", "严重", "已有70天未进货", "2026-09", "已关闭"),
        ("YJ202608-002", "QD007", "销售进度预警", "关注", "落后于计划", "2026-08", "自动解除"),
    ]


def test_credit_shows_limits_terms_and_buckets_that_add_up(book: Workbook) -> None:
    owing = of(book["授信"], "客户编号", "QD003")
    assert (owing["额度使用率"], owing["可用额度"], owing["账期"]) == (1.2, -10_000, "30天")
    assert (owing["预警等级"], owing["发货建议"]) == ("严重", "停货")
    assert all(row["账龄核对"] in (0, None, "") for row in records(book["授信"]))
    assert of(book["授信"], "客户编号", "QD001")["账期"] == "月结30"


def test_limit_nought_and_limit_blank_are_different(book: Workbook) -> None:
    nought, blank = of(book["授信"], "客户编号", "QD007"), of(book["授信"], "客户编号", "QD005")
    assert (nought["有效额度"], nought["可用额度"], nought["发货建议"]) == (0, -3_000, "停货")
    assert (blank["有效额度"], blank["应收余额"], blank["发货建议"]) == (None, None, None)
    assert str(blank["备注"]).endswith("授信额度空白，额度使用率和可用额度无法计算。")


def test_service_sheets(book: Workbook) -> None:
    visits = records(book["拜访执行"])
    assert [row["拜访间隔"] for row in visits] == ["1周", "3天", "1个月", "半个月", "1个月"]
    assert [row["状态"] for row in visits] == ["按期", "超期", "按期", "无拜访记录", "无拜访记录"]
    returns = records(book["退换货"])
    assert [row["结论"] for row in returns] == ["符合退货", "待补证明", "不予退换", "待核实"]
    assert returns[0]["原因"] == "对应 2026-09-02（40）的进货，至退换日不满 3 个月，在可退换期限内。"
    late = of(book["投诉"], "投诉编号", "TS-2")
    assert (late["责任人"], late["状态"]) == ("分支机构销售经理 许嘉木", "超期")


def test_what_came_back_in_the_month_by_reason_and_product(book: Workbook) -> None:
    rows = [
        [row[key] for key in ("类型", "原因", "产品", "结论", "笔数", "数量", "金额")]
        for row in records(book["退换货汇总"])
    ]
    assert rows == [
        ["退货", "未填原因", "啤酒500ml", "符合退货", 1, 40, 3000],
        ["退货", "未填原因", "啤酒500ml", "待补证明", 1, 10, 750],
        ["换货", "未填原因", "啤酒500ml", "不予退换", 1, 5, 400],
        ["换货", "未填原因", "纯生330ml", "待核实", 1, 6, None],
    ]


def test_what_waits_or_was_refused_is_in_no_sum_of_what_came_back(book: Workbook) -> None:
    """Of four lines one was accepted: 40 boxes for 3,000."""
    sheet = book["退换货汇总"]
    above = next(row for row in sheet.iter_rows(values_only=True) if row[4:7] == (1, 40, 3000))
    assert not any(above[1:4])


def test_how_much_of_what_it_bought_each_customer_brought_back(book: Workbook) -> None:
    """QD001 3,000 of 330,000, QD002 nothing yet of 150,000; exchanges are no money."""
    rows = records(book["退货率"])
    keys = ("客户编号", "本月进货额", "符合退货金额", "待补证明、待核实金额", "不予退换金额")
    assert [[row[key] for key in keys] for row in rows] == [
        ["QD001", 330_000, 3000, 0, 0],
        ["QD002", 150_000, 0, 750, 0],
    ]
    assert [row["退货率"] for row in rows] == [pytest.approx(3000 / 330_000), 0]


def test_rules_say_whether_each_ran_and_why_not(book: Workbook) -> None:
    rows = records(book["规则"])
    ran = {(row["规则"], row["项目"]): row for row in rows if row["类别"] == "运行情况"}
    assert ran["应收货款预警", "额度使用率"]["是否运行"] == "是"
    assert (ran["应收货款预警", "额度使用率"]["检查行数"], ran["应收货款预警", "额度使用率"]["命中数"]) == (6, 3)
    stopped = ran["销售进度预警", "比频率"]
    assert (stopped["是否运行"], stopped["说明"]) == ("否", "数据不足：缺 2026-07 的进货记录")


def test_rules_say_value_and_origin_and_what_other_values_would_catch(book: Workbook) -> None:
    rows = records(book["规则"])
    near = next(row for row in rows if row["项目"] == "接近授信额度（警告）")
    assert (near["值"], near["单位"], near["来源"]) == (0.75, None, "本单位规则")
    assert str(near["说明"]).endswith("阈值试算：70%→4户，75%→4户，80%（现行）→3户，85%→3户，90%→2户")
    over = next(row for row in rows if row["项目"] == "达到授信额度（严重）")
    assert (over["值"], over["来源"]) == (1, "默认")
    weekly = next(row for row in rows if row["类别"] == "拜访频率" and row["项目"] == "业务经理")
    assert (weekly["规则"], weekly["值"], weekly["来源"]) == ("一级", "1周", "本单位规则")
    taken = [(row["规则"], row["项目"], row["值"], row["说明"]) for row in rows if row["类别"] == "取列"]
    assert taken[1] == ("进货记录", "金额", "价税合计", "进货.csv：另有“金额”也可用，未取用")
    own = next(row for row in rows if row["类别"] == "列名对照")
    assert (own["项目"], own["值"]) == ("提货额", "金额")


def test_trials_stand_step_by_step(book: Workbook) -> None:
    rows = [(row["档次"], row["阈值"], row["命中客户数"]) for row in records(book["阈值试算"])]
    assert rows[:5] == [
        ("收紧两档", 0.7, 4),
        ("收紧一档", 0.75, 4),
        ("现行", 0.8, 3),
        ("放宽一档", 0.85, 3),
        ("放宽两档", 0.9, 2),
    ]
    last = records(book["阈值试算"])[-1]
    assert (last["项目"], last["命中客户数"], last["备注"]) == ("达成线", None, "数据不足：缺本月分销计划")
    line = next(row for row in records(book["规则"]) if row["项目"] == "达成线")
    assert line["说明"].endswith("阈值试算：无（数据不足：缺本月分销计划）。")


def test_the_same_outcome_gives_the_same_bytes(content: bytes) -> None:
    assert render_book(monthly_report(outcome(), OFFICE_POLICY)) == content


def test_an_office_with_nothing_gets_a_report_too() -> None:
    book = opened(render_book(monthly_report(empty_outcome(), Policy())))
    assert book["预警"]["A8"].value == "本月无此类记录"
    assert book["已了结预警"]["A6"].value == "上月以来没有了结的预警"
    assert book["数据问题"]["A7"].value == "没有发现数据问题"


@pytest.mark.libreoffice
def test_formulas_come_to_what_is_cached(content: bytes, tmp_path: Path) -> None:
    full, empty = tmp_path / "月报.xlsx", tmp_path / "空.xlsx"
    full.write_bytes(content)
    empty.write_bytes(render_book(monthly_report(empty_outcome(), Policy())))
    assert formula_mismatches(full, empty) == []
