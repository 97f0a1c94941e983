"""How seldom Python looks for garbage while an office is run."""

from __future__ import annotations

import gc

_OBJECTS_BETWEEN_COLLECTIONS = 200_000


def collect_seldom() -> None:
    """A run makes many objects and ends soon: looking for garbage as often as Python does took an eighth of it."""
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
