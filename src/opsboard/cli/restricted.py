"""The command line for those who enter a service account by their key: `opsboard --as lin`, which sshd runs.

They come with words of their own (`ssh board list is:mine`), in SSH_ORIGINAL_COMMAND. Those are read as
words, never by a shell; a command is run as far as `usecases.verbs` declares that it and what it is given reach
nothing but the board, and everything else is refused. What the environment says counts no more than the terminal needs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import click
from click.core import ParameterSource

from opsboard.domain.errors import N_, Refused
from opsboard.domain.line_words import split_words
from opsboard.usecases.restriction import leads_out
from opsboard.usecases.sign_in import CAME_BY
from opsboard.usecases.verbs import FILE, FILE_OR_INPUT, VERBS, Reach

ORIGINAL = "SSH_ORIGINAL_COMMAND"

_PASSED = re.compile(r"TERM|COLORTERM|NO_COLOR|LANG|LC_ALL|LC_MESSAGES|LC_CTYPE")
_PLAIN = re.compile(r"[A-Za-z0-9._@+:-]{0,64}")
_OWN = ("PATH", "HOME", "TZ", CAME_BY, ORIGINAL)


def environment_of(environment: Mapping[str, str]) -> dict[str, str]:
    """What of an environment a restricted program may know: its terminal and language, as plain words. A pager
    would be a program of the server; should one start all the same, it can do nothing."""
    return {
        "PAGER": "cat",
        "LESSSECURE": "1",
        **{
            name: value
            for name, value in environment.items()
            if name in _OWN or (_PASSED.fullmatch(name) and _PLAIN.fullmatch(value))
        },
    }


def words_of(original: str) -> list[str]:
    """The words that a caller sent. Raises Invalid and Refused."""
    words = split_words(original)
    if words and words[0] == "opsboard":
        words = words[1:]
    if words and words[0].startswith("-") and words[0] not in ("--help", "-h", "--version"):
        raise Refused(N_("{word} is not for you to say: your key says which board and who you are"), word=words[0])
    return words


def restrict(context: click.Context) -> None:
    """Refuse a command that one who came by a key may not give, and values that reach out of the board, or of which
    nobody declared what they reach. Raises Refused."""
    name = context.command_path.partition(" ")[2]
    require_open(name)
    declared = VERBS[name].command
    assert declared is not None
    for parameter in context.command.params:
        given = context.get_parameter_source(parameter.name or "")
        if given not in (None, ParameterSource.DEFAULT):
            value = context.params.get(parameter.name or "")
            if value not in declared.no_file:
                _require_inside(name, declared.takes.get(parameter.name or ""), value)


def require_open(name: str) -> None:
    """Refuse a command that leads out of the board, or of which nobody declared where it leads. Raises Refused."""
    verb = VERBS.get(name)
    if verb is None or verb.command is None or leads_out(verb.command.reaches):
        raise refused(name)


def _require_inside(name: str, reach: Reach | None, value: object) -> None:
    if reach == FILE_OR_INPUT and value == "-":
        return
    if reach in (FILE, FILE_OR_INPUT) and value is not True:
        raise Refused(
            N_("{command} takes no file of the server here; use - and your own end of the line"), command=name
        )
    if leads_out(reach):
        raise refused(name)


def refused(name: str) -> Refused:
    """The refusal of a command."""
    return Refused(N_("{command} is not for those who enter by a key: it leads out of the board"), command=name)
