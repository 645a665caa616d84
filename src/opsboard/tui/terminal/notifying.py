"""Calling a person who looks elsewhere: the bell or a notification of the terminal (OSC 9), when their settings
ask for it and something was given to them or said to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from opsboard.domain.items import Change
from opsboard.domain.kinds import Workflow
from opsboard.domain.notices import ASSIGNED, MENTIONED, NAMED, TIME, Notice
from opsboard.domain.people_names import person_name
from opsboard.domain.text import fit, visible, width
from opsboard.i18n import _, ngettext
from opsboard.usecases.session import Session

BELL, OSC_9 = "bell", "osc9"
CELLS = 100
"""Of the text of a notification."""
MOST = 50
"""Notices that are looked at: more are told as one anyway."""


def calls_for(session: Session, changes: Sequence[Change]) -> list[Notice]:
    """What among changes that just came was given to this person, or mentions them; the newest first."""
    from opsboard.usecases.following import notices_after

    first = min(change.seq for change in changes)
    return [
        notice
        for notice in notices_after(session, first - 1, MOST)
        if notice.reason in (ASSIGNED, NAMED, MENTIONED, TIME) and notice.change.by != session.login
    ]


def sentence_of(notices: Sequence[Notice], names: Mapping[str, str], login: str, workflow: Workflow) -> str:
    """What a notification says to the person `login`, in their language."""
    if len(notices) > 1:
        return ngettext("opsboard: {count} for you", "opsboard: {count} for you", len(notices)).format(
            count=len(notices)
        )
    [one] = notices
    if one.reason in (NAMED, TIME):
        from opsboard.formats.notices import notice_words

        what = notice_words(one, login, workflow, names)
        return _("{name}: {what}").format(name=f"{one.card.key} {one.card.title}", what=what)
    words = _("{who} gave you {key} {title}") if one.reason == ASSIGNED else _("{who} mentions you in {key} {title}")
    return words.format(who=person_name(names, one.change.by), key=one.card.key, title=one.card.title)


def calling_sequence(how: str, text: str, environment: Mapping[str, str]) -> str:
    """What to write to the terminal: the bell, or OSC 9 with the text, which is cleaned of all that could end
    or begin a sequence and is cut to `CELLS`; through tmux in its envelope (`allow-passthrough on`)."""
    if how == BELL:
        return "\x07"
    shown = visible(" ".join(text.split()))
    plain = f"\x1b]9;{shown if width(shown) <= CELLS else fit(shown, CELLS).rstrip()}\x07"
    if environment.get("TMUX") or environment.get("TERM", "").startswith("tmux"):
        return "\x1bPtmux;" + plain.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    return plain
