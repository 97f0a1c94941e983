"""Offices on a real scheduler with two real worker processes on loopback, some of which come to grief."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO

import dask
import pytest
from company import QINGDAO, TODAY, XIAN, YANTAI, by_office, make_company, run_company, totals
from distributed import Client
from written import rows

from kehu_xlsx.errors import ClusterUnusable
from kehu_xlsx.hq import cluster
from kehu_xlsx.hq.run import HeadquartersRequest, run_headquarters
from kehu_xlsx.hq.work import Answer, Task, run_task
from kehu_xlsx.pipeline.month import Request

_ADDRESS = re.compile(r"(tcp://127\.0\.0\.1:\d+)")
_DEAD_END = "tcp://127.0.0.1:9"  # nothing listens on the discard port


class Processes:
    """A scheduler and its workers, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0")
        self.address = self._address(self.scheduler)
        self.workers: list[subprocess.Popen[str]] = []

    def add_worker(self, **surroundings: str) -> None:
        options = ("--nthreads", "1", "--no-nanny", "--local-directory", str(self._folder))
        self.workers.append(self._start("worker", self.address, *options, **surroundings))

    def end(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()
            assert process.stderr is not None
            process.stderr.close()

    def _start(self, *words: str, **surroundings: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:], "--no-dashboard"]
        path = os.pathsep.join(sys.path)
        environment = {**os.environ, "PYTHONPATH": path, **surroundings}
        return subprocess.Popen(command, env=environment, cwd=self._folder, stderr=subprocess.PIPE, text=True)

    @staticmethod
    def _address(process: subprocess.Popen[str]) -> str:
        said: IO[str] | None = process.stderr
        assert said is not None
        return next(found[1] for line in said if (found := _ADDRESS.search(line)))


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    started = Processes(tmp_path)
    yield started
    started.end()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody looks soon whether anybody is still working."""
    monkeypatch.setattr(cluster, "_PATIENCE", 2)
    monkeypatch.setattr(cluster, "_TO_CONNECT", 2)


def test_one_worker_is_killed_in_mid_run(processes: Processes, tmp_path: Path) -> None:
    """The office that it was busy with is done by the other one."""
    root = make_company(tmp_path / "公司")
    for _ in range(2):
        processes.add_worker()
    ended: list[str] = []
    with Client(processes.address) as client:
        client.wait_for_workers(2, timeout=30)
        pids = client.run(os.getpid)

        def kill_one(done: int, _: int, words: str) -> None:
            ended.append(words)
            if done == 1:
                busy = next(worker for worker, keys in client.processing().items() if keys)
                os.kill(pids[busy], signal.SIGKILL)

        asked = HeadquartersRequest(Request(root, TODAY), processes.address)
        summary = run_headquarters(asked, kill_one)
    assert sorted(worker.poll() or 0 for worker in processes.workers) == [-signal.SIGKILL, 0]
    assert (summary.run + summary.unchanged, summary.failed) == (3, [])
    assert sorted(words.partition("：")[0] for words in ended) == sorted((QINGDAO, YANTAI, XIAN))
    assert (summary.net_purchases, summary.balance) == (25_000, 19_100)
    assert not list(root.glob("**/待换"))  # nothing half-written is left lying


@pytest.mark.usefixtures("impatient")
def test_the_scheduler_goes_away(processes: Processes, tmp_path: Path) -> None:
    """What was done is in the totals, the rest is told, and the next run goes on from there."""
    root = make_company(tmp_path / "公司")
    processes.add_worker()

    def kill_scheduler(done: int, _: int, __: str) -> None:
        if done == 1:
            processes.scheduler.kill()
            for worker in processes.workers:
                worker.kill()

    summary = run_headquarters(HeadquartersRequest(Request(root, TODAY), processes.address), kill_scheduler)
    assert (summary.run, len(summary.failed)) == (1, 2)
    assert {each["reason"] for each in summary.failed} == {"与调度器的连接断了，这个办事处没有做完"}
    assert {each["advice"] for each in summary.failed} == {"请再运行一次；已完成的办事处不会重做"}
    states = [row["状态"] for row in rows(totals(root)["各办事处"], "办事处")]
    assert sorted(states) == ["失败", "失败", "本次运行"]


@pytest.mark.usefixtures("impatient")
def test_the_last_worker_goes_away(processes: Processes, tmp_path: Path) -> None:
    root = make_company(tmp_path / "公司", YANTAI, XIAN)
    processes.add_worker()
    summary = run_headquarters(
        HeadquartersRequest(Request(root, TODAY), processes.address),
        lambda done, *_: processes.workers[0].kill(),
    )
    assert (summary.run, len(summary.failed)) == (1, 1)
    assert summary.failed[0]["reason"] == "工作进程全部停止了，这个办事处没有做完"


@pytest.mark.usefixtures("impatient")
def test_nothing_listens_at_the_address(tmp_path: Path) -> None:
    root = make_company(tmp_path / "公司", XIAN)
    with pytest.raises(ClusterUnusable) as raised:
        run_company(root, scheduler=_DEAD_END)
    assert str(raised.value) == (
        f"连不上调度器 {_DEAD_END}。请检查地址，确认 dask scheduler 正在运行，再运行一次；没有做任何事。"
    )
    assert not (root / "输出" / "2026-10").exists()


def test_an_address_that_is_none(tmp_path: Path) -> None:
    root = make_company(tmp_path / "公司", XIAN)
    with pytest.raises(ClusterUnusable) as raised:
        run_company(root, scheduler="别处")
    assert str(raised.value) == "“别处”不是调度器地址，请写成 tcp://主机:8786 这样。"


@pytest.mark.usefixtures("impatient")
def test_a_scheduler_without_workers(processes: Processes, tmp_path: Path) -> None:
    root = make_company(tmp_path / "公司", XIAN)
    with pytest.raises(ClusterUnusable, match="上没有工作进程"):
        run_company(root, scheduler=processes.address)


def test_a_worker_with_another_version_is_named(processes: Processes, tmp_path: Path) -> None:
    installed = tmp_path / "别的版本" / "kehu_xlsx-0.0.9.dist-info"
    installed.mkdir(parents=True)
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: kehu-xlsx\nVersion: 0.0.9\n")
    root = make_company(tmp_path / "公司", XIAN)
    processes.add_worker(PYTHONPATH=os.pathsep.join((str(installed.parent), *sys.path)))
    with pytest.raises(ClusterUnusable) as raised:
        run_company(root, scheduler=processes.address)
    told = str(raised.value)
    assert told.startswith("各台机器的程序版本不同，没有做任何事。")
    assert "  本机：kehu-xlsx 0.1.0，" in told
    assert "：kehu-xlsx 0.0.9，" in told


def die_in(office: str, task: Task) -> Answer:
    """As where an office needs more memory than the machine has."""
    if task.office == office:
        os._exit(1)
    return run_task(task)


@pytest.mark.parametrize("killer", [YANTAI, XIAN])
def test_an_office_that_kills_its_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, killer: str) -> None:
    """Whichever is given out first: at the second go each is alone, so that the other one is not taken along again."""
    monkeypatch.setattr(cluster, "run_task", partial(die_in, killer))
    monkeypatch.setattr(cluster, "ATTEMPTS", 2)
    monkeypatch.setattr(cluster, "usable_cores", lambda: 1)
    root = make_company(tmp_path / "公司", YANTAI, XIAN)
    with dask.config.set({"distributed.scheduler.allowed-failures": 0}):
        summary = run_company(root)
    assert summary.run + summary.unchanged == 1
    (failed,) = summary.failed
    assert (failed["office"], failed["reason"]) == (killer, "工作进程多次中途停止（可能是内存不足，或机器关机）")
    assert by_office(rows(totals(root)["失败"], "办事处"))[killer]["运行次数"] == 2


def test_this_machines_cores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two offices at a time by default, one of them with a ledger that does not read."""
    monkeypatch.setattr(cluster, "usable_cores", lambda: 2)
    root = make_company(tmp_path / "公司")
    (root / XIAN / "台账.xlsx").write_bytes(b"PK\x03\x04 cut off")
    summary = run_company(root)
    assert (summary.run, [each["office"] for each in summary.failed]) == (2, [XIAN])
    assert "台账.xlsx" in summary.failed[0]["reason"]
    assert by_office(rows(totals(root)["失败"], "办事处"))[XIAN]["运行次数"] == 1
