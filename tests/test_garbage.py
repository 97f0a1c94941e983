"""Memory that is free goes back to the system, so that the most that a run holds is what it uses."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kehu_xlsx.garbage import give_back

_MEGABYTES_HELD_BEFORE_AND_AFTER = """
import resource
from kehu_xlsx.garbage import give_back

def held():
    with open("/proc/self/statm") as figures:
        return int(figures.read().split()[1]) * resource.getpagesize() / 1e6

cells = [bytes(1_000) for _ in range(100_000)]
last = bytes(1_000)
del cells
print(held())
give_back()
print(held())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system's own allocator gives back by itself")
def test_what_was_let_go_is_no_longer_held() -> None:
    run = subprocess.run(
        [sys.executable, "-c", _MEGABYTES_HELD_BEFORE_AND_AFTER], capture_output=True, text=True, check=True
    )
    before, after = (float(line) for line in run.stdout.split())
    assert before - after > 80


def test_elsewhere_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr("kehu_xlsx.garbage.ctypes", None)
    give_back()
