"""How long a month takes, against the floor and against a script written by hand, on offices of growing size.

In turn, several times: (a) `kehu-xlsx run`, (b) `floor.py`, which reads and writes as many cells and knows nothing,
(c) `by_hand.py`, plain pandas and openpyxl. Before a time is printed, number and contents of the outputs are checked.
Prints medians of wall time, CPU time and peak memory (of all processes together), and the ratios a/b and c/a.

    python benchmarks/speed.py 50 500 2000 [--rounds 3] [--without c]
"""

from __future__ import annotations

import argparse
import os
import pickle
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import floor
import offices
import python_calamine

HERE = Path(__file__).resolve().parent
TEMPLATE = HERE.parent / "templates" / "分销计划表.xlsx"
_FILLED_IN = ("_分销计划表.xlsx", "_拜访记录.xlsx")
_MARKED = "标注"
_LIST_OF_MARKS = "标注清单.xlsx"
_SHOWN = 200  # values of a column that the floor writes again and again
_HEADING_ROWS = 10


class Taken(NamedTuple):
    """What a program took: seconds of wall time and of CPU, and peak memory in MB."""

    wall: float
    cpu: float
    memory: float


def main() -> None:
    """Measure each size and print a table."""
    wanted = argparse.ArgumentParser()
    wanted.add_argument("customers", type=int, nargs="+")
    wanted.add_argument("--rounds", type=int, default=3)
    wanted.add_argument("--without", default="")
    arguments = wanted.parse_args()
    print(
        "| 客户 | 进货行 | | 用时（秒） | CPU（秒） | 内存峰值（MB） | a/b | c/a |\n|---|---|---|---|---|---|---|---|"
    )
    for customers in arguments.customers:
        with tempfile.TemporaryDirectory() as name:
            for line in _measured(Path(name), customers, arguments.rounds, arguments.without):
                print(line, flush=True)


def _measured(folder: Path, customers: int, rounds: int, without: str) -> Iterator[str]:
    office = offices.make_office(folder / "办事处", customers)
    outputs = office / "输出" / offices.MONTH
    run = [sys.executable, "-m", "kehu_xlsx", "run", str(office), "--month", offices.MONTH, "--quiet"]
    _taken(run)
    lines = _checked(office, outputs, customers)
    recipe, targets = folder / "recipe", [folder / "floor", folder / "hand"]
    recipe.write_bytes(pickle.dumps(tuple(_recipe(office, outputs))))
    kept = shutil.copytree(outputs, folder / "kept")
    commands = {
        "a": run,
        "b": _script("floor.py", office, kept, recipe, targets[0]),
        "c": _script("by_hand.py", office, TEMPLATE, targets[1]),
    }
    taken: dict[str, list[Taken]] = {name: [] for name in commands if name not in without}
    for _ in range(rounds):
        for name, times in taken.items():
            shutil.rmtree(office / "输出")
            (office / "台账.xlsx").unlink(missing_ok=True)
            for target in targets:
                shutil.rmtree(target, ignore_errors=True)
                target.mkdir()
            times.append(_taken(commands[name]))
            (office / "输出").mkdir(exist_ok=True)
            _check_others(name, targets, customers, recipe)
    ratios = {
        "a": _ratio(taken["a"], taken["b"]),
        "c": _ratio(taken["c"], taken["a"]) if "c" in taken else "",
    }
    for name, times in taken.items():
        wall, cpu, memory = (statistics.median(column) for column in zip(*times, strict=True))
        cells = (f"{wall:.1f}", f"{cpu:.1f}", f"{memory:.0f}")
        a_b, c_a = ratios["a"] if name == "a" else "", ratios["c"] if name == "c" else ""
        yield f"| {customers:,} | {lines:,} | {name} | {' | '.join(cells)} | {a_b} | {c_a} |"


def _ratio(ours: Sequence[Taken], theirs: Sequence[Taken]) -> str:
    return f"{statistics.median(our.wall / their.wall for our, their in zip(ours, theirs, strict=True)):.2f}"


def _script(name: str, *arguments: Path) -> list[str]:
    return [sys.executable, str(HERE / name), *map(str, arguments)]


def _taken(command: Sequence[str]) -> Taken:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}  # as users have it
    before, began = _cpu(), time.perf_counter()
    process = subprocess.Popen(command, env=kept)
    peak = _Peak(process.pid)
    if process.wait():
        raise SystemExit(f"{command} failed")
    return Taken(time.perf_counter() - began, _cpu() - before, peak.megabytes())


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class _Peak:
    """The most memory that a process and its children hold together, looked at twenty times a second (Linux)."""

    def __init__(self, pid: int) -> None:
        self._most = 0
        self._watch = threading.Thread(target=self._look, args=(pid,))
        self._watch.start()

    def _look(self, pid: int) -> None:
        while (held := sum(map(_held, _family(pid)))) or Path(f"/proc/{pid}").exists():
            self._most = max(self._most, held)
            time.sleep(0.05)

    def megabytes(self) -> float:
        self._watch.join()
        return self._most / 1024


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _family(int(child))
    except OSError:  # it has ended
        return


def _held(pid: int) -> int:
    """KB of memory, of what processes share its part."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _checked(office: Path, outputs: Path, customers: int) -> int:
    """The purchase lines of the office, once the outputs of a run are seen to hold what they must."""
    bought = [row for path in office.glob("进货记录*.xlsx") for sheet in _sheets(path) for row in sheet[1:]]
    month = int(offices.MONTH[-2:])
    of_month = sum(float(row[7]) for row in bought if row[0].month == month and row[0].year == 2026)
    returned = sum(float(row[5]) for row in _sheets(office / "退换货.xlsx")[0][1:])
    fulfilled = _table(outputs / "客户管理月报.xlsx", "计划达成")
    assert len(fulfilled) == customers, "one line a customer"
    net = sum(float(row["进货净额"]) for row in fulfilled)
    assert abs(net - (of_month - returned)) < 0.01, (net, of_month, returned)
    owed = sum(float(row[2]) for row in _sheets(office / "应收.xlsx")[0][1:])
    credit = _table(outputs / "客户信用检查表.xlsx", "授信")
    assert abs(sum(float(row["应收余额"]) for row in credit) - owed) < 0.01
    items = _table(outputs / "客户信用检查表.xlsx", "逾期明细")
    assert abs(sum(float(row["未付金额"] or 0) for row in items) - owed) < 0.01
    assert len(list((outputs / "分销计划").glob(f"*{_FILLED_IN[0]}"))) == customers
    alerted = {person for row in _table(outputs / "客户管理月报.xlsx", "预警") for person in _people(row)}
    assert alerted == {path.stem.replace("_", " ") for path in (outputs / "预警报告").glob("*.xlsx")}
    assert len(list((outputs / _MARKED).glob("*.xlsx"))) > 1
    return len(bought)


def _people(row: dict[str, str]) -> set[str]:
    return {person for column in ("上报对象", "调查责任人") for person in str(row[column]).split("、") if person}


def _check_others(name: str, targets: Sequence[Path], customers: int, recipe: Path) -> None:
    if name == "b":
        wanted = floor.Recipe(*pickle.loads(recipe.read_bytes()))
        written = [_sheets(targets[0] / f"{number}.xlsx") for number in range(len(wanted.written))]
        cells = sum(cell != "" for book in written for sheet in book for row in sheet for cell in row)
        assert cells == sum(column.cells for book in wanted.written for sheet in book for column in sheet)
        assert len(list(targets[0].glob("p*.xlsx"))) == len(wanted.patched)
    elif name == "c":
        assert len(_sheets(targets[1] / "月报.xlsx")[0]) == customers + 1
        assert len(list(targets[1].glob("*_计划表.xlsx"))) == customers


def _recipe(office: Path, outputs: Path) -> floor.Recipe:
    paths = sorted(outputs.rglob("*.xlsx"))
    patched = [path for path in paths if path.name.endswith(_FILLED_IN) or path.parent.name == _MARKED]
    patched = [path for path in patched if path.name != _LIST_OF_MARKS]
    written = [*(path for path in paths if path not in set(patched)), office / "台账.xlsx"]
    columns = [[list(map(_column, zip(*sheet, strict=True))) for sheet in _sheets(path)] for path in written]
    return floor.Recipe(columns, [path.relative_to(outputs).as_posix() for path in patched])


def _column(cells: Sequence[object]) -> floor.Column:
    values = [cell for cell in cells if cell != ""]
    by_kind = {
        "日期": [each for each in values if hasattr(each, "year")],
        "数字": [each for each in values if isinstance(each, int | float)],
        "文字": [each for each in values if isinstance(each, str)],
    }
    kind = max(by_kind, key=lambda each: len(by_kind[each]))
    return floor.Column(len(values), kind, by_kind[kind][:_SHOWN] or [0])


def _sheets(path: Path) -> list[list[list[object]]]:
    book = python_calamine.CalamineWorkbook.from_path(path)
    return [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]


def _table(path: Path, name: str) -> list[dict[str, str]]:
    """The rows below the headings, without 合计."""
    book = python_calamine.CalamineWorkbook.from_path(path)
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    top = next(place for place, row in enumerate(rows[:_HEADING_ROWS]) if "客户编号" in row)
    return [dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :] if row[rows[top].index("客户编号")]]


if __name__ == "__main__":
    main()
