"""The command line: parse, one call, say what came out, exit. Exceptions become messages here and nowhere else."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence

import click

from kehu_xlsx import __version__
from kehu_xlsx.cli.chinese import ChineseGroup, in_chinese
from kehu_xlsx.cli.options import Options, common
from kehu_xlsx.errors import ExitStatus, KehuError
from kehu_xlsx.texts import console as texts

_INTERRUPTED = 130


@click.group(cls=ChineseGroup, help=texts.PROGRAM, context_settings={"max_content_width": 100})
@click.version_option(__version__, "--version", message="kehu-xlsx %(version)s", help=texts.OPTIONS["version"])
@click.option("--debug", is_flag=True, help=texts.OPTIONS["debug"])
def cli(debug: bool) -> None:
    """All commands; `--debug` is looked for by `main` itself, wherever it stands."""


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
    """The whole month."""
    from kehu_xlsx.cli.work import make

    return make(options, "run")


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


@cli.command("rules", help=texts.COMMANDS["rules"])
@common
def rules(options: Options) -> int:
    """The rules now in force as a workbook."""
    from kehu_xlsx.cli.work import write_rules

    return write_rules(options)


@cli.command("init", help=texts.COMMANDS["init"])
@click.argument("folder", type=click.Path(), metavar="FOLDER")
def init(folder: str) -> int:
    """A new office."""
    from kehu_xlsx.cli.work import start_office

    return start_office(folder)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with the contract's status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given
    _print_anything()
    sys.exit(_status([word for word in given if word != "--debug"], debug=debug))


def _status(arguments: list[str], *, debug: bool) -> int:
    try:
        status = cli.main(arguments, prog_name="kehu-xlsx", standalone_mode=False)
        return int(status or ExitStatus.DONE)
    except click.UsageError as error:
        return _say(in_chinese(error), ExitStatus.WRONG_USE, debug=debug)
    except KehuError as error:
        return _say(str(error), error.exit_status, debug=debug)
    except (click.Abort, KeyboardInterrupt):
        return _say(texts.INTERRUPTED, _INTERRUPTED, debug=debug)
    except Exception as error:
        return _say(texts.unexpected(type(error).__name__), ExitStatus.WRONG_USE, debug=debug)


def _say(message: str, status: int, *, debug: bool) -> int:
    if debug:
        traceback.print_exc()
    click.echo(message, err=True)
    return int(status)


def _print_anything() -> None:
    """A terminal that can't show Chinese shows marks instead; it never stops the work."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace")
