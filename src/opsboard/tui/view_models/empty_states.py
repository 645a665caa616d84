"""What a screen says that has nothing to show: why, and which keys go on from there."""

from __future__ import annotations

from collections.abc import Callable

from opsboard.domain.text import cut, visible
from opsboard.domain.values import frozen
from opsboard.i18n import _, current_language, ngettext
from opsboard.tui.state import ScreenState

QUERY_CELLS = 40
"""Cells of a query that are repeated."""

Shown = Callable[[str], str]
"""The key of an action as it is shown, by the action's name; empty where it has none."""


@frozen
class EmptyState:
    """A sentence, keys or commands with what they do, and what explains the place."""

    title: str
    keys: tuple[tuple[str, str], ...] = ()
    more: str = ""


def _with_keys(title: str, *keys: tuple[str, str], more: str = "") -> EmptyState:
    return EmptyState(title, tuple(pair for pair in keys if pair[0]), more)


def nothing_on_board(state: ScreenState, shown: Shown, *, restricted: bool) -> EmptyState:
    """The board or the list without items: nothing matches, nothing of this kind, or a new board."""
    if state.narrowed:
        return nothing_matches(state, shown)
    kind, help_key = state.kind_of(), (shown("help"), _("all keys"))
    if kind is not None and state.total(None):
        return _with_keys(
            _("No {kind} yet.").format(kind=kind.name.of(current_language())),
            (shown("new"), _("makes one")),
            (shown("next_kind"), _("other kinds")),
            help_key,
        )
    commands = () if restricted else _commands()
    return _with_keys(_("This board is new."), (shown("new"), _("makes the first item")), *commands, help_key)


def _commands() -> tuple[tuple[str, str], ...]:
    return (
        ("opsboard import FILE", _("brings in CSV, Markdown or JSON")),
        ("opsboard demo", _("shows a board that is filled")),
    )


def nothing_matches(state: ScreenState, shown: Shown) -> EmptyState:
    """What is on, and which key clears it: find first, then the filter."""
    escape = shown("escape")
    keys: list[tuple[str, str]] = []
    if state.find.strip():
        keys.append((escape, _("clears find: {text}").format(text=_short_query(state.find))))
    if state.filter.strip():
        times = f"{escape} {escape}" if keys else escape
        keys.append((times, _("clears the filter: {text}").format(text=_short_query(state.filter))))
        keys.append((shown("filter"), _("changes it")))
    if state.kind is not None and state.matches is not None:
        others = state.total(None, state.matches) - state.total(state.kind, state.matches)
        if others > 0:
            words = ngettext("{count} of another kind", "{count} of other kinds", others).format(count=others)
            keys.append((shown("next_kind"), words))
    queries, meant = state.misspelt
    asks = _("nothing has “{word}”; did you mean “{meant}”?")
    near_words = [asks.format(word=_short_query(typed), meant=_short_query(near)) for typed, near in meant]
    return _with_keys(_("Nothing matches."), *keys, more=_("; ").join(near_words) if queries == state.queries else "")


def _short_query(text: str) -> str:
    return cut(visible(text.strip()), QUERY_CELLS)


def nothing_mine(state: ScreenState, shown: Shown) -> EmptyState:
    """Nobody gave the person anything to do."""
    if state.narrowed:
        return nothing_matches(state, shown)
    return _with_keys(
        _("Nothing is assigned to you."),
        (shown("claim"), _("takes the most urgent free item")),
        (shown("show_board"), _("the board, where {key} assigns an item").format(key=shown("assign"))),
    )


def nothing_waited_for(state: ScreenState, shown: Shown) -> EmptyState:
    """No other department owes anything."""
    if state.narrowed:
        return nothing_matches(state, shown)
    return _with_keys(
        _("Nothing is waited for."),
        (shown("show_board"), _("the board, where {key} asks a department for something").format(key=shown("new"))),
        more=_("Here stands what other departments have promised, and how often they put it off."),
    )


def nothing_in_inbox(state: ScreenState, shown: Shown) -> EmptyState:
    """Nothing came for the person yet."""
    if state.narrowed:
        return nothing_matches(state, shown)
    if (kind := state.kind_of()) is not None:
        title = _("Nothing came of {kind}.").format(kind=kind.name.of(current_language()))
        return _with_keys(title, (shown("next_kind"), _("other kinds")))
    return _with_keys(
        _("Nothing yet."),
        (shown("show_mine"), _("what is assigned to you")),
        (shown("show_board"), _("the board")),
        more=_("Here comes what is assigned to you, who mentions you, what changes on items you watch, what is due."),
    )


def nothing_dated(state: ScreenState, shown: Shown, *, endless: bool) -> EmptyState:
    """A month without a date; an agenda, which is `endless`, without any that comes."""
    if state.narrowed:
        return nothing_matches(state, shown)
    return _with_keys(
        _("No dates from here on.") if endless else _("No dates in this month."),
        (shown("new"), _("makes an item on the day under the cursor")),
        (shown("next_period"), _("the next month")),
        (shown("today"), _("today")),
    )


def nothing_on_day(state: ScreenState, shown: Shown) -> str:
    """The same for one day, in one line."""
    if state.narrowed:
        clear = _("nothing on this day that matches; {key} clears what narrows")
        return clear.format(key=shown("escape"))
    return _("nothing on this day; {key} makes an item on it").format(key=shown("new"))
