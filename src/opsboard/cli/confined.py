"""The command line for those who enter a service account by their key: `opsboard --as lin`, which sshd runs.

They come with words of their own (`ssh board list is:mine`), in SSH_ORIGINAL_COMMAND. Those are read as
words, never by a shell; a command of the list is run with the options that name no file, and everything
else is refused. What the environment says counts no more than the terminal needs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import click

from opsboard.domain.errors import N_, Invalid, Refused
from opsboard.usecases.entering import CAME_BY

ORIGINAL = "SSH_ORIGINAL_COMMAND"

OPEN = frozenset(
    {
        *("add", "list", "show", "edit", "move", "comment", "checklist", "link", "unlink", "block", "unblock"),
        *("watch", "unwatch", "flow", "archive", "restore", "purge", "undo", "redo", "log", "since"),
        *("next", "nudge", "waiting", "agenda", "clocks", "import", "export", "report", "kinds", "check", "doctor"),
        *("people", "people add", "people edit", "people remove"),
        *("campaign", "campaign add", "campaign edit", "campaign remove", "views", "views save", "views delete"),
        *("backup", "backup make", "backup list", "workflow", "config"),
    }
)
"""Commands that one who came by a key may give."""

SHUT = frozenset({"demo", "init", "completion", "people keys", "backup restore", "workflow edit"})
"""Commands that reach beyond the board: other files, the person's settings, programs. A command in neither
list is refused as well."""

FILES = ("FILE", "FILE|-", "DIR", "PATH")
"""What the help calls a word that is a path of the machine; `-` is the caller's own end of the line."""

_PASSED = re.compile(r"TERM|COLORTERM|NO_COLOR|LANG|LC_ALL|LC_MESSAGES|LC_CTYPE")
_PLAIN = re.compile(r"[A-Za-z0-9._@+:-]{0,64}")
_OWN = ("PATH", "HOME", "TZ", CAME_BY, ORIGINAL)


def environment_of(environment: Mapping[str, str]) -> dict[str, str]:
    """What of an environment a confined program may know: its terminal and language, as plain words. A pager
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
    import shlex

    try:
        words = shlex.split(original)
    except ValueError as error:
        raise Invalid(N_("a quotation mark is missing in: {text}"), text=original) from error
    if words and words[0] == "opsboard":
        words = words[1:]
    if words and words[0].startswith("-") and words[0] not in ("--help", "-h", "--version"):
        raise Refused(N_("{word} is not for you to say: your key says which board and who you are"), word=words[0])
    return words


def confine(context: click.Context) -> None:
    """Refuse a command that one who came by a key may not give, and paths as its values. Raises Refused."""
    name = command_name(context)
    if name not in OPEN:
        raise refused(name)
    for parameter in context.command.params:
        value = context.params.get(parameter.name or "")
        for one in value if isinstance(value, (tuple, list)) else (value,):
            if one is not None and _is_path(parameter, one):
                raise Refused(
                    N_("{command} takes no file of the server here; use - and your own end of the line"), command=name
                )


def refused(name: str) -> Refused:
    """The refusal of a command."""
    return Refused(N_("{command} is not for those who enter by a key: it leads out of the board"), command=name)


def command_name(context: click.Context) -> str:
    """A command as it is typed behind the program's name."""
    names: list[str] = []
    while context.parent is not None:
        names.insert(0, context.info_name or "")
        context = context.parent
    return " ".join(names)


def _is_path(parameter: click.Parameter, value: object) -> bool:
    shown = str(parameter.metavar or "").strip("[].")
    return shown in FILES and not (shown.endswith("|-") and value == "-")
