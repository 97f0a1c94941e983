"""The month's mails of a small office: who gets what, nothing that is not his, nothing twice, nothing lost."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import json
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from conftest import run
from mail_server import HOST, Box, serving

from kehu_xlsx.delivery.journal import Fate
from kehu_xlsx.delivery.smtp import PLAIN, Server
from kehu_xlsx.errors import NotSent, TemplateError
from kehu_xlsx.pipeline.mailing import MailSummary, mail_office
from kehu_xlsx.pipeline.month import Request
from kehu_xlsx.pipeline.sending import MailRequest

TODAY = dt.date(2026, 11, 5)
REGISTER = """客户编号,客户名称,客户级别,授信额度,期初应收,期初日期,邮箱,地址,业务经理,分支机构销售经理
C1,甲店,三级,1000,0,2026-09-01,c1@example.com；boss@example.com,海边路1号,张澍,许嘉木
C2,乙店,三级,90000,0,2026-09-01,c2@example.com,海边路2号,张澍,许嘉木
C3,丙店,三级,90000,0,2026-09-01,没有,海边路3号,张澍,许嘉木
C4,丁店,三级,90000,0,2026-09-01,,海边路4号,张澍,许嘉木"""
DAYS = [f"{month}-{day}" for month in ("2026-08", "2026-09", "2026-10") for day in ("05", "15")]
BOUGHT = [f"{day},{code},啤酒,10,1000" for day in DAYS for code in ("C1", "C2", "C3", "C4")]
RULES = [["角色", "姓名", "邮箱"], ["业务经理", "张澍", "zhang@example.com"], ["财务", None, "cw@example.com"]]
PLAN = "分销计划/{code}_{name}_2026-11_分销计划表.xlsx"


def put(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.csv").write_text(text, "utf-8")


def make_office(folder: Path, register: str = REGISTER) -> Path:
    folder.mkdir()
    put(folder, "客户档案", register)
    put(folder, "进货", "\n".join(("日期,客户编号,产品,数量,金额", *BOUGHT)))
    book = openpyxl.Workbook()
    book.active.title = "收件人"
    for row in RULES:
        book.active.append(row)
    book.save(folder / "客户管理规则.xlsx")
    run(folder, today=TODAY)
    confirm(folder, "C1", "C3", "C4")
    run(folder, today=TODAY)
    return folder


def confirm(folder: Path, *codes: str) -> None:
    path = folder / "输出" / "2026-10" / "分销计划" / "2026-11_分销计划汇总.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["客户计划"]
    heads = next(row for row in sheet.iter_rows() if "确认" in {cell.value for cell in row})
    columns = {cell.value: cell.column for cell in heads}
    for row in range(heads[0].row + 1, sheet.max_row + 1):
        if sheet.cell(row, columns["客户编号"]).value in codes:
            sheet.cell(row, columns["确认"]).value = "是"
    book.save(path)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return make_office(tmp_path / "青岛办事处")


def mailed(office: Path, server: Server | None = None, **wanted: Any) -> MailSummary:
    request = Request(office, TODAY, pd.Period("2026-10", "M"))
    return mail_office(
        request, MailRequest(**wanted), out=None, progress=lambda _: None, sleep=lambda _: None, server=server
    )


def states(summary: MailSummary) -> dict[str, tuple[str, str]]:
    return {each.recipient: (each.state, each.remark) for each in summary.listed}


def drafts(office: Path) -> dict[str, EmailMessage]:
    folder = office / "输出" / "2026-10" / "邮件"
    return {path.name: _parsed(path.read_bytes()) for path in sorted(folder.glob("*.eml"))}


def _parsed(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def files_of(message: EmailMessage) -> dict[str, bytes]:
    return {part.get_filename() or "": part.get_content() for part in message.iter_attachments()}


def test_who_gets_a_draft_and_why_others_do_not(office: Path) -> None:
    """C2 is not confirmed, C3's address is none, C4 has none; 许嘉木 has no address in the rules."""
    made = states(mailed(office))
    assert made == {
        "甲店": ("草稿已生成", ""),
        "乙店": ("没有生成", "计划还没有确认（草案不发）"),
        "丙店": ("没有生成", "邮箱写得不对：没有"),
        "丁店": ("没有生成", "客户档案没有邮箱"),
        "营销总监": ("没有生成", "客户管理规则的“收件人”里没有此人的邮箱"),
        "分支机构总经理": ("没有生成", "客户管理规则的“收件人”里没有此人的邮箱"),
        "分支机构销售经理 许嘉木": ("没有生成", "客户管理规则的“收件人”里没有此人的邮箱"),
        "业务经理 张澍": ("草稿已生成", ""),
        "财务": ("草稿已生成", ""),
    }
    listed = openpyxl.load_workbook(office / "输出" / "2026-10" / "邮件" / "邮件清单.xlsx").worksheets[0]
    rows = {row[0].value: [cell.value for cell in row] for row in listed.iter_rows()}
    assert rows["甲店"][1] == "c1@example.com；boss@example.com"
    assert rows["乙店"][5:] == ["没有生成", "计划还没有确认（草案不发）"]


def test_each_draft_holds_his_own_files_alone(office: Path) -> None:
    mailed(office)
    found = drafts(office)
    assert list(found) == ["C1_甲店.eml", "业务经理_张澍.eml", "财务.eml"]
    outputs = office / "输出" / "2026-10"
    plan = outputs / PLAN.format(code="C1", name="甲店")
    assert files_of(found["C1_甲店.eml"]) == {plan.name: plan.read_bytes()}
    assert str(found["C1_甲店.eml"]["To"]) == "甲店 <c1@example.com>, 甲店 <boss@example.com>"
    assert found["C1_甲店.eml"]["X-Unsent"] == "1"
    assert str(found["C1_甲店.eml"]["Subject"]) == "青岛办事处：2026年11月分销计划（甲店）"
    visits = ["业务经理_张澍.ics", "业务经理_张澍_拜访记录.xlsx"]
    assert list(files_of(found["业务经理_张澍.eml"]))[-2:] == visits
    assert list(files_of(found["财务.eml"])) == ["客户信用检查表.xlsx"]
    words = found["C1_甲店.eml"].get_body(("plain",))
    assert words is not None
    lines = words.get_content().splitlines()
    assert lines[0] == "甲店："
    assert lines[2].endswith("填写米色格，签字盖章后于 2026-11-05 前回复本邮件寄回。")


def test_a_plan_that_is_not_the_present_one_is_not_mailed(office: Path) -> None:
    path = office / "输出" / "2026-10" / PLAN.format(code="C1", name="甲店")
    content = path.read_bytes()
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["C12"] = 1
    book.save(path)
    stale = ("没有生成", "“输出”里的文件和现在的数据不一致，或有人改过，请先重新运行 kehu-xlsx run")
    assert states(mailed(office))["甲店"] == stale
    path.unlink()
    assert states(mailed(office))["甲店"] == ("没有生成", "“输出”里没有这个文件，请先运行 kehu-xlsx run")
    path.write_bytes(content)
    assert states(mailed(office))["甲店"] == ("草稿已生成", "")


def test_a_plan_in_which_another_customer_stands_is_not_mailed(tmp_path: Path) -> None:
    office = make_office(tmp_path / "青岛办事处", REGISTER.replace("海边路1号", "海边路1号 乙店 隔壁"))
    said = (
        "附件里出现了别的客户“乙店”，没有发；请打开附件核对：只是地址、联系人等正好同名的，可以自己发送，"
        "真有别的客户资料的，请把文件和这句话告诉维护人员"
    )
    assert states(mailed(office))["甲店"] == ("没有生成", said)


def test_an_address_that_is_none_among_others_is_told(tmp_path: Path) -> None:
    office = make_office(tmp_path / "青岛办事处", REGISTER.replace("boss@example.com", "boss.example.com"))
    assert states(mailed(office))["甲店"] == ("草稿已生成", "邮箱写得不对：boss.example.com")


def test_only_some_and_only_said(office: Path) -> None:
    assert list(states(mailed(office, only=frozenset({"C1"}), dry_run=True))) == ["甲店"]
    assert list(states(mailed(office, only=frozenset({"乙店"}), dry_run=True))) == ["乙店"]
    people = frozenset({"业务经理 张澍", "财务"})
    assert list(states(mailed(office, only=people, dry_run=True))) == ["业务经理 张澍", "财务"]
    assert not (office / "输出" / "2026-10" / "邮件").exists()


def test_a_customer_who_is_called_like_a_product_or_a_salesperson_holds_up_no_mail(tmp_path: Path) -> None:
    """啤酒 stands in the plan of everybody who buys it, 张澍 in that of everybody whom he looks after."""
    register = REGISTER.replace("乙店", "啤酒").replace("丙店", "张澍")
    assert states(mailed(make_office(tmp_path / "青岛办事处", register)))["甲店"] == ("草稿已生成", "")


def listed(office: Path) -> dict[str, str]:
    sheet = openpyxl.load_workbook(office / "输出" / "2026-10" / "邮件" / "邮件清单.xlsx").worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = next(place for place, row in enumerate(rows) if "状态" in row)
    return {row[0]: f"{row[5]}：{row[6] or ''}" for row in rows[top + 1 :] if row[5]}


def test_who_is_not_asked_for_stays_in_the_list_as_he_was(office: Path) -> None:
    """C2 is confirmed too. C1's mail alone is drafted; later C2's is sent alone; then C1's, while C2's stays 已发送."""
    confirm(office, "C2")
    run(office, today=TODAY)
    not_asked = "没有生成：这次用 --only 选了别的客户，没有生成"
    before = "已发送：同样的文件以前发过，没有再发（要再发请加 --again）"
    summary = mailed(office, only=frozenset({"C1"}))
    assert states(summary) == {"甲店": ("草稿已生成", "")}
    assert dict(summary.states) == {"草稿已生成": 1}
    assert list(drafts(office)) == ["C1_甲店.eml"]
    assert listed(office) == {
        "甲店": "草稿已生成：",
        "乙店": not_asked,
        "丙店": "没有生成：邮箱写得不对：没有",
        "丁店": "没有生成：客户档案没有邮箱",
        "营销总监": "没有生成：客户管理规则的“收件人”里没有此人的邮箱",
        "分支机构总经理": "没有生成：客户管理规则的“收件人”里没有此人的邮箱",
        "分支机构销售经理 许嘉木": "没有生成：客户管理规则的“收件人”里没有此人的邮箱",
        "业务经理 张澍": not_asked,
        "财务": not_asked,
    }
    box = Box()
    with posting(box) as server:
        mailed(office, server, send=True, only=frozenset({"C2"}))
        assert [listed(office)[who] for who in ("甲店", "乙店", "财务")] == ["草稿已生成：", "已发送：", not_asked]
        assert list(drafts(office)) == ["C1_甲店.eml"]
        mailed(office, server, send=True, again=True, only=frozenset({"C1"}))
        assert [listed(office)[who] for who in ("甲店", "乙店", "财务")] == ["已发送：", before, not_asked]
        assert drafts(office) == {}
    assert [to for to, _ in box.mails] == [["c2@example.com"], ["c1@example.com", "boss@example.com"]]


def test_a_customer_asked_for_who_is_none_is_told(office: Path) -> None:
    with pytest.raises(NotSent, match="“C9”"):
        mailed(office, only=frozenset({"C1", "C9"}))
    assert not (office / "输出" / "2026-10" / "邮件").exists()


def test_a_mail_without_subject_is_told_with_its_cell(office: Path) -> None:
    (office / "模板").mkdir()
    book = openpyxl.load_workbook(Path(__file__).parents[2] / "templates" / "邮件.xlsx")
    book.worksheets[0]["B5"] = " "
    book.save(office / "模板" / "邮件.xlsx")
    with pytest.raises(TemplateError) as refused:
        mailed(office)
    assert str(refused.value) == "邮件.xlsx 的 B5 是空的：“分销计划”的主题和正文都要写。"


def test_an_unknown_placeholder_is_told_with_its_cell(office: Path) -> None:
    (office / "模板").mkdir()
    book = openpyxl.load_workbook(Path(__file__).parents[2] / "templates" / "邮件.xlsx")
    book.worksheets[0]["B5"] = "{{客户}}的计划"
    book.save(office / "模板" / "邮件.xlsx")
    with pytest.raises(TemplateError) as refused:
        mailed(office)
    assert str(refused.value) == (
        "邮件.xlsx 的 B5：没有“客户”这个占位符。可用的有：客户名称、联系人、办事处、计划月份、回传截止、业务经理。"
    )


@contextmanager
def posting(box: Box) -> Iterator[Server]:
    with serving(box) as port:
        yield Server(HOST, port, PLAIN, sender="office@example.com")


def log(office: Path) -> list[tuple[Any, ...]]:
    rows = [
        [cell.value for cell in row] for row in openpyxl.load_workbook(office / "台账.xlsx")["邮件发送记录"].iter_rows()
    ]
    top = next(place for place, row in enumerate(rows) if "服务器答复" in row)
    wanted = [rows[top].index(name) for name in ("月份", "收件人", "邮箱", "状态", "服务器答复")]
    return sorted(tuple(row[at] for at in wanted) for row in rows[top + 1 :])


ADDRESSES = ("boss@example.com", "c1@example.com", "cw@example.com", "zhang@example.com")


def test_each_gets_it_once_and_the_ledger_knows(office: Path) -> None:
    box = Box()
    with posting(box) as server:
        mailed(office)
        assert list((office / "输出" / "2026-10" / "邮件").glob("*.eml"))  # drafts, which go once they are sent
        first = states(mailed(office, server, send=True))
        assert first["甲店"] == ("已发送", "")
        assert sorted(address for to, _ in box.mails for address in to) == list(ADDRESSES)
        assert not list((office / "输出" / "2026-10" / "邮件").glob("*.eml"))
        again = states(mailed(office, server, send=True))
        assert len(box.mails) == 3
        assert again["甲店"][0] == "已发送"
        assert "同样的文件以前发过" in again["甲店"][1]
        said = "同样的文件以前发过，没有再发（要再发请加 --again）"
        assert mailed(office, server, send=True).reasons[said] == 3
        mailed(office, server, send=True, again=True, only=frozenset({"C1"}))
    assert len(box.mails) == 4
    whose = {
        "boss@example.com": "甲店",
        "c1@example.com": "甲店",
        "cw@example.com": "财务",
        "zhang@example.com": "业务经理 张澍",
    }
    assert log(office) == sorted(("2026-10", whose[each], each, "已发送", "taken") for each in ADDRESSES)
    run(office, today=TODAY)
    assert len(log(office)) == 4


def test_what_is_typed_into_the_ledger_while_mails_go_out_stays(office: Path) -> None:
    """Sending to hundreds takes a quarter of an hour, in which somebody corrects 确认人 in 台账."""
    box = Box(lambda _, times: _signed(office) if times == 1 else None)
    with posting(box) as server:
        mailed(office, server, send=True)
    sheet = openpyxl.load_workbook(office / "台账.xlsx")["计划台账"]
    assert "赵经理" in {cell.value for row in sheet.iter_rows() for cell in row}
    assert len(log(office)) == 4


def _signed(office: Path) -> None:
    book = openpyxl.load_workbook(office / "台账.xlsx")
    heads = next(row for row in book["计划台账"].iter_rows() if "确认人" in {cell.value for cell in row})
    (column,) = (cell.column for cell in heads if cell.value == "确认人")
    book["计划台账"].cell(heads[0].row + 1, column).value = "赵经理"
    book.save(office / "台账.xlsx")


def test_a_plan_confirmed_later_goes_alone(office: Path) -> None:
    box = Box()
    with posting(box) as server:
        mailed(office, server, send=True)
        run(office, today=TODAY)
        confirm(office, "C2")
        run(office, today=TODAY)
        mailed(office, server, send=True)
    assert [to for to, _ in box.mails[3:]] == [["c2@example.com"]]


def test_a_run_that_died_leaves_its_last_mail_unknown_and_goes_on_with_the_others(office: Path) -> None:
    """Killed between the start of 甲店's mail and the server's answer: what it wrote down is all that is known."""
    box = Box()
    with posting(box) as server:
        with pytest.raises(SystemExit):
            _dying(office, server)
        journal = office / "输出" / ".运行" / "发件.jsonl"
        begun = [json.loads(line) for line in journal.read_text("utf-8").strip().split("\n")]
        assert [(entry["address"], entry["fate"]) for entry in begun] == [
            ("c1@example.com", Fate.BEGUN), ("boss@example.com", Fate.BEGUN),
        ]  # fmt: skip
        summary = states(mailed(office, server, send=True))
    assert summary["甲店"][0] == "结果不明"
    assert "上次发到一半中断，不知道对方收到没有" in summary["甲店"][1]
    assert sorted(address for to, _ in box.mails for address in to) == ["cw@example.com", "zhang@example.com"]
    assert {row[3] for row in log(office) if row[1] == "甲店"} == {"结果不明"}
    assert not journal.exists()


def _dying(office: Path, server: Server) -> None:
    from kehu_xlsx.delivery.smtp import Post

    def die(*_: object) -> None:
        raise SystemExit

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Post, "_deliver", die)
        mailed(office, server, send=True)


def test_what_was_sent_is_not_drafted_again(office: Path) -> None:
    """Of 甲店's two addresses the server refuses one: a draft is left for that one alone; 财务 has had his."""
    box = Box(lambda address, _: "550 no such user" if address == "boss@example.com" else None)
    with posting(box) as server:
        mailed(office, server, send=True)
    preview = states(mailed(office, send=True, dry_run=True))
    assert preview == states(mailed(office))
    said = "同样的文件以前发过，没有再发（要再发请加 --again）"
    assert preview["甲店"] == ("草稿已生成", f"c1@example.com：{said}")
    assert preview["财务"] == ("已发送", said)
    assert list(drafts(office)) == ["C1_甲店.eml"]
    assert str(drafts(office)["C1_甲店.eml"]["To"]) == "甲店 <boss@example.com>"
    assert states(mailed(office, again=True))["财务"] == ("草稿已生成", "")


def test_a_server_that_does_not_let_us_in_leaves_no_mail_in_doubt(office: Path) -> None:
    """Once the password is right, everybody gets his mail: with the wrong one nothing can have gone out."""

    def closed(*_: object) -> None:
        raise NotSent("密码不对")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kehu_xlsx.delivery.smtp._connect", closed)
        with pytest.raises(NotSent):
            mailed(office, Server(HOST, 1, PLAIN, sender="office@example.com"), send=True)
    box = Box()
    with posting(box) as server:
        assert states(mailed(office, server, send=True))["甲店"] == ("已发送", "")
    assert sorted(address for to, _ in box.mails for address in to) == list(ADDRESSES)


def test_the_same_files_go_to_an_address_once_though_it_stands_there_twice(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("test_mail.RULES", [*RULES, ["财务", "王会计", "cw@example.com"]])
        office = make_office(tmp_path / "青岛办事处")
    box = Box()
    with posting(box) as server:
        assert states(mailed(office, server, send=True))["财务 王会计"] == (
            "已发送", "同样的文件以前发过，没有再发（要再发请加 --again）",
        )  # fmt: skip
        assert sorted(address for to, _ in box.mails for address in to) == list(ADDRESSES)
        mailed(office, server, send=True, again=True)
    assert len(box.mails) == 6


def test_without_a_server_nothing_is_sent_and_it_says_what_to_do(office: Path) -> None:
    with pytest.raises(NotSent) as refused:
        mailed(office, send=True)
    assert str(refused.value) == "还不能直接发信：请先运行 kehu-xlsx rules，在“邮件”表里填好发件地址和发件服务器。"
