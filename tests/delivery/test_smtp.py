"""Mails handed over to real SMTP servers that take them, refuse them, hold them off, or die in the middle."""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
import trustme
from aiosmtpd.smtp import AuthResult, LoginPassword
from mail_server import HOST, Box, serving

from kehu_xlsx.delivery.journal import Fate
from kehu_xlsx.delivery.smtp import PLAIN, STARTTLS, TLS, Answer, Post, Server
from kehu_xlsx.errors import NotSent, NotWritten

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
def scripted(
    *steps: bytes | None, hello: bytes = b"220 here\r\n", slow: float = 0.0, heard: list[bytes] | None = None
) -> Iterator[int]:
    """A server that answers each line with the next step and hangs up at None; after DATA it reads to the dot.

    The last answer comes `slow` seconds late; `heard` are the lines that came.
    """

    said = [] if heard is None else heard

    def serve(listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with suppress(ConnectionError), connection, connection.makefile("rb") as lines:
                connection.sendall(hello)
                ending = b"\n"
                for number, step in enumerate(steps, 1):
                    while (line := lines.readline()) and not _ends(line, ending):
                        said.append(line)
                    said.append(line)
                    time.sleep(slow if number == len(steps) else 0)
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


def steps_of(server: Server, *addresses: str, pauses: tuple[float, ...] = ()) -> list[dict[str, Fate]]:
    """What is told while a mail is handed over, so that it can be written down."""
    told: list[dict[str, Fate]] = []
    with Post(server, lambda _: None, pauses=pauses) as post:
        post.hand_over(MAIL, addresses, lambda step: told.append({each: step[each].fate for each in step}))
    return told


def test_a_mail_is_on_its_way_only_for_those_whom_the_server_takes() -> None:
    box = Box(
        lambda address, times: {"bad@x.cn": "550 no", "grey@x.cn": "451 later" if times < 2 else None}.get(address)
    )
    with serving(box) as port:
        assert steps_of(plain(port), "bad@x.cn", "grey@x.cn", "good@x.cn", pauses=(1.0,)) == [
            {"good@x.cn": Fate.BEGUN},
            {"bad@x.cn": Fate.REFUSED, "grey@x.cn": Fate.DELAYED, "good@x.cn": Fate.SENT},
            {"grey@x.cn": Fate.BEGUN},
            {"grey@x.cn": Fate.SENT},
        ]


@pytest.mark.parametrize("steps", range(4))
def test_before_the_text_no_mail_is_in_doubt(steps: int) -> None:
    """Lost at hello, sender or recipient: it was never on its way; at DATA it was about to be, and then was not."""
    with scripted(*UP_TO_TEXT[:steps], None) as port:
        told = steps_of(plain(port), "a@x.cn")
    assert told == [*([{"a@x.cn": Fate.BEGUN}] if steps == 3 else []), {"a@x.cn": Fate.DELAYED}]


def test_nothing_goes_out_that_could_not_be_written_down() -> None:
    def full(_: object) -> None:
        raise NotWritten("磁盘已满")

    box = Box()
    with serving(box) as port, Post(plain(port), lambda _: None) as post, pytest.raises(NotWritten):
        post.hand_over(MAIL, ["a@x.cn"], full)
    assert box.mails == []


def test_who_breaks_off_in_the_middle_of_a_mail_says_no_more_to_the_server() -> None:
    """Words of leave would stand in the text of the mail, and be waited for a minute."""
    heard: list[bytes] = []

    def broken_off(*_: object) -> None:
        raise KeyboardInterrupt

    with scripted(*UP_TO_TEXT, None, heard=heard) as port, pytest.MonkeyPatch.context() as patch:
        patch.setattr("smtplib.SMTP.send", _text_breaks(broken_off))
        with pytest.raises(KeyboardInterrupt), Post(plain(port), lambda _: None) as post:
            post.hand_over(MAIL, ["a@x.cn"])
        while b"" not in heard:  # at which the server sees the end
            time.sleep(0.01)
    assert heard[-2:] == [b"DATA\r\n", b""]


def _text_breaks(broken_off: Callable[[], None]) -> Callable[[smtplib.SMTP, Any], None]:
    send = smtplib.SMTP.send

    def sent(connection: smtplib.SMTP, words: Any) -> None:
        if MAIL[:10] in (words if isinstance(words, bytes) else words.encode()):
            broken_off()
        send(connection, words)

    return sent


def test_an_answer_of_several_lines_is_one_answer() -> None:
    steps = (b"250-here\r\n250-SIZE 1000000\r\n250 HELP\r\n", b"250-ok\r\n250 ok\r\n", b"250-ok\r\n250 ok\r\n",
             b"354-go\r\n354 on\r\n", b"250-taken\r\n250 as 17\r\n")  # fmt: skip
    with scripted(*steps) as port, _one_try(port) as post:
        assert post.hand_over(MAIL, ["a@x.cn"]) == {"a@x.cn": Answer(Fate.SENT, "taken\nas 17")}


def test_a_server_that_takes_its_time_to_take_a_mail_is_waited_for() -> None:
    """It looks for viruses first: longer than any other answer may take."""
    with scripted(*UP_TO_TEXT, b"250 taken\r\n", slow=0.6) as port:
        server = plain(port, patience=0.3, patience_at_end=10.0)
        with Post(server, lambda _: None, pauses=()) as post:
            assert post.hand_over(MAIL, ["a@x.cn"])["a@x.cn"].fate is Fate.SENT


def test_a_server_that_never_says_whether_it_took_a_mail_leaves_it_in_doubt() -> None:
    with scripted(*UP_TO_TEXT, b"250 taken\r\n", slow=5.0) as port:
        server = plain(port, patience_at_end=0.2)
        with Post(server, lambda _: None, pauses=()) as post:
            assert post.hand_over(MAIL, ["a@x.cn"])["a@x.cn"].fate is Fate.UNKNOWN


def test_a_server_that_closes_down_is_left_and_found_again() -> None:
    """421 to the third mail, as servers do that take only so many over one connection; each arrives once."""
    box = Box(lambda address, times: "421 too many" if address == "c@x.cn" and times == 1 else None)
    slept: list[float] = []
    with serving(box) as port, Post(plain(port), slept.append) as post:
        for name in "abcd":
            assert post.hand_over(MAIL, [f"{name}@x.cn"])[f"{name}@x.cn"].fate is Fate.SENT
    assert [to for to, _ in box.mails] == [[f"{name}@x.cn"] for name in "abcd"]
    assert slept == [5.0]


def test_an_answer_too_many_never_brings_a_mail_to_somebody_else() -> None:
    """One stray line, and each answer is taken for that to the next command: what is sent for B must not reach A."""
    heard: list[bytes] = []
    steps = (b"250 here\r\n250 stray\r\n", *UP_TO_TEXT[1:], *UP_TO_TEXT[1:], b"250 taken\r\n")
    with scripted(*steps, heard=heard) as port, Post(plain(port), lambda _: None, pauses=()) as post:
        answers = [post.hand_over(MAIL, [address])[address].fate for address in ("a@x.cn", "b@x.cn")]
    assert answers == [Fate.DELAYED, Fate.DELAYED]
    assert not any(line.startswith(b"Subject") for line in heard)


@pytest.mark.parametrize(
    ("answer", "words"),
    [(b"554 go away\r\n", "554 go away"), (b"421 busy\r\n", "421 busy"), (b"<html>\r\n", "答复看不懂")],
)
def test_what_a_server_says_at_the_door_is_told_in_its_words(answer: bytes, words: str) -> None:
    with scripted(hello=answer) as port, Post(plain(port), lambda _: None) as post, pytest.raises(NotSent) as told:
        post.reach()
    assert str(told.value).startswith(f"连不上发件服务器（{words}）")


LOGIN = b"250-here\r\n250 AUTH PLAIN\r\n"


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ((LOGIN, b"535 wrong\r\n"), "发件服务器不接受账号或密码（wrong）"),
        ((LOGIN, b"454 try later\r\n"), "连不上发件服务器（454 try later）"),
        ((LOGIN, None), "连不上发件服务器（Connection unexpectedly closed）"),
        ((b"250-here\r\n250 AUTH XOAUTH2\r\n",), "发件服务器不支持所选的加密或登录方式"),
    ],
)
def test_a_login_that_fails_is_told_for_what_it_is(steps: tuple[bytes | None, ...], said: str) -> None:
    with scripted(*steps) as port:
        server = plain(port, account="office", password="secret")
        with Post(server, lambda _: None) as post, pytest.raises(NotSent) as told:
            post.reach()
    assert str(told.value).startswith(said)


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
