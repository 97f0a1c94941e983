"""What the commands do once their words are parsed; loaded only when a command runs, so that --help stays quick."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from pathlib import Path

import click
import pandas as pd

from kehu_xlsx.cli.options import Options
from kehu_xlsx.cli.progress import progress_shown
from kehu_xlsx.errors import ExitStatus
from kehu_xlsx.pipeline.month import Request
from kehu_xlsx.pipeline.outputs import Part
from kehu_xlsx.pipeline.run import Checked, check_office, run_office, write_rulebook
from kehu_xlsx.starter import start
from kehu_xlsx.texts import console as texts


def make(options: Options, part: str, *, confirm: bool = False) -> int:
    """Run the office's month and write one part of it, or all; say the summary."""
    with progress_shown(quiet=options.quiet or options.as_json) as progress:
        summary = run_office(_request(options), Part(part), out=options.out, progress=progress, confirm=confirm)
    if options.as_json:
        click.echo(json.dumps(dataclasses.asdict(summary), ensure_ascii=False, indent=2))
    elif not options.quiet:
        click.echo("\n".join(texts.summary_lines(summary)))
    return ExitStatus.DONE


def check_only(options: Options) -> int:
    """Read the office, write 数据问题.xlsx and say what was recognised and what is wrong."""
    with progress_shown(quiet=options.quiet or options.as_json) as progress:
        checked = check_office(_request(options), out=options.out, progress=progress)
    if options.as_json:
        click.echo(json.dumps(_as_json(checked), ensure_ascii=False, indent=2))
    elif not options.quiet:
        for each in checked.recognised:
            click.echo(texts.recognised_line(each.workbook, each.sheet, each.table, each.rows, each.remark))
        click.echo("\n".join(texts.problem_lines(checked.problems, str(checked.written))))
    return ExitStatus.PROBLEMS_FOUND if checked.problems else ExitStatus.DONE


def write_rules(options: Options) -> int:
    """Write 客户管理规则.xlsx with the rules now in force, and what could not be read of the office's own."""
    path, problems = write_rulebook(options.folder)
    if not options.quiet:
        click.echo("\n".join(texts.rules_lines(str(path), problems)))
    return ExitStatus.DONE


def start_office(folder: str) -> int:
    """Lay out a new office and say what to do next."""
    written = start(Path(folder))
    click.echo("\n".join(texts.started_lines(folder, written)))
    return ExitStatus.DONE


def _request(options: Options) -> Request:
    month = None if options.month is None else pd.Period(options.month, freq="M")
    if month is None and options.as_of is not None:
        month = pd.Period(options.as_of, freq="M")
    return Request(options.folder, dt.date.today(), month, options.as_of)


def _as_json(checked: Checked) -> dict[str, object]:
    return {
        "problems": [dataclasses.asdict(problem) for problem in checked.problems],
        "recognised": [dataclasses.asdict(each) for each in checked.recognised],
        "written": str(checked.written),
    }
