"""总部汇总.xlsx of three tiny offices, worked out by hand (see `company`); offices run in turn, without a cluster."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from company import (
    MONTH,
    QINGDAO,
    TODAY,
    XIAN,
    YANTAI,
    break_register,
    by_office,
    in_turn,
    make_company,
    put,
    run_company,
    totals,
)
from openpyxl.worksheet.worksheet import Worksheet
from written import headings, links, rows

from kehu_xlsx.documents.headquarters import shown
from kehu_xlsx.errors import NoOffices
from kehu_xlsx.hq import run as hq_run
from kehu_xlsx.texts.headquarters import HeadquartersSummary


@pytest.fixture(autouse=True)
def no_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hq_run, "run_all", in_turn)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All three offices done, with a fourth folder whose register can't be opened."""
    root = make_company(tmp_path_factory.mktemp("hq") / "公司")
    shutil.copytree(root / XIAN, root / "兰州")
    break_register(root / "兰州")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hq_run, "run_all", in_turn)
        run_company(root)
    return root


def sheet(root: Path, name: str) -> list[dict[str, Any]]:
    first = {"月度趋势": "月份", "授信敞口": "区域"}.get(name, "办事处")
    return rows(totals(root)[name], first)


def total_row(page: Worksheet) -> dict[str, Any]:
    names = headings(page, "办事处")
    (line,) = (row for row in page.iter_rows(max_row=10, values_only=True) if row[0] == "合计")
    return dict(zip(names, line, strict=True))


def test_the_sheets(company: Path) -> None:
    assert totals(company).sheetnames == [
        "概览", "各办事处", "严重预警", "取消经销资格建议", "授信敞口", "月度趋势", "各办事处进货", "失败",
    ]  # fmt: skip


def test_an_office_a_row(company: Path) -> None:
    found = by_office(sheet(company, "各办事处"))
    assert list(found) == [YANTAI, QINGDAO, "兰州", XIAN]
    assert found[QINGDAO] == {
        "办事处": QINGDAO, "状态": "本次运行", "在营客户": 2, "达成": 1, "未达成": 1, "未下达计划": 0,
        "销售目标": 14_000, "进货净额": 17_000, "销售达成率": pytest.approx(17 / 14),
        "回款计划": 7_000, "实际回款": 5_000, "回款达成率": pytest.approx(5 / 7),
        "有效额度": 30_000, "应收余额": 13_000, "额度使用率": pytest.approx(13 / 30), "逾期金额": 0, "逾期占比": 0,
        "严重": 1, "警告": 0, "关注": 0, "建议取消资格": 0, "数据问题": 0,
        "有目标客户进货净额": 17_000, "有计划客户回款": 5_000, "截止日期": dt.datetime(2026, 10, 31),
    }  # fmt: skip
    assert found[XIAN]["未下达计划"] == 1
    assert found[XIAN]["实际回款"] is None  # the office keeps no payments: that is not 0
    assert found["兰州"]["状态"] == "失败"
    assert found["兰州"]["进货净额"] is None


def test_the_totals_are_the_sums_of_the_reports(company: Path) -> None:
    total = total_row(totals(company)["各办事处"])
    assert (total["在营客户"], total["达成"], total["未达成"], total["未下达计划"]) == (4, 1, 2, 1)
    assert (total["进货净额"], total["实际回款"], total["应收余额"]) == (25_000, 6_000, 19_100)
    assert total["销售达成率"] == pytest.approx(23_000 / 22_000)  # of those with a target: 17,000 + 6,000
    assert total["回款达成率"] == pytest.approx(5 / 7)  # 丙店 has no 回款计划
    reports = [company / office / "输出" / MONTH / "客户管理月报.xlsx" for office in (QINGDAO, YANTAI, XIAN)]
    books = [openpyxl.load_workbook(report, data_only=True) for report in reports]
    net = sum(row["进货净额"] for book in books for row in rows(book["计划达成"], "客户编号"))
    owed = sum(row["应收余额"] for book in books for row in rows(book["授信"], "客户编号"))
    assert (net, owed) == (25_000, 19_100)


def test_the_totals_are_live(company: Path) -> None:
    page = openpyxl.load_workbook(company / "输出" / MONTH / "总部汇总.xlsx")["各办事处"]
    total = total_row(page)
    assert total["进货净额"].startswith("=SUBTOTAL(109,")
    assert total["销售达成率"].startswith("=IF(SUMIF(")


def test_the_office_leads_to_its_report(company: Path) -> None:
    targets = [link.partition("#")[0] for link in links(totals(company)["各办事处"]).values()]
    assert targets == [f"../../{office}/输出/{MONTH}/客户管理月报.xlsx" for office in (YANTAI, QINGDAO, XIAN)]
    assert all((company / "输出" / MONTH / target).is_file() for target in targets)


def test_all_severe_alerts(company: Path) -> None:
    found = sheet(company, "严重预警")
    assert [(row["办事处"], row["客户名称"], row["预警类型"], row["预警等级"]) for row in found] == [
        (YANTAI, "丙店", "应收货款预警", "严重"),
        (QINGDAO, "甲店", "应收货款预警", "严重"),
    ]
    assert found[1]["上报对象"] == "大区经理 方怀远、营销总监 陆知行、分支机构总经理 秦望舒、分支机构销售经理 许嘉木"


def test_credit_by_region_and_office(company: Path) -> None:
    found = sheet(company, "授信敞口")
    shown = [tuple(row[name] for name in ("区域", "办事处", "有效额度", "应收余额", "停货客户")) for row in found]
    assert shown == [
        ("市北", QINGDAO, 20_000, 1_000, 0),
        ("市南", QINGDAO, 10_000, 12_000, 1),
        ("芝罘", YANTAI, 5_000, 6_000, 1),
        ("雁塔", XIAN, 50_000, 100, 0),
    ]


def test_twelve_months(company: Path) -> None:
    found = sheet(company, "月度趋势")
    assert [row["月份"] for row in found][::11] == ["2025-11", MONTH]
    assert [(row["有记录的办事处"], row["进货净额"]) for row in found[:11]] == [(0, None)] * 11
    assert found[-1] == {
        "月份": MONTH, "有记录的办事处": 3, "进货净额": 25_000, "实际回款": 6_000, "应收余额": 19_100,
        "进货客户": 4, "达成客户": 1, "已判定客户": 3, "达成占比": pytest.approx(1 / 3),
    }  # fmt: skip


def test_what_failed_and_why(company: Path) -> None:
    (failed,) = sheet(company, "失败")
    assert failed["办事处"] == "兰州"
    assert failed["原因"].startswith("没有读到客户档案；客户档案.xlsx：")
    assert failed["怎么办"].startswith("请放入带“客户名称”和“客户级别”两列的客户档案")
    assert not (company / "兰州" / "输出").exists()


def test_one_persons_alerts_over_two_offices(company: Path) -> None:
    reports = company / "输出" / MONTH / "预警报告"
    names = {path.name for path in reports.iterdir()}
    assert names == {"大区经理_方怀远.xlsx", "营销总监_陆知行.xlsx", "分支机构总经理_秦望舒.xlsx"}
    book = openpyxl.load_workbook(reports / "分支机构总经理_秦望舒.xlsx", data_only=True)
    found = rows(book["预警"], "办事处")
    severe = [row for row in found if row["预警等级"] == "严重"]
    assert [(row["办事处"], row["客户名称"], row["身份"]) for row in severe] == [
        (YANTAI, "丙店", "上报、调查"),
        (QINGDAO, "甲店", "上报、调查"),
    ]
    targets = {link.partition("#")[0] for link in links(book["各办事处"]).values()}
    assert all((reports / target).resolve().is_file() for target in targets)
    assert {target.split("/输出/")[0] for target in targets} == {f"../../../{office}" for office in (QINGDAO, YANTAI)}


def test_disqualifications_of_all(tmp_path: Path) -> None:
    """丙店 misses its target of 8,000 in August and September too: three misses in a row."""
    root = make_company(tmp_path / "公司", YANTAI, XIAN)
    months = ("2026-08", "2026-09", "2026-10")
    bought = "\n".join(f"{month}-14,B1,啤酒,6,6000" for month in months)
    put(root / YANTAI, "进货", f"日期,客户编号,产品,数量,金额\n{bought}")
    plans = "\n".join(f"{month},B1,8000" for month in months)
    put(root / YANTAI, "计划", f"月份,客户编号,销售目标\n{plans}")
    summary = run_company(root)
    (found,) = sheet(root, "取消经销资格建议")
    assert (found["办事处"], found["客户名称"], found["连续未达成月数"]) == (YANTAI, "丙店", 3)
    assert (found["未达成项目"], found["应收余额"], found["业务经理"]) == ("销售", 6_000, "李四")
    assert summary.disqualify == 1


def test_more_alerts_than_a_sheet_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "MOST_ROWS", 1)
    root = make_company(tmp_path / "公司", QINGDAO, YANTAI)
    run_company(root)
    book = totals(root)
    parts = ["严重预警", "严重预警（2）"]
    assert book.sheetnames[2:4] == parts
    assert [rows(book[name], "办事处")[0]["客户名称"] for name in parts] == ["丙店", "甲店"]
    for name in parts:
        words = {cell.value for row in book[name].iter_rows(max_row=5) for cell in row}
        assert "共 2 行，超过一张工作表的上限，分在 2 张表上。" in words


def counts(summary: HeadquartersSummary) -> tuple[int, int, int]:
    return summary.run, summary.unchanged, len(summary.failed)


def test_unchanged_offices_are_not_run_again(tmp_path: Path) -> None:
    root = make_company(tmp_path / "公司")
    assert counts(run_company(root)) == (3, 0, 0)
    before = (root / "输出" / MONTH / "总部汇总.xlsx").read_bytes()
    assert counts(run_company(root, today=TODAY + dt.timedelta(days=2))) == (0, 3, 0)
    assert counts(run_company(root, month=MONTH)) == (0, 3, 0)
    assert by_office(sheet(root, "各办事处"))[XIAN]["进货净额"] == 2_000
    put(root / XIAN, "进货", "日期,客户编号,产品,数量,金额\n2026-10-15,C1,啤酒,2,2500")
    assert counts(run_company(root)) == (1, 2, 0)
    assert by_office(sheet(root, "各办事处"))[XIAN]["进货净额"] == 2_500
    assert counts(run_company(root, everything=True)) == (3, 0, 0)
    put(root / XIAN, "进货", "日期,客户编号,产品,数量,金额\n2026-10-15,C1,啤酒,2,2000")
    run_company(root, everything=True)
    assert (root / "输出" / MONTH / "总部汇总.xlsx").read_bytes() == before


def test_an_office_that_is_behind_is_run_for_the_companys_month(tmp_path: Path) -> None:
    """西安 has sent nothing for October: its own last month is September, the company's is October."""
    root = make_company(tmp_path / "公司", YANTAI, XIAN)
    put(root / XIAN, "进货", "日期,客户编号,产品,数量,金额\n2026-09-15,C1,啤酒,2,2000")
    summary = run_company(root)
    assert (summary.month, counts(summary)) == (MONTH, (2, 0, 0))
    found = by_office(sheet(root, "各办事处"))
    assert (found[XIAN]["进货净额"], found[XIAN]["应收余额"]) == (None, 100)
    assert counts(run_company(root)) == (0, 2, 0)


def test_reports_of_people_who_have_alerts_in_one_office_only_go_again(tmp_path: Path) -> None:
    root = make_company(tmp_path / "公司", QINGDAO, YANTAI)
    assert run_company(root).people == 3
    shutil.rmtree(root / YANTAI)
    assert run_company(root).people == 0
    reports = root / "输出" / MONTH / "预警报告"
    assert not reports.exists() or not list(reports.iterdir())


def test_no_office_found(tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    with pytest.raises(NoOffices) as raised:
        run_company(tmp_path)
    assert str(raised.value) == (
        f"“{tmp_path}”下面没有找到办事处。办事处是放着客户档案（带“客户名称”和“客户级别”两列）的文件夹。"
    )
    assert not (tmp_path / "输出").exists()


def test_the_folder_of_one_office_is_refused(tmp_path: Path) -> None:
    office = make_company(tmp_path / "公司", XIAN) / XIAN
    with pytest.raises(NoOffices, match="本身就是一个办事处"):
        run_company(office)
