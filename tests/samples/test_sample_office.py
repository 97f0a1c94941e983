"""The sample office: made anew it is the same to the byte, and its maker knows nothing of the tool."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[2] / "samples"
OURS = ("输出", "备份", "模板", "台账.xlsx", "客户管理规则.xlsx")


def _files(root: Path) -> dict[str, bytes]:
    """The made files by path; what a run of the tool left in the office's folder is not among them."""
    office = root / "青岛办事处"
    paths = [path for path in office.rglob("*") if path.is_file() and path.relative_to(office).parts[0] not in OURS]
    return {
        str(path.relative_to(root)): path.read_bytes() for path in [root / "facts.json", root / "expected.md", *paths]
    }


@pytest.fixture(scope="module")
def made_anew(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    root = tmp_path_factory.mktemp("samples")
    elsewhere = os.environ | {"TZ": "America/Lima", "PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, SAMPLES / "make.py", root], check=True, env=elsewhere)
    return _files(root)


def test_made_anew_is_the_same_to_the_byte(made_anew: dict[str, bytes]) -> None:
    there = _files(SAMPLES)
    assert made_anew.keys() == there.keys()
    assert [name for name, content in made_anew.items() if content != there[name]] == []


def test_is_small_enough_to_keep_in_the_repository(made_anew: dict[str, bytes]) -> None:
    assert sum(map(len, made_anew.values())) < 3_000_000


def test_its_maker_shares_no_code_with_the_tool() -> None:
    imports = re.compile(r"^\s*(from|import)\s+kehu_xlsx", re.MULTILINE)
    modules = list(SAMPLES.glob("*.py"))
    assert modules
    assert [path.name for path in modules if imports.search(path.read_text(encoding="utf-8"))] == []


def test_every_kind_of_alert_is_planted() -> None:
    customers = json.loads((SAMPLES / "facts.json").read_text(encoding="utf-8"))["customers"].values()
    assert {tuple(alert) for customer in customers for alert in customer["alerts"]} == {
        ("应收货款预警", "关注"),
        ("应收货款预警", "警告"),
        ("应收货款预警", "严重"),
        ("销售进度预警", "关注"),
        ("销售进度预警", "警告"),
        ("销售进度预警", "严重"),
        ("客户流失预警", "严重"),
        ("客户挽回观察", "关注"),
        ("连续未完成计划预警", "警告"),
        ("连续未完成计划预警", "严重"),
        ("拜访超期预警", "关注"),
        ("投诉超期预警", "警告"),
    }
