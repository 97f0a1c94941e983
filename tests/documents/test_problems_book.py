"""数据问题.xlsx as `check` writes it."""

from io import BytesIO

from openpyxl import Workbook, load_workbook
from outcomes import MONTH, outcome

from kehu_xlsx.documents.problems import problems_book
from kehu_xlsx.workbook.write import render_book

OUTCOME = outcome()


def written() -> Workbook:
    book = problems_book(
        "青岛办事处", MONTH, OUTCOME.problems, recognised=OUTCOME.recognised, usage=OUTCOME.usage, home="../"
    )
    return load_workbook(BytesIO(render_book(book)), data_only=True)


def test_problems_stand_with_links_to_their_cells() -> None:
    sheet = written()["数据问题"]
    assert sheet["A2"].value == "青岛办事处　2026-10　共 4 个问题"
    assert [sheet.cell(row, 1).value or sheet.cell(row, 2).value for row in (3, 4)] == [
        "每一处不能使用、或使用时作了改动的数据；改好原表后重新运行即可。",
        "点击“单元格”可打开原表的那一格；只有 Excel 工作簿能这样打开，.ods 和 .csv 的只写明位置。",
    ]
    headings = ["工作簿", "工作表", "单元格", "类别", "原值", "问题", "处理", "建议"]
    assert [cell.value for cell in sheet[6]] == headings
    assert [cell.value for cell in sheet[7]] == [
        "进货.csv",
        None,
        "E12",
        "数值",
        "#N/A",
        "金额是错误值",
        "本行未计入",
        "请更正金额",
    ]
    assert sheet["C7"].hyperlink is None  # a .csv can't be linked into
    assert sheet["C9"].hyperlink.target == "../客户档案.xlsx"
    assert sheet["C9"].hyperlink.location == "'档案'!E6"


def test_recognised_sheets_say_what_was_taken_or_why_not() -> None:
    sheet = written()["识别结果"]
    headings = ["工作簿", "工作表", "识别为", "行数", "取用的列（标准列名←本单位列名）", "未取用的列", "说明"]
    assert [cell.value for cell in sheet[5]] == headings
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6)]
    assert rows == [
        ["客户档案.xlsx", "档案", "客户档案", 8, "客户编号←编码；客户名称←客户", None, None],
        ["进货.csv", None, "进货记录", 120, "日期←发货日期；金额←价税合计", "订单日期、金额、折扣", None],
        ["售后.xlsx", "10月", "投诉记录", 0, "内容←问题反馈", "型号", "缺客户，整张表未读取"],
        ["通讯录.xlsx", "Sheet1", "未识别", 0, None, None, "不是客户管理用的表，已跳过；首行内容：姓名、分机"],
    ]


def test_read_is_used_and_set_aside() -> None:
    sheet = written()["读入核对"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=8)]
    assert rows == [
        ["客户档案", 8, 8, 0, None, None, None],
        ["进货记录", 120, 117, 3, 753_500, 748_500, 5_000],
        ["回款记录", 30, 30, 0, 410_000, 410_000, 0],
    ]


def test_an_office_without_problems_or_month() -> None:
    sheet = load_workbook(BytesIO(render_book(problems_book("空办事处", None, ()))))["数据问题"]
    assert sheet["A2"].value == "空办事处　共 0 个问题"
    assert sheet["A7"].value == "没有发现数据问题"
