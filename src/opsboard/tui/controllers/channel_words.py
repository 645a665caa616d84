"""`:channels add`, `edit`, `remove`: the channels of the board from the line behind `:`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from opsboard.domain.errors import N_, Invalid
from opsboard.domain.line_words import split_words
from opsboard.domain.rhythms import rhythm_words
from opsboard.domain.text import visible
from opsboard.i18n import _, current_language
from opsboard.tui.controllers.campaigns import read_act
from opsboard.usecases import channels, reading
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.domain.channels import Channel
    from opsboard.tui.panes import Host

TAKES: dict[str, tuple[str, ...]] = {
    "add": ("word", "steps", "check"),
    "edit": ("name", "rhythm", "word", "steps", "check"),
    "remove": (),
}


def act(host: Host, rest: str) -> None:
    """Do what `add NAME RHYTHM`, `edit NAME --rhythm RHYTHM` or `remove NAME` says; nothing names them. Raises
    Invalid for other words."""
    word, *words = split_words(rest) or [""]
    if not word:
        host.close_prompt()
        said = [_told(one) for one in host.state.channels]
        host.say(" · ".join(said) or _("no channels yet: opsboard channels add NAME RHYTHM"))
        return
    if word not in TAKES:
        raise Invalid(N_("channels does not know {word}; it takes {words}"), word=word, words=tuple(TAKES))
    named, given = read_act(word, words, TAKES[word], len(words) if word == "add" else 1)
    if not named:
        raise Invalid(N_("write the name of the channel behind {word}"), word=word)

    def work(session: Session) -> tuple[Channel, list[Channel]]:
        return _WORK[word](session, named, given), reading.channels(session)

    def done(answer: tuple[Channel, list[Channel]]) -> None:
        changed, host.state.channels = answer
        removed = _("{key} is removed").format(key=changed.name)
        host.say(removed if word == "remove" else _told(changed))
        if host.main is not None:
            host.main.reload()

    host.act(work, done)


def _told(channel: Channel) -> str:
    return " ".join(filter(None, (visible(channel.name), rhythm_words(channel.rhythm, current_language()))))


def _last(given: dict[str, list[str]], name: str) -> str | None:
    return given[name][-1] if name in given else None


def _add(session: Session, named: Sequence[str], given: dict[str, list[str]]) -> Channel:
    return channels.add_channel(session, named[0], " ".join(named[1:]), **_edits(given))


def _edit(session: Session, named: Sequence[str], given: dict[str, list[str]]) -> Channel:
    return channels.edit_channel(
        session,
        named[0],
        new_name=_last(given, "name"),
        rhythm=_last(given, "rhythm"),
        **_edits(given),
    )


def _edits(given: dict[str, list[str]]) -> channels.Edits:
    return {"words": given.get("word"), "steps": _last(given, "steps"), "checks": given.get("check")}


def _remove(session: Session, named: Sequence[str], given: dict[str, list[str]]) -> Channel:
    return channels.remove_channel(session, named[0])


_WORK: dict[str, Callable[[Session, Sequence[str], dict[str, list[str]]], Channel]] = {
    "add": _add,
    "edit": _edit,
    "remove": _remove,
}
