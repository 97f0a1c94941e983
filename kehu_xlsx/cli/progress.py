"""Progress: a line or bar that moves on a terminal, plain lines elsewhere, nothing when quiet."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from kehu_xlsx.texts.headquarters import progress


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


@contextmanager
def bar_shown(*, quiet: bool) -> Iterator[Callable[[int, int, str], None]]:
    """Yield what is told how many of how many are done, with words on the last one."""
    if quiet:
        yield lambda *_: None
    elif sys.stderr.isatty():
        with _moving_bar() as show:
            yield show
    else:
        yield lambda done, total, words: click.echo(progress(done, total, words), err=True)


@contextmanager
def _moving_bar() -> Iterator[Callable[[int, int, str], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total, words: bar.update(task, completed=done, total=total, description=words)
