"""`opsboard`: the commands, found by name and loaded when they are asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

from opsboard.cli import errors
from opsboard.cli.call import Call
from opsboard.cli.declared import command_of, commands_of, flag, option
from opsboard.config import Config, load
from opsboard.domain.errors import N_, Invalid, OpsboardError
from opsboard.domain.values import replaced
from opsboard.i18n import _, language_of, use_language

if TYPE_CHECKING:
    from opsboard.cli.commands import VerbGroup

PROGRAM = "opsboard"
COMPLETE_VARIABLE = "_OPSBOARD_COMPLETE"

COMMANDS = commands_of()
"""Command -> its verb, in the order of the help."""

_BEFORE_COMMAND = (
    option("--board", "PATH", N_("The board's file.")),
    option("--as login", "LOGIN", N_("Act as this person (service mode only).")),
    flag("--no-mouse", N_("Leave the mouse to the terminal, which then selects text itself.")),
    flag("--version", N_("Print the version.")),
)

_WITHOUT_CONFIG = ("config", "completion")
"""Commands that work while the config file is broken."""


def main() -> NoReturn:
    """The console script.

    A command ends at once: taking the interpreter apart would cost a tenth of it, and by now all that it
    printed is written, its board and its files are closed. The screen ends in the ordinary way.
    """
    code = run(sys.argv[1:])
    if "textual" in sys.modules:
        sys.exit(code)
    os._exit(code)


def run(arguments: Sequence[str]) -> int:
    """One run of the program with these arguments; gives its exit code."""
    _prepare_streams()
    try:
        if "SSH_CONNECTION" in os.environ:
            from opsboard.cli.line import end_with_the_line

            end_with_the_line(os.environ)
        words = list(arguments)
        before, restricted = _before_command(words)
        if restricted:
            _restrict(words, before)
        use_language(language_of(os.environ))
        _require_text(words)
        code = _dispatch(words, restricted)
        sys.stdout.flush()
        return code
    except BaseException as error:
        return errors.report(error)


def root(settings: Config | None = None, broken: OpsboardError | None = None) -> VerbGroup:
    """The program as click sees it, in the language in use. `broken`: what is wrong with the config file."""

    from opsboard.cli.commands import VerbGroup, clicked_parameter

    def begin(board: str | None, login: str | None, no_mouse: bool, version: bool) -> int | None:
        config = settings or Config()
        return _begin(Call(replaced(config, mouse=config.mouse and not no_mouse), board, login), version, broken)

    return VerbGroup(
        PROGRAM,
        COMMANDS,
        callback=begin,
        params=[clicked_parameter(one) for one in _BEFORE_COMMAND],
        help=_("A task board for the operations team. Without a command it opens the board."),
        epilog=_("The board: --board, else OPSBOARD_BOARD, else the config file, else your own."),
    )


def _before_command(arguments: Sequence[str]) -> tuple[int, bool]:
    """How many words stand before the command, and whether `--as` is one of them."""
    place, restricted = 0, False
    while place < len(arguments) and arguments[place].startswith("--"):
        restricted = restricted or arguments[place].partition("=")[0] == "--as"
        place += 2 if arguments[place] in ("--as", "--board") else 1
    return place, restricted


def _restrict(arguments: list[str], before: int) -> None:
    """One who came by a key: forget the environment but for the board that it or the config file names, and
    take the words that they sent, unless a command stands behind the first `before` arguments. Raises Invalid and
    Refused."""
    from opsboard.cli import restricted

    named = before < len(arguments)
    board = None
    if not any(word.partition("=")[0] == "--board" for word in arguments[:before]):
        from opsboard.bootstrap import named_board

        board = named_board(None, os.environ, Config()) or named_board(None, {}, load())
    kept = restricted.environment_of(os.environ)
    os.environ.clear()
    os.environ.update(kept)
    use_language(language_of(os.environ))
    original = os.environ.pop(restricted.ORIGINAL, "")
    if board is not None:
        arguments[:0] = ["--board", board.typed]
    if not named:
        arguments += restricted.words_of(original)


def _require_text(words: Sequence[str]) -> None:
    """Refuse a command line on which a word is not UTF-8 text. Raises Invalid with the place."""
    for number, word in enumerate(words, start=1):
        place = next((place for place, letter in enumerate(word) if _is_no_text(letter)), None)
        if place is not None:
            from opsboard.domain.lookup import as_quoted

            raise Invalid(
                N_('"{word}", word {number} of the command line, is not UTF-8 text at byte {place}; type it anew'),
                word=as_quoted(word),
                number=number,
                place=len(word[:place].encode()) + 1,
            )


def _is_no_text(letter: str) -> bool:
    """Whether it is a zero byte, or a lone surrogate: as such come bytes that are not UTF-8."""
    return letter == "\0" or "\ud800" <= letter <= "\udfff"


def _dispatch(arguments: list[str], restricted: bool) -> int:
    settings, broken = (Config(), None) if restricted else _settings()
    use_language(language_of(os.environ, settings.language))
    # Who came by a key goes the way on which every command and every word of it is checked.
    plain = not restricted and COMPLETE_VARIABLE not in os.environ
    if plain and (run := _told_plainly(arguments, settings, broken)) is not None:
        result = run()
        return result if isinstance(result, int) else errors.EXIT_DONE
    return _dispatch_by_click(arguments, settings, broken)


def _told_plainly(arguments: Sequence[str], settings: Config, broken: OpsboardError | None) -> Callable[[], Any] | None:
    """What a line does that is understood without click; None for any other."""
    place, named = 0, {"--board": "", "--as": ""}
    while place + 1 < len(arguments) and arguments[place] in named:
        named[arguments[place]] = arguments[place + 1]
        place += 2
    name = arguments[place] if place < len(arguments) else None
    call = Call(settings, named["--board"] or None, named["--as"] if "--as" in arguments[:place] else None)
    if "" in arguments[:place]:
        return None
    if name is None:
        _admit(call, None, broken)
        return partial(_open, call)
    command = command_of(COMMANDS[name]) if name in COMMANDS else None
    values = command.read(arguments[place + 1 :]) if command is not None else None
    if command is None or values is None:
        return None
    _admit(call, name, broken)
    return partial(call.carry_out, command.callback, **values)


def _dispatch_by_click(arguments: list[str], settings: Config, broken: OpsboardError | None) -> int:
    import click

    group = root(settings, broken)
    instruction = os.environ.get(COMPLETE_VARIABLE)
    if instruction:
        from click.shell_completion import shell_complete

        from opsboard.cli.shells import use_shells

        use_shells()
        try:
            return shell_complete(group, {}, PROGRAM, COMPLETE_VARIABLE, instruction)
        except (KeyError, ValueError):  # the shell did not say what stands on the line, or said it in other bytes
            return errors.EXIT_USAGE
    try:
        with group.make_context(PROGRAM, arguments) as context:
            result = group.invoke(context)
    except click.exceptions.Exit as left:
        return int(left.exit_code)
    return result if isinstance(result, int) else errors.EXIT_DONE


def _begin(call: Call, version: bool, broken: OpsboardError | None) -> int | None:
    import click

    context = click.get_current_context()
    context.obj = call
    if version:
        from opsboard import __version__
        from opsboard.cli.output import say

        say(f"{PROGRAM} {__version__}")
        context.exit(errors.EXIT_DONE)
    _admit(call, context.invoked_subcommand, broken)
    return _open(call) if context.invoked_subcommand is None else None


def _open(call: Call) -> int:
    from opsboard.cli.screen import open_board

    return open_board(call)


def _admit(call: Call, command: str | None, broken: OpsboardError | None) -> None:
    """Refuse what stands before a command (or before nothing), when it may not be."""
    if call.login is not None and command is not None:
        from opsboard.cli.restricted import require_open

        require_open(command)
    if call.board == "":
        raise Invalid(N_("--board is empty: give the path of a board"))
    if broken is not None and command not in _WITHOUT_CONFIG:
        raise broken


def _settings() -> tuple[Config, OpsboardError | None]:
    """The settings; the defaults when the file is broken, and what is wrong with it."""
    try:
        return load(), None
    except OpsboardError as error:
        return Config(), error


def _prepare_streams() -> None:
    """A character that the terminal's encoding lacks is shown as an escape, never a failure."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # the caller closed it
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - lives as long as the program
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
