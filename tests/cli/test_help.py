"""The whole text of every page of help. KEHU_REWRITE_GOLDEN=1 writes the pages anew."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kehu_xlsx.cli import cli, main

PAGES = Path(__file__).parent / "help"
HEAVY = (
    "pandas",
    "numpy",
    "openpyxl",
    "lxml",
    "xlsxwriter",
    "python_calamine",
    "rich",
    "holidays",
    "distributed",
    "dask",
)


def help_of(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main([*words, "--help"])
    assert ended.value.code == 0
    said = capsys.readouterr()
    assert said.err == ""
    return said.out


@pytest.mark.parametrize("command", ["", *cli.commands])
def test_the_page(command: str, capsys: pytest.CaptureFixture[str]):
    text = help_of(capsys, *command.split())
    page = PAGES / f"{command or 'kehu-xlsx'}.txt"
    if os.environ.get("KEHU_REWRITE_GOLDEN"):
        page.write_text(text, "utf-8")
    assert text == page.read_text("utf-8")


@pytest.mark.parametrize("command", ["", *cli.commands])
def test_no_english_sentence_is_left(command: str, capsys: pytest.CaptureFixture[str]):
    known = {"kehu-xlsx", "xlsx", "bat", "Excel", "JSON", "Dask", "tcp", *cli.commands}
    words = re.findall(r"(?<!-)\b[A-Za-z][A-Za-z-]*", re.sub(r"--[a-z-]+", "", help_of(capsys, *command.split())))
    assert set(words) <= known


def test_no_page_of_a_command_that_is_gone():
    assert {page.stem for page in PAGES.glob("*.txt")} == {"kehu-xlsx", *cli.commands}


@pytest.mark.parametrize("command", cli.commands)
def test_every_command_lists_debug(command: str, capsys: pytest.CaptureFixture[str]):
    assert "  --debug  " in help_of(capsys, command)


def test_version(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == "kehu-xlsx 0.1.0\n"


def test_help_loads_nothing_heavy():
    program = (
        "import sys, kehu_xlsx.cli\n"
        "try: kehu_xlsx.cli.main(['run', '--help'])\n"
        "except SystemExit: pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"


def test_python_m_is_the_command():
    done = subprocess.run([sys.executable, "-m", "kehu_xlsx", "--help"], capture_output=True, check=True)
    assert done.stdout.decode("utf-8") == (PAGES / "kehu-xlsx.txt").read_text("utf-8")


@pytest.mark.parametrize("surroundings", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}])
def test_a_terminal_that_knows_no_chinese_is_no_obstacle(surroundings: dict[str, str]):
    done = subprocess.run(
        [sys.executable, "-m", "kehu_xlsx", "run", "没有的文件夹"],
        capture_output=True,
        env={**os.environ, **surroundings},
        check=False,
    )
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert b"kehu-xlsx run --help" in done.stderr
