"""Mails and zips as they come: what lies in them is found and called right, and what can't be opened says why."""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from email.message import EmailMessage, Message
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from office_files import XLS, XLSX, Sheet, write

from kehu_xlsx.intake.parcels import Arrival, opened

OUTLOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write(tmp_path_factory.mktemp("book") / "x", XLSX, Sheet([["甲"]])).read_bytes()


def found(name: str, content: bytes) -> list[tuple[str, str, str]]:
    return [(each.name, each.inside, each.refused) for each in opened(Arrival(name, content))]


def mail(*parts: Message) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "回复"
    message.set_content("请见附件")
    message.make_mixed()
    for part in parts:
        message.attach(part)
    return message


def attached(book: bytes, *headers: bytes) -> bytes:
    """A mail with one attachment under just these headers."""
    lines = [b"Subject: x", b'Content-Type: multipart/mixed; boundary="b"', b"", b"--b", *headers]
    coded = base64.encodebytes(book)
    return b"\r\n".join([*lines, b"Content-Transfer-Encoding: base64", b"", coded, b"--b--", b""])


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        (['Content-Type: x/y; name="计划.xlsx"'.encode("gbk")], "计划.xlsx"),
        (['Content-Disposition: attachment; filename="计划表（终稿）.xlsx"'.encode("gb18030")], "计划表（终稿）.xlsx"),
        (['Content-Disposition: attachment; filename="计划.xlsx"'.encode()], "计划.xlsx"),
        ([b'Content-Disposition: attachment; filename="=?gb2312?B?vMa7ri54bHN4?="'], "计划.xlsx"),
        ([b"Content-Disposition: attachment; filename==?UTF-8?Q?=E8=AE=A1=E5=88=92.xlsx?="], "计划.xlsx"),
        ([b"Content-Disposition: attachment; filename*=UTF-8''%E8%AE%A1%E5%88%92.xlsx"], "计划.xlsx"),
        ([b"Content-Disposition: attachment; filename*=gbk''%BC%C6%BB%AE.xlsx"], "计划.xlsx"),
        (
            [b"Content-Disposition: attachment; filename*0*=UTF-8''%E8%AE%A1;", b" filename*1*=%E5%88%92.xlsx"],
            "计划.xlsx",
        ),
        (
            [b'Content-Disposition: attachment; filename="=?UTF-8?B?6K6h5YiS?=', b' =?UTF-8?B?Lnhsc3g=?="'],
            "计划.xlsx",
        ),
        ([b'Content-Disposition: attachment; filename="=?gb2312?B?hrQ=?=.xlsx"'], "喆.xlsx"),
        ([b'Content-Disposition: attachment; filename="..\\..\\a/b.xlsx"'], "b.xlsx"),
        ([b'Content-Disposition: attachment; filename="=?nonsense?B?6K6h?=.xlsx"'], "计.xlsx"),
    ],
)
def test_an_attachment_is_called_as_its_sender_called_it(book: bytes, headers: list[bytes], name: str) -> None:
    assert found("信.eml", attached(book, *headers)) == [(name, "信.eml", "")]


def test_attachments_without_a_name_are_known_by_their_content(book: bytes, tmp_path: Path) -> None:
    old = write(tmp_path / "x", XLS, Sheet([["甲"]])).read_bytes()
    assert found("信.eml", attached(book, b"Content-Type: application/octet-stream")) == [
        ("未命名附件.xlsx", "信.eml", "")
    ]
    assert found("信.eml", attached(old, b"Content-Type: application/vnd.ms-excel")) == [
        ("未命名附件.xls", "信.eml", "")
    ]
    assert found("计划", book) == [("计划.xlsx", "", "")]
    assert found("计划.xlsx.zip", book) == [("计划.xlsx", "", "")]


def test_mails_forwarded_as_attachments_are_opened(book: bytes) -> None:
    inner = mail()
    inner.add_attachment(book, maintype="application", subtype="octet-stream", filename="里面.xlsx")
    outer = mail()
    outer.add_attachment(inner)
    as_file = mail()
    as_file.add_attachment(bytes(inner), maintype="application", subtype="octet-stream", filename="转发.eml")
    assert found("信.eml", bytes(outer)) == [("里面.xlsx", "信.eml", "")]
    assert found("信.eml", bytes(as_file)) == [("里面.xlsx", "信.eml → 转发.eml", "")]


def test_a_mail_without_workbooks_says_what_it_holds() -> None:
    photo = mail()
    photo.add_attachment(b"\xff\xd8", maintype="image", subtype="jpeg", filename="照片.jpg")
    assert found("信.eml", bytes(photo)) == [("信.eml", "", "邮件里没有附带 Excel 工作簿（只有：照片.jpg）")]
    for nothing in (b"", bytes(mail())):
        assert found("信.eml", nothing) == [("信.eml", "", "邮件里没有附带 Excel 工作簿")]


def test_what_outlook_packs_is_refused_with_what_to_do() -> None:
    packed = mail()
    packed.add_attachment(b"x\x9f>\x22", maintype="application", subtype="ms-tnef", filename="winmail.dat")
    assert found("信.eml", bytes(packed)) == [
        (
            "winmail.dat",
            "信.eml",
            "是 Outlook 打包的附件（winmail.dat），打不开；请对方改用 HTML 或纯文本格式重发，或把原来的表直接发来",
        )
    ]
    assert found("回复.MSG", b"\xd0\xcf\x11\xe0") == [
        ("回复.MSG", "", "是 Outlook 的 .msg 邮件，打不开；请在 Outlook 里把附件另存出来，再收另存的表")
    ]
    assert found("表.rar", b"Rar!") == [("表.rar", "", "是 .rar 压缩包，打不开；请解压后再收，或改压成 .zip")]


def test_what_lies_in_a_zip_is_found_under_its_name(book: bytes) -> None:
    names = {"夹/甲.xlsx": book, "~$甲.xlsx": b"x", "__MACOSX/._甲.xlsx": b"x", "照片.jpg": b"x", "乙.msg": b"x"}
    assert [each[:2] for each in found("回传.zip", zipped(names))] == [("甲.xlsx", "回传.zip"), ("乙.msg", "回传.zip")]
    assert found("回传.zip", zipped({"说明.txt": b"x"})) == [
        ("回传.zip", "", "压缩包里没有 Excel 工作簿（只有：说明.txt）")
    ]
    in_mail = mail()
    in_mail.add_attachment(zipped({"甲.xlsx": book}), maintype="application", subtype="zip", filename="回传.zip")
    assert found("信.eml", bytes(in_mail)) == [("甲.xlsx", "信.eml → 回传.zip", "")]


def test_names_in_gbk_inside_a_zip(book: bytes) -> None:
    """As Windows writes them: bytes of the code page, without the flag that says UTF-8."""
    made = zipped({"AABB.xlsx": book}).replace(b"AABB", "计划".encode("gbk"))
    assert found("回传.zip", made) == [("计划.xlsx", "回传.zip", "")]
    mac = zipped({"AABBCC.xlsx": book}).replace(b"AABBCC", "计划".encode())
    assert found("回传.zip", mac) == [("计划.xlsx", "回传.zip", "")]


def test_a_zip_in_a_zip_is_opened_and_no_further(book: bytes) -> None:
    once = zipped({"里.zip": zipped({"甲.xlsx": book})})
    assert found("外.zip", once) == [("甲.xlsx", "外.zip → 里.zip", "")]
    twice = zipped({"里.zip": zipped({"最里.zip": zipped({"甲.xlsx": book})}), "乙.xlsx": book})
    assert found("外.zip", twice) == [
        ("最里.zip", "外.zip → 里.zip", "压缩包里又套着压缩包，不止一层，没有打开；请解压后再收"),
        ("乙.xlsx", "外.zip", ""),
    ]


def test_bombs_are_refused() -> None:
    too_large = "压缩包解开后异常庞大（超过 200 MB 或 1000 个文件），没有全部打开；请解压后只收填好的表"
    bomb = zipped({"甲.xlsx": bytes(201 * 2**20)})
    assert len(bomb) < 2**20
    assert found("弹.zip", bomb) == [("弹.zip", "", too_large)]
    many = zipped({f"{number}.xlsx": b"x" for number in range(1001)})
    assert found("弹.zip", many)[-1] == ("弹.zip", "", too_large)
    nested = zipped({f"{number}.zip": zipped({"甲.xlsx": bytes(60 * 2**20)}) for number in range(9)})
    assert found("弹.zip", nested)[-1] == ("弹.zip", "", too_large)
    assert len(found("弹.zip", nested)) == 4


def test_a_zip_that_cannot_be_opened_says_why(book: bytes) -> None:
    damaged = "压缩包已损坏或不完整，打不开；请重新压缩，或解压后再收"
    assert found("坏.zip", b"PK\x03\x04 nothing") == [("坏.zip", "", damaged)]
    assert found("坏.zip", b"") == [("坏.zip", "", damaged)]
    made = zipped({"甲.xlsx": b"0123456789" * 50, "乙.xlsx": book})
    wrong = made.replace(zlib.crc32(b"0123456789" * 50).to_bytes(4, "little"), b"0000")
    assert found("坏.zip", wrong) == [("甲.xlsx", "坏.zip", damaged), ("乙.xlsx", "坏.zip", "")]
    locked = bytearray(zipped({"甲.xlsx": book}))
    locked[6] |= 1
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    assert found("锁.zip", bytes(locked)) == [("甲.xlsx", "锁.zip", "压缩包设有密码，打不开；请解压后再收")]


def test_mails_nested_without_end_are_refused(book: bytes) -> None:
    content = attached(book, b'Content-Disposition: attachment; filename="a.xlsx"')
    for _ in range(8):
        content = attached(content, b'Content-Disposition: attachment; filename="a.eml"')
    ((_, _, refused),) = found("信.eml", content)
    assert refused == "邮件里套着太多层邮件，没有打开；请把附件另存出来再收"
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(3000))
    assert [each[2] for each in found("信.eml", deep)] in (
        ["邮件里没有附带 Excel 工作簿"],
        ["邮件已损坏或不是邮件，打不开；请把附件另存出来再收"],
    )


def test_a_word_file_is_no_workbook() -> None:
    word = zipped({"[Content_Types].xml": b"", "word/document.xml": b""})
    assert found("说明.docx", word) == [("说明.docx", "", "不是 Excel 工作簿、文件夹、邮件（.eml）或压缩包（.zip）")]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), kind=st.sampled_from([".eml", ".zip"]))
def test_whatever_is_changed_in_a_parcel_it_is_opened_or_refused(book: bytes, data: st.DataObject, kind: str) -> None:
    inner = attached(book[:900], b'Content-Disposition: attachment; filename="=?gbk?B?vMa7ri54bHN4?="')
    parcel = inner if kind == ".eml" else zipped({"甲.xlsx": book[:300], "乙.eml": inner[:400]})
    at = data.draw(st.integers(0, len(parcel) - 1))
    changed = parcel[:at] + data.draw(st.binary(max_size=6)) + parcel[at + data.draw(st.integers(0, 40)) :]
    assert list(opened(Arrival(f"来{kind}", changed)))
