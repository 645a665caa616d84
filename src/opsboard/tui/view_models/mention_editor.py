"""A text in which `@` completes the names of people; names that nobody has are pointed out while one types."""

from __future__ import annotations

from collections.abc import Sequence

from opsboard.domain.items import Person
from opsboard.domain.mentions import Names
from opsboard.i18n import _, ngettext
from opsboard.tui.state import ScreenState
from opsboard.tui.view_models.question import Choice, Editor, Mistake
from opsboard.tui.view_models.ranking import WITHIN, plain, rank


class MentionEditor(Editor):
    """Completes names behind an `@`."""

    checks = False

    def __init__(self, state: ScreenState) -> None:
        self._state = state
        self._begin = self._cursor = 0
        self._text = ""

    def choices(self, text: str, cursor: int) -> Sequence[Choice]:
        begin = begun_name(text, cursor)
        if begin is None:
            return ()
        self._text, self._begin, self._cursor = text, begin, cursor
        return people_meant(self._state, text[begin:cursor])

    def take(self, choice: Choice) -> tuple[str, int]:
        made = f"{self._text[: self._begin]}{choice.value} "
        return made + self._text[self._cursor :].removeprefix(" "), len(made)

    def mistake(self, text: str, cursor: int) -> Mistake | None:
        return None

    def note(self, text: str) -> str:
        return unknown_while_typed(text, self._state.people)


def begun_name(text: str, cursor: int) -> int | None:
    """Where a name that is typed behind an `@` begins, when the cursor is in one."""
    sign = max(text.rfind("@", 0, cursor), text.rfind("＠", 0, cursor))
    if sign < 0 or cursor - sign > 40 or any(letter.isspace() for letter in text[sign:cursor]):
        return None
    before = text[sign - 1 : sign]
    return None if before.isascii() and before.isalnum() else sign + 1


def people_meant(state: ScreenState, begun: str) -> list[Choice]:
    """Who is meant by the beginning of a name, oneself last: one speaks to others."""
    found = []
    for place, one in enumerate(sorted(state.active_people, key=lambda one: one.login == state.login)):
        fit = rank(begun, (plain(one.login), plain(one.name)))
        if fit is not None and fit <= WITHIN and begun not in (one.login, one.name):
            found.append((fit, place, Choice(one.login, one.name or one.login, one.login)))
    return [choice for _fit, _place, choice in sorted(found, key=lambda row: row[:2])]


def unknown_while_typed(text: str, people: Sequence[Person]) -> str:
    """That names in a text are nobody's, but for the one that is still typed at its end; empty for none."""
    if not people or ("@" not in text and "＠" not in text):
        return ""
    return unknown_words([name for name in Names(people).unknown(text) if not text.endswith(name)])


def unknown_words(names: Sequence[str]) -> str:
    """That these names are nobody's; empty for none."""
    if not names:
        return ""
    shown = _(", ").join(f"@{name}" for name in names[:3])
    return ngettext("{names} is nobody here", "{names} are nobody here", len(names)).format(names=shown)
