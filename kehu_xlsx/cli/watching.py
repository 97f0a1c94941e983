"""`watch`: run an office, then again whenever its sheets change, until somebody ends it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Sequence

import click

from kehu_xlsx.cli.options import Options
from kehu_xlsx.cli.second import for_a_month
from kehu_xlsx.cli.work import run_month
from kehu_xlsx.errors import ExitStatus, KehuError
from kehu_xlsx.pipeline.outputs import Part
from kehu_xlsx.texts import watch as texts
from kehu_xlsx.texts.console import Summary, summary_lines
from kehu_xlsx.watch import Watch


def watch_office(options: Options) -> int:
    """Say the summary of a first run, then on one line what each change of the sheets changed in it; Ctrl-C ends it."""
    watched = Watch(options.folder)
    last = _first(options)
    _say(options, texts.WATCHING.format(folder=options.folder))
    try:
        for names in watched.changes(lambda still: _say(options, texts.waiting(still))):
            last = _again(options, names, last) or last
    except KeyboardInterrupt:
        _say(options, texts.ENDED)
    return ExitStatus.DONE


def _first(options: Options) -> Summary | None:
    """An office in which nothing can be judged yet is watched all the same."""
    try:
        summary = _run(options)
    except KehuError as error:
        click.echo(str(error), err=True)
        return None
    _say(options, "\n".join(summary_lines(summary)), summary)
    return summary


def _again(options: Options, names: Sequence[str], before: Summary | None) -> Summary | None:
    time = f"{dt.datetime.now():%H:%M}"
    try:
        summary = _run(options)
    except KehuError as error:
        click.echo(texts.failed_line(time, names, str(error)), err=True)
        return None
    _say(options, texts.changed_line(time, names, before, summary), summary)
    return summary


def _run(options: Options) -> Summary:
    with for_a_month() as second:
        return run_month(options, Part.RUN, second=second)


def _say(options: Options, line: str, summary: Summary | None = None) -> None:
    """Of a run, for scripts, its summary on one line instead."""
    if options.as_json:
        line = json.dumps(dataclasses.asdict(summary)) if summary else ""
    if line and not options.quiet:
        click.echo(line)
