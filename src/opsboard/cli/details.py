"""What hangs on an item: the checklist, and verbs that are one use case on items, such as `comment` and `link`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from opsboard.cli.call import Call
from opsboard.cli.completion import KEY, keys, relations
from opsboard.cli.declared import JSON, Declared, argument, command, is_key, is_name
from opsboard.cli.typed import text_or_stdin
from opsboard.domain.items import CHECKLIST_ACTS
from opsboard.i18n import N_, _, ngettext
from opsboard.usecases.verbs import ItemAct

if TYPE_CHECKING:
    from opsboard.usecases.session import Session

_SHAPES = {"KEY": (keys, is_key), "RELATION": (relations, is_name)}
"""Of words with a shape: how they are completed, and whether a word has it."""


def item_act_command(act: ItemAct) -> Declared:
    """The command of a verb that is one use case on items."""
    words = []
    for word, shown in act.words.items():
        complete, fits = _SHAPES.get(shown, (None, None))
        optional = shown.startswith("[")
        words.append(argument(word, shown.strip("[]"), optional=optional, complete=complete, fits=fits))
    parameters = [KEY, *words, JSON]
    return Declared(partial(_do, act), parameters, act.help)


def _do(act: ItemAct, call: Call, *, key: str, as_json: bool, **words: str | None) -> None:
    """Do it to one item, then print that."""
    from opsboard.cli.shown import tell_item
    from opsboard.usecases import reading

    given = []
    for name, shown in act.words.items():
        word = words[name] or ""
        given.append(text_or_stdin(word) if shown == "TEXT|-" else word)
    with call.session() as session:
        act.do(session, key, given)
        _tell_unknown_people(session, given)
        tell_item(session, reading.item(session, key), as_json)


def _tell_unknown_people(session: Session, texts: Sequence[str]) -> None:
    """Say on stderr which names behind an `@` are nobody's: a note, not an error."""
    if not any("@" in text or "＠" in text for text in texts):
        return
    from opsboard.cli.errors import complain
    from opsboard.domain.mentions import Names

    names = Names(session.store.team.people())
    if unknown := list(dict.fromkeys(name for text in texts for name in names.unknown(text))):
        shown = _(", ").join(f"@{name}" for name in unknown[:3])
        complain(ngettext("{names} is nobody here", "{names} are nobody here", len(unknown)).format(names=shown))


@command(
    N_("Change an item's checklist: add, done, undo or remove an entry, by its text or number."),
    KEY,
    argument("act", "ACT", words=CHECKLIST_ACTS),
    argument("entry", "TEXT|N"),
    JSON,
)
def checklist_command(call: Call, *, key: str, act: str, entry: str, as_json: bool) -> None:
    from opsboard.usecases import editing, reading

    with call.session() as session:
        editing.checklist(session, key, act, entry)
        item = reading.item(session, key)
        if as_json:
            from opsboard.cli.shown import tell_item

            tell_item(session, item, as_json)
            return
    from opsboard.cli.output import page
    from opsboard.cli.shown import checklist_lines

    page("".join(f"{line}\n" for line in checklist_lines(item)))
