"""The command line that kills itself with SIGKILL before a chosen file operation.

    python mail_dying.py WHAT NUMBER COMMAND…

Counted is what opens for writing, renames or removes a file of the office once the journal of mails is written:
the NUMBERth operation that WHAT stands in ("os.remove 发件.jsonl", "" for any) is never done.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

_EVENTS = ("open", "os.rename", "os.remove")
_JOURNAL = "发件.jsonl"


class Killer:
    """Counts what is done to the office's files."""

    def __init__(self, what: str, number: int, folder: str) -> None:
        self.what, self.left, self.folder = what, number, folder
        self.has_begun = False

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """An audit hook."""
        if event not in _EVENTS or not str(arguments[0]).startswith(self.folder):
            return
        if event == "open" and not (arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR):
            return
        done = f"{event} {Path(str(arguments[0])).name}"
        self.has_begun |= done.endswith(_JOURNAL)
        if self.has_begun and self.what in done:
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    _what, _number, *_command = sys.argv[1:]
    sys.addaudithook(Killer(_what, int(_number), _command[1]))
    from kehu_xlsx.cli import main

    main(_command)
