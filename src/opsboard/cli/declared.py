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
    fits: Callable[[str], bool] | None = None
    """Whether a word looks like one of its values, as far as that is seen without a board; None: any may be one."""

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
        if (parts := self._parts(words)) is None:
            return None
        given, rest = parts
        missing = [one for one in self.parameters if one.options and not one.optional and given[one.name] is None]
        return given if not missing and self._take(given, rest) else None

    def amiss(self, words: Sequence[str]) -> Amiss | None:
        """The argument that a line leaves out, or in whose place another's word stands; None when each has its own,
        and when an option is wrong."""
        parts = self._parts(words)
        return None if parts is None else self._amiss(self._places(parts[1])[0])

    def _parts(self, words: Sequence[str]) -> tuple[dict[str, Any], list[str]] | None:
        """What the options of a line say, and the words that are left for the arguments; None for a mistake."""
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
        return given, rest

    def _take(self, given: dict[str, Any], words: list[str]) -> bool:
        """Give the words to the arguments; whether each has its own and none is left."""
        places, left = self._places(words)
        if left or self._amiss(places) is not None:
            return False
        return all(_give(given, one, word) for one, taken in places for word in taken)

    def _places(self, words: Sequence[str]) -> tuple[list[tuple[Parameter, Sequence[str]]], Sequence[str]]:
        """The arguments, each with the words in its place, none for one that is left out; and the words too many."""
        arguments = [one for one in self.parameters if not one.options]
        places = []
        for at, one in enumerate(arguments):
            behind = len(words) - (len(arguments) - at - 1)
            count = max(behind, 0 if one.optional else 1) if one.many else 1
            places.append((one, words[:count]))
            words = words[count:]
        return places, words

    def _amiss(self, places: Sequence[tuple[Parameter, Sequence[str]]]) -> Amiss | None:
        each = [(one, word) for one, taken in places for word in taken]
        odd = [(one, word) for one, word in each if one.fits is not None and not one.fits(word)]
        missing = next((one for one, taken in places if not taken and not one.optional), None)
        if missing is not None:
            odd += [(one, word) for one, word in each if one.words and word not in one.words]
            return Amiss(*odd[0], left_out=True) if odd else Amiss(missing)
        # A word that is no key is told as an item that is not there, unless a key stands where none is expected.
        return Amiss(*odd[0]) if odd and any(one.fits is not is_key and is_key(word) for one, word in each) else None


@frozen
class Amiss:
    """What is wrong with the words of a line."""

    argument: Parameter
    """The one that has no word of its own."""
    word: str | None = None
    """What stands in its place."""
    left_out: bool = False
    """There are fewer words than there have to be."""


def _give(given: dict[str, Any], one: Parameter, word: str) -> bool:
    """Take over a value; whether it is one."""
    if (one.number and not is_number(word)) or (one.words and word not in one.words):
        return False
    value = True if one.flag else int(word) if one.number else word
    given[one.name] = (*given[one.name], value) if one.many else value
    return True


def is_key(word: str) -> bool:
    """Whether a word is written as the key of an item is: letters, a dash, a number."""
    prefix, _dash, number = word.strip().replace("－", "-").rpartition("-")
    return prefix.isalpha() and number.isdigit()


def is_name(word: str) -> bool:
    """Whether a word may name a kind, a stage or a relation: it is one word, and no key of an item."""
    return len(word.split()) == 1 and not is_key(word)


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


FORCE = flag("--force", N_("Write over a file that is there already."))
"""The same on every command that writes a file."""

JSON = flag("--json as_json", N_("Print JSON."))
"""The same on every command that prints data."""
