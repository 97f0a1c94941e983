"""What must be on the disk before the next step may begin."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def sync_folders(folders: Iterable[Path]) -> None:
    """Make new files and renames outlive a power cut, where system and disk allow a folder to be opened and synced."""
    for folder in folders:
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
