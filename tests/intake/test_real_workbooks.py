"""Workbooks of strangers: what each sheet is recognised as, which columns serve, what is said of the others.

The right answers were found by opening each workbook; they lie beside the repository and are skipped where absent.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from kehu_xlsx.intake.office import Intake, read_office
from kehu_xlsx.tables.reading import Recognised

REAL = Path(__file__).parents[3] / "shared" / "real"
WORKBOOKS = sorted(path.name for path in REAL.glob("*") if path.suffix in {".xlsx", ".xls", ".csv"})
pytestmark = pytest.mark.skipif(not WORKBOOKS, reason="the real workbooks are not here")
Check = Callable[[str], Intake]


@pytest.fixture(scope="module")
def check(tmp_path_factory: pytest.TempPathFactory) -> Check:
    known: dict[str, Intake] = {}

    def read(workbook: str) -> Intake:
        if workbook not in known:
            folder = tmp_path_factory.mktemp("office")
            shutil.copy(REAL / workbook, folder)
            month = pd.Period("2026-10", "M")
            known[workbook] = read_office(folder, synonyms={}, fallback=month, today=dt.date(2026, 11, 20))
        return known[workbook]

    return read


def mapping(line: Recognised) -> dict[str, str]:
    return {str(ours): theirs for ours, theirs in line.headings}


OURS = [
    ("回款.xlsx", "回款", "回款记录",
     {"日期": "回款日期", "客户名称": "回款单位", "客户编号": "客户代号", "金额": "回款金额(元）", "方式": "付款方式"}),
    ("回款.xlsx", "总账", "应收账款", {"客户编号": "客户代号", "客户名称": "客户名称", "应收余额": "应收款合计"}),
    ("应收款报表.xlsx", "应收款明细表", "应收账款",
     {"客户编号": "客户代号", "客户名称": "客户名称", "应收余额": "合计总欠款"}),
    ("资金报表.xlsx", "回款统计", "回款记录",
     {"日期": "回款日期", "客户名称": "回款单位", "客户编号": "客户代号", "金额": "回款金额(元）", "方式": "付款方式"}),
    ("客户名录范本.xlsx", "新客户名录", "客户档案",
     {"客户编号": "客户代号", "客户名称": "客户名称", "客户级别": "客户类别", "业务经理": "业务负责人",
      "分支机构销售经理": "主管", "联系人": "客户联系人", "电话": "联系电话", "地址": "公司地址", "邮箱": "QQ/email",
      "区域": "客户所属区域", "合作起始日": "初次订货日期", "正常进货间隔": "订货频率周期"}),
    ("客户名录范本.xlsx", "历年客户名录", "客户档案",
     {"客户编号": "客户代号", "客户名称": "客户名称", "客户级别": "客户级别", "区域": "区域", "业务经理": "业务负责人",
      "分支机构销售经理": "主管", "联系人": "客户联系人", "电话": "联系电话", "地址": "公司地址", "邮箱": "QQ/email",
      "合作起始日": "初次订货日期", "正常进货间隔": "订货频率周期"}),
    ("customer_template.xls", "信息", "客户档案",
     {"客户名称": "名称*", "联系人": "联系人", "电话": "联系电话", "邮箱": "电子邮箱", "期初应收": "期初应收",
      "地址": "地址", "状态": "状态*"}),
    ("订单执行情况汇总表-样表.xlsx", "2018年订单执行情况表-JX", "进货记录",
     {"日期": "订货日期", "客户编号": "客户代号", "客户名称": "客户名称", "金额": "订单金额（元）",
      "数量": "订货数量", "单据状态": "订单状态"}),
]  # fmt: skip


@pytest.mark.parametrize(("workbook", "sheet", "table", "columns"), OURS, ids=[f"{w}-{s}" for w, s, _, _ in OURS])
def test_sheets_that_fit_our_tables_are_found_and_mapped(
    check: Check, workbook: str, sheet: str, table: str, columns: dict[str, str]
) -> None:
    lines = [line for line in check(workbook).recognised if (line.sheet, line.table) == (sheet, table)]
    assert [mapping(line) for line in lines] == [columns]


def test_the_import_form_of_an_erp_is_read(check: Check) -> None:
    customers = check("customer_template.xls").books.customers
    assert customers[["name", "phone", "opening_balance", "state"]].values.tolist() == [
        ["客户a", "13000000000", 100.0, "在营"],
        ["客户b", "15000000000", 0.0, "在营"],
    ]


def test_the_complaint_register_says_what_it_lacks(check: Check) -> None:
    (problem,) = (problem for problem in check("采购台账模板.xlsx").problems if problem.sheet == "售后台账")
    assert problem.message.startswith(
        "像是投诉记录，但找不到必需的列：客户、投诉方式；找到的列：序号、接单日期、售后单号、"
    )
    assert problem.advice == "请补上客户、投诉方式列，或在 客户管理规则.xlsx 的“列名对照”中写明本单位的叫法"


def test_a_customers_own_ledger_lacks_but_the_customer(check: Check) -> None:
    (problem,) = (problem for problem in check("回款.xlsx").problems if problem.sheet == "客户明细账")
    assert problem.message.startswith("像是进货记录，但找不到必需的列：客户；找到的列：")


NOT_OURS = [
    "付款.xlsx", "合格供方名录.xlsx", "定回货明细表.xlsx", "产品生产统计表.xlsx", "产品销量表.csv", "1月.xls",
    "vendor_template.xls", "buy_sale_item_template.xls", "真假日期.xlsx", "销售数据汇总报表.xlsx",
]  # fmt: skip


@pytest.mark.parametrize("workbook", NOT_OURS)
def test_what_is_not_ours_ends_in_one_clear_line_a_sheet(check: Check, workbook: str) -> None:
    intake = check(workbook)
    assert intake.problems == ()
    assert {line.table for line in intake.recognised} == {""}
    assert all(line.remark.endswith("已跳过") or "已跳过；表头：" in line.remark for line in intake.recognised)
    sheets = [line.sheet for line in intake.recognised]
    assert len(sheets) == len(set(sheets)) > 0


@pytest.mark.parametrize("workbook", WORKBOOKS)
def test_no_real_workbook_gives_rows_to_anyone_it_should_not(check: Check, workbook: str) -> None:
    """They hold next to no rows: what is read is a customer or two, everything else is empty or set aside."""
    intake = check(workbook)
    assert sum(account.rows_used for account in intake.usage) == (2 if workbook == "customer_template.xls" else 0)
