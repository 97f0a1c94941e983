"""Whatever stands in the office's cells, each mail is one list of recipients, one subject, and the right files."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import zipfile
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from email.utils import getaddresses
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from conftest import run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from office_files import Sheet, write
from test_mail import TODAY, mailed

HEADINGS = [
    "客户编号",
    "客户名称",
    "客户级别",
    "授信额度",
    "期初应收",
    "期初日期",
    "邮箱",
    "联系人",
    "地址",
    "业务经理",
    "分支机构销售经理",
]
HOSTILE = [
    "甲店\r\nBcc: x@example.com",
    '=cmd|"/c calc"!A1',
    "张三，李四；王五, A;B",
    '"引号" <a@b.c>',
    "🙂笑脸👨‍👩‍👧店",
    "名" * 300,
    "\u202eslx.店商\u202c右起",
    "<script>alert(1)</script>",
    "../../上级\\目录:?*",
    "=?utf-8?b?55Sy?=",
    "同名商行",
    "同名商行",
]
PEOPLE = ["王\r\nCc: y@example.com", "=HYPERLINK(1)", '李"四"<b@c.d>', "🙂\u202e五"]
DAYS = [dt.date(2026, month, day) for month in (8, 9, 10) for day in (5, 15)]
BETWEEN = ("；", "\n", ", ", " / ")
words = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60) | st.sampled_from(HOSTILE)


def addresses(number: int) -> list[str]:
    """Those of the customer of that number: as many as three."""
    return [f"{who}{number}@example.com" for who in ("c", "boss", "shop")[: number % 3 + 1]]


def make_office(folder: Path, names: Sequence[str], people: Sequence[str]) -> Path:
    """An office of customers of those names, whose people, contacts and places are called as badly."""
    folder.mkdir()
    rows = [
        [f"K{n:03d}", name, "三级", 1000, 0, dt.date(2026, 9, 1), BETWEEN[n % 4].join(addresses(n)),
         people[n % len(people)], people[-n % len(people)], people[n % len(people)], "许嘉木"]
        for n, name in enumerate(names)
    ]  # fmt: skip
    write(folder / "客户档案", "xlsx", Sheet([HEADINGS, *rows]))
    bought = [[day, f"K{n:03d}", "啤酒", 10, 1000] for day in DAYS for n in range(len(names))]
    write(folder / "进货", "xlsx", Sheet([["日期", "客户编号", "产品", "数量", "金额"], *bought]))
    told = [["角色", "姓名", "邮箱"], ["业务经理", None, "zhang@example.com"], ["财务", people[0], "cw@example.com"]]
    write(folder / "客户管理规则", "xlsx", Sheet(told, "收件人"))
    run(folder, today=TODAY, confirm=True)
    return folder


def drafts(office: Path) -> list[EmailMessage]:
    parsed = [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for path in sorted((office / "输出" / "2026-10" / "邮件").glob("*.eml"))
    ]
    return [message for message in parsed if isinstance(message, EmailMessage)]


def outputs(office: Path) -> Mapping[str, bytes]:
    """What a run wrote, by name."""
    return {path.name: path.read_bytes() for path in (office / "输出" / "2026-10").rglob("*") if path.is_file()}


def code_in(content: bytes) -> str:
    """The customer's code in what a plan says of itself."""
    properties = zipfile.ZipFile(BytesIO(content)).read("docProps/custom.xml").decode()
    (code,) = {part[:4] for part in properties.split(">") if part.startswith("K0")}
    return code


def look_over(office: Path) -> list[str]:
    """See that each draft goes to one customer, manager or finance with his files; the codes of the customers."""
    files, codes = outputs(office), []
    for message in drafts(office):
        assert set(message.keys()) == {"X-Unsent", "To", "Subject", "Message-ID", "MIME-Version", "Content-Type"}
        assert not message.defects
        to = [address for _, address in getaddresses(message.get_all("To", []))]
        attached = {part.get_filename(): part.get_payload(decode=True) for part in message.iter_attachments()}
        assert attached
        assert attached == {name: files[str(name)] for name in attached}
        assert len(attached) == len(list(message.iter_attachments()))
        if not set(to) & {"zhang@example.com", "cw@example.com"}:
            (plan,) = attached.values()
            codes.append(code_in(bytes(plan or b"")))
            assert to == addresses(int(codes[-1][1:]))
        else:
            assert len(to) == 1
    assert len(codes) == len(set(codes))
    return codes


def test_customers_of_every_bad_name_get_their_own_plans(tmp_path: Path) -> None:
    office = make_office(tmp_path / "青岛办事处", HOSTILE, PEOPLE)
    mailed(office)
    assert look_over(office) == [f"K{n:03d}" for n in range(len(HOSTILE))]
    assert len(drafts(office)) == len(HOSTILE) + 5  # and finance and four salespeople


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(words, min_size=3, max_size=6), st.lists(words, min_size=1, max_size=3))
def test_no_mail_goes_wrong_whatever_stands_in_the_cells(names: list[str], people: list[str]) -> None:
    """Who has no name that can be read, or in whose file another's stands, may get none; nobody gets another's."""
    with TemporaryDirectory() as folder:
        office = make_office(Path(folder) / "青岛办事处", [*names, names[0], "海滨商贸"], people)
        mailed(office)
        look_over(office)
