"""What every command is made of: a click command that speaks the reader's language.

Help is built when a command is asked for, after the language is chosen; errors of use are raised as
`Invalid`, so that one place (`errors`) words them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from opsboard.cli.declared import NUMBER_DIGITS, Amiss, Declared, Parameter, command_of, commands_of, is_number
from opsboard.domain.errors import Invalid
from opsboard.domain.lookup import as_quoted
from opsboard.domain.nearest import nearest
from opsboard.domain.text import width, wrap
from opsboard.i18n import N_, _

if TYPE_CHECKING:
    from click.types import OptionHelpExtra

    from opsboard.cli.call import Call


@contextmanager
def _section(formatter: click.HelpFormatter, heading: str) -> Iterator[None]:
    """A part of the help under its heading, whose colon is that of the language."""
    formatter.write_paragraph()
    formatter.write(_("{name}:").format(name=heading) + "\n")
    with formatter.indentation():
        yield


def _write_pairs(formatter: click.HelpFormatter, pairs: Sequence[tuple[str, str]]) -> None:
    """Words and what they mean in two columns, as `write_dl` does, but by cells: Chinese letters take two."""
    indent = " " * formatter.current_indent
    first = min(max(width(words) for words, _does in pairs), 30) + 2
    for words, does in pairs:
        gap = "\n" + indent + " " * first if width(words) + 2 > first else " " * (first - width(words))
        lines = wrap(does, max(10, formatter.width - formatter.current_indent - first), 9)
        formatter.write(indent + words + gap + ("\n" + indent + " " * first).join(lines) + "\n")


class _Spoken(click.Command):
    """A command whose help is in the reader's language."""

    _shows_help: click.Option | None = None

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        # Made here, not by click: click would search the disk for translations of its own words.
        if self._shows_help is None:
            self._shows_help = _help_option()
        return self._shows_help

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = self.collect_usage_pieces(ctx)
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=_("Usage: "))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = []
        for param in self.get_params(ctx):
            row = param.get_help_record(ctx)
            if row is not None and isinstance(param, click.Option):
                rows.append(row)
        with _section(formatter, _("Options")):
            formatter.write_dl(rows)
        if any(param.metavar and "QUERY" in param.metavar for param in self.params):
            from opsboard.domain.query_words import EXAMPLES, KEYS

            with _section(formatter, _("Words of a QUERY")):
                formatter.write_dl([(key if key.endswith(".") else f"{key}:", _(does)) for key, does in KEYS.items()])
            with _section(formatter, _("Examples; in a shell put them in quotes")):
                _write_pairs(formatter, [(query, _(finds)) for query, finds in EXAMPLES])


class Verb(_Spoken):
    """One command. Its callback takes the `Call` first, then the parameters by name."""

    def __init__(
        self,
        name: str,
        params: Sequence[click.Parameter],
        declared: Declared,
    ) -> None:
        super().__init__(
            name,
            callback=_with_call(declared.callback),
            params=list(params),
            help=_(declared.help),
            options_metavar=_("[OPTIONS]"),
            context_settings={"allow_extra_args": True},
        )
        self._declared = declared

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not ctx.resilient_parsing and (amiss := self._declared.amiss(args)) is not None:
            raise self._refusal(ctx, amiss)
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            raise Invalid(
                N_('"{word}" is one word too many; write {usage}, and text of several words in quotes'),
                word=as_quoted(rest[0]),
                usage=self._written(ctx),
            )
        return rest

    def _refusal(self, context: click.Context, amiss: Amiss) -> Invalid:
        """What to say of an argument without a word of its own."""
        template = (
            N_("{name} is missing; write {usage}")
            if amiss.word is None
            else N_('{name} is missing before "{word}"; write {usage}')
            if amiss.left_out
            else N_('"{word}" stands where {name} is expected; write {usage}')
        )
        return Invalid(
            template,
            name=amiss.argument.metavar,
            word=as_quoted(amiss.word or ""),
            usage=self._written(context),
        )

    def _written(self, context: click.Context) -> str:
        """The command with its arguments, as its help shows it."""
        pieces = [piece for piece in self.collect_usage_pieces(context) if piece != self.options_metavar]
        return " ".join([context.command_path, *pieces])

    def invoke(self, ctx: click.Context) -> Any:
        _restrict(ctx)
        return super().invoke(ctx)


class VerbGroup(click.Group, _Spoken):
    """Commands that are loaded when they are named: `opsboard add` pays for `add` alone.

    `table` maps a command's name to its verb, which `command_of` finds.
    """

    def __init__(
        self,
        name: str,
        table: Mapping[str, str],
        *,
        help: str,
        callback: Callable[..., Any] | None = None,
        params: Sequence[click.Parameter] = (),
        epilog: str | None = None,
    ) -> None:
        super().__init__(
            name,
            callback=callback,
            params=list(params),
            help=help,
            epilog=epilog,
            invoke_without_command=True,
            options_metavar=_("[OPTIONS]"),
            subcommand_metavar=_("[COMMAND] [ARGUMENTS]..."),
        )
        self._table = dict(table)

    def invoke(self, ctx: click.Context) -> Any:
        if ctx.parent is not None:  # what stands before a command is not theirs to say who came by a key
            _restrict(ctx)
        return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        verb = self._table.get(cmd_name)
        return None if verb is None else clicked(verb, command_of(verb))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        command = self.get_command(ctx, name)
        if command is None and not ctx.resilient_parsing:
            near = nearest(name, self._table)
            template = (
                N_("there is no command {name}; {path} --help lists them")
                if near is None
                else N_("there is no command {name}; did you mean {near}? {path} --help lists them")
            )
            raise Invalid(template, path=ctx.command_path, name=name, near=near)
        return (name if command else None), command, args[1:]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = []
        for name in self._table:
            command = self.get_command(ctx, name)
            assert command is not None
            rows.append((name, (command.help or "").partition("\n")[0]))
        with _section(formatter, _("Commands")):
            formatter.write_dl(rows)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        from click.shell_completion import CompletionItem

        if incomplete.startswith("-"):
            return super().shell_complete(ctx, incomplete)
        return [CompletionItem(name) for name in self._table if name.startswith(incomplete)]


class WholeNumber(click.ParamType[int]):
    """A number of things: 0, 1, 2 ..."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        if is_number(str(value)):
            return int(value)
        template = (
            N_('"{value}" is too large: {option} takes a number of at most {digits} digits')
            if str(value).isascii() and str(value).isdigit()
            else N_('"{value}" is not a whole number: {option} takes 0, 1, 2 ...')
        )
        raise Invalid(template, value=as_quoted(str(value)), option=option_name(param), digits=NUMBER_DIGITS)


class OneWord(click.ParamType[str]):
    """One of some words; a wrong one is answered with the nearest."""

    name = "word"

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        word = str(value)
        if word in self.words:
            return word
        names: dict[str, object] = {"value": word, "option": option_name(param), "words": self.words}
        near = nearest(word, self.words)
        if near is None:
            raise Invalid(N_("{option} does not take {value}; it takes {words}"), **names)
        raise Invalid(N_("{option} does not take {value}: did you mean {near}? It takes {words}"), near=near, **names)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(word) for word in self.words if word.startswith(incomplete)]


def option_name(param: click.Parameter | None) -> str:
    """A parameter as people type it: `--limit`, `SHELL`."""
    if param is None:
        return ""
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return str(param.metavar or param.name or "").strip("[].")


class _Option(click.Option):
    """An option whose help says in the reader's language that it must be given."""

    def get_help_extra(self, ctx: click.Context) -> OptionHelpExtra:
        extra = super().get_help_extra(ctx)
        if "required" in extra:
            extra["required"] = _("required")
        return extra


def clicked(verb: str, declared: Declared) -> Verb | VerbGroup:
    """The command of a verb as click takes it; with commands of its own it is done when none of them is named."""
    params = [clicked_parameter(one) for one in declared.parameters]
    name = verb.rpartition(" ")[2]
    if not (inner := commands_of(verb)):
        return Verb(name, params, declared)

    def bare(**values: Any) -> Any:
        context = click.get_current_context()
        return None if context.invoked_subcommand else declared.callback(context.obj, **values)

    return VerbGroup(name, inner, callback=bare, params=params, help=_(declared.help))


def clicked_parameter(one: Parameter) -> click.Parameter:
    """A declared parameter as click takes it."""
    kind: click.ParamType[Any] | None = WholeNumber() if one.number else OneWord(one.words) if one.words else None
    if not one.options:
        shown = f"{one.metavar}..." if one.many else one.metavar
        return click.Argument(
            [one.name],
            metavar=f"[{shown}]" if one.optional else shown,
            nargs=-1 if one.many else 1,
            required=not one.optional,
            type=kind,
            shell_complete=one.complete,
        )
    names = [*one.options, one.name]
    if one.flag:
        return click.Option(names, is_flag=True, help=_(one.help))
    return _Option(
        names,
        metavar=one.metavar,
        help=_(one.help),
        multiple=one.many,
        required=not one.optional,
        type=kind,
        shell_complete=one.complete,
    )


def _restrict(context: click.Context) -> None:
    """Refuse one who came by a key what leads out of the board. Raises Refused."""
    if getattr(context.obj, "login", None) is not None:
        from opsboard.cli.restricted import restrict

        restrict(context)


def _with_call(callback: Callable[..., Any]) -> Callable[..., Any]:
    def invoke(**params: Any) -> Any:
        call: Call = click.get_current_context().obj
        return call.carry_out(callback, **params)

    return invoke


def _help_option() -> click.Option:
    def show(context: click.Context, param: click.Parameter, wanted: bool) -> None:
        if wanted and not context.resilient_parsing:
            click.echo(context.get_help(), color=context.color)
            context.exit()

    names = ["--help", "-h"]
    return click.Option(
        names, is_flag=True, expose_value=False, is_eager=True, callback=show, help=_("Show this help.")
    )
