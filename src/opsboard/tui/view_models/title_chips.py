"""The words that count in a title, as chips: `P1 · Anna · #refund · due Fri 4 Dec · 公众号`."""

from __future__ import annotations

from opsboard.board_words import name_of
from opsboard.domain.fields import field_text, parse_field
from opsboard.domain.items import CORE_DATES
from opsboard.domain.kinds import DATE_TYPES, Field, Kind
from opsboard.domain.property_text import repeat_words
from opsboard.domain.text import shortened
from opsboard.domain.title_words import Token
from opsboard.i18n import _, current_language
from opsboard.tui.state import ScreenState
from opsboard.tui.view_models.question import Chip
from opsboard.tui.words import day_words

SHOWN_LETTERS = 30
"""Letters of a value in a chip."""


def chip_of(token: Token, kind: Kind, state: ScreenState) -> Chip:
    """A word that counts, as it is shown."""
    words, style = _words(token.name, token.typed, kind, state)
    return Chip(token.start, token.end, shortened(words, SHOWN_LETTERS), style)


def _words(name: str, typed: str, kind: Kind, state: ScreenState) -> tuple[str, str]:
    family, _dot, rest = name.partition(".")
    if family == "fields":
        return _field_words(kind.field(rest), typed, state), "text"
    if family == "label":
        return f"#{rest}", "label"
    if family == "participant":
        return f"+{_full_name(rest, state)}", "text"
    if name == "priority":
        return typed, {"P0": "urgent", "P1": "warn"}.get(typed, "text")
    if name == "assignee":
        return _full_name(typed, state), "text"
    if name in CORE_DATES:
        day = day_words(typed, state.today)
        return (_("due {day}") if name == "due" else _("starts {day}")).format(day=day), "text"
    if name == "department":
        return name_of(state.workflow.departments, typed), "text"
    return (_repeat_words(typed, state) if name == "repeat" else f"*{typed}"), "label"


def _repeat_words(typed: str, state: ScreenState) -> str:
    from opsboard.domain.repeat_words import parse_repeat

    rule = parse_repeat(typed, state.moment, state.zone)
    return repeat_words(rule, current_language()) if rule else typed


def _field_words(field: Field, typed: str, state: ScreenState) -> str:
    label = field.name.of(current_language())
    if field.type == "person":
        return f"{label} {_full_name(typed, state)}"
    if field.type in DATE_TYPES:
        return f"{label} {day_words(typed, state.today)}"
    value = parse_field(field, typed, state.moment, state.zone, customs=state.customs)
    shown = field_text(field, value, current_language(), state.clock_zone).replace("\n", " ")
    if field.type == "flag" and value is True:
        return label
    return shown if field.type == "choice" or field.key == "channel" else f"{label} {shown}"


def _full_name(login: str, state: ScreenState) -> str:
    """What a person is called."""
    return next((one.name for one in state.people if one.login == login and one.name), login)
