"""The command line: parse, one call, say what came out, exit. Exceptions become messages here and nowhere else."""

from __future__ import annotations

import gc
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import click

from kehu_xlsx import __version__
from kehu_xlsx.cli.chinese import ChineseGroup, in_chinese
from kehu_xlsx.cli.options import (
    Options,
    common,
    debug,
    everything,
    for_collecting,
    for_company,
    for_new_folder,
    for_office,
    limit,
    only,
    scheduler,
)
from kehu_xlsx.cli.second import for_a_month
from kehu_xlsx.errors import ExitStatus, KehuError
from kehu_xlsx.garbage import collect_seldom
from kehu_xlsx.texts import console as texts

_NAME = "kehu-xlsx"


@click.group(cls=ChineseGroup, help=texts.PROGRAM)
@click.version_option(__version__, "--version", message=f"{_NAME} %(version)s", help=texts.OPTIONS["version"])
@debug
def cli() -> None:
    """All commands."""


def _part(name: str) -> None:
    """Register a command that makes one part of the month, or all of it."""

    @cli.command(name, help=texts.COMMANDS[name])
    @common
    def command(options: Options) -> int:
        from kehu_xlsx.cli.work import make

        return make(options, name)


@cli.command("run", help=texts.COMMANDS["run"])
@common
def run(options: Options) -> int:
    """All of the month."""
    with for_a_month() as second:
        from kehu_xlsx.cli.work import make

        return make(options, "run", second=second)


@cli.command("check", help=texts.COMMANDS["check"])
@common
def check(options: Options) -> int:
    """Read only, and say what was recognised and what is wrong."""
    from kehu_xlsx.cli.work import check_only

    return check_only(options)


for _name in ("fulfil", "alerts", "credit", "visits", "returns", "complaints"):
    _part(_name)


@cli.command("plan", help=texts.COMMANDS["plan"])
@click.option("--confirm", is_flag=True, help=texts.OPTIONS["confirm"])
@common
def plan(options: Options, confirm: bool) -> int:
    """The plan workbooks from the summary as people edited it."""
    from kehu_xlsx.cli.work import make

    return make(options, "plan", confirm=confirm)


@cli.command("mail", help=texts.COMMANDS["mail"])
@common
@click.option("--send", is_flag=True, help=texts.OPTIONS["send"])
@click.option("--dry-run", is_flag=True, help=texts.OPTIONS["dry_run"])
@only
@limit
@click.option("--again", is_flag=True, help=texts.OPTIONS["again"])
def mail(options: Options, send: bool, dry_run: bool, only: frozenset[str], a_minute: int | None, again: bool) -> int:
    """The month's mails, as drafts or sent."""
    from kehu_xlsx.cli.work import mail_out
    from kehu_xlsx.pipeline.sending import MailRequest

    return mail_out(options, MailRequest(only, send, dry_run, again, a_minute))


@cli.command("collect", help=texts.COMMANDS["collect"])
@for_collecting
def collect(options: Options, files: tuple[Path, ...]) -> int:
    """Filled-in workbooks taken back in."""
    from kehu_xlsx.cli.work import take_in

    return take_in(options, files)


@cli.command("mark", help=texts.COMMANDS["mark"])
@common
@click.option("--in-place", is_flag=True, help=texts.OPTIONS["in_place"])
@click.option("--remove", is_flag=True, help=texts.OPTIONS["remove"])
@click.option("--break-signature", is_flag=True, help=texts.OPTIONS["break_signature"])
def mark(options: Options, in_place: bool, remove: bool, break_signature: bool) -> int:
    """The office's own workbooks with the findings in colour."""
    from kehu_xlsx.cli.work import mark_sources, unmark_sources

    return unmark_sources(options) if remove else mark_sources(options, in_place, break_signature)


@cli.command("watch", help=texts.COMMANDS["watch"])
@common
def watch(options: Options) -> int:
    """The office's month, again whenever sheets are dropped."""
    from kehu_xlsx.cli.watching import watch_office

    return watch_office(options)


@cli.command("init", help=texts.COMMANDS["init"])
@for_new_folder
def init(options: Options) -> int:
    """A new office."""
    from kehu_xlsx.cli.work import start_office

    return start_office(options)


@cli.command("templates", help=texts.COMMANDS["templates"])
@for_office
def templates(options: Options) -> int:
    """The office's templates, looked over."""
    from kehu_xlsx.cli.work import check_the_templates

    return check_the_templates(options)


@cli.command("rules", help=texts.COMMANDS["rules"])
@common
def rules(options: Options) -> int:
    """The rules now in force as a workbook."""
    from kehu_xlsx.cli.work import write_rules

    return write_rules(options)


@cli.command("hq", help=texts.COMMANDS["hq"])
@for_company
@scheduler
@everything
def hq(options: Options, scheduler: str | None, everything: bool) -> int:
    """Every office below a folder, added up."""
    from kehu_xlsx.cli.company import run_company

    return run_company(options, scheduler, everything=everything)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with the contract's status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _print_anything()
    collect_seldom()
    status = _status(given, debugging="--debug" in given)
    gc.freeze()  # the interpreter looks for garbage once more before it ends, a fifteenth of a run
    sys.exit(status)


def _status(arguments: list[str], *, debugging: bool) -> int:
    try:
        return int(cli.main(arguments, prog_name=_NAME, standalone_mode=False) or ExitStatus.DONE)
    except click.UsageError as error:
        return _say(in_chinese(error), ExitStatus.WRONG_USE, debugging=debugging)
    except KehuError as error:
        return _say(str(error), error.exit_status, debugging=debugging)
    except (click.Abort, KeyboardInterrupt):
        return _say(texts.INTERRUPTED, ExitStatus.INTERRUPTED, debugging=debugging)
    except Exception as error:
        return _say(texts.unexpected(type(error).__name__), ExitStatus.WRONG_USE, debugging=debugging)


def _say(message: str, status: int, *, debugging: bool) -> int:
    if debugging:
        traceback.print_exc()
    click.echo(message, err=True)
    return int(status)


def _print_anything() -> None:
    """A terminal that can't show Chinese shows marks instead; it never stops the work."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace")
