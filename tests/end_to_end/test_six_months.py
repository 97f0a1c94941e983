"""An office lives through six months, keeping only the month's sheets; people fill in workbooks between the runs.

Three shops, all seen by 张澍 under 许嘉木 under 秦望舒. Only 进货记录 stay in the folder, for the lots of returns;
all else is replaced each month. What must come out is worked out by hand from the contract, month by month.

甲店 (C1, 三级) has a goal of 10,000 a month, misses it from May to August, and brings goods back in May and June.
乙店 (C2, 四级, limit 10,000) owes too much in April and May, is settled in June, and owes too much again from July on.
丙店 (C3, 五级, buys every 15 days) stops buying after 23 April and comes back on 12 August.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import run
from openpyxl.worksheet.worksheet import Worksheet

MONTHS = ("2026-04", "2026-05", "2026-06", "2026-07", "2026-08", "2026-09")
APRIL, MAY, JUNE, JULY, AUGUST, SEPTEMBER = MONTHS
PEOPLE = {
    "大区经理": "方怀远",
    "营销总监": "陆知行",
    "分支机构总经理": "秦望舒",
    "分支机构销售经理": "许嘉木",
    "业务经理": "张澍",
}
REGISTER = f"""客户编号,客户名称,客户级别,授信额度,正常进货间隔,合作起始日,{",".join(PEOPLE)}
C1,甲店,三级,100000,,2024-01-01,{",".join(PEOPLE.values())}
C2,乙店,四级,10000,,2024-01-01,{",".join(PEOPLE.values())}
C3,丙店,五级,50000,15,2024-01-01,{",".join(PEOPLE.values())}"""
PURCHASES = {
    APRIL: "04-10,C1,10,10000 04-08,C2,1,1000 04-03,C3,1,1000 04-13,C3,1,1000 04-23,C3,1,1000",
    MAY: "05-06,C1,5,5000 05-08,C2,1,1000",
    JUNE: "06-15,C1,5,5000 06-08,C2,1,1000",
    JULY: "07-06,C1,5,5000 07-08,C2,1,1000",
    AUGUST: "08-06,C1,5,5000 08-08,C2,1,1000 08-12,C3,1,1000",
    SEPTEMBER: "09-07,C1,12,12000 09-08,C2,1,1000 09-10,C3,1,1000",
}
OWED = dict(zip(MONTHS, (12_000, 12_500, 3_000, 11_000, 11_000, 11_000), strict=True))
RETURNS = {MAY: "2026-05-20,C1,退货,啤酒,2,ZM-1,破损", JUNE: "2026-06-10,C1,退货,啤酒,15,ZM-2,滞销"}
COMPLAINT = (
    "投诉编号,受理日期,客户编号,投诉方式,问题性质,内容,上报销售经理日期,调查情况,处理结果,处理完成日期,反馈日期\n"
)
COMPLAINTS = {
    APRIL: "TS-01,2026-04-20,C1,信件,一般,啤酒漏气,,,,,",
    MAY: "TS-01,2026-04-20,C1,信件,一般,啤酒漏气,2026-04-21,运输途中受损,,,",
    JUNE: "TS-01,2026-04-20,C1,信件,一般,啤酒漏气,2026-04-21,运输途中受损,补货二箱,2026-06-05,",
    AUGUST: "TS-01,2026-04-20,C1,信件,一般,啤酒漏气,2026-04-21,运输途中受损,补货二箱,2026-06-05,2026-08-03",
}


class Office:
    """The office's folder, its tables as lines of text, and what people do with its outputs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.put("客户档案", REGISTER)

    def put(self, name: str, text: str | None) -> None:
        """Put a table into the folder, or take it away."""
        path = self.folder / f"{name}.csv"
        self.folder.mkdir(exist_ok=True)
        path.unlink(missing_ok=True)
        if text is not None:
            path.write_text(text, "utf-8")

    def drop_in(self, month: str) -> None:
        """The month's sheets in place of last month's; 进货记录 stay."""
        bought = [f"2026-{line}".split(",") for line in PURCHASES[month].split()]
        lines = (f"{day},{code},啤酒,{quantity},{amount}" for day, code, quantity, amount in bought)
        self.put(f"进货{month}", "\n".join(("日期,客户编号,产品,数量,金额", *lines)))
        day = dt.date(2026, int(month[-2:]) % 12 + 1, 1) - dt.timedelta(days=1)
        self.put("应收账款", f"客户编号,应收余额,截止日期\nC1,1000,{day}\nC2,{OWED[month]},{day}\nC3,0,{day}")
        goal = (
            None if month == SEPTEMBER else f"月份,客户编号,销售目标\n{month},C1,10000"
        )  # September's is issued by us
        self.put("分销计划", goal)
        self.put("拜访", "日期,客户编号,拜访人,角色\n2026-04-10,C3,张澍,业务经理" if month == APRIL else None)
        back = RETURNS.get(month)
        self.put("退换货", back and f"日期,客户编号,类型,产品,数量,证明单号,原因\n{back}")
        complaint = COMPLAINTS.get(month)
        self.put("投诉", complaint and f"{COMPLAINT}\n{complaint}")

    def run(self, month: str) -> None:
        """Run the month on the fifth of the next one."""
        run(self.folder, today=dt.date(2026, int(month[-2:]) + 1, 5), month=month)

    def fill(self, path: str, sheet: str, key: Mapping[str, object], cells: Mapping[str, object]) -> None:
        """Type into the row of an output in which the `key` cells stand."""
        book = openpyxl.load_workbook(self.folder / "输出" / path)
        page = book[sheet] if sheet else book.worksheets[0]
        top, columns = _headings(page)
        rows = range(top + 1, page.max_row + 1)
        (row,) = (row for row in rows if all(page.cell(row, columns[name]).value == key[name] for name in key))
        for heading, value in cells.items():
            page.cell(row, columns[heading]).value = value
        book.save(self.folder / "输出" / path)

    def rows(self, path: str, sheet: str) -> list[dict[str, Any]]:
        return _records(openpyxl.load_workbook(self.folder / path, data_only=True)[sheet])

    def report(self, month: str, sheet: str) -> list[dict[str, Any]]:
        return self.rows(f"输出/{month}/客户管理月报.xlsx", sheet)

    def ledger(self, sheet: str) -> list[dict[str, Any]]:
        return self.rows("台账.xlsx", sheet)


def _headings(sheet: Worksheet) -> tuple[int, dict[str, int]]:
    """The heading row, that with the most words near the top, and its columns."""
    words = {
        line[0].row: {cell.value: cell.column for cell in line if isinstance(cell.value, str)}
        for line in sheet.iter_rows(max_row=20)
    }
    return max(words.items(), key=lambda entry: len(entry[1]))


def _records(sheet: Worksheet) -> list[dict[str, Any]]:
    top, columns = _headings(sheet)
    rows = (
        {name: sheet.cell(row, at).value for name, at in columns.items()} for row in range(top + 1, sheet.max_row + 1)
    )
    return [row for row in rows if sum(value is not None for value in row.values()) > 1]


OVER_LIMIT = {"客户名称": "乙店", "预警类型": "应收货款预警"}


def between_the_runs(office: Office, month: str) -> None:
    """What people fill in after a month's run and before the next."""
    own = f"{month}/预警报告/分支机构销售经理_许嘉木.xlsx"
    if month == APRIL:
        said = {"原因分析": "资金周转", "处理办法及措施": "催收", "处理责任人": "许嘉木"}
        office.fill(own, "", OVER_LIMIT, {**said, "实际完成日期": dt.datetime(2026, 5, 12)})
    if month == MAY:
        office.fill(own, "", OVER_LIMIT, {"实际完成日期": dt.datetime(2026, 6, 10)})
        form = "2026-05/拜访计划/业务经理_张澍_拜访记录.xlsx"
        seen = {"日期": dt.datetime(2026, 6, 3), "拜访目的": "感情联络", "发现问题": "无异常"}
        office.fill(form, "", {"客户编号": "C3"}, seen)
        office.fill(form, "", {"客户编号": "C2", "日期": None}, {"日期": dt.datetime(2026, 6, 4)})
    if month == JULY:
        decision = {"审批结论": "保留", "审批人": "王总", "审批日期": dt.datetime(2026, 8, 5)}
        office.fill("2026-07/客户管理月报.xlsx", "取消经销资格建议", {"客户编号": "C1"}, decision)
    if month == AUGUST:
        plan = {"销售目标": 11_000, "确认": "是"}
        office.fill("2026-08/分销计划/2026-09_分销计划汇总.xlsx", "客户计划", {"客户编号": "C1"}, plan)
        theirs = office.folder / "输出" / "2026-08" / "预警报告" / "分支机构总经理_秦望舒.xlsx"
        shutil.copy(theirs, office.folder / "回复.xlsx")
        office.fill("../回复.xlsx", "", OVER_LIMIT, {"原因分析": "客户扩店"})


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = Office(tmp_path_factory.mktemp("life") / "青岛办事处")
    for month in MONTHS:
        office.drop_in(month)
        office.run(month)
        between_the_runs(office, month)
    return office


def test_the_run_of_misses(office: Office) -> None:
    """May 5,000 − 2,000; June 5,000 − 13,000; 保留 after July starts anew; September's goal is the one confirmed."""
    shown = ("销售目标", "进货净额", "本月达成", "连续未达成月数")
    found = []
    for month in MONTHS:
        (row,) = (row for row in office.report(month, "计划达成") if row["客户编号"] == "C1")
        found.append(tuple(row[heading] for heading in shown))
    assert found == [
        (10_000, 10_000, "是", 0),
        (10_000, 3_000, "否", 1),
        (10_000, -8_000, "否", 2),
        (10_000, 5_000, "否", 3),
        (10_000, 5_000, "否", 1),
        (11_000, 12_000, "是", 0),
    ]


ALERT = ("月份", "客户名称", "首次预警月份", "预警等级", "状态", "解除月份")


def alerts(office: Office, kind: str) -> list[tuple[Any, ...]]:
    names = {row["客户编号"]: row["客户名称"] for row in office.report(SEPTEMBER, "授信")}
    rows = [row | {"客户名称": names[row["客户编号"]]} for row in office.ledger("预警台账") if row["预警类型"] == kind]
    return [tuple(row[heading] for heading in ALERT) for row in rows]


def test_what_was_answered_and_stays_is_opened_again_and_what_comes_back_later_is_new(office: Office) -> None:
    """April's is answered, there again in May, answered again and gone in June. July's is left alone until August's
    report comes back, from the one above whom it was told too."""
    assert alerts(office, "应收货款预警") == [
        (APRIL, "乙店", APRIL, "严重", "未处理", None),
        (MAY, "乙店", APRIL, "严重", "未处理", None),
        (JUNE, "乙店", APRIL, "严重", "已关闭", JUNE),
        (JULY, "乙店", JULY, "严重", "未处理", None),
        (AUGUST, "乙店", JULY, "严重", "逾期未反馈", None),
        (SEPTEMBER, "乙店", JULY, "严重", "处理中", None),
    ]
    numbers = {row["首次预警月份"]: set() for row in office.ledger("预警台账")}
    for row in office.ledger("预警台账"):
        numbers[row["首次预警月份"]].add((row["预警类型"], row["客户编号"], row["事项"], row["预警编号"]))
    for known in numbers.values():
        assert len({entry[-1] for entry in known}) == len({entry[:-1] for entry in known}) == len(known)


def test_an_alert_opened_again_has_a_new_date(office: Office) -> None:
    """April: 1 to 5 May are holidays. May ends on a Sunday. July ends on a Friday."""
    owing = [row for row in office.ledger("预警台账") if row["预警类型"] == "应收货款预警"]
    shown = [(row["月份"], row["反馈期限"], row["重新打开日期"]) for row in owing if row["月份"] != JUNE]
    first, again, later = dt.datetime(2026, 5, 6), dt.datetime(2026, 6, 1), dt.datetime(2026, 8, 3)
    assert shown == [
        (APRIL, first, None),
        (MAY, again, dt.datetime(2026, 5, 31)),
        (JULY, later, None),
        (AUGUST, later, None),
        (SEPTEMBER, later, None),
    ]


def test_the_level_above_is_told_of_what_nobody_answered(office: Office) -> None:
    told = {}
    for month in (JULY, AUGUST, SEPTEMBER):
        (row,) = (row for row in office.report(month, "预警") if row["预警类型"] == "应收货款预警")
        told[month] = row["上报对象"]
    assert told == {
        JULY: "分支机构销售经理 许嘉木",
        AUGUST: "分支机构总经理 秦望舒、分支机构销售经理 许嘉木",
        SEPTEMBER: "分支机构销售经理 许嘉木",
    }


def test_every_answer_is_kept_with_its_month(office: Office) -> None:
    """May's report showed the words of April, so they stand in May's answer too."""
    shown = ("角色", "姓名", "月份", "原因分析", "处理办法及措施", "实际完成日期")
    assert sorted(tuple(row[heading] for heading in shown) for row in office.ledger("预警反馈")) == [
        ("分支机构总经理", "秦望舒", AUGUST, "客户扩店", None, None),
        ("分支机构销售经理", "许嘉木", APRIL, "资金周转", "催收", dt.datetime(2026, 5, 12)),
        ("分支机构销售经理", "许嘉木", MAY, "资金周转", "催收", dt.datetime(2026, 6, 10)),
    ]


def test_a_run_of_misses_is_one_alert_until_the_decision(office: Office) -> None:
    assert alerts(office, "连续未完成计划预警") == [
        (JUNE, "甲店", JUNE, "警告", "未处理", None),
        (JULY, "甲店", JUNE, "严重", "逾期未反馈", None),
        (AUGUST, "甲店", JUNE, "严重", "自动解除", AUGUST),
    ]
    (decision,) = office.ledger("取消资格审批")
    assert (decision["月份"], decision["客户编号"], decision["审批结论"]) == (JULY, "C1", "保留")


def test_a_lost_customer_and_his_return(office: Office) -> None:
    """On 31 May the 90 days before are not known yet; on 30 June he has not bought for 68 days, more than 2 × 15."""
    assert alerts(office, "客户流失预警") == [
        (JUNE, "丙店", JUNE, "严重", "未处理", None),
        (JULY, "丙店", JUNE, "严重", "逾期未反馈", None),
        (AUGUST, "丙店", JUNE, "严重", "自动解除", AUGUST),
    ]
    assert alerts(office, "客户挽回观察") == [
        (AUGUST, "丙店", AUGUST, "关注", "未处理", None),
        (SEPTEMBER, "丙店", AUGUST, "关注", "逾期未反馈", None),
    ]


def test_what_has_changed_each_month(office: Office) -> None:
    """July: the alert of the run of misses is worse. August: it and the lost customer's have ended."""
    july = {row["预警类型"]: row["变化"] for row in office.report(JULY, "预警")}
    assert (july["连续未完成计划预警"], july["客户流失预警"], july["应收货款预警"]) == ("加重", "持续", "新增")
    ended = {(row["客户名称"], row["预警类型"], row["状态"]) for row in office.report(AUGUST, "已了结预警")}
    assert {
        ("甲店", "连续未完成计划预警", "自动解除"),
        ("丙店", "客户流失预警", "自动解除"),
        ("甲店", "投诉超期预警", "自动解除"),
    } <= ended


def test_a_complaint_goes_its_way_and_is_followed_while_it_is_missing(office: Office) -> None:
    """Received on Monday 20 April: reported that day, settled by the 23rd, fed back a working day after 5 June."""
    found = []
    for month in MONTHS:
        rows = office.report(month, "投诉")
        found.append([(row["投诉编号"], row["当前环节"], row["办理期限"], row["状态"]) for row in rows])
    assert found == [
        [("TS-01", "已受理", dt.datetime(2026, 4, 20), "超期")],
        [("TS-01", "调查处理中", dt.datetime(2026, 4, 23), "超期")],
        [("TS-01", "已处理", dt.datetime(2026, 6, 8), "超期")],
        [("TS-01", "已处理", dt.datetime(2026, 6, 8), "超期")],
        [("TS-01", "已反馈", None, "已反馈")],
        [],  # done with, and no longer on the office's sheet
    ]
    assert [row["反馈日期"] for row in office.ledger("投诉台账")][-1] == dt.datetime(2026, 8, 3)
    assert alerts(office, "投诉超期预警") == [
        (APRIL, "甲店", APRIL, "警告", "未处理", None),
        (MAY, "甲店", APRIL, "警告", "逾期未反馈", None),
        (JUNE, "甲店", APRIL, "警告", "逾期未反馈", None),
        (JULY, "甲店", APRIL, "警告", "逾期未反馈", None),
        (AUGUST, "甲店", APRIL, "警告", "自动解除", AUGUST),
    ]
    letters = {month: list((office.folder / "输出" / month / "投诉回复函").glob("*.xlsx")) for month in MONTHS}
    assert [len(letters[month]) for month in MONTHS] == [0, 0, 1, 1, 0, 0]
    assert letters[JUNE][0].name == letters[JULY][0].name


def test_returns_take_the_newest_lots_first_and_what_came_back_before_is_gone(office: Office) -> None:
    """June's 15: three are left of May's lot and ten of April's, two were never bought. May's stand in the ledger."""
    shown = ("日期", "数量", "金额", "结论")
    judged = [tuple(row[heading] for heading in shown) for row in office.ledger("退换货台账")]
    may, june = dt.datetime(2026, 5, 20), dt.datetime(2026, 6, 10)
    assert sum(row[1] for row in judged if row[0] == june) == 15
    assert [row for row in judged if row[0] == may] == [(may, 2, 2_000, "符合退货")]
    accepted = [row for row in judged if row[0] == june and row[3] == "符合退货"]
    assert (sum(row[1] for row in accepted), sum(row[2] for row in accepted)) == (13, 13_000)
    assert [row[1::2] for row in judged if row[3] == "待核实"] == [(2, "待核实")]


VISITED = ("计划次数", "实访次数", "有效次数", "计划外次数", "漏访次数")


def visited(office: Office, month: str, code: str = "C3") -> tuple[Any, ...]:
    rows = office.report(month, "拜访执行")
    (row,) = (row for row in rows if (row["客户编号"], row["角色"]) == (code, "业务经理"))
    return tuple(row[heading] for heading in VISITED)


def test_a_missed_visit_is_carried_over_and_a_form_comes_back(office: Office) -> None:
    """Seen on 10 April, due on 11 May (the 10th is a Sunday), missed; made up on 3 June, as 张澍 writes on his form."""
    assert visited(office, MAY)[:2] == (1, 0)
    assert visited(office, MAY)[-1] == 1
    (made_up,) = (
        row
        for row in office.ledger("拜访计划")
        if (row["月份"], row["客户编号"], row["角色"]) == (JUNE, "C3", "业务经理")
    )
    assert dt.datetime(2026, 6, 1) <= made_up["日期"] <= dt.datetime(2026, 6, 5)
    assert visited(office, JUNE) == (1, 1, 1, 0, 0)
    (row,) = (row for row in office.report(JUNE, "拜访执行") if (row["客户编号"], row["角色"]) == ("C3", "业务经理"))
    assert (row["上次拜访"], row["应访日期"]) == (dt.datetime(2026, 6, 3), dt.datetime(2026, 7, 3))


def test_a_month_run_again_or_an_older_one_leaves_the_ledger_as_it_is(office: Office) -> None:
    office.run(SEPTEMBER)
    sheets = ("客户月度", "预警台账", "预警反馈", "计划台账", "取消资格审批", "拜访计划", "投诉台账", "退换货台账")
    before = {sheet: office.ledger(sheet) for sheet in sheets}
    run(office.folder, today=dt.date(2026, 10, 6), month=JUNE)
    after = {sheet: office.ledger(sheet) for sheet in sheets}
    for row in (*before["预警台账"], *after["预警台账"]):
        row.pop("预警说明")  # names fewer figures once a month's sheets are gone
    assert after == before
