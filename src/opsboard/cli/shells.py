"""How bash, zsh and fish ask for words and take them: click's own scripts, but for words with a colon or a comma.

A query is made of `key:value`. bash takes a word apart at colons and equals signs and wants only the last part of it
back; no space may come behind a word that goes on, such as `kind:`. bash alone puts a word into the line as it is: a
label such as `$(reboot)` would be run with the line, so that every sign that bash reads has a backslash before it.
"""

from __future__ import annotations

import os
import re

from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
    split_arg_string,
)

BREAKS = " \t\n\"'@><=;|&(:"
"""Where bash takes words apart (COMP_WORDBREAKS)."""
_READ_BY_BASH = re.compile(r"[^\w./:@%+,=\-\x80-\U0010ffff]|\s")
"""Signs that bash reads as more than themselves, outside of quotation marks."""


class Bash(BashComplete):
    """bash, which says the line and the part of the word that it will put something in the place of."""

    source_template = (
        BashComplete.source_template.replace(
            "COMP_CWORD=$COMP_CWORD ",
            'COMP_CWORD=$COMP_CWORD COMP_LINE="${COMP_LINE:0:$COMP_POINT}" COMP_PART="${COMP_WORDS[COMP_CWORD]}" ',
        )
        .replace("COMPREPLY+=($value)", 'COMPREPLY+=("$value")')
        .replace("    for completion in $response; do\n", "    while IFS=',' read -r type value; do\n")
        .replace("        IFS=',' read type value <<< \"$completion\"\n\n", "")
        .replace("    done\n", '    done <<< "$response"\n')
        .replace(
            "    return 0\n",
            "    if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *[:=.] ]]; then\n"
            "        compopt -o nospace\n    fi\n\n    return 0\n",
        )
    )

    @staticmethod
    def _check_version() -> None:
        """click would run bash to learn how old it is."""

    def get_completion_args(self) -> tuple[list[str], str]:
        line = os.environ.get("COMP_LINE")
        if line is None:  # a script that was made by an older opsboard
            return super().get_completion_args()
        words = split_arg_string(line)
        if line[-1:].isspace() and not words[-1][-1:].isspace():
            words.append("")
        return words[1:-1], words[-1]

    def complete(self) -> str:
        args, begun = self.get_completion_args()
        part = os.environ.get("COMP_PART", "").lstrip(BREAKS)
        kept = begun[: len(begun) - len(part)] if "COMP_PART" in os.environ and begun.endswith(part) else ""
        items = self.get_completions(args, begun)
        # Nothing can be put before a sign within quotation marks, nor where an older script takes backslashes away.
        plain = re.search("['\"]", os.environ.get("COMP_PART", "")) or "COMP_LINE" not in os.environ
        shown = [item for item in items if item.value.startswith(kept) and item.value.isprintable()]
        words = [(item.type, item.value[len(kept) :]) for item in shown]
        return "\n".join(
            f"{sort},{_READ_BY_BASH.sub(_escaped, word)}"
            for sort, word in words
            if not (plain and _READ_BY_BASH.search(word))
        )


def _escaped(sign: re.Match[str]) -> str:
    return f"\\{sign[0]}"


class Zsh(ZshComplete):
    """zsh, without a space behind a word that goes on."""

    source_template = (
        ZshComplete.source_template.replace("local -a completions\n", "local -a completions\n    local -a begun\n")
        .replace(
            '                completions+=("$key")\n',
            '                if [[ "$key" == *[:=.] ]]; then begun+=("$key"); else completions+=("$key"); fi\n',
        )
        .replace(
            "        compadd -U -V unsorted -a completions\n    fi\n",
            "        compadd -U -V unsorted -a completions\n    fi\n\n"
            '    if [ -n "$begun" ]; then\n        compadd -U -S "" -V unsorted -a begun\n    fi\n',
        )
    )


class Fish(FishComplete):
    """fish, which puts no space behind a colon of its own accord; a value may hold a comma."""

    source_template = FishComplete.source_template.replace('string split "," ', 'string split --max 1 "," ')

    def format_completion(self, item: CompletionItem[str]) -> str:
        return f"{item.type},{item.value}" + (f"\t{item.help}" if item.help else "")


SHELLS: tuple[type[ShellComplete], ...] = (Bash, Zsh, Fish)


def use_shells() -> None:
    """Have click talk to the shells so."""
    for one in SHELLS:
        add_completion_class(one)
