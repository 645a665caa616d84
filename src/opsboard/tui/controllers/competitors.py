"""`:competitor add`, `seen`, `verdict`, `edit`, `remove`: competitors from the line behind `:`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from opsboard.domain.errors import N_, Invalid
from opsboard.domain.items import Item
from opsboard.domain.line_words import split_words
from opsboard.domain.text import visible
from opsboard.tui.controllers.campaigns import read_act
from opsboard.usecases import competitors
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.tui.panes import Host

TAKES: dict[str, tuple[str, ...]] = {
    "seen": ("url",),
    "verdict": ("value",),
    "add": ("url", "every", "owner"),
    "edit": ("name", "url", "every", "owner"),
    "remove": (),
}


def act(host: Host, rest: str) -> None:
    """Do what `add NAME`, `seen NAME TEXT`, `verdict take --value TEXT` says, the last for the item in front unless it
    names one. Raises Invalid for other words."""
    word, *words = split_words(rest) or [""]
    if word not in TAKES:
        raise Invalid(N_("competitor does not know {word}; it takes {words}"), word=word or '""', words=tuple(TAKES))
    named, given = read_act(word, words, TAKES[word], len(words))
    said = {name: values[-1] for name, values in given.items()}
    if word == "verdict" and len(named) == 1:
        named = [*(card.key for card in host.targets()[:1]), *named]
    takes = ("KEY", "VERDICT") if word == "verdict" else ("NAME",)
    if len(named) < len(takes):
        raise Invalid(N_("write {takes} behind {word}"), takes=" ".join(takes), word=word)

    def done(item: Item) -> None:
        host.say(visible(f"{item.key}  {item.title}"))
        if host.main is not None:
            host.main.reload()

    host.act(lambda session: _WORK[word](session, named, said), done)


def _edit(session: Session, named: Sequence[str], said: dict[str, str]) -> Item:
    new_name = said.pop("name", None)
    return competitors.edit_competitor(session, " ".join(named), new_name=new_name, **said)


_WORK: dict[str, Callable[[Session, Sequence[str], dict[str, str]], Item]] = {
    "add": lambda session, named, said: competitors.add_competitor(session, " ".join(named), **said),
    "seen": lambda session, named, said: competitors.seen(session, named[0], " ".join(named[1:]), **said),
    "verdict": lambda session, named, said: competitors.judge(session, named[0], " ".join(named[1:]), **said),
    "edit": _edit,
    "remove": lambda session, named, said: competitors.remove_competitor(session, " ".join(named)),
}
