"""Gives every argument and option of every command words that are no text, no number and no day.

A program of its own, since it runs hundreds of commands in one process on the board of its environment. Prints as JSON
how many it ran, and those that ended as a bug does: their exit code, words and what they said.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout

import click

from opsboard.cli.commands import VerbGroup
from opsboard.cli.main import root, run

BAD = ("\ud800x", "a\0b", "9" * 5000, "99999-99-99", "[" * 3000, "")
GOOD = {
    **{"KEY": "SUP-1", "KIND": "support", "STAGE": "triage", "RELATION": "becomes", "ACT": "add", "FORMAT": "json"},
    **{"SHELL": "bash", "LOGIN": "lin", "PATH": "new.db", "FILE": "none", "DAY": "today", "FILE|-": "-"},
}
"""Words that do, by what the help calls a parameter."""
CODES = (0, 2, 3, 4, 6, 7)


def commands(group: VerbGroup, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command and how it is called, but for `demo`, which makes as many items as it is told."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or name == "demo":
            continue
        yield (*path, name), command
        if isinstance(command, VerbGroup):
            yield from commands(command, (*path, name))


def lines(path: tuple[str, ...], command: click.Command) -> Iterator[list[str]]:
    """The command with one bad word, in the place of each of its parameters in turn."""
    for meant in command.params:
        if isinstance(meant, click.Option) and meant.is_flag:
            continue
        given = [one for one in command.params if one.required or one is meant]
        for bad in BAD:
            line = list(path)
            for one in given:
                metavar = str(one.metavar or "").strip("[].")
                word = bad if one is meant else GOOD.get(metavar, "x")
                line += [word] if isinstance(one, click.Argument) else [one.opts[0], word]
            yield line


def main() -> None:
    found, count = [], 0
    for path, command in commands(root()):
        for line in lines(path, command):
            out, err = io.StringIO(), io.StringIO()
            sys.stdin = io.TextIOWrapper(io.BytesIO(b"title\nx\n"))
            with redirect_stdout(out), redirect_stderr(err):
                code = run(line)
            count += 1
            if code not in CODES or (code and (out.getvalue() or err.getvalue().count("\n") != 1)):
                found.append((code, [word[:30] for word in line], err.getvalue()[:300]))
    print(json.dumps([count, found]))


if __name__ == "__main__":
    main()
