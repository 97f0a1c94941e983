"""Arguments and options that the commands share, with their checks."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import click

from kehu_xlsx.texts import console as texts

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

Command = Callable[..., Any]


@dataclass(frozen=True)
class Options:
    """What the user asked for, apart from the command; `month` is text like 2026-10."""

    folder: Path
    month: str | None = None
    as_of: dt.date | None = None
    out: Path | None = None
    as_json: bool = False
    quiet: bool = False


def _check_folder(_: click.Context, __: click.Parameter, value: Path) -> Path:
    if value.is_file():
        raise click.BadParameter(texts.not_a_folder(str(value)))
    if not value.is_dir():
        raise click.BadParameter(texts.no_such_folder(str(value)))
    return value


def _check_month(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value is not None and not _MONTH.fullmatch(value):
        raise click.BadParameter(texts.not_a_month(value))
    return value


def _check_date(_: click.Context, __: click.Parameter, value: str | None) -> dt.date | None:
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value if _DATE.fullmatch(value) else "")
    except ValueError as error:
        raise click.BadParameter(texts.not_a_date(value)) from error


def _check_number(_: click.Context, __: click.Parameter, value: str | None) -> int | None:
    if value is None:
        return None
    if not value.isdecimal() or int(value) < 1:
        raise click.BadParameter(texts.not_a_number(value))
    return int(value)


def _check_only(_: click.Context, __: click.Parameter, value: tuple[str, ...]) -> frozenset[str]:
    """Codes and names between commas; --only without any would mean everybody."""
    wanted = frozenset(word.strip() for words in value for word in words.replace("，", ",").split(",") if word.strip())
    if value and not wanted:
        raise click.BadParameter(texts.NOBODY)
    return wanted


_PATH = click.Path(path_type=Path)
debug = click.option("--debug", is_flag=True, expose_value=False, help=texts.OPTIONS["debug"])
_quiet = click.option("--quiet", is_flag=True, help=texts.OPTIONS["quiet"])
_json = click.option("--json", "as_json", is_flag=True, help=texts.OPTIONS["json"])
_out = click.option("--out", type=_PATH, metavar=texts.FOLDER, help=texts.OPTIONS["out"])
_as_of = click.option("--as-of", callback=_check_date, metavar=texts.DATE, help=texts.OPTIONS["as_of"])
_month = click.option("--month", callback=_check_month, metavar=texts.MONTH, help=texts.OPTIONS["month"])
_files = click.argument(
    "files", type=click.Path(path_type=Path, readable=False), nargs=-1, required=True, metavar=texts.FILES
)
only = click.option("--only", multiple=True, callback=_check_only, metavar=texts.CODE, help=texts.OPTIONS["only"])
limit = click.option("--limit", "a_minute", callback=_check_number, metavar=texts.NUMBER, help=texts.OPTIONS["limit"])
_new_folder = click.argument("folder", type=_PATH, metavar=texts.FOLDER)
scheduler = click.option("--scheduler", metavar=texts.ADDRESS, help=texts.OPTIONS["scheduler"])
everything = click.option("--all", "everything", is_flag=True, help=texts.OPTIONS["all"])
_folder = click.argument("folder", type=_PATH, callback=_check_folder, metavar=texts.FOLDER)
_root = click.argument("folder", type=_PATH, callback=_check_folder, metavar=texts.ROOT)


def common(command: Command) -> Command:
    """Give a command the office's folder and the common options, handed over as one `Options`."""
    return _given(command, _folder, _month, _as_of, _out, _json, _quiet, debug)


def for_company(command: Command) -> Command:
    """Give a command the folder above all offices and the options of a run of each, as one `Options`."""
    return _given(command, _root, _month, _as_of, _json, _quiet, debug)


def for_office(command: Command) -> Command:
    """Give a command the office's folder and the options of one that writes nothing, as one `Options`."""
    return _given(command, _folder, _json, _quiet, debug)


def for_collecting(command: Command) -> Command:
    """Give a command the office's folder and the files that came back, with the options of `for_office`."""
    return _given(command, _folder, _files, _json, _quiet, debug)


def for_new_folder(command: Command) -> Command:
    """Give a command a folder that need not exist and the options that suit it, as one `Options`."""
    return _given(command, _new_folder, _json, _quiet, debug)


def _given(command: Command, *parameters: Callable[[Command], Command]) -> Command:
    names = frozenset(Options.__dataclass_fields__)

    def call(**values: Any) -> Any:
        own = {name: value for name, value in values.items() if name not in names}
        options = Options(**{name: value for name, value in values.items() if name in names})
        _check_time(options, dt.date.today())
        return command(options, **own)

    functools.update_wrapper(call, command)
    return functools.reduce(lambda built, give: give(built), reversed(parameters), cast(Command, call))


def _check_time(options: Options, today: dt.date) -> None:
    if options.month and options.month > f"{today:%Y-%m}":
        raise click.BadParameter(texts.not_begun(options.month, f"{today}"), param_hint="--month")
    if options.as_of and options.as_of > today:
        raise click.BadParameter(texts.after_today(f"{options.as_of}", f"{today}"), param_hint="--as-of")
    if options.month and options.as_of and f"{options.as_of:%Y-%m}" != options.month:
        message = texts.as_of_outside(f"{options.as_of:%Y-%m-%d}", options.month)
        raise click.BadParameter(message, param_hint="--as-of")
