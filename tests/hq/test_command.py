"""`kehu-xlsx hq` as users and scripts meet it: lines, JSON, exit status."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from company import MONTH, XIAN, YANTAI, break_register, in_turn, make_company

from kehu_xlsx.cli import main
from kehu_xlsx.hq import run as hq_run
from kehu_xlsx.hq.work import Failed, Sign, Task, run_task

BLOCKED = """
import sys
class Blocker:
    def find_spec(self, name, *_):
        if name == "distributed":
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Blocker())
from kehu_xlsx.cli import main
main(["hq", sys.argv[1]])
"""


@pytest.fixture(autouse=True)
def no_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hq_run, "run_all", in_turn)


def status_of(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["hq", *words])
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_the_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = make_company(tmp_path / "公司", YANTAI, XIAN)
    (root / "兰州").mkdir()
    (root / "兰州" / "客户档案.csv").write_text("x")
    break_register(root / "兰州")
    assert status_of(str(root), "--month", MONTH) == 0
    said = capsys.readouterr()
    assert said.err == f"1/2 {YANTAI}：本次运行\n2/2 {XIAN}：本次运行\n"
    lines = said.out.splitlines()
    assert lines[:2] == ["公司  2026-10（截至 2026-10-31）", "  办事处：3 个，本次运行 2，没有变化 0，失败 1"]
    assert lines[2].startswith("  兰州 失败：没有读到客户档案；客户档案.xlsx：")
    assert lines[3:] == [
        "  进货净额：8,000.00 元",
        "  回款：1,000.00 元",
        "  应收余额：6,100.00 元，其中逾期 0.00 元",
        "  严重预警：1 条",
        "  建议取消经销资格：0 家",
        "  跨办事处的预警报告：0 份",
        f"结果在：{root / '输出' / MONTH / '总部汇总.xlsx'}",
    ]


def test_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = make_company(tmp_path / "公司", XIAN)
    assert status_of(str(root), "--json", "--as-of", "2026-10-31") == 0
    said = capsys.readouterr()
    facts = json.loads(said.out)
    assert said.err == ""
    assert (facts["month"], facts["offices"], facts["run"], facts["failed"]) == (MONTH, 1, 1, [])
    assert (facts["net_purchases"], facts["payments"], facts["balance"]) == (2_000, None, 100)


def test_no_office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of(str(tmp_path)) == 2
    assert capsys.readouterr().err.startswith(f"“{tmp_path}”下面没有找到办事处。")


def test_the_totals_can_not_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = make_company(tmp_path / "公司", XIAN)
    (root / "输出").mkdir()
    (root / "输出" / MONTH).write_text("in the way")
    assert status_of(str(root), "--month", MONTH, "--quiet") == 3
    assert "总部汇总.xlsx" in capsys.readouterr().err
    assert (root / XIAN / "输出" / MONTH / "客户管理月报.xlsx").is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no process groups to interrupt")
def test_ctrl_c(tmp_path: Path) -> None:
    """It goes to the workers too, who are not to hear it; what is done is done, and nothing is left over."""
    root = make_company(tmp_path / "公司")
    command = [sys.executable, "-m", "kehu_xlsx", "hq", str(root), "--month", MONTH]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True) as run:
        assert run.stderr is not None
        first = run.stderr.readline()
        os.killpg(run.pid, signal.SIGINT)
        rest = run.stderr.read()
    assert first.startswith("1/3 ")
    assert rest.endswith("已中断；没有文件因此损坏或丢失，可以再运行一次。\n")
    assert "Traceback" not in rest
    assert run.returncode == 130
    assert not list(root.glob("**/待换"))


def test_without_the_extra(tmp_path: Path) -> None:
    root = make_company(tmp_path / "公司", XIAN)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", BLOCKED, str(root)], capture_output=True, env=environment, check=False)
    assert done.returncode == 2
    assert done.stderr.decode("utf-8") == (
        '多个办事处一起运行要用 Dask，还没有安装。请运行：pip install "kehu-xlsx[hq]"\n'
    )


def test_a_worker_that_does_not_share_the_folder(tmp_path: Path) -> None:
    """Though an office lies there under the same path: it is another one."""
    office = make_company(tmp_path, XIAN) / XIAN
    answer = run_task(Task(XIAN, str(office), Sign(str(tmp_path / "没有"), "token"), dt.date(2026, 11, 23)))
    assert isinstance(answer, Failed)
    assert answer.reason.endswith(f" 看不到共享文件夹里的 {office}")
    assert answer.advice == "请在每台工作机上把共享文件夹挂到同样的路径"
    assert not (office / "输出").exists()
