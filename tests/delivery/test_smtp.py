"""Mails handed over to real SMTP servers that take them, refuse them, hold them off, or die in the middle."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import trustme
from aiosmtpd.smtp import AuthResult, LoginPassword
from mail_server import HOST, Box, serving

from kehu_xlsx.delivery.journal import Fate
from kehu_xlsx.delivery.smtp import PLAIN, STARTTLS, TLS, Answer, Post, Server
from kehu_xlsx.errors import NotSent

MAIL = b"Subject: x\r\n\r\nfirst\r\n.hidden dot\r\n"


def plain(port: int, **options: Any) -> Server:
    return Server(HOST, port, PLAIN, sender="office@example.com", **options)


def handed_over(server: Server, *addresses: str, slept: list[float] | None = None) -> dict[str, Answer]:
    pauses: list[float] = [] if slept is None else slept
    with Post(server, pauses.append) as post:
        return dict(post.hand_over(MAIL, addresses))


def test_a_mail_arrives_byte_for_byte() -> None:
    box = Box()
    with serving(box) as port:
        assert handed_over(plain(port), "a@x.cn", "b@x.cn") == dict.fromkeys(
            ("a@x.cn", "b@x.cn"), Answer(Fate.SENT, "taken")
        )
    assert box.mails == [(["a@x.cn", "b@x.cn"], MAIL)]


def test_many_mails_go_over_one_connection() -> None:
    box = Box()
    with serving(box) as port, Post(plain(port), lambda _: None) as post:
        for number in range(5):
            post.hand_over(MAIL, [f"{number}@x.cn"])
    assert (len(box.mails), len(box.sessions)) == (5, 1)


def test_a_bad_address_stops_no_other() -> None:
    box = Box(lambda address, _: "550 no such user" if address == "bad@x.cn" else None)
    with serving(box) as port:
        answers = handed_over(plain(port), "bad@x.cn", "good@x.cn")
    assert answers == {"bad@x.cn": Answer(Fate.REFUSED, "550 no such user"), "good@x.cn": Answer(Fate.SENT, "taken")}
    assert [mail[0] for mail in box.mails] == [["good@x.cn"]]


def test_who_is_held_off_is_tried_again_with_growing_pauses_and_nobody_gets_two() -> None:
    box = Box(lambda address, times: "451 come back later" if address == "grey@x.cn" and times < 3 else None)
    slept: list[float] = []
    with serving(box) as port:
        answers = handed_over(plain(port), "grey@x.cn", "b@x.cn", slept=slept)
    assert {answer.fate for answer in answers.values()} == {Fate.SENT}
    assert [mail[0] for mail in box.mails] == [["b@x.cn"], ["grey@x.cn"]]
    assert slept == [5.0, 30.0]


def test_who_is_held_off_for_ever_is_told_with_the_servers_words() -> None:
    box = Box(lambda *_: "451 come back later")
    slept: list[float] = []
    with serving(box) as port:
        assert handed_over(plain(port), "a@x.cn", slept=slept) == {
            "a@x.cn": Answer(Fate.DELAYED, "451 come back later")
        }
    assert (slept, box.mails) == ([5.0, 30.0, 120.0], [])


@contextmanager
def scripted(*steps: bytes | None) -> Iterator[int]:
    """A server that answers each line with the next step and hangs up at None; after DATA it reads to the dot."""

    def serve(listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as lines:
                connection.sendall(b"220 here\r\n")
                ending = b"\n"
                for step in steps:
                    while (line := lines.readline()) and not _ends(line, ending):
                        pass
                    if step is None or not line:
                        break
                    connection.sendall(step)
                    ending = b".\r\n" if step.startswith(b"354") else b"\n"

    with socket.create_server((HOST, 0)) as listener:
        threading.Thread(target=serve, args=(listener,), daemon=True).start()
        yield int(listener.getsockname()[1])


def _ends(line: bytes, ending: bytes) -> bool:
    """Whether a command is there, or the dot after a mail's text."""
    return line == ending if ending.startswith(b".") else line.endswith(ending)


UP_TO_TEXT = (b"250 here\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go on\r\n")


def test_a_connection_lost_after_the_text_leaves_its_fate_unknown_and_it_is_not_sent_again() -> None:
    slept: list[float] = []
    with scripted(*UP_TO_TEXT) as port:
        (answer,) = handed_over(plain(port), "a@x.cn", slept=slept).values()
    assert answer.fate is Fate.UNKNOWN
    assert slept == []


def test_a_server_that_never_answers_is_not_waited_for_for_ever() -> None:
    with socket.create_server((HOST, 0)) as silent:
        server = plain(silent.getsockname()[1], patience=0.2)
        (answer,) = handed_over(server, "a@x.cn").values()
    assert answer.fate is Fate.DELAYED
    assert "timed out" in answer.words


def test_a_server_that_is_not_there_is_told_at_once_and_waited_for_only_if_it_once_was() -> None:
    slept: list[float] = []
    box = Box()
    with serving(box) as port, Post(plain(port), slept.append) as post:
        post.reach()
    with Post(plain(port), slept.append) as post, pytest.raises(NotSent, match="连不上发件服务器"):
        post.reach()
    assert slept == []
    with scripted(*UP_TO_TEXT) as port, Post(plain(port), slept.append, pauses=(7.0,)) as post:
        assert post.hand_over(MAIL, ["a@x.cn"])["a@x.cn"].fate is Fate.UNKNOWN
        post.reach()
    assert slept == []


def test_a_computer_with_a_chinese_name_can_send(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getfqdn", lambda *_: "张三的电脑.公司.cn")
    box = Box()
    with serving(box) as port:
        assert handed_over(plain(port), "a@x.cn")["a@x.cn"].fate is Fate.SENT


def test_a_server_with_a_name_that_is_none_is_told() -> None:
    server = Server("smtp..example.com", 465, TLS, sender="office@example.com")
    with Post(server, lambda _: None) as post, pytest.raises(NotSent, match="发信不能用的字"):
        post.reach()


def test_a_sender_that_is_no_address_is_told() -> None:
    with pytest.raises(NotSent, match="发件地址写得不对：青岛办事处"):
        Server("smtp.example.com", 465, TLS, sender="青岛办事处").check()


@pytest.mark.parametrize("steps", range(4))
def test_a_connection_lost_before_the_text_is_tried_again(steps: int) -> None:
    slept: list[float] = []
    with scripted(*UP_TO_TEXT[:steps], None) as port:
        (answer,) = handed_over(plain(port), "a@x.cn", slept=slept).values()
    assert answer.fate is Fate.DELAYED
    assert answer.words.startswith("和发件服务器的连接断了")
    assert slept == [5.0, 30.0, 120.0]


@pytest.mark.parametrize(
    ("reply", "fate"),
    [(b"250 ok\r\n", Fate.SENT), (b"452 full\r\n", Fate.DELAYED), (b"554 spam\r\n", Fate.REFUSED)],
)
def test_the_answer_to_the_text_decides(reply: bytes, fate: Fate) -> None:
    with scripted(*UP_TO_TEXT, reply) as port, _one_try(port) as post:
        assert post.hand_over(MAIL, ["a@x.cn"])["a@x.cn"].fate is fate


@pytest.mark.parametrize("place", range(1, 5))
def test_an_answer_that_is_none_is_not_taken_for_yes(place: int) -> None:
    """Something else than a mail server (a firewall, a web page of a hotel) answers: nothing was sent."""
    steps = (*UP_TO_TEXT, b"250 taken\r\n")
    strange = (*steps[:place], b"hello\r\n", *steps[place + 1 :])
    with scripted(*strange) as port, Post(plain(port, patience=0.5), lambda _: None, pauses=()) as post:
        fate = post.hand_over(MAIL, ["a@x.cn"])["a@x.cn"].fate
    assert fate is (Fate.UNKNOWN if place == 4 else Fate.DELAYED)


def _one_try(port: int) -> Post:
    return Post(plain(port), lambda _: None, pauses=())


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


class TestSafeWay:
    def contexts(self, authority: trustme.CA) -> tuple[ssl.SSLContext, ssl.SSLContext]:
        there = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert(HOST).configure_cert(there)
        here = ssl.create_default_context()
        authority.configure_trust(here)
        return there, here

    def login(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        return AuthResult(success=(data.login, data.password) == (b"office", b"secret"), handled=False)

    @pytest.mark.parametrize("way", [TLS, STARTTLS])
    def test_it_goes_over_tls_with_account_and_password(self, authority: trustme.CA, way: str) -> None:
        there, here = self.contexts(authority)
        options = {"ssl_context": there} if way == TLS else {"tls_context": there, "require_starttls": True}
        box = Box()
        with serving(
            box, authenticator=self.login, auth_required=way == STARTTLS, auth_require_tls=way == STARTTLS, **options
        ) as port:
            server = Server(HOST, port, way, "office", "secret", "office@example.com", here)
            assert handed_over(server, "a@x.cn")["a@x.cn"].fate is Fate.SENT
        assert len(box.mails) == 1

    def test_a_wrong_password_ends_it_before_any_mail(self, authority: trustme.CA) -> None:
        there, here = self.contexts(authority)
        box = Box()
        with serving(box, authenticator=self.login, ssl_context=there, auth_require_tls=False) as port:
            server = Server(HOST, port, TLS, "office", "wrong", "office@example.com", here)
            with pytest.raises(NotSent, match="发件服务器不接受账号或密码"):
                handed_over(server, "a@x.cn")
        assert box.mails == []

    def test_a_certificate_that_nobody_vouches_for_ends_it(self, authority: trustme.CA) -> None:
        there, _ = self.contexts(authority)
        box = Box()
        with serving(box, ssl_context=there) as port, pytest.raises(NotSent, match="不能安全连接"):
            handed_over(Server(HOST, port, TLS, sender="office@example.com"), "a@x.cn")
        assert box.mails == []

    def test_a_server_without_encryption_is_refused_unless_it_is_this_machine(self) -> None:
        with pytest.raises(NotSent) as refused:
            Server("smtp.example.com", 25, PLAIN, sender="office@example.com").check()
        assert str(refused.value) == "“加密方式”是不加密，只有本机的服务器才可以；请在“邮件”表里改成 TLS 或 STARTTLS。"
        Server("127.0.0.1", 25, PLAIN, sender="office@example.com").check()

    def test_starttls_that_is_not_offered_ends_it(self) -> None:
        box = Box()
        with serving(box) as port, pytest.raises(NotSent) as refused:
            handed_over(Server(HOST, port, STARTTLS, sender="office@example.com"), "a@x.cn")
        assert str(refused.value) == "发件服务器不支持所选的加密或登录方式；请核对“邮件”表里的端口和加密方式。"

    def test_without_a_server_there_is_nothing_to_do(self) -> None:
        with pytest.raises(NotSent) as refused:
            Server("", 465, TLS).check()
        assert str(refused.value) == (
            "还不能直接发信：请先运行 kehu-xlsx rules，在“邮件”表里填好发件地址和发件服务器。"
        )
