"""What is typed behind a word of the command line, read: options and where a moved item comes to stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from opsboard.domain.errors import Invalid
from opsboard.domain.line_words import field_and_value, read_options, split_words
from opsboard.i18n import N_
from opsboard.usecases.typed import members
from opsboard.usecases.verbs import EDITED

_OPTION = re.compile(r"(?<!\S)--[A-Za-z]")
NEW = (*(name for name in EDITED if name != "title"), "label", "participant", "set", "body", "stage", "reason")
"""Options behind `:new`."""
EDIT = (*EDITED, "label", "participant", "set", "body")
"""Options behind `:edit`."""


def before_options(text: str) -> tuple[str, str]:
    """What stands before the first option of a line, and the options."""
    found = _OPTION.search(text)
    return (text, "") if found is None else (text[: found.start()], text[found.start() :])


def options(text: str, names: Sequence[str] = EDIT, word: str = "edit") -> dict[str, str | None]:
    """The edits that options such as `--due fri --label vip --set channel=wechat` mean, of a `word` of the command line
    that knows these names. Raises Invalid naming the option that was meant."""
    named, given = read_options(word, split_words(text), names)
    if named:
        raise Invalid(N_("{act} does not know {word}; did you mean --{near}?"), act=word, word=named[0], near="due")
    edits: dict[str, str | None] = {}
    for name, value in given:
        if name in ("label", "participant"):
            edits.update(members(name, [value]))
        elif name == "set":
            field, set_to = field_and_value(value)
            edits[f"fields.{field}"] = set_to or None
        else:
            edits[name] = value
    return edits


def place_of_move(text: str) -> tuple[str, dict[str, str]]:
    """The stage, and the place that `--top`, `--bottom`, `--after KEY` and `--reason TEXT` mean. Raises
    Invalid for another option."""
    words, _sign, options = text.partition("--")
    where: dict[str, str] = {}
    parts = split_words(f"--{options}" if options else "")
    while parts:
        option = parts.pop(0)
        if option in ("--top", "--bottom"):
            where["place"] = option[2:]
        elif option in ("--after", "--reason"):
            if not parts:
                raise Invalid(N_("--{name} needs a value"), name=option[2:])
            where |= {"place": "after", "after": parts.pop(0)} if option == "--after" else {"reason": parts.pop(0)}
        else:
            raise Invalid(
                N_("move does not know {word}; it takes --top, --bottom, --after KEY and --reason TEXT"), word=option
            )
    return words.strip(), where
