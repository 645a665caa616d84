"""Who else has the board open, and on which item: what this session tells the others, and what it knows of them.

What a person merely passes with the cursor is nobody's business; an item counts from when it is opened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from opsboard.domain.people_names import person_name
from opsboard.i18n import _, listed
from opsboard.usecases.following import others_here
from opsboard.usecases.ports.presence import Here
from opsboard.usecases.session import Session


class PresenceTracker:
    """Says where this person is and sees where the others are. `where` is set by the screen's thread."""

    def __init__(self) -> None:
        self.where: tuple[str | None, bool] = (None, False)
        """The open item, and whether it is being edited."""
        self._looks = 0

    def look_at_times(self, session: Session) -> Sequence[Here] | None:
        """As `look`, but only every second time: who is here may be known half a second late."""
        self._looks += 1
        return self.look(session) if self._looks % 2 else None

    def look(self, session: Session) -> Sequence[Here] | None:
        """Who else is here; None when that is as it was. Called in the worker's thread."""
        key, editing = self.where
        return others_here(session, key, editing=editing)


def editors(others: Sequence[Here], key: str, names: Mapping[str, str]) -> str:
    """Those who are editing an item, by name."""
    return listed(dict.fromkeys(person_name(names, one.login) for one in others if one.key == key and one.editing))


def words_on_cards(others: Sequence[Here], names: Mapping[str, str]) -> Mapping[str, str]:
    """Key -> who has the item open, and whether they edit it."""
    found: dict[str, list[Here]] = {}
    for one in others:
        if one.key is not None:
            found.setdefault(one.key, []).append(one)
    words = {}
    for key, people in found.items():
        first = min(people, key=lambda one: not one.editing)
        name = f"@{person_name(names, first.login)}" + (f"+{len(people) - 1}" if len(people) > 1 else "")
        words[key] = _("{who} edits").format(who=name) if first.editing else name
    return words


def editing_words(others: Sequence[Here], key: str, names: Mapping[str, str]) -> str:
    """That others are editing the item that this person edits; empty when nobody is."""
    who = editors(others, key, names)
    return _("{who} is editing this too: different fields merge").format(who=who) if who else ""
