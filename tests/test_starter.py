"""A new office: every table laid out so that what is typed into it reads right, and nothing ever overwritten."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from kehu_xlsx.documents.blank_office import sheet_columns
from kehu_xlsx.errors import NotWritten
from kehu_xlsx.intake.office import Intake, read_office
from kehu_xlsx.intake.rulebook import read_policy
from kehu_xlsx.policy import Policy
from kehu_xlsx.starter import start
from kehu_xlsx.tables import BOOKS, INPUTS

SHEETS = {
    "客户档案": ("客户档案.xlsx", "客户档案"),
    "分销计划": ("分销计划.xlsx", "分销计划"),
    "分销计划（产品）": ("分销计划.xlsx", "分产品计划"),
    "进货记录": ("进货记录.xlsx", "进货记录"),
    "回款记录": ("回款记录.xlsx", "回款记录"),
    "应收账款": ("应收账款.xlsx", "应收账款"),
    "铺货记录": ("铺货记录.xlsx", "铺货记录"),
    "拜访记录": ("拜访记录.xlsx", "拜访记录"),
    "计划检查": ("计划检查.xlsx", "计划检查"),
    "退换货记录": ("退换货与投诉.xlsx", "退换货记录"),
    "投诉记录": ("退换货与投诉.xlsx", "投诉记录"),
}
# Contract section 1, table by table; 客户 stands as 客户编号 and 客户名称.
HEADINGS = {
    "客户档案": (
        "客户编号 客户名称 客户级别 授信额度 临时额度 临时额度到期日 账期 期初应收 期初日期 区域 大区经理 营销总监 "
        "分支机构总经理 分支机构销售经理 业务经理 联系人 电话 邮箱 地址 合作起始日 正常进货间隔 须证明单 状态 "
        "停用日期 别名"
    ),
    "分销计划": "月份 客户编号 客户名称 销售目标 进货计划 铺货目标 铺货要求 回款计划",
    "分销计划（产品）": "月份 客户编号 客户名称 产品 计划数量 计划金额",
    "进货记录": "日期 客户编号 客户名称 单号 产品 数量 单价 金额",
    "回款记录": "日期 客户编号 客户名称 金额 方式 单号",
    "应收账款": "客户编号 客户名称 应收余额 截止日期",
    "铺货记录": "日期 客户编号 客户名称 网点名称 网点类型 区县 地址",
    "拜访记录": "日期 客户编号 客户名称 拜访人 角色 拜访目的 发现问题 处理办法 赠送物品",
    "计划检查": "日期 客户编号 客户名称 检查人 进货情况 铺货情况 回款情况 问题与措施",
    "退换货记录": "日期 客户编号 客户名称 类型 产品 数量 金额 原进货日期 原因 证明单号 单号",
    "投诉记录": (
        "投诉编号 受理日期 客户编号 客户名称 投诉方式 问题性质 受理单位 内容 受理人 上报销售经理日期 调查情况 "
        "上报总经理日期 相关部门 处理方案 处理人 处理结果 处理完成日期 反馈日期 反馈方式"
    ),
}
DAY, EARLIER = dt.datetime(2026, 10, 9), dt.datetime(2026, 9, 1)
CUSTOMER = {"客户编号": "0071", "客户名称": "海滨商贸"}
# One row a table: what is typed under the headings → what must be read.
TYPED: dict[str, dict[str, Any]] = {
    "客户档案": {
        **CUSTOMER, "客户级别": "二级", "授信额度": 80000, "临时额度": 20000, "临时额度到期日": DAY, "账期": "月结30",
        "期初应收": 1500.5, "期初日期": EARLIER, "区域": "市南", "大区经理": "甲一", "营销总监": "乙一",
        "分支机构总经理": "丙一", "分支机构销售经理": "丁一", "业务经理": "戊一", "联系人": "己一",
        "电话": "053288880000", "邮箱": "a@example.com", "地址": "香港路1号", "合作起始日": EARLIER, "正常进货间隔": 20,
        "须证明单": "否", "状态": "在营", "停用日期": None, "别名": "老海滨",
    },
    "分销计划": {
        "月份": "2026-10", **CUSTOMER, "销售目标": 50000, "进货计划": 48000, "铺货目标": 6, "铺货要求": "主街先铺",
        "回款计划": 40000,
    },
    "分销计划（产品）": {"月份": "2026-10", **CUSTOMER, "产品": "纯牛奶", "计划数量": 120, "计划金额": 48000},
    "进货记录": {
        "日期": DAY, **CUSTOMER, "单号": "00123", "产品": "纯牛奶", "数量": 10, "单价": 40.5, "金额": 405,
    },
    "回款记录": {"日期": DAY, **CUSTOMER, "金额": 300, "方式": "转账", "单号": "0009"},
    "应收账款": {**CUSTOMER, "应收余额": 1605.5, "截止日期": DAY},
    "铺货记录": {
        "日期": DAY, **CUSTOMER, "网点名称": "小周超市", "网点类型": "零售商", "区县": "市南区", "地址": "南京路2号",
    },
    "拜访记录": {
        "日期": DAY, **CUSTOMER, "拜访人": "戊一", "角色": "业务经理", "拜访目的": "对账", "发现问题": "库存高",
        "处理办法": "促销", "赠送物品": "画册",
    },
    "计划检查": {
        "日期": DAY, **CUSTOMER, "检查人": "戊一", "进货情况": "过半", "铺货情况": "两家", "回款情况": "未回",
        "问题与措施": "催款",
    },
    "退换货记录": {
        "日期": DAY, **CUSTOMER, "类型": "退货", "产品": "纯牛奶", "数量": 2, "金额": 81, "原进货日期": EARLIER,
        "原因": "破包", "证明单号": "007", "单号": "0055",
    },
    "投诉记录": {
        "投诉编号": "001", "受理日期": DAY, **CUSTOMER, "投诉方式": "口头", "问题性质": "重大", "受理单位": "总部",
        "内容": "送错货", "受理人": "庚一", "上报销售经理日期": DAY, "调查情况": "属实", "上报总经理日期": DAY,
        "相关部门": "物流部", "处理方案": "补送", "处理人": "辛一", "处理结果": "已补送", "处理完成日期": DAY,
        "反馈日期": DAY, "反馈方式": "电话",
    },
}  # fmt: skip
# Where what is read is not what was typed.
READ = {"客户级别": 2, "账期": 30.0, "须证明单": False, "月份": pd.Period("2026-10", "M")}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office just laid out, for tests that only look."""
    folder = tmp_path_factory.mktemp("新办事处")
    start(folder)
    return folder


@pytest.fixture(scope="module")
def empty(office: Path) -> Intake:
    return read(office)


@pytest.fixture(scope="module")
def filled_in(office: Path, tmp_path_factory: pytest.TempPathFactory) -> Intake:
    """What is read when a row stands under the headings of every table."""
    folder = tmp_path_factory.mktemp("填好")
    type_in(office, folder)
    return read(folder)


def read(folder: Path) -> Intake:
    return read_office(folder, synonyms={}, fallback=pd.Period("2026-10", "M"), today=dt.date(2026, 10, 31))


def heading_row(sheet: Any) -> int:
    return next(row for row in range(1, 11) if sheet.cell(row, 2).value)


def type_in(blank: Path, folder: Path) -> None:
    """Type the row of each table into the first line under its headings."""
    for name in dict.fromkeys(name for name, _ in SHEETS.values()):
        workbook = openpyxl.load_workbook(blank / name)
        for title, (other, sheet_name) in SHEETS.items():
            if other == name:
                type_row(workbook[sheet_name], TYPED[title])
        workbook.save(folder / name)


def type_row(sheet: Any, row: dict[str, Any]) -> None:
    top = heading_row(sheet)
    columns = {sheet.cell(top, column).value: column for column in range(1, sheet.max_column + 1)}
    for heading, value in row.items():
        sheet.cell(top + 1, columns[heading]).value = value


class TestBlankWorkbooks:
    def test_every_table_has_its_sheet_with_the_contract_s_headings(self, office: Path):
        assert set(SHEETS) == {table.title for table in INPUTS}
        for title, (name, sheet_name) in SHEETS.items():
            sheet = openpyxl.load_workbook(office / name)[sheet_name]
            headings = [cell.value for cell in sheet[heading_row(sheet)]]
            assert headings == HEADINGS[title].split()

    def test_every_heading_is_recognised_as_its_own_column(self, empty: Intake):
        assert {each.table: (each.workbook, each.sheet) for each in empty.recognised} == SHEETS
        for each in empty.recognised:
            assert dict(each.headings) == {heading: heading for heading in HEADINGS[each.table].split()}
            assert each.passed_over == ()

    def test_an_empty_office_has_no_rows_and_no_problems(self, empty: Intake):
        assert [each.rows for each in empty.recognised] == [0] * len(SHEETS)
        assert empty.problems == ()
        assert empty.row_problems == ()

    @pytest.mark.parametrize("table", INPUTS, ids=lambda table: table.title)
    def test_a_row_typed_in_reads_right(self, filled_in: Intake, table: Any):
        assert filled_in.problems == ()
        book = next(name for name, each in BOOKS.items() if each is table)
        (row,) = getattr(filled_in.books, book).to_dict("records")
        assert row["customer"] == "0071"
        for column in set(sheet_columns(table)) & row.keys():
            assert_same(row[column], READ.get(column.heading, TYPED[table.title][column.heading]))

    def test_needed_columns_are_coloured_and_the_others_not(self, office: Path):
        sheet = openpyxl.load_workbook(office / "进货记录.xlsx")["进货记录"]
        top = heading_row(sheet)
        coloured = {
            sheet.cell(top, column).value
            for column in range(1, sheet.max_column + 1)
            if sheet.cell(top + 1, column).fill.fgColor.rgb == "FFFFF9E5"
        }
        assert coloured == {"日期", "客户编号", "客户名称", "金额"}
        assert sheet["A2"].value == "浅黄色的列必须填写，其余的列有就填；表头带说明的，把鼠标停在上面看"

    def test_two_hundred_rows_stand_ready_of_which_a_page_is_drawn(self, office: Path):
        sheet = openpyxl.load_workbook(office / "回款记录.xlsx")["回款记录"]
        top = heading_row(sheet)
        assert (sheet.max_row, sheet.print_area) == (top + 20, "")
        checked = {area.max_row for rule in sheet.data_validations.dataValidation for area in rule.sqref.ranges}
        assert checked == {top + 200}
        assert sheet.cell(sheet.max_row, 1).number_format == "yyyy-mm-dd"
        assert sheet.cell(sheet.max_row, 2).number_format == "@"

    @pytest.mark.parametrize(
        ("title", "heading", "words"),
        [
            ("客户档案", "客户级别", "一级,二级,三级,四级,五级"),
            ("客户档案", "须证明单", "是,否"),
            ("客户档案", "状态", "在营,停用"),
            ("铺货记录", "网点类型", "二批商,零售商"),
            ("拜访记录", "角色", "大区经理,营销总监,分支机构总经理,分支机构销售经理,业务经理"),
            ("退换货记录", "类型", "退货,换货"),
            ("投诉记录", "投诉方式", "口头,信件"),
            ("投诉记录", "问题性质", "一般,重大"),
            ("投诉记录", "受理单位", "分支机构,总部"),
        ],
    )
    def test_drop_down_lists(self, office: Path, title: str, heading: str, words: str):
        name, sheet_name = SHEETS[title]
        sheet = openpyxl.load_workbook(office / name)[sheet_name]
        top = heading_row(sheet)
        cell = next(cell for cell in sheet[top] if cell.value == heading)
        below = sheet.cell(top + 200, cell.column).coordinate
        lists = [each.formula1 for each in sheet.data_validations.dataValidation if below in each.sqref]
        assert lists == [f'"{words}"']


class TestStart:
    def test_everything_that_an_office_needs(self, tmp_path: Path):
        folder = tmp_path / "新办事处"
        started = start(folder)
        assert started.kept == ()
        assert started.written == (
            "客户档案.xlsx", "分销计划.xlsx", "进货记录.xlsx", "回款记录.xlsx", "应收账款.xlsx", "铺货记录.xlsx",
            "拜访记录.xlsx", "计划检查.xlsx", "退换货与投诉.xlsx", "客户管理规则.xlsx", *shipped(), "运行.bat",
        )  # fmt: skip
        assert all((folder / name).is_file() for name in started.written)

    def test_templates_are_those_that_came_with_us(self, office: Path):
        for name in shipped():
            ours = Path(__file__).parents[1] / "templates" / Path(name).name
            assert (office / name).read_bytes() == ours.read_bytes()

    def test_rules_are_the_defaults(self, office: Path):
        assert read_policy(office / "客户管理规则.xlsx") == (Policy(), ())

    def test_the_file_to_double_click(self, office: Path):
        content = (office / "运行.bat").read_bytes()
        assert content.isascii()
        assert content.count(b"\n") == content.count(b"\r\n") > 1
        assert b'kehu-xlsx run "%~dp0."' in content
        assert b"chcp 65001" in content
        assert content.endswith(b"pause\r\n")

    def test_what_stands_there_already_is_kept(self, tmp_path: Path):
        (tmp_path / "客户档案.xlsx").write_bytes(b"ours since 2019")
        started = start(tmp_path)
        assert started.kept == ("客户档案.xlsx",)
        assert "客户档案.xlsx" not in started.written
        assert (tmp_path / "客户档案.xlsx").read_bytes() == b"ours since 2019"
        assert start(tmp_path).written == ()

    def test_an_office_at_work_gets_no_blank_workbooks(self, tmp_path: Path):
        (tmp_path / "进货").mkdir()
        (tmp_path / "进货" / "10月进货.csv").write_text("日期,客户,金额\n", "utf-8")
        started = start(tmp_path)
        assert (started.written, started.at_work) == (("客户管理规则.xlsx", *shipped(), "运行.bat"), True)
        assert start(tmp_path).written == ()

    def test_a_file_where_the_folder_should_be(self, tmp_path: Path):
        (tmp_path / "新办事处").write_bytes(b"")
        with pytest.raises(NotWritten):
            start(tmp_path / "新办事处")


def shipped() -> list[str]:
    return [f"模板/{path.name}" for path in sorted((Path(__file__).parents[1] / "templates").glob("*.xlsx"))]


def assert_same(found: Any, expected: Any) -> None:
    if expected is None:
        assert pd.isna(found)
    else:
        assert found == expected
