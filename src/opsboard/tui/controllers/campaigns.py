"""Campaigns on the screen: new ones reach what is shown, and `:campaign add`, `edit`, `remove` plan them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from opsboard.domain.errors import N_, Invalid
from opsboard.domain.nearest import nearest
from opsboard.i18n import _, ngettext
from opsboard.tui.command_line.options import split_words
from opsboard.usecases import campaigns, reading
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.domain.items import Campaign
    from opsboard.tui.panes import Host

ACTS = ("add", "edit", "remove")
_TAKES = {
    "add": ("from", "to", "phase", "freeze"),
    "edit": ("name", "from", "to", "phase", "freeze"),
    "remove": ("to",),
}


def show(host: Host, planned: Sequence[Campaign]) -> None:
    """Take over the campaigns as they are now: the calendar has their bands, lanes and items their names."""
    host.state.campaigns = list(planned)
    for part in (host.main, *host.panels()):
        if part is not None and part.display:
            part.changed(())
            part.restyle()


def is_act(rest: str) -> bool:
    """Whether what stands behind `:campaign` plans campaigns; else it names the one that the items belong to."""
    return rest.partition(" ")[0] in ACTS


def act(host: Host, rest: str) -> None:
    """Do what `add KEY NAME --from DAY --to DAY`, `edit KEY ...` or `remove KEY` says. Raises Invalid for other
    words."""
    word, *words = split_words(rest)
    named, given = _read(word, words)
    if not named:
        raise Invalid(N_("write the key of the campaign behind {word}"), word=word)

    def work(session: Session) -> tuple[str, list[Campaign]]:
        return _WORK[word](session, named, given), reading.campaigns(session)

    def done(answer: tuple[str, list[Campaign]]) -> None:
        sentence, planned = answer
        show(host, planned)
        host.say(sentence)

    host.act(work, done)


def options_of(act: str) -> tuple[str, ...]:
    """The options that an act takes."""
    return tuple(f"--{name}" for name in _TAKES[act])


def _read(act: str, words: Sequence[str]) -> tuple[list[str], dict[str, list[str]]]:
    """The words of an act that are no options, and the values of the options."""
    named: list[str] = []
    given: dict[str, list[str]] = {}
    left = list(words)
    while left:
        word = left.pop(0)
        name, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--"):
            named.append(word)
            continue
        if name not in _TAKES[act]:
            near = nearest(name, _TAKES[act]) or _TAKES[act][0]
            raise Invalid(N_("{act} does not know {word}; did you mean --{near}?"), act=act, word=word, near=near)
        if not equals and not left:
            raise Invalid(N_("--{name} needs a value"), name=name)
        given.setdefault(name, []).append(value if equals else left.pop(0))
    if len(named) > (2 if act == "add" else 1):
        raise Invalid(N_('"{word}" is one word too many: put names of several words in quotes'), word=named[-1])
    return named, given


def _add(session: Session, named: Sequence[str], given: dict[str, list[str]]) -> str:
    made = campaigns.add_campaign(
        session,
        named[0],
        _last(given, "from") or "",
        _last(given, "to") or "",
        name=" ".join(named[1:]),
        phases=given.get("phase", ()),
        freeze=_last(given, "freeze"),
    )
    return _days_of(made)


def _edit(session: Session, named: Sequence[str], given: dict[str, list[str]]) -> str:
    changed = campaigns.edit_campaign(
        session,
        named[0],
        name=_last(given, "name"),
        first=_last(given, "from"),
        last=_last(given, "to"),
        phases=given.get("phase", ()),
        freeze=_last(given, "freeze"),
    )
    return _days_of(changed)


def _remove(session: Session, named: Sequence[str], given: dict[str, list[str]]) -> str:
    gone = campaigns.remove_campaign(session, named[0], _last(given, "to"))
    sentences = [_("{key} is removed").format(key=gone.campaign.key)]
    if gone.heir is not None:
        count = len(gone.handed.keys())
        sentences.append(
            ngettext("{count} item handed over to {heir}", "{count} items handed over to {heir}", count).format(
                count=count, heir=gone.heir.key
            )
        )
    return " · ".join(sentences)


def _days_of(campaign: Campaign) -> str:
    return f"{campaign.key} {campaign.name}: {campaign.first} .. {campaign.last}"


def _last(given: dict[str, list[str]], name: str) -> str | None:
    return given[name][-1] if name in given else None


_WORK: dict[str, Callable[[Session, Sequence[str], dict[str, list[str]]], str]] = {
    "add": _add,
    "edit": _edit,
    "remove": _remove,
}
