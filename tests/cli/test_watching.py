"""`watch` as a user runs it: a summary, then one line a change, until Ctrl-C."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Queue

import pytest

from kehu_xlsx.texts import watch as texts
from kehu_xlsx.texts.console import AlertSeen, Summary, VisitPlanning

PATIENCE = 60.0
REGISTER = """客户编号,客户名称,客户级别,授信额度,期初应收,期初日期,业务经理,分支机构销售经理
C1,甲店,三级,1000,0,2026-09-01,张澍,许嘉木
"""
PURCHASES = """日期,客户编号,产品,数量,金额
2026-10-08,C1,啤酒,5,500
"""
NOTHING = Summary(
    "青岛办事处", "2026-10", "2026-10-31", {"是": 1, "否": 2}, 100.0, None, 50.0, None, 10.0, 0.0, [], {}, {}, {},
    VisitPlanning("2026-11", 0, 0, 0, 0), 3, {}, {}, "输出",
    [AlertSeen("YJ-1", "甲店", "应收货款预警", "警告"), AlertSeen("YJ-2", "乙店", "销售进度预警", "关注")],
)  # fmt: skip


def test_what_changed_is_said_on_one_line() -> None:
    after = dataclasses.replace(
        NOTHING, fulfilment={"是": 2, "否": 1}, net_purchases=1250.5, balance=None, problems=1,
        open_alerts=[
            AlertSeen("YJ-1", "甲店", "应收货款预警", "严重"),
            *(AlertSeen(f"YJ-{number}", f"丙{number}店", "客户流失预警", "严重") for number in range(3, 7)),
        ],
    )  # fmt: skip
    assert texts.changed_line("14:05", ["进货.xlsx", "回款.xlsx"], NOTHING, after) == (
        "14:05  进货.xlsx、回款.xlsx有变化，已重新运行：新增预警 4 条（丙3店 客户流失预警 严重、"
        "丙4店 客户流失预警 严重、丙5店 客户流失预警 严重等）；预警等级变化 1 条（甲店 应收货款预警 警告 → 严重）；"
        "不再预警 1 条（乙店 销售进度预警）；计划达成“否” 2 → 1 家；计划达成“是” 1 → 2 家；"
        "进货净额 100.00 元 → 1,250.50 元；应收余额 10.00 元 → 无法计算；数据问题 3 → 1 条。"
    )
    assert texts.changed_line("14:05", ["a.csv"], NOTHING, NOTHING) == (
        "14:05  a.csv有变化，已重新运行：结果没有变化。"
    )
    assert texts.failed_line("14:05", ["a.csv"], "没有客户。") == "14:05  a.csv有变化，但没有算出结果：没有客户。"
    assert texts.waiting(["a.xlsx"]) == (
        "a.xlsx正在打开，关闭以后会自动重新运行。（其实没有打开的，请删除同一文件夹里名称以 ~$ 或 .~lock 开头的文件。）"
    )


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "青岛办事处"
    folder.mkdir()
    (folder / "客户档案.csv").write_text(REGISTER, "utf-8")
    (folder / "进货.csv").write_text(PURCHASES, "utf-8")
    return folder


class Watching:
    """The command in a process of its own; its lines as they come."""

    def __init__(self, office: Path, *options: str) -> None:
        command = [sys.executable, "-m", "kehu_xlsx", "watch", str(office), "--month", "2026-10", *options]
        environment = {**os.environ, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", env=environment
        )
        self.lines: Queue[str] = Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        with self.process.stdout as lines:
            for line in lines:
                self.lines.put(line.rstrip("\n"))

    def until(self, words: str) -> str:
        """The next line with these words in it; the steps of each run stand between."""
        while words not in (line := self.lines.get(timeout=PATIENCE)):
            pass
        return line

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join()


@pytest.fixture
def watching(office: Path) -> Iterator[Watching]:
    found = Watching(office)
    yield found
    found.end()


def test_a_dropped_sheet_is_told_and_ctrl_c_ends_it(office: Path, watching: Watching) -> None:
    """500 bought and nothing paid: 500 of 1,000 owed; 400 more reach 80 %, 警告; 200 more 100 %, 严重."""
    said = f"正在等待：表格放进“{office}”或改动以后，会自动重新运行。要结束请按 Ctrl-C。"
    assert watching.until("正在等待") == said
    (office / "进货补.csv").write_text(PURCHASES.replace("5,500", "4,400").replace("-08", "-09"), "utf-8")
    assert watching.until("有变化")[5:] == (
        "  进货补.csv有变化，已重新运行：新增预警 1 条（甲店 应收货款预警 警告）；"
        "进货净额 500.00 元 → 900.00 元；应收余额 500.00 元 → 900.00 元；数据问题 1 → 2 条。"
    )
    (office / "客户档案.csv").unlink()
    assert watching.until("有变化")[5:].startswith("  客户档案.csv有变化，但没有算出结果：")
    (office / "客户档案.csv").write_text(REGISTER, "utf-8")
    assert watching.until("有变化")[5:] == "  客户档案.csv有变化，已重新运行：结果没有变化。"
    watching.process.send_signal(signal.SIGINT)
    assert watching.until("已结束") == "已结束，不再等待。"
    assert watching.process.wait(PATIENCE) == 0


def test_for_scripts_each_run_is_a_line_of_json(office: Path) -> None:
    watching = Watching(office, "--json")
    try:
        assert json.loads(watching.until("net_purchases"))["net_purchases"] == 500
        (office / "进货补.csv").write_text(PURCHASES.replace("5,500", "4,400").replace("-08", "-09"), "utf-8")
        summary = json.loads(watching.until("net_purchases"))
        assert summary["net_purchases"] == 900
        assert [alert["severity"] for alert in summary["open_alerts"]] == ["警告"]
    finally:
        watching.end()
