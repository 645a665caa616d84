"""Commands declared once and read twice: an ordinary line at once, all else by click.

Importing click takes twice as long as Python needs to start, and a command such as `add` is to be done in
six times that. So what a command takes is declared here without click; `Declared.read` understands
lines without mistakes and without `--help`. What it does not understand it leaves to click, which gets
the same declaration (`commands.clicked`) and words every error and every help.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from opsboard.domain.values import frozen
from opsboard.i18n import N_
from opsboard.usecases.verbs import VERBS

if TYPE_CHECKING:
    import click

NUMBER_DIGITS = 15
"""Digits of a number on the command line, at most: more fit neither a database nor a purpose."""

Completer = Callable[["click.Context", "click.Parameter", str], list[str]]


@frozen
class Parameter:
    """An argument, an option with a value, or a flag. `options` is empty for an argument."""

    name: str
    """Under which its value reaches the callback."""
    metavar: str
    options: tuple[str, ...] = ()
    help: str = ""
    many: bool = False
    """An argument that takes all words that are left, or an option that repeats."""
    optional: bool = False
    """It may be left out."""
    number: bool = False
    """Its value is a whole number."""
    words: tuple[str, ...] = ()
    """Its value is one of these, where there are any."""
    flag: bool = False
    complete: Completer | None = None

    @property
    def absent(self) -> Any:
        """Its value when it was not given."""
        return () if self.many else False if self.flag else None


@frozen
class Declared:
    """A command. Its callback takes the `Call` first, then the parameters by name."""

    callback: Callable[..., Any]
    parameters: Sequence[Parameter]
    help: str
    """Not yet translated, as that of its parameters."""

    def read(self, words: Sequence[str]) -> dict[str, Any] | None:
        """The values of the parameters in a line without mistakes; None for any other, and for `--help`."""
        options = {option: one for one in self.parameters for option in one.options}
        given: dict[str, Any] = {one.name: one.absent for one in self.parameters}
        rest: list[str] = []
        left = list(words)
        while left:
            word = left.pop(0)
            if word == "--":
                rest += left
                break
            if word == "-" or not word.startswith("-"):
                rest.append(word)
                continue
            name, equals, value = word.partition("=")
            one = options.get(name)
            if one is None or (equals and (one.flag or len(name) == 2)) or not (one.flag or equals or left):
                return None
            if not one.flag and not equals:
                value = left.pop(0)
            if not _give(given, one, value):
                return None
        missing = [one for one in self.parameters if one.options and not one.optional and given[one.name] is None]
        return given if not missing and self._take(given, rest) else None

    def _take(self, given: dict[str, Any], words: list[str]) -> bool:
        """Give the words to the arguments; whether they are as many as there have to be."""
        arguments = [one for one in self.parameters if not one.options]
        many = next((place for place, one in enumerate(arguments) if one.many), None)
        if many is not None:
            behind = len(arguments) - many - 1
            taken = words[many : len(words) - behind]
            if len(words) < many + behind or not (taken or arguments[many].optional):
                return False
            given[arguments[many].name] = tuple(taken)
            words = words[:many] + words[len(words) - behind :]
            arguments = [one for one in arguments if not one.many]
        if len(words) > len(arguments) or any(not one.optional for one in arguments[len(words) :]):
            return False
        return all(_give(given, one, word) for one, word in zip(arguments, words, strict=False))


def _give(given: dict[str, Any], one: Parameter, word: str) -> bool:
    """Take over a value; whether it is one."""
    if (one.number and not is_number(word)) or (one.words and word not in one.words):
        return False
    value = True if one.flag else int(word) if one.number else word
    given[one.name] = (*given[one.name], value) if one.many else value
    return True


def is_number(word: str) -> bool:
    """Whether a word is a whole number that a board can count to."""
    return word.isascii() and word.isdigit() and len(word) <= NUMBER_DIGITS


def commands_of(group: str = "") -> dict[str, str]:
    """Name -> verb of the commands of a group, or of those of the program."""
    found = {}
    for verb in VERBS.values():
        before, _space, name = verb.name.rpartition(" ")
        if verb.command is not None and before == group:
            found[name] = verb.name
    return found


def command(help: str, *parameters: Parameter) -> Callable[[Callable[..., Any]], Declared]:
    """Make a function, `<verb>_command` of its module, the command of that verb."""
    return lambda callback: Declared(callback, parameters, help)


def command_of(name: str) -> Declared:
    """The command of a verb."""
    verb = VERBS[name]
    assert verb.command is not None
    module = import_module(f"opsboard.cli.{verb.command.module}")
    declared: Declared = (
        module.item_act_command(verb.act) if verb.act else getattr(module, f"{name.replace(' ', '_')}_command")
    )
    return declared


argument = Parameter
"""A word of the command; `many` takes all that are left."""


def option(
    names: str,
    metavar: str,
    help: str,
    *,
    multiple: bool = False,
    required: bool = False,
    number: bool = False,
    words: tuple[str, ...] = (),
    complete: Completer | None = None,
) -> Parameter:
    """An option with a value; `names` are separated by spaces, the parameter's name may stand among them."""
    name, options = _names(names)
    return Parameter(name, metavar, options, help, multiple, not required, number, words, complete=complete)


def flag(names: str, help: str) -> Parameter:
    """An option that is there or not."""
    name, options = _names(names)
    return Parameter(name, "", options, help, optional=True, flag=True)


def _names(names: str) -> tuple[str, tuple[str, ...]]:
    words = names.split()
    options = tuple(word for word in words if word.startswith("-"))
    own = [word for word in words if not word.startswith("-")]
    return (own[0] if own else max(options, key=len).lstrip("-").replace("-", "_")), options


JSON = flag("--json as_json", N_("Print JSON."))
"""The same on every command that prints data."""
