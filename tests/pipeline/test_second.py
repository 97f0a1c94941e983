"""The second process: it gives what the first would have made, and is never missed when it fails."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import pytest

from kehu_xlsx.pipeline import second as module
from kehu_xlsx.pipeline.second import Second, second_process

pytestmark = pytest.mark.skipif(module.usable_cores() < 2, reason="needs a second core")


def begun(second: Second, work: Callable[..., Any], *arguments: object) -> bool:
    """Hand over work once the process has loaded, which takes a second or so."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if second.begin(work, *arguments):
            return True
        time.sleep(0.05)
    return False


def test_work_one_after_another() -> None:
    with second_process() as second:
        assert second is not None
        made = {"乙.xlsx": bytes(200_000), "甲.xlsx": b""}
        assert begun(second, dict, made)
        assert second.files() == made
        assert list(made) == ["乙.xlsx", "甲.xlsx"]
        assert begun(second, dict, {})
        assert second.files() == {}


def test_nothing_is_handed_over_before_it_has_loaded() -> None:
    with second_process() as second:
        assert second is not None
        assert not second.begin(dict, {})


def test_work_that_fails_gives_nothing() -> None:
    with second_process() as second:
        assert second is not None
        assert begun(second, dict, 7)
        assert second.files() is None
        assert begun(second, dict, {}), "and the process goes on"


def test_a_process_that_dies_is_not_waited_for() -> None:
    with second_process() as second:
        assert second is not None
        assert begun(second, os._exit, 1)
        assert second.files() is None
        assert not second.begin(dict, {})


def test_there_is_none_on_one_core(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "usable_cores", lambda: 1)
    with second_process() as second:
        assert second is None
