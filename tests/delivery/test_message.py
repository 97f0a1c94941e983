"""A mail as bytes parses back to what it was made of, whatever the office's cells hold."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
from email.message import EmailMessage
from email.utils import getaddresses

from hypothesis import given
from hypothesis import strategies as st

from kehu_xlsx.delivery.message import Attachment, Mail, as_bytes, one_line

WORDS = st.text(max_size=300) | st.sampled_from(
    [
        "甲店\r\nBcc: x@example.com",
        '=cmd|"/c calc"!A1',
        "张三，李四",
        '"引号" <a@b.c>',
        "🙂笑脸",
        "名" * 300,
        "",
        "A,B;C",
    ]
)
ADDRESSES = st.lists(
    st.sampled_from(["a@example.com", "b.c@example.cn", "d+e@x.com.cn"]), min_size=1, max_size=3, unique=True
)


def parsed(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


@given(
    name=WORDS,
    subject=WORDS,
    text=WORDS,
    addresses=ADDRESSES,
    files=st.lists(st.tuples(WORDS, st.binary()), max_size=3),
)
def test_it_parses_back_to_one_list_of_recipients_and_the_right_files(
    name: str, subject: str, text: str, addresses: list[str], files: list[tuple[str, bytes]]
) -> None:
    attachments = tuple(Attachment(f"{stem}.xlsx", content) for stem, content in files)
    mail = Mail(name, tuple(addresses), subject, text, "<p>好</p>", attachments)
    message = parsed(as_bytes(mail, "office@example.com", name, is_draft=True))
    assert sorted(message.keys()) == sorted(
        ["Content-Type", "MIME-Version", "X-Unsent", "From", "To", "Subject", "Message-ID"]
    )
    assert [address for _, address in getaddresses(message.get_all("To", []))] == addresses
    assert [address for _, address in getaddresses(message.get_all("From", []))] == ["office@example.com"]
    found = [part for part in message.walk() if part.get_content_disposition() == "attachment"]
    assert [part.get_payload(decode=True) for part in found] == [content for _, content in files]
    assert [part.get_filename() for part in found] == [one_line(each.name) for each in attachments]


def test_names_of_attachments_stand_there_in_both_encodings() -> None:
    """Outlook and Gmail read RFC 2231, old mail programs RFC 2047."""
    mail = Mail("甲店", ("a@example.com",), "计划", "您好", "<p>您好</p>", (Attachment("甲店_计划.xlsx", b"PK"),))
    content = as_bytes(mail, is_draft=True).decode("ascii")
    assert "filename*=utf-8''%E7%94%B2%E5%BA%97_%E8%AE%A1%E5%88%92.xlsx" in content
    assert 'name="=?utf-8?b?55Sy5bqXX+iuoeWIki54bHN4?="' in content


def test_a_draft_opens_unsent_and_says_the_same_in_two_ways() -> None:
    mail = Mail("甲店", ("a@example.com",), "十一月计划", "您好，\n请查收。", "<p>您好，<br>请查收。</p>", ())
    message = parsed(as_bytes(mail, is_draft=True))
    assert (message["X-Unsent"], message["From"], message["Subject"]) == ("1", None, "十一月计划")
    assert str(message["To"]) == "甲店 <a@example.com>"
    (body,) = (part for part in message.walk() if part.get_content_type() == "multipart/alternative")
    kinds = [(part.get_content_type(), part.get_content().splitlines()) for part in body.iter_parts()]
    assert kinds == [("text/plain", ["您好，", "请查收。"]), ("text/html", ["<p>您好，<br>请查收。</p>"])]
    assert parsed(as_bytes(mail, is_draft=False))["X-Unsent"] is None


def test_the_key_is_that_of_the_files() -> None:
    first = Mail("甲", ("a@x.cn",), "一", "一", "一", (Attachment("一.xlsx", b"1"),))
    assert first.key == Mail("乙", ("b@x.cn",), "二", "二", "二", first.attachments).key
    assert first.key != Mail("甲", ("a@x.cn",), "一", "一", "一", (Attachment("一.xlsx", b"2"),)).key


def test_no_line_is_longer_than_servers_take() -> None:
    """RFC 5322: 998 characters; a long name with several addresses, or a long subject, was refused for good."""
    addresses = tuple(f"a{number}@example.com" for number in range(30))
    file = Attachment("名" * 80 + ".xlsx", b"PK")
    for name in ("名" * 300, "n" * 1200, "甲店"):
        mail = Mail(name, addresses, "计划" * 600, "x" * 3000, "<p>" + "y" * 3000 + "</p>", (file,))
        content = as_bytes(mail, "office@example.com", name, is_draft=False)
        assert max(map(len, content.split(b"\r\n"))) <= 998
        assert [address for _, address in getaddresses(parsed(content).get_all("To", []))] == list(addresses)
        shown = {given.replace(" ", "") for given, _ in getaddresses(parsed(content).get_all("To", []))}
        assert shown == {name}  # Python's own reader sets blanks between the parts of a long name


def test_a_mail_that_is_sent_says_when() -> None:
    """RFC 5322 asks for Date; without one many take a mail for spam."""
    when = dt.datetime(2026, 11, 5, 9, 30)
    message = parsed(as_bytes(Mail("甲", ("a@x.cn",), "一", "一", "一", ()), when=when, is_draft=False))
    assert message["Date"].datetime == when.astimezone()
