"""Click in Chinese: the frame of the help, and the messages for wrong use."""

from __future__ import annotations

from collections.abc import Iterable

import click

from kehu_xlsx.texts import console as texts


class _Chinese:
    """Writes usage and options under Chinese headings."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Usage: as click writes it, under our word."""
        assert isinstance(self, click.Command)
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix=f"{texts.USAGE} ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, and for a group its commands."""
        assert isinstance(self, click.Command)
        records = [record for parameter in self.get_params(ctx) if (record := parameter.get_help_record(ctx))]
        with formatter.section(texts.SECTION_OPTIONS):
            formatter.write_dl(records)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """--help, described in Chinese."""
        assert isinstance(self, click.Command)
        option = click.Command.get_help_option(self, ctx)
        if option:
            option.help = texts.OPTIONS["help"]
        return option


class ChineseCommand(_Chinese, click.Command):
    """A command whose help is Chinese."""


class ChineseGroup(_Chinese, click.Group):
    """The commands together; lists them in the order in which they were written."""

    command_class = ChineseCommand

    def list_commands(self, _: click.Context) -> list[str]:
        """The commands in the order in which a user meets them."""
        return list(self.commands)

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands with one line each."""
        with formatter.section(texts.SECTION_COMMANDS):
            formatter.write_dl([(name, command.help or "") for name, command in self.commands.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command asked for; an unknown one is answered with the known ones."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            raise click.UsageError(texts.no_such_command(args[0], self.commands), ctx)
        return super().resolve_command(ctx, args)


def in_chinese(error: click.UsageError) -> str:
    """The message for a wrong use, with where to find help."""
    command = error.ctx.command_path if error.ctx else "kehu-xlsx"
    return f"{_message(error)}{texts.SEE_HELP.format(command=command)}"


def _message(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        return texts.no_such_option(error.option_name)
    if isinstance(error, click.MissingParameter):
        return texts.missing_argument(_name(error))
    if isinstance(error, click.BadParameter):
        return texts.bad_value(_name(error), error.message)
    if isinstance(error, click.BadOptionUsage):
        return texts.option_without_value(error.option_name)
    return error.message if _is_chinese(error.message) else texts.WRONG_USE


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        hint = error.param_hint
        return hint if isinstance(hint, str) else "、".join(hint or ())
    return texts.FOLDER if error.param.name == "folder" else "/".join(error.param.opts)


def _is_chinese(text: Iterable[str]) -> bool:
    return any("一" <= letter <= "鿿" for letter in text)
