"""Arguments and options that the commands share, with their checks."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from kehu_xlsx.texts import console as texts

_MONTH = re.compile(r"^\d{4}-(0[1-9]|1[0-2])$")


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
    if not value.is_dir():
        raise click.BadParameter(texts.no_such_folder(str(value)))
    return value


def _check_month(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value is not None and not _MONTH.match(value):
        raise click.BadParameter(texts.not_a_month(value))
    return value


def _check_date(_: click.Context, __: click.Parameter, value: str | None) -> dt.date | None:
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise click.BadParameter(texts.not_a_date(value)) from error


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the folder and the common options, handed over as one `Options`."""

    def call(  # click hands each option over by name
        folder: Path,
        month: str | None,
        as_of: dt.date | None,
        out: Path | None,
        as_json: bool,
        quiet: bool,
        **own: Any,
    ) -> Any:
        _check_as_of(month, as_of)
        return command(Options(folder, month, as_of, out, as_json, quiet), **own)

    call.__name__, call.__doc__ = command.__name__, command.__doc__
    return _decorated(call)


def _check_as_of(month: str | None, as_of: dt.date | None) -> None:
    if month and as_of and f"{as_of:%Y-%m}" != month:
        raise click.BadParameter(texts.as_of_outside(f"{as_of:%Y-%m-%d}", month), param_hint="--as-of")


def _decorated(call: Callable[..., Any]) -> Callable[..., Any]:
    path = click.Path(path_type=Path)
    for decorate in (
        click.option("--quiet", is_flag=True, help=texts.OPTIONS["quiet"]),
        click.option("--json", "as_json", is_flag=True, help=texts.OPTIONS["json"]),
        click.option("--out", type=path, metavar="DIR", help=texts.OPTIONS["out"]),
        click.option("--as-of", callback=_check_date, metavar="DATE", help=texts.OPTIONS["as_of"]),
        click.option("--month", callback=_check_month, metavar="MONTH", help=texts.OPTIONS["month"]),
        click.argument("folder", type=path, callback=_check_folder, metavar="FOLDER"),
    ):
        call = decorate(call)
    return call
