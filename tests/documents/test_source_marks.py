"""标注: on which cells a month's findings stand, in which colour, and what their notes say."""

from __future__ import annotations

import io

import openpyxl
from outcomes import outcome

from kehu_xlsx.documents.source_marks import MarkedCell, SourceMark, marks_list, source_marks, together
from kehu_xlsx.workbook.sheets import Tone
from kehu_xlsx.workbook.write import render_book

OUTCOME = outcome()
REGISTER, PLANS = ("客户档案.xlsx", "档案"), ("分销计划/10月 计划.xlsx", "十月")


def colours(workbook: str, sheet: str) -> dict[str, str]:
    """The colour of each marked cell of a sheet."""
    cells = together(source_marks(OUTCOME))
    return {cell: mark.tone.name for (book, tab, cell), mark in cells.items() if (book, tab) == (workbook, sheet)}


def said(workbook: str, sheet: str, cell: str) -> list[str]:
    return together(source_marks(OUTCOME))[workbook, sheet, cell].words.split("\n")


def test_names_by_the_worst_alert_limits_by_receivables_and_blank_limits_as_problems() -> None:
    assert colours(*REGISTER) == {
        "B1": "WATCH",
        "B2": "WARNING",
        "E2": "WARNING",
        "B3": "SEVERE",
        "E3": "SEVERE",
        "B4": "SEVERE",
        "B5": "SEVERE",  # where the alert itself rests
        "B6": "WARNING",
        "B7": "SEVERE",
        "E7": "SEVERE",  # over a limit of 0, and a problem besides
        "B8": "WARNING",
        "E8": "WATCH",
        "E6": "DATA_PROBLEM",
    }


def test_balances_that_receivables_alerts_rest_on() -> None:
    assert colours("应收账款.xls", "应收") == {"C4": "WARNING", "C5": "SEVERE", "C9": "SEVERE"}


def test_plan_figures_that_were_missed_as_severe_as_what_is_advised() -> None:
    # QD002 once, QD003 three times in a row, QD006 twice; QD003 and QD006 also have the alert on a figure of theirs.
    assert colours(*PLANS) == {
        "C2": "WATCH", "D2": "WATCH", "C3": "SEVERE", "D3": "SEVERE", "C5": "SEVERE", "D5": "WARNING", "D7": "WARNING",
    }  # fmt: skip


def test_returns_that_are_not_accepted() -> None:
    assert colours("售后/退换货.xlsx", "退换货") == {"D5": "WARNING", "D6": "SEVERE", "D7": "WARNING"}


def test_a_note_says_each_finding_with_figures_month_and_what_to_do() -> None:
    assert said(*REGISTER, "B8") == [
        "【投诉超期预警】2026-10 警告：一般投诉TS-2于2026-10-12受理，最迟应于2026-10-15处理完毕，至今未完成。"
        "立即办理逾期的环节，并把结果反馈给客户。",
        "【应收货款预警】2026-10 关注：应收余额取自 2026-10-31 的应收账款。"
        "查明欠款原因，与客户对账并商定还款日期，催收货款；按发货建议控制发货。",
    ]
    assert said(*PLANS, "C3") == [
        "【计划未达成】2026-10 销售计划 100,000.00 未达成，已连续 3 个月未达成。请与客户核对原因，安排补进。"
    ]
    assert said("售后/退换货.xlsx", "退换货", "D5") == [
        "【退换货】2026-10 待补证明：退货须有证明单，现缺证明单号，补齐后即符合退货。"
    ]
    assert said(*REGISTER, "E6") == ["【数据问题】2026-10 授信额度空白；不判断使用率；请填写授信额度。"]


def test_the_list_says_where_each_mark_is_and_why_one_is_not() -> None:
    mark = SourceMark("客户档案.xlsx", "档案", "B3", Tone.SEVERE, "应收货款预警", "【应收货款预警】超限。", "QD003")
    other = SourceMark("旧.xlsx", "应收", "C4", Tone.DATA_PROBLEM, "数据问题", "【数据问题】空白。")
    cells = [MarkedCell(mark, "客户档案.xlsx", "档案"), MarkedCell(other, "", refused="工作簿加了打开密码")]
    book = marks_list(OUTCOME, cells, in_place=False)
    sheet = openpyxl.load_workbook(io.BytesIO(render_book(book)))["标注清单"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = next(number for number, row in enumerate(rows) if row[0] == "工作簿")
    name = next(row["name"] for row in OUTCOME.books.customers.to_dict("records") if row["customer"] == "QD003")
    assert rows[top] == ["工作簿", "工作表", "单元格", "标注", "类别", "客户名称", "说明", "结果"]
    assert rows[top + 1] == [
        "客户档案.xlsx", "档案", "B3", "严重", "应收货款预警", name, "【应收货款预警】超限。", "已标注",
    ]  # fmt: skip
    assert rows[top + 2] == [
        "旧.xlsx", "应收", "C4", "数据问题", "数据问题", None, "【数据问题】空白。", "工作簿加了打开密码",
    ]  # fmt: skip
    linked = sheet.cell(top + 2, 3).hyperlink
    assert (linked.target, linked.location) == ("客户档案.xlsx", "'档案'!B3")
    assert [row[0] for row in rows[2:4]] == [
        "红色为严重，橙色为警告，黄色为关注，蓝色为数据问题；说明写在单元格的批注里。",
        "标注在副本上，副本放在本文件夹，原工作簿没有改动；点“单元格”一列可打开副本的该处。",
    ]


def test_the_list_in_place_says_where_the_originals_are() -> None:
    book = marks_list(OUTCOME, [], in_place=True)
    sheet = openpyxl.load_workbook(io.BytesIO(render_book(book)))["标注清单"]
    texts = [cell.value for cell in sheet["A"] if cell.value]
    assert "标注在原工作簿上，标注前的原件在“备份”文件夹；点“单元格”一列可打开该处。" in texts
    assert "本月没有需要标注的单元格。" in texts
