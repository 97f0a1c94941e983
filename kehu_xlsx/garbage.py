"""How memory is looked after while an office is run."""

from __future__ import annotations

import ctypes
import gc
import sys

_OBJECTS_BETWEEN_COLLECTIONS = 200_000


def collect_seldom() -> None:
    """A run makes many objects and ends soon: looking for garbage as often as Python does took an eighth of it."""
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)


def give_back() -> None:
    """Give what is free back to the system: glibc keeps it, after a large month's reading 300 MB of it."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", lambda _: None)  # other C libraries have none
        trim(0)
