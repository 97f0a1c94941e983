"""The documentation says what the program can do: every command, every rule, and the blocks that CI runs."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from conftest import REPOSITORY

from kehu_xlsx.cli import cli
from kehu_xlsx.policy import Policy

HANDBOOK = (REPOSITORY / "README.zh-CN.md").read_text("utf-8")
README = (REPOSITORY / "README.md").read_text("utf-8")


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_every_command_is_in_the_handbook(command: str) -> None:
    assert f"`{command}`" in HANDBOOK or f"kehu-xlsx {command}" in HANDBOOK


@pytest.mark.parametrize("sheet", [str(group.sheet) for _, group in Policy().groups()])
def test_every_rule_is_in_the_handbook(sheet: str) -> None:
    assert sheet in HANDBOOK


def test_the_quick_start_has_exactly_two_shell_blocks() -> None:
    quick_start = README.partition("## Quick start")[2].partition("\n## ")[0]
    assert len(re.findall(r"^```sh$", quick_start, re.MULTILINE)) == 2
    assert len(re.findall(r"^```sh$", README, re.MULTILINE)) == 2


def test_the_readme_shows_the_help_as_it_is() -> None:
    subprocess.run([sys.executable, "-m", "cogapp", "--check", "README.md"], check=True, cwd=REPOSITORY)


def test_pictures_are_there() -> None:
    for target in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README + HANDBOOK):
        assert (REPOSITORY / target).is_file(), target
