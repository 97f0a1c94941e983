"""Progress: a line that moves on a terminal, plain lines elsewhere, nothing when quiet."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


@contextmanager
def progress_shown(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Yield what the work tells of each step that it begins, in the words that the user is to see."""
    if quiet:
        yield lambda _: None
    elif sys.stderr.isatty():
        with _moving_line() as show:
            yield show
    else:
        yield lambda step: click.echo(step, err=True)


@contextmanager
def _moving_line() -> Iterator[Callable[[str], None]]:
    from rich.console import Console  # takes a while to load, and only a terminal needs it
    from rich.text import Text

    with Console(stderr=True).status("") as status:
        yield lambda step: status.update(Text(step))
