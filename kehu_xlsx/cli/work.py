"""What the commands do once their words are parsed; loaded only when a command runs, so that --help stays quick."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import click
import pandas as pd

from kehu_xlsx.cli.options import Options
from kehu_xlsx.cli.progress import progress_shown
from kehu_xlsx.errors import ExitStatus, NoCustomers
from kehu_xlsx.pipeline.collecting import Collected, collect_office
from kehu_xlsx.pipeline.mailing import mail_office
from kehu_xlsx.pipeline.marks import Marked
from kehu_xlsx.pipeline.month import Request
from kehu_xlsx.pipeline.outputs import Part
from kehu_xlsx.pipeline.run import Checked, check_office, mark_office, run_office, unmark_office, write_rulebook
from kehu_xlsx.pipeline.sending import MailRequest
from kehu_xlsx.pipeline.templates import check_templates
from kehu_xlsx.second import Second
from kehu_xlsx.starter import start
from kehu_xlsx.texts import collect as collect_texts
from kehu_xlsx.texts import console as texts
from kehu_xlsx.texts import mails as mail_texts
from kehu_xlsx.texts.check import RowsRead, SheetSeen, check_lines
from kehu_xlsx.texts.console import Summary


def make(options: Options, part: str, *, confirm: bool = False, second: Second | None = None) -> int:
    """Run the office's month and write one part of it, or all; say the summary. `second` does some of the work."""
    summary = run_month(options, Part(part), confirm=confirm, second=second)
    say(options, dataclasses.asdict(summary), texts.summary_lines(summary))
    return ExitStatus.DONE


def run_month(options: Options, part: Part, *, confirm: bool = False, second: Second | None = None) -> Summary:
    """Run the office's month and write one part of it, or all, showing how far it is."""
    with progress_shown(quiet=options.quiet or options.as_json) as progress:
        return run_office(request(options), part, out=options.out, progress=progress, confirm=confirm, second=second)


def check_only(options: Options) -> int:
    """Read the office, write 数据问题.xlsx and say what was recognised and what is wrong."""
    with progress_shown(quiet=options.quiet or options.as_json) as progress:
        checked = check_office(request(options), out=options.out, progress=progress)
    say(options, _as_json(checked), _check_lines(checked))
    if checked.no_customers:
        raise NoCustomers(checked.no_customers)
    return ExitStatus.PROBLEMS_FOUND if checked.problems else ExitStatus.DONE


def mark_sources(options: Options, in_place: bool, break_signature: bool) -> int:
    """Mark the office's own workbooks, in copies or in place, and say how many cells of which kind."""
    with progress_shown(quiet=options.quiet or options.as_json) as progress:
        marked, listed = mark_office(
            request(options), out=options.out, progress=progress, now=dt.datetime.now(), in_place=in_place,
            break_signature=break_signature,
        )  # fmt: skip
    facts = _marks_as_json(marked) | {"written": str(listed)}
    say(
        options,
        facts,
        texts.marked_lines(len(marked.workbooks), marked.by_colour(), marked.refusals(), marked.remarks, str(listed)),
    )
    return ExitStatus.DONE


def unmark_sources(options: Options) -> int:
    """Take the marks off that were made in place, and say from which workbooks."""
    marked = unmark_office(options.folder, now=dt.datetime.now())
    say(options, _marks_as_json(marked), texts.unmarked_lines(marked.workbooks, marked.remarks))
    return ExitStatus.DONE


def _marks_as_json(marked: Marked) -> dict[str, object]:
    return {
        "workbooks": marked.workbooks, "marked": marked.by_colour(), "refused": marked.refusals(),
        "remarks": marked.remarks,
    }  # fmt: skip


def mail_out(options: Options, wanted: MailRequest) -> int:
    """Make or send the month's mails, and say how many and why others were not."""
    with progress_shown(quiet=options.quiet or options.as_json) as progress:
        summary = mail_office(request(options), wanted, out=options.out, progress=progress)
    going = [each for each in summary.listed if each.state == mail_texts.DRAFTED]
    would_go = [mail_texts.mail_line(each.recipient, each.addresses, each.attachments) for each in going]
    lines = mail_texts.mail_lines(summary.states, summary.reasons, summary.problems, would_go, summary.written)
    say(options, dataclasses.asdict(summary), lines)
    return ExitStatus.DONE


def take_in(options: Options, files: Sequence[Path]) -> int:
    """Take filled-in workbooks back in, and say what became of each; WRONG_USE if one of the files is not there."""
    collected = collect_office(options.folder, files)
    problems = [problem for each in collected for problem in each.problems]
    lines = [_collected_line(each) for each in collected]
    refused = sum(bool(each.refused) for each in collected)
    facts = {"files": [dataclasses.asdict(each) for each in collected]}
    say(options, facts, collect_texts.collected_lines(lines, problems, len(collected) - refused, refused))
    return ExitStatus.WRONG_USE if any(each.is_missing for each in collected) else ExitStatus.DONE


def _collected_line(each: Collected) -> str:
    name = collect_texts.within(each.inside, each.name)
    if each.refused:
        return collect_texts.refused_line(name, each.refused)
    return collect_texts.taken_line(name, each.form, each.taken, is_record=each.is_record, replaced=each.replaced)


def check_the_templates(options: Options) -> int:
    """Look over the office's templates: where each placeholder stands, and what keeps a template from being filled."""
    checked = check_templates(options.folder)
    facts = {"templates": [dataclasses.asdict(each) for each in checked]}
    lines = (
        line
        for each in checked
        for line in texts.template_lines(each.name, each.known, each.used, each.error, is_own=each.is_own)
    )
    say(options, facts, lines)
    return ExitStatus.WRONG_USE if any(each.error for each in checked) else ExitStatus.DONE


def write_rules(options: Options) -> int:
    """Write 客户管理规则.xlsx with the rules now in force, and what could not be read of the office's own."""
    path, problems = write_rulebook(options.folder)
    facts = {"problems": [dataclasses.asdict(problem) for problem in problems], "written": str(path)}
    say(options, facts, texts.rules_lines(str(path), problems))
    return ExitStatus.DONE


def start_office(options: Options) -> int:
    """Lay out a new office and say what to do next."""
    started = start(options.folder)
    lines = texts.started_lines(str(options.folder), started.written, started.kept, at_work=started.at_work)
    say(options, dataclasses.asdict(started), lines)
    return ExitStatus.DONE


def say(options: Options, facts: Mapping[str, object], lines: Iterable[str]) -> None:
    """What came out, on stdout: for scripts in letters that every code page has, for people in lines."""
    if options.as_json:
        click.echo(json.dumps(facts, indent=2))
    elif not options.quiet:
        click.echo("\n".join(lines))


def request(options: Options) -> Request:
    """What the user asked for, as the pipeline takes it, and the day it is today."""
    month = None if options.month is None else pd.Period(options.month, freq="M")
    if month is None and options.as_of is not None:
        month = pd.Period(options.as_of, freq="M")
    return Request(options.folder, dt.date.today(), month, options.as_of)


def _check_lines(checked: Checked) -> Iterator[str]:
    sheets = [SheetSeen(each.workbook, each.sheet, each.table, each.rows, each.remark) for each in checked.recognised]
    rows = [RowsRead(each.table.title, each.rows_read, each.rows_used) for each in checked.usage if each.rows_read]
    return check_lines(sheets, rows, checked.problems, str(checked.written))


def _as_json(checked: Checked) -> dict[str, object]:
    return {
        "problems": [dataclasses.asdict(problem) for problem in checked.problems],
        "recognised": [dataclasses.asdict(each) for each in checked.recognised],
        "written": str(checked.written),
    }
