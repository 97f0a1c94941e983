"""What many offices cost: with one worker and two, against a plain loop, and how memory grows with their number.

    python benchmarks/hq.py [OFFICES] [CUSTOMERS]          default: 200 offices of 200 customers
    python benchmarks/hq.py --totals [OFFICES] [CUSTOMERS]  only the adding up, of one office's facts a thousand times

Every figure is of a process of its own that runs all offices anew (`--all`): a quarter and all of them. The
difference between a quarter and all gives the seconds an office, free of what starting takes; their ratios are the
speed-up of two workers and the overhead of Dask, that also in processor time, which other work on the machine disturbs
less. The offices' figures are checked before a time is printed.
"""

from __future__ import annotations

import datetime as dt
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from offices import MONTH, make_office

from kehu_xlsx.documents.headquarters import company_book
from kehu_xlsx.hq import cluster
from kehu_xlsx.hq import run as hq_run
from kehu_xlsx.hq.run import HeadquartersRequest, run_headquarters
from kehu_xlsx.hq.totals import Totals
from kehu_xlsx.hq.work import Answer, Done, Sign, Task, run_task
from kehu_xlsx.pipeline.month import Request
from kehu_xlsx.tables.offices import OfficeState
from kehu_xlsx.workbook.write import render_book

OFFICES, CUSTOMERS = 200, 200
TODAY = dt.date(2026, 11, 20)
LOOP, ONE, TWO = "loop", "1", "2"
WAYS = {LOOP: "逐个运行", ONE: "Dask 1 个进程", TWO: "Dask 2 个进程"}
_MB = 1024


def main(words: Sequence[str]) -> None:
    """Measure and print a table."""
    if words[:1] == ["--measure"]:
        print(json.dumps(_measured(words[1], Path(words[2]))))
    elif words[:1] == ["--totals"]:
        _compare_totals(*_sizes(words[1:], OFFICES * 25))
    else:
        _compare_ways(*_sizes(words, OFFICES))


def _sizes(words: Sequence[str], offices: int) -> tuple[int, int]:
    given = [int(word) for word in words]
    return (given[0] if given else offices), (given[1] if len(given) > 1 else CUSTOMERS)


def _compare_ways(offices: int, customers: int) -> None:
    found: dict[tuple[str, int], dict[str, Any]] = {}
    numbers = (offices // 4, offices)
    for number in numbers:
        with tempfile.TemporaryDirectory() as folder:
            root = _company(Path(folder), number, customers)
            for way in WAYS:
                found[way, number] = _in_its_own_process(way, root)
    _check(found, numbers)
    print(f"{customers} 个客户的办事处".ljust(18) + "".join(f"{number:>8} 个" for number in numbers) + "     每个")
    seconds = {way: _print_way(way, [found[way, number] for number in numbers], numbers) for way in WAYS}
    loop, one, two = (seconds[way] for way in WAYS)
    print(f"2 个进程比 1 个快 {one['seconds'] / two['seconds']:.2f} 倍")
    longer, more = one["seconds"] / loop["seconds"] - 1, one["cpu"] / loop["cpu"] - 1
    print(f"Dask 比逐个运行多用 {longer:.1%} 时间、{more:.1%} 处理器时间")


def _print_way(way: str, found: Sequence[dict[str, Any]], numbers: Sequence[int]) -> dict[str, float]:
    """A line for each figure; return those an office."""
    print(WAYS[way])
    an_office = {}
    for what, words, unit in (("seconds", "秒", 1), ("cpu", "处理器秒", 1), ("own", "本进程峰值 MB", _MB),
                              ("largest", "工作进程峰值 MB", _MB)):  # fmt: skip
        values = [each[what] / unit for each in found]
        an_office[what] = (values[-1] - values[0]) / (numbers[-1] - numbers[0])
        print(f"    {words:<16}" + "".join(f"{value:>10.1f}" for value in values) + f"{an_office[what]:>10.3f}")
    return an_office


def _check(found: dict[tuple[str, int], dict[str, Any]], numbers: Sequence[int]) -> None:
    """Every way must have run every office, to the same figures."""
    for number in numbers:
        results = [found[way, number]["result"] for way in WAYS]
        if results[0]["run"] != number or any(result != results[0] for result in results):
            raise SystemExit(f"{number} 个办事处的结果不对：{results}")


def _in_its_own_process(way: str, root: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, __file__, "--measure", way, str(root)], stdout=subprocess.PIPE, text=True, check=True
    )
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def _measured(way: str, root: Path) -> dict[str, Any]:
    """Run the company one way; peaks in kB, the largest one of the processes that were started."""
    if way == LOOP:
        hq_run.run_all = _loop
    else:
        cluster.usable_cores = lambda: int(way)
    request = Request(root, TODAY, pd.Period(MONTH, freq="M"))
    began = time.perf_counter()
    summary = run_headquarters(HeadquartersRequest(request, everything=True), lambda *_: None)
    seconds = time.perf_counter() - began
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    result = {"run": summary.run, "net": summary.net_purchases, "owed": summary.balance, "severe": summary.severe}
    cpu = sum(each.ru_utime + each.ru_stime for each in used)
    return {"seconds": seconds, "cpu": cpu, "own": used[0].ru_maxrss, "largest": used[1].ru_maxrss, "result": result}


def _loop(tasks: Sequence[Task], _: str | None) -> Iterator[tuple[Task, Answer, int]]:
    return ((task, run_task(task), 1) for task in tasks)


def _company(root: Path, offices: int, customers: int) -> Path:
    """One office made and copied, for each the same figures."""
    first = make_office(root / "办事处0001", customers)
    for number in range(1, offices):
        shutil.copytree(first, root / f"办事处{number + 1:04}")
    return root


def _compare_totals(offices: int, customers: int) -> None:
    """How time and memory of the adding up grow: each number of offices in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        office = make_office(Path(folder) / "办事处", customers)
        sign = Sign(str(Path(folder) / "共享"), "x")
        Path(sign.path).write_text("x", "utf-8")
        run_task(Task("办事处", str(office), sign, TODAY, MONTH))
        for number in (offices // 4, offices // 2, offices):
            measured = _totals_in_its_own_process(office, sign, number)
            print(
                f"{number:>6} 个办事处，严重预警 {measured['severe']:>8,} 条："
                f"收齐 {measured['added']:.1f} 秒，写出 {measured['written']:.1f} 秒，"
                f"收齐时 {measured['gathering'] // _MB} MB，峰值 {measured['peak'] // _MB} MB，"
                f"文件 {measured['size'] / 1e6:.1f} MB"
            )


def _totals_in_its_own_process(office: Path, sign: Sign, number: int) -> dict[str, Any]:
    program = "import sys, hq, json; print(json.dumps(hq.add_up(*sys.argv[1:])))"
    here = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, "-c", program, str(office), sign.path, str(number)],
        stdout=subprocess.PIPE, text=True, check=True, cwd=here,
    )  # fmt: skip
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def add_up(office: str, sign: str, number: str) -> dict[str, Any]:
    """The facts of one office taken in under so many names and written; peaks in kB."""
    answer = run_task(Task("办事处", office, Sign(sign, "x"), TODAY, MONTH))
    assert isinstance(answer, Done)
    began = time.perf_counter()
    with Totals() as totals:
        for each in range(int(number)):
            totals.add(f"办事处{each:05}", OfficeState.RUN, answer.facts)
        added, gathering = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        company = totals.company("公司", MONTH, dt.date(2026, 10, 31))
        content = render_book(company_book(company))
        severe = len(company.severe)
    return {
        "added": added - began, "written": time.perf_counter() - added, "severe": severe, "size": len(content),
        "gathering": gathering, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
    }  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
