"""The second process of a command, with all that a month's work needs."""

from __future__ import annotations

from contextlib import AbstractContextManager

from kehu_xlsx.second import Second, second_process


def for_a_month() -> AbstractContextManager[Second | None]:
    """One that loads the whole pipeline; started before this process has loaded it, both load at once."""
    return second_process("kehu_xlsx.pipeline.run")
