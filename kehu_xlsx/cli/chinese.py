"""Click in Chinese: the pages of help, and the messages for wrong use."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

import click

from kehu_xlsx.texts import console as texts

_Rows = Sequence[tuple[str, str]]


class ChineseCommand(click.Command):
    """A command whose help and complaints are Chinese."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.options_metavar = texts.OPTIONS_METAVAR
        self.allow_extra_args = True  # so that it is ours to complain of them

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse, and refuse what is left over: most often a folder's name with a blank in it."""
        super().parse_args(ctx, args)
        if ctx.args:
            raise click.UsageError(texts.left_over(ctx.args), ctx)
        return ctx.args

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Usage, what the command does, its arguments and options."""
        arguments = [parameter for parameter in self.get_params(ctx) if isinstance(parameter, click.Argument)]
        named = [(argument.make_metavar(ctx), texts.ARGUMENTS[str(argument.metavar)]) for argument in arguments]
        formatter.write(
            _page(self, ctx, (texts.SECTION_ARGUMENTS, named), (texts.SECTION_OPTIONS, _options(self, ctx)))
        )

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """--help, described in Chinese."""
        return _described(super().get_help_option(ctx))


class ChineseGroup(click.Group):
    """The commands together; lists them in the order in which they were written."""

    command_class = ChineseCommand

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.options_metavar = texts.OPTIONS_METAVAR
        self.subcommand_metavar = texts.COMMANDS_METAVAR

    def list_commands(self, _: click.Context) -> list[str]:
        """The commands in the order in which a user meets them."""
        return list(self.commands)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Usage, what the program does, its commands with one line each, its options."""
        commands = [(name, command.help or "") for name, command in self.commands.items()]
        formatter.write(
            _page(self, ctx, (texts.SECTION_COMMANDS, commands), (texts.SECTION_OPTIONS, _options(self, ctx)))
        )

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """--help, described in Chinese."""
        return _described(super().get_help_option(ctx))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command asked for; an unknown one is answered with the known ones."""
        if args[0] not in self.commands:
            raise click.UsageError(texts.no_such_command(args[0], self.commands), ctx)
        return super().resolve_command(ctx, args)


def _page(command: click.Command, ctx: click.Context, *sections: tuple[str, _Rows]) -> str:
    usage = " ".join((ctx.command_path, *command.collect_usage_pieces(ctx)))
    return "\n".join(_lines(f"{texts.USAGE}{usage}", command.help or "", sections)) + "\n"


def _lines(usage: str, purpose: str, sections: Sequence[tuple[str, _Rows]]) -> Iterator[str]:
    yield from (usage, "", purpose)
    width = max(_columns(term) for _, rows in sections for term, _ in rows)
    for heading, rows in sections:
        yield from ("", heading)
        for term, words in rows:
            yield f"  {term}{' ' * (width - _columns(term))}  {words}"


def _columns(text: str) -> int:
    """Columns of a terminal that a text takes: a Chinese character two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _options(command: click.Command, ctx: click.Context) -> _Rows:
    options = (parameter for parameter in command.get_params(ctx) if isinstance(parameter, click.Option))
    return [record for option in options if (record := option.get_help_record(ctx))]


def _described(option: click.Option | None) -> click.Option | None:
    if option:
        option.help = texts.OPTIONS["help"]
    return option


def in_chinese(error: click.UsageError) -> str:
    """The message for a wrong use, with where to find help."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.message
    command = error.ctx.command_path if error.ctx else "kehu-xlsx"
    return f"{_message(error)}{texts.SEE_HELP.format(command=command)}"


def _message(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        return texts.no_such_option(error.option_name)
    if isinstance(error, click.MissingParameter):
        return texts.missing_argument(_name(error))
    if isinstance(error, click.BadParameter):
        return _unfit(error)
    if isinstance(error, click.BadOptionUsage):
        return texts.wrongly_given(error.option_name)
    return error.message


def _unfit(error: click.BadParameter) -> str:
    """An argument's message says by itself what is meant, an option's needs the option's name."""
    if isinstance(error.param, click.Argument):
        return error.message
    return texts.bad_value(_name(error), error.message)


def _name(error: click.BadParameter) -> str:
    """What the user calls the parameter: 文件夹, --month."""
    if isinstance(error.param, click.Argument):
        return str(error.param.metavar)
    return "/".join(error.param.opts) if error.param else str(error.param_hint)
