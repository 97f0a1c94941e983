"""A watched folder: what changed is told once it is whole and closed, and nothing that we write ourselves is."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue

import pytest

from kehu_xlsx.watch import Watch

QUIET = 0.3
PATIENCE = 20.0


class Watched:
    """A folder being watched in another thread, what it told so far."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.told: Queue[tuple[str, ...]] = Queue()
        self.waited_for: Queue[tuple[str, ...]] = Queue()
        self.stop = threading.Event()
        self._watch = Watch(folder, quiet_seconds=QUIET)
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        for names in self._watch.changes(self.waited_for.put, self.stop):
            self.told.put(names)

    def end(self) -> None:
        self.stop.set()
        self._thread.join()

    def nothing_more(self) -> bool:
        with pytest.raises(Empty):
            self.told.get(timeout=QUIET * 4)
        return True


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    (tmp_path / "客户档案.csv").write_text("客户名称,客户级别\n甲店,三级\n", "utf-8")
    found = Watched(tmp_path)
    yield found
    found.end()


def test_files_dropped_together_are_told_together_once_they_are_copied(watched: Watched) -> None:
    (watched.folder / "回款.csv").write_text("日期,客户名称,金额\n", "utf-8")
    with (watched.folder / "进货.csv").open("w", encoding="utf-8") as slow:
        for _ in range(4):
            slow.write("2026-10-08,甲店,100\n")
            slow.flush()
            time.sleep(QUIET * 0.7)
    assert watched.told.get(timeout=PATIENCE) == ("回款.csv", "进货.csv")
    assert watched.nothing_more()


def test_rules_templates_and_sub_folders_are_watched_and_what_is_taken_away_is_told(watched: Watched) -> None:
    (watched.folder / "模板").mkdir()
    (watched.folder / "10月").mkdir()
    for path in (
        watched.folder / "客户管理规则.xlsx",
        watched.folder / "模板" / "邮件.xlsx",
        watched.folder / "10月" / "进货.csv",
    ):
        path.write_bytes(b"x")
        assert watched.told.get(timeout=PATIENCE) == (path.name,)
    (watched.folder / "客户档案.csv").unlink()
    assert watched.told.get(timeout=PATIENCE) == ("客户档案.csv",)


@pytest.mark.parametrize("lock", ["~$进货.csv", ".~lock.进货.csv#"])
def test_a_file_that_is_open_is_waited_for_and_said_once(watched: Watched, lock: str) -> None:
    (watched.folder / lock).write_bytes(b"x")
    (watched.folder / "进货.csv").write_text("日期,客户名称,金额\n", "utf-8")
    assert watched.waited_for.get(timeout=PATIENCE) == ("进货.csv",)
    assert watched.nothing_more()
    assert watched.waited_for.empty()
    (watched.folder / lock).unlink()
    assert watched.told.get(timeout=PATIENCE) == ("进货.csv",)


@pytest.mark.parametrize(
    "write",
    [
        lambda folder: (folder / "输出" / "2026-10").mkdir(parents=True),
        lambda folder: (folder / "输出.txt").write_text("x"),
        lambda folder: (folder / "台账.xlsx").write_bytes(b"x"),
        lambda folder: (folder / "~$客户档案.csv").write_bytes(b"x"),
        lambda folder: (folder / ".隐藏.xlsx").write_bytes(b"x"),
    ],
)
def test_what_a_run_does_not_read_is_not_told(watched: Watched, write: Callable[[Path], object]) -> None:
    write(watched.folder)
    assert watched.nothing_more()


def test_a_change_while_the_last_one_is_worked_on_is_told_afterwards(tmp_path: Path) -> None:
    stop, told = threading.Event(), []
    timer = threading.Timer(0.5, (tmp_path / "甲.csv").write_text, ("x",))
    timer.start()
    for names in Watch(tmp_path, quiet_seconds=QUIET).changes(lambda _: None, stop):
        told.append(names)
        if len(told) == 2:
            stop.set()
        else:
            (tmp_path / "乙.csv").write_text("x")
            time.sleep(QUIET)
    assert told == [("甲.csv",), ("乙.csv",)]


def test_what_changes_before_anybody_listens_is_told(tmp_path: Path) -> None:
    stop, watch = threading.Event(), Watch(tmp_path, quiet_seconds=QUIET)
    (tmp_path / "甲.csv").write_text("x")
    assert next(watch.changes(lambda _: None, stop)) == ("甲.csv",)
