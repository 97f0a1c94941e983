"""Wrong use: the whole message on stderr, nothing on stdout, exit status 2, no traceback unless asked for."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from kehu_xlsx.cli import main, work
from kehu_xlsx.errors import NoCustomers

KNOWN = (
    "run、check、fulfil、alerts、credit、visits、returns、complaints、plan、mail、collect、mark、watch、init、templates、"
    "rules、hq"
)


def refused(capsys: pytest.CaptureFixture[str], *words: str, status: int = 2) -> str:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == status
    said = capsys.readouterr()
    assert said.out == ""
    return said.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["rum", "."], f"没有“rum”这个命令。可用的命令：{KNOWN}。用 kehu-xlsx --help 查看帮助。"),
        (["--nope", "run", "."], "没有 --nope 这个选项。用 kehu-xlsx --help 查看帮助。"),
        (["run", "--monat", "2026-10", "."], "没有 --monat 这个选项。用 kehu-xlsx run --help 查看帮助。"),
        (["run"], "缺少文件夹。用 kehu-xlsx run --help 查看帮助。"),
        (["check"], "缺少文件夹。用 kehu-xlsx check --help 查看帮助。"),
        (["hq"], "缺少总文件夹。用 kehu-xlsx hq --help 查看帮助。"),
        (["init"], "缺少文件夹。用 kehu-xlsx init --help 查看帮助。"),
        (["run", "没有的"], "找不到文件夹“没有的”。用 kehu-xlsx run --help 查看帮助。"),
        (
            ["run", __file__],
            f"“{__file__}”这是一个文件，不是文件夹；请写办事处的文件夹。用 kehu-xlsx run --help 查看帮助。",
        ),
        (
            ["run", "--month", "2026-13", "."],
            "--month 的值不对：“2026-13”不是月份，请写成 2026-10 这样。用 kehu-xlsx run --help 查看帮助。",
        ),
        (
            ["run", "--month", "2026年10月", "."],
            "--month 的值不对：“2026年10月”不是月份，请写成 2026-10 这样。用 kehu-xlsx run --help 查看帮助。",
        ),
        (
            ["run", "--as-of", "2026-02-30", "."],
            "--as-of 的值不对：“2026-02-30”不是日期，请写成 2026-10-20 这样。用 kehu-xlsx run --help 查看帮助。",
        ),
        (
            ["run", "--as-of", "20261020", "."],
            "--as-of 的值不对：“20261020”不是日期，请写成 2026-10-20 这样。用 kehu-xlsx run --help 查看帮助。",
        ),
        (
            ["mail", ".", "--limit", "0"],
            "--limit 的值不对：“0”不是数量，请写成 20 这样，至少 1。用 kehu-xlsx mail --help 查看帮助。",
        ),
        (
            ["mail", ".", "--only", " ，"],
            "--only 的值不对：没有写客户；不写 --only 才是发给所有人。用 kehu-xlsx mail --help 查看帮助。",
        ),
        (
            ["alerts", "--month", "2026-10", "--as-of", "2026-11-01", "."],
            "--as-of 的值不对：截止日期 2026-11-01 不在 2026-10 之内。用 kehu-xlsx alerts --help 查看帮助。",
        ),
        (
            ["run", "--month", "2199-01", "."],
            f"--month 的值不对：2199-01 还没有开始（今天是 {dt.date.today()}），没有可以处理的数据。"
            "用 kehu-xlsx run --help 查看帮助。",
        ),
        (
            ["run", "--as-of", "2199-01-02", "."],
            f"--as-of 的值不对：截止日期 2199-01-02 还没有到（今天是 {dt.date.today()}）。"
            "用 kehu-xlsx run --help 查看帮助。",
        ),
        (
            ["run", "我的", "办事处"],
            "找不到文件夹“我的”。用 kehu-xlsx run --help 查看帮助。",
        ),
        (
            ["run", ".", "办事处", "东"],
            "多出了“办事处 东”；文件夹名称带空格时，请用双引号括起来。用 kehu-xlsx run --help 查看帮助。",
        ),
        (["run", ".", "--out"], "--out 缺少值，或带了不该有的值。用 kehu-xlsx --help 查看帮助。"),
        (["run", ".", "--json=1"], "--json 缺少值，或带了不该有的值。用 kehu-xlsx --help 查看帮助。"),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, list) else "",
)
def test_the_message(words: list[str], message: str, capsys: pytest.CaptureFixture[str]):
    assert refused(capsys, *words) == f"{message}\n"


def test_no_words_at_all_get_the_help(capsys: pytest.CaptureFixture[str]):
    page = Path(__file__).parent / "help" / "kehu-xlsx.txt"
    assert refused(capsys) == page.read_text("utf-8")


@pytest.mark.parametrize(
    "words", [["--debug", "run", "没有的"], ["run", "--debug", "没有的"], ["run", "没有的", "--debug"]]
)
def test_debug_shows_the_traceback_wherever_it_stands(words: list[str], capsys: pytest.CaptureFixture[str]):
    text = refused(capsys, *words)
    assert text.startswith("Traceback (most recent call last):\n")
    assert text.endswith("找不到文件夹“没有的”。用 kehu-xlsx run --help 查看帮助。\n")


def failing_with(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(work, "run_office", fail)


def test_an_error_of_ours_is_its_own_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    failing_with(NoCustomers("没有读到客户档案，无法继续。"), monkeypatch)
    assert refused(capsys, "run", str(tmp_path)) == "没有读到客户档案，无法继续。\n"


def test_something_unforeseen(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    failing_with(ZeroDivisionError("float division by zero"), monkeypatch)
    assert refused(capsys, "run", str(tmp_path)) == (
        "程序遇到没有预料到的问题（ZeroDivisionError），已停止；没有文件因此损坏或丢失。"
        "请加上 --debug 再运行一次，把显示的内容发给维护人员。\n"
    )


def test_ctrl_c(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    failing_with(KeyboardInterrupt(), monkeypatch)
    text = refused(capsys, "run", str(tmp_path), status=130)
    assert text.strip() == "已中断；没有文件因此损坏或丢失，可以再运行一次。"
