"""Macros: named texts of acts on items, with placeholders for what stands in the item or is given when one runs.

A line is an act: `move STAGE`, `edit --due +3d --priority P1`, `comment TEXT`, `label vip -old`, `flow KIND TITLE`; a
line that begins with a blank goes on with the text of the one before. A placeholder is `{customer}`: a property or
field of the item by its key or name, `me`, `today`; with `{customer|the customer}` the words behind the bar stand where
the item has nothing; `{?amount}` is asked for when the macro runs. `{{` is a brace. The acts are read before any
placeholder is filled: what it is filled with is text and never an act, an option or a sign.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from opsboard.domain import limits, text
from opsboard.domain.errors import N_, Invalid, Refused
from opsboard.domain.items import CORE, NONE_WORDS
from opsboard.domain.kinds import Workflow
from opsboard.domain.line_words import field_and_value, read_options, split_words
from opsboard.domain.values import frozen

ACTS = ("move", "edit", "comment", "label", "flow")
OWN_WORDS = ("key", "stage", "labels", "me", "today")
"""Placeholders beside the properties and fields of an item."""
_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{(\??)([^{}|?]{1,60})(?:\|([^{}]*))?\}")
_SIGNS = ("+", "-")


@frozen
class Macro:
    """A macro. `owner` None: it is everybody's."""

    name: str
    text: str
    owner: str | None = None
    by: str = ""
    """Who saved it."""

    @property
    def shared(self) -> bool:
        """Whether everybody has it."""
        return self.owner is None


@frozen
class Step:
    """One act of a macro, read: what it does with which texts, whose placeholders are not filled yet."""

    act: str
    text: str = ""
    """The stage, the comment, the kind."""
    title: str = ""
    """Of a flow."""
    edits: tuple[tuple[str, str | None], ...] = ()
    """Of an edit or labels: (property, value)."""
    place: int = 0
    """The line on which it stands."""


Fill = Callable[[str], str]


def steps_of(typed: str) -> tuple[Step, ...]:
    """The acts of a macro. Raises Invalid with the line of the first that is none."""
    found: list[Step] = []
    for number, line in _joined(typed):
        word, _blank, rest = line.partition(" ")
        try:
            found.append(_step(word.lower(), rest.strip(), number))
        except Invalid as error:
            raise Invalid(N_("line {line} of the macro: {why}"), line=number, why=error) from error
    if not found:
        raise Invalid(N_("a macro needs an act; it knows {words}"), words=ACTS)
    if len(found) > limits.MACRO_ACTS.most:
        raise Invalid(N_("a macro has at most {limit} acts"), limit=limits.MACRO_ACTS.most)
    return tuple(found)


def asked_for(macro: Macro) -> dict[str, bool]:
    """The names of the placeholders that are asked for when a macro runs, in order, with whether there has to be an
    answer."""
    found: dict[str, bool] = {}
    for match in _PLACEHOLDER.finditer(macro.text):
        if match[1]:
            name = match[2].strip()
            found[name] = found.get(name, False) or match[3] is None
    return found


def check_placeholders(typed: str, workflow: Workflow) -> None:
    """Raises Invalid for a placeholder that no item of the board could fill, naming the nearest."""
    from opsboard.domain.nearest import nearest

    known = {*CORE, *OWN_WORDS}
    for kind in workflow.kinds:
        for field in kind.fields:
            known |= {field.key, field.name.en.casefold(), field.name.zh}
    for match in _PLACEHOLDER.finditer(typed):
        name = (match[2] or "").strip()
        if name and not match[1] and name.casefold() not in known:
            raise Invalid(
                N_("nothing is called {{{name}}}; did you mean {{{near}}}? What is asked for is written {{?{name}}}"),
                name=name,
                near=nearest(name.casefold(), sorted(known)) or "title",
            )


def filled(template: str, value_of: Callable[[str], str | None], given: Mapping[str, str]) -> str:
    """A text with its placeholders filled: those of the item by `value_of`, those that are asked for from what is
    `given`. Raises Refused for one that has no value and no words of its own for that."""

    def fill(match: re.Match[str]) -> str:
        if match[2] is None:
            return match[0][0]
        name, otherwise = match[2].strip(), match[3]
        value = given.get(name) if match[1] else value_of(name)
        if not value and otherwise is None:
            raise Refused(N_("the macro needs {name}, and there is none"), name=name)
        return value or otherwise or ""

    return _PLACEHOLDER.sub(fill, template)


def filled_value(template: str, fill: Fill) -> str | None:
    """The value of an edit, filled. What it is filled with is text: it never empties the property by being called
    like the word for that. Raises Refused."""
    value = fill(template)
    if value != template and value.strip().lower() in NONE_WORDS:
        raise Refused(N_('the macro would put "{value}" there, which empties it; write that as an act'), value=value)
    return value


def _joined(typed: str) -> Iterable[tuple[int, str]]:
    """The acts with their line numbers; a line that begins with a blank belongs to the one before."""
    found: list[tuple[int, str]] = []
    for number, line in enumerate(typed.replace("\r\n", "\n").split("\n"), 1):
        if line[:1] in (" ", "\t") and found:
            found[-1] = found[-1][0], f"{found[-1][1]}\n{line.strip()}"
        elif line.strip() or (found and found[-1][1].startswith("comment ")):
            if line.strip():
                found.append((number, line.strip()))
            else:
                found[-1] = found[-1][0], f"{found[-1][1]}\n"
    return [(number, line.rstrip()) for number, line in found]


def _step(act: str, rest: str, number: int) -> Step:
    if act == "macro":
        raise Invalid(N_("a macro runs no other"))
    if act not in ACTS:
        raise Invalid(N_("{word} is no act of a macro; it knows {words}"), word=act, words=ACTS)
    if not rest:
        raise Invalid(N_("{word} needs something behind it"), word=act)
    if act == "edit":
        return Step(act, edits=tuple(_options(rest)), place=number)
    if act == "label":
        return Step(act, edits=tuple(_member("label", word) for word in _words(rest)), place=number)
    if act == "flow":
        kind, _blank, title = rest.partition(" ")
        return Step(act, kind, title.strip(), place=number)
    return Step(act, rest, place=number)


def _options(typed: str) -> Iterable[tuple[str, str | None]]:
    """The edits that `--due fri --label vip --set channel=wechat` mean."""
    known = (*(name for name in CORE if name != "repeat"), "label", "participant", "set")
    named, given = read_options("edit", _words(typed), known)
    if named:
        raise Invalid(N_("edit in a macro does not know {word}; write --due fri --priority P1"), word=named[0])
    for name, value in given:
        if name in ("label", "participant"):
            yield _member(name, value)
        elif name == "set":
            field, set_to = field_and_value(value)
            yield f"fields.{field}", set_to or None
        else:
            yield name, value


def _member(family: str, word: str) -> tuple[str, str | None]:
    sign = word[:1] if word[:1] in _SIGNS else ""
    return f"{family}.{word.removeprefix(sign)}", None if sign == "-" else "true"


def _words(typed: str) -> list[str]:
    """The words of an act as a shell divides them; a placeholder is one, whatever stands in it."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\ue000{len(kept) - 1}\ue001"

    words = split_words(_PLACEHOLDER.sub(keep, text.clean_body(typed).replace("\n", " ")), typed)
    return [re.sub("\ue000(\\d+)\ue001", lambda match: kept[int(match[1])], word) for word in words]
